"""The commands that carry a codebook and codings to other programs and back, as a person uses them."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest
from cli_builders import ANSWERS, AUTHORITIES, csv_text, everything, in_process, rows_of, write_study

from sli_themes.cli.codebook import FORMATS
from sli_themes.codebook import read_codebook
from sli_themes.exchange.codebooks import Format
from sli_themes.exchange.refi_reading import read_project


@pytest.fixture
def sli(monkeypatch, capsys):
    """Return the command line in this process, without a model."""
    return in_process(monkeypatch, capsys)


@pytest.fixture
def study(tmp_path: Path, sli) -> Path:
    """Return a coded study in which a person has read three answers."""
    rows = rows_of([f"{ANSWERS[0]} {AUTHORITIES[0]} Council said so.", *ANSWERS[1:]])
    folder = write_study(tmp_path / "vales", rows=rows)
    coded = tmp_path / "coded.csv"
    coded.write_text("answer_id,theme_id\nR000:q1,money\nR010:q1,partners\nR010:q1,open\nR030:q1,\n", "utf-8")
    assert sli("codings", "import", folder, coded, "--coder", "anna").code == 0
    assert sli("code", folder).code == 0
    return folder


def human(folder: Path) -> list[tuple[str, str, str]]:
    """Return what people decided: answer, coder, theme."""
    from sli_themes.decisions import read_decisions
    from sli_themes.study import read_study

    frame = read_decisions(read_study(folder)).frame
    return sorted(zip(frame["answer_id"], frame["coder"], frame["theme_id"], strict=True))


def test_a_project_holds_redacted_answers_and_every_coder(study: Path, sli, tmp_path: Path) -> None:
    """Nobody's council is in it; the answers that say something are, with who coded them."""
    path = tmp_path / "for-nvivo.qdpx"
    ran = sli("codings", "export", study, path)
    assert ran.out.splitlines()[-1].endswith(f"sli-themes codings import {study} {path}")
    assert (ran.code, "cannot hold" in ran.err, "codings import" in ran.out) == (0, True, True)
    project = read_project(path.read_bytes(), "p")
    assert len(project.sources) == len(ANSWERS) - 4
    said = {source.name: source for source in project.sources}
    assert "[our council]" in said["R000-q1"].text
    assert {one.coder for source in project.sources for one in source.selections} == {"anna", "machine"}
    with zipfile.ZipFile(path) as archive:
        words = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert AUTHORITIES[0] not in words
    again = tmp_path / "again.qdpx"
    sli("codings", "export", study, again)
    assert again.read_bytes() == path.read_bytes()


def test_a_project_comes_back_as_human_codings(study: Path, sli, tmp_path: Path) -> None:
    """What anna coded is what comes back; importing it again changes nothing; the machine's codings stay out."""
    path, before = tmp_path / "p.qdpx", human(study)
    sli("codings", "export", study, path)
    ran = sli("codings", "import", study, path, "--json")
    assert json.loads(ran.out) == {
        "answers": 3,
        "new_or_changed": 0,
        "say_nothing": 0,
        "evaluation_sample": 0,
        "coder": "anna",
    }
    assert human(study) == before
    assert "told by GUID" in ran.err


