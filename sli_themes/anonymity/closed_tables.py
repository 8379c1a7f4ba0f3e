"""Response and options by region or type as tables of authorities, and which groups may be columns (restricted)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sli_themes.anonymity.recovery import AtMost, Sum
from sli_themes.anonymity.tables import CountTable
from sli_themes.answers.model import Respondents
from sli_themes.errors import DisclosureError
from sli_themes.participation import OptionNumber, Turnout


def turnout_table(rows: tuple[Turnout, ...], *, public: bool) -> CountTable:
    """Return who responded as one table; how many there are, and who responded of all, is public.

    With ``public`` participation is no secret, and the cells only bound what else is printed.
    """
    counts: dict[str, int] = {}
    base_of: dict[str, str] = {}
    parts: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        total, responded = _name("authorities", "", "", row.attribute, row.group), turnout_cell(row)
        counts |= {total: row.total, responded: row.responded}
        base_of[responded] = total
        if row.attribute:
            parts[row.attribute].append(responded)
    whole = _name("responded", "", "", "", "")
    return CountTable(
        counts=counts,
        base_of=base_of,
        sums=tuple(Sum(total=whole, parts=tuple(sorted(found))) for found in parts.values()),
        at_most=tuple(AtMost(part=part, wholes=(total,)) for part, total in base_of.items()),
        public=frozenset(
            cell for cell in counts if public or json.loads(cell)[0] == "authorities" or cell == whole
        ),
    )


def nearly_all(rows: tuple[Turnout, ...], k: int) -> frozenset[str]:
    """Return the cells of regions and types of which nearly all responded, or all of a few.

    That an authority did not respond is told of fewer than ``k`` as little as that it did.
    """
    return frozenset(turnout_cell(row) for row in rows if row.attribute and 0 < row.total - row.responded < k)


def option_table(numbers: Iterable[OptionNumber], rows: tuple[Turnout, ...]) -> CountTable:
    """Return the authorities behind each option as one table, bounded by how many there are and who responded.

    An option is at most its base, and a base at most all its options together. The groups of an attribute add up to
    everybody, which counts as known. Raises `DisclosureError` when authorities stand in several groups.
    """
    counts: dict[str, int] = {}
    base_of: dict[str, str] = {}
    parts: dict[tuple[str, str], set[str]] = defaultdict(set)
    options: dict[str, list[str]] = defaultdict(list)
    for row in numbers:
        option, base = option_cell(row), option_base_cell(row)
        counts |= {option: row.authorities, base: row.base_authorities}
        base_of[option] = base
        options[base].append(option)
        if row.attribute:
            parts[row.attribute, _name("option", row.question, row.option, "", "")].add(option)
            parts[row.attribute, _name("option base", row.question, "", "", "")].add(base)
    for (attribute, whole), found in parts.items():
        if counts[whole] != sum(counts[cell] for cell in found):
            raise DisclosureError(
                f"closed questions by {attribute} cannot be published: some authorities stand in several groups → "
                "split by something that every authority has one of"
            )
    bounds = [AtMost(part=option, wholes=(base,)) for base, found in options.items() for option in found]
    bounds += [
        AtMost(part=base, wholes=tuple(sorted(found)))
        for base, found in options.items()
        if counts[base] <= sum(counts[option] for option in found)
    ]
    known = {(row.attribute, row.group): row for row in rows if row.attribute}
    more: dict[str, int] = {}
    for base in options:
        _, _, _, attribute, group = json.loads(base)
        there = known.get((attribute, group))
        if there is not None:
            kind = "responded" if there.everybody else "authorities"
            limit = _name(kind, "", "", attribute, group)
            more[limit] = there.responded if there.everybody else there.total
            bounds.append(AtMost(part=base, wholes=(limit,)))
    return CountTable(
        counts=counts | more,
        base_of=base_of,
        sums=tuple(
            Sum(total=whole, parts=tuple(sorted(found))) for (_, whole), found in sorted(parts.items())
        ),
        at_most=tuple(sorted(set(bounds))),
        public=frozenset(cell for cell in counts if json.loads(cell)[3] == ""),
    )


def wide_groups(
    columns: Mapping[str, frozenset[str]], everybody: frozenset[str], respondents: Respondents, k: int
) -> tuple[str, ...]:
    """Return which of ``columns`` (name → respondents who answered) may stand beside that of everybody.

    A reader may subtract one column from another. So each part that columns cut the respondents into must hold ``k``
    authors (authorities, or respondents who belong to none) and must not be one region or one type: that would be a
    table by region or type under another name. Every set of respondents whose numbers follow from those printed is
    made of such parts. The first columns come first; one that would cut off too little is left out.
    """
    frame = respondents.frame.set_index("respondent_id")
    several = [
        place
        for place in ("region", "authority_type")
        if frame.loc[sorted(everybody), place].replace("", None).nunique() > 1
    ]
    kept: list[str] = []
    for name in columns:
        parts: dict[tuple[bool, ...], list[str]] = defaultdict(list)
        for one in sorted(everybody):
            parts[tuple(one in columns[other] for other in (*kept, name))].append(one)
        if any(any(key) for key in parts) and all(
            _is_wide(frame.loc[part], several, k) for part in parts.values()
        ):
            kept.append(name)
    return tuple(kept)


def turnout_cell(row: Turnout) -> str:
    """Return the name of the cell that counts who responded."""
    return _name("responded", "", "", row.attribute, row.group)


def option_cell(row: OptionNumber) -> str:
    """Return the name of an option's cell: question, option, and what it is split by."""
    return _name("option", row.question, row.option, row.attribute, row.group)


def option_base_cell(row: OptionNumber) -> str:
    """Return the name of its base's cell."""
    return _name("option base", row.question, "", row.attribute, row.group)


def _name(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False)


def _is_wide(people: Any, several: list[str], k: int) -> bool:
    """Say whether a part of the respondents holds ``k`` authors, and more than one of each of ``several`` places."""
    named = people["authority_code"].where(people["authority_code"] != "", people["authority"])
    authors = set(named[named != ""]) | set(named.index[named == ""])
    one_place = any(set(people[place]) == {people[place].iloc[0]} - {""} for place in several)
    return len(authors) >= k and not one_place
