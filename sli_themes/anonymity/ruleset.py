"""The ruleset: one hash of everything that decides what is replaced and what is held (restricted).

A clearance is given under the rules of its day. It names them by this hash, so that any change of a rule, a word
list, a number or the population makes it void, and a person looks again.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sli_themes.authorities import Population
    from sli_themes.settings import AnonymitySettings

_DECIDE_NOTHING = frozenset(
    "audit.py canaries.py clearances.py recovery.py standing.py table_audit.py tables.py theme_tables.py verbatim.py "
    "README.md".split()
)
"""What speaks after a clearance, about it, or of tables: the audit looks at every release afresh in any case."""


def ruleset_of(settings: AnonymitySettings, population: Population) -> str:
    """Return the sha256 of the rules in force: code and word lists, the anonymity settings, the population.

    A version number raised by hand would be forgotten one day, so the text of the code counts, comments and all: a
    clearance that is void without need costs a second look, one that outlives its rule could cost a name. Neither
    the machine nor the path of the package, the line ends or the order of files changes the hash.
    """
    authorities = sorted(
        json.dumps(asdict(one), sort_keys=True, ensure_ascii=False) for one in population.authorities
    )
    numbers = json.dumps(asdict(settings), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256("\n".join([_code_hash(), numbers, *authorities]).encode()).hexdigest()


@functools.cache
def _code_hash() -> str:
    """Return the hash of the detectors, rules and lists of this installation."""
    package = Path(__file__).resolve().parent.parent
    return hash_of_files(package, deciding_files(package))


def deciding_files(package: Path) -> Iterator[Path]:
    """Yield the files that decide: everything in ``anonymity`` but what decides nothing, and the authorities."""
    for folder in ("anonymity", "authorities", "populations"):
        for file in (package / folder).rglob("*"):
            named = file.name in _DECIDE_NOTHING or file.name.startswith(".")
            if file.is_file() and not named and "__pycache__" not in file.parts:
                yield file


def hash_of_files(package: Path, files: Iterator[Path]) -> str:
    """Return one hash of files by their paths within ``package`` and their words, whatever their line ends."""
    digest = hashlib.sha256()
    for name, file in sorted((file.relative_to(package).as_posix(), file) for file in files):
        words = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{hashlib.sha256(words).hexdigest()}\n".encode())
    return digest.hexdigest()
