"""What a reader could read in a file: its words in every wrapping that a program might undo (restricted).

Archives are opened, part by part and at any depth; what stands in comments, attributes and metadata counts as words;
entities, escapes, percent signs, base64 and UTF-16 are undone. What cannot be read is told, never passed over.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import functools
import gzip
import html
import io
import lzma
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_MOST_BYTES = 256 * 1024 * 1024
"""A file that unpacks to more is refused."""
_DEEPEST = 6
"""Archives in archives, and wrappings in wrappings, are undone so many times; deeper ones are refused."""
_MOST_UNDONE = 3
_MARKUP = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([nrt/\"'\\])")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}(?:\r?\n[A-Za-z0-9+/_-]{8,})*={0,2}")
_QUOTED = re.compile(r"=([0-9A-F]{2})|=\r?\n")
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_PDF_STREAM = re.compile(rb"(<<.{0,2000}?>>)\s*stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_PDF_TEXT = re.compile(r"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F\s]+>", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Hold a text of a file, and which part of it that is."""

    where: str
    text: str


class UnreadableFile(Exception):
    """A file, or a part of one, that cannot be looked through; the message says why and holds none of its words."""


class Allowance:
    """Count what was unpacked of one file, so that a small file cannot grow without end."""

    def __init__(self, most: int = _MOST_BYTES) -> None:
        """Start with ``most`` bytes."""
        self.left = most

    def take(self, number: int) -> None:
        """Use some of it up."""
        self.left -= number
        if self.left < 0:
            raise UnreadableFile("unpacks to more than can be looked through")


def words_of_file(name: str, content: bytes) -> Iterator[Words]:
    """Yield every text that a reader could find in a file, its name first; the same words may come several times.

    Raises:
        UnreadableFile: it is encrypted, damaged, nested too deeply, too large when unpacked, or of no known kind.
    """
    for text in undone(name):
        yield Words(where=name, text=text)
    try:
        yield from _part(name, content, Allowance(), 0)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
        raise UnreadableFile("is damaged") from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableFile("is encrypted, or packed in an unknown way") from error


def _part(where: str, content: bytes, allowance: Allowance, depth: int) -> Iterator[Words]:
    """Yield the texts of a file or of a part of one."""
    allowance.take(len(content))
    if depth > _DEEPEST:
        raise UnreadableFile("holds archives in archives, too deep to be looked through")
    if zipfile.is_zipfile(io.BytesIO(content)):
        yield from _of_zip(where, content, allowance, depth)
        return
    unpacked = _unpacked(content, allowance)
    if unpacked is not None:
        yield from _part(f"{where} (unpacked)", unpacked, allowance, depth + 1)
        return
    if content.startswith(_PNG):
        yield from _of_blocks(where, _png_blocks(content, allowance))
    elif content.startswith(_JPEG):
        yield from _of_blocks(where, [content])
    elif content.startswith(b"%PDF-"):
        yield from _of_pdf(where, content, allowance)
    else:
        for text in _decoded(content):
            for variant in undone(text):
                yield Words(where=where, text=variant)


def _of_zip(where: str, content: bytes, allowance: Allowance, depth: int) -> Iterator[Words]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        first = min((entry.header_offset for entry in entries), default=0)
        for loose in (archive.comment, content[:first]):
            yield from _of_blocks(where, [loose])
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise UnreadableFile("is encrypted")
            inside = f"{where} ({entry.filename})"
            yield from _of_blocks(inside, [entry.filename.encode(), entry.comment, entry.extra])
            with archive.open(entry) as stream:
                part = stream.read(allowance.left + 1)
            yield from _part(inside, part, allowance, depth + 1)


def _unpacked(content: bytes, allowance: Allowance) -> bytes | None:
    """Return what a compressed file holds, ``None`` when it is none."""
    opener = next(
        (
            open_
            for magic, open_ in ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open))
            if content.startswith(magic)
        ),
        None,
    )
    if opener is None:
        return None
    with opener(io.BytesIO(content)) as stream:
        return bytes(stream.read(allowance.left + 1))


def _png_blocks(content: bytes, allowance: Allowance) -> Iterator[bytes]:
    """Yield the chunks of a picture but its points, unpacked where they are packed, and what follows its end."""
    at = len(_PNG)
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        block = content[at + 8 : at + 8 + length]
        at += 12 + length
        if kind != b"IDAT":
            yield block
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            yield from _inflated(block, allowance)
        if kind == b"IEND":
            break
    yield content[at:]


def _inflated(block: bytes, allowance: Allowance) -> Iterator[bytes]:
    """Yield what is packed behind the first words of a chunk."""
    for start in (at for at in range(min(len(block), 400)) if block[at : at + 1] == b"\x78"):
        try:
            inflated = zlib.decompressobj().decompress(block[start:], allowance.left + 1)
        except zlib.error:
            continue
        allowance.take(len(inflated))
        yield inflated


