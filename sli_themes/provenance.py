"""The run record: how results were made, so that they can be made again, byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from sli_themes.results import RunRecord

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.choosing import ChosenCoder
    from sli_themes.coding.lessons import Lesson
    from sli_themes.coding.model import Codings
    from sli_themes.permission import Permission
    from sli_themes.settings import Settings

_PACKAGES = ("numpy", "pandas", "scikit-learn", "sentence-transformers", "torch", "transformers")
"""The packages that can change a number."""
_SPEED_ONLY = ("embedding.token_budget",)
"""Settings that never change a result."""


def program_version() -> str:
    """Return the version of this package; "unknown" when it runs without having been installed."""
    return _version("sli-themes")


def listed_settings(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return every setting that can change a result as (group.name, value), sorted."""
    return tuple(
        (name, json.dumps(value))
        for group, values in sorted(asdict(settings).items())
        for name, value in sorted((f"{group}.{key}", value) for key, value in values.items())
        if name not in _SPEED_ONLY
    )


def hash_of_codings(codings: Codings) -> str:
    """Return the sha256 of codings; "" when there are none."""
    if not len(codings):
        return ""
    return hashlib.sha256(codings.frame.to_csv(index=False, lineterminator="\n").encode()).hexdigest()


def hash_of_lessons(lessons: Sequence[Lesson]) -> str:
    """Return the sha256 of lessons, in any order; "" when there are none."""
    if not lessons:
        return ""
    told = sorted(
        json.dumps([one.text, sorted(one.themes), one.question, one.respondent, one.source])
        for one in lessons
    )
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def run_record(
    *,
    codebook: Codebook,
    corpus_hash: str,
    human: Codings,
    settings: Settings,
    model: str,
    model_hash: str,
    accounting: tuple[tuple[str, int], ...],
    evaluation_sample_hash: str = "",
    chosen: ChosenCoder | None = None,
    permission: Permission | None = None,
    earlier_lessons_hash: str = "",
) -> RunRecord:
    """Return the record of a run of a coder; ``chosen`` is which one, the built-in one when not given."""
    return RunRecord(
        program_version=program_version(),
        versions=(
            *((name, _version(name)) for name in _PACKAGES),
            *(chosen.versions if chosen else ()),
        ),
        model=model,
        model_hash=model_hash,
        codebook_hash=codebook.fingerprint,
        codebook_version=codebook.version,
        corpus_hash=corpus_hash,
        human_codings_hash=hash_of_codings(human),
        settings=listed_settings(settings),
        accounting=accounting,
        evaluation_sample_hash=evaluation_sample_hash,
        method=chosen.name if chosen else "default",
        method_hash=chosen.source_hash if chosen else "",
        sent_text_to=permission.to if permission else "",
        sending_allowed_by=permission.who if permission else "",
        earlier_lessons_hash=earlier_lessons_hash,
    )


def record_to_json(record: RunRecord) -> bytes:
    """Return the record as indented JSON."""
    return (json.dumps(asdict(record), indent=2, ensure_ascii=False) + "\n").encode()


def record_from_json(content: bytes) -> RunRecord:
    """Return the record that `record_to_json` wrote; raises ``ValueError`` or ``TypeError`` on anything else."""
    pairs = ("versions", "settings", "accounting")
    fields: dict[str, Any] = json.loads(content)
    if not isinstance(fields, dict):
        raise TypeError("a run record is a JSON object")
    fields |= {key: tuple((str(name), value) for name, value in fields.get(key, ())) for key in pairs}
    return RunRecord(**fields)


def _version(package: str) -> str:
    try:
        return version(package).split("+")[0]
    except PackageNotFoundError:
        return "unknown"
