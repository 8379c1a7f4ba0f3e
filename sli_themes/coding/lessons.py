"""Lessons: the training texts of the coder, from the codebook and from what people coded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sli_themes.coding.features import pieces
from sli_themes.coding.resolution import resolve, up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sli_themes.answers.model import Answers
    from sli_themes.codebook.model import Codebook, Theme
    from sli_themes.coding.model import Codings

COUNTER_EXAMPLE = "counter-example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Hold a text and the themes it teaches (none: it teaches what carries no theme).

    ``stands_under`` are the themes in whose entry the text stands, counter-examples included. ``question`` is ""
    for texts of the codebook, which teach for every question of their themes; ``human`` says that the text is an
    answer which a person coded, ``respondent`` who wrote it ("" for texts of the codebook); ``source`` says what the
    text is, for the evidence.
    """

    text: str
    themes: frozenset[str]
    stands_under: frozenset[str]
    question: str
    human: bool
    respondent: str
    source: str


def codebook_lessons(codebook: Codebook) -> tuple[Lesson, ...]:
    """Return what the codebook teaches: its names, definitions, rules, examples and keywords.

    A text that stands under several themes teaches all of them. Counter-examples teach that they do not carry
    the theme.
    """
    taught: dict[str, set[str]] = defaultdict(set)
    stands_under: dict[str, set[str]] = defaultdict(set)
    sources: dict[str, str] = {}
    for theme in codebook.codable:
        for source, text in _texts(theme):
            key = " ".join(text.split())
            stands_under[key].add(theme.id)
            if source != COUNTER_EXAMPLE:
                taught[key].add(theme.id)
                sources.setdefault(key, source)
    return tuple(
        Lesson(
            text=text,
            themes=frozenset(taught[text]),
            stands_under=frozenset(themes),
            question="",
            human=False,
            respondent="",
            source=sources.get(text, COUNTER_EXAMPLE),
        )
        for text, themes in sorted(stands_under.items())
    )


def texts_to_embed(answers: Answers, codebook: Codebook) -> list[str]:
    """Return every text that the coder embeds: the clauses of the answers and of what the codebook teaches.

    Embedded in one go they fill what the encoder computes at once; many of the small portions in which they are needed
    would not.
    """
    texts = [*(lesson.text for lesson in codebook_lessons(codebook)), *answers.substantive["text"].tolist()]
    return sorted({piece for text in texts for piece in pieces(text)})


def human_lessons(answers: Answers, human: Codings, codebook: Codebook) -> tuple[Lesson, ...]:
    """Return the answers that people read, each with the themes they agreed on; residual codes mean none."""
    codable = {theme.id for theme in codebook.codable}
    resolved = resolve(up_to_date(human, codebook))
    frame = answers.substantive
    frame = frame[frame["answer_id"].isin(list(resolved))]
    return tuple(
        Lesson(
            text=text,
            themes=frozenset(codable.intersection(resolved[answer_id])),
            stands_under=frozenset(),
            question=question,
            human=True,
            respondent=respondent,
            source=f"answer {answer_id}",
        )
        for answer_id, respondent, question, text in zip(
            frame["answer_id"], frame["respondent_id"], frame["question"], frame["text"], strict=True
        )
    )


def _texts(theme: Theme) -> Iterator[tuple[str, str]]:
    single = (("name", theme.name), ("brief", theme.brief), ("definition", theme.definition))
    yield from ((source, text) for source, text in single if text.strip())
    yield from (("use when", text) for text in theme.use_when)
    yield from ((f"example {number}", text) for number, text in enumerate(theme.examples, start=1))
    yield from (("keyword", text.replace("*", "")) for text in theme.keywords)
    yield from ((COUNTER_EXAMPLE, text) for text in theme.counter_examples)
