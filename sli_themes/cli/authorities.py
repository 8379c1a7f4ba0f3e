"""The command for spellings of authorities that match nothing: authorities."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from sli_themes.cli.options import Json, StudyFolder
from sli_themes.cli.screen import say, say_json

if TYPE_CHECKING:
    from sli_themes.answers.matching import Settled, Unmatched
    from sli_themes.authorities import Authority


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(authorities)


def authorities(study: StudyFolder, json: Json = False) -> None:
    """Ask which authority each spelling means that matches nothing, and keep what is said in authorities.csv.

    Without a terminal they are only listed.

    Example: sli-themes authorities my-study
    """
    from sli_themes.answers.matching import AUTHORITIES_FILE, read_matching, settle
    from sli_themes.answers.reading import read_corpus
    from sli_themes.study import read_study

    described = read_study(study)
    matching = read_matching(described)
    unmatched = matching.unmatched(read_corpus(described).respondents)
    file = described.folder / AUTHORITIES_FILE
    if json:
        say_json({"file": str(file), "unmatched": [_for_machines(one) for one in unmatched]})
        return
    if not described.population:
        say("The study names no population, so there is nothing to match: see population in study.toml")
        return
    if not unmatched:
        say(f"Every authority in the answers is known. Next: sli-themes run {study}")
        return
    say(f"Spellings of authorities that match nothing in {described.population}: {len(unmatched):,}")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        for one in unmatched:
            say(_line(one))
        say(
            f"Next: run this in a terminal, or write {file} with columns given, code (empty: none of the population)"
        )
        return
    settled = 0
    for number, one in enumerate(unmatched, start=1):
        said = _ask(one, f"{number:,} of {len(unmatched):,}")
        if said is not None:
            # After each answer: whoever stops half-way has not answered for nothing.
            settle(described, said)
            settled += 1
    say(f"Said: {settled:,}, in {file}; left for later: {len(unmatched) - settled:,}.")
    say(f"Next: sli-themes run {study}")


def _ask(one: Unmatched, place: str) -> Settled | None:
    """Return what the person at the terminal says a spelling means, or ``None`` for later."""
    from sli_themes.answers.matching import Settled

    say()
    say(f"{place}: {one.shown!r} (respondents: {one.respondents:,})")
    for number, candidate in enumerate(one.candidates, start=1):
        say(f"  {number}  {_described(candidate)}")
    say("  0  none of the population")
    most = len(one.candidates)
    while True:
        said = typer.prompt("Number, or Enter for later", default="", show_default=False).strip()
        if not said:
            return None
        if said.isdecimal() and int(said) <= most:
            code = one.candidates[int(said) - 1].code if int(said) else ""
            return Settled(given=one.given, code=code)
        say(f"That is no number from 0 to {most}.")


def _line(one: Unmatched) -> str:
    may_be = "; ".join(f"{candidate.code} {candidate.official_name}" for candidate in one.candidates)
    return f"  {one.shown!r} (respondents: {one.respondents:,})" + (f": {may_be}" if may_be else "")


def _described(authority: Authority) -> str:
    return f"{authority.official_name} ({authority.region}, {authority.authority_type})"


def _for_machines(one: Unmatched) -> dict[str, object]:
    return {
        "given": one.shown,
        "respondents": one.respondents,
        "candidates": [
            {
                "code": candidate.code,
                "name": candidate.official_name,
                "region": candidate.region,
                "type": candidate.authority_type,
            }
            for candidate in one.candidates
        ],
    }
