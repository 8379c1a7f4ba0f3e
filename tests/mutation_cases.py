"""A text for each detector that is redacted right with it and wrongly without it. Names of people are made up."""

from __future__ import annotations

from sli_themes.anonymity.model import OwnDetails
from sli_themes.anonymity.redactor import DETECTORS

NAMES = tuple(detector.name for detector in DETECTORS)
OWN = OwnDetails(
    authority="Rugby Borough Council",
    authority_code="RUG",
    name="Hollow Kettle",
    email="someone@plumequay.org",
    role="keeper of the bees",
    region="West Midlands",
    authority_type="Shire district",
)
RIGHT: dict[str, tuple[str, str]] = {
    "e-mail": ("Write to someone [at] bumblemere about it.", "Write to [e-mail address] about it."),
    "road number": ("The queues on the A45 are long.", "The queues on the [a place in our area] are long."),
    "link": ("It is on https://bumblemere.gov.uk/page for you.", "It is on [web address] for you."),
    "handle": ("We said so as @bumblemere did.", "We said so as [account name] did."),
    "phone": ("Please ring 01632 960 123 x33 about it.", "Please ring [telephone number] about it."),
    "spoken number": (
        "Please ring oh seven seven double oh nine double one two three about it.",
        "Please ring [telephone number] about it.",
    ),
    "postcode": ("We meet in EX99 7TT each week.", "We meet in [postcode] each week."),
    "personal number": ("It is JG103759A that they ask for.", "It is [personal number] that they ask for."),
    "number plate": ("It was ab51 ktr that came.", "It was [number plate] that came."),
    "reference": (
        "It is under account number 31926819 now.",
        "It is under account number [reference number] now.",
    ),
    "initials": ("A. Best told us.", "[name] told us."),
    "sign-off": ("We agree with it all.\nRegards,\nplume", "We agree with it all.\nRegards,\n[name]"),
    "unexplained": ("We asked Tolverhampen about it.", "We asked [name] about it."),
    "own name": ("It is what Kettle said.", "It is what [name] said."),
    "title and name": ("We asked mr plume about it.", "We asked [name] about it."),
    "forename": ("We heard dagmar again.", "We heard [name] again."),
    "authority or place": ("We asked rotherham about it.", "We asked [another council] about it."),
    "own authority": ("We asked plumequay about it.", "We asked [our council] about it."),
    "own role": ("It is hard for a keeper of the bees to do.", "It is hard for a [my role] to do."),
    "unknown council": ("We asked Zorbly Borough Council about it.", "We asked [another council] about it."),
    "misspelt authority": ("We asked Rotheram about it.", "We asked [another council] about it."),
    "road, building or programme": (
        "It is seen at zorbly road too.",
        "It is seen at [a place in our area] too.",
    ),
    "named programme": ("We ran Project Kestrel for a year.", "We ran [a local programme] for a year."),
    "name across lines": ("It was Wins-\nton who came.", "It was [name] who came."),
    "rest of a name": ("We asked dagmar plume farmer-penny. It helped.", "We asked [name]. It helped."),
    "last line": ("We agree with all of it.\n\nDyer", "We agree with all of it.\n\n[name]"),
    "acting first word": ("It helped. Judge chaired it well.", "It helped. [name] chaired it well."),
}
"""Detector → (text, how it must read). Without the detector something stands, or a person reads the wrong thing."""
