"""Real words: examples of the codebook that are a respondent's own, which a codebook that travels must not hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sli_themes.errors import Fault

if TYPE_CHECKING:
    from sli_themes.answers.model import Answers
    from sli_themes.codebook.model import Codebook
    from sli_themes.settings import CodebookSettings

_WORD = re.compile(r"\w+")
_FEWEST = 4
"""Words from which an example that is a whole answer counts: "More money." is anybody's."""


def real_examples(codebook: Codebook, answers: Answers, settings: CodebookSettings) -> Iterator[Fault]:
    """Yield a note for each example with a run of words of an answer, or that is one; by theme and number alone."""
    places: dict[tuple[str, ...], set[int]] = defaultdict(set)
    examples = [
        (theme.id, key, number, folded(text))
        for theme in codebook.themes
        for key in ("examples", "counter_examples")
        for number, text in enumerate(getattr(theme, key), start=1)
    ]
    for at, (_, _, _, words) in enumerate(examples):
        for run in _runs(words, settings.real_words):
            places[run].add(at)
        if len(words) >= _FEWEST:
            places[words].add(at)
    found: set[int] = set()
    for text in answers.substantive["text"]:
        words = folded(text)
        for run in (words, *_runs(words, settings.real_words)):
            found |= places.get(run, set())
    for at in sorted(found):
        theme_id, key, number, _ = examples[at]
        yield Fault(
            where=f"theme {theme_id}",
            what=f"{key.replace('_', '-')[:-1]} {number} stands in an answer, word for word in part or whole",
            next_step="write it in words of your own: a codebook travels, and answers must not",
            fatal=False,
        )


def folded(text: str) -> tuple[str, ...]:
    """Return the words of a text without case and punctuation."""
    return tuple(word.casefold() for word in _WORD.findall(text))


def _runs(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + length]) for start in range(len(words) - length + 1))
