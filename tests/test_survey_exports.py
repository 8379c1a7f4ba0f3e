"""The exports of survey programs: what ``init`` makes of each, as csv and as a workbook, up to a report."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tomllib
from pathlib import Path

import openpyxl
import pytest
from cli_builders import CODEBOOK, in_process
from released_files import content_of

from sli_themes.answers.files import read_table
from sli_themes.answers.reading import examine, read_corpus
from sli_themes.errors import AnswersError
from sli_themes.study import Kind, read_study
from sli_themes.study.draft import draft_study

FIXTURES = Path(__file__).parent / "fixtures"
REVIEW = "Who should carry out a review?"
PROGRAMS = {
    "citizen_space_ticks": 1,
    "qualtrics_split": 3,
    "confirmit": 2,
    "ms_forms_choices": 1,
    "smart_survey": 2,
}
"""Fixture → its header rows."""
QUOTABLE = {
    "citizen_space_ticks": {1, 2, 4, 5, 8},
    "qualtrics_split": {2, 4, 6, 8},
    "confirmit": {1, 2, 4, 5, 8},
    "ms_forms_choices": {1, 2, 4, 5, 8},
    "smart_survey": {1, 2, 4, 5, 8},
}
"""Fixture → which of its eight respondents agreed."""
PERSONS = ["Grebe", "Tansy", "Sorrel", "@fernlea", "Fernlea Borough", "Marrowby"]


def rows_of(name):
    """Return the rows of a fixture, header rows first."""
    with (FIXTURES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def saved(folder, rows, name="export.csv", **options):
    """Write rows as a delimited file."""
    stream = io.StringIO(newline="")
    csv.writer(stream, **options).writerows(rows)
    file = folder / name
    file.write_bytes(stream.getvalue().encode("utf-16" if name.endswith("tsv") else "utf-8-sig"))
    return file


def workbook(folder, rows, hidden=()):
    """Write rows as a workbook, with dates as dates and some columns (letters) hidden."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(
            [
                dt.datetime.fromisoformat(cell) if re.fullmatch(r"\d{4}-\d\d-\d\d .*", cell) else cell or None
                for cell in row
            ]
        )
    for letter in hidden:
        book.active.column_dimensions[letter].hidden = True
    file = folder / "export.xlsx"
    book.save(file)
    return file


def drafted(folder, file):
    """Draft a study for ``file``; return what it says and its answers."""
    text = draft_study(file, study_folder=folder)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return tomllib.loads(text), read_corpus(read_study(folder))


def questions(table):
    """Return question id → the question as it is written."""
    return {question["id"]: question for question in table["questions"]}


def said(table):
    """Return all of a study but where it was read from."""
    return {key: value for key, value in table.items() if key not in ("title", "answers", "header_rows")}


def test_citizen_space(tmp_path):
    """Citizen Space: parts of a question as "… - Name", a column a tick box, the publishing preference."""
    table, _ = drafted(tmp_path, FIXTURES / "citizen_space_ticks.csv")
    columns = table["columns"]
    assert (columns["respondent"], columns["name"], columns["email"]) == (
        "Response ID",
        "1. What is your name? - Name",
        "2. What is your email address? - Email",
    )
    assert columns["authority"] == "3. What is your organisation? - Organisation"
    assert columns["may_quote_yes"] == ["Publish response only (without name)", "Publish response with name"]
    asked = questions(table)
    assert {one: question["kind"] for one, question in asked.items()} == {
        "q6": "closed",
        "q7": "multiple",
        "q8": "closed",
        "q8-2": "closed",
        "q9": "open",
        "q10": "open",
    }
    assert asked["q7"]["text"] == REVIEW
    assert asked["q7"]["options"] == ["Peers", "Officers", "Members", "Nobody"], (
        "an option nobody took is one"
    )
    assert asked["q7"]["columns"] == [f"7. {REVIEW} - {option}" for option in asked["q7"]["options"]]


