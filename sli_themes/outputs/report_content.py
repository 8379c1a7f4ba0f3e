"""What a report says, once for every format: sentences, tables and quotes in chapters (publishable)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count as numbers_from

from sli_themes.outputs import report_sentences as say
from sli_themes.outputs.blocks import Block, Bullets, Figure, Heading, Paragraph, Quotation
from sli_themes.outputs.conventions import counted_questions, question_heading
from sli_themes.outputs.pictures import Picture
from sli_themes.outputs.quotes_csv import in_theme_order
from sli_themes.outputs.report_annexes import annexes
from sli_themes.outputs.report_groups import option_tables, theme_tables
from sli_themes.outputs.report_method import method
from sli_themes.outputs.report_tables import (
    PlacedTheme,
    closed_table,
    in_tree_order,
    pairs_table,
    response_table,
    terms_table,
    themes_table,
)
from sli_themes.results import GroupCount, Results, ThemeCount
from sli_themes.tabulated import ClosedTable, OptionCount
from sli_themes.wording import counted

_COMMONEST = 5
"""Themes in the summary."""
_THEME_LEVEL, _DEEPEST_LEVEL = 3, 4
_WITHHELD = (
    "Authorities are counted here. A number is withheld where it is small, or where a small one could be worked out "
    "from it."
)
AUTHOR = "sli-themes"
"""Stands as the author of a report whose study names no organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """Hold a report: what stands on its first page, and its blocks."""

    title: str
    subtitle: tuple[str, ...]
    """Lines: organisation and date, then who to ask, as far as they are given."""
    author: str
    blocks: tuple[Block, ...]


def report_content(results: Results, pictures: Sequence[Picture] = ()) -> ReportContent:
    """Return the report of a study.

    A picture stands above the table that is its text alternative: ``themes-QUESTION`` above the themes of a
    question, ``together-QUESTION`` above pairs of them, ``terms-QUESTION`` above words, ``options-QUESTION`` above a
    closed question, ``themes`` above the themes of all, ``themes-by-ATTRIBUTE`` above those by group.
    """
    facts = results.report
    tables = results.tables
    given = [*(table.number for table in tables.responses), *(table.number for table in tables.closed)]
    numbers = numbers_from(max(given, default=0) + 1)
    shown = {picture.name: picture for picture in pictures}
    blocks = [*_summary(results)]
    if facts.introduction.strip():
        blocks.append(Heading(text="Introduction", level=1))
        blocks += [
            Paragraph(text=" ".join(part.split()))
            for part in facts.introduction.split("\n\n")
            if part.strip()
        ]
    blocks += [*_responses(results), *method(results)]
    blocks += [*_questions(results, numbers, shown), *_across(results, numbers, shown)]
    blocks += [*_by_group(results, numbers, shown), *annexes(results, numbers)]
    lines = [" · ".join(part for part in (facts.organisation, results.date) if part)]
    lines.append(f"Contact: {facts.contact}" if facts.contact else "")
    return ReportContent(
        title=results.title,
        subtitle=tuple(line for line in lines if line),
        author=facts.organisation or AUTHOR,
        blocks=tuple(blocks),
    )


def _summary(results: Results) -> Iterator[Block]:
    """Yield the response, the commonest themes and a finding a question."""
    yield Heading(text="Summary", level=1)
    shown = counted_questions(results.counts)
    bases = [base for base in results.counts.bases if base.question == shown[0] and not base.attribute]
    said = [*say.responses(results), *map(say.answered, bases)]
    yield Paragraph(text=" ".join(said))
    commonest = _topmost(results, shown[0])[:_COMMONEST]
    if commonest:
        yield Paragraph(text="The themes most often raised, over all that was answered:")
        yield Bullets(items=tuple(f"{count.theme}: {say.of_respondents(count)}." for count in commonest))
    else:
        yield Paragraph(text="No theme was raised.")
    findings = [f"{question}: {finding}" for question, finding in _findings(results)]
    if len(findings) > 1:
        yield Paragraph(text="Question by question:")
        yield Bullets(items=tuple(findings))


def _findings(results: Results) -> Iterator[tuple[str, str]]:
    """Yield the first finding of each question, closed ones where they were asked."""
    for question in _asked(results):
        for table in _closed(results, question):
            yield question, say.most_chosen(table, results.settings.counts.min_base)
        if question in results.counts.questions:
            yield question, say.most_raised(_topmost(results, question))


def _responses(results: Results) -> Iterator[Block]:
    """Yield who responded, where that is known."""
    if results.tables.responses:
        yield Heading(text="Who responded", level=1)
        yield Paragraph(text=" ".join(say.responses(results)))
        for table in results.tables.responses:
            yield response_table(table)


def _questions(results: Results, numbers: Iterator[int], pictures: Mapping[str, Picture]) -> Iterator[Block]:
    """Yield each question: its closed table, its themes with their quotes."""
    yield Heading(text="Question by question", level=1)
    for question in _asked(results):
        closed = _closed(results, question)
        is_open = question in results.counts.questions
        wording = closed[0].text if closed and not is_open else ""
        yield Heading(
            text=f"{question}: {wording}" if wording else question_heading(results, question), level=2
        )
        for table in closed:
            yield Paragraph(text=say.most_chosen(table, results.settings.counts.min_base))
            yield from _picture(pictures, f"options-{question}")
            yield closed_table(table, results.settings.counts.min_base)
        if is_open:
            yield from _themes(results, question, numbers, pictures)


