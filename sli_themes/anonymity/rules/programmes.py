"""The gate's rule about programmes: titles that are made of ordinary words in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity.model import Reason
from sli_themes.anonymity.rules.grammar import ACTS, NAME_HINT, NO_ARTICLE, SMALL_WORDS
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.shadow import LOWER, PHRASE, STRONG

_FRONTS = frozenset("project operation".split())
_BEHIND_PROJECT = frozenset(
    "management manager plan planning team board work delivery based approach funding officer lead support scope "
    "group cost basis by and or to is in for that with at on of the was are were has have had level design staff "
    "office governance review evaluation methodology method sponsor leader development assurance bid itself between "
    "across within as when where which who should would could will can may must be been being under over after "
    "before not".split()
)
_QUOTED_PROGRAMME = re.compile(
    r"['\"][^'\"\n]{3,40}['\"]\s+(?:scheme|programme|project|initiative|campaign|app|pilot|partnership|strategy)\b"
)
_SCHEMES = frozenset(
    "programme scheme initiative campaign pilot pledge parade partnership kitchen pantry".split()
)
_CIRCLES = frozenset(
    "project apprenticeship group club hub centre cafe team trust fund academy network forum choir nursery playgroup "
    "alliance charity foundation festival offer course class session".split()
)
_END_WORDS = SMALL_WORDS | ACTS
_LONGEST = 4
_OWNING = frozenset("our my the this a an their your".split())
_USUAL = frozenset(
    "capital support recruitment development mentoring coaching savings efficiency bursary apprenticeship graduate "
    "pilot work long term short new current existing former old wider whole ambitious major large small rolling "
    "sector led voluntary national regional local internal external annual online residential accreditation self "
    "management building regeneration investment volunteering reward rewards pension pensions insurance loan loans "
    "grant grants incentive exchange secondment induction awareness marketing advertising publicity election pay "
    "benefits benefit tax rate discount reduction intensive bespoke successful popular excellent good great best "
    "useful costly expensive other same first second last next only full proposed original previous replacement "
    "free special general food winter summer holiday activity energy test emergency repair core true main "
    "enterprise digital maintenance renewal resurfacing".split()
)
_USUAL_PLURALS = frozenset(
    "parents carers users residents members officers women men girls boys veterans volunteers friends tenants "
    "leaders managers directors councillors pensioners mums dads toddlers scouts guides seniors students pupils "
    "workers families children services sports arts works skills communities savings rights benefits pensions "
    "rewards news sales systems operations communications resources relations highways roads parks libraries "
    "museums archives adults schools colleges homes trees bins standards studies emissions needs holidays games "
    "careers facilities repairs improvements complaints claims awards grants loans drugs towns others partners "
    "peers patients heads teens teenagers teachers governors traders farmers shops houses buses cars conditions "
    "vehicles times boundaries minorities interests groups organisations refugees elders this previous various "
    "focus access process business fitness wellness illness bus class loss stress address crisis express".split()
)
"""What comes in the plural before "group" or "club" and is no title; all else there is singular ("book club")."""


def programmes(look: Look) -> Iterable[Reason]:
    """Hold on "through project kestrel", "the 'moor together' scheme", "our brighter futures programme"."""
    shadow = look.case.shadow
    for index, token in enumerate(shadow.tokens):
        start = index
        if token.fold in _FRONTS and _names_a_project(look, index):
            start = index + 1
        elif token.shape == LOWER and (token.base in _SCHEMES or token.base in _CIRCLES):
            start = _title_before(look, index)
        if start != index:
            yield _reason(look, shadow.tokens[start].start, shadow.tokens[start].end)
    for found in _QUOTED_PROGRAMME.finditer(shadow.text):
        yield _reason(look, found.start(), found.end())


def _names_a_project(look: Look, index: int) -> bool:
    """Say whether a name follows "project": no article before it, and a word that is neither a verb nor usual there."""
    tokens = look.case.shadow.tokens
    if index + 1 == len(tokens) or tokens[index + 1].shape != LOWER or tokens[index + 1].gap != " ":
        return False
    if look.fold(index - 1) in NO_ARTICLE and tokens[index].place != STRONG:
        return False
    following, words = tokens[index + 1].fold, look.case.lexicon.words
    known = following[:-3] in words or following[:-3] + "e" in words
    if following.endswith(("ed", "ing", "s") if known else ("ed", "s")):
        return False
    return following not in _BEHIND_PROJECT and following.removesuffix("s") not in _BEHIND_PROJECT


def _title_before(look: Look, index: int) -> int:
    """Return where a title before a word such as "scheme" starts; ``index``: what stands there says what kind it is.

    Before a scheme the nearest word is none of the field; before any such word a plural is one that no kind has.
    """
    tokens, first = look.case.shadow.tokens, index
    while first and index - first < _LONGEST and tokens[first].gap == " ":
        before = tokens[first - 1]
        if before.shape != LOWER or (before.fold in SMALL_WORDS and not _joins(look, first - 1, index)):
            break
        first -= 1
    words = [tokens[at].base for at in range(first, index)]
    following = tokens[index + 1 : index + 2]
    modifies = following and following[0].gap == " " and look.fold(index + 1) not in _END_WORDS
    if (
        not words
        or (modifies and not look.fold(index + 1).endswith(("ed", "s")))
        or tokens[index - 1].base != tokens[index - 1].fold
    ):
        return index
    if tokens[first - 1].shape == PHRASE and first and tokens[first].gap == " ":
        return first
    owned = first > 0 and look.fold(first - 1) in _OWNING
    if owned and tokens[index].base in _SCHEMES and not _is_usual(look, words[-1]):
        return first
    plural = [word for word in words if _is_plural(word) and not _is_usual(look, word)]
    return first if plural and (owned or (len(words) > 1 and not modifies)) else index


def _joins(look: Look, index: int, end: int) -> bool:
    """Say whether a small word stands inside a title ("steps to success programme"): behind a plural."""
    return (
        look.fold(index) in ("to", "and", "for", "of")
        and index + 1 < end
        and _is_plural(look.fold(index - 1))
    )


def _is_plural(word: str) -> bool:
    """Say whether a word looks like a plural that is not often met before "group" and its like."""
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "ics", "is"))
    return plural and word not in _USUAL_PLURALS


def _is_usual(look: Look, word: str) -> bool:
    """Say whether a word before "programme" says what kind it is."""
    sector, stem = look.case.lexicon.sector_words, word.removesuffix("s")
    return (
        word in _USUAL
        or word in sector
        or stem in sector
        or word.endswith(("ing", "ed", "al", "ion", "ment"))
    )


def _reason(look: Look, start: int, end: int) -> Reason:
    """Return a reason that points at what may be a title."""
    start, end = look.case.shadow.original_span(start, end)
    words = "words that may be the name of a programme"
    return Reason(code="programme", words=words, hint=NAME_HINT, start=start, end=end)


RULES = (Rule(name="programmes", score=0.5, find=programmes),)
