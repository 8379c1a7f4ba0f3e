"""Patterns of what happened once, of what there is one of, and of who is the only one, told by the grammar around.

The lists say what is *not* telling (what everybody's year had, what everybody does): whatever else stands in such a
sentence is held, so that no event has to be known beforehand.
"""

from __future__ import annotations

from sli_themes.anonymity.rules.description_clues import Clue, clue

_YEAR = r"(?:19|20)\d\d"
_SOME = r"(?:[\w'-]+\s+)"
_MONTHS = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|"
    r"autumn|winter)"
)
_EVERYBODYS_YEAR = (
    r"(?:and|or|to|general|local|elections?|census|acts?|regulations|budgets?|settlement|spending|comprehensive|"
    r"reforms?|guidance|framework|white|green|manifesto|survey|figures|rules|changes|code|agreement|pay|financial|crash|"
    r"recession|referendum|pandemic|lockdowns?|autumn|spring|finance|provisional|cuts|levels?|prices|tax|standards|"
    r"revaluation|valuation|model|curriculum|version|edition|list|baseline|targets?|deadline|localism|care|children'?s?|"
    r"health|housing|education|equality|data|freedom|fair|programme|consultation|offer|principles|peer|approach|"
    r"review|report|government|national|intake|cohort|plan|strategy|inspection|settlements|legislation|bill)"
)
"""Behind a year: what happened to everybody."""
_CALAMITY = (
    r"(?:poisonings?|sinkholes?|land\s?slips?|landslides?|mudslides?|avalanche|(?:oil|chemical|acid)\s+(?:spill|leak)|gas\s+leak|"
    r"inferno|wildfires?|blaze|pile-?up|(?:rail|train|plane|air|coach|bus|tram|helicopter|ferry|minibus|lorry|tanker|boat)\s+"
    r"(?:crash|accident|collision|disaster|fire)|capsiz\w+|shipwreck|sieges?|hostages?|kidnap\w*|abductions?|massacres?|"
    r"drownings?|ransomware|unexploded|bombs?|embezzlement|bribery|recall\s+petition|election\s+petition|election\s+court|coup|"
    r"royal\s+(?:visit|wedding)|state\s+visit|papal|(?:bi|ter)?centenary|jubilee|whirlwind|twister|eruption|meteorite|tsunami|"
    r"plague|quarantine|legionn\w+|legionella|cryptosporidium|e\.?\s?coli|salmonella|anthrax|novichok|heist|"
    r"robber(?:y|ies)|jailbreak|mutin\w+|exodus|defections?|insolvency|bankruptcy|liquidation|receivership|"
    r"whistle-?blow(?:er|ing)|cover-?up|evacuation|demolition|sit-?in|lock-?out|encampment|barricades?)"
)
_HAPPENING = (
    r"(?:crash(?:es)?|collision|accident|incident|fires?|floods?|flooding|leaks?|breach|strikes?|collapse|closure|merger|fraud|"
    r"visit|protests?|march|disturbances?|unrest|disorder|riots?|storms?|explosions?|murders?|killings?|stabbings?|shootings?|"
    r"attacks?|deaths?|traged(?:y|ies)|inquest|inquiry|trial|verdict|arrests?|raids?|resignations?|sackings?|suspensions?|"
    r"dismissals?|walk-?outs?|vote|motion|split|takeover|sale|purchase|opening|failure|meltdown|outage|blackout|power\s+cut|"
    r"hack|fine|prosecution|convictions?|judgment|judgement|ruling|court\s+case|games|festival|tour|regatta|carnival|"
    r"parade|wedding|funeral|anniversary|theft|break-?in|escape|derailment|spill|contamination|outbreak|infestation|"
    r"subsidence|intervention|section\s+114|s\.?114|114\s+notice|redundancies|abduction|poisoning|"
    + _CALAMITY[3:-1]
    + ")"
)
_NOT_AFTER = (
    r"(?!(?:[\w'-]+\s+){0,3}?(?:closure|opening|sale|vote|visit|death|deaths|incident|accident|games|fine|"
    r"failure|trial|tour)\b)"
)
_DRAMATIC = (
    r"(?:swallow|kill|injur|maim|destroy|wreck|devastat|flood|crash|collaps|explod|burn|drown|poison|contaminat|infect|topple|oust|"
    r"overturn|derail|capsiz|escap|shock|rock|horrif|trap|strand|rescu|bankrupt|sue|hijack|ram|shatter|engulf|evacuat|"
    r"hospitalis|electrocut|suffocat|crush|demolish|vanish|hack|defraud|embezzl|murder|stabb|abduct|kidnapp|invad|"
    r"besieg|blockad|occupi|boycott|resign|defect|claim(?=ed\s+(?:the\s+)?(?:li|\w+\s+li))|merg|disband|founded|pioneer|invent|hosted)"
    r"(?:e?d|ned|t|ied)\b|(?:struck|sank|fell\s+(?:into|on|from|off|down)|went\s+(?:into|off|under|up|bust|viral|missing|"
    r"bankrupt|from|to\s+(?:court|the\s+(?:high|supreme)))|blew\s+(?:up|down|away|the)|broke\s+(?:out|its|the|away)|caught\s+fire|"
    r"drove\s+into|ran\s+(?:aground|into|for|out)|hit\s+(?:the|our|us|a)|shut\s+(?:the|down)|brought\s+down|swept|washed|"
    r"made\s+(?:the\s+)?(?:\w+\s+)?(?:news|headlines|papers)|won\s+(?:the|a|an|our|gold)|lost\s+(?:its|the|our|a|all|control|\w+\s+"
    r"million)|left\s+(?:\d|two|three|four|five|six|dozens|hundreds|thousands|its|the\s+(?:city|county|combined|partnership))|"
    r"forced\s+(?:the|our|us)|cost\s+(?:the|our|us)\s+\w+\s+(?:leader|seat|chief|job|director|million)|took\s+(?:the\s+)?"
    r"(?:council|government|authority|minister)|became|sold\s+(?:its|the|our)|bought\s+(?:an?|the))\b"
    r"|(?:was|were|has\s+been|had\s+been|got)\s+(?:\w+ly\s+)?(?:named|voted|filmed|demolished|blown|destroyed|swallowed|struck|"
    r"hit\s+by|abandoned|burnt|burned|stolen|hijacked|raided|twinned|knighted|founded|invented|bombed|jailed|sacked|murdered|"
    r"killed|arrested|abolished|split|dissolved|taken\s+over|paid\s+off|nationalised|televised|featured|decorated)"
)
"""What happens once to few."""
_EVERYDAY = (
    r"(?:is|are|has|have|had|can|could|will|would|should|may|might|must|does|do|did|was|were|came|helped|answered|visited|"
    r"told|said|says|listened|listens|phoned|rang|dealt|deals|took|takes|looked|looks|fixed|spoke|speaks|saw|knew|knows|"
    r"understood|understands|worked|works|wanted|wants|needed|needs|asked|asks|gave|gives|got|gets|made|makes|lived|lives|"
    r"used|uses|tried|tries|cared|cares|explained|showed|shows|turned|turns|replied|returned|called|wrote|writes|sent|sends|"
    r"arrived|comes|assessed|signed|signs|decided|decides|met|meets|goes|went|runs|ran|leads|led|treats|treated|helps|never|"
    r"actually|always|also|just|really|only|i|we|you|they|he|she|it|the|our|my)"
)
_BODY = (
    r"(?:council|authority|borough|county|district|unitary|city|town|village|parish|service|brigade|trust|school|academy|"
    r"college|hospital|charity|university|island|area|region)"
)
_ROLE = (
    r"(?:officer|advis[eo]r|manager|worker|nurse|teacher|head|headteacher|principal|councillor|member|governor|librarian|"
    r"ranger|warden|solicitor|planner|engineer|surveyor|ecologist|archivist|clerk|registrar|coroner|doctor|gp|"
    r"consultant|surgeon|midwife|matron|dentist|psychologist|therapist|inspector|firefighter|paramedic|detective|sergeant|"
    r"chaplain|vicar|rector|imam|rabbi|priest|bishop|dean|canon|trustee|curator|conservator|apprentice|instructor|technician|"
    r"interpreter|lawyer|accountant|analyst|director|lead|champion|caretaker|gardener|cook|driver|cleaner|receptionist|"
    r"editor|landlord|postmaster|postmistress|coxswain|captain|coach|conductor|organist|treasurer|secretary|chair|chairman|"
    r"chairwoman|mayor|leader|whip|commissioner|magistrate|judge|athlete|champion|author|founder|owner|farmer|"
    r"man|woman|lad|girl|boy|mother|father|pupil|student|resident|constable|superintendent|executive|architect)"
)
_WHERE = (
    r"(?:here\b|(?:in|on|at|within|of|for|from|to|outside|left\s+in)\s+(?:the|our|this|an?|my|its|all)\s+(?:[\w'-]+\s+){0,2}?(?:"
    + _BODY[3:-1]
    + r"|chamber|executive|cabinet|board|committee|team|group|party|estate|street|road|block|ward|unit|department|"
    r"station|country|office|building|roof|panel|bench|force|coast|valley|world|boundary|state|north|south|east|west|site)\b)"
)
_NO_CLAIM = (
    r"(?!(?:[\w'-]+\s+)?(?:way|ways|things?|times?|reasons?|people|persons?|points?|principles?|lines?|options?|priority|"
    r"priorities|resort|one|choice|questions?|days?|weeks?|years?|months?|examples?|latest|steps?|stages?|parts?|place|aim|"
    r"goal|impression|contact|duty|responsibility|answers?|solution|problem|issue|bit|half|few|two|three|point|port|"
    r"instance|draft|meeting|call|visit|floor|class|aid|response|available|possible|effective|efficient|important|support|help|"
    r"information|advice|money|funding|hope|"
    r"appropriate|vulnerable|useful|suitable|relevant|common)\b)"
)
_ONE = (
    r"(?:only|sole|lone|first|last|youngest|oldest|newest|smallest|largest|biggest|tallest|longest(?:[\s-]\w+)?|"
    r"\w{4,}est)"
)
_WHO = r"(?:as|being|having\s+been|i\s+am|i'm|i\s+was|we\s+are|we're|we\s+were|ours\s+is|ours\s+was)"

