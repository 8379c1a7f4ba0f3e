"""The coder: what it learns from, what it may say, the evidence it gives, and that nothing but the input matters."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from coding_builders import (
    BINS,
    BOOK,
    BUSES,
    ENCODER,
    PARKS,
    answers,
    book,
    by_machine,
    coded,
    human,
    joined,
    themes,
    together,
)
from pandas.testing import assert_frame_equal

from sli_themes.answers.model import Answers, Content
from sli_themes.codebook.model import Codebook, Status, Theme
from sli_themes.coding import classifier, ridge
from sli_themes.coding.classifier import ThemeClassifier
from sli_themes.coding.coder import BY_A_PERSON, Coder
from sli_themes.coding.features import Features
from sli_themes.coding.lessons import codebook_lessons, human_lessons
from sli_themes.coding.model import CODING_COLUMNS, MACHINE, Codings
from sli_themes.embedding import SentenceEncoder
from sli_themes.settings import CodingSettings, EmbeddingSettings

STRICT = CodingSettings(threshold=0.32)
"""A theme must be fairly likely."""
STREET = answers(
    ("a1", "The timetable of the trains is hopeless."),
    ("a2", "Please plant trees and mend the playground."),
    ("a3", "Recycling and garden waste were never collected."),
    ("a4", "The bus never comes on time. Plant more trees in the park."),
    ("a5", "Bigger bins for recycling please; the bus never comes on time."),
    ("a6", "Quixotic zymurgy."),
)


def coder(codebook: Codebook = BOOK, settings: CodingSettings | None = None) -> Coder:
    """Return a coder that learned from a codebook alone."""
    return Coder(ENCODER.encode, settings or CodingSettings()).fit(codebook, ("q1",))


# ---- What it codes


def test_learns_themes_from_the_texts_of_the_codebook() -> None:
    """With no human coding at all, answers get the theme whose examples they are like."""
    found = themes(coded(STREET, settings=STRICT).codings)
    assert found["a1"] == {"buses"}
    assert found["a2"] == {"parks"}
    assert found["a3"] == {"bins"}


@pytest.mark.parametrize("field", ["name", "brief", "definition", "use_when", "examples", "keywords"])
def test_every_text_of_a_theme_teaches(field: str) -> None:
    """Name, brief, definition, rules, examples and keywords each teach their theme a word it did not know."""
    said = answers(("a1", "Zeppelins zeppelins zeppelins"))
    text = "zeppelins over town"
    taught = replace(PARKS, **{field: text if isinstance(getattr(PARKS, field), str) else (text,)})
    before = coded(said).probabilities.frame["parks"].item()
    assert coded(said, book(BUSES, taught, BINS)).probabilities.frame["parks"].item() > before + 0.05


def test_not_when_teaches_nothing() -> None:
    """Rules against a theme name other themes, so their words are no lesson."""
    taught = replace(PARKS, not_when=("zeppelins over town",))
    said = answers(("a1", "Zeppelins over town"))
    one, two = coded(said), coded(said, book(BUSES, taught, BINS))
    assert_frame_equal(one.probabilities.frame, two.probabilities.frame)


def test_counter_examples_teach_against_their_theme() -> None:
    """A counter-example lowers its theme in answers like it, and leaves it possible in others."""
    text = "The park and ride bus leaves from the park."
    warned = book(BUSES, replace(PARKS, counter_examples=(text,)), BINS)
    said = answers(("a1", text), ("a2", "Plant trees around the playground."))
    one, two = (coded(said, codebook).probabilities.frame["parks"] for codebook in (BOOK, warned))
    assert two[0] < one[0] - 0.1
    assert two[1] > 0.5


def test_an_answer_may_carry_several_themes() -> None:
    """Every theme from the threshold on is coded, each with its own excerpt."""
    result = coded(STREET, settings=STRICT).codings
    assert themes(result)["a4"] == {"buses", "parks"}
    assert themes(result)["a5"] == {"buses", "bins"}
    rows = result.frame[result.frame["answer_id"] == "a4"]
    assert rows[["start", "end"]].drop_duplicates().shape[0] == 2


def test_no_theme_is_possible() -> None:
    """An answer whose likeliest theme is under the best guess gets none, and stays in the probabilities."""
    result = coded(STREET, settings=STRICT)
    assert "a6" not in themes(result.codings)
    assert result.probabilities.frame.set_index("answer_id").loc["a6"].drop("question").between(0, 0.5).all()


def test_the_threshold_decides_while_nobody_has_coded() -> None:
    """A theme is coded exactly where its probability reaches the setting."""
    for threshold in (0.2, 0.4, 0.6):
        result = coded(STREET, settings=CodingSettings(threshold=threshold))
        wide = result.probabilities.frame.set_index("answer_id").drop(columns="question")
        reaching = {answer: set(row.index[row >= threshold]) for answer, row in wide.iterrows()}
        assert themes(result.codings) == {answer: found for answer, found in reaching.items() if found}


def test_an_answer_is_unsure_when_it_likely_carries_some_theme() -> None:
    """Without a coding: unsure where at least one theme is more likely than not, else without a theme."""
    result = coded(STREET, settings=CodingSettings(threshold=0.999))
    wide = result.probabilities.frame.set_index("answer_id").drop(columns="question").astype(float)
    some = 1 - (1 - wide).prod(axis=1)
    assert len(result.codings) == 0
    assert result.unsure == set(some.index[some >= 0.5])
    assert "a1" in result.unsure
    assert "a6" not in result.unsure


def test_a_study_says_from_when_on_an_answer_is_unsure() -> None:
    """The setting is the chance of some theme that makes an answer unsure."""
    found = [
        coded(STREET, settings=CodingSettings(threshold=0.999, unsure=chance)).unsure for chance in (0.0, 1.0)
    ]
    assert found == [{"a1", "a2", "a3", "a4", "a5", "a6"}, set()]


def test_what_people_read_is_never_unsure() -> None:
    """An answer that people read without finding a theme has none, whatever the machine thinks."""
    result = coded(STREET, people=human(("a1", "")), settings=CodingSettings(threshold=0.999))
    assert "a1" not in result.unsure


def test_themes_are_coded_only_in_their_questions() -> None:
    """A theme of another question is neither coded nor given a probability, however well the words fit."""
    codebook = book(replace(BUSES, questions=("q1",)), replace(PARKS, questions=("q2",)), BINS)
    park = "Plant more trees in the park."
    said = together(answers(("a1", park)), answers(("a2", park), question="q2"))
    result = coded(said, codebook, questions=("q1", "q2"))
    assert "parks" not in themes(result.codings).get("a1", set())
    assert themes(result.codings)["a2"] == {"parks"}
    frame = result.probabilities.frame.set_index("answer_id")
    assert frame["parks"].isna().tolist() == [True, False]
    assert frame["buses"].isna().tolist() == [False, True]
    assert frame["bins"].notna().all()


def test_questions_with_the_same_themes_learn_together() -> None:
    """A human coding in one question teaches another that has the same themes."""
    said = together(
        answers(("a1", "Zeppelins everywhere.")), answers(("a2", "Zeppelins everywhere!"), question="q2")
    )
    result = coded(said, BOOK, human(("a1", "parks")), questions=("q1", "q2"))
    alone = coded(said, BOOK, questions=("q1", "q2"))
    one, two = (r.probabilities.frame.set_index("answer_id").loc["a2", "parks"] for r in (alone, result))
    assert two > one + 0.1


def test_human_codings_do_not_teach_a_question_with_other_themes() -> None:
    """A human coding teaches only its own question's themes: no answer of q1 shows what q2's themes are."""
    codebook = book(replace(BUSES, questions=("q1",)), PARKS, BINS)
    park = "Plant more trees in the park."
    said = together(answers(("a1", park)), answers(("a2", park), question="q2"))
    result = coded(said, codebook, human(("a1", "bins")), questions=("q1", "q2"))
    assert themes(result.codings) == {"a1": {"bins"}, "a2": {"parks"}}


def test_headings_retired_and_residual_themes_are_never_coded() -> None:
    """The machine uses no heading, no retired and no residual theme, though the words would fit."""
    heading = Theme(id="green", name="Plant more trees in the park")
    parks = replace(PARKS, parent="green")
    retired = replace(PARKS, id="trees", name="Trees", status=Status.RETIRED)
    other = replace(PARKS, id="other", name="Other")
    codebook = book(BUSES, heading, parks, retired, other, BINS, residual=("other",))
    result = coded(answers(("a1", "Plant more trees in the park.")), codebook)
    assert themes(result.codings) == {"a1": {"parks"}}
    assert list(result.probabilities.frame.columns) == ["answer_id", "question", "buses", "parks", "bins"]


def test_one_theme_alone_is_told_from_everything_else() -> None:
    """A codebook of one theme codes answers like it and leaves others."""
    found = themes(coded(STREET, book(PARKS), settings=STRICT).codings)
    assert found["a2"] == {"parks"}
    assert "a1" not in found
    assert "a3" not in found


def test_a_codebook_without_a_theme_to_code_codes_nothing() -> None:
    """When all themes are retired, or belong to other questions, no answer is coded and nothing fails."""
    for codebook in (
        book(replace(BUSES, status=Status.RETIRED)),
        book(replace(BUSES, questions=("q9",))),
        book(),
    ):
        result = coded(STREET, codebook)
        assert len(result.codings) == 0
        assert result.probabilities.frame["answer_id"].tolist() == STREET.frame["answer_id"].tolist()


def test_a_codebook_of_one_letter_words_is_learned() -> None:
    """A name that the words' pattern passes over still makes a theme."""
    result = coded(answers(("a1", "A A A")), book(Theme(id="a", name="A"), Theme(id="b", name="B")))
    frame = result.probabilities.frame
    assert frame["a"].item() > frame["b"].item()


