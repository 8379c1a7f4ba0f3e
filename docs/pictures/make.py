#!/usr/bin/env python3
"""Make the pictures of README and the how-tos from a finished study of the demo.

    .venv/bin/python docs/pictures/make.py DEMO_STUDY

The study has been reported, and its held quotes exported to held.xlsx in its folder. Needs on the PATH: chromium,
soffice (LibreOffice), pdftoppm (poppler) and convert (ImageMagick). The
demo's answers are invented: of no other study may these be kept.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
BROWSER = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
SHOWN = (("Summary", 0, "report-first-page"), ("q2:", 1, "report-question"))
"""What the heading starts with, which of those that do, name of the picture."""
PRINTED = (
    ("release/report.docx", 5, 80, "", "report-word"),
    ("release/quote-pack.docx", 4, 80, "", "quote-pack-word"),
    ("release/tables.xlsx", 18, 110, "1300x560+60+70", "tables-workbook"),
    ("restricted/choose-quotes.xlsx", 1, 170, "1320x560+90+100", "choose-quotes"),
    ("restricted/working.xlsx", 1, 170, "1320x560+90+100", "working-workbook"),
    ("held.xlsx", 1, 300, "1500x640+150+150", "held"),
)
"""File of the study, page of its print, dots an inch, part of the page ("": all), name of the picture."""
COLOURS = 64


def shoot(report: Path) -> None:
    """Take what a browser shows of the report from a heading on."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.goto(report.resolve().as_uri())
        for start, at, name in SHOWN:
            headings = page.locator("h2, h3").filter(has_text=re.compile(f"^{start}"))
            headings.nth(min(at, headings.count() - 1)).evaluate("one => one.scrollIntoView()")
            page.screenshot(path=HERE / f"{name}.png")
        browser.close()


def shrink(picture: Path) -> None:
    """Cut a picture down to what is not white, and to few colours."""
    subprocess.run(
        [
            "convert",
            picture,
            "-trim",
            "-bordercolor",
            "white",
            "-border",
            "12",
            "-strip",
            "-colors",
            str(COLOURS),
            picture,
        ],
        check=True,
    )


def print_page(file: Path, page: int, dots: int, part: str, name: str, scratch: Path) -> None:
    """Take a page of a Word file or a workbook as it is printed."""
    office = ["soffice", f"-env:UserInstallation={(scratch / 'office').as_uri()}", "--headless"]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", str(scratch), str(file)], check=True, capture_output=True
    )
    printed = scratch / f"{file.stem}.pdf"
    subprocess.run(
        [
            *("pdftoppm", "-png", "-singlefile", "-r", str(dots)),
            *("-f", str(page), "-l", str(page), str(printed), str(HERE / name)),
        ],
        check=True,
        capture_output=True,
    )
    if part:
        picture = str(HERE / f"{name}.png")
        subprocess.run(["convert", picture, "-crop", part, "+repage", picture], check=True)


def main() -> None:
    """Make all pictures."""
    study = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        shoot(study / "release" / "report.html")
        for file, page, dots, part, name in PRINTED:
            print_page(study / file, page, dots, part, name, scratch)
    for picture in HERE.glob("*.png"):
        shrink(picture)


if __name__ == "__main__":
    main()
