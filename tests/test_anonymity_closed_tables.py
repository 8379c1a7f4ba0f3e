"""Disclosure control of response, options by region, and columns of groups."""

from __future__ import annotations

import pandas as pd
import pytest

from sli_themes.anonymity.closed_tables import (
    nearly_all,
    option_base_cell,
    option_cell,
    option_table,
    turnout_cell,
    turnout_table,
    wide_groups,
)
from sli_themes.anonymity.tables import protect, together, told
from sli_themes.answers.model import RESPONDENT_COLUMNS, Respondents
from sli_themes.errors import DisclosureError
from sli_themes.participation import OptionNumber, Turnout

K = 10


def turnouts(**numbers: tuple[int, int]) -> tuple[Turnout, ...]:
    """Return the response by region, with that of all."""
    rows = [Turnout(attribute="region", group=name, responded=r, total=t) for name, (r, t) in numbers.items()]
    responded, total = (sum(column) for column in zip(*numbers.values(), strict=True))
    return (Turnout(attribute="", group="", responded=responded, total=total), *rows)


def printed(rows: tuple[Turnout, ...], *, public: bool = False) -> dict[str, int | None]:
    """Return what is printed of who responded."""
    safe = protect(turnout_table(rows, public=public), K, withheld=nearly_all(rows, K))
    assert told(safe, K) == ()
    return {row.group: safe.printed(turnout_cell(row)) for row in rows}


def test_small_numbers_of_respondents_are_withheld_with_a_neighbour():
    """One region under ten would follow from the total: the smallest other is withheld too."""
    found = printed(turnouts(North=(7, 40), South=(20, 60), East=(30, 60)))
    assert found == {"": 57, "North": None, "South": None, "East": 30}


def test_nearly_all_is_as_telling_as_hardly_any():
    """Where few did not respond, each of the others nearly certainly did."""
    assert printed(turnouts(North=(38, 40), South=(20, 60), East=(30, 60)))["North"] is None


def test_a_small_region_hides_its_zero():
    """Nobody of six, and all of six, are withheld as one of six is."""
    for number in (0, 6):
        assert printed(turnouts(Isle=(number, 6), South=(20, 60), East=(30, 60)))["Isle"] is None


def test_public_participation_is_printed_as_it_is():
    """Where it is no secret who responded, every number stands."""
    found = printed(turnouts(North=(7, 40), Isle=(2, 2), East=(30, 60)), public=True)
    assert found == {"": 39, "North": 7, "Isle": 2, "East": 30}


def options(**regions: tuple[int, int, int]) -> list[OptionNumber]:
    """Return yes, no and base of a question by region and for everybody."""
    yes, no, base = (sum(column) for column in zip(*regions.values(), strict=True))
    rows = []
    for attribute, group, numbers in (
        ("", "", (yes, no, base)),
        *(("region", *one) for one in regions.items()),
    ):
        rows += [
            OptionNumber(
                question="a", option=option, attribute=attribute, group=group, authorities=number,
                base_authorities=numbers[2],
            )
            for option, number in zip(("Yes", "No"), numbers[:2], strict=True)
        ]  # fmt: skip
    return rows


REGIONS = {"North": (4, 30, 34), "South": (15, 25, 40), "East": (22, 20, 42)}


def test_small_options_by_region_cannot_be_worked_out():
    """A withheld option does not follow from its base, from the other option, or from the other regions."""
    rows = options(**REGIONS)
    who = turnouts(North=(35, 50), South=(41, 80), East=(44, 60))
    safe = protect(together([turnout_table(who, public=True), option_table(rows, who)]), K)
    assert told(safe, K) == ()
    cells = {(row.group, row.option): safe.printed(option_cell(row)) for row in rows}
    assert cells["North", "Yes"] is None
    assert sum(number is None for number in cells.values()) >= 3
    assert cells["", "Yes"] == 41


def test_who_responded_bounds_what_was_answered():
    """A region from which 7 responded hides its options and its base, whatever else is printed."""
    rows = options(**REGIONS | {"Isle": (3, 4, 7)})
    who = turnouts(North=(35, 50), South=(41, 80), East=(44, 60), Isle=(7, 16))
    safe = protect(together([turnout_table(who, public=True), option_table(rows, who)]), K)
    isle = [row for row in rows if row.group == "Isle"]
    assert {safe.printed(option_cell(row)) for row in isle} == {None}
    assert {safe.printed(option_base_cell(row)) for row in isle} == {None}


def test_authorities_in_several_groups_are_refused():
    """Parts that do not add up to everybody would let their overlap be worked out."""
    rows = [row for row in options(**REGIONS) if row.group != "East"]
    with pytest.raises(DisclosureError, match="stand in several groups"):
        option_table(rows, ())


def crowd(number: int, *, regions: int = 3, types: int = 2, **more: list[str]) -> Respondents:
    """Return respondents, each of an authority of its own."""
    frame = pd.DataFrame({name: [""] * number for name in RESPONDENT_COLUMNS})
    frame["respondent_id"] = [f"r{at:03}" for at in range(number)]
    frame["authority_code"] = more.get("codes", [f"C{at}" for at in range(number)])
    frame["region"] = [f"R{at % regions}" for at in range(number)]
    frame["authority_type"] = [f"T{at % types}" for at in range(number)]
    return Respondents(frame)


def ids(*places: int) -> frozenset[str]:
    """Return ids of respondents."""
    return frozenset(f"r{at:03}" for at in places)


EVERYBODY = ids(*range(60))


def test_a_group_and_its_rest_must_both_be_large_enough():
    """Ten authorities in the group and ten outside it pass; nine on either side do not."""
    for number, shown in ((9, ()), (10, ("g",)), (50, ("g",)), (51, ())):
        found = wide_groups({"g": ids(*range(number))}, EVERYBODY, crowd(60), K)
        assert found == shown


def test_respondents_of_one_authority_are_one_author():
    """Twelve respondents of three authorities do not hide each other; those of no authority count for themselves."""
    codes = [f"C{at % 3}" if at < 12 else f"D{at}" for at in range(60)]
    group = {"g": ids(*range(12))}
    assert wide_groups(group, EVERYBODY, crowd(60, codes=codes), K) == ()
    assert wide_groups(group, EVERYBODY, crowd(60, codes=[""] * 60), K) == ("g",)


def test_a_group_of_one_region_or_type_is_no_column():
    """It would be a table by region or type under another name; so would one that leaves one of them."""
    one_type = ids(*range(0, 60, 2))
    one_region = ids(*range(0, 60, 3))
    for group in (one_type, EVERYBODY - one_type, one_region, EVERYBODY - one_region):
        assert wide_groups({"g": group}, EVERYBODY, crowd(60), K) == ()
    assert wide_groups({"g": one_type}, EVERYBODY, crowd(60, types=1), K) == ("g",)


def test_columns_are_subtracted_from_each_other_too():
    """Two groups that differ in a few respondents cannot both stand there: the first stays."""
    groups = {"g": ids(*range(30)), "h": ids(*range(34)), "i": ids(*range(20, 45))}
    assert wide_groups(groups, EVERYBODY, crowd(60), K) == ("g", "i")
