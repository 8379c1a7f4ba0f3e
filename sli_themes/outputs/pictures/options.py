"""Bars of the options of closed questions (publishable)."""

from __future__ import annotations

from typing import Any

from sli_themes.outputs.conventions import column_headings, option_per_cent
from sli_themes.outputs.pictures.chart import (
    Sketch,
    frame,
    in_lines,
    marks_in,
    names_axis,
    said_layer,
    shades,
    value_axis,
)
from sli_themes.outputs.report_sentences import listed
from sli_themes.results import Results
from sli_themes.tabulated import ClosedTable

_BAR = 19
"""Height of the bar of one group."""


def options(table: ClosedTable, results: Results) -> Sketch | None:
    """Sketch the answers to a closed question, a bar a group of respondents, as ``options-q8``.

    A group whose base is small or of which a number is withheld is left out: half a group of bars would mislead.
    """
    rows = _rows(table, results.settings.counts.min_base)
    if not rows:
        return None
    last = [row for row in rows if row["group"] == rows[-1]["group"]]
    most = [row for row in last if row["share"] == max(row["share"] for row in last)]
    lead = listed([f"“{row['option']}”" for row in most])
    said = "; ".join(f"{row['option']}, {row['group']}: {row['printed']} per cent" for row in rows)
    marks = marks_in(row["printed"] for row in rows)
    return Sketch(
        name=f"options-{table.question}",
        title=f"Most often chosen: {lead}, by {most[0]['printed']} per cent" + " each" * (len(most) > 1),
        subtitle=f"Per cent of respondents who were asked and answered; in brackets how many those are.{marks}",
        alternative=f"Bars: {said}.",
        chart=_chart(rows, results),
    )


def _rows(table: ClosedTable, least: int) -> list[dict[str, Any]]:
    """Return a row a bar, option by option within each group."""
    rows = []
    several = len(table.columns) > 1
    for place, (column, heading) in enumerate(zip(table.columns, column_headings(table), strict=True)):
        numbers = [row.counts[place] for row in table.rows]
        if column.base < max(least, 1) or None in numbers:
            continue
        for row, number in zip(table.rows, numbers, strict=True):
            printed = option_per_cent(column, number, least)
            rows.append(
                {
                    "option": row.option,
                    "group": f"{heading} ({column.base:,})",
                    "share": round(100 * (number or 0) / column.base, 6),
                    "printed": printed,
                    # The letter of the group, so that nobody has to tell shades apart.
                    "said": f"{heading[:2]} {printed}" if several else printed,
                }
            )
    return rows


def _chart(rows: list[dict[str, Any]], results: Results) -> dict[str, Any]:
    groups = list(dict.fromkeys(row["group"] for row in rows))
    labels = [in_lines(row["option"]) for row in rows]
    tallest = frame(labels)
    rows_high = max(tallest["height"], len(set(labels)) * (len(groups) * _BAR + 10))
    legend = {"title": None, "orient": "top", "direction": "vertical", "labelLimit": 560, "symbolSize": 150}
    accent = results.report.style.accent
    scale = {"domain": groups, "range": shades(accent, max(len(groups), 2))[-len(groups) :]}
    colour = {"field": "group", "type": "nominal", "sort": None, "scale": scale}
    return {
        **tallest,
        "height": rows_high,
        "data": {"values": [{**row, "option": name} for row, name in zip(rows, labels, strict=True)]},
        "encoding": {
            "y": {"field": "option", **names_axis()},
            "yOffset": {"field": "group", "sort": None},
        },
        "layer": [
            {
                "mark": {"type": "bar", "stroke": accent},
                "encoding": {
                    "x": {"field": "share", **value_axis("per cent of respondents")},
                    "color": {**colour, "legend": legend if len(groups) > 1 else None},
                },
            },
            said_layer(),
        ],
    }
