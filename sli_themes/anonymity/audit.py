"""The audit: a last look at the finished files, before they may be released (restricted).

It trusts nothing that came before: it reads the files as a reader would, and counts again what was decided.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.anonymity.canaries import Flock
from sli_themes.anonymity.contents import UnreadableFile, words_of_file
from sli_themes.authorities import fold_region, fold_type
from sli_themes.errors import DisclosureError
from sli_themes.files import harmless, unguarded
from sli_themes.results import Attribution
from sli_themes.workbooks import MADE_AT

if TYPE_CHECKING:
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.answers.model import Corpus
    from sli_themes.results import ReportFacts, Results

NOT_PUBLISHED = frozenset(
    "answer_id respondent_id respondent author authority authority_code name email role text start end offset "
    "offsets embedding embeddings vector vectors timestamp time".split()
)
"""Columns, and keys within a quote, that no published file may have."""
BY_THE_PROGRAM = ("Wilson",)
"""Names that the page of methods prints by itself."""
_TIME = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_VECTOR = re.compile(r"(?:-?\d*\.\d+(?:e[-+]?\d+)?[\s,;]+){16}", re.IGNORECASE)
"""Sixteen decimal fractions in a row are no table of this program."""
_PACKS = "packs/*/quote-pack.csv"
_QUOTE_KEYS = frozenset({"quote_id", "question", "theme_id", "theme", "text", "attribution"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class QuoteSource:
    """Say where a quote comes from (restricted: it is what a release must not tell)."""

    quote_id: str
    theme_id: str
    answer_id: str
    respondent_id: str
    author: str
    """Who is quoted at most a few times: the authority, or the respondent who has none."""
    start: int
    end: int
    """Code points into the answer, end exclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedQuote:
    """Hold a quote as it stands in a release."""

    quote_id: str
    theme_id: str
    text: str
    attribution: Attribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Hold what the audit needs of a release: its quotes, and what the study says of itself."""

    said: tuple[str, ...]
    """Title, questions, options, groups, themes: they may name the study's own council."""
    quotes: tuple[PublishedQuote, ...]

    @classmethod
    def of(cls, results: Results) -> Published:
        """Return that of results that are about to be released, narrowed packs included."""
        said = [results.title, *(question.text for question in results.questions)]
        said += said_by_people(results.report)
        said += [words for theme in results.themes for words in (theme.name, theme.brief, theme.definition)]
        for table in results.tables.closed:
            said += [table.text, *(row.option for row in table.rows)]
            said += [words for column in table.columns for words in (column.name, column.base_words)]
        roles = (table for table in results.tables.responses if table.attribute == "role")
        said += [row.group for table in roles for row in table.rows]
        said += [pack.words for pack in results.narrowed]
        in_packs = (one for pack in results.narrowed for one in pack.quotes)
        quotes = (
            PublishedQuote(
                quote_id=one.quote_id, theme_id=one.theme_id, text=one.text, attribution=one.attribution
            )
            for one in dict.fromkeys((*results.quotes, *in_packs))
        )
        return cls(said=tuple(said), quotes=tuple(quotes))

    @classmethod
    def read(cls, folder: Path, said: tuple[str, ...]) -> Published:
        """Return that of a release on disk; what the study says is not taken from there, as it excuses words."""
        try:
            read = json.loads((folder / "results.json").read_bytes())["quotes"]
            quotes = (
                PublishedQuote(
                    quote_id=str(one["quote_id"]),
                    theme_id=str(one["theme_id"]),
                    text=str(one["text"]),
                    attribution=Attribution(words=str(one["attribution"])),
                )
                for one in read
            )
            in_packs = (one for file in sorted(folder.glob(_PACKS)) for one in _of_pack(file))
            return cls(said=said, quotes=tuple(dict.fromkeys((*quotes, *in_packs))))
        except (OSError, ValueError, KeyError, TypeError) as error:
            what = "results.json, or a quote pack, cannot be read"
            raise DisclosureError(f"{folder}: {what} → report again") from error


def _of_pack(file: Path) -> Iterator[PublishedQuote]:
    """Yield the quotes of a narrowed pack on disk."""
    for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")):
        yield PublishedQuote(
            quote_id=row["quote_id"],
            theme_id=row["theme_id"],
            text=unguarded(row["quote"]),
            attribution=Attribution(words=row["attribution"]),
        )


def said_by_people(facts: ReportFacts) -> tuple[str, ...]:
    """Return what people wrote for a report, in their Word template too: it may name the study's own council."""
    style = facts.style
    said = [facts.organisation, facts.contact, facts.opened, facts.closed, facts.introduction]
    said += [style.font, style.heading_font, style.logo_alternative]
    if facts.template:
        with suppress(UnreadableFile):  # the finished file holds the same parts, and is refused for them
            said += [words.text for words in words_of_file("", facts.template)]
    return tuple(said)


