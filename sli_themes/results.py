"""What may be published: counts, quotes, and the record of how they were made (publishable).

Nothing here, and nothing that imports only from here, can hold an answer as it was written: a `Quote` is built
in ``quotes.py`` alone, after the gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sli_themes.settings import Settings
from sli_themes.tabulated import Tables

FORMAT_VERSION = 1
"""Of results.json and manifest.json: raised when a reader of the older form could go wrong."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Attribution:
    """Say who a quote comes from: region and authority type, nothing else."""

    words: str
    """As printed: "North West council", "London borough", "fire and rescue authority"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Hold an excerpt that passed the gate and carries an attribution."""

    quote_id: str
    """Stable, and says nothing of the respondent."""
    question: str
    theme_id: str
    theme: str
    text: str
    """Redacted words, with ``…`` where the answer goes on and ``[ ]`` where something was replaced."""
    attribution: Attribution


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowedPack:
    """Hold the quotes of a pack that was asked for beside the study's own: of some questions, themes or one region."""

    name: str
    words: str
    """What it is narrowed to, as printed."""
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedShare:
    """Hold a theme's share of respondents, corrected by a random sample of them that people coded blind.

    ``share``, ``low`` and ``high`` are 0..1, rounded to six places; ``sample_respondents`` are those of the sample
    who could have been counted. The share is that among those who responded.
    """

    share: float
    low: float
    high: float
    sample_respondents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCount:
    """Count one theme in one question among one group of respondents.

    ``question`` "" means across all open questions to which the theme belongs; ``attribute`` "" means everybody,
    and with an attribute ``group`` "" means those of whom it is not known. Units are always said: respondents,
    answers, authorities (distinct ones among the respondents; some respondents belong to none). The base is who
    could have been counted: those who answered the question (across questions: at least one to which the theme
    belongs) in words that say something. ``share``, ``low`` and ``high`` (0..1, rounded to six places; Wilson 1927
    interval of respondents / base_respondents) are ``None`` when the base is too small to print. Themes with
    children count the distinct respondents of their children and their own. ``..._without_campaigns`` leave out
    every campaign answer.
    """

    question: str
    theme_id: str
    theme: str
    parent: str
    attribute: str = ""
    group: str = ""
    respondents: int
    answers: int
    authorities: int
    base_respondents: int
    base_answers: int
    base_authorities: int
    respondents_without_campaigns: int
    base_without_campaigns: int
    share: float | None
    low: float | None
    high: float | None
    prevalence: str
    """Words from stated cut-offs; "" when the base is too small to print a share."""
    share_without_campaigns: float | None = None
    """Like ``share``, of the two numbers without campaigns; ``None`` when their base is too small."""
    corrected: CorrectedShare | None = None
    """``None`` without a blind sample, and when too few of it could have been counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """Count the authorities of one group that raised a theme, as far as that may be told.

    ``question`` "" means across all open questions to which the theme belongs; ``group`` "" those of whom it is not
    known. ``authorities`` and ``base_authorities`` are ``None`` where they are withheld.
    """

    question: str
    theme_id: str
    theme: str
    parent: str
    attribute: str
    group: str
    authorities: int | None
    base_authorities: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePair:
    """Count the respondents who raised two themes in one question."""

    question: str
    first: str
    second: str
    """Ids of the themes, in the codebook's order."""
    respondents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Count the respondents who used an ordinary word in their answers to a question."""

    question: str
    word: str
    respondents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """Count who answered a question in words that say something; the keys are those of `ThemeCount`.

    ``question`` "" counts those who answered at least one question.
    """

    question: str
    attribute: str = ""
    group: str = ""
    respondents: int
    answers: int
    authorities: int
    respondents_without_campaigns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCounts:
    """Hold all counts of a study, the commonest theme first within each (attribute, group, question).

    ``questions`` are the ids that were counted, in the study's order. ``left_out`` are (reason, number of codings)
    for codings that are counted nowhere. ``pairs`` are the themes that enough respondents raised together, the
    commonest pair first within each question; they are of everybody.
    """

    questions: tuple[str, ...]
    counts: tuple[ThemeCount, ...]
    bases: tuple[Base, ...]
    left_out: tuple[tuple[str, int], ...] = ()
    pairs: tuple[ThemePair, ...] = ()

    def __iter__(self) -> Iterator[ThemeCount]:
        """Go through the counts."""
        return iter(self.counts)

    def __len__(self) -> int:
        """Return the number of counts."""
        return len(self.counts)

    @property
    def attributes(self) -> tuple[str, ...]:
        """Return the attributes that counts are split by, "" (everybody) included, in order."""
        return tuple(dict.fromkeys(base.attribute for base in self.bases))

    def split_by(self, attribute: str) -> ThemeCounts:
        """Return the counts split by one attribute; "" gives those of everybody."""
        return ThemeCounts(
            questions=self.questions,
            counts=tuple(count for count in self.counts if count.attribute == attribute),
            bases=tuple(base for base in self.bases if base.attribute == attribute),
            left_out=self.left_out,
            pairs=() if attribute else self.pairs,
        )

    def of(self, question: str, attribute: str = "", group: str = "") -> tuple[ThemeCount, ...]:
        """Return the counts of one question ("": across all) in one group, the commonest theme first."""
        key = (question, attribute, group)
        return tuple(count for count in self.counts if (count.question, count.attribute, count.group) == key)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSummary:
    """Hold what a report says of a theme besides its counts."""

    theme_id: str
    name: str
    parent: str
    brief: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """Say how results were made, so that they can be made again.

    All hashes are sha256 in hexadecimal. ``versions`` are (package, version); ``settings`` are (name, value) for
    every setting; ``accounting`` are (bucket, number of answers) and add up to the rows read.
    """

    program_version: str
    versions: tuple[tuple[str, str], ...]
    model: str
    model_hash: str
    codebook_hash: str
    codebook_version: int
    corpus_hash: str
    human_codings_hash: str
    settings: tuple[tuple[str, str], ...]
    accounting: tuple[tuple[str, int], ...]
    evaluation_sample_hash: str = ""
    """Of the answers that were drawn to judge the machine and never teach it; "" when none were."""
    method: str = "default"
    """The built-in coder, or the name of another..."""
    method_hash: str = ""
    """...and the hash of the file it stands in; "" for the built-in one."""
    sent_text_to: str = ""
    """Where the coder sent words of answers; "" when they stayed on the machine..."""
    sending_allowed_by: str = ""
    """...and who allowed it; never published."""
    earlier_lessons_hash: str = ""
    """Of what was learned from people who coded an earlier wave; "" when nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """Hold a question that was counted: its id and the wording that respondents saw."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """Count what people did with quotes that the gate held: numbers, never why or who."""

    cleared: int = 0
    """Quotes that are published because people cleared them as they stand."""
    edited: int = 0
    """Quotes that are published as people shortened them."""
    rejected: int = 0
    """Passages under a theme that nobody will see, because a person rejected them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStyle:
    """Say how a report looks: fonts by name, colours as ``#rrggbb``, each dark enough to be read on white."""

    font: str = "Arial"
    heading_font: str = "Arial"
    text: str = "#1d1d1f"
    accent: str = "#1d4f76"
    """Of headings, bars and lines."""
    logo: bytes = b""
    """A png or jpeg; empty: none."""
    logo_alternative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """Hold what people say in a report, and how it looks; ``""`` leaves a part out."""

    organisation: str = ""
    contact: str = ""
    opened: str = ""
    """When the consultation opened and closed, as printed: "1 May 2015"."""
    closed: str = ""
    introduction: str = ""
    """Paragraphs, divided by blank lines."""
    style: ReportStyle = field(default_factory=ReportStyle)
    template: bytes = b""
    """A Word file whose styles, page, header and footer ``report.docx`` takes; empty: ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Hold everything that is published of a study; each output shows a part of it.

    ``date`` is printed as the study gives it ("" leaves it out): no output asks the clock, so that the same input
    gives the same bytes.
    """

    title: str
    questions: tuple[AskedQuestion, ...]
    counts: ThemeCounts
    themes: tuple[ThemeSummary, ...]
    """In the codebook's order."""
    quotes: tuple[Quote, ...]
    settings: Settings
    record: RunRecord
    date: str = ""
    by_group: tuple[GroupCount, ...] = ()
    """Counts split by an attribute, when they were asked for: those that went through disclosure control."""
    reviewed: Reviewed = field(default_factory=Reviewed)
    tables: Tables = field(default_factory=Tables)
    """Closed questions and response, as far as they may be told."""
    narrowed: tuple[NarrowedPack, ...] = ()
    """In the order in which they were asked for."""
    used_before: frozenset[str] = frozenset()
    """Ids of quotes that stand in another document already."""
    report: ReportFacts = field(default_factory=ReportFacts)
    asked: tuple[str, ...] = ()
    """Ids of all questions, closed ones too, in the study's order."""
    terms: tuple[Term, ...] = ()
    """Ordinary words of redacted answers, the commonest first within each question."""
