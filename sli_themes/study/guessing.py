"""A look at the columns of a file: which is the respondent's id, which a question, and which nobody needs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from sli_themes.answers.content import classify, fold
from sli_themes.answers.model import Content
from sli_themes.answers.spelling import known_authority_type, known_region
from sli_themes.answers.table import Table

MOST_OPTIONS = 15
"""A column of more different values is no closed question."""

_SHOWN = r".*\b(?:quoted?|publish|published|attributed?)\b"
_OWN_WORDS = (
    r".*\b(?:your|my|our) (?:\w+ ){0,2}(?:responses?|answers?|comments?|views?|submission|feedback|words)\b"
)
"""Consent is about the respondent's own words: "Should reports be published?" is a question like any other."""
_COUNCIL = r"(?:authority|council|organisation|organization)"
_RESPONDENT = re.compile(
    r"(?:unique |anonymous )?(?:respondent|response|participant|submission|record|case|reply|entry|survey)? ?"
    r"(?:id|identifier|ref|reference|number|no|serial|uid|uuid|key)|"
    r"respid|responseid|respondentid|uniqueid|userid|user ?no"
)
_ROLES = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (
            "may_quote",
            r"(?:may|can|ok to|happy to be) quoted?|consent(?: .*)?|.* consent|permission(?: to .*)?",
        ),
        ("may_quote", rf"{_SHOWN}.*{_OWN_WORDS}.*|{_OWN_WORDS}.*{_SHOWN}.*"),
        ("email", r"(?:your |contact |recipient ?|respondent )?e ?mail(?: ?address)?"),
        ("authority_type", rf".*\b{_COUNCIL} ?type|type of (?:\w+ ){{0,2}}{_COUNCIL}|tier|council class"),
        (
            "region",
            rf"(?:your |government office |which )?(?:region|gor)(?: name| are you in| is your {_COUNCIL} in)?",
        ),
        (
            "authority",
            rf"(?:name of )?(?:your |the |local |which )*(?:{_COUNCIL}|la|employer)(?: ?name)?",
        ),
        ("authority", r"(?:responding )?on behalf of"),
        ("authority", rf".*\bname of (?:\w+ ){{0,3}}{_COUNCIL}.*|which {_COUNCIL} (?:do|are) you .*"),
        ("role", r"(?:your |respondent |job )?(?:role|job title|position|job|capacity)"),
        ("role", r".*(?:in what capacity|responding as).*"),
    )
)
"""Roles by the folded name of a column, in order of precedence."""
_NAME = re.compile(
    r"(?:your |full |contact |respondent )?name|(?:recipient ?)?(?:first|last|given|family|sur) ?name|surname|forename"
)
_IGNORED = re.compile(
    r".*\b(?:date|time|timestamp|submitted|started|ended|completed|completion|duration|seconds|status|finished|progress|"
    r"ip|ip address|latitude|longitude|language|channel|collector|tracking|link|browser|device|user agent|version|"
    r"score|weight|wave|external reference|last modified|recorded)\b.*|startdate|enddate|recordeddate|ipaddress|"
    r"location\w*|distributionchannel|userlanguage|externalreference|custom \w* ?\d+"
)
_ANSWER_ID = re.compile(r"(?:answer|comment|quote|verbatim|row) ?(?:id|ref|no|number)")
_QUESTION_NAME = re.compile(r"question|question ?(?:id|text|number|no|code)|prompt|section ?id|item")
_TEXT_NAME = re.compile(
    r"text|answer|response|comments?|verbatim|answer ?text|response ?text|free ?text|quote|reply"
)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?|\d{1,2}:\d{2}(?::\d{2})?.*")
_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+%?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLook:
    """Hold what a column looks like: its role in a study, or why it has none."""

    column: str
    text: str
    """The wording under its name, when the file has one."""
    role: str
    """A key of ``[columns]``, "open", "closed", "group" (few values, short) or "ignored"."""
    options: tuple[str, ...] = ()
    reason: str = ""


def look_at(table: Table) -> tuple[ColumnLook, ...]:
    """Return what each column of ``table`` looks like, in order; a role but ``name`` goes to one column only."""
    taken: set[str] = set()
    looks = []
    for column, text in zip(table.header, table.texts, strict=True):
        values = [cell.strip() for cell in table.frame[column] if cell.strip()]
        look = _look(column, text, values, len(table), taken)
        if look.role not in ("open", "closed", "group", "ignored", "name"):
            taken.add(look.role)
        looks.append(look)
    return tuple(looks)


