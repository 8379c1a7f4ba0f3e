"""Comparison: what `agree` compares, on which answers, and what it writes."""

from __future__ import annotations

import csv
import json

import openpyxl
import pytest
from cli_builders import ANSWERS, csv_text, in_process, write_study

from sli_themes.pipeline import read_inputs

MONEY, PARTNERS = [f"R{at:03}:q1" for at in range(10)], [f"R{at:03}:q1" for at in range(10, 20)]


@pytest.fixture
def ran(monkeypatch, capsys):
    """Return a function that runs a command."""
    return in_process(monkeypatch, capsys)


@pytest.fixture
def study(tmp_path):
    """Return an invented study, not coded."""
    return write_study(tmp_path / "study")


def people_code(ran, study, coder, **themes):
    """Import what a person said: ids (R000_q1) → themes, divided by spaces."""
    rows = [
        (id_.replace("_", ":"), theme) for id_, names in themes.items() for theme in names.split() or [""]
    ]
    file = study / f"{coder}.csv"
    file.write_text(csv_text(("answer_id", "theme_id"), rows), "utf-8")
    done = ran("codings", "import", study, file, "--coder", coder)
    assert done.code == 0, done.err


def all_of(ids, theme):
    """Return the same theme for all ids, as keywords."""
    return {id_.replace(":", "_"): theme for id_ in ids}


def compared(ran, study, *more):
    """Return the comparisons of `agree --json` by kind; the last of a kind."""
    done = ran("agree", study, "--json", *more)
    assert done.code == 0, done.err
    return {one["kind"]: one for one in json.loads(done.out)["comparisons"]}


def value(comparison, measure):
    """Return a figure over all themes."""
    return next(figure["value"] for figure in comparison["overall"] if figure["measure"] == measure)


def test_people_are_compared_on_what_both_read(ran, study):
    """An answer that one of them never opened counts nowhere, and the note says how many those are."""
    people_code(ran, study, "anna", **all_of(MONEY, "money"), **all_of(PARTNERS, ""))
    people_code(ran, study, "ben", **all_of(MONEY[:6], "money"), **all_of(PARTNERS[:2], "partners"))
    found = compared(ran, study)["person-person"]
    assert (found["one"], found["other"], found["answers"]) == ("anna", "ben", 8)
    assert value(found, "same themes") == 0.75
    assert "12 answers were read by one person only" in " ".join(ran("agree", study).out.split())


