"""The gate's rules about small letters: unknown words, forenames, places, and texts whose letter case says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity.detectors.case import PREFIXES
from sli_themes.anonymity.detectors.people import FUNCTION_WORDS, LETTERED, OFTEN_WORDS
from sli_themes.anonymity.gazetteer import COMMON_PLACES
from sli_themes.anonymity.lexicon import is_derived, is_misspelt_word
from sli_themes.anonymity.model import ANOTHER_COUNCIL, NAME, PLACE, Reason
from sli_themes.anonymity.rules.grammar import NAME_HINT, NO_ARTICLE, SMALL_WORDS, VERBS
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.shadow import CAMEL, CAPITAL, LOWER, PHRASE, UPPER, make_shadow


def unknown_words(look: Look) -> Iterable[Reason]:
    """Hold on a lower-case word that is in no lexicon and that fewer than five authorities use."""
    case, tokens = look.case, look.case.shadow.tokens
    for index, token in enumerate(tokens):
        if (
            token.shape != LOWER
            or token.base in case.lexicon.words
            or token.fold in case.lexicon.words
            or case.protected[index]
        ):
            continue
        base = token.base
        if case.lexicon.is_name(base) or _is_fragment(look, index):
            continue
        if is_derived(base, case.lexicon.words) or (
            is_misspelt_word(base, case.lexicon) and not case.gazetteer.is_misspelt(base)
        ):
            continue
        if look.usage.get(base, 0) < look.settings.word_authorities:
            hint = "A misspelt word: correct it in [ ]. A name or a local word: take it out."
            yield look.reason(token, "unknown word", "a word that is in no word list", hint)


def _is_fragment(look: Look, index: int) -> bool:
    """Say whether a short token is part of a compound, an abbreviation or a numbering ("co-", "e.g.", "b)")."""
    case, token = look.case, look.case.shadow.tokens[index]
    after = look.after(index)
    if token.fold in PREFIXES and (after.startswith("-") or token.joined):
        return True
    gap = look.case.shadow.gap(index)
    if gap == "[" and index and case.lexicon.is_word(look.fold(index - 1) + token.base):
        return True
    if re.fullmatch("i{1,3}|iv|vi{0,3}", token.base) and after.startswith((")", ".")):
        return True
    if len(token.base) > 1:
        return False
    return token.base in "ai" or after.startswith((")", ".")) or look.fold(index - 1) in LETTERED


def forenames_in_lower_case(look: Look) -> Iterable[Reason]:
    """Hold on a lower-case word that is a forename or a surname and no ordinary word."""
    for index, token in enumerate(look.case.shadow.tokens):
        if token.shape != LOWER or not look.case.lexicon.is_name(token.base) or look.case.protected[index]:
            continue
        if not look.case.lexicon.is_word(token.fold) and not _is_fragment(look, index):
            yield look.reason(token, "forename", "a word that is a name", NAME_HINT)


def letter_case(look: Look) -> Iterable[Reason]:
    """Hold when the letter case says nothing: half the sentences start in lower case, or most letters are capitals."""
    before = make_shadow(look.redaction.original)
    letters, capitals = before.letters, before.capitals
    whole, lower = look.case_evidence
    hint = "Read it all: names cannot be told from words here. Rewrite with the usual capitals, or reject."
    if letters >= 4 and capitals * 2 > letters:
        yield Reason(
            code="letter case", words="most letters are capitals, so names do not stand out", hint=hint
        )
    elif (lower and lower >= whole) or look.answer_has_no_capitals:
        yield Reason(
            code="letter case",
            words="half of the sentences or more start in lower case, so names may too",
            hint=hint,
        )
    elif not whole and not any(t.shape in (CAPITAL, UPPER, CAMEL) for t in look.case.shadow.tokens):
        lexicon, gazetteer = look.case.lexicon, look.case.gazetteer
        for index, token in enumerate(look.case.shadow.tokens):
            risky = token.base in lexicon.first_word_names or gazetteer.is_place_word(token.base)
            if (
                token.shape == LOWER
                and risky
                and token.base not in _COMMON
                and not look.case.protected[index]
            ):
                yield look.reason(
                    token, "letter case", "it cannot be told whether the writer uses capitals for names", hint
                )


_COMMON = frozenset(
    "will may art drew grace hope mark will deal street over point bill grant faith dean rose summer march "
    "sale settle win ward".split()
)
"""Too common as words to hold an excerpt of which only the capitals are not known."""


_PLACING = frozenset("in at from with near like does as to and".split())
_GOES_ON = VERBS | frozenset("is were have had can could should would will may must we they".split())


def lower_case_places(look: Look) -> Iterable[Reason]:
    """Hold on a lower-case word that is an authority's whole name and rarely anything else (bath, rugby, eden).

    "reading" holds behind "in", "at", "from" when it ends what it belongs to ("with reading has", "in reading,").
    """
    tokens, gazetteer = look.case.shadow.tokens, look.case.gazetteer
    for index, token in enumerate(tokens):
        if token.shape != LOWER or not gazetteer.is_place_word(token.base) or look.case.protected[index]:
            continue
        if token.base == "reading":
            following = look.fold(index + 1)
            ends = look.after(index)[:1] not in (" ", "-") or following in _GOES_ON
            told = look.fold(index - 1) in ("with", "like", "does", "near") and following.endswith("ed")
            holds = look.fold(index - 1) in _PLACING and (ends or told)
        else:
            holds = token.base not in COMMON_PLACES
        if holds:
            yield look.reason(token, "place", "a word that may be the name of a place", NAME_HINT)


_SURE_TITLES = frozenset("cllr cllrs mr mrs ms dr rev revd prof cnllr cnclr".split())
_OFFICES = frozenset("councillor councillors alderman dame sir lord lady professor mayor leader".split())
"""Titles that are ordinary words too: a surname has to follow, and then what people do."""
_PERSON_CUES = frozenset("contact dear hi hello".split())


def _acts(word: str) -> bool:
    """Say whether a word is what people do."""
    return word in _GOES_ON or word.endswith("ed")


def titles(look: Look) -> Iterable[Reason]:
    """Hold on a title that the redactor left standing ("cllr will short"): a name may be behind it."""
    tokens = look.case.shadow.tokens
    for index, token in enumerate(tokens[:-1]):
        following = tokens[index + 1]
        told = token.fold in _OFFICES and following.base in look.case.lexicon.surnames
        told = told and (_acts(look.fold(index + 2)) or look.after(index + 1)[:1] not in (" ", "-"))
        if (
            (token.fold in _SURE_TITLES or told)
            and not look.case.protected[index]
            and following.shape != PHRASE
            and not (token.fold == "cllrs" and following.fold in SMALL_WORDS)
        ):
            yield look.reason(token, "title", "a title, behind which a name may stand", NAME_HINT)


_LEAD_IN = frozenset(
    "thanks according due owing listening listen speaking talking close similar compared contrary".split()
)
_QUOTED_WORD = re.compile(r"(?<!\w)[\"'](?P<word>[a-z]{3,})[\"'](?!\w)")


def words_beside_names(look: Look) -> Iterable[Reason]:
    """Hold on what is left of a name beside a replaced one, and on a name in quotation marks."""
    shadow, lexicon = look.case.shadow, look.case.lexicon
    words = "a word that may be part of a name"
    for index, token in enumerate(shadow.tokens):
        if token.text == NAME:
            before, earlier = look.fold(index - 1), index > 1 and shadow.tokens[index - 2]
            if (
                earlier
                and before in ("to", "for", "&")
                and earlier.shape == CAPITAL
                and earlier.fold not in _LEAD_IN
            ):
                yield look.reason(earlier, "beside a name", words, NAME_HINT)
            if look.after(index).startswith("-\n") or (
                before not in NO_ARTICLE and _ends_a_name(look, index + 1)
            ):
                yield look.reason(token, "beside a name", words, NAME_HINT)
        elif token.text in (PLACE, ANOTHER_COUNCIL) and _ends_a_place(look, index + 1):
            yield look.reason(token, "beside a name", words, NAME_HINT)
    if '"' in shadow.text or "'" in shadow.text:
        for found in _QUOTED_WORD.finditer(shadow.text):
            if lexicon.may_be_name(found.group("word")):
                at = shadow.inside(*found.span("word")).start
                yield look.reason(shadow.tokens[at], "beside a name", words, NAME_HINT)


def _ends_a_place(look: Look, index: int) -> bool:
    """Say whether a word behind a replaced place is the rest of its name ("[place] point", "[PLACE] JUST")."""
    tokens, case = look.case.shadow.tokens, look.case
    if look.after(index - 1).startswith("-\n"):
        return True
    if index >= len(tokens):
        return False
    token = tokens[index]
    ordinary = case.protected[index] or token.base in case.lexicon.sector_words or case.caseless
    shouted = token.shape == UPPER and token.gap == " " and len(token.base) > 2 and not ordinary
    return shouted or token.fold in ("point", "side", "end", "head")


def _ends_a_name(look: Look, index: int) -> bool:
    """Say whether a word in small letters behind a name ends a clause or is followed by what people do."""
    tokens = look.case.shadow.tokens
    if index >= len(tokens) or tokens[index].shape != LOWER or look.case.shadow.gap(index) != " ":
        return False
    word = look.fold(index)
    plain = (
        word not in FUNCTION_WORDS
        and word not in _GOES_ON
        and not word.endswith(("ed", "ing", "s", "ly", "t"))
    )
    acts = look.fold(index + 1) in VERBS | {"came", "has", "told"}
    return plain and len(word) > 3 and (acts or look.after(index)[:1] == ",")


def word_like_forenames(look: Look) -> Iterable[Reason]:
    """Hold on a lower-case word that is a forename too where a person is spoken of ("someone like frank admits")."""
    lexicon = look.case.lexicon
    for index, token in enumerate(look.case.shadow.tokens):
        unlikely = token.base not in lexicon.first_word_names or look.case.protected[index]
        if token.shape != LOWER or unlikely or _is_fragment(look, index):
            continue
        if token.base in lexicon.forenames and token.fold == token.base and token.base not in OFTEN_WORDS:
            yield look.reason(token, "forename", "a word that is more often a forename", NAME_HINT)
            continue
        if look.fold(index - 1) not in _PERSON_CUES:
            continue
        following = look.fold(index + 1)
        acts = following in _GOES_ON or (following.endswith(("s", "ed")) and not following.endswith("ss"))
        acts |= following in lexicon.surnames and token.base not in _BEFORE_NOUNS
        if token.base in lexicon.forenames and (acts or look.after(index)[:1] not in (" ", "-", "\n")):
            yield look.reason(token, "forename", "a word that may be a forename", NAME_HINT)


_BEFORE_NOUNS = frozenset("will may faith bill mark".split())
"""Those that stand before a noun that is a surname too ("faith school", "bill price")."""


RULES = (
    Rule(name="unknown words", score=0.4, find=unknown_words),
    Rule(name="forenames in lower case", score=0.7, find=forenames_in_lower_case),
    Rule(name="letter case", score=0.5, find=letter_case),
    Rule(name="lower-case places", score=0.6, find=lower_case_places),
    Rule(name="titles", score=0.8, find=titles),
    Rule(name="words beside names", score=0.6, find=words_beside_names),
    Rule(name="word-like forenames", score=0.5, find=word_like_forenames),
)
