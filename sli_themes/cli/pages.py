"""Pages: what `explore` shows of clusters, and `code --against` of waves, on a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sli_themes.exploration import Exploration, QuestionExploration
    from sli_themes.waves import Waves

_WIDTH = 96
_CENTRAL_SHOWN = 2
_CENTRAL_CHARACTERS = 240


def exploration_page(found: Exploration) -> str:
    """Return the clusters of every question as text: size, stability, keywords, central answers, coverage."""
    return "\n\n".join(_question(one) for one in found.questions)


def _question(one: QuestionExploration) -> str:
    clusters = one.clusters
    covered = {cover.cluster: cover for cover in one.coverage}
    lines = [
        (
            f"Question {one.question}: {len(clusters):,} answers in {len(clusters.summaries)} clusters, "
            f"{one.contentless:,} without content beside them, 0 unassigned."
        ),
        "Clusters are the machine's; a theme is what a person makes of them.",
        "Stability: 1 always found again, under 0.5 by chance.",
    ]
    for summary in clusters.summaries:
        cover = covered.get(summary.cluster)
        share = f"   the codebook covers {cover.share_coded:.0%}, {cover.uncoded} uncoded" if cover else ""
        lines += [
            "",
            (
                f"{summary.cluster + 1:>3}  {summary.size:,} answers   stability {summary.stability:.2f}   "
                f"cohesion {summary.cohesion:.2f}{share}"
            ),
            *_wrapped(", ".join(summary.keywords) or "(no keywords)", "     "),
        ]
        for words in one.central[summary.cluster][:_CENTRAL_SHOWN]:
            lines += _wrapped(f"“{_short(words)}”", "       ")
    return "\n".join(lines)


def _short(words: str) -> str:
    from sli_themes.outputs.console import safe  # answers may hold what a terminal would obey

    line = safe(words)
    return (
        line if len(line) <= _CENTRAL_CHARACTERS else line[: _CENTRAL_CHARACTERS - 1].rsplit(" ", 1)[0] + " …"
    )


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, width=_WIDTH, initial_indent=indent, subsequent_indent=indent)


def waves_page(waves: Waves) -> str:
    """Return what became of each theme since the earlier wave."""
    lines = [
        f"{one.theme_id}: {one.drift}; {one.then:,} of {one.base_then:,} respondents then, "
        f"{one.now:,} of {one.base_now:,} now ({100 * one.difference:+.1f} points, "
        f"{100 * one.low:+.1f} to {100 * one.high:+.1f})"
        for one in waves.themes
    ]
    return "\n".join([*lines, *waves.notes, f"Wrote {waves.file}"])
