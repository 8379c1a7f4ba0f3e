"""The classifier: how likely each theme of one set is in a text (restricted).

Kernel ridge regression on likeness of meaning and wording (see ``ridge``) scores the themes; a calibration turns the
scores of an answer and of its best clause into probabilities. It learns twice: from the codebook and what people coded,
and again from the same beside answers that nobody coded, as far as the first round believes they carry each theme
(self-training). Nothing is scored with the help of what it taught itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Self

import numpy as np

from sli_themes.coding.calibration import START, Calibration, expected_shifts, signs
from sli_themes.coding.ridge import Parts, Ridge
from sli_themes.coding.thresholds import HeldOut, thresholds
from sli_themes.excerpts import Excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from sli_themes.codebook.model import Theme
    from sli_themes.coding.features import Features
    from sli_themes.coding.lessons import Lesson
    from sli_themes.settings import CodingSettings

_AT_ONCE = 4096
"""So many texts are in memory as features at a time."""
_FOLDS = 10
"""Respondents that people coded are left out in so many groups where answers nobody coded are guessed for them."""
_NOBODY = -1


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
        teaches = np.array([[theme.id in lesson.themes for theme in self.themes] for lesson in self.lessons_])
        # A text like no lesson scores 0, however few themes there are; a lone theme is told from silence.
        self.shares_ = np.minimum(teaches.mean(axis=0), 0.5)
        people = [row for row, lesson in enumerate(self.lessons_) if lesson.human]
        self._read, self._truth = [self.lessons_[row] for row in people], teaches[people]
        self._counts = {"": (self._truth.sum(axis=0), len(people))}
        for question in sorted({lesson.question for lesson in self._read}):
            inside = np.array([lesson.question == question for lesson in self._read])
            self._counts[question] = self._truth[inside].sum(axis=0), int(inside.sum())
        by_respondent: dict[str, list[int]] = defaultdict(list)
        for answer, lesson in enumerate(self._read):
            by_respondent[lesson.respondent].append(answer)
        respondents = [
            _Respondent(answers=answers, rows=[people[answer] for answer in answers])
            for _, answers in sorted(by_respondent.items())
        ]
        self._folds = [respondents[fold::_FOLDS] for fold in range(min(_FOLDS, len(respondents)))]
        ridge = Ridge(self.settings).fit(
            self.features.see([lesson.text for lesson in self.lessons_]),
            teaches - self.shares_,
            np.where([lesson.human for lesson in self.lessons_], self.settings.human_weight, 1.0),
        )
        self._first = self._with_clauses(ridge)
        self._first_held_out = self._held_out(self._first, [self._first.duals_] * len(self._folds))
        return self.balance({})

    def balance(self, texts_of: Mapping[str, Sequence[str]]) -> Self:
        """Learn from answers that nobody coded, by question, too; calibrate, and set each theme's threshold with them.

        They say how common each theme seems, what else belongs to a theme, and how many codings a threshold would make.
        """
        self._turn_to(self._first, ())
        guessed = self._chosen(texts_of) if self.settings.guess_rounds else []
        held_out = self._learn_again(guessed) if guessed else self._first_held_out
        seen = self._signs_of_all(texts_of)
        self._calibrate(seen, held_out)
        self.held_out_ = HeldOut(probability=self.calibration_.probability(held_out), truth=self._truth)
        self.thresholds_ = thresholds(self.calibration_.probability(seen), self.held_out_, self.settings)
        return self

    def _turn_to(self, ridge: Ridge, guessed: Sequence[str]) -> None:
        """Score with this ridge from now on, which learned from guessed texts last."""
        self.ridge_ = ridge
        self.meanings_ = ridge.lessons_.meaning[: len(self.lessons_)]
        self.coefficients_ = ridge.coefficients_
        self._own = {text: row for row, text in enumerate(guessed, start=len(self._first.targets_))}
        self._values: dict[tuple[str, int], NDArray[np.float64]] = {}

    def _with_clauses(self, ridge: Ridge) -> Ridge:
        """Return a ridge that learned from the clauses in which the themes of coded answers seem to stand as well.

        They are found as if their respondent had taught nothing. An answer of one clause has taught it already.
        """
        texts: list[str] = []
        targets = [np.zeros((0, len(self.themes)))]
        for respondent, parts, scores in self._left_out(ridge, [ridge.duals_] * len(self._folds)):
            best_clauses = parts.best_clause(scores)
            for answer, spans, best in zip(respondent.answers, parts.clauses, best_clauses, strict=True):
                carried = self._truth[answer] & (len(spans) > 1)
                for clause in sorted(set(best[carried].tolist())):
                    respondent.rows.append(len(self.lessons_) + len(texts))
                    texts.append(spans[clause].of(self._read[answer].text))
                    targets.append((carried & (best == clause))[None] - self.shares_)
        return ridge.with_more(self.features.see(texts), np.vstack(targets), self.settings.clause_weight)

    def _chosen(self, texts_of: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
        """Return the distinct texts that are to teach, each with a question it answers: those with the least hashes."""
        question_of = {text: question for question in sorted(texts_of) for text in texts_of[question]}
        order = sorted(question_of, key=lambda text: sha256(text.encode("utf-8", "surrogatepass")).digest())
        return [(text, question_of[text]) for text in order[: self.settings.guessed]]

    def _learn_again(self, guessed: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Learn from guessed texts as well; return the signs of what people coded, held out, now.

        What a text is guessed to carry rests on what people coded. So where a respondent is held out, the texts are
        guessed as if that respondent and others had taught nothing, a fold of respondents at a time. Nor is a text
        guessed from what it was guessed to carry in the round before.

        What is usual for a theme teaches nothing, else answers would teach each other that they carry none.
        """
        commonness, known = self.settings.commonness, len(self._first.targets_)
        texts = [text for text, _ in guessed]
        parts = Parts(texts, range(known, known + len(texts)))
        odds = np.array([self._question_odds(question) for _, question in guessed])

        def signs_of(scores: NDArray[np.float64]) -> NDArray[np.float64]:
            return signs(parts.whole(scores), parts.best(scores), parts.lengths, odds)

        def targets(scores: NDArray[np.float64]) -> NDArray[np.float64]:
            guess = self.calibration_.probability(signs_of(scores))
            usual = (1 - commonness) * guess.mean(axis=0) + commonness * guess.mean()
            return np.asarray(guess - usual)

        guessing = self._first.with_more(
            self.features.see(texts), np.zeros((len(texts), len(self.themes))), self.settings.guess_weight
        )
        every_likeness = guessing.likeness(self.features.see([words for words, _ in parts.pieces]))
        missed = np.array([lesson for _, lesson in parts.pieces])
        # The first round's guesses come from a ridge in which no text has been guessed, and no text misses itself.
        ridge, likeness, but = self._first, every_likeness[:, :known], None
        duals = [ridge.duals_] * len(self._folds)
        scores, held_out = ridge.without((), likeness), self._first_held_out
        for _ in range(self._rounds()):
            self._calibrate(signs_of(scores), held_out)
            by_fold = [
                targets(ridge.without([row for one in fold for row in one.rows], likeness, of_fold, but))
                for fold, of_fold in zip(self._folds, duals, strict=True)
            ]
            ridge = guessing.aim(np.vstack([self._first.targets_, targets(scores)]))
            likeness, but = every_likeness, missed
            duals = [ridge.duals(np.vstack([self._first.targets_, guesses])) for guesses in by_fold]
            scores, held_out = ridge.without((), likeness, but=but), self._held_out(ridge, duals)
        self._turn_to(ridge, texts)
        self._values.update(zip(parts.pieces, scores, strict=True))
        return held_out

    def _rounds(self) -> int:
        return self.settings.guess_rounds if len(self._read) < self.settings.guess_again_below else 1

    def _left_out(
        self, ridge: Ridge, duals: Sequence[NDArray[np.float64]]
    ) -> Iterator[tuple[_Respondent, Parts, NDArray[np.float64]]]:
        """Yield each respondent whose answers people coded, their parts, and the scores of all that is said.

        They are scored as if the respondent had taught nothing; ``duals`` are those to score with, by fold.
        """
        for fold, of_fold in zip(self._folds, duals, strict=True):
            parts = [Parts([self._read[answer].text for answer in one.answers]) for one in fold]
            likeness = ridge.likeness(self.features.see([words for one in parts for words, _ in one.pieces]))
            start = 0
            for respondent, one in zip(fold, parts, strict=True):
                end = start + len(one.pieces)
                yield respondent, one, ridge.without(respondent.rows, likeness[start:end], of_fold)
                start = end

    def _held_out(self, ridge: Ridge, duals: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return the signs of the answers that people coded, each as if its respondent had taught nothing."""
        whole, best = np.zeros((2, len(self._read), len(self.themes)))
        for respondent, parts, scores in self._left_out(ridge, duals):
            whole[respondent.answers], best[respondent.answers] = parts.whole(scores), parts.best(scores)
        lengths = np.array([len(lesson.text) for lesson in self._read], dtype=np.float64)
        odds = np.array([self._question_odds(one.question, at) for at, one in enumerate(self._read)])
        return signs(whole, best, lengths, odds.reshape(whole.shape))

    def _calibrate(self, unread: NDArray[np.float64], held_out: NDArray[np.float64]) -> None:
        start = Calibration(START, np.zeros(len(self.themes)))
        expected = expected_shifts(
            start.probability(unread),
            commonness=self.settings.commonness,
            prior_answers=self.settings.prior_answers,
        )
        self.calibration_ = Calibration.fit(held_out, self._truth.astype(np.float64), expected)

    def score(self, texts: Sequence[str], question: str = "", *, of: Sequence[str] = ()) -> ThemeScores:
        """Return how likely each theme is in each of n answers to a question.

        ``of`` are the n answers that the texts are part of, if they are: a part is not scored with the help of what its
        answer taught either.
        """
        parts, values = self._scored(texts, of or texts)
        return ThemeScores(
            probability=self.calibration_.probability(self._signs(parts, values, question)),
            best_clause=parts.best_clause(values),
            clauses=parts.clauses,
        )

    def _signs_of_all(self, texts_of: Mapping[str, Sequence[str]]) -> NDArray[np.float64]:
        """Return the signs of answers, by question, shape (n, t, 5)."""
        found = [
            self._signs(*self._scored(texts, texts), question) for question, texts in sorted(texts_of.items())
        ]
        return np.concatenate([np.zeros((0, len(self.themes), len(START) - 1)), *found])

    def _signs(self, parts: Parts, values: NDArray[np.float64], question: str) -> NDArray[np.float64]:
        """Return the signs of the themes in n answers to a question, shape (n, t, 5)."""
        whole = parts.whole(values)
        odds = np.broadcast_to(self._question_odds(question), whole.shape)
        return signs(whole, parts.best(values), parts.lengths, odds)

    def _scored(self, texts: Sequence[str], of: Sequence[str]) -> tuple[Parts, NDArray[np.float64]]:
        """Return the parts of texts and their scores (m, t), each scored once in the life of the classifier.

        In slices: few texts are ever in memory as features.
        """
        parts = Parts(texts, [self._own.get(answer, _NOBODY) for answer in of])
        new = [piece for piece in parts.pieces if piece not in self._values]
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            seen = self.features.see([words for words, _ in some])
            scores = self.ridge_.scores(seen, np.array([missed for _, missed in some]))
            self._values.update(zip(some, scores, strict=True))
        values = np.array([self._values[piece] for piece in parts.pieces])
        return parts, values.reshape(len(parts.pieces), len(self.themes))

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
class _Respondent:
    """Hold which of the answers that people coded are somebody's, and the rows of the lessons they became."""

    answers: list[int]
    rows: list[int]


def _log_odds(share: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(share, 1e-4, 0.9)
    odds: NDArray[np.float64] = np.log(clipped / (1 - clipped))
    return odds
