"""Features: what the coder sees of a text, its meaning (vector) beside its words and their parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from sli_themes.settings import CodingSettings

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]
"""Turns n texts into an (n, d) array of unit-length rows."""


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
        from sklearn.feature_extraction.text import TfidfVectorizer

        # Words of one letter are kept out; that suits English, unless there is nothing else.
        pattern = r"(?u)\b\w\w+\b" if any(re.search(r"\w\w", text) for text in texts) else r"\S+"
        self.words_ = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, dtype=np.float64, token_pattern=pattern
        )
        self.characters_ = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2 if len(texts) > 50 else 1
        )
        self.words_.fit(texts)
        self.characters_.fit(texts)
        return self

    def meaning(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the vectors of n texts, shape (n, d)."""
        return np.asarray(self.embed(texts), dtype=np.float64)

    def wording(self, texts: Sequence[str]) -> csr_matrix:
        """Return words and pairs, then character n-grams times the root of their weight: sparse, a row a text."""
        from scipy.sparse import csr_matrix, hstack

        characters = np.sqrt(self.settings.character_weight) * self.characters_.transform(texts)
        return csr_matrix(hstack([self.words_.transform(texts), characters], format="csr"))
