"""Recovery: what a reader can work out of the cells that tables withhold (restricted).

The reader knows every printed number, how the cells add up, and that nobody is counted less than no times. The least
and the greatest value that a withheld cell can have then are two linear programs over whole numbers (the "attacker's
problems" of M. Fischetti and J. J. Salazar (2001), "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47:1008–1027), solved by HiGHS.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Sum:
    """Say that one cell is the sum of others."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class AtMost:
    """Say that one cell is at most the sum of others: who raised a theme is among those who could."""

    part: str
    wholes: tuple[str, ...]


class Interval(NamedTuple):
    """Bound what a cell can be, both ends included."""

    low: float
    high: float
    """``inf`` when nothing bounds it."""

    @property
    def width(self) -> float:
        """Return how far the ends are apart; 0: the value is known."""
        return self.high - self.low


def intervals(
    known: Mapping[str, Interval],
    sums: Iterable[Sum],
    at_most: Iterable[AtMost],
    sought: Mapping[str, float],
) -> dict[str, Interval]:
    """Return what a reader can work out of each cell ``sought``, which are given with the width that is enough.

    ``known`` is what is printed: both ends the number itself, or those that its rounding leaves open. A cell that is
    in no relation and not ``known`` is anything from 0 on. An interval that is under its width is exact; any other is
    at least as wide as was asked, since every solution found is remembered and most cells need none of their own.
    Raises ``ArithmeticError`` when what is ``known`` contradicts the relations.
    """
    system = _System(known, tuple(sums), tuple(at_most))
    return {cell: system.interval(cell, sought[cell]) for cell in sorted(sought)}


class _Row(NamedTuple):
    """Hold ``low <= sum(sign * cell) <= high`` over cells whose value is open."""

    cells: tuple[str, ...]
    signs: tuple[int, ...]
    low: float
    high: float


class _System:
    """Hold the relations of the open cells, in groups that do not touch."""

    def __init__(
        self, known: Mapping[str, Interval], sums: tuple[Sum, ...], at_most: tuple[AtMost, ...]
    ) -> None:
        self._known = known
        rows = [self._row(one.total, one.parts, 0.0) for one in sums]
        rows += [self._row(one.part, one.wholes, -math.inf) for one in at_most]
        self._rows_of = _grouped([row for row in rows if row.cells])
        self._solved: dict[int, _Solver] = {}

    def interval(self, cell: str, enough: float) -> Interval:
        """Return the least and greatest value of a cell, or two that are far enough apart."""
        if self._is_exact(cell):
            return self._known[cell]
        rows = self._rows_of.get(cell)
        if rows is None:
            return self._known.get(cell, Interval(0.0, math.inf))
        solver = self._solved.get(id(rows))
        if solver is None:
            solver = self._solved[id(rows)] = _Solver(rows, self._known)
        return solver.interval(cell, enough)

    def _is_exact(self, cell: str) -> bool:
        return cell in self._known and self._known[cell].width == 0

    def _row(self, first: str, others: tuple[str, ...], low: float) -> _Row:
        """Return ``first - sum(others)`` in open cells, printed numbers moved to the other side."""
        signed: dict[str, int] = {}
        for cell, sign in ((first, 1), *((cell, -1) for cell in others)):
            signed[cell] = signed.get(cell, 0) + sign
        fixed = sum(sign * self._known[cell].low for cell, sign in signed.items() if self._is_exact(cell))
        open_ = {cell: sign for cell, sign in signed.items() if sign and not self._is_exact(cell)}
        return _Row(tuple(open_), tuple(open_.values()), low - fixed, -fixed)


def _grouped(rows: list[_Row]) -> dict[str, list[_Row]]:
    """Return for each cell the rows of its group: all that it can be reached from through shared cells."""
    group_of: dict[str, list[_Row]] = {}
    for row in rows:
        joined = [row]
        # By identity: two rows may say the same.
        for group in {id(group_of[cell]): group_of[cell] for cell in row.cells if cell in group_of}.values():
            joined += group
        for member in joined:
            for cell in member.cells:
                group_of[cell] = joined
    return group_of


class _Solver:
    """Solve the programs of one group of cells, whose constraints are the same for all of them."""

    def __init__(self, rows: list[_Row], known: Mapping[str, Interval]) -> None:
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import coo_array

        self._place = {cell: at for at, cell in enumerate(sorted({c for row in rows for c in row.cells}))}
        signs = np.array([sign for row in rows for sign in row.signs], dtype=float)
        lines = np.array([at for at, row in enumerate(rows) for _ in row.cells])
        columns = np.array([self._place[cell] for row in rows for cell in row.cells])
        matrix = coo_array((signs, (lines, columns)), shape=(len(rows), len(self._place))).tocsr()
        self._constraints = LinearConstraint(matrix, [row.low for row in rows], [row.high for row in rows])
        ends = [known.get(cell, Interval(0.0, math.inf)) for cell in self._place]
        self._bounds = Bounds([end.low for end in ends], [end.high for end in ends])
        self._low = np.full(len(ends), math.inf)
        self._high = np.full(len(ends), -math.inf)

    def interval(self, cell: str, enough: float) -> Interval:
        """Return both ends of a cell, or the furthest values seen when they are far enough apart."""
        at = self._place[cell]
        if self._high[at] - self._low[at] >= enough:
            return Interval(float(self._low[at]), float(self._high[at]))
        low = self._end(cell, 1)
        if self._high[at] - low >= enough:
            return Interval(low, float(self._high[at]))
        return Interval(low, self._end(cell, -1))

    def _end(self, cell: str, sign: int) -> float:
        """Return the least (``sign`` 1) or greatest (-1) value of a cell; raises ``ArithmeticError`` without any."""
        from scipy.optimize import milp

        goal = np.zeros(len(self._place))
        goal[self._place[cell]] = sign
        whole = np.ones(len(goal), dtype=np.int64)
        found = milp(
            goal,
            integrality=whole,
            bounds=self._bounds,
            constraints=self._constraints,
            options={"mip_rel_gap": 0.0},
        )
        # The least value is at least 0 and is asked for first: after that, no answer means that there is no end.
        if sign < 0 and found.status in _NO_END:
            return math.inf
        if not found.success:
            raise ArithmeticError("the printed numbers contradict each other")
        solution = np.round(found.x)
        self._low, self._high = np.minimum(self._low, solution), np.maximum(self._high, solution)
        return float(solution[self._place[cell]])


_NO_END = (3, 4)
"""Answers of ``milp``: the goal has no end; HiGHS cannot tell whether it has no end or no solution."""
