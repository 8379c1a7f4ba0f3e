"""Importing a codebook of another shape: ids stay, nothing is left out without a note."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest

from sli_themes.codebook import Codebook, ImportedCodebook, Status, import_codebook, parse_codebook
from sli_themes.errors import CodebookError

SHARED = Path(__file__).parents[2] / "shared" / "data"
SHIPPED = sorted((Path(__file__).parents[1] / "codebooks").glob("*.yaml"))


def imported(folder: Path, content: str | bytes, name: str = "their book.yaml") -> ImportedCodebook:
    """Import a file of this content; check that the bytes to write are a codebook without faults."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = import_codebook(path)
    assert parse_codebook(found.content) == found.codebook
    assert path.read_bytes() == (content if isinstance(content, bytes) else content.encode())
    assert not any(note.fatal for note in found.notes)
    return found


def notes_of(found: ImportedCodebook) -> list[str]:
    """Return the notes as a reader sees them."""
    return [str(note) for note in found.notes]


def tree_of(book: Codebook) -> list[tuple[str, str, str | None]]:
    """Return id, name and parent of each theme."""
    return [(theme.id, theme.name, theme.parent) for theme in book.themes]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_our_own_format_is_copied_as_it_is(path: Path) -> None:
    """A shipped codebook comes through byte for byte, without a note."""
    found = import_codebook(path)
    assert found.as_it_is
    assert found.content == path.read_bytes()
    assert found.notes == ()


def test_faults_in_our_own_format_are_told_not_worked_around(tmp_path: Path) -> None:
    """A file with version, ids and names is ours: a typing error in it stops the import."""
    text = "version: 1\nthemes:\n  - {id: a, name: A, keyword: [x]}\n"
    with pytest.raises(CodebookError, match="line 3, column 22: unknown key `keyword`"):
        imported(tmp_path, text)


def test_names_under_other_words_and_parents_by_name(tmp_path: Path) -> None:
    """`label` is a name, a parent that is only a name becomes a heading before its first child."""
    found = imported(
        tmp_path,
        """
name: Framework
asked_by: us
themes:
- {id: staff_manner, label: Staff manner, parent: Staff, description: How they are., colour: red}
- {id: parking, label: Parking}
- {id: staff_numbers, label: Staff numbers, parent: Staff, examples: [More of them], colour: blue, residual: no}
- {id: none_of_it, label: None of it, residual: true}
""",
    )
    book = found.codebook
    assert not found.as_it_is
    assert book.title == "Framework"
    assert tree_of(book) == [
        ("staff", "Staff", None),
        ("staff_manner", "Staff manner", "staff"),
        ("parking", "Parking", None),
        ("staff_numbers", "Staff numbers", "staff"),
        ("none_of_it", "None of it", None),
    ]
    assert book.residual == ("none_of_it",)
    assert book.theme("staff_manner").definition == "How they are."
    assert book.theme("staff_numbers").examples == ("More of them",)
    assert [theme.id for theme in book.codable] == ["staff_manner", "parking", "staff_numbers"]
    assert notes_of(found) == [
        "theme staff: heading made for the parent 'Staff', which is no theme",
        "their book.yaml: `asked_by` is not carried over",
        "their book.yaml: `colour` is not carried over (2 times)",
    ]


def test_a_group_with_the_name_of_one_of_its_themes(tmp_path: Path) -> None:
    """A theme called as its own group keeps id and name; the heading gets others."""
    text = "themes:\n- {id: staff, label: Staff, parent: Staff}\n- {id: b, label: B, parent: staff }\n"
    found = imported(tmp_path, text.replace("parent: staff }", "parent: STAFF}"))
    assert tree_of(found.codebook) == [
        ("staff-group", "Staff (group)", None),
        ("staff", "Staff", "staff-group"),
        ("b", "B", "staff-group"),
    ]


def test_a_heading_never_takes_the_id_of_a_theme(tmp_path: Path) -> None:
    """The id made for a heading is changed when a theme has it."""
    found = imported(tmp_path, "themes:\n- {id: staff, label: Manner, parent: Staff}\n- {id: b, label: B}\n")
    assert tree_of(found.codebook)[0] == ("staff-2", "Staff", None)
    assert found.codebook.theme("staff").parent == "staff-2"


