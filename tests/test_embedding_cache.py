"""Vectors on disk: found again, checked, shared by runs, and never a reason to fail."""

from __future__ import annotations

import errno
import io
import logging
import multiprocessing
import os
import time
from pathlib import Path

import numpy as np
import pytest

from sli_themes.embedding import HashEncoder, VectorCache, cache, embed

ENCODER = HashEncoder(64)
TEXTS = [
    "Councillor Example of Wexcombe wants more say",
    "Cefnogaeth i'r gwasanaeth 🚒",
    "half a pair \ud83d",
    "NUL \0 inside",
    "",
]
RECORD = 32 + 4 * 64 + 4
HEADER = 48


class Unwanted(HashEncoder):
    """Fail when a text is encoded that should have been kept."""

    def encode(self, texts):
        """Refuse."""
        raise AssertionError(f"{len(texts)} texts encoded again")


def keep(folder: Path, texts: list[str] = TEXTS) -> Path:
    """Keep the vectors of ``texts`` and return the segment they went to."""
    before = set(folder.iterdir()) if folder.exists() else set()
    embed(texts, ENCODER, VectorCache(folder))
    (made,) = set(folder.iterdir()) - before
    return made


def found(folder: Path, texts: list[str] = TEXTS) -> dict[int, np.ndarray]:
    """Return what a new run finds."""
    return VectorCache(folder).find(texts, ENCODER.fingerprint, ENCODER.dimensions)


def test_kept_vectors_come_back_byte_for_byte_without_encoding(tmp_path: Path) -> None:
    """A second run takes every vector, of any text, from the folder."""
    keep(tmp_path)
    vectors = embed(TEXTS, Unwanted(64), VectorCache(tmp_path))
    assert vectors.tobytes() == ENCODER.encode(TEXTS).tobytes()


def test_no_word_of_an_answer_is_in_a_name_or_a_file(tmp_path: Path) -> None:
    """Neither names nor bytes of the folder hold a word of a text, in any case."""
    keep(tmp_path)
    for path in tmp_path.rglob("*"):
        held = path.name.encode().lower() + path.read_bytes().lower()
        for word in ("councillor", "example", "wexcombe", "gwasanaeth"):
            assert word.encode() not in held


def test_another_encoder_does_not_find_them(tmp_path: Path) -> None:
    """The key holds the encoder's fingerprint: other weights or another length find nothing."""
    keep(tmp_path)
    kept = VectorCache(tmp_path)
    assert kept.find(TEXTS, "0" * 64, 64) == {}
    assert kept.find(TEXTS, ENCODER.fingerprint[:16] + "0" * 48, 64) == {}
    assert kept.find(TEXTS, ENCODER.fingerprint, 32) == {}
    assert len(kept.find(TEXTS, ENCODER.fingerprint, 64)) == len(TEXTS)


@pytest.mark.parametrize("at", [0, 33, RECORD - 1])
def test_a_flipped_bit_costs_one_vector_which_is_kept_anew(tmp_path: Path, at: int) -> None:
    """A corrupt key, vector or checksum counts as not kept; the next run mends it for the one after."""
    segment = keep(tmp_path)
    held = bytearray(segment.read_bytes())
    held[HEADER + RECORD + at] ^= 1
    segment.write_bytes(held)
    assert len(found(tmp_path)) == len(TEXTS) - 1
    assert embed(TEXTS, ENCODER, VectorCache(tmp_path)).tobytes() == ENCODER.encode(TEXTS).tobytes()
    assert len(found(tmp_path)) == len(TEXTS)


def test_a_torn_last_record_costs_that_vector_alone(tmp_path: Path) -> None:
    """A file cut in the middle of a record still gives the whole records before it."""
    segment = keep(tmp_path)
    segment.write_bytes(segment.read_bytes()[:-7])
    assert len(found(tmp_path)) == len(TEXTS) - 1


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 500])
def test_a_file_that_is_no_segment_is_passed_over(tmp_path: Path, content: bytes) -> None:
    """Empty, cut or foreign files under a segment's name change nothing."""
    keep(tmp_path)
    (tmp_path / f"{ENCODER.fingerprint[:16]}-strange.vectors").write_bytes(content)
    assert len(found(tmp_path)) == len(TEXTS)


def test_a_header_with_a_flipped_bit_is_not_believed(tmp_path: Path) -> None:
    """Dimensions from a corrupt header are not used to read records."""
    segment = keep(tmp_path)
    held = bytearray(segment.read_bytes())
    held[9] ^= 1
    segment.write_bytes(held)
    assert found(tmp_path) == {}


def write_many(folder: Path, own: int, start) -> None:
    """Embed texts, half of them shared with the other writer, in small steps."""
    start.wait(20)
    shared = [f"shared answer {number}" for number in range(300)]
    for step in range(0, 300, 30):
        texts = shared[step : step + 30] + [f"answer {own} {number}" for number in range(step, step + 30)]
        vectors = embed(texts, ENCODER, VectorCache(folder))
        assert vectors.tobytes() == ENCODER.encode(texts).tobytes()


