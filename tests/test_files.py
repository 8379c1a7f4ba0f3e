"""Files: whole or untouched, whatever happens, and tables that a spreadsheet opens without harm."""

from __future__ import annotations

import csv
import errno
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from sli_themes import files
from sli_themes.errors import OutputError
from sli_themes.files import (
    csv_bytes,
    harmless,
    replaced_folder,
    unguarded,
    write_atomically,
    write_together,
)


def failing(number: int, at_call: int = 1) -> Callable[..., int]:
    """Return an ``os.write`` that writes a little, then fails as the system does."""
    calls, write = [], os.write

    def fail(descriptor: int, content: bytes) -> int:
        calls.append(1)
        if len(calls) > at_call:
            raise OSError(number, os.strerror(number))
        return write(descriptor, content[:3])

    return fail


def names(folder: Path) -> list[str]:
    """Return what stands in a folder, but for the lock of the run that wrote it."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


def nothing_owned(folder: Path) -> frozenset[str]:
    """Say that every file is somebody's."""
    return frozenset()


def everything_owned(folder: Path) -> frozenset[str]:
    """Say that every file may be lost."""
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_written_whole_and_over_the_old(tmp_path: Path) -> None:
    """The file holds the new content and nothing is left beside it; a missing folder is made."""
    path = tmp_path / "restricted" / "codings.csv"
    write_atomically(path, b"one")
    write_atomically(path, b"")
    write_atomically(path, b"three" * 100_000)
    assert path.read_bytes() == b"three" * 100_000
    assert names(path.parent) == ["codings.csv"]


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX systems")
def test_readable_as_other_files_are(tmp_path: Path) -> None:
    """The file has the rights that any new file gets, not those of a private temporary one."""
    (tmp_path / "plain").write_bytes(b"")
    write_atomically(tmp_path / "written", b"")
    assert (tmp_path / "plain").stat().st_mode == (tmp_path / "written").stat().st_mode


def test_link_is_followed(tmp_path: Path) -> None:
    """A link to a file elsewhere stays a link."""
    (tmp_path / "target").write_bytes(b"old")
    try:
        (tmp_path / "link").symlink_to(tmp_path / "target")
    except OSError:
        pytest.skip("no links here")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """When the disk fills up half-way, the old file stands, no part of the new one stays, and the error says it."""
    path = tmp_path / "codings.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(files.os, "write", failing(number))
    with pytest.raises(
        OutputError, match=r"codings\.csv: the disk is full; .* untouched → free some space"
    ) as error:
        write_atomically(path, b"a new and longer content")
    assert error.value.exit_code == 3
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["codings.csv"]


