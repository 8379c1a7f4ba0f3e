"""Patterns of what there is one of, and of what a relative clause or a number tells of its writer."""

from __future__ import annotations

from sli_themes.anonymity.rules.description_clues import Clue, clue

_POST = (
    r"(?:officers?|advis[eo]rs?|managers?|workers?|nurses?|teachers?|head(?:teacher)?s?|councillors?|members?|"
    r"governors?|"
    r"librarians?|archaeologists?|rangers?|wardens?|solicitors?|planners?|engineers?|surveyors?|ecologists?|"
    r"archivists?|"
    r"clerks?|registrars?|coroners?|doctors?|gps?|consultants?|midwi(?:fe|ves)|dentists?|psychologists?|therapists?|"
    r"specialists?|inspectors?|inspectorate|firefighters?|paramedics?|detectives?|sergeants?|chaplains?|trustees?|"
    r"curators?|"
    r"conservators?|apprentices?|instructors?|technicians?|interpreters?|lawyers?|accountants?|analysts?|directors?|"
    r"leads?|"
    r"champions?|caretakers?|gardeners?|cooks?|drivers?|cleaners?|receptionists?|wom[ae]n|man|men)"
)
_BODY = (
    r"(?:units?|teams?|departments?|schools?|academ(?:y|ies)|nurser(?:y|ies)|colleges?|hospitals?|hospices?|"
    r"librar(?:y|ies)|"
    r"stations?|surger(?:y|ies)|practices?|pharmac(?:y|ies)|wards?|clubs?|museums?|theatres?|galler(?:y|ies)|farms?|"
    r"church(?:es)?|mosques?|temples?|synagogues?|trusts?|charit(?:y|ies)|compan(?:y|ies)|sites?|refuges?|shelters?|"
    r"pools?|"
    r"courts?|prisons?|crews?|brigades?|laborator(?:y|ies)|archives?|observator(?:y|ies)|lifeboats?|cinemas?|villages?)"
)
_ANY_BODY = (
    r"(?:council|authority|trust|school|academy|college|hospital|nursery|practice|surgery|service|brigade|force|"
    r"borough|"
    r"county|district|city|town|village|parish|island|ward|charity|university)"
)
_COUNT = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|"
    r"ninety|(?:a\s+)?(?:dozen|hundred|thousand))"
)
_GROUND = (
    r"(?:moors?|fells?|fens?|downs|marsh(?:es)?|cliffs?|estuary|wolds|levels|broads|dales|dunes|saltings|mudflats|"
    r"peninsula|headland|causeway)"
)
_WORKS = (
    r"(?:quarry|sewage\s+works|abattoir|cement\s+works|incinerator|landfill|refinery|power\s+station|prison|docks|"
    r"racecourse|"
    r"stadium|shipyard|steelworks|airport|reservoir|chimney)"
)
_HEADS = (
    r"(?:leader|chief\s+executive|mayor|mp|chair(?:man|woman|person)?|director|headteacher|head\s+teacher|chief|"
    r"councillor)"
)

ONLY_ONE: tuple[Clue, ...] = (
    clue(rf"\bthe\s+(?:only|sole)\s+(?:(?!(?:way|thing|time|one|reason|people|"
         rf"person)\b)[\w'-]+\s+){{1,3}}?(?:{_POST}|{_BODY})\b",
         "only ", "sole "),
    clue(rf"\b(?:sole|solitary|lone|one\s+and\s+only)\s+(?:[\w'-]+\s+){{0,3}}?(?:{_POST}|{_BODY})\b",
         "sole ", "solitary ", "lone ", "one and only"),
    clue(rf"\blast\s+(?:of\s+(?:our|the|their|its|my)|remaining|surviving)\s+(?:[\w'-]+\s+){{0,3}}?(?:{_POST}|"
         rf"{_BODY})\b",
         "last of", "last remaining", "last surviving"),
    clue(rf"\b(?:one|single)\s+(?:[\w'-]+\s+){{0,2}}{_POST}\s+(?:left|remaining)\b", "left", "remaining"),
    clue(r"\b(?:lord|deputy|vice)[\s-]+lieutenant|\bthe\s+(?:high\s+)?sheriff\b|\b(?:town\s+crier|poet\s+laureate|"
         r"mace[\s-]?bearer|"
         r"lighthouse\s+keeper|harbour\s+master|verderer|beadle|honorary\s+alderman|mayoress|beach\s+warden)\b|"
         r"\bi\s+(?:was|am)\s+the\s+(?:[\w-]+\s+)?whistle-?blower\b",
         "lieutenant", "sheriff", "crier", "laureate", "mace", "keeper", "harbour master", "verderer", "beadle",
         "alderman",
         "mayoress", "warden", "blower"),
)  # fmt: skip
"""Posts, teams and places that are said to be the only ones, and offices of which a county has one."""

