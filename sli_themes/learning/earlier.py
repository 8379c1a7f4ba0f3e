"""An earlier wave as a teacher: what people coded there, as lessons for the coder of this one (restricted)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.coding.lessons import Lesson, human_lessons
from sli_themes.errors import Fault, FaultyInput, StudyError

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook
    from sli_themes.study import Study

PREFIX = "earlier wave "
"""Stands before ids of the earlier study, so that none is taken for one of this study."""
_WHERE = "study.toml learn_from"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierWave:
    """Hold what people who coded an earlier wave teach, and what is worth knowing of it."""

    lessons: tuple[Lesson, ...] = ()
    notes: tuple[Fault, ...] = ()


def read_earlier(study: Study, codebook: Codebook, judging: Collection[str]) -> EarlierWave:
    """Return the lessons of the study that ``learn_from`` of study.toml names; none when it names none.

    They are in the themes of today's ``codebook``. The earlier evaluation sample teaches nothing, nor does an answer
    with the same words as one of ``judging``, the texts of this study's sample: what judges the machine never teaches
    it. What the earlier study learned from itself is passed over.

    Raises:
        FaultyInput: the earlier study, its answers, its codebook or its decisions have faults.
    """
    if study.learn_from is None:
        return EarlierWave()
    if study.learn_from.resolve() == study.folder.resolve():
        what, step = "names this study itself", "name the folder of an earlier wave"
        raise StudyError(Fault(where=_WHERE, what=what, next_step=step))
    try:
        return _read(study.learn_from, codebook, judging)
    except FaultyInput as error:
        raise type(error)(
            replace(fault, where=f"{study.learn_from}: {fault.where}") for fault in error.faults
        ) from None


def _read(folder: Path, codebook: Codebook, judging: Collection[str]) -> EarlierWave:
    from sli_themes.answers.reading import examine
    from sli_themes.codebook import read_codebook
    from sli_themes.coding.undecided import decided
    from sli_themes.decisions import read_decisions
    from sli_themes.evaluation import read_sample
    from sli_themes.study import read_study

    earlier = read_study(folder)
    human = decided(read_sample(earlier).teaching(read_decisions(earlier)), codebook)
    kept = {" ".join(text.split()) for text in judging}
    lessons = (
        one
        for one in human_lessons(examine(earlier).corpus.answers, human, codebook)
        if " ".join(one.text.split()) not in kept
    )
    return EarlierWave(
        lessons=tuple(_apart(one) for one in lessons),
        notes=_notes(folder, codebook, read_codebook(earlier.codebook)),
    )


def added_since(codebook: Codebook, before: Codebook) -> tuple[str, ...]:
    """Return the themes that may be coded today and that no theme of an earlier codebook stands for."""
    known = {codebook.successor(theme.id) for theme in before.themes}
    return tuple(theme.id for theme in codebook.codable if theme.id not in known)


def _apart(lesson: Lesson) -> Lesson:
    """Return a lesson whose ids cannot be those of this study."""
    source = lesson.source.removeprefix("answer ")
    return replace(lesson, respondent=f"{PREFIX}{lesson.respondent}", source=f"answer {PREFIX}{source}")


def _notes(folder: Path, codebook: Codebook, before: Codebook) -> tuple[Fault, ...]:
    added = added_since(codebook, before)
    if not added:
        return ()
    return (
        Fault(
            where=_WHERE,
            what=f"{', '.join(added)}: not in the codebook of {folder.name}, so answers coded there teach that they do "
            "not carry it",
            next_step="code some answers of this study that do",
            fatal=False,
        ),
    )
