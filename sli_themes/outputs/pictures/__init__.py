"""Pictures of a report, each with its finding and the words that say what it shows (publishable).

They show numbers that stand in tables beside them and nothing else. A title is made from the figures.
"""

from __future__ import annotations

from collections.abc import Iterator

from sli_themes.outputs.conventions import counted_questions
from sli_themes.outputs.drawing import drawn
from sli_themes.outputs.pictures.chart import Sketch
from sli_themes.outputs.pictures.groups import themes_by_group
from sli_themes.outputs.pictures.model import Picture
from sli_themes.outputs.pictures.options import options
from sli_themes.outputs.pictures.terms import term_cloud
from sli_themes.outputs.pictures.themes import themes, themes_across, together
from sli_themes.results import Results

__all__ = ["Picture", "pictures"]


def pictures(results: Results, question: str = "") -> tuple[Picture, ...]:
    """Return every picture of a report, or those of one open question alone.

    One whose figures are withheld, or of which there are too few, is left out.
    """
    sketches = _of_question(results, question) if question else _sketches(results)
    return tuple(_picture(sketch, results) for sketch in sketches if sketch is not None)


def _sketches(results: Results) -> Iterator[Sketch | None]:
    """Yield the pictures in the order of the report; ``None`` where there is nothing to draw."""
    for table in results.tables.closed:
        yield options(table, results)
    for question in counted_questions(results.counts):
        if question:
            yield from _of_question(results, question)
        else:
            yield themes_across(results)
    for attribute in sorted({row.attribute for row in results.by_group}):
        yield themes_by_group(results, attribute)


def _of_question(results: Results, question: str) -> Iterator[Sketch | None]:
    """Yield the pictures of one open question."""
    yield themes(results, question)
    yield together(results, question)
    yield term_cloud(results, question)


def _picture(sketch: Sketch, results: Results) -> Picture:
    described = f"{sketch.subtitle} {sketch.alternative}"
    svg, png = drawn(sketch.chart, results.report.style, title=sketch.title, description=described)
    return Picture(
        name=sketch.name,
        title=sketch.title,
        subtitle=sketch.subtitle,
        alternative=sketch.alternative,
        svg=svg,
        png=png,
    )
