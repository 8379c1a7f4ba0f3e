"""The attribution scheme: nobody can be picked out, and no finer scheme than that is thrown away."""

from __future__ import annotations

import hashlib
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sli_themes.anonymity.scheme import LEVELS, NOT_AN_AUTHORITY, Cell, Scheme, solve_scheme
from sli_themes.authorities import MACRO_REGIONS, SHIPPED, Authority, Population, read_population
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
    """No words of any random population are below k or r, counted over the authorities that get them."""
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


MARCHES = "".join(
    f"{kind[0]}{place[0]}{at},{place},{kind},{own},the Marches\n"
    for place, kind, own, number in (
        ("Eastmarch", "NHS trust", "health body", 12),
        ("Eastmarch", "Hospice", "health body", 12),
        ("Westmarch", "NHS trust", "health body", 4),
        ("Eastmarch", "Firm", "firm", 3),
        ("Westmarch", "Firm", "firm", 9),
    )
    for at in range(number)
)


def own_scheme(folder, rows: str, **chosen) -> Scheme:
    """Return the scheme of a user's own population of which everybody responded."""
    (folder / "mine.csv").write_text("name,region,type,class,macro_region\n" + rows, encoding="utf-8")
    population = read_population(folder / "mine.csv")
    return solve_scheme(population, [one.code for one in population.authorities], AnonymitySettings(**chosen))


def test_classes_and_macro_regions_of_ones_own(tmp_path):
    """Cells are lifted to the words of the population's own columns; a respondent may give the class as a type."""
    scheme = own_scheme(tmp_path, MARCHES)
    assert {cell.words for cell in scheme.cells} == {"health body in the Marches", "firm in the Marches"}
    assert set(scheme.safe) == {"health body in the Marches", "firm in the Marches"}
    assert scheme.attribution("Westmarch", "Health Body").words == "health body in the Marches"
    assert Scheme.from_json(scheme.to_json()) == scheme


def test_types_of_ones_own_keep_their_capitals(tmp_path):
    """By type, "NHS trust" stays as it is written and "Hospice" gets a small letter."""
    rows = "".join(
        line for line in MARCHES.splitlines(keepends=True) if ",Eastmarch,N" in line or "Hosp" in line
    )
    scheme = own_scheme(tmp_path, rows, by_type=True)
    assert set(scheme.safe) == {"Eastmarch NHS trust", "Eastmarch hospice"}


def test_everybody_is_called_what_the_population_holds(tmp_path):
    """One class: its word. Several: organisation. Local government, also in a csv: local authority. Never another's."""
    schools = "".join(f"s{at},Eastmarch,School,,\n" for at in range(12))
    assert own_scheme(tmp_path, schools).attribution("Eastmarch", "").words == "school"
    assert own_scheme(tmp_path, MARCHES).attribution("Eastmarch", "").words == "organisation"
    assert own_scheme(tmp_path, MARCHES.replace("firm", "health body")).everybody == "health body"
    councils = "".join(
        f"s{at},North West,{kind},,\n" for at, kind in enumerate(["Shire county", "Fire and rescue"])
    )
    assert own_scheme(tmp_path, councils).everybody == "local authority"
    assert own_scheme(tmp_path, councils.replace(",,", ",body,")).everybody == "body"
    assert all(read_population(name).everybody == "local authority" for name in SHIPPED)


def test_every_level_has_its_words(england):
    """An authority has as many wordings as there are levels."""
    assert {len(one.wordings("everybody")) for one in england.authorities} == {len(LEVELS)}


def test_few_of_a_class_of_ones_own_are_organisations(tmp_path):
    """Where even all of a class are few, another class is lifted with them, to the words for everybody."""
    firms = "".join(f"f{at},Eastmarch,Firm,,\n" for at in range(4))
    schools = "".join(f"s{at},Eastmarch,School,,\n" for at in range(20))
    assert own_scheme(tmp_path, firms + schools).safe == ("organisation",)
    assert own_scheme(tmp_path, firms).safe == ()


def test_the_scheme_file_of_the_first_version_is_read(england):
    """A scheme that was frozen before populations had classes is used on: nothing else in it has changed."""
    scheme = solve_scheme(england, [one.code for one in england.authorities], USUAL)
    first = scheme.to_json().replace('"format_version": 2', '"format_version": 1')
    assert '"class"' not in first
    assert Scheme.from_json(first) == scheme
    assert hashlib.sha256(first.encode()).hexdigest()[:12] == "bd03f062491c"


ISLES = {
    "North": "the Isles",
    "West": "the Isles",
    "East": "the Plain",
    "South": "the Plain",
    "Mid": "the Plain",
    "Far": "",
}
KINDS = {"Infant": "school", "Junior": "school", "Grammar": "school", "NHS trust": "", "Firm": "firm"}


def wardens(chance: random.Random) -> Population:
    """Return a random population with classes and macro-regions of its own, some cells of it tiny."""
    regions = chance.sample(sorted(ISLES), chance.choice([1, 2, 3, 6]))
    kinds = chance.sample(sorted(KINDS), chance.choice([1, 2, 3, 5]))
    here = [
        (region, kind) for region in regions for kind in kinds for _ in range(chance.choice([0, 1, 4, 12]))
    ]
    return Population(
        "made up",
        tuple(
            Authority(code=f"c{n}", name=f"n{n}", official_name=f"n{n}", region=region, authority_type=kind,
                      own_class=KINDS[kind], own_macro_region=ISLES[region])
            for n, (region, kind) in enumerate(here)
        ),
    )  # fmt: skip


def meant(words: str, region: str, kind: str, everybody: str) -> bool:
    """Say whether a reader would count an authority among those that words speak of; from the words alone."""
    names = {kind[0].lower() + kind[1:] if kind[1].islower() else kind, KINDS[kind] or kind}
    macro = ISLES[region] or region
    fine = {f"{region} {name}" for name in names}
    return words in fine | {f"{name} in {macro}" for name in names} | names | {everybody}


def test_what_is_left_when_finer_words_are_taken_away_hides_too():
    """A reader who takes all that is published more finely from what words mean is left with k authorities or more.

    "school in the Isles", less "West school", must not be the four schools of the North: neither as authorities that
    exist nor as those that responded. Nothing of the solver is asked here but which words each authority has.
    """
    chance = random.Random(7)
    lifted = 0
    for _ in range(2_000):
        population = wardens(chance)
        people, share = population.authorities, chance.choice([0.1, 0.3, 0.6, 1])
        codes = {one.code for one in people if chance.random() < share}
        k = chance.choice([3, 5, 10])
        chosen = AnonymitySettings(k=k, responding=3, by_type=chance.random() < 0.5, lower_k_reason="a test")
        scheme = solve_scheme(population, codes, chosen)
        exist = Counter((one.region, one.authority_type) for one in people)
        answered = Counter((one.region, one.authority_type) for one in people if one.code in codes)
        words = {cell: scheme.attribution(*cell).words for cell in exist}
        means = {
            label: frozenset(cell for cell in exist if meant(label, *cell, population.everybody))
            for label in set(words.values())
        }
        for label, whole in means.items():
            if scheme.is_safe(Attribution(words=label)):
                left = whole.difference(*(other for other in means.values() if other < whole))
                lifted += left != whole
                assert sum(exist[cell] for cell in left) >= k, label
                used = any(answered[cell] and words[cell] == label for cell in exist)
                assert not used or sum(answered[cell] for cell in left) >= 3, label
    assert lifted > 300, "the sample holds few schemes with anything to take away"
