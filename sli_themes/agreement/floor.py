"""The floor: what a comparison of words alone would code. A coder that does no better has learned nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sli_themes.agreement.model import ReadAnswers

if TYPE_CHECKING:
    from sli_themes.answers.model import Answers
    from sli_themes.codebook.model import Codebook

FLOOR = "shared words"


def shared_words(answers: Answers, codebook: Codebook) -> ReadAnswers:
    """Return for each answer that says something the theme whose name and definition share most words with it.

    TF-IDF without English stop words, the best theme of its question only; no theme where no word is shared.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    frame = answers.substantive
    themes = codebook.codable
    if not len(frame) or not themes:
        return {answer: frozenset() for answer in frame["answer_id"]}
    said = [f"{theme.name} {theme.definition}" for theme in themes]
    texts = frame["text"].tolist()
    words = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit([*said, *texts])
    alike = (words.transform(texts) @ words.transform(said).T).toarray()
    found: dict[str, frozenset[str]] = {}
    for row, (answer, question) in enumerate(zip(frame["answer_id"], frame["question"], strict=True)):
        asked = {theme.id for theme in codebook.for_question(question)}
        near = [(alike[row, at], -at) for at, theme in enumerate(themes) if theme.id in asked]
        likeness, at = max(near, default=(0.0, 0))
        found[answer] = frozenset({themes[-at].id}) if likeness > 0 else frozenset()
    return found
