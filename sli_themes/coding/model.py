"""Codings: which theme was found in which answer, by whom, and on what evidence (restricted)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

CODING_COLUMNS = (
    "answer_id",
    "question",
    "theme_id",
    "coder",
    "probability",
    "start",
    "end",
    "reason",
    "codebook_version",
)
GROUND_COLUMNS = ("answer_id", "theme_id", "drop", "nearest_answer", "likeness", "words")
MACHINE = "machine"
"""The coder's name of a run of the program; any other name is a person's."""


@dataclass(frozen=True, slots=True, eq=False)
class Codings:
    """Hold one row a coding, sorted by (answer_id, theme_id, coder).

    Columns of ``frame``: ``answer_id``, ``question``, ``theme_id`` ("" says "read, no theme": people only),
    ``coder``, ``probability`` (float 0..1; 1.0 for people), ``start``, ``end`` (int code points into the answer as
    it was written, end exclusive; -1, -1 when no excerpt was marked), ``reason``, ``codebook_version`` (int).
    """

    frame: pd.DataFrame

    @classmethod
    def of(cls, rows: list[dict[str, object]]) -> Codings:
        """Return the codings of these rows (keys: `CODING_COLUMNS`), sorted and typed; no rows are fine."""
        frame = pd.DataFrame(rows, columns=list(CODING_COLUMNS))
        numbers = {"probability": "float64", "start": "int64", "end": "int64", "codebook_version": "int64"}
        frame = frame.astype({column: numbers.get(column, "str") for column in CODING_COLUMNS})
        return cls(frame.sort_values(["answer_id", "theme_id", "coder"], ignore_index=True))

    @classmethod
    def together(cls, *parts: Codings) -> Codings:
        """Return the codings of several as one."""
        frame = pd.concat([part.frame for part in parts])
        return cls(frame.sort_values(["answer_id", "theme_id", "coder"], ignore_index=True))

    def __len__(self) -> int:
        """Return the number of codings."""
        return len(self.frame)

    def of_coder(self, coder: str) -> Codings:
        """Return the codings of one coder."""
        return Codings(self.frame[self.frame["coder"] == coder].reset_index(drop=True))


@dataclass(frozen=True, slots=True, eq=False)
class Grounds:
    """Hold on what grounds the machine sees each coded theme, one row a coding, sorted by (answer_id, theme_id).

    Columns of ``frame``: ``answer_id``, ``theme_id``, ``drop`` (how much less likely the theme is when the excerpt is
    left out of the answer; -1..1, negative when the rest says it more), ``nearest_answer`` (the answer most like the
    excerpt among others that people gave the theme, "" when there is none), ``likeness`` (cosine to it; NaN when there
    is none), ``words`` (of the excerpt, those that weigh most for the theme; may be "").
    """

    frame: pd.DataFrame

    @classmethod
    def of(cls, rows: list[dict[str, object]]) -> Grounds:
        """Return the grounds of these rows (keys: `GROUND_COLUMNS`), sorted and typed; no rows are fine."""
        frame = pd.DataFrame(rows, columns=list(GROUND_COLUMNS))
        frame = frame.astype(
            {name: "float64" if name in ("drop", "likeness") else "str" for name in GROUND_COLUMNS}
        )
        return cls(frame.sort_values(["answer_id", "theme_id"], ignore_index=True))


@dataclass(frozen=True, slots=True, eq=False)
class Probabilities:
    """Hold how likely each theme is in each answer, one row an answer, sorted by ``answer_id``.

    Columns of ``frame``: ``answer_id``, ``question``, then one a codable theme (its id; float 0..1, NaN where the
    theme does not belong to the question).
    """

    frame: pd.DataFrame
