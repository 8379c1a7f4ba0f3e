"""The walk: held quotes on a terminal, one after another, each decision on the disk before the next question."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sli_themes.anonymity.clearances import Decision
from sli_themes.cli.screen import say

if TYPE_CHECKING:
    from sli_themes.clearing.review import HeldItem, Review

_WIDTH = 96
_KEYS = {
    "c": Decision.CLEAR,
    "e": Decision.EDIT,
    "r": Decision.REJECT,
    "p": Decision.PUBLIC_REFERENCE,
}
_HELP = """\
c  clear: the quote may be published as it stands; two different people where it may name somebody or somewhere
e  edit: type the quote anew; words in their order, … where some were left out, [square brackets] around additions
r  reject: it is never published, whatever others decide
p  public reference: a word in it that everybody knows, cleared for this quote alone
s  skip: decide later      q  quit: what you decided is kept      ?  this help"""


class Walk:
    """Put held quotes before a reviewer.

    A second reviewer sees that somebody decided, not what, until they have decided themselves: two people who read
    alone see more than one who reads and one who nods.
    """

    def __init__(self, review: Review, reviewer: str) -> None:
        """Keep who decides."""
        self.review = review
        self.reviewer = reviewer

    def through(self, items: tuple[HeldItem, ...]) -> None:
        """Ask for a decision on each, and end with how many are left."""
        try:
            for number, item in enumerate(items, start=1):
                say(f"\nQuote {number:,} of {len(items):,}   {item.id}")
                if not self._decide(item):
                    break
        except EOFError:
            say()
        left = self.review.waiting(self.reviewer)
        say(f"\n{len(left):,} held quotes wait for a decision of {self.reviewer}.")

    def _decide(self, item: HeldItem) -> bool:
        """Ask until something is decided on one quote; false when the reviewer wants to stop."""
        _show(item)
        while True:
            key = _ask("Decide (c/e/r/p/s/q, ? for help): ").casefold()
            if key == "q":
                return False
            if key == "s":
                return True
            if key not in _KEYS:
                say(_HELP)
                continue
            item, done = self._take(item, _KEYS[key])
            if done:
                return True

    def _take(self, item: HeldItem, decision: Decision) -> tuple[HeldItem, bool]:
        """Take one decision; return the quote as it then stands, and whether nothing more is to be asked."""
        words = ""
        if decision is Decision.EDIT:
            words = _ask("The quote as it shall stand: ")
        elif decision is Decision.PUBLIC_REFERENCE:
            words = _ask("The word that everybody knows: ")
        reason = _ask("Reason (kept with the study, never published): ")
        fault = self.review.fault(item, decision, words, reason)
        if fault:
            say(f"Not taken: {fault}.")
            return item, False
        taken = self.review.decision(item, decision, words, reason)
        self.review.append(self.reviewer, [taken], at=datetime.now(UTC))
        _tell_others(item, self.reviewer)
        after = self.review.item(item.answer_id, item.span, item.themes)
        say(f"Kept. It now stands as: {after.looked.status}.")
        if after.waits_for(self.reviewer):
            _show(after)
            return after, False
        return after, True


def _ask(question: str) -> str:
    return input(question).strip()


def _show(item: HeldItem) -> None:
    """Show a quote with what is around it; nothing in it can act on the terminal."""
    from sli_themes.outputs.console import safe

    looked = item.looked
    lines = [
        ("Question", item.question),
        ("Themes", "; ".join(item.themes)),
        ("Attribution", item.attribution),
        ("Before", item.before),
        ("Quote", _marked(item)),
        ("After", item.after),
    ]
    if looked.shown != looked.before_edit:
        lines.insert(5, ("Unedited", looked.before_edit))
    for name, text in lines:
        if text:
            say(_wrapped(f"{name}: {safe(text)}"))
    for reason in dict.fromkeys((one.words, one.hint) for one in looked.reasons):
        say(_wrapped(f"- {reason[0]}" + (f" → {reason[1]}" if reason[1] else "")))
    say(f"Status: {looked.status}" + (f"; {looked.missing} to clear it" if looked.missing else ""))
    if item.reviewers:
        say(f"Decided before: {safe(', '.join(item.reviewers))} (what, you see after your own decision)")


def _marked(item: HeldItem) -> str:
    """Return the quote with « » around what the gate points at."""
    text, parts, at = item.looked.text, [], 0
    for start, end in sorted({(one.start, one.end) for one in item.looked.reasons if one.start < one.end}):
        if start >= at:
            parts += [text[at:start], "«", text[start:end], "»"]
            at = end
    return "".join([*parts, text[at:]])


def _tell_others(item: HeldItem, reviewer: str) -> None:
    """Show what others decided on the quote, once the reviewer has."""
    from sli_themes.outputs.console import safe

    for one in item.looked.decided:
        if one.reviewer.casefold() != reviewer.casefold():
            why = f" ({safe(one.reason)})" if one.reason else ""
            say(_wrapped(f"{safe(one.reviewer)} decided: {one.decision}{why}"))


def _wrapped(text: str) -> str:
    return textwrap.fill(text, width=_WIDTH, subsequent_indent="  ")
