"""The clearer: redactor, gate and attribution scheme of one study, asked for one passage at a time (restricted)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.anonymity.gate import Gate, word_usage
from sli_themes.anonymity.model import OwnDetails, Redaction, Verdict
from sli_themes.anonymity.redactor import Redactor
from sli_themes.anonymity.scheme import Scheme, solve_scheme
from sli_themes.authorities import Population, read_population
from sli_themes.results import Attribution

if TYPE_CHECKING:
    from sli_themes.answers.model import Corpus
    from sli_themes.settings import AnonymitySettings

NO_POPULATION = Population(name="", authorities=())
RESPONDENT = "respondent"
"""How everybody is quoted in a study without a population: nothing finer can be shown to be safe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """Hold a passage after redaction, and what the gate says of it."""

    text: str
    redaction: Redaction
    verdict: Verdict


class Clearer:
    """Redact passages of a study's answers, attribute them, and ask the gate."""

    def __init__(
        self, corpus: Corpus, population: Population, settings: AnonymitySettings, scheme: Scheme
    ) -> None:
        """Store what is needed; the gazetteer is built here, in about half a second."""
        self.scheme = scheme
        self.population = population
        self.redactor = Redactor(population)
        frame = corpus.respondents.frame
        self._own = {str(row.respondent_id): _own_details(row) for row in frame.itertuples(index=False)}
        self._may_quote = dict(zip(frame["respondent_id"], frame["may_quote"].astype(bool), strict=True))
        answers = corpus.answers.substantive
        users = (
            (self._own[str(who)].authority_code or str(who), str(text))
            for who, text in zip(answers["respondent_id"], answers["text"], strict=True)
        )
        self.gate = Gate(self.redactor, settings, scheme, word_usage(users))
        self._log: dict[tuple[str, int, int, str], dict[str, Any]] = {}
        self._whole = lru_cache(maxsize=4096)(self.redactor.redact)

    @classmethod
    def of(
        cls,
        corpus: Corpus,
        *,
        population: str,
        folder: Path,
        settings: AnonymitySettings,
        frozen: str | None = None,
    ) -> Clearer:
        """Return the clearer of a study: population read, scheme solved or the frozen one used again.

        Raises:
            PopulationError: the population cannot be read.
            DisclosureError: the frozen scheme cannot be read.
        """
        if not population:
            scheme = Scheme(
                population="",
                k=settings.k,
                responding=settings.responding,
                cells=(),
                safe=(RESPONDENT,),
                everybody=RESPONDENT,
            )
            return cls(corpus, NO_POPULATION, settings, scheme)
        file = folder / population
        people = read_population(file if file.is_file() else population)
        responding, unmatched = _responding(corpus)
        scheme = solve_scheme(people, responding, settings, unmatched)
        if frozen is not None:
            earlier = Scheme.from_json(frozen)
            if _still_safe(earlier, scheme, people, responding):
                scheme = earlier
        return cls(corpus, people, settings, scheme)

    def attribution(self, respondent_id: str) -> Attribution:
        """Return what a respondent is quoted as."""
        if not self.population.authorities:
            return Attribution(words=RESPONDENT)
        own = self._own[respondent_id]
        return self.scheme.attribution(own.region, own.authority_type)

    def redacted(self, respondent_id: str, text: str) -> str:
        """Return a whole answer redacted; it has not passed the gate, so it stays on the restricted side."""
        return self._whole(text, self._own[respondent_id]).text

    def clear(self, respondent_id: str, text: str, start: int, end: int) -> Cleared:
        """Redact ``text[start:end]`` of a respondent's answer and ask the gate whether it may be quoted."""
        own = self._own[respondent_id]
        attribution = self.attribution(respondent_id)
        redaction = self.redactor.redact_part(text, start, end, own)
        verdict = self.gate.check(
            redaction,
            attribution=attribution,
            may_quote=self._may_quote[respondent_id],
            respondent=own,
            answer=text,
        )
        self._note(respondent_id, start, end, redaction, verdict, attribution)
        return Cleared(text=redaction.text, redaction=redaction, verdict=verdict)

    def log(self) -> Iterator[dict[str, Any]]:
        """Yield what was replaced and held in each passage, sorted: offsets and kinds, no word of an answer."""
        for key in sorted(self._log):
            yield self._log[key]

    def _note(
        self,
        respondent_id: str,
        start: int,
        end: int,
        redaction: Redaction,
        verdict: Verdict,
        attribution: Attribution,
    ) -> None:
        self._log[respondent_id, start, end, redaction.text] = {
            "respondent_id": respondent_id,
            "start": start,
            "end": end,
            "attribution": attribution.words,
            "held": verdict.held,
            "reasons": sorted({reason.code for reason in verdict.reasons}),
            "spans": [
                {
                    "start": span.start + start,
                    "end": span.end + start,
                    "kind": span.kind,
                    "replacement": span.replacement,
                    "detector": span.reason,
                }
                for span in redaction.spans
            ],
        }


def _own_details(row: Any) -> OwnDetails:
    return OwnDetails(
        authority=str(row.authority),
        authority_code=str(row.authority_code),
        name=str(row.name),
        email=str(row.email),
        role=str(row.role),
        region=str(row.region),
        authority_type=str(row.authority_type),
    )


def _responding(corpus: Corpus) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the codes of the authorities that said something, and (region, type) of respondents without a code."""
    said = set(corpus.answers.substantive["respondent_id"])
    frame = corpus.respondents.frame
    frame = frame[frame["respondent_id"].isin(said)]
    coded = frame["authority_code"] != ""
    unmatched = frame[~coded & ((frame["region"] != "") | (frame["authority_type"] != ""))]
    return sorted(set(frame.loc[coded, "authority_code"])), sorted(
        set(zip(unmatched["region"], unmatched["authority_type"], strict=True))
    )


def _still_safe(earlier: Scheme, now: Scheme, population: Population, responding: list[str]) -> bool:
    """Say whether an earlier scheme of the same study may be used again, counting afresh what stands behind it."""
    if (earlier.population, earlier.k, earlier.responding) != (now.population, now.k, now.responding):
        return False
    for words in earlier.safe:
        cells = {(cell.region, cell.authority_type) for cell in earlier.covers(Attribution(words=words))}
        behind = [one.code for one in population.authorities if (one.region, one.authority_type) in cells]
        used = set(behind).intersection(responding)
        if len(behind) < earlier.k or (used and len(used) < earlier.responding):
            return False
    return True
