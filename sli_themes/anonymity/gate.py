"""The gate: a redacted text is held for a person unless every rule lets it through. It fails closed."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sli_themes.anonymity.elsewhere import Elsewhere
from sli_themes.anonymity.model import OwnDetails, Reason, Redaction, Verdict, Voter
from sli_themes.anonymity.reading import ReadSentences
from sli_themes.anonymity.redactor import Redactor
from sli_themes.anonymity.rules import RULES
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.scheme import NOT_AN_AUTHORITY, Scheme
from sli_themes.anonymity.shadow import make_shadow
from sli_themes.authorities import Authority
from sli_themes.results import Attribution
from sli_themes.settings import AnonymitySettings

_TOO_LONG = Reason(
    code="too long", words="the text is too long to be checked", hint="Choose a shorter excerpt."
)


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
        shared: Elsewhere | None = None,
        read_sentences: ReadSentences | None = None,
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
            shared: texts that are no single respondent's (`shared_texts`).
            read_sentences: reads whole sentences (`sentence_reader`); without it a list of words judges them.
        """
        self.redactor = redactor
        self.settings = settings or AnonymitySettings()
        self.scheme = scheme
        self.usage = usage or {}
        self.voters = voters
        self.rules = rules
        self.elsewhere = elsewhere
        self.shared = shared
        self.read_sentences = read_sentences

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
            reasons = [
                replace(reason, rule=rule.name, score=rule.score)
                for rule in self.rules
                for reason in rule.find(look)
            ]
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
        under = self._under(attribution)
        # The name of a region tells nothing where the attribution names one, or none is printed.
        regions = attribution is None or len({authority.region for authority in under}) == 1
        return Look(
            redaction=redaction,
            case=self.redactor.case(redaction.text, respondent, regions=regions),
            settings=self.settings,
            attribution=attribution,
            under=under,
            attribution_is_safe=attribution is None
            or (self.scheme is not None and self.scheme.is_safe(attribution)),
            may_quote=may_quote,
            usage=self.usage,
            voters=self.voters,
            population=self.redactor.population,
            answer=answer,
            elsewhere=self.elsewhere,
            shared=self.shared,
            read_sentences=self.read_sentences,
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
