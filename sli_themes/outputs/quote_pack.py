"""The quote pack: what a report writer picks from, by question and theme, as csv, workbook and Word file.

A release holds the study's own pack, and under ``packs/`` those that were narrowed to questions, themes or a region.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sli_themes.files import csv_bytes
from sli_themes.outputs import word
from sli_themes.outputs.blocks import Block, Bullets, Heading, Paragraph, Quotation
from sli_themes.outputs.conventions import printed_corrected, printed_share, question_heading
from sli_themes.results import Quote, Results, ThemeCount
from sli_themes.wording import counted
from sli_themes.workbooks import Head, PublishedTable, published_bytes

STEM = "quote-pack"
FOLDER = "packs"
AUTHOR = "sli-themes"
MINORITY = "Minority view"
USED_BEFORE = "Used in another document before"
COLUMNS = (
    "quote_id",
    "question",
    "question_text",
    "theme_id",
    "theme",
    "respondents",
    "base_respondents",
    "prevalence",
    "minority_view",
    "quote",
    "attribution",
    "used_before",
)
HOW_TO_USE = (
    "Read each quote before you print it: would somebody who knows the field recognise who wrote it?",
    "Print the attribution as it stands. Make it no finer, and add neither a role nor a place.",
    "Words in [square brackets] stand for what was there; … stands where the answer goes on.",
    "A quote shows what a theme means. It says nothing of how common the theme is.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """Hold a quote with what a pack says of its theme."""

    quote: Quote
    asked: str
    """Id and wording of the question."""
    count: ThemeCount | None
    is_minority: bool
    used_before: bool


def pack_files(results: Results) -> dict[str, bytes]:
    """Return the files of the study's own pack and of every narrowed one, by name within a release."""
    files = _files(results, results.quotes, "", f"Quote pack: {results.title}")
    for pack in results.narrowed:
        title = f"Quotes on {pack.words}: {results.title}"
        files |= _files(results, pack.quotes, f"{FOLDER}/{pack.name}/", title)
    return files


def _files(results: Results, quotes: Sequence[Quote], folder: str, title: str) -> dict[str, bytes]:
    entries = tuple(_entries(results, quotes))
    return {
        f"{folder}{STEM}.csv": render_csv(results, entries),
        f"{folder}{STEM}.docx": render_word(results, entries, title),
        f"{folder}{STEM}.xlsx": render_workbook(results, entries, title),
    }


def _entries(results: Results, quotes: Sequence[Quote]) -> Iterator[_Entry]:
    """Yield the quotes by question, commonest theme first, then by their own id: never in the order of the answers."""
    counts = {(one.question, one.theme_id): one for one in results.counts.split_by("")}
    place = {key: at for at, key in enumerate(counts)}
    asked = {question: at for at, question in enumerate(results.counts.questions)}

    def order(quote: Quote) -> tuple[int, str, int, str, str]:
        in_question = place.get((quote.question, quote.theme_id), len(place))
        question = asked.get(quote.question, len(asked))
        return question, quote.question, in_question, quote.theme_id, quote.quote_id

    for quote in sorted(quotes, key=order):
        count = counts.get((quote.question, quote.theme_id))
        yield _Entry(
            quote=quote,
            asked=question_heading(results, quote.question),
            count=count,
            is_minority=count is not None and _is_minority(count, results.settings.quotes.minority),
            used_before=quote.quote_id in results.used_before,
        )


def _is_minority(count: ThemeCount, below: float) -> bool:
    """Say whether so few raised a theme that its quotes are a minority's; a corrected share goes before."""
    share = count.corrected.share if count.corrected else count.share
    if share is None:
        return False
    # As whole per cents, halves up: no reader finds "10 per cent" under "fewer than 10".
    return (round(share * 1_000_000) + 5_000) // 10_000 < round(100 * below)


def render_csv(results: Results, entries: Sequence[_Entry]) -> bytes:
    """Return a pack as a csv that a spreadsheet opens; no quote is run as a formula."""
    wording = {question.id: question.text for question in results.questions}
    rows = (
        (
            one.quote.quote_id,
            one.quote.question,
            wording.get(one.quote.question, ""),
            one.quote.theme_id,
            one.quote.theme,
            one.count.respondents if one.count else "",
            one.count.base_respondents if one.count else "",
            one.count.prevalence if one.count else "",
            _yes(one.is_minority),
            one.quote.text,
            one.quote.attribution.words,
            _yes(one.used_before),
        )
        for one in entries
    )
    return csv_bytes(COLUMNS, rows, spreadsheet=True)


