"""Make identifiers that have a form of their own: addresses, numbers, references; every one in a layout of its own.

Telephone numbers are from the ranges that the regulator keeps for drama; domains, codes and references are invented.
"""

from __future__ import annotations

import random
import string

_LAYOUTS_LANDLINE = (
    "{a}{b}{c}",
    "{a} {b} {c}",
    "({a}) {b} {c}",
    "{a}-{b}-{c}",
    "{a}.{b}.{c}",
    "{a} {b}{c}",
    "{a}/{b}{c}",
    "+44 {z} {b} {c}",
    "+44 (0){z} {b} {c}",
    "0044 {z} {b} {c}",
    "+44{z}{b}{c}",
    "({a}){b}{c}",
    "Tel: {a} {b} {c}",
    "tel {a} {b} {c} ext 214",
    "{a} {b} {c} x33",
    "T {a} {b} {c}",
    "{a} - {b} - {c}",
    "(+44) {z} {b} {c}",
)
_LAYOUTS_MOBILE = (
    "{a}{b}{c}",
    "{a} {b}{c}",
    "{a} {b} {c}",
    "{a}-{b}-{c}",
    "+44 {z} {b}{c}",
    "+44{z}{b}{c}",
    "+44 (0) {z} {b} {c}",
    "0044{z}{b}{c}",
    "{a}.{b}.{c}",
    "({a}) {b}{c}",
    "mob: {a} {b}{c}",
    "M. {a} {b} {c}",
)
_AREAS = (
    ("0113", "496"),
    ("0114", "496"),
    ("0115", "496"),
    ("0116", "496"),
    ("0117", "496"),
    ("0121", "496"),
    ("0151", "496"),
    ("0161", "496"),
    ("020", "7946"),
    ("0191", "498"),
    ("01632", "960"),
)
_ENDINGS = (
    ".gov.uk",
    ".org.uk",
    ".co.uk",
    ".com",
    ".org",
    ".net",
    ".nhs.uk",
    ".ac.uk",
    ".pnn.police.uk",
    ".info",
    ".wales",
)
_BODIES = (
    "tarnshire",
    "ousby-dc",
    "wexley",
    "marlwoodfire",
    "skelby",
    "fenmoor",
    "quarndon-cc",
    "brackenbytc",
    "orrin",
)
_FIRST = ("j", "priti", "m.t", "hana", "oluwaseun", "tom", "c", "zofia", "dee", "k_r", "imran", "beth-ann")
_LAST = (
    "oddwell",
    "strakosz",
    "penhallick",
    "ng",
    "o'garra",
    "vane-tempestuous",
    "mbekwa",
    "leafe",
    "darzinski",
)
_PAGES = (
    "",
    "/",
    "/peer-review",
    "/news/2014/09/leader-quits",
    "/a?id=4471&x=2",
    "/~tom",
    "/docs/plan_v3.pdf",
    "/#contact",
)
_PLATE_LETTERS = "ABCDEFGHJKLMNOPRSTUVWXY"
_POSTAREAS = (
    "YO",
    "LS",
    "B",
    "SW",
    "NE",
    "M",
    "EX",
    "TR",
    "CA",
    "DN",
    "N",
    "E",
    "WC",
    "BS",
    "SO",
    "PE",
    "ST",
    "DY",
)
NUMBER = 1000
"""Identifiers a half."""


def identifiers(half: str) -> list[str]:
    """Return the identifiers of one half, the makers taking turns, without repeats."""
    rng = random.Random(f"identifiers {half}")
    makers = (
        _email,
        _phone,
        _hidden_email,
        _mobile,
        _link,
        _postcode,
        _phone,
        _handle,
        _national_insurance,
        _nhs,
        _mobile,
        _plate,
        _case,
        _account,
        _planning,
        _uprn,
        _bare_domain,
        _card,
        _email,
    )
    made: dict[str, None] = {}
    turn = 0
    while len(made) < NUMBER:
        made[makers[turn % len(makers)](rng)] = None
        turn += 1
    return list(made)


def _digits(rng: random.Random, number: int) -> str:
    return str(rng.randrange(1, 10)) + "".join(rng.choice(string.digits) for _ in range(number - 1))


def _letters(rng: random.Random, number: int) -> str:
    return "".join(rng.choice(_PLATE_LETTERS) for _ in range(number))


