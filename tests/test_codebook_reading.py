"""Reading a codebook: every fault at once, each with line and column, and nothing else refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from sli_themes.codebook import Codebook, Status, parse_codebook, read_codebook
from sli_themes.codebook.nodes import MAX_BYTES
from sli_themes.errors import CodebookError

SHIPPED = sorted((Path(__file__).parents[1] / "codebooks").glob("*.yaml"))

GOOD = """\
title: Parks
version: 3
themes:
  - id: play-areas
    name: Play areas
    brief: Swings and slides
    definition: >
      Asks for places
      to play.
    use_when: [swings are named]
    not_when:
      - sports pitches (use pitches)
    examples: ["More swings: please.", 'We like the slide']
    keywords: ["swing*", play area]
    questions: [q1]
    status: draft
    since: 2
  - id: play.areas_old
    name: Old play areas
    parent: play-areas
    status: retired
    merged_into: play-areas
residual: [other]
history:
  - {version: 2, date: 2015-07-31, who: Ann, what: "split, in two"}
"""


def faults_of(text: str | bytes) -> list[str]:
    """Return the faults of a text, as a reader sees them."""
    with pytest.raises(CodebookError) as caught:
        parse_codebook(text)
    return [str(fault) for fault in caught.value.faults]


def with_theme(lines: str, *, version: int = 1) -> str:
    """Return a codebook of one good theme and one that is written in ``lines`` (from line 5 on)."""
    return f"version: {version}\nthemes:\n  - id: first\n    name: First\n" + lines


def test_a_good_codebook_is_read_field_by_field() -> None:
    """Each key of the format lands in its field; missing ones take their defaults."""
    book = parse_codebook(GOOD)
    first, second = book.themes
    assert (book.title, book.version, book.residual) == ("Parks", 3, ("other",))
    assert (first.id, first.name, first.parent, first.brief) == (
        "play-areas",
        "Play areas",
        None,
        "Swings and slides",
    )
    assert first.definition == "Asks for places to play."
    assert first.use_when == ("swings are named",)
    assert first.not_when == ("sports pitches (use pitches)",)
    assert first.examples == ("More swings: please.", "We like the slide")
    assert first.counter_examples == ()
    assert (first.keywords, first.questions) == (("swing*", "play area"), ("q1",))
    assert (first.status, first.since, first.changed) == (Status.DRAFT, 2, 2)
    assert (second.parent, second.status, second.merged_into) == ("play-areas", Status.RETIRED, "play-areas")
    assert (second.since, second.changed) == (1, 1)
    assert [(e.version, e.date, e.who, e.what, e.why) for e in book.history] == [
        (2, "2015-07-31", "Ann", "split, in two", "")
    ]


def test_four_faults_are_told_together_with_line_and_column() -> None:
    """A book with four faults gives four faults, in the order of the file."""
    text = """\
title: Parks
version: 1
themes:
  - id: Play Areas
    name: Play areas
  - id: benches
    name: play  AREAS
    parent: bench
    keyword: [bench]
