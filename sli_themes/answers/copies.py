"""Identical and near-identical answers to a question, and the campaigns behind them.

Near copies are found by MinHash signatures of words and word pairs cut into bands (Broder 1997, "On the resemblance and
containment of documents"; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3), then each candidate
pair is compared in full. So the time grows about as the number of answers, and neither row order
nor chance matters. Pairs that are less than about 0.8 alike may miss each other, whatever the settings ask for.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sli_themes.answers.content import fold
from sli_themes.settings import AnswerSettings

_BANDS, _ROWS = 32, 4
"""Two texts that share 67 in 100 of their words and pairs meet in a band with a probability of .999."""
_SEED = 1997
"""The seed of the hash functions: part of the method, not a setting, since any other finds the same copies."""
_FIRST_OF_PAIR = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without pattern (2**64 over the golden ratio): "a b" and "b a" are different pairs."""
_OPPOSING = frozenset(
    """no not never none nor neither cannot cant dont doesnt didnt wont wouldnt shouldnt couldnt isnt arent wasnt
    without against disagree oppose opposed reject unless""".split()
)
"""Texts that differ in one of these say different things, however alike they look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Hold the copies among some answers.

    ``copy_of`` and ``campaign`` are parallel to the answers given ("" for none). ``exact`` and ``near`` count the
    answers that repeat another: the answers of a group less one, split by whether the words are the same.
    """

    copy_of: tuple[str, ...]
    campaign: tuple[str, ...]
    exact: int
    near: int
    campaigns: int


def find_copies(
    answer_ids: Sequence[str],
    respondents: Sequence[str],
    questions: Sequence[str],
    texts: Sequence[str],
    settings: AnswerSettings,
) -> Copies:
    """Return which of some answers (parallel sequences) are copies of each other, within each question.

    Case, punctuation and spaces do not count. Near copies are at least ``settings.near_copy_similarity`` alike: 1 less
    the share of characters to insert or delete (normalised indel similarity) of the folded words.
    """
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (question, text) in enumerate(zip(questions, texts, strict=True)):
        places[question, fold(text)].append(place)
    copy_of, campaign = [""] * len(texts), [""] * len(texts)
    exact = near = 0
    found: list[tuple[str, list[int]]] = []
    for question in sorted(set(questions)):
        distinct = sorted(words for other, words in places if other == question)
        for group in _near_groups(distinct, settings):
            members = [place for words in group for place in places[question, words]]
            exact += len(members) - len(group)
            near += len(group) - 1
            if len(members) > 1:
                first = min(answer_ids[place] for place in members)
                for place in members:
                    copy_of[place] = first
                long = all(len(words.split()) >= settings.near_copy_min_words for words in group)
                if long and len({respondents[place] for place in members}) >= settings.campaign_respondents:
                    found.append((first, members))
    for number, (_, members) in enumerate(sorted(found), start=1):
        for place in members:
            campaign[place] = f"campaign-{number}"
    return Copies(
        copy_of=tuple(copy_of), campaign=tuple(campaign), exact=exact, near=near, campaigns=len(found)
    )


def _near_groups(texts: Sequence[str], settings: AnswerSettings) -> list[list[str]]:
    """Return distinct folded ``texts`` (sorted) in groups of near copies; most groups hold one."""
    from rapidfuzz.distance import Indel

    long = [place for place, text in enumerate(texts) if len(text.split()) >= settings.near_copy_min_words]
    opposing = {place: frozenset(texts[place].split()) & _OPPOSING for place in long}
    parent = list(range(len(texts)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for bucket in _buckets([texts[place] for place in long]):
        leaders: list[int] = []
        for place in (long[member] for member in bucket):
            for leader in leaders:
                if root(leader) == root(place):
                    break
                if opposing[leader] == opposing[place] and Indel.normalized_similarity(
                    texts[leader], texts[place], score_cutoff=settings.near_copy_similarity
                ):
                    parent[max(root(leader), root(place))] = min(root(leader), root(place))
                    break
            else:
                leaders.append(place)
    groups: dict[int, list[str]] = defaultdict(list)
    for place, text in enumerate(texts):
        groups[root(place)].append(text)
    return list(groups.values())


def _buckets(texts: Sequence[str]) -> list[list[int]]:
    """Return groups of places in ``texts`` that agree in a band of their signatures: candidates for near copies."""
    if len(texts) < 2:
        return []
    signatures = _signatures(texts)
    buckets: list[list[int]] = []
    for band in range(_BANDS):
        part = np.ascontiguousarray(signatures[:, band * _ROWS : (band + 1) * _ROWS])
        keys = part.view(np.dtype((np.void, part.dtype.itemsize * _ROWS))).ravel()
        _, inverse, sizes = np.unique(keys, return_inverse=True, return_counts=True)
        order = np.argsort(inverse, kind="stable")
        ends = np.cumsum(sizes)
        buckets.extend(
            order[end - size : end].tolist() for end, size in zip(ends, sizes, strict=True) if size > 1
        )
    return buckets


def _signatures(texts: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Return MinHash signatures of words and word pairs, shape (texts, bands times rows)."""
    generator = np.random.default_rng(_SEED)
    size = _BANDS * _ROWS
    # Multiply-shift hashing (Dietzfelbinger et al. 1997): odd multipliers, and the high bits are the ones that mix.
    multipliers = generator.integers(1, 2**63, size=size, dtype=np.uint64) | np.uint64(1)
    offsets = generator.integers(0, 2**63, size=size, dtype=np.uint64)
    hashes = {word: _hash(word) for word in sorted({word for text in texts for word in text.split()})}
    signatures = np.empty((len(texts), size), dtype=np.uint64)
    for place, text in enumerate(texts):
        words = np.array([hashes[word] for word in text.split()], dtype=np.uint64)
        pairs = words[:-1] * _FIRST_OF_PAIR ^ (words[1:] >> np.uint64(7))
        mixed = np.concatenate((words, pairs))[:, None] * multipliers + offsets
        signatures[place] = (mixed >> np.uint64(20)).min(axis=0)
    return signatures


def _hash(word: str) -> int:
    """Return 64 bits of a word that are the same on every machine."""
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
