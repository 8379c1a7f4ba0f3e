"""The classifier: what leaving a respondent out means, and evidence where the sentence with the theme is known."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from coding_builders import BOOK, ENCODER, answers, coded, human

from sli_themes.coding.calibration import signs
from sli_themes.coding.classifier import ThemeClassifier
from sli_themes.coding.coder import Coder, _unread
from sli_themes.coding.features import Features
from sli_themes.coding.lessons import Lesson, codebook_lessons, human_lessons
from sli_themes.coding.ridge import Ridge, _inverse
from sli_themes.embedding import SentenceEncoder
from sli_themes.settings import CodingSettings, EmbeddingSettings

CORPUS = Path(__file__).resolve().parent.parent / "corpora" / "principles"
SAID = answers(
    ("a1", "Zeppelins hum. Plant more trees in the park."),
    ("a2", "The bus is late, and zeppelins hum."),
    ("a3", "Recycling was not collected."),
)
PEOPLE = human(("a1", "parks"), ("a2", "buses"), ("a3", ""))


def taught(lessons: list[Lesson], features: Features) -> ThemeClassifier:
    """Return a classifier of the streets that learned from these lessons."""
    return ThemeClassifier(BOOK.codable, features, CodingSettings()).fit(lessons)


def test_an_answer_is_held_out_as_if_it_had_not_been_learned_from() -> None:
    """The closed form gives the scores of a classifier that really learned without the respondent."""
    lessons = [*codebook_lessons(BOOK), *human_lessons(SAID, PEOPLE, BOOK)]
    features = Features(ENCODER.encode, CodingSettings()).fit([lesson.text for lesson in lessons])
    whole = taught(lessons, features)
    for row, left_out in enumerate(lesson for lesson in whole.lessons_ if lesson.human):
        rest = taught([lesson for lesson in lessons if lesson != left_out], features)
        # The shares from which scores count are those of all lessons.
        ridge = rest.ridge_
        ridge.duals_ = ridge.duals_ + (rest.shares_ - whole.shares_) * ridge.inverse_.sum(axis=1)[:, None]
        ridge.coefficients_ = (ridge.lessons_.wording.T @ ridge.duals_).T
        rest._values = {}
        parts, values = rest._scored([left_out.text], [left_out.text])
        odds = whole._question_odds("q1", row)[None]
        seen = signs(parts.whole(values), parts.best(values), parts.lengths, odds)
        expected = whole.calibration_.probability(seen)[0]
        assert whole.held_out_.probability[row] == pytest.approx(expected, abs=2e-6)


def test_a_study_says_how_soon_a_theme_belongs_to_a_question() -> None:
    """The more answers stand for the share in all, the less the share in a question moves; none read is no error."""
    lessons = [*codebook_lessons(BOOK), *human_lessons(SAID, PEOPLE, BOOK)]
    lessons += [replace(lessons[-1], question="q2", respondent="r9", themes=frozenset())]
    features = Features(ENCODER.encode, CodingSettings()).fit([lesson.text for lesson in lessons])
    odds = [
        ThemeClassifier(BOOK.codable, features, CodingSettings(prior_in_question=there, prior_read=read))
        .fit(lessons)
        ._question_odds("q1")
        for there, read in ((2, 3), (200, 3), (0, 0))
    ]
    few, many, none = (one[[theme.id != "bins" for theme in BOOK.codable]] for one in odds)
    assert (many > 0).all()
    assert (few > many).all()
    assert (none > few).all()


def test_respondents_are_held_out_as_a_whole() -> None:
    """What a respondent wrote elsewhere does not help either: copies of one person's answer are no proof."""
    rows = [("a1", "Zeppelins hum above town."), ("a2", "Zeppelins hum above town!")]
    frame = answers(*rows).frame
    one = frame.assign(respondent_id="r1")
    people = human(("a1", "bins"), ("a2", "bins"))
    held = [
        Coder(ENCODER.encode, CodingSettings())
        .fit(BOOK, ("q1",), type(SAID)(table), people)
        .classifiers_["q1"]
        .held_out_.probability[:, 2]
        for table in (one, frame)
    ]
    assert (held[0] < held[1] - 0.1).all()


