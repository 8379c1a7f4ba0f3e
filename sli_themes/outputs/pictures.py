"""Pictures of a report: each with the words that say what it shows (publishable)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Hold a picture in the two forms that outputs need, and its text alternative.

    ``svg`` is one element without script, font or address outside it; ``png`` the same at 200 dots an inch, for Word.
    """

    name: str
    """A file name without ending: "themes-q2"."""
    title: str
    """The finding, in words made from the figures."""
    subtitle: str
    """The measure and its base."""
    alternative: str
    svg: str
    png: bytes
