"""Plain words for figures of agreement: fixed sentences, chosen and filled in by the figures alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sli_themes.agreement.model import Comparison, Kind, ThemeAgreement
from sli_themes.wording import counted

_FEW_ANSWERS = 50
_RARE = 0.1
_FAR_APART = 0.2
_LANDMARKS = (
    (0.8, "good enough to rest conclusions on"),
    (0.667, "good enough for tentative conclusions"),
    (-1.0, "too low to rest conclusions on"),
)
"""Krippendorff's landmarks for α (2004, p. 241)."""
WHY_THEY_DIFFER = (
    "Why the measures differ on rare themes: where hardly an answer carries a theme, two coders agree on nearly all "
    "answers by both leaving it out, so per cent agreement is high whatever they do. Kappa and alpha take chance "
    "agreement off, which is nearly all of it here, and a few differences bring them down. AC1 expects little "
    "agreement by chance and stays high. Positive agreement looks only at answers in which somebody found the theme: "
    "for a rare theme read that, and the number of answers."
)


def reading(comparison: Comparison) -> tuple[str, ...]:
    """Return what the figures of a comparison say, one sentence each; the floor is there to be compared with."""
    if comparison.kind is Kind.FLOOR:
        return ()
    if not comparison.answers:
        return ("Nothing can be said: no answer was read by both.",)
    told = {
        Kind.PEOPLE: _people,
        Kind.TOGETHER: _together,
        Kind.VALIDITY: _validity,
        Kind.RUNS: _people,
    }
    sentences = [*told[comparison.kind](comparison)]
    if comparison.on:
        sentences.append(comparison.on)
    if comparison.answers < _FEW_ANSWERS:
        sentences.append(
            f"{counted(comparison.answers, 'answer is', 'answers are')} few: read the "
            "intervals rather than the figures, and code more."
        )
    return tuple(sentences)


def rare_themes(comparison: Comparison) -> tuple[str, ...]:
    """Return a sentence for each rare theme whose kappa is far under its per cent agreement, the commonest first."""
    if comparison.kind is Kind.FLOOR:
        return ()
    return tuple(_rare(comparison, theme) for theme in comparison.themes if _misleads(theme))


def _misleads(theme: ThemeAgreement) -> bool:
    agreed, kappa = theme.value("per cent agreement"), theme.value("kappa")
    if agreed is None or kappa is None:
        return False
    return theme.prevalence < _RARE and agreed - kappa > _FAR_APART and theme.one_only + theme.other_only > 0


def _rare(comparison: Comparison, theme: ThemeAgreement) -> str:
    apart = theme.one_only + theme.other_only
    differ = " On this theme they differ more often than they agree." if apart > theme.both else ""
    return (
        f"{theme.theme}: the two agree on {_per_cent(theme.value('per cent agreement'))} of answers, and kappa is "
        f"{_number(theme.value('kappa'))}: it is low because the theme is rare ({_per_cent(theme.prevalence)} of "
        f"answers), so nearly all agreement is on answers without it, which chance would give too. Of the answers in "
        f"which {comparison.one} or {comparison.other} found it, both did in {theme.both} and only one in "
        f"{apart}.{differ}"
    )


def _people(comparison: Comparison) -> Iterator[str]:
    yield (
        f"{comparison.one} and {comparison.other} give the same themes to {_of(comparison, 'same themes')} of the "
        f"{counted(comparison.answers, 'answer')} that both read; of the themes that either gave, the "
        f"other gave the same in {_of(comparison, 'F1 (micro)')} (F1)."
    )
    yield from _landmark(comparison)


def _together(comparison: Comparison) -> Iterator[str]:
    yield f"Together, {comparison.one} coded {counted(comparison.answers, 'answer')} that at least two of them read."
    yield from _landmark(comparison)


def _landmark(comparison: Comparison) -> Iterator[str]:
    alpha = comparison.figure("alpha (MASI)")
    if alpha is None or alpha.value is None:
        yield "Alpha is not defined: all the answers carry the same themes."
        return
    verdict = next(words for least, words in _LANDMARKS if alpha.value >= least)
    yield f"Alpha with the MASI distance is {_number(alpha.value)}, {verdict} (Krippendorff: .80 and .667)."


def _validity(comparison: Comparison) -> Iterator[str]:
    yield (
        f"Of the themes that the {comparison.other} gives, {_of(comparison, 'precision')} are right by "
        f"{comparison.one} (precision); of those right by {comparison.one}, the {comparison.other} finds "
        f"{_of(comparison, 'recall')} (recall). F1 is {_of(comparison, 'F1 (micro)', number=True)} on "
        f"{counted(comparison.answers, 'answer')}."
    )


def beside(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """Return the machine's F1 beside that of two people and that of the floor; of several, that with most answers."""
    machine, people, floor = (
        _largest(comparisons, kind) for kind in (Kind.VALIDITY, Kind.PEOPLE, Kind.FLOOR)
    )
    if machine is None:
        return ()
    between = "how far two people agree is not known, since no answers were read by two"
    if people is not None:
        between = f"two people reach {_f1(people)} between them, on {counted(people.answers, 'answer')}"
    words = f"The machine reaches an F1 of {_f1(machine)} against people; {between}"
    return (f"{words}; shared words alone would reach {_f1(floor)}." if floor is not None else f"{words}.",)


def _largest(comparisons: Sequence[Comparison], kind: Kind) -> Comparison | None:
    """Return the comparison of a kind that rests on most answers."""
    found = [one for one in comparisons if one.kind is kind and one.answers]
    return max(found, key=lambda one: one.answers, default=None)


def _f1(comparison: Comparison) -> str:
    figure = comparison.figure("F1 (micro)")
    return _number(figure.value if figure is not None else None)


def _of(comparison: Comparison, measure: str, *, number: bool = False) -> str:
    figure = comparison.figure(measure)
    if figure is None or figure.value is None:
        return "an undefined share"
    shown = _number if number else _per_cent
    if figure.low is None or figure.high is None:
        return shown(figure.value)
    return f"{shown(figure.value)} ({shown(figure.low)} to {shown(figure.high)})"


def _per_cent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f} %"


def _number(value: float | None) -> str:
    """Return a figure as the field prints it: two places, without the 0 before the point."""
    if value is None:
        return "-"
    shown = f"{value:.2f}"
    return shown.replace("0.", ".", 1) if abs(value) < 1 and not shown.startswith(("1", "-1")) else shown
