"""Clues: which may be found in a text is told by its words, and never leaves out one that a pattern would find."""

from __future__ import annotations

import pytest

from sli_themes.anonymity.rules import description_clues, history_clues
from sli_themes.anonymity.rules.description_clues import Clue, clue, possible_clues

CLUES = [
    one
    for module in (description_clues, history_clues)
    for held in vars(module).values()
    for one in (held if isinstance(held, tuple) else (held,))
    if isinstance(one, Clue)
]


def test_a_cue_makes_its_clue_possible():
    """Every cue, wherever it stands, makes its clue possible."""
    assert len(CLUES) > 80
    for one in CLUES:
        for cue in one.cues:
            assert one in possible_clues(f"x{cue}y"), (one.pattern.pattern, cue)


def test_most_clues_are_not_possible():
    """A text without cues leaves no clue to try: every shipped clue has cues."""
    assert possible_clues("ww zz") & set(CLUES) == set()


def test_a_clue_without_cues_is_always_possible(monkeypatch):
    """A clue that names no cue is tried on every text, the empty one too."""
    monkeypatch.setattr(description_clues, "_CLUES", [])
    description_clues._clues_with.cache_clear()
    always = clue(r"\bxylo")
    try:
        assert possible_clues("") == possible_clues("ww") == {always}
        assert [found.group() for found in always.found_in("a xylophone")] == ["xylo"]
    finally:
        description_clues._clues_with.cache_clear()


@pytest.mark.parametrize(
    "text",
    [
        "our\nmascot", "the motto", "in a mining village", "as a tory group", "during the flooding", "with 40 schools",
        "the river on two sides", "an archbishop", "over the downs", "as vice-chair of", "our plan, glow up,",
        "sandwiched next to", "more sheep than people", "we have no overall control council",
    ],
)  # fmt: skip
def test_clues_are_found_by_their_nouns(text):
    """The cue of a clue is in every text that its pattern finds, across a line break too."""
    found = [one for one in CLUES if one.pattern.search(text)]
    assert not [one for one in found if one not in possible_clues(text) or not list(one.found_in(text))]
