"""Names without a title or a known forename: initials, unknown words in a row, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity import model
from sli_themes.anonymity.detectors.case import Case, Detector, Found
from sli_themes.anonymity.detectors.people import PARTICLES, found_name, is_capital, is_near, run_of_name
from sli_themes.anonymity.shadow import CAMEL, CAPITAL, LOWER, MID, UPPER

_SIGN_OFF = re.compile(
    r"(?:^|[\n.!?;,]|\s-)\s{0,8}(?:(?:(?:with\s+)?(?:kind|kindest|best|warm|warmest|many)\s+)?(?:regards|"
    r"thanks|wishes)|cheers|rgds|ta|"
    r"yours(?:\s+(?:sincerely|faithfully|truly|ever|aye))?|sincerely|faithfully|all the best|best|thanks(?: "
    r"again)?|thank you|signed|from|"
    r"written by|submitted by|completed by|on behalf of|contact|name)"
    r"\s{0,8}(?P<joint>[,:;.\n–-]|\s-)[\s,:;–-]{0,8}(?P<name>[^\n]{1,60}?)(?P<end>[ ]{0,8}(?:\n|$))",
    re.IGNORECASE,
)


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
        if at >= len(tokens) or not is_near(case, at) or tokens[at].shape not in (CAPITAL, CAMEL):
            continue
        if case.protected[at] or tokens[at].base in case.lexicon.sector_words or "\n" in case.shadow.gap(at):
            continue
        if token.text in "AI" and not dotted and at == index + 1:
            continue
        yield found_name(case, index, run_of_name(case, at) if run_of_name(case, at) > at else at + 1)


def find_unknown_pairs(case: Case) -> Iterable[Found]:
    """Find two or more words in a row that look like a name and of which one is in no list ("Lindiwe Cartmell").

    With capitals, one unknown word is enough; without, all have to be unknown.
    """
    tokens = case.shadow.tokens
    index = 0
    while index < len(tokens) - 1:
        start, end = _capitalised_run(case, index)
        if end - start < 2:
            start, end = index, _unknown_run(case, index)
        if end - start > 1 and any(not case.lexicon.is_word(token.base) for token in tokens[start:end]):
            found = found_name(case, start, end, 30)
            if start and tokens[start - 1].fold in ("in", "near", "around", "at", "across", "outside"):
                found = found._replace(kind="place", replacement=model.PLACE)
            yield found
        index = max(end, index + 1)


def _capitalised_run(case: Case, index: int) -> tuple[int, int]:
    """Return (first, after) of the capitalised words in a row from ``index`` on, without an ordinary first word."""
    tokens, lexicon, end = case.shadow.tokens, case.lexicon, index
    while end < len(tokens) and not case.protected[end]:
        token = tokens[end]
        particle = (
            end > index and token.fold in PARTICLES and end + 1 < len(tokens) and is_capital(tokens[end + 1])
        )
        if token.shape not in (CAPITAL, CAMEL) and not (particle and is_near(case, end + 1)):
            break
        if token.base in lexicon.sector_words or (end > index and not is_near(case, end)):
            break
        if end > index and "." in case.shadow.gap(end) and len(tokens[end - 1].base) > 1:
            break
        end += 1
    start = index
    if end - start > 1 and tokens[start].place != MID and lexicon.is_word(tokens[start].base):
        start += tokens[start].base not in lexicon.first_word_names | lexicon.surnames
    return start, end


def _unknown_run(case: Case, index: int) -> int:
    """Return the index after the words of no list, in small letters or capitals, that start at ``index``."""
    tokens, lexicon, end = case.shadow.tokens, case.lexicon, index
    while end < len(tokens) and not case.protected[end] and (end == index or is_near(case, end)):
        token = tokens[end]
        known = (
            lexicon.is_word(token.base) or lexicon.is_word(token.fold) or token.base in lexicon.sector_words
        )
        if known or token.shape not in (LOWER, UPPER) or len(token.base) < 4 or "." in case.shadow.gap(end):
            break
        end += 1
    return end


_SURE_SIGN_OFF = re.compile(
    r"\W*(?:\w+\s+)?(?:regards|wishes|rgds|yours|sincerely|faithfully|cheers)\b", re.IGNORECASE
)


def find_sign_offs(case: Case) -> Iterable[Found]:
    """Find what stands under a letter: "Regards, J", and the lines of a signature."""
    text = case.shadow.text
    lowered = text.lower()
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
                9,
            )


DETECTORS = (
    Detector(name="initials", find=find_initials),
    Detector(name="sign-off", find=find_sign_offs),
    Detector(name="unknown names", find=find_unknown_pairs),
)
