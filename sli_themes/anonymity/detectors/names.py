"""Names without a title or a known forename: initials, unknown words in a row, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity import model
from sli_themes.anonymity.detectors.case import PREFIXES, Case, Detector, Found, is_prefix
from sli_themes.anonymity.detectors.people import (
    FUNCTION_WORDS,
    PARTICLES,
    ROLES,
    found_name,
    is_capital,
    is_month,
    is_near,
    run_of_name,
)
from sli_themes.anonymity.lexicon import is_derived
from sli_themes.anonymity.shadow import CAMEL, CAPITAL, LOWER, MID, PHRASE, UPPER, Token

_SIGN_OFF = re.compile(
    r"(?:^|[\n.!?;,]|\s-)\s{0,8}(?:(?:(?:with\s+)?(?:kind|kindest|best|warm|warmest|many)\s+)?(?:regards|"
    r"thanks|wishes)|cheers|rgds|ta|"
    r"yours(?:\s+(?:sincerely|faithfully|truly|ever|aye))?|sincerely|faithfully|all the best|best|thanks(?: "
    r"again)?|thank you|signed|from|"
    r"written by|submitted by|completed by|on behalf of|contact|name)"
    r"\s{0,8}(?P<joint>[,:;.\n–-]|\s-)[\s,:;–-]{0,8}(?P<name>[^\n]{1,60}?)(?P<end>[ ]{0,8}(?:\n|$))",
    re.IGNORECASE,
)


def find_initials(case: Case) -> Iterable[Found]:
    """Find initials with a surname ("J. Brown", "P.J. Anand", "Y Stanhope-Gill") and surnames with initials behind."""
    tokens = case.shadow.tokens
    for index, token in enumerate(tokens[:-1]):
        if len(token.text) != 1 or not token.text.isupper() or case.protected[index]:
            continue
        dotted = case.shadow.text[token.end : token.end + 1] == "."
        at = index + 1
        while (
            at < len(tokens) and len(tokens[at].text) == 1 and tokens[at].text.isupper() and is_near(case, at)
        ):
            at += 1
        if (
            at >= len(tokens)
            or not is_near(case, at)
            or tokens[at].shape not in (CAPITAL, CAMEL, *((UPPER,) if dotted else ()))
        ):
            continue
        if (
            case.protected[at]
            or tokens[at].base in case.lexicon.sector_words
            or ("\n" in case.shadow.gap(at) and (not dotted or tokens[at].fold in FUNCTION_WORDS))
        ):
            continue
        if token.text in "AI" and not dotted and at == index + 1:
            continue
        yield found_name(case, index, run_of_name(case, at) if run_of_name(case, at) > at else at + 1)
    if "." not in case.shadow.text:
        return
    for found in _SMALL_INITIALS.finditer(case.shadow.text):
        name = case.shadow.inside(*found.span("name"))
        token = tokens[name.start]
        if token.base in FUNCTION_WORDS or case.protected[name.start]:
            continue
        if token.base in case.lexicon.surnames | case.lexicon.first_word_names or not is_known(case, token):
            after = name.start + 1
            while after < len(tokens) and tokens[after].joined:
                after += 1
            yield Found(found.start(), tokens[after - 1].end, "person", model.NAME)


_SMALL_INITIALS = re.compile(
    r"(?<![\w.])(?!(?:e\.? ?g|i\.? ?e|[ap]\.? ?m|n\.? ?b)\.)(?:[a-z]\. ?){1,3}"
    r"(?:(?:le|la|de|van|von|al|el|bin) )*(?P<name>[^\W\d_]{3,})"
)
"""Initials and a surname in small letters ("j. march", "a.n. black"); "e.g." and its like are none."""


def find_unexplained(case: Case) -> Iterable[Found]:
    """Find words that are written like a name and that no list explains, one or several in a row.

    The last resort, and the widest: a capital (or, where the letter case says nothing, a word in any case) has to be
    explained by an ordinary word, a word of the field or the start of a sentence.
    """
    tokens, words = case.shadow.tokens, case.lexicon.words
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if (
            token.shape == PHRASE
            or case.protected[index]
            or (token.shape == LOWER and (token.base in words or is_known(case, token)))
        ):
            index += 1
            continue
        start, end = _written_like_a_name(case, index)
        if end <= start:
            start, end = _unknown_run(case, index)
        if end > start:
            yield _named(case, start, end)
        index = max(end, index + 1)


def _named(case: Case, start: int, end: int) -> Found:
    """Return the find of tokens ``start`` to ``end`` - 1: a place behind a word such as "near", else a name."""
    found = found_name(case, start, end)
    before = case.shadow.tokens[start - 1].fold if start else ""
    article = before == "the" and start > 1
    before = case.shadow.tokens[start - 2].fold if article else before
    if before in _PLACING and is_near(case, start):
        return found._replace(kind="place", replacement=model.PLACE)
    return found


_PLACING = frozenset("in from at along opposite near around at across outside throughout".split())


def is_known(case: Case, token: Token) -> bool:
    """Say whether a list explains a token: an ordinary word or one derived from it, or a word of the field."""
    lexicon = case.lexicon
    if token.base in lexicon.words or token.fold in lexicon.words or token.base in lexicon.sector_words:
        return True
    return is_derived(token.base, lexicon.words)


def _written_like_a_name(case: Case, index: int) -> tuple[int, int]:
    """Return (first, after) of the capitalised words from ``index`` on that make a name (none: first = after)."""
    tokens, end = case.shadow.tokens, index
    while end < len(tokens) and not case.protected[end]:
        token = tokens[end]
        following = end + 1 < len(tokens) and is_capital(tokens[end + 1]) and is_near(case, end + 1)
        particle = end > index and token.fold in PARTICLES and following
        if not (is_capital(token) or particle) or (end > index and not is_near(case, end)):
            break
        if token.fold in _NO_NAMES or (
            token.shape == UPPER and is_known(case, token) and not _is_shouted_name(case, end)
        ):
            break
        if end > index and "." in case.shadow.gap(end) and len(tokens[end - 1].base) > 1:
            break
        end += 1
    start = index
    while start < end and (_is_explained_start(case, start) or tokens[start].base in ROLES):
        start += 1
    telling = [at for at in range(start, end) if _tells(case, at)]
    unknown = any(not is_known(case, tokens[at]) for at in telling)
    single = end - start == 1 and (_is_name_word(case, start) or _is_marked_off(case, start))
    return (start, end) if unknown or single or (telling and end - start > 1) else (start, start)


def _is_explained_start(case: Case, index: int) -> bool:
    """Say whether a sentence's start (or a line's, a bracket's) explains the capital of an ordinary word."""
    token = case.shadow.tokens[index]
    if token.place == MID or token.joined or not is_known(case, token):
        return False
    if _is_wrapped_line(case, index) or _is_alone_in_marks(case, index):
        return False
    if token.fold in FUNCTION_WORDS or token.fold.endswith("ly") or token.base in case.lexicon.sector_words:
        return True
    if index + 1 == len(case.shadow.tokens) or not is_near(case, index + 1):
        return True
    following = case.shadow.tokens[index + 1]
    return following.place != MID or following.base in case.lexicon.forenames or not _tells(case, index + 1)


