"""The gate's rule about what is told: a sentence whose words together say that it could be looked up.

Patterns know the events and descriptions that somebody thought of. This rule was learned, from sentences of several
writers who were asked for such as give a council or a person away without a name, and for such as anybody could have
written (`benchmarks/make_telling_lists.py`). What every word adds to it stands in a list.
"""

from __future__ import annotations

import heapq
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sli_themes.anonymity.lexicon import TellingWords
from sli_themes.anonymity.model import Reason
from sli_themes.anonymity.reading import READ_FROM
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.shadow import DIGIT, PHRASE, STRONG, Token

THRESHOLD = 1.4
"""Log-odds from which a sentence is held: about one in thirty quotes that tell nothing is above."""
NUMBER = "0"
"""Stands for every number."""
_MOST = 3
"""Words that can carry a sentence, however long it is."""


class Signs(NamedTuple):
    """Hold what the model sees of a sentence."""

    said: float
    """Mean weight of its words."""
    small: float
    """Sum of the weights of the small words in it ("when", "our", "only"), each once."""
    most: float
    """Mean weight of the three other words that tell most."""
    length: float
    """Binary logarithm of the number of words."""


def words_of(tokens: Iterable[Token]) -> list[str]:
    """Return the words that count; what was replaced says nothing."""
    return [NUMBER if token.shape == DIGIT else token.fold for token in tokens if token.shape != PHRASE]


def signs_of(words: Sequence[str], telling: TellingWords) -> Signs:
    """Return the signs of a sentence of these words, at least one."""
    of_word, of_small = telling.words, telling.small
    distinct = set(words)
    others = [of_word.get(word, 0.0) for word in distinct if word not in of_small]
    most = heapq.nlargest(_MOST, others)
    return Signs(
        said=sum(of_word.get(word, 0.0) for word in words) / len(words),
        small=math.fsum(of_small[word] for word in distinct if word in of_small),
        most=math.fsum(most) / len(most) if most else 0.0,
        length=math.log2(len(words)),
    )


def terms_of(signs: Signs) -> list[float]:
    """Return one, the signs, and each product of two of them: what the log-odds are a weighted sum of."""
    products = (first * second for place, first in enumerate(signs) for second in signs[place:])
    return [1.0, *signs, *products]


def log_odds(words: Sequence[str], telling: TellingWords) -> float:
    """Return the log-odds that a sentence of these words, at least one, tells something that could be looked up."""
    terms = terms_of(signs_of(words, telling))
    return math.fsum(factor * term for factor, term in zip(telling.factors, terms, strict=True))


def telling_sentences(look: Look) -> Iterable[Reason]:
    """Hold on sentences that tell what only one or few could: an event, a feature, a life."""
    sentences = [tokens for tokens in _sentences(look.case.shadow.tokens) if words_of(tokens)]
    for tokens, tells in zip(sentences, _tell(look, sentences), strict=True):
        if tells:
            start, end = look.case.shadow.original_span(tokens[0].start, tokens[-1].end)
            yield Reason(
                code="telling sentence",
                words="a sentence that may tell what happened in one place only, or what one person did",
                hint="Could somebody look it up? Take out what tells it.",
                start=start,
                end=end,
            )


def _tell(look: Look, sentences: Sequence[Sequence[Token]]) -> list[bool]:
    """Say of each sentence whether it tells: by the weights of its words, and by the model where one reads."""
    by_words = [log_odds(words_of(tokens), look.case.lexicon.telling) for tokens in sentences]
    if look.read_sentences is None or not sentences:
        return [odds > THRESHOLD for odds in by_words]
    shadow = look.case.shadow
    spans = [shadow.original_span(tokens[0].start, tokens[-1].end) for tokens in sentences]
    # A replacement is read as the plain word that it is.
    said = [" ".join(re.sub(r"[\[\]]", " ", look.redaction.text[start:end]).split()) for start, end in spans]
    return [sum(both) > READ_FROM for both in zip(by_words, look.read_sentences(said), strict=True)]


def _sentences(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    starts = [index for index, token in enumerate(tokens) if index and token.place == STRONG]
    for start, end in pairwise([0, *starts, len(tokens)]):
        yield tokens[start:end]


RULES = (Rule(name="telling sentences", score=0.5, find=telling_sentences),)
