"""Tables: bases, routing, units and words of closed questions by group, and of who responded."""

from __future__ import annotations

import pytest
from table_builders import AFTER_YES, YES_NO, people, population, read

from sli_themes.participation import participation_of
from sli_themes.tables import tabulate

GROUP = """\
groups = ["leaders"]
[[groups]]
id = "leaders"
name = "Leaders"
base = "all leaders"
where = { role = ["Leader"] }
"""
MULTIPLE = """\
[[questions]]
id = "m"
kind = "multiple"
options = ["Peers", "Inspectors"]
"""
TOP = 'population = "population.csv"'


def tables_of(folder, rows, toml, **more):
    """Return the tables of a study without a population."""
    study, reading = read(folder, rows, toml, **more)
    return tabulate(reading.corpus, study, participation_of(study, reading.corpus))


def answered(number: int, **said: str):
    """Return so many people of whom two thirds say yes, the others no."""
    return [row | {"a": "No" if at % 3 == 0 else "Yes"} | said for at, row in enumerate(people(number))]


def test_groups_stand_before_the_whole_sample(tmp_path):
    """A column a group, then everybody, each with its base; options in the order in which they were offered."""
    rows = answered(60)
    rows[1]["a"] = ""
    (table,) = tables_of(tmp_path, rows, YES_NO + GROUP).closed
    assert [(one.name, one.base, one.asked, one.base_words, one.whole) for one in table.columns] == [
        ("Leaders", 29, 30, "all leaders", False),
        ("Full sample", 59, 60, "all consultation responses", True),
    ]
    assert [(row.option, row.counts) for row in table.rows] == [
        ("Yes", (19, 39)),
        ("No", (10, 20)),
        ("Don't know", (0, 0)),
    ]
    assert table.note == ""


def test_the_base_of_a_routed_question_says_who_was_asked(tmp_path):
    """Who answered Yes in the table before; an answer of somebody who was not asked is in no row, and is told."""
    rows = answered(60, b="Now")
    first, second = tables_of(tmp_path, rows, YES_NO + AFTER_YES).closed
    assert (first.number, second.number) == (1, 2)
    (column,) = second.columns
    assert column.base_words == "all consultation responses who answered Yes in Table 1"
    assert (column.base, column.asked, second.not_asked) == (40, 40, 20)
    assert [row.counts for row in second.rows] == [(40,), (0,)]


def test_a_condition_of_several_options_is_said(tmp_path):
    """Options of one question are joined by "or", questions by "and"."""
    toml = (
        YES_NO
        + AFTER_YES
        + AFTER_YES.replace('"b"', '"c"').replace('{ a = "Yes" }', '{ a = ["Yes", "No"], b = "Now" }')
    )
    table = tables_of(tmp_path, answered(30, b="Now", c="Later"), toml).closed[2]
    assert table.columns[0].base_words.endswith("who answered Yes or No in Table 1 and Now in Table 2")


def test_multiple_choice_counts_respondents_not_ticks(tmp_path):
    """The base is who ticked anything, also own words alone; a column may add up to more."""
    cells = ["Peers;Inspectors", "Peers", "Somebody else", ""] * 5
    rows = [row | {"m": cell} for row, cell in zip(people(20), cells, strict=True)]
    (table,) = tables_of(tmp_path, rows, MULTIPLE).closed
    assert table.multiple
    assert table.columns[0].base == 15
    assert [(row.option, row.counts) for row in table.rows] == [
        ("Peers", (10,)),
        ("Inspectors", (5,)),
        ("Another answer, in own words", (5,)),
    ]


def test_a_group_that_leaves_few_others_is_not_shown(tmp_path):
    """Nine others could be worked out by subtraction: the column is left out, with a note and without its base."""
    rows = answered(60)
    for at, row in enumerate(rows):
        row["role"] = "Chief" if at < 9 else "Leader"
    (table,) = tables_of(tmp_path / "nine", rows, YES_NO + GROUP).closed
    assert [one.name for one in table.columns] == ["Full sample"]
    assert table.note.endswith(": Leaders.")
    rows[9]["role"] = "Chief"
    (table,) = tables_of(tmp_path / "ten", rows, YES_NO + GROUP).closed
    assert [one.name for one in table.columns] == ["Leaders", "Full sample"]


