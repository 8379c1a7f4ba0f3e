"""Coded projects in the REFI-QDA exchange format (``.qdpx``), written: redacted texts, codes, who coded what.

Standard: REFI-QDA, QDA-XML 1.0 of 18 March 2019, ``Project.xsd``. The same study gives the same bytes: GUIDs are made
of ids, and no time stands in the file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from sli_themes.codebook.model import Codebook
from sli_themes.errors import ExchangeError, Fault
from sli_themes.exchange.described import describe_book
from sli_themes.exchange.guids import guid
from sli_themes.exchange.model import Exported, left_out
from sli_themes.exchange.refi_codebook import ABOUT, ORIGIN, add_codes, code_guid
from sli_themes.exchange.refi_reading import PROJECT_FILE
from sli_themes.exchange.refi_rules import INTERNAL, SOURCES, project_faults
from sli_themes.exchange.xml import add, xml_bytes
from sli_themes.wording import counted

NAMESPACE = "urn:QDA-XML:project:1.0"
VARIABLES = ("question", "region", "authority type")
_TIME = (1980, 1, 1, 0, 0, 0)
_NOT_IN_NAMES = re.compile(r"[^\w -]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactedAnswer:
    """Hold an answer as it may go to another program: redacted, with what it can be sorted by."""

    answer_id: str
    text: str
    variables: tuple[str, ...]
    """One value for each of `VARIABLES`; "" is left out."""
    themes: Mapping[str, tuple[str, ...]]
    """Coder → theme ids; none: the coder read it and found no theme."""


def source_guid(study: str, answer_id: str) -> str:
    """Return the GUID of an answer's text in the projects of a study."""
    return guid("source", study, answer_id)


def write_project(study: str, codebook: Codebook, answers: Sequence[RedactedAnswer], record: str) -> Exported:
    """Return a study as ``.qdpx``.

    Each coder's themes stand in one selection of the whole text; ``record`` (how it was coded) becomes a note.

    Raises:
        ExchangeError: the codebook has no theme, or the project would break a rule of the format, which is a bug.
    """
    texts = {one.answer_id: _plain(one.text) for one in answers}
    root = Element("Project", {"xmlns": NAMESPACE, "name": study, "origin": ORIGIN})
    users = sorted({coder for one in answers for coder in one.themes})
    if users:
        element = add(root, "Users")
        for user in users:
            add(element, "User", guid=guid("user", study, user), name=user)
    used = frozenset(theme for one in answers for themes in one.themes.values() for theme in themes)
    notes = list(add_codes(add(root, "CodeBook"), codebook, coded=used))
    variables = add(root, "Variables")
    for name in VARIABLES:
        add(variables, "Variable", guid=guid("variable", study, name), name=name, typeOfVariable="Text")
    files = _add_sources(root, study, codebook, answers, texts) if answers else {}
    note = guid("note", study, "run record")
    files[f"{note}.txt"] = _plain(record)
    add(add(root, "Notes"), "Note", guid=note, name="How it was coded", plainTextPath=f"{INTERNAL}{note}.txt")
    about = add(add(root, "Sets"), "Set", guid=guid("set", study, ABOUT), name=ABOUT)
    add(about, "Description", describe_book(codebook))
    add(root, "NoteRef", targetGUID=note)
    _require_sound(root, study, texts, files)
    far = sum(any(character > "\uffff" for character in text) for text in texts.values())
    if far:
        holding = counted(far, "answer holds", "answers hold")
        what = f"{holding} characters beyond U+FFFF, which some programs count as two"
        notes.append(left_out("positions", what, "check where selections end after them"))
    notes.append(
        left_out("codings", "excerpts, probabilities and reasons: a coding is one of the whole answer")
    )
    return Exported(content=_archive(xml_bytes(root), files), notes=tuple(notes))


def _add_sources(
    root: Element, study: str, codebook: Codebook, answers: Sequence[RedactedAnswer], texts: Mapping[str, str]
) -> dict[str, str]:
    """Append the answers in the order of their ids; return the files they stand in."""
    sources, files, names = add(root, "Sources"), dict[str, str](), set[str]()
    codes = {theme.id: code_guid(codebook, theme.id) for theme in codebook.themes}
    for one in sorted(answers, key=lambda answer: answer.answer_id):
        key, text = source_guid(study, one.answer_id), texts[one.answer_id]
        files[f"{key}.txt"] = text
        name = _name(one.answer_id, names)
        source = add(sources, "TextSource", guid=key, name=name, plainTextPath=f"{INTERNAL}{key}.txt")
        for coder, themes in sorted(one.themes.items()):
            user = guid("user", study, coder)
            selection = add(
                source,
                "PlainTextSelection",
                guid=guid("selection", study, one.answer_id, coder),
                startPosition="0",
                endPosition=str(len(text)),
                creatingUser=user,
            )
            for theme in sorted(themes):
                made = guid("coding", study, one.answer_id, coder, theme)
                coding = add(selection, "Coding", guid=made, creatingUser=user)
                add(coding, "CodeRef", targetGUID=codes[theme])
        for variable, value in zip(VARIABLES, one.variables, strict=True):
            if value:
                element = add(source, "VariableValue")
                add(element, "VariableRef", targetGUID=guid("variable", study, variable))
                add(element, "TextValue", value)
    return files


def _name(answer_id: str, taken: set[str]) -> str:
    """Return a name without slashes, dots and colons, which programs make paths of; no two are the same."""
    start = name = _NOT_IN_NAMES.sub("-", answer_id).strip() or "answer"
    number = 2
    while name.casefold() in taken:
        name, number = f"{start}-{number}", number + 1
    taken.add(name.casefold())
    return name


def _plain(text: str) -> str:
    """Return a text with plain line ends, so that everybody counts its characters in the same way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _require_sound(root: Element, study: str, texts: Mapping[str, str], files: Mapping[str, str]) -> None:
    by_guid = {source_guid(study, answer_id): text for answer_id, text in texts.items()}
    faults = project_faults(root, by_guid, frozenset(SOURCES + name for name in files))
    if faults:
        what = f"would break rules of the format: {faults[0].where} {faults[0].what}"
        raise ExchangeError(Fault(where="project", what=what, next_step="please report this as a bug"))


def _archive(project: bytes, files: Mapping[str, str]) -> bytes:
    """Return the archive: the project first, then the texts, all with the same fixed time."""
    stream = io.BytesIO()
    contents = {PROJECT_FILE: project} | {SOURCES + name: files[name].encode() for name in sorted(files)}
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return stream.getvalue()
