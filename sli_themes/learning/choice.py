"""Which answers people should code next: those that teach most, and why each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sli_themes.coding.coder import Coded
    from sli_themes.coding.features import Embed
    from sli_themes.settings import QueueSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """Hold an answer to code next, and why it was chosen, in words without a word of it."""

    answer_id: str
    question: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Hold an answer that says something; ``group`` is the same for copies of one text."""

    answer_id: str
    question: str
    text: str
    group: str


def choose(
    candidates: Sequence[Candidate],
    taught: Sequence[Candidate],
    themes_taught: Counter[str],
    coded: Coded,
    embed: Embed,
    settings: QueueSettings,
    *,
    threshold: float,
    size: int,
) -> tuple[Queued, ...]:
    """Return at most ``size`` answers to code next, rare themes first, then the uncertain and diverse ones.

    Args:
        candidates: the answers that nobody has read and that are not kept apart; their order does not matter.
        taught: those that the machine has learned from. No copy of them is chosen, nor two copies of one text.
        themes_taught: how many of those carry each theme.
        coded: what the machine says of all answers.
        embed: turns n texts into unit rows.
        settings: see `QueueSettings`.
        threshold: the probability from which a theme is coded.
        size: how many answers are wanted.
    """
    groups = {one.group for one in taught}
    distinct: dict[str, Candidate] = {}
    for one in sorted(candidates, key=lambda one: one.answer_id):
        if one.group not in groups:
            distinct.setdefault(one.group, one)
    pool = list(distinct.values())
    wide = coded.probabilities.frame.set_index("answer_id").drop(columns="question")
    likely = wide.reindex([one.answer_id for one in pool]).to_numpy(dtype=np.float64)
    rare = _rare(likely, list(wide.columns), themes_taught, settings, most=int(size * settings.rare_share))
    chosen = [
        Queued(answer_id=pool[row].answer_id, question=pool[row].question, why=why)
        for row, why in rare.items()
    ]
    left = [row for row in range(len(pool)) if row not in rare]
    wanted = size - len(chosen)
    doubt = 1 - 2 * np.abs(likely - threshold)
    doubt = np.where(np.isnan(doubt), -np.inf, doubt).max(axis=1, initial=-np.inf)
    left.sort(key=lambda row: (-doubt[row], pool[row].answer_id))
    left = left[: wanted * settings.candidates]
    near = [one.text for one in taught] + [pool[row].text for row in rare]
    for place in _spread([pool[row].text for row in left], near, embed, wanted):
        row = left[place]
        theme = (
            wide.columns[int(np.nanargmin(np.abs(likely[row] - threshold)))]
            if np.isfinite(doubt[row])
            else ""
        )
        why = (
            f"uncertain ({theme}: {likely[row, wide.columns.get_loc(theme)]:.2f})"
            if theme
            else "no theme is asked"
        )
        chosen.append(
            Queued(
                answer_id=pool[row].answer_id,
                question=pool[row].question,
                why=f"{why}, and unlike what is coded",
            )
        )
    return tuple(chosen)


def _rare(
    likely: NDArray[np.float64],
    themes: Sequence[str],
    themes_taught: Counter[str],
    settings: QueueSettings,
    *,
    most: int,
) -> dict[int, str]:
    """Return the likeliest answer of each rare theme, then the second likeliest of each, …, with the reason."""
    found: dict[int, str] = {}
    rare = sorted(
        (at for at, theme in enumerate(themes) if themes_taught[theme] < settings.rare),
        key=lambda at: (themes_taught[themes[at]], themes[at]),
    )
    turns = {
        at: iter(
            [int(row) for row in np.argsort(-likely[:, at], kind="stable") if not np.isnan(likely[row, at])]
        )
        for at in rare
    }
    while turns and len(found) < most:
        for at in list(turns):
            row = next((row for row in turns[at] if row not in found), None)
            if row is None or len(found) >= most:
                del turns[at]
                continue
            number = themes_taught[themes[at]]
            found[row] = f"rare theme ({themes[at]}: {number} coded so far, here {likely[row, at]:.2f})"
    return found


def _spread(texts: Sequence[str], near: Sequence[str], embed: Embed, wanted: int) -> list[int]:
    """Return places of texts, each the farthest from all before it and from ``near`` (greedy k-centre).

    Among equally far ones the first, so that the more uncertain comes before the less.
    """
    if not texts or wanted <= 0:
        return []
    vectors = np.asarray(embed(texts), dtype=np.float64)
    nearest = np.full(len(texts), -1.0)
    if near:
        nearest = np.maximum(nearest, (vectors @ np.asarray(embed(near), dtype=np.float64).T).max(axis=1))
    chosen: list[int] = []
    open_ = np.ones(len(texts), dtype=bool)
    for _ in range(min(wanted, len(texts))):
        # Rounded, so that the last bits of a product never decide.
        place = int(np.argmin(np.where(open_, np.round(nearest, 6), np.inf)))
        chosen.append(place)
        open_[place] = False
        nearest = np.maximum(nearest, vectors @ vectors[place])
    return chosen
