"""Any file of answers becomes a table of texts, with nothing altered and nothing lost."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sli_themes.answers.delimited import find_delimiter, read_delimited
from sli_themes.answers.files import read_table
from sli_themes.answers.structured import as_text
from sli_themes.answers.table import build_table
from sli_themes.errors import AnswersError

FIXTURES = Path(__file__).parent / "fixtures"
WORDS = "It’s “too dear” – and café owners don’t like it"


def saved(folder, content, name="answers.csv"):
    """Write a file and return its path."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return file


def fault_of(file, **options):
    """Return the message of a file that cannot be read."""
    with pytest.raises(AnswersError) as caught:
        read_table(file, **options)
    return str(caught.value)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_encodings_are_found(tmp_path, encoding):
    """Curly quotes, dashes and accents come through whatever the survey tool saved the file in."""
    file = saved(tmp_path, f"id,text\n1,{WORDS}\n2,plain\n".encode(encoding))
    assert list(read_table(file).frame["text"]) == [WORDS, "plain"]


def test_a_single_curly_apostrophe_is_windows(tmp_path):
    """One byte that is not UTF-8 is read as Windows-1252, not as whatever a statistical guess prefers."""
    file = saved(tmp_path, b"id,text\n1,We don\x92t agree\n")
    assert read_table(file).frame["text"][0] == "We don’t agree"


def test_other_alphabets_are_asked_for(tmp_path):
    """A text that is mostly beyond ASCII is not taken for Windows-1252."""
    greek = "Οι υπηρεσίες πρέπει να εξηγούν τι κάνουν και γιατί το κάνουν στους κατοίκους"
    file = saved(tmp_path, f"id,text\n1,{greek}\n".encode("cp1253"))
    assert read_table(file).frame["text"][0] == greek


def test_stray_bytes_in_utf_8_are_marked(tmp_path):
    """One bad byte in a UTF-8 file spoils its own cell, not the accents of all others."""
    file = saved(tmp_path, "id,text\n1,café déjà\n2,bad".encode() + b"\x92\n")
    table = read_table(file)
    assert table.frame["text"][0] == "café déjà"
    assert table.undecodable == {(1, "text")}


def test_encoding_can_be_told(tmp_path):
    """A named encoding is taken at its word, and one that does not fit or does not exist is a fault."""
    file = saved(tmp_path, "id,text\n1,Łódź\n".encode("cp1250"))
    assert read_table(file, encoding="cp1250").frame["text"][0] == "Łódź"
    assert "is not ascii" in fault_of(file, encoding="ascii")
    assert "unknown encoding 'utf-9'" in fault_of(file, encoding="utf-9")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path, delimiter):
    """The delimiter is found though the answers hold other delimiters and quoted line breaks."""
    stream = io.StringIO(newline="")
    rows = [
        ["id", "text", "region"],
        ["1", "one, two; three | four\nfive", "North, East"],
        ["2", 'a "b", c', "x;y"],
    ]
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    frame = read_table(saved(tmp_path, stream.getvalue())).frame
    assert [list(row) for row in frame.itertuples(index=False)] == rows[1:]


def test_semicolons_with_unquoted_commas():
    """Commas in the words do not beat a semicolon that cuts every row alike."""
    assert find_delimiter("id;text\n1;a, b\n2;c, d, e\n3;f\n") == ";"


def test_one_column_has_no_delimiter(tmp_path):
    """A file of one column is read as one, commas or not being in its words only by quotes."""
    frame = read_table(saved(tmp_path, "text\nhello there\ngood bye\n")).frame
    assert list(frame.columns) == ["text"]
    assert list(frame["text"]) == ["hello there", "good bye"]


def test_excel_names_its_delimiter(tmp_path):
    """``sep=;`` on the first line names the delimiter, and row numbers count that line."""
    table = read_table(saved(tmp_path, "sep=;\nid;text\n1;a,b\n"))
    assert table.frame["text"][0] == "a,b"
    assert table.rows == (3,)


def test_delimiter_can_be_told(tmp_path):
    """A named delimiter is used though another would fit."""
    assert read_table(saved(tmp_path, "a|b,c\n1|x,2\n"), delimiter="|").header == ("a", "b,c")


