"""Compare two codebooks: what was added, renamed, moved, merged, redefined, retired and lost between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sli_themes.codebook.model import Codebook, Status, Theme

DEFINING = (
    "brief",
    "definition",
    "use_when",
    "not_when",
    "examples",
    "counter_examples",
    "keywords",
    "questions",
)
"""Fields of a theme that say what is coded with it."""


class Kind(StrEnum):
    """Say what became of a theme."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    REDEFINED = "redefined"
    RETIRED = "retired"
    REVIVED = "revived"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Say one thing that became of one theme; ``before`` and ``after`` are names, parents or differing fields."""

    theme_id: str
    kind: Kind
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """Return the change as one line."""
        if self.before and self.after:
            return f"{self.kind} {self.theme_id}: {self.before} → {self.after}"
        return f"{self.kind} {self.theme_id}" + (
            f": {self.before or self.after}" if self.before or self.after else ""
        )


def compare(old: Codebook, new: Codebook) -> tuple[Change, ...]:
    """Return what became of each theme, told by its id, in the order of ``new``, lost ones last.

    A theme that is in the new book only as retired and merged is *merged*; *lost* ones are not in it at all.
    """
    before = {theme.id: theme for theme in old.themes}
    changes: list[Change] = []
    for theme in new.themes:
        earlier = before.pop(theme.id, None)
        if earlier is None:
            changes.append(Change(theme_id=theme.id, kind=Kind.ADDED, after=theme.name))
        elif earlier != theme:
            changes += _changes(earlier, theme)
    return (*changes, *(Change(theme_id=one.id, kind=Kind.LOST, before=one.name) for one in before.values()))


def _changes(old: Theme, new: Theme) -> list[Change]:
    found: list[Change] = []

    def add(kind: Kind, before: str = "", after: str = "") -> None:
        found.append(Change(theme_id=new.id, kind=kind, before=before, after=after))

    if old.name != new.name:
        add(Kind.RENAMED, old.name, new.name)
    if old.parent != new.parent:
        add(Kind.MOVED, old.parent or "the top", new.parent or "the top")
    if new.merged_into and old.merged_into != new.merged_into:
        add(Kind.MERGED, after=f"into {new.merged_into}")
    elif new.split_into and old.split_into != new.split_into:
        add(Kind.SPLIT, after=f"into {', '.join(new.split_into)}")
    elif old.status is not new.status and Status.RETIRED in (old.status, new.status):
        add(Kind.RETIRED if new.status is Status.RETIRED else Kind.REVIVED)
    differ = [key for key in DEFINING if getattr(old, key) != getattr(new, key)]
    if differ:
        add(Kind.REDEFINED, after=", ".join(key.replace("_", " ") for key in differ))
    return found
