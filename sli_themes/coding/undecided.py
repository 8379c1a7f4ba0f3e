"""Undecided: what people coded with a theme that was split since waits until they say which part it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sli_themes.coding.model import Codings
from sli_themes.errors import Fault
from sli_themes.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from sli_themes.codebook.model import Codebook


def decided(human: Codings, codebook: Codebook) -> Codings:
    """Return the human codings without each person's reading of an answer in which they gave a theme that was split.

    The whole reading waits, not that theme alone: a reading says of every other theme that it is not there, and this
    one cannot say so of the parts. Until somebody decides, the machine codes the answer.
    """
    waiting = _waiting(human, codebook)
    return Codings(human.frame[~waiting].reset_index(drop=True)) if waiting.any() else human


def undecided(human: Codings, codebook: Codebook) -> Codings:
    """Return the readings that `decided` leaves out."""
    return Codings(human.frame[_waiting(human, codebook)].reset_index(drop=True))


def undecided_notes(human: Codings, codebook: Codebook) -> tuple[Fault, ...]:
    """Return a note a split theme of which codings wait, for `check`."""
    frame = undecided(human, codebook).frame
    numbers = frame[frame["theme_id"].isin(codebook.split)].groupby("theme_id")["answer_id"].nunique()
    return tuple(
        Fault(
            where=f"theme {theme_id}",
            what="was split; "
            + counted(
                number, "answer that people coded with it waits", "answers that people coded with it wait"
            )
            + ", and the machine codes meanwhile",
            next_step=f"say which part each is: restricted/split-queue-{theme_id}.csv",
            fatal=False,
        )
        for theme_id, number in sorted(numbers.items())
    )


def _waiting(human: Codings, codebook: Codebook) -> pd.Series[bool]:
    frame = human.frame
    today = frame["theme_id"].map({one: codebook.successor(one) for one in frame["theme_id"].unique()})
    split = today.isin(codebook.split)
    return split.groupby([frame["answer_id"], frame["coder"]]).transform("any").astype(bool)
