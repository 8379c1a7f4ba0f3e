"""What an exchange gives: a file, and what it could not carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sli_themes.errors import Fault

if TYPE_CHECKING:
    from sli_themes.coding.model import Codings


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Hold the bytes of a file for another program, and notes on what its format cannot hold."""

    content: bytes
    notes: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImportedCodings:
    """Hold the codings of people that another program made of a study's answers, and what was left out.

    ``codings`` has a row an answer, theme and person, an empty theme id where a person marked an answer as read and
    gave it no theme.
    """

    codings: Codings
    notes: tuple[Fault, ...] = ()


def left_out(where: str, what: str, next_step: str = "") -> Fault:
    """Return the note on something that was not carried over."""
    return Fault(where=where, what=what, next_step=next_step, fatal=False)
