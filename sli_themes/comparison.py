"""Comparison: people with each other, the machine with people, and two runs of the machine (restricted)."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.agreement.compare import compare, compare_all
from sli_themes.agreement.floor import FLOOR, shared_words
from sli_themes.agreement.model import Comparison, Kind, ReadAnswers
from sli_themes.agreement.tables import write_comparisons
from sli_themes.agreement.words import beside, rare_themes, reading
from sli_themes.coding.model import MACHINE, Codings
from sli_themes.coding.resolution import readers, resolve, up_to_date
from sli_themes.errors import AnswersError, Fault, UsageError, did_you_mean
from sli_themes.pipeline import Inputs, Vectors, coder_of, require_writable, saved_codings
from sli_themes.wording import counted

if TYPE_CHECKING:
    from sli_themes.answers.model import Answers

_UNSEEN = (
    "These answers were drawn at random to judge the machine, and it learned from none of them, so the figures hold "
    "for the answers that nobody coded."
)
_FOLDS = (
    "No evaluation sample is coded, so each answer was coded by a machine that had learned from the others "
    "(cross-validation). The answers were not drawn at random: the figures may not hold for the rest. To draw a "
    "sample: sli-themes queue {folder}"
)
ALL_PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Say how coders agree, what that means, and where it was written."""

    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...]
    files: tuple[Path, ...]

    def words(self, comparison: Comparison) -> tuple[str, ...]:
        """Return what a comparison says, in sentences."""
        return reading(comparison)

    def rare(self, comparison: Comparison) -> tuple[str, ...]:
        """Return what it says of rare themes, a sentence each."""
        return rare_themes(comparison)

    @property
    def conclusion(self) -> tuple[str, ...]:
        """Return what the comparisons say together."""
        return beside(self.comparisons)

    def as_json(self) -> dict[str, Any]:
        """Return the figures for machines; the disagreements are in their file."""
        shown = [{**asdict(one), "words": (*self.words(one), *self.rare(one))} for one in self.comparisons]
        for one in shown:
            one["disagreements"] = len(one["disagreements"])
        return {
            "comparisons": shown,
            "conclusion": self.conclusion,
            "notes": self.notes,
            "files": [str(path) for path in self.files],
        }


def agree_study(
    inputs: Inputs, vectors: Vectors, *, coders: tuple[str, ...] = (), against: Path | None = None
) -> Agreement:
    """Compare all who coded a study, and write the figures and the disagreements into restricted/.

    Args:
        inputs: the study.
        vectors: needed when there is no evaluation sample, to code what people read by machines that did not learn
            from it.
        coders: only these people; all when empty.
        against: the codings.csv of another run of the machine, to compare this study's run with.

    Raises:
        UsageError: a coder is unknown.
        AnswersError: there is nothing to compare, or saved codings are missing, stale or broken.
    """
    require_writable(inputs.study.restricted)
    comparer = _Comparer(inputs)
    people = _people(inputs, coders)
    comparisons = [*comparer.of_people(people)]
    if people:
        comparisons += comparer.of_machine(people, vectors)
    notes = [*_notes(inputs, people)]
    if against is not None:
        runs, said = comparer.of_runs(against)
        comparisons.append(runs)
        notes += said
    if not comparisons:
        raise AnswersError(
            Fault(
                where=str(inputs.study.decisions),
                what="nobody has coded an answer yet, so there is nothing to compare",
                next_step=f"run: sli-themes queue {inputs.study.folder}, code the sheet, and import it",
            )
        )
    answers = inputs.corpus.answers.substantive
    texts = dict(zip(answers["answer_id"], answers["text"], strict=True))
    files = write_comparisons(inputs.study.restricted, comparisons, texts, title=inputs.study.title)
    return Agreement(comparisons=tuple(comparisons), notes=tuple(notes), files=files)


