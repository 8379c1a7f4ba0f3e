"""What stays restricted of quotes: read back as it was written, whatever an id looks like."""

from __future__ import annotations

import csv
import io

import pytest
from bridge_builders import coding
from test_quotes import plain
from test_quotes_narrowed import packs
from test_quotes_wishes import used

from sli_themes.errors import AnswersError, DisclosureError
from sli_themes.quote_files import (
    REGISTER_FILE,
    SOURCES_FILE,
    read_register,
    read_sources,
    used_elsewhere,
    write_register,
)
from sli_themes.quotes import PackRequest, Wishes


@pytest.fixture
def pack():
    """Return the quotes of a study, and those of a narrowed pack."""
    people, said = plain(4)
    rows = [coding(f"r0{at}:q1", "money") for at in range(4)]
    return packs(people, said, rows, PackRequest(name="more", per_theme=3), per_theme=1)


def rows_of(path):
    """Return the rows of a csv by quote id."""
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    return {row["quote_id"]: row for row in rows}


def test_the_register_says_where_each_quote_stands(tmp_path, pack):
    """Packs of this release and other documents, divided by semicolons."""
    (quote,) = pack.quotes
    wishes = Wishes(used=tuple(used("r00:q1", "money", "w", name, quote.quote_id) for name in ("B", "A")))
    rows = rows_of(write_register(tmp_path, pack, wishes))
    assert rows[quote.quote_id]["packs"] == "quote-pack; more"
    assert rows[quote.quote_id]["used_in"] == "A; B"
    others = [row for quote_id, row in rows.items() if quote_id != quote.quote_id]
    assert [(row["packs"], row["used_in"]) for row in others] == [("more", "")] * 2
    assert read_register(tmp_path) == pack.sources
    assert [one.quote_id for one in used_elsewhere(tmp_path, wishes)] == [quote.quote_id]


def test_an_id_that_a_spreadsheet_would_run_comes_back(tmp_path):
    """The apostrophe before it is for spreadsheets, not for the program."""
    people, said = plain(1)
    said[0] = type(said[0])(by="=r0", text=said[0].text)
    people[0] = type(people[0])(id="=r0", code="N1")
    pack = packs(people, said, [coding("=r0:q1", "money")])
    write_register(tmp_path, pack, Wishes())
    assert "'=r0:q1" in (tmp_path / REGISTER_FILE).read_text("utf-8-sig")
    assert read_register(tmp_path) == pack.sources


def test_files_that_cannot_be_read_are_told(tmp_path):
    """A register that is damaged stops with what to do; without sources there is no audit; no register is no fault."""
    assert read_register(tmp_path) == ()
    (tmp_path / REGISTER_FILE).write_text("quote_id,start\nQ1,secret\n", "utf-8")
    with pytest.raises(AnswersError, match="bring it back from a backup") as refused:
        read_register(tmp_path)
    assert "secret" not in str(refused.value)
    with pytest.raises(DisclosureError, match=f"{SOURCES_FILE}: cannot be read"):
        read_sources(tmp_path)
