"""Kernel ridge regression on likeness of meaning and wording, and what it would say without some of its lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from sli_themes.coding.features import Seen
from sli_themes.excerpts import Excerpt, clauses
from sli_themes.threads import run_side_by_side, usable_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from sli_themes.settings import CodingSettings

_ROWS = 256
"""So many texts are compared with the lessons in one thread at a time."""


class Ridge:
    """Score t themes in texts by their likeness to lessons; scikit-learn's conventions (``fit``, then ``scores``)."""

    def __init__(self, settings: CodingSettings) -> None:
        """Keep the parameters; nothing is learned before `fit`."""
        self.settings = settings

    def fit(self, lessons: Seen, targets: NDArray[np.float64], weights: NDArray[np.float64]) -> Self:
        """Learn from n lessons with targets (n, t) and weights (n,)."""
        self._know(lessons)
        self.inverse_ = _inverse(self.likeness(lessons) + np.diag(self.settings.regularisation / weights))
        return self.aim(targets)

    def with_more(self, lessons: Seen, targets: NDArray[np.float64], weight: float) -> Ridge:
        """Return a ridge that learned from m more lessons behind these, with targets (m, t), all of one weight.

        The inverse grows by its Schur complement, at about a third of what inverting all of it takes.
        """
        from scipy.sparse import vstack

        known, number = len(self.lessons_), len(lessons)
        if not number:
            return self
        more = Ridge(self.settings)
        more._know(
            Seen(
                np.vstack([self.lessons_.meaning, lessons.meaning]),
                vstack([self.lessons_.wording, lessons.wording], format="csr"),
            )
        )
        likeness = more.likeness(lessons)
        pull = _product(likeness[:, :known], self.inverse_)
        noise = np.eye(number) * self.settings.regularisation / weight
        rest = _inverse(likeness[:, known:] + noise - _product(pull, likeness[:, :known].T))
        across = _product(rest, pull)
        more.inverse_ = np.empty((known + number, known + number))
        more.inverse_[:known, :known] = self.inverse_ + _product(pull.T, across)
        more.inverse_[:known, known:] = -across.T
        more.inverse_[known:, :known] = -across
        more.inverse_[known:, known:] = rest
        return more.aim(np.vstack([self.targets_, targets]))

    def _know(self, lessons: Seen) -> None:
        self.lessons_ = lessons
        self._by_gram = lessons.wording.T.tocsr()

    def aim(self, targets: NDArray[np.float64]) -> Self:
        """Learn other targets (n, t) of the same lessons."""
        self.targets_ = targets
        self.duals_ = self.duals(targets)
        self.coefficients_ = (self._by_gram @ self.duals_).T
        return self

    def scores(self, texts: Seen, but: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the scores (n, t) of n texts, each as if the lesson ``but`` (n,) had not been there; -1: with all.

        Rounded, so that a clause as good as the next is chosen by its place and not by the last bits of a sum.
        """
        values = np.zeros((len(texts), self.duals_.shape[1]))

        def fill(rows: slice) -> None:
            near, wording = self._near(texts.meaning[rows]), texts.wording[rows]
            values[rows] = near @ self.duals_ + wording @ self.coefficients_.T
            some = np.flatnonzero(but[rows] >= 0)
            likeness = near[some] + (wording[some] @ self._by_gram).toarray()
            values[rows][some] -= self._owed(likeness, but[rows][some])

        _in_slices(fill, len(texts))
        return np.round(values, 9)

    def _owed(self, likeness: NDArray[np.float64], lessons: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return how much of the scores (m, t) of texts of this likeness (m, n) each owes to one lesson (m,)."""
        pull = _by_row(likeness, self.inverse_[lessons]) / self.inverse_[lessons, lessons]
        owed: NDArray[np.float64] = pull[:, None] * self.duals_[lessons]
        return owed

    def duals(self, targets: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the duals (n, t) of other targets of the same lessons."""
        return _product(self.inverse_, targets)

    def likeness(self, texts: Seen, since: int = 0) -> NDArray[np.float64]:
        """Return the likeness of m texts to the n lessons, from lesson ``since`` on, shape (m, n - since)."""
        by_gram = self._by_gram[:, since:]
        likeness = np.empty((len(texts), by_gram.shape[1]))

        def fill(rows: slice) -> None:
            likeness[rows] = self._near(texts.meaning[rows], since)
            likeness[rows] += (texts.wording[rows] @ by_gram).toarray()

        _in_slices(fill, len(texts))
        return likeness

    def without(
        self,
        group: Sequence[int],
        likeness: NDArray[np.float64],
        duals: NDArray[np.float64] | None = None,
        but: NDArray[np.intp] | None = None,
    ) -> NDArray[np.float64]:
        """Return the scores (m, t) of texts of this likeness (m, n) as if a group of lessons had not been there.

        With G the inverse, leaving the group g out changes the scores at x by k(x)·G[:, g]·inv(G[g, g])·duals[g]
        (Rifkin and Lippert 2007, for a block). ``duals`` are those to score with, where the targets are others;
        ``but`` (m,) names one lesson of no such group that a text is to miss beside it.
        """
        duals = self.duals_ if duals is None else duals
        rows = np.array(group, dtype=np.intp)
        inverse, near = (
            np.linalg.inv(self.inverse_[np.ix_(rows, rows)]),
            _product(likeness, self.inverse_[:, rows]),
        )
        scores = _product(likeness, duals) - near @ (inverse @ duals[rows])
        if but is not None:
            # The same for one lesson more, in the inverse and the duals that are left without the group.
            group_of = self.inverse_[np.ix_(but, rows)]
            across = group_of @ inverse
            pull = _by_row(likeness, self.inverse_[but]) - _by_row(near, across)
            own = self.inverse_[but, but] - _by_row(group_of, across)
            scores -= (pull / own)[:, None] * (duals[but] - across @ duals[rows])
        return np.round(scores, 9)

    def _near(self, meanings: NDArray[np.float64], since: int = 0) -> NDArray[np.float64]:
        """Return likeness of meaning to the lessons: ``embedding_weight`` for equal vectors, 0 for unrelated ones.

        An exponential kernel less its constant, which is a kernel still: all its terms are powers of the cosine.
        """
        sharpness = self.settings.embedding_sharpness
        near: NDArray[np.float64] = meanings @ (sharpness * self.lessons_.meaning[since:].T)
        np.exp(near, out=near)
        near -= 1.0
        near *= self.settings.embedding_weight / np.expm1(sharpness)
        return near


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inverse of a symmetric positive definite matrix, in a third of the time of a general one."""
    from scipy.linalg.lapack import dpotrf, dpotri

    factor, failed = dpotrf(matrix)
    if failed:  # equal lessons and a ridge that is too thin for the rounding of their likeness
        return np.asarray(np.linalg.inv(matrix))
    upper, _ = dpotri(factor)  # what lies below its diagonal is 0
    inverse: NDArray[np.float64] = upper + np.triu(upper, 1).T
    return np.ascontiguousarray(inverse)


def _by_row(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the products of the rows of two (m, n) matrices, one by one (m,)."""
    products: NDArray[np.float64] = np.einsum("ij,ij->i", one, other)
    return products


def _product(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the product of two matrices."""
    product = np.empty((len(left), right.shape[1]))

    def fill(rows: slice) -> None:
        np.matmul(left[rows], right, out=product[rows])

    _in_slices(fill, len(left))
    return product


def _in_slices(fill: Callable[[slice], None], number: int) -> None:
    """Fill ``number`` rows, slices of them side by side; they are cut alike however many threads there are."""
    slices = [slice(start, start + _ROWS) for start in range(0, number, _ROWS)]
    if (
        len(slices) == 1
    ):  # without the cost of starting threads, since groups of a few rows come by the hundred
        fill(slices[0])
        return
    run_side_by_side(fill, slices, usable_threads())


class Parts:
    """Take texts apart into what is scored: each whole, then its clauses (the whole again where it has none)."""

    def __init__(self, texts: Sequence[str], but: Sequence[int] | None = None) -> None:
        """Cut n texts, to be scored as if the lesson ``but`` (n,) had not been there; -1, or nothing: with all.

        What is scored are the m distinct ``pieces``: words, and the lesson they are to miss.
        """
        self.clauses: list[tuple[Excerpt, ...]] = [clauses(text) for text in texts]
        place: dict[tuple[str, int], int] = {}
        self._starts: list[int] = []
        rows: list[int] = []
        for text, missed, spans in zip(texts, but or [-1] * len(texts), self.clauses, strict=True):
            self._starts.append(len(rows))
            words = (text, *(span.of(text) for span in spans)) if spans else (text, text)
            rows += [place.setdefault((part, missed), len(place)) for part in words]
        self.pieces = list(place)
        self._rows = np.array(rows, dtype=np.intp)
        self.lengths = np.array([len(text) for text in texts], dtype=np.float64)

    def whole(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return, of the scores (m, t) of all pieces, those of the n whole texts."""
        whole: NDArray[np.float64] = values[self._rows[self._starts]]
        return whole

    def best(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return, of the scores (m, t) of all pieces, the highest of each text's clauses, shape (n, t)."""
        if not self._starts:
            return values
        within = values[self._rows]
        within[self._starts] = -np.inf
        best: NDArray[np.float64] = np.maximum.reduceat(within, self._starts, axis=0)
        return best

    def best_clause(self, values: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return, of the scores (m, t) of all pieces, each text's best clause, shape (n, t); -1 where it has none."""
        found = np.full((len(self.clauses), values.shape[1]), -1, dtype=np.intp)
        for text, (start, spans) in enumerate(zip(self._starts, self.clauses, strict=True)):
            if spans:
                found[text] = values[self._rows[start + 1 : start + 1 + len(spans)]].argmax(axis=0)
        return found
