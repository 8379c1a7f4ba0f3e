"""Wishes: what people want is taken first, within the limits; what stands elsewhere counts for its author."""

from __future__ import annotations

import pytest
from bridge_builders import HARMLESS, HashVectors, Person, Said, book, coding, codings_of, corpus_of
from test_quotes import BOOK, OpenGate, plain

from sli_themes.decisions import Event
from sli_themes.errors import AnswersError
from sli_themes.quotes import Standing, choose_quotes
from sli_themes.quotes.model import AUTHOR_QUOTED, NOT_WANTED, SHARES_WORDS
from sli_themes.quotes.wishes import USED, WISH, Use, UsedQuote, Wish, Wishes
from sli_themes.settings import QuoteSettings


def wanted(**uses):
    """Return wishes on codings that are named r00_money."""
    wishes = {}
    for name, use in uses.items():
        who, _, theme = name.partition("_")
        wish = Wish(answer_id=f"{who}:q1", theme_id=theme, use=Use(use))
        wishes[wish.coding] = wish
    return Wishes(wanted=wishes)


def chosen(people, said, rows, wishes, *, clearer=None, codebook=BOOK, **settings):
    """Return the pack."""
    settings.setdefault("min_words", 12)
    return choose_quotes(
        codings_of(*rows),
        corpus_of(people, said),
        codebook,
        clearer or OpenGate(people),
        HashVectors(),
        QuoteSettings(**settings),
        wishes=wishes,
    )


def answers(pack):
    """Return the answers that are quoted."""
    return {source.answer_id for source in pack.sources}


def event(kind, line=1, at="2026-01-01T00:00:00Z", who="anna", **content):
    """Return an event."""
    return Event(file="anna.jsonl", line=line, who=who, at=at, kind=kind, content=content)


def wish_event(use, line=1, at="2026-01-01T00:00:00Z", **more):
    """Return an event of a wish."""
    said = {"answer_id": "r00:q1", "theme_id": "money", "quote_id": "", "comment": "", **more}
    return event(WISH, line, at, use=use, **said)


def test_what_is_wanted_is_taken_before_what_is_likelier():
    """A passage that a person wants is a quote although others are likelier, and per_theme counts it."""
    people, said = plain(4)
    rows = [coding(f"r0{at}:q1", "money", probability=0.9 - at / 10) for at in range(4)]
    assert answers(chosen(people, said, rows, Wishes(), per_theme=1)) == {"r00:q1"}
    assert answers(chosen(people, said, rows, wanted(r03_money="yes"), per_theme=1)) == {"r03:q1"}


def test_all_that_is_wanted_is_taken():
    """Somebody who wants more quotes of a theme than are chosen by themselves gets them."""
    people, said = plain(4)
    rows = [coding(f"r0{at}:q1", "money") for at in range(4)]
    wishes = wanted(r01_money="yes", r02_money="yes", r03_money="yes")
    assert answers(chosen(people, said, rows, wishes, per_theme=1)) == {"r01:q1", "r02:q1", "r03:q1"}


def test_important_goes_before_wanted_in_the_whole_study():
    """Where an author may speak once, the important passage speaks, whatever theme chooses first."""
    people = [Person(id="r00", code="N1"), Person(id="r01", code="N1"), Person(id="r02", code="N2")]
    said = [Said(by=one.id, text=HARMLESS[at]) for at, one in enumerate(people)]
    rows = [coding("r00:q1", "peers"), coding("r01:q1", "money"), coding("r02:q1", "money")]
    wishes = wanted(r00_peers="yes", r01_money="important")
    pack = chosen(people, said, rows, wishes, per_authority=1)
    assert answers(pack) == {"r01:q1", "r02:q1"}
    assert dict(pack.passed_over) == {AUTHOR_QUOTED: 1}


def test_what_is_not_wanted_is_set_aside():
    """A passage that a person does not want is no quote, another is; it can still be chosen again."""
    people, said = plain(2)
    rows = [coding("r00:q1", "money", probability=0.99), coding("r01:q1", "money")]
    pack = chosen(people, said, rows, wanted(r00_money="no"), per_theme=1)
    assert answers(pack) == {"r01:q1"}
    assert dict(pack.passed_over) == {NOT_WANTED: 1}
    assert {one.candidate.answer_id: one.standing for one in pack.choosable} == {
        "r00:q1": Standing.SET_ASIDE,
        "r01:q1": Standing.RELEASED,
    }


def test_the_gate_decides_on_what_is_important_too():
    """What is marked as important and held waits for a person like any other, and is offered to nobody."""
    people, said = plain(2)
    gate = OpenGate(people, held=["more money"])
    rows = [coding("r00:q1", "money"), coding("r01:q1", "money")]
    pack = chosen(people, said, rows, wanted(r00_money="important"), clearer=gate)
    assert answers(pack) == {"r01:q1"}
    assert [one.candidate.answer_id for one in pack.held] == ["r00:q1"]
    assert [one.candidate.answer_id for one in pack.choosable] == ["r01:q1"]


