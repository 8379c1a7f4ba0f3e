"""The sheet of quotes to choose among: written by a report, filled in by a person, and what comes back (restricted).

Rows are found by the id of the quote and the run that coded the answers, never by where they stand.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.answers.files import read_table
from sli_themes.answers.table import Table, listed
from sli_themes.errors import AnswersError, Fault, did_you_mean
from sli_themes.files import printable
from sli_themes.quotes.model import Choosable, Standing
from sli_themes.quotes.wishes import Use, Wish, Wishes
from sli_themes.workbooks import Column, Sheet, workbook_bytes

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook

SHEET_STEM = "choose-quotes"
CANDIDATES_FILE = "quote-candidates.json"
COLUMNS = (
    Column(name="quote_id"),
    Column(name="use", width=12, choices=tuple(one.value for one in Use)),
    Column(name="comment", width=30, wrapped=True),
    Column(name="quote", width=70, wrapped=True),
    Column(name="attribution", width=24, wrapped=True),
    Column(name="question", width=10),
    Column(name="theme", width=28, wrapped=True),
    Column(name="standing", width=12),
    Column(name="why", width=28, wrapped=True),
    Column(name="used_in", width=24, wrapped=True),
    Column(name="probability", width=12),
    Column(name="author", width=22),
    Column(name="answer_id"),
    Column(name="run"),
)
NOTES = (
    "Each row is a quote that may be printed: released ones, and alternates that the report passed over.",
    "use: yes, no or important; leave it empty to let the program choose.",
    "important: taken before everything else, in the whole study. yes: taken before what the program chooses.",
    "no: set aside. It is not quoted, and another takes its place.",
    (
        "What is wanted is taken as far as the limits allow: an authority is quoted a few times in all packs together "
        "and once under a theme. author says which rows share an author."
    ),
    "Emptying a cell of use takes back what was decided there. Change no other column; sort and filter as you like.",
    "To change the words of a quote, use: sli-themes clear.",
    "This file says who wrote what: keep it where you keep the answers.",
)
_NEEDED = ("quote_id", "use", "comment", "quote", "run")
_AGAIN = "report again and choose in the new sheet"
_ORDER = {standing: place for place, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Hold what the last report offered, and which sheets on disk are as this program left them."""

    run: str
    codings: Mapping[str, tuple[str, str]]
    """Answer and theme by quote id."""
    words: Mapping[str, str]
    """sha256 of the words by quote id."""
    sheets: Mapping[str, str]
    """sha256 by file name."""


def choosing_files(
    folder: Path, choosable: Iterable[Choosable], wishes: Wishes, codebook: Codebook, run: str
) -> dict[Path, bytes]:
    """Return the sheet and the list of what it offers, by the path to write it to.

    A sheet that somebody has filled in and not brought back is left alone: the new one gets another name.
    """
    names = {theme.id: theme.name for theme in codebook.themes}
    order = {theme.id: place for place, theme in enumerate(codebook.themes)}
    rows: dict[str, Choosable] = {}
    for one in sorted(
        choosable,
        key=lambda one: (
            _as_read(one.candidate.question),
            order[one.candidate.theme_id],
            _ORDER[one.standing],
            one.quote_id,
            one.candidate.answer_id,
        ),
    ):
        rows.setdefault(one.quote_id, one)
    sheet = Sheet(
        name="Quotes", columns=COLUMNS, rows=[_row(one, wishes, names, run) for one in rows.values()]
    )
    content = workbook_bytes([sheet], title="Quotes to choose among", notes=NOTES)
    known = _read_known(folder)
    sheets = dict(known.sheets) if known else {}
    name = _free_name(folder, sheets)
    sheets[name] = _sha256(content)
    offered = {
        "format_version": 1,
        "run": run,
        "sheets": {one: sha for one, sha in sorted(sheets.items()) if one == name or (folder / one).exists()},
        "candidates": [
            {
                "quote_id": one.quote_id,
                "answer_id": one.candidate.answer_id,
                "theme_id": one.candidate.theme_id,
                "words": _sha256(_one_line(one.shown).encode()),
            }
            for one in rows.values()
        ],
    }
    return {folder / name: content, folder / CANDIDATES_FILE: _json(offered)}


def _as_read(question: str) -> tuple[str | int, ...]:
    """Return what puts q2 before q11: texts and numbers in turn."""
    parts = re.split(r"(\d+)", question)
    return tuple(int(part) if place % 2 else part for place, part in enumerate(parts))


