"""Commands that look at the codebook: check, diff, suggest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sli_themes.cli.options import Device, Download, Json, StudyFolder, open_study, open_vectors
from sli_themes.cli.screen import say, say_aside, say_json
from sli_themes.wording import counted

_CODEBOOK = "a file, a version (codebook.yaml@3) or a git revision (HEAD~2:codebook.yaml)"


def add_to(group: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (check, diff, suggest):
        group.command()(command)


def check(study: StudyFolder, device: Device = None, download: Download = False, json: Json = False) -> None:
    """Tell what makes the codebook hard to use, from its texts, its codings and the answers, each with what to do.

    Example: sli-themes codebook check my-study
    """
    from dataclasses import asdict

    from sli_themes.codebook import check_codebook
    from sli_themes.refinement.in_use import check_meaning, check_use

    inputs = open_study(study, None)
    of_book = check_codebook(inputs.codebook, inputs.questions)
    of_use = check_use(inputs)
    notes = (*of_book, *of_use, *check_meaning(inputs, open_vectors(inputs.study, device, download)))
    if json:
        say_json({"notes": [asdict(note) for note in notes]})
        return
    for note in notes:
        say(str(note))
    say(
        f"{counted(len(notes), 'note')} on {counted(len(inputs.codebook.codable), 'theme')}. "
        f"Next: sli-themes codebook suggest {study}"
    )


def diff(
    old: Annotated[str, typer.Argument(help=f"The codebook before: {_CODEBOOK}.", show_default=False)],
    new: Annotated[str, typer.Argument(help="The codebook after, named the same ways.", show_default=False)],
    study: Annotated[
        Path | None,
        typer.Option(help="A study's folder: also tell what each does to its counts.", show_default=False),
    ] = None,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Tell what became of each theme: added, renamed, moved, merged, split, redefined, retired, lost.

    Example: sli-themes codebook diff my-study/codebook.yaml@3 my-study/codebook.yaml --study my-study
    """
    from dataclasses import asdict

    from sli_themes.cli.pages import effects_page
    from sli_themes.codebook.compare import compare
    from sli_themes.codebook.versions import read_version
    from sli_themes.refinement.effects import effects_of

    before, after = read_version(old), read_version(new)
    changes, effects = compare(before, after), None
    if study is not None:
        inputs = open_study(study, None)
        effects = effects_of(inputs, open_vectors(inputs.study, device, download), before, after)
    if json:
        counts = effects.as_json() if effects is not None else None
        say_json({"changes": [asdict(change) for change in changes], "counts": counts})
        return
    for change in changes:
        say(str(change))
    if not changes:
        say("Nothing changed.")
    if effects is not None:
        say(effects_page(effects))
    elif changes:
        say("Next: add --study FOLDER to see what that does to the counts")


def suggest(
    study: StudyFolder, device: Device = None, download: Download = False, json: Json = False
) -> None:
    """Suggest themes that may be missing, themes that fall into two, and keywords that find more without finding worse.

    Example: sli-themes codebook suggest my-study
    """
    from sli_themes.cli.pages import suggestions_page
    from sli_themes.refinement.suggestions import suggest as suggested

    inputs = open_study(study, None)
    found = suggested(inputs, open_vectors(inputs.study, device, download))
    if json:
        say_json(found.as_json())
        return
    say(suggestions_page(found))
    for path in found.files:
        say(f"Wrote {path}")
    if found.files:
        say_aside(
            "They hold respondents' words, redacted but not through the gate: keep them where the answers are."
        )
    say(f"Next: sli-themes codebook add, split or redefine {study} ... --dry-run")
