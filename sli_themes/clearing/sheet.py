"""The sheet: held quotes as a workbook that a reviewer fills in, and what comes back from it (restricted)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sli_themes.anonymity.clearances import Clearance, Decision, held_id, sha256
from sli_themes.answers.files import read_table
from sli_themes.answers.table import Table
from sli_themes.clearing.review import HeldItem, Review
from sli_themes.errors import AnswersError, Fault, UsageError, did_you_mean
from sli_themes.excerpts import Excerpt
from sli_themes.files import printable
from sli_themes.workbooks import Column, Sheet, workbook_bytes

COLUMNS = (
    Column(name="held_id"),
    Column(name="decision", width=16, choices=tuple(one.value for one in Decision)),
    Column(name="words", width=40, wrapped=True),
    Column(name="reason", width=30, wrapped=True),
    Column(name="quote", width=60, wrapped=True),
    Column(name="flagged", width=24, wrapped=True),
    Column(name="why_held", width=40, wrapped=True),
    Column(name="hints", width=30, wrapped=True),
    Column(name="attribution", width=24, wrapped=True),
    Column(name="question", width=30, wrapped=True),
    Column(name="themes", width=24, wrapped=True),
    Column(name="before", width=50, wrapped=True),
    Column(name="after", width=50, wrapped=True),
    Column(name="status", width=22, wrapped=True),
    Column(name="reviewers", width=20, wrapped=True),
    Column(name="answer_id"),
    Column(name="place", width=26),
    Column(name="hash", width=24),
    Column(name="export", width=28),
)
"""Those that a reviewer fills in stand first; the last four find the quote again."""
NOTES = (
    "Each row is a quote that the gate held. Read it with what stands before and after it; all of it is redacted.",
    "decision: clear, edit, reject or public reference; leave it empty to decide later.",
    (
        "clear: the quote may be published as it stands. Say why under reason. What may name a person, a council or a "
        "place needs the clearance of two people, each with a sheet of their own."
    ),
    (
        "edit: write the quote as it shall stand under words. Keep the words in their order, put … where some were "
        "left out, and [square brackets] around what you put in. It is checked again and may be held again."
    ),
    "reject: it is never published, whatever others decide.",
    (
        "public reference: write the word or phrase that everybody knows (a published report, say) under words, and "
        "why under reason. It is cleared for this quote alone."
    ),
    (
        "Where the status is 'cannot be cleared', only an edit that takes the cause out can help, and not against "
        "missing consent or an attribution that is not safe."
    ),
    "Change no other column and delete no row: sort and filter as you like. reason is never published.",
    "This file holds words of answers: keep it where you keep the answers, and delete it when it is imported.",
)
_PLACE = re.compile(r"characters (\d+) to (\d+)")
_EXPORT = re.compile(r"([0-9a-f]{12}) of (\d+)")
_NEEDED = ("held_id", "decision", "words", "reason", "quote", "answer_id", "place", "hash", "export")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Hold one row that came back, with its number in the file."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells[name]


def sheet_of(items: Sequence[HeldItem]) -> bytes:
    """Return the workbook of held quotes; the same quotes give the same bytes."""
    export = f"{_export_hash([(one.id, one.looked.hash) for one in items])} of {len(items)}"
    rows = [_row(one, export) for one in items]
    sheet = Sheet(name="Held quotes", columns=COLUMNS, rows=rows)
    return workbook_bytes([sheet], title="Held quotes", notes=NOTES)


def export_file(path: Path, release: Path) -> Path:
    """Return the path of a sheet to write.

    Raises:
        UsageError: its name says another format, it lies where the release does, or it is there already: it may be
            filled in.
    """
    if path.suffix.casefold() != ".xlsx":
        raise UsageError("held quotes are exported as a workbook: give a name that ends in .xlsx")
    if path.resolve().is_relative_to(release.resolve()):
        raise UsageError(f"{path} lies in the release, which is meant for others: choose another folder")
    if path.exists():
        raise UsageError(f"{path} is there already and may be filled in: choose another name")
    return path


def decisions_in(path: Path, review: Review) -> tuple[Clearance, ...]:
    """Return the decisions that a sheet (xlsx, or saved from it as csv) holds; rows without one are left for later.

    Rows are found by their id, hash and export, never by where they stand.

    Raises:
        AnswersError: with every fault of the file by row: a column, or a row of the export, that is missing, rows that
            are unknown, stand twice, or were changed, quotes that changed since, decisions that cannot be taken.
    """
    table = read_table(path)
    missing = [name for name in _NEEDED if table.find(name) is None]
    if missing:
        step = "bring back the sheet that was exported, with its header"
        raise AnswersError(
            [Fault(where=table.name, what=f"no column {name!r}", next_step=step) for name in missing]
        )
    rows = _rows(table)
    faults = [*_faults_of_set(table.name, rows)]
    decisions = []
    for row in rows:
        decision, fault = _decision(row, review)
        if fault:
            what, _, step = fault.partition(" → ")
            faults.append(Fault(where=f"{table.name} row {row.number}", what=what, next_step=step))
        elif decision is not None:
            decisions.append(decision)
    if faults:
        raise AnswersError(faults)
    return tuple(decisions)


def _row(item: HeldItem, export: str) -> list[str]:
    looked = item.looked
    flagged = (looked.text[one.start : one.end] for one in looked.reasons if one.start < one.end)
    return [
        item.id,
        "",
        "",
        "",
        looked.shown,
        "; ".join(dict.fromkeys(" ".join(words.split()) for words in flagged)),
        "; ".join(dict.fromkeys(one.words for one in looked.reasons)),
        "; ".join(dict.fromkeys(one.hint for one in looked.reasons if one.hint)),
        item.attribution,
        item.question,
        "; ".join(item.themes),
        item.before,
        item.after,
        looked.status,
        "; ".join(item.reviewers),
        item.answer_id,
        f"characters {item.span.start} to {item.span.end}",
        f"sha256:{looked.hash}",
        export,
    ]


def _export_hash(pairs: Sequence[tuple[str, str]]) -> str:
    return sha256("\n".join(f"{one} {hashed}" for one, hashed in sorted(pairs)))[:12]


def _rows(table: Table) -> list[_Row]:
    columns = {name: table.frame[table.find(name)] for name in _NEEDED}
    cells = zip(*columns.values(), strict=True)
    return [
        _Row(number=number, cells=dict(zip(columns, (str(cell).strip() for cell in row), strict=True)))
        for number, row in zip(table.rows, cells, strict=True)
    ]


def _faults_of_set(name: str, rows: Sequence[_Row]) -> Iterator[Fault]:
    """Yield what is wrong with the rows together: some stand twice, some are missing, some are of another export."""
    times = Counter(row["held_id"] for row in rows)
    for row in rows:
        if times[row["held_id"]] > 1:
            step = "keep one row of each"
            yield Fault(where=f"{name} row {row.number}", what="this quote stands here twice", next_step=step)
    exports = {row["export"] for row in rows}
    told = _EXPORT.fullmatch(next(iter(exports))) if len(exports) == 1 else None
    step = "export again, and decide in the new sheet"
    if told is None:
        yield Fault(where=name, what="the rows are not those of one export", next_step=step)
        return
    gone = int(told[2]) - len(times)
    if gone > 0:
        yield Fault(
            where=name,
            what=f"{gone:,} of the {told[2]} rows of the export {'is' if gone == 1 else 'are'} missing",
            next_step=step,
        )
    elif (
        told[1] != _export_hash([(row["held_id"], row["hash"].removeprefix("sha256:")) for row in rows])
        and max(times.values()) == 1
    ):
        yield Fault(where=name, what="ids or hashes are not those of the export", next_step=step)


def _decision(row: _Row, review: Review) -> tuple[Clearance | None, str]:
    """Return the decision of a row (none: left for later), or what is wrong with it."""
    place = _PLACE.fullmatch(row["place"])
    span = Excerpt(int(place[1]), int(place[2])) if place else Excerpt(0, 0)
    item = review.find(row["answer_id"], span)
    if item is None or held_id(row["answer_id"], span) != row["held_id"]:
        return (
            None,
            "no held quote of the study has this id and place → leave the last four columns as exported",
        )
    same_words = _one_line(row["quote"]) == _one_line(item.looked.shown)
    same_hash = item.looked.hash == row["hash"].removeprefix("sha256:")
    if not row["decision"]:
        if row["words"] or row["reason"] or (same_hash and not same_words):
            return (
                None,
                "something was written and nothing decided → choose a decision, or leave the row as it was",
            )
        return None, ""
    named = {one.value: one for one in Decision}
    decision = named.get(" ".join(row["decision"].casefold().split()))
    if decision is None:
        step = did_you_mean(row["decision"], named, f"choose one of: {', '.join(named)}")
        return None, f"this is no decision → {step}"
    if not same_hash:
        return None, "the quote, its attribution or the rules changed since the export → export again"
    if not same_words:
        return None, "the quote itself was changed → decide 'edit' and write the new words under words"
    fault = review.fault(item, decision, row["words"], row["reason"])
    return (None, fault) if fault else (review.decision(item, decision, row["words"], row["reason"]), "")


def _one_line(text: str) -> str:
    """Return a text as it comes back from a spreadsheet: without what no cell holds, on one line."""
    return " ".join(printable(text).split())
