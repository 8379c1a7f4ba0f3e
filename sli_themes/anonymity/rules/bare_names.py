"""The gate's rules about names made of ordinary words in small letters: grammar gives them away, no list does."""

from __future__ import annotations

from collections.abc import Iterable

from sli_themes.anonymity.detectors.people import FUNCTION_WORDS
from sli_themes.anonymity.model import Reason
from sli_themes.anonymity.rules.grammar import NAME_HINT, NO_ARTICLE
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.shadow import LOWER, PHRASE, UPPER

_SMALL_WORDS = FUNCTION_WORDS | NO_ARTICLE
_ROAD_ENDS = frozenset("road street lane avenue crescent terrace estate".split())
_POSSESSED_ENDS = frozenset("hill bridge wood woods green farm cross corner yard field end".split())
"""A name behind a possessive only ("tinker's hill")."""
_USUAL_ROADS = frozenset(
    "main high busy quiet narrow wide side back ring access service link trunk cross minor major private public "
    "unadopted residential one two whole next same other own local "
    "country rural city town village council housing new old front "
    "open safer safe right wrong fast slow middle bus cycle real industrial trading whole long per every each school "
    "single dual bumpy shared wet icy and or of in on to the a my our your".split()
)


def bare_roads(look: Look) -> Iterable[Reason]:
    """Hold on "bury new road" in small letters: a word before a road that says nothing of its kind."""
    case, tokens = look.case, look.case.shadow.tokens
    for index, token in enumerate(tokens):
        if index < 2 or token.shape != LOWER or token.base not in _ROAD_ENDS | _POSSESSED_ENDS:
            continue
        before = tokens[index - 1]
        if (
            before.shape != LOWER
            or case.shadow.gap(index) != " "
            or before.fold in FUNCTION_WORDS | NO_ARTICLE
        ):
            continue
        if token.base in _POSSESSED_ENDS and before.base == before.fold:
            continue
        bare = tokens[index - 2].fold not in FUNCTION_WORDS | NO_ARTICLE and case.shadow.gap(index - 1) == " "
        usual = before.base in _USUAL_ROADS or before.base.endswith(("ing", "ed"))
        if not usual or (
            bare and tokens[index - 2].base not in _USUAL_ROADS and before.base in ("new", "old", "high")
        ):
            yield look.reason(before, "place", "words that may be the name of a road", NAME_HINT)


