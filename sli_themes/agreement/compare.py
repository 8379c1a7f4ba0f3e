"""Two coders, or several people at once → how they agree, with seeded bootstrap intervals over answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sli_themes.agreement.measures import (
    OF_A_THEME,
    Numbers,
    SetAlpha,
    jaccard_distance,
    masi_distance,
    nominal_distance,
    positive_agreement,
    precision,
    ratio,
    recall,
)
from sli_themes.agreement.model import (
    Comparison,
    Disagreement,
    Figure,
    Kind,
    ReadAnswers,
    ThemeAgreement,
)

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook
    from sli_themes.settings import AgreementSettings

ALPHAS = (
    ("alpha (MASI)", masi_distance),
    ("alpha (Jaccard)", jaccard_distance),
    ("alpha (whole sets)", nominal_distance),
)
_CELLS_AT_ONCE = 4_000_000
"""Weights of a bootstrap in memory at a time."""


def compare(
    kind: Kind,
    one: tuple[str, ReadAnswers],
    other: tuple[str, ReadAnswers],
    questions: Mapping[str, str],
    codebook: Codebook,
    settings: AgreementSettings,
    *,
    confidence: float,
    on: str = "",
) -> Comparison:
    """Return how two coders (name and what they said) agree on the answers that both of them read.

    A theme is compared in the answers to the questions to which it belongs. ``questions`` are those of the answers.
    """
    ids = sorted(one[1].keys() & other[1].keys() & questions.keys())
    first, second = ([said[answer] for answer in ids] for said in (one[1], other[1]))
    themes = [theme.id for theme in codebook.codable]
    asked = {
        question: {theme.id for theme in codebook.for_question(question)} for question in questions.values()
    }
    tables = _Tables(first, second, [asked[questions[answer]] for answer in ids], themes)
    alphas = [
        SetAlpha(list(zip(first, second, strict=True)), distance) if ids else None for _, distance in ALPHAS
    ]
    drawn = _Drawn()
    for weights in _resamples(len(ids), settings):
        drawn.add(tables, alphas, weights)
    exact = _Drawn()
    exact.add(tables, alphas, np.ones((1, len(ids))))
    return Comparison(
        kind=kind,
        one=one[0],
        other=other[0],
        answers=len(ids),
        overall=tuple(
            _figure(name, exact.overall[name], drawn.overall.get(name), confidence) for name in exact.overall
        ),
        themes=tuple(_themes(codebook, themes, exact, drawn, confidence)),
        disagreements=_disagreements(ids, first, second, questions),
        on=on,
    )


def compare_all(
    people: Mapping[str, ReadAnswers], settings: AgreementSettings, *, confidence: float
) -> Comparison:
    """Return Krippendorff's α of all people at once, on the answers that at least two of them read."""
    read = Counter(answer for said in people.values() for answer in said)
    ids = sorted(answer for answer, times in read.items() if times > 1)
    units = [[said[answer] for said in people.values() if answer in said] for answer in ids]
    figures = []
    for name, distance in ALPHAS:
        alpha = SetAlpha(units, distance)
        drawn = [alpha.of(weights) for weights in _resamples(len(ids), settings)]
        figures.append(_figure(name, [alpha.of(np.ones((1, len(ids))))], drawn, confidence))
    return Comparison(
        kind=Kind.TOGETHER,
        one="; ".join(sorted(people)),
        other="",
        answers=len(ids),
        overall=tuple(figures),
    )


