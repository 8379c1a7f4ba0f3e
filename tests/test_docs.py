"""The documents: what they promise is what the program does.

``python tests/test_docs.py`` writes the two pages that are generated, docs/commands.md and docs/settings.md.
"""

from __future__ import annotations

import ast
import csv
import dataclasses
import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(REPOSITORY))

DOCS = REPOSITORY / "docs"
PACKAGE = REPOSITORY / "sli_themes"
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
README = REPOSITORY / "README.md"
FORMATS = DOCS / "formats.md"
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)

# The worked corpus is coded with its own codebook; a first study starts from the short general one.
IN_STARTER = {
    "principles.partnership_working": "partnership-working",
    "principles.financial_resilience": "financial-resilience",
    "principles.central_government_role": "role-of-central-government",
}


def read(page: Path) -> str:
    """Return the text of a page; the test that needs it says which one is missing."""
    return page.read_text("utf-8")


# ---- generated pages


def commands() -> Iterator[tuple[str, Any]]:
    """Go through the commands of the command line with their names, groups opened up."""
    import typer

    from sli_themes.cli.app import app

    def below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        if hasattr(command, "commands"):
            for inner, one in command.commands.items():
                yield from below(f"{name} {inner}", one)
        else:
            yield name, command

    yield from below("sli-themes", typer.main.get_command(app))


def parameter_row(parameter: Any) -> str:
    """Return the row of an argument or option in the table of its command."""
    if not parameter.opts[0].startswith("-"):
        shown = f"`{parameter.name.upper()}`"
    else:
        shown = f"`{parameter.opts[-1]}{'' if parameter.is_flag else ' VALUE'}`"
    default = parameter.default
    if parameter.required:
        said = "must be given"
    elif default in (None, "", False):
        said = ""
    else:
        said = f"`{default}`"
    return f"| {shown} | {parameter.help} | {said} |"


def commands_page() -> str:
    """Return docs/commands.md: every command with its arguments, options and example, from the help texts."""
    lines = [
        "# Commands",
        "",
        "Generated from the help texts by `python tests/test_docs.py`; do not edit.",
        "The same words in a terminal: `sli-themes COMMAND --help`.",
        "",
        "Results go to standard output, notes and progress beside it. Exit codes: [formats.md](formats.md#exit-codes).",
    ]
    for name, command in commands():
        said, _, example = command.help.partition("Example:")
        rows = [parameter_row(one) for one in command.params if one.name != "help"]
        lines += ["", f"## {name}", "", " ".join(said.split()), ""]
        lines += ["```sh", " ".join(example.split()), "```"] if example else []
        lines += ["", "| argument or option | says | when not given |", "|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def settings_rows(group: str, source: ast.ClassDef, defaults: Any) -> Iterator[str]:
    """Go through the rows of one group of settings: name, default, what the text under it in the code says.

    Two that end in the same word (min_words, max_words) share the text under the second.
    """
    fields = [(at, node.target.id) for at, node in enumerate(source.body) if isinstance(node, ast.AnnAssign)]
    texts = {name: text_at(source, at + 1) for at, name in fields}
    for (_, name), (_, after) in zip(fields, [*fields[1:], (0, "")], strict=True):
        shared = texts.get(after, "") if after.split("_")[-1] == name.split("_")[-1] else ""
        value = json.dumps(getattr(defaults, name), ensure_ascii=False)
        yield f"| `{group}.{name}` | `{value}` | {texts[name] or shared} |"


def text_at(source: ast.ClassDef, place: int) -> str:
    """Return the text that stands at a place of a class body, "" when something else does."""
    node = source.body[place] if place < len(source.body) else None
    text = node.value.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) else ""
    return " ".join(text.replace("``", "`").split())


def settings_page() -> str:
    """Return docs/settings.md: every setting with its default, from the code."""
    from sli_themes.settings import Settings

    tree = ast.parse((PACKAGE / "settings.py").read_text("utf-8"))
    sources = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    lines = [
        "# Settings",
        "",
        "Generated from `sli_themes/settings.py` by `python tests/test_docs.py`; do not edit.",
        "",
        "Every number that can change a result. A study sets any of them in `study.toml`; what was used stands in",
        "the run record and in `methods.md`.",
        "",
        "```toml",
        "[settings.coding]",
        "threshold = 0.6",
        "```",
    ]
    for field in dataclasses.fields(Settings):
        defaults = getattr(Settings(), field.name)
        source = sources[type(defaults).__name__]
        said = re.sub(r"^Say (\w)", lambda first: first[1].upper(), ast.get_docstring(source)).replace(
            "``", "`"
        )
        lines += ["", f"## {field.name}", "", said]
        lines += [
            "",
            "| setting | default | meaning |",
            "|---|---|---|",
            *settings_rows(field.name, source, defaults),
        ]
    return "\n".join(lines) + "\n"


