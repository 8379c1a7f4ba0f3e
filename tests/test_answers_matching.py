"""Spellings of authorities: matched exactly, asked about otherwise, and what people said is kept and checked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sli_themes.answers.matching import AUTHORITIES_FILE, Matching, Settled, read_matching, settle
from sli_themes.answers.model import RESPONDENT_COLUMNS, Respondents
from sli_themes.answers.reading import examine, read_corpus
from sli_themes.authorities import read_population
from sli_themes.errors import AnswersError, PopulationError
from sli_themes.study import Columns, Study, read_study

TOML = """
title = "t"
answers = "answers.csv"
population = "POPULATION"
[columns]
respondent = "id"
authority = "council"
region = "region"
authority_type = "type"
[[questions]]
id = "q1"
"""


def study_of(folder: Path, *rows: str, population: str = "england-2015") -> Study:
    """Write a study with a row a respondent (council,region,type) and read it."""
    (folder / "study.toml").write_text(TOML.replace("POPULATION", population), "utf-8")
    lines = [f"r{number},{row},words" for number, row in enumerate(rows, start=1)]
    (folder / "answers.csv").write_text("\n".join(["id,council,region,type,q1", *lines]) + "\n", "utf-8")
    return read_study(folder)


def codes(study: Study) -> list[str]:
    """Return the code of each respondent's authority."""
    return read_corpus(study).respondents.frame["authority_code"].tolist()


def notes(study: Study) -> str:
    """Return the notes on how the answers were read."""
    return "\n".join(str(note) for note in examine(study).notes)


def respondents(*names: str) -> Respondents:
    """Return respondents of whom only the authority is known."""
    frame = pd.DataFrame({name: [""] * len(names) for name in RESPONDENT_COLUMNS}, dtype="str")
    return Respondents(frame.assign(authority=list(names)))


def test_open_spellings_are_counted_and_named(tmp_path):
    """Check tells how many spellings match nothing, and names each with what it may mean."""
    said = notes(study_of(tmp_path, "Newcastle,,", "newcastle council,,", "Notingham,,", "Derby,,", "-,,"))
    assert (
        "spellings of authorities that match nothing: 2 (respondents: 3) → fine for organisations that are none; "
        in said
    )
    assert f"say what they mean: sli-themes authorities {tmp_path}" in said
    assert "authority 'Newcastle': matches nothing (respondents: 2) → did you mean" in said
    assert "'Newcastle-under-Lyme Borough Council' or 'Newcastle City Council'?" in said
    assert (
        "authority 'Notingham': matches nothing (respondents: 1) → did you mean 'Nottingham City Council'?"
        in said
    )


def test_nothing_is_guessed(tmp_path):
    """A near name, a name of two and a name of another year leave the code empty."""
    assert codes(study_of(tmp_path, "Notingham,,", "Newcastle,,", "Cheshire County Council,,")) == [
        "",
        "",
        "",
    ]


def test_what_a_person_said_is_the_match(tmp_path):
    """A spelling that a person settled has that code, region and type; an empty code is none, and no longer asked."""
    study = study_of(tmp_path, "Newcastle,,", "CIPFA,,", "Notingham,,")
    settle(study, Settled(given="NEWCASTLE council", code="net"))
    settle(study, Settled(given="CIPFA", code="", note="a body of the sector"))
    frame = read_corpus(study).respondents.frame
    assert frame["authority_code"].tolist() == ["NET", "", ""]
    assert frame["region"].tolist() == ["North East", "", ""]
    found = read_matching(study).unmatched(read_corpus(study).respondents)
    assert [one.given for one in found] == ["Notingham"]
    assert "match nothing: 1 (respondents: 1)" in notes(study)


def test_a_person_is_right_against_the_table(tmp_path):
    """What a person said comes before an exact name: aliases can be wrong for a study."""
    study = study_of(tmp_path, "Derby,,")
    settle(study, Settled(given="Derby", code="DBY"))
    assert codes(study) == ["DBY"]
    settle(study, Settled(given="derby", code=""))
    assert codes(study) == [""]


def test_the_file_is_for_a_spreadsheet(tmp_path):
    """The file opens in Excel with names to read, no cell of it runs, and notes stay when it is written again."""
    study = study_of(tmp_path, "Newcastle,,")
    settle(study, Settled(given="=1+1", code="", note="not one of ours"))
    file = settle(study, Settled(given="Newcastle", code="NET"))
    written = file.read_bytes()
    assert file == tmp_path / AUTHORITIES_FILE
    assert written.decode("utf-8-sig").splitlines() == [
        "given,code,authority,note",
        "'=1+1,,,not one of ours",
        "Newcastle,NET,Newcastle City Council,",
    ]
    assert settle(study, Settled(given="newcastle", code="NET")).read_bytes() == written.replace(
        b"\nNewcastle", b"\nnewcastle"
    )


