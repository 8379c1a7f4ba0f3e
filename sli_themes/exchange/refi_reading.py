"""Coded projects in the REFI-QDA exchange format (``.qdpx``), read: codes, texts and who coded what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from sli_themes.codebook.shapes import RawCodebook
from sli_themes.errors import ExchangeError, Fault
from sli_themes.exchange.archive import Archive
from sli_themes.exchange.guids import plain_guid
from sli_themes.exchange.model import left_out
from sli_themes.exchange.refi_codebook import read_codes, take_about
from sli_themes.exchange.refi_rules import INTERNAL, SOURCES, position, project_faults
from sli_themes.exchange.xml import child, children, parse_xml, text_of
from sli_themes.wording import counted

PROJECT_FILE = "project.qde"
_NOT_CARRIED = {
    "Case": "cases",
    "Link": "links",
    "Graph": "graphs",
    "Note": "notes",
    "PictureSource": "pictures",
    "PDFSource": "PDF files",
    "AudioSource": "sound files",
    "VideoSource": "films",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Hold what one person marked in a text: the GUIDs of its codes, and whether it is the whole text."""

    coder: str
    codes: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Hold one text of a project, and what was marked in it."""

    guid: str
    name: str
    text: str
    selections: tuple[Selection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Hold what a project says; its codes are those of ``codebook``, each with its GUID under "guid"."""

    codebook: RawCodebook
    sources: tuple[Source, ...]
    notes: tuple[Fault, ...]


def read_project(content: bytes, name: str) -> Project:
    """Return a project, of whatever program.

    Raises:
        ExchangeError: with every reason why it is refused; nothing of it is unpacked to disk.
    """
    archive = Archive(content, name)
    packed = archive.read(PROJECT_FILE)
    if packed is None:
        step = "a .qdpx file is a zip archive with project.qde at its top"
        raise ExchangeError(Fault(where=name, what=f"holds no {PROJECT_FILE}", next_step=step))
    root = parse_xml(packed, f"{name} ({PROJECT_FILE})")
    if root.tag != "Project":
        raise ExchangeError(
            Fault(where=name, what="holds no Project", next_step="export it again as a project")
        )
    texts = {plain_guid(one.get("guid", "")): _text(archive, one) for one in root.iter("TextSource")}
    faults = project_faults(root, texts, frozenset(archive.files))
    if any(fault.fatal for fault in faults):
        raise ExchangeError([fault for fault in faults if fault.fatal])
    book = child(root, "CodeBook")
    codebook = read_codes(Element("CodeBook") if book is None else book, name)
    take_about(codebook, list(children(child(root, "Sets"), "Set")))
    users = {plain_guid(one.get("guid", "")): one.get("name") or "" for one in root.iter("User")}
    sources = tuple(_source(one, texts, users) for one in children(child(root, "Sources"), "TextSource"))
    return Project(codebook=codebook, sources=sources, notes=(*faults, *_left(root, name)))


def _text(archive: Archive, source: Element) -> str:
    """Return a source's text, from its file or from within; "" when it lies outside the archive."""
    path = source.get("plainTextPath", "")
    if not path.startswith(INTERNAL):
        return text_of(source, "PlainTextContent")
    packed = archive.read(SOURCES + path.removeprefix(INTERNAL)) or b""
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        try:
            return packed.decode(encoding)
        except UnicodeDecodeError:
            continue
    return packed.decode("latin-1")


def _source(source: Element, texts: dict[str, str], users: dict[str, str]) -> Source:
    key = plain_guid(source.get("guid", ""))
    selections = [*_selections(source, len(texts[key]), users)]
    # A coding straight under a source is one of the whole text.
    selections += [
        Selection(coder=_user(coding, users), codes=_codes([coding]), whole=True)
        for coding in children(source, "Coding")
    ]
    return Source(guid=key, name=source.get("name") or "", text=texts[key], selections=tuple(selections))


def _selections(source: Element, length: int, users: dict[str, str]) -> Iterator[Selection]:
    for one in children(source, "PlainTextSelection"):
        start, end = position(one, "startPosition"), position(one, "endPosition")
        whole = not 0 <= start <= end <= length or (start, end) == (0, length)
        by_user: dict[str, list[Element]] = {}
        for coding in children(one, "Coding"):
            by_user.setdefault(_user(coding, users) or _user(one, users), []).append(coding)
        for coder, codings in (by_user or {_user(one, users): []}).items():
            yield Selection(coder=coder, codes=_codes(codings), whole=whole)


def _user(element: Element, users: dict[str, str]) -> str:
    return users.get(plain_guid(element.get("creatingUser", "")), "")


def _codes(codings: list[Element]) -> tuple[str, ...]:
    return tuple(
        plain_guid(reference.get("targetGUID", ""))
        for one in codings
        for reference in children(one, "CodeRef")
    )


def _left(root: Element, name: str) -> Iterator[Fault]:
    """Yield a note for each kind of thing that a study of ours has no place for."""
    kinds = Counter(_NOT_CARRIED[one.tag] for one in root.iter() if one.tag in _NOT_CARRIED)
    for what, number in sorted(kinds.items()):
        yield left_out(name, f"{number:,} {what}")
    outside = sum(bool(one.get("plainTextPath")) and not one.get("plainTextPath", "").startswith(INTERNAL)
                  for one in root.iter("TextSource"))  # fmt: skip
    if outside:
        yield left_out(name, f"{counted(outside, 'text')} outside the archive")
