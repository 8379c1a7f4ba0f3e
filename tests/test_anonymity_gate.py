"""The gate: every rule holds what it is there for, and clean words of the field pass. Names and places are made up."""

from __future__ import annotations

import gc
import importlib
import inspect
import pkgutil
from dataclasses import replace
from types import ModuleType

import pytest

from sli_themes import anonymity
from sli_themes.anonymity import shadow
from sli_themes.anonymity.detectors import case
from sli_themes.anonymity.elsewhere import Elsewhere
from sli_themes.anonymity.gate import RULES, Gate, word_usage
from sli_themes.anonymity.lines import redact_lines
from sli_themes.anonymity.model import OwnDetails, Redaction, Span, Verdict
from sli_themes.anonymity.redactor import Redactor
from sli_themes.anonymity.rules.look import Rule
from sli_themes.anonymity.scheme import solve_scheme
from sli_themes.authorities import Population, read_population
from sli_themes.results import Attribution
from sli_themes.settings import AnonymitySettings

OWN = OwnDetails(
    authority="Rugby Borough Council",
    authority_code="RUG",
    name="Tunji Merrowdene-Price",
    region="West Midlands",
    authority_type="Shire district",
)
COUNCIL = Attribution(words="West Midlands council")
CLEAN = "We think that peer challenge works well, because it is honest and councils learn from it. "


class Suspicious:
    """A voter that takes the word "peer" for a name."""

    name = "a voter"

    def __call__(self, text: str) -> list[tuple[int, int]]:
        """Return where "peer" stands first."""
        return [(text.index("peer"), text.index("peer") + 4)] if "peer" in text else []


@pytest.fixture(scope="module")
def england() -> Population:
    """Return the authorities of 2015."""
    return read_population("england-2015")


@pytest.fixture(scope="module")
def gate(england: Population) -> Gate:
    """Return the gate of a study to which all authorities responded."""
    scheme = solve_scheme(england, [authority.code for authority in england.authorities], AnonymitySettings())
    return Gate(Redactor(england), AnonymitySettings(), scheme)


def check(gate: Gate, text: str, **more: object) -> Verdict:
    """Return the verdict on a text as if the redactor had found nothing in it."""
    known: dict[str, object] = {"attribution": COUNCIL, "may_quote": True, "respondent": OWN}
    return gate.check(Redaction(original=text, text=text), **{**known, **more})  # type: ignore[arg-type]


HELD = {
    "broken words": CLEAN + "It helped us. Anti-\ngone to it we are not.",
    "residual capitals": CLEAN + "In our view Kestrelby has it right.",
    "first words": CLEAN + "Rose has it right.",
    "bare places": CLEAN + "It is used near jubilee meadows.",
    "names with company": CLEAN + "It is for patience in payroll.",
    "first words of people": CLEAN + "Autumn left.",
    "numbers": CLEAN + "It is 213 that have it right.",
    "foreign letters": CLEAN + "It is seen with naïvité here.".replace("naïvité", "clаrity"),
    "unknown words": CLEAN + "It is a kestrelby of ours.",
    "forenames in lower case": CLEAN + "It is the dagmar of it all.",
    "near authority names": CLEAN + "We have heard nottingam on it.",
    "own words": CLEAN + "We have heard merrowdene on it.",
    "letter case": "we think that peer challenge works well. it is honest. councils learn from it.",
    "lower-case places": CLEAN + "It is a bath to us.",
    "titles": CLEAN + "Then cllr will said it.",
    "word-like forenames": CLEAN + "We say hello frank, and so on.",
    "self-descriptions": CLEAN + "As a unitary we know this.",
    "telling descriptions": CLEAN + "Much of it lies in the national park and so we know this.",
    "superlatives": CLEAN + "It would help if the only council in the country that can told us how.",
    "events": CLEAN + "This is so after the riots and it will stay so.",
    "bare nouns": CLEAN + "It was praised by shell.",
    "words beside names": CLEAN + "It is 'cotton' to us.",
    "bare roads": CLEAN + "It is what beech road asks for.",
    "posts": CLEAN + "It is what the head of transformation says.",
    "bare bodies": CLEAN + "It is what the marches lep does.",
    "programmes": CLEAN + "It is what our brighter futures programme does.",
    "own things": CLEAN + "It is for our orchards and others.",
    "telling sentences": CLEAN + "We never got over the camel in the chamber.",
    "namings": CLEAN + "We do this under the banner of all together now.",
    "exact sums": CLEAN + "It took £3m from us.",
    "own counts": CLEAN + "It would be good for the seven districts that we have to learn from this as well.",
    "not to be quoted": CLEAN,
    "unsafe attributions": CLEAN,
    "too little left": CLEAN,
    "unreadable": CLEAN + "It is \u0007 a duty.",
    "voters disagree": CLEAN,
    "published elsewhere": CLEAN,
    "shared words": CLEAN,
}
"""Rule → a text that it holds."""
WITH: dict[str, dict[str, object]] = {
    "not to be quoted": {"may_quote": False},
    "unsafe attributions": {"attribution": Attribution(words="Isles of Scilly council")},
}
USAGE = {"near authority names": {"nottingam": 9}, "own words": {"merrowdene": 9}}
"""Words that many use, so that no rule holds them for being rare."""


