"""The gate's rules about names of people and places that are made of ordinary words, in any letter case."""

from __future__ import annotations

from collections.abc import Iterable

from sli_themes.anonymity.detectors.people import OFTEN_WORDS, PEOPLE
from sli_themes.anonymity.model import Reason
from sli_themes.anonymity.rules.first_words import WHERE_THEY_WORK
from sli_themes.anonymity.rules.grammar import ACTS, NAME_HINT, SMALL_WORDS
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.shadow import CAPITAL, LOWER, MID, STRONG

_GROUNDS = frozenset(
    "park court green rise quay lodge mill tower hall farm square grange manor close place walk drive mews vale "
    "wharf grove row house hill bridge common heath way end gate corner cross croft yard parade arcade market "
    "centre point primary infants juniors academy nursery clinic surgery general infirmary hospice rectory "
    "vicarage chapel church school meadow meadows gardens fields quays heights cottages woods downs springs wells "
    "barns stables".split()
)
"""The second word of a place's name."""
_PLURAL_GROUNDS = frozenset(
    "gardens fields cottages woods barns stables school church centre springs".split()
)
"""What has no article in the plural, or in a set phrase ("at church"): a naming word has to stand before it."""
_NAMING = frozenset(
    "jubilee victoria albert queen queens king kings prince princes princess coronation abbey priory grange manor "
    "castle church chapel station orchard oak elm ash beech birch willow hazel holly chestnut sycamore poplar "
    "cedar rowan maple lark skylark swallow swan heron robin kestrel nightingale saints trinity holy bishop "
    "bishops abbot abbots white black red meadow meadows river brook valley sunny mill windmill watermill park "
    "quarry bell crown anchor harbour ferry bridge north south east west upper lower nether high low long broad "
    "green hill moor heath wood woods spring well lake pond marsh tower market rose lavender primrose bluebell "
    "daisy poppy ivy thistle heather bramble nursery farm cathedral minster temple friars monks canon vicarage "
    "rectory waterloo wellington nelson churchill memorial centenary millennium diamond golden silver saddlers "
    "tanners weavers potters bakers butchers fishers coopers smiths drapers".split()
)
"""First words of places."""
_USUAL_GROUNDS = frozenset(
    "car lorry retail business science theme country local public town village city county council shopping "
    "sports leisure community health day family children childrens youth care nursing residential sheltered "
    "council private empty big large small new old whole same other next last first second school football "
    "playing school rugby cricket caravan trailer skate water play dog open crown magistrates family county high "
    "supreme tennis food farmers christmas job labour housing stock street cattle bathing pay income price rent "
    "full half only right wrong one best worst either every any our their free special primary secondary private "
    "independent faith village infant junior state grammar out starting turning focal selling contact data power "
    "talking vantage access sticking pressure civic visitor call test vaccination walk urgent respite recycling "
    "garden drop dead back week weekend year month front rear bottom top opposite receiving business term sharp "
    "steep pay tax green very too own safe cross in to of on per parish guest club wind fish solar poultry dairy "
    "pig city detention contact distribution resource conference arts doctors gp dental vets early fast main "
    "under over rough beer front roof community allotment school general nursery market in-house".split()
)
_NO_MODIFIERS = SMALL_WORDS | ACTS
_DETERMINED = frozenset(
    "the a an this that each every our your their any no its my his her some another s".split()
)
_MOVES = frozenset(
    "in at from near by to opposite behind through use used visit visited around past outside beside via around "
    "like of into lives live and on".split()
)


def bare_places(look: Look) -> Iterable[Reason]:
    """Hold on "near jubilee meadows", "from oak court": a place's two words in small letters, without an article."""
    tokens = look.case.shadow.tokens
    for index in range(1, len(tokens)):
        token, before = tokens[index], tokens[index - 1]
        if token.shape != LOWER or token.gap != " " or token.base not in _GROUNDS or before.shape != LOWER:
            continue
        named = before.base in _NAMING and not (
            before.base in _USUAL_GROUNDS and token.base not in _PLURAL_GROUNDS
        )
        if before.fold in _NO_MODIFIERS or before.base in _USUAL_GROUNDS or before.base != before.fold:
            continue
        earlier = look.fold(index - 2)
        placed = earlier in _MOVES and tokens[index - 1].gap == " " and token.base not in _PLURAL_GROUNDS
        plain = (
            before.base.endswith(("ing", "ed", "ly", "al", "ive", "able"))
            or before.base in look.case.lexicon.sector_words
        )
        if (named and earlier not in _DETERMINED) or (
            placed and not plain and earlier not in ("and", "of", "like", "to")
        ):
            yield look.reason(before, "place", "words that may be the name of a place", NAME_HINT)


