"""A toy encoder without a model, for tests and demonstrations."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sli_themes.embedding.encoder import unit_rows


class HashEncoder:
    """Count hashed words and character trigrams: shared spelling, no meaning.

    For tests and demonstrations that must not load a model (microseconds a text); never for results. Deterministic
    across processes and machines, because it counts in whole numbers and hashes with CRC-32, not with ``hash``.
    """

    def __init__(self, dimensions: int = 256) -> None:
        """Keep the length of a vector."""
        self.dimensions = self.width = dimensions
        self.name = f"hashed-words-{dimensions}"
        self.fingerprint = hashlib.sha256(f"{self.name} version 1".encode()).hexdigest()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (texts, dimensions); a text without a character to read is a row of zeros."""
        counts = np.zeros((len(texts), self.dimensions))
        for row, text in enumerate(texts):
            for feature, weight in _features(text):
                spread = zlib.crc32(feature.encode("utf-8", "surrogatepass"))
                counts[row, spread % self.dimensions] += weight if spread & 0x8000_0000 else -weight
        return unit_rows(counts)


def _features(text: str) -> Iterator[tuple[str, int]]:
    for word in text.casefold().split():
        yield word, 3
        framed = f"<{word}>"
        for start in range(max(1, len(framed) - 2)):
            yield framed[start : start + 3], 1
