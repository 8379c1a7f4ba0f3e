"""Terms: the ordinary words that many authorities use in their answers (bridge: restricted in, publishable out).

Only redacted answers are read, and only words that stand in the lexicon, are nobody's name and were used by enough
authorities are told: a word that one council alone uses would point at it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from sli_themes.clustering.keywords import is_telling
from sli_themes.results import Term

if TYPE_CHECKING:
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.anonymity.lexicon import Lexicon
    from sli_themes.answers.model import Corpus
    from sli_themes.settings import CountSettings

_REPLACED = re.compile(r"\[[^\]]*\]")
_WORD = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
"""In small letters: whatever else a word with a capital is, it may be a name."""


def count_terms(corpus: Corpus, clearer: Clearer, settings: CountSettings) -> tuple[Term, ...]:
    """Return the commonest words of each question, at most ``settings.terms``; a singular stands for its plural too.

    The unit is the respondent, however often the word was used. A word is told when at least ``settings.term_authors``
    different authors (authorities; respondents who have none) used it.
    """
    lexicon = clearer.redactor.lexicon
    users: dict[tuple[str, str], set[str]] = defaultdict(set)
    authors: dict[tuple[str, str], set[str]] = defaultdict(set)
    answers = corpus.answers.substantive
    for respondent, question, text in zip(
        answers["respondent_id"].tolist(), answers["question"].tolist(), answers["text"].tolist(), strict=True
    ):
        shown = _REPLACED.sub(" ", clearer.redacted(respondent, text))
        for word in {
            _singular(word, lexicon) for word in _WORD.findall(shown) if _is_ordinary(word, lexicon)
        }:
            users[question, word].add(respondent)
            authors[question, word].add(clearer.author(respondent))
    found: dict[str, list[Term]] = defaultdict(list)
    for (question, word), respondents in users.items():
        if len(authors[question, word]) >= settings.term_authors:
            found[question].append(Term(question=question, word=word, respondents=len(respondents)))
    return tuple(
        term
        for question in sorted(found)
        for term in sorted(found[question], key=lambda term: (-term.respondents, term.word))[: settings.terms]
    )


def _is_ordinary(word: str, lexicon: Lexicon) -> bool:
    return is_telling(word) and lexicon.is_word(word) and not lexicon.is_name(word)


def _singular(word: str, lexicon: Lexicon) -> str:
    """Return the word that a plain plural is of, or the word itself."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    base = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    return base if _is_ordinary(base, lexicon) else word
