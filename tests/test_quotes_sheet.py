"""The sheet of quotes to choose among: found again by id and run, all faults at once, nobody's work overwritten."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
from bridge_builders import coding
from test_quotes import BOOK, plain
from test_quotes_wishes import chosen

from sli_themes.errors import AnswersError
from sli_themes.files import write_together
from sli_themes.quotes import Use, Wishes
from sli_themes.quotes.sheet import CANDIDATES_FILE, choosing_files, taken_file, wishes_in
from sli_themes.quotes.wishes import UsedQuote, Wish

RUN = "0123456789ab"


@pytest.fixture
def pack():
    """Return two quotes of a theme, and others to choose from."""
    people, said = plain(6)
    rows = [coding(f"r0{at}:q1", "money") for at in range(6)]
    return chosen(people, said, rows, Wishes(), per_theme=2)


def write(folder, pack, wishes=None, run=RUN):
    """Write the files of a pack; return the path of the sheet."""
    files = choosing_files(folder, pack.choosable, wishes or Wishes(), BOOK, run)
    write_together(files)
    return next(iter(files))


def filled(path, uses, *, order=1, to="filled.xlsx", **columns):
    """Fill in ``use`` by quote id (a tuple: use and comment), and change other columns; return the new file."""
    book = openpyxl.load_workbook(path)
    page = book["Quotes"]
    header = [cell.value for cell in page[1]]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    for row in rows:
        use = uses.get(row[0], "")
        row[1], row[2] = use if isinstance(use, tuple) else (use, row[2])
        for name, change in columns.items():
            row[header.index(name)] = change(row[header.index(name)])
    page.delete_rows(2, len(rows))
    for row in rows[::order]:
        page.append(row)
    book.save(path.with_name(to))
    return path.with_name(to)


def test_quotes_and_alternates_are_offered(tmp_path, pack):
    """Each row is a passage that may be printed, released ones first, with who wrote it and why it is no quote."""
    page = openpyxl.load_workbook(write(tmp_path, pack))["Quotes"]
    rows = [[cell.value or "" for cell in row] for row in page.iter_rows()]
    sheet = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [row["standing"] for row in sheet] == ["released"] * 2 + ["alternate"] * 3
    assert {row["quote_id"] for row in sheet[:2]} == {quote.quote_id for quote in pack.quotes}
    assert all(row["why"] == "its theme has its quotes already" for row in sheet[2:])
    assert {row["run"] for row in sheet} == {RUN}
    (validation,) = page.data_validations.dataValidation
    assert validation.formula1 == '"yes,no,important"'
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:N6")


def test_choices_come_back_in_any_order(tmp_path, pack):
    """Rows are found by quote id: sorted otherwise, or saved as csv, the sheet says the same."""
    path = write(tmp_path, pack)
    first, second, *_ = sorted(pack.choosable, key=lambda one: one.quote_id)
    uses = {first.quote_id: " Important ", second.quote_id: ("no", "too long")}
    wishes = wishes_in(filled(path, uses, order=-1), tmp_path, Wishes())
    assert {wish.coding: (wish.use, wish.comment, wish.quote_id) for wish in wishes} == {
        first.candidate.coding: (Use.IMPORTANT, "", first.quote_id),
        second.candidate.coding: (Use.NO, "too long", second.quote_id),
    }
    page = openpyxl.load_workbook(filled(path, uses))["Quotes"]
    stream = io.StringIO()
    csv.writer(stream).writerows([cell.value for cell in row] for row in page.iter_rows())
    (tmp_path / "saved.csv").write_text(stream.getvalue(), "utf-8")
    assert set(wishes_in(tmp_path / "saved.csv", tmp_path, Wishes())) == set(wishes)


def test_what_stands_is_filled_in_and_can_be_taken_back(tmp_path, pack):
    """The sheet shows the wishes of before; leaving them says nothing new, emptying one takes it back."""
    one = pack.choosable[0]
    wish = Wish(answer_id=one.candidate.answer_id, theme_id="money", use=Use.YES, comment="good")
    elsewhere = UsedQuote(
        quote_id=one.quote_id, answer_id="r00:q1", theme_id="money", start=0, end=5, used_in="Board paper"
    )
    standing = Wishes(wanted={wish.coding: wish}, used=(elsewhere,))
    path = write(tmp_path, pack, standing)
    rows = list(openpyxl.load_workbook(path)["Quotes"].iter_rows(min_row=2, values_only=True))
    (row,) = [row for row in rows if row[0] == one.quote_id]
    assert (row[1], row[2], row[9]) == ("yes", "good", "Board paper")
    assert wishes_in(path, tmp_path, standing) == ()
    (back,) = wishes_in(filled(path, {one.quote_id: ("", "")}), tmp_path, standing)
    assert (back.coding, back.use) == (wish.coding, None)


def test_all_faults_come_together_with_their_rows(tmp_path, pack):
    """One faulty row takes nothing from the file; each is told with its number and without a word of a quote."""
    path = write(tmp_path, pack)
    ids = [row[0] for row in openpyxl.load_workbook(path)["Quotes"].iter_rows(min_row=2, values_only=True)]
    uses = {ids[0]: "perhaps", ids[1]: ("", "why not"), ids[4]: "yes"}
    changed = {
        "quote_id": lambda quote_id: {ids[2]: "Q000", ids[4]: ids[3]}.get(quote_id, quote_id),
        "quote": lambda text: text,
    }
    with pytest.raises(AnswersError) as refused:
        wishes_in(filled(path, uses, **changed), tmp_path, Wishes())
    told = [str(fault) for fault in refused.value.faults]
    assert told[0].startswith("filled.xlsx row 2: this is no choice → choose one of: yes, no, important")
    assert told[1].startswith("filled.xlsx row 3: a comment and no choice")
    assert told[2].startswith("filled.xlsx row 4: no quote of the last report has this id")
    assert told[3].startswith("filled.xlsx row 6: the words of the quote were changed")
    assert told[4] == "filled.xlsx rows 5, 6: the same quote → keep one row of each"
    assert not any(one.shown in str(refused.value) for one in pack.choosable)


def test_a_sheet_of_another_run_is_refused(tmp_path, pack):
    """Choices made on other codings are not taken, also when the ids are still there."""
    path = write(tmp_path, pack)
    sheet = filled(path, {pack.choosable[0].quote_id: "yes"})
    write(tmp_path, pack, run="ba9876543210")
    with pytest.raises(AnswersError, match="row 2: is of another run"):
        wishes_in(sheet, tmp_path, Wishes())


def test_what_is_no_sheet_is_refused(tmp_path, pack):
    """A table without the columns, and a sheet before any report, are told as such."""
    (tmp_path / "other.csv").write_text("quote_id,use\nQ1,yes\n", "utf-8")
    with pytest.raises(AnswersError, match="report first"):
        wishes_in(tmp_path / "other.csv", tmp_path, Wishes())
    write(tmp_path, pack)
    with pytest.raises(AnswersError) as refused:
        wishes_in(tmp_path / "other.csv", tmp_path, Wishes())
    assert [fault.what for fault in refused.value.faults] == [
        "no column 'comment'",
        "no column 'quote'",
        "no column 'run'",
    ]


def test_a_sheet_that_is_filled_in_is_not_overwritten(tmp_path, pack):
    """A report writes beside it until it is brought back; a sheet as it was written is replaced."""
    path = write(tmp_path, pack)
    assert write(tmp_path, pack) == path
    filled(path, {pack.choosable[0].quote_id: "yes"}, to=path.name)
    work = path.read_bytes()
    assert write(tmp_path, pack).name == "choose-quotes-2.xlsx"
    assert path.read_bytes() == work
    write_together(taken_file(path, tmp_path))
    assert write(tmp_path, pack) == path
    assert taken_file(tmp_path.parent / "elsewhere.xlsx", tmp_path) == {}


def test_the_same_quotes_give_the_same_bytes(tmp_path, pack):
    """Order of the choosable ones does not matter, and a damaged list does not stop a report."""
    first = choosing_files(tmp_path, pack.choosable, Wishes(), BOOK, RUN)
    assert choosing_files(tmp_path, pack.choosable[::-1], Wishes(), BOOK, RUN) == first
    (tmp_path / CANDIDATES_FILE).write_text("[", "utf-8")
    assert choosing_files(tmp_path, pack.choosable, Wishes(), BOOK, RUN) == first


def test_questions_come_in_the_order_of_their_numbers(tmp_path, pack):
    """q2 stands before q11, as in the report."""
    rows = [
        replace(
            one, quote_id=f"{one.quote_id}{question}", candidate=replace(one.candidate, question=question)
        )
        for question in ("q11", "q2", "other", "q2b")
        for one in pack.choosable[:1]
    ]
    files = choosing_files(tmp_path, rows, Wishes(), BOOK, RUN)
    page = openpyxl.load_workbook(io.BytesIO(next(iter(files.values()))))["Quotes"]
    column = [cell.value for cell in page[1]].index("question")
    assert [row[column].value for row in page.iter_rows(min_row=2)] == ["other", "q2", "q2b", "q11"]
