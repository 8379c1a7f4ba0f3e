"""Disclosure control of tables: no withheld cell can be worked out, and no more is withheld than has to be."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from sli_themes.anonymity.recovery import AtMost, Sum
from sli_themes.anonymity.tables import (
    CountTable,
    SafeTable,
    protect,
    rounded_count,
    told,
    with_release,
)

K = 3


def table_of(grid: dict[str, list[int]], bases: list[int] | None = None, **more) -> CountTable:
    """Return a table of themes (rows) by groups (columns) with totals that are public, and bases if given."""
    rows = dict(grid) | ({"base": bases} if bases else {})
    counts = {f"{name}/{at}": value for name, row in rows.items() for at, value in enumerate(row)}
    sums = tuple(
        Sum(total=name, parts=tuple(f"{name}/{at}" for at in range(len(row)))) for name, row in rows.items()
    )
    base_of = (
        {f"{name}/{at}": f"base/{at}" for name in grid for at in range(len(grid[name]))} if bases else {}
    )
    return CountTable(
        counts=counts | {name: sum(row) for name, row in rows.items()},
        base_of=base_of,
        sums=sums,
        at_most=tuple(AtMost(part=part, wholes=(base,)) for part, base in base_of.items()),
        public=frozenset(rows),
        **more,
    )


def fillings(table: CountTable, known: dict[str, int], free: list[str]):
    """Yield every way to fill the free cells that keeps the totals, which are all known."""
    if not free:
        if all(known[s.total] == sum(map(known.__getitem__, s.parts)) for s in table.sums) and all(
            known[b.part] <= sum(map(known.__getitem__, b.wholes)) for b in table.at_most
        ):
            yield known
        return
    cell, *others = free
    (total,) = [one for one in table.sums if cell in one.parts]
    left = known[total.total] - sum(known.get(part, 0) for part in total.parts)
    for value in range(left + 1):
        yield from fillings(table, known | {cell: value}, others)


def tried(safe: SafeTable, sought: set[str]) -> dict[str, int]:
    """Return how far a reader is from knowing each cell, by trying every way to fill what is not printed."""
    known = {cell: count for cell, count in safe.table.counts.items() if cell not in safe.withheld}
    seen: dict[str, set[int]] = {cell: set() for cell in sought}
    for filled in fillings(safe.table, known, sorted(safe.withheld)):
        for cell in sought:
            seen[cell].add(filled[cell])
    return {cell: max(values) - min(values) for cell, values in seen.items()}


def random_grid(chance: random.Random) -> CountTable:
    """Return a small random table of two or three groups, with or without bases."""
    columns = chance.choice([2, 3])
    bases = [chance.randint(1, 5 if columns == 2 else 3) for _ in range(columns)]
    grid = {f"t{at}": [chance.randint(0, base) for base in bases] for at in range(3 - columns // 3)}
    return table_of(grid, bases if columns == 2 else None)


def test_no_withheld_cell_can_be_worked_out():
    """On random tables, trying everything leaves each withheld cell as open as was promised."""
    chance = random.Random(8)
    withheld = 0
    for _ in range(15):
        table = random_grid(chance)
        safe = protect(table, K)
        everything = SafeTable(table=table, withheld=table.printable)
        open_, limit = tried(safe, set(safe.withheld)), tried(everything, set(safe.withheld))
        assert table.sensitive(K) & table.printable <= safe.withheld
        assert all(open_[cell] >= min(K - 1, limit[cell]) for cell in safe.withheld)
        assert told(safe, K) == ()
        withheld += len(safe.withheld)
    assert withheld > 30


def test_the_audit_sees_what_trying_sees():
    """Whatever is withheld, the audit names exactly the cells that trying everything finds too well known."""
    chance = random.Random(3)
    found = 0
    for _ in range(8):
        table = random_grid(chance)
        some = frozenset(cell for cell in table.printable if chance.random() < 0.6)
        safe = SafeTable(table=table, withheld=some | (table.sensitive(K) & table.printable))
        limit = tried(replace(safe, withheld=table.printable), set(safe.withheld))
        width = tried(safe, set(safe.withheld))
        wrong = {cell for cell in safe.withheld if width[cell] < min(K - 1, limit[cell])}
        assert set(told(safe, K)) == wrong
        found += len(wrong)
    assert found > 1


def test_one_small_cell_takes_its_smallest_neighbour_along():
    """A single small cell would be the total less the others: the smallest other one goes too, and no more."""
    safe = protect(table_of({"cuts": [4, 30, 12, 25]}), 10)
    assert safe.withheld == {"cuts/0", "cuts/2"}
    assert safe.printed("cuts/1") == 30
    assert safe.printed("cuts/2") is None


def test_nothing_is_withheld_without_need():
    """Large cells, and zeros of large groups, are printed."""
    assert protect(table_of({"cuts": [0, 30, 12]}, [40, 41, 42]), 10).withheld == frozenset()


def test_small_groups_lose_zeros_and_hundreds():
    """In a group of fewer than k, zeros and those that everybody raised tell of everybody: both are withheld."""
    table = table_of({"none": [0, 20, 20], "all": [6, 20, 20]}, [6, 30, 30])
    assert {"none/0", "all/0", "base/0"} <= protect(table, 10).withheld


def test_what_is_public_already_is_no_fault():
    """A total of two tells that every cell is at most two, whatever is withheld: everything else is withheld."""
    safe = protect(table_of({"cuts": [2, 0, 0]}), 10)
    assert "cuts/0" in safe.withheld
    assert told(safe, 10) == ()


def test_order_changes_nothing():
    """Cells and relations in another order give the same table."""
    chance = random.Random(5)
    table = table_of({"a": [4, 30, 12, 25], "b": [14, 3, 11, 10]}, [20, 40, 20, 30])
    first = protect(table, 10).withheld
    for _ in range(5):
        shuffled = list(table.counts.items())
        chance.shuffle(shuffled)
        again = replace(table, counts=dict(shuffled), sums=table.sums[::-1], at_most=table.at_most[::-1])
        assert protect(again, 10).withheld == first


def test_rounding_prints_fives():
    """Rounded tables print fives, nothing else, and withhold what the exact totals would still tell."""
    table = table_of({"cuts": [4, 30, 12, 26], "one": [1, 0, 0, 0]})
    safe = protect(table, 10, rounding=True)
    assert [safe.printed(f"cuts/{at}") for at in range(4)] == [5, 30, 10, 25]
    assert told(safe, 10) == ()
    assert [rounded_count(number) for number in (0, 2, 3, 7, 8)] == [0, 0, 5, 5, 10]


def test_relations_that_do_not_hold_are_refused():
    """A total that is not the sum of its parts, or a part above its whole, is a fault of whoever built the table."""
    table = table_of({"cuts": [4, 30]})
    with pytest.raises(ValueError, match="add up"):
        replace(table, counts=table.counts | {"cuts": 33})
    with pytest.raises(ValueError, match="part of"):
        replace(table, at_most=(AtMost(part="cuts/1", wholes=("cuts/0",)),))


def released(table: CountTable, k: int = 10) -> tuple[CountTable, frozenset[str]]:
    """Return a table as the record of its release gives it back."""
    return table, table.printable - protect(table, k).withheld


def test_a_late_answer_is_not_found_by_subtraction():
    """One authority more than in the last release is withheld, and so is enough beside it."""
    before, printed = released(table_of({"cuts": [20, 30, 40]}))
    now = table_of({"cuts": [21, 30, 40]})
    assert protect(now, 10).withheld == frozenset()
    system = with_release(now, before, printed, "release 1")
    safe = protect(system, 10)
    assert "cuts/0" in safe.withheld
    assert len(safe.withheld) >= 2
    assert told(replace(safe, withheld=frozenset()), 10) == ("since release 1: cuts/0",)


def test_what_was_withheld_stays_so():
    """A cell that was withheld is not given away by printing its neighbour the next time."""
    before, printed = released(table_of({"cuts": [4, 30, 12, 25]}))
    assert "cuts/2" not in printed
    now = table_of({"cuts": [4, 30, 12, 25], "new": [20, 20, 20, 20]})
    system = with_release(now, before, printed, "release 1")
    safe = protect(system, 10, withheld=frozenset({"cuts/1"}))
    assert "cuts/2" in safe.withheld
    assert told(SafeTable(table=system, withheld=frozenset({"cuts/0", "cuts/1"})), 10)


def test_an_unchanged_table_comes_out_again():
    """Beside its own release a table withholds what it withheld, and nothing more."""
    table = table_of({"a": [4, 30, 12, 25], "b": [14, 3, 11, 10]}, [20, 40, 20, 30])
    first = protect(table, 10).withheld
    before, printed = released(table)
    system = with_release(table, before, printed, "release 1")
    assert protect(system, 10, withheld=first).withheld == first


def test_a_cell_that_became_smaller_is_not_linked():
    """Codings that were taken back leave no table of what came since."""
    before, printed = released(table_of({"cuts": [20, 30, 40]}))
    system = with_release(table_of({"cuts": [19, 30, 40]}), before, printed, "release 1")
    assert "since release 1: cuts/0" not in system.counts
    assert "since release 1: cuts/1" in system.counts
