"""tables.xlsx: every table of a release, as a workbook that anybody can publish and a screen reader can read.

Numbers are numbers here, and what is none says why in the shorthand of the Government Analysis Function, explained on
the sheet of notes; the other outputs print the marks of `conventions` in those places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sli_themes.outputs.conventions import (
    ALL_QUESTIONS,
    NONE_SEEN,
    NOT_KNOWN,
    UNDER_HALF,
    WITHHELD,
    base_words,
    counted_questions,
    is_corrected,
    printed_corrected,
    printed_per_cent,
    question_heading,
)
from sli_themes.results import Base, GroupCount, Results, ThemeCount
from sli_themes.tabulated import ClosedTable, OptionCount, ResponseRow, ResponseTable
from sli_themes.workbooks import Head, PublishedTable, published_bytes

FILE_NAME = "tables.xlsx"
_WITHHELD, _LOW, _NOT_THERE, _NOT_APPLICABLE = "[c]", "[low]", "[x]", "[z]"
_Cell = str | int | float
_CAMPAIGNS, _INTERVAL, _CORRECTED, _UNIT, _SEVERAL, _ASKED = range(1, 7)
"""Numbers of the notes."""
_GROUP_WIDTH = 26
"""Of a column of a closed question: its head names a group of respondents."""
_UNITS = ("respondents", "answers", "authorities", f"without campaigns [note {_CAMPAIGNS}]")
_NAMES = {"region": "region", "authority_type": "authority type"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """Hold a table before it has its number."""

    title: str
    above: tuple[str, ...]
    heads: tuple[Head, ...]
    rows: Sequence[Sequence[_Cell]]
    number: int = 0
    """0: the next one that is free."""


def render(results: Results) -> bytes:
    """Return the workbook; tables without a row are left out."""
    drafts = (
        *(_response(table) for table in results.tables.responses),
        *(_closed(table) for table in results.tables.closed),
        *_themes(results),
        *_by_group(results),
        *_options_by_group(results.tables.by_group),
    )
    return published_bytes(
        tuple(_numbered(draft for draft in drafts if draft.rows)),
        title=f"Tables: {results.title}",
        cover=_cover(results),
        notes=_notes(results),
    )


def _numbered(drafts: Iterable[_Draft]) -> Iterator[PublishedTable]:
    """Yield the tables, those that follow after the ones that have a number already."""
    last = 0
    for draft in drafts:
        last = max(last + 1, draft.number)
        yield PublishedTable(
            sheet=f"Table_{last}",
            title=f"Table {last}: {draft.title}",
            above=draft.above,
            heads=draft.heads,
            rows=draft.rows,
        )


def _cover(results: Results) -> tuple[str, ...]:
    organisation, contact = results.report.organisation, results.report.contact
    return (
        "Counts of themes in the answers to open questions, and tables of closed questions and of who responded.",
        *([f"Published by {organisation}."] if organisation else []),
        *([f"Date: {results.date}."] if results.date else []),
        *([f"Contact: {contact}."] if contact else []),
        "Each table stands on a worksheet of its own; the worksheet Contents lists them.",
        (
            f"Some cells hold shorthand in place of a number. {_WITHHELD}: withheld, because it is small or rests on "
            f"few. {_LOW}: more than none and less than 0.5 per cent. {_NOT_THERE}: not available. "
            f"{_NOT_APPLICABLE}: does not apply."
        ),
        "How the results were made stands in methods.md, which comes with this workbook.",
    )


def _notes(results: Results) -> tuple[str, ...]:
    """Return the notes in the order of their numbers."""
    settings = results.settings.counts
    return (
        (
            "Near-identical answers that several respondents sent as a campaign count like any other; "
            "“without campaigns” leaves them out of both count and base."
        ),
        (
            f"Ends of the Wilson score interval at {100 * settings.confidence:g} per cent confidence. It says how far "
            "a share could be off if the respondents were a random draw, and nothing of errors of the machine coder."
        ),
        (
            "The share corrected for errors of the machine coder, by a random sample of respondents whose answers "
            "people coded blind, with the ends of its interval."
        ),
        (
            "Counts of a group are counts of authorities. A number that is small, or from which a small one could be "
            "worked out, is withheld."
        ),
        "Respondents could choose several options, so that the rows add up to more than the base.",
        "The base is those who were asked and answered.",
    )


def _response(table: ResponseTable) -> _Draft:
    what = table.attribute.replace("_", " ")
    unit = table.unit.capitalize()
    heads = (
        Head(name=what.capitalize(), width=36),
        Head(name=f"{unit} that responded"),
        Head(name=f"{unit} in all"),
        Head(name="Per cent that responded"),
    )

    def row(one: ResponseRow) -> tuple[_Cell, ...]:
        responded = _WITHHELD if one.responded is None else one.responded
        total = _NOT_THERE if one.total is None else one.total
        share: _Cell = _NOT_THERE
        if one.responded is None:
            share = _WITHHELD
        elif one.total is not None:
            share = _per_cent(one.responded, one.total)
        return (one.group or NOT_KNOWN, responded, total, share)

    return _Draft(
        number=table.number,
        title=f"Response by {what}, {table.unit}",
        above=(table.note,) if table.note else (),
        heads=heads,
        rows=[row(one) for one in (*table.rows, table.whole)],
    )


def _closed(table: ClosedTable) -> _Draft:
    """Return a closed question's table: per cents for all columns, counts for everybody alone."""
    heads, bases = [Head(name="Answer", width=40)], []
    for column in table.columns:
        mark = f" [note {_ASKED}]" if column.asked != column.base else ""
        if column.whole:
            heads.append(Head(name=f"{column.name}: respondents", width=_GROUP_WIDTH))
        heads.append(Head(name=f"{column.name}: per cent{mark}", width=_GROUP_WIDTH))
        bases.append(f"Base, {column.name}: {column.base:,}, {column.base_words}.")
    rows = []
    for option in table.rows:
        cells: list[_Cell] = [option.option]
        for column, count in zip(table.columns, option.counts, strict=True):
            if column.whole:
                cells.append(_WITHHELD if count is None else count)
            cells.append(_WITHHELD if count is None else _per_cent(count, column.base))
        rows.append(cells)
    bases += [table.note] if table.note else []
    several = f" [note {_SEVERAL}]" if table.multiple else ""
    wording = f"{table.question}: {table.text}" if table.text else table.question
    return _Draft(
        number=table.number, title=f"{wording}{several}", above=tuple(bases), heads=tuple(heads), rows=rows
    )


