"""Versions of a codebook: a file, the copy that an edit left beside it, or a revision in git."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from sli_themes.codebook.model import Codebook
from sli_themes.codebook.reading import parse_codebook, read_codebook
from sli_themes.errors import CodebookError, Fault

_AT_VERSION = re.compile(r"(.+)@([1-9]\d{0,5})")
_GIT_SECONDS = 30


def read_version(named: str) -> Codebook:
    """Return a codebook named by file (``codebook.yaml``), version (``codebook.yaml@3``) or git revision.

    A version is the file itself or the copy that an edit left beside it; a revision is named as git does
    (``HEAD~2:study/codebook.yaml``) and read from the repository at hand, with no network.

    Raises:
        CodebookError: there is no such file, version or revision, or it has faults.
    """
    if Path(named).exists():
        return read_codebook(Path(named))
    if found := _AT_VERSION.fullmatch(named):
        return _kept(Path(found[1]), int(found[2]))
    revision, colon, path = named.partition(":")
    if colon and revision and path and not revision.startswith("-"):
        return _of_git(revision, path)
    return read_codebook(Path(named))


def kept_copies(path: Path, version: int) -> tuple[Path, ...]:
    """Return the copies of a version that edits left beside a codebook, the oldest first."""
    pattern = re.compile(rf"{re.escape(path.stem)}\.v{version}(?:\.(\d+))?{re.escape(path.suffix)}")
    found = [
        (int(match[1] or 1), file)
        for file in path.parent.glob("*")
        if (match := pattern.fullmatch(file.name))
    ]
    return tuple(file for _, file in sorted(found))


def _kept(path: Path, version: int) -> Codebook:
    if path.exists() and (now := read_codebook(path)).version == version:
        return now
    copies = kept_copies(path, version)
    if not copies:
        what, step = f"no copy of version {version} is beside it", "name a file, or a git revision (REV:PATH)"
    elif len(copies) > 1:
        what = f"version {version} was there more than once"
        step = f"name the file that is meant: {', '.join(copy.name for copy in copies)}"
    else:
        return read_codebook(copies[0])
    raise CodebookError(Fault(where=str(path), what=what, next_step=step))


def _of_git(revision: str, path: str) -> Codebook:
    named = f"{revision}:{path if path.startswith('/') else './' + path.removeprefix('./')}"
    try:
        # Arguments, no shell; git as the user has it.
        done = subprocess.run(  # noqa: S603
            ["git", "show", "--end-of-options", named],  # noqa: S607
            env={**os.environ, "GIT_NO_LAZY_FETCH": "1"},  # a part that is not here is not fetched either
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise CodebookError(_unknown(revision, path, "git cannot be run")) from None
    if done.returncode:
        raise CodebookError(_unknown(revision, path, "git has no such revision of it here"))
    return parse_codebook(done.stdout, file_name=f"{revision}:{path}")


def _unknown(revision: str, path: str, what: str) -> Fault:
    return Fault(where=f"{revision}:{path}", what=what, next_step="run it in the repository, or name a file")
