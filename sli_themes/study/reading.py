"""Read ``study.toml`` and gather all its faults; writes nothing, so a study in a read-only folder can be read."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sli_themes.errors import Fault, StudyError, did_you_mean
from sli_themes.study.model import QUESTION_ID, RESERVED, Columns, Kind, Layout, Question, Study
from sli_themes.study.overrides import override_settings
from sli_themes.study.plan_reading import TablePlanReader
from sli_themes.study.report_reading import report_facts

STUDY_FILE = "study.toml"

_TEXTS = (
    "title",
    "answers",
    "codebook",
    "population",
    "layout",
    "sheet",
    "encoding",
    "delimiter",
    "learn_from",
)
_TOP = (
    *_TEXTS,
    *("header_rows", "everyone_may_be_quoted", "leave_out", "published_elsewhere"),
    *("columns", "questions", "settings", "report"),
    *("sample", "groups", "tables"),
)
_COLUMN_TEXTS = (
    *("respondent", "authority", "region", "authority_type", "role", "email"),
    *("may_quote", "may_not_quote"),
)
_LONG_COLUMNS = ("answer_id", "question", "text")
_COLUMN_LISTS = ("name", "may_quote_yes", "attributes")
_QUESTION_TEXTS = ("id", "text", "kind", "column", "value")
_QUESTION_KEYS = (*_QUESTION_TEXTS, "columns", "options", "asked_if", "groups", "nothing_is_an_answer")


def read_study(folder: Path) -> Study:
    """Return the study of ``folder`` (or of the study.toml that ``folder`` names).

    Raises `StudyError` with every fault of the file. Whether the answers file exists and has the columns named is
    for `sli_themes.answers.reading.read_corpus` to say.
    """
    folder = Path(folder)
    file = folder if folder.name == STUDY_FILE else folder / STUDY_FILE
    return _Reader(file).study()


class _Reader(TablePlanReader):
    """Turn the tables of one study.toml into a `Study`, gathering faults on the way."""

    def study(self) -> Study:
        """Return the study; raises `StudyError` with all faults."""
        table = self._parsed()
        self.unknown(table, _TOP, "")
        texts = {key: self.text(table, key, "") for key in _TEXTS}
        for key in ("title", "answers"):
            if not texts[key] and table.get(key, "") == "":
                self.fault(key, "is missing", f'add {key} = "..." at the top')
        layout = self.choice(texts["layout"], Layout, Layout.WIDE, "layout")
        header_rows = table.get("header_rows", 1)
        if type(header_rows) is not int or header_rows not in (1, 2, 3):
            self.fault("header_rows", "must be 1, 2 or 3")
        if len(texts["delimiter"]) > 1:
            self.fault("delimiter", "must be one character", 'such as "," or ";" or "\\t"')
        columns = self._columns(table.get("columns", {}), layout)
        questions = self._questions(table.get("questions", []), layout, columns)
        tables = self.table_plan(table, questions, columns)
        settings, faults = override_settings(self.table(table, "settings"), self.file.name)
        self.faults.extend(faults)
        report, faults = report_facts(self.table(table, "report"), self.file)
        self.faults.extend(faults)
        published_elsewhere = self.texts(table, "published_elsewhere", "")
        leave_out = self.texts(table, "leave_out", "")
        if leave_out and not (layout is Layout.LONG and columns.question):
            self.fault("leave_out", "has no meaning without a question column", "remove the line")
        everyone = self.flag(table, "everyone_may_be_quoted", "")
        for key in ("may_quote", "may_not_quote"):
            if everyone and getattr(columns, key):
                self.fault("everyone_may_be_quoted", f"contradicts [columns] {key}", "remove one of the two")
        if self.faults:
            raise StudyError(self.faults)
        folder = self.file.parent
        return Study(
            folder=folder,
            title=texts["title"],
            answers=folder / texts["answers"],
            codebook=folder / (texts["codebook"] or "codebook.yaml"),
            population=texts["population"],
            layout=layout,
            columns=columns,
            questions=questions,
            settings=settings,
            header_rows=header_rows,
            sheet=texts["sheet"],
            encoding=texts["encoding"],
            delimiter=texts["delimiter"],
            everyone_may_be_quoted=everyone,
            leave_out=leave_out,
            report=report,
            published_elsewhere=tuple(folder / name for name in published_elsewhere),
            tables=tables,
            learn_from=folder / texts["learn_from"] if texts["learn_from"] else None,
        )

    def _parsed(self) -> dict[str, Any]:
        """Return the file as TOML gives it; raises `StudyError` when that cannot be."""
        try:
            return tomllib.loads(self.file.read_bytes().decode("utf-8-sig"))
        except (FileNotFoundError, NotADirectoryError):
            what, step = (
                "there is no such file",
                f"sli-themes init {self.file.parent} --answers FILE writes one",
            )
        except OSError as error:
            what, step = f"cannot be read ({error.strerror})", "check the folder and its permissions"
        except UnicodeDecodeError as error:
            what, step = f"is not UTF-8 (byte {error.start})", "save it as UTF-8"
        except tomllib.TOMLDecodeError as error:
            what, step = (
                f"is not valid TOML: {error}",
                'text stands in "double quotes"; write \\ as \\\\ in it',
            )
        raise StudyError(Fault(where=str(self.file), what=what, next_step=step))

    def _columns(self, value: Any, layout: Layout) -> Columns:
        """Return the columns; ``answer_id``, ``question`` and ``text`` belong to long tables only."""
        place = "[columns]"
        if not isinstance(value, Mapping):
            self.fault("columns", "must be a table", "write [columns] on a line of its own")
            return Columns()
        self.unknown(value, (*_COLUMN_TEXTS, *_COLUMN_LISTS, *_LONG_COLUMNS), place)
        texts = {key: self.text(value, key, place) for key in (*_COLUMN_TEXTS, *_LONG_COLUMNS)}
        lists = {key: self.texts(value, key, place) for key in _COLUMN_LISTS}
        columns = Columns(**texts, **lists)  # type: ignore[arg-type]
        for key in _LONG_COLUMNS:
            if texts[key] and layout is Layout.WIDE:
                self.fault(
                    f"{place} {key}", 'belongs to a long table, and layout is "wide"', 'set layout = "long"'
                )
        if layout is Layout.LONG and not columns.text:
            self.fault(f"{place} text", "is missing", "name the column that holds the answers' words")
        uses = Counter(name for _, name in columns.used)
        for name in sorted(name for name, times in uses.items() if times > 1):
            keys = ", ".join(key for key, used in columns.used if used == name)
            if {key for key, used in columns.used if used == name} != {"answer_id", "respondent"}:
                self.fault(place, f"column {name!r} is used more than once ({keys})", "name each column once")
        for name in sorted(set(columns.attributes) & set(RESERVED)):
            step = (
                f"write {name} = {name!r} instead"
                if name in _COLUMN_TEXTS
                else "rename the column in the file"
            )
            self.fault(f"{place} attributes", f"{name!r} has a meaning of its own", step)
        if columns.may_quote_yes and not columns.may_quote:
            self.fault(
                f"{place} may_quote_yes", "has no meaning without may_quote", "name the column of consent"
            )
        return columns

    def _questions(self, value: Any, layout: Layout, columns: Columns) -> tuple[Question, ...]:
        """Return the questions, each checked alone and against the others."""
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.fault("questions", "must be a list of tables", "write [[questions]] above each question")
            return ()
        questions = tuple(self._question(item, number, layout) for number, item in enumerate(value, start=1))
        self._twice((question.id for question in questions if question.id), "id")
        if layout is Layout.WIDE:
            asked = [column for question in questions for column in question.all_columns]
            self._twice(asked, "column")
            for key, name in columns.used:
                if key != "attributes" and name in asked:
                    self.fault(
                        f"[columns] {key}", f"column {name!r} is also a question", "name each column once"
                    )
        else:
            self._twice((question.value for question in questions if question.value), "value")
            if not columns.question and len(questions) > 1:
                step = "name the column that says which question a row answers"
                self.fault("[columns] question", "is missing, and there is more than one question", step)
        if not any(question.is_open for question in questions):
            self.fault("[[questions]]", "no open question", 'add one with kind = "open"')
        self._asked_if(questions)
        return questions

    def _question(self, table: Mapping[str, Any], number: int, layout: Layout) -> Question:
        """Return the question at place ``number`` (from 1)."""
        place = f"[[questions]] {number}"
        self.unknown(table, _QUESTION_KEYS, place)
        texts = {key: self.text(table, key, place) for key in _QUESTION_TEXTS}
        if not QUESTION_ID.fullmatch(texts["id"]):
            what = (
                "must be 1 to 64 letters, digits, dots, hyphens or underscores"
                if texts["id"]
                else "is missing"
            )
            self.fault(f"{place} id", what, 'such as id = "q2"')
        kind = self.choice(texts["kind"], Kind, Kind.OPEN, f"{place} kind")
        options = self.texts(table, "options", place)
        if kind in (Kind.BOTH, Kind.MULTIPLE) and not options:
            self.fault(f"{place} options", f'is missing, and kind is "{kind.value}"', "list the options")
        columns = self._option_columns(table, place, kind, layout, len(options))
        other = "value" if layout is Layout.WIDE else "column"
        if texts[other]:
            self.fault(f"{place} {other}", f"means nothing in a {layout.value} table", "remove the line")
        return Question(
            id=texts["id"],
            text=texts["text"],
            kind=kind,
            column=(texts["column"] or texts["id"]) if layout is Layout.WIDE and not columns else "",
            columns=columns,
            value=(texts["value"] or texts["id"]) if layout is Layout.LONG else "",
            options=options,
            asked_if=self._pairs(table, place),
            groups=self.texts(table, "groups", place),
            nothing_is_an_answer=self.flag(table, "nothing_is_an_answer", place),
        )

    def _option_columns(
        self, table: Mapping[str, Any], place: str, kind: Kind, layout: Layout, options: int
    ) -> tuple[str, ...]:
        """Return the columns of a multiple choice that has one an option; none when its answers stand in one column."""
        columns = self.texts(table, "columns", place)
        place = f"{place} columns"
        if columns and (kind is not Kind.MULTIPLE or layout is Layout.LONG):
            self.fault(place, 'belongs to a question of kind "multiple" in a wide table', "remove the line")
        elif columns and table.get("column"):
            self.fault(place, "stands beside column", "keep one of the two")
        elif columns and options and len(columns) != options:
            self.fault(place, f"names {len(columns)}, and there are {options} options", "name one an option")
        return columns

    def _pairs(self, table: Mapping[str, Any], place: str) -> tuple[tuple[str, str], ...]:
        """Return ``asked_if`` as (question id, option) pairs; an option may be a list of options."""
        value = table.get("asked_if", {})
        if not isinstance(value, Mapping):
            self.fault(f"{place} asked_if", "must be a table", 'such as { q8 = "Yes" }')
            return ()
        return tuple((key, item) for key in value for item in self.texts(value, key, f"{place} asked_if"))

    def _asked_if(self, questions: tuple[Question, ...]) -> None:
        """Note every condition that names a question or option that is not there, or not before the question."""
        known = {question.id: question for question in questions}
        places = {question.id: place for place, question in enumerate(questions)}
        for number, question in enumerate(questions, start=1):
            place = f"[[questions]] {number} asked_if"
            for other, option in question.asked_if:
                if other not in known:
                    self.fault(place, f"no question {other!r}", did_you_mean(other, known))
                elif other == question.id:
                    self.fault(place, "names the question itself")
                elif not known[other].options:
                    self.fault(place, f"{other!r} has no options", f"list the options of {other!r}")
                elif option not in known[other].options:
                    self.fault(
                        place, f"{other!r} has no such option", f"copy one of the options of {other!r}"
                    )
                elif places[other] > number - 1:
                    self.fault(place, f"{other!r} comes after it", "put the questions in the order asked")

    def _twice(self, values: Iterable[str], key: str) -> None:
        """Note every value of ``key`` that more than one question has."""
        for value, times in Counter(values).items():
            if times > 1:
                self.fault(
                    "[[questions]]", f"{times} questions have the {key} {value!r}", "give each its own"
                )
