"""A table as it stands in a file: every cell a text, every row with its number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sli_themes.errors import AnswersError, Fault

SHOWN_ROWS = 20
"""Row numbers and ids listed in one message; the others are counted."""
_RESPELT = 3
"""So many columns whose second cell repeats their name ("StartDate", "Start Date") make the second row a header."""
_ANY_REPLY = frozenset({"response", "open-ended response", "open ended response"})
"""What SurveyMonkey writes under a question that has no parts."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Table:
    """Hold the cells of a file.

    ``frame`` has one row a row of the file (wholly empty ones left out) and one ``str`` column a name of ``header``;
    no cell is altered in any way. ``rows`` are the row numbers as a spreadsheet shows them (the header is row 1).
    ``texts`` are the second header row ("" where there is none). ``undecodable`` are (place in ``frame``, column) of
    cells that hold bytes of no character (shown as U+FFFD). ``how`` says in words how it was read.
    """

    name: str
    header: tuple[str, ...]
    texts: tuple[str, ...]
    frame: pd.DataFrame
    rows: tuple[int, ...]
    undecodable: frozenset[tuple[int, str]] = frozenset()
    header_rows: int = 1
    how: str = ""
    notes: tuple[Fault, ...] = ()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def find(self, name: str) -> str | None:
        """Return the column that ``name`` means: exactly, or but for white space and letter case, or ``None``."""
        if name in self.header:
            return name
        near = [column for column in self.header if _folded(column) == _folded(name)]
        return near[0] if len(near) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Hold the rows of a file before its header is looked at: (row number, cells) pairs."""

    rows: Sequence[tuple[int, Sequence[str]]]
    how: str = ""
    notes: tuple[Fault, ...] = ()


def listed(values: Sequence[int] | Sequence[str], what: str = "row") -> str:
    """Return ``values`` as "row 3" or "rows 3, 5, 8 and 12 more"."""
    shown = ", ".join(str(value) for value in values[:SHOWN_ROWS])
    more = f" and {len(values) - SHOWN_ROWS:,} more" if len(values) > SHOWN_ROWS else ""
    return f"{what}{'s' if len(values) > 1 else ''} {shown}{more}"


def build_table(records: Records, name: str, header_rows: int) -> Table:
    """Return the table that ``records`` hold under ``header_rows`` rows of header.

    Raises `AnswersError` when there is no header, no row, or rows with more cells than the header has.
    """
    filled = [(number, cells) for number, cells in records.rows if any(cell.strip() for cell in cells)]
    if len(filled) <= header_rows:
        what = "is empty" if not filled else "has a header and no row under it"
        raise AnswersError(
            Fault(where=name, what=what, next_step="export the answers again, with their column names")
        )
    names, texts = _header([cells for _, cells in filled[:header_rows]])
    body = filled[header_rows:]
    notes = [*records.notes, *_ragged(body, len(names), name)]
    columns = [
        [cells[place] if place < len(cells) else "" for _, cells in body] for place in range(len(names))
    ]
    kept = [
        place
        for place, cells in enumerate(columns)
        if names[place].strip() or any(cell.strip() for cell in cells)
    ]
    header, repeated = _distinct([names[place].strip() or f"(column {place + 1})" for place in kept])
    if repeated:
        what = f"{listed(repeated, 'column name')} more than once; told apart as NAME (1), NAME (2), ..."
        notes.append(Fault(where=name, what=what, fatal=False))
    cells_of = {column: columns[place] for column, place in zip(header, kept, strict=True)}
    undecodable = frozenset(
        (row, column)
        for column, cells in cells_of.items()
        for row, cell in enumerate(cells)
        if _is_broken(cell)
    )
    for row, column in undecodable:
        cells_of[column][row] = _mended(cells_of[column][row])
    return Table(
        name=name,
        header=header,
        texts=tuple(texts[place] for place in kept),
        frame=pd.DataFrame({column: pd.Series(cells, dtype="str") for column, cells in cells_of.items()}),
        rows=tuple(number for number, _ in body),
        undecodable=undecodable,
        header_rows=header_rows,
        how=records.how,
        notes=tuple(notes),
    )


def _ragged(body: Sequence[tuple[int, Sequence[str]]], width: int, name: str) -> list[Fault]:
    """Return a note on rows shorter than the header; raises `AnswersError` when some are longer."""
    long = [number for number, cells in body if any(cell.strip() for cell in cells[width:])]
    if long:
        what = f"more cells than the header has columns ({width}) in {listed(long)}"
        step = 'cells that hold the delimiter or a line break must stand in "double quotes"'
        raise AnswersError(Fault(where=name, what=what, next_step=step))
    short = [number for number, cells in body if len(cells) < width]
    if not short:
        return []
    what = f"fewer cells than the header has columns ({width}) in {listed(short)}; the rest is taken as empty"
    return [Fault(where=name, what=what, fatal=False)]


def guess_header_rows(records: Records) -> int:
    """Return how many rows are header: 3 or 2 for Qualtrics and SurveyMonkey exports, 1 for others."""
    top = [cells for _, cells in records.rows if any(cell.strip() for cell in cells)][:12]
    for place in (2, 1):
        if len(top) > place and is_import_row(top[place]):
            return place + 1
    if len(top) < 3:
        return 1
    first, second = top[0], [*top[1], *([""] * len(top[0]))][: len(top[0])]
    gaps = [place for place, cell in enumerate(first) if not cell.strip()]
    replies = any(_folded(cell) in _ANY_REPLY for cell in second)
    if (replies or any(second[place].strip() for place in gaps)) and not second[0].strip():
        return 2
    if (
        sum(_squeezed(name) == _squeezed(word) != "" for name, word in zip(first, second, strict=False))
        >= _RESPELT
    ):
        return 2
    return 2 if _is_wording(first, second, top[2:]) else 1


def is_import_row(cells: Sequence[str]) -> bool:
    """Say whether this is the third header row of Qualtrics, ``{"ImportId":"QID1"}`` in every cell."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(cell.lstrip().startswith('{"ImportId"') for cell in filled)


