"""The redactor: what could tell who wrote a text goes, and says what it was. Names and places here are made up."""

from __future__ import annotations

import string
import time
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sli_themes.anonymity.detectors.identifiers import nhs_number_is_valid
from sli_themes.anonymity.model import REPLACEMENTS, OwnDetails
from sli_themes.anonymity.redactor import DETECTORS, Redactor
from sli_themes.anonymity.shadow import make_shadow
from sli_themes.authorities import Authority, Population, read_population

OWN = OwnDetails(
    authority="Reading Borough Council",
    authority_code="RDG",
    name="Tunji Merrowdene-Price",
    email="t.merrowdene@ousebridgecc.gov.example",
    role="Chief executive",
    region="South East",
    authority_type="English unitary",
)


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    """Return the redactor of a population of 2015, built once."""
    return Redactor(read_population("england-2015"))


CAUGHT = {
    "e-mail": ("Write to tarn.kestrel [at] bridgeworks about it", "kestrel [at] bridgeworks"),
    "link": ("It is all on ousebridgeworks.org.uk for you", "ousebridgeworks"),
    "handle": ("Follow us under @kestrelpeers for more", "kestrelpeers"),
    "phone": ("You can reach us under +44 (0)1632 960123 at noon", "+44 (0)"),
    "spoken number": ("the number is oh seven seven double oh nine one two", "seven seven"),
    "postcode": ("We sit at ex99 7tt since then", "ex99 7tt"),
    "personal number": ("It was jg103759a on the form", "jg103759a"),
    "number plate": ("The van ab51ktr stood there", "ab51ktr"),
    "reference": ("See case ref: bx9914 for what was said", "bx9914"),
    "authority or place": ("People admire wolverhampton already", "wolverhampton"),
    "own authority": ("People say merrow watch does that", "merrow watch"),
    "own role": ("I say this as chief executive of many years", "chief executive"),
    "unknown council": ("We asked bumbleford town council about it", "bumbleford"),
    "road number": ("They live by the M62 there", "M62"),
    "misspelt authority": ("We like what nottingam does", "nottingam"),
    "road, building or programme": ("They met on mossgatt lane again", "mossgatt"),
    "named programme": ("We learnt from operation Tender then", "Tender"),
    "own name": ("It is the merrowdene we know", "merrowdene"),
    "title and name": ("That is what cllr price asked for", "price"),
    "forename": ("It is the dagmar we know", "dagmar"),
    "name across lines": ("It was Wins-\nton who asked for that", "ton"),
    "rest of a name": ("We phoned Orlaithe BLISS about it", "BLISS"),
    "last line": ("We agree with it all.\n\nBeech", "Beech"),
    "acting first word": ("It was good. Judge chaired it", "Judge"),
    "initials": ("A. Gentler asked for that", "Gentler"),
    "sign-off": ("Do think again.\nRegards, price", "price"),
    "unexplained": ("We heard orlaithe brannaghan say so", "orlaithe"),
}
"""Detector → a text in which it alone finds the planted words."""


