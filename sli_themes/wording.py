"""Numbers in sentences, the same in every message and output."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 answer", "1,200 answers"; ``many`` where the plural is more than an s ("authorities")."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
