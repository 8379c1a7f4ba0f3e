"""Counts: small corpora whose numbers can be recomputed by hand, and tallies that add."""

from __future__ import annotations

import random
from dataclasses import replace

import pandas as pd
import pytest

from sli_themes.anonymity.tables import CountTable, SafeTable
from sli_themes.anonymity.theme_tables import base_cell, theme_cell
from sli_themes.answers.model import (
    ANSWER_COLUMNS,
    RESPONDENT_COLUMNS,
    Answers,
    Corpus,
    Respondents,
    RowAccounting,
)
from sli_themes.codebook.model import Codebook, Status, Theme
from sli_themes.coding.model import MACHINE, Codings
from sli_themes.counts import by_group, count, counts_of, prevalence_words
from sli_themes.errors import UsageError
from sli_themes.evaluation import BlindCheck
from sli_themes.intervals import Checked, corrected, wilson
from sli_themes.results import ThemeCount, ThemeCounts
from sli_themes.settings import CountSettings, Settings
from sli_themes.tally import Batch, ThemeTally, batches, tally

SETTINGS = Settings(counts=CountSettings(min_base=1))
QUESTIONS = ("q2", "q7")


def corpus_of(people: list[tuple[str, ...]], said: list[tuple[str, ...]]) -> Corpus:
    """Build a corpus.

    ``people`` are (respondent, authority code, region, role), ``said`` (respondent, question[, content[, campaign]]).
    """
    respondents = pd.DataFrame(
        [dict.fromkeys(RESPONDENT_COLUMNS, "") for _ in people], columns=list(RESPONDENT_COLUMNS)
    )
    for place, column in enumerate(("respondent_id", "authority_code", "region", "role")):
        respondents[column] = [person[place] for person in people]
    respondents = respondents.sort_values("respondent_id", ignore_index=True)
    rows = []
    for respondent, question, *rest in said:
        content, campaign = (*rest, *("substantive", "")[len(rest) :])
        rows.append((f"{respondent}:{question}", respondent, question, "words", content, "", campaign))
    answers = pd.DataFrame(rows, columns=list(ANSWER_COLUMNS)).sort_values("answer_id", ignore_index=True)
    accounting = RowAccounting(
        rows_read=len(rows), substantive=len(rows), blank=0, no_comment=0, refers_elsewhere=0
    )
    return Corpus(
        answers=Answers(answers), respondents=Respondents(respondents), accounting=accounting, fingerprint=""
    )


def codings_of(*rows: tuple[str, str] | tuple[str, str, str]) -> Codings:
    """Build codings from (answer_id, theme_id[, coder])."""
    return Codings.of(
        [
            {
                "answer_id": row[0],
                "question": row[0].split(":")[1],
                "theme_id": row[1],
                "coder": row[2] if len(row) > 2 else MACHINE,
                "probability": 1.0,
                "start": -1,
                "end": -1,
                "reason": "",
                "codebook_version": 1,
            }
            for row in rows
        ]
    )


def book(*themes: Theme, residual: tuple[str, ...] = ()) -> Codebook:
    """Build a codebook."""
    return Codebook(title="Test", version=1, themes=themes, residual=residual)


def theme(theme_id: str, **rest: object) -> Theme:
    """Build a theme that can be coded."""
    return Theme(id=theme_id, name=theme_id.title(), definition="Says something.", **rest)


MONEY = Theme(id="money", name="Money")  # a heading: neither definition, examples nor keywords
BOOK = book(
    MONEY,
    theme("cuts", parent="money"),
    theme("grants", parent="money"),
    theme("peers"),
    theme("late", questions=("q7",)),
)
# Two respondents of authority A1, one of A2, one of none, and one of A3 who only sends the campaign's text.
PEOPLE = [
    ("r1", "A1", "North", "officer"),
    ("r2", "A1", "North", "member"),
    ("r3", "A2", "South", "officer"),
    ("r4", "", "South", ""),
    ("r5", "A3", "", "member"),
]
SAID = [
    ("r1", "q2"),
    ("r1", "q7"),
    ("r2", "q2"),
    ("r3", "q2"),
    ("r4", "q2"),
    ("r4", "q7", "no comment"),
    ("r5", "q2", "substantive", "campaign-1"),
]
CORPUS = corpus_of(PEOPLE, SAID)
CODINGS = codings_of(
    ("r1:q2", "cuts"),
    ("r1:q2", "grants"),
    ("r1:q7", "cuts"),
    ("r2:q2", "cuts"),
    ("r4:q2", "cuts"),
    ("r5:q2", "grants"),
    ("r5:q2", "peers"),
    ("r1:q7", "late"),
)


