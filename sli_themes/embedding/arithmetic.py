"""The arithmetic of a BERT encoder in numpy, after Devlin et al. (2019), arXiv 1810.04805."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

# Halved and in terms of x, where the formula has erfc(x / sqrt 2).
_SLOPE = np.float32(0.3275911 / 2**0.5)
_TAIL = [np.float32(c / 2) for c in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)]


_ROWS_AT_ONCE = 64
"""Rows of the widest state that are worked on together: few enough to stay in a core's own memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """Weights of one layer, for columns of tokens; query, key and value one above the other."""

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

    def products(self) -> list[Array]:
        """Return a matrix of each shape that states are multiplied with."""
        first = self.layers[0]
        return [first.attend[0], first.gather[0], first.widen[0], first.narrow[0]]


def states_after(
    layers: Sequence[int],
    bert: Bert,
    ids: NDArray[np.intp],
    positions: NDArray[np.intp],
    places: Sequence[NDArray[np.intp]],
) -> list[Array]:
    """Return the states (dimensions, columns) after some layers, counted from 1, of tokens that stand in columns.

    ``ids`` and ``positions`` say which token a column holds and where in its sequence it stands. Each of ``places``
    (sequences, tokens) holds the columns of sequences of one length; a token attends to those of its own sequence.
    Columns in none of them hold nothing of use.
    """
    x = _level(
        np.ascontiguousarray((bert.words[ids] + bert.positions[positions]).T), bert.start, bert.epsilon
    )
    mixed = np.zeros_like(x)
    found: dict[int, Array] = {}
    for number, layer in enumerate(bert.layers[: max(layers)], start=1):
        _mix(_apply(layer.attend, x), bert.heads, places, mixed)
        x = _level(_apply(layer.gather, mixed) + x, layer.settle, bert.epsilon)
        wide = _gelu(_apply(layer.widen, x))
        x = _level(_apply(layer.narrow, wide) + x, layer.close, bert.epsilon)
        if number in layers:
            found[number] = x
    return [found[number] for number in layers]


def _apply(weights: tuple[Array, Array], x: Array) -> Array:
    product: Array = weights[0] @ x
    product += weights[1]
    return product


def _mix(parts: Array, heads: int, places: Sequence[NDArray[np.intp]], mixed: Array) -> None:
    """Write the attention of every token into ``mixed``; ``parts`` are queries, keys and values."""
    hidden = len(mixed)
    for group in places:
        count, length = group.shape
        columns = group.ravel()
        cut = parts[:, columns].reshape(3, heads, hidden // heads, count, length)
        query, key, value = cut.transpose(0, 3, 1, 2, 4)
        scores = key.swapaxes(-1, -2) @ query
        scores -= scores.max(axis=-2, keepdims=True)
        np.exp(scores, out=scores)
        found = value @ scores
        found /= scores.sum(axis=-2, keepdims=True)
        mixed[:, columns] = found.transpose(1, 2, 0, 3).reshape(hidden, count * length)


def _gelu(x: Array) -> Array:
    """Replace x by x · Φ(x), the Gaussian error linear unit of Hendrycks and Gimpel (2016), arXiv 1606.08415.

    1 − Φ(|x|) comes from formula 7.1.26 of Abramowitz and Stegun (1964), error below 1.5e-7: seven times as fast as
    the exact error function, of which this is otherwise a third of the work. In place and a few rows at a time, for
    the same reason.
    """
    size, t, tail = np.empty((3, _ROWS_AT_ONCE, x.shape[1]), dtype=np.float32)
    for start in range(0, len(x), _ROWS_AT_ONCE):
        some = x[start : start + _ROWS_AT_ONCE]
        _gelu_of_rows(some, size[: len(some)], t[: len(some)], tail[: len(some)])
    return x


def _gelu_of_rows(x: Array, size: Array, t: Array, tail: Array) -> None:
    np.abs(x, out=size)
    np.multiply(size, _SLOPE, out=t)
    t += np.float32(1)
    np.divide(np.float32(1), t, out=t)
    np.multiply(t, _TAIL[0], out=tail)
    for coefficient in _TAIL[1:]:
        tail += coefficient
        tail *= t
    tail *= size
    size *= size
    size *= np.float32(-0.5)
    tail *= np.exp(size, out=size)
    np.maximum(x, np.float32(0), out=x)
    x -= tail


def _level(x: Array, weights: tuple[Array, Array], epsilon: np.float32) -> Array:
    """Bring every column to mean 0 and variance 1, then scale and shift it (layer normalisation), in place."""
    x -= x.mean(axis=0)
    x /= np.sqrt((x * x).mean(axis=0) + epsilon)
    x *= weights[0]
    x += weights[1]
    return x


def arrange(held: dict[str, Any], described: dict[str, Any]) -> Bert:
    """Arrange the weights of a file by their names there, as config.json describes them; KeyError if one lacks."""
    heads = int(described["num_attention_heads"])

    def column(name: str) -> Array:
        return np.ascontiguousarray(held[name][:, None], dtype=np.float32)

    def linear(name: str) -> tuple[Array, Array]:
        return np.ascontiguousarray(held[f"{name}.weight"], dtype=np.float32), column(f"{name}.bias")

    def levels(name: str) -> tuple[Array, Array]:
        return column(f"{name}.weight"), column(f"{name}.bias")

    def attending(name: str) -> tuple[Array, Array]:
        parts = [linear(f"{name}.{part}") for part in ("query", "key", "value")]
        # Scores are divided by the root of a head's size; so are queries here, once and for all.
        scales = [np.float32((len(parts[0][0]) / heads) ** -0.5), np.float32(1), np.float32(1)]
        weights = [part[0] * scale for part, scale in zip(parts, scales, strict=True)]
        biases = [part[1] * scale for part, scale in zip(parts, scales, strict=True)]
        return np.concatenate(weights), np.concatenate(biases)

    layers = []
    for number in range(int(described["num_hidden_layers"])):
        at = f"encoder.layer.{number}"
        layers.append(
            _Layer(
                attend=attending(f"{at}.attention.self"),
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
        heads=heads,
        epsilon=np.float32(described["layer_norm_eps"]),
    )
