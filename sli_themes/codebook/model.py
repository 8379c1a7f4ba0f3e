"""The codebook: themes with what a coder, human or machine, needs to know of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """Say where a theme is in its life."""

    DRAFT = "draft"
    AGREED = "agreed"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Hold one entry of the codebook, after MacQueen et al. (1998), "Codebook development", CAM 10(2).

    ``questions`` empty means all open questions. ``keywords`` are phrases in which ``*`` at the end of a word
    stands for any ending. A theme that has children and neither definition, examples nor keywords is a heading:
    it is counted through its children and never coded itself.
    """

    id: str
    name: str
    parent: str | None = None
    brief: str = ""
    definition: str = ""
    use_when: tuple[str, ...] = ()
    not_when: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    status: Status = Status.AGREED
    since: int = 1
    changed: int = 1
    merged_into: str | None = None
    split_into: tuple[str, ...] = ()
    """The parts of a retired theme; what people coded with it waits until they decide which part it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Hold one line of the codebook's history: what was done to it, by whom, why."""

    version: int
    date: str
    who: str
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """Hold the themes in the order of the file.

    ``residual`` are ids (of themes or not) that mean "no theme of this book": people may code with them, the
    machine never does, and they are never counted as themes.
    """

    title: str
    version: int
    themes: tuple[Theme, ...]
    residual: tuple[str, ...] = ()
    history: tuple[Edit, ...] = ()
    fingerprint: str = field(default="", compare=False)
    """sha256 of what the file says (comments and layout left out)."""

    def theme(self, theme_id: str) -> Theme:
        """Return the theme with this id; raises ``KeyError`` when there is none."""
        for theme in self.themes:
            if theme.id == theme_id:
                return theme
        raise KeyError(theme_id)

    def successor(self, theme_id: str) -> str:
        """Return the id of the theme that stands for ``theme_id`` today: itself, or where its mergers end."""
        by_id = {theme.id: theme for theme in self.themes}
        seen: set[str] = set()
        while theme_id not in seen and theme_id in by_id and by_id[theme_id].status is Status.RETIRED:
            seen.add(theme_id)
            theme_id = by_id[theme_id].merged_into or theme_id
        return theme_id

    @property
    def split(self) -> frozenset[str]:
        """Return the ids of the themes that were split into others."""
        return frozenset(theme.id for theme in self.themes if theme.split_into)

    def is_heading(self, theme: Theme) -> bool:
        """Say whether ``theme`` only groups others and is never coded itself."""
        says_something = theme.definition or theme.examples or theme.keywords
        return not says_something and any(other.parent == theme.id for other in self.themes)

    @property
    def codable(self) -> tuple[Theme, ...]:
        """Return the themes that a coder may use: not retired, not residual, not headings."""
        return tuple(
            theme
            for theme in self.themes
            if theme.status is not Status.RETIRED
            and theme.id not in self.residual
            and not self.is_heading(theme)
        )

    def for_question(self, question: str) -> tuple[Theme, ...]:
        """Return the codable themes that belong to a question (by its id)."""
        return tuple(t for t in self.codable if not t.questions or question in t.questions)
