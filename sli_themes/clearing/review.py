"""The review: which quotes a report held, how they stand now, and what a reviewer decides on them (restricted)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sli_themes.anonymity.clearances import (
    CLEARANCE,
    NEVER_CLEARED,
    Clearance,
    Clearances,
    Decision,
    held_id,
    places_of,
    settles,
    sha256,
)
from sli_themes.anonymity.standing import Looked, Status, look_at
from sli_themes.anonymity.verbatim import not_verbatim, tidied
from sli_themes.decisions import append_events, read_events
from sli_themes.errors import AnswersError, Fault
from sli_themes.excerpts import Excerpt
from sli_themes.files import harmless
from sli_themes.passages import passage_at

if TYPE_CHECKING:
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.pipeline import Inputs

_CONTEXT = 300
"""Characters shown on either side of a held quote."""
_COLUMNS = ("answer_id", "start", "end", "theme_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldItem:
    """Hold what a reviewer sees of one held quote: nothing of it is as it was written but what redaction left."""

    id: str
    answer_id: str
    question: str
    """Its wording, or its id where the study has none."""
    themes: tuple[str, ...]
    """Names of the themes under which it could stand."""
    span: Excerpt
    attribution: str
    before: str
    after: str
    """What stands around it, redacted too."""
    looked: Looked

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Return who decided on it; what they said a reviewer sees only after their own decision."""
        return tuple(dict.fromkeys(one.reviewer for one in self.looked.decided))

    def waits_for(self, reviewer: str) -> bool:
        """Say whether a decision of this person could change how it stands."""
        looked = self.looked
        mine = [
            one
            for one in looked.decided
            if one.hash == looked.hash and one.reviewer.casefold() == reviewer.casefold()
        ]
        settled = all(any(settles(one, looked.text, reason) for one in mine) for reason in looked.reasons)
        return looked.held and looked.status is not Status.REJECTED and not settled