GENERATED = {DOCS / "commands.md": commands_page, DOCS / "settings.md": settings_page}

# ---- tests


@pytest.mark.parametrize("page", GENERATED, ids=lambda page: page.name)
def test_generated_page_is_up_to_date(page: Path) -> None:
    """The page says what the code says today; when it does not, `python tests/test_docs.py` writes it anew."""
    assert read(page) == GENERATED[page](), f"run: python tests/test_docs.py (writes {page.name})"


def test_every_command_is_explained_to_its_users() -> None:
    """Each command stands in the README or in a how-to, not in the generated list alone."""
    told = "\n".join(read(page) for page in (README, *sorted((DOCS / "how-to").glob("*.md")), FORMATS))
    missing = [
        name for name, _ in commands() if not re.search(rf"{name}\b|run\.py {name.split()[-1]}\b", told)
    ]
    assert missing == []


def shown_commands(page: Path) -> list[list[str]]:
    """Return the arguments of every `sli-themes` line in the code blocks of a page, and of those within its text."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", read(page), re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    text = re.sub(r"^```.*?^```", "", read(page), flags=re.MULTILINE | re.DOTALL)
    lines += re.findall(r"`(sli-themes [a-z][^`]*)`", text)
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("sli-themes ")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_shown_commands_have_options_that_exist(page: Path) -> None:
    """Every command in a code block or in the text is one of ours, and so is every option behind it."""
    known = {tuple(name.split()[1:]): one for name, one in commands()}
    for arguments in shown_commands(page):
        name = next((name for name in known if tuple(arguments[: len(name)]) == name), None)
        assert name is not None, arguments
        options = {option for parameter in known[name].params for option in parameter.opts}
        assert {one for one in arguments if one.startswith("--")} <= options, arguments


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_relative_links_resolve(page: Path) -> None:
    """Every link within the project leads to a file that is there, and to a heading in it."""
    for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        if "://" in target:
            continue
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)$", read(file), re.MULTILINE)
            assert heading in {
                re.sub(r"[^\w -]", "", one).strip().lower().replace(" ", "-") for one in headings
            }, target


def shown_pictures(page: Path) -> dict[Path, str]:
    """Return picture → the text for those who cannot see it, of every picture on a page."""
    found = re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", read(page))
    return {(page.parent / target).resolve(): " ".join(said.split()) for said, target in found}


def test_pictures_say_what_they_show_and_none_lies_about() -> None:
    """Each picture on a page has a text of some words in its place, and each picture in docs/pictures is on a page."""
    shown = [one for page in PAGES for one in shown_pictures(page).items()]
    assert [target.name for target, said in shown if len(said.split()) < 5] == []
    assert set((DOCS / "pictures").glob("*.png")) <= {target for target, _ in shown}


def test_readme_begins_with_the_demo_and_a_picture_of_the_report() -> None:
    """The first screen has what it is, the one command and what comes out of it."""
    first = "\n".join(read(README).splitlines()[:15])
    assert "python run.py demo" in first
    assert "docs/pictures/report-first-page.png" in first


def test_how_tos_can_be_read_in_one_sitting() -> None:
    """A walk through a job keeps under 180 lines; the rest belongs to the pages of reference."""
    pages = sorted((DOCS / "how-to").glob("*.md"))
    assert [page.name for page in pages] == ["analysts.md", "report-writers.md", "researchers.md"]
    assert [page.name for page in pages if len(read(page).splitlines()) >= 180] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_pages_are_plain(page: Path) -> None:
    """Pages speak of the project alone, and have no line of prose that a diff cannot show."""
    text = read(page)
    words = r"\b(?:sessions?|agents?|assistants?|prompts?|workplace|as an AI)\b"
    assert re.findall(words, text, re.IGNORECASE) == []
    assert [line for line in text.splitlines() if len(line) > 170 and not line.startswith("|")] == []


def test_no_package_registry_is_named() -> None:
    """Nothing in the project names a host that packages come from: those who run it say which one."""
    hosts = re.compile("pypi\\.org|pythonhosted|download\\.pytorch|anaconda\\.org|npmjs\\.com", re.IGNORECASE)
    files = [file for file in REPOSITORY.iterdir() if file.is_file()]
    for folder in (".ci", "benchmarks", "codebooks", "corpora", "docs", "notebooks", "sli_themes", "tests"):
        files += [file for file in (REPOSITORY / folder).rglob("*") if file.is_file()]
    kinds = {"", ".ipynb", ".md", ".py", ".toml", ".txt", ".yaml"}
    texts = {
        file: file.read_text("utf-8", "replace")
        for file in files
        if file.suffix in kinds and file.name != ".coverage"
    }
    named = [file for file, text in texts.items() if hosts.search(text) and file != Path(__file__).resolve()]
    assert named == []


def code_files() -> list[Path]:
    """Return the modules of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def named(file: Path) -> set[str]:
    """Return the names that a module defines: functions, classes, arguments, variables."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def test_code_uses_the_words_of_the_glossary() -> None:
    """No name in the code is made with a word that the glossary replaces by another (labels are scikit-learn's)."""
    banned = {
        "topic",
        "topics",
        "tag",
        "tags",
        "highlight",
        "highlights",
        "snippet",
        "snippets",
        "participant",
        "annotation",
    }
    banned |= {"manager", "helper", "helpers", "utils"}
    found = {
        f"{file.relative_to(PACKAGE)}: {name}"
        for file in code_files()
        for name in named(file)
        if banned & set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))
    }
    assert found == set()