def audit_release(
    folder: Path,
    results: Published,
    sources: tuple[QuoteSource, ...],
    corpus: Corpus,
    clearer: Clearer,
    *,
    per_authority: int,
    elsewhere: tuple[QuoteSource, ...] = (),
    tables: tuple[str, ...] = (),
) -> None:
    """Refuse a release in which a respondent could be recognised.

    Looked for in every file: names, e-mail addresses and ids of respondents, names of authorities, times, vectors,
    columns that point into answers, quotes in the order of the answers. Looked for in the quotes: words that would be
    replaced or are left of their writer, missing consent, attributions behind which too few authorities stand or that
    are another's, one answer's words quoted twice, too many quotes of one author: ``elsewhere`` are those that other
    documents hold, and count too. ``tables`` is what was found already in the split tables (see
    `sli_themes.anonymity.table_audit`) and in the manifest, told with the rest.

    Raises:
        DisclosureError: with every finding, by file, quote id and respondent id, without the words found.
    """
    findings = set(tables)
    findings.update(_of_files(folder, results, sources, corpus, clearer))
    findings.update(_of_quotes(results, sources, corpus, clearer))
    findings.update(_of_authors(results, sources, elsewhere, per_authority))
    findings.update(_of_attributions(results, corpus, clearer))
    if findings:
        shown = "\n".join(f"  {finding}" for finding in sorted(findings))
        raise DisclosureError(
            f"this may not be released, because a reader could recognise somebody:\n{shown}\n"
            "→ look them up in restricted/quote-sources.csv and restricted/redaction-log.jsonl, and report the gap; "
            "until it is closed, say that these respondents may not be quoted"
        )


def _of_files(
    folder: Path, results: Published, sources: tuple[QuoteSource, ...], corpus: Corpus, clearer: Clearer
) -> Iterator[str]:
    """Look through every file, and every part of those that are archives (xlsx, docx)."""
    # What the study says of itself may name its own council; a respondent's words may not.
    said = (*results.said, *(quote.attribution.words for quote in results.quotes))
    by_itself = clearer.canaries.everywhere.found_in(" · ".join(said))
    chosen = {one.quote_id: (harmless(one.text), harmless(one.attribution.words)) for one in results.quotes}
    replaced = Flock(_replaced_in(sources, corpus, clearer))
    flocks = (
        (clearer.canaries.everywhere, by_itself),
        (replaced, replaced.found_in(" · ".join((*said, *BY_THE_PROGRAM)))),
    )
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield from _of_words(file.relative_to(folder).as_posix(), file.read_bytes(), flocks)
    for file in sorted(folder.rglob("*.csv")):
        yield from _of_table(file, chosen)
    for file in sorted(folder.rglob("*.json")):
        try:
            content = json.loads(file.read_bytes())
        except ValueError:
            yield f"{file.name}: is no JSON"
            continue
        for quote in content.get("quotes", ()) if isinstance(content, dict) else ():
            if set(quote) - _QUOTE_KEYS:
                yield f"{file.name}: a quote says more than may be published"


def _of_words(name: str, content: bytes, flocks: tuple[tuple[Flock, frozenset[str]], ...]) -> Iterator[str]:
    """Look for canaries, times and vectors in everything that can be read in a file."""
    looked_at: set[str] = set()
    try:
        for words in words_of_file(name, content):
            if words.text in looked_at:
                continue
            looked_at.add(words.text)
            for flock, allowed in flocks:
                for found in flock.found_in(words.text) - allowed:
                    yield f"{words.where}: {found}"
            if _TIME.search(words.text.replace(MADE_AT, "")):
                yield f"{words.where}: a time"
            if _VECTOR.search(words.text):
                yield f"{words.where}: numbers that look like a vector"
    except UnreadableFile as error:
        yield f"{name}: {error}"


def _replaced_in(
    sources: tuple[QuoteSource, ...], corpus: Corpus, clearer: Clearer
) -> Iterator[tuple[str, str]]:
    """Yield what was replaced anywhere in the answers that quotes come from."""
    answers = corpus.answers.substantive.set_index("answer_id")["text"]
    for source in sources:
        if source.answer_id in answers.index:
            for word in clearer.replaced_words(source.respondent_id, str(answers[source.answer_id])):
                yield word, f"words that were replaced in the answer of {source.quote_id}"


