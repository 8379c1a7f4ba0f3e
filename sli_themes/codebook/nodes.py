"""YAML text to nodes that know their line and column, and the list in which a file's faults are gathered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from sli_themes.errors import CodebookError, Fault, did_you_mean

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

MAX_BYTES = 5_000_000
"""A larger file is no codebook, and reading it would take minutes."""
MAX_VALUES = 300_000
"""Values after aliases are written out: a few lines of nested aliases can stand for billions of them."""

_NOT_PRINTABLE = re.compile("[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)
_KINDS = {
    "int": "a number",
    "float": "a number",
    "bool": "a yes/no value",
    "null": "empty",
    "timestamp": "a date",
    "seq": "a list",
    "map": "a group of keys",
}
_HINTS = (
    ("mapping values are not allowed", "put the text in quotes if it holds a colon; check the indentation"),
    ("undefined alias", "put a text that starts with * in quotes"),
    ("expected alphabetic or numeric", "put a text that starts with * or & in quotes"),
    ("cannot start any token", "put the text in quotes"),
    ("unexpected end of stream", "close the quote or bracket that is open"),
    ("expected the node content", "put the text in quotes"),
    ("expected <block end>", "check the indentation of this line, and quotes in the lines before"),
    ("expected ',' or", "close the bracket, or put the text in quotes"),
    ("but found another document", "keep one codebook a file: remove the line ---"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Hold a place in the file, counted from 1."""

    line: int
    column: int


START = Place(line=1, column=1)


def place_of(node: Node) -> Place:
    """Return where ``node`` begins; for an alias, where its anchor stands."""
    mark = node.start_mark
    return Place(line=mark.line + 1, column=mark.column + 1)


class FaultList:
    """Gather the faults of one file, so that a person can mend them all in one go."""

    def __init__(self, file_name: str) -> None:
        """Start an empty list for the file that is called ``file_name`` in messages."""
        self.file_name = file_name
        self._found: dict[tuple[Place, Fault], None] = {}

    def at(self, place: Place, what: str, next_step: str = "") -> None:
        """Add one fault; the same one twice (through an alias) counts once."""
        where = f"{self.file_name} line {place.line}, column {place.column}"
        self._found[place, Fault(where=where, what=what, next_step=next_step)] = None

    def stop(self, place: Place, what: str, next_step: str = "") -> NoReturn:
        """Add one fault behind which nothing can be read, and raise them all."""
        self.at(place, what, next_step)
        raise CodebookError(self.in_order())

    def raise_any(self) -> None:
        """Raise :class:`CodebookError` when a fault was found."""
        if self._found:
            raise CodebookError(self.in_order())

    def in_order(self) -> tuple[Fault, ...]:
        """Return the faults from the top of the file to its end."""
        ordered = sorted(self._found, key=lambda entry: (entry[0].line, entry[0].column))
        return tuple(fault for _, fault in ordered)


def decode(content: bytes, faults: FaultList) -> str:
    """Return the text of a file, or stop with the place where it is not UTF-8 or cannot be shown."""
    if len(content) > MAX_BYTES:
        faults.stop(START, f"{len(content):,} bytes are too many for a codebook", "is this the right file?")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", errors="replace")) + 1
        place = Place(line=before.count(b"\n") + 1, column=column)
        byte = content[error.start]
        faults.stop(place, f"not UTF-8 text (byte 0x{byte:02x})", "save the file as UTF-8 in your editor")
    for match in _NOT_PRINTABLE.finditer(text):
        faults.at(
            _place_in(text, match.start()), f"invisible character U+{ord(match.group()):04X}", "delete it"
        )
    faults.raise_any()
    return text


