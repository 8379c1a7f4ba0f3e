"""The gate's rule about posts: one that a single person of an authority holds points at that person."""

from __future__ import annotations

from collections.abc import Iterable

from sli_themes.anonymity.model import Reason
from sli_themes.anonymity.rules.description_clues import clue
from sli_themes.anonymity.rules.grammar import NO_ARTICLE, SMALL_WORDS
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.rules.once_clues import ONE_PERSON
from sli_themes.anonymity.shadow import PHRASE

_RANK = (
    r"(?:deputy|assistant|associate|interim|acting|independent|executive|strategic|corporate|programme|service|group|"
    r"vice|lead|lord|former|our|the|my|your|principal|senior)"
)
_HEADED = (
    r"(?:director|head|chair(?:man|woman|person)?|leader|mayor|portfolio\s+holder|(?:cabinet|lead|executive|shadow)\s+"
    r"member|lead\s+nurse|(?:member|governor)(?=\s+for\b))"
)
_NOT_A_FIELD = (
    r"(?!(?:the|an?|our|my|this|that|all|any|each|every|which|whom|it|one|two|these|those|councils?|authority|"
    r"services?|department|year|whatever|another|finance|paid)\b)"
)
_FIELD = rf"{_NOT_A_FIELD}[a-z'-]+"
_ANY = r"(?<!\ba )(?<!\ban )(?<!\bany )(?<!\bevery )(?<!\beach )"
POSTS = (
    clue(
        rf"{_ANY}\b(?:{_RANK}\s+){{0,3}}{_HEADED}\s+(?:of|for)\s+(?:the\s+)?(?:{_FIELD}|\[name\])|\b(?:the|our)\s+(?:{_RANK}\s+)?director,\s+{_FIELD}",
        "director", "head", "chair", "leader", "mayor", "holder", "member", "nurse", "governor",
    ),
    clue(
        r"\b(?:chief\s+executive|managing\s+director|mayor|leader|chair|director)\s+of\s+(?:the|our)\s+combined\s+authority\b",
        "combined authority",
    ),
    clue(r"\b(?:our|the|my)\s+\[name\]\s+for\b", "[name] for", "[name]\nfor"),
    clue(r"\bthe\s+(?:directly[\s-]+)?elected\s+mayor\b(?!\s+(?:model|system|debate|option))", "mayor"),
    clue(r"\bit\s+(?:is|was)\s+the\s+police\s+and\s+crime\s+commissioner\s+who\b", "commissioner"),
)  # fmt: skip
"""What is headed, by its field: "the cabinet member for children", "our head of bereavement services"."""
_POSTS = frozenset(
    "director manager officer analyst coordinator ordinator clerk engineer surveyor treasurer solicitor "
    "archivist architect coroner superintendent commander commissioner champion inspector planner "
    "librarian curator ranger warden accountant auditor controller editor adviser advisor consultant "
    "practitioner lawyer economist ecologist secretary leader mayor chair chairman chairwoman chairperson "
    "executive master convenor convener whip lead head".split()
)
_VERBS_TOO = frozenset("lead head chair master".split())
"""Posts only behind an article ("councils lead", "per head")."""
_BY_LAW = frozenset("monitoring returning scrutiny crime principal regional".split())
"""Every authority has to have one: it tells something only where it is said whose ("our monitoring officer")."""
_EVERYBODYS = frozenset(
    "vice social support care key housing planning police senior junior lead line chief elected council "
    "local other same whole new dedicated responsible relevant named single right front frontline "
    "individual appropriate independent external experienced duty case link trained professional health "
    "medical community outreach peer project team service human good best first previous former current "
    "next executive corporate review practice ward head strong political group middle qualified great "
    "s151 section assistant member "
    "poor weak bad better effective nominated designated investigating enforcement district general "
    "school specialist staff hospital clinical bank building site station train registered public actual "
    "clear big common natural world market overall contact research second third early".split()
)
"""What tells nothing of a post: rank, praise, and the fields of posts that many hold."""
_ONE_OF_MANY = frozenset("a an any every each another some no one their which what whatever".split())
_OWN = frozenset("as am im being our my".split())
_NO_MODIFIERS = SMALL_WORDS | frozenset(
    "then thank dear tell ask contact called become became meet met seen saw given".split()
)
_OF_OFFICERS = frozenset("time capacity perspective".split())
"""Behind a post: it is any officer's."""
_MOST_MODIFIERS = 4


def posts(look: Look) -> Iterable[Reason]:
    """Hold on "the cabinet member for children" and "our democratic services manager", in any letter case."""
    for one in (*POSTS, *ONE_PERSON):
        for found in one.found_in(look.lowered):
            yield _reason(look, found.start(), found.end())
    tokens = look.case.shadow.tokens
    for index, token in enumerate(tokens):
        if token.fold in _POSTS:
            first = _post_starts(look, index)
            if first < index:
                yield _reason(look, tokens[first].start, token.end)


def _post_starts(look: Look, index: int) -> int:
    """Return where the post that ends with token ``index`` starts; ``index``: it is none that a single person holds."""
    tokens, first = look.case.shadow.tokens, index
    while (
        first
        and index - first < _MOST_MODIFIERS
        and (tokens[first].gap.isspace() or tokens[first].gap == "-")
        and tokens[first - 1].shape != PHRASE
        and look.fold(first - 1) not in _NO_MODIFIERS
    ):
        first -= 1
    before, post = look.fold(first - 1), look.fold(index)
    if before in ("the", "a", "an") and look.fold(first - 2) in _OWN:
        before = look.fold(first - 2)
    if before in _ONE_OF_MANY or look.fold(index + 1) in _OF_OFFICERS:
        return index
    if post in _VERBS_TOO and (before not in ("the", *_OWN) or _takes_object(look, index)):
        return index
    usual = _EVERYBODYS if before in _OWN else _EVERYBODYS | _BY_LAW
    words = [look.fold(at) for at in range(first, index)]
    telling = any(word not in usual and not word.isdigit() for word in words)
    return first if telling or (words and look.after(index).startswith(" (")) else index


def _takes_object(look: Look, index: int) -> bool:
    """Say whether an article follows a word at once, so that it is a verb ("our councils lead the way")."""
    tokens = look.case.shadow.tokens
    return look.fold(index + 1) in NO_ARTICLE and tokens[index + 1].gap == " "


def _reason(look: Look, start: int, end: int) -> Reason:
    """Return a reason that points at a post."""
    start, end = look.case.shadow.original_span(start, end)
    return Reason(
        code="post",
        words="a post that one person holds",
        hint="Say it more widely (a director, a member), or clear it if every authority has it.",
        start=start,
        end=end,
    )


RULES = (Rule(name="posts", score=0.7, find=posts),)
