"""Shares: how common each theme was then and is now, corrected in both waves where both can be (restricted)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sli_themes.coding.resolution import up_to_date
from sli_themes.coding.saved import MACHINE_FILE, read_codings
from sli_themes.evaluation import blind_check, machine_alone
from sli_themes.intervals import Checked, Estimate, corrected, difference, newcombe, p_of_no_difference
from sli_themes.scopes import Scopes
from sli_themes.tally import EVERYBODY, Batch, Cell, Numbers, ThemeTally, checked, tally
from sli_themes.waves.model import Change, Drift

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.model import Codings
    from sli_themes.pipeline import Inputs
    from sli_themes.settings import Settings


class Side(NamedTuple):
    """Hold one wave's numbers of one share; ``checked`` where the blind sample is large enough to correct it."""

    counted: int
    base: int
    checked: Checked | None = None


def theme_sides(
    wave: Inputs, saved: Codings, today: Codebook, questions: tuple[str, ...], settings: Settings
) -> dict[str, Side]:
    """Return one wave's numbers of every codable theme of today's codebook that belongs to one of the questions.

    With an evaluation sample the machine alone is counted, so that what people coded moves no share between waves.
    """
    check = blind_check(wave.study.restricted, wave.corpus.answers, wave.sample, wave.human, saved)
    if check is not None:
        check = replace(check, machine=up_to_date(check.machine, today))
    elif wave.sample.answer_ids:
        saved = machine_alone(saved, read_codings(wave.study.restricted / MACHINE_FILE))
    batch = Batch(answers=wave.corpus.answers, respondents=wave.corpus.respondents)
    summed = tally(up_to_date(saved, today), batch, today, questions, check=check)
    asked = Scopes(today, questions).asked
    return {
        theme.id: _side(summed, asked[theme.id], theme.id, settings, with_check=check is not None)
        for theme in today.codable
        if asked.get(theme.id)
    }


def compared(now: Mapping[str, Side], then: Mapping[str, Side], settings: Settings) -> dict[str, Change]:
    """Return the change of every share that both waves have, where somebody could be counted in both.

    Respondents are taken for independent draws in each wave. What counts as a change is adjusted for the number of
    shares that are compared (Benjamini and Hochberg 1995): of those called changed about one in twenty is none, at a
    confidence of 0.95.
    """
    from scipy.stats import false_discovery_control

    keys = [key for key, side in now.items() if key in then and side.base and then[key].base]
    if not keys:
        return {}
    pairs = [(now[key], then[key]) for key in keys]
    raw = [p_of_no_difference(partial(_interval, *pair)) for pair in pairs]
    adjusted = false_discovery_control(raw).tolist()
    return {key: _change(*pair, p, settings) for key, pair, p in zip(keys, pairs, adjusted, strict=True)}


def _side(
    summed: ThemeTally, asked: Sequence[str], theme: str, settings: Settings, *, with_check: bool
) -> Side:
    cell = Cell(tuple(asked), theme, *EVERYBODY)
    counted = summed.counted.get(cell, Numbers())
    base = summed.bases.get(cell._replace(theme_id=""), Numbers())
    enough = base.sampled >= max(settings.counts.min_sample, 1) and base.respondents
    return Side(
        counted=counted.machine if with_check else counted.respondents,
        base=base.respondents,
        checked=checked(counted, base) if enough else None,
    )


def _interval(now: Side, then: Side, confidence: float) -> Estimate:
    if now.checked is None or then.checked is None:
        return newcombe((now.counted, now.base), (then.counted, then.base), confidence)
    return difference(
        corrected(now.checked, confidence, drawn=True), corrected(then.checked, confidence, drawn=True)
    )


def _change(now: Side, then: Side, p: float, settings: Settings) -> Change:
    confidence = settings.counts.confidence
    found = _interval(now, then, confidence)
    both = now.checked is not None and then.checked is not None
    share_now, share_then = (
        corrected(side.checked, confidence).share if both and side.checked else side.counted / side.base
        for side in (now, then)
    )
    return Change(
        then=then.counted,
        base_then=then.base,
        now=now.counted,
        base_now=now.base,
        share_then=round(share_then, 6),
        share_now=round(share_now, 6),
        difference=round(found.share, 6),
        low=round(found.low, 6),
        high=round(found.high, 6),
        p=round(p, 6),
        corrected=both,
        drift=_drift(share_now, share_then, p, settings),
    )


def _drift(now: float, then: float, p: float, settings: Settings) -> Drift:
    if p > 1 - settings.counts.confidence:
        return Drift.STEADY
    hardly = settings.waves.hardly
    if now > then:
        return Drift.NEW if then <= hardly * now else Drift.GROWN
    stale = now <= hardly * then and then >= settings.waves.common
    return Drift.STALE if stale else Drift.SHRUNK
