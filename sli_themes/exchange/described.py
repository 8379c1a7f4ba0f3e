"""A theme's fields as labelled lines of text, for formats that know nothing but a description, and back.

Any program keeps a description as it is, so this is where definition, rules and examples travel. A person may have
written into it elsewhere: what stands in no labelled line belongs to the definition.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from sli_themes.codebook.model import Codebook, Edit, Theme

_ONE = {
    "Name": "name",
    "Brief": "brief",
    "Definition": "definition",
    "Status": "status",
    "Since version": "since",
    "Changed in version": "changed",
    "Merged into": "merged_into",
}
_MANY = {
    "Use when": "use_when",
    "Do not use when": "not_when",
    "Example": "examples",
    "Counter-example": "counter_examples",
    "Keyword": "keywords",
    "Split into": "split_into",
    "Question": "questions",
}
_OF_BOOK_ONE = {"Title": "title", "Version": "version"}
_OF_BOOK_MANY = {"Residual": "residual", "History": "history"}
_LINE = re.compile(r"([A-Z][A-Za-z -]{2,24}):(?: (.*))?", re.DOTALL)
_FOOTER = re.compile(r"\[theme ([^\s\[\]]+)\]")
_CONTINUED = "  "
"""Before every further line of a text, so that one that looks like a label is not taken for one."""


def describe(theme: Theme, *, name: bool = False) -> str:
    """Return a theme's fields as labelled lines that end with its id.

    ``name`` adds its name, for formats that cannot hold it as it is. Fields that say nothing, or what a new theme says,
    are left out.
    """
    values = [*((label, (getattr(theme, key),)) for label, key in _ONE.items() if key != "name" or name)]
    values += [(label, getattr(theme, key)) for label, key in _MANY.items()]
    order = ("Name", "Brief", "Definition", *_MANY, *_ONE)
    plain = {"Status": "agreed", "Since version": "1", "Changed in version": "1"}
    lines = [
        _labelled(label, str(value))
        for label, texts in sorted(values, key=lambda pair: order.index(pair[0]))
        for value in texts
        if value not in (None, "") and plain.get(label) != str(value)
    ]
    return "\n".join([*lines, f"[theme {theme.id}]"])


def described(text: str) -> dict[str, Any]:
    """Return the fields that a description holds, under our field names; without labels it is all definition."""
    text, footer = _without_footer(_plain(text))
    fields = _read(text, _ONE, _MANY, rest="definition")
    return fields | ({"id": footer} if footer else {})


def describe_book(codebook: Codebook) -> str:
    """Return what a codebook says of itself, apart from its themes, as labelled lines."""
    lines = [_labelled("Title", codebook.title), _labelled("Version", str(codebook.version))]
    lines += [_labelled("Residual", theme_id) for theme_id in codebook.residual]
    for edit in codebook.history:
        parts = [edit.version, edit.date, edit.who, edit.what, edit.why]
        lines.append(_labelled("History", json.dumps(parts, ensure_ascii=False)))
    return "\n".join(lines)


def described_book(text: str) -> dict[str, Any]:
    """Return title, version, residual ids and history that `describe_book` wrote; what is missing is not there."""
    fields = _read(_plain(text), _OF_BOOK_ONE, _OF_BOOK_MANY, rest="")
    fields["history"] = tuple(filter(None, map(_edit, fields.get("history", ()))))
    return fields


def _edit(line: str) -> Edit | None:
    try:
        version, *texts = json.loads(line)
        date, who, what, why = (str(text) for text in texts)
        return Edit(version=int(version), date=date, who=who, what=what, why=why)
    except (ValueError, TypeError):
        return None


def _labelled(label: str, text: str) -> str:
    return f"{label}: " + f"\n{_CONTINUED}".join(_plain(text).split("\n"))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_footer(text: str) -> tuple[str, str]:
    """Return the text without its last id, wherever later additions have left it, and that id."""
    found = list(_FOOTER.finditer(text))
    if not found:
        return text, ""
    last = found[-1]
    return text[: last.start()].rstrip("\n") + text[last.end() :], last.group(1)


def _read(text: str, one: dict[str, str], many: dict[str, str], *, rest: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    loose: list[str] = []
    for label, value in _labelled_texts(text, {*one, *many}):
        if label in one:
            # Two of them: a person wrote another below; the words of both are kept.
            key = one[label]
            fields[key] = f"{fields[key]}\n{value}" if fields.get(key) else value
        elif label:
            fields.setdefault(many[label], []).append(value)
        elif value.strip():
            loose.append(value.strip())
    if loose and rest:
        fields[rest] = "\n".join(filter(None, [fields.get(rest, ""), *loose]))
    return fields


def _labelled_texts(text: str, labels: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (label, text) in order; "" for lines under no label."""
    label, lines = "", list[str]()
    for line in text.split("\n"):
        found = _LINE.fullmatch(line)
        if found and found.group(1) in labels:
            yield label, "\n".join(lines)
            label, lines = found.group(1), [found.group(2) or ""]
        elif label and line.startswith(_CONTINUED):
            lines.append(line.removeprefix(_CONTINUED))
        elif label and line.strip():
            # Neither ours nor under a label: somebody added it.
            yield label, "\n".join(lines)
            label, lines = "", [line]
        else:
            lines.append(line)
    yield label, "\n".join(lines)
