"""The gate's rules about a quote as a whole: consent, attribution, what is left of it, its letters, other opinions."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from sli_themes.anonymity.model import REPLACEMENTS, Reason
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.shadow import PHRASE, make_shadow

_MOJIBAKE = re.compile("\ufffd|[\u0080-\u0084\u0086-\u009f]|Ã[\u0080-¿‚-™]|â€|Â[\u00a0-¿]|ï»¿")
_CLAUSE = re.compile(
    r"[.!?;:,–—…]|\s-\s|\b(?:and|but|or|which|that|who|because|when|if|so|although|though|while|as|since|"
    "unless|where|than|to|what|how)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3


def not_to_be_quoted(look: Look) -> Iterable[Reason]:
    """Hold when the respondent did not say that they may be quoted."""
    if look.may_quote is not True:
        yield Reason(
            code="may not be quoted",
            words="the respondent did not agree to be quoted",
            hint="Ask them, or choose another quote.",
        )


def unsafe_attributions(look: Look) -> Iterable[Reason]:
    """Hold when too few authorities stand behind the attribution."""
    if not look.attribution_is_safe:
        words = "too few authorities exist or responded under this attribution"
        yield Reason(code="attribution", words=words, hint="Use a quote with another attribution.")


def too_little_left(look: Look) -> Iterable[Reason]:
    """Hold when, after replacement, fewer than two clauses are left, or over a quarter of the words was replaced."""
    if not look.redaction.spans:
        return
    left = re.sub(r"\[[^\]]*\]", " ", look.case.shadow.text)
    enough = itertools.islice(_clauses(left), look.settings.min_clauses)
    if len(list(enough)) < look.settings.min_clauses:
        yield Reason(
            code="too little left",
            words="what is left after replacement says too little",
            hint="Choose a longer excerpt.",
        )
    words = len(make_shadow(look.redaction.original).tokens)
    kept = sum(token.shape != PHRASE for token in look.case.shadow.tokens)
    if words and (words - kept) / words > look.settings.max_redacted:
        yield Reason(
            code="too much replaced",
            words="over a quarter of the words was replaced",
            hint="Choose another excerpt.",
        )


def _clauses(text: str) -> Iterator[str]:
    """Yield the clauses of a text as they are found: a few are asked for, and texts are long."""
    start = 0
    for end, following in itertools.chain(
        (joint.span() for joint in _CLAUSE.finditer(text)), [(len(text), len(text))]
    ):
        if len(text[start:end].split()) >= _LEAST_WORDS:
            yield text[start:end]
        start = following


def unreadable(look: Look) -> Iterable[Reason]:
    """Hold on signs of a wrong encoding, control characters, characters without meaning."""
    text = look.redaction.text
    if text.isascii() and text.isprintable():
        return
    if _MOJIBAKE.search(text) or any(_is_odd(c) for c in text if not (c.isascii() and c.isprintable())):
        hint = "Read the answers file again with the right encoding, or retype the quote."
        yield Reason(
            code="encoding", words="characters that a wrong encoding leaves behind, or hidden ones", hint=hint
        )


def _is_odd(character: str) -> bool:
    """Say whether a character is a control, private, unassigned, surrogate or invisible one."""
    return character not in "\n\r\t" and unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs")


def voters_disagree(look: Look) -> Iterable[Reason]:
    """Hold when any voter takes something that is left for a name."""
    if not look.voters:
        return
    phrases = [m.span() for m in re.finditer("|".join(map(re.escape, REPLACEMENTS)), look.redaction.text)]
    for voter in look.voters:
        for start, end in voter(look.redaction.text):
            if not any(first <= start and end <= last for first, last in phrases):
                words = f"{voter.name} takes something here for a name"
                yield Reason(
                    code="voter",
                    words=words,
                    hint="Read the sentence: take the name out, or clear it.",
                    start=start,
                    end=end,
                )


def published_elsewhere(look: Look) -> Iterable[Reason]:
    """Hold on words that stand in a text published elsewhere, before or after replacement."""
    known = look.elsewhere
    if known is not None and (known.shares(look.redaction.text) or known.shares(look.redaction.original)):
        yield Reason(
            code="published elsewhere",
            words="it shares a run of words with a text that was published elsewhere, and can be looked up there",
            hint="Choose another quote; whoever searches for these words finds their author.",
        )


def shared_words(look: Look) -> Iterable[Reason]:
    """Hold on words that several respondents sent, as a campaign or where one of them did not agree to be quoted."""
    shared = look.shared
    if shared is None:
        return
    passages = look.redaction.text, look.redaction.original
    if any(map(shared.shares, passages)) or shared.holds(look.answer or ""):
        yield Reason(
            code="shared words",
            words="other respondents sent the same words, as a campaign or without agreeing to be quoted",
            hint="Choose another quote; of a campaign, say how many sent its text and quote nobody for it.",
        )


RULES = (
    Rule(name="not to be quoted", score=1.0, find=not_to_be_quoted),
    Rule(name="unsafe attributions", score=1.0, find=unsafe_attributions),
    Rule(name="too little left", score=0.9, find=too_little_left),
    Rule(name="unreadable", score=0.9, find=unreadable),
    Rule(name="voters disagree", score=0.6, find=voters_disagree),
    Rule(name="published elsewhere", score=1.0, find=published_elsewhere),
    Rule(name="shared words", score=1.0, find=shared_words),
)
