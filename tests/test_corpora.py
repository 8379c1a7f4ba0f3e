"""The worked corpora hold what their pages say, and were written answer by answer."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sli_themes.codebook.reading import read_codebook

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "corpora" / "taking_stock"
OPEN = ("q2", "q3", "q4", "q5", "q6", "q7", "q11", "q12", "q19", "q20", "q21")
RUN = 8
"""Two texts with so many words in a row in common have them from one source."""


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the corpus."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def respondents() -> list[dict[str, str]]:
    """The rows of responses.csv."""
    return rows("responses.csv")


@pytest.fixture(scope="module")
def answers(respondents: list[dict[str, str]]) -> dict[str, str]:
    """Every filled cell of an open question, by answer id."""
    return {
        f"{row['respondent_id']}:{question}": row[question]
        for row in respondents
        for question in OPEN
        if row[question]
    }


@pytest.fixture(scope="module")
def codings() -> dict[str, set[str]]:
    """The first coder's themes of each answer that says something."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows("human-codings.csv"):
        found[row["answer_id"]] |= {row["theme_id"]} - {""}
    return found


def test_at_least_700_answers_say_something_in_3_to_251_words(
    answers: dict[str, str], codings: dict[str, set[str]]
) -> None:
    """Answers of every length were written, and each is coded."""
    lengths = [len(answers[answer_id].split()) for answer_id in codings]
    assert len(lengths) == 744
    assert (min(lengths), max(lengths)) == (3, 251)
    assert sum(lengths) == 49_039


def test_no_two_answers_share_a_run_of_words(answers: dict[str, str], codings: dict[str, set[str]]) -> None:
    """Nothing is a template: outside the declared campaign no two answers have eight words in a row in common."""
    seen: dict[tuple[str, ...], str] = {}
    shared = set()
    for answer_id in codings:
        words = re.findall(r"[\w’']+", answers[answer_id].lower())
        for start in range(len(words) - RUN + 1):
            other = seen.setdefault(tuple(words[start : start + RUN]), answer_id)
            if other != answer_id:
                shared |= {other, answer_id}
    assert len(shared) == 6
    assert {answer_id.split(":")[1] for answer_id in shared} == {"q11"}


def test_no_answer_shares_a_run_with_the_codebook_or_the_other_corpus(
    answers: dict[str, str], codings: dict[str, set[str]]
) -> None:
    """What teaches the coder is not what it is shown."""
    known = set()
    book = read_codebook(ROOT / "codebooks" / "sector_led_improvement.yaml")
    texts = [text for theme in book.themes for text in (theme.definition, *theme.examples)]
    with (ROOT / "corpora" / "principles" / "responses.csv").open(encoding="utf-8", newline="") as file:
        texts += [row["q2"] for row in csv.DictReader(file)]
    for text in texts:
        words = re.findall(r"[\w’']+", text.lower())
        known |= {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    for answer_id in codings:
        words = re.findall(r"[\w’']+", answers[answer_id].lower())
        assert known.isdisjoint(tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def test_planted_identifiers_stand_in_their_answers(answers: dict[str, str]) -> None:
    """Each identifier is spelled as it is listed."""
    planted = rows("planted.csv")
    assert len(planted) >= 100
    assert [row["answer_id"] for row in planted if row["surface"] not in answers[row["answer_id"]]] == []
    assert len({row["kind"] for row in planted}) == 9


def test_codings_name_themes_of_their_question(codings: dict[str, set[str]]) -> None:
    """No answer carries a theme that belongs to another question, nor a heading."""
    book = read_codebook(ROOT / "codebooks" / "sector_led_improvement.yaml")
    codable = {theme.id: theme.questions for theme in book.codable}
    second: dict[str, set[str]] = defaultdict(set)
    for row in rows("second-codings.csv"):
        second[row["answer_id"]] |= {row["theme_id"]} - {""}
    assert len(second) == 152
    assert second.keys() <= codings.keys()
    for answer_id, themes in itertools.chain(codings.items(), second.items()):
        assert all(answer_id.split(":")[1] in codable[theme] for theme in themes)


def test_themes_come_as_often_as_declared(codings: dict[str, set[str]]) -> None:
    """The declared prevalence is what was coded."""
    found = Counter(
        (answer_id.split(":")[1], theme) for answer_id, themes in codings.items() for theme in themes
    )
    declared = rows("prevalence.csv")
    assert {(row["question"], row["theme_id"]): int(row["answers"]) for row in declared} == found
    assert {row["question"] for row in declared} == set(OPEN)


def test_nobody_answered_what_they_were_not_asked(respondents: list[dict[str, str]]) -> None:
    """Question 14 follows a yes to 13, and 16 a yes to 15."""
    for question, led_by in (("q14", "q13"), ("q16", "q15")):
        assert [row for row in respondents if row[question] and row[led_by] != "Yes"] == []
        assert any(row[led_by] == "Yes" and not row[question] for row in respondents)


def test_authorities_and_names_are_nobodys(respondents: list[dict[str, str]]) -> None:
    """No authority of the population exists, and every one that is named as a respondent's is in it."""
    with (ROOT / "sli_themes" / "populations" / "authorities.csv").open(encoding="utf-8", newline="") as file:
        real = {name for row in csv.DictReader(file) for name in (row["name"], row["official_name"])}
    population = rows("population.csv")
    invented = {name for row in population for name in (row["name"], row["official_name"])}
    assert len(population) == 399
    assert real.isdisjoint(invented)
    own = {row["authority"] for row in respondents if "organisation" not in row["role"]}
    assert own <= {row["official_name"] for row in population}
    assert all(row["email"].endswith(".example") for row in respondents)
