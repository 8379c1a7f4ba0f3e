"""Authorities, places, and what carries a place in its name: roads, schools, programmes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity import model
from sli_themes.anonymity.found import Case, Detector, Found
from sli_themes.anonymity.people import is_capital, is_near
from sli_themes.anonymity.shadow import CAPITAL, DIGIT, LOWER, MID, OTHER, PHRASE, UPPER, Token

ROAD_WORDS = frozenset(
    "road rd street lane avenue ave close drive square crescent terrace gardens court row grove bridge quay "
    "wharf estate house mews hill park "
    "parade embankment boulevard roundabout bypass heath common green farm cottages tower towers walk yard "
    "gate fields meadow meadows "
    "cathedral church chapel mosque temple abbey castle priory museum theatre cinema arena stadium marina "
    "harbour port dock docks "
    "hospital infirmary surgery clinic hospice station airport depot tunnel junction beach pier island "
    "valley forest moor moors river canal "
    "school academy college university primary infants juniors grammar nursery sixth library baths pool "
    "centre mill works site reservoir "
    "hotel inn arms pub chambers studios stables wing plaza arcade market village hamlet town parish "
    "constituency".split()
)
"""Words that make a place of the capitalised words before them."""
PROGRAMME_WORDS = frozenset(
    "programme program project scheme partnership initiative strategy fund deal plan forum network alliance "
    "trust pilot hub campaign "
    "collaborative vision compact charter together consortium federation festival challenge award awards "
    "prize model commission taskforce "
    "bid offer pathway pledge promise app portal dashboard framework toolkit newsletter gazette echo herald "
    "times post mercury chronicle argus "
    "inquiry enquiry review report trial agency company ltd limited llp plc cic foundation charity society "
    "association union".split()
)
_LOWER_SUFFIXES = frozenset(
    "road rd street lane avenue crescent terrace gardens grove bridge quay wharf estate house roundabout "
    "bypass church chapel mosque abbey castle "
    "museum theatre arena stadium hospital infirmary surgery clinic hospice station airport school academy "
    "college university village hamlet "
    "constituency programme project scheme partnership initiative pilot strategy alliance consortium hub "
    "campaign app portal charter "
    "compact trial inquiry forum network trust valley".split()
)
"""Those that make a name in lower case too ("the Fenside programme"); the others are common words too often."""
_GENERIC_BEFORE = frozenset(
    "a an the this that our their its your my his her any each every no some one such and or of for in".split()
)
_SMALL = frozenset("a an and at by for from in into of on over the to under upon with &".split())
_COUNCIL_ENDS = frozenset("council cc mbc bc dc mdc frs fra".split())
_DESIGNATION = frozenset(
    "city borough district county metropolitan met town parish unitary combined community fire and & rescue".split()
)
_PREPOSITIONS = frozenset(
    "in near around across outside throughout from between towards toward beyond via within at to of for".split()
)
_SURE_PREPOSITIONS = frozenset("in near around outside throughout".split())


def _span(case: Case, first: int, after: int, kind: str, replacement: str, rank: int) -> Found:
    """Return the find that covers tokens ``first`` to ``after`` - 1 without a possessive ending."""
    last = case.shadow.tokens[after - 1]
    ending = re.search(r"'s?$", last.text)
    end = last.end - (len(ending.group()) if ending and last.base != last.fold else 0)
    return Found(case.shadow.tokens[first].start, end, kind, replacement, rank)


def find_authorities(case: Case) -> Iterable[Found]:
    """Find authorities of every year and known places, in any letter case."""
    for hit in case.gazetteer.hits(case.shadow):
        if all(case.protected[hit.first : hit.last + 1]):
            continue
        if hit.entry.codes & case.own.codes:
            yield Found(hit.start, hit.end, "own authority", case.own.council, 12)
        elif hit.entry.codes:
            yield Found(hit.start, hit.end, "authority", model.ANOTHER_COUNCIL, 13)
        else:
            yield Found(
                hit.start, hit.end, "place", model.ANOTHER_COUNCIL if hit.designated else model.PLACE, 14
            )


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
                    yield _span(case, index, after, "own authority", own.council, 11)
                    break
        part = token.base if token.base in own.tokens else token.fold
        if part in own.tokens and (
            not case.lexicon.is_word(part) or (token.shape in (CAPITAL, UPPER) and token.place == MID)
        ):
            yield _span(case, index, index + 1, "own authority", own.council, 15)


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
                yield _span(case, start, index + 1, "authority", model.ANOTHER_COUNCIL, 20)
            elif first and is_near(case, first) and _is_odd_lower(case, first - 1):
                yield _span(case, first - 1, index + 1, "authority", model.ANOTHER_COUNCIL, 20)
        elif (
            token.fold == "of"
            and 0 < index < len(tokens) - 1
            and tokens[index - 1].fold in ("city", "borough", "district", "county", "isle")
            and is_near(case, index + 1)
            and tokens[index + 1].shape in (CAPITAL, UPPER)
            and not (tokens[index + 1].base in lexicon.sector_words or case.protected[index + 1])
        ):
            yield _span(case, index - 1, index + 2, "authority", model.ANOTHER_COUNCIL, 20)


def _names(case: Case, index: int) -> bool:
    """Say whether a token is a capitalised word that may be part of a name."""
    token = case.shadow.tokens[index]
    return (
        is_capital(token)
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


def _is_odd_lower(case: Case, index: int) -> bool:
    """Say whether a token is a lower-case word in no list."""
    token = case.shadow.tokens[index]
    return (
        token.shape == LOWER
        and not case.protected[index]
        and not case.lexicon.is_word(token.base)
        and len(token.base) > 2
    )


def find_places_by_suffix(case: Case) -> Iterable[Found]:
    """Find roads, buildings, schools and sites by their last word, and programmes by theirs."""
    tokens, lexicon = case.shadow.tokens, case.lexicon
    for index, token in enumerate(tokens):
        if not index or not is_near(case, index) or token.shape in (DIGIT, PHRASE):
            continue
        singular = (
            token.base
            if token.base in ROAD_WORDS or token.base in PROGRAMME_WORDS
            else token.base.removesuffix("s")
        )
        road = singular in ROAD_WORDS
        if not road and singular not in PROGRAMME_WORDS:
            continue
        if token.shape == LOWER and singular not in _LOWER_SUFFIXES:
            continue
        start, capitals = _capitals_before(case, index)
        if capitals and (is_capital(token) or capitals > 1 or _is_odd(case, index - 1)):
            if _is_worth(case, start, index, named=is_capital(token) and not road):
                kind, replacement = ("place", model.PLACE) if road else ("programme", model.PROGRAMME)
                yield _span(case, start, index + 1, kind, replacement, 18)
        elif road and _is_odd_lower(case, index - 1) and lexicon.is_word(token.base):
            yield _span(case, index - 1, index + 1, "place", model.PLACE, 18)


def _capitals_before(case: Case, index: int) -> tuple[int, int]:
    """Return (first token, number of capitalised tokens) of the run of names that ends before token ``index``."""
    tokens, at, capitals = case.shadow.tokens, index, 0
    while at and at > index - 6 and is_near(case, at):
        before = tokens[at - 1]
        small = (
            before.fold in _SMALL
            and before.shape == LOWER
            and at > 1
            and is_capital(tokens[at - 2])
            and is_near(case, at - 1)
            and capitals
        )
        if before.shape == PHRASE or not (is_capital(before) or small or (before.shape == OTHER)):
            break
        if is_capital(before) and before.fold in _GENERIC_BEFORE and before.place != MID:
            break
        capitals += is_capital(before)
        at -= 1
    return at, capitals


def _is_odd(case: Case, index: int) -> bool:
    """Say whether a capitalised token is neither an ordinary word nor one of the field."""
    token = case.shadow.tokens[index]
    return (
        not case.protected[index]
        and not case.lexicon.is_word(token.base)
        and token.base not in case.lexicon.sector_words
    )


def _is_worth(case: Case, start: int, index: int, *, named: bool) -> bool:
    """Say whether the words before a suffix are a name: not all of them words of the field or a known body's name.

    ``named``: the suffix is capitalised too ("Fenside Together"), so two capitalised words that are no known
    phrase are enough.
    """
    tokens = case.shadow.tokens
    if all(case.protected[start : index + 1]):
        return False
    telling = [
        at
        for at in range(start, index)
        if is_capital(tokens[at])
        and not case.protected[at]
        and tokens[at].base not in case.lexicon.sector_words
        and not (
            at == start
            and tokens[at].place != MID
            and case.lexicon.is_word(tokens[at].base)
            and tokens[at].base not in case.lexicon.first_word_names
        )
    ]
    return bool(telling) or (
        named and index - start > 1 and not any(case.protected[start:index]) and tokens[start].place == MID
    )


def find_named_programmes(case: Case) -> Iterable[Found]:
    """Find "Project Phoenix", "Operation X" and capitalised names in quotation marks."""
    tokens = case.shadow.tokens
    for index, token in enumerate(tokens[:-1]):
        if token.fold in ("project", "operation", "programme", "scheme", "initiative") and is_near(
            case, index + 1
        ):
            after = index + 1
            while (
                after < len(tokens)
                and is_capital(tokens[after])
                and (after == index + 1 or is_near(case, after))
            ):
                if (
                    case.protected[after]
                    or tokens[after].base in case.lexicon.sector_words
                    or tokens[after].place == 2
                ):
                    break
                after += 1
            if after > index + 1:
                yield _span(case, index, after, "programme", model.PROGRAMME, 7)
    for found in _QUOTED.finditer(case.shadow.text):
        at = case.shadow.inside(found.start(), found.end())
        inside = [tokens[index] for index in at]
        capitals = [t for t in inside if is_capital(t)]
        words = [t for t in inside if t.fold not in _SMALL]
        titled = len(words) > 1 and len(capitals) == len(words) and not any(t.shape == PHRASE for t in inside)
        if titled and not all(case.protected[at.start : at.stop]):
            yield Found(inside[0].start, inside[-1].end, "programme", model.PROGRAMME, 19)


_QUOTED = re.compile(r"(?<!\w)[\"']([A-Z][^\"'\n]{2,60})[\"'](?!\w)")


def find_places_after_prepositions(case: Case) -> Iterable[Found]:
    """Find a capitalised word in no list behind "in", "near", "around" ("in Bumbleford")."""
    tokens = case.shadow.tokens
    for index, token in enumerate(tokens[1:], start=1):
        if (
            token.shape == CAPITAL
            and tokens[index - 1].fold in _SURE_PREPOSITIONS
            and is_near(case, index)
            and _is_odd(case, index)
        ):
            after = index + 1
            while after < len(tokens) and tokens[after].joined and is_near(case, after):
                after += 1
            yield _span(case, index, after, "place", model.PLACE, 28)


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
            yield _span(case, index, index + 1, "authority", model.ANOTHER_COUNCIL, 27)


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
                    yield _span(case, index, after, "role", model.ROLE, 16)


DETECTORS = (
    Detector(name="authority or place", find=find_authorities),
    Detector(name="own authority", find=find_own_authority),
    Detector(name="own role", find=find_own_role),
    Detector(name="unknown council", find=find_unknown_councils),
    Detector(name="road, building or programme", find=find_places_by_suffix),
    Detector(name="named programme", find=find_named_programmes),
    Detector(name="place after a preposition", find=find_places_after_prepositions),
    Detector(name="misspelt authority", find=find_misspelt_authorities),
)
