"""The gate's rules about descriptions: words that name nobody and still leave few to choose from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sli_themes.anonymity.model import Reason
from sli_themes.anonymity.rules import description_clues as p
from sli_themes.anonymity.rules.history_clues import HISTORY, NAMING, OFFICES, PEOPLE_AND_GROUND
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.rules.once_clues import ONCE, ONE_OF_A_KIND
from sli_themes.anonymity.rules.unique_clues import HAPPENINGS, ONLY_ONE, TOLD
from sli_themes.authorities import Authority

Fits = Callable[[Authority], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """Say which authorities a self-description fits, as far as the population's facts go."""

    clue: p.Clue
    fits: Fits


def _of_type(*types: str) -> Fits:
    return lambda authority: authority.authority_type in types


def _official(word: str) -> Fits:
    return lambda authority: word in authority.official_name


def _anybody(authority: Authority) -> bool:
    """Fit everybody: only the adjectives narrow."""
    return bool(authority)


_DESCRIPTIONS = (
    Description(clue=p.COUNTY_COUNCIL, fits=_of_type("Shire county")),
    Description(clue=p.COUNTY, fits=_of_type("Shire county")),
    Description(clue=p.OUR_DISTRICTS, fits=_of_type("Shire county")),
    Description(clue=p.COUNTY_LIKE_OURS, fits=_of_type("Shire county")),
    Description(clue=p.DISTRICT, fits=_of_type("Shire district", "Metropolitan district")),
    Description(clue=p.UNITARY, fits=_of_type("English unitary")),
    Description(clue=p.METROPOLITAN, fits=_of_type("Metropolitan district")),
    Description(clue=p.LONDON_BOROUGH, fits=_of_type("London borough")),
    Description(clue=p.CITY, fits=_official("City")),
    Description(clue=p.BOROUGH, fits=_official("orough")),
    Description(clue=p.FIRE, fits=_of_type("Fire and rescue")),
    Description(clue=p.TIERS, fits=_of_type("Shire county", "Shire district")),
    Description(clue=p.LIKE_OURS, fits=_anybody),
)


def self_descriptions(look: Look) -> Iterable[Reason]:
    """Hold when a self-description and the attribution together leave fewer than k authorities.

    An adjective that narrows (small, rural) halves what is left; one that few can claim (coastal, newest) holds.
    """
    text = look.lowered
    words = f"a self-description that, with the attribution, leaves fewer than {look.settings.k} authorities"
    for description in (one for one in _DESCRIPTIONS if one.clue in look.clues):
        for found in description.clue.found_in(text):
            adjectives = found.groupdict().get("adjectives") or ""
            left = sum(description.fits(authority) for authority in look.under)
            left >>= len(p.NARROWING.findall(adjectives))
            if left < look.settings.k or p.SINGULAR.search(adjectives):
                yield _reason(
                    look,
                    found,
                    "self-description",
                    words,
                    "Take the description out, or put [a council] for it.",
                )


def telling_descriptions(look: Look) -> Iterable[Reason]:
    """Hold on descriptions that fit few authorities anywhere (island, royal borough, national park, our mayor)."""
    yield from _each(
        look,
        (*p.TELLING, *OFFICES, *PEOPLE_AND_GROUND, *TOLD),
        "telling description",
        "a description that fits few authorities",
        "Take it out.",
    )


def superlatives(look: Look) -> Iterable[Reason]:
    """Hold on "the only", "the first in the country", "one of only four"."""
    words = "a claim that is true of one or few authorities"
    yield from _each(look, (*p.SUPERLATIVES, *ONLY_ONE, *ONE_OF_A_KIND), "superlative", words, "Take it out.")


def events(look: Look) -> Iterable[Reason]:
    """Hold on events of an authority's own history, and on exact dates."""
    hint = "Take it out, or say only roughly when."
    yield from _each(
        look,
        (*p.EVENTS, *HISTORY, *HAPPENINGS, *ONCE),
        "event",
        "an event or a date that could be looked up",
        hint,
    )


def namings(look: Look) -> Iterable[Reason]:
    """Hold where the writer says what something is called ("under the banner of better together")."""
    words = "words behind which a name follows"
    yield from _each(look, NAMING, "naming", words, "Take the name out, if one follows.")


def exact_sums(look: Look) -> Iterable[Reason]:
    """Hold on sums of money."""
    yield from _each(
        look,
        (p.SUMS, p.EXACT_SHARES),
        "sum",
        "a sum that could be looked up",
        "Take it out, or say it roughly in words.",
    )


def own_counts(look: Look) -> Iterable[Reason]:
    """Hold on counts of what an authority has ("our 213 parishes", "the seven districts")."""
    yield from _each(look, p.COUNTS, "count", "a count that could be looked up", "Take the number out.")


def _each(look: Look, clues: Iterable[p.Clue], code: str, words: str, hint: str) -> Iterable[Reason]:
    """Yield a reason for every place where one of the clues is found."""
    text = look.lowered
    possible = look.clues
    for clue in (one for one in clues if one in possible):
        for found in clue.found_in(text):
            yield _reason(look, found, code, words, hint)


def _reason(look: Look, found: re.Match[str], code: str, words: str, hint: str) -> Reason:
    """Return a reason that points at what a pattern found."""
    start, end = look.case.shadow.original_span(found.start(), found.end())
    return Reason(code=code, words=words, hint=hint, start=start, end=end)


RULES = (
    Rule(name="self-descriptions", score=0.9, find=self_descriptions),
    Rule(name="telling descriptions", score=0.8, find=telling_descriptions),
    Rule(name="superlatives", score=0.8, find=superlatives),
    Rule(name="events", score=0.8, find=events),
    Rule(name="namings", score=0.6, find=namings),
    Rule(name="exact sums", score=0.7, find=exact_sums),
    Rule(name="own counts", score=0.8, find=own_counts),
)