def test_each_detector_has_its_text():
    """Every detector is named in the table below, so that a new one cannot come without a test."""
    assert set(CAUGHT) == {detector.name for detector in DETECTORS}


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("It was praised by ray k orlaithe, we hear.", "It was praised by [name], we hear."),
        ("It was praised by brannaghan walker. We agree.", "It was praised by [name]. We agree."),
        ("We hear that orlaithe brannaghan, joy was fair.", "We hear that [name] was fair."),
        ("We asked Orlaithe the caretakeer and he came.", "We asked [name] and he came."),
        ("We asked j. painter about it.", "We asked [name] about it."),
        ("We asked t.e. o'dwerrihy about it.", "We asked [name] about it."),
        ("We saw joy campbellock there.", "We saw [name] there."),
        ("We hear that orlaithe brannaghan, xiomara spoke.", "We hear that [name] spoke."),
        ("It was zdzisia who noticed it.", "It was [name] who noticed it."),
        ("When uchechi finally came it was late.", "When [name] finally came it was late."),
        ("We are grateful to April for her help.", "We are grateful to [name] for her help."),
        ("The coaching from April was good.", "The coaching from [name] was good."),
        ("We have waited from April to June.", "We have waited from April to June."),
        ("It was Snow, Orlaithe who said so.", "It was [name] who said so."),
        ("Our manager, Orlaithe, said so.", "Our manager, [name], said so."),
        ("Our adviser Bill came each week.", "Our adviser [name] came each week."),
        ("We gave evidence on the Localism Bill.", "We gave evidence on the Localism Bill."),
        ("We liked the Brannaghan review. It was short.", "We liked the [name] review. It was short."),
        ("We hope Orlaithe comes back again.", "We hope [name] comes back again."),
        ("We asked Orlaithe yesterday. It helped.", "We asked [name] yesterday. It helped."),
        ("We agree.\n\nPartnership", "We agree.\n\nPartnership"),
        ("We agree with it.\nBeech", "We agree with it.\nBeech"),
    ],
)
def test_a_name_goes_as_a_whole(redactor, text, redacted):
    """What is left of a name beside a replaced one goes too, and what only stands beside it does not."""
    assert redactor.redact(text).text == redacted


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("It is merrow pope who knows.", "It is [name] who knows."),
        ("It is pope, merrow who knows.", "It is [name] who knows."),
        ("It is a pope who knows.", "It is a pope who knows."),
    ],
)
def test_a_part_of_the_own_name_that_is_a_word_goes_with_the_other(redactor, text, redacted):
    """A surname that is an ordinary word goes in small letters where the forename stands beside it."""
    assert redactor.redact(text, replace(OWN, name="Merrow Pope")).text == redacted


def respondent_of(name: str) -> OwnDetails:
    """Return whose words a text of the table above is."""
    if name == "own authority":
        return OwnDetails(authority="Merrow Watch", region="South East")
    return OWN


@pytest.mark.parametrize("name", sorted(CAUGHT))
def test_each_detector_counts(redactor, name):
    """With all detectors the planted words go; without this one they stay."""
    text, planted = CAUGHT[name]
    assert planted not in redactor.redact(text, respondent_of(name)).text
    without = redactor.with_detectors(tuple(one for one in DETECTORS if one.name != name))
    assert planted in without.redact(text, respondent_of(name)).text


def test_each_detector_says_how_sure_and_why():
    """Every detector has a score between 0 and 1 and a reason in words, and its name is its own."""
    assert all(0 < detector.score <= 1 and detector.reason for detector in DETECTORS)
    assert len({detector.name for detector in DETECTORS}) == len(DETECTORS)


def test_trace_says_what_won(redactor):
    """Every find is in the trace with detector and score; where two overlap, the surer one says what stood there."""
    redaction = redactor.redact("We asked j.kestrel@leeds.gov.uk, then Cllr Price.")
    steps = {(step.detector, step.won) for step in redaction.trace}
    assert {("e-mail", True), ("link", False), ("title and name", True)} <= steps
    won = {(step.start, step.end) for step in redaction.trace if step.won}
    assert {(span.start, span.end) for span in redaction.spans} <= won
    surest = {span.reason: span.score for span in redaction.spans}
    assert surest["e-mail"] == 1.0


def test_what_is_remembered_is_of_this_respondent_and_of_this_part(redactor):
    """A second look gives what the first gave; another writer's details, or a part, are looked at anew."""
    text = "Our Reading office was asked.\nRegards, price"
    own = redactor.redact(text, OWN)
    assert redactor.redact(text, OWN) is own
    assert redactor.redact(text, None).trace != own.trace
    assert redactor.redact_part(text, 0, 29, OWN).original == text[:29]
    assert redactor.redact_part(text, 30, len(text), OWN).original == text[30:]


