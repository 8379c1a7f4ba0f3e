"""Print what a REFI-QDA project of 3,000 answers and 9,000 codings costs to write and to read, and whether it is valid.

    python benchmarks/exchange.py [--schemas ../shared/data/refi_qda]

Answers are invented strings. Valid means: against the published schema (when it is here), and without a breach of the
further rules of ``exchange.refi_rules``, which writing checks and reading checks again. Not a test.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs from a clone that is not installed
ANSWERS, CODINGS = 3_000, 3


def main() -> None:
    """Print one table."""
    from sli_themes.codebook import read_codebook
    from sli_themes.exchange.refi_project import RedactedAnswer, write_project
    from sli_themes.exchange.refi_reading import read_project

    parser = argparse.ArgumentParser(description="Cost and validity of a REFI-QDA project.")
    parser.add_argument("--schemas", type=Path, default=ROOT.parent / "shared" / "data" / "refi_qda")
    schema = parser.parse_args().schemas / "Project.xsd"
    book = read_codebook(ROOT / "codebooks" / "sector_led_improvement.yaml")
    themes, chance = [theme.id for theme in book.codable], random.Random(1)
    answers = [
        RedactedAnswer(
            answer_id=f"R{number:05}:q2",
            text=f"What [our council] would add, point {number}: partners, money and time. " * 4,
            variables=("q2", "North West", "council"),
            themes={"anna": tuple(chance.sample(themes, CODINGS))},
        )
        for number in range(ANSWERS)
    ]
    started = time.perf_counter()
    content = write_project("Benchmark", book, answers, "written by a benchmark").content
    written = time.perf_counter() - started
    started = time.perf_counter()
    project = read_project(content, "benchmark.qdpx")
    read = time.perf_counter() - started
    codings = sum(len(selection.codes) for source in project.sources for selection in source.selections)
    print(f"answers {len(project.sources):,}, codings {codings:,}, {len(content) / 1e6:.1f} MB")
    print(f"written in {written:.1f} s (wanted: under 10), read in {read:.1f} s")
    print(f"breaches of the further rules: {sum(note.fatal for note in project.notes)}")
    if schema.is_file():
        from lxml import etree

        packed = zipfile.ZipFile(io.BytesIO(content)).read("project.qde")
        print(
            f"valid against Project.xsd: {etree.XMLSchema(etree.parse(schema)).validate(etree.fromstring(packed))}"
        )
    else:
        print(f"schema: left out, {schema} is not here")


if __name__ == "__main__":
    main()