def test_words_are_never_altered(tmp_path):
    """White space, line ends and quotes within a cell stay exactly as they are."""
    cell = "  first line\r\nsecond\rthird\n\n\tfourth \u00a0\u2028 "
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([["id", "text"], ["1", cell]])
    assert read_table(saved(tmp_path, stream.getvalue())).frame["text"][0] == cell


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=40),
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
        ),
        min_size=1,
        max_size=6,
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_csv_round_trip(cells, delimiter):
    """Whatever people write comes back from a csv character by character."""
    stream = io.StringIO(newline="")
    rows = [[f"r{number}", *row] for number, row in enumerate(cells)]
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["id", "one", "two"], *rows])
    records = read_delimited(stream.getvalue().encode("utf-8"), "x.csv", delimiter=delimiter)
    table = build_table(records, "x.csv", 1)
    assert [list(row) for row in table.frame.itertuples(index=False)] == rows


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path):
    """Quoted line breaks do not count as rows, empty rows do, though they are left out."""
    table = read_table(saved(tmp_path, 'id,text\n1,"a\nb"\n\n2,c\n,\n3,d\n'))
    assert table.rows == (2, 4, 6)


def test_rows_that_are_too_long_are_faults(tmp_path):
    """All rows with too many cells are listed by number; their words are not."""
    message = fault_of(saved(tmp_path, "id,text\n1,a\n2,b,secretly\n3,c,\n4,d,e,f\n"))
    assert message.startswith("answers.csv: more cells than the header has columns (2) in rows 3, 5")
    assert "secretly" not in message


def test_rows_that_are_too_short_are_noted(tmp_path):
    """Rows with too few cells are filled up, and a note says which."""
    table = read_table(saved(tmp_path, "id,text,region\n1,a,London\n2,b\n"))
    assert list(table.frame["region"]) == ["London", ""]
    assert "row 3" in str(table.notes[0])
    assert not table.notes[0].fatal


def test_quotes_that_do_not_end_are_faults(tmp_path):
    """A quote that swallows the rest of the file is a fault with its row, never a table with fewer rows."""
    message = fault_of(saved(tmp_path, 'id,text\n1,a\n2,"b\n3,c\n'))
    assert "a quoted cell does not end as it should, in row 3" in message


def test_very_long_cells_are_read(tmp_path):
    """A cell of 5 MB does not stop the reading of the others, and the csv module's own limit is put back."""
    before = csv.field_size_limit()
    long = "word " * 1_000_000
    table = read_table(saved(tmp_path, f"id,text\n1,{long}\n2,short\n"))
    assert [len(text) for text in table.frame["text"]] == [len(long), 5]
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"id,text\n", "has a header and no row"),
    ],
)
def test_empty_files(tmp_path, content, what):
    """A file without rows says so."""
    assert what in fault_of(saved(tmp_path, content))


def test_missing_files_and_folders(tmp_path):
    """A path that cannot be read is a fault, not a traceback."""
    assert "there is no such file" in fault_of(tmp_path / "nothing.csv")
    assert "cannot be read" in fault_of(tmp_path)


def test_repeated_names_are_told_apart(tmp_path):
    """Columns of one name are all numbered, so that naming one of them is never a guess."""
    table = read_table(saved(tmp_path, "id,Other,Other,Other (1)\n1,a,b,c\n"))
    assert table.header == ("id", "Other (2)", "Other (3)", "Other (1)")
    assert table.find("Other") is None
    assert "'Other'" in str(table.notes[0]) or "Other" in str(table.notes[0])


def test_names_may_differ_in_white_space(tmp_path):
    """A column is found though study.toml spells its case and spaces differently; blank columns vanish."""
    table = read_table(saved(tmp_path, '"Your  views\nplease",,x\na,,b\n'))
    assert table.find("your views please") == "Your  views\nplease"
    assert table.header == ("Your  views\nplease", "x")


def test_columns_without_a_name_are_kept_when_filled(tmp_path):
    """Cells under no name are kept under a made-up one."""
    assert read_table(saved(tmp_path, "id,\n1,stray\n")).header == ("id", "(column 2)")


@pytest.mark.parametrize(
    ("name", "rows", "header"),
    [
        ("qualtrics", 3, "Q2"),
        ("survey_monkey", 2, "Where do you work?: Authority type"),
        ("citizen_space", 1, "Submitted"),
    ],
)
def test_header_rows_are_found(name, rows, header):
    """Exports with two and three header rows are recognised, others have one."""
    table = read_table(FIXTURES / f"{name}.csv", header_rows=None)
    assert table.header_rows == rows
    assert header in table.header


def test_wording_under_variable_names(tmp_path):
    """A second row that holds the questions' wording is a header too."""
    text = (
        "respid,q1,q2\nSerial number,Do you agree with it?,Why do you say that?\n"
        "1001,Yes,Because it works here\n1002,No,It is slow\n"
    )
    table = read_table(saved(tmp_path, text), header_rows=None)
    assert table.header_rows == 2
    assert table.texts == ("Serial number", "Do you agree with it?", "Why do you say that?")