@pytest.mark.parametrize("content", ["given;code\nNewcastle;NET\n", "Code,Given,note\nnet,Newcastle,x\n"])
def test_files_as_people_save_them(tmp_path, content):
    """Another delimiter, another order of columns and a missing name column are fine."""
    study = study_of(tmp_path, "Newcastle,,")
    (tmp_path / AUTHORITIES_FILE).write_text(content, "cp1252")
    assert codes(study) == ["NET"]


def test_a_file_without_rows(tmp_path):
    """A file in which only the header is left says nothing."""
    study = study_of(tmp_path, "Newcastle,,")
    (tmp_path / AUTHORITIES_FILE).write_text("given,code,authority,note\n", "utf-8-sig")
    assert read_matching(study).settled == ()


def test_faults_are_gathered_with_their_rows(tmp_path):
    """Every faulty row is told at once: no spelling, an unknown code, two meanings of one spelling."""
    study = study_of(tmp_path, "Newcastle,,")
    rows = [
        "given,code",
        "Newcastle,NET",
        ",DER",
        "Darby,DERR",
        "newcastle council,NEC",
        "Newcastle Council,net",
    ]
    (tmp_path / AUTHORITIES_FILE).write_text("\n".join(rows) + "\n", "utf-8")
    with pytest.raises(AnswersError) as caught:
        read_corpus(study)
    told = [str(fault) for fault in caught.value.faults]
    assert [line.partition(":")[0] for line in told] == [f"authorities.csv row {row}" for row in (3, 4, 5)]
    assert "has no given spelling" in told[0]
    assert "has a code that the population does not have → did you mean 'DER'?" in told[1]
    assert "says otherwise than a row above" in told[2]


@pytest.mark.parametrize("content", ["spelling,code\nx,\n", "given\nx\n", "given,code,who\nx,,y\n", "", "{"])
def test_other_tables_are_refused(tmp_path, content):
    """A table with other columns is refused as a whole, and stays as it was when something is settled."""
    study = study_of(tmp_path, "Newcastle,,")
    file = tmp_path / AUTHORITIES_FILE
    file.write_text(content, "utf-8")
    with pytest.raises(AnswersError):
        settle(study, Settled(given="Newcastle", code="NET"))
    assert file.read_text("utf-8") == content


def test_a_study_without_population_matches_nothing(tmp_path):
    """Without a population nothing is matched, missed or asked; a shipped name that does not exist is a fault."""
    study = study_of(tmp_path, "Newcastle,,", population="")
    assert codes(study) == [""]
    assert "match nothing" not in notes(study)
    with pytest.raises(PopulationError):
        read_matching(study_of(tmp_path, "Newcastle,,", population="nowhere"))


def test_contradictions_are_told(tmp_path):
    """A region or type that the authority contradicts is told, kept, and leaves the authority unmatched."""
    study = study_of(tmp_path, "Derby,London,", "Derby,,Fire authority", "Derby,East Midlands,unitary")
    assert codes(study) == ["", "", "DER"]
    assert "that the authority's name contradicts: 2 (respondents r1, r2)" in notes(study)


def test_words_of_the_population_come_first(tmp_path):
    """Cymru, "unitary" and "county borough" are read as the population has them, in Wales no less than in England."""
    study = study_of(
        tmp_path, "Cardiff,Cymru,Unitary authority", "Conwy,Wales,County borough council", population="wales"
    )
    frame = read_corpus(study).respondents.frame
    assert frame["authority_code"].tolist() == ["CRF", "CWY"]
    assert frame["region"].tolist() == ["Wales", "Wales"]
    assert frame["authority_type"].tolist() == ["Single-tier council", "Single-tier council"]


def test_order_changes_nothing():
    """Open spellings come in one order, most respondents first, whatever the order of rows."""
    matching = Matching(read_population("england-2015"))
    names = ["Tarnside", "Notingham", "tarnside", "Quarrford", "Derby", "Tarnside Council", "東京"]
    there = matching.unmatched(respondents(*names))
    assert there == matching.unmatched(respondents(*reversed(names)))
    assert [(one.given, one.respondents) for one in there] == [
        ("Tarnside", 3), ("Notingham", 1), ("Quarrford", 1), ("東京", 1),
    ]  # fmt: skip
    assert matching.number_open(respondents(*names), Columns()) == 4


def test_a_screen_shows_no_text():
    """A spelling is shown without what a terminal obeys; a text, which may be an answer, is not shown at all."""
    matching = Matching(read_population("england-2015"))
    short, long = matching.unmatched(
        respondents("Tarn\x1b[2Jside", "We in Tarnside are " + "very " * 20 + "poor")
    )
    assert short.shown == "Tarn [2Jside"
    assert long.shown == "(a text of 123 characters: is authority in study.toml the right column?)"


def test_check_names_only_what_is_nearly_a_name(tmp_path):
    """Words that name an authority among others may be an answer in the wrong column: check counts them only."""
    study = study_of(tmp_path, "We in Kirklees lie awake,,", "Secretword,,", "Kirklee,,")
    said = notes(study)
    assert "match nothing: 3" in said
    assert "authority 'Kirklee'" in said
    assert "awake" not in said
    assert "Secretword" not in said
