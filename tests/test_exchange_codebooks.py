"""Codebooks out to other programs and back: nothing is lost that the format can hold, and the rest is said."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from test_codebook_dumping import codebooks

from sli_themes.codebook import Codebook, Edit, Status, Theme, read_codebook
from sli_themes.errors import CodebookError, ExchangeError, UsageError
from sli_themes.exchange.codebooks import Format, export_codebook, format_of, import_any
from sli_themes.exchange.described import describe, described
from sli_themes.exchange.guids import guid, plain_guid
from sli_themes.exchange.xml import fit
from sli_themes.files import printable

REPOSITORY = Path(__file__).resolve().parent.parent
REFI = REPOSITORY.parent / "shared" / "data" / "refi_qda"
SHIPPED = sorted((REPOSITORY / "codebooks").glob("*.yaml"))
SUFFIX = {"qdc": ".qdc", "maxqda": ".xlsx", "taguette": ".csv", "qualcoder": ".txt", "consult": ".csv"}
TEXTS = ("brief", "definition")
LISTS = ("use_when", "not_when", "examples", "counter_examples")
generated = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def there_and_back(book: Codebook, kind: str, folder: Path) -> Codebook:
    """Return a codebook after a journey through another program's format."""
    path = folder / f"book{SUFFIX[kind]}"
    path.write_bytes(export_codebook(book, Format(kind)).content)
    return import_any(path).codebook


def in_tree(book: Codebook) -> tuple[Theme, ...]:
    """Return the themes with children behind their parents, as a tree holds them."""
    below: dict[str | None, list[Theme]] = {}
    for theme in book.themes:
        below.setdefault(theme.parent, []).append(theme)

    def walk(parent: str | None):
        for theme in below.get(parent, ()):
            yield theme
            yield from walk(theme.id)

    return tuple(walk(None))


def fitted(theme: Theme, clean) -> Theme:
    """Return a theme with its texts as the format can hold them."""
    texts = {key: clean(getattr(theme, key)).strip() for key in TEXTS}
    lists = {key: tuple(filter(None, (clean(text).strip() for text in getattr(theme, key)))) for key in LISTS}
    return replace(theme, **texts, **lists)


def in_xml(text: str) -> str:
    """Return a text as XML holds it."""
    return fit(text)