def test_answers_to_an_unknown_question_get_no_theme() -> None:
    """An answer to a question that was not learned is left without a theme and without probabilities."""
    said = together(STREET, answers(("z1", "Plant more trees in the park."), question="q9"))
    result = coded(said)
    assert "z1" not in themes(result.codings)
    row = result.probabilities.frame.set_index("answer_id").loc["z1"]
    assert row["question"] == "q9"
    assert row.drop("question").isna().all()


@pytest.mark.parametrize("content", [Content.BLANK, Content.NO_COMMENT, Content.REFERS_ELSEWHERE])
def test_answers_that_say_nothing_are_left_out(content: Content) -> None:
    """Blank answers and their like get no coding and no probability."""
    said = together(STREET, answers(("z1", "park trees playground"), content=content))
    result = coded(said)
    assert "z1" not in themes(result.codings)
    assert "z1" not in result.probabilities.frame["answer_id"].tolist()


# ---- People


def test_people_always_win() -> None:
    """An answer that a person read gets their themes and nothing else, with certainty and their name."""
    result = coded(STREET, people=human(("a1", "bins"), ("a4", "parks"), ("a2", "")))
    found = themes(result.codings)
    assert found["a1"] == {"bins"}
    assert found["a4"] == {"parks"}
    assert "a2" not in found
    rows = result.codings.frame.set_index("answer_id").loc[["a1", "a4"]]
    assert (rows["coder"] == "anna").all()
    assert (rows["probability"] == 1.0).all()
    assert (rows["reason"] == BY_A_PERSON).all()
    assert set(by_machine(result.codings)["answer_id"]).isdisjoint({"a1", "a2", "a4"})


