"""Routing: the base is who was asked and answered; who was not asked counts nowhere."""

from __future__ import annotations

from table_builders import AFTER_YES, YES_NO, people, read

from sli_themes.answers.routing import route

THEN = """\
[[questions]]
id = "c"
kind = "closed"
options = ["Yes", "No"]
asked_if = { a = ["Yes", "No"], b = "Now" }
"""


def routed(folder, *answers: dict[str, str]):
    """Return the routing of a study with these answers, and the notes on reading it."""
    rows = [
        row | {"a": "", "b": "", "c": ""} | said
        for row, said in zip(people(len(answers)), answers, strict=True)
    ]
    study, reading = read(folder, rows, YES_NO + AFTER_YES + THEN)
    return route(study, reading.corpus.choices, reading.corpus.respondents), reading.notes


def test_the_base_is_who_was_asked_and_answered(tmp_path):
    """Asked are those whom the answer before led there; a blank is asked and not answered."""
    routing, _ = routed(tmp_path, {"a": "Yes", "b": "Now"}, {"a": "Yes"}, {"a": "No"}, {})
    assert routing.of("a").asked == {"r000", "r001", "r002", "r003"}
    assert routing.of("a").answered == {"r000", "r001", "r002"}
    assert routing.of("b").asked == {"r000", "r001"}
    assert routing.of("b").answered == {"r000"}
    assert routing.of("b").chosen == {"Now": {"r000"}, "Later": frozenset()}


def test_an_answer_of_somebody_not_asked_counts_nowhere_and_is_told(tmp_path):
    """It is in no option and no base, leads nowhere, and a note says whose it is, not what."""
    routing, notes = routed(tmp_path, {"a": "No", "b": "Later"}, {"b": "Now", "c": "Yes"}, {"a": "Yes"})
    assert routing.of("b").answered == frozenset()
    assert routing.of("b").not_asked == {"r000", "r001"}
    assert routing.of("c").asked == frozenset()
    said = [str(note) for note in notes if "without having been asked" in str(note)]
    assert len(said) == 2
    assert "respondents r000, r001" in said[0]
    assert "respondent r001" in said[1]
    assert not any("Later" in one or "Now" in one for one in said)


def test_every_condition_must_hold(tmp_path):
    """Several options of one question are "or", several questions "and"."""
    routing, _ = routed(tmp_path, {"a": "Yes", "b": "Now"}, {"a": "Yes", "b": "Later"}, {"a": "No"})
    assert routing.of("c").asked == {"r000"}