_BODY_ENDS = frozenset("lep police ccg constabulary fc rfc afc nhs infirmary echo gazette lrf frs".split())
_USUAL_BEFORE = frozenset(
    "the a an and or of with our local their your this that its other new for by to in from as each every "
    "all any both national regional neighbouring area county city town district borough respective state "
    "military neighbourhood community transport joint own whole on at into between under through via if "
    "when where plus including such most many some against catch open house forest wild friendly under no "
    "cross set thank thanks you love back use used pay run free good great excellent poor brilliant wonderful amazing lovely "
    "only never see saw is was are were had have has call called told ring rang save support but so general entire present "
    "stretched underfunded overstretched private future".split()
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


_ABSTRACT = ("ing", "ion", "ment", "ness", "ity", "ance", "ence", "ship", "ism", "cy", "al", "able", "ive")
"""Ends of words that name no thing one can point at."""
_ANYBODYS = frozenset(
    "own view comment need issue problem concern circumstance worry case area size neighbour success thanks "
    "homework idea thought answer response point argument belief hope fear mind sight part place work job role "
    "task aim goal objective target priority interest value strength weakness mistake lesson result outcome "
    "cost money income forecast saving tax account record report letter reply customer client patient user "
    "taxpayer voter elector ratepayer people person population neighbourhood colleague friend staff expert "
    "critic counterpart contact approach method model system way process practice procedure rule standard "
    "structure tool data use time turn attention effort energy capacity skill knowledge understanding ability "
    "power right duty promise word name face hand door voice story message website web site office building "
    "meeting event visit day week month year future past present history culture best worst main first last "
    "next current existing new old local central key recent previous original initial final collective mutual "
    "respective whole entire wider usual normal daily everyday small big large good bad poor strong weak fault "
    "analyst advice adviser advisor offer organiser visitor weaknesses eye page heart head foot opinion feedback "
    "annual internal external financial political local national regional legal social official original total "
    "final general digital strategic operational professional personal individual additional initial principal "
    "internal formal informal overall real central rural medical capital usual "
    "call case family daughter son child parent home house street road bin "
    "reserve balance debt loan asset contract supplier provider funder trustee board panel group network forum worker "
    "workforce union trainee volunteer carer pupil student teacher school nurse doctor tenant landlord shop park "
    "library libraries pavement pothole housing stock licence phone laptop computer appetite ambition aspiration "
    "intention commitment mandate remit constitution vote "
    "election opposition membership journey proposal recommendation decision "
    "action document guide toolkit template form list agenda minute paper email newsletter conference workshop seminar "
    "street lane close bus stop estate block flat lift garden drive pavement verge gate parish surgery dentist vicar "
    "postman dog cat kid car boiler roof window wall fence drain kerb address generation little eighties nineties "
    "session trip route position stance status reputation image brand profile outturn "
    "garden yard drive driveway fence gate roof wall window room bedroom kitchen bathroom flat bungalow property rent mortgage "
    "bill shopping bike car van dog cat pet baby toddler grandchild grandchildren grandparent mother father mum dad brother "
    "sister husband wife spouse relative loved boy girl lad youngster kid teenager generation faith language religion context "
    "background doorstep bedside ward bed medication medicine treatment operation appointment gp doctor dentist midwife "
    "caseworker keyworker tutor classroom lesson exam uniform lunch dinner meal break shift rota desk pc screen login password "
    "inbox diary payslip pension pay wage salary leave boss line supervisor crew watch appliance engine kit pump turnout waste "
    "recycling rubbish wheelchair dignity privacy sanity mood sleep pain weight back knee hip leg feet eye hearing sight "
    "tears anger luck god incident type".split()
)
"""What every authority, or anybody who answers, may call theirs."""


def own_things(look: Look) -> Iterable[Reason]:
    """Hold on "our vineyards": what few authorities have is on no list, so what all of them have must be on one."""
    case, tokens = look.case, look.case.shadow.tokens
    for index, token in enumerate(tokens[:-1]):
        if token.fold != "our" or tokens[index + 1].shape == PHRASE:
            continue
        at = index + 1
        while (
            at < len(tokens)
            and at < index + 4
            and case.shadow.gap(at) == " "
            and look.fold(at) not in FUNCTION_WORDS
        ):
            at += 1
        words = [look.fold(place) for place in range(index + 1, at)]
        if (
            words
            and not any(case.protected[index + 1 : at])
            and not any(
                _is_anybodys(look, word) and not _describes(words, place) for place, word in enumerate(words)
            )
        ):
            yield look.reason(
                tokens[index + 1], "own thing", "something that few authorities may have", "Take it out."
            )


def _describes(words: list[str], place: int) -> bool:
    """Say whether a word ends like an adjective and stands before another that is no verb ("tidal barrier")."""
    ends = words[place].endswith(("ing", "al", "able", "ive")) and words[place] not in _ANYBODYS
    return ends and place + 1 < len(words) and not words[place + 1].endswith(("ed", "s", "ly", "ing"))


def _is_anybodys(look: Look, word: str) -> bool:
    """Say whether every authority, person or organisation may have such a thing."""
    sector, stem = look.case.lexicon.sector_words, word.removesuffix("s")
    return (
        word in sector or stem in sector or word in _ANYBODYS or stem in _ANYBODYS or word.endswith(_ABSTRACT)
    )


RULES = (
    Rule(name="bare roads", score=0.5, find=bare_roads),
    Rule(name="bare bodies", score=0.6, find=bare_bodies),
    Rule(name="own things", score=0.4, find=own_things),
)
