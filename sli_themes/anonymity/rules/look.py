"""What a gate rule looks at, and how a rule is named."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sli_themes.anonymity.detectors.case import Case, is_listed
from sli_themes.anonymity.elsewhere import Elsewhere
from sli_themes.anonymity.model import Reason, Redaction, Voter
from sli_themes.anonymity.reading import ReadSentences
from sli_themes.anonymity.rules.description_clues import Clue, possible_clues
from sli_themes.anonymity.shadow import CAPITAL, LOWER, PHRASE, STRONG, UPPER, Shadow, Token, make_shadow
from sli_themes.authorities import Authority, Population
from sli_themes.results import Attribution
from sli_themes.settings import AnonymitySettings


@dataclass(frozen=True, kw_only=True)
class Look:
    """Hold a redacted text with what the gate knows of it (no slots: two results are kept once made)."""

    redaction: Redaction
    case: Case
    """Of the redacted text."""
    settings: AnonymitySettings
    attribution: Attribution | None
    under: tuple[Authority, ...]
    """The authorities that are published under the attribution."""
    attribution_is_safe: bool
    may_quote: bool
    usage: Mapping[str, int]
    """Folded word → number of authorities that use it."""
    voters: tuple[Voter, ...]
    population: Population
    answer: str | None
    """The whole answer that the quote is part of: it tells whether its writer uses capitals."""
    elsewhere: Elsewhere | None = None
    """Texts that anybody can search."""
    shared: Elsewhere | None = None
    """Texts that several respondents sent."""
    read_sentences: ReadSentences | None = None
    """What reads whole sentences; without it a list of words judges them."""

    @functools.cached_property
    def region_words(self) -> frozenset[str]:
        """Return the folded words of the attribution's own region, and their usual variants."""
        words = (
            frozenset(t.fold for t in make_shadow(self.attribution.words).tokens)
            if self.attribution
            else frozenset()
        )
        more = {"humberside", "yorkshire"} if "humber" in words else set()
        more |= {"northern"} if "north" in words else set()
        more |= {"southern"} if "south" in words else set()
        return (words - {"and", "the", "of", "in", "council", "authority"}) | more

    @functools.cached_property
    def case_evidence(self) -> tuple[int, int]:
        """Return (sentences that start with a capital, sentences that start in lower case), of the answer if known.

        Of the words before replacement, so that what is replaced never makes the rest look better.
        """
        return _starts_of(self.answer or self.redaction.original)

    @functools.cached_property
    def lowered(self) -> str:
        """Return the shadow's text in lower case, offsets kept."""
        text, folded = self.case.shadow.text, self.case.shadow.lowered
        return folded if len(folded) == len(text) else "".join(c.lower()[:1] or c for c in text)

    @functools.cached_property
    def clues(self) -> frozenset[Clue]:
        """Return the clues that may be found in ``lowered``."""
        return possible_clues(self.lowered)

    @functools.cached_property
    def answer_has_no_capitals(self) -> bool:
        """Say whether the whole answer is known and its writer never uses a capital."""
        return bool(self.answer) and not any(c.isupper() for c in self.answer or "")

    def reason(self, token: Token, code: str, words: str, hint: str) -> Reason:
        """Return a reason that points at a token of the redacted text."""
        start, end = self.case.shadow.original_span(token.start, token.end)
        return Reason(code=code, words=words, hint=hint, start=start, end=end)

    def after(self, index: int) -> str:
        """Return up to four characters behind token ``index``."""
        end = self.case.shadow.tokens[index].end
        return self.case.shadow.text[end : end + 4]

    def fold(self, index: int) -> str:
        """Return the folded token at ``index``, "" outside the text."""
        tokens = self.case.shadow.tokens
        return tokens[index].fold if 0 <= index < len(tokens) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Name one rule of the gate; ``find`` returns a reason for everything it objects to."""

    name: str
    score: float
    """How sure it is that what it objects to would tell something (0 to 1), set by hand like a detector's: 1, a fact
    (no consent, an attribution of few, an own word); about 0.8, a pattern; about 0.5, a word that no list knows. Any
    score holds; people who clear read the surest reason first."""
    find: Callable[[Look], Iterable[Reason]]


@functools.lru_cache(maxsize=64)
def _starts_of(answer: str) -> tuple[int, int]:
    """Return `count_starts` of an answer; the excerpts of one answer are checked one after another."""
    return count_starts(make_shadow(answer))


def count_starts(shadow: Shadow) -> tuple[int, int]:
    """Return how many sentences start with a capital and how many in lower case.

    A lower-case word behind "…", a bullet or a bracket, and words behind numbers and replacement phrases, say nothing.
    """
    capital = lower = 0
    for token in shadow.tokens:
        if token.place != STRONG or token.joined or token.shape == PHRASE:
            continue
        capital += token.shape in (CAPITAL, UPPER)
        if any(mark in token.gap for mark in ("…", "...", "[")) or is_listed(token):
            continue
        lower += token.shape == LOWER
    return capital, lower
