"""Styles of a Word file: how each looks where a template has none of its own (publishable)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from sli_themes.results import ReportStyle


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Say how a paragraph style looks where a template has none of its own (points; indent in cm)."""

    size: float
    before: float = 0
    after: float = 6
    bold: bool = False
    italic: bool = False
    accent: bool = False
    heads: bool = False
    """True: in the font of headings, on one page with what follows."""
    indent: float = 0
    based_on: str = "Normal"


LOOKS = {
    "Normal": Look(size=11, after=8, based_on=""),
    "Title": Look(size=26, after=6, bold=True, accent=True, heads=True),
    "Subtitle": Look(size=13, after=6),
    "Heading 1": Look(size=20, before=24, after=8, bold=True, accent=True, heads=True),
    "Heading 2": Look(size=15, before=18, after=6, bold=True, accent=True, heads=True),
    "Heading 3": Look(size=12.5, before=14, after=4, bold=True, heads=True),
    "Heading 4": Look(size=11, before=10, after=3, bold=True, heads=True),
    "List Bullet": Look(size=11, after=4),
    "Quote": Look(size=11, before=6, after=2, italic=True, indent=0.8),
    "Caption": Look(size=10.5, before=10, after=4, bold=True, heads=True),
    "Contents": Look(size=10, after=1),
    "Contents Heading": Look(size=15, before=12, after=6, bold=True, accent=True, heads=True),
    "Quote Attribution": Look(size=10, after=10, indent=0.8),
    "Table Text": Look(size=9.5, before=2, after=2),
    "Table Note": Look(size=9, before=4, after=2),
}
OURS = frozenset({"Contents", "Contents Heading", "Quote Attribution", "Table Text", "Table Note"})
"""Names that no program offers: a template is not expected to have them."""


def shape_styles(file: Any, chosen: ReportStyle, *, keep: bool) -> None:
    """Give each style its look; with ``keep`` only those that are not there."""
    styles = file.styles
    there = {style.name for style in styles}
    for name, look in LOOKS.items():
        if name not in there:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name not in OURS)
            if look.based_on in there:
                style.base_style = styles[look.based_on]
        elif keep:
            continue
        _shape(styles[name], look, chosen)


def _shape(style: Any, look: Look, chosen: ReportStyle) -> None:
    font, spacing = style.font, style.paragraph_format
    name = chosen.heading_font if look.heads else chosen.font
    for old in list(style.element.iter(qn("w:pBdr"), qn("w:rFonts"), qn("w:spacing"))):
        old.getparent().remove(old)
    font.name, font.size, font.bold, font.italic = name, Pt(look.size), look.bold, look.italic
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), name)
    font.color.rgb = RGBColor.from_string((chosen.accent if look.accent else chosen.text).lstrip("#"))
    spacing.space_before, spacing.space_after = Pt(look.before), Pt(look.after)
    spacing.keep_with_next = look.heads
    spacing.widow_control = True
    if look.indent:
        spacing.left_indent = Cm(look.indent)
    if style.name == "Normal":
        spacing.line_spacing = 1.15
