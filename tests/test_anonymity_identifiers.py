"""Identifiers: every pattern of the module finds what nothing else would. Numbers and addresses are made up."""

from __future__ import annotations

import re

import pytest

from sli_themes.anonymity.detectors import identifiers
from sli_themes.anonymity.redactor import Redactor
from sli_themes.authorities import read_population

NEVER = re.compile("(?!)")
FOUND = [
    ("_EMAIL", "Write to jo.kestrel@bumblemere.example now.", "Write to [e-mail address] now."),
    ("_EMAIL", "Write to jo [at] bumblemere now.", "Write to [e-mail address] now."),
    ("_AT_WORD", "Write to jo at bumblemere dot gov dot uk now.", "Write to [e-mail address] now."),
    ("_LINK", "It is on https://bumblemere.example/a for you.", "It is on [web address] for you."),
    ("_LINK", "It is on bit.ly/3xYz for you.", "It is on [web address] for you."),
    ("_LINK", "It is at ///filled.count.soap for you.", "It is at [web address] for you."),
    ("_INNER_DOT", "It is on bumblemere.info for you.", "It is on [web address] for you."),
    ("_HANDLE", "My insta is: lil_tina for you.", "My insta is: [account name] for you."),
    ("_SIGN", "We said so as @bumblemere did.", "We said so as [account name] did."),
    ("_SIGN", "We said so under #bumblemere then.", "We said so under [account name] then."),
    ("_POSTCODE", "We meet in ex9 7tt each week.", "We meet in [postcode] each week."),
    ("_POSTCODE_UPPER", "We meet in EX9 7TC each week.", "We meet in [postcode] each week."),
    ("_POSTCODE_SPACED", "We meet in E X 9 7 T T each week.", "We meet in [postcode] each week."),
    ("_POSTCODE_HALF", "My postcode is ex9 here.", "My postcode is [postcode] here."),
    ("_CAPITALS_DIGIT", "We meet in EX9 each week.", "We meet in [postcode] each week."),
    ("_POSTCODE_CORE", "We meet in ex9 7tt each week.", "We meet in [postcode] each week."),
    (
        "_NATIONAL_INSURANCE",
        "It is JG 10-37/59 A that they ask for.",
        "It is [personal number] that they ask for.",
    ),
    ("_NHS", "It is 943-476-5919 that they ask for.", "It is [personal number] that they ask for."),
    ("_PLATE", "It was AX51 KTR that came.", "It was [number plate] that came."),
    ("_PLATE_LOWER", "It was ab51 ktr that came.", "It was [number plate] that came."),
    ("_PLATE_LOWER", "It was k456 dog that came.", "It was [number plate] that came."),
    ("_REFERENCE", "My account no. 4471 is the one.", "My account no. [reference number] is the one."),
    ("_PLANNING", "It is at SE 123 456 here.", "It is at [reference number] here."),
    ("_CASEWORK", "See appeal APP/K1/W/14 for it.", "See [reference number] for it."),
    ("_CASEWORK", "See tpo 12/1998 for it.", "See [reference number] for it."),
    ("_CASEWORK", "It was pc 4471 who came.", "It was [reference number] who came."),
    ("_CASEWORK", "It is at 54.123, -1.456 here.", "It is at [reference number] here."),
    ("_CASEWORK", "It is gb29 nwbk 6016 abcd 9268 now.", "It is [reference number] now."),
    ("_ROAD_NUMBER", "The queues on the a45 are long.", "The queues on the [a place in our area] are long."),
    ("_DIGIT_RUN", "It is 30-99-21 that matters.", "It is [reference number] that matters."),
    ("_DIGIT_RUN", "It is 71 23 45 that matters.", "It is [reference number] that matters."),
    ("_PHONE", "Ring 07700 900 123 x33 now.", "Ring [telephone number] now."),
    ("_CUED_PHONE", "Call 4471 now.", "Call [telephone number] now."),
    ("_SPOKEN_DIGITS", "It is oh one six three two nine now.", "It is [telephone number] now."),
]
"""Pattern → a text, and how it must read; without the pattern it reads otherwise."""


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    """Return the redactor of a study of England in 2015."""
    return Redactor(read_population("england-2015"))


@pytest.mark.parametrize(("pattern", "text", "right"), FOUND)
def test_pattern_is_needed(redactor, monkeypatch, pattern, text, right):
    """With its pattern an identifier is replaced by what it is; without it a reader sees it, or the wrong kind."""
    assert redactor.redact(text).text == right
    monkeypatch.setattr(identifiers, pattern, NEVER)
    assert redactor.with_detectors(redactor.detectors).redact(text).text != right


def test_each_pattern_has_its_text():
    """Every pattern of the module is in the table, so that a new one cannot come without a text."""
    patterns = {name for name, value in vars(identifiers).items() if isinstance(value, re.Pattern)}
    assert patterns - {name for name, _, _ in FOUND} == {"_YEARS", "_FOREIGN_PHONE"}


@pytest.mark.parametrize(
    "text",
    [
        "Since 2014/15, and in 2011-2015, we have had 20 visits.",
        "It cost £250,000 and took 1,200 hours.",
        "Please ring 111 or 999 if it is urgent.",
    ],
)
def test_years_and_sums_are_no_identifiers(redactor, text):
    """Years, sums and everybody's telephone numbers stay: the gate looks at them."""
    assert redactor.redact(text).text == text


def test_foreign_numbers_are_found(redactor):
    """A telephone number of another country goes, whatever its layout."""
    assert redactor.redact("Ring +353 1 234 5678 now.").text == "Ring [telephone number] now."
