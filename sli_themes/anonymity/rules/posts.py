"""The gate's rule about posts: one that a single person of an authority holds points at that person."""

from __future__ import annotations

from collections.abc import Iterable

from sli_themes.anonymity.model import Reason
from sli_themes.anonymity.rules.description_clues import clue
from sli_themes.anonymity.rules.look import Look, Rule

_RANK = (
    r"(?:deputy|assistant|associate|interim|acting|independent|executive|strategic|corporate|programme|service|group|"
    r"vice|lead|lord|former|our|the|my|your|principal|senior)"
)
_HEADED = (
    r"(?:director|head|chair(?:man|woman|person)?|leader|mayor|portfolio\s+holder|(?:cabinet|lead|executive|shadow)\s+"
    r"member|lead\s+nurse)"
)
_WHOLE = (
    r"(?:deputy\s+leader|(?:lord|elected)\s+mayor|town\s+clerk|market\s+superintendent|harbour\s+master|"
    r"(?:watch|station|crew|area|group|pier|policy|port\s+health|democratic\s+services)\s+manager|borough\s+commander|"
    r"(?:deputy\s+|assistant\s+)?chief\s+fire\s+officer|principal\s+social\s+worker|virtual\s+school\s+head|"
    r"(?:county|borough|city)\s+(?:surveyor|treasurer|solicitor|archivist|engineer|architect)|coroner(?:'s\s+officer)?)"
)
_NOT_A_FIELD = (
    r"(?!(?:the|an?|our|my|this|that|all|any|each|every|which|whom|it|one|two|these|those|councils?|authority|"
    r"services?|department|year|whatever)\b)"
)
_FIELD = rf"{_NOT_A_FIELD}[a-z'-]+"
POSTS = (
    clue(
        rf"\b(?:{_RANK}\s+){{0,3}}{_HEADED}\s+(?:of|for)\s+(?:the\s+)?(?:{_FIELD}|\[name\])|\b(?:the|our)\s+(?:{_RANK}\s+)?director,\s+{_FIELD}",
        "director", "head", "chair", "leader", "mayor", "holder", "member", "nurse",
    ),
    clue(
        rf"\b(?:the|our|my|as|a|by|from|is|was)\s+{_WHOLE}\b",
        "leader", "mayor", "manager", "officer", "clerk", "surveyor", "superintendent", "worker", "head", "treasurer",
        "solicitor", "archivist", "engineer", "coroner", "champion", "analyst", "master",
    ),
    clue(r"\b(?:our|the|my)\s+\[name\]\s+for\b|\bour\s+(?:[\w']+\s+){1,2}champion\b",
        "[name] for", "[name]\nfor", "champion"),
    clue(r"\bit\s+(?:is|was)\s+the\s+police\s+and\s+crime\s+commissioner\s+who\b", "commissioner"),
)  # fmt: skip
"""Portfolios and directorates, and posts of which there is one."""


def posts(look: Look) -> Iterable[Reason]:
    """Hold on "the cabinet member for children" and "our head of bereavement services", in any letter case."""
    for one in POSTS:
        for found in one.found_in(look.lowered):
            start, end = look.case.shadow.original_span(found.start(), found.end())
            yield Reason(
                code="post",
                words="a post that one person holds",
                hint="Say it more widely (a director, a member), or clear it if every authority has it.",
                start=start,
                end=end,
            )


RULES = (Rule(name="posts", score=0.7, find=posts),)
