"""Notebooks: the study that a notebook works on (restricted).

A notebook calls the stages that the command line calls. What it shows may hold words of answers, so that none is kept
with its outputs.
"""

from __future__ import annotations

import os
from pathlib import Path

from sli_themes.cli.app import ENVIRONMENT

STUDY_VARIABLE = "SLI_THEMES_STUDY"
"""Environment variable: the folder of the study to work on."""


def notebook_study(*, coded: bool = False) -> Path:
    """Return the folder of the study that ``SLI_THEMES_STUDY`` names, else a scratch copy of the worked corpus.

    Call it before anything else is imported: it sets what the command line sets, so that both give the same bytes.

    Args:
        coded: the scratch copy is coded already. A study of one's own is never coded here: how is for a person to say.

    Raises:
        ModelError: the scratch copy is to be coded, and the model is missing.
        OutputError: the scratch copy cannot be written.
    """
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if own := os.environ.get(STUDY_VARIABLE):
        return Path(own).expanduser()
    from tempfile import mkdtemp

    from sli_themes.pipeline import Vectors, code_study, read_inputs
    from sli_themes.preparation import make_demo

    folder = Path(mkdtemp(prefix="sli-themes-")) / "study"
    make_demo(folder)
    if coded:
        inputs = read_inputs(folder)
        code_study(inputs, Vectors(inputs.study))
    return folder
