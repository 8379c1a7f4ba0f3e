"""Candidates: the passages that could be quoted, and why the other codings have none (restricted)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sli_themes.excerpts import Excerpt
from sli_themes.passages import passage_around
from sli_themes.quotes.model import (
    A_COPY,
    NO_CONSENT,
    NO_EXCERPT,
    NO_PASSAGE,
    NOT_A_THEME,
    NOT_AN_ANSWER,
    Candidate,
)

if TYPE_CHECKING:
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.answers.model import Corpus
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.model import Codings
    from sli_themes.settings import QuoteSettings


def gather_candidates(
    codings: Codings, corpus: Corpus, codebook: Codebook, clearer: Clearer, settings: QuoteSettings
) -> tuple[list[Candidate], Counter[str]]:
    """Return the passages that could be quoted, sorted, and how many codings have none, by reason."""
    answers = _by_id(corpus.answers.substantive, "answer_id", "respondent_id", "question", "text", "copy_of")
    consent = _by_id(corpus.respondents.frame, "respondent_id", "may_quote")
    codable = {theme.id for theme in codebook.codable}
    frame = codings.frame[codings.frame["theme_id"] != ""].drop_duplicates(["answer_id", "theme_id"])
    first = _first_of_copies(answers, consent)
    columns = ("answer_id", "theme_id", "probability", "start", "end")
    passed_over: Counter[str] = Counter()
    candidates = []
    for answer_id, theme_id, probability, start, end in zip(*(frame[name] for name in columns), strict=True):
        if answer_id not in answers:
            passed_over[NOT_AN_ANSWER] += 1
            continue
        respondent_id, question, text, copy_of = answers[answer_id]
        excerpt = Excerpt(int(start), int(end))
        passage = None
        if theme_id not in codable:
            passed_over[NOT_A_THEME] += 1
        elif not bool(consent[respondent_id][0]):
            passed_over[NO_CONSENT] += 1
        elif first.get(copy_of, answer_id) != answer_id:
            passed_over[A_COPY] += 1
        elif excerpt.start < 0:
            passed_over[NO_EXCERPT] += 1
        elif (passage := passage_around(text, excerpt, settings)) is None:
            passed_over[NO_PASSAGE] += 1
        if passage is None:
            continue
        candidates.append(
            Candidate(
                answer_id=answer_id,
                respondent_id=respondent_id,
                author=clearer.author(respondent_id),
                question=question,
                theme_id=theme_id,
                probability=float(probability),
                excerpt=excerpt,
                passage=passage,
                text=text,
                attribution=clearer.attribution(respondent_id),
            )
        )
    return sorted(candidates, key=lambda one: (one.answer_id, one.theme_id)), passed_over


def _first_of_copies(
    answers: dict[str, tuple[Any, ...]], consent: dict[str, tuple[Any, ...]]
) -> dict[str, str]:
    """Return of each group of copies the first whose respondent may be quoted: it alone is a candidate."""
    first: dict[str, str] = {}
    for answer_id in sorted(answers, reverse=True):
        respondent_id, _, _, copy_of = answers[answer_id]
        if copy_of and bool(consent[respondent_id][0]):
            first[copy_of] = answer_id
    return first


def _by_id(frame: Any, key: str, *columns: str) -> dict[str, tuple[Any, ...]]:
    """Return the cells of some columns by the id in another: a row of pandas takes fifty times as long to look up."""
    return dict(zip(frame[key], zip(*(frame[column] for column in columns), strict=True), strict=True))
