"""Edits of a codebook file: only what was edited changes, in one step, and the file before is kept."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sli_themes.codebook import (
    Status,
    dump_codebook,
    edit_codebook,
    parse_codebook,
    plan_edit,
    read_codebook,
    theme_entry,
)
from sli_themes.codebook import editing as editing_module
from sli_themes.codebook.editing import _dump, _load
from sli_themes.codebook.layout import merge_layout, sequence_offset
from sli_themes.errors import CodebookError, OutputError

SHIPPED = sorted((Path(__file__).parents[1] / "codebooks").glob("*.yaml"))
SIGNED = {"who": "Ann Example", "what": "an edit", "why": "a reason", "date": "2015-07-31"}

BOOK = """\
# Our codebook.
#   Edit with care.
title: "Parks"   # quoted on purpose
version: 3
themes:

  # ==== Places
  - id: play
    name: 'Play areas'
    parent: null
    definition: >-
      Asks for places to play, and says
      where they should be.
    examples:
      - >-
        More swings,
        please.
      # the best one
      - "We like the slide"
    keywords: ["swing*", slide,
      play area]      # three so far
    status: agreed
    merged_into: null

  # ==== Plants
  # Two kinds.
  - id: trees
    name: Trees
    use_when: [a tree is named]
    questions: [q1]

  - id: flowers
    name: Flowers
    brief: |-
      Beds
        and pots

# Not themes.
residual: [other]   # nothing else
history: []
# The end.
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return the path of a codebook with comments in many places."""
    path = tmp_path / "codebook.yaml"
    path.write_bytes(BOOK.encode())
    return path


def changed_lines(before: str, after: str) -> list[str]:
    """Return the lines that left (-) and came (+)."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:3] not in ("---", "+++") and not line.startswith("@@")]


def rename(document: Any) -> None:
    """Give one theme another name."""
    theme_entry(document, "trees")["name"] = "Trees and woods"


HISTORY = [
    "-history: []",
    "+history:",
    "+  - version: 4",
    "+    date: '2015-07-31'",
    "+    who: Ann Example",
    "+    what: an edit",
    "+    why: a reason",
]


def test_only_the_edited_lines_change(book: Path) -> None:
    """A rename alters the name, the theme's and the book's version, and adds a line of history; nothing else."""
    after = edit_codebook(book, rename, **SIGNED)
    text = book.read_text()
    assert changed_lines(BOOK, text) == [
        "-version: 3",
        "+version: 4",
        "-    name: Trees",
        "+    name: Trees and woods",
        "+    changed: 4",
        *HISTORY,
    ]
    assert text.endswith("    why: a reason\n# The end.\n")
    assert read_codebook(book) == after
    assert (after.version, after.theme("trees").name, after.theme("trees").changed) == (
        4,
        "Trees and woods",
        4,
    )
    assert after.theme("play").changed == 1
    assert [(e.version, e.date, e.who, e.what, e.why) for e in after.history] == [
        (4, "2015-07-31", "Ann Example", "an edit", "a reason")
    ]


def test_the_file_before_is_kept(book: Path) -> None:
    """The version before stays beside the file, byte for byte, and an older copy is never overwritten."""
    edit_codebook(book, rename, **SIGNED)
    assert (book.parent / "codebook.v3.yaml").read_text() == BOOK
    assert sorted(path.name for path in book.parent.iterdir()) == ["codebook.v3.yaml", "codebook.yaml"]
    book.write_bytes(BOOK.replace('slide"', 'swing"').encode())
    edit_codebook(book, rename, **SIGNED)
    assert (book.parent / "codebook.v3.yaml").read_text() == BOOK
    assert 'like the swing"' in (book.parent / "codebook.v3.2.yaml").read_text()
    book.write_bytes(BOOK.encode())
    edit_codebook(book, rename, **SIGNED)
    assert len(list(book.parent.iterdir())) == 3


def test_comments_stay_where_they_were(book: Path) -> None:
    """Lists that grow, values that go and keys that come keep every comment in its place."""

    def change(document: Any) -> None:
        play = theme_entry(document, "play")
        play["examples"].append("Skating: ramps")
        play["keywords"].append("ramp*")
        del play["merged_into"]
        play["counter_examples"] = ["A new road"]
        theme_entry(document, "flowers")["keywords"] = ["rose*"]
        document["residual"].append("none")

    edit_codebook(book, change, **SIGNED)
    text = book.read_text()
    assert [line.strip() for line in BOOK.splitlines() if line.strip().startswith("#")] == [
        line.strip() for line in text.splitlines() if line.strip().startswith("#")
    ]
    for kept in ("# quoted on purpose", "# three so far", "# nothing else"):
        assert kept in text
    assert "      # the best one\n      - \"We like the slide\"\n      - 'Skating: ramps'\n" in text
    assert (
        "    counter_examples:\n      - A new road\n    changed: 4\n\n  # ==== Plants\n  # Two kinds.\n  - id: trees"
        in text
    )
    assert "    keywords:\n      - rose*\n" in text
    assert text.index("rose*") < text.index("# Not themes.")


