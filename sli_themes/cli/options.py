"""Arguments and options that several commands share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sli_themes.pipeline import Inputs, Vectors
    from sli_themes.study import Study

StudyFolder = Annotated[Path, typer.Argument(help="The study's folder (the one with study.toml).", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print the result for machines.")]
Model = Annotated[
    str | None,
    typer.Option(help="Sentence-embedding model: a folder or a name; else the study's, else the one installed."),
]
Device = Annotated[str | None, typer.Option(help="cpu, cuda or mps; found by itself when not given.")]
Download = Annotated[
    bool, typer.Option("--download", help="Allow a named model to be fetched; answers never leave the machine.")
]


def open_study(folder: Path, model: str | None) -> Inputs:
    """Read a study and what belongs to it, with the model of the command line in place of its own; tell its notes."""
    from sli_themes.cli.screen import say_aside, say_faults
    from sli_themes.pipeline import read_inputs

    inputs = read_inputs(folder)
    if inputs.notes:
        say_aside(f"Notes ({len(inputs.notes)}):")
        say_faults(inputs.notes)
    if model is None:
        return inputs
    settings = inputs.study.settings
    embedding = replace(settings.embedding, model=model)
    study = replace(inputs.study, settings=replace(settings, embedding=embedding))
    return replace(inputs, study=study)


def open_vectors(study: Study, device: str | None, download: bool) -> Vectors:
    """Return the study's vectors, with a progress bar."""
    from sli_themes.cli.screen import ProgressBar
    from sli_themes.pipeline import Vectors

    return Vectors(study, device=device, download=download, progress=ProgressBar())
