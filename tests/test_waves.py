"""Waves: what changed between two studies is found where it is known: shares, meaning, stale and missing themes."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import numpy as np
import pytest
from cli_builders import (
    ANSWERS,
    AUTHORITIES,
    CODEBOOK,
    REGIONS,
    STUDY,
    ToyVectors,
    everything,
    in_process,
    write_study,
)
from coding_builders import ENCODER

from sli_themes.coding.human import human_row
from sli_themes.coding.model import Codings
from sli_themes.decisions import append_decisions
from sli_themes.errors import AnswersError
from sli_themes.evaluation import draw_sample, save_sample
from sli_themes.pipeline import code_study, read_inputs
from sli_themes.settings import Settings, WaveSettings
from sli_themes.waves.candidates import Uncoded, candidate_themes
from sli_themes.waves.compare import COLUMNS, WAVE_FILE, compare_waves
from sli_themes.waves.meaning import Place, moved_themes
from sli_themes.waves.model import NO_THEME, Drift, Waves
from sli_themes.waves.shares import Side, compared

ELSEWHERE = (
    "hill dale shore marsh wood field mill bridge lane harbour valley cross green heath moor ferry quay croft fold"
).split()
SUBJECTS = {
    "money": ("money", "funding reserves budget savings cuts grant money spend"),
    "police": ("partners", "police health hospital nurses shift night doctors crime"),
    "charities": ("partners", "charities business sports club food bank trade shops"),
    "open": ("open", "publish report public residents results score read trust"),
    "lanterns": ("", "lantern lamp post flickers mends dark bulb pole"),
    "nothing": ("", "list reads well colleagues liked fine stands leave"),
}
"""The theme of each subject, and its words."""
THEME_OF: dict[str, str] = {}
"""The theme that people give to each answer that a test made."""


def some(number, subject):
    """Return so many answers on a subject, no two alike."""
    theme, words = SUBJECTS[subject]
    random = np.random.default_rng(len(subject))
    texts = []
    for _ in range(number):
        mixed = [*random.choice(words.split(), 4, replace=False), *random.choice(ELSEWHERE, 3, replace=False)]
        texts.append(" ".join(random.permutation(mixed)))
        THEME_OF[texts[-1]] = theme
    return tuple(texts)


THEN = (*some(15, "money"), *some(20, "police"), *some(15, "open"), *some(10, "nothing"))
NOW = (*some(35, "money"), *some(20, "charities"), *some(15, "lanterns"), *some(10, "nothing"))
"""Money has doubled, partners are others, being open is stale, lanterns are new; 60 and 80 respondents."""


@pytest.fixture
def command(monkeypatch, capsys):
    """Return the command line on vectors without a model."""
    return in_process(monkeypatch, capsys)


def rows(answers):
    """Return a row a respondent."""
    return [
        (f"R{at:03}", "", "", AUTHORITIES[at % 48], REGIONS[at % 2], "Valley council", "yes", text)
        for at, text in enumerate(answers)
    ]


def study_of(folder, answers, **how):
    """Return a study of these answers."""
    return write_study(folder, rows=rows(answers), **how)


def coded(folder, answers, **how):
    """Return a study whose answers people coded, each with the theme that it is known to have."""
    study = study_of(folder, answers, **how)
    read(study, range(len(answers)), answers)
    return machine(study)


def machine(study):
    """Return a study after the machine coded it."""
    inputs = read_inputs(study)
    code_study(inputs, ToyVectors(inputs.study))
    return study


def read(study, which, answers):
    """Keep what a person says of some answers."""
    said = [human_row(f"R{at:03}:q1", "q1", THEME_OF.get(answers[at], ""), "anna", 1) for at in which]
    append_decisions(read_inputs(study).study, "anna", Codings.of(said), at=datetime(2015, 7, 31, tzinfo=UTC))


def draw(study, size):
    """Draw a blind sample; return the places of its answers."""
    inputs = read_inputs(study)
    sample = draw_sample(inputs.corpus.answers, inputs.sample, size)
    save_sample(inputs.study, inputs.sample, sample, at=datetime(2015, 7, 31, tzinfo=UTC))
    return sorted(int(one[1:4]) for one in sample.answer_ids)


def found(study, earlier) -> Waves:
    """Return what changed between two coded studies."""
    inputs = read_inputs(study)
    return compare_waves(inputs, read_inputs(earlier), ToyVectors(inputs.study))


def drifts(waves):
    """Return what became of each theme."""
    return {one.theme_id: one.drift for one in waves.themes}


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    """Return the earlier wave, coded."""
    return coded(tmp_path_factory.mktemp("earlier") / "then", THEN)


@pytest.fixture(scope="module")
def known(tmp_path_factory, earlier):
    """Return what changed between two waves whose differences are known."""
    return found(coded(tmp_path_factory.mktemp("later") / "now", NOW), earlier)


# ---- what is known to have changed is found


def test_known_changes_are_told(known):
    """A theme that doubled has grown, one that is hardly found is stale, one that stayed has no clear change."""
    assert drifts(known) == {
        "money": Drift.GROWN,
        "partners": Drift.STEADY,
        "open": Drift.STALE,
        NO_THEME: Drift.STEADY,
    }


def test_a_theme_that_means_other_things_has_moved(known):
    """Partners are others now, and money is what it was; the answers to read are of this wave and of the theme."""
    meanings = {one.theme_id: one for one in known.meanings}
    assert {theme: one.moved for theme, one in meanings.items()} == {"money": False, "partners": True}
    partners = meanings["partners"]
    assert partners.likeness < partners.by_chance
    assert (partners.then, partners.now) == (20, 20)
    assert set(partners.answers) <= {f"R{at:03}:q1" for at in range(35, 55)}


def test_a_new_subject_is_a_candidate(known):
    """What fits no theme and was not there then comes as a group of its own, with keywords and answers to read."""
    candidates = known.candidates
    about = {f"R{at:03}:q1" for at in range(55, 70)}
    lanterns = [one for one in candidates if set(one.answers) <= about]
    assert sum(one.change.now for one in lanterns) == 15
    assert {one.change.then for one in lanterns} == {0}
    assert lanterns[0].change.drift is Drift.NEW
    words = "lantern lamp post flickers mends dark bulb pole"
    assert all(set(" ".join(one.keywords).split()) & set(words.split()) for one in lanterns)
    old = [one for one in candidates if one not in lanterns]
    assert {one.change.drift for one in old} == {Drift.STEADY}


def test_two_waves_that_say_the_same_differ_in_nothing(tmp_path, earlier):
    """Of the same answers no share, no meaning and no group is called changed."""
    waves = found(coded(tmp_path / "now", THEN), earlier)
    assert set(drifts(waves).values()) == {Drift.STEADY}
    assert {one.moved for one in waves.meanings} == {False}
    assert {one.change.drift for one in waves.candidates} == {Drift.STEADY}
    assert waves.notes == ()


# ---- what is written and printed


def test_file_page_and_json_say_the_same(command, tmp_path, earlier):
    """Each finding is a row and a sentence, in the file and for machines; the page has those that changed, by name."""
    study = coded(tmp_path / "now", NOW)
    ran = command("code", study, "--against", earlier, "--json")
    assert ran.code == 0, ran.said
    told = json.loads(ran.out)["waves"]
    table = list(csv.DictReader(io.StringIO((study / "restricted" / WAVE_FILE).read_text("utf-8-sig"))))
    sentences = [one["sentence"] for kind in ("themes", "meanings", "candidates") for one in told[kind]]
    assert [row["sentence"] for row in table] == sentences
    assert tuple(table[0]) == COLUMNS
    assert [row["kind"] for row in table] == ["share"] * 4 + ["meaning"] * 2 + ["candidate"] * len(
        told["candidates"]
    )
    share = next(row for row in table if row["theme_id"] == "money")
    assert (share["then"], share["base_then"], share["now"], share["base_now"]) == ("15", "60", "35", "80")
    assert (share["corrected"], share["drift"]) == ("no", "grown")
    page = " ".join(command("code", study, "--against", earlier).out.split())
    steady = [row["sentence"] in page for row in table if row["drift"] == "steady" and row["kind"] == "share"]
    still = [row["sentence"] in page for row in table if row["moved"] == "no"]
    assert (steady, still) == ([False] * 2, [False])
    assert "2 themes: no clear change." in page
    assert "1 theme: no sign that other things are meant." in page
    other = [row["sentence"] for row in table if row["drift"] != "steady" and row["moved"] != "no"]
    assert all(sentence in page for sentence in other)
    assert "Money: grown; 15 of 60 respondents then, 35 of 80 now, +18.8 points (" in page
    assert "not corrected" in page


def test_no_answer_is_told(command, tmp_path, earlier):
    """The terminal and the file hold ids, figures and keywords of redacted words, and no answer."""
    now = [text.replace("lantern", "Skerrolow lantern") for text in NOW]
    THEME_OF.update(zip(now, map(THEME_OF.get, NOW), strict=True))
    study = coded(tmp_path / "now", now)
    ran = command("code", study, "--against", earlier)
    written = ran.said + (study / "restricted" / WAVE_FILE).read_text("utf-8-sig")
    assert "Fits no theme (" in written
    assert "skerrolow" not in written.casefold()
    assert not [answer for answer in (*THEN, *now) if answer in written]


def test_nothing_of_the_comparison_is_published(command, tmp_path, earlier):
    """A report after a comparison is that without one."""
    folders = [study_of(tmp_path / name, NOW) for name in ("one", "two")]
    assert command("code", folders[0]).code == 0
    assert command("code", folders[1], "--against", earlier).code == 0
    for folder in folders:
        assert command("report", folder).code == 0
    assert everything(folders[0] / "release") == everything(folders[1] / "release")
    assert not (folders[0] / "restricted" / WAVE_FILE).exists()


def test_order_of_rows_changes_nothing(tmp_path, known):
    """Shuffled answers in both studies give the same file, byte for byte."""
    again = [
        write_study(tmp_path / f"{name} again", rows=list(reversed(rows(answers))))
        for name, answers in (("now", NOW), ("then", THEN))
    ]
    for folder, answers in zip(again, (NOW, THEN), strict=True):
        read(folder, reversed(range(len(answers))), answers)
        machine(folder)
    assert found(*again).file.read_bytes() == known.file.read_bytes()


# ---- corrected with corrected


def judged(folder, answers, *, size):
    """Return a study that the machine coded, with a blind sample that people read."""
    study = study_of(folder, answers)
    read(study, draw(study, size), answers)
    return machine(study)


def test_corrected_is_compared_with_corrected(tmp_path):
    """With a blind sample in both waves the shares are corrected, and the interval is that of the corrected ones."""
    study = judged(tmp_path / "now", NOW, size=40)
    earlier = judged(tmp_path / "then", THEN, size=40)
    changes = {one.theme_id: one.change for one in found(study, earlier).themes}
    assert changes["money"].corrected
    assert changes["money"].share_now == pytest.approx(35 / 80, abs=0.08)
    assert changes["money"].low <= changes["money"].difference <= changes["money"].high
    assert "per cent of respondents then" in changes["money"].words
    assert not changes[NO_THEME].corrected


@pytest.mark.parametrize("sizes", [(40, 10), (10, 40)])
def test_one_sample_corrects_neither(tmp_path, sizes):
    """A corrected share is never set against a counted one; it is said that neither is corrected."""
    study = judged(tmp_path / "now", NOW, size=sizes[0])
    earlier = judged(tmp_path / "then", THEN, size=sizes[1])
    changes = [one.change for one in found(study, earlier).themes]
    assert not any(change.corrected for change in changes)
    assert all(change.words.endswith("not corrected") for change in changes)


def test_machine_is_compared_with_machine(tmp_path):
    """What people read of a sample that is not whole moves no counted share: the machine's own codings count."""
    study, earlier = study_of(tmp_path / "now", THEN), machine(study_of(tmp_path / "then", THEN))
    read(study, draw(study, 20)[:15], [NOW[-1]] * 60)
    changes = {one.theme_id: one.change for one in found(machine(study), earlier).themes}
    assert changes["money"].now == changes["money"].then > 10
    assert changes[NO_THEME].now > changes[NO_THEME].then


