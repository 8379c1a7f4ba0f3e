"""The line: what is read together, what a run saves, and when saved codings are refused."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path

import pytest
from bridge_builders import HashVectors, contents, write_study

from sli_themes.coding.saved import CODINGS_FILE, read_codings
from sli_themes.errors import AnswersError, CodebookError, FaultyInput, OutputError, StudyError
from sli_themes.pipeline import (
    RECORD_FILE,
    accounting,
    code_study,
    in_force,
    read_inputs,
    require_writable,
    saved_codings,
    with_model,
)


@pytest.fixture
def coded(tmp_path):
    """Return the folder of a study that is coded."""
    folder = write_study(tmp_path / "study")
    code_study(read_inputs(folder), HashVectors())
    return folder


def edit(folder: Path, name: str, before: str, after: str) -> None:
    """Change a file of a study."""
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")


def with_model_of(inputs, model):
    """Return the inputs with another model."""
    settings = inputs.study.settings
    settings = replace(settings, embedding=replace(settings.embedding, model=str(model)))
    return replace(inputs, study=replace(inputs.study, settings=settings))


def test_faults_of_answers_and_codebook_come_together(tmp_path):
    """Whoever has faults in two files sees those of both."""
    folder = write_study(tmp_path, answers__csv="wrong\n1\n", codebook__yaml="themes: 3\n")
    with pytest.raises(StudyError) as caught:
        read_inputs(folder)
    places = " ".join(fault.where for fault in caught.value.faults)
    assert "answers.csv" in places
    assert len(caught.value.faults) >= 2


def test_a_fault_of_one_file_keeps_its_kind(tmp_path):
    """Faults of the codebook alone are a `CodebookError`, those of the answers alone an `AnswersError`."""
    with pytest.raises(CodebookError):
        read_inputs(write_study(tmp_path / "a", codebook__yaml="themes: 3\n"))
    with pytest.raises(FaultyInput) as caught:
        read_inputs(write_study(tmp_path / "b", answers__csv="wrong\n1\n"))
    assert not isinstance(caught.value, CodebookError)


def test_without_a_codebook_only_exploring_goes_on(tmp_path):
    """A missing codebook is a fault, unless it is not needed; a broken one always is."""
    folder = write_study(tmp_path)
    (folder / "codebook.yaml").unlink()
    with pytest.raises(CodebookError):
        read_inputs(folder)
    assert read_inputs(folder, codebook_needed=False).codebook.themes == ()
    (folder / "codebook.yaml").write_text("themes: 3\n")
    with pytest.raises(CodebookError):
        read_inputs(folder, codebook_needed=False)


def test_every_row_is_accounted_for(coded):
    """The buckets of the record add up to the rows read."""
    record = json.loads((coded / "restricted" / RECORD_FILE).read_bytes())
    rows = dict(record["accounting"])
    assert rows.pop("rows read") == sum(rows.values()) == 40
    assert rows["no comment"] == 7
    assert rows["blank"] == 7


def test_rows_that_do_not_add_up_stop_the_run(tmp_path):
    """A row that ends in no bucket is a fault of the program and is told."""
    inputs = read_inputs(write_study(tmp_path))
    wrong = replace(inputs.corpus, accounting=replace(inputs.corpus.accounting, blank=99))
    coded = code_study(inputs, HashVectors()).coded
    with pytest.raises(StudyError, match="do not end in one bucket"):
        accounting(wrong, coded)


def test_codings_are_read_back_as_they_were(coded):
    """What was saved is what a report reads."""
    inputs = read_inputs(coded)
    codings, record = saved_codings(inputs)
    assert codings.frame.equals(code_study(inputs, HashVectors()).coded.codings.frame)
    assert record.model == HashVectors.model[0]


def test_the_same_study_gives_the_same_bytes(tmp_path):
    """Two runs, and a run on shuffled rows, save the same codings, matrix and record."""
    first = write_study(tmp_path / "a")
    second = write_study(tmp_path / "b")
    head, *rows = (second / "answers.csv").read_text(encoding="utf-8").splitlines()
    (second / "answers.csv").write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    for folder in (first, first, second):
        code_study(read_inputs(folder), HashVectors(), probabilities=True)
    assert contents(first / "restricted") == contents(second / "restricted")


def test_nothing_coded_is_refused(tmp_path):
    """Without codings, or without their record, a report is told to run the coder."""
    folder = write_study(tmp_path)
    with pytest.raises(AnswersError, match="sli-themes code"):
        saved_codings(read_inputs(folder))
    code_study(read_inputs(folder), HashVectors())
    (folder / "restricted" / RECORD_FILE).write_text("{}")
    with pytest.raises(AnswersError, match="run record cannot be read"):
        saved_codings(read_inputs(folder))


@pytest.mark.parametrize(
    ("name", "before", "after", "changed"),
    [
        ("answers.csv", "more money", "less money", "the answers"),
        ("codebook.yaml", "name: Money", "name: Cash", "the codebook"),
        ("study.toml", "\n\n", "\n[settings.coding]\nthreshold = 0.6\n", "coding.threshold"),
        ("study.toml", "\n\n", "\n[settings.embedding]\nwindow_tokens = 99\n", "embedding.window_tokens"),
        (
            "study.toml",
            "\n\n",
            "\n[settings.answers]\nnear_copy_min_words = 3\n",
            "answers.near_copy_min_words",
        ),
    ],
)
def test_codings_that_no_longer_fit_are_refused(coded, name, before, after, changed):
    """Answers, codebook or settings of coding that changed since make a report ask for a new run."""
    if name == "study.toml":
        after = (coded / name).read_text(encoding="utf-8") + after
        (coded / name).write_text(after, encoding="utf-8")
    else:
        edit(coded, name, before, after)
    with pytest.raises(AnswersError, match="changed since the answers were coded") as caught:
        saved_codings(read_inputs(coded))
    assert changed in str(caught.value)


def test_human_codings_that_came_since_are_noticed(coded):
    """A decision appended after the run makes a report ask for a new one."""
    from datetime import UTC, datetime

    from sli_themes.coding.human import human_row
    from sli_themes.coding.model import Codings
    from sli_themes.decisions import append_decisions

    study = read_inputs(coded).study
    made = Codings.of([human_row("r00x:q1", "q1", "peers", "anna", 1)])
    append_decisions(study, "anna", made, at=datetime(2015, 11, 3, tzinfo=UTC))
    with pytest.raises(AnswersError, match="the human codings"):
        saved_codings(read_inputs(coded))


@pytest.mark.parametrize(
    "settings",
    [
        "[settings.quotes]\nper_theme = 1",
        "[settings.counts]\nmin_base = 3",
        "[settings.embedding]\ntoken_budget = 64",
    ],
)
def test_settings_that_act_later_need_no_new_run(coded, settings):
    """Counts and quotes may be set anew after coding, and so may what only changes speed."""
    with (coded / "study.toml").open("a", encoding="utf-8") as stream:
        stream.write(f"\n{settings}\n")
    codings, _ = saved_codings(read_inputs(coded))
    assert len(codings)


def test_a_report_uses_the_model_that_coded(tmp_path):
    """A model given on the command line is found again for the report, by its whole path."""
    folder, model = write_study(tmp_path / "study"), tmp_path / "home-of-ottoline" / "small-model"
    model.mkdir(parents=True)
    inputs = read_inputs(folder)
    code_study(with_model_of(inputs, model), HashVectors())
    _, record = saved_codings(inputs)
    assert with_model(inputs, record).study.settings.embedding.model == str(model.resolve())


def test_a_relative_path_of_a_model_is_found_from_any_folder(tmp_path, monkeypatch):
    """The record holds the whole path, wherever the run was started."""
    folder = write_study(tmp_path / "study")
    (tmp_path / "small-model").mkdir()
    monkeypatch.chdir(tmp_path)
    code_study(with_model_of(read_inputs(folder), "small-model"), HashVectors())
    monkeypatch.chdir("/")
    inputs = read_inputs(folder)
    _, record = saved_codings(inputs)
    assert (
        Path(with_model(inputs, record).study.settings.embedding.model)
        == (tmp_path / "small-model").resolve()
    )


def test_what_is_printed_names_the_model_without_its_path(tmp_path):
    """The record and the settings of a report have the model's name and today's settings."""
    model = tmp_path / "home-of-ottoline" / "small-model"
    model.mkdir(parents=True)
    inputs = with_model_of(read_inputs(write_study(tmp_path / "study")), model)
    record = code_study(inputs, HashVectors()).record
    assert "home-of-ottoline" in str(record.settings)
    settings = replace(inputs.study.settings, quotes=replace(inputs.study.settings.quotes, per_theme=7))
    printed, shown = in_force(record, settings)
    assert "home-of-ottoline" not in f"{printed}{shown}"
    assert dict(printed.settings)["embedding.model"] == json.dumps(record.model)
    assert dict(printed.settings)["quotes.per_theme"] == "7"
    default, _ = in_force(
        record, replace(settings, embedding=read_inputs(inputs.study.folder).study.settings.embedding)
    )
    assert dict(default.settings)["embedding.model"] == '"default"'


def test_a_run_that_fails_leaves_no_record_of_another(coded, monkeypatch):
    """When writing stops half-way, codings and record of two runs never stand side by side as one."""
    move = Path.replace

    def busy(self, target):
        if Path(target).name == "matrix.csv":
            raise PermissionError(errno.EACCES, "open in a spreadsheet")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    with pytest.raises(OutputError, match=r"matrix\.csv: may not be written to"):
        code_study(read_inputs(coded), HashVectors())
    with pytest.raises(AnswersError):
        saved_codings(read_inputs(coded))
    assert len(read_codings(coded / "restricted" / CODINGS_FILE))


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "may not be written to")]
)
def test_a_folder_that_cannot_be_written_says_why(tmp_path, monkeypatch, number, words):
    """A full disk and a forbidden folder are told apart, before any work is done."""

    def refuse(self, content):
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(OutputError, match=words):
        require_writable(tmp_path)


def test_a_file_in_place_of_a_folder_says_so(tmp_path):
    """A file where the folder is to be is a message, not a crash; a folder that is missing is made."""
    (tmp_path / "restricted").write_text("")
    with pytest.raises(OutputError, match="a file stands where a folder is needed"):
        require_writable(tmp_path / "restricted")
    require_writable(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_probabilities_never_belong_to_an_earlier_run(tmp_path):
    """A run that writes no probabilities takes those of an earlier run away."""
    folder = write_study(tmp_path)
    code_study(read_inputs(folder), HashVectors(), probabilities=True)
    assert (folder / "restricted" / "probabilities.csv").exists()
    code_study(read_inputs(folder), HashVectors())
    assert not (folder / "restricted" / "probabilities.csv").exists()
