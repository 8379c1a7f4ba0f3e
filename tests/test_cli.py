"""The command line as a newcomer meets it: with wrong files, full disks, Ctrl-C, pipes and odd terminals."""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cli_builders import (
    ANSWERS,
    CODEBOOK,
    PAUSE,
    REPOSITORY,
    RESULTS,
    STUDY,
    WAITING,
    Ran,
    ToyVectors,
    command,
    csv_text,
    environment,
    everything,
    in_process,
    process,
    write_study,
)

from sli_themes.errors import UsageError

Sli = Callable[..., Ran]


@pytest.fixture
def sli(monkeypatch, capsys) -> Sli:
    """Return the command line in this process, without a model."""
    return in_process(monkeypatch, capsys)


@pytest.fixture
def study(tmp_path) -> Path:
    """Return a study of which nothing is coded yet."""
    return write_study(tmp_path / "vales")


@pytest.fixture(scope="module")
def finished_once(tmp_path_factory) -> Path:
    """Run a study once for all tests that start from one that has run."""
    folder = write_study(tmp_path_factory.mktemp("finished") / "vales")
    ran = process("run", folder)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.fixture
def finished(finished_once: Path, tmp_path) -> Path:
    """Return a study that is coded and released, to do with as a test likes."""
    return Path(shutil.copytree(finished_once, tmp_path / "finished"))


def commands() -> list[list[str]]:
    """Return every command as its words."""
    import typer

    from sli_themes.cli.app import app

    def below(words: list[str], command: Any) -> Iterator[list[str]]:
        if not hasattr(command, "commands"):
            yield words
            return
        for name, inner in command.commands.items():
            yield from below([*words, name], inner)

    return list(below([], typer.main.get_command(app)))


# ---- help and usage


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(sli: Sli, words: list[str]) -> None:
    """--help says what the command does and shows a call of it, with options that it has, and takes --json."""
    ran = sli(*words, "--help")
    assert ran.code == 0
    assert ran.err == ""
    text = " ".join(ran.out.split())
    example = re.search(r"Example: (sli-themes .*?) (?:Arguments|Options):", text)
    assert example, ran.out
    arguments = shlex.split(example[1].partition(" > ")[0])[1:]
    assert arguments[: len(words)] == words
    options = {one for one in arguments if one.startswith("--")}
    assert {one for one in options if f" {one} " not in text.partition("Options:")[2]} == set()
    assert "--json" in text


