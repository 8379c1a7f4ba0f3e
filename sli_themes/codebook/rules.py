"""What must hold between the themes of a codebook: faults that no line shows on its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from sli_themes.codebook.model import Status, Theme
from sli_themes.codebook.nodes import FaultList, Place
from sli_themes.errors import did_you_mean
from sli_themes.files import printable

MAX_NAME = 63
"""Longest name: coding packages of the field cut or refuse longer ones."""
FORBIDDEN_IN_NAMES = (">", "\\", "::")
"""Path separators of the field's coding packages; control characters, which break a table, are refused too."""
_BREAKING = ("Cc", "Zl", "Zp")
"""Unicode categories of what breaks a line or a table cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Hold a theme with the places of its keys in the file."""

    theme: Theme
    start: Place
    places: dict[str, Place]

    def place(self, key: str) -> Place:
        """Return where the value of ``key`` stands, or the theme's beginning when the key is not there."""
        return self.places.get(key, self.start)


def folded_name(name: str) -> str:
    """Return the form in which two names are the same to a reader: no case, composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def fits_in_names(character: str) -> bool:
    """Say whether a name may hold a character: none that breaks a line, none that no output of ours prints."""
    return unicodedata.category(character) not in _BREAKING and printable(character) == character


def is_blank(name: str) -> bool:
    """Say whether a reader sees nothing of a name: spaces, joiners and other characters without a shape."""
    return all(unicodedata.category(character)[0] in "ZC" for character in name)


def check_name(name: str, place: Place, faults: FaultList) -> None:
    """Add the faults that a theme's name has by itself."""
    if len(name) > MAX_NAME:
        faults.at(place, f"the name has {len(name)} characters", f"shorten it to {MAX_NAME}")
    for forbidden in FORBIDDEN_IN_NAMES:
        if forbidden in name:
            faults.at(place, f"the name holds {forbidden}", "leave it out: other packages read it as a path")
    if is_blank(name):
        faults.at(place, "the name has no character that can be seen", "write a name that readers can see")
    for character in sorted({character for character in name if not fits_in_names(character)}):
        shown = {"\t": "a tab", "\n": "a line break"}.get(character, f"invisible U+{ord(character):04X}")
        faults.at(place, f"the name holds {shown}", "write it on one line, with spaces")


def check_together(entries: list[Entry], version: int, faults: FaultList) -> None:
    """Add the faults between the themes of one codebook of this ``version``."""
    _once(entries, "id", lambda theme: theme.id, faults)
    _once(entries, "name", lambda theme: folded_name(theme.name), faults)
    known = {entry.theme.id for entry in entries if entry.theme.id}
    for entry in entries:
        _check_references(entry, known, faults)
        _check_versions(entry, version, faults)
    _check_circles(entries, "parent", lambda theme: theme.parent, faults)
    _check_circles(entries, "merged_into", lambda theme: theme.merged_into, faults)


def _once(entries: list[Entry], key: str, value_of: Callable[[Theme], str], faults: FaultList) -> None:
    first: dict[str, Entry] = {}
    for entry in entries:
        value = value_of(entry.theme)
        if not value:
            continue
        earlier = first.setdefault(value, entry)
        if earlier is not entry:
            shown = entry.theme.id if key == "id" else entry.theme.name
            what = f"{key} {shown!r} is taken already (line {earlier.place(key).line})"
            step = "give each theme its own" if key == "id" else "case does not count"
            faults.at(entry.place(key), what, step)


def _check_references(entry: Entry, known: set[str], faults: FaultList) -> None:
    theme = entry.theme
    parts = [("split_into", part) for part in theme.split_into]
    for key, target in (("parent", theme.parent), ("merged_into", theme.merged_into), *parts):
        if target is not None and target not in known:
            step = did_you_mean(target, known, otherwise="write the id of a theme of this codebook")
            faults.at(entry.place(key), f"`{key}` names {target!r}, which is no theme's id", step)
    if theme.merged_into is not None and theme.status is not Status.RETIRED:
        what = f"theme {theme.id} has `merged_into` but is {theme.status.value}"
        faults.at(entry.place("merged_into"), what, "write `status: retired`, or `merged_into: null`")
    if theme.split_into and (theme.status is not Status.RETIRED or theme.merged_into is not None):
        what = f"theme {theme.id} has `split_into` but is {'merged' if theme.merged_into else theme.status.value}"
        faults.at(entry.place("split_into"), what, "write `status: retired` alone, or take `split_into` out")


def _check_versions(entry: Entry, version: int, faults: FaultList) -> None:
    theme = entry.theme
    for key, number in (("since", theme.since), ("changed", theme.changed)):
        if key in entry.places and number > version:
            what = f"`{key}` is {number}, but the codebook is version {version}"
            faults.at(entry.place(key), what, "raise `version` at the top, or lower this one")
    if theme.changed < theme.since:
        what = f"`changed` ({theme.changed}) is before `since` ({theme.since})"
        faults.at(entry.place("changed"), what, "write the later version as `changed`")


def _check_circles(
    entries: list[Entry], key: str, target_of: Callable[[Theme], str | None], faults: FaultList
) -> None:
    """Add one fault a circle, at its member that stands first in the file."""
    by_id = {entry.theme.id: entry for entry in reversed(entries) if entry.theme.id}
    done: set[str] = set()
    for theme_id in [entry.theme.id for entry in entries]:
        path: list[str] = []
        here: str | None = theme_id
        while here in by_id and here not in done:
            done.add(here)
            path.append(here)
            here = target_of(by_id[here].theme)
        if here in path:
            circle = path[path.index(here) :]
            start = min(circle, key=lambda member: by_id[member].place("id").line)
            turned = circle[circle.index(start) :] + circle[: circle.index(start)]
            what = f"theme {start} is its own `{key}`"
            if len(turned) > 1:
                shown = turned if len(turned) <= 8 else [*turned[:7], "…"]
                what = f"`{key}` goes in a circle: {' → '.join([*shown, start])}"
            faults.at(by_id[start].place(key), what, "write `null` at one of them")
