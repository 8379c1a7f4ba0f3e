"""Calibration: probabilities follow the signs, learn from people, and stay near the start with few codings."""

from __future__ import annotations

import numpy as np
import pytest

from sli_themes.coding.calibration import START, Calibration, expected_shifts, signs


def drawn(
    answers: int, themes: int = 5, *, shift: float = 0.0, seed: int = 3
) -> tuple[np.ndarray, np.ndarray]:
    """Return signs, and codings drawn from the start's probabilities with a shift for the first theme."""
    chance = np.random.default_rng(seed)
    best = chance.beta(0.4, 2.0, (answers, themes))
    whole = best * chance.uniform(0.5, 1.0, best.shape)
    seen = signs(whole, best, chance.integers(5, 200, answers).astype(float), np.zeros_like(best))
    odds = START[0] + seen @ START[1:] + np.eye(themes)[0] * shift
    return seen, (chance.uniform(size=odds.shape) < 1 / (1 + np.exp(-odds))).astype(float)


def test_nothing_coded_leaves_the_start() -> None:
    """Without human codings the coefficients are those learned beforehand, and no theme is shifted."""
    seen, truth = drawn(0)
    fitted = Calibration.fit(seen, truth, np.arange(5.0))
    assert (fitted.coefficients == START).all()
    assert fitted.shifts.tolist() == [0, 1, 2, 3, 4]


def shifts(probability: np.ndarray, *, commonness: float = 0.3, prior_answers: int = 50) -> np.ndarray:
    """Return the expected shifts, as a study has them that sets nothing."""
    return expected_shifts(probability, commonness=commonness, prior_answers=prior_answers)


def test_a_theme_that_seems_commoner_starts_as_commoner() -> None:
    """The expected shift follows what the answers say of a theme's share, by less than all of it."""
    seldom, often = shifts(np.tile([0.02, 0.2], (5000, 1)))
    mean = np.log(0.11 / 0.89)
    assert np.log(0.02 / 0.98) - mean < seldom < 0 < often < np.log(0.2 / 0.8) - mean


def test_few_answers_say_little_of_how_common_a_theme_is() -> None:
    """No answer moves nothing, a handful little, and themes that seem alike are alike."""
    assert shifts(np.zeros((0, 3))).tolist() == [0, 0, 0]
    few, many = (shifts(np.tile([0.02, 0.2], (number, 1)))[1] for number in (5, 5000))
    assert 0 < few < many / 2
    assert shifts(np.full((9, 2), 0.3)) == pytest.approx([0, 0])


def test_a_study_says_how_far_it_believes_what_a_theme_seems() -> None:
    """Nothing believed moves nothing, all of it moves to the seeming share; more prior answers move less."""
    seeming = np.tile([0.02, 0.2], (50, 1))
    mean = np.log(0.11 / 0.89)
    assert shifts(seeming, commonness=0).tolist() == [0, 0]
    assert shifts(seeming, commonness=1, prior_answers=0)[1] == pytest.approx(np.log(0.2 / 0.8) - mean)
    assert 0 < shifts(seeming, prior_answers=500)[1] < shifts(seeming)[1]
    assert shifts(seeming[:0], prior_answers=0).tolist() == [0, 0]


def test_what_people_coded_overrules_what_a_theme_seemed() -> None:
    """With very many human codings it does not matter where a shift started."""
    seen, truth = drawn(4000)
    one, two = (Calibration.fit(seen, truth, start * np.array([1, -1, 0, 1, -1])) for start in (0.0, 0.5))
    assert one.shifts == pytest.approx(two.shifts, abs=0.1)


def test_the_fit_is_the_best() -> None:
    """At the fit the slope of the log-posterior is nought: one step more would change nothing."""
    seen, truth = drawn(200, shift=1.0)
    fitted = Calibration.fit(seen, truth, np.full(5, 0.2))
    probability = fitted.probability(seen)
    slope = (truth - probability).sum(axis=0) - (fitted.shifts - 0.2) / 0.4**2
    assert np.abs(slope).max() < 1e-3


def test_probabilities_add_up_to_what_people_coded() -> None:
    """Over the answers learned from, the sum of the probabilities is near the number of codings."""
    seen, truth = drawn(400)
    assert Calibration.fit(seen, truth, np.zeros(5)).probability(seen).sum() == pytest.approx(
        truth.sum(), rel=0.05
    )


def test_a_theme_that_people_see_oftener_is_shifted_and_more_so_the_more_they_coded() -> None:
    """Only its own shift rises, and few answers move it less than many."""
    few, many = (Calibration.fit(*drawn(number, shift=1.5), np.zeros(5)).shifts for number in (20, 1000))
    assert 0 < few[0] < many[0]
    assert many[0] > 0.7
    assert many[0] > np.abs(many[1:]).max()


def test_a_likelier_rival_speaks_against_a_theme() -> None:
    """The rival is the best clause of the likeliest other theme, and lowers the probability."""
    alone, beside = np.array([[0.5, 0.0]]), np.array([[0.5, 0.5]])
    seen = [signs(best, best, np.array([20.0]), np.zeros((1, 2))) for best in (alone, beside)]
    one, two = (Calibration(START, np.zeros(2)).probability(each)[0, 0] for each in seen)
    assert two < one - 0.05


def test_a_lone_theme_has_a_neutral_rival() -> None:
    """A theme without others is neither sure nor impossible for that."""
    best = np.array([[0.5], [0.0]])
    likely = Calibration(START, np.zeros(1)).probability(
        signs(best, best, np.array([30.0, 30.0]), np.zeros((2, 1)))
    )
    assert likely[0, 0] > 0.6
    assert likely[1, 0] < 0.1


def test_probabilities_are_rounded_and_never_certain() -> None:
    """Six places, and neither 0 nor 1."""
    best = np.array([[1e6, -1e6]])
    likely = Calibration(START * 100, np.zeros(2)).probability(
        signs(best, best, np.array([9.0]), np.zeros((1, 2)))
    )
    assert ((likely > 0) & (likely < 1)).all()
    assert (likely == np.round(likely, 6)).all()
