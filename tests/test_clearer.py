"""The clearer: who is quoted as what, what a last look still sees, and when a frozen scheme stands."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from bridge_builders import HARMLESS, Person, Said, clearer_of, corpus_of, respondents

from sli_themes.anonymity.canaries import Flock
from sli_themes.anonymity.clearer import RESPONDENT
from sli_themes.errors import DisclosureError
from sli_themes.results import Attribution


def everybody(number=16, **more):
    """Return so many respondents who each said something."""
    people = respondents(number, **more)
    return people, [Said(by=one.id, text=HARMLESS[at % 8]) for at, one in enumerate(people)]


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Return a function from people, what they said and settings to their clearer."""
    return lambda people, said, **more: clearer_of(corpus_of(people, said), tmp_path, monkeypatch, **more)


def codes(reasons):
    """Return the codes of reasons."""
    return {reason.code for reason in reasons}


def test_a_harmless_passage_passes(made):
    """Ordinary words of somebody who may be quoted, under a safe attribution, are let through as they are."""
    clearer = made(*everybody())
    cleared = clearer.clear("r00:q1", "r00", HARMLESS[0], 0, len(HARMLESS[0]))
    assert not cleared.verdict.held
    assert cleared.text == HARMLESS[0]
    assert clearer.last_look("r00", HARMLESS[0], cleared.text) == ()


def test_without_consent_the_gate_holds(made):
    """The gate asks for consent itself: whoever forgets to ask before publishes nothing."""
    clearer = made(*everybody(may_quote=False))
    verdict = clearer.clear("r00:q1", "r00", HARMLESS[0], 0, len(HARMLESS[0])).verdict
    assert "may not be quoted" in codes(verdict.reasons)


def test_an_attribution_that_is_not_safe_holds(made):
    """Where too few authorities responded for any words, every passage is held."""
    clearer = made(*everybody(2))
    assert not clearer.scheme.is_safe(clearer.attribution("r00"))
    verdict = clearer.clear("r00:q1", "r00", HARMLESS[0], 0, len(HARMLESS[0])).verdict
    assert "attribution" in codes(verdict.reasons)


def test_without_a_population_everybody_is_a_respondent(made):
    """Nothing finer than "respondent" is printed when nobody knows which authorities exist."""
    clearer = made(*everybody(), population=False)
    assert clearer.attribution("r00") == Attribution(words=RESPONDENT)
    assert not clearer.clear("r00:q1", "r00", HARMLESS[0], 0, len(HARMLESS[0])).verdict.held


def test_what_the_whole_answer_tells_is_taken_out_of_its_part(made):
    """A signature without a capital is a name by what stands before it, also when the passage leaves that out."""
    people, said = everybody()
    text = f"{HARMLESS[0]}\nKind regards,\nthornwhistle"
    cleared = made(people, said).clear("r00:q1", "r00", text, text.index("thorn"), len(text))
    assert cleared.text == "[name]"
    assert [span.start for span in cleared.redaction.spans] == [0]


def test_redacted_is_the_whole_answer(made):
    """Exploration sees answers with the respondent's own council taken out."""
    clearer = made(*everybody())
    assert clearer.redacted("r00", "Here in Zorvale we try.") == "Here in [our council] we try."


def test_an_author_is_an_authority(made):
    """Respondents of one authority are one author, also when only the name they gave says so; the public is many."""
    people = [
        Person(id="a", code="N1"),
        Person(id="b", code="N1"),
        Person(id="c", authority="Zurnwick Voices"),
        Person(id="d", authority="zurnwick  VOICES"),
        Person(id="e", authority="Member of the public"),
        Person(id="f", authority="Member of the public"),
        Person(id="g"),
    ]
    clearer = made(people, [Said(by="a", text=HARMLESS[0])])
    names = [clearer.author(one.id) for one in people]
    assert names[0] == names[1]
    assert names[2] == names[3]
    assert len(set(names)) == 5


def test_the_log_points_and_does_not_quote(made):
    """The log has a line a passage, sorted, with places and kinds and no word of an answer."""
    clearer = made(*everybody())
    text = f"Here in Zorvale we try. {HARMLESS[0]}"
    clearer.clear("r02:q1", "r02", HARMLESS[1], 0, 20)
    clearer.clear("r00:q1", "r00", text, 0, len(text))
    first, second = clearer.log()
    assert (first["answer_id"], second["answer_id"]) == ("r00:q1", "r02:q1")
    (span,) = first["spans"]
    assert text[span["start"] : span["end"]] == "Zorvale"
    assert "zorvale" not in json.dumps([first, second]).casefold()


def test_the_log_keeps_answers_apart(made):
    """Two answers of one respondent with the same words at the same place are two lines."""
    clearer = made(*everybody())
    for answer in ("r00:q1", "r00:q2"):
        clearer.clear(answer, "r00", HARMLESS[0], 0, 20)
    assert len(list(clearer.log())) == 2


