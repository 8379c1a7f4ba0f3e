"""A first ``study.toml`` from a look at the answers file, for people to edit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from tomlkit.items import AoT
from tomlkit.items import Table as TomlTable

from sli_themes.answers.consent import permits
from sli_themes.answers.content import fold
from sli_themes.answers.files import read_table
from sli_themes.answers.layout import content_ids
from sli_themes.answers.spelling import says_yes
from sli_themes.answers.table import Table
from sli_themes.authorities import SHIPPED
from sli_themes.errors import UsageError, did_you_mean
from sli_themes.study.choices import gather_choices
from sli_themes.study.guessing import ColumnLook, constant_within, long_columns, long_ids, look_at
from sli_themes.study.model import RESERVED, Kind, Layout
from sli_themes.study.naming import BARE_NUMBER, NUMBERED

LONGEST_SLUG = 32
"""A longer wording gives its question the id q1, q2, ... instead of a slug (characters)."""
_SURNAME = re.compile(r"last|family|sur ?name|surname")
"""Qualtrics puts surnames first; a name is written with them last."""
_BETTER_OR_WORSE = re.compile(
    r"\b(?:better|improve[ds]?|what (?:was|is|went|worked) (?:good|well)|lik(?:e|ed) (?:best|least|most)|"
    r"(?:dis)?satisfied|friends and family|fft)\b",
    re.IGNORECASE,
)
"""Questions that "nothing" answers."""
_ORDER = tuple(
    "answer_id respondent question text authority region authority_type role name email may_quote may_not_quote".split()
)
_NO_ROLE = frozenset({*Kind, "part", "personal", "ignored", "respondent"})
"""Looks that say nothing of who replied."""
_MEANING = {
    "respondent": "who replied; without it ids are made from what each row says",
    "authority": "never published; gives region and type when they are not given",
    "may_quote": "only a plain yes means yes; a blank means no",
    "may_not_quote": "an objection: only a plain no allows quoting, a blank does not",
    "name": "never published; helps to take names out of quotes",
    "email": "never published; helps to take names out of quotes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Hold a question as it will be written."""

    id: str
    text: str
    place: tuple[str, str]
    """("column", its column), ("columns", "") or ("value", what the question column says)."""
    kind: Kind
    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def draft_study(
    answers_file: Path,
    *,
    study_folder: Path | None = None,
    title: str = "",
    codebook: str = "codebook.yaml",
    population: str | None = None,
    answer_id: str | None = None,
    respondent: str | None = None,
    question: str | None = None,
    text: str | None = None,
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
) -> str:
    """Return the text of a study.toml that describes ``answers_file``; nothing is written.

    ``answers_file`` is written relative to ``study_folder`` (its own folder when ``None``). Without ``population``
    the latest is written when a column speaks of authorities, for people to correct. A column named in
    ``answer_id``, ``question`` or ``text`` means a long table (a row an answer); otherwise the layout is guessed.
    Raises `AnswersError` when the file cannot be read and `UsageError` for a column that it does not have.
    """
    table = read_table(answers_file, sheet=sheet, encoding=encoding, delimiter=delimiter, header_rows=None)
    told = {"answer_id": answer_id, "respondent": respondent, "question": question, "text": text}
    named = {key: _column(table, key, name) for key, name in told.items() if name}
    looks = look_at(table)
    if not named.keys() & {"answer_id", "question", "text"}:
        guess = long_columns(table, looks)
        named |= dict(zip(("question", "text"), guess, strict=True)) if guess else {}
    layout = Layout.LONG if named.keys() & {"answer_id", "question", "text"} else Layout.WIDE
    if layout is Layout.LONG and "text" not in named:
        raise UsageError(
            f"{answers_file.name}: --text is missing: name the column that holds the answers' words"
        )
    if layout is Layout.LONG:
        named = long_ids(table, set(named.values())) | named
    else:
        looks = gather_choices(table, looks)
    roles, attributes = _roles(table, looks, named, layout)
    asked = _long_questions(table, named) if layout is Layout.LONG else _wide_questions(looks, roles)
    written = tomlkit.document()
    written.add(
        tomlkit.comment(f"Written by sli-themes init from a look at {answers_file.name}; edit it freely.")
    )
    written.add(tomlkit.comment(f"Read as: {table.how}."))
    if table.how.startswith("workbook"):
        written.add(
            tomlkit.comment("Columns that are hidden in the workbook are read too: look for them below.")
        )
    written.add("title", tomlkit.item(title or re.sub(r"[_-]+", " ", answers_file.stem).capitalize()))
    written.add("answers", tomlkit.item(_relative(answers_file, study_folder)))
    written.add("codebook", tomlkit.item(codebook))
    if population is None and roles.keys() & {"authority", "region", "authority_type"}:
        population = SHIPPED[-1]
    why = f'which authorities existed when it was asked: {", ".join(SHIPPED)}, a csv file, or "" for none'
    written.add("population", tomlkit.item(population or "").comment(why))
    written.add(
        "layout", tomlkit.item(layout.value).comment("wide: a row a respondent; long: a row an answer")
    )
    if table.header_rows > 1:
        written.add("header_rows", tomlkit.item(table.header_rows))
    for key, value in (("sheet", sheet), ("encoding", encoding), ("delimiter", delimiter)):
        if value:
            written.add(key, tomlkit.item(value))
    if not roles.keys() & {"may_quote", "may_not_quote"}:
        why = "true when all respondents were told that they may be quoted"
        written.add("everyone_may_be_quoted", tomlkit.item(False).comment(why))
    written.add(tomlkit.nl())
    written.add("columns", _columns_table(roles, attributes, looks))
    written.add("questions", _question_tables(asked))
    return tomlkit.dumps(written)