def test_each_rule_has_its_text():
    """Every rule of the gate is in the table below, so that a new one cannot come without a test."""
    assert set(HELD) == {rule.name for rule in RULES}


def _redaction(name: str) -> Redaction:
    text = HELD[name]
    if name == "too little left":
        return Redaction(
            original="Kestrelby does.",
            text="[another council] does.",
            spans=(Span(start=0, end=9, kind="x", replacement="[another council]", reason="x"),),
        )
    return Redaction(original=text, text=text)


def _gate(gate: Gate, name: str, rules: tuple[Rule, ...] = RULES) -> Gate:
    """Return a gate with what a rule needs beside the text."""
    return Gate(
        gate.redactor,
        gate.settings,
        gate.scheme,
        USAGE.get(name, {}),
        (Suspicious(),) if name == "voters disagree" else (),
        rules,
        Elsewhere([CLEAN], 8) if name == "published elsewhere" else None,
        Elsewhere([CLEAN], 8) if name == "shared words" else None,
    )


def _verdict(gate: Gate, name: str, *, without: bool) -> set[str]:
    rules = tuple(rule for rule in RULES if (rule.name == name) is not without)
    one = _gate(gate, name, rules)
    known: dict[str, object] = {
        "attribution": COUNCIL,
        "may_quote": True,
        "respondent": OWN,
        **WITH.get(name, {}),
    }
    return {reason.code for reason in one.check(_redaction(name), **known).reasons}  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(HELD))
def test_each_rule_holds_its_text(gate, name):
    """The rule by itself holds its text, with words and a hint for a report writer."""
    assert _verdict(gate, name, without=False)


@pytest.mark.parametrize("name", sorted(HELD))
def test_without_a_rule_its_text_passes(gate, name):
    """Nothing else of the gate holds the text: without the rule it would be published."""
    assert _verdict(gate, name, without=True) == set()


def test_each_rule_says_how_sure(gate):
    """Every rule has a score between 0 and 1, and a reason carries it with the rule's name, words and a hint."""
    assert all(0 < rule.score <= 1 for rule in RULES)
    for name in HELD:
        one = _gate(gate, name)
        known: dict[str, object] = {
            "attribution": COUNCIL,
            "may_quote": True,
            "respondent": OWN,
            **WITH.get(name, {}),
        }
        reasons = [r for r in one.check(_redaction(name), **known).reasons if r.rule == name]  # type: ignore[arg-type]
        assert reasons
        assert all(reason.words and reason.hint and 0 < reason.score <= 1 for reason in reasons)


def test_clean_words_pass(gate):
    """Ordinary sentences about the field, with its bodies, laws, months and the region of the attribution, pass."""
    for text in (
        CLEAN,
        "The LGA's offer, and that of Ofsted and the CQC, should be joined up. The Care Act asks for it.",
        "In the West Midlands we share what we learn, and the Leader should take part.",
        "Since May the Government has changed its mind twice. (It will again.)",
        "There should be: (a) more time, (b) fewer forms and (c) a better offer, i.e. one that councils want.",
        "We support a long-term, sector-led approach, e.g. co-design with residents, over 18-24 months.",
        "…but it must be flexible. Councils don't need a one-size-fits-all model, and it's not what Members want.",
    ):
        verdict = check(gate, text)
        assert not verdict.held, (text, verdict.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "We ask Kestrelby and others to help, because they know it.",
        "We ask KCBX and others to help, because they know it.",
        "We ask KestrelNet and others to help, because they know it.",
        "We ask K2 and others to help, because they know it.",
        "We ask zoë and others to help, because they know it.",
        "Mark is right, and we would say so too.",
        "Will has it right, and we would say so too.",
        "Reading has it right, and we would say so too.",
        "Bath has it right, and we would say so too.",
        "Wells has it right, and we would say so too.",
        "Rugby has it right, and we would say so too.",
        "Kestrelby has it right, and we would say so too.",
        "Price has it right, and we would say so too.",
        "Our friends (Brown) have it right, and we would say so too.",
        "THEY HAVE IT RIGHT, AND WE WOULD SAY SO TOO.",
        "they have it right, and we would say so too.",
        "We asked Councillor Board, and we would have said so.",
        "It is as we heard in Tower\nHam, and we would have said so.",
        "It is all there; Price will say, and we would have said so.",
        "In my time at Price and Marsh we would have said so.",
    ],
)
def test_what_could_be_a_name_is_held(gate, text):
    """A capital, a number or a strange letter on no list holds, as does a first word that may be a name."""
    assert check(gate, text, respondent=None).held


