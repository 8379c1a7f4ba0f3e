"""What the redactor and the gate say (restricted: a `Redaction` holds words of an answer)."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    score: float = 1.0
    """How sure the detector is (0 to 1): see `Detector`."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Step:
    """Say in a decision trace what one detector found, and whether that is what the replacement says."""

    look: int
    """Detection runs on its own result until it finds nothing more: the how manieth look this was, from 1."""
    start: int
    end: int
    """Into the text as it was written, like those of a `Span`."""
    kind: str
    detector: str
    score: float
    won: bool
    """False: it overlapped a surer find, whose replacement covers both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """Hold a text after redaction. ``original`` is needed by the gate and by people who clear; never publish it."""

    original: str
    text: str
    spans: tuple[Span, ...] = ()
    trace: tuple[Step, ...] = ()
    """Everything that was found, in order; holds no words."""


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
    rule: str = field(default="", compare=False)
    """The rule's name..."""
    score: float = field(default=1.0, compare=False)
    """...and how sure it is (0 to 1): see `Rule`."""


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
    trace: tuple[Step, ...]


class Voter(Protocol):
    """Look at a text for names in its own way (a spaCy model that the user has installed, say)."""

    @property
    def name(self) -> str:
        """Return what it is called, for the reason."""
        ...

    def __call__(self, text: str) -> list[tuple[int, int]]:
        """Return (start, end) of everything that it takes for a name in ``text``."""
        ...
