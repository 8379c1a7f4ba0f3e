"""The commands on quotes: what a report writer types, sees, and gets told when it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from cli_builders import everything, in_process, write_study


@pytest.fixture
def sli(monkeypatch, capsys):
    """Return the command line."""
    return in_process(monkeypatch, capsys)


@pytest.fixture
def study(tmp_path, sli) -> Path:
    """Return a study that is coded and reported on, one quote a theme."""
    folder = write_study(tmp_path / "study")
    with (folder / "study.toml").open("a", encoding="utf-8") as stream:
        stream.write("\n[settings.quotes]\nper_theme = 1\n")
    assert sli("run", folder).code == 0
    return folder


def test_a_pack_is_made_and_told(sli, study):
    """The command tells how many quotes the pack holds, where it is, and what to do next; --json says the same."""
    ran = sli("quotes", "pack", study, "--name", "money", "--theme", "money", "--per-theme", "3")
    assert ran.code == 0, ran.err
    assert "Pack money: " in ran.out
    assert f"Wrote {study / 'release' / 'packs' / 'money' / 'quote-pack.docx'}" in ran.out
    assert "quotes used" in ran.out.splitlines()[-1]
    before = everything(study)
    told = json.loads(
        sli("quotes", "pack", study, "--name", "money", "--theme", "money", "--per-theme", "3", "--json").out
    )
    assert told["name"] == "money"
    assert 1 < len(told["quotes"]) <= 3
    assert everything(study) == before
    assert sli("release", "audit", study).code == 0


def test_what_no_pack_can_hold_is_wrong_usage(sli, study):
    """Unknown questions, themes and regions, and names that are no folder's, end with code 2 and write nothing."""
    before = everything(study)
    for options in (
        ["--name", "../x"],
        ["--name", "x", "--theme", "moneyy"],
        ["--name", "x", "--question", "q9"],
        ["--name", "x", "--region", "Nowhere"],
        ["--name", "x", "--per-theme", "0"],
    ):
        ran = sli("quotes", "pack", study, *options)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.strip()
    assert everything(study) == before


def test_choices_go_round(sli, study):
    """A filled sheet is imported, and the next report prints the quote that was wanted."""
    sheet = study / "restricted" / "choose-quotes.xlsx"
    book = openpyxl.load_workbook(sheet)
    row = next(row for row in book["Quotes"].iter_rows(min_row=2) if row[7].value == "alternate")
    row[1].value = "important"
    book.save(sheet)
    ran = sli("quotes", "import", study, sheet, "--reviewer", "anna")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("1 choice of anna is new or changed; 1 choice stands in the study.")
    assert json.loads(sli("quotes", "import", study, sheet, "--reviewer", "anna", "--json").out) == {
        "standing": 1,
        "marks": 0,
        "new_or_changed": 0,
        "reviewer": "anna",
    }
    assert sli("report", study).code == 0
    assert row[0].value in (study / "release" / "quotes.csv").read_text("utf-8-sig")


def test_a_faulty_sheet_is_told_by_row(sli, study):
    """Code 3, every row, and no word of a quote."""
    sheet = study / "restricted" / "choose-quotes.xlsx"
    book = openpyxl.load_workbook(sheet)
    book["Quotes"]["B2"].value = "maybe"
    book["Quotes"]["D3"].value = "other words"
    book.save(sheet)
    ran = sli("quotes", "import", study, sheet, "--reviewer", "anna")
    assert ran.code == 3
    assert "choose-quotes.xlsx row 2" in ran.err
    assert "choose-quotes.xlsx row 3" in ran.err
    assert str(book["Quotes"]["D2"].value) not in ran.err
    assert not list((study / "decisions").glob("*.jsonl"))


def test_a_coding_is_marked_and_unmarked(sli, study):
    """A mark is kept once, and "nothing" takes it back."""
    rows = (study / "restricted" / "codings.csv").read_text("utf-8").splitlines()
    answer, _, theme = rows[1].split(",")[:3]
    marks = ["quotes", "mark", study, answer, theme, "--reviewer", "anna", "--use"]
    assert sli(*marks, "important").out.startswith("Kept.")
    assert sli(*marks, "important").out.startswith("That stands already.")
    assert json.loads(sli(*marks, "nothing", "--json").out) == {"new_or_changed": 1, "reviewer": "anna"}
    assert sli("quotes", "mark", study, answer, "nowhere", "--use", "no", "--reviewer", "anna").code == 2


def test_marks_are_no_choices(sli, study):
    """What was marked with a command is told beside the choices of a sheet, and not among them."""
    rows = (study / "restricted" / "codings.csv").read_text("utf-8").splitlines()
    answer, _, theme = rows[1].split(",")[:3]
    assert sli("quotes", "mark", study, answer, theme, "--use", "yes", "--reviewer", "anna").code == 0
    assert sli("report", study).code == 0
    sheet = study / "restricted" / "choose-quotes.xlsx"
    book = openpyxl.load_workbook(sheet)
    row = next(row for row in book["Quotes"].iter_rows(min_row=2) if row[7].value == "alternate")
    row[1].value = "no"
    book.save(sheet)
    said = sli("quotes", "import", study, sheet, "--reviewer", "anna").out
    assert "1 choice stands in the study, beside 1 mark on codings." in said


def test_used_quotes_are_noted_and_marked(sli, study):
    """The register names the document, the release does not; ids that were never released are refused."""
    pack = study / "release" / "quote-pack.csv"
    ran = sli("quotes", "used", study, pack, "--in", "Board paper 7")
    assert ran.code == 0, ran.err
    assert sli("report", study).code == 0
    assert "Board paper 7" in (study / "restricted" / "quote-register.csv").read_text("utf-8-sig")
    released = everything(study / "release")
    assert not any(b"Board paper" in content for content in released.values())
    assert ",yes\n" in released["quote-pack.csv"].decode("utf-8-sig")
    (study / "taken.csv").write_text("quote_id\nQ000\n", "utf-8")
    assert sli("quotes", "used", study, study / "taken.csv", "--in", "A letter").code == 3
    assert sli("quotes", "used", study, pack, "--in", " ").code == 2
