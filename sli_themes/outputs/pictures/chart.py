"""What charts have in common: bars under names, names in several lines, shades of one colour (publishable)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sli_themes.outputs.conventions import CONVENTIONS
from sli_themes.results import ReportStyle, Results, ThemeCount

MOST_THEMES = 15
"""Rows in a picture: more cannot be read on a page."""
WIDE = 620
"""Dots from edge to edge, the same for all pictures, so that their letters are of one size in a Word file."""
_LINE = 38
"""Characters of a name before it goes on in another line."""
_ROW, _MORE = 24, 13
"""Height of a row, and of each further line of its name."""
_SAID = 76
"""Width of the column of numbers to the right of the bars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """Hold a picture that is not drawn yet: ``chart`` is its specification in Vega-Lite without fonts and colours."""

    name: str
    title: str
    subtitle: str
    alternative: str
    chart: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Hold a bar: its value, what is printed beside it, and a line and a point on it where there are such."""

    name: str
    """With a line end where a new line has to begin."""
    value: float
    said: str
    low: float | None = None
    high: float | None = None
    point: float | None = None


def bar_chart(bars: Sequence[Bar], style: ReportStyle, measure: str) -> dict[str, Any]:
    """Return a chart of bars under one another, with ``measure`` at the foot of its axis."""
    rows = [{**asdict(bar), "name": "\n".join(map(in_lines, bar.name.split("\n")))} for bar in bars]
    scale = value_axis(measure)
    layers: list[dict[str, Any]] = [
        {"mark": bar_mark(style, 15), "encoding": {"x": {"field": "value", **scale}}},
        said_layer(),
    ]
    if any(bar.high is not None for bar in bars):
        line = {"type": "rule", "strokeWidth": 1.8}
        layers.append({"mark": line, "encoding": {"x": {"field": "low", **scale}, "x2": {"field": "high"}}})
    if any(bar.point is not None for bar in bars):
        diamond = {"type": "point", "shape": "diamond", "size": 60, "color": style.text}
        known = [{"filter": "datum.point != null"}]
        layers.append({"mark": diamond, "transform": known, "encoding": {"x": {"field": "point", **scale}}})
    return {
        **frame([str(row["name"]) for row in rows]),
        "data": {"values": rows},
        "encoding": {"y": {"field": "name", **names_axis()}},
        "layer": layers,
    }


def frame(names: Sequence[str]) -> dict[str, Any]:
    """Return width and height of a chart with these names (in lines) under one another."""
    distinct = list(dict.fromkeys(names))
    lines = max((name.count("\n") for name in distinct), default=0)
    return {
        "width": WIDE,
        "height": len(distinct) * (_ROW + _MORE * lines),
        "padding": {"left": 4, "right": _SAID, "top": 4, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def names_axis() -> dict[str, Any]:
    """Return the axis of names (in lines) in the order of the rows."""
    # A label of several lines starts at the middle of its row: it has to go up by half of what follows.
    up = [
        {"test": f"length(split(datum.label, '\\n')) == {lines}", "value": -_MORE / 2 * (lines - 1)}
        for lines in range(2, 7)
    ]
    axis: dict[str, Any] = {
        "title": None,
        "labelExpr": SPLIT,
        "labelLimit": 330,
        "labelLineHeight": _MORE,
        "labelPadding": 8,
    }
    axis |= {"domain": False, "ticks": False, "labelOffset": {"condition": up, "value": 0}}
    return {"type": "nominal", "sort": None, "axis": axis}


def value_axis(measure: str) -> dict[str, Any]:
    """Return the axis of the bars, from 0, in whole numbers."""
    axis = {"title": measure, "grid": False, "tickCount": 5, "tickMinStep": 1, "labelFlush": False}
    return {"type": "quantitative", "axis": axis, "scale": {"zero": True, "nice": True}}


def said_layer() -> dict[str, Any]:
    """Return the numbers in a column to the right: beside a bar they would stand upon its interval."""
    mark = {"type": "text", "align": "left", "x": "width", "dx": 10}
    return {"mark": mark, "encoding": {"text": {"field": "said", "type": "nominal"}}}


def bar_mark(style: ReportStyle, height: int) -> dict[str, Any]:
    """Return a bar light enough to see a line on it, with an edge that is seen on white."""
    return {"type": "bar", "height": height, "color": shades(style.accent, 3)[0], "stroke": style.accent}


SPLIT = r"split(datum.label, '\n')"
"""Breaks a label where a name has a line end."""


def in_lines(text: str, width: int = _LINE) -> str:
    """Return a name broken into as few lines as ``width`` characters allow, of much the same length."""
    lines = textwrap.wrap(text, width, break_long_words=False)
    for narrower in range(width - 1, len(text) // max(len(lines), 1), -1):
        again = textwrap.wrap(text, narrower, break_long_words=False)
        if len(again) > len(lines) or len(lines) < 2 or max(map(len, again)) > narrower:
            break
        lines = again
    return "\n".join(lines) or text


def shades(colour: str, number: int) -> list[str]:
    """Return ``number`` shades from light to the colour itself, the last."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    steps = [1.0] if number == 1 else [0.25 + 0.75 * step / (number - 1) for step in range(number)]
    return ["#" + "".join(f"{round(255 - (255 - part) * step):02x}" for part in parts) for step in steps]


def marks_in(cells: Iterable[str]) -> str:
    """Return what the marks mean that stand among printed numbers, as a sentence; "" when there are none."""
    found = set(cells)
    said = "; ".join(f"{mark} {meaning}" for mark, meaning in CONVENTIONS if mark in found and mark != "0")
    return f" {said}." if said else ""


def raised(results: Results, question: str) -> list[ThemeCount]:
    """Return the themes that somebody raised and whose share may be told, without those that have others below."""
    counts = results.counts.of(question)
    above = {count.parent for count in counts}
    return [
        count
        for count in counts
        if count.respondents and count.share is not None and count.theme_id not in above
    ]
