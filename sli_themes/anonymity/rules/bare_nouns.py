"""The gate's rule about singular nouns without an article: in small letters that is how a name looks.

What can be counted needs an article ("by a shell"); where it has none, it names somebody or somewhere ("by shell"). So
no list of names is asked but one of the nouns that do stand bare, which is short: what is not counted, and set phrases.
"""

from __future__ import annotations

from collections.abc import Iterable

from sli_themes.anonymity.detectors.people import PEOPLE
from sli_themes.anonymity.model import Reason
from sli_themes.anonymity.rules.grammar import ACTS, NAME_HINT, SMALL_WORDS, stands_bare
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.shadow import CAPITAL, LOWER

_PREPOSITIONS = frozenset(
    "in at from near by with through via opposite beside outside around behind against towards like on between".split()
)
_OFTEN_VERBS = frozenset("like outside on near between".split())
_SPOKEN = frozenset(
    "spoke speak speaking talk talked talking write wrote listen listened listening complained complain according "
    "thanks due belongs grateful said reported".split()
)
"""Before "to": else a verb follows it."""
_ADDRESSED = frozenset(
    "ask asked asking told thank thanked thanking phoned rang met contacted emailed visited praised".split()
)
_DONE = frozenset("run led written said made done given taken told seen held taught put built chosen".split())
_CONJUNCTIONS = frozenset(
    "when because if that as since and but though although while until unless whether before after where so".split()
)
_PERSONS_DO = ACTS - frozenset("has had will would was is could never finally".split())
"""What things do not do."""
_PLACED_AT = frozenset("opposite near beside outside behind".split())
_OF_A_PLACE = frozenset(
    "residents people town village tenants parish outskirts north south east west".split()
)
_SIGNED = frozenset("contact name author from signed by".split())
_END_WORDS = SMALL_WORDS | ACTS
_NEAR_IN_TIME = frozenset("last next".split())
_TIMES = frozenset(
    "time week weekend month term year night spring summer autumn winter monday tuesday wednesday thursday friday "
    "saturday sunday january february march april may june july august september october november december "
    "christmas easter".split()
)
_LONGEST = 3


def bare_nouns(look: Look) -> Iterable[Reason]:
    """Hold on a noun that lacks its article: "praised by shell", "when short left", "in upper slaughter"."""
    tokens = look.case.shadow.tokens
    for index, token in enumerate(tokens):
        word = token.fold
        placed = word in _PLACED_AT or (word == "of" and look.fold(index - 1) in _OF_A_PLACE)
        if placed and _is_place(look, index + 1):
            found = index + 1
        elif word in _PREPOSITIONS or (word == "to" and look.fold(index - 1) in _SPOKEN):
            found = _noun_behind(look, index)
        elif word in _ADDRESSED:
            found = _noun_behind(look, index, longest=1)
        elif word in _CONJUNCTIONS:
            found = _subject_behind(look, index)
        elif token.base in PEOPLE:
            found = _name_behind_person(look, index)
        elif ":" in token.gap and look.case.shadow.tokens[max(0, index - 4)].fold in _SIGNED:
            found = index if token.shape == LOWER and _is_name(look, index) else 0
        elif word in ("was", "is") and look.fold(index + 2) == "who":
            found = 0 if stands_bare(look, index + 1) else index + 1
        else:
            continue
        if found:
            yield look.reason(
                tokens[found], "bare noun", "a noun without an article, as a name has none", NAME_HINT
            )


def _noun_behind(look: Look, index: int, longest: int = _LONGEST) -> int:
    """Return the place of a noun phrase without an article behind token ``index`` (0: there is none)."""
    after = _phrase_ends(look, index + 1, longest)
    if after == index + 1 or not _ends(look, after):
        return 0
    agent = look.fold(index) in _ADDRESSED or (
        look.fold(index) == "by" and (look.fold(index - 1).endswith("ed") or look.fold(index - 1) in _DONE)
    )
    known = agent and after == index + 2 and _is_name(look, index + 1)
    return index + 1 if known or not stands_bare(look, after - 1) else 0


