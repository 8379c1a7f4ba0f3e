"""An earlier wave as a teacher: what people coded there teaches this study's coder, and judges nothing."""

from __future__ import annotations

import csv
import io
import json

import pytest
from cli_builders import ANSWERS, CODEBOOK, STUDY, in_process, write_study

from sli_themes.errors import FaultyInput, StudyError
from sli_themes.learning.earlier import PREFIX
from sli_themes.pipeline import read_inputs, with_codebook
from sli_themes.provenance import hash_of_lessons

MONEY, PARTNERS = ANSWERS[:10], ANSWERS[10:20]
ODD = tuple(
    f"The lantern in ward {word} flickers, and nobody mends it." for word in "one two six ten".split()
)
"""Answers that no word of the codebook tells."""


@pytest.fixture
def command(monkeypatch, capsys):
    """Return the command line on vectors without a model."""
    return in_process(monkeypatch, capsys)


def waves(tmp_path, command, *, now=(*MONEY, *ODD), then=(*ODD, *PARTNERS), theme="open", codebook=CODEBOOK):
    """Return a study that learns from an earlier one, in which people gave the first answers a theme."""
    earlier = write_study(tmp_path / "then", answers=then, codebook=codebook)
    people(command, earlier, dict.fromkeys(range(len(ODD)), theme), tmp_path)
    study = write_study(tmp_path / "now", answers=now, study=f'learn_from = "../then"\n{STUDY}')
    return study, earlier


def people(command, study, given, tmp_path):
    """Code answers of a study by a person."""
    sheet = tmp_path / "people.csv"
    sheet.write_text(
        "answer_id,theme_id\n" + "".join(f"R{at:03}:q1,{one}\n" for at, one in given.items()), "utf-8"
    )
    assert command("codings", "import", study, sheet, "--coder", "anna").code == 0


def codings(study):
    """Return the themes that were coded, by answer."""
    rows = csv.DictReader(io.StringIO((study / "restricted" / "codings.csv").read_text("utf-8-sig")))
    found = {}
    for row in rows:
        found.setdefault(row["answer_id"], set()).add(row["theme_id"])
    return found


def test_people_of_the_earlier_wave_teach(command, tmp_path):
    """What they coded then is coded so now; without them it is not; no coding of theirs is copied."""
    study, _ = waves(tmp_path, command)
    assert command("code", study).code == 0
    odd = [f"R{at:03}:q1" for at in range(len(MONEY), len(MONEY) + len(ODD))]
    assert all("open" in codings(study).get(one, ()) for one in odd)
    text = (study / "restricted" / "codings.csv").read_text("utf-8-sig")
    assert "anna" not in text
    alone = write_study(tmp_path / "alone", answers=(*MONEY, *ODD))
    assert command("code", alone).code == 0
    assert not any("open" in codings(alone).get(one, ()) for one in odd)


def test_evidence_names_the_earlier_answer_as_such(command, tmp_path):
    """An id of the earlier study cannot be taken for one of this study, which has the same ids."""
    study, _ = waves(tmp_path, command)
    assert command("code", study).code == 0
    rows = csv.DictReader(io.StringIO((study / "restricted" / "evidence.csv").read_text("utf-8-sig")))
    nearest = {row["nearest_answer"] for row in rows if row["theme_id"] == "open"} - {""}
    assert nearest
    assert all(one.startswith(PREFIX) for one in nearest)


def test_the_earlier_sample_never_teaches(command, tmp_path):
    """Answers drawn there to judge the machine stay what they are for."""
    study, earlier = waves(tmp_path, command)
    lessons = read_inputs(study).earlier
    assert len(lessons) == len(ODD)
    # Who has the same id in both studies need not be the same person.
    assert all(one.respondent.startswith(PREFIX) and one.human for one in lessons)
    assert command("queue", earlier, "--evaluation", 99).code == 0
    assert read_inputs(study).earlier == ()


