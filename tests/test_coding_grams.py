"""Grams: the weights of scikit-learn's vectoriser, whatever this process has seen before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from sli_themes.coding import grams
from sli_themes.coding.grams import Grams, Kind, kind_of_words

TAUGHT = ["Cheap train fares, cheap trains", "A late train is a late train", "Two parks and a bench", "!"]
READ = ["late fares", "A bench for two in Łódź", "", "zebra"]
LETTERS = r"\S+"


@pytest.fixture(autouse=True)
def _nothing_seen() -> Iterator[None]:
    """Forget, before and after, what other tests have let the process see."""
    grams._seen.cache_clear()
    yield
    grams._seen.cache_clear()


def vectoriser(kind: Kind, least: int) -> TfidfVectorizer:
    """Return what scikit-learn has for a kind of grams."""
    if kind == "characters":
        return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=least)
    pattern = r"(?u)\b\w\w+\b" if kind == "words" else LETTERS
    return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=least, token_pattern=pattern)


@pytest.mark.parametrize("kind", ["words", "characters", "letters"])
@pytest.mark.parametrize("least", [1, 2])
def test_weights_are_those_of_scikit_learn(kind: Kind, least: int) -> None:
    """Columns by name and weights are the vectoriser's, for texts it learned from and for others."""
    theirs = vectoriser(kind, least).fit(TAUGHT)
    ours = Grams(kind, least_texts=least).fit(TAUGHT)
    assert ours.names_ == theirs.get_feature_names_out().tolist()
    for texts in (TAUGHT, READ):
        assert ours.transform(texts).toarray() == pytest.approx(theirs.transform(texts).toarray())


@pytest.mark.parametrize("most_kept", [0, 40, 10_000])
def test_what_was_seen_before_changes_nothing(monkeypatch: pytest.MonkeyPatch, most_kept: int) -> None:
    """Other texts and another order of seeing give the same bytes, also where no more can be remembered."""
    first = Grams("characters").fit(TAUGHT).transform(READ)
    grams._seen.cache_clear()
    monkeypatch.setattr(grams, "_MOST_KEPT", most_kept)
    Grams("characters").fit([*reversed(READ), "Something else was read here"]).transform(TAUGHT[::-1])
    again = Grams("characters").fit(TAUGHT).transform(READ)
    assert again.toarray().tobytes() == first.toarray().tobytes()
    assert np.array_equal(again.indices, first.indices)


def test_each_text_is_cut_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second vocabulary cuts nothing that the first has cut."""
    Grams("words").fit(TAUGHT).transform(READ)
    seen, cut = grams._seen("words"), []
    monkeypatch.setattr(seen, "_cut", lambda text: cut.append(text) or [])
    Grams("words").fit(TAUGHT[:2]).transform([*READ, *TAUGHT])
    assert cut == []


def test_no_text_at_all_has_no_row() -> None:
    """Nothing to weigh is a table without rows, as wide as the vocabulary."""
    fitted = Grams("words").fit(TAUGHT)
    assert fitted.transform([]).shape == (0, len(fitted.names_))


def test_words_of_one_letter_count_where_there_is_nothing_else() -> None:
    """Letters are words only in texts that hold nothing longer."""
    assert kind_of_words(["a b", "to c"]) == "words"
    assert kind_of_words(["a b", "c ?"]) == "letters"
