"""quotes.csv: the quotes with their attributions, theme by theme."""

from __future__ import annotations

from sli_themes.files import csv_bytes
from sli_themes.results import Quote, Results

FILE_NAME = "quotes.csv"
COLUMNS = ("quote_id", "question", "theme_id", "theme", "quote", "attribution")


def in_theme_order(results: Results) -> tuple[Quote, ...]:
    """Return the quotes by theme (in the codebook's order), question and id: never in the order of the answers."""
    themes = {theme.theme_id: place for place, theme in enumerate(results.themes)}
    asked = {question: place for place, question in enumerate(results.counts.questions)}
    return tuple(
        sorted(
            results.quotes,
            key=lambda quote: (
                themes.get(quote.theme_id, len(themes)),
                quote.theme_id,
                asked.get(quote.question, len(asked)),
                quote.question,
                quote.quote_id,
            ),
        )
    )


def render(results: Results) -> bytes:
    """Return the quotes as a csv that a spreadsheet opens; no quote is run as a formula."""
    rows = (
        (
            quote.quote_id,
            quote.question,
            quote.theme_id,
            quote.theme,
            quote.text,
            quote.attribution.words,
        )
        for quote in in_theme_order(results)
    )
    return csv_bytes(COLUMNS, rows, spreadsheet=True)