ONCE: tuple[Clue, ...] = (
    clue(rf"\bsince\s+(?:1[0-8]\d\d|19[0-8]\d)\b(?!\s+{_EVERYBODYS_YEAR}\b)", "since 1"),
    clue(r"\bvot(?:e|es|ed|ing)\b[^.;]{0,40}?\b\d+\s*(?:to|-|–|against)\s*\d+\b(?!\s*(?:year|month|week|day|hour|minute|per\s|am\b|pm\b))",
         "vote", "voti"),
    clue(r"\bthe\s+(?:[\w'-]+\s+)?(?:bin|refuse|school|bus|library|fire|ambulance|carers?'?|teachers?'?|care\s+workers?'?)\s+strikes?\b",
         "strike"),
    clue(rf"\b(?:the|our|that|this)\s+(?:\w+\s+)?{_YEAR}\s+(?!{_EVERYBODYS_YEAR}\b)[a-z]", "19", "20"),
    clue(rf"\b(?:the|our|an?|by|after|since)\s+{_SOME}{{0,3}}?{_HAPPENING}\s+(?:[\w'-]+\s+){{0,3}}?(?:in|of|during|back\s+in|since)\s+"
         rf"(?:(?:early|late|mid)[\s-]+)?(?:{_MONTHS}\s+)?(?:of\s+)?{_YEAR}\b", "19", "20"),
    clue(rf"\b(?:the|our|that)\s+{_SOME}{{0,3}}?{_CALAMITY}\b|\b(?:after|since|during|following|before|until)\s+(?:an?\s+)?"
         rf"{_CALAMITY}\b",
         "poison", "sinkhole", "slip", "slide", "avalanche", "spill", "leak", "inferno", "wildfire", "blaze", "pile",
         "crash", "accident", "collision", "disaster", "fire", "capsiz", "shipwreck", "siege", "hostage", "kidnap",
         "abduction", "massacre", "drown", "ransom", "bomb", "unexploded", "embezzl", "briber", "petition", "court",
         "coup", "visit", "wedding", "papal", "centenary", "jubilee", "whirlwind", "twister", "eruption", "meteor",
         "tsunami", "plague", "quarantine", "legion", "crypto", "coli", "salmonella", "anthrax", "novichok", "heist",
         "robber", "jailbreak", "mutin", "exodus", "defection", "insolvency", "bankruptcy", "liquidation",
         "receivership", "whistle", "cover", "evacuation", "demolition", "sit", "lock", "encampment", "barricade"),
    clue(rf"\b(?:since|after|following|during|until)\s+{_NOT_AFTER}(?:the|our)\s+{_SOME}{{0,3}}?{_HAPPENING}\b(?!\s+(?:and\s+rescue|service|"
         r"safety|station|authority|stage|process|risk|cover|control))",
         "since", "after", "following", "during", "until"),
    clue(rf"\b(?:the|our)\s+{_SOME}{{1,5}}?(?:that|which|who)\s+(?:\w+ly\s+|once\s+|later\s+|then\s+|first\s+)?(?:{_DRAMATIC})",
         "that ", "which ", "who "),
    clue(r"\b(?:issued?|issuing|served?|declared?|after|since|our|the|had|under|when)\s+(?:\w+\s+){0,2}?(?:section\s+114|s\.?\s?114|114\s+notice)"
         r"\b|\b(?:declared|declaring|went|gone|going|go)\s+(?:itself\s+|ourselves\s+|effectively\s+|nearly\s+|technically\s+)?(?:bankrupt|bankruptcy|insolvent)\b"
         r"|\bsen[dt]\s+in\s+(?:the\s+)?(?:government\s+)?commissioners\b|\bcommissioners?\s+(?:were\s+|was\s+)?(?:sent|appointed|imposed|"
         r"brought|parachuted)\b|\b(?:government|ministerial|formal|statutory)\s+intervention\s+(?:ended|began|started|came|here|lasted|was)\b"
         r"|\b(?:minister|secretary\s+of\s+state|government)\s+(?:\w+\s+)?(?:intervened|stepped\s+in|took\s+over|took\s+control)\b",
         "114", "bankrupt", "insolvent", "commissioner", "intervention", "intervened", "stepped", "took"),
    clue(rf"\b(?:our|the|this)\s+(?:\w+\s+)?{_BODY}\s+(?:was|were|has\s+been|had\s+been)\s+(?:\w+ly\s+|first\s+)?(?:created|formed|founded|carved|merged|split|"
         r"abolished|born|designated|awarded|granted|rebuilt|bombed|named\s+(?:after|as|the|in)|flattened|crowned|chartered|"
         r"bankrupted|dissolved|stripped|placed\s+(?:in|under)|taken\s+over)\b", "was ", "were ", "been "),
    clue(r"\bcaught\s+fire\b|\b(?:was|were|got)\s+(?:\w+ly\s+)?(?:occupied|stormed|besieged|blockaded|firebombed|evacuated|squatted)\s+by\b"
         r"|\blive-?stream\w*\b(?=.{0,40}\b(?:arrest|court|trial|affair))|\b(?:his|her|their|whose)\s+(?:own\s+)?(?:arrest|trial|conviction|resignation|"
         r"suspension|affair|expenses|defection)\b|\bon\s+(?:national\s+|live\s+|breakfast\s+)*(?:television|tv|panorama|newsnight)\b"
         r"|\bolympic\w*\b|\beurovision\b|\bworld\s+cup\b|\bwon\s+(?:an?\s+)?(?:gold|silver|bronze|medals?|oscar|bafta|lottery)\b|\bi\s+won\s+"
         r"(?:gold|the|an?)\b|\b(?:birthplace|cradle)\s+of\b|\b(?:quarry|river|lake|canal|sea|cave)\s+(?:flooding|drowning|accident|rescue)\b",
         "fire", "by", "stream", "arrest", "trial", "conviction", "resignation", "suspension", "affair", "expenses",
         "defection", "television", "tv", "panorama", "newsnight", "olympic", "eurovision", "world cup", "won",
         "birthplace", "cradle", "flooding", "drowning", "accident", "rescue"),
)  # fmt: skip
"""What happened once: a year, a calamity, or what a relative clause tells of it."""

