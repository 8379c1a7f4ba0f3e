"""Send trials through the redactor and the gate, as the quotes bridge does, and say what is left of each plant."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass

from planted.disguises import without_disguise
from planted.trials import Plant, Trial
from sli_themes.anonymity.gate import Gate
from sli_themes.anonymity.model import OwnDetails, Redaction
from sli_themes.anonymity.reading import sentence_reader
from sli_themes.anonymity.redactor import Redactor
from sli_themes.anonymity.scheme import Scheme, solve_scheme
from sli_themes.authorities import Population, read_population
from sli_themes.settings import AnonymitySettings

_TELLS_NOTHING = {
    "person": "mr mrs ms miss dr cllr clr cllrs coun councillor sir dame "
    "lord lady prof professor rev revd the and de van der den "
    "von la le al el bin ben ap da di du mac old young big wee aunt auntie uncle nana father sister canon inspector "
    "sgt supt chief pc pcso cfo acfo dcfo wm watch group manager capt major brigadier retd hon ald alderman county "
    "nurse matron family sisters in on at from housing "
    "payments caretaker reception depot office people med nurse imam "
    "rabbi baroness sheikh messrs",
    "council": "council borough county city district metropolitan london "
    "royal fire rescue service services authority brigade "
    "and the of upon on in with under le town unitary cc dc "
    "bc mbc frs fra lb north south east west central mid greater "
    "great new met corporation co office people",
    "place": "the of on in at under upon le by river vale valley "
    "road street lane avenue close hill hills court school primary academy "
    "high college hospital infirmary surgery centre estate ward park bridge church house children home care grammar "
    "special nursery sixth form community health great little upper nether old north south east west st flat unit "
    "office people bank airport station green new docks estuary",
    "identifier": "ref reference no number case account our your tel phone ext x "
    "t m mob e mail email mailto http https hxxp ftp www "
    "at dot com org net co uk gov ac nhs info wales "
    "police pnn ni reg planning application complaint foi sr claim order "
    "ticket incident crime licence appeal council tax customer "
    "payroll employee staff id membership library card rent "
    "invoice inv tenancy a c s sort code uprn usrn title passport "
    "dob date of birth born vat company charity urn grid twitter "
    "facebook page lgo acct user gb invoice no",
}  # fmt: skip
_SAME = {"own name": "person", "own council": "council", "other author's identifier": "identifier"}
_GENERIC = {kind: frozenset(words.split()) for kind, words in _TELLS_NOTHING.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Say what became of one plant. ``reaches``: it is left, and the gate lets the answer through."""

    trial: Trial
    plant: Plant
    left: bool
    held: bool
    reasons: tuple[str, ...]
    quote: str

    @property
    def reaches(self) -> bool:
        """Say whether a reader of the quote sees the plant."""
        return self.left and not self.held


class Bench:
    """Hold the parts of the program that are measured."""

    def __init__(
        self, population: str = "england-2015", redactor: Redactor | None = None, gate: Gate | None = None
    ) -> None:
        """Build a redactor, and a gate with the scheme of a study that everybody responded to."""
        self.population: Population = read_population(population)
        settings = AnonymitySettings()
        everybody = [authority.code for authority in self.population.authorities]
        self.scheme: Scheme = solve_scheme(self.population, everybody, settings)
        self.redactor = redactor or Redactor(self.population)
        self.gate = gate or Gate(self.redactor, settings, self.scheme, read_sentences=sentence_reader())
        """As in a study: whole sentences are read."""
        self.stream = Gate(self.redactor, settings, self.scheme)
        """As in `sli-themes redact`."""

    def outcomes(self, trials: Iterable[Trial]) -> Iterable[Outcome]:
        """Yield what became of every plant."""
        for trial in trials:
            attribution = self.scheme.attribution(trial.own.region, trial.own.authority_type)
            redaction = self.redactor.redact(trial.text, trial.own)
            verdict = self.gate.check(
                redaction, attribution=attribution, may_quote=True, respondent=trial.own, answer=trial.text
            )
            for plant in trial.plants:
                yield Outcome(
                    trial=trial,
                    plant=plant,
                    left=is_left(plant, redaction),
                    held=verdict.held,
                    reasons=tuple(sorted({reason.code for reason in verdict.reasons})),
                    quote=redaction.text,
                )

    def cost(self, texts: list[tuple[str, OwnDetails | None]]) -> tuple[int, float]:
        """Return the words of ``texts`` and the CPU-seconds that redactor and gate take for them.

        The least of three passes behind one that warms up: what else the machine does only ever adds to it.
        """
        passes = []
        for _ in range(4):
            started = time.process_time()
            for text, own in texts:
                self.stream.check(self.redactor.redact(text, own), may_quote=True, respondent=own)
            passes.append(time.process_time() - started)
        return sum(len(text.split()) for text, _ in texts), min(passes[1:])


def is_left(plant: Plant, redaction: Redaction) -> bool:
    """Say whether telling words of a plant are left.

    One telling word of a person, council, place or identifier is enough; of a programme, a role or a description, more
    than half of its letters. That the spans tell the truth is checked on the redacted text itself.
    """
    kind = _SAME.get(plant.kind, plant.kind)
    generic = _GENERIC.get(kind, frozenset())
    covered = bytearray(len(redaction.original))
    for span in redaction.spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    kept = "".join(" " if covered[at] else redaction.original[at] for at in range(plant.start, plant.end))
    telling = _telling(plant.written, generic)
    left = [word for word in _telling(kept, generic) if not _possessive_only(word)]
    if kind == "place":  # a house number without its road tells nothing
        left = [word for word in left if not word[0].isdigit()]
    shown = bool(left) if kind in _GENERIC else 2 * sum(map(len, left)) > sum(map(len, telling))
    return shown or _whole_in(plant.written, redaction)


def _telling(text: str, generic: frozenset[str]) -> list[str]:
    words = [
        word for word in re.findall(r"[^\W_]+", without_disguise(text)) if len(word) > 1 or word.isdigit()
    ]
    return [word for word in words if word not in generic]


def _possessive_only(word: str) -> bool:
    return word in ("s", "office", "people")


def _whole_in(written: str, redaction: Redaction) -> bool:
    """Say whether all letters of a plant stand in a row in the redacted text."""
    sought = "".join(re.findall(r"[^\W_]+", without_disguise(written)))
    if len(sought) < 8:
        return False
    text = "".join(re.findall(r"[^\W_]+", without_disguise(redaction.text)))
    return sought in text