def test_themes_of_a_question_are_likelier_there() -> None:
    """Where people gave a theme in one question only, it is likelier in that question."""
    texts = [(f"a{n:02d}", f"Thing number {n} hums.") for n in range(40)]
    frame = answers(*texts).frame
    frame["question"] = ["q1" if n % 2 else "q2" for n in range(40)]
    people = human(*((f"a{n:02d}", "parks" if n % 2 else "bins") for n in range(40)))
    classifier = (
        Coder(ENCODER.encode, CodingSettings())
        .fit(BOOK, ("q1", "q2"), type(SAID)(frame), people)
        .classifiers_["q1"]
    )
    one, two = (classifier.score(["Things hum."], question).probability[0] for question in ("q1", "q2"))
    assert one[1] > two[1]
    assert one[2] < two[2]


def test_without_its_excerpt_a_theme_is_less_likely() -> None:
    """The drop is the probability less that of the rest of the answer, and great where one sentence says it all."""
    said = answers(
        ("a1", "Quixotic zymurgy hums. Plant more trees in the park."), ("a2", "Quixotic zymurgy hums.")
    )
    result = coded(said, settings=CodingSettings(threshold=0.4, guessed=0))
    ground = result.grounds.frame.set_index("answer_id").loc["a1"]
    likely = result.probabilities.frame.set_index("answer_id")["parks"]
    assert ground["theme_id"] == "parks"
    assert ground["drop"] == pytest.approx(likely["a1"] - likely["a2"], abs=1e-6)
    assert ground["drop"] > 0.3
    assert "trees" in ground["words"]


def test_the_nearest_answer_is_another_one_that_people_gave_the_theme() -> None:
    """It carries the same theme by people's word, is not the answer itself, and nothing stands where there is none."""
    said = answers(
        ("a1", "Zeppelins hum above town."),
        ("a2", "Zeppelins hum over our town."),
        ("a3", "Zeppelins hum above our town!"),
    )
    people = human(("a1", "bins"), ("a2", "parks"))
    frame = coded(said, people=people, settings=CodingSettings(threshold=0.0)).grounds.frame
    near = frame.set_index(["answer_id", "theme_id"])
    assert near.loc[("a3", "bins"), "nearest_answer"] == "a1"
    assert near.loc[("a3", "parks"), "nearest_answer"] == "a2"
    assert near.loc[("a1", "bins"), "nearest_answer"] == ""
    assert np.isnan(near.loc[("a1", "bins"), "likeness"])


def test_answers_that_teach_do_not_balance() -> None:
    """Of an answer it learned from the machine is too sure: it says nothing of how common a theme is."""
    unread = _unread(SAID, human_lessons(SAID, human(("a1", "parks")), BOOK))
    assert unread["answer_id"].tolist() == ["a2", "a3"]
    assert _unread(SAID, human_lessons(SAID, PEOPLE, BOOK)).empty


def test_answers_say_how_common_a_theme_is() -> None:
    """A theme is likelier in the same answer where most other answers seem to carry it."""
    parks = answers(*((f"a{n:03d}", "Plant more trees in the park.") for n in range(100)))
    buses = answers(*((f"a{n:03d}", "The bus is late.") for n in range(100)))
    often, seldom = (
        Coder(ENCODER.encode, CodingSettings()).fit(BOOK, ("q1",), said).classifiers_["q1"]
        for said in (parks, buses)
    )
    text = ["Trees, and the bus."]
    assert (often.score(text).probability > seldom.score(text).probability)[0, 1]


