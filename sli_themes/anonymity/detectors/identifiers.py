"""Identifiers with a shape of their own: addresses, numbers, codes. Prefilters keep clean text cheap."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity import model
from sli_themes.anonymity.detectors.case import Case, Detector, Found

_I = re.IGNORECASE
_AT = r"(?:@ ?|\s+@\s+|\s*[\[({<]\s*(?:at|@)\s*[\])}>]\s*|\s+[-_*]at[-_*]\s+|\s*_at_\s*)"
_DOT = r"(?:\s*\.\s*(?=\w)|\s*[\[({<]\s*(?:dot|\.)\s*[\])}>]\s*|\s+dot\s+|_dot_)"
_TOP = (
    r"(?:uk|com|org|net|gov|info|io|eu|london|wales|cymru|scot|edu|int|biz|online|site|tv|fm|social|blog|"
    r"news|community|"
    r"example|invalid|test|local|localhost)"
)
_EMAIL = re.compile(
    rf"[\w.+%'-]{{0,64}}\w(?:{_AT})[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,8}}"
    rf"|[\w.+%'-]{{0,64}}\w\s+at\s+[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,8}}{_DOT}{_TOP}\b",
    _I,
)
_AT_WORD = re.compile(r"[\s\[({<_*-]at[\s\])}>_*-]", _I)
_INNER_DOT = re.compile(r"\.\w")
_LINK_CUES = ("//", "www", "dot")
"""Some of this is in every address; to look for it takes a tenth of the time of the patterns on a text with none."""
_LINK = re.compile(
    r"///[a-z]+\.[a-z]+\.[a-z]+\b|"
    rf"(?:https?|ftp)\s?:\s?//\s?[^\s<>\])]+|\bwww\s?\.\s?[^\s<>\])]+|"
    rf"\b(?:[\w-]{{1,63}}\.){{1,8}}{_TOP}\b(?:/[^\s<>\])]*)?"
    r"|\bwww\s+[\w-]+(?:\s+[\w-]+)?\s+(?:gov|co|org|ac|nhs)\s+uk\b|\b[\w-]{1,63}\.(?:co|me|ly|be|gl)/[^\s<>\])]+"
    rf"|\b[\w-]{{3,63}}(?:\s*[\[(]\s*dot\s*[\])]\s*|\s+dot\s+)(?:[\w-]{{1,63}}(?:\s*[\[(]\s*dot\s*[\])]\s*|"
    rf"\s+dot\s+)){{0,8}}{_TOP}\b",
    _I,
)
_HANDLE = re.compile(
    r"\b(?:twitter|facebook|instagram|insta|linkedin|skype|tiktok|snapchat|youtube|bluesky)\b"
    r"(?:\s+(?:handle|account|name|page|user(?:name)?|at|is|id))+\W{1,3}(?P<name>[\w.-]{3,})"
    r"|(?:twitter|facebook|instagram|insta|linkedin|skype|tiktok|snapchat|bluesky):\s?(?P<behind>[\w./-]{3,})",
    _I,
)
"""An account name behind the name of its network."""
_SIGN = re.compile(
    r"\b\w{2,}#\d{4}\b|(?<![\w/.])u/[\w-]{3,}|(?<![\w@.])[@#](?=\w*[A-Za-z])\w{2,}(?:[.-]\w+)*"
)
_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH "
    "EN EX FK FY G GL GU GY HA HD "
    "HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL "
    "OX PA PE PH PL PO PR RG RH RM "
    "S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
).split()
_AREA = "|".join(sorted(_AREAS, key=len, reverse=True))
_TWO_LETTERS = "|".join(area for area in _AREAS if len(area) == 2)
_POSTCODE = re.compile(
    rf"\b(?:GIR[\s.-]?0AA|(?:{_AREA})[\s-]?\d[A-Z\d]?[\s.·-]{{0,3}}[0-9O][ABD-HJLNP-UW-Z]{{2}})\b", _I
)
_POSTCODE_UPPER = re.compile(rf"\b(?:{_AREA})\d[A-Z\d]?\s?\d[A-Z]{{2}}\b")
"""As printed; with letters that no real postcode has behind the digit, too."""
_POSTCODE_SPACED = re.compile(
    rf"\b(?:{'|'.join(' '.join(a) for a in _AREAS)})(?: \d){{1,2}}(?: [A-Z])? \d [A-Z] [A-Z]\b", _I
)
_POSTCODE_HALF = re.compile(
    rf"\bpost\s?code\W{{1,3}}(?:(?:is|of|area|district)\s+)?(?P<cued>(?i:{_AREA})\d[A-Za-z\d]?)\b"
    rf"|\b(?P<bare>(?!CO2|HS[12]\b|(?:IP|PE|SA|CV|PR|PO)\d)(?:{_TWO_LETTERS})\d{{1,2}})\b(?!\.\d)"
)
"""The first half of a postcode, behind the word or in capitals."""
_POSTCODE_CORE = re.compile(r"\d[A-Z\d]?[\s.·-]{0,3}[0-9O][A-Z]{2}\b", _I)
_CAPITALS_DIGIT = re.compile(r"[A-Z]{2}\d")
"""Part of every postcode but Girobank's, and of every half that has no cue; most digits are years, and have neither."""
_NATIONAL_INSURANCE = re.compile(
    r"\b(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)(?:[\s.\-/]*\d){6}[\s.\-/]*[A-D]\b", _I
)
_NHS = re.compile(r"(?<!\d)\d{3}[\s.-]?\d{3}[\s.-]?\d{4}(?!\d)")
_PLATE = re.compile(r"\b(?:[A-Z]{2}\d{2}\s?[A-Z]{3}|[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z])\b")
_PLATE_LOWER = re.compile(r"\b(?:[a-z]{2}\d{2}\s?[a-z]{3}|[a-z]\d{2,3}\s?[a-z]{3}|[a-z]{3}\s?\d{2,3}[a-z])\b")
_REFERENCE = re.compile(
    r"\b(?:our\s+|your\s+|my\s+)?(?:ref(?:erence)?|case|acc(?:oun)?t|a/c|customer|invoice|claim|application|"
    r"planning|complaint|ticket|policy|"
    r"member(?:ship)?|payroll|employee|staff|order|contract|crn|urn|uprn|usrn|pin|sort\s?code|iban|id|"
    r"passport|licen[cs]e|patient|"
    r"hospital|tenancy|minutes?|nhs|ni|incident|crime|permit|foi|enquiry)\b"
    r"[\s.:#-]*(?:(?:no|nos|number|num|id|ref(?:erence)?|code|is|was)\b[\s.:#-]*){0,3}"
    r"(?P<value>(?=[\w/.-]{0,40}\d[\w/.-]{0,40}\d[\w/.-]{0,40}\d)[A-Z0-9][\w]*(?:[/.-]\w+)*)",
    _I,
)
_PLANNING = re.compile(
    r"\b[A-Z]{0,4}/?\d{2,4}/\d{3,6}(?:/[A-Z]{1,5})?\b|\b[A-Z]{2,5}[-/]\d{3,}(?:[-/]\w+)*\b|\b[A-Z]{2,6}\d{4,}\b"
    r"|\b(?=(?:[A-Z]*\d){5})(?=\d*[A-Z])[A-Z\d]{8,34}\b|\b[A-Z]{2}\s\d{2,5}\s\d{2,5}\b|\bx\d{3,6}\b"
)
"""The last three: long codes such as an IBAN, a grid reference, an extension."""
_CASEWORK = re.compile(
    r"\b(?:app/|appeal\s+)(?:[a-z]*\d[\w]*|app)/\w+(?:/\w+)*|\bapp/[a-z]{1,2}\d+/\w+(?:/\w+)*"
    r"|\b(?:s\.?\s?106|tpo|section\s106)(?:\s+ref(?:erence)?\.?)?\s*:?\s*(?:no\.?\s*)?\d[\w]*(?:/\w+)+"
    r"|\b(?:tpo|title\s+number)\s+(?:no\.?\s*)?[a-z]{0,3}\d\w+(?:/\w+)*"
    r"|\b(?:[a-z]{1,4}/)?\d{2,4}/\d{3,6}(?:/[a-z]{1,5})?\b|\b[a-z]{2,4}/\d{3,}(?:/\w+)*\b"
    r"|\b(?:w?pc|pcso|ps|sgt)\s\d{3,5}\b|-?\b\d{1,2}\.\d{3,},?\s*-?\d{1,3}\.\d{3,}\b|\bgb\d{2}(?:\s?[a-z\d]{4}){4,6}(?:\s?[a-z\d]{1,2})?\b",
    _I,
)
"""Planning appeals, agreements and orders, cases in small letters, coordinates, bank accounts."""
_ROAD_NUMBER = re.compile(r"\b(?:[am]\d{2,4}|b\d{4}|(?<=the )[abm]\d)(?:\s?\(m\)|\b)|\b[am]\d\s?\(m\)", _I)
_DIGIT_RUN = re.compile(r"(?<![\w£€$.,])\d(?:[ .\-/–·]{0,2}\d){5,}(?![\d%])")
_YEARS = re.compile(r"(?:(?:19|20)\d\d(?:[ .\-/–]+\d{2})?)(?:[ .\-/–,]+(?:19|20)?\d\d)*")
_PHONE = re.compile(
    r"(?<![\w/])(?:(?:\(?\+\s?44\s?\)?|\(?00[\s-]?44\)?)[\s.\-()/–·]*(?:\(?0\)?)?(?:[\s.\-()/–·]*\d){9,10}"
    r"|\(?0\)?(?:[\s.\-()/–·]{0,3}\d){8,10})(?!\d)"
    r"(?:[\s,;(]*(?:ext|extn|extension|x|#|option)\.?[\s:]*\d{1,6}\)?)?",
    _I,
)
_CUED_PHONE = re.compile(
    r"\b(?:tel(?:ephone)?|phone|call|ring|mobile|mob|fax|text|whatsapp|dial|ext|extn|extension|number is|"
    r"switchboard|voicemail)\b"
    r"(?:\s+(?:me|us|no|number|on|at|is|him|her|them))*[\s.:#(]*(?P<value>\+?\d[\d\s().\-/–]{2,}\d|\d{3,6})",
    _I,
)
EVERYBODYS_NUMBERS = frozenset({"101", "111", "112", "119", "999"})
"""Numbers that anybody may ring."""
_FOREIGN_PHONE = re.compile(r"(?<![\w/])\+\s?\d{1,3}(?:[\s.\-()]*\d){6,13}(?!\d)")
_SPOKEN_DIGITS = re.compile(
    r"\b(?:(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine)|(?:double|treble|triple)\s+\w+)"
    r"(?:[\s,-]+(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple)){5,}\b",
    _I,
)


