"""Print how often the interval of a corrected share holds the truth, and how wide it is beside the sample's own.

    python benchmarks/coverage.py [--draws N] [--taught N] [--shared FOLDER]

Patient answers (shared/data/nhs_patient_experience) are coded through the command line, with the codebook alone and
after ``--taught`` human codings of whole respondents, who are left out of what is counted. All other respondents are
the population, and what people coded in it is the truth. Then samples of 50, 100, 200 and 400 respondents are drawn
without replacement, as `sli-themes queue` draws them, and shares are corrected by each, as `report` corrects them.

covers: in how many draws the interval holds the share in the population (nominal: 95 per cent).
width: mean width of the interval against Wilson's of the same sample without the machine.
Themes that fewer than 10 respondents of the population raised are left out. Not a test: nothing fails.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # runs from a checkout that is not installed, too
sys.path.insert(0, str(ROOT / "benchmarks"))

import numpy as np  # noqa: E402
from quality import SHARED, command, make_study, rows_of, sample, themes_of, write_csv  # noqa: E402

from sli_themes.intervals import Checked, Estimate, corrected, of_sample_alone  # noqa: E402

SIZES = (50, 100, 200, 400)
RAREST = 10
COMMON = 0.03
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Count the respondents of a population by what people and the machine found of one theme."""

    theme: str
    both: int
    people_only: int
    machine_only: int
    neither: int

    @property
    def share(self) -> float:
        """Return the true share (0..1)."""
        return (self.both + self.people_only) / sum(self.numbers)

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """Return the four numbers."""
        return self.both, self.people_only, self.machine_only, self.neither


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """Hold what came of the draws for one theme."""

    cells: Cells
    covers: float
    alone_covers: float
    width: float
    wider: float
    bias: float
    machine_error: float


def main() -> None:
    """Code, draw, and print a table for each machine and size of sample."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--draws", type=int, default=1000, help="samples drawn of each size (default 1000)")
    parser.add_argument(
        "--taught", type=int, default=300, help="human codings the machine learns from (default 300)"
    )
    parser.add_argument("--themes", action="store_true", help="also print a row a theme")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with data/")
    chosen = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    folder = chosen.shared / "data" / "nhs_patient_experience"
    if not (folder / "answers.csv").is_file():
        sys.exit(f"{folder}: no answers.csv there; name the folder above data/ with --shared")
    with tempfile.TemporaryDirectory() as scratch:
        for taught in dict.fromkeys((0, chosen.taught)):
            population = coded_population(folder, Path(scratch), taught)
            print_machine(population, taught, chosen.draws, by_theme=chosen.themes)


def coded_population(folder: Path, scratch: Path, taught: int) -> list[Cells]:
    """Code all answers after ``taught`` human codings and count the respondents who taught nothing."""
    study = scratch / f"study-{taught}"
    make_study(study, folder / "answers.csv", folder / "codebook.yaml", scratch / "vectors")
    answers = [row for row in rows_of(folder / "answers.csv") if row["substantive"] == "1"]
    people = themes_of(folder / "labels.csv", "theme")
    lessons = sample(answers, taught, 0)
    if lessons:
        pairs = [(row["answer_id"], theme) for row in lessons for theme in people[row["answer_id"]]]
        write_csv(scratch / "taught.csv", ("answer_id", "theme_id"), pairs)
        command("codings", "import", str(study), str(scratch / "taught.csv"), "--coder", "analyst")
    command("code", str(study))
    machine = themes_of(study / "restricted" / "codings.csv", "theme_id")
    taught_by = {row["respondent_id"] for row in lessons}
    said: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for row in answers:
        if row["respondent_id"] not in taught_by:
            said[row["respondent_id"]][0].update(people.get(row["answer_id"], ()))
            said[row["respondent_id"]][1].update(machine.get(row["answer_id"], ()))
    return [
        cells for theme in sorted(set().union(*people.values())) if (cells := counted(theme, said.values()))
    ]


def counted(theme: str, said: Sequence[tuple[set[str], set[str]]]) -> Cells | None:
    """Return the four numbers of a theme, nothing when it is too rare to be scored."""
    both = sum(theme in people and theme in machine for people, machine in said)
    found, made = (sum(theme in one[at] for one in said) for at in (0, 1))
    if found < RAREST:
        return None
    return Cells(
        theme=theme,
        both=both,
        people_only=found - both,
        machine_only=made - both,
        neither=len(said) - found - made + both,
    )


def covered(cells: Cells, size: int, draws: int, random: np.random.Generator) -> Covered:
    """Draw samples of a theme's population and return how the intervals did."""
    tables = random.multivariate_hypergeometric(cells.numbers, size, size=draws)
    distinct, times = np.unique(tables, axis=0, return_counts=True)
    made: list[tuple[Estimate, Estimate]] = []
    for both, people_only, machine_only, neither in distinct.tolist():
        checked = Checked(
            population=sum(cells.numbers),
            machine=cells.both + cells.machine_only,
            both=both,
            people_only=people_only,
            machine_only=machine_only,
            neither=neither,
        )
        made.append((corrected(checked, CONFIDENCE), of_sample_alone(checked, CONFIDENCE)))
    holds, alone = (
        np.array([one[at].low <= cells.share <= one[at].high for one in made], dtype=float) for at in (0, 1)
    )
    widths, own = (np.array([one[at].high - one[at].low for one in made]) for at in (0, 1))
    shares = np.array([one[0].share for one in made])
    return Covered(
        cells=cells,
        covers=float(np.average(holds, weights=times)),
        alone_covers=float(np.average(alone, weights=times)),
        width=float(np.average(widths, weights=times) / np.average(own, weights=times)),
        wider=float(np.average(widths > own + 1e-9, weights=times)),
        bias=float(np.average(shares, weights=times) - cells.share),
        machine_error=(cells.machine_only - cells.people_only) / sum(cells.numbers),
    )