def _is_marked_off(case: Case, index: int) -> bool:
    """Say whether a word of its own kind stands alone in marks ("(Cornerstone)"), or capitalised inside a sentence."""
    token = case.shadow.tokens[index]
    marked = _is_alone_in_marks(case, index) or _is_wrapped_line(case, index)
    return token.place != MID and marked and _tells(case, index)


def _is_wrapped_line(case: Case, index: int) -> bool:
    """Say whether a line broke inside a sentence before token ``index``: behind a word that ends none."""
    return index > 0 and case.shadow.gap(index) == "\n" and case.shadow.tokens[index - 1].fold in _GOES_ON


_GOES_ON = frozenset(
    "the a an of in our for by with to at and from on under our my their his her its near about as or that".split()
)


def _is_alone_in_marks(case: Case, index: int) -> bool:
    """Say whether a word stands alone in brackets or quotation marks, or is followed there by capitals only."""
    text, token = case.shadow.text, case.shadow.tokens[index]
    if (
        token.fold in _ANSWERS
        or token.fold.endswith("ly")
        or token.start < 1
        or text[token.start - 1] not in "(\"'["
    ):
        return False
    found = _MARKED.match(text, token.start)
    return found is not None and not _is_before_text(text, token.start - 1)


def _is_before_text(text: str, at: int) -> bool:
    """Say whether an apostrophe at ``at`` stands inside a word, so that it opens nothing."""
    return at > 0 and text[at - 1].isalnum()


