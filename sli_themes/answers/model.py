"""What was read: answers, respondents, and an account of every row (restricted: holds words of answers)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd


class Content(StrEnum):
    """Say what kind of thing stands in an answer's cell."""

    SUBSTANTIVE = "substantive"
    """Words that say something: coded, counted, in the base."""
    BLANK = "blank"
    """Nothing, or nothing but punctuation and white space."""
    NO_COMMENT = "no comment"
    """"n/a", "no comment", "none", "nothing to add"."""
    REFERS_ELSEWHERE = "refers elsewhere"
    """"as above", "see our answer to question 4"."""


ANSWER_COLUMNS = ("answer_id", "respondent_id", "question", "text", "content", "copy_of", "campaign")
CHOICE_COLUMNS = ("respondent_id", "question", "option")
OWN_WORDS = ""
"""Stands for an option where somebody wrote something else: an answer, and none of the options."""
RESPONDENT_COLUMNS = (
    "respondent_id",
    "authority",
    "authority_code",
    "region",
    "authority_type",
    "role",
    "name",
    "email",
    "may_quote",
)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Hold one row an answer, sorted by ``answer_id``; the order of the file never matters.

    Columns of ``frame`` (all ``str``): ``answer_id`` (unique; ``<respondent_id>:<question>`` in wide tables),
    ``respondent_id``, ``question`` (a question's id), ``text`` (exactly as it was written), ``content`` (a
    `Content` value), ``copy_of`` (the first answer_id, in sorted order, of its group of identical or
    near-identical answers to the question; "" when there is no other), ``campaign`` ("" or the id
    ``campaign-N`` of a group of copies sent by at least ``settings.answers.campaign_respondents`` respondents).
    """

    frame: pd.DataFrame

    def __len__(self) -> int:
        """Return the number of answers, blank ones included."""
        return len(self.frame)

    @property
    def substantive(self) -> pd.DataFrame:
        """Return the rows that say something, index reset."""
        return self.frame[self.frame["content"] == Content.SUBSTANTIVE.value].reset_index(drop=True)


@dataclass(frozen=True, slots=True, eq=False)
class Respondents:
    """Hold one row a respondent, sorted by ``respondent_id``.

    Columns of ``frame``: `RESPONDENT_COLUMNS`, then one a further attribute named in the study's
    ``[columns] attributes``. All ``str`` ("" = not known) but ``may_quote`` (``bool``: a blank means no).
    ``authority`` is as the respondent gave it; ``authority_code``, ``region`` and ``authority_type`` follow from
    the study's population when it is matched there.
    """

    frame: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """Hold one row an option that a respondent chose, whether they were asked or not (see `answers.routing`).

    Columns of ``frame`` (all ``str``): ``respondent_id``, ``question`` (a question's id), ``option`` (as the study
    spells it, or `OWN_WORDS`). Sorted; a respondent has several rows in a multiple choice, and none where
    nothing was chosen.
    """

    frame: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame({name: pd.Series([], dtype="str") for name in CHOICE_COLUMNS})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAccounting:
    """Count where every row read ended; the buckets add up to ``rows_read`` or the run fails.

    Unit: answers (a cell of an open question in a wide table, a row in a long one).
    ``refused`` maps a reason to its number of answers.
    """

    rows_read: int
    substantive: int
    blank: int
    no_comment: int
    refers_elsewhere: int
    refused: tuple[tuple[str, int], ...] = ()
    exact_copies: int = 0
    near_copies: int = 0
    campaigns: int = 0
    campaign_answers: int = 0

    @property
    def adds_up(self) -> bool:
        """Say whether every row read is in exactly one bucket."""
        buckets = self.substantive + self.blank + self.no_comment + self.refers_elsewhere
        return self.rows_read == buckets + sum(number for _, number in self.refused)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corpus:
    """Hold everything read from a study's answers file."""

    answers: Answers
    respondents: Respondents
    accounting: RowAccounting
    fingerprint: str
    """sha256 over the sorted rows: the same answers in another order have the same fingerprint."""
    choices: Choices = field(default_factory=Choices)
    """What was chosen in questions with options."""
