"""Word lists: ordinary words, names, places, and what the field writes with capitals (facts, no words of answers)."""

from __future__ import annotations

import functools
import gzip
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from sli_themes.anonymity.shadow import plain_letters

LISTS = (
    "words.txt.gz",
    "more_words.txt.gz",
    "lower_case_words.txt",
    "forenames.txt",
    "forenames_that_are_words.txt",
    "surnames.txt",
    "places.txt",
    "place_hazards.txt",
    "sector_words.txt",
    "peoples.txt",
    "sector_phrases.txt",
    "bare_nouns.txt",
    "telling_words.txt.gz",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TellingWords:
    """Hold how much words say that a sentence tells something that could be looked up (`rules.telling`)."""

    words: Mapping[str, float]
    small: Mapping[str, float]
    """Of words that count by being there at all, too."""
    factors: tuple[float, ...]
    """Of the terms that words come to in a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Hold the word lists. All sets are folded (lower case, no accents, no apostrophes) unless it says otherwise."""

    words: frozenset[str]
    """Ordinary words; about 73,000, none of the further ones a name: a bigger list would hold names."""
    forenames: frozenset[str]
    first_word_names: frozenset[str]
    """Forenames that are ordinary words too, and places that are: as the first word of a sentence nobody can tell."""
    surnames: frozenset[str]
    places: tuple[str, ...]
    """As written."""
    sector_words: frozenset[str]
    """Words that may stand with a capital anywhere."""
    sector_phrases: tuple[str, ...]
    """Names of bodies, laws and programmes that tell nobody apart, as written."""
    bare_nouns: frozenset[str]
    """Words that stand without an article and are no name there."""
    accented: frozenset[str]
    """Ordinary words with letters beyond a to z, as written, in lower case."""
    telling: TellingWords
    fingerprint: str
    """sha256 of all lists: a change of any changes what is held."""

    def is_word(self, fold: str) -> bool:
        """Say whether a folded token is an ordinary word."""
        return fold in self.words

    def stands_bare(self, fold: str) -> bool:
        """Say whether a word may stand without an article and is no name then: listed, plural, or abstract."""
        if fold in self.bare_nouns or len(fold) < 3:
            return True
        plural = len(fold) >= _LEAST - 1 and fold.endswith("s") and not fold.endswith("ss")
        return plural or (len(fold) >= _LEAST and fold.endswith(_ENDINGS))

    def may_be_name(self, fold: str) -> bool:
        """Say whether a folded token is a surname, or a forename or place that is an ordinary word too."""
        return fold in self.surnames or fold in self.first_word_names

    def is_name(self, fold: str) -> bool:
        """Say whether a folded token is a forename, or a surname that is no ordinary word."""
        return fold in self.forenames or (fold in self.surnames and fold not in self.words)


def read_lines(name: str) -> list[str]:
    """Return the lines of a list without comments and blank ones."""
    raw = (files("sli_themes.anonymity") / "lists" / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _folded(lines: list[str]) -> frozenset[str]:
    """Return every word of ``lines``, folded."""
    return frozenset(
        re.sub(r"['’]", "", plain_letters(word)).lower() for line in lines for word in line.split()
    )


def _telling_words(lines: list[str]) -> TellingWords:
    """Return the weights of a list: factors first, then a word a line, small words with a second weight."""
    parts = [line.split() for line in lines[1:]]
    return TellingWords(
        words={word: float(weight) for word, weight, *_ in parts},
        small={word: float(more[0]) for word, _, *more in parts if more},
        factors=tuple(map(float, lines[0].split())),
    )


@functools.cache
def read_lexicon() -> Lexicon:
    """Return the shipped lists, read once a process."""
    read = {name: read_lines(name) for name in LISTS}
    digest = hashlib.sha256()
    for name in LISTS:
        digest.update(f"{name}\n{chr(10).join(read[name])}\n".encode())
    raw_words = read["words.txt.gz"] + read["more_words.txt.gz"]
    raw_words += [w for line in read["lower_case_words.txt"] for w in line.split()]
    words = _folded(raw_words) - _NO_WORDS
    strict = _folded(read["forenames_that_are_words.txt"])
    return Lexicon(
        words=words,
        forenames=(_folded(read["forenames.txt"]) | strict) - _NO_NAMES,
        first_word_names=(
            strict | (_folded(read["forenames.txt"]) & words) | _folded(read["place_hazards.txt"])
        )
        - _NO_NAMES,
        surnames=_folded(read["surnames.txt"]),
        places=tuple(read["places.txt"]),
        sector_words=_folded(read["sector_words.txt"] + read["peoples.txt"]),
        sector_phrases=tuple(read["sector_phrases.txt"]),
        bare_nouns=_folded(read["bare_nouns.txt"]),
        accented=frozenset(word.lower() for word in raw_words if not word.isascii()),
        telling=_telling_words(read["telling_words.txt.gz"]),
        fingerprint=digest.hexdigest(),
    )


_ENDINGS = (
    "ing", "ion", "ment", "ness", "ity", "ance", "ence", "ship", "ism", "cy", "al", "able", "ive", "ed", "ly", "age",
    "hood", "ful", "less", "ous", "ic", "ary", "ies",
)  # fmt: skip
_LEAST = 5
"""Letters a word needs for its ending to say anything (king, reed)."""


_NO_WORDS = frozenset(
    "brogan collier cooper cox drake farrow griffin hicks khan lal lam lopes lynch newton parry rogers sawyer sexton "
    "shah sheikh stein swain tucker watts wright".split()
)
"""In the lists of words, but in answers to a consultation always surnames."""
_NO_NAMES = frozenset("said sine win wills tel so an thi una des".split())
"""In the list of forenames, but far more often words."""

_DERIVING = ("re", "un", "non", "pre", "mis", "over", "under", "inter", "dis", "out", "multi", "sub")
_LEAST_STEM = 6


def is_derived(base: str, words: frozenset[str]) -> bool:
    """Say whether a word follows from one: a plural, "searchable", a prefix before six letters ("reintroducing")."""
    if len(base) > 4 and base.endswith("s") and base[:-1] in words:
        return True
    stem = base.removesuffix("able").removesuffix("ability")
    if stem != base and len(stem) > 3 and (stem in words or stem + "e" in words):
        return True
    return any(
        base.startswith(p) and len(base) - len(p) >= _LEAST_STEM and base[len(p) :] in words
        for p in _DERIVING
    )


_MISSPELT_LETTERS = range(8, 25)
"""Letters a word needs to be known though misspelt: shorter ones are too near to names, longer ones are no words."""
_VOWELS = "aeiou"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@functools.lru_cache(maxsize=4096)
def is_misspelt_word(base: str, lexicon: Lexicon) -> bool:
    """Say whether a small-letter word is one slip from an ordinary word, and none from a name ("seperate").

    The slips of a hurried writer: a letter left out or written twice, two swapped, one vowel for another. Any other
    wrong letter may be a name's.
    """
    if len(base) not in _MISSPELT_LETTERS or not base.isascii() or not base.isalpha():
        return False
    near = set(_slips(base))
    return not near.isdisjoint(lexicon.words) and near.isdisjoint(lexicon.forenames | lexicon.surnames)


def _slips(base: str) -> Iterator[str]:
    """Yield what a misspelt word may have been meant to be; its first letter is right."""
    for at in range(1, len(base)):
        before, letter, after = base[:at], base[at], base[at + 1 :]
        if letter == base[at - 1]:
            yield before + after
        if after:
            yield before + after[0] + letter + after[1:]
        if letter in _VOWELS:
            yield from (before + vowel + after for vowel in _VOWELS)
        yield from (before + missed + letter + after for missed in _LETTERS)
    yield from (base + missed for missed in _LETTERS)
