"""Commands that edit the codebook: add, merge, move, redefine, rename, retire, split, undo, replay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sli_themes.cli.options import Device, DeviceName, Download, Json, StudyFolder, open_study, open_vectors
from sli_themes.cli.screen import say, say_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sli_themes.codebook.edits import ThemeEdit

ThemeId = Annotated[str, typer.Argument(help="Id of the theme.", show_default=False)]
Who = Annotated[str, typer.Option(help="Who decides it: stands in history and log.", show_default=False)]
Why = Annotated[str, typer.Option(help="Why: stands in history and log.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what it would do to the counts; write nothing.")
]


def _many(what: str) -> Any:
    return typer.Option(help=f"{what}; may be given several times.", show_default=False)


Examples = Annotated[list[str] | None, _many("What a respondent might write")]
CounterExamples = Annotated[list[str] | None, _many("What looks like it and is not")]
Keywords = Annotated[list[str] | None, _many("Keyword phrase")]
UseWhen = Annotated[list[str] | None, _many("When it is to be used")]
NotWhen = Annotated[list[str] | None, _many("When it is not")]
Questions = Annotated[list[str] | None, _many("Id of a question it belongs to; none: all")]


def add_to(group: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (add, merge, move, redefine, rename, retire, split, undo, replay):
        group.command()(command)


def add(
    study: StudyFolder,
    name: Annotated[str, typer.Argument(help="Name of the new theme.", show_default=False)],
    who: Who,
    why: Why = "",
    id_: Annotated[str, typer.Option("--id", help="Its id; made from the name when not given.")] = "",
    parent: Annotated[str, typer.Option(help="Id of the theme above it; none: the top.")] = "",
    brief: Annotated[str, typer.Option(help="What it is, in a line.")] = "",
    definition: Annotated[str, typer.Option(help="What an answer says that carries it.")] = "",
    use_when: UseWhen = None,
    not_when: NotWhen = None,
    example: Examples = None,
    counter_example: CounterExamples = None,
    keyword: Keywords = None,
    question: Questions = None,
    dry_run: DryRun = False,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Add a theme, and show which answers it takes.

    Example: sli-themes codebook add my-study "Shared staff" --who anna --keyword "shared staff" --dry-run
    """
    from sli_themes.codebook import Theme
    from sli_themes.codebook.edits import Action, ThemeEdit
    from sli_themes.codebook.importing import slug

    theme = Theme(
        id=id_ or slug(name),
        name=name,
        parent=parent or None,
        brief=brief,
        definition=definition,
        use_when=tuple(use_when or ()),
        not_when=tuple(not_when or ()),
        examples=tuple(example or ()),
        counter_examples=tuple(counter_example or ()),
        keywords=tuple(keyword or ()),
        questions=tuple(question or ()),
    )
    edit = ThemeEdit(action=Action.ADD, theme_id=theme.id, themes=(theme,))
    _edit(study, [edit], who, why, dry_run, device, download, json)