class _Comparer:
    """Compare coders of one study."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        frame = inputs.corpus.answers.substantive
        self.questions = dict(zip(frame["answer_id"], frame["question"], strict=True))

    def compare(
        self, kind: Kind, one: tuple[str, ReadAnswers], other: tuple[str, ReadAnswers], on: str = ""
    ) -> Comparison:
        settings = self.inputs.study.settings
        return compare(
            kind,
            one,
            other,
            self.questions,
            self.inputs.codebook,
            settings.agreement,
            confidence=settings.counts.confidence,
            on=on,
        )

    def of_people(self, people: Mapping[str, ReadAnswers]) -> Iterator[Comparison]:
        """Compare every two people who read the same answers, and all of them when there are more."""
        for one, other in combinations(sorted(people), 2):
            if people[one].keys() & people[other].keys():
                yield self.compare(Kind.PEOPLE, (one, people[one]), (other, people[other]))
        if len(people) > 2:
            settings = self.inputs.study.settings
            yield compare_all(people, settings.agreement, confidence=settings.counts.confidence)

    def of_machine(self, people: Mapping[str, ReadAnswers], vectors: Vectors) -> Iterator[Comparison]:
        """Compare the machine, and the floor, with people on answers that it did not learn from."""
        human = up_to_date(self.inputs.human, self.inputs.codebook)
        human = Codings(human.frame[human.frame["coder"].isin(list(people))].reset_index(drop=True))
        judging = self.inputs.sample.judging(human)
        blind = bool(len(judging))
        read = {
            answer: themes
            for answer, themes in resolve(judging if blind else human).items()
            if answer in self.questions
        }
        if not read:
            return
        made = self._saved_alone() if blind else self._folds(human, vectors)
        name = next(iter(people)) if len(people) == 1 else ALL_PEOPLE
        machine = _said(made, read)
        yield self.compare(
            Kind.VALIDITY,
            (name, read),
            (MACHINE, machine),
            _UNSEEN if blind else _FOLDS.format(folder=self.inputs.study.folder),
        )
        floor = shared_words(_only(self.inputs.corpus.answers, read), self.inputs.codebook)
        yield self.compare(Kind.FLOOR, (name, read), (FLOOR, floor))

    def of_runs(self, file: Path) -> tuple[Comparison, list[str]]:
        """Compare the saved codings with those of another run, on answers that the machine coded in both."""
        from sli_themes.coding.saved import read_codings

        ours, _ = saved_codings(self.inputs)
        theirs = read_codings(file)
        opened, notes = _opened(file, theirs)
        mine = _machine_read(ours, self.questions.keys())
        other = _machine_read(up_to_date(theirs, self.inputs.codebook), opened)
        unknown = sorted(set().union(*other.values()) - {theme.id for theme in self.inputs.codebook.codable})
        if unknown:
            notes.append(
                f"Themes of {file.name} that this codebook does not have, compared in no table: {', '.join(unknown)}."
            )
        return self.compare(Kind.RUNS, ("this run", mine), (file.name, other)), notes

    def _saved_alone(self) -> Codings:
        from sli_themes.coding.saved import MACHINE_FILE, read_codings

        saved_codings(self.inputs)
        return read_codings(self.inputs.study.restricted / MACHINE_FILE)

    def _folds(self, human: Codings, vectors: Vectors) -> Codings:
        from sli_themes.learning.folds import coded_in_folds

        inputs, (_, make) = self.inputs, coder_of(self.inputs, vectors)
        answers, folds = inputs.corpus.answers, inputs.study.settings.agreement.folds
        return coded_in_folds(make, inputs.codebook, inputs.questions, answers, human, folds=folds)


def _people(inputs: Inputs, coders: tuple[str, ...]) -> dict[str, ReadAnswers]:
    """Return what each person, or each that is asked for, said of the answers that they read."""
    said: dict[str, dict[str, frozenset[str]]] = {}
    present = set(inputs.corpus.answers.substantive["answer_id"])
    for answer, sets in readers(up_to_date(inputs.human, inputs.codebook)).items():
        for coder, themes in sets.items():
            if answer in present:
                said.setdefault(coder, {})[answer] = frozenset(themes)
    unknown = [coder for coder in coders if coder not in said]
    if unknown:
        known = ", ".join(sorted(said)) or "nobody"
        hints = "; ".join(did_you_mean(coder, said, f"those who coded are: {known}") for coder in unknown)
        raise UsageError(f"{', '.join(unknown)}: coded no answer of this study → {hints}")
    return {coder: said[coder] for coder in sorted(coders or said)}


def _notes(inputs: Inputs, people: Mapping[str, ReadAnswers]) -> Iterator[str]:
    read = set().union(*people.values()) if people else set()
    alone = sum(sum(answer in said for said in people.values()) == 1 for answer in read)
    if len(people) > 1 and alone:
        yield f"{counted(alone, 'answer was', 'answers were')} read by one person only; that says nothing of agreement."
    waiting = len(inputs.sample.answer_ids.difference(inputs.human.frame["answer_id"]))
    if waiting:
        yield f"{counted(waiting, 'answer')} of the evaluation sample not coded yet, and counted nowhere here."


def _said(codings: Codings, read: ReadAnswers) -> ReadAnswers:
    """Return the machine's themes of the answers in ``read``; an answer without a coding carries none."""
    found: dict[str, set[str]] = {answer: set() for answer in read}
    frame = codings.frame
    for answer, theme in zip(frame["answer_id"], frame["theme_id"], strict=True):
        if answer in found:
            found[answer].add(theme)
    return {answer: frozenset(themes) for answer, themes in found.items()}


def _machine_read(codings: Codings, opened: Collection[str]) -> ReadAnswers:
    """Return what the machine said of the answers that it opened and no person decided."""
    frame = codings.frame
    by_people = set(frame["answer_id"][frame["coder"] != MACHINE])
    machine = Codings(frame[(frame["coder"] == MACHINE) & (frame["theme_id"] != "")].reset_index(drop=True))
    return _said(machine, dict.fromkeys(sorted(set(opened) - by_people), frozenset()))


def _opened(file: Path, codings: Codings) -> tuple[set[str], list[str]]:
    """Return the answers that another run read: those of its matrix.csv, else those it found a theme in."""
    matrix = file.with_name("matrix.csv")
    if matrix.is_file() and matrix.resolve() != file.resolve():
        with matrix.open(newline="", encoding="utf-8-sig") as rows:
            return {row["answer_id"] for row in csv.DictReader(rows) if row.get("answer_id")}, []
    note = (
        f"No matrix.csv stands beside {file.name}, so answers without a theme there are taken for not read and left "
        "out: agreement on “no theme” is not counted."
    )
    return set(codings.frame["answer_id"]), [note]


def _only(answers: Answers, read: ReadAnswers) -> Answers:
    frame = answers.frame
    return type(answers)(frame[frame["answer_id"].isin(list(read))].reset_index(drop=True))
