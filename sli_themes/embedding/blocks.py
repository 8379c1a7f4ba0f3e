"""Put token sequences into blocks whose shape depends on the length of a sequence alone.

Floating-point sums come out differently, in the last bits, for matrices of different shapes; in an ordinary batch a
text's vector therefore depends on how many texts are beside it and on how far the longest one pads it. Here a
sequence of a given length always runs in a block of the same width and the same number of rows (short blocks are
filled up with repeats), so its vector has the same bytes whatever it is encoded with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PROCESSOR_TOKENS = 256
"""Padded tokens a block on a processor, whatever the study says: another number would be another shape, and on some
processors other bytes. On one core 64 to 256 run equally fast, 1,024 slower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Hold what is encoded in one pass.

    Attributes:
        members: positions of the sequences, one for each row that counts.
        width: tokens a row, padding included.
        rows: rows of the block; those beyond ``members`` are repeats, their vectors are thrown away.
    """

    members: tuple[int, ...]
    width: int
    rows: int


def padded_width(length: int) -> int:
    """Return the width in which a sequence of ``length`` tokens runs.

    Multiples of 12, above 96 tokens of 24. Some linear algebra (OpenBLAS on AVX2 processors) multiplies 12 rows at a
    time and rounds the last bits by a row's place among them, so every sequence must begin at such a place.
    """
    step = 12 if length <= 96 else 24
    return -(-length // step) * step


def plan_blocks(lengths: Sequence[int], token_budget: int) -> Iterator[Block]:
    """Yield blocks of at most ``token_budget`` padded tokens, or of one row where a single one is longer.

    ``lengths`` are tokens a sequence. Blocks come from narrow to wide, members in the order given.
    """
    by_width: dict[int, list[int]] = {}
    for position, length in enumerate(lengths):
        by_width.setdefault(padded_width(length), []).append(position)
    for width in sorted(by_width):
        rows = max(1, token_budget // width)
        members = by_width[width]
        for start in range(0, len(members), rows):
            yield Block(members=tuple(members[start : start + rows]), width=width, rows=rows)