def with_plain_ends(text: str) -> str:
    """Return a text as a csv file holds it."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def in_a_cell(text: str) -> str:
    """Return a text as the cell of a workbook holds it."""
    return with_plain_ends(printable(text))


@generated
@given(book=codebooks())
def test_a_qdc_file_brings_every_field_back(tmp_path_factory: pytest.TempPathFactory, book: Codebook) -> None:
    """Welsh, emoji, quotes and line ends; headings, retired and merged themes; title, versions and history."""
    back = there_and_back(book, "qdc", tmp_path_factory.mktemp("qdc"))
    names = {theme.id: in_xml(theme.name).strip() or theme.name for theme in book.themes}
    expected = tuple(replace(fitted(theme, in_xml), name=names[theme.id]) for theme in in_tree(book))
    assert back.themes == expected
    assert (back.version, set(back.residual)) == (book.version, set(book.residual))
    assert back.title == in_xml(book.title).strip() or not in_xml(book.title).strip()
    assert [edit.version for edit in back.history] == [edit.version for edit in book.history]


@pytest.mark.parametrize(("kind", "clean"), [("maxqda", in_a_cell), ("taguette", with_plain_ends)])
def test_lists_bring_every_field_of_a_theme_back(
    tmp_path_factory: pytest.TempPathFactory, kind: str, clean: Callable[[str], str]
) -> None:
    """A path and a memo hold everything of a theme; what the codebook says of itself is told as not held."""

    @generated
    @given(book=codebooks())
    def holds(book: Codebook) -> None:
        back = there_and_back(book, kind, tmp_path_factory.mktemp(kind))
        cleaned = [fitted(theme, clean) for theme in book.themes]
        versions = {"since": 1, "changed": 1}
        got = [replace(theme, **versions) for theme in back.themes]
        unlucky = [theme for theme in book.themes if clean(theme.name).strip() != theme.name]
        if not unlucky:
            assert got == [replace(theme, **versions) for theme in cleaned]

    holds()
    assert any(
        "version" in note.what for note in export_codebook(read_codebook(SHIPPED[0]), Format(kind)).notes
    )


@pytest.mark.parametrize("kind", ["qdc", "maxqda", "taguette"])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_codebooks_come_back_whole(tmp_path: Path, path: Path, kind: str) -> None:
    """The 110 themes of sector-led improvement survive a journey to each program."""
    book = read_codebook(path)
    back = there_and_back(book, kind, tmp_path)
    assert back.themes == book.themes
    if kind == "qdc":
        assert back == book


def test_a_list_for_qualcoder_brings_all_but_ids_of_headings_back(tmp_path: Path) -> None:
    """A category has nothing but a name; a theme that is coded and has themes below it is a code in its category."""
    book = read_codebook(REPOSITORY / "codebooks" / "sector_led_improvement.yaml")
    made = export_codebook(book, Format.QUALCODER)
    back = there_and_back(book, "qualcoder", tmp_path)
    coded = {theme.id: theme for theme in book.codable}
    assert {theme.id: theme.definition for theme in back.codable} == {
        theme.id: theme.definition for theme in coded.values()
    }
    names = {theme.id: theme.name for theme in back.themes}
    assert all(names[theme.parent] == book.theme(coded[theme.id].parent).name for theme in back.codable)
    assert any("ids of headings" in note.what for note in made.notes)
    parent = Theme(id="p", name="Parent", definition="Is coded too.\nTwo lines ¶ with a mark.")
    child = Theme(id="c", name="Child", definition="Is below.", parent="p")
    both = there_and_back(Codebook(title="Two", version=1, themes=(parent, child)), "qualcoder", tmp_path)
    assert both.themes == (parent, child)


def test_themes_for_consult_are_names_and_descriptions() -> None:
    """The columns are those that ThemeFinder and Consult read; retired themes and headings stay at home."""
    book = read_codebook(REPOSITORY / "codebooks" / "sector_led_improvement.yaml")
    made = export_codebook(book, Format.CONSULT)
    rows = list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert list(rows[0]) == ["Theme Name", "Theme Description"]
    assert [row["Theme Name"] for row in rows] == [theme.name for theme in book.codable]
    assert any("headings" in note.what for note in made.notes)


@pytest.mark.skipif(not REFI.is_dir(), reason="the published schemas are not here")
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_qdc_file_is_valid_against_the_published_schema(path: Path) -> None:
    """Codebook.xsd of 18 March 2019 accepts it, and every GUID in it is there once."""
    content = export_codebook(read_codebook(path), Format.QDC).content
    schema = etree.XMLSchema(etree.parse(REFI / "Codebook.xsd"))
    tree = etree.fromstring(content)
    assert schema.validate(tree), schema.error_log
    guids = [element.get("guid") for element in tree.iter("{*}Code", "{*}Set")]
    assert len(guids) == len(set(guids))


@pytest.mark.skipif(not REFI.is_dir(), reason="the samples of other programs are not here")
def test_samples_of_other_programs_are_read() -> None:
    """The specification's own example, and what ATLAS.ti 23 writes, with its sets told as not carried."""
    annex = import_any(REFI / "spec_annex_a1.qdc")
    assert [theme.name for theme in annex.codebook.themes][:2] == ["Topics", "Economy"]
    assert annex.codebook.theme("economy").definition.startswith("Anything about jobs")
    assert sum("coded with" in note.what for note in annex.notes) == 2
    atlas = import_any(REFI / "atlasti_23_4_codebook.qdc")
    assert [(theme.name, theme.definition) for theme in atlas.codebook.themes] == [("code1", "description")]
    assert any("set of codes" in note.what for note in atlas.notes)


