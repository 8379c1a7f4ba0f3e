"""The evaluation sample: drawn by turn, frozen, kept apart, and only as far as people coded it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from bridge_builders import write_study
from coding_builders import answers, human, joined, together

from sli_themes.answers.model import Content
from sli_themes.coding.model import MACHINE, Codings
from sli_themes.coding.saved import MACHINE_FILE, codings_csv
from sli_themes.errors import AnswersError
from sli_themes.evaluation import (
    EvaluationSample,
    blind_check,
    draw_sample,
    in_order,
    judged,
    machine_alone,
    read_sample,
    save_sample,
)
from sli_themes.study import read_study

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
SAID = answers(*((f"a{number:02}", f"words {number}") for number in range(40)))
NONE = EvaluationSample(seed=2015)


def two_each(number=20):
    """Return two answers of each of so many respondents."""
    return joined(
        {
            "answer_id": f"r{at:02}:{question}",
            "respondent_id": f"r{at:02}",
            "question": question,
            "text": f"words {at}",
            "content": Content.SUBSTANTIVE.value,
            "copy_of": "",
            "campaign": "",
        }
        for at in range(number)
        for question in ("q1", "q2")
    )


def test_sample_has_the_size_that_was_asked_for():
    """At least so many answers are drawn, and all when there are fewer."""
    assert len(draw_sample(SAID, NONE, 15).answer_ids) == 15
    assert len(draw_sample(SAID, NONE, 400).answer_ids) == 40
    assert draw_sample(SAID, NONE, 0).answer_ids == frozenset()


def test_whole_respondents_are_drawn():
    """Whoever is drawn is drawn with all answers, since respondents are what is counted."""
    drawn = draw_sample(two_each(), NONE, 7).answer_ids
    assert len(drawn) == 8
    assert {answer[:3] + ":q1" for answer in drawn} | {answer[:3] + ":q2" for answer in drawn} == drawn


def test_draw_depends_on_the_seed_and_on_nothing_else():
    """The order of answers changes nothing, another seed draws others."""
    shuffled = type(SAID)(SAID.frame.iloc[::-1].reset_index(drop=True))
    assert draw_sample(shuffled, NONE, 15) == draw_sample(SAID, NONE, 15)
    assert (
        draw_sample(SAID, EvaluationSample(seed=1), 15).answer_ids != draw_sample(SAID, NONE, 15).answer_ids
    )


def test_larger_sample_holds_the_smaller():
    """Nobody who was drawn is ever put back."""
    small = draw_sample(SAID, NONE, 10)
    assert small.answer_ids < draw_sample(SAID, small, 20).answer_ids
    assert draw_sample(SAID, small, 5) == small


def test_added_answers_are_drawn_at_the_same_rate():
    """When respondents come later, those whose turn is within the sample are drawn too, so that it stays random."""
    first = draw_sample(SAID, NONE, 10)
    late = answers(*((f"b{number:03}", "late words") for number in range(400)))
    grown = draw_sample(together(SAID, late), first, 0)
    assert first.answer_ids < grown.answer_ids
    added = len(grown.answer_ids) - 10
    assert added == pytest.approx(100, abs=50)
    order = in_order(together(SAID, late), draw_sample(together(SAID, late), first, 10_000))
    assert set(order[: len(grown.answer_ids)]) == grown.answer_ids


def test_answers_that_say_nothing_are_not_drawn():
    """Blank answers are neither coded nor counted, so they judge nothing."""
    blank = answers(("z1", ""), content=Content.BLANK)
    assert "z1" not in draw_sample(together(SAID, blank), NONE, 100).answer_ids


def test_draw_is_frozen_among_the_decisions(tmp_path):
    """What was drawn is read back with its seed, whatever the settings say by then; drawing it again adds nothing."""
    study = read_study(write_study(tmp_path))
    assert read_sample(study) == EvaluationSample(seed=2015)
    drawn = EvaluationSample(seed=7, answer_ids=frozenset({"r01x:q1", "r02x:q1"}))
    assert save_sample(study, read_sample(study), drawn, at=NOON) == 2
    assert read_sample(study) == drawn
    assert save_sample(study, drawn, drawn, at=NOON) == 0
    file = study.decisions / "evaluation-sample.jsonl"
    assert b"HARMLESS" not in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(b"r01x", b"r03x", 1))
    with pytest.raises(AnswersError, match="does not follow"):
        read_sample(study)


def test_fingerprint_tells_samples_apart():
    """Another sample, or another order, has another hash; none has none."""
    one, other, seed = (
        EvaluationSample(seed=seed, answer_ids=frozenset(ids))
        for seed, ids in ((1, "ab"), (1, "ac"), (2, "ab"))
    )
    assert NONE.fingerprint == ""
    assert len({one.fingerprint, other.fingerprint, seed.fingerprint}) == 3


def test_codings_teach_or_judge_never_both():
    """A coding of an answer of the sample never teaches; any other does."""
    people = human(("a01", "buses"), ("a02", ""), ("a03", "parks", "ben"))
    sample = EvaluationSample(seed=1, answer_ids=frozenset({"a01"}))
    assert sample.teaching(people).frame["answer_id"].tolist() == ["a02", "a03"]
    assert sample.judging(people).frame["answer_id"].tolist() == ["a01"]


def test_only_the_run_before_the_first_gap_judges():
    """Answers coded behind one that is left out wait for it; a respondent counts with all answers or not at all."""
    said = two_each()
    sample = draw_sample(said, NONE, 10)
    order = in_order(said, sample)
    assert judged(said, sample, human(*((answer, "") for answer in order))) == {one[:3] for one in order}
    gap = human(*((answer, "buses") for answer in order if answer != order[5]))
    assert judged(said, sample, gap) == {one[:3] for one in order[:4]}
    assert judged(said, sample, human((order[1], "buses"))) == frozenset()


def test_respondents_who_came_later_are_a_gap():
    """Without them the sample is none of all who responded; once they are drawn and coded it is again."""
    sample = draw_sample(SAID, NONE, 20)
    late = together(SAID, answers(*((f"b{number:03}", "late") for number in range(40))))
    coded = human(*((answer, "") for answer in sorted(sample.answer_ids)))
    assert len(judged(SAID, sample, coded)) == 20
    assert len(judged(late, sample, coded)) < 20
    grown = draw_sample(late, sample, 0)
    both = human(*((answer, "") for answer in sorted(grown.answer_ids)))
    assert len(judged(late, grown, both)) == len(grown.answer_ids)


def test_codings_outside_the_sample_judge_nobody():
    """An answer that was coded to teach is no part of the sample, even if its turn comes first."""
    order = in_order(SAID, draw_sample(SAID, NONE, 100))
    sample = EvaluationSample(seed=2015, answer_ids=frozenset(order[1:5]))
    assert judged(SAID, sample, human(*((answer, "") for answer in order[:5]))) == frozenset()


def test_machine_alone_speaks_for_answers_that_people_read():
    """Where people decided, the machine's own codings stand in; elsewhere those that were saved."""

    def row(answer, theme, coder):
        return human((answer, theme, coder)).frame.to_dict("records")[0]

    saved = Codings.of([row("a1", "buses", "anna"), row("a2", "parks", MACHINE)])
    alone = Codings.of([row("a1", "bins", MACHINE)])
    found = machine_alone(saved, alone).frame
    assert found[["answer_id", "theme_id", "coder"]].to_numpy().tolist() == [
        ["a1", "bins", MACHINE],
        ["a2", "parks", MACHINE],
    ]


def test_check_needs_a_sample_that_is_coded(tmp_path):
    """Without one nothing corrects; with one the machine's own codings must be there."""
    sample = draw_sample(SAID, NONE, 5)
    assert blind_check(tmp_path, SAID, sample, human(), Codings.of([])) is None
    coded = human(*((answer, "") for answer in sorted(sample.answer_ids)))
    with pytest.raises(AnswersError, match=r"machine-codings\.csv"):
        blind_check(tmp_path, SAID, sample, coded, Codings.of([]))
    (tmp_path / MACHINE_FILE).write_bytes(codings_csv(Codings.of([])))
    check = blind_check(tmp_path, SAID, sample, coded, Codings.of([]))
    assert len(check.respondents) == 5
    assert len(check.machine) == 0
