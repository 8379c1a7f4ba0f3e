"""The gate's rules about words: what is left that could be a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity.detectors.identifiers import EVERYBODYS_NUMBERS
from sli_themes.anonymity.detectors.people import FUNCTION_WORDS, LETTERED, is_month
from sli_themes.anonymity.gazetteer import is_slip
from sli_themes.anonymity.model import NAME, Reason
from sli_themes.anonymity.rules.grammar import NAME_HINT
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.shadow import CAMEL, CAPITAL, DIGIT, LOWER, MID, OTHER, PHRASE, STRONG, UPPER, WEAK

_EMPHASIS = frozenset(
    "NOT MUST ALL ANY NO AND OR BUT VERY ONLY NEVER ALWAYS EVERY BEFORE AFTER WE OUR IS ARE CAN CANNOT DO "
    "DOES SHOULD NB PS OK A I TO FROM OF "
    "ASAP FYI AKA TBC TBA TBD RSVP LOL OMG PLEASE HELP STOP THANK YOU THANKS MANY GOOD BAD POOR GREAT EVERYONE NOBODY "
    "NOTHING SOME SAME TOO ALSO JUST STILL WITH WITHOUT NEED NEEDED AGAIN THEM BEEN THERE HERE WELL ABOUT INTO THEN "
    "THAN OUT UP DOWN OFF OVER UNDER BECAUSE REALLY "
    "THE THIS THAT IF SO BY FOR HOW WHY WHAT WHO WHEN WHERE HAVE HAS HAD IT US THEY THEIR WOULD COULD BOTH "
    "MORE MOST LESS NOW AS AT BE ON".split()
)
_ROMAN = re.compile(r"[IVX]{1,4}")
_TITLES = frozenset("councillor cllr mr mrs ms miss dr sir lord lady dame professor".split())
_NUMBERS = re.compile(
    r"\d{1,3}(?:st|nd|rd|th)?|(?:19|20)\d\d(?:s|'s)?|\d{1,2}(?:am|pm|[a-d]|yr|yrs|hr|hrs|min|mins|x|s)|"
    r"q\d{1,2}[a-d]?|(?:19)?[6-9]0'?s|\d{1,3}(?:mph|kph|km|kg|g|cm|mm|m|ml|ft|p|hrs|mins|secs|wks|hz|mb|gb|kb|tb|d|g)",
    re.IGNORECASE,
)


_NEVER_NAMES = FUNCTION_WORDS - frozenset("will may might do said an us".split())
"""Behind "No." or a letter's "Sir," they have a capital and are still no names."""


def residual_capitals(look: Look) -> Iterable[Reason]:
    """Hold on a capitalised, CamelCase or ALL-CAPS word that is not on the allow list."""
    tokens, case = look.case.shadow.tokens, look.case
    for index, token in enumerate(tokens):
        if token.shape not in (CAPITAL, CAMEL, UPPER):
            continue
        if case.protected[index]:
            if (
                token.shape == CAPITAL
                and index
                and tokens[index - 1].text == NAME
                and case.shadow.gap(index) == " "
            ):
                yield look.reason(token, "capital", "a word with a capital right behind a name", NAME_HINT)
            continue
        if token.base in look.region_words or is_letter(look, index):
            continue
        if token.text == "A" and index + 1 < len(tokens) and tokens[index + 1].shape == CAPITAL:
            yield look.reason(token, "capital", "an article with a capital inside a sentence", NAME_HINT)
        elif token.shape == UPPER:
            if token.text not in _EMPHASIS and not _ROMAN.fullmatch(token.text):
                yield look.reason(token, "capitals", "a word in capitals that is on no list", NAME_HINT)
        elif token.shape == CAMEL:
            yield look.reason(
                token, "capitals", "a word with a capital inside it that is on no list", NAME_HINT
            )
        elif (
            look.fold(index - 1) in _TITLES
            and tokens[index - 1].shape == CAPITAL
            and token.place != STRONG
            and token.fold not in _NEVER_NAMES
        ):
            yield look.reason(token, "capital", "a word with a capital behind a title", NAME_HINT)
        elif (
            token.base not in case.lexicon.sector_words
            and token.place != STRONG
            and not clears_inside(look, index)
            and (token.fold not in _NEVER_NAMES or look.fold(index - 1) == "the")
        ):
            yield look.reason(token, "capital", "a word with a capital that is on no list", NAME_HINT)


def clears_inside(look: Look, index: int) -> bool:
    """Say whether a capital inside a sentence says nothing: after a colon, in a month, in a compound."""
    case, tokens = look.case, look.case.shadow.tokens
    token = tokens[index]
    if is_month(case, index):
        return True
    ordinary = case.lexicon.is_word(token.base) or token.fold in case.lexicon.words
    name = (
        token.base in case.lexicon.first_word_names
        or token.base in case.lexicon.surnames
        or case.gazetteer.is_place_word(token.base)
    )
    if not ordinary or name:
        return False
    wrapped = index > 0 and case.shadow.gap(index) == "\n" and tokens[index - 1].shape == CAPITAL
    return (token.place == WEAK and not wrapped) or (
        token.joined and index > 0 and case.lexicon.is_word(tokens[index - 1].base)
    )


