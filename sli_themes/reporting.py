"""Reporting: from the saved codings to a release, through the gate and the audit (restricted)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.files import csv_bytes, write_atomically
from sli_themes.pipeline import Inputs, Vectors, require_writable
from sli_themes.results import AskedQuestion, Results, ThemeSummary

if TYPE_CHECKING:
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.coding.model import Codings
    from sli_themes.quotes import HeldQuote, QuotePack
    from sli_themes.results import RunRecord

SCHEME_FILE = "attribution-scheme.json"
_QUEUE_COLUMNS = (
    "answer_id",
    "question",
    "theme_id",
    "attribution",
    "redacted",
    "codes",
    "reasons",
    "hints",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Say what was released, what was held, and where everything is."""

    results: Results
    held: int
    files: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the report for machines: counts, quotes, files."""
        everybody = self.results.counts.split_by("")
        return {
            "counts": [asdict(count) for count in everybody],
            "quotes": [asdict(quote) for quote in self.results.quotes],
            "held": self.held,
            "files": [str(path) for path in self.files],
        }


def report_study(inputs: Inputs, vectors: Vectors, codings: Codings, record: RunRecord) -> Report:
    """Count the themes, choose the quotes, write what may be published; what may not goes to restricted/.

    Raises:
        DisclosureError: the audit of the finished files found what must not leave; the former release stands.
        OutputError: a folder cannot be written.
    """
    from sli_themes.anonymity.audit import audit_release
    from sli_themes.counts import count
    from sli_themes.outputs.release import write_release, write_split_counts
    from sli_themes.quotes import choose_quotes

    study = inputs.study
    require_writable(study.restricted)
    by = tuple(column for column in ("region", "authority_type", *study.columns.attributes) if column)
    known = tuple(dict.fromkeys(column for column in by if column in inputs.corpus.respondents.frame.columns))
    counts = count(codings, inputs.corpus, inputs.codebook, inputs.questions, study.settings, by=known)
    clearer = open_clearer(inputs)
    pack = choose_quotes(codings, inputs.corpus, inputs.codebook, clearer, vectors, study.settings.quotes)
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
        settings=study.settings,
        record=record,
    )
    restricted = _write_restricted(study.restricted, pack, clearer)
    split = write_split_counts(counts, study.restricted)
    released = write_release(
        results,
        study.release,
        audit=lambda folder: audit_release(folder, results, inputs.corpus, clearer.scheme),
    )
    return Report(results=results, held=len(pack.held), files=(*released, *restricted, *split))


def open_clearer(inputs: Inputs) -> Clearer:
    """Return the redactor, gate and attribution scheme of a study.

    A scheme that an earlier report froze is used again as long as it is still safe, so that labels in later packs
    cannot be compared with those in earlier ones.
    """
    from sli_themes.anonymity.clearer import Clearer

    frozen = inputs.study.restricted / SCHEME_FILE
    return Clearer.of(
        inputs.corpus,
        population=inputs.study.population,
        folder=inputs.study.folder,
        settings=inputs.study.settings.anonymity,
        frozen=frozen.read_text(encoding="utf-8") if frozen.exists() else None,
    )


def _write_restricted(folder: Path, pack: QuotePack, clearer: Clearer) -> tuple[Path, ...]:
    """Write the review queue, the redaction log and the attribution scheme."""
    queue, log, scheme = folder / "review-queue.csv", folder / "redaction-log.jsonl", folder / SCHEME_FILE
    write_atomically(queue, csv_bytes(_QUEUE_COLUMNS, map(_queue_row, pack.held), spreadsheet=True))
    write_atomically(log, b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in clearer.log()))
    write_atomically(scheme, clearer.scheme.to_json().encode())
    return queue, log, scheme


def _queue_row(held: HeldQuote) -> list[str]:
    one, reasons = held.candidate, held.verdict.reasons
    return [
        one.answer_id,
        one.question,
        one.theme_id,
        one.attribution.words,
        held.shown,
        "; ".join(reason.code for reason in reasons),
        "; ".join(reason.words for reason in reasons),
        "; ".join(dict.fromkeys(reason.hint for reason in reasons if reason.hint)),
    ]
