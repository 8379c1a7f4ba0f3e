"""Reporting: from the saved codings to a release, through the gate and the audit (restricted)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.errors import AnswersError, DisclosureError, Fault, UsageError
from sli_themes.files import write_atomically, write_together
from sli_themes.pipeline import Inputs, Vectors, in_force, require_writable
from sli_themes.provenance import record_to_json
from sli_themes.quote_files import (
    REGISTER_FILE,
    SCHEME_FILE,
    read_sources,
    used_elsewhere,
    write_quote_files,
    write_register,
)
from sli_themes.results import AskedQuestion, Results, ThemeSummary

if TYPE_CHECKING:
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.anonymity.tables import SafeTable
    from sli_themes.coding.model import Codings
    from sli_themes.participation import Participation
    from sli_themes.quotes import PackRequest, QuotePack, Wishes
    from sli_themes.results import RunRecord, ThemeCounts


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

    ``by`` are attributes by which counts of authorities are published too, through disclosure control. Narrowed packs
    that were asked for are made again.

    Raises:
        DisclosureError: the audit of the finished files found what must not leave; the former release stands.
        OutputError: a folder cannot be written.
        UsageError: nothing is known to split counts by.
    """
    from sli_themes.anonymity.theme_tables import RECORD, note_release
    from sli_themes.counts import by_group
    from sli_themes.outputs.release import write_release, write_split_counts
    from sli_themes.participation import participation_of
    from sli_themes.quotes.narrowed import read_requests
    from sli_themes.tables import tabulate

    study = inputs.study
    require_writable(study.restricted)
    notes = _notes_on_template(study.report.template)
    counts = _counted(inputs, codings)
    participation = participation_of(study, inputs.corpus, [one for one in by if one in _known(inputs)])
    tables = _safe_tables(inputs, counts, participation, by)
    draft = _draft(inputs, vectors, codings, record, counts, read_requests(study.restricted))
    results = replace(
        draft.results,
        by_group=by_group(counts, by, tables) if tables else (),
        tables=tabulate(inputs.corpus, study, participation, safe=tables),
    )
    draft = replace(draft, results=results)
    restricted = (
        *write_quote_files(study.restricted, draft.pack, draft.clearer),
        *_write_workbooks(inputs, draft, codings, counts, record),
    )
    split = write_split_counts(counts, study.restricted)

    def passed(folder: Path) -> None:
        """Audit the finished files; then note tables and quotes, before anybody can read them."""
        _audit(folder, draft, inputs)
        if tables is not None:
            note_release(tables, study.restricted / RECORD)
        write_register(study.restricted, draft.pack, draft.wishes)

    released = write_release(results, study.release, audit=passed)
    return Report(
        results=results,
        held=len(draft.pack.held),
        passed_over=draft.pack.passed_over,
        files=(*released, *restricted, study.restricted / REGISTER_FILE, *split),
        notes=notes,
    )