def test_the_same_codebook_gives_the_same_bytes() -> None:
    """No time, no chance, no path is in any format."""
    book = read_codebook(SHIPPED[0])
    for kind in Format:
        assert export_codebook(book, kind).content == export_codebook(book, kind).content
    assert guid("code", "a", "b") != guid("code", "ab", "")


def test_five_hundred_themes_six_levels_deep(tmp_path: Path) -> None:
    """A large, deep book comes back whole through each format that holds a tree."""
    themes = []
    for number in range(500):
        parent = None if number % 6 == 0 else f"t{number - 1}"
        themes.append(
            Theme(id=f"t{number}", name=f"Thema ŵ {number}", definition=f"Says {number}.", parent=parent)
        )
    book = Codebook(title="Large", version=1, themes=tuple(themes))
    for kind in ("qdc", "maxqda", "taguette"):
        assert there_and_back(book, kind, tmp_path).themes == book.themes


def test_an_order_that_a_tree_cannot_hold_is_told() -> None:
    """Children that stand apart from their parents are gathered under them, and that is said."""
    one, two = Theme(id="a", name="A", definition="x"), Theme(id="b", name="B", definition="y")
    below = Theme(id="c", name="C", definition="z", parent="a")
    notes = export_codebook(Codebook(title="T", version=1, themes=(one, two, below)), Format.QDC).notes
    assert any("one tree" in note.what for note in notes)
    assert not any(
        "one tree" in note.what
        for note in export_codebook(
            Codebook(title="T", version=1, themes=(one, below, two)), Format.QDC
        ).notes
    )


def test_words_that_a_person_added_elsewhere_join_the_definition() -> None:
    """Text under no label is kept; a line that only looks like a label stays inside its text."""
    theme = Theme(
        id="money", name="Money", definition="Money.\nExample: not one", examples=("A cut.\nTwo lines",)
    )
    text = describe(theme)
    assert described(text)["definition"] == "Money.\nExample: not one"
    assert described(text)["examples"] == ["A cut.\nTwo lines"]
    changed = "Seen in June.\n" + text + "\nAsk Jo about it."
    fields = described(changed)
    assert fields["id"] == "money"
    assert fields["definition"] == "Money.\nExample: not one\nSeen in June.\nAsk Jo about it."
    assert described("Only words.\nTwo lines.") == {"definition": "Only words.\nTwo lines."}


@pytest.mark.parametrize(
    "written", ["{1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294}", "1ff58b12-6f6f-4b0c-8be5-bbdc91f55294"]
)
def test_guids_are_read_in_all_their_forms(written: str) -> None:
    """Braces and letter case say nothing; what is no GUID is none."""
    assert plain_guid(written) == "1ff58b12-6f6f-4b0c-8be5-bbdc91f55294"
    assert plain_guid(written + "0") == ""


BOOK = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{}</Codes></CodeBook>'
CODE = '<Code guid="1ff58b12-6f6f-4b0c-8be5-bbdc91f5529{}" name="{}" isCodable="true"/>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no well-formed XML"),
        ("<CodeBook><Codes>", "no well-formed XML"),
        ("<Project/>", "holds no codebook"),
        (BOOK.format(""), "has no codes"),
        (BOOK.format(CODE.format(4, "A") + CODE.format(4, "B")), "GUID"),
        (BOOK.format('<Code name="A" isCodable="true"/>'), "has no GUID"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><CodeBook>&b;</CodeBook>', "could expand"),
        ("<CodeBook>" + "<Codes>" * 80 + "</Codes>" * 80 + "</CodeBook>", "nests elements"),
    ],
)
def test_a_codebook_that_breaks_rules_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    """Each with its reason: nothing expands, nothing is guessed."""
    path = tmp_path / "theirs.qdc"
    path.write_text(content, "utf-8")
    with pytest.raises(ExchangeError, match=reason):
        import_any(path)


