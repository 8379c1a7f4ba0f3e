"""The gate's rules about small letters: unknown words, forenames, places, and texts whose letter case says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity.look import Look, Rule
from sli_themes.anonymity.model import Reason
from sli_themes.anonymity.people import FUNCTION_WORDS
from sli_themes.anonymity.rules import LETTERED, NAME_HINT, PREFIXES, VERBS
from sli_themes.anonymity.shadow import CAMEL, CAPITAL, LOWER, PHRASE, STRONG, UPPER


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
        if _is_derived(base, case.lexicon.words):
            continue
        if look.usage.get(base, 0) < look.settings.word_authorities:
            hint = "A misspelt word: correct it in [ ]. A name or a local word: take it out."
            yield look.reason(token, "unknown word", "a word that is in no word list", hint)


_DERIVING = ("re", "un", "non", "pre", "mis", "over", "under", "inter", "dis", "out", "multi", "sub")
_LEAST_STEM = 6


def _is_derived(base: str, words: frozenset[str]) -> bool:
    """Say whether a word is a plural of a word, or one with a prefix before six letters or more ("reintroducing")."""
    if len(base) > 4 and base.endswith("s") and base[:-1] in words:
        return True
    return any(
        base.startswith(p) and len(base) - len(p) >= _LEAST_STEM and base[len(p) :] in words
        for p in _DERIVING
    )


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
    """Hold when the letter case says nothing: most sentences start in lower case, or most letters are capitals."""
    text = look.case.shadow.text
    letters = sum(c.isalpha() for c in text)
    capitals = sum(c.isupper() for c in text)
    whole, lower = look.case_evidence
    hint = "Read it all: names cannot be told from words here. Rewrite with the usual capitals, or reject."
    if letters >= 4 and capitals * 2 > letters:
        yield Reason(
            code="letter case", words="most letters are capitals, so names do not stand out", hint=hint
        )
    elif lower > whole:
        yield Reason(
            code="letter case", words="most sentences start in lower case, so names may too", hint=hint
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
_GOES_ON = VERBS | frozenset("is were have had can could should may must we they".split())
_COMMON_PLACES = frozenset(
    "deal sale settle battle over street march stone hook ash beer wing hale ware point bury barking "
    "hastings flint fleet "
    "crook wear sandwich ford cov boro bar".split()
)
_NO_ARTICLE = frozenset(
    "the a an this that each every our your their any one no its my his her another some such".split()
)
_BEHIND_PROJECT = frozenset(
    "management manager plan planning team board work delivery based approach funding officer lead support scope group "
    "cost basis by and or to is in for that with at on of the was are were has have had level design staff office "
    "governance review evaluation methodology method sponsor leader development assurance bid itself between across "
    "within as when where which who should would could will can may must be been being under over after "
    "before not".split()
)
_QUOTED_PROGRAMME = re.compile(
    r"['\"][^'\"\n]{3,40}['\"]\s+(?:scheme|programme|project|initiative|campaign|app|pilot|partnership|strategy)\b"
)


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
            holds = token.base not in _COMMON_PLACES
        if holds:
            yield look.reason(token, "place", "a word that may be the name of a place", NAME_HINT)


def lower_case_programmes(look: Look) -> Iterable[Reason]:
    """Hold on "through project kestrel" (no article, a rare word behind) and on "the 'moor together' scheme"."""
    tokens, shadow = look.case.shadow.tokens, look.case.shadow
    words = "a word that may be the name of a programme"
    for index, token in enumerate(tokens[:-1]):
        if token.fold not in ("project", "operation") or tokens[index + 1].shape != LOWER:
            continue
        if (look.fold(index - 1) in _NO_ARTICLE and token.place != STRONG) or shadow.gap(index + 1).strip():
            continue
        following = tokens[index + 1].fold
        verb = following.endswith(("ed", "ing", "s")) and look.fold(index - 1) not in _PLACING
        if (
            not verb
            and following.removesuffix("s") not in _BEHIND_PROJECT
            and following not in _BEHIND_PROJECT
        ):
            yield look.reason(tokens[index + 1], "programme", words, NAME_HINT)
    for found in _QUOTED_PROGRAMME.finditer(shadow.text):
        start, end = shadow.original_span(found.start(), found.end())
        yield Reason(code="programme", words=words, hint=NAME_HINT, start=start, end=end)


_SURE_TITLES = frozenset("cllr cllrs mr mrs ms dr rev revd prof cnllr cnclr".split())
_PERSON_CUES = frozenset(
    "like with ask asked asking told tell thank thanks by from met meet and as to called contact dear hi hello phone "
    "ring".split()
)


def titles(look: Look) -> Iterable[Reason]:
    """Hold on a title that the redactor left standing ("cllr will short"): a name may be behind it."""
    tokens = look.case.shadow.tokens
    for index, token in enumerate(tokens[:-1]):
        if (
            token.fold in _SURE_TITLES
            and not look.case.protected[index]
            and tokens[index + 1].shape != PHRASE
        ):
            yield look.reason(token, "title", "a title, behind which a name may stand", NAME_HINT)


def word_like_forenames(look: Look) -> Iterable[Reason]:
    """Hold on a lower-case word that is a forename too where a person is spoken of ("someone like frank admits")."""
    lexicon = look.case.lexicon
    for index, token in enumerate(look.case.shadow.tokens):
        if token.shape != LOWER or token.base not in lexicon.first_word_names:
            continue
        if token.base in lexicon.forenames and token.fold == token.base and token.base not in _OFTEN_WORDS:
            yield look.reason(token, "forename", "a word that is more often a forename", NAME_HINT)
            continue
        if look.fold(index - 1) not in _PERSON_CUES:
            continue
        following = look.fold(index + 1)
        acts = following in _GOES_ON or (following.endswith(("s", "ed")) and not following.endswith("ss"))
        acts |= following in lexicon.surnames and token.base not in _BEFORE_NOUNS
        if token.base in lexicon.forenames and (acts or look.after(index)[:1] not in (" ", "-", "\n")):
            yield look.reason(token, "forename", "a word that may be a forename", NAME_HINT)


_OFTEN_WORDS = frozenset(
    "august bill blessing bud chuck cliff curt dawn dean dick don dot drew earl eddy eve faith fang felicity frank gay gene "
    "gill grace grant guy hank herb homer hope joy kit lance lea lee mark max maxim may melody mercy miles norm patience "
    "penny phoenix pierce pip piers prudence ray rob rod roman rose sally sterling stew sue summer tab trinity valentine "
    "verity viola wade warren will willow woody".split()
)
"""Forenames that texts about public services use as words; the others are hardly ever anything but a person there."""
_BEFORE_NOUNS = frozenset("will may faith grant bill mark hope grace summer".split())
"""Those that stand before a noun that is a surname too ("faith school", "grant fund", "to mark day one")."""
_AT_A_PLACE = frozenset("in at from near around outside".split())
_PLACE_ENDS = frozenset(
    "fell hill lane road street avenue close wood woods moor bridge green park farm common heath house hall oak ford mill "
    "cross gate mere dale bank bay head town village valley island school academy college hospital hospice station centre "
    "church estate quay wharf stadium arena theatre library castle abbey".split()
)
_USUAL_ENDS = frozenset(
    "high main town city county village guild church council shire head market community house care day night on off "
    "open whole home work prison court".split()
)
_LONGEST_PLACE = 4


def bare_places(look: Look) -> Iterable[Reason]:
    """Hold on "from burnt oak community centre": a noun that needs an article and has none is a name in small letters."""
    case, tokens = look.case, look.case.shadow.tokens
    for index, token in enumerate(tokens[:-2]):
        if token.fold not in _AT_A_PLACE:
            continue
        for at in range(index + 1, min(index + 1 + _LONGEST_PLACE, len(tokens))):
            word = tokens[at]
            if word.shape != LOWER or case.protected[at] or look.fold(at) in FUNCTION_WORDS | _NO_ARTICLE:
                break
            if case.shadow.gap(at) != " " or look.fold(at).endswith(("ing", "ed", "ly")):
                break
            ends = at + 1 == len(tokens) or case.shadow.gap(at + 1) != " " or look.fold(at + 1) in FUNCTION_WORDS
            if at > index + 1 and word.base in _PLACE_ENDS and ends and look.fold(index + 1) not in _USUAL_ENDS:
                yield look.reason(tokens[index + 1], "place", "words that may be the name of a place", NAME_HINT)
                break


_BODY_ENDS = frozenset("lep police ccg constabulary fc rfc afc nhs infirmary echo gazette lrf frs fire".split())
_USUAL_BEFORE = frozenset(
    "the a an and or of with our local their your this that its other new for by to in from as each every all any both "
    "national regional neighbouring area county city town district borough respective state military neighbourhood community "
    "transport joint own whole on at into between under through via if when where plus including such most many some "
    "against catch open house forest wild friendly under no cross set".split()
)


def bare_bodies(look: Look) -> Iterable[Reason]:
    """Hold on "the marches lep": a small-letter word of no usual kind before a body that carries a place's name."""
    case, tokens = look.case, look.case.shadow.tokens
    for index, token in enumerate(tokens):
        if not index or token.shape not in (LOWER, UPPER) or token.base not in _BODY_ENDS:
            continue
        before = tokens[index - 1]
        if before.shape != LOWER or case.shadow.gap(index) != " " or before.base in _USUAL_BEFORE:
            continue
        if before.base not in case.lexicon.sector_words and not before.base.endswith(("ing", "ed", "ly")):
            yield look.reason(before, "place", "a word that may be the name of a place", NAME_HINT)


