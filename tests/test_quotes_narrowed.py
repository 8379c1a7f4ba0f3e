"""Narrowed packs: parts of a study's quotes that tell no more than the quotes themselves."""

from __future__ import annotations

from collections import Counter
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
)
from test_quotes import BOOK, OpenGate, plain
from test_quotes_wishes import used

from sli_themes.errors import AnswersError, UsageError
from sli_themes.quotes import PackRequest, Wishes, choose_quotes
from sli_themes.quotes.narrowed import (
    REQUESTS_FILE,
    check_request,
    parts_of,
    read_requests,
    requests_json,
    with_request,
)
from sli_themes.results import Attribution
from sli_themes.settings import QuoteSettings


class RegionGate(OpenGate):
    """An open gate whose scheme gives "everybody" to those of the West, and names the other regions."""

    scheme = SimpleNamespace(
        covers=lambda attribution: [
            SimpleNamespace(region=region)
            for region in (("West", "East") if attribution.words == "council" else (attribution.words[:-8],))
        ]
    )
    population = SimpleNamespace(authorities=())

    def attribution(self, respondent_id):
        """Return the region, but for the West."""
        region = self.people[respondent_id].region
        return Attribution(words="council" if region == "West" else f"{region} council")


def packs(people, said, rows, *requests, clearer=None, wishes=None, codebook=BOOK, **settings):
    """Return the pack of a study with narrowed ones."""
    settings.setdefault("min_words", 12)
    return choose_quotes(
        codings_of(*rows),
        corpus_of(people, said),
        codebook,
        clearer or OpenGate(people),
        HashVectors(),
        QuoteSettings(**settings),
        wishes=wishes,
        requests=requests,
    )


def test_a_narrowed_pack_takes_what_stands_and_then_more():
    """It starts with the quotes of the study's own pack, adds others up to its number, and holds nothing else."""
    people, said = plain(8)
    rows = [coding(f"r0{at}:q1", "money") for at in range(6)] + [coding("r06:q1", "peers")]
    alone = packs(people, said, rows, per_theme=2)
    request = PackRequest(name="money", per_theme=4, themes=("money",))
    pack = packs(people, said, rows, request, per_theme=2)
    assert pack.quotes == alone.quotes
    (narrowed,) = pack.narrowed
    assert (narrowed.name, narrowed.words) == ("money", "theme Money")
    assert {quote.theme_id for quote in narrowed.quotes} == {"money"}
    assert len(narrowed.quotes) == 4
    own = {quote.quote_id for quote in pack.quotes if quote.theme_id == "money"}
    assert own < {quote.quote_id for quote in narrowed.quotes}
    assert len(pack.sources) == 5
    assert len(pack.sources) + sum(dict(pack.passed_over).values()) == 7


def test_a_smaller_number_takes_the_first_chosen():
    """A pack of one quote a theme holds the quote that the study's own pack chose first."""
    people, said = plain(4)
    rows = [coding(f"r0{at}:q1", "money", probability=0.9 - at / 10) for at in range(4)]
    pack = packs(people, said, rows, PackRequest(name="one", per_theme=1), per_theme=3, centrality=0.0)
    (first,) = pack.narrowed[0].quotes
    assert first.text == HARMLESS[0]


def test_limits_hold_over_all_packs_together():
    """However many packs are asked for, an authority is quoted so often in all of them, and once under a theme."""
    people = [Person(id=f"r0{at}", code=f"N{at % 3}") for at in range(9)]
    said = [
        Said(by=one.id, text=f"{HARMLESS[at % 8]} And {'so' * (at + 1)} on it goes.")
        for at, one in enumerate(people)
    ]
    themes = "abcd"
    rows = [coding(f"r0{at}:q1", theme) for at in range(9) for theme in themes]
    requests = [PackRequest(name=f"pack-{theme}", per_theme=9, themes=(theme,)) for theme in themes]
    pack = packs(people, said, rows, *requests, codebook=book(*themes), per_theme=1)
    theme = {quote.quote_id: quote.theme_id for one in pack.narrowed for quote in one.quotes}
    assert max(Counter(source.author for source in pack.sources).values()) == 2
    assert max(Counter((one.author, theme[one.quote_id]) for one in pack.sources).values()) == 1
    assert len(set(theme)) == len(pack.sources)


def test_a_later_pack_changes_no_earlier_one():
    """What was asked for first stays as it was when more is asked for."""
    people, said = plain(8)
    rows = [coding(f"r0{at}:q1", theme) for at in range(8) for theme in ("money", "peers")]
    first = PackRequest(name="first", per_theme=3, themes=("money",))
    second = PackRequest(name="second", per_theme=8)
    one = packs(people, said, rows, first, per_theme=1)
    two = packs(people, said, rows, first, second, per_theme=1)
    assert (two.quotes, two.narrowed[0]) == (one.quotes, one.narrowed[0])


def test_a_region_is_that_of_the_attribution():
    """A quote whose attribution names no region is in no pack of a region, wherever its respondent is."""
    people = [Person(id=f"r0{at}", code=f"N{at}", region="West" if at % 2 else "East") for at in range(6)]
    said = [Said(by=one.id, text=HARMLESS[at]) for at, one in enumerate(people)]
    rows = [coding(f"r0{at}:q1", "money") for at in range(6)]
    requests = [PackRequest(name=name, per_theme=9, region=name.title()) for name in ("west", "east")]
    pack = packs(people, said, rows, *requests, clearer=RegionGate(people), per_theme=1)
    west, east = pack.narrowed
    assert west.quotes == ()
    assert {quote.attribution.words for quote in east.quotes} == {"East council"}


