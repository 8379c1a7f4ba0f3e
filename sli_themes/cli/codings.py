"""Commands for what people coded: codings import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sli_themes.cli.options import Json, StudyFolder
from sli_themes.cli.screen import say, say_json


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Codings made by people.", no_args_is_help=True)
    group.command("import")(import_codings)
    app.add_typer(group, name="codings")


def import_codings(
    study: StudyFolder,
    file: Annotated[
        Path,
        typer.Argument(
            help="csv or xlsx with answer_id, theme_id; a row with an empty theme_id says read, no theme.",
            show_default=False,
        ),
    ],
    coder: Annotated[str, typer.Option(help="Who coded them.", show_default=False)],
    json: Json = False,
) -> None:
    """Add human codings to a study; they always win over the machine's, and teach it.

    Example: sli-themes codings import my-study coded.csv --coder anna
    """
    from datetime import UTC, datetime

    from sli_themes.coding.human import read_human_codings
    from sli_themes.decisions import append_decisions
    from sli_themes.pipeline import read_inputs

    inputs = read_inputs(study)
    codings = read_human_codings(file, inputs.corpus, inputs.codebook, coder)
    appended = append_decisions(inputs.study, coder, codings, at=datetime.now(UTC))
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
