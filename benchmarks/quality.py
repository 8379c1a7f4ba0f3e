"""Print how well the coder agrees with people, through the command line, beside the floor.

    python benchmarks/quality.py [--only nhs|quotations|principles] [--seeds N] [--looked-at] [--shared FOLDER]

1. Patient answers (shared/data/nhs_patient_experience): the codebook alone, then 100, 300 and 1,000 human codings of
   whole respondents. Respondents are in two halves by a hash of their id. The settings were chosen on one half; the
   other half is scored (``--looked-at`` scores the first, to compare). An answer is scored when it says something,
   holds no example of the codebook, and none of its respondent's answers was imported.
2. The block quotations of the 2015 report: the shipped codebook and nothing else.
3. The worked corpus against its human codings. One author wrote and coded it, so the figures flatter.

Floor of 1 and 3: the one theme whose name and definition share most words with the answer (``score_codings.py``).
Not a test: nothing fails when a figure is low.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT))  # runs from a checkout that is not installed, too
HUMAN_CODINGS = (0, 100, 300, 1000)
TARGETS = {0: (0.56, 0.42, 1.2), 100: (0.64, 0.45, 0.7), 300: (0.68, 0.50, 0.5), 1000: (0.72, 0.56, 0.4)}
"""Human codings → the micro-F1, macro-F1 and mean error of shares (points) that are wanted of them."""
GOAL = 0.9
POSITIVES = 30
"""With `--precision GOAL`, precision is scored over themes that people gave to so many imported answers."""
_ROW = re.compile(
    r"micro (?P<micro>[\d.]+)\s+macro (?P<macro>[\d.]+)\s+samples (?P<samples>[\d.]+)\s+share error mean "
    r"(?P<mean_error>[\d.]+) pp, largest (?P<largest_error>[\d.]+) pp\s+themes an answer (?P<made>[\d.]+) against "
    r"(?P<human>[\d.]+)"
)
_SCORED = re.compile(r"(\d+) answers, (\d+) themes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Hold one row of the scorer: F1 (0..1), errors of the themes' shares (points), themes an answer."""

    micro: float
    macro: float
    samples: float
    mean_error: float
    largest_error: float
    made: float
    human: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Hold how many answers and themes were scored, and the figures of the codings and of the floor."""

    answers: float
    themes: float
    codings: Figures
    floor: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Hold how probabilities (cells of answer and theme) compare with people.

    ``bins`` are (cells, mean probability, share that people coded) for each tenth; ``error`` is the expected
    calibration error over all cells, ``error_likely`` over those from 0.1 on, where codings are decided.
    """

    bins: tuple[tuple[int, float, float], ...]
    error: float
    error_likely: float
    brier: float


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description="How well the coder agrees with people, beside the floor.")
    parser.add_argument("--only", choices=("nhs", "quotations", "principles"))
    parser.add_argument("--seeds", type=int, default=5, help="samples of human codings (default 5)")
    parser.add_argument("--looked-at", action="store_true", help="score the half the settings were chosen on")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with data/ and bench/")
    chosen = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    nhs, quotations = (chosen.shared / "data" / name for name in ("nhs_patient_experience", "taking_stock"))
    scorer = chosen.shared / "bench" / "score_codings.py"
    wanted = [chosen.only] if chosen.only else ["nhs", "quotations", "principles"]
    needs = {"nhs": (nhs, scorer), "quotations": (quotations,), "principles": (scorer,)}
    for name in wanted:
        missing = [str(path) for path in needs[name] if not path.exists()]
        if missing:
            print(
                f"\n{name}: left out, since {' and '.join(missing)} cannot be found; name its folder with --shared"
            )
            continue
        with tempfile.TemporaryDirectory() as scratch:
            if name == "nhs":
                score_patients(nhs, scorer, Path(scratch), chosen.seeds, looked_at=chosen.looked_at)
            elif name == "quotations":
                score_quotations(quotations, Path(scratch))
            else:
                score_worked_corpus(scorer, Path(scratch))


# ---- Patient answers


