"""study.toml: what it says, and everything that can be wrong with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sli_themes.errors import StudyError
from sli_themes.settings import Settings
from sli_themes.study import Kind, Layout, read_study

WIDE = """
title = "Where next?"
answers = "responses.csv"

[columns]
respondent = "id"
region = "Region"
name = ["First", "Last"]
may_quote = "quote"

[[questions]]
id = "q2"
column = "Question 2"
text = "What would you add?"

[[questions]]
id = "q8"
kind = "closed"
options = ["Yes", "No"]

[[questions]]
id = "q9"
kind = "both"
options = ["Leave it"]
asked_if = { q8 = ["Yes", "No"] }
"""


def write(folder: Path, text: str) -> Path:
    """Write a study.toml and return its folder."""
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, text: str) -> list[str]:
    """Return the faults of a study.toml."""
    with pytest.raises(StudyError) as caught:
        read_study(write(folder, text))
    return [str(fault) for fault in caught.value.faults]


def test_everything_said_is_read(tmp_path):
    """What study.toml says is found in the study, with paths beside the file."""
    study = read_study(write(tmp_path, WIDE))
    assert (study.title, study.answers, study.codebook) == (
        "Where next?",
        tmp_path / "responses.csv",
        tmp_path / "codebook.yaml",
    )
    assert study.layout is Layout.WIDE
    assert study.columns.name == ("First", "Last")
    assert [question.kind for question in study.questions] == [Kind.OPEN, Kind.CLOSED, Kind.BOTH]
    assert [question.column for question in study.questions] == ["Question 2", "q8", "q9"]
    assert [question.id for question in study.open_questions] == ["q2", "q9"]
    assert study.questions[2].asked_if == (("q8", "Yes"), ("q8", "No"))
    assert study.settings == Settings()
    assert (study.population, study.header_rows, study.everyone_may_be_quoted) == ("", 1, False)


def test_multiple_choice(tmp_path):
    """A multiple choice has a column an option, or one for all of them; neither is an open question."""
    text = """
    [[questions]]
    id = "q10"
    kind = "multiple"
    columns = ["10a", "10b"]
    options = ["Peers", "Members"]
    [[questions]]
    id = "q11"
    kind = "multiple"
    column = "11"
    options = ["Peers"]
    """
    *_, ticks, cell = read_study(write(tmp_path, WIDE + text)).questions
    assert (ticks.kind, ticks.column, ticks.columns) == (Kind.MULTIPLE, "", ("10a", "10b"))
    assert (ticks.all_columns, cell.all_columns) == (("10a", "10b"), ("11",))
    assert not ticks.is_open


def test_folders_are_within_the_study(tmp_path):
    """The folders of a study lie within it, and naming them makes none."""
    study = read_study(write(tmp_path, WIDE))
    made = [study.restricted, study.release, study.decisions, study.cache]
    assert [path.relative_to(tmp_path).as_posix() for path in made] == [
        "restricted",
        "release",
        "decisions",
        ".cache",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["study.toml"]


def test_file_may_be_named_itself(tmp_path):
    """The path of study.toml is as good as that of its folder, and a BOM does no harm."""
    (tmp_path / "study.toml").write_bytes(b"\xef\xbb\xbf" + WIDE.encode())
    assert read_study(tmp_path / "study.toml") == read_study(tmp_path)


def test_long_questions_have_values(tmp_path):
    """In a long table a question without a value is found under its id."""
    text = """
    title = "t"
    answers = "a.csv"
    layout = "long"
    leave_out = "practice"
    [columns]
    text = "words"
    question = "asked"
    answer_id = "id"
    respondent = "id"
    [[questions]]
    id = "q1"
    [[questions]]
    id = "q2"
    value = "What else?"
    """
    study = read_study(write(tmp_path, text))
    assert [question.value for question in study.questions] == ["q1", "What else?"]
    assert study.leave_out == ("practice",)


def test_all_faults_come_together(tmp_path):
    """Every fault of the file is in one error, each with its place."""
    text = """
    title = 3
    layout = "tall"
    header_rows = 4
    colour = "red"
    everyone_may_be_quoted = true
    [columns]
    respondant = "id"
    text = "words"
    authority = "x"
    region = "x"
    may_quote = "ok"
    attributes = ["authority"]
    [[questions]]
    id = "q 1"
    kind = "opened"
    value = "v"
    [[questions]]
    id = "q2"
    kind = "closed"
    options = ["Yes"]
    [[questions]]
    id = "q2"
    kind = "both"
    asked_if = { q7 = "Yes", q2 = "Maybe" }
    """
    found = faults(tmp_path, text)
    expected = [
        "study.toml colour: unknown key",
        "study.toml title: must be text in quotes",
        "study.toml answers: is missing",
        "study.toml layout: unknown value",
        "study.toml header_rows: must be 1, 2 or 3",
        "study.toml [columns] respondant: unknown key → did you mean 'respondent'?",
        "study.toml [columns] text: belongs to a long table",
        "study.toml [columns]: column 'x' is used more than once (authority, region)",
        "study.toml [columns] attributes: 'authority' has a meaning of its own",
        "study.toml [[questions]] 1 id: must be 1 to 64",
        "study.toml [[questions]] 1 kind: unknown value → did you mean 'open'?",
        "study.toml [[questions]] 1 value: means nothing in a wide table",
        "study.toml [[questions]] 3 options: is missing",
        "study.toml [[questions]]: 2 questions have the id 'q2'",
        "study.toml [[questions]] 3 asked_if: no question 'q7'",
        "study.toml [[questions]] 3 asked_if: names the question itself",
        "study.toml everyone_may_be_quoted: contradicts",
    ]
    assert [start for start in expected if not any(fault.startswith(start) for fault in found)] == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ('[columns]\nrespondent = "id"\n[[questions]]\nid = "q1"\nkind = "closed"', "no open question"),
        ('layout = "long"\n[[questions]]\nid = "q1"', "[columns] text: is missing"),
        (
            'layout = "long"\n[columns]\ntext = "t"\n[[questions]]\nid = "a"\n[[questions]]\nid = "b"',
            "question: is m",
        ),
        ('delimiter = "ab"\n[[questions]]\nid = "q1"', "delimiter: must be one character"),
        ('leave_out = ["x"]\n[[questions]]\nid = "q1"', "leave_out: has no meaning"),
        ('columns = 3\n[[questions]]\nid = "q1"', "columns: must be a table"),
        ("questions = 3", "questions: must be a list of tables"),
        ('[columns]\nregion = "q1"\n[[questions]]\nid = "q1"', "column 'q1' is also a question"),
        ('[columns]\nmay_quote_yes = ["y"]\n[[questions]]\nid = "q1"', "may_quote_yes: has no meaning"),
        (
            'everyone_may_be_quoted = true\n[columns]\nmay_not_quote = "n"',
            "contradicts [columns] may_not_quote",
        ),
        ('[[questions]]\nid = "q1"\nkind = "multiple"', 'options: is missing, and kind is "multiple"'),
        ('[[questions]]\nid = "q1"\ncolumns = ["a"]', 'columns: belongs to a question of kind "multiple"'),
        (
            '[[questions]]\nid = "q1"\nkind = "multiple"\noptions = ["A", "B"]\ncolumns = ["a"]',
            "columns: names 1, and there are 2 options",
        ),
        (
            '[[questions]]\nid = "q1"\nkind = "multiple"\noptions = ["A"]\ncolumn = "a"\ncolumns = ["b"]',
            "columns: stands beside column",
        ),
        (
            '[[questions]]\nid = "a"\n[[questions]]\nid = "b"\nkind = "multiple"\noptions = ["A"]\ncolumns = ["a"]',
            "2 questions have the column 'a'",
        ),
        (
            '[columns]\nrole = "x"\n[[questions]]\nid = "b"\nkind = "multiple"\noptions = ["A"]\ncolumns = ["x"]',
            "column 'x' is also a question",
        ),
        ('[[questions]]\nid = "q1"\nasked_if = 3', "asked_if: must be a table"),
        ('[[questions]]\nid = "q1"\nnothing_is_an_answer = "yes"', "must be true or false"),
        ('[[questions]]\nid = "q1"\noptions = [1]', "options: must be a list of texts"),
        (
            '[[questions]]\nid = "a"\noptions = ["Yes"]\n[[questions]]\nid = "b"\nasked_if = { a = "Perhaps" }',
            "'a' has no such option",
        ),
    ],
)
def test_single_faults(tmp_path, change, fault):
    """Each thing that cannot be has its own message."""
    assert any(fault in line for line in faults(tmp_path, f'title = "t"\nanswers = "a.csv"\n{change}'))


def test_options_are_not_repeated_in_messages(tmp_path):
    """A message about an option does not repeat it: options are words of the questionnaire's users."""
    text = (
        'title = "t"\nanswers = "a.csv"\n[[questions]]\nid = "a"\noptions = ["Bluebell"]\n'
        '[[questions]]\nid = "b"\nasked_if = { a = "Foxglove" }'
    )
    assert not any("Foxglove" in line or "Bluebell" in line for line in faults(tmp_path, text))


