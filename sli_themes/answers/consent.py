"""May a respondent's words be published? What the wording of a column asks, and what the words of an option say.

The rules fail closed: an option means yes only when all of it says so, and a column is read one way only when its
wording cannot mean the other. What is not understood is a no, or left to a person.
"""

from __future__ import annotations

import re
from enum import StrEnum

from sli_themes.answers.content import fold
from sli_themes.answers.spelling import says_yes


class Asks(StrEnum):
    """Say what a column on publishing asks."""

    CONSENT = "consent"
    """A yes allows it: "Are you happy for your response to be published?"."""
    OBJECTION = "objection"
    """A yes forbids it: "Tick if you do not wish your response to be published"."""
    UNCLEAR = "unclear"
    """It may be either, or is about a name, or consents to something that is not said."""


_SHOWN = (
    r"(?:publish(?:ed|ing)?|publication|quot(?:e|es|ed|ing|able)|cited?|made public|make public|attributed?)"
)
_WORDS = r"(?:responses?|answers?|comments?|views?|submissions?|feedback|words|reply|replies|contributions?)"
_OWN_WORDS = rf"(?:your|my|our) (?:\w+ ){{0,2}}{_WORDS}"
"""Consent is about the respondent's own words: "Should reports be published?" is a question like any other."""
_KEPT_BACK = r"(?:confidential(?:ly|ity)?|private(?:ly)?)"
_ABOUT = re.compile(
    rf"\b{_SHOWN}\b.*\b(?:{_OWN_WORDS}|you)\b|\b{_OWN_WORDS}\b.*\b(?:{_SHOWN}|{_KEPT_BACK})\b|"
    rf"\b{_KEPT_BACK}\b.*\b{_OWN_WORDS}\b|"
    rf"(?:(?:may|can|ok to|okay to|happy to|consent to|permission to) )(?:be )?{_SHOWN}|"
    rf"{_SHOWN} (?:consent|permission|preferences?)|.*\bconsent\b.*|permission(?: to .*)?"
)
_NAME = (
    r"(?:your|my|our|the) "
    r"(?:(?:full|own|first|last|personal|contact|organisations?|councils?|authoritys|employers?) )*"
    rf"(?:names?|details|organisations?|councils?|identity|address|email)\b(?! (?:\w+ )?{_WORDS})"
)
_ABOUT_NAME = re.compile(rf"{_SHOWN} (?:of )?{_NAME}|{_NAME}(?: \w+){{0,4}}? (?:be|being) {_SHOWN}")
_NEGATION = re.compile(
    rf"\b(?:not|no|dont|never|without|cannot|cant|unless|except|only if|rather|object\w*|oppose\w*|refuse\w*|"
    rf"decline\w*|withh[eo]ld\w*|withdraw\w*|opt out|{_KEPT_BACK})\b"
)
_EITHER_OR = re.compile(rf"\b{_SHOWN}\b.*\bor\b.*\b{_KEPT_BACK}\b|\b{_KEPT_BACK}\b.*\bor\b.*\b{_SHOWN}\b")
_ASKING = re.compile(
    r"\b(?:may|can|could|should|would|happy|content|willing|agree|consent|permission|allow|wish|want|like|tick|ok|okay|"
    r"preferences?)\b|^(?:please )?(?:publish|quote)\b"
)
_NOT = r"(?:not|never|dont)"
_OBJECTION = re.compile(
    rf"\b{_NOT} (?:\w+ ){{0,4}}{_OWN_WORDS} (?:\w+ ){{0,4}}{_SHOWN}|\b{_NOT} (?:\w+ ){{0,4}}{_SHOWN} {_OWN_WORDS}|"
    rf"\b{_OWN_WORDS} (?:\w+ ){{0,3}}{_NOT} (?:\w+ ){{0,2}}{_SHOWN}|"
    rf"\b(?:object(?:ion)?|opt out) (?:\w+ ){{0,2}}"
    rf"(?:{_OWN_WORDS} (?:\w+ ){{0,2}}{_SHOWN}|{_SHOWN} (?:\w+ )?{_OWN_WORDS})|"
    rf"\b{_OWN_WORDS} (?:\w+ ){{0,5}}{_KEPT_BACK}|\b{_KEPT_BACK} (?:\w+ ){{0,3}}{_OWN_WORDS}"
)