def glossary() -> dict[str, str]:
    """Return word → meaning of the glossary's first table."""
    first = read(DOCS / "glossary.md").split("| not here |")[0]
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", first, re.MULTILINE)
    return {word: meaning for word, meaning in rows if word != "word" and not word.startswith("-")}


def test_glossary_is_sorted_and_names_the_states_of_things() -> None:
    """The glossary is in order, and the buckets, coders and statuses that the code writes are its words."""
    from sli_themes.answers.model import Content
    from sli_themes.coding.model import MACHINE

    words = list(glossary())
    assert words == sorted(words)
    buckets = glossary()["bucket"]
    assert [one.value for one in Content if one is not Content.SUBSTANTIVE and one.value not in buckets] == []
    assert f"`{MACHINE}`" in glossary()["coder"]


def rooms() -> dict[str, str]:
    """Return room → side of the table in docs/architecture.md."""
    table = read(DOCS / "architecture.md").split("| room | side | makes |")[1]
    return dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", table, re.MULTILINE))


def test_architecture_shows_the_rooms_that_there_are() -> None:
    """The picture names every module and package of the tree, and none that is not there."""
    there = {
        path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert set(rooms()) == there - {"__init__", "__main__"}


def test_publishable_rooms_import_nothing_restricted() -> None:
    """What the picture calls publishable imports only what it calls publishable or both, within functions too."""
    sides = rooms()
    open_rooms = {room for room, side in sides.items() if side in ("publishable", "both")}
    wrong = []
    for file in code_files():
        room = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room not in open_rooms:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            wrong += [
                f"{room} imports {name}"
                for name in names
                if name.startswith("sli_themes.") and name.split(".")[1] not in open_rooms
            ]
    assert wrong == []


def in_backticks(page: Path) -> set[str]:
    """Return everything that stands in backticks on a page."""
    return set(re.findall(r"`([^`\n]+)`", read(page)))


def test_formats_name_every_key_of_study_toml_and_codebook() -> None:
    """A key that the reader accepts is explained."""
    from sli_themes.codebook.reading import BOOK_KEYS, EDIT_KEYS, THEME_KEYS
    from sli_themes.study import plan_reading, reading

    keys = {
        *reading._TOP,
        *reading._COLUMN_TEXTS,
        *reading._COLUMN_LISTS,
        *reading._LONG_COLUMNS,
        *reading._QUESTION_KEYS,
    }
    keys -= {"columns", "questions", "settings", "sample", "groups", "tables"}
    keys |= {*plan_reading._GROUP_KEYS, *plan_reading._TABLES_KEYS}
    assert keys | {*BOOK_KEYS, *EDIT_KEYS, *THEME_KEYS} <= in_backticks(FORMATS)
    assert {
        "[columns]",
        "[[questions]]",
        "[sample]",
        "[[groups]]",
        "[tables]",
        "[settings.GROUP]",
    } <= in_backticks(FORMATS)


def test_formats_examples_are_read_without_a_fault(tmp_path: Path) -> None:
    """The study.toml, the codebook and the codings on the page are good ones."""
    from sli_themes.codebook import read_codebook
    from sli_themes.study import read_study

    blocks = dict(re.findall(r"^```(toml|yaml|csv)\n(.*?)^```", read(FORMATS), re.MULTILINE | re.DOTALL))
    (tmp_path / "study.toml").write_text(blocks["toml"], "utf-8")
    (tmp_path / "codebook.yaml").write_text(blocks["yaml"], "utf-8")
    assert read_study(tmp_path).settings.quotes.per_theme == 2
    assert read_codebook(tmp_path / "codebook.yaml").theme("financial-resilience").keywords
    assert next(csv.reader(blocks["csv"].splitlines())) == ["answer_id", "theme_id"]


def test_formats_name_every_exit_code() -> None:
    """Each code that an error leaves with is explained."""
    from sli_themes import errors
    from sli_themes.cli.app import INTERRUPTED

    kinds = [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.SliThemesError)
    ]
    table = read(FORMATS).split("## Exit codes")[1]
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    assert {kind.exit_code for kind in kinds} | {0, 1, INTERRUPTED} == told


