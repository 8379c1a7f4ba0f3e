"""Bars of themes: of a question with intervals, of all questions, and of pairs raised together (publishable)."""

from __future__ import annotations

from sli_themes.outputs.conventions import printed_interval, printed_share
from sli_themes.outputs.pictures.chart import MOST_THEMES, Bar, Sketch, bar_chart, raised
from sli_themes.results import Results, ThemeCount
from sli_themes.wording import counted


def themes(results: Results, question: str) -> Sketch | None:
    """Sketch how many respondents raised each theme of a question, with intervals, as ``themes-q2``."""
    found = raised(results, question)
    shown = found[:MOST_THEMES]
    if len(shown) < 2:
        return None
    level = f"{100 * results.settings.counts.confidence:.3g} per cent interval"
    is_checked = any(count.corrected for count in shown)
    drawn = f"diamond and line: corrected share and its {level}" if is_checked else f"line: {level}"
    whom = f"the {counted(shown[0].base_respondents, 'respondent')} who answered in words that say something"
    said = "; ".join(f"{one.theme} {printed_share(one)} per cent ({one.respondents})" for one in shown)
    return Sketch(
        name=f"themes-{question}",
        title=_lead(shown),
        subtitle=f"Per cent of {whom} (number in brackets); {drawn}.{_more(len(found))}",
        alternative=f"Bars: {said}.",
        chart=bar_chart([_bar(one) for one in shown], results.report.style, "per cent of respondents"),
    )


def themes_across(results: Results) -> Sketch | None:
    """Sketch how many raised each theme in any question, as ``themes``.

    The bars are numbers of respondents: the bases differ, so shares would not stand in the order of the table.
    """
    found = raised(results, "")
    shown = found[:MOST_THEMES]
    if len(shown) < 2:
        return None
    bars = [
        Bar(
            name=one.theme,
            value=one.respondents,
            said=f"{one.respondents} of {one.base_respondents}",
        )
        for one in shown
    ]
    first = shown[0]
    return Sketch(
        name="themes",
        title=f"Most often raised: {first.theme}, by {counted(first.respondents, 'respondent')}",
        subtitle="Respondents who raised a theme in any question, of those who answered a question to which it belongs."
        + _more(len(found)),
        alternative="Bars: " + "; ".join(f"{bar.name} {bar.said}" for bar in bars) + ".",
        chart=bar_chart(bars, results.report.style, "respondents"),
    )


def together(results: Results, question: str) -> Sketch | None:
    """Sketch which two themes respondents raised together in a question, as ``together-q2``."""
    found = [pair for pair in results.counts.pairs if pair.question == question]
    if len(found) < 2:
        return None
    names = {theme.theme_id: theme.name for theme in results.themes}
    bars = [
        Bar(
            name=f"{names[pair.first]}\n+ {names[pair.second]}",
            value=pair.respondents,
            said=f"{pair.respondents:,}",
        )
        for pair in found[:MOST_THEMES]
    ]
    first = found[0]
    whom = counted(first.respondents, "respondent")
    least = results.settings.counts.min_together
    return Sketch(
        name=f"together-{question}",
        title=f"Most often raised together: {names[first.first]}, with {names[first.second]}, by {whom}",
        subtitle=f"Respondents who raised both themes, where {least} or more did.{_more(len(found))}",
        alternative="Bars: " + "; ".join(f"{bar.name} {bar.said}" for bar in bars).replace("\n", " ") + ".",
        chart=bar_chart(bars, results.report.style, "respondents"),
    )


def _lead(shown: list[ThemeCount]) -> str:
    """Return which theme leads, or which two do."""
    first, second = shown[:2]
    if first.respondents == second.respondents:
        return f"{first.theme}, and {second.theme}, lead with {printed_share(first)} per cent each"
    interval = f" (interval {printed_interval(first)})" if first.low is not None else ""
    return f"Most often raised: {first.theme}, by {printed_share(first)} per cent{interval}"


def _bar(count: ThemeCount) -> Bar:
    """Return a bar in per cent; its line is the interval of the corrected share where there is one."""
    check = count.corrected
    low, high = (check.low, check.high) if check else (count.low, count.high)
    return Bar(
        name=count.theme,
        value=round(100 * (count.share or 0), 4),
        said=f"{printed_share(count)} % ({count.respondents})",
        low=None if low is None else round(100 * low, 4),
        high=None if high is None else round(100 * high, 4),
        point=None if check is None else round(100 * check.share, 4),
    )


def _more(number: int) -> str:
    return f" The first {MOST_THEMES} of {number:,}." if number > MOST_THEMES else ""
