"""Commands for what people coded: codings import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sli_themes.cli.options import Json, StudyFolder
from sli_themes.cli.screen import say, say_aside, say_faults, say_json


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Codings made by people.", no_args_is_help=True)
    group.command("import")(import_codings)
    group.command("export")(export_codings)
    app.add_typer(group, name="codings")


def import_codings(
    study: StudyFolder,
    file: Annotated[
        Path,
        typer.Argument(
            help="csv or xlsx with answer_id, theme_id (an empty theme_id says read, no theme); a 0/1 matrix; "
            "a project (.qdpx); a mapping of Consult (.jsonl).",
            show_default=False,
        ),
    ],
    coder: Annotated[
        str, typer.Option(help="Who coded them; a project names its coders itself.", show_default=False)
    ] = "",
    json: Json = False,
) -> None:
    """Add human codings to a study; they always win over the machine's, and teach it.

    Example: sli-themes codings import my-study coded.csv --coder anna
    """
    from datetime import UTC, datetime

    from sli_themes.coding.human import read_human_codings
    from sli_themes.decisions import append_decisions
    from sli_themes.errors import UsageError
    from sli_themes.exchange import stages
    from sli_themes.pipeline import read_inputs

    if not coder and file.suffix.lower() != ".qdpx":
        raise UsageError("who coded them? → add --coder NAME")
    inputs = read_inputs(study)
    imported = stages.import_codings(inputs, file, coder=coder)
    codings = (
        imported.codings if imported else read_human_codings(file, inputs.corpus, inputs.codebook, coder)
    )
    coders = sorted(set(codings.frame["coder"]))
    appended = sum(
        append_decisions(inputs.study, who, codings.of_coder(who), at=datetime.now(UTC)) for who in coders
    )
    notes = imported.notes if imported else ()
    if notes:
        say_aside(f"How it was read, and what was not carried ({len(notes)}):")
        say_faults(notes)
    coder = ", ".join(coders)
    answers = codings.frame["answer_id"].nunique()
    silent = len(set(codings.frame["answer_id"]).difference(inputs.corpus.answers.substantive["answer_id"]))
    if json:
        say_json({"answers": answers, "new_or_changed": appended, "say_nothing": silent, "coder": coder})
        return
    say(f"{answers:,} answers coded by {coder}; {appended:,} of them are new or changed.")
    if silent:
        say(
            f"{silent:,} of them are answers that say nothing (blank, no comment, as above): they are not counted. "
            "Where nothing is an answer, set nothing_is_an_answer = true for the question in study.toml."
        )
    say(f"Next: sli-themes code {study}")


def export_codings(
    study: StudyFolder,
    file: Annotated[
        Path,
        typer.Argument(
            help="File to write: .qdpx (REFI-QDA project, redacted), .csv (0/1 matrix) or .jsonl (Consult's mapping).",
            show_default=False,
        ),
    ],
    json: Json = False,
) -> None:
    """Write the codings for another program (a project holds redacted answers: keep it where the answers are).

    Example: sli-themes codings export my-study my-study/restricted/for-nvivo.qdpx
    """
    from sli_themes.exchange import stages
    from sli_themes.files import write_atomically
    from sli_themes.pipeline import read_inputs, saved_codings

    inputs = read_inputs(study)
    codings, record = saved_codings(inputs)
    made = stages.export_codings(inputs, codings, record, file)
    write_atomically(file, made.content)
    if json:
        say_json({"file": str(file), "not_carried": [str(note) for note in made.notes]})
        return
    say(f"Wrote {file}")
    say_aside(f"What the format cannot hold ({len(made.notes)}):")
    say_faults(made.notes)
    say(f"Next: code on elsewhere, then bring it back: sli-themes codings import {study} {file.name}")
