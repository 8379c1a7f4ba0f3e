"""Workbooks: sheets that people sort, filter and fill in, and the one that is published (both sides).

Two profiles and one idea of a safe cell (`cells`): no text is run, linked or turned into a number, whatever it begins
with; none is cut in silence; and the same rows give the same bytes. Read them back with `answers.files.read_table`.
"""

from sli_themes.workbooks.cells import MADE_AT, MOST_CHARACTERS, MOST_ROWS
from sli_themes.workbooks.published import Head, PublishedTable, published_bytes
from sli_themes.workbooks.working import Column, Sheet, workbook_bytes

__all__ = [
    "MADE_AT",
    "MOST_CHARACTERS",
    "MOST_ROWS",
    "Column",
    "Head",
    "PublishedTable",
    "Sheet",
    "published_bytes",
    "workbook_bytes",
]
