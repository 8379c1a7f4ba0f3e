"""Rows of the answers file → one row a respondent, placed among the authorities that existed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sli_themes.answers.layout import Cells
from sli_themes.answers.model import RESPONDENT_COLUMNS, Respondents
from sli_themes.answers.spelling import known_authority_type, known_region, says_yes
from sli_themes.answers.table import Table, listed
from sli_themes.authorities import read_population
from sli_themes.errors import AnswersError, Fault
from sli_themes.study import Study

Matcher = Callable[[str], "Place | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Hold what the population knows of an authority's name: the one it is, or names that look like it."""

    code: str = ""
    region: str = ""
    authority_type: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(slots=True)
class _Notes:
    """Gather the respondents of whom something is worth knowing."""

    regions: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    contradicted: list[str] = field(default_factory=list)
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def as_faults(self, name: str) -> tuple[Fault, ...]:
        """Return one note a kind; ``name`` is the file's. Authorities are not named: they are what is protected."""
        kinds = (
            (
                self.regions,
                "region that is none of the nine",
                "kept as given; correct the spelling if it is one",
            ),
            (
                self.types,
                "authority type that is not known",
                "kept as given; correct the spelling if it is one",
            ),
            (
                self.unmatched,
                "authority that the population does not have",
                "correct the name, or check population in study.toml",
            ),
            (
                self.contradicted,
                "region or authority type that the authority's name contradicts",
                "kept as given, and the authority is not matched; correct whichever is wrong",
            ),
        )
        notes = [
            Fault(
                where=name,
                what=f"{what}: {len(ids):,} ({listed(ids, 'respondent')})",
                next_step=step,
                fatal=False,
            )
            for ids, what, step in kinds
            if ids
        ]
        notes += [
            Fault(
                where=f"{name} respondent {one}",
                what="authority not matched",
                next_step=f"did you mean {' or '.join(repr(near) for near in names)}?",
                fatal=False,
            )
            for one, names in sorted(self.near.items())[:20]
        ]
        return tuple(notes)


def gather_respondents(
    study: Study, table: Table, columns: dict[str, str], cells: Cells
) -> tuple[Respondents, tuple[Fault, ...]]:
    """Return the respondents of a table, and notes on what was not recognised.

    Raises `AnswersError` when rows of one respondent say different things of them.
    """
    wanted = _wanted(study)
    said = _said(table, columns, cells.owners, wanted)
    quoted = _quoted(study, table, columns, cells.owners)
    match = _matcher(study)
    places = {
        name: match(name)
        for name in sorted({values.get("authority", "") for values in said.values()})
        if name
    }
    notes = _Notes()
    rows = []
    for one in sorted(said):
        values = _placed(one, said[one], places.get(said[one].get("authority", "")), notes)
        rows.append({**values, "respondent_id": one, "may_quote": quoted[one]})
    names = (*RESPONDENT_COLUMNS, *study.columns.attributes)
    frame = pd.DataFrame(
        {
            name: pd.Series([row.get(name, "") for row in rows], dtype=bool if name == "may_quote" else "str")
            for name in names
        },
        columns=list(names),
    )
    return Respondents(frame), notes.as_faults(table.name)


def _wanted(study: Study) -> dict[str, tuple[str, ...]]:
    """Return column of the respondents' table → columns of the study that fill it."""
    columns = study.columns
    single = ("authority", "region", "authority_type", "role", "email")
    wanted: dict[str, tuple[str, ...]] = {
        key: (getattr(columns, key),) for key in single if getattr(columns, key)
    }
    if columns.name:
        wanted["name"] = columns.name
    return wanted | {attribute: (attribute,) for attribute in columns.attributes}


def _said(
    table: Table, columns: dict[str, str], owners: Sequence[str], wanted: dict[str, tuple[str, ...]]
) -> dict[str, dict[str, str]]:
    """Return respondent → what their rows say of them; a blank contradicts nothing.

    Raises `AnswersError` with the respondents whose rows contradict each other.
    """
    said: dict[str, dict[str, str]] = {owner: {} for owner in owners}
    faults: list[Fault] = []
    for key, sources in wanted.items():
        parts = [table.frame[columns[source]] for source in sources]
        torn: set[str] = set()
        for owner, *pieces in zip(owners, *parts, strict=True):
            value = _spelled(key, " ".join(piece.strip() for piece in pieces if piece.strip()))
            if value and said[owner].setdefault(key, value) != value:
                torn.add(owner)
        if torn:
            what = f"different values in rows of the same respondent: {listed(sorted(torn), 'respondent')}"
            step = f"make them equal, or take {key} out of [columns] in study.toml"
            names = ", ".join(repr(source) for source in sources)
            faults.append(Fault(where=f"{table.name} column {names}", what=what, next_step=step))
    if faults:
        raise AnswersError(faults)
    return said


def _spelled(key: str, value: str) -> str:
    """Return a region or authority type in its one spelling, anything else as it is."""
    if key == "region":
        return known_region(value) or value
    if key == "authority_type":
        return known_authority_type(value) or value
    return value


def _quoted(study: Study, table: Table, columns: dict[str, str], owners: Sequence[str]) -> dict[str, bool]:
    """Return respondent → whether they may be quoted: every one of their rows must say so."""
    if not study.columns.may_quote:
        return dict.fromkeys(owners, study.everyone_may_be_quoted)
    answers: dict[str, bool] = defaultdict(lambda: True)
    for owner, value in zip(owners, table.frame[columns[study.columns.may_quote]], strict=True):
        answers[owner] &= says_yes(value, study.columns.may_quote_yes)
    return answers


def _placed(one: str, said: dict[str, str], place: Place | None, notes: _Notes) -> dict[str, str]:
    """Return what is known of a respondent with region and type filled in from their authority.

    What they said wins; where it contradicts the authority the match is taken for a wrong one.
    """
    region, kind = said.get("region", ""), said.get("authority_type", "")
    known = {"region": bool(known_region(region)), "authority_type": bool(known_authority_type(kind))}
    if place is not None and place.code:
        told = {"region": place.region, "authority_type": place.authority_type}
        if any(known[key] and told[key] and said[key] != told[key] for key in told):
            notes.contradicted.append(one)
            return said
        filled = {key: value for key, value in told.items() if value and not known[key]}
        return {**said, **filled, "authority_code": place.code}
    if region and not known["region"]:
        notes.regions.append(one)
    if kind and not known["authority_type"]:
        notes.types.append(one)
    if place is not None:
        notes.unmatched.append(one)
        if place.suggestions:
            notes.near[one] = place.suggestions
    return said


def _matcher(study: Study) -> Matcher:
    """Return a function from an authority's name to its place; always ``None`` when the study has no population."""
    if not study.population:
        return lambda _: None
    file = study.folder / study.population
    population = read_population(file if file.is_file() else study.population)

    def place(name: str) -> Place:
        match = population.match(name)
        if match.authority is None:
            return Place(suggestions=match.suggestions)
        found = match.authority
        return Place(code=found.code, region=found.region, authority_type=found.authority_type)

    return place
