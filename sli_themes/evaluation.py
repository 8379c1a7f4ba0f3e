"""The evaluation sample: answers drawn at random to judge the machine, which never learns from them (restricted).

Whole respondents are drawn, since they are what is counted: in the order of a hash of their ids, which the first draw
fixes. The sample is always a run from the start of that order. So it grows without losing anybody, and stays a random
draw when answers are added: new respondents whose turn is within the run have to be drawn too.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.coding.model import MACHINE, Codings
from sli_themes.coding.saved import MACHINE_FILE, read_codings
from sli_themes.decisions import append_events, read_events

if TYPE_CHECKING:
    from sli_themes.answers.model import Answers
    from sli_themes.study import Study

WHO = "evaluation sample"
"""In whose name draws stand among the decisions."""
DRAWN = "drawn"
"""The kind of event that says an answer was drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSample:
    """Hold the answers that were drawn, and the seed of the order in which they were."""

    seed: int
    answer_ids: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """Return the sha256 of what was drawn; "" when nothing was."""
        if not self.answer_ids:
            return ""
        return hashlib.sha256("\n".join([str(self.seed), *sorted(self.answer_ids)]).encode()).hexdigest()

    def teaching(self, human: Codings) -> Codings:
        """Return the codings by people that the machine may learn from: none of an answer of the sample."""
        frame = human.frame
        return Codings(frame[~frame["answer_id"].isin(self.answer_ids)].reset_index(drop=True))

    def judging(self, human: Codings) -> Codings:
        """Return the codings by people of answers of the sample."""
        frame = human.frame
        return Codings(frame[frame["answer_id"].isin(self.answer_ids)].reset_index(drop=True))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BlindCheck:
    """Hold what corrects counts.

    ``respondents`` are a random sample of those who said something, every answer of whom people coded. ``machine``
    are the machine's own codings of all answers, those that people read too, and of each without having learned
    from it.
    """

    respondents: frozenset[str]
    machine: Codings


def read_sample(study: Study) -> EvaluationSample:
    """Return what was drawn for a study; with nothing drawn an empty sample with the study's seed."""
    drawn = [event.content for event in read_events(study).events if event.kind == DRAWN]
    seed = int(drawn[0]["seed"]) if drawn else study.settings.agreement.seed
    return EvaluationSample(seed=seed, answer_ids=frozenset(str(one["answer_id"]) for one in drawn))


def draw_sample(answers: Answers, sample: EvaluationSample, size: int) -> EvaluationSample:
    """Return the sample with at least ``size`` answers, as far as there are so many, of whole respondents.

    Whoever was drawn before is in it, and everybody whose turn comes before theirs.
    """
    by_respondent = _in_turn(answers, sample.seed)
    last = max(
        (at for at, ids in enumerate(by_respondent.values()) if sample.answer_ids.intersection(ids)),
        default=-1,
    )
    drawn: set[str] = set()
    for at, ids in enumerate(by_respondent.values()):
        if at > last and len(drawn) >= size:
            break
        drawn.update(ids)
    return EvaluationSample(seed=sample.seed, answer_ids=sample.answer_ids | drawn)


def save_sample(study: Study, before: EvaluationSample, now: EvaluationSample, *, at: datetime) -> int:
    """Append to the decisions what was drawn since ``before``; return how many answers. Raises as `append_events`."""
    new = sorted(now.answer_ids - before.answer_ids)
    if new:
        append_events(study, WHO, DRAWN, [{"answer_id": answer, "seed": now.seed} for answer in new], at=at)
    return len(new)


def in_order(answers: Answers, sample: EvaluationSample) -> tuple[str, ...]:
    """Return the ids of the sample's answers that say something, in the order in which they were drawn."""
    ids = (answer for those in _in_turn(answers, sample.seed).values() for answer in those)
    return tuple(answer for answer in ids if answer in sample.answer_ids)


def judged(answers: Answers, sample: EvaluationSample, human: Codings) -> frozenset[str]:
    """Return the respondents of the sample whose answers people coded, up to the first gap.

    A gap is an answer that nobody coded yet, or of a respondent who came after the draw. Whoever is left out of a
    sample at will leaves no random sample, so what stands behind a gap waits until that is coded.
    """
    read = sample.answer_ids.intersection(human.frame["answer_id"])
    whole: set[str] = set()
    for respondent, ids in _in_turn(answers, sample.seed).items():
        if not read.issuperset(ids):
            break
        whole.add(respondent)
    return frozenset(whole)


def blind_check(
    restricted: Path, answers: Answers, sample: EvaluationSample, human: Codings, codings: Codings
) -> BlindCheck | None:
    """Return what corrects the counts of saved codings; nothing without a sample that people have coded.

    Raises `AnswersError` when the machine's own codings are missing or broken.
    """
    respondents = judged(answers, sample, human)
    if not respondents:
        return None
    alone = read_codings(restricted / MACHINE_FILE)
    return BlindCheck(respondents=respondents, machine=machine_alone(codings, alone))


def machine_alone(codings: Codings, of_read_answers: Codings) -> Codings:
    """Return the machine's codings of all answers: where people read one, those that were set aside for the check."""
    frame = codings.frame
    return Codings.together(Codings(frame[frame["coder"] == MACHINE]), of_read_answers)


def _in_turn(answers: Answers, seed: int) -> Mapping[str, list[str]]:
    """Return the answers that say something of each respondent, in the order of draws."""
    frame = answers.substantive
    found: dict[str, list[str]] = defaultdict(list)
    for respondent, answer in zip(frame["respondent_id"], frame["answer_id"], strict=True):
        found[respondent].append(answer)
    return {
        respondent: found[respondent] for respondent in sorted(found, key=lambda one: (_turn(one, seed), one))
    }


def _turn(respondent: str, seed: int) -> str:
    return hashlib.sha256(f"{seed} {respondent}".encode("utf-8", "surrogatepass")).hexdigest()
