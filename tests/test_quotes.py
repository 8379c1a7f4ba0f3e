"""Quotes: who may speak, how often, in which words, and where every coding ends."""

from __future__ import annotations

import random
from dataclasses import replace
from types import SimpleNamespace

import pytest
from bridge_builders import (
    HARMLESS,
    HashVectors,
    Person,
    Said,
    book,
    clearer_of,
    coding,
    codings_of,
    corpus_of,
    respondents,
)

from sli_themes.anonymity.model import Reason, Verdict
from sli_themes.codebook.model import Status
from sli_themes.quotes import choose_quotes
from sli_themes.quotes import model as quotes
from sli_themes.results import Attribution
from sli_themes.settings import QuoteSettings

BOOK = book("money", "peers")
LONG = " ".join(HARMLESS[:3])


class OpenGate:
    """Stand in for the clearer: everything passes but what holds one of ``held``; words are left as they are."""

    def __init__(self, people, held=(), doubted=()):
        """Keep who is who."""
        self.people = {person.id: person for person in people}
        self.held, self.doubted = held, doubted
        self.ruleset = "rules of today"
        self.looked_at = 0

    def author(self, respondent_id):
        """Return the authority, else the respondent."""
        return self.people[respondent_id].code or respondent_id

    def attribution(self, respondent_id):
        """Return the region."""
        return Attribution(words=f"{self.people[respondent_id].region} council")

    def clear(self, answer_id, respondent_id, text, start, end):
        """Hold what is to be held."""
        self.looked_at += 1
        words = text[start:end]
        held = any(word in words for word in self.held)
        return SimpleNamespace(text=words, verdict=Verdict(held=held, reasons=()))

    def last_look(self, respondent_id, answer, quote):
        """Doubt what is to be doubted."""
        doubts = any(word in quote for word in self.doubted)
        return (Reason(code="layout", words="more would be replaced"),) if doubts else ()


def chosen(people, said, rows, *, clearer=None, codebook=BOOK, **settings):
    """Return the pack."""
    corpus = corpus_of(people, said)
    clearer = clearer or OpenGate(people)
    settings.setdefault("min_words", 12)  # both sentences of the harmless answers
    return choose_quotes(
        codings_of(*rows), corpus, codebook, clearer, HashVectors(), QuoteSettings(**settings)
    )


def plain(number, question="q1", **more):
    """Return so many respondents with different answers, and what they said."""
    people = respondents(number, **more)
    said = [Said(by=one.id, text=HARMLESS[at % 8], question=question) for at, one in enumerate(people)]
    return people, said


def reasons(pack):
    """Return the reasons with their numbers."""
    return dict(pack.passed_over)


def test_a_quote_is_the_passage_with_theme_and_attribution():
    """A coded passage becomes a quote in the respondent's own words, with what a reader may know."""
    people, said = plain(1)
    pack = chosen(people, said, [coding("r00:q1", "money")])
    (quote,) = pack.quotes
    assert quote.text == HARMLESS[0]
    assert (quote.question, quote.theme_id, quote.theme) == ("q1", "money", "Money")
    assert quote.attribution.words == "North West council"
    (source,) = pack.sources
    assert (source.quote_id, source.answer_id, source.author) == (quote.quote_id, "r00:q1", "N0")
    assert HARMLESS[0][source.start : source.end] == quote.text


def test_without_consent_nobody_is_quoted():
    """A respondent who did not agree is neither quoted nor shown to whoever reviews held quotes."""
    people, said = plain(2, may_quote=False)
    gate = OpenGate(people)
    pack = chosen(people, said, [coding("r00:q1", "money"), coding("r01:q1", "money")], clearer=gate)
    assert (pack.quotes, pack.held, gate.looked_at) == ((), (), 0)
    assert reasons(pack) == {quotes.NO_CONSENT: 2}


def test_what_the_gate_holds_is_not_quoted():
    """A held passage goes to the queue, whole, with the candidate it came from; another takes its place."""
    people, said = plain(2)
    gate = OpenGate(people, held=["more money"])
    pack = chosen(people, said, [coding("r00:q1", "money"), coding("r01:q1", "money")], clearer=gate)
    assert [quote.text for quote in pack.quotes] == [HARMLESS[1]]
    (held,) = pack.held
    assert (held.candidate.answer_id, held.shown) == ("r00:q1", HARMLESS[0])


