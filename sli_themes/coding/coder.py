"""The coder: one estimator that learns from the codebook and from people, and codes answers (restricted).

It learns from the texts of the codebook and from the answers that people coded (see ``lessons``). Themes compete
only with the themes of the same question (see ``classifier``). The best clause of an answer counts beside the whole
of it: one thought in a long answer is found, and the clause becomes the excerpt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
import pandas as pd

from sli_themes.coding.classifier import ThemeClassifier, ThemeScores
from sli_themes.coding.evidence import Evidence, Place
from sli_themes.coding.features import Embed, Features, pieces
from sli_themes.coding.lessons import codebook_lessons, human_lessons
from sli_themes.coding.model import MACHINE, Codings, Grounds, Probabilities
from sli_themes.coding.resolution import readers, resolve, up_to_date
from sli_themes.excerpts import Excerpt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sli_themes.answers.model import Answers
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.evidence import Ground
    from sli_themes.coding.lessons import Lesson
    from sli_themes.coding.protocol import ClassifierProtocol, MakeClassifier
    from sli_themes.settings import CodingSettings

BY_A_PERSON = "coded by a person"
"""The reason of every coding that people made."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """Hold what a run of the coder says: codings with their grounds, how likely every theme was, what is unsure.

    ``unsure`` are answers without a theme that more likely than not carry one.
    """

    codings: Codings
    grounds: Grounds
    probabilities: Probabilities
    unsure: frozenset[str]


class Coder:
    """Code answers with the themes of a codebook; scikit-learn's conventions (``fit``, then ``code``).

    Args:
        embed: turns n texts into an (n, d) array of unit rows.
        settings: see `CodingSettings`.
        earlier: lessons of an earlier wave, to learn from beside those of `fit`.
        classifier: makes what tells how likely the themes are; that of another coder, or the built-in one.
    """

    sends_text_to: ClassVar[str] = ""

    def __init__(
        self,
        embed: Embed,
        settings: CodingSettings,
        earlier: Sequence[Lesson] = (),
        *,
        classifier: MakeClassifier = ThemeClassifier,
    ) -> None:
        """Keep the parameters; nothing is learned before `fit`."""
        self.embed = embed
        self.settings = settings
        self.earlier = earlier
        self.classifier = classifier

    def fit(
        self,
        codebook: Codebook,
        questions: Sequence[str],
        answers: Answers | None = None,
        human: Codings | None = None,
    ) -> Self:
        """Learn the themes of each question from the codebook and, when there are any, from human codings.

        The answers nobody coded say how common each theme seems and how many codings a threshold would make (see
        ``thresholds``); without human codings, or without answers, every theme has ``settings.threshold``.
        """
        self.codebook_ = codebook
        self.classifiers_: dict[str, ClassifierProtocol] = {}
        book = codebook_lessons(codebook)
        people = human_lessons(answers, human, codebook) if answers is not None and human is not None else ()
        unread = _unread(answers, people)
        people = (*people, *self.earlier)
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
            classifier = self.classifier(themes, features, self.settings).fit(lessons)
            classifier.balance(_texts_by_question(unread, group))
            self.classifiers_.update(dict.fromkeys(group, classifier))
        return self

    def code(self, answers: Answers, human: Codings | None = None, *, grounds: bool = True) -> Coded:
        """Code the answers that say something; the others carry no theme and are left out.

        Without ``grounds`` codings have neither grounds nor a reason, which saves the time to find them where nobody
        will read them.

        An answer gets every theme whose probability reaches the theme's threshold. An answer that people read gets
        their themes and nothing else, with the excerpt in which the machine finds them, or the whole answer where the
        machine would never look for the theme.

        After `fit` the result depends on each answer alone, never on its batch.
        """
        human = up_to_date(human, self.codebook_) if human is not None else None
        read = resolve(human) if human is not None else {}
        names = {answer: "; ".join(sorted(sets)) for answer, sets in readers(human).items()} if human else {}
        rows: list[dict[str, object]] = []
        scored: list[_Scored] = []
        tables: list[pd.DataFrame] = []
        unsure: set[str] = set()
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
                scores = classifier.score(texts, str(question))
                table = table.join(pd.DataFrame(scores.probability, columns=ids))
                chosen = scores.probability >= classifier.thresholds_
                some = 1 - np.prod(1 - scores.probability, axis=1)
                doubt = ~chosen.any(axis=1) & (some >= self.settings.unsure)
                for row, answer_id in enumerate(answer_ids):
                    if answer_id in read:
                        chosen[row] = [theme_id in read[answer_id] for theme_id in ids]
                unsure.update(np.array(answer_ids)[doubt].tolist())
                coders = [names.get(answer_id, MACHINE) for answer_id in answer_ids]
                scored.append(
                    _Scored(
                        question=str(question),
                        answer_ids=answer_ids,
                        texts=texts,
                        coders=coders,
                        chosen=chosen,
                        scores=scores,
                    )
                )
            tables.append(table)
        given: list[dict[str, object]] = []
        if grounds and self.classifier is ThemeClassifier:
            # All in one go, as `texts_to_embed` does; evidence asks for them a question at a time.
            rests = [place.rest for one in scored for place in one.places]
            self.embed(sorted({piece for rest in rests for piece in pieces(rest)}))
        for one in scored:
            found = self._rows(one, with_grounds=grounds)
            rows += found[0]
            given += found[1]
        columns = ["answer_id", "question", *(theme.id for theme in self.codebook_.codable)]
        wide = pd.concat(tables) if tables else pd.DataFrame(columns=columns)
        wide = wide.reindex(columns=columns).sort_values("answer_id", ignore_index=True)
        return Coded(
            codings=Codings.of(rows),
            grounds=Grounds.of(given),
            probabilities=Probabilities(wide),
            unsure=frozenset(unsure.difference(read)),
        )

    def _rows(
        self, part: _Scored, *, with_grounds: bool
    ) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
        """Return the rows of the codings of answers to one question, and of their grounds where there are any."""
        classifier, coders, scores = self.classifiers_[part.question], part.coders, part.scores
        question, answer_ids, cells, places = part.question, part.answer_ids, part.cells, part.places
        found: Sequence[Ground] = ()
        if with_grounds:
            evidence = Evidence(classifier, self.codebook_)
            found = evidence.find(places, question, [answer_ids[row] for row, _ in cells])
        reasons = [ground.reason for ground in found] or [""] * len(cells)
        rows: list[dict[str, object]] = []
        for (row, column), place, reason in zip(cells, places, reasons, strict=True):
            theme_id, probability = classifier.themes[column].id, float(scores.probability[row, column])
            machine = coders[row] == MACHINE
            said = (probability, place.excerpt, reason) if machine else (1.0, place.excerpt, BY_A_PERSON)
            rows.append(self._row(answer_ids[row], question, theme_id, coders[row], *said))
        grounds: list[dict[str, object]] = [
            {
                "answer_id": answer_ids[row],
                "theme_id": classifier.themes[column].id,
                "drop": round(float(scores.probability[row, column]) - ground.probability_without, 6),
                "nearest_answer": ground.nearest_answer,
                "likeness": ground.likeness,
                "words": ground.words,
            }
            for (row, column), ground in zip(cells, found, strict=bool(found))
        ]
        return rows, grounds

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Scored:
    """Hold the answers to one question with their scores, and which themes (m, t) each of the m answers gets."""

    question: str
    answer_ids: list[str]
    texts: list[str]
    coders: list[str]
    chosen: NDArray[np.bool_]
    scores: ThemeScores

    @property
    def cells(self) -> list[tuple[int, int]]:
        """Return the positions of answer and theme of each coding."""
        return [(int(row), int(column)) for row, column in np.argwhere(self.chosen)]

    @property
    def places(self) -> list[Place]:
        """Return where each coding's theme was seen."""
        return [
            Place(self.texts[row], self.scores.excerpt(row, column, self.texts[row]), column)
            for row, column in self.cells
        ]


def _unread(answers: Answers | None, lessons: Sequence[Lesson]) -> pd.DataFrame:
    """Return the answers that say something and teach nothing; of the others the classifier would be too sure."""
    if answers is None:
        return pd.DataFrame({"question": [], "text": []})
    frame = answers.substantive
    return frame[~("answer " + frame["answer_id"]).isin([lesson.source for lesson in lessons])]


def _texts_by_question(answers: pd.DataFrame, questions: Sequence[str]) -> dict[str, list[str]]:
    """Return the texts of the answers to each of these questions, in an order that says nothing."""
    return {q: sorted(answers.loc[answers["question"] == q, "text"].tolist()) for q in questions}
