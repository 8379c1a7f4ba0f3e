"""Working workbooks: sheets that people sort, filter and fill in, and bring back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sli_themes.errors import OutputError, UsageError
from sli_themes.workbooks.cells import MOST_ROWS, Cell, height, new_workbook, set_up_page, write_cell

_MOST_CHOICES = 255
"""Characters of a validation list, its commas included."""
_NOTE_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Name a column; ``width`` in characters; ``choices`` are offered in a list and anything else is refused.

    ``cut``: a text longer than a cell ends with a mark that says so. Without it such a text is refused.
    """

    name: str
    width: int = 14
    wrapped: bool = False
    choices: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Hold one table of a workbook: a header row that stays in view, then the rows, with filters."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]


def workbook_bytes(sheets: Sequence[Sheet], *, title: str, notes: Sequence[str] = ()) -> bytes:
    """Return an xlsx file with these sheets, and a last one "Notes" when there are any.

    Raises:
        OutputError: a text is longer than a cell, or a sheet longer than a workbook, can hold.
        UsageError: a list of choices is longer than a workbook can hold.
    """
    stream = io.BytesIO()
    with new_workbook(stream, title=title) as book:
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "cell": book.add_format({"valign": "top"}),
            "wrapped": book.add_format({"valign": "top", "text_wrap": True}),
            "number": book.add_format({"valign": "top", "align": "right", "indent": 1}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, formats)
        if notes:
            page = book.add_worksheet("Notes")
            page.set_column(0, 0, _NOTE_WIDTH, formats["wrapped"])
            for row, note in enumerate(notes):
                write_cell(page, row, 0, note, formats["wrapped"], name="note")
                page.set_row(row, height([(note, _NOTE_WIDTH)]))
            set_up_page(page)
    return stream.getvalue()


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    if len(sheet.rows) >= MOST_ROWS:
        raise OutputError(f"sheet {sheet.name}: more than the {MOST_ROWS:,} rows that a workbook holds")
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        write_cell(page, 0, place, column.name, formats["head"], name=column.name)
        if column.choices:
            if len(",".join(column.choices)) > _MOST_CHOICES:
                raise UsageError(f"column {column.name}: the list of choices is too long for a workbook")
            last = max(len(sheet.rows), 1)
            page.data_validation(1, place, last, place, {"validate": "list", "source": list(column.choices)})
    kinds = [formats["wrapped" if column.wrapped else "cell"] for column in sheet.columns]
    for number, row in enumerate(sheet.rows, start=1):
        for place, (column, cell, kind) in enumerate(zip(sheet.columns, row, kinds, strict=True)):
            shown = kind if isinstance(cell, str) else formats["number"]
            write_cell(page, number, place, cell, shown, name=column.name, cut=column.cut)
        page.set_row(number, height(_wrapped(sheet.columns, row)))
    set_up_page(page)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _wrapped(columns: Sequence[Column], row: Sequence[Cell]) -> list[tuple[str, int]]:
    """Return the texts of a row that are wrapped, with the width of their columns."""
    pairs = zip(columns, row, strict=True)
    return [(cell, column.width) for column, cell in pairs if column.wrapped and isinstance(cell, str)]
