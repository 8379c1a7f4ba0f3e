"""Every fault of a study and the files it names."""

from __future__ import annotations

from sli_themes.study.checks import check_study

STUDY = """
title = "t"
answers = "answers.csv"
[columns]
respondent = "id"
[[questions]]
id = "q1"
[[questions]]
id = "q2"
"""
ANSWERS = "id,q1,q2\nr1,Share the analysts between districts,n/a\nr2,Publish it sooner than now,\n"
BOOK = """
title: t
version: 1
themes:
  - id: sharing
    name: Sharing
    definition: Asks to share people or tools.
    examples: [Share one lawyer between two councils]
"""


def write(folder, study=STUDY, answers=ANSWERS, book=BOOK):
    """Write a study with its files and return its folder."""
    (folder / "study.toml").write_text(study, encoding="utf-8")
    (folder / "answers.csv").write_text(answers, encoding="utf-8")
    if book:
        (folder / "codebook.yaml").write_text(book, encoding="utf-8")
    return folder


def fatal(folder):
    """Return what stops a run."""
    return [str(fault) for fault in check_study(folder) if fault.fatal]


def noted(folder):
    """Return what is worth knowing besides."""
    return [str(fault) for fault in check_study(folder) if not fault.fatal]


def test_a_sound_study_has_no_faults(tmp_path):
    """Nothing wrong, nothing said but notes; nothing is written."""
    write(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    assert fatal(tmp_path) == []
    assert any("no respondent may be quoted" in note for note in noted(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_faults_of_all_files_come_together(tmp_path):
    """Answers, codebook and decisions are all looked at, faults before notes."""
    write(
        tmp_path, answers="id,q1\nr1,x\n", book="title: t\nversion: 1\nthemes:\n  - id: a\n    colour: red\n"
    )
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "ann.jsonl").write_bytes(b"{}\n\n")
    found = fatal(tmp_path)
    assert any(line.startswith("answers.csv: no column 'q2'") for line in found)
    assert any(line.startswith("codebook.yaml") for line in found)
    assert any(line.startswith("decisions/ann.jsonl line 1") for line in found)


def test_faults_of_the_study_stop_the_rest(tmp_path):
    """When study.toml has faults they are what there is to say."""
    write(tmp_path, study=STUDY.replace("title", "titel"))
    assert fatal(tmp_path)[0].startswith("study.toml titel: unknown key")


def test_no_codebook_is_a_note(tmp_path):
    """Before a codebook is drafted the study is still sound."""
    write(tmp_path, book="")
    assert fatal(tmp_path) == []
    assert any("there is no codebook yet" in note for note in noted(tmp_path))


def test_questions_without_themes(tmp_path):
    """A question that no theme belongs to is noted; when no question has any it is a fault."""
    write(tmp_path, book=BOOK + "    questions: [q2, q7]\n")
    assert fatal(tmp_path) == []
    notes = "\n".join(noted(tmp_path))
    assert "no theme of the codebook belongs to q1" in notes
    assert "q7" in notes
    write(tmp_path, book=BOOK + "    questions: [q7]\n")
    assert any("no theme of the codebook belongs to q1, q2" in line for line in fatal(tmp_path))


def test_answers_that_say_nothing(tmp_path):
    """A file in which no answer says anything is a fault: the columns are probably the wrong ones."""
    write(tmp_path, answers="id,q1,q2\nr1,,n/a\n")
    assert any("no answer says anything" in line for line in fatal(tmp_path))
