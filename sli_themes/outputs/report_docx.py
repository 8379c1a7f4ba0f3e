"""report.docx: the report as a Word file, in our look, an organisation's or its own template (publishable)."""

from __future__ import annotations

from collections.abc import Sequence

from sli_themes.outputs.pictures import Picture
from sli_themes.outputs.report_content import report_content
from sli_themes.outputs.word import WordFile
from sli_themes.results import Results

FILE_NAME = "report.docx"


def render(results: Results, pictures: Sequence[Picture] = ()) -> bytes:
    """Return the file; the same results give the same bytes. Raises `UsageError` when the template is no Word file."""
    content, facts = report_content(results, pictures), results.report
    word = WordFile(title=content.title, author=content.author, style=facts.style, template=facts.template)
    if facts.style.logo:
        word.logo(facts.style.logo, facts.style.logo_alternative)
    word.title(content.title, *content.subtitle)
    word.contents()
    word.add(content.blocks)
    return word.content()
