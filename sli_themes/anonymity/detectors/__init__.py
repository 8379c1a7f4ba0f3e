"""The detectors of the redactor, by what they find. A new one is a function and an entry in ``DETECTORS``."""

from sli_themes.anonymity.detectors import (
    identifiers,
    names,
    people,
    places,
    programmes,
    signatures,
    unexplained,
)
from sli_themes.anonymity.detectors.case import Detector

DETECTORS: tuple[Detector, ...] = (
    *identifiers.DETECTORS,
    *places.DETECTORS,
    *programmes.DETECTORS,
    *people.DETECTORS,
    *signatures.DETECTORS,
    *names.DETECTORS,
    *unexplained.DETECTORS,
)
"""Every detector, by name; the order changes nothing."""
