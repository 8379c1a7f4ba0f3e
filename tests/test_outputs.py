"""Outputs: gold files of every format, and texts that try to be more than texts."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import socket
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from rich.console import Console

from sli_themes import files
from sli_themes.errors import DisclosureError, OutputError
from sli_themes.outputs import manifest, methods_page, quotes_csv, release, results_json, theme_counts
from sli_themes.outputs.console import ShareBar, quotes_page, results_page, safe, show_results
from sli_themes.outputs.conventions import printed_interval, printed_per_cent, printed_share
from sli_themes.outputs.release import write_release, write_split_counts
from sli_themes.results import (
    AskedQuestion,
    Attribution,
    Base,
    CorrectedShare,
    GroupCount,
    Quote,
    Results,
    RunRecord,
    ThemeCount,
    ThemeCounts,
    ThemeSummary,
)
from sli_themes.settings import Settings

GOLD = Path(__file__).parent / "gold"
WRITTEN = [
    *("theme-counts.csv", "tables.csv", "quotes.csv", "results.json", "methods.md", "tables.xlsx"),
    *("report.html", "report.docx"),
]
DRAWN = ["pictures/themes.svg", "pictures/themes-q2.svg"]
PACK = ["quote-pack.csv", "quote-pack.docx", "quote-pack.xlsx"]
FILES = [*WRITTEN, *DRAWN, *PACK, "manifest.json"]


def released(folder: Path) -> dict[str, bytes]:
    """Return every file of a release by its name within it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def assert_gold(name: str, content: bytes) -> None:
    """Compare with a gold file; what came instead is kept beside it, to be looked at and moved over it."""
    gold, actual = GOLD / name, GOLD / f"{name}.actual"
    expected = gold.read_bytes() if gold.exists() else b""
    if content != expected:
        actual.parent.mkdir(exist_ok=True)
        actual.write_bytes(content)
        pytest.fail(f"differs from {gold}: compare it with {actual}, and move that over it if it is right")
    actual.unlink(missing_ok=True)


def a_count(theme_id: str, respondents: int, base: int = 240, **changes: object) -> ThemeCount:
    """Build a count whose interval is invented but plausible."""
    share = round(respondents / base, 6) if base >= 10 else None
    count = ThemeCount(
        question="q2",
        theme_id=theme_id,
        theme=theme_id.replace("-", " ").capitalize(),
        parent="",
        respondents=respondents,
        answers=respondents,
        authorities=respondents // 2,
        base_respondents=base,
        base_answers=base + 4,
        base_authorities=base // 2,
        respondents_without_campaigns=max(respondents - 5, 0),
        base_without_campaigns=max(base - 5, 0),
        share=share,
        low=None if share is None else round(share * 0.8, 6),
        high=None if share is None else round(share * 0.8 + 0.2, 6),
        prevalence="" if share is None else "some respondents",
        share_without_campaigns=share,
    )
    return replace(count, **changes)


def a_base(question: str, respondents: int, **changes: object) -> Base:
    """Build a base."""
    base = Base(
        question=question,
        respondents=respondents,
        answers=respondents + 4,
        authorities=respondents // 2,
        respondents_without_campaigns=respondents - 5,
    )
    return replace(base, **changes)


