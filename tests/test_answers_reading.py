"""From the answers file to the corpus: every row in a bucket, in one order."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sli_themes.answers.model import ANSWER_COLUMNS, RESPONDENT_COLUMNS, Content
from sli_themes.answers.reading import examine, read_corpus
from sli_themes.errors import AnswersError
from sli_themes.study import read_study

WIDE = """
title = "t"
answers = "answers.csv"
[columns]
respondent = "id"
region = "region"
authority_type = "type"
may_quote = "quote"
attributes = ["size"]
[[questions]]
id = "q1"
[[questions]]
id = "q2"
[[questions]]
id = "q3"
kind = "both"
options = ["Leave as it is"]
"""
ROWS = [
    ["id", "region", "type", "quote", "size", "q1", "q2", "q3"],
    [
        "r3",
        "Yorkshire & Humber",
        "District council",
        "YES",
        "small",
        "Share the analysts.",
        "n/a",
        "leave as it is",
    ],
    ["r1", "london", "London Borough", "", "large", " Publish sooner.\r\n", "As above", "Other: drop it"],
    ["r2", "Borsetshire", "Parish", "no", "small", "", "Share the  analysts", ""],
]
LONG = """
title = "t"
answers = "answers.csv"
layout = "long"
[columns]
answer_id = "aid"
respondent = "rid"
question = "asked"
text = "words"
region = "region"
may_quote = "quote"
[[questions]]
id = "q1"
value = "First?"
[[questions]]
id = "q2"
value = "Second?"
[[questions]]
id = "q3"
value = "Third?"
kind = "closed"
"""
LONG_ROWS = [
    ["aid", "rid", "asked", "words", "region", "quote"],
    ["a2", "r1", "Second?", "Ask residents.", "", "yes"],
    ["a1", "r1", "First?", "None", "Eastern", "yes"],
    ["a3", "r2", "First?", "Look ahead.", "London", "yes"],
    ["a4", "r2", "Second?", "Look back.", "London", ""],
    ["a5", "r2", "Third?", "Yes", "London", "yes"],
]


def study_of(folder, toml, rows, encoding="utf-8"):
    """Write a study with its answers and read it."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    (folder / "study.toml").write_text(toml, encoding="utf-8")
    (folder / "answers.csv").write_bytes(stream.getvalue().encode(encoding, "surrogateescape"))
    return read_study(folder)


def faults_of(study):
    """Return the faults of a study whose answers cannot be read."""
    with pytest.raises(AnswersError) as caught:
        read_corpus(study)
    return [str(fault) for fault in caught.value.faults]


def test_wide_table(tmp_path):
    """A wide table gives an answer a respondent and open question, sorted, with the words as written."""
    corpus = read_corpus(study_of(tmp_path, WIDE, ROWS))
    frame = corpus.answers.frame
    assert tuple(frame.columns) == ANSWER_COLUMNS
    assert list(frame["answer_id"]) == [
        "r1:q1",
        "r1:q2",
        "r1:q3",
        "r2:q1",
        "r2:q2",
        "r2:q3",
        "r3:q1",
        "r3:q2",
    ]
    assert frame["text"][0] == " Publish sooner.\r\n"
    assert dict(zip(frame["answer_id"], frame["content"], strict=True)) == {
        "r1:q1": "substantive",
        "r1:q2": "refers elsewhere",
        "r1:q3": "substantive",
        "r2:q1": "blank",
        "r2:q2": "substantive",
        "r2:q3": "blank",
        "r3:q1": "substantive",
        "r3:q2": "no comment",
    }
    assert len(corpus.answers.substantive) == 4


def test_buckets_add_up(tmp_path):
    """Every answer read is in exactly one bucket."""
    accounting = read_corpus(study_of(tmp_path, WIDE, ROWS)).accounting
    assert accounting.adds_up
    assert (accounting.rows_read, accounting.substantive, accounting.blank) == (8, 4, 2)
    assert (accounting.no_comment, accounting.refers_elsewhere, accounting.refused) == (1, 1, ())


