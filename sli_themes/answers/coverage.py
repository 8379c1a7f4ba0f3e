"""For whom organisations answered: a file of respondents and authorities that the study names."""

from __future__ import annotations

from dataclasses import dataclass

from sli_themes.answers.files import read_table
from sli_themes.answers.matching import read_matching
from sli_themes.answers.model import Respondents
from sli_themes.answers.table import listed
from sli_themes.errors import AnswersError, Fault
from sli_themes.study import Study

_COLUMNS = ("respondent_id", "authority")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Hold the codes of the authorities for which an organisation answered."""

    codes: frozenset[str]


def read_coverage(study: Study, respondents: Respondents) -> Coverage | None:
    """Return for whom organisations answered, ``None`` when the study names no file of it.

    Raises `AnswersError` with the rows of respondents who did not answer, and of authorities that match nothing.
    """
    file = study.tables.coverage
    if file is None:
        return None
    table = read_table(file)
    missing = [name for name in _COLUMNS if table.find(name) is None]
    if missing:
        what = f"has no column {', '.join(missing)}"
        raise AnswersError(Fault(where=file.name, what=what, next_step=f"columns: {', '.join(_COLUMNS)}"))
    matching = read_matching(study)
    known = set(respondents.frame["respondent_id"])
    ids, names = ([cell.strip() for cell in table.frame[table.find(name) or name]] for name in _COLUMNS)
    found = [matching.authority(name) for name in names]
    strangers = [row for row, one in zip(table.rows, ids, strict=True) if one not in known]
    unmatched = [row for row, authority in zip(table.rows, found, strict=True) if authority is None]
    faults = [
        Fault(where=f"{file.name} column {column!r}", what=f"{what}, in {listed(rows)}", next_step=step)
        for column, what, rows, step in (
            (_COLUMNS[0], "nobody of this id answered", strangers, "correct the id, or remove the row"),
            (
                _COLUMNS[1],
                "no authority of the population",
                unmatched,
                "write its name or code as it is there",
            ),
        )
        if rows
    ]
    if faults:
        raise AnswersError(faults)
    return Coverage(codes=frozenset(authority.code for authority in found if authority is not None))
