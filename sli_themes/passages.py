"""Passages: which words of an answer a quote would show, verbatim and of a length that reads well (restricted)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sli_themes.excerpts import Excerpt, clauses, sentences

if TYPE_CHECKING:
    from sli_themes.settings import QuoteSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Mark what a quote would show: code points into the answer, and whether a sentence is cut at either end."""

    span: Excerpt
    cut_before: bool
    cut_after: bool

    def shown(self, words: str) -> str:
        """Return ``words`` (those of the span, redacted or not) as published reports print them.

        White space becomes single spaces; ``…`` stands where a sentence goes on.
        """
        line = " ".join(words.split())
        return f"{'… ' if self.cut_before else ''}{line}{' …' if self.cut_after else ''}"


def passage_around(text: str, excerpt: Excerpt, settings: QuoteSettings) -> Passage | None:
    """Return the passage that shows ``excerpt`` of an answer, or nothing when no passage has a fitting length.

    It takes the whole sentences that the excerpt touches, as many from the first on as fit, and more sentences (first
    after, then before) until ``min_words``; a sentence longer than ``max_words`` is cut at its clauses.
    """
    pieces = sentences(text)
    touched = _touched(pieces, excerpt)
    if not touched:
        return None
    first, last = touched[0], touched[-1]
    while last > first and _words(text, pieces[first].start, pieces[last].end) > settings.max_words:
        last -= 1
    if _words(text, pieces[first].start, pieces[last].end) > settings.max_words:
        return _within_sentence(text, excerpt, settings)
    first, last = _grown(text, pieces, first, last, least=settings.min_words, most=settings.max_words)
    if _words(text, pieces[first].start, pieces[last].end) < settings.min_words:
        return None
    return Passage(span=Excerpt(pieces[first].start, pieces[last].end), cut_before=False, cut_after=False)


def passage_at(text: str, span: Excerpt) -> Passage:
    """Return the passage that shows exactly ``span`` of an answer."""
    starts = {sentence.start for sentence in sentences(text)}
    ends = {sentence.end for sentence in sentences(text)}
    return Passage(span=span, cut_before=span.start not in starts, cut_after=span.end not in ends)


def _within_sentence(text: str, excerpt: Excerpt, settings: QuoteSettings) -> Passage | None:
    """Return whole clauses around the excerpt, as many as fit."""
    pieces = clauses(text)
    touched = _touched(pieces, excerpt)
    if not touched:
        return None
    row = touched[0]
    first, last = _grown(text, pieces, row, row, least=settings.max_words, most=settings.max_words)
    span = Excerpt(pieces[first].start, pieces[last].end)
    if not settings.min_words <= _words(text, span.start, span.end) <= settings.max_words:
        return None
    return passage_at(text, span)


def _touched(pieces: tuple[Excerpt, ...], excerpt: Excerpt) -> list[int]:
    return [
        row for row, piece in enumerate(pieces) if piece.start < excerpt.end and piece.end > excerpt.start
    ]


def _grown(
    text: str, pieces: tuple[Excerpt, ...], first: int, last: int, *, least: int, most: int
) -> tuple[int, int]:
    """Return the run of pieces after taking in neighbours, the next before the one in front, up to ``least`` words."""
    while _words(text, pieces[first].start, pieces[last].end) < least:
        wider = [
            (start, end)
            for start, end in ((first, last + 1), (first - 1, last))
            if start >= 0 and end < len(pieces) and _words(text, pieces[start].start, pieces[end].end) <= most
        ]
        if not wider:
            break
        first, last = wider[0]
    return first, last


def _words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())
