"""The run record: it comes back as it was written, and changes with whatever can change a result."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace

import pytest
from coding_builders import BOOK, human

from sli_themes.coding.model import Codings
from sli_themes.provenance import (
    hash_of_codings,
    listed_settings,
    program_version,
    record_from_json,
    record_to_json,
    run_record,
)
from sli_themes.results import RunRecord
from sli_themes.settings import Settings

ACCOUNTING = (("rows read", 3), ("coded", 2), ("no theme", 1))


def record(**changed: object) -> RunRecord:
    """Return the record of a run, with some inputs changed."""
    inputs = {
        "codebook": replace(BOOK, fingerprint="c" * 64),
        "corpus_hash": "a" * 64,
        "human": human(("a1", "bins")),
        "settings": Settings(),
        "model": "toy",
        "model_hash": "m" * 64,
        "accounting": ACCOUNTING,
    }
    return run_record(**(inputs | changed))  # type: ignore[arg-type]


def test_a_record_comes_back_as_it_was() -> None:
    """Written and read, a record is equal to itself, tuples and numbers included."""
    one = record(model="tŷ-mødel")
    assert record_from_json(record_to_json(one)) == one
    assert record_to_json(record_from_json(record_to_json(one))) == record_to_json(one)


def test_a_record_is_readable_json_that_ends_its_line() -> None:
    """People may open it: indented, letters as they are, every field, a line end."""
    content = record_to_json(record(model="tŷ"))
    assert content.endswith(b"}\n")
    assert "tŷ" in content.decode()
    assert list(json.loads(content)) == [item.name for item in fields(RunRecord)]


@pytest.mark.parametrize(
    "changed",
    [
        {"codebook": replace(BOOK, fingerprint="d" * 64)},
        {"codebook": replace(BOOK, fingerprint="c" * 64, version=5)},
        {"corpus_hash": "b" * 64},
        {"human": human(("a1", "parks"))},
        {"human": human(("a1", "bins", "ben"))},
        {"human": human()},
        {"settings": replace(Settings(), coding=replace(Settings().coding, threshold=0.6))},
        {"settings": replace(Settings(), clustering=replace(Settings().clustering, seed=1))},
        {"model": "other"},
        {"model_hash": "n" * 64},
        {"accounting": (("rows read", 4),)},
    ],
)
def test_whatever_can_change_a_result_changes_the_record(changed: dict[str, object]) -> None:
    """Codebook, answers, human codings, settings, model: none of them changes unseen."""
    assert record(**changed) != record()


def test_the_same_inputs_give_the_same_record() -> None:
    """Nothing of the moment or the machine's state is in a record."""
    assert record_to_json(record()) == record_to_json(record())


def test_what_only_changes_the_speed_is_not_in_the_record() -> None:
    """The token budget of the encoder changes no vector, so it changes no record."""
    faster = replace(Settings(), embedding=replace(Settings().embedding, token_budget=999))
    assert record(settings=faster) == record()
    assert "embedding.token_budget" not in dict(listed_settings(Settings()))


def test_every_other_setting_is_in_the_record() -> None:
    """All groups and all numbers, by name, sorted, in a form that tells text from number."""
    listed = listed_settings(Settings())
    names = [f"{group}.{name}" for group, values in asdict(Settings()).items() for name in values]
    assert [name for name, _ in listed] == sorted(set(names) - {"embedding.token_budget"})
    assert dict(listed)["coding.threshold"] == "0.3"
    assert dict(listed)["embedding.model"] == '"default"'


def test_the_hash_of_codings_follows_what_they_say() -> None:
    """None has no hash; the order of rows does not matter; a changed excerpt does."""
    one = human(("a1", "bins"), ("a2", "parks"))
    assert hash_of_codings(human()) == ""
    assert hash_of_codings(one) == hash_of_codings(human(("a2", "parks"), ("a1", "bins")))
    moved = Codings(one.frame.assign(start=3))
    assert len({hash_of_codings(one), hash_of_codings(moved), hash_of_codings(human(("a1", "bins")))}) == 3
    assert len(hash_of_codings(one)) == 64


def test_versions_are_those_of_the_packages_that_change_numbers() -> None:
    """Package names and versions without build tags; the program's own version beside them."""
    versions = dict(record().versions)
    assert {"numpy", "pandas", "scikit-learn", "torch"} <= set(versions)
    assert not any("+" in version for version in versions.values())
    assert record().program_version == program_version()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"3",
        b"null",
        b"{}",
        b'{"model": "x"}',
        b"\xff\xfe",
        b'{"versions": 3}',
        b'{"versions": [3]}',
    ],
)
def test_anything_else_is_refused_in_one_way(content: bytes) -> None:
    """What is no run record raises ValueError or TypeError and nothing else."""
    with pytest.raises((ValueError, TypeError)):
        record_from_json(content)


def test_a_record_with_a_field_too_many_is_refused() -> None:
    """A record of another version of the program is not taken for one of ours."""
    with pytest.raises(TypeError):
        record_from_json(json.dumps(json.loads(record_to_json(record())) | {"new": 1}).encode())
