"""How numbers are printed, the same in every output: the conventions of the field."""

from __future__ import annotations

from collections import defaultdict

from sli_themes.results import Base, Results, ThemeCount, ThemeCounts
from sli_themes.tabulated import ClosedTable, GroupColumn, ResponseRow, ResponseTable
from sli_themes.wording import counted

WITHHELD = "-"
NONE_SEEN = "0"
UNDER_HALF = "*"
CONVENTIONS = (
    (UNDER_HALF, "less than 0.5 per cent"),
    (NONE_SEEN, "no observation"),
    (WITHHELD, "not applicable or withheld"),
)
ALL_QUESTIONS = "(all questions)"
NOT_KNOWN = "(not known)"


def printed_per_cent(count: int, base: int, min_base: int = 1) -> str:
    """Return ``count`` of ``base`` as whole per cents, halves away from zero, in the conventions above.

    ``-`` when ``base`` is under ``min_base``. In whole numbers throughout, since 0.285 is not 28.5 per cent of a
    floating-point one.
    """
    if base < max(min_base, 1):
        return WITHHELD
    if count == 0:
        return NONE_SEEN
    if 200 * count < base:
        return UNDER_HALF
    return str((200 * count + base) // (2 * base))


def printed_share(count: ThemeCount) -> str:
    """Return a theme's per cent of respondents; ``-`` when its base is too small to print one."""
    return WITHHELD if count.share is None else printed_per_cent(count.respondents, count.base_respondents)


def printed_end(end: float | None) -> str:
    """Return an end of an interval, or an estimate (0..1), as per cents with one decimal."""
    return WITHHELD if end is None else f"{100 * end:.1f}"


def printed_interval(count: ThemeCount) -> str:
    """Return a theme's interval in whole per cents, such as ``12 to 25``."""
    if count.low is None or count.high is None:
        return WITHHELD
    return f"{_whole(count.low)} to {_whole(count.high)}"


def printed_corrected(count: ThemeCount) -> str:
    """Return a theme's corrected share in whole per cents, in the conventions of `printed_per_cent`."""
    if count.corrected is None:
        return WITHHELD
    return printed_per_cent(round(count.corrected.share * 1_000_000), 1_000_000)


def printed_corrected_interval(count: ThemeCount) -> str:
    """Return the interval of a theme's corrected share in whole per cents, such as ``12 to 25``."""
    if count.corrected is None:
        return WITHHELD
    return f"{_whole(count.corrected.low)} to {_whole(count.corrected.high)}"


def is_corrected(counts: ThemeCounts) -> bool:
    """Say whether any share is corrected by a blind sample."""
    return any(count.corrected is not None for count in counts)


def _whole(end: float) -> int:
    """Return 0..1 (rounded to six places before) as whole per cents, halves away from zero."""
    return (round(end * 1_000_000) + 5_000) // 10_000


def counted_questions(counts: ThemeCounts) -> tuple[str, ...]:
    """Return the questions to show, "" (across all) first; with one question that would say everything twice."""
    return counts.questions if len(counts.questions) == 1 else ("", *counts.questions)


def in_print_order(counts: ThemeCounts) -> tuple[ThemeCount, ...]:
    """Return the counts to show, group by group and question by question."""
    shown = {question: place for place, question in enumerate(counted_questions(counts))}
    rows: dict[tuple[str, str, int], list[ThemeCount]] = defaultdict(list)
    for cell in counts:
        if cell.question in shown:
            rows[cell.attribute, cell.group, shown[cell.question]].append(cell)
    return tuple(cell for key in sorted(rows) for cell in rows[key])


def question_heading(results: Results, question: str) -> str:
    """Return what stands above a table: the question's id and wording, or that it is across all questions."""
    if not question:
        return "All questions"
    wording = next((asked.text for asked in results.questions if asked.id == question), "")
    return f"{question}: {wording}" if wording else question


def base_words(base: Base) -> str:
    """Return who could have been counted, as it stands under every table."""
    answered = "at least one question" if not base.question else "the question"
    return (
        f"Base: {counted(base.respondents, 'respondent')} who answered {answered} in words that say something "
        f"({counted(base.answers, 'answer')}, {counted(base.authorities, 'authority', 'authorities')}; "
        f"{counted(base.respondents_without_campaigns, 'respondent')} without campaign answers)."
    )


def response_title(table: ResponseTable) -> str:
    """Return what stands above a table of who responded."""
    return f"Response by {table.attribute.replace('_', ' ')}"


def response_rate(row: ResponseRow) -> str:
    """Return the per cent that responded; ``-`` where either number is withheld or not known."""
    if row.responded is None or row.total is None:
        return WITHHELD
    return printed_per_cent(min(row.responded, row.total), row.total)


def option_per_cent(column: GroupColumn, number: int | None, min_base: int) -> str:
    """Return the per cent of a column that chose an option."""
    return WITHHELD if number is None else printed_per_cent(number, column.base, min_base)


def option_count(column: GroupColumn, number: int | None) -> str:
    """Return how many of a column chose an option; ``-`` in a group, which is told in per cents alone."""
    return WITHHELD if number is None or not column.whole else str(number)


def column_total(table: ClosedTable, column: GroupColumn, min_base: int) -> str:
    """Return what stands under a column: 100, whatever the rounded per cents add up to; "" in a multiple choice."""
    return "" if table.multiple else printed_per_cent(column.base, column.base, min_base)


def column_headings(table: ClosedTable) -> tuple[str, ...]:
    """Return the heads of the columns, with letters where there are several: "a) Leaders", "b) Full sample"."""
    names = [column.name for column in table.columns]
    if len(names) == 1:
        return tuple(names)
    return tuple(f"{chr(ord('a') + at)}) {name}" for at, name in enumerate(names))


def closed_base_words(table: ClosedTable) -> str:
    """Return the bases of a closed question's table, as they stand under it."""
    said = []
    for heading, column in zip(column_headings(table), table.columns, strict=True):
        letter = f"{heading.split()[0]} " if len(table.columns) > 1 else ""
        unit = "response" if column.whole else "respondent"
        said.append(f"{letter}{column.base_words} ({counted(column.base, unit)})")
    return f"Base: {' '.join(said)}"
