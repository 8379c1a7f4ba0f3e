"""The screen: what a person, a pipe or a program sees. Results on standard output, everything else beside it."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sli_themes.errors import Fault

_SECONDS_BEFORE_A_BAR = 2.0
_OBEYED = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters of 8 bits, what turns the direction of writing, line ends of Unicode, halves of characters."""


def say(words: str = "") -> None:
    """Print a line of the result."""
    print(words)


def say_json(value: Any) -> None:
    """Print a result for machines: one JSON object, keys in a fixed order."""
    print(_json(value, indent=2))


def say_json_line(value: Any) -> None:
    """Print one of many results for machines: a JSON object on a line."""
    print(_json(value))


def say_aside(words: str) -> None:
    """Print a line about the run, beside the result."""
    print(words, file=sys.stderr)


def say_error(words: str) -> None:
    """Print what went wrong."""
    clear_progress()
    print(f"Error: {words}" if not words.startswith(("Stopped", "A bug")) else words, file=sys.stderr)


def say_faults(faults: Iterable[Fault]) -> None:
    """Print faults and notes, one a line."""
    for fault in faults:
        say_aside(f"  {fault}")


def _json(value: Any, indent: int | None = None) -> str:
    """Return JSON that a terminal shows as it is: what JSON itself leaves unescaped, but a terminal may obey, too."""
    return _OBEYED.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent)
    )


class ProgressBar:
    """Show how far a stage is, on a terminal only and only when it takes longer than two seconds."""

    shown = 0
    """Characters of the bar that stands on the terminal now; there is one at a time."""

    def __init__(self) -> None:
        """Start the clock."""
        self.started = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show ``done`` of ``total``; numbers only, never a word of an answer."""
        if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb" or total == 0:
            return
        if time.monotonic() - self.started < _SECONDS_BEFORE_A_BAR:
            return
        if done >= total:
            clear_progress()
            return
        width = 30
        filled = width * done // total
        line = f"{what} {'█' * filled}{'░' * (width - filled)} {done:,} of {total:,}"
        sys.stderr.write(f"\r{line}")
        sys.stderr.flush()
        ProgressBar.shown = len(line)


def clear_progress() -> None:
    """Take a bar that was left behind off the line; with spaces, which every terminal understands."""
    if ProgressBar.shown:
        sys.stderr.write(f"\r{' ' * ProgressBar.shown}\r")
        ProgressBar.shown = 0
