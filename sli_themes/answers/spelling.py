"""The spellings of regions, authority types and consent that survey exports use → one spelling each."""

from __future__ import annotations

from collections.abc import Iterable

from sli_themes.answers.content import fold
from sli_themes.authorities import AUTHORITY_TYPES, MACRO_REGIONS, fold_region, fold_type

_YES = frozenset(
    {"yes", "true", "1", "y", "agree", "agreed", "i agree", "yes i agree", "i consent", "yes i consent"}
)


def known_region(text: str) -> str | None:
    """Return the region of England that ``text`` spells ("the South West region"), or ``None``."""
    name = " ".join(text.split())
    shorter = name[: -len(" region")] if name.casefold().endswith(" region") else name
    return next((region for form in (name, shorter) if (region := fold_region(form)) in MACRO_REGIONS), None)


def known_authority_type(text: str) -> str | None:
    """Return the type of authority of English local government that ``text`` spells, or ``None``.

    Plurals and "English", "shire", "non-metropolitan" or "two-tier" in front are no other type.
    """
    name = fold(text)
    for start in ("english ", "shire ", "non metropolitan ", "two tier "):
        name = name.removeprefix(start)
    singular = name.removesuffix("ies") + "y" if name.endswith("ies") else name.removesuffix("s")
    forms = (text, name, singular)
    return next((kind for form in forms if (kind := fold_type(form)) in AUTHORITY_TYPES), None)


def says_yes(text: str, also: Iterable[str] = ()) -> bool:
    """Say whether ``text`` is a plain yes, or one of ``also``; anything else, a blank too, is no."""
    said = fold(text)
    return bool(said) and (said in _YES or said in {fold(value) for value in also})
