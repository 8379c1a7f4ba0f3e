"""Suggestions: themes that may be missing, themes that fall into two, keywords that may be missing (restricted).

Clusters come from the one mechanism that `explore` uses. Examples are respondents' words, redacted but not through
the gate, so what is written here stays in restricted/ until a person has written their own.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.clustering.explore import draft_codebook
from sli_themes.codebook import Codebook, Theme, dump_codebook
from sli_themes.errors import UsageError
from sli_themes.exploration import Grouped, distinct_themes, group_answers
from sli_themes.files import write_atomically
from sli_themes.pipeline import require_writable
from sli_themes.refinement.effects import coded_now
from sli_themes.refinement.missing_keywords import SuggestedKeyword, missing_keywords

if TYPE_CHECKING:
    import pandas as pd

    from sli_themes.anonymity.clearer import Clearer
    from sli_themes.coding.model import Codings
    from sli_themes.pipeline import Inputs, Vectors
    from sli_themes.settings import ClusteringSettings

THEMES_FILE = "suggested-themes.yaml"
_BOOTSTRAP_SHARE = 0.632
"""Share of distinct answers in a bootstrap sample (1 - 1/e); copies are one, so repeats in a sample add nothing."""
_EXAMPLES = 3
_LONGEST_EXAMPLE = 300
_NOTE = """\
Suggested by the machine; themes are what people make of them.
The examples are respondents' words, redacted but not through the gate. Keep this file where the answers are, and write
examples of your own before you copy a theme into the codebook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedTheme:
    """Hold a candidate theme, of how many answers, and how surely bootstrap samples find it again (0..1)."""

    theme: Theme
    answers: int
    agreement: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedSplit:
    """Hold the two parts into which the answers of a theme fall, and the file that holds them."""

    theme_id: str
    parts: tuple[SuggestedTheme, ...]
    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Hold all that is suggested, and where it was written."""

    themes: tuple[SuggestedTheme, ...]
    splits: tuple[SuggestedSplit, ...]
    keywords: tuple[SuggestedKeyword, ...]
    files: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the suggestions for machines: names, keywords and numbers, no sentence of an answer."""
        return {
            "themes": [_shown(one) for one in self.themes],
            "splits": [
                {
                    "theme_id": one.theme_id,
                    "parts": [_shown(part) for part in one.parts],
                    "file": str(one.file),
                }
                for one in self.splits
            ],
            "keywords": [asdict(one) for one in self.keywords],
            "files": [str(path) for path in self.files],
        }


def suggest(inputs: Inputs, vectors: Vectors) -> Suggestions:
    """Suggest themes, splits and keywords from answers and codings; the order of answers changes nothing.

    Raises:
        ModelError: a text is not embedded yet, and the model is missing.
        OutputError: the restricted folder cannot be written.
    """
    from sli_themes.reporting import open_clearer

    study = inputs.study
    require_writable(study.restricted)
    clearer = open_clearer(inputs)
    codings = coded_now(inputs, vectors)
    settings = replace(study.settings.clustering, subsample_share=_BOOTSTRAP_SHARE)
    themes = _missing_themes(inputs, vectors, clearer, codings, settings)
    splits = _splits(inputs, vectors, clearer, codings, settings)
    contents = {study.restricted / THEMES_FILE: _book(study.title, themes)} if themes else {}
    contents |= {one.file: _book(f"Parts of {one.theme_id}", one.parts) for one in splits}
    for path, content in contents.items():
        write_atomically(path, content)
    return Suggestions(
        themes=themes,
        splits=splits,
        keywords=missing_keywords(inputs, clearer, codings),
        files=tuple(contents),
    )


