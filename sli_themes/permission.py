"""Permission: a person's recorded yes to a coder that sends words of answers off the machine (restricted)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sli_themes.coding.human import person
from sli_themes.decisions import append_events
from sli_themes.errors import DisclosureError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from sli_themes.coding.choosing import ChosenCoder
    from sli_themes.study import Study

SENDING_ALLOWED = "sending allowed"
"""The kind of event that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Hold who allowed which coder to send words of answers, and to where."""

    who: str
    method: str
    to: str


def allow_sending(study: Study, chosen: ChosenCoder, who: str, *, at: datetime) -> Permission:
    """Append to the decisions that a person allows a coder to send words of answers, for one run; return it.

    Raises:
        UsageError: the coder sends nothing, so there is nothing to allow; or ``who`` is no person's name.
        AnswersError, OutputError: as `append_events`.
    """
    if not chosen.sends_text_to:
        raise UsageError(f"--allow-sending: {chosen.name} sends nothing → leave it out")
    given = Permission(who=person(who), method=chosen.name, to=chosen.sends_text_to)
    append_events(study, who, SENDING_ALLOWED, [{"method": given.method, "to": given.to}], at=at)
    return given


def require_permission(chosen: ChosenCoder, given: Permission | None, folder: Path) -> None:
    """Raise `DisclosureError` when a coder sends words of answers somewhere and nobody allowed just that."""
    if not chosen.sends_text_to:
        return
    if given is None or (given.method, given.to) != (chosen.name, chosen.sends_text_to):
        raise DisclosureError(
            f"coding.method {chosen.name}: would send words of answers to {chosen.sends_text_to} → allow it for one "
            f"run with sli-themes code {folder} --allow-sending YOUR-NAME, which is kept in decisions/; or code with "
            "--method default"
        )
