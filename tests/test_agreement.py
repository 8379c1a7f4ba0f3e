"""Agreement: gold values of every measure, comparisons of coders, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from coding_builders import BOOK, BUSES, answers, book

from sli_themes.agreement.compare import compare, compare_all
from sli_themes.agreement.floor import shared_words
from sli_themes.agreement.measures import (
    OF_A_THEME,
    SetAlpha,
    jaccard_distance,
    masi_distance,
    nominal_distance,
)
from sli_themes.agreement.model import Comparison, Figure, Kind
from sli_themes.agreement.words import WHY_THEY_DIFFER, beside, rare_themes, reading
from sli_themes.settings import AgreementSettings

SETS = [("a", "a"), ("ab", "a"), ("b", "b"), ("", ""), ("c", "cd"), ("ab", "bc"), ("d", ""), ("abc", "abc")]
UNITS = [[frozenset(one), frozenset(other)] for one, other in SETS]
FEW = AgreementSettings(resamples=200)
FORMULAS = dict(OF_A_THEME)


def measure(name, *cells):
    """Return a measure of the four cells of one theme."""
    return float(FORMULAS[name](*(np.array(float(cell)) for cell in cells)))


def alpha_of(units, distance):
    """Return α of units that each count once."""
    return float(SetAlpha(units, distance).of(np.ones((1, len(units))))[0])


def said(**themes):
    """Return what a coder said: an answer's themes, divided by spaces."""
    return {answer: frozenset(names.split()) for answer, names in themes.items()}


def compared(
    one, other, *, kind=Kind.PEOPLE, codebook=BOOK, questions=None, settings=FEW, names=("anna", "ben")
):
    """Return the comparison of two coders."""
    asked = questions or dict.fromkeys([*one, *other], "q1")
    pairs = ((names[0], one), (names[1], other))
    return compare(kind, *pairs, asked, codebook, settings, confidence=0.95)


# ---- measures


@pytest.mark.parametrize(
    ("distance", "gold"),
    [(masi_distance, 0.517471), (jaccard_distance, 0.574468), (nominal_distance, 0.459459)],
)
def test_alpha_of_sets_has_the_gold_value(distance, gold):
    """Krippendorff's α of the eight worked units, to six places, for each distance."""
    assert alpha_of(UNITS, distance) == pytest.approx(gold, abs=5e-7)


def test_rare_theme_of_a_hundred_units_has_the_gold_values():
    """5 per cent disagreement on a rare theme: per cent agreement .95, κ .26, AC1 .95."""
    cells = (1, 3, 2, 94)
    found = {name: round(measure(name, *cells), 2) for name in FORMULAS}
    assert (found["per cent agreement"], found["kappa"], found["ac1"]) == (0.95, 0.26, 0.95)
    assert (found["positive agreement"], found["alpha"]) == (0.29, 0.26)


def test_kappa_adds_the_two_ways_of_agreeing_by_chance():
    """Cohen's own kind of table: 20, 5, 10, 15 gives .40; a chance agreement of p₁p₂(1−p₁)(1−p₂) would not."""
    assert measure("kappa", 20, 5, 10, 15) == pytest.approx(0.4)


def test_ac1_takes_twice_the_mean_share_and_its_rest():
    """Gwet's example of 118, 5, 2, 0: AC1 is .94 where κ is below 0."""
    assert measure("ac1", 118, 5, 2, 0) == pytest.approx(0.9408, abs=5e-5)
    assert measure("kappa", 118, 5, 2, 0) == pytest.approx(-0.0234, abs=5e-5)


def test_precision_recall_and_f1_belong_together():
    """With a person first and the machine second they are the machine's, and F1 is their harmonic mean."""
    right, missed, wrong = 6, 2, 4
    p, r = measure("precision", right, missed, wrong, 10), measure("recall", right, missed, wrong, 10)
    assert (p, r) == (0.6, 0.75)
    assert measure("positive agreement", right, missed, wrong, 10) == pytest.approx(2 * p * r / (p + r))


