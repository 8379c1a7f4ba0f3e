"""Tables of a report, with their captions and bases (publishable)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from sli_themes.outputs.blocks import Table, TableColumn
from sli_themes.outputs.conventions import (
    CONVENTIONS,
    NOT_KNOWN,
    WITHHELD,
    base_words,
    is_corrected,
    printed_corrected,
    printed_corrected_interval,
    printed_interval,
    printed_per_cent,
    printed_share,
)
from sli_themes.results import Results, ThemeCount
from sli_themes.tabulated import ClosedTable, ResponseTable
from sli_themes.wording import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTheme:
    """Hold a theme's count and how many themes stand above it."""

    count: ThemeCount
    depth: int


def in_tree_order(counts: Sequence[ThemeCount]) -> tuple[PlacedTheme, ...]:
    """Return the themes that anybody raised, each above those below it, the commonest first on each level."""
    seen = [count for count in counts if count.respondents]
    known = {count.theme_id for count in seen}

    def below(parent: str, depth: int) -> Iterator[PlacedTheme]:
        for count in seen:
            if (count.parent if count.parent in known else "") == parent:
                yield PlacedTheme(count=count, depth=depth)
                yield from below(count.theme_id, depth + 1)

    return tuple(below("", 0))


def themes_table(results: Results, question: str, number: int) -> Table:
    """Return the themes of a question ("": of all) with count, share, interval and words for how common."""
    placed = in_tree_order(results.counts.of(question))
    counts = [one.count for one in placed]
    corrected = is_corrected(results.counts)
    bases_differ = len({count.base_respondents for count in counts}) > 1
    columns = [
        TableColumn(name="Theme", width=3.6),
        TableColumn(name="Respondents", width=1.4, is_number=True),
        TableColumn(name="Per cent", width=1.3, is_number=True, is_bar=True),
        TableColumn(name="Interval", width=1.2, is_number=True),
    ]
    if corrected:
        columns += [
            TableColumn(name="Corrected, per cent", width=1.3, is_number=True),
            TableColumn(name="Interval, corrected", width=1.3, is_number=True),
        ]
    columns.append(TableColumn(name="In words", width=2))
    rows = []
    for count in counts:
        of = f" of {count.base_respondents:,}" if bases_differ else ""
        by_sample = (printed_corrected(count), printed_corrected_interval(count)) if corrected else ()
        share = (printed_share(count), printed_interval(count))
        words = count.prevalence or WITHHELD
        rows.append((count.theme, f"{count.respondents:,}{of}", *share, *by_sample, words))
    bases = [base for base in results.counts.bases if (base.question, base.attribute) == (question, "")]
    where = f"in answers to {question}" if question else "across all questions"
    return Table(
        caption=f"Table {number}: Themes {where}",
        columns=tuple(columns),
        rows=rows,
        notes=(*map(base_words, bases), "A respondent can raise several themes.", *marks_of(rows)),
        indents=tuple(one.depth for one in placed),
    )


def closed_table(table: ClosedTable, min_base: int) -> Table:
    """Return a closed question's table: a column a group, each with its base below."""
    letters = _letters(len(table.columns))
    columns = [TableColumn(name="Option", width=2.5)]
    columns += [
        TableColumn(
            name=f"{letter}{column.name}, per cent", width=1.6, is_number=True, is_bar=len(letters) == 1
        )
        for letter, column in zip(letters, table.columns, strict=True)
    ]
    rows = [
        (
            row.option,
            *(
                WITHHELD if number is None else printed_per_cent(number, column.base, min_base)
                for number, column in zip(row.counts, table.columns, strict=True)
            ),
        )
        for row in table.rows
    ]
    bases = "; ".join(
        f"{letter}{column.base:,}" + (f" ({column.base_words})" if column.base_words else "")
        for letter, column in zip(letters, table.columns, strict=True)
    )
    notes = [f"Base, respondents: {bases}."]
    if table.multiple:
        notes.append("Respondents could choose several options.")
    if table.not_asked:
        notes.append(
            f"{counted(table.not_asked, 'respondent')} answered without having been asked; not counted."
        )
    wording = f"{table.text} ({table.question})" if table.text else table.question
    return Table(
        caption=f"Table {table.number}: {wording}",
        columns=tuple(columns),
        rows=rows,
        notes=(*notes, *((table.note,) if table.note else ()), *marks_of(rows)),
    )


def response_table(table: ResponseTable) -> Table:
    """Return who responded, of how many, in the table's unit."""
    rows = [
        (
            row.group or NOT_KNOWN,
            WITHHELD if row.responded is None else f"{row.responded:,}",
            WITHHELD if row.total is None else f"{row.total:,}",
            WITHHELD
            if row.responded is None or not row.total
            else printed_per_cent(row.responded, row.total),
        )
        for row in (*table.rows, table.whole)
    ]
    attribute = table.attribute.replace("_", " ")
    columns = (
        TableColumn(name=attribute.capitalize(), width=2.5),
        TableColumn(name="Responded", is_number=True),
        TableColumn(name="Of", is_number=True),
        TableColumn(name="Per cent", is_number=True, is_bar=True),
    )
    unit = {
        "respondents": "Base: respondents of the sample frame.",
        "authorities": "Base: authorities of the population; one with several responses counts once.",
    }.get(table.unit, f"Base: {table.unit}.")
    return Table(
        caption=f"Table {table.number}: Response by {attribute}, {table.unit}",
        columns=columns,
        rows=rows,
        notes=(unit, *((table.note,) if table.note else ()), *marks_of(rows)),
    )


def pairs_table(results: Results, question: str, number: int) -> Table:
    """Return which two themes respondents raised together in answers to a question, the commonest pair first."""
    names = {theme.theme_id: theme.name for theme in results.themes}
    least = results.settings.counts.min_together
    return Table(
        caption=f"Table {number}: Themes raised together in answers to {question}",
        columns=(
            TableColumn(name="Theme", width=2.5),
            TableColumn(name="With", width=2.5),
            TableColumn(name="Respondents", is_number=True),
        ),
        rows=[
            (names[pair.first], names[pair.second], f"{pair.respondents:,}")
            for pair in results.counts.pairs
            if pair.question == question
        ],
        notes=(f"Pairs that {least} respondents or more raised; a theme is in no pair with one above it.",),
    )


def terms_table(results: Results, question: str, number: int) -> Table:
    """Return the words that most respondents used, a row a number of respondents."""
    words: dict[int, list[str]] = {}
    for term in results.terms:
        if term.question == question:
            words.setdefault(term.respondents, []).append(term.word)
    counts = results.settings.counts
    whose = f"that {counts.term_authors} authorities or more used; names and what was replaced are left out."
    return Table(
        caption=f"Table {number}: Words in answers to {question}",
        columns=(TableColumn(name="Respondents", is_number=True), TableColumn(name="Words", width=5)),
        rows=[(f"{respondents:,}", ", ".join(used)) for respondents, used in words.items()],
        notes=(f"Ordinary words, {counts.terms} at most, {whose}",),
    )


def _letters(columns: int) -> list[str]:
    """Return "a) ", "b) ", ... when there are several columns."""
    return [f"{letter}) " for letter in ascii_lowercase[:columns]] if 1 < columns <= 26 else [""] * columns


def marks_of(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what the marks mean that stand in a table."""
    cells = {cell for row in rows for cell in row[1:]}
    said = [f"{mark} {meaning}" for mark, meaning in CONVENTIONS if mark in cells]
    return ("; ".join(said) + ".",) if said else ()
