"""The log of edits: an event of `decisions` for each edit and undo, from which another study can be brought along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.codebook.edits import ThemeEdit
from sli_themes.decisions import Event, events_of
from sli_themes.errors import AnswersError, Fault, UsageError

if TYPE_CHECKING:
    from sli_themes.study import Study

EDITED = "codebook edited"
UNDONE = "codebook edit undone"
"""Kinds of events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEdit:
    """Hold an edit that stands, with the sha256 of the codebook file before and after it."""

    edit: ThemeEdit
    who: str
    why: str
    version: int
    """Version of the codebook before it."""
    before: str
    after: str
    wrote: tuple[tuple[str, str], ...]
    """(path within the study, sha256) of what else it wrote."""


def edits_in(place: Path) -> tuple[LoggedEdit, ...]:
    """Return the edits that stand, oldest first, of a study's folder, its decisions, or one person's file.

    Raises:
        AnswersError: a file is broken, or there is none.
    """
    if place.is_dir():
        inside = place / "decisions" if (place / "decisions").is_dir() else place
        files = sorted(inside.glob("*.jsonl"))
    else:
        files = [place] if place.exists() else []
    if not files:
        step = "name a study's folder, or a person's file in its decisions"
        raise AnswersError(Fault(where=str(place), what="there is no log of edits", next_step=step))
    return _standing(events_of(files).events)


def edits_of(study: Study) -> tuple[LoggedEdit, ...]:
    """Return the edits of a study's codebook that stand, oldest first."""
    return _standing(events_of(sorted(study.decisions.glob("*.jsonl"))).events)


def _standing(events: Iterable[Event]) -> tuple[LoggedEdit, ...]:
    """Return the edits that nobody undid; events of different people are put in the order of their versions."""
    standing: dict[str, LoggedEdit] = {}
    for event in sorted(events, key=lambda event: (event.at, event.file, event.line)):
        if event.kind == EDITED:
            logged = _logged(event)
            standing.pop(logged.after, None)
            standing[logged.after] = logged
        elif event.kind == UNDONE:
            standing.pop(str(event.content.get("after", "")), None)
    return tuple(sorted(standing.values(), key=lambda one: one.version))


def _logged(event: Event) -> LoggedEdit:
    said = event.content
    try:
        return LoggedEdit(
            edit=ThemeEdit.of_record(said["edit"]),
            who=event.who,
            why=str(said["why"]),
            version=int(said["version"]),
            before=str(said["before"]),
            after=str(said["after"]),
            wrote=tuple((str(path), str(sha256)) for path, sha256 in said["wrote"].items()),
        )
    except (KeyError, TypeError, ValueError, AttributeError, UsageError):
        step = "it was made by another version: update sli-themes"
        where = f"decisions/{event.file} line {event.line}"
        raise AnswersError(Fault(where=where, what="an edit that cannot be read", next_step=step)) from None