_JOINS = frozenset("but and because who when as so then if".split())
_PRONOUNS = frozenset("she he shes hes her him".split())
_NEVER_HERE = frozenset("will may mark bill hope might dear grace faith sue grant".split())
_REACH = 7


def names_with_company(look: Look) -> Iterable[Reason]:
    """Hold on a forename that its work or a pronoun tells: "patience in payroll", "ask joy, she knows"."""
    tokens, lexicon = look.case.shadow.tokens, look.case.lexicon
    for index, token in enumerate(tokens):
        base = token.base
        if token.shape != LOWER or base not in lexicon.forenames or base not in lexicon.first_word_names:
            continue
        if token.base != token.fold or look.case.protected[index]:
            continue
        if _works(look, index) or (base in OFTEN_WORDS - _NEVER_HERE and _is_she_or_he(look, index)):
            yield look.reason(token, "forename", "a word that may be a forename", NAME_HINT)


def _works(look: Look, index: int) -> bool:
    """Say whether "from planning", "in customer services" or their like follows a word."""
    if look.fold(index + 1) not in ("from", "in", "at", "on") or look.fold(index - 1) in (
        "the",
        "a",
        "of",
        "is",
        "and",
    ):
        return False
    tokens = look.case.shadow.tokens
    following = range(index + 2, min(index + 5, len(tokens)))
    return any(look.fold(at) in _AT_WORK and tokens[at].gap == " " for at in following)


_AT_WORK = WHERE_THEY_WORK | frozenset(
    "benefits highways services enquiries switchboard environmental licensing legal repairs lettings libraries "
    "education transport council security scrutiny democratic communications procurement audit".split()
)


def _is_she_or_he(look: Look, index: int) -> bool:
    """Say whether a pronoun takes up a word behind a conjunction, and nobody else was spoken of before."""
    tokens = look.case.shadow.tokens
    first = max(0, index - 10)
    if any(tokens[at].base in PEOPLE or tokens[at].fold in _PRONOUNS for at in range(first, index)):
        return False
    last = min(index + _REACH, len(tokens) - 1)
    return any(
        tokens[at].fold in _JOINS and tokens[at + 1].fold in ("she", "he") for at in range(index + 1, last)
    )


_TIMES = frozenset(
    "spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday easter christmas".split()
)
_ONLY_PEOPLE = frozenset(
    "left said says told thinks thought believes wrote felt feels asked asks agreed retired resigned knows knew".split()
)


def first_words_of_people(look: Look) -> Iterable[Reason]:
    """Hold on "Autumn left", and on "Rusty the lollipop man keeps ...": a first word that only a person can be."""
    tokens = look.case.shadow.tokens
    for index, token in enumerate(tokens[:-1]):
        if token.shape != CAPITAL or token.place == MID or tokens[index + 1].gap != " ":
            continue
        acts = token.base in _TIMES and look.fold(index + 1) in _ONLY_PEOPLE
        if acts or (token.place == STRONG and look.fold(index + 1) == "the" and _is_somebody(look, index)):
            yield look.reason(
                token, "first word", "the first word of a sentence is said to be a person", NAME_HINT
            )


def _is_somebody(look: Look, index: int) -> bool:
    """Say whether "the lollipop man" and a verb follow a word: behind an imperative no verb does."""
    tokens = look.case.shadow.tokens
    if look.fold(index) in SMALL_WORDS:
        return False
    for at in range(index + 2, min(index + 5, len(tokens) - 1)):
        if tokens[at].gap != " ":
            return False
        if tokens[at].base in PEOPLE | _TRADES and tokens[at].base == tokens[at].fold:
            following = look.fold(at + 1)
            verb = following in ACTS | {"always", "never"} or following.endswith(("ed", "s"))
            return verb and tokens[at + 1].gap == " "
    return False


_TRADES = frozenset(
    "driver cook cleaner gardener porter postman postie milkman plumber vicar barber butcher baker "
    "cat dog horse".split()
)


RULES = (
    Rule(name="bare places", score=0.5, find=bare_places),
    Rule(name="names with company", score=0.6, find=names_with_company),
    Rule(name="first words of people", score=0.6, find=first_words_of_people),
)
