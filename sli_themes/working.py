"""working.xlsx: what an analyst sorts and filters, in one workbook (restricted: it holds words of answers)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.files import unguarded
from sli_themes.quote_files import QUEUE_COLUMNS, queue_row
from sli_themes.workbooks import MOST_ROWS, Column, Sheet, workbook_bytes

if TYPE_CHECKING:
    from sli_themes.coding.model import Codings
    from sli_themes.pipeline import Inputs
    from sli_themes.quotes import HeldQuote
    from sli_themes.results import ThemeCount, ThemeCounts

FILE_NAME = "working.xlsx"
_UNCODED_FILE = "uncoded.csv"
_Cell = str | int | float
_CODINGS = (
    Column(name="answer_id", width=16),
    Column(name="question", width=10),
    Column(name="theme", width=28, wrapped=True),
    Column(name="theme_id", width=42),
    Column(name="coder", width=12),
    Column(name="probability", width=12),
    Column(name="excerpt", width=60, wrapped=True, cut=True),
    Column(name="reason", width=40, wrapped=True),
    Column(name="region", width=20, wrapped=True),
    Column(name="authority_type", width=20, wrapped=True),
    Column(name="answer", width=80, wrapped=True, cut=True),
)
_COUNTS = (
    Column(name="question", width=16),
    Column(name="attribute", width=16),
    Column(name="group", width=26, wrapped=True),
    Column(name="theme_id", width=42),
    Column(name="theme", width=28, wrapped=True),
    Column(name="parent", width=20),
    Column(name="respondents"),
    Column(name="base_respondents"),
    Column(name="share", width=10),
    Column(name="low", width=10),
    Column(name="high", width=10),
    Column(name="prevalence", width=24),
    Column(name="answers", width=10),
    Column(name="base_answers"),
    Column(name="authorities"),
    Column(name="base_authorities"),
    Column(name="respondents_without_campaigns"),
    Column(name="base_without_campaigns"),
)
_UNCODED = (
    Column(name="answer_id", width=16),
    Column(name="question", width=10),
    Column(name="bucket", width=16),
    Column(name="likeliest_theme", width=28),
    Column(name="probability", width=12),
    Column(name="text", width=100, wrapped=True, cut=True),
)
_WIDE = frozenset({"redacted", "reasons", "hints", "status", "attribution"})
_HELD = tuple(
    Column(name=name, width=60 if name == "redacted" else 26, wrapped=True)
    if name in _WIDE
    else Column(name=name)
    for name in QUEUE_COLUMNS
)
_NOTES = (
    "Codings: a row an answer and theme, with the words that carry it. Shares and probabilities run from 0 to 1.",
    "Theme counts, Counts by group: as theme-counts.csv; small groups are not withheld here. Never publish them.",
    "Uncoded: answers without a theme, and why. Held: quotes that the gate held for a person (sli-themes clear).",
    "An empty question is all questions together.",
    "This file holds words of answers: keep it where you keep the answers.",
)


def working_workbook(
    inputs: Inputs, codings: Codings, counts: ThemeCounts, held: Iterable[HeldQuote]
) -> bytes:
    """Return the workbook: codings, theme counts (of everybody and by group), uncoded answers, held quotes.

    A sheet of more rows than a workbook holds is left out, and a note says so. Raises `OutputError` as
    `workbooks.workbook_bytes`.
    """
    everybody, groups = counts.split_by(""), [one for one in counts if one.attribute]
    sheets = (
        Sheet(name="Codings", columns=_CODINGS, rows=list(_coding_rows(inputs, codings))),
        Sheet(name="Theme counts", columns=_COUNTS, rows=list(map(_count_row, everybody))),
        Sheet(name="Counts by group", columns=_COUNTS, rows=list(map(_count_row, groups))),
        Sheet(name="Uncoded", columns=_UNCODED, rows=list(_uncoded_rows(inputs.study.restricted))),
        Sheet(name="Held", columns=_HELD, rows=list(map(queue_row, held))),
    )
    fitting = [sheet for sheet in sheets if len(sheet.rows) < MOST_ROWS]
    left_out = [
        f"{sheet.name}: {len(sheet.rows):,} rows are more than a sheet holds; see the csv files in this folder."
        for sheet in sheets
        if sheet not in fitting
    ]
    return workbook_bytes(fitting, title=f"Working tables: {inputs.study.title}", notes=[*_NOTES, *left_out])


def _coding_rows(inputs: Inputs, codings: Codings) -> Iterator[Sequence[_Cell]]:
    names = {theme.id: theme.name for theme in inputs.codebook.themes}
    answers = _by_id(inputs.corpus.answers.frame, "answer_id", "respondent_id", "text")
    people = _by_id(inputs.corpus.respondents.frame, "respondent_id", "region", "authority_type")
    columns = ("answer_id", "question", "theme_id", "coder", "probability", "start", "end", "reason")
    frame = codings.frame.sort_values(["answer_id", "theme_id"], kind="stable")
    for answer_id, question, theme_id, coder, probability, start, end, reason in zip(
        *(frame[name] for name in columns), strict=True
    ):
        respondent, text = answers[answer_id]
        yield (
            str(answer_id),
            str(question),
            names.get(theme_id, ""),
            str(theme_id),
            str(coder),
            round(float(probability), 3),
            text[int(start) : int(end)] if int(start) >= 0 else "",
            str(reason),
            *people[respondent],
            text,
        )


def _count_row(one: ThemeCount) -> Sequence[_Cell]:
    shares = ["" if share is None else share for share in (one.share, one.low, one.high)]
    return (
        one.question,
        one.attribute,
        one.group,
        one.theme_id,
        one.theme,
        one.parent,
        one.respondents,
        one.base_respondents,
        *shares,
        one.prevalence,
        one.answers,
        one.base_answers,
        one.authorities,
        one.base_authorities,
        one.respondents_without_campaigns,
        one.base_without_campaigns,
    )


def _uncoded_rows(restricted: Path) -> Iterator[Sequence[_Cell]]:
    """Yield the rows of uncoded.csv, which the coder wrote; none when it is gone."""
    file = restricted / _UNCODED_FILE
    if file.exists():
        rows = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
        for row in rows:
            cells: list[_Cell] = [unguarded(row[column.name]) for column in _UNCODED]
            probability = row["probability"]
            cells[4] = round(float(probability), 3) if probability else ""
            yield cells


def _by_id(frame: Any, key: str, *columns: str) -> dict[str, tuple[str, ...]]:
    """Return the cells of some columns by the id in another."""
    cells = (map(str, frame[column]) for column in columns)
    return dict(zip(map(str, frame[key]), zip(*cells, strict=True), strict=True))
