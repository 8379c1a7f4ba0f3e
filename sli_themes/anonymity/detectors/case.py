"""What detectors share: the case they look at, and what they return."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sli_themes.anonymity.detectors.own import Own
from sli_themes.anonymity.gazetteer import Gazetteer
from sli_themes.anonymity.lexicon import Lexicon
from sli_themes.anonymity.model import OwnDetails
from sli_themes.anonymity.shadow import Shadow


class Found(NamedTuple):
    """Say what a detector found, in offsets of the shadow's text (made by the thousand, hence no dataclass)."""

    start: int
    end: int
    kind: str
    replacement: str
    rank: int
    """Where two overlap, the lower rank says what stood there; the span covers both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Hold what a detector looks at."""

    shadow: Shadow
    lexicon: Lexicon
    gazetteer: Gazetteer
    protected: tuple[bool, ...]
    """For each token: whether it belongs to the name of a body, law or programme that tells nobody apart."""
    respondent: OwnDetails | None
    own: Own


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """Name one detector; ``find`` is called with a case and only ever adds spans."""

    name: str
    find: Callable[[Case], Iterable[Found]]