def test_people_teach() -> None:
    """A theme that people give to an answer becomes likelier in answers like it, and others less likely."""
    said = answers(
        ("a1", "Zeppelins hum above town."),
        ("a2", "The zeppelins hum above our town!"),
        ("a3", "Loud zeppelins hum above town."),
    )
    one = coded(said).probabilities.frame.set_index("answer_id").loc["a2"]
    people = human(("a1", "bins"), ("a3", "bins"))
    two = coded(said, people=people).probabilities.frame.set_index("answer_id").loc["a2"]
    assert two["bins"] > one["bins"] + 0.1
    assert two["parks"] < one["parks"]


def test_no_theme_by_people_teaches() -> None:
    """Answers that people read without finding a theme lower the themes of answers like them."""
    said = answers(*((f"a{n}", "Thank you for asking us about this.") for n in range(4)))
    alone = coded(said)
    taught = coded(said, people=human(*((f"a{n}", "") for n in range(3))))
    one, two = (
        r.probabilities.frame.drop(columns=["answer_id", "question"]).loc[3].max() for r in (alone, taught)
    )
    assert two < one


def test_a_human_coding_weighs_more_than_a_text_of_the_codebook() -> None:
    """The weight of people is a setting: more of it moves answers like theirs further."""
    said = answers(("a1", "Zeppelins hum."), ("a2", "Zeppelins hum!"))
    people = human(("a1", "bins"))
    low, high = (
        coded(said, people=people, settings=CodingSettings(human_weight=weight)).probabilities.frame["bins"][
            1
        ]
        for weight in (1.0, 5.0)
    )
    assert high > low


