"""Print what is lost without each detector and each rule of the gate."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from planted.measure import Bench
from planted.trials import Trial, all_trials
from sli_themes.anonymity.gate import RULES, Gate
from sli_themes.anonymity.redactor import DETECTORS, Redactor

_TESTS = Path(__file__).resolve().parents[2] / "tests"
_EVERY = 25


def print_mutations(halves: tuple[str, ...]) -> None:
    """Print a row for every registered name: plants that reach a quote without it, and whether a test has its text."""
    sys.path.insert(0, str(_TESTS))
    tested = {
        *importlib.import_module("mutation_cases").RIGHT,
        *importlib.import_module("test_anonymity_gate").HELD,
    }
    whole = Bench()
    trials = [trial for half in halves for trial in all_trials(half, whole.population, every=_EVERY)]
    before = _figures(whole, trials)
    print(
        f"{len(trials)} answers; with everything {before[0]} plants are left by the redactor, {before[1]} reach a quote"
    )
    print(
        "| detector or rule | more left by the redactor | more reach a quote | a test has its text |\n|---|---|---|---|"
    )
    for detector in DETECTORS:
        redactor = Redactor(whole.population, tuple(one for one in DETECTORS if one is not detector))
        bench = Bench(redactor=redactor)
        _row(f"detector {detector.name}", before, _figures(bench, trials), tested=detector.name in tested)
    for rule in RULES:
        rules = tuple(one for one in RULES if one is not rule)
        gate = Gate(whole.redactor, whole.gate.settings, whole.scheme, rules=rules)
        bench = Bench(redactor=whole.redactor, gate=gate)
        _row(f"rule {rule.name}", before, _figures(bench, trials), tested=rule.name in tested)


def _figures(bench: Bench, trials: list[Trial]) -> tuple[int, int]:
    outcomes = list(bench.outcomes(trials))
    return sum(one.left for one in outcomes), sum(one.reaches for one in outcomes)


def _row(name: str, before: tuple[int, int], after: tuple[int, int], *, tested: bool) -> None:
    print(
        f"| {name} | {after[0] - before[0]} | {after[1] - before[1]} | {'yes' if tested else 'NO'} |",
        flush=True,
    )
