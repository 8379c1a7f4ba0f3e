"""Parts of a Word file: fields, bookmarks, contents, and tables that can be read aloud (publishable)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length

from sli_themes.outputs.blocks import Heading, Table, clean

_MADE_AT = (1980, 1, 1, 0, 0, 0)
"""Stands in every part of a file: the earliest that a zip archive can say."""
_IN_CONTENTS = 2
"""Headings down to this level stand in the table of contents."""
_KEPT_TOGETHER = 8
_KEPT_CHARACTERS = 600
"""A table of so many rows and characters at most stays on one page."""
_NOT_ALONE = 3
"""So many rows at least stand together at the end and at the start of a page."""
_LETTER, _PADDING = Cm(0.23), Cm(0.4)
"""Width of a letter in a table, and of the space around a cell's words."""
_LONGEST_WORD = 16
"""A longer word may be broken."""


def without_clock(content: bytes) -> bytes:
    """Return a Word file with the same moment in all of its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            part = zipfile.ZipInfo(entry.filename, date_time=_MADE_AT)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(entry))
    return stream.getvalue()


class Styler:
    """Give paragraphs their styles by name; python-docx searches all styles of the file for each paragraph."""

    def __init__(self, file: Any) -> None:
        """Keep the file; a style is looked up when it is first used."""
        self._file = file
        self._ids: dict[str, str | None] = {}

    def put(self, paragraph: Any, name: str) -> Any:
        """Give a paragraph the style of this name; return the paragraph."""
        if name not in self._ids:
            self._ids[name] = self._file.part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH)
        paragraph._element.style = self._ids[name]
        return paragraph

    def add(self, text: str, name: str) -> Any:
        """Put a paragraph of this style at the end of the file and return it."""
        return self.put(self._file.add_paragraph(text), name)


def put_field(paragraph: Any, code: str, shown: str) -> None:
    """Put a field that a program fills in (``PAGE``), and what is shown until then."""
    _open_field(paragraph, code)
    paragraph.add_run(shown)
    _run(paragraph, "w:fldChar", fldCharType="end")


def bookmark(paragraph: Any, number: int) -> None:
    """Put a bookmark, told by its number, around a paragraph's words."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), _bookmark_name(number))
    properties = paragraph._element.get_or_add_pPr()
    properties.addnext(start)
    paragraph._element.append(end)


def fill_contents(place: Any, headings: Sequence[Heading]) -> None:
    """Write a link to each heading that has the bookmark of its number, within a field that Word can update."""
    shown = [(number, one) for number, one in enumerate(headings) if one.level <= _IN_CONTENTS]
    if not shown:
        return
    lines = [place]
    for _ in shown[1:]:
        line = OxmlElement("w:p")
        lines[-1]._element.addnext(line)
        lines.append(type(place)(line, place._parent))
        lines[-1].style = place.style
    _open_field(place, f'TOC \\o "1-{_IN_CONTENTS}" \\h \\z \\u')
    for line, (number, heading) in zip(lines, shown, strict=True):
        line.paragraph_format.left_indent = Cm(0.8 * (heading.level - 1))
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _bookmark_name(number))
        link.set(qn("w:history"), "1")
        link.append(line.add_run(heading.text)._element)
        line._element.append(link)
    _run(lines[-1], "w:fldChar", fldCharType="end")


