"""Clearances: what people decided on quotes that the gate held, and what that lets through (restricted).

A clearance holds for these words of this answer, under this attribution and these rules. Change any of them and it is
void. What no person can judge from the words alone, no person can clear: see `NEVER_CLEARED`.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sli_themes.anonymity.model import Reason
from sli_themes.errors import AnswersError, Fault
from sli_themes.excerpts import Excerpt

if TYPE_CHECKING:
    from sli_themes.decisions import Event

CLEARANCE = "clearance"
"""The kind of event that says what a person decided on a held quote."""
NEVER_CLEARED = frozenset(
    {
        "may not be quoted",
        "attribution",
        "error",
        "too long",
        "encoding",
        "layout",
        "left at one place",
        "known name",
    }
)
"""Reasons that hold whatever people say: no consent, too few authorities behind the attribution, a check that failed
or was not made, characters that nobody can see, and what the audit of the release refuses. Where the cause lies in
the words, an edit that takes it out helps."""
INDIRECT = frozenset({"superlative", "event", "sum", "count", "too little left", "too much replaced"})
"""Reasons that one person clears: what they point at may be looked up, but names nobody. All others, also those that a
later rule brings, may point at the name of a person, a council or a place, and take two people."""


class Decision(StrEnum):
    """Name what a person can decide on a held quote."""

    CLEAR = "clear"
    EDIT = "edit"
    REJECT = "reject"
    PUBLIC_REFERENCE = "public reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Hold one decision of one person."""

    answer_id: str
    start: int
    end: int
    """Code points into the answer, end exclusive."""
    hash: str
    """`hash_of` what was decided on."""
    shown: str
    """sha256 of the words alone: a rejection outlives a change of rule or attribution."""
    decision: Decision
    words: str = ""
    """Of an edit: the quote as it shall stand. Of a public reference: the word. Both are of the redacted text."""
    reason: str = ""
    """The reviewer's own words; never published."""
    reviewer: str = ""
    at: str = ""

    def as_content(self) -> dict[str, Any]:
        """Return the fields of the event."""
        names = ("answer_id", "start", "end", "hash", "shown", "words", "reason")
        return {"decision": self.decision.value, **{name: getattr(self, name) for name in names}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearances:
    """Hold all decisions on held quotes of a study that stand; the last word of a person on a quote counts."""

    of_quote: dict[tuple[str, str], tuple[Clearance, ...]] = field(default_factory=dict)
    """By (answer id, hash): the clearances, edits and public references."""
    rejections: tuple[Clearance, ...] = ()

    @classmethod
    def of(cls, events: Iterable[Event]) -> Clearances:
        """Return the clearances among the events of a study.

        Raises:
            AnswersError: with every event that calls itself one and is none.
        """
        faults, said = [], []
        for event in events:
            if event.kind == CLEARANCE:
                try:
                    said.append(_of_event(event))
                except (KeyError, TypeError, ValueError):
                    where = f"decisions/{event.file} line {event.line}"
                    step = "bring the file back from a backup or from git"
                    faults.append(Fault(where=where, what="is not a clearance", next_step=step))
        if faults:
            raise AnswersError(faults)
        return cls._standing(said)

    @classmethod
    def _standing(cls, said: list[Clearance]) -> Clearances:
        last: dict[tuple[str, ...], Clearance] = {}
        on_place: dict[tuple[str, str, int, int], Clearance] = {}
        for one in said:
            who = one.reviewer.casefold()
            if one.decision is Decision.PUBLIC_REFERENCE:
                last[who, one.answer_id, one.hash, one.words] = one
                continue
            last[who, one.answer_id, one.hash] = one
            on_place[who, one.answer_id, one.start, one.end] = one
        of_quote: dict[tuple[str, str], list[Clearance]] = defaultdict(list)
        for one in sorted(last.values(), key=lambda one: (one.at, one.reviewer, one.decision, one.words)):
            of_quote[one.answer_id, one.hash].append(one)
        return cls(
            of_quote={key: tuple(found) for key, found in of_quote.items()},
            rejections=tuple(one for one in on_place.values() if one.decision is Decision.REJECT),
        )

    def by(self, reviewer: str) -> tuple[Clearance, ...]:
        """Return what a person decided and still stands."""
        said = [*self.rejections, *(one for of in self.of_quote.values() for one in of)]
        mine = (one for one in said if one.reviewer.casefold() == reviewer.casefold())
        return tuple(dict.fromkeys(mine))

    def rejected(self, answer_id: str, span: Excerpt, shown: str) -> bool:
        """Say whether somebody rejected these words, or words of this place of the answer."""
        return any(
            one.shown == sha256(shown)
            or (one.answer_id == answer_id and one.start < span.end and span.start < one.end)
            for one in self.rejections
        )

    def edit(self, answer_id: str, hashed: str) -> Clearance | None:
        """Return the last edit of a quote, whoever made it."""
        edits = [one for one in self._on(answer_id, hashed) if one.decision is Decision.EDIT]
        return edits[-1] if edits else None

    def _on(self, answer_id: str, hashed: str) -> tuple[Clearance, ...]:
        return self.of_quote.get((answer_id, hashed), ())

    def decided(self, answer_id: str, *hashes: str) -> tuple[Clearance, ...]:
        """Return what people decided on a quote, before and after its edit."""
        return tuple(one for hashed in dict.fromkeys(hashes) for one in self._on(answer_id, hashed))

    def missing(self, answer_id: str, hashed: str, text: str, reasons: Iterable[Reason]) -> int:
        """Return how many people have yet to clear a quote before nothing holds it.

        Each finding takes its number of different people: who cleared the quote settled all of them, who named a
        public reference those that stand within it.
        """
        said = self._on(answer_id, hashed)
        return max((_missing(reason, said, text) for reason in reasons), default=0)


def hash_of(shown: str, attribution: str, ruleset: str) -> str:
    """Return what a clearance is bound to: the sha256 of redacted words, attribution and ruleset."""
    return sha256(f"{shown}\0{attribution}\0{ruleset}")


def held_id(answer_id: str, span: Excerpt) -> str:
    """Return a short name for a place of an answer, for people and for the rows of a sheet."""
    return f"H{sha256(f'{answer_id} {span.start} {span.end}')[:10]}"


def sha256(text: str) -> str:
    """Return the sha256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", errors="backslashreplace")).hexdigest()


def places_of(word: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where a word or phrase stands in a text, whole and with any white space between its parts."""
    parts = r"\s+".join(map(re.escape, word.split()))
    if parts:
        yield from (found.span() for found in re.finditer(rf"(?<!\w){parts}(?!\w)", text))


def people_needed(reason: Reason) -> int:
    """Return how many different people have to clear a finding."""
    return 1 if reason.code in INDIRECT else 2


def settles(one: Clearance, text: str, reason: Reason) -> bool:
    """Say whether a decision settles a finding for the person who took it."""
    if one.decision is Decision.PUBLIC_REFERENCE:
        return _covers(one.words, text, reason)
    return one.decision is Decision.CLEAR and reason.code not in NEVER_CLEARED


def _missing(reason: Reason, said: Iterable[Clearance], text: str) -> int:
    people = {one.reviewer.casefold() for one in said if settles(one, text, reason)}
    return max(0, people_needed(reason) - len(people))


def _covers(word: str, text: str, reason: Reason) -> bool:
    if reason.code in NEVER_CLEARED or reason.start >= reason.end:
        return False
    return any(start <= reason.start and reason.end <= end for start, end in places_of(word, text))


def _of_event(event: Event) -> Clearance:
    """Return the clearance of an event; raises ``KeyError``, ``TypeError`` or ``ValueError`` when it is none."""
    said = event.content
    texts = {name: said[name] for name in ("answer_id", "hash", "shown", "words", "reason")}
    places = {name: said[name] for name in ("start", "end")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError
    if not all(isinstance(place, int) for place in places.values()):
        raise TypeError
    return Clearance(**texts, **places, decision=Decision(said["decision"]), reviewer=event.who, at=event.at)
