"""The patterns of descriptions, for lower-cased text. Each has cue words: most texts hold none of them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORDS_KEPT = 32_768


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clue:
    """Hold a pattern that is tried only on texts with one of the ``cues`` in them (none: always)."""

    cues: tuple[str, ...]
    words: tuple[str, ...]
    """The longest word of each cue."""
    pattern: re.Pattern[str]

    def found_in(self, text: str) -> Iterable[re.Match[str]]:
        """Return the matches in a lower-cased text."""
        for cue in self.cues:  # a loop takes half the time of any()
            if cue in text:
                return self.pattern.finditer(text)
        return () if self.cues else self.pattern.finditer(text)


_CLUES: list[Clue] = []
"""Every clue that was made."""


def clue(pattern: str, *cues: str) -> Clue:
    """Return a clue; the pattern is for lower-cased text."""
    words = tuple(dict.fromkeys(max(cue.split(" "), key=len) for cue in cues))
    made = Clue(cues=cues, words=words, pattern=re.compile(pattern))
    _CLUES.append(made)
    return made


def possible_clues(text: str) -> frozenset[Clue]:
    """Return the clues that may be found in a lower-cased text: no others have a cue in it.

    Told by its words, most of which were met before: seeking every cue of every clue in every text took a tenth
    of the time of the redactor and the gate together.
    """
    return frozenset().union(*map(_clues_with, text.split(" ")))


@functools.lru_cache(maxsize=_WORDS_KEPT)
def _clues_with(word: str) -> frozenset[Clue]:
    """Return the clues of which a word of a cue stands, whole or as a part, in a word (those without a cue: always)."""
    return frozenset(clue for clue in _CLUES if not clue.words or any(part in word for part in clue.words))


_SELF = (
    r"\b(?:as|being|we(?:'re|\s+are)|we,|i(?:'m|\s+am)(?:\s+(?:at|from|in|with|for|of))?|am|our|this|"
    r"ours\s+is|like\s+us|"
    r"represent(?:ing)?|lead(?:er)?(?:\s+of)?|chief\s+executive\s+(?:of|at|in)|run(?:ning)?|"
    r"work(?:ing)?\s+(?:in|for|at)|here\s+in|"
    r"we\s+(?:became|remain)|speaking\s+for|on\s+behalf\s+of)\s+"
    r"(?:just\s+|only\s+|now\s+)?(?:an?\s+|the\s+|one\s+of\s+|our\s+)?"
)
_NOT_JOINING = (
    r"(?!(?:in|of|to|for|the|an?|with|by|on|at|is|are|as|that|which|we|should|must|than|from|or|be|it|into|not|"
    r"has|have|do)\b)"
)
_ADJECTIVES = rf"(?P<adjectives>(?:{_NOT_JOINING}[\w-]+,?\s+(?:and\s+)?){{0,4}}?)"
_NUMBER = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|"
    r"nineteen|half\s+an?\s+(?:dozen|hundred|thousand|million)|(?:a\s+)?quarter\s+of\s+an?\s+million|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|(?:a\s+)?(?:dozen|hundred|"
    r"thousand|million)|dozens|hundreds)"
)
_WHERE = (
    r"(?:in|of|across|within|anywhere\s+in)\s+(?:the\s+)?(?:country|england|uk|united\s+kingdom|britain|"
    r"europe|world|region|county|land|nation|kingdom|"
    r"north|south|east|west|midlands)|of\s+(?:any|all)\s+(?:the\s+)?(?:[\w-]+\s+)?"
    r"(?:council|authorit|borough|district|count|unitar|service|brigade)\w*"
)
_ONE_BODY = (
    r"(?:council|authority|borough|county|district|unitary|city|town|area|service|island|region|"
    r"brigade)"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|april|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?|may)"
)
_PARTY = (
    r"(?:labour|conservative|tory|lib(?:eral)?[\s-]+dem(?:ocrat)?s?|liberal|green|ukip|reform|independent|"
    r"hung|no[\s-]+overall[\s-]+control|"
    r"minority|coalition)"
)
_MOST = (
    r"(?:largest|biggest|smallest|oldest|youngest|newest|richest|poorest|wealthiest|busiest|fastest|highest|lowest|"
    r"longest|most\s+[\w-]+|least\s+[\w-]+)"
)
_MOST_CUES = ("est ", "most ", "least ", "only ", "first ", "last ")

NARROWING = re.compile(
    r"\b(?:small|smaller|large|larger|big|rural|urban|suburban|semi-rural|mainly|predominantly|largely|"
    r"mostly|affluent|deprived|wealthy|poor|"
    r"diverse|sparse|growing|inner|outer|high-performing|low-funded|northern|southern|eastern|western)\b"
)
"""Adjectives that perhaps half of all authorities could use of themselves."""
SINGULAR = re.compile(
    r"\b(?:coastal|seaside|island|university|cathedral|historic|new|newly|newest|former|border|port|mining|"
    r"coalfield|spa|market|garrison|"
    r"industrial|tourist|post-industrial|youngest|oldest|smallest|largest|biggest|only|first|last|tiny|huge|"
    r"commuter|estuary|riverside|"
    r"peninsula|peripheral|remote|sparsest|royal|combined|ceremonial|cornish|welsh)\b"
)
"""Adjectives that few can use."""

COUNTY_COUNCIL = clue(
    _SELF + _ADJECTIVES + r"county\s+council\b", "county council", "county\ncouncil", "county  council"
)
COUNTY = clue(
    _SELF.replace("|our|this", "") + _ADJECTIVES + r"(?:county|shire)\b(?!\s+(?:councils|lines|council))",
    "county",
    "shire",
)
OUR_DISTRICTS = clue(
    r"\b(?:our|the|all|with|its|by)\s+(?:[\w-]+\s+){0,2}?(?:districts|boroughs|district\s+councils|borough\s+councils)"
    r"\s+(?:in|within|of)\s+(?:our|the)\s+(?:county|area|patch)"
    r"|\bour\s+(?:[\w-]+\s+){0,2}?(?:districts|boroughs|district\s+(?:and\s+borough\s+)?(?:councils|"
    r"colleagues|partners)|borough\s+councils|"
    r"borough\s+and\s+district)\b",
    "districts", "boroughs", "district", "borough",
)  # fmt: skip
COUNTY_LIKE_OURS = clue(
    r"\b(?:an?|the)\s+"
    + _ADJECTIVES
    + r"county\s+(?:council\s+)?(?:like|such\s+as)\s+(?:ours|us|mine|this)\b",
    "county",
)
DISTRICT = clue(_SELF + _ADJECTIVES + r"district\b(?!\s+(?:councils|councillors))", "district")
UNITARY = clue(_SELF + _ADJECTIVES + r"unitar(?:y|ies)\b", "unitar")
METROPOLITAN = clue(
    _SELF + _ADJECTIVES + r"(?:metropolitan|met\s+(?:borough|district|council|authority))\b",
    "metropolitan",
    "met ",
)
LONDON_BOROUGH = clue(
    _SELF + _ADJECTIVES + r"(?:london|inner[\s-]london|outer[\s-]london)\s+(?:borough|authority|council)\b",
    "london",
)
CITY = clue(_SELF + _ADJECTIVES + r"city(?:\s+council|\s+authority)?\b", "city")
BOROUGH = clue(_SELF + _ADJECTIVES + r"borough\b", "borough")
FIRE = clue(_SELF + _ADJECTIVES + r"fire\s+(?:(?:and|&)\s+rescue\s+)?(?:service|authority|brigade)\b", "fire")
TIERS = clue(
    r"\b(?:we(?:'re|\s+are)|as|in)\s+(?:an?\s+)?(?:[\w-]+\s+){0,2}?(?:two|three)[\s-]tier\s+(?:area|county|"
    r"system|shire)|\bour\s+(?:two|three)[\s-]tier\b",
    "tier",
)
LIKE_OURS = clue(
    r"\b(?:an?|the)\s+" + _ADJECTIVES + r"(?:district|borough|council|authority|city|unitary|town|area|service)\s+"
    r"(?:council\s+)?(?:like|such\s+as)\s+(?:ours|us|mine|this)\b"
    r"|" + _SELF + _ADJECTIVES.replace("adjectives", "more") +
    r"(?:council|authority)\s+(?:like|such\s+as)\s+(?:ours|us)\b",
    "like ours", "like us", "like mine", "like this", "such as",
)  # fmt: skip

TELLING = (
    clue(r"\broyal\s+(?:borough|county|town(?!\s+planning))", "royal"),
    clue(
        r"\b(?:our|as\s+an?|we(?:'re|\s+are)(?:\s+(?:in|part\s+of|a\s+member\s+of|joining|becoming))?\s+an?|"
        r"within\s+(?:a|our)|part\s+of\s+(?:a|our)|"
        r"forming\s+a)\s+(?:[\w-]+\s+){0,2}?(?:mayoral\s+)?combined\s+(?:fire\s+)?authority",
        "combined",
    ),
    clue(
        r"\b(?:our|an?|the|this|on)\s+(?:[\w-]+\s+)?(?:islands?|archipelago|peninsula)\b|\bislanders?\b|"
        r"\boff\s+the\s+(?:\w+\s+)?coast\b|\bisle\b",
        "island", "isle", "archipelago", "peninsula", "coast",
    ),
    clue(r"\bnational\s+parks?\b|\barea\s+of\s+outstanding\s+natural\s+beauty\b|\baonb\b|\bworld\s+heritage\b",
        "park", "outstanding", "aonb", "heritage"),
    clue(
        r"\b(?:our|have|has|having|with|under|we\s+elected|elect)\s+(?:an?\s+|the\s+|"
        r"our\s+)?(?:own\s+)?(?:directly[\s-]+)?(?:elected\s+)?"
        r"(?:executive\s+|city\s+|metro\s+|new\s+)?mayor(?:al\s+(?:model|system|authority|council))?\b"
        r"|\bas\s+an?\s+(?:elected\s+|executive\s+|directly\s+elected\s+)?mayor(?:al)?\b",
        "mayor",
    ),
    clue(
        r"\bas\s+an?\s+(?:[\w-]+\s+){0,3}?(?:coastal|seaside|island|university|cathedral|border|port|mining|"
        r"coalfield|spa|garrison|unparished|bilingual)\s+\w+",
        "as a",
    ),
    clue(
        r"\bborder(?:s|ing)?\s+(?:on\s+|with\s+)?(?:wales|scotland|the\s+(?:welsh|scottish))|\b(?:welsh|"
        r"scottish|cornish)\b"
        r"|\b(?:across|over)\s+(?:the|an?)\s+(?:(?:\w+\s+)?(?:border|estuary|channel|firth)\b|(?:county|"
        r"national|regional)\s+boundary)",
        "border", "welsh", "scottish", "cornish", "across", "over",
    ),
    clue(
        r"\b(?:nuclear|steel|fishing|mining|coal(?:field)?|oil|shipbuilding|pottery|car-making|military|"
        r"garrison|forces|defence|farming|textile|tourist|seaside)"
        r"[\s-]+(?:\w+\s+)?(?:communit(?:y|ies)|towns?|villages?|areas?|industry|sites?|economy)\b",
        "nuclear", "steel", "fishing", "mining", "coal", "oil", "shipbuilding", "pottery", "car-making", "military",
        "garrison", "forces", "defence", "farming", "textile", "tourist", "seaside",
    ),
    clue(
        rf"\b(?:as|our|we\s+(?:are|have))\s+(?:an?\s+)?(?:[\w-]+[\s-]+)?{_PARTY}(?:[\s-]+(?:led|run|"
        rf"controlled|majority))?"
        r"\s+(?:council|authority|group|administration|leader|leadership|borough|county|district|run|led|"
        r"controlled|majority|minority)",
        "labour", "conservative", "tory", "lib", "green", "ukip", "reform", "independent", "hung", "overall",
        "minority", "coalition",
    ),
)  # fmt: skip
SUPERLATIVES = (
    clue(
        rf"\b(?:the|its|our)\s+(?:very\s+|single\s+)?(?:only|first|last|worst|best|second[\s-]+\w+|"
        rf"third[\s-]+\w+|{_MOST})"
        rf"\s+(?:{_NOT_JOINING}[\w'-]+\s+){{0,4}}?{_ONE_BODY}\b",
        *_MOST_CUES, "worst ", "second", "third",
    ),
    clue(rf"\b(?:only|first|worst|{_MOST})\s+(?:[\w'-]+\s+){{0,5}}?(?:{_WHERE})\b", *_MOST_CUES, "worst"),
    clue(
        rf"\b(?:country|nation|region|county|kingdom|england|britain|north|south|east|west|midlands|world|europe)'s\s+"
        rf"(?:\w+\s+)?(?:only|first|last|worst|best|{_MOST})\b"
        rf"|\b(?:we|ours|i)(?:'ve|'re|'m|\s+have|\s+had|\s+are|\s+were|\s+is|\s+am)\s+(?:\w+\s+)?(?:the|one\s+of\s+the|"
        rf"among\s+the)\s+(?:\w+\s+)?(?:large|bigg|small|old|young|new|rich|poor|wealthi|busi|fast|high|low|long)est\b"
        r"|\bnowhere\s+else\b|\bno\s+(?:council|authority|county|district|borough)\s+(?:in\s+the\s+\w+\s+)?(?:has|is|does)\b",
        *_MOST_CUES, "best", "worst", "nowhere", "no ",
    ),
    clue(
        rf"\bone\s+of\s+(?:(?:only\s+|just\s+)?(?:two|three|four|five|six|a\s+handful|a\s+few|few|"
        rf"very\s+few)|(?:the\s+)?(?:only|first|few|worst|best|{_MOST}))\b"
        r"(?!\s+(?:things|ways|reasons|points|issues|problems|challenges|lessons|strengths|parts|elements|"
        r"questions|steps|principles))",
        "one of",
    ),
    clue(
        r"\b(?:we(?:'re|\s+are)|our\s+\w+\s+is)\s+(?:[\w-]+\s+){0,2}?(?:unique|uniquely|alone\s+in|"
        r"the\s+only|the\s+first)\b"
        r"|\b(?:nobody|no[\s-]one)\s+else\b(?!\s+(?:may|can|could|should|will|would|to)\b)|\bno\s+other\s+(?:council|authority|borough|county|district|"
        r"place|area|service|fire)\b"
        r"|\bunlike\s+(?:any|all|every)\s+other\b|\balmost\s+any\s+other\b|\bthe\s+(?:only|first)\s+(?:two|"
        r"three|four)\b",
        "unique", "alone", "only", "first", "else", "other",
    ),
    clue(
        rf"\b{_ONE_BODY}\s+(?:with|that\s+has|which\s+has)\s+the\s+(?:{_MOST}|only|first)\b|"
        r"\bas\s+the\s+(?:largest|biggest|smallest|only|first|oldest|newest|youngest)\s+[\w\[]|\bwe\s+(?:were|"
        r"are)\s+(?:among\s+)?the\s+(?:first|only|last)\b",
        "as the", "we were", "we are", "with the", "has the",
    ),
)  # fmt: skip
EVENTS = (
    clue(
        r"\b(?:been|was|am|as|served)\s+(?:an?\s+|the\s+)?"
        r"(?:leader|chief\s+executive|mayor|chair|chief\s+fire\s+officer|councillor|member)"
        r"\s+(?:\w+\s+){0,2}?(?:since|for)\s+(?:the\s+(?:last|past)\s+)?" + _NUMBER,
        "since",
        "for ",
    ),
    clue(
        r"\bwe\s+(?:became|were\s+(?:created|formed|established|abolished|merged|reorganised|inspected|"
        r"judged|rated|criticised|placed|put|censured|named)|"
        r"merged|went\s+unitary|reorganised|moved\s+to\s+unitary|came\s+into\s+being|"
        r"lost\s+(?:our\s+)?(?:leader|chief)|"
        r"received\s+(?:an?\s+)?(?:inadequate|outstanding|good|requires))\b",
        "we ",
    ),
    clue(
        r"\b(?:our(?!\s+(?:view|opinion|experience)\b)|we\s+had\s+(?:an?|our))\s+(?:[\w-]+\s+){0,3}?(?:inadequate|outstanding|rating|"
        r"ofsted\s+judg?ement|intervention|section\s+114|s\.?\s?114|"
        r"public\s+interest\s+report|serious\s+case\s+review|ofsted\s+(?:inspection|report|judgement)|"
        r"inspection\s+(?:in|last|this)|boundary\s+review|"
        r"merger|reorganisation|scandal|bankruptcy)\b",
        "our ", "we had",
    ),
    clue(
        r"\b(?:since|after|following|during|before)\s+(?:the|our|"
        r"last\s+\w+'?s?)\s+(?:\w+\s+){0,2}?(?:floods?|flooding|riots?|bombings?|explosion|derailment|"
        r"fire\s+(?:at|in)|murders?|attack|scandal|olympics|commonwealth\s+games|by-?election|inquiry|"
        r"disaster|outbreak|tidal\s+surge|earthquake)\b",
        "flood", "riot", "bombing", "explosion", "derailment", "fire", "murder", "attack", "scandal",
        "olympics", "commonwealth", "election", "inquiry", "disaster", "outbreak", "surge", "earthquake",
    ),
    clue(
        rf"\b(?!(?:31|31st)\s+(?:march|december)\b|(?:1|1st|5|5th)\s+april\b)\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|"
        rf"th)?\b(?!\d)|\b(?!april\s){_MONTH}\.?,?\s+(?:19|20)\d\d\b"
        r"|\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b",
        *"0123456789",
    ),
)  # fmt: skip
SUMS = clue(
    r"[£€$]\s?(?!\d{1,3}(?:\.\d\d)?(?![\d,.]*\d|\s?(?:million|billion|thousand|bn\b|m\b|k\b)))\d"
    r"|\b\d[\d,.]*\s?(?:million|billion|bn|pounds|quid|thousand\s+pounds|m\b|k\b)|\b(?:million|"
    r"billion)\s+pounds\b",
    "£",
    "€",
    "$",
    *"0123456789",
    "pounds",
)
EXACT_SHARES = clue(
    r"\b(?![1-5]\.99\s?%)\d+\.\d+\s?(?:%|per\s?cent)"
    r"|\b(?:" + _NUMBER + r")(?:\s+and\s+[\w-]+)?\s+(?:million|billion|thousand)\b",
    "%", "cent", "illion", "thousand",
)  # fmt: skip
COUNTS = (
    clue(
        r"\b(?:our|we(?:'ve|\s+have|\s+cover|\s+serve|\s+employ|\s+run|\s+manage|\s+represent)|with|"
        r"covering|serving|made\s+up\s+of|containing|contains?|"
        r"comprising|consists?\s+of|across\s+(?:our|the)|by|the|all|its|deal\s+with|parts\s+of)\s+"
        r"(?:only\s+|just\s+|about\s+|around\s+|some\s+|over\s+|more\s+than\s+|nearly\s+|almost\s+|all\s+)?"
        rf"{_NUMBER}\s+(?:[\w-]+\s+(?:and\s+[\w-]+\s+)?)?"
        r"(?:districts?|boroughs?|unitar(?:y|ies)|parish(?:es)?|town\s+and\s+parish\s+councils|"
        r"parish\s+councils|count(?:y|ies)|residents|people|inhabitants|"
        r"households|square\s+(?:miles|kilometres)|hectares|schools|librar(?:y|ies)|stations|"
        r"fire\s+stations|wards|councillors|members|staff|employees|"
        r"villages|islands|towns|families|national\s+parks|care\s+homes|mps|constituencies|piers|cities|airports|"
        r"universities|hospitals|prisons|ports|museums|mayors|markets)\b",
        "district", "borough", "unitar", "parish", "count", "residents", "people", "inhabitants", "households",
        "square", "hectares", "schools", "librar", "stations", "wards", "members", "staff", "employees", "villages",
        "islands", "towns", "families", "parks", "homes", "mps", "constituencies", "piers", "cities", "airports",
        "universities", "hospitals", "prisons", "ports", "museums", "mayors", "markets",
    ),
    clue(
        r"\b(?:population|budget|workforce|turnover|membership)\s+of\s+(?:about\s+|around\s+|some\s+|"
        r"over\s+|nearly\s+|just\s+)?[£]?" + _NUMBER,
        "population", "budget", "workforce", "turnover", "membership",
    ),
    clue(
        rf"\b(?!two\b|2\b){_NUMBER}\s+(?:[\w-]+\s+)?(?:councils|authorities|boroughs|districts|unitaries)\b",
        "councils", "authorities", "boroughs", "districts", "unitaries",
    ),
)  # fmt: skip
