"""The line, stage by stage: what each command of the command line calls (restricted).

    answers ─ embed ─ code ─▶ codings ─ count, quote ─▶ results ─▶ release/

Every stage reads what the one before has saved: codings are the record, and a report is never a second run of
the model.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.errors import AnswersError, CodebookError, Fault, FaultyInput, StudyError
from sli_themes.files import output_error
from sli_themes.provenance import (
    hash_of_codings,
    hash_of_lessons,
    listed_settings,
    record_from_json,
    record_to_json,
    run_record,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sli_themes.answers.model import Corpus
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.choosing import ChosenCoder
    from sli_themes.coding.coder import Coded
    from sli_themes.coding.lessons import Lesson
    from sli_themes.coding.model import Codings
    from sli_themes.coding.protocol import CoderProtocol, MakeCoder
    from sli_themes.evaluation import EvaluationSample
    from sli_themes.permission import Permission
    from sli_themes.results import RunRecord
    from sli_themes.settings import Settings
    from sli_themes.study import Study

RECORD_FILE = "run-record.json"
_OF_CODING = ("answers", "coding", "embedding")
"""Groups of settings that act on the codings; the others act on what is made of them."""
_MODEL = "embedding.model"
_OF_A_RUN = (_MODEL, "coding.method", "coding.precision", "coding.recall")
"""Settings that an option of `code` may replace for one run: the record says what they were."""
_VECTORS_IN_MEMORY = 50_000
"""So many are kept beside the cache on disk (75 MB): the coder asks for those of an answer dozens of times."""
Progress = Callable[[str, int, int], None]
"""Called with (what is being done, how much is done, how much there is)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inputs:
    """Hold everything that people supplied: the study, its answers, its codebook, their codings.

    ``human`` are the codings of all answers that people read, those of the evaluation sample too.
    """

    study: Study
    corpus: Corpus
    codebook: Codebook
    human: Codings
    sample: EvaluationSample
    notes: tuple[Fault, ...]
    """What was found that does not stop the run."""
    earlier: tuple[Lesson, ...] = ()
    """What people who coded an earlier wave teach."""
    permission: Permission | None = None
    """Whether this run may send words of answers off the machine; nothing says no."""

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the ids of the open questions, in order."""
        return tuple(question.id for question in self.study.open_questions)


def read_inputs(folder: Path, *, codebook_needed: bool = True) -> Inputs:
    """Read a study with all that belongs to it; where a codebook is not needed, a missing one is an empty one.

    Raises:
        FaultyInput: with the faults of the answers and of the codebook together.
    """
    from sli_themes.answers.reading import examine
    from sli_themes.codebook import Codebook, read_codebook
    from sli_themes.coding.undecided import decided, undecided_notes
    from sli_themes.decisions import read_decisions
    from sli_themes.evaluation import read_sample
    from sli_themes.learning.earlier import read_earlier
    from sli_themes.study import read_study

    study = read_study(folder)
    faults: list[FaultyInput] = []
    reading = codebook = None
    try:
        reading = examine(study)
    except AnswersError as error:
        faults.append(error)
    try:
        if codebook_needed or study.codebook.exists():
            codebook = read_codebook(study.codebook)
        else:
            codebook = Codebook(title=study.title, version=1, themes=())
    except CodebookError as error:
        faults.append(error)
    if len(faults) > 1:
        raise StudyError([fault for error in faults for fault in error.faults])
    if reading is None or codebook is None:
        raise faults[0]
    decisions, sample = read_decisions(study), read_sample(study)
    earlier = read_earlier(study, codebook, _texts_of(reading.corpus, sample))
    return Inputs(
        study=study,
        corpus=reading.corpus,
        codebook=codebook,
        human=decided(decisions, codebook),
        sample=sample,
        notes=(*reading.notes, *undecided_notes(decisions, codebook), *earlier.notes),
        earlier=earlier.lessons,
    )


class Vectors:
    """Embed texts with the study's model and cache; nothing heavy is loaded before a vector is missing."""

    def __init__(
        self,
        study: Study,
        *,
        device: str | None = None,
        download: bool = False,
        progress: Progress | None = None,
    ) -> None:
        """Keep the parameters."""
        from sli_themes.embedding import VectorCache, encoder_for

        self.encoder = encoder_for(study.settings.embedding, device=device, download=download)
        self.cache = VectorCache(study.cache)
        self.progress = progress
        self._kept: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vectors of n texts, shape (n, d)."""
        return self._rows(texts)[:, : self.encoder.dimensions]

    def both_layers(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return what the coder reads of n texts: unit vectors of the model's last and its middle layer, side by side.

        Shape (n, w), unit length; the unit vectors alone where the middle layer cannot be read.
        """
        parts = 2 if self.encoder.width > self.encoder.dimensions else 1
        rows: NDArray[np.float32] = self._rows(texts) / parts**0.5
        return rows

    def _rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = sorted(set(texts).difference(self._kept))
        if not len(texts) or len(self._kept) + len(new) > _VECTORS_IN_MEMORY:
            return self._embed(texts)
        if new:
            self._kept.update(zip(new, self._embed(new), strict=True))
        import numpy as np

        return np.array([self._kept[text] for text in texts], dtype=np.float32)

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        from sli_themes.embedding import embed

        report = self.progress
        return embed(
            texts,
            self.encoder,
            self.cache,
            (lambda done, total: report("Reading texts", done, total)) if report else None,
        )

    @cached_property
    def model(self) -> tuple[str, str]:
        """Return the model's name and the hash of its weights."""
        identity = self.encoder.identity
        return identity.name, identity.weights_sha256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CodedStudy:
    """Hold what a run of the coder gave, and where it was written."""

    coded: Coded
    record: RunRecord
    files: tuple[Path, ...]


