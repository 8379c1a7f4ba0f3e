"""Texts published elsewhere, or sent by several respondents: words that are no single respondent's (restricted).

Whoever finds a quote's words in a published text knows who wrote them; so does who looks up the text of a campaign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.anonymity.canaries import folded_words
from sli_themes.anonymity.contents import UnreadableFile, words_of_file
from sli_themes.errors import Fault, StudyError

if TYPE_CHECKING:
    from sli_themes.answers.model import Corpus

_OPEN_WITH = "save it as plain text, or remove it from published_elsewhere in study.toml"


class Elsewhere:
    """Hold the runs of words of texts that anybody can search."""

    def __init__(self, texts: Iterable[str], run: int) -> None:
        """Keep every ``run`` words in a row, without case and punctuation."""
        self._run = run
        whole = {folded_words(text): text for text in texts}
        self._whole = frozenset(whole)
        self._known = {words for text in whole.values() for words in self._runs(text)}

    @classmethod
    def read(cls, files: Iterable[Path], run: int) -> Elsewhere:
        """Return the texts of files (txt, csv, html, docx); raises `StudyError` with each that cannot be read."""
        texts: list[str] = []
        faults = []
        for file in files:
            try:
                texts += [words.text for words in words_of_file(file.name, file.read_bytes())]
            except OSError as error:
                faults.append(
                    Fault(where=str(file), what=f"cannot be read ({error.strerror})", next_step=_OPEN_WITH)
                )
            except UnreadableFile as error:
                faults.append(Fault(where=str(file), what=str(error), next_step=_OPEN_WITH))
        if faults:
            raise StudyError(faults)
        return cls(texts, run)

    def holds(self, text: str) -> bool:
        """Say whether a text is one of them, from its first word to its last, however short."""
        return folded_words(text) in self._whole

    def shares(self, text: str) -> bool:
        """Say whether a text has a run of words in common with one of them."""
        return any(words in self._known for words in self._runs(text))

    def _runs(self, text: str) -> Iterator[tuple[str, ...]]:
        words = folded_words(text)
        return (words[start : start + self._run] for start in range(len(words) - self._run + 1))


def shared_texts(corpus: Corpus) -> tuple[str, ...]:
    """Return the answers whose words are others' too: those of campaigns, and copies of whose writers one refused.

    Who did not agree to be quoted is not quoted under the name of another who sent the same words.
    """
    people, answers = corpus.respondents.frame, corpus.answers.substantive
    refused = set(people.loc[~people["may_quote"].astype(bool), "respondent_id"])
    copied = answers["copy_of"] != ""
    groups = set(answers.loc[copied & answers["respondent_id"].isin(refused), "copy_of"])
    shared = (answers["campaign"] != "") | answers["copy_of"].isin(groups)
    return tuple(answers.loc[shared, "text"])
