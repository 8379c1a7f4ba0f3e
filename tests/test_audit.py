"""The audit: a release with one fault in it is refused, whichever of its rooms made the fault."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest
from bridge_builders import (
    HARMLESS,
    HashVectors,
    Person,
    Said,
    book,
    clearer_of,
    coding,
    codings_of,
    corpus_of,
    respondents,
)

from sli_themes.anonymity.audit import Published, audit_release
from sli_themes.errors import DisclosureError
from sli_themes.outputs.release import write_release
from sli_themes.provenance import listed_settings
from sli_themes.quotes import choose_quotes
from sli_themes.results import (
    AskedQuestion,
    Attribution,
    Results,
    RunRecord,
    ThemeCounts,
    ThemeSummary,
)
from sli_themes.settings import QuoteSettings, Settings


class Release:
    """Hold a clean release, each part of which a test can spoil before it is audited."""

    def __init__(self, folder, monkeypatch):
        """Make the release of sixteen respondents, of whom six are quoted."""
        people = respondents(16)
        people[0] = replace(people[0], name="Ottoline Brackenthwaite", email="otto@zorvale.example")
        people[1] = replace(people[1], name="Wilson")
        people.append(Person(id="X-770-Q", code="N3", may_quote=False))
        said = [Said(by=one.id, text=HARMLESS[at % 8]) for at, one in enumerate(people[:8])]
        said += [Said(by=one.id, text=f"{HARMLESS[at % 8]} Indeed.") for at, one in enumerate(people[8:])]
        self.corpus = corpus_of(people, said)
        self.clearer = clearer_of(self.corpus, folder, monkeypatch)
        rows = [coding(f"r{at:02}:q1", "money" if at % 2 else "peers") for at in range(8)]
        codebook = book("money", "peers")
        settings = QuoteSettings(min_words=12)
        pack = choose_quotes(codings_of(*rows), self.corpus, codebook, self.clearer, HashVectors(), settings)
        assert len(pack.quotes) == 6
        self.sources = pack.sources
        self.results = Results(
            title="A consultation",
            questions=(AskedQuestion(id="q1", text="What would help?"),),
            counts=ThemeCounts(questions=("q1",), counts=(), bases=()),
            themes=tuple(
                ThemeSummary(theme_id=one.id, name=one.name, parent="", brief="", definition="")
                for one in codebook.themes
            ),
            quotes=pack.quotes,
            settings=Settings(),
            record=RunRecord(
                program_version="1",
                versions=(),
                model="m",
                model_hash="0" * 64,
                codebook_hash="1" * 64,
                codebook_version=1,
                corpus_hash="2" * 64,
                human_codings_hash="",
                settings=listed_settings(Settings()),
                accounting=(("rows read", 16),),
            ),
        )
        self.folder = folder / "release"
        self.per_authority = 2

    def write(self):
        """Write the files."""
        write_release(self.results, self.folder)
        return self.folder

    def refused(self):
        """Return what the audit says; "" when it lets the release pass."""
        try:
            audit_release(
                self.folder,
                Published.of(self.results),
                self.sources,
                self.corpus,
                self.clearer,
                per_authority=self.per_authority,
            )
        except DisclosureError as error:
            return str(error)
        return ""

    def change(self, place=0, **changes):
        """Change a quote, with the source that goes with it."""
        quotes = list(self.results.quotes)
        before = quotes[place]
        quotes[place] = replace(before, **changes)
        self.results = replace(self.results, quotes=tuple(quotes))
        self.move(before.quote_id, quote_id=quotes[place].quote_id)
        self.write()

    def move(self, which, **changes):
        """Change the source of a quote."""
        self.sources = tuple(
            replace(one, **changes) if one.quote_id == which else one for one in self.sources
        )

    def respondent(self, respondent_id, **cells):
        """Change what is known of a respondent, after the quotes were chosen."""
        frame = self.corpus.respondents.frame
        for column, value in cells.items():
            frame.loc[frame["respondent_id"] == respondent_id, column] = value


@pytest.fixture
def release(tmp_path, monkeypatch):
    """Return a clean release, written."""
    made = Release(tmp_path, monkeypatch)
    made.write()
    return made


def test_a_clean_release_passes(release):
    """Nothing is found in a release that has no fault."""
    assert release.refused() == ""


@pytest.mark.parametrize(
    ("leak", "named"),
    [
        ("Ottoline Brackenthwaite", "the name of respondent r00"),
        ("brackenthwaite, OTTOLINE", "the name of respondent r00"),
        ("OTTO@ZORVALE.EXAMPLE", "the e-mail address of respondent r00"),
        ("X-770-Q", "the id of respondent X-770-Q"),
        ("r03:q1", "the id of answer r03:q1"),
        ("Zorvale", "the name of authority N0"),
        ("kestlow borough council", "the name of authority S1"),
        ("2015-11-03T10:22:00", "a time"),
        ("0.12, -0.34, " * 9, "a vector"),
    ],
)
@pytest.mark.parametrize("file", ["methods.md", "results.json", "manifest.json", "theme-counts.csv"])
def test_what_must_not_be_read_is_seen_in_any_file(release, file, leak, named):
    """A name, address, id, authority, time or vector in any file stops the release; the message does not repeat it."""
    path = release.folder / file
    if file.endswith(".json"):
        path.write_text(json.dumps(json.loads(path.read_text()) | {"note": leak}), encoding="utf-8")
    else:
        path.write_text(path.read_text(encoding="utf-8") + f"\n{leak}\n", encoding="utf-8")
    message = release.refused()
    assert f"{file}: " in message
    assert named in message
    if "name" in named or "e-mail" in named:
        assert leak not in message


def test_names_are_seen_inside_archives_and_file_names(release):
    """The parts of a workbook are looked through with tags taken out; so are names of files."""
    with zipfile.ZipFile(release.folder / "counts.xlsx", "w") as archive:
        archive.writestr("docProps/core.xml", "<creator><b>Ottoline Brack</b>enthwaite</creator>")
    (release.folder / "zorvale.txt").write_text("", encoding="utf-8")
    message = release.refused()
    assert "counts.xlsx (docProps/core.xml): the name of respondent r00" in message
    assert "zorvale.txt: the name of authority N0" in message


def test_what_the_study_says_of_itself_may_stand(release):
    """A council's own consultation may have its name in the title; a common surname in the method is nobody's."""
    release.results = replace(release.results, title="Zorvale budget consultation")
    release.write()
    assert release.refused() == ""
    assert "Wilson" in (release.folder / "methods.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Zorvale", "the ZORVALE council", "Kestlow Borough Council"])
def test_an_authority_in_a_quote_is_seen(release, name):
    """Any authority of the population in the words of a quote stops the release, even one that the title names."""
    release.results = replace(release.results, title=f"{name} and others")
    release.change(text=f"{name} did it well. {HARMLESS[5]}")
    assert "quotes: Q" in release.refused()


def test_the_writers_surname_in_a_quote_is_seen(release):
    """A quote that has a part of its writer's name is seen, although that part alone may be anybody's elsewhere."""
    source = next(one for one in release.sources if one.respondent_id == "r01")
    place = [quote.quote_id for quote in release.results.quotes].index(source.quote_id)
    release.respondent("r01", name="Brackley")
    release.change(place, text=f"Ask mr brackley why. {HARMLESS[5]}")
    assert source.quote_id in release.refused()


def test_a_quote_without_consent_is_seen(release):
    """Consent is looked up again, in the answers, at the end."""
    (first, *_) = release.sources
    release.respondent(first.respondent_id, may_quote=False)
    assert f"the respondent of {first.quote_id} did not agree" in release.refused()


def test_a_quote_from_nowhere_is_seen(release):
    """A quote that nothing leads back to an answer is not released."""
    release.sources = release.sources[1:]
    assert "nothing says where" in release.refused()


def test_an_attribution_that_is_not_safe_is_seen(release):
    """Words that the scheme does not call safe stop the release."""
    release.change(attribution=Attribution(words="Zorvish council"))
    message = release.refused()
    assert "stands for too few authorities" in message
    assert "is another's" in message


def test_an_attribution_behind_which_too_few_responded_is_seen(release):
    """A scheme that calls words safe is not believed: authorities are counted again."""
    for respondent in [f"r{at:02}" for at in range(12)]:
        release.respondent(respondent, authority_code="N0")
    assert "stands for too few authorities" in release.refused()


def test_an_attribution_behind_which_too_few_exist_is_seen(release):
    """A scheme file that was made for another population does not pass."""
    release.clearer.population = replace(
        release.clearer.population, authorities=release.clearer.population.authorities[3:]
    )
    assert "stands for too few authorities" in release.refused()


def test_too_many_quotes_of_one_author_are_seen(release):
    """An author may have so many quotes in the pack, and one under a theme."""
    first, second, third, *_ = [quote.quote_id for quote in release.results.quotes]
    author = next(one.author for one in release.sources if one.quote_id == first)
    release.move(second, author=author)
    assert f"{first} is one of several quotes of one author in a theme" in release.refused()
    release.move(third, author=author)
    assert f"{third} is one of too many quotes of one author" in release.refused()


def test_passages_that_share_words_are_seen(release):
    """Two quotes that overlap in an answer are seen by their places, whatever they show."""
    first, second, *_ = release.sources
    release.move(second.quote_id, answer_id=first.answer_id, start=first.end - 1, end=first.end + 40)
    assert f"{first.quote_id} and {second.quote_id} share words" in release.refused()
    release.move(second.quote_id, start=first.end)
    assert "share words" not in release.refused()


def test_the_same_words_twice_are_seen(release):
    """Words that stand in the pack twice are seen, in any letter case."""
    release.change(0, text=release.results.quotes[1].text.upper())
    assert "stand in the pack twice" in release.refused()


def quotes_file(release, edit):
    """Write quotes.csv again after an edit of its rows (a header and lists of cells)."""
    path = release.folder / "quotes.csv"
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    header, rows = edit(header, rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


def test_an_order_that_may_follow_the_answers_is_seen(release):
    """Quotes of a theme stand by their ids; in any other order the release is refused."""
    quotes_file(release, lambda header, rows: (header, sorted(rows, key=lambda row: (row[2], row[0]))[::-1]))
    assert "quotes.csv: the order of the quotes" in release.refused()


@pytest.mark.parametrize("column", ["answer_id", "Start", "timestamp", "embedding"])
def test_a_column_that_points_into_answers_is_seen(release, column):
    """A column of ids, offsets, times or vectors stops the release by its name."""
    quotes_file(release, lambda header, rows: ([*header, column], [[*row, "7"] for row in rows]))
    assert f"quotes.csv: a column {column.casefold()}" in release.refused()


def test_a_quote_that_says_more_is_seen(release):
    """A key beside those of a quote in results.json stops the release."""
    path = release.folder / "results.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["quotes"][0]["start"] = 14
    path.write_text(json.dumps(content), encoding="utf-8")
    assert "results.json: a quote says more" in release.refused()


def test_a_quote_that_was_not_chosen_is_seen(release):
    """A row in quotes.csv that is none of the chosen quotes stops the release."""
    quotes_file(release, lambda header, rows: (header, [*rows, ["Qffffffffff", *rows[-1][1:]]]))
    assert "Qffffffffff is none of the quotes" in release.refused()


def test_every_finding_is_told_at_once(release):
    """Two faults are two lines, and the message says what to do."""
    release.change(attribution=Attribution(words="Zorvish council"))
    (release.folder / "methods.md").write_text("X-770-Q", encoding="utf-8")
    message = release.refused()
    assert "X-770-Q" in message
    assert "too few authorities" in message
    assert "redaction-log.jsonl" in message


@pytest.mark.parametrize("column", ["quote", "attribution"])
def test_a_quote_that_was_edited_is_seen(release, column):
    """Words or an attribution that were changed in the table of quotes have been through no gate."""

    def edit(header, rows):
        rows[0][header.index(column)] += " of ours"
        return header, rows

    quotes_file(release, edit)
    assert "is not as it was chosen" in release.refused()
