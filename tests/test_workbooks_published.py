"""Published workbooks: what the guidance asks of every sheet, whatever the tables hold."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from sli_themes.errors import OutputError
from sli_themes.workbooks import MADE_AT, MOST_CHARACTERS, Head, PublishedTable, published_bytes

HEADS = (Head(name="Theme [note 1]", width=30), Head(name="Per cent"))


def made(*rows, heads=HEADS, above=("Base: 12 respondents.",)):
    """Return a workbook with one table."""
    table = PublishedTable(sheet="Table_1", title="Table 1: Themes", above=above, heads=heads, rows=rows)
    return published_bytes([table], title="Tables", cover=["What this is."], notes=["What a theme is."])


def opened(content):
    """Return a workbook as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_table_stands_under_its_title():
    """Title, what the sheet holds, where notes are, the base: then the header and the rows, without a gap."""
    page = opened(made(["Money", 12], ["Peers", "[c]"]))["Table_1"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Table 1: Themes", None],
        ["This worksheet contains one table.", None],
        ["Some cells refer to notes, which stand on the worksheet Notes.", None],
        ["Base: 12 respondents.", None],
        ["Theme [note 1]", "Per cent"],
        ["Money", 12],
        ["Peers", "[c]"],
    ]
    (table,) = page.tables.values()
    assert (table.ref, table.autoFilter, table.headerRowCount) == ("A5:B7", None, 1)


def test_notes_are_pointed_to_only_where_there_are_some():
    """A table without a mark says nothing of notes."""
    page = opened(made(["Money", 12], heads=(Head(name="Theme"), Head(name="Per cent"))))["Table_1"]
    assert page["A3"].value == "Base: 12 respondents."


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x","y")', "+44", "@name", "https://a.example", "007"])
def test_no_text_is_run_linked_or_counted(text):
    """A text that looks like a formula, a link or a number is a text, in cells and in headers."""
    heads = (Head(name=text), Head(name="Per cent"))
    page = opened(made([text, 1], heads=heads))["Table_1"]
    for cell in (page["A4"], page["A5"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_too_long_a_text_is_refused():
    """Nothing published is cut."""
    with pytest.raises(OutputError, match="sheet Table_1 row 6, column Theme"):
        made(["x" * (MOST_CHARACTERS + 1), 1])
    with pytest.raises(OutputError, match="a header is longer"):
        made(["Money", 1], heads=(Head(name="x" * 256), Head(name="Per cent")))


def test_no_cell_is_empty():
    """An empty cell in a table is a fault of whoever made it: it could mean anything."""
    with pytest.raises(ValueError, match="empty cell under Per cent"):
        made(["Money", " "])


def test_it_says_title_author_and_language():
    """The properties are filled in, and the moment in them is the same in every file."""
    content = made(["Money", 12])
    about = opened(content).properties
    assert (about.title, about.creator, about.language) == ("Tables", "sli-themes", "en-GB")
    core = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
    assert core.count(MADE_AT) == core.count("T00:00:00Z") == 2
    assert made(["Money", 12]) == content


def test_control_characters_are_left_out():
    """What would break the file, or hide in a cell, is gone."""
    assert opened(made(["Mo\x07n\u200bey", 1]))["Table_1"]["A6"].value == "Money"


def test_a_published_workbook_says_no_word_of_the_library() -> None:
    """The theme with its list of fonts is left out, and nothing names it; a reader opens the file all the same."""
    table = PublishedTable(sheet="Table_1", title="Table 1", above=(), heads=(Head(name="A"),), rows=[[1]])
    content = published_bytes([table], title="Title", cover=[], notes=["One."])
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "theme" in name]
        for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            assert b"theme" not in parts.read(name)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["Cover", "Contents", "Notes", "Table_1"]


def test_contents_lead_to_each_sheet():
    """Each name on the sheet of contents is a link into the workbook, and the only kind of link there is."""
    book = opened(made(["Money", 12]))
    links = {cell.value: cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink}
    assert links == {"Notes": "'Notes'!A1", "Table_1": "'Table_1'!A1"}
    assert not [
        cell for page in book for row in page for cell in row if cell.hyperlink and cell.hyperlink.target
    ]
