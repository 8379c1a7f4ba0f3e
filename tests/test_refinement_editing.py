"""Edits of a study's codebook: told before they are made, made whole, taken back to the byte, replayed elsewhere."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bridge_builders import HashVectors, contents, write_study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sli_themes.codebook import Codebook, Status, Theme, read_codebook
from sli_themes.codebook.edits import Action, ThemeEdit
from sli_themes.coding.human import human_row, read_human_codings
from sli_themes.coding.model import Codings
from sli_themes.counts import count
from sli_themes.decisions import append_decisions
from sli_themes.errors import AnswersError, CodebookError, OutputError, UsageError
from sli_themes.pipeline import code_study, read_inputs
from sli_themes.refinement import editing
from sli_themes.refinement.editing import edit_study, undo_edit
from sli_themes.refinement.effects import effects_of
from sli_themes.refinement.log import edits_in, edits_of

AT = datetime(2015, 7, 31, 12, tzinfo=UTC)
BOOK = """\
# Ours; mind the comments.
title: Streets
version: 1
themes:
  - id: money   # the big one
    name: Money
    definition: Asks for money, savings, or says what it costs.
    examples: [We would like more money., It saves money and costs less.]
    keywords: [money, cost*]
  - id: savings
    name: Savings
    parent: money
    definition: Says what was saved.
    examples: [It saves a lot.]   # invented
    keywords: [sav*]
  - id: peers
    name: Peers
    definition: Speaks of peers, staff and members who learn from each other.
    examples: [Peers should listen and learn., Sharing staff works well.]
    keywords: [peers, staff]
  - id: reports
    name: Reports
    definition: Speaks of reports and numbers.
    examples: [The reports are long.]
    keywords: [report*]
"""
PARTS = (
    Theme(
        id="lack", name="Lack of money", definition="Asks for more money.", examples=("Give us more money.",)
    ),
    Theme(id="price", name="Price", definition="Says what it costs.", examples=("It costs far more.",)),
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Return the folder of a study of two questions."""
    return write_study(tmp_path / "study", codebook__yaml=BOOK)


def edit(folder: Path, *edits: ThemeEdit, dry_run: bool = False) -> editing.Edited:
    """Make edits, or only try them."""
    inputs = read_inputs(folder)
    return edit_study(inputs, HashVectors(), edits, who="anna", why="a reason", at=AT, dry_run=dry_run)


def act(action: str, theme_id: str, **more) -> ThemeEdit:
    """Return an edit."""
    return ThemeEdit(action=Action(action), theme_id=theme_id, **more)


def decide(folder: Path, who: str = "anna", **themes: str) -> None:
    """Have a person read answers of the first question; several themes of one are separated by spaces."""
    rows = [
        human_row(f"{respondent}x:q1", "q1", theme, who, 1)
        for respondent, given in themes.items()
        for theme in given.split() or [""]
    ]
    append_decisions(read_inputs(folder).study, who, Codings.of(rows), at=AT)


def without_log(folder: Path) -> dict[str, bytes]:
    """Return the files of a study but the log, which only grows, and locks."""
    return {
        name: content
        for name, content in contents(folder).items()
        if not name.startswith("decisions/") and not name.endswith(".lock")
    }


