"""Keyword phrases: what they match, and where they stand in the raw text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sli_themes.codebook import (
    Codebook,
    KeywordFinder,
    KeywordHit,
    Status,
    Theme,
    folded_phrase,
    keyword_pattern,
)


def book(*themes: Theme, residual: tuple[str, ...] = ()) -> Codebook:
    """Return a codebook of these themes."""
    return Codebook(title="T", version=1, themes=themes, residual=residual)


def theme(theme_id: str, *keywords: str, **other: object) -> Theme:
    """Return a theme that is complete but for what is given."""
    return Theme(id=theme_id, name=theme_id, keywords=keywords, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("park", "A Park, the parks, PARK", ["Park", "PARK"]),
        ("park*", "A Park, the parks; parkland spark", ["Park", "parks", "parkland"]),
        (
            "financial* resilien*",
            "financially resilient; Financial  resilience",
            ["financially resilient", "Financial  resilience"],
        ),
        (
            "place based",
            "place-based place  based, place\nbased, placebased",
            ["place-based", "place  based", "place\nbased"],
        ),
        ("place-based", "place based, place – based", ["place based", "place – based"]),
        ("government's", "government's government’s governments", ["government's", "government’s"]),
        ("government’s", "government's", ["government's"]),
        ("government", "the government's part", ["government"]),
        ("R&D", "r&d, R & D, R&Ds", ["r&d"]),
        ("£5 million", "£5 million and x£5 million", ["£5 million"]),
        ("c++", "c++ and C+", ["c++"]),
        ("tŷ", "Tŷ Ty\u0302 ty", ["Tŷ", "Ty\u0302"]),
        ("ty\u0302", "tŷ", ["tŷ"]),
        ("caf*", "cafe\u0301s", ["cafe\u0301s"]),
        ("cafe", "cafe\u0301", []),
        ("cost", "cost_of", []),
        ("straße", "STRASSE Straße", ["Straße"]),
        ("ward a.b", "ward axb, ward a.b", ["ward a.b"]),
        ("a a", "a a a a", ["a a", "a a"]),
        ("site*", "\u017fite \u017fites", ["\u017fite", "\u017fites"]),
        ("in", "\u0131n", ["\u0131n"]),
        ("kelvin", "\u212aelvin", ["\u212aelvin"]),
        ("24 hours", "24 hours, 124 hours", ["24 hours"]),
    ],
)
def test_what_a_phrase_matches(phrase: str, text: str, found: list[str]) -> None:
    """Whole words in any case, any ending for a star, free white space, hyphens and apostrophes."""
    assert [match.group() for match in keyword_pattern(phrase).finditer(text)] == found
    hits = KeywordFinder(book(theme("a", phrase))).find(text)
    assert [text[hit.start : hit.end] for hit in hits] == found


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("", "without a letter"),
        ("*", "without a letter"),
        ("!?", "without a letter"),
        ("a *", "`*` without a word"),
        ("*ness", "`*` without a word"),
        ("a*b", "`*` inside a word"),
        ("a**", "`*` inside a word"),
    ],
)
def test_what_is_no_phrase(phrase: str, words: str) -> None:
    """A star alone, in front of or inside a word, or nothing to match, is refused with the reason."""
    with pytest.raises(ValueError, match="^.*" + words.replace("*", r"\*")):
        keyword_pattern(phrase)


def test_hits_are_places_in_the_raw_text() -> None:
    """Emoji and accents before a hit count as the code points they are; hits may overlap."""
    text = "👩‍👩‍👧 Ty\u0302: budget gaps"
    finder = KeywordFinder(book(theme("gap", "gap*", "budget gap*"), theme("money", "budget", "budget gap*")))
    start = text.index("budget")
    assert finder.find(text) == (
        KeywordHit(theme_id="money", start=start, end=start + 6, phrase="budget"),
        KeywordHit(theme_id="gap", start=start, end=len(text), phrase="budget gap*"),
        KeywordHit(theme_id="money", start=start, end=len(text), phrase="budget gap*"),
        KeywordHit(theme_id="gap", start=start + 7, end=len(text), phrase="gap*"),
    )


def test_only_themes_that_can_be_coded_are_sought() -> None:
    """Retired and residual themes have no hits; an empty book and an empty text have none either."""
    finder = KeywordFinder(
        book(
            theme("old", "park", status=Status.RETIRED),
            theme("rest", "park"),
            theme("a", "park"),
            residual=("rest",),
        )
    )
    assert [hit.theme_id for hit in finder.find("park")] == ["a"]
    assert finder.find("") == ()
    assert KeywordFinder(book()).find("park") == ()


letters = st.text(alphabet="abİıſkKßéŵ'’-* \n.\u0301", max_size=12)


@given(st.lists(letters, max_size=6), st.text(alphabet="abiİıſsSkK\u212aßẞéÉŵ'’‑- \n.\u0301", max_size=40))
def test_the_finder_agrees_with_the_patterns(phrases: list[str], text: str) -> None:
    """One pass over the text finds exactly what each phrase finds alone, also with rare letters."""
    good = []
    for phrase in phrases:
        try:
            keyword_pattern(phrase)
            good.append(phrase)
        except ValueError:
            continue
    alone = {
        (match.start(), match.end(), phrase)
        for phrase in good
        for match in keyword_pattern(phrase).finditer(text)
    }
    hits = KeywordFinder(book(theme("a", *good))).find(text)
    assert {(hit.start, hit.end, hit.phrase) for hit in hits} == alone


def test_phrases_that_match_alike_fold_alike() -> None:
    """Case, hyphens, spaces, apostrophes and composed letters do not tell phrases apart; a star does."""
    assert folded_phrase("Place-Based ") == folded_phrase("place  based") == "place based"
    assert folded_phrase("o’clock") == folded_phrase("O'Clock")
    assert folded_phrase("tŷ") == folded_phrase(unicodedata.normalize("NFD", "Tŷ"))
    assert folded_phrase("park*") != folded_phrase("park")


def test_a_large_book_tries_few_phrases() -> None:
    """Of 1,000 phrases only those whose first word stands in the text are tried."""
    themes = [theme(f"t{n}", *(f"word{n}x{k}* end{k}" for k in range(10))) for n in range(100)]
    finder = KeywordFinder(book(*themes))
    text = " ".join(f"word{n}x3y end3 and some filling words" for n in range(7))
    assert [hit.theme_id for hit in finder.find(text)] == [f"t{n}" for n in range(7)]
    assert sum(len(list(finder._candidates(word))) for word in text.split()) == 7