def test_files_that_belong_together_are_all_new_or_all_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full at the last of them leaves the first as it was too."""
    old = {tmp_path / name: b"old" for name in ("codings.csv", "matrix.csv", "record.json")}
    write_together(old)
    assert names(tmp_path) == ["codings.csv", "matrix.csv", "record.json"]
    monkeypatch.setattr(files.os, "write", failing(errno.ENOSPC, at_call=2))
    with pytest.raises(OutputError, match=r"record\.json: the disk is full"):
        write_together(dict.fromkeys(old, b"new"))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == old


def test_files_that_stop_half_way_are_without_the_one_that_vouches_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a file cannot be moved after others were, the last one is missing, and nothing lies beside the rest."""
    old = {tmp_path / name: b"old" for name in ("codings.csv", "matrix.csv", "record.json")}
    write_together(old)
    move = Path.replace

    def busy(self: Path, target: Path) -> Path:
        if Path(target).name == "matrix.csv":
            raise PermissionError(errno.EACCES, "open in a spreadsheet")
        return move(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    with pytest.raises(OutputError, match=r"matrix\.csv: may not be written to"):
        write_together(dict.fromkeys(old, b"new"))
    assert names(tmp_path) == ["codings.csv", "matrix.csv"]


def test_ctrl_c_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of writing goes on as Ctrl-C, and nothing half-written stays."""

    def interrupt(descriptor: int, content: bytes) -> int:
        raise KeyboardInterrupt

    path = tmp_path / "codings.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(files.os, "write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["codings.csv"]


def test_disk_that_takes_a_little_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that takes a part only is gone on with."""
    monkeypatch.setattr(files.os, "write", failing(errno.ENOSPC, at_call=100))
    write_atomically(tmp_path / "file", b"0123456789")
    assert (tmp_path / "file").read_bytes() == b"0123456789"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_read_only_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A folder that may not be written to is said to be that, with what to do."""

    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "open", refuse)
    with pytest.raises(
        OutputError, match=r"may not be written to; .* → close it in other programs, or choose a folder"
    ):
        write_atomically(tmp_path / "file", b"")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="an administrator may write anywhere"
)
def test_really_read_only_folder(tmp_path: Path) -> None:
    """A folder without the right to write gives the same error."""
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="may not be written to"):
            write_atomically(tmp_path / "file", b"")
    finally:
        tmp_path.chmod(0o700)


def test_places_that_cannot_be_written_to(tmp_path: Path) -> None:
    """A missing folder, a file where a folder is needed, and a folder where a file is to be are told apart."""
    (tmp_path / "file").write_bytes(b"kept")
    (tmp_path / "folder").mkdir()
    for path, what in (
        (tmp_path / "no" / "such" / "file", "its folder does not exist"),
        (tmp_path / "file" / "under", "a file stands where a folder is needed"),
        (tmp_path / "folder", "a folder stands where a file is to be written"),
    ):
        with pytest.raises(OutputError, match=what):
            write_atomically(path, b"new")
    assert (tmp_path / "file").read_bytes() == b"kept"
    assert names(tmp_path) == ["file", "folder"]


def test_leftovers_of_killed_runs_go(tmp_path: Path) -> None:
    """What a run that was killed left is removed with the next write, but not what may still be written."""
    old, young, other = (
        tmp_path / name for name in (".file.1.writing", ".file.2.writing", ".other.1.writing")
    )
    for leftover in (old, young, other):
        leftover.write_bytes(b"half")
    for leftover in (old, other):
        os.utime(leftover, (time.time() - 7200,) * 2)
    write_atomically(tmp_path / "file", b"")
    assert names(tmp_path) == [".file.2.writing", ".other.1.writing", "file"]


def test_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Files of the former folder go, the new ones come, and nothing is seen before the end."""
    folder = tmp_path / "release"
    for name in ("first", "second"):
        with replaced_folder(folder, everything_owned) as filling:
            write_atomically(filling / name, b"x")
            assert not (folder / name).exists()
        assert names(folder) == [name]
    assert names(tmp_path) == ["release"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, OutputError, OSError])
def test_former_folder_stands_when_filling_stops(tmp_path: Path, error: type[BaseException]) -> None:
    """Whatever ends the filling, the former folder is as it was and the half-filled one is gone."""
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "old").write_bytes(b"old")

    def stop_half_way() -> None:
        with replaced_folder(folder, everything_owned) as filling:
            write_atomically(filling / "new", b"half")
            raise error("stop")

    with pytest.raises(OutputError if error is OSError else error):
        stop_half_way()
    assert names(folder) == ["old"]
    assert names(tmp_path) == ["release"]
    with replaced_folder(folder, everything_owned) as filling:
        write_atomically(filling / "new", b"whole")
    assert names(folder) == ["new"]


