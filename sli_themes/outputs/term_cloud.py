"""Where the words of a term cloud stand: the same words always in the same places (publishable)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_SMALLEST, _LARGEST = 11.0, 44.0
_WIDTH_OF_A_LETTER = 0.58
"""Of the size of the font, for a sans-serif; more than the mean, so that words never touch."""
_HEIGHT_OF_A_LINE = 1.15
_FLAT = 0.55
"""Height of the cloud to its width."""
_TURN, _STEP = 0.35, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWord:
    """Hold a word with its middle (from the upper left corner) and font size, in dots."""

    word: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWords:
    """Hold the words of a cloud and its size in dots."""

    words: tuple[PlacedWord, ...]
    width: int
    height: int


def placed_words(words: Sequence[tuple[str, int]]) -> PlacedWords:
    """Return (word, number) pairs placed along a spiral, the largest in the middle, none upon another.

    The area of a word grows with its number, so the size of its font with the root of it (Feinberg 2010, "Wordle").
    """
    most = max(number for _, number in words)
    boxes: list[tuple[float, float, float, float, str, float]] = []
    for word, number in sorted(words, key=lambda pair: (-pair[1], pair[0])):
        size = round(max(_SMALLEST, _LARGEST * math.sqrt(number / most)), 1)
        wide, high = len(word) * size * _WIDTH_OF_A_LETTER + 6, size * _HEIGHT_OF_A_LINE
        turn = 0.0
        while True:
            x, y = _STEP * turn * math.cos(turn) * 2, _STEP * turn * math.sin(turn) * 2 * _FLAT
            if not any(
                abs(x - ox) * 2 < wide + ow and abs(y - oy) * 2 < high + oh for ox, oy, ow, oh, _, _ in boxes
            ):
                boxes.append((x, y, wide, high, word, size))
                break
            turn += _TURN
    left = min(x - wide / 2 for x, _, wide, _, _, _ in boxes)
    top = min(y - high / 2 for _, y, _, high, _, _ in boxes)
    return PlacedWords(
        words=tuple(
            PlacedWord(word=word, x=round(x - left, 2), y=round(y - top, 2), size=size)
            for x, y, _, _, word, size in boxes
        ),
        width=math.ceil(max(x + wide / 2 for x, _, wide, _, _, _ in boxes) - left),
        height=math.ceil(max(y + high / 2 for _, y, _, high, _, _ in boxes) - top),
    )