"""
    assert faults_of(text) == [
        "codebook.yaml line 4, column 9: id 'Play Areas' is not a slug → use a-z, 0-9, dot, dash and underscore",
        "codebook.yaml line 7, column 11: name 'play  AREAS' is taken already (line 5) → case does not count",
        "codebook.yaml line 8, column 13: `parent` names 'bench', which is no theme's id → did you mean 'benches'?",
        "codebook.yaml line 9, column 5: unknown key `keyword` in a theme → did you mean 'keywords'?",
    ]


@pytest.mark.parametrize(
    ("lines", "place", "words"),
    [
        ("  - id: first\n    name: Other\n", "line 5, column 9", "id 'first' is taken already (line 3)"),
        ("  - id: 'no'\n", "line 5, column 5", "`name` of theme no is missing"),
        ("  - name: Only\n", "line 5, column 5", "`id` of theme Only is missing"),
        ("  - id: a\n    name:\n", "line 6, column 5", "`name` of theme a is missing"),
        ("  - id: -a\n    name: A\n", "line 5, column 9", "not a slug"),
        (
            "  - id: 2015\n    name: A\n",
            "line 5, column 9",
            'a number where a text is wanted → quote it: "2015"',
        ),
        ("  - id: a\n    name: 2015\n", "line 6, column 11", 'quote it: "2015"'),
        ("  - id: a\n    name: true\n", "line 6, column 11", "a yes/no value where a text is wanted"),
        ("  - id: a\n    name: 2015-07-31\n", "line 6, column 11", "a date where a text is wanted"),
        ("  - id: a\n    name: " + "x" * 64 + "\n", "line 6, column 11", "64 characters → shorten it to 63"),
        ("  - id: a\n    name: a > b\n", "line 6, column 11", "the name holds >"),
        ("  - id: a\n    name: a\\b\n", "line 6, column 11", "the name holds \\"),
        ("  - id: a\n    name: 'a::b'\n", "line 6, column 11", "the name holds ::"),
        ('  - id: a\n    name: "a\\tb"\n', "line 6, column 11", "the name holds a tab"),
        ('  - id: a\n    name: "a\\nb"\n', "line 6, column 11", "the name holds a line break"),
        ('  - id: a\n    name: "a\\u0007b"\n', "line 6, column 11", "invisible U+0007"),
        ('  - id: a\n    name: "a\\ufeffb"\n', "line 6, column 11", "invisible U+FEFF"),
        ('  - id: a\n    name: "\\u200d"\n', "line 6, column 11", "no character that can be seen"),
        ('  - id: a\n    name: "a\\ud800b"\n', "line 6, column 11", "half a character"),
        ("  - id: a\n    name: A\n    parent: a\n", "line 7, column 13", "theme a is its own `parent`"),
        ("  - id: a\n    name: A\n    brief: [x]\n", "line 7, column 12", "`brief` is a list where a text"),
        (
            "  - id: a\n    name: A\n    examples: x, y\n",
            "line 7, column 15",
            "`examples` is a text where a list",
        ),
        (
            "  - id: a\n    name: A\n    examples: 5\n",
            "line 7, column 15",
            "`examples` is a number where a list",
        ),
        ("  - id: a\n    name: A\n    examples: [5]\n", "line 7, column 16", 'quote it: "5"'),
        ("  - id: a\n    name: A\n    examples:\n      - x: y\n", "line 8, column 9", "it holds a colon"),
        ("  - id: a\n    name: A\n    examples: [[x]]\n", "line 7, column 16", "a list in `examples`"),
        ("  - id: a\n    name: A\n    examples: ['']\n", "line 7, column 16", "an empty entry in `examples`"),
        (
            "  - id: a\n    name: A\n    keywords: [' ']\n",
            "line 7, column 16",
            "an empty entry in `keywords`",
        ),
        ("  - id: a\n    name: A\n    keywords: ['*']\n", "line 7, column 16", "without a letter or number"),
        (
            "  - id: a\n    name: A\n    keywords: [a *]\n",
            "line 7, column 16",
            "`*` without a word before it",
        ),
        ("  - id: a\n    name: A\n    keywords: [a*b]\n", "line 7, column 16", "`*` inside a word"),
        (
            "  - id: a\n    name: A\n    keywords: ['...']\n",
            "line 7, column 16",
            "without a letter or number",
        ),
        ("  - id: a\n    name: A\n    status: agred\n", "line 7, column 13", "did you mean 'agreed'?"),
        (
            "  - id: a\n    name: A\n    merged_into: first\n",
            "line 7, column 18",
            "has `merged_into` but is agreed",
        ),
        (
            "  - id: a\n    name: A\n    status: retired\n    merged_into: frist\n",
            "line 8, column 18",
            "did you mean 'first'?",
        ),
        (
            "  - id: a\n    name: A\n    status: retired\n    merged_into: a\n",
            "line 8, column 18",
            "theme a is its own `merged_into`",
        ),
        (
            "  - id: a\n    name: A\n    since: 2\n",
            "line 7, column 12",
            "`since` is 2, but the codebook is version 1",
        ),
        ("  - id: a\n    name: A\n    changed: 2\n", "line 7, column 14", "`changed` is 2, but the codebook"),
        ("  - id: a\n    name: A\n    since: one\n", "line 7, column 12", "not a whole number"),
        ("  - id: a\n    name: A\n    since: 0\n", "line 7, column 12", "not a whole number"),
        (
            "  - id: a\n    name: A\n    name: B\n",
            "line 7, column 5",
            "`name` stands twice in a theme (first in line 6)",
        ),
        ("  - id: a\n    name: A\n    label: B\n", "line 7, column 5", "did you mean 'name'?"),
        ("  - id: a\n    name: A\n    <<: {brief: B}\n", "line 7, column 5", "merge keys are not read"),
        ("  - just words\n", "line 5, column 5", "where a theme is wanted"),
        ("residual: [No]\n", "line 5, column 11", "residual id 'No' is not a slug"),
        ("residual: [o, o]\n", "line 5, column 11", "residual id o stands twice"),
        ("history: never\n", "line 5, column 10", "`history` is"),
        (
            "history:\n  - {version: 2, date: 2015-07-31, who: A, what: b}\n",
            "line 6, column 15",
            "a line of history of version 2",
        ),
        (
            "history:\n  - {version: 1, date: July, who: A, what: b}\n",
            "line 6, column 24",
            "date 'July' → write it as 2015-07-31",
        ),
        ("history:\n  - {version: 1, date: 2015-07-31, who: A}\n", "line 6, column 5", "`what` is missing"),
        ("colour: green\n", "line 5, column 1", "unknown key `colour` in the codebook → known are title"),
        ("titel: green\n", "line 5, column 1", "did you mean 'title'?"),
    ],
)
def test_each_fault_has_its_place(lines: str, place: str, words: str) -> None:
    """One fault in an otherwise good book gives exactly one message, at its line and column."""
    (fault,) = faults_of(with_theme(lines))
    assert fault.startswith(f"codebook.yaml {place}: ")
    assert words in fault


def test_changed_before_since_is_a_fault() -> None:
    """A theme cannot have changed before it came."""
    lines = "  - id: a\n    name: A\n    since: 2\n    changed: 1\n"
    assert "`changed` (1) is before `since` (2)" in faults_of(with_theme(lines, version=2))[0]


@pytest.mark.parametrize("version", ["0", "-1", "1.5", "one", "'1'", "", "true"])
def test_the_version_is_a_positive_whole_number(version: str) -> None:
    """Anything else is refused, an empty version too."""
    (fault,) = faults_of(f"version: {version}\nthemes:\n  - {{id: a, name: A}}\n")
    assert "`version` is not a whole number from 1 on" in fault


def test_a_circle_of_parents_is_one_fault() -> None:
    """Three themes in a circle, and one that hangs on it: one message that names the circle."""
    themes = "".join(f"  - {{id: {i}, name: N{i}, parent: {p}}}\n" for i, p in ("xb", "ac", "ba", "cb"))
    (fault,) = faults_of("themes:\n" + themes)
    assert fault.startswith("codebook.yaml line 3, column 31: `parent` goes in a circle: a → c → b → a")


def test_a_circle_of_merges_is_a_fault() -> None:
    """Two retired themes merged into each other lead nowhere."""
    text = "themes:\n" + "".join(
        f"  - {{id: {i}, name: {i}, status: retired, merged_into: {p}}}\n" for i, p in ["ab", "ba"]
    )
    (fault,) = faults_of(text)
    assert "`merged_into` goes in a circle: a → b → a" in fault


def test_one_bad_id_does_not_cause_faults_elsewhere() -> None:
    """A child of a theme whose id is no slug is not reported as an orphan."""
    (fault,) = faults_of("themes:\n  - {id: Big, name: Big}\n  - {id: small, name: S, parent: Big}\n")
    assert "not a slug" in fault


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "line 1, column 1", "the file is empty"),
        ("# only a comment\n", "line 1, column 1", "the file is empty"),
        ("just words\n", "line 1, column 1", "where title, version and themes are wanted"),
        ("- a\n- b\n", "line 1, column 1", "a list where title"),
        ("title: x\n", "line 1, column 1", "no `themes` in the codebook"),
        ("title: x\nthemes:\n", "line 2, column 1", "no theme"),
        ("title: x\nthemes: []\n", "line 2, column 1", "no theme"),
        (
            "title: x\nthemes: {a: b}\n",
            "line 2, column 1",
            "a group of keys where a list of themes is wanted",
        ),
        ("themes:\n  - id: a: b\n", "line 2, column 10", "not YAML: mapping values are not allowed"),
        ("themes:\n  - id: a\n    name: 'open\n", "line 4, column 1", "close the quote"),
        ("themes:\n  - id: a\n    keywords: [*fin]\n", "line 3, column 16", "put a text that starts with *"),
        ("themes:\n  - id: a\n\tname: A\n    keywords: []\n", "line 3, column 1", "a tab indents this line"),
        ("themes:\n  - {id: a, name: A}\n---\nthemes: []\n", "line 3, column 1", "document"),
        (b"title: caf\xe9\n", "line 1, column 11", "not UTF-8 text (byte 0xe9)"),
        (b"title: x\nthemes: \xff\n", "line 2, column 9", "save the file as UTF-8"),
        ("title: a\x07b\n", "line 1, column 9", "invisible character U+0007"),
    ],
)
def test_what_stops_reading_has_a_place_too(text: str | bytes, place: str, words: str) -> None:
    """Empty files, broken YAML, tabs and other encodings give one clear fault."""
    faults = faults_of(text)
    assert len(faults) == 1
    assert faults[0].startswith(f"codebook.yaml {place}: ")
    assert words in faults[0]


def test_every_tab_indent_is_named() -> None:
    """Two lines that are indented with tabs give two faults."""
    assert len(faults_of("themes:\n\t- id: a\n\t  name: A\n")) == 2


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    """A missing file and a folder are faults of input, not bugs."""
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(CodebookError, match="cannot be read"):
            read_codebook(path)


def test_nested_aliases_cannot_fill_the_memory() -> None:
    """Lists of lists of aliases are refused in no time, as a theme's list or around themes."""
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    text = "\n".join(rows) + "\nthemes:\n  - id: a\n    name: A\n    examples: *a11\n"
    assert any("a list in `examples`" in fault for fault in faults_of(text))
    wide = (
        "themes:\n  - &t\n    id: a\n    name: A\n    examples: [" + "x, " * 999 + "x]\n" + "  - *t\n" * 400
    )
    assert "aliases write the codebook out to over" in "".join(faults_of(wide))


