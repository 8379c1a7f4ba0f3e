"""Notes on a codebook: what is allowed and yet probably not meant."""

from __future__ import annotations

from sli_themes.codebook import Codebook, Status, Theme, check_codebook


def theme(theme_id: str, **other: object) -> Theme:
    """Return a theme that is complete but for what is given."""
    given: dict[str, object] = {
        "id": theme_id,
        "name": theme_id,
        "definition": "d",
        "examples": (f"e {theme_id}",),
    }
    return Theme(**(given | other))  # type: ignore[arg-type]


def notes(
    *themes: Theme, questions: tuple[str, ...] | None = None, residual: tuple[str, ...] = ()
) -> list[str]:
    """Return the notes on a codebook of these themes."""
    book = Codebook(title="T", version=1, themes=themes, residual=residual)
    assert not any(fault.fatal for fault in check_codebook(book, questions))
    return [f"{fault.where}: {fault.what}" for fault in check_codebook(book, questions)]


def test_a_complete_book_has_no_notes() -> None:
    """Different themes with definition and examples leave nothing to say."""
    assert (
        notes(theme("parks", keywords=("park*",)), theme("roads", keywords=("road*",)), questions=("q1",))
        == []
    )


def test_missing_parts_are_noted() -> None:
    """Themes that can be coded need a definition and examples; headings, residual and retired ones do not."""
    found = notes(
        theme("heading", definition="", examples=()),
        theme("bare", definition="", examples=(), parent="heading"),
        theme("vague", definition=""),
        theme("dry", examples=()),
        theme("gone", definition="", examples=(), status=Status.RETIRED),
        theme("rest", definition="", examples=()),
        residual=("rest",),
    )
    assert found == [
        "theme bare: no definition and no examples",
        "theme vague: no definition",
        "theme dry: no examples",
    ]


def test_unknown_questions_are_noted_only_within_a_study() -> None:
    """Without a study nobody knows the questions; with one, each unknown id is named."""
    themes = (
        theme("parks", questions=("q1", "q7", "q8")),
        theme("gone", questions=("q9",), status=Status.RETIRED),
    )
    assert notes(*themes) == []
    told = "themes: names questions that the study does not have as open ones: q7, q8"
    assert notes(*themes, questions=("q1", "q2")) == [told]


def test_keywords_shared_by_siblings_are_noted() -> None:
    """Siblings that one answer could have both should not share a keyword, however it is written."""
    top = (theme("a"), theme("b"))
    one = theme("one", parent="a", keywords=("Place-Based", "other*"))
    assert notes(*top, one, theme("two", parent="a", keywords=("place based", "place  based"))) == [
        "theme two: keyword 'place based' stands in its sibling one too"
    ]
    assert notes(*top, one, theme("two", parent="b", keywords=("place based",))) == []
    assert notes(*top, one, theme("two", parent="a", keywords=("place based",), status=Status.RETIRED)) == []


def test_siblings_of_different_questions_may_share_keywords() -> None:
    """No answer meets both themes then."""
    one = theme("one", keywords=("park",), questions=("q1",))
    assert notes(one, theme("two", keywords=("park",), questions=("q2",))) == []
    assert len(notes(one, theme("two", keywords=("park",), questions=("q2", "q1")))) == 1
    assert len(notes(one, theme("two", keywords=("park",)))) == 1


def test_very_similar_names_are_noted() -> None:
    """One letter apart is too near; one word apart is not."""
    one = theme("one", name="Financial resilience")
    assert notes(one, theme("two", name="financial resiliance")) == [
        "theme two: its name is very similar to that of one"
    ]
    assert notes(one, theme("two", name="Financial planning")) == []
    assert notes(one, theme("two", name="financial resiliance", status=Status.RETIRED)) == []


def test_examples_of_two_themes_are_noted() -> None:
    """An example teaches one theme; which one is told by its place, not by its words."""
    one = theme("one", examples=("More swings", "A slide"))
    found = notes(one, theme("two", examples=("Other", "more  SWINGS")))
    assert found == ["theme two: its example 2 is an example of one too"]
    assert notes(theme("one", examples=("same", "same"))) == []


def test_themes_under_a_retired_one_are_noted() -> None:
    """A child of a retired theme would be counted under nothing."""
    assert notes(theme("old", status=Status.RETIRED), theme("young", parent="old")) == [
        "theme young: its parent old is retired"
    ]


def test_notes_come_in_the_order_of_the_themes() -> None:
    """A reader goes through the file once."""
    found = notes(theme("b", examples=()), theme("a", definition=""))
    assert [note.split(":")[0] for note in found] == ["theme b", "theme a"]
