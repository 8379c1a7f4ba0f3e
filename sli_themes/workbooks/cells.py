"""The safe cell, and the workbook around it: what both profiles of a workbook hold to."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from sli_themes.errors import OutputError
from sli_themes.files import printable

MOST_CHARACTERS = 32_767
"""What a cell holds; Excel and the libraries cut more without a word."""
MOST_ROWS = 1_048_576
"""What a sheet holds, its header included."""
AUTHOR = "sli-themes"
_CUT = "… [cut: the cell of a workbook holds no more]"
_LINE, _TALLEST = 15.0, 409.0
"""Height of a line, and of the tallest row there can be (points)."""
_MADE = datetime(2015, 1, 1, tzinfo=UTC).replace(tzinfo=None)
MADE_AT = "2015-01-01T00:00:00Z"
"""Stands in every file, and says nothing of it: a workbook of the same rows has the same bytes."""
_THEME = "xl/theme/theme1.xml"
_NAME_PARTS = frozenset({"[Content_Types].xml", "xl/_rels/workbook.xml.rels"})
_THEME_NAMED = re.compile(rb"<(?:Override|Relationship) [^>]*theme/theme1\.xml[^>]*/>")

Cell = str | int | float


@contextmanager
def new_workbook(stream: io.BytesIO, *, title: str) -> Iterator[Any]:
    """Give a workbook in which no string becomes a formula, a link or a number; when it closes, ``stream`` holds it."""
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, {**options, "strings_to_numbers": False}) as book:
        book.set_properties({"title": printable(title), "author": AUTHOR, "created": _MADE})
        yield book


def write_cell(
    page: Any, row: int, column: int, cell: Cell, kind: Any, *, name: str, cut: bool = False
) -> None:
    """Write a text as a text and a number as a number; control and invisible characters are left out.

    Raises:
        OutputError: the text is longer than a cell holds, and may not be ``cut`` (with a mark that says so).
    """
    if not isinstance(cell, str):
        page.write_number(row, column, cell, kind)
        return
    text = printable(cell)
    if len(text) > MOST_CHARACTERS:
        if not cut:
            where = f"sheet {page.get_name()} row {row + 1}, column {name}"
            raise OutputError(
                f"{where}: longer than the {MOST_CHARACTERS:,} characters that the cell of a workbook holds "
                "→ shorten it where it comes from"
            )
        text = text[: MOST_CHARACTERS - len(_CUT)] + _CUT
    page.write_string(row, column, text, kind)


def set_up_page(page: Any) -> None:
    """Make a printed page as wide as its sheet, on A4 that lies."""
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def height(texts: Iterable[tuple[str, int]]) -> float:
    """Return a height in points that shows wrapped (text, width) pairs whole: not every program does so by itself."""
    lines = (sum(-(-max(len(part), 1) // width) for part in text.split("\n")) for text, width in texts)
    return min(_LINE * max(lines, default=1), _TALLEST)


def fit_to_publish(content: bytes, language: str) -> bytes:
    """Return a workbook that says its language, and no word that is not its own.

    The library that writes it can do neither: its theme lists the fonts of forty scripts, among them words that may
    have been taken out of an answer ("Latin"). Without it programs use their own.
    """
    said = f"<dc:language>{escape(language)}</dc:language></cp:coreProperties>".encode()
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != _THEME:
                part = old.read(entry).replace(b"</cp:coreProperties>", said)
                new.writestr(entry, _THEME_NAMED.sub(b"", part) if entry.filename in _NAME_PARTS else part)
    return stream.getvalue()
