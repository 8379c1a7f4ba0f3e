"""Reporting: from the saved codings to a release, through the gate and the audit (restricted)."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.errors import DisclosureError, UsageError
from sli_themes.files import csv_bytes, write_atomically
from sli_themes.pipeline import Inputs, Vectors, in_force, require_writable
from sli_themes.results import AskedQuestion, Results, ThemeSummary

if TYPE_CHECKING:
    from sli_themes.anonymity.audit import QuoteSource
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.anonymity.tables import SafeTable
    from sli_themes.coding.model import Codings
    from sli_themes.participation import Participation
    from sli_themes.quotes import HeldQuote, QuotePack
    from sli_themes.results import RunRecord, ThemeCounts

SCHEME_FILE = "attribution-scheme.json"
QUEUE_FILE = "review-queue.csv"
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
_SOURCE_COLUMNS = ("quote_id", "answer_id", "respondent_id", "author", "start", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Say what was released, what was held, and where everything is."""

    results: Results
    held: int
    passed_over: tuple[tuple[str, int], ...]
    """Codings that gave neither a quote nor a held one, by reason."""
    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    """What is worth knowing of the files and stops nothing."""

    def as_json(self) -> dict[str, Any]:
        """Return the report for machines: counts, quotes, files."""
        everybody = self.results.counts.split_by("")
        return {
            "counts": [asdict(count) for count in everybody],
            "quotes": [asdict(quote) for quote in self.results.quotes],
            "held": self.held,
            "passed_over": dict(self.passed_over),
            "files": [str(path) for path in self.files],
            "notes": list(self.notes),
        }


def report_study(
    inputs: Inputs, vectors: Vectors, codings: Codings, record: RunRecord, *, by: tuple[str, ...] = ()
) -> Report:
    """Count the themes, choose the quotes, write what may be published; what may not goes to restricted/.

    ``by`` are attributes by which counts of authorities are published too, through disclosure control.

    Raises:
        DisclosureError: the audit of the finished files found what must not leave; the former release stands.
        OutputError: a folder cannot be written.
        UsageError: nothing is known to split counts by.
    """
    from sli_themes.anonymity.audit import Published, audit_release
    from sli_themes.anonymity.clearances import Clearances
    from sli_themes.anonymity.theme_tables import RECORD, note_release
    from sli_themes.counts import by_group, count
    from sli_themes.decisions import read_events
    from sli_themes.evaluation import blind_check
    from sli_themes.outputs.release import write_release, write_split_counts
    from sli_themes.participation import participation_of
    from sli_themes.quotes import choose_quotes
    from sli_themes.tables import tabulate
    from sli_themes.terms import count_terms

    study = inputs.study
    require_writable(study.restricted)
    notes = _notes_on_template(study.report.template)
    counts = count(
        codings,
        inputs.corpus,
        inputs.codebook,
        inputs.questions,
        study.settings,
        by=_known(inputs),
        check=blind_check(study.restricted, inputs.corpus.answers, inputs.sample, inputs.human, codings),
    )
    participation = participation_of(study, inputs.corpus, [one for one in by if one in _known(inputs)])
    tables = _safe_tables(inputs, counts, participation, by)
    record, settings = in_force(record, study.settings)
    clearer = open_clearer(inputs)
    clearances = Clearances.of(read_events(study).events)
    pack = choose_quotes(
        codings, inputs.corpus, inputs.codebook, clearer, vectors, study.settings.quotes, clearances
    )
    results = Results(
        title=study.title,
        questions=tuple(AskedQuestion(id=one.id, text=one.text) for one in study.open_questions),
        counts=counts.split_by(""),
        themes=tuple(
            ThemeSummary(
                theme_id=theme.id,
                name=theme.name,
                parent=theme.parent or "",
                brief=theme.brief,
                definition=theme.definition,
            )
            for theme in inputs.codebook.themes
        ),
        quotes=pack.quotes,
        settings=settings,
        record=record,
        by_group=by_group(counts, by, tables) if tables else (),
        tables=tabulate(inputs.corpus, study, participation, safe=tables),
        reviewed=pack.reviewed,
        report=study.report,
        asked=tuple(one.id for one in study.questions),
        terms=count_terms(inputs.corpus, clearer, settings.counts),
    )
    restricted = _write_restricted(study.restricted, pack, clearer)
    split = write_split_counts(counts, study.restricted)

    def passed(folder: Path) -> None:
        """Audit the finished files; then note the tables, before anybody can read them."""
        per_authority = settings.quotes.per_authority
        audit_release(
            folder, Published.of(results), pack.sources, inputs.corpus, clearer, per_authority=per_authority
        )
        if tables is not None:
            note_release(tables, study.restricted / RECORD)

    released = write_release(
        results,
        study.release,
        audit=passed,
    )
    return Report(
        results=results,
        held=len(pack.held),
        passed_over=pack.passed_over,
        files=(*released, *restricted, *split),
        notes=notes,
    )


