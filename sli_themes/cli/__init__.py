"""The command line: parse, one library call, print; the only place that catches errors."""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit code."""
    import sys

    from sli_themes.cli.app import run

    sys.exit(run(sys.argv[1:]))
