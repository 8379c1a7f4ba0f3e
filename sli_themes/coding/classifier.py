"""The classifier: how likely each theme of one set is in a text (restricted).

Kernel ridge regression on likeness of meaning and wording (see ``features``) scores the themes; a calibration turns
the scores of an answer and of its best clause into probabilities. The ridge has the scores of every answer *as if it
had not been learned from* in closed form, and from these the calibration learns.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from sli_themes.coding.calibration import START, Calibration, expected_shifts, signs
from sli_themes.coding.thresholds import HeldOut, thresholds
from sli_themes.excerpts import Excerpt, clauses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from sli_themes.codebook.model import Theme
    from sli_themes.coding.features import Features
    from sli_themes.coding.lessons import Lesson
    from sli_themes.settings import CodingSettings

_AT_ONCE = 4096
"""So many texts are in memory as features at a time."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ThemeScores:
    """Hold the scores of m texts for t themes; ``best_clause`` are (m, t) positions into each text's clauses."""

    probability: NDArray[np.float64]
    best_clause: NDArray[np.intp]
    clauses: list[tuple[Excerpt, ...]]

    def excerpt(self, row: int, theme: int, text: str) -> Excerpt:
        """Return the clause of text ``row`` that carries a theme most; the whole text when it has no clause."""
        at = self.best_clause[row, theme]
        return self.clauses[row][at] if at >= 0 else Excerpt(0, len(text))


