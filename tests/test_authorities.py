"""The population: facts that add up, matching that never guesses."""

from __future__ import annotations

import csv
import json
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
    population_of,
    read_population,
    shipped_authorities,
    types_spelt,
)
from sli_themes.errors import PopulationError

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "authorities"


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


@pytest.mark.parametrize(
    ("year", "councils", "fire"),
    [
        (2009, 353, 46),
        (2016, 353, 45),
        (2018, 353, 45),
        (2019, 343, 45),
        (2020, 339, 45),
        (2021, 333, 44),
        (2023, 317, 44),
    ],
)
def test_every_year_of_england(year, councils, fire):
    """Each reorganisation leaves the number of councils and of fire and rescue authorities that is known of it."""
    authorities = read_population(f"england-{year}").authorities
    types = Counter(authority.authority_type == "Fire and rescue" for authority in authorities)
    assert (types[False], types[True]) == (councils, fire)


@pytest.mark.parametrize(
    ("name", "region", "councils", "fire"),
    [
        ("scotland", "Scotland", 32, 1),
        ("wales", "Wales", 22, 3),
        ("northern-ireland", "Northern Ireland", 11, 1),
    ],
)
def test_other_nations(name, region, councils, fire):
    """Each other nation is one region with councils of one tier, and its fire and rescue authorities."""
    authorities = read_population(name).authorities
    assert {authority.region for authority in authorities} == {region}
    assert Counter((one.authority_type, one.authority_class) for one in authorities) == {
        ("Single-tier council", "council"): councils,
        ("Fire and rescue", "fire and rescue authority"): fire,
    }


@pytest.mark.parametrize("year", ["2015", "2025"])
def test_facts_compiled_by_others(year):
    """Codes, names, regions and types are those of an independent compilation (skipped where it is absent)."""
    file = SHARED / f"england_authorities_{year}.csv"
    if not file.exists():
        pytest.skip("the shared list of authorities is not here")
    population = read_population(f"england-{year}")
    with file.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(population)
    for row in rows:
        found = population.authority(row["code"])
        assert found is not None
        assert (found.gss, found.region) == (row["gss"], fold_region(row["region"]))
        assert found.authority_type == fold_type(row["type"])
        assert population.named(row["official_name"]) is found


def test_totals_of_the_report():
    """The totals by type and by region are those of Tables 2 and 3 of the report (skipped where they are absent)."""
    file = SHARED.parent / "taking_stock" / "tables.json"
    if not file.exists():
        pytest.skip("the tables of the report are not here")
    authorities = read_population("england-2015").authorities
    tables = json.loads(file.read_text("utf-8"))
    for number, attribute in (("2", "authority_type"), ("3", "region")):
        totals = {fold_name(row["label"]): row["all_authorities"] for row in tables[number]["rows"]}
        totals.pop("total", None)
        assert totals == Counter(fold_name(getattr(authority, attribute)) for authority in authorities)


def test_time_decides_the_name():
    """An authority that was renamed has the name of the year, and its other name is known to be the same."""
    for year, name in ((2015, "Shepway"), (2025, "Folkestone and Hythe")):
        population = read_population(f"england-{year}")
        found = population.authority("SHE")
        assert found is not None
        assert found.name == name
        assert population.named("Shepway District Council") is found
        assert population.named("Folkestone & Hythe") is found


def test_redactor_knows_them_all():
    """Every authority of every nation and year is known, those abolished in 2009 too, and none twice."""
    known = list(shipped_authorities())
    assert len(known) == len(set(known))
    codes = {authority.code for authority in known}
    for name in (*SHIPPED, "england-2019"):
        assert codes >= {authority.code for authority in read_population(name).authorities}
    assert {"EX-Caradon", "EX-Bedfordshire", "SWT"} <= codes


def test_a_code_is_one_authority():
    """A code that stands twice in the table is one authority under two names, never at the same time."""
    for name in SHIPPED:
        codes = [authority.code for authority in read_population(name).authorities]
        assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_name_matches_itself(name):
    """Each code, name and official name matches its own authority and no other."""
    population = read_population(name)
    for authority in population.authorities:
        texts = (
            authority.code,
            authority.gss,
            authority.name,
            authority.official_name,
            authority.official_name.upper(),
        )
        for text in filter(None, texts):
            assert population.named(text) is authority


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
        ("Boston BC", "BOT"),
        ("RBWM", "WNM"),
        ("LBTH", "TWH"),
        ("Middlesborough Council", "MDB"),
        ("Gloustershire County Council", "GLS"),
        ("E06000015", "DER"),
    ],
)
def test_matches_whatever_the_spelling(england, text, code):
    """Case, spaces, "council", "&" and apostrophes do not matter; aliases, codes and usual misspellings match."""
    found = england.named(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("population", "text", "code"),
    [
        ("wales", "Cyngor Caerdydd", "CRF"),
        ("wales", "Sir Ddinbych", "DEN"),
        ("wales", "Ynys Mon", "AGY"),
        ("wales", "Conwy CBC", "CWY"),
        ("wales", "Cyngor Gwynedd", "GWN"),
        ("wales", "W06000015", "CRF"),
        ("scotland", "The Western Isles Council", "ELS"),
        ("scotland", "the highland council", "HLD"),
        ("scotland", "City of Edinburgh", "EDH"),
        ("northern-ireland", "Newry Mourne & Down", "NMD"),
        ("northern-ireland", "Derry City & Strabane District Council", "DRS"),
        ("northern-ireland", "NIFRS", "FRA-Northern-Ireland"),
        ("england-2025", "BCP Council", "BPC"),
        ("england-2025", "Westmorland & Furness", "WAF"),
    ],
)
def test_names_of_other_nations_and_years(population, text, code):
    """Welsh and other usual names are known, and codes of the statistical office."""
    found = read_population(population).named(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["Notingham", "Bedford County Council", "Lancashir", "Birmingham Cty"])
