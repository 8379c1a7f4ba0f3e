"""The gate's rules about names made of ordinary words in small letters: grammar gives them away, no list does."""

from __future__ import annotations

from collections.abc import Iterable

from sli_themes.anonymity.model import Reason
from sli_themes.anonymity.rules.grammar import NAME_HINT, SMALL_WORDS
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.shadow import LOWER, UPPER

_ROAD_ENDS = frozenset("road street lane avenue crescent terrace estate".split())
_POSSESSED_ENDS = frozenset("hill bridge wood woods green farm cross corner yard field end".split())
"""A name behind a possessive only ("tinker's hill")."""
_USUAL_ROADS = frozenset(
    "main high busy quiet narrow wide side back ring access service link trunk cross minor major private public "
    "unadopted residential one two whole next same other own local country rural city town village council housing "
    "new old front open safer safe right wrong fast slow middle bus cycle real industrial trading long per every "
    "each school single dual bumpy shared wet icy and or of in on to the a my our your".split()
)


def bare_roads(look: Look) -> Iterable[Reason]:
    """Hold on "bury new road" in small letters: a word before a road that says nothing of its kind."""
    case, tokens = look.case, look.case.shadow.tokens
    for index, token in enumerate(tokens):
        if index < 2 or token.shape != LOWER or token.base not in _ROAD_ENDS | _POSSESSED_ENDS:
            continue
        before = tokens[index - 1]
        if before.shape != LOWER or case.shadow.gap(index) != " " or before.fold in SMALL_WORDS:
            continue
        if token.base in _POSSESSED_ENDS and before.base == before.fold:
            continue
        bare = tokens[index - 2].fold not in SMALL_WORDS and case.shadow.gap(index - 1) == " "
        usual = before.base in _USUAL_ROADS or before.base.endswith(("ing", "ed"))
        if not usual or (
            bare and tokens[index - 2].base not in _USUAL_ROADS and before.base in ("new", "old", "high")
        ):
            yield look.reason(before, "place", "words that may be the name of a road", NAME_HINT)


_BODY_ENDS = frozenset("lep police ccg constabulary fc rfc afc nhs infirmary echo gazette lrf frs".split())
_USUAL_BEFORE = frozenset(
    "the a an and or of with our local their your this that its other new for by to in from as each every all any "
    "both national regional neighbouring area county city town district borough respective state military "
    "neighbourhood community transport joint own whole on at into between under through via if when where plus "
    "including such most many some against catch open house forest wild friendly no cross set "
    "thank thanks you love back use used pay run free good great excellent poor brilliant wonderful amazing lovely "
    "only never see saw is was are were had have has call called told ring rang save support but so general entire "
    "present stretched underfunded overstretched private future under".split()
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


_FEATURES = frozenset(
    "airport aerodrome airfield port dock harbour marina pier lighthouse lifeboat cathedral minster abbey priory "
    "castle palace racecourse racetrack velodrome universitie university steelwork refinery shipyard dockyard "
    "barracks barrack garrison naval prison stadium arena football rugby cricket regatta carnival festival dale "
    "moor moorland lake mountain fen marsh wetland forest woodland wold coast coastline seafront promenade beach "
    "beache dune cliff estuary river canal island peninsula archipelago gorge cave valley bay spa vineyard orchard "
    "brewery brewerie distillery pottery potterie colliery collierie mine quarry quarrie slate coalfield turbine "
    "mill factory factorie aerospace studio opera theatre zoo aquarium safari funicular tram tramway metro monorail "
    "underground tunnel ferry ferrie barrier motorway commissioner tribunal gasworks crematorium cruise floating "
    "nuclear gypsy synagogue mosque temple battlefield borough observatory planetarium botanic windmill watermill "
    "viaduct aqueduct reservoir dam weir lock geopark seal salmon oyster herring cider cheese pit shaft glassworks "
    "ironworks tannery cattle sheep rocket satellite submarine shipbuilding downs fells broads hops walls races "
    "quays".split()
)
"""What some authorities have and others have not, without a plural s."""
_OWNING = frozenset("our my this".split())
_FURTHEST = 4


def own_things(look: Look) -> Iterable[Reason]:
    """Hold on "our vineyards", "our three fishing ports": what stands in one place and not in the next."""
    tokens = look.case.shadow.tokens
    for index, token in enumerate(tokens):
        if token.base not in _FEATURES and token.base.removesuffix("s") not in _FEATURES:
            continue
        at = index
        while (
            at
            and index - at < _FURTHEST
            and not tokens[at].gap.strip(" -\n")
            and look.fold(at) not in SMALL_WORDS
        ):
            at -= 1
            if look.fold(at) in _OWNING or (look.fold(at) == "local" and look.fold(at - 1) == "the"):
                yield look.reason(token, "own thing", "something that few authorities have", "Take it out.")
                break


RULES = (
    Rule(name="bare roads", score=0.5, find=bare_roads),
    Rule(name="bare bodies", score=0.6, find=bare_bodies),
    Rule(name="own things", score=0.6, find=own_things),
)
