"""Thresholds: from which probability on each theme is coded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sli_themes.settings import CodingSettings

_LEAST, _MOST = 0.15, 0.55
"""Without a goal no threshold leaves these bounds: under the first most codings would be wrong, over the second
codings that are more likely right than wrong would be lost."""
_HALF_WAY = 20
"""Human codings after which a threshold is half way from the setting to what balances the theme's count."""
_BELIEF = 10
"""The machine's own probabilities count like so many codings that people checked."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldOut:
    """Hold probabilities (n, t) of answers that people coded, from coders that had not seen them, and the truth."""

    probability: NDArray[np.float64]
    truth: NDArray[np.bool_]


def thresholds(
    probability: NDArray[np.float64], held_out: HeldOut, settings: CodingSettings
) -> NDArray[np.float64]:
    """Return the threshold of each of t themes; infinite for a theme that cannot meet the goal.

    Args:
        probability: of the themes in the answers of the study, shape (n, t); n may be 0.
        held_out: what is known of the answers that people coded.
        settings: ``precision`` or ``recall`` set a goal; with neither the number coded is brought towards the number
            expected, which is the sum of the probabilities.
    """
    columns = zip(probability.T, held_out.probability.T, held_out.truth.T, strict=True)
    if settings.precision:
        return np.array([_for_precision(*column, settings.precision, settings.doubt) for column in columns])
    if settings.recall:
        return np.array([_for_recall(*column, settings.recall) for column in columns])
    trust = len(held_out.truth) / (len(held_out.truth) + _HALF_WAY) if len(probability) else 0.0
    balanced = [min(max(_balancing(column), _LEAST), _MOST) if trust else 0.0 for column in probability.T]
    return np.round((1 - trust) * settings.threshold + trust * np.array(balanced), 6)


def _balancing(probability: NDArray[np.float64]) -> float:
    """Return the threshold that codes as many answers as are expected to carry the theme."""
    expected = round(float(probability.sum()))
    return float(np.sort(probability)[-expected]) if expected else 1.0


def _for_precision(
    study: NDArray[np.float64],
    held_out: NDArray[np.float64],
    truth: NDArray[np.bool_],
    goal: float,
    doubt: float,
) -> float:
    """Return the lowest threshold above which a share ``goal`` of the codings is right, as far as can be known.

    Not on average: of many thresholds tried, the lowest that looks good enough is one that looks better than it is.
    The precision has a beta distribution over what people checked and what the machine believes; the chance that it
    is under the goal is at most ``doubt``.
    """
    from scipy.special import betainc

    tried = np.unique(np.concatenate([study, held_out]))
    belief = _mean_above(study if len(study) else held_out, tried)
    right, made = _sum_above(held_out, truth, tried), _sum_above(held_out, np.ones_like(truth), tried)
    # No probability is certain, so neither parameter is nought.
    met = betainc(right + _BELIEF * belief, made - right + _BELIEF * (1 - belief), goal) <= doubt
    return float(tried[met.argmax()]) if met.any() else float("inf")


def _for_recall(
    study: NDArray[np.float64], held_out: NDArray[np.float64], truth: NDArray[np.bool_], goal: float
) -> float:
    """Return the highest threshold above which a share ``goal`` of all that carries the theme is expected."""
    tried = np.unique(np.concatenate([study, held_out]))
    if not len(tried):
        return float("inf")
    believed = study if len(study) else held_out
    belief = _sum_above(believed, believed, tried) / believed.sum()
    found = (_sum_above(held_out, truth, tried) + _BELIEF * belief) / (truth.sum() + _BELIEF)
    return float(tried[np.flatnonzero(found >= goal)[-1]]) if (found >= goal).any() else 0.0


def _sum_above(
    probability: NDArray[np.float64],
    values: NDArray[np.float64] | NDArray[np.bool_],
    tried: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return, for each threshold tried, the sum of the values whose probability reaches it."""
    order = np.argsort(probability, kind="stable")
    above = np.append(np.cumsum(values[order][::-1].astype(np.float64))[::-1], 0.0)
    summed: NDArray[np.float64] = above[np.searchsorted(probability[order], tried, side="left")]
    return summed


def _mean_above(probability: NDArray[np.float64], tried: NDArray[np.float64]) -> NDArray[np.float64]:
    number = _sum_above(probability, np.ones_like(probability), tried)
    return _sum_above(probability, probability, tried) / np.maximum(number, 1)
