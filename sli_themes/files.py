"""Files that are either whole or untouched, and tables that a spreadsheet opens without harm.

Every file that a study gets is written beside its place and moved there in one step; a whole folder likewise. So a
Ctrl-C, a power cut or a full disk leaves what was there before.
"""

from __future__ import annotations

import csv
import errno
import glob
import io
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sli_themes.errors import OutputError

_WRITING = ".writing"
_PREVIOUS = ".previous"
_LOCK = ".lock"
_ABANDONED_SECONDS = 3600
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in a folder unasked; it goes with the folder."""
_FORMULA = "=+-@\t\r\n＝＋－＠"
"""First characters that make a spreadsheet run a cell (OWASP, "CSV Injection"; full width for East Asian versions)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
"""Control characters but tab and line ends; invisible ones, and those that turn the direction of what follows."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ETXTBSY})


def output_error(path: Path, error: OSError) -> OutputError:
    """Return what to tell a user whose ``path`` could not be written, and what to do about it."""
    if error.errno in _FULL:
        what, step = "the disk is full", "free some space and run the same command again"
    elif error.errno in _FORBIDDEN:
        what = "may not be written to"
        step = "close it in other programs, or choose a folder that you may write to"
    elif error.errno == errno.ENOENT:
        what, step = "its folder does not exist", "make the folder, or correct the path"
    elif error.errno in {errno.EISDIR, errno.ENOTEMPTY}:
        what, step = (
            "a folder stands where a file is to be written",
            "move the folder away, or correct the path",
        )
    elif error.errno in {errno.ENOTDIR, errno.EEXIST}:
        what, step = "a file stands where a folder is needed", "move the file away, or correct the path"
    else:
        what, step = (
            error.strerror or type(error).__name__,
            "run the same command again when this is put right",
        )
    return OutputError(f"{path}: {what}; what was there before is untouched → {step}")


def write_atomically(path: Path, content: bytes) -> None:
    """Write a whole file or nothing: beside its place, flushed to disk, then moved over what was there.

    The folder is made when only it is missing. A link is followed. Raises `OutputError`.
    """
    write_together({path: content})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write several files that belong together, all of them or none: moved only when the disk holds every one.

    The last of them vouches for the others: it is away while they are moved, so that a program that is killed just
    then leaves no set that seems whole. Otherwise as `write_atomically`.
    """
    places = [(path, Path(os.path.realpath(path))) for path in contents]
    written: list[Path] = []
    try:
        for path, target in places:
            with _telling(path):
                target.parent.mkdir(exist_ok=True)
                _sweep(target)
                written.append(target.with_name(f".{target.name[:100]}.{uuid.uuid4().hex}{_WRITING}"))
                _write_new(written[-1], contents[path])
        if len(places) > 1:
            with _telling(places[-1][0]):
                places[-1][1].unlink(missing_ok=True)
        for (path, target), temporary in zip(places, written, strict=True):
            with _telling(path):
                temporary.replace(target)
    finally:
        for temporary in written:
            with suppress(OSError):  # gone when it was moved; a read-only disk has nothing to remove
                temporary.unlink()
    for folder in {target.parent for _, target in places}:
        _flush_folder(folder)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Tell what fails as an `OutputError` on ``path``."""
    try:
        yield
    except OSError as error:
        raise output_error(path, error) from None


@contextmanager
def replaced_folder(folder: Path, owned: Callable[[Path], Collection[str]]) -> Iterator[Path]:
    """Give an empty folder to fill; when the block ends well, it takes the place of ``folder`` in one step.

    When the block raises (Ctrl-C included), ``folder`` stays as it was. Leftovers of a run that was killed are put
    right first: a folder that was set aside comes back, a half-filled one goes. One run at a time holds the folder.

    Args:
        folder: the folder to replace; it may not exist, its parent must.
        owned: returns the names, within the folder that stands, of files that may be lost. Any other file in there
            belongs to a person, and the run stops before anything is written.

    Raises:
        OutputError: the folder cannot be written, is a file, holds files of others, or another run writes to it.
    """
    target = Path(os.path.realpath(folder))
    if not target.parent.is_dir():
        missing = errno.ENOTDIR if target.parent.exists() else errno.ENOENT
        raise output_error(folder, OSError(missing, os.strerror(missing)))
    filling, previous = (target.with_name(f".{target.name}{suffix}") for suffix in (_WRITING, _PREVIOUS))
    with _held(folder, target.with_name(f".{target.name}{_LOCK}")):
        try:
            _put_right(target, filling, previous)
            _refuse_foreign(folder, target, owned)
            filling.mkdir()
        except OSError as error:
            raise output_error(folder, error) from None
        try:
            yield filling
            _swap(target, filling, previous)
        except OSError as error:
            raise output_error(folder, error) from None
        finally:
            shutil.rmtree(filling, ignore_errors=True)


def csv_bytes(
    columns: Sequence[str], rows: Iterable[Sequence[str | int | float]], *, spreadsheet: bool
) -> bytes:
    """Return a csv file: commas, UTF-8, one line end a row, numbers as numbers.

    For a ``spreadsheet``: with the byte order mark without which Excel shows ’ as â€™, and with every text that it
    would run as a formula kept from that by an apostrophe (see `harmless`). Otherwise every cell as it is, for
    programs that read the file back.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(cell) if spreadsheet and isinstance(cell, str) else cell for cell in row])
    return stream.getvalue().encode("utf-8-sig" if spreadsheet else "utf-8")