def test_alpha_of_one_theme_is_that_of_its_sets():
    """The formula for a theme and two coders is the general one with two values."""
    cells = (3, 1, 2, 7)
    theme, none = frozenset({"x"}), frozenset()
    pairs = [[theme, theme]] * 3 + [[theme, none]] + [[none, theme]] * 2 + [[none, none]] * 7
    assert measure("alpha", *cells) == pytest.approx(alpha_of(pairs, nominal_distance))


@pytest.mark.parametrize("name", ["kappa", "ac1", "alpha", "positive agreement", "precision", "recall"])
def test_what_is_not_defined_is_no_number(name):
    """A theme that nobody used gives no figure, and no division fails; AC1 alone calls that agreement."""
    value = measure(name, 0, 0, 0, 10)
    assert np.isnan(value) or (name == "ac1" and value == 1.0)
    assert np.isnan(measure(name, 0, 0, 0, 0))


def test_two_empty_sets_are_equal():
    """Both read the answer and found no theme: distance 0, and no division by zero."""
    empty = frozenset()
    assert (
        masi_distance(empty, empty) == jaccard_distance(empty, empty) == nominal_distance(empty, empty) == 0
    )
    assert masi_distance(empty, frozenset("a")) == jaccard_distance(empty, frozenset("a")) == 1


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [("ab", "ab", 0), ("a", "ab", 1 - 2 / 3 / 2), ("ab", "bc", 1 - 1 / 3 / 3), ("a", "b", 1)],
)
def test_masi_weighs_subset_above_overlap(one, other, distance):
    """1 for equal sets, 2/3 for one within the other, 1/3 for an overlap, 0 for nothing shared, times Jaccard."""
    assert masi_distance(frozenset(one), frozenset(other)) == pytest.approx(distance)
    assert masi_distance(frozenset(other), frozenset(one)) == pytest.approx(distance)


def test_alpha_takes_missing_readers_for_missing():
    """Krippendorff's example with missing values (2011, C: nominal data, four observers) gives .743."""
    data = """
        1 2 3 3 2 1 4 1 2 . . .
        1 2 3 3 2 2 4 1 2 5 . 3
        . 3 3 3 2 3 4 2 2 5 1 .
        1 2 3 3 2 4 4 1 2 5 1 ."""
    rows = [line.split() for line in data.strip().splitlines()]
    units = [[frozenset(value) for value in unit if value != "."] for unit in zip(*rows, strict=True)]
    assert alpha_of(units, nominal_distance) == pytest.approx(0.743, abs=5e-4)
    assert alpha_of([*units, [frozenset("7")]], nominal_distance) == pytest.approx(
        alpha_of(units, nominal_distance)
    )


# ---- comparisons


def test_only_answers_that_both_read_are_compared():
    """What nobody but one opened is no agreement on "no theme"; what both read and left empty is."""
    found = compared(said(a="buses", b="", c="parks", d=""), said(a="buses", b="", e=""))
    assert found.answers == 2
    assert found.figure("same themes").value == 1
    (theme,) = found.themes
    assert (theme.theme_id, theme.both, theme.neither, theme.answers) == ("buses", 1, 1, 2)


def test_figures_over_all_themes_are_those_of_the_cells():
    """Micro adds the cells, macro averages the themes that somebody used, samples averages the answers."""
    one = said(a="buses parks", b="buses", c="", d="")
    other = said(a="buses", b="parks", c="", d="bins")
    found = compared(one, other)
    values = {figure.measure: figure.value for figure in found.overall}
    assert values["same themes"] == 0.25
    assert values["precision"] == pytest.approx(1 / 3, abs=1e-6)
    assert values["recall"] == pytest.approx(1 / 3, abs=1e-6)
    assert values["F1 (micro)"] == pytest.approx(2 / 6, abs=1e-6)
    assert values["F1 (macro)"] == pytest.approx((2 / 3 + 0 + 0) / 3, abs=1e-6)
    assert values["F1 (samples)"] == pytest.approx((2 / 3 + 0 + 1 + 0) / 4, abs=1e-6)
    assert [theme.theme_id for theme in found.themes] == ["buses", "parks", "bins"]
    assert found.themes[0].prevalence == pytest.approx(3 / 8)