_ANSWERS = FUNCTION_WORDS | frozenset("yes no ok none agreed sic see true false maybe good".split())
_MARKED = re.compile(r"[A-Z][\w&'-]*(?: [A-Z][\w&'-]*){0,4}[.,]?[)\"'\]]")


def _tells(case: Case, index: int) -> bool:
    """Say whether a token with a capital is neither a word of the field, a month, a letter nor an emphasis."""
    token, lexicon = case.shadow.tokens[index], case.lexicon
    if not is_capital(token) or len(token.base) < 2 or case.protected[index] or is_month(case, index):
        return False
    if token.fold in _NO_NAMES or is_prefix(case, index):
        return False
    if token.base in lexicon.sector_words or token.base.removesuffix("s") in lexicon.sector_words:
        return False
    if token.shape == UPPER:
        unknown = not is_known(case, token) and not _ROMAN.fullmatch(token.text)
        return unknown or _is_shouted_name(case, index)
    if _is_wrapped_line(case, index) or _is_alone_in_marks(case, index):
        return True
    return token.place == MID or not is_known(case, token) or _is_name_word(case, index)


def _is_shouted_name(case: Case, index: int) -> bool:
    """Say whether a word in capitals, in a text that uses small letters, is a surname or forename too."""
    token, lexicon = case.shadow.tokens[index], case.lexicon
    if token.shape != UPPER or case.caseless or len(token.base) < 4 or token.base in lexicon.sector_words:
        return False
    emphasis = token.base in FUNCTION_WORDS | _COMMON_STARTS
    return not emphasis and token.base in lexicon.surnames | lexicon.first_word_names


_BEFORE_PLACES = frozenset("from in at near along of to by opposite around".split())
_COMMON_STARTS = frozenset(
    "best good long more little every much same great small well must will may many less such most new young "
    "old today everyone everybody people that there what here where who this these those both real just even "
    "never always first last next only still later early early far close true".split()
) - {"young"}
"""What starts a sentence, or is shouted, far more often as a word than as a name."""


def _is_name_word(case: Case, index: int) -> bool:
    """Say whether an ordinary word with a capital is a forename, a surname or a place too."""
    token, lexicon = case.shadow.tokens[index], case.lexicon
    if _is_shouted_name(case, index):
        return True
    if token.shape != CAPITAL or token.base in lexicon.sector_words or is_month(case, index):
        return False
    if (
        token.place == MID
        and index
        and case.shadow.tokens[index - 1].fold in _BEFORE_PLACES
        and len(token.base) > 2
    ):
        return True
    name = token.base in lexicon.surnames or token.base in lexicon.first_word_names
    return name or case.gazetteer.is_place_word(token.base)


_ROMAN = re.compile(r"[IVX]{1,4}")
_NO_NAMES = frozenset("i im ive ill id dr mr mrs ms cllr cllrs etc eg ie".split())
"""What may stand with a capital anywhere: the pronoun, and titles, which are looked at by themselves."""


def _unknown_run(case: Case, index: int) -> tuple[int, int]:
    """Return (first, after) of the words of no list, in small letters or capitals, from ``index`` on.

    Two in a row are a name; where the letter case says nothing one is enough, with the forename or the initials
    before it.
    """
    tokens, end = case.shadow.tokens, index
    placed = index > 0 and tokens[index - 1].fold in _BEFORE_PLACES and case.shadow.gap(index) == " "
    while end < len(tokens) and not case.protected[end] and (end == index or is_near(case, end)):
        token = tokens[end]
        long = len(token.base) > (2 if case.caseless else 3)
        if token.shape not in (LOWER, UPPER) or not long or is_known(case, token):
            break
        if end > index and "." in case.shadow.gap(end):
            break
        end += 1
    if end - index < (1 if case.caseless or (placed and tokens[index].shape == LOWER) else 2):
        return index, index
    start = index
    while case.caseless and start and is_near(case, start) and _belongs(case, start - 1):
        start -= 1
    return start, end


def _belongs(case: Case, index: int) -> bool:
    """Say whether a word in any letter case may be the forename or the initial of a surname behind it."""
    token = case.shadow.tokens[index]
    initial = len(token.base) == 1 and token.base not in "ai" and token.shape != PHRASE
    return initial or token.base in case.lexicon.forenames


