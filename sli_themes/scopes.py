"""Scopes: which themes are counted, in which questions, and together with which others (restricted)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sli_themes.codebook.model import Status

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook


class Scopes:
    """Know which themes are counted, in which questions, and for which of them a coding counts."""

    def __init__(self, codebook: Codebook, questions: tuple[str, ...]) -> None:
        """Work out where each theme belongs, for ``questions`` in the study's order."""
        themes = {theme.id: theme for theme in codebook.themes}
        headings = {theme.id for theme in codebook.themes if codebook.is_heading(theme)}
        self.questions = questions
        self.why_not = {
            theme.id: "the theme is retired" for theme in codebook.themes if theme.status is Status.RETIRED
        }
        self.why_not |= dict.fromkeys(codebook.residual, "the codebook says it means no theme")
        self.forebears: dict[str, tuple[str, ...]] = {}
        """Counted theme → the counted themes above it, the nearest first."""
        belongs: dict[str, set[str]] = {id_: set() for id_ in themes if id_ not in self.why_not}
        for theme_id in belongs:
            above, parent = [], themes[theme_id].parent
            while parent is not None:
                above.append(parent)
                parent = themes[parent].parent
            self.forebears[theme_id] = tuple(id_ for id_ in above if id_ in belongs)
            if theme_id not in headings:
                for id_ in (theme_id, *self.forebears[theme_id]):
                    belongs[id_] |= set(themes[theme_id].questions or questions)
        self.asked = {id_: tuple(q for q in questions if q in set_) for id_, set_ in belongs.items()}
        """Counted theme → questions to which it or a theme below it belongs, in the codebook's and study's order."""
        self.own = {
            id_: frozenset((themes[id_].questions if id_ not in headings else ()) or self.asked[id_])
            for id_ in belongs
        }
        """Counted theme → questions in which it may be coded itself (a heading by people: where those below it may)."""
        self.bases = sorted({(q,) for q in questions} | {questions} | set(self.asked.values()) - {()})

    def parent(self, theme_id: str) -> str:
        """Return the nearest counted theme above, or ""."""
        return next(iter(self.forebears[theme_id]), "")

    def refusal(self, theme_id: str, question: str) -> str:
        """Return why a coding counts nowhere, or ""."""
        if theme_id in self.why_not:
            return self.why_not[theme_id]
        if theme_id not in self.own:
            return "the theme is not in the codebook"
        return "" if question in self.own[theme_id] else "the theme belongs to other questions"
