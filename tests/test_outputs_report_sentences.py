"""Sentences of a report: each figure with of what and out of whom, and nothing that no figure says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_builders import CLOSED, RESPONSE, a_base, a_count, full_results

from sli_themes.outputs import report_sentences as say
from sli_themes.results import CorrectedShare, ReportFacts
from sli_themes.tabulated import GroupColumn, OptionRow, ResponseRow, Tables


@pytest.mark.parametrize(
    ("words", "said"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_lists(words: tuple[str, ...], said: str) -> None:
    """Words are listed as English lists them."""
    assert say.listed(words) == said


@pytest.mark.parametrize(
    ("printed", "said"),
    [("36", "36 per cent"), ("0", "0 per cent"), ("*", "less than 0.5 per cent"), ("-", "")],
)
def test_per_cents_in_words(printed: str, said: str) -> None:
    """A mark of the tables becomes what it means; a withheld per cent is not said."""
    assert say.per_cent(printed) == said


def test_share_says_count_base_and_interval() -> None:
    """The unit, what it is out of, the whole per cent and the ends of its interval stand together."""
    count = a_count("cuts", 34, low=0.27, high=0.46)
    assert say.of_respondents(count) == "34 of 95 respondents (36 per cent, interval 27 to 46)"


def test_share_of_a_small_base_is_not_said() -> None:
    """Under the smallest base there are two numbers and no per cent; one respondent is singular."""
    assert say.of_respondents(a_count("cuts", 4, 9)) == "4 of 9 respondents"
    assert say.of_respondents(a_count("cuts", 1, 1)) == "1 of 1 respondent"


def test_rare_share_is_less_than_half() -> None:
    """One of a thousand is less than 0.5 per cent, not nobody."""
    assert say.of_respondents(a_count("cuts", 1, 1000)).startswith(
        "1 of 1,000 respondents (less than 0.5 per cent,"
    )


def test_who_raised_a_theme() -> None:
    """The sentences say the words for the share, authorities, the corrected share and what campaigns change."""
    plain = a_count("cuts", 34, low=0.27, high=0.46)
    start = "Raised by 34 of 95 respondents (36 per cent, interval 27 to 46); in words: some respondents."
    assert say.raised(plain) == f"{start} Authorities: 17 of 47."
    assert say.raised(replace(plain, base_authorities=0)) == start
    corrected = CorrectedShare(share=0.33, low=0.25, high=0.42, sample_respondents=48)
    said = say.raised(replace(plain, corrected=corrected, respondents_without_campaigns=30))
    assert said == (
        f"{start} Corrected for errors of the machine it is 33 per cent (interval 25 to 42; sample of 48 "
        "respondents). Authorities: 17 of 47. Without campaign answers: 30 of 95 respondents."
    )


def test_campaign_is_said_when_only_the_base_differs() -> None:
    """Campaign answers that raise nothing of a theme still change its base."""
    assert "Without campaign answers: 34 of 90 respondents." in say.raised(
        a_count("cuts", 34, base_without_campaigns=90)
    )


def test_most_raised() -> None:
    """The commonest theme and the next two are named; the rest is in the table."""
    counts = [a_count(name, number) for name, number in (("a", 40), ("b", 30), ("c", 20), ("d", 10))]
    said = say.most_raised(counts)
    assert (
        said == f"Most often raised was A, by {say.of_respondents(counts[0])}, followed by B (30) and C (20)."
    )
    assert say.most_raised(counts[:1]).endswith(". No other theme was raised.")
    assert say.most_raised([]) == "No theme was raised."


def test_ties_are_told() -> None:
    """Two themes with the same number are both the commonest: no order is made up."""
    said = say.most_raised([a_count("a", 40), a_count("b", 40), a_count("c", 1)])
    assert said.startswith("2 themes were raised most often, by 40 of 95 respondents")
    assert said.endswith(" each: A and B.")


def test_most_chosen_speaks_of_everybody() -> None:
    """The finding is that of the column of everybody, wherever it stands, with who was asked."""
    said = "90 respondents answered, of 95 who were asked. Most often chosen was “Yes”, by 67 per cent."
    assert say.most_chosen(CLOSED, 10) == said
    turned = replace(
        CLOSED,
        columns=CLOSED.columns[::-1],
        rows=tuple(replace(row, counts=row.counts[::-1]) for row in CLOSED.rows),
    )
    assert say.most_chosen(turned, 10) == said


def a_closed(*counts: int | None, base: int = 20):
    """Build a question of one column."""
    rows = tuple(OptionRow(option=f"o{place}", counts=(count,)) for place, count in enumerate(counts))
    column = GroupColumn(name="All", base=base, asked=base, base_words="", whole=True)
    return replace(CLOSED, columns=(column,), rows=rows)


def test_most_chosen_tells_ties_and_small_bases() -> None:
    """Equal options are both named; a base too small gives no per cent; withheld numbers give no finding."""
    assert say.most_chosen(a_closed(8, 8, 4), 10).endswith(
        "Most often chosen was “o0” and “o1”, by 40 per cent each."
    )
    assert say.most_chosen(a_closed(3, 2, base=5), 10) == "5 respondents answered; too few for per cents."
    assert say.most_chosen(a_closed(None, None), 10) == "20 respondents answered."
    assert say.most_chosen(a_closed(0, 0, base=0), 10) == "0 respondents answered."


def test_response_says_its_unit() -> None:
    """Authorities and respondents are never mixed: each has its sentence, once."""
    frame = replace(
        RESPONSE, unit="respondents", whole=ResponseRow(group="All", responded=160, total=500), number=2
    )
    tables = Tables(responses=(RESPONSE, replace(RESPONSE, attribute="region"), frame))
    assert say.responses(replace(full_results(), tables=tables)) == (
        "147 of 380 authorities (39 per cent) responded.",
        "160 of 500 respondents (32 per cent) responded.",
    )


def test_response_of_unknown_size() -> None:
    """A withheld number is not said, a missing whole gives no per cent."""
    assert say.responded(ResponseRow(group="All", responded=None, total=380), "authorities") == ""
    assert (
        say.responded(ResponseRow(group="All", responded=12, total=None), "authorities")
        == "12 authorities responded."
    )


def test_coverage_through_organisations_is_told() -> None:
    """Authorities for which an organisation answered are told apart from those that answered."""
    said = say.responses(full_results())
    assert said[1] == (
        "With organisations that answered for their members: 190 of 380 authorities (50 per cent) responded."
    )
    unknown = replace(full_results().tables, covered=ResponseRow(group="All", responded=None, total=None))
    assert len(say.responses(replace(full_results(), tables=unknown))) == 1


def test_who_answered() -> None:
    """Of one question, or of any."""
    assert say.answered(a_base("", 95)) == (
        "95 respondents answered at least one open question in words that say something (99 answers)."
    )
    assert say.answered(a_base("q2", 1)).startswith("1 respondent answered the question in words")


@pytest.mark.parametrize(
    ("opened", "closed", "said"),
    [
        ("1 May", "2 June", "The consultation was open from 1 May to 2 June."),
        ("1 May", "", "The consultation opened on 1 May."),
        ("", "2 June", "The consultation closed on 2 June."),
        ("", "", ""),
    ],
)
def test_dates(opened: str, closed: str, said: str) -> None:
    """Dates are said as people give them, or not at all."""
    assert say.opened(ReportFacts(opened=opened, closed=closed)) == said