@pytest.mark.parametrize(
    ("content", "what"),
    [(b'title = "t', "is not valid TOML"), (b"title = '\xff'", "is not UTF-8 (byte 9)")],
)
def test_unreadable_files(tmp_path, content, what):
    """A file that is no TOML or no UTF-8 says so."""
    (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(StudyError, match="study.toml: " + what.replace("(", r"\(").replace(")", r"\)")):
        read_study(tmp_path)


def test_missing_file(tmp_path):
    """Without study.toml the next step is named."""
    with pytest.raises(StudyError, match="there is no such file → sli-themes init"):
        read_study(tmp_path / "nowhere")


def test_read_only_study(tmp_path):
    """A study in a folder that cannot be written to is read, and nothing is made in it."""
    folder = tmp_path / "study"
    folder.mkdir()
    write(folder, WIDE)
    folder.chmod(0o555)
    try:
        assert read_study(folder).title == "Where next?"
        assert [path.name for path in folder.iterdir()] == ["study.toml"]
    finally:
        folder.chmod(0o755)


QUESTION = '\n[[questions]]\nid = "q1"\n'


def test_settings_are_overridden(tmp_path):
    """A setting of any group can be changed, whole numbers serve as numbers, and the rest keeps its default."""
    text = f"""
    title = "t"
    answers = "a.csv"
    {QUESTION}
    [settings.answers]
    max_characters = 500
    near_copy_similarity = 1
    [settings.counts]
    prevalence_words = [[0.5, "most"], [0, "some"]]
    """
    settings = read_study(write(tmp_path, text)).settings
    assert settings.answers.max_characters == 500
    assert settings.answers.near_copy_similarity == 1.0
    assert isinstance(settings.answers.near_copy_similarity, float)
    assert settings.counts.prevalence_words == ((0.5, "most"), (0.0, "some"))
    assert settings.answers.near_copy_min_words == Settings().answers.near_copy_min_words


def test_faulty_settings(tmp_path):
    """Unknown groups and settings, and values of the wrong type, are faults with a suggestion."""
    text = f"""
    title = "t"
    answers = "a.csv"
    {QUESTION}
    [settings.answer]
    x = 1
    [settings.answers]
    max_character = 5
    near_copy_min_words = true
    near_copy_similarity = "high"
    [settings.counts]
    confidence = true
    prevalence_words = [[0.5]]
    [settings]
    quotes = 3
    """
    found = faults(tmp_path, text.replace("[settings]\n    quotes = 3", "").rstrip())
    assert [line.split(" → ")[0] for line in found] == [
        "study.toml [settings.answer]: unknown group of settings",
        "study.toml [settings.answers] max_character: unknown setting",
        "study.toml [settings.answers] near_copy_min_words: must be a whole number",
        "study.toml [settings.answers] near_copy_similarity: must be a number",
        "study.toml [settings.counts] confidence: must be a number",
        "study.toml [settings.counts] prevalence_words: must be a list",
    ]
    assert "did you mean 'answers'?" in found[0]
    assert "did you mean 'max_characters'?" in found[1]


def test_settings_that_are_no_table(tmp_path):
    """``[settings]`` that holds a value where a group belongs is a fault."""
    text = f'title = "t"\nanswers = "a.csv"\n{QUESTION}\n[settings]\nquotes = 3'
    assert faults(tmp_path, text) == [
        "study.toml [settings.quotes]: must be a table → write name = value lines under it"
    ]


def test_reading_a_study_is_light():
    """Reading study.toml imports no table library: the command line does it before anything else."""
    code = "import sys, sli_themes.study; print([m for m in ('pandas', 'numpy', 'rapidfuzz') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