def test_a_detector_more_only_adds(redactor):
    """Whatever any one detector is left out, nothing that the others find stands again with it."""
    text = " ".join(planted for planted, _ in CAUGHT.values())
    everything = redactor.redact(text, OWN)
    covered = {at for span in everything.spans for at in range(span.start, span.end)}
    for left_out in DETECTORS:
        without = redactor.with_detectors(tuple(one for one in DETECTORS if one is not left_out))
        fewer = without.redact(text, OWN)
        assert {at for span in fewer.spans for at in range(span.start, span.end)} <= covered


@pytest.mark.parametrize(
    "text",
    [
        "we met kestrelby last year. it was good.",
        "WE MET KESTRELBY LAST YEAR. IT WAS GOOD.",
        "We met Kestrelby last year. It was good.",
        "We met KESTRELBY last year. It was good.",
        "We met Tai-kestrelby-man last year. It was good.",
        "Kestrelby met us last year. It was good.",
        "We met Kes\u00adtrelby last year. It was good.",
        "We met (Kestrelby) last year. It was good.",
        "we met j. p. kestrelby last year. it was good.",
        "we met miss kestrelby last year. it was good.",
    ],
)
def test_a_name_of_no_list_goes(redactor, text):
    """A word that nothing explains goes in any letter case, in whatever it is wrapped; nothing else does."""
    redacted = redactor.redact(text).text
    assert "kestrelby" not in redacted.lower().replace("\u00ad", "")
    assert "last year" in redacted.lower()


@pytest.mark.parametrize(
    "text",
    [
        "Co-operative working and Pro-Active leaders help. GOOD PRACTICE does too, and we MUST share it.",
        "I saw the Dr. However, I was seen by a Dr I knew. Call 111 or 999.",
        "we like peer challenge. it is honest and councils learn from it.",
        "Interestingly the Council and its Leader agreed. Training, Learning and Development matter.",
    ],
)
def test_what_is_explained_stays(redactor, text):
    """Prefixes, emphasis, titles without a name, numbers for everybody and words of the field are no names."""
    assert redactor.redact(text).text == text


@pytest.mark.parametrize(
    "surface",
    ["M62", "A1(M)", "the A595", "postcode LS6", "BS16", "LS-1 4AP", "Twitter handle tarncouncil",
     "insta: tarn.council", "www tarnside gov uk", "GB29NWBK60161331926819", "SE 30 33", "x4412"],
)  # fmt: skip
def test_rarer_identifiers(redactor, surface):
    """Roads, halves of postcodes, named accounts, long codes and extensions go."""
    last = surface.split()[-1]
    assert last not in redactor.redact(f"You find us there: {surface} and so on.").text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At Reading Borough Council we agree.", "At [our council] we agree."),
        ("Leeds's offer, and Northamptonshire's, went.", "[another council]'s offer, and [another council]'s, went."),
        ("Reading's offer is sound.", "[our council]'s offer is sound."),
        ("We at READING council agree.", "We at [our council] agree."),
        ("reading the report took an hour", "reading the report took an hour"),
        ("As Leeds and B&NES show, it works.", "As [another council] and [another council] show, it works."),
        ("the City of Lincoln Council and Hants CC", "the [another council] and [another council]"),
        ("the London Borough of Tower Hamlets’ offer", "the [another council]’ offer"),
        ("They did it in Stoke-\non-Trent.", "They did it in [another council]."),
        ("They did it in Bir­ming\u200bham.", "They did it in [another council]."),
        ("They did it in Rоtherham.", "They did it in [another council]."),
        ("They did it in Ｌｅｅｄｓ.", "They did it in [another council]."),
        ("They did it in St. Helens.", "They did it in [another council]."),
        ("Options b and d, or R&D, or f and h.", "Options b and d, or R&D, or f and h."),
        ("They asked bury mbc, and will bury it.", "They asked [another council], and will bury it."),
        ("It works in Whitby.", "It works in [a place in our area]."),
        ("Mrs Ashby-Nkosana said so.", "[name] said so."),
        ("Tunji told us.", "[name] told us."),
        ("Cllr Price’s view.", "[name]’s view."),
        ("Mark my words: grace, hope and will.", "Mark my words: grace, hope and will."),
        ("Ask Mark Ottaway, not me.", "Ask [name], not me."),
        ("In May and April 2014 we met.", "In May and April 2014 we met."),
        ("I speak as chief executive here.", "I speak as [my role] here."),
        ("The chief executive should listen.", "The chief executive should listen."),
        ("The Local Government Association can help.", "The Local Government Association can help."),
        ("the Brighter Ousedale programme", "the [a local programme]"),
        ("the Health and Wellbeing Board, the Care Act", "the Health and Wellbeing Board, the Care Act"),
        ("Yorkshire and the Humber and the North West", "Yorkshire and the Humber and the North West"),
        ("Write to a.kestrel@bridge.org.uk, please.", "Write to [e-mail address], please."),
        ("See https://bridge.example/a?b=c.", "See [web address]."),
        ("Kind regards,\nB", "Kind regards,\n[name]"),
        ("We asked Tia and Ria, and the LEA and the TIA.", "We asked [name] and [name], and the LEA and the TIA."),
        ("cllr aoife reason has led it.", "[name] has led it."),
        ("As councillor bliss said, it is good.", "As [name] said, it is good."),
        ("Some councillor said it has helped.", "Some councillor said it has helped."),
        ("Our councillor training has helped.", "Our councillor training has helped."),
        ("We found ours through hassan ali warsame nur, sadly.", "We found ours through [name], sadly."),
        ("Look at it again. kestrelby holly has views.", "Look at it again. [name] has views."),
        ("It was a phone call from khan.", "It was a phone call from [a place in our area]."),
        ("cllr aoife, the reason is money.", "[name], the reason is money."),
    ],
)  # fmt: skip
def test_what_is_replaced(redactor, text, expected):
    """Names go in any disguise, words stay, and each replacement says what stood there."""
    assert redactor.redact(text, OWN).text == expected


