"""Read the answers and the lists of one half."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

from planted.identifiers import identifiers

HALVES = ("development", "held-out")
LISTED = ("council", "place", "scheme", "role", "self-clause", "self-noun")
PERSONS_MADE = 900
_SLOT = re.compile(r"\{\{([a-z-]+)\|([^}]*)\}\}")
_FORMS = (
    "{f} {s}",
    "{s}",
    "{f}",
    "Mr {s}",
    "{f} {s}",
    "Mrs {s}",
    "{i}. {s}",
    "Cllr {f} {s}",
    "{f} {s}-{t}",
    "Dr {s}",
    "{i}.{j}. {s}",
    "{s}, {f}",
    "Ms {f} {s}",
    "Councillor {s}",
    "{f} {j} {s}",
    "{i} {s}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Say where something of a kind can be planted; ``neutral`` stands there otherwise."""

    kind: str
    neutral: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Hold an answer: ``pieces`` of text with a slot between each two."""

    text_id: str
    pieces: tuple[str, ...]
    slots: tuple[Slot, ...]

    def filled(self, planted: dict[int, str]) -> tuple[str, dict[int, tuple[int, int]]]:
        """Return the answer with ``planted`` in the slots of these places, and where each of them stands."""
        text = self.pieces[0]
        spans = {}
        for place, (slot, piece) in enumerate(zip(self.slots, self.pieces[1:], strict=True)):
            words = planted.get(place, slot.neutral)
            start = len(text)
            text += words
            if place in planted:
                spans[place] = (start, len(text))
            text += piece
        return text, spans

    @property
    def clean(self) -> str:
        """Return the answer with nothing planted, and a capital at its start."""
        text = self.filled({})[0]
        return re.sub(r"(^|[.!?]\s+|\n\s*)([a-z])", lambda m: m[1] + m[2].upper(), text)


def read_carriers(half: str) -> list[Carrier]:
    """Return the answers with slots of one half."""
    text = (_folder(half) / "carriers.txt").read_text("utf-8")
    carriers = []
    for number, answer in enumerate(re.split(r"^%$", text, flags=re.MULTILINE), start=1):
        parts = _SLOT.split(answer.strip("\n"))
        slots = tuple(
            Slot(kind=kind, neutral=neutral) for kind, neutral in zip(parts[1::3], parts[2::3], strict=True)
        )
        text_id = f"{half[0].upper()}{number:03}"
        carriers.append(Carrier(text_id=text_id, pieces=tuple(parts[0::3]), slots=slots))
    return carriers


def read_list(half: str, name: str) -> list[str]:
    """Return the lines of one list of one half."""
    return (_folder(half) / f"{name}.txt").read_text("utf-8").splitlines()


def read_plants(half: str) -> dict[str, list[str]]:
    """Return what is planted, by kind, without repeats and in an order that never changes."""
    plants = {kind: read_list(half, kind) for kind in LISTED}
    plants["person"] = read_list(half, "person") + _made_persons(half)
    plants["identifier"] = identifiers(half)
    return {kind: list(dict.fromkeys(listed)) for kind, listed in plants.items()}


def _made_persons(half: str) -> list[str]:
    """Return names put together from the lists of forenames and surnames, in many forms."""
    rng = random.Random(f"persons {half}")
    forenames, surnames = read_list(half, "forenames"), read_list(half, "surnames")
    made = []
    for number in range(PERSONS_MADE):
        first, second, third = rng.choice(forenames), rng.choice(surnames), rng.choice(surnames)
        initials = {"i": first[0], "j": rng.choice("ABCDEFGHJKLMNPRSTVW")}
        made.append(_FORMS[number % len(_FORMS)].format(f=first, s=second, t=third, **initials))
    return made


def _folder(half: str) -> Path:
    return Path(__file__).parent / half