def test_several_readers_are_resolved() -> None:
    """Two readers: what either chose. Three: what two of them chose. All of them are named."""
    people = human(
        ("a1", "parks", "ben"), ("a1", "bins", "anna"),
        ("a2", "parks", "ben"), ("a2", "", "anna"), ("a2", "bins", "cleo"), ("a2", "parks", "cleo"),
        ("a3", "parks", "ben"), ("a3", "", "anna"), ("a3", "", "cleo"),
    )  # fmt: skip
    result = coded(STREET, people=people).codings
    found = themes(result)
    assert found["a1"] == {"parks", "bins"}
    assert found["a2"] == {"parks"}
    assert "a3" not in found
    assert set(result.frame.loc[result.frame["answer_id"] == "a2", "coder"]) == {"anna; ben; cleo"}


def test_a_residual_coding_by_people_means_no_theme() -> None:
    """A person's "other" leaves the answer without a theme, and does not teach what the word other means."""
    codebook = book(BUSES, PARKS, BINS, Theme(id="other", name="Other"), residual=("other", "unclear"))
    for residual in ("other", "unclear"):
        result = coded(STREET, codebook, human(("a2", residual), ("a3", residual), ("a3", "parks")))
        assert "a2" not in themes(result.codings)
        assert themes(result.codings)["a3"] == {"parks"}
    assert_frame_equal(
        coded(STREET, codebook, human(("a2", "other"))).probabilities.frame,
        coded(STREET, codebook, human(("a2", ""))).probabilities.frame,
    )


def test_codings_with_a_merged_theme_stand_for_the_theme_it_was_merged_into() -> None:
    """After a merge, what people coded with the old theme is coded, and taught, as the new one."""
    trees = Theme(id="trees", name="Trees", status=Status.RETIRED, merged_into="parks")
    codebook = book(BUSES, PARKS, BINS, trees)
    said = together(STREET, answers(("z1", "Quixotic zymurgy!")))
    merged, now = (coded(said, codebook, human(("a6", theme))) for theme in ("trees", "parks"))
    assert themes(merged.codings)["a6"] == {"parks"}
    assert_frame_equal(merged.codings.frame, now.codings.frame)
    assert_frame_equal(merged.probabilities.frame, now.probabilities.frame)
    both = coded(said, codebook, human(("a6", "trees"), ("a6", "parks")))
    assert_frame_equal(both.codings.frame, now.codings.frame)


@pytest.mark.parametrize("where", ["retired", "other question", "heading", "no theme of the question"])
def test_no_human_coding_is_lost(where: str) -> None:
    """A person's theme that the machine would not use there stays in the codings, over the whole answer."""
    theme = {
        "retired": replace(PARKS, status=Status.RETIRED),
        "other question": replace(PARKS, questions=("q2",)),
        "heading": Theme(id="parks", name="Parks"),
        "no theme of the question": replace(PARKS, questions=("q2",)),
    }[where]
    rest = (replace(BUSES, parent="parks"), BINS)
    if where == "no theme of the question":
        rest = (replace(BUSES, questions=("q2",)), replace(BINS, questions=("q2",)))
    result = coded(STREET, book(theme, *rest), human(("a2", "parks"))).codings
    row = result.frame[result.frame["answer_id"] == "a2"].iloc[0]
    assert (row["theme_id"], row["coder"], row["start"]) == ("parks", "anna", 0)
    assert row["end"] == len("Please plant trees and mend the playground.")


