"""Calibration: from the signs of a theme in an answer to the probability that people would code it.

One logistic regression for all themes, so that what a common theme teaches of the signs serves a rare one, and a
shift a theme for how often people see it. It starts from coefficients that were learned beforehand and moves from
them as far as human codings say; with none it stays there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

START = np.array([0.9, 0.85, 1.3, -0.57, 0.2, 0.35])
"""Intercept, then a coefficient a sign, as they come out on half of the patient answers (``benchmarks/quality.py``)."""
_SPREAD = np.array([0.3, 0.15, 0.15, 0.15, 0.08, 0.15])
"""How far they may differ in another study (standard deviation of the prior)."""
_THEME_SPREAD = 0.4
"""How much oftener or more seldom than the signs say people code a theme (standard deviation, log-odds)."""
_FLOOR = 0.02
"""Scores under it say nothing more."""
_NO_RIVAL = 0.1
"""Stands for the rival of a theme that is alone."""
_STEPS = 30


def signs(
    whole: NDArray[np.float64],
    best: NDArray[np.float64],
    lengths: NDArray[np.float64],
    question_odds: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the signs of t themes in n answers, shape (n, t, 5).

    Args:
        whole: score of the whole answer, shape (n, t).
        best: score of its best clause, shape (n, t).
        lengths: characters of the answer, shape (n,).
        question_odds: how much likelier the theme is in this question than in all, log-odds, shape (n, t).

    The rival is the best clause of the likeliest other theme: what speaks for one theme speaks against the next.
    """
    if whole.shape[1] > 1:
        second, first = np.partition(best, -2, axis=1)[:, -2:].T
        rival = np.where(best >= first[:, None], second[:, None], first[:, None])
    else:
        rival = np.full_like(best, _NO_RIVAL)
    length = np.broadcast_to(np.log1p(lengths)[:, None], whole.shape)
    return np.stack([_log(whole), _log(best), _log(rival), length, question_odds], axis=2)


def expected_shifts(
    probability: NDArray[np.float64], *, commonness: float, prior_answers: int
) -> NDArray[np.float64]:
    """Return where the shifts of t themes start: how much commoner each seems than the mean theme, log-odds.

    The first step of the estimation of shares by Saerens, Latinne and Decaestecker (2002), and not the whole of it:
    followed to its end it makes common themes ever commoner where signs are weak.

    Args:
        probability: of the themes in answers that nobody coded, without any shift, shape (n, t).
        commonness: how much of it is believed, 0..1.
        prior_answers: a theme's share starts from the mean share, as if so many more answers had been scored.
    """
    if not probability.size:
        return np.zeros(probability.shape[1])
    mean = float(probability.mean())
    share = (probability.sum(axis=0) + prior_answers * mean) / (len(probability) + prior_answers)
    shifts: NDArray[np.float64] = commonness * (np.log(share / (1 - share)) - np.log(mean / (1 - mean)))
    return shifts


def _logistic(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    likely: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return likely


def _log(score: NDArray[np.float64]) -> NDArray[np.float64]:
    logarithm: NDArray[np.float64] = np.log(np.maximum(score, 0) + _FLOOR)
    return logarithm


@dataclass(slots=True, eq=False)
class Calibration:
    """Hold the coefficients of the signs and the shift of each theme."""

    coefficients: NDArray[np.float64]
    shifts: NDArray[np.float64]

    @classmethod
    def fit(
        cls, seen: NDArray[np.float64], truth: NDArray[np.float64], expected: NDArray[np.float64]
    ) -> Calibration:
        """Learn from the signs (n, t, 5) of answers that people coded, and their codings 0/1 (n, t).

        Newton's method on the log-posterior with normal priors around `START` and the expected shifts (t,): it is
        concave, so there is one best. The signs must come from a coder that did not learn from these answers.
        """
        answers, themes = truth.shape
        features = np.concatenate([np.ones((answers, themes, 1)), seen], axis=2)
        coefficients, shifts = START.copy(), expected.copy()
        for _ in range(_STEPS if answers else 0):
            probability = _logistic(features @ coefficients + shifts)
            miss, weight = truth - probability, probability * (1 - probability)
            slope = np.einsum("ntf,nt->f", features, miss) - (coefficients - START) / _SPREAD**2
            slopes = miss.sum(axis=0) - (shifts - expected) / _THEME_SPREAD**2
            bend = np.einsum("ntf,nt,ntg->fg", features, weight, features, optimize=True)
            mixed = np.einsum("ntf,nt->tf", features, weight)
            bends = weight.sum(axis=0) + 1 / _THEME_SPREAD**2
            # The shifts are eliminated: each meets the coefficients only.
            left = bend + np.diag(1 / _SPREAD**2) - mixed.T @ (mixed / bends[:, None])
            step = np.linalg.solve(left, slope - mixed.T @ (slopes / bends))
            move = (slopes - mixed @ step) / bends
            # No step is longer than the curve can be trusted: a full one may overshoot where few answers are coded.
            length = min(1.0, 1 / max(np.abs(step).max(), np.abs(move).max(), 1e-12))
            coefficients, shifts = coefficients + length * step, shifts + length * move
            if np.abs(step).max() < 1e-9:
                break
        return cls(coefficients, shifts)

    def probability(self, seen: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability (n, t) of themes with these signs, to six places.

        Rounded, so that the last bits of a sum never decide.
        """
        odds = self.coefficients[0] + seen @ self.coefficients[1:] + self.shifts
        return np.asarray(np.round(np.clip(_logistic(odds), 1e-6, 1 - 1e-6), 6), dtype=np.float64)