def test_machine_is_judged_by_the_sample_when_there_is_one(ran, study):
    """Only answers that were drawn count, and the words say that the machine never saw them."""
    assert ran("queue", study, "--evaluation", 10).code == 0
    drawn = sorted(read_inputs(study).sample.answer_ids)
    themes = {id_: ("money", "partners", "open", "")[min(int(id_[1:4]) // 10, 3)] for id_ in drawn}
    people_code(ran, study, "anna", **{id_.replace(":", "_"): theme for id_, theme in themes.items()})
    others = [id_ for id_ in (*MONEY, *PARTNERS) if id_ not in drawn]
    people_code(ran, study, "ben", **all_of(others, "money"))
    refused = ran("agree", study)
    assert (refused.code, "sli-themes code" in refused.err) == (3, True)
    assert ran("code", study).code == 0
    found = compared(ran, study)
    assert found["machine-person"]["answers"] == 10
    assert "learned from none of them" in " ".join(found["machine-person"]["words"])
    assert found["floor-person"]["answers"] == 10


def test_without_a_sample_the_machine_is_cross_validated(ran, study):
    """No answer judges a machine that learned from it, and the words say that the answers were not drawn at random."""
    people_code(ran, study, "anna", **all_of(MONEY, "money"), **all_of(PARTNERS, "partners"))
    found = compared(ran, study)["machine-person"]
    assert found["answers"] == 20
    assert "cross-validation" in " ".join(found["words"])
    assert value(found, "F1 (micro)") < 1


def test_coders_can_be_chosen(ran, study):
    """Only those who are named are compared; an unknown one stops with those who are known."""
    for coder in ("anna", "ben", "cara"):
        people_code(ran, study, coder, **all_of(MONEY, "money"))
    everybody = json.loads(ran("agree", study, "--json").out)["comparisons"]
    assert sum(one["kind"] == "person-person" for one in everybody) == 3
    assert sum(one["kind"] == "all people" for one in everybody) == 1
    two = json.loads(ran("agree", study, "--json", "--coders", "anna, cara").out)["comparisons"]
    assert [(one["one"], one["other"]) for one in two if one["kind"] == "person-person"] == [("anna", "cara")]
    wrong = ran("agree", study, "--coders", "anna,bern")
    assert (wrong.code, "did you mean 'ben'" in wrong.err) == (2, True)


def test_two_runs_are_compared(ran, study, tmp_path):
    """A run equals itself; against another codebook it differs, and themes that are gone are named."""
    assert ran("code", study).code == 0
    same = compared(ran, study, "--against", study / "restricted" / "codings.csv")["machine-machine"]
    assert (same["answers"], value(same, "same themes"), same["disagreements"]) == (32, 1.0, 0)
    other = write_study(tmp_path / "other")
    book = other / "codebook.yaml"
    book.write_text(book.read_text("utf-8").replace("id: open", "id: openness"), "utf-8")
    assert ran("code", other).code == 0
    done = ran("agree", study, "--json", "--against", other / "restricted" / "codings.csv")
    content = json.loads(done.out)
    (runs,) = content["comparisons"]
    assert (runs["answers"], value(runs, "same themes") < 1) == (32, True)
    assert "openness" in " ".join(content["notes"])


def test_other_run_without_its_matrix_counts_only_what_it_coded(ran, study, tmp_path):
    """Where nobody can tell whether an answer was opened, it is not taken for "no theme"."""
    assert ran("code", study).code == 0
    alone = tmp_path / "codings.csv"
    lines = (study / "restricted" / "codings.csv").read_text("utf-8").splitlines()
    alone.write_text("\n".join([lines[0], *(line for line in lines[1:] if line < "R010")]) + "\n", "utf-8")
    content = json.loads(ran("agree", study, "--json", "--against", alone).out)
    kept = {line.split(",")[0] for line in lines[1:] if line < "R010"}
    assert content["comparisons"][0]["answers"] == len(kept) < 10
    assert "No matrix.csv" in " ".join(content["notes"])


def test_nothing_to_compare_is_said(ran, study):
    """Before anybody has coded, the message says what to do."""
    refused = ran("agree", study)
    assert (refused.code, "sli-themes queue" in refused.err) == (3, True)


def test_figures_and_disagreements_are_written(ran, study):
    """A row a measure with its interval; every disagreement with its words, as csv and as workbook, the same rows."""
    people_code(ran, study, "anna", **all_of(MONEY, "money"), **all_of(PARTNERS, "partners"))
    people_code(
        ran, study, "ben", **all_of(MONEY, "money"), **all_of(PARTNERS[1:3], "open"), R010_q1="open partners"
    )
    assert ran("agree", study).code == 0
    restricted = study / "restricted"
    with (restricted / "agreement.csv").open(encoding="utf-8-sig", newline="") as file:
        figures = list(csv.DictReader(file))
    kappa = [row for row in figures if row["comparison"] == "person-person" and row["measure"] == "kappa"]
    assert {row["theme_id"] for row in kappa} == {"money", "partners", "open"}
    assert all(row["answers"] == "13" for row in kappa)
    with (restricted / "disagreements.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["comparison"] == "person-person"]
    assert [row["answer_id"] for row in rows] == ["R011:q1", "R012:q1", "R010:q1"]
    assert (rows[0]["one_only"], rows[0]["other_only"], rows[0]["times"]) == ("partners", "open", "2")
    assert rows[0]["text"] == ANSWERS[11]
    book = openpyxl.load_workbook(restricted / "disagreements.xlsx")
    assert book["disagreements"]["F2"].value == "R011:q1"
    before = (restricted / "disagreements.xlsx").read_bytes()
    assert ran("agree", study).code == 0
    assert (restricted / "disagreements.xlsx").read_bytes() == before


def test_screen_shows_measures_and_what_they_mean_and_no_word_of_an_answer(ran, study):
    """Figures with intervals, a table by theme, sentences; for machines the same."""
    people_code(ran, study, "anna", **all_of(MONEY, "money"), **all_of(PARTNERS, "partners"))
    people_code(ran, study, "ben", **all_of(MONEY, "money"), **all_of(PARTNERS, "open"))
    for more in ((), ("--json",)):
        said = ran("agree", study, *more).said
        assert not [answer for answer in ANSWERS if len(answer) > 20 and answer[:20] in said]
    page = " ".join(ran("agree", study).out.split())
    for words in (
        "alpha (MASI)",
        "kappa",
        "AC1",
        "Why the measures differ",
        "anna and ben give the same themes",
    ):
        assert words in page


def test_whole_line_gives_corrected_shares(ran, study):
    """From the draw to the release: the report prints corrected shares once the sample is coded, and not before."""
    toml = study / "study.toml"
    toml.write_text(toml.read_text("utf-8") + "\n[settings.counts]\nmin_sample = 5\n", "utf-8")
    assert ran("queue", study, "--evaluation", 12).code == 0
    assert ran("code", study).code == 0
    assert ran("report", study).code == 0
    assert "not corrected for errors" in (study / "release" / "methods.md").read_text("utf-8")
    drawn = sorted(read_inputs(study).sample.answer_ids)
    people_code(ran, study, "anna", **{id_.replace(":", "_"): "money" for id_ in drawn})
    assert ran("code", study).code == 0
    said = ran("report", study)
    assert said.code == 0, said.err
    assert "corrected" in said.out
    with (study / "release" / "theme-counts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["theme_id"]: row for row in csv.DictReader(file)}
    assert rows["money"]["corrected_per_cent"] == "100.0"
    assert rows["money"]["sample_respondents"] == "12"
    assert float(rows["partners"]["corrected_per_cent"]) == 0.0
    assert "random sample of respondents" in (study / "release" / "methods.md").read_text("utf-8")