def score_patients(folder: Path, scorer: Path, scratch: Path, seeds: int, *, looked_at: bool) -> None:
    """Print the learning curve: a row for each number of human codings, means over the seeds."""
    answers, labels = rows_of(folder / "answers.csv"), themes_of(folder / "labels.csv", "theme")
    half = 0 if looked_at else 1
    ours = [row for row in answers if half_of(row["respondent_id"]) == half and row["substantive"] == "1"]
    name = "looked at: the settings were chosen on it" if looked_at else "unseen"
    print(f"\nPatient answers, {len(ours):,} that say something, of the half that is {name}")
    print_head("human codings")
    cache = scratch / "vectors"
    for number in HUMAN_CODINGS:
        scores: list[Score] = []
        machines: list[Score] = []
        reliable: list[Reliability] = []
        precise: list[tuple[int, int]] = []
        for seed in range(seeds if number else 1):
            imported = sample(ours, number, seed)
            study = scratch / f"study-{number}-{seed}"
            make_study(study, folder / "answers.csv", folder / "codebook.yaml", cache)
            if imported:
                codings = scratch / f"human-{number}-{seed}.csv"
                pairs = [(row["answer_id"], theme) for row in imported for theme in labels[row["answer_id"]]]
                write_csv(codings, ("answer_id", "theme_id"), pairs)
                command("codings", "import", str(study), str(codings), "--coder", "analyst")
            command("code", str(study), "--probabilities")
            read = {row["respondent_id"] for row in imported}
            left = [
                row for row in ours if row["respondent_id"] not in read and row["codebook_example"] == "0"
            ]
            only = scratch / "only.txt"
            only.write_text("\n".join(row["answer_id"] for row in left), encoding="utf-8")
            tables = (folder / "answers.csv", folder / "labels.csv", study / "restricted" / "codings.csv")
            scores.append(scored(scorer, *tables, codebook=folder / "codebook.yaml", only=only))
            likely = {row["answer_id"]: row for row in rows_of(study / "restricted" / "probabilities.csv")}
            reliable.append(
                reliability(
                    [
                        (likely[row["answer_id"]], labels[row["answer_id"]])
                        for row in left
                        if row["answer_id"] in likely
                    ]
                )
            )
            if imported:
                other = scratch / "svm.csv"
                write_csv(other, ("answer_id", "theme_id"), by_support_vectors(imported, left, labels))
                machines.append(
                    scored(scorer, *tables[:2], other, codebook=folder / "codebook.yaml", only=only)
                )
                command("code", str(study), "--precision", str(GOAL))
                precise.append(right_and_made(study, imported, left, labels))
        micro, macro, error = TARGETS[number]
        target = f"   wanted: micro {micro:.2f}, macro {macro:.2f}, mean error {error:.1f}"
        print_row(f"{number:,}", averaged(scores), target, spread(scores))
        if machines:
            print_row("  SVM", averaged(machines))
        print_reliability(reliable)
        if any(made for _, made in precise):
            right, made = (sum(counts) for counts in zip(*precise, strict=True))
            print(
                f"{'':<14}--precision {GOAL}: {right / made:.3f} of {made:,} codings right (wanted: 0.88), "
                f"themes with {POSITIVES} human codings"
            )
    print(
        "The more is imported the fewer answers are left to score; themes with under 10 of them are left out."
    )


