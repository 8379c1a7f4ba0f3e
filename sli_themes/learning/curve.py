"""The learning curve: how well the machine does with more and more of what people coded, and what more would bring."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sli_themes.coding.model import Codings
from sli_themes.coding.resolution import resolve
from sli_themes.learning.folds import coded_in_folds, only

if TYPE_CHECKING:
    from sli_themes.answers.model import Answers
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.protocol import MakeCoder
    from sli_themes.settings import AgreementSettings, QueueSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """Hold the cross-validated micro-F1 (0..1) of a machine that learned from ``answers`` coded answers."""

    answers: int
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningCurve:
    """Hold the curve so far, and the gain in F1 that is expected of ``more`` answers, with its interval."""

    points: tuple[CurvePoint, ...]
    coded: int
    more: int
    gain: float | None = None
    low: float | None = None
    high: float | None = None
    too_few: int = 0
    """How many coded answers a curve needs; 0 when there are enough."""


def learning_curve(
    make: MakeCoder,
    codebook: Codebook,
    questions: Sequence[str],
    answers: Answers,
    human: Codings,
    settings: QueueSettings,
    agreement: AgreementSettings,
    *,
    more: int,
    confidence: float,
) -> LearningCurve:
    """Return the F1 with the codebook alone, then with a part, and with all of what people coded, and what comes next.

    Every answer is coded by a machine that learned from other respondents only. F1 is fitted by least squares as
    a − b / √(n + ``settings.curve_offset``), an inverse power law whose offset is what the codebook teaches; the gain
    is the fit's from n to n + ``more``. Its interval joins a bootstrap over answers, which tells how sure the points
    are, with the standard error of the fit, which tells how far they are from the curve.
    """
    read = only(answers, human)
    respondents = read.frame["respondent_id"].nunique()
    coded = len(read)
    if coded < settings.curve_min or respondents < agreement.folds:
        return LearningCurve(points=(), coded=coded, more=more, too_few=settings.curve_min)
    from scipy.stats import t as student

    truth = resolve(human)
    ids = read.frame["answer_id"].tolist()
    parts = [0.0, *(0.5**step for step in reversed(range(settings.curve_steps)))]
    kept = 1 - 1 / agreement.folds
    sizes = np.array([part * kept * coded for part in parts])
    counts = []
    for part in parts:
        made = coded_in_folds(
            make, codebook, questions, answers, human, folds=agreement.folds, taught=_share_of(read, part)
        )
        counts.append(_right_and_wrong(ids, truth, resolve(made)))
    shared, said = (np.stack([one[at] for one in counts]) for at in (0, 1))
    found = 2 * shared.sum(axis=1) / np.maximum(said.sum(axis=1), 1)
    points = tuple(
        CurvePoint(answers=round(float(size)), f1=round(float(f1), 6))
        for size, f1 in zip(sizes, found, strict=True)
    )
    random = np.random.default_rng(agreement.seed)
    weights = random.multinomial(coded, np.full(coded, 1 / coded), size=agreement.resamples).astype(float)
    drawn = 2 * (weights @ shared.T) / np.maximum(weights @ said.T, 1)
    slopes, _ = _fitted(sizes, drawn, settings.curve_offset)
    slope, error = (float(one[0]) for one in _fitted(sizes, found[np.newaxis], settings.curve_offset))
    tail = (1 - confidence) / 2
    low, high = np.quantile(slopes, [tail, 1 - tail])
    of_fit = error * float(student.ppf(1 - tail, len(parts) - 2))
    step = (coded + more + settings.curve_offset) ** -0.5 - (coded + settings.curve_offset) ** -0.5
    ends = sorted(
        step * end
        for end in (slope - math.hypot(slope - low, of_fit), slope + math.hypot(high - slope, of_fit))
    )
    return LearningCurve(
        points=points,
        coded=coded,
        more=more,
        gain=round(step * slope, 6),
        low=round(ends[0], 6),
        high=round(ends[1], 6),
    )


def _share_of(read: Answers, part: float) -> frozenset[str]:
    """Return the answers of the first ``part`` (0..1) of the respondents, in the order of a hash of their ids."""
    frame = read.frame
    people = sorted(
        set(frame["respondent_id"]), key=lambda one: hashlib.sha256(f"curve {one}".encode()).hexdigest()
    )
    first = set(people[: round(part * len(people))])
    return frozenset(frame["answer_id"][frame["respondent_id"].isin(first)])


def _right_and_wrong(
    ids: Sequence[str], truth: dict[str, frozenset[str]], made: dict[str, frozenset[str]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for each answer how many themes both gave, and how many the two gave together."""
    pairs = [(truth[answer], made.get(answer, frozenset())) for answer in ids]
    return (
        np.array([len(one & other) for one, other in pairs], dtype=np.float64),
        np.array([len(one) + len(other) for one, other in pairs], dtype=np.float64),
    )


def _fitted(
    sizes: NDArray[np.float64], f1: NDArray[np.float64], offset: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the slope of each row of ``f1`` on (n + offset)^(−½), and its standard error."""
    x = (sizes + offset) ** -0.5
    centred = x - x.mean()
    slope: NDArray[np.float64] = (f1 @ centred) / (centred @ centred)
    rest = f1 - f1.mean(axis=1, keepdims=True) - slope[:, np.newaxis] * centred
    error: NDArray[np.float64] = np.sqrt((rest**2).sum(axis=1) / (len(x) - 2) / (centred @ centred))
    return slope, error