def wishes_in(path: Path, folder: Path, standing: Wishes) -> tuple[Wish, ...]:
    """Return what a filled sheet (xlsx, or saved from it as csv) changes of what stands.

    Raises:
        AnswersError: with every fault of the file by row: columns that are missing, rows of another run, unknown
            quotes, quotes that stand twice or whose words were changed, and what is no choice. Nothing is taken then.
    """
    known = _read_known(folder)
    if known is None:
        what = "nothing was offered to choose among yet"
        raise AnswersError(Fault(where=str(folder / CANDIDATES_FILE), what=what, next_step="report first"))
    table = read_table(path)
    missing = [name for name in _NEEDED if table.find(name) is None]
    if missing:
        step = "bring back the sheet that the report wrote, with its header"
        raise AnswersError(
            [Fault(where=table.name, what=f"no column {name!r}", next_step=step) for name in missing]
        )
    faults: list[Fault] = []
    wishes: list[Wish] = []
    seen: dict[str, list[int]] = defaultdict(list)
    for number, row in _rows(table):
        seen[row["quote_id"]].append(number)
        fault = _fault(row, known, standing)
        if fault:
            what, _, step = fault.partition(" → ")
            faults.append(Fault(where=f"{table.name} row {number}", what=what, next_step=step))
        elif (wish := _wish(row, known, standing)) is not None:
            wishes.append(wish)
    for numbers in seen.values():
        if len(numbers) > 1:
            where = f"{table.name} {listed(numbers)}"
            faults.append(Fault(where=where, what="the same quote", next_step="keep one row of each"))
    if faults:
        raise AnswersError(faults)
    return tuple(wishes)


def taken_file(path: Path, folder: Path) -> dict[Path, bytes]:
    """Return the list that knows of a sheet in ``folder`` that its choices are taken, so that it can be replaced."""
    file = folder / CANDIDATES_FILE
    if path.resolve().parent != folder.resolve() or not path.name.startswith(SHEET_STEM):
        return {}
    offered: dict[str, Any] = json.loads(file.read_bytes())
    offered["sheets"][path.name] = _sha256(path.read_bytes())
    return {file: _json(offered)}


def _row(one: Choosable, wishes: Wishes, names: Mapping[str, str], run: str) -> list[str | int | float]:
    candidate = one.candidate
    wish = wishes.wanted.get(candidate.coding)
    return [
        one.quote_id,
        wish.use.value if wish and wish.use else "",
        wish.comment if wish else "",
        one.shown,
        candidate.attribution.words,
        candidate.question,
        names[candidate.theme_id],
        one.standing.value,
        one.why,
        "; ".join(wishes.used_in(one.quote_id)),
        round(candidate.probability, 3),
        candidate.author,
        candidate.answer_id,
        run,
    ]


def _rows(table: Table) -> Iterable[tuple[int, dict[str, str]]]:
    columns = {name: table.frame[table.find(name)] for name in _NEEDED}
    for number, cells in zip(table.rows, zip(*columns.values(), strict=True), strict=True):
        yield number, {name: str(cell).strip() for name, cell in zip(columns, cells, strict=True)}


def _fault(row: Mapping[str, str], known: _Known, standing: Wishes) -> str:
    """Return what is wrong with a row, and after an arrow what to do; "" when nothing is."""
    quote_id = row["quote_id"]
    if row["run"] != known.run:
        return f"is of another run than the answers are coded by now → {_AGAIN}"
    if quote_id not in known.codings:
        return f"no quote of the last report has this id → {_AGAIN}"
    if _sha256(_one_line(row["quote"]).encode()) != known.words[quote_id]:
        return "the words of the quote were changed → leave them; sli-themes clear edits a quote"
    if row["use"] and _use(row["use"]) is None:
        choices = [one.value for one in Use]
        step = did_you_mean(row["use"], choices, f"choose one of: {', '.join(choices)}")
        return f"this is no choice → {step}"
    if row["comment"] and not row["use"] and known.codings[quote_id] not in standing.wanted:
        return "a comment and no choice → choose yes, no or important"
    return ""


def _wish(row: Mapping[str, str], known: _Known, standing: Wishes) -> Wish | None:
    """Return what a row changes, ``None`` when it says what stands."""
    coding = known.codings[row["quote_id"]]
    before, use = standing.wanted.get(coding), _use(row["use"])
    comment = " ".join(row["comment"].split()) if use else ""
    if (before.use if before else None) is use and (before.comment if before else "") == comment:
        return None
    answer_id, theme_id = coding
    return Wish(answer_id=answer_id, theme_id=theme_id, use=use, comment=comment, quote_id=row["quote_id"])


def _use(cell: str) -> Use | None:
    named = {one.value: one for one in Use}
    return named.get(" ".join(cell.casefold().split()))


def _free_name(folder: Path, sheets: Mapping[str, str]) -> str:
    """Return the first name of a sheet that is not there, or is there as this program left it."""
    number = 1
    while True:
        name = f"{SHEET_STEM}.xlsx" if number == 1 else f"{SHEET_STEM}-{number}.xlsx"
        file = folder / name
        if not file.exists() or _sha256(file.read_bytes()) == sheets.get(name):
            return name
        number += 1


def _read_known(folder: Path) -> _Known | None:
    """Return what the last report offered, ``None`` before the first or when that cannot be read."""
    try:
        offered = json.loads((folder / CANDIDATES_FILE).read_bytes())
        rows = offered["candidates"]
        return _Known(
            run=str(offered["run"]),
            codings={str(one["quote_id"]): (str(one["answer_id"]), str(one["theme_id"])) for one in rows},
            words={str(one["quote_id"]): str(one["words"]) for one in rows},
            sheets={str(name): str(sha) for name, sha in offered["sheets"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _one_line(text: str) -> str:
    """Return a text as it comes back from a spreadsheet: without what no cell holds, on one line."""
    return " ".join(printable(text).split())
