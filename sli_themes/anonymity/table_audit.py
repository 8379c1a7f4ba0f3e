"""The audit of split tables: the files of a release say what was decided, and still hide what they hid (restricted).

It reads the files as a reader would and trusts nothing but the record of releases in restricted/.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sli_themes.anonymity.tables import SafeTable, told
from sli_themes.anonymity.theme_tables import RECORD, beside_releases, read_releases
from sli_themes.files import harmless
from sli_themes.settings import AnonymitySettings

_FILES = "*counts-by-*.csv"
_WITHHELD, _ALL_QUESTIONS, _NOT_KNOWN = "-", "(all questions)", "(not known)"
"""As they are printed; a test compares them with the printer's."""
_COLUMNS = ("theme_id", "theme", "parent", "authorities", "base_authorities", "per_cent")
_OPTION_COLUMNS = ("option", "authorities", "base_authorities", "per_cent")
_ELSEWHERE = "responded"
"""The kind of cell of the response by region and type, which every release prints in tables.csv."""
_AGAIN = "→ report again"

_Key = tuple[str, str, str, str, str]
"""Kind of cell, question, theme or option, attribute, group, as they are printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Hold what a file prints of one theme, or option, in one group."""

    where: str
    theme: _Key
    base: _Key
    authorities: str
    base_authorities: str
    per_cent: str


def table_findings(folder: Path, record: Path, settings: AnonymitySettings) -> tuple[str, ...]:
    """Return what is wrong with the split tables of a release, by file and row, without a number or a name found.

    Each row must say what one release in ``record`` printed, and no cell that it withheld may be worked out from the
    rows that stand there, all tables and all earlier releases together. Rows that are missing tell nothing.

    Raises:
        DisclosureError: the record of releases cannot be read.
    """
    rows: list[_Row] = []
    findings: list[str] = []
    for file in sorted(folder.rglob(_FILES)):
        found = _rows(file)
        if found is None:
            findings.append(f"{file.name}: is no table that the program prints {_AGAIN}")
        else:
            rows += found
    if not rows:
        return tuple(findings)
    releases = read_releases(record)
    if not releases:
        names = sorted({row.where.partition(" ")[0] for row in rows})
        return (*findings, *(f"{name}: nothing in {RECORD} says what it may tell {_AGAIN}" for name in names))
    # A report that is made again is not noted again, so the numbers have to tell which release this is.
    differing = [tuple(_differences(rows, release)) for release in releases]
    at = min(range(len(releases)), key=lambda place: (len(differing[place]), -place))
    return (*findings, *(differing[at] or _worked_out(rows, releases, at, settings)))


def _rows(file: Path) -> list[_Row] | None:
    """Return the rows of a file, ``None`` when it is no table of split counts."""
    lines: list[list[str]]
    header, *lines = [*csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig", errors="replace"))), []]
    options = tuple(header[2:]) == _OPTION_COLUMNS
    if header[:1] != ["question"] or not (options or tuple(header[2:]) == _COLUMNS):
        return None
    kind, base_kind = ("option", "option base") if options else ("theme", "base")
    rows = []
    for number, cells in enumerate(lines, start=2):
        if cells and len(cells) != len(header):
            return None
        if cells:
            question, group, theme, *_, authorities, base_authorities, per_cent = cells
            of_theme = theme if question == _ALL_QUESTIONS else ""
            rows.append(
                _Row(
                    where=f"{file.name} row {number}",
                    theme=(kind, question, theme, header[1], group),
                    base=(base_kind, question, of_theme, header[1], group),
                    authorities=authorities,
                    base_authorities=base_authorities,
                    per_cent=per_cent,
                )
            )
    return rows


def _differences(rows: list[_Row], release: SafeTable) -> Iterator[str]:
    """Yield the rows that do not say what a release printed."""
    cells = _cells(release)
    for row in rows:
        theme, base = cells.get(row.theme), cells.get(row.base)
        if theme is None or base is None:
            yield f"{row.where}: is none of the rows that were counted {_AGAIN}"
            continue
        number, whole = release.printed(theme), release.printed(base)
        said = (row.authorities, row.base_authorities)
        if said != tuple(_WITHHELD if count is None else str(count) for count in (number, whole)):
            yield f"{row.where}: does not say what was decided to be printed (restricted/{RECORD}) {_AGAIN}"
        elif row.per_cent != _WITHHELD and (
            number is None or whole is None or row.per_cent != _per_cent(min(number, whole), whole)
        ):
            yield f"{row.where}: its per cent does not follow from its numbers {_AGAIN}"


def _worked_out(
    rows: list[_Row], releases: tuple[SafeTable, ...], at: int, settings: AnonymitySettings
) -> Iterator[str]:
    """Yield the rows of which a reader of these and of all earlier tables could work out a withheld cell."""
    release = releases[at]
    cells = _cells(release)
    where = {cells[key]: row.where for row in reversed(rows) for key in (row.theme, row.base)}
    system = beside_releases(release.table, releases[:at])
    elsewhere = {cell for cell in release.table.printable if json.loads(cell)[0] == _ELSEWHERE}
    absent = release.table.printable.difference(where, elsewhere)
    seen = SafeTable(table=system, withheld=release.withheld | absent, rounded=release.rounded)
    once_printed = absent - release.withheld - release.table.sensitive(settings.k)
    known = set(told(seen, settings.k)) - once_printed
    for place in sorted({where.get(cell, "a row that stands in no file here") for cell in known}):
        yield f"{place}: a number that is withheld could be worked out {_AGAIN}"


def _cells(release: SafeTable) -> dict[_Key, str]:
    """Return the cells of a release by what is printed of them."""
    cells: dict[_Key, str] = {}
    for cell in release.table.printable:
        kind, question, theme_id, attribute, group = json.loads(cell)
        printed = (
            harmless(question or _ALL_QUESTIONS),
            harmless(theme_id),
            attribute,
            harmless(group or _NOT_KNOWN),
        )
        cells[kind, *printed] = cell
    return cells


def _per_cent(count: int, base: int) -> str:
    """Return ``count`` of ``base`` in the conventions of print."""
    if not count or not base:
        return "0"
    return "*" if 200 * count < base else str((200 * count + base) // (2 * base))