# ---- shares


@pytest.mark.parametrize(
    ("now", "then", "drift"),
    [
        (60, 30, Drift.GROWN),
        (30, 60, Drift.SHRUNK),
        (31, 30, Drift.STEADY),
        (1, 30, Drift.STALE),
        (0, 3, Drift.STEADY),
        (30, 1, Drift.NEW),
        (0, 0, Drift.STEADY),
    ],
)
def test_drift_follows_p_and_shares(now, then, drift):
    """Few respondents are no change; stale was common and is hardly found, new the other way round."""
    change = compared({"a": Side(now, 100)}, {"a": Side(then, 100)}, Settings())["a"]
    assert change.drift is drift
    assert (change.p <= 0.05) == (change.low > 0 or change.high < 0)


def test_rare_themes_are_never_stale():
    """What was not common then has shrunk at most."""
    change = compared({"a": Side(0, 2000)}, {"a": Side(40, 2000)}, Settings())["a"]
    assert change.drift is Drift.SHRUNK


def test_many_comparisons_ask_for_more():
    """A difference that stands alone is no change among thirty that are none (Benjamini and Hochberg 1995)."""
    alone = compared({"a": Side(45, 100)}, {"a": Side(30, 100)}, Settings())["a"]
    none = {f"b{at}": Side(30, 100) for at in range(30)}
    among = compared({"a": Side(45, 100), **none}, {"a": Side(30, 100), **none}, Settings())["a"]
    assert (alone.drift, among.drift) == (Drift.GROWN, Drift.STEADY)
    assert (alone.low, alone.high) == (among.low, among.high)
    assert among.p == pytest.approx(31 * alone.p, rel=1e-3)


