"""Quotes: chosen, redacted, passed by the gate, attributed (bridge; the only place that builds a `Quote`).

A passage becomes a quote when its respondent consented, every name in it is replaced, the gate finds nothing that
could tell who wrote it, and its attribution stands for enough authorities. What the gate holds goes to the review
queue with its reasons, for a person to decide.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sli_themes.anonymity.audit import QuoteSource
from sli_themes.anonymity.clearances import Clearances
from sli_themes.anonymity.standing import Looked, Status, look_at
from sli_themes.excerpts import Excerpt
from sli_themes.passages import Passage, passage_around
from sli_themes.results import Attribution, Quote, Reviewed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.answers.model import Corpus
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.model import Codings
    from sli_themes.settings import QuoteSettings

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]

NOT_AN_ANSWER = "no answer that says something"
NOT_A_THEME = "a theme that is not coded any more"
NO_CONSENT = "no consent to be quoted"
A_COPY = "a copy of another answer"
NO_EXCERPT = "no excerpt was marked"
NO_PASSAGE = "too short or too long to quote"
AUTHOR_QUOTED = "its author is quoted often enough"
SHARES_WORDS = "shares words with another quote"
THEME_QUOTED = "its theme has its quotes already"
REJECTED = "rejected by a reviewer"
NOT_LOOKED_AT = "not looked at, after many of its theme were held"
_RUN = 6
"""Two quotes of one author that have so many words in a row in common tell that one person wrote both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Hold a passage that could stand under a theme of a question (restricted)."""

    answer_id: str
    respondent_id: str
    author: str
    """The authority, or the respondent who has none. At most a few quotes come from one author."""
    question: str
    theme_id: str
    probability: float
    excerpt: Excerpt
    passage: Passage
    text: str
    attribution: Attribution


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldQuote:
    """Hold a passage that the gate held, redacted, with the reasons (restricted: a person has yet to read it)."""

    candidate: Candidate
    looked: Looked

    @property
    def shown(self) -> str:
        """Return the words that would be printed."""
        return self.looked.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePack:
    """Hold the quotes of a study, where they come from, and what was held.

    ``passed_over`` counts the codings that gave neither, by reason: together the three are all codings.
    """

    quotes: tuple[Quote, ...]
    sources: tuple[QuoteSource, ...]
    """One a quote, by id (restricted)."""
    held: tuple[HeldQuote, ...]
    passed_over: tuple[tuple[str, int], ...]
    reviewed: Reviewed


def choose_quotes(
    codings: Codings,
    corpus: Corpus,
    codebook: Codebook,
    clearer: Clearer,
    embed: Embed,
    settings: QuoteSettings,
    clearances: Clearances | None = None,
) -> QuotePack:
    """Choose the quotes of every theme of every question.

    Under each theme the passages are taken in turn, each time the one with the best balance of probability,
    centrality, difference from those already taken and spread over attributions (maximal marginal relevance,
    Carbonell & Goldstein 1998); the gate decides on each and, where it holds, people (``clearances``). Themes with
    few passages choose first, since an author is quoted at most ``settings.per_authority`` times in a pack and once
    under a theme, whatever the question. Neither row order nor batches change the choice.
    """
    candidates, passed_over = gather_candidates(codings, corpus, codebook, clearer, settings)
    cells: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        cells[candidate.question, candidate.theme_id].append(candidate)
    chooser = _Chooser(
        clearer=clearer,
        clearances=clearances or Clearances(),
        embed=embed,
        settings=settings,
        codebook=codebook,
        passed_over=passed_over,
    )
    chosen: dict[tuple[str, str], list[Quote]] = {}
    for cell in sorted(cells, key=lambda cell: (len(cells[cell]), cell)):
        chosen[cell] = chooser.choose(cells[cell])
    order = {theme.id: place for place, theme in enumerate(codebook.themes)}
    quotes = [
        quote
        for cell in sorted(chosen, key=lambda cell: (cell[0], order[cell[1]]))
        # By their own hash: the order says nothing of the answers or of how they were read.
        for quote in sorted(chosen[cell], key=lambda quote: quote.quote_id)
    ]
    held = sorted(
        chooser.held,
        key=lambda one: (
            one.candidate.question,
            order[one.candidate.theme_id],
            one.shown,
            one.candidate.answer_id,
        ),
    )
    return QuotePack(
        quotes=tuple(quotes),
        sources=tuple(sorted(chooser.sources)),
        held=tuple(held),
        passed_over=tuple(sorted((+passed_over).items())),
        reviewed=Reviewed(
            cleared=chooser.statuses[Status.CLEARED],
            edited=chooser.statuses[Status.EDITED],
            rejected=passed_over[REJECTED],
        ),
    )


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


@dataclass(slots=True, kw_only=True, eq=False)
class _Chooser:
    """Choose cell after cell, remembering whom and what it has quoted already."""

    clearer: Clearer
    clearances: Clearances
    embed: Embed
    settings: QuoteSettings
    codebook: Codebook
    passed_over: Counter[str]
    statuses: Counter[Status] = field(default_factory=Counter)
    """Of the quotes so far: by the gate alone, or through people."""
    held: list[HeldQuote] = field(default_factory=list)
    sources: list[QuoteSource] = field(default_factory=list)
    times_quoted: Counter[str] = field(default_factory=Counter)
    under_theme: set[tuple[str, str]] = field(default_factory=set)
    """(theme, author) of the quotes so far."""
    spans: dict[str, list[Excerpt]] = field(default_factory=lambda: defaultdict(list))
    """What is quoted of each answer."""
    runs: dict[str, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))
    """Words in a row that each author is quoted with."""
    shown: set[str] = field(default_factory=set)

    def choose(self, candidates: list[Candidate]) -> list[Quote]:
        """Return the quotes of one theme of one question."""
        # The excerpts, not the passages: their vectors are known from coding.
        vectors = np.asarray(self.embed([one.excerpt.of(one.text) for one in candidates]), dtype=np.float64)
        centre = vectors.mean(axis=0)
        worth = np.array([one.probability for one in candidates]) + self.settings.centrality * (
            vectors @ centre
        )
        likeness = np.zeros(len(candidates))
        left = list(range(len(candidates)))
        attributions: Counter[Attribution] = Counter()
        quotes: list[Quote] = []
        for _ in range(self.settings.tries):
            left = [row for row in left if self._may_stand(candidates[row])]
            if not left or len(quotes) == self.settings.per_theme:
                break
            balance = {
                row: worth[row]
                - self.settings.difference * likeness[row]
                - self.settings.spread * (attributions[candidates[row].attribution] > 0)
                for row in left
            }
            best = min(left, key=lambda row: (-round(balance[row], 6), candidates[row].answer_id))
            left.remove(best)
            quote = self._pass(candidates[best])
            if quote is None:
                continue
            quotes.append(quote)
            attributions[candidates[best].attribution] += 1
            likeness = np.maximum(likeness, vectors @ vectors[best])
        left = [row for row in left if self._may_stand(candidates[row])]
        full = len(quotes) == self.settings.per_theme
        self.passed_over[THEME_QUOTED if full else NOT_LOOKED_AT] += len(left)
        return quotes

    def _may_stand(self, candidate: Candidate) -> bool:
        """Say whether a passage may still be quoted beside those that are; note the reason when it may not."""
        span = candidate.passage.span
        reason = ""
        if any(
            span.start < other.end and other.start < span.end for other in self.spans[candidate.answer_id]
        ):
            reason = SHARES_WORDS
        elif (
            self.times_quoted[candidate.author] >= self.settings.per_authority
            or (candidate.theme_id, candidate.author) in self.under_theme
        ):
            reason = AUTHOR_QUOTED
        if reason:
            self.passed_over[reason] += 1
        return not reason

    def _pass(self, candidate: Candidate) -> Quote | None:
        """Return the quote when the gate lets it through; else note why not."""
        span = candidate.passage.span
        looked = look_at(
            self.clearer,
            self.clearances,
            candidate.answer_id,
            candidate.respondent_id,
            candidate.text,
            candidate.passage,
        )
        shown = looked.shown
        if looked.status is Status.REJECTED:
            self.passed_over[REJECTED] += 1
            return None
        if looked.held:
            self.held.append(HeldQuote(candidate=candidate, looked=looked))
            return None
        words = shown.casefold().split()
        runs = {tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1))}
        if " ".join(words) in self.shown or not runs.isdisjoint(self.runs[candidate.author]):
            self.passed_over[SHARES_WORDS] += 1
            return None
        self.statuses[looked.status] += 1
        self.shown.add(" ".join(words))
        self.runs[candidate.author] |= runs
        self.spans[candidate.answer_id].append(span)
        self.times_quoted[candidate.author] += 1
        self.under_theme.add((candidate.theme_id, candidate.author))
        return self._quote(candidate, shown)

    def _quote(self, candidate: Candidate, shown: str) -> Quote:
        key = f"{candidate.question}\0{candidate.theme_id}\0{shown}\0{candidate.attribution.words}"
        quote_id = f"Q{hashlib.sha256(key.encode()).hexdigest()[:10]}"
        self.sources.append(
            QuoteSource(
                quote_id=quote_id,
                answer_id=candidate.answer_id,
                respondent_id=candidate.respondent_id,
                author=candidate.author,
                start=candidate.passage.span.start,
                end=candidate.passage.span.end,
            )
        )
        return Quote(
            quote_id=quote_id,
            question=candidate.question,
            theme_id=candidate.theme_id,
            theme=self.codebook.theme(candidate.theme_id).name,
            text=shown,
            attribution=candidate.attribution,
        )
