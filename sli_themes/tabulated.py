"""What tables of closed questions and of responses hold (publishable): whole numbers, bases and the words around them.

Per cents are made when a number is printed (``outputs.conventions``), so that every output rounds alike.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupColumn:
    """Head one column of a closed question's table: a group of respondents and how many of them answered."""

    name: str
    """As printed: "Chief executives and leaders", "Full sample"."""
    base: int
    """Respondents of the group who were asked and answered."""
    asked: int
    """Respondents of the group who were asked: everybody, or those whom an earlier answer led to the question."""
    base_words: str
    """Who the base is: "all consultation responses who answered Yes in Table 8"."""
    whole: bool = False
    """Everybody: its counts may be told. Those of a group are made into per cents and told nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    """Hold how many respondents of each column chose an option; ``None`` is withheld."""

    option: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedTable:
    """Hold the answers to one closed question, option by option in the order in which they were offered.

    ``multiple``: a respondent may stand in several rows, so that the column need not add to its base.
    """

    number: int
    """Of the table, as printed: response tables first, then the questions in their order."""
    question: str
    text: str
    multiple: bool
    columns: tuple[GroupColumn, ...]
    rows: tuple[OptionRow, ...]
    not_asked: int = 0
    """Respondents who answered without having been asked: they are counted in no row and no base."""
    note: str = ""
    """Which groups are not shown, and why; "" when all are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCount:
    """Count the authorities of one region or type from which somebody chose an option, as far as that may be told.

    ``group`` "" are those of whom it is not known. ``authorities`` and ``base_authorities`` are ``None`` where they
    are withheld.
    """

    question: str
    option: str
    attribute: str
    group: str
    authorities: int | None
    base_authorities: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRow:
    """Hold how many of a group responded, and of how many; ``None`` where a number is withheld or not known."""

    group: str
    responded: int | None
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTable:
    """Hold the response by role, authority type or region, in one unit that is always said.

    ``unit`` is "respondents" (against the sample frame) or "authorities" (those with at least one response, against
    all of the population). ``rows`` are followed by ``whole`` when printed.
    """

    number: int
    attribute: str
    unit: str
    rows: tuple[ResponseRow, ...]
    whole: ResponseRow
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Hold all tables of a study in the order in which they are printed."""

    responses: tuple[ResponseTable, ...] = ()
    closed: tuple[ClosedTable, ...] = ()
    covered: ResponseRow | None = None
    """Authorities with a response of their own or through an organisation that answered for them, of all."""
    by_group: tuple[OptionCount, ...] = ()
    """Closed questions by region or type, when that was asked for: what went through disclosure control."""