ONE_OF_A_KIND: tuple[Clue, ...] = (
    clue(r"\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))[\s-]+(?:most|least|\w{2,}est)\b",
         "most ", "least ", "est "),
    clue(r"\b(?:the|our|its|authority's|council's)\s+(?:one|only|sole|last|single)\s+(?:remaining|surviving)\b",
         "remaining", "surviving"),
    clue(rf"\b{_WHO}\s+(?:one\s+of\s+)?(?:the|our|its|their|this|\w+'s)\s+(?:very\s+|now\s+)?{_ONE}\s+{_NO_CLAIM}\w",
         "only", "sole", "lone", "first", "last", "est "),
    clue(rf"\b(?:the|its|our|their|a)\s+(?:only|sole|lone|first|last|youngest|oldest|longest[\s-]\w+)\s+{_NO_CLAIM}{_SOME}{{1,6}}?{_WHERE}",
         "only", "sole", "lone", "first", "last", "est ", "longest"),
    clue(rf"\b(?:as|being|we\s+are|we're|ours\s+is|this\s+is|i\s+work\s+for|i\s+live\s+in)\s+an?\s+(?:[\w-]+\s+){{0,3}}?{_BODY}\s+(?:that|which|whose|where)\s+"
         r"(?!(?:is|are|can|will|would|should|must|values?|believes?|wants?|takes?|tries|cares?|works?|learns?|listens?|delivers?|"
         r"provides?|serves?|supports?|welcomes?|needs?|uses?|we|you|the|it|they|people|everyone|many|most|has\s+(?:to|an?|already|"
         r"good|always)|have)\b)\w",
         "that ", "which ", "whose ", "where "),
    clue(r"\b(?:the|an?|our|only|its)\s+(?:\w+\s+)?(?:helipad|velodrome|planetarium|funicular|aqueduct|spaceport|chain\s+ferry|hovercraft|"
         r"wind\s+farm|windfarm|geothermal|desalination|ski\s+slope|ice\s+rink|bullring|gasholder|cooling\s+towers?|suspension\s+"
         r"bridge|transporter\s+bridge|swing\s+bridge|lifeboat\s+station|radio\s+telescope|test\s+track|parliament\s+building)\b",
         "helipad", "velodrome", "planetarium", "funicular", "aqueduct", "spaceport", "ferry", "hovercraft", "wind",
         "geothermal", "desalination", "slope", "rink", "bullring", "gasholder", "cooling", "bridge", "lifeboat",
         "telescope", "track", "parliament"),
    clue(r"\b(?:first|only|last|worst|best|biggest|largest|smallest)\s+(?:[\w'-]+\s+){0,3}?(?:in\s+(?:living\s+memory|history|its\s+history|our\s+history|"
         r"the\s+history|modern\s+times|the\s+land)|since\s+(?:19|20)\d\d|ever\s+to|on\s+record|to\s+have\s+(?:ever|been|had|won|lost))\b"
         r"|\brecord[\s-]breaking\b|\bworld[\s-](?:record|first|famous)\b|\bguinness\b",
         "memory", "history", "times", "land", "since", "ever to", "record", "to have", "world", "guinness"),
)  # fmt: skip
"""Who or what is the only, the first or the most of all."""

