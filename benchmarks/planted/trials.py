"""Put plants into answers: every (plant, disguise) at most once, the same ones every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from planted.disguises import SIGNATURE, TOGETHER, WHOLE_LOWER, WHOLE_UPPER, disguises
from planted.texts import Carrier, read_carriers, read_list, read_plants
from sli_themes.anonymity.model import OwnDetails
from sli_themes.authorities import Authority, Population

NUMBERS = {
    "person": 1700,
    "council": 1200,
    "place": 900,
    "scheme": 400,
    "role": 160,
    "self-clause": 140,
    "self-noun": 140,
    "identifier": 2100,
    "own name": 250,
    "own council": 250,
    "own role": 60,
}
"""How many are planted in each half."""
_SLOT_OF = {"own name": "person", "own council": "council", "own role": "role"}
_GREETINGS = ("Regards", "Kind regards,", "Best wishes", "Yours sincerely,", "Thanks")
_FRAMES = ("{} ", "Contact: {}\n\n", "(see {}) ", "My details are {} if you need them. ", "{}\n")
_TAILS = (
    "\n\n{}",
    " Reference: {}",
    " Write to {}.",
    " More at {}",
    "\n- {}",
    " ({})",
    " You can use {} for that.",
    "\nE: {}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """Say what is planted where (code points of the text, end exclusive)."""

    kind: str
    disguise: str
    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Hold one answer with its plants and its writer."""

    half: str
    text_id: str
    text: str
    plants: tuple[Plant, ...]
    own: OwnDetails


def all_trials(half: str, population: Population, *, every: int = 1, draw: int = 0) -> Iterator[Trial]:
    """Yield the trials of one half; ``every``: only each so-manieth; ``draw``: which draw of plants for places."""
    carriers, plants = read_carriers(half), read_plants(half)
    count = 0
    for kind, number in NUMBERS.items():
        for trial in _of_kind(half, kind, number, carriers, plants, population, draw):
            count += 1
            if count % every == 0:
                yield trial
    for trial in _together(half, carriers, plants, population):
        count += 1
        if count % every == 0:
            yield trial


def clean_answers(half: str) -> list[tuple[str, str]]:
    """Return (id, answer) of the answers in which nothing is planted."""
    listed = [
        (f"{half[0].upper()}c{at:03}", text) for at, text in enumerate(read_list(half, "clean"), start=1)
    ]
    return listed + [(carrier.text_id, carrier.clean) for carrier in read_carriers(half)]


def writer(rng: random.Random, population: Population, **own: str) -> tuple[Authority, OwnDetails]:
    """Return an authority drawn from the population, and the details of somebody who writes from there."""
    authority = rng.choice(population.authorities)
    known = {"authority": authority.official_name, **own}
    return authority, OwnDetails(
        authority_code=authority.code,
        region=authority.region,
        authority_type=authority.authority_type,
        **known,
    )


def _of_kind(
    half: str,
    kind: str,
    number: int,
    carriers: list[Carrier],
    plants: dict[str, list[str]],
    population: Population,
    draw: int,
) -> Iterator[Trial]:
    rng = random.Random(f"{half} {kind} {draw}" if draw else f"{half} {kind}")
    slot = _SLOT_OF.get(kind, kind)
    slots = [(c, at) for c in carriers for at, one in enumerate(c.slots) if one.kind == slot]
    pairs: list[tuple[str, str]] = []
    if kind != "own council":
        pairs = [(plant, name) for plant in plants[slot] for name in disguises(kind)]
        rng.shuffle(pairs)
    else:
        pairs = [("", name) for name in disguises(kind)] * (number // len(disguises(kind)) + 1)
    rng.shuffle(slots)
    for at, (listed, name) in enumerate(pairs[:number]):
        carrier, place = slots[at % len(slots)]
        given = {"name": listed} if kind == "own name" else {"role": listed} if kind == "own role" else {}
        authority, own = writer(rng, population, **given)
        plant = listed or rng.choice((authority.official_name, authority.name))
        words = disguises(kind)[name](plant, rng)
        if name == SIGNATURE:
            text = f"{carrier.clean}\n\n{rng.choice(_GREETINGS)}\n{words}"
            start, end = len(text) - len(words), len(text)
        elif kind == "identifier" and at % 2:
            text, start, end = _framed(carrier.clean, words, rng)
        else:
            text, spans = carrier.filled({place: words})
            start, end = spans[place]
        text, start, end = _recased(text, start, end, name)
        planted = Plant(kind=kind, disguise=name, written=text[start:end], start=start, end=end)
        yield Trial(
            half=half, text_id=f"{carrier.text_id}.{place + 1}", text=text, plants=(planted,), own=own
        )


def _framed(answer: str, words: str, rng: random.Random) -> tuple[str, int, int]:
    """Return the answer with the words before or behind it, as a footer or a remark."""
    frame = rng.choice(_FRAMES + _TAILS)
    before, _, after = frame.partition("{}")
    if frame in _FRAMES:
        return f"{before}{words}{after}{answer}", len(before), len(before) + len(words)
    start = len(answer) + len(before)
    return f"{answer}{before}{words}{after}", start, start + len(words)


def _recased(text: str, start: int, end: int, disguise: str) -> tuple[str, int, int]:
    """Return the whole answer in another case when the disguise is one of those; offsets follow."""
    if disguise not in (WHOLE_LOWER, WHOLE_UPPER):
        return text, start, end
    recase = str.lower if disguise == WHOLE_LOWER else str.upper
    before, inside = recase(text[:start]), recase(text[start:end])
    return before + inside + recase(text[end:]), len(before), len(before) + len(inside)


def _together(
    half: str, carriers: list[Carrier], plants: dict[str, list[str]], population: Population
) -> Iterator[Trial]:
    """Yield every answer with all of its slots filled (a find beside another must not hide it)."""
    rng = random.Random(f"{half} together")
    left = {kind: rng.sample(listed, len(listed)) for kind, listed in plants.items()}
    for carrier in carriers:
        chosen = {}
        for place, slot in enumerate(carrier.slots):
            left[slot.kind] = left[slot.kind] or rng.sample(plants[slot.kind], len(plants[slot.kind]))
            chosen[place] = left[slot.kind].pop()
        text, spans = carrier.filled(chosen)
        planted = tuple(
            Plant(
                kind=carrier.slots[place].kind,
                disguise=TOGETHER,
                written=text[start:end],
                start=start,
                end=end,
            )
            for place, (start, end) in spans.items()
        )
        yield Trial(
            half=half, text_id=carrier.text_id, text=text, plants=planted, own=writer(rng, population)[1]
        )


def other_authors_trials(half: str, population: Population) -> Iterator[Trial]:
    """Yield the identifiers that another author listed, each behind and before a few answers."""
    rng = random.Random(f"{half} other author")
    listed = (Path(__file__).parent / "identifiers-other-author.txt").read_text("utf-8").splitlines()
    carriers = read_carriers(half)
    kind = "other author's identifier"
    for words in listed:
        for name, frames in (("as written", 8), ("brackets", 2)):
            for carrier in rng.sample(carriers, frames):
                text, start, end = _framed(carrier.clean, disguises("identifier")[name](words, rng), rng)
                plant = Plant(kind=kind, disguise=name, written=text[start:end], start=start, end=end)
                own = writer(rng, population)[1]
                yield Trial(half=half, text_id=carrier.text_id, text=text, plants=(plant,), own=own)
