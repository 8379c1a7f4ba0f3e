"""Wide and long tables → one cell an answer: who gave it, to which question, in which row it stands."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from sli_themes.answers.content import fold
from sli_themes.answers.table import Table, listed
from sli_themes.errors import AnswersError, Fault, did_you_mean
from sli_themes.study import Kind, Layout, Question, Study

LONGEST_ID = 120
"""A longer id is taken for a sign that the wrong column was named (characters)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Hold what one respondent wrote to one open question, as it stands in the file."""

    answer_id: str
    respondent_id: str
    question: Question
    text: str
    row: int
    undecodable: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cells:
    """Hold the cells of a table; ``owners`` has the respondent of every row, ``left_out`` counts rows left out."""

    cells: tuple[Cell, ...]
    owners: tuple[str, ...]
    left_out: int = 0


def find_columns(study: Study, table: Table) -> dict[str, str]:
    """Return study's column name → column of the table; raises `AnswersError` with every name that is not there."""
    wanted = [(f"[columns] {key}", name) for key, name in study.columns.used]
    if study.layout is Layout.WIDE:
        wanted += [
            (f"question {question.id!r}", column)
            for question in study.questions
            for column in question.all_columns
        ]
    found = {name: table.find(name) for _, name in wanted}
    faults = [
        Fault(
            where=table.name,
            what=f"no column {name!r} (study.toml, {place})",
            next_step=did_you_mean(name, table.header, "sli-themes init shows the columns of a file"),
        )
        for place, name in wanted
        if found[name] is None
    ]
    if faults:
        raise AnswersError(faults)
    return {name: column for name, column in found.items() if column is not None}


def cut_cells(study: Study, table: Table, columns: dict[str, str]) -> Cells:
    """Return the cells of the study's open questions; raises `AnswersError` with every faulty id and question."""
    faults: list[Fault] = []
    own = study.columns.respondent
    owners = _ids(table, columns[own], faults) if own else None
    if study.layout is Layout.WIDE:
        if owners is None:
            owners = content_ids(table)
        elif not faults:
            _refuse_twice(table, owners, f"column {own!r}: respondent id", faults)
        if faults:
            raise AnswersError(faults)
        return Cells(cells=tuple(_wide(study, table, columns, owners)), owners=tuple(owners))
    return _long(study, table, columns, owners, faults)


def content_ids(table: Table) -> list[str]:
    """Return an id a row made from what the row says, so that another order of rows gives the same ids.

    The first 12 hexadecimal digits of sha256 over (column, cell) pairs; identical rows get -2, -3, ...
    """
    seen: Counter[str] = Counter()
    made = []
    names = sorted(table.header)
    for cells in zip(*(table.frame[name] for name in names), strict=True):
        row = json.dumps([pair for pair in zip(names, cells, strict=True) if pair[1]])
        short = f"r-{hashlib.sha256(row.encode()).hexdigest()[:12]}"
        seen[short] += 1
        made.append(short if seen[short] == 1 else f"{short}-{seen[short]}")
    return made


def _ids(table: Table, column: str, faults: list[Fault]) -> list[str]:
    """Return the ids of a column without surrounding white space, noting every row whose id cannot be one."""
    ids = [cell.strip() for cell in table.frame[column]]
    wrong = (
        ("no id", [not one for one in ids]),
        (f"an id of more than {LONGEST_ID} characters", [len(one) > LONGEST_ID for one in ids]),
        ("an id with a line break or another control character", [not one.isprintable() for one in ids]),
    )
    for what, found in wrong:
        rows = list(compress(table.rows, found))
        if rows:
            step = "name the column that holds the ids, or fill them in"
            where = f"{table.name} column {column!r}"
            faults.append(Fault(where=where, what=f"{what} in {listed(rows)}", next_step=step))
    return ids