_SCHEME_ENDS = frozenset("programme scheme initiative campaign".split())


def bare_schemes(look: Look) -> Iterable[Reason]:
    """Hold on "our brighter futures programme": two words before a scheme of which none is a word of the field."""
    case, tokens = look.case, look.case.shadow.tokens
    for index, token in enumerate(tokens):
        if index < 2 or token.shape != LOWER or token.base not in _SCHEME_ENDS:
            continue
        at = index
        while at and index - at < _LONGEST_PLACE and case.shadow.gap(at) == " ":
            word = tokens[at - 1]
            if word.shape != LOWER or look.fold(at - 1) in FUNCTION_WORDS | _NO_ARTICLE:
                break
            at -= 1
        words = [look.fold(place) for place in range(at, index)]
        owned = at > 0 and look.fold(at - 1) in _OWNING
        if owned and len(words) > 1 and not any(_is_usual(look, word) for word in words):
            yield look.reason(tokens[at], "programme", "words that may be the name of a programme", NAME_HINT)


_OWNING = frozenset("our my the this".split())
_USUAL_IN_SCHEMES = frozenset(
    "capital support recruitment development mentoring coaching savings efficiency bursary apprenticeship graduate pilot "
    "work long term short new current existing former old wider whole ambitious major large small rolling sector led "
    "voluntary national regional local internal external annual online residential accreditation self management "
    "building regeneration investment volunteering reward rewards pension pensions insurance loan loans grant grants "
    "incentive exchange secondment induction awareness marketing advertising publicity election pay benefits benefit "
    "tax rate discount reduction intensive bespoke successful popular excellent good great best useful costly expensive".split()
)


def _is_usual(look: Look, word: str) -> bool:
    """Say whether a word before "programme" says what kind it is."""
    sector = look.case.lexicon.sector_words
    return word in _USUAL_IN_SCHEMES or word in sector or word.removesuffix("s") in sector or "ing" == word[-3:]


RULES = (
    Rule(name="unknown words", find=unknown_words),
    Rule(name="forenames in lower case", find=forenames_in_lower_case),
    Rule(name="letter case", find=letter_case),
    Rule(name="lower-case places", find=lower_case_places),
    Rule(name="lower-case programmes", find=lower_case_programmes),
    Rule(name="titles", find=titles),
    Rule(name="word-like forenames", find=word_like_forenames),
    Rule(name="bare places", find=bare_places),
    Rule(name="bare bodies", find=bare_bodies),
    Rule(name="bare schemes", find=bare_schemes),
)
