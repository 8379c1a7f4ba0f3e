"""Measure what reaches a quote: the whole table of measures and targets, and every leak.

    python benchmarks/anonymity.py [--half development|held-out|both] [--draw N] [--quick] [--show] [--mutations]
        [--no-commands]

The answers and what is planted in them are in ``benchmarks/planted/``. A plant **reaches** a quote when a telling part
of it is left after redaction and the gate lets the answer through. Each leak is listed by kind, disguise, half and
text id; with ``--show`` also the text (never use it on the held-out half while working on detectors). ``--draw N``
plants other ones of the same lists in other places: rules that were written from the leaks of one draw are judged by
the next.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from planted.command_line import found_in, release_of
from planted.labels import weak_labels
from planted.measure import Bench, Outcome
from planted.mutations import print_mutations
from planted.texts import HALVES
from planted.trials import all_trials, clean_answers, other_authors_trials

from sli_themes.anonymity.model import OwnDetails

HERE = Path(__file__).resolve().parent
QUOTATIONS = HERE.parents[1] / "shared/data/taking_stock/quotes.csv"
PRINCIPLES = HERE.parent / "corpora/principles/responses.csv"
DIRECT = ("person", "own name", "identifier", "other author's identifier")
COUNCILS = ("council", "own council")
PATTERN_REPLACEMENTS = (
    "[e-mail address]", "[telephone number]", "[web address]", "[account name]", "[postcode]", "[number plate]",
    "[reference number]", "[personal number]",
)  # fmt: skip
QUICK = 10
COMMAND_TRIALS = 25
"""Every so-manieth trial goes through the command line."""
SPEED_TRIALS = 8
"""Every so-manieth trial is timed."""


def main() -> None:
    """Print the table, then the leaks."""
    parser = argparse.ArgumentParser(description="What reaches a quote, and what is held though clean.")
    parser.add_argument("--half", choices=(*HALVES, "both"), default="both")
    parser.add_argument("--draw", type=int, default=0, help="another draw of plants for places (default 0)")
    parser.add_argument("--quick", action="store_true", help="every tenth trial only")
    parser.add_argument(
        "--show", action="store_true", help="print the texts of leaks and of clean answers that are held"
    )
    parser.add_argument(
        "--mutations", action="store_true", help="what is lost without each detector and rule"
    )
    parser.add_argument("--no-commands", action="store_true", help="leave the command line out")
    chosen = parser.parse_args()
    halves = HALVES if chosen.half == "both" else (chosen.half,)
    if chosen.mutations:
        print_mutations(halves)
        return
    every = QUICK if chosen.quick else 1
    bench = Bench()
    outcomes = [
        outcome
        for half in halves
        for trials in (
            all_trials(half, bench.population, every=every, draw=chosen.draw),
            other_authors_trials(half, bench.population),
        )
        for outcome in bench.outcomes(trials)
    ]
    print("| measure | target | measured | met? |\n|---|---|---|---|")
    _print_plants(outcomes)
    _print_clean(bench, halves, show=chosen.show)
    _print_stream(bench, halves, outcomes)
    _print_others(bench)
    _print_speed(bench, halves)
    if not chosen.no_commands:
        _print_commands(bench, halves)
    _print_leaks(outcomes, show=chosen.show)


def _row(measure: str, target: str, measured: str, met: bool | None) -> None:
    print(
        f"| {measure} | {target} | {measured} | {'not measured' if met is None else 'yes' if met else 'NO'} |"
    )


def _print_plants(outcomes: list[Outcome]) -> None:
    distinct = len({(one.plant.kind, one.trial.half, one.plant.written) for one in outcomes})
    print(f"| planted identifiers (distinct surfaces) | 5,000 | {len(outcomes):,} ({distinct:,}) | yes |")
    for name, kinds in (("direct identifiers", DIRECT), ("councils", COUNCILS)):
        ours = [one for one in outcomes if one.plant.kind in kinds]
        leaks = sum(one.reaches for one in ours)
        _row(f"planted {name} that reach a quote", "0", f"{leaks} of {len(ours):,}", leaks == 0)
    rest = [one for one in outcomes if one.plant.kind not in DIRECT]
    safe = 1 - sum(one.reaches for one in rest) / len(rest)
    _row(
        "councils, places, programmes, roles and descriptions kept from quotes",
        "99.8 %",
        f"{safe:.2%} of {len(rest):,}",
        safe >= 0.998,
    )
    for kinds, target in ((("person", "own name"), 0.97), (COUNCILS, 0.97), (("place",), 0.93)):
        ours = [one for one in outcomes if one.plant.kind in kinds]
        alone = sum(not one.left for one in ours) / len(ours)
        _row(f"redactor alone: {kinds[0]}", f"{target:.0%}", f"{alone:.1%} of {len(ours):,}", alone >= target)
    for kind in ("identifier", "other author's identifier"):
        ours = [one for one in outcomes if one.plant.kind == kind]
        missed = sum(one.left for one in ours)
        _row(f"{kind}s the redactor misses", "0", f"{missed} of {len(ours):,}", missed == 0)


def _print_clean(bench: Bench, halves: tuple[str, ...], *, show: bool) -> None:
    clean = [(name, text, "") for half in halves for name, text in clean_answers(half)]
    sets = {"our clean answers": clean}
    if QUOTATIONS.is_file():
        with QUOTATIONS.open(encoding="utf-8", newline="") as file:
            sets["published quotations"] = [
                (row["quote_id"], row["text"], f"{row['region']}|{row['authority_type']}")
                for row in csv.DictReader(file)
            ]
    false = []
    for name, texts in sets.items():
        held, codes = [], Counter[str]()
        for text_id, text, where in texts:
            region, _, of_type = (where or "North West|council").partition("|")
            redaction = bench.redactor.redact(text)
            verdict = bench.gate.check(
                redaction, attribution=bench.scheme.attribution(region, of_type), may_quote=True, answer=text
            )
            if name == "our clean answers":
                false += [text_id for span in redaction.spans if span.replacement in PATTERN_REPLACEMENTS]
            codes.update({reason.code for reason in verdict.reasons})
            if verdict.held:
                held.append(text_id)
                if show:
                    print(f"HELD {text_id} {sorted({r.code for r in verdict.reasons})}: {redaction.text!r}")
        share = len(held) / len(texts)
        _row(f"{name} held", "8 %", f"{share:.1%} of {len(texts)} {dict(codes.most_common())}", share <= 0.08)
    _row("false hits of identifiers in clean answers", "0", f"{len(false)} {false}", not false)


def _print_stream(bench: Bench, halves: tuple[str, ...], outcomes: list[Outcome]) -> None:
    """Print what `sli-themes redact` holds, where no model reads whole sentences."""

    def held(text: str, own: OwnDetails | None = None) -> bool:
        redaction = bench.redactor.redact(text, own)
        return bench.stream.check(redaction, may_quote=True, respondent=own).held

    rest = [one for one in outcomes if one.plant.kind not in DIRECT]
    leaks = sum(one.left and not held(one.trial.text, one.trial.own) for one in rest)
    _row("the same, by `redact`", "99.8 %", f"{1 - leaks / len(rest):.2%}", leaks <= 0.002 * len(rest))
    clean = [text for half in halves for _, text in clean_answers(half)]
    share = sum(map(held, clean)) / len(clean)
    _row("our clean answers held by `redact`", "8 %", f"{share:.1%}", share <= 0.08)


def _print_others(bench: Bench) -> None:
    canaries = HERE / "canaries.py"
    if canaries.is_file():
        done = subprocess.run([sys.executable, str(canaries)], capture_output=True, text=True)
        last = (done.stdout.strip().splitlines() or ["said nothing"])[-1]
        _row("canaries over 10,000 fuzzed documents", "0", last, done.returncode == 0)
    else:
        _row("canaries over 10,000 fuzzed documents", "0", "benchmarks/canaries.py is not there", None)
    weak = weak_labels(bench.population, 200)
    _row("labels below k or r (200 studies)", "0", f"{len(weak)} {weak[:3] or ''}", not weak)


def _print_speed(bench: Bench, halves: tuple[str, ...]) -> None:
    """Print a row for ordinary answers and one for planted ones, which have far more to replace than any study."""
    ordinary = [text for half in halves for _, text in clean_answers(half)]
    for file, column in ((PRINCIPLES, "q2"), (QUOTATIONS, "text")):
        if file.is_file():
            with file.open(encoding="utf-8-sig", newline="") as answers:
                ordinary += [row[column] for row in csv.DictReader(answers)]
    planted = [trial for half in halves for trial in all_trials(half, bench.population, every=SPEED_TRIALS)]
    for name, texts in (
        ("ordinary answers", [(text, None) for text in ordinary]),
        ("planted answers", [(trial.text, trial.own) for trial in planted]),
    ):
        words, seconds = bench.cost(texts)
        measured = f"{words / seconds:,.0f} ({words:,} words, {seconds:.2f} s, best of three)"
        _row(f"speed: {name}", "25,000 words a CPU-second", measured, words / seconds >= 25_000)


def _print_commands(bench: Bench, halves: tuple[str, ...]) -> None:
    trials = [trial for half in halves for trial in all_trials(half, bench.population, every=COMMAND_TRIALS)]
    with tempfile.TemporaryDirectory() as scratch:
        release = release_of(trials, Path(scratch))
        with (release / "quotes.csv").open(encoding="utf-8-sig", newline="") as file:
            quotes = sum(1 for _ in csv.DictReader(file))
        found = found_in(release, trials)
    _row(
        f"plants in release/ of a study ({len(trials)} answers, {quotes} quotes)",
        "0",
        str(len(found)),
        not found,
    )
    for name, trial in found:
        kinds = [f"{plant.kind} / {plant.disguise}" for plant in trial.plants]
        print(f"IN RELEASE {name}: {kinds} {trial.half} {trial.text_id}")


def _print_leaks(outcomes: list[Outcome], *, show: bool) -> None:
    leaks = [one for one in outcomes if one.reaches]
    counts = Counter((one.trial.half, one.plant.kind, one.plant.disguise) for one in leaks)
    totals = Counter((one.trial.half, one.plant.kind, one.plant.disguise) for one in outcomes)
    print("\n| half | kind | disguise | reach a quote | of |\n|---|---|---|---|---|")
    for key, number in sorted(counts.items()):
        print(f"| {' | '.join(key)} | {number} | {totals[key]} |")
    print()
    for one in leaks:
        where = f"LEAK {one.plant.kind} / {one.plant.disguise} / {one.trial.half} {one.trial.text_id}"
        print(f"{where}: {one.plant.written!r} in {one.quote!r}" if show else where)


if __name__ == "__main__":
    main()
