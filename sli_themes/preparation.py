"""Preparation: a new study from people's files, and the demo's study (restricted)."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sli_themes.errors import Fault, UsageError
from sli_themes.files import write_atomically
from sli_themes.shipped import shipped
from sli_themes.study import STUDY_FILE

if TYPE_CHECKING:
    from sli_themes.anonymity.model import RedactedLine

CODEBOOK_FILE = "codebook.yaml"
_DEMO = "taking_stock"
_DEMO_FILES = (
    *("responses.csv", "population.csv", "coverage.csv"),
    *(f"decisions/{person}.jsonl" for person in ("evaluation-sample", "first", "second")),
    STUDY_FILE,
)
_DEMO_CODEBOOK = ("codebooks", "sector_led_improvement.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Say what was written (study.toml first), and what is worth knowing about it."""

    name: str
    files: tuple[Path, ...]
    notes: tuple[Fault, ...] = ()


def init_study(folder: Path, drafted: str, codebook: Path | None) -> Prepared:
    """Write study.toml and codebook.yaml into a new study's folder; never overwrites either.

    ``codebook`` in another shape than ours is converted, with a note on everything that could not be carried;
    without one the shipped starter codebook is copied.

    Raises:
        UsageError: there is a study already.
        CodebookError: the codebook cannot be read or converted.
        OutputError: the folder cannot be written.
    """
    from sli_themes.exchange.codebooks import import_any
    from sli_themes.pipeline import require_writable

    toml, book = folder / STUDY_FILE, folder / CODEBOOK_FILE
    if toml.exists():
        raise UsageError(f"{toml}: there is a study already → edit it, or choose another folder")
    source = codebook or shipped("codebooks", "starter.yaml")
    imported = import_any(source)
    files: tuple[Path, ...] = (toml,)
    notes = imported.notes
    require_writable(folder)
    if not book.exists():
        write_atomically(book, imported.content)
        files = (*files, book)
    elif codebook is not None and book.resolve() != codebook.resolve():
        raise UsageError(
            f"{book}: there is a codebook already → leave out --codebook, or choose another folder"
        )
    elif codebook is not None and not imported.as_it_is:
        raise UsageError(
            f"{book}: has another shape than ours → give it another name, and that to --codebook"
        )
    # Last: while study.toml is not there, the folder is not a study and init can be run again.
    write_atomically(toml, drafted.encode())
    return Prepared(name=folder.name, files=files, notes=notes)


def make_demo(folder: Path) -> Prepared:
    """Put the worked corpus, its codebook and what people decided into ``folder``; what is there already stays.

    Raises:
        UsageError: the folder holds something else.
        OutputError: the folder cannot be written.
    """
    corpus = shipped("corpora", _DEMO)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file → choose a folder")
    wanted = {name: corpus / name for name in _DEMO_FILES} | {CODEBOOK_FILE: shipped(*_DEMO_CODEBOOK)}
    if folder.is_dir() and any(folder.iterdir()) and not _is_demo(folder, corpus):
        raise UsageError(f"{folder}: holds other files → choose an empty folder: sli-themes demo FOLDER")
    made = []
    for name, source in wanted.items():
        target = folder / name
        made.append(target)
        if target.exists():
            continue
        content = source.read_bytes()
        if name == STUDY_FILE:
            content = content.replace(b'"../../codebooks/sector_led_improvement.yaml"', b'"codebook.yaml"')
        write_atomically(target, content)
    return Prepared(name=_DEMO, files=tuple(made))


def _is_demo(folder: Path, corpus: Path) -> bool:
    """Say whether the demo was made here before: nobody's own answers may be taken for invented ones."""
    answers = _DEMO_FILES[0]  # the first to be written
    return (folder / answers).is_file() and (folder / answers).read_bytes() == (corpus / answers).read_bytes()


def redact_file(
    file: Path, *, population: str, trace: bool = False, ner: str = "auto"
) -> Iterator[dict[str, object]]:
    """Redact a text file line by line; ``-`` is standard input. Yields one record a line, as the line is read.

    ``trace``: with everything that detectors found and what won, and which rule holds where. ``ner``: see `load_ner`.

    Raises:
        UsageError: the file cannot be read.
        PopulationError: the population cannot be read.
    """
    from sli_themes.anonymity.detectors import DETECTORS
    from sli_themes.anonymity.gate import Gate
    from sli_themes.anonymity.lines import redact_lines
    from sli_themes.anonymity.ner import load_ner
    from sli_themes.anonymity.redactor import Redactor
    from sli_themes.authorities import read_population

    model = load_ner(ner)
    detectors = (*DETECTORS, model.detector) if model else DETECTORS
    redactor = Redactor(read_population(population), detectors)
    gate = Gate(redactor, voters=(model,) if model else ())
    with _opened(file) as lines:
        for line in redact_lines(lines, redactor, gate):
            record: dict[str, object] = {
                "line": line.line,
                "redacted": line.redacted,
                "held": line.held,
                "reasons": [reason.words for reason in line.reasons],
                "spans": [{"start": span.start, "end": span.end, "kind": span.kind} for span in line.spans],
            }
            yield record | (_trace(line) if trace else {})


def _trace(line: RedactedLine) -> dict[str, object]:
    """Return what led to a redacted line: the finds of the detectors and the reasons of the rules, without words."""
    return {
        "trace": [asdict(step) for step in line.trace],
        "rules": [asdict(reason) for reason in line.reasons],
    }


@contextmanager
def _opened(file: Path) -> Iterator[Iterable[str]]:
    """Open a text file of any encoding that people use, or standard input."""
    if str(file) == "-":
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        yield sys.stdin
        return
    try:
        with file.open(encoding=_encoding_of(file), errors="replace", newline=None) as lines:
            yield lines
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}) → check the path") from None


def _encoding_of(file: Path) -> str:
    """Return utf-8 when the whole file is, by its mark utf-16, else the encoding of old Windows programs."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as stream:
        if stream.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            return "utf-16"
        stream.seek(0)
        try:
            while chunk := stream.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"