def some_results(*, questions: int = 2) -> Results:
    """Build results of two questions (or one), with everything that a format could stumble over."""
    in_q2 = (
        a_count("money", 101, theme="Money & “grants” | =cuts"),
        a_count("cuts", 60, parent="money"),
        a_count("peers", 1),
        a_count("nobody", 0, prevalence="no respondents"),
    )
    in_q7 = tuple(
        replace(a_count(name, number, 9), question="q7") for name, number in (("cuts", 4), ("money", 4))
    )
    across = tuple(replace(count, question="") for count in in_q2)
    bases = [a_base(question, base) for question, base in (("", 240), ("q2", 240), ("q7", 9))]
    asked = (
        AskedQuestion(id="q2", text="What would you add?"),
        AskedQuestion(id="q7", text="Anything else?"),
    )
    themes = (("money", ""), ("cuts", "money"), ("peers", ""), ("nobody", ""))
    return Results(
        title="Where next? <b>An *invented* consultation</b>",
        questions=asked[:questions],
        counts=ThemeCounts(
            questions=("q2", "q7")[:questions],
            counts=(*across, *in_q2, *(in_q7 if questions == 2 else ())),
            bases=tuple(bases[: questions + 1]),
            left_out=(("the theme is retired", 3),),
        ),
        themes=tuple(
            ThemeSummary(theme_id=name, name=name.title(), parent=parent, brief=f"On {name}.", definition="")
            for name, parent in themes
        ),
        quotes=(
            a_quote("b2", "peers", "Peers should … be [a place in our area]’s own, [b]not[/b] “hired”."),
            a_quote("c3", "money", '=HYPERLINK("http://example.org") is what it comes to.'),
            a_quote("a1", "money", "Money, \x1b[31mmoney\x1b[0m, money: the grant went in two years."),
        ),
        settings=Settings(),
        record=RunRecord(
            program_version="0.1.0",
            versions=(("numpy", "2.2.0"), ("pandas", "3.0.0")),
            model="default (all-MiniLM-L6-v2)",
            model_hash="a" * 64,
            codebook_hash="b" * 64,
            codebook_version=3,
            corpus_hash="c" * 64,
            human_codings_hash="",
            settings=(("coding.threshold", "0.5"), ("counts.min_base", "10")),
            accounting=(("rows read", 260), ("coded", 200), ("no theme", 44), ("blank", 16)),
        ),
    )


def corrected_results() -> Results:
    """Build results whose first themes are corrected by a blind sample, the rarest question's are not."""
    results = some_results()
    shares = {"money": (0.331234, 0.25, 0.42), "cuts": (0.25, 0.2, 0.305), "peers": (0.001, 0.0, 0.04)}
    counts = tuple(
        replace(
            count,
            corrected=CorrectedShare(
                share=shares[count.theme_id][0],
                low=shares[count.theme_id][1],
                high=shares[count.theme_id][2],
                sample_respondents=98,
            ),
        )
        if count.question != "q7" and count.theme_id in shares
        else count
        for count in results.counts
    )
    record = replace(results.record, evaluation_sample_hash="e" * 64)
    return replace(results, counts=replace(results.counts, counts=counts), record=record)


def a_quote(quote_id: str, theme_id: str, text: str) -> Quote:
    """Build a quote."""
    attribution = Attribution(words="North West council")
    return Quote(
        quote_id=quote_id,
        question="q2",
        theme_id=theme_id,
        theme=theme_id.title(),
        text=text,
        attribution=attribution,
    )