def by_support_vectors(
    read: list[dict[str, str]], left: list[dict[str, str]], labels: dict[str, set[str]]
) -> list[tuple[str, str]]:
    """Return the codings of a linear support-vector machine a theme on TF-IDF, as pxtextmining trains it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    words = TfidfVectorizer(ngram_range=(1, 2), max_df=0.9, stop_words="english")
    seen = words.fit_transform([row["text"] for row in read])
    new = words.transform([row["text"] for row in left])
    found = []
    for theme in sorted(set().union(*(labels[row["answer_id"]] for row in read))):
        teaches = [theme in labels[row["answer_id"]] for row in read]
        if all(teaches):
            continue
        made = (
            LinearSVC(C=15, class_weight="balanced", random_state=0, max_iter=20_000)
            .fit(seen, teaches)
            .predict(new)
        )
        found += [(row["answer_id"], theme) for row, coded in zip(left, made, strict=True) if coded]
    return found


def reliability(answers: list[tuple[dict[str, str], set[str]]]) -> Reliability:
    """Return the calibration of rows of probabilities.csv against the themes that people gave."""
    cells = [
        (float(value), theme in given)
        for row, given in answers
        for theme, value in row.items()
        if theme not in ("answer_id", "question") and value
    ]
    tenths: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for value, given in cells:
        tenths[min(int(10 * value), 9)].append((value, given))
    bins = tuple(
        (len(held), mean(value for value, _ in held), mean(given for _, given in held))
        if held
        else (0, 0.0, 0.0)
        for held in (tenths[tenth] for tenth in range(10))
    )

    def error(those: tuple[tuple[int, float, float], ...]) -> float:
        return sum(n * abs(said - was) for n, said, was in those) / max(sum(n for n, _, _ in those), 1)

    brier = mean((value - given) ** 2 for value, given in cells)
    return Reliability(bins=bins, error=error(bins), error_likely=error(bins[1:]), brier=brier)


def print_reliability(found: list[Reliability]) -> None:
    """Print the means over the seeds: errors, Brier score, and each tenth as said → was."""
    error, likely, brier = (
        mean(getattr(one, name) for one in found) for name in ("error", "error_likely", "brier")
    )
    print(
        f"{'':<14}calibration error {error:.3f} (from 0.1 on {likely:.3f}; wanted: under 0.05), "
        f"Brier {brier:.4f}; said → was:"
    )
    shown = []
    for tenth in range(10):
        total = sum(one.bins[tenth][0] for one in found)
        if total:
            said, was = (
                sum(one.bins[tenth][0] * one.bins[tenth][at] for one in found) / total for at in (1, 2)
            )
            shown.append(f"{said:.2f} → {was:.2f}")
    print(f"{'':<14}{', '.join(shown)}")


def right_and_made(
    study: Path, imported: list[dict[str, str]], left: list[dict[str, str]], labels: dict[str, set[str]]
) -> tuple[int, int]:
    """Return how many codings of well-known themes are right, and how many there are, among the answers scored."""
    known = Counter(theme for row in imported for theme in labels[row["answer_id"]])
    scored_ids = {row["answer_id"] for row in left}
    made = [
        (row["answer_id"], row["theme_id"])
        for row in rows_of(study / "restricted" / "codings.csv")
        if row["answer_id"] in scored_ids and known[row["theme_id"]] >= POSITIVES
    ]
    return sum(theme in labels[answer] for answer, theme in made), len(made)


def half_of(respondent: str) -> int:
    """Return which half a respondent is in: 0 was looked at when the settings were chosen."""
    return int(hashlib.sha256(("split" + respondent).encode()).hexdigest(), 16) % 2


def sample(answers: list[dict[str, str]], number: int, seed: int) -> list[dict[str, str]]:
    """Return all answers of respondents drawn at random until there are at least ``number`` answers."""
    by_respondent: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in answers:
        by_respondent[row["respondent_id"]].append(row)
    respondents = sorted(by_respondent)
    random.Random(seed).shuffle(respondents)
    drawn: list[dict[str, str]] = []
    for respondent in respondents:
        if len(drawn) >= number:
            break
        drawn += by_respondent[respondent]
    return drawn


# ---- Quotations


def score_quotations(folder: Path, scratch: Path) -> None:
    """Print how often the report's theme comes first, and among the first three, of its question's themes."""
    quotations = rows_of(folder / "quotes.csv")
    table = scratch / "quotations.csv"
    asked = {row["quote_id"]: f"q{row['question_no'].split(';')[0]}" for row in quotations}
    rows = [(row["quote_id"], row["quote_id"], asked[row["quote_id"]], row["text"]) for row in quotations]
    write_csv(table, ("answer_id", "respondent_id", "question", "text"), rows)
    study = scratch / "study"
    make_study(study, table, ROOT / "codebooks" / "sector_led_improvement.yaml", scratch / "vectors")
    command("code", str(study), "--probabilities")
    likely = {row["answer_id"]: row for row in rows_of(study / "restricted" / "probabilities.csv")}
    ranks = []
    for row in quotations:
        said = likely.get(row["quote_id"], {})
        ours = {
            theme: float(value)
            for theme, value in said.items()
            if theme not in ("answer_id", "question") and value
        }
        ranks.append(rank(ours, row["theme_id"]))
    print(f"\nQuotations of the report, {len(quotations)}, with the shipped codebook and nothing else")
    print(f"{'':<44}{'first':>8}{'first three':>13}")
    print_ranks("sli-themes code", ranks, "   wanted: first 60 %, first three 90 %")
    words, vectors = floors(folder / "themes.yaml", quotations)
    print_ranks("floor: the report's label and gist, words", words)
    print_ranks("floor: the report's label and gist, vectors", vectors)
    themes = [sum(1 for key in likely[q["quote_id"]] if likely[q["quote_id"]][key]) - 2 for q in quotations]
    print(
        f"themes to choose among: {mean(themes):.1f} on average; by chance first {mean(1 / n for n in themes):.0%}"
    )


def floors(themes: Path, quotations: list[dict[str, str]]) -> tuple[list[int], list[int]]:
    """Return the ranks by shared words (TF-IDF) and by vectors, from the label and definition of each theme."""
    import numpy as np
    import yaml
    from sklearn.feature_extraction.text import TfidfVectorizer

    from sli_themes.embedding import SentenceEncoder
    from sli_themes.settings import EmbeddingSettings

    with themes.open(encoding="utf-8") as file:
        frames = {
            section["id"]: {
                theme["id"]: f"{theme['label']}. {theme['definition']}" for theme in section["themes"]
            }
            for section in yaml.safe_load(file)["sections"]
        }
    texts = [row["text"] for row in quotations]
    said = [text for frame in frames.values() for text in frame.values()]
    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit([*said, *texts])
    encoder = SentenceEncoder(EmbeddingSettings())
    distinct = sorted({*said, *texts})
    place = dict(zip(distinct, encoder.encode(distinct)[:, : encoder.dimensions], strict=True))

    def meant(those: list[str]) -> np.ndarray:
        return np.stack([place[text] for text in those])

    found: tuple[list[int], list[int]] = ([], [])
    for row in quotations:
        frame = frames[row["section_id"]]
        shared = (vectorizer.transform([row["text"]]) @ vectorizer.transform(frame.values()).T).toarray()[0]
        near = meant(list(frame.values())) @ meant([row["text"]])[0]
        for ranks, values in zip(found, (shared, near), strict=True):
            ranks.append(rank(dict(zip(frame, values.tolist(), strict=True)), row["theme_id"]))
    return found


def rank(values: dict[str, float], theme: str) -> int:
    """Return the place (from 1) of a theme by value; before those that have the same, and last when unknown."""
    own = values.get(theme)
    if own is None:
        return sys.maxsize
    return 1 + sum(value > own for value in values.values())


def print_ranks(name: str, ranks: list[int], after: str = "") -> None:
    """Print the share of ranks 1, and of 1 to 3."""
    first, three = (sum(rank <= most for rank in ranks) for most in (1, 3))
    print(f"{name:<44}{first / len(ranks):>7.1%}{three / len(ranks):>12.1%}{after}")


# ---- The worked corpus


def score_worked_corpus(scorer: Path, scratch: Path) -> None:
    """Print the figures of the worked corpus with its codebook alone, and where people found no theme."""
    from sli_themes.codebook import read_codebook

    corpus, codebook = ROOT / "corpora" / "principles", ROOT / "codebooks" / "sector_led_improvement.yaml"
    study = scratch / "study"
    study.mkdir()
    shutil.copy(corpus / "responses.csv", study)
    shutil.copy(codebook, study / "codebook.yaml")
    wording = (corpus / "study.toml").read_text(encoding="utf-8")
    wording = re.sub(r'(?m)^codebook = ".*"$', 'codebook = "codebook.yaml"', wording)
    (study / "study.toml").write_text(wording, encoding="utf-8")
    command("code", str(study))
    human = themes_of(corpus / "human-codings.csv", "theme_id")
    answers, labels, book = scratch / "answers.csv", scratch / "labels.csv", scratch / "book.yaml"
    rows = [(f"{row['respondent_id']}:q2", row["q2"]) for row in rows_of(corpus / "responses.csv")]
    write_csv(answers, ("answer_id", "text"), rows)
    # The scorer passes over answers without a row: a theme of its own, too rare to be scored, keeps each of them in.
    pairs = [(answer, theme) for answer, themes in human.items() for theme in themes or {f"none of {answer}"}]
    write_csv(labels, ("answer_id", "theme"), pairs)
    themes = [
        {"id": theme.id, "label": theme.name, "definition": theme.definition}
        for theme in read_codebook(codebook).codable
    ]
    book.write_text(json.dumps({"themes": themes}), encoding="utf-8")
    print(
        "\nWorked corpus, the codebook alone (one author wrote the answers, coded them and wrote the codebook)"
    )
    print_head("human codings")
    figures = scored(scorer, answers, labels, study / "restricted" / "codings.csv", codebook=book, rarest=5)
    print_row("0", figures)
    buckets = {row["answer_id"]: row["bucket"] for row in rows_of(study / "restricted" / "uncoded.csv")}
    none = [buckets.get(answer, "coded") for answer, given in human.items() if not given]
    speaking = sum(bucket in ("coded", "no theme") for bucket in none)
    print(
        f"People found no theme in {len(none)} answers, {speaking} of which say something; "
        f"the machine found none in {none.count('no theme')} of these."
    )


# ---- What they share


def make_study(study: Path, answers: Path, codebook: Path, cache: Path) -> None:
    """Make a study of a long table through the command line; all studies share one cache of vectors."""
    columns = "--answer-id answer_id --respondent respondent_id --question question --text text".split()
    command("init", str(study), "--answers", str(answers), "--codebook", str(codebook), *columns)
    cache.mkdir(exist_ok=True)
    (study / ".cache").symlink_to(cache, target_is_directory=True)


def command(*arguments: str) -> None:
    """Run one command of the package to its end; stop with its own words when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "sli_themes", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode != 0:
        sys.exit(f"sli-themes {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}{done.stderr}")


