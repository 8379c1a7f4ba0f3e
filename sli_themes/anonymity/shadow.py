"""A text as detectors see it: look-alike letters and invisible characters undone, cut into tokens, offsets kept."""

from __future__ import annotations

import bisect
import functools
import re
import string
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sli_themes.anonymity.model import REPLACEMENTS

PLACEHOLDER = "[]"
"""``fold`` of a token that is a replacement phrase."""
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0"
    "\U000e0000-\U000e007f]"
)
# Letters of other scripts (and a few symbols) that print like Latin ones; accented letters and full-width ones follow
# from Unicode itself.
_LOOKALIKES = dict(
    zip(
        "АВЕЅЗІЈКМНОРСТУХҮаеоорсухіјѕһԁԛԝѵӏьԍɡɩοΑΒΕΖΗΙΚΜΝΟΡΤΥΧανικρτυχοеЁёІЇїØøĐđŁłıȷƒ…",
        "ABES3IJKMHOPCTYXYaeoopcyxijshdqwvlbGgioABEZHIKMNOPTYXavikptuxoeEeIIiOoDdLlijf…",
        strict=True,
    )
)
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_ONE_TO_ONE: dict[int, str] = {
    **{ord(c): " " for c in _SPACES},
    **{ord(c): "\n" for c in "\u2028\u2029\u0085\v\f"},
    **{ord(c): "'" for c in "‘’‚‛′`´ʼʹˈ＇"},
    **{ord(c): '"' for c in "“”„‟″«»＂"},
    **{ord(c): "-" for c in "‐‑‒−﹣－"},
    ord("＠"): "@",
    ord("﹫"): "@",
    ord("․"): ".",
    ord("。"): ".",
    **{ord(a): b for a, b in _LOOKALIKES.items()},
}
_LINE_HYPHEN = re.compile(r"(?<=[^\W\d_]-)[ \t]*[\r\n]+[ \t]*(?=[^\W\d_])")
"""The end of a line behind a hyphen inside a word: whoever breaks a word there means the word."""
_TOKEN = re.compile(
    "(?:" + "|".join(re.escape(phrase) for phrase in REPLACEMENTS) + r")(?:'s?(?!\w))?|&|[^\W_]+(?:'[^\W_]+)*"
)
_POSSESSIVE = re.compile(r"'s?$|(?<=s)'$")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr st rev revd hon prof cllr cllrs sgt gen col capt no nos vs eg ie viz cf approx dept ext tel fig para "
    "paras pt vol ch co ltd inc jr sr messrs mt gt nr ald dep asst".split()
)
_STRONG_GAP = re.compile(r"[.!?…][\"')\]*_]*\s|\n[\s\"'(\[]*\n|\n\s*[-*•·–—▪◦‣>o]\s|[•▪◦‣]\s*$")
_WEAK_GAP = re.compile(r"[\n:…\"(\[{!?|/]|\.\.|(?:^|\s)'|[)\]]\s|^\s*[*•·>-]\s")
_LETTERS, _CAPITALS = string.ascii_letters.encode(), string.ascii_uppercase.encode()
_NEAR = " \n-.'’*_"
_FORMS_KEPT, _GAPS_KEPT = 32_768, 1024
"""The words and gaps whose form is kept; a text's vocabulary is far smaller than the text."""
MID, WEAK, STRONG = 0, 1, 2
"""Where a token stands: inside a sentence; after a colon, bracket, quote or line end; at a sentence's start."""
LOWER, CAPITAL, UPPER, CAMEL, DIGIT, PHRASE, OTHER = "lower capital upper camel digit phrase other".split()
"""Shapes of a token."""


class Token(NamedTuple):
    """Hold one word. A NamedTuple, because a text makes thousands of them and a dataclass takes four times as long."""

    start: int
    end: int
    text: str
    fold: str
    """Lower case, no accents, no apostrophes."""
    base: str
    """``fold`` without a possessive ending."""
    shape: str
    place: int
    joined: bool
    """A hyphen (or an apostrophe) stands between it and the token before."""
    gap: str
    """What stands between it and the token before."""
    near: bool
    """``gap`` is no more than a space, a full stop, a hyphen or a line break."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shadow:
    """Hold the text detectors look at (``text``, ``tokens``); ``offsets`` lead back to the text as it was written.

    Shadows are compared by identity, so that what is found out about one can be kept for it.
    """

    original: str
    text: str
    lowered: str
    """``text`` in lower case (for a few letters of other scripts it is longer)."""
    digits: int
    """How many of 0 to 9 are in ``text``."""
    letters: int
    capitals: int
    """How many of the letters are capitals."""
    tokens: tuple[Token, ...]
    offsets: tuple[int, ...] | None
    """For each character of ``text`` its index in ``original``, then the length; ``None`` when they are the same."""

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stands in the text as it was written."""
        if self.offsets is None or start >= end:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1

    def inside(self, start: int, end: int) -> range:
        """Return the indices of the tokens that overlap ``text[start:end]``."""
        first = bisect.bisect_right(self.tokens, start, key=lambda token: token.end)
        return range(first, bisect.bisect_left(self.tokens, end, key=lambda token: token.start))

    def gap(self, index: int) -> str:
        """Return what stands between token ``index`` and the one before."""
        return self.tokens[index].gap


