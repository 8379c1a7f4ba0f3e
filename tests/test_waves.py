"""Waves: themes of two studies side by side, question by question, with what became of each."""

from __future__ import annotations

import csv
import io
import json

import pytest
from cli_builders import ANSWERS, CODEBOOK, STUDY, in_process, write_study

from sli_themes.errors import AnswersError
from sli_themes.evaluation import EvaluationSample
from sli_themes.intervals import newcombe
from sli_themes.pipeline import read_inputs
from sli_themes.waves import Drift, Waves, _drift, compare_waves

MONEY, PARTNERS, OPEN = ANSWERS[:10], ANSWERS[10:20], ANSWERS[20:30]


@pytest.fixture
def command(monkeypatch, capsys):
    """Return the command line on vectors without a model."""
    return in_process(monkeypatch, capsys)


def coded(command, folder, answers, **how):
    """Return a study that was coded."""
    assert command("code", write_study(folder, answers=answers, **how)).code == 0
    return folder


def by_theme(waves: Waves):
    """Return the drift of each theme."""
    return {one.theme_id: one for one in waves.themes}


@pytest.mark.parametrize(
    ("now", "then", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_interval_is_newcombes(now, then, low, high):
    """The published intervals of method 10 come out (Newcombe 1998, table II)."""
    found = newcombe(now, then, 0.95)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert found.share == pytest.approx(now[0] / now[1] - then[0] / then[1])


@pytest.mark.parametrize(
    ("now", "then", "drift"),
    [
        (60, 30, Drift.GROWN),
        (30, 60, Drift.SHRUNK),
        (31, 30, Drift.STEADY),
        (0, 3, Drift.STALE),
        (3, 0, Drift.NEW),
        (0, 0, Drift.STEADY),
    ],
)
def test_drift_follows_the_interval(now, then, drift):
    """A theme has grown or shrunk when the interval leaves 0 out; stale and new are of nobody."""
    assert _drift("money", (now, 100), (then, 100), 0.95).drift is drift


def test_waves_are_compared_by_theme(command, tmp_path):
    """Every theme has its respondents then and now, of those who answered; the file holds the same figures."""
    earlier = coded(command, tmp_path / "then", (*MONEY, *PARTNERS))
    study = coded(command, tmp_path / "now", (*MONEY, *OPEN, ""))
    ran = command("code", study, "--against", earlier, "--json")
    assert ran.code == 0
    found = {one["theme_id"]: one for one in json.loads(ran.out)["waves"]["themes"]}
    assert list(found) == ["money", "partners", "open", "(no theme)"]
    assert {(one["base_then"], one["base_now"]) for one in found.values()} == {(20, 20)}
    assert found["partners"]["drift"] in {"shrunk", "stale"}
    assert found["open"]["drift"] in {"grown", "new"}
    content = (study / "restricted" / "drift.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [{key: str(value) for key, value in one.items()} for one in found.values()] == rows


def test_page_says_each_theme_and_no_answer(command, tmp_path):
    """The terminal names each theme with its figures; no answer reaches terminal or file."""
    earlier = coded(command, tmp_path / "then", (*MONEY, *PARTNERS))
    study = write_study(tmp_path / "now", answers=(*MONEY, *OPEN))
    ran = command("code", study, "--against", earlier)
    assert "open: " in ran.out
    assert "of 20 respondents then" in ran.out
    written = ran.said + (study / "restricted" / "drift.csv").read_text("utf-8-sig")
    assert not [answer for answer in (*MONEY, *PARTNERS, *OPEN) if answer in written]


def test_same_answers_are_steady(command, tmp_path):
    """Two waves that say the same differ in nothing."""
    folders = [coded(command, tmp_path / name, ANSWERS) for name in ("then", "now")]
    waves = compare_waves(*map(read_inputs, folders))
    assert {(one.difference, one.drift) for one in waves.themes} == {(0.0, Drift.STEADY)}
    assert waves.notes == ()


def test_merged_theme_stands_for_its_successor(command, tmp_path):
    """Who carried a theme that was merged since is counted with the theme it went into."""
    earlier = coded(command, tmp_path / "then", (*MONEY, *PARTNERS))
    merged = CODEBOOK.replace(
        "    name: Working with partners\n",
        "    name: Working with partners\n    status: retired\n    merged_into: money\n",
    )
    study = coded(command, tmp_path / "now", MONEY, codebook=merged)
    waves = by_theme(compare_waves(read_inputs(study), read_inputs(earlier)))
    assert "partners" not in waves
    assert waves["money"].then > 10


def test_questions_must_be_the_same(command, tmp_path):
    """Without a question in common nothing is compared, and the error says what to do."""
    other = STUDY.replace('id = "q1"', 'id = "q9"')
    earlier = coded(command, tmp_path / "then", MONEY, study=other)
    study = coded(command, tmp_path / "now", MONEY)
    with pytest.raises(AnswersError, match="no question in common"):
        compare_waves(read_inputs(study), read_inputs(earlier))


def test_question_of_one_wave_is_named(command, tmp_path):
    """A question that only one wave asked is left out and said."""
    more = STUDY + '\n[[questions]]\nid = "q2"\ncolumn = "role"\nkind = "open"\ntext = "More?"\n'
    rows = [(f"R{at}", "", "", "", "", "", "yes", text) for at, text in enumerate(MONEY)]
    earlier = coded(command, tmp_path / "then", MONEY)
    study = write_study(tmp_path / "now", rows=rows, study=more.replace('column = "role"', 'column = "name"'))
    study_toml = study / "study.toml"
    study_toml.write_text(study_toml.read_text("utf-8").replace('name = "name"\n', ""), "utf-8")
    assert command("code", study).code == 0
    waves = compare_waves(read_inputs(study), read_inputs(earlier))
    assert waves.notes == ("Asked in the new wave only, and not compared: q2.",)


def test_earlier_wave_must_be_coded(command, tmp_path):
    """An earlier study that nobody coded is refused with what to do, before anything is coded or written."""
    earlier = write_study(tmp_path / "then", answers=MONEY)
    study = write_study(tmp_path / "now", answers=MONEY)
    ran = command("code", study, "--against", earlier)
    assert ran.code == 3
    assert "sli-themes code" in ran.said
    assert not (study / "restricted").exists()


def test_machine_is_compared_with_machine(command, tmp_path):
    """Of the evaluation sample the machine's own codings count, not those of people, which judge it."""
    study = coded(command, tmp_path / "now", MONEY)
    machine = by_theme(compare_waves(read_inputs(study), read_inputs(study)))["money"].now
    sheet = tmp_path / "people.csv"
    sheet.write_text("answer_id,theme_id\n" + "".join(f"R{at:03}:q1,\n" for at in range(10)), "utf-8")
    assert command("queue", study, "--evaluation", 10).code == 0
    assert read_inputs(study).sample != EvaluationSample(seed=2015)
    assert command("codings", "import", study, sheet, "--coder", "anna").code == 0
    assert command("code", study).code == 0
    assert by_theme(compare_waves(read_inputs(study), read_inputs(study)))["money"].now == machine > 0