def audit_study(inputs: Inputs) -> int:
    """Audit the release that stands in a study, from its files alone; return how many quotes it holds.

    Raises:
        DisclosureError: with every finding; also when the release or the record of its quotes cannot be read.
    """
    from sli_themes.anonymity.audit import Published, QuoteSource, audit_release, said_by_people
    from sli_themes.anonymity.table_audit import table_findings
    from sli_themes.anonymity.theme_tables import RECORD

    study = inputs.study
    said = [
        study.title,
        *said_by_people(study.report),
        *(words for one in study.questions for words in (one.text, *one.options)),
    ]
    said += [words for group in study.tables.groups for words in (group.name, group.base)]
    said += [role for role, _ in study.tables.sample]
    said += [
        words for theme in inputs.codebook.themes for words in (theme.name, theme.brief, theme.definition)
    ]
    published = Published.read(study.release, tuple(said))
    file = study.restricted / "quote-sources.csv"
    try:
        rows = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))
        sources = tuple(
            QuoteSource(
                **{name: row[name] for name in _SOURCE_COLUMNS[:4]},
                start=int(row["start"]),
                end=int(row["end"]),
            )
            for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DisclosureError(f"{file}: cannot be read → report again") from error
    limit = study.settings.quotes.per_authority
    tables = table_findings(study.release, study.restricted / RECORD, study.settings.anonymity)
    clearer = open_clearer(inputs)
    audit_release(
        study.release, published, sources, inputs.corpus, clearer, per_authority=limit, tables=tables
    )
    return len(published.quotes)


def _notes_on_template(template: bytes) -> tuple[str, ...]:
    """Return which styles a Word template lacks; raises `UsageError` when it is no Word file."""
    from sli_themes.outputs.word import missing_styles

    missing = missing_styles(template) if template else ()
    if not missing:
        return ()
    return (f"The Word template has no style {', '.join(missing)}: report.docx has ours in their place.",)


def _safe_tables(
    inputs: Inputs, counts: ThemeCounts, participation: Participation, by: tuple[str, ...]
) -> SafeTable | None:
    """Return which numbers of authorities may be published, beside all that earlier releases printed.

    None when there is nothing to decide: no counts are split, and participation is public or nobody knows it.
    """
    from sli_themes.anonymity.closed_tables import nearly_all, option_table, turnout_table
    from sli_themes.anonymity.tables import together
    from sli_themes.anonymity.theme_tables import RECORD, safe_beside_releases, theme_table

    known = _known(inputs)
    if unknown := [attribute for attribute in by if attribute not in known]:
        what = f"counts cannot be split by {', '.join(unknown)}"
        raise UsageError(
            f"{what} → choose among {', '.join(known) or 'none: nothing is known of respondents'}"
        )
    study = inputs.study
    public = study.tables.participation_is_public
    parts = [turnout_table(participation.turnout, public=public)] if participation.turnout else []
    if by:
        parts += [theme_table(counts, by), option_table(participation.options, participation.turnout)]
    elif public or not parts:
        return None
    anonymity = study.settings.anonymity
    return safe_beside_releases(
        together(parts),
        anonymity,
        study.restricted / RECORD,
        withheld=nearly_all(participation.turnout, anonymity.k),
    )


def _known(inputs: Inputs) -> tuple[str, ...]:
    """Return the attributes to split counts by: those of which anything is known."""
    frame = inputs.corpus.respondents.frame
    named = dict.fromkeys(("region", "authority_type", *inputs.study.columns.attributes))
    return tuple(column for column in named if column in frame.columns and (frame[column] != "").any())


def open_clearer(inputs: Inputs) -> Clearer:
    """Return the redactor, gate and attribution scheme of a study.

    A scheme that an earlier report froze is used again as long as it is still safe, so that labels in later packs
    cannot be compared with those in earlier ones.
    """
    from sli_themes.anonymity.clearer import Clearer

    frozen = inputs.study.restricted / SCHEME_FILE
    try:
        return Clearer.of(
            inputs.corpus,
            population=inputs.study.population,
            folder=inputs.study.folder,
            settings=inputs.study.settings.anonymity,
            frozen=frozen.read_text(encoding="utf-8", errors="replace") if frozen.exists() else None,
            elsewhere=inputs.study.published_elsewhere,
        )
    except DisclosureError as error:
        raise DisclosureError(f"{frozen}: {error}") from None


def _write_restricted(folder: Path, pack: QuotePack, clearer: Clearer) -> tuple[Path, ...]:
    """Write the review queue, the redaction log, the attribution scheme, and where the quotes come from."""
    numbers = {
        "quotes": len(pack.quotes),
        "held": len(pack.held),
        "passed over": dict(pack.passed_over),
        "by people": asdict(pack.reviewed),
    }
    log = (json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in clearer.log())
    contents = {
        QUEUE_FILE: csv_bytes(QUEUE_COLUMNS, map(_queue_row, pack.held), spreadsheet=True),
        "quote-sources.csv": csv_bytes(_SOURCE_COLUMNS, map(_source_row, pack.sources), spreadsheet=True),
        "quote-accounting.json": (json.dumps(numbers, indent=2) + "\n").encode(),
        "redaction-log.jsonl": b"".join(log),
        SCHEME_FILE: clearer.scheme.to_json().encode(),
    }
    for name, content in contents.items():
        write_atomically(folder / name, content)
    return tuple(folder / name for name in contents)


def _source_row(source: QuoteSource) -> list[str | int]:
    return [source.quote_id, source.answer_id, source.respondent_id, source.author, source.start, source.end]


def _queue_row(held: HeldQuote) -> list[str | int]:
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