def _of_pdf(where: str, content: bytes, allowance: Allowance) -> Iterator[Words]:
    """Yield the strings of a PDF, those of packed streams too; fonts that rename letters cannot be undone."""
    if b"/Encrypt" in content:
        raise UnreadableFile("is encrypted")
    blocks = [content]
    for head, body in _PDF_STREAM.findall(content):
        if b"/FlateDecode" in head:
            inflated = zlib.decompressobj().decompress(body, allowance.left + 1)
            allowance.take(len(inflated))
            blocks.append(inflated)
        elif b"/Filter" in head and b"/DCTDecode" not in head:
            raise UnreadableFile("is packed in an unknown way")
    yield from _of_blocks(where, blocks)
    for block in blocks:
        strings = [_pdf_string(found) for found in _PDF_TEXT.findall(block.decode("latin-1"))]
        for glue in ("", " "):
            for text in undone(glue.join(strings)):
                yield Words(where=where, text=text)


def _pdf_string(written: str) -> str:
    if written.startswith("("):
        plain = re.sub(r"\\([0-7]{1,3})", lambda found: chr(int(found[1], 8) & 0xFF), written[1:-1])
        raw = re.sub(r"\\(.)", r"\1", plain).encode("latin-1")
    else:
        digits = re.sub(r"\s", "", written[1:-1])
        raw = bytes.fromhex(digits + "0" * (len(digits) % 2))
    return raw.decode("utf-16") if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else raw.decode("latin-1")


def _of_blocks(where: str, blocks: Iterator[bytes] | list[bytes]) -> Iterator[Words]:
    """Yield what can be read in bytes that are not all text."""
    for block in blocks:
        if block:
            # A zero ends a keyword and starts its text.
            for text in (block.decode("utf-8", "replace"), *_wide(block), block.decode("latin-1")):
                for variant in undone(text.replace("\0", " ")):
                    yield Words(where=where, text=variant)


def _decoded(content: bytes) -> tuple[str, ...]:
    """Return the readings of a text file; raises `UnreadableFile` for anything but text."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return (content.decode(encoding, "replace"),)
    text = content.decode("utf-8-sig", "replace")
    if b"\0" in content:
        # Without a mark at its start only text of which nearly every second byte is zero is surely UTF-16.
        if content.count(0) * 3 > len(content) and any(map(_is_text, _wide(content))):
            return _wide(content)
        raise UnreadableFile("is of no kind that can be looked through")
    if not _is_text(text):
        raise UnreadableFile("is of no kind that can be looked through")
    return (text,) if "\ufffd" not in text else (text, content.decode("cp1252", "replace"))


def _wide(content: bytes) -> tuple[str, ...]:
    """Return the readings of bytes as UTF-16, from each of the first two bytes on; none without a zero."""
    if b"\0" not in content:
        return ()
    return tuple(
        content[start:].decode(encoding, "ignore")
        for encoding in ("utf-16-le", "utf-16-be")
        for start in (0, 1)
    )


def _is_text(text: str) -> bool:
    """Say whether hardly anything in a text is a control character or no character at all."""
    odd = len(_CONTROL.findall(text))
    return odd * 100 <= len(text) and text.count("\ufffd") * 10 <= len(text)


def undone(text: str) -> Iterator[str]:
    """Yield a text and what it becomes when its wrappings are undone, one in another too."""
    seen = {text}
    edge = [text]
    for _ in range(_MOST_UNDONE):
        edge = [inner for outer in edge for inner in _unwrapped(outer) if inner not in seen]
        edge = list(dict.fromkeys(edge))
        seen.update(edge)
        yield from edge
    yield text


def _unwrapped(text: str) -> Iterator[str]:
    """Yield a text without one wrapping, for each that it seems to have."""
    if "<" in text:
        yield _MARKUP.sub("", text)
        yield _MARKUP.sub(" ", text)
    if "&" in text:
        yield html.unescape(text)
    if "\\" in text:
        yield _ESCAPE.sub(_unescaped, text)
    if "%" in text:
        yield urllib.parse.unquote(text.replace("+", " "))
    if "=" in text:
        raw = _QUOTED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "", text)
        if raw != text:
            yield raw.encode("latin-1", "ignore").decode("utf-8", "replace")
    inner = [plain for found in _BASE64.findall(text) if (plain := _from_base64(found))]
    if inner:
        yield "\n".join(inner)


def _unescaped(found: re.Match[str]) -> str:
    if found[1] or found[2]:
        return chr(int(found[1] or found[2], 16))
    return {"n": "\n", "r": "\r", "t": "\t"}.get(found[3], found[3])


@functools.lru_cache(maxsize=1 << 16)
def _from_base64(written: str) -> str:
    """Return the text in base64, "" when it holds none; from each of four places, as other letters may stand before."""
    letters = re.sub(r"\s|=", "", written).replace("-", "+").replace("_", "/")
    texts = []
    for start in range(4 if len(letters) < 4000 else 1):
        cut = letters[start:]
        cut = cut[: len(cut) - (len(cut) % 4 == 1)]
        try:
            raw = base64.b64decode(cut + "=" * (-len(cut) % 4))
        except (binascii.Error, ValueError):
            continue
        readings = (raw.decode("utf-8", "replace"), *_wide(raw))
        texts += [text for text in readings if _is_text(text)]
    return "\n".join(texts)
