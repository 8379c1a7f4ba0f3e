"""Evidence: why a theme was coded, in words a person can check against the excerpt (restricted)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sli_themes.codebook.keywords import KeywordFinder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.coder import ThemeClassifier
    from sli_themes.excerpts import Excerpt

_CLOSE = 0.5
"""Cosine from which on a text counts as like another: about where people start to see the likeness."""


class Evidence:
    """Give the reason of a coding: a keyword, a text of the codebook or coded answer it is like, or its words."""

    def __init__(self, classifier: ThemeClassifier, codebook: Codebook) -> None:
        """Keep the classifier; vectors of its lessons are looked up once."""
        self.classifier = classifier
        self.keywords = KeywordFinder(codebook)
        lessons = classifier.lessons_
        self._lesson_vectors = classifier.features.embed([lesson.text for lesson in lessons])
        self._rows_of = [
            np.array(
                [
                    row
                    for row, lesson in enumerate(lessons)
                    if theme.id in lesson.themes and (lesson.human or lesson.source.startswith("example"))
                ],
                dtype=np.intp,
            )
            for theme in classifier.themes
        ]
        self._words = classifier.features.words_.get_feature_names_out()
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def prepare(self, excerpts: list[str]) -> None:
        """Look up the vectors of all excerpts that `reason` will be asked about, at once."""
        distinct = sorted(set(excerpts))
        self._vectors = dict(zip(distinct, self.classifier.features.embed(distinct), strict=True))

    def reason(self, text: str, excerpt: Excerpt, theme: int) -> str:
        """Return the reason for coding ``excerpt`` of ``text`` with the classifier's theme of that position.

        The first that holds of: a keyword of the theme stands in the excerpt; the excerpt is like an example of
        the theme or an answer a person coded so; the words that weigh most for the theme.
        """
        words = excerpt.of(text)
        theme_id = self.classifier.themes[theme].id
        for hit in self.keywords.find(words):
            if hit.theme_id == theme_id:
                return f'keyword "{hit.phrase}"'
        rows = self._rows_of[theme]
        if len(rows):
            likeness = np.round(self._lesson_vectors[rows] @ self._vectors[words], 4)
            nearest = int(likeness.argmax())
            if likeness[nearest] >= _CLOSE:
                return f"like {self.classifier.lessons_[rows[nearest]].source} ({likeness[nearest]:.2f})"
        return self._weightiest(words, theme)

    def _weightiest(self, words: str, theme: int, most: int = 4) -> str:
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        counts = self.classifier.features.words_.transform([words])
        first = self._lesson_vectors.shape[1]
        weights = self.classifier.coefficients_[theme, first : first + len(self._words)]
        shares = [
            (round(value * weights[column], 6), self._words[column]) for column, value in _cells(counts)
        ]
        telling = (
            (share, word)
            for share, word in shares
            if share > 0 and not ENGLISH_STOP_WORDS.issuperset(word.split())
        )
        best = sorted(telling, key=lambda pair: (-pair[0], pair[1]))[:most]
        return "words: " + ", ".join(word for _, word in best) if best else "meaning of the whole answer"


def _cells(row: object) -> list[tuple[int, float]]:
    return list(zip(row.indices.tolist(), row.data.tolist(), strict=True))  # type: ignore[attr-defined]
