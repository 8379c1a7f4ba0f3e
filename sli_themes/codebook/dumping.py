"""A codebook becomes the text of a file, in the layout of the shipped codebooks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sli_themes.codebook.model import Codebook, Edit, Status, Theme

WIDTH = 110
"""Longest line, in characters, where a text can be broken at a space."""

# Only what no YAML reader, old or new, takes for anything but text; the rest goes in quotes.
_PLAIN = re.compile(r"[^\W\d_](?:[\w .;()/&'’‘“”–—£%…+!?-]*[\w.;()/&'’‘“”–—£%…+!?-])?")
_NOT_TEXT = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_ESCAPED = re.compile(
    '[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|["\\\\]'
)
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ONE_SPACE = re.compile(r"(?<=\S) (?=\S)")


def dump_codebook(codebook: Codebook, *, note: str = "") -> str:
    """Return the text of a codebook file; reading it gives an equal codebook.

    Draft themes get their empty fields too, for a person to fill in. ``note`` becomes a comment at the top. Texts
    are written without white space at their ends, as reading leaves them.
    """
    lines = [f"# {line}".rstrip() for line in note.splitlines()]
    lines += [f"title: {_inline(codebook.title)}", f"version: {codebook.version}"]
    lines.append("themes:" if codebook.themes else "themes: []")
    for place, theme in enumerate(codebook.themes):
        lines += ([""] if place else []) + _theme_lines(theme)
    lines += ["", *flow_lines("residual:", codebook.residual, 0)]
    lines += _history_lines(codebook.history)
    return "\n".join(lines) + "\n"


def _theme_lines(theme: Theme) -> list[str]:
    blank = theme.status is Status.DRAFT
    lines = [f"  - id: {_inline(theme.id)}", f"    name: {_inline(theme.name)}"]
    lines.append(f"    parent: {_inline(theme.parent) if theme.parent else 'null'}")
    for key, text in (("brief", theme.brief), ("definition", theme.definition)):
        if text.strip() or blank:
            lines += text_lines(f"    {key}:", text, 6)
    for key, texts in (
        ("use_when", theme.use_when),
        ("not_when", theme.not_when),
        ("examples", theme.examples),
        ("counter_examples", theme.counter_examples),
    ):
        if texts or (blank and key != "counter_examples"):
            lines += _block(key, texts)
    for key, texts in (("keywords", theme.keywords), ("questions", theme.questions)):
        if texts or blank:
            lines += flow_lines(f"    {key}:", texts, 4)
    merged = _inline(theme.merged_into) if theme.merged_into else "null"
    lines += [
        f"    status: {theme.status.value}",
        f"    since: {theme.since}",
        f"    changed: {theme.changed}",
    ]
    lines.append(f"    merged_into: {merged}")
    return [*lines, *(flow_lines("    split_into:", theme.split_into, 4) if theme.split_into else ())]


def _history_lines(history: Iterable[Edit]) -> list[str]:
    lines: list[str] = []
    for edit in history:
        # Quoted, so that no reader makes a date object of it.
        lines += [f"  - version: {edit.version}", f'    date: "{edit.date}"']
        for key, text in (("who", edit.who), ("what", edit.what), ("why", edit.why)):
            lines += text_lines(f"    {key}:", text, 6)
    return ["history:", *lines] if lines else ["history: []"]


def _block(key: str, texts: Sequence[str]) -> list[str]:
    if not texts:
        return [f"    {key}: []"]
    lines = [f"    {key}:"]
    for text in texts:
        lines += text_lines("      -", text, 8)
    return lines


def flow_lines(start: str, texts: Sequence[str], indent: int) -> list[str]:
    """Return a list in brackets behind ``start`` (``keywords:``), broken between its entries."""
    lines, line = [], f"{start} ["
    for place, text in enumerate(texts):
        piece = _inline(text) + ("," if place + 1 < len(texts) else "")
        if place and len(line) + 1 + len(piece) >= WIDTH:
            lines.append(line)
            line = " " * (indent + 2) + piece
        else:
            line += (" " if place else "") + piece
    return [*lines, line + "]"]


def text_lines(start: str, text: str, indent: int) -> list[str]:
    """Return one text: beside ``start`` (``brief:`` or ``-``) when it fits, else as a block below, else in quotes."""
    text = text.strip()
    inline = _inline(text)
    if "\n" not in text and len(start) + 1 + len(inline) <= WIDTH:
        return [f"{start} {inline}"]
    if not _quotes_needed_in_block(text):
        pad = " " * indent
        if "\n" not in text:
            return [f"{start} >-", *(pad + line for line in _wrap(text, WIDTH - indent))]
        rows = text.split("\n")
        if all(row == row.strip() for row in rows):
            return [f"{start} |-", *((pad + row).rstrip() for row in rows)]
    return [f"{start} {inline}"]


def _quotes_needed_in_block(text: str) -> bool:
    return any(match.group() not in '\n"\\' for match in _ESCAPED.finditer(text))


def _wrap(text: str, width: int) -> list[str]:
    """Break ``text`` at single spaces only: a reader folds a line break into exactly one space."""
    lines: list[str] = []
    for piece in _ONE_SPACE.split(text):
        if lines and len(lines[-1]) + 1 + len(piece) <= width:
            lines[-1] += " " + piece
        else:
            lines.append(piece)
    return lines


def _inline(text: str) -> str:
    text = text.strip()
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT_ESCAPES.get(character) or f"\\u{ord(character):04x}"
