"""tables.csv: who responded, and the closed questions, a row a number, in the order of the tables."""

from __future__ import annotations

from collections.abc import Iterator

from sli_themes.files import csv_bytes
from sli_themes.outputs.conventions import (
    WITHHELD,
    column_total,
    option_count,
    option_per_cent,
    response_rate,
    response_title,
)
from sli_themes.results import Results
from sli_themes.tabulated import ClosedTable, ResponseRow, ResponseTable

FILE_NAME = "tables.csv"
COLUMNS = ("table", "title", "unit", "column", "row", "count", "base", "per_cent", "base_words")
TOTAL = "Total"

_Row = tuple[str | int, ...]


def render(results: Results) -> bytes:
    """Return the tables as a csv that a spreadsheet opens."""
    min_base = results.settings.counts.min_base
    rows = [row for table in results.tables.responses for row in _of_response(table)]
    rows += [row for table in results.tables.closed for row in _of_closed(table, min_base)]
    if results.tables.covered is not None:
        rows.append(_covered(results.tables.covered))
    return csv_bytes(COLUMNS, rows, spreadsheet=True)


def _of_response(table: ResponseTable) -> Iterator[_Row]:
    base_words = "all who were invited" if table.unit == "respondents" else "all authorities"
    for row in (*table.rows, table.whole):
        yield (
            table.number,
            response_title(table),
            table.unit,
            "",
            row.group,
            _number(row.responded),
            _number(row.total),
            response_rate(row),
            base_words,
        )


def _of_closed(table: ClosedTable, min_base: int) -> Iterator[_Row]:
    for at, column in enumerate(table.columns):
        head = (table.number, table.text or table.question, "respondents", column.name)
        for row in table.rows:
            number = row.counts[at]
            yield (
                *head,
                row.option,
                option_count(column, number),
                column.base,
                option_per_cent(column, number, min_base),
                column.base_words,
            )
        if not table.multiple:
            yield (
                *head,
                TOTAL,
                option_count(column, column.base),
                column.base,
                column_total(table, column, min_base),
                column.base_words,
            )


def _covered(row: ResponseRow) -> _Row:
    """Return the row of the authorities that responded or for which an organisation did; it belongs to no table."""
    title = "Responded, or an organisation answered for them"
    numbers = (_number(row.responded), _number(row.total), response_rate(row))
    return ("", title, "authorities", "", row.group, *numbers, "all authorities")


def _number(number: int | None) -> str | int:
    return WITHHELD if number is None else number