def _is_wording(first: Sequence[str], second: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Say whether the second row is the questions' wording under variable names.

    So when all names are one word, most cells below are several, and the first column is words above numbers or codes.
    """
    if any(" " in name.strip() for name in first) or len(first) < 2:
        return False
    wordy = sum(" " in cell.strip() for cell in second)
    ids = [cells[0] for cells in below if cells]
    coded = all(any(character.isdigit() for character in cell) for cell in ids)
    return 2 * wordy >= len(second) and coded and not any(character.isdigit() for character in second[0])


def _header(rows: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """Return the names and the wordings of the columns.

    With two rows, SurveyMonkey writes the question once and its parts below (so gaps are filled from the left and
    joined with the part), Qualtrics writes names above wordings.
    """
    names = list(rows[0])
    if len(rows) == 1:
        return names, [""] * len(names)
    width = max(len(rows[0]), len(rows[1]))
    names += [""] * (width - len(names))
    texts = [*rows[1], *([""] * (width - len(rows[1])))]
    if all(name.strip() for name in names) and not any(_folded(text) in _ANY_REPLY for text in texts):
        return names, texts
    joined, last = [], ""
    for name, text in zip(names, texts, strict=True):
        last = name.strip() or last
        part = "" if _folded(text) in _ANY_REPLY else text.strip()
        joined.append(f"{last}: {part}" if part and last else last or part)
    return joined, list(joined)


def _distinct(names: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the names with repeated ones numbered, and the repeated ones.

    All of a kind are numbered, so that a study that names one of them without its number is told so.
    """
    times = Counter(names)
    taken, made = {name for name, number in times.items() if number == 1}, []
    seen: Counter[str] = Counter()
    for name in names:
        new = name
        while times[name] > 1 and (new == name or new in taken):
            seen[name] += 1
            new = f"{name} ({seen[name]})"
        taken.add(new)
        made.append(new)
    return tuple(made), sorted(name for name, number in times.items() if number > 1)


def _squeezed(name: str) -> str:
    """Return a column's name without letter case, white space and hyphens: "StartDate" and "Start Date" are one."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _folded(name: str) -> str:
    """Return a column's name without regard to letter case and white space."""
    return " ".join(name.casefold().split())


def _is_broken(cell: str) -> bool:
    """Say whether a cell holds a lone surrogate: a byte, or half a character, that is no character."""
    if cell.isascii():
        return False
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _mended(cell: str) -> str:
    """Return a cell with U+FFFD for what is no character, so that it can be stored; nothing is made of such a cell."""
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in cell)