ONE_PERSON: tuple[Clue, ...] = (
    clue(rf"\b{_WHO}\s+(?:the\s+)(?:[\w-]+\s+){{0,3}}?{_ROLE}\s+(?:of|for|at|in|in\s+charge|to|on|who|that|with)\b(?!\s+(?:an?|the|our|this|my|your)\s+"
         r"(?:\w+\s+)?(?:council|authority|borough|district|county|city|fire|service|local|team|department|organisation|family|council's)\b)",
         "as ", "being", "i am", "i'm", "i was", "been"),
    clue(rf"\b(?:the|our|my)\s+(?:[\w'-]+\s+){{0,3}}?{_ROLE}\s+(?:[\w'-]+\s+){{0,4}}?who\s+(?!{_EVERYDAY}\b)\w+(?:ed|t|n|ew|ame|on|ent|ang|am)\b",
         "who "),
    clue(rf"\b(?:the|our|my)\s+(?:[\w'-]+\s+){{0,3}}?{_ROLE}\s+in\s+charge\s+of\s+(?:the|our)\b", "in charge"),
    clue(r"\bleader\s+of\s+(?:the|our)\s+(?:opposition|[\w-]+\s+(?:group|party))|\bopposition\s+(?:group\s+)?leader\b|\b(?:port|borough\s+)?reeve\b"
         r"|\bhigh\s+steward\b|\bsword[\s-]bearer\b|\bwater\s+bailiff\b|\bremembrancer\b|\bfreeman\s+of\b|\bhonorary\s+(?:free|alder|"
         r"recorder)\w*|\b(?:queen|king)'s\s+(?:guide|harbour|piper)\b|\bhangman\b|\bfalconer\b|\bswan\s+(?:marker|warden)\b",
         "opposition", "leader of", "reeve", "steward", "bearer", "bailiff", "remembrancer", "freeman", "honorary",
         "queen", "king", "hangman", "falconer", "swan"),
)  # fmt: skip
"""Who holds a post alone, or is told by what they did."""