def test_a_list_that_is_emptied_keeps_the_comments_behind_it(book: Path) -> None:
    """An emptied list becomes brackets; the file stays readable."""

    def change(document: Any) -> None:
        theme_entry(document, "play")["examples"].clear()
        theme_entry(document, "trees")["questions"].clear()
        document["residual"].clear()

    after = edit_codebook(book, change, **SIGNED)
    assert (after.theme("play").examples, after.theme("trees").questions, after.residual) == ((), (), ())
    text = book.read_text()
    assert '    examples: []\n      # the best one\n    keywords: ["swing*", slide,\n' in text
    assert "# Not themes." in text
    assert "# The end." in text


def test_comments_behind_what_goes_join_those_in_front(book: Path) -> None:
    """A comment before and one behind a removed key both stay, in order."""
    book.write_bytes(
        BOOK.replace("    questions: [q1]\n", "    # before\n    questions: [q1]\n    # behind\n").encode()
    )
    edit_codebook(book, lambda document: theme_entry(document, "trees").pop("questions"), **SIGNED)
    text = book.read_text()
    assert (
        text.index("use_when") < text.index("# before") < text.index("# behind") < text.index("id: flowers")
    )


def test_a_new_theme_is_signed(book: Path) -> None:
    """A theme that is added gets the new version as `since`, also in the middle of the file."""

    def change(document: Any) -> None:
        document["themes"].insert(1, {"id": "benches", "name": "Benches"})

    after = edit_codebook(book, change, **SIGNED)
    assert [theme.id for theme in after.themes] == ["play", "benches", "trees", "flowers"]
    assert (after.theme("benches").since, after.theme("benches").changed, after.theme("trees").changed) == (
        4,
        4,
        1,
    )
    assert "# Two kinds." in book.read_text()


def test_moved_and_removed_themes_keep_the_others_as_they_are(book: Path) -> None:
    """Order is what the edit says; the text of themes that only moved is taken over as it stands."""

    def change(document: Any) -> None:
        themes = document["themes"]
        themes.insert(0, themes.pop(2))
        del themes[2]

    after = edit_codebook(book, change, **SIGNED)
    assert [theme.id for theme in after.themes] == ["flowers", "play"]
    assert '    keywords: ["swing*", slide,\n      play area]      # three so far\n' in book.read_text()


def test_long_new_texts_are_folded(book: Path) -> None:
    """A long definition and a long list of keywords are broken into lines, as the shipped books are."""
    long = "a text that says: more than fits on one line of the file, " * 4 + "end"

    def change(document: Any) -> None:
        trees = theme_entry(document, "trees")
        trees["definition"] = long
        trees["examples"] = ["short", long]
        trees["use_when"].extend([f"tree number {n} is named" for n in range(9)])

    after = edit_codebook(book, change, **SIGNED)
    assert after.theme("trees").definition == long
    assert after.theme("trees").examples == ("short", long)
    text = book.read_text()
    assert "    definition: >-\n      a text that says" in text
    assert "      - >-\n        a text that says" in text
    assert max(map(len, text.splitlines())) <= 110


def test_an_edit_that_changes_nothing_writes_nothing(book: Path) -> None:
    """No new version, no copy, no new time stamp."""
    stamp = book.stat().st_mtime_ns
    after = edit_codebook(book, lambda document: document["themes"][0].update(name="Play areas"), **SIGNED)
    assert after.version == 3
    assert book.read_text() == BOOK
    assert book.stat().st_mtime_ns == stamp
    assert len(list(book.parent.iterdir())) == 1


