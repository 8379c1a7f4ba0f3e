"""The audit of split tables: an edited cell is refused, and so is a table that gives a withheld number away."""

from __future__ import annotations

import csv
import io
import json

import pytest

from sli_themes.anonymity import table_audit
from sli_themes.anonymity.table_audit import table_findings
from sli_themes.anonymity.theme_tables import RECORD, note_release, safe_theme_table
from sli_themes.counts import by_group
from sli_themes.errors import DisclosureError
from sli_themes.outputs import conventions, group_counts
from sli_themes.results import ThemeCount, ThemeCounts
from sli_themes.settings import AnonymitySettings

SETTINGS = AnonymitySettings()
FILE = "theme-counts-by-region.csv"
BASES = {"North": 40, "South": 30, "=East": 25, "": 14}
CUTS = {"North": 20, "South": 12, "=East": 3, "": 11}
PEERS = {"North": 31, "South": 14, "=East": 12, "": 12}


def row(number: int, base: int, theme: str, question: str = "q2", group: str | None = None) -> ThemeCount:
    """Return a count of authorities."""
    return ThemeCount(
        question=question, theme_id=theme, theme=theme.title(), parent="", attribute="" if group is None else "region",
        group=group or "", respondents=number, answers=number, authorities=number, base_respondents=base,
        base_answers=base, base_authorities=base, respondents_without_campaigns=number, base_without_campaigns=base,
        share=None, low=None, high=None, prevalence="",
    )  # fmt: skip


def counts_of(**themes: dict[str, int]) -> ThemeCounts:
    """Return the counts of themes by region in a question, and over all of two."""
    rows = []
    for theme, groups in themes.items():
        for question in ("", "q2"):
            rows.append(row(sum(groups.values()), sum(BASES.values()), theme, question))
            rows += [row(number, BASES[group], theme, question, group) for group, number in groups.items()]
    return ThemeCounts(questions=("q2", "q3"), counts=tuple(rows), bases=())


class Study:
    """Hold a release folder and the record beside it."""

    def __init__(self, folder):
        """Make the folders."""
        self.folder, self.record = folder / "release", folder / RECORD
        self.folder.mkdir()

    def release(self, counts, settings=SETTINGS, *, noted=True):
        """Write the table of a release, as `report` does; return what may be told."""
        safe = safe_theme_table(counts, ("region",), settings, self.record)
        if noted:
            note_release(safe, self.record)
        rows = by_group(counts, ("region",), safe)
        (self.folder / FILE).write_bytes(group_counts.render(rows, 10))
        return safe

    def rows(self):
        """Return the rows on disk, the header first."""
        text = (self.folder / FILE).read_text(encoding="utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    def write(self, rows):
        """Write rows as somebody with a spreadsheet would."""
        with (self.folder / FILE).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)

    def place(self, question, group, theme):
        """Return which row holds a theme of a group."""
        keys = [tuple(row[:3]) for row in self.rows()]
        return keys.index((question, group, theme))

    def findings(self, settings=SETTINGS):
        """Return what the audit says."""
        return table_findings(self.folder, self.record, settings)


@pytest.fixture
def study(tmp_path):
    """Return a study that has released a table."""
    made = Study(tmp_path)
    made.release(counts_of(cuts=CUTS, peers=PEERS))
    return made


def test_a_table_as_it_was_written_passes(study):
    """Groups and questions without a name, and a group that a spreadsheet would run, are known again."""
    assert len(study.rows()) == 17
    assert "-" in {row[5] for row in study.rows()}
    assert study.findings() == ()


def test_marks_are_those_of_the_printer():
    """The audit reads the marks and columns that the printer prints."""
    assert table_audit._WITHHELD == conventions.WITHHELD
    assert table_audit._ALL_QUESTIONS == conventions.ALL_QUESTIONS
    assert table_audit._NOT_KNOWN == conventions.NOT_KNOWN
    assert table_audit._COLUMNS == group_counts.COLUMNS
    pairs = [(0, 3), (1, 300), (1, 8), (7, 7), (2, 3)]
    assert [table_audit._per_cent(*pair) for pair in pairs] == [
        conventions.printed_per_cent(*pair) for pair in pairs
    ]


@pytest.mark.parametrize(("column", "value"), [(5, "3"), (5, "7"), (6, "24"), (7, "12"), (5, "three")])
def test_a_number_where_none_stood_is_refused(study, column, value):
    """Whatever is put in place of "-", right or wrong, or into the per cent: file and row are told, no word."""
    rows = study.rows()
    at = study.place("q2", "'=East", "cuts")
    assert rows[at][5] == "-"
    rows[at][column] = value
    study.write(rows)
    (found,) = study.findings()
    assert found.startswith(f"{FILE} row {at + 1}: ")
    assert "East" not in found
    assert "cuts" not in found


