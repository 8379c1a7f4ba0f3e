"""Thresholds: where they start, what balances a theme's count, and what a goal asks for."""

from __future__ import annotations

import numpy as np
import pytest

from sli_themes.coding.thresholds import HeldOut, thresholds
from sli_themes.settings import CodingSettings

NOBODY = HeldOut(probability=np.zeros((0, 2)), truth=np.zeros((0, 2), dtype=bool))
CHANCE = np.random.default_rng(5)
LIKELY = np.round(CHANCE.beta(0.5, 2.0, (2000, 2)), 6)


def people(number: int, *, right: float = 1.0) -> HeldOut:
    """Return answers whose themes are as likely as said, times ``right``."""
    probability = np.round(CHANCE.beta(0.5, 2.0, (number, 2)), 6)
    return HeldOut(
        probability=probability, truth=CHANCE.uniform(size=probability.shape) < right * probability
    )


def test_the_setting_holds_while_nobody_has_coded() -> None:
    """Without human codings, or without answers, every theme has the threshold of the settings."""
    assert thresholds(LIKELY, NOBODY, CodingSettings(threshold=0.37)).tolist() == [0.37, 0.37]
    assert thresholds(LIKELY[:0], people(50), CodingSettings(threshold=0.37)).tolist() == [0.37, 0.37]


def test_many_codings_bring_the_number_coded_to_the_number_expected() -> None:
    """With very many human codings as many answers reach the threshold as the probabilities add up to."""
    found = thresholds(LIKELY, people(100_000), CodingSettings())
    made, expected = (found <= LIKELY).sum(axis=0), LIKELY.sum(axis=0)
    assert made == pytest.approx(expected, rel=0.02)


def test_twenty_codings_are_half_way() -> None:
    """The threshold lies between the setting and the balance, in the middle at twenty."""
    start, half, whole = (
        thresholds(LIKELY, held, CodingSettings(threshold=0.5))
        for held in (NOBODY, people(20), people(10**6))
    )
    assert half == pytest.approx((start + whole) / 2, abs=1e-3)


def test_no_balance_leaves_its_bounds() -> None:
    """A theme that is hardly likely anywhere is not coded at any price, nor is a likely one ever lost."""
    faint, plain = np.full((100, 1), 0.05), np.full((100, 1), 0.9)
    held = HeldOut(probability=np.zeros((10**6, 1)), truth=np.zeros((10**6, 1), dtype=bool))
    assert thresholds(faint, held, CodingSettings())[0] == pytest.approx(0.15, abs=1e-3)
    assert thresholds(plain, held, CodingSettings())[0] == pytest.approx(0.55, abs=1e-3)


def test_precision_is_met_on_other_answers() -> None:
    """Codings above the threshold are right as often as asked; after many human codings it is no higher than needed."""
    found = thresholds(LIKELY, people(5000), CodingSettings(precision=0.7))
    new = people(50_000)
    for theme in range(2):
        made = new.probability[:, theme] >= found[theme]
        assert new.truth[made, theme].mean() == pytest.approx(0.7, abs=0.05)


def test_a_precision_is_met_more_often_than_not() -> None:
    """Of many studies with few human codings most meet the goal on new answers, not every other one."""
    new = people(20_000)
    met = []
    for _ in range(40):
        found = thresholds(LIKELY, people(100), CodingSettings(precision=0.7))
        for theme in range(2):
            made = new.probability[:, theme] >= found[theme]
            met.append(new.truth[made, theme].mean() >= 0.69)
    assert np.mean(met) > 0.7


def test_less_doubt_asks_for_a_higher_threshold() -> None:
    """The smaller the chance that a precision may be missed with, the fewer answers are coded."""
    held = people(100)
    bold, careful = (
        thresholds(LIKELY, held, CodingSettings(precision=0.7, doubt=doubt)) for doubt in (0.5, 0.05)
    )
    assert (careful > bold).all()


def test_people_correct_a_machine_that_is_too_sure() -> None:
    """Where people find fewer codings right than the probabilities say, the threshold rises."""
    sure, corrected = (
        thresholds(LIKELY, held, CodingSettings(precision=0.6)) for held in (NOBODY, people(2000, right=0.7))
    )
    assert (corrected > sure + 0.05).all()


def test_a_goal_out_of_reach_codes_nothing() -> None:
    """A theme that never gets likely enough has no threshold at all."""
    assert np.isinf(
        thresholds(
            np.full((50, 1), 0.4),
            HeldOut(probability=np.zeros((0, 1)), truth=np.zeros((0, 1), dtype=bool)),
            CodingSettings(precision=0.9),
        )
    )[0]
    assert np.isinf(thresholds(LIKELY[:0], NOBODY, CodingSettings(precision=0.9))).all()


def test_recall_is_met_on_other_answers() -> None:
    """As much of what carries a theme is found as asked; asking for more lowers the threshold."""
    found = thresholds(LIKELY, people(500), CodingSettings(recall=0.8))
    new = people(50_000)
    for theme in range(2):
        reached = new.probability[new.truth[:, theme], theme] >= found[theme]
        assert reached.mean() == pytest.approx(0.8, abs=0.05)
    assert (thresholds(LIKELY, people(500), CodingSettings(recall=0.95)) < found).all()


def test_recall_without_any_answer_codes_nothing() -> None:
    """With no probability at all there is nothing to find."""
    assert np.isinf(thresholds(LIKELY[:0], NOBODY, CodingSettings(recall=0.9))).all()
