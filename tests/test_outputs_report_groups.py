"""Tables of a report by group: a few groups a table, each cell with its base, and no number that is withheld."""

from __future__ import annotations

from dataclasses import replace
from itertools import count as numbers_from

from report_builders import CLOSED, full_results

from sli_themes.outputs.report_groups import option_tables, theme_tables
from sli_themes.results import GroupCount
from sli_themes.tabulated import OptionCount


def test_groups_stand_a_few_abreast() -> None:
    """A page holds four groups; the next table goes on with the next number; those not known come last."""
    results = full_results()
    groups = ["", *"FEDCBA"]
    cells = tuple(
        GroupCount(
            question="",
            theme_id="money",
            theme="Money",
            parent="",
            attribute="region",
            group=group,
            authorities=5,
            base_authorities=20,
        )
        for group in groups
    )
    tables = list(theme_tables(replace(results, by_group=cells), "region", numbers_from(9)))
    assert [[column.name for column in table.columns] for table in tables] == [
        ["Theme", "A", "B", "C", "D"],
        ["Theme", "E", "F", "(not known)"],
    ]
    assert tables[1].caption == (
        "Table 10: Authorities that raised each theme, by region: E, F and (not known)"
    )
    assert tables[0].rows == [("Money", *["5 of 20 (25)"] * 4)]


def test_cells_by_group_say_what_they_are_of() -> None:
    """A cell has its own base; a small one has no per cent, a withheld one its mark, a rounded one at most 100."""
    results = full_results()
    cells = {
        "A": (20, 41, "20 of 41 (49)"),
        "B": (None, 41, "-"),
        "C": (3, 9, "3 of 9"),
        "D": (15, 10, "15 of 10 (100)"),
    }
    counts = tuple(
        GroupCount(
            question="",
            theme_id="money",
            theme="Money",
            parent="",
            attribute="region",
            group=group,
            authorities=number,
            base_authorities=base,
        )
        for group, (number, base, _) in cells.items()
    )
    (table,) = theme_tables(replace(results, by_group=counts), "region", numbers_from(1))
    assert table.rows == [("Money", *(shown for _, _, shown in cells.values()))]


def an_option(option: str, group: str, authorities: int | None, question: str = "q1") -> OptionCount:
    """Count the authorities of a group for an option."""
    return OptionCount(
        question=question,
        option=option,
        attribute="region",
        group=group,
        authorities=authorities,
        base_authorities=None if authorities is None else 40,
    )


def test_options_by_group_in_the_order_in_which_they_were_offered() -> None:
    """A closed question's options keep their order; those of another question, or not told, are no number."""
    results = full_results()
    cells = (
        an_option("No", "North", 10),
        an_option("Yes", "North", 30),
        an_option("Yes", "South", None),
        an_option("Yes", "South", 39, question="q9"),
    )
    tables = replace(results.tables, by_group=cells)
    (table,) = option_tables(replace(results, tables=tables), CLOSED, "region", numbers_from(5))
    assert table.caption == "Table 5: Authorities that chose each option of q1, by region: North and South"
    assert table.rows == [
        ("Yes", "30 of 40 (75)", "-"),
        ("No", "10 of 40 (25)", "-"),
        ("Don't know", "-", "-"),
    ]


def test_a_question_that_is_not_told_by_group_has_no_table() -> None:
    """Only what went through disclosure control is there."""
    assert list(option_tables(full_results(), CLOSED, "region", numbers_from(1))) == []
