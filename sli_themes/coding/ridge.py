"""Kernel ridge regression on likeness of meaning and wording, and what it would say without some of its lessons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from sli_themes.excerpts import Excerpt, clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from sli_themes.coding.features import Features
    from sli_themes.settings import CodingSettings


class Ridge:
    """Score t themes in texts by their likeness to lessons; scikit-learn's conventions (``fit``, then ``scores``)."""

    def __init__(self, features: Features, settings: CodingSettings) -> None:
        """Keep the parameters and the fitted features; nothing is learned before `fit`."""
        self.features = features
        self.settings = settings

    def fit(self, texts: Sequence[str], targets: NDArray[np.float64], weights: NDArray[np.float64]) -> Self:
        """Learn from n texts with targets (n, t) and weights (n,)."""
        self.meanings_, self.wording_ = self.features.meaning(texts), self.features.wording(texts)
        likeness = self._likeness(self.meanings_, self.wording_)
        self.inverse_ = np.linalg.inv(likeness + np.diag(self.settings.regularisation / weights))
        return self._aim(targets)

    def with_more(self, texts: Sequence[str], targets: NDArray[np.float64], weight: float) -> Ridge:
        """Return a ridge that learned from m more texts behind these, with targets (m, t), all of one weight.

        The inverse grows by its Schur complement, at about a third of what inverting all of it takes.
        """
        from scipy.sparse import csr_matrix, vstack

        if not len(texts):
            return self
        more = Ridge(self.features, self.settings)
        meanings, wording = self.features.meaning(texts), self.features.wording(texts)
        more.meanings_ = np.vstack([self.meanings_, meanings])
        more.wording_ = csr_matrix(vstack([self.wording_, wording], format="csr"))
        likeness = more._likeness(meanings, wording)
        known, new = np.hsplit(likeness, [len(self.meanings_)])
        pull = self.inverse_ @ known.T
        rest = np.linalg.inv(new + np.eye(len(texts)) * self.settings.regularisation / weight - known @ pull)
        across = pull @ rest
        more.inverse_ = np.block([[self.inverse_ + across @ pull.T, -across], [-across.T, rest]])
        return more._aim(np.vstack([self.targets_, targets]))

    def _aim(self, targets: NDArray[np.float64]) -> Self:
        self.targets_ = targets
        self.duals_ = self.duals(targets)
        self.coefficients_ = (self.wording_.T @ self.duals_).T
        return self

    def scores(self, texts: Sequence[str], but: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the scores (n, t) of n texts, each as if the lesson ``but`` (n,) had not been there; -1: with all.

        Rounded, so that a clause as good as the next is chosen by its place and not by the last bits of a sum.
        """
        if not len(texts):
            return np.zeros((0, self.duals_.shape[1]))
        near, wording = self._near(self.features.meaning(texts)), self.features.wording(texts)
        values = near @ self.duals_ + wording @ self.coefficients_.T
        some = np.flatnonzero(but >= 0)
        if len(some):
            own, likeness = but[some], near[some] + (wording[some] @ self.wording_.T).toarray()
            pull = np.einsum("ij,ij->i", likeness, self.inverse_[own]) / self.inverse_[own, own]
            values[some] -= pull[:, None] * self.duals_[own]
        rounded: NDArray[np.float64] = np.round(values, 9)
        return rounded

    def duals(self, targets: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the duals (n, t) of other targets of the same lessons."""
        duals: NDArray[np.float64] = self.inverse_ @ targets
        return duals

    def likeness(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the likeness of m texts to the n lessons, shape (m, n)."""
        return self._likeness(self.features.meaning(texts), self.features.wording(texts))

    def without(
        self, group: Sequence[int], likeness: NDArray[np.float64], duals: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """Return the scores (m, t) of texts of this likeness (m, n) as if a group of lessons had not been there.

        With G the inverse, leaving the group g out changes the scores at x by k(x)·G[:, g]·inv(G[g, g])·duals[g]
        (Rifkin and Lippert 2007, for a block). ``duals`` are those to score with, where the targets are others.
        """
        duals = self.duals_ if duals is None else duals
        rows = list(group)
        error = np.linalg.solve(self.inverse_[np.ix_(rows, rows)], duals[rows])
        scores: NDArray[np.float64] = likeness @ duals - (likeness @ self.inverse_[:, rows]) @ error
        return np.round(scores, 9)

    def _near(self, meanings: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return likeness of meaning to the lessons: ``embedding_weight`` for equal vectors, 0 for unrelated ones.

        An exponential kernel less its constant, which is a kernel still: all its terms are powers of the cosine.
        """
        sharpness = self.settings.embedding_sharpness
        near: NDArray[np.float64] = np.exp(sharpness * (meanings @ self.meanings_.T))
        near -= 1.0
        near *= self.settings.embedding_weight / np.expm1(sharpness)
        return near

    def _likeness(self, meanings: NDArray[np.float64], wording: csr_matrix) -> NDArray[np.float64]:
        likeness: NDArray[np.float64] = self._near(meanings) + (wording @ self.wording_.T).toarray()
        return likeness


class Parts:
    """Take texts apart into what is scored: each whole, then its clauses (the whole again where it has none)."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Cut n texts; ``said`` are the m words to be scored, text after text, from ``starts`` (n,) on."""
        self.clauses: list[tuple[Excerpt, ...]] = [clauses(text) for text in texts]
        self.said: list[str] = []
        self.starts: list[int] = []
        for text, spans in zip(texts, self.clauses, strict=True):
            self.starts.append(len(self.said))
            self.said += [text, *(span.of(text) for span in spans)] if spans else [text, text]
        self.lengths = np.array([len(text) for text in texts], dtype=np.float64)

    def whole(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return, of the scores (m, t) of all that is said, those of the n whole texts."""
        whole: NDArray[np.float64] = values[self.starts]
        return whole

    def best(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return, of the scores (m, t) of all that is said, the highest of each text's clauses, shape (n, t)."""
        if not self.starts:
            return values
        within = values.copy()
        within[self.starts] = -np.inf
        best: NDArray[np.float64] = np.maximum.reduceat(within, self.starts, axis=0)
        return best
