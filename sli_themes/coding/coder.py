"""The coder: one estimator that learns from the codebook and from people, and codes answers (restricted).

For each theme a logistic regression on [sentence vector | words | character n-grams] (see ``features``) learns
from the texts of the codebook and from the answers that people coded (see ``lessons``). Themes compete only with
the themes of the same question. An answer's score is the mean of the score of the whole answer and of its best
clause: one thought in a long answer counts, and the clause becomes the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sli_themes.coding.evidence import Evidence
from sli_themes.coding.features import Embed, Features
from sli_themes.coding.lessons import Lesson, codebook_lessons, human_lessons
from sli_themes.coding.model import MACHINE, Codings, Probabilities
from sli_themes.coding.resolution import readers, resolve, up_to_date
from sli_themes.excerpts import Excerpt, clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sli_themes.answers.model import Answers
    from sli_themes.codebook.model import Codebook, Theme
    from sli_themes.settings import CodingSettings

BY_A_PERSON = "coded by a person"
"""The reason of every coding that people made."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ThemeScores:
    """Hold the scores of m texts for t themes; ``best_clause`` are (m, t) positions into each text's clauses."""

    probability: NDArray[np.float64]
    best_clause: NDArray[np.intp]
    clauses: list[tuple[Excerpt, ...]]

    def excerpt(self, row: int, theme: int, text: str) -> Excerpt:
        """Return the clause of text ``row`` that carries a theme most; the whole text when it has no clause."""
        at = self.best_clause[row, theme]
        return self.clauses[row][at] if at >= 0 else Excerpt(0, len(text))


