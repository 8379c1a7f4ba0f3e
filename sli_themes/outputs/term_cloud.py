"""Where the words of a term cloud stand: the same words always in the same places (publishable)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SMALLEST, _LARGEST = 12.0, 42.0
_WIDTH_OF_A_LETTER = 0.58
"""Of the size of the font, for a sans-serif; more than the mean, so that words never touch."""
_HEIGHT_OF_A_LINE = 1.15
_FLAT = 0.5
"""Height of the cloud to its width."""
_TURN, _STEP = 0.2, 1.2
"""Of the spiral: radians between two places, and dots outwards a radian."""


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


def placed_words(words: Sequence[tuple[str, int]], width: int) -> PlacedWords:
    """Return (word, number) pairs placed along a spiral, the largest in the middle, none upon another.

    The area of a word grows with its number, so the size of its font with the root of it (Feinberg 2010, "Wordle").
    The cloud is ``width`` dots wide: a wider one is laid out again with smaller words, a narrower one is centred.
    """
    largest = _LARGEST
    boxes = _laid_out(words, largest)
    while _extent(boxes, 0) > width and largest > _SMALLEST:
        largest *= 0.9
        boxes = _laid_out(words, largest)
    left = min(box.x - box.wide / 2 for box in boxes) - max(width - _extent(boxes, 0), 0) / 2
    top = min(box.y - box.high / 2 for box in boxes)
    return PlacedWords(
        words=tuple(
            PlacedWord(word=box.word, x=round(box.x - left, 2), y=round(box.y - top, 2), size=box.size)
            for box in boxes
        ),
        width=max(width, math.ceil(_extent(boxes, 0))),
        height=math.ceil(_extent(boxes, 1)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """Hold the place that a word takes, from its middle."""

    word: str
    x: float
    y: float
    wide: float
    high: float
    size: float

    def touches(self, other: _Box) -> bool:
        return (
            abs(self.x - other.x) * 2 < self.wide + other.wide
            and abs(self.y - other.y) * 2 < self.high + other.high
        )


def _laid_out(words: Sequence[tuple[str, int]], largest: float) -> list[_Box]:
    """Return the words, the commonest first, each at the first place of the spiral that is free."""
    most = max(number for _, number in words)
    boxes: list[_Box] = []
    for word, number in sorted(words, key=lambda pair: (-pair[1], pair[0])):
        size = round(max(_SMALLEST, largest * math.sqrt(number / most)), 1)
        wide, high = len(word) * size * _WIDTH_OF_A_LETTER + 8, size * _HEIGHT_OF_A_LINE
        places = (_Box(word=word, x=x, y=y, wide=wide, high=high, size=size) for x, y in _spiral())
        boxes.append(next(box for box in places if not any(box.touches(other) for other in boxes)))
    return boxes


def _spiral() -> Iterator[tuple[float, float]]:
    """Yield places from the middle outwards, without end."""
    for step in itertools.count():
        turn = _TURN * step
        yield _STEP * turn * math.cos(turn), _STEP * turn * math.sin(turn) * _FLAT


def _extent(boxes: Sequence[_Box], direction: int) -> float:
    """Return the width (direction 0) or height (1) of a cloud."""
    spans = [(box.x, box.wide) if direction == 0 else (box.y, box.high) for box in boxes]
    return max(at + size / 2 for at, size in spans) - min(at - size / 2 for at, size in spans)
