"""A look at the columns of a file: which says who replied, which is a question, and which nobody needs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

from sli_themes.answers.consent import Asks, asks, permits, says_no, speaks_for_itself
from sli_themes.answers.content import classify, fold
from sli_themes.answers.model import Content
from sli_themes.answers.spelling import known_authority_type, known_region
from sli_themes.answers.table import Table
from sli_themes.study.naming import RESPONDENT, role_by_name, spellings

MOST_OPTIONS = 15
"""A column of more different values is no closed question."""
EMPTY = "empty"
"""Why a column in which nothing stands is not used."""
LONGEST_OPTION = 120
"""A longer value is nobody's option (characters)."""

_PERSONAL_VALUE = re.compile(
    r"\S+@\S+\.\S+|https?://\S+|(?:\d{1,3}\.){3}\d{1,3}|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|"
    r"\(?0\d[\d ()-]{8,13}|\+44[\d ()-]{9,14}",
    re.IGNORECASE,
)
"""E-mail and web addresses, IP addresses, UK postcodes and telephone numbers."""
_OTHER = re.compile(r".*\bother\b.*|.*\bspecify\b.*|.* text")
"""The line beside "Other": own words, however few and short."""
_ANSWER_ID = re.compile(r"(?:answer|comment|quote|verbatim|row) ?(?:id|ref|no|number)")
_QUESTION_NAME = re.compile(r"question|question ?(?:id|text|number|no|code)|prompt|section ?id|item")
_TEXT_NAME = re.compile(
    r"text|answer|response|comments?|verbatim|answer ?text|response ?text|free ?text|quote|reply"
)
_TICKS = frozenset("yes y true x ticked checked selected on".split())
_CONSENT = ("may_quote", "may_not_quote")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?|\d{1,2}:\d{2}(?::\d{2})?.*")
_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+%?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLook:
    """Hold what a column looks like: its role in a study, or why it has none."""

    column: str
    text: str
    """The wording under its name, when the file has one."""
    role: str
    """A key of ``[columns]``, "open", "closed", "multiple", "group" (few values, short), "part" (of the multiple choice
    before it), "personal" (never read) or "ignored"."""
    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    """Multiple choice: a column an option; none when all that was ticked stands in one."""
    reason: str = ""


def look_at(table: Table) -> tuple[ColumnLook, ...]:
    """Return what each column of ``table`` looks like, in order; a role but ``name`` goes to one column only.

    Where several columns seem to ask for the same consent, none is taken: which one decides is for people to say.
    """
    taken: set[str] = set()
    looks = []
    for column, text in zip(table.header, table.texts, strict=True):
        values = [cell.strip() for cell in table.frame[column] if cell.strip()]
        look = _look(column, text, values, len(table), taken)
        if look.role not in ("open", "closed", "multiple", "group", "personal", "ignored", "name", *_CONSENT):
            taken.add(look.role)
        looks.append(look)
    times = Counter(look.role for look in looks)
    several = "one of several columns on publishing: name the one that decides as {}"
    return tuple(
        replace(look, role="ignored", reason=several.format(look.role))
        if look.role in _CONSENT and times[look.role] > 1
        else look
        for look in looks
    )


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
        elif RESPONDENT.fullmatch(fold(column)):
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
    reason = ""
    if not values:
        role, reason = "ignored", EMPTY
    else:
        role, reason = _on_publishing(column, text, values, distinct)
        if not role:
            unique = distinct.total() == rows == len(distinct)
            ticks = all(is_tick(value) or says_no(value) for value in distinct)
            role, reason = role_by_name(column, text, unique=unique, option=ticks, taken=taken)
        role = role or _role_by_values(values, taken)
        if not role:
            role, reason = _use(column, text, values, distinct)
    options: tuple[str, ...] = ()
    if role == "multiple":
        options = joined_options(values)
    elif role in ("closed", "group", "may_quote"):
        numbers = all(_NUMBER.fullmatch(value) for value in distinct)
        options = tuple(
            sorted(distinct, key=lambda one: (len(one), one) if numbers else (-distinct[one], one))
        )
    return ColumnLook(column=column, text=text, role=role, options=options, reason=reason)


def _on_publishing(column: str, text: str, values: list[str], distinct: Counter[str]) -> tuple[str, str]:
    """Return the role of a column that asks what may be published, ("", "") for others, and why it has none."""
    found = [one for name in (text, *spellings(column)) if (one := asks(name)) is not None]
    if not found or len(distinct) > MOST_OPTIONS:
        return "", ""
    asked = Asks.UNCLEAR if len({*found} - {Asks.UNCLEAR}) > 1 else min(found, key=list(Asks).index)
    spoken = [option for option in distinct if speaks_for_itself(option)]
    if asked is Asks.OBJECTION and not spoken:
        return "may_not_quote", ""
    if _is_open(values) and not any(permits(option) for option in distinct):
        return "", ""
    plain = any(permits(option) and option not in spoken for option in distinct) or any(
        map(says_no, distinct)
    )
    if asked is Asks.CONSENT or (spoken and not plain):
        return "may_quote", ""
    return "ignored", "may ask for consent: if a yes lets you quote, name it as may_quote"


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
    if _mostly(values, lambda value: _PERSONAL_VALUE.fullmatch(value) is not None):
        return "personal", "personal details"
    if joined_options(values):
        return "multiple", ""
    if _mostly(values, lambda value: _DATE.fullmatch(value) is not None):
        return "ignored", "dates or times"
    if _mostly(values, lambda value: _NUMBER.fullmatch(value) is not None):
        return ("closed", "") if question and len(distinct) <= MOST_OPTIONS else ("ignored", "numbers")
    if _is_open(values):
        return "open", ""
    if _OTHER.fullmatch(fold(column)) and not all(is_tick(value) or says_no(value) for value in distinct):
        return "ignored", 'own words beside "other", too short to code'
    if _is_closed(distinct):
        return ("closed" if question else "group"), ""
    return "ignored", "neither words nor options"


def is_tick(value: str) -> bool:
    """Say whether a cell says no more than that its option was chosen."""
    return fold(value) in _TICKS or value.isdecimal()


def joined_options(values: Sequence[str]) -> tuple[str, ...]:
    """Return the options of a multiple choice whose ticks stand in one cell, the commonest first; () when it is none.

    Microsoft Forms ends each option with a semicolon, Qualtrics puts a comma without a space between them. There must
    be fewer options than combinations, so that an option with a comma in it is not taken apart.
    """
    if _mostly(values, lambda value: value.endswith(";")):
        parts = Counter(part.strip() for value in values for part in value.split(";") if part.strip())
        options = [part for part, times in parts.items() if times > 1] or list(parts)
    else:
        cut = [re.split(r",(?=\S)", value) for value in values]
        parts = Counter(part.strip() for pieces in cut for part in pieces)
        options = list(parts)
        if all(len(pieces) == 1 for pieces in cut) or len(options) >= len(set(values)):
            return ()
    if len(options) > MOST_OPTIONS or max(map(len, options), default=0) > LONGEST_OPTION:
        return ()
    return tuple(sorted(options, key=lambda option: (-parts[option], option)))


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
    longest = max(len(value) for value in distinct)
    return repeated and len(distinct) <= MOST_OPTIONS and longest <= LONGEST_OPTION


def _mostly(values: Sequence[str], holds: Callable[[str], bool]) -> bool:
    """Say whether at least nine in ten values are of a kind."""
    return sum(holds(value) for value in values) >= 0.9 * len(values)
