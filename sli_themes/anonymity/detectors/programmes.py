"""Roads, buildings, schools and programmes: what carries a place in its name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity import model
from sli_themes.anonymity.detectors.case import Case, Detector, Found
from sli_themes.anonymity.detectors.people import is_capital, is_near
from sli_themes.anonymity.detectors.places import is_odd, is_odd_lower, span_of
from sli_themes.anonymity.shadow import DIGIT, LOWER, MID, OTHER, PHRASE

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
    "association union lep ccg icb icp stp lrf".split()
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


def find_places_by_suffix(case: Case) -> Iterable[Found]:
    """Find roads, buildings, schools and sites by their last word, and programmes by theirs."""
    tokens, lexicon = case.shadow.tokens, case.lexicon
    for index, token in enumerate(tokens):
        if not index or token.shape in (DIGIT, PHRASE):
            continue
        singular = (
            token.base
            if token.base in ROAD_WORDS or token.base in PROGRAMME_WORDS
            else token.base.removesuffix("s")
        )
        road = singular in ROAD_WORDS
        if not road and singular not in PROGRAMME_WORDS:
            continue
        if (token.shape == LOWER and singular not in _LOWER_SUFFIXES) or not is_near(case, index):
            continue
        start, capitals = _capitals_before(case, index)
        if capitals and (is_capital(token) or capitals > 1 or is_odd(case, index - 1)):
            if _is_worth(case, start, index, named=is_capital(token) and not road):
                kind, replacement = ("place", model.PLACE) if road else ("programme", model.PROGRAMME)
                yield span_of(case, start, index + 1, kind, replacement)
        elif road and is_odd_lower(case, index - 1) and lexicon.is_word(token.base):
            yield span_of(case, index - 1, index + 1, "place", model.PLACE)


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
                yield span_of(case, index, after, "programme", model.PROGRAMME)
    for found in _QUOTED.finditer(case.shadow.text):
        at = case.shadow.inside(found.start(), found.end())
        inside = [tokens[index] for index in at]
        capitals = [t for t in inside if is_capital(t)]
        words = [t for t in inside if t.fold not in _SMALL]
        titled = len(words) > 1 and len(capitals) == len(words) and not any(t.shape == PHRASE for t in inside)
        if titled and not all(case.protected[at.start : at.stop]):
            yield Found(inside[0].start, inside[-1].end, "programme", model.PROGRAMME)


_QUOTED = re.compile(r"(?<!\w)[\"']([A-Z][^\"'\n]{2,60})[\"'](?!\w)")


DETECTORS = (
    Detector(
        name="road, building or programme",
        score=0.64,
        reason="a name before a word such as road, school or programme",
        find=find_places_by_suffix,
    ),
    Detector(
        name="named programme",
        score=0.85,
        reason="a name behind project, or capitals in quotation marks",
        find=find_named_programmes,
    ),
)
