"""Comparisons as tables: a row a figure, and a row a disagreement, with the words that were read differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sli_themes.agreement.model import Comparison, Kind
from sli_themes.files import csv_bytes, write_together
from sli_themes.workbooks import Column, Sheet, workbook_bytes

AGREEMENT_FILE = "agreement.csv"
DISAGREEMENTS_FILE = "disagreements"
_FIGURE_COLUMNS = (
    "comparison",
    "one",
    "other",
    "theme_id",
    "theme",
    "measure",
    "value",
    "low",
    "high",
    "answers",
    "prevalence",
    "both",
    "one_only",
    "other_only",
    "neither",
)
_DISAGREEMENT_COLUMNS = (
    "comparison",
    "one",
    "other",
    "times",
    "distance",
    "answer_id",
    "question",
    "one_only",
    "other_only",
    "both",
    "text",
)
_WRAPPED = 28
_NOTES = (
    (
        "The rows in which the same themes stand against each other most often come first: one sharper rule in the "
        "codebook settles all of them."
    ),
    "times: in how many answers the same themes stand against each other. distance: 1 when the two share no theme.",
    "one_only and other_only: the themes that only one of the two gave. both: those that both gave.",
)
_WIDTHS = (15, 12, 12, 8, 8, 18, 12, 28, 28, 28, 90)


def write_comparisons(
    folder: Path, comparisons: Sequence[Comparison], texts: Mapping[str, str], *, title: str
) -> tuple[Path, ...]:
    """Write the figures, and the disagreements as csv and as workbook, into a restricted folder; return the paths.

    ``texts`` are the words of the answers, by id. Raises `OutputError` when a file cannot be written.
    """
    figures = [row for one in comparisons for row in _figure_rows(one)]
    differences = [
        row for one in comparisons if one.kind is not Kind.FLOOR for row in _differences(one, texts)
    ]
    columns = tuple(
        Column(name=name, width=width, wrapped=width >= _WRAPPED, cut=name == "text")
        for name, width in zip(_DISAGREEMENT_COLUMNS, _WIDTHS, strict=True)
    )
    sheet = Sheet(name=DISAGREEMENTS_FILE, columns=columns, rows=differences)
    contents = {
        folder / f"{DISAGREEMENTS_FILE}.csv": csv_bytes(_DISAGREEMENT_COLUMNS, differences, spreadsheet=True),
        folder / f"{DISAGREEMENTS_FILE}.xlsx": workbook_bytes(
            [sheet], title=f"Disagreements: {title}", notes=_NOTES
        ),
        folder / AGREEMENT_FILE: csv_bytes(_FIGURE_COLUMNS, figures, spreadsheet=True),
    }
    write_together(contents)
    return tuple(contents)


def _figure_rows(comparison: Comparison) -> Iterator[list[str | int | float]]:
    """Go through the rows of a comparison: a measure each, over all themes first; nothing where it is not defined."""
    head: list[str | int | float] = [comparison.kind.value, comparison.one, comparison.other]
    for figure in comparison.overall:
        ends = ["" if end is None else end for end in (figure.value, figure.low, figure.high)]
        yield [*head, "", "(all themes)", figure.measure, *ends, comparison.answers, "", "", "", "", ""]
    for theme in comparison.themes:
        cells = [theme.both, theme.one_only, theme.other_only, theme.neither]
        for figure in theme.figures:
            ends = ["" if end is None else end for end in (figure.value, figure.low, figure.high)]
            names = [theme.theme_id, theme.theme, figure.measure]
            yield [*head, *names, *ends, theme.answers, round(theme.prevalence, 6), *cells]


def _differences(comparison: Comparison, texts: Mapping[str, str]) -> Iterator[list[str | int | float]]:
    for one in comparison.disagreements:
        sides = ["; ".join(themes) for themes in (one.one_only, one.other_only, one.both)]
        yield [
            comparison.kind.value,
            comparison.one,
            comparison.other,
            one.times,
            one.distance,
            one.answer_id,
            one.question,
            *sides,
            texts[one.answer_id],
        ]
