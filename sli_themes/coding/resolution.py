"""Resolution: one set of themes for an answer that several people coded."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sli_themes.coding.model import Codings

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook


def up_to_date(human: Codings, codebook: Codebook) -> Codings:
    """Return human codings in the themes of today's codebook.

    A theme that was merged since stands for the one it was merged into, a residual one for "read, no theme".
    """
    frame = human.frame
    today = {theme_id: codebook.successor(theme_id) for theme_id in frame["theme_id"].unique()}
    today |= {before: "" for before, now in today.items() if now in codebook.residual}
    frame = frame.assign(theme_id=frame["theme_id"].map(today).astype("str"))
    frame = frame.drop_duplicates(["answer_id", "theme_id", "coder"])
    return Codings(frame.sort_values(["answer_id", "theme_id", "coder"], ignore_index=True))


def readers(human: Codings) -> dict[str, dict[str, set[str]]]:
    """Return, for each answer that somebody read, each reader's set of themes (empty: read, no theme)."""
    read: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    frame = human.frame
    for answer_id, coder, theme_id in zip(frame["answer_id"], frame["coder"], frame["theme_id"], strict=True):
        chosen = read[answer_id][coder]
        if theme_id:
            chosen.add(theme_id)
    return {answer: dict(sets) for answer, sets in read.items()}


def resolve(human: Codings) -> dict[str, frozenset[str]]:
    """Return the themes of each answer that people read: those that at least half of its readers chose.

    With one reader this is what the reader said. With two, a theme that either chose is kept: leaving it out
    would take one person's side as much, and lose the rarer themes.
    """
    resolved = {}
    for answer_id, sets in readers(human).items():
        chosen = set().union(*sets.values())
        resolved[answer_id] = frozenset(
            theme for theme in chosen if 2 * sum(theme in themes for themes in sets.values()) >= len(sets)
        )
    return resolved
