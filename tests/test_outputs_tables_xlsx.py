"""tables.xlsx: the guidance on spreadsheets as checks on the file itself, and numbers that are those of the release."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from test_outputs import corrected_results, some_results

from sli_themes.outputs import quote_pack, tables_xlsx
from sli_themes.results import GroupCount, ReportFacts
from sli_themes.tabulated import (
    ClosedTable,
    GroupColumn,
    OptionCount,
    OptionRow,
    ResponseRow,
    ResponseTable,
    Tables,
)

RESPONSES = ResponseTable(
    number=1,
    attribute="authority_type",
    unit="authorities",
    rows=(
        ResponseRow(group="Shire district", responded=60, total=201),
        ResponseRow(group="London borough", responded=None, total=33),
        ResponseRow(group="", responded=3, total=None),
    ),
    whole=ResponseRow(group="All authorities", responded=147, total=399),
    note="Authorities with at least one response.",
)
CLOSED = ClosedTable(
    number=2,
    question="q9",
    text="Is it helpful?",
    multiple=True,
    columns=(
        GroupColumn(name="Leaders", base=40, asked=44, base_words="leaders who were asked and answered"),
        GroupColumn(name="Full sample", base=300, asked=300, base_words="all who answered", whole=True),
    ),
    rows=(
        OptionRow(option="=Very", counts=(13, 1)),
        OptionRow(option="Not at all", counts=(None, 0)),
    ),
)


LYING = 145
"""Characters of the usual font across an A4 page that lies, between the usual margins."""


def by_region(**changes):
    """Return a row of counts by group."""
    row = GroupCount(
        question="",
        theme_id="money",
        theme="Money",
        parent="",
        attribute="region",
        group="North West",
        authorities=12,
        base_authorities=20,
    )
    return replace(row, **changes)


def full_results():
    """Return results with every kind of table."""
    option = OptionCount(
        question="q9", option="Yes", attribute="region", group="", authorities=None, base_authorities=30
    )
    return replace(
        corrected_results(),
        by_group=(by_region(), by_region(group="", authorities=None, base_authorities=None)),
        tables=Tables(responses=(RESPONSES,), closed=(CLOSED,), by_group=(option,)),
        report=ReportFacts(organisation="An association", contact="themes@association.example"),
    )


def opened(content):
    """Return a workbook as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(page):
    """Return the rows of the table of a sheet, its header first."""
    (table,) = page.tables.values()
    return [[cell.value for cell in row] for row in page[table.ref]]


def pack_book():
    """Return the workbook of a quote pack."""
    return quote_pack.pack_files(some_results())["quote-pack.xlsx"]


BOOKS = {
    "all tables": lambda: tables_xlsx.render(full_results()),
    "themes alone": lambda: tables_xlsx.render(some_results()),
    "one question": lambda: tables_xlsx.render(some_results(questions=1)),
    "quote pack": pack_book,
}


@pytest.fixture(params=BOOKS, scope="module")
def book(request):
    """Return each of the workbooks that are published, as another library reads it."""
    return opened(BOOKS[request.param]())


def test_cover_contents_and_notes_come_first(book):
    """The first sheets say what this is, what is in it, and what the notes mean; every other one is a table."""
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    tables = book.sheetnames[3:]
    assert tables == [f"Table_{number}" for number in range(1, len(tables) + 1)]
    listed = rows_of(book["Contents"])[1:]
    assert [row[0] for row in listed] == ["Notes", *tables]
    assert [row[1] for row in listed[1:]] == [book[name]["A1"].value for name in tables]


def test_each_sheet_holds_one_marked_up_table(book):
    """One table a sheet, named, at the left edge, with one header row of different words, and nothing under it."""
    names = set()
    for page in book.worksheets[1:]:
        (table,) = page.tables.values()
        left, first, right, last = range_boundaries(table.ref)
        assert (left, right, last) == (1, page.max_column, page.max_row)
        header = [cell.value for cell in page[first]]
        assert table.headerRowCount == 1
        assert len(set(header)) == len(header) == right
        assert all(isinstance(one, str) and one.strip() for one in header)
        names.add(table.name)
    assert len(names) == len(book.worksheets) - 1


