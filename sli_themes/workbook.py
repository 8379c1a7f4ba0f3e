"""Workbooks that a spreadsheet opens without harm: text stays text, and nothing in it is run."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sli_themes.files import visible

MOST_CHARACTERS = 32_767
"""Of a cell, by the limits of the format."""
CUT = " […]"
_MADE = datetime(2015, 1, 1)  # noqa: DTZ001 - the same in every workbook, so that the same rows are the same bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Hold a table: a header, rows, and how wide the columns are in characters."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str | int | float]]
    widths: Sequence[int] = ()


def workbook_bytes(sheets: Mapping[str, Sheet]) -> bytes:
    """Return an xlsx file, the same bytes for the same sheets (name → table).

    Every text is written as text: no formula, link or number is made of it. Control and invisible characters go; a text
    that is longer than a cell can hold is cut and ends in ``[…]``.
    """
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(stream, options) as book:
        book.set_properties({"created": _MADE})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True})
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for at, width in enumerate(table.widths):
                sheet.set_column(at, at, width)
            for at, column in enumerate(table.columns):
                sheet.write_string(0, at, _cell(column), bold)
            for row, cells in enumerate(table.rows, start=1):
                for at, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, at, _cell(cell), wrapped)
                    else:
                        sheet.write_number(row, at, cell, wrapped)
    return stream.getvalue()


def _cell(text: str) -> str:
    clean = visible(text)
    return clean if len(clean) <= MOST_CHARACTERS else clean[: MOST_CHARACTERS - len(CUT)] + CUT
