"""What a codebook allows but its authors may not have meant: notes, not faults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sli_themes.codebook.keywords import folded_phrase
from sli_themes.codebook.model import Codebook, Status, Theme
from sli_themes.codebook.rules import folded_name
from sli_themes.errors import Fault
from sli_themes.wording import counted

SIMILAR_NAMES = 90
"""Two names are very similar from this share of equal letters on (0..100, Levenshtein-type ratio of rapidfuzz)."""


def check_codebook(codebook: Codebook, questions: Sequence[str] | None = None) -> tuple[Fault, ...]:
    """Return notes on what makes a codebook hard to use, in the order of its themes.

    Noted are themes without definition or examples, question ids that are not among ``questions`` (the ids of the
    study's open questions; ``None`` when there is no study), keywords that two sibling themes share, very similar
    names, examples that stand in two themes, and themes under a retired one. Retired themes are left alone.
    """
    found = [
        *_missing_parts(codebook),
        *_unknown_questions(codebook, questions),
        *_shared_keywords(codebook),
        *_similar_names(codebook),
        *_repeated_examples(codebook),
        *_retired_parents(codebook),
    ]
    order = {theme.id: place for place, theme in enumerate(codebook.themes)}
    # Sorting keeps the order of the list above within one theme.
    return tuple(fault for _, fault in sorted(found, key=lambda note: order[note[0]]))


def _note(theme: Theme, what: str, next_step: str) -> tuple[str, Fault]:
    return theme.id, Fault(where=f"theme {theme.id}", what=what, next_step=next_step, fatal=False)


def _live(codebook: Codebook) -> Iterator[Theme]:
    return (theme for theme in codebook.themes if theme.status is not Status.RETIRED)


def _missing_parts(codebook: Codebook) -> Iterator[tuple[str, Fault]]:
    for theme in codebook.codable:
        missing = [part for part in ("definition", "examples") if not getattr(theme, part)]
        if missing:
            step = "the coder learns from them: write them, two or three examples at least"
            yield _note(theme, f"no {' and no '.join(missing)}", step)


def _unknown_questions(codebook: Codebook, questions: Sequence[str] | None) -> Iterator[tuple[str, Fault]]:
    """Yield one note for the whole book: it may well serve more questions than one study asks."""
    if questions is None:
        return
    live = tuple(_live(codebook))
    unknown = list(dict.fromkeys(one for theme in live for one in theme.questions if one not in questions))
    if unknown:
        idle = sum(
            bool(theme.questions) and not set(theme.questions).intersection(questions) for theme in live
        )
        what = f"names questions that the study does not have as open ones: {', '.join(unknown)}"
        step = f"{counted(idle, 'theme belongs', 'themes belong')} to those alone, not used; "
        step += f"the open questions are: {', '.join(questions)}"
        note = Fault(where="themes", what=what, next_step=step, fatal=False)
        yield live[0].id, note


def _shared_keywords(codebook: Codebook) -> Iterator[tuple[str, Fault]]:
    first: dict[tuple[str | None, str], Theme] = {}
    for theme in codebook.codable:
        for keyword in dict.fromkeys(folded_phrase(keyword) for keyword in theme.keywords):
            earlier = first.setdefault((theme.parent, keyword), theme)
            if earlier is not theme and _meet(earlier, theme):
                what = f"keyword {keyword!r} stands in its sibling {earlier.id} too"
                yield _note(theme, what, "keep it where it says more")


def _meet(one: Theme, other: Theme) -> bool:
    """Say whether one answer could be coded with both themes."""
    return not one.questions or not other.questions or bool(set(one.questions) & set(other.questions))


def _similar_names(codebook: Codebook) -> Iterator[tuple[str, Fault]]:
    from rapidfuzz import fuzz

    seen: list[tuple[str, Theme]] = []
    for theme in _live(codebook):
        name = folded_name(theme.name)
        for other_name, other in seen:
            if fuzz.ratio(name, other_name, score_cutoff=SIMILAR_NAMES):
                step = "merge them, or name what sets them apart"
                yield _note(theme, f"its name is very similar to that of {other.id}", step)
        seen.append((name, theme))


def _repeated_examples(codebook: Codebook) -> Iterator[tuple[str, Fault]]:
    first: dict[str, Theme] = {}
    for theme in _live(codebook):
        for place, example in enumerate(theme.examples, start=1):
            earlier = first.setdefault(folded_name(example), theme)
            if earlier is not theme:
                what = f"its example {place} is an example of {earlier.id} too"
                yield _note(theme, what, "keep it where it fits better")


def _retired_parents(codebook: Codebook) -> Iterator[tuple[str, Fault]]:
    retired = {theme.id for theme in codebook.themes if theme.status is Status.RETIRED}
    for theme in _live(codebook):
        if theme.parent in retired:
            yield _note(theme, f"its parent {theme.parent} is retired", "move it under another theme")
