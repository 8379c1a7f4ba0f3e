"""What may be published: counts, quotes, and the record of how they were made (publishable).

Nothing here, and nothing that imports only from here, can hold an answer as it was written: a `Quote` is built
in ``quotes.py`` alone, after the gate.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Attribution:
    """Say who a quote comes from: region and authority type, nothing else."""

    words: str
    """As printed: "North West council", "London borough", "fire and rescue authority"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Hold an excerpt that passed the gate and carries an attribution."""

    quote_id: str
    """Stable, and says nothing of the respondent."""
    question: str
    theme_id: str
    theme: str
    text: str
    """Redacted words, with ``…`` where the answer goes on and ``[ ]`` where something was replaced."""
    attribution: Attribution


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCount:
    """Count one theme in one question among one group of respondents.

    ``question`` "" means across all open questions; ``attribute``/``group`` "" means everybody. Units are always
    said: respondents, answers, authorities. ``share``, ``low`` and ``high`` (0..1; Wilson 1927 interval of
    respondents / base_respondents) are ``None`` when the base is too small to print. Themes with children count
    the distinct respondents of their children and their own.
    """

    question: str
    theme_id: str
    theme: str
    parent: str
    attribute: str = ""
    group: str = ""
    respondents: int
    answers: int
    authorities: int
    base_respondents: int
    base_answers: int
    base_authorities: int
    respondents_without_campaigns: int
    base_without_campaigns: int
    share: float | None
    low: float | None
    high: float | None
    prevalence: str
    """Words from stated cut-offs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSummary:
    """Hold what a report says of a theme besides its counts."""

    theme_id: str
    name: str
    parent: str
    brief: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """Say how results were made, so that they can be made again.

    All hashes are sha256 in hexadecimal. ``versions`` are (package, version); ``settings`` are (name, value) for
    every setting; ``accounting`` are (bucket, number of answers) and add up to the rows read.
    """

    program_version: str
    versions: tuple[tuple[str, str], ...]
    model: str
    model_hash: str
    codebook_hash: str
    codebook_version: int
    corpus_hash: str
    human_codings_hash: str
    settings: tuple[tuple[str, str], ...]
    accounting: tuple[tuple[str, int], ...]
