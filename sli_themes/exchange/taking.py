"""Taking a codebook back that was worked on elsewhere: matched, compared, then written into the study's own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sli_themes.codebook.compare import DEFINING, Change, Kind, compare
from sli_themes.codebook.editing import edit_codebook, plan_edit, theme_entry
from sli_themes.codebook.edits import entry_of
from sli_themes.codebook.importing import converted, slug, unlike
from sli_themes.codebook.model import Codebook
from sli_themes.codebook.reading import read_codebook
from sli_themes.codebook.shapes import RawCodebook
from sli_themes.errors import Fault
from sli_themes.exchange.codebooks import read_entries
from sli_themes.exchange.matching import WAYS, match_entries
from sli_themes.exchange.model import left_out
from sli_themes.wording import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Hold what a file would change in a codebook, how its themes were told, and what was not carried."""

    changes: tuple[Change, ...]
    told_by: tuple[tuple[str, int], ...]
    """(one of `WAYS`, number of themes)."""
    notes: tuple[Fault, ...]
    before: Codebook
    after: Codebook


def take_codebook(book: Path, file: Path, *, who: str, date: str, dry_run: bool) -> Taken:
    """Write what an analyst changed elsewhere into the codebook ``book``, in one edit, or only say it.

    Themes are told by GUID, id, path and name, in this order. Names, places in the tree and the fields that the file
    holds are taken; a theme that is not in the file is called lost and stays, since its absence may be an accident of
    the other program. Ids, status and versions stay ours.

    Raises:
        ExchangeError: the file breaks rules of its format.
        CodebookError: the codebook or the file has faults, or the codebook would have after the edit.
        OutputError: the folder cannot be written.
    """
    ours = read_codebook(book)
    raw = read_entries(file)
    matches = match_entries(raw, ours)
    for match in matches:
        raw.themes[match.entry].fields["id"] = match.theme_id
    _name_strangers(raw, ours, {match.entry for match in matches})
    given = {match.theme_id: frozenset(_given(raw, match.entry)) for match in matches}
    theirs = converted(file, raw)
    wanted = _wanted(ours, theirs.codebook, given)
    changes = tuple(change for change in compare(ours, wanted) if change.kind is not Kind.LOST)
    lost = [theme for theme in ours.themes if theme.id not in given]
    changes += tuple(Change(theme_id=theme.id, kind=Kind.LOST, before=theme.name) for theme in lost)

    def change(document: Any) -> None:
        _write(document, ours, wanted)

    what = f"took {file.name}: " + _summary(changes)
    line = {"who": who, "what": what, "why": "", "date": date}
    after = plan_edit(book, change, **line).after if dry_run else edit_codebook(book, change, **line)
    ways = Counter(match.by for match in matches)
    notes = [*theirs.notes]
    if lost:
        notes.append(
            left_out(counted(len(lost), "theme"), "not in the file, kept here", "retire what was meant to go")
        )
    return Taken(
        changes=changes,
        told_by=tuple((way, ways[way]) for way in WAYS if ways[way]),
        notes=tuple(notes),
        before=ours,
        after=after,
    )


def _name_strangers(raw: RawCodebook, ours: Codebook, matched: set[int]) -> None:
    """Give entries that are no theme of ours an id that none of ours has."""
    taken = {theme.id for theme in ours.themes}
    for place, entry in enumerate(raw.themes):
        if place not in matched:
            start = str(entry.fields.get("id") or slug(str(entry.fields.get("name") or "")))
            entry.fields["id"] = unlike(start, taken)
            taken.add(entry.fields["id"])


def _given(raw: RawCodebook, place: int) -> set[str]:
    """Return which fields an entry says something of; one of ours says all, in that it leaves out what is empty."""
    entry = raw.themes[place]
    given = {"name"} | (set(DEFINING) if entry.exact else set(DEFINING) & set(entry.fields))
    return given | ({"parent"} if any(one.inside for one in raw.themes) else set())


def _wanted(ours: Codebook, theirs: Codebook, given: dict[str, frozenset[str]]) -> Codebook:
    """Return our codebook as the file would have it."""
    found = {theme.id: theme for theme in theirs.themes}
    themes = [
        replace(theme, **{key: getattr(found[theme.id], key) for key in given[theme.id]})
        if theme.id in given
        else theme
        for theme in ours.themes
    ]
    new = [theme for theme in theirs.themes if theme.id not in given]
    return replace(ours, themes=(*themes, *new))


def _write(document: Any, ours: Codebook, wanted: Codebook) -> None:
    before = {theme.id: theme for theme in ours.themes}
    for theme in wanted.themes:
        if theme.id not in before:
            document["themes"].append(entry_of(theme))
            continue
        entry = theme_entry(document, theme.id)
        for key in ("name", "parent", *DEFINING):
            value = getattr(theme, key)
            if value != getattr(before[theme.id], key):
                entry[key] = list(value) if isinstance(value, tuple) else value


def _summary(changes: tuple[Change, ...]) -> str:
    kinds: Counter[Kind] = Counter(change.kind for change in changes if change.kind is not Kind.LOST)
    return ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind]) or "nothing changed"
