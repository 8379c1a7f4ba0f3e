"""Which authority a spelling in the answers means: what a person said of it, else exactly what the population says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sli_themes.answers.files import read_table
from sli_themes.answers.model import Respondents
from sli_themes.answers.spelling import known_authority_type, known_region
from sli_themes.answers.table import SHOWN_ROWS, Table
from sli_themes.authorities import Authority, Population, fold_name, population_of
from sli_themes.errors import AnswersError, Fault, did_you_mean
from sli_themes.files import csv_bytes, write_atomically
from sli_themes.study import Columns, Study

AUTHORITIES_FILE = "authorities.csv"
"""In the study's folder: what people said of spellings."""
_COLUMNS = ("given", "code", "authority", "note")
_NEEDED = _COLUMNS[:2]
_SHOWN_CHARACTERS = 80
"""A longer one is not shown: it may be an answer, when study.toml names the wrong column."""
_LOOKED_AT = 200
"""Spellings for which a note looks for near names: each takes some thousandths of a second, in every run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Hold what a person said of one spelling; an empty ``code``: none of the population."""

    given: str
    code: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """Hold a spelling of which nobody has said what it means."""

    given: str
    respondents: int
    candidates: tuple[Authority, ...]

    @property
    def shown(self) -> str:
        """Return the spelling as a screen may show it: nothing that a terminal obeys, and no text in its place."""
        if len(self.given) > _SHOWN_CHARACTERS:
            return f"(a text of {len(self.given):,} characters: is authority in study.toml the right column?)"
        return "".join(character if character.isprintable() else " " for character in self.given)


class Matching:
    """Match spellings of authorities; without a population none is matched and none is missed."""

    def __init__(self, population: Population | None, settled: Iterable[Settled] = ()) -> None:
        """Keep the population and what people said of spellings."""
        self.population = population
        self.settled = tuple(settled)
        self._codes = {_key(one.given): one.code for one in self.settled}
        self._regions = population.regions if population else frozenset()
        self._types = population.types if population else frozenset()

    def region(self, text: str) -> str | None:
        """Return the region that ``text`` spells: one of the population's, else one of England's, else ``None``."""
        return known_region(text, self._regions) or known_region(text)

    def authority_type(self, text: str) -> str | None:
        """Return the type that ``text`` spells: one of the population's, else one of England's, else ``None``."""
        return known_authority_type(text, self._types) or known_authority_type(text)

    def authority(self, given: str) -> Authority | None:
        """Return the authority that a spelling means, or ``None``; nothing is ever guessed."""
        if self.population is None or not given:
            return None
        code = self._codes.get(_key(given))
        if code is not None:
            return self.population.authority(code) if code else None
        return self.population.named(given)

    def name_of(self, code: str) -> str:
        """Return the official name of the authority with this code, "" when there is none."""
        found = self.population.authority(code) if self.population and code else None
        return found.official_name if found else ""

    def is_open(self, given: str) -> bool:
        """Say whether a spelling matches nothing, and nobody has said what it means."""
        return (
            self.population is not None
            and any(map(str.isalnum, given))
            and _key(given) not in self._codes
            and self.population.named(given) is None
        )

    def unmatched(self, respondents: Respondents) -> tuple[Unmatched, ...]:
        """Return every open spelling once, those of most respondents first, with what it may mean."""
        return tuple(
            Unmatched(given=given, respondents=number, candidates=self._candidates(given))
            for given, number in self._open(respondents)
        )

    def number_open(self, respondents: Respondents, columns: Columns) -> int:
        """Return how many open spellings are an authority's, as far as their respondents tell.

        Where the file has columns of region or type, an organisation that is none leaves them empty.
        """
        frame = respondents.frame
        given = [name for name in ("region", "authority_type") if getattr(columns, name)]
        if given:
            frame = frame[(frame[given] != "").any(axis=1)]
        return len(self._open(Respondents(frame)))

    def notes(self, respondents: Respondents, name: str, folder: Path) -> tuple[Fault, ...]:
        """Return notes on the open spellings of the file ``name``: how many, and which are nearly a known name.

        Only those are named: in a column of something else, any other may be words of an answer.
        """
        found = self._open(respondents)
        if not found:
            return ()
        number = sum(number for _, number in found)
        summary = Fault(
            where=name,
            what=f"spellings of authorities that match nothing: {len(found):,} (respondents: {number:,})",
            next_step=f"fine for organisations that are none; else say what they mean: sli-themes authorities {folder}",
            fatal=False,
        )
        near = (
            (given, self._candidates(given, among_words=False), number)
            for given, number in found[:_LOOKED_AT]
        )
        named = (
            Fault(
                where=f"{name} authority {given!r}",
                what=f"matches nothing (respondents: {number:,})",
                next_step=f"did you mean {' or '.join(repr(one.official_name) for one in candidates)}?",
                fatal=False,
            )
            for given, candidates, number in near
            if candidates
        )
        return (summary, *islice(named, SHOWN_ROWS))

    def _open(self, respondents: Respondents) -> list[tuple[str, int]]:
        """Return (spelling, respondents) of what is open; spellings that fold alike are one."""
        numbers: Counter[str] = Counter()
        first: dict[str, str] = {}
        for given in sorted(respondents.frame["authority"]):
            if self.is_open(given):
                numbers[_key(given)] += 1
                first.setdefault(_key(given), given)
        return sorted(
            ((first[key], number) for key, number in numbers.items()), key=lambda one: (-one[1], one[0])
        )

    def _candidates(self, given: str, *, among_words: bool = True) -> tuple[Authority, ...]:
        return self.population.candidates(given, among_words=among_words) if self.population else ()