def test_what_the_last_look_doubts_is_held_too():
    """A passage that the gate lets through and the last look does not is held, with that reason."""
    people, said = plain(1)
    pack = chosen(people, said, [coding("r00:q1", "money")], clearer=OpenGate(people, doubted=["money"]))
    assert pack.quotes == ()
    assert [reason.code for one in pack.held for reason in one.looked.reasons] == ["layout"]


def test_a_copy_is_not_quoted_beside_its_original():
    """Of a group of copies only the first may be quoted, whoever sent the others."""
    people = respondents(2)
    said = [
        Said(by="r00", text=HARMLESS[0], copy_of="r00:q1"),
        Said(by="r01", text=HARMLESS[0] + " Thanks.", copy_of="r00:q1"),
    ]
    pack = chosen(people, said, [coding("r00:q1", "money"), coding("r01:q1", "peers")])
    assert [source.answer_id for source in pack.sources] == ["r00:q1"]
    assert reasons(pack) == {quotes.A_COPY: 1}


def test_the_same_words_stand_once():
    """Words that two people wrote alike (but for letter case) are printed once, also under two themes."""
    people = respondents(2)
    said = [Said(by="r00", text=HARMLESS[0]), Said(by="r01", text=HARMLESS[0].upper())]
    pack = chosen(people, said, [coding("r00:q1", "money"), coding("r01:q1", "peers")])
    assert len(pack.quotes) == 1
    assert reasons(pack) == {quotes.SHARES_WORDS: 1}


def test_passages_of_one_answer_that_overlap_are_quoted_once():
    """Two themes of one answer whose passages share a sentence give one quote; passages apart give two."""
    people = respondents(1)
    first = len(HARMLESS[0])
    # Short sentences: a passage grows into the next one.
    short = "We agree. It is all about the money for us now. We would like more peers to come."
    overlapping = [coding("r00:q1", "money", 0, 9), coding("r00:q1", "peers", 10, 30)]
    pack = chosen(people, [Said(by="r00", text=short)], overlapping, per_authority=5)
    assert len(pack.quotes) == 1
    assert reasons(pack) == {quotes.SHARES_WORDS: 1}
    apart = [coding("r00:q1", "money", 0, first), coding("r00:q1", "peers", first + 1, first + 20)]
    pack = chosen(people, [Said(by="r00", text=LONG)], apart, per_authority=5, min_words=3)
    assert len(pack.quotes) == 2


def test_passages_that_share_a_short_sentence_only_are_quoted_once():
    """Two words in common are enough when they stand at the same place of an answer."""
    first, last = (
        "We need more money than before for the work.",
        "Peers ought to listen rather more than they speak.",
    )
    text = f"{first} I agree. {last}"
    rows = [coding("r00:q1", "money", 0, 9), coding("r00:q1", "peers", text.index(last), len(text))]
    said = [Said(by="r00", text=text)]
    pack = chosen(respondents(1), said, rows, per_authority=5, min_words=10)
    assert len(pack.quotes) == 1
    assert reasons(pack) == {quotes.SHARES_WORDS: 1}
    assert len(chosen(respondents(1), said, rows, per_authority=5, min_words=9).quotes) == 2


def test_one_author_is_not_quoted_twice_with_the_same_sentence():
    """A sentence that an author wrote in two answers is quoted from one of them: it would join the two quotes."""
    people = respondents(1)
    said = [
        Said(by="r00", text=HARMLESS[0]),
        Said(
            by="r00",
            text=f"{HARMLESS[0].split('. ')[0]}. And then we would like to see some more of it.",
            question="q2",
        ),
    ]
    rows = [coding("r00:q1", "money"), coding("r00:q2", "peers")]
    pack = chosen(people, said, rows, per_authority=5)
    assert len(pack.quotes) == 1
    assert reasons(pack) == {quotes.SHARES_WORDS: 1}


