"""Saved codings: what is written is what is read, and every answer is in a place an analyst can find."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from coding_builders import BINS, BOOK, BUSES, PARKS, answers, book, coded, human, together
from pandas.testing import assert_frame_equal

from sli_themes.answers.model import Content
from sli_themes.coding.coder import Coded
from sli_themes.coding.model import CODING_COLUMNS, Codings, Probabilities
from sli_themes.coding.saved import (
    CODINGS_FILE,
    NO_THEME,
    UNSURE,
    matrix,
    read_codings,
    uncoded,
    write_coded,
    write_probabilities,
)
from sli_themes.errors import AnswersError
from sli_themes.settings import CodingSettings

STRICT = CodingSettings(threshold=0.5, unsure=0.1)
SAID = together(
    answers(
        ("007", "The bus never comes on time. Plant more trees in the park."),
        ("a1", "=1+1 vexed wyverns hum"),
        ("a2", "Recycling was not collected."),
        ("null", "The timetable of the trains is hopeless."),
    ),
    answers(("b1", ""), content=Content.BLANK),
    answers(("b2", "n/a"), content=Content.NO_COMMENT),
    answers(("b3", "see above"), content=Content.REFERS_ELSEWHERE),
    answers(("c1", "Plant more trees in the park."), question="q9"),
)


def cells(path: Path) -> list[list[str]]:
    """Return the cells of a csv file."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


@pytest.fixture
def result() -> Coded:
    """Return codings by the machine and by two people, without best guesses."""
    people = human(("a2", "bins", "anna"), ("a2", "bins", 'Ŵyn; "O\'Neill"'), ("a2", "parks", "anna"))
    return coded(SAID, people=people, settings=STRICT)


def test_what_is_written_is_what_is_read(tmp_path: Path, result: Coded) -> None:
    """Codings come back equal in every column and type; ids like 007 and null stay what they are."""
    write_coded(tmp_path, result, SAID, BOOK)
    again = read_codings(tmp_path / CODINGS_FILE)
    assert_frame_equal(again.frame, result.codings.frame, check_exact=True)
    assert {"007", "null"} <= set(again.frame["answer_id"])


def test_ids_of_digits_stay_text(tmp_path: Path) -> None:
    """Leading zeros survive in a table that holds nothing but numbers in that column."""
    said = answers(("007", "Plant more trees in the park."), ("010", "The bus never comes on time."))
    result = coded(said, settings=STRICT)
    write_coded(tmp_path, result, said, BOOK)
    assert read_codings(tmp_path / CODINGS_FILE).frame["answer_id"].tolist() == ["007", "010"]


def test_files_and_bytes_are_the_same_twice(tmp_path: Path, result: Coded) -> None:
    """Four files are written, their paths returned, and a second writing gives the same bytes."""
    paths = write_coded(tmp_path, result, SAID, BOOK)
    assert [path.name for path in paths] == ["codings.csv", "evidence.csv", "matrix.csv", "uncoded.csv"]
    first = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in write_coded(tmp_path, result, SAID, BOOK)] == first
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in paths)
    assert not any(b"\r" in content for content in first)


def test_no_coding_at_all_can_be_saved_and_read(tmp_path: Path) -> None:
    """A run that found nothing saves an empty table with its columns, and it reads as none."""
    nothing = coded(answers())
    write_coded(tmp_path, nothing, answers(), BOOK)
    assert cells(tmp_path / CODINGS_FILE) == [list(CODING_COLUMNS)]
    again = read_codings(tmp_path / CODINGS_FILE)
    assert_frame_equal(again.frame, nothing.codings.frame)
    assert cells(tmp_path / "matrix.csv") == [["answer_id", "buses", "parks", "bins"]]
    assert len(cells(tmp_path / "uncoded.csv")) == 1


def test_the_matrix_has_a_row_an_answer_and_a_column_a_theme(result: Coded) -> None:
    """All answers, blank ones too, in order; all codable themes in the codebook's order; 0 or 1 only."""
    wide = matrix(result.codings, SAID, book(BUSES, PARKS, BINS, replace(BUSES, id="unused", name="Unused")))
    assert list(wide.columns) == ["answer_id", "buses", "parks", "bins", "unused"]
    assert wide["answer_id"].tolist() == SAID.frame["answer_id"].tolist()
    ones = wide.set_index("answer_id")
    assert ones.loc["007"].tolist() == [1, 1, 0, 0]
    assert ones.loc["a2"].tolist() == [0, 1, 1, 0]
    assert ones.loc["b1"].tolist() == [0, 0, 0, 0]
    assert {str(kind) for kind in ones.dtypes} == {"int64"}


def test_the_matrix_counts_a_theme_of_two_coders_once() -> None:
    """Two people who gave the same theme make one 1; a reading without theme makes none."""
    both = human(("007", "parks", "anna"), ("007", "parks", "ben"), ("a1", "", "anna"))
    ones = matrix(both, SAID, BOOK).set_index("answer_id")
    assert ones.loc["007", "parks"] == 1
    assert ones.to_numpy().sum() == 1


