"""What a report says: its chapters, in order, with nothing dropped that anybody raised."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from report_builders import a_base, a_count, a_png, bare_results, full_results

from sli_themes.outputs.blocks import Bullets, Figure, Heading, Paragraph, Quotation, Table
from sli_themes.outputs.pictures import Picture
from sli_themes.outputs.report_content import report_content
from sli_themes.outputs.report_method import method
from sli_themes.results import AskedQuestion, Results
from sli_themes.tabulated import OptionCount


def blocks_of(results: Results, kind: type) -> list:
    """Return the blocks of one kind."""
    return [block for block in report_content(results).blocks if isinstance(block, kind)]


def headings(results: Results) -> list[str]:
    """Return the headings, each with a mark a level."""
    return [f"{'#' * one.level} {one.text}" for one in blocks_of(results, Heading)]


def words(results: Results) -> str:
    """Return everything that a report says, a line a block or row."""
    lines: list[str] = []
    for block in report_content(results).blocks:
        match block:
            case Heading():
                lines.append(block.text)
            case Paragraph():
                lines.append(f"{block.strong} {block.text}".strip())
            case Bullets():
                lines += block.items
            case Quotation():
                lines.append(f"{block.text} ({block.attribution})")
            case Table():
                lines += [block.caption, *(" | ".join(row) for row in block.rows), *block.notes]
    return "\n".join(lines)


def test_chapters_in_order() -> None:
    """Summary first, annexes last; closed and open questions in the study's order; sub-themes under their parent."""
    assert headings(full_results()) == [
        "# Summary",
        "# Introduction",
        "# Who responded",
        "# How this report was made",
        "## How to read the figures",
        "## What the figures do not say",
        "# Question by question",
        "## q1: Do you agree?",
        "## q2: What would you add?",
        "### Money",
        "#### Cuts",
        "### Peers",
        "### Raised by few",
        "## q3: Else?",
        "### Cuts",
        "### Peers",
        "# Themes across the questions",
        "# By group of respondents",
        "## By region",
        "# Annex A: The questions",
        "# Annex B: The codebook",
        "# Annex C: Note on method",
        "## What was counted",
        "## Closed questions and who responded",
        "## Where every answer read ended",
        "## How the answers were coded",
        "## What the intervals say, and what they do not",
        "## How the quotes were chosen",
    ]


def test_front_says_what_people_gave() -> None:
    """Organisation, date and contact stand on the first page; without them the title alone."""
    content = report_content(full_results())
    assert (content.title, content.author) == ("Where next?", "An invented board")
    assert content.subtitle == ("An invented board · September 2015", "Contact: the research team")
    bare = report_content(bare_results())
    assert (bare.subtitle, bare.author) == ((), "sli-themes")


def test_summary_has_response_commonest_themes_and_a_finding_a_question() -> None:
    """Who reads one page knows how many responded, what they raised most, and one thing of each question."""
    blocks = report_content(full_results()).blocks
    summary = blocks[: next(at for at, one in enumerate(blocks) if at and isinstance(one, Heading))]
    assert summary[1].text.startswith("147 of 380 authorities (39 per cent) responded.")
    assert "95 respondents answered at least one open question" in summary[1].text
    assert summary[3].items[0] == "Money: 60 of 95 respondents (63 per cent, interval 47 to 67)."
    assert [item[:3] for item in summary[5].items] == ["q1:", "q2:", "q3:"]


def test_tables_are_numbered_without_a_gap() -> None:
    """Response and closed tables bring their numbers; the others go on from there, in the order of the page."""
    captions = [table.caption for table in blocks_of(full_results(), Table)]
    assert [re.match(r"Table (\d+): ", caption)[1] for caption in captions] == [
        str(number) for number in range(1, len(captions) + 1)
    ]


def test_minority_views_are_kept() -> None:
    """What two respondents raised has its figures, its meaning and its quote, under words of its own."""
    said = words(full_results())
    assert "Buses. Raised by 2 of 95 respondents (2 per cent" in said
    assert "A bus an hour would change everything here. (North West council)" in said


def test_every_raised_theme_and_every_quote_has_its_place() -> None:
    """No theme that anybody raised and no quote is dropped; what nobody raised is named."""
    results = full_results()
    said = words(results)
    for count in results.counts.of("q2"):
        assert count.theme in said
    assert [block.text for block in blocks_of(results, Quotation)] == [
        "Cuts went too deep for [our council].",
        "Every grant … is smaller than the last.",
        "A bus an hour would change everything here.",
    ]
    assert "Raised by nobody: 1 of 5 themes of this question: Nobody." in said