def test_respondents(tmp_path):
    """Regions and types have one spelling, unknown ones stay as given, and only a plain yes may be quoted."""
    reading = examine(study_of(tmp_path, WIDE, ROWS))
    frame = reading.corpus.respondents.frame
    assert tuple(frame.columns) == (*RESPONDENT_COLUMNS, "size")
    assert list(frame["respondent_id"]) == ["r1", "r2", "r3"]
    assert list(frame["region"]) == ["London", "Borsetshire", "Yorkshire and the Humber"]
    assert list(frame["authority_type"]) == ["London borough", "Parish", "Shire district"]
    assert list(frame["may_quote"]) == [False, False, True]
    assert list(frame["size"]) == ["large", "small", "small"]
    notes = [str(note) for note in reading.notes]
    assert any("region that is not known: 1 (respondent r2)" in note for note in notes)
    assert not any("Borsetshire" in note for note in notes)
    assert not any(note.fatal for note in reading.notes)


def test_long_table(tmp_path):
    """A long table gives an answer a row; rows of closed questions are not answers."""
    corpus = read_corpus(study_of(tmp_path, LONG, LONG_ROWS))
    frame = corpus.answers.frame
    assert list(frame["answer_id"]) == ["a1", "a2", "a3", "a4"]
    assert list(frame["question"]) == ["q1", "q2", "q1", "q2"]
    respondents = corpus.respondents.frame
    assert list(respondents["region"]) == ["East of England", "London"]
    assert list(respondents["may_quote"]) == [True, False], "every row of a respondent must say yes"


@pytest.mark.parametrize(
    ("toml", "rows"), [(WIDE, ROWS), (LONG, LONG_ROWS), (WIDE.replace('respondent = "id"', ""), ROWS)]
)
def test_row_order_does_not_matter(tmp_path, toml, rows):
    """Shuffled rows give the same corpus, cell by cell, and the same fingerprint; also when ids are made up."""
    rows = [*rows, *([rows[1], rows[1]] if "respondent" not in toml else [])]
    first = read_corpus(study_of(tmp_path, toml, rows))
    body = rows[1:]
    random.Random(3).shuffle(body)
    second = read_corpus(study_of(tmp_path, toml, [rows[0], *body]))
    assert body != rows[1:]
    assert_frame_equal(first.answers.frame, second.answers.frame)
    assert_frame_equal(first.respondents.frame, second.respondents.frame)
    assert (first.fingerprint, first.accounting) == (second.fingerprint, second.accounting)


def test_fingerprint_sees_every_change(tmp_path):
    """One letter of one answer, or of what is known of a respondent, changes the fingerprint."""
    before = read_corpus(study_of(tmp_path, WIDE, ROWS)).fingerprint
    for row, cell in ((1, 5), (2, 1), (3, 3)):
        rows = [list(cells) for cells in ROWS]
        rows[row][cell] = "yes"
        assert read_corpus(study_of(tmp_path, WIDE, rows)).fingerprint != before


def test_made_up_ids(tmp_path):
    """Without an id column ids come from what rows say; equal rows get a number."""
    rows = [ROWS[0], ROWS[1], ROWS[1], ROWS[2]]
    frame = read_corpus(study_of(tmp_path, WIDE.replace('respondent = "id"', ""), rows)).respondents.frame
    ids = sorted(frame["respondent_id"])
    assert len(set(ids)) == 3
    assert sum(one.endswith("-2") for one in ids) == 1
    assert all(one.startswith("r-") for one in ids)
    rows = [ROWS[0], ROWS[1], [*ROWS[1][:-1], "Another word"]]
    frame = read_corpus(study_of(tmp_path, WIDE.replace('respondent = "id"', ""), rows)).respondents.frame
    assert not any(one.endswith("-2") for one in frame["respondent_id"]), (
        "rows that differ at their end are two"
    )


