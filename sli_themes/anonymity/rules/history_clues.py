"""Patterns of what happened to an authority, of the offices its people hold, and of what it calls its own things."""

from __future__ import annotations

from sli_themes.anonymity.rules.description_clues import Clue, clue

_DISASTER = (
    r"(?:inquir(?:y|ies)|inquests?|tragedy|tragedies|murders?|scandals?|arson|riots?|explosions?|bombings?|derailment|"
    r"earthquakes?|hurricane|tornado|floods|shootings?|stabbings?|disasters?|outbreaks?|"
    r"terror(?:ist)?\s+(?:attacks?|incidents?)|(?<!heart )(?<!panic )(?<!asthma )attacks?|abuse\s+case|"
    r"fire\s+(?:at|in)|by-?elections?)"
)
_FLOODING = (
    r"(?:[\w-]+\s+)?(?:path|road|street|river|lane|park|field|drain|underpass|garden|bridge|basement|area|it)"
)
"""What floods, so that "floods" is a verb."""
_NO_OPINION = "".join(
    rf"(?<!\b{word} )" for word in ("is", "are", "was", "were", "been", "be", "being", "it's", "its")
)
"""Behind these "a disaster" and "a scandal" are what somebody thinks of something."""
_WORKS = (
    r"(?:airport|factory|plant|mine|pit|mill|works|yard|refinery|barracks|base|prison|university|port|docks?|colliery|"
    r"steelworks|brewery|tunnel|stadium|pier|theatre|mayor|leader|company|council|bank|retailer|employer|contractor)"
)
"""What is looked up when it ends."""
_ENDED = (
    r"(?:closed|shut|collapsed|burnt|burned|flooded|hit|struck|opened|exploded|merged|left\s+town|pulled\s+out|went\s+"
    r"(?:bust|under|into\s+administration))"
)
_PEOPLE = (
    r"(?:leader|chief\s+executive|chief\s+exec|mayor|director|chief\s+fire\s+officer|chief\s+officer|head|mp|"
)
_PEOPLE += r"councillor|treasurer|monitoring\s+officer|s(?:ection\s+)?151\s+officer)"
_BODY = (
    r"(?:partnership|forum|board|programme|scheme|group|network|alliance|arrangement|agreement|company|trust|service|"
    r"team|consortium|council|authority)"
)
_YEAR = r"(?:19|20)\d\d"
_MADE = r"(?:set\s+up|established|formed|created|founded|launched|began|started|introduced|built|abolished|merged|open"
_MADE += r"ed)"
_GRADE = (
    r"(?:inadequate|outstanding|good|poor|weak|excellent|failing|requir\w+|requires\s+improvement|adequate|fair|beacon|"
    r"(?:one|two|three|four|zero|no)[\s-]stars?)"
)
_OFFICE = (
    r"(?:president|vice[\s-]president|(?:vice[\s-]|deputy\s+|co-?)?chair(?:man|woman|person)?|convenor|convener|patron|"
    r"founder|co-founder|spokes(?:man|woman|person)|secretary|treasurer|bishop|lord\s+lieutenant|high\s+sheriff)"
)

