"""Measure the redactor and the gate: planted identifiers that leak, clean texts that are held, words a second.

    python benchmarks/anonymity.py [--quotes ../shared/data/taking_stock/quotes.csv] [--show]

Carriers and planted names were written for this script; none of the names of people and places comes from the
program's lists. Each carrier is a sentence pair that is clean by itself; each plant goes into it in several
disguises (letter case, invisible characters, line breaks, possessives, look-alike letters). A **leak** is a text that
the gate lets through while the planted surface is still in it (compared without case, spaces and invisible
characters). Leaks are listed, one by one.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sli_themes.anonymity.gate import Gate
from sli_themes.anonymity.model import OwnDetails
from sli_themes.anonymity.redactor import Redactor
from sli_themes.anonymity.scheme import Scheme, solve_scheme
from sli_themes.authorities import Population, read_population
from sli_themes.settings import AnonymitySettings

CARRIERS = (
    (
        "We have found that peer support works best when it is honest. {} showed us how that can be done, and we would "
        "like others to have the same chance."
    ),
    (
        "The offer should be wider than it is today. I discussed this with {} last year, because the current approach "
        "leaves too many questions open."
    ),
    (
        "Residents want to know what their money buys, and so does {}, who has asked for plainer "
        "reports since then."
    ),
    (
        "There is a risk that smaller organisations are left behind. As {} would tell you, capacity is the real "
        "problem and nobody seems willing to say so."
    ),
    (
        "Better data would help, but only if it is comparable. The work with {} proved that it can be done when people "
        "share what they know."
    ),
    (
        "Please keep the principles short. In our view {} has managed that well, while other documents have grown "
        "longer every year."
    ),
)
PEOPLE = (
    "Orlaithe Brannagh-Dunmore",
    "Tunji Akinfolarin",
    "Pietra Vancouleur",
    "Sukhmani Gillwar",
    "Wojtek Pruszkiewicz",
    "Hao-Ran Qiuping",
    "Dewydd Prysor",
    "Nkemdi Obiaraeri",
    "Fenwick Tarrowby",
    "Maisun al-Rashidani",
    "Cllr Brindle Hartsworth",
    "Mrs Appleyard-Nkosana",
    "Dr Q. Thistlewick",
    "J. P. Farnaby",
    "K Oduyemi",
    "Councillor Merrow",
    "Sir Lucan Ashdowne",
    "Xanthe O'Dunnery",
    "Baz",
    "Shazza Mottram",
    "Siân Llywarch",
    "Zoë Quennell",
    "Jürgen Haffkraut",
    "Ngũgĩ Kamanthe",
    "Rob Swinscoe",
    "Grace Pellow",
    "Will Threlkeld",
    "Mark Ottaway",
    "Prof Iolanthe Greatrex",
    "Ms Vyas",
)
COUNCILS = (
    "Rotherham",
    "Wolves Council",
    "B&NES",
    "Hants CC",
    "Berks fire",
    "the City of Lincoln",
    "Reading Borough Council",
    "Bath",
    "Rugby",
    "Bury MBC",
    "Eden District Council",
    "St. Helens",
    "Stoke on Trent",
    "LB Barnet",
    "RBWM",
    "Kingston upon Hull",
    "Hull City Council",
    "Tower Hamlets",
    "Telford & Wrekin",
    "King's Lynn and West Norfolk",
    "Notts County Council",
    "Northants",
    "SYFR",
    "Cheshire West",
    "Merseyside Fire & Rescue",
    "West Northamptonshire",
    "BCP Council",
    "East Riding",
    "Isle of Wight Council",
    "South Cambs",
    "Adur",
    "Newcastle-under-Lyme",
    "Milton Keynes",
    "Salop",
    "Westmorland and Furness",
    "Gt Yarmouth",
    "N Yorks",
    "Middlesboro",
    "Leicster City",
    "Birmingam",
    "Bumbleford Town Council",
    "Crantock Vale Borough Council",
)
PLACES = (
    "Hartsop Lane",
    "St Wilfrith's Primary School",
    "the Tarnbrook Estate",
    "Bumbleford",
    "Ousedale Valley",
    "Netherquay Wharf",
    "Thornaby Gate Academy",
    "Pennyfarthing House",
    "Whitby",
    "Wearside",
    "Weston-super-Mare",
    "Skelmersdale",
    "Larkfield Road",
    "Great Uffing",
    "Morfa Nefyn",
    "the Ribbleside Hospital",
)
SCHEMES = (
    "the Brighter Ousedale programme",
    "Project Kestrel",
    "Stronger Tarn Streets",
    "the 'Moor Together' scheme",
    "Operation Wagtail",
    "the Quayside Compact",
    "NetherNet",
    "ThriveOn",
)
IDENTIFIERS = (
    "j.farnaby@bumbleford.gov.uk",
    "kestrel_team@ousedale.org",
    "j.farnaby [at] bumbleford",
    "farnaby at bumbleford dot gov dot uk",
    "j.farnaby(at)bumbleford.gov.uk",
    "J.FARNABY@BUMBLEFORD.GOV.UK",
    "02079460123",
    "020 7946 0123",
    "(020) 7946 0123",
    "+44 20 7946 0123",
    "+44 (0)20 7946 0123",
    "0044 20 7946 0123",
    "07700 900123",
    "07700-900-123",
    "07700.900.123",
    "0161 496 0123",
    "(01632) 960 123",
    "01632/960123",
    "+447700900123",
    "0800 496 0123",
    "0 7 7 0 0 9 0 0 1 2 3",
    "0191 498 0123 ext 42",
    "https://www.bumbleford.gov.uk/peer",
    "www.bumbleford.gov.uk",
    "bumbleford.gov.uk/leader",
    "http://bit.ly/3kestrel",
    "@BumbleLeader",
    "EX99 7TT",
    "ex997tt",
    "SW1A 9ZZ",
    "AB12 3CD",
    "QQ 12 34 56 C",
    "JG 10 37 59 A",
    "jg103759a",
    "943 476 5919",
    "9434765919",
    "AB51 KTR",
    "ab51ktr",
    "K123 BCD",
    "case ref BX/2014/00713",
    "account number 31926819",
    "sort code 20-00-00",
    "12-34-56",
    "ref: PL2015-0098",
    "UPRN 100023336956",
    "planning application 14/01234/FUL",
    "invoice INV-20417",
    "payroll no. 558213",
)
SELF = (
    "As the smallest county in England, we",
    "as a royal borough, we",
    "Our island",
    "as the only unitary in the region we",
    "our directly elected mayor",
    "our nine districts",
    "We have 213 parishes and they",
    "our cathedral city",
    "as one of only four authorities",
    "our £3.2m saving",
    "since the floods our team",
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Hold one text with something planted in it."""

    kind: str
    disguise: str
    planted: str
    text: str