def compose(text: str, faults: FaultList) -> Node:
    """Return the root node of one YAML 1.2 document; stops at a fault of syntax, with its place.

    Nothing is constructed: a custom YAML type in the file stays an unknown mark on a node and runs no code.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    loader = YAML(typ="safe", pure=True)
    # An anchor used twice is allowed; the library would warn on the console.
    loader.composer.warn_double_anchors = False
    try:
        root: Node | None = loader.compose(text)
    except MarkedYAMLError as error:
        _stop_at_syntax(text, error, faults)
    except RecursionError:
        faults.stop(START, "brackets or lists nested too deeply", "write the themes as one flat list")
    except (YAMLError, ValueError) as error:
        faults.stop(START, f"not YAML ({type(error).__name__})", "compare the file with a shipped codebook")
    if root is None:
        faults.stop(START, "the file is empty", "start from codebooks/starter.yaml")
    return root


def scalar_kind(node: Node) -> str:
    """Return ``str``, ``int``, ``float``, ``bool``, ``null``, ``timestamp``, ``seq``, ``map`` or a custom type."""
    short = str(node.tag).rsplit(":", 1)[-1]
    # A lone = or << is text to everybody but the YAML 1.1 resolver.
    return "str" if short in {"value", "merge"} else short


def kind_in_words(node: Node) -> str:
    """Return what stands at ``node`` for a message."""
    return _KINDS.get(scalar_kind(node), "a custom YAML type")


def is_mapping(node: Node) -> bool:
    """Say whether ``node`` holds keys with values."""
    from ruamel.yaml.nodes import MappingNode

    return isinstance(node, MappingNode)


def is_sequence(node: Node) -> bool:
    """Say whether ``node`` is a list."""
    from ruamel.yaml.nodes import SequenceNode

    return isinstance(node, SequenceNode)


def is_block(node: Any) -> bool:
    """Say whether ``node`` is a list or group of keys with a line each, not in brackets."""
    from ruamel.yaml.nodes import CollectionNode

    return isinstance(node, CollectionNode) and not node.flow_style


def keys_of(
    node: Node, allowed: Iterable[str], faults: FaultList, *, often: Mapping[str, str], of_what: str
) -> dict[str, tuple[Node, Node]]:
    """Return key and value node of each known key; unknown and repeated keys are added to ``faults``.

    ``often`` maps words that people write for a key to the key.
    """
    known = tuple(allowed)
    found: dict[str, tuple[Node, Node]] = {}
    if not is_mapping(node):
        faults.at(
            place_of(node), f"{kind_in_words(node)} where {of_what} is wanted", "write `key: value` lines"
        )
        return found
    for key_node, value_node in node.value:
        key, place = key_node.value, place_of(key_node)
        if not isinstance(key, str) or key not in known:
            shown = f"`{key}`" if isinstance(key, str) else kind_in_words(key_node)
            step = f"did you mean {often[key]!r}?" if isinstance(key, str) and key in often else ""
            if not step and key == "<<":
                step = "merge keys are not read: write the fields out"
            faults.at(
                place,
                f"unknown key {shown} in {of_what}",
                step or did_you_mean(str(key), known, otherwise="known are " + ", ".join(known)),
            )
        elif key in found:
            first = place_of(found[key][0]).line
            faults.at(place, f"`{key}` stands twice in {of_what} (first in line {first})", "keep one of them")
        else:
            found[key] = (key_node, value_node)
    return found


def _place_in(text: str, offset: int) -> Place:
    start = text.rfind("\n", 0, offset) + 1
    return Place(line=text.count("\n", 0, offset) + 1, column=offset - start + 1)


def _stop_at_syntax(text: str, error: Any, faults: FaultList) -> NoReturn:
    problem = str(error.problem or error.context or "cannot be read as YAML").strip().split("\n")[0]
    mark = error.problem_mark or error.context_mark
    tabs = [_place_in(text, match.end() - 1) for match in _TAB_INDENT.finditer(text)]
    if tabs and ("\\t" in problem or mark is None or any(tab.line == mark.line + 1 for tab in tabs)):
        for tab in tabs:
            faults.at(tab, "a tab indents this line", "indent with spaces")
        raise CodebookError(faults.in_order())
    place = Place(line=mark.line + 1, column=mark.column + 1) if mark else START
    hint = next((step for words, step in _HINTS if words in problem), "check quotes, colons and indentation")
    if error.context and error.context != problem:
        since = f" (line {error.context_mark.line + 1})" if error.context_mark else ""
        problem = f"{problem}, {error.context}{since}"
    faults.stop(place, f"not YAML: {problem}", hint)