HISTORY: tuple[Clue, ...] = (
    clue(
        rf"{_NO_OPINION}\b(?:the|our|an?|that|this|last\s+\w+'?s?)\s+(?!{_FLOODING}\s+floods\b)(?:[\w-]+\s+){{0,2}}?{_DISASTER}\b"
        r"(?!\s+(?:process|of\s+members|team|panel|on\s+(?:local|the\s+grounds)|service|line|desk|a\s+balance|rate))",
        "inquir", "inquest", "traged", "murder", "scandal", "arson", "riot", "explosion", "bombing", "derail",
        "earthquake", "hurricane", "tornado", "flood", "shooting", "stabbing", "disaster", "outbreak", "attack",
        "abuse", "fire ", "election",
    ),
    clue(r"\b(?:death|murder|killing|loss)\s+of\s+(?:our|a|an|baby|little|young|one\s+of)\b"
         r"|\b(?:the|our|an?|after|lost|won|faced|facing|by|that|last)\s+(?:[\w']+\s+)?judicial\s+review\b"
         r"|\bburn(?:t|ed)\s+down\b|\blost\s+(?:his|her|their|my|our)\s+seats?\b|\bby-?election\b",
         "death", "murder", "killing", "loss of", "judicial", "burn", "seat", "election"),
    clue(rf"\b(?:when|after|since|before|until)\s+(?:the|our|its|their|a)\s+(?:[\w'-]+\s+){{0,2}}?{_WORKS}\s+(?:\w+\s+)?{_ENDED}\b",
         "when", "after", "since", "before", "until"),
    clue(
        rf"\b{_PEOPLE}s?\s+(?:of\s+(?:[\w']+\s+){{1,3}})?(?:(?:was|were|has|had|have|who|been|then|suddenly)\s+){{0,3}}"
        r"(?:resigned|arrested|suspended|sacked|dismissed|jailed|imprisoned|convicted|charged|died|quit|stood\s+down|"
        r"stepped\s+down|retired|defected|went\s+off\s+sick|knighted|ennobled|left(?!\s+(?:behind|to|with|in|out|alone)))\b",
        "resigned", "arrested", "suspended", "sacked", "dismissed", "jailed", "imprisoned", "convicted", "charged",
        "knighted", "ennobled", "died", "quit", "down", "retired", "defected", "sick", "left",
    ),
    clue(r"\b(?:since|after|before|on|upon|when)\s+(?:we\s+(?:were\s+)?|us\s+|our\s+)?"
         r"(?:becoming|becoming\s+an?|turning|going\s+unitary|merging|amalgamating|leaving|losing|winning|adopting|"
         r"taking\s+over|became|merged|amalgamated|outsourc\w+|reorganis\w+|reorganiz\w+)\b",
         "since", "after", "before", "upon", "on ", "when"),
    clue(rf"\b{_PEOPLE}'s\s+(?:arrest|resignation|suspension|conviction|death|departure|dismissal|defection|retirement)\b"
         rf"|\bour\s+(?:former\s+|last\s+|new\s+)?{_PEOPLE},?\s+(?:who|now|formerly|himself|herself)\b",
         "'s ", "our "),
    clue(r"\b(?:since|after|following|when)\s+(?:the|our|an?|last\s+\w+'?s?)\s+(?:\w+\s+){0,2}?(?:ofsted|cqc|hmi\w*|"
         r"inspection|best\s+value|audit\s+commission|serious\s+case)\b|\b(?:the|our|an?|had|last|next)\s+best\s+value\s+inspect\w+"
         r"|\b(?:was|were|been|got)\s+(?:taken\s+over|taken\s+into|put\s+into|placed\s+in(?:to)?)\b|\bwe\s+(?:\w+\s+)?went\s+"
         r"(?:bust|bankrupt|into)\b|\b(?:trust|company|council|commissioner)\s+(?:that|which|who)\s+(?:now\s+)?(?:runs?|took)\b",
         "since", "after", "following", "when", "value", "taken", "put into", "placed", "went", "run", "took"),
    clue(r"\bwe(?:'ve|\s+have|\s+had|\s+run|\s+own|\s+owned|\s+sold|\s+bought|\s+lost|\s+host)\s+(?:[\w-]+\s+){0,3}?(?:airports?|"
         r"zoo|ports?|docks|trams?|tramway|monorail|cable\s+car|racecourse|stadium|castle|cathedral|prisons?|tunnel|caves?|"
         r"lakes?|islands?|beach(?:es)?|racetrack|refinery|steelworks|barracks|universit(?:y|ies)|theatre|museum)\b"
         r"|\b(?:the|our)\s+(?:[\w-]+\s+)?(?:airport|zoo|tram(?:way|s)?|monorail|cable\s+car|tunnel|caves?|vineyards?|cave\s+"
         r"system|car\s+factory|tram\s+system)\b",
         "airport", "zoo", "port", "dock", "tram", "monorail", "cable", "racec", "stadium", "castle", "cathedral",
         "prison", "tunnel", "cave", "lake", "island", "beach", "racetrack", "refinery", "steelworks", "barracks",
         "universit", "theatre", "museum", "vineyard", "factory"),
    clue(r"\b(?:left|leaving|joined|joining|quit)\s+(?:the|our|an?)\s+(?:\w+\s+)?combined\s+authority\b"
         r"|\b(?:lost|won)\s+(?:the|an?|our)\s+(?:\w+\s+)?(?:court|tribunal|legal|high\s+court|appeal)\b"
         r"|\b(?:core|key)\s+cit(?:y|ies)\b|\blead\s+(?:authority|council)\s+"
         r"(?:for|on|in)\b|\b(?:council|authority|borough)\s+(?:run|led|controlled)\s+by\b"
         r"|\b(?:led|run)\s+by\s+an?\s+(?:\w+\s+)?coalition\b"
         r"|\b(?:council|authority)\s+of\s+(?:\d+|[\w-]+ty(?:-\w+)?)\s+(?:members|councillors|seats)\b|\bhome\s+of\s+\w+",
         "combined", "court", "tribunal", "legal", "appeal", "cit", "lead ", "by ", "council of",
         "authority of", "home of"),
    clue(r"\b(?:council|authority|county|borough|district|team|leader|chief\s+executive|service)\s+of\s+the\s+year\b",
         "of the year"),
    clue(r"\b(?:abolish|scrap|introduc|adopt|elect)\w*\s+(?:the|our|an?)\s+(?:\w+\s+)?mayor\b", "mayor"),
    clue(r"\b(?:one|no|two|three|a\s+single)\s+opposition\s+(?:members?|councillors?)\b|\ball\s+(?:(?:of\s+)?(?:our|the)\s+|"
         r"but\s+\w+\s+)(?:\w+\s+)?seats\b|\b(?:our|had|have|hold|held|to|after|since|with)\s+(?:[\w']+\s+)?"
         r"all-out\s+elections?\b|\b(?:our|have|had|hold|held|with)\s+(?:[\w']+\s+)?elections?\s+by\s+thirds\b",
         "opposition", "seats", "election"),
    clue(r"\breferendum\s+(?:on|was|in|about|lost|won|here|to|that|last)\b|\b(?:lost|won|held|had)\s+(?:an?|the|our)"
         r"\s+(?:[\w-]+\s+){0,3}?referendum\b|\bour\s+(?:[\w-]+\s+){0,3}?referendum\b", "referendum"),
    clue(r"\b(?:our|a|the)\s+(?:\w+\s+)?bid\s+(?:for|to)\b|\bcity\s+status\b|\bcit(?:y|ies)\s+of\s+culture\b|"
         r"\bcapital\s+of\s+culture\b|\btwin(?:ned|ning)?\s+(?:town|city|with)\b",
         "bid ", "city status", "culture", "twin"),
    clue(rf"\b(?:were|was|been|are|being|got)\s+(?:\w+\s+)?(?:rated|judged|graded|deemed|found|scored|ranked|assessed)"
         rf"\s+(?:as\s+|to\s+be\s+)?(?:\w+\s+)?{_GRADE}\b",
         "rated", "judged", "graded", "deemed", "found", "scored", "ranked", "assessed"),
    clue(r"\bwe(?:'ve|'re|\s+have|\s+had|\s+were|\s+are|\s+went|\s+came)\s+(?:[\w-]+\s+){0,4}?(?:in|under|through|into|"
         r"out\s+of|from)\s+(?:[\w-]+\s+)?(?:intervention|special\s+measures|administration|receivership)\b",
         "intervention", "measures", "administration", "receivership"),
    clue(r"(?<!crime )(?<!health )(?<!service )\bcommissioners\s+(?:were|was|came|left|arrived|took|sent|ran|run|went|"
         r"in|here|who|now|have)\b|\bcommissioners'(?!s)|\b(?:when|since|after|under|by|until)\s+(?:the\s+|government\s+|our\s+)*commissioners\b",
         "commissioners"),
    clue(r"\b(?:lost|took|gained|won|changed|change\s+of|changes\s+of)\s+(?:overall\s+|political\s+|party\s+)?(?:control"
         r"(?=\s+(?:of\s+(?:the|our|this)\s+(?:council|authority)|in|at|from|last|and|\w*$)|\s*[.,;:]|$)|hands\b)",
         "control", "hands"),
    clue(r"\b(?:returned|went\s+back|go\s+back|going\s+back|moved|reverted|switched|changed)\s+(?:back\s+)?to\s+(?:an?|the)\s+"
         r"(?:committee|cabinet|mayoral|leader)\s+(?:system|model)\b", "system", "model"),
    clue(rf"\bsince\s+{_YEAR},?\s+(?:the|our|this|an?|all)\s+(?:[\w-]+\s+){{0,4}}?{_BODY}\b"
         rf"|\b{_BODY}\s+(?:[\w-]+\s+){{0,4}}?since\s+{_YEAR}\b"
         rf"|\b{_MADE}\s+(?:\w+\s+){{0,3}}?(?:in|since|back\s+in)\s+{_YEAR}\b"
         rf"|\bin\s+{_YEAR},?\s+(?:we|our|the\s+council)\s+(?:\w+\s+)?(?:{_MADE}|became|lost|won|had|went|hosted|joined|left)\b"
         rf"|\bof\s+{_YEAR}\s+(?:brought|hit|struck|changed)\b", "19", "20"),
    clue(r"\b(?:last|on|this|next|since)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", "day"),
    clue(r"\b(?:brings?|bringing|brought|joins?|joined)\s+(?:\w+\s+)?together\s+(?:the\s+|our\s+|\[[^\]]*\],?\s+)?"
         r"(?:[\w&-]+\s+){0,3}?(?:county|borough|city|district|town)\s+council\b", "together"),
)  # fmt: skip
"""Events of an authority's own history."""

