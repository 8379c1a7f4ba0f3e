"""Names of places and authorities, found in one pass over the tokens, in any letter case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sli_themes.anonymity.lexicon import Lexicon
from sli_themes.anonymity.shadow import CAPITAL, LOWER, MID, UPPER, Shadow, make_shadow
from sli_themes.authorities import MACRO_REGIONS, Authority, fold_region

DESIGNATIONS = frozenset(
    "city borough district county metropolitan met unitary council cc dc bc mbc mdc lbc corporation "
    "authority fire and & "
    "rescue service services authoritys brigade frs fra town parish combined councillor councillors cllrs".split()
)
_ENDS = frozenset(
    "council cc dc bc mbc mdc lbc corporation authority service services brigade frs fra borough district fire "
    "unitary".split()
)
_FRONTS = frozenset("city borough district county council corporation lb lbc isle".split())
_FRONTS_BEFORE = frozenset("london royal metropolitan city borough county lb".split())
COMMON_PLACES = frozenset(
    "reading deal sale settle battle over street march stone hook ash beer wing hale ware point bury barking hastings "
    "flint fleet crook wear sandwich ford cov boro bar mid man beds".split()
)
"""Names of places that are far more often words: small letters never make a place of them."""
_JOINT = re.compile(r"[\s\-–.,'_*/]*")
_END = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Say what a phrase names. ``codes`` are authorities' codes; none: a place."""

    codes: frozenset[str] = frozenset()
    ordinary: bool = False
    """A single word that is an ordinary word too (Reading, Bath): the letter case and the words around decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Say that tokens ``first`` to ``last`` (inclusive) name an entry; ``end`` leaves a possessive out."""

    first: int
    last: int
    start: int
    end: int
    entry: Entry
    designated: bool
    """A word such as "council" belongs to it, so that it names the authority and not the town."""


@dataclass(slots=True)
class Gazetteer:
    """Hold phrases in a trie of folded tokens."""

    lexicon: Lexicon
    _root: dict[str, Any] = field(default_factory=dict)
    _spellings: set[str] = field(default_factory=set)
    _checked: dict[str, bool] = field(default_factory=dict)

    def add(self, phrase: str, code: str | None) -> None:
        """Add a phrase that names an authority (by its code) or a place (``None``).

        One-letter parts joined by "&" (H&F) are found with "&" only: "b and d" are letters of a list.
        """
        tokens = make_shadow(phrase).tokens
        if not tokens:
            return
        keys = [token.fold for token in tokens]
        if code:
            self._spellings.update(key for key in keys if len(key) > 4 and not self.lexicon.is_word(key))
        single = any(len(key) == 1 and key != "&" for key in keys) and "&" in keys
        variants = (
            [keys] if single or "&" not in keys else [keys, ["and" if key == "&" else key for key in keys]]
        )
        if "and" in keys:
            variants.append(["&" if key == "and" else key for key in keys])
        for variant in variants:
            node = self._root
            for key in variant:
                node = node.setdefault(key, {})
            known: Entry = node.get(_END, Entry())
            node[_END] = Entry(
                codes=known.codes | ({code} if code else frozenset()),
                ordinary=len(variant) == 1 and (self.lexicon.is_word(variant[0]) or len(variant[0]) < 3),
            )

    def is_place_word(self, fold: str) -> bool:
        """Say whether an ordinary word is also the whole name of an authority or a place."""
        entry = self._root.get(fold, {}).get(_END)
        return entry is not None and entry.ordinary

    def is_misspelt(self, fold: str) -> bool:
        """Say whether a word is a misspelling of a word of an authority's name (`is_slip`)."""
        if fold not in self._checked:
            if len(self._checked) > 50_000:
                self._checked.clear()
            self._checked[fold] = fold not in self._spellings and is_slip(fold, self._spellings)
        return self._checked[fold]

    def hits(self, shadow: Shadow, *, caseless: bool = False) -> Iterable[Hit]:
        """Yield the longest phrases, from left to right, without overlap.

        ``caseless``: no capital can be asked of a name that is an ordinary word.
        """
        tokens, root = shadow.tokens, self._root
        index, count = 0, len(tokens)
        lines = (
            "\n" in shadow.text or "-" in shadow.text
        )  # else no broken names: a question less for every token
        while index < count:
            token = tokens[index]
            if token.fold not in root and token.base not in root and not (lines and is_broken(shadow, index)):
                index += 1
                continue
            found = self._longest(shadow, index)
            if found is None:
                index += 1
                continue
            last, entry = found
            hit = self._extended(shadow, index, last, entry)
            rare = caseless and token.base not in COMMON_PLACES
            if entry.ordinary and not (hit.designated or rare or _stands_out(shadow, index)):
                index += 1
                continue
            yield hit
            index = hit.last + 1

    def _longest(self, shadow: Shadow, index: int) -> tuple[int, Entry] | None:
        """Return (last token, entry) of the longest phrase that starts at ``index``."""
        tokens, node, best, at = shadow.tokens, self._root, None, index
        while at < len(tokens):
            token = tokens[at]
            if at > index and not _JOINT.fullmatch(shadow.gap(at)):
                break
            if is_broken(shadow, at):
                whole = node.get(token.fold + tokens[at + 1].base)
                if whole is not None and _END in whole:
                    best = at + 1, whole[_END]
            ending = node.get(token.base) if token.base != token.fold else None
            if ending is not None and _END in ending:
                best = at, ending[_END]
            following = node.get(token.fold)
            if following is None:
                break
            node = following
            if _END in node:
                best = at, node[_END]
            at += 1
        return best

    def _extended(self, shadow: Shadow, first: int, last: int, entry: Entry) -> Hit:
        """Return the hit with "Borough Council", "City of" and their like taken in."""
        tokens = shadow.tokens
        designated = any(token.base in _ENDS for token in tokens[first : last + 1])
        end_at, at = last, last + 1
        while (
            at < len(tokens)
            and at <= last + 6
            and tokens[at].base in DESIGNATIONS
            and _JOINT.fullmatch(shadow.gap(at))
        ):
            if "," in shadow.gap(at) or "." in shadow.gap(at):
                break
            if tokens[at].base in _ENDS or (tokens[at].base == "city" and tokens[at].shape != LOWER):
                end_at, designated = at, True
            at += 1
        start_at = first
        if first >= 2 and tokens[first - 1].fold == "of" and tokens[first - 2].fold in _FRONTS:
            start_at, designated = first - 2, True
            while start_at and tokens[start_at - 1].fold in _FRONTS_BEFORE and shadow.gap(start_at).isspace():
                start_at -= 1
        elif first >= 1 and tokens[first - 1].fold in ("lb", "lbc", "rb"):
            start_at, designated = first - 1, True
        end = tokens[end_at].start + len(tokens[end_at].text)
        possessive = re.search(r"'s?$", tokens[end_at].text)
        if possessive and tokens[end_at].base != tokens[end_at].fold:
            end -= len(possessive.group())
        return Hit(
            first=start_at,
            last=end_at,
            start=tokens[start_at].start,
            end=end,
            entry=entry,
            designated=designated,
        )


