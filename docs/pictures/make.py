#!/usr/bin/env python3
"""Make the pictures of README and the how-tos from a finished study of the demo (standard library only).

    python docs/pictures/make.py DEMO_STUDY

The study has been reported, and its held quotes exported to held.xlsx in its folder. Needs on the PATH: chromium,
soffice (LibreOffice) and pdftoppm (poppler). The demo's answers are invented: of no other study may these be kept.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars")
CHROMIUM_ALONE = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
SCREEN = "1180,900"
PRINTED = (
    ("release/report.docx", 6, "report-word"),
    ("release/tables.xlsx", 4, "tables-workbook"),
    ("release/quote-pack.docx", 2, "quote-pack-word"),
    ("restricted/choose-quotes.xlsx", 1, "choose-quotes"),
    ("restricted/working.xlsx", 1, "working-workbook"),
    ("held.xlsx", 1, "held"),
)
"""File of the study, page of its print, name of the picture."""
DOTS_PER_INCH = 80


def shoot(page: Path, anchor: str, name: str, scratch: Path) -> None:
    """Take what a browser shows of a page from an anchor on."""
    subprocess.run(
        [
            *CHROMIUM,
            *CHROMIUM_ALONE,
            f"--user-data-dir={scratch / 'browser'}",
            f"--window-size={SCREEN}",
            f"--screenshot={HERE / f'{name}.png'}",
            f"{page.resolve().as_uri()}{anchor}",
        ],
        check=True,
        capture_output=True,
    )


def print_page(file: Path, page: int, name: str, scratch: Path) -> None:
    """Take a page of a Word file or a workbook as it is printed."""
    office = ["soffice", f"-env:UserInstallation={(scratch / 'office').as_uri()}", "--headless"]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", str(scratch), str(file)], check=True, capture_output=True
    )
    printed = scratch / f"{file.stem}.pdf"
    subprocess.run(
        [
            *("pdftoppm", "-png", "-singlefile", "-r", str(DOTS_PER_INCH)),
            *("-f", str(page), "-l", str(page), str(printed), str(HERE / name)),
        ],
        check=True,
        capture_output=True,
    )


def main() -> None:
    """Make all pictures."""
    study = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        report = study / "release" / "report.html"
        shoot(report, "", "report-first-page", scratch)
        shoot(report, "#question-2", "report-question", scratch)
        for file, page, name in PRINTED:
            print_page(study / file, page, name, scratch)


if __name__ == "__main__":
    main()
