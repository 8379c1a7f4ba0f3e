"""Taking a codebook back: matched by the surest sign, shown before it is taken, comments and decisions kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from sli_themes.codebook import read_codebook
from sli_themes.errors import ExchangeError
from sli_themes.exchange.codebooks import Format, export_codebook, read_entries
from sli_themes.exchange.matching import match_entries
from sli_themes.exchange.taking import Taken, take_codebook

OURS = """\
# Our book
title: Ours
version: 2
themes:
  - id: work
    name: Working together
  - id: partners   # do not rename lightly
    name: Partners
    parent: work
    definition: Health and police.
    examples: [Work with the police.]
    changed: 2
  - id: money
    name: Money
    definition: Budgets.
    keywords: [budget]
    status: draft
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return the path of a codebook of three themes."""
    path = tmp_path / "codebook.yaml"
    path.write_text(OURS, "utf-8")
    return path


def exported(book: Path, *changes: tuple[str, str], suffix: str = ".qdc") -> Path:
    """Return the path of an export in which pieces were changed elsewhere."""
    kind = {".qdc": Format.QDC, ".csv": Format.TAGUETTE}[suffix]
    text = export_codebook(read_codebook(book), kind).content.decode()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path = book.with_name(f"back{suffix}")
    path.write_text(text, "utf-8")
    return path


def take(book: Path, file: Path, *, dry_run: bool = False) -> Taken:
    """Take a file."""
    return take_codebook(book, file, who="anna", date="2015-07-31", dry_run=dry_run)


def test_an_untouched_export_changes_nothing(book: Path) -> None:
    """Out and back again leaves every byte of the file; no copy is made."""
    taken = take(book, exported(book))
    assert (taken.changes, taken.told_by) == ((), (("GUID", 3),))
    assert book.read_text("utf-8") == OURS
    assert sorted(path.name for path in book.parent.iterdir()) == ["back.qdc", "codebook.yaml"]


def test_changes_made_elsewhere_are_taken(book: Path) -> None:
    """A new name, another definition and a new theme; comments stay, and one line of history says who."""
    new = (
        '<Code guid="1ff58b12-6f6f-4b0c-8be5-bbdc91f55294" name="Trust" isCodable="true">'
        "<Description>Honesty.</Description></Code></Codes>"
    )
    file = exported(
        book,
        ('name="Partners"', 'name="Allies"'),
        ("Health and police.", "Health, police and charities."),
        ("</Codes>", new),
    )
    taken = take(book, file)
    assert [str(change) for change in taken.changes] == [
        "renamed partners: Partners → Allies",
        "redefined partners: definition",
        "added trust: Trust",
    ]
    after = read_codebook(book)
    assert (after.version, after.theme("partners").name, after.theme("trust").definition) == (
        3,
        "Allies",
        "Honesty.",
    )
    assert (after.theme("partners").changed, after.theme("trust").since, after.theme("money").changed) == (
        3,
        3,
        1,
    )
    assert after.history[-1].who == "anna"
    assert "1 added, 1 renamed, 1 redefined" in after.history[-1].what
    assert "# do not rename lightly" in book.read_text("utf-8")
    assert book.with_name("codebook.v2.yaml").read_text("utf-8") == OURS


def test_a_dry_run_writes_nothing(book: Path) -> None:
    """What would change is told, and the file stays."""
    taken = take(book, exported(book, ('name="Money"', 'name="Cash"')), dry_run=True)
    assert [str(change) for change in taken.changes] == ["renamed money: Money → Cash"]
    assert taken.after.theme("money").name == "Cash"
    assert book.read_text("utf-8") == OURS


def test_a_theme_that_is_not_in_the_file_stays(book: Path) -> None:
    """It is called lost, and is for a person to retire."""
    text = exported(book).read_text("utf-8")
    start = text.index("<Code guid", text.index("[theme partners]"))
    file = book.with_name("back.qdc")
    file.write_text(text[:start] + text[text.index("</Codes>") :], "utf-8")
    taken = take(book, file)
    assert [str(change) for change in taken.changes] == ["lost money: Money"]
    assert read_codebook(book).theme("money").definition == "Budgets."
    assert any("kept here" in note.what for note in taken.notes)


def test_themes_are_told_by_the_surest_sign(book: Path) -> None:
    """GUID, then the id in the description, then the path of names, then the name; each theme once."""
    ours = read_codebook(book)
    text = exported(book).read_text("utf-8")
    guids = [piece.split('"')[0] for piece in text.split('<Code guid="')[1:]]
    file = book.with_name("signs.qdc")
    for number, guid in enumerate(guids[1:], start=1):
        text = text.replace(guid, f"{number}0000000-0000-0000-0000-000000000000")
    text = text.replace("[theme money]", "")
    file.write_text(text, "utf-8")
    told = {match.theme_id: match.by for match in match_entries(read_entries(file), ours)}
    assert told == {"work": "GUID", "partners": "id", "money": "path"}
    moved = text.replace('name="Working together"', 'name="Else"').replace("[theme partners]", "")
    file.write_text(moved, "utf-8")
    told = {match.theme_id: match.by for match in match_entries(read_entries(file), ours)}
    assert told == {"work": "GUID", "partners": "name", "money": "path"}


def test_fields_that_a_file_cannot_hold_stay_ours(book: Path) -> None:
    """A list of bare names takes no definition, example or place in the tree away."""
    file = book.with_name("names.csv")
    file.write_text("name\nPartners\nMoney\nNew one\n", "utf-8")
    taken = take(book, file)
    after = read_codebook(book)
    assert [str(change) for change in taken.changes][:1] == ["added new-one: New one"]
    assert after.theme("partners").examples == ("Work with the police.",)
    assert after.theme("partners").parent == "work"
    assert after.theme("money").status == "draft"


def test_a_stranger_never_takes_the_id_of_a_theme(book: Path) -> None:
    """A new code whose name would make an id of ours gets another one."""
    new = '<Code guid="1ff58b12-6f6f-4b0c-8be5-bbdc91f55294" name="Work" isCodable="true"/></Codes>'
    take(book, exported(book, ("</Codes>", new)))
    assert [theme.id for theme in read_codebook(book).themes] == ["work", "partners", "money", "work-2"]


def test_a_file_with_faults_leaves_the_codebook_alone(book: Path) -> None:
    """Nothing is half taken."""
    file = exported(book)
    file.write_text(file.read_text("utf-8")[:200], "utf-8")
    with pytest.raises(ExchangeError):
        take(book, file)
    assert book.read_text("utf-8") == OURS
