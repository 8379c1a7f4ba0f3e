"""Intervals: plain shares, and shares corrected by a sample that people coded."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from sli_themes.intervals import (
    Checked,
    Estimate,
    corrected,
    difference,
    newcombe,
    of_sample_alone,
    p_of_no_difference,
    wilson,
)


def checked(both, people_only, machine_only, neither, *, population=2000, machine=400):
    """Return the numbers of one theme."""
    return Checked(
        population=population,
        machine=machine,
        both=both,
        people_only=people_only,
        machine_only=machine_only,
        neither=neither,
    )


def test_wilson_matches_a_published_example():
    """Newcombe (1998, Statistics in Medicine 17:857): 81 of 263 is .2553 to .3662; 0 of 20 is 0 to .1611."""
    assert wilson(81, 263, 0.95) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20, 0.95) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_estimate_is_that_of_prediction_powered_inference():
    """With the slope of people on machine as weight, ȳ + λ(F − f̄) is the corrected share."""
    one = checked(30, 12, 8, 150)
    y = np.repeat([1.0, 1.0, 0.0, 0.0], [30, 12, 8, 150])
    f = np.repeat([1.0, 0.0, 1.0, 0.0], [30, 12, 8, 150])
    tuned = np.cov(y, f, bias=True)[0, 1] / np.var(f)
    assert corrected(one, 0.95).share == pytest.approx(y.mean() + tuned * (400 / 2000 - f.mean()))


def test_machine_that_finds_too_much_is_put_right():
    """A theme that people find in half of what the machine finds, and nowhere else, has half of the machine's share."""
    estimate = corrected(checked(20, 0, 20, 160), 0.95)
    assert estimate.share == pytest.approx(0.1)
    assert estimate.low < 0.1 < estimate.high < 0.2


def test_machine_that_knows_nothing_leaves_the_sample_alone():
    """Where machine and people are independent, the machine adds nothing, and takes nothing away."""
    one = checked(10, 40, 30, 120)
    alone = of_sample_alone(one, 0.95)
    estimate = corrected(one, 0.95)
    assert estimate.share == pytest.approx(alone.share, abs=1e-9)
    assert (estimate.low, estimate.high) == pytest.approx((alone.low, alone.high), abs=1e-3)


def test_good_machine_narrows_the_interval():
    """The better the machine, the narrower; but one that was right in the few it was tried on is not taken for sure."""
    good, fair = (corrected(one, 0.95) for one in (checked(38, 2, 2, 158), checked(25, 15, 15, 145)))
    assert good.high - good.low < 0.6 * (fair.high - fair.low)
    lucky = corrected(checked(1, 0, 0, 49, machine=40), 0.95)
    assert lucky.high - lucky.low > 0.05


def test_never_wider_than_the_sample_alone_and_within_bounds():
    """For every table of 12 units and any number of machine codings, the share lies within an interval within 0..1."""
    for numbers in itertools.product(range(5), repeat=4):
        if not sum(numbers):
            continue
        for machine in (numbers[0] + numbers[2], 40, 200 - numbers[1] - numbers[3]):
            one = checked(*numbers, population=200, machine=machine)
            alone, estimate = of_sample_alone(one, 0.95), corrected(one, 0.95)
            assert 0 <= estimate.low <= estimate.share <= estimate.high <= 1, numbers
            assert estimate.high - estimate.low <= alone.high - alone.low + 1e-12, numbers


def test_sample_of_everybody_leaves_no_doubt():
    """When people coded every respondent, the share is theirs and the interval a point."""
    estimate = corrected(checked(5, 15, 10, 170, population=200, machine=15), 0.95)
    assert estimate.share == estimate.low == estimate.high == pytest.approx(0.1)


def test_theme_that_the_sample_never_met_in_the_machine_rests_on_people():
    """With no machine coding in the sample nothing is known of them, and the share is that of people."""
    one = checked(0, 3, 0, 47, machine=2)
    assert corrected(one, 0.95).share == pytest.approx(3 / 50)


