"""The run record: how results were made, so that they can be made again, byte for byte."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from sli_themes.results import RunRecord

if TYPE_CHECKING:
    from sli_themes.codebook.model import Codebook
    from sli_themes.coding.model import Codings
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
) -> RunRecord:
    """Return the record of a run of the coder."""
    return RunRecord(
        program_version=program_version(),
        versions=tuple((name, _version(name)) for name in _PACKAGES),
        model=model,
        model_hash=model_hash,
        codebook_hash=codebook.fingerprint,
        codebook_version=codebook.version,
        corpus_hash=corpus_hash,
        human_codings_hash=hash_of_codings(human),
        settings=listed_settings(settings),
        accounting=accounting,
        evaluation_sample_hash=evaluation_sample_hash,
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
