"""Preparation: a new study without loss, the demo beside nobody's work, redaction of plain files."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from sli_themes.authorities import read_population
from sli_themes.codebook import read_codebook
from sli_themes.errors import CodebookError, OutputError, UsageError
from sli_themes.preparation import CODEBOOK_FILE, init_study, make_demo, redact_file
from sli_themes.shipped import shipped
from sli_themes.study import STUDY_FILE, read_study

CSV_BOOK = "id,name,definition\nbins,Bins,About bins.\n"


def test_a_new_study_gets_both_files(tmp_path):
    """Without a codebook the shipped starter is copied, as it is."""
    made = init_study(tmp_path / "s", "title = 't'\n", None)
    assert [path.name for path in made.files] == [STUDY_FILE, CODEBOOK_FILE]
    assert (tmp_path / "s" / STUDY_FILE).read_text() == "title = 't'\n"
    assert (tmp_path / "s" / CODEBOOK_FILE).read_bytes() == shipped("codebooks", "starter.yaml").read_bytes()


def test_a_codebook_in_our_shape_is_copied_byte_for_byte(tmp_path):
    """Comments and layout of a codebook that is given stay."""
    book = tmp_path / "mine.yaml"
    book.write_text(
        "# mine\ntitle: Mine\nversion: 1\nthemes:\n  - {id: bins, name: Bins, definition: Bins.}\n"
    )
    init_study(tmp_path / "s", "", book)
    assert (tmp_path / "s" / CODEBOOK_FILE).read_bytes() == book.read_bytes()


def test_a_codebook_in_another_shape_is_converted(tmp_path):
    """A table of themes becomes a codebook that can be read."""
    (tmp_path / "book.csv").write_text(CSV_BOOK)
    init_study(tmp_path / "s", "", tmp_path / "book.csv")
    assert [theme.id for theme in read_codebook(tmp_path / "s" / CODEBOOK_FILE).themes] == ["bins"]


def test_a_study_is_never_overwritten(tmp_path):
    """A second init stops before it writes anything."""
    init_study(tmp_path / "s", "first", None)
    (tmp_path / "s" / CODEBOOK_FILE).write_text("mine")
    with pytest.raises(UsageError, match="there is a study already"):
        init_study(tmp_path / "s", "second", None)
    assert (tmp_path / "s" / STUDY_FILE).read_text() == "first"
    assert (tmp_path / "s" / CODEBOOK_FILE).read_text() == "mine"


def test_a_codebook_is_never_overwritten(tmp_path):
    """A codebook that stands in the folder is kept; another one given beside it is a mistake."""
    (tmp_path / CODEBOOK_FILE).write_text("mine")
    (tmp_path / "book.csv").write_text(CSV_BOOK)
    with pytest.raises(UsageError, match="there is a codebook already"):
        init_study(tmp_path, "", tmp_path / "book.csv")
    assert not (tmp_path / STUDY_FILE).exists()
    assert init_study(tmp_path, "", None).files == (tmp_path / STUDY_FILE,)
    assert (tmp_path / CODEBOOK_FILE).read_text() == "mine"


def test_the_folders_own_codebook_may_be_given(tmp_path):
    """The codebook of the folder itself is used where it stands; in another shape it has to be moved first."""
    book = tmp_path / CODEBOOK_FILE
    text = "title: Mine\nversion: 1\nthemes:\n  - {id: bins, name: Bins, definition: Bins.}\n"
    book.write_text("{'codes': [{'code': 'bins', 'label': 'Bins', 'description': 'Bins.'}]}")
    with pytest.raises((UsageError, CodebookError)):
        init_study(tmp_path, "", book)
    assert not (tmp_path / STUDY_FILE).exists()
    book.write_text(text)
    assert init_study(tmp_path, "", book).files == (tmp_path / STUDY_FILE,)
    assert book.read_text() == text


def test_a_broken_codebook_leaves_no_study(tmp_path):
    """When the codebook cannot be read nothing is written, so that init can be run again."""
    (tmp_path / "book.yaml").write_text("themes: 3\n")
    with pytest.raises(CodebookError):
        init_study(tmp_path / "s", "", tmp_path / "book.yaml")
    assert not (tmp_path / "s").exists()


def test_the_demo_is_a_study_that_can_be_read(tmp_path):
    """The demo's files stand together: study.toml names the codebook beside it."""
    made = make_demo(tmp_path / "demo")
    assert all(path.exists() for path in made.files)
    assert read_study(tmp_path / "demo").codebook == tmp_path / "demo" / CODEBOOK_FILE


