"""A study's answers file → a corpus: every answer in one bucket, every row accounted for, in one order."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from sli_themes.answers.choices import read_choices
from sli_themes.answers.consent import Asks, asks
from sli_themes.answers.content import classify
from sli_themes.answers.copies import Copies, find_copies
from sli_themes.answers.files import read_table
from sli_themes.answers.groups import group_notes
from sli_themes.answers.layout import Cell, Cells, cut_cells, find_columns
from sli_themes.answers.model import (
    ANSWER_COLUMNS,
    Answers,
    Choices,
    Content,
    Corpus,
    Respondents,
    RowAccounting,
)
from sli_themes.answers.respondents import gather_respondents
from sli_themes.answers.routing import route
from sli_themes.answers.table import Table, listed
from sli_themes.errors import AnswersError, Fault
from sli_themes.settings import AnswerSettings
from sli_themes.study import Study
from sli_themes.wording import counted

LEFT_OUT = "question left out by the study"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """Hold a corpus and what is worth knowing about how it was read (notes, none of them fatal)."""

    corpus: Corpus
    notes: tuple[Fault, ...]


def read_corpus(study: Study) -> Corpus:
    """Return the answers and respondents of a study, in an order that does not depend on that of the file.

    Raises `AnswersError` with all faults of the file that can be seen together.
    """
    return examine(study).corpus


def examine(study: Study) -> Reading:
    """Return the corpus of a study together with notes for `sli_themes.study.checks`; raises as `read_corpus`."""
    table = read_table(
        study.answers,
        sheet=study.sheet,
        encoding=study.encoding,
        delimiter=study.delimiter,
        header_rows=study.header_rows,
    )
    columns = find_columns(study, table)
    _refuse_broken(study, table, columns)
    _refuse_misread_consent(study, table, columns)
    cells = cut_cells(study, table, columns)
    respondents, notes = gather_respondents(study, table, columns, cells)
    choices = read_choices(study, table, columns, cells.owners)
    kept, refused = _sorted_out(cells.cells, study.settings.answers)
    answers, copies = _answers(kept, study.settings.answers)
    accounting = _account(cells, answers, copies, refused)
    corpus = Corpus(
        answers=answers,
        respondents=respondents,
        accounting=accounting,
        fingerprint=_fingerprint(answers, respondents, choices),
        choices=choices,
    )
    more = tuple(
        Fault(where=table.name, what=f"{len(ids):,} refused, {reason} ({listed(ids, 'answer')})", fatal=False)
        for reason, ids in refused.items()
    )
    routed = route(study, choices, respondents).notes(table.name)
    tabled = (*routed, *group_notes(study, respondents))
    return Reading(
        corpus=corpus,
        notes=(*table.notes, *notes, *more, *tabled, *_on_quoting(study, table, respondents)),
    )


def _refuse_broken(study: Study, table: Table, columns: dict[str, str]) -> None:
    """Raise `AnswersError` when a column that is not answers holds NUL characters or bytes of no character."""
    words = {question.column for question in study.open_questions} | {study.columns.text}
    faults = []
    for name, column in columns.items():
        if name in words:
            continue
        rows = [
            row
            for place, (row, cell) in enumerate(zip(table.rows, table.frame[column], strict=True))
            if "\0" in cell or (place, column) in table.undecodable
        ]
        if rows:
            what = f"NUL characters or bytes that are no character in {listed(rows)}"
            step = "export the file again, as UTF-8"
            faults.append(Fault(where=f"{table.name} column {column!r}", what=what, next_step=step))
    if faults:
        raise AnswersError(faults)


def _refuse_misread_consent(study: Study, table: Table, columns: dict[str, str]) -> None:
    """Raise `AnswersError` when a column of consent is worded as an objection, or the other way round.

    Who names the words that mean yes (``may_quote_yes``) has looked: then the wording of ``may_quote`` is not asked.
    """
    named = study.columns
    faults = []
    for key, other, wrong in (
        ("may_quote", "may_not_quote", Asks.OBJECTION),
        ("may_not_quote", "may_quote", Asks.CONSENT),
    ):
        column = columns.get(getattr(named, key))
        if column is None or (key == "may_quote" and named.may_quote_yes):
            continue
        text = table.texts[table.header.index(column)]
        if wrong in (asks(column), asks(text)):
            what = f"is named as {key}, and its wording is that of {'an' if wrong is Asks.OBJECTION else 'a'} {wrong}"
            step = f"name it as {other} in study.toml"
            faults.append(Fault(where=f"{table.name} column {column!r}", what=what, next_step=step))
    if faults:
        raise AnswersError(faults)


def _sorted_out(cells: Iterable[Cell], settings: AnswerSettings) -> tuple[list[Cell], dict[str, list[str]]]:
    """Return the cells that can be read, sorted by answer id, and reason → answer ids of those that cannot."""
    kept: list[Cell] = []
    refused: dict[str, list[str]] = defaultdict(list)
    for cell in sorted(cells, key=lambda cell: cell.answer_id):
        if len(cell.text) > settings.max_characters:
            refused[f"longer than {settings.max_characters:,} characters"].append(cell.answer_id)
        elif cell.undecodable:
            refused["bytes that are no character"].append(cell.answer_id)
        elif "\0" in cell.text:
            refused["NUL characters"].append(cell.answer_id)
        else:
            kept.append(cell)
    return kept, dict(sorted(refused.items()))


def _answers(cells: list[Cell], settings: AnswerSettings) -> tuple[Answers, Copies]:
    """Return the table of answers for sorted ``cells``, with what they hold and which are copies."""
    content = [classify(cell.text, nothing_is_an_answer=cell.question.nothing_is_an_answer) for cell in cells]
    words = [place for place, kind in enumerate(content) if kind is Content.SUBSTANTIVE]
    copies = find_copies(
        [cells[place].answer_id for place in words],
        [cells[place].respondent_id for place in words],
        [cells[place].question.id for place in words],
        [cells[place].text for place in words],
        settings,
    )
    copy_of = dict(zip(words, copies.copy_of, strict=True))
    campaign = dict(zip(words, copies.campaign, strict=True))
    columns = {
        "answer_id": [cell.answer_id for cell in cells],
        "respondent_id": [cell.respondent_id for cell in cells],
        "question": [cell.question.id for cell in cells],
        "text": [cell.text for cell in cells],
        "content": [kind.value for kind in content],
        "copy_of": [copy_of.get(place, "") for place in range(len(cells))],
        "campaign": [campaign.get(place, "") for place in range(len(cells))],
    }
    frame = pd.DataFrame({name: pd.Series(columns[name], dtype="str") for name in ANSWER_COLUMNS})
    return Answers(frame), copies


def _account(cells: Cells, answers: Answers, copies: Copies, refused: dict[str, list[str]]) -> RowAccounting:
    """Return where every row ended."""
    held = answers.frame["content"].value_counts()
    reasons = [(reason, len(ids)) for reason, ids in refused.items()]
    if cells.left_out:
        reasons.append((LEFT_OUT, cells.left_out))
    return RowAccounting(
        rows_read=len(cells.cells) + cells.left_out,
        substantive=int(held.get(Content.SUBSTANTIVE.value, 0)),
        blank=int(held.get(Content.BLANK.value, 0)),
        no_comment=int(held.get(Content.NO_COMMENT.value, 0)),
        refers_elsewhere=int(held.get(Content.REFERS_ELSEWHERE.value, 0)),
        refused=tuple(sorted(reasons)),
        exact_copies=copies.exact,
        near_copies=copies.near,
        campaigns=copies.campaigns,
        campaign_answers=sum(campaign != "" for campaign in copies.campaign),
    )


def _fingerprint(answers: Answers, respondents: Respondents, choices: Choices) -> str:
    """Return sha256 over the sorted rows of answers (what was read, not what was made of it), respondents, choices."""
    made = hashlib.sha256()
    read = answers.frame[["answer_id", "respondent_id", "question", "text"]]
    chosen = [choices.frame] if len(choices.frame) else []
    for frame in (read, respondents.frame, *chosen):
        made.update((json.dumps(list(frame.columns)) + "\n").encode())
        for row in zip(*(frame[name].tolist() for name in frame.columns), strict=True):
            made.update((json.dumps(row) + "\n").encode())
    return made.hexdigest()


def _on_quoting(study: Study, table: Table, respondents: Respondents) -> tuple[Fault, ...]:
    """Return a note when nobody may be quoted, which is rarely meant, and on what an objection does."""
    named = study.columns
    if named.may_not_quote:
        allowed, everybody = int(respondents.frame["may_quote"].sum()), len(respondents.frame)
        what = f"{allowed:,} of {counted(everybody, 'respondent')} may be quoted: a blank objection is no consent"
        step = 'where it was seen and left unticked, write "no" in a copy of the file'
        return (
            Fault(
                where=f"{table.name} column {named.may_not_quote!r}", what=what, next_step=step, fatal=False
            ),
        )
    if bool(respondents.frame["may_quote"].any()) or not len(respondents.frame):
        return ()
    if named.may_quote:
        step = "name the words that mean yes: may_quote_yes = [...] under [columns]"
    else:
        step = "name the column of consent as may_quote, or set everyone_may_be_quoted = true"
    return (Fault(where=table.name, what="no respondent may be quoted", next_step=step, fatal=False),)
