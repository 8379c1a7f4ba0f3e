"""Standing: how a passage stands between gate and release, after what people decided on it (restricted)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sli_themes.anonymity.clearances import NEVER_CLEARED, Clearance, Clearances, Decision, hash_of
from sli_themes.anonymity.model import REPLACEMENTS, Reason, Redaction, Verdict
from sli_themes.anonymity.verbatim import not_verbatim

if TYPE_CHECKING:
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.passages import Passage

_UNEXPLAINED = Reason(code="error", words="the gate held it and did not say why", hint="Report the fault.")


class Status(StrEnum):
    """Name where a passage stands between gate and release."""

    PASSED = "passed by the gate"
    CLEARED = "cleared"
    EDITED = "edited"
    FIRST = "needs a reviewer"
    SECOND = "needs a second reviewer"
    NEVER = "cannot be cleared"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Say how a passage stands: what would be printed, what still holds it, who decided on it."""

    shown: str
    """As it would be printed, after the last edit."""
    before_edit: str
    hash: str
    original_hash: str
    """Of the passage before any edit: what an edit is bound to."""
    status: Status
    reasons: tuple[Reason, ...]
    """What still holds; ``start`` and ``end`` point into ``text``."""
    text: str
    """``shown`` with its line breaks."""
    decided: tuple[Clearance, ...] = ()
    """What people decided on it, earliest first."""
    missing: int = 0
    """How many people have yet to clear it."""

    @property
    def held(self) -> bool:
        """Say whether it may not be published."""
        return self.status not in (Status.PASSED, Status.CLEARED, Status.EDITED)

    @property
    def refused(self) -> bool:
        """Say whether something holds it that nobody can clear."""
        return any(reason.code in NEVER_CLEARED for reason in self.reasons)


def look_at(
    clearer: Clearer, clearances: Clearances, answer_id: str, respondent_id: str, text: str, passage: Passage
) -> Looked:
    """Return how a passage of an answer stands: the gate's findings, less what people settled.

    A rejection beats everything. An edit takes the place of the passage and is looked at as if it were one.
    """
    span, words = passage.span, clearer.attribution(respondent_id).words
    cleared = clearer.clear(answer_id, respondent_id, text, span.start, span.end)
    original = passage.shown(cleared.text)
    original_hash = hash_of(original, words, clearer.ruleset)
    edit = clearances.edit(answer_id, original_hash)
    if edit is None or not_verbatim(original, edit.words):
        edit, shown, looked_at = None, original, cleared.text
        reasons = _findings(clearer, respondent_id, text, shown, cleared.verdict)
    else:
        shown = looked_at = edit.words
        reasons = look_at_edit(clearer, respondent_id, text, shown, cleared.redaction)
    hashed = hash_of(shown, words, clearer.ruleset)
    missing = clearances.missing(answer_id, hashed, looked_at, reasons)
    if clearances.rejected(answer_id, span, shown) or clearances.rejected(answer_id, span, original):
        status = Status.REJECTED
    elif any(reason.code in NEVER_CLEARED for reason in reasons):
        status = Status.NEVER
    elif missing:
        begun = any(one.decision is Decision.CLEAR for one in clearances.decided(answer_id, hashed))
        status = Status.SECOND if begun else Status.FIRST
    elif edit is not None:
        status = Status.EDITED
    else:
        status = Status.CLEARED if reasons else Status.PASSED
    return Looked(
        shown=shown,
        before_edit=original,
        hash=hashed,
        original_hash=original_hash,
        status=status,
        reasons=reasons,
        text=looked_at,
        decided=clearances.decided(answer_id, original_hash, hashed),
        missing=missing,
    )


def look_at_edit(
    clearer: Clearer, respondent_id: str, answer: str, edited: str, redaction: Redaction
) -> tuple[Reason, ...]:
    """Return what speaks against an edited quote: gate and last look, as for any passage.

    ``redaction`` is that of the passage: where a phrase of it is left, the rules on how little is left apply too.
    """
    kept = redaction.spans if any(phrase in edited for phrase in REPLACEMENTS) else ()
    verdict = clearer.check(respondent_id, answer, Redaction(original=edited, text=edited, spans=kept))
    return _findings(clearer, respondent_id, answer, edited, verdict)


def _findings(
    clearer: Clearer, respondent_id: str, answer: str, shown: str, verdict: Verdict
) -> tuple[Reason, ...]:
    """Return what the gate found and, where it could look at the text at all, what a last look finds."""
    if any(reason.code in ("error", "too long") for reason in verdict.reasons):
        return verdict.reasons
    unexplained = (_UNEXPLAINED,) if verdict.held and not verdict.reasons else ()
    return (*verdict.reasons, *unexplained, *clearer.last_look(respondent_id, answer, shown))
