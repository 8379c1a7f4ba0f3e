"""Codebooks in the REFI-QDA exchange format (``.qdc``, and the codes within a ``.qdpx``), out and in.

Standard: REFI-QDA, QDA-XML 1.0 of 18 March 2019, ``Codebook.xsd``. A code has a name, a place in the tree, a colour
and a description; everything else of a theme travels in the description (`described`). What the codebook says of itself
is the description of a set.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from sli_themes.codebook.model import Codebook, Status, Theme
from sli_themes.codebook.shapes import RawCodebook, RawTheme
from sli_themes.errors import ExchangeError, Fault
from sli_themes.exchange.described import describe, describe_book, described, described_book
from sli_themes.exchange.guids import guid, plain_guid
from sli_themes.exchange.model import Exported, left_out
from sli_themes.exchange.xml import add, child, children, fit, parse_xml, refused, text_of, xml_bytes

NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "sli-themes"
ABOUT = "About this codebook"
"""Name of the set whose description holds the codebook's own fields."""
MAX_CODES = 20_000


def write_qdc(codebook: Codebook) -> Exported:
    """Return a codebook as ``.qdc``; the same codebook gives the same bytes.

    Headings and retired themes are written as codes that nothing may be coded with.

    Raises:
        ExchangeError: the codebook has no theme, and the format cannot hold an empty one.
    """
    root = Element("CodeBook", {"xmlns": NAMESPACE, "origin": ORIGIN})
    notes = add_codes(root, codebook)
    sets = add(root, "Sets")
    about = add(sets, "Set", guid=guid("set", codebook.title, ABOUT), name=ABOUT)
    add(about, "Description", describe_book(codebook))
    return Exported(content=xml_bytes(root), notes=(*notes, *_comments()))


def add_codes(
    parent: Element, codebook: Codebook, *, coded: frozenset[str] = frozenset()
) -> tuple[Fault, ...]:
    """Append ``Codes`` with a code a theme, children within their parents; return what could not be held.

    Themes that are ``coded`` may be coded with, whatever they are.

    Raises:
        ExchangeError: the codebook has no theme.
    """
    if not codebook.themes:
        step = "the format cannot hold an empty codebook: write a theme first"
        raise ExchangeError(Fault(where="codebook", what="has no themes", next_step=step))
    below: dict[str | None, list[Theme]] = {}
    for theme in codebook.themes:
        below.setdefault(theme.parent, []).append(theme)
    headings = {theme.id for theme in codebook.themes if codebook.is_heading(theme)}
    in_tree: list[str] = []

    def append(element: Element, theme: Theme) -> None:
        in_tree.append(theme.id)
        open_ = theme.status is not Status.RETIRED and theme.id not in headings
        codable = open_ or theme.id in coded
        code = add(
            element,
            "Code",
            guid=code_guid(codebook, theme.id),
            name=theme.name,
            isCodable="true" if codable else "false",
        )
        add(code, "Description", describe(theme))
        for inner in below.get(theme.id, ()):
            append(code, inner)

    codes = add(parent, "Codes")
    for theme in below.get(None, ()):
        append(codes, theme)
    notes = []
    if in_tree != [theme.id for theme in codebook.themes]:
        notes.append(left_out("order of the themes", "themes stand under their parents, in one tree"))
    unfit = [theme.id for theme in codebook.themes if fit(describe(theme)) != describe(theme)]
    if unfit:
        what = "control characters or carriage returns, which XML cannot hold"
        notes.append(left_out(f"themes {', '.join(unfit[:5])}", what))
    return tuple(notes)


def code_guid(codebook: Codebook, theme_id: str) -> str:
    """Return the GUID of a theme's code: that of its id within the book of this title."""
    return guid("code", codebook.title, theme_id)


def _comments() -> tuple[Fault, ...]:
    return (left_out("codebook.yaml", "comments and layout of the file", "keep the file itself"),)


def read_qdc(content: bytes, name: str) -> RawCodebook:
    """Return the entries of a ``.qdc`` file, of whatever program, leaving out nothing without a note.

    Raises:
        ExchangeError: it is no codebook of the standard, breaks its rules, or could do harm.
    """
    root = parse_xml(content, name)
    if root.tag != "CodeBook":
        step = "a .qdc file holds a CodeBook; a coded project has the ending .qdpx"
        raise ExchangeError(Fault(where=name, what="holds no codebook", next_step=step))
    raw = read_codes(root, name)
    sets = [one for group in children(root, "Sets") for one in children(group, "Set")]
    take_about(raw, sets)
    return raw


def read_codes(parent: Element, name: str) -> RawCodebook:
    """Return the entries of the ``Codes`` in an element.

    Raises:
        ExchangeError: there are no codes, too many, or two with one GUID.
    """
    raw = RawCodebook()
    codes = child(parent, "Codes")
    guids: dict[str, str] = {}
    faults: list[Fault] = []
    for code, inside in _codes(codes, None, raw):
        place = f"{name} code {len(raw.themes)}"
        key = plain_guid(code.get("guid", ""))
        if not key:
            faults.append(Fault(where=place, what="has no GUID", next_step="export the codebook again"))
        elif key in guids:
            what = f"has the GUID of {guids[key]}, so codings cannot be told apart"
            faults.append(Fault(where=place, what=what, next_step="export the codebook again"))
        guids[key] = place
        if len(guids) > MAX_CODES:
            raise refused(name, f"has more than {MAX_CODES:,} codes")
        _fill(raw, raw.themes[-1], code, key, inside)
    if not raw.themes:
        what = "has no codes"
        faults.append(Fault(where=name, what=what, next_step="export a codebook with at least one code"))
    if faults:
        raise ExchangeError(faults)
    return raw


def _codes(
    parent: Element | None, inside: RawTheme | None, raw: RawCodebook
) -> Iterator[tuple[Element, RawTheme | None]]:
    """Yield each code with the entry it stands in, and make its own entry, parents first."""
    for code in children(parent, "Code"):
        entry = RawTheme(where=f"code {len(raw.themes) + 1}", inside=inside)
        raw.themes.append(entry)
        yield code, inside
        yield from _codes(code, entry, raw)


def _fill(raw: RawCodebook, entry: RawTheme, code: Element, key: str, inside: RawTheme | None) -> None:
    fields = described(text_of(code, "Description"))
    entry.exact = "id" in fields
    entry.inside = inside
    entry.fields = {"name": code.get("name", ""), "guid": key, **fields}
    if code.get("color"):
        raw.drop("color")
    if code.get("isCodable") == "false" and not entry.exact and child(code, "Code") is None:
        what = "is marked as one that nothing is coded with; it became a theme like any other"
        raw.notes.append(left_out(entry.where, what, "retire it, if it is no longer used"))
    for _ in children(code, "NoteRef"):
        raw.drop("note on a code")


def take_about(raw: RawCodebook, sets: list[Element]) -> None:
    """Take what a set of ours says of the codebook; count other sets as not carried."""
    for one in sets:
        if one.get("name") != ABOUT:
            raw.drop("set of codes")
            continue
        fields = described_book(text_of(one, "Description"))
        raw.title = str(fields.get("title", ""))
        version = str(fields.get("version", ""))
        raw.version = int(version) if version.isdecimal() and int(version) >= 1 else 1
        raw.residual = list(fields.get("residual", ()))
        raw.history = tuple(edit for edit in fields["history"] if edit.version <= raw.version)
