"""Edits of themes: what can be done to a codebook, as records that a log keeps and another study replays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sli_themes.codebook.compare import DEFINING
from sli_themes.codebook.model import Codebook, Status, Theme
from sli_themes.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from ruamel.yaml.comments import CommentedMap

LISTS = tuple(key for key in DEFINING if key not in {"brief", "definition"})
"""Fields of a theme that are lists of texts."""
_TAUGHT = ("use_when", "not_when", "examples", "counter_examples", "keywords")
"""What a theme brings into the one it is merged into."""


class Action(StrEnum):
    """Name what can be done to a theme."""

    ADD = "add"
    MERGE = "merge"
    MOVE = "move"
    REDEFINE = "redefine"
    RENAME = "rename"
    RETIRE = "retire"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEdit:
    """Hold one edit of one theme; which of the fields are used depends on the action.

    Attributes:
        action: what is done.
        theme_id: the theme to which it is done.
        into: merge: the theme that stands for it from now on.
        name: rename: the new name.
        parent: move: the theme above it from now on, ``None`` for the top.
        themes: add: the new theme; split: its parts.
        says: redefine: (field, texts); the texts of ``brief`` and ``definition`` replace, those of lists are added.
        drop: redefine: texts that are taken out of every list.
    """

    action: Action
    theme_id: str
    into: str = ""
    name: str = ""
    parent: str | None = None
    themes: tuple[Theme, ...] = ()
    says: tuple[tuple[str, tuple[str, ...]], ...] = ()
    drop: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the edit as a line of the history."""
        match self.action:
            case Action.MERGE:
                return f"merged {self.theme_id} into {self.into}"
            case Action.MOVE:
                return f"moved {self.theme_id} under {self.parent or 'nothing: to the top'}"
            case Action.RENAME:
                return f"renamed {self.theme_id}: {self.name}"
            case Action.RETIRE:
                return f"retired {self.theme_id}"
            case Action.SPLIT:
                return f"split {self.theme_id} into {', '.join(theme.id for theme in self.themes)}"
            case Action.ADD:
                return f"added {self.theme_id}"
            case _:
                named = [key.replace("_", " ") for key, _ in self.says] + (
                    ["texts taken out"] if self.drop else []
                )
                return f"redefined {self.theme_id}: {', '.join(named)}"

    def as_record(self) -> dict[str, Any]:
        """Return the edit for a log: only what its action uses."""
        record = {key: value for key, value in asdict(self).items() if value}
        record["says"] = dict(self.says)
        record["themes"] = [entry_of(theme) for theme in self.themes]
        kept = {key: value for key, value in record.items() if value}
        return kept | ({"parent": self.parent} if self.action is Action.MOVE else {})

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> ThemeEdit:
        """Return the edit that a log holds; raises `UsageError` when it is none."""
        try:
            known = {field.name: record[field.name] for field in fields(cls) if field.name in record}
            known["action"] = Action(known["action"])
            known["themes"] = tuple(_theme(theme) for theme in record.get("themes", ()))
            known["says"] = tuple((key, tuple(texts)) for key, texts in record.get("says", {}).items())
            known["drop"] = tuple(record.get("drop", ()))
            return cls(**known)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise UsageError(
                "the log holds an edit that this version does not know → update sli-themes"
            ) from None


def change_of(edit: ThemeEdit, book: Codebook) -> Callable[[CommentedMap], None]:
    """Return what an edit does to the tree of a codebook file, for `plan_edit` and `edit_codebook`.

    Ids are never used again: a theme that goes stays in the file as retired. What stood under it moves to its
    successor (merge), else to the theme above it.

    Raises:
        UsageError: the edit names a theme that is not there or cannot be edited so.
    """
    _require(edit, book)
    wanted = _WANTED[edit.action](edit, book)
    before = {theme.id: theme for theme in book.themes}

    def change(document: CommentedMap) -> None:
        for entry in document["themes"]:
            _rewrite(entry, before[entry["id"]], wanted[entry["id"]])
        place = (
            next(at for at, entry in enumerate(document["themes"]) if entry["id"] == edit.theme_id)
            if (edit.theme_id in before)
            else len(document["themes"]) - 1
        )
        new = [theme for theme_id, theme in wanted.items() if theme_id not in before]
        for at, theme in enumerate(new, start=place + 1):
            document["themes"].insert(at, entry_of(theme))

    return change


def _require(edit: ThemeEdit, book: Codebook) -> None:
    """Raise `UsageError` unless the themes that an edit names can be edited so."""
    live = {theme.id: theme for theme in book.themes if theme.status is not Status.RETIRED}
    known = {theme.id for theme in book.themes}
    sought = () if edit.action is Action.ADD else (edit.theme_id,)
    for theme_id in (*sought, *filter(None, (edit.into, edit.parent))):
        if theme_id not in live:
            what = "is retired" if theme_id in known else "is no theme of the codebook"
            raise UsageError(
                f"{theme_id} {what}: {did_you_mean(theme_id, live, 'use the id of a theme in use')}"
            )
    if edit.action is Action.MERGE and edit.into == edit.theme_id:
        raise UsageError(f"{edit.theme_id} cannot be merged into itself → name another theme")
    if edit.action is Action.MOVE and edit.parent and edit.theme_id in _line_above(edit.parent, live):
        raise UsageError(f"{edit.parent} stands under {edit.theme_id} → move that one first")
    if edit.action is Action.SPLIT and len(edit.themes) < 2:
        raise UsageError(f"{edit.theme_id} is split into two parts at least → name them")
    taken = sorted(known & {theme.id for theme in edit.themes})
    if taken:
        raise UsageError(f"ids are never used again: {', '.join(taken)} → give the new themes others")


