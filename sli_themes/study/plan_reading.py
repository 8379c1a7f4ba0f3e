"""Read what ``study.toml`` says of tables: how many were invited, groups of respondents, who answered for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sli_themes.errors import did_you_mean
from sli_themes.study.model import QUESTION_ID, Columns, Group, Kind, Question, TablePlan
from sli_themes.study.toml import TomlReader

_TABLES_KEYS = ("coverage", "response", "participation")
_GROUP_KEYS = ("id", "name", "base", "where")
_DESCRIBED = ("role", "region", "authority_type")
"""What a group may be told by, besides the attributes of the study."""


class TablePlanReader(TomlReader):
    """Turn ``[sample]``, ``[[groups]]`` and ``[tables]`` into a `TablePlan`."""

    def table_plan(
        self, table: Mapping[str, Any], questions: tuple[Question, ...], columns: Columns
    ) -> TablePlan:
        """Return the plan, each group checked against the columns, each question against the groups."""
        said = self.table(table, "tables")
        self.unknown(said, _TABLES_KEYS, "[tables]")
        coverage = self.text(said, "coverage", "[tables]")
        participation = self.text(said, "participation", "[tables]")
        if participation not in ("", "public"):
            self.fault("[tables] participation", "unknown value", 'write "public", or remove the line')
        groups = self._groups(table.get("groups", []), columns)
        known = [group.id for group in groups]
        response = self.text(said, "response", "[tables]")
        if response and response not in known:
            self.fault("[tables] response", f"no group {response!r}", did_you_mean(response, known))
        for number, question in enumerate(questions, start=1):
            place = f"[[questions]] {number} groups"
            for one in question.groups:
                if one not in known:
                    self.fault(place, f"no group {one!r}", did_you_mean(one, known))
            if question.groups and not (question.kind in (Kind.CLOSED, Kind.MULTIPLE) and question.options):
                self.fault(place, "belongs to a closed question with options", "remove the line")
        return TablePlan(
            sample=self._sample(table, columns),
            groups=groups,
            coverage=self.file.parent / coverage if coverage else None,
            response=response,
            participation_is_public=participation == "public",
        )

    def _sample(self, table: Mapping[str, Any], columns: Columns) -> tuple[tuple[str, int], ...]:
        """Return how many of each role were invited, in the order of the file."""
        said = self.table(table, "sample")
        if said and not columns.role:
            self.fault("[sample]", "counts roles, and no column has them", "name it: [columns] role")
        for role, number in said.items():
            if type(number) is not int or number < 1:
                self.fault(f"[sample] {role!r}", "must be a whole number from 1 on")
        return tuple((role, number) for role, number in said.items() if type(number) is int)

    def _groups(self, value: Any, columns: Columns) -> tuple[Group, ...]:
        """Return the groups; an id may stand once."""
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.fault("groups", "must be a list of tables", "write [[groups]] above each group")
            return ()
        groups = tuple(self._group(item, number, columns) for number, item in enumerate(value, start=1))
        for at, group in enumerate(groups, start=1):
            if group.id and group.id in {before.id for before in groups[: at - 1]}:
                self.fault(f"[[groups]] {at} id", f"{group.id!r} stands above already", "give each its own")
        return groups

    def _group(self, table: Mapping[str, Any], number: int, columns: Columns) -> Group:
        """Return the group at place ``number`` (from 1)."""
        place = f"[[groups]] {number}"
        self.unknown(table, _GROUP_KEYS, place)
        texts = {key: self.text(table, key, place) for key in ("id", "name", "base")}
        if not QUESTION_ID.fullmatch(texts["id"]):
            self.fault(f"{place} id", "must be 1 to 64 letters, digits, dots, hyphens or underscores")
        if not texts["name"]:
            self.fault(f"{place} name", "is missing", 'such as name = "Chief executives"')
        where = table.get("where", {})
        if not isinstance(where, Mapping) or not where:
            self.fault(f"{place} where", "must be a table", 'such as where = { role = ["Leader"] }')
            where = {}
        known = (*_DESCRIBED, *columns.attributes)
        for key in where:
            if key not in known:
                step = did_you_mean(key, known, f"a group is told by: {', '.join(known)}")
                self.fault(f"{place} where {key}", "unknown key", step)
            elif key == "role" and not columns.role:
                self.fault(f"{place} where role", "no column has the roles", "name it: [columns] role")
        return Group(
            id=texts["id"],
            name=texts["name"],
            base=texts["base"] or f"all of {texts['name']}",
            where=tuple((key, self.texts(where, key, f"{place} where")) for key in where),
        )
