"""Names of bodies, laws, programmes and regions that tell nobody apart, found in the tokens of a text."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from sli_themes.anonymity.shadow import CAPITAL, Shadow, make_shadow

_END = "\n"


class Phrases:
    """Hold phrases in a trie of folded tokens; names of regions are marked as such."""

    def __init__(
        self, phrases: Iterable[str], regions: Iterable[str], words: Container[str] = frozenset()
    ) -> None:
        """Store the phrases. ``words``: an acronym that spells one of these ("NICE") is none with one capital only."""
        phrases = tuple(phrases)
        written = frozenset(phrases)
        self._acronyms = frozenset(
            p.lower() for p in written if p.isupper() and p.lower() in words and p.capitalize() not in written
        )
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
            spelt = token.shape == CAPITAL and token.base in self._acronyms
            if index < after or spelt or (token.base not in self._first_words and token.fold not in root):
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
            marks[index : last + 1] = [True] * (last + 1 - index)
            after = last + 1
        return tuple(marks), met
