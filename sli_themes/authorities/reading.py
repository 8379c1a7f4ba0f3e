"""Populations: the shipped ones, cut from one table with dates, and csv files of a user's own."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from sli_themes.authorities.model import Authority
from sli_themes.authorities.population import Population
from sli_themes.authorities.terms import NATIONS, fold_name, fold_region, fold_type
from sli_themes.errors import Fault, PopulationError

FIRST_YEAR, LAST_YEAR = 2009, 2025
"""The years of which the table knows every authority of England."""
SHIPPED = (*(nation.lower().replace(" ", "-") for nation in NATIONS), "england-2015", f"england-{LAST_YEAR}")
"""Populations that come with the program, by name, the usual one last; any other year of England does too."""
_TABLE = "authorities.csv"
_NEEDED = ("name", "region", "type")
_COLUMNS = "columns: name, region, type[, code, official_name, gss, aliases, class, macro_region]"
_FOLLOWS = {"class": "type", "macro_region": "region"}
"""Columns in which all rows of one type, or region, must say the same: who is quoted has only one of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """Hold an authority with the time in which it existed under this name (ISO dates, "" when not known)."""

    authority: Authority
    since: str
    until: str
    """First day on which it did not."""

    def existed(self, day: str) -> bool:
        """Say whether it existed on a day (ISO date)."""
        return self.since <= day and (not self.until or day < self.until)


def read_population(name_or_path: str | Path) -> Population:
    """Return a shipped population by name, or one from a csv file with columns name, region, type.

    ``england-2019`` are the authorities of England on 1 April 2019, after the changes of that day. A csv may also have
    code, official_name, gss, aliases (separated by ``;``), class (what a type is published as) and macro_region (what
    a region is a part of); without codes, the folded name is the code. Raises `PopulationError` with every fault of the
    file: missing columns, rows without name, region or type, codes that occur twice, types of two classes, regions of
    two macro-regions.
    """
    shipped = _shipped(str(name_or_path))
    if shipped is not None:
        return shipped
    path = Path(name_or_path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        step = (
            f"name a shipped population ({', '.join(SHIPPED)}, or England in another year from {FIRST_YEAR}) "
            "or a csv file with columns name, region, type"
        )
        raise PopulationError(Fault(where=f"population {name_or_path}", what=why, next_step=step)) from error
    return _parsed(path.stem, text, path.name)


def population_of(folder: Path, name: str) -> Population:
    """Return the population that a study in ``folder`` names: a file there, a shipped one, or a file elsewhere."""
    file = folder / name
    return read_population(file if file.is_file() else name)


def shipped_authorities() -> Iterator[Authority]:
    """Yield every authority of the table: what a redactor must know whatever place and year a study is of."""
    yield from (dated.authority for dated in _table())


@functools.cache
def _shipped(name: str) -> Population | None:
    """Return a shipped population, cut once a process; ``None`` when there is none of this name."""
    england = re.fullmatch(r"england-(\d{4})", name)
    if england and FIRST_YEAR <= int(england[1]) <= LAST_YEAR:
        regions, day = None, f"{england[1]}-04-01"
    elif name in SHIPPED:
        regions, day = next(nation for nation in NATIONS if nation.lower().replace(" ", "-") == name), "9999"
    else:
        return None
    here = [
        dated
        for dated in _table()
        if (dated.authority.region == regions if regions else dated.authority.region not in NATIONS)
    ]
    return Population(
        name,
        tuple(dated.authority for dated in here if dated.existed(day)),
        others=tuple(dated.authority for dated in here if not dated.existed(day)),
    )


@functools.cache
def _table() -> tuple[_Dated, ...]:
    """Return the shipped table, read once a process."""
    text = (files("sli_themes") / "populations" / _TABLE).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    into = {row["code"]: _parts(row["became"]) for row in rows if row["became"]}
    return tuple(
        _Dated(
            authority=_authority(row["code"], row, became=_followed(row["code"], into)),
            since=row["from"],
            until=row["to"],
        )
        for row in rows
    )


def _followed(code: str, into: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the codes that took the place of ``code``, and that took theirs."""
    following = into.get(code, ())
    return (*following, *(later for one in following for later in _followed(one, into)))


def _parsed(name: str, text: str, where: str) -> Population:
    """Return the population in ``text`` (csv); raises `PopulationError` with every fault."""
    rows = list(csv.DictReader(text.splitlines()))
    columns = {column.strip().casefold() for column in (rows[0] if rows else {}) if column}
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        what = "holds no authority" if not rows else f"has no column {', '.join(missing)}"
        raise PopulationError(Fault(where=where, what=what, next_step=_COLUMNS))
    faults: list[Fault] = []
    authorities: dict[str, Authority] = {}
    said: dict[tuple[str, str], str] = {}
    for number, raw in enumerate(rows, start=2):
        row = {
            (key or "").strip().casefold(): " ".join((value or "").split())
            for key, value in raw.items()
            if key
        }
        lacking = [column for column in _NEEDED if not row.get(column)]
        code = row.get("code") or fold_name(row.get("name", ""))
        if lacking:
            faults.append(Fault(where=f"{where} row {number}", what=f"has no {', '.join(lacking)}"))
        elif code.casefold() in authorities:
            faults.append(
                Fault(where=f"{where} row {number}", what="has a code (or name) that stands above already")
            )
        else:
            one = authorities[code.casefold()] = _authority(code, row)
            for column, key, value in (
                ("class", one.authority_type, one.own_class),
                ("macro_region", one.region, one.own_macro_region),
            ):
                if said.setdefault((column, key.casefold()), value) != value:
                    what = f"has another {column} than a row of its {_FOLLOWS[column]} above"
                    faults.append(Fault(where=f"{where} row {number}", what=what))
    if faults:
        raise PopulationError(faults)
    return Population(name, tuple(authorities.values()))


def _authority(code: str, row: dict[str, str], *, became: tuple[str, ...] = ()) -> Authority:
    """Return the authority of one row."""
    return Authority(
        code=code,
        name=row["name"],
        official_name=row.get("official_name") or row["name"],
        region=fold_region(row["region"]),
        authority_type=fold_type(row["type"]),
        gss=row.get("gss", ""),
        became=became,
        aliases=_parts(row.get("aliases", "")),
        own_class=row.get("class", ""),
        own_macro_region=row.get("macro_region", ""),
    )


def _parts(cell: str) -> tuple[str, ...]:
    """Return the values of a cell, which ``;`` separates."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