def one(
    counts: ThemeCounts, theme_id: str, question: str = "", attribute: str = "", group: str = ""
) -> ThemeCount:
    """Return the only count of a theme in a question and group."""
    (found,) = [row for row in counts.of(question, attribute, group) if row.theme_id == theme_id]
    return found


def numbers(row: ThemeCount) -> tuple[int, ...]:
    """Return respondents, answers, authorities, and their bases."""
    return (
        row.respondents,
        row.answers,
        row.authorities,
        row.base_respondents,
        row.base_answers,
        row.base_authorities,
    )


@pytest.fixture(scope="module")
def counts() -> ThemeCounts:
    """Count the corpus above."""
    return count(CODINGS, CORPUS, BOOK, QUESTIONS, SETTINGS, by=("region", "role"))


def test_units_and_bases_by_hand(counts: ThemeCounts) -> None:
    """Respondents, answers and authorities each count distinct ones, out of those who said something."""
    assert numbers(one(counts, "cuts", "q2")) == (3, 3, 1, 5, 5, 3)  # r1 r2 r4; A1
    assert numbers(one(counts, "cuts", "q7")) == (1, 1, 1, 1, 1, 1)  # r4 said "no comment" to q7
    assert numbers(one(counts, "cuts")) == (3, 4, 1, 5, 6, 3)  # r1 in two answers is one respondent
    assert numbers(one(counts, "peers")) == (1, 1, 1, 5, 6, 3)


def test_parents_count_distinct_respondents(counts: ThemeCounts) -> None:
    """A theme with children counts who raised any of them once, not the sum of the rows below it."""
    assert numbers(one(counts, "money", "q2")) == (4, 4, 2, 5, 5, 3)  # cuts 3 + grants 2, r1 in both
    assert numbers(one(counts, "money")) == (4, 5, 2, 5, 6, 3)


def test_parents_own_codings_count() -> None:
    """A theme with children that is coded itself counts its own respondents too, grandchildren included."""
    nested = book(theme("top"), theme("middle", parent="top"), theme("low", parent="middle"))
    made = count(codings_of(("r1:q2", "low"), ("r2:q2", "top")), CORPUS, nested, QUESTIONS, SETTINGS)
    assert [(row.theme_id, row.respondents, row.parent) for row in made.of("q2")] == [
        ("top", 2, ""),
        ("middle", 1, "top"),
        ("low", 1, "middle"),
    ]


def test_base_across_questions_is_who_could_raise_the_theme(counts: ThemeCounts) -> None:
    """Across questions a theme of q7 alone has the base of q7, and it is not counted in q2."""
    assert numbers(one(counts, "late")) == (1, 1, 1, 1, 1, 1)
    assert "late" not in [row.theme_id for row in counts.of("q2")]


def test_parent_of_themes_of_different_questions_has_both_in_its_base() -> None:
    """A parent could be raised wherever a child could."""
    mixed = book(
        MONEY,
        theme("cuts", parent="money", questions=("q2",)),
        theme("late", parent="money", questions=("q7",)),
    )
    made = count(CODINGS, CORPUS, mixed, QUESTIONS, SETTINGS)
    assert one(made, "money").base_answers == 6
    assert one(made, "cuts").base_answers == 5
    assert one(made, "late").base_answers == 1


def test_heading_belongs_where_the_themes_below_it_do() -> None:
    """A heading that names no question has the base of its children, not of all questions."""
    late = book(MONEY, theme("late", parent="money", questions=("q7",)))
    made = count(codings_of(("r1:q7", "late"), ("r1:q2", "money", "anna")), CORPUS, late, QUESTIONS, SETTINGS)
    assert numbers(one(made, "money")) == (1, 1, 1, 1, 1, 1)
    assert not made.of("q2")
    assert made.left_out == (("the theme belongs to other questions", 1),)


