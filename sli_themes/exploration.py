"""Exploration: what the answers hold before, or beside, the codebook (restricted)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.errors import Fault, StudyError, UsageError
from sli_themes.files import write_atomically

if TYPE_CHECKING:
    import pandas as pd

    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.answers.model import Answers
    from sli_themes.clustering.explore import Coverage
    from sli_themes.clustering.model import Clusters, ClusterSummary
    from sli_themes.codebook.model import Theme
    from sli_themes.pipeline import Inputs, Vectors
    from sli_themes.settings import ClusteringSettings


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouped:
    """Hold the clusters of some answers, with their redacted words by answer id."""

    clusters: Clusters
    redacted: Mapping[str, str]

    def central(self, summary: ClusterSummary) -> tuple[str, ...]:
        """Return the redacted words of a cluster's central answers, nearest to the centre first."""
        return tuple(self.redacted[answer] for answer in summary.central)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionExploration:
    """Hold the clusters of the answers to one question, and how much of each the codebook covers.

    ``contentless`` answers are in their own bucket, beside the clusters. ``coverage`` is empty while nothing is coded.
    """

    question: str
    clusters: Clusters
    contentless: int
    coverage: tuple[Coverage, ...]
    central: tuple[tuple[str, ...], ...]
    """The redacted words of each cluster's central answers, nearest to the centre first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exploration:
    """Hold the explored questions and the files written."""

    questions: tuple[QuestionExploration, ...]
    draft: Path
    files: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the exploration for machines: sizes, keywords and ids, no words of an answer."""
        return {
            "questions": [
                {
                    "question": one.question,
                    "answers": len(one.clusters),
                    "contentless": one.contentless,
                    "clusters": [asdict(summary) for summary in one.clusters.summaries],
                    "coverage": [asdict(cover) for cover in one.coverage],
                }
                for one in self.questions
            ],
            "draft": str(self.draft),
            "files": [str(path) for path in self.files],
        }


def explore_study(
    inputs: Inputs, vectors: Vectors, *, themes: int | None = None, question: str = "", uncoded: bool = False
) -> Exploration:
    """Cluster the answers to each open question and draft a codebook from the clusters.

    With ``uncoded`` only those without a theme in the saved codings: the draft then holds candidates for new themes.

    Raises:
        UsageError: the question is not one of the study's open questions.
        StudyError: no answer to it says anything, or all have a theme.
        AnswersError: ``uncoded``, and nothing is coded yet or the codings are stale.
        OutputError: the study's folder cannot be written.
    """
    from sli_themes.clustering.explore import clusters_csv, draft_codebook, write_draft
    from sli_themes.codebook import Codebook, dump_codebook
    from sli_themes.pipeline import require_writable, saved_codings
    from sli_themes.reporting import open_clearer

    study = inputs.study
    if question and question not in inputs.questions:
        raise UsageError(
            f"--question: {question} is none of the open questions: {', '.join(inputs.questions)}"
        )
    require_writable(study.restricted)
    clearer = open_clearer(inputs)
    coded = frozenset(saved_codings(inputs)[0].frame["answer_id"]) if uncoded else _coded_answers(inputs)
    answers = _without(inputs.corpus.answers, coded) if uncoded else inputs.corpus.answers
    explored: list[QuestionExploration] = []
    drafted: list[Theme] = []
    files: list[Path] = []
    for asked in (question,) if question else inputs.questions:
        one = _explore(answers, asked, vectors, clearer, inputs, themes, coded)
        if one is None:
            continue
        explored.append(one)
        path = study.restricted / f"clusters-{'uncoded-' if uncoded else ''}{asked}.csv"
        texts = dict(zip(*(inputs.corpus.answers.frame[name] for name in ("answer_id", "text")), strict=True))
        write_atomically(path, clusters_csv(one.clusters, texts))
        files.append(path)
        draft = draft_codebook(one.clusters, title=study.title, question=asked)
        drafted += draft.themes
    if not explored:
        what = "no answer without a theme says anything" if uncoded else "no answer says anything"
        raise StudyError(
            Fault(where=str(study.answers), what=what, next_step=f"look at: sli-themes check {study.folder}")
        )
    book = Codebook(title=f"Draft: {study.title}", version=1, themes=distinct_themes(drafted))
    path = write_draft(study.folder, dump_codebook(book))
    return Exploration(questions=tuple(explored), draft=path, files=(*files, path))


def _explore(
    answers: Answers,
    question: str,
    vectors: Vectors,
    clearer: Clearer,
    inputs: Inputs,
    themes: int | None,
    coded: frozenset[str],
) -> QuestionExploration | None:
    from sli_themes.clustering.explore import coverage

    frame = answers.substantive
    frame = frame[frame["question"] == question].reset_index(drop=True)
    if frame.empty:
        return None
    grouped = group_answers(frame, vectors, clearer, inputs.study.settings.clustering, themes=themes)
    found = grouped.clusters
    return QuestionExploration(
        question=question,
        clusters=found,
        contentless=int((answers.frame["question"] == question).sum()) - len(frame),
        coverage=coverage(found, coded) if coded.intersection(found.frame["answer_id"]) else (),
        central=tuple(grouped.central(summary) for summary in found.summaries),
    )


def group_answers(
    frame: pd.DataFrame,
    vectors: Vectors,
    clearer: Clearer,
    settings: ClusteringSettings,
    *,
    themes: int | None = None,
) -> Grouped:
    """Cluster answers (rows of `Answers.substantive`, at least one); keywords come from their redacted words.

    Raises:
        UsageError: there are fewer distinct answers than ``themes``.
    """
    from sli_themes.clustering.grouping import cluster

    redacted = {
        answer: clearer.redacted(owner, text)
        for answer, owner, text in zip(frame["answer_id"], frame["respondent_id"], frame["text"], strict=True)
    }
    found = cluster(
        frame["answer_id"].tolist(),
        vectors(frame["text"].tolist()),
        settings,
        copies=frame["copy_of"].tolist(),
        redacted_texts=list(redacted.values()),
        themes=themes,
    )
    return Grouped(clusters=found, redacted=redacted)


def _coded_answers(inputs: Inputs) -> frozenset[str]:
    """Return the answers with a theme in the saved codings; none while nothing is coded, or the codings are stale."""
    from sli_themes.errors import AnswersError
    from sli_themes.pipeline import saved_codings

    try:
        codings, _ = saved_codings(inputs)
    except AnswersError:
        return frozenset()
    return frozenset(codings.frame["answer_id"])


def _without(answers: Answers, left_out: frozenset[str]) -> Answers:
    return replace(
        answers, frame=answers.frame[~answers.frame["answer_id"].isin(left_out)].reset_index(drop=True)
    )


def distinct_themes(themes: Iterable[Theme], others: Iterable[Theme] = ()) -> tuple[Theme, ...]:
    """Return the themes with ids and names that differ, also from those of ``others``."""
    ids = {theme.id for theme in others}
    names = {theme.name.casefold() for theme in others}
    distinct = []
    for theme in themes:
        number, renamed = 1, theme
        while renamed.id in ids or renamed.name.casefold() in names:
            number += 1
            renamed = replace(theme, id=f"{theme.id}-{number}", name=f"{theme.name[:57]} ({number})")
        ids.add(renamed.id)
        names.add(renamed.name.casefold())
        distinct.append(renamed)
    return tuple(distinct)
