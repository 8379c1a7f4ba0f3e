"""What is told of agreement: figures with intervals, theme by theme and over all, and where coders differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

ReadAnswers = Mapping[str, frozenset[str]]
"""The themes of each answer that a coder read, by the answer's id; empty: read, no theme."""


class Kind(StrEnum):
    """Say who is compared with whom."""

    PEOPLE = "person-person"
    TOGETHER = "all people"
    VALIDITY = "machine-person"
    FLOOR = "floor-person"
    RUNS = "machine-machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Hold a measure with its bootstrap interval; ``None`` where it is not defined."""

    measure: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeAgreement:
    """Hold how two coders agree on one theme, in the answers to whose question it belongs."""

    theme_id: str
    theme: str
    both: int
    one_only: int
    other_only: int
    neither: int
    figures: tuple[Figure, ...]

    @property
    def answers(self) -> int:
        """Return how many answers both coders read."""
        return self.both + self.one_only + self.other_only + self.neither

    @property
    def prevalence(self) -> float:
        """Return the share of answers with the theme, the mean of the two coders (0..1)."""
        found = 2 * self.both + self.one_only + self.other_only
        return found / (2 * self.answers) if self.answers else 0.0

    def value(self, measure: str) -> float | None:
        """Return one of the figures."""
        return next(figure.value for figure in self.figures if figure.measure == measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Hold an answer to which two coders gave different themes."""

    answer_id: str
    question: str
    one_only: tuple[str, ...]
    other_only: tuple[str, ...]
    both: tuple[str, ...]
    times: int
    """In how many answers the same themes stand against each other."""
    distance: float
    """MASI distance (0..1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Hold how two coders agree, on the answers that both of them read.

    With a person and the machine the person is ``one``, so that precision and recall are the machine's.
    """

    kind: Kind
    one: str
    other: str
    answers: int
    overall: tuple[Figure, ...]
    themes: tuple[ThemeAgreement, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    on: str = ""
    """Which answers these are, where that matters: whether the machine learned from them."""

    def figure(self, measure: str) -> Figure | None:
        """Return a figure over all themes; nothing when it is not among them."""
        return next((figure for figure in self.overall if figure.measure == measure), None)
