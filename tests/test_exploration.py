"""Exploration: clusters of every question, from redacted words, beside the codebook and over nothing of a person's."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from bridge_builders import HARMLESS, NORTH, HashVectors, redactor_of, write_study

from sli_themes.anonymity import clearer as clearer_module
from sli_themes.codebook import read_codebook
from sli_themes.errors import AnswersError, StudyError, UsageError
from sli_themes.exploration import explore_study
from sli_themes.pipeline import code_study, read_inputs
from sli_themes.settings import CodingSettings


@pytest.fixture(autouse=True)
def one_redactor(monkeypatch):
    """Build the redactor once for all tests."""
    monkeypatch.setattr(clearer_module, "Redactor", redactor_of)


@pytest.fixture
def study(tmp_path):
    """Return the folder of a study, not coded yet."""
    return write_study(tmp_path / "study")


def explored(folder, **more):
    """Explore a study."""
    return explore_study(read_inputs(folder), HashVectors(), **more)


def test_every_open_question_is_clustered(study):
    """Each question has its clusters, its file and every answer that says something in one of them."""
    found = explored(study)
    assert [one.question for one in found.questions] == ["q1", "q2"]
    assert [len(one.clusters) for one in found.questions] == [20, 6]
    for question in ("q1", "q2"):
        text = (study / "restricted" / f"clusters-{question}.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert {row["answer_id"].split(":")[1] for row in rows} == {question}


def test_answers_without_content_stand_beside_the_clusters(study):
    """Blank and "n/a" are counted in their own bucket, and are in no cluster."""
    first, second = explored(study).questions
    assert (first.contentless, second.contentless) == (0, 14)
    assert len(second.clusters) + second.contentless == 20


def test_one_question_alone(study):
    """With a question given only that is clustered; one that is not asked is a mistake of the command."""
    found = explored(study, question="q2")
    assert [one.question for one in found.questions] == ["q2"]
    assert not (study / "restricted" / "clusters-q1.csv").exists()
    with pytest.raises(UsageError, match="q9 is none of the open questions: q1, q2"):
        explored(study, question="q9")


def test_as_many_clusters_as_asked_for(study):
    """A number of themes is a number of clusters."""
    (one,) = explored(study, question="q1", themes=3).questions
    assert len(one.clusters.summaries) == 3


def test_keywords_and_central_answers_come_from_redacted_words(study):
    """Names that many answers hold are no keywords, in no draft and in no central answer shown."""
    text = (study / "answers.csv").read_text(encoding="utf-8")
    for words in HARMLESS:
        text = text.replace(f'"{words}"', f'"{words} Zorvale and Susan Thornwhistle said so."')
    (study / "answers.csv").write_text(text, encoding="utf-8")
    found = explored(study)
    shown = [word for one in found.questions for s in one.clusters.summaries for word in s.keywords]
    assert shown
    shown += [words for one in found.questions for central in one.central for words in central]
    everything = f"{shown} {found.as_json()} {found.draft.read_text(encoding='utf-8')}".casefold()
    for name in ("zorvale", "thornwhistle", "susan", "ottoline", *(name.casefold() for name in NORTH)):
        assert name not in everything


def test_what_stability_says(study):
    """Of few answers the page says why it is not told and how many it takes; of more it has the numbers."""
    from sli_themes.cli.pages import exploration_page

    few = exploration_page(explored(study, themes=2))
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.write("\n[settings.clustering]\nsubsample_share = 0.5\n")
    many = exploration_page(explored(study, themes=2))
    assert "Stability: 1 always found again" in many
    assert many.count("   stability ") == 4
    assert "cannot be told: distinct answers are fewer than 11, so none can be left out." in few
    assert "   stability " not in few
    only = exploration_page(explored(study, question="q1", themes=1))
    assert "20 answers in 1 cluster," in only
    assert "cannot be told: there is but one." in only
    assert "(stability" not in explored(study, question="q1", themes=1).draft.read_text("utf-8")


def test_the_json_holds_no_sentence(study):
    """What machines read has sizes, ids and keywords, and no words of a whole answer."""
    printed = json.dumps(explored(study).as_json())
    assert not any(words in printed for words in HARMLESS)


def test_a_draft_is_never_overwritten(study):
    """A second draft gets the next free name; what a person wrote into the first stays."""
    first = explored(study).draft
    first.write_text("mine", encoding="utf-8")
    second = explored(study).draft
    assert second != first
    assert first.read_text(encoding="utf-8") == "mine"
    assert (study / "codebook.yaml").read_text(encoding="utf-8").startswith("title: Streets")


def test_a_draft_can_be_used(study):
    """The draft is a codebook: themes of both questions with ids and names that differ, in use for their question."""
    found = explored(study)
    themes = read_codebook(found.draft).themes
    assert len(themes) == sum(len(one.clusters.summaries) for one in found.questions)
    assert len({theme.id for theme in themes}) == len(themes)
    assert {theme.questions for theme in themes} == {("q1",), ("q2",)}


def test_the_same_answers_to_two_questions_give_themes_apart(study):
    """When two questions have clusters with the same keywords, ids and names still differ."""
    rows = [f'r{at:02}x,,,,yes,"{HARMLESS[at % 2]}","{HARMLESS[at % 2]}"' for at in range(20)]
    (study / "answers.csv").write_text(
        "\n".join(["id,council,name,email,quote,q1,q2", *rows]), encoding="utf-8"
    )
    themes = read_codebook(explored(study, themes=2).draft).themes
    assert len(themes) == 4
    assert len({theme.name.casefold() for theme in themes}) == 4


def test_coverage_appears_once_the_answers_are_coded(study):
    """Before coding nothing is said of the codebook; after it, how many answers of each cluster it leaves uncoded."""
    assert all(one.coverage == () for one in explored(study).questions)
    code_study(read_inputs(study), HashVectors())
    for one in explored(study).questions:
        assert sum(cover.coded + cover.uncoded for cover in one.coverage) == len(one.clusters)
        assert sum(cover.coded for cover in one.coverage) > 0


def test_coverage_of_stale_codings_is_not_shown(study):
    """Codings of another codebook say nothing of this one."""
    code_study(read_inputs(study), HashVectors())
    text = (study / "codebook.yaml").read_text(encoding="utf-8")
    (study / "codebook.yaml").write_text(text.replace("name: Money", "name: Cash"), encoding="utf-8")
    assert all(one.coverage == () for one in explored(study).questions)


def test_exploring_needs_no_codebook(study):
    """A study without a codebook can be explored: that is where its first draft comes from."""
    (study / "codebook.yaml").unlink()
    inputs = read_inputs(study, codebook_needed=False)
    assert explore_study(inputs, HashVectors()).draft.exists()


def test_nothing_said_is_told(study):
    """When no answer says anything, that is the message, and no draft is left behind."""
    rows = [f"r{at},,,,yes,n/a," for at in range(5)]
    (study / "answers.csv").write_text(
        "\n".join(["id,council,name,email,quote,q1,q2", *rows]), encoding="utf-8"
    )
    with pytest.raises(StudyError, match="no answer says anything"):
        explored(study)
    assert not list(study.glob("codebook-draft*"))


def test_exploring_twice_gives_the_same_bytes(study):
    """Two runs write the same tables and the same draft."""
    first = explored(study)
    tables = [path.read_bytes() for path in first.files]
    assert [path.read_bytes() for path in explored(study).files] == tables


def test_only_answers_without_a_theme(study):
    """What fits no theme is clustered by itself into a file of its own, and the draft holds candidates from it."""
    inputs = read_inputs(study)
    settings = replace(inputs.study.settings, coding=CodingSettings(threshold=0.5))
    (study / "study.toml").write_text(
        (study / "study.toml").read_text("utf-8") + "\n[settings.coding]\nthreshold = 0.5\n", "utf-8"
    )
    assert read_inputs(study).study.settings.coding == settings.coding
    done = code_study(read_inputs(study), HashVectors())
    coded = set(done.coded.codings.frame["answer_id"])
    said = set(inputs.corpus.answers.substantive["answer_id"])
    assert coded
    assert said - coded
    found = explored(study, uncoded=True)
    clustered = {answer for one in found.questions for answer in one.clusters.frame["answer_id"]}
    assert clustered == said - coded
    assert all(path.name.startswith(("clusters-uncoded-", "codebook-draft")) for path in found.files)
    assert all(one.coverage == () for one in found.questions)


def test_what_fits_no_theme_is_known_after_coding_only(study):
    """Before anything is coded every answer lacks a theme, so asking for those is a fault."""
    with pytest.raises(AnswersError, match="not coded yet"):
        explored(study, uncoded=True)
