"""The gate's rule about the first words of sentences, whose capital says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity.detectors.case import PREFIXES
from sli_themes.anonymity.detectors.people import FUNCTION_WORDS, MONTH_CUES, is_known
from sli_themes.anonymity.gazetteer import COMMON_PLACES
from sli_themes.anonymity.model import NAME, Reason
from sli_themes.anonymity.rules.capitals import clears_inside, is_letter
from sli_themes.anonymity.rules.grammar import SMALL_WORDS, VERBS, stands_bare
from sli_themes.anonymity.rules.look import Look, Rule
from sli_themes.anonymity.shadow import CAPITAL, STRONG, WEAK

_PERSON_VERBS = frozenset(
    "said says told thinks thought believes wrote felt feels asked asks wants wanted agreed agrees argued argues "
    "took left knows knew chaired chairs runs ran retired resigned reckons reckoned shows showed taught helped gave "
    "explained persuaded convinced came went led leads".split()
)
_SUBJECTS = frozenset(
    "he she it they we you i who that which this those these one another everyone everybody someone somebody anyone "
    "anybody nobody none noone nothing everything something some many most all each both neither either few several "
    "others other half people and but or so as then what whoever never also always only experience evidence "
    "feedback history money ours mine theirs time once often rarely generally previously recently staff".split()
)
_OF_THINGS = ("ing", "ion", "ment", "ness", "ity", "ance", "ence", "ship", "work", "age", "ure")
"""Ends of nouns that "show" and "help" as people do."""


def first_words(look: Look) -> Iterable[Reason]:
    """Hold on a sentence's first word unless it is an ordinary word and not also a name (Mark, Will, Reading, Bath)."""
    case = look.case
    for index, token in enumerate(case.shadow.tokens):
        if (
            token.shape != CAPITAL
            or token.place not in (STRONG, WEAK)
            or case.protected[index]
            or token.base in look.region_words
        ):
            continue
        base = token.base
        if is_letter(look, index) or (token.place == WEAK and base in case.lexicon.sector_words):
            continue
        if (token.joined and clears_inside(look, index)) or (
            base in PREFIXES and look.after(index).startswith("-")
        ):
            continue
        if (
            base in case.lexicon.first_word_names or case.gazetteer.is_place_word(base)
        ) and not _begins_a_phrase(look, index):
            words = "the first word of a sentence may be a name or a place"
        elif told := _told_by_what_follows(look, index):
            words = told
        elif base in case.lexicon.sector_words:
            continue
        elif not is_known(case, token):
            words = "the first word of a sentence is in no word list"
        elif token.base != token.fold and not _often_owns(look, base):
            words = "the first word of a sentence owns something, as a name does"
        elif base in case.lexicon.surnames and look.fold(index + 1) in VERBS:
            words = "the first word of a sentence may be a surname"
        elif _does_what_people_do(look, index) and not base.endswith(_OF_THINGS) and base not in _SUBJECTS:
            words = "the first word of a sentence does what people do"
        else:
            continue
        yield look.reason(
            token,
            "first word",
            words,
            "If it is an ordinary word here, clear it; if it is a name, take it out.",
        )


_MODALS = frozenset({"will", "may"})
_PRONOUNS = frozenset(
    "i we you it this that these those the there a an our my your they he she all any some every".split()
)


def _often_owns(look: Look, base: str) -> bool:
    """Say whether a word owns something at a sentence's start and is no name ("today's children")."""
    return base in _OFTEN_OWNING or base in look.case.lexicon.bare_nouns or base in SMALL_WORDS


def _begins_a_phrase(look: Look, index: int) -> bool:
    """Say whether an ordinary noun follows a first word that is a place too ("Street lighting"), or "will" asks."""
    tokens, base, following = (
        look.case.shadow.tokens,
        look.case.shadow.tokens[index].base,
        look.fold(index + 1),
    )
    if index + 1 == len(tokens) or tokens[index + 1].gap != " ":
        return False
    if base in _MODALS:
        return following in _PRONOUNS
    return base in COMMON_PLACES and following.endswith(("ing", "ion", "ment"))


_BEGINS_NO_NAME = FUNCTION_WORDS | MONTH_CUES
_OFTEN_OWNING = frozenset(
    "today tomorrow yesterday everyone everybody nobody someone somebody anyone people children women that there "
    "what here where whats theres year week month nation country world let heres patient child adult parent family "
    "elector".split()
)
"""What owns something at a sentence's start and is no name ("today's children")."""
_ACTED = frozenset(
    "cannot could will would had used sat sits eat ate has is was does did deserves spoke brought sent drove "
    "rang".split()
)
_BETWEEN = frozenset("now never always still also just often once then".split())
"""What may stand between somebody and what they do."""
_OF_STATE = frozenset("is was does did has had cannot could will would".split())
"""What things do as well."""
_MASS = frozenset(
    "money time housing work care support help health education parliament history evidence government law trust "
    "research progress waste water food crime poverty justice practice everything traffic transport data power "
    "delivery industry recovery safety equality quality capacity language politics business science technology "
    "space staff demand public access advice love hope art".split()
)
"""Nouns that stand without an article at a sentence's start."""


