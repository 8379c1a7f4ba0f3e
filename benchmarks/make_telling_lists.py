"""Make ``telling_words.txt.gz`` and ``telling_sentences.txt`` in ``sli_themes/anonymity/lists``: what tells a place.

    python benchmarks/make_telling_lists.py [--leave-out AUTHOR]

Learned from ``benchmarks/planted/telling``: sentences that tell an event, a feature or a life that could be looked up,
and sentences that anybody could have written, a file an author, all written for this project.

The sentences: the weights of a logistic regression on the mean states of two layers of the default model
(`sli_themes.anonymity.reading`).

The words, for where no model reads: first a logistic regression on the mean of the vectors of a sentence's words (each
word alone, by the default model) and on which small words are there. Its weights of the mean make a weight for any
word, also for those that no sentence here has: they are written down for all ordinary words, so that the list needs no
model to be used. Then another on the signs that come of these weights and on their products (`rules.telling`), with
weights that a sentence had no part in.

``--leave-out`` writes nothing: it learns without an author and prints what it would hold of that author's sentences.
"""

from __future__ import annotations

import argparse
import gzip
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sli_themes.anonymity.lexicon import TellingWords, read_lexicon  # noqa: E402
from sli_themes.anonymity.reading import LAYERS  # noqa: E402
from sli_themes.anonymity.rules.telling import NUMBER, Signs, log_odds, signs_of, terms_of, words_of  # noqa: E402
from sli_themes.anonymity.shadow import make_shadow  # noqa: E402
from sli_themes.embedding import BertEncoder, encoder_for  # noqa: E402
from sli_themes.settings import EmbeddingSettings  # noqa: E402

SENTENCES = ROOT / "benchmarks" / "planted" / "telling"
LISTS = ROOT / "sli_themes" / "anonymity" / "lists"
SMALL_WORDS = f"""{NUMBER} we our us i my me the a an was were had when after since before during only one first last
who that which where because should would could more need not has have been is are will can must if and but it they
their he she his her you your this these there to for of in on by with from as at so than very any all every each many
some most often always never no""".split()
"""Words whose being there counts, whatever their share."""
REGIONS = frozenset(
    "north south east west northern southern eastern western midlands london england humber".split()
)
"""Words that weigh nothing: an attribution says the region."""
OF_MEAN, OF_SMALL = 10.0, 0.3
"""How strongly the two kinds of signs count against the penalty, and..."""
OF_WORDS, OF_SIGNS = 1.0, 1.0
"""...what divides it in the two regressions (scikit-learn's C)."""
OF_STATES, OF_SENTENCES = 10.0, 0.5
"""The same of the regression on states."""
FOLDS = 10
DIMENSIONS = 384
NO_TERMS = tuple(0.0 for _ in terms_of(Signs(said=0, small=0, most=0, length=0)))

