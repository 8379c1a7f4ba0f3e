"""A codebook file becomes a :class:`Codebook`, or all its faults with line and column."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.codebook import nodes
from sli_themes.codebook.keywords import keyword_fault
from sli_themes.codebook.model import Codebook, Edit, Status, Theme
from sli_themes.codebook.nodes import FaultList, place_of
from sli_themes.codebook.rules import Entry, check_name, check_together
from sli_themes.errors import CodebookError, Fault, did_you_mean

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

BOOK_KEYS = ("title", "version", "themes", "residual", "history")
THEME_KEYS = tuple(field.name for field in dataclasses.fields(Theme))
EDIT_KEYS = tuple(field.name for field in dataclasses.fields(Edit))
UNTITLED = "Codebook"

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OFTEN_THEME = {
    "label": "name",
    "title": "name",
    "theme": "name",
    "code": "id",
    "description": "definition",
    "keyword": "keywords",
    "example": "examples",
    "question": "questions",
    "when": "use_when",
    "when_to_use": "use_when",
    "when_not_to_use": "not_when",
    "inclusion": "use_when",
    "exclusion": "not_when",
}
_OFTEN_BOOK = {"name": "title", "codes": "themes", "theme": "themes"}


def read_codebook(path: Path | str) -> Codebook:
    """Read a codebook file.

    Raises:
        CodebookError: with every fault of the file, each with line and column; or the one that stops reading (no
            such file, not UTF-8, not YAML).
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CodebookError(
            Fault(where=str(path), what=f"cannot be read ({reason})", next_step="check the path")
        ) from error
    return parse_codebook(content, file_name=path.name)


def parse_codebook(content: bytes | str, *, file_name: str = "codebook.yaml") -> Codebook:
    """Read a codebook from the bytes or the text of a file; ``file_name`` is used in messages.

    Raises:
        CodebookError: as :func:`read_codebook`.
    """
    # A lone surrogate, which UTF-8 has no bytes for, is refused by `decode` like other broken text.
    return _parsed(
        content.encode("utf-8", errors="surrogatepass") if isinstance(content, str) else content, file_name
    )


@functools.lru_cache(maxsize=8)
def _parsed(content: bytes, file_name: str) -> Codebook:
    """Return the codebook of a file's bytes; a run reads the same book several times, half a second each."""
    faults = FaultList(file_name)
    text = nodes.decode(content, faults)
    root = nodes.compose(text, faults)
    if not nodes.is_mapping(root):
        what = f"{nodes.kind_in_words(root)} where title, version and themes are wanted"
        faults.stop(place_of(root), what, "start from codebooks/starter.yaml")
    codebook = _Reading(faults).book(root)
    faults.raise_any()
    return dataclasses.replace(codebook, fingerprint=fingerprint_of(codebook))


