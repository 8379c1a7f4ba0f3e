"""Which theme of ours an entry of another program's codebook is, and how that was told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sli_themes.codebook.model import Codebook
from sli_themes.codebook.rules import folded_name
from sli_themes.codebook.shapes import RawCodebook, RawTheme
from sli_themes.exchange.lists import names_to
from sli_themes.exchange.refi_codebook import code_guid

WAYS = ("GUID", "id", "path", "name")
"""How an entry may be told, the surest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Say which theme an entry is (its place in the file, from 0) and by which of `WAYS`."""

    entry: int
    theme_id: str
    by: str


def match_entries(raw: RawCodebook, codebook: Codebook) -> tuple[Match, ...]:
    """Return the themes that the entries of a file are, each at most once, the surest matches first.

    An analyst may have renamed, moved and redefined a theme elsewhere, and some programs mint new GUIDs: so GUID
    comes before the id that stands in the description, then the path of names, then the name alone.
    """
    found: dict[int, Match] = {}
    taken: set[str] = set()
    for way in WAYS:
        ours: dict[str, str] = {}
        for theme in codebook.themes:
            ours.setdefault(_of_theme(codebook, theme.id, way), theme.id)
        for place, entry in enumerate(raw.themes):
            theme_id = ours.get(_of_entry(entry, way), "")
            if theme_id and place not in found and theme_id not in taken:
                found[place] = Match(entry=place, theme_id=theme_id, by=way)
                taken.add(theme_id)
    return tuple(found[place] for place in sorted(found))


def _of_theme(codebook: Codebook, theme_id: str, way: str) -> str:
    theme = codebook.theme(theme_id)
    if way == "GUID":
        return code_guid(codebook, theme_id)
    if way == "id":
        return theme_id
    return "\n".join(map(folded_name, names_to(codebook, theme) if way == "path" else (theme.name,)))


def _of_entry(entry: RawTheme, way: str) -> str:
    if way in ("GUID", "id"):
        return str(entry.fields.get("guid" if way == "GUID" else "id") or "")
    names = [folded_name(str(one.fields.get("name") or "")) for one in _up(entry)]
    return "\n".join(reversed(names)) if way == "path" else names[0]


def _up(entry: RawTheme | None) -> Iterator[RawTheme]:
    while entry is not None:
        yield entry
        entry = entry.inside
