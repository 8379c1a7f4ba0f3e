"""Terms: ordinary words that many authorities use, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bridge_builders import NORTH, Said, clearer_of, corpus_of, respondents

from sli_themes.settings import CountSettings
from sli_themes.terms import count_terms


@pytest.fixture
def counted(tmp_path, monkeypatch):
    """Return a function that gives the words counted in answers of one respondent each."""

    def found(texts, *, one_council=(), **settings):
        people = [
            replace(person, code="N0") if at in one_council else person
            for at, person in enumerate(respondents(len(texts)))
        ]
        said = [
            Said(by=person.id, question="q1", text=text) for person, text in zip(people, texts, strict=True)
        ]
        corpus = corpus_of(people, said)
        chosen = CountSettings(**{"term_authors": 3, **settings})
        terms = count_terms(corpus, clearer_of(corpus, tmp_path, monkeypatch), chosen)
        return {term.word: term.respondents for term in terms}

    return found


def test_respondents_are_counted_once_and_a_plural_with_its_singular(counted):
    """However often somebody uses a word, in whichever number, it is one respondent."""
    texts = ["Our budget and your budgets are too small.", "A budget is a budget.", "They cut budgets again."]
    assert counted(texts)["budget"] == 3
    assert "budgets" not in counted(texts)


def test_a_word_of_few_authorities_is_not_told(counted):
    """Five respondents of one council are one author; a word that it alone uses would point at it."""
    texts = ["We like the harbour and the budget."] * 3 + ["We like the budget."] * 2
    assert "harbour" not in counted(texts, one_council=(0, 1, 2))
    assert counted(texts, one_council=(0, 1, 2))["budget"] == 5


def test_no_name_is_a_term(counted):
    """Names of councils, people and places are never told, however many use them and in whatever letter case."""
    name = NORTH[3]
    texts = [f"We think {name} and {name.lower()} and rose and Ottoline spend the budget well."] * 6
    told = counted(texts)
    assert "budget" in told
    assert not {name.lower(), "rose", "ottoline"} & told.keys()


def test_the_commonest_come_first_and_no_more_than_asked_for(counted):
    """Order and number follow the respondents, then the alphabet; the order of answers changes nothing."""
    texts = ["The budget and the report."] * 3 + ["The budget and the street."] * 3 + ["The budget."]
    assert list(counted(texts, terms=2)) == ["budget", "report"]
    assert counted(texts[::-1], terms=2) == counted(texts, terms=2)
