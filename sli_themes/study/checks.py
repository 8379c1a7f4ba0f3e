"""Every fault of a study, its answers, its codebook and its decisions, and what is worth knowing besides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sli_themes.errors import Fault, FaultyInput
from sli_themes.study.model import Study
from sli_themes.study.reading import STUDY_FILE, read_study
from sli_themes.wording import counted


def check_study(folder: Path) -> tuple[Fault, ...]:
    """Return every fault of the study in ``folder`` and of the files it names; writes nothing.

    Those with ``fatal`` false are notes. Faults come first, each kind in the order study, answers, codebook, decisions.
    """
    try:
        study = read_study(folder)
    except FaultyInput as error:
        return error.faults
    found = [*wording_notes(study), *_of_answers(study), *_of_codebook(study), *_of_decisions(study)]
    return tuple(sorted(found, key=lambda fault: not fault.fatal))


def wording_notes(study: Study) -> tuple[Fault, ...]:
    """Return a note on the questions whose wording nobody wrote; a report would name them by their ids."""
    silent = [question.id for question in study.questions if question.text.strip() in {"", question.id}]
    if not silent:
        return ()
    what = f"{counted(len(silent), 'question has', 'questions have')} no wording: {', '.join(silent)}"
    step = "write under text what respondents were asked; reports print it"
    return (Fault(where=STUDY_FILE, what=what, next_step=step, fatal=False),)


def _of_answers(study: Study) -> tuple[Fault, ...]:
    """Return the faults of the answers file, or notes on how it was read."""
    from sli_themes.answers.reading import examine

    try:
        reading = examine(study)
    except FaultyInput as error:
        return error.faults
    if reading.corpus.accounting.substantive:
        return reading.notes
    what = "no answer says anything: all are blank, refused or without content"
    return (
        *reading.notes,
        Fault(where=study.answers.name, what=what, next_step="check the columns in study.toml"),
    )


def _of_codebook(study: Study) -> tuple[Fault, ...]:
    """Return the faults of the codebook, or notes on it; one that is not there yet is no fault."""
    from sli_themes.codebook.checks import check_codebook
    from sli_themes.codebook.reading import read_codebook

    name = study.codebook.name
    if not study.codebook.exists():
        step = "sli-themes explore drafts one; to use another, set codebook in study.toml"
        return (Fault(where=name, what="there is no codebook yet", next_step=step, fatal=False),)
    try:
        codebook = read_codebook(study.codebook)
    except FaultyInput as error:
        return error.faults
    asked = [question.id for question in study.open_questions]
    notes = tuple(
        replace(note, where=f"{name} {note.where}", fatal=False) for note in check_codebook(codebook, asked)
    )
    without = [one for one in asked if not codebook.for_question(one)]
    if not without:
        return notes
    what = f"no theme of the codebook belongs to {', '.join(without)}"
    step = "add the question's id to the questions of its themes (an empty list means all questions)"
    return (*notes, Fault(where=name, what=what, next_step=step, fatal=len(without) == len(asked)))


def _of_decisions(study: Study) -> tuple[Fault, ...]:
    """Return the faults of what people decided, or notes on torn last lines."""
    from sli_themes.decisions import read_events

    try:
        return read_events(study).notes
    except FaultyInput as error:
        return error.faults
