"""Excerpts: sentences and clauses as spans of the answer as it was written."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sli_themes.excerpts import Excerpt, clauses, sentences

ALPHABET = st.one_of(
    st.sampled_from(
        [
            *"aBz.!?…;,-–—•\"'”’)](1 \t\n\r",
            "\r\n",
            "e.g. ",
            "Mr. ",
            " - ",
            ", and ",
            "(a) ",
            "2. ",
            "ŵ",
            "👍🏽",
        ]
    ),
    st.characters(exclude_categories=["Cs"]),
)
TEXTS = st.lists(ALPHABET, max_size=60).map("".join)


def cut(text: str) -> list[str]:
    """Return the words of each sentence."""
    return [excerpt.of(text) for excerpt in sentences(text)]


def cut_clauses(text: str) -> list[str]:
    """Return the words of each clause."""
    return [excerpt.of(text) for excerpt in clauses(text)]


@settings(deadline=None)
@given(TEXTS)
@example("- (a) 1. ")
@example('"A." "B."')
@example("   \t\n ")
def test_parts_are_spans_in_order_without_overlap_or_white_space(text: str) -> None:
    """Parts lie within the text, in order, apart, with a letter, and never open or end in white space."""
    for parts in (sentences(text), clauses(text)):
        assert all(0 <= part.start < part.end <= len(text) for part in parts)
        assert all(one.end <= two.start for one, two in itertools.pairwise(parts))
        assert all(part.of(text) == part.of(text).strip() for part in parts)
        assert all(any(letter.isalpha() for letter in part.of(text)) for part in parts)


@settings(deadline=None)
@given(TEXTS)
def test_every_clause_lies_within_one_sentence(text: str) -> None:
    """Clauses cut sentences further and never run over the end of one."""
    whole = sentences(text)
    for clause in clauses(text):
        assert sum(one.start <= clause.start and clause.end <= one.end for one in whole) == 1


@settings(deadline=None)
@given(TEXTS)
def test_white_space_around_an_answer_moves_the_excerpts_and_changes_nothing_else(text: str) -> None:
    """Blanks before and after an answer shift the spans; the words found stay the same."""
    assert [part.of(f" \n {text}\t ") for part in sentences(f" \n {text}\t ")] == cut(text)


@settings(deadline=None)
@given(st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=1, max_size=40))
def test_a_lone_word_of_any_script_is_one_sentence(word: str) -> None:
    """A word without punctuation is one sentence and one clause, the whole of it."""
    assert sentences(word) == clauses(word) == (Excerpt(0, len(word)),)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("   ", []),
        ("?!… 12 -", []),
        ("👍", []),
        ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
        ("One.Two", ["One.Two"]),
        ("It cost 1.5 million. Too much.", ["It cost 1.5 million.", "Too much."]),
        (
            "Mr. Grey met Cllr. Penhale, Dr. Oh and Mrs. Vane. They left.",
            ["Mr. Grey met Cllr. Penhale, Dr. Oh and Mrs. Vane.", "They left."],
        ),
        (
            "Near St. Ives, e.g. the quay, i.e. the old one. Yes.",
            ["Near St. Ives, e.g. the quay, i.e. the old one.", "Yes."],
        ),
        ("Signed J. R. Hartley. Thanks.", ["Signed J. R. Hartley.", "Thanks."]),
        ("Line one\nLine two\r\n\r\nLine three", ["Line one", "Line two", "Line three"]),
        (
            "Wanted:\n- buses\n• trees\n3) bins\n(b) fares\n*  parks",
            ["Wanted:", "buses", "trees", "bins", "fares", "parks"],
        ),
        ("1. Buses. 2. Trees.", ["Buses.", "Trees."]),
        ("-5 degrees is cold.", ["-5 degrees is cold."]),
        ("They said “stop now.” We did.", ["They said “stop now.”", "We did."]),
        ("They said 'stop!' (I heard.) Then 'go.'", ["They said 'stop!'", "(I heard.)", "Then 'go.'"]),
        ('He wrote "No." "Why?" we asked.', ['He wrote "No."', '"Why?"', "we asked."]),
        (
            "Mae'r bws yn hwyr. Plannwch goed ar y tŷ! Diolch.",
            ["Mae'r bws yn hwyr.", "Plannwch goed ar y tŷ!", "Diolch."],
        ),
        ("Great 👍🏽. More 🌳 please! 🌳", ["Great 👍🏽.", "More 🌳 please!"]),
        ("Cafe\u0301 closed. Sad.", ["Cafe\u0301 closed.", "Sad."]),
        ("巴士很慢。", ["巴士很慢。"]),
        ("(a) ", ["(a)"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    """Sentences end where people end them; abbreviations, numbers, lists and quotation marks do not mislead."""
    assert cut(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("buses are late; trains are dear", ["buses are late", "trains are dear"]),
        ("buses are late - trains – and trams — run", ["buses are late", "trains", "and trams", "run"]),
        ("a well-run place-based service", ["a well-run place-based service"]),
        (
            "Fine, but slow, and dear, however, although clean",
            ["Fine", "but slow", "and dear", "however", "although clean"],
        ),
        ("Fine, butter, andirons", ["Fine, butter, andirons"]),
        ("Late;Dear", ["Late;Dear"]),
        ("He said “late; dear”; I left.", ["He said “late", "dear”", "I left."]),
        ("Buses. Trees; bins.", ["Buses.", "Trees", "bins."]),
    ],
)
def test_clauses(text: str, parts: list[str]) -> None:
    """Clauses open where a new thought usually does: semicolon, dash between blanks, comma before but/and/however."""
    assert cut_clauses(text) == parts


def test_offsets_count_code_points() -> None:
    """Positions are code points, end exclusive: an emoji outside the first plane counts once."""
    assert sentences("👍 Good. 🌳 More.") == (Excerpt(0, 7), Excerpt(8, 15))


@pytest.mark.parametrize(
    "unit",
    [
        "a", " ", "\t", "\n", " \n", "\r", ".", ". ", '"', '."', '. "', ";", "; ", " - ", "- ", "-", ", and ", "(", ")",
        "1. ", "A. ", "a. ", "e.g. ", "(a) ", "\u00a0", "👍", "a" + " " * 999,
        "." + " " * 999, " " * 999 + ";", "\n- a",
    ],
)  # fmt: skip
def test_no_text_takes_long(unit: str) -> None:
    """A hundred thousand characters of anything are cut while somebody waits, whatever they repeat."""
    for text in (unit * (100_000 // len(unit)), "word" + unit * (100_000 // len(unit)) + "word"):
        started = time.process_time()
        clauses(text)
        assert time.process_time() - started < 60  # what takes longer than a line of its length never ends
