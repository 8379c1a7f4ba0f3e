"""The codebook room as a whole: what its types answer, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import sli_themes.codebook as room
from sli_themes.codebook import Codebook, Status, Theme

BOOK = Codebook(
    title="T",
    version=1,
    residual=("rest",),
    themes=(
        Theme(id="places", name="Places"),
        Theme(id="parks", name="Parks", parent="places", questions=("q1",)),
        Theme(id="roads", name="Roads", parent="places"),
        Theme(id="old", name="Old", parent="places", status=Status.RETIRED),
        Theme(id="rest", name="Rest"),
        Theme(id="plants", name="Plants", keywords=("plant*",)),
        Theme(id="trees", name="Trees", parent="plants"),
    ),
)


def test_what_a_codebook_answers() -> None:
    """Headings, residual and retired themes are not coded; a theme without questions belongs to all."""
    assert [theme.id for theme in BOOK.codable] == ["parks", "roads", "plants", "trees"]
    assert [theme.id for theme in BOOK.for_question("q2")] == ["roads", "plants", "trees"]
    assert BOOK.theme("trees").name == "Trees"
    with pytest.raises(KeyError):
        BOOK.theme("none")


def test_every_public_name_is_there() -> None:
    """The list of public names is sorted, complete and importable; another name is an error as usual."""
    assert room.__all__ == sorted(room.__all__)
    for name in room.__all__:
        assert getattr(room, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'none'"):
        _ = room.none  # type: ignore[attr-defined]


def test_importing_the_room_is_light() -> None:
    """Neither YAML nor the search for near words is loaded before a codebook is read."""
    code = (
        "import sys, sli_themes.codebook; print(sorted({'ruamel', 'rapidfuzz', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
