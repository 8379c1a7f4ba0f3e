"""The page of a report: closed to the world, readable by everybody, and no word that does more than stand there."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest
from lxml import html
from report_builders import HOSTILE_PRINTED, a_png, bare_results, full_results, hostile_results
from test_outputs import assert_gold

from sli_themes.anonymity.contents import words_of_file
from sli_themes.outputs import report_html
from sli_themes.outputs.pictures import Picture
from sli_themes.outputs.report_content import report_content
from sli_themes.results import ReportStyle

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def page(results=None, **style) -> html.HtmlElement:
    """Return a page as a browser reads it."""
    results = results or full_results()
    if style:
        results = replace(results, report=replace(results.report, style=ReportStyle(**style)))
    return html.document_fromstring(report_html.render(results))


def test_gold() -> None:
    """The page is what its gold file holds, byte for byte, however often."""
    content = report_html.render(full_results())
    assert content == report_html.render(full_results())
    assert_gold("report.html", content)


def test_nothing_comes_from_outside_and_nothing_runs() -> None:
    """No script, no address but places of the page itself, and a policy that lets in nothing but its own style."""
    content = report_html.render(full_results()).decode()
    read = html.document_fromstring(content)
    assert not read.xpath("//script | //iframe | //object | //form | //link | //@onclick | //@style")
    assert {address[0] for address in read.xpath("//@href")} == {"#"}
    assert not re.search(r"https?://|url\(|@import", content)
    policy = read.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style = re.search(r"<style>(.*?)</style>", content, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")


def test_page_can_be_gone_through_without_eyes() -> None:
    """Language, title, landmarks, a link past the contents, one first heading, and no level skipped."""
    read = page()
    assert read.get("lang") == "en-GB"
    assert read.findtext(".//title") == "Where next?"
    assert [len(read.findall(f".//{mark}")) for mark in ("header", "nav", "main", "h1")] == [1, 1, 1, 1]
    assert read.xpath("//a[@class='skip']/@href") == ["#report"]
    levels = [int(one.tag[1]) for one in read.xpath("//h1|//h2|//h3|//h4|//h5")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_links_lead_to_parts_of_the_page() -> None:
    """Each entry of the contents leads to a heading with the same words; ids are there once."""
    read = page()
    ids = read.xpath("//@id")
    assert len(ids) == len(set(ids))
    for link in read.xpath("//nav//a"):
        assert read.get_element_by_id(link.get("href")[1:]).text == link.text


def test_tables_say_what_heads_what() -> None:
    """Each table has a caption, columns and rows have heads, and it can be scrolled with the keys."""
    for table in page().findall(".//table"):
        assert table.find("caption").text.startswith("Table ")
        assert set(table.xpath("./thead//th/@scope")) == {"col"}
        assert {row[0].get("scope") for row in table.xpath("./tbody/tr")} == {"row"}
        assert table.getparent().get("tabindex") == "0"
        assert table.getparent().get("aria-labelledby") == table.find("caption").get("id")


def test_bars_repeat_a_number_that_stands_beside_them() -> None:
    """A bar is as long as its per cent, is silent, and never stands alone; marks have none."""
    cells = page().xpath("//td[span]")
    assert len(cells) > 5
    for cell in cells:
        assert cell[0].get("aria-hidden") == "true"
        assert cell[0][0].get("class") == f"bar w{cell.text}"
    assert not [cell for cell in page().xpath("//td") if cell.text == "-" and len(cell)]


def test_hostile_words_stand_as_words() -> None:
    """Mark-up and template language of respondents, analysts and questions are shown and do nothing."""
    content = report_html.render(hostile_results()).decode()
    read = html.document_fromstring(content)
    assert not read.findall(".//script")
    assert read.findtext(".//h1") == HOSTILE_PRINTED
    assert read.xpath("//blockquote/p")[0].text == f"“{HOSTILE_PRINTED}”"
    assert read.findtext(".//caption").startswith("Table ")
    assert "49" not in "".join(read.xpath("//h1/text() | //h4/text()"))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e\ufffe]", content)


def test_style_of_an_organisation() -> None:
    """Fonts and colours come from its file; the logo stands on top with its words."""
    read = page(font="Gill Sans", accent="#660044", logo=a_png(), logo_alternative="Our <b>mark</b>")
    style = read.findtext(".//style")
    assert '--font:"Gill Sans", sans-serif' in style
    assert "--accent:#660044" in style
    logo = read.xpath("//header/img")[0]
    assert logo.get("alt") == "Our <b>mark</b>"
    assert base64.b64decode(logo.get("src").partition("base64,")[2]) == a_png()


def test_pictures_are_images_whose_words_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is held by the page as an image, with its finding, its measure and its text alternative."""
    picture = Picture(
        name="themes-q2",
        title="Money <leads>",
        subtitle="Per cent",
        alternative='Bars of "money"',
        svg="<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>",
        png=a_png(),
    )
    monkeypatch.setattr(report_html, "report_content", lambda results, _: report_content(results, [picture]))
    read = page()
    (image,) = read.xpath("//figure[@class='picture']/div/img")
    (finding,) = read.xpath("//figure[@class='picture']/figcaption")
    assert (image.getparent().get("tabindex"), image.getparent().get("role")) == ("0", "region")
    # Two questions may have the same finding: the heading above tells their pictures apart.
    heading, said = image.getparent().get("aria-labelledby").split()
    assert said == finding.get("id")
    assert read.get_element_by_id(heading).tag == "h3"
    assert image.get("alt") == 'Bars of "money"'
    assert image.get("src").startswith("data:image/svg+xml;base64,")
    assert read.xpath("string(//figure[@class='picture']/figcaption)") == "Money <leads>Per cent"
    assert not read.findall(".//script")