def test_one_author_is_quoted_a_few_times_at_most():
    """An authority is quoted ``per_authority`` times in the pack, whoever of it wrote."""
    people = [Person(id=f"r{at}", code="N1") for at in range(4)]
    said = [Said(by=f"r{at}", text=HARMLESS[at]) for at in range(4)]
    codebook = book("a", "b", "c", "d")
    rows = [coding(f"r{at}:q1", "abcd"[at]) for at in range(4)]
    for most in (1, 2, 3):
        pack = chosen(people, said, rows, codebook=codebook, per_authority=most)
        assert len(pack.quotes) == most
        assert reasons(pack) == {quotes.AUTHOR_QUOTED: 4 - most}


def test_one_author_is_quoted_once_under_a_theme():
    """Under a theme an author speaks once, also when the theme is found in two questions."""
    people = [Person(id="r0", code="N1"), Person(id="r1", code="N1")]
    said = [Said(by="r0", text=HARMLESS[0]), Said(by="r1", text=HARMLESS[1], question="q2")]
    pack = chosen(people, said, [coding("r0:q1", "money"), coding("r1:q2", "money")], per_authority=5)
    assert len(pack.quotes) == 1
    assert reasons(pack) == {quotes.AUTHOR_QUOTED: 1}


def test_a_theme_has_so_many_quotes_and_so_many_tries():
    """Neither more quotes a theme than asked for, nor more looks of the gate than tries."""
    people, said = plain(8)
    rows = [coding(f"r0{at}:q1", "money") for at in range(8)]
    pack = chosen(people, said, rows, per_theme=3)
    assert len(pack.quotes) == 3
    assert reasons(pack) == {quotes.THEME_QUOTED: 5}
    gate = OpenGate(people, held=[" "])
    pack = chosen(people, said, rows, clearer=gate, tries=4)
    assert (len(pack.held), gate.looked_at) == (4, 4)
    assert reasons(pack) == {quotes.NOT_LOOKED_AT: 4}


def test_themes_with_few_passages_choose_first():
    """An author who may be quoted once speaks under the theme that has nobody else."""
    people, said = plain(3)
    rows = [coding(f"r0{at}:q1", "money") for at in range(3)] + [coding("r00:q1", "peers")]
    pack = chosen(people, said, rows, per_authority=1)
    theme = {quote.quote_id: quote.theme_id for quote in pack.quotes}
    assert [theme[one.quote_id] for one in pack.sources if one.answer_id == "r00:q1"] == ["peers"]


def test_likelier_passages_come_first_and_unlike_ones_next():
    """The likeliest passage is taken, then one that differs from it rather than one that repeats it."""
    people = respondents(3)
    said = [
        Said(by="r00", text=HARMLESS[0]),
        Said(by="r01", text=HARMLESS[0].replace("very", "most")),
        Said(by="r02", text=HARMLESS[3]),
    ]
    rows = [coding(f"r0{at}:q1", "money", probability=p) for at, p in enumerate((0.99, 0.9, 0.8))]
    pack = chosen(people, said, rows, per_theme=2, centrality=0.0)
    assert {one.answer_id for one in pack.sources} == {"r00:q1", "r02:q1"}
    pack = chosen(people, said, rows, per_theme=2, centrality=0.0, difference=0.0)
    assert {one.answer_id for one in pack.sources} == {"r00:q1", "r01:q1"}


def test_quotes_are_spread_over_attributions():
    """A passage with an attribution that has not spoken is worth more than one a little likelier."""
    people = [
        Person(id="r0", code="N0"),
        Person(id="r1", code="N1"),
        Person(id="r2", code="S1", region="South East"),
    ]
    said = [Said(by=one.id, text=HARMLESS[at]) for at, one in enumerate(people)]
    rows = [coding(f"r{at}:q1", "money", probability=p) for at, p in enumerate((0.99, 0.9, 0.85))]
    without = {"centrality": 0.0, "difference": 0.0}
    for spread, second in ((0.2, "r2:q1"), (0.0, "r1:q1")):
        pack = chosen(people, said, rows, per_theme=2, spread=spread, **without)
        assert {one.answer_id for one in pack.sources} == {"r0:q1", second}


def test_neither_order_of_rows_nor_of_people_changes_a_byte():
    """Shuffled input gives the same pack."""
    people, said = plain(8)
    said += [Said(by=one.id, text=HARMLESS[(at + 3) % 8], question="q2") for at, one in enumerate(people)]
    rows = [coding(f"r0{at}:{q}", t) for at in range(8) for q in ("q1", "q2") for t in ("money", "peers")]
    first = chosen(people, said, rows)
    rng = random.Random(3)
    for _ in range(3):
        for shuffled in (people, said, rows):
            rng.shuffle(shuffled)
        assert chosen(people, said, rows) == first


