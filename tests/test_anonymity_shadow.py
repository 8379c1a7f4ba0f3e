"""The shadow: tokens with what stands between them, and counts that detectors ask for."""

from __future__ import annotations

import pytest

from sli_themes.anonymity.shadow import MID, STRONG, WEAK, make_shadow


@pytest.mark.parametrize(
    ("text", "letters", "capitals", "digits"),
    [("A bc 12, D", 4, 2, 2), ("É bc 12 – D", 4, 2, 2), ("", 0, 0, 0), ("[name] Ж", 5, 1, 0)],
)
def test_counts(text, letters, capitals, digits):
    """Letters, capitals and digits are counted alike in plain and in accented text."""
    shadow = make_shadow(text)
    assert (shadow.letters, shadow.capitals, shadow.digits) == (letters, capitals, digits)
    assert shadow.lowered == shadow.text.lower()


def test_tokens_know_their_gap():
    """A token knows what stands before it, whether that keeps it near, and where in a sentence it stands."""
    shadow = make_shadow(" One two. Three: four-five\n\n* six, e.g. seven etc. Eight")
    told = [(token.text, token.gap, token.near, token.place, token.joined) for token in shadow.tokens]
    assert told == [
        ("One", " ", True, STRONG, False),
        ("two", " ", True, MID, False),
        ("Three", ". ", True, STRONG, False),
        ("four", ": ", False, WEAK, False),
        ("five", "-", True, WEAK, True),
        ("six", "\n\n* ", True, STRONG, False),
        ("e", ", ", False, MID, False),
        ("g", ".", True, WEAK, False),
        ("seven", ". ", True, MID, False),
        ("etc", " ", True, MID, False),
        ("Eight", ". ", True, WEAK, False),
    ]
    assert all(shadow.gap(index) == token.gap for index, token in enumerate(shadow.tokens))


def test_same_text_same_shadow():
    """A text looked at again has the shadow that it had; two texts have two, whatever they hold."""
    assert make_shadow("a text") is make_shadow("a text")
    assert make_shadow("a text") != make_shadow("a  text")
