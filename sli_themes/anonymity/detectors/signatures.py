"""People by their initials, and by what stands under a letter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity import model
from sli_themes.anonymity.detectors.case import Case, Detector, Found
from sli_themes.anonymity.detectors.people import (
    FUNCTION_WORDS,
    LETTERED,
    found_name,
    is_known,
    is_near,
    run_of_name,
)
from sli_themes.anonymity.shadow import CAMEL, CAPITAL, LOWER, MID, UPPER

_BEFORE_NAMES = frozenset("by with from to is am was that as and phone asked told thank".split())


def find_initials(case: Case) -> Iterable[Found]:
    """Find initials with a surname ("J. Brown", "P.J. Anand", "Y Stanhope-Gill") and surnames with initials behind."""
    tokens = case.shadow.tokens
    for index, token in enumerate(tokens[:-1]):
        if len(token.text) != 1 or not token.text.isupper() or case.protected[index]:
            continue
        dotted = case.shadow.text[token.end : token.end + 1] == "."
        at = index + 1
        while (
            at < len(tokens) and len(tokens[at].text) == 1 and tokens[at].text.isupper() and is_near(case, at)
        ):
            at += 1
        if (
            at >= len(tokens)
            or not is_near(case, at)
            or tokens[at].shape not in (CAPITAL, CAMEL, *((UPPER,) if dotted else ()))
        ):
            continue
        if (
            case.protected[at]
            or tokens[at].base in case.lexicon.sector_words
            or ("\n" in case.shadow.gap(at) and (not dotted or tokens[at].fold in FUNCTION_WORDS))
        ):
            continue
        if token.text in "AI" and not dotted and at == index + 1:
            continue
        yield found_name(case, index, run_of_name(case, at) if run_of_name(case, at) > at else at + 1)
    yield from _small_initials(case)


def _small_initials(case: Case) -> Iterable[Found]:
    """Find initials in small letters: "j. march", and "s driver", where the letter numbers nothing."""
    tokens = case.shadow.tokens
    for index, token in enumerate(tokens[:-1]):
        if len(token.text) == 1 and token.shape == LOWER and token.text not in "aio" and not token.joined:
            surname, before = tokens[index + 1], tokens[index - 1].fold if index else ""
            bare = token.text == "s" and before not in _BEFORE_NAMES and token.place == MID
            if (
                surname.gap != " "
                or surname.shape != LOWER
                or bare
                or before in LETTERED
                or case.protected[index + 1]
            ):
                continue
            listed = surname.base in case.lexicon.surnames or not is_known(case, surname)
            if surname.fold not in FUNCTION_WORDS and (listed or not case.lexicon.stands_bare(surname.base)):
                yield found_name(case, index, index + 2)
    if "." not in case.shadow.text:
        return
    for found in _SMALL_INITIALS.finditer(case.shadow.text):
        name = case.shadow.inside(*found.span("name"))
        token = tokens[name.start]
        if token.base in FUNCTION_WORDS or case.protected[name.start]:
            continue
        named = case.lexicon.may_be_name(token.base) or not is_known(case, token)
        if named or not case.lexicon.stands_bare(token.base):
            after = name.start + 1
            while after < len(tokens) and tokens[after].joined:
                after += 1
            yield Found(found.start(), tokens[after - 1].end, "person", model.NAME)


_SMALL_INITIALS = re.compile(
    r"(?<![\w.])(?!(?:e\.? ?g|i\.? ?e|[ap]\.? ?m|n\.? ?b)\.)(?:[a-z]\. ?){1,3}"
    r"(?:(?:le|la|de|di|da|du|van|von|der|den|al|el|bin|ap|ab) )*(?P<name>(?:o')?[^\W\d_]{3,})"
)
"""Initials and a surname in small letters ("j. march", "a.n. black"); "e.g." and its like are none."""


_SIGN_OFF = re.compile(
    r"(?:^|[\n.!?;,]|\s-)\s{0,8}(?:(?:(?:with\s+)?(?:kind|kindest|best|warm|warmest|many)\s+)?(?:regards|"
    r"thanks|wishes)|cheers|rgds|ta|"
    r"yours(?:\s+(?:sincerely|faithfully|truly|ever|aye))?|sincerely|faithfully|all the best|best|thanks(?: "
    r"again)?|thank you|signed|from|"
    r"written by|submitted by|completed by|on behalf of|contact|name)"
    r"\s{0,8}(?P<joint>[,:;.\n–-]|\s-)[\s,:;–-]{0,8}(?P<name>[^\n]{1,60}?)(?P<end>[ ]{0,8}(?:\n|$))",
    re.IGNORECASE,
)
_SURE_SIGN_OFF = re.compile(
    r"\W*(?:\w+\s+)?(?:regards|wishes|rgds|yours|sincerely|faithfully|cheers)\b", re.IGNORECASE
)


def find_sign_offs(case: Case) -> Iterable[Found]:
    """Find what stands under a letter: "Regards, J", and the lines of a signature."""
    text = case.shadow.text
    lowered = case.shadow.lowered
    if not any(
        cue in lowered
        for cue in (
            "regards",
            "thank",
            "cheers",
            "yours",
            "signed",
            "sincerely",
            "best",
            "by:",
            "wishes",
            "from:",
            "name:",
            "contact:",
        )
    ):
        return
    for found in _SIGN_OFF.finditer(text):
        name = found.group("name").strip()
        words = [word for word in re.split(r"[\s,]+", name) if word]
        if not words or (name.startswith("[") and name.endswith("]") and len(words) < 6):
            continue
        ordinary = sum(case.lexicon.is_word(re.sub(r"[^\w]", "", word).lower()) for word in words)
        sure = _SURE_SIGN_OFF.match(found.group())
        few = len(words) <= 4 and (
            sure is not None or ordinary < len(words) or all(word[:1].isupper() for word in words)
        )
        last = not text[found.end() :].strip() or len(text) - found.end() < 200
        if few and last and not name.endswith(("?", "!")):
            yield Found(
                found.start("name"),
                found.start("name") + len(found.group("name").rstrip(" .,;")),
                "person",
                model.NAME,
            )


_NAME_ALONE = re.compile(r"\W*(?P<name>[^\W\d_]{2,}(?:['-][^\W\d_]+)?)\W*")


def find_last_lines(case: Case) -> Iterable[Found]:
    """Find a name alone under an empty line at a text's end, with nothing above it that takes leave."""
    text, lexicon = case.shadow.text, case.lexicon
    start = text.rfind("\n", 0, len(text.rstrip())) + 1
    found = _NAME_ALONE.fullmatch(text, start) if len(text) - start < _SHORT_LINE else None
    if found is None or not start or not text[: start - 1].rstrip(" \t").endswith("\n"):
        return
    token = case.shadow.tokens[case.shadow.inside(*found.span("name")).start]
    named = lexicon.may_be_name(token.base) or not lexicon.stands_bare(token.base)
    if (
        named
        and token.shape in (CAPITAL, CAMEL, UPPER)
        and token.base not in lexicon.sector_words | FUNCTION_WORDS
    ):
        yield Found(*found.span("name"), "person", model.NAME)


_SHORT_LINE = 60


DETECTORS = (
    Detector(name="last line", score=0.6, reason="a name alone at the end", find=find_last_lines),
    Detector(name="initials", score=0.8, reason="initials with a surname", find=find_initials),
    Detector(name="sign-off", score=0.82, reason="what stands under a letter", find=find_sign_offs),
)