def test_nobody_to_count_is_not_compared():
    """A share without a base in either wave has no change."""
    assert compared({"a": Side(0, 0), "b": Side(1, 2)}, {"a": Side(1, 2), "c": Side(1, 2)}, Settings()) == {}


# ---- meaning


def places(words, number, start=0):
    """Return places of so many respondents."""
    return [
        Place(f"r{at}", f"r{at}:q1", f"{words} {ELSEWHERE[at % 19]} {ELSEWHERE[at * 7 % 19]}")
        for at in range(start, start + number)
    ]


def moved(now, then, **settings):
    """Return the test of one theme."""
    tests = moved_themes(
        {"a": now}, {"a": then}, {"a": "A"}, ENCODER.encode, WaveSettings(**settings), confidence=0.95
    )
    return tests[0] if tests else None


def test_too_few_respondents_are_not_tested():
    """Nothing is said of a theme with fewer respondents than the setting in either wave."""
    assert moved(places("a b c", 9), places("a b c", 40)) is None
    assert moved(places("a b c", 10), places("a b c", 10)) is not None
    assert (
        moved_themes({"a": places("a", 40)}, {}, {"a": "A"}, ENCODER.encode, WaveSettings(), confidence=0.95)
        == ()
    )


def test_false_alarms_are_as_rare_as_they_should_be():
    """Where nothing has moved, about one test in twenty says so: 3 to 8 in a hundred here."""
    random, alarms = np.random.default_rng(7), 0
    words = "bus park bin tree road lamp shop pool".split()

    def drawn():
        return [Place(f"r{at}", f"r{at}:q1", " ".join(random.choice(words, 4))) for at in range(15)]

    for _ in range(200):
        alarms += moved(drawn(), drawn(), permutations=99).moved
    assert 6 <= alarms <= 16


