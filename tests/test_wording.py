"""Wording: numbers in sentences."""

from __future__ import annotations

import pytest

from sli_themes.wording import counted


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 answers"), (1, "1 answer"), (2, "2 answers"), (1200, "1,200 answers")]
)
def test_one_is_one_and_all_else_many(number, words):
    """Only 1 has the word without its s; thousands are divided."""
    assert counted(number, "answer") == words


def test_a_plural_of_its_own():
    """Where the plural is more than an s, or the verb goes with it, it is given."""
    assert counted(1, "authority", "authorities") == "1 authority"
    assert counted(3, "answer was", "answers were") == "3 answers were"
