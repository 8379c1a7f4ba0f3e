"""What kind of thing stands in an answer's cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sli_themes.answers.content import classify, fold
from sli_themes.answers.model import Content

BLANK = ["", "  ", "-", "...", "—", "\u200b", "?", " .\r\n", "***", "\ufeff", "_ _", "N/A"[:0]]
NO_COMMENT = """
n/a|N/A.|NA|n.a.|N / A|No comment|no comments.|None|Nothing|nothing to add|NOTHING FURTHER TO ADD|Nil|No.|no thanks|
No thank you|Not applicable|Did not answer|Don't know|Don’t know.|DON‘T KNOW|I really don’t know.|Not sure|
No further comments at this time.|n/a - no comment|Nothing else, thank you|None at present|I can't think of anything|
No suggestions|Nothing else to add|No additional comments|we have no view|Really not sure.|Not at the moment|
Not that I can think of.|Can’t think of anything else|x|xxx|ｎ／ａ|No, nothing to add.|nothing in particular|unanswered
""".replace("\n", "").split("|")
ELSEWHERE = """
see above|As above.|AS ABOVE|See our answer to question 4|please see previous|Please see previous response|ditto|See Q4|
Please refer to our response to Q.3(a)|same as above|Yes - see above|As in number 2.|Look at answer above.|
as stated previously|See attached letter|as per my previous answer|see 4 above|Already answered above|
See answers to Q1 and Q2|As mentioned above, no further comment|Please see our covering letter.|see previous.
""".replace("\n", "").split("|")
SUBSTANTIVE = """
No, because it costs too much|Yes|👍|No complaints|None. Quite satisfied.|Thank you|More staff|no need to change|
Nothing should change|No to inspection|Keep it|Not enough|As it was|Question the need|No longer needed|
See residents sooner|The previous approach|No more inspection|more|not good|answer the phone|Not much|no opinion polls|
A|Look at the letters pages of the local paper|I see|Before|Comment cards|As above, and also fund it|
See above. We would add scrutiny.|Nothing works|Dim byd o'i le|None of the above principles|No: councils differ
""".replace("\n", "").split("|")


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (Content.BLANK, BLANK),
        (Content.NO_COMMENT, NO_COMMENT),
        (Content.REFERS_ELSEWHERE, ELSEWHERE),
        (Content.SUBSTANTIVE, SUBSTANTIVE),
    ],
)
def test_each_kind_is_told(kind, texts):
    """Blank, "no comment", "see above" and words that say something are told apart, in any spelling."""
    assert {text: classify(text).value for text in texts} == dict.fromkeys(texts, kind.value)


@pytest.mark.parametrize(
    "text", ["Nothing", "None.", "no", "Nothing at all", "Absolutely nothing!", "Nothing, thank you"]
)
def test_nothing_can_be_an_answer(text):
    """To "What could we do better?" nothing is an answer, and to other questions it is none."""
    assert classify(text, nothing_is_an_answer=True) is Content.SUBSTANTIVE
    assert classify(text) is Content.NO_COMMENT


@pytest.mark.parametrize("text", ["n/a", "No comment", "Nothing to add", "Don't know", "No. Not applicable"])
def test_no_comment_is_never_an_answer(text):
    """Neither "n/a" nor "no comment" answers any question."""
    assert classify(text, nothing_is_an_answer=True) is Content.NO_COMMENT


def test_long_cells_say_something():
    """A page of "nothing" is left to people: long cells are never taken for empty."""
    assert classify("nothing to add. " * 7) is Content.SUBSTANTIVE


@given(st.text(max_size=200))
def test_any_text_has_a_kind(text):
    """Whatever is written has one kind, and folding it twice is folding it once."""
    assert classify(text) in Content
    assert fold(fold(text)) == fold(text)


def test_hard_texts_end():
    """No text makes the patterns run away (this test would not end)."""
    for text in (
        "no " * 20,
        "at the moment " * 6,
        "nothing " * 20,
        "see the " * 10,
        "i-" * 5000,
        "n/a" * 5000,
    ):
        assert classify(text) in Content
