"""Same input, same bytes: whatever the order of rows, the batches, the threads, the folder, and however often."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_builders import ANSWERS, CODEBOOK, REPOSITORY, everything, in_process, process, rows_of, write_study

CORPUS = REPOSITORY / "corpora" / "principles"
BOOK = REPOSITORY / "codebooks" / "sector_led_improvement.yaml"


def results(folder: Path) -> dict[str, bytes]:
    """Return every file that a run wrote into restricted/ and release/."""
    found = everything(folder)
    kept = {name: content for name, content in found.items() if name.startswith(("restricted/", "release/"))}
    assert {"restricted/codings.csv", "restricted/matrix.csv", "restricted/uncoded.csv"} <= set(kept)
    assert {"restricted/review-queue.csv", "release/quotes.csv", "release/manifest.json"} <= set(kept)
    return kept


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the names of files that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


# ---- without the model


@pytest.fixture
def sli(monkeypatch, capsys) -> Callable:
    """Return the command line in this process, without a model."""
    return in_process(monkeypatch, capsys)


@pytest.fixture
def first(sli, tmp_path) -> dict[str, bytes]:
    """Return the results of a plain run."""
    folder = write_study(tmp_path / "first")
    assert sli("run", folder).code == 0
    return results(folder)


@pytest.mark.parametrize("seed", [1, 2])
def test_order_of_rows_and_columns_changes_nothing(sli, tmp_path, first, seed: int) -> None:
    """Rows shuffled and columns in another order: every file is the same, byte for byte."""
    order = random.Random(seed)
    rows = rows_of(ANSWERS)
    order.shuffle(rows)
    folder = write_study(tmp_path / f"shuffled {seed}", rows=rows)
    with (folder / "responses.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    columns = list(table[0])
    order.shuffle(columns)
    with (folder / "responses.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(table)
    assert sli("run", folder).code == 0
    assert differing(results(folder), first) == []


def test_format_of_the_file_changes_nothing(sli, tmp_path, first) -> None:
    """The same answers with a byte order mark, Windows line ends and semicolons give the same bytes."""
    folder = write_study(tmp_path / "semicolons")
    with (folder / "responses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with (folder / "responses.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)
    assert sli("run", folder).code == 0
    assert differing(results(folder), first) == []


def test_running_again_and_stage_by_stage_changes_nothing(sli, tmp_path, first) -> None:
    """A second run, with or without its cache, and code followed by report, give the bytes of one run."""
    folder = tmp_path / "first"
    assert sli("run", folder).code == 0
    assert differing(results(folder), first) == []
    shutil.rmtree(folder / ".cache")
    shutil.rmtree(folder / "restricted")
    shutil.rmtree(folder / "release")
    assert sli("code", folder).code == 0
    assert sli("report", folder).code == 0
    assert differing(results(folder), first) == []


def test_exploring_meanwhile_changes_nothing(sli, tmp_path, first) -> None:
    """Exploring adds its own files and touches no other; twice gives the same clusters."""
    folder = tmp_path / "first"
    assert sli("explore", folder).code == 0
    clusters = (folder / "restricted" / "clusters-q1.csv").read_bytes()
    assert sli("explore", folder).code == 0
    assert (folder / "restricted" / "clusters-q1.csv").read_bytes() == clusters
    assert (folder / "codebook-draft.yaml").read_bytes() == (folder / "codebook-draft-2.yaml").read_bytes()
    assert differing(results(folder), first) == ["restricted/clusters-q1.csv"]
    assert sli("run", folder).code == 0
    assert differing(results(folder), first) == ["restricted/clusters-q1.csv"]


def test_order_and_time_of_human_codings_change_nothing(sli, tmp_path) -> None:
    """The same codings imported in another order, in two parts and at another time give the same bytes."""
    coded = [
        ("R000:q1", "money"),
        ("R000:q1", "open"),
        ("R010:q1", "partners"),
        ("R030:q1", ""),
        ("R021:q1", "open"),
    ]
    parts = {"one": [coded], "two": [coded[::-1]], "three": [coded[2:], coded[:2]]}
    found = []
    for name, files in parts.items():
        folder = write_study(tmp_path / name)
        for number, rows in enumerate(files):
            file = tmp_path / f"{name}-{number}.csv"
            file.write_text("answer_id,theme_id\n" + "".join(f"{a},{t}\n" for a, t in rows), "utf-8")
            assert sli("codings", "import", folder, file, "--coder", "anna").code == 0
        assert sli("run", folder).code == 0
        found.append(results(folder))
    assert differing(found[0], found[1]) == []
    assert differing(found[0], found[2]) == []


def test_what_can_change_a_result_does(sli, tmp_path, first) -> None:
    """The comparison is not blind: another threshold, another answer, another codebook give other bytes."""
    folder = write_study(tmp_path / "threshold")
    toml = (folder / "study.toml").read_text("utf-8")
    (folder / "study.toml").write_text(f"{toml}\n[settings.coding]\nthreshold = 0.9\n", "utf-8")
    assert sli("run", folder).code == 0
    assert "restricted/codings.csv" in differing(results(folder), first)
    folder = write_study(tmp_path / "book", codebook=CODEBOOK.replace("money, ", ""))
    assert sli("run", folder).code == 0
    assert "restricted/codings.csv" in differing(results(folder), first)


# ---- with the model


def corpus(
    folder: Path, *, seed: int = 0, settings: str = "", cache: Path | None = None, name: str = "responses.csv"
) -> Path:
    """Put the worked corpus into a study, its rows in the order of ``seed`` (0: as they stand)."""
    folder.mkdir(parents=True)
    with (CORPUS / "responses.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    if seed:
        random.Random(seed).shuffle(rows)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    toml = (CORPUS / "study.toml").read_text("utf-8").replace("../../codebooks/", "")
    (folder / "study.toml").write_text(toml + settings, "utf-8")
    shutil.copy(BOOK, folder / BOOK.name)
    if cache is not None:
        shutil.copytree(cache, folder / ".cache")
    return folder


def run(folder: Path, **variables: str) -> dict[str, bytes]:
    """Import some human codings in the order of the environment's seed, run, and return the results."""
    rows = (CORPUS / "human-codings.csv").read_text("utf-8").splitlines()
    some = rows[1:60]
    random.Random(variables["PYTHONHASHSEED"]).shuffle(some)
    (folder.parent / f"{folder.name}.csv").write_text("\n".join([rows[0], *some]) + "\n", "utf-8")
    ran = process(
        "codings", "import", folder, folder.parent / f"{folder.name}.csv", "--coder", "anna", real=True
    )
    assert ran.returncode == 0, ran.stderr
    ran = process("run", folder, real=True, **variables)
    assert ran.returncode == 0, ran.stderr
    return results(folder)


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> tuple[Path, dict[str, bytes]]:
    """Return a study of the worked corpus that ran from nothing, and its results."""
    folder = corpus(tmp_path_factory.mktemp("plain") / "study")
    return folder, run(folder, PYTHONHASHSEED="1", OMP_NUM_THREADS="1")


