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
LOST: dict[str, tuple[str, str]] = {
    "e-mail": ("Please write to someone [at] bumblemere about it.", "someone"),
    "link": ("It is all there on https://bumblemere.gov.uk/page for you.", "bumblemere"),
    "handle": ("We said so as @bumblemere did.", "bumblemere"),
    "phone": ("Please ring 01632 960 123 x33 about it.", "x33"),
    "spoken number": ("Please ring oh seven seven double oh nine hundred one two three about it.", "seven"),
    "postcode": ("We meet in EX99 7TT each week.", "7TT"),
    "personal number": ("It is JG103759A that they ask for.", "JG103759A"),
    "number plate": ("It was AB51 KTR that came.", "KTR"),
    "reference": ("It is under account number 31926819 now.", "31926819"),
    "initials": ("A. Best told us.", "Best"),
    "sign-off": ("We agree with it all.\nRegards,\nplume", "plume"),
    "unknown names": ("We asked Zorbin Quaxley about it.", "Zorbin"),
    "own name": ("It is what Kettle said.", "Kettle"),
    "title and name": ("We asked mr plume about it.", "plume"),
    "forename": ("We asked Dagmar about it.", "Dagmar"),
    "authority or place": ("We asked rotherham about it.", "rotherham"),
    "own authority": ("We asked plumequay about it.", "plumequay"),
    "own role": ("It is hard for a keeper of the bees to do.", "bees"),
    "unknown council": ("We asked Zorbly Borough Council about it.", "Zorbly"),
    "place after a preposition": ("We all live in Zorbly and like it.", "Zorbly"),
    "misspelt authority": ("We asked Rotheram about it.", "Rotheram"),
    "road, building or programme": ("It is seen at zorbly road too.", "zorbly"),
    "named programme": ("We ran Project Kestrel for a year.", "Kestrel"),
}
"""Detector → (text, what of it must be gone)."""
