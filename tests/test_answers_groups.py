"""Groups: who is in one, in any spelling, and words of the study that fit nobody."""

from __future__ import annotations

from table_builders import YES_NO, people, read

from sli_themes.answers.groups import members

GROUPS = """\
[[groups]]
id = "g"
name = "Leaders of academies and colleges"
where = { role = ["leader "], type_of = ["A"], authority_type = ["academy", "College"] }
[sample]
"Chief" = 20
"Mayor" = 3
"""


def test_all_conditions_hold_in_any_spelling(tmp_path):
    """A respondent is in a group when each column has one of its values; blanks are in none."""
    rows = [row | {"a": "Yes", "type_of": "AB"[at // 6]} for at, row in enumerate(people(12))]
    rows[1]["role"] = ""
    study, reading = read(tmp_path, rows, YES_NO + GROUPS, columns='attributes = ["type_of"]')
    expected = {
        row["id"]
        for row in rows
        if row["role"] == "Leader" and row["type_of"] == "A" and row["type"] in ("Academy", "College")
    }
    assert len(expected) == 2
    assert members(study.tables.group("g"), reading.corpus.respondents) == expected


def test_words_that_fit_nobody_are_told(tmp_path):
    """A value of a group, or a role of the sample, that no respondent has is mostly a misspelling: a note says so."""
    rows = people(12, a="Yes")
    _, reading = read(
        tmp_path, rows, YES_NO + GROUPS.replace('type_of = ["A"], ', "").replace("leader ", "Laeder")
    )
    said = [str(note) for note in reading.notes if "no respondent has" in str(note)]
    assert len(said) == 2
    assert "[[groups]] 'g' where role: no respondent has 'Laeder'" in said[0]
    assert "[sample]: no respondent has 'Mayor'" in said[1]