def test_titles_stand_in_the_first_cell(book):
    """A1 of every sheet says what it is, and what stands between it and the table is in column A alone."""
    for page in book.worksheets:
        assert isinstance(page["A1"].value, str)
        assert page["A1"].font.bold
    for page in book.worksheets[1:]:
        (table,) = page.tables.values()
        first = range_boundaries(table.ref)[1]
        for row in page.iter_rows(min_row=1, max_row=first - 1):
            assert [cell.value is not None for cell in row] == [True, *([False] * (len(row) - 1))]


def test_nothing_is_blank_or_merged_or_hidden(book):
    """No merged cells, no blank row or cell in a table, no hidden rows, columns or sheets."""
    for page in book.worksheets:
        assert page.sheet_state == "visible"
        assert not page.merged_cells.ranges
        assert not any(dimension.hidden for dimension in page.row_dimensions.values())
        assert not any(dimension.hidden for dimension in page.column_dimensions.values())
        assert all(any(cell.value is not None for cell in row) for row in page.iter_rows())
        for table in page.tables.values():
            assert all(cell.value not in (None, "") for row in page[table.ref] for cell in row)


def test_no_filters_panes_colours_pictures_or_rules(book):
    """Neither filters nor frozen panes; no meaning by colour; nothing that a screen reader cannot reach."""
    for page in book.worksheets:
        assert page.freeze_panes is None
        assert page.auto_filter.ref is None
        assert all(table.autoFilter is None for table in page.tables.values())
        assert not page.conditional_formatting
        assert not page._images
        assert not page._charts
        fills = {cell.fill.fill_type for row in page.iter_rows() for cell in row}
        assert fills == {None}


def test_the_cursor_stands_at_the_start(book):
    """The book opens on its first sheet, every sheet at A1."""
    assert book.active.title == "Cover"
    for page in book.worksheets:
        assert page.sheet_view.selection[0].activeCell == "A1"
        assert bool(page.sheet_view.tabSelected) is (page.title == "Cover")


def test_properties_are_filled_in(book):
    """Title, author and language are there."""
    about = book.properties
    assert about.title
    assert about.creator
    assert about.language == "en-GB"


def test_every_note_that_is_named_is_there(book):
    """Each [note n] has its line on the sheet of notes, in order."""
    notes = [row[0] for row in rows_of(book["Notes"])[1:]]
    assert notes == [f"[note {number}]" for number in range(1, len(notes) + 1)]
    for page in book.worksheets[3:]:
        said = " ".join(str(cell.value) for row in page.iter_rows() for cell in row)
        marks = set(re.findall(r"\[note \d+\]", said))
        assert marks <= set(notes)
        assert ("stand on the worksheet Notes" in said) is bool(marks)


def test_numbers_are_numbers_and_texts_are_texts(book):
    """A cell that counts is a number; what is none is in the shorthand; none is a formula, none but contents links."""
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert cell.hyperlink is None or page.title == "Contents"
                assert not (isinstance(cell.value, str) and re.fullmatch(r"[\d.,%*-]+", cell.value))


def test_tables_come_in_order_with_their_numbers():
    """Responses, closed questions, themes across and by question, then by group; numbers that are given are kept."""
    book = opened(tables_xlsx.render(full_results()))
    assert [page["A1"].value for page in book.worksheets[3:]] == [
        "Table 1: Response by authority type, authorities",
        "Table 2: q9: Is it helpful? [note 5]",
        "Table 3: Themes across all questions",
        "Table 4: Themes in q2: What would you add?",
        "Table 5: Themes in q7: Anything else?",
        "Table 6: Themes by region [note 4]",
        "Table 7: Answers to closed questions by region [note 4]",
    ]


