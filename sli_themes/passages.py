"""Passages: which words of an answer a quote would show, verbatim and of a length that reads well (restricted)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sli_themes.excerpts import Excerpt, clauses, sentences

if TYPE_CHECKING:
    from sli_themes.settings import QuoteSettings

_GOES_ON = ",;"
"""A sentence goes on behind these, also on another line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Mark what a quote would show: code points into the answer, and whether a sentence is cut at either end."""

    span: Excerpt
    cut_before: bool
    cut_after: bool

    def shown(self, words: str) -> str:
        """Return ``words`` (those of the span, redacted or not) as published reports print them.

        White space becomes single spaces; ``…`` stands where a sentence goes on, and not behind the comma or
        semicolon there.
        """
        line = " ".join(words.split())
        line = line.rstrip(_GOES_ON).rstrip() if self.cut_after else line
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
    return passage_at(text, Excerpt(pieces[first].start, pieces[last].end))


def passage_at(text: str, span: Excerpt) -> Passage:
    """Return the passage that shows exactly ``span`` of an answer.

    A line of a list that begins in small letters after "we would:", or ends in a semicolon, is a part of a sentence
    too.
    """
    pieces = sentences(text)
    before, shown, after = text[: span.start].strip(), text[span.start : span.end], text[span.end :].strip()
    goes_on = bool(before) and (before[-1].isalnum() or before[-1] in f"{_GOES_ON}:–-")
    return Passage(
        span=span,
        cut_before=span.start not in {piece.start for piece in pieces} or (shown[:1].islower() and goes_on),
        cut_after=span.end not in {piece.end for piece in pieces}
        or (bool(after) and shown.rstrip().endswith(tuple(_GOES_ON))),
    )


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
