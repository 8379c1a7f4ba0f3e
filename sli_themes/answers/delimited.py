"""Delimited text (csv, tsv) → records: delimiter found, quoted line breaks kept, nothing altered."""

from __future__ import annotations

import csv
import io
import sys
import threading
from collections import Counter

from sli_themes.answers.decoding import decode
from sli_themes.answers.table import Records
from sli_themes.errors import AnswersError, Fault

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS = 100_000
_SAMPLE_ROWS = 200
_field_limit = threading.Lock()


def read_delimited(content: bytes, name: str, *, encoding: str = "", delimiter: str = "") -> Records:
    """Return the records of a delimited file.

    ``name`` is the file's, for messages; ``encoding`` and ``delimiter`` are found out when they are not given.
    Raises `AnswersError` when the file cannot be decoded or a quoted cell does not end.
    """
    decoded = decode(content, name, encoding)
    text, first = decoded.text, 1
    if text[:4].casefold() == "sep=":  # Excel's own way to name the delimiter
        line, _, text = text.partition("\n")
        delimiter, first = delimiter or line[4:5], 2
    delimiter = delimiter or find_delimiter(text)
    shown = {"\t": "tab", ",": "comma", ";": "semicolon"}.get(delimiter, delimiter)
    return Records(rows=_records(text, name, delimiter, first), how=f"{decoded.encoding}, delimiter {shown}")


def find_delimiter(text: str) -> str:
    """Return the delimiter of ``text``: the one that cuts its first rows into equally many cells.

    Where that leaves a choice clevercsv decides by what the cells look like (van den Burg, Nazábal and Sutton 2019,
    "Wrangling messy CSV files by detecting row and type patterns").
    """
    sample = text[:_SAMPLE_CHARACTERS]
    whole = len(sample) == len(text)
    widths = {delimiter: _widths(sample, delimiter, whole) for delimiter in DELIMITERS}
    even = [delimiter for delimiter, found in widths.items() if len(found) == 1 and max(found) > 1]
    if len(even) == 1:
        return even[0]
    if not any(width > 1 for found in widths.values() for width in found):
        return ","
    import clevercsv

    try:
        dialect = clevercsv.Detector().detect(sample[:10_000], delimiters=even or list(DELIMITERS))
    except (clevercsv.Error, ValueError):
        dialect = None
    if dialect is not None and dialect.delimiter in DELIMITERS:
        return str(dialect.delimiter)
    return max(DELIMITERS, key=lambda mark: max(widths[mark].items(), key=lambda pair: (pair[1], pair[0]))[0])


def _widths(sample: str, delimiter: str, whole: bool) -> Counter[int]:
    """Return how many of the first rows have how many cells; the last row of a cut sample does not count."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[int] = []
    try:
        rows.extend(len(cells) for cells, _ in zip(reader, range(_SAMPLE_ROWS), strict=False) if cells)
    except csv.Error:  # a cell beyond the field limit: what came before it is enough
        pass
    else:
        if not whole and len(rows) < _SAMPLE_ROWS:
            rows = rows[:-1]
    return Counter(rows) or Counter({1: 1})


def _records(text: str, name: str, delimiter: str, first: int) -> list[tuple[int, list[str]]]:
    """Return (row number, cells); raises `AnswersError` where quotes are not closed.

    The field limit of the csv module is one for the process: it is raised for the time of reading, under a lock.
    """
    rows: list[tuple[int, list[str]]] = []
    with _field_limit:
        before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            rows.extend(enumerate(reader, start=first))
        except csv.Error:
            place = f"row {len(rows) + first} (line {reader.line_num} of the file)"
            what = f"a quoted cell does not end as it should, in {place}"
            step = 'a quote within a cell is written twice: ""'
            raise AnswersError(Fault(where=name, what=what, next_step=step)) from None
        finally:
            csv.field_size_limit(before)
    return rows
