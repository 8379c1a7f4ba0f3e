"""The arithmetic of a BERT encoder in numpy, after Devlin et al. (2019), arXiv 1810.04805."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

# Halved and in terms of x, where the formula has erfc(x / sqrt 2).
_SLOPE = np.float32(0.3275911 / 2**0.5)
_TAIL = [np.float32(c / 2) for c in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """Weights of one layer, transposed for rows of tokens; query, key and value side by side."""

    attend: tuple[Array, Array]
    gather: tuple[Array, Array]
    settle: tuple[Array, Array]
    widen: tuple[Array, Array]
    narrow: tuple[Array, Array]
    close: tuple[Array, Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bert:
    """Weights of the model, and how its heads are cut."""

    words: Array
    positions: Array
    start: tuple[Array, Array]
    layers: tuple[_Layer, ...]
    heads: int
    epsilon: np.float32


def last_states(bert: Bert, ids: NDArray[np.int64], mask: Array) -> Array:
    """Return the last states (rows, width, dimensions) of a batch.

    ``ids`` are token ids (rows, width); ``mask`` is 1 for those that count, 0 for padding.
    """
    rows, width = ids.shape
    hidden = bert.words.shape[1]
    size = hidden // bert.heads
    unseen = np.where(mask > 0, np.float32(0), np.float32(-1e30))[:, None, None, :]
    x = _level((bert.words[ids] + bert.positions[:width]).reshape(-1, hidden), bert.start, bert.epsilon)
    for layer in bert.layers:
        parts = _apply(x, layer.attend).reshape(rows, width, 3, bert.heads, size).transpose(2, 0, 3, 1, 4)
        scores = parts[0] @ parts[1].swapaxes(-1, -2) / np.float32(size**0.5) + unseen
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed = (scores @ parts[2]).transpose(0, 2, 1, 3).reshape(-1, hidden)
        x = _level(_apply(mixed, layer.gather) + x, layer.settle, bert.epsilon)
        wide = _gelu(_apply(x, layer.widen))
        x = _level(_apply(wide, layer.narrow) + x, layer.close, bert.epsilon)
    return x.reshape(rows, width, hidden)


def _apply(x: Array, weights: tuple[Array, Array]) -> Array:
    product: Array = x @ weights[0]
    product += weights[1]
    return product


def _gelu(x: Array) -> Array:
    """Replace x by x · Φ(x), the Gaussian error linear unit of Hendrycks and Gimpel (2016), arXiv 1606.08415.

    1 − Φ(|x|) comes from formula 7.1.26 of Abramowitz and Stegun (1964), error below 1.5e-7: seven times as fast as
    the exact error function, of which this is otherwise a third of the work. In place, for the same reason.
    """
    size = np.abs(x)
    t = size * _SLOPE
    t += np.float32(1)
    np.divide(np.float32(1), t, out=t)
    tail = t * _TAIL[0]
    for coefficient in _TAIL[1:]:
        tail += coefficient
        tail *= t
    tail *= size
    size *= size
    size *= np.float32(-0.5)
    tail *= np.exp(size, out=size)
    np.maximum(x, np.float32(0), out=x)
    x -= tail
    return x


def _level(x: Array, weights: tuple[Array, Array], epsilon: np.float32) -> Array:
    """Bring every row to mean 0 and variance 1, then scale and shift it (layer normalisation)."""
    x = x - x.mean(axis=1, keepdims=True)
    x /= np.sqrt((x * x).mean(axis=1, keepdims=True) + epsilon)
    levelled: Array = x * weights[0] + weights[1]
    return levelled


def arrange(held: dict[str, Any], described: dict[str, Any]) -> Bert:
    """Arrange the weights of a file by their names there, as config.json describes them; KeyError if one lacks."""

    def linear(*names: str) -> tuple[Array, Array]:
        weights = np.concatenate([held[f"{name}.weight"] for name in names])
        return np.ascontiguousarray(weights.T, dtype=np.float32), np.concatenate(
            [held[f"{name}.bias"] for name in names]
        )

    def levels(name: str) -> tuple[Array, Array]:
        return held[f"{name}.weight"], held[f"{name}.bias"]

    layers = []
    for number in range(int(described["num_hidden_layers"])):
        at = f"encoder.layer.{number}"
        layers.append(
            _Layer(
                attend=linear(*(f"{at}.attention.self.{part}" for part in ("query", "key", "value"))),
                gather=linear(f"{at}.attention.output.dense"),
                settle=levels(f"{at}.attention.output.LayerNorm"),
                widen=linear(f"{at}.intermediate.dense"),
                narrow=linear(f"{at}.output.dense"),
                close=levels(f"{at}.output.LayerNorm"),
            )
        )
    return Bert(
        words=held["embeddings.word_embeddings.weight"],
        # Every token is of the first segment, so its vector is added once and for all.
        positions=held["embeddings.position_embeddings.weight"]
        + held["embeddings.token_type_embeddings.weight"][0],
        start=levels("embeddings.LayerNorm"),
        layers=tuple(layers),
        heads=int(described["num_attention_heads"]),
        epsilon=np.float32(described["layer_norm_eps"]),
    )
