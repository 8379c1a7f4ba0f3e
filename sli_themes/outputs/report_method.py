"""The chapter of a report on how it was made, in short; its annex has the whole note (publishable)."""

from __future__ import annotations

from collections.abc import Iterator

from sli_themes.outputs import report_sentences as say
from sli_themes.outputs.blocks import Block, Bullets, Heading, Paragraph
from sli_themes.outputs.conventions import CONVENTIONS, is_corrected, printed_per_cent
from sli_themes.results import Results
from sli_themes.wording import counted


def method(results: Results) -> Iterator[Block]:
    """Yield how answers were coded and counted, how figures are to be read, and what they do not say."""
    yield Heading(text="How this report was made", level=1)
    if opened := say.opened(results.report):
        yield Paragraph(text=opened)
    yield Paragraph(text=_coded(results))
    if is_corrected(results.counts):
        yield Paragraph(
            text="A random sample of respondents was coded by people who did not see the machine's codings. From it "
            "shares were corrected for errors of the machine; they stand beside the counted ones, each with its "
            "own interval."
        )
    yield Heading(text="How to read the figures", level=2)
    yield Bullets(items=tuple(_figures(results)))
    yield Paragraph(
        text="Words for how common a theme is never stand without its count. Before rounding they mean, of the base:"
    )
    yield Bullets(items=tuple(_prevalence(results)))
    yield Heading(text="What the figures do not say", level=2)
    yield Bullets(items=tuple(_caveats(results)))


def _coded(results: Results) -> str:
    """Return who coded what, from the run record."""
    record = results.record
    accounting = dict(record.accounting)
    blank = accounting.get("blank", 0)
    read = accounting.get("rows read", sum(accounting.values())) - blank
    left = f"; {blank:,} were left blank" if blank else ""
    said = [
        f"{counted(read, 'answer')} to open questions {'was' if read == 1 else 'were'} read{left}.",
        f"They were coded with the themes of a codebook (version {record.codebook_version}; Annex B).",
    ]
    if record.human_codings_hash:
        said.append("People coded some of them; a machine learned from these and coded the rest.")
        said.append("Where people coded an answer, their codings stand.")
    else:
        said.append("A machine coded them from the texts of the codebook; no answer was coded by people.")
    return " ".join(said)


def _figures(results: Results) -> Iterator[str]:
    """Yield what a per cent, an interval and a mark say."""
    yield "Per cents are of the base: the respondents who answered the question in words that say something."
    yield "Per cents are whole, halves are rounded up, and they need not add up to 100."
    confidence = f"{100 * results.settings.counts.confidence:g}"
    yield f"The interval is that of the share at {confidence} per cent confidence, if who responded were a random draw."
    least = counted(results.settings.counts.min_base, "respondent")
    yield f"Per cents and intervals are withheld where the base is under {least}."
    yield "A theme with others below it counts everybody who raised any of them, once."
    for mark, meaning in CONVENTIONS:
        yield f"“{mark}” in a table: {meaning}."


def _prevalence(results: Results) -> Iterator[str]:
    """Yield each wording with its cut-offs."""
    above = ""
    for share, words in sorted(results.settings.counts.prevalence_words, reverse=True):
        start = printed_per_cent(round(share * 1000), 1000)
        upper = f", under {above}" if above else ""
        yield (
            f"{words}: {start} per cent or more{upper}"
            if share
            else f"{words}: under {above or 100} per cent"
        )
        above = start


def _caveats(results: Results) -> Iterator[str]:
    yield "Who responds to a consultation is no random draw: the figures are of those who responded."
    if is_corrected(results.counts):
        yield "Counts include errors of the machine; corrected shares are as good as the people who coded the sample."
    else:
        yield (
            "The shares are not corrected for errors of the machine, which misses some answers and codes others "
            "wrongly; the intervals know nothing of that."
        )
    yield "A quote shows what a theme means, and nothing of how common it is. Its words were redacted where needed."
    yield "How often a view comes says nothing of how right it is."
