"""report.html: the report as one page without script or address, which opens from a disk (publishable).

The template and its style stand beside this file. Every word goes through the template's escaping; the page allows
itself nothing but its own style, known by its hash, and pictures that it holds.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from sli_themes.outputs.blocks import Block, Heading, clean
from sli_themes.outputs.pictures import Picture
from sli_themes.outputs.report_content import report_content
from sli_themes.results import ReportStyle, Results

FILE_NAME = "report.html"
_LONGEST_WORD = 30
_PNG = b"\x89PNG"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Hold a block with what the page needs to know of it: its kind, and an id that links lead to."""

    kind: str
    block: Block
    id: str


def render(results: Results, pictures: Sequence[Picture] = ()) -> bytes:
    """Return the page; the same results and pictures give the same bytes."""
    from jinja2 import Environment, StrictUndefined

    content, facts = report_content(results, pictures), results.report
    folder = files("sli_themes.outputs")
    style = _colours(facts.style) + folder.joinpath("report-style.css").read_text("utf-8")
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    environment.filters["bar"] = _bar
    environment.filters["picture"] = _picture
    environment.tests["long"] = _is_long
    template = environment.from_string(folder.joinpath("report-template.html").read_text("utf-8"))
    chapters = _chapters(content.blocks)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = template.render(
        content=content, chapters=chapters, style=style, style_hash=digest, logo=facts.style
    )
    return f"{page.strip()}\n".encode()


def _chapters(blocks: Sequence[Block]) -> list[list[_Part]]:
    """Return the blocks in chapters; each begins with its heading of level 1."""
    chapters: list[list[_Part]] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level == 1:
            chapters.append([])
        chapters[-1].append(_Part(kind=type(block).__name__, block=block, id=f"part-{number}"))
    return chapters


def _colours(style: ReportStyle) -> str:
    """Return the choices of an organisation for the style sheet; checked when the study was read."""
    named = {
        "font": style.font,
        "heading-font": style.heading_font,
        "text": style.text,
        "accent": style.accent,
    }
    fonts = {name: f'"{value}", sans-serif' if "font" in name else value for name, value in named.items()}
    widths = "".join(f".w{number}{{width:{number}%}}" for number in range(101))
    return ":root{" + "".join(f"--{name}:{value};" for name, value in fonts.items()) + "}\n" + widths + "\n"


def _bar(printed: str) -> str:
    """Return the class of the width of a bar for a printed per cent; "" for a mark."""
    return f"w{int(printed)}" if printed.isascii() and printed.isdigit() and int(printed) <= 100 else ""


def _is_long(row: Sequence[str]) -> bool:
    """Say whether a row holds a word that has to be broken, lest it push its table off the page."""
    return any(len(word) > _LONGEST_WORD for cell in row for word in cell.split())


def _picture(content: bytes | str) -> str:
    """Return a picture as an address that holds it: svg, png or jpeg. As an image its words do nothing."""
    raw = content.encode() if isinstance(content, str) else content
    kind = "svg+xml" if isinstance(content, str) else "png" if raw.startswith(_PNG) else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(raw).decode()}"
