"""The real model: the same bytes whatever the batch, nothing truncated, the vectors of sentence-transformers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sli_themes.embedding import SentenceEncoder, VectorCache, embed
from sli_themes.errors import ModelError
from sli_themes.settings import EmbeddingSettings

pytestmark = pytest.mark.model

TEXTS = [
    "Money",
    "Yes",
    "Peer challenge should look at reserves and savings.",
    "Give small districts the same support as the counties, please, and share what was learned.",
    "Cefnogaeth i'r awdurdodau tân ac achub 🚒, drwy gyfrwng y Gymraeg.",
    "half a pair \ud83d of surrogates",
    "The principles are sound but nobody checks them. " * 8,
    "Officers from Wexcombe visited us twice and left a short report about scrutiny and audit. " * 30,
    "NUL \0 and \u200b zero width",
    "Ask the residents first; they know where the money goes.",
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    """Load the default model once."""
    return SentenceEncoder(EmbeddingSettings())


@pytest.fixture(scope="module")
def vectors(encoder: SentenceEncoder) -> np.ndarray:
    """Encode all texts together."""
    return encoder.encode(TEXTS)


def test_rows_are_unit_vectors_of_the_promised_length(encoder: SentenceEncoder, vectors: np.ndarray) -> None:
    """Every text gets two vectors of length one side by side, in single precision."""
    assert (encoder.dimensions, encoder.width) == (384, 768)
    assert vectors.shape == (len(TEXTS), 768)
    assert vectors.dtype == np.float32
    for part in (vectors[:, :384], vectors[:, 384:]):
        np.testing.assert_allclose(np.linalg.norm(part, axis=1), 1, atol=1e-6)


def test_beside_the_vector_stands_the_mean_of_the_fourth_layer_of_six(
    encoder: SentenceEncoder, vectors: np.ndarray
) -> None:
    """The library's own hidden states, averaged over the tokens of a short text alone, give the second part."""
    import torch

    transformer: Any = encoder._model[0]
    for row, text in enumerate(TEXTS):
        if text.strip() and len(text) < 500 and "\ud83d" not in text:
            read = encoder._model.tokenizer([text], return_tensors="pt")
            with torch.inference_mode():
                states = transformer.auto_model(**read, output_hidden_states=True).hidden_states[4][0]
            mean = states.numpy().astype(float).mean(axis=0)
            np.testing.assert_allclose(vectors[row, 384:], mean / np.linalg.norm(mean), atol=2e-6)


def test_a_text_has_the_same_bytes_alone_in_any_order_and_among_others(
    encoder: SentenceEncoder, vectors: np.ndarray
) -> None:
    """Batch-mates and their order do not change a bit of a vector."""
    for row, text in enumerate(TEXTS):
        assert encoder.encode([text]).tobytes() == vectors[row].tobytes(), f"row {row}"
    assert encoder.encode(TEXTS[::-1])[::-1].tobytes() == vectors.tobytes()
    many = [f"{text} number {number}" for number in range(8) for text in TEXTS[:4]]
    assert encoder.encode([*many, *TEXTS])[len(many) :].tobytes() == vectors.tobytes()


@pytest.mark.parametrize("budget", [64, 512, 1024])
def test_another_batch_size_gives_the_same_bytes(budget: int, vectors: np.ndarray) -> None:
    """The token budget changes speed alone."""
    other = SentenceEncoder(EmbeddingSettings(token_budget=budget))
    assert other.encode(TEXTS).tobytes() == vectors.tobytes()


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_the_number_of_threads_changes_nothing_and_is_left_as_it_was(
    encoder: SentenceEncoder, vectors: np.ndarray, threads: int
) -> None:
    """One, two or three threads: the same bytes; torch's own setting stands afterwards."""
    import torch

    before = torch.get_num_threads()
    try:
        torch.set_num_threads(threads)
        assert encoder.encode(TEXTS).tobytes() == vectors.tobytes()
        assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)