def test_qualtrics(tmp_path):
    """Qualtrics: names in three header rows, options split over columns, first names before surnames, an objection."""
    table, _ = drafted(tmp_path, FIXTURES / "qualtrics_split.csv")
    assert table["columns"] == {
        "respondent": "ResponseId",
        "authority": "council",
        "region": "region",
        "authority_type": "council_type",
        "name": ["RecipientFirstName", "RecipientLastName"],
        "email": "RecipientEmail",
        "may_not_quote": "Q6",
    }
    asked = questions(table)
    assert list(asked) == ["q1", "q2", "q3_1", "q3_2", "q4", "q5"]
    assert asked["q2"]["columns"] == ["Q2_1", "Q2_2", "Q2_3", "Q2_4"]
    assert asked["q2"]["options"] == ["Peers", "Officers", "Members", "Other:"]
    assert asked["q2"]["text"] == REVIEW


def test_confirmit(tmp_path):
    """Confirmit (Forsta): variables above labels, ticks as 1 and 0, the system's own columns left out."""
    table, _ = drafted(tmp_path, FIXTURES / "confirmit.csv")
    assert table["columns"]["respondent"] == "responseid"
    assert table["columns"]["may_quote"] == "q9"
    assert len(table["columns"]["may_quote_yes"]) == 2
    asked = questions(table)
    assert list(asked) == ["q1", "q2", "q3_1", "q3_2", "q4", "q5"]
    assert asked["q2"]["options"] == ["Peers", "Officers", "Members"]
    text = (tmp_path / "study.toml").read_text("utf-8")
    assert all(
        f"#   {name} (" in text for name in ("respid", "interview_start", "last_touched", "lastchannel")
    )


def test_confirmit_without_labels(tmp_path):
    """With variable names alone the columns of a multiple choice are its options; none is an open question."""
    rows = rows_of("confirmit")
    table, _ = drafted(tmp_path, saved(tmp_path, [rows[0][:-1], *(row[:-1] for row in rows[2:])]))
    assert "header_rows" not in table
    assert questions(table)["q2"]["options"] == ["q2_1", "q2_2", "q2_3"]
    assert [one for one, question in questions(table).items() if question["kind"] == "open"] == ["q4", "q5"]


def test_microsoft_forms(tmp_path):
    """Microsoft Forms: several options in one cell, each with a semicolon; own words among them are no option."""
    table, _ = drafted(tmp_path, FIXTURES / "ms_forms_choices.csv")
    assert table["columns"] == {
        "respondent": "ID",
        "authority": "Your council",
        "region": "Your region",
        "name": "Name",
        "email": "Email",
        "may_quote": "I am happy for my response to be published",
    }
    asked = questions(table)["who-should-carry-out-a-review"]
    assert (asked["kind"], asked["options"]) == ("multiple", ["Peers", "Officers", "Members"])
    assert asked["column"] == REVIEW
    assert "columns" not in asked


def test_smart_survey(tmp_path):
    """SmartSurvey: two header rows joined, two ids of which the first counts, options as their own words."""
    table, _ = drafted(tmp_path, FIXTURES / "smart_survey.csv")
    columns = table["columns"]
    assert (columns["respondent"], columns["name"], columns["email"]) == ("UserID", "Name", "Email")
    assert columns["region"] == "1. Where do you work?: Region"
    assert columns["may_quote_yes"] == [
        "Yes, without my name",
        "Yes, you may publish my response anonymously",
    ]
    asked = questions(table)
    assert list(asked) == ["q2", "q3", "q4", "q4-2", "q5", "q6"]
    assert asked["q3"]["columns"] == [f"3. {REVIEW}: {option}" for option in ("Peers", "Officers", "Members")]


@pytest.mark.parametrize("name", PROGRAMS)
def test_workbooks_say_the_same(tmp_path, name):
    """A workbook gives the study and the answers of the csv, whatever dates and numbers it holds as such."""
    (tmp_path / "csv").mkdir()
    (tmp_path / "xlsx").mkdir()
    rows = rows_of(name)
    kept = [row for row in rows if not row[0].startswith("{")]  # a Qualtrics workbook has no ids of import
    plain, corpus = drafted(tmp_path / "csv", FIXTURES / f"{name}.csv")
    table, other = drafted(tmp_path / "xlsx", workbook(tmp_path / "xlsx", kept))
    assert said(table) == said(plain)
    assert plain.get("header_rows", 1) == PROGRAMS[name]
    assert table.get("header_rows", 1) == min(PROGRAMS[name], 2)
    assert other.fingerprint == corpus.fingerprint


