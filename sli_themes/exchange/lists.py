"""Codebooks as lists of paths with a memo: MAXQDA's workbook, Taguette's csv, QualCoder's list; and Consult's themes.

A path holds a theme's name and the names above it; everything else travels in the memo (`described`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sli_themes.codebook.model import Codebook, Theme
from sli_themes.codebook.shapes import RawCodebook, RawTheme
from sli_themes.errors import Fault
from sli_themes.exchange.described import describe, described
from sli_themes.exchange.model import Exported, left_out
from sli_themes.files import csv_bytes, harmless
from sli_themes.workbooks import MOST_CHARACTERS, Column, Sheet, workbook_bytes

MAXQDA, TAGUETTE, QUALCODER = "\\", ".", ">>"
"""What stands between the names of a path."""
_NO_DOT = "·"
_LINE, _LINE_MARK = " ¶ ", re.compile(" ?¶ ?")
_BACKSLASH, _DOT = re.compile(r"\\"), re.compile(r"\.(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Hold one line of such a list: the names from the top down, and the memo."""

    path: tuple[str, ...]
    memo: str
    where: str


def write_maxqda(codebook: Codebook) -> Exported:
    """Return a workbook with the columns Code and Memo, as MAXQDA reads a code system; levels stand behind `MAXQDA`."""
    rows = [[MAXQDA.join(names_to(codebook, theme)), describe(theme)] for theme in codebook.themes]
    columns = (
        Column(name="Code", width=60, wrapped=True),
        Column(name="Memo", width=100, wrapped=True, cut=True),
    )
    content = workbook_bytes([Sheet(name="Codes", columns=columns, rows=rows)], title=codebook.title)
    long = [
        theme.id for theme, row in zip(codebook.themes, rows, strict=True) if len(row[1]) > MOST_CHARACTERS
    ]
    cut = [left_out(f"theme {theme_id}", "a memo longer than a cell: its end is cut") for theme_id in long]
    return Exported(content=content, notes=(*_of_book(codebook), *cut))


def write_taguette(codebook: Codebook) -> Exported:
    """Return a csv with the columns path and description, as Taguette reads a codebook; levels stand behind a dot.

    A dot within a name is written as ``·``; the name itself stands in the description then.
    """
    rows = []
    for theme in codebook.themes:
        names = names_to(codebook, theme)
        path = harmless(TAGUETTE.join(name.replace(TAGUETTE, _NO_DOT) for name in names))
        rows.append([path, describe(theme, name=path != TAGUETTE.join(names) or TAGUETTE in theme.name)])
    content = csv_bytes(("path", "description"), rows, spreadsheet=False)
    return Exported(content=content, notes=_of_book(codebook))


def write_qualcoder(codebook: Codebook) -> Exported:
    """Return a list as QualCoder reads it: ``category>>code``, a tab, the memo on one line.

    A theme with themes below it is a category; one that is coded itself is a code of the same name in it too.
    """
    parents = {theme.parent for theme in codebook.themes}
    lines, headings = [], []
    for theme in codebook.themes:
        names = names_to(codebook, theme)
        if theme.id in parents:
            if codebook.is_heading(theme):
                headings.append(theme.id)
                continue
            names = (*names, theme.name)
        memo = describe(theme).replace("¶", "¶¶").replace("\t", " ").replace("\n", _LINE)
        lines.append(f"{QUALCODER.join(names)}\t{memo}\n")
    notes = [*_of_book(codebook)]
    if headings:
        what = f"the ids of headings ({', '.join(headings[:5])}): a category has a name alone"
        notes.append(left_out("headings", what, "they get ids made from their names when they come back"))
    if any("\t" in describe(theme) for theme in codebook.themes):
        notes.append(left_out("texts", "tabs, which end a field: they became spaces"))
    return Exported(content="".join(lines).encode(), notes=tuple(notes))


