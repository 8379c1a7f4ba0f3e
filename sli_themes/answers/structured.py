"""Workbooks, jsonl and parquet → records of texts, the way a person would have typed them."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

from sli_themes.answers.table import Records, listed
from sli_themes.errors import AnswersError, Fault


def as_text(value: object) -> str:
    """Return a cell as text: whole numbers without ``.0``, dates as ISO 8601, nothing as "".

    Raises ``TypeError`` for a value that is a collection of values.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return (
            value.date().isoformat()
            if value.time() == dt.time() and value.tzinfo is None
            else value.isoformat(" ")
        )
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, int | Decimal | dt.timedelta):
        return str(value)
    raise TypeError


def read_workbook(content: bytes, name: str, *, sheet: str = "") -> Records:
    """Return the records of one sheet: the one named, else the first that holds anything.

    Raises `AnswersError` when the file is no workbook or has no such sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        if sheet and sheet not in names:
            step = f"its sheets: {', '.join(repr(known) for known in names)}"
            raise AnswersError(Fault(where=name, what=f"has no sheet {sheet!r}", next_step=step))
        filled: list[str] = []
        chosen: list[tuple[int, list[str]]] = []
        for known in [sheet] if sheet else names:
            cells = book.get_sheet_by_name(known).to_python(skip_empty_area=False)
            rows = [(number, [as_text(cell) for cell in row]) for number, row in enumerate(cells, start=1)]
            if any(cell for _, row in rows for cell in row):
                filled.append(known)
                chosen = chosen or rows
    except CalamineError:
        step = "open it in a spreadsheet program and save it again as .xlsx or csv"
        raise AnswersError(Fault(where=name, what="is not a readable workbook", next_step=step)) from None
    notes: tuple[Fault, ...] = ()
    if len(filled) > 1:
        step = f'set sheet = "..." in study.toml to read another of: {", ".join(repr(other) for other in filled)}'
        notes = (Fault(where=name, what=f"read from sheet {filled[0]!r}", next_step=step, fatal=False),)
    used = filled[0] if filled else sheet
    return Records(rows=chosen, how=f"workbook, sheet {used}", notes=notes)


def read_jsonl(content: bytes, name: str) -> Records:
    """Return the records of a file with one JSON object a line; their keys become the header (row 1).

    Row numbers are line numbers plus one, as if the keys stood above. Raises `AnswersError` with all faulty lines.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"is not UTF-8 (byte {error.start})"
        raise AnswersError(Fault(where=name, what=what, next_step="save it as UTF-8")) from None
    objects: list[tuple[int, dict[str, str]]] = []
    faults: list[Fault] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            pairs = json.loads(line, object_pairs_hook=_Pairs)
            objects.append((number + 1, _plain(pairs)))
        except json.JSONDecodeError as error:
            what = f"is not JSON (column {error.colno})"
            faults.append(
                Fault(where=f"{name} line {number}", what=what, next_step="write one object a line")
            )
        except TypeError as error:
            what, step = str(error), "write one flat object a line"
            faults.append(Fault(where=f"{name} line {number}", what=what, next_step=step))
    if faults:
        raise AnswersError(faults)
    keys = list(dict.fromkeys(key for _, row in objects for key in row))
    rows: list[tuple[int, list[str]]] = [
        (number, [row.get(key, "") for key in keys]) for number, row in objects
    ]
    return Records(rows=[(1, keys), *rows] if keys else [], how="jsonl")


class _Pairs(list[tuple[str, Any]]):
    """Hold a JSON object as its pairs, so that a key given twice is seen."""


def _plain(pairs: object) -> dict[str, str]:
    """Return one line's object as texts; raises ``TypeError``, saying what is wrong, when it is not a flat one."""
    if not isinstance(pairs, _Pairs):
        raise TypeError("is not an object")
    plain: dict[str, str] = {}
    for key, value in pairs:
        if key in plain:
            raise TypeError(f"has the key {key!r} twice")
        try:
            plain[key] = as_text(value)
        except TypeError:
            raise TypeError(f"has a list or an object under {key!r}") from None
    return plain


def read_parquet(content: bytes, name: str) -> Records:
    """Return the records of a parquet file; raises `AnswersError` when it is none or holds nested columns."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError):
        step = "write it again, or as csv"
        raise AnswersError(Fault(where=name, what="is not a readable parquet file", next_step=step)) from None
    nested = [
        field.name
        for field in table.schema
        if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)
    ]
    if nested:
        what = f"{listed(nested, 'column')} hold lists, records or bytes"
        raise AnswersError(Fault(where=name, what=what, next_step="write one text or number a cell"))
    columns = [[as_text(value) for value in column.to_pylist()] for column in table.columns]
    rows: list[tuple[int, list[str]]] = [(1, list(table.column_names))]
    rows.extend((number, list(cells)) for number, cells in enumerate(zip(*columns, strict=True), start=2))
    return Records(rows=rows if table.column_names else [], how="parquet")