def test_near_names_are_only_candidates(england, text):
    """A name that is nearly right is a question to the user, never a match."""
    assert england.named(text) is None
    assert 1 <= len(england.candidates(text)) <= 3


@pytest.mark.parametrize("text", ["London", "Kent and Essex", "Durham City", "the council", "England"])
def test_more_or_less_than_a_name_is_no_match(england, text):
    """A region, two names, or a council that was abolished match nothing."""
    assert england.named(text) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Newcastle", {"NEC", "NET"}),
        ("Cheshire", {"CHE", "CHW"}),
        ("Berks", set("BRC RDG SLG WBK WNM WOK".split())),
    ],
)
def test_a_name_of_several_is_a_question(england, text, codes):
    """An alias that several authorities share matches none, and all of them are candidates."""
    assert england.named(text) is None
    assert {authority.code for authority in england.candidates(text)} == codes


@pytest.mark.parametrize(
    ("population", "text", "codes"),
    [
        ("england-2025", "Allerdale Borough Council", ["CBD"]),
        ("england-2025", "Taunton Deane", ["SMT"]),
        ("england-2019", "Taunton Deane", ["SWT"]),
        ("england-2025", "Caradon", ["CON"]),
        ("england-2025", "Cumbria County Council", ["CBD", "WAF"]),
        ("england-2015", "Westmorland and Furness", ["BAR", "CMA", "EDN"]),
    ],
)
def test_names_of_another_year_lead_on(population, text, codes):
    """A name of another year is no match; what took its place, or what it came from, are the candidates."""
    found = read_population(population)
    assert found.named(text) is None
    assert [authority.code for authority in found.candidates(text)] == codes


def test_a_name_among_other_words_is_a_candidate(england):
    """A name with other words around it is suggested; words that name nobody suggest nothing."""
    names = [one.name for one in england.candidates("Adult care, Kirklees, on behalf of the director")]
    assert names == ["Kirklees"]
    assert england.candidates("Member of the public") == ()


@pytest.mark.parametrize("text", ["", "   ", "???"])
def test_nothing_matches_nothing(england, text):
    """Blank text is no authority and has no candidates."""
    assert england.named(text) is None
    assert england.candidates(text) == ()


def test_own_population(tmp_path: Path):
    """A csv with name, region and type is a population; codes are made from names and types are their own classes."""
    path = tmp_path / "schools.csv"
    path.write_text(
        "name,region,type,aliases\nTarn Hill,North,Primary school,THPS; Tarn\nOuse End,South,Primary school,\n"
    )
    population = read_population(path)
    assert len(population) == 2
    found = population.named("thps")
    assert found is not None
    assert (found.code, found.authority_class) == ("tarn hill", "primary school")
    assert (population.regions, population.types) == ({"North", "South"}, {"Primary school"})


def test_a_population_says_its_classes_and_macro_regions(tmp_path: Path):
    """What an authority is called follows from its own columns; where they are empty, from type and region."""
    path = tmp_path / "mine.csv"
    path.write_text(
        "Name,Region,Type,Class,Macro_Region\n"
        "Tarn Hill,Fells,Infant school,School,the  Uplands\nQuarr,North West,NHS trust,,\n"
    )
    school, trust = sorted(read_population(path).authorities, key=lambda one: one.region)
    assert school.wordings("x") == (
        "Fells infant school", "Fells School", "School in the Uplands", "School", "x"
    )  # fmt: skip
    assert trust.wordings("x") == (
        "North West NHS trust", "North West NHS trust", "NHS trust in the North", "NHS trust", "x"
    )  # fmt: skip


def test_a_type_has_one_class_and_a_region_one_macro_region(tmp_path: Path):
    """Rows of one type that say two classes, or one and none, are faults; so are two macro-regions of a region."""
    path = tmp_path / "mine.csv"
    path.write_text(
        "name,region,type,class,macro_region\nTarnside,Fells,Infant,school,North\nQuarr,Fells,Infant,,North\n"
        "Ousebridge,Fells,Firm,firm,South\nVex,Dales,Firm,shop,North\n"
    )
    with pytest.raises(PopulationError) as caught:
        read_population(path)
    assert [(fault.where, fault.what) for fault in caught.value.faults] == [
        ("mine.csv row 3", "has another class than a row of its type above"),
        ("mine.csv row 4", "has another macro_region than a row of its region above"),
        ("mine.csv row 5", "has another class than a row of its type above"),
    ]


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
    with pytest.raises(PopulationError, match="england-2015, england-2025, or England in another year"):
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
    assert fold_name("Cyngor Gwynedd") == "gwynedd"
    assert fold_region("Cymru") == "Wales"
    assert types_spelt("Unitary authority") == ("English unitary", "Single-tier council")
    assert fold_type("Unitary authority") == "English unitary"
    assert fold_type("Single-tier council") == "Single-tier council"
    assert authority_class("Single-tier council") == "council"
    assert authority_class("NHS trust") == "NHS trust"
    assert authority_class("McAllister's branch") == "McAllister's branch"


def test_a_file_of_the_study_comes_first(tmp_path: Path):
    """A population is looked for in the study's folder, then among those that are shipped."""
    (tmp_path / "wales").write_text("name,region,type\nTarn Hill,North,Primary school\n")
    assert len(population_of(tmp_path, "wales")) == 1
    assert len(population_of(tmp_path / "elsewhere", "wales")) == 25
