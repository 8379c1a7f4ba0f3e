"""Commands on quotes: a pack of a part, what people want, where quotes are printed already."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sli_themes.cli.options import Device, Download, Json, StudyFolder, open_study, open_vectors
from sli_themes.cli.screen import say, say_json
from sli_themes.wording import counted


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        help="Quotes: packs of a part, what you want quoted, where quotes stand already.",
        no_args_is_help=True,
    )
    group.command("pack")(pack)
    group.command("import")(import_)
    group.command("mark")(mark)
    group.command("used")(used)
    app.add_typer(group, name="quotes")


class Wanted(StrEnum):
    """Name what can be said of a coding."""

    YES = "yes"
    NO = "no"
    IMPORTANT = "important"
    NOTHING = "nothing"


Reviewer = Annotated[str, typer.Option(help="Who decides.", show_default=False)]


def pack(
    study: StudyFolder,
    name: Annotated[
        str,
        typer.Option(
            help="Name of the pack, such as north-west: its folder in release/packs/.", show_default=False
        ),
    ],
    per_theme: Annotated[
        int | None, typer.Option(help="Quotes under a theme, at most; else the study's.", show_default=False)
    ] = None,
    question: Annotated[
        list[str] | None, typer.Option(help="Only this question; repeatable.", show_default=False)
    ] = None,
    theme: Annotated[
        list[str] | None, typer.Option(help="Only this theme, by its id; repeatable.", show_default=False)
    ] = None,
    region: Annotated[
        str,
        typer.Option(
            help="Only quotes whose attribution says this region (or larger part).", show_default=False
        ),
    ] = "",
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Add a pack of quotes on some questions, themes or one region to the release, as csv, workbook and Word file.

    Example: sli-themes quotes pack my-study --name money --theme financial-resilience --per-theme 5
    """
    from sli_themes.pipeline import saved_codings, with_model
    from sli_themes.quotes import PackRequest
    from sli_themes.reporting import pack_quotes

    inputs = open_study(study, None)
    request = PackRequest(
        name=name,
        per_theme=inputs.study.settings.quotes.per_theme if per_theme is None else per_theme,
        questions=tuple(dict.fromkeys(question or ())),
        themes=tuple(dict.fromkeys(theme or ())),
        region=" ".join(region.split()),
    )
    codings, record = saved_codings(inputs)
    inputs = with_model(inputs, record)
    made = pack_quotes(inputs, open_vectors(inputs.study, device, download), codings, record, request)
    quotes = next(one.quotes for one in made.results.narrowed if one.name == name)
    if json:
        files = [str(path) for path in made.files]
        say_json({"name": name, "quotes": [one.quote_id for one in quotes], "files": files})
        return
    say(f"Pack {name}: {counted(len(quotes), 'quote')}. It is made again by every report.")
    for path in made.files:
        say(f"Wrote {path}")
    say(f'Next: when you print from it: sli-themes quotes used {study} FILE --in "Name of the document"')


def import_(
    study: StudyFolder,
    file: Annotated[
        Path, typer.Argument(help="The filled restricted/choose-quotes.xlsx.", show_default=False)
    ],
    reviewer: Reviewer,
    json: Json = False,
) -> None:
    """Take what you want quoted from the sheet of quotes that the report wrote.

    Example: sli-themes quotes import my-study my-study/restricted/choose-quotes.xlsx --reviewer anna
    """
    from sli_themes.quote_decisions import import_wishes
    from sli_themes.study import read_study

    decided = import_wishes(read_study(study), file, reviewer, at=datetime.now(UTC))
    if json:
        standing = {"standing": decided.said, "marks": decided.marks}
        say_json({**standing, "new_or_changed": decided.new, "reviewer": reviewer})
        return
    marks = f", beside {counted(decided.marks, 'mark')} on codings" if decided.marks else ""
    new = counted(decided.new, f"choice of {reviewer} is", f"choices of {reviewer} are")
    say(
        f"{new} new or changed; {counted(decided.said, 'choice stands', 'choices stand')} in the study{marks}."
    )
    say(f"Next: sli-themes report {study}")


def mark(
    study: StudyFolder,
    answer: Annotated[str, typer.Argument(help="Id of the answer, such as R001:q2.", show_default=False)],
    theme: Annotated[str, typer.Argument(help="Id of the theme that it is coded with.", show_default=False)],
    use: Annotated[
        Wanted,
        typer.Option(help="Whether its passage is wanted as a quote; nothing takes back what was said."),
    ],
    reviewer: Reviewer,
    comment: Annotated[str, typer.Option(help="Why; never published.", show_default=False)] = "",
    json: Json = False,
) -> None:
    """Mark one coding as wanted, important or not wanted as a quote.

    Example: sli-themes quotes mark my-study R001:q2 financial-resilience --use important --reviewer anna
    """
    from sli_themes.pipeline import saved_codings
    from sli_themes.quote_decisions import mark_coding
    from sli_themes.quotes import Use

    inputs = open_study(study, None)
    codings, _ = saved_codings(inputs)
    wanted = None if use is Wanted.NOTHING else Use(use.value)
    decided = mark_coding(
        inputs.study, codings, answer, theme, wanted, reviewer, at=datetime.now(UTC), comment=comment
    )
    if json:
        say_json({"new_or_changed": decided.new, "reviewer": reviewer})
        return
    say("Kept." if decided.new else "That stands already.")
    say(f"Next: sli-themes report {study}")


def used(
    study: StudyFolder,
    file: Annotated[
        Path,
        typer.Argument(
            help="A table with a column quote_id: a quote pack, or the rows you took.", show_default=False
        ),
    ],
    in_: Annotated[
        str,
        typer.Option(
            "--in", help="Name of the document in which they stand; never published.", show_default=False
        ),
    ],
    reviewer: Annotated[
        str,
        typer.Option(
            help="Who says so; else it is kept in the name of the quote register.", show_default=False
        ),
    ] = "",
    json: Json = False,
) -> None:
    """Note which quotes stand in another document: packs avoid them, and their authors count as quoted.

    Example: sli-themes quotes used my-study taken.csv --in "Board paper"
    """
    from sli_themes.quote_decisions import note_used
    from sli_themes.study import read_study

    decided = note_used(read_study(study), file, in_, reviewer, at=datetime.now(UTC))
    if json:
        say_json({"quotes": decided.said, "new": decided.new})
        return
    say(f"{counted(decided.said, 'quote')}, {decided.new:,} of them new in the register.")
    say(f"Next: sli-themes report {study}")