class ThemeClassifier:
    """Tell how likely each theme of one set is; scikit-learn's conventions (``fit``, then ``score``)."""

    def __init__(self, themes: Sequence[Theme], features: Features, settings: CodingSettings) -> None:
        """Keep the parameters and the fitted features; nothing is learned before `fit`."""
        self.themes = tuple(themes)
        self.features = features
        self.settings = settings

    def fit(self, lessons: Sequence[Lesson]) -> Self:
        """Learn from the lessons (at least one a theme); their order does not matter."""
        self.lessons_ = sorted(lessons, key=lambda lesson: (lesson.human, lesson.source, lesson.text))
        texts = [lesson.text for lesson in self.lessons_]
        self.meanings_, self.wording_ = self.features.meaning(texts), self.features.wording(texts)
        teaches = np.array([[theme.id in lesson.themes for theme in self.themes] for lesson in self.lessons_])
        weights: NDArray[np.float64] = np.where(
            [lesson.human for lesson in self.lessons_], self.settings.human_weight, 1.0
        )
        likeness = self._likeness(self.meanings_, self.wording_)
        inverse = np.linalg.inv(likeness + np.diag(self.settings.regularisation / weights))
        # A text like no lesson scores 0, however few themes there are; a lone theme is told from silence.
        self.shares_ = np.minimum(teaches.mean(axis=0), 0.5)
        self.duals_ = inverse @ (teaches - self.shares_)
        self.coefficients_ = (self.wording_.T @ self.duals_).T
        self._raw: dict[str, _Raw] = {}
        people = [row for row, lesson in enumerate(self.lessons_) if lesson.human]
        self._read, self._truth = [self.lessons_[row] for row in people], teaches[people]
        self._counts = {"": (self._truth.sum(axis=0), len(people))}
        for question in sorted({lesson.question for lesson in self._read}):
            inside = np.array([lesson.question == question for lesson in self._read])
            self._counts[question] = self._truth[inside].sum(axis=0), int(inside.sum())
        self._seen = self._left_out(inverse, people)
        return self.balance({})

    def balance(self, texts_of: Mapping[str, Sequence[str]]) -> Self:
        """Calibrate, and set each theme's threshold, with answers that nobody coded, by question.

        They say how common each theme seems, and how many codings a threshold would make.
        """
        shape = (0, len(self.themes), self._seen.shape[2])
        unread = [self._signs(texts, question) for question, texts in sorted(texts_of.items())]
        seen = np.concatenate([np.zeros(shape), *unread])
        start = Calibration(START, np.zeros(len(self.themes)))
        expected = expected_shifts(
            start.probability(seen),
            commonness=self.settings.commonness,
            prior_answers=self.settings.prior_answers,
        )
        self.calibration_ = Calibration.fit(self._seen, self._truth.astype(np.float64), expected)
        self.held_out_ = HeldOut(probability=self.calibration_.probability(self._seen), truth=self._truth)
        self.thresholds_ = thresholds(self.calibration_.probability(seen), self.held_out_, self.settings)
        return self

    def score(self, texts: Sequence[str], question: str = "") -> ThemeScores:
        """Return how likely each theme is in each of n answers to a question."""
        probability = self.calibration_.probability(self._signs(texts, question))
        raw = self._scored(texts)
        return ThemeScores(
            probability=probability,
            best_clause=np.array([one.clause for one in raw], dtype=np.intp).reshape(probability.shape),
            clauses=[one.clauses for one in raw],
        )

    def _signs(self, texts: Sequence[str], question: str) -> NDArray[np.float64]:
        """Return the signs of the themes in n answers to a question, shape (n, t, 5)."""
        raw = self._scored(texts)
        shape = (len(texts), len(self.themes))
        whole = np.array([one.whole for one in raw]).reshape(shape)
        best = np.array([one.best for one in raw]).reshape(shape)
        lengths = np.array([len(text) for text in texts], dtype=np.float64)
        return signs(whole, best, lengths, np.broadcast_to(self._question_odds(question), shape))

    def _scored(self, texts: Sequence[str]) -> list[_Raw]:
        """Return the scores of texts, each distinct one scored once in the life of the classifier."""
        new = sorted(set(texts).difference(self._raw))
        parts = {text: clauses(text) for text in new}
        pieces = {excerpt.of(text) for text, spans in parts.items() for excerpt in spans}
        distinct = sorted({*new, *pieces})
        place = {text: row for row, text in enumerate(distinct)}
        values = self._decide(distinct)
        for text, spans in parts.items():
            whole = values[place[text]]
            block = values[[place[excerpt.of(text)] for excerpt in spans]] if spans else whole[None]
            clause = block.argmax(axis=0) if spans else np.full(len(whole), -1)
            self._raw[text] = _Raw(whole=whole, best=block.max(axis=0), clause=clause, clauses=spans)
        return [self._raw[text] for text in texts]

    def _decide(self, texts: Sequence[str], at_once: int = _AT_ONCE) -> NDArray[np.float64]:
        """Return the scores of n texts, shape (n, t), in slices: few texts are ever in memory as features."""
        values = [np.zeros((0, len(self.themes)))]
        for start in range(0, len(texts), at_once):
            part = texts[start : start + at_once]
            values.append(self._value(self.features.meaning(part), part))
        return np.vstack(values)

    def _value(self, meanings: NDArray[np.float64], texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the scores of n texts with these meanings (n, d), shape (n, t).

        Rounded, so that a clause as good as the next is chosen by its place and not by the last bits of a sum.
        """
        if not len(texts):
            return np.zeros((0, len(self.themes)))
        near = self._near(meanings) @ self.duals_
        value: NDArray[np.float64] = np.round(near + self.features.wording(texts) @ self.coefficients_.T, 9)
        return value

    def _near(self, meanings: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return likeness of meaning to the lessons: ``embedding_weight`` for equal vectors, 0 for unrelated ones.

        An exponential kernel less its constant, which is a kernel still: all its terms are powers of the cosine.
        """
        sharpness = self.settings.embedding_sharpness
        near = np.expm1(sharpness * (meanings @ self.meanings_.T)) / np.expm1(sharpness)
        likeness: NDArray[np.float64] = self.settings.embedding_weight * near
        return likeness

    def _likeness(self, meanings: NDArray[np.float64], wording: csr_matrix) -> NDArray[np.float64]:
        likeness: NDArray[np.float64] = self._near(meanings) + np.asarray(
            (wording @ self.wording_.T).todense()
        )
        return likeness

    def _left_out(self, inverse: NDArray[np.floating[Any]], people: list[int]) -> NDArray[np.float64]:
        """Return the signs of the answers that people coded, each as if its respondent had taught nothing.

        With G the inverse and g the rows of a respondent, leaving g out changes the scores at x by
        k(x)·G[:, g]·inv(G[g, g])·duals[g] (Rifkin and Lippert 2007, for a block).
        """
        parts = {row: clauses(self.lessons_[row].text) for row in people}
        pieces = sorted({span.of(self.lessons_[row].text) for row, spans in parts.items() for span in spans})
        place = {text: at for at, text in enumerate(pieces)}
        rows = (
            self._likeness(self.features.meaning(pieces), self.features.wording(pieces))
            if pieces
            else np.zeros((0, 0))
        )
        by_respondent: dict[str, list[int]] = defaultdict(list)
        for row in people:
            by_respondent[self.lessons_[row].respondent].append(row)
        fitted = {row: at for at, row in enumerate(people)}
        whole = np.zeros((len(people), len(self.themes)))
        best = np.zeros_like(whole)
        for group in by_respondent.values():
            error = np.linalg.solve(inverse[np.ix_(group, group)], self.duals_[group])
            without = self.duals_ - inverse[:, group] @ error
            for row, own in zip(group, error, strict=True):
                at = fitted[row]
                whole[at] = self._truth[at] - self.shares_ - own
                spans = [place[span.of(self.lessons_[row].text)] for span in parts[row]]
                best[at] = (rows[spans] @ without).max(axis=0) if spans else whole[at]
        lengths = np.array([len(lesson.text) for lesson in self._read], dtype=np.float64)
        odds = np.array([self._question_odds(one.question, at) for at, one in enumerate(self._read)])
        return signs(whole, best, lengths, odds.reshape(whole.shape))

    def _question_odds(self, question: str, left_out: int | None = None) -> NDArray[np.float64]:
        """Return how much likelier each theme is in a question than in all, log-odds; 0 when nothing is read."""
        if not self._read:
            return np.zeros(len(self.themes))
        carrying, read = self._counts[""]
        carrying_there, read_there = self._counts.get(question, (np.zeros_like(carrying), 0))
        if left_out is not None:
            own = self._truth[left_out]
            carrying, read = carrying - own, read - 1
            carrying_there, read_there = carrying_there - own, read_there - 1
        prior, prior_there = self.settings.prior_read, self.settings.prior_in_question
        share = (carrying + prior * self._truth.mean()) / max(read + prior, 1)
        share_in = (carrying_there + prior_there * share) / max(read_there + prior_there, 1)
        odds: NDArray[np.float64] = _log_odds(share_in) - _log_odds(share)
        return odds


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Raw:
    """Hold the scores of one text for t themes: whole, best clause, and which clause that is (-1: it has none)."""

    whole: NDArray[np.float64]
    best: NDArray[np.float64]
    clause: NDArray[np.intp]
    clauses: tuple[Excerpt, ...]


def _log_odds(share: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(share, 1e-4, 0.9)
    odds: NDArray[np.float64] = np.log(clipped / (1 - clipped))
    return odds
