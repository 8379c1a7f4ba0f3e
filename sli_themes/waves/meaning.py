"""Meaning: whether the answers coded with a theme lie elsewhere than in the earlier wave (restricted)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sli_themes.waves.model import MeaningDrift

if TYPE_CHECKING:
    from sli_themes.coding.features import Embed
    from sli_themes.coding.model import Codings
    from sli_themes.pipeline import Inputs
    from sli_themes.settings import WaveSettings

_SHOWN = 3
"""Answers to read first."""


class Place(NamedTuple):
    """Hold the words of one coding: whose they are, of which answer, and the excerpt."""

    respondent: str
    answer_id: str
    words: str


def theme_places(wave: Inputs, codings: Codings, questions: Collection[str]) -> dict[str, list[Place]]:
    """Return the places of each theme in answers to these questions, one for all copies of an answer.

    So a campaign, which is one text however many send it, moves no theme.
    """
    frame = wave.corpus.answers.substantive
    first = (frame["copy_of"] == "") | (frame["copy_of"] == frame["answer_id"])
    frame = frame[frame["question"].isin(list(questions)) & first]
    answers = {
        answer: (respondent, text)
        for answer, respondent, text in zip(
            frame["answer_id"], frame["respondent_id"], frame["text"], strict=True
        )
    }
    found: dict[str, dict[str, Place]] = defaultdict(dict)
    columns = (codings.frame[name] for name in ("answer_id", "theme_id", "start", "end"))
    for answer, theme, start, end in zip(*columns, strict=True):
        if theme and answer in answers:
            respondent, text = answers[answer]
            words = text[start:end] if start >= 0 else text
            found[theme].setdefault(answer, Place(respondent, answer, words))
    return {theme: list(places.values()) for theme, places in found.items()}


def moved_themes(
    now: Mapping[str, list[Place]],
    then: Mapping[str, list[Place]],
    names: Mapping[str, str],
    embed: Embed,
    settings: WaveSettings,
    *,
    confidence: float,
) -> tuple[MeaningDrift, ...]:
    """Return for each theme with enough respondents in both waves whether what is coded with it has moved.

    A permutation test on the cosine of the two waves' mean vectors: respondents are dealt to the waves at random, and
    p is how often they then lie as far apart as they do, adjusted for all themes (Benjamini and Hochberg 1995).
    """
    from scipy.stats import false_discovery_control

    enough = [
        theme
        for theme in sorted(now)
        if min(_respondents(now[theme]), _respondents(then.get(theme, ()))) >= settings.enough
    ]
    if not enough:
        return ()
    texts = sorted({place.words for theme in enough for place in (*now[theme], *then[theme])})
    vectors = dict(zip(texts, np.asarray(embed(texts), dtype=np.float64), strict=True))
    tests = [_tested(now[theme], then[theme], vectors, settings, confidence) for theme in enough]
    adjusted = false_discovery_control([test.p for test in tests]).tolist()
    return tuple(
        MeaningDrift(
            theme_id=theme,
            theme=names[theme],
            then=_respondents(then[theme]),
            now=_respondents(now[theme]),
            likeness=round(test.likeness, 6),
            by_chance=round(test.by_chance, 6),
            p=round(p, 6),
            moved=p <= 1 - confidence,
            answers=test.answers,
        )
        for theme, test, p in zip(enough, tests, adjusted, strict=True)
    )


class _Test(NamedTuple):
    likeness: float
    by_chance: float
    p: float
    answers: tuple[str, ...]


def _respondents(places: Sequence[Place]) -> int:
    return len({place.respondent for place in places})


def _tested(
    now: Sequence[Place],
    then: Sequence[Place],
    vectors: Mapping[str, NDArray[np.float64]],
    settings: WaveSettings,
    confidence: float,
) -> _Test:
    ours, theirs = _by_respondent(now, vectors), _by_respondent(then, vectors)
    rows = np.vstack([ours, theirs])
    first = np.zeros(len(rows))
    first[: len(ours)] = 1
    dealt = np.tile(first, (settings.permutations, 1))
    dealt = np.random.default_rng(settings.seed).permuted(dealt, axis=1)
    likeness = float(_likeness(first[None], rows)[0])
    by_chance = _likeness(dealt, rows)
    as_far = int((by_chance <= likeness).sum())
    towards = ours.mean(axis=0) - theirs.mean(axis=0)
    far = sorted(now, key=lambda place: (-round(float(vectors[place.words] @ towards), 6), place.answer_id))
    return _Test(
        likeness=likeness,
        by_chance=float(np.quantile(by_chance, 1 - confidence)),
        p=(1 + as_far) / (1 + settings.permutations),
        answers=tuple(place.answer_id for place in far[:_SHOWN]),
    )


def _by_respondent(
    places: Sequence[Place], vectors: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return the mean vector of each respondent's places, in the order of their ids."""
    own: dict[str, list[NDArray[np.float64]]] = defaultdict(list)
    for place in places:
        own[place.respondent].append(vectors[place.words])
    return np.array([np.mean(own[respondent], axis=0) for respondent in sorted(own)])


def _likeness(first: NDArray[np.float64], rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each row of ``first`` (b, n) the cosine of the mean of the rows it marks with that of the others."""
    one = first @ rows
    other = rows.sum(axis=0) - one
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    # Rounded, so that the last bits of a sum make no two deals differ.
    likeness: NDArray[np.float64] = (one * other).sum(axis=1) / np.maximum(lengths, 1e-12)
    return np.asarray(np.round(likeness, 9), dtype=np.float64)