def test_an_anchor_within_itself_is_a_fault() -> None:
    """A list that holds itself is refused, not followed for ever."""
    assert faults_of("themes:\n  - id: a\n    name: A\n    examples: &e [*e]\n")


def test_deep_brackets_are_a_fault() -> None:
    """Ten thousand open brackets give a message, not a crash."""
    assert "nested too deeply" in faults_of("themes: " + "[" * 10_000)[0]


def test_a_file_of_another_size_is_refused() -> None:
    """A file of many megabytes is no codebook."""
    assert "too many for a codebook" in faults_of(b"# " + b"x" * MAX_BYTES)[0]


def test_plain_anchors_are_fine() -> None:
    """A list may be written once and used twice, and an anchor be used again, without a warning."""
    text = (
        "themes:\n  - {id: a, name: A, questions: &q [q1, q2]}\n  - {id: b, name: B, questions: *q}\n"
        "  - {id: c, name: C, questions: &q [q3]}\n  - {id: d, name: D, questions: *q}\n"
    )
    assert [theme.questions for theme in parse_codebook(text).themes] == [
        ("q1", "q2"),
        ("q1", "q2"),
        ("q3",),
        ("q3",),
    ]


def test_custom_types_run_nothing() -> None:
    """A Python object in the file is a fault of that value, never made."""
    text = "themes:\n  - {id: a, name: A, brief: !!python/object/apply:os.getcwd []}\n"
    assert "where a text is wanted" in faults_of(text)[0]


