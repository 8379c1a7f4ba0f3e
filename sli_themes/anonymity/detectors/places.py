"""Authorities, places, and what carries a place in its name: roads, schools, programmes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity import model
from sli_themes.anonymity.detectors.case import Case, Detector, Found
from sli_themes.anonymity.detectors.people import is_capital, is_near
from sli_themes.anonymity.shadow import CAPITAL, DIGIT, LOWER, MID, PHRASE, UPPER, Token

_COUNCIL_ENDS = frozenset("council cc mbc bc dc mdc frs fra".split())
_DESIGNATION = frozenset(
    "city borough district county metropolitan met town parish unitary combined community fire and & rescue".split()
)


def span_of(case: Case, first: int, after: int, kind: str, replacement: str) -> Found:
    """Return the find that covers tokens ``first`` to ``after`` - 1 without a possessive ending."""
    last = case.shadow.tokens[after - 1]
    ending = re.search(r"'s?$", last.text)
    end = last.end - (len(ending.group()) if ending and last.base != last.fold else 0)
    return Found(case.shadow.tokens[first].start, end, kind, replacement)


def find_authorities(case: Case) -> Iterable[Found]:
    """Find authorities of every year and known places, in any letter case."""
    for hit in case.gazetteer.hits(case.shadow, caseless=case.caseless):
        if all(case.protected[hit.first : hit.last + 1]):
            continue
        score = 0.9 if hit.designated else None
        if hit.entry.codes & case.own.codes:
            yield Found(hit.start, hit.end, "own authority", case.own.council, score)
        elif hit.entry.codes:
            yield Found(hit.start, hit.end, "authority", model.ANOTHER_COUNCIL, score)
        else:
            yield Found(hit.start, hit.end, "place", model.ANOTHER_COUNCIL if hit.designated else model.PLACE)


def find_own_authority(case: Case) -> Iterable[Found]:
    """Find the respondent's own authority or organisation as given, and single words that point at it."""
    own, tokens = case.own, case.shadow.tokens
    if not own.tokens and not own.phrases:
        return
    firsts = {phrase[0] for phrase in own.phrases}
    for index, token in enumerate(tokens):
        if token.fold in firsts or token.base in firsts:
            for phrase in own.phrases:
                after = index + len(phrase)
                if after <= len(tokens) and _equals(tokens[index:after], phrase):
                    yield span_of(case, index, after, "own authority", own.council)
                    break
        part = token.base if token.base in own.tokens else token.fold
        if part in own.tokens and (
            not case.lexicon.is_word(part) or (token.shape in (CAPITAL, UPPER) and token.place == MID)
        ):
            yield span_of(case, index, index + 1, "own authority", own.council)


def _equals(tokens: tuple[Token, ...], phrase: tuple[str, ...]) -> bool:
    """Say whether tokens spell a phrase; "&" is "and", and the last may be a possessive."""
    pairs = list(zip(tokens, phrase, strict=True))
    return all(
        {"&": "and"}.get(token.fold, token.fold) == {"&": "and"}.get(part, part)
        or (token is tokens[-1] and token.base == part)
        for token, part in pairs
    )


def find_unknown_councils(case: Case) -> Iterable[Found]:
    """Find councils that no table holds: capitalised words before "Town Council", "City of" and a capitalised word."""
    tokens, lexicon = case.shadow.tokens, case.lexicon
    for index, token in enumerate(tokens):
        if token.base in _COUNCIL_ENDS and index:
            first = index
            while first and is_near(case, first) and tokens[first - 1].base in _DESIGNATION:
                first -= 1
            start = first
            while start and is_near(case, start) and _names(case, start - 1):
                start -= 1
            if start < first:
                yield span_of(case, start, index + 1, "authority", model.ANOTHER_COUNCIL)
            elif first and is_near(case, first) and is_odd_lower(case, first - 1):
                yield span_of(case, first - 1, index + 1, "authority", model.ANOTHER_COUNCIL)
        elif (
            token.fold == "of"
            and 0 < index < len(tokens) - 1
            and tokens[index - 1].fold in ("city", "borough", "district", "county", "isle")
            and is_near(case, index + 1)
            and tokens[index + 1].shape in (CAPITAL, UPPER)
            and not (tokens[index + 1].base in lexicon.sector_words or case.protected[index + 1])
        ):
            yield span_of(case, index - 1, index + 2, "authority", model.ANOTHER_COUNCIL)


