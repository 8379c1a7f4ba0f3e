"""Passages: whole sentences around an excerpt, of a length that reads well."""

from __future__ import annotations

import pytest

from sli_themes.excerpts import Excerpt
from sli_themes.passages import Passage, passage_around, passage_at
from sli_themes.settings import QuoteSettings

TEXT = "One two three four. Five six seven eight nine. Ten eleven. Twelve thirteen fourteen fifteen."


def around(text: str, words: str, **settings: int) -> Passage | None:
    """Return the passage around the place where ``words`` stand."""
    start = text.index(words)
    return passage_around(text, Excerpt(start, start + len(words)), QuoteSettings(**settings))


def shown(text: str, words: str, **settings: int) -> str | None:
    """Return the passage as it would be printed."""
    passage = around(text, words, **settings)
    return None if passage is None else passage.shown(passage.span.of(text))


def test_the_whole_sentence_is_shown():
    """An excerpt within a sentence shows all of it, and no more when that is long enough."""
    assert shown(TEXT, "seven", min_words=3, max_words=9) == "Five six seven eight nine."


def test_a_short_sentence_takes_the_next_and_then_the_one_before():
    """Sentences are added after and then in front until there are enough words."""
    assert shown(TEXT, "two", min_words=8, max_words=20) == "One two three four. Five six seven eight nine."
    assert (
        shown(TEXT, "fifteen", min_words=6, max_words=20) == "Ten eleven. Twelve thirteen fourteen fifteen."
    )
    assert shown(TEXT, "Ten", min_words=3, max_words=20) == "Ten eleven. Twelve thirteen fourteen fifteen."


def test_growing_stops_before_too_many_words():
    """A neighbour that would be too long is left out; without enough words there is no passage."""
    assert shown(TEXT, "eleven", min_words=6, max_words=7) == "Ten eleven. Twelve thirteen fourteen fifteen."
    assert shown(TEXT, "two", min_words=8, max_words=8) is None
    assert shown("Yes.", "Yes") is None


def test_an_excerpt_of_many_sentences_shows_as_many_as_fit():
    """An excerpt that is longer than a quote may be is shown from its start, in whole sentences."""
    assert (
        shown(TEXT, TEXT, min_words=3, max_words=11)
        == "One two three four. Five six seven eight nine. Ten eleven."
    )


def test_a_long_sentence_is_cut_at_its_clauses_and_says_so():
    """A sentence that is too long gives the clauses around the excerpt, with dots where it goes on."""
    text = "The first part of it is here; the second part of it is here; the third part of it is here."
    assert shown(text, "first", min_words=3, max_words=9) == "The first part of it is here …"
    assert shown(text, "second", min_words=3, max_words=9) == "… the second part of it is here …"
    assert shown(text, "third", min_words=3, max_words=9) == "… the third part of it is here."


def test_a_sentence_without_clauses_that_is_too_long_gives_nothing():
    """Nothing is cut in the middle of a thought."""
    assert shown("word " * 30 + "end.", "end", max_words=20) is None


def test_line_breaks_become_spaces():
    """What is printed stands on one line."""
    text = "We need:\n- more money\n- more people to help us"
    assert shown(text, "money", min_words=4, max_words=20) == "… more money - more people to help us"


@pytest.mark.parametrize("excerpt", [Excerpt(0, 0), Excerpt(500, 510)])
def test_an_excerpt_that_touches_nothing_gives_nothing(excerpt):
    """An empty excerpt, or one outside the answer, has no passage."""
    assert passage_around(TEXT, excerpt, QuoteSettings()) is None


def test_the_span_is_verbatim():
    """The words of the span stand in the answer exactly as they were written."""
    passage = around(TEXT, "seven", min_words=8, max_words=20)
    assert passage is not None
    assert passage.span.of(TEXT) in TEXT
    assert TEXT[passage.span.start : passage.span.end].split() == passage.shown(passage.span.of(TEXT)).split()


def at(text, words):
    """Return how the passage of these words is printed."""
    start = text.index(words)
    return passage_at(text, Excerpt(start, start + len(words))).shown(words)


def test_a_line_of_a_list_is_a_part_of_a_sentence():
    """A line in small letters after a colon or another line has an ellipsis at the cut; its semicolon goes."""
    text = "We would ask for three things:\npublish the reports;\nname a lead,\nand meet each year"
    assert at(text, "publish the reports;") == "… publish the reports …"
    assert at(text, "name a lead,") == "… name a lead …"
    assert at(text, "and meet each year") == "… and meet each year"
    assert at(text, "We would ask for three things:") == "We would ask for three things:"


def test_small_letters_alone_are_no_cut():
    """Whoever writes without capitals wrote whole sentences all the same, and nothing follows the last one."""
    text = "we like it. publish the reports;"
    assert at(text, "we like it.") == "we like it."
    assert at(text, "publish the reports;") == "publish the reports;"
