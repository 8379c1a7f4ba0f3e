"""Likeness: how near themes are to each other and to the answers coded with them, by sentence vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sli_themes.codebook.model import Theme
    from sli_themes.pipeline import Vectors


def theme_texts(theme: Theme) -> list[str]:
    """Return the texts that say what a theme is: name, brief, definition, examples."""
    return [text for text in (theme.name, theme.brief, theme.definition, *theme.examples) if text.strip()]


def theme_vectors(themes: Sequence[Theme], vectors: Vectors) -> NDArray[np.float64]:
    """Return a unit vector a theme (t, d): the mean of its texts, its examples as one text among them."""
    texts = sorted({text for theme in themes for text in theme_texts(theme)})
    if not texts:
        return np.zeros((0, 1))
    at = {text: row for row, text in enumerate(texts)}
    rows = np.asarray(vectors(texts), dtype=np.float64)
    means = []
    for theme in themes:
        own = [at[text] for text in theme_texts(theme) if text not in theme.examples]
        parts = [rows[own].mean(axis=0)]
        if theme.examples:
            parts.append(rows[[at[text] for text in theme.examples if text.strip()]].mean(axis=0))
        means.append(np.mean(parts, axis=0))
    stacked = np.stack(means)
    lengths = np.linalg.norm(stacked, axis=1, keepdims=True)
    unit: NDArray[np.float64] = stacked / np.where(lengths > 0, lengths, 1.0)
    return unit