def put_table(file: Any, styler: Styler, table: Table, width: Length, accent: str) -> None:
    """Put a table under its caption and above its notes.

    Its header row is flagged and comes again on every page, no row is cut by the end of a page, and a short table
    stays on one. Lines stand between rows only, in the ``accent`` colour around the head.
    """
    _kept(styler.add(clean(table.caption), "Caption"))
    drawn = file.add_table(rows=0, cols=len(table.columns))
    _describe(drawn, clean(table.caption), accent.lstrip("#"))
    widths = _widths(table, width)
    for column, its_width in zip(drawn.columns, widths, strict=True):
        column.width = its_width
    indents = table.indents or (0,) * len(table.rows)
    lines = [tuple(column.name for column in table.columns), *table.rows]
    characters = sum(len(cell) for row in table.rows for cell in row)
    is_short = len(table.rows) <= _KEPT_TOGETHER and characters <= _KEPT_CHARACTERS
    kept = len(table.rows) if is_short else 0
    for number, (cells, indent) in enumerate(zip(lines, (0, *indents), strict=True)):
        row = drawn.add_row()
        _flag_row(row, is_header=number == 0)
        left = len(table.rows) - number
        stays = number < max(kept, _NOT_ALONE) or 0 < left < _NOT_ALONE or (left == 0 and bool(table.notes))
        for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = widths[place]
            paragraph = styler.put(cell.paragraphs[0], "Table Text")
            paragraph.add_run(clean(text)).bold = True if number == 0 else None
            paragraph.paragraph_format.keep_with_next = stays
            if table.columns[place].is_number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            elif place == 0 and indent:
                paragraph.paragraph_format.left_indent = Cm(0.4 * indent)
    for place, note in enumerate(table.notes, start=1):
        paragraph = styler.add(clean(note), "Table Note")
        if place < len(table.notes):
            _kept(paragraph)
        else:
            paragraph.paragraph_format.space_after = Cm(0.5)


def _widths(table: Table, width: Length) -> list[Length]:
    """Return the widths of the columns: their parts of ``width``, none too narrow for its words where that fits."""
    least = []
    for place, column in enumerate(table.columns):
        words = [word for cell in (column.name, *(row[place] for row in table.rows)) for word in cell.split()]
        longest = min(max(map(len, words), default=1), _LONGEST_WORD)
        least.append(longest * _LETTER + _PADDING)
    free = width - sum(least)
    if free < 0:
        return [Emu(int(width * own / sum(least))) for own in least]
    parts = [column.width for column in table.columns]
    wished = [max(width * part / sum(parts) - own, 0) for part, own in zip(parts, least, strict=True)]
    share = free / sum(wished) if sum(wished) else 0
    return [Emu(int(own + share * wish)) for own, wish in zip(least, wished, strict=True)]


def _kept(paragraph: Any) -> None:
    paragraph.paragraph_format.keep_with_next = True


def _flag_row(row: Any, *, is_header: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if is_header else ())):
        properties.append(OxmlElement(name))


def _describe(drawn: Any, caption: str, colour: str) -> None:
    """Draw lines between rows, and say what the table shows and that its first row and column are heads."""
    properties = drawn._tbl.tblPr
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side, size, shade in (("top", 8, colour), ("bottom", 8, colour), ("insideH", 4, "C8CCD0")):
        borders.append(_element(f"w:{side}", val="single", sz=str(size), space="0", color=shade))
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="100", type="dxa"))
    flags = ("firstRow", "firstColumn", "noHBand", "noVBand")
    look = _element("w:tblLook", val="06A0", **dict.fromkeys(flags, "1"))
    for old in list(properties.iter(qn("w:tblLook"), qn("w:tblLayout"))):
        properties.remove(old)
    layout = _element("w:tblLayout", type="fixed")
    # The schema wants them in this order.
    for element in (borders, layout, margins, look, _element("w:tblCaption", val=caption)):
        properties.append(element)


def _open_field(paragraph: Any, code: str) -> None:
    _run(paragraph, "w:fldChar", fldCharType="begin")
    instruction = _run(paragraph, "w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    _run(paragraph, "w:fldChar", fldCharType="separate")


def _run(paragraph: Any, name: str, **attributes: str) -> Any:
    """Put a run that holds one element; return the element."""
    element = _element(name, **attributes)
    paragraph.add_run()._element.append(element)
    return element


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _bookmark_name(number: int) -> str:
    return f"_Toc{number:06}"
