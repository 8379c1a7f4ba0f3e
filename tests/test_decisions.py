"""What people decided: append-only, one file a person, chained by hashes."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from sli_themes.coding.human import human_row
from sli_themes.coding.model import Codings
from sli_themes.decisions import append_decisions, append_events, decisions_file, read_decisions, read_events
from sli_themes.errors import AnswersError, OutputError, UsageError
from sli_themes.study import Study

NOON = datetime(2015, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def study(tmp_path):
    """Return a study in an empty folder."""
    return Study(folder=tmp_path, title="t", answers=tmp_path / "a.csv", codebook=tmp_path / "c.yaml")


def codings(coder, *pairs, version=1, **marked):
    """Return codings of a person: (answer id, theme id) pairs."""
    return Codings.of([human_row(answer, "q1", theme, coder, version, **marked) for answer, theme in pairs])


def pairs(found):
    """Return (coder, answer, theme) of every coding."""
    frame = found.frame
    return list(zip(frame["coder"], frame["answer_id"], frame["theme_id"], strict=True))


def test_what_is_appended_is_read(study):
    """Codings come back as they were decided, with excerpt, reason and codebook version."""
    marked = codings("Ann", ("a1", "trust"), start=2, end=9, reason="says so", version=4)
    assert append_decisions(study, "Ann", marked, at=NOON) == 1
    row = read_decisions(study).frame.iloc[0].to_dict()
    assert row == marked.frame.iloc[0].to_dict()
    assert (row["start"], row["end"], row["reason"], row["codebook_version"]) == (2, 9, "says so", 4)


def test_no_theme_is_a_decision(study):
    """An answer read without finding a theme comes back as a row without a theme."""
    append_decisions(study, "Ann", codings("Ann", ("a1", "")), at=NOON)
    assert pairs(read_decisions(study)) == [("Ann", "a1", "")]


def test_a_later_decision_replaces_the_earlier(study):
    """All themes of a person on an answer are decided anew; other answers and people stay."""
    append_decisions(study, "Ann", codings("Ann", ("a1", "x"), ("a1", "y"), ("a2", "z")), at=NOON)
    append_decisions(study, "Bob", codings("Bob", ("a1", "x")), at=NOON)
    append_decisions(study, "Ann", codings("Ann", ("a1", "y"), ("a1", "w")), at=NOON + timedelta(hours=1))
    assert pairs(read_decisions(study)) == [
        ("Ann", "a1", "w"),
        ("Bob", "a1", "x"),
        ("Ann", "a1", "y"),
        ("Ann", "a2", "z"),
    ]
    assert sorted(file.name for file in study.decisions.glob("*.jsonl")) == ["ann.jsonl", "bob.jsonl"]


def test_nothing_decided(study):
    """A study without decisions has no codings, and reading makes no folder."""
    assert len(read_decisions(study)) == 0
    assert not study.decisions.exists()


def test_saying_the_same_again_changes_nothing(study):
    """Importing a file twice appends once."""
    same = codings("Ann", ("a1", "x"), ("a2", ""))
    assert append_decisions(study, "Ann", same, at=NOON) == 2
    before = (study.decisions / "ann.jsonl").read_bytes()
    assert append_decisions(study, "Ann", same, at=NOON + timedelta(days=1)) == 0
    assert (study.decisions / "ann.jsonl").read_bytes() == before


def test_lines_are_events(study):
    """A line holds who, when (UTC), what, and the hash of the line before; earlier bytes are never touched."""
    append_decisions(
        study, "Ann", codings("Ann", ("a1", "x")), at=NOON.astimezone(timezone(timedelta(hours=2)))
    )
    before = (study.decisions / "ann.jsonl").read_bytes()
    append_decisions(study, "Ann", codings("Ann", ("a2", "y")), at=NOON)
    after = (study.decisions / "ann.jsonl").read_bytes()
    assert after.startswith(before)
    first, second = (json.loads(line) for line in after.splitlines())
    assert (first["who"], first["at"], first["kind"], first["previous"]) == (
        "Ann",
        "2015-06-01T12:00:00Z",
        "coded",
        "",
    )
    assert second["previous"] == hashlib.sha256(before.rstrip(b"\n")).hexdigest()


@pytest.mark.parametrize("harm", ["change", "remove", "swap", "insert", "garble"])
def test_any_other_break_stops(study, harm):
    """A line changed, removed, moved, put in or garbled stops the reading, with file and line and no words."""
    for number in range(4):
        append_decisions(study, "Ann", codings("Ann", (f"a{number}", "x"), reason="zymurgy"), at=NOON)
    file = study.decisions / "ann.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    if harm == "change":
        lines[1] = lines[1].replace(b'"x"', b'"y"')
    elif harm == "remove":
        del lines[1]
    elif harm == "swap":
        lines[1], lines[2] = lines[2], lines[1]
    elif harm == "insert":
        lines.insert(1, lines[0])
    else:
        lines[1] = lines[1][:20] + b"\n"
    file.write_bytes(b"".join(lines))
    with pytest.raises(AnswersError, match=r"decisions/ann.jsonl line [23]: ") as caught:
        read_decisions(study)
    assert "zymurgy" not in str(caught.value)
    with pytest.raises(AnswersError):
        append_decisions(study, "Ann", codings("Ann", ("a9", "x")), at=NOON)
    assert file.read_bytes() == b"".join(lines)


def test_faults_of_all_files_come_together(study):
    """Every broken file is named in one error."""
    study.decisions.mkdir()
    for name in ("ann", "bob"):
        (study.decisions / f"{name}.jsonl").write_bytes(b"{}\n{}\n")
    with pytest.raises(AnswersError) as caught:
        read_events(study)
    assert [fault.where for fault in caught.value.faults] == [
        "decisions/ann.jsonl line 1",
        "decisions/bob.jsonl line 1",
    ]


@pytest.mark.parametrize("kept", [1, 30, -2])
def test_a_torn_last_line_is_dropped(study, kept, caplog):
    """A last line that was not written to its end is left out with a warning, and the next append puts it right."""
    append_decisions(study, "Ann", codings("Ann", ("a1", "x")), at=NOON)
    file = study.decisions / "ann.jsonl"
    whole = file.read_bytes()
    append_decisions(study, "Ann", codings("Ann", ("a2", "x")), at=NOON)
    file.write_bytes(whole + file.read_bytes()[len(whole) :][:kept])
    events = read_events(study)
    assert [event.content["answer_id"] for event in events.events] == ["a1"]
    assert "decisions/ann.jsonl line 2: torn last line" in str(events.notes[0])
    assert "torn last line" in caplog.text
    append_decisions(study, "Ann", codings("Ann", ("a3", "x")), at=NOON)
    assert pairs(read_decisions(study)) == [("Ann", "a1", "x"), ("Ann", "a3", "x")]
    assert not read_events(study).notes


def test_a_long_torn_line_leaves_nothing_behind(study):
    """A short event after a long torn line is followed by its line end, not by the rest of the torn one."""
    append_decisions(study, "Ann", codings("Ann", ("a1", "x")), at=NOON)
    with (study.decisions / "ann.jsonl").open("ab") as stream:
        stream.write(b'{"at":"' + b"x" * 1000)
    append_decisions(study, "Ann", codings("Ann", ("a2", "x")), at=NOON)
    assert pairs(read_decisions(study)) == [("Ann", "a1", "x"), ("Ann", "a2", "x")]
    assert not read_events(study).notes


def test_a_missing_last_line_end_loses_nothing(study):
    """An editor that takes the last line end away takes no decision away."""
    append_decisions(study, "Ann", codings("Ann", ("a1", "x")), at=NOON)
    file = study.decisions / "ann.jsonl"
    file.write_bytes(file.read_bytes().rstrip(b"\n"))
    append_decisions(study, "Ann", codings("Ann", ("a2", "x")), at=NOON)
    assert pairs(read_decisions(study)) == [("Ann", "a1", "x"), ("Ann", "a2", "x")]


def test_windows_line_ends_do_no_harm(study):
    """A version control system that turns line ends around does not break the chain."""
    append_decisions(study, "Ann", codings("Ann", ("a1", "x"), ("a2", "y")), at=NOON)
    file = study.decisions / "ann.jsonl"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    append_decisions(study, "Ann", codings("Ann", ("a3", "z")), at=NOON)
    assert len(read_decisions(study)) == 3


def test_other_kinds_of_events_are_kept(study):
    """Events of other kinds belong to the chain and are no codings."""
    append_events(study, "Ann", "cleared", [{"hash": "00"}], at=NOON)
    append_decisions(study, "Ann", codings("Ann", ("a1", "x")), at=NOON)
    assert [event.kind for event in read_events(study).events] == ["cleared", "coded"]
    assert len(read_decisions(study)) == 1


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Ann", "ann.jsonl"),
        ("  Zoë  O'Neill ", "zoe-o-neill.jsonl"),
        ("../../etc/passwd", "etc-passwd.jsonl"),
        ("x" * 300, "x" * 60 + ".jsonl"),
    ],
)
def test_names_make_safe_files(study, name, file):
    """A person's name becomes a plain file name within the folder of decisions."""
    assert decisions_file(study, name) == study.decisions / file