def _themes(
    results: Results, question: str, numbers: Iterator[int], pictures: Mapping[str, Picture]
) -> Iterator[Block]:
    """Yield what was raised in a question: the finding, the table, a part a theme, those of few last."""
    yield Paragraph(text=say.most_raised(_topmost(results, question)))
    placed = in_tree_order(results.counts.of(question))
    if placed:
        yield from _picture(pictures, f"themes-{question}")
        yield themes_table(results, question, next(numbers))
    if any(pair.question == question for pair in results.counts.pairs):
        yield from _picture(pictures, f"together-{question}")
        yield pairs_table(results, question, next(numbers))
    if any(term.question == question for term in results.terms):
        yield from _picture(pictures, f"terms-{question}")
        yield terms_table(results, question, next(numbers))
    few: list[PlacedTheme] = []
    many: list[PlacedTheme] = []
    for one in placed:
        if one.depth == 0:
            into = few if _is_of_few(one.count, results) else many
        into.append(one)
    for one in many:
        yield Heading(text=one.count.theme, level=min(_THEME_LEVEL + one.depth, _DEEPEST_LEVEL))
        yield from _theme(results, one.count)
    if few:
        yield Heading(text="Raised by few", level=_THEME_LEVEL)
        yield Paragraph(text="A view that few raised is a view all the same, and may matter to them most.")
        for one in few:
            yield from _theme(results, one.count, strong=f"{one.count.theme}.")
    counts = results.counts.of(question)
    silent = [count.theme for count in counts if not count.respondents]
    if silent:
        text = f"{len(silent)} of {counted(len(counts), 'theme')} of this question: {say.listed(silent)}."
        yield Paragraph(text=text, strong="Raised by nobody:")


def _theme(results: Results, count: ThemeCount, strong: str = "") -> Iterator[Block]:
    """Yield who raised a theme, what it means, and its quotes."""
    quotes = [
        quote
        for quote in in_theme_order(results)
        if (quote.question, quote.theme_id) == (count.question, count.theme_id)
    ]
    meaning = next(
        (theme.definition or theme.brief for theme in results.themes if theme.theme_id == count.theme_id), ""
    )
    yield Paragraph(text=say.raised(count), strong=strong, leads_in=bool(meaning or quotes))
    if meaning:
        yield Paragraph(text=" ".join(meaning.split()), strong="What it means:", leads_in=bool(quotes))
    for quote in quotes:
        yield Quotation(text=quote.text, attribution=quote.attribution.words)


def _across(results: Results, numbers: Iterator[int], pictures: Mapping[str, Picture]) -> Iterator[Block]:
    """Yield the themes of all questions together; nothing with one question."""
    if len(results.counts.questions) < 2:
        return
    yield Heading(text="Themes across the questions", level=1)
    yield Paragraph(text=say.most_raised(_topmost(results, "")))
    text = "A respondent who raised a theme in several questions counts once."
    yield Paragraph(text=f"{text} The base of a theme is who answered a question to which it belongs.")
    if in_tree_order(results.counts.of("")):
        yield from _picture(pictures, "themes")
        yield themes_table(results, "", next(numbers))


def _by_group(results: Results, numbers: Iterator[int], pictures: Mapping[str, Picture]) -> Iterator[Block]:
    """Yield options and themes by group of respondents, as far as that may be told."""
    cells: tuple[GroupCount | OptionCount, ...] = (*results.by_group, *results.tables.by_group)
    attributes = sorted({one.attribute for one in cells})
    if not attributes:
        return
    yield Heading(text="By group of respondents", level=1)
    yield Paragraph(text=_WITHHELD)
    for attribute in attributes:
        yield Heading(text=f"By {attribute.replace('_', ' ')}", level=2)
        if all(one.authorities is None for one in cells if one.attribute == attribute):
            yield Paragraph(text="All numbers are withheld: the groups are too small to tell any.")
            continue
        for closed in results.tables.closed:
            yield from option_tables(results, closed, attribute, numbers)
        if any(one.attribute == attribute for one in results.by_group):
            yield from _picture(pictures, f"themes-by-{attribute}")
            yield from theme_tables(results, attribute, numbers)


def _picture(pictures: Mapping[str, Picture], name: str) -> Iterator[Figure]:
    if name in pictures:
        yield Figure(picture=pictures[name])


def _asked(results: Results) -> tuple[str, ...]:
    """Return the questions of which something is told, in the study's order."""
    told = dict.fromkeys([*(table.question for table in results.tables.closed), *results.counts.questions])
    places = {question: place for place, question in enumerate(results.asked)}
    return tuple(sorted(told, key=lambda question: places.get(question, len(places))))


def _closed(results: Results, question: str) -> tuple[ClosedTable, ...]:
    return tuple(table for table in results.tables.closed if table.question == question)


def _topmost(results: Results, question: str) -> tuple[ThemeCount, ...]:
    """Return the raised themes of a question on the highest level that has several, the commonest first.

    A codebook may put all themes of a question under one heading: that it was raised is no finding, in that question
    or across all.
    """
    if not question and len(results.counts.questions) > 1:
        top = {count.theme_id for one in results.counts.questions for count in _topmost(results, one)}
        return tuple(
            count for count in results.counts.of("") if count.theme_id in top and count.parent not in top
        )
    placed = in_tree_order(results.counts.of(question))
    depths = [one.depth for one in placed]
    level = next((depth for depth in sorted(set(depths)) if depths.count(depth) > 1), 0)
    return tuple(one.count for one in placed if one.depth == level)


def _is_of_few(count: ThemeCount, results: Results) -> bool:
    """Say whether a theme has the words for the smallest shares."""
    _, least = min(results.settings.counts.prevalence_words)
    return count.prevalence == least