def test_findings_do_not_name_a_heading_over_everything() -> None:
    """Where one heading stands over all themes of a question, the finding is of those below it."""
    results = bare_results()
    counts = (a_count("all", 60), a_count("cuts", 34, parent="all"), a_count("peers", 12, parent="all"))
    said = words(replace(results, counts=replace(results.counts, counts=counts)))
    assert "Most often raised was Cuts, by 34 of 95" in said


def test_across_questions_no_finding_names_a_heading_over_a_whole_question() -> None:
    """What heads all themes of one question leads in no list: the commonest are those that the findings name."""
    results = bare_results()
    in_q2 = (a_count("all", 60), a_count("cuts", 34, parent="all"), a_count("peers", 12, parent="all"))
    in_q3 = (a_count("buses", 40, question="q3"), a_count("trams", 9, question="q3"))
    ranked = sorted((*in_q2, *in_q3), key=lambda count: -count.respondents)
    across = tuple(replace(count, question="") for count in ranked)
    counts = replace(
        results.counts,
        questions=("q2", "q3"),
        counts=(*across, *in_q2, *in_q3),
        bases=(a_base("", 95), a_base("q2", 95), a_base("q3", 95)),
    )
    said = words(replace(results, counts=counts))
    summary = said[: said.index("Question by question:")]
    assert re.findall(r"(?m)^(\w+): \d+ of 95", summary) == ["Buses", "Cuts", "Peers", "Trams"]
    chapter = said[said.index("Themes across the questions") :]
    assert "Most often raised was Buses, by 40 of 95" in chapter


def test_a_theme_below_one_that_is_named_is_not_named_again() -> None:
    """A theme that stands at the top of one question and under a named one in another counts within that."""
    summary = words(full_results()).split("Question by question:")[0]
    assert re.findall(r"(?m)^(\w+): \d+ of 95", summary) == ["Money", "Peers", "Buses"]


def test_one_question_is_not_told_twice() -> None:
    """With one question there is no chapter across questions, and no list of findings."""
    results = bare_results()
    counts = replace(results.counts, counts=(a_count("cuts", 34),), bases=(a_base("q2", 95),))
    shown = headings(replace(results, counts=counts))
    assert "# Themes across the questions" not in shown
    assert "Question by question:" not in words(replace(results, counts=counts))


def test_report_without_a_theme() -> None:
    """A consultation in which no theme was raised has a report that says so."""
    said = words(bare_results())
    assert said.count("No theme was raised.") == 2
    assert not [table for table in blocks_of(bare_results(), Table) if "Themes in" in table.caption]


def test_welsh_and_long_words_stay_as_they_are() -> None:
    """Letters of every alphabet and words of any length are printed as asked."""
    text = "Beth yw’ch barn am ŵyl Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch?"
    assert f"## q2: {text}" in headings(bare_results(text=text))


def test_questions_without_an_order_keep_their_own() -> None:
    """Results that do not say the study's order show closed questions first."""
    shown = headings(replace(full_results(), asked=()))
    assert [one[3:5] for one in shown if one.startswith("## q")] == ["q1", "q2", "q3"]


def test_a_question_that_is_both_has_its_options_and_its_themes() -> None:
    """Options and own words of one question stand under one heading, and in Annex A once."""
    results = full_results()
    closed = replace(results.tables.closed[0], question="q2", text="What would you add?")
    both = replace(results, tables=replace(results.tables, closed=(closed,)))
    assert headings(both).count("## q2: What would you add?") == 1
    assert "q2 | What would you add? | open and closed" in words(both)
    assert "Table 3: Themes in answers to q2" in words(both)


def test_groups_that_may_not_be_told_are_said_to_be_withheld() -> None:
    """A table of nothing but dashes is a sentence."""
    results = full_results()
    hidden = tuple(replace(one, authorities=None, base_authorities=None) for one in results.by_group)
    said = words(replace(results, by_group=hidden))
    assert "All numbers are withheld" in said
    assert "Authorities that raised each theme" not in said


def test_options_stand_before_themes_by_group() -> None:
    """Closed questions by group come in the chapter of groups, with numbers in order."""
    results = full_results()
    one = OptionCount(
        question="q1", option="Yes", attribute="role", group="Leaders", authorities=12, base_authorities=20
    )
    said = words(
        replace(results, tables=replace(results.tables, by_group=(one, replace(one, attribute="region"))))
    )
    place = said.index("Table 6: Authorities that chose each option of q1, by region: Leaders")
    assert place < said.index("Table 7: Authorities that raised each theme, by region")
    assert "Table 8: Authorities that chose each option of q1, by role: Leaders" in said
    assert "Yes | 12 of 20 (60)" in said


