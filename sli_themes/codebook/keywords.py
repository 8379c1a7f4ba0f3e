"""Keyword phrases of the codebook: what they match, and where they stand in a text."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sli_themes.codebook.model import Codebook

_APOSTROPHES = "'’‘ʼ′`´＇"
_HYPHENS = "-‐‑‒–—−"
# A letter may be written as base letter and accent: the accents belong to the word.
_WORD = r"[\w\u0300-\u036f]"
_WORDS = re.compile(f"{_WORD}+")
_STRAIGHT = str.maketrans(_APOSTROPHES, "'" * len(_APOSTROPHES))
_BETWEEN = re.compile(rf"[{_HYPHENS}\s]+")
_WRONG = (
    (re.compile(r"\A\W*\Z"), "a keyword without a letter or number"),
    (re.compile(rf"(?<!{_WORD})(?<!\*)\*"), "`*` without a word before it"),
    (re.compile(rf"\*(?={_WORD}|\*)"), "`*` inside a word"),
)
# The three letters that ignoring case maps onto i and s although their lower case is another letter.
_RARE = str.maketrans({"İ": "i", "ı": "i", "ſ": "s"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordHit:
    """Hold one place where a keyword of a theme stands; ``start`` and ``end`` are code points, end exclusive."""

    theme_id: str
    start: int
    end: int
    phrase: str


def folded_phrase(phrase: str) -> str:
    """Return the form in which two phrases match the same texts: ``Place-Based`` and ``place  based`` are one."""
    text = unicodedata.normalize("NFC", phrase).translate(_STRAIGHT)
    return _BETWEEN.sub(" ", text).strip().casefold()


def keyword_fault(phrase: str) -> str:
    """Return what is wrong with a phrase ("": nothing): no letter or number, ``*`` elsewhere than at a word's end."""
    return next((message for wrong, message in _WRONG if wrong.search(phrase)), "")


@lru_cache(maxsize=10_000)
def keyword_pattern(phrase: str) -> re.Pattern[str]:
    """Compile a keyword phrase.

    It matches whole words in any case. ``*`` at a word's end stands for any ending; between words any white space or
    hyphens may stand; straight and curly apostrophes are the same, and so are composed and decomposed letters.

    Raises:
        ValueError: says what is wrong (`keyword_fault`).
    """
    if fault := keyword_fault(phrase):
        raise ValueError(fault)
    words = [word for word in _BETWEEN.split(unicodedata.normalize("NFC", phrase)) if word]
    body = rf"[{_HYPHENS}\s]+".join("".join(_letter(letter) for letter in word) for word in words)
    return re.compile(f"(?<!{_WORD}){body}(?!{_WORD})", re.IGNORECASE)


class KeywordFinder:
    """Find the keywords of all themes that can be coded, in one pass over a text.

    Each word of the text is looked up among the first words of the phrases, and only the phrases found so are tried:
    the time grows with the text, hardly with the codebook.
    """

    def __init__(self, codebook: Codebook) -> None:
        """Index the keywords of the themes in ``codebook.codable``; raises ``ValueError`` as keyword_pattern.

        A phrase is compiled when a text first holds how it begins: most never are.
        """
        self._themes: dict[str, list[str]] = defaultdict(list)
        self._order = {theme.id: place for place, theme in enumerate(codebook.themes)}
        self._whole: dict[str, list[str]] = defaultdict(list)
        self._beginnings: dict[str, list[str]] = defaultdict(list)
        self._anywhere: list[str] = []
        for theme in codebook.codable:
            for phrase in dict.fromkeys(theme.keywords):
                self._themes[phrase].append(theme.id)
        for phrase in self._themes:
            if fault := keyword_fault(phrase):
                raise ValueError(fault)
            self._index(phrase)
        self._lengths = sorted({len(beginning) for beginning in self._beginnings})

    def find(self, text: str) -> tuple[KeywordHit, ...]:
        """Return all hits in ``text``, by place, then in the order of the themes; hits may overlap."""
        hits = [
            KeywordHit(theme_id=theme_id, start=start, end=end, phrase=phrase)
            for phrase, start, end in self._spans(text)
            for theme_id in self._themes[phrase]
        ]
        hits.sort(key=lambda hit: (hit.start, hit.end, self._order[hit.theme_id], hit.phrase))
        return tuple(hits)

    def _index(self, phrase: str) -> None:
        stripped = unicodedata.normalize("NFC", phrase.strip())
        first = _WORDS.match(stripped)
        if first is None:
            self._anywhere.append(phrase)
        elif stripped[first.end() : first.end() + 1] == "*":
            self._beginnings[_look_up_form(first.group())].append(phrase)
        else:
            self._whole[_look_up_form(first.group())].append(phrase)

    def _spans(self, text: str) -> Iterator[tuple[str, int, int]]:
        reached: dict[str, int] = {}
        for word in _WORDS.finditer(text):
            for phrase in self._candidates(word.group()):
                if reached.get(phrase, 0) > word.start():
                    continue
                match = keyword_pattern(phrase).match(text, word.start())
                if match:
                    reached[phrase] = match.end()
                    yield phrase, match.start(), match.end()
        for phrase in self._anywhere:
            for match in keyword_pattern(phrase).finditer(text):
                yield phrase, match.start(), match.end()

    def _candidates(self, word: str) -> Iterator[str]:
        form = _look_up_form(word)
        yield from self._whole.get(form, ())
        for length in self._lengths:
            if length > len(form):
                break
            yield from self._beginnings.get(form[:length], ())


def _look_up_form(word: str) -> str:
    return unicodedata.normalize("NFC", word.translate(_RARE)).casefold()


def _letter(letter: str) -> str:
    if letter == "*":
        return f"{_WORD}*"
    if letter in _APOSTROPHES:
        return f"[{_APOSTROPHES}]"
    apart = unicodedata.normalize("NFD", letter)
    return re.escape(letter) if apart == letter else f"(?:{re.escape(letter)}|{re.escape(apart)})"