def read_matching(study: Study) -> Matching:
    """Return the matching of a study, with what people said of spellings in its ``authorities.csv``.

    Raises:
        PopulationError: the population cannot be read.
        AnswersError: ``authorities.csv`` has faults; all of them, each with its row.
    """
    if not study.population:
        return Matching(None)
    population = population_of(study.folder, study.population)
    file = study.folder / AUTHORITIES_FILE
    return Matching(population, _read_settled(file, population) if file.exists() else ())


def settle(study: Study, said: Settled) -> Path:
    """Add what a person said to the study's ``authorities.csv``, in the order of spellings; Excel opens it.

    The file is read again first: it may be open in a spreadsheet at the same time. Raises as `read_matching`, and
    `OutputError` when it cannot be written.
    """
    matching = read_matching(study)
    rows = {_key(one.given): one for one in (*matching.settled, said)}
    cells = ([one.given, one.code, matching.name_of(one.code), one.note] for _, one in sorted(rows.items()))
    file = study.folder / AUTHORITIES_FILE
    write_atomically(file, csv_bytes(_COLUMNS, cells, spreadsheet=True))
    return file


def _key(given: str) -> str:
    """Return what two spellings share that a person would call the same; names in other scripts are their own."""
    return fold_name(given) or " ".join(given.split()).casefold()


def _read_settled(file: Path, population: Population) -> tuple[Settled, ...]:
    """Return the rows of ``authorities.csv``; raises `AnswersError` with every fault."""
    try:
        table = read_table(file)
    except AnswersError as error:
        if _only_a_header(file):
            return ()
        raise error from None
    missing = [column for column in _NEEDED if table.find(column) is None]
    unknown = [name for name in table.header if name.strip().casefold() not in _COLUMNS]
    if missing or unknown:
        what = f"has no column {', '.join(missing)}" if missing else "has a column that is not known"
        step = f"columns: {', '.join(_COLUMNS)} (the last two may be left out)"
        raise AnswersError(Fault(where=file.name, what=what, next_step=step))
    faults: list[Fault] = []
    settled: dict[str, Settled] = {}
    for row, one in _rows(table):
        where = f"{file.name} row {row}"
        found = population.authority(one.code) if one.code else None
        before = settled.get(_key(one.given))
        if not one.given:
            faults.append(
                Fault(where=where, what="has no given spelling", next_step="write it as in the answers")
            )
        elif one.code and found is None:
            codes = [authority.code for authority in population.authorities]
            step = did_you_mean(one.code, codes, "leave the code empty for none of the population")
            faults.append(
                Fault(where=where, what="has a code that the population does not have", next_step=step)
            )
        elif before is not None and before.code.casefold() != one.code.casefold():
            step = "leave one of the two rows"
            faults.append(
                Fault(
                    where=where, what="says otherwise than a row above of the same spelling", next_step=step
                )
            )
        else:
            settled[_key(one.given)] = one
    if faults:
        raise AnswersError(faults)
    return tuple(settled.values())


def _rows(table: Table) -> Iterator[tuple[int, Settled]]:
    """Yield (row number, what it says)."""
    columns = [table.find(name) for name in ("given", "code", "note")]
    cells = [table.frame[column] if column else [""] * len(table) for column in columns]
    for row, given, code, note in zip(table.rows, *cells, strict=True):
        yield row, Settled(given=" ".join(given.split()), code=code.strip(), note=note.strip())


def _only_a_header(file: Path) -> bool:
    """Say whether a file is a line of column names and nothing else, as when a person has taken all rows out."""
    lines = [
        line for line in file.read_text("utf-8-sig", errors="replace").splitlines() if line.strip(" ,;\t")
    ]
    return len(lines) == 1 and lines[0].casefold().startswith(_COLUMNS[0])
