"""Human codings from a table of answer and theme ids (csv, workbook, jsonl or parquet)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from sli_themes.answers.files import read_table
from sli_themes.answers.model import Corpus
from sli_themes.answers.table import SHOWN_ROWS, Table, listed
from sli_themes.codebook.model import Codebook, Status
from sli_themes.coding.model import MACHINE, Codings
from sli_themes.errors import AnswersError, Fault, UsageError, did_you_mean

THEME_COLUMNS = ("theme_id", "theme", "code")
NO_THEME_COLUMN = "no_theme"
"""A table with this column, as `queue` writes one: an answer without a theme is read only where a mark stands in it."""
_SLUG = re.compile(r"[\w.-]{1,63}")
"""What an id looks like; anything else may be a sentence, which no message repeats."""


def person(coder: str) -> str:
    """Return the name of a human coder without white space around it; raises `UsageError` when it is none."""
    name = " ".join(coder.split())
    if not name or name.casefold() == MACHINE or not name.isprintable():
        raise UsageError(f"the coder must be a person's name, and {MACHINE!r} is the program's")
    return name


def read_human_codings(path: Path, corpus: Corpus, codebook: Codebook, coder: str) -> Codings:
    """Return the codings of one person from a table with a row an answer and theme.

    Columns ``answer_id`` and ``theme_id`` (or ``theme``, or ``code``): a theme's id, or else its name. An empty cell
    or a residual id says "read, no theme". A theme that was merged stands for the one it was merged into. In a table
    with a column ``no_theme`` an empty cell says so only beside a mark there, and a cell may name several themes,
    divided by semicolons: such a sheet comes back half done, and what was not reached is not read.

    Raises:
        UsageError: ``coder`` is not a person's name.
        AnswersError: with every unknown answer and theme and its rows, or because the file cannot be read.
    """
    coder = person(coder)
    table = read_table(path)
    answers, themes = _columns(table)
    questions = dict(zip(corpus.answers.frame["answer_id"], corpus.answers.frame["question"], strict=True))
    wrong = _Wrong()
    given: dict[str, set[str]] = defaultdict(set)
    sheet = table.find(NO_THEME_COLUMN)
    marks = table.frame[sheet] if sheet is not None else ["x"] * len(table)
    named = [_names(cell, codebook, several=sheet is not None) for cell in table.frame[themes]]
    meanings = {name: _meaning(name, codebook) for name in {name for names in named for name in names}}
    machine = table.frame["coder"] if "coder" in table.header else [""] * len(table)
    cells = zip(table.rows, table.frame[answers], named, marks, machine, strict=True)
    for row, said, names, mark, made_by in cells:
        if not any(names) and not mark.strip():
            continue
        answer = said.strip()
        if made_by.strip() == MACHINE:
            wrong.machine.append(row)
        if answer not in questions:
            wrong.answers.append(row)
        for meaning in map(meanings.__getitem__, names):
            if isinstance(meaning, str):
                given[answer] |= {meaning} - {""}
            else:
                wrong.themes[meaning].append(row)
    faults = wrong.as_faults(table.name, answers, themes)
    if faults:
        raise AnswersError(faults)
    return Codings.of(
        [
            human_row(answer, questions[answer], theme, coder, codebook.version)
            for answer, found in given.items()
            for theme in found or {""}
        ]
    )


def human_row(
    answer_id: str,
    question: str,
    theme_id: str,
    coder: str,
    codebook_version: int,
    *,
    start: int = -1,
    end: int = -1,
    reason: str = "",
) -> dict[str, object]:
    """Return a row for `Codings.of`: a person is sure of what they say, and marks an excerpt or not."""
    return {
        "answer_id": answer_id,
        "question": question,
        "theme_id": theme_id,
        "coder": coder,
        "probability": 1.0,
        "start": start,
        "end": end,
        "reason": reason,
        "codebook_version": codebook_version,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _NoTheme:
    """Hold why a cell means no theme."""

    what: str
    next_step: str


@dataclass(slots=True)
class _Wrong:
    """Gather the faulty rows."""

    answers: list[int] = field(default_factory=list)
    machine: list[int] = field(default_factory=list)
    themes: dict[_NoTheme, list[int]] = field(default_factory=lambda: defaultdict(list))

    def as_faults(self, name: str, answers: str, themes: str) -> list[Fault]:
        """Return one fault a kind and, for the first `SHOWN_ROWS`, one a theme."""
        faults = []
        if self.machine:
            what = f"codings by the program itself, in {listed(self.machine)}"
            step = "import only what a person coded"
            faults.append(Fault(where=f"{name} column 'coder'", what=what, next_step=step))
        if self.answers:
            what = f"no answer of the study has this id: {len(self.answers):,} ({listed(self.answers)})"
            step = "use the ids of the answers file, or RESPONDENT:QUESTION where it has none"
            faults.append(Fault(where=f"{name} column {answers!r}", what=what, next_step=step))
        kinds = sorted(self.themes.items(), key=lambda item: (item[0].what, item[1]))
        for reason, rows in kinds[:SHOWN_ROWS]:
            what = f"{reason.what}: {len(rows):,} ({listed(rows)})"
            faults.append(Fault(where=f"{name} column {themes!r}", what=what, next_step=reason.next_step))
        if len(kinds) > SHOWN_ROWS:
            what = f"and {len(kinds) - SHOWN_ROWS:,} more values that name no theme"
            faults.append(
                Fault(where=f"{name} column {themes!r}", what=what, next_step="is it the right codebook?")
            )
        return faults


def _columns(table: Table) -> tuple[str, str]:
    """Return the columns of answers and themes; raises `AnswersError` when one is missing."""
    answers = table.find("answer_id")
    themes = next((found for name in THEME_COLUMNS if (found := table.find(name))), None)
    if answers is not None and themes is not None:
        return answers, themes
    missing = [name for name, found in (("answer_id", answers), ("theme_id", themes)) if found is None]
    step = "write a header with answer_id and theme_id above the codings"
    raise AnswersError(
        [Fault(where=table.name, what=f"no column {name!r}", next_step=step) for name in missing]
    )


def _names(cell: str, codebook: Codebook, *, several: bool) -> tuple[str, ...]:
    """Return the ids or names in a cell; a theme whose own name holds a semicolon is one."""
    name = cell.strip()
    if (
        not several
        or ";" not in name
        or any(name.casefold() == theme.name.casefold() for theme in codebook.themes)
    ):
        return (name,)
    return tuple(part.strip() for part in name.split(";") if part.strip()) or ("",)


def _meaning(name: str, codebook: Codebook) -> str | _NoTheme:
    """Return the theme's id that a cell means, "" for no theme, or why it means nothing."""
    if not name or name in codebook.residual:
        return ""
    by_id = {theme.id: theme for theme in codebook.themes}
    theme = by_id.get(name)
    if theme is None:
        named = [other for other in codebook.themes if other.name.casefold() == name.casefold()]
        theme = named[0] if len(named) == 1 else None
    if theme is None:
        shown = f" {name!r}" if _SLUG.fullmatch(name) else ""
        return _NoTheme(
            what=f"the codebook has no theme{shown}",
            next_step=did_you_mean(name, by_id, "use a theme's id of the codebook, or leave the cell empty"),
        )
    seen = {theme.id}
    while theme.status is Status.RETIRED and theme.merged_into in by_id and theme.merged_into not in seen:
        theme = by_id[theme.merged_into]
        seen.add(theme.id)
    if theme.id in codebook.residual:
        return ""
    if theme.status is Status.RETIRED:
        return _NoTheme(
            what=f"theme {theme.id!r} is retired", next_step="code with one of the themes that replace it"
        )
    if codebook.is_heading(theme):
        return _NoTheme(
            what=f"theme {theme.id!r} is a heading", next_step="code with one of the themes under it"
        )
    return theme.id