PEOPLE_AND_GROUND: tuple[Clue, ...] = (
    clue(r"\bmy\s+(?:own\s+|late\s+)?(?:father|mother|husband|wife|partner|son|daughter|brother|sister|uncle|aunt|parents|"
         r"grand\w+|predecessor)\s+(?:(?:was|is|had\s+been)\s+(?:the\s+|an?\s+)?(?:\w+\s+)?(?:leader|mayor|chair\w*|councillor|mp|chief|director|founder|president|alderman|minister|lord)|founded|led|chaired|served|sits|sat)\b|\bas\s+an?\s+(?:[\w-]+\s+){0,2}?(?:woman|muslim|jew|jewish|sikh|hindu|christian|catholic|"
         r"lesbian|trans|disabled|black|asian|refugee|immigrant|migrant|veteran|magistrate|farmer|doctor|barrister)\b",
         "my ", "as a"),
    clue(r"\b(?:sea|water|rivers?|hills?|moors?|coast|wales|scotland|borders?)\s+on\s+(?:one|two|three|four|both|all|every)\s+"
         r"sides?\b|\b(?:we\s+(?:lie|sit)|(?:is|are)\s+(?:located|situated|sandwiched|squeezed|surrounded))\s+(?:between|by|beside|next\s+to|"
         r"near|astride|at|on)\b|\bsite\s+of\s+(?:a|an|the|our)\b|\buniquely,?\s+we\b|\b(?:container|ferry|cruise|fishing)\s+"
         r"(?:port|terminal|fleet)\b|\bpremier\s+league\b|\bfootball\s+(?:club|team|ground|league)\b",
         "side", "lie", "sit", "located", "situated", "sandwiched", "squeezed", "surrounded", "uniquely", "container",
         "ferry", "cruise", "fishing", "league", "football"),
    clue(r"\bour\s+(?:[\w-]+\s+){0,2}?(?:population\s+(?:has|is|was|grew)|court\s+case|pay\s+case|pfi\b|equal\s+pay|tower\s+block|border\s+with|"
         r"high\s+court|local\s+paper)\b", "our "),
    clue(r"\b(?:announced|made)\s+(?:\w+\s+)?redundanc\w+\b|\binspectors?\s+(?:(?:was|were)\s+sent|found|sent)\b|"
         r"\b(?:inspection|review|audit|report)\s+(?:found|judged|rated|told)\s+(?:us|that\s+we)\b",
         "redundan", "inspector", "inspection", "review", "audit", "report"),
    clue(r"\b(?:evening|daily|weekly|morning|local|sunday)\s+(?:post|echo|mercury|gazette|herald|chronicle|times|argus|express|"
         r"mail|telegraph|news|star|paper)\b(?!\s+(?:headlines|bulletins?|feeds?|updates?|e-?mails?|summar(?:y|ies)))",
         "evening", "daily", "weekly", "morning", "local", "sunday"),
)  # fmt: skip
"""Who the writer is, what lies around, what stands there, and what the paper said."""