def of_regions(north, south, tmp_path, monkeypatch):
    """Return the clearer of a study to which so many authorities of two regions responded."""
    people = [Person(id=f"r{at:02}", code=f"N{at}") for at in range(north)]
    people += [Person(id=f"s{at:02}", code=f"S{at}", region="South East") for at in range(south)]
    corpus = corpus_of(people, [Said(by=one.id, text=HARMLESS[0]) for one in people])
    return clearer_of(corpus, tmp_path, monkeypatch)


def test_a_region_can_be_asked_for_where_attributions_name_it(tmp_path, monkeypatch):
    """A region, or a larger part, is named by attributions of which all authorities lie there, in any letter case."""
    clearer = of_regions(12, 12, tmp_path, monkeypatch)
    assert parts_of(clearer.attribution("r00"), clearer) == {"North West", "the North"}
    for region in ("north west", "The North", "South East"):
        check_request(PackRequest(name="a", per_theme=1, region=region), ("q1",), BOOK, clearer)


def test_no_region_can_be_asked_for_that_is_coarsened(tmp_path, monkeypatch):
    """Where the scheme hides a region for the whole study, a pack of it would tell what the scheme hides."""
    clearer = of_regions(12, 2, tmp_path, monkeypatch)
    assert parts_of(clearer.attribution("s00"), clearer) == frozenset()
    with pytest.raises(UsageError, match="those that are: none"):
        check_request(PackRequest(name="a", per_theme=1, region="South East"), ("q1",), BOOK, clearer)


def test_all_that_is_not_there_is_told_at_once(tmp_path, monkeypatch):
    """Questions, themes and regions that the study does not have are refused together, with what was meant."""
    corpus = corpus_of(*plain(3))
    clearer = clearer_of(corpus, tmp_path, monkeypatch)
    request = PackRequest(name="a", per_theme=1, questions=("q1", "q8"), themes=("mony",), region="Mars")
    with pytest.raises(UsageError) as refused:
        check_request(request, ("q1", "q2"), BOOK, clearer)
    assert "question 'q8'" in str(refused.value)
    assert "theme 'mony' that is coded → did you mean 'money'?" in str(refused.value)
    assert "from this region" in str(refused.value)


def test_what_stands_elsewhere_is_avoided():
    """A pack takes other quotes than those that another document has; those come back when there are too few."""
    people, said = plain(3)
    rows = [coding(f"r0{at}:q1", "money", probability=0.9 - at / 10) for at in range(3)]
    plainly = packs(people, said, rows, per_theme=1, centrality=0.0)
    (quote,) = plainly.quotes
    elsewhere = Wishes(used=(used("r00:q1", "money", HARMLESS[0], quote_id=quote.quote_id),))
    for number, texts in ((1, {HARMLESS[1]}), (2, set(HARMLESS[1:3])), (3, set(HARMLESS[:3]))):
        request = PackRequest(name="a", per_theme=number)
        pack = packs(
            people, said, rows, request, wishes=elsewhere, per_theme=1, centrality=0.0, difference=0.0
        )
        assert {one.text for one in pack.narrowed[0].quotes} == texts
        assert pack.quotes == plainly.quotes
        assert pack.used_before == {quote.quote_id}


@pytest.mark.parametrize("name", ["", "../up", "North", "a b", "-a", "a" * 41])
def test_a_name_is_that_of_a_folder(name):
    """Only small letters, digits and hyphens: nothing that leads out of the release."""
    with pytest.raises(UsageError, match="a pack's name"):
        PackRequest(name=name, per_theme=1)
    with pytest.raises(UsageError, match="at least 1"):
        PackRequest(name="a", per_theme=0)


def test_requests_are_kept(tmp_path):
    """What was asked for comes back as it was, one of the same name in the place of the earlier; damage is told."""
    assert read_requests(tmp_path) == ()
    first = PackRequest(name="a", per_theme=1, questions=("q1",), themes=("money",), region="North West")
    second = PackRequest(name="b", per_theme=2)
    both = with_request(with_request((), first), second)
    (tmp_path / REQUESTS_FILE).write_bytes(requests_json(both))
    assert read_requests(tmp_path) == both == (first, second)
    changed = PackRequest(name="a", per_theme=5)
    assert with_request(both, changed) == (changed, second)
    (tmp_path / REQUESTS_FILE).write_text("{", "utf-8")
    with pytest.raises(AnswersError, match=REQUESTS_FILE):
        read_requests(tmp_path)


def test_a_pack_that_was_used_whole_keeps_its_quotes():
    """Quotes that stand in this pack alone come back, marked, when nothing else could take their place."""
    people, said = plain(3)
    rows = [coding(f"r0{at}:q1", "money") for at in range(3)]
    request = PackRequest(name="a", per_theme=3)
    first = packs(people, said, rows, request, per_theme=1)
    length = {f"r0{at}:q1": HARMLESS[at] for at in range(3)}
    taken = tuple(
        used(one.answer_id, one.theme_id, length[one.answer_id], quote_id=one.quote_id)
        for one in first.sources
    )
    again = packs(people, said, rows, request, per_theme=1, wishes=Wishes(used=taken))
    assert again.narrowed == first.narrowed
    assert again.used_before == {one.quote_id for one in first.sources}
