"""The codebook in use: notes on themes from codings, answers and vectors, none with a word of an answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cli_builders import ANSWERS, CODEBOOK, ToyVectors, rows_of, write_study

from sli_themes.coding.human import human_row
from sli_themes.coding.model import Codings
from sli_themes.decisions import append_decisions
from sli_themes.pipeline import code_study, read_inputs
from sli_themes.refinement.in_use import check_meaning, check_use

TWIN = """\
  - id: cash
    name: Money
    definition: Asks for budgets, funding, savings, cuts or reserves to be recognised.
    examples: [Our budget was cut again and the reserves are gone., Funding decides what we can still do.]
    keywords: ["budget*", "fund*", money, "saving*", "reserve*", "cut*"]
"""


@pytest.fixture
def folder(tmp_path):
    """Return where a study goes."""
    return tmp_path / "study"


def noted(folder, *, code=True, meaning=False) -> list[str]:
    """Return the notes on a study's codebook, coded before or not."""
    inputs = read_inputs(folder)
    vectors = ToyVectors(inputs.study)
    if code:
        code_study(inputs, vectors)
    found = check_meaning(inputs, vectors) if meaning else check_use(inputs)
    assert not any(note.fatal for note in found)
    assert all(note.next_step for note in found)
    return [str(note) for note in found]


def decide(folder, *given: tuple[int, str]) -> None:
    """Have a person code answers."""
    rows = [human_row(f"R{at:03}:q1", "q1", theme, "anna", 1) for at, theme in given]
    append_decisions(
        read_inputs(folder).study, "anna", Codings.of(rows), at=datetime(2015, 7, 31, tzinfo=UTC)
    )


def with_theme(entry: str) -> str:
    """Return the codebook with one more theme."""
    return CODEBOOK + entry


def test_without_codings_it_says_what_it_could_not_look_at(folder):
    """Nothing is coded: sizes are not guessed, and the next command is named."""
    write_study(folder)
    assert noted(folder, code=False) == [
        (
            "themes: how often each is coded was not looked at: there are no codings of today's answers and codebook "
            f"→ run: sli-themes code {folder}"
        )
    ]


def test_a_sound_codebook_has_no_notes(folder):
    """Three themes of ten answers each, far apart: nothing to say."""
    write_study(folder)
    decide(folder, *((at, "money" if at < 10 else "partners" if at < 20 else "open") for at in range(30)))
    assert noted(folder) == []
    assert noted(folder, meaning=True) == []


def test_empty_rare_and_huge_themes_are_noted(folder):
    """Each with its number and what to do."""
    more = "  - id: {0}\n    name: {0}\n    definition: {0}.\n    examples: [{0}]\n"
    write_study(folder, codebook=with_theme(more.format("zeppelins") + more.format("quinces")))
    decide(folder, *((at, "money") for at in range(20)), (20, "quinces"), (21, ""))
    notes = "\n".join(noted(folder))
    assert "theme zeppelins: no answer is coded with it → retire it" in notes
    assert "theme quinces: only 1 of 32 answers is coded with it → merge it" in notes
    assert "theme money: 2" in notes
    assert "answers are coded with it → split it" in notes


def test_themes_coded_together_are_noted(folder):
    """Two themes in the same answers, nearly always."""
    write_study(folder, codebook=with_theme(TWIN.replace("name: Money", "name: Cash")))
    decide(
        folder,
        *((at, theme) for at in range(12) for theme in ("money", "cash")),
        *((at, "") for at in range(12, 32)),
    )
    notes = [note for note in noted(folder) if "coded with both" in note]
    assert notes == [
        (
            "theme cash: 12 of the 12 answers coded with it or with money are coded with both "
            "→ merge them, or say in not_when where each ends"
        )
    ]


def test_near_identical_themes_are_noted(folder):
    """The same texts under two ids; a theme and the one above it are meant to be alike."""
    twin = TWIN.replace("name: Money", "name: Money money")
    write_study(folder, codebook=with_theme(twin))
    assert any(
        note.startswith("theme cash: its texts say nearly")
        for note in noted(folder, code=False, meaning=True)
    )
    write_study(folder, codebook=with_theme(twin + "    parent: money\n"))
    assert noted(folder, code=False, meaning=True) == []


def test_a_definition_that_does_not_fit_its_answers_is_noted(folder):
    """People coded answers on partners with money: its texts are not what they say."""
    write_study(folder)
    decide(folder, *((at, "partners" if at < 10 else "money" if at < 20 else "open") for at in range(30)))
    notes = noted(folder, code=False, meaning=True)
    assert [note.split(":")[0] for note in notes] == ["theme money", "theme partners"]
    assert "more like the texts of partners" in notes[0]


@pytest.mark.parametrize(
    ("example", "real"),
    [
        ("HONESTLY: the funding gap into the principles since it decides what!", True),
        ("the funding gap into the principles since nothing", False),
        ("We need three more bins", True),
        ("More money", False),
    ],
)
def test_examples_with_a_respondents_words_are_noted(folder, example, real):
    """Eight words in a row, or the whole answer; case and punctuation aside, and no word of it in the message."""
    book = CODEBOOK.replace("Funding decides what we can still do.", f'"{example}"')
    write_study(folder, codebook=book, rows=rows_of([*ANSWERS, "We need three more bins!", "More money."]))
    notes = [note for note in noted(folder, code=False) if "stands in an answer" in note]
    assert [note.split(" stands")[0] for note in notes] == (["theme money: example 2"] if real else [])
    assert not any(word in "".join(notes) for word in ("funding", "bins", "gap"))
