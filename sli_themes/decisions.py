"""What people decided: ``decisions/<person>.jsonl``, one event a line, only ever appended to.

Each line carries the sha256 of the line before it (of its bytes, without the line end), so a line that was changed,
removed or moved is seen. One person writes one file, so that two coders never clash, on a shared folder neither.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sli_themes.coding.human import human_row, person
from sli_themes.coding.model import Codings
from sli_themes.errors import AnswersError, Fault, OutputError, UsageError
from sli_themes.files import output_error
from sli_themes.study import Study

CODED = "coded"
"""The kind of event that says which themes a person gave to an answer; other kinds are kept and passed over."""
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""File names that Windows keeps for itself."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Hold one line of a person's file."""

    file: str
    line: int
    who: str
    at: str
    """ISO 8601, UTC."""
    kind: str
    content: Mapping[str, Any]
    """The other fields of the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Hold all events of a study, by file name and line, and notes on torn last lines that were dropped."""

    events: tuple[Event, ...]
    notes: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Log:
    """Hold one file: its events, its length in bytes up to the last whole line, and the hash of that line."""

    events: tuple[Event, ...]
    whole: int
    last_hash: str
    torn: bool
    ended: bool
    """Whether the last whole line has its line end."""


def decisions_file(study: Study, coder: str) -> Path:
    """Return the file of a person: their name in small ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", person(coder)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:60].rstrip("-")
    if not slug or _RESERVED.fullmatch(slug):
        slug = f"coder-{hashlib.sha256(person(coder).encode()).hexdigest()[:8]}"
    return study.decisions / f"{slug}.jsonl"


def append_events(
    study: Study, coder: str, kind: str, contents: list[dict[str, Any]], *, at: datetime
) -> Path:
    """Append one event for each of ``contents`` to a person's file and wait until the disk has them; return the file.

    ``at`` is when it was decided (with its time zone). Either all events are appended or none. Raises `AnswersError`
    when the file is broken, and `OutputError` when it cannot be written.
    """
    from filelock import FileLock, Timeout

    coder, file = person(coder), decisions_file(study, coder)
    if at.tzinfo is None:
        raise UsageError("the time of a decision needs its time zone")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_name(f".{file.name}.lock"), timeout=10):
            log = (
                _read_log(file)
                if file.exists()
                else _Log(events=(), whole=0, last_hash="", torn=False, ended=True)
            )
            others = sorted({event.who for event in log.events} - {coder})
            if others:
                step = "use that spelling, or a name that differs in more than letter case and signs"
                raise UsageError(f"{file.name} belongs to {others[0]!r}: {step}")
            lines, last = [], log.last_hash
            for content in contents:
                event = {"at": _utc(at), "who": coder, "kind": kind, **content, "previous": last}
                line = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
                lines.append(line + b"\n")
                last = hashlib.sha256(line).hexdigest()
            _append(file, log, b"".join(lines))
    except Timeout:
        raise OutputError(f"{file.name} is being written by another run; try again when it is done") from None
    except OSError as error:
        raise output_error(file, error) from None
    return file


def append_decisions(study: Study, coder: str, codings: Codings, *, at: datetime) -> int:
    """Append what ``coder`` decided on each answer of ``codings``; return how many answers that changes.

    An event holds all themes of a person on one answer and replaces their earlier ones on it. Answers on which they
    already decided the same are left alone, so that importing a file twice changes nothing. Raises as `append_events`.
    """
    coder = person(coder)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in codings.frame.to_dict("records"):
        rows[row["answer_id"]].append({str(name): value for name, value in row.items()})
    before = {
        event.content["answer_id"]: _comparable(event.content)
        for event in read_events(study).events
        if event.kind == CODED and event.who == coder
    }
    contents = [_content(rows[answer]) for answer in sorted(rows)]
    changed = [content for content in contents if before.get(content["answer_id"]) != _comparable(content)]
    if changed:
        append_events(study, coder, CODED, changed, at=at)
    return len(changed)


def read_decisions(study: Study) -> Codings:
    """Return what people decided: for each person and answer the last event.

    Raises `AnswersError` with the faults of every broken file.
    """
    coded = (event for event in read_events(study).events if event.kind == CODED)
    last = {(event.who, event.content["answer_id"]): event for event in coded}
    return Codings.of([row for event in last.values() for row in _coded(event)])


def read_events(study: Study) -> Events:
    """Return the events of all people; as `events_of`."""
    return events_of(sorted(study.decisions.glob("*.jsonl")) if study.decisions.is_dir() else [])


def events_of(files: Sequence[Path]) -> Events:
    """Return the events of these files, in their order.

    A torn last line (a power cut, a full disk) is dropped with a note and a warning in the log. Raises `AnswersError`
    with every other break of every file.
    """
    events: list[Event] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    for file in files:
        try:
            log = _read_log(file)
        except AnswersError as error:
            faults.extend(error.faults)
            continue
        events.extend(log.events)
        if log.torn:
            step = "it was not written to its end; decide again what is missing"
            where = f"decisions/{file.name} line {len(log.events) + 1}"
            notes.append(Fault(where=where, what="torn last line, left out", next_step=step, fatal=False))
            _log.warning("%s", notes[-1])
    if faults:
        raise AnswersError(faults)
    return Events(events=tuple(events), notes=tuple(notes))


def _read_log(file: Path) -> _Log:
    """Return one file; raises `AnswersError` at the first line that does not follow from the one before."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise AnswersError(
            Fault(where=f"decisions/{file.name}", what=f"cannot be read ({error.strerror})")
        ) from None
    events: list[Event] = []
    last, whole = "", 0
    lines = content.split(b"\n")
    for number, line in enumerate(lines, start=1):
        final = number == len(lines)
        if final and not line:
            break
        try:
            event = _event(file.name, number, line)
        except ValueError:
            if final:
                return _Log(events=tuple(events), whole=whole, last_hash=last, torn=True, ended=True)
            raise _break(file, number, "is not an event") from None
        if event.content.get("previous") != last:
            raise _break(file, number, "does not follow from the line before it")
        events.append(event)
        last = hashlib.sha256(line.rstrip(b"\r")).hexdigest()
        whole += len(line) + (not final)
    ended = not content or content.endswith(b"\n")
    return _Log(events=tuple(events), whole=whole, last_hash=last, torn=False, ended=ended)