def test_qualtrics_tab_separated(tmp_path):
    """A Qualtrics tsv, in UTF-16 with tabs, is the same export."""
    plain, corpus = drafted(tmp_path, FIXTURES / "qualtrics_split.csv")
    table, other = drafted(tmp_path, saved(tmp_path, rows_of("qualtrics_split"), "q.tsv", delimiter="\t"))
    assert said(table) == said(plain)
    assert other.fingerprint == corpus.fingerprint


@pytest.mark.parametrize("name", PROGRAMS)
def test_only_who_agreed_may_be_quoted(tmp_path, name):
    """Consent and objection come out for each respondent as they were meant; a blank is a no."""
    _, corpus = drafted(tmp_path, FIXTURES / f"{name}.csv")
    rows = rows_of(name)[PROGRAMS[name] :]
    place = 8 if name == "qualtrics_split" else 0
    number = {row[place]: at for at, row in enumerate(rows, start=1)}
    frame = corpus.respondents.frame
    agreed = frame.loc[frame["may_quote"], "respondent_id"]
    assert {number[one] for one in agreed} == QUOTABLE[name]


@pytest.mark.parametrize("name", PROGRAMS)
def test_from_export_to_report(tmp_path, monkeypatch, capsys, name):
    """init, check and run go through as they are; nobody's name, address or council is in what may be published."""
    ran = in_process(monkeypatch, capsys)
    book, study = tmp_path / "book.yaml", tmp_path / "study"
    book.write_text(CODEBOOK, "utf-8")
    made = ran("init", study, "--answers", FIXTURES / f"{name}.csv", "--codebook", book)
    assert made.code == 0, made.said
    checked = ran("check", study)
    assert checked.code == 0, checked.said
    done = ran("run", study)
    assert done.code == 0, done.said
    released = [
        content_of(path).decode("utf-8", "replace") for path in sorted((study / "release").rglob("*.*"))
    ]
    assert len(released) > 10
    assert not [word for word in PERSONS for text in released if word in text]
    assert (study / "restricted" / "codings.csv").read_text("utf-8-sig").count("machine") >= 3


def test_hidden_columns_of_a_workbook(tmp_path):
    """A hidden column is read like any other, which the study says; personal details in it are never used."""
    header = ["ID", "Home phone", "Reach", "Colour", "What should change?"]
    rows = [
        [str(n), f"0161 496 00{n}2", f"+44 161 496 00{n}3", "ab"[n % 2], f"Answer {n} has words of its own"]
        for n in range(6)
    ]
    table, _ = drafted(tmp_path, workbook(tmp_path, [header, *rows], hidden="BC"))
    text = (tmp_path / "study.toml").read_text("utf-8")
    assert "hidden in the workbook are read too" in text
    assert [question["column"] for question in table["questions"]] == ["What should change?"]
    assert table["columns"] == {"respondent": "ID", "attributes": ["Colour"]}
    assert "#   Home phone (personal details)" in text
    assert "#   Reach (personal details)" in text
    assert "hidden" not in draft_study(FIXTURES / "confirmit.csv")


def test_personal_details_are_neither_questions_nor_attributes(tmp_path):
    """Telephone numbers, postcodes and the like are told by name or value, also where they come back."""
    header = ["ID", "Postcode", "Site", "Second contact", "Why?"]
    rows = [
        [str(n), "AB1 2CD", "https://a.example", "a@b.example", f"Reason {n} in several words"]
        for n in range(4)
    ]
    rows = [[*row[:3], row[3], row[4]] for row in rows]
    table, _ = drafted(tmp_path, saved(tmp_path, [header, *rows]))
    assert [question["column"] for question in table["questions"]] == ["Why?"]
    assert table["columns"] == {"respondent": "ID", "email": "Second contact"}


def test_questions_about_time_or_status_stay_questions(tmp_path):
    """A question that speaks of time, a date or a status is no column about the survey."""
    header = ["ID", "How much time does a review take you?", "What is the status of the plan in your area"]
    rows = [[str(n), f"About {n} days of work", f"Nobody told us about it {n}"] for n in range(4)]
    table, _ = drafted(tmp_path, saved(tmp_path, [header, *rows]))
    assert [question["kind"] for question in table["questions"]] == ["open", "open"]


