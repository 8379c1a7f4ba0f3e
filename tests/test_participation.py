"""Participation: authorities by place and behind options, before disclosure control."""

from __future__ import annotations

from table_builders import YES_NO, people, population, read

from sli_themes.authorities import population_of
from sli_themes.participation import OptionNumber, option_numbers, responding, turnout

TOP = 'population = "population.csv"'


def pair(folder, rows):
    """Return a study with a population of forty, and its corpus."""
    population(folder, 40)
    study, reading = read(folder, rows, YES_NO, top=TOP)
    return study, reading.corpus


def test_an_authority_is_behind_an_option_once(tmp_path):
    """Two respondents of one authority who say the same are one, who differ are behind both options and one base."""
    rows = people(4, a="Yes")
    rows[1] |= {"council": "C000", "region": "Upper Vale", "type": "Academy"}
    rows[2]["a"] = "No"
    rows[3] |= {"council": "C002", "region": "Near Moor", "type": "College"}
    study, corpus = pair(tmp_path, rows)
    found = {
        (one.attribute, one.group, one.option): one for one in option_numbers(corpus, study, ("region",))
    }
    everybody = found["", "", "Yes"]
    assert everybody == OptionNumber(
        question="a", option="Yes", attribute="", group="", authorities=2, base_authorities=2
    )
    assert (
        found["region", "Near Moor", "Yes"].authorities,
        found["region", "Near Moor", "No"].authorities,
    ) == (1, 1)
    assert found["region", "Near Moor", "No"].base_authorities == 1
    assert found["region", "Upper Vale", "No"].authorities == 0


def test_who_belongs_to_no_authority_is_behind_none(tmp_path):
    """A national organisation is a respondent and no authority: neither in an option's number nor in its base."""
    rows = people(3, a="Yes")
    rows[0] |= {"council": "", "region": "", "type": ""}
    study, corpus = pair(tmp_path, rows)
    numbers = list(option_numbers(corpus, study, ("region",)))
    assert {one.authorities for one in numbers if one.group == "" and one.attribute} == {0}
    assert next(iter(numbers)).authorities == 2
    assert len(responding(corpus, study)) == 2


def test_places_without_a_response_stand_there(tmp_path):
    """Every type and region of the population has its row, with 0 where nobody responded."""
    study, corpus = pair(tmp_path, people(1, a="Yes"))
    rows = turnout(corpus, study, population_of(study.folder, study.population))
    assert [(row.attribute, row.group, row.responded, row.total) for row in rows] == [
        ("", "", 1, 40),
        ("authority_type", "Academy", 1, 14),
        ("authority_type", "College", 0, 13),
        ("authority_type", "Nursery", 0, 13),
        ("region", "Far Moor", 0, 10),
        ("region", "Lower Vale", 0, 10),
        ("region", "Near Moor", 0, 10),
        ("region", "Upper Vale", 1, 10),
    ]
