"""What a column's name says of it: who replied, what is personal, what is about the survey and no answer."""

from __future__ import annotations

import re
from collections.abc import Container

from sli_themes.answers.content import fold

NUMBERED = re.compile(r"(?:(?:Q|Question) ?)?(\d+[a-z]?)\s*[.:)-]\s*", re.IGNORECASE)
"""The number in front of a question: "Q3: ", "12a) "."""
BARE_NUMBER = re.compile(r"(?:q|question)?[ _.-]?\d+[a-z]?(?:[ _.-]\d+)?\s*[.:)-]?", re.IGNORECASE)
"""A number that stands for a question and says nothing of what was asked: "q1", "Question 3", "Q12_4"."""
_COUNCIL = r"(?:authority|council|organisation|organization)"
RESPONDENT = re.compile(
    r"(?:unique |anonymous )?(?:respondent|response|participant|submission|record|case|reply|entry|survey)? ?"
    r"(?:id|identifier|ref|reference|number|no|serial|uid|uuid|key)|"
    r"respid|responseid|respondentid|uniqueid|userid|user ?no"
)
_ROLES = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("email", r"(?:your |contact |recipient ?|respondent )?e ?mail(?: ?address)?"),
        ("authority_type", rf".*\b{_COUNCIL} ?type|type of (?:\w+ ){{0,2}}{_COUNCIL}|tier|council class"),
        (
            "region",
            rf"(?:your |government office |which )?(?:region|gor)(?: name| are you in| is your {_COUNCIL} in)?",
        ),
        (
            "authority",
            rf"(?:name of )?(?:your |the |local |which )*(?:{_COUNCIL}|la|employer)(?: ?name)?",
        ),
        ("authority", r"(?:responding )?on behalf of"),
        ("authority", rf".*\bname of (?:\w+ ){{0,3}}{_COUNCIL}.*|which {_COUNCIL} (?:do|are) you .*"),
        ("role", r"(?:your |respondent |job )?(?:role|job title|position|job|capacity)"),
        ("role", r".*(?:in what capacity|responding as).*"),
    )
)
"""Roles by the folded name of a column, in order of precedence."""
_NAME = re.compile(
    r"(?:your |full |contact |respondent )?name|(?:recipient ?)?(?:first|last|given|family|sur) ?name|surname|forename"
)
_PERSONAL = re.compile(
    r"(?:(?:your|full|home|work|business|office|contact|postal|street|daytime|mobile|day) )*"
    r"(?:(?:tele)?phone|mobile|tel|post ?code|zip(?: code)?|address(?: line)?|date of birth|dob|contact details|"
    r"twitter|username|signature)(?: (?:number|no|handle))?(?: \d)?"
)
_IGNORED = re.compile(
    r".*\b(?:date|time|timestamp|submitted|started|ended|completed|completion|duration|seconds|status|finished|progress|"
    r"ip|ip address|latitude|longitude|language|channel|collector|tracking|link|browser|device|user agent|version|"
    r"score|weight|wave|external reference|last modified|recorded)\b.*|startdate|enddate|recordeddate|ipaddress|"
    r"location\w*|distributionchannel|userlanguage|externalreference|custom \w* ?\d+|"
    r"(?:interview|last) (?:start|end|touched)|last\w*(?:complete|channel|device ?type|rendering ?mode)|rowguid"
)
_WORDS_OF_A_QUESTION = 6
"""A longer name is a question, whatever words it holds: "How much time does a review take you?"."""
_LEAD = re.compile(r"(?:please )?(?:what is|what are|whats|enter|give|state|tell us|provide) ")


def spellings(column: str) -> list[str]:
    """Return a column's name as it is, with its capitals and underscores taken for gaps, and without its number."""
    name = re.sub(r" \(\d+\)$", "", NUMBERED.sub("", column, count=1) or column)
    return [column, name, re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)]


def role_by_name(
    column: str, text: str, *, unique: bool, option: bool, taken: Container[str]
) -> tuple[str, str]:
    """Return the role that a column's name gives away, "" when it gives none, and why it is ignored if it is.

    The whole name counts first, then its last part ("What is your name? - Name"), but not that of an ``option``, whose
    column holds ticks ("Who should decide? - Council"). ``unique``: all rows have a value, each another one, as ids
    do. ``taken`` are roles that another column has already.
    """
    whole = [fold(name) for name in spellings(column)]
    tail = "" if option else re.split(r" - |: ", column)[-1]
    if any(RESPONDENT.fullmatch(name) for name in whole):
        if unique and "respondent" not in taken:
            return "respondent", ""
        if unique:
            return "ignored", "another id"
    for said in ([*whole, fold(text)], [fold(tail)]):
        names = {short for name in said for short in (name, _LEAD.sub("", name, count=1))}
        for role, pattern in _ROLES:
            if role not in taken and any(pattern.fullmatch(name) for name in names):
                return role, ""
        if any(_NAME.fullmatch(name) for name in names):
            return "name", ""
        if any(_PERSONAL.fullmatch(name) for name in names):
            return "personal", "personal details"
    asked = "?" in column or len(column.split()) >= _WORDS_OF_A_QUESTION
    if not asked and any(_IGNORED.fullmatch(name) for name in whole):
        return "ignored", "about the survey, not an answer"
    return "", ""
