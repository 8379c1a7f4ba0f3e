"""The worked corpus: every figure and base of the thirteen tables of the consultation that it was made after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sli_themes.answers.reading import examine
from sli_themes.outputs.conventions import (
    closed_base_words,
    column_headings,
    column_total,
    option_per_cent,
    response_rate,
)
from sli_themes.participation import participation_of
from sli_themes.study import read_study
from sli_themes.tables import tabulate

TESTS = Path(__file__).resolve().parent
CORPUS = TESTS.parent / "corpora" / "taking_stock"
EXPECTED = json.loads((TESTS / "fixtures" / "taking_stock_tables.json").read_bytes())
SAMPLE_WORDS = "all consultation responses"
LEADERS = "all chief executives and leaders"
UPPER = f"{LEADERS} from single and upper tier councils"


@pytest.fixture(scope="module")
def tables():
    """Return the tables of the corpus."""
    study = read_study(CORPUS)
    corpus = examine(study).corpus
    return tabulate(corpus, study, participation_of(study, corpus))


@pytest.mark.parametrize("expected", EXPECTED["responses"], ids=lambda one: f"Table {one['number']}")
def test_who_responded(tables, expected):
    """Respondents by role against the sample; authorities by type and region against the population."""
    (table,) = (one for one in tables.responses if one.number == expected["number"])
    assert table.attribute == expected["attribute"]
    assert table.unit == ("respondents" if table.attribute == "role" else "authorities")
    assert [
        {
            "group": row.group,
            "responded": row.responded,
            "total": row.total,
            "per_cent": int(response_rate(row)),
        }
        for row in (*table.rows, table.whole)
    ] == expected["rows"]


@pytest.mark.parametrize("expected", EXPECTED["closed"], ids=lambda one: f"Table {one['number']}")
def test_closed_questions(tables, expected):
    """Each per cent as printed, in both columns, the total of 100 and both bases."""
    (table,) = (one for one in tables.closed if one.number == expected["number"])
    assert table.question == expected["question"]
    assert [column.base for column in table.columns] == expected["bases"]
    *rows, total = expected["per_cents"]
    printed = [
        [
            option_per_cent(column, number, 10)
            for column, number in zip(table.columns, row.counts, strict=True)
        ]
        for row in table.rows
    ]
    assert printed == [[str(number) for number in row] for row in rows]
    assert [column_total(table, column, 10) for column in table.columns] == [str(number) for number in total]
    assert (table.note, table.not_asked) == ("", 0)


@pytest.mark.parametrize(
    ("number", "group", "condition"),
    [
        (4, LEADERS, ""),
        (8, UPPER, ""),
        (9, UPPER, " who answered yes in table 8"),
        (11, UPPER, " who answered yes in table 10"),
    ],
)
def test_bases_in_words(tables, number, group, condition):
    """Under a table stands who the bases are, as the consultation's own report put it, but for capitals."""
    (table,) = (one for one in tables.closed if one.number == number)
    of_group, of_all = (column.base for column in table.columns)
    assert column_headings(table)[1] == "b) Full sample"
    assert closed_base_words(table).casefold() == (
        f"base: a) {group}{condition} ({of_group} respondents) b) {SAMPLE_WORDS}{condition} ({of_all} responses)"
    )


def test_combined_coverage(tables):
    """Authorities that responded or for which a regional organisation did, each once, of all."""
    expected = EXPECTED["covered"]
    assert (tables.covered.responded, tables.covered.total) == (expected["authorities"], expected["total"])
    assert response_rate(tables.covered) == str(expected["per_cent"])