def _local(rng: random.Random) -> str:
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    return rng.choice(
        (
            f"{first}.{last}",
            f"{first}{last}",
            f"{last}{rng.randrange(2, 90)}",
            f"{first}_{last}",
            f"{last}-{first}",
        )
    )


def _domain(rng: random.Random) -> str:
    return rng.choice(_BODIES) + rng.choice(_ENDINGS)


def _email(rng: random.Random) -> str:
    address = f"{_local(rng)}@{_domain(rng)}"
    return rng.choice(
        (address, address, address.upper(), f"<{address}>", f"mailto:{address}", f"e-mail: {address}")
    )


def _hidden_email(rng: random.Random) -> str:
    local, domain = _local(rng), _domain(rng)
    dots = domain.replace(".", " dot ")
    layouts = (
        f"{local} [at] {domain}",
        f"{local} (at) {domain}",
        f"{local}(at){domain}",
        f"{local} AT {dots}",
        f"{local} at {dots}",
        f"{local}[at]{domain.replace('.', '[dot]')}",
        f"{local} @ {domain}",
        f"{local}@ {domain}",
        f"{local} {{at}} {domain}",
        f"{local}_at_{domain}",
        f"{local} <at> {domain.replace('.', ' . ')}",
        f"{local.replace('.', ' dot ')} at {dots}",
        f"{local}@{domain.replace('.', '(dot)')}",
        f"{local} -at- {domain}",
    )
    return rng.choice(layouts)


def _phone(rng: random.Random) -> str:
    area, middle = rng.choice(_AREAS)
    end = f"0{rng.randrange(1000):03}" if len(area + middle) == 7 else f"{rng.randrange(1000):03}"
    return rng.choice(_LAYOUTS_LANDLINE).format(a=area, z=area[1:], b=middle, c=end)


def _mobile(rng: random.Random) -> str:
    return rng.choice(_LAYOUTS_MOBILE).format(a="07700", z="7700", b="900", c=f"{rng.randrange(1000):03}")


def _link(rng: random.Random) -> str:
    start = rng.choice(("https://www.", "http://", "www.", "https://", "HTTP://WWW.", "ftp://", "hxxp://"))
    return start + _domain(rng) + rng.choice(_PAGES)


def _bare_domain(rng: random.Random) -> str:
    return _domain(rng) + rng.choice(_PAGES)


def _handle(rng: random.Random) -> str:
    name = rng.choice(_BODIES).replace("-", "_") + rng.choice(
        ("", "News", "_tom", "Labour", "2014", "Leader")
    )
    return rng.choice(
        (f"@{name}", f"@{name}", f"twitter.com/{name}", f"facebook.com/{name}.page", f"(@{name})")
    )


def _postcode(rng: random.Random) -> str:
    area = rng.choice(_POSTAREAS)
    district = f"{area}{rng.randrange(1, 29)}" if area != "WC" else "WC1A"
    inward = f"{rng.randrange(10)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}"
    return rng.choice(
        (
            f"{district} {inward}",
            f"{district}{inward}",
            f"{district} {inward}".lower(),
            f"{district}  {inward}",
        )
    )


def _national_insurance(rng: random.Random) -> str:
    prefix = rng.choice("ABCEGHJKLMNPRSTWXYZ") + rng.choice("ABCEGHJKLMNPRSTWXYZ")
    prefix = "JT" if prefix in ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ") else prefix
    one, two, three = (f"{rng.randrange(100):02}" for _ in range(3))
    end = rng.choice("ABCD")
    layouts = (
        f"{prefix} {one} {two} {three} {end}",
        f"{prefix}{one}{two}{three}{end}",
        f"{prefix}-{one}-{two}-{three}-{end}",
        f"{prefix}{one} {two}{three} {end}",
        f"NI number {prefix}{one}{two}{three}{end}",
    )
    return rng.choice((*layouts, layouts[0].lower()))


def _nhs(rng: random.Random) -> str:
    """Return a number with a right check digit (weights 10 to 2, modulo 11), as the NHS Data Dictionary says."""
    while True:
        nine = f"9{rng.randrange(10**8):08}"
        check = (11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) % 11) % 11
        if check < 10:
            ten = f"{nine}{check}"
            spaced = f"{ten[:3]} {ten[3:6]} {ten[6:]}"
            return rng.choice(
                (ten, spaced, spaced.replace(" ", "-"), f"NHS No: {ten}", f"NHS number {spaced}")
            )