def test_campaigns_are_left_out_of_count_and_base(counts: ThemeCounts) -> None:
    """Without campaigns, who sent only the campaign's text is in neither number."""
    row = one(counts, "peers", "q2")
    assert (row.respondents_without_campaigns, row.base_without_campaigns) == (0, 4)
    assert (row.share, row.share_without_campaigns) == (0.2, 0.0)
    row = one(counts, "money", "q2")
    assert (row.respondents_without_campaigns, row.base_without_campaigns) == (3, 4)


def test_who_sent_campaign_and_own_answer_stays_in_the_base_without_campaigns() -> None:
    """A respondent leaves the base with campaign answers only when there is no other answer."""
    both = corpus_of([("r1", "", "", "")], [("r1", "q2", "substantive", "campaign-1"), ("r1", "q7")])
    made = count(codings_of(("r1:q2", "cuts")), both, BOOK, QUESTIONS, SETTINGS)
    row = one(made, "cuts")
    assert (row.respondents, row.respondents_without_campaigns, row.base_without_campaigns) == (1, 0, 1)


def test_groups_have_their_own_bases(counts: ThemeCounts) -> None:
    """Split by an attribute, each group is counted out of its own; "" is those of whom it is not known."""
    assert numbers(one(counts, "cuts", "q2", "region", "North")) == (2, 2, 1, 2, 2, 1)
    assert numbers(one(counts, "cuts", "q2", "region", "South")) == (1, 1, 0, 2, 2, 1)
    assert numbers(one(counts, "grants", "q2", "region", "")) == (1, 1, 1, 1, 1, 1)
    assert one(counts, "cuts", "q7", "region", "South").base_respondents == 0
    assert one(counts, "cuts", "q7", "region", "South").share is None


def test_authority_in_two_groups_counts_in_each(counts: ThemeCounts) -> None:
    """An authority whose respondents have different roles stands in both groups, and once in all."""
    officers, members = (one(counts, "cuts", "q2", "role", role) for role in ("officer", "member"))
    assert (officers.authorities, members.authorities, one(counts, "cuts", "q2").authorities) == (1, 1, 1)


def test_bases_are_given_for_each_question(counts: ThemeCounts) -> None:
    """Who answered stands beside the counts, across questions too."""
    plain = {base.question: base for base in counts.split_by("").bases}
    across = plain[""]
    assert (across.respondents, across.answers, across.authorities) == (5, 6, 3)
    assert across.respondents_without_campaigns == 4
    assert (plain["q7"].respondents, plain["q2"].respondents) == (1, 5)


def test_commonest_first_then_codebook_order(counts: ThemeCounts) -> None:
    """Themes stand by respondents, ties in the codebook's order, and those nobody raised are kept with 0."""
    assert [(row.theme_id, row.respondents) for row in counts.of("q2")] == [
        ("money", 4),
        ("cuts", 3),
        ("grants", 2),
        ("peers", 1),
    ]
    last = codings_of(*((f"{respondent}:q2", "peers") for respondent in ("r1", "r2")), ("r3:q2", "grants"))
    turned = count(last, CORPUS, BOOK, QUESTIONS, SETTINGS).of("q2")
    assert [(row.theme_id, row.respondents) for row in turned] == [
        ("peers", 2),
        ("money", 1),
        ("grants", 1),
        ("cuts", 0),
    ]
    empty = count(codings_of(), CORPUS, BOOK, QUESTIONS, SETTINGS)
    assert [row.theme_id for row in empty.of("")] == ["money", "cuts", "grants", "peers", "late"]
    assert {(row.respondents, row.prevalence) for row in empty} == {(0, "no respondents")}


def test_theme_counts_once_an_answer() -> None:
    """Two people and the machine who find a theme in one answer are one count."""
    many = codings_of(("r1:q2", "cuts", "anna"), ("r1:q2", "cuts", "ben"), ("r1:q2", "cuts"))
    assert numbers(one(count(many, CORPUS, BOOK, QUESTIONS, SETTINGS), "cuts", "q2"))[:3] == (1, 1, 1)