def nhs_number_is_valid(digits: str) -> bool:
    """Say whether ten digits are an NHS number: weights 10 to 2, modulo 11 (NHS Data Dictionary, "NHS number")."""
    if len(digits) != 10 or not digits.isdigit():
        return False
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    )
    return (0 if check == 11 else check) == int(digits[9])


def find_emails(case: Case) -> Iterable[Found]:
    """Find e-mail addresses, written out or hidden ("name [at] council", "name at council dot gov dot uk")."""
    text = case.shadow.text
    if "@" in text or _AT_WORD.search(text):
        for found in _EMAIL.finditer(text):
            yield Found(found.start(), found.end(), "e-mail", model.EMAIL)


def find_links(case: Case) -> Iterable[Found]:
    """Find web addresses, with or without a scheme."""
    text = case.shadow.text
    maybe = "." in text or "www" in text or " dot " in text or "dot)" in text or "dot]" in text
    if maybe and (_INNER_DOT.search(text) or any(cue in case.shadow.lowered for cue in _LINK_CUES)):
        for found in _LINK.finditer(text):
            end = found.start() + len(found.group().rstrip(".,;:!?'\""))
            yield Found(found.start(), end, "link", model.LINK)


def find_handles(case: Case) -> Iterable[Found]:
    """Find account names (@name) and hashtags."""
    if any(sign in case.shadow.text for sign in ("@", "#", "u/")):
        for found in _SIGN.finditer(case.shadow.text):
            yield Found(found.start(), found.end(), "handle", model.HANDLE)
    lowered = case.shadow.lowered
    if not any(
        network in lowered
        for network in ("twitter", "face", "insta", "linked", "skype", "tik", "snap", "blue")
    ):
        return
    for found in _HANDLE.finditer(case.shadow.text):
        name = found.lastgroup or 0
        if not case.lexicon.is_word(found.group(name).lower()):
            yield Found(*found.span(name), "handle", model.HANDLE)


