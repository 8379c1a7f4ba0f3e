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
from typing import TYPE_CHECKING

import numpy as np

from sli_themes.excerpts import Excerpt
from sli_themes.passages import Passage, passage_around
from sli_themes.results import Attribution, Quote

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.anonymity.model import Verdict
    from sli_themes.answers.model import Corpus
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.model import Codings
    from sli_themes.settings import QuoteSettings

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Hold a passage that could stand under a theme of a question (restricted)."""

    answer_id: str
    respondent_id: str
    author: str
    """The authority's code; the respondent's id when there is none. At most a few quotes come from one author."""
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
    shown: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePack:
    """Hold the quotes of a study and what was held; ``passed_over`` counts passages never shown, by reason."""

    quotes: tuple[Quote, ...]
    held: tuple[HeldQuote, ...]
    passed_over: tuple[tuple[str, int], ...]


def choose_quotes(
    codings: Codings,
    corpus: Corpus,
    codebook: Codebook,
    clearer: Clearer,
    embed: Embed,
    settings: QuoteSettings,
) -> QuotePack:
    """Choose the quotes of every theme of every question.

    Under each theme the passages are taken in turn, each time the one with the best balance of probability,
    centrality, difference from those already taken and spread over attributions (maximal marginal relevance,
    Carbonell & Goldstein 1998); the gate decides on each. Themes with few passages choose first, since an author is
    quoted at most ``settings.per_authority`` times in a pack. Neither row order nor batches change the choice.
    """
    candidates, passed_over = gather_candidates(codings, corpus, codebook, clearer, settings)
    cells: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        cells[candidate.question, candidate.theme_id].append(candidate)
    chooser = _Chooser(clearer=clearer, embed=embed, settings=settings, codebook=codebook)
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
    held = sorted(chooser.held, key=lambda one: (one.candidate.question, order[one.candidate.theme_id], one.shown))
    return QuotePack(quotes=tuple(quotes), held=tuple(held), passed_over=tuple(sorted(passed_over.items())))


def gather_candidates(
    codings: Codings, corpus: Corpus, codebook: Codebook, clearer: Clearer, settings: QuoteSettings
) -> tuple[list[Candidate], Counter[str]]:
    """Return the passages that could be quoted, sorted, and how many codings have none, by reason."""
    answers = corpus.answers.substantive.set_index("answer_id")
    respondents = corpus.respondents.frame.set_index("respondent_id")
    codable = {theme.id for theme in codebook.codable}
    passed_over: Counter[str] = Counter()
    candidates = []
    for coding in codings.frame.itertuples(index=False):
        if coding.theme_id not in codable or coding.answer_id not in answers.index:
            continue
        answer = answers.loc[coding.answer_id]
        respondent = respondents.loc[answer["respondent_id"]]
        if not bool(respondent["may_quote"]):
            passed_over["no consent to be quoted"] += 1
            continue
        if answer["copy_of"] and answer["copy_of"] != coding.answer_id:
            passed_over["a copy of another answer"] += 1
            continue
        excerpt = Excerpt(int(coding.start), int(coding.end))
        passage = passage_around(answer["text"], excerpt, settings) if excerpt.start >= 0 else None
        if passage is None:
            passed_over["too short or too long to quote"] += 1
            continue
        candidates.append(
            Candidate(
                answer_id=str(coding.answer_id),
                respondent_id=str(answer["respondent_id"]),
                author=str(respondent["authority_code"] or answer["respondent_id"]),
                question=str(answer["question"]),
                theme_id=str(coding.theme_id),
                probability=float(coding.probability),
                excerpt=excerpt,
                passage=passage,
                text=str(answer["text"]),
                attribution=clearer.attribution(str(answer["respondent_id"])),
            )
        )
    return sorted(candidates, key=lambda one: (one.answer_id, one.theme_id)), passed_over


@dataclass(slots=True, kw_only=True, eq=False)
class _Chooser:
    """Choose cell after cell, remembering whom it has quoted already."""

    clearer: Clearer
    embed: Embed
    settings: QuoteSettings
    codebook: Codebook
    held: list[HeldQuote] = field(default_factory=list)
    times_quoted: Counter[str] = field(default_factory=Counter)
    shown: set[str] = field(default_factory=set)

    def choose(self, candidates: list[Candidate]) -> list[Quote]:
        """Return the quotes of one theme of one question."""
        # The excerpts, not the passages: their vectors are known from coding.
        vectors = np.asarray(self.embed([one.excerpt.of(one.text) for one in candidates]), dtype=np.float64)
        centre = vectors.mean(axis=0)
        worth = np.array([one.probability for one in candidates]) + self.settings.centrality * (vectors @ centre)
        likeness = np.zeros(len(candidates))
        left = list(range(len(candidates)))
        authors: set[str] = set()
        attributions: Counter[Attribution] = Counter()
        quotes: list[Quote] = []
        for _ in range(self.settings.tries):
            left = [row for row in left if self._may_speak(candidates[row], authors)]
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
            authors.add(candidates[best].author)
            self.times_quoted[candidates[best].author] += 1
            attributions[candidates[best].attribution] += 1
            likeness = np.maximum(likeness, vectors @ vectors[best])
        return quotes

    def _may_speak(self, candidate: Candidate, authors: set[str]) -> bool:
        return (
            candidate.author not in authors
            and self.times_quoted[candidate.author] < self.settings.per_authority
        )

    def _pass(self, candidate: Candidate) -> Quote | None:
        """Return the quote when the gate lets it through; else note it as held."""
        span = candidate.passage.span
        cleared = self.clearer.clear(candidate.respondent_id, candidate.text, span.start, span.end)
        shown = candidate.passage.shown(cleared.text)
        if cleared.verdict.held:
            self.held.append(HeldQuote(candidate=candidate, shown=shown, verdict=cleared.verdict))
            return None
        if shown in self.shown:
            # The same words under two themes are printed once: a reader could otherwise tell that one person wrote both.
            return None
        self.shown.add(shown)
        key = "\0".join((candidate.question, candidate.theme_id, shown, candidate.attribution.words))
        return Quote(
            quote_id=f"Q{hashlib.sha256(key.encode()).hexdigest()[:10]}",
            question=candidate.question,
            theme_id=candidate.theme_id,
            theme=self.codebook.theme(candidate.theme_id).name,
            text=shown,
            attribution=candidate.attribution,
        )