OFFICES: tuple[Clue, ...] = (
    clue(rf"\b(?:as|i\s+am|i'm|i\s+was|i've\s+been|i\s+have\s+been|i\s+also|being|currently)\s+(?:(?:the|an?|also|now|"
         r"former|ex|past|current|immediate|previous|newly[\s-]elected|elected|national|regional|founding)[\s-]+){0,3}"
         rf"{_OFFICE}\s+(?:of|for|to)\s+(?!an?\s+(?:small|local)\b)",
         "president", "chair", "conven", "patron", "founder", "spokes", "secretary", "treasurer", "bishop",
         "lieutenant", "sheriff"),
    clue(r"\bi(?:\s+have|'ve|\s+had)?\s+(?:also\s+|once\s+|recently\s+|just\s+|myself\s+)?(?:retired|resigned|stood\s+down|"
         r"stepped\s+down|was\s+(?:elected|appointed|knighted|re-elected|defeated|sacked|born)|lost\s+my\s+seat|defected|led|"
         r"chaired?|founded|co-founded|authored|co-wrote|represent(?:ed)?|served\s+(?:as|on)|was\s+(?:the\s+)?(?:deputy\s+)?(?:leader|mayor|chief\s+executive))\b",
         "i "),
    clue(r"\bi\s+(?:have\s+been|was|am|'ve\s+been)\s+(?:\w+\s+)?(?:chief\s+executive|leader|director|chief\s+fire\s+officer|mayor|"
         r"councillor|head)\s+(?:of|at|in)\s+(?:two|three|four|five|six|several|both|\d+)\b", "i "),
    clue(r"\b(?:i\s+am|i'm|i\s+was|we\s+are|we're|we\s+were)\s+(?:also\s+)?(?:the|one\s+of\s+the|among\s+the|its|their)\s+"
         r"(?:\w+\s+)?(?:only|first|last|youngest|oldest|longest[\s-]\w+)\b", "only", "first", "last", "est"),
    clue(r"\b(?:i\s+am|i'm|as|i\s+was)\s+(?:an?\s+|the\s+|also\s+)*(?:police\s+(?:and\s+crime\s+)?commissioner|pcc|mp|mep|peer\s+of|"
         r"member\s+of\s+parliament|former\s+(?:minister|mp|mayor|leader|chief)|ex-(?:minister|mp|mayor|leader|chief))\b",
         "i ", "i'm", "as "),
    clue(r"\bshar(?:e|es|ed|ing)\s+(?:\w+\s+){0,4}with\s+(?:\w+\s+){0,2}(?:other|neighbouring|adjoining|next)\s+"
         r"(?:councils?|boroughs?|districts?|authorit(?:y|ies)|count(?:y|ies))\b|\btri-?borough\b|\bbi-?borough\b",
         "shar", "borough"),
    clue(r"\bwe\s+(?:have|had)\s+no\s+(?:\w+\s+)?(?:carriageway|railway|station|motorway|university|hospital|cathedral|cinema|"
         r"airport|city|town|towns|coast|a&e|theatre)\b", "have no", "had no"),
    clue(r"\b(?:shar(?:e|es|ed|ing)|joint)\s+(?:an?\s+|our\s+|its\s+|one\s+|the\s+same\s+|same\s+)?(?:\w+\s+)?"
         r"(?:chief\s+exec(?:utive)?s?|management\s+team|senior\s+team|monitoring\s+officer)\b", "shar", "joint"),
    clue(r"\b(?:we(?:'re|\s+are|\s+were|'ve\s+been|\s+have\s+been|\s+became)|as|being)\s+(?:(?:an?|one|of|the|among|part|in|first|"
         r"early|national|government)\s+){0,4}(?:pilots?|pioneers?|pathfinders?|beacons?|vanguards?|trailblazers?|first\s+wave|"
         r"early\s+adopters?|enterprise\s+zones?|city\s+of\s+\w+)\b",
         "pilot", "pioneer", "pathfinder", "beacon", "vanguard", "trailblazer", "wave", "adopter", "zone", "city of"),
    clue(r"\b(?:we|our\s+\w+|i)\s+(?:once\s+|also\s+|have\s+|had\s+|proudly\s+|are\s+to\s+|will\s+)*(?:host|hosted|hosting)\s+"
         r"(?:the|an?|our)\b", "host"),
    clue(r"\b(?:famous|known|renowned|notorious)\s+(?:nationally\s+|mostly\s+|best\s+|only\s+|chiefly\s+)?for\s+(?:our|its|the|being|"
         r"one)\b|\bhome\s+(?:of|to)\s+(?:the|an?|one|our)\b|\bwhat\s+we\s+are\s+known\s+for\b",
         "known", "famous", "renowned", "notorious", "home "),
    clue(r"\b(?:the|an?)\s+(?:\w+\s+)?(?:cathedral|minster|castle|racecourse|steelworks|refinery|dockyard|shipyard|coller(?:y|ies)|"
         r"power\s+station|barracks|docks|pier|seafront|archbishop|lighthouse|motorway\s+services)\b"
         r"|\b(?:across|over|along|up|down|by)\s+the\s+(?:estuary|border|moors?|bay|gorge|downs)\b"
         r"|\bmore\s+\w+\s+than\s+people\b|\bcouncil\s+tax\s+is\s+the\s+\w+est\b",
         "cathedral", "minster", "castle", "racecourse", "steelworks", "refinery", "dockyard", "shipyard", "coller",
         "station", "barracks", "docks", "pier", "seafront", "archbishop", "lighthouse", "motorway", "estuary",
         "border", "moor", "bay", "gorge", "downs", "than", "council"),
    clue(r"\bas\s+(?:an?\s+|the\s+)?(?:port|new\s+town|new\s+city|garden\s+(?:city|town|village)|resort|seaside|city\s+of|capital\s+of|"
         r"spa|market\s+town|enterprise\s+zone|overspill)\b", "as "),
)  # fmt: skip
"""Offices few hold, arrangements few have, and what few places have."""