def find_phones(case: Case) -> Iterable[Found]:
    """Find telephone numbers of any layout: our own patterns, then what the phonenumbers library adds."""
    text = case.shadow.text
    if case.shadow.digits < 3:
        return
    for pattern in (_PHONE, _FOREIGN_PHONE):
        for found in pattern.finditer(text):
            if not _is_amount(text, found.start()):
                alone = found.group().startswith("(") and ")" not in found.group()
                yield Found(found.start() + alone, found.end(), "phone", model.PHONE)
    for found in _CUED_PHONE.finditer(text):
        value = found.group("value")
        if (
            value not in EVERYBODYS_NUMBERS
            and not _YEARS.fullmatch(value)
            and sum(c.isdigit() for c in value) > 2
        ):
            yield Found(found.start("value"), found.end("value"), "phone", model.PHONE)
    if case.shadow.digits >= 7:
        import phonenumbers  # takes a while to load, and most texts hold no number

        for match in phonenumbers.PhoneNumberMatcher(text, "GB"):
            yield Found(match.start, match.end, "phone", model.PHONE)


def find_spoken_numbers(case: Case) -> Iterable[Found]:
    """Find numbers spelled digit by digit in words."""
    lowered = case.shadow.lowered
    if "three" in lowered or "oh" in lowered or "seven" in lowered:
        for found in _SPOKEN_DIGITS.finditer(case.shadow.text):
            yield Found(found.start(), found.end(), "phone", model.PHONE)