def test_a_plan_writes_nothing(book: Path) -> None:
    """A dry run shows the codebook before and after and the text, and leaves the folder alone."""
    planned = plan_edit(book, rename, **SIGNED)
    assert planned.changes
    assert (planned.before.theme("trees").name, planned.after.theme("trees").name) == (
        "Trees",
        "Trees and woods",
    )
    assert parse_codebook(planned.text) == planned.after
    assert book.read_text() == BOOK
    assert len(list(book.parent.iterdir())) == 1
    assert not plan_edit(book, lambda document: None, **SIGNED).changes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda document: document["themes"][0].update(name="TREES"), "taken already"),
        (lambda document: document["themes"][0].update(parent="woods"), "no theme's id"),
        (lambda document: document["themes"][0].update(colour="green"), "unknown key"),
        (lambda document: document["themes"].clear(), "no theme"),
    ],
)
def test_an_edit_that_makes_faults_is_refused(book: Path, change: Any, words: str) -> None:
    """The file stays as it was, and the fault is told."""
    with pytest.raises(CodebookError, match=words):
        edit_codebook(book, change, **SIGNED)
    assert book.read_text() == BOOK
    assert len(list(book.parent.iterdir())) == 1


def test_a_faulty_date_is_refused(book: Path) -> None:
    """History wants an ISO date."""
    with pytest.raises(CodebookError, match="write it as 2015-07-31"):
        edit_codebook(book, rename, **(SIGNED | {"date": "yesterday"}))
    assert book.read_text() == BOOK


def test_a_faulty_or_missing_file_is_refused(tmp_path: Path) -> None:
    """Nothing is edited on top of faults."""
    path = tmp_path / "codebook.yaml"
    with pytest.raises(CodebookError, match="cannot be read"):
        edit_codebook(path, rename, **SIGNED)
    path.write_text("themes:\n  - id: a\n")
    with pytest.raises(CodebookError, match="`name` of theme a is missing"):
        edit_codebook(path, rename, **SIGNED)


def test_windows_line_ends_and_mark_stay(book: Path) -> None:
    """A file saved on Windows keeps its line ends and its byte order mark."""
    book.write_bytes(b"\xef\xbb\xbf" + BOOK.replace("\n", "\r\n").encode())
    edit_codebook(book, rename, **SIGNED)
    content = book.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf# Our codebook.\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert content.count(b"\xef\xbb\xbf") == 1


def test_other_layouts_are_edited_too(tmp_path: Path) -> None:
    """Brackets throughout, dashes at the margin, JSON: the edit is made whatever it looks like."""
    for text in (
        "{title: T, version: 1, themes: [{id: trees, name: Trees}, {id: b, name: B}]}\n",
        '{"title": "T", "themes": [\n {"id": "trees", "name": "Trees"}]}',
        "themes:\n- id: trees\n  name: Trees\n  examples:\n  - x  # note\n- {id: b, name: B}",
        "themes:\n- &t\n  id: trees\n  name: Trees\n  questions: &q\n  - q1\n- id: b\n  name: B\n  questions: *q\n",
        "---\nthemes:\n    -   id: trees\n        name: Trees\n        examples:\n            -   a\n...\n",
    ):
        path = tmp_path / "codebook.yaml"
        path.write_text(text)
        before = read_codebook(path)
        after = edit_codebook(path, rename, **SIGNED)
        assert after.theme("trees").name == "Trees and woods"
        assert [theme.id for theme in after.themes] == [theme.id for theme in before.themes]
        assert read_codebook(path) == after
        assert ("# note" in path.read_text()) == ("# note" in text)


def test_dashes_at_the_margin_stay_there(tmp_path: Path) -> None:
    """The indentation of lists is taken from the file."""
    path = tmp_path / "codebook.yaml"
    path.write_text("title: T\nversion: 1\nthemes:\n- id: trees\n  name: Trees\n  examples:\n  - x\n")
    edit_codebook(path, lambda document: document["themes"][0]["examples"].append("y"), **SIGNED)
    assert path.read_text().startswith(
        "title: T\nversion: 2\nthemes:\n- id: trees\n  name: Trees\n  examples:\n  - x\n  - y\n"
        "  changed: 2\nhistory:\n- version: 2\n"
    )


