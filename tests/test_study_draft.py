"""A first study.toml from a look at the answers file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sli_themes.answers.reading import read_corpus
from sli_themes.errors import UsageError
from sli_themes.study import read_study
from sli_themes.study.draft import draft_study

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def drafted(folder, file, **options):
    """Draft a study for ``file`` into ``folder``, read it back with its answers; return both."""
    text = draft_study(file, study_folder=folder, **options)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    corpus = read_corpus(read_study(folder))
    assert corpus.accounting.adds_up
    return tomllib.loads(text), corpus


def kinds(table):
    """Return question id → kind."""
    return {question["id"]: question["kind"] for question in table["questions"]}


def test_citizen_space(tmp_path):
    """A Citizen Space export: ids, council, type, consent, a closed and two open questions, all in their place."""
    table, corpus = drafted(tmp_path, FIXTURES / "citizen_space.csv")
    assert table["columns"] == {
        "respondent": "Response ID",
        "authority": "What is the name of your council? - Council name",
        "authority_type": "What type of organisation are you responding for?",
        "may_quote": "Are you happy for your response to be published?",
        "may_quote_yes": ["Yes, publish it"],
    }
    assert kinds(table) == {"q1": "closed", "q2": "open", "q3": "open"}
    assert table["questions"][1]["text"] == "Please explain your answer"
    assert sorted(table["questions"][0]["options"]) == ["No", "Yes"]
    assert corpus.respondents.frame["may_quote"].sum() == 2
    assert corpus.accounting.rows_read == 8
    assert list(corpus.respondents.frame["authority_type"]) == [
        "Shire district",
        "Shire county",
        "English unitary",
        "Fire and rescue",
    ]


def test_qualtrics(tmp_path):
    """A Qualtrics export: three header rows, wording from the second, dates and IP addresses left out."""
    table, corpus = drafted(tmp_path, FIXTURES / "qualtrics.csv")
    assert table["header_rows"] == 3
    assert table["columns"] == {"respondent": "ResponseId", "region": "Q1", "may_quote": "Q4"}
    assert kinds(table) == {"q2": "open", "q3": "closed", "q3_4_text": "open"}
    assert table["questions"][0]["text"] == "What, if anything, should change about peer review?"
    text = (tmp_path / "study.toml").read_text(encoding="utf-8")
    assert "#   IPAddress" in text
    assert "#   StartDate" in text
    assert corpus.respondents.frame["may_quote"].sum() == 2


def test_survey_monkey(tmp_path):
    """A SurveyMonkey export: two header rows joined, e-mail found, "nothing" an answer to how to improve."""
    table, corpus = drafted(tmp_path, FIXTURES / "survey_monkey.csv")
    assert table["header_rows"] == 2
    assert table["columns"] == {
        "respondent": "Respondent ID",
        "region": "Where do you work?: Region",
        "authority_type": "Where do you work?: Authority type",
        "email": "Email Address",
    }
    assert sorted(kinds(table).values()) == ["closed", "open"]
    opened = next(question for question in table["questions"] if question["kind"] == "open")
    assert (opened["text"], opened["nothing_is_an_answer"]) == ("How could the visits be improved?", True)
    assert corpus.accounting.substantive == 3


def test_forms(tmp_path):
    """A Microsoft Forms export with semicolons: id, name, e-mail, council and region found, times left out."""
    table, corpus = drafted(tmp_path, FIXTURES / "ms_forms.csv")
    assert table["columns"] == {
        "respondent": "ID",
        "authority": "Council",
        "region": "Region",
        "name": "Name",
        "email": "Email",
    }
    assert kinds(table) == {"what-would-you-keep": "open", "how-useful-was-the-day": "closed"}
    assert table["population"] == "england-2025"
    assert list(corpus.respondents.frame["name"]) == ["Ann Grebe", "Bob Tansy", "Cat Sorrel", "Dee Rush"]


def test_long_table_by_options(tmp_path):
    """Options make a long table: short values stay ids, long ones are numbered, constant columns are recognised."""
    options = {
        "answer_id": "answer_id",
        "respondent": "respondent_id",
        "question": "question",
        "text": "text",
    }
    table, corpus = drafted(tmp_path, FIXTURES / "long.csv", **options)
    assert table["layout"] == "long"
    assert [(question["id"], question["value"]) for question in table["questions"]] == [
        ("q1", "What should happen to the data tables that every council publishes each quarter?"),
        ("principles", "principles"),
    ]
    assert table["columns"] == {
        "answer_id": "answer_id",
        "respondent": "respondent_id",
        "question": "question",
        "text": "text",
        "region": "region",
        "authority_type": "authority_type",
    }
    assert corpus.accounting.rows_read == 5
    assert len(corpus.respondents.frame) == 3


def test_long_table_by_its_looks(tmp_path):
    """A table with a question and a text column is taken for a long one without options."""
    table, corpus = drafted(tmp_path, FIXTURES / "long.csv")
    assert (table["layout"], table["columns"]["text"]) == ("long", "text")
    assert corpus.accounting.rows_read == 5


def test_long_table_of_one_question(tmp_path):
    """Without a question column all rows are one question."""
    table, corpus = drafted(tmp_path, FIXTURES / "long.csv", answer_id="answer_id", text="text")
    assert [question["id"] for question in table["questions"]] == ["q1"]
    assert corpus.accounting.rows_read == 5


def test_unknown_and_missing_options(tmp_path):
    """A column that the file does not have is wrong usage, with the nearest one; a long table needs its text."""
    with pytest.raises(UsageError, match=r"no column 'txt' \(--text\): did you mean 'text'\?"):
        draft_study(FIXTURES / "long.csv", text="txt")
    with pytest.raises(UsageError, match="--text is missing"):
        draft_study(FIXTURES / "long.csv", answer_id="answer_id")


def test_paths_are_relative_to_the_study(tmp_path):
    """The answers file is named from the study's folder, and stays where it is."""
    (tmp_path / "study").mkdir()
    file = tmp_path / "elsewhere.csv"
    file.write_bytes((FIXTURES / "long.csv").read_bytes())
    assert drafted(tmp_path / "study", file)[0]["answers"] == "../elsewhere.csv"
    assert tomllib.loads(draft_study(file))["answers"] == "elsewhere.csv"


