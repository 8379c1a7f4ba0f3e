"""What the tests of quotes, reports and their audit build on: an invented population, people and answers."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sli_themes.anonymity import clearer as clearer_module
from sli_themes.anonymity.clearer import Clearer
from sli_themes.anonymity.contents import words_of_file
from sli_themes.anonymity.redactor import Redactor
from sli_themes.answers.model import (
    ANSWER_COLUMNS,
    RESPONDENT_COLUMNS,
    Answers,
    Corpus,
    Respondents,
    RowAccounting,
)
from sli_themes.authorities import Population
from sli_themes.codebook.model import Codebook, Theme
from sli_themes.coding.model import MACHINE, Codings
from sli_themes.embedding import HashEncoder
from sli_themes.settings import AnonymitySettings

NORTH = "Zorvale Quenmoor Vossby Tharnleigh Ebbrook Grendlow Ollmere Pyxford Wrynham Yaxdon Ixworthy Uldcombe".split()
SOUTH = (
    "Jorminster Kestlow Nobbery Quarnside Snelvick Xanbridge Dwalby Fennockle Hurlmoss Lythwood Mirrow Bexcombe"
).split()
POPULATION_CSV = "\n".join(
    [
        "code,name,official_name,region,type,aliases",
        *(f"N{at},{name},{name} Borough Council,North West,Shire district," for at, name in enumerate(NORTH)),
        *(f"S{at},{name},{name} Borough Council,South East,Shire district," for at, name in enumerate(SOUTH)),
    ]
)
HARMLESS = (
    "We would like more money for the work. It would make a very real difference to people.",
    "Peers should listen before they speak. They often learn more than they teach.",
    "The reports are too long and nobody reads them. A single page would be better for us all.",
    "Training is good when it is short. It is poor when it lasts for days on end.",
    "Members want to see the numbers early. They cannot decide without them.",
    "Sharing staff has worked well here. It saves money and people like the change.",
    "The rules are clear enough as they stand. What is missing is the time to follow them.",
    "Support should come before things go wrong. Later it costs everybody far more.",
)
ENCODER = HashEncoder(dimensions=64)


class HashVectors:
    """Stand in for the study's vectors: hashed words, no model."""

    model = ("hashed-words-64", "0" * 64)

    def both_layers(self, texts):
        """Return unit vectors: hashed words have one layer."""
        return self(texts)

    def __call__(self, texts):
        """Return unit vectors."""
        return ENCODER.encode(list(texts))


@dataclass(frozen=True, kw_only=True)
class Person:
    """Hold a respondent."""

    id: str
    code: str = ""
    region: str = "North West"
    authority_type: str = "Shire district"
    authority: str = ""
    name: str = ""
    email: str = ""
    role: str = ""
    may_quote: bool = True


@dataclass(frozen=True, kw_only=True)
class Said:
    """Hold an answer."""

    by: str
    text: str
    question: str = "q1"
    copy_of: str = ""
    campaign: str = ""
    content: str = "substantive"


def corpus_of(people, said) -> Corpus:
    """Return a corpus."""
    frame = pd.DataFrame(
        [
            (p.id, p.authority, p.code, p.region, p.authority_type, p.role, p.name, p.email, p.may_quote)
            for p in people
        ],
        columns=list(RESPONDENT_COLUMNS),
    ).sort_values("respondent_id", ignore_index=True)
    rows = [
        (f"{one.by}:{one.question}", one.by, one.question, one.text, one.content, one.copy_of, one.campaign)
        for one in said
    ]
    answers = pd.DataFrame(rows, columns=list(ANSWER_COLUMNS)).sort_values("answer_id", ignore_index=True)
    numbers = RowAccounting(
        rows_read=len(rows), substantive=len(rows), blank=0, no_comment=0, refers_elsewhere=0
    )
    return Corpus(
        answers=Answers(answers), respondents=Respondents(frame), accounting=numbers, fingerprint="f" * 64
    )


def respondents(number: int, **more) -> list[Person]:
    """Return so many respondents, each of another authority of the North West, then of the South East."""
    people = []
    for at in range(number):
        code = f"N{at}" if at < len(NORTH) else f"S{at - len(NORTH)}"
        region = "North West" if at < len(NORTH) else "South East"
        people.append(Person(id=f"r{at:02}", code=code, region=region, **more))
    return people