def test_the_new_sample_never_teaches_by_its_twin(command, tmp_path):
    """An earlier answer with the words of one that judges the machine now is left out."""
    study, _ = waves(tmp_path, command, now=(*MONEY, ODD[0] + "  ", *PARTNERS))
    assert len(read_inputs(study).earlier) == len(ODD)
    assert command("queue", study, "--evaluation", 99).code == 0
    assert {one.text for one in read_inputs(study).earlier} == set(ODD[1:])


@pytest.mark.parametrize("changed", ["codings", "answers", "sample"])
def test_a_report_stops_when_the_earlier_wave_has_changed(command, tmp_path, changed):
    """Other codings, answers or another sample there, and the saved codings are stale; coded again they are fine."""
    study, earlier = waves(tmp_path, command)
    assert command("code", study).code == 0
    record = json.loads((study / "restricted" / "run-record.json").read_bytes())
    assert record["earlier_lessons_hash"] == hash_of_lessons(read_inputs(study).earlier) != ""
    assert command("report", study).code == 0
    if changed == "codings":
        people(command, earlier, {0: "money"}, tmp_path)
    elif changed == "sample":
        assert command("queue", earlier, "--evaluation", 99).code == 0
    else:
        file = earlier / "responses.csv"
        file.write_text(file.read_text("utf-8").replace("flickers", "glows", 1), "utf-8")
    ran = command("report", study)
    assert ran.code == 3
    assert "what the earlier wave teaches changed" in ran.err
    assert command("code", study).code == 0
    assert command("report", study).code == 0
    assert ("of an earlier wave teach" in (study / "release/methods.md").read_text("utf-8")) == (
        changed != "sample"
    )


def test_coding_the_same_again_teaches_the_same(command, tmp_path):
    """A second import of what was said there already leaves the lessons, and so the report, as they are."""
    study, earlier = waves(tmp_path, command)
    before = hash_of_lessons(read_inputs(study).earlier)
    people(command, earlier, {1: "open"}, tmp_path)
    assert hash_of_lessons(read_inputs(study).earlier) == before


def test_lessons_are_in_the_themes_of_today(command, tmp_path):
    """A theme that was merged since stands for its successor, with an edit of the codebook too."""
    study, _ = waves(tmp_path, command, theme="partners")
    assert {themes for one in read_inputs(study).earlier for themes in one.themes} == {"partners"}
    book = study / "codebook.yaml"
    name = "    name: Working with partners\n"
    book.write_text(CODEBOOK.replace(name, f"{name}    status: retired\n    merged_into: money\n"), "utf-8")
    merged = read_inputs(study)
    assert {themes for one in merged.earlier for themes in one.themes} == {"money"}
    book.write_text(CODEBOOK, "utf-8")
    assert with_codebook(read_inputs(study), merged.codebook).earlier == merged.earlier


def test_a_theme_added_since_is_noted(command, tmp_path):
    """People could not give it then: a note says that their codings speak against it."""
    before = CODEBOOK[: CODEBOOK.index("  - id: open")]
    study, _ = waves(tmp_path, command, theme="money", codebook=before)
    (note,) = [one for one in read_inputs(study).notes if "learn_from" in one.where]
    assert note.what.startswith("open: not in the codebook of then")
    assert "learn_from" in command("check", study).said


def test_faults_of_the_earlier_study_name_its_folder(command, tmp_path):
    """Whoever reads the fault knows in which of the two studies it is."""
    study, earlier = waves(tmp_path, command)
    (earlier / "responses.csv").write_text("wrong\n1\n", "utf-8")
    with pytest.raises(FaultyInput) as told:
        read_inputs(study)
    assert all(str(earlier.name) in fault.where for fault in told.value.faults)
    assert command("code", study).code == 3


def test_a_study_cannot_learn_from_itself(tmp_path):
    """Its evaluation sample would be judged by what it taught."""
    study = write_study(tmp_path / "now", study=f'learn_from = "../now"\n{STUDY}')
    with pytest.raises(StudyError, match="names this study itself"):
        read_inputs(study)
