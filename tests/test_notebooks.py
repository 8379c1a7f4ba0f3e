"""The notebooks: they run from top to bottom, hold no logic and no outputs, and work on the study they are told to.

Their cells are run as a notebook runs them, one after another with what the last line gives shown, without Jupyter.
"""

from __future__ import annotations

import ast
import csv
import html
import io
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from cli_builders import STUDY, ToyVectors, csv_text, everything, write_study

from sli_themes import notebooks
from sli_themes.cli.app import ENVIRONMENT, run
from sli_themes.errors import AnswersError
from sli_themes.notebooks import STUDY_VARIABLE, notebook_study
from sli_themes.outputs.pictures import Picture
from sli_themes.pipeline import read_inputs, saved_codings
from sli_themes.shipped import shipped

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = REPOSITORY / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LOGIC = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.AsyncFor, ast.While, ast.comprehension),
    *(ast.If, ast.IfExp, ast.BoolOp, ast.Match, ast.Try, ast.With),
)
SHORT = STUDY + "\n[settings.quotes]\nmin_words = 5\n"

each_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)


def read(notebook: Path) -> dict[str, Any]:
    """Return a notebook."""
    return json.loads(notebook.read_text("utf-8"))


def code_of(notebook: Path) -> list[str]:
    """Return the source of the code cells, in order."""
    return ["".join(cell["source"]) for cell in read(notebook)["cells"] if cell["cell_type"] == "code"]


def words_of(notebook: Path) -> list[str]:
    """Return the source of the cells of words, in order."""
    return ["".join(cell["source"]) for cell in read(notebook)["cells"] if cell["cell_type"] == "markdown"]


def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a csv."""
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


def executed(notebook: Path) -> list[object]:
    """Run the code cells in one namespace and return everything that they show, but for what they print."""
    shown: list[object] = []
    namespace = {"display": lambda *objects: shown.extend(objects)}
    for at, source in enumerate(code_of(notebook), start=1):
        tree = ast.parse(source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        place = f"{notebook.name}, code cell {at}"
        exec(compile(tree, place, "exec"), namespace)
        if last is not None:
            given = eval(compile(ast.Expression(last.value), place, "eval"), namespace)
            shown += [] if given is None else [given]
    return shown


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand hashed words in for the model, and leave the environment and what pandas shows as they were."""
    monkeypatch.setattr("sli_themes.pipeline.Vectors", ToyVectors)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    with pd.option_context("display.max_colwidth", 50):
        yield


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a study that two people have coded in part and the machine as a whole."""
    folder = write_study(tmp_path_factory.mktemp("notebooks") / "study", study=SHORT)
    coded = [(f"R{at:03}:q1", ("money", "partners", "open")[at // 10]) for at in range(0, 30, 2)]
    (folder / "coded.csv").write_text(csv_text(("answer_id", "theme_id"), coded), "utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sli_themes.pipeline.Vectors", ToyVectors)
        for coder in ("anna", "berta"):
            assert run(["codings", "import", str(folder), str(folder / "coded.csv"), "--coder", coder]) == 0
        assert run(["code", str(folder)]) == 0
    return folder


@pytest.fixture
def own(ready: Path, tmp_path: Path) -> Iterator[Path]:
    """Name a copy of the coded study as the one to work on."""
    folder = tmp_path / "my study"
    shutil.copytree(ready, folder)
    os.environ[STUDY_VARIABLE] = str(folder)
    return folder


# ---- as they run


@each_notebook
def test_notebook_runs_and_shows_pictures(notebook: Path, own: Path, capsys) -> None:
    """Every cell runs, in order, on a person's own study, and pictures come with their finding and alternative."""
    shown = executed(notebook)
    drawn = [one for one in shown if isinstance(one, Picture)]
    assert "themes-q1" in [picture.name for picture in drawn]
    for picture in drawn:
        root = ET.fromstring(picture._repr_svg_())
        assert root.get("role") == "img"
        assert picture.alternative in str(root[1].text)
        assert picture.title.split(":")[0] in picture._repr_html_()
    unreadable = [one for one in shown if not hasattr(one, "_repr_html_") and repr(one).startswith("<")]
    assert unreadable == []
    assert shown[0] == own
    assert (own / "release" / "manifest.json").exists()
    assert "Traceback" not in capsys.readouterr().err


@each_notebook
def test_notebook_writes_nowhere_but_into_the_study(notebook: Path, own: Path) -> None:
    """What a notebook writes lies in the study; study, codebook, answers and decisions stay byte for byte."""
    there = everything(FOLDER), everything(own)
    executed(notebook)
    after = everything(own)
    assert everything(FOLDER) == there[0]
    kept = [name for name in there[1] if not name.startswith(("restricted/", "release/"))]
    assert {name: after[name] for name in kept} == {name: there[1][name] for name in kept}
    made = {name.split("/")[0] for name in after.keys() - there[1].keys()}
    assert made <= {"release", "restricted", "codebook-draft.yaml"}


def test_notebooks_give_what_the_commands_give(own: Path, ready: Path, tmp_path: Path) -> None:
    """The release of a notebook is that of `sli-themes report`, byte for byte."""
    other = tmp_path / "by command"
    shutil.copytree(ready, other)
    assert run(["report", str(other)]) == 0
    executed(FOLDER / "01_code_new_responses.ipynb")
    assert everything(own / "release") == everything(other / "release")


