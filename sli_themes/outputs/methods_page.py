"""methods.md: how the results were made, for whoever has to answer for them.

The prose stands in ``methods-template.md`` beside this file; numbers and tables are put in here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from string import Template

from sli_themes.outputs.conventions import (
    ALL_QUESTIONS,
    CONVENTIONS,
    counted_questions,
    is_corrected,
    printed_corrected,
    printed_corrected_interval,
    printed_per_cent,
    printed_share,
)
from sli_themes.results import Results, Reviewed, RunRecord
from sli_themes.wording import counted

FILE_NAME = "methods.md"
ROWS_READ = "rows read"
"""The entry of a run record's accounting that the other buckets add up to."""
_CORRECTED = """\
Therefore a random sample of respondents was drawn, and people coded every answer of theirs **without seeing the
machine's codings**. The machine never learned from these answers. The corrected share is the share that the machine
alone finds among all respondents, put right by how people and machine differ in the sample: prediction-powered
inference with power tuning (Angelopoulos, Duchi and Zrnic 2023). Its interval says how far it can be from the share
that the same people would have found among all who responded; it is never wider than that of the sample alone. A
respondent of the sample counts once, with all answers to the questions that are counted together. Words for how
common a theme is follow the corrected share.

About one such interval in twenty is expected to miss, and the corrected shares are only as good as the people who
coded the sample."""
_TABLES = """\
## Closed questions and who responded

- The per cents of a closed question are of those who were **asked and answered** it. An answer of somebody who was not
  asked is counted nowhere.
- Everybody is told in counts and per cents, a group of respondents in per cents alone, with its base. A group is shown
  only when it, and whom it leaves, are of many authorities in several regions and of several types.
- Who responded is told by role in respondents, by region and type in authorities: one with several responses counts
  once. Small numbers of authorities are withheld, unless the study says that anybody may know who responded."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&!])")


def render(results: Results) -> bytes:
    """Return the page as Markdown; no date but the study's own, so that the same input gives the same bytes."""
    template = files("sli_themes.outputs").joinpath("methods-template.md").read_text("utf-8")
    parts = _prose(results) | _counted(results) | _checked(results) | _made(results)
    page = Template(template).substitute(parts)
    return (re.sub(r"\n{3,}", "\n\n", page).strip() + "\n").encode()


