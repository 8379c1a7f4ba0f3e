"""The default model without torch: the vectors of sentence-transformers, its own keys, when it is chosen."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sli_themes.embedding import BertEncoder, SentenceEncoder, choosing, encoder_for, model_identity
from sli_themes.errors import ModelError
from sli_themes.settings import EmbeddingSettings

pytestmark = pytest.mark.model

TEXTS = [
    "Money",
    "Financial resilience",
    "Asks for the principles to recognise funding cuts, reserves and medium-term plans.",
    "Cefnogaeth i'r awdurdodau tân ac achub 🚒, drwy gyfrwng y Gymraeg.",
    "half a pair \ud83d of surrogates",
    "NUL \0 and \u200b zero width",
    "Officers from Wexcombe visited us twice and left a short report about scrutiny and audit. " * 30,
    "",
]
SCRIPT = """
import sys, json, hashlib
from sli_themes.embedding import encoder_for
from sli_themes.settings import EmbeddingSettings
vectors = encoder_for(EmbeddingSettings(), device='cpu').encode(json.loads(sys.argv[1]))
print(hashlib.sha256(vectors.tobytes()).hexdigest())
print(sorted({'torch', 'transformers', 'sentence_transformers', 'sklearn', 'scipy', 'pandas'} & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def bert() -> BertEncoder:
    """Return the encoder of the default model."""
    encoder = encoder_for(EmbeddingSettings(), device="cpu")
    assert isinstance(encoder, BertEncoder)
    return encoder


@pytest.fixture(scope="module")
def vectors(bert: BertEncoder) -> np.ndarray:
    """Encode all texts together."""
    return bert.encode(TEXTS)


def test_its_vectors_are_those_of_the_real_encoder(bert: BertEncoder, vectors: np.ndarray) -> None:
    """Short, long, Welsh, broken and empty texts: equal beyond the fifth decimal."""
    real = SentenceEncoder(EmbeddingSettings())
    np.testing.assert_allclose(vectors, real.encode(TEXTS), atol=2e-6)
    assert (bert.name, bert.dimensions, bert.width) == (real.name, real.dimensions, real.width)
    assert vectors.dtype == np.float32
    assert bert.fingerprint != real.fingerprint
    assert bert._frame == real._frame


def test_a_text_has_the_same_bytes_alone_in_any_order_and_batch_size(
    bert: BertEncoder, vectors: np.ndarray
) -> None:
    """Neither batch-mates nor their order nor the token budget change a bit."""
    for row, text in enumerate(TEXTS):
        assert bert.encode([text]).tobytes() == vectors[row].tobytes(), f"row {row}"
    assert bert.encode(TEXTS[::-1])[::-1].tobytes() == vectors.tobytes()
    for budget in (64, 512, 1024):
        other = BertEncoder(EmbeddingSettings(token_budget=budget))
        assert other.encode(TEXTS).tobytes() == vectors.tobytes(), f"budget {budget}"


def test_texts_of_every_length_have_the_same_bytes_among_any_mates(bert: BertEncoder) -> None:
    """From one word to more than a window: what stands beside a text in its matrix does not show."""
    words = ("scrutiny of money by peers takes time and trust " * 40).split()
    texts = [" ".join(words[:count]) for count in (*range(1, 40), 90, 120, 238, 240, 253, 254, 255, 300)]
    together = bert.encode(texts)
    for seed in range(3):
        some = np.random.default_rng(seed).choice(len(texts), 7, replace=False)
        assert bert.encode([texts[row] for row in some]).tobytes() == together[some].tobytes(), f"seed {seed}"


@pytest.mark.parametrize("threads", [1, 2])
def test_it_needs_no_torch_and_gives_the_same_bytes_in_any_process(vectors: np.ndarray, threads: int) -> None:
    """A fresh interpreter with one or two threads: the same bytes, and no heavy library."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(TEXTS)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)},
    )
    assert done.stdout.split("\n")[:2] == [hashlib.sha256(vectors.tobytes()).hexdigest(), "[]"]


def test_windows_are_part_of_its_fingerprint(bert: BertEncoder) -> None:
    """Other windows, other keys; another batch size, the same keys."""
    shorter = BertEncoder(EmbeddingSettings(window_tokens=50))
    assert shorter.fingerprint != bert.fingerprint
    assert BertEncoder(EmbeddingSettings(token_budget=64)).fingerprint == bert.fingerprint


def small_copy(folder: Path, name: str, **changes: object) -> EmbeddingSettings:
    """Copy the default model without its weights, and change one of its files."""
    original = model_identity(EmbeddingSettings()).folder
    shutil.copytree(original, folder / "other", ignore=shutil.ignore_patterns("*.safetensors"))
    (folder / "other" / "model.safetensors").write_bytes(b"not weights")
    path = folder / "other" / name
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    return EmbeddingSettings(model=str(folder / "other"))


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("config.json", {"model_type": "mpnet"}),
        ("config.json", {"hidden_act": "relu"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}),
        ("config_sentence_transformers.json", {"default_prompt_name": "query"}),
    ],
)
def test_a_model_of_another_kind_gets_the_ordinary_encoder(
    tmp_path: Path, name: str, changes: dict[str, object]
) -> None:
    """What the arithmetic here does not cover is left to sentence-transformers."""
    assert isinstance(encoder_for(small_copy(tmp_path, name, **changes), device="cpu"), SentenceEncoder)


def test_broken_weights_give_our_error(tmp_path: Path) -> None:
    """A folder of the right kind with broken weights is named."""
    encoder = encoder_for(small_copy(tmp_path, "config.json"), device="cpu")
    assert isinstance(encoder, BertEncoder)
    with pytest.raises(ModelError, match="other: the model cannot be loaded"):
        encoder.encode(["word"])


@pytest.mark.parametrize(
    ("system", "machine", "cuda", "seen"),
    [
        ("Darwin", "arm64", None, True),
        ("Darwin", "x86_64", None, False),
        ("Linux", "x86_64", "-1", False),
        ("Windows", "AMD64", "", False),
    ],
)
def test_an_accelerator_is_looked_for_without_torch(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, cuda: str | None, seen: bool
) -> None:
    """The kind of machine and the user's own switch decide; then the ordinary encoder finds its device."""
    monkeypatch.setattr(choosing.platform, "system", lambda: system)
    monkeypatch.setattr(choosing.platform, "machine", lambda: machine)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if cuda is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", cuda)
    assert choosing.accelerator_visible() is seen
    assert isinstance(encoder_for(EmbeddingSettings()), SentenceEncoder if seen else BertEncoder)


def test_a_device_that_is_asked_for_is_used() -> None:
    """An accelerator by name means sentence-transformers, whatever is visible."""
    encoder = encoder_for(EmbeddingSettings(), device="cuda")
    assert isinstance(encoder, SentenceEncoder)
    assert encoder.device == "cuda"
