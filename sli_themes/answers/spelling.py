"""The spellings of regions, authority types and consent that survey exports use → one spelling each."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from sli_themes.answers.content import fold
from sli_themes.authorities import AUTHORITY_TYPES, MACRO_REGIONS, fold_name, fold_region, types_spelt

_YES = frozenset(
    {"yes", "true", "1", "y", "agree", "agreed", "i agree", "yes i agree", "i consent", "yes i consent"}
)


@functools.lru_cache(maxsize=4096)
def known_region(text: str, regions: frozenset[str] = frozenset(MACRO_REGIONS)) -> str | None:
    """Return which of ``regions`` (those of England) ``text`` spells ("the South West region"), or ``None``."""
    name = " ".join(text.split())
    shorter = name[: -len(" region")] if name.casefold().endswith(" region") else name
    own = {fold_name(region): region for region in sorted(regions)}
    forms = (form for one in (name, shorter) for form in (fold_region(one), own.get(fold_name(one), "")))
    return next((form for form in forms if form in regions), None)


@functools.lru_cache(maxsize=4096)
def known_authority_type(text: str, types: frozenset[str] = frozenset(AUTHORITY_TYPES)) -> str | None:
    """Return which of ``types`` (those of English local government) ``text`` spells, or ``None``.

    Plurals and "English", "shire", "non-metropolitan" or "two-tier" in front are no other type.
    """
    name = fold(text)
    for start in ("english ", "shire ", "non metropolitan ", "two tier "):
        name = name.removeprefix(start)
    singular = name.removesuffix("ies") + "y" if name.endswith("ies") else name.removesuffix("s")
    own = {fold_name(kind): kind for kind in sorted(types)}
    forms = (
        kind for one in (text, name, singular) for kind in (*types_spelt(one), own.get(fold_name(one), ""))
    )
    return next((kind for kind in forms if kind in types), None)


def says_yes(text: str, also: Iterable[str] = ()) -> bool:
    """Say whether ``text`` is a plain yes, or one of ``also``; anything else, a blank too, is no."""
    said = fold(text)
    return bool(said) and (said in _YES or said in {fold(value) for value in also})