def code_study(inputs: Inputs, vectors: Vectors, *, probabilities: bool = False) -> CodedStudy:
    """Code all answers of a study and save the codings with their run record.

    The coder learns from what people coded outside the evaluation sample. Where they read an answer, what the machine
    alone would have said is saved beside the codings: agreement and corrected shares need it.

    Raises:
        ModelError: the model is missing or not the expected one.
        OutputError: the study's folder cannot be written.
    """
    from sli_themes.coding.choosing import DEFAULT
    from sli_themes.coding.lessons import texts_to_embed
    from sli_themes.coding.saved import (
        MACHINE_FILE,
        PROBABILITIES_FILE,
        codings_csv,
        write_coded,
        write_probabilities,
    )
    from sli_themes.learning.folds import unlearned

    study = inputs.study
    # Before the work, not after it: a folder that cannot be written to is found out at once.
    require_writable(study.restricted)
    chosen, make = coder_of(inputs, vectors)
    model, model_hash = vectors.model
    if chosen.name == DEFAULT:
        vectors(texts_to_embed(inputs.corpus.answers, inputs.codebook))
    coder, coded = _coder_and_codings(inputs, make)
    alone = unlearned(
        coder,
        make,
        inputs.codebook,
        inputs.questions,
        inputs.corpus.answers,
        inputs.human,
        inputs.sample,
        folds=study.settings.agreement.folds,
    )
    record = run_record(
        codebook=inputs.codebook,
        corpus_hash=inputs.corpus.fingerprint,
        human=inputs.human,
        settings=_with_whole_path(study.settings),
        model=model,
        model_hash=model_hash,
        accounting=accounting(inputs.corpus, coded),
        evaluation_sample_hash=inputs.sample.fingerprint,
        chosen=chosen,
        permission=inputs.permission,
        earlier_lessons_hash=hash_of_lessons(inputs.earlier),
    )
    # Those of an earlier run would stand beside codings that they do not belong to.
    (study.restricted / PROBABILITIES_FILE).unlink(missing_ok=True)
    files: tuple[Path, ...] = ()
    if probabilities:
        files = (write_probabilities(study.restricted, coded.probabilities),)
    written = write_coded(
        study.restricted,
        coded,
        inputs.corpus.answers,
        inputs.codebook,
        beside={
            MACHINE_FILE: codings_csv(alone),
            RECORD_FILE: record_to_json(record),
        },
    )
    return CodedStudy(coded=coded, record=record, files=(*written, *files))


