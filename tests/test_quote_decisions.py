"""What people decide on quotes: kept once, in their own file, and refused with every fault."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import openpyxl
import pytest
from bridge_builders import HashVectors, mixed_answers, redactor_of, write_study

from sli_themes.anonymity import clearer as clearer_module
from sli_themes.decisions import read_events
from sli_themes.errors import AnswersError, UsageError
from sli_themes.pipeline import code_study, read_inputs
from sli_themes.quote_decisions import import_wishes, mark_coding, note_used
from sli_themes.quotes import Use, Wishes
from sli_themes.reporting import report_study

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def reported(tmp_path, monkeypatch):
    """Return inputs and codings of a study that was reported on."""
    monkeypatch.setattr(clearer_module, "Redactor", redactor_of)
    settings = "[settings.quotes]\nmin_words = 12\nper_theme = 1\n"
    folder = write_study(tmp_path / "study", settings=settings, answers__csv=mixed_answers(20))
    inputs = read_inputs(folder)
    done = code_study(inputs, HashVectors())
    return inputs, done.coded.codings, done.record


def report(reported):
    """Report again on what people decided since; return the report."""
    inputs, codings, record = reported
    return report_study(inputs, HashVectors(), codings, record)


def standing(reported):
    """Return what stands in the study."""
    return Wishes.of(read_events(reported[0].study).events)


def fill(sheet, standing_as, use):
    """Choose the first row of a standing; return its quote id."""
    book = openpyxl.load_workbook(sheet)
    for row in book["Quotes"].iter_rows(min_row=2):
        if row[7].value == standing_as:
            row[1].value = use
            book.save(sheet)
            return row[0].value
    raise AssertionError(standing_as)


def test_the_next_report_follows_the_choices(reported):
    """An alternate that a person wants is a quote of the next report; importing twice changes nothing."""
    report(reported)
    study = reported[0].study
    sheet = study.restricted / "choose-quotes.xlsx"
    quote_id = fill(sheet, "alternate", "yes")
    assert quote_id not in {quote.quote_id for quote in report(reported).results.quotes}
    first = import_wishes(study, sheet, "anna", at=NOW)
    assert (first.said, first.new) == (1, 1)
    assert import_wishes(study, sheet, "anna", at=NOW).new == 0
    assert quote_id in {quote.quote_id for quote in report(reported).results.quotes}
    events = [json.loads(line) for line in (study.decisions / "anna.jsonl").read_text("utf-8").splitlines()]
    assert [(event["kind"], event["use"], event["quote_id"]) for event in events] == [
        ("quote wish", "yes", quote_id)
    ]


def test_a_faulty_sheet_leaves_no_decision(reported):
    """All or nothing: no file of decisions is made."""
    report(reported)
    study = reported[0].study
    sheet = study.restricted / "choose-quotes.xlsx"
    fill(sheet, "alternate", "yes")
    fill(sheet, "released", "certainly")
    with pytest.raises(AnswersError, match="this is no choice"):
        import_wishes(study, sheet, "anna", at=NOW)
    assert not study.decisions.exists()


def test_a_coding_can_be_marked_by_itself(reported):
    """A mark needs no sheet; the same mark is kept once, and it can be taken back."""
    inputs, codings, _ = reported
    answer, theme = codings.frame.iloc[0][["answer_id", "theme_id"]]

    def mark(use, theme_id=theme):
        return mark_coding(
            inputs.study, codings, answer, theme_id, use, "anna", at=NOW, comment=" so  true "
        ).new

    assert (mark(Use.IMPORTANT), mark(Use.IMPORTANT)) == (1, 0)
    assert standing(reported).use((answer, theme)) is Use.IMPORTANT
    assert standing(reported).wanted[answer, theme].comment == "so true"
    assert mark(None) == 1
    assert standing(reported).wanted == {}
    with pytest.raises(UsageError, match="no coding of this answer"):
        mark(Use.YES, "no-such-theme")


def test_used_quotes_are_noted_once_and_mark_the_next_report(reported):
    """The ids of a pack are kept with the document's name, in the name of the register when nobody says who."""
    made = report(reported)
    study = reported[0].study
    pack = study.release / "quote-pack.csv"
    number = len(made.results.quotes)
    noted = note_used(study, pack, " Board  paper ", at=NOW)
    assert (noted.said, noted.new) == (number, number)
    assert note_used(study, pack, "Board paper", at=NOW).new == 0
    assert note_used(study, pack, "A letter", "anna", at=NOW).new == number
    assert {file.name for file in study.decisions.glob("*.jsonl")} == {"quote-register.jsonl", "anna.jsonl"}
    quote_id = made.results.quotes[0].quote_id
    assert standing(reported).used_in(quote_id) == ("A letter", "Board paper")
    again = report(reported)
    assert again.results.quotes == made.results.quotes
    assert again.results.used_before == {quote.quote_id for quote in made.results.quotes}
    assert "Board paper" not in (study.release / "quote-pack.csv").read_text("utf-8-sig")


def test_ids_that_were_never_released_are_refused_with_their_rows(reported):
    """A wrong id is told with its row, and nothing of the file is kept; so are a missing column and name."""
    made = report(reported)
    study = reported[0].study
    file = study.folder / "taken.csv"
    file.write_text(f"quote_id\n{made.results.quotes[0].quote_id}\nQ0\nQ1\n", "utf-8")
    with pytest.raises(AnswersError, match=r"taken\.csv rows 3, 4: no quote with this id"):
        note_used(study, file, "Board paper", at=NOW)
    assert not study.decisions.exists()
    with pytest.raises(UsageError, match="--in"):
        note_used(study, file, " ", at=NOW)
    file.write_text("id\nQ1\n", "utf-8")
    with pytest.raises(AnswersError, match="no column 'quote_id'"):
        note_used(study, file, "Board paper", at=NOW)
