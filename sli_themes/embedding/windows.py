"""Long texts in overlapping windows, so that no end of an answer is truncated in silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sli_themes.embedding.encoder import unit_parts

WINDOWS = "unit vectors averaged by tokens"
"""How windows become one vector: part of every fingerprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Token ids that stand before and after every window, and how many tokens fit between."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    room: int


def cut_windows(length: int, window: int, overlap: int) -> list[range]:
    """Cut ``length`` tokens into windows of at most ``window`` tokens that overlap by ``overlap``.

    Every token is in a window, and the last window holds more than what it shares with the one before. A short text
    is one window; an empty one is none.
    """
    if length <= window:
        return [range(length)] if length else []
    step = window - overlap
    return [range(start, min(start + window, length)) for start in range(0, length - overlap, step)]


def mean_of_windows(
    tokens: Sequence[Sequence[int]],
    frame: Frame,
    overlap: int,
    dimensions: int,
    encode_sequences: Callable[[Sequence[tuple[int, ...]]], NDArray[np.float32]],
) -> NDArray[np.float32]:
    """Return the row of each token list: the mean of its windows' rows, weighted by their tokens, of unit parts.

    ``encode_sequences`` gives one row for each framed window, with a vector of ``dimensions`` numbers first. A list
    without tokens is a row of zeros.
    """
    overlap = min(overlap, frame.room // 2)
    windows = [cut_windows(len(ids), frame.room, overlap) for ids in tokens]
    vectors = encode_sequences(
        [
            (*frame.before, *ids[window.start : window.stop], *frame.after)
            for ids, pieces in zip(tokens, windows, strict=True)
            for window in pieces
        ]
    ).astype(np.float64)
    sums = np.zeros((len(tokens), vectors.shape[1]))
    following = iter(vectors)
    for row, pieces in enumerate(windows):
        for window in pieces:
            sums[row] += len(window) * next(following)
    return unit_parts(sums, dimensions)


def sound(text: str) -> str:
    """Replace halves of surrogate pairs, which Python allows in a str and no tokenizer takes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
