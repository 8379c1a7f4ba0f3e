"""Clearances: what people decide on held quotes, what that lets through, and what makes it void."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from bridge_builders import (
    HARMLESS,
    HashVectors,
    Said,
    book,
    clearer_of,
    coding,
    codings_of,
    corpus_of,
    respondents,
)

from sli_themes.anonymity import clearances as module
from sli_themes.anonymity.canaries import Flock
from sli_themes.anonymity.clearances import (
    CLEARANCE,
    NEVER_CLEARED,
    Clearance,
    Clearances,
    Decision,
    hash_of,
    people_needed,
    places_of,
    sha256,
)
from sli_themes.anonymity.gate import RULES, Gate
from sli_themes.anonymity.model import Reason, Verdict
from sli_themes.anonymity.ruleset import deciding_files, hash_of_files, ruleset_of
from sli_themes.anonymity.standing import Status, look_at
from sli_themes.anonymity.verbatim import not_verbatim
from sli_themes.authorities import Authority, Population
from sli_themes.decisions import Event
from sli_themes.errors import AnswersError
from sli_themes.excerpts import Excerpt
from sli_themes.passages import passage_at
from sli_themes.quotes import choose_quotes
from sli_themes.quotes.model import REJECTED
from sli_themes.settings import AnonymitySettings, QuoteSettings

NOON = datetime(2015, 7, 31, 12, tzinfo=UTC)
NAMED = f"The brindlewick report said it all. {HARMLESS[0]}"
"""Held for a capitalised word that no list knows: it may be a name."""
COUNTED = f"It was the first in the country to be tried. {HARMLESS[0]}"
"""Held for a superlative: it may be looked up and names nobody."""


class Quoted:
    """Hold a study in which r00 said one thing, and what people decide on it."""

    def __init__(self, text, folder, monkeypatch, people=None, **settings):
        people = people or respondents(16)
        self.said = [Said(by=one.id, text=HARMLESS[at % 8]) for at, one in enumerate(people)]
        self.said[0] = Said(by="r00", text=text)
        self.corpus = corpus_of(people, self.said)
        self.clearer = clearer_of(self.corpus, folder, monkeypatch, **settings)
        self.text, self.events = text, []

    def look(self):
        """Return how the whole answer stands."""
        passage = passage_at(self.text, Excerpt(0, len(self.text)))
        return look_at(self.clearer, Clearances.of(self.events), "r00:q1", "r00", self.text, passage)

    def decide(self, who, decision, words="", *, looked=None):
        """Append a decision as the review makes it, a minute after the one before."""
        looked = looked or self.look()
        edits = decision is Decision.EDIT
        one = Clearance(
            answer_id="r00:q1",
            start=0,
            end=len(self.text),
            hash=looked.original_hash if edits else looked.hash,
            shown=sha256(looked.before_edit if edits else looked.shown),
            decision=decision,
            words=words,
            reason="everybody knows it",
        )
        self.events.append(event(one, who, len(self.events)))
        return self.look()

    def pack(self):
        """Return the quotes of the study, under one theme."""
        rows = [coding(f"{one.by}:q1", "money", 0, len(one.text)) for one in self.said]
        return choose_quotes(
            codings_of(*rows),
            self.corpus,
            book("money"),
            self.clearer,
            HashVectors(),
            QuoteSettings(per_theme=16, min_words=12),
            Clearances.of(self.events),
        )


def event(clearance, who, number=0):
    """Return the event that keeps a clearance."""
    at = (NOON + timedelta(minutes=number)).isoformat()
    content = clearance.as_content()
    return Event(file=f"{who}.jsonl", line=number + 1, who=who, at=at, kind=CLEARANCE, content=content)


@pytest.fixture
def quoted(tmp_path, monkeypatch):
    """Return a function from the words of r00 to their study."""
    return lambda text, **more: Quoted(text, tmp_path, monkeypatch, **more)


def codes(looked):
    """Return the codes of what holds a passage."""
    return {reason.code for reason in looked.reasons}


# ---- how many people


def test_what_may_be_a_name_takes_two_different_people(quoted):
    """One person's clearance leaves it held, the same person twice too; a second person lets it through."""
    study = quoted(NAMED)
    assert study.look().status is Status.FIRST
    assert study.decide("anna", Decision.CLEAR).status is Status.SECOND
    assert study.decide("Anna", Decision.CLEAR).status is Status.SECOND
    looked = study.decide("ben", Decision.CLEAR)
    assert (looked.status, looked.held, looked.missing) == (Status.CLEARED, False, 0)


