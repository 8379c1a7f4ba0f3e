"""Writing a fresh codebook: whatever it says comes back when it is read."""

from __future__ import annotations

import string
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sli_themes.codebook import Codebook, Edit, Status, Theme, dump_codebook, parse_codebook, read_codebook
from sli_themes.codebook.dumping import WIDTH
from sli_themes.codebook.rules import fits_in_names, folded_name, is_blank

SHIPPED = sorted((Path(__file__).parents[1] / "codebooks").glob("*.yaml"))

AWKWARD = [
    "Mae'r cyngor yn gwrando ar bobl Llanfairpwll, ŵyr a tŷ",
    "👩‍👩‍👧 parks 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    'She said: "no" — and left # for good',
    "null",
    "no",
    "2015",
    "- dash",
    "key: value",
    "*star and &anchor",
    "two  spaces and   three",
    "line one\nline two\n\n  indented line",
    "line one\nline two",
    "space behind  \nline two",
    "two  spaces in a long text, " * 12 + "end",
    "carriage\rreturn and tab\there",
    "\\backslash\\n",
    "{brace} [bracket], comma",
    "nel\x85 sep\u2028 bom\ufeff nbsp\xa0end",
    "'single'",
    "%percent @at `tick` !bang |pipe >more",
    "--- document\n... end",
    "word " * 60 + "end",
    "x" * 300,
    "#hash " + "and then a long text that has to be folded over more than one line of the file " * 3,
    "caf\u0065\u0301",
    "\x07bell",
]

