"""Reading a zip archive from a stranger, with limits on everything that could do harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from sli_themes.exchange.xml import MAX_BYTES, refused

MAX_FILES = 200_000
MAX_TOTAL = 500_000_000
MAX_RATIO = 200
"""Times that a file may be larger than its packed form: texts reach 20, bombs a thousand."""
_SMALL = 1_000_000
"""A file up to this size is no bomb, however well it packs."""


class Archive:
    """Hold an opened archive; nothing is ever unpacked to disk."""

    def __init__(self, content: bytes, name: str) -> None:
        """Check the whole directory before any file is read.

        Raises:
            ExchangeError: it is no zip file, is encrypted, or holds too much, a path that leads out of it, or one path
                twice.
        """
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            raise refused(name, "is no zip archive, or a broken one") from None
        if len(entries) > MAX_FILES:
            raise refused(name, f"holds more than {MAX_FILES:,} files")
        if sum(entry.file_size for entry in entries) > MAX_TOTAL:
            raise refused(name, f"unpacks to more than {MAX_TOTAL // 1_000_000} MB")
        for entry in entries:
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
                raise refused(name, "holds a path that leads out of it")
            if entry.flag_bits & 1:
                raise refused(name, "is encrypted")
            if entry.file_size > max(_SMALL, MAX_RATIO * entry.compress_size):
                raise refused(name, "holds a file that unpacks to far more than it takes up")
        self.files = {entry.filename.replace("\\", "/"): entry for entry in entries if not entry.is_dir()}
        if len(self.files) < sum(not entry.is_dir() for entry in entries):
            raise refused(name, "holds two files of one name")

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, or ``None`` when it is not there.

        Raises:
            ExchangeError: it is broken, or larger than the directory says.
        """
        entry = self.files.get(path)
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(min(entry.file_size, MAX_BYTES) + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError):
            raise refused(self.name, "holds a broken file") from None
        if len(content) > entry.file_size:
            raise refused(self.name, "holds a file that is larger than it says, or than can be read")
        return content
