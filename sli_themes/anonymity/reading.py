"""Whole sentences read by the sentence model: what they tell, where a list of words cannot say (restricted).

Weights of words do not know that "the bridge was closed by the flood" and "the flood of forms was closed" differ. The
default model does, a few layers in: its states are averaged over a sentence and weighed by a logistic regression
(`benchmarks/make_telling_lists.py`). It takes some milliseconds a sentence: nothing for quotes, too much for a stream.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

LAYERS = (2, 4)
"""Layers of the default model whose mean states are weighed."""
READ_FROM = 2.0
"""What the log-odds of a sentence that was read and those of its words add up to where it is held."""

ReadSentences = Callable[[Sequence[str]], Sequence[float]]
"""Turns sentences, at least one, into the log-odds that they tell something that could be looked up."""


@functools.cache
def sentence_reader() -> ReadSentences:
    """Return what reads sentences, made once a process; the model loads with the first sentence (0.3 s).

    Log-odds are rounded to hundredths, so that the last bits of a sum never decide. Reading raises `ModelError` when
    the default model is missing or not the expected one.
    """
    import numpy as np

    from sli_themes.anonymity.lexicon import read_lines
    from sli_themes.embedding import BertEncoder
    from sli_themes.settings import EmbeddingSettings

    encoder = BertEncoder(EmbeddingSettings())
    constant, *rest = map(float, read_lines("telling_sentences.txt"))
    weights = np.array(rest)

    def read(sentences: Sequence[str]) -> Sequence[float]:
        means = encoder.layer_means(sentences, LAYERS).astype(np.float64)
        odds: list[float] = np.round(constant + means @ weights, 2).tolist()
        return odds

    return read
