"""Comparing two codebooks: each thing that can become of a theme is told by its own word."""

from __future__ import annotations

from dataclasses import replace

from sli_themes.codebook import Codebook, Status, Theme
from sli_themes.codebook.compare import Kind, compare

A = Theme(id="a", name="A", definition="x", examples=("e",))
B = Theme(id="b", name="B", definition="y")


def book(*themes: Theme) -> Codebook:
    """Return a codebook of these themes."""
    return Codebook(title="T", version=1, themes=themes)


def told(old: Codebook, new: Codebook) -> list[str]:
    """Return the changes as lines."""
    return [str(change) for change in compare(old, new)]


def test_equal_books_have_no_changes() -> None:
    """Versions of themes alone are no change of what is coded."""
    assert compare(book(A, B), book(A, replace(B, since=1, changed=4))) == ()


def test_added_and_lost_themes() -> None:
    """What stands in one book alone, lost ones last."""
    assert told(book(A), book(B)) == ["added b: B", "lost a: A"]


def test_a_theme_can_be_renamed_moved_and_redefined_at_once() -> None:
    """Each is its own change, with what was and what is; fields that differ are named."""
    after = replace(A, name="New", parent="b", definition="z", keywords=("k",))
    assert told(book(A, B), book(after, B)) == [
        "renamed a: A → New",
        "moved a: the top → b",
        "redefined a: definition, keywords",
    ]


def test_merged_retired_and_revived_themes() -> None:
    """Merged says into what; retiring and reviving are told apart; draft to agreed is no change of what is coded."""
    merged = replace(A, status=Status.RETIRED, merged_into="b")
    retired = replace(A, status=Status.RETIRED)
    assert told(book(A, B), book(merged, B)) == ["merged a: into b"]
    assert [change.kind for change in compare(book(A), book(retired))] == [Kind.RETIRED]
    assert [change.kind for change in compare(book(retired), book(A))] == [Kind.REVIVED]
    assert compare(book(replace(A, status=Status.DRAFT)), book(A)) == ()