def _break(file: Path, line: int, what: str) -> AnswersError:
    """Return the error for a file whose lines do not hang together."""
    step = "the file was changed by hand or by a merge: bring it back from a backup or from git"
    return AnswersError(Fault(where=f"decisions/{file.name} line {line}", what=what, next_step=step))


def _event(file: str, number: int, line: bytes) -> Event:
    """Return the event of a line; raises ``ValueError`` when it is none."""
    fields = json.loads(line.decode("utf-8"))
    if not isinstance(fields, dict) or not all(
        isinstance(fields.get(key), str) for key in ("who", "at", "kind")
    ):
        raise ValueError
    if fields["kind"] == CODED:
        codings = fields.get("codings")
        if not isinstance(fields.get("answer_id"), str) or not isinstance(codings, list):
            raise ValueError
        if not all(
            isinstance(coding, dict) and isinstance(coding.get("theme_id"), str) for coding in codings
        ):
            raise ValueError
    return Event(
        file=file,
        line=number,
        who=fields.pop("who"),
        at=fields.pop("at"),
        kind=fields.pop("kind"),
        content=fields,
    )


def _append(file: Path, log: _Log, lines: bytes) -> None:
    """Write ``lines`` after the last whole line; when that fails the file is as long as before.

    A torn end is cut off first: it was never confirmed to anybody, and left standing it would break the chain.
    """
    with file.open("r+b" if file.exists() else "x+b") as stream:
        stream.truncate(log.whole)
        stream.seek(log.whole)
        try:
            stream.write(lines if log.ended else b"\n" + lines)
            stream.flush()
            os.fsync(stream.fileno())
        except BaseException:
            stream.truncate(log.whole)
            raise


def _utc(at: datetime) -> str:
    """Return a time as ISO 8601 in UTC, to the second."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _content(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what an event says of one answer; no theme is an empty list."""
    codings = []
    for row in sorted(rows, key=lambda row: (row["theme_id"], row["start"], row["end"])):
        if row["theme_id"]:
            coding = {"theme_id": row["theme_id"]}
            if row["start"] >= 0:
                coding |= {"start": int(row["start"]), "end": int(row["end"])}
            if row["reason"]:
                coding["reason"] = row["reason"]
            codings.append(coding)
    first = rows[0]
    return {
        "answer_id": first["answer_id"],
        "question": first["question"],
        "codings": codings,
        "codebook_version": int(first["codebook_version"]),
    }


def _comparable(content: Mapping[str, Any]) -> str:
    """Return what an event decides, without its place in the file."""
    keys = ("answer_id", "question", "codings", "codebook_version")
    return json.dumps({key: content.get(key) for key in keys}, sort_keys=True)


def _coded(event: Event) -> Iterator[dict[str, object]]:
    """Return the codings of an event; one row without theme when there are none."""
    said = event.content
    for coding in said["codings"] or [{"theme_id": ""}]:
        yield human_row(
            said["answer_id"],
            str(said.get("question", "")),
            coding["theme_id"],
            event.who,
            int(said.get("codebook_version", 0)),
            start=int(coding.get("start", -1)),
            end=int(coding.get("end", -1)),
            reason=str(coding.get("reason", "")),
        )