def test_every_edited_row_is_told(study):
    """Two edits are two findings; a row that was never counted is one too."""
    rows = study.rows()
    first, second = study.place("q2", "North", "cuts"), study.place("q2", "North", "peers")
    rows[first][5], rows[second][6] = "21", "41"
    rows.append(["q2", "Atlantis", "cuts", "Cuts", "", "1", "40", "3"])
    study.write(rows)
    assert [found.split(":")[0] for found in study.findings()] == [
        f"{FILE} row {number}" for number in (*sorted((first + 1, second + 1)), len(rows))
    ]


@pytest.mark.parametrize("spoilt", ["region,n\nNorth,3\n", "", None])
def test_a_table_of_another_shape_is_refused(study, spoilt):
    """A table with other columns, such as the counts of restricted/, is none that may be told; nor is a ragged one."""
    name = FILE if spoilt is None else "counts-by-region.csv"
    text = (study.folder / FILE).read_text(encoding="utf-8") + "q2,North\n" if spoilt is None else spoilt
    (study.folder / name).write_text(text, encoding="utf-8")
    assert study.findings() == (f"{name}: is no table that the program prints → report again",)


def test_without_a_record_no_table_may_stand(study):
    """Nothing says what may be told when the record is gone; a damaged one stops the audit."""
    study.record.write_text("{", encoding="utf-8")
    with pytest.raises(DisclosureError, match="cannot be read"):
        study.findings()
    study.record.unlink()
    (found,) = study.findings()
    assert found.startswith(f"{FILE}: nothing in {RECORD} says")
    (study.folder / FILE).unlink()
    assert study.findings() == ()


def test_the_release_is_found_among_others(study):
    """An older table that stands there again is compared with its own line of the record."""
    before = study.rows()
    study.release(counts_of(cuts=CUTS | {"North": 35}, peers=PEERS))
    assert study.rows() != before
    assert study.findings() == ()
    study.write(before)
    assert study.findings() == ()


def test_what_can_be_worked_out_is_refused(study):
    """A record that prints a complement agrees with its file, and the recovery audit sees through both."""
    record = json.loads(study.record.read_text(encoding="utf-8"))
    hidden = [cell for cell in record["withheld"] if json.loads(cell)[:3] == ["theme", "q2", "cuts"]]
    assert len(hidden) > 1
    printed = max(hidden, key=lambda cell: record["counts"][cell])
    assert record["counts"][printed] >= 10
    record["withheld"].remove(printed)
    study.record.write_text(json.dumps(record) + "\n", encoding="utf-8")
    rows = study.rows()
    group = json.loads(printed)[4]
    at = study.place("q2", group or "(not known)", "cuts")
    rows[at][5], rows[at][7] = str(record["counts"][printed]), "-"
    study.write(rows)
    found = study.findings()
    assert found
    assert all("could be worked out" in one for one in found)


def test_a_table_that_an_earlier_one_gives_away_is_refused(tmp_path):
    """A cell that has grown by one, printed whole beside an earlier release, tells of the one."""
    study = Study(tmp_path)
    large = {"North": 20, "South": 14, "=East": 15, "": 12}
    study.release(counts_of(cuts=large))
    other = tmp_path / "other"
    other.mkdir()
    later = Study(other)
    later.release(counts_of(cuts=large | {"North": 21}))
    assert later.findings() == ()
    earlier = study.record.read_text(encoding="utf-8")
    later.record.write_text(earlier + later.record.read_text(encoding="utf-8"), encoding="utf-8")
    assert any("could be worked out" in one for one in later.findings())


def test_a_stricter_threshold_counts(study):
    """The threshold of today is asked, not that of the release."""
    assert study.findings(AnonymitySettings(k=13)) != ()


def test_missing_rows_tell_nothing(study):
    """A table from which rows were cut out passes: what is not there is not read."""
    study.write(study.rows()[:1] + study.rows()[5:])
    assert study.findings() == ()


def test_rounded_tables_are_read_too(tmp_path):
    """Rounded numbers are compared as they are printed, and the true ones in their place are refused."""
    study = Study(tmp_path)
    rounded = AnonymitySettings(round_tables=True)
    study.release(counts_of(cuts=CUTS, peers=PEERS), rounded)
    assert study.findings(rounded) == ()
    rows = study.rows()
    at = study.place("q2", "North", "peers")
    assert rows[at][5] == "30"
    rows[at][5] = "31"
    study.write(rows)
    assert len(study.findings(rounded)) == 1