def test_what_names_nobody_takes_one_person(quoted):
    """A claim that may be looked up is cleared by one."""
    study = quoted(COUNTED)
    assert codes(study.look()) == {"superlative"}
    assert study.decide("anna", Decision.CLEAR).status is Status.CLEARED


def test_an_unknown_reason_takes_two():
    """A rule that nobody has classed fails closed."""
    assert people_needed(Reason(code="a rule of next year", words="")) == 2
    assert {people_needed(Reason(code=code, words="")) for code in module.INDIRECT} == {1}
    assert module.INDIRECT.isdisjoint(NEVER_CLEARED)


def test_a_cleared_quote_competes_like_any_other(quoted):
    """Held it is in the queue; cleared it is a quote, counted as cleared, and every coding still ends somewhere."""
    study = quoted(NAMED)
    before = study.pack()
    assert [one.candidate.answer_id for one in before.held if "brindlewick" in one.shown] == ["r00:q1"]
    study.decide("anna", Decision.CLEAR)
    study.decide("ben", Decision.CLEAR)
    after = study.pack()
    assert any("brindlewick" in quote.text for quote in after.quotes)
    assert (after.reviewed.cleared, after.reviewed.edited, after.reviewed.rejected) == (1, 0, 0)
    assert len(after.quotes) + len(after.held) + sum(dict(after.passed_over).values()) == 16
    assert after == study.pack()


# ---- what makes a clearance void


def test_a_stale_clearance_is_void(quoted, monkeypatch):
    """Other words, another attribution or other rules: each alone makes both clearances void."""
    study = quoted(NAMED)
    study.decide("anna", Decision.CLEAR)
    assert study.decide("ben", Decision.CLEAR).status is Status.CLEARED
    monkeypatch.setattr(study.clearer, "ruleset", "other rules")
    assert study.look().status is Status.FIRST
    monkeypatch.undo()
    assert study.look().status is Status.CLEARED
    study.text = NAMED.replace("it all", "a lot")
    assert study.look().status is Status.FIRST
    study.text = NAMED
    scheme = study.clearer.scheme
    cells = tuple(replace(cell, words=f"{cell.words}s") for cell in scheme.cells)
    study.clearer.scheme = replace(scheme, cells=cells, safe=tuple(f"{words}s" for words in scheme.safe))
    study.clearer.gate.scheme = study.clearer.scheme
    assert study.look().status is Status.FIRST


def test_the_hash_is_of_all_three():
    """Words, attribution and ruleset each change it, and none can pass for a part of another."""
    changed = [("a", "b", "c"), ("x", "b", "c"), ("a", "x", "c"), ("a", "b", "x"), ("ab", "", "c")]
    assert len({hash_of(*three) for three in changed}) == len(changed)


def test_a_clearance_is_of_one_answer(quoted):
    """The same words of somebody else wait for a person of their own: other things may hold them."""
    study = quoted(NAMED)
    study.decide("anna", Decision.CLEAR)
    study.decide("ben", Decision.CLEAR)
    passage = passage_at(NAMED, Excerpt(0, len(NAMED)))
    other = look_at(study.clearer, Clearances.of(study.events), "r01:q1", "r01", NAMED, passage)
    assert other.status is Status.FIRST


def test_the_last_word_of_a_person_counts(quoted):
    """Who rejects after clearing has rejected; who clears after rejecting has taken the rejection back."""
    study = quoted(COUNTED)
    study.decide("anna", Decision.CLEAR)
    assert study.decide("anna", Decision.REJECT).status is Status.REJECTED
    assert study.decide("anna", Decision.CLEAR).status is Status.CLEARED


# ---- rejections


def test_one_rejection_beats_all_clearances(quoted):
    """Whoever rejects it and whenever: it is never published, nor in the queue, and another passage takes its place."""
    study = quoted(NAMED)
    study.decide("cleo", Decision.REJECT)
    for who in ("anna", "ben"):
        assert study.decide(who, Decision.CLEAR).status is Status.REJECTED
    pack = study.pack()
    assert not any(
        "brindlewick" in words for words in [q.text for q in pack.quotes] + [h.shown for h in pack.held]
    )
    assert dict(pack.passed_over)[REJECTED] == pack.reviewed.rejected == 1
    assert len(pack.quotes) + len(pack.held) + sum(dict(pack.passed_over).values()) == 16


