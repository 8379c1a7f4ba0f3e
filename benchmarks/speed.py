"""Print what the main job costs on 3,631 real answers: cold, warm, after more human codings and after an edit.

    python benchmarks/speed.py [--answers FOLDER] [--threads N] [--texts N] [--only code|learning|batches]

Every row of the first table is a command in a process of its own, measured by the operating system: seconds on the
clock, seconds of processor (children included), peak memory; and its share of the cold run of the same session, which
is the number to compare between machines. The second table is the same with 300 human codings, then ten more, and
says how much of it is the fit alone. The third encodes the same texts in one process in several ways.
Not a test: times belong to a machine.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs from a clone that is not installed
NHS = ROOT.parent / "shared" / "data" / "nhs_patient_experience"
COLUMNS = (
    "--answer-id",
    "answer_id",
    "--respondent",
    "respondent_id",
    "--question",
    "question",
    "--text",
    "text",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one command took.

    Attributes:
        wall: seconds on the clock.
        processor: seconds of processor time, user and system.
        peak: largest resident memory in MiB.
    """

    wall: float
    processor: float
    peak: float


def main() -> None:
    """Run what is asked for and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--answers", type=Path, default=NHS, help="folder with answers.csv and codebook.yaml")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads torch may use")
    parser.add_argument("--texts", type=int, default=1000, help="texts for the comparison of batches")
    parser.add_argument("--only", choices=("code", "learning", "batches"))
    chosen = parser.parse_args()
    if not (chosen.answers / "answers.csv").is_file():
        sys.exit(f"{chosen.answers}: no answers.csv there; name a folder with --answers")
    os.environ["OMP_NUM_THREADS"] = str(chosen.threads)
    if chosen.only in (None, "code"):
        compare_runs(chosen.answers, chosen.threads)
    if chosen.only in (None, "learning"):
        compare_learning(chosen.answers, chosen.threads)
    if chosen.only in (None, "batches"):
        compare_batches(chosen.answers, chosen.texts, chosen.threads)


def compare_runs(answers: Path, threads: int) -> None:
    """Code all answers cold, again, and after two edits of the codebook; print one row each."""
    with tempfile.TemporaryDirectory() as scratch:
        study = Path(scratch) / "study"
        command = ["init", str(study), "--answers", str(answers / "answers.csv")]
        measured("init", *command[1:], "--codebook", str(answers / "codebook.yaml"), *COLUMNS)
        steps: list[tuple[str, Callable[[Path], None] | None]] = [
            ("cold: no vector kept", None),
            ("again: nothing changed", None),
            ("after an edit: an example taken out", take_out_an_example),
            ("after an edit: a definition changed, an example added", reword_a_theme),
        ]
        rows: list[tuple[str, Cost]] = []
        for name, edit in steps:
            if edit:
                edit(study / "codebook.yaml")
            rows.append((name, measured("code", str(study))))
    print_runs(f"code, {count_rows(answers / 'answers.csv'):,} answers, {threads} threads", rows)


def compare_learning(answers: Path, threads: int) -> None:
    """Code all answers cold with 300 human codings, then with ten more; print a row each, and what the fit takes."""
    with tempfile.TemporaryDirectory() as scratch:
        study, table = Path(scratch) / "study", Path(scratch) / "human.csv"
        command = ["init", str(study), "--answers", str(answers / "answers.csv")]
        measured("init", *command[1:], "--codebook", str(answers / "codebook.yaml"), *COLUMNS)
        rows: list[tuple[str, Cost]] = []
        for name, number in (
            ("cold, 300 answers coded by people", 300),
            ("ten more answers coded by people", 310),
        ):
            write_codings(answers, table, number)
            measured("codings", "import", str(study), str(table), "--coder", "analyst")
            rows.append((name, measured("code", str(study))))
        print_runs(f"code, {count_rows(answers / 'answers.csv'):,} answers, {threads} threads", rows)
        wall, processor = time_of_fit(study)
    print(f"{'of which learning, with all vectors kept':<55}{wall:>8.1f}{'':>9}{processor:>8.1f}")


def write_codings(answers: Path, table: Path, number: int) -> None:
    """Write the codings of the first answers of the set, in the order of a hash, as a person would supply them."""
    with (answers / "labels.csv").open(newline="", encoding="utf-8-sig") as file:
        given = [(row["answer_id"], row["theme"]) for row in csv.DictReader(file)]
    with (answers / "answers.csv").open(newline="", encoding="utf-8-sig") as file:
        says = {row["answer_id"] for row in csv.DictReader(file) if row["substantive"] == "1"}
    order = sorted(says, key=lambda answer: hashlib.sha256(answer.encode()).hexdigest())
    read = set(order[:number])
    with table.open("w", newline="", encoding="utf-8") as file:
        rows = [("answer_id", "theme_id"), *(pair for pair in given if pair[0] in read)]
        csv.writer(file, lineterminator="\n").writerows(rows)


def time_of_fit(study: Path) -> tuple[float, float]:
    """Return the seconds, on the clock and of processor, in which the coder learns anew from a study."""
    from sli_themes.coding.coder import Coder
    from sli_themes.pipeline import Vectors, read_inputs

    inputs = read_inputs(study)
    coder = Coder(Vectors(inputs.study), inputs.study.settings.coding)
    wall, processor = time.perf_counter(), time.process_time()
    coder.fit(inputs.codebook, inputs.questions, inputs.corpus.answers, inputs.human)
    return time.perf_counter() - wall, time.process_time() - processor


def print_runs(title: str, rows: list[tuple[str, Cost]]) -> None:
    """Print a row a run, with its share of the first."""
    print(f"\n{title}")
    print(f"{'run':<55}{'wall s':>8}{'of cold':>9}{'cpu s':>8}{'of cold':>9}{'peak MiB':>10}")
    cold = rows[0][1]
    for name, cost in rows:
        print(
            f"{name:<55}{cost.wall:>8.1f}{cost.wall / cold.wall:>9.2f}"
            f"{cost.processor:>8.1f}{cost.processor / cold.processor:>9.2f}{cost.peak:>10.0f}"
        )


def measured(*arguments: str) -> Cost:
    """Run one command of the package to its end; stop with its own words when it fails."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(
            [sys.executable, "-m", "sli_themes", *arguments], stdout=said, stderr=subprocess.STDOUT, cwd=ROOT
        )
        # wait4 and not getrusage: it tells of this child alone.
        _, status, usage = os.wait4(running.pid, 0)
        wall = time.perf_counter() - start
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode != 0:
            said.seek(0)
            sys.exit(
                f"{' '.join(arguments)}: exit {running.returncode}\n{said.read().decode(errors='replace')}"
            )
    kilobytes = usage.ru_maxrss / 1024 if sys.platform == "darwin" else usage.ru_maxrss
    return Cost(wall=wall, processor=usage.ru_utime + usage.ru_stime, peak=kilobytes / 1024)