def test_a_region_tells_nothing_where_the_attribution_names_one(gate):
    """Another region passes under "West Midlands council", and holds where the words are wider than a region."""
    text = "They have it right in the East Midlands, and we would say so."
    assert not check(gate, text, respondent=None).held
    wide = gate.scheme.attribution("North East", "fire and rescue")
    assert {reason.code for reason in check(gate, text, respondent=None, attribution=wide).reasons} == {
        "capital"
    }


def test_more_replaced_never_un_holds(gate, england):
    """Whatever name one more detector takes out, a held quote passes only when it was held for that very word.

    Words beside it are of one piece with it ("cllr will"). Ordinary words in small letters are nobody's find.
    """
    at = [0]

    def find(seen: case.Case) -> list[case.Found]:
        return [case.Found(one.start, one.end, "person", "[name]") for one in seen.shadow.tokens[at[0] :][:1]]

    more = case.Detector(name="one more", score=0.1, reason="for this test", find=find)
    fewer = Redactor(england, (), gate.redactor.lexicon, further=())
    one = Redactor(england, (more,), gate.redactor.lexicon, further=())
    one.gazetteer = fewer.gazetteer = gate.redactor.gazetteer
    seen = 0
    for text in ("we think it is honest. it was Kestrelby who said so. others learn.", *HELD.values()):
        held = gate.check(fewer.redact(text), attribution=COUNCIL, may_quote=True, answer=text)
        for at[0] in range(len(shadow.make_shadow(text).tokens) if held.held else 0):
            after = one.redact(text)
            taken = shadow.make_shadow(text).tokens[at[0]]
            if taken.shape == "lower" and gate.redactor.lexicon.is_word(taken.fold):
                continue
            if not gate.check(after, attribution=COUNCIL, may_quote=True, answer=text).held:
                told = [(reason.start - 1, reason.end + 1) for reason in held.reasons]
                assert all(start <= taken.end and taken.start <= end for start, end in told), (text, taken)
            seen += 1
    assert seen > 50


def test_letter_case_is_judged_by_the_whole_answer(gate):
    """An excerpt that begins in the middle of a sentence is no sign of a writer without capitals; a whole answer is."""
    part = "…and it should be clear that we would like more of it"
    assert not check(
        gate, part, answer="We agree, and it should be clear that we would like more of it."
    ).held
    assert check(
        gate,
        part,
        answer="we agree. it is good. more of it. and it should be clear that we would like more of it",
    ).held


def test_a_writer_without_capitals_is_held_wherever_the_excerpt_starts(gate):
    """An excerpt with no word at a sentence's start says nothing of capitals; the answer around it does."""
    part = "2 things would help, and we said so"
    assert not check(gate, part, answer="We agree. 2 things would help, and we said so").held
    assert check(gate, part, answer="2 things would help, and we said so").held


def test_words_that_many_authorities_use_pass(gate):
    """A lower-case word in no list passes when five authorities use it, and not when four do."""
    text = CLEAN + "It is about systemness and little else."
    assert (
        word_usage([("A", "systemness"), ("A", "Systemness systemness"), ("B", "systemness")])["systemness"]
        == 2
    )
    for number, held in ((4, True), (5, False)):
        usage = word_usage((f"A{n}", "We want systemness.") for n in range(number))
        knowing = Gate(gate.redactor, gate.settings, gate.scheme, usage)
        assert check(knowing, text).held is held