@pytest.mark.parametrize(
    "number",
    [
        "02079460123", "020 7946 0123", "(020) 7946 0123", "+44 20 7946 0123", "+44 (0)20 7946 0123",
        "0044 20 7946 0123",
        "07700 900123", "07700-900-123", "07700.900.123", "+447700900123", "(01632) 960 123", "01632/960123",
        "0161 496 0123 ext 42", "0 7 7 0 0 9 0 0 1 2 3", "0800 496 0123", "01632 960147",
    ],
)  # fmt: skip
def test_telephone_layouts(redactor, number):
    """Every usual layout of a British number goes whole."""
    assert (
        redactor.redact(f"Please ring {number} if in doubt.").text
        == "Please ring [telephone number] if in doubt."
    )


@pytest.mark.parametrize(
    "clean",
    [
        "In 2014/15 and 2015/16, and from 2010-2015, 18-24 months, 15 councils, 20% and 3.5 per cent.",
        "Question 4, (c), Q2 and the 1st, 2nd and 3rd principle; see section 151.",
        "We look at e.g. audit i.e. inspection etc. and meet at noon.",
        "Budgets fell by £1,250,000 or £3.2m.",
        "Use the data. In that way it improves.",
        "Please look at it at the time.",
    ],
)
def test_clean_numbers_stay(redactor, clean):
    """Years, small numbers, sums and dots are no identifiers."""
    assert redactor.redact(clean).text == clean


def test_nhs_check_digit():
    """The check digit is the one of the NHS data dictionary, and its ten stands for no number."""
    assert nhs_number_is_valid("9434765919")
    assert not nhs_number_is_valid("9434765918")
    assert not nhs_number_is_valid("943476591")


