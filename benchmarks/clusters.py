"""Compare our clusters with those of BERTopic's defaults: agreement with people's codes, stability, cost.

    python -m venv /tmp/bertopic && /tmp/bertopic/bin/pip install torch==2.13.0 bertopic
    python benchmarks/clusters.py --bertopic /tmp/bertopic/bin/python [--sets nhs,principles] [--half report|tune]

BERTopic lives in an environment of its own, since it pins old versions of others; both methods get the same vectors of
the same answers in the same run. Without --bertopic only our rows and the floor are printed.

What the columns say (means over the seeded subsamples of a set):
  AMI         adjusted mutual information with people's codes, answers with exactly one code (chance 0, equal 1)
  stability   adjusted Rand index of two clusterings that each drop 5 % of the answers, on the common answers; answers
              that BERTopic leaves unassigned count as one cluster of their own
  AMI stable  the same two clusterings compared by adjusted mutual information
  unassigned  share of the answers in no cluster
  largest     share of the answers in the largest cluster: where it is near 1, stability says little
  seconds     of processor time a clustering, after one clustering to warm up
The floor is our own clusters dealt out at random, sizes kept.

The NHS answers are split in half by a hash of their ids. Settings were looked at on the half "tune" only; 200 and 1,000
answers are drawn from the half "report". 2,000 answers need both halves: that row is not held out.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

import numpy as np  # noqa: E402  (after the number of threads is set)
from numpy.typing import NDArray  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
NHS = ROOT.parent / "shared" / "data" / "nhs_patient_experience"
PRINCIPLES = ROOT / "corpora" / "principles"
sys.path.insert(0, str(ROOT))  # so that it runs from a clone that is not installed
DROPPED = 0.05
SUBSAMPLES = {200: 12, 1000: 5, 2000: 3}
CORPUS_SUBSAMPLES = 8

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coded:
    """Answers with their vectors (n, d) and the one code a person gave each ("": none, or several)."""

    name: str
    ids: list[str]
    texts: list[str]
    codes: list[str]
    copies: list[str]
    vectors: NDArray[np.float32]

    def rows(self, chosen: NDArray[np.int64]) -> Coded:
        """Return the answers of these rows alone."""
        return Coded(
            name=self.name,
            ids=[self.ids[i] for i in chosen],
            texts=[self.texts[i] for i in chosen],
            codes=[self.codes[i] for i in chosen],
            copies=[self.copies[i] for i in chosen],
            vectors=self.vectors[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draw:
    """One seeded subsample, and two parts of it that each drop some answers."""

    answers: Coded
    parts: tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What a method gave for one draw: labels of all its answers and of its two parts, processor seconds."""

    whole: Labels
    parts: tuple[Labels, Labels]
    seconds: float