def pack_quotes(
    inputs: Inputs, vectors: Vectors, codings: Codings, record: RunRecord, request: PackRequest
) -> Report:
    """Add a narrowed pack of quotes to the release that stands, through the same gate, scheme and audit.

    What was released already stays byte for byte. A pack of the same name is replaced.

    Raises:
        AnswersError: there is no release yet, or it was made from other codings, settings or decisions.
        DisclosureError: as `report_study`; the former release stands.
        UsageError: the pack is of what the study does not have.
    """
    from sli_themes.outputs.release import write_packs
    from sli_themes.quotes.narrowed import (
        REQUESTS_FILE,
        check_request,
        read_requests,
        requests_json,
        with_request,
    )

    study = inputs.study
    require_writable(study.restricted)
    check_request(request, inputs.questions, inputs.codebook, open_clearer(inputs))
    requests = with_request(read_requests(study.restricted), request)
    draft = _draft(inputs, vectors, codings, record, _counted(inputs, codings), requests)
    _require_current(study.release, draft.results)
    restricted = write_quote_files(study.restricted, draft.pack, draft.clearer)

    def passed(folder: Path) -> None:
        """Audit the finished files; then note the pack and its quotes, before anybody can read them."""
        _audit(folder, draft, inputs)
        write_atomically(study.restricted / REQUESTS_FILE, requests_json(requests))
        write_register(study.restricted, draft.pack, draft.wishes)

    written = write_packs(draft.results, study.release, audit=passed)
    return Report(
        results=draft.results,
        held=len(draft.pack.held),
        passed_over=draft.pack.passed_over,
        files=(*written, *restricted, study.restricted / REGISTER_FILE),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Draft:
    """Hold what is to be released before its last look, and where its quotes come from."""

    results: Results
    pack: QuotePack
    wishes: Wishes
    clearer: Clearer


def _counted(inputs: Inputs, codings: Codings) -> ThemeCounts:
    from sli_themes.counts import count
    from sli_themes.evaluation import blind_check

    study = inputs.study
    return count(
        codings,
        inputs.corpus,
        inputs.codebook,
        inputs.questions,
        study.settings,
        by=_known(inputs),
        check=blind_check(study.restricted, inputs.corpus.answers, inputs.sample, inputs.human, codings),
    )


def _draft(
    inputs: Inputs,
    vectors: Vectors,
    codings: Codings,
    record: RunRecord,
    counts: ThemeCounts,
    requests: tuple[PackRequest, ...],
) -> _Draft:
    """Choose the quotes and say everything that is published, but for what is split by groups."""
    from sli_themes.anonymity.clearances import Clearances
    from sli_themes.decisions import read_events
    from sli_themes.quotes import Wishes, choose_quotes
    from sli_themes.terms import count_terms

    study = inputs.study
    record, settings = in_force(record, study.settings)
    clearer = open_clearer(inputs)
    events = read_events(study).events
    wishes = Wishes.of(events)
    pack = choose_quotes(
        codings,
        inputs.corpus,
        inputs.codebook,
        clearer,
        vectors,
        study.settings.quotes,
        Clearances.of(events),
        wishes,
        requests,
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
        reviewed=pack.reviewed,
        report=study.report,
        asked=tuple(one.id for one in study.questions),
        narrowed=pack.narrowed,
        used_before=pack.used_before,
        terms=count_terms(inputs.corpus, clearer, settings.counts),
    )
    return _Draft(results=results, pack=pack, wishes=wishes, clearer=clearer)


def _audit(folder: Path, draft: _Draft, inputs: Inputs) -> None:
    from sli_themes.anonymity.audit import Published, audit_release

    audit_release(
        folder,
        Published.of(draft.results),
        draft.pack.sources,
        inputs.corpus,
        draft.clearer,
        per_authority=draft.results.settings.quotes.per_authority,
        elsewhere=used_elsewhere(inputs.study.restricted, draft.wishes),
    )


def _write_workbooks(
    inputs: Inputs, draft: _Draft, codings: Codings, counts: ThemeCounts, record: RunRecord
) -> tuple[Path, ...]:
    """Write what analysts sort and filter, and the sheet of quotes to choose among; return their paths."""
    from sli_themes.quotes.sheet import choosing_files
    from sli_themes.working import FILE_NAME, working_workbook

    folder = inputs.study.restricted
    run = hashlib.sha256(record_to_json(record)).hexdigest()[:12]
    chosen = choosing_files(folder, draft.pack.choosable, draft.wishes, inputs.codebook, run)
    write_together(chosen)
    write_atomically(folder / FILE_NAME, working_workbook(inputs, codings, counts, draft.pack.held))
    return (*chosen, folder / FILE_NAME)


def _require_current(release: Path, results: Results) -> None:
    """Raise `AnswersError` unless the release on disk holds these quotes of the study's own pack, made like these."""
    from sli_themes.outputs.results_json import FILE_NAME, record_object

    file = release / FILE_NAME
    try:
        said = json.loads(file.read_bytes())
        released = {str(quote["quote_id"]) for quote in said["quotes"]}
        same_run = said["record"] == json.loads(json.dumps(record_object(results.record)))
    except (OSError, ValueError, KeyError, TypeError):
        what = "there is no release that can be read"
    else:
        if same_run and released == {quote.quote_id for quote in results.quotes}:
            return
        what = "codings, settings or decisions changed since this release was made"
    raise AnswersError(
        Fault(where=str(file), what=what, next_step=f"run: sli-themes report {release.parent}")
    )


def audit_study(inputs: Inputs) -> int:
    """Audit the release that stands in a study, from its files alone; return how many quotes it holds.

    Raises:
        DisclosureError: with every finding; also when the release or the record of its quotes cannot be read.
    """
    from sli_themes.anonymity.audit import Published, audit_release, said_by_people
    from sli_themes.anonymity.table_audit import table_findings
    from sli_themes.anonymity.theme_tables import RECORD
    from sli_themes.decisions import read_events
    from sli_themes.outputs.manifest import changed_files
    from sli_themes.quotes import Wishes

    study = inputs.study
    said = [study.title, *said_by_people(study.report)]
    said += [words for one in study.questions for words in (one.text, *one.options)]
    said += [words for group in study.tables.groups for words in (group.name, group.base)]
    said += [role for role, _ in study.tables.sample]
    said += [
        words for theme in inputs.codebook.themes for words in (theme.name, theme.brief, theme.definition)
    ]
    published = Published.read(study.release, tuple(said))
    tables = table_findings(study.release, study.restricted / RECORD, study.settings.anonymity)
    changed = (f"{name}: is not as the manifest says → report again" for name in changed_files(study.release))
    audit_release(
        study.release,
        published,
        read_sources(study.restricted),
        inputs.corpus,
        open_clearer(inputs),
        per_authority=study.settings.quotes.per_authority,
        elsewhere=used_elsewhere(study.restricted, Wishes.of(read_events(study).events)),
        tables=(*tables, *changed),
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
