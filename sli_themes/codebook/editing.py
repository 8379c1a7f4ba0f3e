"""Edits of a codebook file: comments, order and layout are kept, the version before stays beside it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.codebook.layout import merge_layout, sequence_offset
from sli_themes.codebook.model import Codebook, Edit
from sli_themes.codebook.reading import parse_codebook
from sli_themes.errors import CodebookError, Fault, OutputError
from sli_themes.files import write_atomically

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap

_BOM = "\ufeff"
_NO_WRAP = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEdit:
    """Hold what an edit would do: the codebook before and after it, and the text of the file after it."""

    before: Codebook
    after: Codebook
    text: str

    @property
    def changes(self) -> bool:
        """Say whether the edit changes anything."""
        return self.before != self.after


def plan_edit(
    path: Path | str,
    change: Callable[[CommentedMap], None],
    *,
    who: str,
    what: str,
    why: str = "",
    date: str,
) -> PlannedEdit:
    """Return what ``change`` would make of the codebook file, without writing anything.

    ``change`` gets the file as a tree of ruamel.yaml (a mapping with the key ``themes``; see :func:`theme_entry`) and
    alters it in place. When that changes what the codebook says, the version goes up by one, new themes get ``since``,
    altered ones ``changed``, and a line is added to the history. ``date`` is an ISO date (the library reads no clock).

    Raises:
        CodebookError: the file has faults, or would have after the edit (places are those of the file after it).
    """
    path = Path(path)
    return _plan(_read_bytes(path), path.name, change, (date, who, what, why))


def edit_codebook(
    path: Path | str,
    change: Callable[[CommentedMap], None],
    *,
    who: str,
    what: str,
    why: str = "",
    date: str,
) -> Codebook:
    """Change a codebook file in one atomic step and return the codebook after it.

    Works as :func:`plan_edit` says. The file before is kept beside it as ``NAME.v3.yaml``, with the version it had. A
    change that changes nothing writes nothing.

    Raises:
        CodebookError: as :func:`plan_edit`; the file is untouched then.
        OutputError: the folder cannot be written, or somebody else saved the file meanwhile; it is untouched then.
    """
    path = Path(path).resolve()  # a link stays a link: the file behind it is replaced
    content = _read_bytes(path)
    planned = _plan(content, path.name, change, (date, who, what, why))
    if planned.changes:
        _keep(path, content, planned.before.version)
        if _read_bytes(path) != content:
            raise OutputError(f"{path}: somebody else saved it meanwhile; nothing was changed → try again")
        mode = path.stat().st_mode
        write_atomically(path, planned.text.encode("utf-8"))
        with contextlib.suppress(OSError):  # a disk without permissions has none to keep
            path.chmod(mode)
    return planned.after


def theme_entry(document: CommentedMap, theme_id: str) -> CommentedMap:
    """Return the mapping of one theme in the tree that a change gets; raises ``KeyError`` when there is none."""
    for entry in document["themes"]:
        if entry["id"] == theme_id:
            found: CommentedMap = entry
            return found
    raise KeyError(theme_id)


def _plan(
    content: bytes, name: str, change: Callable[[CommentedMap], None], line: tuple[str, str, str, str]
) -> PlannedEdit:
    before = parse_codebook(content, file_name=name)
    raw = content.decode("utf-8")
    old = raw.removeprefix(_BOM).replace("\r\n", "\n")
    offset = sequence_offset(old)
    document = _load(old)
    old_again = _dump(document, offset)
    change(document)
    changed = parse_codebook(_dump(document, offset), file_name=name)
    if changed == before:
        return PlannedEdit(before=before, after=before, text=raw)
    expected = _sign(document, before, changed, line)
    new = _dump(document, offset)
    text, after = _in_old_layout(old, old_again, new, expected, name)
    if "\r\n" in raw:
        text = text.replace("\n", "\r\n")
    return PlannedEdit(before=before, after=after, text=(_BOM if raw.startswith(_BOM) else "") + text)


def _in_old_layout(old: str, old_again: str, new: str, expected: Codebook, name: str) -> tuple[str, Codebook]:
    """Return the text to write and what it says; what it says comes before how it looks."""
    text = merge_layout(old=old, old_again=old_again, new=new)
    with contextlib.suppress(CodebookError):
        after = parse_codebook(text, file_name=name)
        if after == expected:
            return text, after
    return new, parse_codebook(new, file_name=name)


def _sign(
    document: CommentedMap, before: Codebook, changed: Codebook, line: tuple[str, str, str, str]
) -> Codebook:
    """Raise the version, mark new and altered themes with it, add the line of history; return what is now said."""
    version = before.version + 1
    known = {theme.id: theme for theme in before.themes}
    themes = []
    for entry, theme in zip(document["themes"], changed.themes, strict=True):
        signed = theme
        if theme.id not in known:
            entry["since"] = entry["changed"] = version
            signed = replace(theme, since=version, changed=version)
        elif theme != known[theme.id]:
            entry["changed"] = version
            signed = replace(theme, changed=version)
        themes.append(signed)
    document["version"] = version
    if not document.get("history"):
        document["history"] = []
    date, who, what, why = (text.strip() for text in line)
    document["history"].append({"version": version, "date": date, "who": who, "what": what, "why": why})
    edit = Edit(version=version, date=date, who=who, what=what, why=why)
    return replace(changed, version=version, themes=tuple(themes), history=(*changed.history, edit))


def _round_trip(offset: int) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.representer import RoundTripRepresenter

    class Representer(RoundTripRepresenter):
        """Write ``null`` for nothing, as the shipped codebooks do."""

    Representer.add_representer(
        type(None), lambda self, _: self.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    yaml = YAML()
    yaml.Representer = Representer
    yaml.preserve_quotes = True
    yaml.width = _NO_WRAP
    yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
    return yaml


def _load(text: str) -> CommentedMap:
    yaml = _round_trip(2)
    yaml.composer.warn_double_anchors = False
    document: CommentedMap = yaml.load(text)
    return document


def _dump(document: CommentedMap, offset: int) -> str:
    _mend_emptied(document)
    buffer = io.StringIO()
    _round_trip(offset).dump(document, buffer)
    return buffer.getvalue()


def _mend_emptied(tree: Any) -> None:
    """Write lists that an edit emptied as ``[]``; the library would put their comments in front and break the file."""
    from ruamel.yaml.comments import Comment, CommentedMap, CommentedSeq

    if isinstance(tree, CommentedSeq) and not tree:
        tree.fa.set_flow_style()
        setattr(tree, Comment.attrib, Comment())
    elif isinstance(tree, CommentedMap | CommentedSeq):
        for inner in tree.values() if isinstance(tree, CommentedMap) else tree:
            _mend_emptied(inner)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        fault = Fault(where=str(path), what=f"cannot be read ({reason})", next_step="check the path")
        raise CodebookError(fault) from error


def _keep(path: Path, content: bytes, version: int) -> None:
    """Leave the file as it was beside it; an older copy with other content is never overwritten."""
    number = 1
    while True:
        extra = "" if number == 1 else f".{number}"
        copy = path.with_name(f"{path.stem}.v{version}{extra}{path.suffix}")
        if not copy.exists():
            write_atomically(copy, content)
            return
        if _read_bytes(copy) == content:
            return
        number += 1
