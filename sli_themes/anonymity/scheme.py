"""The attribution scheme: the finest attributions behind which no authority can be picked out.

The unit is the authority. Each cell (region, type) starts at the finest level; a published attribution is safe when at
least ``k`` authorities exist that the scheme maps to it and at least ``responding`` of them responded. An
attribution that is not is lifted to its parent for *all* quotes, and siblings are lifted with it until the parent
is safe: otherwise the parent would name the one cell that is missing among its siblings. Cells nobody responded
from are lifted only as siblings.

What an authority is called at each level is a question to `sli_themes.authorities`: nothing here knows a council.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sli_themes.authorities import Population, authority_class, fold_region, fold_type
from sli_themes.errors import DisclosureError
from sli_themes.results import Attribution
from sli_themes.settings import AnonymitySettings

FORMAT_VERSION = 2
_READ_VERSIONS = (1, FORMAT_VERSION)
"""1: before a population could say its classes."""
LEAST_K, USUAL_K, USUAL_RESPONDING = 3, 10, 3
LEVELS = ("region × type", "region × class", "macro-region × class", "class", "all")
"""From fine to coarse."""
NOT_AN_AUTHORITY = "national organisation"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cell:
    """Say what the authorities of one region and type are published as."""

    region: str
    authority_type: str
    level: int
    """Index into `LEVELS`."""
    words: str
    own_class: str = ""
    """The class of its authorities, where the population says it; "" where it follows from the type."""

    def answers_to(self, authority_type: str) -> bool:
        """Say whether this is its class (any letter case)."""
        own = self.own_class or authority_class(self.authority_type)
        return own.casefold() == authority_type.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """Hold the frozen scheme of a study: ``safe`` are the words that may be published."""

    population: str
    k: int
    responding: int
    cells: tuple[Cell, ...]
    safe: tuple[str, ...]
    everybody: str
    """The words for any authority."""

    def attribution(self, region: str, authority_type: str) -> Attribution:
        """Return what a respondent of this region and type is published as.

        ``authority_type`` may be a type or a class ("council"). Neither known: not an authority. Only one
        known, or a cell that the population does not have: the coarsest words there are. Whether the words may be
        published is a question to `is_safe`.
        """
        region, authority_type = fold_region(region), fold_type(authority_type)
        if not region and not authority_type:
            return Attribution(words=NOT_AN_AUTHORITY)
        here = [cell for cell in self.cells if cell.region.casefold() == region.casefold()]
        exact = {cell.words for cell in here if cell.authority_type.casefold() == authority_type.casefold()}
        in_class = {cell.words for cell in here if cell.answers_to(authority_type)}
        for words in (exact, in_class):
            if len(words) == 1:
                return Attribution(words=words.pop())
        return Attribution(words=self.everybody)

    def is_safe(self, attribution: Attribution) -> bool:
        """Say whether the attribution hides an authority well enough (an organisation that is none is not hidden)."""
        if attribution.words == NOT_AN_AUTHORITY and not self.covers(attribution):
            return True
        return attribution.words in self.safe

    def covers(self, attribution: Attribution) -> tuple[Cell, ...]:
        """Return the cells that are published under these words."""
        return tuple(cell for cell in self.cells if cell.words == attribution.words)

    def to_json(self) -> str:
        """Return the scheme file (sorted, ends with a newline)."""
        record = {
            "format": "sli-themes attribution scheme",
            "format_version": FORMAT_VERSION,
            "population": self.population,
            "k": self.k,
            "responding": self.responding,
            "everybody": self.everybody,
            "safe": list(self.safe),
            "cells": [
                {"region": c.region, "type": c.authority_type, "level": LEVELS[c.level], "words": c.words}
                | ({"class": c.own_class} if c.own_class else {})
                for c in self.cells
            ],
        }
        return json.dumps(record, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Scheme:
        """Return the scheme of a file that `to_json` wrote; raises `DisclosureError` when it is anything else."""
        try:
            record = json.loads(text)
            if record["format_version"] not in _READ_VERSIONS:
                raise ValueError("format version")
            cells = tuple(
                Cell(
                    region=str(cell["region"]),
                    authority_type=str(cell["type"]),
                    level=LEVELS.index(cell["level"]),
                    words=str(cell["words"]),
                    own_class=str(cell.get("class", "")),
                )
                for cell in record["cells"]
            )
            return cls(
                population=str(record["population"]),
                k=int(record["k"]),
                responding=int(record["responding"]),
                cells=cells,
                safe=tuple(str(words) for words in record["safe"]),
                everybody=str(record["everybody"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise DisclosureError(
                "the attribution scheme cannot be read → restore it from an earlier pack, or delete it "
                "to have a new one made (quotes of earlier packs may then be told apart)"
            ) from error


@dataclass(slots=True, kw_only=True)
class _Cell:
    """Count one cell while the scheme is being solved."""

    region: str
    authority_type: str
    own_class: str
    wordings: tuple[str, ...]
    """What it is called at each level."""
    level: int
    exist: int = 0
    responded: int = 0

    @property
    def words(self) -> str:
        return self.wordings[self.level]


def solve_scheme(
    population: Population,
    responding: Iterable[str],
    settings: AnonymitySettings,
    unmatched: Iterable[tuple[str, str]] = (),
) -> Scheme:
    """Return the finest safe scheme for a study.

    Args:
        population: which authorities exist.
        responding: codes of the authorities that responded (repeats count once).
        settings: ``k``, ``responding`` and ``by_type``.
        unmatched: (region, type) of respondents whose authority is not known. As they may all be of one authority,
            and that one may be among ``responding``, they count as one authority a cell where nobody else responded.
    """
    _refuse_weak(settings)
    cells = _count(population, responding, unmatched, 0 if settings.by_type else 1)
    top = len(LEVELS) - 1
    while True:
        failing = _first_failing(cells, settings, top)
        if failing is None:
            break
        level, words = failing
        group = [cell for cell in cells if cell.level == level and cell.words == words]
        parent_level = level + 1
        parent = group[0].wordings[parent_level]
        _lift(group, parent_level, cells)
        while not _passes([c for c in cells if c.words == parent], settings):
            sibling = _smallest_sibling(cells, parent_level, parent)
            if not sibling:
                break
            _lift(sibling, parent_level, cells)
    safe = {
        words
        for words in {c.words for c in cells}
        if _passes([c for c in cells if c.words == words], settings)
    }
    rows = [
        Cell(
            region=c.region,
            authority_type=c.authority_type,
            level=c.level,
            words=c.words,
            own_class=c.own_class,
        )
        for c in cells
    ]
    return Scheme(
        population=population.name,
        k=settings.k,
        responding=settings.responding,
        cells=tuple(sorted(rows)),
        safe=tuple(sorted(safe)),
        everybody=population.everybody,
    )


def _refuse_weak(settings: AnonymitySettings) -> None:
    """Raise `DisclosureError` when k is under 3, or under 10 without a written reason."""
    if settings.k < LEAST_K or settings.responding < 2:
        raise DisclosureError(
            f"anonymity.k is under {LEAST_K} (or anonymity.responding under 2): no reason allows that"
        )
    if (
        settings.k < USUAL_K or settings.responding < USUAL_RESPONDING
    ) and not settings.lower_k_reason.strip():
        raise DisclosureError(
            f"anonymity.k is under {USUAL_K} or anonymity.responding under {USUAL_RESPONDING}: write down why in "
            "anonymity.lower_k_reason, or leave them as they are"
        )


def _count(
    population: Population, responding: Iterable[str], unmatched: Iterable[tuple[str, str]], start: int
) -> list[_Cell]:
    """Return one counted cell a region and type that the population has, in sorted order."""
    cells: dict[tuple[str, str], _Cell] = {}
    everybody = population.everybody
    for authority in population.authorities:
        key = authority.region, authority.authority_type
        if key not in cells:
            cells[key] = _Cell(
                region=authority.region,
                authority_type=authority.authority_type,
                own_class=authority.own_class,
                wordings=authority.wordings(everybody),
                level=start,
            )
        cells[key].exist += 1
    codes = {code.strip().casefold() for code in responding}
    for code in sorted(codes):
        authority_found = population.authority(code)
        if authority_found is not None:
            cells[authority_found.region, authority_found.authority_type].responded += 1
    for region, authority_type in sorted({(fold_region(r), fold_type(t)) for r, t in unmatched}):
        cell = cells.get((region, authority_type))
        if cell is not None:
            cell.responded = max(cell.responded, 1)
    return [cells[key] for key in sorted(cells)]


def _passes(cells: list[_Cell], settings: AnonymitySettings) -> bool:
    """Say whether the authorities of ``cells`` may share an attribution."""
    exist, responded = sum(c.exist for c in cells), sum(c.responded for c in cells)
    return exist >= settings.k and responded >= settings.responding


def _first_failing(cells: list[_Cell], settings: AnonymitySettings, top: int) -> tuple[int, str] | None:
    """Return (level, words) of the finest attribution that somebody responded under and that is not safe."""
    for level, words in sorted({(c.level, c.words) for c in cells if c.level < top}):
        group = [c for c in cells if c.words == words]
        if any(c.responded for c in group) and not _passes(group, settings):
            return level, words
    return None


def _smallest_sibling(cells: list[_Cell], level: int, words: str) -> list[_Cell]:
    """Return the cells of the finest, least used attribution that would become ``words`` at ``level``."""
    groups: dict[tuple[int, str], list[_Cell]] = {}
    for cell in cells:
        if cell.level < level and cell.wordings[level] == words:
            groups.setdefault((cell.level, cell.words), []).append(cell)
    if not groups:
        return []
    used = [key for key in groups if any(cell.responded for cell in groups[key])]
    best = min(
        used or groups,
        key=lambda key: (sum(c.responded for c in groups[key]), sum(c.exist for c in groups[key]), key),
    )
    return groups[best]


def _lift(moved: list[_Cell], level: int, cells: list[_Cell]) -> None:
    """Publish ``moved`` at ``level``, and with them all that is published under words between that speak of them.

    Else a reader who takes "council in the North" away from "council" takes away too much, and what is left is few.
    """
    between = {cell.wordings[at] for cell in moved for at in range(cell.level + 1, level)}
    moved = [*moved, *(cell for cell in cells if cell.level < level and cell.words in between)]
    for cell in moved:
        cell.level = level
