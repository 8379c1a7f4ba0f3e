"""Coverage: for whom organisations answered, and rows of the file that cannot be right."""

from __future__ import annotations

import pytest
from table_builders import YES_NO, people, population, read

from sli_themes.answers.coverage import read_coverage
from sli_themes.errors import AnswersError

PLAN = YES_NO + '[tables]\ncoverage = "coverage.csv"\n'
TOP = 'population = "population.csv"'


def coverage(folder, text):
    """Return the coverage that a file says."""
    population(folder, 30)
    study, reading = read(folder, people(5, a="Yes"), PLAN, top=TOP)
    (folder / "coverage.csv").write_text(text, encoding="utf-8")
    return read_coverage(study, reading.corpus.respondents)


def test_authorities_are_found_by_name_or_code(tmp_path):
    """Each authority counts once, whoever answered for it."""
    found = coverage(tmp_path, "respondent_id,authority\nr001,C010\nr002, c010 \nr002,C011\n")
    assert found.codes == {"C010", "C011"}


def test_every_fault_is_told_with_its_rows(tmp_path):
    """Respondents who did not answer and authorities that match nothing are told together, without the words."""
    with pytest.raises(AnswersError) as refused:
        coverage(tmp_path, "respondent_id,authority\nr001,Thrumwidget\nx9,C010\n")
    said = str(refused.value)
    assert "'respondent_id': nobody of this id answered, in row 3" in said
    assert "'authority': no authority of the population, in row 2" in said
    assert "Thrumwidget" not in said


def test_columns_must_be_there(tmp_path):
    """A file without the two columns is a fault that names them."""
    with pytest.raises(AnswersError, match="has no column authority"):
        coverage(tmp_path, "respondent_id,council\nr001,C010\n")


def test_a_study_without_a_file_has_none(tmp_path):
    """Nothing named, nothing read."""
    study, reading = read(tmp_path, people(3, a="Yes"), YES_NO)
    assert read_coverage(study, reading.corpus.respondents) is None