@pytest.mark.parametrize("name", ["CON", "lpt1", "Ольга", "!!"])
def test_names_without_a_safe_form(study, name):
    """Names that no file can bear get a file of their own all the same."""
    file = decisions_file(study, name)
    assert file.name.startswith("coder-")
    assert file.parent == study.decisions


@pytest.mark.parametrize("name", ["", "  ", "machine", "Machine", "a\0b"])
def test_names_that_are_no_person(study, name):
    """The program's own name, or none, is no coder."""
    with pytest.raises(UsageError):
        append_decisions(study, name, codings("x", ("a1", "x")), at=NOON)


def test_a_file_belongs_to_one_person(study):
    """Two names that would share a file do not mix: the second is told the first's spelling."""
    append_decisions(study, "Ann Lee", codings("Ann Lee", ("a1", "x")), at=NOON)
    with pytest.raises(UsageError, match=r"ann-lee\.jsonl belongs to 'Ann Lee'"):
        append_decisions(study, "ann-lee", codings("ann-lee", ("a1", "y")), at=NOON)


def test_times_need_their_zone(study):
    """A time without a zone is refused: nobody could say when it was."""
    with pytest.raises(UsageError, match="time zone"):
        append_decisions(study, "Ann", codings("Ann", ("a1", "x")), at=NOON.replace(tzinfo=None))


def test_a_full_disk_leaves_the_file_as_it_was(study, monkeypatch):
    """When writing fails half-way the file is as before, and the error says so."""
    append_decisions(study, "Ann", codings("Ann", ("a1", "x")), at=NOON)
    before = (study.decisions / "ann.jsonl").read_bytes()

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("sli_themes.decisions.os.fsync", full)
    with pytest.raises(OutputError, match="disk is full"):
        append_decisions(study, "Ann", codings("Ann", ("a2", "x")), at=NOON)
    monkeypatch.undo()
    assert (study.decisions / "ann.jsonl").read_bytes() == before


def test_a_folder_that_cannot_be_made(study):
    """A file in the place of the folder is an error of ours."""
    Path(study.decisions).write_text("in the way")
    with pytest.raises(OutputError):
        append_decisions(study, "Ann", codings("Ann", ("a1", "x")), at=NOON)
