"""Refuse to commit files that could hold real answers: tables, documents, exports, notebooks with outputs.

    python .ci/refuse_answers.py FILE...     the files named (as pre-commit does)
    python .ci/refuse_answers.py             every file that git tracks

Everything committed here was written for this project. A consultation's own answers stay in the study's folder.
A refusal prints paths only, never a word of what is in them.
"""

from __future__ import annotations

import json
import posixpath
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ALLOWED = (  # folders whose files were written for this project
    "codebooks/",
    "corpora/",
    "sli_themes/anonymity/",  # reference lists: words, names to look for
    "sli_themes/populations/",  # authorities: facts
    "tests/fixtures/",
    "tests/gold/",
)
REFUSED_SUFFIXES = frozenset(
    "csv tsv psv xls xlsx xlsm xlsb ods fods parquet feather arrow orc jsonl ndjson "  # tables
    "doc docx docm odt rtf pdf msg eml "  # documents and letters
    "sav zsav por sps dta sas7bdat xpt rds rda rdata "  # statistics packages
    "qdpx qdc nvp nvpx nvcx mx mx18 mx20 mx22 mx24 mex atlproj atlproj22 tag "  # coding packages
    "db sqlite sqlite3 duckdb mdb accdb pkl pickle joblib npy npz "  # stores
    "zip 7z rar tar tgz gz bz2 xz zst".split()  # whatever is packed in one
)
STUDY_FOLDERS = frozenset({"restricted", "release", ".cache"})  # of a study: formats.md


def refusal(path: str) -> str:
    """Return why ``path`` (from the repository's root) must not be committed, or nothing."""
    clean = posixpath.normpath(path.replace("\\", "/"))
    if clean.startswith(ALLOWED):
        return ""
    *folders, name = clean.split("/")
    suffix = name.lower().rpartition(".")[2] if "." in name else ""
    if suffix in REFUSED_SUFFIXES:
        return f"{clean}: a .{suffix} file could hold answers"
    if STUDY_FOLDERS & {folder.lower() for folder in folders}:
        return f"{clean}: lies in a study's folder"
    return ""


def notebook_refusal(path: str) -> str:
    """Return why a notebook must not be committed, or nothing: what it has shown could be words of answers."""
    file = Path(path)
    if file.suffix.lower() != ".ipynb" or not file.is_file():
        return ""
    try:
        cells = json.loads(file.read_bytes())["cells"]
        shown = any(cell.get(key) for cell in cells for key in ("outputs", "execution_count", "attachments"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"{path}: cannot be read as a notebook"
    return f"{path}: holds outputs, which could be answers; clear them" if shown else ""


def refusals(paths: Iterable[str]) -> list[str]:
    """Return one line for every path that must not be committed, sorted."""
    return sorted(filter(None, (refusal(path) or notebook_refusal(path) for path in paths)))


def tracked_files() -> list[str]:
    """Return every path that git tracks or is about to."""
    listing = subprocess.run(["git", "ls-files", "-z"], check=True, stdout=subprocess.PIPE).stdout
    return [path for path in listing.decode("utf-8", "surrogateescape").split("\0") if path]


def main(arguments: Sequence[str]) -> int:
    """Print the refusals of the paths given, or of all that git tracks, and return 1 when there are any."""
    lines = refusals(arguments or tracked_files())
    for line in lines:
        print(line)
    if lines:
        print(
            f"Keep them in a study's folder outside this repository, or, if written for it, in: {' '.join(ALLOWED)}"
        )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