def _line_above(theme_id: str, themes: Mapping[str, Theme]) -> list[str]:
    line = [theme_id]
    while (above := themes[line[-1]].parent if line[-1] in themes else None) is not None:
        line.append(above)
    return line


def _merged(edit: ThemeEdit, book: Codebook) -> dict[str, Theme]:
    gone, stays = book.theme(edit.theme_id), book.theme(edit.into)
    above = (
        gone.parent
        if edit.theme_id in _line_above(stays.id, {one.id: one for one in book.themes})
        else stays.id
    )
    questions = (
        tuple(dict.fromkeys((*stays.questions, *gone.questions)))
        if stays.questions and gone.questions
        else ()
    )
    joined: dict[str, Any] = {
        key: tuple(dict.fromkeys((*getattr(stays, key), *getattr(gone, key)))) for key in _TAUGHT
    }
    retired = replace(gone, status=Status.RETIRED, merged_into=stays.id)
    wanted = _without(book, gone.id, above) | {gone.id: retired}
    parent = wanted[stays.id].parent
    return wanted | {stays.id: replace(stays, **joined, questions=questions, parent=parent)}


def _split(edit: ThemeEdit, book: Codebook) -> dict[str, Theme]:
    gone = book.theme(edit.theme_id)
    parts = {
        theme.id: replace(
            theme, parent=theme.parent or gone.parent, questions=theme.questions or gone.questions
        )
        for theme in edit.themes
    }
    retired = replace(gone, status=Status.RETIRED, split_into=tuple(parts))
    return _without(book, gone.id, gone.parent) | {gone.id: retired} | parts


def _retired(edit: ThemeEdit, book: Codebook) -> dict[str, Theme]:
    gone = book.theme(edit.theme_id)
    return _without(book, gone.id, gone.parent) | {gone.id: replace(gone, status=Status.RETIRED)}


def _redefined(edit: ThemeEdit, book: Codebook) -> dict[str, Theme]:
    theme = book.theme(edit.theme_id)
    held = {text for key in LISTS for text in getattr(theme, key)}
    missing = [number for number, text in enumerate(edit.drop, start=1) if text not in held]
    if missing:
        step = "give it exactly as it stands in the codebook"
        raise UsageError(f"{theme.id} holds no such text (--drop number {missing[0]}) → {step}")
    given = dict(edit.says)
    said: dict[str, Any] = {key: " ".join(given[key]) for key in ("brief", "definition") if key in given}
    for key in LISTS:
        kept = (text for text in getattr(theme, key) if text not in edit.drop)
        said[key] = tuple(dict.fromkeys((*kept, *given.get(key, ()))))
    return _as_they_are(book) | {theme.id: replace(theme, **said)}


def _added(edit: ThemeEdit, book: Codebook) -> dict[str, Theme]:
    return _as_they_are(book) | {theme.id: theme for theme in edit.themes}


def _renamed(edit: ThemeEdit, book: Codebook) -> dict[str, Theme]:
    return _as_they_are(book) | {edit.theme_id: replace(book.theme(edit.theme_id), name=edit.name)}


def _moved(edit: ThemeEdit, book: Codebook) -> dict[str, Theme]:
    return _as_they_are(book) | {edit.theme_id: replace(book.theme(edit.theme_id), parent=edit.parent)}


_WANTED: dict[Action, Callable[[ThemeEdit, Codebook], dict[str, Theme]]] = {
    Action.ADD: _added,
    Action.MERGE: _merged,
    Action.MOVE: _moved,
    Action.REDEFINE: _redefined,
    Action.RENAME: _renamed,
    Action.RETIRE: _retired,
    Action.SPLIT: _split,
}


def _as_they_are(book: Codebook) -> dict[str, Theme]:
    return {theme.id: theme for theme in book.themes}


def _without(book: Codebook, gone: str, above: str | None) -> dict[str, Theme]:
    """Return the themes by id, with what stood under the one that goes under ``above``."""
    return {
        theme.id: replace(theme, parent=above) if theme.parent == gone else theme for theme in book.themes
    }


def _rewrite(entry: CommentedMap, before: Theme, after: Theme) -> None:
    """Write what differs into a theme's entry; a list keeps the entries, and their comments, that stay."""
    for key in ("name", "parent", *DEFINING, "status", "merged_into", "split_into"):
        value = getattr(after, key)
        if value == getattr(before, key):
            continue
        if not isinstance(value, tuple):
            entry[key] = value.value if isinstance(value, Status) else value
        elif not entry.get(key):
            entry[key] = list(value)
        else:
            _rewrite_list(entry[key], value)


def _rewrite_list(texts: Any, wanted: Iterable[str]) -> None:
    wanted = list(wanted)
    for at in reversed(range(len(texts))):
        if str(texts[at]).strip() not in wanted:
            del texts[at]
    held = {str(text).strip() for text in texts}
    texts.extend(text for text in wanted if text not in held)


def entry_of(theme: Theme) -> dict[str, Any]:
    """Return a theme as a file says it, without what is empty and what the edit itself adds."""
    entry: dict[str, Any] = {"id": theme.id, "name": theme.name, "parent": theme.parent}
    for key in DEFINING:
        if value := getattr(theme, key):
            entry[key] = list(value) if isinstance(value, tuple) else value
    return entry | {"status": theme.status.value}


def _theme(entry: Mapping[str, Any]) -> Theme:
    texts: dict[str, Any] = {
        key: tuple(entry[key]) if key in LISTS else entry[key] for key in DEFINING if key in entry
    }
    return Theme(
        id=entry["id"],
        name=entry["name"],
        parent=entry.get("parent"),
        status=Status(entry["status"]),
        **texts,
    )
