"""Cells of questions with options → which options each respondent chose; a value that is no option is a fault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from sli_themes.answers.consent import says_no
from sli_themes.answers.content import is_blank
from sli_themes.answers.model import CHOICE_COLUMNS, OWN_WORDS, Choices
from sli_themes.answers.table import Table, listed
from sli_themes.errors import AnswersError, Fault
from sli_themes.study import Kind, Layout, Question, Study

_TYPOGRAPHIC = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")
_BETWEEN = re.compile(r"[;,|]")
"""What survey programs put between the options that were ticked in one cell; so they do a line break."""

_Read = Callable[[str], tuple[str, ...] | None]
"""Cell → the options chosen in it, ``None`` when it says something else."""


def read_choices(study: Study, table: Table, columns: dict[str, str], owners: Sequence[str]) -> Choices:
    """Return what was chosen in the questions that have options; ``owners`` has the respondent of every row.

    An option is matched exactly, but for letter case, white space and the typography of quotes and dashes. Survey
    programs write "Other, please say" among the ticks of a multiple choice: it is `OWN_WORDS`. Raises `AnswersError`
    with the rows, never the words, of all other cells that hold anything else: counted as one of the options or left
    out, they would make every per cent a wrong one.
    """
    faults: list[Fault] = []
    rows: set[tuple[str, str, str]] = set()
    for question in study.questions:
        if question.options:
            for column, read in _readers(study, question, columns):
                strange = []
                for place, cell in _cells(study, question, table, columns, column):
                    found = () if is_blank(cell) else read(cell)
                    if found is None:
                        strange.append(table.rows[place])
                    rows.update((owners[place], question.id, option) for option in found or ())
                if strange:
                    faults.append(_fault(table, column, question, strange))
    if faults:
        raise AnswersError(faults)
    made = sorted(rows)
    return Choices(
        pd.DataFrame(
            {
                name: pd.Series([row[at] for row in made], dtype="str")
                for at, name in enumerate(CHOICE_COLUMNS)
            }
        )
    )


def folded(text: str) -> str:
    """Return a value as it is compared with others: without letter case, doubled spaces and typography."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHIC).casefold().split())


def _readers(study: Study, question: Question, columns: dict[str, str]) -> Iterator[tuple[str, _Read]]:
    """Yield the columns in which a question was answered, each with how its cells are read."""
    if question.columns:
        for name, option in zip(question.columns, question.options, strict=True):
            yield columns[name], _tick_of(option)
        return
    column = columns[question.column if study.layout is Layout.WIDE else study.columns.text]
    options = {folded(option): option for option in question.options}
    if question.kind is Kind.MULTIPLE:
        yield column, lambda cell: _ticked(cell, options)
    elif question.kind is Kind.CLOSED:
        yield column, lambda cell: (options[folded(cell)],) if folded(cell) in options else None
    else:
        yield column, lambda cell: (options.get(folded(cell), OWN_WORDS),)


def _cells(
    study: Study, question: Question, table: Table, columns: dict[str, str], column: str
) -> Iterator[tuple[int, str]]:
    """Yield (place of the row, cell) of the rows that answer a question."""
    asked: Sequence[str] | None = None
    if study.layout is Layout.LONG and study.columns.question:
        asked = list(table.frame[columns[study.columns.question]])
    for place, cell in enumerate(table.frame[column]):
        if asked is None or asked[place].strip() == question.value.strip():
            yield place, cell


def _tick_of(option: str) -> _Read:
    """Return how the column of one option is read: ticked, not ticked, or the option in words."""
    from sli_themes.study.guessing import is_tick

    def read(cell: str) -> tuple[str, ...] | None:
        if says_no(cell):
            return ()
        return (option,) if folded(cell) == folded(option) or is_tick(cell) else None

    return read


def _ticked(cell: str, options: dict[str, str]) -> tuple[str, ...]:
    """Return the options that stand in one cell; the longest that fits is taken, so that one may hold a comma."""
    rest = folded(cell.replace("\n", ";"))
    found = []
    longest_first = sorted(options, key=lambda option: (-len(option), option))
    while rest := rest.strip("; ,|"):
        fits = (one for one in longest_first if rest.startswith(one))
        taken = next((one for one in fits if _ends(rest[len(one) :])), None)
        found.append(OWN_WORDS if taken is None else options[taken])
        rest = rest[len(taken) :] if taken is not None else "".join(_BETWEEN.split(rest, maxsplit=1)[1:])
    return tuple(found)


def _ends(rest: str) -> bool:
    """Say whether an option may end before ``rest``."""
    return not rest.strip() or _BETWEEN.match(rest.lstrip()) is not None


def _fault(table: Table, column: str, question: Question, rows: list[int]) -> Fault:
    return Fault(
        where=f"{table.name} column {column!r}",
        what=f"something that is none of the options of {question.id!r}, in {listed(rows)}",
        next_step="add it to the options in study.toml, or correct the cells",
    )
