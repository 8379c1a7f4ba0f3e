"""What choosing quotes gives: candidates, quotes with their sources, what was held, and why a coding gave neither."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from sli_themes.anonymity.audit import QuoteSource
from sli_themes.anonymity.standing import Looked
from sli_themes.excerpts import Excerpt
from sli_themes.passages import Passage
from sli_themes.results import Attribution, NarrowedPack, Quote, Reviewed

NOT_AN_ANSWER = "no answer that says something"
NOT_A_THEME = "a theme that is not coded any more"
NO_CONSENT = "no consent to be quoted"
A_COPY = "a copy of another answer"
NO_EXCERPT = "no excerpt was marked"
NO_PASSAGE = "too short or too long to quote"
NOT_WANTED = "set aside by a person"
AUTHOR_QUOTED = "its author is quoted often enough"
SHARES_WORDS = "shares words with another quote"
THEME_QUOTED = "its theme has its quotes already"
REJECTED = "rejected by a reviewer"
NOT_LOOKED_AT = "not looked at, after many of its theme were held"


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

    @property
    def coding(self) -> tuple[str, str]:
        """Return the answer and theme: what a person's wish is about, however the passage is cut."""
        return self.answer_id, self.theme_id

    def quote_id(self, shown: str) -> str:
        """Return the id that its quote has with these words, in every pack; it tells nothing of who wrote them."""
        key = f"{self.question}\0{self.theme_id}\0{shown}\0{self.attribution.words}"
        return f"Q{hashlib.sha256(key.encode()).hexdigest()[:10]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldQuote:
    """Hold a passage that the gate held, redacted, with the reasons (restricted: a person has yet to read it)."""

    candidate: Candidate
    looked: Looked

    @property
    def shown(self) -> str:
        """Return the words that would be printed."""
        return self.looked.shown


class Standing(StrEnum):
    """Say how a passage that the gate lets through stands in what is released."""

    RELEASED = "released"
    ALTERNATE = "alternate"
    SET_ASIDE = "set aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """Hold a passage among which a person can choose (restricted): every one of them may be printed."""

    candidate: Candidate
    quote_id: str
    shown: str
    standing: Standing
    why: str = ""
    """Of an alternate: why it is none of the quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePack:
    """Hold the quotes of a study, where they come from, and what was held.

    ``passed_over`` counts the codings that gave neither, by reason: with the quotes, those of narrowed packs
    included, and the held ones they are all codings.
    """

    quotes: tuple[Quote, ...]
    """Of the study's own pack."""
    narrowed: tuple[NarrowedPack, ...]
    sources: tuple[QuoteSource, ...]
    """One a quote of any pack, by id (restricted)."""
    held: tuple[HeldQuote, ...]
    passed_over: tuple[tuple[str, int], ...]
    reviewed: Reviewed
    choosable: tuple[Choosable, ...] = ()
    used_before: frozenset[str] = frozenset()
    """Ids of those that stand in another document already."""
