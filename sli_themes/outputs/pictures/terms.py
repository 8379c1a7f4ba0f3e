"""The term cloud (publishable)."""

from __future__ import annotations

from sli_themes.outputs.pictures.chart import WIDE, Sketch
from sli_themes.outputs.term_cloud import placed_words
from sli_themes.results import Results
from sli_themes.wording import counted

_FEWEST = 10
"""Words from which on a cloud says more than its table."""


def term_cloud(results: Results, question: str) -> Sketch | None:
    """Sketch the words that most respondents used, the larger the more, as ``terms-q2``."""
    terms = [term for term in results.terms if term.question == question]
    if len(terms) < _FEWEST:
        return None
    cloud = placed_words([(term.word, term.respondents) for term in terms], WIDE - 8)
    rows = [{"word": one.word, "x": one.x, "y": -one.y, "size": one.size} for one in cloud.words]
    accent, text = results.report.style.accent, results.report.style.text
    # Words side by side are told apart by two colours; the size alone says something.
    for place, row in enumerate(rows):
        row["colour"] = text if place % 2 else accent
    return Sketch(
        name=f"terms-{question}",
        title=f"The word that most respondents used: “{terms[0].word}”, {counted(terms[0].respondents, 'respondent')}",
        subtitle="The larger a word, the more respondents used it. Names and words of few are left out.",
        alternative="Words and respondents: "
        + "; ".join(f"{term.word} {term.respondents}" for term in terms)
        + ".",
        chart={
            "width": cloud.width,
            "height": cloud.height,
            "padding": 4,
            "data": {"values": rows},
            "mark": {"type": "text", "align": "center", "baseline": "middle"},
            "encoding": {
                "x": _place("x", 0, cloud.width),
                "y": _place("y", -cloud.height, 0),
                "text": {"field": "word", "type": "nominal"},
                "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
                "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
            },
        },
    )


def _place(field: str, low: int, high: int) -> dict[str, object]:
    """Return a direction in which a dot of the layout is a dot of the picture."""
    scale = {"domain": [low, high], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}
