"""Counts: how many respondents, answers and authorities raised each theme (bridge: restricted in, publishable out).

Tallies of batches are added (``tally``); shares, intervals, words and order come once, after the sum. What of a split
table may be published is decided in ``anonymity``; here it becomes a type that can be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sli_themes.anonymity.theme_tables import base_cell, theme_cell
from sli_themes.intervals import corrected, wilson
from sli_themes.results import Base, CorrectedShare, GroupCount, ThemeCount, ThemeCounts, ThemePair
from sli_themes.scopes import Scopes
from sli_themes.tally import EVERYBODY, Batch, Cell, Numbers, ThemeTally, checked, tally

if TYPE_CHECKING:
    from sli_themes.anonymity.tables import SafeTable
    from sli_themes.answers.model import Corpus
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.model import Codings
    from sli_themes.evaluation import BlindCheck
    from sli_themes.settings import CountSettings, Settings


def count(
    codings: Codings,
    corpus: Corpus,
    codebook: Codebook,
    questions: tuple[str, ...],
    settings: Settings,
    *,
    by: tuple[str, ...] = (),
    check: BlindCheck | None = None,
) -> ThemeCounts:
    """Return the counts of every theme in each of ``questions`` and across them, for everybody and ``by`` attributes.

    A theme counts once an answer, however many coders and excerpts; where people read an answer, their codings alone
    count (`resolve`). Themes that nobody raised are kept with 0. Answers that say nothing are neither counted nor in
    the base. With a ``check`` shares are also corrected by the answers that people coded blind. Raises `UsageError`
    when an attribute is unknown or would name people.
    """
    whole = Batch(answers=corpus.answers, respondents=corpus.respondents)
    summed = tally(codings, whole, codebook, questions, by=by, check=check)
    strangers = ThemeTally(left_out={"no such answer was read": _strangers(codings, corpus)})
    return counts_of(summed + strangers, codebook, questions, settings.counts)


def counts_of(
    summed: ThemeTally, codebook: Codebook, questions: tuple[str, ...], settings: CountSettings
) -> ThemeCounts:
    """Return what a tally of all batches says, with shares, intervals and words, in order."""
    scopes = Scopes(codebook, questions)
    counts: list[ThemeCount] = []
    bases: list[Base] = []
    for attribute, group in sorted({(cell.attribute, cell.group) for cell in summed.bases} | {EVERYBODY}):
        for question in ("", *questions):
            everyone = Cell((question,) if question else questions, "", attribute, group)
            bases.append(_base(question, everyone, summed.bases.get(everyone, Numbers())))
            rows = []
            for theme_id, asked in scopes.asked.items():
                if asked and question in ("", *asked):
                    cell = Cell((question,) if question else asked, theme_id, attribute, group)
                    names = _Names(question, codebook.theme(theme_id).name, scopes.parent(theme_id))
                    rows.append(_theme_count(cell, names, summed, settings))
            counts += sorted(rows, key=lambda row: -row.respondents)  # stable: then in the codebook's order
    return ThemeCounts(
        questions=questions,
        counts=tuple(counts),
        bases=tuple(bases),
        left_out=tuple(sorted(summed.left_out.items())),
        pairs=tuple(_pairs(summed, codebook, questions, settings)),
    )


def _pairs(
    summed: ThemeTally, codebook: Codebook, questions: tuple[str, ...], settings: CountSettings
) -> Iterator[ThemePair]:
    """Yield the themes that enough respondents raised together."""
    places = {theme.id: place for place, theme in enumerate(codebook.themes)}
    enough = [(pair, number) for pair, number in summed.together.items() if number >= settings.min_together]
    for pair, number in sorted(
        enough,
        key=lambda one: (
            questions.index(one[0].question),
            -one[1],
            places[one[0].first],
            places[one[0].second],
        ),
    ):
        yield ThemePair(question=pair.question, first=pair.first, second=pair.second, respondents=number)


def by_group(counts: ThemeCounts, attributes: tuple[str, ...], safe: SafeTable) -> tuple[GroupCount, ...]:
    """Return the counts of authorities split by ``attributes`` that may be published, in print order.

    ``safe`` says which: it comes from `sli_themes.anonymity.theme_tables.safe_theme_table`. Respondents and answers are
    not told: their numbers would tell more than those of authorities, which are what has to be hidden.
    """
    return tuple(
        GroupCount(
            question=row.question,
            theme_id=row.theme_id,
            theme=row.theme,
            parent=row.parent,
            attribute=row.attribute,
            group=row.group,
            authorities=safe.printed(theme_cell(row)),
            base_authorities=safe.printed(base_cell(row)),
        )
        for attribute in attributes
        for question in (counts.questions if len(counts.questions) == 1 else ("", *counts.questions))
        # The order of a group's own numbers would tell which of two withheld ones is greater.
        for row in sorted(
            (row for row in counts if (row.attribute, row.question) == (attribute, question)),
            key=lambda row: (row.theme_id, row.group),
        )
    )


def _strangers(codings: Codings, corpus: Corpus) -> int:
    """Return how many (answer, theme) codings are of answers that the corpus does not have."""
    frame = codings.frame
    strange = frame[~frame["answer_id"].isin(corpus.answers.frame["answer_id"]) & (frame["theme_id"] != "")]
    return len(strange[["answer_id", "theme_id"]].drop_duplicates())


class _Names(NamedTuple):
    question: str
    theme: str
    parent: str


def _theme_count(cell: Cell, names: _Names, summed: ThemeTally, settings: CountSettings) -> ThemeCount:
    counted = summed.counted.get(cell, Numbers())
    base = summed.bases.get(cell._replace(theme_id=""), Numbers())
    share, without = (
        number / of if of >= max(settings.min_base, 1) else None
        for number, of in (
            (counted.respondents, base.respondents),
            (counted.respondents_without_campaigns, base.respondents_without_campaigns),
        )
    )
    low = high = None
    if share is not None:
        low, high = wilson(counted.respondents, base.respondents, settings.confidence)
    check = _corrected(counted, base, settings)
    # The nearer to the truth has the word; a corrected share of 0 is no word on those who were counted.
    said = (check.share if check else 0.0) or share
    return ThemeCount(
        question=names.question,
        theme_id=cell.theme_id,
        theme=names.theme,
        parent=names.parent,
        attribute=cell.attribute,
        group=cell.group,
        respondents=counted.respondents,
        answers=counted.answers,
        authorities=counted.authorities,
        base_respondents=base.respondents,
        base_answers=base.answers,
        base_authorities=base.authorities,
        respondents_without_campaigns=counted.respondents_without_campaigns,
        base_without_campaigns=base.respondents_without_campaigns,
        share=_six_places(share),
        low=_six_places(low),
        high=_six_places(high),
        prevalence="" if said is None else prevalence_words(said, settings),
        share_without_campaigns=_six_places(without),
        corrected=check,
    )


def _corrected(counted: Numbers, base: Numbers, settings: CountSettings) -> CorrectedShare | None:
    """Return the share corrected by the blind sample; nothing when too few of it could have been counted."""
    if base.sampled < max(settings.min_sample, 1) or base.respondents < settings.min_base:
        return None
    estimate = corrected(checked(counted, base), settings.confidence)
    share, low, high = (round(end, 6) for end in (estimate.share, estimate.low, estimate.high))
    return CorrectedShare(share=share, low=low, high=high, sample_respondents=base.sampled)


def prevalence_words(share: float, settings: CountSettings) -> str:
    """Return the words for a share (0..1): those of the highest cut-off that it reaches; nobody is nobody."""
    if share == 0:
        return "no respondents"
    return next((words for cut_off, words in settings.prevalence_words if share >= cut_off), "")


def _six_places(share: float | None) -> float | None:
    """Return a share rounded, so that the last bits of a root, which machines differ in, reach no output."""
    return None if share is None else round(share, 6)


def _base(question: str, cell: Cell, numbers: Numbers) -> Base:
    return Base(
        question=question,
        attribute=cell.attribute,
        group=cell.group,
        respondents=numbers.respondents,
        answers=numbers.answers,
        authorities=numbers.authorities,
        respondents_without_campaigns=numbers.respondents_without_campaigns,
    )
