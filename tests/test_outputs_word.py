"""Word files: whole, readable aloud, the same bytes twice, and no word that does more than stand there."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from report_builders import a_png

from sli_themes.anonymity.contents import words_of_file
from sli_themes.errors import UsageError
from sli_themes.outputs.blocks import (
    Bullets,
    Figure,
    Heading,
    Paragraph,
    Quotation,
    Table,
    TableColumn,
    clean,
)
from sli_themes.outputs.pictures import Picture
from sli_themes.outputs.word import WordFile, missing_styles
from sli_themes.results import ReportStyle

TABLE = Table(
    caption="Table 4: Do you agree?",
    columns=(TableColumn(name="option", width=3), TableColumn(name="a) per cent", is_number=True)),
    rows=[("Yes", "12"), ("No", "*")],
    notes=("Base: all who answered.", "* less than 0.5 per cent"),
    indents=(0, 1),
)
PICTURE = Picture(
    name="themes-q2", title="Money leads", subtitle="Per cent", alternative="A & B", svg="", png=a_png()
)
BLOCKS = (
    Heading(text="One", level=1),
    Paragraph(text="Words.", strong="Strong."),
    Bullets(items=("first", "second")),
    Heading(text="Two & three", level=2),
    Quotation(text="We said so …", attribution="North West council", quote_id="q1"),
    TABLE,
    Figure(picture=PICTURE),
)


def a_file(blocks=BLOCKS, *, title: str = "A title", **options) -> bytes:
    """Return a Word file of some blocks."""
    word = WordFile(title=title, author="Anybody's council", **options)
    word.title(title, "A subtitle")
    word.contents()
    word.add(blocks)
    return word.content()


def opened(content: bytes):
    """Open a Word file as a program does."""
    return Document(io.BytesIO(content))


def lines(content: bytes) -> list[tuple[str, str]]:
    """Return (style, words) of each paragraph outside tables."""
    return [(paragraph.style.name, paragraph.text) for paragraph in opened(content).paragraphs]


def xml(content: bytes, part: str = "word/document.xml") -> str:
    """Return a part of a file."""
    return zipfile.ZipFile(io.BytesIO(content)).read(part).decode()


def test_blocks_become_paragraphs_with_their_styles() -> None:
    """Each block stands under the style that a program, or a screen reader, knows it by."""
    assert lines(a_file()) == [
        ("Title", "A title"),
        ("Subtitle", "A subtitle"),
        ("Contents Heading", "Contents"),
        ("Contents", "One"),
        ("Contents", "Two & three"),
        ("Heading 1", "One"),
        ("Normal", "Strong. Words."),
        ("List Bullet", "first"),
        ("List Bullet", "second"),
        ("Heading 2", "Two & three"),
        ("Quote", "“We said so …”"),
        ("Quote Attribution", "North West council [q1]"),
        ("Caption", "Table 4: Do you agree?"),
        ("Table Note", "Base: all who answered."),
        ("Table Note", "* less than 0.5 per cent"),
        ("Caption", "Money leads"),
        ("Table Note", "Per cent"),
        ("Normal", ""),
    ]


def test_same_blocks_give_the_same_bytes_without_a_date() -> None:
    """No clock is asked: parts carry one moment, and no property says when the file was made."""
    assert a_file() == a_file()
    archive = zipfile.ZipFile(io.BytesIO(a_file()))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = archive.read("docProps/core.xml").decode()
    assert "A title" in core
    assert "Anybody's council" in core
    assert "created" not in core
    assert "modified" not in core
    assert "python-docx" not in core


def test_parts_that_say_nothing_of_the_file_are_left_out() -> None:
    """No thumbnail of another file, no custom XML, and only styles that are of use."""
    names = zipfile.ZipFile(io.BytesIO(a_file())).namelist()
    assert not [name for name in names if "thumbnail" in name or "custom" in name or "Effects" in name]
    assert len(a_file()) < 30_000


def test_language_is_british_english_everywhere() -> None:
    """No style, setting or property says another language."""
    content = a_file()
    for part in ("word/styles.xml", "word/settings.xml", "word/document.xml"):
        assert "en-US" not in xml(content, part).replace('w:eastAsia="en-US"', "")
    assert 'w:lang w:val="en-GB"' in xml(content, "word/styles.xml")
    assert "en-GB" in xml(content, "docProps/core.xml")


@pytest.mark.parametrize("levels", [(2,), (1, 3), (1, 2, 4), (0,), (1, 2, 3, 4, 5)])
def test_headings_skip_no_level(levels: tuple[int, ...]) -> None:
    """A reader who goes from heading to heading misses none; deeper than four there is none."""
    with pytest.raises(ValueError, match="a heading of level"):
        a_file([Heading(text="x", level=level) for level in levels])


def test_headings_may_go_up_several_levels() -> None:
    """After a heading of level 3 a chapter may follow."""
    a_file([Heading(text="x", level=level) for level in (1, 2, 3, 1, 2)])


def test_contents_link_to_their_headings() -> None:
    """Each entry of the contents leads to the bookmark of its heading; deeper headings have none there."""
    content = a_file([*BLOCKS, Heading(text="Deep", level=3), Heading(text="Last", level=1)])
    document = opened(content)
    links, marks = {}, {}
    for paragraph in document.paragraphs:
        links |= {link.fragment: link.text for link in paragraph.hyperlinks}
        for mark in paragraph._element.iter(qn("w:bookmarkStart")):
            marks[mark.get(qn("w:name"))] = paragraph.text
    assert sorted(marks.values()) == ["Deep", "Last", "One", "Two & three"]
    assert links == {name: text for name, text in marks.items() if text != "Deep"}
    body = document.element.body
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_contents_of_a_file_without_headings_are_empty() -> None:
    """A file without a heading opens too."""
    assert ("Contents", "") in lines(a_file([Paragraph(text="alone")]))


def test_tables_can_be_read_aloud() -> None:
    """The header row is flagged and repeated, rows are not cut, and the table says what it shows."""
    table = opened(a_file()).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["option", "a) per cent"],
        ["Yes", "12"],
        ["No", "*"],
    ]
    flagged = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert flagged == [True, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Table 4: Do you agree?"
    order = [element.tag.split("}")[1] for element in table._tbl.tblPr]
    assert order == ["tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption"]


def test_tables_are_as_wide_as_the_text() -> None:
    """Columns share the width between the margins as asked; none falls off the page."""
    word = WordFile(title="t", author="a")
    word.add([TABLE])
    table = opened(word.content()).tables[0]
    widths = [column.width for column in table.columns]
    assert abs(sum(widths) - word.text_width) < 2_000
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.001)


def test_a_table_stays_with_its_base() -> None:
    """Caption, short table and base stand on one page: each but the last note is kept with the next."""
    document = opened(a_file())
    table = document.tables[0]
    cells = [cell.paragraphs[0] for row in table.rows for cell in row.cells]
    assert all(cell.paragraph_format.keep_with_next for cell in cells)
    notes = [p for p in document.paragraphs if p.text.startswith(("Base:", "* less"))]
    assert [note.paragraph_format.keep_with_next for note in notes] == [True, None]


def test_a_long_table_breaks_between_rows() -> None:
    """A table longer than a page is not pushed around as one; its head and its end stay with their neighbours."""
    rows = [(f"row {number}", "1") for number in range(40)]
    table = opened(a_file([replace(TABLE, rows=rows, indents=())])).tables[0]
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
    assert kept[:3] == [True] * 3
    assert not any(kept[3:-3])
    assert kept[-3:] == [True] * 3


def test_words_that_lead_to_a_list_stay_with_it() -> None:
    """A sentence that ends with a colon does not end a page."""
    content = a_file([Paragraph(text="They are:"), Bullets(items=("a",)), Paragraph(text="They were.")])
    kept = {one.text: one.paragraph_format.keep_with_next for one in opened(content).paragraphs}
    assert (kept["They are:"], kept["They were."]) == (True, None)


def test_words_that_lead_in_stay_with_what_follows() -> None:
    """A paragraph above quotes is never the last of its page; others may be."""
    word = WordFile(title="T", author="A", style=ReportStyle())
    word.add([Paragraph(text="Raised by 12.", leads_in=True), Paragraph(text="No more.")])
    kept = {
        one.text: one.paragraph_format.keep_with_next
        for one in Document(io.BytesIO(word.content())).paragraphs
    }
    assert kept == {"Raised by 12.": True, "No more.": None}


def test_heads_of_columns_are_not_broken() -> None:
    """A narrow column is as wide as its longest word, and many such columns share what there is."""
    columns = (TableColumn(name="Theme", width=30), TableColumn(name="Respondents", width=0.1))
    table = opened(a_file([replace(TABLE, columns=columns)])).tables[0]
    assert table.columns[1].width > 11 * 72_000
    many = tuple(TableColumn(name="Respondents") for _ in range(12))
    crowded = opened(a_file([replace(TABLE, columns=many, rows=[("1",) * 12], indents=())])).tables[0]
    assert len({column.width for column in crowded.columns}) == 1


def test_pictures_have_a_text_alternative() -> None:
    """A picture stands in the line, says what it shows, and is as wide as the text."""
    shape = opened(a_file()).inline_shapes[0]
    assert shape._inline.docPr.get("descr") == "A & B"
    assert shape.width == WordFile(title="t", author="a").text_width
    assert "txbx" not in xml(a_file())


HOSTILE = "</w:t><script>&amp; {{ 7*7 }} {% x %} \x00\x07\x1b[31m\x0c\ud800\ufffe\u202e ]]> <b>"


def test_hostile_words_stand_as_words() -> None:
    """Mark-up, template language and control characters do nothing; what can be printed stays as it is."""
    table = replace(TABLE, caption=HOSTILE, rows=[(HOSTILE, HOSTILE)], notes=(HOSTILE,), indents=())
    picture = Figure(picture=replace(PICTURE, title=HOSTILE, alternative=HOSTILE, name=HOSTILE))
    blocks = [
        Heading(text=HOSTILE, level=1),
        Paragraph(text=HOSTILE, strong=HOSTILE),
        Bullets(items=(HOSTILE,)),
        Quotation(text=HOSTILE, attribution=HOSTILE, quote_id=HOSTILE),
        table,
        picture,
    ]
    content = a_file(blocks, title=HOSTILE)
    printed = "</w:t><script>&amp; {{ 7*7 }} {% x %} [31m ]]> <b>"
    assert clean(HOSTILE) == printed
    assert ("Heading 1", printed) in lines(content)
    assert ("Quote", f"“{printed}”") in lines(content)
    assert opened(content).tables[0].rows[1].cells[0].text == printed
    assert "<script>" not in xml(content)


def test_a_long_title_is_cut_in_the_properties_alone() -> None:
    """Properties hold 255 characters; the page has the whole title."""
    content = a_file(title="long " * 100)
    assert ("Title", "long " * 100) in lines(content)


def test_line_ends_and_tabs_stay() -> None:
    """What a respondent wrote on two lines stands on two, however their system ended a line."""
    assert clean("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"
    words = dict(lines(a_file([Quotation(text="a\r\nb", attribution="x")])))
    assert words["Quote"] == "“a\nb”"


def test_everything_that_stands_in_a_file_is_read_by_the_audit() -> None:
    """The audit of a release opens the file and finds its words, in table and text alternative too."""
    read = "\n".join(words.text for words in words_of_file("report.docx", a_file()))
    for planted in ("Two & three", "We said so", "North West council", "Base: all who", "A & B"):
        assert planted in read


def test_style_sets_fonts_and_colours() -> None:
    """An organisation's fonts and colours stand in the styles, so that a change of a style changes all."""
    style = ReportStyle(font="Georgia", heading_font="Verdana", text="#112233", accent="#660044")
    styles = opened(a_file(style=style)).styles
    assert styles["Normal"].font.name == "Georgia"
    assert str(styles["Normal"].font.color.rgb) == "112233"
    assert styles["Heading 1"].font.name == "Verdana"
    assert str(styles["Heading 1"].font.color.rgb) == "660044"
    assert styles["Heading 1"].element.rPr.rFonts.get(qn("w:asciiTheme")) is None