def test_people_win_over_the_machine() -> None:
    """Where a person read the answer, the machine's themes do not count, even when the person found none."""
    mixed = codings_of(
        ("r1:q2", "cuts"), ("r1:q2", "", "anna"), ("r2:q2", "cuts"), ("r2:q2", "peers", "anna")
    )
    made = count(mixed, CORPUS, BOOK, QUESTIONS, SETTINGS)
    assert (one(made, "cuts", "q2").respondents, one(made, "peers", "q2").respondents) == (0, 1)
    assert made.left_out == ()


def test_codings_that_count_nowhere_are_counted() -> None:
    """Retired, residual, unknown and misplaced themes and empty answers count nowhere, and all of them are said."""
    old = book(
        theme("cuts"),
        theme("gone", status=Status.RETIRED),
        theme("other"),
        theme("late", questions=("q7",)),
        residual=("other",),
    )
    odd = codings_of(
        ("r1:q2", "cuts"),
        ("r1:q2", "gone"),
        ("r1:q2", "other"),
        ("r1:q2", "unheard-of"),
        ("r1:q2", "late"),
        ("r4:q7", "cuts"),
        ("nobody:q2", "cuts"),
    )
    made = count(odd, CORPUS, old, QUESTIONS, SETTINGS)
    assert dict(made.left_out) == {
        "no such answer was read": 1,
        "the answer says nothing": 1,
        "the codebook says it means no theme": 1,
        "the theme belongs to other questions": 1,
        "the theme is not in the codebook": 1,
        "the theme is retired": 1,
    }
    assert {row.theme_id for row in made} == {"cuts", "late"}
    assert one(made, "cuts").respondents == 1
    assert one(made, "late").respondents == 0
    assert dict(count(odd, CORPUS, old, ("q7",), SETTINGS).left_out)["the question is not counted"] == 5


def test_children_of_a_retired_theme_go_to_the_next_above() -> None:
    """A retired theme between two others is no row, and its children still count above it."""
    gap = book(MONEY, theme("gone", parent="money", status=Status.RETIRED), theme("cuts", parent="gone"))
    made = count(codings_of(("r1:q2", "cuts")), CORPUS, gap, QUESTIONS, SETTINGS)
    assert [(row.theme_id, row.parent, row.respondents) for row in made.of("q2")] == [
        ("money", "", 1),
        ("cuts", "money", 1),
    ]


def test_heading_coded_by_a_person_counts_for_itself() -> None:
    """A person may code with a heading; that counts for it in the questions of the themes below it."""
    made = count(codings_of(("r1:q2", "money", "anna")), CORPUS, BOOK, QUESTIONS, SETTINGS)
    assert one(made, "money", "q2").respondents == 1


@pytest.mark.parametrize(
    "attribute", ["authority", "authority_code", "name", "email", "respondent_id", "shoe size"]
)
def test_attributes_that_name_people_are_refused(attribute: str) -> None:
    """Counts are never split by what names a respondent, nor by a column that is not there."""
    with pytest.raises(UsageError, match=rf"{attribute}.*choose among region, authority_type, role"):
        count(CODINGS, CORPUS, BOOK, QUESTIONS, SETTINGS, by=(attribute,))


def test_small_bases_get_no_share_interval_or_words() -> None:
    """Under the smallest base everything that would tell the share is withheld; the counts stand."""
    at_five, at_six = (
        count(CODINGS, CORPUS, BOOK, QUESTIONS, Settings(counts=CountSettings(min_base=least)))
        for least in (5, 6)
    )
    assert (one(at_five, "cuts", "q2").share, one(at_five, "cuts", "q2").prevalence) == (
        0.6,
        "half or more of respondents",
    )
    row = one(at_six, "cuts", "q2")
    assert (row.respondents, row.share, row.low, row.high, row.prevalence) == (3, None, None, None, "")
    assert (one(at_five, "cuts", "q2").share_without_campaigns, row.share_without_campaigns) == (
        None,
        None,
    )  # of 4


@pytest.mark.parametrize(
    ("count_", "base", "low", "high"),
    [
        (81, 263, 0.25530, 0.36621),  # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3
        (15, 148, 0.06240, 0.16054),
        (0, 20, 0.0, 0.16113),
        (1, 29, 0.00611, 0.17177),
        (29, 29, 0.88301, 1.0),
    ],
)
def test_wilson_interval_as_published(count_: int, base: int, low: float, high: float) -> None:
    """The intervals agree with published ones, and end at 0 and 1 exactly."""
    assert wilson(count_, base, 0.95) == pytest.approx((low, high), abs=6e-5)
    assert wilson(0, base, 0.95)[0] == 0.0
    assert wilson(base, base, 0.95)[1] == 1.0


