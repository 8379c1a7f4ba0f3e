"""Canaries: what must be read in nothing that is published, however it is spaced, cased or punctuated (restricted).

Plain comparison of words, written apart from the redactor and the gate on purpose: a fault in them is seen here.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sli_themes.authorities import MACRO_REGIONS, fold_region

if TYPE_CHECKING:
    from sli_themes.anonymity.lexicon import Lexicon
    from sli_themes.answers.model import Corpus
    from sli_themes.authorities import Population

LEAST_LETTERS = 5
"""Shorter strings stand in ordinary words by chance."""
_SPACED_ANYHOW = 10
"""From this many characters on the words may be split or run together in any way; "Tim Ely" is not in "timely"."""
_WORD = re.compile(r"[^\W_]+")


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without letter case, accents and invisible characters."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return tuple(_WORD.findall(_BEYOND_ASCII.sub(_seen, plain)))


def _seen(found: re.Match[str]) -> str:
    return "" if unicodedata.category(found[0]) in {"Mn", "Cf"} else found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folded:
    """Hold the words of a text, and its longer ones, each once."""

    words: tuple[str, ...]
    long: tuple[str, ...]


@functools.lru_cache(maxsize=4)  # for the flocks that look at one text after another
def _folded(text: str) -> _Folded:
    words = folded_words(text)
    return _Folded(words=words, long=tuple(word for word in set(words) if len(word) > _SPACED_ANYHOW))


class Flock:
    """Hold canaries and find them in texts."""

    def __init__(self, canaries: Iterable[tuple[str, str]]) -> None:
        """Keep (what to look for, what it is); short ones are left out, the first to say what a word is wins."""
        self._known: dict[str, tuple[tuple[str, ...], str]] = {}
        for sought, what in canaries:
            words = folded_words(sought)
            key = "".join(words)
            if len(key) >= LEAST_LETTERS:
                self._known.setdefault(key, (words, what))
        # By their first letters: a text has many long words, a study thousands of names.
        self._long: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, (_, what) in self._known.items():
            if len(key) >= _SPACED_ANYHOW:
                self._long[key[:_SPACED_ANYHOW]].append((key, what))
        self._inside_of: dict[str, tuple[str, ...]] = {}
        self._starts = {key[:end] for key in self._known for end in range(1, len(key) + 1)}

    def found_in(self, text: str) -> frozenset[str]:
        """Return what was found, in the words it was given with."""
        if not self._known:
            return frozenset()
        folded = _folded(text)
        # Names run together with other words ("ottolinebrackenthwaite2") stand inside one word.
        return frozenset({*self._inside(folded.long), *self._found(folded.words)})

    def _inside(self, words: tuple[str, ...]) -> Iterator[str]:
        """Yield what stands anywhere within one of these words; the same words come in one text after another."""
        for word in words:
            if word not in self._inside_of:
                starts = range(len(word) - _SPACED_ANYHOW + 1)
                self._inside_of[word] = tuple(
                    what
                    for at in starts
                    for key, what in self._long.get(word[at : at + _SPACED_ANYHOW], ())
                    if word.startswith(key, at)
                )
            yield from self._inside_of[word]

    def _found(self, words: tuple[str, ...]) -> Iterator[str]:
        """Yield what stands in a text from the start of a word to the end of one."""
        for start in [at for at, word in enumerate(words) if word in self._starts]:
            joined = ""
            for end in range(start, len(words)):
                joined += words[end]
                if joined not in self._starts:
                    break
                known = self._known.get(joined)
                if known and (len(joined) >= _SPACED_ANYHOW or words[start : end + 1] == known[0]):
                    yield known[1]


class Canaries:
    """Know everybody who answered, and every authority of the study's population."""

    def __init__(self, corpus: Corpus, population: Population, lexicon: Lexicon) -> None:
        """Gather the canaries of a study."""
        self._lexicon = lexicon
        self._rows = {str(row.respondent_id): row for row in corpus.respondents.frame.itertuples(index=False)}
        answers = corpus.answers.substantive["answer_id"]
        self.everywhere = Flock(
            [*self._people(), *self._ids(map(str, answers)), *self._authorities(population)]
        )
        """Of everybody, for every file."""

    def left_of(self, respondent_id: str, text: str) -> frozenset[str]:
        """Return what is left of its writer in a text: parts of the name, the authority as given, the mail box."""
        row = self._rows[respondent_id]
        names = [part for part in folded_words(str(row.name)) if not self._lexicon.is_word(part)]
        box = str(row.email).partition("@")[0]
        own = [(name, "a part of the writer's name") for name in names]
        if self._tells(str(row.authority)):
            own.append((str(row.authority), "the writer's authority"))
        if self._tells(box):
            own.append((box, "the writer's e-mail address"))
        return Flock(own).found_in(text)

    def _people(self) -> Iterator[tuple[str, str]]:
        for respondent, row in self._rows.items():
            name, email = str(row.name), str(row.email)
            parts = folded_words(name)
            # One word alone may be anybody's (a method is called after a Wilson); see `left_of` for the writer's own.
            if len(parts) > 1 and (self._tells(name) or not self._lexicon.forenames.isdisjoint(parts)):
                yield name, f"the name of respondent {respondent}"
                yield " ".join(reversed(parts)), f"the name of respondent {respondent}"
            if "@" in email:
                yield email, f"the e-mail address of respondent {respondent}"

    def _ids(self, answers: Iterable[str]) -> Iterator[tuple[str, str]]:
        # A bare number or a word is an id that every report holds by chance, also before the id of a question.
        for respondent in filter(_is_telling, self._rows):
            yield respondent, f"the id of respondent {respondent}"
        for answer in answers:
            if _is_telling(answer.rpartition(":")[0] or answer):
                yield answer, f"the id of answer {answer}"

    def _authorities(self, population: Population) -> Iterator[tuple[str, str]]:
        for authority in population.authorities:
            for surface in authority.surfaces:
                several = surface == authority.official_name and len(folded_words(surface)) > 1
                is_region = fold_region(surface) in MACRO_REGIONS
                if not is_region and (several or self._tells(surface)):
                    yield surface, f"the name of authority {authority.code}"

    def _tells(self, text: str) -> bool:
        """Say whether a phrase holds a word that is no ordinary one."""
        return any(not self._lexicon.is_word(word) and not word.isdigit() for word in folded_words(text))


def _is_telling(id_: str) -> bool:
    """Say whether an id has both digits and letters."""
    return bool(re.search(r"\d", id_) and re.search(r"[^\W\d_]", id_))