def test_a_rejection_outlives_rules_and_reaches_what_overlaps(quoted, monkeypatch):
    """Another rule, another attribution or a longer passage bring rejected words back to nobody."""
    study = quoted(NAMED)
    study.decide("anna", Decision.REJECT)
    monkeypatch.setattr(study.clearer, "ruleset", "other rules")
    assert study.look().status is Status.REJECTED
    part = passage_at(NAMED, Excerpt(4, 34))
    said = Clearances.of(study.events)
    assert look_at(study.clearer, said, "r00:q1", "r00", NAMED, part).status is Status.REJECTED
    whole = passage_at(NAMED, Excerpt(0, len(NAMED)))
    assert look_at(study.clearer, said, "r01:q1", "r01", NAMED, whole).status is Status.REJECTED


def test_what_the_gate_lets_through_can_be_rejected_too(quoted):
    """A person who reads a quote and rejects it is heard although no rule holds it."""
    study = quoted(HARMLESS[1])
    assert study.look().status is Status.PASSED
    assert study.decide("anna", Decision.REJECT).held


# ---- edits


def test_an_edit_is_looked_at_again(quoted):
    """With the cause cut out nothing holds the quote; it is published as edited and counted so."""
    study = quoted(NAMED)
    looked = study.decide("anna", Decision.EDIT, f"… {HARMLESS[0]}")
    assert (looked.status, looked.shown) == (Status.EDITED, f"… {HARMLESS[0]}")
    pack = study.pack()
    assert f"… {HARMLESS[0]}" in {quote.text for quote in pack.quotes}
    assert pack.reviewed.edited == 1


def test_an_edit_that_is_still_held_needs_clearing(quoted):
    """The edit's own words are what is cleared: clearances of the words before it do not count for it."""
    study = quoted(NAMED)
    study.decide("anna", Decision.CLEAR)
    study.decide("ben", Decision.CLEAR)
    edited = "The brindlewick report said it all. …"
    assert study.decide("cleo", Decision.EDIT, edited).status is Status.FIRST
    assert study.decide("anna", Decision.CLEAR).status is Status.SECOND
    looked = study.decide("ben", Decision.CLEAR)
    assert (looked.status, looked.shown) == (Status.EDITED, edited)


def test_an_edit_that_is_not_verbatim_is_void(quoted):
    """A line of the decisions that was tampered with cannot put words into a respondent's mouth."""
    study = quoted(NAMED)
    looked = study.decide("anna", Decision.EDIT, "We like inspectors.")
    assert looked.shown == NAMED
    assert looked.status is Status.FIRST


def test_an_edit_goes_with_the_words_it_was_made_of(quoted, monkeypatch):
    """When the rules change the edit is void, as a clearance is."""
    study = quoted(NAMED)
    study.decide("anna", Decision.EDIT, f"… {HARMLESS[0]}")
    monkeypatch.setattr(study.clearer, "ruleset", "other rules")
    assert study.look().shown == NAMED


@pytest.mark.parametrize(
    "insertion", ["[the Quenmoor report]", "[Ottoline Brackenthwaite]", "[o.brack@zorvale.example]"]
)
def test_what_an_edit_puts_in_is_looked_at(quoted, insertion):
    """A name within square brackets is held like any other."""
    study = quoted(NAMED)
    assert study.decide("anna", Decision.EDIT, f"{insertion} … {HARMLESS[0]}").held


QUOTE = "We asked [our council] for help, and help came. It was good help."


@pytest.mark.parametrize(
    "edited",
    [
        "We asked [our council] for help …",
        "… help came. It was good help.",
        "We … asked [our council] for help, and help came. It was good help.",
        "We asked … for … help …",
        "We asked [them] for help, and help came. It was [very] good help.",
        "  We asked [our council]\nfor help, and help came. … ",
        "… help.",
    ],
)
def test_fair_edits(edited):
    """Words in order, … where some went, brackets around what came: also where a word stands several times."""
    assert not_verbatim(QUOTE, edited) == ""