def test_forgotten_header_rows_are_a_fault():
    """Reading a Qualtrics export with one header row stops: its wordings are not answers."""
    assert "set header_rows = 3" in fault_of(FIXTURES / "qualtrics.csv", header_rows=1)


def workbook(folder, **sheets):
    """Write a workbook of sheets with rows and return its path."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = folder / "answers.xlsx"
    book.save(file)
    return file


def test_workbook_cells_are_texts(tmp_path):
    """Numbers become ids without .0, dates ISO, leading zeros and real fractions stay."""
    rows = [
        ["id", "when", "at", "share", "ok", "text", "none"],
        [1, dt.date(2015, 3, 2), dt.datetime.fromisoformat("2015-03-02T09:30"), 0.25, True, "a\nb", None],
        ["007", None, None, 12345678901, False, " x ", None],
    ]
    frame = read_table(workbook(tmp_path, Cover=[], Answers=rows)).frame
    assert list(frame.iloc[0]) == ["1", "2015-03-02", "2015-03-02 09:30:00", "0.25", "true", "a\nb", ""]
    assert list(frame.iloc[1]) == ["007", "", "", "12345678901", "false", " x ", ""]


def test_workbook_sheets(tmp_path):
    """The first sheet that holds anything is read, with a note on the others; another can be named."""
    file = workbook(tmp_path, Empty=[], One=[["id"], ["a"]], Two=[["id"], ["b"]])
    table = read_table(file)
    assert table.frame["id"][0] == "a"
    assert "'Two'" in str(table.notes[0])
    assert read_table(file, sheet="Two").frame["id"][0] == "b"
    assert "has no sheet 'Three'" in fault_of(file, sheet="Three")


def test_damaged_workbooks(tmp_path):
    """A file that only starts like a workbook, or is only called one, is a fault."""
    assert "is not a readable workbook" in fault_of(saved(tmp_path, b"PK\x03\x04 and so on", "a.xlsx"))
    assert "is not a .xlsx file" in fault_of(saved(tmp_path, "id,text\n1,a\n", "b.xlsx"))


def test_jsonl(tmp_path):
    """One object a line; missing keys are empty, numbers texts, and U+2028 does not end a line."""
    file = saved(tmp_path, '{"id": 1, "text": "a\u2028b"}\n\n{"id": "02", "ok": null}\n', "answers.jsonl")
    table = read_table(file)
    assert table.frame.to_dict("list") == {"id": ["1", "02"], "text": ["a\u2028b", ""], "ok": ["", ""]}


def test_faulty_jsonl(tmp_path):
    """All faulty lines are listed: no JSON, no object, nested, a key twice."""
    lines = ['{"id": 1', "[1]", '{"id": {"a": 1}}', '{"id": [1]}', '{"id": 1, "id": 2}', '{"id": 1}']
    message = fault_of(saved(tmp_path, "\n".join(lines), "answers.jsonl"))
    assert [line.split(":")[0] for line in message.splitlines()] == [
        f"answers.jsonl line {n}" for n in range(1, 6)
    ]
    assert "is not UTF-8" in fault_of(saved(tmp_path, b'{"id": "\xff"}', "b.jsonl"))


def test_parquet(tmp_path):
    """Parquet cells are texts as in a workbook; nested columns are refused."""
    file = tmp_path / "answers.parquet"
    frame = pd.DataFrame(
        {"id": [1, 2], "text": ["a", None], "share": [1.0, None], "day": [dt.date(2015, 1, 2)] * 2}
    )
    frame.to_parquet(file)
    table = read_table(file)
    assert table.frame.to_dict("list") == {
        "id": ["1", "2"],
        "text": ["a", ""],
        "share": ["1", ""],
        "day": ["2015-01-02"] * 2,
    }
    pd.DataFrame({"id": ["a"], "parts": [["x"]]}).to_parquet(file)
    assert "column parts hold lists" in fault_of(file)
    assert "is not a readable parquet file" in fault_of(saved(tmp_path, b"PAR1 and no more", "b.parquet"))


def test_values_as_text():
    """Whole numbers lose .0, missing ones are empty, a collection is no cell."""
    assert [as_text(value) for value in (1.0, float("nan"), 1e20, -0.5, dt.time(9))] == [
        "1",
        "",
        "100000000000000000000",
        "-0.5",
        "09:00:00",
    ]
    with pytest.raises(TypeError):
        as_text({"a": 1})