def test_names_never_pass_by_number(gate):
    """A forename holds however many authorities use it."""
    knowing = Gate(gate.redactor, gate.settings, gate.scheme, {"dagmar": 50})
    assert check(knowing, CLEAN + "It is like dagmar has it.").held


@pytest.mark.parametrize(
    ("text", "words", "held"),
    [
        (
            "As a county council we know this well, and so do others.",
            "Yorkshire and the Humber council",
            True,
        ),
        ("As a county council we know this well, and so do others.", "South East council", True),
        ("As a district council we know this well, and so do others.", "South East council", False),
        (
            "As a small rural district council we know this well, and so do others.",
            "South East council",
            False,
        ),
        (
            "As a small rural district council we know this well, and so do others.",
            "North West council",
            True,
        ),
        ("As a coastal district council we know this well, and so do others.", "South East council", True),
        ("County councils know this well, and so do districts.", "Yorkshire and the Humber council", False),
        ("We work with our districts on this, and they like it.", "South East council", True),
        ("As a London borough we know this well, and so do others.", "London borough", False),
        (
            "As a fire and rescue service we know this, and so do others.",
            "fire and rescue authority in the North",
            False,
        ),
        ("As a metropolitan borough we know this, and so do others.", "North East council", True),
    ],
)
def test_self_description_and_attribution(gate, text, words, held):
    """A self-description holds when fewer than ten authorities fit both it and the attribution."""
    assert check(gate, text, attribution=Attribution(words=words), respondent=None).held is held


@pytest.mark.parametrize(
    "text",
    [
        "As a royal borough we know this well, and so do others.",
        "We're an island, and we know this well.",
        "Our mayor knows this well, and so do others.",
        "With a directly elected mayor it is another thing, and we know it.",
        "We are part of a combined authority, and we know this.",
        "Our cathedral brings people here, and we know this.",
        "We became a single council some years ago, and we know this.",
        "We were one of the first to try it, and we know this.",
        "It is the largest authority of its kind, and we know this.",
        "No other council has tried it, and we know this.",
        "Our budget of twelve million is gone, and we know this.",
        "It took place on 14 March, and we know this.",
        "It covers a population of ninety thousand, and we know this.",
        "In this part of the North ten councils share one team, and we know this.",
        "We have 80 parishes here, and we know this.",
        "As a Labour council we know this well, and so do others.",
        "Our leader, who sits in the Lords, knows this well, and we agree.",
        "After the leader's arrest we learnt a lot, and we know this well.",
        "After the Ofsted judgement on us we know this well, and we agree.",
        "Our services were taken over some years ago, and we know this well.",
        "We were council of the year once, and so we know this well.",
        "The vote was 27 to 26, and we know this well.",
        "We are the fourth most deprived, and so we know this well.",
        "One party has run things here since 1919, and so we know this well.",
        "It fell to me, the one remaining youth worker, and so we know this well.",
        "The chief executive of the combined authority should know this well.",
        "We abolished the mayor, and so we know this well by now.",
        "We share services with two other councils, and so we know this well.",
        "We have no dual carriageway, and so we know this well by now.",
        "We have only one opposition member, and so we know this well.",
        "Here councillor bird would know this well, and so we agree.",
        "Art [name] showed us how to do this well, and so we know it.",
        "Ambition 2020 showed us how to do this well, and so we know it.",
        "We run a zoo, and so we know this well by now, we think.",
        "We left the combined authority, and so we know this well by now.",
        "As a council of 47 members we know this well by now, we think.",
        "We have worked with March on it, and so we know this well by now.",
        "Smithy showed us how to do this well, and so we know it.",
        "Beech now sits with us, and so we know this well.",
        "Jury does not come any more, and so we know this well.",
        "PS: Bliss deserves more of it, and so we know this well.",
        "Brook now runs it all, and so we know this well by now.",
        "Snow,\n[name] showed us how to do this well, and so we know it.",
        "Art\n[name] showed us how to do this well, and so we know it.",
        "The directly elected mayor knows this well, and so do others.",
        "The lights in [a place in our area] JUST went out, and so we know this well.",
        "We came through [a place in our area]-\nor by train, and so we know this well.",
        "I have been the leader here since 1998, and we know this.",
        "A council like ours by the border with wales knows this well.",
    ],
)
def test_telling_words_are_held(gate, text):
    """Descriptions, superlatives, events, dates, sums and counts that could be looked up hold."""
    assert check(gate, text, attribution=None, respondent=None).held


