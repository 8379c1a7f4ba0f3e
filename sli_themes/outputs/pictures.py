"""Pictures of a report, each with its finding and the words that say what it shows (publishable).

They show numbers that stand in tables beside them and nothing else. A title is made from the figures.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sli_themes.outputs.conventions import counted, counted_questions, printed_per_cent, printed_share
from sli_themes.outputs.drawing import drawn
from sli_themes.outputs.term_cloud import placed_words
from sli_themes.results import GroupCount, Results, ThemeCount
from sli_themes.tabulated import ClosedTable

_MOST_THEMES = 15
"""Bars in a picture: more cannot be read on a page."""
_MOST_PAIRED = 12
_MOST_GROUPS = 9
_LINE = 40
"""Characters of a theme's name before it goes on in another line."""
_BAR = 26
_WIDE = 360
_CELL = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Hold a picture in the two forms that outputs need, and its text alternative.

    ``svg`` is one element without script, font or address outside it; ``png`` the same for Word, at more than 200 dots
    an inch.
    """

    name: str
    """A file name without ending: "themes-q2"."""
    title: str
    """The finding, in words made from the figures."""
    subtitle: str
    """The measure and its base."""
    alternative: str
    svg: str
    png: bytes


def pictures(results: Results) -> tuple[Picture, ...]:
    """Return every picture of a report; one whose figures are withheld, or of which there are too few, is left out."""
    made: list[Picture | None] = [_options(table, results) for table in results.tables.closed]
    for question in counted_questions(results.counts):
        made += [_theme_bars(results, question), _together(results, question), _term_cloud(results, question)]
    made += [
        _by_group(results, attribute) for attribute in sorted({row.attribute for row in results.by_group})
    ]
    return tuple(picture for picture in made if picture is not None)


def _theme_bars(results: Results, question: str) -> Picture | None:
    """Draw how many raised each theme, with intervals; names like ``themes-q2``, across all questions ``themes``."""
    above = {count.parent for count in results.counts.of(question)}
    raised = [
        count
        for count in results.counts.of(question)
        if count.respondents and count.share is not None and count.theme_id not in above
    ]
    shown = raised[:_MOST_THEMES]
    if len(shown) < 2:
        return None
    checked = any(count.corrected for count in shown)
    rows = [_bar_row(count) for count in shown]
    of = "at least one question" if not question else "the question"
    bar = f"Bar: respondents who raised the theme, in per cent of those who answered {of} in words that say something"
    line = (
        "dot and line: the share corrected by a blind sample, with its interval"
        if checked
        else "line: its interval"
    )
    more = f" The {_MOST_THEMES} commonest of {len(raised)}." if len(raised) > _MOST_THEMES else ""
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "height": 15}, "encoding": {"x": {"field": "share", **_SHARE}}},
        {
            "mark": {"type": "rule", "strokeWidth": 1.5},
            "encoding": {"x": {"field": "low", **_SHARE}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 6},
            "encoding": {"x": {"field": "end", **_SHARE}, "text": {"field": "said", "type": "nominal"}},
        },
    ]
    if checked:
        point = {"type": "point", "shape": "diamond", "size": 45, "color": results.report.style.text}
        layers.append(
            {
                "mark": point,
                "transform": [{"filter": "datum.corrected != null"}],
                "encoding": {"x": {"field": "corrected", **_SHARE}},
            }
        )
    chart = {
        "width": _WIDE,
        "height": _height([row["theme"] for row in rows]),
        "data": {"values": rows},
        "encoding": {"y": {"field": "theme", **_NAMES}},
        "layer": layers,
    }
    title = f"{shown[0].theme}: {printed_share(shown[0])} per cent, the most"
    if len(shown) > 1 and shown[1].respondents == shown[0].respondents:
        title = f"{shown[0].theme} and {shown[1].theme} lead, {printed_share(shown[0])} per cent each"
    said = "; ".join(f"{count.theme} {printed_share(count)} per cent" for count in shown)
    name = f"themes-{question}" if question else "themes"
    return _picture(results, chart, name, title, f"{bar}; {line}.{more}", f"Bars: {said}.")


def _options(table: ClosedTable, results: Results) -> Picture | None:
    """Draw the answers to a closed question, a bar a group of respondents; names like ``options-q8``."""
    least = results.settings.counts.min_base
    rows: list[dict[str, Any]] = []
    for place, column in enumerate(table.columns):
        if column.base < least or any(row.counts[place] is None for row in table.rows):
            continue
        for row in table.rows:
            number = row.counts[place] or 0
            printed = printed_per_cent(number, column.base, least)
            rows.append(
                {
                    "option": _lines(row.option),
                    "group": f"{column.name} ({column.base})",
                    "share": round(100 * number / column.base, 6),
                    "said": printed,
                }
            )
    if not rows:
        return None
    options = list(dict.fromkeys(row["option"] for row in rows))
    groups = list(dict.fromkeys(row["group"] for row in rows))
    style = results.report.style
    chart = {
        "width": _WIDE,
        "height": {"step": 17},
        "data": {"values": rows},
        "encoding": {
            "y": {"field": "option", **_NAMES},
            "yOffset": {"field": "group", "sort": None},
            "x": {"field": "share", **_SHARE},
        },
        "layer": [
            {
                "mark": {"type": "bar", "stroke": style.accent},
                "encoding": {
                    "color": {
                        "field": "group",
                        "type": "nominal",
                        "sort": None,
                        "scale": {"domain": groups, "range": _shades(style.accent, len(groups))},
                        "legend": {"title": None, "orient": "top", "direction": "vertical", "labelLimit": 560}
                        if len(groups) > 1
                        else None,
                    }
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "said", "type": "nominal"}},
            },
        ],
    }
    last = [row for row in rows if row["group"] == groups[-1]]
    most = max(last, key=lambda row: row["share"])
    whole = " ".join(most["option"].split("\n"))
    said = "; ".join(
        f"{' '.join(row['option'].split(chr(10)))}, {row['group']}: {row['said']} per cent" for row in rows
    )
    return _picture(
        results,
        chart,
        f"options-{table.question}",
        f"{most['said']} per cent: {whole}",
        "Per cent of those who were asked and answered; the number of them in brackets.",
        f"Bars of {len(options)} options: {said}.",
    )


def _by_group(results: Results, attribute: str) -> Picture | None:
    """Draw how many authorities of each group raised the commonest themes; names like ``themes-by-region``."""
    cells: dict[str, dict[str, GroupCount]] = defaultdict(dict)
    question = counted_questions(results.counts)[0]
    for row in results.by_group:
        if (row.attribute, row.question) == (attribute, question) and row.group:
            cells[row.theme_id][row.group] = row
    groups = sorted({group for row in cells.values() for group in row})[:_MOST_GROUPS]
    above = {count.parent for count in results.counts.of(question)}
    themes = [
        count
        for count in results.counts.of(question)
        if count.theme_id in cells and count.theme_id not in above and count.respondents
    ][:_MOST_THEMES]
    rows: list[dict[str, Any]] = []
    for count in themes:
        for group in groups:
            cell = cells[count.theme_id].get(group)
            known = cell is not None and cell.authorities is not None and cell.base_authorities
            rows.append(
                {
                    "theme": _lines(count.theme),
                    "group": _lines(group, 16),
                    "share": round(100 * cell.authorities / cell.base_authorities, 6)
                    if cell is not None and cell.authorities is not None and cell.base_authorities
                    else None,
                    "said": f"{cell.authorities} of {cell.base_authorities}"
                    if cell is not None and known
                    else "-",
                }
            )
    if len(themes) < 2 or len(groups) < 2 or not any(row["share"] is not None for row in rows):
        return None
    chart = {
        "width": max(60 * len(groups), 180),
        "height": _height([row["theme"] for row in rows]),
        "data": {"values": rows},
        "encoding": {
            "y": {"field": "theme", **_NAMES},
            "x": {
                "field": "group",
                "type": "nominal",
                "sort": None,
                "axis": {
                    "title": None,
                    "orient": "top",
                    "labelExpr": _SPLIT,
                    "labelAngle": 0,
                    "ticks": False,
                    "domain": False,
                },
            },
        },
        "layer": [
            {
                "mark": {"type": "rect"},
                "encoding": {
                    "color": {
                        "field": "share",
                        "type": "quantitative",
                        "scale": {
                            "range": _shades(results.report.style.accent, 4)[:2][::-1],
                            "domain": [0, 100],
                        },
                        "legend": None,
                    },
                    "opacity": {"condition": {"test": "datum.share == null", "value": 0}, "value": 0.45},
                },
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {"text": {"field": "said", "type": "nominal"}},
            },
        ],
    }
    withheld = sum(row["share"] is None for row in rows)
    return _picture(
        results,
        chart,
        f"themes-by-{attribute}",
        f"The commonest themes by {attribute.replace('_', ' ')}",
        f"Authorities that raised a theme, of those that answered; - is withheld ({withheld} of {len(rows)}).",
        "; ".join(f"{_flat(row['theme'])}, {_flat(row['group'])}: {row['said']}" for row in rows) + ".",
    )


def _together(results: Results, question: str) -> Picture | None:
    """Draw which themes were raised together; names like ``together-q2``."""
    pairs = [pair for pair in results.counts.pairs if pair.question == question]
    if len(pairs) < 2:
        return None
    names = {theme.theme_id: theme.name for theme in results.themes}
    order = [count.theme_id for count in results.counts.of(question)]
    paired = {theme_id for pair in pairs for theme_id in (pair.first, pair.second)}
    shown = [theme_id for theme_id in order if theme_id in paired][:_MOST_PAIRED]
    place = {theme_id: number for number, theme_id in enumerate(shown)}
    rows: list[dict[str, Any]] = []
    for pair in pairs:
        ends = sorted((pair.first, pair.second), key=lambda theme_id: place.get(theme_id, len(place)))
        if all(theme_id in place for theme_id in ends):
            rows.append(
                {
                    "down": _lines(names[ends[1]], 28),
                    "across": _lines(names[ends[0]], 14),
                    "respondents": pair.respondents,
                }
            )
    if len(rows) < 2:
        return None
    down = [
        _lines(names[theme_id], 28)
        for theme_id in shown
        if _lines(names[theme_id], 28) in {r["down"] for r in rows}
    ]
    across = [
        _lines(names[theme_id], 14)
        for theme_id in shown
        if _lines(names[theme_id], 14) in {r["across"] for r in rows}
    ]
    chart = {
        "width": 96 * len(across),
        "height": _CELL * len(down) + 14 * max(text.count("\n") for text in down),
        "data": {"values": rows},
        "encoding": {
            "y": {"field": "down", **_NAMES, "sort": down},
            "x": {
                "field": "across",
                "type": "nominal",
                "sort": across,
                "axis": {
                    "title": None,
                    "orient": "top",
                    "labelExpr": _SPLIT,
                    "labelAngle": 0,
                    "labelOverlap": False,
                    "ticks": False,
                    "domain": False,
                    "grid": True,
                },
            },
        },
        "layer": [
            {
                "mark": {"type": "point", "opacity": 0.35},
                "encoding": {
                    "size": {
                        "field": "respondents",
                        "type": "quantitative",
                        "scale": {"range": [150, 900], "zero": True},
                        "legend": None,
                    }
                },
            },
            {"mark": "text", "encoding": {"text": {"field": "respondents", "type": "nominal"}}},
        ],
    }
    first = pairs[0]
    title = (
        f"Raised together most: {names[first.first]} and {names[first.second]}, "
        f"by {counted(first.respondents, 'respondent')}"
    )
    least = results.settings.counts.min_together
    said = "; ".join(f"{names[pair.first]} with {names[pair.second]}: {pair.respondents}" for pair in pairs)
    return _picture(
        results,
        chart,
        f"together-{question}",
        title,
        f"Respondents who raised both themes, where {least} or more did.",
        f"Pairs of themes and respondents: {said}.",
    )


def _term_cloud(results: Results, question: str) -> Picture | None:
    """Draw the words that most respondents used, the bigger the more; names like ``terms-q2``."""
    terms = [term for term in results.terms if term.question == question]
    if len(terms) < 5:
        return None
    placed = placed_words([(term.word, term.respondents) for term in terms])
    wide, high = placed.width, placed.height
    rows = [{"word": one.word, "x": one.x, "y": high - one.y, "size": one.size} for one in placed.words]
    scale = {"axis": None, "type": "quantitative"}
    chart = {
        "width": wide,
        "height": high,
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "align": "center",
            "baseline": "middle",
            "color": results.report.style.accent,
        },
        "encoding": {
            "x": {"field": "x", **scale, "scale": {"domain": [0, wide], "nice": False}},
            "y": {"field": "y", **scale, "scale": {"domain": [0, high], "nice": False}},
            "text": {"field": "word", "type": "nominal"},
            "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
        },
    }
    most = terms[0]
    return _picture(
        results,
        chart,
        f"terms-{question}",
        f"The word used by most respondents: {most.word} ({most.respondents})",
        "The larger a word, the more respondents used it; names and rare words are left out.",
        "Words and respondents: " + "; ".join(f"{term.word} {term.respondents}" for term in terms) + ".",
    )


def _bar_row(count: ThemeCount) -> dict[str, Any]:
    """Return what a bar shows, in per cent; the interval is that of the corrected share where there is one."""
    check = count.corrected
    low, high = (check.low, check.high) if check else (count.low, count.high)
    share = 100 * (count.share or 0)
    return {
        "theme": _lines(count.theme),
        "share": round(share, 4),
        "low": None if low is None else round(100 * low, 4),
        "high": None if high is None else round(100 * high, 4),
        "corrected": None if check is None else round(100 * check.share, 4),
        "end": round(max(share, 100 * (high or 0)), 4),
        "said": f"{printed_share(count)} % ({count.respondents})",
    }


def _picture(
    results: Results, chart: dict[str, Any], name: str, title: str, subtitle: str, alternative: str
) -> Picture:
    svg, png = drawn(chart, results.report.style)
    return Picture(name=name, title=title, subtitle=subtitle, alternative=alternative, svg=svg, png=png)


_SPLIT = r"split(datum.label, '\n')"
_NAMES: dict[str, Any] = {
    "type": "nominal",
    "sort": None,
    "axis": {
        "title": None,
        "labelExpr": _SPLIT,
        "labelLimit": 320,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
    },
}
_SHARE: dict[str, Any] = {
    "type": "quantitative",
    "axis": {"title": "per cent of respondents", "grid": False, "tickCount": 5},
    "scale": {"zero": True},
}


def _lines(text: str, width: int = _LINE) -> str:
    """Return a name broken into lines; vega splits them where a line ends."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False)) or text


def _flat(text: str) -> str:
    return " ".join(text.split("\n"))


def _height(names: Sequence[str]) -> int:
    """Return the height of rows of which some names take two lines."""
    distinct = list(dict.fromkeys(names))
    lines = max((name.count("\n") for name in distinct), default=0)
    return len(distinct) * (_BAR + 12 * lines)


def _shades(colour: str, number: int) -> list[str]:
    """Return ``number`` shades (2 at least) from light to the colour itself: the last, everybody, is the darkest."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    steps = [1.0] if number == 1 else [0.25 + 0.75 * step / (number - 1) for step in range(number)]
    return ["#" + "".join(f"{round(255 - (255 - part) * step):02x}" for part in parts) for step in steps]
