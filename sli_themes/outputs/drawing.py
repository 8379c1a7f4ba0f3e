"""Drawing: a chart in the grammar of Vega-Lite (Satyanarayan et al. 2017) as svg and png (publishable).

The library draws without a browser, a network or the fonts of the machine. An svg holds text, no script.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sli_themes.results import ReportStyle

VERSION = "6.1"
"""Of the grammar: a newer library draws the same."""
_SCALE = 3.0
"""A picture is laid out at 72 dots an inch; the png has this many times as many."""
_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


def drawn(chart: dict[str, Any], style: ReportStyle) -> tuple[str, bytes]:
    """Return a chart as svg and png; ``chart`` is its specification without fonts and colours."""
    import vl_convert

    fonts = {
        "labelFont": style.font,
        "titleFont": style.font,
        "labelColor": style.text,
        "titleColor": style.text,
    }
    whole = {
        **chart,
        "config": {
            "font": style.font,
            "background": "white",
            "aria": False,
            "view": {"stroke": None},
            "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", **fonts},
            "header": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", **fonts},
            "legend": {"labelFontSize": 12, "titleFontSize": 12, **fonts},
            "bar": {"color": style.accent},
            "point": {"color": style.accent, "filled": True},
            "rule": {"color": style.text},
            "tick": {"color": style.text},
            "text": {"color": style.text, "font": style.font, "fontSize": 12},
            **chart.get("config", {}),
        },
    }
    svg = vl_convert.vegalite_to_svg(json.dumps(whole), vl_version=VERSION)
    # What a reader's program should say stands beside the picture, once.
    return _ROLES.sub("", svg), vl_convert.svg_to_png(svg, scale=_SCALE)
