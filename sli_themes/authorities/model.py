"""An authority: its facts, and every way to write its name."""

from __future__ import annotations

from dataclasses import dataclass

from sli_themes.authorities.terms import (
    MACRO_REGIONS,
    REGION_IS_SAID,
    authority_class,
    fold_name,
    type_in_a_line,
)

_DESIGNATIONS = {
    "Shire county": ("county", "cc", "county cc"),
    "Shire district": ("district", "borough", "dc", "bc", "district dc", "borough bc"),
    "English unitary": ("unitary", "unitary authority", "borough", "bc", "ua"),
    "Metropolitan district": (
        "metropolitan borough",
        "metropolitan district",
        "mbc",
        "mdc",
        "borough",
        "bc",
        "met borough",
    ),
    "London borough": ("borough", "london borough", "lb", "lbc"),
}
_OFFICIAL_DESIGNATIONS = {"County Council": ("county", "cc"), "County Borough": ("county borough", "cbc")}
_FIRE_ENDS = (
    "Fire and Rescue Service", "Fire and Rescue Authority", "Fire", "Fire Service", "Fire Authority",
    "Fire Brigade",
    "FRS", "FRA", "F&RS", "F&R", "Fire Rescue", "Fire Rescue Service", "Combined Fire Authority",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Hold the facts of one authority."""

    code: str
    name: str
    """Short: "Derby", "Derbyshire Fire and Rescue"."""
    official_name: str
    region: str
    authority_type: str
    gss: str = ""
    """Code of the Office for National Statistics, where known: answers may name an authority by it."""
    became: tuple[str, ...] = ()
    """Codes of the authorities that took its place, and of those that took theirs."""
    aliases: tuple[str, ...] = ()
    """Short names, abbreviations, usual misspellings."""
    own_class: str = ""
    """What its type is published as, where the population says so; "" where that follows from the type."""
    own_macro_region: str = ""
    """What its region is a part of, where the population says so."""

    @property
    def authority_class(self) -> str:
        """Return the class it is published as."""
        return self.own_class or authority_class(self.authority_type)

    @property
    def macro_region(self) -> str:
        """Return what its region is a part of, the region itself where that is not known."""
        return self.own_macro_region or MACRO_REGIONS.get(self.region, self.region)

    def wordings(self, everybody: str) -> tuple[str, str, str, str, str]:
        """Return what it may be published as, from fine to coarse; ``everybody`` is what any authority is called.

        Region × type, region × class, macro-region × class, class, everybody. A class that says its region has no
        other before it.
        """
        of_class = self.authority_class
        if of_class in REGION_IS_SAID:
            return of_class, of_class, of_class, of_class, everybody
        return (
            f"{self.region} {type_in_a_line(self.authority_type)}",
            f"{self.region} {of_class}",
            f"{of_class} in {self.macro_region}",
            of_class,
            everybody,
        )

    @property
    def surfaces(self) -> tuple[str, ...]:
        """Return every way to write it that is known: name, official name, aliases, and name with designation."""
        short = (self.name, *(a for a in self.aliases if not a.casefold().endswith(" council")))
        ends = _DESIGNATIONS.get(self.authority_type, ())
        for official, further in _OFFICIAL_DESIGNATIONS.items():
            if official in self.official_name:
                ends = (*ends, *further)
        made = [
            f"{name} {end}" for name in short for end in ends if end.split()[0] not in fold_name(name).split()
        ]
        if "city" in self.official_name.casefold():
            made += [f"{name} City" for name in short] + [f"City of {self.name}"]
        if self.authority_type == "London borough":
            made += [f"{front} {name}" for name in short for front in ("London Borough of", "LB", "LB of")]
        made += [
            f"{front} {self.name}"
            for front in ("Borough of", "Royal Borough of")
            if front in self.official_name
        ]
        if self.name.endswith(" Fire and Rescue"):
            made += [f"{self.name.removesuffix(' Fire and Rescue')} {end}" for end in _FIRE_ENDS]
        return tuple(dict.fromkeys((self.name, self.official_name, *self.aliases, *made)))
