"""A codebook file of any program becomes one of ours; a codebook of ours becomes a file of any of them."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from sli_themes.codebook.importing import ImportedCodebook, converted, import_codebook
from sli_themes.codebook.model import Codebook
from sli_themes.codebook.shapes import TABLES, WORKBOOKS, RawCodebook, read_raw, sheets_of, text_of
from sli_themes.errors import ExchangeError, Fault, UsageError
from sli_themes.exchange import lists
from sli_themes.exchange.model import Exported
from sli_themes.exchange.refi_codebook import read_qdc, write_qdc


class Format(StrEnum):
    """Name the formats that a codebook can be written in."""

    QDC = "qdc"
    MAXQDA = "maxqda"
    TAGUETTE = "taguette"
    QUALCODER = "qualcoder"
    CONSULT = "consult"


_WRITERS: dict[Format, Callable[[Codebook], Exported]] = {
    Format.QDC: write_qdc,
    Format.MAXQDA: lists.write_maxqda,
    Format.TAGUETTE: lists.write_taguette,
    Format.QUALCODER: lists.write_qualcoder,
    Format.CONSULT: lists.write_consult,
}
_BY_ENDING = {".qdc": Format.QDC, ".xlsx": Format.MAXQDA, ".csv": Format.TAGUETTE, ".txt": Format.QUALCODER}


def format_of(path: Path, given: Format | None = None) -> Format:
    """Return the format to write: the one given, else that of the file's ending; raises `UsageError` for neither."""
    found = given or _BY_ENDING.get(path.suffix.lower())
    if found is None:
        endings = ", ".join(f"{ending} ({kind})" for ending, kind in _BY_ENDING.items())
        raise UsageError(f"{path.name}: no known ending → one of {endings}, or --format")
    return found


def export_codebook(codebook: Codebook, kind: Format) -> Exported:
    """Return a codebook in the format of another program, with notes on what that cannot hold."""
    return _WRITERS[kind](codebook)


def import_any(path: Path) -> ImportedCodebook:
    """Return the codebook in a file of ours or of another program, with notes on what was not carried.

    REFI-QDA (``.qdc``, ``.qdpx``), MAXQDA's workbook, Taguette's csv and QualCoder's list are told by ending and
    headings; everything else goes to `import_codebook`.

    Raises:
        ExchangeError: a file of REFI-QDA breaks its rules, or could do harm.
        CodebookError: the file cannot be read or converted.
    """
    raw = _entries(path, content_of(path))
    return import_codebook(path) if raw is None else converted(path, raw)


def read_entries(path: Path) -> RawCodebook:
    """Return the entries of any codebook file, before they are made into themes.

    Raises: as `import_any`.
    """
    content = content_of(path)
    raw = _entries(path, content)
    return read_raw(path, content) if raw is None else raw


def content_of(path: Path) -> bytes:
    """Return the bytes of a file; raises `ExchangeError` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror or type(error).__name__})"
        raise ExchangeError(Fault(where=str(path), what=what, next_step="check the path")) from None


def _entries(path: Path, content: bytes) -> RawCodebook | None:
    """Return the entries of another program's file; ``None`` when it is none of those known here."""
    ending, notes = path.suffix.lower(), list[Fault]()
    if ending not in {".qdc", ".qdpx", ".txt"} | TABLES | WORKBOOKS:
        return None
    if ending == ".qdc":
        return read_qdc(content, path.name)
    if ending == ".qdpx":
        from sli_themes.exchange.refi_reading import read_project

        return read_project(content, path.name).codebook
    if ending == ".txt":
        lines = lists.qualcoder_lines(text_of(path.name, content, notes), path.name)
    else:
        tables = sheets_of(path, content, notes).values()
        found = (lists.table_lines(rows, path.name) for rows in tables)
        lines = next((lines for lines in found if lines is not None), [])
    if not lines:
        return None
    raw = lists.entries(lines)
    raw.notes[:0] = notes
    return raw