def test_human_codings_of_unknown_answers_change_nothing() -> None:
    """A coding of an answer that is not in the study neither teaches nor appears."""
    assert_frame_equal(
        coded(STREET, people=human(("gone", "parks"))).codings.frame, coded(STREET).codings.frame
    )


# ---- Features


def test_wording_is_words_and_characters_with_their_weight() -> None:
    """A text's row holds words and pairs, then character n-grams, whose products weigh what the setting says."""
    settings = CodingSettings(character_weight=0.5)
    features = Features(ENCODER.encode, settings).fit(["cheap train fares", "late train"])
    row = features.wording(["cheap train"]).toarray()[0]
    words = row[: len(features.words_.names_)]
    assert features.meaning(["cheap train"])[0] == pytest.approx(ENCODER.encode(["cheap train"])[0])
    assert {"cheap", "train", "cheap train", "train fares"} <= set(features.words_.names_)
    assert np.linalg.norm(words) == pytest.approx(1.0)
    assert np.linalg.norm(row[len(words) :]) ** 2 == pytest.approx(0.5)


def test_features_of_a_text_do_not_depend_on_its_neighbours() -> None:
    """A text has the same row alone and among others, and unknown words add nothing."""
    features = Features(ENCODER.encode, CodingSettings()).fit(["cheap train fares", "late train"])
    alone, among = features.wording(["late train"]), features.wording(["zymurgy", "late train", ""])
    assert (alone.toarray() == among.toarray()[1]).all()
    assert not features.wording([""]).toarray().any()


# ---- Evidence


def test_excerpts_cut_the_words_that_carry_the_theme() -> None:
    """Start and end point into the answer as it was written: the clause that says it, verbatim."""
    text = "  Well…\r\n- Plant more trees 🌳 in the park.\r\n- “The bus never comes on time.” Signed: Ŵyn"
    frame = coded(answers(("a1", text))).codings.frame.set_index("theme_id")
    cut = {theme: text[row["start"] : row["end"]] for theme, row in frame.iterrows()}
    assert cut == {"parks": "Plant more trees 🌳 in the park.", "buses": "“The bus never comes on time.”"}


def test_an_answer_without_a_clause_is_its_own_excerpt() -> None:
    """An answer of signs alone has no clause, and its excerpt is the whole of it."""
    anything = CodingSettings(threshold=0.0)
    frame = coded(answers(("a1", "🚌🚌 !")), settings=anything).codings.frame
    assert frame[["start", "end"]].to_numpy().tolist() == [[0, 4]] * 3


def test_one_clause_in_a_long_answer_counts() -> None:
    """A theme in one clause of a long answer about nothing else is found there."""
    filler = " ".join(f"Quixotic zymurgy number {n} jumbles vexed wyverns." for n in range(12))
    text = f"{filler} Plant more trees in the park. {filler}"
    result = coded(answers(("a1", text)))
    whole = coder()
    block = whole.classifiers_["q1"]
    scores = block.score([text])
    parks = [theme.id for theme in block.themes].index("parks")
    assert scores.excerpt(0, parks, text).of(text) == "Plant more trees in the park."
    plain = block.score([text.replace("Plant more trees in the park.", "")])
    assert result.probabilities.frame["parks"].item() > plain.probability[0, parks] + 0.1


def reasons(
    text: str,
    codebook: Codebook = BOOK,
    people: Codings | None = None,
    *more: tuple[str, str],
    settings: CodingSettings | None = None,
) -> dict[str, str]:
    """Return the reason of each theme coded in one answer."""
    result = coded(answers(("z1", text), *more), codebook, people, settings=settings).codings.frame
    rows = result[result["answer_id"] == "z1"]
    return dict(zip(rows["theme_id"], rows["reason"], strict=True))