class Review:
    """Show the held quotes of a study and take decisions on them."""

    def __init__(self, inputs: Inputs, clearer: Clearer) -> None:
        """Read what people decided so far.

        Raises:
            AnswersError: a file of decisions is broken.
        """
        self.study = inputs.study
        self.clearer = clearer
        self.clearances = Clearances.of(read_events(inputs.study).events)
        answers = inputs.corpus.answers.substantive
        columns = (answers[name] for name in ("answer_id", "respondent_id", "question", "text"))
        self._answers = {str(row[0]): tuple(map(str, row[1:])) for row in zip(*columns, strict=True)}
        self._questions = {one.id: one.text or one.id for one in inputs.study.open_questions}
        self._themes = {theme.id: theme.name for theme in inputs.codebook.themes}

    def queue(self) -> tuple[HeldItem, ...]:
        """Return what the last report held, one a passage, as it stands now, in the order of the questions.

        Raises:
            AnswersError: there is no report yet, or its list of held quotes cannot be read.
        """
        from sli_themes.quote_files import QUEUE_FILE

        file = self.study.restricted / QUEUE_FILE
        step = f"run: sli-themes report {self.study.folder}"
        try:
            rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
            places = [tuple(row[name] for name in _COLUMNS) for row in rows]
            spans = [Excerpt(int(start), int(end)) for _, start, end, _ in places]
        except FileNotFoundError:
            raise AnswersError(Fault(where=str(file), what="there is no such file", next_step=step)) from None
        except (OSError, ValueError, KeyError, TypeError, csv.Error):
            what = "is not the list that a report writes"
            raise AnswersError(Fault(where=str(file), what=what, next_step=step)) from None
        # The list is made for spreadsheets, in which an apostrophe may stand before an id.
        written = {harmless(answer_id): answer_id for answer_id in self._answers}
        themes: dict[tuple[str, Excerpt], list[str]] = {}
        for (answer_id, _, _, theme_id), span in zip(places, spans, strict=True):
            if answer_id in written and self._is_in(written[answer_id], span):
                themes.setdefault((written[answer_id], span), []).append(theme_id)
        asked = tuple(self._questions)
        in_order = sorted(themes.items(), key=lambda held: asked.index(self._answers[held[0][0]][1]))
        return tuple(self.item(answer_id, span, under) for (answer_id, span), under in in_order)

    def waiting(self, reviewer: str, *, again: bool = False) -> tuple[HeldItem, ...]:
        """Return what a reviewer can still decide on; ``again``: also what they decided on already."""
        held = [one for one in self.queue() if one.looked.held and (again or one.waits_for(reviewer))]
        known = {one.id for one in held}
        more = self.decided_by(reviewer) if again else ()
        return (*held, *(one for one in more if one.id not in known))

    def decided_by(self, reviewer: str) -> tuple[HeldItem, ...]:
        """Return every passage that a person decided on and that the answers still have, by place."""
        places = {(one.answer_id, Excerpt(one.start, one.end)) for one in self.clearances.by(reviewer)}
        return tuple(self.item(*place, ()) for place in sorted(places) if self._is_in(*place))

    def _is_in(self, answer_id: str, span: Excerpt) -> bool:
        return answer_id in self._answers and 0 <= span.start < span.end <= len(self._answers[answer_id][2])

    def find(self, answer_id: str, span: Excerpt) -> HeldItem | None:
        """Return a passage by its place; nothing when the answers have no such place."""
        return self.item(answer_id, span, ()) if self._is_in(answer_id, span) else None

    def item(self, answer_id: str, span: Excerpt, themes: Iterable[str]) -> HeldItem:
        """Return a passage as it stands now."""
        who, question, text = self._answers[answer_id]
        looked = look_at(self.clearer, self.clearances, answer_id, who, text, passage_at(text, span))
        first, last = max(0, span.start - _CONTEXT), min(len(text), span.end + _CONTEXT)
        around = [
            self.clearer.redacted_part(who, text, *ends).text
            for ends in ((first, span.start), (span.end, last))
        ]
        before, after = (" ".join(part.split()) for part in around)
        return HeldItem(
            id=held_id(answer_id, span),
            answer_id=answer_id,
            question=self._questions.get(question, question),
            themes=tuple(dict.fromkeys(self._themes.get(theme, theme) for theme in themes)),
            span=span,
            attribution=self.clearer.attribution(who).words,
            before=f"… {before}" if first else before,
            after=f"{after} …" if last < len(text) else after,
            looked=looked,
        )

    def fault(self, item: HeldItem, decision: Decision, words: str, reason: str) -> str:
        """Return why a decision cannot be taken, without a word of the quote; "" when it can."""
        looked = item.looked
        if decision in (Decision.CLEAR, Decision.PUBLIC_REFERENCE) and not reason.strip():
            return f"a reason is needed to decide {decision.value!r}"
        if decision is Decision.CLEAR and looked.refused:
            never = (one.words for one in looked.reasons if one.code in NEVER_CLEARED)
            return f"nobody can clear this: {'; '.join(dict.fromkeys(never))}"
        if decision is Decision.CLEAR and not looked.reasons:
            return "nothing holds this quote any more"
        if decision is Decision.EDIT:
            return self._fault_of_edit(item, words)
        if decision is Decision.PUBLIC_REFERENCE:
            places = list(places_of(words, looked.text))
            if not places:
                return "the word does not stand in the quote"
            covered = any(a <= one.start < one.end <= b for one in looked.reasons for a, b in places)
            return "" if covered else "nothing that holds the quote stands within this word"
        return ""

    def _fault_of_edit(self, item: HeldItem, words: str) -> str:
        line = tidied(words)
        fault = not_verbatim(item.looked.before_edit, line)
        if fault:
            return fault
        who, _, _ = self._answers[item.answer_id]
        if self.clearer.redacted(who, line) != line:
            return "something in it would be replaced: put in nothing that names somebody or somewhere"
        return ""

    def decision(self, item: HeldItem, decision: Decision, words: str = "", reason: str = "") -> Clearance:
        """Return a decision on a passage as it stands now; `fault` has said that it can be taken."""
        looked, edits = item.looked, decision is Decision.EDIT
        return Clearance(
            answer_id=item.answer_id,
            start=item.span.start,
            end=item.span.end,
            hash=looked.original_hash if edits else looked.hash,
            shown=sha256(looked.before_edit if edits else looked.shown),
            decision=decision,
            words=tidied(words) if edits else " ".join(words.split()),
            reason=" ".join(reason.split()),
        )

    def append(self, reviewer: str, decisions: Iterable[Clearance], *, at: datetime) -> int:
        """Append decisions to a person's file, wait until the disk has them, and return how many are new.

        What stands already is not said again, so that importing a sheet twice changes nothing. Raises as
        `append_events`.
        """
        mine = [one.as_content() for one in self.clearances.by(reviewer)]
        contents = [content for one in decisions if (content := one.as_content()) not in mine]
        if contents:
            append_events(self.study, reviewer, CLEARANCE, contents, at=at)
            self.clearances = Clearances.of(read_events(self.study).events)
        return len(contents)