def drawn(renderable: object, width: int = 80, **options: object) -> str:
    """Draw something as a terminal of some width would get it."""
    console = Console(file=io.StringIO(), width=width, highlight=False, **options)
    console.print(renderable)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def cells(content: bytes) -> list[dict[str, str]]:
    """Read a csv back as Excel does."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("name", "render"),
    [
        ("theme-counts.csv", theme_counts.render),
        ("quotes.csv", quotes_csv.render),
        ("results.json", results_json.render),
        ("methods.md", methods_page.render),
        ("console.txt", lambda results: drawn(results_page(results)).encode()),
        ("console-100.txt", lambda results: drawn(results_page(results), width=100).encode()),
    ],
)
def test_gold(name: str, render: object) -> None:
    """Each format writes what its gold file holds, byte for byte, however often."""
    results = some_results()
    assert render(results) == render(some_results())
    assert_gold(name, render(results))


@pytest.mark.parametrize(
    ("name", "render"),
    [
        ("corrected-theme-counts.csv", theme_counts.render),
        ("corrected-methods.md", methods_page.render),
        ("corrected-console.txt", lambda results: drawn(results_page(results)).encode()),
    ],
)
def test_gold_of_corrected_shares(name: str, render: object) -> None:
    """With a blind sample each format prints the corrected share, its interval and the sample beside the count."""
    assert_gold(name, render(corrected_results()))


def test_corrected_shares_are_whole_in_json() -> None:
    """Programs get share, interval and sample unrounded by print; without a sample there is nothing."""
    written = json.loads(results_json.render(corrected_results()))
    by_theme = {(one["question"], one["theme_id"]): one["corrected"] for one in written["counts"]}
    assert by_theme["q2", "money"] == {"share": 0.331234, "low": 0.25, "high": 0.42, "sample_respondents": 98}
    assert by_theme["q7", "money"] is None
    assert written["record"]["evaluation_sample_hash"] == "e" * 64


@pytest.mark.parametrize(
    ("count", "base", "printed"),
    [
        (0, 100, "0"),
        (1, 201, "*"),  # 0.498
        (1, 200, "1"),  # exactly one half: away from zero
        (1, 100, "1"),
        (57, 200, "29"),  # 28.5, which 100 * .285 is not
        (29, 200, "15"),  # 14.5, which banker's rounding makes 14
        (199, 200, "100"),
        (200, 200, "100"),
        (1, 3, "33"),
        (0, 0, "-"),
        (10**15 + 5, 10**17, "1"),
    ],
)
def test_per_cents_in_the_conventions_of_the_field(count: int, base: int, printed: str) -> None:
    """Halves go away from zero, a trace is *, nobody is 0, no base is -."""
    assert printed_per_cent(count, base) == printed


def test_per_cents_of_small_bases_are_withheld() -> None:
    """Under the smallest base a per cent is -, at it it is printed; a count without a share prints none."""
    assert (printed_per_cent(3, 9, 10), printed_per_cent(3, 10, 10)) == ("-", "30")
    small = a_count("cuts", 4, 9)
    assert (printed_share(small), printed_interval(small)) == ("-", "-")


def test_counts_can_be_recomputed_from_the_csv() -> None:
    """Each row holds the two numbers that its per cent follows from."""
    for row in cells(theme_counts.render(some_results())):
        if row["per_cent"] not in {"-", "*"}:
            assert round(100 * int(row["respondents"]) / int(row["base_respondents"])) == int(row["per_cent"])


def test_per_cent_without_campaigns_is_withheld_on_its_own_base() -> None:
    """When hardly anybody is left without campaigns, that per cent alone is withheld."""
    results = some_results()
    few = replace(results.counts.of("q2")[1], base_without_campaigns=4, share_without_campaigns=None)
    (row,) = cells(theme_counts.render(replace(results, counts=replace(results.counts, counts=(few,)))))
    assert (row["per_cent"], row["per_cent_without_campaigns"]) == ("25", "-")


def test_one_question_is_not_written_twice() -> None:
    """With one question, across all questions would say the same: it is left out of table, page and screen."""
    results = some_results(questions=1)
    assert {row["question"] for row in cells(theme_counts.render(results))} == {"q2"}
    assert "(all questions)" not in methods_page.render(results).decode()
    assert "All questions" not in drawn(results_page(results))


def test_split_counts_have_a_column_for_their_attribute(tmp_path: Path) -> None:
    """Counts by region stand in a file of their own."""
    north = a_count("cuts", 33, 120, attribute="region", group="North")
    counts = ThemeCounts(
        questions=("q2",),
        counts=(a_count("cuts", 60), north, replace(north, group="", respondents=11)),
        bases=(
            Base(
                question="q2",
                respondents=240,
                answers=240,
                authorities=120,
                respondents_without_campaigns=240,
            ),
            Base(
                question="q2",
                attribute="region",
                group="North",
                respondents=120,
                answers=120,
                authorities=60,
                respondents_without_campaigns=120,
            ),
        ),
    )
    (path,) = write_split_counts(counts, tmp_path / "restricted")
    assert path.name == "counts-by-region.csv"
    rows = cells(path.read_bytes())
    assert [(row["region"], row["theme_id"], row["respondents"]) for row in rows] == [
        ("(not known)", "cuts", "11"),
        ("North", "cuts", "33"),
    ]
    with pytest.raises(ValueError, match="too many values"):
        theme_counts.render_counts(counts)
    assert "attribute" not in rows[0]


def test_published_counts_by_group(tmp_path: Path) -> None:
    """A release with counts by group has their file, listed in the manifest; what is withheld is a dash."""
    row = GroupCount(
        question="", theme_id="cuts", theme="Cuts", parent="", attribute="region", group="North", authorities=12,
        base_authorities=48,
    )  # fmt: skip
    rows = (row, replace(row, group="South", authorities=None), replace(row, group="", base_authorities=None))
    write_release(replace(some_results(), by_group=rows), tmp_path / "release")
    content = (tmp_path / "release" / "theme-counts-by-region.csv").read_bytes()
    assert [
        (one["region"], one["authorities"], one["base_authorities"], one["per_cent"])
        for one in cells(content)
    ] == [("North", "12", "48", "25"), ("South", "-", "48", "-"), ("(not known)", "12", "-", "-")]
    assert "theme-counts-by-region.csv" in (tmp_path / "release" / "manifest.json").read_text()


def test_attribute_with_odd_characters_makes_a_file_name(tmp_path: Path) -> None:
    """The name of a column never leads out of the folder."""
    base = Base(
        question="q2",
        attribute="../Size / band",
        group="x",
        respondents=1,
        answers=1,
        authorities=1,
        respondents_without_campaigns=1,
    )
    (path,) = write_split_counts(ThemeCounts(questions=("q2",), counts=(), bases=(base,)), tmp_path)
    assert path == tmp_path / "counts-by----Size---band.csv"


def test_release_holds_every_file_and_the_manifest_lists_them(tmp_path: Path) -> None:
    """All files are written, the manifest last, with size and sha256 of each; a second run gives the same bytes."""
    folder = tmp_path / "release"
    paths = write_release(some_results(), folder)
    assert [path.relative_to(folder).as_posix() for path in paths] == FILES
    first = released(folder)
    listed = {
        file["name"]: (file["bytes"], file["sha256"]) for file in json.loads(first["manifest.json"])["files"]
    }
    assert listed == {
        name: (len(content), hashlib.sha256(content).hexdigest())
        for name, content in first.items()
        if name != "manifest.json"
    }
    write_release(some_results(), folder)
    assert released(folder) == first


def test_release_without_split_counts_only(tmp_path: Path) -> None:
    """Counts by an attribute are refused, and nothing is written."""
    results = some_results()
    split = replace(
        results.counts,
        bases=(*results.counts.bases, replace(results.counts.bases[0], attribute="region", group="North")),
    )
    with pytest.raises(DisclosureError, match="counts by region"):
        write_release(replace(results, counts=split), tmp_path / "release")
    assert not (tmp_path / "release").exists()


def test_audit_that_refuses_leaves_the_former_release(tmp_path: Path) -> None:
    """The audit sees the finished files before anybody else; when it refuses, the former release stands."""
    folder = tmp_path / "release"
    write_release(some_results(), folder)
    before = (folder / "results.json").read_bytes()
    seen = []

    def refuse(finished: Path) -> None:
        seen.extend(sorted(released(finished)))
        raise DisclosureError("a name was found")

    with pytest.raises(DisclosureError):
        write_release(replace(some_results(), title="Another"), folder, audit=refuse)
    assert seen == sorted(FILES)
    assert (folder / "results.json").read_bytes() == before
    assert json.loads(before)["title"] == some_results().title


@pytest.mark.parametrize("name", FILES)
def test_full_disk_at_any_file_leaves_the_former_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whichever file the disk is too full for, the former release stands as a whole."""
    folder = tmp_path / "release"
    write_release(some_results(), folder)
    before = released(folder)
    write_new = files._write_new

    def fail(path: Path, content: bytes) -> None:
        if path.name.startswith(f".{Path(name).name}."):
            write_new(path, content[:10])
            raise OSError(28, "No space left on device")
        write_new(path, content)

    monkeypatch.setattr(files, "_write_new", fail)
    with pytest.raises(OutputError, match="the disk is full"):
        write_release(replace(some_results(), title="Another"), folder)
    assert released(folder) == before
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")) == ["release"]