def with_consent(folder, column, cells, more=()):
    """Draft a study of as many respondents as ``cells``, who answer a column on publishing, and ``more`` of them."""
    heads = ["ID", "What should change?", column, *(name for name, _ in more)]
    rows = [
        [str(at), f"Answer {at} in words of its own", cell, *(others[at] for _, others in more)]
        for at, cell in enumerate(cells)
    ]
    table, corpus = drafted(folder, saved(folder, [heads, *rows]))
    return table["columns"], list(corpus.respondents.frame["may_quote"])


def test_a_ticked_objection_is_no_consent(tmp_path):
    """Who ticks "do not publish" is never quoted, nor who leaves it blank; only a plain no allows it."""
    columns, quoted = with_consent(
        tmp_path,
        "Tick if you do NOT wish your response to be published",
        ["Yes", "No", "", "Ticked", "Unticked"],
    )
    assert "may_quote" not in columns
    assert quoted == [False, True, False, False, True]
    notes = examine(read_study(tmp_path)).notes
    assert any("2 of 5 respondents may be quoted" in str(note) for note in notes)


def test_consent_and_objection_together(tmp_path):
    """With a column of each, both must allow it."""
    columns, quoted = with_consent(
        tmp_path,
        "May we publish your response?",
        ["Yes", "Yes", "No"],
        [("Please keep my response confidential", ["No", "Yes", "No"])],
    )
    assert {"may_quote", "may_not_quote"} <= columns.keys()
    assert quoted == [True, False, False]


@pytest.mark.parametrize(
    ("column", "cells", "more"),
    [
        ("Consent", ["Yes", "No", "Yes"], []),
        ("Tick if you do not object to your response being published", ["Yes", "", "Yes"], []),
        ("Would you like your response to be published or kept confidential?", ["Yes", "No", "Yes"], []),
        ("May we publish your name with your response?", ["Yes", "No", "Yes"], []),
        ("May we publish your response?", ["Yes"] * 3, [("Can we quote your comments?", ["No"] * 3)]),
    ],
)
def test_what_is_not_clear_is_left_to_people(tmp_path, column, cells, more):
    """A wording that can be read both ways, or two that compete, let nobody be quoted, and study.toml says why."""
    columns, quoted = with_consent(tmp_path, column, cells, more)
    assert not columns.keys() & {"may_quote", "may_not_quote"}
    assert not any(quoted)
    assert re.search(
        rf"#   {re.escape(column)} \(.*may_quote\)", (tmp_path / "study.toml").read_text("utf-8")
    )


def test_options_in_words_make_a_consent_of_any_wording(tmp_path):
    """Where every yes says what it allows, it does not matter how it was asked."""
    columns, quoted = with_consent(tmp_path, "Consent", ["Publish my response", "Keep it confidential", ""])
    assert columns["may_quote_yes"] == ["Publish my response"]
    assert quoted == [True, False, False]


@pytest.mark.parametrize(
    ("key", "column", "what"),
    [
        ("may_quote", "I do not want my response to be published", "that of an objection"),
        ("may_not_quote", "May we publish your response?", "that of a consent"),
    ],
)
def test_a_consent_named_the_wrong_way_round_stops(tmp_path, key, column, what):
    """A study that takes an objection for a consent would publish what was to be kept back, so it is a fault."""
    saved(tmp_path, [["ID", "q1", column], ["1", "Some words of mine", "Yes"]])
    toml = (
        f'title = "T"\nanswers = "export.csv"\n[columns]\nrespondent = "ID"\n{key} = "{column}"\n'
        '[[questions]]\nid = "q1"\n'
    )
    (tmp_path / "study.toml").write_text(toml, "utf-8")
    with pytest.raises(AnswersError, match=f"named as {key}, and its wording is {what}"):
        read_corpus(read_study(tmp_path))
    said_by_hand = toml.replace("[[questions]]", 'may_quote_yes = ["Yes"]\n[[questions]]')
    if key == "may_quote":
        (tmp_path / "study.toml").write_text(said_by_hand, "utf-8")
        assert read_corpus(read_study(tmp_path)).respondents.frame["may_quote"].all()


