"""The study: where its files are, which column is what, which questions were asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path

from sli_themes.results import ReportFacts
from sli_themes.settings import Settings

QUESTION_ID = re.compile(r"[^\W_][\w.-]{0,63}")
"""What a question's id may look like: it stands in file names, in answer ids and in the codebook."""

RESERVED = tuple(
    "respondent_id authority authority_code region authority_type role name email may_quote".split()
)
"""Names that no attribute may have: those of the table of respondents itself."""


class Layout(StrEnum):
    """Say what a row of the answers file is."""

    WIDE = "wide"
    """A row a respondent, a column a question."""
    LONG = "long"
    """A row an answer."""


class Kind(StrEnum):
    """Say how a question could be answered."""

    OPEN = "open"
    """In the respondent's own words."""
    CLOSED = "closed"
    """With one of the options."""
    BOTH = "both"
    """In one cell, with one of the options or in own words ("Other: ..."): an option ticked is not an answer."""
    MULTIPLE = "multiple"
    """With any number of the options: a column an option, or all that were ticked in one column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Hold one prompt of the consultation."""

    id: str
    text: str = ""
    """The wording that respondents saw."""
    kind: Kind = Kind.OPEN
    column: str = ""
    """Wide tables: its column (the id when not given); "" when it has ``columns``."""
    columns: tuple[str, ...] = ()
    """Wide tables, multiple choice: a column an option, in the order of ``options``."""
    value: str = ""
    """Long tables: what stands in the question column (the id when not given)."""
    options: tuple[str, ...] = ()
    asked_if: tuple[tuple[str, str], ...] = ()
    """(question id, option) pairs: asked of those who gave one of the options named for *each* of the questions."""
    groups: tuple[str, ...] = ()
    """Closed questions: the groups that are columns of its table, before the whole sample."""
    nothing_is_an_answer: bool = False
    """True: "nothing", "none" and "no" answer this question ("What could we do better?") and are coded."""

    @property
    def is_open(self) -> bool:
        """Say whether it could be answered in own words."""
        return self.kind in (Kind.OPEN, Kind.BOTH)

    @property
    def all_columns(self) -> tuple[str, ...]:
        """Return the columns of a wide table that hold what was answered."""
        return self.columns or ((self.column,) if self.column else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Hold a group of respondents: those for whom each condition of ``where`` holds."""

    id: str
    name: str
    """At the head of a column: "Chief executives and leaders"."""
    base: str
    """Under a table: "all chief executives and leaders"."""
    where: tuple[tuple[str, tuple[str, ...]], ...]
    """(column of the table of respondents, values of which one must stand there)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePlan:
    """Say how the tables of closed questions and of who responded are made."""

    sample: tuple[tuple[str, int], ...] = ()
    """(role, how many were invited), in print order."""
    groups: tuple[Group, ...] = ()
    coverage: Path | None = None
    """A csv of respondent_id and authority: for whom an organisation answered."""
    response: str = ""
    """The group whose authorities count in tables of response by type and region; "": everybody."""
    participation_is_public: bool = False
    """True: everybody may know which authorities responded, so that small numbers of them are told."""

    def group(self, one: str) -> Group:
        """Return the group with this id; raises `KeyError` when there is none."""
        return {group.id: group for group in self.groups}[one]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Name the columns of the answers file; "" means that there is none."""

    respondent: str = ""
    """Without it, ids are made from what the row says, so that the order of rows does not matter."""
    authority: str = ""
    region: str = ""
    authority_type: str = ""
    role: str = ""
    name: tuple[str, ...] = ()
    """One column, or several that are joined with a space ("First name", "Last name")."""
    email: str = ""
    may_quote: str = ""
    may_quote_yes: tuple[str, ...] = ()
    """Values that mean yes besides yes, y, true, 1, agree."""
    may_not_quote: str = ""
    """An objection ("Tick if you do not wish ..."): only a plain no allows quoting, a blank does not."""
    attributes: tuple[str, ...] = ()
    """Further columns to break counts down by."""
    answer_id: str = ""
    question: str = ""
    text: str = ""

    @property
    def used(self) -> tuple[tuple[str, str], ...]:
        """Return (key of study.toml, column name) for every column named."""
        pairs: list[tuple[str, str]] = []
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name != "may_quote_yes":
                pairs.extend(
                    (item.name, name) for name in ((value,) if isinstance(value, str) else value) if name
                )
        return tuple(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Hold what ``study.toml`` says, checked, with paths made absolute or relative to the working folder."""

    folder: Path
    title: str
    answers: Path
    codebook: Path
    population: str = ""
    """Which authorities existed when it was asked: a known name, or a csv file; "" when it does not matter."""
    layout: Layout = Layout.WIDE
    columns: Columns = field(default_factory=Columns)
    questions: tuple[Question, ...] = ()
    settings: Settings = field(default_factory=Settings)
    header_rows: int = 1
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    everyone_may_be_quoted: bool = False
    """True: the consultation told all respondents that they may be quoted, so no column is needed."""
    leave_out: tuple[str, ...] = ()
    """Long tables: values of the question column that are left out on purpose (and counted as such)."""

    published_elsewhere: tuple[Path, ...] = ()
    """Texts that anybody can search: a quote that shares words with one of them is held."""
    report: ReportFacts = field(default_factory=ReportFacts)
    """What people say in a report, and how it looks; its files are read with the study."""
    tables: TablePlan = field(default_factory=TablePlan)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Return the questions that could be answered in own words, in order."""
        return tuple(question for question in self.questions if question.is_open)

    @property
    def tabled_questions(self) -> tuple[Question, ...]:
        """Return the closed questions and multiple choices of which the options are known, in order."""
        kinds = (Kind.CLOSED, Kind.MULTIPLE)
        return tuple(one for one in self.questions if one.kind in kinds and one.options)

    @property
    def restricted(self) -> Path:
        """Return the folder of everything that holds words of an answer (it may not exist yet)."""
        return self.folder / "restricted"

    @property
    def release(self) -> Path:
        """Return the folder of what may be published (it may not exist yet)."""
        return self.folder / "release"

    @property
    def decisions(self) -> Path:
        """Return the folder of what people decided (it may not exist yet)."""
        return self.folder / "decisions"

    @property
    def cache(self) -> Path:
        """Return the folder that is safe to delete (it may not exist yet)."""
        return self.folder / ".cache"
