"""Sentences of a report, made of figures and nothing else: each says of what, and out of whom (publishable)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sli_themes.outputs.conventions import (
    CONVENTIONS,
    UNDER_HALF,
    WITHHELD,
    printed_corrected,
    printed_corrected_interval,
    printed_interval,
    printed_per_cent,
    printed_share,
)
from sli_themes.results import Base, ReportFacts, Results, ThemeCount
from sli_themes.tabulated import ClosedTable, ResponseRow, ResponseTable
from sli_themes.wording import counted

Thing = TypeVar("Thing")


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def per_cent(printed: str) -> str:
    """Return a printed per cent in words: "36 per cent", "less than 0.5 per cent", "" when it is withheld."""
    if printed == WITHHELD:
        return ""
    return dict(CONVENTIONS)[UNDER_HALF] if printed == UNDER_HALF else f"{printed} per cent"


def of_respondents(count: ThemeCount) -> str:
    """Return "34 of 95 respondents (36 per cent, interval 27 to 46)"; without a share where the base is too small."""
    number = f"{count.respondents:,} of {counted(count.base_respondents, 'respondent')}"
    share = per_cent(printed_share(count))
    return f"{number} ({share}, interval {printed_interval(count)})" if share else number


def raised(count: ThemeCount) -> str:
    """Return who raised a theme: count, base, share, interval, words, authorities, correction and campaigns."""
    said = [f"Raised by {of_respondents(count)}"]
    said[0] += f"; in words: {count.prevalence}." if count.prevalence else "."
    if count.corrected is not None:
        share, interval = per_cent(printed_corrected(count)), printed_corrected_interval(count)
        sample = counted(count.corrected.sample_respondents, "respondent")
        said.append(
            f"Corrected for errors of the machine it is {share} (interval {interval}; sample of {sample})."
        )
    if count.base_authorities:
        said.append(f"Authorities: {count.authorities:,} of {count.base_authorities:,}.")
    if (count.respondents, count.base_respondents) != (
        count.respondents_without_campaigns,
        count.base_without_campaigns,
    ):
        number, base = count.respondents_without_campaigns, count.base_without_campaigns
        said.append(f"Without campaign answers: {number:,} of {counted(base, 'respondent')}.")
    return " ".join(said)


def most_raised(counts: Sequence[ThemeCount]) -> str:
    """Return which of ``counts`` (raised ones, the commonest first) was raised most often; ties are told."""
    seen = list(counts)
    if not seen:
        return "No theme was raised."
    first = _alike(seen, [count.respondents for count in seen])
    if len(first) > 1:
        named = listed([count.theme for count in first])
        return f"{len(first)} themes were raised most often, by {of_respondents(first[0])} each: {named}."
    said = f"Most often raised was {first[0].theme}, by {of_respondents(first[0])}"
    then = [f"{count.theme} ({count.respondents:,})" for count in seen[1:3]]
    return f"{said}, followed by {listed(then)}." if then else f"{said}. No other theme was raised."


def most_chosen(table: ClosedTable, min_base: int) -> str:
    """Return which option was chosen most often in the column of everybody, or the last one; ties are told."""
    place = next((at for at, column in enumerate(table.columns) if column.whole), len(table.columns) - 1)
    column = table.columns[place]
    told = [(row.option, row.counts[place]) for row in table.rows]
    numbers = [number for _, number in told if number is not None]
    answered = f"{counted(column.base, 'respondent')} answered"
    if column.asked != column.base:
        answered += f", of {column.asked:,} who were asked"
    if not any(numbers):
        return f"{answered}."
    top = max(numbers)
    options = [option for option, number in told if number == top]
    share = per_cent(printed_per_cent(top, column.base, min_base))
    each = " each" if len(options) > 1 else ""
    if not share:
        return f"{answered}; too few for per cents."
    chosen = listed([f"“{option}”" for option in options])
    return f"{answered}. Most often chosen was {chosen}, by {share}{each}."


def responded(row: ResponseRow, unit: str) -> str:
    """Return "147 of 380 authorities (39 per cent) responded."; "" where a number is not known."""
    if row.responded is None:
        return ""
    if not row.total:
        return f"{row.responded:,} {unit} responded."
    share = per_cent(printed_per_cent(row.responded, row.total))
    return f"{row.responded:,} of {row.total:,} {unit} ({share}) responded."


def responses(results: Results) -> tuple[str, ...]:
    """Return the response, a sentence a unit, and how many authorities are covered by it."""
    tables = results.tables
    first: dict[str, ResponseTable] = {}
    for table in tables.responses:
        first.setdefault(table.unit, table)
    said = [responded(table.whole, unit) for unit, table in first.items()]
    if tables.covered is not None:
        covered = responded(tables.covered, "authorities")
        said.append(f"With organisations that answered for their members: {covered}" if covered else "")
    return tuple(sentence for sentence in said if sentence)


def answered(base: Base) -> str:
    """Return how many answered a question, or any, in words that say something."""
    what = "at least one open question" if not base.question else "the question"
    number = counted(base.respondents, "respondent")
    return f"{number} answered {what} in words that say something ({counted(base.answers, 'answer')})."


def opened(facts: ReportFacts) -> str:
    """Return from when to when the consultation was open; "" when nobody says so."""
    if facts.opened and facts.closed:
        return f"The consultation was open from {facts.opened} to {facts.closed}."
    if facts.opened or facts.closed:
        return f"The consultation {'opened' if facts.opened else 'closed'} on {facts.opened or facts.closed}."
    return ""


def _alike(things: Sequence[Thing], numbers: Sequence[int]) -> list[Thing]:
    """Return the things whose number is that of the first."""
    return [thing for thing, number in zip(things, numbers, strict=True) if number == numbers[0]]
