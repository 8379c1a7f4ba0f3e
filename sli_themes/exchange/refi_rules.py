"""Rules of a REFI-QDA project that its schema does not see: references, GUIDs, positions, files.

A file that breaks one is refused by some program of the field, or silently loses codings in another. What we write
breaks none; of what we read, a broken reference stops everything, a position out of range only itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from sli_themes.errors import Fault
from sli_themes.exchange.guids import plain_guid
from sli_themes.exchange.xml import children

INTERNAL = "internal://"
SOURCES = "sources/"
_REFERENCES = {
    "CodeRef": ("Code",),
    "MemberCode": ("Code",),
    "SourceRef": ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"),
    "MemberSource": ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"),
    "VariableRef": ("Variable",),
    "NoteRef": ("Note",),
    "MemberNote": ("Note",),
}
_USERS = ("creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID")
_SHOWN = 5


def project_faults(root: Element, texts: Mapping[str, str], files: frozenset[str]) -> tuple[Fault, ...]:
    """Return what is wrong with a project beyond its schema, in one list; `Fault.fatal` says what stops reading.

    Args:
        root: the ``Project`` element, with plain names.
        texts: GUID of a text source → its text.
        files: paths within the archive.
    """
    owners = _owners(root)
    found = [
        *_repeated(root),
        *_dangling(root, owners),
        *_not_codable(root),
        *_missing_files(root, files),
        *_positions(root, texts),
        *_same_names(root),
    ]
    return tuple(found)


def _owners(root: Element) -> dict[str, str]:
    """Return GUID → element name, for everything that has one."""
    return {plain_guid(one.get("guid", "")): one.tag for one in root.iter() if one.get("guid")}


def _gathered(
    where: str, what: str, places: list[str], next_step: str, *, fatal: bool = True
) -> Iterator[Fault]:
    if places:
        shown = ", ".join(places[:_SHOWN]) + (
            f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        )
        yield Fault(where=where, what=f"{what} ({shown})", next_step=next_step, fatal=fatal)


def _repeated(root: Element) -> Iterator[Fault]:
    guids = Counter(plain_guid(one.get("guid", "")) for one in root.iter() if one.get("guid") is not None)
    bad = [f"{number} without one" for number in [guids.pop("", 0)] if number]
    bad += sorted(guid for guid, number in guids.items() if number > 1)
    yield from _gathered("GUIDs", "stand more than once, or are none", bad, "export the project again")


def _dangling(root: Element, owners: Mapping[str, str]) -> Iterator[Fault]:
    bad: list[str] = []
    users = {guid for guid, kind in owners.items() if kind == "User"}
    for one in root.iter():
        expected = _REFERENCES.get(one.tag)
        if expected and owners.get(plain_guid(one.get("targetGUID", ""))) not in expected:
            bad.append(f"{one.tag} {plain_guid(one.get('targetGUID', '')) or 'without GUID'}")
        bad += [
            f"{key} of a {one.tag}"
            for key in _USERS
            if one.get(key) and plain_guid(one.get(key, "")) not in users
        ]
    step = "what they name is missing: export the project again"
    yield from _gathered("references", "lead nowhere", sorted(dict.fromkeys(bad)), step)


def _not_codable(root: Element) -> Iterator[Fault]:
    closed = {plain_guid(one.get("guid", "")) for one in root.iter("Code") if one.get("isCodable") == "false"}
    used = {plain_guid(one.get("targetGUID", "")) for one in root.iter("CodeRef")}
    what = "are coded with although they are marked as not to be"
    yield from _gathered("codes", what, sorted(closed & used), "taken as they stand", fatal=False)


def _missing_files(root: Element, files: frozenset[str]) -> Iterator[Fault]:
    bad = []
    for one in [*root.iter("TextSource"), *root.iter("Note")]:
        path = one.get("plainTextPath", "")
        inline = next(children(one, "PlainTextContent"), None) is not None
        if path.startswith(INTERNAL) and SOURCES + path.removeprefix(INTERNAL) not in files:
            bad.append(plain_guid(one.get("guid", "")))
        elif path and inline:
            bad.append(f"{plain_guid(one.get('guid', ''))} has two texts")
    yield from _gathered("texts", "are not in the archive, or stand twice", bad, "export the project again")


def _positions(root: Element, texts: Mapping[str, str]) -> Iterator[Fault]:
    bad = []
    for source in root.iter("TextSource"):
        length = len(texts.get(plain_guid(source.get("guid", "")), ""))
        for selection in children(source, "PlainTextSelection"):
            start, end = position(selection, "startPosition"), position(selection, "endPosition")
            if not 0 <= start <= end <= length:
                bad.append(plain_guid(selection.get("guid", "")))
    step = "some programs count beyond U+FFFF or line ends differently; the whole answer is taken"
    yield from _gathered("selections", "lie outside their text", bad, step, fatal=False)


def _same_names(root: Element) -> Iterator[Fault]:
    names = Counter(one.get("name", "") for one in root.iter("Code"))
    bad = [
        f"code {place}"
        for place, one in enumerate(root.iter("Code"), start=1)
        if names[one.get("name", "")] > 1
    ]
    yield from _gathered(
        "codes", "share their names", bad, "some programs make one code of them", fatal=False
    )


def position(selection: Element, key: str) -> int:
    """Return a position of a selection; -1 when it is no number."""
    text = selection.get(key, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else -1
