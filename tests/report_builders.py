"""What the tests of reports build on: results with closed questions, sub-themes, groups and quotes, all invented."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

from sli_themes.results import (
    AskedQuestion,
    Attribution,
    Base,
    CorrectedShare,
    GroupCount,
    Quote,
    ReportFacts,
    Results,
    RunRecord,
    ThemeCount,
    ThemeCounts,
    ThemeSummary,
)
from sli_themes.settings import Settings
from sli_themes.tabulated import (
    ClosedTable,
    GroupColumn,
    OptionRow,
    ResponseRow,
    ResponseTable,
    Tables,
)

HOSTILE = "</td><script>alert(1)</script> & {{ 7*7 }} {% raw %} \x00\x1b[31m\x0c\ufffe\u202e ]]> <b>"
HOSTILE_PRINTED = "</td><script>alert(1)</script> & {{ 7*7 }} {% raw %} [31m ]]> <b>"
WORDS = ((0.5, "most respondents"), (0.1, "some respondents"), (0.0, "a few respondents"))


def a_png(width: int = 60, height: int = 20) -> bytes:
    """Return a picture of one colour."""
    rows = b"".join(b"\0" + b"\x20\x60\xa0" * width for _ in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def a_count(
    theme_id: str, respondents: int, base: int = 95, *, question: str = "q2", **changes
) -> ThemeCount:
    """Build a count; its interval is invented."""
    share = round(respondents / base, 6) if base >= 10 else None
    prevalence = "" if share is None else next(words for least, words in WORDS if share >= least)
    count = ThemeCount(
        question=question,
        theme_id=theme_id,
        theme=theme_id.replace("-", " ").capitalize(),
        parent="",
        respondents=respondents,
        answers=respondents,
        authorities=respondents // 2,
        base_respondents=base,
        base_answers=base,
        base_authorities=base // 2,
        respondents_without_campaigns=respondents,
        base_without_campaigns=base,
        share=share,
        low=None if share is None else round(share * 0.75, 6),
        high=None if share is None else round(share * 0.75 + 0.2, 6),
        prevalence=prevalence,
        share_without_campaigns=share,
    )
    return replace(count, **changes)


def a_base(question: str, respondents: int) -> Base:
    """Build a base."""
    return Base(
        question=question,
        respondents=respondents,
        answers=respondents + 4,
        authorities=respondents // 2,
        respondents_without_campaigns=respondents,
    )


def a_quote(quote_id: str, theme_id: str, text: str, question: str = "q2") -> Quote:
    """Build a quote."""
    return Quote(
        quote_id=quote_id,
        question=question,
        theme_id=theme_id,
        theme=theme_id.title(),
        text=text,
        attribution=Attribution(words="North West council"),
    )


CLOSED = ClosedTable(
    number=2,
    question="q1",
    text="Do you agree?",
    multiple=False,
    columns=(
        GroupColumn(name="Leaders", base=40, asked=41, base_words="all leaders"),
        GroupColumn(name="Full sample", base=90, asked=95, base_words="all responses", whole=True),
    ),
    rows=(
        OptionRow(option="Yes", counts=(30, 60)),
        OptionRow(option="No", counts=(10, 30)),
        OptionRow(option="Don't know", counts=(None, 0)),
    ),
)
RESPONSE = ResponseTable(
    number=1,
    attribute="authority_type",
    unit="authorities",
    rows=(
        ResponseRow(group="Shire district", responded=80, total=201),
        ResponseRow(group="London borough", responded=None, total=None),
    ),
    whole=ResponseRow(group="All", responded=147, total=380),
    note="London boroughs are not shown.",
)


def full_results() -> Results:
    """Build results with everything that a report can show."""
    in_q2 = (
        a_count("money", 60),
        a_count("cuts", 34, parent="money", respondents_without_campaigns=30, base_without_campaigns=91),
        a_count("peers", 12),
        a_count("buses", 2),
        a_count("nobody", 0),
    )
    corrected = CorrectedShare(share=0.331234, low=0.25, high=0.42, sample_respondents=48)
    in_q2 = (in_q2[0], replace(in_q2[1], corrected=corrected), *in_q2[2:])
    in_q3 = (a_count("cuts", 4, 9, question="q3"), a_count("peers", 4, 9, question="q3"))
    across = tuple(replace(count, question="") for count in in_q2)
    themes = (
        ("money", ""),
        ("cuts", "money"),
        ("peers", ""),
        ("buses", ""),
        ("nobody", ""),
        ("elsewhere", ""),
    )
    groups = [("money", "North", 20, 41), ("money", "South", 11, 30), ("peers", "North", None, None)]
    return Results(
        title="Where next?",
        questions=(AskedQuestion(id="q2", text="What would you add?"), AskedQuestion(id="q3", text="Else?")),
        counts=ThemeCounts(
            questions=("q2", "q3"),
            counts=(*across, *in_q2, *in_q3),
            bases=(a_base("", 95), a_base("q2", 95), a_base("q3", 9)),
        ),
        themes=tuple(
            ThemeSummary(
                theme_id=name, name=name.capitalize(), parent=parent, brief=f"On {name}.", definition=""
            )
            for name, parent in themes
        ),
        quotes=(
            a_quote("b2", "cuts", "Every grant … is smaller than the last."),
            a_quote("a1", "cuts", "Cuts went too deep for [our council]."),
            a_quote("c3", "buses", "A bus an hour would change everything here."),
        ),
        settings=replace(Settings(), counts=replace(Settings().counts, prevalence_words=WORDS)),
        record=RunRecord(
            program_version="0.1.0",
            versions=(("numpy", "2.2.0"),),
            model="default",
            model_hash="a" * 64,
            codebook_hash="b" * 64,
            codebook_version=3,
            corpus_hash="c" * 64,
            human_codings_hash="d" * 64,
            settings=(("counts.min_base", "10"),),
            accounting=(("rows read", 120), ("coded", 90), ("no theme", 14), ("blank", 16)),
        ),
        date="September 2015",
        by_group=tuple(
            GroupCount(
                question="",
                theme_id=theme,
                theme=theme.capitalize(),
                parent="",
                attribute="region",
                group=group,
                authorities=number,
                base_authorities=base,
            )
            for theme, group, number, base in groups
        ),
        tables=Tables(
            responses=(RESPONSE,),
            closed=(CLOSED,),
            covered=ResponseRow(group="All", responded=190, total=380),
        ),
        report=ReportFacts(
            organisation="An invented board",
            contact="the research team",
            opened="1 May 2015",
            closed="31 July 2015",
            introduction="We asked everybody.\n\nMany\nanswered.",
        ),
        asked=("q1", "q2", "q3"),
    )


def bare_results(*, text: str = "What would you add?") -> Results:
    """Build results of one question in which no theme was raised."""
    full = full_results()
    return replace(
        full,
        questions=(AskedQuestion(id="q2", text=text),),
        counts=ThemeCounts(questions=("q2",), counts=(a_count("money", 0),), bases=(a_base("q2", 12),)),
        quotes=(),
        by_group=(),
        tables=Tables(),
        report=ReportFacts(),
        date="",
        asked=(),
    )


def hostile_results() -> Results:
    """Build results in which everything that people write tries to be more than words."""
    full = full_results()
    return replace(
        full,
        title=HOSTILE,
        date=HOSTILE,
        questions=tuple(replace(one, text=HOSTILE) for one in full.questions),
        counts=replace(full.counts, counts=tuple(replace(one, theme=HOSTILE) for one in full.counts)),
        themes=tuple(replace(one, name=HOSTILE, definition=HOSTILE) for one in full.themes),
        quotes=tuple(
            replace(one, text=HOSTILE, attribution=Attribution(words=HOSTILE)) for one in full.quotes
        ),
        tables=Tables(
            responses=(replace(RESPONSE, note=HOSTILE, attribute=HOSTILE),),
            closed=(
                replace(
                    CLOSED,
                    text=HOSTILE,
                    columns=tuple(replace(one, name=HOSTILE, base_words=HOSTILE) for one in CLOSED.columns),
                    rows=tuple(replace(one, option=HOSTILE) for one in CLOSED.rows),
                ),
            ),
        ),
        report=ReportFacts(
            organisation=HOSTILE, contact=HOSTILE, opened=HOSTILE, closed=HOSTILE, introduction=HOSTILE
        ),
    )
