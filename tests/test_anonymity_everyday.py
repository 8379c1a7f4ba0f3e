"""Everyday words of every public service pass, and what there is one of is held. Names and places are made up."""

from __future__ import annotations

import pytest

from sli_themes.anonymity.gate import Gate
from sli_themes.anonymity.lexicon import is_misspelt_word, read_lexicon
from sli_themes.anonymity.model import Verdict
from sli_themes.anonymity.phrases import Phrases
from sli_themes.anonymity.redactor import Redactor
from sli_themes.anonymity.shadow import make_shadow
from sli_themes.authorities import read_population


@pytest.fixture(scope="module")
def gate() -> Gate:
    """Return the gate for the authorities of 2015."""
    return Gate(Redactor(read_population("england-2015")))


def check(gate: Gate, text: str) -> Verdict:
    """Return the verdict on a text that may be quoted."""
    return gate.check(gate.redactor.redact(text), may_quote=True)


@pytest.mark.parametrize(
    "text",
    [
        "Pupil Premium pays for tutors and it helps.",
        "NPPF changes are slow and nobody likes them.",
        "Gypsy and Traveller families need sites and a say.",
        "The Muslim staff room is small but we like it.",
        "Brill idea, but it came too late for us.",
        "The Building Safety Act 2022 is hard to follow, and the guidance is late.",
        "The Urban Drainage Act is hard to follow, and the guidance is late.",
        "Section 106 money is spent late, and elsewhere.",
        "Sector-led work is what we want, and more of it.",
        "On-call crews are hard to find, and harder to keep.",
        "- more staff",
        "20mph limits are good, but nobody keeps to them.",
        "We trained over 200 staff and it was worth it.",
        "Over 65s need a bus, and so do the young.",
        "ASAP please, as we have waited long enough.",
        "N/A",
        "The scope can be flex[ed] as the review goes on, and that helps.",
        "Dentistry is hard to find, and it costs too much.",
        "Thank you NHS for all of it, and for the care.",
        "Our garden is dark now, and so is the house.",
        "There was no seperate room, and no privacy.",
        "Enviroment should come first, and then the rest.",
        "The form is a disaster, and nobody reads it.",
        "Judicial review is slow, and it costs too much.",
        "All-out elections are better, and they cost less.",
        "The second time was as good as the first.",
        "I read the daily news headlines, and that is enough.",
        "Best value inspections are hard work, but fair.",
        "Cllrs should read the papers, and ask more.",
        "Band D council tax is too high, and still rising.",
        "PIP forms are long and PAS was kind.",
    ],
)
def test_everyday_answers_pass(gate, text):
    """Nothing is replaced in a clean answer, and it is not held."""
    verdict = check(gate, text)
    assert gate.redactor.redact(text).text == text
    assert not verdict.held, verdict.reasons


@pytest.mark.parametrize(
    "text",
    [
        "I oversee the only in-house pottery unit and we love it.",
        "It is kept by a sole tree warden, and it shows.",
        "The last of our music teachers went in June, and it shows.",
        "We have one nature ranger left, and it shows.",
        "The lord lieutenant spoke at the school, and it was good.",
        "The town crier came, and it was good.",
        "I was the whistleblower, and it was hard.",
        "Ours is the council that banned balloons, and it was good.",
        "We are a school of 38 pupils, so every absence shows.",
        "We have a hut on the moor, so every absence shows.",
        "We were put in special measures, and it was hard.",
        "The hut is next to the abattoir, and it smells.",
        "It has our border with others, and it is long.",
        "The long library sit-in was hard, and we were tired.",
        "It made the national news, and we were tired.",
        "The vice chair who resigned was right, and we were tired.",
        "The roof fell in, and we were tired.",
        "The leader was filmed asleep, and we were tired.",
        "A vigil outside the depot was good, and we were tired.",
        "The night the lights went out was hard, and we were tired.",
        "Our tower block fire was hard, and we were tired.",
        "Our lead governor for sport wrote the policy, and it is good.",
        "Our black history lead, the first of many, wrote the policy and it is good.",
        "He runs the early doors project, and it is good.",
        "The bright sparks apprenticeship was good, and it is over.",
        "Harmony, my health visitor, was kind, and it helped.",
        "Paradise (the road, not the place) is dark, and it is long.",
        "Flash from payroll sorted it, and it helped.",
        "One Team Transformation has become a joke, and we know it.",
    ],
)
def test_what_there_is_one_of_is_held(gate, text):
    """A post, body, event, title or nickname that points at somebody holds, by the rule it is there for."""
    assert check(gate, text).held


def test_a_person_called_like_an_acronym_is_replaced(gate):
    """What a list knows in capitals only does not clear a nickname."""
    assert "Chip" not in gate.redactor.redact("Chip fixed the lamp, and it helped.").text


@pytest.mark.parametrize(
    "text",
    [
        "The only way to know is to ask, and we did not.",
        "A council that has been through it knows more, and helps.",
        "In special cases measures may be taken, and we like that.",
        "It came in the week before, and it was good.",
        "Support from planning was good, and it came in time.",
        "Sadly, my bus was late and nobody told us.",
        "Small districts like ours struggle to release people for it.",
        "We valued the training that was delivered in person last autumn.",
    ],
)
def test_what_is_like_it_passes(gate, text):
    """Neighbours of the patterns that tell nobody apart are not held."""
    assert not check(gate, text).held


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("seperate", True),
        ("helpfull", True),
        ("accomodation", True),
        ("buisness", True),
        ("kestrell", True),
        ("wrold", False),
        ("jonathann", False),
        ("pofessional", True),
        ("zeparate", False),
        ("x" * 20_000, False),
    ],
)
def test_slips_of_the_pen(word, known):
    """A long word one slip from a word is that word, unless it is as near to a name; short ones say nothing."""
    assert is_misspelt_word(word, read_lexicon()) is known


def protected(text: str) -> list[str]:
    """Return the words of a text that are protected by two phrases and by what an Act is."""
    phrases = Phrases(
        ("CHIP", "SHED", "Shed", "NHS"), regions=(), words=frozenset("chip shed tidy rivers".split())
    )
    shadow = make_shadow(text)
    marks = phrases.protected(shadow, regions=False)
    return [token.text for token, marked in zip(shadow.tokens, marks, strict=True) if marked]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chip met the CHIP team and a chip", ["CHIP"]),
        ("Shed and nhs and CHIPs", ["Shed", "nhs", "CHIPs"]),
        ("under the Tidy Rivers Act 2031 we", ["Tidy", "Rivers", "Act", "2031"]),
        ("the Tidy and Rivers Act", ["Tidy", "and", "Rivers", "Act"]),
        ("the Merrow Rivers Act", ["Rivers", "Act"]),
        ("a tidy act and the Act", []),
    ],
)
def test_acronyms_that_are_words_and_acts(text, expected):
    """An abbreviation that is a word is protected in capitals only, an Act by the ordinary words before it."""
    assert protected(text) == expected
