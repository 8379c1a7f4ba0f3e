"""The command clear: held quotes put before a reviewer, one after another or as a workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sli_themes.cli.options import Json, StudyFolder
from sli_themes.cli.screen import say, say_json
from sli_themes.wording import counted

if TYPE_CHECKING:
    from sli_themes.clearing.review import HeldItem, Review


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(clear)


def clear(
    study: StudyFolder,
    reviewer: Annotated[
        str,
        typer.Option(help="Who decides; needed for all but --export and --json alone.", show_default=False),
    ] = "",
    export: Annotated[
        Path | None, typer.Option(help="Write the held quotes as a workbook to fill in.", show_default=False)
    ] = None,
    import_: Annotated[
        Path | None,
        typer.Option(
            "--import", help="Take the decisions from a filled workbook or csv.", show_default=False
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Show also what the reviewer has decided on already.")
    ] = False,
    piped: Annotated[
        bool, typer.Option("--piped", help="Ask although standard input is no terminal, and read it.")
    ] = False,
    json: Json = False,
) -> None:
    """Clear, edit or reject quotes that the gate held, one after another or in a workbook.

    Example: sli-themes clear my-study --reviewer anna
    """
    from sli_themes.clearing.review import Review
    from sli_themes.errors import UsageError
    from sli_themes.pipeline import read_inputs
    from sli_themes.reporting import open_clearer

    if export is not None and import_ is not None:
        raise UsageError("either --export or --import, not both at once")
    walks = export is None and import_ is None and not json
    if not reviewer.strip() and (walks or import_ is not None):
        raise UsageError("say who decides: --reviewer NAME")
    if walks and not piped and not sys.stdin.isatty():
        raise UsageError(
            "questions can be asked on a terminal only; with --piped the answers are read from standard input"
        )
    inputs = read_inputs(study)
    review = Review(inputs, open_clearer(inputs))
    if import_ is not None:
        _import(review, import_, reviewer, study, json=json)
        return
    items = review.waiting(reviewer, again=again)
    if export is not None:
        _export(items, export, review, json=json)
    elif json:
        say_json({"held": [_for_machines(item) for item in items]})
    else:
        from sli_themes.cli.walk import Walk

        Walk(review, reviewer).through(items)
        say(f"Next: sli-themes report {study}")


def _export(items: tuple[HeldItem, ...], path: Path, review: Review, *, json: bool) -> None:
    from sli_themes.clearing.sheet import export_file, sheet_of
    from sli_themes.files import write_atomically

    write_atomically(export_file(path, review.study.release), sheet_of(items))
    if json:
        say_json({"files": [str(path)], "held": len(items)})
        return
    say(f"Wrote {path}: {len(items):,} held quotes. It holds words of answers: keep it where you keep those.")
    say(f"Next: fill it in, then run: sli-themes clear {review.study.folder} --import {path} --reviewer NAME")


def _import(review: Review, path: Path, reviewer: str, study: Path, *, json: bool) -> None:
    from datetime import UTC, datetime

    from sli_themes.clearing.sheet import decisions_in

    decisions = decisions_in(path, review)
    new = review.append(reviewer, decisions, at=datetime.now(UTC))
    left = len(review.waiting(reviewer))
    if json:
        say_json({"decisions": len(decisions), "new_or_changed": new, "left": left, "reviewer": reviewer})
        return
    say(
        f"{counted(len(decisions), 'decision')} of {reviewer}, {new:,} of them new or changed; "
        f"{counted(left, 'held quote waits', 'held quotes wait')} for a decision."
    )
    say(f"Next: sli-themes report {study}")


def _for_machines(item: HeldItem) -> dict[str, Any]:
    return {
        "held_id": item.id,
        "status": item.looked.status,
        "question": item.question,
        "themes": list(item.themes),
        "attribution": item.attribution,
        "redacted": item.looked.shown,
        "reasons": [{"code": one.code, "words": one.words, "hint": one.hint} for one in item.looked.reasons],
        "reviewers": list(item.reviewers),
        "missing": item.looked.missing,
    }