def write_consult(codebook: Codebook) -> Exported:
    """Return ``themes.csv`` as ThemeFinder and Consult read it: Theme Name, Theme Description; codable themes alone."""
    rows = [[theme.name, theme.definition or theme.brief] for theme in codebook.codable]
    left = [theme.id for theme in codebook.themes if theme not in codebook.codable]
    notes = [*_of_book(codebook), left_out("themes", "ids, parents, rules, examples, keywords and questions")]
    if left:
        notes.append(left_out(f"themes {', '.join(left[:5])}", "headings, retired and residual themes"))
    content = csv_bytes(("Theme Name", "Theme Description"), rows, spreadsheet=True)
    return Exported(content=content, notes=tuple(notes))


def names_to(codebook: Codebook, theme: Theme) -> tuple[str, ...]:
    """Return the names from the topmost theme down to this one."""
    names = [theme.name]
    while theme.parent is not None:
        theme = codebook.theme(theme.parent)
        names.append(theme.name)
    return tuple(reversed(names))


def _of_book(codebook: Codebook) -> tuple[Fault, ...]:
    what = "title, version, residual ids" + (" and history" if codebook.history else "")
    return (left_out("codebook", what, "keep codebook.yaml itself"),)


def qualcoder_lines(text: str, name: str) -> list[Listed]:
    """Return the lines of a QualCoder list; a code with its category's name is the theme the category stands for."""
    made = []
    for number, line in enumerate(text.splitlines(), start=1):
        path, _, memo = line.partition("\t")
        names = [part.strip() for part in path.split(QUALCODER) if part.strip()]
        if len(names) > 1 and names[-1] == names[-2]:
            names.pop()
        if names:
            words = _LINE_MARK.sub("\n", memo.replace("¶¶", "\0")).replace("\0", "¶")
            made.append(Listed(path=tuple(names), memo=words.strip(), where=f"{name} line {number}"))
    return made


def table_lines(rows: Sequence[Sequence[object]], name: str) -> list[Listed] | None:
    """Return the lines of MAXQDA's or Taguette's table; ``None`` when its headings are of neither."""
    head = [str(cell).strip().casefold() for cell in rows[0]] if rows else []
    kinds = (("code", "memo", _BACKSLASH), ("path", "description", _DOT), ("tag", "description", _DOT))
    found = next((kind for kind in kinds if kind[0] in head and kind[1] in head), None)
    if found is None or {"name", "id", "theme_id"} & set(head):
        return None
    path_at, memo_at = head.index(found[0]), head.index(found[1])
    made = []
    for number, row in enumerate(rows[1:], start=2):
        cells = [str(cell) for cell in row]
        names = tuple(part.strip() for part in found[2].split(cells[path_at]) if part.strip())
        if names:
            made.append(Listed(path=names, memo=cells[memo_at].strip(), where=f"{name} row {number}"))
    return made


def entries(lines: Sequence[Listed]) -> RawCodebook:
    """Return the entries of a list of paths, in its order; a name that only stands above others becomes a heading."""
    raw = RawCodebook()
    known: dict[tuple[str, ...], RawTheme] = {}
    made: list[tuple[tuple[str, ...], RawTheme]] = []
    ids: set[object] = set()
    for line in lines:
        fields = described(line.memo)
        if line.path in known and fields.get("id") in {None, *ids}:
            raw.notes.append(left_out(line.where, "the same path once more: left out"))
            continue
        ids.add(fields.get("id"))
        entry = RawTheme(where=line.where, exact="id" in fields, fields={"name": line.path[-1], **fields})
        known.setdefault(line.path, entry)
        made.append((line.path, entry))
    for path, entry in made:
        entry.inside = _above(raw, known, path, entry.where)
        raw.themes.append(entry)
    return raw


def _above(
    raw: RawCodebook, known: dict[tuple[str, ...], RawTheme], path: tuple[str, ...], where: str
) -> RawTheme | None:
    """Return the entry that a path stands in; one that nothing is said of is made, before its first child."""
    above = path[:-1]
    if not above:
        return None
    if above not in known:
        known[above] = RawTheme(where=where, fields={"name": above[-1]})
        known[above].inside = _above(raw, known, above, where)
        raw.themes.append(known[above])
    return known[above]
