"""What the command line calls: a study's codings out to another program and back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.errors import UsageError
from sli_themes.exchange import coded
from sli_themes.exchange.codebooks import content_of
from sli_themes.exchange.model import Exported, ImportedCodings
from sli_themes.exchange.refi_project import RedactedAnswer, write_project
from sli_themes.provenance import record_to_json

if TYPE_CHECKING:
    from sli_themes.coding.model import Codings
    from sli_themes.pipeline import Inputs
    from sli_themes.results import RunRecord


class CodingsFormat(StrEnum):
    """Name the formats that codings can be written in, and read from."""

    QDPX = "qdpx"
    MATRIX = "matrix"
    MAPPING = "mapping"


_BY_ENDING = {".qdpx": CodingsFormat.QDPX, ".csv": CodingsFormat.MATRIX, ".jsonl": CodingsFormat.MAPPING}


def export_codings(inputs: Inputs, codings: Codings, record: RunRecord, path: Path) -> Exported:
    """Return the codings of a study in the format that the ending of ``path`` names.

    A project (``.qdpx``) holds redacted answers; they have not passed the gate, so it stays where the answers stay. A
    matrix (``.csv``) and a mapping (``.jsonl``) hold ids alone.

    Raises:
        UsageError: the ending is none of those.
        ExchangeError: the codebook has no theme.
    """
    kind = _BY_ENDING.get(path.suffix.lower())
    if kind is CodingsFormat.QDPX:
        return _project(inputs, codings, record)
    by_answer = {answer_id: {theme for themes in one.values() for theme in themes}
                 for answer_id, one in _themes(inputs, codings).items()}  # fmt: skip
    if kind is CodingsFormat.MATRIX:
        return coded.write_matrix(by_answer, inputs.codebook)
    if kind is CodingsFormat.MAPPING:
        return coded.write_mapping(by_answer)
    endings = ", ".join(f"{ending} ({one})" for ending, one in _BY_ENDING.items())
    raise UsageError(f"{path.name}: no known ending → one of {endings}")


def import_codings(inputs: Inputs, path: Path, *, coder: str) -> ImportedCodings | None:
    """Return the codings in another program's file; ``None`` when it is a plain table of answer and theme ids.

    ``coder`` says who coded where the file does not.

    Raises:
        ExchangeError: with every fault of the file.
    """
    asked = _asked(inputs)
    ending = path.suffix.lower()
    if ending not in _BY_ENDING:
        return None
    content = content_of(path)
    if ending == ".qdpx":
        from sli_themes.exchange.refi_reading import read_project

        project = read_project(content, path.name)
        return coded.codings_of_project(project, inputs.study.title, asked, inputs.codebook, coder=coder)
    text = content.decode("utf-8-sig", errors="replace")
    if ending == ".jsonl":
        first = text.lstrip()[:2000]
        mapping = '"themefinder_id"' in first
        return coded.read_mapping(text, path.name, asked, inputs.codebook, coder=coder) if mapping else None
    head = (
        {cell.strip().strip('"').casefold() for cell in text.splitlines()[0].split(",")}
        if text.strip()
        else set()
    )
    if head & {"theme_id", "theme", "code"} or not head & {theme.id for theme in inputs.codebook.themes}:
        return None
    return coded.read_matrix(text, path.name, asked, inputs.codebook, coder=coder)


def _asked(inputs: Inputs) -> dict[str, str]:
    frame = inputs.corpus.answers.frame
    return dict(zip(frame["answer_id"], frame["question"], strict=True))


def _themes(inputs: Inputs, codings: Codings) -> dict[str, Mapping[str, tuple[str, ...]]]:
    """Return answer id → coder → theme ids: the people's where people read it, else the machine's."""
    from sli_themes.coding.model import MACHINE
    from sli_themes.coding.resolution import readers, up_to_date

    people = readers(up_to_date(inputs.human, inputs.codebook))
    machine: dict[str, set[str]] = {}
    frame = codings.frame[codings.frame["coder"] == MACHINE]
    for answer_id, theme_id in zip(frame["answer_id"], frame["theme_id"], strict=True):
        machine.setdefault(answer_id, set()).add(theme_id)
    known = {theme.id for theme in inputs.codebook.themes}
    made: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for answer_id in inputs.corpus.answers.substantive["answer_id"]:
        coders = people.get(answer_id) or {MACHINE: machine.get(answer_id, set())}
        made[answer_id] = {who: tuple(sorted(themes & known)) for who, themes in coders.items()}
    return made


def _project(inputs: Inputs, codings: Codings, record: RunRecord) -> Exported:
    from sli_themes.reporting import open_clearer

    clearer = open_clearer(inputs)
    people = inputs.corpus.respondents.frame.set_index("respondent_id")
    themes = _themes(inputs, codings)
    answers = []
    for row in inputs.corpus.answers.substantive.itertuples(index=False):
        who = str(row.respondent_id)
        place = people.loc[who]
        answers.append(
            RedactedAnswer(
                answer_id=str(row.answer_id),
                text=clearer.redacted(who, str(row.text)),
                variables=(str(row.question), str(place["region"]), str(place["authority_type"])),
                themes=themes[str(row.answer_id)],
            )
        )
    return write_project(inputs.study.title, inputs.codebook, answers, record_to_json(record).decode())
