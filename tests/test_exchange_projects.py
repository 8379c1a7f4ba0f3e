"""Coded projects in the REFI-QDA format: valid, the same bytes each time, read back, refused when harmful."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from sli_themes.codebook import Codebook, Status, Theme
from sli_themes.coding.model import MACHINE
from sli_themes.errors import ExchangeError, UsageError
from sli_themes.exchange.codebooks import import_any
from sli_themes.exchange.coded import codings_of_project
from sli_themes.exchange.refi_project import RedactedAnswer, write_project
from sli_themes.exchange.refi_reading import read_project

REFI = Path(__file__).resolve().parents[2] / "shared" / "data" / "refi_qda"
STUDY = "Where next?"
QC = os.environ.get("SLI_THEMES_QC", "") or shutil.which("qc") or ""
"""The command of `qualitative-coding`, another program that reads projects; `.ci/run` installs it apart."""
BOOK = Codebook(
    title="Book",
    version=1,
    themes=(
        Theme(id="work", name="Working together"),
        Theme(id="partners", name="Partners", definition="Health and police.", parent="work"),
        Theme(id="money", name="Money", definition="Budgets."),
        Theme(id="old", name="Old", definition="Not used.", status=Status.RETIRED),
    ),
)
ANSWERS = (
    RedactedAnswer(
        answer_id="R1:q2",
        text="[our council] wants\r\nmore money 😀 and partners.",
        variables=("q2", "North West", "council"),
        themes={"anna": ("money", "partners"), "ben": ("money",)},
    ),
    RedactedAnswer(
        answer_id="R2:q2", text="Partners.", variables=("q2", "", ""), themes={MACHINE: ("partners",)}
    ),
    RedactedAnswer(
        answer_id="R2/q2", text="Nothing said of it.", variables=("q2", "", ""), themes={"anna": ()}
    ),
    RedactedAnswer(answer_id="R3.1:q2", text="Old ways.", variables=("q2", "", ""), themes={"ben": ("old",)}),
)
ASKED = {answer.answer_id: "q2" for answer in ANSWERS}


@pytest.fixture(scope="module")
def project() -> bytes:
    """Return a small project."""
    return write_project(STUDY, BOOK, ANSWERS, "made by a test").content


def part(content: bytes, name: str = "project.qde") -> bytes:
    """Return one file of a project."""
    return zipfile.ZipFile(io.BytesIO(content)).read(name)


def with_project(content: bytes, before: str, after: str) -> bytes:
    """Return a project in which a piece of its XML is another."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            packed = old.read(entry)
            if entry.filename == "project.qde":
                assert before in packed.decode()
                packed = packed.decode().replace(before, after, 1).encode()
            new.writestr(entry, packed)
    return made.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.skipif(not REFI.is_dir(), reason="the published schemas are not here")
def test_a_project_is_valid_against_the_published_schema(project: bytes) -> None:
    """Project.xsd of 18 March 2019 accepts it, without answers too."""
    schema = etree.XMLSchema(etree.parse(REFI / "Project.xsd"))
    for content in (project, write_project(STUDY, BOOK, (), "").content):
        tree = etree.fromstring(part(content))
        assert schema.validate(tree), schema.error_log