def test_the_matrix_of_no_coding_is_all_zeros() -> None:
    """Without codings every answer still has its row."""
    wide = matrix(Codings.of([]), SAID, BOOK)
    assert list(wide.columns) == ["answer_id", "buses", "parks", "bins"]
    assert wide["answer_id"].tolist() == SAID.frame["answer_id"].tolist()
    assert wide.drop(columns="answer_id").to_numpy().sum() == 0


def test_uncoded_says_why_of_every_answer_without_theme(result: Coded) -> None:
    """Each answer without a coding is listed once with its bucket; those with one are not."""
    left = uncoded(result, SAID).set_index("answer_id")
    assert left["bucket"].to_dict() == {
        "a1": UNSURE,
        "b1": "blank",
        "b2": "no comment",
        "b3": "refers elsewhere",
        "c1": NO_THEME,
    }
    assert set(left.index) | set(result.codings.frame["answer_id"]) == set(SAID.frame["answer_id"])
    assert left.loc["c1", "question"] == "q9"
    assert left.loc["a1", "text"] == "=1+1 vexed wyverns hum"


def test_uncoded_names_the_likeliest_theme(result: Coded) -> None:
    """An analyst sees what the machine was nearest to; where it had nothing to say, nothing stands there."""
    left = uncoded(result, SAID).set_index("answer_id")
    likely = result.probabilities.frame.set_index("answer_id").loc["a1"].drop("question").astype(float)
    assert left.loc["a1", "likeliest_theme"] == likely.idxmax()
    assert left.loc["a1", "probability"] == likely.max()
    assert left.loc[["b1", "c1"], "likeliest_theme"].tolist() == ["", ""]
    assert left.loc[["b1", "c1"], "probability"].isna().all()


def test_uncoded_answers_that_say_something_come_first(result: Coded) -> None:
    """Whoever reads what fits no theme is not led through blank answers first."""
    left = uncoded(result, SAID)
    assert left["answer_id"].tolist() == ["a1", "c1", "b2", "b3", "b1"]
    assert left["bucket"].tolist()[:2] == [UNSURE, NO_THEME]


def test_nothing_uncoded_and_nothing_to_code_with() -> None:
    """The list is empty when everything is coded, and complete when the codebook has no theme to code."""
    said = answers(("a1", "Plant more trees in the park."))
    assert len(uncoded(coded(said), said)) == 0
    left = uncoded(coded(said, book()), said)
    assert left[["answer_id", "bucket", "likeliest_theme"]].to_numpy().tolist() == [["a1", NO_THEME, ""]]


def test_uncoded_is_safe_in_a_spreadsheet_and_codings_are_not_altered(tmp_path: Path, result: Coded) -> None:
    """No text of an answer runs as a formula when the list is opened; missing numbers are empty cells."""
    write_coded(tmp_path, result, SAID, BOOK)
    rows = {row[0]: row for row in cells(tmp_path / "uncoded.csv")}
    assert rows["a1"][-1] == "'=1+1 vexed wyverns hum"
    assert rows["b1"][3:5] == ["", ""]
    assert (tmp_path / "uncoded.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not (tmp_path / CODINGS_FILE).read_bytes().startswith(b"\xef\xbb\xbf")


def test_probabilities_have_empty_cells_where_a_theme_is_not_asked_about(tmp_path: Path) -> None:
    """One row an answer, the numbers as they are, and nothing where a theme belongs to other questions."""
    table = pd.DataFrame(
        {
            "answer_id": ["a1", "a2"],
            "question": ["q1", "q2"],
            "buses": [0.125, float("nan")],
            "bins": [0.5, 1.0],
        }
    )
    path = write_probabilities(tmp_path, Probabilities(table))
    assert path.name == "probabilities.csv"
    assert cells(path) == [
        ["answer_id", "question", "buses", "bins"],
        ["a1", "q1", "0.125", "0.5"],
        ["a2", "q2", "", "1.0"],
    ]


def test_a_missing_file_says_what_to_run(tmp_path: Path) -> None:
    """Before the first run there is nothing to read, and the message names the command."""
    with pytest.raises(AnswersError, match=r"codings\.csv: .*not coded yet → run: sli-themes code"):
        read_codings(tmp_path / CODINGS_FILE)


def test_missing_columns_are_named_together(tmp_path: Path, result: Coded) -> None:
    """A table that lost columns is refused, with all of their names."""
    path = tmp_path / CODINGS_FILE
    result.codings.frame.drop(columns=["coder", "start"]).to_csv(path, index=False)
    with pytest.raises(AnswersError, match=r"columns missing: coder, start"):
        read_codings(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00broken",
        b'answer_id,theme_id\n"a1,bins\n',
        b"answer_id,question,theme_id,coder,probability,start,end,reason,codebook_version\na1,q1,bins,anna,secret,0,1,,4\n",
        b"answer_id,question,theme_id,coder,probability,start,end,reason,codebook_version\na1,q1,bins,anna,1.0,secret,1,,4\n",
    ],
)
def test_a_table_that_was_spoiled_is_refused_without_its_words(tmp_path: Path, content: bytes) -> None:
    """A file that a spreadsheet or an editor spoiled stops with its name and the next step, and none of its words."""
    path = tmp_path / CODINGS_FILE
    path.write_bytes(content)
    with pytest.raises(AnswersError, match=r"codings\.csv: .* → run: sli-themes code") as caught:
        read_codings(path)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