def _themes(results: Results) -> Iterator[_Draft]:
    """Yield the theme counts across all questions, then question by question, the commonest theme first.

    A base that all rows share stands above the table alone: a sheet of fewer columns can be read when it is printed.
    """
    corrected = is_corrected(results.counts)
    names = {theme.theme_id: theme.name for theme in results.themes}
    bases = {base.question: base for base in results.counts.bases if not base.attribute}
    for question in counted_questions(results.counts):
        about = (
            "Themes across all questions"
            if not question
            else f"Themes in {question_heading(results, question)}"
        )
        counts, base = results.counts.of(question), bases.get(question)
        each_base = base is None or any(_bases(one) != _shared(base) for one in counts)
        yield _Draft(
            title=about,
            above=() if base is None else (base_words(base),),
            heads=_theme_heads(corrected=corrected, each_base=each_base),
            rows=[_theme_row(one, names, corrected=corrected, each_base=each_base) for one in counts],
        )


def _theme_heads(*, corrected: bool, each_base: bool) -> tuple[Head, ...]:
    return (
        Head(name="Theme", width=40),
        Head(name="Part of", width=32),
        Head(name="Respondents", width=13),
        Head(name="Per cent", width=9),
        Head(name=f"Lower end [note {_INTERVAL}]", width=11),
        Head(name=f"Upper end [note {_INTERVAL}]", width=11),
        *(
            Head(name=f"{what} [note {_CORRECTED}]", width=11)
            for what in ("Corrected per cent", "Corrected, lower end", "Corrected, upper end")
            if corrected
        ),
        Head(name="How common", width=19),
        Head(name="Answers", width=9),
        Head(name="Authorities", width=12),
        Head(name=f"Without campaigns [note {_CAMPAIGNS}]", width=12),
        *(Head(name=f"Base: {unit}", width=13) for unit in _UNITS if each_base),
    )


