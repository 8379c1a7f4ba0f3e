"""What study.toml says of tables: read, and every fault told with its place."""

from __future__ import annotations

import pytest
from table_builders import YES_NO, people, study_of

from sli_themes.errors import StudyError

GROUP = """\
[[groups]]
id = "leaders"
name = "Leaders"
where = { role = "Leader", kind_of = ["A", "B"] }
"""
COLUMNS = 'attributes = ["kind_of"]'


def refused(folder, toml: str) -> str:
    """Return what is said of a study that cannot be read."""
    with pytest.raises(StudyError) as error:
        study_of(folder, people(2), YES_NO + toml)
    return str(error.value)


def test_a_plan_is_read(tmp_path):
    """Sample, groups, coverage, response and participation; the base has words of its own when none are given."""
    toml = 'groups = ["leaders"]\n' + GROUP + '[sample]\n"Leader" = 40\n"Chief" = 31\n'
    toml += '[tables]\ncoverage = "for.csv"\nresponse = "leaders"\nparticipation = "public"\n'
    study = study_of(tmp_path, people(2), YES_NO + toml, columns=COLUMNS)
    plan = study.tables
    assert plan.sample == (("Leader", 40), ("Chief", 31))
    assert plan.group("leaders").where == (("role", ("Leader",)), ("kind_of", ("A", "B")))
    assert plan.group("leaders").base == "all of Leaders"
    assert (plan.coverage, plan.response) == (tmp_path / "for.csv", "leaders")
    assert plan.participation_is_public
    assert study.questions[1].groups == ("leaders",)


def test_without_a_plan_nothing_is_public(tmp_path):
    """The default tells no small numbers of who responded."""
    plan = study_of(tmp_path, people(2), YES_NO).tables
    assert not plan.participation_is_public
    assert (plan.sample, plan.groups, plan.coverage, plan.response) == ((), (), None, "")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (
            'groups = ["leader"]\n' + GROUP.replace(', kind_of = ["A", "B"]', ""),
            "2 groups: no group 'leader'",
        ),
        (GROUP, "[[groups]] 1 where kind_of: unknown key"),
        (GROUP.replace("where", "were"), "[[groups]] 1 were: unknown key"),
        ('[[groups]]\nid = "g"\nwhere = { role = "A" }', "[[groups]] 1 name: is missing"),
        ('[[groups]]\nid = "g"\nname = "G"', "[[groups]] 1 where: must be a table"),
        ('[[groups]]\nid = ""\nname = "G"\nwhere = { role = "A" }', "[[groups]] 1 id: must be"),
        (
            '[[groups]]\nid = "g"\nname = "G"\nwhere = { role = "A" }\n' * 2,
            "[[groups]] 2 id: 'g' stands above",
        ),
        ('[sample]\n"Leader" = 0', "[sample] 'Leader': must be a whole number"),
        ('[sample]\n"Leader" = "40"', "[sample] 'Leader': must be a whole number"),
        ('[tables]\nresponse = "chiefs"', "[tables] response: no group 'chiefs'"),
        ('[tables]\nparticipation = "open"', "[tables] participation: unknown value"),
        ("[tables]\nsmall = true", "[tables] small: unknown key"),
        ('asked_if = { open = "Yes" }', "asked_if: 'open' has no options"),
        ('asked_if = { z = "Yes" }\n' + YES_NO.replace('"a"', '"z"'), "asked_if: 'z' comes after it"),
    ],
)
def test_every_fault_has_its_place(tmp_path, toml, said):
    """A plan that cannot be meant is refused, with the place and a next step."""
    assert said in refused(tmp_path, toml)


def test_roles_need_a_column(tmp_path):
    """A sample or a group of roles without a column of roles could only ever count nobody."""
    (tmp_path / "study.toml").write_text("")
    from sli_themes.study import read_study

    (tmp_path / "study.toml").write_text(
        'title = "T"\nanswers = "answers.csv"\n[columns]\nrespondent = "id"\n[[questions]]\nid = "open"\n'
        'groups = ["g"]\n[sample]\n"Leader" = 3\n[[groups]]\nid = "g"\nname = "G"\nwhere = { role = "Leader" }\n'
    )
    with pytest.raises(StudyError) as error:
        read_study(tmp_path)
    said = str(error.value)
    assert "[sample]: counts roles, and no column has them" in said
    assert "[[groups]] 1 where role: no column has the roles" in said
    assert "[[questions]] 1 groups: belongs to a closed question" in said
