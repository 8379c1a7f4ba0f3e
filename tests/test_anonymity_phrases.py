"""Phrases: what tells nobody apart is protected, the longest from each place, regions only where they are asked for."""

from __future__ import annotations

import pytest

from sli_themes.anonymity.phrases import Phrases
from sli_themes.anonymity.shadow import make_shadow

PHRASES = Phrases(
    ("peer challenge", "peer challenge board", "Local Partnerships", "care act"), regions=("North West",)
)


def words(text: str, *, regions: bool = True, phrases: Phrases = PHRASES) -> list[str]:
    """Return the words that are protected."""
    shadow = make_shadow(text)
    marks = phrases.protected(shadow, regions=regions)
    return [token.text for token, marked in zip(shadow.tokens, marks, strict=True) if marked]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Peer Challenge of last year", ["Peer", "Challenge"]),
        ("the peer challenge board met", ["peer", "challenge", "board"]),
        ("the peer challenge met a board", ["peer", "challenge"]),
        ("peer challenges and the care act's aims", ["peer", "challenges", "care", "act's"]),
        ("a peer, with a challenge", []),
        ("peer [name] challenge", []),
        ("", []),
    ],
)
def test_phrases_are_protected(text, expected):
    """The longest phrase from each place counts, in any letter case, its plural and possessive too."""
    assert words(text) == expected


def test_regions_are_protected_where_asked():
    """A region is left alone by the redactor and looked at by the gate, whoever asks first, and twice."""
    text = "the peer challenge in the North West"
    for regions in (True, False, True):
        expected = ["peer", "challenge", *(["North", "West"] if regions else [])]
        assert words(text, regions=regions) == expected


def test_a_phrase_within_a_region_stays_a_phrase():
    """A phrase that is also a region, or begins one, is protected even where regions are not."""
    both = Phrases(("North West", "east"), regions=("North West", "east midlands"))
    assert words("North West and east midlands", regions=False, phrases=both) == ["North", "West", "east"]


def test_only_the_last_text_is_kept():
    """Each text has its own answer, also when another was asked for between."""
    first, second = "a peer challenge", "peer challenge, a second"
    assert [words(text) for text in (first, second, first)] == [["peer", "challenge"]] * 3
    marks = PHRASES.protected(make_shadow(second), regions=False)
    assert marks == (True, True, False, False)


def test_an_abbreviation_that_is_a_name_is_protected_in_capitals_only():
    """What is a word or a forename too may be just that in small letters; other abbreviations stay what they are."""
    shouted = Phrases(("LEA", "PIP", "NPPF"), regions=(), words=frozenset({"pip"}), names=frozenset({"lea"}))
    assert words("LEA, PIP, NPPF", phrases=shouted) == ["LEA", "PIP", "NPPF"]
    assert words("Lea, pip, nppf", phrases=shouted) == ["nppf"]
