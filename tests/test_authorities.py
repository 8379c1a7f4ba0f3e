"""The population: facts that add up, matching that never guesses."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sli_themes.authorities import (
    SHIPPED,
    Population,
    authority_class,
    fold_name,
    fold_region,
    fold_type,
    read_population,
)
from sli_themes.errors import PopulationError


@pytest.fixture(scope="module")
def england() -> Population:
    """Return the authorities of 2015."""
    return read_population("england-2015")


def test_totals_by_type_of_2015(england):
    """The 399 authorities of 2015 add up by type to what the report of that year printed."""
    assert Counter(authority.authority_type for authority in england.authorities) == {
        "Shire county": 27,
        "Shire district": 201,
        "English unitary": 56,
        "Metropolitan district": 36,
        "London borough": 33,
        "Fire and rescue": 46,
    }


def test_totals_by_region_of_2015(england):
    """They add up by region, too."""
    assert Counter(authority.region for authority in england.authorities) == {
        "East Midlands": 50,
        "East of England": 58,
        "London": 34,
        "North East": 16,
        "North West": 46,
        "South East": 83,
        "South West": 48,
        "West Midlands": 38,
        "Yorkshire and the Humber": 26,
    }


def test_population_of_2025():
    """The population of 2025 has 361 authorities and those made since."""
    population = read_population("england-2025")
    assert len(population) == 361
    for name in ("Westmorland and Furness", "North Northamptonshire", "BCP", "Somerset Council"):
        assert population.match(name).authority is not None


@pytest.mark.parametrize("name", SHIPPED)
def test_every_name_matches_itself(name):
    """Each code, name and official name matches its own authority and no other."""
    population = read_population(name)
    for authority in population.authorities:
        for text in (
            authority.code,
            authority.name,
            authority.official_name,
            authority.official_name.upper(),
        ):
            assert population.match(text).authority is authority


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  the  derby city council ", "DER"),
        ("B&NES", "BAS"),
        ("Bath & North East Somerset", "BAS"),
        ("Wolves council", "WLV"),
        ("LB Barnet", "BNE"),
        ("London Borough of Barnet", "BNE"),
        ("Hants", "HAM"),
        ("Hants Fire", "FRA-Hampshire"),
        ("Kent Fire & Rescue Service", "FRA-Kent"),
        ("Derbyshire", "DBY"),
        ("King’s Lynn and West Norfolk", "KIN"),
        ("st. helens", "SHN"),
        ("fra-kent", "FRA-Kent"),
        ("Durham CC", "DUR"),
        ("Hull", "KHL"),
        ("City of Lincoln", "LIC"),
    ],
)
def test_matches_whatever_the_spelling(england, text, code):
    """Case, spaces, "council", "&" and apostrophes do not matter; aliases and codes match."""
    match = england.match(text)
    assert match.authority is not None
    assert match.authority.code == code
    assert match.suggestions == ()


@pytest.mark.parametrize("text", ["Notingham", "Bedford County Council", "Lancashir", "Birmingham Cty"])
def test_near_names_are_only_suggested(england, text):
    """A name that is nearly right is a question to the user, never a match."""
    match = england.match(text)
    assert match.authority is None
    assert match.suggestions


@pytest.mark.parametrize("text", ["London", "Kent and Essex", "Durham City", "the council", "England"])
def test_more_or_less_than_a_name_is_no_match(england, text):
    """A region, two names, or a council that was abolished match nothing."""
    assert england.match(text).authority is None


def test_a_name_of_two_suggests_both(england):
    """An alias that two authorities share matches neither and suggests both."""
    match = england.match("Newcastle")
    assert match.authority is None
    assert set(match.suggestions) == {"Newcastle City Council", "Newcastle-under-Lyme Borough Council"}


@pytest.mark.parametrize("text", ["", "   ", "???"])
def test_nothing_matches_nothing(england, text):
    """Blank text is no authority and suggests none."""
    assert england.match(text).authority is None
    assert england.match(text).suggestions == ()


def test_own_population(tmp_path: Path):
    """A csv with name, region and type is a population; codes are made from names and types are their own classes."""
    path = tmp_path / "schools.csv"
    path.write_text(
        "name,region,type,aliases\nTarn Hill,North,Primary school,THPS; Tarn\nOuse End,South,Primary school,\n"
    )
    population = read_population(path)
    assert len(population) == 2
    found = population.match("thps").authority
    assert found is not None
    assert (found.code, found.authority_class) == ("tarn hill", "Primary school")


def test_faults_of_a_population_are_gathered(tmp_path: Path):
    """Every row with a fault is named, by row number and without its words."""
    path = tmp_path / "mine.csv"
    path.write_text(
        "name,region,type,code\nOusebridge,,Shire county,A\nTarnside,North,Shire county,B\nQuarr,North,x,B\n,a,b,c\n"
    )
    with pytest.raises(PopulationError) as caught:
        read_population(path)
    assert [fault.where for fault in caught.value.faults] == [
        "mine.csv row 2",
        "mine.csv row 4",
        "mine.csv row 5",
    ]
    assert "Ousebridge" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "name,region\nA,B\n"])
def test_a_population_needs_its_columns(tmp_path: Path, content: str):
    """A file without the columns (or without rows) is refused, and the columns are told."""
    path = tmp_path / "mine.csv"
    path.write_text(content)
    with pytest.raises(PopulationError, match="columns: name, region, type"):
        read_population(path)


def test_an_unknown_population_is_refused():
    """A name that is neither shipped nor a file says which are shipped."""
    with pytest.raises(PopulationError, match="england-2015, england-2025"):
        read_population("england-1066")


def test_folding():
    """Regions and types are known under their usual other names; classes follow from types."""
    assert fold_region("Yorks & Humber") == "Yorkshire and the Humber"
    assert fold_region("YORKSHIRE AND THE HUMBER") == "Yorkshire and the Humber"
    assert fold_region("Mars") == "Mars"
    assert fold_type("county council") == "Shire county"
    assert fold_type("Fire and Rescue Service") == "Fire and rescue"
    assert fold_type("hospital") == "hospital"
    assert authority_class("Shire district") == "council"
    assert authority_class("London borough") == "London borough"
    assert authority_class("Fire and rescue") == "fire and rescue authority"
    assert fold_name("The Crantock & Vale Council") == "crantock and vale"