@pytest.mark.parametrize(
    ("quote", "code"),
    [
        (f"Zorvale is the place. {HARMLESS[0]}", "layout"),
        (f"It was a good thornwhistle. {HARMLESS[0]}", "left at one place"),
        (f"Kestlow Borough Council did it. {HARMLESS[0]}", "known name"),
        (f"I asked r07x99 for it. {HARMLESS[0]}", "known name"),
        (f"o t t o @ zorvale . example {HARMLESS[0]}", "known name"),
    ],
)
def test_the_last_look_sees_what_is_left(made, quote, code):
    """A quote as it would be printed is looked at again, by redacting it and by plain comparison of words."""
    people, said = everybody()
    people[0] = replace(people[0], name="Ottoline Brackenthwaite", email="otto@zorvale.example")
    people.append(Person(id="r07x99", code="N7"))
    clearer = made(people, said)
    answer = f"Write to Susan Thornwhistle. {HARMLESS[0]}"
    assert code in codes(clearer.last_look("r00", answer, quote))
    assert clearer.last_look("r00", answer, HARMLESS[0]) == ()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("so ottoline said", "a part of the writer's name"),
        ("the Zurnwick-Voices", "the writer's authority"),
        ("otto.bb at home", "the writer's e-mail address"),
    ],
)
def test_what_is_left_of_a_writer_is_seen_by_itself(made, text, left):
    """Parts of a name, an organisation as it was given and the mail box are looked for in their writer's words."""
    person = Person(id="a", name="Ottoline", email="otto.bb@quill.example", authority="Zurnwick Voices")
    canaries = made([person, Person(id="b")], [Said(by="a", text=HARMLESS[0])]).canaries
    assert canaries.left_of("a", text) == {left}
    assert canaries.left_of("b", text) == frozenset()


def test_a_frozen_scheme_is_used_again(made):
    """A later pack says the same words of a cell, although more have responded since."""
    few = everybody(14)  # two in the South East: lifted
    earlier = made(*few).scheme
    later = made(*everybody(20), frozen=earlier.to_json())
    assert later.scheme == earlier
    assert made(*everybody(20)).scheme != earlier


def test_a_frozen_scheme_that_is_no_longer_safe_is_not(made):
    """Where fewer respond now than the words promise, the scheme is solved afresh."""
    earlier = made(*everybody(20)).scheme
    now = made(*everybody(13), frozen=earlier.to_json())
    assert now.scheme != earlier
    assert now.scheme.is_safe(now.attribution("r12"))


def test_a_frozen_scheme_that_would_hold_all_of_a_cell_is_not_used(made):
    """A scheme from before anybody of a region responded has no safe words for it, so it is solved afresh."""
    earlier = made(*everybody(12)).scheme
    assert earlier.safe == ("North West council",)
    now = made(*everybody(20), frozen=earlier.to_json())
    assert now.scheme.is_safe(now.attribution("r15"))


@pytest.mark.parametrize("change", [{"k": 11}, {"responding": 4}, {"by_type": True}])
def test_a_frozen_scheme_of_other_settings_is_not_used(made, change):
    """Stricter or finer settings count: the frozen scheme gives way."""
    earlier = made(*everybody(20)).scheme
    now = made(*everybody(20), frozen=earlier.to_json(), **change)
    assert now.scheme == made(*everybody(20), **change).scheme
    assert now.scheme != earlier


def test_a_frozen_scheme_with_other_words_is_not_used(made):
    """What the population calls everybody, or a class, has changed: the frozen scheme gives way."""
    earlier = made(*everybody(20)).scheme.to_json()
    for other in (
        earlier.replace('"everybody": "local authority"', '"everybody": "school"'),
        earlier.replace('"type": "Shire district",', '"type": "Shire district", "class": "school",'),
    ):
        assert other != earlier
        assert made(*everybody(20), frozen=other).scheme.to_json() == earlier


def test_a_frozen_scheme_that_cannot_be_read_is_refused(made):
    """A damaged scheme file stops the run: silently made anew, packs could be compared."""
    with pytest.raises(DisclosureError):
        made(*everybody(), frozen="{")


@pytest.mark.parametrize(
    ("sought", "text", "found"),
    [
        ("Ottoline Brackenthwaite", "said OTTOLINE\nBRACKENTHWAITE, twice", True),
        ("Ottoline Brackenthwaite", "said Ottoline Bracken-thwaite", True),
        ("Ottoline Brackenthwaite", "said Óttoline Bracken\u00adthwaite", True),
        ("Ottoline Brackenthwaite", "said OttolineBrackenthwaite.", True),
        ("Ottoline Brackenthwaite", "said Ottoline and Brackenthwaite", False),
        ("Tim Ely", "said Tim Ely", True),
        ("Tim Ely", "a timely word", False),
        ("Ann", "said Ann", False),
    ],
)
def test_a_canary_is_found_however_it_is_spaced(sought, text, found):
    """Letter case, accents, hyphens, hidden characters and line breaks hide nothing; "timely" is no name."""
    assert bool(Flock([(sought, "it")]).found_in(text)) is found


def test_a_number_before_a_question_is_no_canary(made):
    """Survey programs number respondents 1, 2, 3: "7" and "q1" meet in any table; an id of one's own is a canary."""
    people = [replace(one, id=str(at)) for at, one in enumerate(respondents(16), start=1)]
    people[0] = replace(people[0], id="ANON-7K3Q")
    clearer = made(people, [Said(by=one.id, text=HARMLESS[at % 8]) for at, one in enumerate(people)])
    found = clearer.canaries.everywhere.found_in
    assert found("a table ends with 7\nq1,the next row") == frozenset()
    assert found("see ANON-7K3Q:q1") == {"the id of respondent ANON-7K3Q", "the id of answer ANON-7K3Q:q1"}
