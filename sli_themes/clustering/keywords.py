"""Keywords of clusters: the words and simple phrases that set each apart, from redacted text only.

Scores are class-based TF-IDF (Grootendorst 2022, "BERTopic", section 3.3). A phrase is two or three words in a row
that neither start nor end with a function word ("value for money"): without a tagger, that is what a noun phrase is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_LONGEST = 3
_MIN_ANSWERS = 2
"""A word that one answer alone uses says who wrote it, not what the cluster is about."""
_REPLACED = re.compile(r"\[[^\]]*\]")
_BREAK = re.compile(r"[^\w\s'’-]+|\s[-–—]+\s|\d+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
FUNCTION_WORDS = frozenset(
    """a about above across after again against all almost along also although am among an and any anyone are around as
    at away be became because become been before being below between both but by can cannot could did do does down
    during each either ever every everyone for from further had has have having he hence her here hers herself him
    himself his how however i if in indeed instead into is it its itself just may me might mine must my myself
    neither never no nobody none nor not now of off on once one ones only onto or other others ought our ours
    ourselves out over own per shall she should since so some somebody someone such than that the their theirs
    them themselves then there therefore these they this those though through thus to together too toward towards
    two under until up us very via was we were what whatever when where whether which while who whoever whom
    whose why will with within without would yet you your yours yourself yourselves""".split()
)
"""Words of grammar, which say nothing of what a text is about."""
_STOP = FUNCTION_WORDS | frozenset(
    """already always anything best better came come doing done else enough etc even everything far few first gave get
    gets getting give given go goes going gone good got keep kept know last least less let like little look lot
    lots made make makes making many maybe more most much near need needed needs next nothing often ok perhaps put
    quite rather really said same say says see seem seemed seems several something sometimes soon still take taken
    thing things think took upon use used using want wanted way well went whole yes""".split()
)
"""With them words too vague to say what a cluster is about."""


def cluster_keywords(
    redacted_texts: Sequence[str], clusters: NDArray[np.int64], once: NDArray[np.bool_], number: int
) -> tuple[tuple[str, ...], ...]:
    """Return up to ``number`` keywords for each cluster, most telling first.

    Args:
        redacted_texts: n texts in which names are replaced; what stands in ``[ ]`` is never a keyword.
        clusters: the cluster of each (n,), from 0 without gaps.
        once: whether each (n,) counts; copies do not, or a campaign would write the keywords.
        number: at most so many a cluster.
    """
    counts: list[Counter[str]] = [Counter() for _ in range(int(clusters.max()) + 1)]
    for row in np.flatnonzero(once):
        counts[int(clusters[row])].update(set(phrases(redacted_texts[int(row)])))
    overall: Counter[str] = Counter()
    for counted in counts:
        overall.update(counted)
    average = sum(overall.values()) / len(counts)
    return tuple(_best(counted, overall, average, number) for counted in counts)


def phrases(text: str) -> Iterator[str]:
    """Yield the words and phrases of ``text`` that could be keywords, in lower case."""
    for part in _BREAK.split(_REPLACED.sub(".", text)):
        words = [_plain(word) for word in _WORD.findall(part.lower())]
        for start, first in enumerate(words):
            if not is_telling(first):
                continue
            yield first
            for length in range(2, _LONGEST + 1):
                run = words[start : start + length]
                if len(run) == length and is_telling(run[-1]) and run[-1] != first:
                    yield " ".join(run)


def _plain(word: str) -> str:
    """Return ``word`` without a genitive; words with another apostrophe (don't, we're) are function words."""
    word = word.replace("’", "'").removesuffix("'s")
    return "" if "'" in word else word


def is_telling(word: str) -> bool:
    """Say whether a word in lower case carries meaning of its own."""
    return len(word) > 2 and word not in _STOP


def _best(counted: Counter[str], overall: Counter[str], average: float, number: int) -> tuple[str, ...]:
    """Return the phrases of highest score, none made of the words of one already taken."""
    total = max(sum(counted.values()), 1)
    scores = {
        phrase: found / total * math.log(1 + average / overall[phrase]) * math.sqrt(1 + phrase.count(" "))
        for phrase, found in counted.items()
        if overall[phrase] >= _MIN_ANSWERS
    }
    taken: list[str] = []
    known: list[frozenset[str]] = []
    for phrase in sorted(scores, key=lambda phrase: (-round(scores[phrase], 12), phrase)):
        stems = frozenset(_stem(word) for word in phrase.split() if is_telling(word))
        if any(stems <= other or other <= stems for other in known):
            continue
        taken.append(phrase)
        known.append(stems)
        if len(taken) == number:
            break
    return tuple(taken)


def _stem(word: str) -> str:
    """Return ``word`` without a plural ending, so that "reserve" and "reserves" count as one keyword."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