def test_a_million_codes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    """A file that no analyst made stops with the limit that it passes."""
    codes = "".join(
        f'<Code guid="{guid("c", str(number))}" name="{number}" isCodable="true"/>'
        for number in range(20_001)
    )
    path = tmp_path / "theirs.qdc"
    path.write_text(BOOK.format(codes), "utf-8")
    with pytest.raises(ExchangeError, match="more than 20,000 codes"):
        import_any(path)


def test_maxqda_workbook_and_taguette_table_of_others_are_read(tmp_path: Path) -> None:
    """Sub-codes and dotted paths become a tree; a path that stands above others alone becomes a heading."""
    book = openpyxl.Workbook()
    for row in [
        ("Code", "Memo"),
        ("Money\\Cuts", "Budgets fall."),
        ("Money\\Cuts\\Deep", None),
        ("Alone", ""),
    ]:
        book.active.append(row)
    path = tmp_path / "system.xlsx"
    book.save(path)
    themes = import_any(path).codebook.themes
    assert [(theme.name, theme.parent) for theme in themes] == [
        ("Money", None),
        ("Cuts", "money"),
        ("Deep", "cuts"),
        ("Alone", None),
    ]
    assert themes[1].definition == "Budgets fall."
    table = tmp_path / "tags.csv"
    table.write_text(
        "tag,description\nmoney.cuts,Budgets fall.\nSt. Helens,A place\nmoney.cuts,again\n", "utf-8"
    )
    read = import_any(table)
    assert [theme.name for theme in read.codebook.themes] == ["money", "cuts", "St. Helens"]
    assert any("same path" in note.what for note in read.notes)


def test_other_tables_and_texts_are_read_as_before(tmp_path: Path) -> None:
    """A csv with names and ids is no list of paths; what holds no theme is refused."""
    table = tmp_path / "book.csv"
    table.write_text("id,name,definition\nmoney,Money,Budgets.\n", "utf-8")
    assert import_any(table).codebook.theme("money").definition == "Budgets."
    with pytest.raises(ExchangeError, match="cannot be read"):
        import_any(tmp_path / "nowhere.qdc")
    empty = tmp_path / "empty.txt"
    empty.write_text("", "utf-8")
    with pytest.raises(CodebookError):
        import_any(empty)


def test_the_ending_tells_the_format() -> None:
    """An option says otherwise; an ending that tells nothing is asked about."""
    assert format_of(Path("a.QDC")) is Format.QDC
    assert format_of(Path("a.csv"), Format.CONSULT) is Format.CONSULT
    with pytest.raises(UsageError, match="--format"):
        format_of(Path("a.pdf"))


def test_history_and_status_travel_in_a_qdc_file(tmp_path: Path) -> None:
    """What the codebook says of itself is in a set; retired themes and headings may not be coded with."""
    edit = Edit(version=2, date="2015-07-31", who="anna | b", what='merged "x"', why="twins")
    retired = Theme(id="x", name="X", definition="d", status=Status.RETIRED, merged_into="y", changed=2)
    book = Codebook(
        title="T",
        version=2,
        themes=(
            retired,
            Theme(id="y", name="Y", definition="e"),
            Theme(id="h", name="H"),
            Theme(id="z", name="Z", parent="h", definition="f"),
        ),
        residual=("other",),
        history=(edit,),
    )
    assert there_and_back(book, "qdc", tmp_path) == book
    tree = etree.fromstring(export_codebook(book, Format.QDC).content)
    codable = {code.get("name"): code.get("isCodable") for code in tree.iter("{*}Code")}
    assert codable == {"X": "false", "Y": "true", "H": "false", "Z": "true"}
    with pytest.raises(ExchangeError, match="no themes"):
        export_codebook(Codebook(title="T", version=1, themes=()), Format.QDC)