def test_pictures_stand_above_their_tables() -> None:
    """A picture is followed by the table that is its text alternative; one that belongs nowhere is not shown."""
    names = ("themes-q2", "themes", "themes-by-region", "options-q1", "elsewhere")
    pictures = [
        Picture(name=name, title=name, subtitle="", alternative="a", svg="<svg/>", png=a_png())
        for name in names
    ]
    blocks = report_content(full_results(), pictures).blocks
    followed = {
        block.picture.name: blocks[at + 1].caption
        for at, block in enumerate(blocks)
        if isinstance(block, Figure)
    }
    assert followed == {
        "options-q1": "Table 2: Do you agree? (q1)",
        "themes-q2": "Table 3: Themes in answers to q2",
        "themes": "Table 5: Themes across all questions",
        "themes-by-region": "Table 6: Authorities that raised each theme, by region: North and South",
    }


def test_annex_of_the_codebook_holds_what_could_be_raised() -> None:
    """Themes of questions that were not asked are counted, not listed; what nobody raised is there."""
    said = words(full_results())
    assert "Left out, as no question here could raise them: 1 theme." in said
    assert "Nobody | On nobody." in said
    assert "Elsewhere" not in said


def test_note_on_method_is_the_page_of_methods() -> None:
    """Annex C says what methods.md says, in words without Markdown, and points to it for hashes and settings."""
    said = words(replace(full_results(), title="x"))
    annex = said[said.index("Annex C") :]
    assert "The unit of every per cent is the respondent:" in annex
    assert "prediction-powered" in annex
    assert "**" not in annex
    assert "`" not in annex
    assert "(all questions) | 95 | 95 | 99 | 47" in annex
    assert "counts.min_base" not in annex
    heads = [column.name for table in blocks_of(full_results(), Table) for column in table.columns]
    assert "Bucket" in heads
    assert [name for name in heads if name[0].islower() and name[1:2] != ")"] == []


def test_marks_of_markdown_in_a_name_are_kept() -> None:
    """A name that looks like Markdown comes through the page of methods as it was written."""
    results = full_results()
    name = "*Money* | [grants](x) `and` #1"
    counts = tuple(replace(count, theme=name) for count in results.counts)
    said = words(replace(results, counts=replace(results.counts, counts=counts)))
    assert f"{name} | 36 | 33 | 25 to 42 | 48" in said


@pytest.mark.parametrize(
    ("hash_", "said"),
    [("d" * 64, "People coded some of them"), ("", "no answer was coded by people")],
)
def test_method_says_who_coded(hash_: str, said: str) -> None:
    """Whether people coded any answer is told from the run record."""
    results = full_results()
    blocks = list(method(replace(results, record=replace(results.record, human_codings_hash=hash_))))
    assert any(said in block.text for block in blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize(
    ("accounting", "said"),
    [
        (
            (("rows read", 120), ("coded", 104), ("blank", 16)),
            "104 answers to open questions were read; 16 were",
        ),
        ((("rows read", 9), ("coded", 9)), "9 answers to open questions were read. "),
        ((("coded", 1), ("blank", 3)), "1 answer to open questions was read; 3 were left blank."),
    ],
)
def test_a_blank_is_no_answer_that_was_read(accounting: tuple[tuple[str, int], ...], said: str) -> None:
    """How many answers were read is told without those that were left blank."""
    results = full_results()
    first = next(iter(method(replace(results, record=replace(results.record, accounting=accounting)))))
    blocks = list(method(replace(results, record=replace(results.record, accounting=accounting))))
    assert isinstance(first, Heading)
    assert any(said in block.text for block in blocks if isinstance(block, Paragraph))


def test_method_states_the_cut_offs_of_words() -> None:
    """Words for how common a theme is stand with the per cents from which they hold."""
    said = words(full_results())
    assert "most respondents: 50 per cent or more\nsome respondents: 10 per cent or more, under 50" in said
    assert "a few respondents: under 10 per cent" in said


def test_method_says_whether_shares_are_corrected() -> None:
    """Without a blind sample the report says that errors of the machine are in its figures."""
    results = full_results()
    counts = tuple(replace(count, corrected=None) for count in results.counts)
    plain = replace(results, counts=replace(results.counts, counts=counts))
    assert "The shares are not corrected for errors of the machine" in words(plain)
    assert "The shares are not corrected" not in words(results)
    assert "coded by people who did not see the machine's codings" in words(results)


def test_question_without_wording_is_its_id() -> None:
    """A study may leave the wording out."""
    results = replace(bare_results(), questions=(AskedQuestion(id="q2", text=""),))
    assert "## q2" in headings(results)
