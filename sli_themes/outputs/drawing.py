"""Drawing: a chart in the grammar of Vega-Lite (Satyanarayan et al. 2017) as svg and png (publishable).

The library draws without a browser, a network or the fonts of the machine. An svg holds text, no script.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from sli_themes.outputs.blocks import clean
from sli_themes.results import ReportStyle

VERSION = "6.1"
"""Of the grammar: a newer library draws the same."""
_FONT = "Liberation Sans"
"""Comes with the library, so that every machine draws the same; its letters are as wide as those of Arial."""
_READERS_FONTS = "Arial, Liberation Sans, Helvetica, sans-serif"
"""In an svg. Not the font of an organisation: wider letters than those laid out would stand upon one another."""
_SIZE = 13
_SCALE = 2.25
"""A picture is laid out at 96 dots an inch of a page's width; the png has this many times as many."""
_ROLES = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


def drawn(chart: dict[str, Any], style: ReportStyle, *, title: str, description: str) -> tuple[str, bytes]:
    """Return a chart as svg, with its title and description inside, and as png.

    ``chart`` is its specification without fonts and colours.
    """
    import vl_convert

    svg = vl_convert.vegalite_to_svg(
        json.dumps(_cleaned({**chart, "config": _config(style)})), vl_version=VERSION
    )
    return _titled(svg, clean(title), clean(description)), vl_convert.svg_to_png(svg, scale=_SCALE)


def _config(style: ReportStyle) -> dict[str, Any]:
    """Return the look of all charts."""
    words = {"labelFontSize": _SIZE, "titleFontSize": _SIZE, "titleFontWeight": "normal"}
    words |= {"labelFont": _FONT, "titleFont": _FONT, "labelColor": style.text, "titleColor": style.text}
    return {
        "font": _FONT,
        "background": "white",
        "aria": False,
        "view": {"stroke": None},
        "axis": words,
        "legend": words,
        "rule": {"color": style.text},
        "text": {"color": style.text, "font": _FONT, "fontSize": _SIZE},
    }


def _cleaned(part: Any) -> Any:
    """Return a specification without characters that no svg can hold."""
    if isinstance(part, dict):
        return {key: _cleaned(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_cleaned(value) for value in part]
    return clean(part) if isinstance(part, str) else part


def _titled(svg: str, title: str, description: str) -> str:
    """Return an svg that says once what it is and shows, to whoever has the file alone."""
    head, _, rest = _ROLES.sub("", svg).replace(f'"{_FONT}"', f'"{_READERS_FONTS}"').partition(">")
    said = f"<title>{html.escape(title)}</title><desc>{html.escape(description)}</desc>"
    return f'{head} role="img">{said}{rest}\n'
