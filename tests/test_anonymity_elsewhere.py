"""Texts published elsewhere: a quote that could be looked up in one is held."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

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
    write_study,
)

from sli_themes.anonymity.elsewhere import Elsewhere, shared_texts
from sli_themes.errors import StudyError
from sli_themes.pipeline import code_study, read_inputs
from sli_themes.quotes import choose_quotes
from sli_themes.reporting import report_study
from sli_themes.settings import QuoteSettings

WORDS = "we have long held that peers should listen before they speak to members"


def docx(text: str) -> bytes:
    """Return a Word file, cut into runs as Word does."""
    stream = io.BytesIO()
    runs = "".join(f"<w:r><w:t>{text[at : at + 5]}</w:t></w:r>" for at in range(0, len(text), 5))
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document><w:p>{runs}</w:p></w:document>")
    return stream.getvalue()


def test_case_and_punctuation_do_not_count():
    """Eight words in a row are seen whatever stands between them; seven are not."""
    known = Elsewhere([WORDS], 8)
    assert known.shares("(Peers) should LISTEN - before they speak: to members!")
    assert not known.shares("peers should listen before they speak to anybody")
    assert not known.shares("")
    assert known.holds(WORDS.upper() + "!")
    assert not known.holds(WORDS[5:])


def test_word_files_and_plain_ones_are_read(tmp_path):
    """The words of a docx are found although it cuts them up."""
    (tmp_path / "a.docx").write_bytes(docx(WORDS))
    (tmp_path / "b.txt").write_text("The rules are clear enough as they stand today.", encoding="utf-8")
    known = Elsewhere.read([tmp_path / "a.docx", tmp_path / "b.txt"], 8)
    assert known.shares(WORDS)
    assert known.shares("the rules are clear enough as they stand")


def test_every_file_that_cannot_be_read_is_told(tmp_path):
    """A missing file and one of no known kind are two faults, told together."""
    (tmp_path / "b.gif").write_bytes(b"GIF89a" + bytes(300))
    with pytest.raises(StudyError) as refused:
        Elsewhere.read([tmp_path / "a.txt", tmp_path / "b.gif"], 8)
    assert "a.txt" in str(refused.value)
    assert "b.gif" in str(refused.value)


def test_such_quotes_are_held(tmp_path):
    """A study that names a published text releases no quote from it; they wait with their own reason."""
    settings = "[settings.quotes]\nmin_words = 12\n"
    study = write_study(tmp_path / "study", settings=settings)
    toml = study / "study.toml"
    toml.write_text(
        'published_elsewhere = ["replies.txt"]\n' + toml.read_text(encoding="utf-8"), encoding="utf-8"
    )
    (study / "replies.txt").write_text("\n".join(HARMLESS), encoding="utf-8")
    inputs = read_inputs(study)
    done = code_study(inputs, HashVectors())
    made = report_study(inputs, HashVectors(), done.coded.codings, done.record)
    assert made.results.quotes == ()
    assert made.held
    assert "published elsewhere" in (study / "restricted" / "review-queue.csv").read_text(encoding="utf-8")


CAMPAIGN = "We ask you to keep the reports short. Nobody has the time to read all of them twice."


def pack_of(folder, monkeypatch, people, said, *answer_ids):
    """Return the pack of quotes of answers that all have the theme of money."""
    corpus = corpus_of(people, said)
    clearer = clearer_of(corpus, folder, monkeypatch)
    rows = [coding(f"{one}:q1", "money") for one in answer_ids]
    return choose_quotes(
        codings_of(*rows), corpus, book("money"), clearer, HashVectors(), QuoteSettings(min_words=12)
    )


def held_for(pack):
    """Return the ids of held answers with the codes of the reasons."""
    return [(one.candidate.answer_id, [reason.code for reason in one.looked.reasons]) for one in pack.held]


def campaign(*, refusing=()):
    """Return sixteen respondents, of whom the first three sent one text and the others their own."""
    people = [replace(one, may_quote=one.id not in refusing) for one in respondents(16)]
    said = [
        Said(by=one.id, text=CAMPAIGN, copy_of="r00:q1", campaign="campaign-1")
        if at < 3
        else Said(by=one.id, text=f"{HARMLESS[at % 8]} This is point {at} of ours.")
        for at, one in enumerate(people)
    ]
    return people, said


@pytest.mark.parametrize(("refusing", "first"), [((), "r00"), (("r00",), "r01"), (("r00", "r01"), "r02")])
def test_the_text_of_a_campaign_waits_once(tmp_path, monkeypatch, refusing, first):
    """A campaign's text is held, not quoted: one line, that of the first copy whose sender may be quoted."""
    people, said = campaign(refusing=refusing)
    pack = pack_of(tmp_path, monkeypatch, people, said, "r00", "r01", "r02")
    assert pack.quotes == ()
    assert held_for(pack) == [(f"{first}:q1", ["shared words"])]


def test_a_campaign_of_which_nobody_may_be_quoted_is_not_looked_at(tmp_path, monkeypatch):
    """Without consent of any sender its text does not reach the queue."""
    people, said = campaign(refusing=("r00", "r01", "r02"))
    pack = pack_of(tmp_path, monkeypatch, people, said, "r00", "r01", "r02")
    assert (pack.quotes, pack.held) == ((), ())


def test_a_campaign_within_an_answer_of_ones_own_is_held(tmp_path, monkeypatch):
    """Who puts the campaign's sentences into a longer answer is not quoted with them."""
    people, said = campaign()
    said[3] = Said(by="r03", text=CAMPAIGN + " " + " ".join(HARMLESS[:4]))
    pack = pack_of(tmp_path, monkeypatch, people, said, "r03")
    assert held_for(pack) == [("r03:q1", ["shared words"])]


@pytest.mark.parametrize(("refusing", "quoted"), [("r00", []), ("r01", []), ("r05", ["r00:q1"])])
def test_a_copy_of_what_somebody_refused_is_held(tmp_path, monkeypatch, refusing, quoted):
    """Two sent the same words: they are quoted when both agreed, else held, whichever of them comes first."""
    people = [replace(one, may_quote=one.id != refusing) for one in respondents(16)]
    said = [Said(by=one.id, text=HARMLESS[0], copy_of="r00:q1") for one in people[:2]]
    said += [Said(by=one.id, text=f"{HARMLESS[at % 7 + 1]}") for at, one in enumerate(people[2:])]
    pack = pack_of(tmp_path, monkeypatch, people, said, "r00", "r01")
    assert [source.answer_id for source in pack.sources] == quoted
    assert len(pack.held) == 1 - len(quoted)


def test_short_texts_are_shared_as_a_whole():
    """A shared answer of a few words is known from its first to its last, and is not looked for within others."""
    people = [replace(one, may_quote=one.id != "r00") for one in respondents(2)]
    said = [Said(by=one.id, text="More money.", copy_of="r00:q1") for one in people]
    shared = Elsewhere(shared_texts(corpus_of(people, said)), 8)
    assert shared.holds("more money")
    assert not shared.shares("We want more money.")
    assert not shared.holds("")