def long_columns(table: Table, looks: Sequence[ColumnLook]) -> tuple[str, str] | None:
    """Return the columns of question and text when rows look like answers, ``None`` when they look like respondents."""
    by_name = {fold(look.column): look for look in looks}
    questions = [look.column for name, look in by_name.items() if _QUESTION_NAME.fullmatch(name)]
    texts = [
        look.column for name, look in by_name.items() if _TEXT_NAME.fullmatch(name) and look.role == "open"
    ]
    for question in questions:
        distinct = table.frame[question].nunique()
        if texts and texts[0] != question and 1 <= distinct <= max(2, len(table) // 2):
            return question, texts[0]
    return None


def long_ids(table: Table, taken: Container[str]) -> dict[str, str]:
    """Return the columns of answer ids (all different) and respondent ids of a long table, as far as names tell."""
    found: dict[str, str] = {}
    for column in table.header:
        values = table.frame[column].str.strip()
        if column in taken or not values.all():
            continue
        if _ANSWER_ID.fullmatch(fold(column)) and values.is_unique:
            found.setdefault("answer_id", column)
        elif _RESPONDENT.fullmatch(fold(column)):
            found.setdefault("respondent", column)
    return found


def constant_within(table: Table, column: str, owners: Sequence[str]) -> bool:
    """Say whether no respondent has two different values in a column."""
    seen: dict[str, str] = {}
    return all(
        not value or seen.setdefault(owner, value) == value
        for owner, value in zip(owners, (cell.strip() for cell in table.frame[column]), strict=True)
    )


def _look(column: str, text: str, values: list[str], rows: int, taken: set[str]) -> ColumnLook:
    """Return what one column looks like, by its name first and by its values second."""
    distinct = Counter(values)
    if not values:
        role, reason = "ignored", "empty"
    else:
        role = _role_by_name(column, text, distinct, rows, taken)
        reason = "about the survey, not an answer" if role == "ignored" else ""
        role = role or _role_by_values(values, taken)
        if not role:
            role, reason = _use(column, text, values, distinct)
    options: tuple[str, ...] = ()
    if role in ("closed", "group", "may_quote"):
        numbers = all(_NUMBER.fullmatch(value) for value in distinct)
        options = tuple(
            sorted(distinct, key=lambda one: (len(one), one) if numbers else (-distinct[one], one))
        )
    return ColumnLook(column=column, text=text, role=role, options=options, reason=reason)


def _role_by_name(column: str, text: str, distinct: Counter[str], rows: int, taken: set[str]) -> str:
    """Return the role that a column's name gives away, "" when it gives none."""
    names = {fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)), fold(column)}
    unique = distinct.total() == rows == len(distinct)
    if unique and "respondent" not in taken and any(_RESPONDENT.fullmatch(name) for name in names):
        return "respondent"
    for role, pattern in _ROLES:
        fits = any(pattern.fullmatch(name) for name in (*names, fold(text)))
        if fits and role not in taken and (role != "may_quote" or len(distinct) <= MOST_OPTIONS):
            return role
    if any(_NAME.fullmatch(name) for name in names):
        return "name"
    return "ignored" if any(_IGNORED.fullmatch(name) for name in names) else ""


def _role_by_values(values: list[str], taken: set[str]) -> str:
    """Return the role that a column's values give away, "" when they give none."""
    kinds: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("region", lambda value: known_region(value) is not None),
        ("authority_type", lambda value: known_authority_type(value) is not None),
        ("email", lambda value: re.fullmatch(r"\S+@\S+\.\S+", value) is not None),
    )
    return next((role for role, holds in kinds if role not in taken and _mostly(values, holds)), "")


def _use(column: str, text: str, values: list[str], distinct: Counter[str]) -> tuple[str, str]:
    """Return the role of a column that says nothing of who replied, and why it is ignored if it is."""
    question = _is_worded(column) or _is_worded(text)
    if _mostly(values, lambda value: _DATE.fullmatch(value) is not None):
        return "ignored", "dates or times"
    if _mostly(values, lambda value: _NUMBER.fullmatch(value) is not None):
        return ("closed", "") if question and len(distinct) <= MOST_OPTIONS else ("ignored", "numbers")
    if _is_open(values):
        return "open", ""
    if _is_closed(distinct):
        return ("closed" if question else "group"), ""
    return "ignored", "neither words nor options"


def _is_worded(name: str) -> bool:
    """Say whether a column's name is a question's wording or number rather than a variable's name."""
    return "?" in name or len(name.split()) >= 4 or bool(re.match(r"q(?:uestion)? ?\d", name.casefold()))


def _is_open(values: list[str]) -> bool:
    """Say whether a column holds people's own words: most that say something differ, and are several words long."""
    said = [value for value in values if classify(value) is Content.SUBSTANTIVE]
    if not said:
        return False
    distinct = set(said)
    lengths = sorted(len(value.split()) for value in distinct)
    middle, longest = lengths[len(lengths) // 2], lengths[-1]
    varied = len(distinct) >= 0.5 * len(said) or len(distinct) > 5 * MOST_OPTIONS
    return varied and (middle >= 4 or longest >= 15)


def _is_closed(distinct: Counter[str]) -> bool:
    """Say whether a column holds a few short values that come back."""
    repeated = distinct.total() > len(distinct) or len(distinct) <= 2
    return repeated and len(distinct) <= MOST_OPTIONS and max(len(value) for value in distinct) <= 120


def _mostly(values: Sequence[str], holds: Callable[[str], bool]) -> bool:
    """Say whether at least nine in ten values are of a kind."""
    return sum(holds(value) for value in values) >= 0.9 * len(values)