def _plate(rng: random.Random) -> str:
    new = f"{_letters(rng, 2)}{rng.choice(('03', '12', '14', '54', '63', '65'))} {_letters(rng, 3)}"
    old = f"{rng.choice('ABCDEFGHJKLMNPRSTVWXY')}{rng.randrange(100, 999)} {_letters(rng, 3)}"
    return rng.choice((new, new.replace(" ", ""), new.lower(), old, old.replace(" ", ""), f"reg {new}"))


def _case(rng: random.Random) -> str:
    layouts = (
        "case {n}",
        "case no. {n}",
        "Case Ref: {L}/{n}",
        "our ref {L}{n}",
        "your ref: {L}-{n}/14",
        "complaint {n}",
        "complaint number {L}{n}",
        "ref {n}",
        "Ref No {n}",
        "{L}/{n}",
        "{L}-2014-{n}",
        "FOI {n}",
        "FOI/2015/{n}",
        "ticket #{n}",
        "incident {n}",
        "crime number {n}/15",
        "application no {n}",
        "SR{n}",
        "LGO ref 15 0{n}",
        "claim {L}{n}",
        "order no. {n}",
        "#{n}",
    )
    return rng.choice(layouts).format(
        n=_digits(rng, rng.choice((5, 6, 7))), L=_letters(rng, rng.choice((2, 3)))
    )


def _account(rng: random.Random) -> str:
    layouts = (
        "account {n}",
        "a/c {n}",
        "account no. {n}",
        "A/C no {n}",
        "council tax account {n}",
        "acct number: {n}",
        "sort code 30-{m}-{k}",
        "s/c 30{m}{k} a/c {n}",
        "customer number {n}",
        "payroll {n}",
        "employee no. {n}",
        "staff ID {n}",
        "membership no {n}",
        "library card {n}",
        "rent account {n}",
        "tenancy ref {n}",
    )
    return rng.choice(layouts).format(n=_digits(rng, 8), m=_digits(rng, 2), k=_digits(rng, 2))


def _planning(rng: random.Random) -> str:
    layouts = (
        "{y}/{n}/FUL",
        "{y}/{n}/OUT",
        "planning application {y}/{n}/HH",
        "P/{y}/{n}",
        "DC/{y}/{n}/LBC",
        "{L}/{y}/{n}/F",
        "planning ref {L}{y}{n}",
        "S106 ref {y}/{n}",
        "appeal APP/{L}{n}/W/14/22{n}",
        "20{y}/{n}/COU",
        "TPO {n}/{y}",
        "licence {L}{n}",
    )
    return rng.choice(layouts).format(
        y=rng.choice(("12", "13", "14", "15")), n=f"{rng.randrange(10, 99999):05}", L=_letters(rng, 2)
    )


def _uprn(rng: random.Random) -> str:
    number = f"1000{_digits(rng, 8)}"
    return rng.choice(
        (
            f"UPRN {number}",
            f"UPRN: {number}",
            number,
            f"uprn {number}",
            f"USRN {_digits(rng, 8)}",
            f"title number {_letters(rng, 2)}{_digits(rng, 6)}",
        )
    )


def _card(rng: random.Random) -> str:
    day, month = f"{rng.randrange(1, 29):02}", f"{rng.randrange(1, 13):02}"
    layouts = (
        f"4929 {_digits(rng, 4)} {_digits(rng, 4)} {_digits(rng, 4)}",
        f"passport {_digits(rng, 9)}",
        f"DOB {day}/{month}/1957",
        f"date of birth {day}.{month}.61",
        f"born {day}/{month}/1949",
        f"IBAN GB29NWBK6016133{_digits(rng, 7)}",
        f"VAT no. GB {_digits(rng, 9)}",
        f"company number 0{_digits(rng, 7)}",
        f"charity no. 1{_digits(rng, 6)}",
        f"URN {_digits(rng, 6)}",
        f"192.168.{_digits(rng, 2)}.{_digits(rng, 2)}",
        f"grid ref SE {_digits(rng, 3)} {_digits(rng, 3)}",
        f"54.{_digits(rng, 4)}, -1.{_digits(rng, 4)}",
        f"///{rng.choice(('filled.count.soap', 'daring.lion.race'))}",
    )
    return rng.choice(layouts)
