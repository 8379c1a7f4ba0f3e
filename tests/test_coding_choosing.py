"""Choosing a coder: by default, by the name it is installed under, by module and attribute."""

from __future__ import annotations

import hashlib
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace

import plugged_in
import pytest

from sli_themes.coding import choosing
from sli_themes.coding.choosing import chosen_coder
from sli_themes.coding.coder import Coder
from sli_themes.errors import UsageError


@pytest.fixture
def installed(monkeypatch):
    """Install a package that brings a coder."""
    point = EntryPoint(name="bayes", value="plugged_in:naive_bayes", group=choosing.GROUP)
    vars(point).update(dist=SimpleNamespace(name="our-coders", version="1.2"))
    monkeypatch.setattr(choosing, "entry_points", lambda group: [point] if group == choosing.GROUP else [])


def test_none_ships_but_the_built_in_one():
    """Default is the coder of this package, which sends nothing; nothing else is installed with it."""
    chosen = chosen_coder("default")
    assert chosen.factory is Coder
    assert (chosen.sends_text_to, chosen.source_hash, chosen.versions) == ("", "", ())
    pyproject = (Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8")
    assert choosing.GROUP not in pyproject


def test_module_and_attribute_find_a_coder():
    """The path leads to the object; the file it stands in is told by its hash."""
    chosen = chosen_coder("plugged_in:service")
    assert chosen.factory is plugged_in.service
    assert chosen.sends_text_to == "themes.example"
    assert chosen.source_hash == hashlib.sha256(Path(plugged_in.__file__).read_bytes()).hexdigest()


def test_an_installed_package_is_found_by_name(installed):
    """An entry point of the group gives the name; package and version are kept for the record."""
    chosen = chosen_coder("bayes")
    assert chosen.factory is plugged_in.naive_bayes
    assert chosen.versions == (("our-coders", "1.2"),)
    assert len(chosen.source_hash) == 64


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("bays", "did you mean 'bayes'"),
        ("anna", "known here: default, bayes; or write module:attribute"),
        ("no_such_module:coder", "cannot be imported .ModuleNotFoundError."),
        ("plugged_in:nothing", "cannot be imported .AttributeError."),
        (":coder", "cannot be imported .ValueError."),
        ("plugged_in:silent", "does not say whether words of answers leave this machine"),
        ("plugged_in:KeywordService", "does not say whether"),
    ],
)
def test_what_is_no_coder_says_why(installed, name, said):
    """An unknown name, a path that leads nowhere and a coder that does not declare where it sends words are refused."""
    with pytest.raises(UsageError, match=said):
        chosen_coder(name)


@pytest.mark.parametrize("place", [None, True, " api.example", "api\nexample"])
def test_where_words_go_must_be_said_in_plain_text(monkeypatch, place):
    """What cannot be printed as the name of a place is no declaration."""
    monkeypatch.setattr(plugged_in, "odd", type("Odd", (), {"sends_text_to": place}), raising=False)
    with pytest.raises(UsageError, match="does not say whether"):
        chosen_coder("plugged_in:odd")


def test_a_fault_within_a_plug_in_is_told_without_its_words(tmp_path, monkeypatch):
    """What a module says when it fails to load may hold anything, and is not repeated."""
    (tmp_path / "failing_coder.py").write_text("raise RuntimeError('Perpetua Quillfeather')", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UsageError, match="RuntimeError") as told:
        chosen_coder("failing_coder:coder")
    assert "Quillfeather" not in str(told.value)


def test_the_folder_of_a_study_is_not_searched(tmp_path, monkeypatch):
    """A module that lies beside study.toml is not run because study.toml names it."""
    (tmp_path / "lying_here.py").write_text("raise SystemExit(9)", "utf-8")
    with pytest.raises(UsageError, match="ModuleNotFoundError"):
        chosen_coder("lying_here:coder")
