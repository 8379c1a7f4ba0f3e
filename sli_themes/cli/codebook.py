"""Commands that carry the codebook: import, export; and the group in which all its commands stand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sli_themes.cli import codebook_edits, codebook_review
from sli_themes.cli.options import Json, StudyFolder
from sli_themes.cli.screen import say, say_aside, say_faults, say_json

# Written out, since the formats themselves are imported only when one is used; a test compares the two.
FORMATS = "qdc, maxqda, taguette, qualcoder, consult"


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        help="The codebook: checked, edited, compared, carried to other programs and back.",
        no_args_is_help=True,
    )
    group.command("export")(export_codebook)
    group.command("import")(import_codebook)
    codebook_edits.add_to(group)
    codebook_review.add_to(group)
    app.add_typer(group, name="codebook")


def export_codebook(
    study: StudyFolder,
    file: Annotated[
        Path,
        typer.Argument(
            help="File to write: .qdc (REFI-QDA: NVivo, MAXQDA, ATLAS.ti, QualCoder), .xlsx (MAXQDA), .csv (Taguette), "
            ".txt (QualCoder).",
            show_default=False,
        ),
    ],
    as_: Annotated[
        str, typer.Option("--format", help=f"Format, when the ending does not tell: {FORMATS}.")
    ] = "",
    json: Json = False,
) -> None:
    """Write the codebook for another program, and say what its format cannot hold.

    Example: sli-themes codebook export my-study codebook.qdc
    """
    from sli_themes.codebook import read_codebook
    from sli_themes.errors import UsageError, did_you_mean
    from sli_themes.exchange import codebooks
    from sli_themes.files import write_atomically
    from sli_themes.study import read_study

    if as_ and as_ not in set(codebooks.Format):
        raise UsageError(f"--format {as_}: {did_you_mean(as_, set(codebooks.Format), f'one of {FORMATS}')}")
    kind = codebooks.format_of(file, codebooks.Format(as_) if as_ else None)
    made = codebooks.export_codebook(read_codebook(read_study(study).codebook), kind)
    write_atomically(file, made.content)
    if json:
        say_json({"file": str(file), "format": kind, "not_carried": [str(note) for note in made.notes]})
        return
    say(f"Wrote {file}")
    say_aside(f"What the format cannot hold ({len(made.notes)}):")
    say_faults(made.notes)
    say(
        f"Next: work on it elsewhere, then bring it back: sli-themes codebook import {study} {file} --who NAME"
    )


def import_codebook(
    study: StudyFolder,
    file: Annotated[
        Path,
        typer.Argument(
            help="A codebook from another program: .qdc, .qdpx, .xlsx, .csv, .txt, or one of ours.",
            show_default=False,
        ),
    ],
    who: Annotated[str, typer.Option(help="Who changed it: stands in the history.", show_default=False)],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Take a codebook back that was worked on elsewhere: what was renamed, moved, redefined and added.

    Example: sli-themes codebook import my-study book.qdc --who anna
    """
    from datetime import UTC, datetime

    from sli_themes.exchange.taking import take_codebook
    from sli_themes.study import read_study

    book = read_study(study).codebook
    today = datetime.now(UTC).date().isoformat()
    taken = take_codebook(book, file, who=who, date=today, dry_run=dry_run)
    if json:
        from dataclasses import asdict

        changes = [asdict(change) for change in taken.changes]
        told = dict(taken.told_by)
        say_json({"changes": changes, "told_by": told, "notes": [str(note) for note in taken.notes]})
        return
    say("Themes told by " + (", ".join(f"{way}: {number:,}" for way, number in taken.told_by) or "nothing"))
    for change in taken.changes:
        say(f"  {change}")
    say_faults(taken.notes)
    if dry_run:
        say("Nothing was written. Next: run the same command without --dry-run")
    elif taken.before == taken.after:
        say("Nothing changed.")
    else:
        say(f"Wrote {book}, version {taken.after.version}. Next: sli-themes code {study}")
