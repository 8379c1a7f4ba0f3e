"""Any sentence-transformers model on any device, loaded on first use."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sli_themes.embedding.blocks import PROCESSOR_TOKENS, Block, plan_blocks
from sli_themes.embedding.encoder import unit_parts
from sli_themes.embedding.weights import ModelOnDisk, vector_dimensions
from sli_themes.embedding.windows import WINDOWS, Frame, mean_of_windows, sound
from sli_themes.errors import ModelError
from sli_themes.settings import EmbeddingSettings
from sli_themes.threads import run_side_by_side

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceEncoder(ModelOnDisk):
    """Encode with a sentence-transformers model; long texts in overlapping windows, never truncated.

    The constructor only stores. ``name`` and ``fingerprint`` read and hash the model's files without torch; the first
    ``encode`` loads the model (seconds).

    A text's vector has the same bytes whatever its batch-mates, their order and the number of threads: every text
    runs in a block of a shape that follows from its own length (see ``blocks``), and a block on a processor in one
    thread, several blocks side by side. Another device, processor or version of torch may change the last bits; so
    may another ``token_budget`` on an accelerator, where it sets the shapes.
    """

    def __init__(
        self, settings: EmbeddingSettings, *, device: str | None = None, download: bool = False
    ) -> None:
        """Keep the settings; ``device`` is cpu, cuda or mps, found by itself when None.

        ``download`` allows a model that is named, and not on this computer, to be fetched.
        """
        super().__init__(settings, download=download)
        self.device = device
        self._load_lock = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """Return the sha256 over all that shapes a vector: weights, tokenizer, pooling, normalising, windows."""
        parts = {
            "weights": self.identity.weights_sha256,
            "model settings": self.identity.settings_sha256,
            "windows": [WINDOWS, self.settings.window_tokens, self.settings.window_overlap],
            "normalised": "unit length",
            "middle layer": self.middle.number if self.middle else None,
            "scheme": 2,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @cached_property
    def dimensions(self) -> int:
        """Return the length of a vector, from the model's settings where they say it."""
        return vector_dimensions(self.identity.folder) or int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors beside those of the middle layer, shape (texts, width), zeros for a text without words.

        Raises:
            ModelError: the model is missing, not the expected one, or cannot be loaded.
        """
        readable = [row for row, text in enumerate(texts) if text.strip()]
        vectors = np.zeros((len(texts), self.width), dtype=np.float32)
        if readable:
            tokens = self._tokenise([texts[row] for row in readable])
            vectors[readable] = mean_of_windows(
                tokens, self._frame, self.settings.window_overlap, self.dimensions, self._encode_sequences
            )
        return vectors

    @cached_property
    def _model(self) -> SentenceTransformer:
        identity = self.identity
        # The files are here already: nothing below may ask the network, not even whether there is a newer version.
        os.environ["HF_HUB_OFFLINE"] = "1"
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelError(
                f"sentence-transformers cannot be imported ({error}) → pip install sentence-transformers"
            ) from error
        with self._load_lock, _without_progress_bars():
            try:
                model = SentenceTransformer(str(identity.folder), device=self.device, local_files_only=True)
            except Exception as error:  # a broken folder raises anything, from KeyError to a Rust panic
                raise ModelError(
                    f"{identity.folder}: the model cannot be loaded ({type(error).__name__}: {error}) "
                    "→ give a folder that sentence-transformers wrote, or another device"
                ) from error
        if self.middle:
            transformer: Any = model[0]
            transformer.auto_model.config.output_hidden_states = True
        return model.eval()

    @cached_property
    def _frame(self) -> Frame:
        tokenizer = self._model.tokenizer
        framed: list[int] = tokenizer("a")["input_ids"]
        plain: list[int] = tokenizer("a", add_special_tokens=False)["input_ids"]
        at = next(i for i in range(len(framed)) if framed[i : i + len(plain)] == plain)
        prompt = (self._model.prompts or {}).get(self._model.default_prompt_name or "", "")
        before = (*framed[:at], *(tokenizer(prompt, add_special_tokens=False)["input_ids"] if prompt else ()))
        after = tuple(framed[at + len(plain) :])
        limit = self._model.max_seq_length or self.settings.window_tokens + len(before) + len(after)
        room = min(self.settings.window_tokens, limit - len(before) - len(after))
        if room < 1:
            raise ModelError(
                f"window_tokens = {self.settings.window_tokens} leaves no room for a word → raise it"
            )
        return Frame(before=before, after=after, room=room)

    def _tokenise(self, texts: Sequence[str]) -> list[list[int]]:
        # verbose=False: a warning about length would be wrong here, where windows follow.
        ids: list[list[int]] = self._model.tokenizer(
            [sound(text) for text in texts],
            add_special_tokens=False,
            truncation=False,
            padding=False,
            verbose=False,
        )["input_ids"]
        return ids

    def _encode_sequences(self, sequences: Sequence[tuple[int, ...]]) -> NDArray[np.float32]:
        on_processor = self._model.device.type == "cpu"
        budget = PROCESSOR_TOKENS if on_processor else self.settings.token_budget
        blocks = list(plan_blocks([len(sequence) for sequence in sequences], budget))
        vectors = np.zeros((len(sequences), self.width), dtype=np.float32)

        def fill(block: Block) -> None:
            vectors[list(block.members)] = self._encode_block(block, sequences)

        if on_processor:
            import torch

            threads = torch.get_num_threads()
            try:
                run_side_by_side(fill, blocks, threads, partial(torch.set_num_threads, 1))
            finally:
                # The workers' setting reaches into the maths library of the whole process.
                torch.set_num_threads(threads)
        else:
            for block in blocks:
                fill(block)
        return vectors

    def _encode_block(self, block: Block, sequences: Sequence[tuple[int, ...]]) -> NDArray[np.float32]:
        import torch

        padding = self._model.tokenizer.pad_token_id or 0
        ids = np.full((block.rows, block.width), padding, dtype=np.int64)
        mask = np.zeros((block.rows, block.width), dtype=np.int64)
        for row in range(block.rows):
            sequence = sequences[block.members[row % len(block.members)]]
            ids[row, : len(sequence)] = sequence
            mask[row, : len(sequence)] = 1
        device = self._model.device
        with torch.inference_mode():
            features: dict[str, Any] = {
                "input_ids": torch.from_numpy(ids).to(device),
                "attention_mask": torch.from_numpy(mask).to(device),
            }
            held = self._model(features)
            parts = [held["sentence_embedding"].float()]
            if self.middle:
                states, read = held["all_layer_embeddings"][self.middle.number], features["attention_mask"]
                parts.append((states.float() * read[:, :, None]).sum(dim=1) / read.sum(dim=1, keepdim=True))
            found = torch.hstack(parts)[: len(block.members)].cpu().numpy()
        if found.shape[1] != self.width:
            raise ModelError(
                f"{self.identity.folder}: rows of {found.shape[1]} numbers where the model's settings say "
                f"{self.width} → give a complete model folder"
            )
        return unit_parts(found.astype(np.float64), self.dimensions)


@contextmanager
def _without_progress_bars() -> Iterator[None]:
    """Silence the bar that transformers draws while it loads; progress is for the command line to show."""
    transformers_logging: Any = importlib.import_module("transformers.utils.logging")
    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            transformers_logging.enable_progress_bar()