def test_a_quote_pack_shows_released_words_alone(own: Path) -> None:
    """What the third notebook shows are released quotes and numbers: no answer as it was written, no respondent."""
    answers = read_inputs(own).corpus.answers.frame
    shown = executed(FOLDER / "03_pull_a_quote_pack.ipynb")
    (table,) = [one for one in shown if isinstance(one, pd.DataFrame)]
    released = {row["quote_id"]: row for row in rows(own / "release" / "quote-pack.csv")}
    assert len(table)
    for row in table.to_dict("records"):
        assert row == {name: released[row["quote_id"]][name] for name in row}
        assert html.escape(row["quote"], quote=False) in table._repr_html_()
    assert not [one for one in answers["answer_id"] if one in table.to_csv()]


def test_an_edit_is_only_tried(own: Path, capsys) -> None:
    """The second notebook shows what an edit would do, and leaves codebook and log as they are."""
    before = (own / "codebook.yaml").read_bytes()
    executed(FOLDER / "02_refine_the_codebook.ipynb")
    assert (own / "codebook.yaml").read_bytes() == before
    assert re.search(r"money +answers \d+ → 0 ", capsys.readouterr().out)


# ---- the study they work on


def test_without_a_study_a_scratch_copy_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each notebook gets a copy of the worked corpus of its own, in a folder that is empty before."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    os.environ.pop(STUDY_VARIABLE, None)
    first, second = notebook_study(), notebook_study()
    assert first != second
    assert first.is_relative_to(tmp_path)
    answers = shipped("corpora", "taking_stock") / "responses.csv"
    assert (first / "responses.csv").read_bytes() == answers.read_bytes()
    assert not (first / "restricted").exists()


def test_a_scratch_copy_is_coded_when_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A notebook that needs codings gets them, saved in the copy."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("sli_themes.preparation.make_demo", write_study)
    os.environ[STUDY_VARIABLE] = ""
    codings, _ = saved_codings(read_inputs(notebook_study(coded=True)))
    assert len(codings)


def test_an_own_study_is_never_coded_unasked(tmp_path: Path) -> None:
    """A study that is not coded stays so, and the notebook says what to do."""
    folder = write_study(tmp_path / "study")
    before = everything(folder)
    os.environ[STUDY_VARIABLE] = str(folder)
    assert notebook_study(coded=True) == folder
    assert everything(folder) == before
    with pytest.raises(AnswersError, match="sli-themes code"):
        executed(FOLDER / "03_pull_a_quote_pack.ipynb")


def test_a_notebook_computes_as_the_command_line_does(tmp_path: Path) -> None:
    """What the command line sets for itself is set, unless a person has set it otherwise."""
    os.environ.update({STUDY_VARIABLE: str(tmp_path), "MKL_NUM_THREADS": "2"})
    del os.environ["OPENBLAS_NUM_THREADS"], os.environ["HF_HUB_OFFLINE"]
    notebook_study()
    assert {name: os.environ[name] for name in ENVIRONMENT} == {**ENVIRONMENT, "MKL_NUM_THREADS": "2"}


@each_notebook
def test_environment_is_set_before_anything_heavy(notebook: Path) -> None:
    """The first cell opens the study and imports nothing else: threads are fixed once numpy is there."""
    tree = ast.parse(code_of(notebook)[0])
    imported = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [node.module for node in imported] == [notebooks.__name__]


# ---- as they stand in the repository


def test_every_notebook_is_one_of_these() -> None:
    """There are three, by the work that they are for, and every test above sees them."""
    names = ["01_code_new_responses", "02_refine_the_codebook", "03_pull_a_quote_pack"]
    assert [path.stem for path in NOTEBOOKS] == names


@each_notebook
def test_notebook_holds_no_outputs(notebook: Path) -> None:
    """No output, no execution count and no attachment is stored: they could be words of answers."""
    for cell in read(notebook)["cells"]:
        assert "attachments" not in cell
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)


@each_notebook
def test_notebook_has_the_format(notebook: Path) -> None:
    """It is nbformat 4.5: cells with distinct ids and the keys of their kind, written as Jupyter writes them."""
    content = read(notebook)
    assert set(content) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    keys = {"markdown": {"cell_type", "id", "metadata", "source"}}
    keys["code"] = keys["markdown"] | {"outputs", "execution_count"}
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in content["cells"]:
        assert set(cell) == keys[cell["cell_type"]]
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])
        assert all(line.endswith("\n") for line in cell["source"][:-1])
    assert notebook.read_text("utf-8") == json.dumps(content, indent=1, ensure_ascii=False) + "\n"


@each_notebook
def test_notebook_holds_no_logic(notebook: Path) -> None:
    """Cells are few and short, and call the library: no function, class, loop or choice of their own."""
    cells = read(notebook)["cells"]
    assert 8 <= len(cells) <= 14
    for source in code_of(notebook):
        assert len(source.splitlines()) <= 12
        assert [type(node).__name__ for node in ast.walk(ast.parse(source)) if isinstance(node, LOGIC)] == []


@each_notebook
def test_notebook_says_for_whom_and_what_stays_confidential(notebook: Path) -> None:
    """The first cell says who it is for, what it does, what stays confidential and how to start it."""
    first = words_of(notebook)[0]
    headings = ["For", "What it does.", "What stays confidential.", "How to start it."]
    assert re.findall(r"^\*\*(.+?)\*\*", first, re.MULTILINE) == headings
    assert STUDY_VARIABLE in first
    assert "Clear the outputs before you save" in first


@each_notebook
def test_notebook_is_named_where_its_readers_look(notebook: Path) -> None:
    """Each kind of user finds the notebook in their how-to, and what it names is there."""
    pages = [page.read_text("utf-8") for page in (REPOSITORY / "docs" / "how-to").glob("*.md")]
    assert any(f"notebooks/{notebook.name}" in page for page in pages)
    for name in re.findall(r"`([\w/-]+\.(?:md|ipynb))`", "\n".join(words_of(notebook))):
        assert (REPOSITORY / name).exists() or (FOLDER / name).exists(), name
