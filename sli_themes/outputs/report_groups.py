"""Tables of a report by group of respondents: authorities, as far as they may be told (publishable)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sli_themes.outputs.blocks import Table, TableColumn
from sli_themes.outputs.conventions import NOT_KNOWN, WITHHELD, printed_per_cent
from sli_themes.outputs.report_sentences import listed
from sli_themes.outputs.report_tables import in_tree_order, marks_of
from sli_themes.results import GroupCount, Results
from sli_themes.tabulated import ClosedTable, OptionCount

_GROUPS_ABREAST = 4
"""Groups in a table: more do not fit the width of a page."""
_BASE = "Base: authorities of the group that could have been counted (after “of”); per cent in brackets."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Hold what heads a row, how deep it stands, and the key of its cells."""

    key: str
    name: str
    depth: int = 0


def theme_tables(results: Results, attribute: str, numbers: Iterator[int]) -> Iterator[Table]:
    """Yield the authorities of each group that raised a theme, across all questions, a few groups a table."""
    found = [one for one in results.by_group if one.attribute == attribute]
    shown = "" if any(not one.question for one in found) else found[0].question
    cells = {(one.theme_id, one.group): one for one in found if one.question == shown}
    known = {theme for theme, _ in cells}
    rows = [
        _Row(key=one.count.theme_id, name=one.count.theme, depth=one.depth)
        for one in in_tree_order(results.counts.of(shown))
        if one.count.theme_id in known
    ]
    what = f"Authorities that raised each theme, by {attribute.replace('_', ' ')}"
    yield from _abreast(results, "Theme", what, rows, cells, numbers)


def option_tables(
    results: Results, closed: ClosedTable, attribute: str, numbers: Iterator[int]
) -> Iterator[Table]:
    """Yield the authorities of each group from which somebody chose an option, a few groups a table."""
    key = (closed.question, attribute)
    found = [one for one in results.tables.by_group if (one.question, one.attribute) == key]
    cells = {(one.option, one.group): one for one in found}
    rows = [_Row(key=row.option, name=row.option) for row in closed.rows]
    what = f"Authorities that chose each option of {closed.question}, by {attribute.replace('_', ' ')}"
    yield from _abreast(results, "Option", what, rows, cells, numbers)


def _abreast(
    results: Results,
    head: str,
    what: str,
    rows: Sequence[_Row],
    cells: Mapping[tuple[str, str], GroupCount | OptionCount],
    numbers: Iterator[int],
) -> Iterator[Table]:
    """Yield tables of a few groups each; those of whom the group is not known come last."""
    groups = sorted({group for _, group in cells}, key=lambda group: (not group, group))
    for start in range(0, len(groups), _GROUPS_ABREAST):
        abreast = groups[start : start + _GROUPS_ABREAST]
        names = [group or NOT_KNOWN for group in abreast]
        shown = [
            (row.name, *(_cell(cells.get((row.key, group)), results) for group in abreast)) for row in rows
        ]
        yield Table(
            caption=f"Table {next(numbers)}: {what}: {listed(names)}",
            columns=(
                TableColumn(name=head, width=2),
                *(TableColumn(name=name, is_number=True) for name in names),
            ),
            rows=shown,
            notes=(_BASE, *marks_of(shown)),
            indents=tuple(row.depth for row in rows),
        )


def _cell(cell: GroupCount | OptionCount | None, results: Results) -> str:
    if cell is None or cell.authorities is None or cell.base_authorities is None:
        return WITHHELD
    number, base = cell.authorities, cell.base_authorities
    # Rounding may raise a part above its whole.
    share = printed_per_cent(min(number, base), base, results.settings.counts.min_base)
    return f"{number:,} of {base:,}" + ("" if share == WITHHELD else f" ({share})")