def choice(folder, header, *rows):
    """Return the questions that a small table is taken for."""
    body = [[str(at), f"Answer {at} in words of its own", *row] for at, row in enumerate(rows)]
    return drafted(folder, saved(folder, [["ID", "What should change?", *header], *body]))[0]["questions"][1:]


def test_a_grid_is_no_multiple_choice(tmp_path):
    """Columns that hold a scale are closed questions each, though they share their question."""
    found = choice(
        tmp_path, ["Rate it? - A", "Rate it? - B"], ["Good", "Bad"], ["Bad", "Good"], ["Bad", "Bad"]
    )
    assert [question["kind"] for question in found] == ["closed", "closed"]


def test_options_named_like_a_role_stay_options(tmp_path):
    """An option called "Council" or "Email" is a tick box and no authority, role or address."""
    heads = [f"Who decides? - {option}" for option in ("Council", "Email", "Region")]
    (found,) = choice(tmp_path, heads, ["Yes", "", "Yes"], ["", "Yes", ""], ["Yes", "No", ""])
    assert (found["kind"], found["options"]) == ("multiple", ["Council", "Email", "Region"])


def test_one_column_alone_is_no_multiple_choice(tmp_path):
    """A single tick box, and columns that nobody filled, stay what they are."""
    assert choice(tmp_path, ["Join us? - Yes"], ["Yes"], [""])[0]["kind"] == "closed"
    assert choice(tmp_path, ["Pick? - A", "Pick? - B"], ["", ""], ["", ""]) == []


def test_columns_that_hold_the_same_option_are_no_multiple_choice(tmp_path):
    """First and second choice may both be "Peers": a rank is not an option."""
    found = choice(tmp_path, ["q2_1", "q2_2"], ["Peers", ""], ["", "Peers"], ["", "Peers"])
    assert [question["kind"] for question in found] == ["closed", "closed"]


def test_options_joined_by_commas(tmp_path):
    """Qualtrics joins options with a comma and no space; an option with a comma in it stays whole."""
    (found,) = choice(
        tmp_path, ["Q2"], ["Peers,Officers"], ["Peers"], ["Officers"], ["Yes, both,Peers"], ["Yes, both"]
    )
    assert (found["kind"], found["options"]) == ("multiple", ["Peers", "Officers", "Yes, both"])
    (found,) = choice(tmp_path, ["Q2"], ["Yes,fully"], ["Yes,partly"], ["No"], ["No"])
    assert found["kind"] == "closed"


def test_the_column_beside_other(tmp_path):
    """Few short words beside "other" are neither options nor a group to count by; longer ones are an open question."""
    header = ["Role? - Other (please specify)", "Place? - Other (please specify)"]
    long = "A village hall in the far north of the county"
    found = choice(
        tmp_path, header, ["Clerk", long], ["Clerk", ""], ["Mayor", "On the bus, and mostly at night"]
    )
    assert [(question["kind"], question["column"]) for question in found] == [("open", header[1])]


def test_multiple_choice_is_read_back(tmp_path):
    """A study knows the columns of a multiple choice, which are looked for in the file."""
    table, _ = drafted(tmp_path, FIXTURES / "citizen_space_ticks.csv")
    question = next(one for one in read_study(tmp_path).questions if one.kind is Kind.MULTIPLE)
    assert question.all_columns == question.columns == tuple(questions(table)["q7"]["columns"])
    assert not question.is_open
    text = (tmp_path / "study.toml").read_text("utf-8")
    (tmp_path / "study.toml").write_text(
        text.replace(f'"7. {REVIEW} - Peers"', f'"7. {REVIEW} - Piers"'), "utf-8"
    )
    with pytest.raises(AnswersError, match=r"no column '7\. Who should carry out a review\? - Piers'"):
        read_corpus(read_study(tmp_path))


def test_second_row_that_repeats_the_names(tmp_path):
    """A second row that spells the names out again is a header, though one name holds spaces."""
    rows = rows_of("qualtrics_split")
    table = read_table(saved(tmp_path, [*rows[:2], *rows[3:]]), header_rows=None)
    assert (table.header_rows, len(table)) == (2, 8)
