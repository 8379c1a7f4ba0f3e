"""What ships beside the code: codebooks and worked corpora."""

from __future__ import annotations

from pathlib import Path

from sli_themes.errors import OutputError


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``shipped("codebooks", "starter.yaml")``.

    A checkout has them beside the package, an installed wheel within it.

    Raises:
        OutputError: the installation is not complete.
    """
    package = Path(__file__).parent
    for root in (package.parent, package / "_shipped"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise OutputError(f"{'/'.join(parts)}: not part of this installation → install sli-themes again")
