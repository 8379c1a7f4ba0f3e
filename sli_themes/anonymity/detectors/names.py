"""Names that only their place gives away: beside a replaced one, broken by a line's end, a first word that acts."""

from __future__ import annotations

from collections.abc import Iterable

from sli_themes.anonymity.detectors.case import Case, Detector, Found
from sli_themes.anonymity.detectors.people import (
    COMMON_STARTS,
    FUNCTION_WORDS,
    ORDINARY_BEHIND,
    PEOPLE,
    ROLES,
    found_name,
    is_known,
)
from sli_themes.anonymity.model import NAME
from sli_themes.anonymity.shadow import CAPITAL, LOWER, MID, PHRASE, UPPER


def find_broken_names(case: Case) -> Iterable[Found]:
    """Find a name that a hyphen and the end of a line break in two: what it is without the hyphen tells it."""
    tokens, lexicon = case.shadow.tokens, case.lexicon
    for index in range(1, len(tokens)):
        before, token = tokens[index - 1], tokens[index]
        if token.gap != "-" or before.shape not in (CAPITAL, UPPER):
            continue
        whole = before.fold + token.base
        if lexicon.is_word(whole) and not lexicon.may_be_name(whole):
            continue
        named = lexicon.is_name(whole) or case.gazetteer.is_place_word(whole) or whole in lexicon.surnames
        if named:
            yield found_name(case, index - 1, index + 1)


_ACTS = frozenset(
    "said says told thinks thought believes wrote feels asked asks agreed agrees argued took left knew chaired chairs "
    "ran retired resigned sat gave went came led knows used eat ate measured opened drove rang spoke sent brought "
    "had has was is does gives sits listened apologised noticed reckons".split()
)
"""What people do, and things hardly ever."""
_THINGS_DO = frozenset("had has was is does gives left went came took led opened brought ran".split())


def find_acting_first_words(case: Case) -> Iterable[Found]:
    """Find a sentence's first word that is a name too and does what people do ("Young agreed.")."""
    tokens, lexicon = case.shadow.tokens, case.lexicon
    for index, token in enumerate(tokens[:-1]):
        if token.place == MID or token.shape not in (CAPITAL, UPPER) or case.protected[index]:
            continue
        listed = token.base in lexicon.surnames or token.base in lexicon.first_word_names
        if not listed and (lexicon.stands_bare(token.base) or token.base in PEOPLE or token.base in ROLES):
            continue
        if (
            token.base in FUNCTION_WORDS
            or token.base in lexicon.sector_words
            or case.shadow.gap(index + 1) != " "
        ):
            continue
        if token.base in COMMON_STARTS:
            continue
        if token.base != token.fold and token.shape == CAPITAL:
            yield found_name(case, index, index + 1)
            continue
        following = tokens[index + 1].fold
        acts = following in (_ACTS if listed else _ACTS - _THINGS_DO) or (
            listed and following.endswith("ed") and len(following) > 4
        )
        if acts and tokens[index + 1].shape in (LOWER, UPPER):
            yield found_name(case, index, index + 1)


_ASKS = frozenset("will may hope grant mark sue rob bill pat chase reason peter drew don gay dean".split())
"""Forenames that stand as verbs or titles before somebody's name ("we hope Jane stays")."""
_GOES_ON = FUNCTION_WORDS | ORDINARY_BEHIND | _ACTS


def find_rest_of_names(case: Case) -> Iterable[Found]:
    """Find what is left of a name beside one that was replaced: "ray [name]", "[name] walker.", "[name], trev was"."""
    tokens = case.shadow.tokens
    for index, token in enumerate(tokens):
        if token.text != NAME:
            continue
        first, after = index, index + 1
        while first and tokens[first].gap == " " and _leads_to_a_name(case, first - 1):
            first -= 1
        if first < index and len(tokens[first].base) == 1:
            first += 1  # a letter alone is the end of something else
        if first == index and _is_surname_before(case, index):
            first -= 1
        named = not (first and tokens[first].gap == " " and tokens[first - 1].fold in _ARTICLES)
        if named and after < len(tokens) and _ends_a_name(case, after):
            after += 1
            while after < len(tokens) and tokens[after].joined and tokens[after].gap == "-":
                after += 1
        elif after + 1 < len(tokens) and tokens[after].fold == "the" and tokens[after].gap == " ":
            # "Steve the caretakeer": what he is called, misspelt.
            after += 2 * (tokens[after + 1].gap == " " and not case.lexicon.is_word(tokens[after + 1].base))
        if (first, after) != (index, index + 1):
            yield found_name(case, first, after)


