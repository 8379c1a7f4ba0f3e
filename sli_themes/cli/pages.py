"""Pages: what a terminal shows of clusters, of edits of the codebook and their effect on the counts, and of waves."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from sli_themes.wording import counted

if TYPE_CHECKING:
    from sli_themes.clustering.model import Clusters
    from sli_themes.exploration import Exploration, QuestionExploration
    from sli_themes.refinement.effects import Effects
    from sli_themes.refinement.suggestions import SuggestedTheme, Suggestions
    from sli_themes.waves.model import Waves

_WIDTH = 96
_CENTRAL_SHOWN = 2
_CENTRAL_CHARACTERS = 240
_IDS_SHOWN = 5


def exploration_page(found: Exploration) -> str:
    """Return the clusters of every question as text: size, stability, keywords, central answers, coverage."""
    return "\n\n".join(_question(one) for one in found.questions)


def effects_page(effects: Effects) -> str:
    """Return which answers each theme gains and loses, with its counts before and after; ids, no words."""
    source = (
        "the saved codings" if effects.from_saved else "a run of today: the saved codings are older, or none"
    )
    lines = [f"Counts before are from {source}; after, as `code` will save them."]
    moved = [effect for effect in effects.themes if effect.changes]
    width = max((len(effect.theme_id) for effect in moved), default=0)
    for effect in moved:
        lines.append(
            f"{effect.theme_id:<{width}}  answers {effect.answers_before:,} → {effect.answers_after:,}   "
            f"respondents {effect.respondents_before:,} → {effect.respondents_after:,}"
        )
        for word, ids in (("gained", effect.gained), ("lost", effect.lost)):
            if ids:
                more = f" and {len(ids) - _IDS_SHOWN:,} more" if len(ids) > _IDS_SHOWN else ""
                lines.append(f"{'':<{width}}  {word} {len(ids):,}: {', '.join(ids[:_IDS_SHOWN])}{more}")
    lines += [] if moved else ["No answer changes its themes."]
    return "\n".join(
        [*lines, f"Answers without a theme: {effects.no_theme_before:,} → {effects.no_theme_after:,}"]
    )


def suggestions_page(found: Suggestions) -> str:
    """Return what is suggested, with how surely bootstrap samples find it again; names and keywords, no sentence."""
    lines = ["Agreement: how alike bootstrap samples of the answers find it again (0 to 1, Jaccard)."]
    lines.append(f"Themes that may be missing: {len(found.themes)}")
    for one in found.themes:
        lines += _suggested(one)
    lines.append(f"Themes whose answers fall into two: {len(found.splits)}")
    for split in found.splits:
        lines.append(f"  {split.theme_id}")
        for part in split.parts:
            lines += _suggested(part)
    lines.append(f"Keywords that find more and are right as often: {len(found.keywords)}")
    lines += [
        f"  {one.theme_id}: {one.keyword!r} finds {one.answers:,} more; recall {one.recall_before:.2f} → "
        f"{one.recall_after:.2f}, precision {one.precision_before:.2f} → {one.precision_after:.2f} "
        f"({one.measured_on})"
        for one in found.keywords
    ]
    return "\n".join(lines)


def _suggested(one: SuggestedTheme) -> list[str]:
    agreement = "all of them in one group" if one.agreement is None else f"agreement {one.agreement:.2f}"
    words = f"{one.theme.name} ({counted(one.answers, 'answer')}, {agreement})"
    return [f"  {words}", *_wrapped(", ".join(one.theme.keywords) or "(no keywords)", "     ")]


def _question(one: QuestionExploration) -> str:
    clusters = one.clusters
    covered = {cover.cluster: cover for cover in one.coverage}
    groups = counted(len(clusters.summaries), "cluster")
    lines = [
        (
            f"Question {one.question}: {counted(len(clusters), 'answer')} in {groups}, "
            f"{one.contentless:,} without content beside them, 0 unassigned."
        ),
        "Clusters are the machine's; a theme is what a person makes of them.",
        _what_stability_says(clusters),
    ]
    for summary in clusters.summaries:
        cover = covered.get(summary.cluster)
        stability = "" if summary.stability is None else f"stability {summary.stability:.2f}   "
        share = f"   the codebook covers {cover.share_coded:.0%}, {cover.uncoded} uncoded" if cover else ""
        lines += [
            "",
            (
                f"{summary.cluster + 1:>3}  {counted(summary.size, 'answer')}   {stability}"
                f"cohesion {summary.cohesion:.2f}{share}"
            ),
            *_wrapped(", ".join(summary.keywords) or "(no keywords)", "     "),
        ]
        for words in one.central[summary.cluster][:_CENTRAL_SHOWN]:
            lines += _wrapped(f"“{_short(words)}”", "       ")
    return "\n".join(lines)


def _what_stability_says(clusters: Clusters) -> str:
    if any(summary.stability is not None for summary in clusters.summaries):
        return "Stability: 1 always found again, under 0.5 by chance."
    few = clusters.sampled < clusters.fewest
    why = (
        f"distinct answers are fewer than {clusters.fewest}, so none can be left out"
        if few
        else "there is but one"
    )
    return f"Whether a cluster would be found again (stability) cannot be told: {why}."


def _short(words: str) -> str:
    from sli_themes.outputs.console import safe  # answers may hold what a terminal would obey

    line = safe(words)
    return (
        line if len(line) <= _CENTRAL_CHARACTERS else line[: _CENTRAL_CHARACTERS - 1].rsplit(" ", 1)[0] + " …"
    )


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, width=_WIDTH, initial_indent=indent, subsequent_indent=indent)


def waves_page(waves: Waves) -> str:
    """Return what changed since the earlier wave, a sentence a finding; ids and keywords, no words of an answer."""
    from sli_themes.waves.model import Drift

    drifted = [one for one in waves.themes if one.drift is not Drift.STEADY]
    moved = [one for one in waves.meanings if one.moved]
    steady, unmoved = len(waves.themes) - len(drifted), len(waves.meanings) - len(moved)
    parts = (
        ("How common each theme was then and is now:", drifted, "no clear change", steady),
        (
            "Whether what is coded with it is still the same:",
            moved,
            "no sign that other things are meant",
            unmoved,
        ),
        ("What fits no theme now:", waves.candidates, "", 0),
    )
    lines: list[str] = []
    for heading, findings, otherwise, others in parts:
        said = [one.sentence for one in findings]
        said += [f"{counted(others, 'theme')}: {otherwise}."] if others else []
        if said:
            lines += [heading, *(line for sentence in said for line in _wrapped(sentence, "  ")), ""]
    return "\n".join([*lines, *waves.notes, f"Wrote {waves.file}"])