def test_a_keyword_in_the_excerpt_is_the_reason() -> None:
    """The reason names the phrase of the codebook, not the words of the answer."""
    assert reasons("New timetables for trains please.") == {"buses": 'keyword "timetable*"'}


def test_a_keyword_outside_the_excerpt_is_no_reason() -> None:
    """A keyword counts where the excerpt is, and only the theme's own."""
    text = "The bus never comes on time. Swings for children in the new playground."
    everything = CodingSettings(threshold=0.0)
    assert reasons(text, settings=everything)["parks"] == 'keyword "playground*"'
    without = book(BUSES, replace(PARKS, keywords=("bus",)), BINS)
    assert "keyword" not in reasons(text, without, settings=everything)["parks"]


def test_likeness_to_an_example_is_the_reason() -> None:
    """Without a keyword, the nearest example is named with its likeness."""
    codebook = book(BUSES, replace(PARKS, keywords=()), BINS)
    assert reasons("Plant more trees in the park!", codebook)["parks"].startswith("like example 1 (0.")


def test_likeness_to_a_coded_answer_is_the_reason() -> None:
    """An answer that people coded so is named by its id."""
    found = reasons(
        "Zeppelins hum above town!", BOOK, human(("a1", "bins")), ("a1", "Zeppelins hum above town.")
    )
    assert found["bins"].startswith("like answer a1 (")


def test_an_example_that_another_theme_warns_of_is_still_an_example() -> None:
    """A text may be an example of one theme and a counter-example of another; the reason calls it an example."""
    text = "Swings squeak."
    codebook = book(
        replace(BUSES, counter_examples=(text,)), replace(PARKS, examples=(text,), keywords=()), BINS
    )
    assert reasons(text, codebook)["parks"] == "like example 1 (1.00)"


def test_the_weightiest_words_are_the_reason_otherwise() -> None:
    """Without keyword or likeness, up to four words that speak for the theme, no stop words."""
    codebook = book(BUSES, replace(PARKS, keywords=()), BINS)
    text = "With whatever is left over in April, somebody ought to consider trees, playgrounds and swings."
    found = reasons(text, codebook)
    reason = found["parks"]
    assert reason.startswith("words: ")
    words = reason.removeprefix("words: ").split(", ")
    assert 1 <= len(words) <= 4
    assert "trees" in words
    assert not {"and", "in", "the", "to"} & set(words)


def test_reasons_speak_for_their_own_theme() -> None:
    """No keyword, example or word of another theme is the reason, however near it is to the answer."""
    everything = CodingSettings(threshold=0.0)
    plain = book(BUSES, replace(PARKS, keywords=()), BINS)
    found = reasons("The bus never comes on time.", plain, settings=everything)
    assert found["buses"] == 'keyword "bus"'
    assert "keyword" not in found["parks"]
    assert "like" not in found["parks"]
    assert "bus" not in found["parks"]


def test_stop_words_are_no_reason() -> None:
    """Words that stand in every text explain nothing, also when they were learned with the theme."""
    plain = book(BUSES, replace(PARKS, keywords=()), BINS)
    found = reasons("Quixotic zymurgy in the wyvern jumbles", plain, settings=CodingSettings(threshold=0.0))
    assert found["parks"] == "meaning of the whole answer"


def test_the_weightiest_words_come_first_and_there_are_four() -> None:
    """Words are ordered by how much they speak for the theme in this answer."""
    theme = Theme(id="parks", name="Swings swings swings", brief="Swings", definition="Swings and trees",
                  examples=("Trees, grass, ponds, ducks, benches, paths",))  # fmt: skip
    text = "benches ducks grass paths ponds swings"
    reason = reasons(text, book(BUSES, theme, BINS), settings=CodingSettings(threshold=0.0))["parks"]
    if reason.startswith("like"):
        pytest.fail("the answer is too like the example for this test")
    words = reason.removeprefix("words: ").split(", ")
    assert len(words) == 4
    assert words[0] == "swings"


def test_meaning_is_the_reason_when_no_word_is_known() -> None:
    """An answer of which no word was learned says so."""
    found = reasons("Quixotic zymurgy.", settings=CodingSettings(threshold=0.0))
    assert "meaning of the whole answer" in next(iter(found.values()))


