"""Telling sentences: what the model sees of a sentence, and what it makes of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from sli_themes.anonymity.gate import Gate
from sli_themes.anonymity.lexicon import TellingWords, read_lexicon
from sli_themes.anonymity.reading import READ_FROM, ReadSentences, sentence_reader
from sli_themes.anonymity.redactor import Redactor
from sli_themes.anonymity.rules import telling
from sli_themes.anonymity.shadow import make_shadow
from sli_themes.authorities import read_population
from sli_themes.errors import ModelError

SMALL = TellingWords(
    words={"camel": 9.0, "we": 1.0, "good": -3.0}, small={"we": 0.5, "when": 0.25}, factors=()
)
TELLING = (
    "We never got over the camel in the chamber.",
    "The night the depot burned down we lost every gritter we had.",
    "I was the first deaf mayor and the last to wear the robes.",
    "Our town hall was sold to a circus.",
    "The council that lost its pension fund on a horse is next door.",
)
ORDINARY = (
    "We had a peer challenge two years ago and it was useful.",
    "Our staff were asked for the same figures twice.",
    "When I joined the council nobody talked about data.",
    "In the West Midlands we share what we learn.",
    "The bins were missed twice last month and nobody answered the phone.",
)


def words(text: str) -> list[str]:
    """Return what the model sees of a text."""
    return telling.words_of(make_shadow(text).tokens)


BY_WORDS, BY_MODEL = None, sentence_reader()
BOTH = pytest.mark.parametrize("read", [BY_WORDS, pytest.param(BY_MODEL, marks=pytest.mark.model)])


def reasons(text: str, read: ReadSentences | None = None) -> list[tuple[int, int]]:
    """Return where the rule alone objects to a text that nothing was replaced in."""
    redactor = Redactor(read_population("england-2015"))
    gate = Gate(redactor, rules=telling.RULES, read_sentences=read)
    return [(one.start, one.end) for one in gate.check(redactor.redact(text), may_quote=True).reasons]


def test_words_are_folded_numbers_are_one_word_and_what_was_replaced_says_nothing():
    """Case and apostrophes do not count, a number is any number, and "[name]" is no word."""
    assert words("[name] Didn't see 213 of [our council]'s 7 Camels.") == [
        "didnt",
        "see",
        "0",
        "of",
        "0",
        "camels",
    ]


def test_signs_of_a_sentence():
    """Mean weight over all words, small words once, the three that tell most without small ones, and the length."""
    signs = telling.signs_of(["we", "we", "good", "camel", "unheard"], SMALL)
    assert signs.said == pytest.approx((1 + 1 - 3 + 9 + 0) / 5)
    assert signs.small == 0.5
    assert signs.most == pytest.approx((9 + 0 - 3) / 3)
    assert signs.length == pytest.approx(math.log2(5))


def test_signs_of_small_words_alone():
    """Where there are small words only, none tells most."""
    assert telling.signs_of(["we", "when"], SMALL).most == 0
    assert telling.signs_of(["we", "when"], SMALL).small == 0.75


def test_terms_are_one_the_signs_and_their_products():
    """Fifteen terms: a constant, four signs, ten products."""
    terms = telling.terms_of(telling.Signs(said=2, small=3, most=5, length=7))
    assert terms == [1, 2, 3, 5, 7, 4, 6, 10, 14, 9, 15, 21, 25, 35, 49]


def test_shipped_list_fits_the_terms():
    """The list has a factor a term and a weight for every small word; regions weigh nothing; rare words tell."""
    shipped = read_lexicon().telling
    assert len(shipped.factors) == len(telling.terms_of(telling.Signs(said=0, small=0, most=0, length=0)))
    assert set(shipped.small) <= set(shipped.words)
    assert len(shipped.words) > 70_000
    assert not {"north", "midlands", "london"} & set(shipped.words)
    assert shipped.words["throne"] > 10 > -10 > shipped.words["guideline"]


@BOTH
@pytest.mark.parametrize("text", TELLING)
def test_sentences_that_tell_are_held(text, read):
    """Events, features and lives that no pattern knows are held, and the reason points at the sentence alone."""
    before = "We welcome this. "
    assert reasons(before + text, read) == [(len(before), len(before) + len(text) - 1)]


@BOTH
@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_pass(text, read):
    """What hundreds could have written passes, also in the past tense and in the first person."""
    assert reasons(text, read) == []


@BOTH
def test_each_sentence_by_itself(read):
    """An ordinary sentence beside it neither hides one that tells nor is held with it."""
    text = " ".join([ORDINARY[0], TELLING[0], ORDINARY[1], TELLING[1]])
    assert [text[start:end] for start, end in reasons(text, read)] == [TELLING[0][:-1], TELLING[1][:-1]]


@BOTH
@pytest.mark.parametrize("text", ["", "…", "[name]", "213"])
def test_texts_of_hardly_a_word(text, read):
    """Nothing to look at is no reason, and no fault."""
    assert reasons(text, read) == []


def test_the_model_reads_replacements_as_plain_words_and_a_sentence_in_one_line():
    """Brackets and line breaks are for people; each sentence is read once, without the others."""
    read: list[list[str]] = []

    def reader(sentences: Sequence[str]) -> list[float]:
        read.append(list(sentences))
        return [0.0 for _ in sentences]

    assert reasons("We met [name]\nat [place]. It went well.", reader) == []
    assert read == [["We met name at place", "It went well"]]


@pytest.mark.parametrize(("beyond", "held"), [(-0.01, False), (0.01, True)])
def test_what_was_read_and_the_words_count_together(beyond, held):
    """A sentence is held when both log-odds add up to more than the threshold."""
    text = "It went well."
    read = READ_FROM - telling.log_odds(words(text), read_lexicon().telling) + beyond
    assert bool(reasons(text, lambda sentences: [read])) is held


def test_a_reader_that_fails_holds():
    """Without its model the gate lets nothing through."""

    def broken(sentences: Sequence[str]) -> list[float]:
        raise ModelError("not there")

    redactor = Redactor(read_population("england-2015"))
    verdict = Gate(redactor, rules=telling.RULES, read_sentences=broken).check(
        redactor.redact("It went well.")
    )
    assert verdict.held
    assert [reason.code for reason in verdict.reasons] == ["error"]


@pytest.mark.model
def test_a_sentence_is_read_alike_among_any_others():
    """Log-odds are of the sentence, to two places; order and mates change nothing."""
    alone = [BY_MODEL([text])[0] for text in (*TELLING, *ORDINARY)]
    assert BY_MODEL([*TELLING, *ORDINARY]) == alone
    assert list(BY_MODEL([*TELLING, *ORDINARY][::-1]))[::-1] == alone
    assert all(odds == round(odds, 2) for odds in alone)


@pytest.mark.model
def test_a_sentence_of_any_length_is_read():
    """What is longer than the model's window is read as far as it goes."""
    assert math.isfinite(BY_MODEL(["the council " * 600])[0])
