"""Measures of agreement, as formulas on numbers; every one is ``nan`` where it is not defined.

``a`` counts the units in which both coders found a theme, ``b`` and ``c`` those in which only one of them did, ``d``
those in which neither did. All may be arrays of one shape, so that a bootstrap is one call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Themes = frozenset[str]
Distance = Callable[[Themes, Themes], float]


def per_cent_agreement(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Numbers:
    """Return the share of units on which the two say the same (0..1)."""
    return ratio(a + d, a + b + c + d)


def positive_agreement(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Numbers:  # noqa: ARG001 - one signature
    """Return 2a / (2a + b + c), which is also the F1 of either when the other is right (0..1)."""
    return ratio(2 * a, 2 * a + b + c)


def kappa(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Numbers:
    """Return Cohen's κ (1960): chance agreement is p₁p₂ + (1 − p₁)(1 − p₂), with each coder's own share."""
    n = a + b + c + d
    one, other = ratio(a + b, n), ratio(a + c, n)
    return _beyond_chance(ratio(a + d, n), one * other + (1 - one) * (1 - other))


def ac1(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Numbers:
    """Return Gwet's AC1 (2008): chance agreement is 2π(1 − π), with π the mean share of the two."""
    n = a + b + c + d
    prevalence = ratio(2 * a + b + c, 2 * n)
    return _beyond_chance(ratio(a + d, n), 2 * prevalence * (1 - prevalence))


def nominal_alpha(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Numbers:
    """Return Krippendorff's α (2004) for one theme and two coders who both read every unit."""
    n = a + b + c + d
    found, values = 2 * a + b + c, 2 * n
    expected = ratio(2 * found * (values - found), values * (values - 1))
    return 1 - ratio(ratio(b + c, n), expected)


def precision(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Numbers:  # noqa: ARG001
    """Return how many of the themes that the other gave the first gave too (0..1)."""
    return ratio(a, a + c)


def recall(a: Numbers, b: Numbers, c: Numbers, d: Numbers) -> Numbers:  # noqa: ARG001
    """Return how many of the themes that the first gave the other gave too (0..1)."""
    return ratio(a, a + b)


OF_A_THEME: tuple[tuple[str, Callable[[Numbers, Numbers, Numbers, Numbers], Numbers]], ...] = (
    ("per cent agreement", per_cent_agreement),
    ("positive agreement", positive_agreement),
    ("kappa", kappa),
    ("ac1", ac1),
    ("alpha", nominal_alpha),
    ("precision", precision),
    ("recall", recall),
)
"""Name and formula of what is told of a theme and two coders."""


def nominal_distance(one: Themes, other: Themes) -> float:
    """Return 0 for the same set of themes, 1 for any other."""
    return float(one != other)


def jaccard_distance(one: Themes, other: Themes) -> float:
    """Return 1 − shared themes / all themes; 0 between two empty sets."""
    return 1 - len(one & other) / len(one | other) if one or other else 0.0


def masi_distance(one: Themes, other: Themes) -> float:
    """Return 1 − M·J (Passonneau 2006), with J the Jaccard similarity and M 1, 2/3, 1/3 or 0.

    M is for equal sets, one within the other, a mere overlap, nothing shared. Two empty sets are equal: both coders
    read the answer and found no theme. An empty set shares nothing with another.
    """
    if one == other:
        return 0.0
    if not one & other:
        return 1.0
    monotone = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - monotone * len(one & other) / len(one | other)


class SetAlpha:
    """Work out Krippendorff's α for sets of themes, any number of coders, and answers that not all of them read.

    Args:
        units: for each answer the sets of those who read it. Answers with one reader say nothing of agreement and do
            not count; a coder who did not read an answer is missing there, and not "no theme".
        distance: between two sets, 0..1.
    """

    def __init__(self, units: Sequence[Sequence[Themes]], distance: Distance) -> None:
        """Count who said what in each unit, and how far apart they are there."""
        distinct = sorted({one for unit in units for one in unit}, key=sorted)
        place = {one: at for at, one in enumerate(distinct)}
        self.apart = np.array([[distance(one, other) for other in distinct] for one in distinct])
        self.said = np.zeros((len(units), len(distinct)))
        for row, unit in enumerate(units):
            if len(unit) > 1:
                np.add.at(self.said[row], [place[one] for one in unit], 1.0)
        readers = self.said.sum(axis=1)
        pairs = ((self.said @ self.apart) * self.said).sum(axis=1) if distinct else readers
        self.observed = ratio(pairs, np.maximum(readers - 1, 1.0))

    def of(self, weights: Numbers) -> Numbers:
        """Return α with each of u units counted as often as ``weights`` (…, u) says."""
        values = weights @ self.said
        total = values.sum(axis=-1)
        expected = ratio(((values @ self.apart) * values).sum(axis=-1), total * (total - 1))
        return 1 - ratio(ratio(weights @ self.observed, total), expected)


def ratio(above: Numbers, below: Numbers) -> Numbers:
    """Return ``above / below``, ``nan`` where ``below`` is 0 or itself not defined."""
    above, below = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    defined = ~(np.isnan(below) | (below == 0))
    divided: Numbers = np.divide(above, below, out=np.full(above.shape, np.nan), where=defined)
    return divided


def _beyond_chance(observed: Numbers, by_chance: Numbers) -> Numbers:
    return ratio(observed - by_chance, 1 - by_chance)
