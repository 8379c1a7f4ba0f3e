"""Suggestions: from answers no theme covers, from themes that fall into two, from words that keywords miss."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from cli_builders import ANSWERS, AUTHORITIES, CODEBOOK, STUDY, ToyVectors, rows_of, write_study

from sli_themes.codebook import Status, read_codebook
from sli_themes.coding.human import human_row
from sli_themes.coding.model import Codings
from sli_themes.decisions import append_decisions
from sli_themes.pipeline import code_study, read_inputs
from sli_themes.refinement.missing_keywords import BY_MACHINE, BY_PEOPLE
from sli_themes.refinement.suggestions import Suggestions, suggest

MONEY_ONLY = CODEBOOK[: CODEBOOK.index("  - id: partners")]
FEW = "\n[settings.codebook]\nenough_answers = 6\n"


def suggested(folder) -> Suggestions:
    """Return what is suggested for a study."""
    inputs = read_inputs(folder)
    return suggest(inputs, ToyVectors(inputs.study))


def decide(folder, themes: dict[int, str]) -> None:
    """Have a person code answers."""
    rows = [human_row(f"R{at:03}:q1", "q1", theme, "anna", 1) for at, theme in themes.items()]
    append_decisions(
        read_inputs(folder).study, "anna", Codings.of(rows), at=datetime(2015, 7, 31, tzinfo=UTC)
    )


@pytest.fixture
def folder(tmp_path):
    """Return a study in which a person found money in ten answers, and nothing in twenty-two others."""
    write_study(tmp_path / "study", codebook=MONEY_ONLY, study=STUDY + FEW)
    decide(tmp_path / "study", {at: "money" if at < 10 else "" for at in range(32)})
    return tmp_path / "study"


def test_uncoded_answers_become_candidate_themes(folder):
    """Each is a draft with name, keywords, a definition to be written and redacted examples, in restricted/ alone."""
    found = suggested(folder)
    assert found.themes
    file = folder / "restricted" / "suggested-themes.yaml"
    assert file in found.files
    drafts = read_codebook(file).themes
    assert [draft.id for draft in drafts] == [one.theme.id for one in found.themes]
    for draft, one in zip(drafts, found.themes, strict=True):
        assert draft.status is Status.DRAFT
        assert draft.keywords
        assert draft.definition.startswith("To be written by a person.")
        assert 1 <= len(draft.examples) <= 3
        assert 0.6 <= one.agreement <= 1
    assert not list(folder.glob("suggested*"))


def test_names_are_in_no_suggestion(folder):
    """Who wrote it, where they work: redacted in examples, absent from keywords and from what machines read."""
    rows = [
        (*row[:-1], f"{row[-1]} So says Ottoline Brackenshaw of {AUTHORITIES[at]} Council.")
        for at, row in enumerate(rows_of(ANSWERS[:32]))
    ]
    write_study(folder, rows=rows, codebook=MONEY_ONLY, study=STUDY + FEW + "stable = 0.0\n")
    found = suggested(folder)
    written = "".join(path.read_text("utf-8") for path in found.files) + str(found.as_json())
    assert found.themes
    assert not any(
        name.casefold() in written.casefold() for name in ("Ottoline", "Brackenshaw", *AUTHORITIES[:32])
    )
    assert not any(answer in str(found.as_json()) for answer in ANSWERS[:32])


def test_a_theme_that_falls_into_two_is_suggested_for_a_split(tmp_path):
    """Partners and money under one theme: two parts, in a file that `split --parts` reads."""
    folder = write_study(tmp_path / "study", study=STUDY + FEW + "stable = 0.4\n")
    decide(folder, {at: "money" if at < 20 else "open" if at < 30 else "" for at in range(32)})
    found = suggested(folder)
    (split,) = [one for one in found.splits if one.theme_id == "money"]
    assert [part.answers for part in split.parts] == sorted(
        (part.answers for part in split.parts), reverse=True
    )
    assert sum(part.answers for part in split.parts) == 20
    assert [theme.id for theme in read_codebook(split.file).themes] == [part.theme.id for part in split.parts]
    assert not {part.theme.id for part in split.parts} & {"money", "partners", "open"}


def test_keywords_raise_recall_and_keep_precision(folder):
    """Measured on people's codings where there are enough; a phrase stands in several answers."""
    book = folder / "codebook.yaml"
    book.write_text(book.read_text("utf-8").replace('"budget*", "fund*", ', ""), "utf-8")
    found = suggested(folder).keywords
    assert {one.keyword for one in found} & {"budget", "funding"}
    for one in found:
        assert one.measured_on == BY_PEOPLE
        assert one.recall_after > one.recall_before
        assert one.precision_after >= min(one.precision_before, 0.8)
        assert one.answers >= 2


def test_without_human_codings_the_machine_stands_in_and_that_is_said(tmp_path):
    """Whose codings are taken for the truth is told with each keyword."""
    settings = FEW + "rare_answers = 2\nconfident = 0.5\n"
    book = CODEBOOK.replace(
        'keywords: ["partner*", police, health, charities, "business*"]', "keywords: [hospital]"
    )
    folder = write_study(tmp_path / "study", codebook=book, study=STUDY + settings)
    found = [one for one in suggested(folder).keywords if one.theme_id == "partners"]
    assert found
    assert {one.measured_on for one in found} == {BY_MACHINE}


def test_the_order_of_answers_changes_no_byte(folder):
    """Shuffled rows, and codings that are saved or not: the same files and figures."""
    first = suggested(folder)
    files = {path.name: path.read_bytes() for path in first.files}
    lines = (folder / "responses.csv").read_text("utf-8").splitlines()
    random.Random(7).shuffle(rest := lines[1:])
    (folder / "responses.csv").write_text("\n".join([lines[0], *rest]) + "\n", "utf-8")
    inputs = read_inputs(folder)
    code_study(inputs, ToyVectors(inputs.study))
    again = suggested(folder)
    assert again.as_json() == first.as_json()
    assert {path.name: path.read_bytes() for path in again.files} == files


def test_too_few_answers_give_no_suggestion(tmp_path):
    """Nothing is made of a handful of answers, and no file is written."""
    found = suggested(write_study(tmp_path / "study", answers=ANSWERS[8:12]))
    assert (found.themes, found.splits, found.keywords, found.files) == ((), (), (), ())
