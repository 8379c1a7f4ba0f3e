"""Measure what reaches a quote from answers that somebody else wrote, in a folder of their own.

    python benchmarks/examine.py FOLDER [--padded] [--show]

``FOLDER/answers.jsonl``, an answer a line: ``{"id": "p1", "region": "North West", "type": "council", "text": "...",
"plants": [{"kind": "event", "surface": "words of the text"}]}``; kinds: person, council, place, identifier, and
programme, role, event, description, or others. ``FOLDER/clean.txt``: an answer a line in which nothing needs to be
hidden. ``--padded``: three neutral sentences stand before each answer, the way an excerpt of a longer one would be
chosen. Prints leaks by kind, and the reasons why clean answers are held; texts only with ``--show``: an examination
whose texts have been read can teach the rules, and measures nothing after that.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from planted.measure import Bench
from planted.trials import Plant, Trial

from sli_themes.anonymity.model import OwnDetails

NEUTRAL = (
    "We welcome the chance to respond to this consultation. "
    "Sector-led improvement has worked well for us over the years. "
    "More could be done to share what works. "
)
KINDS = {"programme": "scheme"}
"""Names that an examination gives a kind → names that the evaluation gives it."""


def main() -> None:
    """Print the leaks by kind and the clean answers that are held."""
    parser = argparse.ArgumentParser(
        description="What reaches a quote from answers that somebody else wrote."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--padded", action="store_true", help="put three neutral sentences before each answer"
    )
    parser.add_argument("--show", action="store_true", help="print the texts of leaks and of what is held")
    chosen = parser.parse_args()
    bench = Bench()
    before = NEUTRAL if chosen.padded else ""
    totals, leaks = Counter[str](), Counter[str]()
    for one in bench.outcomes(trials_of(chosen.folder / "answers.jsonl", before)):
        totals[one.plant.kind] += 1
        if one.reaches:
            leaks[one.plant.kind] += 1
            if chosen.show:
                print(f"LEAK {one.plant.kind} {one.trial.text_id}: {one.plant.written!r} in {one.quote!r}")
    print("| kind | reach a quote | of |\n|---|---|---|")
    for kind, total in sorted(totals.items()):
        print(f"| {kind} | {leaks[kind]} | {total} |")
    print(f"| all | {leaks.total()} | {totals.total()} |")
    print_clean(bench, chosen.folder / "clean.txt", before, show=chosen.show)


def trials_of(path: Path, before: str) -> Iterator[Trial]:
    """Yield the answers of a file with what is planted in them.

    Raises:
        ValueError: a surface does not stand in its text.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        row = json.loads(line)
        text = before + row["text"]
        plants = []
        for plant in row["plants"]:
            start = text.index(plant["surface"])
            plants.append(
                Plant(
                    kind=KINDS.get(plant["kind"], plant["kind"]),
                    disguise="as written",
                    written=plant["surface"],
                    start=start,
                    end=start + len(plant["surface"]),
                )
            )
        own = OwnDetails(region=row["region"], authority_type=row["type"])
        yield Trial(half="examination", text_id=row["id"], text=text, plants=tuple(plants), own=own)


def print_clean(bench: Bench, path: Path, before: str, *, show: bool) -> None:
    """Print how many clean answers are held, and why."""
    texts = [before + line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    held, codes, alone = 0, Counter[str](), Counter[str]()
    attribution = bench.scheme.attribution("North West", "council")
    for text in texts:
        redaction = bench.redactor.redact(text)
        verdict = bench.gate.check(redaction, attribution=attribution, may_quote=True, answer=text)
        found = sorted({reason.code for reason in verdict.reasons})
        held += verdict.held
        codes.update(found)
        if len(found) == 1:
            alone.update(found)
        if show and verdict.held:
            print(f"HELD {found}: {redaction.text!r}")
    print(f"\nclean answers held: {held} of {len(texts)} ({held / len(texts):.1%}, wanted at most 8 %)")
    for code, number in codes.most_common():
        print(f"  {code}: {number}, alone {alone[code]}")


if __name__ == "__main__":
    main()
