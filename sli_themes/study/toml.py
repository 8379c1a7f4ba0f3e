"""The tables of one TOML file, value by value, with every fault gathered on the way."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from sli_themes.errors import Fault, did_you_mean

Choice = TypeVar("Choice", bound=StrEnum)


class TomlReader:
    """Read values of a known kind; what is of another kind is a fault, and reading goes on with nothing."""

    def __init__(self, file: Path) -> None:
        """Take the path of the file."""
        self.file = file
        self.faults: list[Fault] = []

    def fault(self, place: str, what: str, next_step: str = "") -> None:
        """Note a fault at ``place`` within the file."""
        self.faults.append(Fault(where=f"{self.file.name} {place}".strip(), what=what, next_step=next_step))

    def unknown(self, table: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
        """Note every key that means nothing here."""
        for key in table:
            if key not in known:
                step = did_you_mean(key, known, f"keys here: {', '.join(known)}")
                self.fault(f"{place} {key}".strip(), "unknown key", step)

    def table(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Return the table under ``key``, empty when there is none."""
        value = table.get(key, {})
        if isinstance(value, Mapping):
            return value
        head = f"[{key}.GROUP]" if key == "settings" else f"[{key}]"
        self.fault(key, "must be a table", f"write {head} on a line of its own")
        return {}

    def text(self, table: Mapping[str, Any], key: str, place: str) -> str:
        """Return the text under ``key``, "" when there is none."""
        value = table.get(key, "")
        if isinstance(value, str):
            return value
        self.fault(f"{place} {key}".strip(), "must be text in quotes")
        return ""

    def flag(self, table: Mapping[str, Any], key: str, place: str) -> bool:
        """Return the truth value under ``key``, false when there is none."""
        value = table.get(key, False)
        if isinstance(value, bool):
            return value
        self.fault(f"{place} {key}".strip(), "must be true or false (without quotes)")
        return False

    def texts(self, table: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        """Return a list of texts as a tuple; one text alone counts as a list of one."""
        value = table.get(key, [])
        value = [value] if isinstance(value, str) else value
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(item for item in value if item)
        self.fault(f"{place} {key}".strip(), "must be a list of texts in quotes")
        return ()

    def choice(self, value: str, choices: type[Choice], default: Choice, place: str) -> Choice:
        """Return the member of ``choices`` that ``value`` names, ``default`` when it names none."""
        if value and value not in list(choices):
            known = [choice.value for choice in choices]
            self.fault(place, "unknown value", did_you_mean(value, known, f"one of: {', '.join(known)}"))
            return default
        return choices(value) if value else default
