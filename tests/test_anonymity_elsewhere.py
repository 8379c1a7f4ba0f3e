"""Texts published elsewhere: a quote that could be looked up in one is held."""

from __future__ import annotations

import io
import zipfile

import pytest
from bridge_builders import HARMLESS, HashVectors, write_study

from sli_themes.anonymity.elsewhere import Elsewhere
from sli_themes.errors import StudyError
from sli_themes.pipeline import code_study, read_inputs
from sli_themes.reporting import report_study

WORDS = "we have long held that peers should listen before they speak to members"


def docx(text: str) -> bytes:
    """Return a Word file, cut into runs as Word does."""
    stream = io.BytesIO()
    runs = "".join(f"<w:r><w:t>{text[at : at + 5]}</w:t></w:r>" for at in range(0, len(text), 5))
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document><w:p>{runs}</w:p></w:document>")
    return stream.getvalue()


def test_case_and_punctuation_do_not_count():
    """Eight words in a row are seen whatever stands between them; seven are not."""
    known = Elsewhere([WORDS], 8)
    assert known.shares("(Peers) should LISTEN - before they speak: to members!")
    assert not known.shares("peers should listen before they speak to anybody")
    assert not known.shares("")


def test_word_files_and_plain_ones_are_read(tmp_path):
    """The words of a docx are found although it cuts them up."""
    (tmp_path / "a.docx").write_bytes(docx(WORDS))
    (tmp_path / "b.txt").write_text("The rules are clear enough as they stand today.", encoding="utf-8")
    known = Elsewhere.read([tmp_path / "a.docx", tmp_path / "b.txt"], 8)
    assert known.shares(WORDS)
    assert known.shares("the rules are clear enough as they stand")


def test_every_file_that_cannot_be_read_is_told(tmp_path):
    """A missing file and one of no known kind are two faults, told together."""
    (tmp_path / "b.gif").write_bytes(b"GIF89a" + bytes(300))
    with pytest.raises(StudyError) as refused:
        Elsewhere.read([tmp_path / "a.txt", tmp_path / "b.gif"], 8)
    assert "a.txt" in str(refused.value)
    assert "b.gif" in str(refused.value)


def test_such_quotes_are_held(tmp_path):
    """A study that names a published text releases no quote from it; they wait with their own reason."""
    settings = "[settings.quotes]\nmin_words = 12\n"
    study = write_study(tmp_path / "study", settings=settings)
    toml = study / "study.toml"
    toml.write_text(
        'published_elsewhere = ["replies.txt"]\n' + toml.read_text(encoding="utf-8"), encoding="utf-8"
    )
    (study / "replies.txt").write_text("\n".join(HARMLESS), encoding="utf-8")
    inputs = read_inputs(study)
    done = code_study(inputs, HashVectors())
    made = report_study(inputs, HashVectors(), done.coded.codings, done.record)
    assert made.results.quotes == ()
    assert made.held
    assert "published elsewhere" in (study / "restricted" / "review-queue.csv").read_text(encoding="utf-8")