def main() -> None:
    """Run what is asked for and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bertopic", type=Path, help="python of an environment with BERTopic")
    parser.add_argument("--sets", default="nhs,principles", help="nhs, principles, or both")
    parser.add_argument("--half", choices=("report", "tune"), default="report", help="of the NHS answers")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        _bertopic_worker(options.worker)
        return
    groups = _groups(options.sets.split(","), options.half)
    if not groups:
        sys.exit("No set of answers is here; nothing was measured.")
    print(_row("set", "answers", "method", *COLUMNS))
    verdicts = []
    by_size: dict[str, list[tuple[list[float], list[float]]]] = {}
    for name, draws in groups:
        ours = [_outcome(draw, _ours) for draw in draws]
        rows = {
            "ours": _scores(draws, ours),
            "floor": _scores(draws, [_dealt(o, i) for i, o in enumerate(ours)]),
        }
        if options.bertopic:
            rows["BERTopic"] = _scores(draws, _bertopic(options.bertopic, draws))
            size = len(draws[0].answers.ids)
            verdicts.append(_verdict(f"{name} {size}", rows["ours"], rows["BERTopic"]))
            pair = (rows["ours"], rows["BERTopic"])
            by_size.setdefault("about 200" if size < 500 else f"{size:,}", []).append(pair)
        for method, scores in rows.items():
            print(
                _row(name, len(draws[0].answers.ids), method, *(f"{score:.3f}" for score in scores)),
                flush=True,
            )
    for size, pairs in by_size.items():
        means = [
            [float(np.mean(column)) for column in zip(*scores, strict=True)]
            for scores in zip(*pairs, strict=True)
        ]
        for method, scores in zip(("ours", "BERTopic"), means, strict=True):
            print(_row(f"mean of {len(pairs)}", size, method, *(f"{score:.3f}" for score in scores)))
        verdicts.append(_verdict(f"mean of {len(pairs)} sets of {size}", *means))
    print("\n".join(["", *verdicts]))


EVEN_CODES = 20
EVEN_DRAWS = 12
COLUMNS = ("AMI", "stability", "AMI stable", "unassigned", "clusters", "largest", "seconds")


def _row(*cells: object) -> str:
    widths = (12, 10, 9, *(11 for _ in COLUMNS))
    return "".join(str(cell).ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _verdict(name: str, ours: list[float], theirs: list[float]) -> str:
    def ahead(i: int) -> str:
        return (
            f"{'ahead' if ours[i] > theirs[i] else 'NOT AHEAD'} in {COLUMNS[i]} ({ours[i] - theirs[i]:+.3f})"
        )

    ratio = theirs[-1] / ours[-1]
    return f"{name}: {ahead(0)}, {ahead(1)}; BERTopic takes {ratio:.1f} x our seconds"


def _groups(sets: list[str], half: str) -> list[tuple[str, list[Draw]]]:
    groups: list[tuple[str, list[Draw]]] = []
    if "nhs" in sets and (NHS / "answers.csv").exists():
        answers = _nhs()
        halves = np.array([hashlib.sha256(f"split{one}".encode()).digest()[-1] % 2 for one in answers.ids])
        for size, number in SUBSAMPLES.items():
            pool = (
                np.flatnonzero(halves == (half == "report")) if size < 2000 else np.arange(len(answers.ids))
            )
            groups.append(("nhs", [_draw(answers, pool, size, seed) for seed in range(number)]))
        pool = np.flatnonzero(halves == (half == "report"))
        groups.append(("nhs-even", [_even_draw(answers, pool, seed) for seed in range(EVEN_DRAWS)]))
    elif "nhs" in sets:
        print(f"Left out: {NHS} is not here.")
    if "principles" in sets and (PRINCIPLES / "human-codings.csv").exists():
        answers = _principles()
        everything = np.arange(len(answers.ids))
        draws = [_draw(answers, everything, len(everything), seed) for seed in range(CORPUS_SUBSAMPLES)]
        groups.append(("principles", draws))
    return groups


def _even_draw(answers: Coded, pool: NDArray[np.int64], seed: int) -> Draw:
    """Draw 200 answers spread evenly over the commonest codes: no single group can stand for most of them."""
    counts = Counter(answers.codes[row] for row in pool)
    commonest = sorted(counts, key=lambda code: (-counts[code], code))[:EVEN_CODES]
    rng = np.random.default_rng(seed)
    chosen = []
    for code in sorted(commonest):
        members = [row for row in pool if answers.codes[row] == code]
        chosen += rng.choice(members, min(200 // EVEN_CODES, len(members)), replace=False).tolist()
    return _draw(answers, np.array(sorted(chosen)), len(chosen), seed)


def _draw(answers: Coded, pool: NDArray[np.int64], size: int, seed: int) -> Draw:
    rng = np.random.default_rng(seed)
    chosen = np.sort(rng.choice(pool, min(size, len(pool)), replace=False))
    n = len(chosen)
    kept = [np.sort(rng.choice(n, n - round(DROPPED * n), replace=False)) for _ in range(2)]
    return Draw(answers=answers.rows(chosen), parts=(kept[0], kept[1]))


def _nhs() -> Coded:
    """Return the NHS answers that say something and have exactly one code."""
    codes = _single_codes(NHS / "labels.csv", "theme")
    with (NHS / "answers.csv").open(encoding="utf-8", newline="") as file:
        kept = {
            row["answer_id"]: row["text"]
            for row in csv.DictReader(file)
            if row["substantive"] == "1" and row["answer_id"] in codes
        }
    ids = sorted(kept)
    texts = [kept[one] for one in ids]
    copies = [""] * len(ids)
    return Coded(
        name="nhs",
        ids=ids,
        texts=texts,
        codes=[codes[i] for i in ids],
        copies=copies,
        vectors=_vectors(texts),
    )


def _principles() -> Coded:
    """Return the answers of the worked corpus that say something, copies as the program finds them."""
    from sli_themes.answers.reading import read_corpus
    from sli_themes.study import read_study

    rows = read_corpus(read_study(PRINCIPLES)).answers.substantive
    codes = _single_codes(PRINCIPLES / "human-codings.csv", "theme_id")
    ids, texts = rows["answer_id"].tolist(), rows["text"].tolist()
    return Coded(
        name="principles",
        ids=ids,
        texts=texts,
        codes=[codes.get(one, "") for one in ids],
        copies=rows["copy_of"].tolist(),
        vectors=_vectors(texts),
    )


def _single_codes(path: Path, column: str) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["answer_id"], set()).add(row[column])
    return {one: min(themes) for one, themes in found.items() if len(themes) == 1}


def _vectors(texts: list[str]) -> NDArray[np.float32]:
    from sli_themes.embedding import SentenceEncoder, VectorCache, embed
    from sli_themes.settings import EmbeddingSettings

    folder = Path(tempfile.gettempdir()) / "sli-themes-benchmark-vectors"
    encoder = SentenceEncoder(EmbeddingSettings())
    return embed(texts, encoder, VectorCache(folder))[:, : encoder.dimensions]


def _ours(answers: Coded) -> Labels:
    from sli_themes.clustering.grouping import cluster
    from sli_themes.settings import ClusteringSettings

    found = cluster(answers.ids, answers.vectors, ClusteringSettings(), copies=answers.copies)
    return found.frame.set_index("answer_id")["cluster"].loc[answers.ids].to_numpy()


def _outcome(draw: Draw, method: Callable[[Coded], Labels]) -> Outcome:
    method(draw.answers)
    start = time.process_time()
    whole = method(draw.answers)
    parts = tuple(method(draw.answers.rows(part)) for part in draw.parts)
    return Outcome(whole=whole, parts=(parts[0], parts[1]), seconds=(time.process_time() - start) / 3)


def _dealt(outcome: Outcome, seed: int) -> Outcome:
    rng = np.random.default_rng(seed)
    first, second = outcome.parts
    return Outcome(
        whole=rng.permutation(outcome.whole),
        parts=(rng.permutation(first), rng.permutation(second)),
        seconds=0.0,
    )


def _scores(draws: Sequence[Draw], outcomes: Sequence[Outcome]) -> list[float]:
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    rows = []
    for draw, outcome in zip(draws, outcomes, strict=True):
        coded = np.array([bool(code) for code in draw.answers.codes])
        codes = np.array(draw.answers.codes)[coded]
        _, left, right = np.intersect1d(*draw.parts, return_indices=True)
        first, second = outcome.parts[0][left], outcome.parts[1][right]
        assigned = outcome.whole[outcome.whole >= 0]
        rows.append(
            (
                adjusted_mutual_info_score(codes, outcome.whole[coded]),
                adjusted_rand_score(first, second),
                adjusted_mutual_info_score(first, second),
                float((outcome.whole < 0).mean()),
                float(len(np.unique(assigned))),
                float(np.bincount(assigned).max() / len(outcome.whole)) if len(assigned) else 0.0,
                outcome.seconds,
            )
        )
    return [float(value) for value in np.mean(rows, axis=0)]


def _bertopic(python: Path, draws: list[Draw]) -> list[Outcome]:
    """Cluster each draw with BERTopic's defaults in its own environment; it sees texts and vectors, no ids."""
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder)
        for i, draw in enumerate(draws):
            first, second = draw.parts
            np.savez(job / f"draw-{i}.npz", vectors=draw.answers.vectors, first=first, second=second)
            (job / f"draw-{i}.json").write_text(json.dumps(draw.answers.texts), encoding="utf-8")
        # -P: numba asks for the module `coverage`, and must not find the script of that name beside this one.
        subprocess.run([python, "-P", __file__, "--worker", job], check=True)
        outcomes = []
        for i in range(len(draws)):
            with np.load(job / f"labels-{i}.npz") as made:
                outcomes.append(
                    Outcome(
                        whole=made["whole"],
                        parts=(made["first"], made["second"]),
                        seconds=float(made["seconds"]),
                    )
                )
        return outcomes


def _bertopic_worker(job: Path) -> None:
    import warnings

    warnings.filterwarnings("ignore")
    from bertopic import BERTopic

    def method(answers: Coded) -> Labels:
        found, _ = BERTopic().fit_transform(answers.texts, embeddings=answers.vectors)
        return np.asarray(found, dtype=np.int64)

    for i in range(len(list(job.glob("draw-*.npz")))):
        texts = json.loads((job / f"draw-{i}.json").read_text(encoding="utf-8"))
        with np.load(job / f"draw-{i}.npz") as given:
            parts = (given["first"], given["second"])
            vectors = given["vectors"]
        nothing = [""] * len(texts)
        answers = Coded(name="", ids=nothing, texts=texts, codes=nothing, copies=nothing, vectors=vectors)
        outcome = _outcome(Draw(answers=answers, parts=parts), method)
        first, second = outcome.parts
        np.savez(
            job / f"labels-{i}.npz", whole=outcome.whole, first=first, second=second, seconds=outcome.seconds
        )


if __name__ == "__main__":
    main()
