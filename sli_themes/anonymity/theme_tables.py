"""Split theme counts as tables of authorities, with what a reader knows of how they hang together (restricted).

A record in restricted/ keeps what every release printed, so that a later one is not to be subtracted from it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sli_themes.anonymity.recovery import AtMost, Sum
from sli_themes.anonymity.tables import CountTable, SafeTable, protect, with_release
from sli_themes.errors import DisclosureError
from sli_themes.files import write_atomically
from sli_themes.results import ThemeCount, ThemeCounts
from sli_themes.settings import AnonymitySettings

RECORD = "published-tables.jsonl"
FORMAT_VERSION = 1


def safe_theme_table(
    counts: ThemeCounts, attributes: tuple[str, ...], settings: AnonymitySettings, record: Path
) -> SafeTable:
    """Return what may be printed of the counts split by ``attributes``, beside everything in ``record``.

    Cells that an earlier release withheld and that have not changed stay withheld, so that the same input gives
    the same table again.

    Raises:
        DisclosureError: authorities stand in several groups, or the record of earlier releases cannot be read.
    """
    return safe_beside_releases(theme_table(counts, attributes), settings, record)


def safe_beside_releases(
    table: CountTable, settings: AnonymitySettings, record: Path, *, withheld: frozenset[str] = frozenset()
) -> SafeTable:
    """Return what may be printed of a table beside everything in ``record``; ``withheld`` are cells to hide anyway.

    Raises as `safe_theme_table`.
    """
    releases, kept = read_releases(record), withheld
    for before in releases:
        same = {cell for cell, count in before.table.counts.items() if table.counts.get(cell) == count}
        kept |= same - (before.table.printable - before.withheld)
    system = beside_releases(table, releases)
    safe = protect(system, settings.k, rounding=settings.round_tables, withheld=kept & table.printable)
    return SafeTable(table=table, withheld=safe.withheld, rounded=safe.rounded)


def beside_releases(table: CountTable, releases: Iterable[SafeTable]) -> CountTable:
    """Return a table with those of earlier releases beside it, the oldest first: what a reader of all of them knows."""
    system = table
    for place, before in enumerate(releases, start=1):
        printed = before.table.printable - before.withheld
        system = with_release(system, before.table, printed, f"release {place}")
    return system


def theme_table(counts: ThemeCounts, attributes: tuple[str, ...]) -> CountTable:
    """Return the counts of authorities, for everybody and split, as one table; see `theme_cell` for the names.

    The groups of an attribute add up to everybody. A theme is at most its base, its parent and all questions
    together; a parent is at most the sum of its children where that is so, and all questions are at most theirs.
    """
    cells: dict[str, int] = {}
    base_of: dict[str, str] = {}
    parts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows = [row for row in counts if row.attribute in ("", *attributes)]
    for row in rows:
        whole = replace(row, attribute="", group="")
        for cell, total, number in (
            (theme_cell(row), theme_cell(whole), row.authorities),
            (base_cell(row), base_cell(whole), row.base_authorities),
        ):
            cells[cell] = number
            if row.attribute:
                parts[row.attribute][total].add(cell)
        base_of[theme_cell(row)] = base_cell(row)
    public = frozenset(
        cell for row in rows if not row.attribute for cell in (theme_cell(row), base_cell(row))
    )
    for attribute, wholes in parts.items():
        if any(cells[whole] != sum(cells[part] for part in found) for whole, found in wholes.items()):
            raise DisclosureError(
                f"counts by {attribute} cannot be published: some authorities stand in several groups, or in none, and "
                "their number could be worked out → split by something that every authority has one of"
            )
    return CountTable(
        counts=cells,
        base_of=base_of,
        sums=tuple(
            Sum(total=whole, parts=tuple(sorted(found)))
            for wholes in parts.values()
            for whole, found in sorted(wholes.items())
        ),
        at_most=tuple(sorted(set(_bounds(rows, cells)))),
        public=public,
    )


def theme_cell(row: ThemeCount) -> str:
    """Return the name of a theme's cell: question, theme, and what it is split by."""
    return _name("theme", row.question, row.theme_id, row.attribute, row.group)


def base_cell(row: ThemeCount) -> str:
    """Return the name of its base's cell; across questions each theme has its own base."""
    theme_id = "" if row.question else row.theme_id
    return _name("base", row.question, theme_id, row.attribute, row.group)


def _name(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False)


def _bounds(rows: list[ThemeCount], cells: dict[str, int]) -> Iterable[AtMost]:
    """Yield what is at most what."""
    by_key = {(row.question, row.theme_id, row.attribute, row.group): row for row in rows}
    children: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    questions: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for row in rows:
        own = theme_cell(row)
        yield AtMost(part=own, wholes=(base_cell(row),))
        above = by_key.get((row.question, row.parent, row.attribute, row.group))
        if above is not None:
            yield AtMost(part=own, wholes=(theme_cell(above),))
            children[above.question, above.theme_id, above.attribute, above.group].append(own)
        across = by_key.get(("", row.theme_id, row.attribute, row.group))
        if row.question and across is not None:
            yield AtMost(part=own, wholes=(theme_cell(across),))
            yield AtMost(part=base_cell(row), wholes=(base_cell(across),))
            questions["", row.theme_id, row.attribute, row.group].append(own)
    for wholes in (children, questions):
        for key, found in wholes.items():
            own = theme_cell(by_key[key])
            if cells[own] <= sum(cells[cell] for cell in found):
                yield AtMost(part=own, wholes=tuple(sorted(found)))


def read_releases(record: Path) -> tuple[SafeTable, ...]:
    """Return what earlier releases printed, the oldest first.

    Raises `DisclosureError` when the record is damaged: without it nobody knows what readers know.
    """
    if not record.exists():
        return ()
    try:
        return tuple(_of_line(line) for line in record.read_text(encoding="utf-8").splitlines() if line)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DisclosureError(
            f"{record}: cannot be read, so nobody knows which tables have been published → restore it from a copy"
        ) from error


def note_release(safe: SafeTable, record: Path) -> None:
    """Add the tables of a release to the record; those that are there already are not added again."""
    line = record_line(safe)
    lines = record.read_text(encoding="utf-8") if record.exists() else ""
    if line not in lines.splitlines(keepends=True):
        write_atomically(record, (lines + line).encode())


def record_line(safe: SafeTable) -> str:
    """Return the line of the record for a release with this table."""
    table = safe.table
    line = {
        "format_version": FORMAT_VERSION,
        "counts": table.counts,
        "bases": table.base_of,
        "sums": [[one.total, *one.parts] for one in table.sums],
        "at_most": [[one.part, *one.wholes] for one in table.at_most],
        "public": sorted(table.public),
        "withheld": sorted(safe.withheld),
        "rounded": safe.rounded,
    }
    return json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"


def _of_line(line: str) -> SafeTable:
    read = json.loads(line)
    if read["format_version"] != FORMAT_VERSION:
        raise ValueError("format version")
    table = CountTable(
        counts={str(cell): int(count) for cell, count in read["counts"].items()},
        base_of={str(cell): str(base) for cell, base in read["bases"].items()},
        sums=tuple(Sum(total=total, parts=tuple(parts)) for total, *parts in read["sums"]),
        at_most=tuple(AtMost(part=part, wholes=tuple(wholes)) for part, *wholes in read["at_most"]),
        public=frozenset(read["public"]),
    )
    return SafeTable(table=table, withheld=frozenset(read["withheld"]), rounded=bool(read["rounded"]))