def asks(wording: str) -> Asks | None:
    """Return what a column of this name or wording asks of publishing, ``None`` when it speaks of something else."""
    said = fold(wording)
    if not _ABOUT.search(said):
        return None
    negations = len(_NEGATION.findall(said))
    if _ABOUT_NAME.search(said) or _EITHER_OR.search(said) or negations > 1:
        return Asks.UNCLEAR
    if negations:
        return Asks.OBJECTION if _OBJECTION.search(said) else Asks.UNCLEAR
    aims = re.search(rf"\b{_SHOWN}\b", said) and _ASKING.search(said)
    return Asks.CONSENT if aims else Asks.UNCLEAR


_YES = (
    r"(?:yes(?: please)?|ok|okay|agreed?|i do|(?:i|we) (?:agree|consent)|"
    r"(?:i|we) give (?:my |our )?(?:consent|permission))"
)
_OWN = (
    r"(?:(?:all of )?(?:my|our|the|this|your) "
    rf"(?:(?:whole|full|entire|own|written|organisations|councils|consultation) )?{_WORDS}|{_WORDS}|it|me|us)"
)
_PUBLISH = r"(?:publish|quote|cite)"
_TO_BE = r"(?:to be|being) (?:published|quoted|cited|made public)"
_WILLING = r"(?:(?:i am|im|we are) )?(?:happy|content|willing|fine|comfortable|ok|okay)"
_ALLOW = r"(?:consent|agree|(?:give|grant)(?: (?:my|our|you))?(?: (?:consent|permission)))"
_MEANS_YES = "|".join(
    (
        rf"(?:please |ok to )?{_PUBLISH}(?: {_OWN})?(?: only)?",
        rf"you (?:may|can) {_PUBLISH} {_OWN}",
        rf"{_OWN} (?:may|can) be (?:published|quoted|cited|made public)",
        rf"{_WILLING} (?:(?:for|with) {_OWN} {_TO_BE}|to be (?:quoted|published)|for you to {_PUBLISH} {_OWN})",
        rf"(?:i|we) {_ALLOW} (?:to|for) (?:{_OWN} {_TO_BE}|(?:you to )?{_PUBLISH} {_OWN})",
        rf"(?:i|we) {_ALLOW} (?:to|for) (?:the )?publication(?: of {_OWN})?",
        rf"(?:i|we) (?:(?:would|id) like|want|wish) {_OWN} to be (?:published|quoted)",
    )
)
_ONE_WHO = (
    r"(?:(?:my|our|the|your|any|all) )?"
    r"(?:(?:full|own|personal|contact|organisations?|councils?|authoritys|employers?) )*"
    r"(?:names?|organisations?|councils?|details|identity|email(?: address)?)"
)
_WHO = rf"{_ONE_WHO}(?: (?:and|or) {_ONE_WHO})*"
_HIDDEN = (
    r"(?:removed|withheld|redacted|hidden|left out|omitted|excluded|taken out|not (?:published|shown|given))"
)
_HOW = (
    r"(?: (?:but|and|only|if|provided|as long as)(?: it is| they are| this is)?)*"
    r" (?:anonymous(?:ly)?|anonymised|in (?:an )?anonym(?:ous|ised) form|"
    rf"(?:without|not|excluding|minus) {_WHO}|(?:with )?{_WHO}(?: is| are)? {_HIDDEN}|with {_WHO})"
)
"""How a respondent wants to appear. A quote never carries a name, so every such wish is met."""
_PERMITS = re.compile(rf"(?:{_YES}|(?:(?:{_YES}) )?(?:{_MEANS_YES}))(?:{_HOW})*")
_TICKED = frozenset({"ticked", "checked", "selected"})
_PLAIN_NO = frozenset(
    "no|n|false|0|not ticked|unticked|not checked|unchecked|not selected|unselected".split("|")
)


def permits(option: str) -> bool:
    """Say whether an option to a question of consent allows its respondent's words to be quoted.

    All of it must say so: "Yes, with my organisation's name removed" does, "Yes, but ask me first" does not.
    """
    said = fold(option)
    return says_yes(option) or said in _TICKED or _PERMITS.fullmatch(said) is not None


def speaks_for_itself(option: str) -> bool:
    """Say whether an option permits publishing in words of its own ("Publish response only"), whatever was asked."""
    return permits(option) and re.search(rf"\b{_SHOWN}\b", fold(option)) is not None


def says_no(text: str) -> bool:
    """Say whether ``text`` is a plain no, or a box left unticked and shown as such; a blank is not."""
    return fold(text) in _PLAIN_NO