def test_the_same_study_gives_the_same_bytes(project: bytes) -> None:
    """Answers in another order change nothing, and no time is in the archive."""
    assert write_project(STUDY, BOOK, ANSWERS[::-1], "made by a test").content == project
    with zipfile.ZipFile(io.BytesIO(project)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "project.qde"
    assert b"DateTime" not in part(project)


def test_texts_have_plain_line_ends_and_selections_count_code_points(project: bytes) -> None:
    """A text stands in its own file in UTF-8; each coder has one selection of the whole of it."""
    tree = etree.fromstring(part(project))
    source = next(one for one in tree.iter("{*}TextSource") if one.get("name") == "R1-q2")
    text = part(project, "sources/" + source.get("plainTextPath").removeprefix("internal://"))
    assert text.decode() == "[our council] wants\nmore money 😀 and partners."
    selections = source.findall("{*}PlainTextSelection")
    assert [(one.get("startPosition"), one.get("endPosition")) for one in selections] == [("0", "46")] * 2
    assert [len(one.findall("{*}Coding")) for one in selections] == [2, 1]
    assert all(one.get("creatingUser") for one in tree.iter("{*}PlainTextSelection", "{*}Coding"))
    assert {one.text for one in source.iter("{*}TextValue")} == {"q2", "North West", "council"}


def test_names_of_sources_make_no_paths_and_differ(project: bytes) -> None:
    """Slashes, dots and colons go; two ids that then look the same get a number."""
    names = [one.get("name") for one in etree.fromstring(part(project)).iter("{*}TextSource")]
    assert sorted(names) == ["R1-q2", "R2-q2", "R2-q2-2", "R3-1-q2"]


def test_a_theme_that_was_coded_may_be_coded_with(project: bytes) -> None:
    """Headings and retired themes may not, unless somebody has coded with them."""
    codable = {
        one.get("name"): one.get("isCodable") for one in etree.fromstring(part(project)).iter("{*}Code")
    }
    assert codable == {"Working together": "false", "Partners": "true", "Money": "true", "Old": "true"}


def test_what_the_format_does_not_hold_is_told() -> None:
    """Excerpts and probabilities stay; characters that some programs count as two are named."""
    notes = [str(note) for note in write_project(STUDY, BOOK, ANSWERS, "").notes]
    assert any("U+FFFF" in note and note.startswith("positions: 1 ") for note in notes)
    assert any("excerpts, probabilities" in note for note in notes)


def test_people_s_codings_come_back(project: bytes) -> None:
    """Each coder's themes return, "read, no theme" too; the program's own codings are nobody's."""
    back = codings_of_project(read_project(project, "p.qdpx"), STUDY, ASKED, BOOK)
    rows = back.codings.frame[["answer_id", "coder", "theme_id"]].values.tolist()
    assert rows == [
        ["R1:q2", "anna", "money"],
        ["R1:q2", "ben", "money"],
        ["R1:q2", "anna", "partners"],
        ["R2/q2", "anna", ""],
        ["R3.1:q2", "ben", "old"],
    ]
    assert any("GUID 4" in note.what for note in back.notes)


def test_the_codebook_of_a_project_comes_back(project: bytes, tmp_path: Path) -> None:
    """A project holds its codebook whole."""
    path = tmp_path / "p.qdpx"
    path.write_bytes(project)
    assert import_any(path).codebook == BOOK


def test_a_project_of_other_answers_is_refused(project: bytes) -> None:
    """When no text is an answer of the study, nothing is guessed; when some are, the others are counted."""
    with pytest.raises(ExchangeError, match="no text is an answer"):
        codings_of_project(read_project(project, "p.qdpx"), "Another", {"X1": "q1"}, BOOK)
    some = codings_of_project(read_project(project, "p.qdpx"), STUDY, {"R1:q2": "q2"}, BOOK)
    assert any(note.what == "3 are no answers of this study" for note in some.notes)


def test_names_stand_in_where_a_program_minted_new_guids() -> None:
    """Sources are told by their names, codes by the ids in their descriptions; unknown codes are counted."""
    answers = [
        RedactedAnswer(answer_id="R9", text="Money.", variables=("q1", "", ""), themes={"anna": ("money",)})
    ]
    other = write_project("Elsewhere", BOOK, answers, "").content
    renamed = with_project(other, 'name="Money"', 'name="Cash"')
    book = Codebook(title="Other title", version=1, themes=BOOK.themes)
    back = codings_of_project(read_project(renamed, "p.qdpx"), STUDY, {"R9": "q1"}, book)
    assert back.codings.frame["theme_id"].tolist() == ["money"]
    assert any("told by id 4" in note.what for note in back.notes)
    fewer = Codebook(title="Other title", version=1, themes=BOOK.themes[:2])
    unknown = codings_of_project(read_project(renamed, "p.qdpx"), STUDY, {"R9": "q1"}, fewer)
    assert any("1 with 1 unknown code" in note.what for note in unknown.notes)


def test_codings_of_others_straight_under_a_source_or_of_a_part_are_read(project: bytes) -> None:
    """What some programs lose is read here; a part of an answer stands for the whole, and that is said."""
    part_only = with_project(project, 'endPosition="46"', 'endPosition="11"')
    back = codings_of_project(read_project(part_only, "p.qdpx"), STUDY, ASKED, BOOK)
    assert any("1 of a part of an answer" in note.what for note in back.notes)
    beyond = with_project(project, 'endPosition="46"', 'endPosition="4500"')
    notes = read_project(beyond, "p.qdpx").notes
    assert any("lie outside their text" in note.what for note in notes)


def test_somebody_whom_a_project_does_not_name_is_asked_for(project: bytes) -> None:
    """Codings without a user need a coder from the command line."""
    tree = etree.fromstring(part(project))
    for one in tree.iter("{*}PlainTextSelection", "{*}Coding"):
        del one.attrib["creatingUser"]
    users = tree.find("{*}Users")
    users.getparent().remove(users)
    files = {"project.qde": etree.tostring(tree)}
    with zipfile.ZipFile(io.BytesIO(project)) as archive:
        files |= {name: archive.read(name) for name in archive.namelist() if name != "project.qde"}
    read = read_project(zipped(files), "p.qdpx")
    with pytest.raises(UsageError, match="coder"):
        codings_of_project(read, STUDY, ASKED, BOOK)
    back = codings_of_project(read, STUDY, ASKED, BOOK, coder="cleo")
    assert set(back.codings.frame["coder"]) == {"cleo"}


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (
            '<CodeRef targetGUID="',
            '<CodeRef targetGUID="00000000-0000-0000-0000-000000000000" old="',
            "lead nowhere",
        ),
        ('<NoteRef targetGUID="', '<NoteRef targetGUID="nonsense" old="', "lead nowhere"),
        ('creatingUser="', 'creatingUser="00000000-0000-0000-0000-000000000000" old="', "lead nowhere"),
        ('plainTextPath="internal://', 'plainTextPath="internal://../', "are not in the archive"),
        ("<Project ", "<Thing ", "well-formed"),
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>',
            "expand",
        ),
    ],
)
def test_a_project_that_breaks_rules_is_refused(project: bytes, before: str, after: str, reason: str) -> None:
    """Dangling references, missing files, entities: refused as a whole, with the reason."""
    with pytest.raises(ExchangeError, match=reason):
        read_project(with_project(project, before, after), "p.qdpx")


