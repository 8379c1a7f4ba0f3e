"""manifest.json: what was written, byte for byte, and how it was made; written last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from sli_themes.outputs.results_json import json_bytes, record_object
from sli_themes.results import FORMAT_VERSION, RunRecord

FILE_NAME = "manifest.json"


def render(contents: Mapping[str, bytes], record: RunRecord) -> bytes:
    """Return the name, size and sha256 of each file, and the run record."""
    files = [
        {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in sorted(contents.items())
    ]
    return json_bytes({"format_version": FORMAT_VERSION, "files": files, "record": record_object(record)})


def listed_files(folder: Path) -> frozenset[str]:
    """Return the names that the manifest in ``folder`` lists, its own included; none when it cannot be read.

    These files were written by this program, so that a new release may replace them.
    """
    try:
        files = json.loads((folder / FILE_NAME).read_bytes())["files"]
        return frozenset({FILE_NAME, *(str(file["name"]) for file in files)})
    except (OSError, ValueError, TypeError, KeyError):
        return frozenset()


def changed_files(folder: Path) -> tuple[str, ...]:
    """Return the names of files in ``folder`` that are not as its manifest says: changed, gone, or not listed at all.

    The manifest itself is named when it cannot be read.
    """
    try:
        listed = json.loads((folder / FILE_NAME).read_bytes())["files"]
        said = {str(file["name"]): str(file["sha256"]) for file in listed}
    except (OSError, ValueError, TypeError, KeyError):
        return (FILE_NAME,)
    there = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }
    there.pop(FILE_NAME)
    return tuple(sorted(name for name in said.keys() | there.keys() if said.get(name) != there.get(name)))