def _column(table: Table, key: str, name: str) -> str:
    """Return the column that an option names; raises `UsageError` when there is none."""
    found = table.find(name)
    if found is None:
        step = did_you_mean(name, table.header, f"its columns: {', '.join(table.header)}")
        raise UsageError(f"{table.name} has no column {name!r} (--{key.replace('_', '-')}): {step}")
    return found


def _relative(file: Path, folder: Path | None) -> str:
    """Return how study.toml names the answers file; absolute where no relative way exists (another drive)."""
    if folder is None:
        return file.name
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return str(file.resolve())


def _roles(
    table: Table, looks: Sequence[ColumnLook], named: dict[str, str], layout: Layout
) -> tuple[dict[str, list[str]], list[str]]:
    """Return key of ``[columns]`` → its columns, and the attributes.

    What a person named comes first. In a long table a column may describe respondents only when it is constant within
    each of them.
    """
    roles = {key: [column] for key, column in named.items()}
    used = set(named.values())
    owner = named.get("respondent")
    if layout is Layout.WIDE and owner is None:
        owner = next((look.column for look in looks if look.role == "respondent"), None)
    if owner is not None:
        roles["respondent"] = [owner]
        used.add(owner)
        owners = [cell.strip() for cell in table.frame[owner]]
    else:
        answer_ids = named.get("answer_id")
        owners = list(table.frame[answer_ids]) if answer_ids else content_ids(table)
    attributes = []
    for look in looks:
        if look.column in used or look.role in _NO_ROLE:
            continue
        if layout is Layout.LONG and not constant_within(table, look.column, owners):
            continue
        if look.role != "group":
            roles.setdefault(look.role, []).append(look.column)
        elif len(look.options) > 1 and look.column not in RESERVED:
            attributes.append(look.column)
    if "name" in roles:
        roles["name"].sort(key=lambda column: _SURNAME.search(fold(column)) is not None)
    return roles, attributes


def _wide_questions(looks: Sequence[ColumnLook], roles: dict[str, list[str]]) -> list[_Asked]:
    """Return the questions of a wide table, in the order of the file."""
    used = {column for columns in roles.values() for column in columns}
    asked: list[_Asked] = []
    for look in looks:
        if look.role not in list(Kind) or look.column in used:
            continue
        name = re.sub(r"_\d+$", "", look.column) if look.columns else look.column
        words = NUMBERED.sub("", look.text or look.column) or look.column
        asked.append(
            _Asked(
                id=_id(name, len(asked) + 1, {other.id for other in asked}),
                text=_wording(words),
                place=("", "") if look.columns else ("column", look.column),
                kind=Kind(look.role),
                options=look.options,
                columns=look.columns,
            )
        )
    return asked


