"""The gate: a redacted text is held for a person unless every rule lets it through. It fails closed."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping

from sli_themes.anonymity import bare_names, lower_case, quasi, rules
from sli_themes.anonymity.elsewhere import Elsewhere, published_elsewhere
from sli_themes.anonymity.look import Look, Rule
from sli_themes.anonymity.model import REPLACEMENTS, OwnDetails, Reason, Redaction, Verdict, Voter
from sli_themes.anonymity.redactor import Redactor
from sli_themes.anonymity.scheme import NOT_AN_AUTHORITY, Scheme
from sli_themes.anonymity.shadow import PHRASE, make_shadow
from sli_themes.authorities import Authority
from sli_themes.results import Attribution
from sli_themes.settings import AnonymitySettings

RULESET = 2
"""Raised by hand when a rule or detector changes; with the lists' fingerprint, part of what is cleared for."""
_MOJIBAKE = re.compile("\ufffd|[\u0080-\u0084\u0086-\u009f]|Ã[\u0080-¿‚-™]|â€|Â[\u00a0-¿]|ï»¿")
_CLAUSE = re.compile(
    r"[.!?;:,–—…]|\s-\s|\b(?:and|but|or|which|that|who|because|when|if|so|although|though|while|as|since|"
    "unless|where|than|to|what|how)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3
_TOO_LONG = Reason(
    code="too long", words="the text is too long to be checked", hint="Choose a shorter excerpt."
)


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
    left = _CLAUSE.split(re.sub(r"\[[^\]]*\]", " ", look.case.shadow.text))
    clauses = sum(len(part.split()) >= _LEAST_WORDS for part in left)
    if clauses < look.settings.min_clauses:
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


RULES: tuple[Rule, ...] = (
    Rule(name="not to be quoted", find=not_to_be_quoted),
    Rule(name="unsafe attributions", find=unsafe_attributions),
    Rule(name="too little left", find=too_little_left),
    Rule(name="unreadable", find=unreadable),
    Rule(name="voters disagree", find=voters_disagree),
    Rule(name="published elsewhere", find=published_elsewhere),
    *rules.RULES,
    *lower_case.RULES,
    *bare_names.RULES,
    *quasi.RULES,
)
"""Every rule of the gate, by name; the order changes nothing but the order of reasons."""


class Gate:
    """Decide whether a redacted text may be quoted without a person having read it."""

    def __init__(
        self,
        redactor: Redactor,
        settings: AnonymitySettings | None = None,
        scheme: Scheme | None = None,
        usage: Mapping[str, int] | None = None,
        voters: tuple[Voter, ...] = (),
        rules: tuple[Rule, ...] = RULES,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        """Store what the rules need.

        Args:
            redactor: gives the word lists, the gazetteer and the population.
            settings: k and the other numbers (the defaults without).
            scheme: says which authorities stand behind an attribution; without it every attribution holds.
            usage: folded word → number of distinct authorities whose answers use it (`word_usage`).
            voters: further opinions on what is a name; they can only hold.
            rules: for tests.
            elsewhere: texts published elsewhere, in which a quote could be looked up.
        """
        self.redactor = redactor
        self.settings = settings or AnonymitySettings()
        self.scheme = scheme
        self.usage = usage or {}
        self.voters = voters
        self.rules = rules
        self.elsewhere = elsewhere

    def check(
        self,
        redaction: Redaction,
        *,
        attribution: Attribution | None = None,
        may_quote: bool = False,
        respondent: OwnDetails | None = None,
        answer: str | None = None,
    ) -> Verdict:
        """Return whether a redacted text is held, and why.

        Args:
            redaction: what the redactor made of the excerpt.
            attribution: what it would be published under; ``None``: none is printed (the ``redact`` command).
            may_quote: whether the respondent agreed.
            respondent: own details, so that what is left of them is seen.
            answer: the whole answer, when the excerpt is a part of it (to see whether its writer uses capitals).
        """
        try:
            if len(redaction.text) > self.settings.max_quote_characters:
                return Verdict(held=True, reasons=(_TOO_LONG,))
            look = self._look(redaction, attribution, may_quote, respondent, answer)
            reasons = [reason for rule in self.rules for reason in rule.find(look)]
        except Exception:  # noqa: BLE001  # whatever went wrong, the quote is not published, and its words not told
            failed = Reason(
                code="error",
                words="the check itself failed",
                hint="Read the quote yourself, and report the fault.",
            )
            return Verdict(held=True, reasons=(failed,))
        return Verdict(held=bool(reasons), reasons=tuple(dict.fromkeys(reasons)))

    def _look(
        self,
        redaction: Redaction,
        attribution: Attribution | None,
        may_quote: bool,
        respondent: OwnDetails | None,
        answer: str | None,
    ) -> Look:
        return Look(
            redaction=redaction,
            case=self.redactor.case(redaction.text, respondent, regions=False),
            settings=self.settings,
            attribution=attribution,
            under=self._under(attribution),
            attribution_is_safe=attribution is None
            or (self.scheme is not None and self.scheme.is_safe(attribution)),
            may_quote=may_quote,
            usage=self.usage,
            voters=self.voters,
            population=self.redactor.population,
            answer=answer,
            elsewhere=self.elsewhere,
        )

    def _under(self, attribution: Attribution | None) -> tuple[Authority, ...]:
        """Return the authorities that are published under an attribution (all of them without one)."""
        if attribution is None or self.scheme is None or attribution.words == NOT_AN_AUTHORITY:
            return self.redactor.population.authorities
        return _covered(self.redactor, self.scheme, attribution)


@functools.lru_cache(maxsize=256)
def _covered(redactor: Redactor, scheme: Scheme, attribution: Attribution) -> tuple[Authority, ...]:
    """Return the authorities whose cell is published under the attribution."""
    cells = {(cell.region, cell.authority_type) for cell in scheme.covers(attribution)}
    return tuple(a for a in redactor.population.authorities if (a.region, a.authority_type) in cells)


def word_usage(answers: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return, for each folded lower-case word, how many authorities use it in their answers.

    ``answers`` are (authority code, or whatever keeps respondents apart; text) pairs.
    """
    users: dict[str, set[str]] = {}
    for who, text in answers:
        for token in make_shadow(text).tokens:
            if token.shape == "lower":
                users.setdefault(token.base, set()).add(who)
    return {word: len(found) for word, found in users.items()}