def render_workbook(results: Results, entries: Sequence[_Entry], title: str) -> bytes:
    """Return a pack as a published workbook with one table; without quotes, with none."""
    heads = (
        Head(name="Quote id", width=14),
        Head(name="Question", width=30),
        Head(name="Theme", width=24),
        Head(name="Respondents who raised the theme", width=14),
        Head(name="Respondents who could have", width=14),
        Head(name="Minority view [note 1]", width=12),
        Head(name="Quote [note 2]", width=70),
        Head(name="Attribution [note 3]", width=24),
        Head(name="Used before [note 4]", width=12),
    )
    rows = [
        (
            one.quote.quote_id,
            one.asked,
            one.quote.theme,
            one.count.respondents if one.count else "[x]",
            one.count.base_respondents if one.count else "[x]",
            _yes(one.is_minority),
            one.quote.text,
            one.quote.attribution.words,
            _yes(one.used_before),
        )
        for one in entries
    ]
    table = PublishedTable(sheet="Table_1", title=f"Table 1: {title}", above=(), heads=heads, rows=rows)
    below = f"{100 * results.settings.quotes.minority:g}"
    notes = (
        f"The theme was raised by fewer than {below} per cent of those who answered the question.",
        HOW_TO_USE[2],
        HOW_TO_USE[1],
        "The quote stands in another document already.",
    )
    cover = (*_about(results, entries), *HOW_TO_USE)
    return published_bytes([table] if rows else [], title=title, cover=cover, notes=notes)


def render_word(results: Results, entries: Sequence[_Entry], title: str) -> bytes:
    """Return a pack as a Word file: a chapter a question, a part a theme, the quotes with their ids."""
    style, template = results.report.style, results.report.template
    author = results.report.organisation or AUTHOR
    file = word.WordFile(title=title, author=author, style=style, template=template)
    file.title(title, results.date)
    file.add([*map(_paragraph, _about(results, entries)), Bullets(items=HOW_TO_USE)])
    if entries:
        file.contents()
        file.add(_blocks(entries))
    return file.content()


def _blocks(entries: Sequence[_Entry]) -> Iterator[Block]:
    before: _Entry | None = None
    for one in entries:
        same_question = before is not None and before.quote.question == one.quote.question
        if not same_question:
            yield Heading(text=one.asked, level=1)
        if not (same_question and before and before.quote.theme_id == one.quote.theme_id):
            yield Heading(text=one.quote.theme, level=2)
            if one.count is not None:
                strong = f"{MINORITY}." if one.is_minority else ""
                yield Paragraph(text=_how_common(one.count), strong=strong, leads_in=True)
        yield Quotation(
            text=one.quote.text, attribution=one.quote.attribution.words, quote_id=one.quote.quote_id
        )
        if one.used_before:
            yield Paragraph(text="", strong=f"{USED_BEFORE}.")
        before = one


def _how_common(count: ThemeCount) -> str:
    """Return how many raised a theme, of whom: words for how common it is never stand without the numbers."""
    numbers = f"Raised by {count.respondents:,} of {counted(count.base_respondents, 'respondent')}"
    if count.share is None:
        return f"{numbers}."
    shares = f"{printed_share(count)} per cent"
    if count.corrected:
        shares += f"; {printed_corrected(count)} per cent when corrected by the blind sample"
    return f"{numbers} ({shares}): {count.prevalence}."


def _about(results: Results, entries: Sequence[_Entry]) -> tuple[str, ...]:
    if not entries:
        return ("No quote of this pack may be printed yet: people can clear what is held.",)
    themes = {(one.quote.question, one.quote.theme_id) for one in entries}
    minorities = len({(one.quote.question, one.quote.theme_id) for one in entries if one.is_minority})
    of_how_many = (
        f"{counted(len(entries), 'quote')} under {counted(len(themes), 'theme')} (a theme counts once a question), "
        f"by question, the commonest theme first. Minority views among them: {minorities:,}. Such a theme was raised "
        f"by fewer than {100 * results.settings.quotes.minority:g} per cent of those who answered the question."
    )
    said = [of_how_many]
    used = sum(one.used_before for one in entries)
    if used:
        said.append(f"{counted(used, 'quote')} among them used in another document before, and marked so.")
    said.append(
        "At most "
        f"{results.settings.quotes.per_authority} quotes come from one authority in all packs together, and 1 under "
        "a theme. The number in brackets after an attribution is the quote's id, the same in every pack."
    )
    return tuple(said)


def _paragraph(text: str) -> Paragraph:
    return Paragraph(text=text)


def _yes(said: bool) -> str:
    return "yes" if said else "no"
