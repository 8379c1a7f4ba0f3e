"""What `queue` and `agree` show on a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from sli_themes.wording import counted

if TYPE_CHECKING:
    from sli_themes.agreement.model import Comparison, Figure
    from sli_themes.comparison import Agreement
    from sli_themes.queueing import CodingQueue

_WIDTH = 96
_MOST_THEMES = 20
_MOST_RARE = 3
_NAME = 36


def agreement_page(found: Agreement) -> str:
    """Return the comparisons as text: figures over all themes, a table by theme, and what they say."""
    from sli_themes.agreement.words import WHY_THEY_DIFFER

    parts = ["\n".join(_comparison(found, one)) for one in found.comparisons]
    if any(one.themes for one in found.comparisons):
        parts.append("\n".join(_wrapped(WHY_THEY_DIFFER, "")))
    said = [*found.conclusion, *found.notes]
    if said:
        parts.append("\n".join(line for words in said for line in _wrapped(words, "")))
    return "\n\n".join(parts)


def queue_page(made: CodingQueue) -> str:
    """Return what was drawn and chosen, and how the machine learns, as text."""
    sample = f"Evaluation sample: {counted(made.evaluation, 'answer')}, {made.drawn:,} of them drawn now"
    lines = [f"{sample}, {made.waiting:,} not coded yet. They judge the machine and never teach it."]
    if made.seen_before:
        lines.append(
            f"{made.seen_before:,} of those drawn now were coded before. If the machine's themes were in sight then, "
            "code them again."
        )
    rare = sum(one.why.startswith("rare") for one in made.queued)
    lines.append(
        f"To code next: {counted(len(made.queued), 'answer')}, {rare:,} for rare themes and "
        f"{len(made.queued) - rare:,} for being uncertain and unlike the others."
    )
    curve = made.curve
    if curve.too_few:
        lines.append(
            f"Learning curve: people coded {counted(curve.coded, 'answer')} outside the sample, too few to tell "
            f"(at least {curve.too_few:,})."
        )
    else:
        points = ", ".join(f"{point.f1:.2f} after {point.answers:,}" for point in curve.points)
        lines.append(f"Learning curve (cross-validated F1 on what people coded): {points} answers.")
    if curve.gain is not None and curve.low is not None and curve.high is not None:
        lines.append(
            f"{curve.more:,} more would bring about {curve.gain:+.3f} F1 ({curve.low:+.3f} to {curve.high:+.3f})."
        )
    return "\n".join(line for words in lines for line in _wrapped(words, ""))


def _comparison(found: Agreement, one: Comparison) -> list[str]:
    other = f" and {one.other}" if one.other else ""
    lines = [f"{one.kind.value}: {one.one}{other}, {counted(one.answers, 'answer')}"]
    lines += [
        f"  {figure.measure:<20}{_printed(figure)}" for figure in one.overall if figure.value is not None
    ]
    if one.themes and one.kind.value != "floor-person":
        lines += ["", *_table(one)]
    rare = found.rare(one)
    said = [*found.words(one), *rare[:_MOST_RARE]]
    if len(rare) > _MOST_RARE:
        said.append(f"The same holds of {counted(len(rare) - _MOST_RARE, 'rarer theme')}.")
    return [*lines, *([""] if said else []), *(line for words in said for line in _wrapped(words, "  "))]


def _table(one: Comparison) -> list[str]:
    head = ("answers", "found", "agree", "positive", "kappa", "(interval)", "AC1", "alpha")
    widths = (9, 7, 7, 10, 7, 16, 7, 7)
    lines = [
        f"  {'theme':<{_NAME}}"
        + "".join(f"{word:>{width}}" for word, width in zip(head, widths, strict=True))
    ]
    for theme in one.themes[:_MOST_THEMES]:
        kappa = next(figure for figure in theme.figures if figure.measure == "kappa")
        cells = (
            f"{theme.answers:,}",
            f"{theme.prevalence:.1%}",
            _two(theme.value("per cent agreement")),
            _two(theme.value("positive agreement")),
            _two(kappa.value),
            f"{_two(kappa.low)} to {_two(kappa.high)}" if kappa.low is not None else "-",
            _two(theme.value("ac1")),
            _two(theme.value("alpha")),
        )
        lines.append(
            f"  {textwrap.shorten(theme.theme, _NAME - 1, placeholder='…'):<{_NAME}}"
            + "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        )
    if len(one.themes) > _MOST_THEMES:
        lines.append(f"  ... and {len(one.themes) - _MOST_THEMES} rarer themes in agreement.csv")
    return lines


def _printed(figure: Figure) -> str:
    interval = "" if figure.low is None else f"  ({_two(figure.low)} to {_two(figure.high)})"
    return f"{_two(figure.value)}{interval}"


def _two(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _wrapped(text: str, indent: str) -> list[str]:
    from sli_themes.outputs.console import safe  # names of themes may hold what a terminal would obey

    return textwrap.wrap(safe(text), width=_WIDTH, initial_indent=indent, subsequent_indent=indent)
