"""Any file of answers → a table of texts: csv in any encoding and delimiter, workbooks, jsonl, parquet."""

from __future__ import annotations

from pathlib import Path

from sli_themes.answers.delimited import read_delimited
from sli_themes.answers.structured import read_jsonl, read_parquet, read_workbook
from sli_themes.answers.table import Records, Table, build_table, guess_header_rows, is_import_row
from sli_themes.errors import AnswersError, Fault

_WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""A zip (xlsx, xlsm, ods) and the older binary format (xls)."""


def read_table(
    path: Path, *, sheet: str = "", encoding: str = "", delimiter: str = "", header_rows: int | None = 1
) -> Table:
    """Return the table in ``path``, whatever its format.

    The format is told from the first bytes, since endings lie. ``header_rows`` ``None`` means to find it out.
    Raises `AnswersError` when the file is missing, empty, or not what it seems to be.
    """
    path = Path(path)
    records = _read(path, sheet, encoding, delimiter)
    if header_rows is None:
        header_rows = guess_header_rows(records)
    elif any(is_import_row(cells) for _, cells in records.rows[header_rows : header_rows + 2]):
        what = "a header row of Qualtrics stands among the answers"
        step = f"set header_rows = {guess_header_rows(records)} in study.toml"
        raise AnswersError(Fault(where=path.name, what=what, next_step=step))
    return build_table(records, path.name, header_rows)


def _read(path: Path, sheet: str, encoding: str, delimiter: str) -> Records:
    """Return the records of a file by its format."""
    try:
        content = path.read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        what = "there is no such file" if missing else f"cannot be read ({error.strerror})"
        raise AnswersError(
            Fault(where=str(path), what=what, next_step="check the path and its permissions")
        ) from None
    if content.startswith(_WORKBOOK_STARTS):
        return read_workbook(content, path.name, sheet=sheet)
    if content.startswith(b"PAR1"):
        return read_parquet(content, path.name)
    if path.suffix.casefold() in (".jsonl", ".ndjson"):
        return read_jsonl(content, path.name)
    if path.suffix.casefold() in (".xlsx", ".xlsm", ".xls", ".ods", ".parquet") and content:
        what, step = f"is not a {path.suffix.casefold()} file", "name it after what it is, or save it again"
        raise AnswersError(Fault(where=path.name, what=what, next_step=step))
    return read_delimited(content, path.name, encoding=encoding, delimiter=delimiter)