def test_higher_confidence_is_wider() -> None:
    """The confidence of the settings is used."""
    sure = Settings(counts=CountSettings(min_base=1, confidence=0.99))
    row, surer = (one(count(CODINGS, CORPUS, BOOK, QUESTIONS, s), "cuts", "q2") for s in (SETTINGS, sure))
    assert (row.low, row.high) == tuple(round(end, 6) for end in wilson(3, 5, 0.95))
    assert surer.low < row.low < row.high < surer.high


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "no respondents"),
        (0.001, "a few respondents"),
        (0.0999, "a few respondents"),
        (3 / 30, "some respondents"),
        (0.25, "many respondents"),
        (0.5, "half or more of respondents"),
        (0.75, "most respondents"),
        (1.0, "most respondents"),
    ],
)
def test_prevalence_words(share: float, words: str) -> None:
    """A share gets the words of the highest cut-off it reaches, at the cut-off too."""
    assert prevalence_words(share, CountSettings()) == words


def large() -> tuple[Corpus, Codings]:
    """Make 300 respondents, most of them of 40 authorities, with one or two answers and up to three themes each."""
    draw = random.Random(7)
    people, said, rows = [], [], []
    for number in range(300):
        respondent, authority = f"r{number:03}", draw.choice(["", *(f"A{code}" for code in range(40))])
        people.append(
            (respondent, authority, draw.choice(["North", "South", ""]), draw.choice(["officer", "member"]))
        )
        for question in draw.sample(QUESTIONS, draw.randint(1, 2)):
            said.append(
                (
                    respondent,
                    question,
                    draw.choice(["substantive"] * 5 + ["blank"]),
                    draw.choice(["", "", "campaign-1"]),
                )
            )
            rows += [
                (f"{respondent}:{question}", t)
                for t in draw.sample(["cuts", "grants", "peers", "late"], draw.randint(0, 3))
            ]
    return corpus_of(people, said), codings_of(*rows)


def shuffled(corpus: Corpus) -> Corpus:
    """Return the corpus with its rows in another order."""
    answers, people = (
        frame.sample(frac=1, random_state=3) for frame in (corpus.answers.frame, corpus.respondents.frame)
    )
    return replace(corpus, answers=Answers(answers), respondents=Respondents(people))


@pytest.mark.parametrize("number", [1, 2, 7, 100])
def test_batches_add_up_in_every_column(number: int) -> None:
    """1 batch = 7 batches = shuffled = added in another order: equal in every column, codings left out included."""
    corpus, codings = large()
    by = ("region", "role")
    whole = count(codings, corpus, BOOK, QUESTIONS, SETTINGS, by=by)
    assert len(whole) == (1 + 3 + 2) * (5 + 4 + 5)
    assert whole.left_out
    mixed = replace(codings, frame=codings.frame.sample(frac=1, random_state=3))
    parts = [tally(mixed, batch, BOOK, QUESTIONS, by=by) for batch in batches(shuffled(corpus), number)]
    random.Random(number).shuffle(parts)
    summed = counts_of(sum(parts, ThemeTally()), BOOK, QUESTIONS, SETTINGS.counts)
    assert summed.counts == whole.counts
    assert summed.bases == whole.bases
    assert summed.left_out == whole.left_out
    assert summed.pairs == whole.pairs != ()


def test_pairs_are_of_enough_respondents_and_never_of_a_theme_with_one_above_it() -> None:
    """A pair of fewer than the least is not told; a theme and its parent are no pair."""
    corpus, codings = large()
    found = count(codings, corpus, BOOK, QUESTIONS, SETTINGS).pairs
    parents = {(theme.parent, theme.id) for theme in BOOK.themes if theme.parent}
    assert not {(pair.first, pair.second) for pair in found} & parents
    least = found[0].respondents
    counts = replace(SETTINGS.counts, min_together=least + 1)
    fewer = count(codings, corpus, BOOK, QUESTIONS, replace(SETTINGS, counts=counts)).pairs
    assert all(pair.respondents > least for pair in fewer)
    assert len(fewer) < len(found)


