"""Deleting a detector is seen: each has a text that it alone gets right. For rules of the gate: test_anonymity_gate."""

from __future__ import annotations

import mutation_cases
import pytest

from sli_themes.anonymity.redactor import DETECTORS, Redactor
from sli_themes.authorities import Population, read_population


@pytest.fixture(scope="module")
def england() -> Population:
    """Return the authorities of 2015."""
    return read_population("england-2015")


@pytest.fixture(scope="module")
def redactor(england: Population) -> Redactor:
    """Return the redactor with every detector."""
    return Redactor(england)


def test_each_detector_has_its_text():
    """Every registered detector is in the table, so that a new one cannot come without a text."""
    assert set(mutation_cases.RIGHT) == set(mutation_cases.NAMES)


@pytest.mark.parametrize("name", mutation_cases.NAMES)
def test_detector_is_needed(redactor, name):
    """With the detector its text reads as it must; without it, by all the others together, it does not.

    The last resort takes out much of what another detector knows better: then the replacement says the wrong kind.
    """
    text, right = mutation_cases.RIGHT[name]
    assert redactor.redact(text, mutation_cases.OWN).text == right
    others = tuple(detector for detector in DETECTORS if detector.name != name)
    assert redactor.with_detectors(others).redact(text, mutation_cases.OWN).text != right
