"""Narrowed packs: what a report writer asked for, kept so that every report makes them again (restricted).

Whether a quote is in a pack follows from what is printed beside it: question, theme and attribution. So a reader who
takes one pack from another learns nothing that the quotes do not say themselves. Above all a region is that of the
attribution, never of the respondent: a pack of one region holds no quote whose attribution names a larger part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.authorities import fold_region
from sli_themes.errors import AnswersError, Fault, UsageError, did_you_mean

if TYPE_CHECKING:
    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.codebook.model import Codebook
    from sli_themes.results import Attribution

REQUESTS_FILE = "quote-packs.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRequest:
    """Say which quotes a narrowed pack shall hold; empty means all."""

    name: str
    """Of its folder."""
    per_theme: int
    """Quotes under a theme of a question, at most."""
    questions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    region: str = ""
    """A region, or a larger part ("the North"), as attributions name them."""

    def __post_init__(self) -> None:
        """Raise `UsageError` when the name cannot be that of a folder, or the number is none."""
        if not _NAME.fullmatch(self.name):
            raise UsageError(
                "a pack's name: small letters, digits and hyphens, at most 40, such as north-west"
            )
        if self.per_theme < 1:
            raise UsageError("a pack holds at least 1 quote a theme")

    def takes(self, question: str, theme_id: str) -> bool:
        """Say whether quotes of a theme of a question belong in it."""
        return question in (self.questions or (question,)) and theme_id in (self.themes or (theme_id,))

    def shows(self, attribution: Attribution, clearer: Clearer) -> bool:
        """Say whether quotes with this attribution belong in it."""
        return not self.region or _folded(self.region) in map(_folded, parts_of(attribution, clearer))

    def words(self, codebook: Codebook) -> str:
        """Return what it is narrowed to, as it is printed."""
        names = {theme.id: theme.name for theme in codebook.themes}
        told = [", ".join(self.questions), ", ".join(names.get(one, one) for one in self.themes), self.region]
        said = [
            f"{what} {words}"
            for what, words in zip(("question", "theme", "region"), told, strict=True)
            if words
        ]
        return "; ".join(said) or "all questions and themes"


def parts_of(attribution: Attribution, clearer: Clearer) -> frozenset[str]:
    """Return the regions and larger parts in which all authorities lie that are published under an attribution."""
    cells = clearer.scheme.covers(attribution)
    regions = {fold_region(cell.region) for cell in cells}
    larger = {
        one.macro_region for one in clearer.population.authorities if fold_region(one.region) in regions
    }
    return frozenset(next(iter(found)) for found in (regions, larger) if len(found) == 1)


def check_request(
    request: PackRequest, questions: Sequence[str], codebook: Codebook, clearer: Clearer
) -> None:
    """Refuse a pack of what the study does not have.

    Raises:
        UsageError: with every question, theme or region that is not there; of a region also when no attribution of the
            study names it, as then nothing may be printed as coming from there.
    """
    themes = [theme.id for theme in codebook.codable]
    faults = [
        f"no open question {one!r}{_step(one, questions)}"
        for one in request.questions
        if one not in questions
    ]
    faults += [
        f"no theme {one!r} that is coded{_step(one, themes)}" for one in request.themes if one not in themes
    ]
    if request.region:
        words = {cell.words for cell in clearer.scheme.cells}
        safe = [one for one in _attributions(words) if clearer.scheme.is_safe(one)]
        parts = sorted({part for one in safe for part in parts_of(one, clearer)})
        if _folded(request.region) not in map(_folded, parts):
            names = ", ".join(parts) or "none"
            faults.append(f"no quote is printed as coming from this region → those that are: {names}")
    if faults:
        raise UsageError("\n".join(faults))


def _folded(region: str) -> str:
    return fold_region(region).casefold()


def _attributions(words: Iterable[str]) -> list[Attribution]:
    from sli_themes.results import Attribution

    return [Attribution(words=one) for one in sorted(words)]


def _step(found: str, known: Sequence[str]) -> str:
    step = did_you_mean(found, known)
    return f" → {step}" if step else ""


def read_requests(restricted: Path) -> tuple[PackRequest, ...]:
    """Return the packs that were asked for, the oldest first.

    Raises:
        AnswersError: the file is not what this program writes.
    """
    file = restricted / REQUESTS_FILE
    if not file.exists():
        return ()
    try:
        return tuple(
            PackRequest(
                name=str(one["name"]),
                per_theme=int(one["per_theme"]),
                questions=tuple(map(str, one["questions"])),
                themes=tuple(map(str, one["themes"])),
                region=str(one["region"]),
            )
            for one in json.loads(file.read_bytes())["packs"]
        )
    except (OSError, ValueError, KeyError, TypeError, UsageError):
        step = "restore it, or delete it and ask for the packs again"
        raise AnswersError(Fault(where=str(file), what="cannot be read", next_step=step)) from None


def requests_json(requests: Iterable[PackRequest]) -> bytes:
    """Return the file that `read_requests` reads."""
    content = {"format_version": 1, "packs": [asdict(request) for request in requests]}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def with_request(requests: Iterable[PackRequest], request: PackRequest) -> tuple[PackRequest, ...]:
    """Return the packs with one more, last; one of the same name is replaced where it stands."""
    others = tuple(requests)
    if any(one.name == request.name for one in others):
        return tuple(request if one.name == request.name else one for one in others)
    return (*others, request)
