"""Identical and near-identical answers, and campaigns."""

from __future__ import annotations

import random

import pytest

from sli_themes.answers.copies import find_copies
from sli_themes.settings import AnswerSettings

DEFAULTS = AnswerSettings()
CAMPAIGN = (
    "I urge the council to keep the mobile library going in every village because many older residents cannot "
    "travel to the town and would lose their only regular company each fortnight"
)


def copies(*answers, settings=DEFAULTS):
    """Find the copies among (answer id, respondent, question, text) tuples."""
    return find_copies(*zip(*answers, strict=True), settings)


def test_exact_copies_point_to_the_first():
    """Case, punctuation and spaces do not count; the smallest id of the group stands for it."""
    found = copies(
        ("b", "r2", "q1", "More  STAFF!"),
        ("a", "r1", "q1", "more staff"),
        ("c", "r3", "q1", "Other"),
        ("d", "r4", "q2", "more staff"),
    )
    assert found.copy_of == ("a", "a", "", "")
    assert (found.exact, found.near, found.campaigns) == (1, 0, 0)


def test_near_copies_are_found():
    """A campaign text with a word changed, a name added or a typing error is a near copy."""
    changed = CAMPAIGN.replace("older", "elderly")
    signed = CAMPAIGN + ". Yours, Pat"
    typo = CAMPAIGN.replace("regular", "reglar")
    other = "The mobile library should stop in the villages, since a van is dear and the town is a short ride away"
    texts = [CAMPAIGN, changed, signed, typo, other]
    found = copies(*((f"a{n}", f"r{n}", "q", text) for n, text in enumerate(texts)))
    assert found.copy_of == ("a0", "a0", "a0", "a0", "")
    assert (found.exact, found.near) == (0, 3)
    assert found.campaign == ("campaign-1",) * 4 + ("",)


def test_opposite_texts_are_no_copies():
    """One "not" makes another answer, however alike the rest is."""
    text = "We do {}support the plan to merge the two scrutiny committees before the end of the coming year"
    found = copies(("a", "r1", "q", text.format("")), ("b", "r2", "q", text.format("not ")))
    assert found.copy_of == ("", "")


def test_similarity_is_a_setting():
    """The similarity from which on answers are near copies is as set."""
    other = CAMPAIGN.replace("mobile library going in every village", "book van on the road to every hamlet")
    answers = [("a", "r1", "q", CAMPAIGN), ("b", "r2", "q", other)]
    assert copies(*answers).copy_of == ("", "")
    assert copies(*answers, settings=AnswerSettings(near_copy_similarity=0.8)).copy_of == ("a", "a")


def test_short_answers_are_compared_exactly():
    """Answers under the least number of words are copies only when equal."""
    found = copies(
        ("a", "r1", "q", "keep the small library open"), ("b", "r2", "q", "keep the smal library open")
    )
    assert found.copy_of == ("", "")


def test_campaigns_need_respondents():
    """A campaign takes enough different respondents; one who sends a text thrice is none."""
    assert copies(*((f"a{n}", "r1", "q", CAMPAIGN) for n in range(3))).campaigns == 0
    assert copies(*((f"a{n}", f"r{n}", "q", CAMPAIGN) for n in range(2))).campaigns == 0
    assert copies(*((f"a{n}", f"r{n}", "q", CAMPAIGN) for n in range(3))).campaigns == 1
    assert copies(*((f"a{n}", f"r{n}", "q", "more staff") for n in range(3))).campaigns == 0


def test_campaigns_are_numbered_by_their_first_answer():
    """Campaigns have the same numbers in whatever order answers come, and stay within a question."""
    second = "Please plant more trees along the ring road so that children can breathe on their way to school"
    answers = [(f"z{n}", f"r{n}", "q", CAMPAIGN) for n in range(3)] + [
        (f"a{n}", f"r{n}", "q", second) for n in range(3)
    ]
    answers += [(f"m{n}", f"r{n}", "p", CAMPAIGN) for n in range(2)]
    by_id = dict(zip((answer[0] for answer in answers), copies(*answers).campaign, strict=True))
    assert (by_id["a0"], by_id["z0"], by_id["m0"]) == ("campaign-1", "campaign-2", "")
    random.Random(1).shuffle(answers)
    assert dict(zip((answer[0] for answer in answers), copies(*answers).campaign, strict=True)) == by_id


def test_no_answers_have_no_copies():
    """Without answers there is nothing to find."""
    assert find_copies([], [], [], [], AnswerSettings()).copy_of == ()


@pytest.mark.slow
def test_many_variants_are_one_campaign():
    """Thousands of variants of one text among thousands of other answers are found, and nothing else is."""
    chance = random.Random(7)
    words = [f"word{number}" for number in range(3000)]
    texts = [" ".join(chance.choices(words, k=chance.randint(5, 60))) for _ in range(16_000)]
    for _ in range(4_000):
        variant = CAMPAIGN.split()
        variant[chance.randrange(len(variant))] = chance.choice(words)
        texts.append(" ".join(variant))
    ids = [f"a{number:05}" for number in range(len(texts))]
    found = find_copies(ids, ids, ["q"] * len(ids), texts, AnswerSettings())
    assert found.exact + found.near > 3500
    assert not any(found.copy_of[:16_000])
