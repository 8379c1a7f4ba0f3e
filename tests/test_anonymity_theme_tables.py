"""Split theme counts as safe tables, and what a release leaves for the next one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sli_themes.anonymity.tables import told
from sli_themes.anonymity.theme_tables import (
    note_release,
    read_releases,
    safe_theme_table,
    theme_cell,
    theme_table,
)
from sli_themes.errors import DisclosureError
from sli_themes.results import ThemeCount, ThemeCounts
from sli_themes.settings import AnonymitySettings

SETTINGS = AnonymitySettings()
BASES = {"North": 40, "South": 30, "East": 25, "": 4}


def row(
    authorities: int, base: int, group: str | None = None, theme: str = "cuts", parent: str = ""
) -> ThemeCount:
    """Return a count of a theme in question q2; ``group`` None: of everybody."""
    return ThemeCount(
        question="q2",
        theme_id=theme,
        theme=theme,
        parent=parent,
        attribute="" if group is None else "region",
        group=group or "",
        respondents=authorities,
        answers=authorities,
        authorities=authorities,
        base_respondents=base,
        base_answers=base,
        base_authorities=base,
        respondents_without_campaigns=authorities,
        base_without_campaigns=base,
        share=None,
        low=None,
        high=None,
        prevalence="",
    )


def counts_of(**themes: dict[str, int]) -> ThemeCounts:
    """Return counts of themes by region, with those of everybody."""
    rows = []
    for theme, groups in themes.items():
        rows.append(row(sum(groups.values()), sum(BASES.values()), theme=theme))
        rows += [row(number, BASES[group], group, theme) for group, number in groups.items()]
    return ThemeCounts(questions=("q2",), counts=tuple(rows), bases=())


CUTS = {"North": 20, "South": 12, "East": 3, "": 1}


def cell(theme: str, group: str) -> str:
    """Return the name of a cell."""
    return theme_cell(row(0, 0, group, theme))


def test_small_cells_and_one_more_are_withheld(tmp_path):
    """What few stand behind is withheld, with every cell of a small group, and nothing can be worked out."""
    safe = safe_theme_table(counts_of(cuts=CUTS), ("region",), SETTINGS, tmp_path / "record")
    assert safe.printed(cell("cuts", "East")) is None
    assert safe.printed(cell("cuts", "")) is None
    assert told(safe, SETTINGS.k) == ()
    assert safe.printed(theme_cell(row(0, 0))) == 36


def test_a_parent_is_no_way_round():
    """A child is at most its parent, so the table knows it."""
    rows = [row(36, 99), row(30, 99, theme="tax", parent="cuts")]
    table = theme_table(ThemeCounts(questions=("q2",), counts=tuple(rows), bases=()), ())
    pairs = {(one.part, one.wholes) for one in table.at_most}
    assert (theme_cell(rows[1]), (theme_cell(rows[0]),)) in pairs


def test_groups_that_do_not_add_up_are_refused(tmp_path):
    """An authority in two groups would let both be worked out: such an attribute is not published."""
    counts = counts_of(cuts=CUTS)
    double = replace(counts, counts=(*counts.counts[:-1], replace(counts.counts[-1], authorities=2)))
    with pytest.raises(DisclosureError, match="several groups"):
        safe_theme_table(double, ("region",), SETTINGS, tmp_path / "record")


def test_a_release_is_noted_once_and_read_back(tmp_path):
    """The record gives back the table and what was printed; the same release is not noted twice."""
    record = tmp_path / "published-tables.jsonl"
    safe = safe_theme_table(counts_of(cuts=CUTS), ("region",), SETTINGS, record)
    note_release(safe, record)
    note_release(safe, record)
    assert read_releases(record) == (safe,)
    again = safe_theme_table(counts_of(cuts=CUTS), ("region",), SETTINGS, record)
    assert again.withheld == safe.withheld


def test_a_late_answer_is_withheld(tmp_path):
    """A cell that was printed and has grown by one is not printed again."""
    record = tmp_path / "published-tables.jsonl"
    large = {"North": 20, "South": 14, "East": 15, "": 0}
    note_release(safe_theme_table(counts_of(cuts=large), ("region",), SETTINGS, record), record)
    later = counts_of(cuts=large | {"North": 21})
    assert (
        safe_theme_table(later, ("region",), SETTINGS, tmp_path / "none").printed(cell("cuts", "North")) == 21
    )
    assert safe_theme_table(later, ("region",), SETTINGS, record).printed(cell("cuts", "North")) is None


def test_a_damaged_record_stops_the_report(tmp_path):
    """Nobody knows what was published when the record cannot be read: nothing is."""
    record = tmp_path / "published-tables.jsonl"
    for damaged in ("{", '{"format_version": 9}', "[]"):
        record.write_text(damaged + "\n", encoding="utf-8")
        with pytest.raises(DisclosureError, match="cannot be read"):
            read_releases(record)
