"""working.xlsx: what an analyst sorts, with nothing run, nothing lost and nothing released."""

from __future__ import annotations

import openpyxl
import pytest
from bridge_builders import HashVectors, contents, redactor_of, write_study

from sli_themes import working
from sli_themes.anonymity import clearer as clearer_module
from sli_themes.pipeline import code_study, read_inputs
from sli_themes.reporting import report_study
from sli_themes.results import ThemeCounts


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Return a study that is reported on, with an answer that looks like a formula and one that is held."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clearer_module, "Redactor", redactor_of)
        folder = write_study(tmp_path_factory.mktemp("working") / "study")
        text = (folder / "answers.csv").read_text(encoding="utf-8")
        text = text.replace("Peers should", "=Peers should").replace("They often", "At Zorvale they often")
        (folder / "answers.csv").write_text(text, encoding="utf-8")
        inputs = read_inputs(folder)
        done = code_study(inputs, HashVectors())
        report_study(inputs, HashVectors(), done.coded.codings, done.record)
        return folder, done


@pytest.fixture(scope="module")
def book(study):
    """Return the workbook."""
    return openpyxl.load_workbook(study[0] / "restricted" / "working.xlsx")


def sheet(book, name):
    """Return the rows of a sheet by column."""
    header, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_every_coding_has_a_row(study, book):
    """Answers × codings, with the words that carry the theme, who coded and how sure."""
    codings = study[1].coded.codings.frame
    rows = sheet(book, "Codings")
    assert {(row["answer_id"], row["theme_id"]) for row in rows} == set(
        zip(codings["answer_id"], codings["theme_id"], strict=True)
    )
    assert all(0 <= row["probability"] <= 1 and row["excerpt"] in row["answer"] for row in rows)
    assert {row["theme"] for row in rows} <= {"Money", "Peers"}
    assert {row["region"] for row in rows} == {"North West", "South East"}


def test_counts_are_those_of_everybody_and_of_groups(book):
    """Shares are numbers; small groups are there, which is why the file is restricted."""
    counts, groups = sheet(book, "Theme counts"), sheet(book, "Counts by group")
    assert {row["attribute"] for row in counts} == {""}
    assert {row["attribute"] for row in groups} == {"region", "authority_type"}
    assert all(isinstance(row["respondents"], int) for row in (*counts, *groups))
    assert any(isinstance(row["share"], float) for row in counts)


def test_what_is_uncoded_or_held_is_there(study, book):
    """Answers without a theme with their bucket; held quotes with the reasons, redacted."""
    uncoded, held = sheet(book, "Uncoded"), sheet(book, "Held")
    coded = {row["answer_id"] for row in sheet(book, "Codings")}
    assert coded.isdisjoint(row["answer_id"] for row in uncoded)
    assert {row["bucket"] for row in uncoded}
    assert held
    assert all(row["reasons"] for row in held)
    assert not any("Zorvale" in row["redacted"] for row in held)


def test_sheets_are_for_working_and_nothing_runs(book):
    """Filters, a header that stays, wrapped text; an answer that begins with = is a text."""
    for page in book.worksheets[:-1]:
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref.startswith("A1:")
    assert book.sheetnames[-1] == "Notes"
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n"}
    answers = [row["answer"] for row in sheet(book, "Codings")]
    assert any(answer.startswith("=Peers") for answer in answers)


def test_nothing_of_it_is_released(study):
    """The workbook and the sheet of choices are in restricted/ alone."""
    names = set(contents(study[0] / "release"))
    assert "tables.xlsx" in names
    assert names.isdisjoint({"working.xlsx", "choose-quotes.xlsx"})


def test_a_sheet_that_is_too_long_is_left_out_and_told(study, monkeypatch):
    """Too many rows for a workbook cost that sheet, not the report; a note says where they are."""
    inputs = read_inputs(study[0])
    monkeypatch.setattr(working, "MOST_ROWS", 5)
    counts = ThemeCounts(questions=(), counts=(), bases=())
    content = working.working_workbook(inputs, study[1].coded.codings, counts, ())
    (study[0] / "other.xlsx").write_bytes(content)
    book = openpyxl.load_workbook(study[0] / "other.xlsx")
    assert "Codings" not in book.sheetnames
    assert "Held" in book.sheetnames
    notes = [row[0] for row in book["Notes"].iter_rows(values_only=True)]
    assert any(note.startswith("Codings: ") and "more than a sheet holds" in note for note in notes)
