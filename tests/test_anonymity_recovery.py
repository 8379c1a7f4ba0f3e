"""Recovery: what a reader can work out is found exactly, by comparison with trying every possibility."""

from __future__ import annotations

import math
import random
from itertools import product

import pytest

from sli_themes.anonymity.recovery import AtMost, Interval, Sum, intervals


def exactly(value: float) -> Interval:
    """Return what is known of a printed cell."""
    return Interval(value, value)


def tried(known, sums, at_most, cells, most):
    """Return the least and greatest value of each cell over all ways to fill the table, found by trying them."""
    open_ = [cell for cell in cells if cell not in known]
    ends = {}
    for values in product(range(most + 1), repeat=len(open_)):
        filled = {cell: known[cell].low for cell in known} | dict(zip(open_, values, strict=True))
        if all(filled[one.total] == sum(filled[part] for part in one.parts) for one in sums) and all(
            filled[one.part] <= sum(filled[whole] for whole in one.wholes) for one in at_most
        ):
            for cell in open_:
                low, high = ends.get(cell, (math.inf, -math.inf))
                ends[cell] = min(low, filled[cell]), max(high, filled[cell])
    return ends


def test_the_ends_are_those_of_trying_everything():
    """On random tables with margins, bounds and hidden cells both ends are what enumeration finds."""
    chance = random.Random(2015)
    for _ in range(20):
        rows, columns = chance.choice([(1, 3), (2, 2), (2, 3)])
        grid = {f"{r}{c}": chance.randint(0, 2) for r in range(rows) for c in range(columns)}
        sums = [
            *(Sum(total=f"r{r}", parts=tuple(f"{r}{c}" for c in range(columns))) for r in range(rows)),
            *(Sum(total=f"c{c}", parts=tuple(f"{r}{c}" for r in range(rows))) for c in range(columns)),
        ]
        counts = grid | {one.total: sum(grid[part] for part in one.parts) for one in sums}
        at_most = [AtMost(part="00", wholes=("01",))] if counts["00"] <= counts["01"] else []
        hidden = [cell for cell in grid if chance.random() < 0.7]
        known = {cell: exactly(count) for cell, count in counts.items() if cell not in hidden}
        found = intervals(known, sums, at_most, dict.fromkeys(hidden, math.inf))
        assert found == tried(known, sums, at_most, counts, 6)


def test_a_cell_without_a_relation_is_anything():
    """Nothing bounds a cell that stands in no relation; a printed one is itself, a rounded one what it was before."""
    known = {"printed": exactly(7), "rounded": Interval(8, 12)}
    found = intervals(known, (), (), {"alone": 5, "printed": 5, "rounded": 5})
    assert found == {"alone": Interval(0, math.inf), "printed": exactly(7), "rounded": Interval(8, 12)}


def test_no_upper_end():
    """A cell that is only bounded from below by a printed one can be as great as it likes."""
    (found,) = intervals(
        {"part": exactly(4)}, (), [AtMost(part="part", wholes=("whole",))], {"whole": 9}
    ).values()
    assert found == Interval(4, math.inf)


def test_whole_numbers_only():
    """Two cells that are equal and add up to at most three are one at most, not one and a half."""
    bounds = [AtMost(part="a", wholes=("b",)), AtMost(part="b", wholes=("a",))]
    half = [Sum(total="sum", parts=("a", "b")), AtMost(part="sum", wholes=("three",))]
    found = intervals({"three": exactly(3)}, half[:1], [*bounds, half[1]], {"a": 5})
    assert found == {"a": Interval(0, 1)}


def test_printed_numbers_that_contradict_each_other():
    """Numbers that no table can have are an error, not a cell that looks safe."""
    with pytest.raises(ArithmeticError):
        intervals(
            {"total": exactly(1), "a": exactly(2)}, [Sum(total="total", parts=("a", "b"))], (), {"b": 1}
        )


def test_enough_is_enough():
    """An interval that was asked to be so wide is at least that; under it, it is exact."""
    known = {"total": exactly(20), "small": exactly(3)}
    sums = [Sum(total="total", parts=("a", "b")), Sum(total="small", parts=("c", "d"))]
    found = intervals(known, sums, (), dict.fromkeys("abcd", 9))
    assert all(found[cell].width >= 9 for cell in "ab")
    assert found["c"] == found["d"] == Interval(0, 3)
