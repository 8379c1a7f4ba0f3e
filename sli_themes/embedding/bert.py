"""The default model without torch: a BERT encoder's arithmetic in numpy, on the processor.

Importing torch and sentence-transformers takes six seconds of processor time and 400 MB, as much as encoding eight
hundred short answers; after an edit of the codebook a handful of texts is new. This starts in half a second and then
runs as fast as torch does. The vectors are those of sentence-transformers to about 1e-6 a component (a test compares
them), not to the last bit; the fingerprint is therefore another one, and the two kinds never mix in a cache.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sli_themes.embedding.arithmetic import Array, Bert, arrange, states_after
from sli_themes.embedding.encoder import unit_parts, unit_rows
from sli_themes.embedding.packing import Pack, Places, places_alike, plan_packs
from sli_themes.embedding.weights import ModelOnDisk, vector_dimensions
from sli_themes.embedding.windows import WINDOWS, Frame, mean_of_windows, sound
from sli_themes.errors import ModelError
from sli_themes.threads import run_side_by_side, usable_threads

_MODULES = ["Transformer", "Pooling", "Normalize"]
_NEEDED = {"model_type": "bert", "hidden_act": "gelu", "position_embedding_type": "absolute"}
_FILES = ("config.json", "sentence_bert_config.json", "tokenizer.json", "model.safetensors")


class BertEncoder(ModelOnDisk):
    """Encode with a BERT model that pools by the mean, such as the default one.

    The constructor only stores; weights are read on first use. The promises are those of `SentenceEncoder`: a text's
    vector has the same bytes whatever its batch-mates, their order and the number of threads, and long texts are read
    to their end in windows. `serves` says whether a model is of this kind.
    """

    @cached_property
    def fingerprint(self) -> str:
        """Return the sha256 over all that shapes a vector, this way of computing it included."""
        parts = {
            "computed by": "numpy",
            "weights": self.identity.weights_sha256,
            "model settings": self.identity.settings_sha256,
            "windows": [WINDOWS, self.settings.window_tokens, self.settings.window_overlap],
            "middle layer": self.middle.number if self.middle else None,
            "scheme": 4,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @cached_property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return vector_dimensions(self.identity.folder) or self._bert.words.shape[1]

    def encode(self, texts: Sequence[str]) -> Array:
        """Return unit vectors beside those of the middle layer, shape (texts, width), zeros for a text without words.

        Raises:
            ModelError: the model's files cannot be read.
        """
        readable = [row for row, text in enumerate(texts) if text.strip()]
        vectors = np.zeros((len(texts), self.width), dtype=np.float32)
        if readable:
            found = self._tokenizer.encode_batch(
                [sound(texts[row]) for row in readable], add_special_tokens=False
            )
            vectors[readable] = mean_of_windows(
                [one.ids for one in found],
                self._frame,
                self.settings.window_overlap,
                self.dimensions,
                self._encode_sequences,
            )
        return vectors

    def layer_means(self, texts: Sequence[str], layers: Sequence[int]) -> Array:
        """Return the means of the tokens' states after some layers, each of length one, side by side.

        Shape (texts, layers × d). For a few short texts, which `encode` would mostly pad: they stand in one matrix, so
        the last bits of a row depend on the others. What does not fit in a window is left out.
        """
        ids = [
            [*self._frame.before, *found.ids[: self._frame.room], *self._frame.after]
            for found in self._tokenizer.encode_batch(
                [sound(text) for text in texts], add_special_tokens=False
            )
        ]
        ends = np.cumsum([len(one) for one in ids])
        places = [np.arange(end - len(one), end)[None] for one, end in zip(ids, ends, strict=True)]
        positions = np.concatenate([np.arange(len(one)) for one in ids])
        with self._threads.limit(limits=1, user_api="blas"):
            states = states_after(layers, self._bert, np.concatenate(ids), positions, places)
        return np.hstack(
            [
                unit_rows(np.array([one[:, at[0]].mean(axis=1, dtype=np.float64) for at in places]))
                for one in states
            ]
        )

    @cached_property
    def _threads(self) -> Any:
        from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

        return ThreadpoolController()

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.identity.folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _frame(self) -> Frame:
        before, after = self._tokenizer.encode("").ids
        limit = int(_read(self.identity.folder, "sentence_bert_config.json")["max_seq_length"]) - 2
        room = min(self.settings.window_tokens, limit)
        if room < 1:
            raise ModelError(
                f"window_tokens = {self.settings.window_tokens} leaves no room for a word → raise it"
            )
        return Frame(before=(before,), after=(after,), room=room)

    @cached_property
    def _bert(self) -> Bert:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            held = load_file(self.identity.folder / "model.safetensors")
            return arrange(held, _read(self.identity.folder, "config.json"))
        except (OSError, SafetensorError, KeyError, ValueError) as error:
            raise ModelError(
                f"{self.identity.folder}: the model cannot be loaded ({type(error).__name__}) "
                "→ give a folder that sentence-transformers wrote"
            ) from error

    @cached_property
    def _places_alike(self) -> Callable[[int], Places]:
        products = self._bert.products()
        return cache(lambda columns: places_alike(products, columns))

    def _encode_sequences(self, sequences: Sequence[tuple[int, ...]]) -> Array:
        from threadpoolctl import threadpool_limits

        vectors = np.zeros((len(sequences), self.width), dtype=np.float32)

        def fill(pack: Pack) -> None:
            vectors[list(pack.members)] = self._encode_pack(pack, sequences)

        with threadpool_limits(1, user_api="blas"):
            packs = list(plan_packs([len(sequence) for sequence in sequences], self._places_alike))
            run_side_by_side(fill, packs, min(usable_threads(), len(packs)))
        return vectors

    def _encode_pack(self, pack: Pack, sequences: Sequence[tuple[int, ...]]) -> Array:
        ids, positions = np.zeros((2, pack.columns), dtype=np.intp)
        following = iter(pack.members)
        for group in pack.places:
            for columns in group:
                ids[columns] = sequences[next(following)]
                positions[columns] = np.arange(len(columns))
        layers = [len(self._bert.layers), *([self.middle.number] if self.middle else [])]
        means = [
            np.concatenate([states[:, group].mean(axis=-1, dtype=np.float64).T for group in pack.places])
            for states in states_after(layers, self._bert, ids, positions, pack.places)
        ]
        return unit_parts(np.hstack(means), self.dimensions)


def serves(folder: Path) -> bool:
    """Say whether the model in a folder is of the kind that `BertEncoder` computes."""
    try:
        modules = [
            module["type"].rsplit(".", 1)[-1] for module in json.loads((folder / "modules.json").read_text())
        ]
        described = _read(folder, "config.json")
        pooling = _read(folder, "1_Pooling/config.json")
        prompt = _read(folder, "config_sentence_transformers.json").get("default_prompt_name")
    except (OSError, ValueError, KeyError, TypeError):
        return False
    pooled_by = [key for key, value in pooling.items() if key.startswith("pooling_mode_") and value is True]
    return (
        modules in (_MODULES, _MODULES[:2])
        and all((folder / name).is_file() for name in _FILES)
        and "model_type" in described
        and all(described.get(key, value) == value for key, value in _NEEDED.items())
        and pooled_by == ["pooling_mode_mean_tokens"]
        and prompt is None
    )


def _read(folder: Path, name: str) -> dict[str, Any]:
    described: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return described
