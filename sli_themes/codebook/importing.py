"""A codebook of another shape becomes one of ours; whatever is not carried over is said."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sli_themes.codebook import nodes
from sli_themes.codebook.dumping import dump_codebook
from sli_themes.codebook.keywords import keyword_pattern
from sli_themes.codebook.model import Codebook, Status, Theme
from sli_themes.codebook.nodes import FaultList
from sli_themes.codebook.reading import parse_codebook
from sli_themes.codebook.rules import MAX_NAME, fits_in_names, folded_name, is_blank
from sli_themes.codebook.shapes import TABLES, WORKBOOKS, RawCodebook, RawTheme, read_raw
from sli_themes.errors import CodebookError, Fault

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SPLIT = {
    "keywords": re.compile(r"[;\n|]"),
    "questions": re.compile(r"[;,|\s]+"),
    "split_into": re.compile(r"[;,|\s]+"),
    "use_when": re.compile(r"[;\n|]"),
    "not_when": re.compile(r"[;\n|]"),
    "examples": re.compile(r"\n|\s\|\s"),
    "counter_examples": re.compile(r"\n|\s\|\s"),
}
_TRUE = {"true", "yes", "1", "y", "x"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCodebook:
    """Hold an imported codebook, the bytes of its file, and notes on what was changed or not carried.

    ``as_it_is`` says that the file was in our format already: ``content`` is that file, unchanged.
    """

    codebook: Codebook
    content: bytes
    notes: tuple[Fault, ...]
    as_it_is: bool


def import_codebook(path: Path | str) -> ImportedCodebook:
    """Read a codebook of our format or of another: YAML, JSON, csv or a workbook.

    A YAML file with ``version`` and with themes that have ``id`` and ``name`` counts as ours, and its faults are
    raised, not worked around. Anything else is converted: headings are made for parents that are only names, ids and
    names are made fit, keys we have no field for are left out. Ids that are fit already stay, since codings use them.

    Raises:
        CodebookError: the file cannot be read, holds no themes, or holds what cannot be converted (parents in a
            circle, say).
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        fault = Fault(where=str(path), what=f"cannot be read ({reason})", next_step="check the path")
        raise CodebookError(fault) from error
    suffix = path.suffix.lower()
    if suffix not in TABLES | WORKBOOKS | {".json"}:
        try:
            codebook = parse_codebook(content, file_name=path.name)
            return ImportedCodebook(codebook=codebook, content=content, notes=(), as_it_is=True)
        except CodebookError:
            if _claims_to_be_ours(content):
                raise
    return _converted(path, content)


def _claims_to_be_ours(content: bytes) -> bool:
    faults = FaultList("codebook")
    try:
        root = nodes.compose(nodes.decode(content, faults), faults)
    except CodebookError:
        return False
    keys = {key.value: value for key, value in root.value} if nodes.is_mapping(root) else {}
    themes = keys.get("themes")
    if "version" not in keys or themes is None or not nodes.is_sequence(themes):
        return False
    inner = [{key.value for key, _ in theme.value} for theme in themes.value if nodes.is_mapping(theme)]
    return any({"id", "name"} <= names for names in inner)


def _converted(path: Path, content: bytes) -> ImportedCodebook:
    return converted(path, read_raw(path, content))


def converted(path: Path, raw: RawCodebook) -> ImportedCodebook:
    """Make a codebook of the entries that a file of another shape (``path`` names it) holds.

    Raises:
        CodebookError: the entries hold what cannot be converted.
    """
    codebook, notes = _Conversion(raw).run(path)
    text = dump_codebook(codebook, note=f"Made from {path.name}.")
    codebook = parse_codebook(text, file_name=f"{path.name} (as converted)")
    return ImportedCodebook(
        codebook=codebook, content=text.encode("utf-8"), notes=tuple(notes), as_it_is=False
    )


