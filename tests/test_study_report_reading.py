"""The [report] table of study.toml: what people say, how it looks, and every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from report_builders import a_png

from sli_themes.errors import StudyError
from sli_themes.results import ReportFacts, ReportStyle
from sli_themes.study import read_study
from sli_themes.study.report_reading import contrast_on_white, report_facts

STUDY = """\
title = "Where next?"
answers = "answers.csv"
[[questions]]
id = "q2"
"""


def facts(folder: Path, report: str, **files: str | bytes) -> ReportFacts:
    """Read a study with this [report] table, beside files named by their stem and ending (``style_toml``)."""
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "study.toml").write_text(f"{STUDY}[report]\n{report}\n", "utf-8")
    return read_study(folder).report


def faults(folder: Path, report: str, **files: str | bytes) -> list[str]:
    """Return the faults of a study with this [report] table."""
    with pytest.raises(StudyError) as raised:
        facts(folder, report, **files)
    return [str(fault) for fault in raised.value.faults]


def test_a_study_need_not_say_anything(tmp_path: Path) -> None:
    """Everything is optional: without the table there is our look and nothing of people's own."""
    (tmp_path / "study.toml").write_text(STUDY, "utf-8")
    assert read_study(tmp_path).report == ReportFacts()


def test_what_people_say(tmp_path: Path) -> None:
    """Texts come through as they are written."""
    report = 'organisation = "A board"\ncontact = "us"\nopened = "1 May"\nclosed = "2 June"\nintroduction = "Hello"'
    assert facts(tmp_path, report) == ReportFacts(
        organisation="A board", contact="us", opened="1 May", closed="2 June", introduction="Hello"
    )


def test_style_logo_and_template_are_read(tmp_path: Path) -> None:
    """The style file names fonts, colours and a logo; the template is taken as it is."""
    style = (
        'font = "Gill Sans"\nheading_font = "Arial"\ntext = "#111111"\naccent = "#660044"\n'
        'logo = "logo.png"\nlogo_alternative = "A bar"\n'
    )
    read = facts(
        tmp_path,
        'style = "style.toml"\ntemplate = "ours.docx"',
        style_toml=style,
        logo_png=a_png(),
        ours_docx=b"PK\x03\x04 something",
    )
    assert read.template == b"PK\x03\x04 something"
    assert read.style == ReportStyle(
        font="Gill Sans",
        heading_font="Arial",
        text="#111111",
        accent="#660044",
        logo=a_png(),
        logo_alternative="A bar",
    )


def test_style_file_may_say_a_part(tmp_path: Path) -> None:
    """What it leaves out is ours; a byte order mark does no harm."""
    read = facts(tmp_path, 'style = "style.toml"', style_toml=b"\xef\xbb\xbf" + b'accent = "#660044"')
    assert read.style == ReportStyle(accent="#660044")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Unknown keys, wrong kinds and missing files of study and style stand in one list."""
    report = 'organization = "x"\ncontact = 7\nstyle = "style.toml"\ntemplate = "none.docx"'
    style = 'colour = "red"\nfont = 7\n'
    found = faults(tmp_path, report, style_toml=style)
    assert len(found) == 5
    assert found[0] == "study.toml [report] organization: unknown key → did you mean 'organisation'?"
    assert found[1] == "study.toml [report] contact: must be text in quotes"
    assert "none.docx: cannot be read" in found[2]
    assert found[3].startswith("style.toml colour: unknown key")
    assert found[4] == "style.toml font: must be text in quotes"


def test_report_that_is_no_table_is_a_fault(tmp_path: Path) -> None:
    """Report = "x" is told as such."""
    (tmp_path / "study.toml").write_text(f'report = "x"\n{STUDY}', "utf-8")
    with pytest.raises(StudyError, match="report: must be a table"):
        read_study(tmp_path)


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ('font = "Arial; } body { display: none"', "font: must be the name of one font"),
        ('heading_font = "a\\"b"', "heading_font: must be the name of one font"),
        ('accent = "red"', 'accent: must be a colour → such as "#1d4f76"'),
        ('text = "#12345"', "text: must be a colour"),
        ('accent = "#ffcc00"', "accent: is too pale to be read on white (contrast 1.5 to 1)"),
        ('logo = "style.toml"\nlogo_alternative = "x"', "style.toml: is not a png or jpeg"),
        ('logo = "logo.png"', "logo_alternative: is missing"),
        ('logo = "none.png"\nlogo_alternative = "x"', "none.png: cannot be read"),
        ("font = ", "is not valid TOML"),
    ],
)
def test_faults_of_a_style(tmp_path: Path, style: str, fault: str) -> None:
    """A style that could not be read, seen or heard, or would be more than a style, is a fault with its key."""
    (found,) = faults(tmp_path, 'style = "style.toml"', style_toml=style, logo_png=a_png())
    assert fault in found


def test_style_that_is_not_there_or_not_utf_8_is_a_fault(tmp_path: Path) -> None:
    """A missing file and one in another encoding are told, not raised."""
    assert "cannot be read" in faults(tmp_path, 'style = "style.toml"')[0]
    assert "is not valid TOML in UTF-8" in faults(tmp_path, 'style = "style.toml"', style_toml=b"\xff")[0]


def test_template_that_is_no_word_file_is_a_fault(tmp_path: Path) -> None:
    """A template of another kind is found by check, before anything is coded."""
    (found,) = faults(tmp_path, 'template = "ours.docx"', ours_docx=b"%PDF-1.7")
    assert found.endswith("is not a Word file (docx) → save it as a Word file (docx)")


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#1d4f76", 8.6)]
)
def test_contrast(colour: str, ratio: float) -> None:
    """The ratio is that of the accessibility guidelines: 4.54 for the palest grey that may be text."""
    assert contrast_on_white(colour) == pytest.approx(ratio, abs=0.05)


def test_default_look_passes_its_own_check() -> None:
    """Our fonts and colours would be taken from a style file too."""
    style = ReportStyle()
    assert min(contrast_on_white(style.text), contrast_on_white(style.accent)) >= 4.5
    assert report_facts({}, Path("study.toml")) == (ReportFacts(), ())
