"""What a picture is (publishable)."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from sli_themes.outputs.blocks import clean


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
    svg: str = field(repr=False)
    png: bytes = field(repr=False)

    def _repr_svg_(self) -> str:
        """Return what a notebook shows that takes svg alone."""
        return self.svg

    def _repr_html_(self) -> str:
        """Return what other notebooks show: the finding and its base above the svg, which holds its own alternative.

        As svg alone it would be an image without words to them.
        """
        title, subtitle = (html.escape(clean(words)) for words in (self.title, self.subtitle))
        return f"<figure><figcaption><strong>{title}</strong><br>{subtitle}</figcaption>{self.svg}</figure>"