def test_theme_is_compared_only_where_it_is_asked():
    """An answer to another question is no agreement that a theme is absent."""
    later = replace(BUSES, questions=("q2",))
    asked = {"a": "q1", "b": "q2", "c": "q2"}
    found = compared(
        said(a="", b="buses", c=""), said(a="", b="buses", c=""), codebook=book(later), questions=asked
    )
    assert found.answers == 3
    assert found.themes[0].answers == 2


def test_intervals_hold_the_value_and_shrink_with_answers():
    """Four times as many answers halve the interval; the same seed gives the same one, whatever the order."""
    one = {f"a{at:03}": frozenset({"buses"} if at % 3 else ()) for at in range(400)}
    other = {answer: frozenset({"buses"} if int(answer[1:]) % 4 else ()) for answer in one}
    many = compared(one, other, settings=AgreementSettings(resamples=500))
    few_ids = list(one)[:100]
    few = compared({id_: one[id_] for id_ in few_ids}, other, settings=AgreementSettings(resamples=500))
    for name in ("kappa", "per cent agreement"):
        wide, narrow = (
            next(f for f in found.themes[0].figures if f.measure == name) for found in (few, many)
        )
        assert narrow.low < narrow.value < narrow.high
        assert (narrow.high - narrow.low) / (wide.high - wide.low) == pytest.approx(0.5, abs=0.15)
    reversed_ = dict(reversed(one.items()))
    assert compared(reversed_, other, settings=AgreementSettings(resamples=500)) == many


def test_nobody_in_common_is_no_agreement():
    """Two who read different answers have no figure at all, and the words say so."""
    found = compared(said(a="buses"), said(b="buses"))
    assert found.answers == 0
    assert all(figure.value is None for figure in found.overall)
    assert reading(found) == ("Nothing can be said: no answer was read by both.",)


def test_disagreements_that_repeat_come_first():
    """The commonest confusion first, whichever side; among as common ones those that share least; then by id."""
    one = said(a="buses", b="parks", c="bins", d="buses parks", e="buses", f="bins parks")
    other = said(a="parks", b="buses", c="", d="parks", e="buses", f="bins buses")
    found = compared(one, other).disagreements
    assert [(row.answer_id, row.times) for row in found] == [("a", 3), ("b", 3), ("f", 3), ("c", 1), ("d", 1)]
    assert found[0].one_only == ("buses",)
    assert found[0].other_only == ("parks",)
    assert {row.answer_id: row.both for row in found}["f"] == ("bins",)


def test_all_people_at_once_take_every_answer_that_two_read():
    """Of three people, answers with two readers count, and those with one do not."""
    people = {"anna": said(a="buses", b=""), "ben": said(a="buses", c="parks"), "cara": said(a="parks", b="")}
    found = compare_all(people, FEW, confidence=0.95)
    assert (found.kind, found.answers, found.one) == (Kind.TOGETHER, 2, "anna; ben; cara")
    gold = alpha_of([[frozenset({"buses"})] * 2 + [frozenset({"parks"})], [frozenset()] * 2], masi_distance)
    assert found.figure("alpha (MASI)").value == pytest.approx(gold, abs=1e-6)


def test_floor_names_the_theme_that_shares_most_words():
    """One theme at most, of the answer's question, and none where no word is shared."""
    texts = answers(
        ("a", "the timetables of trains"), ("b", "playgrounds and green space"), ("c", "nothing like it")
    )
    assert shared_words(texts, BOOK) == said(a="buses", b="parks", c="")
    later = replace(BUSES, questions=("q2",))
    assert shared_words(texts, book(later))["a"] == frozenset()
    assert shared_words(answers(), BOOK) == {}


