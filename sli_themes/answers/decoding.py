"""Bytes of a text file → its characters: which encoding a survey export was saved in.

UTF-8 is tried first and strictly, since other encodings practically never look like it. What is left is one of a few
habits of Excel (Windows-1252, Mac Roman, UTF-16) or a file put together from two others.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from sli_themes.errors import AnswersError, Fault

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; UTF-32 before UTF-16, whose little-endian mark it begins with."""
_FOREIGN_SHARE = 0.15
"""Non-ASCII bytes among letters from which a text is hardly Western European, and charset-normalizer is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Hold the characters of a file; bytes that are none stand as lone surrogates (``surrogateescape``)."""

    text: str
    encoding: str


def decode(content: bytes, name: str, encoding: str = "") -> Decoded:
    """Return the characters of ``content``.

    ``encoding`` (from study.toml) is taken at its word. ``name`` is the file's, for messages. Raises `AnswersError`
    when the encoding is unknown, does not fit, or cannot be found out.
    """
    if encoding:
        return Decoded(text=_as_told(content, name, encoding), encoding=encoding)
    found = _by_mark(content) or _utf_16_without_mark(content) or _utf_8(content) or _one_byte(content)
    if found is None:
        what = "the encoding cannot be found out"
        raise AnswersError(Fault(where=name, what=what, next_step='set encoding = "..." in study.toml'))
    return found


def _as_told(content: bytes, name: str, encoding: str) -> str:
    """Return the characters in the encoding a person named; UTF-8 keeps its BOM out and bad bytes marked."""
    try:
        codec = codecs.lookup(encoding).name
        if codec == "utf-8":
            return content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
        return content.decode(codec)
    except LookupError:
        what, step = f"unknown encoding {encoding!r}", 'in study.toml use "utf-8", "cp1252", "utf-16", ...'
    except UnicodeDecodeError as error:
        what, step = (
            f"is not {encoding} (byte {error.start})",
            "take the encoding out of study.toml to have it found",
        )
    raise AnswersError(Fault(where=name, what=what, next_step=step))


def _by_mark(content: bytes) -> Decoded | None:
    """Return the characters when a byte order mark tells the encoding (a torn end is left as a replacement)."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
            return Decoded(text=content.decode(encoding, errors), encoding=encoding)
    return None


def _utf_16_without_mark(content: bytes) -> Decoded | None:
    """Return the characters when every other byte of the beginning is NUL, as Latin letters are in UTF-16."""
    start = content[:4000]
    if len(content) % 2 or len(start) < 4:
        return None
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if start[offset::2].count(0) > 0.6 * len(start) / 2 and start[1 - offset :: 2].count(0) == 0:
            return Decoded(text=content.decode(encoding, "replace"), encoding=encoding)
    return None


def _utf_8(content: bytes) -> Decoded | None:
    """Return the characters when the file is UTF-8, or UTF-8 with a few stray bytes of something else."""
    text = content.decode("utf-8", "surrogateescape")
    stray = sum("\udc80" <= character <= "\udcff" for character in text) if not text.isascii() else 0
    if stray and stray >= sum(ord(character) > 0x7F for character in text) - stray:
        return None
    return Decoded(text=text, encoding="utf-8")


def _one_byte(content: bytes) -> Decoded | None:
    """Return the characters in an encoding of one byte each: Windows-1252 unless the bytes speak against it."""
    if _is_mac_roman(content):
        return Decoded(text=content.decode("mac_roman"), encoding="mac_roman")
    high = sum(byte > 0x7F for byte in content)
    letters = high + sum(chr(byte).isalpha() for byte in content if byte < 0x80)
    if high < _FOREIGN_SHARE * letters:
        try:
            return Decoded(text=content.decode("cp1252"), encoding="cp1252")
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    return None if best is None else Decoded(text=str(best), encoding=best.encoding)


def _is_mac_roman(content: bytes) -> bool:
    """Say whether apostrophes and quotation marks stand where Excel for the Mac puts them."""
    mac = len(re.findall(rb"[a-z]\xd5[a-z]|[\s,\"(]\xd2[A-Za-z]|[a-z.!?]\xd3[\s,\".]", content))
    windows = len(re.findall(rb"[a-z]\x92[a-z]|[\s,\"(]\x93[A-Za-z]|[a-z.!?]\x94[\s,\".]", content))
    return mac > windows