def test_without_a_command_the_commands_are_listed(sli: Sli) -> None:
    """A newcomer who types the bare name is shown what there is."""
    ran = sli()
    assert ran.code == 2
    for words in commands():
        assert words[0] in ran.said


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["init"],
        ["init", "x"],
        ["check"],
        ["run", "x", "--themes", "3"],
        ["explore", "x", "--themes", "0"],
        ["explore", "x", "--themes", "many"],
        ["codings", "import", "x"],
        ["codings", "import", "x", "y"],
        ["report", "x", "y"],
        ["clear", "x"],
        ["clear", "x", "--export", "a.xlsx", "--import", "b.xlsx", "--reviewer", "anna"],
        ["redact", "no-such-file.txt"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2_and_writes_nothing(sli: Sli, tmp_path, monkeypatch, arguments) -> None:
    """What cannot be used is said in a line, on standard error."""
    monkeypatch.chdir(tmp_path)
    ran = sli(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "Error: " in ran.err
    assert list(tmp_path.iterdir()) == []


def test_help_takes_under_four_tenths_of_a_second() -> None:
    """--help in a fresh interpreter: the best of three, in seconds of the processor, so that others do not count."""

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    taken = []
    for _ in range(3):
        before = spent()
        assert process("--help", real=True).returncode == 0
        taken.append(spent() - before)
    assert min(taken) < 0.4, taken


# ---- output for machines and for people


def steps(folder: Path) -> list[list[object]]:
    """Return the commands of a study's life, in order."""
    brought = folder.parent / "brought"
    brought.mkdir(exist_ok=True)
    answers = (write_study(folder.parent / "source") / "responses.csv").read_bytes()
    (brought / "responses.csv").write_bytes(answers)
    (brought / "codebook.yaml").write_text(CODEBOOK, "utf-8")
    (brought / "coded.csv").write_text("answer_id,theme_id\nR000:q1,money\nR001:q1,\n", "utf-8")
    people = folder.parent / "source" / "population.csv"
    return [
        ["init", folder, "--answers", brought / "responses.csv", "--codebook", brought / "codebook.yaml",
         "--population", people],
        ["check", folder],
        ["explore", folder],
        ["code", folder],
        ["codings", "import", folder, brought / "coded.csv", "--coder", "anna"],
        ["code", folder, "--probabilities"],
        ["report", folder],
        ["run", folder],
    ]  # fmt: skip


def test_a_study_from_answers_to_report_ends_each_step_with_the_next(sli: Sli, tmp_path) -> None:
    """Every command of a first study succeeds, and its last line names the next step, with the study's own path."""
    folder = tmp_path / "mine"
    for arguments in steps(folder):
        ran = sli(*arguments)
        assert ran.code == 0, (arguments, ran.said)
        last = ran.out.rstrip("\n").splitlines()[-1]
        assert last.startswith("Next: "), (arguments, last)
        assert str(folder) in last
        assert "\x1b" not in ran.said
    assert {file.name for file in (folder / "release").iterdir()} == set(RESULTS)


def test_json_is_one_document_and_nothing_else(sli: Sli, tmp_path) -> None:
    """With --json standard output holds exactly one JSON document, whatever the command."""
    folder = tmp_path / "mine"
    for arguments in steps(folder):
        ran = sli(*arguments, "--json")
        assert ran.code == 0, (arguments, ran.said)
        found = json.loads(ran.out)
        assert isinstance(found, dict)
        assert found
        for file in found.get("files", []):
            assert Path(file).is_file()


def test_json_of_a_faulty_study_lists_the_faults(sli: Sli, study: Path) -> None:
    """With --json a check keeps standard output to the document, exit code and words beside it."""
    (study / "codebook.yaml").write_text("title: x\nthemes: []\nwrong: 1\n", "utf-8")
    ran = sli("check", study, "--json")
    assert ran.code == 3
    faults = json.loads(ran.out)["faults"]
    assert faults
    assert all(fault["where"] and fault["what"] for fault in faults)
    assert "Error: " in ran.err


def test_redact_prints_a_json_object_a_line(sli: Sli, tmp_path) -> None:
    """It says the same with --json and without, and keeps the places of what it replaced."""
    file = tmp_path / "notes.txt"
    file.write_text("Ring 020 7946 0123 now.\n\nNothing in here.\n", "utf-8")
    ran = sli("redact", file)
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [line["line"] for line in lines] == [1, 2, 3]
    assert set(lines[0]) == {"line", "redacted", "held", "reasons", "spans"}
    assert [span["kind"] for span in lines[0]["spans"]] == ["phone"]
    assert lines[2] == {"line": 3, "redacted": "Nothing in here.", "held": False, "reasons": [], "spans": []}
    assert sli("redact", file, "--json").out == ran.out


# ---- terminals and pipes


def on_a_terminal(*arguments: object, **variables: str) -> bytes:
    """Run a command on a pseudo-terminal and return all it printed there."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, env=environment(**variables)
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # Linux: the other side is closed
            break
        if not more:
            break
        seen += more
    os.close(ours)
    assert child.wait(60) == 0, seen
    return seen


@pytest.mark.slow
def test_a_terminal_gets_escape_codes_only_when_it_takes_them(finished: Path) -> None:
    """A colour terminal has bold headings; with TERM=dumb or NO_COLOR there is not one escape code."""
    assert b"\x1b[1m" in on_a_terminal("report", finished, TERM="xterm-256color")
    for variables in ({"TERM": "dumb"}, {"TERM": "xterm-256color", "NO_COLOR": "1"}):
        shown = on_a_terminal("report", finished, **variables)
        assert b"\x1b" not in shown
        assert b"Next: " in shown


@pytest.mark.slow
def test_a_slow_run_shows_a_bar_on_a_terminal_only(study: Path) -> None:
    """After two seconds a bar says how far it is, in numbers, and is wiped away; a pipe never sees it."""
    shown = on_a_terminal("code", study, TERM="xterm", **{PAUSE: "2.1"})
    assert "█" in shown.decode() or "░" in shown.decode()
    assert re.search(rb" 0 of \d", shown)
    assert b"\x1b" not in shown
    shutil.rmtree(study / ".cache")
    assert "░" not in on_a_terminal("code", study, TERM="dumb", **{PAUSE: "2.1"}).decode()
    shutil.rmtree(study / ".cache")
    piped = process("code", study, **{PAUSE: "2.1"})
    assert piped.returncode == 0
    assert "░" not in (piped.stdout + piped.stderr).decode()


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
def test_old_consoles_do_not_stop_a_report(finished: Path, encoding: str) -> None:
    """Output goes through whatever encoding the surroundings claim: UTF-8 into a pipe."""
    ran = process("report", finished, PYTHONIOENCODING=encoding, PYTHONUTF8="0", LC_ALL="C")
    assert ran.returncode == 0, ran.stderr
    assert "\nNext: " in ran.stdout.decode("utf-8")


@pytest.mark.slow
def test_a_console_that_cannot_show_a_character_gets_another(finished: Path) -> None:
    """On an old Windows-like console the report runs to its end; a bar is drawn with plain characters."""
    shown = on_a_terminal("report", finished, TERM="xterm", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert b"Next: " in shown
    assert b"####" in shown


@pytest.mark.slow
def test_a_reader_that_leaves_is_no_error(finished: Path) -> None:
    """`sli-themes check STUDY | true`, and a long output that is cut by `head`, end without a word."""
    for name in ("check", "report"):
        child = subprocess.Popen(
            command(name, finished), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )
        child.stdout.close()
        said = child.stderr.read().decode()
        child.stderr.close()
        assert child.wait(60) == 0, said
        assert said == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_into_a_full_disk_is_told(study: Path) -> None:
    """`sli-themes check STUDY > file` on a full disk: an error in a line, not a traceback, not a success."""
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            command("check", study), stdout=full, stderr=subprocess.PIPE, env=environment(), timeout=60
        )
    assert ran.returncode == 3
    assert ran.stderr.decode().startswith("Error: The disk is full")
    assert len(ran.stderr.splitlines()) == 1


# ---- faulty files


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"id,words\n", "no row under it"),
        (b'id,words\n1,fine\n2,"never ends\n3,fine\n', "does not end"),
        (b'id,words\n1,fine\n2,one,two,"three",four\n', "row 3"),
        (b"hello", "no row under it"),
        (b"PK\x03\x04 no workbook", "answers.csv"),
    ],
    ids=["empty", "header only", "unclosed quote", "ragged", "one word", "broken workbook"],
)
def test_a_broken_file_of_answers_is_told_by_init_and_by_run(
    sli: Sli, tmp_path, finished: Path, content: bytes, told: str
) -> None:
    """Exit code 3, the file, what is wrong and what to do; no study is begun, and an old study loses nothing."""
    file = tmp_path / "answers.csv"
    file.write_bytes(content)
    ran = sli("init", tmp_path / "new", "--answers", file)
    assert ran.code == 3
    assert ran.out == ""
    assert ran.err.startswith("Error: answers.csv: ")
    assert told in ran.err
    assert " → " in ran.err
    assert not (tmp_path / "new").exists()

    (finished / "responses.csv").write_bytes(content)
    before = everything(finished)
    for name in ("check", "explore", "code", "report", "run"):
        ran = sli(name, finished)
        assert ran.code == 3, ran.said
        assert "responses.csv" in ran.err
        assert everything(finished) == before


def test_a_file_that_is_not_there(sli: Sli, tmp_path, study: Path) -> None:
    """Missing answers, codebooks, codings and studies are told with the path that was looked for."""
    for arguments, code in (
        (["init", tmp_path / "new", "--answers", tmp_path / "none.csv"], 3),
        (
            [
                "init",
                tmp_path / "new",
                "--answers",
                study / "responses.csv",
                "--codebook",
                tmp_path / "none.csv",
            ],
            3,
        ),
        (["codings", "import", study, tmp_path / "none.csv", "--coder", "anna"], 3),
        (["check", tmp_path / "none.csv"], 3),
        (["redact", tmp_path / "none.csv"], 2),
    ):
        ran = sli(*arguments)
        assert ran.code == code
        assert "none.csv" in ran.err
        assert " → " in ran.err
    assert not (tmp_path / "new").exists()
    assert not (study / "decisions").exists()


def test_an_unknown_column_is_told_with_the_one_that_was_meant(sli: Sli, tmp_path) -> None:
    """A question whose column is not in the file stops every command, with the place in study.toml."""
    folder = write_study(tmp_path / "u", study=STUDY.replace('column = "q1"', 'column = "qq1"'))
    for name in ("check", "explore", "code", "run"):
        ran = sli(name, folder)
        assert ran.code == 3
        assert "responses.csv: no column 'qq1' (study.toml, question 'q1') → did you mean 'q1'?" in ran.err
    assert not (folder / "restricted").exists()
    ran = sli("init", folder.parent / "n", "--answers", folder / "responses.csv", "--text", "wordz")
    assert ran.code == 2
    assert "wordz" in ran.err


FOUR_FAULTS = (
    CODEBOOK.replace("version: 1", "version: one")
    .replace("definition: Asks for work", "definitoin: Asks for work")
    .replace("id: open", "id: money")
    .replace("name: Being open", 'name: "Being > open"')
)


@pytest.mark.parametrize("name", ["check", "explore", "code", "report", "run"])
def test_all_four_faults_of_a_codebook_are_shown_with_line_and_column(sli: Sli, tmp_path, name: str) -> None:
    """A codebook with four faults is corrected in one go."""
    folder = write_study(tmp_path / "f", codebook=FOUR_FAULTS)
    ran = sli(name, folder)
    assert ran.code == 3
    told = ran.err.removeprefix("Error: ").splitlines()
    wrong = [
        next(at for at, line in enumerate(FOUR_FAULTS.splitlines(), start=1) if mark in line)
        for mark in ("version: one", "definitoin", "Being > open")
    ]
    # The id that is taken stands above the name.
    assert [int(re.match(r"codebook\.yaml line (\d+), column \d+: ", line)[1]) for line in told] == [
        wrong[0],
        wrong[1],
        wrong[2] - 1,
        wrong[2],
    ]


@pytest.mark.parametrize("name", ["check", "run"])
def test_faults_of_answers_and_codebook_are_told_together(sli: Sli, tmp_path, name: str) -> None:
    """One run tells what is wrong in both files."""
    folder = write_study(tmp_path / "f", codebook=FOUR_FAULTS)
    (folder / "responses.csv").write_text('id,q1\n1,"open\n', "utf-8")
    ran = sli(name, folder)
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 5
    assert "responses.csv: " in ran.err


def test_an_answer_of_five_megabytes_ends_in_its_bucket(sli: Sli, tmp_path, finished: Path) -> None:
    """The giant is refused and accounted for; everybody else is coded as if it were not there."""
    giant = "endless " * 640_000
    folder = write_study(tmp_path / "g", answers=[*ANSWERS, giant])
    ran = sli("run", folder)
    assert ran.code == 0, ran.said
    assert "Read 37 answers" in ran.out
    assert "1 refused: longer than 100,000 characters" in ran.out
    assert "endless" not in ran.said
    codings = "restricted/codings.csv"
    assert (folder / codings).read_bytes() == (finished / codings).read_bytes()
    ran = sli("check", folder)
    assert "R036:q1" in ran.out
    record = json.loads((folder / "restricted" / "run-record.json").read_text("utf-8"))
    accounting = dict(record["accounting"])
    assert accounting.pop("rows read") == sum(accounting.values()) == 37


def test_a_report_needs_codings_that_fit(sli: Sli, study: Path, finished: Path) -> None:
    """Before any coding, and after an edit of the codebook or the answers, report says: run code."""
    assert "run: sli-themes code" in sli("report", study).err
    study = finished
    before = everything(study / "release")
    for file, old, new in (
        ("codebook.yaml", "name: Money", "name: Money matters"),
        ("responses.csv", "Cuts to our budget", "Cuts to your budget"),
    ):
        text = (study / file).read_text("utf-8")
        (study / file).write_text(text.replace(old, new), "utf-8")
        ran = sli("report", study)
        assert ran.code == 3
        assert "changed since the answers were coded → run: sli-themes code" in ran.err
        assert everything(study / "release") == before
        (study / file).write_text(text, "utf-8")
    assert sli("report", study).code == 0


def test_a_damaged_attribution_scheme_is_refused_with_4(sli: Sli, finished: Path) -> None:
    """Attributions that cannot be checked against earlier packs are a matter of disclosure; the release stands."""
    before = everything(finished / "release")
    (finished / "restricted" / "attribution-scheme.json").write_text("{", "utf-8")
    ran = sli("report", finished)
    assert ran.code == 4
    assert ran.err.startswith("Error: ")
    assert everything(finished / "release") == before


def test_a_missing_model_is_told_before_anything_is_written(capsys, study: Path, tmp_path) -> None:
    """--model with a folder that is not there: exit code 3 and the name."""
    from sli_themes.cli.app import run

    assert run(["code", str(study), "--model", str(tmp_path / "no-model")]) == 3
    said = capsys.readouterr()
    assert "no-model" in said.err
    assert not (study / "restricted" / "codings.csv").exists()


# ---- places that cannot be written


@pytest.mark.parametrize("name", ["explore", "code", "run"])
def test_a_file_where_restricted_should_be(sli: Sli, study: Path, name: str) -> None:
    """It is told before the work starts, and the file stays."""
    (study / "restricted").write_text("mine", "utf-8")
    ran = sli(name, study)
    assert ran.code == 3
    assert f"{study / 'restricted'}: a file stands where a folder is needed" in ran.err
    assert (study / "restricted").read_text("utf-8") == "mine"


def test_a_file_where_the_release_should_be(sli: Sli, study: Path) -> None:
    """The report stops, the file stays."""
    (study / "release").write_text("mine", "utf-8")
    ran = sli("run", study)
    assert ran.code == 3
    assert "release: a file stands where a folder is needed" in ran.err
    assert (study / "release").read_text("utf-8") == "mine"


def test_a_file_of_a_person_in_the_release_is_kept(sli: Sli, finished: Path) -> None:
    """What somebody else put into release/ stops the report, by name, and stays."""
    (finished / "release" / "cover-letter.txt").write_text("mine", "utf-8")
    before = everything(finished / "release")
    ran = sli("report", finished)
    assert ran.code == 3
    assert "cover-letter.txt" in ran.err
    assert everything(finished / "release") == before


@pytest.fixture
def failing(monkeypatch, tmp_path: Path) -> Callable[[int, BaseException], Any]:
    """Return a context in which the n-th thing that a program does to the files of a test raises.

    It gives a list: how many are left before that, then what was done.
    """

    @contextmanager
    def context(turn: int, error: BaseException) -> Iterator[list[Any]]:
        left: list[Any] = [turn]

        def counted(original: Callable[..., Any]) -> Callable[..., Any]:
            def wrapped(*arguments: Any, **named: Any) -> Any:
                if left[0] >= 0 and matters(original, arguments):
                    left.append(f"{original.__name__} {arguments[0]}")
                    left[0] -= 1
                    if left[0] < 0:
                        raise error
                return original(*arguments, **named)

            return wrapped

        def matters(original: Callable[..., Any], arguments: tuple[Any, ...]) -> bool:
            if original is real_open:  # opening for reading never fills a disk
                inside = str(arguments[0]).startswith(str(tmp_path))
                return inside and bool(arguments[1] & (os.O_WRONLY | os.O_RDWR))
            if original in (real_write, real_fsync):
                return True
            return str(arguments[0]).startswith(str(tmp_path))

        real_open, real_write, real_fsync = os.open, os.write, os.fsync
        with monkeypatch.context() as patched:
            for owner, name in (
                (os, "open"),
                (os, "write"),
                (os, "fsync"),
                (Path, "mkdir"),
                (Path, "rename"),
                (Path, "replace"),
            ):
                patched.setattr(owner, name, counted(getattr(owner, name)))
            yield left

    return context


def turns_until_done(
    sli: Sli,
    failing: Callable[[int, BaseException], Any],
    error: BaseException,
    arguments: list[object],
    *,
    once: bool = False,
) -> Iterator[Ran]:
    """Run a command again and again, each time failing one step later, until it comes through; yield its failures.

    Some steps may fail unharmed: the cache of vectors, and flushing a folder where the system cannot. ``once`` is for
    commands that refuse to be run a second time.
    """
    for turn in range(200):
        with failing(turn, error) as left:
            ran = sli(*arguments)
        if ran.code != 0:
            assert left[0] < 0, ran.said
            yield ran
        elif once or left[0] >= 0:
            return
    raise AssertionError("never comes through")


def no_pieces(folder: Path) -> None:
    """Assert that nothing that is half-written lies about."""
    left = [path for path in folder.rglob("*") if path.name.endswith((".writing", ".previous", ".writable"))]
    # A cache that is cut off is taken up again: its records are whole or passed over.
    assert [path for path in left if path.parent.name != ".cache"] == []


FAILURES = {
    "full": (OSError(errno.ENOSPC, "No space left on device"), 3, "the disk is full"),
    "read-only": (OSError(errno.EROFS, "Read-only file system"), 3, "may not be written to"),
    "Ctrl-C": (KeyboardInterrupt(), 130, "Stopped."),
}


@pytest.fixture
def two_runs(sli: Sli, finished: Path) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """Return a study with the results of a run, those, and what a run after an edit of its codebook gives."""
    study = finished
    old = everything(study)
    (study / "codebook.yaml").write_text(EDITED, "utf-8")
    fresh = write_study(study.parent / "fresh", codebook=EDITED)
    assert sli("run", fresh).code == 0
    return study, old, everything(fresh)


EDITED = CODEBOOK.replace("name: Money", "name: Money matters")


@pytest.mark.slow
@pytest.mark.parametrize("kind", FAILURES)
def test_codings_are_all_old_or_all_new(sli: Sli, two_runs, failing, kind: str) -> None:
    """Whatever step fails, codings and record stay as they were; among the moves themselves the record goes."""
    study, old, new = two_runs
    error, code, told = FAILURES[kind]
    files = [file for file in old if file.startswith("restricted/")]
    complete = 0
    for ran in turns_until_done(sli, failing, error, ["code", study]):
        assert ran.code == code, ran.said
        assert told in ran.err
        no_pieces(study)
        now = everything(study)
        if "restricted/run-record.json" in now:
            assert {file: now[file] for file in files} in (
                {file: old[file] for file in files},
                {file: new[file] if file in CODED else old[file] for file in files},
            )
            complete += 1
        else:  # stopped among the moves themselves: nothing vouches for what is there
            assert "run: sli-themes code" in sli("report", study).err
    assert complete >= 12
    assert {file: content for file, content in everything(study).items() if file in CODED} == {
        file: new[file] for file in CODED
    }


CODED = tuple(
    f"restricted/{name}"
    for name in (
        "codings.csv",
        "evidence.csv",
        "matrix.csv",
        "uncoded.csv",
        "machine-codings.csv",
        "run-record.json",
    )
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FAILURES)
def test_a_release_is_all_old_or_all_new(sli: Sli, two_runs, failing, kind: str) -> None:
    """Whatever step of writing fails, the release is the former one or the new one, every file of it."""
    study, old, new = two_runs
    error, code, told = FAILURES[kind]
    assert sli("code", study).code == 0
    before = everything(study)
    with failing(10_000, error) as steps:
        assert sli("report", study).code == 0
    trace = steps[1:]
    moved = [turn for turn, step in enumerate(trace) if "rename" in step]
    assert len(moved) == 2
    failures = 0
    for turn in sorted({*moved, *range(0, len(trace), 6), len(trace) - 1}):
        for file in ("restricted", "release"):
            shutil.rmtree(study / file)
        for file, content in before.items():
            (study / file).parent.mkdir(exist_ok=True)
            (study / file).write_bytes(content)
        with failing(turn, error):
            ran = sli("report", study)
        if ran.code == 0:  # flushing a folder may fail unharmed
            continue
        failures += 1
        assert ran.code == code, ran.said
        assert told in ran.err
        no_pieces(study)
        released = {
            file: content for file, content in everything(study).items() if file.startswith("release/")
        }
        assert released in [
            {file: one[file] for file in one if file.startswith("release/")} for one in (old, new)
        ]
    assert failures >= 8
    assert sli("report", study).code == 0
    assert everything(study) == new


@pytest.mark.slow
@pytest.mark.parametrize("kind", FAILURES)
def test_exploring_leaves_no_half_draft(sli: Sli, study: Path, failing, kind: str) -> None:
    """Whatever step of writing fails, no draft of a codebook is left that is not whole."""
    error, code, told = FAILURES[kind]
    assert sli("explore", study, "--themes", "3").code == 0
    draft = (study / "codebook-draft.yaml").read_bytes()
    before = everything(study)
    failures = 0
    for ran in turns_until_done(sli, failing, error, ["explore", study, "--themes", "3"], once=True):
        failures += 1
        assert ran.code == code, ran.said
        assert told in ran.err
        no_pieces(study)
        assert everything(study) == before
    assert failures >= 4
    assert everything(study) == before | {"codebook-draft-2.yaml": draft}


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_init_and_import_into_a_place_that_takes_nothing(sli: Sli, study: Path, failing, error: int) -> None:
    """An init leaves no study behind, an import appends nothing; both go through afterwards."""
    coded = study.parent / "coded.csv"
    coded.write_text("answer_id,theme_id\nR000:q1,money\n", "utf-8")
    failure = OSError(error, os.strerror(error))
    new = study / "new"
    arguments = ["init", new, "--answers", study / "responses.csv"]
    for ran in turns_until_done(sli, failing, failure, arguments, once=True):
        assert ran.code == 3
        assert not (new / "study.toml").exists()
        no_pieces(study)
    assert (new / "study.toml").exists()
    arguments = ["codings", "import", study, coded, "--coder", "anna"]
    for ran in turns_until_done(sli, failing, failure, arguments):
        assert ran.code == 3
        lines = [file.read_bytes() for file in (study / "decisions").glob("*.jsonl")]
        assert lines in ([], [b""])
    assert len((study / "decisions" / "anna.jsonl").read_bytes().splitlines()) == 1


# ---- Ctrl-C


@pytest.mark.parametrize(
    "place",
    [
        "sli_themes.answers.reading.examine",
        "sli_themes.coding.coder.Coder.fit",
        "sli_themes.coding.coder.Coder.code",
        "sli_themes.coding.saved.write_coded",
        "sli_themes.counts.count",
        "sli_themes.quotes.choose_quotes",
        "sli_themes.outputs.release.write_release",
        "sli_themes.anonymity.audit.audit_release",
    ],
)
def test_ctrl_c_anywhere_leaves_the_former_results(sli: Sli, finished: Path, monkeypatch, place: str) -> None:
    """Exit code 130 and one line; the release of before stands, and the same command goes through afterwards."""
    study = finished
    before = everything(study)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(place, stop)
        ran = sli("run", study)
    assert ran.code == 130
    assert ran.err.endswith("Stopped. Nothing is half-written; run the same command again to go on.\n")
    assert "Traceback" not in ran.said
    no_pieces(study)
    now = everything(study)
    assert now == {file: content for file, content in before.items() if file in now}
    assert {file for file in before if file.startswith("release/")} <= set(now)
    assert sli("run", study).code == 0
    assert everything(study) == before


def test_ctrl_c_while_reading_texts_keeps_the_vectors(sli: Sli, study: Path, monkeypatch) -> None:
    """What was embedded before Ctrl-C is not embedded again."""
    calls: list[int] = []

    def stop_at_second(texts) -> None:
        calls.append(len(texts))
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(ToyVectors, "at_embedding", staticmethod(stop_at_second))
    assert sli("code", study).code == 130
    assert len(calls) == 2
    assert not (study / "restricted" / "codings.csv").exists()
    kept = list((study / ".cache").glob("*.vectors"))
    assert kept
    monkeypatch.setattr(ToyVectors, "at_embedding", None)
    assert sli("code", study).code == 0
    assert set(kept) <= set((study / ".cache").glob("*.vectors"))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
@pytest.mark.parametrize("name", ["explore", "code", "run"])
def test_a_real_interrupt_ends_the_process_with_130(study: Path, name: str) -> None:
    """A signal while the texts are read: one line on standard error, nothing of the run in the study."""
    child = subprocess.Popen(
        command(name, study),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(**{PAUSE: "60"}),
        text=True,
    )
    assert child.stderr.readline().strip() == WAITING
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert child.returncode == 130, err
    assert err == "Stopped. Nothing is half-written; run the same command again to go on.\n"
    assert out == ""
    no_pieces(study)
    assert not (study / "release").exists()
    assert not any((study / "restricted").glob("*.csv"))


def test_an_interrupt_while_the_program_starts_is_quiet(monkeypatch) -> None:
    """Ctrl-C before the first command is a plain 130 too."""
    from sli_themes import cli

    def stop(arguments) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("sli_themes.cli.app.run", stop)
    monkeypatch.setattr(sys, "warnoptions", ["default"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 130


# ---- a long table, and codings by people

LONG = [
    ("C1", "P1", "what_good", "The staff were kind and explained everything to me."),
    ("C2", "P1", "what_bad", "I waited for hours and nobody said why."),
    ("C3", "P2", "what_good", "Kind staff, clean rooms, good food."),
    ("C4", "P2", "what_bad", "The waiting was too long, and the chairs were hard."),
    ("C5", "P3", "what_good", "Everybody was kind to my mother."),
    ("C6", "P3", "what_bad", "Nothing"),
    ("C7", "P4", "what_bad", "The car park is full of waiting people every morning."),
]
LONG_BOOK = """\
title: Visits
version: 1
themes:
  - id: staff
    name: Staff
    definition: Speaks of how kind or rude staff were.
    examples: [The staff were kind to us.]
    keywords: [staff, kind]
  - id: waiting
    name: Waiting
    definition: Speaks of waiting and delays.
    examples: [We waited for two hours.]
    keywords: ["wait*", hours]
"""


def test_a_long_table_from_init_to_codings_by_people(sli: Sli, tmp_path) -> None:
    """The person's codings stand as they are, also "no theme", and teach the rest; an edited codebook asks for code."""
    (tmp_path / "comments.csv").write_text(csv_text(("cid", "pid", "asked", "words"), LONG), "utf-8")
    (tmp_path / "book.yaml").write_text(LONG_BOOK, "utf-8")
    coded = [("C1", "waiting"), ("C3", ""), ("C4", "staff"), ("C4", "waiting")]
    (tmp_path / "coded.csv").write_text(csv_text(("answer_id", "theme_id"), coded), "utf-8")
    folder = tmp_path / "visits"
    ran = sli(
        "init", folder, "--answers", tmp_path / "comments.csv", "--codebook", tmp_path / "book.yaml",
        "--answer-id", "cid", "--respondent", "pid", "--question", "asked", "--text", "words",
    )  # fmt: skip
    assert ran.code == 0, ran.said
    assert 'layout = "long"' in (folder / "study.toml").read_text("utf-8")
    assert sli("check", folder).code == 0
    assert sli("code", folder).code == 0
    ran = sli("codings", "import", folder, tmp_path / "coded.csv", "--coder", "Anna Quist")
    assert ran.code == 0, ran.said
    assert "3 answers coded by Anna Quist; 3 new or changed." in ran.out
    assert (
        "0 new or changed"
        in sli("codings", "import", folder, tmp_path / "coded.csv", "--coder", "Anna Quist").out
    )

    ran = sli("report", folder)
    assert (ran.code, ran.out) == (3, "")
    assert "the human codings changed since the answers were coded → run: sli-themes code" in ran.err
    ran = sli("code", folder)
    assert ran.code == 0
    assert "3 answers were coded by people" in ran.out
    with (folder / "restricted" / "codings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for answer in ("C1", "C3", "C4"):
        mine = [row for row in rows if row["answer_id"] == answer]
        assert {row["theme_id"] for row in mine} == {theme for one, theme in coded if one == answer} - {""}
        assert {row["coder"] for row in mine} <= {"Anna Quist"}
        assert {row["probability"] for row in mine} <= {"1.0"}
    assert {row["coder"] for row in rows if row["answer_id"] in {"C2", "C5", "C7"}} <= {"machine"}
    assert sli("report", folder).code == 0

    book = folder / "codebook.yaml"
    book.write_text(book.read_text("utf-8").replace("name: Waiting", "name: Waiting times"), "utf-8")
    ran = sli("report", folder)
    assert ran.code == 3
    assert "the codebook changed since the answers were coded → run: sli-themes code" in ran.err


def test_faulty_codings_are_refused_whole(sli: Sli, study: Path, tmp_path) -> None:
    """Unknown answers and themes are told with their rows, all at once, and nothing of the file is taken."""
    file = tmp_path / "coded.csv"
    rows = [("R000:q1", "money"), ("R999:q1", "money"), ("R001:q1", "monney"), ("R002:q1", "open")]
    file.write_text(csv_text(("answer_id", "theme_id"), rows), "utf-8")
    ran = sli("codings", "import", study, file, "--coder", "anna")
    assert ran.code == 3
    assert "coded.csv column 'answer_id': no answer of the study has this id: 1 (row 3)" in ran.err
    assert "no theme 'monney': 1 (row 4) → did you mean 'money'?" in ran.err
    assert not (study / "decisions").exists()
    assert sli("codings", "import", study, file, "--coder", "machine").code == 2


def test_init_never_overwrites(sli: Sli, study: Path) -> None:
    """A folder that holds a study or a codebook keeps them."""
    before = everything(study)
    ran = sli("init", study, "--answers", study / "responses.csv")
    assert ran.code == 2
    assert "there is a study already" in ran.err
    assert everything(study) == before
    (study / "study.toml").unlink()
    other = study.parent / "book.yaml"
    other.write_text(LONG_BOOK, "utf-8")
    ran = sli("init", study, "--answers", study / "responses.csv", "--codebook", other)
    assert ran.code == 2
    assert "there is a codebook already" in ran.err
    assert (study / "codebook.yaml").read_text("utf-8") == CODEBOOK
    assert not (study / "study.toml").exists()


# ---- the demo


def test_demo_into_a_foreign_folder_refuses(sli: Sli, tmp_path, study: Path) -> None:
    """Neither somebody's papers nor somebody's study become a demo; nothing is added to them."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "letter.txt").write_text("mine", "utf-8")
    file = tmp_path / "file.txt"
    file.write_text("mine", "utf-8")
    (study / "responses.csv").rename(tmp_path / "elsewhere.csv")
    toml = (study / "study.toml").read_text("utf-8")
    (study / "study.toml").write_text(toml.replace("responses.csv", "../elsewhere.csv"), "utf-8")
    for place in (papers, file, study):
        before = everything(tmp_path)
        ran = sli("demo", place)
        assert ran.code == 2, ran.said
        assert str(place) in ran.err
        assert " → " in ran.err
        assert everything(tmp_path) == before


@pytest.mark.slow
def test_demo_twice_gives_the_same_and_keeps_an_edited_codebook(sli: Sli, tmp_path) -> None:
    """A second start runs again on what is there; what a person changed in it stays."""
    folder = tmp_path / "demo"
    first = sli("demo", folder)
    assert first.code == 0, first.said
    before = everything(folder)
    second = sli("demo", folder)
    assert (second.code, second.out) == (0, first.out)
    assert everything(folder) == before
    book = folder / "codebook.yaml"
    edited = book.read_bytes().replace(b"version: 1", b"version: 2", 1)
    assert edited != book.read_bytes()
    book.write_bytes(edited)
    assert sli("demo", folder).code == 0
    assert book.read_bytes() == edited


def test_demo_goes_on_after_a_full_disk(sli: Sli, tmp_path, failing, monkeypatch) -> None:
    """Whatever file of the demo's own could not be written, the same command makes it whole."""
    folder = tmp_path / "demo"
    places = iter(range(200))

    def stop(*_: object, **__: object) -> None:
        raise UsageError("far enough")

    with monkeypatch.context() as patched:
        patched.setattr("sli_themes.pipeline.read_inputs", stop)
        for turn in places:
            with failing(turn, OSError(errno.ENOSPC, "full")) as left:
                ran = sli("demo", folder)
            no_pieces(tmp_path)
            if left[0] >= 0:
                break
            assert ran.code in (2, 3), ran.said  # flushing a folder may fail unharmed
            assert ("the disk is full" in ran.err) == (ran.code == 3)
    assert next(places) > 5
    assert {path.name for path in folder.iterdir()} == {
        *("responses.csv", "population.csv", "coverage.csv", "decisions", "study.toml", "codebook.yaml")
    }
    assert sli("check", folder).code == 0


@pytest.mark.slow
def test_demo_from_another_folder(tmp_path) -> None:
    """Without an argument it makes demo-study where it was called, and says where to look from there."""
    ran = process("demo", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    named = re.findall(r"demo-study[/\\]release[/\\]\S+\.(?:html|docx)", ran.stdout.decode().splitlines()[-1])
    assert len(named) == 2
    assert all((tmp_path / file).is_file() for file in named)
    assert [path.name for path in tmp_path.iterdir()] == ["demo-study"]
    assert str(REPOSITORY) not in ran.stdout.decode()


# ---- the worked corpus with the real model


def test_import_says_which_answers_say_nothing(sli: Sli, tmp_path: Path) -> None:
    """A person's coding of an answer without content is kept and told, since it will not be counted."""
    (tmp_path / "said.csv").write_text("id,q1\nr1,Money is short here\nr2,No comment\n", "utf-8")
    assert sli("init", tmp_path / "new" / "study", "--answers", tmp_path / "said.csv").code == 0
    theme = "financial-resilience"
    coded = tmp_path / "coded.csv"
    coded.write_text(f"answer_id,theme_id\nr1:q1,{theme}\nr2:q1,{theme}\n", "utf-8")
    ran = sli("codings", "import", tmp_path / "new" / "study", coded, "--coder", "anna", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["say_nothing"] == 1


def test_a_goal_moves_what_is_coded_and_a_report_still_stands(sli: Sli, study: Path) -> None:
    """More precision codes less, more recall more; both at once are refused; the report takes the run as it was."""

    def coded(*goal: str) -> int:
        run = sli("code", study, "--json", *goal)
        assert run.code == 0
        return int(json.loads(run.out)["codings"])

    assert coded("--precision", "0.95") < coded("--recall", "0.95")
    assert sli("report", study).code == 0
    refused = sli("code", study, "--precision", "0.9", "--recall", "0.9")
    assert refused.code == 2
    assert "give one of them" in refused.err


def test_a_goal_without_human_codings_is_said_to_be_unchecked(sli: Sli, study: Path) -> None:
    """Nobody coded an answer, so the goal rests on the machine's word, and the command says so."""
    assert "unchecked" in sli("code", study, "--precision", "0.9").err
