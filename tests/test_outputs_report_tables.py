"""Tables of a report: numbered, lettered, with their bases and what their marks mean."""

from __future__ import annotations

from dataclasses import replace
from itertools import count as numbers_from

from report_builders import CLOSED, RESPONSE, a_count, full_results

from sli_themes.outputs.report_tables import (
    closed_table,
    group_tables,
    in_tree_order,
    response_table,
    themes_table,
)
from sli_themes.results import GroupCount
from sli_themes.tabulated import GroupColumn


def test_themes_stand_under_their_parents() -> None:
    """On each level the commonest comes first; what nobody raised is left out; a parent not counted is no parent."""
    counts = [
        a_count("small", 30),
        a_count("big", 20),
        a_count("far", 12, parent="elsewhere"),
        a_count("below", 10, parent="small"),
        a_count("lowest", 9, parent="below"),
        a_count("also-below", 8, parent="small"),
        a_count("nobody", 0),
    ]
    assert [(one.count.theme_id, one.depth) for one in in_tree_order(counts)] == [
        ("small", 0),
        ("below", 1),
        ("lowest", 2),
        ("also-below", 1),
        ("big", 0),
        ("far", 0),
    ]


def test_table_of_themes() -> None:
    """Each row has count, per cent, interval, the corrected share and the words; the base stands below."""
    table = themes_table(full_results(), "q2", 7)
    assert table.caption == "Table 7: Themes in answers to q2"
    assert [column.name for column in table.columns] == [
        "Theme",
        "Respondents",
        "Per cent",
        "Interval",
        "Corrected, per cent",
        "Interval, corrected",
        "In words",
    ]
    assert table.rows[0] == ("Money", "60", "63", "47 to 67", "-", "-", "most respondents")
    assert table.rows[1] == ("Cuts", "34", "36", "27 to 47", "33", "25 to 42", "some respondents")
    assert table.indents == (0, 1, 0, 0)
    assert table.notes[0].startswith("Base: 95 respondents who answered the question")
    assert table.notes[-1] == "- not applicable or withheld."


def test_table_without_a_sample_has_no_corrected_columns() -> None:
    """Columns that would be empty throughout are not there."""
    results = full_results()
    counts = tuple(replace(count, corrected=None) for count in results.counts)
    table = themes_table(replace(results, counts=replace(results.counts, counts=counts)), "q2", 1)
    assert [column.name for column in table.columns] == [
        "Theme",
        "Respondents",
        "Per cent",
        "Interval",
        "In words",
    ]
    assert "withheld" not in table.notes[-1]


def test_bases_that_differ_stand_in_the_rows() -> None:
    """Across questions each theme may have a base of its own."""
    results = full_results()
    counts = (a_count("a", 34, question=""), a_count("b", 3, 50, question=""))
    table = themes_table(replace(results, counts=replace(results.counts, counts=counts)), "", 1)
    assert table.caption == "Table 1: Themes across all questions"
    assert [row[1] for row in table.rows] == ["34 of 95", "3 of 50"]


def test_closed_question_has_a_lettered_column_a_group() -> None:
    """Columns are a) and b), each with its base below; a withheld number and nobody have their marks."""
    table = closed_table(CLOSED, 10)
    assert table.caption == "Table 2: Do you agree? (q1)"
    assert [column.name for column in table.columns] == [
        "Option",
        "a) Leaders, per cent",
        "b) Full sample, per cent",
    ]
    assert table.rows == [("Yes", "75", "67"), ("No", "25", "33"), ("Don't know", "-", "0")]
    assert table.notes == (
        "Base, respondents: a) 40 (all leaders); b) 90 (all responses).",
        "0 no observation; - not applicable or withheld.",
    )


def test_closed_question_of_one_column_has_no_letter_and_a_bar() -> None:
    """With one group there is nothing to tell apart; what else is to be known stands below."""
    column = GroupColumn(name="Full sample", base=300, asked=300, base_words="")
    rows = tuple(replace(row, counts=(number,)) for row, number in zip(CLOSED.rows, (298, 1, 1), strict=True))
    one = replace(
        CLOSED,
        columns=(column,),
        rows=rows,
        multiple=True,
        not_asked=2,
        note="Members are not shown.",
        text="",
    )
    table = closed_table(one, 10)
    assert table.caption == "Table 2: q1"
    assert (table.columns[1].name, table.columns[1].is_bar) == ("Full sample, per cent", True)
    assert [row[1] for row in table.rows] == ["99", "*", "*"]
    assert table.notes == (
        "Base, respondents: 300.",
        "Respondents could choose several options.",
        "2 respondents answered without having been asked; not counted.",
        "Members are not shown.",
        "* less than 0.5 per cent.",
    )


def test_small_base_of_a_closed_question_has_no_per_cents() -> None:
    """Under the smallest base a column says that it is withheld."""
    column = GroupColumn(name="Few", base=9, asked=9, base_words="")
    rows = tuple(replace(row, counts=(3,)) for row in CLOSED.rows)
    assert {row[1] for row in closed_table(replace(CLOSED, columns=(column,), rows=rows), 10).rows} == {"-"}


def test_many_groups_have_no_letters() -> None:
    """There are 26 letters; a question with more groups is printed all the same."""
    columns = tuple(GroupColumn(name=f"g{at}", base=20, asked=20, base_words="") for at in range(27))
    rows = tuple(replace(row, counts=(5,) * 27) for row in CLOSED.rows)
    assert closed_table(replace(CLOSED, columns=columns, rows=rows), 10).columns[1].name == "g0, per cent"


def test_response_table_says_its_unit_and_its_whole() -> None:
    """The whole comes last, what is withheld has its mark, and the base says what is counted."""
    table = response_table(RESPONSE)
    assert table.caption == "Table 1: Response by authority type, authorities"
    assert table.rows == [
        ("Shire district", "80", "201", "40"),
        ("London borough", "-", "-", "-"),
        ("All", "147", "380", "39"),
    ]
    assert table.notes[:2] == (
        "Base: authorities of the population; one with several responses counts once.",
        "London boroughs are not shown.",
    )
    assert response_table(replace(RESPONSE, unit="respondents")).notes[0].startswith("Base: respondents of")


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
    tables = list(group_tables(replace(results, by_group=cells), "region", numbers_from(9)))
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
    (table,) = group_tables(replace(results, by_group=counts), "region", numbers_from(1))
    assert table.rows == [("Money", *(shown for _, _, shown in cells.values()))]