def queue(folder: Path, theme_id: str) -> list[dict[str, str]]:
    """Return the rows of a queue."""
    text = (folder / "restricted" / f"split-queue-{theme_id}.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_dry_run_writes_nothing_and_tells_the_counts(study):
    """What would happen is told, and every file stays as it is."""
    before = without_log(study)
    told = edit(study, act("retire", "peers"), dry_run=True)
    assert [str(change) for change in told.changes] == ["retired peers"]
    effect = told.effects.of("peers")
    assert effect.answers_before == len(effect.lost) > 0
    assert (effect.answers_after, effect.gained) == (0, ())
    assert without_log(study) == before


def test_a_merge_carries_human_codings_along(study):
    """What people coded with the one stands for the other, whose texts it takes; comments stay."""
    decide(study, r00="savings", r01="savings money", r02="peers", r03="")
    edit(study, act("merge", "savings", into="peers"))
    book = read_codebook(study / "codebook.yaml")
    assert (book.theme("savings").status, book.theme("savings").merged_into) == (Status.RETIRED, "peers")
    assert book.theme("peers").keywords == ("peers", "staff", "sav*")
    assert book.history[-1].what == "merged savings into peers"
    text = (study / "codebook.yaml").read_text("utf-8")
    assert "# the big one" in text
    assert "# invented" in text
    coded = code_study(read_inputs(study), HashVectors()).coded.codings.frame
    people = coded[coded["coder"] == "anna"]
    assert sorted(zip(people["answer_id"], people["theme_id"], strict=True)) == [
        ("r00x:q1", "peers"),
        ("r01x:q1", "money"),
        ("r01x:q1", "peers"),
        ("r02x:q1", "peers"),
    ]


def test_what_stood_under_a_theme_moves_up_when_it_goes(study):
    """No theme is left under a retired one: it goes to the successor, or up."""
    edit(study, act("merge", "money", into="peers"))
    assert read_codebook(study / "codebook.yaml").theme("savings").parent == "peers"
    undo_edit(read_inputs(study).study, who="anna", at=AT, dry_run=False)
    edit(study, act("merge", "money", into="savings"))
    assert read_codebook(study / "codebook.yaml").theme("savings").parent is None


def test_a_split_sets_human_codings_apart_until_somebody_decides(study):
    """The machine codes those answers meanwhile; filled in, the queue is what `codings import` takes."""
    decide(study, r00="money peers", r01="peers")
    done = edit(study, act("split", "money", themes=PARTS))
    assert [path.name for path in done.files] == ["split-queue-money.csv"]
    assert read_codebook(study / "codebook.yaml").theme("money").split_into == ("lack", "price")
    assert read_codebook(study / "codebook.yaml").theme("savings").parent is None
    inputs = read_inputs(study)
    assert set(inputs.human.frame["answer_id"]) == {"r01x:q1"}
    assert any("1 answer that people coded" in str(note) for note in inputs.notes)
    coded = code_study(inputs, HashVectors()).coded.codings.frame
    assert set(coded.loc[coded["answer_id"] == "r00x:q1", "coder"]) == {"machine"}
    rows = queue(study, "money")
    assert [(row["theme_id"], row["seems"]) for row in rows if row["coded_by"] == "anna"] == [
        ("money", "lack"),
        ("peers", "lack"),
    ]
    assert [row["seems"] for row in rows] == sorted(
        (row["seems"] for row in rows), key=["lack", "price"].index
    )
    own = [row for row in rows if row["coded_by"] == "anna"]
    filled = study / "restricted" / "filled.csv"

    def fill(part: str) -> Codings:
        lines = [
            f"{row['answer_id']},{part if row['theme_id'] == 'money' else row['theme_id']}" for row in own
        ]
        filled.write_text("answer_id,theme_id\n" + "\n".join(lines) + "\n", "utf-8")
        return read_human_codings(filled, inputs.corpus, inputs.codebook, "anna")

    with pytest.raises(AnswersError, match="'money' is retired"):
        fill("money")
    append_decisions(inputs.study, "anna", fill("price"), at=AT)
    now = read_inputs(study)
    frame = now.human.frame
    assert set(frame.loc[frame["answer_id"] == "r00x:q1", "theme_id"]) == {"price", "peers"}
    assert not any("wait" in str(note) for note in now.notes)


def test_undo_restores_the_same_bytes(study):
    """Codebook, copies and queues are as before every edit, one undo after the other; only the log grows."""
    states = [without_log(study)]
    for one in (
        act("split", "money", themes=PARTS),
        act("rename", "peers", name="Our peers"),
        act("redefine", "reports", says=(("keywords", ("number*",)),), drop=("report*",)),
    ):
        edit(study, one)
        states.append(without_log(study))
    for state in reversed(states[:-1]):
        undo_edit(read_inputs(study).study, who="Bob", at=AT, dry_run=False)
        assert without_log(study) == state
    assert edits_of(read_inputs(study).study) == ()
    with pytest.raises(UsageError, match="no edit to undo"):
        undo_edit(read_inputs(study).study, who="Bob", at=AT, dry_run=False)


def test_undo_keeps_what_people_did_since(study):
    """A queue somebody has worked on stays; a codebook changed by hand is not overwritten."""
    edit(study, act("split", "money", themes=PARTS))
    file = study / "restricted" / "split-queue-money.csv"
    file.write_text(file.read_text("utf-8-sig") + "\n", "utf-8")
    book = study / "codebook.yaml"
    content = book.read_bytes()
    book.write_bytes(content + b"# mine\n")
    with pytest.raises(CodebookError, match="would lose that"):
        undo_edit(read_inputs(study).study, who="anna", at=AT, dry_run=False)
    book.write_bytes(content)
    assert undo_edit(read_inputs(study).study, who="anna", at=AT, dry_run=False).kept == (file,)
    assert file.exists()
    assert book.read_text("utf-8") == BOOK


def test_an_edit_that_cannot_be_logged_is_not_made(study, monkeypatch):
    """Codebook, copies and queue are as before when the log cannot be written."""

    def full(*_: object, **__: object) -> None:
        raise OutputError("full")

    before = without_log(study)
    monkeypatch.setattr(editing, "append_events", full)
    with pytest.raises(OutputError):
        edit(study, act("split", "money", themes=PARTS))
    assert without_log(study) == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (act("retire", "monee"), "did you mean 'money'"),
        (act("merge", "money", into="money"), "into itself"),
        (act("move", "money", parent="savings"), "stands under money"),
        (act("split", "money", themes=PARTS[:1]), "two parts at least"),
        (act("add", "peers", themes=(Theme(id="peers", name="Again"),)), "never used again"),
        (act("redefine", "money", drop=("no such keyword",)), "holds no such text"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(study, wrong, said):
    """What is wrong is told with what to do, and nothing is written."""
    before = without_log(study)
    with pytest.raises(UsageError, match=said):
        edit(study, wrong)
    assert without_log(study) == before


def test_faults_of_the_codebook_after_it_stop_an_edit(study):
    """A name that another theme has is a fault of the file, and the file stays."""
    with pytest.raises(CodebookError, match="is taken already"):
        edit(study, act("rename", "peers", name="Money"))
    assert (study / "codebook.yaml").read_text("utf-8") == BOOK


def test_the_log_replays_on_another_study(study, tmp_path):
    """The same edits give the same book, all or none; those undone are left out."""
    edit(study, act("rename", "reports", name="Long reports"))
    undo_edit(read_inputs(study).study, who="anna", at=AT, dry_run=False)
    for one in (
        act("split", "money", themes=PARTS),
        act("move", "savings", parent="price"),
        act("move", "savings", parent=None),
        act("add", "time", themes=(Theme(id="time", name="Time", keywords=("time",), questions=("q2",)),)),
        act("redefine", "peers", says=(("definition", ("New words.",)), ("examples", ("Peers teach.",)))),
        act("merge", "savings", into="lack"),
        act("retire", "reports"),
    ):
        edit(study, one)
    other = write_study(tmp_path / "other", codebook__yaml=BOOK)
    edits = [one.edit for one in edits_in(study)]
    assert len(edits) == 7
    edit(other, *edits)
    assert read_codebook(other / "codebook.yaml") == read_codebook(study / "codebook.yaml")
    assert [one.edit for one in edits_in(other / "decisions" / "anna.jsonl")] == edits
    third = write_study(tmp_path / "third")
    before = without_log(third)
    with pytest.raises(UsageError):
        edit(third, *edits)
    assert without_log(third) == before
    with pytest.raises(AnswersError, match="no log of edits"):
        edits_in(tmp_path / "nowhere")


IDS = ("money", "savings", "peers", "reports", "lack", "price", "new")
ids = st.sampled_from(IDS)
edits = st.one_of(
    st.builds(lambda one, other: act("merge", one, into=other), ids, ids),
    st.builds(lambda one: act("retire", one), ids),
    st.builds(lambda one, other: act("move", one, parent=other), ids, st.one_of(st.none(), ids)),
    st.builds(lambda one, name: act("rename", one, name=name), ids, st.sampled_from(["Alpha", "Beta"])),
    st.builds(lambda one: act("split", one, themes=PARTS), ids),
    st.builds(
        lambda one, word: act("redefine", one, says=(("keywords", (word,)),)),
        ids,
        st.sampled_from(["time", "long"]),
    ),
    st.just(act("add", "new", themes=(Theme(id="new", name="New", definition="Support and time."),))),
)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(sequence=st.lists(edits, min_size=1, max_size=5), seed=st.integers(0, 3))
def test_counts_after_any_edits_are_those_that_were_predicted(tmp_path_factory, sequence, seed):
    """Counted from the codings of a new run, every theme has the numbers told before the edit; undo leads back."""
    folder = write_study(tmp_path_factory.mktemp("edited") / "study", codebook__yaml=BOOK)
    given_themes = ("money", "savings", "peers money", "", "reports")
    decide(folder, **{f"r{at:02}": given_themes[(at + seed) % 5] for at in range(8)})
    states = [without_log(folder)["codebook.yaml"]]
    for one in sequence:
        try:
            predicted = edit(folder, one).effects
        except (UsageError, CodebookError):
            continue
        inputs = read_inputs(folder)
        codings = code_study(inputs, HashVectors()).coded.codings
        counted = count(codings, inputs.corpus, inputs.codebook, inputs.questions, inputs.study.settings)
        for row in counted.counts:
            if row.question == "" and row.attribute == "":
                effect = predicted.of(row.theme_id)
                assert (effect.answers_after, effect.respondents_after) == (row.answers, row.respondents)
        if (now := (folder / "codebook.yaml").read_bytes()) != states[-1]:
            states.append(now)
    for state in reversed(states[:-1]):
        undo_edit(read_inputs(folder).study, who="anna", at=AT, dry_run=False)
        assert (folder / "codebook.yaml").read_bytes() == state


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(sequence=st.lists(edits, min_size=1, max_size=4), seed=st.integers(0, 3))
def test_human_codings_follow_the_edits(tmp_path_factory, sequence, seed):
    """Where people read everything, counts are what the edits say of their codings alone, worked out by hand."""
    folder = write_study(tmp_path_factory.mktemp("human") / "study", respondents=10, codebook__yaml=BOOK)
    given_themes = ("money", "savings", "peers money", "", "reports")
    said = {f"r{at:02}": given_themes[(at + seed) % 5] for at in range(10)}
    decide(folder, **said)
    now = {answer: set(themes.split()) for answer, themes in said.items()}
    for one in sequence:
        if one.action is Action.SPLIT:
            continue
        try:
            edit(folder, one)
        except (UsageError, CodebookError):
            continue
        if one.action is Action.MERGE:
            now = {a: {one.into if t == one.theme_id else t for t in themes} for a, themes in now.items()}
        elif one.action is Action.RETIRE:
            now = {a: themes - {one.theme_id} for a, themes in now.items()}
    inputs = read_inputs(folder)
    book = inputs.codebook
    told = effects_of(inputs, HashVectors(), Codebook(title="", version=1, themes=()), book)
    for theme in book.themes:
        below = {theme.id}
        while more := {one.id for one in book.themes if one.parent in below} - below:
            below |= more
        of_q1 = {a for a in told.of(theme.id).gained if a.endswith(":q1")}
        assert of_q1 == {f"{a}x:q1" for a, themes in now.items() if themes & below}, theme.id
