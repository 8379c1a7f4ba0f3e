"""Saved codings: the record from which counts, quotes and reports are built (restricted)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sli_themes.answers.model import Content
from sli_themes.coding.model import CODING_COLUMNS, Codings, Probabilities
from sli_themes.errors import AnswersError, Fault
from sli_themes.files import csv_bytes, write_atomically, write_together

if TYPE_CHECKING:
    from sli_themes.answers.model import Answers
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.coder import Coded

CODINGS_FILE = "codings.csv"
PROBABILITIES_FILE = "probabilities.csv"
MACHINE_FILE = "machine-codings.csv"
"""What the machine alone says of the answers that people read."""
NO_THEME = "no theme"
UNSURE = "unsure"


def write_coded(
    folder: Path,
    coded: Coded,
    answers: Answers,
    codebook: Codebook,
    *,
    beside: Mapping[str, bytes] | None = None,
) -> tuple[Path, ...]:
    """Write codings.csv, evidence.csv, matrix.csv and uncoded.csv into the restricted folder; return their paths.

    With ``beside`` (name → content) those files too, and last: all of them or none, so that no record, which is the
    last of them, vouches for codings of another run.

    Raises:
        OutputError: a file cannot be written; what was there before is untouched.
    """
    tables = {
        CODINGS_FILE: codings_csv(coded.codings),
        "evidence.csv": _csv(coded.grounds.frame, spreadsheet=True),
        "matrix.csv": _csv(matrix(coded.codings, answers, codebook)),
        "uncoded.csv": _csv(uncoded(coded, answers), spreadsheet=True),
    }
    contents = {folder / name: content for name, content in (tables | dict(beside or {})).items()}
    write_together(contents)
    return tuple(contents)


def write_probabilities(folder: Path, probabilities: Probabilities) -> Path:
    """Write probabilities.csv: how likely every theme of its question is in every answer."""
    path = folder / PROBABILITIES_FILE
    write_atomically(path, _csv(probabilities.frame))
    return path


def codings_csv(codings: Codings) -> bytes:
    """Return codings as the csv that `read_codings` reads."""
    return _csv(codings.frame)


def read_codings(path: Path) -> Codings:
    """Read a saved codings.csv.

    Raises:
        AnswersError: it is missing, lacks a column, or holds what a program would not have written there.
    """
    if not path.exists():
        raise AnswersError(_broken(path, "the answers are not coded yet"))
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except ValueError as error:
        raise AnswersError(
            _broken(path, f"is not the csv that was written ({type(error).__name__})")
        ) from None
    missing = [column for column in CODING_COLUMNS if column not in frame.columns]
    if missing:
        raise AnswersError(_broken(path, f"columns missing: {', '.join(missing)}"))
    rows = frame[list(CODING_COLUMNS)].to_numpy().tolist()
    try:
        return Codings.of([dict(zip(CODING_COLUMNS, row, strict=True)) for row in rows])
    except ValueError:
        what = "a cell of probability, start, end or codebook_version is no number"
        raise AnswersError(_broken(path, what)) from None


def _broken(path: Path, what: str) -> Fault:
    study = path.parent.parent if path.parent.name == "restricted" else "STUDY"
    return Fault(where=str(path), what=what, next_step=f"run: sli-themes code {study}")


def matrix(codings: Codings, answers: Answers, codebook: Codebook) -> pd.DataFrame:
    """Return 0/1 by answer and codable theme, a row an answer (blank ones too), a column a theme id."""
    ids = [theme.id for theme in codebook.codable]
    frame = codings.frame
    ones = pd.crosstab(frame["answer_id"], frame["theme_id"]).clip(upper=1)
    wide = ones.reindex(index=answers.frame["answer_id"], columns=ids, fill_value=0).astype("int64")
    wide.columns.name = None
    return wide.reset_index()


def uncoded(coded: Coded, answers: Answers) -> pd.DataFrame:
    """Return the answers without a theme: why, the likeliest theme, and the words, for an analyst to read.

    Those that say something come first, blank ones last.
    """
    frame = answers.frame
    left = frame[~frame["answer_id"].isin(coded.codings.frame["answer_id"])].reset_index(drop=True)
    wide = coded.probabilities.frame.set_index("answer_id").drop(columns="question")
    wide = wide.reindex(left["answer_id"]).astype("float64")
    known = wide.notna().any(axis=1)
    likeliest = wide[known].idxmax(axis=1).reindex(wide.index, fill_value="")
    bucket = left["content"].where(left["content"] != Content.SUBSTANTIVE.value, NO_THEME)
    bucket = bucket.where(~left["answer_id"].isin(coded.unsure), UNSURE)
    table = pd.DataFrame(
        {
            "answer_id": left["answer_id"],
            "question": left["question"],
            "bucket": bucket,
            "likeliest_theme": likeliest.to_numpy(),
            "probability": wide.max(axis=1).to_numpy(),
            "text": left["text"],
        }
    )
    place = {UNSURE: 0, NO_THEME: 1, Content.BLANK.value: 3}
    order = bucket.map(lambda one: place.get(one, 2)).sort_values(kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _csv(table: pd.DataFrame, *, spreadsheet: bool = False) -> bytes:
    """Return a csv of the table, missing numbers as empty cells."""
    rows = table.astype(object).where(table.notna(), "").to_numpy().tolist()
    return csv_bytes(list(table.columns), rows, spreadsheet=spreadsheet)
