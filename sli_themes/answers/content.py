"""What kind of thing stands in an answer's cell: words that say something, nothing, "no comment", "see above".

The rules are narrow on purpose: an answer taken for empty is lost to the counts, while an empty one taken for words
only finds no theme. So the *whole* cell must consist of the phrases below; "No, because ..." says something.
"""

from __future__ import annotations

import re
import unicodedata

from sli_themes.answers.model import Content

LONGEST_CONTENTLESS = 20
"""Longer cells (in words) are never taken for "no comment" or "see above"."""

_FILLERS = sorted(
    """
    really|honestly|just|simply|literally|absolutely|sorry|please|thanks|thank you|many thanks|cheers|ta|
    at the moment|at this moment|at present|at this time|at the present time|at this stage|at this point|
    currently|presently|for now|right now|now|so far|as yet|yet|i think|im afraid|i am afraid|to be honest|
    tbh|from me|from us|for me|for us|in my case|in our case|that i can think of|that we can think of|
    i can think of|we can think of|that i know of|that we know of|comes to mind|springs to mind|on this|on that|
    to this|to this question|here|else|further|more|other|additional|specific|particular|in particular|at all|
    whatsoever|also|as well|and|because|as
    """.replace("\n", " ").split("|"),
    key=lambda phrase: (-len(phrase.split()), phrase),
)
"""Words that change nothing about a "no comment"; longest first."""
_FILLER = re.compile(rf"\b(?:{'|'.join(re.escape(phrase.strip()) for phrase in _FILLERS)})\b")

_THINGS = (
    r"(?:comments?|answers?|responses?|reply|replies|opinions?|views?|suggestions?|remarks?|thoughts?|input|feedback|"
    r"observations?|preference|ideas?|clue)"
)
_WE = r"(?:(?:i|we) )?"
_CANNOT = r"(?:cannot|can not|cant|could not|couldnt)"
_EMPTY = re.compile(
    "|".join(
        (
            r"na|not applicable|not relevant|null|nan|(?:intentionally )?(?:left )?blank|skip(?:ped)?|pass|x+",
            r"(?:did not|didnt|not) answer(?:ed)?|unanswered|not (?:stated|given|provided|specified)",
            rf"{_WE}(?:have |had )?(?:no|without) {_THINGS}",
            rf"{_WE}(?:have |there is |theres )?nothing to (?:add|say|comment(?: on)?|report|suggest|declare|offer)",
            rf"{_WE}(?:do not|dont|did not|didnt) know",
            rf"{_WE}(?:do not|dont|did not|didnt) have (?:a view|an opinion|any {_THINGS}|anything to (?:add|say))",
            r"(?:(?:i am|im|we are) )?(?:not (?:too |so |entirely )?(?:sure|certain)|unsure|undecided)|dk|dunno|idk",
            rf"unable to (?:say|answer|comment)|{_WE}(?:would )?prefer not to (?:say|answer)",
            rf"{_WE}{_CANNOT} think of (?:anything|any|nothing|one)(?: to (?:add|say))?",
            rf"{_WE}{_CANNOT} (?:say|comment)",
            r"not(?: that (?:i|we) (?:am|are) aware of)?",
        )
    )
)
_NOTHING = re.compile(r"(?:(?:i|we) have |there (?:is|are) |theres )?(?:nothing|none|no|nope|nil|nowt)")
"""What leaves one question unanswered ("Any other comments?") and answers another ("What could we do better?")."""

_POINTING = frozenset(
    """see refer refers look read check cf as same ditto ibid per covered answered stated mentioned noted said explained
    described outlined discussed included contained given attached enclosed repeat""".split()
)
_PLACES = frozenset(
    """above below before previous previously earlier prior preceding already elsewhere overleaf attached enclosed
    ditto ibid answer answers response responses reply replies comment comments submission statement
    letter email document page question questions q qs section item number para paragraph point
    part box attachment""".split()
)
_LINKS = frozenset(
    """to in at for of on under by from with my our the your this that these and or i we have has also again back
    out set first last other further full original written separate covering yes no agree agreed please kindly made
    would just one two three four five six seven eight nine ten""".split()
)
_NUMBER = re.compile(r"q?\d{1,3}[a-z]?|[a-z]|[ivx]+")


def fold(text: str) -> str:
    """Return the words of ``text`` without case, punctuation, accents of typography and doubled spaces.

    For comparing only: what is stored, shown and counted is the text as it was written.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"(?<=\w)['’‘`´](?=\w)", "", folded)
    return " ".join(re.sub(r"[^\w]+|_+", " ", folded).split())


def is_blank(text: str) -> bool:
    """Say whether ``text`` is nothing but white space, punctuation, signs and invisible characters.

    A pictograph is a word here: a thumb up says something.
    """
    return all(character in "+=<>^~|`$" or unicodedata.category(character)[0] in "PZC" for character in text)


def classify(text: str, *, nothing_is_an_answer: bool = False) -> Content:
    """Return what kind of thing ``text`` is.

    ``nothing_is_an_answer`` belongs to the question ("What could we do better?"): "nothing" then says something.
    """
    if is_blank(text):
        return Content.BLANK
    if len(text.split(maxsplit=LONGEST_CONTENTLESS)) > LONGEST_CONTENTLESS:
        return Content.SUBSTANTIVE
    empty = nothing = False
    left: list[str] = []
    for clause in _clauses(text):
        core = " ".join(_FILLER.sub(" ", clause).split())
        if not core:
            continue
        if _EMPTY.fullmatch(core):
            empty = True
        elif _NOTHING.fullmatch(core):
            nothing = True
        else:
            left.extend(clause.split())
    if _points_elsewhere(left or fold(text).split()):
        return Content.REFERS_ELSEWHERE
    if left or (nothing and nothing_is_an_answer and not empty):
        return Content.SUBSTANTIVE
    return Content.NO_COMMENT if empty or nothing else Content.SUBSTANTIVE


def _clauses(text: str) -> list[str]:
    """Return the folded clauses of a cell, cut at punctuation; "n/a" and "Q.4" stay whole."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"\bn ?[/\\.] ?a\b\.?", "na", plain)
    plain = re.sub(r"\b(q|qu|no)\.? ?(?=\d)", "q", plain)
    plain = re.sub(r"(?<=\w)['’‘`´](?=\w)", "", plain)
    return [folded for part in re.split(r"[^\w\s]+|\n", plain) if (folded := fold(part))]


def _points_elsewhere(words: list[str]) -> bool:
    """Say whether ``words`` only point to another answer: a pointing word, a place, and nothing of their own."""
    if not all(
        word in _POINTING or word in _PLACES or word in _LINKS or _NUMBER.fullmatch(word) for word in words
    ):
        return False
    if set(words) & {"ditto", "ibid"}:
        return True
    places = any(word in _PLACES or any(character.isdigit() for character in word) for word in words)
    return places and any(word in _POINTING for word in words)
