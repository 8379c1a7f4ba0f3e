"""Plugged-in coders: any classifier of texts in the place of the built-in one (restricted).

Lessons, excerpts, evidence, thresholds and unsure answers stay those of `Coder`; the classifier says how likely each
theme is in a text. Its probabilities are calibrated on human codings that it did not learn from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from sli_themes.coding.classifier import ThemeScores
from sli_themes.coding.coder import Coder
from sli_themes.coding.thresholds import HeldOut, thresholds
from sli_themes.errors import UsageError
from sli_themes.excerpts import clauses

if TYPE_CHECKING:
    from sli_themes.codebook.model import Theme
    from sli_themes.coding.features import Embed, Features
    from sli_themes.coding.lessons import Lesson
    from sli_themes.settings import CodingSettings

Sees = Literal["texts", "words", "vectors", "both"]
"""What a scikit-learn classifier gets of a text: itself, its words and their parts (TF-IDF), its vector, or both."""
_CERTAIN = 1e-6
"""No probability is nearer to 0 or 1: a classifier that is quite sure can still be calibrated."""
_TRUST = 1.0
"""How far calibration may leave what the classifier says (standard deviation of the prior, log-odds)."""


class TextClassifier(Protocol):
    """Say how likely each of t themes is in a text; scikit-learn's conventions, with texts for rows."""

    def fit(self, texts: Sequence[str], carried: NDArray[np.bool_], weights: NDArray[np.float64]) -> object:
        """Learn from n texts, the themes that each carries (n, t), and how much each text weighs (n,)."""

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability (0..1) of each theme in each of n texts, shape (n, t); of each text alone."""


MakeTextClassifier = Callable[["Sequence[Theme]", "Features", "CodingSettings"], TextClassifier]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlugIn:
    """Make coders around a classifier of texts; a `sli_themes.coding.protocol.CoderFactory`."""

    make: MakeTextClassifier
    sends_text_to: str
    """The host or service that words of answers are sent to; "" when they stay on this machine."""

    def __call__(self, embed: Embed, settings: CodingSettings, earlier: Sequence[Lesson] = ()) -> Coder:
        """Return a coder that has learned nothing."""
        return Coder(embed, settings, earlier, classifier=partial(PluggedClassifier, self.make))


def from_estimator(estimator: Any, *, sees: Sees = "both", sends_text_to: str = "") -> PlugIn:
    """Return a plug-in from a scikit-learn classifier, of which a copy learns each theme.

    Raises:
        UsageError: it gives neither probabilities nor a decision function.
    """
    if not (hasattr(estimator, "predict_proba") or hasattr(estimator, "decision_function")):
        raise UsageError(
            f"{type(estimator).__name__} has neither predict_proba nor decision_function → use another classifier, or "
            "put CalibratedClassifierCV around it"
        )

    def make(_: Sequence[Theme], features: Features, settings: CodingSettings) -> OnePerTheme:
        return OnePerTheme(estimator, sees, features, settings)

    return PlugIn(make=make, sends_text_to=sends_text_to)


class OnePerTheme:
    """Hold a copy of a scikit-learn classifier for each theme."""

    def __init__(self, estimator: Any, sees: Sees, features: Features, settings: CodingSettings) -> None:
        """Keep the parameters; whatever of the classifier draws lots without a seed draws with the setting's."""
        from sklearn.base import clone

        self.estimator = clone(estimator)
        given = self.estimator.get_params()
        seeds = [name for name in given if name.split("__")[-1] == "random_state" and given[name] is None]
        self.estimator.set_params(**dict.fromkeys(seeds, settings.seed))
        self.sees, self.features = sees, features

    def fit(self, texts: Sequence[str], carried: NDArray[np.bool_], weights: NDArray[np.float64]) -> Self:
        """Learn each theme; one that all texts carry, or none, is as likely in any text as in these."""
        from sklearn.base import clone
        from sklearn.utils.validation import has_fit_parameter

        rows = self._rows(texts)
        weighed = {"sample_weight": weights} if has_fit_parameter(self.estimator, "sample_weight") else {}
        self.shares_ = carried.mean(axis=0)
        self.models_ = [
            clone(self.estimator).fit(rows, column.astype(int), **weighed) if 0 < share < 1 else None
            for column, share in zip(carried.T, self.shares_, strict=True)
        ]
        return self

    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each theme; a decision function goes through the logistic curve."""
        from scipy.special import expit

        rows = self._rows(texts)
        likely = np.tile(self.shares_, (len(texts), 1))
        for column, model in enumerate(self.models_):
            if model is not None:
                likely[:, column] = (
                    model.predict_proba(rows)[:, 1]
                    if hasattr(model, "predict_proba")
                    else expit(model.decision_function(rows))
                )
        return likely

    def _rows(self, texts: Sequence[str]) -> Any:
        from scipy.sparse import csr_matrix, hstack

        if self.sees == "texts":
            return list(texts)
        if self.sees == "words":
            return self.features.wording(texts)
        if self.sees == "vectors":
            return self.features.meaning(texts)
        return hstack([self.features.wording(texts), csr_matrix(self.features.meaning(texts))], format="csr")


class PluggedClassifier:
    """Put a classifier of texts in the place of the built-in one (a `ClassifierProtocol`)."""

    def __init__(
        self, make: MakeTextClassifier, themes: Sequence[Theme], features: Features, settings: CodingSettings
    ) -> None:
        """Keep the parameters; nothing is learned before `fit`."""
        self.make = make
        self.themes = tuple(themes)
        self.features = features
        self.settings = settings

    def fit(self, lessons: Sequence[Lesson]) -> Self:
        """Learn from the lessons, and from human codings in folds of respondents how far it can be trusted."""
        self.lessons_ = sorted(lessons, key=lambda lesson: (lesson.human, lesson.source, lesson.text))
        self.meanings_ = self.features.meaning([lesson.text for lesson in self.lessons_])
        # It has no words that weigh: the evidence names none.
        width = self.features.wording([""]).shape[1]
        self.coefficients_ = np.broadcast_to(0.0, (len(self.themes), width))
        self.thresholds_ = np.full(len(self.themes), self.settings.threshold)
        self._likely: dict[str, NDArray[np.float64]] = {}
        carried = [[theme.id in lesson.themes for theme in self.themes] for lesson in self.lessons_]
        self._carried = np.array(carried, dtype=bool).reshape(len(self.lessons_), len(self.themes))
        self.classifier_ = self._taught(np.ones(len(self.lessons_), dtype=bool))
        likely, truth = self._left_out()
        self.shift_, self.slope_ = _calibrated(likely, truth)
        self.held_out_ = HeldOut(probability=self._probability(likely), truth=truth)
        return self

    def balance(self, texts_of: Mapping[str, Sequence[str]]) -> Self:
        """Set the threshold of each theme with the answers that nobody coded, and the held-out ones."""
        texts = [text for _, of_question in sorted(texts_of.items()) for text in of_question]
        self.thresholds_ = thresholds(
            self._probability(self._likely_in(texts)), self.held_out_, self.settings
        )
        return self

    def score(
        self,
        texts: Sequence[str],
        question: str = "",  # noqa: ARG002 - of the protocol
        *,
        of: Sequence[str] = (),  # noqa: ARG002 - of the protocol
    ) -> ThemeScores:
        """Return how likely each theme is in each of n answers; the question and the whole answer change nothing."""
        parts = [clauses(text) for text in texts]
        pieces = [span.of(text) for text, spans in zip(texts, parts, strict=True) for span in spans]
        self._likely_in([*texts, *pieces])
        best = np.full((len(texts), len(self.themes)), -1, dtype=np.intp)
        for row, (text, spans) in enumerate(zip(texts, parts, strict=True)):
            if spans:
                best[row] = self._likely_in([span.of(text) for span in spans]).argmax(axis=0)
        return ThemeScores(
            probability=self._probability(self._likely_in(texts)), best_clause=best, clauses=parts
        )

    def _taught(self, rows: NDArray[np.bool_]) -> TextClassifier:
        """Return a classifier that learned from these lessons (n,)."""
        lessons = [lesson for lesson, taken in zip(self.lessons_, rows, strict=True) if taken]
        weights = [self.settings.human_weight if lesson.human else 1.0 for lesson in lessons]
        classifier = self.make(self.themes, self.features, self.settings)
        classifier.fit([lesson.text for lesson in lessons], self._carried[rows], np.array(weights))
        return classifier

    def _left_out(self) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return what classifiers that learned from other respondents say of human-coded answers, and the truth."""
        from sklearn.model_selection import GroupKFold

        people = np.array([row for row, lesson in enumerate(self.lessons_) if lesson.human], dtype=np.intp)
        respondents = [self.lessons_[row].respondent for row in people]
        folds = min(self.settings.calibration_folds, len(set(respondents)))
        if folds < 2:
            return np.zeros((0, len(self.themes))), np.zeros((0, len(self.themes)), dtype=bool)
        likely = np.zeros((len(people), len(self.themes)))
        for _, left_out in GroupKFold(n_splits=folds).split(people, groups=respondents):
            taken = np.ones(len(self.lessons_), dtype=bool)
            taken[people[left_out]] = False
            texts = [self.lessons_[row].text for row in people[left_out]]
            likely[left_out] = self._checked(self._taught(taken).predict_proba(texts), len(texts))
        return likely, self._carried[people]

    def _likely_in(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return what the classifier says of n texts, of each distinct one asked once; nothing is likely in a blank."""
        new = sorted({text for text in texts if text.strip()}.difference(self._likely))
        if new:
            found = self._checked(self.classifier_.predict_proba(new), len(new))
            self._likely.update(zip(new, found, strict=True))
        nothing = np.zeros(len(self.themes))
        return np.array([self._likely.get(text, nothing) for text in texts]).reshape(-1, len(self.themes))

    def _checked(self, likely: NDArray[np.float64], texts: int) -> NDArray[np.float64]:
        """Return probabilities rounded, so that the last bits of a sum never decide; raises `UsageError` at others."""
        rounded: NDArray[np.float64] = np.asarray(np.round(np.asarray(likely, dtype=np.float64), 9))
        right = rounded.shape == (texts, len(self.themes))
        if not right or not ((rounded >= 0) & (rounded <= 1)).all():
            raise UsageError(
                "the coder that is plugged in did not return a probability from 0 to 1 for each text and theme → mend "
                "its predict_proba"
            )
        return rounded

    def _probability(self, likely: NDArray[np.float64]) -> NDArray[np.float64]:
        from scipy.special import expit

        calibrated: NDArray[np.float64] = expit(self.shift_ + self.slope_ * _odds(likely))
        return np.asarray(np.round(calibrated, 6), dtype=np.float64)


def _odds(likely: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.special import logit

    return np.asarray(logit(np.clip(likely, _CERTAIN, 1 - _CERTAIN)), dtype=np.float64)


def _calibrated(likely: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[float, float]:
    """Return shift and slope of the log-odds (Platt 1999) under which the truth is likeliest; 0 and 1 with none.

    Normal priors hold them there as long as little is known, so few human codings move them little.
    """
    from scipy.optimize import minimize

    if not len(truth):
        return 0.0, 1.0
    odds, signs = _odds(likely), np.where(truth, 1.0, -1.0)

    def misfit(at: NDArray[np.float64]) -> float:
        prior = (at[0] ** 2 + (at[1] - 1) ** 2) / (2 * _TRUST**2)
        return float(np.logaddexp(0, -signs * (at[0] + at[1] * odds)).sum() + prior)

    shift, slope = minimize(misfit, np.array([0.0, 1.0]), method="Nelder-Mead").x
    # A slope under 0 would turn the classifier round: then it knows nothing, and is only as sure as that.
    return round(float(shift), 6), round(max(float(slope), 0.0), 6)