def _is_surname_before(case: Case, index: int) -> bool:
    """Say whether a surname and a comma stand before a replaced name ("SNOW, [name]"), and no article before them."""
    tokens = case.shadow.tokens
    if not index or tokens[index].gap.split() != [","]:
        return False
    token, earlier = tokens[index - 1], tokens[index - 2].fold if index > 1 else ""
    listed = (
        case.lexicon.may_be_name(token.base) and token.base == token.fold and not case.protected[index - 1]
    )
    return (
        listed and earlier not in _ARTICLES and token.base not in PEOPLE | ROLES | _ADVERBS | FUNCTION_WORDS
    )


def _leads_to_a_name(case: Case, index: int) -> bool:
    """Say whether a word right before a replaced name, or before its initial, is a forename or an initial."""
    token = case.shadow.tokens[index]
    if token.shape == PHRASE or case.protected[index]:
        return False
    if len(token.base) == 1:
        return token.base.isalpha() and token.base not in "aio"
    if token.base != token.fold or token.base in _ASKS:
        return False
    return token.base in case.lexicon.forenames or (token.shape == LOWER and not is_known(case, token))


def _ends_a_name(case: Case, index: int) -> bool:
    """Say whether a word right behind a replaced name is its surname, or the forename behind a comma."""
    tokens, lexicon = case.shadow.tokens, case.lexicon
    token = tokens[index]
    last = index
    while last + 1 < len(tokens) and tokens[last + 1].joined and tokens[last + 1].gap == "-":
        last += 1
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if token.shape not in (LOWER, UPPER) or case.protected[index] or token.base in _GOES_ON:
        return False
    acts = (
        following is not None and following.gap == " " and (_does(following.fold) or following.fold == "now")
    )
    ends = following is None or following.gap[:1] in ".,;:!?\n)"
    if token.gap == ", ":
        unknown = token.shape == LOWER and len(token.base) > 3 and not is_known(case, token)
        return unknown or (token.base in lexicon.forenames and token.base not in _ASKS and acts)
    shouted = token.shape == UPPER and not case.caseless and token.base not in lexicon.sector_words
    if token.gap != " " or not (acts or ends or shouted):
        return False
    noun = not lexicon.stands_bare(token.base) or (
        ends and lexicon.is_word(token.base) and _is_no_adverb(token.base)
    )
    return last > index or shouted or token.base in lexicon.surnames or noun


_ADVERBS = frozenset(
    "today yesterday tomorrow too please thanks alone himself herself there here now then again though together "
    "first last twice once directly always never instead well ever since before after etc inside outside".split()
)
_ARTICLES = frozenset("the a an our your their his her my its".split())


def _is_no_adverb(fold: str) -> bool:
    return len(fold) > 3 and fold not in _ADVERBS and not fold.endswith(("ly", "ed", "ing", "s"))


def _does(fold: str) -> bool:
    return (
        fold in _ACTS or fold in ("were", "are", "will", "would") or (fold.endswith("ed") and len(fold) > 4)
    )


DETECTORS = (
    Detector(
        name="rest of a name",
        score=0.6,
        reason="a word that belongs to the name beside it",
        find=find_rest_of_names,
    ),
    Detector(
        name="name across lines",
        score=0.7,
        reason="a name that the end of a line breaks in two",
        find=find_broken_names,
    ),
    Detector(
        name="acting first word",
        score=0.65,
        reason="a first word that is a name too and does what people do",
        find=find_acting_first_words,
    ),
)