TOLD: tuple[Clue, ...] = (
    clue(rf"\b(?:ours\s+is|this\s+is|(?:we|they)(?:'re|\s+are|\s+were)|i\s+(?:work|live|teach|am)\s+(?:for|in|at)|"
         rf"as|being|from|at|in|of)\s+"
         rf"the\s+(?:[\w-]+\s+){{0,2}}?{_ANY_BODY}\s+(?:that|which|whose|where|with)\s+(?!(?:is|are|has|have|can|"
         rf"will|would|should|provides?|serves?|"
         r"runs?|we|i|you|they|it|she|he|my|our|your|the)\b)\w+",
         "that ", "which ", "whose ", "where ", "with "),
    clue(rf"\b(?:ours\s+is|this\s+is|we(?:'re|\s+are|\s+were)|as|"
         rf"being)\s+an?\s+(?:[\w-]+\s+){{0,3}}?{_ANY_BODY}\s+(?:of|with|serving|"
         rf"covering)\s+(?:just\s+|only\s+|about\s+|around\s+|some\s+|under\s+|over\s+|fewer\s+than\s+|"
         rf"less\s+than\s+)?{_COUNT}\b",
         " of", " with", "serving", "covering"),
    clue(rf"\b(?:on|by|under|beside|near|beneath|below|above|across|over)\s+the\s+{_GROUND}\b",
         "moor", "fell", "fen", "downs", "marsh", "cliff", "estuary", "wolds", "levels", "broads", "dales", "dunes",
         "saltings",
         "mudflats", "peninsula", "headland", "causeway"),
    clue(r"\bour\s+(?:\w+\s+)?borders?\s+(?:with|on|to)\b", "border"),
    clue(rf"\b(?:by|next\s+to|beside|behind|opposite|above|near)\s+(?:the|a)\s+(?:[\w-]+\s+)?{_WORKS}\b",
         "quarry", "sewage", "abattoir", "cement", "incinerator", "landfill", "refinery", "station", "prison",
         "docks", "racecourse",
         "stadium", "shipyard", "steelworks", "airport", "reservoir", "chimney"),
    clue(r"\b(?:put|placed|been|went|going|was|were|"
         r"are)\s+(?:back\s+)?in(?:to)?\s+(?:\w+\s+)?special\s+measures\b", "special"),
)  # fmt: skip
"""What a relative clause, a number or the ground tells of the writer's own body."""

