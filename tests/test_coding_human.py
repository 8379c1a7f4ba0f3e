"""Human codings from a table of answer and theme ids."""

from __future__ import annotations

import pandas as pd
import pytest

from sli_themes.answers.model import (
    ANSWER_COLUMNS,
    RESPONDENT_COLUMNS,
    Answers,
    Corpus,
    Respondents,
    RowAccounting,
)
from sli_themes.codebook.model import Codebook, Status, Theme
from sli_themes.coding.human import read_human_codings
from sli_themes.errors import AnswersError, UsageError

BOOK = Codebook(
    title="t",
    version=3,
    themes=(
        Theme(id="money", name="Money matters"),
        Theme(id="cuts", name="Funding cuts", parent="money", definition="d"),
        Theme(id="trust", name="Trust", definition="d", questions=("q2",)),
        Theme(id="old", name="Old", definition="d", status=Status.RETIRED),
        Theme(id="older", name="Older", definition="d", status=Status.RETIRED, merged_into="cuts"),
        Theme(id="rest", name="The rest", definition="d"),
    ),
    residual=("rest", "other"),
)


def corpus(*ids):
    """Return a corpus of answers with these ids."""
    rows = [[one, f"r-{one}", "q1", "words", "substantive", "", ""] for one in ids]
    return Corpus(
        answers=Answers(pd.DataFrame(rows, columns=list(ANSWER_COLUMNS), dtype="str")),
        respondents=Respondents(pd.DataFrame(columns=list(RESPONDENT_COLUMNS))),
        accounting=RowAccounting(rows_read=0, substantive=0, blank=0, no_comment=0, refers_elsewhere=0),
        fingerprint="",
    )


def read(folder, text, coder="Ann", ids=("a1", "a2", "a3")):
    """Write a table of codings and read it."""
    file = folder / "codings.csv"
    file.write_text(text, encoding="utf-8")
    return read_human_codings(file, corpus(*ids), BOOK, coder)


def faults(folder, text, **options):
    """Return the faults of a table of codings."""
    with pytest.raises(AnswersError) as caught:
        read(folder, text, **options)
    return [str(fault) for fault in caught.value.faults]


def themes(found):
    """Return (answer, theme) of every coding."""
    return list(zip(found.frame["answer_id"], found.frame["theme_id"], strict=True))


@pytest.mark.parametrize("column", ["theme_id", "theme", "code", "Theme ID"[:5]])
def test_codings_are_read(tmp_path, column):
    """A row an answer and theme; an empty theme says "read, no theme"; the order of rows does not matter."""
    found = read(tmp_path, f"answer_id,{column}\na2,trust\na1,cuts\na2,cuts\na3,\na1,cuts\n")
    assert themes(found) == [("a1", "cuts"), ("a2", "cuts"), ("a2", "trust"), ("a3", "")]
    row = found.frame.iloc[0].to_dict()
    assert (row["coder"], row["question"], row["probability"], row["start"], row["codebook_version"]) == (
        "Ann",
        "q1",
        1.0,
        -1,
        3,
    )


def test_residual_themes_say_no_theme(tmp_path):
    """Residual ids mean "no theme of this book", and give way to a real theme on the same answer."""
    found = read(tmp_path, "answer_id,theme_id\na1,rest\na2,other\na2,cuts\na3,\na3,trust\n")
    assert themes(found) == [("a1", ""), ("a2", "cuts"), ("a3", "trust")]


def test_names_and_merged_themes(tmp_path):
    """A theme's name does for its id, and a merged theme stands for the one it went into."""
    found = read(tmp_path, "answer_id,theme\na1,funding CUTS\na2,older\n")
    assert themes(found) == [("a1", "cuts"), ("a2", "cuts")]


def test_all_faults_come_together(tmp_path):
    """Unknown answers and themes, headings and retired themes are all listed, with their rows."""
    text = "answer_id,theme_id\nb1,cuts\na1,cutz\na2,money\na3,old\nb2,trust\na1,cutz\na2,a whole sentence here\n"
    found = [line.removeprefix("codings.csv column ").split(" → ") for line in faults(tmp_path, text)]
    assert [line[0] for line in found] == [
        "'answer_id': no answer of the study has this id: 2 (rows 2, 6)",
        "'theme_id': the codebook has no theme: 1 (row 8)",
        "'theme_id': the codebook has no theme 'cutz': 2 (rows 3, 7)",
        "'theme_id': theme 'money' is a heading: 1 (row 4)",
        "'theme_id': theme 'old' is retired: 1 (row 5)",
    ]
    assert found[2][1] == "did you mean 'cuts'?"


def test_many_faults_are_counted(tmp_path):
    """Beyond twenty, rows and themes are counted instead of listed."""
    rows = "".join(f"x{number},theme{number}\n" for number in range(50))
    found = faults(tmp_path, "answer_id,theme_id\n" + rows)
    assert "50 (rows 2, 3," in found[0]
    assert "and 30 more" in found[0]
    assert "and 30 more values that name no theme" in found[-1]
    assert len(found) == 22


def test_missing_columns(tmp_path):
    """A table without answer or theme column says which."""
    assert [line.split(" → ")[0] for line in faults(tmp_path, "a,b\n1,2\n")] == [
        "codings.csv: no column 'answer_id'",
        "codings.csv: no column 'theme_id'",
    ]


def test_the_machines_codings_are_no_persons(tmp_path):
    """Codings that say they are the program's own are not taken for a person's."""
    assert (
        "codings by the program itself, in row 3"
        in faults(tmp_path, "answer_id,theme_id,coder\na1,cuts,Ann\na2,cuts,machine\n")[0]
    )
    with pytest.raises(UsageError):
        read(tmp_path, "answer_id,theme_id\na1,cuts\n", coder="machine")


def test_workbooks_are_read(tmp_path):
    """Codings come back from a workbook with numeric ids too."""
    file = tmp_path / "codings.xlsx"
    pd.DataFrame({"answer_id": [1, 2], "theme_id": ["cuts", None]}).to_excel(file, index=False)
    assert themes(read_human_codings(file, corpus("1", "2"), BOOK, "Ann")) == [("1", "cuts"), ("2", "")]


def test_half_done_sheet_brings_only_what_was_read(tmp_path):
    """In a sheet with no_theme an empty row was not reached; a mark says "read, no theme", a theme needs none."""
    sheet = "answer_id,text,theme_id,no_theme\na1,words,cuts,\na2,words,,x\na3,words,,\n"
    found = read(tmp_path, sheet).frame
    assert found[["answer_id", "theme_id"]].to_numpy().tolist() == [["a1", "cuts"], ["a2", ""]]


def test_cell_of_a_sheet_may_name_several_themes(tmp_path):
    """Themes are divided by semicolons, ids or names; elsewhere a semicolon divides nothing."""
    sheet = "answer_id,theme_id,no_theme\na1,cuts; Trust ;,\na2,;,x\n"
    found = read(tmp_path, sheet).frame
    assert found[["answer_id", "theme_id"]].to_numpy().tolist() == [
        ["a1", "cuts"],
        ["a1", "trust"],
        ["a2", ""],
    ]
    assert len(faults(tmp_path, "answer_id,theme_id\na1,cuts; Trust\n")) == 1


def test_unknown_theme_in_a_cell_of_several_is_a_fault(tmp_path):
    """Nothing of the sheet is taken when one of several themes is unknown, and its row is told."""
    (fault,) = faults(tmp_path, "answer_id,theme_id,no_theme\na1,cuts; cutz,\na2,cuts,\n")
    assert "'cutz'" in fault
    assert "2" in fault
