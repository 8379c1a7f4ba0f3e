"""What the tests of the command line build on: an invented study, and the command line on vectors without a model.

``python tests/cli_builders.py ARGUMENTS`` is that command line as a process of its own, for what cannot be tried
within one: signals, terminals, pipes.
"""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

REPOSITORY = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(REPOSITORY))

from sli_themes.embedding import HashEncoder, VectorCache, embed  # noqa: E402

PAUSE = "TEST_PAUSE_SECONDS"
"""Environment variable: how long embedding waits, once and after the line `WAITING` on standard error."""
WAITING = "waiting"

STEMS = ("Ombre", "Quist", "Vexa", "Thrupple", "Skerro", "Yaffle", "Crundle", "Wimmer")
ENDS = ("low", "ham", "moor", "bourne", "dale", "wick")
REGIONS = ("Upper Vale", "Lower Vale")
AUTHORITIES = [f"{stem}{end}" for stem in STEMS for end in ENDS]
"""48 invented authorities, 24 a region."""

ANSWERS = (
    "Cuts to our budget mean there is no money left for anything like this, and the reserves are gone.",
    "The savings we have had to find swallowed the whole training budget last year.",
    "Without stable funding over several years nobody can plan for improvement at all.",
    "Money is the real question here, because every grant we had has been cut to the bone.",
    "Put the funding gap into the principles, since it decides what each of us can still do.",
    "Our reserves will not last, so please add a line about living within a shrinking budget.",
    "There should be a principle that recognises how much less money there is to spend now.",
    "The budget gap is what keeps me awake at night, and it is missing from your list.",
    "I would like the text to say that savings have a price, and that services feel it.",
    "Funding pressures make it hard to release people to go and help somewhere else.",
    "Work with the health service and the police, because they share the same problems as us.",
    "We cannot improve on our own, and partners in health have to be in the room as well.",
    "Add a principle about working together with charities, schools and local business.",
    "Partnership is how we get things done here, so it deserves a place of its own.",
    "The police and the hospital are partners in everything we do and should be named.",
    "Joint work with neighbours and partners saved us more than any review ever did.",
    "Please say more about partners, since no single body can change a place by itself.",
    "Business and the voluntary sector want to help, but nobody has ever asked them to.",
    "I would add working across boundaries with partners from every part of the public sector.",
    "Shared teams with our partners are the best thing we have done in ten years.",
    "Publish the results of every review so that residents can see how we are doing.",
    "Open data would let the public compare us, and that is how trust is earned.",
    "Being open about failure is the hardest part, and the principles should ask for it.",
    "Let residents read the reports, otherwise they will think that we hide something.",
    "Transparency is missing: put every score and every report where the public can find it.",
    "The public should be able to see our performance without asking for it first.",
    "Make the findings public within a month, in plain words that residents understand.",
    "We should be honest and open about what went wrong, and publish what we learned.",
    "Residents pay for all of this and have a right to see the results in public.",
    "If the reports were open to the public we would all take them more seriously.",
    "I have nothing against the list, it reads well and my colleagues liked it too.",
    "The list is fine as it stands and I would leave it alone for a few years.",
    "n/a",
    "",
    "No comment",
    "As above",
)
"""Thirty-six answers: ten on money, ten on partners, ten in the open, two of neither, four without content."""

CODEBOOK = """\
# Three themes, for tests.
title: Three themes
version: 1
themes:
  - id: money
    name: Money
    definition: Asks for budgets, funding, savings, cuts or reserves to be recognised.
    examples: [Our budget was cut again and the reserves are gone., Funding decides what we can still do.]
    keywords: ["budget*", "fund*", money, "saving*", "reserve*", "cut*"]
  - id: partners
    name: Working with partners
    definition: Asks for work together with health, police, charities, schools or business.
    examples: [Work with the police and the health service., Our partners should be in the room.]
    keywords: ["partner*", police, health, charities, "business*"]
  - id: open
    name: Being open
    definition: Asks for results and reports to be published for residents to see.
    examples: [Publish the results for residents., The public should see every report.]
    keywords: ["publish*", public, open, residents, report*]
"""

