"""A spaCy pipeline as one more opinion: it adds and holds, never takes away, and nothing needs it."""

from __future__ import annotations

import importlib
import importlib.machinery
import sys
from dataclasses import dataclass
from importlib.metadata import EntryPoint, EntryPoints
from types import ModuleType

import pytest

from sli_themes.anonymity import ner
from sli_themes.anonymity.detectors import DETECTORS
from sli_themes.anonymity.gate import Gate
from sli_themes.anonymity.redactor import Redactor
from sli_themes.authorities import read_population
from sli_themes.errors import UsageError

CLEAN = "We think that peer challenge works well, because it is honest and councils learn from tender care."


@dataclass
class Entity:
    start_char: int
    end_char: int
    label_: str


@dataclass
class Document:
    ents: list[Entity]


class Pipeline:
    """Takes each of some words for a name, as a statistical model might."""

    def __init__(self, **labels: str) -> None:
        self.labels = labels

    def __call__(self, text: str) -> Document:
        """Return the words as entities."""
        found = [
            Entity(text.index(word), text.index(word) + len(word), label)
            for word, label in self.labels.items()
            if word in text
        ]
        return Document(found)


@pytest.fixture
def fake_spacy(monkeypatch) -> ModuleType:
    """Put a module called spacy in place, whose pipelines are all alike."""
    module = ModuleType("spacy")
    module.__spec__ = importlib.machinery.ModuleSpec("spacy", None)

    def load(name: str) -> Pipeline:
        if name == "en_broken_sm":
            raise OSError(f"tender care: {name}")
        return Pipeline(tender="PERSON")

    module.load = load
    monkeypatch.setitem(sys.modules, "spacy", module)
    return module


def install(monkeypatch, *names: str) -> None:
    """Let packages of pipelines announce themselves."""
    points = EntryPoints(EntryPoint(name=name, value=name, group="spacy_models") for name in names)
    monkeypatch.setattr(ner, "entry_points", lambda group: points.select(group=group))


def test_without_spacy_there_is_no_model(monkeypatch):
    """No spaCy, or spaCy without a pipeline: no opinion, and no fault."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert ner.installed_pipelines() == ()
    assert ner.load_ner() is None


def test_the_best_english_pipeline_is_chosen(fake_spacy, monkeypatch):
    """Of what is installed the largest English pipeline is taken, the same one each time."""
    install(monkeypatch, "de_core_news_lg", "en_core_web_sm", "en_own", "en_core_web_lg")
    assert ner.installed_pipelines() == ("en_core_web_lg", "en_core_web_sm", "en_own")
    found = ner.load_ner()
    assert found is not None
    assert found.name == "en_core_web_lg"


def test_off_is_off(fake_spacy, monkeypatch):
    """A study can do without, whatever is installed."""
    install(monkeypatch, "en_core_web_sm")
    assert ner.load_ner("off") is None


def test_a_pipeline_that_does_not_load(fake_spacy, monkeypatch):
    """One that was asked for stops, with what to do; one that merely lay there does not."""
    install(monkeypatch, "en_broken_sm")
    assert ner.load_ner("auto") is None
    with pytest.raises(UsageError, match="en_broken_sm") as caught:
        ner.load_ner("en_broken_sm")
    assert "tender" not in str(caught.value)


def test_it_adds_spans_and_takes_none_away():
    """What the model sees goes; what the detectors see goes as before, whatever the model says."""
    population = read_population("england-2015")
    model = ner.Ner(name="model", pipeline=Pipeline(tender="PERSON"))
    with_it = Redactor(population, (*DETECTORS, model.detector))
    text = CLEAN + " Cllr Price of Leeds agrees."
    before, after = Redactor(population).redact(text), with_it.redact(text)
    assert "tender" not in after.text
    assert set(before.spans) <= set(after.spans)
    assert with_it.redact(after.text).text == after.text


def test_it_votes_in_the_gate():
    """What it takes for a name in the redacted text holds, a word of the field or a replacement apart."""
    redactor = Redactor(read_population("england-2015"))
    text = CLEAN + " The Board agrees."
    seen = ner.Ner(name="model", pipeline=Pipeline(tender="GPE"))
    field = ner.Ner(name="model", pipeline=Pipeline(Board="GPE", works="ORG"))
    assert not Gate(redactor).check(redactor.redact(text), may_quote=True).held
    assert not Gate(redactor, voters=(field,)).check(redactor.redact(text), may_quote=True).held
    verdict = Gate(redactor, voters=(seen,)).check(redactor.redact(text), may_quote=True)
    assert [(reason.rule, reason.code) for reason in verdict.reasons] == [("voters disagree", "voter")]


def test_the_component_marks_spans(fake_spacy, monkeypatch):
    """In a spaCy pipeline the redactor marks what it would replace, by kind, and leaves the text alone."""
    language = ModuleType("spacy.language")
    factories = {}

    class Language:
        @staticmethod
        def factory(name, default_config):
            return lambda make: factories.setdefault(name, (make, default_config))[0]

    language.Language = Language
    monkeypatch.setitem(sys.modules, "spacy.language", language)
    monkeypatch.delitem(sys.modules, "sli_themes.anonymity.spacy_component", raising=False)
    module = importlib.import_module("sli_themes.anonymity.spacy_component")
    make, config = factories["sli_themes_redactor"]

    class Doc:
        text = "We met Cllr Price in Leeds."

        def __init__(self):
            self.spans = {}

        def char_span(self, start, end, label, alignment_mode):
            return (self.text[start:end], label)

    doc = make(None, "redactor", **config)(Doc())
    assert doc.spans[module.SPANS] == [("Cllr Price", "person"), ("Leeds", "authority")]
    monkeypatch.delitem(sys.modules, "sli_themes.anonymity.spacy_component")