@pytest.mark.parametrize(
    ("edited", "why"),
    [
        (QUOTE, "nothing was changed"),
        ("We asked for help, and help came. It was good help.", "word 3"),
        ("We asked [our council] for help", "end of the quote"),
        ("help came. It was good help.", "word 1"),
        ("We … asked our council for help …", "word 4"),
        ("… came help …", "word 3"),
        ("We asked [our council] for gold, and help came. It was good help.", "word 5"),
        ("WE asked …", "word 1"),
        ("… It was good help. It …", "word 7"),
        ("We asked [our council for help …", "square bracket"),
        ("We asked [[our council]] for help …", "square bracket"),
        ("We asked ] for [ help …", "square bracket"),
        ("…", "no word"),
        ("[something]", "no word"),
        ("", "no word"),
        ("We asked \u202e…", "hidden"),
        ("We asked \x1b[31m…", "control"),
    ],
)
def test_unfair_edits(edited, why):
    """Words that were changed, moved, added or left out in silence are refused, with their place only."""
    fault = not_verbatim(QUOTE, edited)
    assert why in fault
    assert "gold" not in fault


# ---- public references


def test_a_public_reference_drops_the_findings_on_that_word_alone(quoted):
    """What stands elsewhere in the quote still holds it; both together let it through, for two people each."""
    text = f"The brindlewick report and the quarlmere review said it all. {HARMLESS[0]}"
    study = quoted(text)
    for who in ("anna", "ben"):
        study.decide(who, Decision.PUBLIC_REFERENCE, "brindlewick report")
    looked = study.look()
    assert looked.held
    assert looked.missing == 2
    study.decide("anna", Decision.PUBLIC_REFERENCE, "quarlmere")
    assert study.look().missing == 1
    assert study.decide("ben", Decision.CLEAR).status is Status.CLEARED


def test_a_public_reference_of_one_person_is_not_enough_for_a_name(quoted):
    """It is no way around the second pair of eyes."""
    study = quoted(NAMED)
    assert study.decide("anna", Decision.PUBLIC_REFERENCE, "brindlewick").missing == 1
    assert study.decide("anna", Decision.CLEAR).missing == 1


def test_a_public_reference_is_of_that_quote_alone(quoted):
    """It says nothing of the same word in other words of the answer."""
    study = quoted(NAMED)
    for who in ("anna", "ben"):
        study.decide(who, Decision.PUBLIC_REFERENCE, "brindlewick")
    assert study.look().status is Status.CLEARED
    study.text = NAMED + " Yes."
    assert study.look().missing == 2


def test_places_of_a_word():
    """Whole words only, over line breaks too, whatever signs they hold."""
    assert list(places_of("C+ plan", "a C+  plan, C+ planner, C+\nplan")) == [(2, 10), (24, 31)]
    assert list(places_of(" ", "a b")) == []


# ---- what nobody can clear


def three(study):
    """Let three people clear, and return how it stands."""
    for who in ("anna", "ben", "cleo"):
        study.decide(who, Decision.CLEAR)
    return study.look()


def test_nobody_clears_missing_consent(quoted):
    """Without a yes of the respondent no person's yes counts."""
    people = respondents(16)
    people[0] = replace(people[0], may_quote=False)
    assert three(quoted(HARMLESS[1], people=people)).status is Status.NEVER


def test_nobody_clears_an_unsafe_attribution(quoted):
    """Too few authorities stay too few."""
    looked = three(quoted(HARMLESS[1], people=respondents(2)))
    assert (looked.status, "attribution" in codes(looked)) == (Status.NEVER, True)


def test_nobody_clears_a_check_that_failed(quoted, monkeypatch):
    """A quote that the gate could not look at stays held."""
    study = quoted(HARMLESS[1])

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(Gate, "_look", fail)
    assert three(study).status is Status.NEVER


def test_nobody_clears_what_is_too_long_to_be_checked(quoted):
    """No rule has looked at it."""
    assert three(quoted(NAMED, max_quote_characters=20)).status is Status.NEVER


def test_nobody_clears_what_the_audit_refuses(quoted):
    """What a last look finds holds, since the audit of the release asks the same and knows no clearance."""
    people = respondents(16)
    people[0] = replace(people[0], name="Ottoline Brackenthwaite")
    study = quoted(f"The brindlewick report said so. {HARMLESS[0]}", people=people)
    study.clearer.canaries.everywhere = Flock([("brindlewick", "the name of respondent r09")])
    looked = three(study)
    assert codes(looked) == {"unknown word", "known name"}
    assert looked.status is Status.NEVER
    assert study.pack().reviewed.cleared == 0


def test_a_gate_that_holds_without_a_reason_is_not_cleared(quoted, monkeypatch):
    """Nobody can judge what is not said."""
    study = quoted(HARMLESS[1])
    monkeypatch.setattr(study.clearer, "check", lambda *_: Verdict(held=True, reasons=()))
    assert study.look().held
    assert three(study).status is Status.NEVER


