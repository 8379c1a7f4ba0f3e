"""Hide a name in files of every kind and every wrapping, and look whether the audit's search finds it.

    python benchmarks/canaries.py [--number 10000] [--seed 2015]

Prints how many were missed, each with its wrappings, and how many files without the name were taken to hold it. The
name, the words around it and the wrappings were written for this script.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import html
import io
import json
import random
import urllib.parse
import zipfile
import zlib
from dataclasses import dataclass

from sli_themes.anonymity.canaries import Flock
from sli_themes.anonymity.contents import words_of_file

NAMES = (
    "Ottoline Brackenthwaite",
    "otto.b@zorvale.example",
    "Kestlow Borough Council",
    "Aoife-Maeve Quillfeather",
)
WORDS = (
    "support helps when peers listen and the reports are short enough for members to read them twice".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """Hold a file with (or without) a name in it, and how it was wrapped."""

    name: str
    content: bytes
    wrappings: tuple[str, ...]


def hide(chance: random.Random, canary: str) -> Hidden:
    """Return a file of a random kind with ``canary`` in a random layer of it."""
    wrappings = []
    text = chance.choice([str, str.upper, str.lower])(canary)
    if chance.random() < 0.6:
        how, wrap = chance.choice(TEXT_WRAPPINGS)
        wrappings.append(how)
        text = wrap(text)
    around = " ".join(chance.choices(WORDS, k=20))
    text = f"{around} {text} {around}"
    kind, build = chance.choice(FILES)
    wrappings.append(kind)
    content = build(chance, text)
    for _ in range(chance.choice([0, 0, 1, 2])):
        how, pack = chance.choice(PACKINGS)
        wrappings.append(how)
        content = pack(content)
    return Hidden(name="file", content=content, wrappings=tuple(wrappings))


def is_found(hidden: Hidden, flock: Flock) -> bool:
    """Say whether the search finds the name."""
    return any(flock.found_in(words.text) for words in words_of_file(hidden.name, hidden.content))


def _entities(text: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in text)


def _tags(text: str) -> str:
    return "<b>" + "</b><b>".join(text[at : at + 4] for at in range(0, len(text), 4)) + "</b>"


def _escapes(text: str) -> str:
    return "".join(f"\\u{ord(letter):04x}" for letter in text)


TEXT_WRAPPINGS = (
    ("entities", _entities),
    ("named entities", html.escape),
    ("tags", _tags),
    ("comment", lambda text: f"<!-- {text} -->"),
    ("attribute", lambda text: f'<p title="{html.escape(text)}">x</p>'),
    ("escapes", _escapes),
    ("percent", urllib.parse.quote_plus),
    ("base64", lambda text: base64.b64encode(text.encode()).decode()),
    ("base64 of UTF-16", lambda text: base64.b64encode(text.encode("utf-16-le")).decode()),
    ("escaped entities", lambda text: _escapes(_entities(text))),
)


def _zip(parts: dict[str, bytes], comment: bytes = b"") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return stream.getvalue()


def _chunk(kind: bytes, block: bytes) -> bytes:
    return len(block).to_bytes(4, "big") + kind + block + zlib.crc32(kind + block).to_bytes(4, "big")


def _png(chance: random.Random, text: str) -> bytes:
    raw = text.encode()
    chunk = chance.choice(
        [
            _chunk(b"tEXt", b"Author\0" + raw),
            _chunk(b"zTXt", b"Author\0\0" + zlib.compress(raw)),
            _chunk(b"iTXt", b"Author\0\0\0en\0\0" + raw),
            _chunk(b"iTXt", b"Author\0\1\0en\0\0" + zlib.compress(raw)),
            _chunk(b"eXIf", b"II*\0" + raw),
        ]
    )
    points = _chunk(b"IHDR", bytes(13)) + _chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + points + chunk + _chunk(b"IEND", b"")


def _jpeg(chance: random.Random, text: str) -> bytes:
    block = chance.choice([text.encode(), text.encode("utf-16-le")])
    return b"\xff\xd8\xff\xfe" + (len(block) + 2).to_bytes(2, "big") + block + b"\xff\xd9"


def _pdf_string(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdf(chance: random.Random, text: str) -> bytes:
    escaped = _pdf_string(text)
    pieces = " ".join(f"({_pdf_string(text[at : at + 60])}) -20" for at in range(0, len(text), 60))
    body = zlib.compress(f"BT [{pieces}] TJ ET".encode("latin-1", "replace"))
    info = f"<</Author ({escaped})>>" if chance.random() < 0.5 else ""
    if info:
        body = zlib.compress(b"BT ET")
    stream = b"<</Filter /FlateDecode>>\nstream\n" + body + b"\nendstream\n"
    return b"%PDF-1.4\n" + info.encode("latin-1", "replace") + b"\n" + stream + b"%%EOF"


def _office(chance: random.Random, text: str) -> bytes:
    part = chance.choice(
        ["docProps/core.xml", "xl/sharedStrings.xml", "word/document.xml", "ppt/slides/slide1.xml"]
    )
    return _zip({"[Content_Types].xml": b"<Types/>", part: f"<x><t>{text}</t></x>".encode()})


FILES = (
    ("text", lambda _, text: text.encode()),
    ("UTF-16 text", lambda _, text: text.encode("utf-16")),
    ("csv", lambda _, text: f'id,words\n1,"{text}"\n'.encode("utf-8-sig")),
    ("html", lambda _, text: f"<html><body><p>{text}</p></body></html>".encode()),
    ("svg", lambda _, text: f"<svg><metadata>{text}</metadata></svg>".encode()),
    ("json", lambda _, text: json.dumps({"words": text}).encode()),
    ("office", _office),
    ("zip comment", lambda _, text: _zip({"a.txt": b"x"}, text.encode()[:60_000])),
    ("png", _png),
    ("jpeg", _jpeg),
    ("pdf", _pdf),
)
PACKINGS = (
    ("in a zip", lambda content: _zip({"part.bin": content})),
    ("in gzip", lambda content: gzip.compress(content, mtime=0)),
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2015)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    flock = Flock((name, "a canary") for name in NAMES)
    missed = false = 0
    for _ in range(options.number):
        hidden = hide(chance, chance.choice(NAMES))
        if not is_found(hidden, flock):
            missed += 1
            print("missed:", ", ".join(hidden.wrappings))
        false += is_found(hide(chance, "nobody in particular"), flock)
    print(
        f"{options.number:,} documents, {missed:,} missed; as many without a name, {false:,} taken to hold one"
    )


if __name__ == "__main__":
    main()
