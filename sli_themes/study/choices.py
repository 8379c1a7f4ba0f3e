"""Multiple choice in an export: the columns of one question, brought together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sli_themes.answers.consent import says_no
from sli_themes.answers.content import fold
from sli_themes.answers.table import Table
from sli_themes.study.guessing import EMPTY, LONGEST_OPTION, ColumnLook, is_tick

_NUMBERED_PART = re.compile(r"(.+?)_(\d{1,3})")
"""A column of an option by its code: Q4_1 (Qualtrics), q4_1 (Confirmit)."""
_WORDED_PART = re.compile(r"(.*?\?|.*(?=: )|.*(?= - ))\s*(?::|-)\s+(.+)", re.DOTALL)
"""A column of an option in words: "4. Which of these? - Peers" (Citizen Space), "Which of these?: Peers" (two rows)."""
_SELECTED = re.compile(r" - Selected Choice\b")


def gather_choices(table: Table, looks: Sequence[ColumnLook]) -> tuple[ColumnLook, ...]:
    """Return ``looks`` with the columns of each multiple choice in one: the first becomes it, the others its parts.

    Such columns share the start of their name, and each holds one value at most besides a no: a tick, its code or its
    own option. Several scales under one question (a grid) stay several closed questions.
    """
    groups: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for place, look in enumerate(looks):
        if look.role in ("closed", "group", "ignored", "open"):
            stem, wording, option = _parted(look)
            values = {cell.strip() for cell in table.frame[look.column] if cell.strip()}
            ticked = {value for value in values if not says_no(value)}
            if stem and len(ticked) <= 1 and all(_ticks(value, option) for value in ticked):
                option = option or next((value for value in ticked if not is_tick(value)), look.column)
                groups[stem].append((place, wording, option))
    made = list(looks)
    for members in groups.values():
        places = [place for place, _, _ in members]
        options = tuple(option for _, _, option in members)
        alike = len({fold(option) for option in options}) < len(options)
        if len(members) < 2 or alike or all(looks[place].reason == EMPTY for place in places):
            continue
        columns = tuple(looks[place].column for place in places)
        for place in places:
            made[place] = replace(looks[place], role="part", reason="")
        made[places[0]] = replace(
            looks[places[0]], role="multiple", text=members[0][1], options=options, columns=columns, reason=""
        )
    return tuple(made)


def _parted(look: ColumnLook) -> tuple[str, str, str]:
    """Return what a column shares with the others of its question, the question's wording, and its own option.

    All are "" for a column that can be no part, the option alone where it is not told.
    """
    wording = _SELECTED.sub("", look.text or look.column)
    worded = _WORDED_PART.fullmatch(wording)
    coded = _NUMBERED_PART.fullmatch(look.column)
    if coded:
        said = (worded[1].strip(), worded[2].strip()) if worded else (look.text or coded[1], "")
        return coded[1], *said
    return (worded[1].strip(), worded[1].strip(), worded[2].strip()) if worded else ("", "", "")


def _ticks(value: str, option: str) -> bool:
    """Say whether ``value`` says that ``option`` was chosen: a tick, a code, or the option itself."""
    if is_tick(value):
        return True
    return fold(value) == fold(option) if option else len(value) <= LONGEST_OPTION