def test_a_second_saving_meanwhile_is_noticed(book: Path) -> None:
    """What somebody else saved while the edit was made is not lost."""

    def change(document: Any) -> None:
        rename(document)
        book.write_bytes(BOOK.replace("Flowers", "Roses").encode())

    with pytest.raises(OutputError, match="somebody else saved it meanwhile"):
        edit_codebook(book, change, **SIGNED)
    assert "Roses" in book.read_text()
    assert not [path for path in book.parent.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_full_disk_or_ctrl_c_leaves_the_file_as_it_was(
    book: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """A write that fails leaves no half file and no scrap behind."""

    def fail(_: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    expected = OutputError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        edit_codebook(book, rename, **SIGNED)
    assert [path.name for path in book.parent.iterdir()] == ["codebook.yaml"]
    assert book.read_text() == BOOK


def test_a_link_stays_a_link(book: Path) -> None:
    """The file behind a link is edited; its permissions stay."""
    link = book.parent / "link.yaml"
    link.symlink_to(book)
    book.chmod(0o640)
    edit_codebook(link, rename, **SIGNED)
    assert link.is_symlink()
    assert read_codebook(book).version == 4
    assert book.stat().st_mode & 0o777 == 0o640


def test_what_is_said_comes_before_how_it_looks(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the old layout would say something else than the edit, the plain round trip is written."""
    monkeypatch.setattr(editing_module, "merge_layout", lambda **_: BOOK)
    after = edit_codebook(book, rename, **SIGNED)
    assert after.theme("trees").name == "Trees and woods"
    assert read_codebook(book) == after


def test_an_unknown_theme_is_a_key_error(book: Path) -> None:
    """A change that asks for a theme that is not there is a programmer's mistake."""
    with pytest.raises(KeyError):
        edit_codebook(book, lambda document: theme_entry(document, "none").clear(), **SIGNED)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_book_goes_round_byte_for_byte(path: Path) -> None:
    """Read and written back without an edit, a shipped codebook is the same file."""
    text = path.read_text(encoding="utf-8")
    again = _dump(_load(text), sequence_offset(text))
    assert merge_layout(old=text, old_again=again, new=again) == text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_rename_in_a_shipped_book_changes_few_lines(path: Path, tmp_path: Path) -> None:
    """Git shows the edit and nothing else."""
    copy = tmp_path / "codebook.yaml"
    copy.write_bytes(path.read_bytes())
    theme_id = read_codebook(path).themes[-1].id
    edit_codebook(
        copy, lambda document: theme_entry(document, theme_id).update(name="Another name"), **SIGNED
    )
    assert len(changed_lines(path.read_text("utf-8"), copy.read_text("utf-8"))) <= 14


def test_books_that_the_program_wrote_go_round_too() -> None:
    """A fresh codebook is edited without a change of its layout."""
    text = dump_codebook(parse_codebook(BOOK), note="Made.")
    again = _dump(_load(text), sequence_offset(text))
    assert merge_layout(old=text, old_again=again, new=again) == text


ids = st.sampled_from(["play", "trees", "flowers"])
steps = st.one_of(
    st.tuples(
        st.just("set"), ids, st.sampled_from(["brief", "definition"]), st.text("ab #:-\n\"'é*", max_size=30)
    ),
    st.tuples(
        st.just("list"),
        ids,
        st.sampled_from(["examples", "use_when", "not_when"]),
        st.lists(st.text("xy #:-,'[", min_size=1, max_size=130).filter(str.strip), max_size=3),
    ),
    st.tuples(st.just("retire"), ids, st.just(""), st.just("")),
    st.tuples(st.just("up"), ids, st.just(""), st.just("")),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, min_size=1, max_size=4))
def test_any_edit_says_what_it_should_and_keeps_the_rest(done: list[tuple[str, str, str, Any]]) -> None:
    """Whatever is edited: the result reads as edited, other themes are equal, and their comments are there."""

    def change(document: Any) -> None:
        for kind, theme_id, key, value in done:
            entry = theme_entry(document, theme_id)
            if kind == "retire":
                entry["status"] = "retired"
            elif kind == "up":
                document["themes"].remove(entry)
                document["themes"].insert(0, entry)
            elif kind == "list" and key in entry:
                entry[key].extend(value)
            else:
                entry[key] = value

    before = parse_codebook(BOOK)
    planned = editing_module._plan(BOOK.encode(), "codebook.yaml", change, ("2015-07-31", "A", "b", ""))
    after = parse_codebook(planned.text)
    assert after == planned.after
    touched = {theme_id for _, theme_id, _, _ in done}
    for theme in before.themes:
        if theme.id not in touched:
            assert after.theme(theme.id) == theme
    for kind, theme_id, key, value in done:
        if kind == "retire":
            assert after.theme(theme_id).status is Status.RETIRED
        if kind == "list":
            assert {text.strip() for text in value} <= set(getattr(after.theme(theme_id), key))
    if not any(kind == "up" for kind, *_ in done):
        for comment in ("# ==== Places", "# the best one", "# ==== Plants\n", "# Not themes.", "# The end."):
            assert comment in planned.text