def test_former_folder_comes_back_when_the_swap_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the new folder cannot be moved into place, the former one returns to its own."""
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "old").write_bytes(b"old")
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name.endswith(".writing"):
            raise PermissionError(errno.EACCES, "open in another program")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError, match="may not be written to"), replaced_folder(folder, everything_owned):
        pass
    assert names(folder) == ["old"]


@pytest.mark.parametrize("stopped", ["while filling", "between the moves", "before sweeping"])
def test_killed_run_is_put_right_by_the_next(tmp_path: Path, stopped: str) -> None:
    """Wherever a run was killed, the next start finds the release that stood, and the next run replaces it."""
    folder, filling, previous = (
        tmp_path / name for name in ("release", ".release.writing", ".release.previous")
    )
    filling.mkdir()
    (filling / "half").write_bytes(b"half")
    (previous if stopped == "between the moves" else folder).mkdir()
    if stopped == "before sweeping":
        previous.mkdir()
    for place in (folder, previous):
        if place.exists():
            (place / "old").write_bytes(b"old")

    def start_and_stop() -> None:
        with replaced_folder(folder, everything_owned) as fresh:
            assert names(fresh) == []
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        start_and_stop()
    assert names(folder) == ["old"]
    assert not filling.exists()
    assert not previous.exists()


def test_folder_with_files_of_others_is_refused(tmp_path: Path) -> None:
    """A folder that holds anything not written by this program is never replaced; what file managers leave may go."""
    folder = tmp_path / "Documents"
    (folder / "deep").mkdir(parents=True)
    (folder / ".DS_Store").write_bytes(b"")
    with replaced_folder(folder, nothing_owned) as filling:
        write_atomically(filling / "mine.txt", b"")
    (folder / "thesis.docx").write_bytes(b"")
    with pytest.raises(
        OutputError, match=r"not written by this program \(thesis\.docx\).* → move them elsewhere"
    ):
        with replaced_folder(folder, lambda _: {"mine.txt"}):
            pytest.fail("nothing is written into a refused folder")
    assert names(folder) == ["mine.txt", "thesis.docx"]


def test_file_where_the_folder_should_be(tmp_path: Path) -> None:
    """A file of the folder's name is kept, and said."""
    (tmp_path / "release").write_bytes(b"kept")
    with (
        pytest.raises(OutputError, match="a file stands where a folder is needed"),
        replaced_folder(tmp_path / "release", nothing_owned),
    ):
        pass
    assert (tmp_path / "release").read_bytes() == b"kept"
    with (
        pytest.raises(OutputError, match="its folder does not exist"),
        replaced_folder(tmp_path / "no" / "release", nothing_owned),
    ):
        pass


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """A second run does not write into a folder that a first one is filling."""
    holder = "import sys, time; from filelock import FileLock; lock = FileLock(sys.argv[1]); lock.acquire(); "
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            holder + "print('held', flush=True); time.sleep(60)",
            str(tmp_path / ".release.lock"),
        ],
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout.readline() == b"held\n"
        with (
            pytest.raises(OutputError, match="another run is writing to it → wait"),
            replaced_folder(tmp_path / "release", nothing_owned),
        ):
            pass
    finally:
        process.kill()
        process.communicate()
    with replaced_folder(tmp_path / "release", nothing_owned):  # the lock of a killed run is free
        pass
    assert (tmp_path / "release").is_dir()
    FileLock(tmp_path / ".release.lock", timeout=0).acquire()  # and free again


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+44",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "  =HYPERLINK(1)",
        "\u200b=1",
        "\x00=1",
        "\ufeff=1",
    ],
)
def test_formulas_are_kept_from_running(cell: str) -> None:
    """A text that a spreadsheet would run starts with an apostrophe, also when the sign hides behind another."""
    assert harmless(cell).startswith("'")


@pytest.mark.parametrize(
    "cell", ["", "-", "plain", "a = b", "1", "’tis “so”", "line\nbreak", "caf\u00e9 \u4e2d", "*"]
)
def test_other_cells_stay_as_they_are(cell: str) -> None:
    """Texts without danger are not touched, nor is the mark for a withheld number."""
    assert harmless(cell) == cell


def test_csv_for_a_spreadsheet_and_for_programs() -> None:
    """For a spreadsheet: byte order mark and guarded texts, numbers as they are; for programs every cell as it is."""
    rows = [("=a", -1, '’tis, "so"\nit is'), ("", 0.5, "b")]
    guarded = csv_bytes(("x", "y", "z"), rows, spreadsheet=True)
    assert guarded.startswith(b"\xef\xbb\xbfx,y,z\n'=a,-1,")
    plain = csv_bytes(("x", "y", "z"), rows, spreadsheet=False).decode("utf-8")
    assert list(csv.reader(io.StringIO(plain, newline=""))) == [
        ["x", "y", "z"],
        ["=a", "-1", '’tis, "so"\nit is'],
        ["", "0.5", "b"],
    ]


@pytest.mark.parametrize("text", ["plain", "=1+1", "-", "@home", "'quoted'", "it's", "", "- 5"])
def test_a_guarded_cell_comes_back(text):
    """What was kept from being run is read back as it was."""
    assert unguarded(harmless(text)) == text
