"""Clearing: held quotes before a reviewer, on a terminal and as a workbook, from the command line to the release."""

from __future__ import annotations

import csv
import errno
import io
import json
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest
from cli_builders import ANSWERS, STUDY, csv_text, everything, in_process, process, rows_of, write_study
from cli_builders import COLUMNS as COLUMNS_OF_ANSWERS

from sli_themes.clearing.review import Review
from sli_themes.clearing.sheet import COLUMNS
from sli_themes.pipeline import read_inputs
from sli_themes.reporting import open_clearer

HELD = (
    "The quendrith report on budgets said that savings decide what each of us can still do.",
    "Our budget is the smallest in the country, after the cuts, and the reserves are gone now.",
    "Savings decide everything for us now, \x1b[31mas the quarlmere review of [bold]budgets[/bold] has shown.",
)
"""A name to read twice, a claim to read once, and a name among what a terminal would obey."""
ALL_OF_THEM = f"{STUDY}\n[settings.quotes]\nper_theme = 40\ntries = 60\n"
"""A study in which the gate looks at every passage."""
SECRET = "everybody knows it"
FIRST, SECOND, THIRD = "R000:q1", "R001:q1", "R002:q1"


@pytest.fixture(scope="module")
def reported_once(tmp_path_factory):
    """Return a study whose report held something, made once."""
    folder = write_study(
        tmp_path_factory.mktemp("held") / "vales", rows=rows_of([*HELD, *ANSWERS[3:]]), study=ALL_OF_THEM
    )
    ran = process("run", folder)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.fixture
def study(reported_once, tmp_path) -> Path:
    """Return the study, to do with as a test likes."""
    return Path(shutil.copytree(reported_once, tmp_path / "vales"))


@pytest.fixture
def sli(monkeypatch, capsys):
    """Return the command line; ``typed`` are the lines of standard input."""
    ran = in_process(monkeypatch, capsys)

    def with_input(*arguments, typed=()):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        return ran(*arguments)

    return with_input


def table(path):
    """Return the rows of a csv."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def queue(study):
    """Return the review queue by answer."""
    return {row["answer_id"]: row for row in table(study / "restricted" / "review-queue.csv")}


def events(study, who="anna"):
    """Return what a person decided."""
    file = study / "decisions" / f"{who}.jsonl"
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def standing(study):
    """Return how the three answers stand now."""
    inputs = read_inputs(study)
    review = Review(inputs, open_clearer(inputs))
    spans = {item.answer_id: item for item in review.queue()}
    return {answer: str(item.looked.status) for answer, item in spans.items()}


def walk(sli, study, who, *typed):
    """Walk the held quotes as somebody who types these lines."""
    return sli("clear", study, "--reviewer", who, "--piped", typed=typed)


def by_answer(study, keys, *, without=()):
    """Return the lines to type for each held quote in its order; those that are not told about are skipped."""
    order = [answer for answer in queue(study) if answer not in without]
    return [line for answer in order for line in keys.get(answer, ["s"])]


def test_held_quotes_come_in_the_order_of_the_questions(sli, tmp_path):
    """A reviewer reads question after question as they were asked, whatever their ids."""
    asked_first = '[[questions]]\nid = "z"\ncolumn = "z"\nkind = "open"\n\n[[questions]]'
    folder = write_study(tmp_path / "vales", study=ALL_OF_THEM.replace("[[questions]]", asked_first, 1))
    rows = [(*row, "") for row in rows_of([*HELD, *ANSWERS[3:]])]
    rows[0] = (*rows[0][:-2], "", HELD[0])
    (folder / "responses.csv").write_text(csv_text((*COLUMNS_OF_ANSWERS, "z"), rows), "utf-8")
    assert sli("run", folder).code == 0
    inputs = read_inputs(folder)
    shown = [item.answer_id for item in Review(inputs, open_clearer(inputs)).queue()]
    assert shown[0] == "R000:z"
    assert {answer.split(":")[1] for answer in shown[1:]} == {"q1"}


# ---- the terminal


def test_the_queue_says_how_a_quote_stands(sli, study):
    """The report's list has an id, a place and a status a row, which the next report renews."""
    assert {answer: row["status"] for answer, row in queue(study).items()} == {
        FIRST: "needs a reviewer",
        SECOND: "needs a reviewer",
        THIRD: "cannot be cleared",
    }
    assert set(queue(study)) == {FIRST, SECOND, THIRD}
    assert len({row["held_id"] for row in queue(study).values()}) == 3
    assert walk(sli, study, "anna", *by_answer(study, {FIRST: ["c", "a known report"]})).code == 0
    assert sli("report", study).code == 0
    assert queue(study)[FIRST]["status"] == "needs a second reviewer"


