"""The annexes of a report: questions, codebook, and the note on method, which is ``methods.md`` (publishable)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sli_themes.outputs import methods_page
from sli_themes.outputs.blocks import Block, Bullets, Heading, Paragraph, Table, TableColumn
from sli_themes.results import Results, ThemeSummary
from sli_themes.wording import counted

_WRITTEN = re.compile(r"\\(.)|\*\*|`")
_CELL_END = re.compile(r"(?<!\\)\|")
_LAST_SECTION = "How numbers are printed"
"""Left out with what follows: the report says it before, and hashes and settings are for whoever repeats the run."""
_NARROWEST, _WIDEST = 8, 60


def annexes(results: Results, numbers: Iterator[int]) -> Iterator[Block]:
    """Yield the annexes; tables take their numbers from ``numbers``."""
    yield Heading(text="Annex A: The questions", level=1)
    wordings = {table.question: ("closed", table.text) for table in results.tables.closed}
    wordings |= {one.id: ("both" if one.id in wordings else "open", one.text) for one in results.questions}
    places = {question: place for place, question in enumerate(results.asked)}
    rows = [
        (question, text, "open and closed" if kind == "both" else kind)
        for question, (kind, text) in sorted(
            wordings.items(), key=lambda item: places.get(item[0], len(places))
        )
    ]
    columns = (
        TableColumn(name="Question"),
        TableColumn(name="Wording", width=6),
        TableColumn(name="Kind", width=1.4),
    )
    yield Table(caption=f"Table {next(numbers)}: The questions", columns=columns, rows=rows)
    yield Heading(text="Annex B: The codebook", level=1)
    counted_themes = {count.theme_id for count in results.counts}
    themes = [theme for theme in results.themes if theme.theme_id in counted_themes]
    rest = len(results.themes) - len(themes)
    said = f"Version {results.record.codebook_version}, in its own order."
    if rest:
        said += f" Left out, as no question here could raise them: {counted(rest, 'theme')}."
    yield Paragraph(text=said)
    yield _codebook(themes, next(numbers))
    yield Heading(text="Annex C: Note on method", level=1)
    yield from _note(methods_page.render(results).decode(), numbers)


def _codebook(themes: Sequence[ThemeSummary], number: int) -> Table:
    known = {theme.theme_id for theme in themes}

    def below(parent: str, depth: int) -> Iterator[tuple[ThemeSummary, int]]:
        for theme in themes:
            if (theme.parent if theme.parent in known else "") == parent:
                yield theme, depth
                yield from below(theme.theme_id, depth + 1)

    placed = list(below("", 0))
    return Table(
        caption=f"Table {number}: The codebook",
        columns=(TableColumn(name="Theme"), TableColumn(name="What it means", width=2.4)),
        rows=[(theme.name, " ".join((theme.definition or theme.brief).split())) for theme, _ in placed],
        indents=tuple(depth for _, depth in placed),
    )


def _note(page: str, numbers: Iterator[int]) -> Iterator[Block]:
    """Yield the blocks of our own page of methods, without its title and what only a program needs."""
    section = ""
    for part in page.split("\n\n"):
        lines = part.strip().split("\n")
        if lines[0].startswith("# "):
            continue
        if lines[0].startswith("## "):
            section = _plain(lines[0][3:])
            if section == _LAST_SECTION:
                yield Paragraph(
                    text="Versions, hashes and every setting stand in methods.md, which lies beside this report."
                )
                return
            yield Heading(text=section, level=2)
        elif lines[0].startswith("|"):
            if section:  # before the first section stand the questions, which are Annex A
                yield _table(lines, f"Table {next(numbers)}: {section}")
        elif lines[0].startswith("- "):
            items = re.split(r"\n- ", part.strip()[2:])
            yield Bullets(items=tuple(_plain(item) for item in items))
        else:
            yield Paragraph(text=_plain(part))


def _table(lines: list[str], caption: str) -> Table:
    """Return a table as Markdown writes it: header, marks of alignment, rows."""
    header, marks, *rows = [
        tuple(_plain(cell) for cell in _CELL_END.split(line.strip())[1:-1]) for line in lines
    ]
    longest = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    columns = tuple(
        TableColumn(
            name=name[:1].upper() + name[1:],
            width=min(max(length, _NARROWEST), _WIDEST),
            is_number=mark == "--:",
        )
        for name, mark, length in zip(header, marks, longest, strict=True)
    )
    return Table(caption=caption, columns=columns, rows=rows)


def _plain(text: str) -> str:
    """Return Markdown of ours as words on one line."""
    return " ".join(_WRITTEN.sub(lambda found: found[1] or "", text).split())
