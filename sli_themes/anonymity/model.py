"""What the redactor and the gate say (restricted: a `Redaction` holds words of an answer)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

OUR_COUNCIL = "[our council]"
OUR_ORGANISATION = "[our organisation]"
ANOTHER_COUNCIL = "[another council]"
NAME = "[name]"
ROLE = "[my role]"
PLACE = "[a place in our area]"
PROGRAMME = "[a local programme]"
EMAIL = "[e-mail address]"
PHONE = "[telephone number]"
LINK = "[web address]"
HANDLE = "[account name]"
POSTCODE = "[postcode]"
PLATE = "[number plate]"
REFERENCE = "[reference number]"
PERSONAL_NUMBER = "[personal number]"
REPLACEMENTS = (
    OUR_COUNCIL, OUR_ORGANISATION, ANOTHER_COUNCIL, NAME, ROLE, PLACE, PROGRAMME, EMAIL, PHONE, LINK, HANDLE, POSTCODE,
    PLATE, REFERENCE, PERSONAL_NUMBER,
)  # fmt: skip
"""Every phrase the redactor writes: it says what stood there, is never blank and never an invented name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDetails:
    """Hold what is known of the respondent whose words are redacted; "" where it is not known."""

    authority: str = ""
    """As the respondent gave it."""
    authority_code: str = ""
    name: str = ""
    email: str = ""
    role: str = ""
    region: str = ""
    authority_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Say what is replaced: ``start`` to ``end`` (code points of the text as it was written, end exclusive)."""

    start: int
    end: int
    kind: str
    """e-mail, phone, own authority, authority, person, place, programme, ..."""
    replacement: str
    reason: str
    """The detector's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """Hold a text after redaction. ``original`` is needed by the gate and by people who clear; never publish it."""

    original: str
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Reason:
    """Say why a quote is held. ``words`` and ``hint`` are for a report writer and hold no word of the answer.

    ``start`` and ``end`` point into the redacted text (0, 0: the whole of it).
    """

    code: str
    words: str
    hint: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Say whether a redacted text must wait for a person."""

    held: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactedLine:
    """Hold what the ``redact`` command writes for one line."""

    line: int
    redacted: str
    held: bool
    reasons: tuple[Reason, ...]
    spans: tuple[Span, ...]


class Voter(Protocol):
    """Look at a text for names in its own way (a spaCy model that the user has installed, say)."""

    name: str

    def __call__(self, text: str) -> list[tuple[int, int]]:
        """Return (start, end) of everything that it takes for a name in ``text``."""
        ...