def plain_letters(text: str) -> str:
    """Return ``text`` with accents off and compatibility letters (full width, mathematical) made plain."""
    return text if text.isascii() else "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    """Return a character's plain form, of one or more characters, or itself."""
    if character.isascii():
        return character
    mapped = _ONE_TO_ONE.get(ord(character))
    if mapped is not None:
        return mapped
    decomposed = unicodedata.normalize("NFKD", character)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return kept or ""


@functools.lru_cache(maxsize=64)
def make_shadow(original: str) -> Shadow:
    """Return the shadow of a text. Takes time linear in its length.

    The last few are kept: a text is looked at until nothing more is found in it, and then by the gate.
    """
    text = original.translate(_ONE_TO_ONE).replace("\r", " ")
    broken = "-" in text and "\n" in text and _LINE_HYPHEN.search(text) is not None
    as_it_is = original.isascii() or (
        not _INVISIBLE.search(text) and all(c.isascii() or c in "–—…•·£€" for c in text)
    )
    if as_it_is and not broken:
        return _shadow(original, text, None)
    characters: list[str] = []
    offsets: list[int] = []
    left_out = {at for found in _LINE_HYPHEN.finditer(text) for at in range(*found.span())}
    for index, character in enumerate(text):
        if index in left_out or _INVISIBLE.match(character):
            continue
        # A letter that has only a compatibility form is undone; symbols such as … keep theirs.
        for plain in _plain(character) if character not in "–—…•·" else character:
            characters.append(plain)
            offsets.append(index)
    offsets.append(len(original))
    return _shadow(original, "".join(characters), tuple(offsets))


def _shadow(original: str, text: str, offsets: tuple[int, ...] | None) -> Shadow:
    """Return a shadow with what every detector asks of its text, found out once."""
    if text.isascii():  # nearly always, and bytes are counted in a fiftieth of the time
        raw = text.encode("ascii")
        letters = len(raw) - len(raw.translate(None, _LETTERS))
        capitals = len(raw) - len(raw.translate(None, _CAPITALS))
    else:
        letters, capitals = sum(map(str.isalpha, text)), sum(map(str.isupper, text))
    return Shadow(
        original=original,
        text=text,
        lowered=text.lower(),
        digits=sum(map(text.count, "0123456789")),
        letters=letters,
        capitals=capitals,
        tokens=_tokens(text),
        offsets=offsets,
    )


def _shape(word: str) -> str:
    """Return the shape of a token."""
    if word.islower():
        return LOWER if word.isalpha() or not any(c.isdigit() for c in word) else DIGIT
    if any(c.isdigit() for c in word):
        return DIGIT
    bare = _POSSESSIVE.sub("", word)
    if not bare[:1].isalpha():
        return OTHER
    if len(bare) == 1:
        return CAPITAL
    if bare.isupper():
        return UPPER
    if bare[0].isupper() and (bare[1:].islower() or "'" in bare):
        return CAPITAL
    return CAMEL if any(c.isupper() for c in bare) else OTHER


@functools.lru_cache(maxsize=_FORMS_KEPT)
def _forms(word: str) -> tuple[str, str, str]:
    """Return a word's fold, base and shape. Kept, as most words of a text have been met: tokens in half the time."""
    if word[0] == "[":
        return PLACEHOLDER, PLACEHOLDER, PHRASE
    fold = base = word.lower()
    if "'" in word:
        base = _POSSESSIVE.sub("", fold).replace("'", "")
        fold = fold.replace("'", "")
    return fold, base, _shape(word)


def _tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, in order."""
    tokens: list[Token] = []
    before, end, place = "", 0, STRONG
    for found in _TOKEN.finditer(text):
        start, after = found.span()
        word, gap, end = text[start:after], text[end:start], after
        if gap == " ":  # four of five
            place, joined, near = (MID if before else STRONG), False, True
        else:
            joined = gap == "-" or gap == "'"
            strong, weak, near = _gap_says(gap)
            if before and not joined:
                place = _place(gap, before, strong=strong, weak=weak)
        fold, base, shape = _forms(word)
        tokens.append(_token((start, end, word, fold, base, shape, place, joined, gap, near)))
        before = "x" if shape == PHRASE else word
    return tuple(tokens)


_token: Callable[[Iterable[object]], Token] = functools.partial(tuple.__new__, Token)
"""Make a token of its fields; a call of the class, which goes through Python, takes twice as long."""


@functools.lru_cache(maxsize=_GAPS_KEPT)
def _gap_says(gap: str) -> tuple[bool, bool, bool]:
    """Return whether a sentence ends in a gap, a part of one, and whether what stands around it is near."""
    near = len(gap) <= 4 and not gap.strip(_NEAR)
    return _STRONG_GAP.search(gap) is not None, _WEAK_GAP.search(gap) is not None, near


def _place(gap: str, before: str, *, strong: bool, weak: bool) -> int:
    """Return where a token stands, from the gap before it and the token before that."""
    before = before.lower()
    if strong:
        dotted = gap.startswith(".") and "\n" not in gap
        if dotted and (before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha() and before != "i")):
            return MID
        return WEAK if dotted and before == "etc" else STRONG
    if gap.startswith((")", ".")) and (len(before) <= 2 or before.isdigit()):
        return WEAK
    return WEAK if weak else MID