def test_what_is_withheld_is_said_and_not_told():
    """Small numbers are [c], unknown ones [x]; of a group's answers only per cents are told; zero is 0."""
    book = opened(tables_xlsx.render(full_results()))
    assert rows_of(book["Table_1"])[1:] == [
        ["Shire district", 60, 201, 30],
        ["London borough", "[c]", 33, "[c]"],
        ["(not known)", 3, "[x]", "[x]"],
        ["All authorities", 147, 399, 37],
    ]
    assert rows_of(book["Table_2"]) == [
        ["Answer", "Leaders: per cent [note 6]", "Full sample: respondents", "Full sample: per cent"],
        ["=Very", 33, 1, "[low]"],
        ["Not at all", "[c]", 0, 0],
    ]
    assert book["Table_2"]["A4"].value == "Base, Leaders: 40, leaders who were asked and answered."
    assert rows_of(book["Table_6"])[1:] == [
        ["(all questions)", "North West", "Money", 12, 20, 60],
        ["(all questions)", "(not known)", "Money", "[c]", "[c]", "[c]"],
    ]
    assert rows_of(book["Table_7"])[1:] == [["q9", "(not known)", "Yes", "[c]", 30, "[c]"]]


def test_themes_carry_base_interval_and_correction():
    """A theme's row says count, base, whole per cents with both intervals, and words; small bases have no shares."""
    rows = rows_of(opened(tables_xlsx.render(full_results()))["Table_3"])
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["Respondents"] == 101
    assert first["Per cent"] == 42
    assert first["Lower end [note 2]"] == 34
    assert first["Corrected per cent [note 3]"] == 33
    assert first["Part of"] == "[z]"
    small = rows_of(opened(tables_xlsx.render(some_results()))["Table_3"])
    assert dict(zip(small[0], small[1], strict=True))["Per cent"] == "[c]"
    assert not any("Corrected" in name for name in small[0])


def test_no_table_without_rows():
    """A study without a count has a cover, contents and notes, and no empty table."""
    nothing = replace(some_results(), counts=replace(some_results().counts, counts=(), bases=()))
    assert opened(tables_xlsx.render(nothing)).sheetnames == ["Cover", "Contents", "Notes"]


def test_the_same_results_give_the_same_bytes():
    """Nothing asks the clock; quotes, of which the book holds none, change nothing."""
    content = tables_xlsx.render(full_results())
    assert tables_xlsx.render(full_results()) == content
    assert tables_xlsx.render(replace(full_results(), quotes=())) == content


def test_a_base_that_all_themes_share_stands_above_their_table():
    """The line above says it; where a theme's base is another, each row says all four."""
    shared = opened(tables_xlsx.render(full_results()))["Table_3"]
    assert any(str(row[0].value).startswith("Base: 240 respondents") for row in shared.iter_rows(max_row=5))
    assert not [name for name in rows_of(shared)[0] if name.startswith("Base")]
    results = full_results()
    counts = results.counts
    another = replace(
        counts.counts[0],
        base_respondents=231,
        base_answers=232,
        base_authorities=133,
        base_without_campaigns=230,
    )
    results = replace(results, counts=replace(counts, counts=(another, *counts.counts[1:])))
    rows = rows_of(opened(tables_xlsx.render(results))["Table_3"])
    assert rows[0][-4:] == [
        "Base: respondents",
        "Base: answers",
        "Base: authorities",
        "Base: without campaigns [note 1]",
    ]
    assert rows[1][-4:] == [231, 232, 133, 230]
    assert rows[2][-4] == 240


def test_sheets_can_be_read_when_printed(book):
    """Pages of A4 lie, are as wide as the sheet, and repeat the header; themes shrink by a third at most."""
    for page in book.worksheets:
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToHeight == 0
        for table in page.tables.values():
            first = range_boundaries(table.ref)[1]
            assert page.print_title_rows == f"${first}:${first}"
            if str(page["A1"].value).endswith(("What would you add?", "Anything else?")):
                widths = [page.column_dimensions[cell.column_letter].width for cell in page[first]]
                assert sum(widths) < 1.5 * LYING


def test_heads_of_a_closed_question_need_few_lines():
    """A head that names a group is not broken after every word."""
    page = opened(tables_xlsx.render(full_results()))["Table_2"]
    (table,) = page.tables.values()
    assert page.row_dimensions[range_boundaries(table.ref)[1]].height <= 30
