"""Queueing: the sheets that people fill in, from the sample that is drawn to the codings that come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest
from cli_builders import ANSWERS, ToyVectors, everything, in_process, write_study

from sli_themes.pipeline import read_inputs
from sli_themes.queueing import EVALUATION_SHEET, QUEUE_SHEET, queue_study

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
SAYING = len(ANSWERS) - 4
"""Answers of the invented study that say something."""


@pytest.fixture
def ran(monkeypatch, capsys):
    """Return a function that runs a command."""
    return in_process(monkeypatch, capsys)


@pytest.fixture
def study(tmp_path):
    """Return an invented study, not coded."""
    return write_study(tmp_path / "study")


def queued(study, *, size=6, evaluation=8):
    """Return what queueing did to a study."""
    inputs = read_inputs(study)
    return queue_study(inputs, ToyVectors(inputs.study), size=size, evaluation=evaluation, at=NOON)


def rows_of(study, name):
    """Return the rows of a sheet's first table, header first."""
    page = openpyxl.load_workbook(study / "restricted" / f"{name}.xlsx")["answers"]
    return [[cell.value or "" for cell in row] for row in page.iter_rows()]


def fill(study, name, themes):
    """Write themes into a sheet as a person does; ``""`` marks that there is none, a missing answer is left empty."""
    file = study / "restricted" / f"{name}.xlsx"
    book = openpyxl.load_workbook(file)
    for row in book["answers"].iter_rows(min_row=2):
        said = themes.get(row[0].value)
        if said is not None:
            row[3].value, row[4].value = (said, None) if said else (None, "x")
    filled = study / f"{name}-filled.xlsx"
    book.save(filled)
    return filled


def test_sample_is_drawn_first_and_never_queued(study):
    """The sheet of the sample holds what was drawn; the queue holds other answers, none of them without content."""
    made = queued(study)
    blind = {row[0] for row in rows_of(study, EVALUATION_SHEET)[1:]}
    teaching = {row[0] for row in rows_of(study, QUEUE_SHEET)[1:]}
    assert (made.drawn, made.evaluation, made.waiting, len(blind)) == (8, 8, 8, 8)
    assert len(teaching) == 6
    assert not blind & teaching
    assert blind == read_inputs(study).sample.answer_ids
    substantive = set(read_inputs(study).corpus.answers.substantive["answer_id"])
    assert blind | teaching <= substantive


def test_sheet_of_the_sample_shows_nothing_of_the_machine(ran, study):
    """No column and no cell tells what the machine found, coded or not; the sheet is the same before and after."""
    queued(study)
    before = rows_of(study, EVALUATION_SHEET)
    assert before[0] == ["answer_id", "question", "text", "theme_id", "no_theme"]
    assert all(row[3:] == ["", ""] for row in before[1:])
    assert ran("code", study).code == 0
    queued(study)
    assert rows_of(study, EVALUATION_SHEET) == before
    assert rows_of(study, QUEUE_SHEET)[0][-1] == "why"


def test_draw_is_made_once(study):
    """Running it again changes neither the sample nor a byte of the files; a larger number adds to it."""
    queued(study)
    before = everything(study)
    made = queued(study, evaluation=None)
    assert (made.drawn, made.evaluation) == (0, 8)
    assert everything(study) == before
    grown = queued(study, evaluation=12)
    assert (grown.drawn, grown.evaluation) == (4, 12)


def test_without_a_number_the_settings_say_how_many(study):
    """The first run draws the study's number of answers, and 0 draws none."""
    assert queued(study, evaluation=0).evaluation == 0
    assert queued(study, evaluation=None).evaluation == SAYING


def test_codings_of_the_sample_never_teach(ran, study):
    """The machine codes everything else the same whether the sample is coded, coded otherwise, or not at all."""
    queued(study)
    ids = sorted(read_inputs(study).sample.answer_ids)

    def others():
        assert ran("code", study).code == 0
        lines = (study / "restricted" / "codings.csv").read_text("utf-8").splitlines()
        return [line for line in lines if line.split(",")[0] not in ids]

    before = others()
    for themes in ("open", "partners"):
        file = fill(study, EVALUATION_SHEET, dict.fromkeys(ids, themes))
        assert ran("codings", "import", study, file, "--coder", "anna").code == 0
        assert others() == before
    saved = (study / "restricted" / "codings.csv").read_text("utf-8")
    assert saved.count(",partners,anna,") == len(ids)
    alone = (study / "restricted" / "machine-codings.csv").read_text("utf-8")
    assert ",anna," not in alone
    assert ",machine," in alone