NAMING: tuple[Clue, ...] = (
    clue(r"\b(?:(?:took|take|taken|taking)\s+part\s+in|set\s+out\s+in|signed\s+up\s+to|(?:cheers|thanks)\s+(?:for|to)|turned\s+it\s+round\s+was)"
         r"\s+(?!(?:an?|the|our|one|two|some|this|it|its|that|these|those|many|several|their|all|any|both|other|more|\w+s|\w+ing|"
         r"\w+ions?|\w+ments?|peer|sector-led|sector|them|us|you|law|detail|full|further|\[\w+)\b|\[)[\w'-]+",
         "part in", "set out in", "signed up", "cheers", "thanks", "round was"),
    clue(r"\bby\s+the\s+name\s+of\s+(?!\[)", "name of"),
    clue(r"\bunder\s+(?:the|our|a)\s+(?:[\w-]+\s+)?(?:banner|brand|name|title|slogan|strapline|motto)\b"
         r"(?!\s+(?:of|is|:)?\s*[\"'(]*\[)", "under"),
    clue(r"\b(?:our|the)\s+(?:slogan|motto|strapline|catchphrase|mascot|nickname)\b",
         "slogan", "motto", "strapline", "catchphrase", "mascot", "nickname"),
    clue(r"\b(?:what\s+we\s+call|we\s+call(?:ed)?\s+(?:it|this|ours|them|that)|which\s+we\s+call(?:ed)?|"
         r"(?:programme|scheme|initiative|project|campaign|approach|model|company|something|strategy|plan|team)\s+"
         r"(?:\w+\s+)?(?:called|named|dubbed|branded|entitled|titled|nicknamed))\b"
         r"(?!\s+(?:for|on|upon|in|to|by|out|off|into)\b|\s*[\"'(]*\[)",
         "call", "named", "dubbed", "branded", "titled", "entitled", "nicknamed"),
    clue(r"\bour\s+(?:[\w-]+\s+){0,2}?(?:plan|programme|scheme|strategy|project|campaign|company|initiative|partnership),\s+"
         r"(?!(?:which|who|and|but|however|when|where|with|for|in|as|we|is|not|so|then|too|or|if|to)\b)(?:[\w-]+\s+){0,5}[\w-]+,",
         "plan,", "programme,", "scheme,", "strategy,", "project,", "campaign,", "company,", "initiative,",
         "partnership,"),
    clue(r"\bknown?s?\s+(?:it|this|them|us|locally|here|by\s+\w+)\s+(?:\w+\s+)?as\b", "know"),
    clue(r"\bwe\s+(?:have\s+|had\s+)?(?:set\s+up|created|formed|launched|founded|established)\s+"
         r"(?!(?:an?|the|our|one|two|some|new|this|it|its|up|more|joint|local)\b)(?:[\w-]+\s+){1,3}?to\s+(?:run|deliver|manage|"
         r"own|build|provide|take|look)\b", "set up", "created", "formed", "launched", "founded", "established"),
)  # fmt: skip
"""Places in a text where the name of something of one's own follows, in whatever letter case."""