@pytest.mark.parametrize(
    "text",
    [
        "As chair of a national network I know this well, and so do others.",
        "I retired as an officer here, and so I know this well.",
        "I have been chief executive of three authorities, and I know this well.",
        "I am the only woman at the table, and so I know this well.",
        "As a former leader I know this well, and so do others.",
        "We share a chief executive with others, and so we know this well.",
        "We are a pilot for this, and so we know it well.",
        "We hosted the games, and so we know this well.",
        "We are known for our pies, and so we know this well.",
        "We have a castle to look after, and so we know this well.",
        "As a port we know this well, and so do others.",
        "There are more sheep than people, and so we know this well.",
        "It is the country's least peopled county, and so we know this well.",
        "Ours is the longest border of any council, and so we know this well.",
        "Nowhere else is it like this, and so we know it well.",
        "The inquiry into it changed us, and so we know this well.",
        "It came with the death of a child, and so we know this well.",
        "After the mill closed we worked together, and so we know this well.",
        "When our chief executive resigned we had no lead, and so we know this well.",
        "Since becoming a unitary we have grown, and so we know this well.",
        "The referendum was lost, and so we know this well.",
        "Our bid for city status was lost, and so we know this well.",
        "We were rated inadequate, and so we know this well.",
        "We have been through intervention, and so we know this well.",
        "When the commissioners left we began again, and so we know this well.",
        "The council changed hands, and so we know this well.",
        "We went back to the committee system, and so we know this well.",
        "Since 2008 our partnership has grown, and so we know this well.",
        "It was agreed last Tuesday, and so we know this well.",
        "It brings together the Borough Council and the police, and so we know this well.",
        "We serve half a million people, and so we know this well.",
        "A cut of 37.4% is what we had, and so we know this well.",
        "Our gap of fourteen million will not close, and so we know this well.",
        "It is what we call turning the tide, and so we know it well.",
        "The slogan says it all, and so we know it well.",
        "The scheme called turning the tide works, and so we know it well.",
        "We set up orchard homes to run it, and so we know it well.",
        "Angel took over from us, and so we know it well.",
        "My father led it before me, and so I know it well.",
        "As a disabled person in office I know it well, and so do others.",
        "With the sea on three sides we know this well, and so do others.",
        "We lie between hills and water, and so we know this well.",
        "Our two prisons take up land, and so we know this well.",
        "The plant announced redundancies, and so we know this well.",
        "An inspector was sent to help, and so we know this well.",
        "It stood in the evening post, and so we know this well.",
        "Our change plan, fit for all, works, and so we know this well.",
        "People know it as fit for all, and so we know this well.",
        "we asked those who know it well. They said that it is so.",
        "We had time with hazel wood on it, and so we know it well.",
        "We had time with grant hill on it, and so we know it well.",
    ],
)
def test_history_offices_and_names_in_words(gate, text):
    """What happened to an authority, what office somebody holds and what something is called hold, each by itself."""
    assert check(gate, text, attribution=None, respondent=None).held


@pytest.mark.parametrize(
    "text",
    [
        "In our view intervention should be the last resort, and few of us would argue otherwise.",
        "Everyone said so, most agreed, and nobody thought that it would cost so much.",
        "We have learnt from good practice and from high street traders, who know what they want.",
        "Our peer support programme works, and the graduate scheme brings people in.",
        "The programme works with faith groups, and it is in the interest of bill payers.",
        "The police and crime commissioners should be part of it, and so should the health service.",
        "We share what we learn, and a joint approach to services would help us do more of it.",
        "Budgets have fallen since 2010, and we expect them to fall again next year.",
    ],
)
def test_words_of_the_field_stay_clean(gate, text):
    """The wide patterns let pass what councils write every day."""
    verdict = check(gate, text, attribution=COUNCIL, respondent=None)
    assert not verdict.held, verdict.reasons


def test_reasons_point_at_the_redacted_text_and_quote_nothing(gate):
    """Places are offsets of the redacted text; words and hints hold no word of the answer."""
    verdict = check(gate, CLEAN + "In our view Kestrelby has it right.")
    (reason,) = verdict.reasons
    assert (CLEAN + "In our view Kestrelby has it right.")[reason.start : reason.end] == "Kestrelby"
    assert "Kestrelby" not in reason.words + reason.hint
    assert reason.hint


