"""option-counts-by-<attribute>.csv in a release: authorities behind each option, as far as they may be told."""

from __future__ import annotations

from sli_themes.files import csv_bytes
from sli_themes.outputs.conventions import NOT_KNOWN, WITHHELD, printed_per_cent
from sli_themes.outputs.group_counts import file_part
from sli_themes.tabulated import OptionCount

COLUMNS = ("option", "authorities", "base_authorities", "per_cent")
"""What follows question and group."""


def file_name(attribute: str) -> str:
    """Return the name of the file of options split by an attribute."""
    return f"option-counts-by-{file_part(attribute)}.csv"


def render(rows: tuple[OptionCount, ...], min_base: int) -> bytes:
    """Return the rows of one attribute as a csv that a spreadsheet opens."""
    columns = ("question", rows[0].attribute if rows else "group", *COLUMNS)
    return csv_bytes(columns, (_row(row, min_base) for row in rows), spreadsheet=True)


def _row(row: OptionCount, min_base: int) -> list[str | int]:
    number, base = row.authorities, row.base_authorities
    share = WITHHELD
    if number is not None and base is not None:
        share = printed_per_cent(
            min(number, base), base, min_base
        )  # rounding may raise a part above its whole
    return [
        row.question,
        row.group or NOT_KNOWN,
        row.option,
        WITHHELD if number is None else number,
        WITHHELD if base is None else base,
        share,
    ]
