"""Which coder a run uses: the built-in one, or another by its name."""

from __future__ import annotations

import hashlib
import importlib
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from sli_themes.coding.protocol import CoderFactory

DEFAULT = "default"
GROUP = "sli_themes.coders"
"""Entry points of this group of installed packages are coders that can be named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenCoder:
    """Hold what makes the coders of a run, and what tells it from another.

    ``source_hash`` is the sha256 of the file that a plugged-in coder stands in, ``versions`` the (package, version)
    that it came with; both are empty for the built-in one.
    """

    name: str
    factory: CoderFactory
    source_hash: str = ""
    versions: tuple[tuple[str, str], ...] = ()

    @property
    def sends_text_to(self) -> str:
        """Return where it sends words of answers, "" for nowhere."""
        return self.factory.sends_text_to


def chosen_coder(name: str) -> ChosenCoder:
    """Return the coder of a name: ``default``, that of an entry point, or ``module:attribute``.

    Modules are looked for where Python looks, never in a study's folder: opening somebody's study runs no code of
    theirs.

    Raises:
        UsageError: there is none, it cannot be imported, or it does not say where it sends words of answers.
    """
    if name == DEFAULT:
        from sli_themes.coding.coder import Coder

        return ChosenCoder(name=name, factory=Coder)
    module, _, attribute = name.partition(":")
    if attribute:
        found = _imported(name, module, attribute)
        return ChosenCoder(name=name, factory=_declared(name, found), source_hash=_hash_of(module))
    point = _entry_point(name)
    found = _imported(name, point.module, point.attr)
    package = point.dist
    return ChosenCoder(
        name=name,
        factory=_declared(name, found),
        source_hash=_hash_of(point.module),
        versions=((package.name, package.version),) if package else (),
    )


def _entry_point(name: str) -> EntryPoint:
    points = {point.name: point for point in entry_points(group=GROUP)}
    if name in points:
        return points[name]
    known = ", ".join([DEFAULT, *sorted(points)])
    step = did_you_mean(name, [DEFAULT, *points], f"known here: {known}; or write module:attribute")
    raise UsageError(f"no way of coding is called {name!r} → {step}")


def _imported(name: str, module: str, attribute: str) -> Any:
    try:
        return attrgetter(attribute)(importlib.import_module(module))
    except Exception as error:  # noqa: BLE001 - what other people's code raises when it is imported
        step = "is it installed, or its folder in PYTHONPATH?"
        raise UsageError(f"{name}: cannot be imported ({type(error).__name__}) → {step}") from None


def _declared(name: str, found: Any) -> CoderFactory:
    """Return a factory that says where it sends words of answers; raises `UsageError` at anything else."""
    place = getattr(found, "sends_text_to", None)
    if callable(found) and isinstance(place, str) and place == place.strip() and place.isprintable():
        factory: CoderFactory = found
        return factory
    raise UsageError(
        f"{name}: does not say whether words of answers leave this machine → give it sends_text_to: the host or "
        'service they are sent to, "" for none (docs/coder.md)'
    )


def _hash_of(module: str) -> str:
    """Return the sha256 of the file of an imported module; "" when it has none."""
    file = getattr(importlib.import_module(module), "__file__", None)
    return hashlib.sha256(Path(file).read_bytes()).hexdigest() if file else ""
