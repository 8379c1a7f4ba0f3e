"""Verbatim: whether an edited quote still says only what the respondent said (restricted).

The convention of printed reports: the words stand in their order, ``…`` where some were left out, and whatever an
editor puts in stands in [square brackets].
"""

from __future__ import annotations

import re
import unicodedata

LEFT_OUT = "…"
_TOKEN = re.compile(r"\[[^\[\]]*\]|…|\w+(?:['’ʼ-]\w+)*|[^\w\s]")
_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def not_verbatim(quote: str, edited: str) -> str:
    """Return why ``edited`` is no fair shortening of ``quote``, without a word of either; "" when it is one.

    Where words were left out there must be ``…`` or an insertion in their place; punctuation counts as words do.
    """
    if any(unicodedata.category(character) in _SHOWN for character in " ".join(edited.split())):
        return "the new words hold a control or hidden character"
    if _unbalanced(edited):
        return "a square bracket is not closed, or stands within another"
    before, after = _TOKEN.findall(quote), _TOKEN.findall(edited)
    if before == after:
        return "nothing was changed"
    if not any(token[0].isalpha() for token in after):
        return "no word of the quote is left"
    # All places in the quote up to which the edit may have come: a word can stand in it several times.
    places = {0}
    for number, token in enumerate(after, start=1):
        there = {place + 1 for place in places if place < len(before) and before[place] == token}
        if token == LEFT_OUT or token.startswith("["):
            there |= set(range(min(places), len(before) + 1))
        if not there:
            return (
                f"word {number} (marks counted) does not follow in the quote: keep the words in their order, put … "
                "where some were left out, and [square brackets] around what you put in"
            )
        places = there
    if len(before) not in places:
        return "the end of the quote was left out without …"
    return ""


def tidied(edited: str) -> str:
    """Return typed words on one line, with ``…`` for three dots: keyboards have no key for it."""
    return " ".join(edited.replace("...", LEFT_OUT).split())


def _unbalanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "[") - (character == "]")
        if depth not in (0, 1):
            return True
    return depth != 0
