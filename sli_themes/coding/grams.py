"""Grams: the words, pairs of words and character n-grams of texts, weighted by how rare they are.

What scikit-learn's `TfidfVectorizer` gives, but a text is cut up once, however many vocabularies look at it (cutting
the same answers up for each took half of a run's time), and no run waits the second that scikit-learn takes to load.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

Kind = Literal["words", "characters", "letters"]
"""Words of two letters or more and pairs of them; runs of 2 to 5 characters; "words" of any length."""
_MOST_KEPT = 8_000_000
"""So many counts (8 bytes each) are remembered; texts beyond are cut up each time they are seen."""
_MOST_WORDS = 50_000
"""So many words are remembered with their runs of characters."""
_NOTHING = np.zeros(0, dtype=np.int32)


class Grams:
    """Weight the grams of texts by the vocabulary of the training texts: sublinear tf times smoothed idf, unit rows.

    Scikit-learn's conventions: `fit`, then `transform`.
    """

    def __init__(self, kind: Kind, *, least_texts: int = 1) -> None:
        """Keep the parameters; a gram that fewer than ``least_texts`` training texts hold is left out."""
        self.kind: Kind = kind
        self.least_texts = least_texts

    def fit(self, texts: Sequence[str]) -> Grams:
        """Learn the vocabulary and the weights of the training texts (at least one)."""
        seen = _seen(self.kind)
        columns = np.concatenate([seen.count(text, learn=True).columns for text in texts])
        grams = seen.grams
        texts_with = np.bincount(columns, minlength=len(grams))
        kept = np.flatnonzero(texts_with >= self.least_texts).tolist()
        # By name: the columns of `_Seen` are in the order in which this process met them.
        self._columns = np.array(sorted(kept, key=grams.__getitem__), dtype=np.intp)
        self.names_ = [grams[column] for column in self._columns]
        self._rarity = np.log((1 + len(texts)) / (1 + texts_with[self._columns])) + 1
        return self

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Return the weights of n texts, shape (n, number of ``names_``): sparse, each row of length one or empty."""
        weights = self._counts(texts)
        row = np.repeat(np.arange(len(texts)), np.diff(weights.indptr))
        weights.data = (np.log(weights.data) + 1) * self._rarity[weights.indices]
        weights.data /= np.sqrt(np.bincount(row, weights.data**2, minlength=len(texts)))[row]
        return weights

    def _counts(self, texts: Sequence[str]) -> csr_matrix:
        """Return how often each gram of the vocabulary stands in texts."""
        from scipy.sparse import csr_matrix

        seen = _seen(self.kind)
        rows = [seen.count(text) for text in texts]
        place = np.full(seen.width, -1, dtype=np.int32)
        place[self._columns] = np.arange(len(self._columns))
        columns = place[np.concatenate([_NOTHING, *(row.columns for row in rows)])]
        numbers = np.concatenate([_NOTHING, *(row.numbers for row in rows)])
        known = columns >= 0
        ends = np.append(0, np.cumsum(known))[np.cumsum([0, *(len(row.columns) for row in rows)])]
        counts = csr_matrix(
            (numbers[known].astype(np.float64), columns[known], ends), shape=(len(rows), len(self._columns))
        )
        counts.sort_indices()  # sums over a row are then the same to the last bit in every process
        return counts


@dataclass(frozen=True, slots=True)
class _Counts:
    """Hold which grams stand in a text, as columns of `_Seen`, and how often each."""

    columns: NDArray[np.int32]
    numbers: NDArray[np.int32]


class _Seen:
    """Know the grams of every text that was seen in this process."""

    def __init__(self, cut: Callable[[str], Iterable[str]]) -> None:
        """Keep what cuts a text up."""
        self._cut = cut
        self._column: defaultdict[str, int] = defaultdict()
        self._column.default_factory = self._column.__len__  # a gram that is new gets the next column
        self._counts: dict[str, _Counts] = {}
        self._kept = 0

    @property
    def grams(self) -> list[str]:
        """Return the grams by column."""
        return list(self._column)

    @property
    def width(self) -> int:
        """Return how many grams there are."""
        return len(self._column)

    def count(self, text: str, *, learn: bool = False) -> _Counts:
        """Return the counts of a text; with ``learn`` none of its grams is left out as unknown."""
        found = self._counts.get(text)
        if found is not None:
            return found
        numbers = Counter(self._cut(text))
        keep = self._kept + len(numbers) <= _MOST_KEPT
        if not (keep or learn):
            numbers = Counter({gram: number for gram, number in numbers.items() if gram in self._column})
        counts = _Counts(
            np.fromiter(map(self._column.__getitem__, numbers), np.int32, len(numbers)),
            np.fromiter(numbers.values(), np.int32, len(numbers)),
        )
        if keep:
            self._counts[text] = counts
            self._kept += len(numbers)
        return counts


@functools.cache
def _seen(kind: Kind) -> _Seen:
    """Return what this process has seen of one kind of grams."""
    if kind == "characters":
        return _Seen(_runs)
    word = re.compile(r"\b\w\w+\b" if kind == "words" else r"\S+")

    def words_and_pairs(text: str) -> Iterable[str]:
        words = word.findall(text.lower())
        return chain(words, map(" ".join, pairwise(words)))

    return _Seen(words_and_pairs)


def _runs(text: str) -> Iterable[str]:
    """Return the runs of characters of a text, word by word."""
    return chain.from_iterable(map(_runs_of_word, text.lower().split()))


@functools.lru_cache(_MOST_WORDS)
def _runs_of_word(word: str) -> tuple[str, ...]:
    """Return the runs of 2 to 5 characters of a word between two spaces; most words come again."""
    padded = f" {word} "
    return tuple(
        padded[start : start + length]
        for length in range(2, min(5, len(padded)) + 1)
        for start in range(len(padded) - length + 1)
    )


def kind_of_words(texts: Sequence[str]) -> Kind:
    """Return how words are told in these texts: those of one letter are kept out, unless there is nothing else."""
    return "words" if any(re.search(r"\w\w", text) for text in texts) else "letters"
