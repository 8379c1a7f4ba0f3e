"""Choosing: which candidates become quotes, for the study's own pack and for narrowed ones (bridge).

The one place that builds a `Quote`. One chooser goes through all packs of a study, so that nobody is quoted more often
than the limits allow in all of them together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sli_themes.anonymity.audit import QuoteSource
from sli_themes.anonymity.clearances import Clearances
from sli_themes.anonymity.standing import Looked, Status, look_at
from sli_themes.excerpts import Excerpt
from sli_themes.quotes.candidates import gather_candidates
from sli_themes.quotes.model import (
    AUTHOR_QUOTED,
    NOT_LOOKED_AT,
    NOT_WANTED,
    REJECTED,
    SHARES_WORDS,
    THEME_QUOTED,
    Candidate,
    Choosable,
    HeldQuote,
    QuotePack,
    Standing,
)
from sli_themes.quotes.wishes import Use, Wishes
from sli_themes.results import NarrowedPack, Quote, Reviewed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.answers.model import Corpus
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.model import Codings
    from sli_themes.quotes.narrowed import PackRequest
    from sli_themes.settings import QuoteSettings

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]

_RUN = 6
"""Two quotes of one author that have so many words in a row in common tell that one person wrote both."""
_QUOTED, _HELD = "quoted", "held"
_STILL_FREE = frozenset({None, THEME_QUOTED, NOT_LOOKED_AT})
"""Where a candidate may have ended (``None``: nobody came to it) and still be taken by a later pack."""
_CellKey = tuple[str, str]


def choose_quotes(
    codings: Codings,
    corpus: Corpus,
    codebook: Codebook,
    clearer: Clearer,
    embed: Embed,
    settings: QuoteSettings,
    clearances: Clearances | None = None,
    wishes: Wishes | None = None,
    requests: Iterable[PackRequest] = (),
) -> QuotePack:
    """Choose the quotes of every theme of every question, then those of narrowed packs.

    What people marked as important is taken first, then what else they want, as far as gate and limits allow. Under
    each theme the passages are then taken in turn, each time the one with the best balance of probability,
    centrality, difference from those already taken and spread over attributions (maximal marginal relevance,
    Carbonell & Goldstein 1998); the gate decides on each and, where it holds, people (``clearances``). Themes with
    few passages choose first, since an author is quoted at most ``settings.per_authority`` times and once under a
    theme, whatever the question: in all packs together, and with what stands in other documents already. Neither row
    order nor batches change the choice, and a pack that is asked for later changes no earlier one.
    """
    candidates, passed_over = gather_candidates(codings, corpus, codebook, clearer, settings)
    chooser = _Chooser(
        clearer=clearer,
        clearances=clearances or Clearances(),
        embed=embed,
        settings=settings,
        codebook=codebook,
        wishes=wishes or Wishes(),
    )
    chooser.know(candidates, corpus)
    chooser.take_wanted()
    for cell in chooser.order:
        chooser.fill(cell, settings.per_theme)
    quotes = chooser.in_order({cell: tuple(chosen) for cell, chosen in chooser.chosen.items()})
    narrowed = tuple(chooser.narrowed(request) for request in requests)
    order = {theme.id: place for place, theme in enumerate(codebook.themes)}
    held = sorted(
        chooser.held,
        key=lambda one: (
            one.candidate.question,
            order[one.candidate.theme_id],
            one.shown,
            one.candidate.answer_id,
        ),
    )
    passed_over.update(end for end in chooser.ended.values() if end not in (_QUOTED, _HELD))
    choosable = tuple(chooser.choosable())
    return QuotePack(
        quotes=quotes,
        narrowed=narrowed,
        sources=tuple(sorted(chooser.sources)),
        held=tuple(held),
        passed_over=tuple(sorted((+passed_over).items())),
        reviewed=Reviewed(
            cleared=chooser.statuses[Status.CLEARED],
            edited=chooser.statuses[Status.EDITED],
            rejected=passed_over[REJECTED],
        ),
        choosable=choosable,
        used_before=frozenset(one.quote_id for one in chooser.sources) & chooser.wishes.used_ids,
    )


@dataclass(slots=True, kw_only=True, eq=False)
class _Chooser:
    """Choose cell after cell (a theme of a question), remembering whom and what it has quoted already."""

    clearer: Clearer
    clearances: Clearances
    embed: Embed
    settings: QuoteSettings
    codebook: Codebook
    wishes: Wishes
    cells: dict[_CellKey, list[Candidate]] = field(default_factory=dict)
    chosen: dict[_CellKey, dict[int, Quote]] = field(default_factory=lambda: defaultdict(dict))
    """By the candidate's place in its cell, in the order of choice."""
    ended: dict[tuple[str, str], str] = field(default_factory=dict)
    """Where each coding ended: quoted, held, or the reason why it is neither."""
    looked: dict[tuple[str, str], Looked] = field(default_factory=dict)
    spare: dict[_CellKey, list[int]] = field(default_factory=dict)
    """The best of those that were left over, best first."""
    statuses: Counter[Status] = field(default_factory=Counter)
    """Of the quotes so far: by the gate alone, or through people."""
    held: list[HeldQuote] = field(default_factory=list)
    sources: list[QuoteSource] = field(default_factory=list)
    times_quoted: Counter[str] = field(default_factory=Counter)
    under_theme: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(theme, author) of the quotes so far."""
    spans: dict[str, list[Excerpt]] = field(default_factory=lambda: defaultdict(list))
    """What is quoted of each answer."""
    elsewhere: set[tuple[str, str, int, int]] = field(default_factory=set)
    """Codings and places of quotes that other documents hold: they count already."""
    runs: dict[str, set[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(set))
    """Words in a row that each author is quoted with."""
    shown: set[str] = field(default_factory=set)

    def know(self, candidates: Iterable[Candidate], corpus: Corpus) -> None:
        """Take the candidates, and count what stands in other documents already."""
        cells: dict[_CellKey, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            cells[candidate.question, candidate.theme_id].append(candidate)
            if self.wishes.use(candidate.coding) is Use.NO:
                self.ended[candidate.coding] = NOT_WANTED
        self.cells = {cell: cells[cell] for cell in sorted(cells, key=lambda cell: (len(cells[cell]), cell))}
        frame = corpus.answers.frame
        writer = dict(zip(frame["answer_id"], frame["respondent_id"], strict=True))
        counted: set[str] = set()
        for used in self.wishes.used:
            if used.answer_id in writer and used.quote_id not in counted:
                counted.add(used.quote_id)
                author = self.clearer.author(str(writer[used.answer_id]))
                self.times_quoted[author] += 1
                self.under_theme[used.theme_id, author] += 1
                self.spans[used.answer_id].append(Excerpt(used.start, used.end))
                self.elsewhere.add((used.answer_id, used.theme_id, used.start, used.end))

    @property
    def order(self) -> tuple[_CellKey, ...]:
        """Return the cells, those with few passages first."""
        return tuple(self.cells)

    def take_wanted(self) -> None:
        """Take what people want: in all cells what is important, then the rest."""
        for use in (Use.IMPORTANT, Use.YES):
            for cell, candidates in self.cells.items():
                rows = [row for row, one in enumerate(candidates) if self.wishes.use(one.coding) is use]
                for row in sorted(rows, key=lambda row: (-candidates[row].probability, row)):
                    if not self._drop(candidates[row]):
                        self._take(cell, row)

    def fill(self, cell: _CellKey, most: int, rows: Iterable[int] | None = None) -> list[int]:
        """Take passages of a cell until ``most`` of ``rows`` (all) are quotes; return those it took."""
        candidates, chosen = self.cells[cell], self.chosen[cell]
        among = range(len(candidates)) if rows is None else sorted(rows)
        left = [row for row in among if self.ended.get(candidates[row].coding) in _STILL_FREE]
        standing = sum(row in chosen for row in among)
        # The excerpts, not the passages: their vectors are known from coding.
        vectors = np.asarray(self.embed([one.excerpt.of(one.text) for one in candidates]), dtype=np.float64)
        worth = np.array([one.probability for one in candidates])
        worth = worth + self.settings.centrality * (vectors @ vectors.mean(axis=0))
        taken: list[int] = []
        for _ in range(self.settings.tries):
            left = [row for row in left if not self._drop(candidates[row])]
            if not left or standing + len(taken) >= most:
                break
            best = self._best(cell, left, worth, vectors)
            left.remove(best)
            if self._take(cell, best):
                taken.append(best)
        left = [row for row in left if not self._drop(candidates[row])]
        full = standing + len(taken) >= most
        for row in left:
            self.ended[candidates[row].coding] = THEME_QUOTED if full else NOT_LOOKED_AT
        if rows is None:
            self._note_spare(cell, worth, vectors)
        return taken

    def narrowed(self, request: PackRequest) -> NarrowedPack:
        """Return a pack of a part: quotes that stand already and in no other document, then new ones, then the rest."""
        picked: dict[_CellKey, tuple[int, ...]] = {}
        for cell, candidates in self.cells.items():
            if not request.takes(*cell):
                continue
            shown = {
                row for row, one in enumerate(candidates) if request.shows(one.attribution, self.clearer)
            }
            if not shown:
                continue
            used = {row for row in shown if self._is_used(candidates[row])}
            fresh = [row for row in self.chosen[cell] if row in shown - used][: request.per_theme]
            if len(fresh) < request.per_theme:
                fresh += self.fill(cell, request.per_theme, shown - used)
            # What stands elsewhere makes room for others, and comes back only when there are too few of those.
            room = request.per_theme - len(fresh)
            if room and used:
                self.fill(cell, room, used)
            picked[cell] = (*fresh, *[row for row in self.chosen[cell] if row in used][:room])
        words = request.words(self.codebook)
        return NarrowedPack(name=request.name, words=words, quotes=self.in_order(picked))

    def in_order(self, picked: dict[_CellKey, tuple[int, ...]]) -> tuple[Quote, ...]:
        """Return the quotes by question and theme, then by their own hash: it says nothing of the answers."""
        order = {theme.id: place for place, theme in enumerate(self.codebook.themes)}
        return tuple(
            quote
            for cell in sorted(picked, key=lambda cell: (cell[0], order[cell[1]]))
            for quote in sorted(
                (self.chosen[cell][row] for row in picked[cell]), key=lambda one: one.quote_id
            )
        )

    def choosable(self) -> Iterable[Choosable]:
        """Yield what a person can choose among: the quotes, the best that were left over, what somebody wished for."""
        for cell, candidates in self.cells.items():
            for row, one in enumerate(candidates):
                why = self.ended.get(one.coding, "")
                if row in self.chosen[cell]:
                    standing = Standing.RELEASED
                elif why == NOT_WANTED:
                    standing = Standing.SET_ASIDE
                elif row in self.spare.get(cell, ()) or self.wishes.use(one.coding):
                    standing = Standing.ALTERNATE
                else:
                    continue
                looked = self._look(one)
                if not looked.held:
                    yield Choosable(
                        candidate=one,
                        quote_id=one.quote_id(looked.shown),
                        shown=looked.shown,
                        standing=standing,
                        why="" if standing is Standing.RELEASED else why,
                    )

    def _best(
        self, cell: _CellKey, left: Sequence[int], worth: NDArray[np.float64], vectors: NDArray[np.float64]
    ) -> int:
        """Return the passage with the best balance beside the quotes that the cell has."""
        candidates, chosen = self.cells[cell], list(self.chosen[cell])
        likeness = (
            np.maximum((vectors @ vectors[chosen].T).max(axis=1), 0.0) if chosen else np.zeros(len(worth))
        )
        said = {candidates[row].attribution for row in chosen}
        balance = {
            row: worth[row]
            - self.settings.difference * likeness[row]
            - self.settings.spread * (candidates[row].attribution in said)
            for row in left
        }
        return min(left, key=lambda row: (-round(balance[row], 6), candidates[row].answer_id))

    def _note_spare(self, cell: _CellKey, worth: NDArray[np.float64], vectors: NDArray[np.float64]) -> None:
        """Note the best passages that were left over and that the gate lets through, for people to choose among."""
        candidates, spare = self.cells[cell], self.spare.setdefault(cell, [])
        left = [
            row
            for row, one in enumerate(candidates)
            if self.ended.get(one.coding) in (THEME_QUOTED, AUTHOR_QUOTED)
        ]
        for _ in range(self.settings.tries):
            if not left or len(spare) == self.settings.alternates:
                break
            best = self._best(cell, left, worth, vectors)
            left.remove(best)
            if not self._look(candidates[best]).held:
                spare.append(best)

    def _is_used(self, one: Candidate) -> bool:
        span = one.passage.span
        return (*one.coding, span.start, span.end) in self.elsewhere

    def _drop(self, candidate: Candidate) -> bool:
        """Say whether a passage may not be quoted beside those that are; note the reason when it may not."""
        reason = self._refusal(candidate)
        if reason:
            self.ended[candidate.coding] = reason
        return bool(reason)

    def _refusal(self, candidate: Candidate) -> str:
        span, counted = candidate.passage.span, self._is_used(candidate)
        others = [other for other in self.spans[candidate.answer_id] if not (counted and other == span)]
        if any(span.start < other.end and other.start < span.end for other in others):
            return SHARES_WORDS
        author, itself = candidate.author, int(counted)
        if (
            self.times_quoted[author] - itself >= self.settings.per_authority
            or self.under_theme[candidate.theme_id, author] - itself >= 1
        ):
            return AUTHOR_QUOTED
        return ""

    def _look(self, candidate: Candidate) -> Looked:
        """Return how the gate and people see a passage; it is asked once."""
        if candidate.coding not in self.looked:
            self.looked[candidate.coding] = look_at(
                self.clearer,
                self.clearances,
                candidate.answer_id,
                candidate.respondent_id,
                candidate.text,
                candidate.passage,
            )
        return self.looked[candidate.coding]

    def _take(self, cell: _CellKey, row: int) -> bool:
        """Make a quote of a passage when the gate lets it through; else note why not."""
        candidate = self.cells[cell][row]
        looked = self._look(candidate)
        if looked.status is Status.REJECTED:
            self.ended[candidate.coding] = REJECTED
            return False
        if looked.held:
            self.ended[candidate.coding] = _HELD
            self.held.append(HeldQuote(candidate=candidate, looked=looked))
            return False
        words = looked.shown.casefold().split()
        runs = {tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1))}
        if " ".join(words) in self.shown or not runs.isdisjoint(self.runs[candidate.author]):
            self.ended[candidate.coding] = SHARES_WORDS
            return False
        self.ended[candidate.coding] = _QUOTED
        self.statuses[looked.status] += 1
        self.shown.add(" ".join(words))
        self.runs[candidate.author] |= runs
        if not self._is_used(candidate):
            self.spans[candidate.answer_id].append(candidate.passage.span)
            self.times_quoted[candidate.author] += 1
            self.under_theme[candidate.theme_id, candidate.author] += 1
        self.chosen[cell][row] = self._quote(candidate, looked.shown)
        return True

    def _quote(self, candidate: Candidate, shown: str) -> Quote:
        quote_id = candidate.quote_id(shown)
        self.sources.append(
            QuoteSource(
                quote_id=quote_id,
                theme_id=candidate.theme_id,
                answer_id=candidate.answer_id,
                respondent_id=candidate.respondent_id,
                author=candidate.author,
                start=candidate.passage.span.start,
                end=candidate.passage.span.end,
            )
        )
        return Quote(
            quote_id=quote_id,
            question=candidate.question,
            theme_id=candidate.theme_id,
            theme=self.codebook.theme(candidate.theme_id).name,
            text=shown,
            attribution=candidate.attribution,
        )
