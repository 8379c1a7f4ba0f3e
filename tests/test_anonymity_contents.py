"""Contents: a name is found in every wrapping, and what cannot be looked through is told."""

from __future__ import annotations

import base64
import io
import random
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
import canaries as fuzz

from sli_themes.anonymity.canaries import Flock
from sli_themes.anonymity.contents import Allowance, UnreadableFile, undone, words_of_file

FLOCK = Flock((name, "a canary") for name in fuzz.NAMES)


def found(name: str, content: bytes) -> bool:
    """Say whether a canary is read in a file."""
    return any(FLOCK.found_in(words.text) for words in words_of_file(name, content))


def test_a_name_is_found_in_every_kind_of_file():
    """Of hundreds of random files with a name in a random layer none is missed; of those without, none is accused."""
    chance = random.Random(7)
    seen = set()
    for _ in range(400):
        hidden = fuzz.hide(chance, chance.choice(fuzz.NAMES))
        assert fuzz.is_found(hidden, FLOCK), hidden.wrappings
        assert not fuzz.is_found(fuzz.hide(chance, "nobody in particular"), FLOCK)
        seen.update(hidden.wrappings)
    assert seen >= {name for table in (fuzz.TEXT_WRAPPINGS, fuzz.FILES, fuzz.PACKINGS) for name, _ in table}


def test_names_of_files_are_read():
    """The name of a file is read, words run together too, and so is the name of a part of an archive."""
    assert found("ottolinebrackenthwaite-final.txt", b"x")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("Ottoline%20Brackenthwaite.txt", "x")
    assert found("a.zip", stream.getvalue())


def test_words_behind_an_archive_and_before_it_are_read():
    """Bytes that stand before an archive or in its comment are looked through."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a", "x")
    assert found("a.zip", b"Ottoline Brackenthwaite" + stream.getvalue())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (bytes(range(256)) * 20, "no kind"),
        (b"GIF89a" + bytes(400), "no kind"),
        (b"\x1f\x8b\x08\x00damaged", "damaged"),
        (b"%PDF-1.4 <</Encrypt 1 0 R>>", "encrypted"),
        (b"%PDF-1.4 <</Filter /LZWDecode>>\nstream\nxx\nendstream", "unknown way"),
    ],
)
def test_what_cannot_be_read_is_told(content, why):
    """Pictures of other kinds, damaged, encrypted and strangely packed files are refused, not passed over."""
    with pytest.raises(UnreadableFile, match=why):
        list(words_of_file("a", content))


def test_an_encrypted_archive_is_told():
    """The mark of encryption in an archive is enough."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a", "x")
    raw = bytearray(stream.getvalue())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFile, match="encrypted"):
        list(words_of_file("a.zip", bytes(raw)))


def test_archives_in_archives_end():
    """Archives that hold archives without end are refused, and so is one that unpacks to too much."""
    content = b"x"
    for _ in range(9):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("a", content)
        content = stream.getvalue()
    with pytest.raises(UnreadableFile, match="too deep"):
        list(words_of_file("a.zip", content))
    with pytest.raises(UnreadableFile, match="more than"):
        Allowance(5).take(6)


def test_wrappings_in_wrappings_are_undone():
    """Base64 of percent signs of entities is read, and a text without wrappings comes once."""
    wrapped = base64.b64encode(b"Ottoline&#37;20Brackenthwaite").decode()
    assert any(FLOCK.found_in(text) for text in undone(f"see {wrapped}."))
    assert list(undone("plain words")) == ["plain words"]