def merge(
    study: StudyFolder,
    theme: ThemeId,
    into: Annotated[
        str, typer.Argument(help="Id of the theme that stands for it from now on.", show_default=False)
    ],
    who: Who,
    why: Why = "",
    dry_run: DryRun = False,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Merge a theme into another, which takes its rules, examples, keywords, and what people coded with it.

    Example: sli-themes codebook merge my-study savings money --who anna --why "two coders mixed them" --dry-run
    """
    from sli_themes.codebook.edits import Action, ThemeEdit

    edit = ThemeEdit(action=Action.MERGE, theme_id=theme, into=into)
    _edit(study, [edit], who, why, dry_run, device, download, json)


def move(
    study: StudyFolder,
    theme: ThemeId,
    who: Who,
    under: Annotated[str, typer.Option(help="Id of the theme above it from now on; none: the top.")] = "",
    why: Why = "",
    dry_run: DryRun = False,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Move a theme under another one, or to the top.

    Example: sli-themes codebook move my-study savings --under money --who anna
    """
    from sli_themes.codebook.edits import Action, ThemeEdit

    edit = ThemeEdit(action=Action.MOVE, theme_id=theme, parent=under or None)
    _edit(study, [edit], who, why, dry_run, device, download, json)


def redefine(
    study: StudyFolder,
    theme: ThemeId,
    who: Who,
    why: Why = "",
    brief: Annotated[
        str | None, typer.Option(help="Takes the place of the brief.", show_default=False)
    ] = None,
    definition: Annotated[
        str | None, typer.Option(help="Takes the place of the definition.", show_default=False)
    ] = None,
    use_when: UseWhen = None,
    not_when: NotWhen = None,
    example: Examples = None,
    counter_example: CounterExamples = None,
    keyword: Keywords = None,
    question: Questions = None,
    drop: Annotated[list[str] | None, _many("A text to take out of its lists, as it stands there")] = None,
    dry_run: DryRun = False,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Sharpen a theme: brief and definition are replaced, lists are added to.

    Example: sli-themes codebook redefine my-study money --keyword "budget gap" --who anna --dry-run
    """
    from sli_themes.codebook.edits import Action, ThemeEdit
    from sli_themes.errors import UsageError

    given = {
        "brief": [brief] if brief is not None else None,
        "definition": [definition] if definition is not None else None,
        "use_when": use_when,
        "not_when": not_when,
        "examples": example,
        "counter_examples": counter_example,
        "keywords": keyword,
        "questions": question,
    }
    says = tuple((key, tuple(texts)) for key, texts in given.items() if texts)
    if not says and not drop:
        raise UsageError("nothing is redefined → give --definition, --keyword or another part")
    edit = ThemeEdit(action=Action.REDEFINE, theme_id=theme, says=says, drop=tuple(drop or ()))
    _edit(study, [edit], who, why, dry_run, device, download, json)


def rename(
    study: StudyFolder,
    theme: ThemeId,
    name: Annotated[str, typer.Argument(help="Its new name.", show_default=False)],
    who: Who,
    why: Why = "",
    dry_run: DryRun = False,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Give a theme another name; its id stays. The name teaches the machine too, so counts may move a little.

    Example: sli-themes codebook rename my-study money "Money and reserves" --who anna
    """
    from sli_themes.codebook.edits import Action, ThemeEdit

    edit = ThemeEdit(action=Action.RENAME, theme_id=theme, name=name)
    _edit(study, [edit], who, why, dry_run, device, download, json)


def retire(
    study: StudyFolder,
    theme: ThemeId,
    who: Who,
    why: Why = "",
    dry_run: DryRun = False,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Take a theme out of use; it stays in the file, and its id is never used again.

    Example: sli-themes codebook retire my-study parking --who anna --why "nobody speaks of it"
    """
    from sli_themes.codebook.edits import Action, ThemeEdit

    edit = ThemeEdit(action=Action.RETIRE, theme_id=theme)
    _edit(study, [edit], who, why, dry_run, device, download, json)


def split(
    study: StudyFolder,
    theme: ThemeId,
    who: Who,
    into: Annotated[list[str] | None, _many("Name of a part")] = None,
    parts: Annotated[
        Path | None, typer.Option(help="A codebook file with the parts as its themes.", show_default=False)
    ] = None,
    why: Why = "",
    dry_run: DryRun = False,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Split a theme; what people coded with it goes to a queue, by the part it seems to belong to.

    Example: sli-themes codebook split my-study money --into "Budget cuts" --into "Reserves" --who anna --dry-run
    """
    from sli_themes.codebook import Theme, read_codebook
    from sli_themes.codebook.edits import Action, ThemeEdit
    from sli_themes.codebook.importing import slug

    themes = read_codebook(parts).themes if parts else ()
    named = tuple(Theme(id=slug(name), name=name) for name in into or ())
    edit = ThemeEdit(action=Action.SPLIT, theme_id=theme, themes=(*themes, *named))
    _edit(study, [edit], who, why, dry_run, device, download, json)


def undo(study: StudyFolder, who: Who, dry_run: DryRun = False, json: Json = False) -> None:
    """Take the last edit back: the codebook is byte for byte what it was before.

    Example: sli-themes codebook undo my-study --who anna
    """
    from datetime import UTC, datetime

    from sli_themes.refinement.editing import undo_edit
    from sli_themes.study import read_study

    done = undo_edit(read_study(study), who=who, at=datetime.now(UTC), dry_run=dry_run)
    if json:
        say_json(
            {
                "undone": str(done.edit.edit),
                "version": done.edit.version,
                "kept": [str(one) for one in done.kept],
            }
        )
        return
    say(f"{'Would undo' if dry_run else 'Undone'}: {done.edit.edit} (by {done.edit.who})")
    for path in done.kept:
        say(f"Somebody has worked on {path} since: it stays.")
    say(f"Next: sli-themes {'codebook undo' if dry_run else 'code'} {study}")


def replay(
    study: StudyFolder,
    log: Annotated[
        Path,
        typer.Argument(
            help="Another study's folder, or a person's file in its decisions.", show_default=False
        ),
    ],
    who: Who,
    why: Why = "replayed",
    dry_run: DryRun = False,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Make the edits of another study in this one's codebook, all of them or none.

    Example: sli-themes codebook replay my-study last-year --who anna --dry-run
    """
    from sli_themes.refinement.log import edits_in

    _edit(study, [one.edit for one in edits_in(log)], who, why, dry_run, device, download, json)


def _edit(
    study: Path,
    edits: Sequence[ThemeEdit],
    who: str,
    why: str,
    dry_run: bool,
    device: DeviceName | None,
    download: bool,
    json: bool,
) -> None:
    from datetime import UTC, datetime

    from sli_themes.cli.pages import effects_page
    from sli_themes.refinement.editing import edit_study

    inputs = open_study(study, None)
    vectors = open_vectors(inputs.study, device, download)
    done = edit_study(inputs, vectors, edits, who=who, why=why, at=datetime.now(UTC), dry_run=dry_run)
    if json:
        say_json(done.as_json())
        return
    for change in done.changes:
        say(str(change))
    say(effects_page(done.effects))
    for path in done.files:
        say(f"Wrote {path}")
    if not done.changes:
        say("Nothing changed.")
    elif dry_run:
        say("Nothing was written. Next: run the same command without --dry-run")
    else:
        say(f"Wrote {inputs.study.codebook}, version {done.version}. Next: sli-themes code {study}")