def print_machine(population: list[Cells], taught: int, draws: int, *, by_theme: bool) -> None:
    """Print the tables of one machine."""
    total = sum(population[0].numbers)
    print(
        f"\nMachine after {taught:,} human codings: {total:,} respondents, {len(population)} themes, {draws:,} draws"
    )
    print(
        f"{'sample':<10}{'covers':>8}{'common':>8}{'lowest':>8}{'highest':>9}{'within 93-97':>14}"
        f"{'sample alone':>14}{'width':>7}{'wider':>7}{'bias pp':>9}{'machine pp':>12}"
    )
    for size in SIZES:
        random = np.random.default_rng(2015)
        rows = [covered(cells, size, draws, random) for cells in population]
        common = [row.covers for row in rows if row.cells.share >= COMMON]
        covers = [row.covers for row in rows]
        print(
            f"{size:<10}{mean(covers):>8.1%}{mean(common):>8.1%}{min(covers):>8.1%}{max(covers):>9.1%}"
            f"{mean(0.93 <= one <= 0.97 for one in covers):>14.0%}{mean(row.alone_covers for row in rows):>14.1%}"
            f"{mean(row.width for row in rows):>7.2f}{mean(row.wider for row in rows):>7.1%}"
            f"{100 * mean(abs(row.bias) for row in rows):>9.2f}"
            f"{100 * mean(abs(row.machine_error) for row in rows):>12.2f}",
            flush=True,
        )
        if by_theme:
            for row in sorted(rows, key=lambda row: -row.cells.share):
                print(f"  {row.cells.theme:<60}{row.cells.share:>7.1%}{row.covers:>8.1%}{row.width:>7.2f}")
    print(
        f"common: themes that at least {COMMON:.0%} raised; bias and machine: mean size of the error of the share"
    )


if __name__ == "__main__":
    main()
