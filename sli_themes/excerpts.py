"""Excerpts: where the sentences and clauses of an answer start and end (restricted).

All positions are Unicode code points into the answer as it was written, end exclusive, so that an excerpt can be
cut out of the original at any time and nothing is ever normalised on the way.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Excerpt:
    """Mark a span of an answer: code points, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of ``text`` that the excerpt spans."""
        return text[self.start : self.end]


_MOST_KEPT = 100_000
"""The clauses of so many texts are remembered."""
_ABBREVIATION = (
    r"(?<!\b[A-Z]\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bCllr\.)(?<!\bSt\.)(?<!\be\.g\.)"
    r"(?<!\bi\.e\.)(?<!\betc\.)(?<!\bNo\.)(?<!\bvs\.)"
)
# No boundary opens with `\s*` or `\s+`: on a long run of blanks that would take quadratic time. The blanks before a
# boundary go when the part is trimmed.
_SENTENCE_END = re.compile(rf"(?<=[.!?…])[\"'”’)\]]*{_ABBREVIATION}\s+|[\r\n]+")
_CLAUSE_END = re.compile(r";\s+|(?<=\s)[-–—]\s+|,\s+(?=(?:but|and|however|although)\b)")
_CLOSING = re.compile(r"[\"'”’)\]]*")
_MARK = re.compile(r"(?:[-–—•*·]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")


def sentences(text: str) -> tuple[Excerpt, ...]:
    """Return the sentences of an answer, in order, without surrounding white space or list marks.

    A line break ends a sentence too, since lists and headings seldom end in a full stop. An answer without a
    single word has no sentence.
    """
    return _split(text, Excerpt(0, len(text)), _SENTENCE_END)


@functools.lru_cache(maxsize=_MOST_KEPT)
def clauses(text: str) -> tuple[Excerpt, ...]:
    """Return the sentences of an answer, cut further where a new thought usually starts.

    Remembered: every fold of the coder asks again for those of the same answers.
    """
    return tuple(part for sentence in sentences(text) for part in _split(text, sentence, _CLAUSE_END))


def _split(text: str, whole: Excerpt, boundary: re.Pattern[str]) -> tuple[Excerpt, ...]:
    ends = [(m.start(), m.end()) for m in boundary.finditer(text, whole.start, whole.end)]
    starts = [whole.start, *(after for _, after in ends)]
    stops = [*(before for before, _ in ends), whole.end]
    # A closing quotation mark that the boundary swallowed belongs to the sentence it closes.
    stops = [_CLOSING.match(text, stop, whole.end).end() for stop in stops]  # type: ignore[union-attr]
    parts = (_trimmed(text, start, stop) for start, stop in zip(starts, stops, strict=True))
    return tuple(part for part in parts if any(map(str.isalpha, part.of(text))))


def _trimmed(text: str, start: int, end: int) -> Excerpt:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    mark = _MARK.match(text[start:end])
    if mark:
        start += mark.end()
    return Excerpt(start, end)