class ThemeClassifier:
    """Tell apart the themes of one set: one logistic regression a theme, on shared features."""

    def __init__(self, themes: Sequence[Theme], features: Features, settings: CodingSettings) -> None:
        """Keep the parameters and the fitted features; nothing is learned before `fit`."""
        self.themes = tuple(themes)
        self.features = features
        self.settings = settings

    def fit(self, lessons: Sequence[Lesson]) -> ThemeClassifier:
        """Learn from the lessons (at least one a theme); their order does not matter."""
        self.lessons_ = sorted(lessons, key=lambda lesson: (lesson.human, lesson.source, lesson.text))
        rows = self.features.transform([lesson.text for lesson in self.lessons_])
        weights = np.where([lesson.human for lesson in self.lessons_], self.settings.human_weight, 1.0)
        fitted = [
            self._fit_theme(rows, np.array([theme.id in lesson.themes for lesson in self.lessons_]), weights)
            for theme in self.themes
        ]
        self.coefficients_ = np.stack([coefficients for coefficients, _ in fitted])
        self.intercepts_ = np.array([intercept for _, intercept in fitted])
        return self

    def _fit_theme(
        self, rows: Any, teaches: NDArray[np.bool_], weights: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], float]:
        from scipy.sparse import csr_matrix, vstack
        from sklearn.linear_model import LogisticRegression

        if teaches.all():
            # A lone theme has nothing to be told apart from: a text with no feature stands for all others.
            rows = vstack([rows, csr_matrix(np.zeros((1, rows.shape[1])))], format="csr")
            teaches, weights = np.append(teaches, False), np.append(weights, 1.0)
        model = LogisticRegression(
            C=self.settings.regularisation, class_weight="balanced", max_iter=1000, tol=1e-4
        )
        model.fit(rows, teaches, sample_weight=weights)
        return model.coef_[0], float(model.intercept_[0])

    def score(self, texts: Sequence[str]) -> ThemeScores:
        """Return how likely each theme is in each of n texts."""
        parts = [clauses(text) for text in texts]
        pieces = [excerpt.of(text) for text, spans in zip(texts, parts, strict=True) for excerpt in spans]
        distinct = sorted({*texts, *pieces})
        place = {text: row for row, text in enumerate(distinct)}
        decisions = self._decide(distinct)
        whole = decisions[[place[text] for text in texts]]
        best = whole.copy()
        best_clause = np.full(whole.shape, -1, dtype=np.intp)
        for row, (text, spans) in enumerate(zip(texts, parts, strict=True)):
            if spans:
                block = decisions[[place[excerpt.of(text)] for excerpt in spans]]
                best_clause[row] = block.argmax(axis=0)
                best[row] = block.max(axis=0)
        probability = 1 / (1 + np.exp(-(whole + best) / 2))
        # Rounded, so that the last bits of a sum never decide.
        return ThemeScores(probability=np.round(probability, 6), best_clause=best_clause, clauses=parts)

    @property
    def silent(self) -> NDArray[np.float64]:
        """Return how likely each theme is in a text without a word, shape (themes,)."""
        silent: NDArray[np.float64] = np.round(1 / (1 + np.exp(-self.intercepts_)), 6)
        return silent

    def _decide(self, texts: Sequence[str], at_once: int = 4096) -> NDArray[np.float64]:
        """Return the decision values in slices: few answers are ever in memory as features."""
        slices = [
            self.features.transform(texts[start : start + at_once]) @ self.coefficients_.T + self.intercepts_
            for start in range(0, len(texts), at_once)
        ]
        return np.vstack(slices) if slices else np.zeros((0, len(self.themes)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """Hold what a run of the coder says: the codings, and how likely every theme was."""

    codings: Codings
    probabilities: Probabilities


class Coder:
    """Code answers with the themes of a codebook; scikit-learn's conventions (``fit``, then ``code``).

    Args:
        embed: turns n texts into an (n, d) array of unit rows.
        settings: see `CodingSettings`.
    """

    def __init__(self, embed: Embed, settings: CodingSettings) -> None:
        """Keep the parameters; nothing is learned before `fit`."""
        self.embed = embed
        self.settings = settings

    def fit(
        self,
        codebook: Codebook,
        questions: Sequence[str],
        answers: Answers | None = None,
        human: Codings | None = None,
    ) -> Coder:
        """Learn the themes of each question from the codebook and, when there are any, from human codings."""
        self.codebook_ = codebook
        self.classifiers_: dict[str, ThemeClassifier] = {}
        book = codebook_lessons(codebook)
        people = human_lessons(answers, human, codebook) if answers is not None and human is not None else ()
        asked: dict[tuple[str, ...], list[str]] = {}
        for question in sorted(set(questions)):
            theme_ids = tuple(theme.id for theme in codebook.for_question(question))
            if theme_ids:
                asked.setdefault(theme_ids, []).append(question)
        # From all lessons, not those of one question: a word's weight needs more text than a few themes have.
        features = Features(self.embed, self.settings)
        if asked:
            features.fit([lesson.text for lesson in (*book, *people)])
        for theme_ids, group in asked.items():
            lessons = [
                *(lesson for lesson in book if lesson.stands_under.intersection(theme_ids)),
                *(lesson for lesson in people if lesson.question in group),
            ]
            themes = [codebook.theme(theme_id) for theme_id in theme_ids]
            classifier = ThemeClassifier(themes, features, self.settings).fit(lessons)
            self.classifiers_.update(dict.fromkeys(group, classifier))
        return self

    def code(self, answers: Answers, human: Codings | None = None) -> Coded:
        """Code the answers that say something; the others carry no theme and are left out.

        An answer gets every theme from ``settings.threshold`` on; when none reaches it, the likeliest from
        ``settings.best_guess`` on, if that rises above what silence would give (``chosen``); else none. An answer
        that people read gets their themes and nothing else, with the excerpt in which the machine finds them, or the
        whole answer where the machine would never look for the theme.

        The result depends on each answer alone, never on its batch.
        """
        human = up_to_date(human, self.codebook_) if human is not None else None
        read = resolve(human) if human is not None else {}
        names = {answer: "; ".join(sorted(sets)) for answer, sets in readers(human).items()} if human else {}
        rows: list[dict[str, object]] = []
        tables: list[pd.DataFrame] = []
        for question, part in answers.substantive.groupby("question", sort=True):
            classifier = self.classifiers_.get(str(question))
            table = part[["answer_id", "question"]].reset_index(drop=True)
            answer_ids, texts = part["answer_id"].tolist(), part["text"].tolist()
            ids = [theme.id for theme in classifier.themes] if classifier is not None else []
            for answer_id, text in zip(answer_ids, texts, strict=True):
                for theme_id in read.get(answer_id, frozenset()).difference(ids):
                    by_people = (names[answer_id], 1.0, Excerpt(0, len(text)), BY_A_PERSON)
                    rows.append(self._row(answer_id, str(question), theme_id, *by_people))
            if classifier is not None:
                scores = classifier.score(texts)
                table = table.join(pd.DataFrame(scores.probability, columns=ids))
                chosen = self.chosen(scores.probability, classifier.silent)
                for row, answer_id in enumerate(answer_ids):
                    if answer_id in read:
                        chosen[row] = [theme_id in read[answer_id] for theme_id in ids]
                coders = [names.get(answer_id, MACHINE) for answer_id in answer_ids]
                rows += self._rows(classifier, chosen, answer_ids, str(question), texts, coders, scores)
            tables.append(table)
        columns = ["answer_id", "question", *(theme.id for theme in self.codebook_.codable)]
        wide = pd.concat(tables) if tables else pd.DataFrame(columns=columns)
        wide = wide.reindex(columns=columns).sort_values("answer_id", ignore_index=True)
        return Coded(codings=Codings.of(rows), probabilities=Probabilities(wide))

    def chosen(
        self, probability: NDArray[np.float64], silent: NDArray[np.float64] | float = 0.0
    ) -> NDArray[np.bool_]:
        """Return which of t themes each of n answers is coded with.

        Args:
            probability: how likely each theme is in each answer, shape (n, t).
            silent: how likely each theme would be in an answer without a word, shape (t,); the fewer themes compete,
                the higher, so a best guess must rise above it.
        """
        made = probability >= self.settings.threshold
        likeliest = probability.argmax(axis=1)
        least = np.maximum(self.settings.best_guess, silent + self.settings.best_guess_rise)
        guess = ~made.any(axis=1) & (probability >= least)[np.arange(len(made)), likeliest]
        made[guess, likeliest[guess]] = True
        return made

    def _rows(
        self,
        classifier: ThemeClassifier,
        chosen: NDArray[np.bool_],
        answer_ids: list[str],
        question: str,
        texts: list[str],
        coders: list[str],
        scores: ThemeScores,
    ) -> list[dict[str, object]]:
        cells = [(int(row), int(column)) for row, column in np.argwhere(chosen)]
        excerpts = [scores.excerpt(row, column, texts[row]) for row, column in cells]
        evidence = Evidence(classifier, self.codebook_)
        evidence.prepare([excerpt.of(texts[row]) for (row, _), excerpt in zip(cells, excerpts, strict=True)])
        rows: list[dict[str, object]] = []
        for (row, column), excerpt in zip(cells, excerpts, strict=True):
            by_machine = coders[row] == MACHINE
            probability = float(scores.probability[row, column])
            reason = evidence.reason(texts[row], excerpt, column) if by_machine else BY_A_PERSON
            if by_machine and probability < self.settings.threshold:
                reason = f"best guess; {reason}"
            evidenced = (coders[row], probability if by_machine else 1.0, excerpt, reason)
            rows.append(self._row(answer_ids[row], question, classifier.themes[column].id, *evidenced))
        return rows

    def _row(
        self,
        answer_id: str,
        question: str,
        theme_id: str,
        coder: str,
        probability: float,
        excerpt: Excerpt,
        reason: str,
    ) -> dict[str, object]:
        return {
            "answer_id": answer_id,
            "question": question,
            "theme_id": theme_id,
            "coder": coder,
            "probability": probability,
            "start": excerpt.start,
            "end": excerpt.end,
            "reason": reason,
            "codebook_version": self.codebook_.version,
        }