def test_every_reason_that_is_classed_exists(quoted):
    """The codes that are named here are codes of the gate and of the last look, so that a renamed one is noticed."""
    import inspect
    from pathlib import Path

    room = Path(inspect.getfile(module)).parent
    code = "\n".join(file.read_text("utf-8") for file in room.rglob("*.py") if file.name != "clearances.py")
    assert [one for one in sorted(module.INDIRECT | NEVER_CLEARED) if f'"{one}"' not in code] == []
    assert RULES


# ---- the ruleset


def folder_of(root, **files):
    """Write a package of rules."""
    for name in ("anonymity/lists", "authorities", "populations"):
        (root / name).mkdir(parents=True, exist_ok=True)
    written = {
        "authorities/reading.py": "A = 1\n",
        "anonymity/gate.py": "G = 1\n",
        "anonymity/audit.py": "N = 1\n",
        "anonymity/lists/words.txt": "one\ntwo\n",
        "populations/x.csv": "a,b\n",
    }
    for name, text in (written | files).items():
        (root / name).write_bytes(text.encode())
    return hash_of_files(root, deciding_files(root))


def test_any_change_of_a_rule_changes_the_ruleset(tmp_path):
    """Code, lists and populations count; the audit, which looks again anyway, does not."""
    first = folder_of(tmp_path / "a")
    for changed in (
        "authorities/reading.py",
        "anonymity/gate.py",
        "anonymity/lists/words.txt",
        "populations/x.csv",
    ):
        assert folder_of(tmp_path / changed.replace("/", "-"), **{changed: "other\n"}) != first
    assert folder_of(tmp_path / "b", **{"anonymity/audit.py": "other\n"}) == first
    assert folder_of(tmp_path / "c", **{"anonymity/more.py": ""}) != first


def test_the_ruleset_is_the_same_on_every_machine(tmp_path):
    """Path, line ends, compiled files and hidden files change nothing."""
    first = folder_of(tmp_path / "a")
    (tmp_path / "b" / "anonymity" / "__pycache__").mkdir(parents=True)
    (tmp_path / "b" / "anonymity" / "__pycache__" / "gate.pyc").write_bytes(b"\0")
    (tmp_path / "b" / "anonymity" / ".DS_Store").write_bytes(b"\0")
    assert folder_of(tmp_path / "b", **{"anonymity/lists/words.txt": "one\r\ntwo\r\n"}) == first


def test_numbers_and_population_are_part_of_the_ruleset():
    """A setting of the gate, and every fact of an authority, change it; the order of authorities does not."""
    one = Authority(code="1", name="Zorvale", official_name="Zorvale", region="A", authority_type="B")
    two = replace(one, code="2", name="Vossby")

    def made(*authorities, **settings):
        return ruleset_of(AnonymitySettings(**settings), Population(name="x", authorities=authorities))

    assert made(one, two) == made(two, one)
    others = [made(one), made(one, replace(two, aliases=("V",))), made(one, two, max_number=99)]
    assert len({made(one, two), *others}) == 4


# ---- events


@pytest.mark.parametrize(
    "spoilt",
    [{"hash": None}, {"decision": "approve"}, {"start": "0"}, {"answer_id": 3}, {"words": ["x"]}],
)
def test_an_event_that_is_no_clearance_is_told_by_its_place(spoilt):
    """File and line are named, no word of it; other kinds of events are passed over."""
    one = Clearance(
        answer_id="a", start=0, end=9, hash="h", shown="s", decision=Decision.CLEAR, words="zymurgy"
    )
    good = event(one, "anna")
    assert Clearances.of([good, replace(good, kind="coded", content={})]).of_quote
    bad = [replace(good, content={**good.content, **spoilt}, line=line) for line in (4, 7)]
    with pytest.raises(AnswersError, match=r"decisions/anna\.jsonl line 4: is not a clearance") as caught:
        Clearances.of(bad)
    assert len(caught.value.faults) == 2
    assert "zymurgy" not in str(caught.value)


def test_the_order_of_files_changes_nothing(quoted):
    """Events of several people in another order give the same standing."""
    study = quoted(NAMED)
    study.decide("ben", Decision.EDIT, f"… {HARMLESS[0]}")
    study.decide("anna", Decision.EDIT, "The brindlewick report … all. …")
    assert Clearances.of(study.events) == Clearances.of(reversed(study.events))
    assert study.look().shown == "The brindlewick report … all. …"
