"""What ``[report]`` of study.toml says, with the style file, logo and Word template that it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sli_themes.errors import Fault, did_you_mean
from sli_themes.results import ReportFacts, ReportStyle

_TEXTS = ("organisation", "contact", "opened", "closed", "introduction")
_FILES = ("style", "template")
_STYLE_KEYS = ("font", "heading_font", "text", "accent", "logo", "logo_alternative")
_FONT = re.compile(r"[^\W_][\w .-]{0,60}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LEAST_CONTRAST = 4.5
"""Of text on white (WCAG 2.2, criterion 1.4.3)."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
_ARCHIVE = b"PK"


def report_facts(table: Mapping[str, Any], study_file: Path) -> tuple[ReportFacts, tuple[Fault, ...]]:
    """Return what a report says and how it looks, and all faults of ``table`` and of the files it names.

    Files stand relative to the folder of ``study_file``; the logo relative to that of the style file.
    """
    reader = _Reader()
    where = f"{study_file.name} [report]"
    texts = reader.texts(table, (*_TEXTS, *_FILES), where)
    named = {key: study_file.parent / texts[key] for key in _FILES if texts[key]}
    template = (
        reader.content(named["template"], _ARCHIVE, "a Word file (docx)") if "template" in named else b""
    )
    style = reader.style(named["style"]) if "style" in named else ReportStyle()
    facts = ReportFacts(**{key: texts[key] for key in _TEXTS}, style=style, template=template)
    return facts, tuple(reader.faults)


class _Reader:
    """Read tables and files, gathering faults on the way."""

    def __init__(self) -> None:
        """Start without a fault."""
        self.faults: list[Fault] = []

    def fault(self, where: str, what: str, next_step: str = "") -> None:
        """Note a fault."""
        self.faults.append(Fault(where=where, what=what, next_step=next_step))

    def texts(self, table: Mapping[str, Any], known: tuple[str, ...], where: str) -> dict[str, str]:
        """Return every known key with its text, "" where there is none."""
        for key in table:
            if key not in known:
                self.fault(
                    f"{where} {key}",
                    "unknown key",
                    did_you_mean(key, known, f"keys here: {', '.join(known)}"),
                )
        texts = {}
        for key in known:
            value = table.get(key, "")
            if not isinstance(value, str):
                self.fault(f"{where} {key}", "must be text in quotes")
            texts[key] = value if isinstance(value, str) else ""
        return texts

    def content(self, file: Path, starts: bytes | tuple[bytes, ...], what: str) -> bytes:
        """Return the bytes of a file that must be of some kind; empty with a fault."""
        try:
            content = file.read_bytes()
        except OSError as error:
            self.fault(str(file), f"cannot be read ({error.strerror})", "correct the path in study.toml")
            return b""
        if content.startswith(starts):
            return content
        self.fault(str(file), f"is not {what}", f"save it as {what}")
        return b""

    def style(self, file: Path) -> ReportStyle:
        """Return the look that a style file says."""
        try:
            table = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
        except OSError as error:
            self.fault(str(file), f"cannot be read ({error.strerror})", "correct the path in study.toml")
            return ReportStyle()
        except ValueError as error:  # of TOML and of UTF-8 alike
            self.fault(str(file), f"is not valid TOML in UTF-8: {error}")
            return ReportStyle()
        texts = self.texts(table, _STYLE_KEYS, file.name)
        chosen = {key: value for key, value in texts.items() if value and key != "logo"}
        for key in ("font", "heading_font"):
            if key in chosen and not _FONT.fullmatch(chosen[key]):
                self.fault(f"{file.name} {key}", "must be the name of one font", 'such as font = "Arial"')
        for key in ("text", "accent"):
            if key in chosen:
                self._check_colour(chosen[key], f"{file.name} {key}")
        logo = self.content(file.parent / texts["logo"], _PICTURES, "a png or jpeg") if texts["logo"] else b""
        if texts["logo"] and not texts["logo_alternative"]:
            step = "say in words what the logo shows, for those who cannot see it"
            self.fault(f"{file.name} logo_alternative", "is missing", step)
        return ReportStyle(**chosen, logo=logo)

    def _check_colour(self, colour: str, where: str) -> None:
        if not _COLOUR.fullmatch(colour):
            self.fault(where, "must be a colour", 'such as "#1d4f76"')
            return
        contrast = contrast_on_white(colour)
        if contrast < _LEAST_CONTRAST:
            what = f"is too pale to be read on white (contrast {contrast:.1f} to 1)"
            self.fault(where, what, f"choose a darker one: at least {_LEAST_CONTRAST} to 1")


def contrast_on_white(colour: str) -> float:
    """Return the contrast ratio (1..21) of a colour ``#rrggbb`` with white (WCAG 2.2, relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
