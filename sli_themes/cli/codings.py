"""Commands for what people code: queue, codings import, agree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sli_themes.cli.options import Device, Download, Json, StudyFolder, open_study, open_vectors
from sli_themes.cli.screen import say, say_aside, say_faults, say_json
from sli_themes.wording import counted


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(queue)
    app.command()(agree)
    group = typer.Typer(help="Codings made by people.", no_args_is_help=True)
    group.command("import")(import_codings)
    group.command("export")(export_codings)
    app.add_typer(group, name="codings")


def queue(
    study: StudyFolder,
    size: Annotated[int, typer.Option(min=0, help="How many answers to choose for teaching.")] = 50,
    evaluation: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="The blind random sample has at least so many answers; 100 when none was drawn before.",
            show_default=False,
        ),
    ] = None,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Choose what people code next: a blind random sample that judges the machine, then the answers that teach most.

    Example: sli-themes queue my-study --size 50
    """
    from datetime import UTC, datetime

    from sli_themes.cli.agreement_page import queue_page
    from sli_themes.queueing import queue_study

    inputs = open_study(study, None)
    vectors = open_vectors(inputs.study, device, download)
    made = queue_study(inputs, vectors, size=size, evaluation=evaluation, at=datetime.now(UTC))
    if json:
        say_json(made.as_json())
        return
    say(queue_page(made))
    for path in made.files:
        say(f"Wrote {path}")
    sheet = inputs.study.restricted / "evaluation-sheet.xlsx"
    say(
        f"Next: fill in theme_id (several divided by ;) or put an x under no_theme, without a look at the machine's "
        f"codings, then run: sli-themes codings import {study} {sheet} --coder NAME"
    )


def agree(
    study: StudyFolder,
    coders: Annotated[
        str, typer.Option(help="Only these people, divided by commas.", show_default=False)
    ] = "",
    against: Annotated[
        Path | None,
        typer.Option(help="Also compare with the codings.csv of another run.", show_default=False),
    ] = None,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Compare people with each other and the machine with people: every measure, what it means, where they differ.

    Example: sli-themes agree my-study
    """
    from sli_themes.cli.agreement_page import agreement_page
    from sli_themes.comparison import agree_study

    inputs = open_study(study, None)
    names = tuple(dict.fromkeys(" ".join(name.split()) for name in coders.split(",") if name.strip()))
    vectors = open_vectors(inputs.study, device, download)
    found = agree_study(inputs, vectors, coders=names, against=against)
    if json:
        say_json(found.as_json())
        return
    say(agreement_page(found))
    for path in found.files:
        say(f"Wrote {path}")
    say(
        f"Next: read {inputs.study.restricted / 'disagreements.xlsx'}, and sharpen the codebook where it shows"
    )


def import_codings(
    study: StudyFolder,
    file: Annotated[
        Path,
        typer.Argument(
            help="A sheet of `queue`, or csv or xlsx with answer_id, theme_id (empty: read, no theme); a 0/1 matrix; a "
            "project (.qdpx); a mapping of Consult (.jsonl).",
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
    judging = len(set(codings.frame["answer_id"]).intersection(inputs.sample.answer_ids))
    silent = len(set(codings.frame["answer_id"]).difference(inputs.corpus.answers.substantive["answer_id"]))
    if json:
        say_json(
            {
                "answers": answers,
                "new_or_changed": appended,
                "say_nothing": silent,
                "evaluation_sample": judging,
                "coder": coder,
            }
        )
        return
    if not coders:
        say("Nobody but the machine has coded in it: nothing was imported.")
        return
    say(f"{counted(answers, 'answer')} coded by {coder}; {appended:,} new or changed.")
    if judging:
        say(
            f"Of the evaluation sample: {judging:,}. What people say there judges the machine and never teaches it."
        )
    if silent:
        say(
            f"Of answers that say nothing (blank, no comment, as above): {silent:,}. They are not counted. "
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
    say(f"Next: code on elsewhere, then bring it back: sli-themes codings import {study} {file}")