@pytest.mark.model
def test_excerpts_are_the_sentence_that_bears_the_theme() -> None:
    """Of two invented answers with different themes put together, the excerpt of a theme lies in its own half."""
    with (CORPUS / "human-codings.csv").open(encoding="utf-8") as file:
        given: dict[str, set[str]] = {}
        for row in csv.DictReader(file):
            given.setdefault(row["answer_id"], set()).add(row["theme_id"])
    with (CORPUS / "responses.csv").open(encoding="utf-8") as file:
        texts = {f"{row['respondent_id']}:q2": row["q2"].strip() for row in csv.DictReader(file)}
    single = sorted(
        a for a, themes in given.items() if len(themes) == 1 and "" not in themes and len(texts[a]) < 200
    )
    pairs = [(a, b) for a, b in zip(single[::2], single[1::2], strict=False) if given[a].isdisjoint(given[b])]
    assert len(pairs) > 10
    from sli_themes.codebook import read_codebook

    book = read_codebook(CORPUS.parent.parent / "codebooks" / "sector_led_improvement.yaml")
    said = answers(
        *((f"p{n:03d}", f"{texts[a]} {texts[b]}") for n, (a, b) in enumerate(pairs)), question="q2"
    )
    result = (
        Coder(SentenceEncoder(EmbeddingSettings()).encode, CodingSettings()).fit(book, ("q2",)).code(said)
    )
    joined = result.codings.frame.merge(result.grounds.frame, on=["answer_id", "theme_id"])
    right, drops = [], []
    for row in joined.itertuples():
        first, second = pairs[int(row.answer_id[1:])]
        if row.theme_id in given[first] | given[second]:
            right.append((row.start <= len(texts[first])) == (row.theme_id in given[first]))
            drops.append(row.drop)
    assert len(right) > 10
    assert np.mean(right) > 0.9
    assert np.mean(np.array(drops) > 0.1) > 0.7


# ---- What it learns from answers that nobody coded


def test_answers_that_nobody_coded_teach_what_belongs_to_a_theme() -> None:
    """A word that stands only where a theme is likely speaks for the theme; with nothing guessed it says nothing."""
    texts = [f"Plant more trees in the park by the arboretum {n}." for n in range(20)]
    texts += [f"The bus is late again {n}." for n in range(40)]
    said = answers(*((f"a{n:02d}", text) for n, text in enumerate([*texts, "The arboretum hums."])))
    parks = [
        coded(said, settings=CodingSettings(guessed=guessed)).probabilities.frame["parks"].iloc[-1]
        for guessed in (0, 1000)
    ]
    assert parks[1] > 1.2 * parks[0]


def test_no_answer_is_scored_with_the_help_of_what_it_taught() -> None:
    """Its own score is that of a machine that never guessed it; parts of it are scored so as well."""
    block = Coder(ENCODER.encode, CodingSettings()).fit(BOOK, ("q1",), SAID).classifiers_["q1"]
    for text in SAID.frame["text"]:
        own = block._own[text]
        rows = np.delete(np.arange(len(block.lessons_) + len(SAID.frame)), own)
        ridge = block.ridge_
        # A ridge with these lessons only: the targets follow from the duals, the weights from their kinds.
        noise = np.where(rows < len(block.lessons_), 1.0, 1 / CodingSettings().guess_weight)
        likeness = ridge.likeness(ridge.lessons_)
        every = np.where(
            np.arange(len(likeness)) < len(block.lessons_), 1.0, 1 / CodingSettings().guess_weight
        )
        targets = (likeness + np.diag(every)) @ ridge.duals_
        duals = np.linalg.solve(likeness[np.ix_(rows, rows)] + np.diag(noise), targets[rows])
        part = text.split(".")[0]
        expected = ridge.likeness(block.features.see([text, part]))[:, rows] @ duals
        itself, of_it, alone = (
            parts.whole(values)[0]
            for parts, values in (
                block._scored([said], [of]) for said, of in ((text, text), (part, text), (part, part))
            )
        )
        assert itself == pytest.approx(expected[0], abs=1e-8)
        assert of_it == pytest.approx(expected[1], abs=1e-8)
        assert np.abs(of_it - alone).max() > 1e-3


