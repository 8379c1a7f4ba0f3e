"""The published workbook, after the UK Government Analysis Function's guidance on spreadsheets.

Cover, contents and notes; one table a sheet, at the left edge, marked up, with one header row; no merged cells, blank
rows, filters or frozen panes; nothing told by colour; the cursor at the start of the first sheet. Source: "Releasing
statistics in spreadsheets", https://analysisfunction.civilservice.gov.uk.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sli_themes.errors import OutputError
from sli_themes.workbooks.cells import (
    MOST_ROWS,
    Cell,
    fit_to_publish,
    height,
    new_workbook,
    set_up_page,
    write_cell,
)

LANGUAGE = "en-GB"
COVER, CONTENTS, NOTES = "Cover", "Contents", "Notes"
ONE_TABLE = "This worksheet contains one table."
SEE_NOTES = "Some cells refer to notes, which stand on the worksheet Notes."
SHORTHAND = ("[c]", "[low]", "[x]", "[z]")
"""Stand where a number would: withheld; rounds to nothing; not available; does not apply."""
_MARK = "[note "
_TEXT_WIDTH = 90
_MOST_HEADER = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Head a column of a published table; ``width`` in characters."""

    name: str
    width: int = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """Hold one table and what stands above it. No cell is empty: what is not there says why, as in ``[c]``."""

    sheet: str
    """Name of the worksheet: "Table_1"."""
    title: str
    """Stands in A1."""
    above: tuple[str, ...]
    """Lines between title and header: who the base is."""
    heads: tuple[Head, ...]
    rows: Sequence[Sequence[Cell]]


def published_bytes(
    tables: Sequence[PublishedTable], *, title: str, cover: Sequence[str], notes: Sequence[str]
) -> bytes:
    """Return the workbook; ``notes`` are numbered from 1, as ``[note 1]`` in titles and headers names them.

    Raises:
        OutputError: a text is longer than a cell, or a table longer than a sheet, can hold.
    """
    listed = [(table.sheet, table.title) for table in tables]
    contents = PublishedTable(
        sheet=CONTENTS,
        title="Table of contents",
        above=(),
        heads=(Head(name="Worksheet"), Head(name="Title", width=_TEXT_WIDTH)),
        rows=[*((NOTES, "Notes on the tables"),), *listed],
    )
    noted = PublishedTable(
        sheet=NOTES,
        title="Notes",
        above=(),
        heads=(Head(name="Note"), Head(name="What it says", width=_TEXT_WIDTH)),
        rows=[(f"{_MARK}{number}]", text) for number, text in enumerate(notes, start=1)],
    )
    stream = io.BytesIO()
    with new_workbook(stream, title=title) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "line": book.add_format({"valign": "top"}),
            "link": book.add_format({"valign": "top", "underline": 1, "font_color": "#0563C1"}),
            "number": book.add_format({"valign": "top", "align": "right", "indent": 1}),
        }
        page = book.add_worksheet(COVER)
        page.set_column(0, 0, _TEXT_WIDTH)
        write_cell(page, 0, 0, title, formats["title"], name="title")
        for row, line in enumerate(cover, start=1):
            write_cell(page, row, 0, line, formats["text"], name="cover")
            page.set_row(row, height([(line, _TEXT_WIDTH)]))
        set_up_page(page)
        for table in (contents, noted, *tables):
            _write(book.add_worksheet(table.sheet), table, formats)
        book.get_worksheet_by_name(COVER).activate()
    return fit_to_publish(stream.getvalue(), LANGUAGE)


def _write(page: Any, table: PublishedTable, formats: dict[str, Any]) -> None:
    refers = any(_MARK in text for text in (table.title, *table.above, *(head.name for head in table.heads)))
    lines = [ONE_TABLE, *([SEE_NOTES] if refers else []), *table.above]
    write_cell(page, 0, 0, table.title, formats["title"], name="title")
    for row, line in enumerate(lines, start=1):
        write_cell(page, row, 0, line, formats["line"], name="above the table")
    _mark_up(page, len(lines) + 1, table, formats)
    widths = [head.width for head in table.heads]
    of_words = [
        any(isinstance(row[place], str) and row[place] not in SHORTHAND for row in table.rows)
        for place in range(len(widths))
    ]
    page.set_row(len(lines) + 1, height([(head.name, head.width - 3) for head in table.heads]))
    for number, cells in enumerate(table.rows, start=len(lines) + 2):
        for place, (head, cell) in enumerate(zip(table.heads, cells, strict=True)):
            kind = formats["text" if of_words[place] else "number"]
            if isinstance(cell, str) and not cell.strip():
                raise ValueError(f"{table.sheet}: an empty cell under {head.name}")
            write_cell(page, number, place, cell, kind, name=head.name)
            if table.sheet == CONTENTS and place == 0:
                page.write_url(number, place, f"internal:'{cell}'!A1", formats["link"], str(cell))
        texts = [(cell, width) for cell, width in zip(cells, widths, strict=True) if isinstance(cell, str)]
        page.set_row(number, height(texts))
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    page.repeat_rows(len(lines) + 1)
    set_up_page(page)


def _mark_up(page: Any, first: int, table: PublishedTable, formats: dict[str, Any]) -> None:
    """Make a table of the rows from ``first`` (its header) on, so that screen readers and programs find it."""
    last = first + len(table.rows)
    if last >= MOST_ROWS:
        raise OutputError(f"sheet {table.sheet}: more than the {MOST_ROWS:,} rows that a workbook holds")
    if any(len(head.name) > _MOST_HEADER for head in table.heads):
        raise OutputError(f"sheet {table.sheet}: a header is longer than {_MOST_HEADER} characters")
    options = {
        "name": table.sheet.lower(),
        "autofilter": False,
        "banded_rows": False,
        "style": "Table Style Light 1",
        "columns": [{"header": head.name, "header_format": formats["head"]} for head in table.heads],
    }
    if page.add_table(first, 0, last, len(table.heads) - 1, options) != 0:
        raise ValueError(f"{table.sheet}: no table can be made of these rows")  # two headers alike, or no row
