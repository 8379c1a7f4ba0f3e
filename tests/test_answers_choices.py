"""Choices: what was ticked, matched to the options and to nothing else."""

from __future__ import annotations

import pytest
from table_builders import YES_NO, people, read

from sli_themes.answers.choices import folded
from sli_themes.errors import AnswersError

MULTIPLE = """\
[[questions]]
id = "m"
kind = "multiple"
options = ["Peers", "Peers, and staff", "Inspectors"]
"""
TICKS = MULTIPLE + 'columns = ["m1", "m2", "m3"]\n'


def chosen(reading) -> list[tuple[str, str, str]]:
    """Return the rows of the choices."""
    return list(reading.corpus.choices.frame.itertuples(index=False, name=None))


def test_an_option_is_matched_in_any_case_spacing_and_typography(tmp_path):
    """Letter case, white space and curly quotes make no other option; blank and dash are no answer."""
    cells = ["yes", " YES ", "Don\u2019t  know", "", "-", "No"]
    rows = [row | {"a": cell} for row, cell in zip(people(6), cells, strict=True)]
    _, reading = read(tmp_path, rows, YES_NO)
    assert chosen(reading) == [
        ("r000", "a", "Yes"), ("r001", "a", "Yes"), ("r002", "a", "Don't know"), ("r005", "a", "No"),
    ]  # fmt: skip


def test_options_that_differ_in_a_sign_stay_apart():
    """Only typography is folded, no other sign: "<10" and ">10" are two options."""
    assert folded("<10") != folded(">10")
    assert folded("18\u201324") == folded("18-24")


def test_an_unknown_option_is_a_fault_with_its_rows_and_without_its_words(tmp_path):
    """Every faulty cell of every question is told at once, by row; no word of it is printed."""
    rows = people(4, a="Yes", c="Yes")
    rows[1]["a"] = "Thrumwidget"
    rows[3]["a"] = "Perhaps"
    rows[2]["c"] = "Yes indeed"
    toml = YES_NO + YES_NO.replace('"a"', '"c"')
    with pytest.raises(AnswersError) as refused:
        read(tmp_path, rows, toml)
    said = str(refused.value)
    assert "column 'a': something that is none of the options of 'a', in rows 3, 5" in said
    assert "column 'c'" in said
    assert "in row 4" in said
    assert "Thrumwidget" not in said
    assert "Perhaps" not in said
    assert "indeed" not in said


def test_shuffled_rows_give_the_same_choices_and_fingerprint(tmp_path):
    """The order of rows changes nothing; another option changes the fingerprint."""
    rows = [row | {"a": ("Yes", "No")[at % 2]} for at, row in enumerate(people(9))]
    _, one = read(tmp_path / "one", rows, YES_NO)
    _, two = read(tmp_path / "two", rows[::-1], YES_NO)
    assert chosen(one) == chosen(two)
    assert one.corpus.fingerprint == two.corpus.fingerprint
    rows[0]["a"] = "No"
    _, three = read(tmp_path / "three", rows, YES_NO)
    assert three.corpus.fingerprint != one.corpus.fingerprint


def test_a_column_an_option_holds_ticks(tmp_path):
    """A tick, a number or the option itself chooses it; a no and a blank do not."""
    rows = [
        row | dict(zip(("m1", "m2", "m3"), cells, strict=True))
        for row, cells in zip(
            people(3), [("x", "", "no"), ("1", "Peers, and staff", ""), ("", "", "0")], strict=True
        )
    ]
    _, reading = read(tmp_path, rows, TICKS)
    assert chosen(reading) == [
        ("r000", "m", "Peers"),
        ("r001", "m", "Peers"),
        ("r001", "m", "Peers, and staff"),
    ]
    rows[2]["m3"] = "Thrumwidget"
    with pytest.raises(AnswersError, match=r"column 'm3'.*in row 4"):
        read(tmp_path / "again", rows, TICKS)


def test_ticks_in_one_cell_may_hold_commas(tmp_path):
    """The longest option that fits is taken; semicolons, commas and line breaks stand between them."""
    cells = ["Peers, and staff;Inspectors;", "Peers,Inspectors", "Peers\nInspectors", "Inspectors"]
    rows = [row | {"m": cell} for row, cell in zip(people(4), cells, strict=True)]
    _, reading = read(tmp_path, rows, MULTIPLE)
    by = {one: [o for r, _, o in chosen(reading) if r == one] for one in ("r000", "r001", "r002", "r003")}
    assert by == {
        "r000": ["Inspectors", "Peers, and staff"],
        "r001": ["Inspectors", "Peers"],
        "r002": ["Inspectors", "Peers"],
        "r003": ["Inspectors"],
    }


def test_own_words_among_ticks_are_an_answer_and_no_option(tmp_path):
    """What is written beside the options of a multiple choice is kept as own words, without the words."""
    rows = people(2, m="Peers;Somebody else;")
    rows[1]["m"] = "Peersons"
    _, reading = read(tmp_path, rows, MULTIPLE)
    assert chosen(reading) == [("r000", "m", ""), ("r000", "m", "Peers"), ("r001", "m", "")]


def test_long_tables_hold_choices_too(tmp_path):
    """A row of a closed question in a long table is a choice, and no answer in words."""
    from sli_themes.answers.reading import examine
    from sli_themes.study import read_study

    (tmp_path / "answers.csv").write_text("id,q,text\nr1,open,More money please\nr1,a,yes\nr2,a,No\n")
    (tmp_path / "study.toml").write_text(
        'title = "T"\nanswers = "answers.csv"\nlayout = "long"\n[columns]\nrespondent = "id"\nquestion = "q"\n'
        f'text = "text"\n[[questions]]\nid = "open"\n{YES_NO}'
    )
    reading = examine(read_study(tmp_path))
    assert chosen(reading) == [("r1", "a", "Yes"), ("r2", "a", "No")]
    assert reading.corpus.accounting.rows_read == 1