def test_release_never_replaces_a_folder_of_somebody(tmp_path: Path) -> None:
    """A folder with a file that no manifest lists is not a release, and stays."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"notes\.txt"):
        write_release(some_results(), tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"[]", b'{"files": 3}', b"\xff", b'{"files": [3]}'])
def test_broken_manifest_lists_nothing(tmp_path: Path, content: bytes) -> None:
    """A manifest that cannot be read vouches for no file."""
    (tmp_path / "manifest.json").write_bytes(content)
    assert manifest.listed_files(tmp_path) == frozenset()


def test_formulas_in_quotes_do_not_run() -> None:
    """A quote that starts like a formula is a text in the csv, and unchanged in the json."""
    results = some_results()
    assert any(row["quote"].startswith("'=HYPERLINK") for row in cells(quotes_csv.render(results)))
    assert any(
        quote["text"].startswith("=HYPERLINK") for quote in json.loads(results_json.render(results))["quotes"]
    )


def test_quotes_do_not_follow_the_order_they_came_in() -> None:
    """Whatever the order of the quotes, each output is the same."""
    results = some_results()
    turned = replace(results, quotes=results.quotes[::-1])
    for _, render in release.RENDERERS:
        assert render(turned) == render(results)


def test_json_says_its_version_and_holds_the_numbers() -> None:
    """A program finds the format's version, and the counts as numbers."""
    results = some_results()
    content = json.loads(results_json.render(results))
    assert content["format_version"] == 1
    assert content["counts"] == [asdict(count) for count in results.counts]
    assert content["record"]["accounting"]["rows read"] == 260
    assert content["date"] is None
    assert list(content) == sorted(content)