def test_the_order_of_quotes_is_that_of_their_ids():
    """Under a theme quotes stand by id, a hash: never in the order of the answers or of the choice."""
    people, said = plain(8)
    pack = chosen(people, said, [coding(f"r0{at}:q1", "money") for at in range(8)], per_theme=8)
    ids = [quote.quote_id for quote in pack.quotes]
    source = {one.quote_id: one.answer_id for one in pack.sources}
    assert ids == sorted(ids)
    assert list(source) == ids
    answers = [source[one] for one in ids]
    assert answers != sorted(answers)


def test_an_id_says_nothing_of_who_wrote():
    """The same words under the same attribution have the same id, whoever wrote them."""
    people, said = plain(1)
    (first,) = chosen(people, said, [coding("r00:q1", "money")]).quotes
    other = [replace(people[0], id="x9", code="N7")]
    (second,) = chosen(other, [Said(by="x9", text=HARMLESS[0])], [coding("x9:q1", "money")]).quotes
    assert first == second


def test_every_coding_ends_somewhere():
    """Quotes, held ones and the reasons for passing over add up to the codings; "no theme" is none."""
    people, said = plain(8)
    people += [Person(id="x1", may_quote=False), Person(id="x2", code="N9")]
    said += [
        Said(by="x1", text=HARMLESS[0]),
        Said(by="x2", text="Yes."),
        Said(by="x2", text="", question="q2"),
    ]
    rows = [coding(f"r0{at}:q1", theme) for at in range(8) for theme in ("money", "peers", "gone")]
    rows += [coding("x1:q1", "money"), coding("x2:q1", "money", 0, 4), coding("nobody:q1", "money")]
    rows += [coding("r00:q1", "late", -1, -1), coding("x2:q1", "")]
    codebook = book("money", "peers", "gone", "late")
    retired = replace(codebook.themes[2], status=Status.RETIRED)
    codebook = replace(codebook, themes=(*codebook.themes[:2], retired, codebook.themes[3]))
    pack = chosen(people, said, rows, codebook=codebook, clearer=OpenGate(people, held=["Peers"]))
    assert pack.held
    assert reasons(pack)[quotes.NOT_A_THEME] == 8
    for reason in (quotes.NO_CONSENT, quotes.NO_PASSAGE, quotes.NOT_AN_ANSWER, quotes.NO_EXCERPT):
        assert reasons(pack)[reason] == 1
    assert len(pack.quotes) + len(pack.held) + sum(reasons(pack).values()) == len(rows) - 1
    assert len(pack.sources) == len(pack.quotes)


def test_no_coding_gives_no_quote():
    """A study without codings has an empty pack."""
    people, said = plain(1)
    pack = chosen(people, said, [])
    assert (pack.quotes, pack.held, pack.passed_over) == ((), (), ())


@pytest.mark.parametrize(
    "leak",
    ["Zorvale Borough Council", "Zorvale", "zorvale", "Ottoline Brackenthwaite", "o.brack@zorvale.example"],
)
def test_names_reach_no_quote(tmp_path, monkeypatch, leak):
    """With the real redactor and gate, what is known of a respondent is replaced in a quote, or the quote is held."""
    people, said = plain(12)
    people[0] = replace(people[0], name="Ottoline Brackenthwaite", email="o.brack@zorvale.example")
    text = f"Peers came to {leak} in the end and we learned a great deal. {HARMLESS[4]}"
    said[0] = Said(by="r00", text=text)
    corpus = corpus_of(people, said)
    clearer = clearer_of(corpus, tmp_path, monkeypatch)
    rows = codings_of(*(coding(f"r{at:02}:q1", "money") for at in range(12)))
    settings = QuoteSettings(per_theme=12)
    pack = choose_quotes(rows, corpus, BOOK, clearer, HashVectors(), settings)
    assert len(pack.quotes) + len(pack.held) >= 8
    words = " ".join([*(quote.text for quote in pack.quotes), *(one.shown for one in pack.held)])
    assert leak.casefold() not in words.casefold()
