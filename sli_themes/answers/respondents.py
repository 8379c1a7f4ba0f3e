"""Rows of the answers file → one row a respondent, placed among the authorities that existed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from sli_themes.answers.consent import says_no
from sli_themes.answers.layout import Cells
from sli_themes.answers.matching import Matching, read_matching
from sli_themes.answers.model import RESPONDENT_COLUMNS, Respondents
from sli_themes.answers.spelling import says_yes
from sli_themes.answers.table import Table, listed
from sli_themes.errors import AnswersError, Fault
from sli_themes.study import Study


@dataclass(slots=True)
class _Notes:
    """Gather the respondents of whom something is worth knowing."""

    regions: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    contradicted: list[str] = field(default_factory=list)

    def as_faults(self, name: str) -> tuple[Fault, ...]:
        """Return one note a kind; ``name`` is the file's."""
        kept = "kept as given; correct the spelling if it is one"
        kinds = (
            (self.regions, "region that is not known", kept),
            (self.types, "authority type that is not known", kept),
            (
                self.contradicted,
                "region or authority type that the authority's name contradicts",
                "kept as given, and the authority is not matched; correct whichever is wrong",
            ),
        )
        return tuple(
            Fault(
                where=name,
                what=f"{what}: {len(ids):,} ({listed(ids, 'respondent')})",
                next_step=step,
                fatal=False,
            )
            for ids, what, step in kinds
            if ids
        )


def gather_respondents(
    study: Study, table: Table, columns: dict[str, str], cells: Cells
) -> tuple[Respondents, tuple[Fault, ...]]:
    """Return the respondents of a table, and notes on what was not recognised.

    Raises `AnswersError` when rows of one respondent say different things of them, and when what people said of the
    authorities' spellings has faults.
    """
    matching = read_matching(study)
    said = _said(table, columns, cells.owners, _wanted(study), matching)
    quoted = _quoted(study, table, columns, cells.owners)
    notes = _Notes()
    rows = []
    for one in sorted(said):
        values = _placed(one, said[one], matching, notes)
        rows.append({**values, "respondent_id": one, "may_quote": quoted[one]})
    names = (*RESPONDENT_COLUMNS, *study.columns.attributes)
    frame = pd.DataFrame(
        {
            name: pd.Series([row.get(name, "") for row in rows], dtype=bool if name == "may_quote" else "str")
            for name in names
        },
        columns=list(names),
    )
    respondents = Respondents(frame)
    return respondents, (*notes.as_faults(table.name), *matching.notes(respondents, table.name, study.folder))


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
    table: Table,
    columns: dict[str, str],
    owners: Sequence[str],
    wanted: dict[str, tuple[str, ...]],
    matching: Matching,
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
            value = _spelled(key, " ".join(piece.strip() for piece in pieces if piece.strip()), matching)
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


def _spelled(key: str, value: str, matching: Matching) -> str:
    """Return a region or authority type in its one spelling, anything else as it is."""
    if key == "region":
        return matching.region(value) or value
    if key == "authority_type":
        return matching.authority_type(value) or value
    return value


def _quoted(study: Study, table: Table, columns: dict[str, str], owners: Sequence[str]) -> dict[str, bool]:
    """Return respondent → whether they may be quoted: every one of their rows must say so, without objection."""
    named = study.columns
    if not (named.may_quote or named.may_not_quote):
        return dict.fromkeys(owners, study.everyone_may_be_quoted)
    answers: dict[str, bool] = defaultdict(lambda: True)
    if named.may_quote:
        for owner, value in zip(owners, table.frame[columns[named.may_quote]], strict=True):
            answers[owner] &= says_yes(value, named.may_quote_yes)
    if named.may_not_quote:
        for owner, value in zip(owners, table.frame[columns[named.may_not_quote]], strict=True):
            answers[owner] &= says_no(value)
    return answers


def _placed(one: str, said: dict[str, str], matching: Matching, notes: _Notes) -> dict[str, str]:
    """Return what is known of a respondent with region and type filled in from their authority.

    What they said wins; where it contradicts the authority the match is taken for a wrong one.
    """
    region, kind = said.get("region", ""), said.get("authority_type", "")
    known = {
        "region": matching.region(region) is not None,
        "authority_type": matching.authority_type(kind) is not None,
    }
    found = matching.authority(said.get("authority", ""))
    if found is not None:
        told = {"region": found.region, "authority_type": found.authority_type}
        if any(known[key] and said[key] != told[key] for key in told):
            notes.contradicted.append(one)
            return said
        filled = {key: value for key, value in told.items() if not known[key]}
        return {**said, **filled, "authority_code": found.code}
    if region and not known["region"]:
        notes.regions.append(one)
    if kind and not known["authority_type"]:
        notes.types.append(one)
    return said