def test_methods_page_states_what_it_must() -> None:
    """Stance, units, uncorrected intervals, hashes, accounting and rules are there, with the values in force."""
    page = " ".join(methods_page.render(some_results()).decode().split())
    for words in (
        "not reflexive thematic analysis",
        "coding reliability and codebook (framework) analysis",
        "not corrected for errors of the machine coder",
        "a" * 64,
        "| coded | 200 |",
        "| **rows read** | **260** |",
        "the theme is retired: 3",
        "at least 10 such authorities exist and at least 3 of them responded",
        "fewer than 10 respondents",
        "Human codings: none",
        "| half or more of respondents | 50 |",
    ):
        assert words in page
    assert "Date given" not in page
    dated = replace(some_results(), date="November 2026")
    assert "Date given by the study: November 2026." in methods_page.render(dated).decode()


def test_methods_page_tells_of_closed_tables_where_there_are_some() -> None:
    """Whom a closed question counts, and that units are not mixed, is told beside such tables alone."""
    from report_builders import full_results

    heading = "## Closed questions and who responded"
    page = methods_page.render(full_results()).decode()
    assert heading in page
    assert "asked and answered" in page
    assert page.index("## What was counted") < page.index(heading) < page.index("## Where every answer")
    assert heading not in methods_page.render(some_results()).decode()


def test_study_texts_stay_texts_in_markdown() -> None:
    """A title with markup, bars or line breaks changes nothing but itself."""
    page = methods_page.render(replace(some_results(), title="a | b\n# c <i> `d` $model")).decode()
    assert page.startswith("# How these results were made: a \\| b \\# c \\<i\\> \\`d\\` $model\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title\x07text", "text"),
        ("\x9b31mred", "red"),
        ("\x1bPq#0\x1b\\after", "after"),
        ("cut short \x1b[", "cut short"),
        ("a\x1b", "a"),
        ("a\x00b\x07c\x08d\x7f", "abcd"),
        ("two\nlines\tand\r\nmore", "two lines and more"),
        ("right \u202eto left\u202c", "right to left"),
        ("[bold]kept[/bold] :smile:", "[bold]kept[/bold] :smile:"),
        ("Ysgrifennydd ŵ 中 “so” …", "Ysgrifennydd ŵ 中 “so” …"),
    ],
)
def test_terminal_obeys_no_text(text: str, shown: str) -> None:
    """Escape sequences and control characters are taken out; markup and other languages stay as they are."""
    assert safe(text) == shown
    quote = replace(a_quote("a", "money", text), attribution=Attribution(words=text))
    page = drawn(quotes_page(replace(some_results(), quotes=(quote,))), width=200, force_terminal=True)
    assert f"“{shown}” ({shown})" in page
    assert "\x07" not in page


