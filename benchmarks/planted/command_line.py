"""Send planted answers through the real command line and search everything that it would publish."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from planted.disguises import without_disguise
from planted.trials import Trial

_REPOSITORY = Path(__file__).resolve().parents[2]
_LEAST = 8
"""Letters of a plant that is searched for: a shorter one stands in ordinary words."""


def release_of(trials: Iterable[Trial], scratch: Path) -> Path:
    """Make a study of the trials with init, code and report, and return the folder that it would publish."""
    answers, study = scratch / "responses.csv", scratch / "study"
    with answers.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("respondent_id", "authority", "region", "type", "may_quote", "What would help most?"))
        for at, trial in enumerate(trials):
            own = trial.own
            rows.writerow((f"R{at:04}", own.authority, own.region, own.authority_type, "yes", trial.text))
    for arguments in (
        ("init", str(study), "--answers", str(answers), "--population", "england-2015"),
        ("code", str(study)),
        ("report", str(study)),
    ):
        _command(*arguments)
    return study / "release"


def found_in(release: Path, trials: Iterable[Trial]) -> list[tuple[str, Trial]]:
    """Return (file, trial) of every plant that stands in a published file, as a reader sees it."""
    texts = dict(_texts(release))
    return [
        (name, trial)
        for trial in trials
        for plant in trial.plants
        for sought in [_letters(plant.written)]
        if len(sought) >= _LEAST
        for name, text in texts.items()
        if sought in text
    ]


def _texts(release: Path) -> Iterator[tuple[str, str]]:
    """Yield every file, and every part of a packed one, as letters and digits."""
    for path in sorted(release.rglob("*")):
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for part in packed.namelist():
                    yield f"{path.name}/{part}", _letters(packed.read(part).decode("utf-8", "replace"))
        elif path.is_file():
            yield path.name, _letters(path.read_bytes().decode("utf-8", "replace"))


def _letters(text: str) -> str:
    return "".join(c for c in without_disguise(text) if c.isalnum())


def _command(*arguments: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(_REPOSITORY), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "sli_themes", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"sli-themes {arguments[0]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