def test_a_parent_that_names_a_theme_is_that_theme(tmp_path: Path) -> None:
    """By id or by name, in any case, and also when it stands later in the file."""
    found = imported(
        tmp_path,
        "themes:\n- {id: a, label: A, parent: play areas}\n- {id: b, label: B, parent: p}\n"
        "- {id: p, label: Play areas}\n",
    )
    assert [theme.parent for theme in found.codebook.themes] == ["p", "p", None]
    assert found.notes == ()


def test_sections_become_headings_with_their_questions(tmp_path: Path) -> None:
    """Nested themes hang on their section; bare question numbers become ids, for the themes too."""
    found = imported(
        tmp_path,
        """
sections:
- id: scrutiny
  section: Scrutiny
  subsection: null
  questions: [1, 2]
  asked: What of scrutiny?
  themes:
  - {id: scrutiny.more, label: More of it, definition: Wants more.}
  - {id: scrutiny.less, label: Less of it, questions: [q7]}
- section: Peers
  subsection: Plans
  questions: 3
  themes: [Plans are needed]
""",
    )
    assert tree_of(found.codebook) == [
        ("scrutiny", "Scrutiny", None),
        ("scrutiny.more", "More of it", "scrutiny"),
        ("scrutiny.less", "Less of it", "scrutiny"),
        ("peers-plans", "Peers: Plans", None),
        ("plans-are-needed", "Plans are needed", "peers-plans"),
    ]
    assert [theme.questions for theme in found.codebook.themes] == [
        ("q1", "q2"),
        ("q1", "q2"),
        ("q7",),
        ("q3",),
        ("q3",),
    ]
    assert found.codebook.theme("scrutiny").brief == "What of scrutiny?"
    assert [theme.id for theme in found.codebook.codable] == [
        "scrutiny.more",
        "scrutiny.less",
        "plans-are-needed",
    ]


def test_unfit_names_are_made_fit_and_told(tmp_path: Path) -> None:
    """Forbidden characters, long names and the same name twice: changed, told, and nothing lost."""
    long = "A name that goes on for so long that no package of the field would ever take it whole"
    found = imported(
        tmp_path,
        json.dumps(
            {"themes": [{"id": "a", "label": "x > y\\z::\n w"}, {"id": "b", "label": long}, "Same", "same"]}
        ),
        "book.json",
    )
    a, b, same, again = found.codebook.themes
    assert a.name == "x › y/z: w"
    assert (len(b.name) <= 63, b.name.endswith("…"), b.brief) == (True, True, long)
    assert (same.name, again.name, again.id) == ("Same", "same (2)", "same-2")
    told = "\n".join(notes_of(found))
    assert "theme a: name written as" in told
    assert "theme b: name shortened to" in told
    assert "theme same-2: name written as 'same (2)': same has the same" in told


def test_a_name_that_nobody_can_see_becomes_the_id_in_words(tmp_path: Path) -> None:
    """A byte order mark or a lone joiner is no name; the note says what stands there now."""
    found = imported(tmp_path, '{"themes": [{"id": "peer_challenge", "name": "\\ufeff"}]}', "their book.json")
    assert tree_of(found.codebook) == [("peer_challenge", "Peer challenge", None)]
    assert any("name written as 'Peer challenge'" in note for note in notes_of(found))


def test_fit_ids_stay_and_others_are_told(tmp_path: Path) -> None:
    """Codings hang on ids: a fit id is never taken away by one that is made."""
    found = imported(
        tmp_path,
        "themes:\n- {id: Play Areas, label: A}\n- {id: play-areas, label: B}\n- {id: play-areas, label: C}\n",
    )
    assert [theme.id for theme in found.codebook.themes] == ["play-areas-2", "play-areas", "play-areas-3"]
    assert notes_of(found) == [
        "theme 1: id 'Play Areas' became play-areas-2 → codings must use the new id",
        "theme 3: id 'play-areas' became play-areas-3 → codings must use the new id",
    ]