@pytest.mark.parametrize("width", [40, 80, 100, 200])
def test_screen_fits_its_width(width: int) -> None:
    """No line is wider than the terminal, and every theme is readable on it."""
    long = a_count("long", 12, theme="A theme with a name of exactly sixty-three characters, as allowed")
    results = some_results()
    results = replace(results, counts=replace(results.counts, counts=(*results.counts.of("q2"), long)))
    page = drawn(results_page(results), width=width)
    assert max(map(len, page.splitlines())) <= width
    assert "sixty-three" in "".join(page.split())


def test_screen_shows_the_commonest_and_says_how_many_more() -> None:
    """A long table ends with the number of themes left out and how common they are at most."""
    results = some_results()
    many = tuple(a_count(f"theme-{number}", 100 - number) for number in range(30))
    results = replace(results, counts=replace(results.counts, questions=("q2",), counts=many))
    page = drawn(results_page(results, most_themes=20))
    assert "Theme 19" in page
    assert "Theme 20" not in page
    assert "... and 10 themes with 80 respondents or fewer each, in theme-counts.csv" in page


def test_screen_shows_a_quote_of_every_theme_before_a_second() -> None:
    """With more quotes than are shown, each theme has one before any has two."""
    page = drawn(quotes_page(some_results(), most=2))
    assert "the grant went" in page
    assert "Peers should" in page
    assert "HYPERLINK" not in page
    assert "... and 1 quote more in quotes.csv" in page


def test_bars_are_proportional_and_show_every_trace() -> None:
    """A bar is as long as its share; 0 and withheld have none, the least has half a cell."""
    bars = {share: drawn(ShareBar(share), width=10).strip() for share in (None, 0.0, 0.001, 0.5, 0.55, 1.0)}
    assert bars == {None: "", 0.0: "", 0.001: "▌", 0.5: "█" * 5, 0.55: "█" * 5 + "▌", 1.0: "█" * 10}


def test_screen_without_colour_or_unicode(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR leaves no colour, and a terminal without block characters gets plain ones."""
    monkeypatch.setenv("NO_COLOR", "1")
    page = drawn(results_page(some_results()), force_terminal=True, color_system="standard")
    assert "\x1b[3" not in page
    console = Console(file=io.TextIOWrapper(io.BytesIO(), encoding="ascii"), width=12)
    console.print(ShareBar(0.5))
    console.file.seek(0)
    assert console.file.read().strip() == "######"


def test_show_results_prints_to_the_console_given() -> None:
    """The one call of the command line prints the page."""
    console = Console(file=io.StringIO(), width=80, highlight=False)
    show_results(some_results(), console)
    assert console.file.getvalue().split() == drawn(results_page(some_results())).split()


def test_empty_results_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No theme, no quote, no answer: every output is there, and no connection is opened for any."""

    def refuse(*_: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    nothing = replace(
        some_results(),
        counts=ThemeCounts(questions=(), counts=(), bases=()),
        themes=(),
        quotes=(),
        questions=(),
    )
    assert len(write_release(nothing, tmp_path / "release")) == len(WRITTEN) + len(PACK) + 1
    assert drawn(results_page(nothing))


def test_a_release_that_was_changed_is_seen(tmp_path: Path) -> None:
    """Files that are changed, gone or not listed are named; so is a manifest that cannot be read."""
    folder = tmp_path / "release"
    write_release(some_results(), folder)
    assert manifest.changed_files(folder) == ()
    (folder / "quotes.csv").write_bytes(b"other")
    (folder / "methods.md").unlink()
    (folder / "packs").mkdir()
    (folder / "packs" / "note.txt").write_text("mine", "utf-8")
    assert manifest.changed_files(folder) == ("methods.md", "packs/note.txt", "quotes.csv")
    (folder / "manifest.json").write_text("{", "utf-8")
    assert manifest.changed_files(folder) == ("manifest.json",)