def take_out_an_example(codebook: Path) -> None:
    """Take one example away, so that the coder learns anew and no text is new."""

    def change(themes: list[dict[str, object]]) -> None:
        theme = next(t for t in themes if len(t.get("examples") or ()) > 1)  # type: ignore[arg-type]
        theme["examples"] = list(theme["examples"])[:-1]  # type: ignore[call-overload]

    edit_themes(codebook, change)


def reword_a_theme(codebook: Path) -> None:
    """Change a definition and add an example: two texts whose vectors nobody has kept."""

    def change(themes: list[dict[str, object]]) -> None:
        themes[0]["definition"] = (
            f"{themes[0].get('definition') or ''} Also when it is said in passing.".strip()
        )
        themes[0]["examples"] = [*(themes[0].get("examples") or ()), "It was said to us only in passing."]  # type: ignore[misc]

    edit_themes(codebook, change)


def edit_themes(codebook: Path, change: Callable[[list[dict[str, object]]], None]) -> None:
    """Read the codebook as YAML, change its themes and write it back."""
    from ruamel.yaml import YAML

    yaml = YAML()
    held = yaml.load(codebook)
    change(held["themes"])
    yaml.dump(held, codebook)


def compare_batches(answers: Path, count: int, threads: int) -> None:
    """Encode the same texts by token budget and by count; print seconds and how far the vectors are apart."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    import numpy as np

    from sli_themes.embedding import BertEncoder, SentenceEncoder
    from sli_themes.embedding.blocks import PROCESSOR_TOKENS
    from sli_themes.settings import EmbeddingSettings

    with (answers / "answers.csv").open(newline="", encoding="utf-8-sig") as file:
        texts = sorted({row["text"] for row in csv.DictReader(file)} - {""})
    texts = texts[:: max(1, len(texts) // count)][:count]
    encoder = SentenceEncoder(EmbeddingSettings())
    encoder.encode(texts[:64])
    library = encoder._model
    # The library truncates what is longer than one window, so those texts cannot be compared.
    whole = [len(ids) <= encoder._frame.room for ids in encoder._tokenise(texts)]
    ways: list[tuple[str, Callable[[], np.ndarray]]] = [
        (
            "sentence-transformers, batches of 32",
            lambda: library.encode(texts, batch_size=32, show_progress_bar=False),
        ),
        (
            "sentence-transformers, batches of 128",
            lambda: library.encode(texts, batch_size=128, show_progress_bar=False),
        ),
    ]
    plain = BertEncoder(EmbeddingSettings())
    plain.encode(texts[:8])
    ways.append((f"torch, blocks of {PROCESSOR_TOKENS} tokens", lambda: encoder.encode(texts)))
    ways.append(("numpy, packed without padding", lambda: plain.encode(texts)))
    print(f"\nencode, {len(texts):,} distinct texts, {threads} threads")
    print(f"{'way':<42}{'wall s':>8}{'cpu s':>8}{'texts/s':>9}{'of the first':>14}{'largest difference':>20}")
    first: tuple[float, np.ndarray] | None = None
    for name, encode in ways:
        wall, processor = time.perf_counter(), time.process_time()
        vectors = encode()[:, : encoder.dimensions]
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        first = first or (wall, vectors)
        apart = float(np.abs(vectors - first[1])[whole].max())
        print(
            f"{name:<42}{wall:>8.1f}{processor:>8.1f}{len(texts) / wall:>9.0f}{wall / first[0]:>14.2f}{apart:>20.1e}"
        )


def count_rows(table: Path) -> int:
    """Count the records of a csv file."""
    with table.open(newline="", encoding="utf-8-sig") as file:
        return sum(1 for _ in csv.DictReader(file))


if __name__ == "__main__":
    main()
