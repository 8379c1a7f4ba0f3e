"""Effects: which answers each theme gains and loses from one codebook to another, and its counts before and after.

What is told is what `code` would save: the same function codes all answers in memory, on vectors that are cached.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sli_themes.errors import AnswersError
from sli_themes.pipeline import code_answers, saved_codings, with_codebook
from sli_themes.scopes import Scopes

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.model import Codings
    from sli_themes.pipeline import Inputs, Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEffect:
    """Say what becomes of one theme; a theme that one of the books lacks counts 0 there.

    ``gained`` and ``lost`` are answer ids. A theme above others has their answers too, as in the counts.
    """

    theme_id: str
    answers_before: int
    answers_after: int
    respondents_before: int
    respondents_after: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Say whether any answer comes or goes."""
        return bool(self.gained or self.lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Hold what becomes of every theme, in the order of the book after, and of the answers without a theme."""

    themes: tuple[ThemeEffect, ...]
    no_theme_before: int
    no_theme_after: int
    from_saved: bool
    """Whether the side before is the saved codings; else it was coded anew, since those are missing or older."""

    def of(self, theme_id: str) -> ThemeEffect:
        """Return what becomes of a theme; raises ``KeyError`` when neither book has it."""
        for effect in self.themes:
            if effect.theme_id == theme_id:
                return effect
        raise KeyError(theme_id)

    def as_json(self) -> dict[str, Any]:
        """Return the effects for machines: counts and ids, for themes that change."""
        from dataclasses import asdict

        return {
            "themes": [asdict(effect) for effect in self.themes if effect.changes],
            "no_theme": {"before": self.no_theme_before, "after": self.no_theme_after},
            "from_saved": self.from_saved,
        }


def effects_of(inputs: Inputs, vectors: Vectors, before: Codebook, after: Codebook) -> Effects:
    """Return what becomes of the counts when ``after`` takes the place of ``before``.

    Raises:
        ModelError: a text is not embedded yet, and the model is missing.
    """
    then, now = with_codebook(inputs, before), with_codebook(inputs, after)
    codings, from_saved = _codings(then, vectors)
    old = _answers_by_theme(then, codings)
    new = _answers_by_theme(now, code_answers(now, vectors).codings if before != after else codings)
    frame = inputs.corpus.answers.substantive
    owner = dict(zip(frame["answer_id"], frame["respondent_id"], strict=True))
    ids = dict.fromkeys(theme.id for book in (after, before) for theme in book.themes)
    return Effects(
        themes=tuple(_effect(one, old.get(one, set()), new.get(one, set()), owner) for one in ids),
        no_theme_before=len(owner) - len(set().union(*old.values())),
        no_theme_after=len(owner) - len(set().union(*new.values())),
        from_saved=from_saved,
    )


def coded_now(inputs: Inputs, vectors: Vectors) -> Codings:
    """Return the saved codings, or what `code` would save today when those are missing or older than the inputs."""
    return _codings(inputs, vectors)[0]


def _codings(inputs: Inputs, vectors: Vectors) -> tuple[Codings, bool]:
    try:
        return saved_codings(inputs)[0], True
    except AnswersError:
        return code_answers(inputs, vectors).codings, False


def _effect(theme_id: str, before: set[str], after: set[str], owner: dict[str, str]) -> ThemeEffect:
    return ThemeEffect(
        theme_id=theme_id,
        answers_before=len(before),
        answers_after=len(after),
        respondents_before=len({owner[answer] for answer in before}),
        respondents_after=len({owner[answer] for answer in after}),
        gained=tuple(sorted(after - before)),
        lost=tuple(sorted(before - after)),
    )


def _answers_by_theme(inputs: Inputs, codings: Codings) -> dict[str, set[str]]:
    """Return the answers that count for each theme, as `counts` counts them across all questions."""
    scopes = Scopes(inputs.codebook, inputs.questions)
    frame = inputs.corpus.answers.substantive
    asked = dict(zip(frame["answer_id"], frame["question"], strict=True))
    found: dict[str, set[str]] = defaultdict(set)
    for answer_id, theme_id in zip(codings.frame["answer_id"], codings.frame["theme_id"], strict=True):
        question = asked.get(answer_id)
        if question in scopes.questions and theme_id and not scopes.refusal(theme_id, question):
            for counted in (theme_id, *scopes.forebears[theme_id]):
                found[counted].add(answer_id)
    return dict(found)
