"""The population: every authority that could have answered, with its region and type.

Facts only, no words of answers. A study names its population (``england-2015``, ``england-2025``) or brings a csv
of its own (schools, NHS trusts, firms): nothing here or in the attribution scheme knows a council by name.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from sli_themes.errors import Fault, PopulationError

SHIPPED = ("england-2015", "england-2025")
"""Populations that come with the program, by name."""
MACRO_REGIONS: dict[str, str] = {
    "North East": "the North",
    "North West": "the North",
    "Yorkshire and the Humber": "the North",
    "East Midlands": "the Midlands and East",
    "West Midlands": "the Midlands and East",
    "East of England": "the Midlands and East",
    "London": "London and the South",
    "South East": "London and the South",
    "South West": "London and the South",
}
"""The nine regions of England in three; any other region is a macro-region of its own."""
_TYPES: dict[str, tuple[str, str]] = {
    "shire county": ("Shire county", "council"),
    "shire district": ("Shire district", "council"),
    "english unitary": ("English unitary", "council"),
    "metropolitan district": ("Metropolitan district", "council"),
    "london borough": ("London borough", "London borough"),
    "fire and rescue": ("Fire and rescue", "fire and rescue authority"),
}
AUTHORITY_TYPES = tuple(name for name, _ in _TYPES.values())
"""The six types of authority of English local government, as `fold_type` spells them."""
_TYPE_ALIASES = {
    "county": "shire county", "county council": "shire county", "district": "shire district",
    "district council": "shire district", "unitary": "english unitary", "unitary authority": "english unitary",
    "unitary council": "english unitary", "metropolitan": "metropolitan district",
    "metropolitan borough": "metropolitan district", "met district": "metropolitan district",
    "borough of london": "london borough", "london borough council": "london borough",
    "fire": "fire and rescue", "fire and rescue authority": "fire and rescue",
    "fire and rescue service": "fire and rescue", "fire authority": "fire and rescue",
    "combined fire authority": "fire and rescue", "metropolitan fire authority": "fire and rescue",
}  # fmt: skip
_REGION_ALIASES = {
    "yorkshire and humber": "yorkshire and the humber", "yorkshire and humberside": "yorkshire and the humber",
    "yorkshire humber": "yorkshire and the humber", "yorks and humber": "yorkshire and the humber",
    "eastern": "east of england", "east": "east of england", "east england": "east of england",
    "greater london": "london", "northeast": "north east", "northwest": "north west",
    "southeast": "south east", "southwest": "south west",
}  # fmt: skip
_DESIGNATIONS = {
    "Shire county": ("county", "cc", "county cc"),
    "Shire district": ("district", "borough", "dc", "bc", "district dc", "borough bc"),
    "English unitary": ("unitary", "unitary authority", "borough", "bc", "ua"),
    "Metropolitan district": (
        "metropolitan borough",
        "metropolitan district",
        "mbc",
        "mdc",
        "borough",
        "bc",
        "met borough",
    ),
    "London borough": ("borough", "london borough", "lb", "lbc"),
}


def fold_name(text: str) -> str:
    """Return ``text`` without case, accents, punctuation, "&", a leading "the" and a last "council".

    Two spellings of one authority that a person would call the same fold to the same string.
    """
    plain = (
        unicodedata.normalize("NFKD", text.replace("&", " and "))
        .encode("ascii", "ignore")
        .decode()
        .casefold()
    )
    plain = re.sub(r"(?<=\w)['`](?=\w)", "", plain.replace("'s ", "s "))
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    if words and words[0] == "the" and len(words) > 1:
        words = words[1:]
    if words and words[-1] == "council" and len(words) > 1:
        words = words[:-1]
    return " ".join(words)


def fold_region(text: str) -> str:
    """Return the usual name of a region of England ("yorks & humber" → "Yorkshire and the Humber"), else ``text``."""
    folded = fold_name(text)
    return _regions().get(_REGION_ALIASES.get(folded, folded)) or " ".join(text.split())


@functools.cache
def _regions() -> dict[str, str]:
    """Return the regions by folded name."""
    return {fold_name(region): region for region in MACRO_REGIONS}


def fold_type(text: str) -> str:
    """Return the usual name of one of the six types ("county council" → "Shire county"), else ``text``."""
    folded = fold_name(text)
    for key in (folded, _TYPE_ALIASES.get(folded, ""), _TYPE_ALIASES.get(folded + " council", "")):
        if key in _TYPES:
            return _TYPES[key][0]
    return " ".join(text.split())


def authority_class(authority_type: str) -> str:
    """Return the class a type is published as: "council", "London borough", "fire and rescue authority", or itself.

    A type that is none of the six of English local government (a user's own population) is its own class.
    """
    known = _TYPES.get(authority_type.casefold())
    return known[1] if known else authority_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Hold the facts of one authority."""

    code: str
    name: str
    """Short: "Derby", "Derbyshire Fire and Rescue"."""
    official_name: str
    region: str
    authority_type: str
    aliases: tuple[str, ...] = ()
    """Short names, abbreviations, usual misspellings."""

    @property
    def authority_class(self) -> str:
        """Return the class it is published as."""
        return authority_class(self.authority_type)

    @property
    def surfaces(self) -> tuple[str, ...]:
        """Return every way to write it that is known: name, official name, aliases, and name with designation."""
        short = (self.name, *(a for a in self.aliases if not a.casefold().endswith(" council")))
        ends = _DESIGNATIONS.get(self.authority_type, ())
        if "County Council" in self.official_name:
            ends = (*ends, "county", "cc")
        made = [
            f"{name} {end}" for name in short for end in ends if end.split()[0] not in fold_name(name).split()
        ]
        if "city" in self.official_name.casefold():
            made += [f"{name} City" for name in short] + [f"City of {self.name}"]
        if self.authority_type == "London borough":
            made += [f"{front} {name}" for name in short for front in ("London Borough of", "LB", "LB of")]
        made += [
            f"{front} {self.name}"
            for front in ("Borough of", "Royal Borough of")
            if front in self.official_name
        ]
        made += _fire_surfaces(self)
        return tuple(dict.fromkeys((self.name, self.official_name, *self.aliases, *made)))


def _fire_surfaces(authority: Authority) -> list[str]:
    """Return the usual ways to write a fire and rescue authority."""
    if not authority.name.endswith(" Fire and Rescue"):
        return []
    base = authority.name.removesuffix(" Fire and Rescue")
    ends = (
        "Fire and Rescue Service", "Fire and Rescue Authority", "Fire", "Fire Service", "Fire Authority",
        "Fire Brigade",
        "FRS", "FRA", "F&RS", "F&R", "Fire Rescue", "Fire Rescue Service", "Combined Fire Authority",
    )  # fmt: skip
    return [f"{base} {end}" for end in ends]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Say which authority a text names; without one, ``suggestions`` are names to ask the user about."""

    authority: Authority | None
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Hold the authorities that existed, sorted by code."""

    name: str
    authorities: tuple[Authority, ...]
    _by_code: dict[str, Authority] = field(init=False, repr=False)
    _by_surface: dict[str, tuple[Authority, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the authorities by code and by every folded surface."""
        ordered = tuple(sorted(self.authorities, key=lambda authority: authority.code))
        object.__setattr__(self, "authorities", ordered)
        object.__setattr__(self, "_by_code", {authority.code.casefold(): authority for authority in ordered})
        strong: dict[str, list[Authority]] = {}
        weak: dict[str, list[Authority]] = {}
        for authority in ordered:
            own = {fold_name(authority.name), fold_name(authority.official_name)}
            for surface in own:
                strong.setdefault(surface, []).append(authority)
            for surface in {fold_name(surface) for surface in authority.surfaces} - own:
                weak.setdefault(surface, []).append(authority)
        merged = {key: tuple(strong.get(key, weak.get(key, ()))) for key in strong.keys() | weak.keys()}
        object.__setattr__(self, "_by_surface", merged)

    def __len__(self) -> int:
        """Return the number of authorities."""
        return len(self.authorities)

    def authority(self, code: str) -> Authority | None:
        """Return the authority with this code (any letter case), or ``None``."""
        return self._by_code.get(code.strip().casefold())

    def match(self, text: str) -> Match:
        """Return the authority that ``text`` names, when it is exactly a code, a name or an alias of one only.

        Anything else is a question to the user: the nearest names are suggestions, never a match.
        """
        by_code = self.authority(text)
        if by_code is not None:
            return Match(authority=by_code)
        folded = fold_name(text)
        if not folded:
            return Match(authority=None)
        found = self._by_surface.get(folded, ())
        if len(found) == 1:
            return Match(authority=found[0])
        if found:
            return Match(authority=None, suggestions=tuple(authority.official_name for authority in found))
        return Match(authority=None, suggestions=self._near(folded))

    def named(self, text: str) -> Authority | None:
        """Return what `match` does, without looking for suggestions, which takes a hundred times as long."""
        by_code = self.authority(text)
        found = () if by_code or not text.strip() else self._by_surface.get(fold_name(text), ())
        return by_code or (found[0] if len(found) == 1 else None)

    def _near(self, folded: str) -> tuple[str, ...]:
        """Return up to three official names whose surfaces are nearest to ``folded``."""
        from rapidfuzz import fuzz, process  # not needed to read --help

        near = process.extract(folded, sorted(self._by_surface), scorer=fuzz.ratio, limit=12, score_cutoff=80)
        names = (authority.official_name for surface, _, _ in near for authority in self._by_surface[surface])
        return tuple(dict.fromkeys(names))[:3]


def read_population(name_or_path: str | Path) -> Population:
    """Return a shipped population by name, or one from a csv file with columns name, region, type[, code, aliases].

    Aliases are separated by ``;``. Without codes, the folded name is the code. Raises `PopulationError` with every
    fault of the file: missing columns, rows without name, region or type, codes that occur twice.
    """
    if str(name_or_path) in SHIPPED:
        return _shipped(str(name_or_path))
    path = Path(name_or_path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        step = (
            f"name a shipped population ({', '.join(SHIPPED)}) or a csv file with columns name, region, type"
        )
        raise PopulationError(Fault(where=f"population {name_or_path}", what=why, next_step=step)) from error
    return _parsed(path.stem, text, path.name)


@functools.cache
def _shipped(name: str) -> Population:
    """Return a shipped population, read once a process."""
    resource = files("sli_themes") / "populations" / f"{name}.csv"
    return _parsed(name, resource.read_text(encoding="utf-8"), f"{name}.csv")


def _parsed(name: str, text: str, where: str) -> Population:
    """Return the population in ``text`` (csv); raises `PopulationError` with every fault."""
    rows = list(csv.DictReader(text.splitlines()))
    columns = {column.strip().casefold() for column in (rows[0] if rows else {}) if column}
    missing = [column for column in ("name", "region", "type") if column not in columns]
    if missing:
        what = "holds no authority" if not rows else f"has no column {', '.join(missing)}"
        raise PopulationError(
            Fault(where=where, what=what, next_step="columns: name, region, type[, code, aliases]")
        )
    faults: list[Fault] = []
    authorities: dict[str, Authority] = {}
    for number, raw in enumerate(rows, start=2):
        row = {
            (key or "").strip().casefold(): " ".join((value or "").split())
            for key, value in raw.items()
            if key
        }
        lacking = [column for column in ("name", "region", "type") if not row.get(column)]
        code = row.get("code") or fold_name(row.get("name", ""))
        if lacking:
            faults.append(Fault(where=f"{where} row {number}", what=f"has no {', '.join(lacking)}"))
        elif code.casefold() in authorities:
            faults.append(
                Fault(where=f"{where} row {number}", what="has a code (or name) that stands above already")
            )
        else:
            authorities[code.casefold()] = _authority(code, row)
    if faults:
        raise PopulationError(faults)
    return Population(name, tuple(authorities.values()))


def _authority(code: str, row: dict[str, str]) -> Authority:
    """Return the authority of one row."""
    return Authority(
        code=code,
        name=row["name"],
        official_name=row.get("official_name") or row["name"],
        region=fold_region(row["region"]),
        authority_type=fold_type(row["type"]),
        aliases=tuple(alias.strip() for alias in row.get("aliases", "").split(";") if alias.strip()),
    )


def shipped_authorities() -> Iterable[Authority]:
    """Yield the authorities of every shipped population: what a redactor must know whatever year a study is of."""
    for name in SHIPPED:
        yield from read_population(name).authorities
