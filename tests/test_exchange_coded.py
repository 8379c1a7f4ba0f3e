"""Codings as a 0/1 matrix and as Consult's mapping: out, in, and every fault told."""

from __future__ import annotations

import json

import pytest

from sli_themes.codebook import Codebook, Status, Theme
from sli_themes.errors import ExchangeError
from sli_themes.exchange.coded import read_mapping, read_matrix, write_mapping, write_matrix

BOOK = Codebook(
    title="Book",
    version=3,
    themes=(
        Theme(id="money", name="Money", definition="Budgets."),
        Theme(id="partners", name="Partners", definition="Others."),
        Theme(id="cash", name="Cash", definition="Old.", status=Status.RETIRED, merged_into="money"),
    ),
    residual=("other",),
)
ASKED = {"R1:q2": "q2", "R2:q2": "q2", "7": "q3"}
CODED = {"R2:q2": {"partners", "money"}, "R1:q2": set[str](), "7": {"cash", "money"}}


def rows(read) -> list[list[str]]:
    """Return answer, theme and coder of what was read."""
    return read.codings.frame[["answer_id", "theme_id", "coder"]].values.tolist()


def test_a_matrix_has_a_row_an_answer_and_a_column_a_theme() -> None:
    """Sorted by id, 1 where a theme is coded; what is not codable any more is told."""
    made = write_matrix(CODED, BOOK)
    assert made.content.decode("utf-8-sig") == "answer_id,money,partners\n7,1,0\nR1:q2,0,0\nR2:q2,1,1\n"
    assert any("themes cash" in note.where for note in made.notes)


def test_a_matrix_comes_back() -> None:
    """Zeros alone mean read, no theme; columns may be called by the themes' names."""
    text = write_matrix(CODED, BOOK).content.decode("utf-8-sig").replace("partners", "PARTNERS")
    read = read_matrix(text, "m.csv", ASKED, BOOK, coder="anna")
    assert rows(read) == [
        ["7", "money", "anna"],
        ["R1:q2", "", "anna"],
        ["R2:q2", "money", "anna"],
        ["R2:q2", "partners", "anna"],
    ]
    assert set(read.codings.frame["codebook_version"]) == {3}


def test_faults_of_a_matrix_are_told_together() -> None:
    """An unknown column, an unknown answer and a cell that is no 0 or 1, each with its place, no cell repeated."""
    text = "answer_id,money,nonsense\nR1:q2,1,0\nSECRET,0,1\n7,perhaps,0\n"
    with pytest.raises(ExchangeError) as caught:
        read_matrix(text, "m.csv", ASKED, BOOK, coder="anna")
    assert [fault.where for fault in caught.value.faults] == [
        "m.csv column 'nonsense'",
        "m.csv row 3",
        "m.csv row 4",
    ]
    assert "SECRET" not in str(caught.value)
    assert "perhaps" not in str(caught.value)
    with pytest.raises(ExchangeError, match="first column"):
        read_matrix("money\n1\n", "m.csv", ASKED, BOOK, coder="anna")


def test_a_mapping_has_a_line_an_answer() -> None:
    """The keys are those that ThemeFinder writes."""
    lines = [json.loads(line) for line in write_mapping(CODED).content.decode().splitlines()]
    assert lines == [
        {"themefinder_id": "7", "theme_keys": ["cash", "money"]},
        {"themefinder_id": "R1:q2", "theme_keys": []},
        {"themefinder_id": "R2:q2", "theme_keys": ["money", "partners"]},
    ]


def test_a_mapping_comes_back() -> None:
    """Ids may be numbers, keys names; a merged theme stands for its successor, a residual one for no theme."""
    text = '{"themefinder_id": 7, "theme_keys": ["Cash"]}\n\n{"themefinder_id": "R1:q2", "theme_keys": []}\n'
    assert rows(read_mapping(text, "m.jsonl", ASKED, BOOK, coder="anna")) == [
        ["7", "money", "anna"],
        ["R1:q2", "", "anna"],
    ]


def test_faults_of_a_mapping_are_told_together() -> None:
    """Lines that are none, unknown answers and unknown keys."""
    text = '{"themefinder_id": 9, "theme_keys": ["x"]}\nnonsense\n{"theme_keys": []}\n'
    with pytest.raises(ExchangeError) as caught:
        read_mapping(text, "m.jsonl", ASKED, BOOK, coder="anna")
    assert [fault.where for fault in caught.value.faults] == [
        "m.jsonl line 1", "m.jsonl line 1 key 1", "m.jsonl line 2", "m.jsonl line 3",
    ]  # fmt: skip
