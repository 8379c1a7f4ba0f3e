"""Quotes: chosen, redacted, passed by the gate, attributed (bridge; ``choosing`` alone builds a `Quote`).

A passage becomes a quote when its respondent consented, every name in it is replaced, the gate finds nothing that
could tell who wrote it, and its attribution stands for enough authorities. What the gate holds goes to the review
queue with its reasons, for a person to decide. What people wish (``wishes``) is taken first, if it passes.
"""

from sli_themes.quotes.candidates import gather_candidates
from sli_themes.quotes.choosing import choose_quotes
from sli_themes.quotes.model import Candidate, Choosable, HeldQuote, QuotePack, Standing
from sli_themes.quotes.narrowed import PackRequest
from sli_themes.quotes.wishes import Use, Wishes

__all__ = [
    "Candidate",
    "Choosable",
    "HeldQuote",
    "PackRequest",
    "QuotePack",
    "Standing",
    "Use",
    "Wishes",
    "choose_quotes",
    "gather_candidates",
]
