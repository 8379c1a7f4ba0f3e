"""The queue of a split: every answer of the theme, by the part it seems to belong to (restricted)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sli_themes.coding.model import MACHINE
from sli_themes.coding.undecided import undecided
from sli_themes.decisions import read_decisions
from sli_themes.files import csv_bytes
from sli_themes.refinement.effects import coded_now
from sli_themes.refinement.likeness import theme_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sli_themes.codebook.model import Codebook, Theme
    from sli_themes.pipeline import Inputs, Vectors

QUEUE_COLUMNS = ("answer_id", "theme_id", "coded_by", "seems", "lead", "text")


def queue_file(theme_id: str) -> str:
    """Return the name, in restricted/, of the queue of a theme that is split."""
    return f"split-queue-{theme_id}.csv"


def split_queue(inputs: Inputs, vectors: Vectors, theme_id: str, after: Codebook) -> bytes:
    """Return the queue as a table that `codings import` takes once a part stands where the split theme stood.

    A row an answer, reader and theme: whoever decides an answer keeps what they had given beside the split theme.
    ``seems`` is the part whose texts the answer is most like, ``lead`` by how much (cosine, 0 to 2) it is more so than
    the next; the doubtful ones stand last within their part.
    """
    parts = [after.theme(part) for part in after.theme(theme_id).split_into]
    people = undecided(read_decisions(inputs.study), after).frame
    people = people.assign(theme_id=people["theme_id"].map(after.successor))
    affected = people.loc[people["theme_id"] == theme_id, "answer_id"]
    people = people[people["answer_id"].isin(affected)]
    machine = coded_now(inputs, vectors).of_coder(MACHINE).frame
    machine = machine[machine["theme_id"].map(after.successor) == theme_id].assign(theme_id=theme_id)
    given = [
        (str(answer), str(theme), str(coder))
        for frame in (people, machine)
        for answer, theme, coder in zip(frame["answer_id"], frame["theme_id"], frame["coder"], strict=True)
    ]
    texts = dict(
        zip(*(inputs.corpus.answers.substantive[name] for name in ("answer_id", "text")), strict=True)
    )
    ids = sorted({answer for answer, _, _ in given} & texts.keys())
    likeness = _likeness([texts[answer] for answer in ids], parts, vectors)
    best = likeness.argmax(axis=1)
    ranked = np.sort(likeness, axis=1)
    lead = np.round(ranked[:, -1] - ranked[:, -2], 4)
    place = {answer: at for at, answer in enumerate(ids)}
    rows = sorted(
        (int(best[place[answer]]), -float(lead[place[answer]]), answer, coder, theme)
        for answer, theme, coder in set(given)
        if answer in place
    )
    return csv_bytes(
        QUEUE_COLUMNS,
        [
            (answer, theme, coder, parts[part].id, -minus, texts[answer])
            for part, minus, answer, coder, theme in rows
        ],
        spreadsheet=True,
    )


def _likeness(texts: Sequence[str], parts: Sequence[Theme], vectors: Vectors) -> NDArray[np.float64]:
    """Return how like each of n texts the nearest text of each of p parts is: cosines, shape (n, p)."""
    if not texts:
        return np.zeros((0, len(parts)))
    rows = np.asarray(vectors(list(texts)), dtype=np.float64)
    columns = [np.asarray(vectors(theme_texts(part)), dtype=np.float64) for part in parts]
    return np.round(np.stack([(rows @ column.T).max(axis=1) for column in columns], axis=1), 4)
