"""The command that asks what a spelling means, and a population that is of no council at all, from init to report."""

from __future__ import annotations

import csv
import json
import os
import subprocess
from pathlib import Path

import pytest
from cli_builders import ANSWERS, CODEBOOK, command, csv_text, environment, in_process

from sli_themes.anonymity.scheme import Scheme
from sli_themes.answers.matching import AUTHORITIES_FILE

REGIONS = ("North West", "Ouse Valley")
STEMS = ("Quistmoor", "Vexadale", "Thrupplewick", "Skerrobourne")
KINDS = ("Primary", "Infant", "Junior", "Village", "Hill", "Dale", "High", "Grammar", "Park", "Vale")
SCHOOLS = [
    (f"{stem} {kind}", REGIONS[at % 2], "Primary school" if at < 24 else "Secondary school", f"S{at:02}")
    for at, (kind, stem) in enumerate((kind, stem) for kind in KINDS for stem in STEMS)
]
"""(name, region, type, code): 12 primary and 8 secondary schools in each of two regions."""


@pytest.fixture
def sli(monkeypatch, capsys):
    """Return the command line in this process, without a model."""
    return in_process(monkeypatch, capsys)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return a study of councils, with three spellings that match nothing."""
    (tmp_path / "study.toml").write_text(
        'title = "t"\nanswers = "answers.csv"\npopulation = "england-2015"\n[columns]\nrespondent = "id"\n'
        'authority = "council"\n[[questions]]\nid = "q1"\n',
        "utf-8",
    )
    rows = [
        ("r1", "Newcastle"),
        ("r2", "newcastle Council"),
        ("r3", "Notingham"),
        ("r4", "CIPFA"),
        ("r5", "Derby"),
    ]
    (tmp_path / "answers.csv").write_text(
        csv_text(("id", "council", "q1"), [(*row, f"Secretword {row[0]}") for row in rows]), "utf-8"
    )
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, "utf-8")
    return tmp_path


def typed(said: str, *arguments: object) -> str:
    """Run a command on a pseudo-terminal at which somebody types ``said``; return what was shown."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, env=environment(TERM="dumb")
    )
    os.close(theirs)
    os.write(ours, said.encode())
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
    return seen.decode()


def settled(study: Path) -> list[list[str]]:
    """Return what stands in the file of what people said."""
    with (study / AUTHORITIES_FILE).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_a_person_is_asked(study: Path) -> None:
    """In a terminal each spelling is asked once: a number, 0 for none of the population, Enter for later."""
    shown = typed("7\n2\n0\n\n", "authorities", study)
    assert "1 of 3: 'Newcastle' (respondents: 2)" in shown
    assert "2  Newcastle City Council (North East, Metropolitan district)" in shown
    assert "That is no number from 0 to 2." in shown
    assert "Said: 2" in shown
    assert "left for later: 1" in shown
    assert settled(study) == [
        ["given", "code", "authority", "note"],
        ["CIPFA", "", "", ""],
        ["Newcastle", "NET", "Newcastle City Council", ""],
    ]
    assert "1 of 1: 'Notingham'" in typed("\n", "authorities", study)


def test_elsewhere_it_lists_only(sli, study: Path) -> None:
    """Without a terminal the spellings are listed with candidates, nobody is asked and nothing is written."""
    ran = sli("authorities", study)
    assert ran.code == 0
    assert "match nothing in england-2015: 3" in ran.out
    assert (
        "'Newcastle' (respondents: 2): NEC Newcastle-under-Lyme Borough Council; NET Newcastle City Council"
        in ran.out
    )
    assert "  'CIPFA' (respondents: 1)\n" in ran.out
    assert not (study / AUTHORITIES_FILE).exists()
    assert "Secretword" not in ran.said


def test_for_machines(sli, study: Path) -> None:
    """--json lists spellings, numbers and candidates with code, name, region and type."""
    found = json.loads(sli("authorities", study, "--json").out)
    assert [(one["given"], one["respondents"]) for one in found["unmatched"]] == [
        ("Newcastle", 2),
        ("CIPFA", 1),
        ("Notingham", 1),
    ]
    assert found["unmatched"][2]["candidates"] == [
        {
            "code": "NGM",
            "name": "Nottingham City Council",
            "region": "East Midlands",
            "type": "English unitary",
        }
    ]


def test_nothing_to_ask(sli, study: Path) -> None:
    """When all is known, or the study names no population, it says so."""
    (study / AUTHORITIES_FILE).write_text("given,code\nNewcastle,NET\nNotingham,NGM\nCIPFA,\n", "utf-8")
    assert "Every authority in the answers is known" in sli("authorities", study).out
    toml = (study / "study.toml").read_text("utf-8").replace("england-2015", "")
    (study / "study.toml").write_text(toml, "utf-8")
    assert "names no population" in sli("authorities", study).out


