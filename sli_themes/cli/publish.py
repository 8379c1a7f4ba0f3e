"""Commands that publish: report, release audit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sli_themes.cli.options import Device, Download, Json, StudyFolder, open_study, open_vectors
from sli_themes.cli.screen import say, say_faults, say_json
from sli_themes.wording import counted

if TYPE_CHECKING:
    from sli_themes.reporting import Report


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(report)
    group = typer.Typer(help="What may be published.", no_args_is_help=True)
    group.command("audit")(audit)
    app.add_typer(group, name="release")


By = Annotated[
    list[str] | None,
    typer.Option(
        help="Also publish counts of authorities by this (region, authority_type), small ones withheld; repeatable.",
        show_default=False,
    ),
]


def report(
    study: StudyFolder,
    by: By = None,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Count the themes, choose the quotes and write what may be published into release/, through the gate.

    Example: sli-themes report my-study
    """
    from sli_themes.pipeline import saved_codings, with_model
    from sli_themes.reporting import report_study
    from sli_themes.study.checks import wording_notes

    inputs = open_study(study, None)
    codings, record = saved_codings(inputs)
    inputs = with_model(inputs, record)
    vectors = open_vectors(inputs.study, device, download)
    made = report_study(inputs, vectors, codings, record, by=tuple(dict.fromkeys(by or ())))
    say_report(made, json=json)
    if not json:
        say_faults(wording_notes(inputs.study))
        say(
            f"Next: read {inputs.study.release / 'methods.md'}; "
            f"for held quotes: sli-themes clear {study} --reviewer NAME"
        )


def audit(study: StudyFolder, json: Json = False) -> None:
    """Look once more through everything in release/, as a reader would; refuse it with every finding.

    Example: sli-themes release audit my-study
    """
    from sli_themes.reporting import audit_study

    inputs = open_study(study, None)
    quotes = audit_study(inputs)
    if json:
        say_json({"quotes": quotes, "findings": 0})
    else:
        say(
            f"{inputs.study.release}: {counted(quotes, 'quote')}; nothing was found by which "
            "somebody could be recognised."
        )


def _told(files: Sequence[Path]) -> list[Path]:
    """Return the files to tell of: those of a folder of pictures or packs as their folder, once."""
    usual = {path.parent for path in files if path.suffix == ".json"}
    return list(dict.fromkeys(path if path.parent in usual else path.parent for path in files))


def say_report(made: Report, *, json: bool) -> None:
    """Print the counts and quotes, how many quotes were held, and the files written."""
    if json:
        say_json(made.as_json())
        return
    from rich.console import Console

    from sli_themes.outputs.console import show_results

    # rich takes NO_COLOR at its word and keeps bold; whoever sets it wants no escape codes at all.
    plain = bool(os.environ.get("NO_COLOR"))
    show_results(made.results, Console(highlight=False, color_system=None if plain else "auto"))
    say(f"Quotes: {len(made.results.quotes):,} released, {made.held:,} held for a person to look at.")
    if made.passed_over:
        reasons = "; ".join(f"{number:,} {reason}" for reason, number in made.passed_over)
        say(f"Codings without a quote: {reasons}.")
    for note in made.notes:
        say(note)
    for path in _told(made.files):
        say(f"Wrote {path}")