def _long_questions(table: Table, named: dict[str, str]) -> list[_Asked]:
    """Return the questions of a long table, in the order of their sorted values; all rows are one without a column."""
    if "question" not in named:
        return [_Asked(id="q1", text=_wording(named["text"]), place=("value", ""), kind=Kind.OPEN)]
    asked: list[_Asked] = []
    values = sorted({cell.strip() for cell in table.frame[named["question"]]} - {""})
    for number, value in enumerate(values, start=1):
        one = _id(value, number, {other.id for other in asked})
        asked.append(_Asked(id=one, text=_wording(value), place=("value", value), kind=Kind.OPEN))
    return asked


def _wording(words: str) -> str:
    """Return the wording of a question, "" where there is its number alone."""
    return "" if BARE_NUMBER.fullmatch(words.strip()) else words


def _id(name: str, number: int, taken: Iterable[str]) -> str:
    """Return an id for a question: its number ("Q3: ..."), what it is called when that is short, or else its place."""
    numbered = NUMBERED.match(name)
    slug = fold(name).replace(" ", "-")
    if re.fullmatch(r"[A-Za-z][\w.-]{0,31}", name):
        one = name.lower() if re.match(r"Q\d", name) else name
    elif numbered:
        one = f"q{numbered[1].lower()}"
    else:
        one = slug if slug.isascii() and slug[:1].isalpha() and len(slug) <= LONGEST_SLUG else f"q{number}"
    taken, made, again = set(taken), one, 1
    while made in taken:
        again += 1
        made = f"{one}-{again}"
    return made


def _columns_table(
    roles: dict[str, list[str]], attributes: list[str], looks: Sequence[ColumnLook]
) -> TomlTable:
    """Return ``[columns]``, with a comment on what was not used and why."""
    columns = tomlkit.table()
    for key in _ORDER:
        if key in roles:
            value: str | list[str] = roles[key] if key == "name" and len(roles[key]) > 1 else roles[key][0]
            item = tomlkit.item(value)
            columns.add(key, item.comment(_MEANING[key]) if key in _MEANING else item)
    if "may_quote" in roles:
        options = next(look.options for look in looks if look.column == roles["may_quote"][0])
        meant = [option for option in options if permits(option) and not says_yes(option)]
        if meant:
            why = "these mean yes too; every other answer is a no"
            columns.add("may_quote_yes", tomlkit.item(meant).comment(why))
        elif options and not any(says_yes(option) for option in options):
            columns.add(tomlkit.comment('may_quote_yes = ["..."]  # the options of may_quote that mean yes'))
    if attributes:
        columns.add("attributes", tomlkit.item(attributes).comment("counts are also broken down by these"))
    used = {column for named in (*roles.values(), attributes) for column in named}
    ignored = [look for look in looks if look.role in ("ignored", "personal") and look.column not in used]
    if ignored:
        columns.add(tomlkit.comment("Not used:"))
        for look in ignored:
            columns.add(tomlkit.comment(f"  {' '.join(look.column.split())} ({look.reason})"))
    return columns


def _question_tables(asked: Sequence[_Asked]) -> AoT:
    """Return ``[[questions]]``."""
    tables = tomlkit.aot()
    for question in asked:
        table = tomlkit.table()
        table.add("id", tomlkit.item(question.id))
        key, place = question.place
        if place:
            table.add(key, tomlkit.item(place))
        if question.columns:
            table.add("columns", tomlkit.item(list(question.columns)).multiline(True))
        table.add("kind", tomlkit.item(question.kind.value))
        text = tomlkit.item(question.text)
        table.add(
            "text", text if question.text else text.comment("the wording is not in the file: write it here")
        )
        if question.options:
            table.add("options", tomlkit.item(list(question.options)).multiline(bool(question.columns)))
        if question.kind is Kind.OPEN and _BETTER_OR_WORSE.search(question.text):
            why = '"nothing" and "no" are answers to it and are coded'
            table.add("nothing_is_an_answer", tomlkit.item(True).comment(why))
        tables.append(table)
    return tables