class _Conversion:
    """Make themes of raw entries: ids first, since everything hangs on them, then names, parents and texts."""

    def __init__(self, raw: RawCodebook) -> None:
        self.raw = raw
        self.notes: list[Fault] = list(raw.notes)
        self.ids: dict[int, str] = {}
        self.given: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.headings: dict[str, Theme] = {}

    def run(self, path: Path) -> tuple[Codebook, list[Fault]]:
        entries = [entry for entry in self.raw.themes if self.has_name(entry)]
        self.give_ids(entries)
        themes = [self.theme(entry) for entry in entries]
        ordered: list[Theme] = []
        placed: set[str] = set()
        for entry, theme in zip(entries, themes, strict=True):
            parent = self.parent(entry, themes)
            heading = next((h for h in self.headings.values() if h.id == parent), None)
            if heading is not None and heading.id not in placed:
                ordered.append(heading)
                placed.add(heading.id)
            ordered.append(replace(theme, parent=parent))
        residual = self.residual(entries)
        for key, times in sorted(self.raw.not_carried.items()):
            what = f"`{key}` is not carried over" + (f" ({times} times)" if times > 1 else "")
            self.note(path.name, what)
        title = self.raw.title.strip() or path.stem.replace("_", " ").replace("-", " ").capitalize()
        made = Codebook(
            title=title,
            version=self.raw.version,
            themes=tuple(ordered),
            residual=residual,
            history=self.raw.history,
        )
        return made, self.notes

    def note(self, where: str, what: str, next_step: str = "") -> None:
        self.notes.append(Fault(where=where, what=what, next_step=next_step, fatal=False))

    def has_name(self, entry: RawTheme) -> bool:
        if _one_line(entry.fields.get("name")) or _one_line(entry.fields.get("id")):
            return True
        self.note(entry.where, "no name: left out", "give it a name and import again")
        return False

    def give_ids(self, entries: list[RawTheme]) -> None:
        """Keep the ids that are fit, then make the others unlike them."""
        wanted = [_one_line(entry.fields.get("id")) for entry in entries]
        taken = Counter(theme_id for theme_id in wanted if _SLUG.fullmatch(theme_id))
        used: set[str] = set()
        for entry, given in zip(entries, wanted, strict=True):
            theme_id = given
            if not _SLUG.fullmatch(given) or given in used:
                start = slug(given or _one_line(entry.fields.get("name")))
                theme_id = unlike(start, taken.keys() | used)
                if given:
                    self.note(entry.where, f"id {given!r} became {theme_id}", "codings must use the new id")
            used.add(theme_id)
            self.ids[id(entry)] = theme_id
            for alias in (given, theme_id):
                self.given.setdefault(alias, theme_id)
        self.given.pop("", None)

    def theme(self, entry: RawTheme) -> Theme:
        fields, theme_id = entry.fields, self.ids[id(entry)]
        line = _text if entry.exact else _one_line
        full = line(fields.get("name")) or _spelt(theme_id)
        name = self.name(full, theme_id)
        brief = line(fields.get("brief"))
        if len(full) > MAX_NAME and not brief:
            brief = full
        status = self.status(theme_id, _one_line(fields.get("status")).casefold())
        since, changed = self.versions(fields)
        merged_into = self.given.get(_one_line(fields.get("merged_into")))
        parts = (self.given.get(part) for part in _texts(fields.get("split_into"), "split_into"))
        return Theme(
            id=theme_id,
            name=name,
            brief=brief,
            definition=_text(fields.get("definition")),
            use_when=_texts(fields.get("use_when"), "use_when"),
            not_when=_texts(fields.get("not_when"), "not_when"),
            examples=_texts(fields.get("examples"), "examples"),
            counter_examples=_texts(fields.get("counter_examples"), "counter_examples"),
            keywords=self.keywords(theme_id, fields.get("keywords"), once=not entry.exact),
            questions=self.questions(entry),
            status=status,
            since=since,
            changed=changed,
            merged_into=merged_into if status is Status.RETIRED else None,
            split_into=tuple(filter(None, parts)) if status is Status.RETIRED and not merged_into else (),
        )

    def name(self, full: str, theme_id: str) -> str:
        """Return a name that our format allows and that no theme has yet."""
        name = "".join(c if fits_in_names(c) else " " for c in full)
        for forbidden, instead in (("::", ":"), (">", "›"), ("\\", "/")):
            name = name.replace(forbidden, instead)
        if is_blank(name):
            name = _spelt(theme_id)
        if name != full:
            self.note(f"theme {theme_id}", f"name written as {name!r}: some characters are not allowed")
        name = _shortened(name.strip(), MAX_NAME)
        if len(full) > MAX_NAME:
            self.note(f"theme {theme_id}", f"name shortened to {name!r}", "write a shorter one")
        number, unlike = 2, name
        while folded_name(unlike) in self.names:
            ending = f" ({number})"
            unlike, number = _shortened(name, MAX_NAME - len(ending)) + ending, number + 1
        if unlike != name:
            other = self.names[folded_name(name)]
            self.note(
                f"theme {theme_id}", f"name written as {unlike!r}: {other} has the same", "tell them apart"
            )
        self.names[folded_name(unlike)] = theme_id
        return unlike

    def parent(self, entry: RawTheme, themes: list[Theme]) -> str | None:
        """Return the id of the parent: a nesting group, a theme by id or name, or a heading made for the name."""
        if entry.inside is not None and id(entry.inside) in self.ids:
            return self.ids[id(entry.inside)]
        wanted = _one_line(entry.fields.get("parent"))
        if not wanted:
            return None
        if self.given.get(wanted, self.ids[id(entry)]) != self.ids[id(entry)]:
            return self.given[wanted]
        heading = self.headings.get(folded_name(wanted))
        if heading is not None:
            return heading.id
        namesake = next((theme for theme in themes if folded_name(theme.name) == folded_name(wanted)), None)
        if namesake is not None and not self.is_its_own_parent(namesake, wanted):
            return namesake.id
        return self.heading(wanted, is_taken=namesake is not None).id

    def is_its_own_parent(self, theme: Theme, wanted: str) -> bool:
        """Say whether the theme that has a group's name stands in that group itself."""
        entry = next(entry for entry in self.raw.themes if self.ids.get(id(entry)) == theme.id)
        return folded_name(_one_line(entry.fields.get("parent"))) == folded_name(wanted)

    def heading(self, wanted: str, *, is_taken: bool) -> Theme:
        extra = " (group)" if is_taken else ""
        theme_id = unlike(slug(wanted + extra), {*self.ids.values(), *(h.id for h in self.headings.values())})
        name = self.name(_shortened(wanted, MAX_NAME - len(extra)) + extra, theme_id)
        heading = Theme(id=theme_id, name=name)
        self.headings[folded_name(wanted)] = heading
        self.note(f"theme {theme_id}", f"heading made for the parent {wanted!r}, which is no theme")
        return heading

    def questions(self, entry: RawTheme) -> tuple[str, ...]:
        """Return the question ids of an entry or of the group around it; bare numbers become q1, q2, ..."""
        here: RawTheme | None = entry
        while here is not None:
            found = _texts(here.fields.get("questions"), "questions")
            if here.exact:
                return found
            if found:
                return tuple(dict.fromkeys(f"q{word}" if word.isdecimal() else word for word in found))
            here = here.inside
        return ()

    def keywords(self, theme_id: str, value: Any, *, once: bool) -> tuple[str, ...]:
        phrases = _texts(value, "keywords")
        if isinstance(value, str) and len(phrases) == 1 and "," in phrases[0]:
            phrases = tuple(filter(None, (phrase.strip() for phrase in phrases[0].split(","))))
        fit = []
        for phrase in phrases:
            try:
                keyword_pattern(phrase)
                fit.append(phrase)
            except ValueError as error:
                self.note(f"theme {theme_id}", f"keyword {phrase!r} left out: {error}")
        return tuple(dict.fromkeys(fit) if once else fit)

    def versions(self, fields: Mapping[str, Any]) -> tuple[int, int]:
        """Return since and changed, where the file says them and they fit the version it says."""
        since, changed = (_text(fields.get(key)) for key in ("since", "changed"))
        first = int(since) if since.isdecimal() and 1 <= int(since) <= self.raw.version else 1
        last = int(changed) if changed.isdecimal() and first <= int(changed) <= self.raw.version else first
        return first, last

    def status(self, theme_id: str, word: str) -> Status:
        if not word or word in set(Status):
            return Status(word or Status.AGREED.value)
        self.note(f"theme {theme_id}", f"status {word!r} became agreed: draft, agreed and retired are known")
        return Status.AGREED

    def residual(self, entries: Iterable[RawTheme]) -> tuple[str, ...]:
        marked = [
            self.ids[id(entry)]
            for entry in entries
            if _one_line(entry.fields.get("residual")).casefold() in _TRUE
        ]
        listed = [self.given.get(word, slug(word)) for word in _texts(self.raw.residual, "questions")]
        return tuple(dict.fromkeys([*marked, *listed]))


def slug(text: str) -> str:
    """Return an id made from words: ASCII letters, numbers and dashes."""
    plain = (
        unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode("ascii")
    )
    return re.sub(r"[^a-z0-9._]+", "-", plain.casefold()).strip("-._") or "theme"


def unlike(start: str, taken: Iterable[str]) -> str:
    """Return ``start``, or with the first number behind it that makes it unlike all that are ``taken``."""
    others = set(taken)
    theme_id, number = start, 2
    while theme_id in others:
        theme_id, number = f"{start}-{number}", number + 1
    return theme_id


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > most // 2 else cut).rstrip(" ,;:-") + "…"


def _spelt(theme_id: str) -> str:
    """Return a name for a theme that has none to be seen."""
    return theme_id.replace("_", " ").replace("-", " ").capitalize()


def _one_line(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_text(item) for item in value).strip()
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _texts(value: Any, key: str) -> tuple[str, ...]:
    if isinstance(value, list):
        parts = [_text(item) for item in value]
    else:
        parts = [part.strip() for part in _SPLIT[key].split(_text(value))]
    return tuple(filter(None, parts))
