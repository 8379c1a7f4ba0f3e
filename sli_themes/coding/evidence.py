"""Evidence: why a theme was coded, in words and numbers a person can check against the excerpt (restricted)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sli_themes.clustering.keywords import FUNCTION_WORDS
from sli_themes.codebook.keywords import KeywordFinder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.protocol import ClassifierProtocol
    from sli_themes.excerpts import Excerpt

_CLOSE = 0.6
"""Cosine of both layers from which on a text counts as like another: about where people start to see the likeness."""


@dataclass(frozen=True, slots=True)
class Place:
    """Hold where a theme was seen: the answer's text, the excerpt in it, and the theme's position."""

    text: str
    excerpt: Excerpt
    theme: int

    @property
    def words(self) -> str:
        """Return the words of the excerpt."""
        return self.excerpt.of(self.text)

    @property
    def rest(self) -> str:
        """Return the answer without the excerpt."""
        return f"{self.text[: self.excerpt.start]} {self.text[self.excerpt.end :]}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Hold the evidence of one coding.

    ``probability_without`` is the theme's in the rest of the answer; ``nearest_answer`` the id of the answer most like
    the excerpt among the others that people gave the theme ("" when there is none), ``likeness`` its cosine (or NaN).
    """

    reason: str
    probability_without: float
    nearest_answer: str
    likeness: float
    words: str


class Evidence:
    """Give the evidence of codings: what the excerpt changes, what it is like, which of its words weigh most."""

    def __init__(self, classifier: ClassifierProtocol, codebook: Codebook) -> None:
        """Keep the classifier and look up which of its lessons can be named for a theme."""
        self.classifier = classifier
        self.keywords = KeywordFinder(codebook)
        lessons = classifier.lessons_
        taught = np.array([[theme.id in lesson.themes for theme in classifier.themes] for lesson in lessons])
        human = np.array([lesson.human for lesson in lessons])
        example = np.array([lesson.source.startswith("example") for lesson in lessons])
        self._answers = [np.flatnonzero(column & human) for column in taught.T]
        self._examples = [np.flatnonzero(column & example) for column in taught.T]
        self._sources = np.array([lesson.source for lesson in lessons])
        self._vocabulary = classifier.features.words_.names_

    def find(self, places: Sequence[Place], question: str, answer_ids: Sequence[str]) -> list[Ground]:
        """Return the evidence of codings in answers to one question, in the order of the places.

        The reason is the first that holds of: a keyword of the theme stands in the excerpt; the excerpt is like an
        example of the theme or an answer a person coded so; the words that weigh most for the theme.
        """
        if not places:
            return []
        rests, of = [place.rest for place in places], [place.text for place in places]
        rest = self.classifier.score(rests, question, of=of).probability
        distinct = sorted({place.words for place in places})
        distinct_at = {words: row for row, words in enumerate(distinct)}
        counts: dict[str, csr_matrix] = dict(
            zip(distinct, self.classifier.features.words_.transform(distinct), strict=True)
        )
        meanings = self.classifier.features.meaning(distinct)[[distinct_at[place.words] for place in places]]
        own = [f"answer {answer_id}" for answer_id in answer_ids]
        answers = self._nearest(self._answers, places, meanings, but=own)
        examples = self._nearest(self._examples, places, meanings, but=own)
        found = []
        for row, place in enumerate(places):
            answer, likeness = answers[row]
            words = ", ".join(self._weightiest(counts[place.words], place.theme))
            found.append(
                Ground(
                    reason=self._reason(place, answers[row], examples[row], words),
                    probability_without=float(rest[row, place.theme]),
                    nearest_answer=answer.removeprefix("answer "),
                    likeness=likeness,
                    words=words,
                )
            )
        return found

    def _reason(self, place: Place, answer: tuple[str, float], example: tuple[str, float], words: str) -> str:
        theme_id = self.classifier.themes[place.theme].id
        for hit in self.keywords.find(place.words):
            if hit.theme_id == theme_id:
                return f'keyword "{hit.phrase}"'
        source, likeness = max(example, answer, key=lambda near: -1.0 if np.isnan(near[1]) else near[1])
        if likeness >= _CLOSE:
            return f"like {source} ({likeness:.2f})"
        return f"words: {words}" if words else "meaning of the whole answer"

    def _nearest(
        self,
        rows_of: Sequence[NDArray[np.intp]],
        places: Sequence[Place],
        meanings: NDArray[np.float64],
        but: Sequence[str],
    ) -> list[tuple[str, float]]:
        """Return, for each of m excerpts (m, d), the lesson of its theme that is most like it, and the cosine.

        ``rows_of`` are each theme's lessons, ``but`` (m,) the source of one that does not count; "" and NaN: no lesson.
        """
        found: list[tuple[str, float]] = [("", float("nan"))] * len(places)
        themes = np.array([place.theme for place in places])
        for theme in sorted(set(themes.tolist())):
            rows, at = rows_of[theme], np.flatnonzero(themes == theme)
            if not len(rows):
                continue
            likeness = np.round(meanings[at] @ self.classifier.meanings_[rows].T, 4)
            likeness[np.array(but)[at][:, None] == self._sources[rows]] = -np.inf
            for excerpt, nearest, value in zip(
                at, rows[likeness.argmax(axis=1)], likeness.max(axis=1), strict=True
            ):
                if value > -np.inf:
                    found[excerpt] = (self.classifier.lessons_[nearest].source, float(value))
        return found

    def _weightiest(self, counts: csr_matrix, theme: int, most: int = 4) -> list[str]:
        """Return the words and pairs of an excerpt (their weights, one row) that speak most for a theme."""
        shares = np.round(counts.data * self.classifier.coefficients_[theme][counts.indices], 6)
        telling = [
            (shares[at], word)
            for at in np.flatnonzero(shares > 0)
            if not FUNCTION_WORDS.issuperset((word := self._vocabulary[counts.indices[at]]).split())
        ]
        return [word for _, word in sorted(telling, key=lambda pair: (-pair[0], pair[1]))[:most]]