def test_organisations_are_not_asked_about(sli, study: Path) -> None:
    """Where the answers have a region, who gives none belongs to no authority, and code asks nothing of them."""
    file, toml = study / "answers.csv", study / "study.toml"
    lines = file.read_text("utf-8").splitlines()
    cells = ["region", *("North East" if "Notingham" in line else "" for line in lines[1:])]
    file.write_text(
        "\n".join(f"{line},{cell}" for line, cell in zip(lines, cells, strict=True)) + "\n", "utf-8"
    )
    toml.write_text(toml.read_text("utf-8").replace("[columns]", '[columns]\nregion = "region"'), "utf-8")
    assert "match nothing: 1; to say" in sli("code", study).err
    assert "match nothing: 3" in sli("check", study).out


def test_check_and_code_tell(sli, study: Path) -> None:
    """Check names the spellings, code says how many there are and never asks; a faulty file stops both."""
    assert "did you mean 'Nottingham City Council'?" in sli("check", study).out
    ran = sli("code", study)
    assert ran.code == 0
    assert (
        "Spellings of authorities that match nothing: 3; to say what they mean: sli-themes authorities"
        in ran.err
    )
    assert "match nothing" not in sli("report", study).err
    (study / AUTHORITIES_FILE).write_text("given,code\nNewcastle,XXX\n,\n,DER\n", "utf-8")
    for name in ("check", "code", "authorities"):
        ran = sli(name, study)
        assert ran.code == 3
        assert "authorities.csv row 2: has a code that the population does not have" in ran.err
        assert "authorities.csv row 4: has no given spelling" in ran.err


@pytest.mark.parametrize(
    ("kinds", "own", "larger", "smaller", "everybody"),
    [
        (("Primary school", "Secondary school"), "", "{} primary school", "secondary school", "organisation"),
        (("Primary school", "Secondary school"), "school", "{} school", "{} school", "school"),
        (("NHS trust", "Firm"), "", "{} NHS trust", "firm", "organisation"),
        (("Firm", "Firm"), "", "{} firm", "{} firm", "firm"),
    ],
)
def test_a_population_of_schools(
    sli, tmp_path: Path, kinds: tuple[str, str], own: str, larger: str, smaller: str, everybody: str
) -> None:
    """Schools, trusts or firms, of which the program knows no type, go from init to a report and hide as councils do.

    A type without a class is its own. Eight of the smaller kind a region are too few to hide one: no region.
    """
    folder = tmp_path / "study"
    folder.mkdir()
    kind_of = {"Primary school": kinds[0], "Secondary school": kinds[1]}
    schools = [(name, region, kind_of[kind], code) for name, region, kind, code in SCHOOLS]
    people = [(*school, f"{school[0]} Sch; Academy {school[3]}", own) for school in schools]
    (folder / "schools.csv").write_text(
        csv_text(("name", "region", "type", "code", "aliases", "class"), people), "utf-8"
    )
    given = ("{0}", "{3}", "academy {3}", "THE {0} SCH")
    rows = [
        (f"R{at:03}", given[at % 4].format(*school), "", school[2] + "s" if at % 3 else "", "yes", answer)
        for at, (school, answer) in enumerate(zip(schools, ANSWERS, strict=False))
    ]
    columns = ("respondent_id", "authority", "region", "authority_type", "may_quote", "q1")
    (tmp_path / "responses.csv").write_text(csv_text(columns, rows), "utf-8")
    (tmp_path / "book.yaml").write_text(CODEBOOK, "utf-8")
    files = ("--answers", tmp_path / "responses.csv", "--codebook", tmp_path / "book.yaml")
    made = sli("init", folder, *files, "--population", "schools.csv")
    assert made.code == 0, made.said
    checked = sli("check", folder, "--json")
    assert checked.code == 0, checked.said
    assert not [note for note in json.loads(checked.out)["notes"] if "authorit" in note["what"]]
    done = sli("run", folder)
    assert done.code == 0, done.said
    scheme = Scheme.from_json((folder / "restricted" / "attribution-scheme.json").read_text("utf-8"))
    assert {(cell.region, cell.authority_type): cell.words for cell in scheme.cells} == {
        (region, kind): words.format(region)
        for region in REGIONS
        for kind, words in reversed(list(zip(kinds, (larger, smaller), strict=True)))
    }
    assert scheme.everybody == everybody
    with (folder / "release" / "quotes.csv").open(encoding="utf-8-sig", newline="") as stream:
        quoted = {row["attribution"] for row in csv.DictReader(stream)}
    assert larger.format("North West") in quoted
    assert quoted <= set(scheme.safe)
