"""Versions of a codebook: a file, a kept copy, a git revision."""

from __future__ import annotations

import subprocess

import pytest

from sli_themes.codebook import edit_codebook, theme_entry
from sli_themes.codebook.versions import kept_copies, read_version
from sli_themes.errors import CodebookError

BOOK = "title: T\nversion: 1\nthemes:\n  - id: a\n    name: First\n"


@pytest.fixture
def book(tmp_path):
    """Return a codebook that was edited once: version 2, with version 1 beside it."""
    path = tmp_path / "codebook.yaml"
    path.write_text(BOOK, "utf-8")

    def change(document) -> None:
        theme_entry(document, "a")["name"] = "Second"

    edit_codebook(path, change, who="anna", what="renamed", date="2015-07-31")
    return path


def test_files_and_versions_are_read(book):
    """A path, today's version and the copy beside it."""
    assert read_version(str(book)).theme("a").name == "Second"
    assert read_version(f"{book}@2").theme("a").name == "Second"
    assert read_version(f"{book}@1").theme("a").name == "First"


def test_a_version_that_is_not_there_or_twice_is_told(book):
    """What could be meant is named."""
    with pytest.raises(CodebookError, match="no copy of version 7"):
        read_version(f"{book}@7")
    book.with_name("codebook.v1.2.yaml").write_text(BOOK, "utf-8")
    assert [copy.name for copy in kept_copies(book, 1)] == ["codebook.v1.yaml", "codebook.v1.2.yaml"]
    with pytest.raises(CodebookError, match=r"more than once → name the file.*codebook\.v1\.2\.yaml"):
        read_version(f"{book}@1")


def test_a_git_revision_is_read(book, monkeypatch):
    """From the repository at hand, relative to the folder one stands in; another revision is told."""
    monkeypatch.chdir(book.parent)
    git = ["git", "-c", "user.name=Anna", "-c", "user.email=anna@valley.example"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    book.write_text(BOOK.replace("First", "Third"), "utf-8")
    assert read_version("HEAD:codebook.yaml").theme("a").name == "Second"
    with pytest.raises(CodebookError, match="no such revision"):
        read_version("HEAD~5:codebook.yaml")
    with pytest.raises(CodebookError, match="cannot be read"):
        read_version("--output=x:codebook.yaml")