@pytest.mark.parametrize(
    ("printed", "width"),
    [("0", "w0"), ("36", "w36"), ("100", "w100"), ("101", ""), ("-", ""), ("*", ""), ("²", "")],
)
def test_width_of_bars(printed: str, width: str) -> None:
    """Only a whole per cent up to 100 has a bar."""
    assert report_html._bar(printed) == width


def test_report_of_nothing_opens() -> None:
    """One question, no theme, no table of groups: a page all the same."""
    assert "No theme was raised." in page(bare_results()).text_content()


def test_the_audit_reads_every_word_of_the_page() -> None:
    """The audit of a release finds what stands in cells, quotes and attributes."""
    content = report_html.render(full_results())
    read = "\n".join(words.text for words in words_of_file("report.html", content))
    for planted in (
        "Cuts went too deep",
        "North West council",
        "London boroughs are not shown",
        "An invented board",
    ):
        assert planted in read


def test_style_sheet_has_no_word_that_html_would_change() -> None:
    """The style is put in as it is, so nothing in it may end it or be an entity; people's choices were checked."""
    style = html.document_fromstring(report_html.render(full_results())).findtext(".//style")
    assert unescape(style) == style
    assert "<" not in style


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
@pytest.mark.parametrize(
    "results", [full_results(), hostile_results(), bare_results()], ids=["full", "hostile", "bare"]
)
def test_axe_finds_nothing_in_a_browser(results, tmp_path) -> None:
    """axe-core finds no violation at WCAG 2.2 AA; the page asks for nothing and fits a screen of 320 points."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    file = tmp_path / "report.html"
    file.write_bytes(report_html.render(results))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        said, asked = [], []
        plain = browser.new_page()
        plain.on("console", lambda message: said.append(message.text))
        plain.on("request", lambda request: asked.append(request.url))
        plain.goto(file.as_uri())
        plain.set_viewport_size({"width": 320, "height": 800})
        width = plain.evaluate("document.documentElement.scrollWidth")
        colour = plain.evaluate("getComputedStyle(document.querySelector('h1')).color")
        # The policy of the page keeps axe-core out too.
        looked_at = browser.new_context(bypass_csp=True).new_page()
        looked_at.goto(file.as_uri())
        found = Axe().run(looked_at, options={"runOnly": WCAG}).response
        browser.close()
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert len(found["passes"]) > 20
    assert (said, asked) == ([], [file.as_uri()])
    assert width <= 320
    assert colour == "rgb(29, 79, 118)"


def test_only_rows_with_very_long_words_may_break_them() -> None:
    """A word that would push its table off the page is broken; other words stay whole."""
    marked = page(bare_results(text="x" * 31)).xpath("//tr[@class='long']")
    assert ["x" * 31 in row.text_content() for row in marked] == [True]
    assert not page().xpath("//tr[@class='long']")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_pictures_and_bars_fit_phones_and_paper(tmp_path) -> None:
    """On a phone a picture keeps letters that can be read, and is pushed aside; on paper it fits, without bars."""
    from playwright.sync_api import sync_playwright

    from sli_themes.outputs.pictures import pictures

    file = tmp_path / "report.html"
    file.write_bytes(report_html.render(full_results(), pictures(full_results())))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        phone = browser.new_page(viewport={"width": 390, "height": 800})
        phone.goto(file.as_uri())
        page_width = phone.evaluate("document.documentElement.scrollWidth")
        shown = phone.evaluate("document.querySelector('.picture img').width")
        phone.emulate_media(media="print")
        printed = phone.evaluate("document.querySelector('.picture img').width")
        bars = phone.evaluate("getComputedStyle(document.querySelector('.track')).display")
        browser.close()
    assert page_width <= 390
    assert shown > 500
    assert printed <= 390
    assert bars == "none"