def test_a_demo_that_was_edited_stays(tmp_path):
    """Running the demo again keeps what was changed in it and adds what was removed."""
    make_demo(tmp_path / "demo")
    codebook = tmp_path / "demo" / CODEBOOK_FILE
    codebook.write_text("mine")
    (tmp_path / "demo" / STUDY_FILE).unlink()
    make_demo(tmp_path / "demo")
    assert codebook.read_text() == "mine"
    assert read_study(tmp_path / "demo")


@pytest.mark.parametrize("name", ["notes.txt", STUDY_FILE, "responses.csv"])
def test_the_demo_is_not_made_among_other_files(tmp_path, name):
    """A folder with files of others, also one with a study of its own, is left alone."""
    (tmp_path / name).write_text("mine")
    with pytest.raises(UsageError, match="holds other files"):
        make_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_demo_needs_a_folder(tmp_path):
    """A file where the folder is to be is told."""
    (tmp_path / "demo").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        make_demo(tmp_path / "demo")


def test_what_is_not_shipped_is_told():
    """An incomplete installation is a message, not a crash."""
    with pytest.raises(OutputError, match="install sli-themes again"):
        shipped("codebooks", "none.yaml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lines_are_redacted_in_any_usual_encoding(tmp_path, encoding):
    """One record a line, numbered from 1, with what was replaced and whether it is held; the letters are right."""
    file = tmp_path / "notes.txt"
    file.write_bytes(
        "Peers should listen before they speak.\r\nWrite to a.b@quill.example – it’s urgent.\r\n".encode(
            encoding
        )
    )
    first, second = redact_file(file, population="england-2015")
    assert (first["line"], first["redacted"], first["held"]) == (
        1,
        "Peers should listen before they speak.",
        False,
    )
    assert second["redacted"] == "Write to [e-mail address] – it’s urgent."
    (span,) = second["spans"]
    assert (span["kind"], span["start"]) == ("e-mail", 9)
    assert not any("quill" in str(value) for value in second.values())


def test_a_byte_that_no_encoding_has_is_held(tmp_path):
    """A byte that cannot be read becomes a mark and never stops the file."""
    (tmp_path / "notes.txt").write_bytes(b"caf\xe9 \x81 here\n")
    (line,) = redact_file(tmp_path / "notes.txt", population="england-2015")
    assert line["held"]


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    """A missing file is wrong usage."""
    with pytest.raises(UsageError, match="cannot be read"):
        list(redact_file(tmp_path / "none.txt", population="england-2015"))


def test_the_longest_mark_decides(tmp_path):
    """A file that starts with the mark of UTF-16 is read as that, whatever follows."""
    (tmp_path / "notes.txt").write_bytes(codecs.BOM_UTF16_LE + "Hello there.".encode("utf-16-le"))
    (line,) = redact_file(tmp_path / "notes.txt", population="england-2015")
    assert line["redacted"] == "Hello there."


def test_any_population_is_known_to_the_redactor(tmp_path):
    """Authorities of the population asked for are taken out of a plain file."""
    name = read_population("england-2025").authorities[0].official_name
    (tmp_path / "notes.txt").write_text(f"We met {name} last week.\n", encoding="utf-8")
    (line,) = redact_file(tmp_path / "notes.txt", population="england-2025")
    assert line["redacted"] == "We met [another council] last week."


def test_standard_input_is_redacted_as_it_comes(monkeypatch):
    """The first line is out before the last one is read, so that a pipe of any length passes."""

    class Pipe:
        def reconfigure(self, **_: object) -> None:
            pass

        def __iter__(self):
            yield "We asked Cllr Merrowdene.\n"
            raise AssertionError("read ahead")

    monkeypatch.setattr("sys.stdin", Pipe())
    first = next(redact_file(Path("-"), population="england-2015", ner="off"))
    assert first["redacted"] == "We asked [name]."