# ---- Nothing but the input matters


def crowd(number: int = 60) -> Answers:
    """Return answers to two questions that mix words of all themes, from a fixed seed."""
    words = "bus train timetable fares park trees playground bins recycling waste late new more we the please".split()
    chance = random.Random(7)
    return joined(
        {
            "answer_id": f"a{n:03d}",
            "respondent_id": f"r{n}",
            "question": f"q{n % 2 + 1}",
            "text": ". ".join(" ".join(chance.choices(words, k=4)) for _ in range(chance.randint(1, 4))),
            "content": Content.SUBSTANTIVE.value,
            "copy_of": "",
            "campaign": "",
        }
        for n in range(number)
    )


PEOPLE = [
    ("a000", "parks"),
    ("a001", "bins", "ben"),
    ("a001", "bins"),
    ("a002", ""),
    ("a004", "parks"),
    ("a004", "buses"),
]


def test_the_order_of_rows_changes_nothing() -> None:
    """Answers and human codings in any order give the same codings and probabilities to the last digit."""
    said, questions = crowd(), ("q1", "q2")
    first = coded(said, people=human(*PEOPLE), questions=questions)
    for seed in range(3):
        mixed = random.Random(seed)
        frame = said.frame.sample(frac=1, random_state=seed)
        people = Codings(human(*PEOPLE).frame.sample(frac=1, random_state=seed))
        asked = mixed.sample(questions, 2)
        again = (
            Coder(ENCODER.encode, CodingSettings())
            .fit(BOOK, asked, said, people)
            .code(Answers(frame), people)
        )
        taught = (
            Coder(ENCODER.encode, CodingSettings())
            .fit(BOOK, asked, Answers(frame), people)
            .code(said, people)
        )
        for other in (again, taught):
            assert_frame_equal(other.codings.frame, first.codings.frame, check_exact=True)
            assert_frame_equal(other.probabilities.frame, first.probabilities.frame, check_exact=True)


def test_the_order_of_lessons_changes_no_coefficient() -> None:
    """A classifier learns the same to the last bit, whatever order its lessons come in."""
    said = crowd()
    lessons = [*codebook_lessons(BOOK), *human_lessons(said, human(*PEOPLE), BOOK)]
    features = Features(ENCODER.encode, CodingSettings()).fit([lesson.text for lesson in lessons])
    one = ThemeClassifier(BOOK.codable, features, CodingSettings()).fit(lessons)
    two = ThemeClassifier(BOOK.codable, features, CodingSettings()).fit(lessons[::-1])
    assert one.lessons_ == two.lessons_
    assert (one.ridge_.duals_ == two.ridge_.duals_).all()
    assert (one.calibration_.coefficients == two.calibration_.coefficients).all()
    assert (one.calibration_.shifts == two.calibration_.shifts).all()


@pytest.mark.parametrize("batches", [2, 7, 60])
def test_batches_change_nothing(batches: int) -> None:
    """Answers coded in batches give the same rows as all at once, to the last digit."""
    said, people = crowd(), human(*PEOPLE)
    learned = Coder(ENCODER.encode, CodingSettings()).fit(BOOK, ("q1", "q2"), said, people)
    whole = learned.code(said, people)
    parts = [learned.code(Answers(said.frame.iloc[at::batches]), people) for at in range(batches)]
    rows = [row for part in parts for row in part.codings.frame.to_dict("records")]
    assert_frame_equal(Codings.of(rows).frame, whole.codings.frame, check_exact=True)
    likely = [row for part in parts for row in part.probabilities.frame.to_dict("records")]
    expected = whole.probabilities.frame.to_dict("records")
    assert sorted(likely, key=lambda row: row["answer_id"]) == expected


