"""Redact a stream of lines, for files that belong to no study."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sli_themes.anonymity.gate import Gate
from sli_themes.anonymity.model import RedactedLine
from sli_themes.anonymity.redactor import Redactor


def redact_lines(lines: Iterable[str], redactor: Redactor, gate: Gate) -> Iterator[RedactedLine]:
    """Yield each line redacted and checked, one at a time, so that a file of any size passes through.

    Lines are numbered from 1; a line end is not part of a line. Nothing is known of the writers, so that no line is
    held for want of consent or attribution, and "our own" authority is not told from others.
    """
    for number, line in enumerate(lines, start=1):
        redaction = redactor.redact(line.rstrip("\r\n"))
        verdict = gate.check(redaction, may_quote=True)
        yield RedactedLine(
            line=number,
            redacted=redaction.text,
            held=verdict.held,
            reasons=verdict.reasons,
            spans=redaction.spans,
            trace=redaction.trace,
        )
