"""The errors of the package: one tree, caught in one place (``cli``).

    SliThemesError
    ├── UsageError          the command was called with something it cannot use        exit 2
    ├── FaultyInput         a file supplied by people has faults, all listed at once   exit 3
    │   ├── StudyError          study.toml
    │   ├── PopulationError     the table of authorities
    │   ├── AnswersError        the table of answers, or of human codings
    │   ├── CodebookError       the codebook
    │   └── ExchangeError       a file of another program
    ├── ModelError          the sentence-embedding model is missing or not the expected one   exit 3
    ├── OutputError         a file or folder cannot be written                         exit 3
    └── DisclosureError     refused, because somebody could be recognised, or words    exit 4
                            of answers would leave the machine

No message holds a word of an answer: identifiers, row numbers, column names and counts only.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Say what is wrong at one place of a file, and what to do about it.

    Attributes:
        where: file and row, line or column name, such as ``codebook.yaml line 12, column 5``.
        what: what was found there; never a word of an answer.
        next_step: what the reader can do about it.
        fatal: false for a note: worth knowing, and nothing stops for it.
    """

    where: str
    what: str
    next_step: str = ""
    fatal: bool = True

    def __str__(self) -> str:
        """Return the fault as one line."""
        return f"{self.where}: {self.what}" + (f" → {self.next_step}" if self.next_step else "")


class SliThemesError(Exception):
    """Stop with a message a user can act on."""

    exit_code = 3


class UsageError(SliThemesError):
    """A command was called with something it cannot use."""

    exit_code = 2


class FaultyInput(SliThemesError):
    """A file supplied by people has faults; all of them are gathered before this is raised."""

    def __init__(self, faults: Iterable[Fault] | Fault) -> None:
        """Keep ``faults`` (at least one), in the order in which they stand in the file."""
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class StudyError(FaultyInput):
    """study.toml is missing, unreadable or says something that cannot be."""


class PopulationError(FaultyInput):
    """The table of authorities has faults."""


class AnswersError(FaultyInput):
    """The table of answers (or of human codings) cannot be read as the study describes it."""


class CodebookError(FaultyInput):
    """The codebook has faults."""


class ExchangeError(FaultyInput):
    """A file of another program is not what it says, or could do harm."""


class ModelError(SliThemesError):
    """The sentence-embedding model is missing or is not the expected one."""


class OutputError(SliThemesError):
    """A file or folder cannot be written; what was there before is untouched."""


class DisclosureError(SliThemesError):
    """Refused, because a reader could recognise who is behind a count or a quote, or answers would be sent away."""

    exit_code = 4


def did_you_mean(found: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the next step for an unknown name: the nearest known one, or ``otherwise`` when none is near."""
    # Sorted, so that two equally near names give the same message in every run.
    folded = {name.casefold(): name for name in sorted(known)}
    near = difflib.get_close_matches(found.casefold(), list(folded), n=1, cutoff=0.6)
    return f"did you mean {folded[near[0]]!r}?" if near else otherwise