def test_too_long_answers_are_refused(tmp_path):
    """A 5 MB answer goes to its bucket with the reason, the others are read."""
    rows = [*ROWS, ["r9", "London", "", "", "", "word " * 1_000_000, "Fine by us", ""]]
    reading = examine(study_of(tmp_path, WIDE, rows))
    accounting = reading.corpus.accounting
    assert accounting.refused == (("longer than 100,000 characters", 1),)
    assert accounting.adds_up
    assert "r9:q1" not in set(reading.corpus.answers.frame["answer_id"])
    assert "r9:q2" in set(reading.corpus.answers.frame["answer_id"])
    assert any("(answer r9:q1)" in str(note) for note in reading.notes)


def test_broken_characters_are_refused(tmp_path):
    """Answers with bytes of no character or NUL characters are refused, each for its reason."""
    rows = [list(row) for row in ROWS]
    rows[1][5], rows[2][5] = "b\udc92d caf\u00e9 d\u00e9j\u00e0 vu", "nul \0 here"
    accounting = read_corpus(study_of(tmp_path, WIDE, rows)).accounting
    assert accounting.refused == (("NUL characters", 1), ("bytes that are no character", 1))
    assert accounting.adds_up


def test_broken_characters_elsewhere_are_faults(tmp_path):
    """Ids and regions with broken characters stop the reading."""
    rows = [list(row) for row in ROWS]
    rows[1][1] = "Lon\0don"
    assert "column 'region'" in faults_of(study_of(tmp_path, WIDE, rows))[0]


def test_unknown_columns(tmp_path):
    """All columns that the file does not have are named together, with the nearest one that it has."""
    toml = WIDE.replace('"region"', '"regoin"').replace('id = "q2"', 'id = "q2"\ncolumn = "question two"')
    faults = faults_of(study_of(tmp_path, toml, ROWS))
    assert len(faults) == 2
    assert faults[0].startswith("answers.csv: no column 'regoin'")
    assert faults[0].endswith("did you mean 'region'?")


def test_repeated_and_missing_ids(tmp_path):
    """Ids that stand twice, are missing or too long are faults with their rows."""
    rows = [*ROWS, ["r3", *ROWS[1][1:]], ["r1", *ROWS[1][1:]]]
    assert [line.split(" → ")[0] for line in faults_of(study_of(tmp_path, WIDE, rows))] == [
        "answers.csv: column 'id': respondent id twice or more, in rows 2, 5",
        "answers.csv: column 'id': respondent id twice or more, in rows 3, 6",
    ]
    rows = [*ROWS, [" ", *ROWS[1][1:]], ["secret " * 40, *ROWS[1][1:]], ["a\nb", *ROWS[1][1:]]]
    faults = faults_of(study_of(tmp_path, WIDE, rows))
    assert [line.split(": ")[1].split(" → ")[0] for line in faults] == [
        "no id in row 5",
        "an id of more than 120 characters in row 6",
        "an id with a line break or another control character in row 7",
    ]
    assert "secret" not in "".join(faults)


def test_repeated_answers_in_a_long_table(tmp_path):
    """Answer ids stand once; without them a respondent answers a question once."""
    rows = [*LONG_ROWS, ["a1", "r5", "First?", "x y", "", ""]]
    assert (
        "column 'aid': answer id twice or more, in rows 3, 7" in faults_of(study_of(tmp_path, LONG, rows))[0]
    )
    rows = [*LONG_ROWS, ["a9", "r1", "First?", "x y", "", ""]]
    toml = LONG.replace('answer_id = "aid"', "")
    assert (
        "the same respondent answers the same question twice or more, in rows 3, 7"
        in faults_of(study_of(tmp_path, toml, rows))[0]
    )