def find_postcodes(case: Case) -> Iterable[Found]:
    """Find postcodes of the United Kingdom, in any letter case, with or without the space."""
    if case.shadow.digits < 1:
        return
    for found in _POSTCODE_SPACED.finditer(case.shadow.text):
        yield Found(found.start(), found.end(), "postcode", model.POSTCODE)
    if _POSTCODE_CORE.search(case.shadow.text) or "0aa" in case.shadow.lowered:
        for found in _POSTCODE_UPPER.finditer(case.shadow.text):
            yield Found(found.start(), found.end(), "postcode", model.POSTCODE)
        for found in _POSTCODE.finditer(case.shadow.text):
            ordinal = found.group()[-2:].lower() in ("st", "nd", "rd", "th") and " " in found.group()
            if not ordinal or found.group().isupper():
                yield Found(found.start(), found.end(), "postcode", model.POSTCODE)
    if "code" in case.shadow.lowered or _CAPITALS_DIGIT.search(case.shadow.text):
        for found in _POSTCODE_HALF.finditer(case.shadow.text):
            yield Found(*found.span(found.lastgroup or 0), "postcode", model.POSTCODE)


def find_personal_numbers(case: Case) -> Iterable[Found]:
    """Find National Insurance numbers, and NHS numbers whose check digit is right."""
    text = case.shadow.text
    if case.shadow.digits < 6:
        return
    for found in _NATIONAL_INSURANCE.finditer(text):
        yield Found(found.start(), found.end(), "personal number", model.PERSONAL_NUMBER)
    for found in _NHS.finditer(text):
        if nhs_number_is_valid("".join(c for c in found.group() if c.isdigit())):
            yield Found(found.start(), found.end(), "personal number", model.PERSONAL_NUMBER)


def find_plates(case: Case) -> Iterable[Found]:
    """Find vehicle registration numbers."""
    text = case.shadow.text
    if case.shadow.digits < 1:
        return
    for found in _PLATE.finditer(text):
        if not re.fullmatch(r"[A-Z]\d\s?(?:AND|THE|FOR|WAS|ARE|BUT)", found.group()):
            yield Found(found.start(), found.end(), "number plate", model.PLATE)
    for found in _PLATE_LOWER.finditer(text):
        letters = (
            found.group()[-3:]
            if found.group()[-1:].isalpha() and found.group()[-2].isalpha()
            else found.group()[:3]
        )
        if len(re.findall(r"\d", found.group())) > 2 or not case.lexicon.is_word(letters):
            yield Found(found.start(), found.end(), "number plate", model.PLATE)


def find_references(case: Case) -> Iterable[Found]:
    """Find account, case and planning references, sort codes, UPRNs and any run of six digits or more."""
    text = case.shadow.text
    if case.shadow.digits < 3:
        return
    for found in _REFERENCE.finditer(text):
        value = found.group("value")
        if not _YEARS.fullmatch(value):
            yield Found(found.start("value"), found.end("value"), "reference", model.REFERENCE)
    for pattern in (_PLANNING, _CASEWORK, _DIGIT_RUN):
        for found in pattern.finditer(text):
            if not _YEARS.fullmatch(found.group()) and not _is_amount(text, found.start()):
                yield Found(found.start(), found.end(), "reference", model.REFERENCE)


def find_road_numbers(case: Case) -> Iterable[Found]:
    """Find numbered roads ("the M62", "A1(M)"): few authorities lie on one."""
    if case.shadow.digits >= 1:
        for found in _ROAD_NUMBER.finditer(case.shadow.text):
            yield Found(found.start(), found.end(), "place", model.PLACE)


def _is_amount(text: str, start: int) -> bool:
    """Say whether a number is a sum of money, which the gate looks at."""
    return text[max(0, start - 2) : start].strip()[-1:] in ("£", "€", "$")


DETECTORS = (
    Detector(name="e-mail", score=1.0, reason="an e-mail address, plain or disguised", find=find_emails),
    Detector(name="road number", score=0.85, reason="the number of a road", find=find_road_numbers),
    Detector(name="link", score=0.98, reason="a web address", find=find_links),
    Detector(name="handle", score=0.96, reason="an account name or hashtag", find=find_handles),
    Detector(name="phone", score=0.94, reason="a telephone number", find=find_phones),
    Detector(
        name="spoken number",
        score=0.92,
        reason="a number spelled in words, digit by digit",
        find=find_spoken_numbers,
    ),
    Detector(name="postcode", score=0.94, reason="a postcode", find=find_postcodes),
    Detector(
        name="personal number",
        score=0.96,
        reason="a National Insurance or NHS number",
        find=find_personal_numbers,
    ),
    Detector(name="number plate", score=0.9, reason="a vehicle's number plate", find=find_plates),
    Detector(
        name="reference", score=0.86, reason="a reference, account or case number", find=find_references
    ),
)