@pytest.mark.model
@pytest.mark.slow
def test_batches_rows_threads_and_hash_seed_change_nothing(plain, tmp_path) -> None:
    """Without a cache: rows shuffled, another token budget, two threads, another seed of Python's hashes."""
    settings = "\n[settings.embedding]\ntoken_budget = 512\n"
    folder = corpus(tmp_path / "elsewhere" / "another name", seed=7, settings=settings)
    found = run(folder, PYTHONHASHSEED="2", OMP_NUM_THREADS="2", LC_ALL="C.UTF-8", TZ="Asia/Tokyo")
    assert differing(found, plain[1]) == []


@pytest.mark.model
@pytest.mark.slow
def test_cached_vectors_change_nothing(plain, tmp_path) -> None:
    """With the vectors of another run, and again in the same folder, every byte is the same."""
    folder = corpus(tmp_path / "cached", seed=11, cache=plain[0] / ".cache")
    assert differing(run(folder, PYTHONHASHSEED="3", OMP_NUM_THREADS="2"), plain[1]) == []
    vectors = everything(folder, but=())
    assert differing(run(folder, PYTHONHASHSEED="4", OMP_NUM_THREADS="1"), plain[1]) == []
    assert everything(folder, but=()) == vectors


@pytest.mark.model
@pytest.mark.slow
def test_no_file_of_a_release_tells_where_it_was_made(plain) -> None:
    """No path of this machine, no name of its folders and no time stands in what may be published."""
    folder, found = plain
    places = [str(folder), str(REPOSITORY), str(Path.home()), folder.parent.name]
    for name, content in found.items():
        if name.startswith("release/"):
            assert [place for place in places if len(place) > 1 and place.encode() in content] == [], name
