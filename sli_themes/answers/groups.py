"""Groups of respondents as the study describes them: who is in one, and which of its words fit nobody."""

from __future__ import annotations

from sli_themes.answers.choices import folded
from sli_themes.answers.model import Respondents
from sli_themes.answers.spelling import known_authority_type, known_region
from sli_themes.errors import Fault
from sli_themes.study import Group, Study


def members(group: Group, respondents: Respondents) -> frozenset[str]:
    """Return the ids of the respondents for whom every condition of a group holds."""
    frame = respondents.frame
    held = frame["respondent_id"].tolist()
    for column, values in group.where:
        wanted = {_spelled(column, value) for value in values}
        found = {
            one
            for one, value in zip(frame["respondent_id"], frame[column], strict=True)
            if value and _spelled(column, value) in wanted
        }
        held = [one for one in held if one in found]
    return frozenset(held)


def group_notes(study: Study, respondents: Respondents) -> tuple[Fault, ...]:
    """Return a note a condition, and a role of the sample, that fits no respondent: mostly a spelling."""
    frame = respondents.frame
    sought = [
        (f"[[groups]] {group.id!r} where {column}", column, value)
        for group in study.tables.groups
        for column, values in group.where
        for value in values
    ]
    sought += [("[sample]", "role", role) for role, _ in study.tables.sample]
    there = {column: {_spelled(column, value) for value in frame[column]} for _, column, _ in sought}
    return tuple(
        Fault(
            where=f"study.toml {where}",
            what=f"no respondent has {value!r}",
            next_step="write it as it stands in the answers, or leave it when none of them replied",
            fatal=False,
        )
        for where, column, value in sought
        if _spelled(column, value) not in there[column]
    )


def _spelled(column: str, value: str) -> str:
    """Return a value as it is compared; regions and types in their one spelling."""
    known = None
    if column == "region":
        known = known_region(value)
    elif column == "authority_type":
        known = known_authority_type(value)
    return folded(known or value)