@pytest.mark.parametrize("group", [(), (1,), (0, 3)])
@pytest.mark.parametrize("but", [None, 4])
def test_lessons_are_left_out_as_if_they_had_not_been_there(group: tuple[int, ...], but: int | None) -> None:
    """The closed form gives the scores of a ridge without the group, and without one lesson more a text."""
    texts = [
        "Plant trees.",
        "The bus is late.",
        "Bins hum.",
        "More trees by the bus.",
        "Zeppelins hum.",
        "Bins.",
    ]
    seen = Features(ENCODER.encode, CodingSettings()).fit(texts).see
    targets = np.eye(6)[:, :2] - 0.3
    ridge = Ridge(CodingSettings()).fit(seen(texts), targets, np.ones(6))
    asked = ["Late trees.", texts[-2]]
    rows = [row for row in range(6) if row not in group and row != but]
    rest = Ridge(CodingSettings()).fit(seen([texts[row] for row in rows]), targets[rows], np.ones(len(rows)))
    expected = rest.likeness(seen(asked)) @ rest.duals_
    missed = None if but is None else np.array([but, but])
    assert ridge.without(group, ridge.likeness(seen(asked)), but=missed) == pytest.approx(expected, abs=1e-8)


def test_guesses_are_made_again_until_people_say_more() -> None:
    """With few codings further rounds follow the first; from the setting on none does."""
    texts = [f"Plant more trees in the park by the arboretum {n}." for n in range(20)]
    texts += [f"The arboretum has a gazebo {n}." for n in range(20)] + [
        f"The bus is late {n}." for n in range(40)
    ]
    said = answers(*((f"a{n:02d}", text) for n, text in enumerate([*texts, "A gazebo hums."])))
    people = human(("a40", "buses"), ("a41", "buses"))

    def parks(*, read: bool = False, **settings: int) -> float:
        result = coded(said, people=people if read else human(), settings=CodingSettings(**settings))
        return float(result.probabilities.frame["parks"].iloc[-1])

    assert parks(guess_rounds=0) == parks(guessed=0)
    assert parks(guess_rounds=3) > parks(guess_rounds=1) > parks(guess_rounds=0)
    again, once = parks(read=True, guess_rounds=3), parks(read=True, guess_rounds=1)
    assert again > once
    assert parks(read=True, guess_rounds=3, guess_again_below=2) == once


@pytest.mark.parametrize("matrix", [[[2.0, 1.0], [1.0, 3.0]], [[1.0, 2.0], [2.0, 1.0]]])
def test_an_inverse_is_found_however_thin_the_ridge(matrix: list[list[float]]) -> None:
    """Where rounding leaves a matrix that is not positive definite, the general inverse is as good."""
    assert _inverse(np.array(matrix)) @ np.array(matrix) == pytest.approx(np.eye(2))


def test_what_a_respondent_taught_does_not_come_back_through_a_guess() -> None:
    """A like answer that nobody coded is guessed from the coded one, which is held out as if it had not been."""
    said = answers(*((f"a{n:02d}", f"Zeppelins hum above town {n}.") for n in range(20)))
    people = human(("a00", "bins"))
    fitted = Coder(ENCODER.encode, CodingSettings()).fit(BOOK, ("q1",), said, people)
    assert fitted.code(said).probabilities.frame["bins"].min() > 0.8
    assert fitted.classifiers_["q1"].held_out_.probability[0, 2] < 0.3


def test_which_answers_teach_is_chosen_by_what_they_say() -> None:
    """The same ones whatever their order and ids, and no more than the setting says."""
    texts = {"q1": [f"Thing number {n} hums." for n in range(30)], "q2": ["Thing number 3 hums."]}
    features = Features(ENCODER.encode, CodingSettings()).fit(["Thing"])
    block = ThemeClassifier(BOOK.codable, features, CodingSettings(guessed=7))
    chosen = block._chosen(texts)
    assert len(chosen) == len({text for text, _ in chosen}) == 7
    assert block._chosen({question: of[::-1] for question, of in reversed(texts.items())}) == chosen