def is_letter(look: Look, index: int) -> bool:
    """Say whether a token is the pronoun I, the article A, or a letter that numbers something ("option B", "(C)")."""
    token = look.case.shadow.tokens[index]
    if token.base == "i" or token.fold in ("im", "ive", "ill", "id"):
        return True
    if len(token.text) != 1:
        return False
    return (
        (token.text == "A" and token.place != MID)
        or look.fold(index - 1) in LETTERED
        or look.after(index).startswith(")")
    )


_ROUGHLY = frozenset("over about around nearly almost roughly some approximately".split())
_ROUND = frozenset("200 300 400 500 600 700 800 900 1000 2000 5000".split())
"""What nobody could look up."""


_MEASURES = frozenset(
    "pages page words characters days hours minutes weeks months miles metres yards times emails questions per percent "
    "degrees pence steps".split()
)
"""Behind three digits: what is measured tells of nobody."""


def numbers(look: Look) -> Iterable[Reason]:
    """Hold on a token with a digit that is no small number, year, ordinal or question number."""
    tokens, case = look.case.shadow.tokens, look.case
    for index, token in enumerate(tokens):
        if token.shape != DIGIT or case.protected[index]:
            continue
        bare = token.text.replace("'", "")
        grouped = index > 0 and tokens[index - 1].shape == DIGIT and case.shadow.gap(index) == ","
        large = (
            bare.isdigit()
            and bare not in EVERYBODYS_NUMBERS
            and not (1900 <= int(bare) <= 2099 and len(bare) == 4)
            and int(bare) > look.settings.max_number
        )
        house = look.fold(index - 1) in ("number", "no") and look.fold(index - 2) in (
            "at",
            "from",
            "to",
            "opposite",
        )
        rough = look.fold(index - 1) in _ROUGHLY and bare in _ROUND
        measured = len(bare) == 3 and (
            look.fold(index + 1) in _MEASURES or case.shadow.gap(index).endswith("£")
        )
        if (
            house
            or grouped
            or (large and not rough and not measured)
            or not bare.isascii()
            or not _NUMBERS.fullmatch(bare)
        ):
            yield look.reason(
                token,
                "number",
                "an exact number or a code",
                "Round it or take it out if it could be looked up.",
            )


def foreign_letters(look: Look) -> Iterable[Reason]:
    """Hold on a word with a letter beyond a to z that no list holds (look-alikes from other alphabets too)."""
    shadow = look.case.shadow
    if shadow.original.isascii():
        return
    for token in shadow.tokens:
        start, end = shadow.original_span(token.start, token.end)
        written = shadow.original[start:end]
        if written.isascii() or token.shape == PHRASE:
            continue
        strange = [c for c in written if not c.isascii() and c not in "’‘ʼ"]
        if strange and written.lower().replace("’", "'") not in look.case.lexicon.accented:
            yield look.reason(
                token, "foreign letter", "a word with letters beyond a to z, or hidden characters", NAME_HINT
            )


def near_authority_names(look: Look) -> Iterable[Reason]:
    """Hold on a word that is nearly an authority's name: one edit, two beyond eight letters."""
    for index, token in enumerate(look.case.shadow.tokens):
        if token.shape in (PHRASE, DIGIT, OTHER) or len(token.base) < 4 or look.case.protected[index]:
            continue
        if (
            look.case.lexicon.is_word(token.base)
            or look.case.lexicon.is_word(token.fold)
            or token.base in look.region_words
        ):
            continue
        if look.case.gazetteer.is_misspelt(token.base) or look.case.gazetteer.is_misspelt(token.fold):
            yield look.reason(
                token, "nearly a council", "a word that is nearly the name of an authority", NAME_HINT
            )


def own_words(look: Look) -> Iterable[Reason]:
    """Hold on a word of the respondent's own authority or own name, in any letter case."""
    own, lexicon = look.case.own, look.case.lexicon
    for index, token in enumerate(look.case.shadow.tokens):
        if token.shape == PHRASE or look.case.protected[index] or token.base in look.region_words:
            continue
        unlike = token.shape in (CAPITAL, UPPER) or not lexicon.is_word(token.base)
        slip = unlike and len(token.base) > 4 and is_slip(token.base, own.tokens)
        if token.base in own.tokens or token.fold in own.tokens or slip:
            yield look.reason(
                token, "own authority", "a word of the respondent's own authority", "Take it out."
            )
        elif token.base in own.names and (token.shape != LOWER or not lexicon.is_word(token.base)):
            yield look.reason(token, "own name", "a word of the respondent's own name", "Take it out.")


def broken_words(look: Look) -> Iterable[Reason]:
    """Hold on a word with a capital that a hyphen and a line's end break, unless a list knows the whole of it."""
    shadow = look.case.shadow
    if "-" not in shadow.text or "\n" not in shadow.original:
        return
    for index in range(1, len(shadow.tokens)):
        before, token = shadow.tokens[index - 1], shadow.tokens[index]
        if token.gap != "-" or before.shape != CAPITAL or look.case.lexicon.is_word(before.fold + token.base):
            continue
        start, end = shadow.original_span(before.start, token.end)
        if "\n" in shadow.original[start:end]:
            yield look.reason(before, "broken word", "a word that the end of a line breaks", NAME_HINT)


RULES = (
    Rule(name="broken words", score=0.5, find=broken_words),
    Rule(name="residual capitals", score=0.6, find=residual_capitals),
    Rule(name="numbers", score=0.6, find=numbers),
    Rule(name="foreign letters", score=0.6, find=foreign_letters),
    Rule(name="near authority names", score=0.7, find=near_authority_names),
    Rule(name="own words", score=1.0, find=own_words),
)
