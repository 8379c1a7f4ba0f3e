"""Write a plant as people (and programs) write it: other letter case, invisible characters, slips of the pen."""

from __future__ import annotations

import random
import re
import string
import unicodedata
from collections.abc import Callable

Disguise = Callable[[str, random.Random], str]
LOOK_ALIKE = str.maketrans("aeocpxyiAEOCPXTHKMB", "аеосрхуіАЕОСРХТНКМВ")
AS_WRITTEN = "as written"
SIGNATURE = "signature"
WHOLE_LOWER = "whole answer in lower case"
WHOLE_UPPER = "whole answer in capitals"
TOGETHER = "several in one answer"
_LEAST_LETTERS = 6
"""Of a word that is misspelt: a slip in a shorter one makes another word of it."""


def _inside(mark: str) -> Disguise:
    def disguise(text: str, rng: random.Random) -> str:
        at = rng.randrange(1, len(text)) if len(text) > 1 else len(text)
        return text[:at] + mark + text[at:]

    return disguise


def _broken(text: str, rng: random.Random) -> str:
    spaces = [match.start() for match in re.finditer(" ", text)]
    if spaces:
        at = rng.choice(spaces)
        return f"{text[:at]}\n{text[at + 1 :]}"
    return text if len(text) < _LEAST_LETTERS else f"{text[:4]}-\n{text[4:]}"


def _misspelt(text: str, rng: random.Random) -> str:
    """Return the text with one letter left out, doubled, changed or swapped in its longest word."""
    words = [match for match in re.finditer(r"[^\W\d_]+", text) if len(match[0]) >= _LEAST_LETTERS]
    if not words:
        return text
    word = max(words, key=lambda match: len(match[0]))
    at = rng.randrange(word.start() + 1, word.end() - 1)
    slips = (
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
        text[:at] + rng.choice(string.ascii_lowercase) + text[at + 1 :],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    )
    return rng.choice(slips)


_PLAIN: dict[str, Disguise] = {
    AS_WRITTEN: lambda text, _: text,
    "brackets": lambda text, _: f"({text})",
    "no-break space": lambda text, _: text.replace(" ", "\u00a0"),
    "line break": _broken,
    "lower case": lambda text, _: text.lower(),
    "upper case": lambda text, _: text.upper(),
    WHOLE_LOWER: lambda text, _: text,
    WHOLE_UPPER: lambda text, _: text,
}
_NAMES: dict[str, Disguise] = _PLAIN | {
    "misspelt": _misspelt,
    "zero-width space": _inside("\u200b"),
    "soft hyphen": _inside("\u00ad"),
    "look-alike letters": lambda text, _: text.translate(LOOK_ALIKE),
    "decomposed": lambda text, _: unicodedata.normalize("NFD", text),
    "possessive": lambda text, _: f"{text}'s office",
    "typographic possessive": lambda text, _: f"{text}\u2019s people",
    "quotation marks": lambda text, _: f"\u201c{text}\u201d",
    SIGNATURE: lambda text, _: text,
}
_IDENTIFIERS: dict[str, Disguise] = {
    name: _PLAIN[name] for name in (AS_WRITTEN, "brackets", "no-break space", WHOLE_LOWER, WHOLE_UPPER)
} | {"zero-width space": _inside("\u200b")}


def disguises(kind: str) -> dict[str, Disguise]:
    """Return the disguises that suit a kind; every one leaves a text the same when it cannot be applied."""
    if kind in ("person", "council", "place", "scheme", "own name", "own council"):
        return _NAMES
    return _IDENTIFIERS if "identifier" in kind else _PLAIN


def without_disguise(text: str) -> str:
    """Return letters and digits as a reader sees them: no invisible characters, look-alikes, accents or case."""
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf").replace("-\n", "")
    back = {value: chr(key) for key, value in ((k, chr(v)) for k, v in LOOK_ALIKE.items())}
    plain = unicodedata.normalize("NFKD", "".join(back.get(c, c) for c in seen))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()
