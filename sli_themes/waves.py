"""Waves: how common each theme was in an earlier study, and is in this one (restricted)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.coding.resolution import up_to_date
from sli_themes.errors import AnswersError, Fault
from sli_themes.evaluation import machine_alone
from sli_themes.files import csv_bytes, write_atomically
from sli_themes.intervals import newcombe

if TYPE_CHECKING:
    from sli_themes.coding.model import Codings
    from sli_themes.pipeline import Inputs

DRIFT_FILE = "drift.csv"
NO_THEME = "(no theme)"
"""Stands for the respondents none of whose answers carries a theme."""


class Drift(StrEnum):
    """Say what became of a theme since the earlier wave."""

    NEW = "new"
    STALE = "stale"
    GROWN = "grown"
    SHRUNK = "shrunk"
    STEADY = "steady"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeDrift:
    """Count the respondents who carry a theme in both waves; shares are 0..1, the difference now less then."""

    theme_id: str
    then: int
    base_then: int
    now: int
    base_now: int
    difference: float
    low: float
    high: float
    drift: Drift


@dataclass(frozen=True, slots=True, kw_only=True)
class Waves:
    """Hold what changed between two waves, and the questions that only one of them asked."""

    themes: tuple[ThemeDrift, ...]
    notes: tuple[str, ...]
    file: Path

    def as_json(self) -> dict[str, Any]:
        """Return the figures for machines."""
        return {"themes": [asdict(one) for one in self.themes], "notes": self.notes, "file": str(self.file)}


def compare_waves(inputs: Inputs, earlier: Inputs) -> Waves:
    """Compare the saved codings of two studies by theme, and write restricted/drift.csv.

    Only questions with the same id and themes of this study's codebook are compared; a theme that was merged since
    stands for its successor. What the machine said is compared with what it said then, as far as it was saved.

    Raises:
        AnswersError: either study is not coded, has changed since, or they share no question that was answered.
    """
    shared = [question for question in inputs.questions if question in earlier.questions]
    now, base_now = _carried(inputs, inputs, shared)
    then, base_then = _carried(earlier, inputs, shared)
    if not base_now or not base_then:
        raise AnswersError(
            Fault(
                where=str(earlier.study.folder / "study.toml"),
                what="has no question in common with this study that was answered in both",
                next_step="give a question that was asked again the same id in both study.toml",
            )
        )
    confidence = inputs.study.settings.counts.confidence
    ids = [theme.id for theme in inputs.codebook.codable if theme.id not in inputs.codebook.residual]
    themes = tuple(
        _drift(theme, (len(now.get(theme, ())), base_now), (len(then.get(theme, ())), base_then), confidence)
        for theme in [*ids, NO_THEME]
    )
    file = inputs.study.restricted / DRIFT_FILE
    columns = list(ThemeDrift.__dataclass_fields__)
    rows = [list(asdict(one).values()) for one in themes]
    write_atomically(file, csv_bytes(columns, rows, spreadsheet=True))
    return Waves(themes=themes, notes=_notes(inputs.questions, earlier.questions), file=file)


def _carried(wave: Inputs, today: Inputs, questions: Collection[str]) -> tuple[dict[str, set[str]], int]:
    """Return who carries each theme of today's codebook in one wave, and how many answered the questions."""
    frame = wave.corpus.answers.substantive
    frame = frame[frame["question"].isin(list(questions))]
    respondent = dict(zip(frame["answer_id"], frame["respondent_id"], strict=True))
    carried: dict[str, set[str]] = {}
    codings = up_to_date(_machine(wave), today.codebook).frame
    for answer, theme in zip(codings["answer_id"], codings["theme_id"], strict=True):
        if theme and answer in respondent:
            carried.setdefault(theme, set()).add(respondent[answer])
    everybody = set(respondent.values())
    carried[NO_THEME] = everybody.difference(*carried.values())
    return carried, len(everybody)


def _machine(wave: Inputs) -> Codings:
    from sli_themes.coding.saved import MACHINE_FILE, read_codings
    from sli_themes.pipeline import saved_codings

    codings, _ = saved_codings(wave)
    if not wave.sample.answer_ids:
        return codings
    return machine_alone(codings, read_codings(wave.study.restricted / MACHINE_FILE))


def _drift(theme: str, now: tuple[int, int], then: tuple[int, int], confidence: float) -> ThemeDrift:
    change = newcombe(now, then, confidence)
    if now[0] and not then[0]:
        drift = Drift.NEW
    elif then[0] and not now[0]:
        drift = Drift.STALE
    elif change.low > 0:
        drift = Drift.GROWN
    else:
        drift = Drift.SHRUNK if change.high < 0 else Drift.STEADY
    return ThemeDrift(
        theme_id=theme,
        then=then[0],
        base_then=then[1],
        now=now[0],
        base_now=now[1],
        difference=round(change.share, 6),
        low=round(change.low, 6),
        high=round(change.high, 6),
        drift=drift,
    )


def _notes(now: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
    only_now = [question for question in now if question not in then]
    only_then = [question for question in then if question not in now]
    return tuple(
        f"Asked in the {wave} wave only, and not compared: {', '.join(questions)}."
        for wave, questions in (("new", only_now), ("earlier", only_then))
        if questions
    )
