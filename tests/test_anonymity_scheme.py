"""The attribution scheme: nobody can be picked out, and no finer scheme than that is thrown away."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sli_themes.anonymity.scheme import LEVELS, NOT_AN_AUTHORITY, Cell, Scheme, solve_scheme
from sli_themes.authorities import MACRO_REGIONS, Authority, Population, read_population
from sli_themes.errors import DisclosureError
from sli_themes.results import Attribution
from sli_themes.settings import AnonymitySettings

USUAL = AnonymitySettings()


@pytest.fixture(scope="module")
def england() -> Population:
    """Return the authorities of 2015."""
    return read_population("england-2015")


def audit(scheme: Scheme, population: Population, responding: set[str], k: int, r: int) -> list[str]:
    """Return the words, used by somebody who responded, behind which too few exist or responded. Counts by hand."""
    exist, responded = Counter[str](), Counter[str]()
    for authority in population.authorities:
        words = scheme.attribution(authority.region, authority.authority_type).words
        exist[words] += 1
        responded[words] += authority.code in responding
    return sorted(
        w
        for w in exist
        if responded[w] and scheme.is_safe(Attribution(words=w)) and (exist[w] < k or responded[w] < r)
    )


def test_everybody_responded(england):
    """With all of England, councils keep region and class, and fire and rescue is coarsened."""
    scheme = solve_scheme(england, [authority.code for authority in england.authorities], USUAL)
    assert scheme.attribution("North East", "English unitary").words == "North East council"
    assert scheme.attribution("Yorks & Humber", "county council").words == "Yorkshire and the Humber council"
    assert scheme.attribution("London", "London borough").words == "London borough"
    fire = {scheme.attribution(region, "Fire and rescue").words for region in MACRO_REGIONS}
    assert fire == {
        "fire and rescue authority in the North",
        "fire and rescue authority in the Midlands and East",
        "fire and rescue authority in London and the South",
    }
    assert all(scheme.is_safe(Attribution(words=cell.words)) for cell in scheme.cells)


def test_by_type_is_finer_and_as_safe(england):
    """Starting from six types, cells that hold enough keep their type and the others are coarsened."""
    everybody = {authority.code for authority in england.authorities}
    scheme = solve_scheme(england, everybody, AnonymitySettings(by_type=True))
    assert scheme.attribution("South East", "Shire district").words == "South East shire district"
    assert (
        scheme.attribution("Yorkshire and the Humber", "Shire county").words
        != "Yorkshire and the Humber shire county"
    )
    assert audit(scheme, england, everybody, 10, 3) == []


def test_few_responding_lift_a_cell_and_its_sibling(england):
    """A region with two councils is lifted, and a sibling with it, so that the parent does not name the region."""
    two = [
        a.code for a in england.authorities if a.region == "North East" and a.authority_class == "council"
    ][:2]
    many = [
        a.code
        for a in england.authorities
        if a.region in ("North West", "Yorkshire and the Humber") and a.authority_class == "council"
    ]
    scheme = solve_scheme(england, two + many, USUAL)
    words = scheme.attribution("North East", "English unitary").words
    assert words == "council in the North"
    assert {cell.region for cell in scheme.covers(Attribution(words=words))} > {"North East"}
    assert audit(scheme, england, set(two + many), 10, 3) == []


def test_two_respondents_cannot_be_attributed(england):
    """With fewer than three authorities altogether, no attribution is safe."""
    scheme = solve_scheme(england, ["LDS", "ESS"], USUAL)
    assert not scheme.is_safe(scheme.attribution("Yorkshire and the Humber", "Metropolitan district"))
    assert not scheme.is_safe(scheme.attribution("East of England", "Shire county"))


def test_respondents_without_an_authority_count_once(england):
    """Respondents known by region and type only count as one authority a cell, however many they are."""
    base = ["LDS", "KIR"]
    alone = solve_scheme(england, base, USUAL, [("Yorkshire and the Humber", "Metropolitan district")] * 9)
    assert (
        alone.attribution("Yorkshire and the Humber", "Metropolitan district").words
        != "Yorkshire and the Humber council"
    )
    another = solve_scheme(england, base, USUAL, [("Yorkshire and the Humber", "Shire district")] * 9)
    assert (
        another.attribution("Yorkshire and the Humber", "Metropolitan district").words
        == "Yorkshire and the Humber council"
    )


def test_who_is_no_authority_or_half_known(england):
    """Neither region nor type: a national organisation; only one of them: the coarsest words."""
    scheme = solve_scheme(england, [authority.code for authority in england.authorities], USUAL)
    assert scheme.attribution("", "").words == NOT_AN_AUTHORITY
    assert scheme.is_safe(Attribution(words=NOT_AN_AUTHORITY))
    assert scheme.attribution("London", "").words == "local authority"
    assert scheme.attribution("", "Shire county").words == "local authority"
    assert scheme.attribution("North East", "council").words == "North East council"


def test_order_and_repeats_change_nothing(england):
    """Shuffled and repeated codes give the same scheme file."""
    codes = [authority.code for authority in england.authorities][::7]
    again = codes * 2
    random.Random(1).shuffle(again)
    assert solve_scheme(england, codes, USUAL).to_json() == solve_scheme(england, again, USUAL).to_json()


def test_scheme_file_round_trip(england):
    """A frozen scheme is read back as it was; anything else is refused."""
    scheme = solve_scheme(england, ["LDS", "ESS", "KIR", "CAM"], USUAL)
    assert Scheme.from_json(scheme.to_json()) == scheme
    for broken in ("", "{}", "[]", scheme.to_json().replace('"format_version": 2', '"format_version": 99')):
        with pytest.raises(DisclosureError):
            Scheme.from_json(broken)


@pytest.mark.parametrize(
    "weak",
    [
        AnonymitySettings(k=2, lower_k_reason="because"),
        AnonymitySettings(k=5),
        AnonymitySettings(responding=1, lower_k_reason="x"),
        AnonymitySettings(responding=2),
    ],
)
def test_weak_numbers_are_refused(england, weak):
    """K under 3 is never allowed, and under 10 only with a written reason."""
    with pytest.raises(DisclosureError):
        solve_scheme(england, [], weak)
    assert (
        solve_scheme(
            england, [], AnonymitySettings(k=5, lower_k_reason="a small sector, agreed with its officer")
        ).k
        == 5
    )


@settings(max_examples=60, deadline=None)
@given(data=st.data(), k=st.integers(3, 12), r=st.integers(2, 4), by_type=st.booleans())
def test_no_used_and_safe_words_are_below_k_or_r(data, k, r, by_type):
    """Whatever exists and whoever responds, a count by hand finds nothing published that is below k or r."""
    kinds = ["Shire county", "Shire district", "London borough", "Fire and rescue", "Borstal"]
    cells = data.draw(
        st.lists(
            st.tuples(st.sampled_from([*MACRO_REGIONS, "Atlantis"]), st.sampled_from(kinds)),
            min_size=1,
            max_size=80,
        )
    )
    population = Population(
        "made up",
        tuple(
            Authority(code=f"c{n}", name=f"n{n}", official_name=f"n{n}", region=a, authority_type=t)
            for n, (a, t) in enumerate(cells)
        ),
    )
    responding = set(
        data.draw(st.lists(st.sampled_from([a.code for a in population.authorities]), max_size=80))
    )
    chosen = AnonymitySettings(k=k, responding=r, by_type=by_type, lower_k_reason="a test")
    scheme = solve_scheme(population, responding, chosen)
    assert audit(scheme, population, responding, k, r) == []
    unsafe = {cell.words for cell in scheme.cells} - set(scheme.safe)
    used = {
        scheme.attribution(a.region, a.authority_type).words
        for a in population.authorities
        if a.code in responding
    }
    if unsafe & used:
        assert unsafe & used == {population.everybody}, "only the coarsest words may stay unsafe"


def test_a_cell_that_is_called_like_no_authority_is_still_counted():
    """An own population whose words come out as "national organisation" does not pass for those who are none."""
    few = Population(
        "made up",
        tuple(
            Authority(
                code=f"c{n}",
                name=f"n{n}",
                official_name=f"n{n}",
                region="national",
                authority_type="organisation",
            )
            for n in range(4)
        ),
    )
    scheme = Scheme(
        population="made up",
        k=10,
        responding=3,
        cells=(Cell(region="national", authority_type="organisation", level=1, words=NOT_AN_AUTHORITY),),
        safe=(),
        everybody="organisation",
    )
    assert scheme.attribution("national", "organisation").words == NOT_AN_AUTHORITY
    assert not scheme.is_safe(scheme.attribution("national", "organisation"))
    solved = solve_scheme(few, ["c0"], USUAL)
    assert not solved.is_safe(solved.attribution("national", "organisation"))


def test_thousands_of_populations_by_brute_force():
    """No label of any random population is below k or r, also when reduced by all that is published more finely.

    Written apart from the solver: who may stand behind words is told from what the words mean, not from the scheme.
    """
    chance = random.Random(2015)
    regions = [*MACRO_REGIONS, "Atlantis", "x"]
    kinds = ["Shire county", "London borough", "Fire and rescue", "Borstal", "NHS", "council", "a b"]
    weak = 0
    for _ in range(2_000):
        here, there = (
            chance.sample(regions, chance.choice([1, 2, 5])),
            chance.sample(kinds, chance.choice([1, 2, 4])),
        )
        people = tuple(
            Authority(code=f"c{n}", name=f"n{n}", official_name=f"n{n}", region=chance.choice(here),
                      authority_type=chance.choice(there))
            for n in range(chance.choice([1, 8, 30, 80]))
        )  # fmt: skip
        codes = {one.code for one in people if chance.random() < chance.choice([0, 0.1, 0.5, 1])}
        chosen = AnonymitySettings(
            k=chance.choice([3, 10]), responding=3, by_type=chance.random() < 0.5, lower_k_reason="a test"
        )
        scheme = solve_scheme(Population("made up", people), codes, chosen)
        words = {one.code: scheme.attribution(one.region, one.authority_type).words for one in people}
        for label in set(words.values()):
            behind = [code for code in words if words[code] == label]
            if scheme.is_safe(Attribution(words=label)):
                weak += len(behind) < chosen.k or len(codes.intersection(behind)) < 3
    assert weak == 0