def scored(
    scorer: Path,
    answers: Path,
    labels: Path,
    codings: Path,
    *,
    codebook: Path,
    only: Path | None = None,
    rarest: int = 10,
) -> Score:
    """Run the scorer and return its figures; stop with its own words when it fails."""
    arguments = ["--answers", answers, "--labels", labels, "--codings", codings, "--codebook", codebook]
    arguments += ["--min-positives", rarest, *(["--only", only] if only else [])]
    done = subprocess.run(
        [sys.executable, scorer, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )
    size, found = _SCORED.search(done.stdout), list(_ROW.finditer(done.stdout))
    if done.returncode != 0 or size is None or len(found) != 2:
        sys.exit(f"{scorer}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    made, floor = (
        Figures(**{name: float(value) for name, value in row.groupdict().items()}) for row in found
    )
    return Score(answers=float(size[1]), themes=float(size[2]), codings=made, floor=floor)


def averaged(scores: list[Score]) -> Score:
    """Return the mean of every number."""

    def figures(rows: list[Figures]) -> Figures:
        return Figures(
            **{item.name: mean(getattr(row, item.name) for row in rows) for item in fields(Figures)}
        )

    return Score(
        answers=mean(score.answers for score in scores),
        themes=mean(score.themes for score in scores),
        codings=figures([score.codings for score in scores]),
        floor=figures([score.floor for score in scores]),
    )


def spread(scores: list[Score]) -> str:
    """Return the lowest and highest micro-F1 of the seeds, or nothing."""
    micro = [score.codings.micro for score in scores]
    return f"   micro {min(micro):.3f} to {max(micro):.3f}" if len(micro) > 1 else ""


def print_head(first: str) -> None:
    """Print the head of a table; every pair is codings, then floor."""
    print(
        "F1 and the error of themes' shares in percentage points: codings / floor; themes an answer: codings / people"
    )
    print(
        f"{first:<14}{'scored':>8}{'themes':>8}{'micro':>14}{'macro':>14}{'samples':>14}"
        f"{'mean error':>13}{'largest':>14}{'an answer':>13}"
    )


def print_row(first: str, score: Score, *after: str) -> None:
    """Print one row."""
    made, floor = score.codings, score.floor
    pairs = [
        f"{made.micro:.3f} / {floor.micro:.3f}",
        f"{made.macro:.3f} / {floor.macro:.3f}",
        f"{made.samples:.3f} / {floor.samples:.3f}",
    ]
    print(
        f"{first:<14}{score.answers:>8,.0f}{score.themes:>8.0f}"
        + "".join(f"{pair:>15}" for pair in pairs)[1:]
        + f"{f'{made.mean_error:.1f} / {floor.mean_error:.1f}':>13}"
        + f"{f'{made.largest_error:.1f} / {floor.largest_error:.1f}':>14}"
        + f"{f'{made.made:.2f} / {made.human:.2f}':>13}"
        + "".join(after),
        flush=True,
    )


def rows_of(table: Path) -> list[dict[str, str]]:
    """Return the rows of a csv file."""
    with table.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def themes_of(table: Path, column: str) -> dict[str, set[str]]:
    """Return the themes of each answer in a table of answers and themes; an empty cell names none."""
    found: dict[str, set[str]] = {}
    for row in rows_of(table):
        found.setdefault(row["answer_id"], set()).update({row[column]} - {""})
    return found


def write_csv(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Write a csv file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, *rows])


if __name__ == "__main__":
    main()
