"""Working workbooks: what a person opens, and what comes back."""

from __future__ import annotations

import io

import openpyxl
import pytest

from sli_themes.errors import OutputError, UsageError
from sli_themes.workbooks import MOST_CHARACTERS, Column, Sheet, workbook_bytes

COLUMNS = (
    Column(name="id"),
    Column(name="text", width=60, wrapped=True),
    Column(name="decision", choices=("clear", "reject")),
    Column(name="times"),
)


def made(*rows, notes=()):
    """Return a workbook with one sheet of these rows."""
    return workbook_bytes([Sheet(name="Held", columns=COLUMNS, rows=rows)], title="Held quotes", notes=notes)


def opened(content):
    """Return a workbook as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def test_cells_come_back_as_they_were():
    """Texts stay texts and numbers numbers, line ends and accents included."""
    page = opened(made(["007", "Ŵyn a\nnewid", "", 3], ["Q2", "-", "clear", 0.5]))["Held"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=1)]
    assert rows == [
        ["id", "text", "decision", "times"],
        ["007", "Ŵyn a\nnewid", "", 3],
        ["Q2", "-", "clear", 0.5],
    ]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("x","y")', "+44", "@name", "https://a.example", "1e5"])
def test_no_text_is_run_linked_or_counted(text):
    """A text that looks like a formula, a link or a number is a text."""
    page = opened(made(["Q1", text, "", 1]))["Held"]
    cell = page["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_too_long_a_text_is_refused():
    """A text longer than a cell stops the file, told by its place and no word of it; one that fits is whole."""
    page = opened(made(["Q1", "y" * MOST_CHARACTERS, "", 1]))["Held"]
    assert page["B2"].value == "y" * MOST_CHARACTERS
    with pytest.raises(OutputError, match="sheet Held row 3, column text") as refused:
        made(["Q1", "a", "", 1], ["Q2", "secret" * MOST_CHARACTERS, "", 1])
    assert "secret" not in str(refused.value)


def test_too_long_a_text_says_that_it_was_cut():
    """Where a column lets texts be cut, Excel's limit is met with a mark, never in silence."""
    columns = (Column(name="id"), Column(name="text", cut=True))
    rows = [["Q1", "x" * (MOST_CHARACTERS + 1)], ["Q2", "y" * MOST_CHARACTERS]]
    page = opened(workbook_bytes([Sheet(name="Held", columns=columns, rows=rows)], title="Held"))["Held"]
    assert len(page["B2"].value) == MOST_CHARACTERS
    assert page["B2"].value.endswith("holds no more]")
    assert page["B3"].value == "y" * MOST_CHARACTERS


def test_control_characters_are_left_out():
    """What would break the file, or hide in a cell, is gone."""
    assert opened(made(["Q1", "a\x07b\u200bc", "", 1]))["Held"]["B2"].value == "abc"


def test_decisions_are_chosen_from_a_list():
    """A column with choices offers them on every row, and refuses others; the header stays in view, with filters."""
    page = opened(made(["Q1", "a", "", 1], ["Q2", "b", "", 1]))["Held"]
    (validation,) = page.data_validations.dataValidation
    assert (str(validation.sqref), validation.formula1) == ("C2:C3", '"clear,reject"')
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:D3")


def test_choices_that_no_workbook_holds_are_refused():
    """A list that the library would drop with a mere warning is an error."""
    column = Column(name="theme", choices=tuple(f"theme-{number:03}" for number in range(60)))
    with pytest.raises(UsageError, match="column theme"):
        workbook_bytes([Sheet(name="A", columns=(column,), rows=[["theme-001"]])], title="A")


def test_a_wrapped_text_is_seen_whole():
    """A row is as tall as its wrapped text needs, up to what a workbook allows; a page is as wide as the table."""
    page = opened(made(["Q1", "word " * 60, "", 1], ["Q2", "short", "", 1], ["Q3", "x\n" * 90, "", 1]))[
        "Held"
    ]
    assert [page.row_dimensions[row].height for row in (2, 3, 4)] == [75, None, 408.75]
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert page.print_title_rows == "$1:$1"


def test_notes_stand_on_a_sheet_of_their_own():
    """How to fill the sheet in comes last, so that the table is what opens."""
    book = opened(made(["Q1", "a", "", 1], notes=["Choose one.", "Save it."]))
    assert book.sheetnames == ["Held", "Notes"]
    assert [row[0].value for row in book["Notes"].iter_rows()] == ["Choose one.", "Save it."]


def test_same_rows_give_the_same_bytes():
    """No time and no path is in the file; a sheet without rows opens too."""
    assert made(["Q1", "a", "", 1]) == made(["Q1", "a", "", 1])
    assert opened(made())["Held"].max_row == 1
    assert opened(made()).properties.creator == "sli-themes"


def test_notes_are_seen_whole():
    """A note of several lines has a row as tall as they are, on a page as wide as the sheet."""
    page = opened(made(["Q1", "a", "", 1], notes=["Short.", "word " * 60]))["Notes"]
    assert [page.row_dimensions[row].height for row in (1, 2)] == [None, 45]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage


def test_a_number_keeps_away_from_the_text_beside_it():
    """Numbers stand to the right, and not at the very edge of their cell."""
    page = opened(made(["Q1", "a", "", 1]))["Held"]
    assert (page["D2"].alignment.horizontal, page["D2"].alignment.indent) == ("right", 1)
    assert page["A2"].alignment.horizontal is None