def test_short_texts_have_the_vectors_of_sentence_transformers(
    encoder: SentenceEncoder, vectors: np.ndarray
) -> None:
    """Below one window the vector is what the library's own encode gives, beyond the last bits."""
    short = [row for row, text in enumerate(TEXTS) if len(text) < 500 and "\ud83d" not in text]
    expected = encoder._model.encode([TEXTS[row] for row in short], show_progress_bar=False)
    np.testing.assert_allclose(vectors[short, :384], expected, atol=2e-6)


def test_no_end_of_a_long_text_is_lost(encoder: SentenceEncoder) -> None:
    """A sentence after a thousand words changes the vector, and pulls it towards its own meaning."""
    long = "The weather was fine and the garden looked lovely. " * 100
    ending = "Close the libraries to save money."
    plain, ended, alone = encoder.encode([long, long + ending * 20, ending])[:, :384]
    assert ended @ alone > plain @ alone + 0.05


def test_a_long_text_is_the_mean_of_its_windows_weighted_by_tokens(encoder: SentenceEncoder) -> None:
    """Windows of 10 tokens that overlap by 4: 16 tokens are two equal windows, 13 a long and a short one."""
    small = SentenceEncoder(EmbeddingSettings(window_tokens=10, window_overlap=4))
    words = ("one two three four five six seven eight nine ten "
             "red blue green white black brown").split()  # fmt: skip
    for count, second in ((16, words[6:16]), (13, words[6:13])):
        parts = small.encode([" ".join(words[:10]), " ".join(second)]).astype(float)
        mean = 10 * parts[0] + len(second) * parts[1]
        expected = np.hstack([part / np.linalg.norm(part) for part in (mean[:384], mean[384:])])
        np.testing.assert_allclose(small.encode([" ".join(words[:count])])[0], expected, atol=1e-6)


def test_a_text_without_characters_is_a_row_of_zeros(encoder: SentenceEncoder) -> None:
    """Empty and blank texts get zeros, also beside others, and alone."""
    assert not encoder.encode(["", " \n\t"]).any()
    assert encoder.encode(["", "Money"])[1].any()
    assert encoder.encode([]).shape == (0, 768)


def test_near_meanings_are_near(encoder: SentenceEncoder) -> None:
    """It is the real model: paraphrases are nearer than other subjects."""
    money, funding, fire = encoder.encode(
        ["Councils need more money.", "Local authorities are underfunded.", "The fire engine arrived late."]
    )[:, :384]
    assert money @ funding > money @ fire + 0.2


def test_kept_vectors_need_no_model(encoder: SentenceEncoder, vectors: np.ndarray, tmp_path: Path) -> None:
    """When the cache holds every text, a new encoder does not load its model."""
    embed(TEXTS, encoder, VectorCache(tmp_path))
    fresh = SentenceEncoder(EmbeddingSettings())
    assert embed(TEXTS, fresh, VectorCache(tmp_path)).tobytes() == vectors.tobytes()
    assert "_model" not in vars(fresh)


def test_loading_draws_nothing_and_asks_no_network(capfd: pytest.CaptureFixture[str]) -> None:
    """Loading and encoding print nothing on either stream, and the hub is switched off."""
    SentenceEncoder(EmbeddingSettings()).encode(["word " * 600])
    assert capfd.readouterr() == ("", "")
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_a_model_that_cannot_be_loaded_says_which(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """A folder with broken weights gives our error with the folder's name."""
    import shutil

    folder = tmp_path / "broken-model"
    shutil.copytree(encoder.identity.folder, folder)
    (folder / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="broken-model: the model cannot be loaded"):
        SentenceEncoder(EmbeddingSettings(model=str(folder))).encode(["word"])


def test_windows_without_room_are_refused() -> None:
    """A window of no tokens is a clear error, not an endless loop."""
    with pytest.raises(ModelError, match="window_tokens = 0"):
        SentenceEncoder(EmbeddingSettings(window_tokens=0)).encode(["word"])
