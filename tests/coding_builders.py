"""What the tests of the coding room build on: small codebooks, answers and human codings, all invented."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sli_themes.answers.model import ANSWER_COLUMNS, Answers, Content
from sli_themes.codebook.model import Codebook, Theme
from sli_themes.coding.coder import Coded, Coder
from sli_themes.coding.model import MACHINE, Codings
from sli_themes.embedding import HashEncoder
from sli_themes.settings import CodingSettings

ENCODER = HashEncoder(dimensions=64)

BUSES = Theme(
    id="buses",
    name="Buses and trains",
    definition="Asks for buses, trains, timetables or fares.",
    examples=("The bus never comes on time.", "Cheaper train fares would help me travel."),
    keywords=("bus", "timetable*"),
)
PARKS = Theme(
    id="parks",
    name="Parks and trees",
    definition="Asks for parks, trees, playgrounds or green space.",
    examples=("Plant more trees in the park.", "The playground needs new swings for children."),
    keywords=("park", "playground*"),
)
BINS = Theme(
    id="bins",
    name="Bins and recycling",
    definition="Asks for bins, recycling or the collection of waste.",
    examples=("Our recycling was not collected for weeks.", "Bigger bins for garden waste please."),
    keywords=("bin", "recycling"),
)
BOOK = Codebook(title="Streets", version=4, themes=(BUSES, PARKS, BINS))


def book(*themes: Theme, residual: tuple[str, ...] = (), version: int = 4) -> Codebook:
    """Return a codebook of these themes."""
    return Codebook(title="Streets", version=version, themes=themes, residual=residual)


def answers(*rows: tuple[str, str], question: str = "q1", content: Content = Content.SUBSTANTIVE) -> Answers:
    """Return answers from (answer_id, text) to one question, sorted as reading sorts them."""
    return joined(
        {
            "answer_id": answer_id,
            "respondent_id": f"r-{answer_id}",
            "question": question,
            "text": text,
            "content": content.value,
            "copy_of": "",
            "campaign": "",
        }
        for answer_id, text in rows
    )


def together(*parts: Answers) -> Answers:
    """Return the answers of several groups as one."""
    return joined(row for part in parts for row in part.frame.to_dict("records"))


def joined(rows: Iterable[dict[str, object]]) -> Answers:
    """Return answers from complete rows."""
    frame = pd.DataFrame(list(rows), columns=list(ANSWER_COLUMNS)).astype("str")
    return Answers(frame.sort_values("answer_id", ignore_index=True))


def human(*rows: tuple[str, str] | tuple[str, str, str], question: str = "q1") -> Codings:
    """Return human codings from (answer_id, theme_id) or (answer_id, theme_id, coder)."""
    return Codings.of(
        [
            {
                "answer_id": row[0],
                "question": question,
                "theme_id": row[1],
                "coder": row[2] if len(row) > 2 else "anna",
                "probability": 1.0,
                "start": -1,
                "end": -1,
                "reason": "",
                "codebook_version": 4,
            }
            for row in rows
        ]
    )


def coded(
    those: Answers,
    codebook: Codebook = BOOK,
    people: Codings | None = None,
    *,
    settings: CodingSettings | None = None,
    questions: tuple[str, ...] = ("q1",),
) -> Coded:
    """Return what a coder that learns from all of it says."""
    coder = Coder(ENCODER.encode, settings or CodingSettings())
    return coder.fit(codebook, questions, those, people).code(those, people)


def themes(codings: Codings) -> dict[str, set[str]]:
    """Return the themes of each coded answer."""
    found: dict[str, set[str]] = {}
    for answer_id, theme_id in zip(codings.frame["answer_id"], codings.frame["theme_id"], strict=True):
        found.setdefault(answer_id, set()).add(theme_id)
    return found


def by_machine(codings: Codings) -> pd.DataFrame:
    """Return the rows of the machine."""
    return codings.frame[codings.frame["coder"] == MACHINE].reset_index(drop=True)
