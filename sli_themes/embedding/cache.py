"""Vectors on disk, so that a text is encoded once in the life of a study.

A folder of segments, each written by one writer and never changed after: a header, then records of one size.

    header   "SLIVEC01" · dimensions (u32) · fingerprint of the encoder (32 bytes) · CRC-32 of those (u32)
    record   sha256(text + NUL + fingerprint) (32 bytes) · vector (little-endian float32) · CRC-32 of those (u32)

Two runs never write to one file; a torn last record or a flipped bit costs the vector of that text, which is encoded
again. No word of an answer is in a name or a file; but vectors say something about the words, and a short answer can
be guessed from its hash: the folder belongs to the restricted side, and is safe to delete.
"""

from __future__ import annotations

import hashlib
import logging
import os
import struct
import time
import uuid
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

_log = logging.getLogger(__name__)

_MAGIC = b"SLIVEC01"
_HEADER = struct.Struct("<8sI32sI")
_FINISHED = ".vectors"
_UNFINISHED = ".writing"
_ABANDONED_SECONDS = 24 * 3600
_MANY_SEGMENTS = 64


def vector_key(text: str, fingerprint: str) -> bytes:
    """Return the 32 bytes under which the vector of ``text`` is kept."""
    return hashlib.sha256(f"{text}\0{fingerprint}".encode("utf-8", "surrogatepass")).digest()


class VectorCache:
    """Keep vectors in a folder, for any number of encoders and of runs at once.

    A folder that cannot be read or written is no error: the run goes on without it, ``fault`` says why, and a line
    is logged.
    """

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made when the first vector is written."""
        self.folder = folder
        self.fault: str | None = None
        self._segments: dict[str, _Segment] = {}

    def find(self, texts: Sequence[str], fingerprint: str, dimensions: int) -> dict[int, NDArray[np.float32]]:
        """Return the vectors that are kept, by position in ``texts``; a corrupt one counts as not kept."""
        segments = self._readable(fingerprint, dimensions)
        found: dict[int, NDArray[np.float32]] = {}
        for position, text in enumerate(texts):
            key = vector_key(text, fingerprint)
            for segment in segments:
                vector = segment.vector(key)
                if vector is not None:
                    found[position] = vector
                    break
        return found

    @contextmanager
    def writer(self, fingerprint: str, dimensions: int) -> Iterator[VectorWriter]:
        """Open a segment that nobody else writes to; what was added stands on disk even after Ctrl-C."""
        writer = VectorWriter(self, fingerprint, dimensions)
        try:
            yield writer
        finally:
            writer.finish()
            self._merge_when_many(fingerprint, dimensions)

    def note_fault(self, error: OSError) -> None:
        """Remember why the cache is not used, and log it once."""
        if self.fault is None:
            self.fault = f"{self.folder}: vectors are not kept ({error.strerror or type(error).__name__})"
            _log.info("%s", self.fault)

    def _readable(self, fingerprint: str, dimensions: int) -> list[_Segment]:
        opened: dict[str, _Segment] = {}
        try:
            entries = sorted(
                entry.name for entry in os.scandir(self.folder) if _belongs(entry.name, fingerprint)
            )
        except FileNotFoundError:
            entries = []
        except OSError as error:
            self.note_fault(error)
            entries = []
        for name in entries:
            before = self._segments.get(name)
            try:
                size = (self.folder / name).stat().st_size
                opened[name] = (
                    before if before and before.size == size else _Segment(self.folder / name, size)
                )
            except (OSError, ValueError) as error:
                # Gone since the listing (merged by another run), or not a segment: its texts are encoded again.
                _log.info("%s: not read (%s)", name, type(error).__name__)
        self._segments = {
            **{n: s for n, s in self._segments.items() if not _belongs(n, fingerprint)},
            **opened,
        }
        return [s for s in opened.values() if s.fingerprint == fingerprint and s.dimensions == dimensions]

    def _merge_when_many(self, fingerprint: str, dimensions: int) -> None:
        """Write many small segments as one; a run that reads meanwhile loses nothing but the file's name.

        Only finished segments and those abandoned for a day are merged, so no other writer's file goes.
        """
        segments = [s for s in self._readable(fingerprint, dimensions) if s.settled()]
        if len(segments) < _MANY_SEGMENTS or self.fault:
            return
        merged = VectorWriter(self, fingerprint, dimensions)
        seen: set[bytes] = set()
        for segment in segments:
            for key in segment.held():
                vector = None if key in seen else segment.vector(key)
                if vector is not None:
                    seen.add(key)
                    merged.append(key, vector)
        merged.finish()
        if self.fault is None:
            for segment in segments:
                self._segments.pop(segment.path.name, None)
                with suppress(OSError):  # Windows does not delete a file that another run has mapped
                    segment.path.unlink()


class VectorWriter:
    """Append vectors to one segment; after the first failure it takes what it is given and keeps nothing."""

    def __init__(self, cache: VectorCache, fingerprint: str, dimensions: int) -> None:
        """Keep where to write; the file is made with the first vector."""
        self._cache = cache
        self._fingerprint = fingerprint
        self._dimensions = dimensions
        self._file: BinaryIO | None = None
        self._path = cache.folder / f"{fingerprint[:16]}-{uuid.uuid4().hex}{_UNFINISHED}"

    def add(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Write the vectors (texts, dimensions) of ``texts``, whole records, to disk."""
        for text, vector in zip(texts, vectors, strict=True):
            self.append(vector_key(text, self._fingerprint), vector)
        self._attempt_flush()

    def append(self, key: bytes, vector: NDArray[np.float32]) -> None:
        """Write one record; it may wait in memory until ``add`` or ``finish``."""
        if self._cache.fault is not None:
            return
        body = key + np.ascontiguousarray(vector, dtype="<f4").tobytes()
        try:
            if self._file is None:
                self._file = self._open()
            self._file.write(body + struct.pack("<I", zlib.crc32(body)))
        except OSError as error:
            self._give_up(error)

    def finish(self) -> None:
        """Close the segment and give it its lasting name."""
        self._attempt_flush()
        if self._file is not None:
            try:
                self._file.close()
                self._file = None
                self._path.replace(self._path.with_suffix(_FINISHED))
            except OSError as error:
                self._give_up(error)

    def _open(self) -> BinaryIO:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._path.open("xb")
        head = struct.pack("<8sI32s", _MAGIC, self._dimensions, bytes.fromhex(self._fingerprint))
        file.write(head + struct.pack("<I", zlib.crc32(head)))
        return file

    def _attempt_flush(self) -> None:
        if self._file is not None:
            try:
                self._file.flush()
            except OSError as error:
                self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        self._cache.note_fault(error)
        if self._file is not None:
            with suppress(OSError):  # closing writes what is left, which fails again on a full disk
                self._file.close()
            self._file = None


