"""Edits of a study's codebook: shown with what they do to the counts, made in one step, logged, undone, replayed."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sli_themes.codebook import edit_codebook
from sli_themes.codebook.compare import Change, compare
from sli_themes.codebook.edits import Action, ThemeEdit, change_of
from sli_themes.codebook.reading import read_codebook
from sli_themes.codebook.versions import kept_copies
from sli_themes.coding.human import person
from sli_themes.decisions import append_events
from sli_themes.errors import CodebookError, Fault, SliThemesError, UsageError
from sli_themes.files import write_atomically
from sli_themes.pipeline import require_writable
from sli_themes.refinement.effects import Effects, effects_of
from sli_themes.refinement.log import EDITED, UNDONE, LoggedEdit, edits_of
from sli_themes.refinement.queue import queue_file, split_queue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sli_themes.codebook.model import Codebook
    from sli_themes.pipeline import Inputs, Vectors
    from sli_themes.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Hold what an edit did to the codebook, or would do, and what that does to the counts."""

    changes: tuple[Change, ...]
    effects: Effects
    version: int
    """Version of the codebook after it."""
    files: tuple[Path, ...]
    """Files written beside the codebook; empty in a dry run."""

    def as_json(self) -> dict[str, Any]:
        """Return the edit for machines."""
        from dataclasses import asdict

        return {
            "changes": [asdict(change) for change in self.changes],
            "counts": self.effects.as_json(),
            "version": self.version,
            "files": [str(path) for path in self.files],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """Hold the edit that was taken back, and what else it had written and somebody has changed since: that stays."""

    edit: LoggedEdit
    kept: tuple[Path, ...]


def edit_study(
    inputs: Inputs,
    vectors: Vectors,
    edits: Sequence[ThemeEdit],
    *,
    who: str,
    why: str,
    at: datetime,
    dry_run: bool,
) -> Edited:
    """Make edits of a study's codebook, one version each, all of them or none; or only say what they would do.

    Raises:
        UsageError: an edit names a theme that is not there, or ``who`` is no name.
        CodebookError: the codebook would have faults; nothing is written then.
        OutputError: a folder cannot be written; nothing is changed then.
        ModelError: the model that tells the effects is missing.
    """
    planned = _after_all(inputs.study.codebook, edits, who=person(who), why=why, at=at)
    after = planned[-1] if planned else inputs.codebook
    effects = effects_of(inputs, vectors, inputs.codebook, after)
    files: tuple[Path, ...] = ()
    if not dry_run and after != inputs.codebook:
        files = _make(
            inputs, vectors, tuple(zip(edits, planned, strict=True)), who=person(who), why=why, at=at
        )
    changes = compare(inputs.codebook, after)
    return Edited(changes=changes, effects=effects, version=after.version, files=files)


def undo_edit(study: Study, *, who: str, at: datetime, dry_run: bool) -> Undone:
    """Bring the codebook back, byte for byte, as it was before the last edit that stands.

    A queue that the edit wrote goes too, unless somebody has worked on it since. The log keeps both, edit and undo.

    Raises:
        UsageError: no edit stands.
        CodebookError: the codebook was changed by other means since, or the copy of the version before is gone.
        OutputError: a file cannot be written; what was there is untouched.
    """
    who, standing, now = person(who), edits_of(study), _sha256(study.codebook)
    if not standing:
        raise UsageError(
            "there is no edit to undo → versions before are beside the codebook, as NAME.v3.yaml"
        )
    last = next((one for one in standing if one.after == now), None)
    if last is None:
        what = "was changed since the last edit that was logged: an undo would lose that"
        step = "put it right by hand; versions before are beside it"
        raise CodebookError(Fault(where=str(study.codebook), what=what, next_step=step))
    copies = kept_copies(study.codebook, last.version)
    copy = next((one for one in copies if _sha256(one) == last.before), None)
    if copy is None:
        what = f"the copy of version {last.version} is gone or was changed"
        raise CodebookError(
            Fault(where=str(study.codebook), what=what, next_step="bring it back from a backup")
        )
    wrote = [(study.folder / path, sha256) for path, sha256 in last.wrote]
    kept = tuple(path for path, sha256 in wrote if path.exists() and _sha256(path) != sha256)
    if not dry_run:
        content = study.codebook.read_bytes()
        write_atomically(study.codebook, copy.read_bytes())
        try:
            append_events(study, who, UNDONE, [{"after": last.after, "version": last.version}], at=at)
        except SliThemesError:
            write_atomically(study.codebook, content)
            raise
        for path in (copy, *(path for path, _ in wrote if path not in kept)):
            with suppress(OSError):  # a copy too many does no harm
                path.unlink()
    return Undone(edit=last, kept=kept)


def _after_all(book: Path, edits: Sequence[ThemeEdit], *, who: str, why: str, at: datetime) -> list[Codebook]:
    """Return the codebook after each edit, tried on a copy."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        copy = Path(folder) / book.name
        copy.write_bytes(book.read_bytes())
        return [_edited(copy, edit, who=who, why=why, at=at) for edit in edits]


def _edited(book: Path, edit: ThemeEdit, *, who: str, why: str, at: datetime) -> Codebook:
    change = change_of(edit, read_codebook(book))
    return edit_codebook(
        book, change, who=who, what=str(edit), why=why, date=at.astimezone(UTC).date().isoformat()
    )


def _make(
    inputs: Inputs,
    vectors: Vectors,
    planned: Sequence[tuple[ThemeEdit, Codebook]],
    *,
    who: str,
    why: str,
    at: datetime,
) -> tuple[Path, ...]:
    """Write queues, codebook and log; what was there comes back when one of them cannot be written."""
    study = inputs.study
    queues = {
        edit.theme_id: split_queue(inputs, vectors, edit.theme_id, after)
        for edit, after in planned
        if edit.action is Action.SPLIT
    }
    content = study.codebook.read_bytes()
    beside = set(study.codebook.parent.iterdir())
    written: list[Path] = []
    try:
        if queues:
            require_writable(study.restricted)
        events = []
        for edit, _ in planned:
            before = _sha256(study.codebook)
            version = read_codebook(study.codebook).version
            wrote = {}
            if edit.theme_id in queues and edit.action is Action.SPLIT:
                written.append(study.restricted / queue_file(edit.theme_id))
                write_atomically(written[-1], queues[edit.theme_id])
                wrote[written[-1].relative_to(study.folder).as_posix()] = _sha256(written[-1])
            _edited(study.codebook, edit, who=who, why=why, at=at)
            after = _sha256(study.codebook)
            if after != before:
                said = {"edit": edit.as_record(), "why": why, "version": version}
                events.append(said | {"before": before, "after": after, "wrote": wrote})
        append_events(study, who, EDITED, events, at=at)
    except BaseException:
        write_atomically(study.codebook, content)
        for path in (*written, *(set(study.codebook.parent.glob(f"{study.codebook.stem}.v*")) - beside)):
            path.unlink(missing_ok=True)
        raise
    return tuple(written)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
