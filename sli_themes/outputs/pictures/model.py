"""What a picture is (publishable)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Hold a picture in the two forms that outputs need, and its text alternative.

    ``svg`` is one element without script, font or address outside it, with title and description inside; ``png`` the
    same for Word, at more than 200 dots an inch.
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