Vectors = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Hold the words of sentences, and whether each tells."""

    texts: list[str]
    words: list[list[str]]
    tell: NDArray[np.bool_]


def main() -> None:
    """Learn the weights and write the list, or try them on an author who is left out."""
    parser = argparse.ArgumentParser(description="Make the list of telling words.")
    parser.add_argument(
        "--leave-out", default="", help="an author (the end of a file's name): print, write nothing"
    )
    author = parser.parse_args().leave_out
    sentences = read_sentences(lambda file: not author or not file.stem.endswith(f"-{author}"))
    everything = sorted((read_lexicon().words | set(SMALL_WORDS)) - REGIONS)
    encoder = encoder_for(EmbeddingSettings())
    rows = encoder.encode(everything)[:, : encoder.dimensions]
    vectors = dict(zip(everything, rows, strict=True))
    telling = learned(sentences, vectors)
    states = states_of(sentences)
    read = regression(OF_SENTENCES).fit(states, sentences.tell)
    if author:
        left_out = read_sentences(lambda file: file.stem.endswith(f"-{author}"))
        by_words = np.array([log_odds(words, telling) for words in left_out.words])
        print_shares("words", left_out, by_words)
        print_shares("words and states", left_out, by_words + read.decision_function(states_of(left_out)))
        return
    (LISTS / "telling_words.txt.gz").write_bytes(gzip.compress(as_lines(telling).encode(), mtime=0))
    weights = [read.intercept_[0], *(OF_STATES * read.coef_[0])]
    (LISTS / "telling_sentences.txt").write_text("".join(f"{weight:.4g}\n" for weight in weights))
    print(f"{sentences.tell.sum()} sentences that tell, {(~sentences.tell).sum()} that do not")


def read_sentences(wanted: Callable[[Path], bool]) -> Sentences:
    """Return the sentences of the files that are wanted."""
    texts: list[str] = []
    words: list[list[str]] = []
    tell: list[bool] = []
    for file in filter(wanted, sorted(SENTENCES.glob("*.txt"))):
        for line in file.read_text(encoding="utf-8").splitlines():
            if said := words_of(make_shadow(line).tokens):
                texts.append(line)
                words.append(said)
                tell.append(file.name.startswith("telling-"))
    return Sentences(texts=texts, words=words, tell=np.array(tell))


def learned(sentences: Sentences, vectors: Vectors) -> TellingWords:
    """Return the weights of words from all sentences, and the factors from weights that each had no part in."""
    signs = np.array([first_signs(words, vectors) for words in sentences.words])
    terms = np.empty((len(signs), len(NO_TERMS)))
    for known, new in KFold(FOLDS, shuffle=True, random_state=0).split(signs):
        weights = weights_of(signs[known], sentences.tell[known], vectors)
        for place in new:
            terms[place] = terms_of(signs_of(sentences.words[place], weights))
    scaler = StandardScaler().fit(terms[:, 1:])
    model = regression(OF_SIGNS).fit(scaler.transform(terms[:, 1:]), sentences.tell)
    factors = model.coef_[0] / scaler.scale_
    constant = model.intercept_[0] - factors @ scaler.mean_
    weights = weights_of(signs, sentences.tell, vectors)
    return replace(weights, factors=(float(constant), *map(float, factors)))


def first_signs(words: Sequence[str], vectors: Vectors) -> NDArray[np.float64]:
    """Return the mean vector of a sentence's words, which small words are there, and its length."""
    known = [vectors[word] for word in words if word in vectors]
    mean = np.sum(known, axis=0) / len(words) if known else np.zeros(DIMENSIONS)
    there = [word in words for word in SMALL_WORDS]
    return np.concatenate([OF_MEAN * mean, OF_SMALL * np.array([*there, math.log2(len(words))])])


def weights_of(signs: NDArray[np.float64], tell: NDArray[np.bool_], vectors: Vectors) -> TellingWords:
    """Return the weights of words that tell these sentences apart, rounded as they are written."""
    weights = regression(OF_WORDS).fit(signs, tell).coef_[0]
    of_mean = OF_MEAN * weights[:DIMENSIONS]
    shares = np.array(list(vectors.values())) @ of_mean
    there = OF_SMALL * weights[DIMENSIONS:-1]
    return TellingWords(
        words={word: round(float(share), 1) for word, share in zip(vectors, shares, strict=True)},
        small={word: round(float(weight), 3) for word, weight in zip(SMALL_WORDS, there, strict=True)},
        factors=NO_TERMS,
    )


def regression(looseness: float) -> LogisticRegression:
    """Return a logistic regression to which sentences that tell weigh as much as all others."""
    return LogisticRegression(C=looseness, class_weight="balanced", max_iter=5000)


def as_lines(telling: TellingWords) -> str:
    """Return the list: the factors, then a word a line with its weight, and of small words that of their presence."""
    lines = [" ".join(f"{factor:.5g}" for factor in telling.factors)]
    for word, weight in sorted(telling.words.items()):
        there = f" {telling.small[word]:.3f}" if word in telling.small else ""
        lines.append(f"{word} {weight:.1f}{there}")
    return "\n".join(lines) + "\n"


def states_of(sentences: Sentences) -> NDArray[np.float64]:
    """Return what the second regression sees of sentences: their mean states after two layers."""
    encoder = BertEncoder(EmbeddingSettings())
    return OF_STATES * np.vstack([encoder.layer_means([text], LAYERS) for text in sentences.texts])


def print_shares(by: str, sentences: Sentences, odds: NDArray[np.float64]) -> None:
    """Print which share of the sentences of either kind is above a threshold, by threshold."""
    print(f"by {by}\nfrom   that tell   that do not")
    for threshold in np.arange(-1, 4.1, 0.5):
        above = odds > threshold
        print(
            f"{threshold:4.1f}   {above[sentences.tell].mean():9.1%}   {above[~sentences.tell].mean():11.1%}"
        )


if __name__ == "__main__":
    main()