def coding(answer_id: str, theme_id: str, start: int = 0, end: int = 20, probability: float = 0.9) -> dict:
    """Return a row for `Codings.of`."""
    return {
        "answer_id": answer_id,
        "question": answer_id.split(":")[1],
        "theme_id": theme_id,
        "coder": MACHINE,
        "probability": probability,
        "start": start,
        "end": end,
        "reason": "",
        "codebook_version": 1,
    }


def codings_of(*rows: dict) -> Codings:
    """Return codings."""
    return Codings.of(list(rows))


def book(*ids: str) -> Codebook:
    """Return a codebook of themes that can be coded."""
    themes = tuple(Theme(id=one, name=one.title(), definition="Says something.") for one in ids)
    return Codebook(title="Test", version=1, themes=themes)


@functools.cache
def _redactor(key: tuple) -> Redactor:
    return Redactor(_redactor.population)


def redactor_of(population: Population) -> Redactor:
    """Return a redactor; one a population, since each takes half a second to build."""
    _redactor.population = population
    return _redactor(tuple(authority.official_name for authority in population.authorities))


def clearer_of(
    corpus: Corpus, folder: Path, monkeypatch, *, population: bool = True, frozen=None, **more
) -> Clearer:
    """Return the clearer of a study with the invented population, or with none."""
    monkeypatch.setattr(clearer_module, "Redactor", redactor_of)
    (folder / "population.csv").write_text(POPULATION_CSV, encoding="utf-8")
    return Clearer.of(
        corpus,
        population="population.csv" if population else "",
        folder=folder,
        settings=AnonymitySettings(**more),
        frozen=frozen,
    )


def mixed_answers(number: int) -> str:
    """Return a table of answers for `write_study` in which no two people wrote the same."""
    rows = ["id,council,name,email,quote,q1,q2"]
    for at in range(number):
        first = HARMLESS[at % 8].partition(". ")[0]
        second = HARMLESS[(at + 1 + at // 8) % 8].partition(". ")[2]
        rows.append(f'r{at:02}x,{(NORTH + SOUTH)[at]},,,yes,"{first}. {second}",')
    return "\n".join(rows) + "\n"


STUDY_TOML = """\
title = "Where next?"
answers = "answers.csv"
codebook = "codebook.yaml"
population = "population.csv"

[columns]
respondent = "id"
authority = "council"
name = "name"
email = "email"
may_quote = "quote"

[[questions]]
id = "q1"
text = "What would help?"

[[questions]]
id = "q2"
text = "What else?"

"""
CODEBOOK_YAML = """\
title: Streets
version: 1
themes:
  - id: money
    name: Money
    definition: Asks for money, savings, or says what it costs.
    examples: [We would like more money., It saves money and costs less.]
    keywords: [money, cost*]
  - id: peers
    name: Peers
    definition: Speaks of peers, staff and members who learn from each other.
    examples: [Peers should listen and learn., Sharing staff works well.]
    keywords: [peers, staff]
"""


def write_study(folder: Path, *, settings: str = "", respondents: int = 20, **files: str) -> Path:
    """Write a study of two questions, answered by so many invented people; ``files`` replace what a file holds."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["id,council,name,email,quote,q1,q2"]
    for at in range(respondents):
        council = (NORTH + SOUTH)[at]
        name = f"Ottoline Bracken{NORTH[at % 12].lower()}"
        mail = f"{name.replace(' ', '.').lower()}@{council.lower()}.example"
        consent = "no" if at % 5 == 4 else "yes"
        also = ("n/a", "", f"{HARMLESS[(at + 3) % 8]} {name} of {council} said so.")[at % 3]
        rows.append(f'r{at:02}x,{council},{name},{mail},{consent},"{HARMLESS[at % 8]}","{also}"')
    written = {
        "study.toml": STUDY_TOML + settings,
        "answers.csv": "\n".join(rows) + "\n",
        "codebook.yaml": CODEBOOK_YAML,
        "population.csv": POPULATION_CSV,
    }
    for name, content in (written | {name.replace("__", "."): text for name, text in files.items()}).items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def readable(folder: Path) -> str:
    """Return every word that a reader could find in the files of a folder, archives opened; lower case."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    found = (words.text for file in files for words in words_of_file(file.name, file.read_bytes()))
    return "\n".join(found).casefold()


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