def console_commands() -> list[list[str]]:
    """Return the commands of the README's first study, in order."""
    lines = [line for block in CONSOLE.findall(read(README)) for line in block.splitlines()]
    assert all(line.startswith("$ sli-themes ") for line in lines), lines
    return [shlex.split(line)[2:] for line in lines]


def write_first_study(folder: Path) -> None:
    """Put into a folder what a newcomer brings: answers, and some of them coded with the starter's themes."""
    corpus = REPOSITORY / "corpora" / "principles"
    (folder / "responses.csv").write_bytes((corpus / "responses.csv").read_bytes())
    rows = csv.DictReader((corpus / "human-codings.csv").read_text("utf-8").splitlines())
    coded = [f"{row['answer_id']},{IN_STARTER.get(row['theme_id'], '')}" for row in rows][:60]
    (folder / "coded.csv").write_text("\n".join(["answer_id,theme_id", *coded]) + "\n", "utf-8")


def test_readme_shows_a_first_study_in_order() -> None:
    """The commands of the first study are ours alone, from a file of answers to a report, and on to what judges it."""
    asked = [arguments[0] for arguments in console_commands()]
    first = ["init", "check", "explore", "code", "codings", "code", "report"]
    assert asked == [*first, "queue", "codings", "code", "agree"]


@pytest.mark.model
@pytest.mark.slow
def test_first_study_of_the_readme(tmp_path: Path, monkeypatch, capsys) -> None:
    """The README's commands run in order, and every file and column they write is explained in docs/formats.md."""
    from sli_themes.cli.app import run

    monkeypatch.chdir(tmp_path)
    write_first_study(tmp_path)
    for arguments in console_commands():
        code = run(arguments)
        assert code == 0, (arguments, capsys.readouterr().err)
    told = in_backticks(FORMATS) | in_backticks(README)
    study = tmp_path / "my-study"
    for folder in ("restricted", "release"):
        for file in sorted((study / folder).iterdir()):
            assert documented(file.name) in told, file.name
            if file.suffix == ".csv" and file.name != "matrix.csv":
                columns = file.read_text("utf-8-sig").splitlines()[0].split(",")
                assert set(columns) - {"region", "authority_type"} <= told, file.name
    assert set(json.loads((study / "release" / "results.json").read_text("utf-8"))) <= told
    assert set(json.loads((study / "release" / "manifest.json").read_text("utf-8"))) <= told
    released = {file.name for file in (study / "release").iterdir()}
    assert released <= in_backticks(README)
    assert (study / "decisions" / "anna.jsonl").exists()


def documented(name: str) -> str:
    """Return how the documents write the name of a file that depends on the study."""
    for pattern, written in (
        (r"clusters-.*\.csv", "clusters-QUESTION.csv"),
        (r"counts-by-.*\.csv", "counts-by-COLUMN.csv"),
    ):
        if re.fullmatch(pattern, name):
            return written
    return name


def test_readme_tells_the_two_commands_and_their_variables() -> None:
    """What a fresh machine needs stands in the README as run.py has it."""
    text, script = read(README), (REPOSITORY / "run.py").read_text("utf-8")
    for command in ("demo", "test", "check", "venv", "lock"):
        assert f"python run.py {command}" in text
    variables = set(re.findall(r"SLI_THEMES_[A-Z_]+", script))
    assert variables == set(re.findall(r"SLI_THEMES_[A-Z_]+", text))


if __name__ == "__main__":
    for written, render in GENERATED.items():
        written.write_text(render(), "utf-8", newline="\n")
        print(f"Wrote {written}")
