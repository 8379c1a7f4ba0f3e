"""theme-counts.csv: every count with its bases, one row a theme, question and group."""

from __future__ import annotations

from sli_themes.files import csv_bytes
from sli_themes.outputs.conventions import (
    ALL_QUESTIONS,
    NOT_KNOWN,
    WITHHELD,
    in_print_order,
    printed_end,
    printed_per_cent,
    printed_share,
)
from sli_themes.results import Results, ThemeCount, ThemeCounts

FILE_NAME = "theme-counts.csv"
_BEFORE_GROUP = ("question",)
_NAMES = ("theme_id", "theme", "parent")
_NUMBERS = (
    "respondents",
    "base_respondents",
    "per_cent",
    "per_cent_low",
    "per_cent_high",
    "corrected_per_cent",
    "corrected_low",
    "corrected_high",
    "sample_respondents",
    "prevalence",
    "answers",
    "base_answers",
    "authorities",
    "base_authorities",
    "respondents_without_campaigns",
    "base_without_campaigns",
    "per_cent_without_campaigns",
)


def render(results: Results) -> bytes:
    """Return the counts of everybody as a csv that a spreadsheet opens."""
    return render_counts(results.counts.split_by(""))


def render_counts(counts: ThemeCounts) -> bytes:
    """Return the counts of everybody, or split by one attribute (which gets a column), as a csv.

    Raises ``ValueError`` for counts split by several attributes: a file is one table.
    """
    (attribute,) = counts.attributes or ("",)
    group_columns = (attribute,) if attribute else ()
    columns = (*_BEFORE_GROUP, *group_columns, *_NAMES, *_NUMBERS)
    return csv_bytes(columns, (_row(cell) for cell in in_print_order(counts)), spreadsheet=True)


def _row(cell: ThemeCount) -> list[str | int]:
    group = [cell.group or NOT_KNOWN] if cell.attribute else []
    names = [cell.question or ALL_QUESTIONS, *group, cell.theme_id, cell.theme, cell.parent]
    without = WITHHELD
    if cell.share_without_campaigns is not None:
        without = printed_per_cent(cell.respondents_without_campaigns, cell.base_without_campaigns)
    by_sample: list[str | int] = [WITHHELD] * 4
    if cell.corrected is not None:
        ends = (cell.corrected.share, cell.corrected.low, cell.corrected.high)
        by_sample = [*map(printed_end, ends), cell.corrected.sample_respondents]
    return [
        *names,
        cell.respondents,
        cell.base_respondents,
        printed_share(cell),
        printed_end(cell.low),
        printed_end(cell.high),
        *by_sample,
        cell.prevalence or WITHHELD,
        cell.answers,
        cell.base_answers,
        cell.authorities,
        cell.base_authorities,
        cell.respondents_without_campaigns,
        cell.base_without_campaigns,
        without,
    ]
