"""Threads: run pieces of one computation side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")


def run_side_by_side(
    fill: Callable[[Part], None],
    blocks: Iterable[Part],
    threads: int,
    prepare_thread: Callable[[], None] | None = None,
) -> None:
    """Run ``fill`` on every block, one thread a block, ``threads`` of them at a time.

    Several times as fast, on a machine that does other work too, as many threads in one small matrix product; and a
    product done by one thread has the same bytes on a laptop with two cores and on a server.
    """
    pool = ThreadPoolExecutor(max(1, threads), initializer=prepare_thread)
    try:
        for _ in pool.map(fill, blocks):
            pass
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def usable_threads() -> int:
    """Return how many threads may compute: ``OMP_NUM_THREADS``, else the processors this process may use."""
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    if wanted.isdecimal() and int(wanted) > 0:
        return int(wanted)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