def _missing_themes(
    inputs: Inputs, vectors: Vectors, clearer: Clearer, codings: Codings, settings: ClusteringSettings
) -> tuple[SuggestedTheme, ...]:
    """Return a candidate for each cluster of answers without a theme that bootstrap samples find again."""
    coded = set(codings.frame.loc[codings.frame["theme_id"] != "", "answer_id"])
    frame = inputs.corpus.answers.substantive
    frame = frame[~frame["answer_id"].isin(list(coded))]
    found: list[SuggestedTheme] = []
    for question in inputs.questions:
        asked = frame[frame["question"] == question].reset_index(drop=True)
        if len(asked) < inputs.study.settings.codebook.enough_answers:
            continue
        grouped = group_answers(asked, vectors, clearer, settings)
        found += _candidates(inputs, grouped, question)
    named = distinct_themes((one.theme for one in found), inputs.codebook.themes)
    return tuple(replace(one, theme=theme) for one, theme in zip(found, named, strict=True))


def _splits(
    inputs: Inputs, vectors: Vectors, clearer: Clearer, codings: Codings, settings: ClusteringSettings
) -> tuple[SuggestedSplit, ...]:
    """Return the themes whose answers form two clusters, both of which bootstrap samples find again."""
    frame, rows = inputs.corpus.answers.substantive, codings.frame
    found = []
    for theme in inputs.codebook.codable:
        own = frame[frame["answer_id"].isin(rows.loc[rows["theme_id"] == theme.id, "answer_id"])]
        grouped = _in_two(own.reset_index(drop=True), inputs, vectors, clearer, settings)
        parts = _candidates(inputs, grouped, "") if grouped else []
        if len(parts) == 2:
            named = distinct_themes((part.theme for part in parts), inputs.codebook.themes)
            file = inputs.study.restricted / f"suggested-split-{theme.id}.yaml"
            parts = [replace(part, theme=one) for part, one in zip(parts, named, strict=True)]
            found.append(SuggestedSplit(theme_id=theme.id, parts=tuple(parts), file=file))
    return tuple(found)


def _in_two(
    frame: pd.DataFrame, inputs: Inputs, vectors: Vectors, clearer: Clearer, settings: ClusteringSettings
) -> Grouped | None:
    """Return the answers in two clusters; ``None`` when they are too few, or all but the same."""
    if len(frame) < 2 * inputs.study.settings.codebook.enough_answers:
        return None
    try:
        return group_answers(frame, vectors, clearer, settings, themes=2)
    except UsageError:  # all of them are copies of one
        return None


def _candidates(inputs: Inputs, grouped: Grouped, question: str) -> list[SuggestedTheme]:
    """Return the stable clusters with enough distinct answers as draft themes."""
    settings = inputs.study.settings.codebook
    drafts = draft_codebook(grouped.clusters, title="", question=question).themes
    return [
        SuggestedTheme(
            theme=_drafted(draft, grouped.central(summary)),
            answers=summary.size,
            agreement=summary.stability,
        )
        for draft, summary in zip(drafts, grouped.clusters.summaries, strict=True)
        if (summary.stability is None or summary.stability >= settings.stable)
        and 2 * summary.distinct >= settings.enough_answers
    ]


def _drafted(draft: Theme, central: tuple[str, ...]) -> Theme:
    """Return a draft theme with a definition and examples from the redacted words of its central answers."""
    examples = tuple(dict.fromkeys(_short(words) for words in central if words.strip()))[:_EXAMPLES]
    typical = f" Most typical: “{examples[0]}”" if examples else ""
    said = ", ".join(draft.keywords[:5]) or "(no keyword sets it apart)"
    return replace(
        draft, definition=f"To be written by a person. Speaks of: {said}.{typical}", examples=examples
    )


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_EXAMPLE else line[: _LONGEST_EXAMPLE - 1].rsplit(" ", 1)[0] + " …"


def _book(title: str, themes: tuple[SuggestedTheme, ...]) -> bytes:
    book = Codebook(title=f"Suggested: {title}", version=1, themes=tuple(one.theme for one in themes))
    return dump_codebook(book, note=_NOTE).encode()


def _shown(one: SuggestedTheme) -> dict[str, object]:
    theme = one.theme
    return {
        "id": theme.id,
        "name": theme.name,
        "questions": theme.questions,
        "keywords": theme.keywords,
        "answers": one.answers,
        "agreement": one.agreement,
    }