def test_two_things_with_one_guid_are_refused(project: bytes) -> None:
    """Nobody could tell what a reference means."""
    guids = [one.get("guid") for one in etree.fromstring(part(project)).iter("{*}Code")]
    with pytest.raises(ExchangeError, match="more than once"):
        read_project(with_project(project, f'guid="{guids[1]}"', f'guid="{guids[0]}"'), "p.qdpx")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no archive", "no zip archive"),
        (zipped({"other.txt": b"x"}), "holds no project.qde"),
        (zipped({"project.qde": b"<Project/>", "../evil.txt": b"x"}), "leads out of it"),
        (zipped({"project.qde": b"<Project/>", "/evil.txt": b"x"}), "leads out of it"),
        (zipped({"project.qde": b"<Project/>", "C:\\evil.txt": b"x"}), "leads out of it"),
        (
            zipped({"project.qde": b"<Project/>", "sources/bomb.txt": b"0" * 30_000_000}),
            "far more than it takes up",
        ),
        (zipped({"project.qde": b"<CodeBook/>"}), "holds no Project"),
        (zipped({"project.qde": b"<Project/>"}), "has no codes"),
    ],
)
def test_an_archive_that_could_do_harm_is_refused(content: bytes, reason: str) -> None:
    """Paths that lead out, bombs and what is no archive: nothing is unpacked."""
    with pytest.raises(ExchangeError, match=reason):
        read_project(content, "p.qdpx")


def test_a_broken_or_encrypted_archive_is_refused(project: bytes) -> None:
    """A damaged byte and a password are told apart from a project."""
    broken = bytearray(project)
    broken[200] ^= 0xFF
    with pytest.raises(ExchangeError, match="broken"):
        read_project(bytes(broken), "p.qdpx")
    locked = bytearray(project)
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1
    with pytest.raises(ExchangeError, match="encrypted"):
        read_project(bytes(locked), "p.qdpx")


@pytest.mark.skipif(not QC, reason="the program qc is not installed (SLI_THEMES_QC names it)")
def test_another_program_imports_a_project_and_counts_the_same(project: bytes, tmp_path: Path) -> None:
    """qualitative-coding reads our file and finds the codings that are in it."""
    path, folder = tmp_path / "p.qdpx", tmp_path / "qc"
    path.write_bytes(project)
    folder.mkdir()
    environment = {**os.environ, "PYTHONBREAKPOINT": "0", "PYTHONPATH": ""}

    def qc(*arguments: str) -> str:
        ran = subprocess.run(
            [QC, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
        )
        assert ran.returncode == 0, ran.stderr[-2000:]
        return ran.stdout

    qc("init", "-i", str(path))
    lines = qc("codes", "stats", "-n", "document", "-m", "tsv").splitlines()
    counted = {
        name.strip(): int(number)
        for name, number in (
            line.rsplit("\t", 1)
            for line in lines
            if "\t" in line and line.rsplit("\t", 1)[1].strip().isdigit()
        )
    }
    assert {name: number for name, number in counted.items() if number} == {
        "Money": 1,
        "Partners": 2,
        "Old": 1,
    }
