"""What a respondent's own details look like in a text: names of the authority, of the person, of the mail address."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from sli_themes.anonymity.lexicon import Lexicon
from sli_themes.anonymity.model import OUR_COUNCIL, OUR_ORGANISATION, OwnDetails
from sli_themes.anonymity.shadow import make_shadow
from sli_themes.authorities import Population

GENERIC = frozenset(
    "north south east west mid central upper lower new great greater city county valley forest vale hill "
    "hills heath of and & the "
    "upon on in under with by royal borough district metropolitan council fire rescue service authority "
    "unitary isle isles combined sea "
    "castle point high peak test three rivers white horse tower amber brigade corporation london england "
    "midlands town shire society "
    "association national network chief officers office group trust local government institute centre "
    "chartered director directors "
    "managers executive executives union forum federation confederation organisation bank board commission "
    "foundation council's "
    "yorkshire humber norfolk suffolk humberside care health mail email gov uk org com net nhs ac co "
    "cllr councillor mr mrs ms miss dr sir dame lord lady prof professor rev van der den von de la le al el bin ibn ap "
    "info admin office contact enquiries policy unit team post example invalid gmail hotmail outlook yahoo "
    "icloud btinternet".split()
)
"""Parts of names that tell nobody apart by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Hold what to look for; all folded."""

    codes: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    """Of the authority or organisation as the respondent wrote it, and of the mail address's domain."""
    tokens: frozenset[str] = frozenset()
    """Single words that point at the authority by themselves."""
    names: frozenset[str] = frozenset()
    """Parts of the person's name."""
    role: tuple[str, ...] = ()
    council: str = OUR_COUNCIL
    """What stands for the authority."""


_NOTHING_OWN = Own()


@functools.lru_cache(maxsize=4096)
def _folds(text: str) -> tuple[str, ...]:
    """Return the folded tokens of a text."""
    return tuple(token.fold for token in make_shadow(text).tokens)


def own_details(respondent: OwnDetails | None, population: Population, lexicon: Lexicon) -> Own:
    """Return what to look for in the words of this respondent."""
    if respondent is None:
        return _NOTHING_OWN
    return _own_details(respondent, population, lexicon)


@functools.lru_cache(maxsize=4096)
def _own_details(respondent: OwnDetails, population: Population, lexicon: Lexicon) -> Own:
    authority = population.authority(respondent.authority_code) if respondent.authority_code else None
    authority = authority or population.named(respondent.authority)
    names = [respondent.authority] + ([authority.name, authority.official_name] if authority else [])
    phrases = {_folds(name) for name in names if name}
    phrases |= {tuple(part for part in phrase if part != "the") for phrase in phrases}
    tokens = {part for phrase in phrases for part in phrase if _tells(part)}
    if authority:
        tokens |= {
            part
            for alias in authority.aliases
            for part in _folds(alias)
            if _tells(part) and part not in lexicon.words
        }
    local, _, domain = respondent.email.partition("@")
    tokens |= {
        part
        for part in re.split(r"[^a-z0-9]+", domain.casefold())
        if _tells(part) and part not in lexicon.words
    }
    people = set(_folds(respondent.name)) | {
        part for part in re.split(r"[^a-z]+", local.casefold()) if part not in lexicon.words
    }
    is_authority = bool(authority or respondent.region or respondent.authority_type)
    return Own(
        codes=frozenset({authority.code} if authority else ()),
        phrases=tuple(
            sorted(
                (phrase for phrase in phrases if _names_somebody(phrase, lexicon)), key=lambda p: (-len(p), p)
            )
        ),
        tokens=frozenset(
            part for part in tokens if part not in lexicon.words or (len(names) and _is_alone(part, phrases))
        ),
        names=frozenset(part for part in people if len(part) > 2 and part not in GENERIC),
        role=_folds(respondent.role),
        council=OUR_COUNCIL if is_authority else OUR_ORGANISATION,
    )


def _tells(part: str) -> bool:
    """Say whether a part of a name may point at its bearer by itself."""
    return len(part) > 2 and part not in GENERIC and not part.isdigit()


def _is_alone(part: str, phrases: set[tuple[str, ...]]) -> bool:
    """Say whether an ordinary word is all there is of a name (Reading, Rugby): then it does point at its bearer."""
    return any([other for other in phrase if other not in GENERIC] == [part] for phrase in phrases)


def _names_somebody(phrase: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Say whether a phrase is more than ordinary words in a row of one."""
    if not phrase:
        return False
    return len(phrase) > 1 or not lexicon.is_word(phrase[0])