def test_p_is_never_under_what_so_many_deals_can_show():
    """What no deal at random brings about has the p of one deal in all of them."""
    test = moved(places("bins and bags", 20), places("lanterns on poles", 20), permutations=99)
    assert (test.moved, test.p) == (True, 0.01)


def test_a_respondent_counts_once_however_much_they_say():
    """Fifteen answers of one respondent are one voice: they move nothing."""
    then = places("bins and bags", 20)
    now = [
        *places("bins and bags", 19),
        *(Place("r99", f"r99:q{at}", "lanterns on poles") for at in range(15)),
    ]
    assert not moved(now, then).moved


def test_a_campaign_moves_no_theme(tmp_path):
    """One text that thirty send is one answer where meaning is compared."""
    campaign = "We ask that partners in health and police follow the lantern charter to the letter, all of it, at once."
    THEME_OF[campaign] = "partners"
    study = coded(tmp_path / "now", (*some(20, "police"), *[campaign] * 30))
    earlier = coded(tmp_path / "then", some(20, "police"))
    meanings = {one.theme_id: one for one in found(study, earlier).meanings}
    assert meanings["partners"].now == 21
    assert not meanings["partners"].moved


# ---- what fits no theme


def uncoded(number, subject, start=0):
    """Return answers without a theme, each of another respondent."""
    texts = some(number, subject)
    return [Uncoded(f"R{at}:q1", f"R{at}", text, text) for at, text in enumerate(texts, start)]


