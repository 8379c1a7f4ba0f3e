"""What stays restricted of quotes: held ones, where the released ones come from, and which were ever released.

The register keeps every quote of every release, also those that stand in none any more: somebody may have printed them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.anonymity.audit import QuoteSource
from sli_themes.errors import AnswersError, DisclosureError, Fault
from sli_themes.files import csv_bytes, unguarded, write_atomically

if TYPE_CHECKING:
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.quotes import HeldQuote, QuotePack, Wishes

SCHEME_FILE = "attribution-scheme.json"
QUEUE_FILE = "review-queue.csv"
SOURCES_FILE = "quote-sources.csv"
REGISTER_FILE = "quote-register.csv"
QUEUE_COLUMNS = (
    "held_id",
    "status",
    "answer_id",
    "start",
    "end",
    "question",
    "theme_id",
    "attribution",
    "redacted",
    "codes",
    "reasons",
    "hints",
)
_SOURCE_COLUMNS = ("quote_id", "theme_id", "answer_id", "respondent_id", "author", "start", "end")
_REGISTER_COLUMNS = (*_SOURCE_COLUMNS, "packs", "used_in")
OWN_PACK = "quote-pack"


def write_quote_files(folder: Path, pack: QuotePack, clearer: Clearer) -> tuple[Path, ...]:
    """Write the review queue, the redaction log, the attribution scheme, and where the quotes come from."""
    numbers = {
        "quotes": len(pack.sources),
        "held": len(pack.held),
        "passed over": dict(pack.passed_over),
        "by people": asdict(pack.reviewed),
    }
    log = (json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in clearer.log())
    contents = {
        QUEUE_FILE: csv_bytes(QUEUE_COLUMNS, map(queue_row, pack.held), spreadsheet=True),
        SOURCES_FILE: csv_bytes(_SOURCE_COLUMNS, map(_source_row, pack.sources), spreadsheet=True),
        "quote-accounting.json": (json.dumps(numbers, indent=2) + "\n").encode(),
        "redaction-log.jsonl": b"".join(log),
        SCHEME_FILE: clearer.scheme.to_json().encode(),
    }
    for name, content in contents.items():
        write_atomically(folder / name, content)
    return tuple(folder / name for name in contents)


def queue_row(held: HeldQuote) -> list[str | int]:
    """Return the cells of `QUEUE_COLUMNS`."""
    from sli_themes.anonymity.clearances import held_id

    one, span, reasons = held.candidate, held.candidate.passage.span, held.looked.reasons
    return [
        held_id(one.answer_id, span),
        held.looked.status,
        one.answer_id,
        span.start,
        span.end,
        one.question,
        one.theme_id,
        one.attribution.words,
        held.shown,
        "; ".join(reason.code for reason in reasons),
        "; ".join(reason.words for reason in reasons),
        "; ".join(dict.fromkeys(reason.hint for reason in reasons if reason.hint)),
    ]


def read_sources(restricted: Path) -> tuple[QuoteSource, ...]:
    """Return where the quotes of the release come from.

    Raises:
        DisclosureError: that cannot be read.
    """
    file = restricted / SOURCES_FILE
    try:
        return _sources(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DisclosureError(f"{file}: cannot be read → report again") from error


def read_register(restricted: Path) -> tuple[QuoteSource, ...]:
    """Return where every quote comes from that was ever released; none before the first release.

    Raises:
        AnswersError: the register cannot be read.
    """
    file = restricted / REGISTER_FILE
    if not file.exists():
        return ()
    try:
        return _sources(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, KeyError, TypeError):
        step = "bring it back from a backup: it knows which quotes are out"
        raise AnswersError(Fault(where=str(file), what="cannot be read", next_step=step)) from None


def write_register(restricted: Path, pack: QuotePack, wishes: Wishes) -> Path:
    """Add the quotes of a release to the register, and say in which packs and documents each quote stands."""
    now = {source.quote_id: source for source in pack.sources}
    known = {source.quote_id: source for source in read_register(restricted)} | now
    packs: dict[str, list[str]] = {}
    for name, quotes in ((OWN_PACK, pack.quotes), *((one.name, one.quotes) for one in pack.narrowed)):
        for quote in quotes:
            packs.setdefault(quote.quote_id, []).append(name)
    rows = (
        [*_source_row(known[one]), "; ".join(packs.get(one, ())), "; ".join(wishes.used_in(one))]
        for one in sorted(known)
    )
    path = restricted / REGISTER_FILE
    write_atomically(path, csv_bytes(_REGISTER_COLUMNS, rows, spreadsheet=True))
    return path


def used_elsewhere(restricted: Path, wishes: Wishes) -> tuple[QuoteSource, ...]:
    """Return where the quotes come from that other documents hold."""
    return tuple(source for source in read_register(restricted) if source.quote_id in wishes.used_ids)


def _sources(text: str) -> tuple[QuoteSource, ...]:
    rows: Iterable[dict[str, str]] = csv.DictReader(io.StringIO(text, newline=""))
    return tuple(
        QuoteSource(
            **{name: unguarded(row[name]) for name in _SOURCE_COLUMNS[:5]},
            start=int(row["start"]),
            end=int(row["end"]),
        )
        for row in rows
    )


def _source_row(source: QuoteSource) -> list[str | int]:
    return [getattr(source, name) for name in _SOURCE_COLUMNS]