def _names(case: Case, index: int) -> bool:
    """Say whether a token is a capitalised word that may be part of a name."""
    token = case.shadow.tokens[index]
    return (
        is_capital(token)
        and len(token.base) > 1
        and not case.protected[index]
        and token.base not in case.lexicon.sector_words
        and not _is_sentence_word(case, index)
    )


def _is_sentence_word(case: Case, index: int) -> bool:
    """Say whether a capital says nothing: an ordinary first word."""
    token = case.shadow.tokens[index]
    return (
        token.place != MID
        and case.lexicon.is_word(token.base)
        and token.base not in case.lexicon.first_word_names
    )


def is_odd_lower(case: Case, index: int) -> bool:
    """Say whether a token is a lower-case word in no list."""
    token = case.shadow.tokens[index]
    return (
        token.shape == LOWER
        and not case.protected[index]
        and not case.lexicon.is_word(token.base)
        and len(token.base) > 2
    )


def is_odd(case: Case, index: int) -> bool:
    """Say whether a capitalised token is neither an ordinary word nor one of the field."""
    token = case.shadow.tokens[index]
    return (
        not case.protected[index]
        and not case.lexicon.is_word(token.base)
        and token.base not in case.lexicon.sector_words
    )


def find_misspelt_authorities(case: Case) -> Iterable[Found]:
    """Find words in no list that are one letter (two beyond eight letters) away from an authority's name."""
    for index, token in enumerate(case.shadow.tokens):
        if (
            len(token.base) < 6
            or token.shape in (DIGIT, PHRASE, UPPER)
            or case.protected[index]
            or case.lexicon.is_word(token.base)
        ):
            continue
        if case.gazetteer.is_misspelt(token.base):
            yield span_of(case, index, index + 1, "authority", model.ANOTHER_COUNCIL)


_ROLE_CUE = re.compile(
    r"\b(?:as|i am|i'm|being|my role as|my position as|speaking as|writing as|we are|signed)\s+(?:the\s+|"
    r"a\s+|an\s+|our\s+)?$",
    re.IGNORECASE,
)


def find_own_role(case: Case) -> Iterable[Found]:
    """Find the respondent's own role where it is said to be theirs ("as chief fire officer I ...")."""
    role, tokens = case.own.role, case.shadow.tokens
    if not role:
        return
    for index, token in enumerate(tokens):
        if token.fold == role[0] and _equals(tokens[index : index + len(role)], role[: len(tokens) - index]):
            specific = any(not case.lexicon.is_word(part) for part in role) or len(role) > 3
            if specific or _ROLE_CUE.search(case.shadow.text[max(0, token.start - 40) : token.start]):
                after = index + min(len(role), len(tokens) - index)
                if after - index == len(role):
                    yield span_of(case, index, after, "role", model.ROLE)


DETECTORS = (
    Detector(
        name="authority or place",
        score=0.75,
        reason="the name of an authority or place, in a list",
        find=find_authorities,
    ),
    Detector(
        name="own authority", score=0.78, reason="the respondent's own authority", find=find_own_authority
    ),
    Detector(name="own role", score=0.68, reason="the respondent's own role", find=find_own_role),
    Detector(
        name="unknown council",
        score=0.6,
        reason="a name before the word council, or after city of",
        find=find_unknown_councils,
    ),
    Detector(
        name="misspelt authority",
        score=0.46,
        reason="nearly the name of an authority",
        find=find_misspelt_authorities,
    ),
)
