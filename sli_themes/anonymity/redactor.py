"""Redact: detectors add spans, overlapping spans are merged, the result is looked at again until nothing is left."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterable
from dataclasses import replace

from sli_themes.anonymity.detectors import DETECTORS
from sli_themes.anonymity.detectors.case import Case, Detector, Found, is_caseless, with_joined
from sli_themes.anonymity.detectors.own import own_details
from sli_themes.anonymity.gazetteer import Gazetteer, build_gazetteer
from sli_themes.anonymity.lexicon import Lexicon, read_lexicon
from sli_themes.anonymity.model import NAME, OwnDetails, Redaction, Span, Step
from sli_themes.anonymity.phrases import Phrases
from sli_themes.anonymity.shadow import PHRASE, make_shadow
from sli_themes.authorities import MACRO_REGIONS, Authority, Population, shipped_authorities

_REGIONS_TOO = (
    "Yorkshire and Humber",
    "Yorkshire & Humber",
    "Yorkshire and Humberside",
    "Yorkshire & the Humber",
    "the Humber region",
)
_NO_TITLES = frozenset(
    "the a an our my your his her their this that under since what like as how why".split()
)
"""Words with a capital before "Act" that are no part of its title."""
_REMEMBERED = 4096
"""So many texts are kept in memory with what was found in them."""
_MOST_LOOKS = 20
"""Two do for nearly every text; one that needs more is not understood, and is replaced as a whole."""


class Redactor:
    """Replace what could tell who wrote a text, or of whom it speaks.

    Compile one and use it for many texts: building the gazetteer takes about half a second. The original is never
    altered, and ``redact(redact(x).text) == redact(x)`` in text.
    """

    def __init__(
        self,
        population: Population,
        detectors: tuple[Detector, ...] = DETECTORS,
        lexicon: Lexicon | None = None,
        further: Iterable[Authority] | None = None,
    ) -> None:
        """Store the population of the study; authorities of every shipped year (``further``) are known besides."""
        self.population = population
        self.detectors = detectors
        self.lexicon = lexicon or read_lexicon()
        others = shipped_authorities() if further is None else further
        self.gazetteer: Gazetteer = build_gazetteer((*population.authorities, *others), self.lexicon)
        # A passage is looked at by the choice of quotes, the workbooks and the audit, its answer for every passage.
        self._remembered = functools.lru_cache(maxsize=_REMEMBERED)(self._redacted)
        self._phrases = Phrases(
            self.lexicon.sector_phrases,
            regions=(*MACRO_REGIONS, *_REGIONS_TOO),
            words=self.lexicon.words - self.lexicon.forenames - _NO_TITLES,
            names=self.lexicon.forenames | self.lexicon.surnames,
        )

    def with_detectors(self, detectors: tuple[Detector, ...]) -> Redactor:
        """Return a redactor with other detectors that knows the same names, at no cost."""
        other = copy.copy(self)
        other.detectors = detectors
        other._remembered = functools.lru_cache(maxsize=_REMEMBERED)(other._redacted)
        return other

    def redact(self, text: str, respondent: OwnDetails | None = None) -> Redaction:
        """Return ``text`` redacted, with a span for everything that was replaced.

        Detection runs again on its own result until it finds nothing more, so a replacement can never make its
        neighbour look harmless; every round turns words into replacement phrases, so it ends.
        """
        return self._remembered(text, (), respondent, None)

    def redact_part(self, text: str, start: int, end: int, respondent: OwnDetails | None = None) -> Redaction:
        """Return ``text[start:end]`` redacted: what is found in the whole text, and in the part by itself.

        The whole tells what a part cannot (a name that is signed in full below, whether the writer uses capitals);
        offsets are those of the part.
        """
        known = tuple(
            replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start)
            for span in self.redact(text, respondent).spans
            if span.start < end and span.end > start
        )
        return self._remembered(text[start:end], known, respondent, is_caseless(make_shadow(text)))

    def _redacted(
        self, text: str, known: tuple[Span, ...], respondent: OwnDetails | None, caseless: bool | None
    ) -> Redaction:
        """Return ``text`` with ``known`` replaced, and whatever is found besides."""
        spans = list(known)
        trace: list[Step] = []
        current = _replaced(text, spans)
        for look in range(1, _MOST_LOOKS + 1):
            found = self._spans(current, respondent, caseless=caseless)
            if not found:
                return Redaction(original=text, text=current, spans=tuple(spans), trace=tuple(sorted(trace)))
            found = _to_original(found, spans)
            spans = _merged(found + spans)
            trace += [_step(look, span, spans) for span in found]
            current = _replaced(text, spans)
        whole = Span(start=0, end=len(text), kind="text", replacement=NAME, reason="too many looks")
        return Redaction(original=text, text=NAME, spans=(whole,), trace=tuple(sorted(trace)))

    def case(
        self,
        text: str,
        respondent: OwnDetails | None = None,
        *,
        regions: bool = True,
        caseless: bool | None = None,
    ) -> Case:
        """Return what the detectors (``regions``: names of regions are left alone) and the gate look at.

        ``caseless``: what is known of the letter case from a longer text; ``None``: nothing, look at this one.
        """
        shadow = make_shadow(text)
        return Case(
            shadow=shadow,
            lexicon=self.lexicon,
            gazetteer=self.gazetteer,
            protected=self._phrases.protected(shadow, regions=regions),
            caseless=is_caseless(shadow) if caseless is None else caseless,
            respondent=respondent,
            own=own_details(respondent, self.population, self.lexicon),
        )

    def _spans(self, text: str, respondent: OwnDetails | None, *, caseless: bool | None) -> list[Span]:
        """Return what the detectors find in ``text``, in no order; finds may overlap."""
        case = self.case(text, respondent, caseless=caseless)
        spans: list[Span] = []
        for detector in self.detectors:
            for found in detector.find(case):
                if found.start >= found.end or _only_phrases(case, found):
                    continue
                start, end = case.shadow.original_span(*with_joined(case, found))
                score = detector.score if found.score is None else found.score
                spans.append(
                    Span(
                        start=start,
                        end=end,
                        kind=found.kind,
                        replacement=found.replacement,
                        reason=detector.name,
                        score=score,
                    )
                )
        return spans


def _step(look: int, span: Span, spans: list[Span]) -> Step:
    """Return the step of a trace for one find; it won when what covers it says the same."""
    won = any(
        span.start < other.end
        and other.start < span.end
        and (other.kind, other.reason) == (span.kind, span.reason)
        for other in spans
    )
    return Step(
        look=look,
        start=span.start,
        end=span.end,
        kind=span.kind,
        detector=span.reason,
        score=span.score,
        won=won,
    )


def _only_phrases(case: Case, found: Found) -> bool:
    """Say whether a find covers nothing but replacement phrases and what stands between them."""
    inside = case.shadow.inside(found.start, found.end)
    return bool(inside) and all(case.shadow.tokens[index].shape == PHRASE for index in inside)


def _merged(spans: list[Span]) -> list[Span]:
    """Return the spans in order, overlapping ones made one that says what the surest of them said."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            surest = max(last, span, key=lambda one: one.score)
            merged[-1] = replace(surest, start=last.start, end=max(last.end, span.end))
        else:
            merged.append(span)
    return merged


def _replaced(text: str, spans: list[Span]) -> str:
    """Return ``text`` with every span replaced."""
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += [text[at : span.start], span.replacement]
        at = span.end
    return "".join([*parts, text[at:]])


def _to_original(found: list[Span], before: list[Span]) -> list[Span]:
    """Return spans of a text in which ``before`` is replaced already, as spans of the text before that.

    A span that touches a replacement takes in all of what was replaced there.
    """
    if not before:
        return found
    return [
        replace(
            span,
            start=_original_offset(span.start, before, at_end=False),
            end=_original_offset(span.end, before, at_end=True),
        )
        for span in found
    ]


def _original_offset(offset: int, before: list[Span], *, at_end: bool) -> int:
    """Return where an offset of the replaced text stands in the original; inside a replacement: its border."""
    shift = 0
    for span in before:
        start = span.start + shift
        end = start + len(span.replacement)
        if offset < end or (at_end and offset == end):
            if offset <= start:
                break
            return span.end if at_end else span.start
        shift += len(span.replacement) - (span.end - span.start)
    return offset - shift
