"""Codings as other programs write them: a project, a 0/1 matrix, Consult's mapping; all become human codings."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from sli_themes.coding.human import human_row, person
from sli_themes.coding.model import MACHINE, Codings
from sli_themes.errors import ExchangeError, Fault
from sli_themes.exchange.matching import WAYS, match_entries
from sli_themes.exchange.model import Exported, ImportedCodings, left_out
from sli_themes.exchange.refi_project import source_guid
from sli_themes.exchange.refi_reading import Project
from sli_themes.files import csv_bytes
from sli_themes.wording import counted

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook

Asked = Mapping[str, str]
"""Answer id → question id, of every answer of the study."""
_SHOWN = 5


def codings_of_project(
    project: Project, study: str, asked: Asked, codebook: Codebook, *, coder: str = ""
) -> ImportedCodings:
    """Return what people coded in a project that was made of this study.

    Texts are told by GUID, else by name; codes as `match_entries` says. ``coder`` stands for people whom the project
    does not name. What a run of this program coded is left out: it is not a person's.

    Raises:
        ExchangeError: no text of the project is an answer of this study.
        UsageError: somebody coded whom the project does not name, and ``coder`` is not given.
    """
    by_guid = {source_guid(study, answer_id): answer_id for answer_id in asked}
    by_name = {answer_id: answer_id for answer_id in asked}
    matches = match_entries(project.codebook, codebook)
    theme_of = {str(project.codebook.themes[one.entry].fields["guid"]): one.theme_id for one in matches}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    strangers, unknown, parts = 0, Counter[str](), 0
    for source in project.sources:
        answer_id = by_guid.get(source.guid) or by_name.get(source.name, "")
        strangers += not answer_id
        for selection in source.selections if answer_id else ():
            who = selection.coder or coder
            if who == MACHINE:
                continue
            themes = found[answer_id, person(who)]
            themes |= {theme_of[code] for code in selection.codes if code in theme_of}
            unknown.update(code for code in selection.codes if code not in theme_of)
            parts += not selection.whole
    if project.sources and strangers == len(project.sources):
        step = "export the project from this study, or name the texts by the ids of the answers"
        raise ExchangeError(Fault(where="project", what="no text is an answer of this study", next_step=step))
    ways = Counter(one.by for one in matches)
    notes = [
        *project.notes,
        left_out(
            "codes",
            "told by " + (", ".join(f"{way} {ways[way]:,}" for way in WAYS if ways[way]) or "nothing"),
        ),
    ]
    if strangers:
        notes.append(left_out("texts", f"{strangers:,} are no answers of this study"))
    if unknown:
        step = "import the codebook of the project first: sli-themes codebook import"
        notes.append(
            left_out(
                "codings", f"{sum(unknown.values()):,} with {counted(len(unknown), 'unknown code')}", step
            )
        )
    if parts:
        notes.append(
            left_out("codings", f"{parts:,} of a part of an answer became codings of the whole answer")
        )
    return ImportedCodings(codings=_codings(found, asked, codebook), notes=tuple(notes))


def write_matrix(codings: Mapping[str, Iterable[str]], codebook: Codebook) -> Exported:
    """Return a csv with a row an answer and a column a codable theme: 1 where it is coded, else 0."""
    themes = [theme.id for theme in codebook.codable]
    rows: list[list[str | int]] = [
        [answer_id, *(int(theme in set(coded)) for theme in themes)]
        for answer_id, coded in sorted(codings.items())
    ]
    left = sorted({theme for coded in codings.values() for theme in coded}.difference(themes))
    notes = [left_out("codings", "coders, probabilities, excerpts and reasons")]
    if left:
        notes.append(left_out(f"themes {', '.join(left[:_SHOWN])}", "are not codable any more"))
    return Exported(content=csv_bytes(("answer_id", *themes), rows, spreadsheet=True), notes=tuple(notes))


def read_matrix(text: str, name: str, asked: Asked, codebook: Codebook, *, coder: str) -> ImportedCodings:
    """Return the codings of a 0/1 matrix; columns are theme ids or names, a row of zeros says "read, no theme".

    Raises:
        ExchangeError: with every unknown column and answer, and every cell that is neither 0 nor 1.
    """
    rows = list(csv.reader(io.StringIO(text, newline="")))
    head = [cell.strip() for cell in rows[0]] if rows else []
    known = _theme_finder(codebook)
    faults = [
        _unknown(f"{name} column {cell!r}", "theme") for cell in head[1:] if cell and known(cell) is None
    ]
    if not head or head[0].casefold() not in ("answer_id", "answer id", "id"):
        step = "call the first column answer_id, the others by the themes' ids"
        faults.append(Fault(where=name, what="the first column is not answer_id", next_step=step))
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for number, row in enumerate(rows[1:], start=2):
        answer_id, *cells = [cell.strip() for cell in row] or [""]
        if not answer_id and not any(cells):
            continue
        if answer_id not in asked:
            faults.append(_unknown(f"{name} row {number}", "answer"))
        if any(cell not in ("0", "1", "", "0.0", "1.0") for cell in cells):
            faults.append(
                Fault(where=f"{name} row {number}", what="a cell is neither 0 nor 1", next_step="mend it")
            )
        chosen = {known(theme) for theme, cell in zip(head[1:], cells, strict=False) if cell in ("1", "1.0")}
        found[answer_id, person(coder)] |= {theme for theme in chosen if theme}
    if faults:
        raise ExchangeError(faults)
    return ImportedCodings(codings=_codings(found, asked, codebook))


def write_mapping(codings: Mapping[str, Iterable[str]]) -> Exported:
    """Return ``mapping.jsonl`` as ThemeFinder writes it: a line an answer, ``themefinder_id`` and ``theme_keys``."""
    lines = [
        json.dumps({"themefinder_id": answer_id, "theme_keys": sorted(coded)}, ensure_ascii=False) + "\n"
        for answer_id, coded in sorted(codings.items())
    ]
    notes = (left_out("codings", "coders, probabilities, excerpts and reasons"),)
    return Exported(content="".join(lines).encode(), notes=notes)


def read_mapping(text: str, name: str, asked: Asked, codebook: Codebook, *, coder: str) -> ImportedCodings:
    """Return the codings of a ``mapping.jsonl``; keys are theme ids or names, no keys say "read, no theme".

    Raises:
        ExchangeError: with every line that is none, and every unknown key and answer.
    """
    known, faults = _theme_finder(codebook), list[Fault]()
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{name} line {number}"
        try:
            record = json.loads(line)
            answer_id, keys = str(record["themefinder_id"]), [str(key) for key in record["theme_keys"]]
        except (ValueError, KeyError, TypeError, RecursionError):
            step = 'a line is {"themefinder_id": ..., "theme_keys": [...]}'
            faults.append(Fault(where=where, what="is no line of a mapping", next_step=step))
            continue
        if answer_id not in asked:
            faults.append(_unknown(where, "answer"))
        faults += [
            _unknown(f"{where} key {place}", "theme") for place, key in enumerate(keys, 1) if not known(key)
        ]
        found[answer_id, person(coder)] |= {theme for theme in map(known, keys) if theme}
    if faults:
        raise ExchangeError(faults)
    return ImportedCodings(codings=_codings(found, asked, codebook))


def _theme_finder(codebook: Codebook) -> Callable[[str], str | None]:
    """Return a function from a theme's id or name to the id of the theme that stands for it today."""
    known = {theme.name.casefold(): theme.id for theme in codebook.themes}
    known |= {theme.id.casefold(): theme.id for theme in codebook.themes}

    def find(said: str) -> str | None:
        theme_id = known.get(said.strip().casefold())
        return None if theme_id is None else codebook.successor(theme_id)

    return find


def _unknown(where: str, what: str) -> Fault:
    step = f"write the id of a {what} of this study" + (", or its name" if what == "theme" else "")
    return Fault(where=where, what=f"is no {what} of this study", next_step=step)


def _codings(found: Mapping[tuple[str, str], set[str]], asked: Asked, codebook: Codebook) -> Codings:
    residual = set(codebook.residual)
    return Codings.of(
        [
            human_row(answer_id, asked[answer_id], theme, who, codebook.version)
            for (answer_id, who), themes in found.items()
            for theme in (themes - residual) or {""}
        ]
    )
