"""Names as a language model sees them: one more opinion, where the user has a spaCy pipeline installed.

It only adds: what it takes for a name is replaced, and what it takes for one in the redacted text is held. Nothing is
downloaded and no network is asked; without spaCy, or with ``ner = "off"``, everything else works as it does.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any

from sli_themes.anonymity import model
from sli_themes.anonymity.detectors.case import Case, Detector, Found
from sli_themes.anonymity.lexicon import Lexicon, read_lexicon
from sli_themes.anonymity.shadow import PHRASE, make_shadow
from sli_themes.errors import UsageError

OFF, AUTO = "off", "auto"
_SIZES = ("trf", "lg", "md", "sm")
"""Last parts of the names of spaCy's pipelines, the best first."""
_KINDS = {"PERSON": ("person", model.NAME), "GPE": ("place", model.PLACE), "LOC": ("place", model.PLACE)}
_KINDS |= {"FAC": ("place", model.PLACE), "PER": ("person", model.NAME)}
"""Organisations are left out: models take every Board and Act for one, and the gate looks at capitals anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ner:
    """Hold a spaCy pipeline; called with a text it is a `Voter`, and `detector` is one more detector."""

    name: str
    pipeline: Any
    """A ``spacy.Language``; a call returns a document with ``ents`` (``start_char``, ``end_char``, ``label_``)."""
    lexicon: Lexicon = field(default_factory=read_lexicon)

    def __call__(self, text: str) -> list[tuple[int, int]]:
        """Return (start, end) of what the pipeline takes for a person or place, words of the field apart."""
        return [(start, end) for start, end, _ in self._entities(text)]

    @property
    def detector(self) -> Detector:
        """Return the pipeline as a detector; unsure, so that where it overlaps another the other says what it was."""
        return Detector(
            name="ner", score=0.3, reason="what a language model takes for a name", find=self._find
        )

    def _find(self, case: Case) -> Iterable[Found]:
        for start, end, label in self._entities(case.shadow.text):
            if not all(case.protected[index] for index in case.shadow.inside(start, end)):
                yield Found(start, end, *_KINDS[label])

    def _entities(self, text: str) -> list[tuple[int, int, str]]:
        return [
            (entity.start_char, entity.end_char, entity.label_)
            for entity in self.pipeline(text).ents
            if entity.label_ in _KINDS and self._tells(text[entity.start_char : entity.end_char])
        ]

    def _tells(self, words: str) -> bool:
        """Say whether any word is neither a replacement nor a word of the field."""
        tokens = make_shadow(words).tokens
        return any(token.shape != PHRASE and token.base not in self.lexicon.sector_words for token in tokens)


def installed_pipelines() -> tuple[str, ...]:
    """Return the English spaCy pipelines that are installed, the best first; () without spaCy.

    Packages of pipelines announce themselves by the entry point ``spacy_models``, so nothing is imported to look.
    """
    if importlib.util.find_spec("spacy") is None:
        return ()
    names = {point.name for point in entry_points(group="spacy_models") if point.name.startswith("en_")}
    return tuple(sorted(names, key=_rank))


def _rank(name: str) -> tuple[int, str]:
    """Return where a pipeline stands among those that are installed."""
    size = name.rpartition("_")[2]
    return (_SIZES.index(size) if size in _SIZES else len(_SIZES)), name


def load_ner(setting: str = AUTO) -> Ner | None:
    """Return the pipeline that a setting asks for: "off": none; "auto": the best installed, if any; else by its name.

    Raises:
        UsageError: a pipeline was asked for by name or folder and cannot be loaded.
    """
    names = installed_pipelines() if setting == AUTO else (setting,)
    if setting == OFF or not names:
        return None
    try:
        # By name, so that nobody takes spaCy for something that is always there.
        pipeline = importlib.import_module("spacy").load(names[0])
    except Exception as error:  # noqa: BLE001 - whatever spaCy, or a pipeline made for another version, raises
        if setting == AUTO:
            return None  # a broken pipeline must not stop a study that never asked for it
        raise UsageError(
            f"ner: spaCy cannot load the pipeline {setting!r} ({type(error).__name__}). Install it, give the folder it "
            'is in, or say "off".'
        ) from None
    return Ner(name=names[0], pipeline=pipeline)