@pytest.mark.parametrize("word", ["no", "yes", "off", "y", "N", "1:30", "=", "<<", "Null and void"])
def test_words_that_old_yaml_takes_for_values_are_text(word: str) -> None:
    """YAML 1.2: no and yes are words, so a theme may be called so."""
    assert parse_codebook(f"themes:\n  - id: 'no'\n    name: {word}\n").themes[0].name == word


def test_windows_files_read_alike() -> None:
    """A byte order mark and CRLF line ends change nothing, not even the fingerprint."""
    windows = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert parse_codebook(windows) == parse_codebook(GOOD)
    assert parse_codebook(windows).fingerprint == parse_codebook(GOOD).fingerprint


def test_the_fingerprint_is_of_what_is_said() -> None:
    """Comments, quotes and layout do not change it; a word, a status or the order of themes do."""
    mark = parse_codebook(GOOD).fingerprint
    assert len(mark) == 64
    assert parse_codebook("# note\n" + GOOD.replace("Play areas\n", "'Play areas' # x\n")).fingerprint == mark
    assert parse_codebook(GOOD.replace("to play.", "to rest.")).fingerprint != mark
    assert parse_codebook(GOOD.replace("status: draft", "status: agreed")).fingerprint != mark
    assert parse_codebook(GOOD.replace("[other]", "[]")).fingerprint != mark


def test_a_book_without_title_and_version_is_allowed() -> None:
    """Themes alone make a codebook: version 1, with a plain title."""
    book = parse_codebook("themes: [{id: a, name: A}]")
    assert isinstance(book, Codebook)
    assert (book.title, book.version, book.residual, book.history) == ("Codebook", 1, (), ())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_codebooks_are_read(path: Path) -> None:
    """Each shipped codebook is free of faults and has themes to code with."""
    assert read_codebook(path).codable