def _zero_width(text: str) -> str:
    return text[:2] + "\u200b" + text[2:]


def _soft_hyphen(text: str) -> str:
    return text[:3] + "\u00ad" + text[3:]


def _cyrillic(text: str) -> str:
    return text.replace("o", "о").replace("a", "а").replace("e", "е")


DISGUISES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("as written", lambda text: text),
    ("upper case", str.upper),
    ("lower case", str.lower),
    ("no-break space", lambda text: text.replace(" ", "\u00a0")),
    ("zero-width space", _zero_width),
    ("soft hyphen", _soft_hyphen),
    ("line break", lambda text: text.replace(" ", "\n", 1)),
    ("possessive", lambda text: text + "'s team"),
    ("brackets", lambda text: f"({text})"),
    ("look-alike letters", _cyrillic),
    ("decomposed", lambda text: unicodedata.normalize("NFD", text)),
)
_PLAIN = ("as written", "brackets", "no-break space")
"""Disguises for identifiers with a shape of their own: the others make another identifier of them."""


def trials() -> Iterator[Trial]:
    """Yield every plant in every disguise in every carrier, and a re-cased copy of each whole text."""
    groups = (
        ("person", PEOPLE),
        ("council", COUNCILS),
        ("place", PLACES),
        ("scheme", SCHEMES),
        ("identifier", IDENTIFIERS),
        ("self", SELF),
    )
    for kind, plants in groups:
        for plant in plants:
            for name, disguise in DISGUISES:
                if kind in ("identifier", "self") and name not in _PLAIN:
                    continue
                for carrier in CARRIERS if kind != "self" else CARRIERS[:2]:
                    text = carrier.format(disguise(plant))
                    yield Trial(kind=kind, disguise=name, planted=plant, text=text)
                    if name == "as written":
                        yield Trial(
                            kind=kind, disguise="whole text in capitals", planted=plant, text=text.upper()
                        )
                        yield Trial(
                            kind=kind, disguise="whole text in lower case", planted=plant, text=text.lower()
                        )
                if kind in ("person", "council") and name == "as written":
                    signed = f"{CARRIERS[0].format('The last review')}\nRegards, {plant}"
                    yield Trial(kind=kind, disguise="signature", planted=plant, text=signed)