@pytest.mark.parametrize("name", ["matrix.csv", "mapping.jsonl"])
def test_a_matrix_and_a_mapping_go_out_and_come_back(study: Path, sli, tmp_path: Path, name: str) -> None:
    """Another person takes over all codings; no word of an answer is in the file."""
    path = tmp_path / name
    assert sli("codings", "export", study, path).code == 0
    assert "budget" not in path.read_text("utf-8")
    with (study / "restricted" / "codings.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = {(row["answer_id"], row["theme_id"]) for row in csv.DictReader(file)}
    assert sli("codings", "import", study, path, "--coder", "ben").code == 0
    got = {(answer, theme) for answer, coder, theme in human(study) if coder == "ben" and theme}
    assert got == expected


def test_a_project_that_only_the_machine_coded_brings_nothing(sli, tmp_path: Path) -> None:
    """What the program coded itself is nobody's coding, and that is said."""
    folder, path = write_study(tmp_path / "vales"), tmp_path / "p.qdpx"
    sli("code", folder)
    sli("codings", "export", folder, path)
    ran = sli("codings", "import", folder, path)
    assert (ran.code, "Nobody but the machine" in ran.out) == (0, True)
    assert human(folder) == []


def test_codings_need_a_known_ending_and_a_coder(study: Path, sli, tmp_path: Path) -> None:
    """Both are wrong usage, and nothing is written."""
    before = everything(study)
    assert sli("codings", "export", study, tmp_path / "codings.pdf").code == 2
    (tmp_path / "c.csv").write_text("answer_id,theme_id\n", "utf-8")
    ran = sli("codings", "import", study, tmp_path / "c.csv")
    assert (ran.code, "--coder" in ran.err) == (2, True)
    assert everything(study) == before
    assert not (tmp_path / "codings.pdf").exists()


def test_a_hostile_project_is_refused_without_a_word_of_it(study: Path, sli, tmp_path: Path) -> None:
    """The reason is told, exit code 3, and the study is as it was."""
    path, before = tmp_path / "p.qdpx", everything(study)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", "<!DOCTYPE a [<!ENTITY b 'Zanzibar'>]><Project>&b;</Project>")
    ran = sli("codings", "import", study, path)
    assert (ran.code, "could expand" in ran.err, "Zanzibar" in ran.said) == (3, True, False)
    assert everything(study) == before


@pytest.mark.parametrize("name", ["book.qdc", "book.xlsx", "book.csv", "book.txt"])
def test_a_codebook_goes_out_and_comes_back(study: Path, sli, tmp_path: Path, name: str) -> None:
    """An untouched export changes nothing, whatever the format; what it cannot hold is told."""
    path, before = tmp_path / name, (study / "codebook.yaml").read_bytes()
    out = sli("codebook", "export", study, path)
    assert (out.code, "cannot hold" in out.err) == (0, True)
    back = sli("codebook", "import", study, path, "--who", "anna")
    assert (back.code, "Nothing changed." in back.out) == (0, True)
    assert (study / "codebook.yaml").read_bytes() == before


def test_an_edit_made_elsewhere_is_shown_then_taken(study: Path, sli, tmp_path: Path) -> None:
    """The dry run and the import say the same; only the import writes."""
    path = tmp_path / "book.qdc"
    sli("codebook", "export", study, path)
    path.write_text(path.read_text("utf-8").replace('name="Money"', 'name="Finance"'), "utf-8")
    dry = sli("codebook", "import", study, path, "--who", "anna", "--dry-run")
    assert "renamed money: Money → Finance" in dry.out
    assert read_codebook(study / "codebook.yaml").theme("money").name == "Money"
    made = json.loads(sli("codebook", "import", study, path, "--who", "anna", "--json").out)
    assert made["changes"] == [
        {"theme_id": "money", "kind": "renamed", "before": "Money", "after": "Finance"}
    ]
    assert read_codebook(study / "codebook.yaml").theme("money").name == "Finance"


def test_an_unknown_format_is_asked_about(study: Path, sli, tmp_path: Path) -> None:
    """The nearest known one is named, and the help lists all there are."""
    assert tuple(FORMATS.split(", ")) == tuple(Format)
    ran = sli("codebook", "export", study, tmp_path / "a.bin", "--format", "maxqd")
    assert (ran.code, "'maxqda'" in ran.err) == (2, True)


def test_a_new_study_takes_another_program_s_codebook(sli, tmp_path: Path) -> None:
    """``init --codebook`` reads them all."""
    answers, book = tmp_path / "a.csv", tmp_path / "codes.txt"
    answers.write_text(
        csv_text(("id", "What else?"), [("1", "More money please for us"), ("2", "Less of it now")]), "utf-8"
    )
    book.write_text("Money>>Cuts\tBudgets fall.\nMoney>>Grants\n", "utf-8")
    assert sli("init", tmp_path / "new", "--answers", answers, "--codebook", book).code == 0
    themes = read_codebook(tmp_path / "new" / "codebook.yaml").themes
    assert [theme.name for theme in themes] == ["Money", "Cuts", "Grants"]
