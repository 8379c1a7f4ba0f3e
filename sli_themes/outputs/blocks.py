"""What a page or a Word file is built of (publishable): each block once, for every format that shows it.

A block holds words and printed numbers, nothing of how they look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sli_themes.files import printable

if TYPE_CHECKING:
    from sli_themes.outputs.pictures import Picture

_NO_CHARACTER = re.compile("[\\x0c\\ud800-\\udfff\\ufffe\\uffff]")
"""What `printable` leaves and neither XML nor HTML can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Head a part; ``level`` 1 is a chapter, and none is skipped on the way down."""

    text: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Hold sentences; ``strong`` stands before them in bold, ``leads_in`` keeps them on the page of what follows."""

    text: str
    strong: str = ""
    leads_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """Hold a list whose order says nothing."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Hold a quote as it may be printed, who it is from, and its id when that is to be seen."""

    text: str
    attribution: str
    quote_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn:
    """Head a column; ``width`` is its part of the table beside those of the others."""

    name: str
    width: float = 1.0
    is_number: bool = False
    """True: stands to the right."""
    is_bar: bool = False
    """True: a page may draw the number, a per cent, as a bar beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Hold a table: its first column heads the rows, ``notes`` (the base first) stand below."""

    caption: str
    """With its number: "Table 4: Do you agree?"."""
    columns: tuple[TableColumn, ...]
    rows: Sequence[tuple[str, ...]]
    """Cells as printed, one a column."""
    notes: tuple[str, ...] = ()
    indents: tuple[int, ...] = ()
    """How deep each row stands under the ones above (0, 1, ...); empty: none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Show a picture with its title and subtitle; its text alternative is a table that stands beside it."""

    picture: Picture


Block = Heading | Paragraph | Bullets | Quotation | Table | Figure


def clean(text: str) -> str:
    """Return ``text`` without what no page can hold: control and invisible characters; one kind of line end."""
    return _NO_CHARACTER.sub("", printable(text).replace("\r\n", "\n").replace("\r", "\n"))
