"""Settings that a study changes: ``[settings.GROUP]`` tables of study.toml over the defaults.

Generic over the groups of `settings`: a number added there can be set in a study at once, checked by its annotation.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from sli_themes.errors import Fault, did_you_mean
from sli_themes.settings import Settings


def override_settings(table: Mapping[str, Any], where: str) -> tuple[Settings, tuple[Fault, ...]]:
    """Return the defaults with the values of ``table`` (group → name → value) in place, and all faults of ``table``.

    A value that has a fault keeps its default, so that the rest can still be looked at.
    """
    settings, faults = Settings(), []
    groups = {field.name for field in fields(Settings)}
    for group, values in table.items():
        place = f"{where} [settings.{group}]"
        if group not in groups:
            step = did_you_mean(group, groups, f"groups: {', '.join(sorted(groups))}")
            faults.append(Fault(where=place, what="unknown group of settings", next_step=step))
        elif not isinstance(values, Mapping):
            faults.append(
                Fault(where=place, what="must be a table", next_step="write name = value lines under it")
            )
        else:
            changed, more = _override_group(getattr(settings, group), values, place)
            settings = replace(settings, **{group: changed})
            faults.extend(more)
    return settings, tuple(faults)


def _override_group(group: Any, values: Mapping[str, Any], place: str) -> tuple[Any, list[Fault]]:
    """Return one group with ``values`` in place, and the faults found in them."""
    faults: list[Fault] = []
    hints = get_type_hints(type(group))
    known = {field.name for field in fields(group)}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            step = did_you_mean(name, known, f"settings here: {', '.join(sorted(known)) or 'none'}")
            faults.append(Fault(where=f"{place} {name}", what="unknown setting", next_step=step))
            continue
        try:
            changes[name] = _converted(value, hints[name])
        except TypeError:
            what = f"must be {_in_words(hints[name])}"
            step = f"the default is {getattr(group, name)!r}"
            faults.append(Fault(where=f"{place} {name}", what=what, next_step=step))
    try:
        return replace(group, **changes), faults
    except ValueError as error:
        return group, [*faults, Fault(where=place, what=str(error))]


def _converted(value: Any, hint: Any) -> Any:
    """Return ``value`` (as TOML gives it) as the annotation ``hint`` wants it; raises ``TypeError`` when it is not."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        for option in arguments:
            try:
                return _converted(value, option)
            except TypeError:
                continue
    elif origin is Literal:
        if any(value == option and type(value) is type(option) for option in arguments):
            return value
    elif origin is tuple:
        return _converted_tuple(value, arguments)
    elif hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    elif isinstance(hint, type) and type(value) is hint:
        return value
    raise TypeError


def _converted_tuple(value: Any, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a TOML array as a tuple of the annotated items; raises ``TypeError`` when it is not one."""
    if not isinstance(value, list):
        raise TypeError
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_converted(item, arguments[0]) for item in value)
    if len(arguments) != len(value):
        raise TypeError
    return tuple(_converted(item, argument) for item, argument in zip(value, arguments, strict=True))


def _in_words(hint: Any) -> str:
    """Return what an annotation asks for, in a user's words."""
    words = {int: "a whole number", float: "a number", str: "text in quotes", bool: "true or false"}
    if hint in words:
        return words[hint]
    if get_origin(hint) is tuple:
        return "a list"
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(repr(option) for option in get_args(hint))
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(_in_words(option) for option in get_args(hint) if option is not type(None))
    return str(hint)
