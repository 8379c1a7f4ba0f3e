"""The last resort: words that are written like a name and that no list explains."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity import model
from sli_themes.anonymity.detectors.case import Case, Detector, Found, is_prefix
from sli_themes.anonymity.detectors.people import (
    COMMON_STARTS,
    FUNCTION_WORDS,
    PARTICLES,
    ROLES,
    acts_at,
    found_name,
    is_capital,
    is_known,
    is_month,
    is_near,
    surname_before,
)
from sli_themes.anonymity.shadow import CAPITAL, LOWER, MID, PHRASE, STRONG, UPPER


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
    found = found_name(case, surname_before(case, start), end)
    before = case.shadow.tokens[start - 1].fold if start else ""
    article = before == "the" and start > 1
    before = case.shadow.tokens[start - 2].fold if article else before
    if before in _PLACING and is_near(case, start):
        return found._replace(kind="place", replacement=model.PLACE)
    return found


_PLACING = frozenset("in from at along opposite near around at across outside throughout".split())


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
    "the a an of in our for by with to at and from on under my their his her its near about as or that".split()
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
    emphasis = token.base in FUNCTION_WORDS or token.base in COMMON_STARTS
    return not emphasis and lexicon.may_be_name(token.base)


_BEFORE_PLACES = frozenset("from in at near along of to by opposite around".split())


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

    Two in a row are a name; one is enough where a name is expected ("phone tesfaye.") and where the letter case
    says nothing, with the forename or the initials before it. A word that is a name too and acts belongs to it
    ("taras holly has").
    """
    tokens, end = case.shadow.tokens, index
    while end < len(tokens) and not case.protected[end] and (end == index or is_near(case, end)):
        token = tokens[end]
        long = len(token.base) > (2 if case.caseless else 3)
        if token.shape not in (LOWER, UPPER) or not long or is_known(case, token):
            break
        if end > index and "." in case.shadow.gap(end):
            break
        end += 1
    if end - index < 2 and not (end > index and (case.caseless or _expects_a_name(case, index))):
        return index, index
    if end < len(tokens) and tokens[end].shape == LOWER and acts_at(case, end + 1):
        end += tokens[end].gap == " " and case.lexicon.may_be_name(tokens[end].base)
    start = index
    while case.caseless and start and is_near(case, start) and _belongs(case, start - 1):
        start -= 1
    return start, end


def _expects_a_name(case: Case, index: int) -> bool:
    """Say whether a small-letter word starts a sentence, or stands where somebody or a place is named."""
    tokens, token = case.shadow.tokens, case.shadow.tokens[index]
    if token.shape != LOWER:
        return False
    if token.place == STRONG and not token.joined:
        return True
    if not index or token.gap != " ":
        return False
    before, after = tokens[index - 1].fold, index + 1
    if before in _BEFORE_PLACES:
        return True
    ends = after == len(tokens) or tokens[after].gap != " " or tokens[after].fold in FUNCTION_WORDS
    acts = after < len(tokens) and (acts_at(case, after) or tokens[after].fold.endswith(("ly", "ed")))
    return (ends or acts) and before in _BEFORE_PEOPLE


_BEFORE_PEOPLE = frozenset(
    "by with like for as phone ask asked told tell thank met rang through that when because am was and".split()
)


def _belongs(case: Case, index: int) -> bool:
    """Say whether a word in any letter case may be the forename or the initial of a surname behind it."""
    token = case.shadow.tokens[index]
    initial = len(token.base) == 1 and token.base not in "ai" and token.shape != PHRASE
    return initial or token.base in case.lexicon.forenames


DETECTORS = (
    Detector(
        name="unexplained",
        score=0.4,
        reason="a word that no list explains, written like a name",
        find=find_unexplained,
    ),
)
