"""Codebooks of other shapes, as they come: YAML, JSON, csv and workbooks become plain entries, one a theme.

Nothing is judged here: :mod:`sli_themes.codebook.importing` makes themes of the entries.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.codebook import nodes
from sli_themes.codebook.model import Edit
from sli_themes.codebook.nodes import FaultList
from sli_themes.errors import CodebookError, Fault

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

TABLES = {".csv", ".tsv"}
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
MAX_DEPTH = 30

_GROUPS: tuple[str, ...] = ("themes", "sections", "frames", "codes", "subthemes", "sub_themes", "subcodes")
# Under these a list of bare words may be anything (ids of other themes, say); a list of entries is a group.
_MAYBE_GROUPS = ("children", "groups", "categories")
# The words that people write for a field of ours, the surest first.
_FIELDS = {
    "id": ("id", "theme_id", "code_id", "slug", "key"),
    "name": ("name", "label", "title", "theme_name", "code_name", "display_name"),
    "parent": ("parent", "parent_id", "parent_theme", "category", "group", "section", "frame"),
    "brief": ("brief", "brief_definition", "short_description", "summary", "asked"),
    "definition": ("definition", "full_definition", "description", "desc", "meaning", "theme_description"),
    "use_when": ("use_when", "when_to_use", "inclusion", "inclusion_criteria", "include"),
    "not_when": ("not_when", "when_not_to_use", "exclusion", "exclusion_criteria", "exclude"),
    "examples": ("examples", "example", "example_quotes", "example_quote", "typical_examples"),
    "counter_examples": ("counter_examples", "counter_example", "non_examples"),
    "keywords": ("keywords", "keyword", "key_words", "terms", "search_terms"),
    "questions": ("questions", "question", "question_ids", "question_id"),
    "status": ("status",),
    "residual": ("residual",),
    "merged_into": ("merged_into",),
    "split_into": ("split_into",),
}
_SUB = ("subtheme", "sub_theme", "subcategory", "sub_category", "subcode", "sub_code")
_TITLES = ("title", "name", "codebook")


@dataclass(slots=True, kw_only=True)
class RawTheme:
    """Hold what a file says of one theme, under our field names; a value is a text, a list of texts or nothing.

    ``inside`` is the group in which the entry is nested; ``exact`` says that the values were ours before, and stand.
    """

    where: str
    exact: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    inside: RawTheme | None = None


@dataclass(slots=True, kw_only=True)
class RawCodebook:
    """Hold what a file says, and how often each key occurs that we have no field for."""

    title: str = ""
    version: int = 1
    history: tuple[Edit, ...] = ()
    residual: Any = None
    themes: list[RawTheme] = field(default_factory=list)
    not_carried: dict[str, int] = field(default_factory=dict)
    notes: list[Fault] = field(default_factory=list)

    def drop(self, key: str) -> None:
        """Count a key (and its value) that is not carried over."""
        self.not_carried[key] = self.not_carried.get(key, 0) + 1


def read_raw(path: Path, content: bytes) -> RawCodebook:
    """Read the entries of a codebook file by its ending: a table, a workbook, JSON, or else YAML.

    Raises:
        CodebookError: the file cannot be read so, or no themes are found in it.
    """
    raw = RawCodebook()
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS | TABLES:
        _from_sheets(raw, path.name, sheets_of(path, content, raw.notes))
    else:
        text = text_of(path.name, content, raw.notes)
        tree = _json(path.name, text) if suffix == ".json" else _yaml(path.name, text)
        _from_tree(raw, path.name, tree)
    return raw


def _folded(key: object) -> str:
    return re.sub(r"[\s\-]+", "_", str(key).strip().casefold())


def _stop(where: str, what: str, next_step: str) -> CodebookError:
    return CodebookError(Fault(where=where, what=what, next_step=next_step))


def sheets_of(path: Path, content: bytes, notes: list[Fault]) -> dict[str, list[list[Any]]]:
    """Return the rows of each sheet of a workbook, or those of a csv file under "".

    Raises:
        CodebookError: it is neither.
    """
    if path.suffix.lower() in WORKBOOKS:
        return _sheets(path.name, content)
    return {"": _csv_rows(path.name, text_of(path.name, content, notes))}


def text_of(name: str, content: bytes, notes: list[Fault]) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or else as old Windows programs wrote it (noted)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        what = "not UTF-8: read as Windows text (cp1252)"
        step = "look at accents and quotes in the result"
        notes.append(Fault(where=name, what=what, next_step=step, fatal=False))
        return content.decode("cp1252", errors="replace")


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{name} line {error.lineno}, column {error.colno}"
        raise _stop(where, f"not JSON: {error.msg}", "check commas, quotes and brackets") from error
    except RecursionError as error:
        raise _stop(name, "brackets nested too deeply", "write the themes as one flat list") from error


def _yaml(name: str, text: str) -> Any:
    faults = FaultList(name)
    root = nodes.compose(nodes.decode(text.encode("utf-8"), faults), faults)
    budget = [nodes.MAX_VALUES]
    return _plain(root, faults, budget, 0)


def _plain(node: Node, faults: FaultList, budget: list[int], depth: int) -> Any:
    """Return texts, lists and dicts; numbers and dates stay as they are written."""
    budget[0] -= 1
    if budget[0] < 0 or depth > MAX_DEPTH:
        place = nodes.place_of(node)
        faults.stop(place, "aliases or nesting make too much of it", "write it out, without & and *")
    if nodes.is_mapping(node):
        return {
            str(key.value): _plain(value, faults, budget, depth + 1)
            for key, value in node.value
            if isinstance(key.value, str)
        }
    if nodes.is_sequence(node):
        return [_plain(item, faults, budget, depth + 1) for item in node.value]
    return None if nodes.scalar_kind(node) == "null" else node.value


def _from_tree(raw: RawCodebook, name: str, tree: Any) -> None:
    groups: Any = tree
    if isinstance(tree, Mapping):
        by_key = {_folded(key): value for key, value in tree.items()}
        found = next(
            (key for key in (*_GROUPS, *_MAYBE_GROUPS) if isinstance(by_key.get(key), list | dict)), None
        )
        if found:
            groups = by_key.pop(found)
            title = next((word for word in _TITLES if isinstance(by_key.get(word), str)), None)
            raw.title = by_key.pop(title) if title else ""
            raw.residual = by_key.pop("residual", None)
            for key in by_key:
                raw.drop(key)
        elif not tree or not all(isinstance(value, Mapping) for value in tree.values()):
            step = "put the themes in a list under `themes:`"
            raise _stop(name, "no list of themes found", step)
    if not isinstance(groups, Mapping | list):
        raise _stop(name, "no list of themes found", "put the themes in a list under `themes:`")
    _add_group(raw, groups, None, "theme", 0)
    if not raw.themes:
        raise _stop(name, "no themes found", "put the themes in a list under `themes:`")


def _add_group(raw: RawCodebook, group: Any, inside: RawTheme | None, where: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _stop(where, "themes nested too deeply", "write them as one flat list with `parent`")
    items: Iterable[tuple[Any, Any]] = group.items() if isinstance(group, Mapping) else enumerate(group, 1)
    for key, value in items:
        place = f"{where} {key}"
        entry = dict(value) if isinstance(value, Mapping) else {}
        if isinstance(group, Mapping):
            entry.setdefault("id", key)
            if not isinstance(value, Mapping) and value is not None:
                entry["definition" if isinstance(value, str) else "examples"] = value
        elif isinstance(value, str | int | float):
            entry = {"name": value}
        elif not isinstance(value, Mapping):
            raw.notes.append(Fault(where=place, what="not a theme: left out", fatal=False))
            continue
        _add_entry(raw, entry, inside, place, depth)


def _add_entry(
    raw: RawCodebook, entry: dict[Any, Any], inside: RawTheme | None, where: str, depth: int
) -> None:
    folded = {_folded(key): value for key, value in entry.items()}
    below = {key: folded.pop(key) for key in (*_GROUPS, *_MAYBE_GROUPS) if _is_group(key, folded.get(key))}
    if below:
        # In a group `section` and `theme` are its own name, not that of a group above it.
        parts = [
            folded.pop(key, None) for key in ("section", "subsection", "frame", "theme", "group", "category")
        ]
        names = [str(part) for part in parts if isinstance(part, str) and part.strip()]
        if names and not any(folded.get(word) for word in _FIELDS["name"]):
            folded["name"] = ": ".join(names)
    theme = RawTheme(where=where, inside=inside)
    _fill(raw, theme, folded, code_names=False)
    raw.themes.append(theme)
    for group in below.values():
        _add_group(raw, group, theme, f"{where} →", depth + 1)


def _is_group(key: str, value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(item, Mapping) or key in _GROUPS for item in value)
    return isinstance(value, Mapping) and bool(value)


def _fill(raw: RawCodebook, theme: RawTheme, folded: Mapping[str, Any], *, code_names: bool) -> None:
    """Put each value under our field; ``code_names`` says that ``theme`` groups and ``code`` names."""
    rest = {key: value for key, value in folded.items() if value not in (None, "", [])}
    for ours, words in _FIELDS.items():
        word = next((word for word in words if word in rest), None)
        if word:
            theme.fields[ours] = rest.pop(word)
    sub = next((word for word in _SUB if word in rest), None)
    if sub:
        theme.fields.setdefault("name", rest.pop(sub))
        theme.fields.setdefault("parent", rest.pop("theme", rest.pop("code", None)))
    elif code_names:
        theme.fields.setdefault("name", rest.pop("code", None))
        theme.fields.setdefault("parent", rest.pop("theme", None))
    else:
        if "name" not in theme.fields and "theme" in rest:
            theme.fields["name"] = rest.pop("theme")
        if "code" in rest:
            theme.fields.setdefault("id" if "name" in theme.fields else "name", rest.pop("code"))
    for key in rest:
        raw.drop(key)


def _csv_rows(name: str, text: str) -> list[list[Any]]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise _stop(
            name, f"not a csv file ({error})", "open it in a spreadsheet and save it as csv"
        ) from error


def _sheets(name: str, content: bytes) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {sheet: book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        step = "open it in a spreadsheet and save it again, without a password"
        raise _stop(name, f"not a workbook ({type(error).__name__})", step) from error


def _from_sheets(raw: RawCodebook, name: str, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    """Take the first sheet that has a row of headings with a theme's name among its first ten rows."""
    for sheet, rows in sheets.items():
        for place, row in enumerate(rows[:10]):
            headings = [_folded(cell) for cell in row]
            named = {*_FIELDS["name"], *_SUB, "theme", "code"}.intersection(headings)
            if named:
                _add_rows(raw, sheet, headings, rows, place)
                return
    seen = [str(cell) for rows in sheets.values() for row in rows[:1] for cell in row]
    what = f"no column with the themes' names (columns: {', '.join(seen[:12]) or 'none'})"
    raise _stop(name, what, "call the columns name, id, parent, definition, keywords, examples")


def _add_rows(
    raw: RawCodebook, sheet: str, headings: list[str], rows: Sequence[Sequence[Any]], start: int
) -> None:
    entries: list[tuple[str, dict[str, Any]]] = []
    for number, row in enumerate(rows[start + 1 :], start + 2):
        cells = {heading: _cell(cell) for heading, cell in zip(headings, row, strict=False) if heading}
        if any(cells.values()):
            entries.append((f"{sheet} row {number}".strip(), cells))
    groups = [cells.get("theme") for _, cells in entries if cells.get("theme")]
    code_names = (
        {"theme", "code"} <= set(headings)
        and not set(_FIELDS["name"]).intersection(headings)
        and len(set(groups)) < len(groups)
    )
    for where, cells in entries:
        theme = RawTheme(where=where)
        _fill(raw, theme, cells, code_names=code_names)
        raw.themes.append(theme)
    if not entries:
        raise _stop(sheet or "the table", "no themes found: headings only", "write a row for each theme")


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
