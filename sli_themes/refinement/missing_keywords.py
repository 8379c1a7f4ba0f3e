"""Missing keywords: phrases that find more answers of a theme without finding more that are not its own (restricted).

Phrases come from redacted words, and each stands in several answers: one that a single answer uses says who wrote it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sli_themes.clustering.keywords import phrases
from sli_themes.codebook.keywords import KeywordFinder
from sli_themes.coding.model import MACHINE

if TYPE_CHECKING:
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.codebook.model import Codebook, Theme
    from sli_themes.coding.model import Codings
    from sli_themes.pipeline import Inputs

BY_PEOPLE = "human codings"
BY_MACHINE = "confident machine codings"
_TRIED = 50
_LEAST_PRECISION = 0.8
"""A theme without keywords, or with poor ones, gets none that are right less often than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedKeyword:
    """Hold a keyword for a theme and what it does to recall and precision (0..1) of the theme's keywords.

    Both count each copy of an answer once, and the keywords suggested before it as taken. ``measured_on`` says whose
    codings stand for the truth, ``answers`` how many it finds that none of the others does.
    """

    theme_id: str
    keyword: str
    answers: int
    recall_before: float
    recall_after: float
    precision_before: float
    precision_after: float
    measured_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Truth:
    """Hold which answers carry a theme, of those of which it is known."""

    own: frozenset[str]
    known: frozenset[str]
    measured_on: str


def missing_keywords(inputs: Inputs, clearer: Clearer, codings: Codings) -> tuple[SuggestedKeyword, ...]:
    """Return keywords that raise the recall of a theme's own without lowering their precision, theme by theme.

    Measured on human codings where a theme has enough of them, else on the machine's confident ones; the machine
    codes by keywords too, so the latter flatter what it knows already.
    """
    frame = inputs.corpus.answers.substantive
    frame = frame[frame["copy_of"] == ""]
    texts = dict(zip(frame["answer_id"], frame["text"], strict=True))
    said = {
        answer: set(phrases(clearer.redacted(owner, text)))
        for answer, owner, text in zip(frame["answer_id"], frame["respondent_id"], frame["text"], strict=True)
    }
    held = _found(inputs.codebook, texts)
    truths = {theme.id: _truth(theme, inputs, codings, frozenset(texts)) for theme in inputs.codebook.codable}
    tried = tuple(
        replace(theme, keywords=_promising(said, truths[theme.id], held[theme.id], inputs))
        for theme in inputs.codebook.codable
    )
    finder = KeywordFinder(replace(inputs.codebook, themes=tried))
    finds: dict[tuple[str, str], set[str]] = defaultdict(set)
    for answer, text in texts.items():
        for hit in finder.find(text):
            finds[hit.theme_id, hit.phrase].add(answer)
    suggested: list[SuggestedKeyword] = []
    for theme in tried:
        own = {phrase: finds[theme.id, phrase] for phrase in theme.keywords}
        suggested += _chosen(theme.id, own, held[theme.id], truths[theme.id], inputs)
    return tuple(suggested)


def _found(codebook: Codebook, texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Return theme id → the answers in which one of its keywords stands."""
    finder = KeywordFinder(codebook)
    found: dict[str, set[str]] = defaultdict(set)
    for answer, text in texts.items():
        for hit in finder.find(text):
            found[hit.theme_id].add(answer)
    return found


def _truth(theme: Theme, inputs: Inputs, codings: Codings, present: frozenset[str]) -> _Truth:
    settings, frame = inputs.study.settings.codebook, codings.frame
    asked = inputs.corpus.answers.substantive
    questions = theme.questions or inputs.questions
    present &= frozenset(asked.loc[asked["question"].isin(questions), "answer_id"])
    people = frame["coder"] != MACHINE
    own = frame["theme_id"] == theme.id
    by_people = present & frozenset(frame.loc[people & own, "answer_id"])
    if len(by_people) >= settings.enough_answers:
        known = present & frozenset(inputs.human.frame["answer_id"])
        return _Truth(own=by_people, known=known, measured_on=BY_PEOPLE)
    sure = people | (frame["probability"] >= settings.confident)
    unsure = frozenset(frame.loc[own & ~sure, "answer_id"])
    sure_ones = present & frozenset(frame.loc[own & sure, "answer_id"])
    return _Truth(own=sure_ones, known=present - unsure, measured_on=BY_MACHINE)


def _promising(
    said: Mapping[str, set[str]], truth: _Truth, held: Iterable[str], inputs: Inputs
) -> tuple[str, ...]:
    """Return the phrases that stand most often in answers of the theme that no keyword finds."""
    missed = truth.own.difference(held)
    gains = Counter(phrase for answer in sorted(missed) for phrase in said[answer])
    most = [
        (-number, phrase)
        for phrase, number in gains.items()
        if number >= inputs.study.settings.codebook.rare_answers
    ]
    return tuple(phrase for _, phrase in sorted(most)[:_TRIED])


def _chosen(
    theme_id: str, finds: Mapping[str, set[str]], held: Iterable[str], truth: _Truth, inputs: Inputs
) -> list[SuggestedKeyword]:
    """Return the best phrase, then the best beside it, as long as precision does not fall."""
    found = truth.known.intersection(held)
    recall, precision = _measured(found, truth)
    chosen: list[SuggestedKeyword] = []
    settings = inputs.study.settings.codebook
    while len(chosen) < settings.keywords:
        options = []
        for phrase, answers in finds.items():
            more = found | (truth.known & answers)
            new = more - found
            least = max(precision, _LEAST_PRECISION)
            if len(new & truth.own) >= settings.rare_answers and len(new & truth.own) >= least * len(new):
                options.append((-len(new & truth.own), len(new), phrase, more))
        if not options:
            break
        _, _, phrase, more = min(options, key=lambda option: option[:3])
        after = _measured(more, truth)
        chosen.append(
            SuggestedKeyword(
                theme_id=theme_id,
                keyword=phrase,
                answers=len(more - found),
                recall_before=recall,
                recall_after=after[0],
                precision_before=precision,
                precision_after=after[1],
                measured_on=truth.measured_on,
            )
        )
        found, (recall, precision) = more, after
    return chosen


def _measured(found: frozenset[str], truth: _Truth) -> tuple[float, float]:
    """Return recall and precision (0..1, four places) of the answers found; precision is 0 when none is."""
    right = len(found & truth.own)
    recall = right / len(truth.own) if truth.own else 0.0
    return round(recall, 4), round(right / len(found), 4) if found else 0.0
