"""The command line: parse, one library call, print; the only place that catches errors."""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit code."""
    import sys
    import warnings

    if not sys.warnoptions:
        # A warning of a library may quote what it was given, and that may be an answer.
        warnings.simplefilter("ignore")
    try:
        from sli_themes.cli.app import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        # Before the first command, or after the last: `run` tells of those between.
        sys.exit(130)