def harmless(cell: str) -> str:
    """Return the text of a cell so that no spreadsheet runs it: an apostrophe before ``= + - @`` and the like.

    Control and invisible characters go, since formulas hide behind them. A lone ``-`` is this project's mark for
    a number that is withheld, and stays.
    """
    clean = printable(cell)
    return f"'{clean}" if clean.strip() != "-" and clean.lstrip(" ").startswith(tuple(_FORMULA)) else clean


def unguarded(cell: str) -> str:
    """Return what `harmless` made a cell of; an apostrophe that stood before a formula already goes too."""
    bare = cell.removeprefix("'")
    return bare if harmless(bare) == cell else cell


def printable(text: str) -> str:
    """Return ``text`` without control and invisible characters; tabs and line ends stay."""
    return _CONTROL.sub("", text)


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, and wait until it is on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(target: Path) -> None:
    """Remove what killed runs left beside ``target``; younger leftovers may belong to a run that is still writing."""
    for leftover in target.parent.glob(f".{glob.escape(target.name[:100])}.*{_WRITING}"):
        with suppress(OSError):
            if leftover.is_file() and time.time() - leftover.stat().st_mtime > _ABANDONED_SECONDS:
                leftover.unlink()


def _flush_folder(folder: Path) -> None:
    """Have the move of a file survive a power cut, where the system lets folders be flushed."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _held(folder: Path, lock_file: Path) -> Iterator[None]:
    """Hold the folder against other runs; the system frees the lock of a run that was killed."""
    from filelock import FileLock, Timeout

    lock = FileLock(lock_file, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        what = "another run is writing to it"
        raise OutputError(
            f"{folder}: {what} → wait until that has ended, then run the same command again"
        ) from None
    except OSError as error:
        raise output_error(folder, error) from None
    try:
        yield
    finally:
        lock.release()


def _put_right(target: Path, filling: Path, previous: Path) -> None:
    """Undo what a killed run left: it may have stopped while filling, or between the two moves of a swap."""
    if previous.exists() and not target.exists():
        previous.rename(target)
    for leftover in (filling, previous):
        if leftover.exists():
            shutil.rmtree(leftover)


def _refuse_foreign(folder: Path, target: Path, owned: Callable[[Path], Collection[str]]) -> None:
    if target.is_file():
        raise NotADirectoryError(errno.ENOTDIR, "is a file")
    if not target.exists():
        return
    present = {entry.relative_to(target).as_posix() for entry in target.rglob("*") if not entry.is_dir()}
    foreign = sorted(name for name in present - set(owned(target)) if Path(name).name not in _LITTER)
    if foreign:
        names = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
        what = f"holds files that were not written by this program ({names}), and the folder is replaced as a whole"
        raise OutputError(f"{folder}: {what} → move them elsewhere, then run the same command again")


def _swap(target: Path, filling: Path, previous: Path) -> None:
    for file in sorted(filling.rglob("*")):
        if file.is_dir():
            _flush_folder(file)
    _flush_folder(filling)
    if target.exists():
        target.rename(previous)
    try:
        filling.rename(target)
    except BaseException:
        if previous.exists() and not target.exists():
            previous.rename(target)
        raise
    try:
        _flush_folder(target.parent)
    finally:
        shutil.rmtree(previous, ignore_errors=True)  # what stays is swept by the next run