def test_codings_of_the_queue_teach(ran, study):
    """What came back from the queue changes how other answers are coded."""
    queued(study, size=16)
    ids = [row[0] for row in rows_of(study, QUEUE_SHEET)[1:]]

    def others():
        assert ran("code", study).code == 0
        lines = (study / "restricted" / "codings.csv").read_text("utf-8").splitlines()
        return [line for line in lines if line.split(",")[0] not in ids]

    before = others()
    file = fill(study, QUEUE_SHEET, dict.fromkeys(ids, "open"))
    assert ran("codings", "import", study, file, "--coder", "anna").code == 0
    assert others() != before


def test_half_filled_sheet_comes_back_as_far_as_it_was_read(ran, study):
    """Empty rows are not taken for "no theme"; the import says how many of the sample came."""
    queued(study)
    ids = [row[0] for row in rows_of(study, EVALUATION_SHEET)[1:]]
    file = fill(study, EVALUATION_SHEET, {ids[0]: "money; partners", ids[1]: ""})
    said = ran("codings", "import", study, file, "--coder", "anna")
    assert "2 answers coded by anna" in said.out
    assert "Of the evaluation sample: 2." in said.out
    human = read_inputs(study).human.frame
    assert sorted(human[human["answer_id"] == ids[0]]["theme_id"]) == ["money", "partners"]
    assert queued(study).waiting == 6


def test_answers_coded_before_the_draw_are_told(ran, study, tmp_path):
    """They judge from then on, and whoever coded them in sight of the machine is told to code them again."""
    table = tmp_path / "coded.csv"
    ids = read_inputs(study).corpus.answers.substantive["answer_id"]
    table.write_text("answer_id,theme_id\n" + "".join(f"{answer},money\n" for answer in ids), "utf-8")
    assert ran("codings", "import", study, table, "--coder", "anna").code == 0
    said = ran("queue", study, "--evaluation", 5, "--size", 3)
    assert said.code == 0, said.err
    assert "5 of those drawn now were coded before" in said.out
    assert "To code next: 0 answers" in said.out


def test_drawing_makes_saved_codings_stale(ran, study):
    """Codings that may have learned from what now judges them are no base for a report."""
    assert ran("code", study).code == 0
    queued(study)
    refused = ran("report", study)
    assert refused.code == 3
    assert "the evaluation sample changed" in refused.err


def test_queue_tells_what_to_do_and_no_word_of_an_answer(ran, study):
    """On the screen and for machines: numbers, reasons and files only."""
    for more in ((), ("--json",)):
        said = ran("queue", study, *more).said
        assert not [answer for answer in ANSWERS if len(answer) > 20 and answer[:20] in said]
    assert "codings import" in ran("queue", study).out
    assert "too few to tell" in " ".join(ran("queue", study).out.split())


def test_new_answers_are_drawn_into_the_sample(study):
    """When respondents are added, the next run draws those whose turn has come and says so."""
    made = queued(study, evaluation=20)
    assert made.drawn == 20
    table = study / "responses.csv"
    lines = table.read_text("utf-8").splitlines()
    more = [line.replace(f"R{at:03}", f"S{at:03}", 1) for at, line in enumerate(lines[1:20])]
    table.write_text("\n".join([*lines, *more]) + "\n", "utf-8")
    grown = queued(study, evaluation=None)
    assert 0 < grown.drawn < 20
    assert grown.evaluation == 20 + grown.drawn


def test_themes_stand_beside_the_answers(study):
    """Each workbook holds the themes with their definitions, and how to fill it in."""
    queued(study)
    book = openpyxl.load_workbook(study / "restricted" / f"{EVALUATION_SHEET}.xlsx")
    assert book.sheetnames == ["answers", "themes", "Notes"]
    assert [row[0].value for row in book["themes"].iter_rows(min_row=2)] == ["money", "partners", "open"]


def test_settings_move_the_queue(study):
    """Without room for rare themes nobody is chosen for them."""
    inputs = read_inputs(study)
    for share, rare in ((0.0, 0), (1.0, 6)):
        settings = replace(
            inputs.study.settings, queue=replace(inputs.study.settings.queue, rare_share=share)
        )
        changed = replace(inputs, study=replace(inputs.study, settings=settings))
        made = queue_study(changed, ToyVectors(changed.study), size=6, evaluation=0, at=NOON)
        assert sum(one.why.startswith("rare") for one in made.queued) == rare