def test_response_by_role_counts_respondents(tmp_path):
    """Each role of the sample, in its order, against how many were invited; other roles are in no row."""
    rows = answered(20)
    rows[0]["role"] = "Guest"
    rows[2]["role"] = "chief "
    toml = YES_NO + '[sample]\n"Leader" = 40\n"Chief" = 31\n'
    (table,) = tables_of(tmp_path, rows, toml).responses
    assert (table.number, table.attribute, table.unit) == (1, "role", "respondents")
    assert [(row.group, row.responded, row.total) for row in (*table.rows, table.whole)] == [
        ("Leader", 10, 40),
        ("Chief", 9, 31),
        ("Total", 19, 71),
    ]


def placed(folder, rows, toml, size=40):
    """Return the tables of a study with a population."""
    population(folder, size)
    plan = toml if "[tables]" in toml else f"{toml}[tables]\n"
    public = plan.replace("[tables]\n", '[tables]\nparticipation = "public"\n')
    study, reading = read(folder, rows, YES_NO + public, top=TOP)
    corpus = reading.corpus
    return tabulate(corpus, study, participation_of(study, corpus))


def test_response_by_place_counts_each_authority_once(tmp_path):
    """Two respondents of one authority are one; tables by type and region have one total."""
    rows = answered(20)
    rows[1] |= {"council": "C000", "region": "Upper Vale", "type": "Academy"}
    by_type, by_region = placed(tmp_path, rows, "").responses
    assert (by_type.attribute, by_region.attribute) == ("authority_type", "region")
    assert {table.unit for table in (by_type, by_region)} == {"authorities"}
    assert by_type.whole == by_region.whole
    assert (by_type.whole.responded, by_type.whole.total) == (19, 40)
    assert [(row.group, row.responded, row.total) for row in by_region.rows] == [
        ("Far Moor", 5, 10), ("Lower Vale", 4, 10), ("Near Moor", 5, 10), ("Upper Vale", 5, 10),
    ]  # fmt: skip


def test_nothing_of_places_is_told_without_a_decision(tmp_path):
    """Where nobody decided what may be told, and participation is not public, only the whole is."""
    population(tmp_path, 40)
    study, reading = read(tmp_path, answered(20), YES_NO, top=TOP)
    tables = tabulate(reading.corpus, study, participation_of(study, reading.corpus, ["region"]))
    for table in tables.responses:
        assert {row.responded for row in table.rows} == {None}
        assert table.whole.responded == 20
        assert "withheld" in table.note
    assert tables.by_group == ()


def test_a_small_place_is_not_even_named(tmp_path):
    """A region of nine authorities has no row unless participation is public; one of ten has."""
    population(tmp_path, 39)
    study, reading = read(tmp_path, answered(20), YES_NO, top=TOP)
    _, by_region = tabulate(reading.corpus, study, participation_of(study, reading.corpus)).responses
    assert [row.group for row in by_region.rows] == ["Lower Vale", "Near Moor", "Upper Vale"]
    assert by_region.note.endswith("Places of fewer than 10 authorities have no row.")
    _, public = placed(tmp_path / "public", answered(20), "", size=39).responses
    assert len(public.rows) == 4
    assert public.note == ""


def test_only_the_response_group_counts_by_place(tmp_path):
    """With a group named, an authority of which only others replied did not respond."""
    toml = GROUP.replace('groups = ["leaders"]\n', "") + '[tables]\nresponse = "leaders"\n'
    by_type, _ = placed(tmp_path, answered(20), toml).responses
    assert by_type.whole.responded == 10


def test_covered_authorities_count_once(tmp_path):
    """An authority that responded and for which an organisation answered is one of the covered."""
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "coverage.csv").write_text("respondent_id,authority\nr000,C001\nr000,C030\nr001,C030\n")
    covered = placed(tmp_path, answered(20), '[tables]\ncoverage = "coverage.csv"\n').covered
    assert covered is not None
    assert (covered.responded, covered.total) == (21, 40)


@pytest.mark.parametrize("seed", [3, 7])
def test_shuffled_rows_give_the_same_tables(tmp_path, seed):
    """The order of the file changes no table."""
    rows = answered(40, b="Now")
    toml = YES_NO + AFTER_YES + GROUP
    shuffled = rows[seed:] + rows[:seed]
    assert tables_of(tmp_path / "one", rows, toml) == tables_of(tmp_path / "two", shuffled, toml)


def test_questions_without_options_have_no_table(tmp_path):
    """A closed question whose options nobody listed cannot be checked, so nothing is made of it."""
    toml = '[[questions]]\nid = "x"\nkind = "closed"\n' + YES_NO
    assert [table.question for table in tables_of(tmp_path, answered(20, x="1"), toml).closed] == ["a"]
