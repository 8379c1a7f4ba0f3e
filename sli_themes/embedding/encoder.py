"""What every encoder promises, and the one way in which vectors are brought to unit length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Turn texts into vectors; anything with these five members will do.

    The promise behind the cache and behind "same input, same bytes": the vector of a text depends on the text and on
    ``fingerprint`` alone, never on the texts it is encoded with.
    """

    @property
    def name(self) -> str:
        """Return the name a run record shows."""
        ...

    @property
    def fingerprint(self) -> str:
        """Return 64 hexadecimal digits that change whenever a vector could (weights, pooling, windows)."""
        ...

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        ...

    @property
    def width(self) -> int:
        """Return the length of a row: a vector's, or more where that of the model's middle layer stands beside it."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row for each text, shape (texts, width); a text without a character to read is a row of zeros.

        The first ``dimensions`` numbers are a unit vector, and so are those after them, if any.
        """
        ...


def unit_rows(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    """Bring every row to length one, leaving rows of zeros as they are.

    Done in double precision, row by row, so that a row's bytes do not depend on its neighbours. Shape (n, d) in and
    out.
    """
    lengths: NDArray[np.float64] = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    unit: NDArray[np.float64] = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit.astype(np.float32)


def unit_parts(rows: NDArray[np.float64], dimensions: int) -> NDArray[np.float32]:
    """Bring both parts of every row to length one: the first ``dimensions`` numbers, and those after them, if any."""
    return np.hstack([unit_rows(part) for part in np.split(rows, [dimensions], axis=1)])
