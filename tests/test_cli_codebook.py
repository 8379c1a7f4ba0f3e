"""The commands of the codebook: what they print, what they write, and that no word of an answer is in it."""

from __future__ import annotations

import json

import pytest
from cli_builders import ANSWERS, CODEBOOK, STUDY, everything, in_process, write_study

from sli_themes.codebook import read_codebook


@pytest.fixture
def ran(monkeypatch, capsys):
    """Return a function that runs a command."""
    return in_process(monkeypatch, capsys)


@pytest.fixture
def study(tmp_path):
    """Return a study, not coded yet."""
    return write_study(tmp_path / "study")


def quiet(result) -> None:
    """Require that no answer's words were printed."""
    assert not any(answer in result.said for answer in ANSWERS if len(answer) > 20)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("add", "Shared staff", "--keyword", "staff", "--definition", "Shared teams."),
            "added shared-staff",
        ),
        (("merge", "money", "partners"), "merged money: into partners"),
        (("move", "money", "--under", "open"), "moved money: the top → open"),
        (("redefine", "money", "--keyword", "grant*", "--drop", "money"), "redefined money: keywords"),
        (("rename", "money", "Cash"), "renamed money: Money → Cash"),
        (("retire", "open"), "retired open"),
        (("split", "money", "--into", "Cuts", "--into", "Reserves"), "split money: into cuts, reserves"),
    ],
)
def test_every_edit_is_tried_made_and_undone(study, ran, arguments, told):
    """The dry run writes nothing and tells the same; the edit writes; undo leads back to the byte."""
    call = ("codebook", arguments[0], study, *arguments[1:], "--who", "Anna", "--why", "for a test")
    ran("codebook", "check", study)  # embeds, so that only the edit's own traces are compared
    before = everything(study)
    tried = ran(*call, "--dry-run")
    assert tried.code == 0, tried.said
    assert told in tried.out
    assert "Nothing was written" in tried.out
    assert everything(study) == before
    made = ran(*call, "--json")
    assert made.code == 0, made.said
    said = json.loads(made.out)
    assert said["version"] == 2
    assert "codebook.v1.yaml" in everything(study)
    history = (study / "codebook.yaml").read_text("utf-8")
    assert "who: Anna" in history
    assert "why: for a test" in history
    for result in (tried, made):
        quiet(result)
    assert ran("codebook", "undo", study, "--who", "Anna", "--dry-run").out.startswith("Would undo")
    assert ran("codebook", "undo", study, "--who", "Anna").code == 0
    assert everything(study, but=(".cache", "decisions")) == before


def test_a_split_takes_its_parts_from_a_file(study, ran, tmp_path):
    """The parts are the themes of a codebook file, as `suggest` writes it."""
    parts = tmp_path / "parts.yaml"
    parts.write_text(
        "title: P\nthemes:\n  - {id: cuts, name: Cuts, keywords: [cut*]}\n  - {id: grants, name: Grants}\n",
        "utf-8",
    )
    made = ran("codebook", "split", study, "money", "--parts", parts, "--who", "Anna")
    assert made.code == 0, made.said
    assert "split-queue-money.csv" in made.out
    assert read_codebook(study / "codebook.yaml").theme("cuts").keywords == ("cut*",)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("redefine", "money"), "nothing is redefined"),
        (("retire", "monye"), "did you mean 'money'"),
        (("undo",), "no edit to undo"),
    ],
)
def test_wrong_usage_is_told(study, ran, arguments, told):
    """Exit code 2, what is wrong and what to do; nothing is written."""
    before = everything(study)
    result = ran("codebook", arguments[0], study, *arguments[1:], "--who", "Anna")
    assert (result.code, told in result.err) == (2, True)
    assert everything(study) == before


def test_diff_tells_changes_and_with_a_study_counts(study, ran):
    """Between a version and the file; gained and lost answers are those of the edit."""
    made = ran("codebook", "retire", study, "open", "--who", "Anna", "--json")
    book = study / "codebook.yaml"
    plain = ran("codebook", "diff", f"{book}@1", book)
    assert plain.out.splitlines()[0] == "retired open"
    assert "--study" in plain.out
    counted = ran("codebook", "diff", f"{book}@1", book, "--study", study, "--json")
    assert json.loads(counted.out)["counts"]["themes"] == json.loads(made.out)["counts"]["themes"]
    assert "Nothing changed." in ran("codebook", "diff", book, book).out
    assert "answers 0 → " in ran("codebook", "diff", book, f"{book}@1", "--study", study).out


def test_replay_makes_the_edits_of_another_study(study, ran, tmp_path):
    """The log of the one, on the other."""
    ran("codebook", "rename", study, "money", "Cash", "--who", "Anna")
    other = write_study(tmp_path / "other")
    assert ran("codebook", "replay", other, study, "--who", "Bob").code == 0
    assert "name: Cash" in (other / "codebook.yaml").read_text("utf-8")


def test_check_and_codebook_check_tell_what_codings_say(study, ran):
    """Before coding both say that they could not look; afterwards a theme without answers is told by both."""
    more = "  - id: zeppelins\n    name: Zeppelins\n    definition: Airships.\n    examples: [Fly!]\n"
    (study / "codebook.yaml").write_text(CODEBOOK + more, "utf-8")
    for command in (("check",), ("codebook", "check")):
        assert "was not looked at" in ran(*command, study).out
    assert ran("code", study).code == 0
    for command in (("check",), ("codebook", "check")):
        result = ran(*command, study)
        assert "theme zeppelins: no answer is coded with it" in result.out
        quiet(result)
    notes = json.loads(ran("codebook", "check", study, "--json").out)["notes"]
    assert any(note["where"] == "theme zeppelins" for note in notes)


def test_suggest_prints_keywords_and_numbers_alone(study, ran):
    """Candidates with their agreement; whole answers stand in restricted files only."""
    book = CODEBOOK[: CODEBOOK.index("  - id: partners")]
    (study / "codebook.yaml").write_text(book, "utf-8")
    settings = "\n[settings.codebook]\nenough_answers = 4\nstable = 0.0\n[settings.coding]\nthreshold = 0.9\n"
    (study / "study.toml").write_text(STUDY + settings, "utf-8")
    result = ran("codebook", "suggest", study)
    assert result.code == 0, result.said
    assert "answers, agreement 0." in result.out
    assert "suggested-themes.yaml" in result.out
    quiet(result)
    shown = ran("codebook", "suggest", study, "--json")
    assert json.loads(shown.out)["themes"]
    quiet(shown)