def test_spans_point_into_the_original(redactor):
    """Each span covers, in the text as it was written, what it replaced; replacing by hand gives the same text."""
    text = "Our­ Lee\u200bds friends: Cllr Zoë Quennell 😀 (07700 900123), Bath."
    redaction = redactor.redact(text, OWN)
    assert redaction.original == text
    rebuilt, at = "", 0
    for span in redaction.spans:
        assert at <= span.start < span.end <= len(text)
        rebuilt += text[at : span.start] + span.replacement
        at = span.end
    assert rebuilt + text[at:] == redaction.text
    assert [text[s.start : s.end] for s in redaction.spans if s.kind == "phone"] == ["07700 900123"]


def test_a_part_is_redacted_with_the_whole_in_view(redactor):
    """A surname that only the words before the part give away is replaced in the part, too."""
    text = "We asked Mrs Price. Price is not all."
    start = text.index("Price")
    assert redactor.redact_part(text, start, len(text)).text.startswith("[name].")


def test_minutes_have_references(redactor):
    """The number of a minute can be looked up."""
    assert "44.3" not in redactor.redact("It is in minute 44.31 of the board.").text


def test_an_organisation_is_not_called_a_council(redactor):
    """A respondent with neither region nor type is an organisation."""
    own = OwnDetails(authority="The Tarn Guild")
    assert redactor.redact("The Tarn Guild agrees.", own).text == "[our organisation] agrees."


def test_an_own_population_is_known():
    """The redactor knows the authorities of a population that a user brings."""
    school = Authority(
        code="x",
        name="Quarrhill Infants",
        official_name="Quarrhill Infants",
        region="North",
        authority_type="School",
    )
    redactor = Redactor(Population("mine", (school,)))
    assert redactor.redact("as quarrhill infants did").text == "as [another council] did"


WORDS = st.sampled_from(
    (
        "we Reading reading Leeds bath Council council Mark mark Price Cllr cllr dr in of the City B&NES & "
        "Orlaithe orlaithe Brannaghan Project Kestrel road Lane programme 07700 900123 ex99 7tt Regards, J . "
        ", ; - \n ( ) [name] [our council] [a place] ' \" at @ dot uk Yorkshire St Chief "
        "executive 2014 £3m ref no 12345 Тarn Siân NHS S s i.e. e.g. … LGA Act May A I"
    ).split(" ")
)


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(WORDS, max_size=25), tight=st.booleans())
@example(parts=["Mark", "[name]", "Price", "council"], tight=False)
def test_redacting_twice_changes_nothing(redactor, parts, tight):
    """What was redacted once is redacted: a second time finds nothing."""
    text = ("" if tight else " ").join(parts)
    once = redactor.redact(text, OWN)
    twice = redactor.redact(once.text, OWN)
    assert twice.text == once.text
    assert twice.spans == ()


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80))
@example(text="\u0130stanbul \ufb01 \u00ad\u00ad \U0001d400 e\u0301")
@example(text=string.printable)
def test_any_text_passes(redactor, text):
    """No text breaks the redactor, and offsets stay inside it."""
    redaction = redactor.redact(text)
    assert all(0 <= span.start < span.end <= len(text) for span in redaction.spans)
    assert redactor.redact(redaction.text).text == redaction.text


@pytest.mark.parametrize(
    "unit", ["a", "a ", "a.", "1", "1 ", "\n", " ", "-", "a-", "@", "Aa ", "the only ", "(", "ab@", "0 "]
)
def test_time_grows_with_length_only(redactor, unit):
    """A long run of anything is done in a moment: no pattern tries a text again and again."""
    text = "the only fax at www. ref thank regards, " + unit * (20_000 // len(unit))
    started = time.process_time()
    redactor.redact(text, OWN)
    assert time.process_time() - started < 10


def test_shadow_keeps_offsets():
    """Invisible characters are gone and look-alikes plain in what detectors see; offsets lead back."""
    shadow = make_shadow("L\u00ade\u200bеds\u00a0!")
    assert shadow.text == "Leeds !"
    assert shadow.original_span(0, 5) == (0, 7)


def test_replacements_are_left_alone(redactor):
    """No replacement phrase is taken for anything else."""
    text = " and ".join(REPLACEMENTS)
    assert redactor.redact(text, OWN).text == text