def test_batches_keep_respondents_and_authorities_whole() -> None:
    """No respondent and no authority stands in two batches, and nobody is lost."""
    corpus, _ = large()
    parts = batches(corpus, 7)
    assert sum(len(part.answers) for part in parts) == len(corpus.answers)
    assert sum(len(part.respondents.frame) for part in parts) == 300
    codes = [set(part.respondents.frame["authority_code"]) - {""} for part in parts]
    assert sum(map(len, codes)) == len(set().union(*codes)) == 40
    for part in parts:
        assert set(part.answers.frame["respondent_id"]) <= set(part.respondents.frame["respondent_id"])
    assert sum(len(part.respondents.frame) > 0 for part in parts) == 7


def test_cut_by_respondent_would_count_authorities_twice() -> None:
    """Two respondents of one authority in two batches make the sum wrong: why batches are not cut by respondent."""
    parts = [
        Batch(
            answers=Answers(CORPUS.answers.frame[CORPUS.answers.frame["respondent_id"].isin(ids)]),
            respondents=Respondents(
                CORPUS.respondents.frame[CORPUS.respondents.frame["respondent_id"].isin(ids)]
            ),
        )
        for ids in (["r1", "r3"], ["r2", "r4", "r5"])
    ]
    summed = sum((tally(CODINGS, part, BOOK, QUESTIONS) for part in parts), ThemeTally())
    made = counts_of(summed, BOOK, QUESTIONS, SETTINGS.counts)
    assert one(made, "cuts", "q2").respondents == 3
    assert one(made, "cuts", "q2").authorities == 2  # A1 twice


def test_split_counts_that_may_be_published(counts: ThemeCounts) -> None:
    """A group's row tells authorities and base as the safe table has them, and nothing where it withholds them."""
    table = CountTable(
        counts={cell(row): number for row in counts for cell, number in ((theme_cell, 7), (base_cell, 9))}
    )
    north = next(row for row in counts if (row.question, row.group, row.theme_id) == ("q2", "North", "cuts"))
    rows = by_group(counts, ("region",), SafeTable(table=table, withheld=frozenset({theme_cell(north)})))
    assert {row.attribute for row in rows} == {"region"}
    found = {(row.question, row.theme_id, row.group): row for row in rows}
    assert len(found) == len(rows) > 4
    assert found["q2", "cuts", "North"].authorities is None
    assert found["q2", "cuts", "North"].base_authorities == 9
    assert found["q2", "peers", "North"].authorities == 7
    assert [row.group for row in rows if row.theme_id == "cuts" and row.question == "q2"] == sorted(
        row.group for row in rows if row.theme_id == "cuts" and row.question == "q2"
    )


def test_nobody_and_nothing() -> None:
    """An empty corpus, or no question, gives empty counts and no error."""
    nobody = corpus_of([], [])
    made = count(codings_of(), nobody, BOOK, QUESTIONS, SETTINGS, by=("region",))
    assert {numbers(row) for row in made} == {(0, 0, 0, 0, 0, 0)}
    assert {row.share for row in made} == {None}
    assert len(count(CODINGS, CORPUS, BOOK, (), SETTINGS)) == 0


def test_all_questions_with_one_question_equals_it() -> None:
    """With one question, across all questions says the same."""
    made = count(CODINGS, CORPUS, BOOK, ("q2",), SETTINGS)
    assert [replace(row, question="q2") for row in made.of("")] == list(made.of("q2"))


# ---- shares corrected by a blind sample

CHECK_SETTINGS = Settings(counts=CountSettings(min_base=1, min_sample=2))
MACHINE_ALONE = codings_of(
    ("r1:q2", "peers"),
    ("r1:q7", "cuts"),
    ("r2:q2", "cuts"),
    ("r3:q2", "grants"),
    ("r4:q2", "cuts"),
    ("r5:q2", "grants"),
    ("r5:q2", "peers"),
)
CHECK = BlindCheck(respondents=frozenset({"r1", "r2", "r3"}), machine=MACHINE_ALONE)


