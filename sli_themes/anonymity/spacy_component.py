"""The redactor as a component of a spaCy pipeline: ``nlp.add_pipe("sli_themes_redactor")`` (imported by spaCy only)."""

from __future__ import annotations

from typing import Any

from spacy.language import Language

from sli_themes.anonymity.redactor import Redactor
from sli_themes.authorities import read_population

SPANS = "sli_themes"
"""Key of ``doc.spans`` under which what would be replaced is found, with its kind as the span's label."""


@Language.factory(  # type: ignore[untyped-decorator]
    "sli_themes_redactor", default_config={"population": "england-2015"}
)
def make_component(nlp: Any, name: str, population: str) -> Any:  # noqa: ARG001 - spaCy passes all three
    """Return a component that marks what the redactor would replace; the text itself stays as it is."""
    redactor = Redactor(read_population(population))

    def mark(doc: Any) -> Any:
        found = redactor.redact(doc.text).spans
        doc.spans[SPANS] = [
            doc.char_span(span.start, span.end, label=span.kind, alignment_mode="expand") for span in found
        ]
        return doc

    return mark