def find_broken_names(case: Case) -> Iterable[Found]:
    """Find a name that a hyphen and the end of a line break in two."""
    if "-\n" not in case.shadow.text:
        return
    tokens, lexicon = case.shadow.tokens, case.lexicon
    for index in range(1, len(tokens)):
        before, token = tokens[index - 1], tokens[index]
        if case.shadow.gap(index).replace(" ", "") != "-\n" or PHRASE in (before.shape, token.shape):
            continue
        whole = before.fold + token.base
        if lexicon.is_word(whole) and whole not in lexicon.first_word_names:
            continue
        named = lexicon.is_name(whole) or case.gazetteer.is_place_word(whole) or whole in lexicon.surnames
        odd = not (is_known(case, before) and is_known(case, token)) and before.fold not in PREFIXES
        if (named or odd) and is_capital(before):
            yield found_name(case, index - 1, index + 1)


_ACTS = frozenset(
    "said says told thinks thought believes wrote feels asked asks agreed agrees argued took left knew chaired chairs "
    "ran retired resigned sat gave went came led knows used eat ate measured opened drove rang spoke sent brought "
    "had has was is does gives sits listened apologised noticed reckons".split()
)
"""What people do, and things hardly ever."""


def find_acting_first_words(case: Case) -> Iterable[Found]:
    """Find a sentence's first word that is a name too and does what people do ("Young agreed.")."""
    tokens, lexicon = case.shadow.tokens, case.lexicon
    for index, token in enumerate(tokens[:-1]):
        if token.place == MID or token.shape not in (CAPITAL, UPPER) or case.protected[index]:
            continue
        if token.base not in lexicon.surnames and token.base not in lexicon.first_word_names:
            continue
        if (
            token.base in FUNCTION_WORDS
            or token.base in lexicon.sector_words
            or case.shadow.gap(index + 1) != " "
        ):
            continue
        if token.base in _COMMON_STARTS:
            continue
        if token.base != token.fold and token.shape == CAPITAL:
            yield found_name(case, index, index + 1)
            continue
        following = tokens[index + 1].fold
        acts = following in _ACTS or (following.endswith("ed") and len(following) > 4)
        if acts and tokens[index + 1].shape in (LOWER, UPPER):
            yield found_name(case, index, index + 1)


_SURE_SIGN_OFF = re.compile(
    r"\W*(?:\w+\s+)?(?:regards|wishes|rgds|yours|sincerely|faithfully|cheers)\b", re.IGNORECASE
)


def find_sign_offs(case: Case) -> Iterable[Found]:
    """Find what stands under a letter: "Regards, J", and the lines of a signature."""
    text = case.shadow.text
    lowered = case.shadow.lowered
    if not any(
        cue in lowered
        for cue in (
            "regards",
            "thank",
            "cheers",
            "yours",
            "signed",
            "sincerely",
            "best",
            "by:",
            "wishes",
            "from:",
            "name:",
            "contact:",
        )
    ):
        return
    for found in _SIGN_OFF.finditer(text):
        name = found.group("name").strip()
        words = [word for word in re.split(r"[\s,]+", name) if word]
        if not words or (name.startswith("[") and name.endswith("]") and len(words) < 6):
            continue
        ordinary = sum(case.lexicon.is_word(re.sub(r"[^\w]", "", word).lower()) for word in words)
        sure = _SURE_SIGN_OFF.match(found.group())
        few = len(words) <= 4 and (
            sure is not None or ordinary < len(words) or all(word[:1].isupper() for word in words)
        )
        last = not text[found.end() :].strip() or len(text) - found.end() < 200
        if few and last and not name.endswith(("?", "!")):
            yield Found(
                found.start("name"),
                found.start("name") + len(found.group("name").rstrip(" .,;")),
                "person",
                model.NAME,
            )


DETECTORS = (
    Detector(name="initials", score=0.8, reason="initials with a surname", find=find_initials),
    Detector(name="sign-off", score=0.82, reason="what stands under a letter", find=find_sign_offs),
    Detector(
        name="name across lines",
        score=0.7,
        reason="a name that the end of a line breaks in two",
        find=find_broken_names,
    ),
    Detector(
        name="acting first word",
        score=0.65,
        reason="a first word that is a name too and does what people do",
        find=find_acting_first_words,
    ),
    Detector(
        name="unexplained",
        score=0.4,
        reason="a word that no list explains, written like a name",
        find=find_unexplained,
    ),
)
