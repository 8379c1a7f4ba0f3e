"""The demo with the real model: what people declared of the worked corpus is what its release says."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from cli_builders import RESULTS, process
from released_files import content_of
from scipy.stats import spearmanr

CORPUS = Path(__file__).resolve().parent.parent / "corpora" / "taking_stock"
LEAST_THEMES = 5
"""The order of fewer themes says little."""

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> tuple[Path, str]:
    """Run the installed program on the worked corpus from nothing; return the study's folder and what was said."""
    folder = tmp_path_factory.mktemp("real") / "demo"
    ran = process("demo", folder, real=True)
    assert ran.returncode == 0, ran.stderr
    assert b"\x1b" not in ran.stdout + ran.stderr
    return folder, ran.stdout.decode()


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a csv file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def declared(demo) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """Return (answers that carry it, its row of the release) of every theme, by question."""
    counted = {
        (row["question"], row["theme_id"]): row for row in rows(demo[0] / "release" / "theme-counts.csv")
    }
    found = defaultdict(list)
    for row in rows(CORPUS / "prevalence.csv"):
        found[row["question"]].append((int(row["answers"]), counted[row["question"], row["theme_id"]]))
    return found


def test_it_runs_from_nothing_and_tells_where_to_look(demo) -> None:
    """All answers are accounted for, every file of a release is there, and the last line names the next step."""
    folder, said = demo
    assert "Read 2,211 answers: " in said
    assert "405 answers were coded by people" in said
    assert said.rstrip().splitlines()[-1].startswith("Next: ")
    assert {file.name for file in (folder / "release").iterdir()} == set(RESULTS)
    assert len(rows(folder / "release" / "quotes.csv")) >= 100


def test_no_planted_name_is_released(demo) -> None:
    """Persons, councils, places, schemes and addresses planted in the answers are in no file, in no letter case."""
    released = b"\n".join(content_of(file) for file in sorted((demo[0] / "release").rglob("*.*")))
    text = " ".join(re.sub(r"<[^>]*>", " ", released.decode("utf-8", "replace")).split())
    planted = {row["surface"] for row in rows(CORPUS / "planted.csv")}
    assert len(planted) > 100
    leaked = [
        one for one in sorted(planted) if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.IGNORECASE)
    ]
    assert leaked == []


def test_themes_come_in_the_order_that_was_declared(declared) -> None:
    """Within every question of five themes or more the rank correlation of counts is .9 or more."""
    orders = {
        question: spearmanr([n for n, _ in themes], [int(row["respondents"]) for _, row in themes]).statistic
        for question, themes in declared.items()
        if len(themes) >= LEAST_THEMES
    }
    assert len(orders) >= 9
    assert {question: order for question, order in orders.items() if order < 0.9} == {}


def test_declared_shares_are_within_the_intervals(declared) -> None:
    """Nine in ten themes or more have an interval that holds the declared share of the respondents."""
    inside = [
        float(row["per_cent_low"])
        <= 100 * number / int(row["base_respondents"])
        <= float(row["per_cent_high"])
        for themes in declared.values()
        for number, row in themes
        if row["per_cent_low"] != "-"
    ]
    assert len(inside) > 60
    assert sum(inside) >= 0.9 * len(inside)
