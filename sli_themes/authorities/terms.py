"""The words for regions and types of authorities: one spelling each, and what a type is published as."""

from __future__ import annotations

import functools
import re
import unicodedata

MACRO_REGIONS: dict[str, str] = {
    "North East": "the North",
    "North West": "the North",
    "Yorkshire and the Humber": "the North",
    "East Midlands": "the Midlands and East",
    "West Midlands": "the Midlands and East",
    "East of England": "the Midlands and East",
    "London": "London and the South",
    "South East": "London and the South",
    "South West": "London and the South",
}
"""The nine regions of England in three; any other region is a macro-region of its own."""
NATIONS = ("Scotland", "Wales", "Northern Ireland")
"""Each is one region: nothing smaller holds enough authorities to hide one."""
SINGLE_TIER = "Single-tier council"
"""The councils of Scotland, Wales and Northern Ireland: one tier, whatever their names say (city, county borough)."""
_CLASSES = {
    "Shire county": "council",
    "Shire district": "council",
    "English unitary": "council",
    "Metropolitan district": "council",
    "London borough": "London borough",
    "Fire and rescue": "fire and rescue authority",
    SINGLE_TIER: "council",
}
LOCAL_AUTHORITY, ORGANISATION = "local authority", "organisation"
"""What everybody is called: in a population of local government, and in one of several classes of anything else."""
REGION_IS_SAID = frozenset({"London borough"})
"""Classes whose name says the region already."""
_TYPES_IN_A_LINE = {"English unitary": "unitary", "Fire and rescue": "fire and rescue authority"}
"""Types that are not called so within a line."""
AUTHORITY_TYPES = tuple(name for name in _CLASSES if name != SINGLE_TIER)
"""The six types of authority of English local government, as `fold_type` spells them."""
_TYPE_ALIASES = {
    "Shire county": ("county",),
    "Shire district": ("district",),
    "English unitary": ("unitary", "unitary authority"),
    "Metropolitan district": ("metropolitan", "metropolitan borough", "met district"),
    "London borough": ("borough of london",),
    "Fire and rescue": (
        "fire", "fire and rescue authority", "fire and rescue service", "fire authority", "combined fire authority",
        "metropolitan fire authority",
    ),
    SINGLE_TIER: (
        "council", "local authority", "unitary", "unitary authority", "principal", "principal area", "area",
        "county", "county borough", "borough", "city", "district", "local government district",
    ),
}  # fmt: skip
"""Other spellings, folded. One may stand for several types: a population has one of them."""
_REGION_ALIASES = {
    "yorkshire and humber": "yorkshire and the humber", "yorkshire and humberside": "yorkshire and the humber",
    "yorkshire humber": "yorkshire and the humber", "yorks and humber": "yorkshire and the humber",
    "eastern": "east of england", "east": "east of england", "east england": "east of england",
    "greater london": "london", "northeast": "north east", "northwest": "north west",
    "southeast": "south east", "southwest": "south west",
    "cymru": "wales", "n ireland": "northern ireland", "ni": "northern ireland",
}  # fmt: skip


def fold_name(text: str) -> str:
    """Return ``text`` without case, accents, punctuation, "&", "the" or "cyngor" in front and "council" at the end.

    Two spellings of one authority that a person would call the same fold to the same string.
    """
    plain = (
        unicodedata.normalize("NFKD", text.replace("&", " and "))
        .encode("ascii", "ignore")
        .decode()
        .casefold()
    )
    plain = re.sub(r"(?<=\w)['`](?=\w)", "", plain.replace("'s ", "s "))
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    if words and words[0] in ("the", "cyngor") and len(words) > 1:
        words = words[1:]
    if words and words[-1] == "council" and len(words) > 1:
        words = words[:-1]
    return " ".join(words)


def fold_region(text: str) -> str:
    """Return the usual name of a region of England, or of a nation ("yorks & humber", "Cymru"), else ``text``."""
    folded = fold_name(text)
    return _regions().get(_REGION_ALIASES.get(folded, folded)) or " ".join(text.split())


@functools.cache
def _regions() -> dict[str, str]:
    """Return the regions by folded name."""
    return {fold_name(region): region for region in (*MACRO_REGIONS, *NATIONS)}


def types_spelt(text: str) -> tuple[str, ...]:
    """Return the known types that ``text`` may spell, those of England first ("unitary": two of them)."""
    return _types().get(fold_name(text), ())


def fold_type(text: str) -> str:
    """Return the usual name of one of the six types ("county council" → "Shire county"), else ``text``."""
    return next((name for name in types_spelt(text) if name in AUTHORITY_TYPES), " ".join(text.split()))


@functools.cache
def _types() -> dict[str, tuple[str, ...]]:
    """Return the known types by every folded spelling."""
    spelt: dict[str, tuple[str, ...]] = {}
    for name in _CLASSES:
        for alias in dict.fromkeys((fold_name(name), *_TYPE_ALIASES[name])):
            spelt[alias] = (*spelt.get(alias, ()), name)
    return spelt


def authority_class(authority_type: str) -> str:
    """Return the class a type is published as: "council", "London borough", "fire and rescue authority", or itself.

    A type that is not known (a user's own population) is its own class, as it stands within a line: "primary school".
    """
    return _classes().get(authority_type.casefold()) or _in_a_line(authority_type)


def is_local_government(authority_type: str) -> bool:
    """Say whether a type is one of local government, the councils of Scotland, Wales and Northern Ireland too."""
    return authority_type.casefold() in _classes()


def type_in_a_line(authority_type: str) -> str:
    """Return a type as it stands within a line: "shire district", "unitary", "primary school", "NHS trust"."""
    return _TYPES_IN_A_LINE.get(authority_type) or _in_a_line(authority_type)


@functools.cache
def _classes() -> dict[str, str]:
    """Return the classes by type, without case."""
    return {name.casefold(): published for name, published in _CLASSES.items()}


def _in_a_line(words: str) -> str:
    """Return words with a small letter in front, but not where the first word has more capitals ("NHS trust")."""
    first, _, _ = words.partition(" ")
    return words[:1].lower() + words[1:] if first[1:].islower() else words
