"""Pictures: findings made from figures, nothing withheld or hostile in them, the same bytes twice."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from report_builders import HOSTILE, bare_results, full_results, hostile_results

from sli_themes.outputs.blocks import clean
from sli_themes.outputs.pictures import Picture, pictures
from sli_themes.outputs.pictures.chart import in_lines
from sli_themes.outputs.release import picture_file
from sli_themes.outputs.report_content import report_content
from sli_themes.outputs.results_json import render
from sli_themes.results import GroupCount, Results, Term, ThemePair

SVG = "{http://www.w3.org/2000/svg}"


def rich_results(base: Results | None = None) -> Results:
    """Build results with pairs, terms and groups that can be drawn."""
    full = base or full_results()
    pairs = (
        ThemePair(question="q2", first="cuts", second="peers", respondents=9),
        ThemePair(question="q2", first="cuts", second="buses", respondents=6),
    )
    terms = tuple(
        Term(question="q2", word=f"word{'abcdefghijkl'[at]}", respondents=30 - at) for at in range(12)
    )
    cells = [("cuts", "North", 12, 20), ("cuts", "South", None, None), ("peers", "North", 4, 20)]
    groups = tuple(
        GroupCount(
            question="",
            theme_id=theme,
            theme=theme,
            parent="",
            attribute="region",
            group=group,
            authorities=number,
            base_authorities=of,
        )
        for theme, group, number, of in cells
    )
    return replace(full, counts=replace(full.counts, pairs=pairs), terms=terms, by_group=groups)


@pytest.fixture(scope="module")
def drawn() -> dict[str, Picture]:
    """Return the pictures of rich results, by name."""
    return {one.name: one for one in pictures(rich_results())}


def test_every_kind_is_drawn_with_its_finding(drawn: dict[str, Picture]) -> None:
    """Each kind has a picture, and its title says what the figures say."""
    assert list(drawn) == ["options-q1", "themes", "themes-q2", "together-q2", "terms-q2", "themes-by-region"]
    assert drawn["themes-q2"].title.startswith("Most often raised: Cuts, by 36 per cent")
    assert drawn["themes"].title == "Most often raised: Cuts, by 34 respondents"
    assert drawn["options-q1"].title == "Most often chosen: “Yes”, by 67 per cent"
    assert "Cuts, with Peers, by 9 respondents" in drawn["together-q2"].title
    assert "“worda”, 30 respondents" in drawn["terms-q2"].title
    assert drawn["themes-by-region"].title.endswith("North on Cuts, 12 of 20")


def test_letters_are_drawn_into_a_png(monkeypatch: pytest.MonkeyPatch) -> None:
    """A png has the words of its svg: with a font that is nowhere it would be far smaller."""
    from sli_themes.outputs import drawing

    with_words = len(pictures(rich_results())[1].png)
    monkeypatch.setattr(drawing, "_FONT", "No Such Font")
    assert with_words > 1.5 * len(pictures(rich_results())[1].png)


def test_withheld_numbers_are_in_no_picture(drawn: dict[str, Picture]) -> None:
    """A withheld cell is a dash, and a group with a withheld number has no bars."""
    assert "Cuts, South: -" in drawn["themes-by-region"].alternative
    assert "Leaders" not in drawn["options-q1"].svg


def test_nothing_to_tell_draws_nothing() -> None:
    """Without raised themes, or with all groups withheld, there is no picture."""
    assert pictures(bare_results()) == ()
    hidden = tuple(replace(one, authorities=None, base_authorities=None) for one in rich_results().by_group)
    assert "themes-by-region" not in [one.name for one in pictures(replace(rich_results(), by_group=hidden))]


def test_an_svg_stands_alone(drawn: dict[str, Picture]) -> None:
    """It is well-formed, says what it is, and refers to nothing outside itself."""
    for picture in drawn.values():
        root = ET.fromstring(picture.svg)
        assert root.get("role") == "img"
        assert root[0].tag == f"{SVG}title"
        assert root[0].text == picture.title
        assert root[1].tag == f"{SVG}desc"
        assert picture.alternative in str(root[1].text)
        assert re.findall(r"https?://[^\"]*", picture.svg.replace("http://www.w3.org/", "")) == []
        assert "<script" not in picture.svg
        assert "href=" not in picture.svg.replace("xlink", "")


def test_hostile_names_stay_words() -> None:
    """Markup and control characters in names become words, and the svg stays well-formed."""
    made = pictures(rich_results(hostile_results()))
    assert made
    for picture in made:
        ET.fromstring(picture.svg)
        assert "<script" not in picture.svg
    assert HOSTILE not in made[0].svg


def test_same_results_give_the_same_bytes(drawn: dict[str, Picture]) -> None:
    """Svg and png are the same, byte for byte, when drawn again."""
    assert pictures(rich_results()) == tuple(drawn.values())


def test_tables_stand_beside_the_pictures(drawn: dict[str, Picture]) -> None:
    """Pairs and words have tables in the report, and are in results.json."""
    captions = [getattr(block, "caption", "") for block in report_content(rich_results(), ()).blocks]
    assert [one for one in captions if "raised together in answers to q2" in one]
    assert [one for one in captions if "Words in answers to q2" in one]
    assert b'"word": "worda"' in render(rich_results())
    assert b'"second": "buses"' in render(rich_results())
    assert picture_file(drawn["terms-q2"]) == "pictures/terms-q2.svg"


def test_a_notebook_shows_finding_and_alternative(drawn: dict[str, Picture]) -> None:
    """A picture shows itself with its finding and base in words; names in them stay words."""
    for picture in (*drawn.values(), *pictures(rich_results(hostile_results()))):
        assert picture._repr_svg_() == picture.svg
        assert repr(picture).endswith(f"alternative={picture.alternative!r})")
        figure = ET.fromstring(picture._repr_html_().replace("<br>", "<br/>"))
        caption, image = figure
        assert "".join(caption.itertext()) == clean(picture.title + picture.subtitle)
        assert image.tag == f"{SVG}svg"
        assert "<script" not in picture._repr_html_()


def test_pictures_of_one_question_are_drawn_alone(drawn: dict[str, Picture]) -> None:
    """With a question its pictures are drawn, the same as among all others."""
    assert pictures(rich_results(), "q2") == tuple(one for name, one in drawn.items() if name.endswith("-q2"))


def test_names_break_into_even_lines() -> None:
    """A long name has no word alone on its last line, and a long word is never cut."""
    first, last = in_lines("Principle on partnership working and place").split("\n")
    assert abs(len(first) - len(last)) < 12
    assert in_lines("x" * 60) == "x" * 60