def code_answers(inputs: Inputs, vectors: Vectors) -> Coded:
    """Code all answers of a study and write nothing: what `code_study` saves, and what an edit would change."""
    return _coder_and_codings(inputs, coder_of(inputs, vectors)[1])[1]


def coder_of(inputs: Inputs, vectors: Vectors) -> tuple[ChosenCoder, MakeCoder]:
    """Return the coder of a study, and what makes unfitted ones: the one place where the line gets them.

    Raises:
        UsageError: there is no such coder.
        DisclosureError: it sends words of answers off the machine, and nobody allowed that for this run.
    """
    from sli_themes.coding.choosing import chosen_coder
    from sli_themes.permission import require_permission

    settings = inputs.study.settings.coding
    chosen = chosen_coder(settings.method)
    require_permission(chosen, inputs.permission, inputs.study.folder)
    return chosen, lambda: chosen.factory(vectors.both_layers, settings, inputs.earlier)


def permitted(inputs: Inputs, who: str, *, at: datetime) -> Inputs:
    """Return the inputs of a run that may send words of answers, as a person allowed; raises as `allow_sending`."""
    from sli_themes.coding.choosing import chosen_coder
    from sli_themes.permission import allow_sending

    chosen = chosen_coder(inputs.study.settings.coding.method)
    return replace(inputs, permission=allow_sending(inputs.study, chosen, who, at=at))


def _coder_and_codings(inputs: Inputs, make: MakeCoder) -> tuple[CoderProtocol, Coded]:
    coder = make().fit(
        inputs.codebook, inputs.questions, inputs.corpus.answers, inputs.sample.teaching(inputs.human)
    )
    return coder, coder.code(inputs.corpus.answers, inputs.human)


def with_codebook(inputs: Inputs, codebook: Codebook) -> Inputs:
    """Return the inputs with another codebook, and what people decided in its terms."""
    from sli_themes.coding.undecided import decided
    from sli_themes.decisions import read_decisions
    from sli_themes.learning.earlier import read_earlier

    earlier = read_earlier(inputs.study, codebook, _texts_of(inputs.corpus, inputs.sample))
    human = decided(read_decisions(inputs.study), codebook)
    return replace(inputs, codebook=codebook, human=human, earlier=earlier.lessons)


def _texts_of(corpus: Corpus, sample: EvaluationSample) -> list[str]:
    frame = corpus.answers.frame
    texts: list[str] = frame["text"][frame["answer_id"].isin(sample.answer_ids)].tolist()
    return texts


def accounting(corpus: Corpus, coded: Coded) -> tuple[tuple[str, int], ...]:
    """Return (bucket, number of answers) for every row read.

    Raises:
        StudyError: the buckets do not add up to the rows read, which is a fault of the program, not of the study.
    """
    rows = corpus.accounting
    substantive = set(corpus.answers.substantive["answer_id"])
    with_theme = len(substantive.intersection(coded.codings.frame["answer_id"]))
    buckets = (
        ("coded", with_theme),
        ("unsure", len(coded.unsure)),
        ("no theme", rows.substantive - with_theme - len(coded.unsure)),
        ("blank", rows.blank),
        ("no comment", rows.no_comment),
        ("refers elsewhere", rows.refers_elsewhere),
        *((f"refused: {reason}", number) for reason, number in rows.refused),
    )
    if not rows.adds_up or len(substantive) != rows.substantive:
        raise StudyError(
            Fault(
                where="row accounting",
                what=f"{rows.rows_read} rows read do not end in one bucket each",
                next_step="please report this as a bug, with the numbers of `sli-themes check`",
            )
        )
    return (("rows read", rows.rows_read), *buckets)