def test_a_walk_ends_in_a_release(sli, study):
    """Two people clear what may be a name, one what names nobody; the next report prints both and counts them."""
    ran = walk(sli, study, "anna", *by_answer(study, {FIRST: ["c", SECRET], SECOND: ["c", SECRET]}))
    assert ran.code == 0
    assert "1 held quotes wait for a decision of anna" in ran.out
    assert ran.out.rstrip().splitlines()[-1] == f"Next: sli-themes report {study}"
    walk(sli, study, "ben", *by_answer(study, {FIRST: ["c", SECRET]}, without=[SECOND]))
    assert standing(study) == {FIRST: "cleared", SECOND: "cleared", THIRD: "cannot be cleared"}
    assert sli("report", study).code == 0
    quotes = {row["quote"] for row in table(study / "release" / "quotes.csv")}
    assert {HELD[0], HELD[1]} <= quotes
    said = json.loads((study / "restricted" / "quote-accounting.json").read_bytes())
    assert said["by people"] == {"cleared": 2, "edited": 0, "rejected": 0}
    methods = (study / "release" / "methods.md").read_text("utf-8")
    assert "people cleared 2 of those printed here" in methods
    released = b"".join(everything(study / "release").values())
    assert SECRET.encode() not in released
    assert b"anna" not in released


def test_all_four_decisions_by_key(sli, study):
    """Clear, edit, reject and public reference are taken as typed; skipping and help decide nothing."""
    keys = {
        FIRST: ["?", "p", "quendrith report", "published"],
        SECOND: ["e", "Our budget is ... after the cuts, and the reserves are gone now.", ""],
        THIRD: ["r", "reads like a person"],
    }
    ran = walk(sli, study, "anna", *by_answer(study, keys))
    assert ran.code == 0
    assert "it is never published" in ran.out
    assert {one["answer_id"]: one["decision"] for one in events(study)} == {
        FIRST: "public reference", SECOND: "edit", THIRD: "reject",
    }  # fmt: skip
    assert standing(study) == {FIRST: "needs a reviewer", SECOND: "edited", THIRD: "rejected"}
    assert sli("report", study).code == 0
    said = json.loads((study / "restricted" / "quote-accounting.json").read_bytes())
    assert said["by people"]["edited"] == 1
    assert said["by people"]["rejected"] >= 1
    assert THIRD not in queue(study)


def test_what_cannot_be_taken_is_asked_again(sli, study):
    """No reason, a word that is not there, an edit that is not verbatim or names somebody: told, not kept."""
    faults = [
        ("c", "", "a reason is needed"),
        ("p", "Zanzibar", "x", "the word does not stand in the quote"),
        ("p", "decide", "x", "nothing that holds the quote"),
        ("e", "I like it.", "", "word 1"),
        ("e", "… write to jo@quistmoor.example …", "", "word 2"),
        ("e", "[jo@quistmoor.example] …", "", "no word of the quote"),
    ]
    for *typed, why in faults:
        ran = walk(sli, study, "anna", *by_answer(study, {FIRST: [*typed, "q"]}))
        assert ran.code == 0
        assert f"Not taken: {why}" in ran.out
        assert events(study) == []


def test_a_walk_shows_nothing_that_a_terminal_would_obey(sli, study):
    """Control codes are taken out of quotes and what stands around them; markup is printed as it is."""
    ran = walk(sli, study, "anna", "s", "s", "s")
    assert "\x1b" not in ran.said
    assert "[bold]budgets[/bold]" in " ".join(ran.out.split())
    assert "«quendrith»" in ran.out


def test_the_second_reviewer_decides_blind(sli, study):
    """That somebody decided is shown before, what and why only after one's own decision."""
    walk(sli, study, "anna", *by_answer(study, {FIRST: ["c", "a famous report"]}))
    out = walk(sli, study, "ben", *by_answer(study, {FIRST: ["c", "me too"]})).out
    asked, told = out.index("Decided before: anna"), out.index("anna decided: clear (a famous report)")
    assert asked < out.index("Kept.")
    assert asked < told
    assert out.index("Decide (", asked) < told


