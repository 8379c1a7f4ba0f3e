"""Tallies: who stands behind each theme in one batch of respondents, as numbers that add (restricted).

Batches are cut so that no respondent and no authority stands in two of them (docs/decisions/0001-unit-of-count.md);
then distinct respondents and distinct authorities add, on one machine or on many.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from sli_themes.answers.model import Answers, Respondents
from sli_themes.coding.model import MACHINE, Codings
from sli_themes.coding.resolution import resolve
from sli_themes.errors import UsageError
from sli_themes.intervals import Checked
from sli_themes.scopes import Scopes

if TYPE_CHECKING:
    from sli_themes.answers.model import Corpus
    from sli_themes.codebook.model import Codebook
    from sli_themes.evaluation import BlindCheck

IDENTIFYING = frozenset({"respondent_id", "authority", "authority_code", "name", "email", "may_quote"})
"""Columns of `Respondents` that counts are never split by."""
EVERYBODY = ("", "")
"""The (attribute, group) of counts that are not split."""


class Cell(NamedTuple):
    """Say what one number counts: a theme ("": the base) in answers to some questions, in one group."""

    questions: tuple[str, ...]
    theme_id: str
    attribute: str
    group: str


class Pair(NamedTuple):
    """Say which two themes (in the codebook's order) respondents raised in one question."""

    question: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Count distinct respondents, answers and distinct authorities; numbers of different batches add."""

    respondents: int = 0
    answers: int = 0
    authorities: int = 0
    respondents_without_campaigns: int = 0
    machine: int = 0
    """Respondents by the machine's codings alone, where a blind sample checks them."""
    sampled: int = 0
    """Those of ``respondents`` who are in the blind sample, by people's codings; of the base all in the sample."""
    sampled_machine: int = 0
    """Those of ``machine`` who are in the blind sample..."""
    sampled_both: int = 0
    """...and by people's codings too."""

    def __add__(self, other: Numbers) -> Numbers:
        """Return the sum, unit by unit."""
        names = [one.name for one in fields(self)]
        return Numbers(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Hold some of the respondents with all their answers."""

    answers: Answers
    respondents: Respondents


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTally:
    """Hold the numbers of one batch, or of several that were added.

    ``counted`` and ``bases`` have the same kind of cell; a cell that is missing counts nobody. ``left_out`` are
    codings that are counted nowhere, by reason. ``together`` are respondents who raised two themes in a question.
    """

    counted: Mapping[Cell, Numbers] = field(default_factory=dict)
    bases: Mapping[Cell, Numbers] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    together: Mapping[Pair, int] = field(default_factory=dict)

    def __add__(self, other: ThemeTally) -> ThemeTally:
        """Return the sum; right only when no respondent and no authority stands in both."""
        return ThemeTally(
            counted=_added(self.counted, other.counted),
            bases=_added(self.bases, other.bases),
            left_out=Counter(self.left_out) + Counter(other.left_out),
            together=Counter(self.together) + Counter(other.together),
        )


def checked(counted: Numbers, base: Numbers) -> Checked:
    """Return what corrects the share of a theme: the numbers of its cell, and those of its base."""
    return Checked(
        population=base.respondents,
        machine=counted.machine,
        both=counted.sampled_both,
        people_only=counted.sampled - counted.sampled_both,
        machine_only=counted.sampled_machine - counted.sampled_both,
        neither=base.sampled - counted.sampled - counted.sampled_machine + counted.sampled_both,
    )


def batches(corpus: Corpus, number: int) -> tuple[Batch, ...]:
    """Return the corpus cut into ``number`` batches (some may be empty), so that tallies of batches add.

    A respondent goes where a hash of the authority's code says, and one without an authority by the respondent's id:
    whoever counts once must stand in one batch.
    """
    people, answers = corpus.respondents.frame, corpus.answers.frame
    pairs = zip(people["respondent_id"].tolist(), people["authority_code"].tolist(), strict=True)
    place = {respondent: _place(respondent, code, number) for respondent, code in pairs}
    of_people = people["respondent_id"].map(place)
    of_answers = answers["respondent_id"].map(place)
    return tuple(
        Batch(
            answers=Answers(answers[of_answers == at].reset_index(drop=True)),
            respondents=Respondents(people[of_people == at].reset_index(drop=True)),
        )
        for at in range(number)
    )


def tally(
    codings: Codings,
    batch: Batch,
    codebook: Codebook,
    questions: tuple[str, ...],
    *,
    by: tuple[str, ...] = (),
    check: BlindCheck | None = None,
) -> ThemeTally:
    """Return the numbers of one batch; codings of answers that are not in it are passed over.

    With a ``check`` also what the machine alone finds, among everybody and in the blind sample.
    """
    scopes = Scopes(codebook, questions)
    answers = _substantive(batch, by)
    asked = {answer.id: answer.question for answer in answers}
    carried, left_out = _carried(codings, batch, asked, scopes)
    by_machine = _carried(check.machine, batch, asked, scopes)[0] if check is not None else {}
    sampled = check.respondents if check is not None else frozenset()
    counted, bases = _Tallied(sampled), _Tallied(sampled)
    for answer in answers:
        for scope in scopes.bases:
            if answer.question in scope:
                bases.add(answer, scope, "")
        for theme_id in carried.get(answer.id, ()):
            for scope in {(answer.question,), scopes.asked[theme_id]}:
                counted.add(answer, scope, theme_id)
        for theme_id in by_machine.get(answer.id, ()):
            for scope in {(answer.question,), scopes.asked[theme_id]}:
                counted.add_machine(answer, scope, theme_id)
    return ThemeTally(
        counted=counted.numbers(),
        bases=bases.numbers(),
        left_out=left_out,
        together=_together(answers, carried, scopes),
    )


def _together(
    answers: Sequence[_Answer], carried: Mapping[str, frozenset[str]], scopes: Scopes
) -> dict[Pair, int]:
    """Return how many respondents raised two themes in one question; a theme never pairs with one above it."""
    raised: dict[tuple[str, str], set[str]] = defaultdict(set)
    for answer in answers:
        raised[answer.respondent, answer.question] |= carried.get(answer.id, frozenset())
    places = {theme_id: place for place, theme_id in enumerate(scopes.asked)}
    above = {theme_id: scopes.forebears[theme_id] for theme_id in scopes.asked}
    pairs: Counter[Pair] = Counter()
    for (_, question), themes in raised.items():
        lowest = themes - {one for theme_id in themes for one in above[theme_id]}
        pairs.update(
            Pair(question, *pair) for pair in combinations(sorted(lowest, key=places.__getitem__), 2)
        )
    return dict(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """Hold what counting needs of an answer; no word of it."""

    id: str
    question: str
    respondent: str
    authority: str
    in_campaign: bool
    groups: tuple[tuple[str, str], ...]


@dataclass(slots=True, kw_only=True)
class _Sets:
    """Gather who stands behind one number."""

    respondents: set[str] = field(default_factory=set)
    authorities: set[str] = field(default_factory=set)
    outside_campaigns: set[str] = field(default_factory=set)
    machine: set[str] = field(default_factory=set)
    answers: int = 0


class _Tallied:
    """Gather who stands behind each cell; each (answer, cell) is added once."""

    def __init__(self, sampled: frozenset[str]) -> None:
        self._sampled = sampled
        self._cells: dict[Cell, _Sets] = defaultdict(_Sets)

    def add(self, answer: _Answer, scope: tuple[str, ...], theme_id: str) -> None:
        for attribute, group in answer.groups:
            sets = self._cells[Cell(scope, theme_id, attribute, group)]
            sets.answers += 1
            sets.respondents.add(answer.respondent)
            if answer.authority:
                sets.authorities.add(answer.authority)
            if not answer.in_campaign:
                sets.outside_campaigns.add(answer.respondent)

    def add_machine(self, answer: _Answer, scope: tuple[str, ...], theme_id: str) -> None:
        for attribute, group in answer.groups:
            self._cells[Cell(scope, theme_id, attribute, group)].machine.add(answer.respondent)

    def numbers(self) -> dict[Cell, Numbers]:
        return {
            cell: Numbers(
                respondents=len(sets.respondents),
                answers=sets.answers,
                authorities=len(sets.authorities),
                respondents_without_campaigns=len(sets.outside_campaigns),
                machine=len(sets.machine),
                sampled=len(sets.respondents & self._sampled),
                sampled_machine=len(sets.machine & self._sampled),
                sampled_both=len(sets.respondents & sets.machine & self._sampled),
            )
            for cell, sets in self._cells.items()
        }


def _substantive(batch: Batch, by: tuple[str, ...]) -> tuple[_Answer, ...]:
    people = batch.respondents.frame
    allowed = [column for column in people.columns if column not in IDENTIFYING]
    refused = [attribute for attribute in by if attribute not in allowed]
    if refused:
        what = f"counts cannot be split by {', '.join(refused)}"
        raise UsageError(
            f"{what} → choose among {', '.join(allowed)}; more can be named in [columns] attributes"
        )
    columns = [people[attribute].tolist() for attribute in by]
    rows = zip(people["respondent_id"].tolist(), people["authority_code"].tolist(), *columns, strict=True)
    known = {row[0]: (row[1], (EVERYBODY, *zip(by, row[2:], strict=True))) for row in rows}
    frame = batch.answers.substantive
    cells = zip(
        *(frame[name].tolist() for name in ("answer_id", "question", "respondent_id", "campaign")),
        strict=True,
    )
    return tuple(
        _Answer(
            id=answer_id,
            question=question,
            respondent=respondent,
            authority=known[respondent][0],
            in_campaign=bool(campaign),
            groups=known[respondent][1],
        )
        for answer_id, question, respondent, campaign in cells
    )


def _carried(
    codings: Codings, batch: Batch, asked: Mapping[str, str], scopes: Scopes
) -> tuple[dict[str, frozenset[str]], dict[str, int]]:
    """Return the themes that each answer of the batch counts for, and why other codings count nowhere.

    ``asked`` are the questions of the answers that say something, by answer.
    """
    present = set(batch.answers.frame["answer_id"].tolist())
    frame = codings.frame
    by_people = frame["coder"] != MACHINE
    chosen: dict[str, set[str]] = defaultdict(set)
    machine = frame[~by_people]
    for answer_id, theme_id in zip(machine["answer_id"].tolist(), machine["theme_id"].tolist(), strict=True):
        chosen[answer_id].add(theme_id)
    chosen.update(
        (answer_id, set(themes)) for answer_id, themes in resolve(Codings(frame[by_people])).items()
    )
    carried: dict[str, frozenset[str]] = {}
    left_out: Counter[str] = Counter()
    for answer_id in sorted(present & chosen.keys()):
        themes = set()
        for theme_id in chosen[answer_id]:
            question = asked.get(answer_id)
            if question is None:
                left_out["the answer says nothing"] += 1
            elif question not in scopes.questions:
                left_out["the question is not counted"] += 1
            elif why := scopes.refusal(theme_id, question):
                left_out[why] += 1
            else:
                themes |= {theme_id, *scopes.forebears[theme_id]}
        carried[answer_id] = frozenset(themes)
    return carried, dict(left_out)


def _place(respondent: str, authority: str, number: int) -> int:
    """Return the batch (0 to ``number`` - 1) of a respondent: the same on every machine."""
    key = f"authority {authority}" if authority else f"respondent {respondent}"
    return int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:8], "big") % number


def _added(one: Mapping[Cell, Numbers], other: Mapping[Cell, Numbers]) -> dict[Cell, Numbers]:
    return {cell: one.get(cell, Numbers()) + other.get(cell, Numbers()) for cell in one.keys() | other.keys()}
