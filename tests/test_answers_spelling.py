"""One spelling for regions and authority types, and what counts as a yes."""

from __future__ import annotations

import pytest

from sli_themes.answers.spelling import known_authority_type, known_region, says_yes


@pytest.mark.parametrize(
    ("region", "spellings"),
    [
        ("Yorkshire and the Humber", ["Yorkshire & Humber", "yorkshire and THE humber", "Yorks & Humber"]),
        ("East of England", ["Eastern", "East of England region", "the East of England"]),
        ("London", ["Greater London", " london "]),
        ("South West", ["South-West", "The South West Region"]),
        (None, ["", "Region", "Westmarch", "Wales", "all regions"]),
    ],
)
def test_regions(region, spellings):
    """The nine regions are known in the spellings of survey exports; anything else is none of them."""
    assert {spelling: known_region(spelling) for spelling in spellings} == dict.fromkeys(spellings, region)


@pytest.mark.parametrize(
    ("kind", "spellings"),
    [
        ("Shire county", ["County council", "county", "Shire County", "Two-tier county", "County councils"]),
        ("Shire district", ["District council", "DISTRICT", "shire district", "Non-metropolitan district"]),
        ("English unitary", ["Unitary authority", "Unitary", "English unitary", "Unitary authorities"]),
        ("Metropolitan district", ["Metropolitan borough", "metropolitan district", "Met district"]),
        ("London borough", ["London Borough", "London borough council", "London boroughs"]),
        ("Fire and rescue", ["Fire and rescue authority", "Fire & Rescue Service", "fire authority"]),
        (None, ["", "Council", "Parish council", "Charity", "s"]),
    ],
)
def test_authority_types(kind, spellings):
    """The six types are known in the spellings of survey exports; anything else is none of them."""
    assert {spelling: known_authority_type(spelling) for spelling in spellings} == dict.fromkeys(
        spellings, kind
    )


def test_only_a_plain_yes_is_a_yes():
    """A yes with conditions, a blank and a sign are no; words that the study names are yes."""
    assert all(says_yes(text) for text in ("Yes", "YES.", " y ", "true", "1", "I agree"))
    assert not any(
        says_yes(text) for text in ("", " ", "no", "Yes, but not my name", "maybe", "0", "!", "yes/no")
    )
    assert says_yes("Happy with that!", ["happy with that"])
    assert not says_yes("", ["", "!"])
