"""Disclosure control of tables: which cells are withheld, so that none of them can be worked out (restricted).

Two steps. Cells behind which a few authorities stand are withheld (primary suppression). Then, as long as a reader
could still work one of them out from what is printed, the smallest neighbour that helps is withheld too (complementary
suppression, cell by cell: L. H. Cox (1980), "Suppression methodology and statistical disclosure control", JASA
75:377–385; A. Hundepool et al. (2012), "Statistical Disclosure Control", chapter 4). The same audit that finds what a
reader could work out ends the search, so a table that comes out of here has passed it.

Tables that are printed together are one system: give them as one `CountTable`. So are those of earlier releases: see
`with_release`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sli_themes.anonymity.recovery import AtMost, Interval, Sum, intervals

ROUNDING = 5
"""The step of rounding, where a study rounds its tables instead of withholding cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable:
    """Hold counts of one unit (authorities, or respondents) with how they hang together.

    Cells have names, unique over all tables that go together. ``base_of`` gives the cell that counts who could have
    been counted, where there is one.
    """

    counts: Mapping[str, int]
    base_of: Mapping[str, str] = field(default_factory=dict)
    sums: tuple[Sum, ...] = ()
    at_most: tuple[AtMost, ...] = ()
    public: frozenset[str] = frozenset()
    """Cells that are printed whatever is decided here: counts of everybody, cells of earlier releases."""
    unprinted: frozenset[str] = frozenset()
    """Cells that are never printed but follow from others: what earlier releases withheld, what came in since."""

    def __post_init__(self) -> None:
        """Refuse relations that the counts do not keep: what is worked out from them would be wrong."""
        for one in self.sums:
            if self.counts[one.total] != sum(self.counts[part] for part in one.parts):
                raise ValueError(f"the parts of {one.total} do not add up to it")
        for bound in self.at_most:
            if self.counts[bound.part] > sum(self.counts[whole] for whole in bound.wholes):
                raise ValueError(f"{bound.part} is more than what it is part of")

    @property
    def printable(self) -> frozenset[str]:
        """Return the cells that may be printed or withheld."""
        return frozenset(self.counts) - self.public - self.unprinted

    def sensitive(self, k: int) -> frozenset[str]:
        """Return the cells that must not be told: 1 to ``k`` - 1, and every cell of a base under ``k``, zeros too.

        A base of nobody is a small one in what is printed now; in what has come since a release, nothing has.
        """
        bases, printable = frozenset(self.base_of.values()), self.printable
        base_of = {base: base for base in bases} | dict(self.base_of)
        small = {base for base in bases if self.counts[base] < k and (self.counts[base] or base in printable)}
        return frozenset(
            cell
            for cell, count in self.counts.items()
            if cell not in self.public and (0 < count < k or base_of.get(cell) in small)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeTable:
    """Hold what of a table may be printed."""

    table: CountTable
    withheld: frozenset[str]
    rounded: bool = False

    def printed(self, cell: str) -> int | None:
        """Return the number to print, ``None`` when it is withheld."""
        if cell in self.withheld:
            return None
        return rounded_count(self.table.counts[cell]) if self.rounded else self.table.counts[cell]


def protect(
    table: CountTable, k: int, *, rounding: bool = False, withheld: frozenset[str] = frozenset()
) -> SafeTable:
    """Return which cells to print so that no withheld one can be worked out.

    ``k`` is the threshold, and how far a reader must be from knowing a withheld cell (see `told`). With ``rounding``
    no cell is withheld for being small; each is printed to the nearest 5, and only what can be worked out in spite
    of that is withheld. ``withheld`` are cells to withhold anyway. Neither order of cells nor of relations matters.
    """
    hidden = (frozenset() if rounding else table.sensitive(k) & table.printable) | withheld & table.printable
    wanted = _wanted(table, k, rounding=rounding)
    near = _near(table)
    while True:
        safe = SafeTable(table=table, withheld=hidden, rounded=rounding)
        more: set[str] = set()
        for cell in _told(safe, k, wanted):
            # One that has just got a neighbour is asked about again before it gets another.
            if more.isdisjoint(near[cell]):
                more |= _to_withhold(cell, table, near, hidden | more)
        if not more:
            return safe
        hidden |= more


def told(safe: SafeTable, k: int) -> tuple[str, ...]:
    """Return the cells that a reader knows too well, sorted: the recovery audit.

    A withheld cell (with rounding: one that would have to be) must leave open at least ``k`` different values (with
    rounding 5), or as many as are left open when nothing but the public cells is printed: then the table tells
    nothing about it.
    """
    return _told(safe, k, _wanted(safe.table, k, rounding=safe.rounded))


def together(tables: Iterable[CountTable]) -> CountTable:
    """Return tables that are printed together as one; cells of the same name are the same cell."""
    found = tuple(tables)
    return CountTable(
        counts={cell: count for table in found for cell, count in table.counts.items()},
        base_of={cell: base for table in found for cell, base in table.base_of.items()},
        sums=tuple(dict.fromkeys(one for table in found for one in table.sums)),
        at_most=tuple(dict.fromkeys(one for table in found for one in table.at_most)),
        public=frozenset[str]().union(*(table.public for table in found)),
        unprinted=frozenset[str]().union(*(table.unprinted for table in found)),
    )


def with_release(now: CountTable, before: CountTable, printed: frozenset[str], name: str) -> CountTable:
    """Return the table with that of an earlier release beside it, so that neither can be subtracted from the other.

    Each cell now is the sum of what it was and of what has come since. What has come since is a count like any
    other: a few authorities that answered late must not be found by subtraction, nor what they said. A cell that has
    become smaller (an answer was coded anew) is not linked: nothing follows from it.
    """
    then = _renamed(before, f"{name}: ")
    printed_then = frozenset(f"{name}: {cell}" for cell in printed)
    since: dict[str, int] = {}
    links: list[Sum] = []
    for cell in sorted(now.counts.keys() & before.counts.keys()):
        if now.counts[cell] >= before.counts[cell]:
            since[f"since {name}: {cell}"] = now.counts[cell] - before.counts[cell]
            links.append(Sum(total=cell, parts=(f"{name}: {cell}", f"since {name}: {cell}")))
    bases = {
        f"since {name}: {cell}": f"since {name}: {base}"
        for cell, base in now.base_of.items()
        if f"since {name}: {cell}" in since and f"since {name}: {base}" in since
    }
    return replace(
        now,
        counts={**now.counts, **then.counts, **since},
        base_of={**now.base_of, **then.base_of, **bases},
        sums=(*now.sums, *then.sums, *links),
        at_most=(*now.at_most, *then.at_most),
        public=now.public | then.public | printed_then,
        unprinted=now.unprinted | (frozenset(then.counts) - then.public - printed_then) | frozenset(since),
    )


def rounded_count(count: int) -> int:
    """Return a count to the nearest 5."""
    return (count + ROUNDING // 2) // ROUNDING * ROUNDING


def _renamed(table: CountTable, before: str) -> CountTable:
    """Return a table with something before the name of every cell."""
    return CountTable(
        counts={before + cell: count for cell, count in table.counts.items()},
        base_of={before + cell: before + base for cell, base in table.base_of.items()},
        sums=tuple(
            Sum(total=before + one.total, parts=tuple(before + part for part in one.parts))
            for one in table.sums
        ),
        at_most=tuple(
            AtMost(part=before + one.part, wholes=tuple(before + whole for whole in one.wholes))
            for one in table.at_most
        ),
        public=frozenset(before + cell for cell in table.public),
        unprinted=frozenset(before + cell for cell in table.unprinted),
    )


def _wanted(table: CountTable, k: int, *, rounding: bool) -> dict[str, float]:
    """Return how wide the interval of each cell has to be if it is withheld.

    That is as many values as the threshold has, but no more than are open when nothing but the public cells is printed.
    """
    public = {cell: Interval(table.counts[cell], table.counts[cell]) for cell in table.public}
    width = float(ROUNDING - 1 if rounding else k - 1)
    sought = dict.fromkeys(table.sensitive(k) | table.printable, width)
    found = intervals(public, table.sums, table.at_most, sought)
    return {cell: min(width, ends.width) for cell, ends in found.items()}


def _told(safe: SafeTable, k: int, wanted: Mapping[str, float]) -> tuple[str, ...]:
    table = safe.table
    sought = {cell: wanted[cell] for cell in table.sensitive(k) | safe.withheld}
    found = intervals(_known(safe), table.sums, table.at_most, sought)
    return tuple(cell for cell in sorted(sought) if found[cell].width < wanted[cell])


def _known(safe: SafeTable) -> dict[str, Interval]:
    """Return what a reader knows of each cell that is printed."""
    table, half = safe.table, ROUNDING // 2
    known = {cell: Interval(table.counts[cell], table.counts[cell]) for cell in table.public}
    for cell in table.printable - safe.withheld:
        count = table.counts[cell]
        if safe.rounded:
            middle = rounded_count(count)
            known[cell] = Interval(max(0, middle - half), middle + half)
        else:
            known[cell] = Interval(count, count)
    return known


def _near(table: CountTable) -> dict[str, frozenset[str]]:
    """Return for each cell those that stand in a relation with it."""
    near: dict[str, set[str]] = {cell: set() for cell in table.counts}
    relations = [(one.total, *one.parts) for one in table.sums]
    for relation in (*relations, *((one.part, *one.wholes) for one in table.at_most)):
        for cell in relation:
            near[cell].update(relation)
    return {cell: frozenset(cells - {cell}) for cell, cells in near.items()}


def _to_withhold(
    cell: str, table: CountTable, near: Mapping[str, frozenset[str]], hidden: frozenset[str]
) -> frozenset[str]:
    """Return the printed cell to withhold for another, none when all are: the nearest, of those the smallest.

    Zeros come last among them: withholding one leaves a reader hardly less sure than before.
    """
    may = table.printable - hidden
    reached = edge = frozenset({cell})
    while edge:
        edge = frozenset[str]().union(*(near[one] for one in edge)) - reached
        if nearest := edge & may:
            counts = table.counts
            return frozenset({min(nearest, key=lambda one: (counts[one] == 0, counts[one], one))})
        reached |= edge
    return frozenset()
