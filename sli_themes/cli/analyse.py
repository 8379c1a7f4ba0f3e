"""Commands that analyse: explore, code, run, demo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sli_themes.cli.options import (
    Device,
    DeviceName,
    Download,
    Json,
    Model,
    StudyFolder,
    open_study,
    open_vectors,
    tell_unmatched,
)
from sli_themes.cli.screen import say, say_aside, say_json
from sli_themes.errors import UsageError
from sli_themes.wording import counted

if TYPE_CHECKING:
    from sli_themes.pipeline import CodedStudy, Inputs


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(explore)
    app.command()(code)
    app.command()(run)
    app.command()(demo)


def explore(
    study: StudyFolder,
    themes: Annotated[
        int | None, typer.Option(min=1, help="How many clusters; chosen by itself when not given.")
    ] = None,
    question: Annotated[str, typer.Option(help="Only the answers to this question (its id).")] = "",
    uncoded: Annotated[
        bool, typer.Option("--uncoded", help="Only answers without a theme: candidates for new themes.")
    ] = False,
    model: Model = None,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Cluster the answers: keywords, central answers, a draft codebook, what the codebook leaves uncovered.

    Example: sli-themes explore my-study --themes 12
    """
    from sli_themes.cli.pages import exploration_page
    from sli_themes.exploration import explore_study

    inputs = open_study(study, model, codebook_needed=False)
    found = explore_study(
        inputs,
        open_vectors(inputs.study, device, download),
        themes=themes,
        question=question,
        uncoded=uncoded,
    )
    if json:
        say_json(found.as_json())
        return
    say(exploration_page(found))
    for path in found.files:
        say(f"Wrote {path}")
    say(
        f"Next: copy what you want to keep from {found.draft} into the codebook, then run: sli-themes code {study}"
    )


def code(
    study: StudyFolder,
    model: Model = None,
    device: Device = None,
    download: Download = False,
    method: Annotated[
        str | None,
        typer.Option(
            help="How the machine codes: default (built in), or another coder by its name or module:attribute; else "
            "the study's.",
            show_default=False,
        ),
    ] = None,
    allow_sending: Annotated[
        str,
        typer.Option(
            help="Your name: you allow, on record and for this run, that the coder sends words of answers to where it "
            "says it does.",
            show_default=False,
        ),
    ] = "",
    probabilities: Annotated[
        bool, typer.Option("--probabilities", help="Also write how likely every theme is in every answer.")
    ] = False,
    precision: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Code so that this share of each theme's codings is right."),
    ] = None,
    recall: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="Code so that this share of each theme's answers is found."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            help="The folder of an earlier wave, already coded, to compare with.", show_default=False
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Apply the codebook to all answers: restricted/codings.csv.

    Example: sli-themes code my-study
    """
    from datetime import UTC, datetime

    from sli_themes.cli.pages import waves_page
    from sli_themes.pipeline import code_study, permitted, read_inputs, saved_codings
    from sli_themes.waves.compare import compare_waves

    inputs = _with_method(_with_goal(open_study(study, model), precision, recall), method)
    tell_unmatched(inputs)
    earlier = None if against is None else read_inputs(against)
    if earlier is not None:
        # Before the work, not after it: an earlier wave that is not coded is found out at once.
        saved_codings(earlier)
    if allow_sending:
        inputs = permitted(inputs, allow_sending, at=datetime.now(UTC))
    vectors = open_vectors(inputs.study, device, download)
    done = code_study(inputs, vectors, probabilities=probabilities)
    waves = None if earlier is None else compare_waves(inputs, earlier, vectors)
    if json:
        say_json(_coded_for_machines(done) | ({"waves": waves.as_json()} if waves else {}))
        return
    _say_coded(inputs, done)
    if waves:
        say(waves_page(waves))
    say(f"Next: sli-themes report {study}")


def run(
    study: StudyFolder,
    model: Model = None,
    device: Device = None,
    download: Download = False,
    json: Json = False,
) -> None:
    """Check, code and report in one go.

    Example: sli-themes run my-study
    """
    inputs = _code_and_report(study, model=model, device=device, download=download, json=json)
    if not json:
        say(
            f"Next: read {inputs.study.release / 'methods.md'}; "
            f"for held quotes: sli-themes clear {study} --reviewer NAME"
        )


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put the demo's study.")] = Path("demo-study"),
    json: Json = False,
) -> None:
    """Run the main job on the worked corpus: code, count, quote, report.

    Example: sli-themes demo
    """
    from sli_themes.preparation import make_demo

    made = make_demo(folder)
    if not json:
        say_aside(f"The worked corpus, {made.name}, is in {folder}: every answer in it is invented.")
    inputs = _code_and_report(folder, json=json)
    if not json:
        say(
            f"What may be published is in {inputs.study.release}, what holds answers in {inputs.study.restricted}"
        )
        say(f"Next: open {inputs.study.release / 'report.html'} and {inputs.study.release / 'report.docx'}")


def _with_goal(inputs: Inputs, precision: float | None, recall: float | None) -> Inputs:
    """Return the inputs with the goal that options set; say so when nobody's codings can check it.

    Raises:
        UsageError: both are given.
    """
    if precision is None and recall is None:
        return inputs
    if precision is not None and recall is not None:
        raise UsageError("--precision and --recall pull in opposite directions → give one of them")
    if not len(inputs.human):
        say_aside(
            "No answer was coded by people: the goal rests on the machine's own probabilities, unchecked"
        )
    settings = inputs.study.settings
    coding = replace(settings.coding, precision=precision or 0.0, recall=recall or 0.0)
    return replace(inputs, study=replace(inputs.study, settings=replace(settings, coding=coding)))


def _with_method(inputs: Inputs, method: str | None) -> Inputs:
    """Return the inputs with the coder that an option names."""
    if method is None:
        return inputs
    settings = inputs.study.settings
    settings = replace(settings, coding=replace(settings.coding, method=method))
    return replace(inputs, study=replace(inputs.study, settings=settings))


def _code_and_report(
    folder: Path,
    *,
    model: str | None = None,
    device: DeviceName | None = None,
    download: bool = False,
    json: bool,
) -> Inputs:
    """Run the line from answers to a release, tell what came of it, and return what was read."""
    from sli_themes.cli.publish import say_report
    from sli_themes.pipeline import code_study
    from sli_themes.reporting import report_study

    inputs = open_study(folder, model)
    tell_unmatched(inputs)
    vectors = open_vectors(inputs.study, device, download)
    done = code_study(inputs, vectors)
    if not json:
        _say_coded(inputs, done)
    say_report(report_study(inputs, vectors, done.coded.codings, done.record), json=json)
    return inputs


def _say_coded(inputs: Inputs, done: CodedStudy) -> None:
    rows = dict(done.record.accounting)
    rest = ", ".join(
        f"{number:,} {bucket}"
        for bucket, number in rows.items()
        if bucket not in {"rows read", "coded"} and number
    )
    by_people = inputs.human.frame["answer_id"].nunique() if len(inputs.human) else 0
    say(
        f"Read {counted(rows['rows read'], 'answer')}: {rows['coded']:,} coded{', ' + rest if rest else ''}. "
        f"{counted(len(done.coded.codings), 'coding')}; {counted(by_people, 'answer was', 'answers were')} "
        "coded by people."
    )
    for path in done.files:
        say(f"Wrote {path}")


def _coded_for_machines(done: CodedStudy) -> dict[str, object]:
    return {
        "accounting": dict(done.record.accounting),
        "codings": len(done.coded.codings),
        "files": [str(path) for path in done.files],
    }
