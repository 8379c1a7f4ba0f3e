"""What detectors share: the case they look at, and what they return."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sli_themes.anonymity.detectors.own import Own
from sli_themes.anonymity.gazetteer import Gazetteer
from sli_themes.anonymity.lexicon import Lexicon
from sli_themes.anonymity.model import OwnDetails
from sli_themes.anonymity.shadow import CAPITAL, LOWER, MID, PHRASE, STRONG, UPPER, Shadow, Token


class Found(NamedTuple):
    """Say what a detector found, in offsets of the shadow's text (made by the thousand, hence no dataclass)."""

    start: int
    end: int
    kind: str
    replacement: str
    score: float | None = None
    """How sure this find is (0 to 1), where that is not the detector's own score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Hold what a detector looks at."""

    shadow: Shadow
    lexicon: Lexicon
    gazetteer: Gazetteer
    protected: tuple[bool, ...]
    """For each token: whether it belongs to the name of a body, law or programme that tells nobody apart."""
    caseless: bool
    """Whether the writer's letter case says nothing: (nearly) all capitals, or no sentence starts with one."""
    respondent: OwnDetails | None
    own: Own


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """Name one detector; ``find`` is called with a case and only ever adds spans."""

    name: str
    score: float
    """How sure it is that what it finds is what it says (0 to 1), set by hand from the kind of evidence: 0.85 and more,
    a shape that nobody writes by chance; about 0.75, a word in a list; about 0.6, the words around; under 0.5, only
    that no list knows the word. Where finds overlap the surer one says what stood there, and the span covers all. A
    low score never leaves anything standing."""
    reason: str
    """In words, for the log and for people who clear."""
    find: Callable[[Case], Iterable[Found]]


PREFIXES = frozenset(
    "co pre non re mid sub multi anti semi inter intra cross self ex de un bi e pan micro macro mini mega "
    "ultra over under quasi tri vice pro post".split()
)
"""What a hyphen ties to an ordinary word."""


def is_prefix(case: Case, index: int) -> bool:
    """Say whether token ``index`` is a prefix with a hyphen behind it, or what stands behind one ("Co-Operative")."""
    tokens = case.shadow.tokens
    ahead = index + 1 < len(tokens) and tokens[index + 1].joined and tokens[index].fold in PREFIXES
    return ahead or (tokens[index].joined and index > 0 and tokens[index - 1].fold in PREFIXES)


_SHOWS_CASE = 4
"""Letters that a text needs before its capitals say anything."""
_BEFORE_HYPHEN = frozenset("ex pre post non anti pro mid co all peer sector".split())
_BEHIND_HYPHEN = frozenset(
    "based led wide style area like type born bound run funded specific only related focused centric council "
    "councils model approach side and or".split()
)
"""Words that a hyphen ties to a name without their being part of it."""


_BULLET = re.compile(r"(?:^|\s)[-*•·–—▪◦‣>]\s+$")


def is_listed(token: Token) -> bool:
    """Say whether a bullet stands before a word: it may start in small letters, whoever writes it."""
    return _BULLET.search(token.gap) is not None


@functools.lru_cache(maxsize=64)
def is_caseless(shadow: Shadow) -> bool:
    """Say whether letter case tells nothing of names: most letters are capitals, or sentences start without one.

    Half of the sentences are enough for capitals to mean something; a text with no sentence's start in it (an
    excerpt) tells by whether there is any capital.

    Kept for the last shadows: the redactor asks, and the gate after it.
    """
    if shadow.letters >= _SHOWS_CASE and shadow.capitals * 2 > shadow.letters:
        return True
    whole = lower = 0
    for token in shadow.tokens:
        if token.place == STRONG and not token.joined and not is_listed(token):
            whole += token.shape in (CAPITAL, UPPER)
            lower += token.shape == LOWER
    return (
        lower > 0 and lower > whole and not any(t.shape == CAPITAL and t.place == MID for t in shadow.tokens)
    )


def with_joined(case: Case, found: Found) -> tuple[int, int]:
    """Return a find's start and end with what a hyphen ties to it ("Tai" of "Tai-man"), "-based" and its like apart."""
    if found.kind not in ("person", "place", "programme", "authority"):
        return found.start, found.end
    tokens, inside = case.shadow.tokens, case.shadow.inside(found.start, found.end)
    if not inside:
        return found.start, found.end
    first, last = inside.start, inside.stop - 1
    start, end = found.start, found.end
    while (
        first and tokens[first].joined and tokens[first - 1].base not in _BEFORE_HYPHEN and _ties(case, first)
    ):
        first -= 1
        start = tokens[first].start
    while last + 1 < len(tokens) and tokens[last + 1].joined and _ties(case, last + 1):
        if tokens[last + 1].base in _BEHIND_HYPHEN:
            break
        last += 1
        end = tokens[last].end
    return start, end


def _ties(case: Case, index: int) -> bool:
    """Say whether a hyphen between two words stands before token ``index``, and no replacement beside it."""
    tokens = case.shadow.tokens
    return case.shadow.gap(index) == "-" and PHRASE not in (tokens[index].shape, tokens[index - 1].shape)
