"""A population: the authorities that could have answered, found by code and by name, never by guessing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sli_themes.authorities.model import Authority
from sli_themes.authorities.terms import LOCAL_AUTHORITY, ORGANISATION, fold_name, is_local_government

MOST_CANDIDATES = 3
_NEARLY = 80
"""Ratio of rapidfuzz (0 to 100) from which a name is spelt nearly so."""


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """Hold the authorities that existed, sorted by code.

    ``others`` are known and did not exist then: their names lead to those that stand in their place.
    """

    name: str
    authorities: tuple[Authority, ...]
    others: tuple[Authority, ...] = ()
    _by_code: dict[str, Authority] = field(init=False, repr=False)
    _by_surface: dict[str, tuple[Authority, ...]] = field(init=False, repr=False)
    _others_by_surface: dict[str, tuple[Authority, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the authorities by code and by every folded surface."""
        ordered = tuple(sorted(self.authorities, key=lambda authority: authority.code))
        object.__setattr__(self, "authorities", ordered)
        by_code = {authority.gss.casefold(): authority for authority in ordered if authority.gss}
        by_code |= {authority.code.casefold(): authority for authority in ordered}
        object.__setattr__(self, "_by_code", by_code)
        object.__setattr__(self, "_by_surface", _by_surface(ordered))
        object.__setattr__(self, "_others_by_surface", _by_surface(self.others))

    def __len__(self) -> int:
        """Return the number of authorities."""
        return len(self.authorities)

    @property
    def regions(self) -> frozenset[str]:
        """Return the regions that its authorities lie in."""
        return frozenset(authority.region for authority in self.authorities)

    @property
    def types(self) -> frozenset[str]:
        """Return the types that its authorities are of."""
        return frozenset(authority.authority_type for authority in self.authorities)

    @property
    def everybody(self) -> str:
        """Return the words for any of them: "local authority", the one class there is, or "organisation"."""
        if all(is_local_government(one.authority_type) and not one.own_class for one in self.authorities):
            return LOCAL_AUTHORITY
        classes = {one.authority_class for one in self.authorities}
        return classes.pop() if len(classes) == 1 else ORGANISATION

    def authority(self, code: str) -> Authority | None:
        """Return the authority with this code (its own or the GSS one, any letter case), or ``None``."""
        return self._by_code.get(code.strip().casefold())

    def named(self, text: str) -> Authority | None:
        """Return the authority that ``text`` names: exactly a code, a name or an alias of one only, or ``None``.

        Anything else is a question to a person: see `candidates`.
        """
        found = self._by_surface.get(fold_name(text), ()) if text.strip() else ()
        return self.authority(text) or (found[0] if len(found) == 1 else None)

    def candidates(self, text: str, *, among_words: bool = True) -> tuple[Authority, ...]:
        """Return what a text that names none may mean, the likeliest first; takes a hundred times as long as `named`.

        All that share the name; else up to three that took the place of, or came from, an authority of another year
        with this name; else up to three that are spelt nearly so, or (``among_words``) are named in it among others.
        """
        folded = fold_name(text)
        if not folded:
            return ()
        shared = self._by_surface.get(folded, ())
        if shared:
            return shared
        likely = dict.fromkeys(self._related(folded)) or dict.fromkeys(self._near(folded, among_words))
        return tuple(likely)[:MOST_CANDIDATES]

    def _related(self, folded: str) -> Iterator[Authority]:
        """Yield those that stand in the place of an authority of another year, then those it came from."""
        named = self._others_by_surface.get(folded, ())
        for other in named:
            yield from (one for one in self.authorities if one.code in other.became)
        for other in named:
            yield from (one for one in self.authorities if other.code in one.became)

    def _near(self, folded: str, among_words: bool) -> Iterator[Authority]:
        """Yield those with a surface that is spelt nearly so, then those all of whose words stand among others."""
        from rapidfuzz import fuzz, process  # not needed to read --help

        surfaces = sorted(self._by_surface)
        words = set(folded.split()) if among_words else set()
        nearly = process.extract(folded, surfaces, scorer=fuzz.ratio, limit=12, score_cutoff=_NEARLY)
        within = sorted((one for one in surfaces if words > set(one.split())), key=len, reverse=True)
        for surface in (*(surface for surface, _, _ in nearly), *within):
            yield from self._by_surface[surface]


def _by_surface(authorities: Iterable[Authority]) -> dict[str, tuple[Authority, ...]]:
    """Return the authorities by every folded surface; a name beats another's alias."""
    strong: dict[str, list[Authority]] = {}
    weak: dict[str, list[Authority]] = {}
    for authority in authorities:
        own = {fold_name(authority.name), fold_name(authority.official_name)}
        for surface in own:
            strong.setdefault(surface, []).append(authority)
        for surface in {fold_name(surface) for surface in authority.surfaces} - own:
            weak.setdefault(surface, []).append(authority)
    return {key: tuple(strong.get(key, weak.get(key, ()))) for key in strong.keys() | weak.keys()}
