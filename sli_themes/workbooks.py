"""Working workbooks: sheets that people sort, filter and fill in, and bring back (both sides).

Written so that no text is run, linked or turned into a number, whatever it begins with, and so that the same rows give
the same bytes. What is published has a workbook of its own kind; read them back with `answers.files.read_table`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sli_themes.errors import UsageError
from sli_themes.files import printable

MOST_CHARACTERS = 32_767
"""What a cell holds; Excel and the libraries cut more without a word."""
_CUT = "… [cut: the cell of a workbook holds no more]"
_MOST_CHOICES = 255
"""Characters of a validation list, its commas included."""
_LINE, _TALLEST = 15.0, 409.0
"""Height of a line, and of the tallest row there can be (points)."""
_MADE = datetime(2015, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Stands in every file: a workbook of the same rows has the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Name a column; ``width`` in characters; ``choices`` are offered in a list and anything else is refused."""

    name: str
    width: int = 14
    wrapped: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Hold one table of a workbook: a header row that stays in view, then the rows, with filters."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str | int | float]]


def workbook_bytes(sheets: Sequence[Sheet], *, title: str, notes: Sequence[str] = ()) -> bytes:
    """Return an xlsx file with these sheets, and a last one "Notes" when there are any.

    A text longer than a cell ends with a mark that says so. Control characters are left out.

    Raises:
        UsageError: a list of choices is longer than a workbook can hold.
    """
    import xlsxwriter

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, {**options, "strings_to_numbers": False}) as book:
        book.set_properties({"title": title, "author": "sli-themes", "created": _MADE})
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "cell": book.add_format({"valign": "top"}),
            "wrapped": book.add_format({"valign": "top", "text_wrap": True}),
        }
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, formats)
        if notes:
            page = book.add_worksheet("Notes")
            page.set_column(0, 0, 100, formats["wrapped"])
            for row, note in enumerate(notes):
                page.write_string(row, 0, _fit(note), formats["wrapped"])
    return stream.getvalue()


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.name, formats["head"])
        if column.choices:
            if len(",".join(column.choices)) > _MOST_CHOICES:
                raise UsageError(f"column {column.name}: the list of choices is too long for a workbook")
            last = max(len(sheet.rows), 1)
            page.data_validation(1, place, last, place, {"validate": "list", "source": list(column.choices)})
    kinds = [formats["wrapped" if column.wrapped else "cell"] for column in sheet.columns]
    for number, row in enumerate(sheet.rows, start=1):
        for place, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if isinstance(cell, str):
                page.write_string(number, place, _fit(cell), kind)
            else:
                page.write_number(number, place, cell, kind)
        page.set_row(number, _height(sheet.columns, row))
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _height(columns: Sequence[Column], row: Sequence[str | int | float]) -> float:
    """Return a height in points that shows wrapped texts whole: not every program makes rows taller by itself."""
    lines = [
        sum(-(-max(len(part), 1) // column.width) for part in cell.split("\n"))
        for column, cell in zip(columns, row, strict=True)
        if column.wrapped and isinstance(cell, str)
    ]
    return min(_LINE * max(lines, default=1), _TALLEST)


def _fit(text: str) -> str:
    clean = printable(text)
    return clean if len(clean) <= MOST_CHARACTERS else clean[: MOST_CHARACTERS - len(_CUT)] + _CUT