class _Tables:
    """Count the four cells of every theme for any weights of the answers."""

    def __init__(
        self,
        first: Sequence[frozenset[str]],
        second: Sequence[frozenset[str]],
        asked: Sequence[set[str]],
        themes: Sequence[str],
    ) -> None:
        def held(sets: Sequence[frozenset[str] | set[str]]) -> Numbers:
            rows = [[float(theme in one) for theme in themes] for one in sets]
            return np.array(rows, dtype=np.float64).reshape(len(sets), len(themes))

        one, other, belongs = held(first), held(second), held(asked)
        self.cells = [
            one * other * belongs,
            one * (1 - other) * belongs,
            (1 - one) * other * belongs,
            (1 - one) * (1 - other) * belongs,
        ]
        said = np.array([len(x) + len(y) for x, y in zip(first, second, strict=True)], dtype=np.float64)
        shared = np.array([len(x & y) for x, y in zip(first, second, strict=True)], dtype=np.float64)
        self.of_answer = np.where(said == 0, 1.0, 2 * shared / np.maximum(said, 1))
        """F1 of each answer; 1 where neither found a theme, since both read it and say the same."""
        self.same = np.array([float(x == y) for x, y in zip(first, second, strict=True)])

    def of(self, weights: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Return a, b, c and d of each theme, each of shape (draws, themes)."""
        a, b, c, d = (weights @ cells for cells in self.cells)
        return a, b, c, d


class _Drawn:
    """Gather the measures of the draws of a bootstrap, by name; those of themes have a column a theme."""

    def __init__(self) -> None:
        self.overall: dict[str, list[Numbers]] = {}
        self.of_themes: dict[str, list[Numbers]] = {}
        self.cells: list[tuple[Numbers, Numbers, Numbers, Numbers]] = []

    def add(self, tables: _Tables, alphas: Sequence[SetAlpha | None], weights: Numbers) -> None:
        cells = tables.of(weights)
        self.cells.append(cells)
        for name, formula in OF_A_THEME:
            self.of_themes.setdefault(name, []).append(formula(*cells))
        every = tuple(cell.sum(axis=1) for cell in cells)
        a, b, c, d = every
        total = weights.sum(axis=1)
        f1 = positive_agreement(*cells)
        told = {
            "same themes": ratio(weights @ tables.same, total),
            "precision": precision(a, b, c, d),
            "recall": recall(a, b, c, d),
            "F1 (micro)": positive_agreement(a, b, c, d),
            "F1 (macro)": ratio(np.nansum(f1, axis=1), (~np.isnan(f1)).sum(axis=1)),
            "F1 (samples)": ratio(weights @ tables.of_answer, total),
        }
        for (name, _), alpha in zip(ALPHAS, alphas, strict=True):
            told[name] = alpha.of(weights) if alpha is not None else np.full(len(weights), np.nan)
        for name, values in told.items():
            self.overall.setdefault(name, []).append(values)


def _resamples(units: int, settings: AgreementSettings) -> Iterator[Numbers]:
    """Go through the draws of the bootstrap: how often each unit is in each of them, some draws at a time."""
    if not units:
        return
    random = np.random.default_rng(settings.seed)
    step = max(1, _CELLS_AT_ONCE // units)
    for start in range(0, settings.resamples, step):
        draws = min(step, settings.resamples - start)
        yield random.multinomial(units, np.full(units, 1 / units), size=draws).astype(np.float64)


def _figure(
    name: str, exact: Sequence[Numbers], drawn: Sequence[Numbers] | None, confidence: float
) -> Figure:
    """Return a measure with the percentiles of its draws; without an interval where too many are not defined."""
    value = float(exact[0][0])
    if np.isnan(value):
        return Figure(measure=name, value=None, low=None, high=None)
    values = np.concatenate(drawn) if drawn else np.zeros(0)
    values = values[~np.isnan(values)]
    if not len(values):
        return Figure(measure=name, value=round(value, 6), low=None, high=None)
    tail = (1 - confidence) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return Figure(measure=name, value=round(value, 6), low=round(float(low), 6), high=round(float(high), 6))


def _themes(
    codebook: Codebook, themes: Sequence[str], exact: _Drawn, drawn: _Drawn, confidence: float
) -> Iterator[ThemeAgreement]:
    """Go through the themes that at least one of the two used, the commonest first."""
    a, b, c, d = (cell[0] for cell in exact.cells[0])
    used = sorted(map(int, np.flatnonzero(a + b + c)), key=lambda at: -(2 * a + b + c)[at])
    for at in used:
        figures = tuple(
            _figure(
                name,
                [exact.of_themes[name][0][:, at]],
                [part[:, at] for part in drawn.of_themes.get(name, ())],
                confidence,
            )
            for name, _ in OF_A_THEME
        )
        yield ThemeAgreement(
            theme_id=themes[at],
            theme=codebook.theme(themes[at]).name,
            both=int(a[at]),
            one_only=int(b[at]),
            other_only=int(c[at]),
            neither=int(d[at]),
            figures=figures,
        )


def _disagreements(
    ids: Sequence[str],
    first: Sequence[frozenset[str]],
    second: Sequence[frozenset[str]],
    questions: Mapping[str, str],
) -> tuple[Disagreement, ...]:
    """Return where the two differ, the most useful first.

    That are those in which the same themes stand against each other most often, since one sharper rule in the codebook
    settles them all; among as common ones, those that share least.
    """
    pairs = {answer: (x, y) for answer, x, y in zip(ids, first, second, strict=True) if x != y}
    against = {answer: (tuple(sorted(x - y)), tuple(sorted(y - x))) for answer, (x, y) in pairs.items()}
    times = Counter(frozenset(sides) for sides in against.values())
    found = [
        Disagreement(
            answer_id=answer,
            question=questions[answer],
            one_only=against[answer][0],
            other_only=against[answer][1],
            both=tuple(sorted(x & y)),
            times=times[frozenset(against[answer])],
            distance=round(masi_distance(x, y), 6),
        )
        for answer, (x, y) in pairs.items()
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                -one.times,
                sorted((one.one_only, one.other_only)),
                -one.distance,
                one.answer_id,
            ),
        )
    )