STUDY = """\
title = "Improvement in two vales"
answers = "responses.csv"
codebook = "codebook.yaml"
population = "population.csv"

[columns]
respondent = "respondent_id"
authority = "authority"
region = "region"
authority_type = "authority_type"
name = "name"
email = "email"
may_quote = "may_quote"

[[questions]]
id = "q1"
column = "q1"
kind = "open"
text = "What would you add?"
"""
COLUMNS = ("respondent_id", "name", "email", "authority", "region", "authority_type", "may_quote", "q1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Hold what a command did."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Return all that was printed."""
        return self.out + self.err


class ToyVectors:
    """Stand in for `sli_themes.pipeline.Vectors`: the same cache and progress, hashed words instead of a model."""

    at_embedding: Callable[[Sequence[str]], None] | None = None
    """Called with the texts before they are embedded."""

    def __init__(self, study, *, device=None, download=False, progress=None) -> None:
        self.encoder = HashEncoder(dimensions=64)
        self.cache = VectorCache(study.cache)
        self.progress = progress
        self.model = ("hashed words", "0" * 64)

    def both_layers(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vectors of n texts: hashed words have one layer."""
        return self(texts)

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit vectors of n texts, shape (n, d)."""
        if type(self).at_embedding is not None:
            type(self).at_embedding(texts)
        report = self.progress
        told = (lambda done, total: report("Reading texts", done, total)) if report else None
        return embed(texts, self.encoder, self.cache, told)


RESULTS = (
    *(
        "theme-counts.csv",
        "tables.csv",
        "quotes.csv",
        "results.json",
        "methods.md",
        "report.html",
        "report.docx",
    ),
    *("tables.xlsx", "quote-pack.csv", "quote-pack.docx", "quote-pack.xlsx", "manifest.json", "pictures"),
)
"""What stands in a release: files, and the folder of the pictures."""


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a csv file."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue()


def rows_of(answers: Sequence[str]) -> list[tuple[str, ...]]:
    """Return a row a respondent, each of another authority, all of whom may be quoted."""
    return [
        (
            f"R{number:03}",
            "",
            "",
            AUTHORITIES[number],
            REGIONS[number % 2],
            "Valley council",
            "yes",
            answer,
        )
        for number, answer in enumerate(answers)
    ]


def write_study(
    folder: Path,
    *,
    answers: Sequence[str] = ANSWERS,
    rows: Sequence[Sequence[str]] | None = None,
    study: str = STUDY,
    codebook: str = CODEBOOK,
    more_authorities: Sequence[tuple[str, str, str]] = (),
) -> Path:
    """Write a study that holds together into ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    people = [(name, REGIONS[at % 2], "Valley council") for at, name in enumerate(AUTHORITIES)]
    (folder / "population.csv").write_text(
        csv_text(("name", "region", "type"), [*people, *more_authorities]), "utf-8"
    )
    (folder / "responses.csv").write_text(csv_text(COLUMNS, rows or rows_of(answers)), "utf-8")
    (folder / "codebook.yaml").write_text(codebook, "utf-8")
    (folder / "study.toml").write_text(study, "utf-8")
    return folder


def everything(folder: Path, *, but: Sequence[str] = (".cache",)) -> dict[str, bytes]:
    """Return every file under a folder with its content; locks, which are empty, and ``but`` left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".lock" and path.relative_to(folder).parts[0] not in but
    }


def process(
    *arguments: object,
    real: bool = False,
    cwd: Path | None = None,
    stdin: bytes | None = None,
    timeout: float = 240,
    **variables: str,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own, with its own model (``real``) or the toy vectors."""
    return subprocess.run(
        command(*arguments, real=real),
        cwd=cwd or REPOSITORY,
        env=environment(**variables),
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        timeout=timeout,
    )


def command(*arguments: object, real: bool = False) -> list[str]:
    """Return the command line of `process`."""
    start = ["-m", "sli_themes"] if real else [str(Path(__file__).resolve())]
    return [sys.executable, *start, *map(str, arguments)]


def environment(**variables: str) -> dict[str, str]:
    """Return the environment of `process`: a plain one, in which the package is found from anywhere."""
    asked = {"NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "PYTHONUNBUFFERED", "PYTHONWARNINGS"}
    kept = {name: value for name, value in os.environ.items() if name not in asked}
    return {**kept, "PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1", **variables}


def in_process(monkeypatch, capsys) -> Callable[..., Ran]:
    """Return a function that runs a command in this process, on the toy vectors, and returns what it did."""
    from sli_themes.cli.app import run

    monkeypatch.setattr("sli_themes.pipeline.Vectors", ToyVectors)

    def ran(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(code=code, out=out, err=err)

    return ran


def _wait(texts: Sequence[str]) -> None:
    ToyVectors.at_embedding = None  # once
    print(WAITING, file=sys.stderr, flush=True)
    time.sleep(float(os.environ[PAUSE]))


if __name__ == "__main__":
    import sli_themes.pipeline
    from sli_themes.cli.app import run

    sli_themes.pipeline.Vectors = ToyVectors
    if PAUSE in os.environ:
        ToyVectors.at_embedding = staticmethod(_wait)
    sys.exit(run(sys.argv[1:]))
