"""Wishes: which passages people want as quotes, and which quotes stand in another document already (restricted).

Both are events in ``decisions/``. A wish is about a coding, so that it outlives another cut of the passage; a quote
that was used elsewhere is out for good, so that its author and its words count in every later pack.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sli_themes.errors import AnswersError, Fault

if TYPE_CHECKING:
    from sli_themes.decisions import Event

WISH = "quote wish"
"""The kind of event that says whether a person wants a passage."""
USED = "quote used"
"""The kind of event that says in which other document a quote stands."""


class Use(StrEnum):
    """Name what a person can want of a passage."""

    YES = "yes"
    NO = "no"
    IMPORTANT = "important"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Hold what a person wants of one coding; ``use`` ``None`` takes an earlier wish back."""

    answer_id: str
    theme_id: str
    use: Use | None
    comment: str = ""
    """The person's own words; never published."""
    quote_id: str = ""
    """What they saw; "" when they marked the coding itself."""

    @property
    def coding(self) -> tuple[str, str]:
        """Return what the wish is about."""
        return self.answer_id, self.theme_id

    def as_content(self) -> dict[str, Any]:
        """Return the fields of the event."""
        said = {"answer_id": self.answer_id, "theme_id": self.theme_id, "quote_id": self.quote_id}
        return {"use": "" if self.use is None else self.use.value, **said, "comment": self.comment}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class UsedQuote:
    """Say that a quote stands in another document."""

    quote_id: str
    answer_id: str
    theme_id: str
    start: int
    end: int
    used_in: str
    """The name of that document, as a person gave it; never published."""

    def as_content(self) -> dict[str, Any]:
        """Return the fields of the event."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Hold what stands: of each coding the last word on it, whoever said it, and every use elsewhere."""

    wanted: dict[tuple[str, str], Wish] = field(default_factory=dict)
    used: tuple[UsedQuote, ...] = ()

    @classmethod
    def of(cls, events: Iterable[Event]) -> Wishes:
        """Return the wishes among the events of a study.

        Raises:
            AnswersError: with every event that calls itself one and is none.
        """
        wishes: list[tuple[tuple[str, str, int], Wish]] = []
        used: set[UsedQuote] = set()
        faults = []
        for event in events:
            try:
                if event.kind == WISH:
                    wishes.append(((event.at, event.file, event.line), _wish(event)))
                elif event.kind == USED:
                    used.add(_used(event))
            except (KeyError, TypeError, ValueError):
                where = f"decisions/{event.file} line {event.line}"
                step = "bring the file back from a backup or from git"
                faults.append(Fault(where=where, what=f"is not a {event.kind}", next_step=step))
        if faults:
            raise AnswersError(faults)
        last = {wish.coding: wish for _, wish in sorted(wishes, key=lambda pair: pair[0])}
        return cls(
            wanted={coding: wish for coding, wish in last.items() if wish.use is not None},
            used=tuple(sorted(used)),
        )

    def use(self, coding: tuple[str, str]) -> Use | None:
        """Return what is wanted of a coding."""
        wish = self.wanted.get(coding)
        return wish.use if wish else None

    @property
    def used_ids(self) -> frozenset[str]:
        """Return the ids of the quotes that stand elsewhere."""
        return frozenset(one.quote_id for one in self.used)

    def used_in(self, quote_id: str) -> tuple[str, ...]:
        """Return the documents in which a quote stands."""
        return tuple(sorted({one.used_in for one in self.used if one.quote_id == quote_id}))


def _wish(event: Event) -> Wish:
    said = event.content
    texts = {name: said[name] for name in ("answer_id", "theme_id", "quote_id", "comment")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError
    return Wish(**texts, use=Use(said["use"]) if said["use"] else None)


def _used(event: Event) -> UsedQuote:
    said = event.content
    texts = {name: said[name] for name in ("quote_id", "answer_id", "theme_id", "used_in")}
    places = {name: said[name] for name in ("start", "end")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError
    if not all(isinstance(place, int) for place in places.values()):
        raise TypeError
    return UsedQuote(**texts, **places)