def test_half_a_sample_of_a_small_population_tells_more():
    """The share among those who responded is the better known the more of them were coded."""
    small, large = (
        corrected(checked(8, 4, 4, 84, population=n, machine=n // 8), 0.95) for n in (200, 20_000)
    )
    assert (small.high - small.low) / (large.high - large.low) == pytest.approx(math.sqrt(0.5), abs=0.03)


def test_empty_sample_is_refused():
    """There is no share without a unit."""
    with pytest.raises(ValueError, match="no unit"):
        corrected(checked(0, 0, 0, 0), 0.95)


@pytest.mark.parametrize(
    ("cells", "size"),
    [
        ((300, 120, 90, 1490), 100),
        ((60, 40, 20, 1880), 200),
        ((12, 18, 60, 1910), 200),
        ((500, 100, 300, 1100), 50),
    ],
)
def test_nominal_95_per_cent_hold_the_truth_in_about_95(cells, size):
    """Over 2,000 draws from a known population, 93 to 97.5 per cent of intervals hold its share."""
    random = np.random.default_rng(1)
    tables, times = np.unique(
        random.multivariate_hypergeometric(cells, size, size=2000), axis=0, return_counts=True
    )
    truth = (cells[0] + cells[1]) / sum(cells)
    held = 0
    for numbers, number in zip(tables.tolist(), times.tolist(), strict=True):
        one = corrected(checked(*numbers, population=sum(cells), machine=cells[0] + cells[2]), 0.95)
        held += number * (one.low <= truth <= one.high)
    assert 0.93 <= held / 2000 <= 0.975


# ---- the difference between two waves


@pytest.mark.parametrize(
    ("now", "then", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_interval_of_two_counted_shares_is_newcombes(now, then, low, high):
    """The published intervals of method 10 come out (Newcombe 1998, table II)."""
    found = newcombe(now, then, 0.95)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert found.share == pytest.approx(now[0] / now[1] - then[0] / then[1])


def test_difference_of_known_shares_is_known():
    """Shares without doubt differ without doubt, and the doubt of either alone is that of the difference."""
    sure, other = Estimate(share=0.5, low=0.5, high=0.5), Estimate(share=0.2, low=0.1, high=0.35)
    assert difference(sure, sure) == Estimate(share=0.0, low=0.0, high=0.0)
    found = difference(sure, other)
    assert (found.share, found.low, found.high) == pytest.approx((0.3, 0.15, 0.4))


def test_p_says_what_the_interval_says():
    """At 1 − p the interval just reaches 0; no difference has p 1, and none is under the least."""

    def at(confidence):
        return newcombe((45, 100), (30, 100), confidence)

    p = p_of_no_difference(at)
    assert at(1 - p * 1.01).low > 0 > at(1 - p * 0.99).low
    assert p_of_no_difference(lambda confidence: newcombe((3, 10), (3, 10), confidence)) == 1.0
    assert p_of_no_difference(lambda confidence: newcombe((0, 9000), (9000, 9000), confidence)) == 1e-9


def test_population_that_is_drawn_leaves_its_own_doubt():
    """Everybody coded without error: what is left is Wilson's interval of so many respondents."""
    everybody = checked(30, 0, 0, 70, population=100, machine=30)
    drawn = corrected(everybody, 0.95, drawn=True)
    assert (drawn.low, drawn.high) == pytest.approx(wilson(30, 100, 0.95))
    some = checked(12, 2, 2, 34, population=100, machine=30)
    inner, outer = corrected(some, 0.95), corrected(some, 0.95, drawn=True)
    assert outer.low < inner.low < inner.high < outer.high
    assert inner.share == outer.share


def test_corrected_difference_holds_the_truth_in_about_95():
    """Two waves of 300, 100 of each coded blind, a machine that errs otherwise in each: 93 to 98 of 100 hold it."""
    random = np.random.default_rng(11)

    def wave(share, found, wrong):
        people = random.random(300) < share
        machine = np.where(people, random.random(300) < found, random.random(300) < wrong)
        y, f = people[:100], machine[:100]
        return Checked(
            population=300,
            machine=int(machine.sum()),
            both=int((y & f).sum()),
            people_only=int((y & ~f).sum()),
            machine_only=int((~y & f).sum()),
            neither=int((~y & ~f).sum()),
        )

    held = 0
    for _ in range(1000):
        now, then = wave(0.3, 0.9, 0.1), wave(0.2, 0.6, 0.02)
        found = difference(corrected(now, 0.95, drawn=True), corrected(then, 0.95, drawn=True))
        held += found.low <= 0.1 <= found.high
    assert 930 <= held <= 980
