"""What the tests of tables build on: a small study, read from files as a person would write them."""

from __future__ import annotations

from pathlib import Path

from sli_themes.answers.reading import Reading, examine
from sli_themes.study import Study, read_study

HEAD = """\
title = "Where next?"
answers = "answers.csv"
{top}
[columns]
respondent = "id"
authority = "council"
role = "role"
region = "region"
authority_type = "type"
{columns}
[[questions]]
id = "open"

"""
YES_NO = """\
[[questions]]
id = "a"
kind = "closed"
text = "Is it needed?"
options = ["Yes", "No", "Don't know"]
"""
AFTER_YES = """\
[[questions]]
id = "b"
kind = "closed"
options = ["Now", "Later"]
asked_if = { a = "Yes" }
"""
REGIONS = ("Upper Vale", "Lower Vale", "Near Moor", "Far Moor")
TYPES = ("Academy", "Nursery", "College")


def study_of(
    folder: Path, rows: list[dict[str, str]], toml: str, *, top: str = "", columns: str = ""
) -> Study:
    """Write a study of ``rows`` (id, and whatever else) with ``toml`` after its columns; return it as read."""
    folder.mkdir(parents=True, exist_ok=True)
    header = dict.fromkeys(("id", "council", "role", "region", "type", "open"))
    header |= dict.fromkeys(name for row in rows for name in row)
    lines = [",".join(header)]
    lines += [",".join(f'"{row.get(name, "")}"' for name in header) for row in rows]
    (folder / "answers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = HEAD.format(top=top, columns=columns) + toml
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return read_study(folder)


def read(folder: Path, rows: list[dict[str, str]], toml: str, **more: str) -> tuple[Study, Reading]:
    """Write a study and read its answers."""
    study = study_of(folder, rows, toml, **more)
    return study, examine(study)


def people(number: int, **said: str) -> list[dict[str, str]]:
    """Return so many respondents, each of another council, spread over regions and types."""
    return [
        {
            "id": f"r{at:03}",
            "council": f"C{at:03}",
            "region": REGIONS[at % 4],
            "type": TYPES[at % 3],
            "role": "Leader" if at % 2 else "Chief",
        }
        | said
        for at in range(number)
    ]


def population(folder: Path, number: int) -> None:
    """Write a population of so many councils, those of `people` first."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["code,name,region,type"]
    rows += [f"C{at:03},C{at:03},{REGIONS[at % 4]},{TYPES[at % 3]}" for at in range(number)]
    (folder / "population.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