def fingerprint_of(codebook: Codebook) -> str:
    """Return the sha256 of a canonical JSON of what the codebook says; comments and layout do not count."""
    says = dataclasses.asdict(codebook)
    del says["fingerprint"]
    for theme in says["themes"]:
        if not theme["split_into"]:  # so that books of before there were splits keep their fingerprint
            del theme["split_into"]
    canonical = json.dumps(says, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


class _Reading:
    """Turn nodes into values and note each fault on the way; a faulty value becomes its default."""

    def __init__(self, faults: FaultList) -> None:
        self.faults = faults
        self.values_seen = 0

    def book(self, root: Node) -> Codebook:
        keys = nodes.keys_of(root, BOOK_KEYS, self.faults, often=_OFTEN_BOOK, of_what="the codebook")
        version = self.number(keys, "version", default=1)
        entries = self.entries(keys)
        residual = self.texts(keys, "residual")
        if "residual" in keys:
            self.residual(keys["residual"][1], residual)
        history = self.history(keys, version)
        check_together(entries, version, self.faults)
        return Codebook(
            title=self.text(keys, "title") or UNTITLED,
            version=version,
            themes=tuple(entry.theme for entry in entries),
            residual=residual,
            history=history,
        )

    def entries(self, keys: dict[str, tuple[Node, Node]]) -> list[Entry]:
        if "themes" not in keys:
            self.faults.at(nodes.START, "no `themes` in the codebook", "add `themes:` and a list below it")
            return []
        key_node, themes = keys["themes"]
        if not nodes.is_sequence(themes) or not themes.value:
            empty = nodes.is_sequence(themes) or nodes.scalar_kind(themes) == "null"
            what = "no theme" if empty else f"{nodes.kind_in_words(themes)} where a list of themes is wanted"
            self.faults.at(place_of(key_node), what, "start each theme with `- id: ...`")
            return []
        return [self.entry(node) for node in themes.value]

    def entry(self, node: Node) -> Entry:
        self.count(node)
        keys = nodes.keys_of(node, THEME_KEYS, self.faults, often=_OFTEN_THEME, of_what="a theme")
        theme_id, name = self.identity(node, keys)
        since = self.number(keys, "since", default=1)
        theme = Theme(
            id=theme_id,
            name=name,
            parent=self.text(keys, "parent") or None,
            brief=self.text(keys, "brief"),
            definition=self.text(keys, "definition"),
            use_when=self.texts(keys, "use_when"),
            not_when=self.texts(keys, "not_when"),
            examples=self.texts(keys, "examples"),
            counter_examples=self.texts(keys, "counter_examples"),
            keywords=self.texts(keys, "keywords"),
            questions=self.texts(keys, "questions"),
            status=self.status(keys),
            since=since,
            changed=self.number(keys, "changed", default=since),
            merged_into=self.text(keys, "merged_into") or None,
            split_into=self.texts(keys, "split_into"),
        )
        if "keywords" in keys:
            self.keywords(keys["keywords"][1])
        places = {key: place_of(value) for key, (_, value) in keys.items()}
        return Entry(theme=theme, start=place_of(node), places=places)

    def identity(self, node: Node, keys: dict[str, tuple[Node, Node]]) -> tuple[str, str]:
        """Return id and name of a theme; a missing one is a fault and becomes an empty text."""
        found = {key: self.text(keys, key) for key in ("id", "name")}
        if nodes.is_mapping(node):
            other = {"id": found["name"], "name": found["id"]}
            for key in found:
                if key not in keys or not str(keys[key][1].value or "").strip():
                    place = place_of(keys[key][0]) if key in keys else place_of(node)
                    which = f" of theme {other[key]}" if other[key] else ""
                    self.faults.at(place, f"`{key}`{which} is missing", f"add `{key}: ...`")
        if found["id"] and not _SLUG.fullmatch(found["id"]):
            self.faults.at(
                place_of(keys["id"][1]),
                f"id {found['id']!r} is not a slug",
                "use a-z, 0-9, dot, dash and underscore",
            )
        if found["name"]:
            check_name(found["name"], place_of(keys["name"][1]), self.faults)
        return found["id"], found["name"]

    def status(self, keys: dict[str, tuple[Node, Node]]) -> Status:
        word = self.text(keys, "status") or Status.AGREED.value
        if word in set(Status):
            return Status(word)
        known = ", ".join(status.value for status in Status)
        step = did_you_mean(word.lower(), [s.value for s in Status], otherwise=f"use one of {known}")
        self.faults.at(place_of(keys["status"][1]), f"unknown status {word!r}", step)
        return Status.AGREED

    def keywords(self, node: Node) -> None:
        for item in node.value if nodes.is_sequence(node) else ():
            phrase = item.value if nodes.scalar_kind(item) == "str" else ""
            if not phrase.strip():
                continue  # noted as an empty entry already
            if fault := keyword_fault(phrase):
                step = "write a word's beginning and `*`: `financ*`"
                self.faults.at(place_of(item), f"keyword {phrase!r}: {fault}", step)

    def residual(self, node: Node, ids: tuple[str, ...]) -> None:
        for theme_id in dict.fromkeys(ids):
            if ids.count(theme_id) > 1:
                self.faults.at(place_of(node), f"residual id {theme_id} stands twice", "keep one")
            if not _SLUG.fullmatch(theme_id):
                step = "use a-z, 0-9, dot, dash and underscore"
                self.faults.at(place_of(node), f"residual id {theme_id!r} is not a slug", step)

    def history(self, keys: dict[str, tuple[Node, Node]], version: int) -> tuple[Edit, ...]:
        if "history" not in keys or nodes.scalar_kind(keys["history"][1]) == "null":
            return ()
        node = keys["history"][1]
        if not nodes.is_sequence(node):
            self.faults.at(place_of(node), f"`history` is {nodes.kind_in_words(node)}", "write a list: []")
            return ()
        return tuple(self.edit(item, version) for item in node.value)

    def edit(self, node: Node, version: int) -> Edit:
        self.count(node)
        keys = nodes.keys_of(node, EDIT_KEYS, self.faults, often={}, of_what="a line of history")
        for key in EDIT_KEYS[:4] if keys else ():
            if key not in keys:
                self.faults.at(
                    place_of(node), f"`{key}` is missing in a line of history", f"add `{key}: ...`"
                )
        date = self.text(keys, "date", also=("timestamp",))
        if date and not _DATE.fullmatch(date):
            self.faults.at(place_of(keys["date"][1]), f"date {date!r}", "write it as 2015-07-31")
        edited = self.number(keys, "version", default=1)
        if edited > version:
            what = f"a line of history of version {edited}, but the codebook is version {version}"
            self.faults.at(place_of(keys["version"][1]), what, "raise `version` at the top")
        who, what, why = (self.text(keys, key) for key in ("who", "what", "why"))
        return Edit(version=edited, date=date, who=who, what=what, why=why)

    def count(self, node: Node) -> None:
        """Count a value; a few lines of nested aliases can stand for billions of them."""
        self.values_seen += 1
        if self.values_seen > nodes.MAX_VALUES:
            what = f"aliases write the codebook out to over {nodes.MAX_VALUES:,} values"
            self.faults.stop(place_of(node), what, "write the lists out, without & and *")

    def text(self, keys: dict[str, tuple[Node, Node]], key: str, *, also: tuple[str, ...] = ()) -> str:
        if key not in keys:
            return ""
        node = keys[key][1]
        self.count(node)
        kind = nodes.scalar_kind(node)
        if kind == "null":
            return ""
        if nodes.is_sequence(node) or nodes.is_mapping(node):
            what = f"`{key}` is {nodes.kind_in_words(node)} where a text is wanted"
            self.faults.at(place_of(node), what, "write one text; put it in quotes if it holds a colon")
            return ""
        return self.scalar(node, key, also)

    def texts(self, keys: dict[str, tuple[Node, Node]], key: str) -> tuple[str, ...]:
        if key not in keys or nodes.scalar_kind(keys[key][1]) == "null":
            return ()
        node = keys[key][1]
        if not nodes.is_sequence(node):
            what = f"`{key}` is {nodes.kind_in_words(node)} where a list is wanted"
            if nodes.scalar_kind(node) == "str":
                what = f"`{key}` is a text where a list is wanted"
            self.faults.at(place_of(node), what, f"write `{key}: [...]` or a line `- ...` for each")
            return ()
        return tuple(filter(None, (self.item(item, key) for item in node.value)))

    def item(self, node: Node, key: str) -> str:
        self.count(node)
        if nodes.is_sequence(node) or nodes.is_mapping(node):
            what = f"{nodes.kind_in_words(node)} in `{key}` where a text is wanted"
            step = (
                "put the text in quotes: it holds a colon"
                if nodes.is_mapping(node)
                else "write one flat list"
            )
            self.faults.at(place_of(node), what, step)
            return ""
        empty = nodes.scalar_kind(node) == "null" or not node.value.strip()
        if empty:
            self.faults.at(place_of(node), f"an empty entry in `{key}`", "remove it")
            return ""
        return self.scalar(node, key, ())

    def scalar(self, node: Node, key: str, also: tuple[str, ...]) -> str:
        value: str = node.value
        kind = nodes.scalar_kind(node)
        if kind != "str" and kind not in also:
            what = f"`{key}` holds {nodes.kind_in_words(node)} where a text is wanted"
            self.faults.at(place_of(node), what, f'quote it: "{value}"')
            return value
        if any("\ud800" <= character <= "\udfff" for character in value):
            self.faults.at(place_of(node), f"`{key}` holds half a character", "write the character itself")
            return ""
        return value.strip()

    def number(self, keys: dict[str, tuple[Node, Node]], key: str, *, default: int) -> int:
        if key not in keys or (key != "version" and nodes.scalar_kind(keys[key][1]) == "null"):
            return default
        node = keys[key][1]
        digits = str(node.value)
        if nodes.scalar_kind(node) == "int" and digits.isdecimal() and 0 < int(digits) < 1_000_000:
            return int(digits)
        self.faults.at(place_of(node), f"`{key}` is not a whole number from 1 on", "write, say, 1")
        return default
