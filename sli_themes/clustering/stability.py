"""How stable each cluster is: does it come back when a twentieth of the answers had not come in?"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from sli_themes.clustering.neighbours import nearest, neighbour_count, shared_neighbour_graph, smoothed
from sli_themes.clustering.partition import Partition, Space, found_partition, smallest_allowed
from sli_themes.settings import ClusteringSettings


def stabilities(
    vectors: NDArray[np.float64],
    wide: NDArray[np.int64],
    ids: list[str],
    partition: Partition,
    resolution: float,
    settings: ClusteringSettings,
) -> NDArray[np.float64] | None:
    """Return for each cluster (c,) the mean best Jaccard similarity (0..1) over subsamples (Hennig 2007).

    ``None`` where it cannot be told: every subsample holds all answers (`fewest_answers`), or one cluster does, which
    is then found again whatever is left out.

    Args:
        vectors: centred unit vectors (n, d) of distinct answers.
        wide: more neighbours (n, w) of each than are used, so that those of a subsample need no new search.
        ids: their answer_ids; a subsample is drawn by a hash of them.
        partition: their clusters (n,).
        resolution: at which they were found; the subsamples are searched at the same one.
        settings: the group of settings for clustering.
    """
    number = int(partition.max()) + 1
    if number == 1 or len(ids) < fewest_answers(settings):
        return None
    total = np.zeros(number)
    seen = np.zeros(number)
    for run in range(settings.subsamples):
        kept = _subsample(ids, run, settings)
        again = _found_again(vectors, wide, kept, resolution, settings)
        overlap = np.zeros((number, int(again.max()) + 1))
        np.add.at(overlap, (partition[kept], again), 1.0)
        union = overlap.sum(axis=1, keepdims=True) + overlap.sum(axis=0, keepdims=True) - overlap
        present = overlap.sum(axis=1) > 0
        total[present] += (overlap / union).max(axis=1)[present]
        seen[present] += 1
    scores: NDArray[np.float64] = total / np.maximum(seen, 1)
    return scores


def fewest_answers(settings: ClusteringSettings) -> int:
    """Return the number of distinct answers from which on a subsample leaves one out (11 at 95 per cent)."""
    sizes = range(2, settings.sample + 1)
    return next((n for n in sizes if _size(n, settings) < n), settings.sample + 1)


def _size(n: int, settings: ClusteringSettings) -> int:
    return max(1, round(settings.subsample_share * n))


def _subsample(ids: list[str], run: int, settings: ClusteringSettings) -> NDArray[np.int64]:
    """Return the rows kept in a run: those with the smallest hashes of run and id."""
    drawn = sorted(
        range(len(ids)), key=lambda row: hashlib.sha256(f"{settings.seed}:{run}:{ids[row]}".encode()).digest()
    )
    return np.array(sorted(drawn[: _size(len(ids), settings)]), dtype=np.int64)


def _found_again(
    vectors: NDArray[np.float64],
    wide: NDArray[np.int64],
    kept: NDArray[np.int64],
    resolution: float,
    settings: ClusteringSettings,
) -> Partition:
    """Return the clusters (len(kept),) of the rows ``kept`` alone."""
    n = len(kept)
    k = neighbour_count(n, settings)
    place = np.full(len(vectors), -1, dtype=np.int64)
    place[kept] = np.arange(n)
    candidates = place[wide[kept]]
    # Stable sort by "was dropped": the kept ones come first, still from near to far.
    order = np.argsort(candidates < 0, axis=1, kind="stable")
    neighbours = np.take_along_axis(candidates, order, axis=1)[:, :k]
    if neighbours.shape[1] < k or (neighbours < 0).any():
        neighbours = nearest(vectors[kept], k)
    space = Space(
        graph=shared_neighbour_graph(neighbours),
        vectors=smoothed(vectors[kept], neighbours, settings.smoothing),
    )
    return found_partition(space, settings, resolution, smallest_allowed(n, settings))
