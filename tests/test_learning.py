"""Learning with people: folds, what to code next, the curve."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from coding_builders import BINS, BOOK, BUSES, ENCODER, PARKS, answers, book, coded, human, joined, themes

from sli_themes.coding.coder import Coded, Coder
from sli_themes.coding.model import Codings, Grounds, Probabilities
from sli_themes.evaluation import EvaluationSample
from sli_themes.learning.choice import Candidate, choose
from sli_themes.learning.curve import _fitted, learning_curve
from sli_themes.learning.folds import coded_in_folds, fold_of, only, unlearned
from sli_themes.settings import AgreementSettings, CodingSettings, QueueSettings

TEXTS = {
    "buses": "the late bus and its fare",
    "parks": "trees in the old park",
    "bins": "waste and recycling bins",
}
MANY = answers(*((f"a{at:02}", f"{list(TEXTS.values())[at % 3]} number {at}") for at in range(60)))
TAUGHT = human(*((f"a{at:02}", list(TEXTS)[at % 3]) for at in range(60)))


def coder():
    """Return a coder that has learned nothing."""
    return Coder(ENCODER.encode, CodingSettings())


# ---- folds


def test_answers_are_coded_by_machines_that_did_not_learn_from_them():
    """A false coding of an answer teaches its theme everywhere but in that answer."""
    texts = answers(
        *((f"a{at}", "quince quince quince") for at in range(8)), ("b", "unlike the others, a pear")
    )
    lied = human(*((f"a{at}", "bins") for at in range(8)), ("b", "parks"))
    seen = themes(coded(texts, BOOK, lied).codings)
    unseen = themes(coded_in_folds(coder, BOOK, ("q1",), texts, lied, folds=9).frame.pipe(Codings))
    assert seen["b"] == {"parks"}
    assert "parks" not in unseen.get("b", set())
    assert all(unseen[f"a{at}"] == {"bins"} for at in range(8))


class Recorder(Coder):
    """Note what each coder learned from and what it coded."""

    runs: list[tuple[set[str], set[str]]]

    def fit(self, codebook, questions, answers=None, human=None):
        """Note the respondents whose codings teach."""
        self.taught = {answer.split(":")[0] for answer in human.frame["answer_id"]}
        return super().fit(codebook, questions, answers, human)

    def code(self, answers, human=None, *, grounds=True):
        """Note the respondents who are coded."""
        Recorder.runs.append((self.taught, set(answers.frame["respondent_id"])))
        return super().code(answers, human, grounds=grounds)


def test_respondents_stay_in_one_fold():
    """What somebody said to another question never teaches the machine that codes them."""
    rows = [
        {
            "answer_id": f"r{at}:{number}",
            "respondent_id": f"r{at}",
            "question": "q1",
            "text": "plain words",
            "content": "substantive",
            "copy_of": "",
            "campaign": "",
        }
        for at in range(6)
        for number in (1, 2)
    ]
    people = human(*((str(row["answer_id"]), "bins") for row in rows))
    Recorder.runs = []
    coded_in_folds(
        lambda: Recorder(ENCODER.encode, CodingSettings()), BOOK, ("q1",), joined(rows), people, folds=3
    )
    assert len(Recorder.runs) > 1
    assert all(taught and not taught & of for taught, of in Recorder.runs)
    assert set().union(*(of for _, of in Recorder.runs)) == {f"r{at}" for at in range(6)}


def test_folds_depend_on_the_respondent_alone():
    """Adding answers moves nobody to another fold; every fold gets somebody."""
    assert {fold_of(f"r{at}", 5) for at in range(60)} == {0, 1, 2, 3, 4}
    assert fold_of("r1", 5) == fold_of("r1", 5)


def test_folds_without_codings_code_nothing():
    """Where nobody has read anything there is nothing to code."""
    assert len(coded_in_folds(coder, BOOK, ("q1",), MANY, human(), folds=5)) == 0
    assert len(only(MANY, human(("a01", "buses")))) == 1


def test_what_judges_is_coded_by_the_machine_that_never_saw_it():
    """The sample by the fitted coder; what it learned from in folds, and only when there is a sample."""
    people = human(("a01", "bins"), ("a02", "bins"), ("a03", "parks"))
    sample = EvaluationSample(seed=1, answer_ids=frozenset({"a01"}))
    fitted = coder().fit(BOOK, ("q1",), MANY, sample.teaching(people))
    found = unlearned(fitted, coder, BOOK, ("q1",), MANY, people, sample, folds=3)
    assert set(found.frame["coder"]) == {"machine"}
    assert set(found.frame["answer_id"]) == {"a01", "a02", "a03"}
    mine = fitted.code(only(MANY, human(("a01", ""))), grounds=False).codings.frame
    assert set(mine["reason"]) == {""}
    assert found.frame[found.frame["answer_id"] == "a01"].reset_index(drop=True).equals(mine)
    none = EvaluationSample(seed=1)
    assert len(unlearned(fitted, coder, BOOK, ("q1",), MANY, people, none, folds=3)) == 0


# ---- what to code next


def candidate(answer_id, text="words", group=""):
    """Return an answer to choose among."""
    return Candidate(answer_id=answer_id, question="q1", text=text, group=group or answer_id)


def likely(**rows):
    """Return what a machine says: the probabilities of buses, parks and bins in each answer."""
    import pandas as pd

    frame = pd.DataFrame(
        [[answer, "q1", *values] for answer, values in sorted(rows.items())],
        columns=["answer_id", "question", "buses", "parks", "bins"],
    )
    return Coded(
        codings=Codings.of([]), grounds=Grounds.of([]), probabilities=Probabilities(frame), unsure=frozenset()
    )


def chosen(candidates, made, *, taught=(), counts=None, size=3, settings=None):
    """Return the answers that were chosen, in order."""
    return choose(
        candidates,
        taught,
        Counter(counts or {"buses": 99, "parks": 99, "bins": 99}),
        made,
        ENCODER.encode,
        settings or QueueSettings(),
        threshold=0.5,
        size=size,
    )


def test_uncertain_answers_come_first():
    """Whoever is nearest to the threshold in some theme is asked about, and the reason says which."""
    made = likely(a=(0.9, 0.1, 0.1), b=(0.1, 0.52, 0.1), c=(0.02, 0.01, 0.01))
    (found,) = chosen(
        [candidate("c"), candidate("a"), candidate("b")], made, size=1, settings=QueueSettings(candidates=1)
    )
    assert (found.answer_id, found.why) == ("b", "uncertain (parks: 0.52), and unlike what is coded")


def test_answers_unlike_what_is_coded_are_preferred():
    """Among the uncertain ones the farthest from what taught comes first, then the farthest from both."""
    made = likely(a=(0.5, 0.1, 0.1), b=(0.49, 0.1, 0.1), c=(0.48, 0.1, 0.1))
    pool = [
        candidate("a", "the late bus"),
        candidate("b", "the late bus today"),
        candidate("c", "quince jam"),
    ]
    taught = [candidate("t", "the late bus came")]
    assert [one.answer_id for one in chosen(pool, made, taught=taught, size=2)] == ["c", "b"]


def test_rare_themes_get_their_likeliest_answers():
    """A theme that few coded answers carry is looked for, up to a share of the queue; the reason says how few."""
    made = likely(a=(0.1, 0.1, 0.3), b=(0.1, 0.1, 0.6), c=(0.5, 0.1, 0.1), d=(0.45, 0.1, 0.1))
    found = chosen(
        [candidate(one) for one in "abcd"],
        made,
        counts={"buses": 99, "parks": 99, "bins": 2},
        size=4,
        settings=QueueSettings(rare_share=0.25),
    )
    assert (found[0].answer_id, found[0].why) == ("b", "rare theme (bins: 2 coded so far, here 0.60)")
    assert len(found) == 4
    assert sum(one.why.startswith("rare") for one in found) == 1


def test_copies_are_asked_about_once():
    """Of copies of one text one is chosen, and none when one of them has taught already."""
    made = likely(a=(0.5, 0.1, 0.1), b=(0.5, 0.1, 0.1), c=(0.5, 0.1, 0.1))
    pool = [candidate("a", group="g"), candidate("b", group="g"), candidate("c", group="h")]
    found = chosen(pool, made, taught=[candidate("t", group="h")])
    assert [one.answer_id for one in found] == ["a"]


def test_choice_does_not_depend_on_order():
    """Shuffled answers give the same queue."""
    made = likely(**{f"a{at:02}": (at / 60, 0.3, 0.2) for at in range(60)})
    pool = [candidate(f"a{at:02}", f"words {at % 7} and {at % 5}") for at in range(60)]
    one = chosen(pool, made, counts={"buses": 1}, size=12)
    assert chosen(pool[::-1], made, counts={"buses": 1}, size=12) == one
    assert len({row.answer_id for row in one}) == 12


def test_nothing_to_choose_is_no_fault():
    """Without candidates, or with no place, the queue is empty; a question without themes is said to have none."""
    assert chosen([], likely()) == ()
    assert chosen([candidate("a")], likely(a=(0.5, 0.5, 0.5)), size=0) == ()
    (found,) = chosen([candidate("a")], likely(a=(np.nan, np.nan, np.nan)))
    assert found.why.startswith("no theme is asked")


# ---- the curve


def curve(people=TAUGHT, said=MANY, **more):
    """Return the learning curve."""
    settings = QueueSettings(**({"curve_min": 30} | more))
    agreement = AgreementSettings(folds=3, resamples=200)
    return learning_curve(
        coder,
        book(BUSES, PARKS, BINS),
        ("q1",),
        said,
        people,
        settings,
        agreement,
        more=50,
        confidence=0.95,
    )


def test_curve_grows_with_what_was_coded():
    """Points stand at nothing, a quarter, half and all of what a fold leaves, and each is scored on unseen answers."""
    found = curve()
    assert [point.answers for point in found.points] == [0, 10, 20, 40]
    assert found.points[-1].f1 > 0.9
    assert found.too_few == 0
    assert found.low <= found.gain <= found.high


def test_too_few_answers_give_no_curve():
    """Under the least number there is neither point nor promise, and it says how many are needed."""
    found = curve(human(("a01", "buses"), ("a02", "parks")))
    assert (found.points, found.gain, found.too_few, found.coded) == ((), None, 30, 2)


def test_fit_finds_the_curve_it_was_made_from():
    """Points on a − b/√(n + 50) give b back, with no error; a step off the curve gives one."""
    sizes = np.array([0.0, 50.0, 150.0, 400.0])
    exact = 0.8 - 2 * (sizes + 50) ** -0.5
    slope, error = _fitted(sizes, exact[np.newaxis], 50)
    assert (slope[0], error[0]) == (pytest.approx(-2), pytest.approx(0, abs=1e-9))
    _, error = _fitted(sizes, np.add(exact, [0, 0.05, 0, 0])[np.newaxis], 50)
    assert error[0] > 0.1
