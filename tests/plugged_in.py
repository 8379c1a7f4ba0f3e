"""Other coders, as somebody would plug them in, for the tests."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from sli_themes.coding.plugged import PlugIn, from_estimator

naive_bayes = from_estimator(ComplementNB(), sees="words")
machine = from_estimator(LinearSVC(C=1.0))
meaning = from_estimator(LogisticRegression(C=10.0), sees="vectors")
drawn = from_estimator(SGDClassifier(loss="log_loss"))
silent = object()
"""Says nothing of where it sends words."""


class KeywordService:
    """Stand for a service elsewhere: it gets texts, and says which themes' keywords are in them."""

    received: ClassVar[list[str]] = []

    def __init__(self, themes, features, settings) -> None:
        self.words = [[word.strip("*") for word in theme.keywords] for theme in themes]

    def fit(self, texts, carried, weights):
        """Learn nothing."""

    def predict_proba(self, texts):
        """Note what was received."""
        KeywordService.received += texts
        return np.array(
            [
                [0.9 if any(word in text.lower() for word in words) else 0.05 for words in self.words]
                for text in texts
            ]
        )


service = PlugIn(make=KeywordService, sends_text_to="themes.example")
broken = PlugIn(
    make=type("Broken", (KeywordService,), {"predict_proba": lambda self, texts: [2.0]}),
    sends_text_to="",
)
