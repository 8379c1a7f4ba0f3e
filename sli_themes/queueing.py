"""Queueing: the answers that people should code next, the blind sample first, as sheets to fill in (restricted)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.coding.human import NO_THEME_COLUMN
from sli_themes.coding.resolution import resolve, up_to_date
from sli_themes.evaluation import draw_sample, in_order, save_sample
from sli_themes.files import csv_bytes, write_together
from sli_themes.learning.choice import Candidate, Queued, choose
from sli_themes.learning.curve import LearningCurve, learning_curve
from sli_themes.pipeline import Inputs, Vectors, coder_of, require_writable
from sli_themes.workbooks import Column, Sheet, workbook_bytes

if TYPE_CHECKING:
    from sli_themes.coding.model import Codings

EVALUATION_SHEET = "evaluation-sheet"
QUEUE_SHEET = "coding-queue"
_COLUMNS = (
    Column(name="answer_id", width=18),
    Column(name="question"),
    Column(name="text", width=90, wrapped=True, cut=True),
    Column(name="theme_id", width=36, wrapped=True),
    Column(name=NO_THEME_COLUMN, width=10),
)
_WHY = Column(name="why", width=40, wrapped=True)
_THEME_COLUMNS = (
    Column(name="theme_id", width=28),
    Column(name="name", width=28),
    Column(name="definition", width=70, wrapped=True),
    Column(name="use when", width=40, wrapped=True),
    Column(name="not when", width=40, wrapped=True),
)
_HOW = (
    (
        "Read each answer and write the ids of its themes under theme_id, several divided by semicolons; they stand on "
        "the sheet “themes”. Put an x under no_theme when it has none. What is left empty counts as not read."
    ),
    "Save the file and bring it back: sli-themes codings import STUDY FILE --coder NAME",
)
_BLIND = (
    (
        "These answers were drawn at random to judge the machine, which never learns from them. Do not look at the "
        "machine's codings before you have coded all of them: seeing them first anchors you."
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingQueue:
    """Say what was drawn and chosen, how the machine learns, and which files to fill in."""

    drawn: int
    """Answers that this run added to the evaluation sample."""
    evaluation: int
    """Answers of the sample..."""
    waiting: int
    """...that nobody has coded yet..."""
    seen_before: int
    """...and those of this draw that were coded before it, perhaps with the machine's themes in sight."""
    queued: tuple[Queued, ...]
    curve: LearningCurve
    files: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the queue for machines; no word of an answer."""
        content = asdict(self)
        content["files"] = [str(path) for path in self.files]
        return content


def queue_study(
    inputs: Inputs, vectors: Vectors, *, size: int, evaluation: int | None, at: datetime
) -> CodingQueue:
    """Draw the evaluation sample, choose what to code next, and write a sheet of each into restricted/.

    Args:
        inputs: the study.
        vectors: of the study.
        size: how many answers to choose besides the sample.
        evaluation: the sample has at least so many answers; ``None`` leaves one that was drawn as large as it is, and
            draws the study's number where there is none.
        at: when it was drawn.
    """
    study, answers = inputs.study, inputs.corpus.answers
    require_writable(study.restricted)
    settings = study.settings.queue
    if evaluation is None:
        evaluation = 0 if inputs.sample.answer_ids else settings.evaluation
    sample = draw_sample(answers, inputs.sample, evaluation)
    read = set(inputs.human.frame["answer_id"])
    new = sample.answer_ids - inputs.sample.answer_ids
    human = up_to_date(sample.teaching(inputs.human), inputs.codebook)
    queued, curve = _chosen(inputs, vectors, human, sample.answer_ids | read, size)
    # Last but the files: a draw that is on record has to be in a sheet, and the files can be written again.
    drawn = save_sample(study, inputs.sample, sample, at=at)
    columns = (answers.frame[name] for name in ("answer_id", "question", "text"))
    # A row of a sheet: with nothing of what the machine says of the answer.
    rows = {answer: [answer, question, text, "", ""] for answer, question, text in zip(*columns, strict=True)}
    blind = [rows[answer] for answer in in_order(answers, sample)]
    files = _write(inputs, blind, [[*rows[one.answer_id], one.why] for one in queued])
    return CodingQueue(
        drawn=drawn,
        evaluation=len(blind),
        waiting=sum(row[0] not in read for row in blind),
        seen_before=len(new & read),
        queued=queued,
        curve=curve,
        files=files,
    )


def _chosen(
    inputs: Inputs, vectors: Vectors, human: Codings, apart: frozenset[str], size: int
) -> tuple[tuple[Queued, ...], LearningCurve]:
    """Return the answers that teach most, and the learning curve; ``apart`` are never chosen."""
    settings, answers = inputs.study.settings, inputs.corpus.answers
    _, make = coder_of(inputs, vectors)
    coder = make().fit(inputs.codebook, inputs.questions, answers, human)
    taught = resolve(human)
    everybody = {
        one.answer_id: one
        for one in (
            Candidate(answer_id=answer, question=question, text=text, group=copy or answer)
            for answer, question, text, copy in zip(
                *(answers.substantive[name] for name in ("answer_id", "question", "text", "copy_of")),
                strict=True,
            )
        )
    }
    queued = choose(
        [one for answer, one in everybody.items() if answer not in apart],
        [one for answer, one in everybody.items() if answer in taught],
        Counter(theme for themes in taught.values() for theme in themes),
        coder.code(answers, grounds=False),
        vectors,
        settings.queue,
        threshold=settings.coding.threshold,
        size=size,
    )
    curve = learning_curve(
        make,
        inputs.codebook,
        inputs.questions,
        answers,
        human,
        settings.queue,
        settings.agreement,
        more=size,
        confidence=settings.counts.confidence,
    )
    return queued, curve


def _write(
    inputs: Inputs, blind: Sequence[Sequence[str]], queue: Sequence[Sequence[str]]
) -> tuple[Path, ...]:
    """Write both sheets as csv and as workbook, the workbooks with the themes beside; return the paths."""
    themes = Sheet(
        name="themes",
        columns=_THEME_COLUMNS,
        rows=[
            (theme.id, theme.name, theme.definition, "\n".join(theme.use_when), "\n".join(theme.not_when))
            for theme in inputs.codebook.codable
        ],
    )
    folder, contents = inputs.study.restricted, dict[Path, bytes]()
    for name, columns, rows, notes in (
        (EVALUATION_SHEET, _COLUMNS, blind, (*_BLIND, *_HOW)),
        (QUEUE_SHEET, (*_COLUMNS, _WHY), queue, _HOW),
    ):
        header = [column.name for column in columns]
        sheet = Sheet(name="answers", columns=columns, rows=rows)
        contents[folder / f"{name}.csv"] = csv_bytes(header, rows, spreadsheet=True)
        contents[folder / f"{name}.xlsx"] = workbook_bytes(
            [sheet, themes], title=inputs.study.title, notes=notes
        )
    write_together(contents)
    return tuple(contents)
