"""A grid of themes and groups of authorities (publishable)."""

from __future__ import annotations

from typing import Any

from sli_themes.outputs.conventions import NOT_KNOWN, WITHHELD, counted_questions
from sli_themes.outputs.pictures.chart import (
    MOST_THEMES,
    SPLIT,
    Sketch,
    frame,
    in_lines,
    names_axis,
    raised,
    shades,
)
from sli_themes.results import GroupCount, Results

_MOST_GROUPS = 9
_COLUMN = 8
"""Characters in a line of the name of a group, where there are nine of them, but for longer words."""
_LINE_HEIGHT = 13


def themes_by_group(results: Results, attribute: str) -> Sketch | None:
    """Sketch how many authorities of each group raised the commonest themes, as ``themes-by-region``.

    Cells hold the numbers, so that no shade has to be read; a number that is withheld is ``-``.
    """
    question = counted_questions(results.counts)[0]
    cells = {
        (row.theme_id, row.group): row
        for row in results.by_group
        if (row.attribute, row.question) == (attribute, question)
    }
    split = {theme for theme, _ in cells}
    groups = sorted({group for _, group in cells}, key=lambda group: (not group, group))[:_MOST_GROUPS]
    shown = [count for count in raised(results, question) if count.theme_id in split][:MOST_THEMES]
    rows = [
        _cell(count.theme, group, cells.get((count.theme_id, group))) for count in shown for group in groups
    ]
    known = [row for row in rows if row["share"] is not None]
    if len(shown) < 2 or len(groups) < 2 or not any(row["share"] for row in known):
        return None
    most = max(known, key=lambda row: row["share"])
    name = attribute.replace("_", " ")
    said = "; ".join(f"{row['theme']}, {row['group']}: {row['said']}" for row in rows)
    return Sketch(
        name=f"themes-by-{attribute}",
        title=f"By {name}, most authorities: {most['group']} on {most['theme']}, {most['said']}",
        subtitle="Authorities of a group that raised a theme, of those that could have; the darker, the larger the "
        f"share. {WITHHELD} withheld ({len(rows) - len(known)} of {len(rows)}).",
        alternative=f"Grid: {said}.",
        chart=_chart(rows, results.report.style.accent),
    )


def _cell(theme: str, group: str, cell: GroupCount | None) -> dict[str, Any]:
    """Return a cell of the grid; its share (0..100) is ``None`` when either number is withheld."""
    row: dict[str, Any] = {"theme": theme, "group": group or NOT_KNOWN, "share": None, "said": WITHHELD}
    if cell is None or cell.authorities is None or not cell.base_authorities:
        return row
    share = round(100 * cell.authorities / cell.base_authorities, 6)
    return {**row, "share": share, "said": f"{cell.authorities} of {cell.base_authorities}"}


def _chart(rows: list[dict[str, Any]], accent: str) -> dict[str, Any]:
    placed = [
        {**row, "theme": in_lines(row["theme"], 24), "group": in_lines(row["group"], _COLUMN)} for row in rows
    ]
    axis = {"title": None, "orient": "top", "labelExpr": SPLIT, "labelAngle": 0, "labelOverlap": False}
    axis |= {"ticks": False, "domain": False, "labelFontSize": 11, "labelLineHeight": _LINE_HEIGHT}
    axis |= {"labelPadding": 6 + _LINE_HEIGHT * max(row["group"].count("\n") for row in placed)}
    groups = list(dict.fromkeys(row["group"] for row in placed))
    # Never so dark that letters on it could not be read.
    scale = {"domain": [0, 100], "range": ["#ffffff", shades(accent, 3)[1]], "interpolate": "rgb"}
    return {
        **frame([row["theme"] for row in placed]),
        "padding": 4,
        "data": {"values": placed},
        "encoding": {
            "y": {"field": "theme", **names_axis()},
            "x": {"field": "group", "type": "nominal", "sort": groups, "axis": axis},
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "#c8ccd0"},
                "encoding": {
                    "color": {"field": "share", "type": "quantitative", "scale": scale, "legend": None}
                },
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {"text": {"field": "said", "type": "nominal"}},
            },
        ],
    }