def test_a_walk_shows_only_what_one_can_still_decide(sli, study):
    """What a reviewer decided on is not asked again, but with --again, where it can be taken back."""
    walk(sli, study, "anna", "r", "no", "q")
    first = next(iter(queue(study)))
    assert standing(study)[first] == "rejected"
    assert "Quote 1 of 2" in walk(sli, study, "anna", "q").out
    again = ["clear", study, "--reviewer", "anna", "--again", "--piped"]
    assert "Quote 1 of 3" in sli(*again, typed=["c", "on second thoughts", "q"]).out
    assert standing(study)[first] == "cleared"


def test_what_was_decided_is_on_the_disk_at_once(sli, study, monkeypatch):
    """Ctrl-C, or the end of the input, after a decision loses nothing."""
    ran = walk(sli, study, "anna", "c", "known")
    assert (ran.code, len(events(study))) == (0, 1)

    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", stop)
    ran = walk(sli, study, "anna")
    assert (ran.code, len(events(study))) == (130, 1)


def test_a_full_disk_is_told(sli, study, monkeypatch):
    """A decision that the disk does not take is an error, not a promise."""
    monkeypatch.setattr(
        "sli_themes.decisions.os.fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, ""))
    )
    ran = walk(sli, study, "anna", "c", "known")
    assert ran.code == 3
    assert events(study) == []


def test_nothing_is_asked_where_nobody_sits(sli, study):
    """Standard input that is no terminal is read only when --piped says that this is meant."""
    ran = sli("clear", study, "--reviewer", "anna", typed=["c", "x"])
    assert (ran.code, events(study)) == (2, [])
    assert "--piped" in ran.err
    assert sli("clear", study, "--piped").code == 2
    assert sli("clear", study, "--export", "a.xlsx", "--import", "b.xlsx").code == 2


def test_before_the_first_report_there_is_nothing_to_clear(sli, tmp_path):
    """The next step is named."""
    folder = write_study(tmp_path / "new")
    ran = sli("clear", folder, "--json")
    assert ran.code == 3
    assert f"sli-themes report {folder}" in ran.err


def test_json_lists_what_is_held(sli, study):
    """For machines: id, status, redacted words, reasons; who decided, not what."""
    held = json.loads(sli("clear", study, "--json").out)["held"]
    assert {one["held_id"] for one in held} == {row["held_id"] for row in queue(study).values()}
    assert {one["missing"] for one in held} == {1, 2}


# ---- the workbook


@pytest.fixture
def exported(sli, study, tmp_path):
    """Return a filled workbook's path and a function that fills cells by answer id."""
    file = tmp_path / "held.xlsx"
    assert sli("clear", study, "--export", file).code == 0

    def fill(**cells):
        book = openpyxl.load_workbook(file)
        page = book.worksheets[0]
        places = {cell.value: cell.column for cell in page[1]}
        rows = {row[places["answer_id"] - 1].value: row for row in page.iter_rows(min_row=2)}
        for answer, given in cells.items():
            for name, value in given.items():
                rows[f"{answer}:q1"][places[name] - 1].value = value
        book.save(file)

    return file, fill


def test_a_workbook_goes_out_and_comes_back(sli, study, exported):
    """Decisions are taken from the rows, found by id in whatever order; empty ones wait."""
    file, fill = exported
    fill(
        R000={"decision": "clear", "reason": "a famous report"},
        R001={"decision": "Edit", "words": "Our budget is … after the cuts, and the reserves are gone now."},
    )
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]] == [column.name for column in COLUMNS]
    assert (page.freeze_panes, bool(page.auto_filter.ref), book.sheetnames[1]) == ("A2", True, "Notes")
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for place, value in enumerate(row, start=1):
            page.cell(number, place).value = value
    book.save(file)
    ran = sli("clear", study, "--import", file, "--reviewer", "anna")
    assert ran.code == 0, ran.said
    assert "2 decisions of anna, 2 of them new or changed" in ran.out
    assert standing(study) == {FIRST: "needs a second reviewer", SECOND: "edited", THIRD: "cannot be cleared"}


def test_the_same_workbook_saved_as_csv_comes_back(sli, study, exported, tmp_path):
    """A csv that a spreadsheet made of it is taken as well."""
    file, fill = exported
    fill(R001={"decision": "clear", "reason": "everybody says so"})
    rows = [
        ["" if c.value is None else c.value for c in row]
        for row in openpyxl.load_workbook(file).worksheets[0]
    ]
    saved = tmp_path / "held.csv"
    saved.write_text(csv_text(rows[0], rows[1:]), "utf-8")
    again = ("clear", study, "--import", saved, "--reviewer", "anna", "--json")
    for new in (1, 0):
        assert json.loads(sli(*again).out)["new_or_changed"] == new
        assert len(events(study)) == 1
    assert standing(study)[SECOND] == "cleared"