def test_two_runs_write_at_once(tmp_path: Path) -> None:
    """Two processes that embed the same and other texts at once both succeed, and all is kept."""
    context = multiprocessing.get_context("spawn")
    start = context.Event()
    runs = [context.Process(target=write_many, args=(tmp_path, own, start)) for own in (1, 2)]
    for run in runs:
        run.start()
    start.set()
    for run in runs:
        run.join(60)
    assert [run.exitcode for run in runs] == [0, 0]
    texts = [f"shared answer {n}" for n in range(300)] + [
        f"answer {o} {n}" for o in (1, 2) for n in range(300)
    ]
    assert embed(texts, Unwanted(64), VectorCache(tmp_path)).tobytes() == ENCODER.encode(texts).tobytes()


@pytest.mark.parametrize("written", [0, 20, HEADER, HEADER + RECORD])
def test_a_run_may_write_between_a_look_at_the_size_and_at_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    """A segment that grew since its size was taken gives what it held then, or is passed over."""
    segment = keep(tmp_path)
    whole = segment.read_bytes()
    segment.write_bytes(whole[:written])
    measure = Path.stat

    def stat(path: Path, **options) -> os.stat_result:
        measured = measure(path, **options)
        if path == segment:
            segment.write_bytes(whole)
        return measured

    monkeypatch.setattr(Path, "stat", stat)
    assert len(found(tmp_path)) == max(written - HEADER, 0) // RECORD


def test_what_another_run_is_still_writing_can_be_read(tmp_path: Path) -> None:
    """Whole records of an unfinished segment are found, also those added after the first look."""
    reader = VectorCache(tmp_path)
    with VectorCache(tmp_path).writer(ENCODER.fingerprint, 64) as writer:
        writer.add(TEXTS[:2], ENCODER.encode(TEXTS[:2]))
        assert len(reader.find(TEXTS, ENCODER.fingerprint, 64)) == 2
        writer.add(TEXTS[2:4], ENCODER.encode(TEXTS[2:4]))
        assert len(reader.find(TEXTS, ENCODER.fingerprint, 64)) == 4


def test_many_small_segments_become_one_and_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After many runs there is one segment; what another run is writing is left alone."""
    monkeypatch.setattr(cache, "_MANY_SEGMENTS", 5)
    texts = [f"answer {number}" for number in range(10)]
    with VectorCache(tmp_path).writer(ENCODER.fingerprint, 64) as other:
        other.add(["still going"], ENCODER.encode(["still going"]))
        for text in texts[:5]:
            embed([text], ENCODER, VectorCache(tmp_path))
        assert sorted(path.suffix for path in tmp_path.iterdir()) == [".vectors", ".writing"]
    assert embed([*texts[:5], "still going"], Unwanted(64), VectorCache(tmp_path)).shape == (6, 64)


def test_the_leavings_of_a_killed_run_are_merged_after_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A segment that nobody finished is used at once and merged when it is a day old."""
    left = keep(tmp_path).rename(tmp_path / f"{ENCODER.fingerprint[:16]}-killed.writing")
    assert len(found(tmp_path)) == len(TEXTS)
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(left, (two_days_ago, two_days_ago))
    monkeypatch.setattr(cache, "_MANY_SEGMENTS", 2)
    keep_more = VectorCache(tmp_path)
    embed(["one more"], ENCODER, keep_more)
    assert [path.suffix for path in tmp_path.iterdir()] == [".vectors"]
    assert len(found(tmp_path, [*TEXTS, "one more"])) == len(TEXTS) + 1


def test_a_folder_that_cannot_be_is_no_reason_to_fail(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With a file where the folder should be, vectors are right, the fault is said once, without a word."""
    (tmp_path / "cache").write_text("a file")
    caplog.set_level(logging.INFO)
    kept = VectorCache(tmp_path / "cache")
    for _ in range(2):
        assert embed(TEXTS, ENCODER, kept).tobytes() == ENCODER.encode(TEXTS).tobytes()
    assert kept.fault is not None
    assert "vectors are not kept" in kept.fault
    assert len(caplog.records) == 1
    assert "Wexcombe" not in caplog.text


@pytest.mark.parametrize("room", [0, 100, HEADER + RECORD, HEADER + 2 * RECORD + 9])
def test_a_full_disk_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """When the disk fills up, vectors are right, and whole records written before are still used."""

    class FullDisk(io.FileIO):
        def write(self, chunk) -> int:
            free = room - self.tell()
            if free <= 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(bytes(chunk)[:free])

    real_open = Path.open

    def open_small(path: Path, mode: str = "r", **more):
        if mode == "xb":
            return io.BufferedWriter(FullDisk(path, "xb"), 64)
        return real_open(path, mode, **more)

    monkeypatch.setattr(Path, "open", open_small)
    kept = VectorCache(tmp_path)
    assert embed(TEXTS, ENCODER, kept).tobytes() == ENCODER.encode(TEXTS).tobytes()
    assert kept.fault is not None
    assert "No space left" in kept.fault
    monkeypatch.undo()
    again = found(tmp_path)
    assert len(again) == max(0, (room - HEADER) // RECORD)
    expected = ENCODER.encode(TEXTS)
    assert all((vector == expected[row]).all() for row, vector in again.items())


def test_a_folder_that_cannot_be_listed_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without leave to read gives right vectors and says so."""
    keep(tmp_path)

    def refuse(folder):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(cache.os, "scandir", refuse)
    kept = VectorCache(tmp_path)
    assert embed(TEXTS, ENCODER, kept).tobytes() == ENCODER.encode(TEXTS).tobytes()
    assert "Permission denied" in (kept.fault or "")
