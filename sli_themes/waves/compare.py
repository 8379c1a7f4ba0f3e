"""Comparison of two waves: from the saved codings of both studies to restricted/wave.csv (restricted)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sli_themes.coding.model import Codings
from sli_themes.coding.resolution import up_to_date
from sli_themes.errors import AnswersError, Fault
from sli_themes.files import csv_bytes, write_atomically
from sli_themes.learning.earlier import added_since
from sli_themes.pipeline import Inputs, Vectors, saved_codings
from sli_themes.waves.candidates import candidate_themes, uncoded_answers
from sli_themes.waves.meaning import moved_themes, theme_places
from sli_themes.waves.model import NO_THEME, Candidate, Change, MeaningDrift, ThemeDrift, Waves
from sli_themes.waves.shares import Side, compared, theme_sides

if TYPE_CHECKING:
    from sli_themes.results import RunRecord

WAVE_FILE = "wave.csv"
_CHANGE = tuple(Change.__dataclass_fields__)
COLUMNS = (
    *("kind", "theme_id", *_CHANGE, "likeness", "by_chance", "moved"),
    *("stability", "keywords", "answers", "sentence"),
)


def compare_waves(inputs: Inputs, earlier: Inputs, vectors: Vectors) -> Waves:
    """Compare the saved codings of two studies, and write restricted/wave.csv, a row a finding.

    Only questions with the same id and themes of this study's codebook are compared; a theme that was merged since
    stands for its successor.

    Args:
        inputs: this study.
        earlier: the study of the earlier wave.
        vectors: of this study; they embed the excerpts of both.

    Raises:
        AnswersError: either study is not coded, has changed since, or they share no question that was answered.
    """
    today, settings = inputs.codebook, inputs.study.settings
    shared = tuple(question for question in inputs.questions if question in earlier.questions)
    (saved_now, record_now), (saved_then, record_then) = saved_codings(inputs), saved_codings(earlier)
    now, then = up_to_date(saved_now, today), up_to_date(saved_then, today)
    silent_now, silent_then = _without_theme(inputs, now, shared), _without_theme(earlier, then, shared)
    if not silent_now.base or not silent_then.base:
        raise AnswersError(
            Fault(
                where=str(earlier.study.folder / "study.toml"),
                what="has no question in common with this study that was answered in both",
                next_step="give a question that was asked again the same id in both study.toml",
            )
        )
    added = added_since(today, earlier.codebook)
    sides_now = theme_sides(inputs, saved_now, today, shared, settings)
    sides_then = theme_sides(earlier, saved_then, today, shared, settings)
    comparable = {theme: side for theme, side in sides_now.items() if theme not in added}
    changes = compared(comparable | {NO_THEME: silent_now}, sides_then | {NO_THEME: silent_then}, settings)
    places_now, places_then = theme_places(inputs, now, shared), theme_places(earlier, then, shared)
    names = {theme.id: theme.name for theme in today.themes} | {NO_THEME: NO_THEME}
    file = inputs.study.restricted / WAVE_FILE
    waves = Waves(
        themes=tuple(
            ThemeDrift(theme_id=theme, theme=names[theme], change=changes.get(theme))
            for theme in [*sides_now, NO_THEME]
            if theme in changes or theme in added
        ),
        meanings=moved_themes(
            places_now, places_then, names, vectors, settings.waves, confidence=settings.counts.confidence
        ),
        candidates=candidate_themes(
            list(uncoded_answers(inputs, now, shared)),
            list(uncoded_answers(earlier, then, shared)),
            (silent_now.base, silent_then.base),
            vectors,
            settings,
        ),
        notes=(*_of_questions(inputs.questions, earlier.questions), *_of_runs(record_now, record_then)),
        file=file,
    )
    write_atomically(file, csv_bytes(COLUMNS, [_row(one) for one in waves], spreadsheet=True))
    return waves


def _without_theme(wave: Inputs, codings: Codings, questions: Sequence[str]) -> Side:
    """Return how many respondents have no theme in any answer to these questions, of those who said something."""
    frame = wave.corpus.answers.substantive
    frame = frame[frame["question"].isin(list(questions))]
    coded = codings.frame["answer_id"][codings.frame["theme_id"] != ""]
    everybody = set(frame["respondent_id"])
    carry = set(frame["respondent_id"][frame["answer_id"].isin(coded)])
    return Side(counted=len(everybody - carry), base=len(everybody))


def _row(one: ThemeDrift | MeaningDrift | Candidate) -> list[Any]:
    cells: dict[str, Any] = {"sentence": one.sentence}
    if isinstance(one, MeaningDrift):
        cells |= {
            name: getattr(one, name) for name in ("theme_id", "then", "now", "p", "likeness", "by_chance")
        }
        cells |= {"kind": "meaning", "moved": "yes" if one.moved else "no", "answers": "; ".join(one.answers)}
    else:
        if one.change is not None:
            cells |= {name: getattr(one.change, name) for name in _CHANGE}
            cells["corrected"] = "yes" if one.change.corrected else "no"
        if isinstance(one, ThemeDrift):
            cells |= {"kind": "share", "theme_id": one.theme_id, "drift": one.drift}
        else:
            cells |= {"kind": "candidate", "stability": "" if one.stability is None else one.stability}
            cells |= {"keywords": "; ".join(one.keywords), "answers": "; ".join(one.answers)}
    return [cells.get(column, "") for column in COLUMNS]


def _of_questions(now: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
    only_now = [question for question in now if question not in then]
    only_then = [question for question in then if question not in now]
    return tuple(
        f"Asked in the {wave} wave only, and not compared: {', '.join(questions)}."
        for wave, questions in (("new", only_now), ("earlier", only_then))
        if questions
    )


def _of_runs(now: RunRecord, then: RunRecord) -> tuple[str, ...]:
    """Return what was not the same when both waves were coded, so that a change may be the machine's."""
    differ = [
        name
        for name, one, other in (
            ("sentence model", now.model_hash, then.model_hash),
            ("coder", (now.method, now.method_hash), (then.method, then.method_hash)),
            ("codebook", now.codebook_hash, then.codebook_hash),
        )
        if one != other
    ]
    if not differ:
        return ()
    words = f"The earlier wave was coded with another {' and '.join(differ)}: a change may come from that."
    return (f"{words} Code it again with this one to know.",)