# ---- words


def rare():
    """Return the comparison of the gold table: one theme in 100 answers, five disagreements."""
    ids = [f"a{at:02}" for at in range(100)]
    one = {id_: frozenset({"buses"} if at < 4 else ()) for at, id_ in enumerate(ids)}
    other = {id_: frozenset({"buses"} if at in (0, 10, 11) else ()) for at, id_ in enumerate(ids)}
    return compared(one, other)


def test_words_explain_a_low_kappa_on_a_rare_theme():
    """Whoever sees .95 beside .26 reads why, with the numbers behind it."""
    (words,) = rare_themes(rare())
    assert words == (
        "Buses and trains: the two agree on 95 % of answers, and kappa is .26: it is low because the theme is rare "
        "(4 % of answers), so nearly all agreement is on answers without it, which chance would give too. Of the "
        "answers in which anna or ben found it, both did in 1 and only one in 5. On this theme "
        "they differ more often than they agree."
    )
    assert "AC1" in WHY_THEY_DIFFER
    floor = replace(rare(), kind=Kind.FLOOR)
    assert reading(floor) == rare_themes(floor) == ()


def test_common_theme_with_low_kappa_is_not_excused():
    """Where a theme is common, a low κ is disagreement and no sentence says otherwise."""
    one = {f"a{at:02}": frozenset({"buses"} if at % 2 else ()) for at in range(60)}
    other = {answer: frozenset({"buses"} if int(answer[1:]) % 3 else ()) for answer in one}
    assert rare_themes(compared(one, other)) == ()


def test_words_judge_alpha_by_krippendorffs_landmarks():
    """.80 and .667 are the landmarks; the sentence names the figure."""

    def with_alpha(value):
        return replace(rare(), overall=(Figure(measure="alpha (MASI)", value=value, low=None, high=None),))

    said_of = {value: " ".join(reading(with_alpha(value))) for value in (0.9, 0.7, 0.2, None)}
    assert "is .90, good enough to rest conclusions on" in said_of[0.9]
    assert "is .70, good enough for tentative" in said_of[0.7]
    assert "is .20, too low" in said_of[0.2]
    assert "not defined" in said_of[None]


def test_words_for_the_machine_speak_of_precision_and_recall():
    """Precision is of what the machine gave, recall of what people gave; few answers are called few."""
    found = compared(
        said(a="buses", b="buses", c="parks"),
        said(a="buses", b="", c="parks"),
        kind=Kind.VALIDITY,
        names=("people", "machine"),
    )
    words = " ".join(reading(replace(found, on="On unseen answers.")))
    assert "Of the themes that the machine gives, 100 %" in words
    assert "of those right by people, the machine finds 67 %" in words
    assert "On unseen answers." in words
    assert "3 answers are few" in words


def test_machine_stands_between_people_and_floor():
    """The conclusion puts the machine's F1 beside that of two people on most answers, and that of shared words."""

    def one(kind, value, answers=10):
        figure = Figure(measure="F1 (micro)", value=value, low=None, high=None)
        return Comparison(kind=kind, one="a", other="b", answers=answers, overall=(figure,))

    people = (one(Kind.PEOPLE, 0.75, 90), one(Kind.PEOPLE, 1.0, 5))
    found = beside((*people, one(Kind.VALIDITY, 0.61), one(Kind.FLOOR, 0.3)))
    assert found == (
        (
            "The machine reaches an F1 of .61 against people; two people reach .75 between them, on 90 answers; "
            "shared words alone would reach .30."
        ),
    )
    assert "not known" in beside((one(Kind.VALIDITY, 0.61),))[0]
    assert beside(people) == ()