def test_unknown_questions_in_a_long_table(tmp_path):
    """Rows of a question that the study does not have are a fault; they can be left out, and are counted then."""
    rows = [*LONG_ROWS, ["a9", "r3", "Fourth?", "words nobody asked for", "", ""]]
    faults = faults_of(study_of(tmp_path, LONG, rows))
    assert "column 'asked': no question of study.toml has this value, in row 7" in faults[0]
    toml = LONG.replace("[columns]", 'leave_out = ["Fourth?"]\n[columns]')
    accounting = read_corpus(study_of(tmp_path, toml, rows)).accounting
    assert accounting.refused == (("question left out by the study", 1),)
    assert accounting.adds_up


def test_long_table_of_one_question(tmp_path):
    """Without a question column all rows answer one question, and without respondents each row is one."""
    toml = 'title = "t"\nanswers = "answers.csv"\nlayout = "long"\n[columns]\ntext = "words"\n[[questions]]\nid = "q1"'
    frame = read_corpus(study_of(tmp_path, toml, LONG_ROWS)).answers.frame
    assert len(frame) == 5
    assert all(
        one == f"{owner}:q1" for one, owner in zip(frame["answer_id"], frame["respondent_id"], strict=True)
    )


def test_contradicting_rows(tmp_path):
    """Rows that say different things of one respondent are a fault that names the respondent, not the values."""
    rows = [
        *LONG_ROWS,
        ["a8", "r2", "First?", "x y", "South East", ""],
        ["a9", "r1", "First?", "x y", "Moon", ""],
    ]
    fault = faults_of(study_of(tmp_path, LONG, rows))[0]
    assert "column 'region': different values in rows of the same respondent: respondents r1, r2" in fault
    assert "Moon" not in fault


def test_nothing_as_an_answer(tmp_path):
    """A question that "nothing" answers has it in the substantive bucket."""
    toml = LONG.replace('value = "First?"', 'value = "First?"\nnothing_is_an_answer = true')
    frame = read_corpus(study_of(tmp_path, toml, LONG_ROWS)).answers.frame
    assert frame["content"][0] == Content.SUBSTANTIVE.value


def test_campaigns_are_counted(tmp_path):
    """Copies are marked, counted and kept."""
    text = "Keep the yearly visit by peers because it tells members what officers will not say aloud"
    rows = [ROWS[0], *([f"r{n}", "London", "", "", "", text + "!" * n, "", ""] for n in range(4))]
    corpus = read_corpus(study_of(tmp_path, WIDE, rows))
    accounting = corpus.accounting
    assert (accounting.exact_copies, accounting.campaigns, accounting.campaign_answers) == (3, 1, 4)
    assert list(corpus.answers.substantive["copy_of"]) == ["r0:q1"] * 4
    assert set(corpus.answers.substantive["campaign"]) == {"campaign-1"}


def test_consent_in_other_words(tmp_path):
    """The study can name the words that mean yes, or say that everyone may be quoted; nobody is noted."""
    toml = WIDE.replace("attributes", 'may_quote_yes = ["I am happy with that."]\nattributes')
    rows = [list(row) for row in ROWS]
    rows[2][3] = "I am happy with that"
    rows[3][3] = "!"
    assert list(read_corpus(study_of(tmp_path, toml, rows)).respondents.frame["may_quote"]) == [
        True,
        False,
        True,
    ]
    toml = WIDE.replace('may_quote = "quote"', "").replace("title", "everyone_may_be_quoted = true\ntitle")
    assert read_corpus(study_of(tmp_path, toml, ROWS)).respondents.frame["may_quote"].all()
    notes = examine(study_of(tmp_path, WIDE.replace('may_quote = "quote"', ""), ROWS)).notes
    assert any("no respondent may be quoted" in str(note) for note in notes)


POPULATION = """name,code,region,type,aliases
Fernlea,FRN,North West,Shire district,Fernlea Borough Council
Oldstow,OLD,Wessex,School,
"""


