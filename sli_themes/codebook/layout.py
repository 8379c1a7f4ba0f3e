"""Put an edited codebook back into the layout of the file it came from.

The round trip of ruamel.yaml keeps comments, order and quoting, but it fills lists in brackets and long lines anew, and
loses a comment behind a key that goes. So the file is cut into pieces, one a key or entry of a list; a piece that the
edit left alone is taken from the old file as it stands, byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sli_themes.codebook import nodes
from sli_themes.codebook.dumping import WIDTH, flow_lines, text_lines
from sli_themes.codebook.nodes import FaultList

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Hold the lines of one key of the file, or of one entry of a list.

    Attributes:
        key: such as ``("themes", "financial-resilience", "examples", 0)``; empty for what stands before the first key.
        body: the lines of key and value.
        tail: the blank and comment lines behind them, which often belong to what follows.
    """

    key: Key
    body: tuple[str, ...]
    tail: tuple[str, ...] = ()


def merge_layout(*, old: str, old_again: str, new: str) -> str:
    """Return ``new`` with the layout of ``old`` wherever the edit changed nothing.

    ``old_again`` is ``old`` after a round trip without an edit: what differs between it and ``new`` is the edit.
    Falls back on ``new`` for a file that cannot be cut into lines (one in brackets, say). The caller checks that the
    result reads as ``new`` does.
    """
    before, again, after = (_pieces(text) for text in (old, old_again, new))
    if not after or set(before) != set(again):
        return new
    before = _hand_tails_back(before, after)
    lines: list[str] = []
    held: tuple[str, ...] = ()
    last: Key = ()
    for key, piece in after.items():
        if not _stays_in_front(key, last, before):
            lines, held = [*lines, *held], ()
        last = key
        if key not in before:
            lines += _fitted(piece)
            held = held or piece.tail
        elif again[key].body == piece.body:
            lines += before[key].body
            held = before[key].tail
        else:
            lines += _fitted(replace(piece, body=_without(piece.body, before[key].tail)))
            held = before[key].tail
    return "\n".join([*lines, *held]) + ("\n" if old.endswith("\n") else "")


def sequence_offset(text: str) -> int:
    """Return by how many columns the dashes of the list of themes are indented."""
    rows = text.split("\n")
    start = next((i for i, row in enumerate(rows) if row.startswith("themes:")), len(rows))
    dash = next((row for row in rows[start:] if row.lstrip().startswith("- ")), "  - ")
    return min(len(dash) - len(dash.lstrip()), 8)


def _stays_in_front(key: Key, last: Key, before: dict[Key, Piece]) -> bool:
    """Say whether a new piece belongs before the comments that stood behind ``last``, not after them."""
    if key in before:
        return False
    if key[:2] == last[:2]:
        return True
    # The first entries of a list that was empty: the comments behind it belong to what follows the list.
    return key[:1] == last[:1] and not any(was[:1] == key[:1] and len(was) > 1 for was in before)


def _hand_tails_back(before: dict[Key, Piece], after: dict[Key, Piece]) -> dict[Key, Piece]:
    """Give the comments behind a piece that goes to the piece before it that stays."""
    kept: dict[Key, Piece] = {}
    last: Key | None = None
    for key, piece in before.items():
        if key in after:
            kept[key], last = piece, key
        elif last is not None and any(line.strip() for line in piece.tail):
            tail = kept[last].tail if any(line.strip() for line in kept[last].tail) else ()
            kept[last] = replace(kept[last], tail=(*tail, *piece.tail))
        if key not in after:
            kept[key] = piece
    return kept


def _without(body: Sequence[str], tail: Sequence[str]) -> tuple[str, ...]:
    """Leave out of a changed body the comments that the round trip moved into it from behind it."""
    moved = {line.strip() for line in tail if line.strip()}
    return tuple(line for line in body if not moved or (line.strip() and line.strip() not in moved))


def _fitted(piece: Piece) -> tuple[str, ...]:
    """Break the long lines of a changed text or list, unless it holds a comment."""
    if all(len(row) <= WIDTH for row in piece.body) or any("#" in row for row in piece.body):
        return piece.body
    indent = len(piece.body[0]) - len(piece.body[0].lstrip())
    root = nodes.compose("\n".join(row[indent:] for row in piece.body), FaultList("codebook"))
    start, value = " " * indent + "-", root.value[0]
    if nodes.is_mapping(root):
        start, value = f"{' ' * indent}{value[0].value}:", value[1]
    if nodes.scalar_kind(value) == "str":
        return tuple(text_lines(start, value.value, indent + 2))
    if nodes.is_sequence(value) and all(nodes.scalar_kind(item) == "str" for item in value.value):
        return tuple(flow_lines(start, [item.value for item in value.value], indent))
    return piece.body


def _pieces(text: str) -> dict[Key, Piece]:
    """Cut ``text`` at each line on which a key or entry begins; empty when the file has no such lines."""
    root = nodes.compose(text, FaultList("codebook"))
    if not nodes.is_mapping(root) or not nodes.is_block(root):
        return {}
    starts: dict[int, Key] = {}
    _note_starts(root, (), starts)
    if list(starts) != sorted(starts) or len(set(starts.values())) != len(starts):
        return {}
    rows = text.removesuffix("\n").split("\n")
    cuts = [0, *starts, len(rows)]
    keys: list[Key] = [(), *starts.values()]
    return {key: _piece(key, rows[cuts[i] : cuts[i + 1]]) for i, key in enumerate(keys)}


def _note_starts(node: Node, key: Key, starts: dict[int, Key]) -> None:
    """Note the line of each key and entry, down to the entries of a theme's lists.

    An alias has the place of its anchor, so the first to claim a line keeps it.
    """
    if not nodes.is_block(node) or len(key) > 3:
        return
    if nodes.is_mapping(node):
        for inner, value in node.value:
            starts.setdefault(inner.start_mark.line, (*key, inner.value))
            _note_starts(value, (*key, inner.value), starts)
        return
    for place, item in enumerate(node.value):
        name = _entry_name(item, place)
        starts.setdefault(item.start_mark.line, (*key, name))
        _note_starts(item, (*key, name), starts)


def _entry_name(item: Node, place: int) -> str | int:
    for key, value in item.value if nodes.is_mapping(item) else ():
        if key.value == "id":
            return str(value.value)
    return place


def _piece(key: Key, rows: list[str]) -> Piece:
    end = len(rows)
    while key and end and (not rows[end - 1].strip() or rows[end - 1].lstrip().startswith("#")):
        end -= 1
    return Piece(key=key, body=tuple(rows[:end]), tail=tuple(rows[end:]))
