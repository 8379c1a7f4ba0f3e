"""Put token sequences side by side as columns of one matrix, with no padding between them.

A processor's linear algebra works through a matrix in tiles and rounds the last bits of a column by where in a tile it
stands (OpenBLAS on AVX2: the outer eight on either side differ from all between). Which places are alike is therefore
measured, not assumed: sequences only stand there, in a matrix whose width follows from their own length, and so have
the same bytes whatever stands beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sli_themes.errors import ModelError

Array = NDArray[np.float32]
Places = NDArray[np.intp]

COLUMNS = 256
"""Columns of a matrix, one a token. On one core 192 to 384 run equally fast."""
_WIDER = 32
"""Columns more, again and again, for a sequence that is longer than the places that are alike."""
_TOO_MANY = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Hold what is encoded in one pass.

    Attributes:
        members: positions of the sequences, from short to long.
        columns: columns of the matrix.
        places: for each length in turn, the columns of its sequences, shape (sequences, tokens).
    """

    members: tuple[int, ...]
    columns: int
    places: tuple[Places, ...]


def places_alike(weights: Sequence[Array], columns: int) -> Places:
    """Return the columns in which a product with any of ``weights`` comes out the same, to the last bit.

    ``weights`` have shape (outputs, inputs). One column of random numbers is repeated ``columns`` times and multiplied;
    of the columns that then differ, those of the commonest kind are taken.
    """
    noise = np.random.default_rng(0)
    alike = np.ones(columns, dtype=bool)
    for matrix in weights:
        column = noise.standard_normal((matrix.shape[1], 1), dtype=np.float32)
        product = matrix @ np.repeat(column, columns, axis=1)
        _, kinds, times = np.unique(product, axis=1, return_inverse=True, return_counts=True)
        alike &= kinds.ravel() == times.argmax()
    return np.flatnonzero(alike)


def plan_packs(lengths: Sequence[int], alike: Callable[[int], Places]) -> Iterator[Pack]:
    """Yield packs from short sequences to long ones; ``alike`` gives the places to use among so many columns.

    ``lengths`` are tokens a sequence, in the order in which sequences are numbered.

    Raises:
        ModelError: this processor has too few places that are alike.
    """
    columns, members = COLUMNS, list[int]()
    for position in sorted(range(len(lengths)), key=lambda position: (lengths[position], position)):
        length, needed = lengths[position], columns
        while len(alike(needed)) < length:
            needed += _WIDER
            if needed > _TOO_MANY * (COLUMNS + length):
                raise ModelError(
                    "this computer's numpy rounds every column in its own way → "
                    "run: pip install --force-reinstall numpy"
                )
        taken = sum(lengths[member] for member in members)
        if members and (needed > columns or taken + length > len(alike(columns))):
            yield _pack(members, lengths, columns, alike(columns))
            members = []
        columns = needed
        members.append(position)
    if members:
        yield _pack(members, lengths, columns, alike(columns))


def _pack(members: Sequence[int], lengths: Sequence[int], columns: int, alike: Places) -> Pack:
    places, start = list[Places](), 0
    for length in sorted({lengths[member] for member in members}):
        count = sum(lengths[member] == length for member in members)
        places.append(alike[start : start + count * length].reshape(count, length))
        start += count * length
    return Pack(members=tuple(members), columns=columns, places=tuple(places))
