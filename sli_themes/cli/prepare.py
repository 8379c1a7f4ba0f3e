"""Commands that prepare: init, check, redact."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sli_themes.cli.options import Json, StudyFolder
from sli_themes.cli.screen import say, say_aside, say_faults, say_json, say_json_line
from sli_themes.wording import counted


def _column(what: str) -> Any:
    """Return the option that names a column."""
    return typer.Option(help=f"Name of the column with {what}.", show_default=False)


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(init)
    app.command()(check)
    app.command()(redact)


def init(
    study: Annotated[Path, typer.Argument(help="Folder to make the study in.", show_default=False)],
    answers: Annotated[
        Path, typer.Option(help="The answers: csv, xlsx, jsonl or parquet.", show_default=False)
    ],
    codebook: Annotated[
        Path | None,
        typer.Option(
            help="A codebook to start from (yaml, json, csv, xlsx); else the shipped starter codebook."
        ),
    ] = None,
    answer_id: Annotated[str | None, _column("each answer's id (long tables)")] = None,
    respondent: Annotated[str | None, _column("each respondent's id")] = None,
    question: Annotated[str | None, _column("the question an answer belongs to (long tables)")] = None,
    text: Annotated[str | None, _column("the answers' words (long tables: a row an answer)")] = None,
    title: Annotated[str, typer.Option(help="Title of the consultation.")] = "",
    population: Annotated[
        str | None,
        typer.Option(
            help="Which authorities existed: england-2015 (or another year), scotland, wales, northern-ireland or a "
            "csv file; '' for none. When not given: the newest of England, if the answers have columns on authorities.",
            show_default=False,
        ),
    ] = None,
    sheet: Annotated[str, typer.Option(help="Workbooks: name of the sheet.")] = "",
    encoding: Annotated[str, typer.Option(help="csv: encoding, when it is guessed wrongly.")] = "",
    delimiter: Annotated[str, typer.Option(help="csv: delimiter, when it is guessed wrongly.")] = "",
    json: Json = False,
) -> None:
    """Look at the answers and write study.toml and codebook.yaml.

    Example: sli-themes init my-study --answers responses.csv --codebook codebook.yaml
    """
    from sli_themes.preparation import init_study
    from sli_themes.study import read_study
    from sli_themes.study.checks import wording_notes
    from sli_themes.study.draft import draft_study

    drafted = draft_study(
        answers,
        study_folder=study,
        title=title,
        population=population,
        answer_id=answer_id,
        respondent=respondent,
        question=question,
        text=text,
        sheet=sheet,
        encoding=encoding,
        delimiter=delimiter,
    )
    made = init_study(study, drafted, codebook)
    wordings = wording_notes(read_study(study))
    if json:
        notes = [str(note) for note in (*made.notes, *wordings)]
        say_json({"files": [str(path) for path in made.files], "notes": notes})
        return
    for path in made.files:
        say(f"Wrote {path}")
    if made.notes:
        say_aside(
            f"What the codebook's file said and ours cannot hold, or holds otherwise ({len(made.notes)}):"
        )
        say_faults(made.notes)
    say_faults(wordings)
    say(f"Next: look through {made.files[0]}, then run: sli-themes check {study}")


def check(study: StudyFolder, json: Json = False) -> None:
    """Tell every fault of study, answers and codebook, each with its place.

    Example: sli-themes check my-study
    """
    from sli_themes.errors import StudyError
    from sli_themes.study.checks import check_study

    found = check_study(study)
    faults = tuple(fault for fault in found if fault.fatal)
    notes = tuple(fault for fault in found if not fault.fatal)
    if not faults:
        from sli_themes.pipeline import read_inputs
        from sli_themes.refinement.in_use import check_use

        inputs = read_inputs(study, codebook_needed=False)
        notes += tuple(note for note in inputs.notes if note not in notes)
        notes += check_use(inputs) if inputs.codebook.themes else ()
    if json:
        from dataclasses import asdict

        say_json({"faults": [asdict(fault) for fault in faults], "notes": [asdict(note) for note in notes]})
    elif notes:
        say(f"Notes ({len(notes)}), none of which stops a run:")
        for note in notes:
            say(f"  {note}")
    if faults:
        raise StudyError(faults)
    if not json:
        rows = inputs.corpus.accounting
        say(
            f"No faults. {counted(rows.rows_read, 'answer')} read: {rows.substantive:,} say something, "
            f"{rows.blank:,} blank, {rows.no_comment:,} no comment, {rows.refers_elsewhere:,} refer elsewhere, "
            f"{sum(number for _, number in rows.refused):,} refused."
        )
        say(
            f"Copies: {rows.exact_copies:,} exact, {rows.near_copies:,} near; "
            f"{counted(rows.campaigns, 'campaign')} with {counted(rows.campaign_answers, 'answer')}."
        )
        say(f"Next: sli-themes run {study}")


def redact(
    file: Annotated[
        Path, typer.Argument(help="Text file, a line a text; - for standard input.", show_default=False)
    ],
    population: Annotated[
        str, typer.Option(help="Whose names to take out: england-2015, wales, ..., or a csv file.")
    ] = "england-2015",
    trace: Annotated[
        bool,
        typer.Option(
            "--trace", help="Also say what each detector found, what won, and which rule holds where."
        ),
    ] = False,
    ner: Annotated[
        str,
        typer.Option(
            help="spaCy pipeline as one more opinion: auto (if one is installed), off, or its name."
        ),
    ] = "auto",
    json: Annotated[  # noqa: ARG001 - every command takes it
        bool, typer.Option("--json", help="Changes nothing: the result is always for machines.")
    ] = False,
) -> None:
    """Redact a text file: json lines out, each with the redacted text and whether the gate holds it.

    Example: sli-themes redact notes.txt > notes.jsonl
    """
    from sli_themes.preparation import redact_file

    for line in redact_file(file, population=population, trace=trace, ner=ner):
        say_json_line(line)