def test_any_exception_holds(gate):
    """A check that fails holds the quote, and tells nothing of it."""

    def broken(text: str) -> list[tuple[int, int]]:
        raise RuntimeError(text)

    broken.name = "broken"  # type: ignore[attr-defined]
    failing = Gate(gate.redactor, gate.settings, gate.scheme, voters=(broken,))  # type: ignore[arg-type]
    verdict = check(failing, CLEAN)
    assert verdict.held
    assert [reason.code for reason in verdict.reasons] == ["error"]
    assert "peer" not in repr(verdict)


def test_closed_by_default(gate):
    """Without consent, or with an attribution and no scheme, a clean text is held."""
    redaction = Redaction(original=CLEAN, text=CLEAN)
    assert gate.check(redaction).held
    assert Gate(gate.redactor).check(redaction, attribution=COUNCIL, may_quote=True).held
    assert check(gate, CLEAN, may_quote="no").held


def test_too_long_is_held(gate):
    """A text over the limit is held without a look at it."""
    short = Gate(gate.redactor, replace(gate.settings, max_quote_characters=20), gate.scheme)
    assert [reason.code for reason in check(short, CLEAN).reasons] == ["too long"]


def test_a_quarter_replaced_is_held(gate):
    """A quote of which over a quarter of the words was replaced is held."""
    four = gate.redactor.redact(
        "Leeds and Bradford and Kirklees and Wakefield agree on this, and they know that."
    )
    one = gate.redactor.redact("Leeds and others agree with us on this, and they know that it is right.")
    assert [reason.code for reason in gate.check(four, may_quote=True).reasons] == ["too much replaced"]
    assert not gate.check(one, may_quote=True).held


def test_signs_of_a_wrong_encoding_hold(gate):
    """What a wrong encoding leaves behind is held, and typographic signs are not."""
    for text in (
        CLEAN + "It is a councilâ€™s duty.",
        CLEAN + "It is \ufffd so.",
        CLEAN + "It is cafÃ© talk.",
    ):
        assert "encoding" in {reason.code for reason in check(gate, text).reasons}
    assert not check(gate, CLEAN + "It’s a “duty” – that is… well known.").held


def test_more_voters_never_release(gate):
    """A voter that finds nothing changes nothing, and one that finds something can only hold."""

    def quiet(text: str) -> list[tuple[int, int]]:
        return []

    quiet.name = "quiet"  # type: ignore[attr-defined]
    for text in (CLEAN, HELD["first words"]):
        with_voter = Gate(gate.redactor, gate.settings, gate.scheme, voters=(quiet,))  # type: ignore[arg-type]
        assert check(with_voter, text) == check(gate, text)


def test_lines_stream(gate):
    """Lines are numbered from one, redacted one at a time, and held or not; nothing is read ahead."""

    def endless():
        yield "We asked Cllr Merrowdene about it, and it was of use to us.\n"
        yield CLEAN + "\r\n"
        raise AssertionError("read ahead")

    lines = redact_lines(endless(), gate.redactor, gate)
    first, second = next(lines), next(lines)
    assert (first.line, first.redacted) == (1, "We asked [name] about it, and it was of use to us.")
    assert [span.kind for span in first.spans] == ["person"]
    assert (second.line, second.redacted, second.held, second.spans) == (2, CLEAN, False, ())


def test_nothing_is_kept_without_bound(gate):
    """Whatever is kept of the words of a stream has a bound, so that a file of any size passes in the same memory."""
    kept = {
        f"{module.__name__}.{name}": (value.cache_info().maxsize, len(inspect.signature(value).parameters))
        for module in _modules()
        for name, value in vars(module).items()
        if hasattr(value, "cache_info")
    }
    assert len(kept) > 5
    assert [name for name, (size, parameters) in kept.items() if size is None and parameters] == []


def test_a_stream_leaves_nothing_behind(gate):
    """Of the lines that passed, the redactor and the gate hold none but the last."""
    for _ in redact_lines(
        (f"{CLEAN} line {number} of zz{number}qua" for number in range(200)), gate.redactor, gate
    ):
        pass
    shadow.make_shadow.cache_clear()
    case.is_caseless.cache_clear()
    gc.collect()
    alive = [one for one in gc.get_objects() if isinstance(one, shadow.Shadow) and CLEAN in one.original]
    assert len(alive) <= 1


def _modules() -> list[ModuleType]:
    """Return the modules of the room."""
    found = pkgutil.walk_packages(anonymity.__path__, "sli_themes.anonymity.")
    return [
        importlib.import_module(one.name) for one in found if one.name.rpartition(".")[2] != "spacy_component"
    ]
