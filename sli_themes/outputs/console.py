"""Counts and quotes for the terminal: rich draws them, and nothing in a text can draw for itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from sli_themes.outputs.conventions import (
    CONVENTIONS,
    WITHHELD,
    base_words,
    closed_base_words,
    column_headings,
    counted_questions,
    is_corrected,
    option_per_cent,
    printed_corrected,
    printed_corrected_interval,
    printed_interval,
    printed_share,
    question_heading,
    response_rate,
    response_title,
)
from sli_themes.outputs.quotes_csv import in_theme_order
from sli_themes.results import Quote, Results, ThemeCount
from sli_themes.tabulated import ClosedTable, ResponseTable
from sli_themes.wording import counted

MOST_THEMES = 20
MOST_QUOTES = 10
_BAR = 16
_WIDE = 64
_ESCAPE = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # operating system commands: titles, links, clipboard
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*(?:\x1b\\|\x9c)?"  # device control and other strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # control sequences: colours, cursor
    r"|\x1b[ -/]*[0-~]?"
)


def show_results(results: Results, console: Console | None = None) -> None:
    """Print the counts and some quotes; without a console, to standard output as the terminal can take it."""
    (console or Console(highlight=False)).print(results_page(results))


def results_page(
    results: Results, *, most_themes: int = MOST_THEMES, most_quotes: int = MOST_QUOTES
) -> RenderableType:
    """Return what is shown of the results: who responded, closed questions, themes of each question, then quotes."""
    parts: list[RenderableType] = [Text(safe(results.title), style="bold")]
    for response in results.tables.responses:
        parts += [Text(), response_table(response)]
    for closed in results.tables.closed:
        parts += [Text(), closed_table(closed, results.settings.counts.min_base)]
    for question in counted_questions(results.counts):
        parts += [Text(), counts_table(results, question, most=most_themes)]
    marks = ", ".join(f"{mark} {meaning}" for mark, meaning in CONVENTIONS)
    said = "The intervals do not correct for errors of the machine coder."
    if is_corrected(results.counts):
        said = (
            "Corrected: for errors of the machine coder, by a random sample that people coded blind; "
            "the interval is that of the corrected per cent."
        )
    parts += [Text(), Text(f"{marks}. {said}", style="dim")]
    if results.quotes:
        parts += [Text(), quotes_page(results, most=most_quotes)]
    return Group(*parts)


def response_table(response: ResponseTable) -> RenderableType:
    """Return who responded, of how many, with the per cent; the unit stands at the head."""
    table = _plain_table("", response.unit, "of", "per cent")
    for row in (*response.rows, response.whole):
        numbers = (WITHHELD if number is None else f"{number:,}" for number in (row.responded, row.total))
        table.add_row(Text(safe(row.group)), *numbers, response_rate(row))
    parts: list[RenderableType] = [_heading(response.number, response_title(response)), table]
    return Group(*parts, *([Text(response.note, style="dim")] if response.note else []))


def closed_table(closed: ClosedTable, min_base: int) -> RenderableType:
    """Return the per cents of a closed question, option by option, with the bases of its columns under it."""
    table = _plain_table("per cent", *map(safe, column_headings(closed)))
    for row in closed.rows:
        cells = zip(closed.columns, row.counts, strict=True)
        table.add_row(
            Text(safe(row.option)), *(option_per_cent(column, number, min_base) for column, number in cells)
        )
    parts: list[RenderableType] = [_heading(closed.number, closed.text or closed.question), table]
    said = (closed_base_words(closed), closed.note)
    return Group(*parts, *(Text(safe(words), style="dim") for words in said if words))


def _heading(number: int, words: str) -> Text:
    return Text(f"Table {number}: {safe(words)}", style="bold")


def _plain_table(first: str, *others: str) -> Table:
    """Return a table of a column of words and columns of numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), expand=True, header_style="bold")
    table.add_column(first, ratio=2, overflow="fold")
    for words in others:
        table.add_column(Text(words), justify="right", ratio=1, overflow="fold")
    return table