def share_of(theme_id: str, question: str, *, settings: Settings = CHECK_SETTINGS, **more):
    """Return the count of a theme in a question, with the shares corrected."""
    found = count(CODINGS, CORPUS, BOOK, QUESTIONS, settings, check=CHECK, **more)
    return next(row for row in found if (row.theme_id, row.question) == (theme_id, question))


@pytest.mark.parametrize(
    ("theme_id", "question", "numbers"),
    [
        # population, machine, both, people only, machine only, neither: the sample is r1, r2, r3
        ("cuts", "q2", (5, 2, 1, 1, 0, 1)),
        ("grants", "q2", (5, 2, 0, 1, 1, 1)),
        ("peers", "q2", (5, 2, 0, 0, 1, 2)),
        ("cuts", "", (5, 3, 2, 0, 0, 1)),  # r1 by another answer: a respondent counts once, with all answers
        ("money", "q2", (5, 4, 1, 1, 1, 0)),  # a heading through those below it
        ("money", "", (5, 5, 2, 0, 1, 0)),
    ],
)
def test_corrected_share_counts_respondents(theme_id: str, question: str, numbers: tuple[int, ...]) -> None:
    """What people and machine say of a respondent of the sample is told across all answers that count together."""
    population, machine, both, people_only, machine_only, neither = numbers
    of_sample = Checked(
        population=population,
        machine=machine,
        both=both,
        people_only=people_only,
        machine_only=machine_only,
        neither=neither,
    )
    estimate = corrected(of_sample, 0.95)
    made = share_of(theme_id, question).corrected
    assert (made.share, made.low, made.high) == pytest.approx(
        (estimate.share, estimate.low, estimate.high), abs=1e-6
    )
    assert made.sample_respondents == of_sample.sample


def test_machine_share_is_printed_beside_the_corrected_one() -> None:
    """The count itself stays as it was coded; only words and corrected share follow the check."""
    plain = {
        (row.theme_id, row.question): row for row in count(CODINGS, CORPUS, BOOK, QUESTIONS, CHECK_SETTINGS)
    }
    for row in count(CODINGS, CORPUS, BOOK, QUESTIONS, CHECK_SETTINGS, check=CHECK):
        before = plain[row.theme_id, row.question]
        assert replace(row, corrected=None, prevalence="") == replace(before, prevalence="")
        assert before.corrected is None


def test_words_follow_the_corrected_share() -> None:
    """A theme that is found too often is called what it is; one corrected to 0 keeps the words of its count."""
    cuts = share_of("cuts", "q2")
    assert cuts.prevalence == prevalence_words(cuts.corrected.share, CHECK_SETTINGS.counts)
    peers = share_of("peers", "q2")
    assert (peers.corrected.share, peers.respondents) == (0, 1)
    assert peers.prevalence == prevalence_words(peers.share, CHECK_SETTINGS.counts)


def test_small_samples_correct_nothing() -> None:
    """Where fewer respondents of the sample could have been counted than the setting says, no share is corrected."""
    few = replace(CHECK_SETTINGS, counts=replace(CHECK_SETTINGS.counts, min_sample=4))
    assert share_of("cuts", "q2", settings=few).corrected is None
    assert share_of("late", "q7").corrected is None


def test_subgroups_are_corrected_by_their_part_of_the_sample() -> None:
    """A group's share rests on the sample's respondents within it, where there are enough."""
    found = count(CODINGS, CORPUS, BOOK, QUESTIONS, CHECK_SETTINGS, by=("region",), check=CHECK)
    north, south = (
        next(row for row in found.of("q2", "region", group) if row.theme_id == "cuts")
        for group in ("North", "South")
    )
    assert north.corrected.sample_respondents == 2
    assert north.corrected.share == 1.0
    assert south.corrected is None


@pytest.mark.parametrize("number", [2, 5])
def test_batches_give_the_same_corrected_shares(number: int) -> None:
    """What corrects a share adds over batches like the counts themselves."""
    whole = count(CODINGS, CORPUS, BOOK, QUESTIONS, CHECK_SETTINGS, by=("role",), check=CHECK)
    parts = (
        tally(CODINGS, batch, BOOK, QUESTIONS, by=("role",), check=CHECK) for batch in batches(CORPUS, number)
    )
    summed = sum(parts, ThemeTally())
    assert counts_of(summed, BOOK, QUESTIONS, CHECK_SETTINGS.counts).counts == whole.counts
