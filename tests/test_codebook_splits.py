"""A split theme in the file: read, written, checked, compared, carried; books without one are what they were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sli_themes.codebook import Codebook, Status, Theme, dump_codebook, fingerprint_of, parse_codebook
from sli_themes.codebook.compare import compare
from sli_themes.codebook.edits import Action, ThemeEdit
from sli_themes.errors import CodebookError, UsageError
from sli_themes.exchange.codebooks import Format, export_codebook, import_any

A = Theme(id="a", name="A", definition="x")
PARTS = (Theme(id="b", name="B"), Theme(id="c", name="C"))
BEFORE = Codebook(title="T", version=1, themes=(A, *PARTS))
AFTER = replace(BEFORE, themes=(replace(A, status=Status.RETIRED, split_into=("b", "c")), *PARTS))


def test_a_split_is_written_and_read(tmp_path) -> None:
    """The file says its parts; so does a REFI-QDA codebook, out and back."""
    assert parse_codebook(dump_codebook(AFTER)) == AFTER
    assert AFTER.split == {"a"}
    file = tmp_path / "book.qdc"
    file.write_bytes(export_codebook(AFTER, Format.QDC).content)
    assert import_any(file).codebook.themes[0].split_into == ("b", "c")


def test_books_without_a_split_keep_their_fingerprint() -> None:
    """The field counts only where it says something."""
    assert fingerprint_of(BEFORE) != fingerprint_of(AFTER)
    assert "split_into" not in dump_codebook(BEFORE)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"split_into": ("b", "nothing")}, "names 'nothing'"),
        ({"status": Status.AGREED}, "but is agreed"),
        ({"merged_into": "b"}, "but is merged"),
    ],
)
def test_a_split_that_cannot_be_is_a_fault(change, said) -> None:
    """Parts that are not there, and a theme that is in use or merged at once."""
    wrong = replace(AFTER, themes=(replace(AFTER.themes[0], **change), *PARTS))
    with pytest.raises(CodebookError, match=said):
        parse_codebook(dump_codebook(wrong))


def test_a_split_is_told_by_its_own_word() -> None:
    """Not as retired."""
    assert [str(change) for change in compare(BEFORE, AFTER)] == ["split a: into b, c"]


def test_a_record_that_is_no_edit_is_refused() -> None:
    """A log of another version stops with what to do; one of ours comes back equal."""
    edit = ThemeEdit(action=Action.SPLIT, theme_id="a", themes=PARTS)
    assert ThemeEdit.of_record(edit.as_record()) == edit
    with pytest.raises(UsageError, match="does not know"):
        ThemeEdit.of_record({"action": "juggle", "theme_id": "a"})