def counts_table(results: Results, question: str = "", *, most: int = MOST_THEMES) -> RenderableType:
    """Return the commonest ``most`` themes of a question ("": across all) with base, per cent, interval and a bar."""
    counts = results.counts.of(question)
    rest = counts[most:]
    parts: list[RenderableType] = [Text(safe(question_heading(results, question)), style="bold")]
    parts.append(_CountsTable(counts[:most], frozenset(count.parent for count in counts)))
    if rest:
        words = f"... and {counted(len(rest), 'theme')} with {_at_most(rest)} each, in theme-counts.csv"
        parts.append(Text(words, style="dim"))
    bases = [base for base in results.counts.bases if (base.question, base.attribute) == (question, "")]
    parts += [Text(base_words(base), style="dim") for base in bases]
    return Group(*parts)


def quotes_page(results: Results, *, most: int = MOST_QUOTES) -> RenderableType:
    """Return the first quote of each theme until there are ``most``, then second ones, shown by theme."""
    quotes = in_theme_order(results)
    themes = [list(group) for _, group in groupby(quotes, key=lambda quote: quote.theme_id)]
    turns = sorted(
        ((turn, quote) for group in themes for turn, quote in enumerate(group)), key=lambda pair: pair[0]
    )
    chosen = {quote.quote_id for _, quote in turns[:most]}
    parts: list[RenderableType] = [Text("Quotes", style="bold")]
    for group in themes:
        shown = [quote for quote in group if quote.quote_id in chosen]
        if shown:
            parts.append(Text(safe(shown[0].theme)))
            parts += [Padding(_quote(quote), (0, 0, 0, 2)) for quote in shown]
    if len(quotes) > most:
        parts.append(Text(f"... and {counted(len(quotes) - most, 'quote')} more in quotes.csv", style="dim"))
    return Group(*parts)


def safe(text: str) -> str:
    """Return ``text`` on one line, without escape sequences, control characters and marks that turn its direction.

    A terminal obeys such characters wherever they come from. rich's own markup is no concern: texts are given to
    rich as `Text`, which it never parses.
    """
    spaced = " ".join(_ESCAPE.sub("", text).split())
    return "".join(
        character for character in spaced if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
    )


class _CountsTable:
    """Draw counts as a table; on a narrow terminal without bar and interval, so that the names stay readable."""

    def __init__(self, counts: Sequence[ThemeCount], parents: frozenset[str]) -> None:
        self.counts = counts
        self.parents = parents
        self.bases_differ = len({count.base_respondents for count in counts}) > 1
        self.corrected = any(count.corrected is not None for count in counts)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        wide = options.max_width >= _WIDE
        table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), expand=True, header_style="bold")
        table.add_column("theme", ratio=1, overflow="fold")
        table.add_column("respondents", justify="right", no_wrap=True)
        table.add_column("per cent", justify="right", no_wrap=True)
        if self.corrected:
            table.add_column("corrected", justify="right", no_wrap=True)
        if wide:
            table.add_column("interval", justify="right", no_wrap=True)
            table.add_column("", width=_BAR)
        for count in self.counts:
            interval = printed_corrected_interval(count) if self.corrected else printed_interval(count)
            by_sample = (Text(printed_corrected(count)),) if self.corrected else ()
            more = (Text(interval), ShareBar(count.share)) if wide else ()
            table.add_row(
                self._name(count), self._respondents(count), Text(printed_share(count)), *by_sample, *more
            )
        yield table

    def _name(self, count: ThemeCount) -> Text:
        return Text(safe(count.theme) + (" (with those below it)" if count.theme_id in self.parents else ""))

    def _respondents(self, count: ThemeCount) -> Text:
        of = f" of {count.base_respondents:,}" if self.bases_differ else ""
        return Text(f"{count.respondents:,}{of}")


class ShareBar:
    """Draw a share (0..1; ``None``: nothing) as a bar, with plain characters where the terminal has no others."""

    def __init__(self, share: float | None) -> None:
        """Keep the share."""
        self.share = share

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Draw the bar over the width that is there; whatever was seen at all has a bar."""
        share = self.share or 0.0
        half_cells = max(round(share * options.max_width * 2), 1) if share else 0
        full, half = divmod(half_cells, 2)
        yield Segment("#" * max(full, half) if options.ascii_only else "█" * full + "▌" * half)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Say that any width will do."""
        return Measurement(1, options.max_width)


def _quote(quote: Quote) -> Text:
    return Text(f"“{safe(quote.text)}” ({safe(quote.attribution.words)})")


def _at_most(counts: tuple[ThemeCount, ...]) -> str:
    most = max(count.respondents for count in counts)
    return f"{counted(most, 'respondent')} or fewer" if most else "no respondent"
