"""Features: what the coder sees of a text, its meaning (vector) beside its words and their parts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sli_themes.coding.grams import Grams, kind_of_words
from sli_themes.excerpts import clauses

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from sli_themes.settings import CodingSettings

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]
"""Turns n texts into an (n, d) array of unit-length rows."""


_MOST_KEPT = 100_000
"""The pieces of so many texts are remembered."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Hold what is seen of n texts: their meaning (n, d), and their wording (n, v) as a sparse matrix."""

    meaning: NDArray[np.float64]
    wording: csr_matrix

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.meaning)


@functools.lru_cache(maxsize=_MOST_KEPT)
def pieces(text: str) -> tuple[str, ...]:
    """Return the words of a text's clauses, in order; the text itself when it has none."""
    return tuple(one.of(text) for one in clauses(text)) or (text or " ",)


class Features:
    """Turn texts into their meaning (vectors) and their wording: words, pairs of words, character n-grams.

    The vocabulary comes from the training texts alone, so that what is seen of an answer never depends on which
    other answers are in its batch.
    """

    def __init__(self, embed: Embed, settings: CodingSettings) -> None:
        """Keep the parameters; nothing is learned before `fit`."""
        self.embed = embed
        self.settings = settings

    def fit(self, texts: Sequence[str]) -> Features:
        """Learn the vocabulary of the training texts (at least one)."""
        self.words_ = Grams(kind_of_words(texts)).fit(texts)
        self.characters_ = Grams("characters", least_texts=2 if len(texts) > 50 else 1).fit(texts)
        return self

    def see(self, texts: Sequence[str]) -> Seen:
        """Return the meaning and the wording of n texts."""
        return Seen(self.meaning(texts), self.wording(texts))

    def meaning(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the vectors of n texts, shape (n, d): the mean of their clauses' by length, of length one.

        Clauses are read anyway. Reading the whole texts too takes as long again and codes no better
        (docs/decisions/0023-meaning-of-clauses.md).
        """
        from scipy.sparse import csr_array

        parts = [pieces(text) for text in texts]
        distinct = sorted({piece for said in parts for piece in said})
        vectors = np.asarray(self.embed(distinct), dtype=np.float64)
        place = {piece: row for row, piece in enumerate(distinct)}
        shares = csr_array(
            (
                np.array([len(piece) for said in parts for piece in said], dtype=np.float64),
                np.array([place[piece] for said in parts for piece in said], dtype=np.intp),
                np.cumsum([0, *map(len, parts)]),
            ),
            shape=(len(texts), len(distinct)),
        )
        mixed = shares @ vectors
        lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
        return mixed / np.where(lengths > 0, lengths, 1.0)

    def wording(self, texts: Sequence[str]) -> csr_matrix:
        """Return words and pairs, then character n-grams times the root of their weight: sparse, a row a text."""
        from scipy.sparse import csr_matrix, hstack

        characters = np.sqrt(self.settings.character_weight) * self.characters_.transform(texts)
        return csr_matrix(hstack([self.words_.transform(texts), characters], format="csr"))