def _refuse_twice(table: Table, ids: Sequence[str], what: str, faults: list[Fault], step: str = "") -> None:
    """Note the rows of every id that stands more than once."""
    rows: dict[str, list[int]] = defaultdict(list)
    for one, row in zip(ids, table.rows, strict=True):
        rows[one].append(row)
    again = [places for places in rows.values() if len(places) > 1]
    for places in again[:20]:
        found = f"{what} twice or more, in {listed(places)}"
        faults.append(
            Fault(where=table.name, what=found, next_step=step or "an id may stand once: remove or rename")
        )
    if len(again) > 20:
        faults.append(
            Fault(where=table.name, what=f"and {len(again) - 20:,} more ids that stand twice or more")
        )


def _wide(study: Study, table: Table, columns: dict[str, str], owners: Sequence[str]) -> list[Cell]:
    """Return a cell a respondent and open question, leaving out the options ticked in a question of both kinds."""
    cells = []
    for question in study.open_questions:
        column = columns[question.column]
        options = {fold(option) for option in question.options} if question.kind is Kind.BOTH else set()
        for place, (owner, text) in enumerate(zip(owners, table.frame[column], strict=True)):
            if not options or fold(text) not in options:
                cells.append(
                    Cell(
                        answer_id=f"{owner}:{question.id}",
                        respondent_id=owner,
                        question=question,
                        text=text,
                        row=table.rows[place],
                        undecodable=(place, column) in table.undecodable,
                    )
                )
    return cells


def _long(
    study: Study, table: Table, columns: dict[str, str], owners: list[str] | None, faults: list[Fault]
) -> Cells:
    """Return a cell a row that answers an open question."""
    names = study.columns
    asked = _asked(study, table, columns, faults)
    given = _ids(table, columns[names.answer_id], faults) if names.answer_id else None
    if owners is None:
        owners = given if given is not None else content_ids(table)
    ids = given
    if ids is None:
        ids = [
            f"{owner}:{question.id if question else '-'}"
            for owner, question in zip(owners, asked, strict=True)
        ]
    if given is not None and not faults:
        _refuse_twice(table, given, f"column {names.answer_id!r}: answer id", faults)
    elif given is None and not faults:
        said = [
            one if question else f"{row}" for one, question, row in zip(ids, asked, table.rows, strict=True)
        ]
        step = "name the column of answer ids, or the column that tells the questions apart"
        _refuse_twice(table, said, "the same respondent answers the same question", faults, step)
    if faults:
        raise AnswersError(faults)
    text = columns[names.text]
    cells = [
        Cell(
            answer_id=ids[place],
            respondent_id=owners[place],
            question=question,
            text=words,
            row=table.rows[place],
            undecodable=(place, text) in table.undecodable,
        )
        for place, (question, words) in enumerate(zip(asked, table.frame[text], strict=True))
        if question and question.is_open and not _ticked(question, words)
    ]
    return Cells(
        cells=tuple(cells), owners=tuple(owners), left_out=sum(question is None for question in asked)
    )


def _ticked(question: Question, text: str) -> bool:
    """Say whether the cell of a question of both kinds holds one of its options."""
    return question.kind is Kind.BOTH and fold(text) in {fold(option) for option in question.options}


def _asked(study: Study, table: Table, columns: dict[str, str], faults: list[Fault]) -> list[Question | None]:
    """Return the question of every row, ``None`` for those left out on purpose; notes rows of no question."""
    if not study.columns.question:
        return [study.questions[0]] * len(table)
    column = columns[study.columns.question]
    known: dict[str, Question | None] = {value.strip(): None for value in study.leave_out}
    known |= {question.value.strip(): question for question in study.questions}
    values = [value.strip() for value in table.frame[column]]
    strange = [row for row, value in zip(table.rows, values, strict=True) if value not in known]
    if strange:
        what = f"no question of study.toml has this value, in {listed(strange)}"
        step = "add a [[questions]] entry with it, or name it in leave_out"
        faults.append(Fault(where=f"{table.name} column {column!r}", what=what, next_step=step))
    return [known.get(value) for value in values]