def test_authorities_fill_what_is_missing(tmp_path):
    """Region and type follow from a matched authority; only an exact match fills, and a contradiction undoes it."""
    (tmp_path / "places.csv").write_text(POPULATION, encoding="utf-8")
    toml = """
    title = "t"
    answers = "answers.csv"
    population = "places.csv"
    [columns]
    respondent = "id"
    authority = "council"
    region = "region"
    [[questions]]
    id = "q1"
    """
    rows = [
        ["id", "council", "region", "q1"],
        ["r1", "Fernlea", "", "one"],
        ["r2", "Fernlea Borough Council", "North West", "two"],
        ["r3", "Fernley", "", "three"],
        ["r4", "Fernlea", "London", "four"],
        ["r5", "", "", "five"],
        ["r6", "oldstow", "", "six"],
    ]
    reading = examine(study_of(tmp_path, toml, rows))
    frame = reading.corpus.respondents.frame
    assert list(frame["authority_code"]) == ["FRN", "FRN", "", "", "", "OLD"]
    assert list(frame["region"]) == ["North West", "North West", "", "London", "", "Wessex"]
    assert list(frame["authority_type"]) == ["Shire district", "Shire district", "", "", "", "School"]
    assert list(frame["authority"]) == [
        "Fernlea",
        "Fernlea Borough Council",
        "Fernley",
        "Fernlea",
        "",
        "oldstow",
    ]
    notes = "\n".join(str(note) for note in reading.notes)
    assert "spellings of authorities that match nothing: 1 (respondents: 1)" in notes
    assert "authority 'Fernley': matches nothing (respondents: 1) → did you mean 'Fernlea'?" in notes
    assert "contradicts: 1 (respondent r4)" in notes


def test_no_message_holds_a_word_of_an_answer(tmp_path):
    """Whatever goes wrong in reading, no planted word is in the message."""
    planted = "zymurgical"
    broken = [
        [*ROWS, ["r8", "x", "y", "z", "s", planted, planted, planted, planted]],
        [*ROWS, ["r1", planted, planted, planted, planted, planted, planted, planted]],
        [*ROWS, [planted * 30, "", "", "", "", planted, "", ""]],
    ]
    for rows in broken:
        assert planted not in "".join(faults_of(study_of(tmp_path, WIDE, rows)))
    reading = examine(
        study_of(tmp_path, WIDE, [*ROWS, ["r8", planted, planted, planted, "", planted, "", ""]])
    )
    assert planted not in "".join(str(note) for note in reading.notes)


def test_formats_give_the_same_corpus(tmp_path):
    """The same rows as csv, workbook, jsonl and parquet are the same corpus."""
    first = read_corpus(study_of(tmp_path, WIDE, ROWS))
    frame = pd.DataFrame(ROWS[1:], columns=ROWS[0])
    frame["q1"] = frame["q1"].str.replace("\r\n", "\n")
    frame.to_parquet(tmp_path / "answers.parquet")
    frame.to_json(tmp_path / "answers.jsonl", orient="records", lines=True)
    frame.to_excel(tmp_path / "answers.xlsx", index=False)
    prints = []
    for ending in ("parquet", "jsonl", "xlsx"):
        (tmp_path / "study.toml").write_text(WIDE.replace("answers.csv", f"answers.{ending}"))
        prints.append(read_corpus(read_study(tmp_path)).fingerprint)
    assert len(set(prints)) == 1
    assert first.accounting == read_corpus(read_study(tmp_path)).accounting


SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "nhs_patient_experience" / "answers.csv"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_real_answers_add_up(tmp_path):
    """3,631 real answers are all accounted for, nearly all empty ones in their bucket."""
    from sli_themes.study.draft import draft_study

    text = draft_study(
        SHARED,
        study_folder=tmp_path,
        answer_id="answer_id",
        respondent="respondent_id",
        question="question",
        text="text",
    )
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    corpus = read_corpus(read_study(tmp_path))
    assert corpus.accounting.adds_up
    assert corpus.accounting.rows_read == 3631
    assert corpus.accounting.no_comment > 600
    assert len(corpus.respondents.frame) == 2169
