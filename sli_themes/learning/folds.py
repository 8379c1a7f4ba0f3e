"""Folds: what the machine says of answers that it learns from, of each as if it had not."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sli_themes.answers.model import Answers
from sli_themes.coding.model import Codings

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.protocol import CoderProtocol, MakeCoder
    from sli_themes.evaluation import EvaluationSample


def only(answers: Answers, codings: Codings) -> Answers:
    """Return the answers that stand in the codings."""
    frame = answers.frame
    return Answers(frame[frame["answer_id"].isin(codings.frame["answer_id"])].reset_index(drop=True))


def unlearned(
    coder: CoderProtocol,
    make: MakeCoder,
    codebook: Codebook,
    questions: Sequence[str],
    answers: Answers,
    human: Codings,
    sample: EvaluationSample,
    *,
    folds: int,
) -> Codings:
    """Return what the machine says of every answer that people read, of each without having learned from it.

    Those of the evaluation sample the fitted ``coder`` never saw. Those it learned from are coded in folds, and only
    when there is a sample: corrected shares need them, and they take as many fits as there are folds.
    """
    judging = coder.code(only(answers, sample.judging(human)), grounds=False).codings
    if not sample.answer_ids:
        return judging
    taught = coded_in_folds(make, codebook, questions, answers, sample.teaching(human), folds=folds)
    return Codings.together(judging, taught)


def coded_in_folds(
    make: MakeCoder,
    codebook: Codebook,
    questions: Sequence[str],
    answers: Answers,
    human: Codings,
    *,
    folds: int,
    taught: Collection[str] | None = None,
) -> Codings:
    """Return the machine's codings of the answers that people read, each by a coder that learned from the others.

    With ``taught`` it learned from those of the others alone that are in it. Respondents stay whole: what somebody said
    to another question would give the answer away. A fold is told from a hash of the respondent's id, so that answers
    that are added move nobody.
    """
    read = only(answers, human)
    fold = read.frame["respondent_id"].map(lambda one: fold_of(one, folds))
    lessons = human.frame if taught is None else human.frame[human.frame["answer_id"].isin(taught)]
    parts = []
    for number in sorted(fold.unique()):
        left_out = Answers(read.frame[fold == number].reset_index(drop=True))
        kept = lessons[~lessons["answer_id"].isin(left_out.frame["answer_id"])]
        coder = make().fit(codebook, questions, answers, Codings(kept.reset_index(drop=True)))
        parts.append(coder.code(left_out, grounds=False).codings)
    return Codings.together(*parts) if parts else Codings.of([])


def fold_of(respondent: str, folds: int) -> int:
    """Return the fold (0 to ``folds`` - 1) of a respondent."""
    key = f"fold {respondent}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(key).digest()[:8], "big") % folds
