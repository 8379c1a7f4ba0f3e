"""The clearer: redactor, gate and attribution scheme of one study, asked for one passage at a time (restricted)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.anonymity.canaries import Canaries, Flock, folded_words
from sli_themes.anonymity.detectors import DETECTORS
from sli_themes.anonymity.elsewhere import Elsewhere, shared_texts
from sli_themes.anonymity.gate import Gate, word_usage
from sli_themes.anonymity.model import OwnDetails, Reason, Redaction, Verdict
from sli_themes.anonymity.ner import load_ner
from sli_themes.anonymity.reading import sentence_reader
from sli_themes.anonymity.redactor import Redactor
from sli_themes.anonymity.ruleset import ruleset_of
from sli_themes.anonymity.scheme import Scheme, solve_scheme
from sli_themes.authorities import Population, fold_region, fold_type, read_population
from sli_themes.results import Attribution

if TYPE_CHECKING:
    from sli_themes.answers.model import Corpus
    from sli_themes.settings import AnonymitySettings

NO_POPULATION = Population(name="", authorities=())
RESPONDENT = "respondent"
"""How everybody is quoted in a study without a population: nothing finer can be shown to be safe."""
_CHOOSE_ANOTHER = "Choose another excerpt, and report the gap in the redactor."


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """Hold a passage after redaction, and what the gate says of it."""

    text: str
    redaction: Redaction
    verdict: Verdict


class Clearer:
    """Redact passages of a study's answers, attribute them, and ask the gate."""

    def __init__(
        self,
        corpus: Corpus,
        population: Population,
        settings: AnonymitySettings,
        scheme: Scheme,
        elsewhere: tuple[Path, ...] = (),
    ) -> None:
        """Store what is needed; the gazetteer is built here, in about half a second."""
        self.corpus = corpus
        self.settings = settings
        self.scheme = scheme
        self.population = population
        model = load_ner(settings.ner)
        self.redactor = Redactor(population, (*DETECTORS, model.detector)) if model else Redactor(population)
        frame = corpus.respondents.frame
        self._own = {str(row.respondent_id): _own_details(row) for row in frame.itertuples(index=False)}
        self._may_quote = dict(zip(frame["respondent_id"], frame["may_quote"].astype(bool), strict=True))
        answers = corpus.answers.substantive
        users = (
            (self._own[str(who)].authority_code or str(who), str(text))
            for who, text in zip(answers["respondent_id"], answers["text"], strict=True)
        )
        published = Elsewhere.read(elsewhere, settings.published_run) if elsewhere else None
        shared = Elsewhere(shared_texts(corpus), settings.published_run)
        voters = (model,) if model else ()
        self.gate = Gate(
            self.redactor,
            settings,
            scheme,
            word_usage(users),
            voters=voters,
            elsewhere=published,
            shared=shared,
            read_sentences=sentence_reader(),
        )
        self._log: dict[tuple[str, int, int], dict[str, Any]] = {}

    @classmethod
    def of(
        cls,
        corpus: Corpus,
        *,
        population: str,
        folder: Path,
        settings: AnonymitySettings,
        frozen: str | None = None,
        elsewhere: tuple[Path, ...] = (),
    ) -> Clearer:
        """Return the clearer of a study: population read, scheme solved or the frozen one used again.

        Raises:
            PopulationError: the population cannot be read.
            DisclosureError: the frozen scheme cannot be read.
            StudyError: a text published elsewhere cannot be read.
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
            return cls(corpus, NO_POPULATION, settings, scheme, elsewhere)
        file = folder / population
        people = read_population(file if file.is_file() else population)
        responding, unmatched = _responding(corpus)
        scheme = solve_scheme(people, responding, settings, unmatched)
        if frozen is not None:
            earlier = Scheme.from_json(frozen)
            if _still_safe(earlier, scheme, people, responding, unmatched):
                scheme = earlier
        return cls(corpus, people, settings, scheme, elsewhere)

    def attribution(self, respondent_id: str) -> Attribution:
        """Return what a respondent is quoted as."""
        if not self.population.authorities:
            return Attribution(words=RESPONDENT)
        own = self._own[respondent_id]
        return self.scheme.attribution(own.region, own.authority_type)

    def redacted(self, respondent_id: str, text: str) -> str:
        """Return a whole answer redacted; it has not passed the gate, so it stays on the restricted side."""
        return self.redactor.redact(text, self._own[respondent_id]).text

    def author(self, respondent_id: str) -> str:
        """Return who is quoted when a respondent is: the authority, else who they say they answer for, else they.

        "Member of the public" is said by many: only words that are no ordinary ones make two respondents one author.
        """
        own = self._own[respondent_id]
        if own.authority_code:
            return f"authority {own.authority_code}"
        given = folded_words(own.authority)
        if any(not self.redactor.lexicon.is_word(word) for word in given):
            return f"authority {' '.join(given)}"
        return f"respondent {respondent_id}"

    @cached_property
    def canaries(self) -> Canaries:
        """Return what must be read in nothing that is published of the study."""
        return Canaries(self.corpus, self.population, self.redactor.lexicon)

    @cached_property
    def ruleset(self) -> str:
        """Return the hash of the rules that decide here; a clearance is given under them."""
        return ruleset_of(self.settings, self.population)

    def clear(self, answer_id: str, respondent_id: str, text: str, start: int, end: int) -> Cleared:
        """Redact ``text[start:end]`` of a respondent's answer and ask the gate whether it may be quoted."""
        redaction = self.redacted_part(respondent_id, text, start, end)
        verdict = self.check(respondent_id, text, redaction)
        self._note((answer_id, start, end), redaction, verdict, self.attribution(respondent_id))
        return Cleared(text=redaction.text, redaction=redaction, verdict=verdict)

    def redacted_part(self, respondent_id: str, text: str, start: int, end: int) -> Redaction:
        """Return ``text[start:end]`` of an answer redacted, with what the whole answer tells of it."""
        return self.redactor.redact_part(text, start, end, self._own[respondent_id])

    def check(self, respondent_id: str, answer: str, redaction: Redaction) -> Verdict:
        """Return what the gate says of words of a respondent's answer."""
        return self.gate.check(
            redaction,
            attribution=self.attribution(respondent_id),
            may_quote=self._may_quote[respondent_id],
            respondent=self._own[respondent_id],
            answer=answer,
        )

    def last_look(self, respondent_id: str, answer: str, quote: str) -> tuple[Reason, ...]:
        """Return what speaks against a quote as it would be printed; nothing when all is well.

        The redactor saw the words with their line breaks, the reader does not; and a name that was replaced at one
        place of an answer must not be left at another.
        """
        own = self._own[respondent_id]
        reasons = []
        if self.redactor.redact(quote, own).text != quote:
            words = "as it would be printed, more of it would be replaced"
            reasons.append(Reason(code="layout", words=words, hint=_CHOOSE_ANOTHER))
        if Flock(self._replaced_words(answer, own)).found_in(quote):
            words = "something that is replaced at another place of the answer is left"
            reasons.append(Reason(code="left at one place", words=words, hint=_CHOOSE_ANOTHER))
        left = self.canaries.everywhere.found_in(quote) | self.canaries.left_of(respondent_id, quote)
        if left:
            words = "a name, an address or an id that the study knows is left"
            reasons.append(Reason(code="known name", words=words, hint=_CHOOSE_ANOTHER))
        return tuple(reasons)

    def replaced_words(self, respondent_id: str, answer: str) -> tuple[str, ...]:
        """Return what the redactor takes out of a respondent's answer, as it stands and word by word."""
        return tuple(sorted({words for words, _ in self._replaced_words(answer, self._own[respondent_id])}))

    def _replaced_words(self, answer: str, own: OwnDetails) -> Iterator[tuple[str, str]]:
        """Yield the words that the redactor takes out of an answer, as they stand and one by one."""
        for span in self.redactor.redact(answer, own).spans:
            words = answer[span.start : span.end]
            telling = [word for word in folded_words(words) if not self.redactor.lexicon.is_word(word)]
            for sought in (words, *telling) if telling else ():
                yield sought, span.kind

    def log(self) -> Iterator[dict[str, Any]]:
        """Yield what was replaced and held in each passage, sorted: offsets and kinds, no word of an answer."""
        for key in sorted(self._log):
            yield self._log[key]

    def _note(
        self,
        key: tuple[str, int, int],
        redaction: Redaction,
        verdict: Verdict,
        attribution: Attribution,
    ) -> None:
        answer_id, start, end = key
        self._log[key] = {
            "answer_id": answer_id,
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
                    "score": span.score,
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


def _still_safe(
    earlier: Scheme,
    now: Scheme,
    population: Population,
    responding: list[str],
    unmatched: list[tuple[str, str]],
) -> bool:
    """Say whether an earlier scheme of the same study may be used again, counting afresh what stands behind it."""
    if (earlier.population, earlier.k, earlier.responding) != (now.population, now.k, now.responding):
        return False
    if earlier.everybody != now.everybody:
        return False
    if _levels(earlier) != _levels(now):
        return False
    cell_of = {one.code: (one.region, one.authority_type) for one in population.authorities}
    answered = Counter(cell_of[code] for code in responding if code in cell_of)
    for region, authority_type in unmatched:
        # Whoever they are, they may all be of one authority.
        cell = fold_region(region), fold_type(authority_type)
        answered[cell] = max(answered[cell], 1)
    exist = Counter(cell_of.values())
    for words in {cell.words for cell in earlier.cells}:
        cells = [(cell.region, cell.authority_type) for cell in earlier.covers(Attribution(words=words))]
        said = sum(answered[cell] for cell in cells)
        if said and words not in earlier.safe:
            # Nobody had answered from there: with the earlier scheme all their quotes would be held.
            return False
        if words in earlier.safe and (
            sum(exist[cell] for cell in cells) < earlier.k or 0 < said < earlier.responding
        ):
            return False
    return True


def _levels(scheme: Scheme) -> tuple[bool, frozenset[tuple[str, str, str]]]:
    """Return whether attributions may name the type, and the cells: two schemes that differ here do not compare."""
    cells = frozenset((cell.region, cell.authority_type, cell.own_class) for cell in scheme.cells)
    return any(cell.level == 0 for cell in scheme.cells), cells
