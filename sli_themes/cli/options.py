"""Arguments and options that several commands share."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sli_themes.wording import counted

if TYPE_CHECKING:
    from sli_themes.pipeline import Inputs, Vectors
    from sli_themes.study import Study

StudyFolder = Annotated[
    Path, typer.Argument(help="The study's folder (the one with study.toml).", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print the result for machines.")]
Model = Annotated[
    str | None,
    typer.Option(
        help="Sentence-embedding model: a folder or a name; else the study's, else the one installed."
    ),
]


class DeviceName(StrEnum):
    """Name where the model can run."""

    CPU = "cpu"
    CUDA = "cuda"
    MPS = "mps"


Device = Annotated[
    DeviceName | None,
    typer.Option(help="Where the model runs; found by itself when not given.", show_default=False),
]
Download = Annotated[
    bool,
    typer.Option("--download", help="Allow a named model to be fetched; answers never leave the machine."),
]


def open_study(folder: Path, model: str | None, *, codebook_needed: bool = True) -> Inputs:
    """Read a study and what belongs to it, with another model when one is given; say how many notes there are."""
    from sli_themes.cli.screen import say_aside
    from sli_themes.pipeline import read_inputs

    inputs = read_inputs(folder, codebook_needed=codebook_needed)
    if inputs.notes:
        say_aside(
            f"{counted(len(inputs.notes), 'note')} on how the files were read; to see them: sli-themes check {folder}"
        )
    if model is None:
        return inputs
    settings = inputs.study.settings
    embedding = replace(settings.embedding, model=model)
    study = replace(inputs.study, settings=replace(settings, embedding=embedding))
    return replace(inputs, study=study)


def tell_unmatched(inputs: Inputs) -> None:
    """Say how many authorities' names match nothing: their quotes would name no region."""
    from sli_themes.answers.matching import read_matching
    from sli_themes.cli.screen import say_aside

    study = inputs.study
    unmatched = read_matching(study).number_open(inputs.corpus.respondents, study.columns)
    if unmatched:
        say_aside(
            f"Spellings of authorities that match nothing: {unmatched:,}; to say what they mean: "
            f"sli-themes authorities {study.folder}"
        )


def open_vectors(study: Study, device: DeviceName | None, download: bool) -> Vectors:
    """Return the study's vectors, with a progress bar."""
    from sli_themes.cli.screen import ProgressBar
    from sli_themes.pipeline import Vectors

    return Vectors(study, device=device.value if device else None, download=download, progress=ProgressBar())