def test_keywords_and_status_are_taken_over_where_they_are_fit(tmp_path: Path) -> None:
    """A keyword that our format refuses is left out with a note; an unknown status becomes agreed."""
    found = imported(
        tmp_path,
        "themes:\n- {label: A, keywords: [park*, '*'], status: Draft}\n- {label: B, keywords: 'x, y z', status: live}\n"
        "- {label: C, status: retired, merged_into: A}\n- {label: D, merged_into: a}\n",
    )
    a, b, c, d = found.codebook.themes
    assert (a.keywords, a.status) == (("park*",), Status.DRAFT)
    assert (b.keywords, b.status) == (("x", "y z"), Status.AGREED)
    assert (c.status, c.merged_into, d.merged_into) == (Status.RETIRED, None, None)
    assert [note.split(":")[0] for note in notes_of(found)] == ["theme a", "theme b"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_are_read_by_their_headings(tmp_path: Path, delimiter: str) -> None:
    """A csv file with any usual delimiter: keywords part at semicolons, examples at line ends, ids stay text."""
    rows = [
        ["Code", "Label", "Description", "Key words", "Examples", "Group", "Note"],
        ["01", "Parks", "Green places", '"park*; green space"', '"More parks\nA bench"', "Places", "x"],
        ["", "", "", "", "", "", ""],
        ["02", "Roads", "", "", "", "Places", ""],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    found = imported(tmp_path, "\ufeff" + text, "My codes.csv")
    assert tree_of(found.codebook) == [
        ("places", "Places", None),
        ("01", "Parks", "places"),
        ("02", "Roads", "places"),
    ]
    parks = found.codebook.theme("01")
    assert (parks.definition, parks.keywords) == ("Green places", ("park*", "green space"))
    assert parks.examples == ("More parks", "A bench")
    assert found.codebook.title == "My codes"
    assert "My codes.csv: `note` is not carried over" in notes_of(found)


def test_theme_and_code_columns(tmp_path: Path) -> None:
    """`theme` names, unless it repeats beside `code`: then it groups and `code` names."""
    assert tree_of(imported(tmp_path, "theme\nParks\nRoads\n", "a.csv").codebook) == [
        ("parks", "Parks", None),
        ("roads", "Roads", None),
    ]
    assert tree_of(imported(tmp_path, "code,theme\np1,Parks\nr1,Roads\n", "b.csv").codebook) == [
        ("p1", "Parks", None),
        ("r1", "Roads", None),
    ]
    assert tree_of(imported(tmp_path, "theme,code\nPlaces,Parks\nPlaces,Roads\n", "c.csv").codebook) == [
        ("places", "Places", None),
        ("parks", "Parks", "places"),
        ("roads", "Roads", "places"),
    ]
    assert tree_of(imported(tmp_path, "theme,subtheme\nPlaces,Parks\n", "d.csv").codebook)[1][2] == "places"


def test_a_workbook_is_read_from_the_sheet_with_the_themes(tmp_path: Path) -> None:
    """Title rows and a cover sheet are passed over; whole numbers stay as they look."""
    book = openpyxl.Workbook()
    book.active.append(["Read me"])
    sheet = book.create_sheet("Codes")
    for row in [["Our codes"], ["id", "name", "definition"], [1, "Parks", "Green"], [2, "Roads", None]]:
        sheet.append(row)
    path = tmp_path / "codes.xlsx"
    book.save(path)
    found = import_codebook(path)
    assert tree_of(found.codebook) == [("1", "Parks", None), ("2", "Roads", None)]
    assert found.codebook.theme("1").definition == "Green"


def test_old_windows_text_is_read_and_told(tmp_path: Path) -> None:
    """A csv file that is not UTF-8 is read as Windows text."""
    found = imported(tmp_path, "name\nCafé’s\n".encode("cp1252"), "a.csv")
    assert found.codebook.themes[0].name == "Café’s"
    assert "read as Windows text" in notes_of(found)[0]


def test_dictionaries_of_themes(tmp_path: Path) -> None:
    """A mapping from id to definition or to fields is a codebook too."""
    found = imported(tmp_path, "themes:\n  parks: Green places\n  roads: {label: Roads and paths}\n  none:\n")
    assert [(t.id, t.name, t.definition) for t in found.codebook.themes] == [
        ("parks", "Parks", "Green places"),
        ("roads", "Roads and paths", ""),
        ("none", "None", ""),
    ]
    assert [t.id for t in imported(tmp_path, "a: {label: A}\nb: {label: B}\n").codebook.themes] == ["a", "b"]


def test_a_theme_without_any_name_is_left_out_with_a_note(tmp_path: Path) -> None:
    """Its place is told."""
    found = imported(tmp_path, "themes:\n- {definition: x}\n- Parks\n- [1, 2]\n")
    assert [theme.id for theme in found.codebook.themes] == ["parks"]
    assert {note.split(":")[0] for note in notes_of(found)} == {"theme 1", "theme 3"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.yaml", "", "the file is empty"),
        ("a.yaml", "just words", "no list of themes found"),
        ("a.yaml", "colour: red\nsize: 3\n", "no list of themes found"),
        ("a.yaml", "themes: []\n", "no themes found"),
        ("a.yaml", "themes:\n- label: a: b\n", "line 2, column 11: not YAML"),
        (
            "a.yaml",
            "themes:\n- {id: a, label: A, parent: b}\n- {id: b, label: B, parent: a}\n",
            "goes in a circle",
        ),
        ("a.json", "{", "line 1, column 2: not JSON"),
        ("a.json", "3", "no list of themes found"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.csv", "", "no column with the themes' names"),
        ("a.csv", "colour,size\nred,3\n", "no column with the themes' names (columns: colour, size)"),
        ("a.csv", "name,definition\n", "headings only"),
        ("a.xlsx", "no workbook", "not a workbook"),
        (
            "a.yaml",
            "x: &a [y, y, y, y, y, y, y, y, y]\nb: &b [*a, *a, *a, *a, *a, *a]\n" + "themes: " + "[" * 40,
            "not YAML",
        ),
    ],
)
def test_what_is_no_codebook_is_told(tmp_path: Path, name: str, content: str, words: str) -> None:
    """Each file that cannot be imported gives one clear fault."""
    (tmp_path / name).write_text(content)
    with pytest.raises(CodebookError, match=re.escape(words)):
        import_codebook(tmp_path / name)


def test_aliases_cannot_fill_the_memory(tmp_path: Path) -> None:
    """A file of another shape is not written out without bounds either."""
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    (tmp_path / "a.yaml").write_text("\n".join(rows) + "\nthemes:\n- label: A\n")
    with pytest.raises(CodebookError, match="make too much of it"):
        import_codebook(tmp_path / "a.yaml")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(CodebookError, match=r"none\.yaml: cannot be read"):
        import_codebook(tmp_path / "none.yaml")


def test_the_framework_of_patient_experience_is_converted() -> None:
    """46 themes keep their ids, which human codings use; its groups become headings, its residual codes are known."""
    path = SHARED / "nhs_patient_experience" / "codebook.yaml"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    found = import_codebook(path)
    given = re.findall(r"^- id: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(given) == 46
    ids = [theme.id for theme in found.codebook.themes]
    assert [theme_id for theme_id in ids if theme_id in given] == given
    assert len(found.codebook.codable) == 44
    assert found.codebook.residual == ("not_assigned", "labelling_not_possible")
    assert sum("heading made" in note.what for note in found.notes) == len(ids) - 46 == 12
    assert sum(bool(theme.examples) for theme in found.codebook.codable) >= 40


def test_the_frames_of_taking_stock_are_converted() -> None:
    """17 sections become headings over 106 themes, which belong to the questions of their section."""
    path = SHARED / "taking_stock" / "themes.yaml"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    book = import_codebook(path).codebook
    assert (len(book.themes), len(book.codable)) == (123, 106)
    assert book.theme("principles").questions == ("q1", "q2")
    assert all(theme.questions and theme.definition for theme in book.codable)
    assert all(theme.id.startswith(f"{theme.parent}.") for theme in book.codable)