def plain(text: str) -> str:
    """Return text of the study so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _prose(results: Results) -> dict[str, str]:
    """Return what stands within sentences."""
    settings, record = results.settings, results.record
    return {
        "title": plain(results.title),
        "date": f"Date given by the study: {plain(results.date)}.\n" if results.date else "",
        "campaigns": _campaigns(results),
        "model": plain(record.model),
        "model_hash": _code(record.model_hash),
        "method": _method(record),
        "codebook_version": str(record.codebook_version),
        "codebook_hash": _code(record.codebook_hash),
        "human_codings": _human_codings(record),
        "thresholds": _thresholds(results),
        "confidence": f"{100 * settings.counts.confidence:g}",
        "min_base": str(settings.counts.min_base),
        "quotes": counted(len(results.quotes), "quote"),
        "per_theme": str(settings.quotes.per_theme),
        "per_authority": str(settings.quotes.per_authority),
        "min_words": str(settings.quotes.min_words),
        "max_words": str(settings.quotes.max_words),
        "reviewed": _reviewed(results.reviewed),
        "k": str(settings.anonymity.k),
        "responding": str(settings.anonymity.responding),
    }


def _method(record: RunRecord) -> str:
    """Return which other coder coded, and whether it sent words of answers anywhere; "" for the built-in one."""
    if record.method == "default":
        return ""
    words = f"\n- Coder: {plain(record.method)}, plugged in, sha256 of its file {_code(record.method_hash)}."
    if not record.sent_text_to:
        return words
    return (
        f"{words}\n- **Words of answers were sent to {plain(record.sent_text_to)}**: this coder works there. A person "
        "allowed\n  it beforehand, and that is on record."
    )


def _human_codings(record: RunRecord) -> str:
    words = "used, and they always win" if record.human_codings_hash else "none"
    return f"{words}; those of an earlier wave teach too" if record.earlier_lessons_hash else words


def _thresholds(results: Results) -> str:
    """Return from when on a theme was coded: a goal of the run, or its number brought to what was expected."""
    made_with = dict(results.record.settings)
    for goal, words in (
        ("precision", "of its codings are right"),
        ("recall", "of the answers that carry it are found"),
    ):
        share = float(made_with.get(f"coding.{goal}", "0"))
        if share:
            met = f"{100 * share:g} per cent {words}"
            return f"A theme was coded from that probability on at which, as far as known, {met}."
    start = f"A theme was coded from a probability of {results.settings.coding.threshold:g} on"
    if not results.record.human_codings_hash:
        return f"{start}."
    return f"{start}, moved for each theme towards the number of answers that the human codings let expect."


def _counted(results: Results) -> dict[str, str]:
    """Return the tables of what was read and counted."""
    counts = results.counts.split_by("")
    shown = counted_questions(counts)
    bases = (
        (
            plain(base.question) or ALL_QUESTIONS,
            *_numbers(base.respondents, base.respondents_without_campaigns, base.answers, base.authorities),
        )
        for base in counts.bases
        if base.question in shown
    )
    accounting = dict(results.record.accounting)
    buckets = {bucket: number for bucket, number in accounting.items() if bucket != ROWS_READ}
    rows_read = accounting.get(ROWS_READ, sum(buckets.values()))
    left_out = "\n".join(f"- {plain(reason)}: {number:,}" for reason, number in counts.left_out if number)
    return {
        "questions": _table(
            ("question", "wording"), ((plain(q.id), plain(q.text)) for q in results.questions)
        ),
        "bases": _table(
            ("question", "respondents", "without campaign answers", "answers", "authorities"),
            bases,
            numbers=4,
        ),
        "tables": _TABLES if results.tables.closed or results.tables.responses else "",
        "left_out": f"Codings that are counted nowhere:\n\n{left_out}" if left_out else "",
        "rows": _table(
            ("bucket", "answers"),
            [
                *((plain(bucket), f"{number:,}") for bucket, number in buckets.items()),
                ("**rows read**", f"**{rows_read:,}**"),
            ],
            numbers=1,
        ),
    }


def _checked(results: Results) -> dict[str, str]:
    """Return what corrects the counts, and the corrected shares of the first table of counts."""
    if not is_corrected(results.counts):
        words = (
            "The shares are **not corrected for errors of the machine coder**. Correcting them needs a random sample\n"
            "that people coded without seeing the machine's codings."
        )
        return {"correction": words, "corrected": ""}
    question = counted_questions(results.counts)[0]
    rows = (
        (
            plain(count.theme),
            printed_share(count),
            printed_corrected(count),
            printed_corrected_interval(count),
            str(count.corrected.sample_respondents),
        )
        for count in results.counts.of(question)
        if count.corrected is not None
    )
    header = ("theme", "counted, per cent", "corrected, per cent", "interval", "respondents of the sample")
    return {"correction": _CORRECTED, "corrected": _table(header, rows, numbers=4)}


def _made(results: Results) -> dict[str, str]:
    """Return the tables of how numbers are printed and how the run can be made again."""
    record = results.record
    hashes = (
        ("answers", record.corpus_hash),
        ("codebook", record.codebook_hash),
        ("human codings", record.human_codings_hash),
        ("evaluation sample", record.evaluation_sample_hash),
        *(
            [("earlier wave's human codings", record.earlier_lessons_hash)]
            if record.earlier_lessons_hash
            else []
        ),
        ("model weights", record.model_hash),
    )
    versions = (("sli_themes", record.program_version), *record.versions)
    cut_offs = results.settings.counts.prevalence_words
    return {
        "conventions": _table(("mark", "meaning"), ((f"`{mark}`", meaning) for mark, meaning in CONVENTIONS)),
        "prevalence": _table(
            ("words", "from this per cent on"),
            ((plain(words), printed_per_cent(round(share * 1000), 1000)) for share, words in cut_offs),
            numbers=1,
        ),
        "hashes": _table(("what", "sha256"), ((name, _code(value)) for name, value in hashes)),
        "versions": _table(
            ("package", "version"), ((plain(name), plain(version)) for name, version in versions)
        ),
        "settings": _table(
            ("setting", "value"), ((_code(name), _code(value)) for name, value in record.settings)
        ),
    }


def _campaigns(results: Results) -> str:
    words = (
        "Campaign answers (near-identical answers from several respondents) count like any other; the columns\n"
        "  “without campaigns” leave them out of both count and base."
    )
    counts = results.counts
    differ = any(base.respondents_without_campaigns != base.respondents for base in counts.bases) or any(
        count.respondents_without_campaigns != count.respondents for count in counts
    )
    return words if differ else f"{words} Here that makes no difference."


def _reviewed(reviewed: Reviewed) -> str:
    return (
        f"people cleared {reviewed.cleared:,} of those printed here as they stand and edited {reviewed.edited:,}; "
        f"{reviewed.rejected:,} were rejected for good."
    )


def _numbers(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{number:,}" for number in numbers)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """Return a Markdown table whose last ``numbers`` columns stand to the right."""
    marks = ["---"] * (len(header) - numbers) + ["--:"] * numbers
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, marks, *rows))


def _code(value: str) -> str:
    """Return a hash or a value so that Markdown shows it as it is; "none" when there is none."""
    return f"`{' '.join(value.replace('`', '').replace('|', '¦').split())}`" if value else "none"