texts = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)
).map(str.strip)
some = st.lists(texts.filter(bool), max_size=3).map(tuple)
words = st.text(st.sampled_from(string.ascii_letters + "ŵâé"), min_size=1, max_size=9)
phrases = st.lists(words, min_size=1, max_size=3).map(" ".join)
name_letters = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters=">\\:").filter(
    fits_in_names
)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """Draw a codebook without faults: a tree of themes, each field awkward."""
    version = draw(st.integers(1, 9))
    names = draw(
        st.lists(
            st.text(name_letters, min_size=1, max_size=40)
            .map(str.strip)
            .filter(lambda name: not is_blank(name)),
            min_size=1,
            max_size=6,
            unique_by=folded_name,
        )
    )
    themes: list[Theme] = []
    for place, name in enumerate(names):
        status = draw(st.sampled_from(Status))
        since = draw(st.integers(1, version))
        earlier = [theme.id for theme in themes]
        themes.append(
            Theme(
                id=f"{draw(st.sampled_from(['t', '0', 'no.', 'a_b-']))}{place}",
                name=name,
                parent=draw(st.sampled_from([None, *earlier])),
                brief=draw(texts),
                definition=draw(texts),
                use_when=draw(some),
                not_when=draw(some),
                examples=draw(some),
                counter_examples=draw(some),
                keywords=draw(
                    st.lists(st.one_of(phrases, phrases.map("{}*".format)), max_size=30).map(tuple)
                ),
                questions=draw(st.lists(st.sampled_from(["q1", "2", "q 3", "no"]), max_size=2).map(tuple)),
                status=status,
                since=since,
                changed=draw(st.integers(since, version)),
                merged_into=draw(st.sampled_from([None, *earlier])) if status is Status.RETIRED else None,
            )
        )
    history = draw(
        st.lists(
            st.builds(
                Edit,
                version=st.integers(1, version),
                date=st.just("2015-07-31"),
                who=texts,
                what=texts,
                why=texts,
            ),
            max_size=2,
        )
    )
    return Codebook(
        title=draw(texts.filter(bool)),
        version=version,
        themes=tuple(themes),
        residual=tuple(draw(st.sets(st.sampled_from(["other", "t0", "none-at-all"])))),
        history=tuple(history),
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(codebooks(), st.sampled_from(["", "A note\nof two lines"]))
def test_what_is_written_is_read_back(book: Codebook, note: str) -> None:
    """Any codebook comes back equal, and a second writing gives the same bytes."""
    text = dump_codebook(book, note=note)
    again = parse_codebook(text)
    assert again == book
    assert dump_codebook(again, note=note) == text


@pytest.mark.parametrize("text", AWKWARD)
def test_each_awkward_text_survives_everywhere(text: str) -> None:
    """Quotes, colons, line breaks, Welsh and emoji survive beside a key and in lists."""
    text = text.strip()
    theme = Theme(id="a", name="A", brief=text, definition=text, examples=(text, text), use_when=(text,))
    book = Codebook(title=text, version=1, themes=(theme,))
    assert parse_codebook(dump_codebook(book)) == book


def test_a_line_is_never_broken_at_two_spaces() -> None:
    """A reader folds a line break into one space, so only single ones are broken, wherever they fall."""
    examples = tuple(f"{'x' * length}  y{' z' * 60}" for length in range(WIDTH - 20, WIDTH))
    book = Codebook(title="T", version=1, themes=(Theme(id="a", name="A", examples=examples),))
    assert parse_codebook(dump_codebook(book)) == book


@pytest.mark.parametrize(
    "text", ["no", "Yes", "2015", "1e3", "0x1f", "2015-07-31", "1:30", "null", "~", "=", "On"]
)
def test_old_yaml_readers_see_texts_too(text: str) -> None:
    """A word that YAML 1.1 takes for a value is written in quotes."""
    book = Codebook(title=text, version=1, themes=(Theme(id="a", name=text),))
    written = dump_codebook(book)
    assert f'title: "{text}"' in written
    assert f'name: "{text}"' in written


def test_a_large_deep_book_survives() -> None:
    """500 themes, six levels deep, come back equal; no line that could be broken is longer than the width."""
    themes = tuple(
        Theme(
            id=f"t{n}",
            name=f"Thema {n}, ŵ",
            parent=f"t{(n - 1) // 3}" if n else None,
            definition="Ein Satz, der länger ist. " * 9,
            keywords=tuple(f"word{k}*" for k in range(25)),
        )
        for n in range(500)
    )
    book = Codebook(
        title="Gross", version=1, themes=tuple(replace(t, definition=t.definition.strip()) for t in themes)
    )
    text = dump_codebook(book)
    assert parse_codebook(text) == book
    assert max(len(line) for line in text.splitlines()) <= WIDTH


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_codebooks_survive(path: Path) -> None:
    """A shipped codebook written anew says the same."""
    book = read_codebook(path)
    assert parse_codebook(dump_codebook(book)).fingerprint == book.fingerprint


def test_drafts_show_what_is_to_be_filled_in() -> None:
    """A draft theme is written with its empty fields, an agreed one without; the note stands on top."""
    draft = Theme(id="a", name="A", status=Status.DRAFT)
    text = dump_codebook(Codebook(title="T", version=1, themes=(draft,)), note="Made by hand.\n\nEdit me.")
    assert text.startswith(
        "# Made by hand.\n#\n# Edit me.\ntitle: T\nversion: 1\nthemes:\n  - id: a\n    name: A\n"
    )
    assert 'definition: ""\n    use_when: []\n    not_when: []\n    examples: []\n    keywords: []' in text
    agreed = dump_codebook(Codebook(title="T", version=1, themes=(replace(draft, status=Status.AGREED),)))
    assert "definition" not in agreed
    assert parse_codebook(text).themes == (draft,)


def test_the_layout_is_that_of_the_shipped_books() -> None:
    """Long texts are folded, lists of keywords stay in brackets, dates are quoted."""
    theme = Theme(
        id="a", name="A", definition="word " * 30 + "end", keywords=("one*", "two three"), examples=("x: y",)
    )
    edit = Edit(version=1, date="2015-07-31", who="Ann", what="began")
    text = dump_codebook(Codebook(title="T", version=1, themes=(theme,), history=(edit,)))
    assert "    definition: >-\n      word word" in text
    assert '    keywords: ["one*", two three]\n' in text
    assert '      - "x: y"\n' in text
    assert '    date: "2015-07-31"\n    who: Ann\n    what: began\n    why: ""\n' in text


def test_writing_and_reading_warn_of_nothing() -> None:
    """No library warning reaches the user."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parse_codebook(dump_codebook(Codebook(title="T", version=1, themes=(Theme(id="a", name="A"),))))