def test_the_workbook_has_the_same_bytes_each_time(sli, study, exported, tmp_path):
    """No clock and no chance in it."""
    other = tmp_path / "other.xlsx"
    sli("clear", study, "--export", other)
    assert other.read_bytes() == exported[0].read_bytes()


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"decision": "approve"}, "this is no decision"),
        ({"decision": "clear", "reason": ""}, "a reason is needed"),
        ({"decision": "clear", "reason": "x", "quote": "Something else."}, "the quote itself was changed"),
        ({"decision": "clear", "reason": "x", "hash": "sha256:00"}, "changed since the export"),
        ({"decision": "reject", "place": "characters 1 to 5"}, "no held quote of the study has this id"),
        ({"held_id": "H0000000000"}, "no held quote of the study has this id"),
        ({"answer_id": "R999:q1"}, "no held quote of the study has this id"),
        ({"decision": "edit", "words": "We like inspectors."}, "word 1"),
        ({"decision": "public reference", "words": "Zanzibar", "reason": "x"}, "the word does not stand"),
        ({"quote": "Something else."}, "something was written and nothing decided"),
        ({"reason": "a famous report"}, "something was written and nothing decided"),
        ({"export": "0123456789ab of 3"}, "not those of one export"),
    ],
)
def test_a_faulty_row_takes_no_decision_at_all(sli, study, exported, cells, why):
    """One fault anywhere: it is told with its row and no word of the quote, and nothing is imported."""
    file, fill = exported
    fill(R001={"decision": "clear", "reason": "fine"}, R000=cells)
    ran = sli("clear", study, "--import", file, "--reviewer", "anna")
    assert ran.code == 3
    assert why in ran.err
    assert "row " in ran.err or "export" in why
    assert "quendrith" not in ran.said
    assert events(study) == []


def test_all_faults_come_together(sli, study, exported):
    """A row twice, one gone and two wrong decisions: four faults in one message."""
    file, fill = exported
    fill(R000={"decision": "no"}, R001={"decision": "yes"})
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    rows = {row[15].value: [cell.value for cell in row] for row in page.iter_rows(min_row=2)}
    number = next(row[0].row for row in page.iter_rows(min_row=2) if row[15].value == THIRD)
    for place, value in enumerate(rows[FIRST], start=1):
        page.cell(number, place).value = value
    book.save(file)
    ran = sli("clear", study, "--import", file, "--reviewer", "anna")
    assert ran.code == 3
    assert ran.err.count("stands here twice") == 2
    assert "1 of the 3 rows of the export is missing" in ran.err
    assert ran.err.count("this is no decision") == 3


def test_a_table_without_the_columns_is_refused(sli, study, tmp_path):
    """Each missing column is named."""
    file = tmp_path / "x.csv"
    file.write_text("held_id,decision\nH1,clear\n", "utf-8")
    ran = sli("clear", study, "--import", file, "--reviewer", "anna")
    assert (ran.code, ran.err.count("no column")) == (3, 7)


def test_a_workbook_goes_only_where_it_may(sli, study, exported):
    """Never into the release, never over a sheet that may be filled in, never under a name that says another format."""
    before = everything(study)
    for path in (study / "release" / "held.xlsx", exported[0], study / "held.csv"):
        assert sli("clear", study, "--export", path).code == 2
    assert everything(study) == before


def test_no_cell_of_the_workbook_runs(sli, tmp_path):
    """A held answer that is a formula, and one that holds control codes, are plain text in the sheet."""
    formula = '=HYPERLINK("x.example";"our budget of quendrith decides what each of us can still do now")'
    folder = write_study(
        tmp_path / "vales", rows=rows_of([formula, HELD[2], *ANSWERS[2:]]), study=ALL_OF_THEM
    )
    assert sli("run", folder).code == 0
    file = tmp_path / "held.xlsx"
    assert sli("clear", folder, "--export", file).code == 0
    cells = [cell for row in openpyxl.load_workbook(file).worksheets[0] for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)
    assert not any("\x1b" in str(cell.value) for cell in cells)


def test_events_and_errors_hold_no_word_as_it_was_written(sli, study, exported):
    """What is kept of decisions is redacted: a name that the redactor takes out stands in no event and no message."""
    file, fill = exported
    fill(R000={"decision": "edit", "words": "[Quistmoor] … decide what each of us can still do."})
    ran = sli("clear", study, "--import", file, "--reviewer", "anna")
    assert ran.code == 3
    assert "would be replaced" in ran.err
    assert "Quistmoor" not in ran.said
    assert events(study) == []