def _of_table(file: Path, chosen: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Look at the columns of a csv, and at the order of its quotes: that of their ids, which says nothing."""
    rows: list[list[str]]
    header, *rows = [*csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig", errors="replace"))), []]
    for column in sorted(NOT_PUBLISHED.intersection(name.casefold() for name in header)):
        yield f"{file.name}: a column {column}"
    if "quote_id" not in header:
        return
    quotes = [dict(zip(header, row, strict=False)) for row in rows if row]
    for quote in quotes:
        if quote["quote_id"] not in chosen:
            yield f"{file.name}: {quote['quote_id']} is none of the quotes that were chosen"
        elif (quote.get("quote"), quote.get("attribution")) != chosen[quote["quote_id"]]:
            yield f"{file.name}: {quote['quote_id']} is not as it was chosen"
    for _, group in groupby(quotes, key=lambda quote: (quote.get("theme_id"), quote.get("question"))):
        order = [quote["quote_id"] for quote in group]
        if order != sorted(order):
            yield f"{file.name}: the order of the quotes may follow that of the answers"


def _of_quotes(
    results: Published, sources: tuple[QuoteSource, ...], corpus: Corpus, clearer: Clearer
) -> Iterator[str]:
    """Look at each quote beside the answer it comes from."""
    origin = {source.quote_id: source for source in sources}
    consent = dict(
        zip(*(corpus.respondents.frame[name] for name in ("respondent_id", "may_quote")), strict=True)
    )
    answers = corpus.answers.substantive.set_index("answer_id")["text"]
    if len({quote.quote_id for quote in results.quotes}) != len(results.quotes):
        yield "quotes: two have the same id"
    for quote in results.quotes:
        source = origin.get(quote.quote_id)
        if source is None or source.answer_id not in answers.index:
            yield f"quotes: nothing says where {quote.quote_id} comes from"
            continue
        if not bool(consent.get(source.respondent_id, False)):
            yield f"quotes: the respondent of {quote.quote_id} did not agree to be quoted"
        if quote.attribution != clearer.attribution(source.respondent_id):
            yield f"quotes: the attribution of {quote.quote_id} is another's"
        for reason in clearer.last_look(source.respondent_id, str(answers[source.answer_id]), quote.text):
            yield f"quotes: {quote.quote_id}: {reason.words}"


def _of_authors(
    results: Published,
    sources: tuple[QuoteSource, ...],
    elsewhere: tuple[QuoteSource, ...],
    per_authority: int,
) -> Iterator[str]:
    """Count the quotes of each author, in all packs and in a theme, and look for words that are quoted twice."""
    theme = {quote.quote_id: quote.theme_id for quote in results.quotes}
    told = [source for source in sources if source.quote_id in theme]
    out = [(one.author, theme[one.quote_id]) for one in told]
    out += [(one.author, one.theme_id) for one in elsewhere if one.quote_id not in theme]
    in_pack = Counter(author for author, _ in out)
    in_theme = Counter(out)
    for source in told:
        if in_pack[source.author] > per_authority:
            yield f"quotes: {source.quote_id} is one of too many quotes of one author"
        if in_theme[source.author, theme[source.quote_id]] > 1:
            yield f"quotes: {source.quote_id} is one of several quotes of one author in a theme"
    for first, second in combinations(sorted(told), 2):
        same = first.answer_id == second.answer_id
        if same and first.start < second.end and second.start < first.end:
            yield f"quotes: {first.quote_id} and {second.quote_id} share words"
    times = Counter(" ".join(quote.text.casefold().split()) for quote in results.quotes)
    for quote in results.quotes:
        if times[" ".join(quote.text.casefold().split())] > 1:
            yield f"quotes: the words of {quote.quote_id} stand in the pack twice"


def _of_attributions(results: Published, corpus: Corpus, clearer: Clearer) -> Iterator[str]:
    """Count the authorities behind each attribution again, one by one, from the population and the answers."""
    said = set(corpus.answers.substantive["respondent_id"])
    people = corpus.respondents.frame[corpus.respondents.frame["respondent_id"].isin(said)]
    for attribution in sorted({quote.attribution for quote in results.quotes}):
        if not clearer.scheme.is_safe(attribution) or _too_few(attribution, people, clearer):
            for quote in results.quotes:
                if quote.attribution == attribution:
                    yield f"quotes: the attribution of {quote.quote_id} stands for too few authorities"


def _too_few(attribution: Attribution, people: Any, clearer: Clearer) -> bool:
    """Say whether fewer than k authorities exist, or too few responded, under words that the scheme gives to cells.

    Respondents whose authority is not known may all be of one: in a region and type they count as one at most.
    """
    cells = {(cell.region, cell.authority_type) for cell in clearer.scheme.covers(attribution)}
    if not cells:
        return False
    there = [one for one in clearer.population.authorities if (one.region, one.authority_type) in cells]
    responded = set(people["authority_code"]).intersection(one.code for one in there)
    named = {(one.region, one.authority_type) for one in there if one.code in responded}
    unnamed = people[people["authority_code"] == ""]
    stated = zip(unnamed["region"], unnamed["authority_type"], strict=True)
    others = {(fold_region(region), fold_type(kind)) for region, kind in stated}.intersection(cells - named)
    scheme = clearer.scheme
    return len(there) < scheme.k or len(responded) + len(others) < scheme.responding