def test_a_group_needs_respondents_of_this_wave():
    """A subject of the earlier wave alone is no candidate now, and nothing is one where all have a theme."""
    gone = candidate_themes(
        uncoded(12, "nothing"), uncoded(12, "lanterns"), (40, 40), ENCODER.encode, Settings()
    )
    assert sum(one.change.now for one in gone) == 12
    assert not any("lantern" in " ".join(one.keywords) for one in gone)
    assert candidate_themes([], uncoded(12, "lanterns"), (40, 40), ENCODER.encode, Settings()) == ()


def test_candidates_count_respondents_and_the_largest_comes_first():
    """Twelve answers of one respondent are no group; answers of two studies with the same id are two."""
    lanterns, nothing, then = uncoded(12, "lanterns"), uncoded(4, "nothing", 50), uncoded(12, "lanterns")
    alone = [one._replace(respondent="R0") for one in lanterns]
    assert candidate_themes(alone, then, (40, 40), ENCODER.encode, Settings()) == ()
    groups = candidate_themes([*lanterns, *nothing], then, (40, 40), ENCODER.encode, Settings())
    numbers = [one.change.now for one in groups]
    assert numbers == sorted(numbers, reverse=True)
    assert (sum(numbers), sum(one.change.then for one in groups)) == (16, 12)
    assert all(answer.startswith("R") for one in groups for answer in one.answers)


# ---- what can be compared


def test_merged_theme_stands_for_its_successor(tmp_path, earlier):
    """Who carried a theme that was merged since is counted with the theme it went into."""
    merged = CODEBOOK.replace(
        "    name: Working with partners\n",
        "    name: Working with partners\n    status: retired\n    merged_into: money\n",
    )
    waves = found(coded(tmp_path / "now", NOW, codebook=merged), earlier)
    changes = {one.theme_id: one.change for one in waves.themes}
    assert "partners" not in changes
    assert changes["money"].then == 35
    assert "another codebook" in waves.notes[0]


def test_a_theme_added_since_is_not_called_new(tmp_path):
    """The earlier machine could not code it: that is said, and nothing is compared."""
    before = CODEBOOK[: CODEBOOK.index("  - id: open")]
    earlier = machine(study_of(tmp_path / "then", THEN, codebook=before))
    waves = found(coded(tmp_path / "now", NOW), earlier)
    assert drifts(waves)["open"] is Drift.ADDED
    (added,) = [one for one in waves.themes if one.theme_id == "open"]
    assert added.change is None
    assert "not compared" in added.sentence


def test_another_coder_is_noted(command, tmp_path, earlier):
    """Where another machine coded, a change may be the machine's."""
    study = study_of(tmp_path / "now", NOW)
    assert command("code", study, "--method", "plugged_in:meaning").code == 0
    assert "another coder" in found(study, earlier).notes[0]


def test_questions_must_be_the_same(tmp_path):
    """Without a question in common nothing is compared, and the error says what to do."""
    earlier = machine(study_of(tmp_path / "then", THEN, study=STUDY.replace('id = "q1"', 'id = "q9"')))
    with pytest.raises(AnswersError, match="no question in common"):
        found(coded(tmp_path / "now", NOW), earlier)


def test_question_of_one_wave_is_named(tmp_path, earlier):
    """A question that only one wave asked is left out and said."""
    more = (
        STUDY.replace('name = "name"\n', "") + '\n[[questions]]\nid = "q2"\ncolumn = "name"\nkind = "open"\n'
    )
    two = [(*row[:1], THEN[-1], *row[2:]) for row in rows(NOW)]
    waves = found(machine(write_study(tmp_path / "now", rows=two, study=more)), earlier)
    assert "Asked in the new wave only, and not compared: q2." in waves.notes
    assert {one.change.base_now for one in waves.themes} == {80}


def test_earlier_wave_must_be_coded(command, tmp_path):
    """An earlier study that nobody coded is refused with what to do, before anything is coded or written."""
    earlier, study = study_of(tmp_path / "then", THEN), study_of(tmp_path / "now", NOW)
    ran = command("code", study, "--against", earlier)
    assert ran.code == 3
    assert "sli-themes code" in ran.said
    assert not (study / "restricted").exists()


def test_answers_without_content_are_in_no_base(tmp_path, earlier):
    """Blank answers and no comment are neither counted nor candidates."""
    blank = ("", "n/a", "No comment", *ANSWERS[34:36])
    waves = found(coded(tmp_path / "now", (*THEN, *blank)), earlier)
    assert {(one.change.base_then, one.change.base_now) for one in waves.themes} == {(60, 60)}
