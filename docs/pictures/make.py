#!/usr/bin/env python3
"""Make the pictures of README and the how-tos from a finished study of the demo.

    .venv/bin/python docs/pictures/make.py DEMO_STUDY

Needs on the PATH: chromium, soffice (LibreOffice), pdftotext and pdftoppm (poppler), convert (ImageMagick); and the
font Carlito, as wide as the one that a workbook asks for. Answers of the demo are invented: of no other study may these
pictures be kept.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.utils import range_boundaries
from playwright.sync_api import Page, sync_playwright

from sli_themes.workbooks.cells import height

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BROWSER = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
SCREENS = (
    ("report-first-page", (("header", 70), ("h2:text('Summary')", 716))),
    ("report-question", (("main h3:text('q2:')", 586), ("main h5:text('Principle on partnership')", 450))),
)
"""Name; what the upper and the lower part of the picture begin with, and how high each is in dots."""
PAGES = (
    ("report-word", "release/report.docx", "Table 14"),
    ("quote-pack-word", "release/quote-pack.docx", "Minority view. Raised"),
)
"""Name, Word file, words on the first page of its print that is shown."""
SHEETS = (
    ("tables-workbook", "release/tables.xlsx", "Table_15", "A1:J15"),
    ("choose-quotes", "restricted/choose-quotes.xlsx", "Quotes", "A1:H13"),
    ("working-workbook", "restricted/working.xlsx", "Codings", "A1:H13"),
    ("held", "restricted/held.xlsx", "Held quotes", "A1:H8"),
)
"""Name, workbook, sheet and the part of it that is shown."""
WIDEST, COLOURS = 1200, 48


def main() -> None:
    """Make all pictures of the study that the command line names."""
    study = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        held = scratch / "held.xlsx"
        run(sys.executable, "-m", "sli_themes", "clear", study, "--export", held)
        shoot(study / "release" / "report.html", scratch)
        for name, file, words in PAGES:
            printed = as_pdf(study / file, scratch)
            draw(name, printed, page_with(words, printed), 90, scratch)
        for name, file, sheet, part in SHEETS:
            cut = scratch / f"{name}.xlsx"
            keep(held if name == "held" else study / file, sheet, part, cut)
            draw(name, as_pdf(cut, scratch), 1, 150, scratch, trim=True)


def run(*command: object) -> str:
    """Run a command and return what it says."""
    done = subprocess.run([*map(str, command)], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout


def shoot(report: Path, scratch: Path) -> None:
    """Take two parts of the page as a browser shows them, one under the other."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        page = browser.new_page(viewport={"width": 900, "height": 900})
        page.goto(report.as_uri())
        for name, starts in SCREENS:
            parts = [scratch / f"{name}-{place}.png" for place in range(len(starts))]
            for (start, tall), part in zip(starts, parts, strict=True):
                take(page, start, tall, part)
            run("convert", *parts, "-append", scratch / f"{name}.png")
            shrink(scratch / f"{name}.png", name)
        browser.close()


def take(page: Page, start: str, tall: int, into: Path) -> None:
    """Take so much of the page from an element on."""
    box = page.locator(start).first.bounding_box()
    assert box is not None, start
    page.screenshot(
        path=into, full_page=True, clip={"x": 0, "y": box["y"] - 12, "width": 900, "height": tall}
    )


def as_pdf(file: Path, scratch: Path) -> Path:
    """Return the print of a Word file or a workbook."""
    profile = f"-env:UserInstallation={(scratch / 'office').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", scratch, file)
    return scratch / f"{file.stem}.pdf"


def page_with(words: str, printed: Path) -> int:
    """Return the first page with these words."""
    pages = run("pdftotext", "-layout", printed, "-").split("\f")
    return next(place for place, page in enumerate(pages, start=1) if words in page)


def keep(workbook: Path, sheet: str, part: str, into: Path) -> None:
    """Leave a part of one sheet, rows as tall as it needs, with the lines and letters that a screen shows around it."""
    book = openpyxl.load_workbook(workbook)
    for other in set(book.sheetnames) - {sheet}:
        del book[other]
    page = book[sheet]
    _, _, last, _ = range_boundaries(part)
    if page.max_column > last:
        page.delete_cols(last + 1, page.max_column)
        for row in page.iter_rows(min_row=2):
            wrapped = [cell for cell in row if cell.alignment.wrap_text and cell.value]
            widths = [int(page.column_dimensions[cell.column_letter].width) for cell in wrapped]
            texts = [str(cell.value) for cell in wrapped]
            page.row_dimensions[row[0].row].height = height(zip(texts, widths, strict=True))
    page.print_title_rows = None
    page.print_area = part
    page.print_options.gridLines = page.print_options.headings = True
    book.save(into)


def draw(name: str, printed: Path, page: int, dots: int, scratch: Path, *, trim: bool = False) -> None:
    """Draw a page of a print, whole or cut down to what is on it."""
    run("pdftoppm", "-png", "-singlefile", "-r", dots, "-f", page, "-l", page, printed, scratch / name)
    shrink(scratch / f"{name}.png", name, *(["-trim", "+repage"] if trim else []))


def shrink(picture: Path, name: str, *first: str) -> None:
    """Write a picture beside this file: few colours, a thin frame, nothing in it but the picture."""
    frame = ("-bordercolor", "#b0b4b8", "-border", "1")
    size = ("-resize", f"{WIDEST - 2}x>", "-strip", "+dither", "-colors", COLOURS)
    run(
        "convert",
        picture,
        *first,
        *size,
        *frame,
        "-define",
        "png:exclude-chunks=date,time",
        HERE / f"{name}.png",
    )


if __name__ == "__main__":
    main()