HAPPENINGS: tuple[Clue, ...] = (
    clue(r"\b(?:the|our|an?|that|this|last\s+\w+'?s?)\s+(?:[\w'-]+\s+){0,3}?(?:sit-?in|walk-?out|"
         r"votes?\s+of\s+(?:no\s+)?confidence|"
         r"no[\s-]confidence\s+(?:vote|motion)|boycott|blockade|fiasco|debacle|furore|uproar|mutiny|stand-?off|"
         r"hunger\s+strike|"
         r"picket(?:\s+line)?|occupation\s+of|flypast|pageant|re-?enactment)\b",
         "sit-in", "sit in", "walkout", "walk-out", "confidence", "boycott", "blockade", "fiasco", "debacle", "furore",
         "uproar", "mutiny", "standoff", "stand-off", "hunger", "picket", "occupation", "flypast", "pageant",
         "enactment"),
    clue(r"\b(?:the|our)\s+(?:[\w'-]+\s+){0,3}?(?:collapse\s+of|strikes?\s+(?:of|in|last|by|over|that))\b"
         r"|\bour\s+(?:[\w'-]+\s+){0,2}?(?:fire(?!\s+(?:and|service|safety|station|authority|cover|crews?|control|"
         r"risk|prevention|fighters?))|"
         r"strikes?|storms?|collapse)\b",
         "collapse of", "strike", "fire", "storm", "collapse"),
    clue(r"\b(?:roof|ceiling|wall|floor|bridge|crane|tower|chimney|scaffolding|stand|cliff)\s+(?:\w+\s+)?(?:fell|"
         r"collapsed?|came\s+down|"
         r"caved|gave\s+way)\b|\breservoirs?\s+(?:\w+\s+)?(?:ran|burst|dried)\b|\b(?:since|after|following|"
         r"before)\s+(?:the|our)\s+(?:\w+\s+)?"
         r"(?:data\s+breach|leak|hack|raid|crash|strike|march|protest|vigil)\b",
         "fell", "collapse", "came down", "caved", "gave way", "reservoir", "breach", "leak", "hack", "raid", "crash",
         "strike",
         "march", "protest", "vigil"),
    clue(rf"\b{_HEADS}\s+(?:was|were|got|being)\s+(?:\w+\s+)?(?:filmed|caught|photographed|recorded|exposed|fined|"
         rf"sued|attacked|removed|"
         r"ousted|deposed|hacked|assaulted|heckled|deselected)\b",
         "filmed", "caught", "photographed", "recorded", "exposed", "fined", "sued", "attacked", "removed", "ousted",
         "deposed",
         "hacked", "assaulted", "heckled", "deselected"),
    clue(r"\b(?:the|our|an?)\s+(?:[\w-]+\s+){0,2}?(?:march|rally|protest|demonstration|vigil)\s+(?:against|outside|"
         r"to\s+save|over)\b"
         r"|\bthe\s+(?:summer|winter|night|week)\s+(?:that\s+)?(?:the|our)\s+\w+|\bthe\s+(?:january|february|march|"
         r"april|may|june|july|august|"
         r"september|october|november|december)\s+(?:vote|decision|protest|march|incident|strike|fire|floods?|storm|"
         r"shooting|debate|"
         r"closure|merger|inspection)\b",
         "march", "rally", "protest", "demonstration", "vigil", "the summer", "the winter", "the night", "the week",
         "the january",
         "the february", "the april", "the may", "the june", "the july", "the august", "the september", "the october",
         "the november", "the december"),
    clue(r"\b(?:made|hit|reached|making|hitting)\s+(?:the\s+)?(?:national|local|regional|front|evening|tv|"
         r"world)\s+(?:news\w*|headlines|"
         r"pages?|papers?|press|television|media)\b|\bpress\s+(?:at|outside)\s+(?:the|our)\s+(?:door|gates?)\b",
         "made", "hit", "reached", "making", "press"),
    clue(r"\b(?:vice[\s-]chair\w*|chair(?:man|woman|person)?|chief\s+whip|whip|headteacher|head\s+teacher|governor|"
         r"president|"
         r"trustee|commissioner|ceo|chief\s+constable|chief|bishop|vicar|matron|caretaker|clerk|officer|manager|"
         r"consultant|doctor|"
         r"nurse|teacher|sergeant|inspector)\s+who\s+(?:\w+\s+)?(?:resigned|quit|was\s+(?:sacked|suspended|"
         r"dismissed|arrested|"
         r"struck|jailed|convicted|forced|removed)|retired|stood\s+down|stepped\s+down|died|defected|blew|leaked|"
         r"sued|founded|won)\b",
         "who "),
)  # fmt: skip
"""What happened once, and was in the papers."""