def is_slip(fold: str, known: Iterable[str]) -> bool:
    """Say whether a word is a misspelling of a known one of five letters or more.

    One edit (a letter more, less or other, or two letters swapped: optimal string alignment), two beyond eight letters.
    """
    from rapidfuzz.distance import OSA  # not needed to read --help

    most = 2 if len(fold) > 8 else 1
    return any(
        abs(len(word) - len(fold)) <= most
        and len(word) > 4
        and OSA.distance(word, fold, score_cutoff=most) <= most
        for word in known
    )


def is_broken(shadow: Shadow, index: int) -> bool:
    """Say whether a line break or a hyphen stands between this token and the next."""
    return index + 1 < len(shadow.tokens) and ("\n" in (gap := shadow.gap(index + 1)) or gap == "-")


def _stands_out(shadow: Shadow, index: int) -> bool:
    """Say whether an ordinary word stands with a capital where a sentence does not ask for one."""
    token = shadow.tokens[index]
    if shadow.gap(index)[-1:] in ("(", "[") and shadow.text[token.end : token.end + 1] in (")", "]", ","):
        return token.shape in (CAPITAL, UPPER)
    if token.place == MID and not token.joined:
        return token.shape in (CAPITAL, UPPER)
    possessive = token.base != token.fold and token.shape == CAPITAL
    return possessive or (token.shape == UPPER and len(token.base) > 3)


def build_gazetteer(authorities: Iterable[Authority], lexicon: Lexicon) -> Gazetteer:
    """Return a gazetteer of every authority (all its surfaces) and of the lexicon's places.

    Names of regions are left to the gate, which knows the quote's own region.
    """
    gazetteer = Gazetteer(lexicon)
    pairs: set[tuple[str, str]] = set()
    for authority in set(authorities):
        base = authority.name.removesuffix(" Fire and Rescue")
        pairs.update((surface, authority.code) for surface in (base, *authority.surfaces))
    for surface, code in sorted(pairs):
        if not fold_is_region(surface):
            gazetteer.add(surface, code)
    for place in lexicon.places:
        gazetteer.add(place, None)
    return gazetteer


def fold_is_region(text: str) -> bool:
    """Say whether a text is the name of a region of England."""
    return fold_region(text) in MACRO_REGIONS
