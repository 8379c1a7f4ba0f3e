"""Intervals of shares: of a plain count, and of a count corrected by a random sample that people coded blind."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

_LEAST_P, _HALVINGS = 1e-9, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Count the units of a population and of the random sample of it that people coded, for one theme.

    The four numbers of the sample are disjoint; units are respondents wherever the count's unit is.
    """

    population: int
    """Units that could have been counted, those of the sample among them."""
    machine: int
    """Those of the population in which the machine finds the theme."""
    both: int
    """Of the sample: found by people and by the machine."""
    people_only: int
    machine_only: int
    neither: int

    @property
    def sample(self) -> int:
        """Return the number of units of the sample."""
        return self.both + self.people_only + self.machine_only + self.neither


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Hold a share with its interval, each 0..1."""

    share: float
    low: float
    high: float


def wilson(count: float, base: float, confidence: float) -> tuple[float, float]:
    """Return the score interval (low, high; 0..1) of the share ``count / base``; ``base`` is above 0.

    With z the normal quantile of (1 + confidence) / 2, x of n: (x + z²/2 ± z·√(x(n−x)/n + z²/4)) / (n + z²). From
    E. B. Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22:209–212; it
    keeps to 0..1 and covers well in small samples (Brown, Cai and DasGupta 2001, Statistical Science 16:101–133).
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    centre = count + z * z / 2
    half = z * math.sqrt(max(count * (base - count), 0.0) / base + z * z / 4)
    low = 0.0 if count <= 0 else (centre - half) / (base + z * z)
    high = 1.0 if count >= base else (centre + half) / (base + z * z)
    return low, high


def of_sample_alone(checked: Checked, confidence: float, *, drawn: bool = False) -> Estimate:
    """Return the share among the units of the sample that people coded, as if there were no machine.

    Wilson's interval for a draw without replacement: the sample counts as n / (1 − n/N) units. It is what a corrected
    share is compared with; ``drawn`` as there. Raises ``ValueError`` when the sample has no unit.
    """
    if not checked.sample:
        raise ValueError("the sample has no unit")
    found = checked.both + checked.people_only
    return _wilson_of(found / checked.sample, _effective(checked, 0.0, drawn=drawn), confidence)


def corrected(checked: Checked, confidence: float, *, drawn: bool = False) -> Estimate:
    """Return the share in the population that people would have found, from the machine's codings and the sample.

    The estimate is that of prediction-powered inference with power tuning (Angelopoulos, Duchi and Zrnic 2023,
    "PPI++", arXiv:2311.01453): ȳ + λ(F − f̄), with ȳ and f̄ the shares that people and the machine find in the sample
    and F the machine's share in the population. The sample is part of the population, so that the best λ is the slope
    of y on f; with codings of 0 and 1 that is the sample post-stratified by the machine's coding.

    The interval is Wilson's about that estimate, with the sample counted as n / (1 − φ²) / (1 − n/N) units: φ² is the
    part of the variance that the machine explains, and n/N what is known already. The normal interval of PPI++ covers
    far too rarely where few of the sample carry the theme (docs/decisions/0015-corrected-shares.md), because φ² is 1
    whenever the few happen to be right; so half a unit is added to both ways of disagreeing before φ² is taken. It is
    never wider than the interval of the sample alone. With ``drawn`` the population is itself a random draw, as when
    two waves are compared, and the interval says how far the share of all could be: then n units tell as much as
    1 / (1/n + 1/N). Raises ``ValueError`` when the sample has no unit.
    """
    alone = of_sample_alone(checked, confidence, drawn=drawn)
    share = _post_stratified(checked)
    estimate = _wilson_of(share, _effective(checked, _explained(checked), drawn=drawn), confidence)
    width, most = estimate.high - estimate.low, alone.high - alone.low
    shrink = min(1.0, most / width) if width > 0 else 1.0
    return Estimate(
        share=share,
        low=share - (share - estimate.low) * shrink,
        high=share + (estimate.high - share) * shrink,
    )


def _post_stratified(checked: Checked) -> float:
    """Return the mean of what people find where the machine does and where it does not, by the population's shares."""
    found, total = checked.both + checked.people_only, checked.sample
    parts = (
        (checked.machine, checked.both, checked.both + checked.machine_only),
        (checked.population - checked.machine, checked.people_only, checked.people_only + checked.neither),
    )
    # Of a part that the sample did not meet nothing is known but what holds for all.
    return sum(weight * (by_people / met if met else found / total) for weight, by_people, met in parts) / (
        checked.population
    )


def _explained(checked: Checked) -> float:
    """Return φ² (0..1) of the four numbers of the sample, with half a unit more in both ways of disagreeing.

    A machine that is wrong more often than by chance explains nothing.
    """
    a, b, c, d = checked.both, checked.people_only + 0.5, checked.machine_only + 0.5, checked.neither
    if a * d <= b * c:
        return 0.0
    return (a * d - b * c) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))


def _effective(checked: Checked, explained: float, *, drawn: bool) -> float:
    """Return how many units, drawn with replacement and without a machine, would tell as much; ∞ for everybody."""
    left = 1 - checked.sample / checked.population
    known = checked.sample / (1 - explained) / left if left > 0 else math.inf
    return 1 / (1 / known + 1 / checked.population) if drawn else known


def _wilson_of(share: float, effective: float, confidence: float) -> Estimate:
    if math.isinf(effective):
        return Estimate(share=share, low=share, high=share)
    low, high = wilson(share * effective, effective, confidence)
    return Estimate(share=share, low=low, high=high)


def newcombe(now: tuple[int, int], then: tuple[int, int], confidence: float) -> Estimate:
    """Return the share now less the share then (-1..1), each of (count, base > 0), with its interval.

    The samples are taken for independent. The hybrid score interval, method 10 of R. G. Newcombe (1998), "Interval
    estimation for the difference between independent proportions", Statistics in Medicine 17:873–890.
    """
    one, other = (
        Estimate(share=count / base, low=low, high=high)
        for (count, base), (low, high) in ((wave, wilson(*wave, confidence)) for wave in (now, then))
    )
    return difference(one, other)


def difference(now: Estimate, then: Estimate) -> Estimate:
    """Return the share now less the share then (-1..1) with its interval, from independent shares with theirs.

    Squared distances from share to end add (MOVER; Zou and Donner 2008, Statistics in Medicine 27:1693–1702); with
    Wilson's intervals that is `newcombe`.
    """
    found = now.share - then.share
    return Estimate(
        share=found,
        low=found - math.hypot(now.share - now.low, then.high - then.share),
        high=found + math.hypot(now.high - now.share, then.share - then.low),
    )


def p_of_no_difference(interval: Callable[[float], Estimate]) -> float:
    """Return the lowest p (0..1) at which the interval of confidence 1 − p leaves 0 out; 1e-9 at least.

    So a test says of a difference what its interval says.
    """
    low, high = _LEAST_P, 1.0
    if interval(1 - low).low > 0 or interval(1 - low).high < 0:
        return low
    for _ in range(_HALVINGS):
        p = (low + high) / 2
        found = interval(1 - p)
        low, high = (low, p) if found.low > 0 or found.high < 0 else (p, high)
    return high
