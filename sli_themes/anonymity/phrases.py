"""Names of bodies, laws, programmes and regions that tell nobody apart, found in the tokens of a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sli_themes.anonymity.shadow import CAMEL, CAPITAL, DIGIT, UPPER, Shadow, make_shadow

_END = "\n"
_STATUTES = frozenset({"act", "acts", "regulations"})
_JOINING = frozenset("of and for to the in".split())


class Phrases:
    """Hold phrases in a trie of folded tokens; names of regions are marked as such."""

    def __init__(
        self,
        phrases: Iterable[str],
        regions: Iterable[str],
        words: frozenset[str] = frozenset(),
        names: frozenset[str] = frozenset(),
    ) -> None:
        """Store the phrases; ``words`` are ordinary words that are no ``names`` of people.

        An abbreviation that is either too (CHIP, LEA) is protected in capitals only, and an Act of Parliament is
        known by its words alone ("Building Safety Act 2022").
        """
        self._words = words
        phrases = tuple(phrases)
        written = {phrase.lower() for phrase in phrases if not phrase.isupper()}
        self._shouted = frozenset(map(str.lower, filter(str.isupper, phrases))) & (words | names) - written
        self._root: dict[str, Any] = {}
        for is_region, added in ((True, regions), (False, phrases)):
            for phrase in added:
                node = self._root
                for token in make_shadow(phrase).tokens:
                    node = node.setdefault(token.fold, {})
                node[_END] = is_region
        self._first_words = frozenset(self._root) | {f"{word}s" for word in self._root}
        self._last: tuple[Shadow | None, tuple[bool, ...], tuple[bool, ...]] = (None, (), ())

    def protected(self, shadow: Shadow, *, regions: bool) -> tuple[bool, ...]:
        """Return for each token whether it is part of a phrase (the longest from each place; plurals too).

        Both answers, with and without ``regions``, are kept for the last shadow: the text that the redactor has done
        with is the one that the gate looks at.
        """
        if shadow is not self._last[0]:
            with_regions, met = self._walked(shadow, regions=True)
            without = self._walked(shadow, regions=False)[0] if met else with_regions
            self._last = shadow, with_regions, without
        return self._last[1] if regions else self._last[2]

    def _walked(self, shadow: Shadow, *, regions: bool) -> tuple[tuple[bool, ...], bool]:
        """Return what is protected, and whether any name of a region was met on the way."""
        tokens, root = shadow.tokens, self._root
        marks = [False] * len(tokens)
        after, met = 0, False
        for index, token in enumerate(tokens):
            if index < after or (token.base not in self._first_words and token.fold not in root):
                continue
            node, at, last = root, index, -1
            while at < len(tokens) and (at == index or len(tokens[at].gap) <= 2):
                base = tokens[at].base
                following = node.get(tokens[at].fold, {})
                for ending in (node.get(base, {}), node.get(base.removesuffix("s"), {}), following):
                    is_region = ending.get(_END)
                    met |= is_region is True
                    if is_region is False or (is_region and regions):
                        last = at
                if not following:
                    break
                node, at = following, at + 1
            if last == index and token.base in self._shouted and token.shape not in (UPPER, CAMEL):
                continue
            marks[index : last + 1] = [True] * (last + 1 - index)
            after = last + 1
        for index, token in enumerate(tokens):
            if token.base in _STATUTES and token.shape == CAPITAL:
                first = self._statute_starts(shadow, index)
                dated = index + 1 < len(tokens) and tokens[index + 1].shape == DIGIT
                if first < index:
                    marks[first : index + 1 + dated] = [True] * (index + 1 + dated - first)
        return tuple(marks), met

    def _statute_starts(self, shadow: Shadow, index: int) -> int:
        """Return where the capitalised ordinary words before "Act" start (``index``: there are none)."""
        tokens, first = shadow.tokens, index
        at = index
        while at and tokens[at].gap == " ":
            at -= 1
            if tokens[at].fold in _JOINING and at:
                continue
            if tokens[at].shape != CAPITAL or tokens[at].base not in self._words:
                break
            first = at
        return first