def test_what_is_told_is_written(tmp_path):
    """Title, codebook, population, encoding and delimiter are written as they are given."""
    told = {
        "title": 'A "title"',
        "codebook": "book.yaml",
        "population": "england-2015",
        "encoding": "utf-8",
        "delimiter": ";",
    }
    table = tomllib.loads(draft_study(FIXTURES / "ms_forms.csv", **told))
    assert {key: table[key] for key in told} == told


def test_columns_without_use_still_give_a_study(tmp_path):
    """Without an id, ids are made up; without open questions the study says that one is missing."""
    file = tmp_path / "a.csv"
    file.write_text(
        "colour,Why did you choose it?\nred,Because my grandmother liked it\nred,It was there first of all\n"
    )
    table, corpus = drafted(tmp_path, file)
    assert "respondent" not in table["columns"]
    assert table["population"] == ""
    assert "attributes" not in table["columns"], "one value for all breaks nothing down"
    assert corpus.accounting.rows_read == 2


@settings(max_examples=40, deadline=None)
@given(
    header=st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_characters='\0\r\n,"\ufeff'), min_size=1, max_size=30
        ).filter(lambda name: name.strip() and name.casefold() == name),
        min_size=2,
        max_size=4,
        unique_by=lambda name: " ".join(name.split()),
    )
)
def test_any_header_can_be_written(tmp_path_factory, header):
    """Whatever the columns are called, the drafted study.toml is valid and names them."""
    folder = tmp_path_factory.mktemp("study")
    file = folder / "answers.csv"
    quoted = ",".join(f'"{name}"' for name in header)
    row = ",".join(f"some words of a person who writes in column {number}" for number in range(len(header)))
    file.write_text(f"{quoted}\n{row}\n{row} too\n", encoding="utf-8", newline="")
    table = tomllib.loads(draft_study(file, study_folder=folder))
    written = {question.get("column") for question in table["questions"]}
    written |= {
        name for value in table["columns"].values() for name in ([value] if isinstance(value, str) else value)
    }
    assert written - {None} <= {name.strip() for name in header}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_published_quotations(tmp_path):
    """A table of quotations by section: the sections are the questions, region and type are recognised."""
    file = SHARED / "taking_stock" / "quotes.csv"
    table, corpus = drafted(tmp_path, file, answer_id="quote_id", question="section_id", text="text")
    assert len(table["questions"]) == 16
    assert {question["id"] for question in table["questions"]} >= {"principles", "place", "scrutiny"}
    assert (table["columns"]["region"], table["columns"]["authority_type"]) == ("region", "authority_type")
    assert corpus.accounting.substantive == 70
