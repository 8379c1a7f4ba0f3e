"""Names that only their place gives away: broken by a line's end, or a first word that does what people do."""

from __future__ import annotations

from collections.abc import Iterable

from sli_themes.anonymity.detectors.case import Case, Detector, Found
from sli_themes.anonymity.detectors.people import (
    COMMON_STARTS,
    FUNCTION_WORDS,
    PEOPLE,
    ROLES,
    found_name,
)
from sli_themes.anonymity.shadow import CAPITAL, LOWER, MID, UPPER


def find_broken_names(case: Case) -> Iterable[Found]:
    """Find a name that a hyphen and the end of a line break in two: what it is without the hyphen tells it."""
    tokens, lexicon = case.shadow.tokens, case.lexicon
    for index in range(1, len(tokens)):
        before, token = tokens[index - 1], tokens[index]
        if token.gap != "-" or before.shape not in (CAPITAL, UPPER):
            continue
        whole = before.fold + token.base
        if lexicon.is_word(whole) and whole not in lexicon.first_word_names:
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


DETECTORS = (
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