def _does_what_people_do(look: Look, index: int) -> bool:
    """Say whether a bare singular noun starts a sentence and acts: only a name does without an article."""
    base, lexicon = look.case.shadow.tokens[index].base, look.case.lexicon
    verb = index + 1
    while look.fold(verb) in _BETWEEN and look.case.shadow.gap(verb) == " ":
        verb += 1
    following = look.fold(verb)
    if following in _PERSON_VERBS and verb == index + 1:
        return True
    acts = following in _ACTED | _PERSON_VERBS or (following.endswith("ed") and len(following) > 4)
    if not acts or look.case.shadow.gap(verb) != " ":
        return False
    if following in _OF_STATE:
        return not stands_bare(look, index) and _is_plain(base)
    only_people = following in _PERSON_VERBS or following in ("sat", "sits", "spoke", "deserves")
    if only_people and lexicon.may_be_name(base) and base not in SMALL_WORDS:
        return True
    return _is_plain(base) and (verb == index + 1 or not stands_bare(look, index))


def _is_plain(base: str) -> bool:
    """Say whether a word is a noun that needs an article where it is not a name."""
    mass = base in SMALL_WORDS | MONTH_CUES | _MASS
    plural = base.endswith("s") and not base.endswith("ss")
    return not (mass or plural) and len(base) > 3 and not base.endswith(("ly", "ed", "th", "cy", "al"))


def _begins_a_name(look: Look, index: int) -> bool:
    """Say whether a first word stands right before a replaced name or a year ("Art [name]", "Ambition 2020")."""
    tokens = look.case.shadow.tokens
    fold = look.fold(index)
    if index + 1 == len(tokens) or fold in _BEGINS_NO_NAME or fold.endswith("ly"):
        return False
    following = tokens[index + 1]
    named = following.text.startswith(NAME) and look.case.shadow.gap(index + 1) in (
        " ",
        ", ",
        "-",
        "\n",
        ",\n",
    )
    return named or (
        re.fullmatch(r"(?:19|20)\d\d", following.text) is not None and look.after(index)[:1] == " "
    )


def _told_by_what_follows(look: Look, index: int) -> str:
    """Return what the words behind a first word say against it ("": nothing)."""
    if _begins_a_name(look, index):
        return "the first word of a sentence may belong to the name behind it"
    if _is_explained(look, index):
        return "the first word of a sentence is explained, as a name is"
    return "the first word of a sentence begins a title" if _begins_a_title(look, index) else ""


_WHOSE = frozenset("my our his her their".split())
WHERE_THEY_WORK = frozenset(
    "room office reception comms communications canteen team depot kitchen finance hr it housing planning parks "
    "payroll workshop accounts lab library stores site crew watch garage mailroom postroom records admin".split()
)


def _is_explained(look: Look, index: int) -> bool:
    """Say whether a writer says who or what that is: "Sunday, my nurse,", "Paradise (the road)", "Chip in payroll"."""
    tokens, lexicon = look.case.shadow.tokens, look.case.lexicon
    if index + 2 >= len(tokens):
        return False
    base, following, gap = tokens[index].base, look.fold(index + 1), tokens[index + 1].gap
    if gap == " (":
        return following in ("the", "a", "an", "our", "my") and not stands_bare(look, index)
    name = base in lexicon.surnames or base in lexicon.first_word_names
    if gap == ", " and following in _WHOSE:
        return name and base not in SMALL_WORDS | _SUBJECTS
    known = name or (following == "from" and not stands_bare(look, index))
    if gap == " " and known and following in ("in", "from", "at", "on"):
        at = index + 2
        while at < index + 5 and at < len(tokens) and tokens[at].gap == " ":
            if tokens[at].base in WHERE_THEY_WORK:
                return base not in SMALL_WORDS | lexicon.sector_words | _SUBJECTS
            at += 1
    return False


def _begins_a_title(look: Look, index: int) -> bool:
    """Say whether two words of the field with capitals follow an ordinary one ("One Team Transformation has ...")."""
    tokens, protected = look.case.shadow.tokens, look.case.protected
    base = tokens[index].base
    ordinary = base not in look.case.lexicon.sector_words and base not in SMALL_WORDS - {"one"}
    if index + 2 >= len(tokens) or not ordinary:
        return False
    return all(
        tokens[at].shape == CAPITAL and tokens[at].gap == " " and not protected[at]
        for at in (index + 1, index + 2)
    )


RULES = (Rule(name="first words", score=0.5, find=first_words),)