def folded(text: str) -> str:
    """Return letters and digits only, without case, accents and invisible characters."""
    plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text).translate(str.maketrans("оае", "oae")))
    return "".join(c for c in plain.casefold() if c.isalnum())


def still_there(trial: Trial, redacted: str) -> bool:
    """Say whether the plant, or a telling word of a name, is left in the text."""
    left = folded(redacted)
    tokens = {folded(word) for word in re.findall(r"[^\s]+", redacted)}
    if len(trial.planted) < 5:
        return folded(trial.planted) in tokens
    if folded(trial.planted) in left:
        return True
    if trial.kind not in ("person",):
        return False
    words = {folded(word) for word in re.findall(r"[^\s.]{4,}", trial.planted)} - {
        "cllr",
        "councillor",
        "prof",
        "grace",
        "will",
        "mark",
    }
    return bool(words & tokens)


def main() -> None:
    """Print leaks, held shares and speed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--quotes", type=Path, default=Path(__file__).parents[2] / "shared/data/taking_stock/quotes.csv"
    )
    parser.add_argument("--show", action="store_true", help="print clean texts that are held, too")
    options = parser.parse_args()
    population = read_population("england-2015")
    settings = AnonymitySettings()
    scheme = solve_scheme(population, [authority.code for authority in population.authorities], settings)
    redactor = Redactor(population)
    gate = Gate(redactor, settings, scheme)
    _planted(redactor, gate, scheme, population)
    _clean(gate, scheme, options.show)
    if options.quotes.is_file():
        _quotations(gate, scheme, options.quotes)
    else:
        print(f"quotations: skipped, {options.quotes} is not there")


def _planted(redactor: Redactor, gate: Gate, scheme: Scheme, population: Population) -> None:
    rng = random.Random(2015)
    done, leaks, redacted = Counter[str](), [], Counter[str]()
    words, started = 0, time.process_time()
    for trial in trials():
        writer = rng.choice(population.authorities)
        own = OwnDetails(
            authority=writer.official_name,
            authority_code=writer.code,
            region=writer.region,
            authority_type=writer.authority_type,
        )
        redaction = redactor.redact(trial.text, own)
        attribution = scheme.attribution(writer.region, writer.authority_type)
        verdict = gate.check(redaction, attribution=attribution, may_quote=True, respondent=own)
        words += len(trial.text.split())
        done[trial.kind] += 1
        there = still_there(trial, redaction.text)
        redacted[trial.kind] += not there
        if there and not verdict.held:
            leaks.append((trial, redaction.text))
    seconds = time.process_time() - started
    print(f"{'planted':12} {'trials':>7} {'redactor alone':>15} {'leaks':>6}")
    for kind, number in done.items():
        print(
            f"{kind:12} {number:7} {redacted[kind] / number:15.1%} {sum(t.kind == kind for t, _ in leaks):6}"
        )
    print(
        f"{'all':12} {sum(done.values()):7} {sum(redacted.values()) / sum(done.values()):15.1%} {len(leaks):6}"
    )
    print(f"speed: {words / seconds:,.0f} words a CPU-second (redactor and gate)")
    for trial, text in leaks:
        print(f"LEAK {trial.kind} / {trial.disguise} / {trial.planted!r}: {text!r}")


def _clean(gate: Gate, scheme: Scheme, show: bool) -> None:
    held = 0
    for carrier in CARRIERS:
        text = carrier.format("the last review")
        attribution = scheme.attribution("North West", "council")
        verdict = gate.check(gate.redactor.redact(text), attribution=attribution, may_quote=True)
        held += verdict.held
        if verdict.held and show:
            print("held:", text, verdict.reasons)
    print(f"clean carriers held: {held} of {len(CARRIERS)}")


def _quotations(gate: Gate, scheme: Scheme, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = Counter[str]()
    held = []
    for row in rows:
        attribution = scheme.attribution(row["region"], row["authority_type"])
        verdict = gate.check(gate.redactor.redact(row["text"]), attribution=attribution, may_quote=True)
        codes.update({reason.code for reason in verdict.reasons})
        held += [row["quote_id"]] if verdict.held else []
    print(
        f"published quotations held: {len(held)} of {len(rows)} ({len(held) / len(rows):.0%}): "
        f"{', '.join(held)}; {dict(codes)}"
    )


if __name__ == "__main__":
    main()