def a_template(*, without: tuple[str, ...] = ()) -> bytes:
    """Return a template of somebody's own: a font, a page, a header, some words and no style of some names."""
    document = Document()
    document.styles["Heading 1"].font.name = "Comic Sans MS"
    document.sections[0].header.paragraphs[0].text = "Anybody's council"
    document.add_paragraph("Write here.")
    document.core_properties.last_modified_by = "Some Body"
    for name in without:
        document.styles[name].delete()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_template_gives_styles_page_and_header() -> None:
    """A template of their own is followed; what stood on its pages and who saved it is left out."""
    content = a_file(template=a_template(), style=ReportStyle(font="Georgia"))
    document = opened(content)
    assert document.styles["Heading 1"].font.name == "Comic Sans MS"
    assert document.styles["Normal"].font.name != "Georgia"
    assert document.sections[0].header.paragraphs[0].text == "Anybody's council"
    assert "Write here." not in [text for _, text in lines(content)]
    assert b"Some Body" not in zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml")
    assert missing_styles(a_template()) == ()


def test_style_that_a_template_lacks_is_ours_and_told() -> None:
    """A template without a style for captions or quotes works, and says so."""
    template = a_template(without=("Caption", "Quote"))
    assert missing_styles(template) == ("Quote", "Caption")
    content = a_file(template=template)
    assert ("Caption", "Table 4: Do you agree?") in lines(content)
    assert opened(content).styles["Caption"].font.bold


@pytest.mark.parametrize("content", [b"", b"no zip", zlib.compress(b"x")])
def test_template_that_is_no_word_file_is_a_fault(content: bytes) -> None:
    """What cannot be opened is told with what to do, and not as a fault of the program."""
    with pytest.raises(UsageError, match="save it as a Word document"):
        missing_styles(content)
