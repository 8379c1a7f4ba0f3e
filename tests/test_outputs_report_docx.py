"""The report as a Word file: the same content as the page, in order, and the same bytes twice."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from report_builders import HOSTILE_PRINTED, a_png, bare_results, full_results, hostile_results
from test_outputs import assert_gold

from sli_themes.errors import UsageError
from sli_themes.outputs import report_docx
from sli_themes.outputs.blocks import Heading, Quotation, Table
from sli_themes.outputs.report_content import report_content
from sli_themes.results import ReportStyle, Results


def opened(results: Results):
    """Open the file of some results."""
    return Document(io.BytesIO(report_docx.render(results)))


def text_of(results: Results) -> str:
    """Return the file as text: a line a paragraph with its style, a line a row."""
    lines = []
    for block in opened(results).iter_inner_content():
        if hasattr(block, "rows"):
            lines += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(f"[{block.style.name}] {block.text}".strip())
    return "\n".join(lines) + "\n"


def test_gold() -> None:
    """What the file says, style by style, is what its gold file holds; its bytes are the same however often."""
    assert report_docx.render(full_results()) == report_docx.render(full_results())
    assert_gold("report-docx.txt", text_of(full_results()).encode())


@pytest.mark.parametrize("results", [full_results(), bare_results()], ids=["full", "bare"])
def test_file_says_what_the_content_says(results: Results) -> None:
    """Headings, quotes and tables are those of the content: page and file cannot part."""
    blocks = report_content(results).blocks
    document = opened(results)
    styled = [(one.style.name, one.text) for one in document.paragraphs]
    assert [text for style, text in styled if style.startswith("Heading")] == [
        one.text for one in blocks if isinstance(one, Heading)
    ]
    assert [text for style, text in styled if style == "Quote"] == [
        f"“{one.text}”" for one in blocks if isinstance(one, Quotation)
    ]
    tables = [one for one in blocks if isinstance(one, Table)]
    assert [text for style, text in styled if style == "Caption"] == [one.caption for one in tables]
    shown = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    assert shown == [[[column.name for column in one.columns], *map(list, one.rows)] for one in tables]


def test_first_chapter_follows_the_contents() -> None:
    """No page is left after a few lines: the contents may be longer than one; and no line is empty."""
    styles = [one.style.name for one in opened(full_results()).paragraphs]
    assert styles[styles.index("Heading 1") - 1] == "Contents"
    assert "w:br " not in opened(full_results()).element.xml
    assert "pageBreakBefore" not in opened(full_results()).element.xml
    empty = [one for one in opened(full_results()).paragraphs if not one.text.strip()]
    assert empty == []


def test_properties_say_title_and_organisation() -> None:
    """A program that lists files shows whose report it is."""
    core = opened(full_results()).core_properties
    assert (core.title, core.author, core.language) == ("Where next?", "An invented board", "en-GB")


def test_hostile_words_stand_as_words() -> None:
    """Mark-up and template language come through as they were written, without control characters."""
    text = text_of(hostile_results())
    assert f"[Title] {HOSTILE_PRINTED}" in text
    assert f"[Quote] “{HOSTILE_PRINTED}”" in text
    assert "7*7" in text


def test_logo_and_template_of_an_organisation() -> None:
    """A logo comes with its words; a template of their own brings its styles and header."""
    template = Document()
    template.sections[0].header.paragraphs[0].text = "An invented board"
    template.styles["Heading 1"].font.name = "Garamond"
    stream = io.BytesIO()
    template.save(stream)
    results = full_results()
    style = ReportStyle(logo=a_png(), logo_alternative="A blue bar")
    facts = replace(results.report, style=style, template=stream.getvalue())
    document = opened(replace(results, report=facts))
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "A blue bar"
    assert document.styles["Heading 1"].font.name == "Garamond"
    assert document.sections[0].header.paragraphs[0].text == "An invented board"


def test_logo_that_word_does_not_know_is_a_fault() -> None:
    """A file that only begins like a picture stops with what to do."""
    results = full_results()
    facts = replace(results.report, style=ReportStyle(logo=b"\xff\xd8\xffno", logo_alternative="x"))
    with pytest.raises(UsageError, match="save it as png"):
        report_docx.render(replace(results, report=facts))


def test_long_words_do_not_widen_a_table() -> None:
    """A word longer than its column is broken; the table stays between the margins."""
    results = bare_results(text="x" * 400)
    document = opened(results)
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert sum(column.width for column in table.columns) <= width + 2_000