def saved_codings(inputs: Inputs) -> tuple[Codings, RunRecord]:
    """Read the codings a run has saved, and refuse those that no longer fit what people supplied.

    Raises:
        AnswersError: nothing is coded yet, or answers, codebook, human codings or settings that act on codings have
            changed since.
    """
    from sli_themes.coding.saved import CODINGS_FILE, read_codings

    folder = inputs.study.restricted
    codings = read_codings(folder / CODINGS_FILE)
    path = folder / RECORD_FILE
    try:
        record = record_from_json(path.read_bytes())
    except (OSError, ValueError, TypeError) as error:
        what = f"the run record cannot be read ({type(error).__name__})"
        raise AnswersError(
            Fault(where=str(path), what=what, next_step=f"run: sli-themes code {inputs.study.folder}")
        ) from None
    changed = [
        name
        for name, then, now in (
            ("the answers", record.corpus_hash, inputs.corpus.fingerprint),
            ("the codebook", record.codebook_hash, inputs.codebook.fingerprint),
            ("the human codings", record.human_codings_hash, hash_of_codings(inputs.human)),
            ("the evaluation sample", record.evaluation_sample_hash, inputs.sample.fingerprint),
            ("what the earlier wave teaches", record.earlier_lessons_hash, hash_of_lessons(inputs.earlier)),
        )
        if then != now
    ]
    changed += _changed_settings(inputs.study.settings, record)
    if changed:
        raise AnswersError(
            Fault(
                where=str(folder / CODINGS_FILE),
                what=f"{' and '.join(changed)} changed since the answers were coded",
                next_step=f"run: sli-themes code {inputs.study.folder}",
            )
        )
    return codings, record


def _changed_settings(settings: Settings, record: RunRecord) -> list[str]:
    """Name the settings that act on codings and are no longer those of the run.

    The model and the goals are none of them: an option of `code` may have put others in their place, and the record
    says which they were.
    """
    then, now = dict(record.settings), dict(listed_settings(settings))
    names = [
        name for name in sorted(then | now) if name.split(".")[0] in _OF_CODING and name not in _OF_A_RUN
    ]
    changed = [name for name in names if then.get(name) != now.get(name)]
    return [f"the settings ({', '.join(changed)})"] if changed else []


def _with_whole_path(settings: Settings) -> Settings:
    """Return the settings with the whole path of a model's folder, so that a report finds it from any folder."""
    folder = Path(settings.embedding.model).expanduser()
    if settings.embedding.model == "default" or not folder.is_dir():
        return settings
    return replace(settings, embedding=replace(settings.embedding, model=str(folder.resolve())))


def in_force(record: RunRecord, settings: Settings) -> tuple[RunRecord, Settings]:
    """Return the record and the settings as a report may print them.

    Counts, anonymity and quotes follow the settings of today, codings those of the run: `saved_codings` compares them,
    but for what an option of `code` put in their place.
    A model's folder is named, without the path: that can hold the name of a user. So is where words of answers were
    sent, without who allowed it.
    """
    model = settings.embedding.model
    shown = model if model == "default" else record.model
    of_run = {name: json.loads(value) for name, value in record.settings if name in _OF_A_RUN}
    coding = {name.split(".")[1]: value for name, value in of_run.items() if name != _MODEL}
    printed = replace(
        settings,
        embedding=replace(settings.embedding, model=shown),
        coding=replace(settings.coding, **coding),
    )
    record = replace(record, settings=listed_settings(printed), sending_allowed_by="")
    return record, printed


def with_model(inputs: Inputs, record: RunRecord) -> Inputs:
    """Return the inputs with the model that coded them, so that a report needs no other vectors."""
    model = json.loads(dict(record.settings).get("embedding.model", '"default"'))
    settings = inputs.study.settings
    study = replace(
        inputs.study, settings=replace(settings, embedding=replace(settings.embedding, model=model))
    )
    return replace(inputs, study=study)


def require_writable(folder: Path) -> None:
    """Raise `OutputError` when nothing can be written into ``folder``; make it when it is missing."""
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            probe.write_bytes(b"")
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise output_error(folder, error) from None
