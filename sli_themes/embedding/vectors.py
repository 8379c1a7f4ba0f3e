"""From texts to vectors: each distinct text once, from the cache where it can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext

import numpy as np
from numpy.typing import NDArray

from sli_themes.embedding.cache import VectorCache
from sli_themes.embedding.encoder import Encoder

_STORED_AT_ONCE = 512


def embed(
    texts: Sequence[str],
    encoder: Encoder,
    cache: VectorCache | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> NDArray[np.float32]:
    """Return the rows of ``texts``, shape (texts, width), in the order given: a unit vector first (see `Encoder`).

    Each distinct text is looked up or encoded once and spread back. What is encoded goes to the cache every five
    hundred texts, so that an interrupted run keeps it. When the cache holds every text the model is not loaded.

    ``progress`` is called with (distinct texts done, distinct texts in all), first with what the cache held.

    Raises:
        ModelError: a text must be encoded and the model is missing or not the expected one.
    """
    distinct = sorted(set(texts))
    vectors = np.zeros((len(distinct), encoder.width), dtype=np.float32)
    kept = cache.find(distinct, encoder.fingerprint, encoder.width) if cache and distinct else {}
    for row, vector in kept.items():
        vectors[row] = vector
    if progress:
        progress(len(kept), len(distinct))
    # Texts of like length together: few lengths a pass, so little padding and few half-filled matrices.
    missing = sorted(
        (row for row in range(len(distinct)) if row not in kept), key=lambda row: len(distinct[row])
    )
    done = len(kept)
    for rows, found in _encoded(distinct, missing, encoder, cache):
        vectors[rows] = found
        done += len(rows)
        if progress:
            progress(done, len(distinct))
    place = {text: row for row, text in enumerate(distinct)}
    return vectors[[place[text] for text in texts]] if len(texts) else vectors


def _encoded(
    distinct: Sequence[str], missing: Sequence[int], encoder: Encoder, cache: VectorCache | None
) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """Yield rows and their new vectors, after they are on disk."""
    with (
        nullcontext()
        if cache is None or not missing
        else cache.writer(encoder.fingerprint, encoder.width) as writer
    ):
        for start in range(0, len(missing), _STORED_AT_ONCE):
            rows = list(missing[start : start + _STORED_AT_ONCE])
            texts = [distinct[row] for row in rows]
            found = encoder.encode(texts)
            if writer is not None:
                writer.add(texts, found)
            yield rows, found
