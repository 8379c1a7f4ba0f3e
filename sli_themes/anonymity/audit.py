"""The audit: a last look at the finished files, by bytes, before they may be released (restricted).

It trusts nothing that came before: not the redactor, not the gate, not the writers of the files.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.errors import DisclosureError
from sli_themes.results import Results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sli_themes.anonymity.scheme import Scheme
    from sli_themes.answers.model import Corpus

_LEAST_CANARY = 5
"""Shorter strings stand in ordinary words by chance."""


def audit_release(folder: Path, results: Results, corpus: Corpus, scheme: Scheme) -> None:
    """Refuse a release in which a respondent could be recognised.

    Looked for: names, e-mail addresses and ids of respondents in any file (letter case, accents and white space
    folded); attributions that the scheme does not call safe; too many quotes of one attribution's author cannot be
    seen here and are counted where quotes are chosen.

    Raises:
        DisclosureError: with every finding, by file and respondent id, without the words found.
    """
    findings = [*_unsafe_attributions(results, scheme), *_repeated(results)]
    canaries = dict(_canaries(corpus))
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = _folded(file.read_bytes().decode("utf-8", errors="replace"))
        words = set(
            re.findall(r"[^\W_]+(?:[-:.@][^\W_]+)*", file.read_text(encoding="utf-8", errors="replace"))
        )
        for (kind, canary), owner in sorted(canaries.items()):
            found = canary in words if kind == "id" else canary in content
            if found:
                findings.append(f"{file.name}: the {kind} of respondent {owner}")
    if findings:
        shown = "\n".join(f"  {finding}" for finding in sorted(set(findings)))
        raise DisclosureError(
            f"nothing was released, because a reader could recognise somebody:\n{shown}\n"
            "→ look at restricted/redaction-log.jsonl for these respondents, and report the gap in the redactor"
        )


def _canaries(corpus: Corpus) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield ((kind, what to look for), respondent id) for all that is known of respondents and must not be seen."""
    for row in corpus.respondents.frame.itertuples(index=False):
        owner = str(row.respondent_id)
        for kind, value in (("name", str(row.name)), ("e-mail address", str(row.email))):
            if len(_folded(value)) >= _LEAST_CANARY:
                yield (kind, _folded(value)), owner
        # A bare number or a short word is an id that every report holds by chance.
        if len(owner) >= _LEAST_CANARY and re.search(r"\d", owner) and not owner.isdigit():
            yield ("id", owner), owner


def _folded(text: str) -> str:
    """Return text without letter case, accents, invisible characters and white space."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(
        letter
        for letter in plain.casefold()
        if not letter.isspace() and unicodedata.category(letter) not in {"Mn", "Cf"}
    )


def _unsafe_attributions(results: Results, scheme: Scheme) -> Iterator[str]:
    for quote in results.quotes:
        if not scheme.is_safe(quote.attribution):
            yield f"quotes: the attribution of {quote.quote_id} stands for too few authorities"


def _repeated(results: Results) -> Iterator[str]:
    times = Counter(quote.text for quote in results.quotes)
    for quote in results.quotes:
        if times[quote.text] > 1:
            yield f"quotes: the words of {quote.quote_id} stand in the pack twice"