def _bases(one: ThemeCount) -> tuple[int, ...]:
    """Return the bases of a theme in the order of `_UNITS`."""
    return one.base_respondents, one.base_answers, one.base_authorities, one.base_without_campaigns


def _shared(base: Base) -> tuple[int, ...]:
    return base.respondents, base.answers, base.authorities, base.respondents_without_campaigns


def _theme_row(
    one: ThemeCount, names: dict[str, str], *, corrected: bool, each_base: bool
) -> tuple[_Cell, ...]:
    by_sample: tuple[_Cell, ...] = ()
    if corrected:
        by_sample = (_NOT_THERE,) * 3
        if one.corrected is not None:
            share = _shorthand(printed_corrected(one))
            by_sample = (share, _whole(one.corrected.low), _whole(one.corrected.high))
    has_share = one.share is not None
    return (
        one.theme,
        names.get(one.parent, one.parent) or _NOT_APPLICABLE,
        one.respondents,
        _per_cent(one.respondents, one.base_respondents) if has_share else _WITHHELD,
        _WITHHELD if one.low is None else _whole(one.low),
        _WITHHELD if one.high is None else _whole(one.high),
        *by_sample,
        one.prevalence or _WITHHELD,
        one.answers,
        one.authorities,
        one.respondents_without_campaigns,
        *(_bases(one) if each_base else ()),
    )


def _by_group(results: Results) -> Iterator[_Draft]:
    """Yield the theme counts by group, a table an attribute, in the order in which they were protected."""
    for attribute in dict.fromkeys(row.attribute for row in results.by_group):
        heads = (
            Head(name="Question", width=16),
            Head(name=_name(attribute), width=30),
            Head(name="Theme", width=46),
            *_AUTHORITIES,
        )
        yield _Draft(
            title=f"Themes by {_name(attribute).lower()} [note {_UNIT}]",
            above=(),
            heads=heads,
            rows=[
                (
                    row.question or ALL_QUESTIONS,
                    row.group or NOT_KNOWN,
                    row.theme,
                    *_authorities(row, results.settings.counts.min_base),
                )
                for row in results.by_group
                if row.attribute == attribute
            ],
        )


def _options_by_group(rows: tuple[OptionCount, ...]) -> Iterator[_Draft]:
    """Yield closed questions by group, a table an attribute."""
    for attribute in dict.fromkeys(row.attribute for row in rows):
        heads = (
            Head(name="Question", width=16),
            Head(name=_name(attribute), width=30),
            Head(name="Answer", width=40),
            *_AUTHORITIES,
        )
        yield _Draft(
            title=f"Answers to closed questions by {_name(attribute).lower()} [note {_UNIT}]",
            above=(),
            heads=heads,
            rows=[
                (row.question, row.group or NOT_KNOWN, row.option, *_authorities(row, 1))
                for row in rows
                if row.attribute == attribute
            ],
        )


_AUTHORITIES = (
    Head(name="Authorities"),
    Head(name="Base: authorities"),
    Head(name="Per cent of authorities"),
)


def _authorities(row: GroupCount | OptionCount, min_base: int) -> tuple[_Cell, ...]:
    number, base = row.authorities, row.base_authorities
    share: _Cell = _WITHHELD
    if number is not None and base is not None:
        # Rounding may raise a part above its whole.
        share = _shorthand(printed_per_cent(min(number, base), base, min_base))
    return (_WITHHELD if number is None else number, _WITHHELD if base is None else base, share)


def _name(attribute: str) -> str:
    return _NAMES.get(attribute, attribute).capitalize()


def _per_cent(count: int, base: int) -> _Cell:
    return _shorthand(printed_per_cent(count, base))


def _shorthand(printed: str) -> _Cell:
    """Return what `conventions` prints as a number, or in the shorthand of this workbook."""
    marks: dict[str, _Cell] = {UNDER_HALF: _LOW, WITHHELD: _WITHHELD, NONE_SEEN: 0}
    return marks[printed] if printed in marks else int(printed)


def _whole(share: float) -> int:
    """Return 0..1 (rounded to six places before) as whole per cents, halves away from zero."""
    return (round(share * 1_000_000) + 5_000) // 10_000