def test_limits_hold_whatever_is_wanted():
    """Nobody is quoted more often because somebody wants it: in the pack and under a theme."""
    people = [Person(id=f"r0{at}", code="N1") for at in range(4)]
    said = [Said(by=one.id, text=HARMLESS[at]) for at, one in enumerate(people)]
    rows = [coding(f"r0{at}:q1", "abbc"[at]) for at in range(4)]
    wishes = wanted(r00_a="important", r01_b="yes", r02_b="yes", r03_c="important")
    pack = chosen(people, said, rows, wishes, codebook=book("a", "b", "c"), per_authority=3)
    assert len(pack.quotes) == 3
    assert len({quote.theme_id for quote in pack.quotes}) == 3
    assert len(chosen(people, said, rows, wishes, codebook=book("a", "b", "c")).quotes) == 2


def test_alternates_are_offered_and_no_quotes():
    """The next best passages are there to choose from; they count as passed over, and are looked at by the gate."""
    people, said = plain(8)
    rows = [coding(f"r0{at}:q1", "money") for at in range(8)]
    pack = chosen(people, said, rows, Wishes(), per_theme=2, clearer=OpenGate(people, held=["rules"]))
    standing = [one.standing for one in pack.choosable]
    assert (standing.count(Standing.RELEASED), standing.count(Standing.ALTERNATE)) == (2, 3)
    assert not any("rules" in one.shown for one in pack.choosable)
    assert len(pack.quotes) + len(pack.held) + sum(dict(pack.passed_over).values()) == 8
    none = chosen(people, said, rows, Wishes(), per_theme=2, alternates=0)
    assert {one.standing for one in none.choosable} == {Standing.RELEASED}
    assert none.quotes == chosen(people, said, rows, Wishes(), per_theme=2).quotes


def used(answer_id, theme_id, text, used_in="Board paper", quote_id="Q1"):
    """Return that a whole answer stands in another document."""
    return UsedQuote(
        quote_id=quote_id, answer_id=answer_id, theme_id=theme_id, start=0, end=len(text), used_in=used_in
    )


def test_what_stands_elsewhere_counts_for_its_author():
    """An author quoted in another document has so many quotes fewer here, and none under that theme."""
    people = [Person(id=f"r0{at}", code="N1") for at in range(3)]
    said = [Said(by=one.id, text=HARMLESS[at]) for at, one in enumerate(people)]
    rows = [coding("r01:q1", "money"), coding("r02:q1", "peers")]
    elsewhere = Wishes(used=(used("r00:q1", "money", HARMLESS[0]),))
    assert len(chosen(people, said, rows, Wishes()).quotes) == 2
    assert answers(chosen(people, said, rows, elsewhere)) == {"r02:q1"}
    assert not chosen(people, said, rows, elsewhere, per_authority=1).quotes
    both = Wishes(used=(*elsewhere.used, used("r00:q1", "money", HARMLESS[0], used_in="A letter")))
    assert answers(chosen(people, said, rows, both)) == {"r02:q1"}


def test_a_quote_that_stands_elsewhere_may_be_printed_again():
    """It counts once, is marked, and no other words of the same place are quoted beside it."""
    people, said = plain(1)
    first = chosen(people, said, [coding("r00:q1", "money")], Wishes(), per_authority=1)
    (quote,) = first.quotes
    elsewhere = Wishes(used=(used("r00:q1", "money", HARMLESS[0], quote_id=quote.quote_id),))
    again = chosen(people, said, [coding("r00:q1", "money")], elsewhere, per_authority=1)
    assert again.quotes == first.quotes
    assert again.used_before == {quote.quote_id}
    other = chosen(people, said, [coding("r00:q1", "peers")], elsewhere, per_authority=5)
    assert dict(other.passed_over) == {SHARES_WORDS: 1}


def test_the_last_word_on_a_coding_counts():
    """A later wish replaces an earlier one, whoever said it; an empty one takes it back."""
    first = wish_event("yes")
    later = wish_event("no", line=2, at="2026-01-02T00:00:00Z")
    back = wish_event("", line=3, at="2026-01-03T00:00:00Z")
    assert Wishes.of([first]).use(("r00:q1", "money")) is Use.YES
    assert Wishes.of([later, first]).use(("r00:q1", "money")) is Use.NO
    assert Wishes.of([later, first, back]).wanted == {}


def test_events_come_back_as_they_were_said():
    """What is appended is what is read."""
    wish = Wish(answer_id="r00:q1", theme_id="money", use=Use.IMPORTANT, comment="strong", quote_id="Q1")
    one = used("r00:q1", "money", "words")
    read = Wishes.of(
        [event(WISH, **wish.as_content()), event(USED, 2, **one.as_content()), event("coded", 3)]
    )
    assert read == Wishes(wanted={wish.coding: wish}, used=(one,))
    assert read.used_in("Q1") == ("Board paper",)


def test_every_broken_event_is_told():
    """A file that was changed by hand stops with its lines, all of them, and none of their words."""
    events = [
        wish_event("perhaps", line=4),
        wish_event("yes", line=5, comment=3),
        event(USED, 6, quote_id="secret"),
    ]
    with pytest.raises(AnswersError) as refused:
        Wishes.of(events)
    assert [fault.where for fault in refused.value.faults] == [
        f"decisions/anna.jsonl line {line}" for line in (4, 5, 6)
    ]
    assert "secret" not in str(refused.value)
