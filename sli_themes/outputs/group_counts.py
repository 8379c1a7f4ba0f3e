"""theme-counts-by-<attribute>.csv in a release: authorities of each group, as far as they may be told."""

from __future__ import annotations

from sli_themes.files import csv_bytes
from sli_themes.outputs.conventions import ALL_QUESTIONS, NOT_KNOWN, WITHHELD, printed_per_cent
from sli_themes.results import GroupCount

COLUMNS = ("theme_id", "theme", "parent", "authorities", "base_authorities", "per_cent")
"""What follows question and group."""


def file_name(attribute: str) -> str:
    """Return the name of the file of counts split by an attribute."""
    return f"theme-counts-by-{file_part(attribute)}.csv"


def file_part(attribute: str) -> str:
    """Return the name of a column so that it can be part of a file's name on every system."""
    return "".join(character if character.isalnum() else "-" for character in attribute)[:60]


def render(rows: tuple[GroupCount, ...], min_base: int) -> bytes:
    """Return the rows of one attribute as a csv that a spreadsheet opens."""
    columns = ("question", rows[0].attribute if rows else "group", *COLUMNS)
    return csv_bytes(columns, (_row(row, min_base) for row in rows), spreadsheet=True)


def _row(row: GroupCount, min_base: int) -> list[str | int]:
    number, base = row.authorities, row.base_authorities
    share = WITHHELD
    if number is not None and base is not None:
        share = printed_per_cent(
            min(number, base), base, min_base
        )  # rounding may raise a part above its whole
    return [
        row.question or ALL_QUESTIONS,
        row.group or NOT_KNOWN,
        row.theme_id,
        row.theme,
        row.parent,
        WITHHELD if number is None else number,
        WITHHELD if base is None else base,
        share,
    ]