@pytest.mark.parametrize(("at_once", "rows", "threads"), [(1, 256, 1), (17, 5, 3), (4096, 7, 2)])
def test_scores_come_in_slices_without_a_trace(
    monkeypatch: pytest.MonkeyPatch, at_once: int, rows: int, threads: int
) -> None:
    """However few texts are scored at once, and in however many threads, the scores are the same."""
    learned = Coder(ENCODER.encode, CodingSettings()).fit(BOOK, ("q1",), crowd()).classifiers_["q1"]
    texts = sorted(crowd().frame["text"])
    whole = learned._scored(texts, texts)[1]
    assert {lesson for _, lesson in learned._scored(texts, texts)[0].pieces} > {-1}
    monkeypatch.setattr(classifier, "_AT_ONCE", at_once)
    monkeypatch.setattr(ridge, "_ROWS", rows)
    monkeypatch.setenv("OMP_NUM_THREADS", str(threads))
    learned._values.clear()
    assert (learned._scored(texts, texts)[1] == whole).all()
    again = Coder(ENCODER.encode, CodingSettings()).fit(BOOK, ("q1",), crowd()).classifiers_["q1"]
    assert (again.score(texts, "q1").probability == learned.score(texts, "q1").probability).all()


def test_the_same_words_get_the_same_codes() -> None:
    """Answers that are all equal are coded alike, whatever their ids."""
    said = answers(*((f"a{n:02d}", "Plant more trees in the park.") for n in range(30)))
    frame = coded(said).codings.frame.drop(columns="answer_id")
    assert len(frame) == 30
    assert len(frame.drop_duplicates()) == 1


@pytest.mark.parametrize("number", [0, 1])
def test_none_and_one(number: int) -> None:
    """No answer and one answer are coded without a fault, in the usual columns."""
    said = answers(*[("a1", "Plant more trees in the park.")][:number])
    result = coded(said, people=human())
    assert list(result.codings.frame.columns) == list(CODING_COLUMNS)
    assert len(result.codings) == len(result.probabilities.frame) == number
    assert list(result.probabilities.frame.columns) == ["answer_id", "question", "buses", "parks", "bins"]


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["Plant more trees in the park. ", "x", "trees, ", "👍 "])
def test_a_very_long_answer(unit: str) -> None:
    """Twenty thousand characters are coded like any other answer."""
    text = (unit * 20_000)[:20_000]
    frame = coded(answers(("a1", text)), settings=CodingSettings(threshold=0.0)).codings.frame
    assert len(frame) >= 1
    assert ((frame["start"] >= 0) & (frame["end"] <= len(text))).all()


def test_codings_are_typed_and_sorted() -> None:
    """Every column has its type, rows are sorted by answer, theme and coder, and the version is the codebook's."""
    frame = coded(STREET, book(BUSES, PARKS, BINS, version=9), human(("a1", "bins"))).codings.frame
    assert frame["codebook_version"].unique().tolist() == [9]
    assert frame[["answer_id", "theme_id", "coder"]].to_numpy().tolist() == sorted(
        frame[["answer_id", "theme_id", "coder"]].to_numpy().tolist()
    )
    kinds = {
        column: str(frame[column].dtype) for column in ("probability", "start", "end", "codebook_version")
    }
    assert kinds == {"probability": "float64", "start": "int64", "end": "int64", "codebook_version": "int64"}
    assert set(frame["coder"]) == {MACHINE, "anna"}


def test_probabilities_are_rounded() -> None:
    """Six places: the last bits of a sum never decide a coding."""
    values = coded(STREET).probabilities.frame.drop(columns=["answer_id", "question"]).to_numpy()
    assert (values == np.round(values, 6)).all()
    assert ((values > 0) & (values < 1)).all()


@pytest.mark.model
def test_the_real_model_codes_by_meaning() -> None:
    """Answers that share no word with the codebook get the theme they mean."""
    encoder = SentenceEncoder(EmbeddingSettings())
    said = answers(
        ("a1", "Coaches and trams seldom arrive when they should."),
        ("a2", "I wish there were woodland and somewhere for kids to run around."),
        ("a3", "Nobody picks up our rubbish."),
    )
    result = Coder(encoder.encode, CodingSettings()).fit(BOOK, ("q1",)).code(said)
    likely = result.probabilities.frame.set_index("answer_id").drop(columns="question")
    assert likely.idxmax(axis=1).tolist() == ["buses", "parks", "bins"]
