"""What people decide on quotes beside clearing them: which they want, and where one is printed (restricted).

All of it is appended to the person's file in ``decisions/``, and the next report follows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.answers.files import read_table
from sli_themes.answers.table import listed
from sli_themes.decisions import append_events, read_events
from sli_themes.errors import AnswersError, Fault, UsageError
from sli_themes.files import unguarded, write_together
from sli_themes.quote_files import read_register
from sli_themes.quotes.sheet import taken_file, wishes_in
from sli_themes.quotes.wishes import USED, WISH, Use, UsedQuote, Wish, Wishes

if TYPE_CHECKING:
    from sli_themes.coding.model import Codings
    from sli_themes.study import Study

REGISTER = "quote register"
"""Who notes where quotes are printed, when nobody says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Count what a file or a command said, and how much of it is new.

    Attributes:
        said: what stands now: choices from sheets, the mark of a command, or quotes of a table.
        new: how much of it is new or changed.
        marks: of a sheet, the codings that people have marked beside it.
    """

    said: int
    new: int
    marks: int = 0


def import_wishes(study: Study, path: Path, reviewer: str, *, at: datetime) -> Decided:
    """Take the choices from a filled sheet; importing it twice changes nothing.

    Raises:
        AnswersError: with every fault of the sheet by row (see `wishes_in`), or a broken file of decisions.
        OutputError: the decisions cannot be written.
    """
    standing = Wishes.of(read_events(study).events)
    changed = wishes_in(path, study.restricted, standing)
    if changed:
        append_events(study, reviewer, WISH, [wish.as_content() for wish in changed], at=at)
        standing = Wishes.of(read_events(study).events)
    if taken := taken_file(path, study.restricted):
        write_together(taken)
    marks = sum(not wish.quote_id for wish in standing.wanted.values())
    return Decided(said=len(standing.wanted) - marks, new=len(changed), marks=marks)


def mark_coding(
    study: Study,
    codings: Codings,
    answer_id: str,
    theme_id: str,
    use: Use | None,
    reviewer: str,
    *,
    at: datetime,
    comment: str = "",
) -> Decided:
    """Say of one coding whether its passage is wanted; ``use`` ``None`` takes back what was said.

    Raises:
        UsageError: the answer is not coded with the theme.
    """
    frame = codings.frame
    if not ((frame["answer_id"] == answer_id) & (frame["theme_id"] == theme_id)).any():
        raise UsageError("no coding of this answer with this theme → see restricted/codings.csv")
    before = Wishes.of(read_events(study).events).wanted.get((answer_id, theme_id))
    wish = Wish(answer_id=answer_id, theme_id=theme_id, use=use, comment=" ".join(comment.split()))
    same = (before.use, before.comment) == (use, wish.comment) if before else use is None
    if not same:
        append_events(study, reviewer, WISH, [wish.as_content()], at=at)
    return Decided(said=1, new=int(not same))


def note_used(study: Study, path: Path, used_in: str, reviewer: str = "", *, at: datetime) -> Decided:
    """Note that the quotes of a table (its column ``quote_id``) stand in another document.

    Raises:
        AnswersError: with every row whose id was never released.
        UsageError: the document has no name.
    """
    name = " ".join(used_in.split())
    if not name:
        raise UsageError('say in which document they stand: --in "Board paper"')
    table = read_table(path)
    column = table.find("quote_id")
    if column is None:
        step = "give a quote pack (csv or xlsx), or a table with the ids of the quotes"
        raise AnswersError(Fault(where=table.name, what="no column 'quote_id'", next_step=step))
    known = {source.quote_id: source for source in read_register(study.restricted)}
    rows = [
        (number, unguarded(str(cell).strip()))
        for number, cell in zip(table.rows, table.frame[column], strict=True)
    ]
    unknown = [number for number, quote_id in rows if quote_id not in known]
    if unknown:
        step = "see restricted/quote-register.csv for those that were"
        what = "no quote with this id was ever released"
        raise AnswersError(Fault(where=f"{table.name} {listed(unknown)}", what=what, next_step=step))
    sources = [known[quote_id] for quote_id in dict.fromkeys(quote_id for _, quote_id in rows)]
    used = [
        UsedQuote(
            quote_id=one.quote_id,
            answer_id=one.answer_id,
            theme_id=one.theme_id,
            start=one.start,
            end=one.end,
            used_in=name,
        )
        for one in sources
    ]
    before = set(Wishes.of(read_events(study).events).used)
    new = [one for one in used if one not in before]
    if new:
        append_events(study, reviewer.strip() or REGISTER, USED, [one.as_content() for one in new], at=at)
    return Decided(said=len(used), new=len(new))
