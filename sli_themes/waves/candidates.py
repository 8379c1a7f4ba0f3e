"""Candidates: groups of answers that fit no theme, and whether there were such answers then (restricted)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from sli_themes.waves.model import Candidate
from sli_themes.waves.shares import Side, compared

if TYPE_CHECKING:
    from sli_themes.clustering.model import ClusterSummary
    from sli_themes.coding.features import Embed
    from sli_themes.coding.model import Codings
    from sli_themes.pipeline import Inputs
    from sli_themes.settings import Settings

_SHOWN = 3
"""Answers to read first."""


class Uncoded(NamedTuple):
    """Hold an answer without a theme; ``redacted`` are its words with names taken out."""

    answer_id: str
    respondent: str
    text: str
    redacted: str


def uncoded_answers(wave: Inputs, codings: Codings, questions: Collection[str]) -> Iterator[Uncoded]:
    """Go through the answers to these questions that say something and carry no theme."""
    from sli_themes.reporting import open_clearer

    frame = wave.corpus.answers.substantive
    coded = set(codings.frame["answer_id"][codings.frame["theme_id"] != ""])
    frame = frame[frame["question"].isin(list(questions)) & ~frame["answer_id"].isin(coded)]
    clearer = open_clearer(wave) if len(frame) else None
    for answer, respondent, text in zip(
        frame["answer_id"], frame["respondent_id"], frame["text"], strict=True
    ):
        yield Uncoded(answer, respondent, text, clearer.redacted(respondent, text) if clearer else "")


def candidate_themes(
    now: list[Uncoded],
    then: list[Uncoded],
    bases: tuple[int, int],
    embed: Embed,
    settings: Settings,
) -> tuple[Candidate, ...]:
    """Return the groups of answers without a theme, the largest of this wave first, each with its share then and now.

    Both waves' answers are grouped together, so that a group stands for the same subject in both. ``bases`` are the
    respondents who answered now and then.
    """
    from sli_themes.clustering.grouping import cluster

    if not now:
        return ()
    # By wave and place, since ids of two studies may be the same.
    everybody = {
        f"{wave} {one.answer_id}": one for wave, part in (("now", now), ("then", then)) for one in part
    }
    found = cluster(
        list(everybody),
        embed([one.text for one in everybody.values()]),
        settings.clustering,
        redacted_texts=[one.redacted for one in everybody.values()],
    )
    groups = {str(summary.cluster): summary for summary in found.summaries}
    ours: dict[str, list[tuple[float, Uncoded]]] = {key: [] for key in groups}
    theirs: dict[str, set[str]] = {key: set() for key in groups}
    columns = (found.frame[name].tolist() for name in ("answer_id", "cluster", "margin"))
    for key, number, margin in zip(*columns, strict=True):
        if key.startswith("now "):
            ours[str(number)].append((margin, everybody[key]))
        else:
            theirs[str(number)].add(everybody[key].respondent)
    sides = {key: len({one.respondent for _, one in members}) for key, members in ours.items()}
    large = [key for key, number in sides.items() if number >= settings.clustering.min_size]
    changes = compared(
        {key: Side(sides[key], bases[0]) for key in large},
        {key: Side(len(theirs[key]), bases[1]) for key in large},
        settings,
    )
    made = [
        Candidate(
            keywords=groups[key].keywords,
            stability=groups[key].stability,
            answers=_typical(groups[key], ours[key]),
            change=change,
        )
        for key, change in changes.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.change.now, one.answers)))


def _typical(group: ClusterSummary, members: list[tuple[float, Uncoded]]) -> tuple[str, ...]:
    """Return answers of this wave: the central ones of the group, then those that belong to it most clearly."""
    central = [key.removeprefix("now ") for key in group.central if key.startswith("now ")]
    clear = [one.answer_id for _, one in sorted(members, key=lambda pair: (-pair[0], pair[1].answer_id))]
    return tuple(dict.fromkeys([*central, *clear]))[:_SHOWN]
