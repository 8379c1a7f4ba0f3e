"""Tables: who responded, and closed questions by group (bridge: restricted in, publishable out).

Numbers of respondents and of authorities never stand in one table. Per cents are made when a number is printed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sli_themes.anonymity.closed_tables import option_base_cell, option_cell, turnout_cell, wide_groups
from sli_themes.answers.choices import folded
from sli_themes.answers.groups import members
from sli_themes.answers.routing import route
from sli_themes.participation import PLACES
from sli_themes.study import Kind
from sli_themes.tabulated import (
    ClosedTable,
    GroupColumn,
    OptionCount,
    OptionRow,
    ResponseRow,
    ResponseTable,
    Tables,
)

if TYPE_CHECKING:
    from sli_themes.anonymity.tables import SafeTable
    from sli_themes.answers.model import Corpus
    from sli_themes.answers.routing import Routing
    from sli_themes.participation import OptionNumber, Participation, Turnout
    from sli_themes.study import Question, Study

TOTAL = "Total"
FULL_SAMPLE = "Full sample"
ALL_RESPONSES = "all consultation responses"
OWN_WORDS = "Another answer, in own words"


def tabulate(
    corpus: Corpus, study: Study, participation: Participation, *, safe: SafeTable | None = None
) -> Tables:
    """Return all tables of a study, numbered in the order in which they are printed.

    ``safe`` says which numbers of authorities may be told; without it, only who responded where the study says that
    it is public. It comes from `sli_themes.anonymity.closed_tables`. Closed questions count respondents: of the groups
    that the study names for the question, as far as they are wide enough (`wide_groups`), and of everybody, whose
    column comes last.
    """
    responses = [*_by_role(corpus, study), *_by_place(participation.turnout, safe, study)]
    numbered = [replace(table, number=number) for number, table in enumerate(responses, start=1)]
    first = len(numbered) + 1
    numbers = {question.id: at for at, question in enumerate(study.tabled_questions, start=first)}
    routing = route(study, corpus.choices, corpus.respondents)
    covered = participation.covered
    return Tables(
        responses=tuple(numbered),
        closed=tuple(_closed(one, corpus, study, routing, numbers) for one in study.tabled_questions),
        covered=None
        if covered is None
        else ResponseRow(group=TOTAL, responded=covered.responded, total=covered.total),
        by_group=_by_group(participation.options, safe),
    )


def _by_role(corpus: Corpus, study: Study) -> list[ResponseTable]:
    """Return the response of respondents by role, against how many were invited; none without a sample."""
    sample = study.tables.sample
    if not sample:
        return []
    roles = [folded(role) for role in corpus.respondents.frame["role"]]
    rows = tuple(
        ResponseRow(group=role, responded=roles.count(folded(role)), total=number) for role, number in sample
    )
    whole = ResponseRow(
        group=TOTAL,
        responded=sum(row.responded or 0 for row in rows),
        total=sum(number for _, number in sample),
    )
    return [ResponseTable(number=1, attribute="role", unit="respondents", rows=rows, whole=whole)]


def _by_place(turnout: tuple[Turnout, ...], safe: SafeTable | None, study: Study) -> list[ResponseTable]:
    """Return the response of authorities by type and by region, as far as it may be told.

    Unless participation is public, a place of fewer than k authorities has no row: its name alone may name one.
    """
    public, k = study.tables.participation_is_public, study.settings.anonymity.k
    tables = []
    for attribute in PLACES if turnout else ():
        places = [row for row in turnout if row.attribute == attribute]
        rows = tuple(
            ResponseRow(
                group=row.group,
                responded=safe.printed(turnout_cell(row)) if safe else row.responded if public else None,
                total=row.total,
            )
            for row in places
            if public or row.total >= k
        )
        (whole,) = (row for row in turnout if not row.attribute)
        said = ["Small numbers are withheld, and those from which they could be worked out."]
        said = said if any(row.responded is None for row in rows) else []
        if len(rows) < len(places):
            said.append(f"Places of fewer than {k} authorities have no row.")
        tables.append(
            ResponseTable(
                number=1,
                attribute=attribute,
                unit="authorities",
                rows=rows,
                whole=ResponseRow(group=TOTAL, responded=whole.responded, total=whole.total),
                note=" ".join(said),
            )
        )
    return tables


def _closed(
    question: Question, corpus: Corpus, study: Study, routing: Routing, numbers: dict[str, int]
) -> ClosedTable:
    """Return the table of one question: the groups that may be shown, then everybody."""
    asked = routing.of(question.id)
    groups = [study.tables.group(one) for one in question.groups]
    who = {group.id: members(group, corpus.respondents) for group in groups}
    answered = {one: found & asked.answered for one, found in who.items()}
    shown = wide_groups(answered, asked.answered, corpus.respondents, study.settings.anonymity.k)
    condition = _condition(question, numbers)
    everybody = frozenset(corpus.respondents.frame["respondent_id"])
    columns = [(group.name, group.base, who[group.id], False) for group in groups if group.id in shown] + [
        (FULL_SAMPLE, ALL_RESPONSES, everybody, True)
    ]
    hidden = [group.name for group in groups if group.id not in shown]
    chosen = dict(asked.chosen)
    if asked.own_words:
        chosen[OWN_WORDS] = asked.own_words
    return ClosedTable(
        number=numbers[question.id],
        question=question.id,
        text=question.text,
        multiple=question.kind is Kind.MULTIPLE,
        columns=tuple(
            GroupColumn(
                name=name,
                base=len(asked.answered & found),
                asked=len(asked.asked & found),
                base_words=f"{base}{condition}",
                whole=whole,
            )
            for name, base, found, whole in columns
        ),
        rows=tuple(
            OptionRow(option=option, counts=tuple(len(chose & found) for _, _, found, _ in columns))
            for option, chose in chosen.items()
        ),
        not_asked=len(asked.not_asked),
        note=f"Not shown, because too few or only one region or type would be told apart: {', '.join(hidden)}."
        if hidden
        else "",
    )


def _condition(question: Question, numbers: dict[str, int]) -> str:
    """Return who was asked, as it stands after the base: "who answered Yes in Table 8"; "" when everybody was."""
    options: dict[str, list[str]] = {}
    for other, option in question.asked_if:
        options.setdefault(other, []).append(option)
    where = {one: f"in Table {numbers[one]}" if one in numbers else f"to question {one}" for one in options}
    parts = [f"{' or '.join(said)} {where[one]}" for one, said in options.items()]
    return f" who answered {' and '.join(parts)}" if parts else ""


def _by_group(options: tuple[OptionNumber, ...], safe: SafeTable | None) -> tuple[OptionCount, ...]:
    """Return the authorities behind each option by region or type, as far as they may be told."""
    return tuple(
        OptionCount(
            question=row.question,
            option=row.option,
            attribute=row.attribute,
            group=row.group,
            authorities=safe.printed(option_cell(row)),
            base_authorities=safe.printed(option_base_cell(row)),
        )
        for row in options
        if row.attribute and safe is not None
    )
