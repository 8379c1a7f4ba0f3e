"""What changed between two waves, as types, with a sentence for each finding (restricted)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sli_themes.wording import counted

NO_THEME = "(no theme)"
"""Stands for the respondents none of whose answers carries a theme."""


class Drift(StrEnum):
    """Say what became of a share since the earlier wave."""

    NEW = "new"
    STALE = "stale"
    GROWN = "grown"
    SHRUNK = "shrunk"
    STEADY = "steady"
    ADDED = "added"


_HEADS = {
    Drift.NEW: "new, hardly anybody raised it then",
    Drift.STALE: "stale, common then and hardly found now",
    Drift.GROWN: "grown",
    Drift.SHRUNK: "shrunk",
    Drift.STEADY: "no clear change",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Hold a share of respondents then and now.

    Attributes:
        then: respondents who were counted in the earlier wave, of ``base_then``.
        now: those of this one, of ``base_now``.
        share_then: 0..1; corrected where ``corrected``, else as counted.
        share_now: likewise.
        difference: now less then (-1..1), with its interval from ``low`` to ``high``.
        p: how often a difference as large comes by chance, adjusted for all that were compared with it.
        corrected: both shares are corrected for errors of the machine.
        drift: what became of it.
    """

    then: int
    base_then: int
    now: int
    base_now: int
    share_then: float
    share_now: float
    difference: float
    low: float
    high: float
    p: float
    corrected: bool
    drift: Drift

    @property
    def words(self) -> str:
        """Return the change in words, without what it is of."""
        if self.corrected:
            shares = (
                f"{100 * self.share_then:.1f} per cent of respondents then, {100 * self.share_now:.1f} now"
            )
        else:
            then = f"{self.then:,} of {counted(self.base_then, 'respondent')} then"
            shares = f"{then}, {self.now:,} of {self.base_now:,} now"
        points = f"{100 * self.difference:+.1f} points ({100 * self.low:+.1f} to {100 * self.high:+.1f})"
        return f"{_HEADS[self.drift]}; {shares}, {points}, {'' if self.corrected else 'not '}corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeDrift:
    """Hold what became of a theme's share; no change where the earlier codebook did not have the theme."""

    theme_id: str
    theme: str
    change: Change | None

    @property
    def drift(self) -> Drift:
        """Return what became of it."""
        return self.change.drift if self.change else Drift.ADDED

    @property
    def sentence(self) -> str:
        """Return what was found."""
        if self.change is None:
            return f"{self.theme}: not compared; the earlier wave was coded with a codebook that does not have it."
        return f"{self.theme}: {self.change.words}."


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningDrift:
    """Say whether the answers coded with a theme lie elsewhere now.

    Attributes:
        theme_id: the theme.
        theme: its name.
        then: respondents whose excerpts were compared, in the earlier wave.
        now: those of this one.
        likeness: cosine (-1..1) of the mean vectors of both waves.
        by_chance: as far down it comes by chance in so many of 100 shufflings as the study's confidence leaves out.
        p: how often it comes as far down by chance, adjusted for all themes.
        moved: whether that is too seldom.
        answers: of this wave, those that lie farthest in the direction in which the theme moved.
    """

    theme_id: str
    theme: str
    then: int
    now: int
    likeness: float
    by_chance: float
    p: float
    moved: bool
    answers: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Return what was found."""
        figures = f"likeness {self.likeness:.2f}, by chance seldom under {self.by_chance:.2f}"
        if not self.moved:
            return f"{self.theme}: no sign that other things are meant ({figures})."
        return (
            f"{self.theme}: what is coded with it has moved ({figures}). Read first, to see whether it is still the "
            f"same theme: {', '.join(self.answers)}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Hold a group of answers without a theme: how many respondents of each wave stand in it, and what of.

    ``keywords`` come from redacted words; ``answers`` are of this wave, the most typical first.
    """

    keywords: tuple[str, ...]
    stability: float | None
    answers: tuple[str, ...]
    change: Change

    @property
    def sentence(self) -> str:
        """Return what was found."""
        words = ", ".join(self.keywords) or "no keywords"
        stability = "" if self.stability is None else f"; stability {self.stability:.2f}"
        return (
            f"Fits no theme ({words}): {self.change.words}{stability}. Read first: {', '.join(self.answers)}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waves:
    """Hold what changed between two waves, and what is worth knowing when it is read."""

    themes: tuple[ThemeDrift, ...]
    meanings: tuple[MeaningDrift, ...]
    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...]
    file: Path

    def __iter__(self) -> Iterator[ThemeDrift | MeaningDrift | Candidate]:
        """Go through all findings."""
        yield from self.themes
        yield from self.meanings
        yield from self.candidates

    def as_json(self) -> dict[str, Any]:
        """Return the figures for machines, with the sentences."""
        return {
            "themes": [{**asdict(one), "drift": one.drift, "sentence": one.sentence} for one in self.themes],
            "meanings": [{**asdict(one), "sentence": one.sentence} for one in self.meanings],
            "candidates": [{**asdict(one), "sentence": one.sentence} for one in self.candidates],
            "notes": self.notes,
            "file": str(self.file),
        }
