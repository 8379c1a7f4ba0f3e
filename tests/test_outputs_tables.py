"""Tables in the outputs: printed as the field prints them, and no count of a group in any."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

from rich.console import Console
from test_outputs import some_results

from sli_themes.outputs import option_counts, results_json, tables_csv
from sli_themes.outputs.console import results_page
from sli_themes.outputs.conventions import closed_base_words, column_headings, option_per_cent, response_rate
from sli_themes.tabulated import (
    ClosedTable,
    GroupColumn,
    OptionCount,
    OptionRow,
    ResponseRow,
    ResponseTable,
    Tables,
)

GROUP = GroupColumn(name="=Leaders", base=40, asked=41, base_words="all leaders")
WHOLE = GroupColumn(name="Full sample", base=1, asked=1, base_words="all consultation responses", whole=True)
WHOLE = replace(WHOLE, base=400, asked=410)
CLOSED = ClosedTable(
    number=2,
    question="a",
    text="Is it needed?",
    multiple=False,
    columns=(GROUP, WHOLE),
    rows=(
        OptionRow(option="Yes", counts=(37, 398)),
        OptionRow(option="No", counts=(3, 1)),
        OptionRow(option="Don't know", counts=(0, 1)),
    ),
)
RESPONSE = ResponseTable(
    number=1,
    attribute="authority_type",
    unit="authorities",
    rows=(
        ResponseRow(group="County", responded=None, total=27),
        ResponseRow(group="District", responded=33, total=201),
    ),
    whole=ResponseRow(group="Total", responded=37, total=228),
)
BY_REGION = (
    OptionCount(
        question="a", option="Yes", attribute="region", group="", authorities=None, base_authorities=None
    ),
    OptionCount(
        question="a", option="Yes", attribute="region", group="North", authorities=12, base_authorities=15
    ),
)


def results(*closed: ClosedTable):
    """Return results with tables."""
    tables = Tables(
        responses=(RESPONSE,),
        closed=closed or (CLOSED,),
        covered=ResponseRow(group="Total", responded=61, total=228),
        by_group=BY_REGION,
    )
    return replace(some_results(), tables=tables)


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of a csv."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_tables_csv_prints_every_figure():
    """A row a number: `*`, `0` and `-` as the field has them, a total of 100, no formula, no count of a group."""
    assert rows_of(tables_csv.render(results())) == [
        ["table", "title", "unit", "column", "row", "count", "base", "per_cent", "base_words"],
        ["1", "Response by authority type", "authorities", "", "County", "-", "27", "-", "all authorities"],
        ["1", "Response by authority type", "authorities", "", "District", "33", "201", "16", "all authorities"],
        ["1", "Response by authority type", "authorities", "", "Total", "37", "228", "16", "all authorities"],
        ["2", "Is it needed?", "respondents", "'=Leaders", "Yes", "-", "40", "93", "all leaders"],
        ["2", "Is it needed?", "respondents", "'=Leaders", "No", "-", "40", "8", "all leaders"],
        ["2", "Is it needed?", "respondents", "'=Leaders", "Don't know", "-", "40", "0", "all leaders"],
        ["2", "Is it needed?", "respondents", "'=Leaders", "Total", "-", "40", "100", "all leaders"],
        ["2", "Is it needed?", "respondents", "Full sample", "Yes", "398", "400", "100", WHOLE.base_words],
        ["2", "Is it needed?", "respondents", "Full sample", "No", "1", "400", "*", WHOLE.base_words],
        ["2", "Is it needed?", "respondents", "Full sample", "Don't know", "1", "400", "*", WHOLE.base_words],
        ["2", "Is it needed?", "respondents", "Full sample", "Total", "400", "400", "100", WHOLE.base_words],
        ["", "Responded, or an organisation answered for them", "authorities", "", "Total", "61", "228", "27",
         "all authorities"],
    ]  # fmt: skip


def test_halves_are_rounded_away_from_zero():
    """1 of 8 is 13 and 37 of 40 is 93; columns need not add up to 100."""
    assert option_per_cent(replace(GROUP, base=200), 25, 10) == "13"
    assert [option_per_cent(GROUP, number, 10) for number in (37, 3)] == ["93", "8"]


def test_a_small_base_has_no_per_cents():
    """Nine who answered are too few for per cents, also for the total; ten are enough."""
    small = replace(CLOSED, columns=(replace(WHOLE, base=9),), rows=(OptionRow(option="Yes", counts=(9,)),))
    assert [row[7] for row in rows_of(tables_csv.render(results(small)))[4:6]] == ["-", "-"]
    assert option_per_cent(replace(WHOLE, base=10), 10, 10) == "100"


def test_a_multiple_choice_has_no_total():
    """Its options may add up to more than everybody, and say nothing when summed."""
    rows = rows_of(tables_csv.render(results(replace(CLOSED, multiple=True))))
    assert [row[4] for row in rows if row[0] == "2"].count("Total") == 0


def test_bases_stand_under_a_table_with_letters():
    """Letters tell the columns apart where there are several; respondents of a group, responses of all."""
    assert column_headings(CLOSED) == ("a) =Leaders", "b) Full sample")
    assert closed_base_words(CLOSED) == (
        "Base: a) all leaders (40 respondents) b) all consultation responses (400 responses)"
    )
    alone = replace(CLOSED, columns=(WHOLE,))
    assert column_headings(alone) == ("Full sample",)
    assert closed_base_words(alone) == "Base: all consultation responses (400 responses)"


def test_a_rate_needs_both_numbers():
    """A withheld number has no rate, nor has one of an unknown whole."""
    assert response_rate(ResponseRow(group="A", responded=None, total=27)) == "-"
    assert response_rate(ResponseRow(group="A", responded=3, total=None)) == "-"
    assert response_rate(ResponseRow(group="A", responded=0, total=27)) == "0"


def test_results_json_holds_no_count_of_a_group():
    """Per cents of a group as printed, without its counts; counts of everybody beside theirs."""
    told = json.loads(results_json.render(results()))["tables"]
    assert told["closed"][0]["rows"][1] == {"option": "No", "counts": [None, 1], "per_cents": ["8", "*"]}
    assert told["responses"][0]["rows"][0] == {"group": "County", "responded": None, "total": 27}
    assert told["covered"]["responded"] == 61
    assert told["by_group"][1]["authorities"] == 12


def test_options_by_region_are_printed_with_what_is_withheld():
    """A withheld number is `-`, and so is a per cent that needs it; those of no known region have a name."""
    assert option_counts.file_name("region") == "option-counts-by-region.csv"
    assert rows_of(option_counts.render(BY_REGION, 10)) == [
        ["question", "region", "option", "authorities", "base_authorities", "per_cent"],
        ["a", "(not known)", "Yes", "-", "-", "-"],
        ["a", "North", "Yes", "12", "15", "80"],
    ]


def test_the_terminal_shows_the_tables():
    """Number and wording, options with per cents, bases under them; no count of a group."""
    console = Console(width=100, force_terminal=False, record=True)
    console.print(results_page(results()))
    shown = console.export_text()
    assert "Table 1: Response by authority type" in shown
    assert "Table 2: Is it needed?" in shown
    assert "Base: a) all leaders (40 respondents)" in " ".join(shown.split())
    (line,) = (line for line in shown.splitlines() if line.startswith("No "))
    assert line.split() == ["No", "8", "*"]