def _subject_behind(look: Look, index: int) -> int:
    """Return the place of a noun without an article that does something (0: there is none)."""
    after = _phrase_ends(look, index + 1, 2)
    verb = after + 1 if look.fold(after) in ("finally", "then", "also", "never", "always", "once") else after
    if after == index + 1 or look.fold(verb) not in ACTS or look.case.shadow.gap(after) != " ":
        return 0
    known = after == index + 2 and look.fold(verb) in _PERSONS_DO and _is_name(look, index + 1)
    return index + 1 if known or not stands_bare(look, after - 1) else 0


def _name_behind_person(look: Look, index: int) -> int:
    """Return the place of what may be a person's name behind what they are: "my nurse, joy," (0: there is none)."""
    tokens, verb = look.case.shadow.tokens, look.fold(index + 1)
    at = index + 2 if verb in ("is", "was", "called", "named") else index + 1
    if at >= len(tokens) or tokens[at].shape != LOWER or tokens[at].fold in SMALL_WORDS:
        return 0
    if at == index + 1 and tokens[at].gap == " ":
        return at if _is_name(look, at) and look.fold(at + 1) in ACTS else 0
    if at == index + 1:
        enclosed = tokens[at].gap == ", " and look.after(at)[:1] == ","
        return at if enclosed and (_is_name(look, at) or not stands_bare(look, at)) else 0
    return at if verb in ("called", "named") or (_is_name(look, at) and _ends(look, at + 1)) else 0


def _phrase_ends(look: Look, index: int, longest: int) -> int:
    """Return the index after the ordinary small-letter words from ``index`` on, at most ``longest``."""
    tokens, at = look.case.shadow.tokens, index
    while (
        at < len(tokens)
        and at - index < longest
        and (tokens[at].shape == LOWER or _is_of_the_field(look, at))
        and tokens[at].gap == " "
        and tokens[at].fold not in SMALL_WORDS
        and tokens[at].fold not in ACTS
        and not _is_when(look, at)
    ):
        at += 1
    return at


def _is_of_the_field(look: Look, index: int) -> bool:
    """Say whether a word has a capital that other rules take for one of the field ("told Officer about it")."""
    token = look.case.shadow.tokens[index]
    return (
        token.shape == CAPITAL
        and token.base in look.case.lexicon.sector_words
        and not look.case.protected[index]
    )


def _ends(look: Look, index: int) -> bool:
    """Say whether a noun phrase may end before token ``index``: a mark stands there, or a small word."""
    tokens = look.case.shadow.tokens
    if index == len(tokens) or tokens[index].gap not in (" ", "-", "'", "/"):
        return True
    return tokens[index].gap == " " and (tokens[index].fold in _END_WORDS or _is_when(look, index))


def _is_when(look: Look, index: int) -> bool:
    """Say whether "last autumn" or its like starts here: it belongs to no noun before it."""
    return look.fold(index) in _NEAR_IN_TIME and look.fold(index + 1) in _TIMES


def _is_place(look: Look, index: int) -> bool:
    """Say whether a word in small letters is also the name of a place, and a phrase ends behind it."""
    tokens = look.case.shadow.tokens
    if index >= len(tokens) or tokens[index].shape != LOWER or tokens[index].gap != " ":
        return False
    base = tokens[index].base
    place = look.case.gazetteer.is_place_word(base) or base in look.case.lexicon.first_word_names
    return place and base not in SMALL_WORDS and _ends(look, index + 1)


def _is_name(look: Look, index: int) -> bool:
    """Say whether a word is also a forename or a surname."""
    base, lexicon = look.case.shadow.tokens[index].base, look.case.lexicon
    return lexicon.may_be_name(base) and base not in _RARELY_NAMES and base not in lexicon.sector_words


_RARELY_NAMES = frozenset(
    "worth spring summer winter change hand day law price post may will management".split()
)


RULES = (Rule(name="bare nouns", score=0.5, find=bare_nouns),)
