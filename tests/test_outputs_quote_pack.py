"""Quote packs: what a report writer reads beside each quote, in three formats, and nothing else."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
from docx import Document
from test_outputs import a_count, a_quote, some_results

from sli_themes.outputs.quote_pack import pack_files
from sli_themes.results import CorrectedShare, NarrowedPack, ReportFacts


def results_with(*quotes, **changes):
    """Return results with these quotes."""
    return replace(some_results(), quotes=quotes or some_results().quotes, **changes)


def rows_of(content):
    """Return the rows of a csv."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def paragraphs(content):
    """Return (style, text) of what stands in a Word file."""
    return [(one.style.name, one.text) for one in Document(io.BytesIO(content)).paragraphs if one.text]


def test_a_row_says_all_about_a_quote():
    """Question, theme, how many raised it, minority or not, words, attribution, and whether it was used."""
    rows = rows_of(pack_files(results_with(used_before=frozenset({"a1"})))["quote-pack.csv"])
    assert [row["quote_id"] for row in rows] == ["a1", "c3", "b2"]
    assert rows[0] == {
        "quote_id": "a1",
        "question": "q2",
        "question_text": "What would you add?",
        "theme_id": "money",
        "theme": "Money",
        "respondents": "101",
        "base_respondents": "240",
        "prevalence": "some respondents",
        "minority_view": "no",
        "quote": "Money, [31mmoney[0m, money: the grant went in two years.",
        "attribution": "North West council",
        "used_before": "yes",
    }
    assert (rows[2]["minority_view"], rows[2]["used_before"]) == ("yes", "no")
    assert rows[1]["quote"].startswith("'=HYPERLINK")


def test_quotes_come_by_question_and_commonest_theme_then_by_id():
    """The order follows the questions of the study and the counts, never the order in which quotes came."""
    quotes = (
        replace(a_quote("z9", "money", "One of seven."), question="q7"),
        a_quote("y8", "peers", "Few say that."),
        a_quote("x7", "money", "Many say that."),
        a_quote("w6", "money", "Others too."),
    )
    for order in (quotes, quotes[::-1]):
        rows = rows_of(pack_files(results_with(*order))["quote-pack.csv"])
        assert [row["quote_id"] for row in rows] == ["w6", "x7", "y8", "z9"]


@pytest.mark.parametrize(
    ("raised", "base", "corrected", "expected"),
    [
        (22, 240, None, "yes"),
        (23, 240, None, "no"),
        (24, 240, None, "no"),
        (4, 9, None, "no"),
        (90, 240, 0.05, "yes"),
    ],
)
def test_a_minority_is_what_fewer_than_so_many_raised(raised, base, corrected, expected):
    """Whole per cents decide, so that none reads 10 per cent under "fewer than 10"; a corrected share goes before."""
    share = corrected and CorrectedShare(share=corrected, low=0.0, high=0.2, sample_respondents=90)
    count = a_count("money", raised, base, corrected=share)
    results = results_with(a_quote("a1", "money", "Words."))
    results = replace(results, counts=replace(results.counts, counts=(count,)))
    assert rows_of(pack_files(results)["quote-pack.csv"])[0]["minority_view"] == expected


def test_the_word_file_has_a_chapter_a_question_and_a_part_a_theme():
    """Headings, how common each theme is, the marks, and each quote with attribution and id."""
    said = paragraphs(pack_files(results_with(used_before=frozenset({"a1"})))["quote-pack.docx"])
    assert said[0] == ("Title", "Quote pack: Where next? <b>An *invented* consultation</b>")
    headings = [pair for pair in said if pair[0].startswith("Heading")]
    assert headings == [
        ("Heading 1", "q2: What would you add?"),
        ("Heading 2", "Money"),
        ("Heading 2", "Peers"),
    ]
    at = said.index(("Heading 2", "Money"))
    assert said[at + 1 : at + 5] == [
        ("Normal", "Raised by 101 of 240 respondents (42 per cent): some respondents."),
        ("Quote", "“Money, [31mmoney[0m, money: the grant went in two years.”"),
        ("Quote Attribution", "North West council [a1]"),
        ("Normal", "Used in another document before. "),
    ]
    assert any(text.startswith("Minority view. Raised by 1 of 240") for _, text in said)
    texts = " ".join(text for _, text in said)
    assert "3 quotes under 2 themes" in texts
    assert "Minority views among them: 1." in texts
    assert "1 quote among them used in another document before" in texts


def test_the_workbook_holds_one_table_of_quotes():
    """Every quote is a text in a cell, whatever it begins with."""
    book = openpyxl.load_workbook(io.BytesIO(pack_files(some_results())["quote-pack.xlsx"]))
    rows = list(book["Table_1"].iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == ["Quote id", "a1", "c3", "b2"]
    assert rows[2][6].startswith("=HYPERLINK")
    assert book["Table_1"]["G6"].data_type == "s"


def test_narrowed_packs_have_a_folder_each():
    """They hold their own quotes alone, and say what they are narrowed to."""
    own = some_results().quotes
    pack = NarrowedPack(name="peers", words="theme Peers", quotes=own[:1])
    made = pack_files(results_with(narrowed=(pack,)))
    assert set(made) == {
        f"{folder}quote-pack.{end}" for folder in ("", "packs/peers/") for end in ("csv", "docx", "xlsx")
    }
    assert [row["quote_id"] for row in rows_of(made["packs/peers/quote-pack.csv"])] == ["b2"]
    assert paragraphs(made["packs/peers/quote-pack.docx"])[0][1].startswith(
        "Quotes on theme Peers: Where next?"
    )


def test_a_pack_without_quotes_says_so():
    """Nothing to print is no fault and no empty page."""
    made = pack_files(replace(some_results(), quotes=()))
    assert rows_of(made["quote-pack.csv"]) == []
    assert any(
        "No quote of this pack may be printed yet" in text for _, text in paragraphs(made["quote-pack.docx"])
    )
    book = openpyxl.load_workbook(io.BytesIO(made["quote-pack.xlsx"]))
    assert book.sheetnames == ["Cover", "Contents", "Notes"]


def test_the_same_quotes_give_the_same_bytes():
    """No clock and no order of arrival in any of the files; who publishes stands in the Word file's properties."""
    results = some_results()
    assert pack_files(replace(results, quotes=results.quotes[::-1])) == pack_files(results)
    published = replace(results, report=ReportFacts(organisation="An association"))
    file = Document(io.BytesIO(pack_files(published)["quote-pack.docx"]))
    assert (file.core_properties.author, file.core_properties.language) == ("An association", "en-GB")