class _Segment:
    """One file, mapped into memory; records are checked when they are asked for."""

    def __init__(self, path: Path, size: int) -> None:
        """Map the whole records among the first ``size`` bytes; ValueError when it is not a segment."""
        self.path = path
        self.size = size
        with path.open("rb") as file:
            head = file.read(_HEADER.size)
        # Another run may have written the header after the size was taken.
        if min(size, len(head)) < _HEADER.size:
            raise ValueError("no header")
        magic, self.dimensions, fingerprint, checksum = _HEADER.unpack(head)
        if magic != _MAGIC or checksum != zlib.crc32(head[:-4]):
            raise ValueError("not a header")
        self.fingerprint = fingerprint.hex()
        kind = np.dtype([("key", "V32"), ("vector", "<f4", (self.dimensions,)), ("checksum", "<u4")])
        count = (size - _HEADER.size) // kind.itemsize
        self._records: NDArray[Any] = (
            np.memmap(path, dtype=kind, mode="r", offset=_HEADER.size, shape=(count,))
            if count
            else np.empty(0, dtype=kind)
        )
        packed = np.ascontiguousarray(self._records["key"]).tobytes()
        self._rows = {packed[32 * row : 32 * row + 32]: row for row in range(count)}

    def held(self) -> list[bytes]:
        """Return the keys of all records, corrupt ones too."""
        return list(self._rows)

    def vector(self, key: bytes) -> NDArray[np.float32] | None:
        """Return the vector under ``key``, or None when it is not here or its checksum is wrong."""
        row = self._rows.get(key)
        if row is None:
            return None
        record = self._records[row].tobytes()
        if zlib.crc32(record[:-4]) != int.from_bytes(record[-4:], "little"):
            return None
        return np.frombuffer(record, dtype="<f4", count=self.dimensions, offset=32)

    def settled(self) -> bool:
        """Say whether no run writes to this file any more."""
        if self.path.suffix == _FINISHED:
            return True
        try:
            return time.time() - self.path.stat().st_mtime > _ABANDONED_SECONDS
        except OSError:
            return False


def _belongs(name: str, fingerprint: str) -> bool:
    return name.startswith(fingerprint[:16]) and name.endswith((_FINISHED, _UNFINISHED))
