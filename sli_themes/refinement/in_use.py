"""The codebook in use: what its codings and the answers say of its themes, each with what to do (restricted).

Notes name themes, numbers and places; no word of an answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sli_themes.errors import AnswersError, Fault
from sli_themes.pipeline import saved_codings
from sli_themes.refinement.likeness import theme_vectors
from sli_themes.refinement.real_words import real_examples
from sli_themes.wording import counted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sli_themes.codebook.model import Codebook, Theme
    from sli_themes.coding.model import Codings
    from sli_themes.pipeline import Inputs, Vectors


def check_use(inputs: Inputs) -> tuple[Fault, ...]:
    """Return notes on themes that need no model: empty, rare, huge, coded together, or with a respondent's words.

    Without codings of today it says that it could not look at them.
    """
    notes = [*real_examples(inputs.codebook, inputs.corpus.answers, inputs.study.settings.codebook)]
    try:
        codings = saved_codings(inputs)[0]
    except AnswersError:
        what = (
            "how often each is coded was not looked at: there are no codings of today's answers and codebook"
        )
        return (
            *notes,
            Fault(
                where="themes",
                what=what,
                next_step=f"run: sli-themes code {inputs.study.folder}",
                fatal=False,
            ),
        )
    answers = _answers(codings)
    return (*notes, *_sizes(inputs, answers), *_coded_together(inputs, answers))


def check_meaning(inputs: Inputs, vectors: Vectors) -> tuple[Fault, ...]:
    """Return notes on themes whose texts are nearly those of another, or do not fit the answers coded with them.

    The fit is measured on human codings alone: the machine codes by the texts, and would find that they fit.

    Raises:
        ModelError: a text is not embedded yet, and the model is missing.
    """
    themes = inputs.codebook.codable
    rows = theme_vectors(themes, vectors)
    return (*_near_identical(inputs, themes, rows), *_misfits(inputs, themes, rows, vectors))


def _note(theme_id: str, what: str, next_step: str) -> Fault:
    return Fault(where=f"theme {theme_id}", what=what, next_step=next_step, fatal=False)


def _answers(codings: Codings) -> dict[str, frozenset[str]]:
    """Return theme id → the answers coded with it."""
    found: dict[str, set[str]] = defaultdict(set)
    for theme_id, answer_id in zip(codings.frame["theme_id"], codings.frame["answer_id"], strict=True):
        found[theme_id].add(answer_id)
    return {theme_id: frozenset(ids) for theme_id, ids in found.items()}


def _sizes(inputs: Inputs, answers: dict[str, frozenset[str]]) -> Iterator[Fault]:
    settings, frame = inputs.study.settings.codebook, inputs.corpus.answers.substantive
    asked = frame["question"].value_counts().to_dict()
    for theme in inputs.codebook.codable:
        number = len(answers.get(theme.id, ()))
        base = sum(asked.get(question, 0) for question in theme.questions or inputs.questions)
        if not base:
            continue
        if not number:
            yield _note(
                theme.id, "no answer is coded with it", "retire it, or add examples and keywords that find it"
            )
        elif number < settings.rare_answers:
            what = (
                f"only {number} of {counted(base, 'answer')} {'is' if number == 1 else 'are'} coded with it"
            )
            yield _note(theme.id, what, "merge it into a wider theme, or keep it if it matters all the same")
        elif number > settings.huge_share * base and base >= settings.enough_answers:
            what = f"{number:,} of {base:,} answers are coded with it"
            yield _note(
                theme.id,
                what,
                f"split it: sli-themes codebook suggest {inputs.study.folder} shows whether it falls into two",
            )


def _coded_together(inputs: Inputs, answers: dict[str, frozenset[str]]) -> Iterator[Fault]:
    settings = inputs.study.settings.codebook
    for one, other in _pairs(inputs.codebook):
        of_one, of_other = answers.get(one.id, frozenset()), answers.get(other.id, frozenset())
        either, both = len(of_one | of_other), len(of_one & of_other)
        if both >= settings.enough_answers and both >= settings.shared_answers * either:
            what = f"{both:,} of the {either:,} answers coded with it or with {one.id} are coded with both"
            yield _note(other.id, what, "merge them, or say in not_when where each ends")


def _near_identical(inputs: Inputs, themes: tuple[Theme, ...], rows: NDArray[np.float64]) -> Iterator[Fault]:
    likeness = np.round(rows @ rows.T, 4)
    place = {theme.id: at for at, theme in enumerate(themes)}
    for one, other in _pairs(inputs.codebook):
        cosine = likeness[place[one.id], place[other.id]]
        if cosine >= inputs.study.settings.codebook.similar_themes:
            what = f"its texts say nearly what those of {one.id} say (cosine {cosine:.2f})"
            yield _note(other.id, what, "merge them, or sharpen what sets them apart")


def _pairs(codebook: Codebook) -> Iterator[tuple[Theme, Theme]]:
    """Go through all pairs of themes that one answer could be coded with, a theme and those above it left out."""
    parents = {theme.id: theme.parent for theme in codebook.themes}
    themes = codebook.codable
    for at, other in enumerate(themes):
        for one in themes[:at]:
            related = _above(one.id, parents) & {other.id} or _above(other.id, parents) & {one.id}
            if not related and (
                not one.questions or not other.questions or set(one.questions) & set(other.questions)
            ):
                yield one, other


def _above(theme_id: str, parents: dict[str, str | None]) -> set[str]:
    above, parent = set(), parents[theme_id]
    while parent is not None:
        above.add(parent)
        parent = parents[parent]
    return above


def _misfits(
    inputs: Inputs, themes: tuple[Theme, ...], rows: NDArray[np.float64], vectors: Vectors
) -> Iterator[Fault]:
    """Yield a note for each theme whose texts are not what the answers that people coded with it are like."""
    from sli_themes.coding.resolution import resolve, up_to_date

    enough = inputs.study.settings.codebook.enough_answers
    resolved = resolve(up_to_date(inputs.human, inputs.codebook))
    frame = inputs.corpus.answers.substantive
    frame = frame[frame["answer_id"].isin(list(resolved))]
    if frame.empty or len(themes) < 2:
        return
    points = np.asarray(vectors(frame["text"].tolist()), dtype=np.float64)
    near = points @ rows.T
    given = [resolved[answer] for answer in frame["answer_id"]]
    for at, theme in enumerate(themes):
        own = np.array([theme.id in chosen for chosen in given])
        if own.sum() < enough:
            continue
        # Against what all answers are like: a theme in plain words is like everything.
        rise = np.round(near[own].mean(axis=0) - near.mean(axis=0), 4)
        best = int(rise.argmax())
        if rise[at] <= 0 or (best != at and rise[at] < rise[best] / 2):
            nearer = "" if best == at else f"; they are more like the texts of {themes[best].id}"
            what = (
                f"the {int(own.sum()):,} answers that people coded with it are not what its texts say{nearer}"
            )
            yield _note(theme.id, what, "read some of them, then sharpen definition and examples")
