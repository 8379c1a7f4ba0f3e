"""A partition into exactly the number of clusters a person asked for."""

from __future__ import annotations

import numpy as np

from sli_themes.clustering.partition import (
    Partition,
    Space,
    centres,
    communities,
    merged,
    refined,
    similarities,
    smallest_allowed,
    without_gaps,
)
from sli_themes.settings import ClusteringSettings

_LOWEST, _HIGHEST, _STEPS = 1e-3, 1e3, 24


def exactly(space: Space, themes: int, settings: ClusteringSettings) -> tuple[Partition, float]:
    """Return a partition into ``themes`` clusters and the resolution it was found at.

    The resolution is bisected until the communities are so many; where no resolution gives that number, clusters
    of the nearest attempt are joined or split. ``themes`` is from 1 to the number of rows.
    """
    n = len(space.vectors)
    min_size = min(smallest_allowed(n, settings), max(1, n // (2 * themes)))
    low, high = _LOWEST, _HIGHEST
    best, best_resolution = np.zeros(n, dtype=np.int64), low
    for step in range(_STEPS):
        resolution = settings.resolution if step == 0 else float(np.sqrt(low * high))
        attempt = refined(
            space, merged(space, communities(space.graph, settings, resolution), min_size), settings
        )
        number = int(attempt.max()) + 1
        if abs(number - themes) < abs(int(best.max()) + 1 - themes):
            best, best_resolution = attempt, resolution
        if number == themes:
            break
        low, high = (resolution, high) if number < themes else (low, resolution)
    return _forced(space, best, themes), best_resolution


def _forced(space: Space, partition: Partition, themes: int) -> Partition:
    """Return ``partition`` with clusters joined or split until there are ``themes``."""
    while int(partition.max()) + 1 > themes:
        partition = _joined(space, partition)
    while int(partition.max()) + 1 < themes:
        partition = _split(space, partition)
    return partition


def _joined(space: Space, partition: Partition) -> Partition:
    """Return ``partition`` with its two clusters of nearest centres made one."""
    middles = centres(space.vectors, partition)
    near = np.triu(similarities(middles, middles) + 2.0, k=1)
    first, second = np.unravel_index(int(np.argmax(near)), near.shape)
    return without_gaps(np.where(partition == second, first, partition))


def _split(space: Space, partition: Partition) -> Partition:
    """Return ``partition`` with its loosest cluster in two: around the answer farthest from the centre and the rest.

    Loosest is the one with the largest sum of distances to its centre; a cluster of one answer cannot be split.
    """
    middles = centres(space.vectors, partition)
    distance = 1.0 - np.round(np.einsum("ij,ij->i", space.vectors, middles[partition]), 9)
    sizes = np.bincount(partition)
    looseness = np.where(sizes > 1, np.bincount(partition, weights=distance), -np.inf)
    loosest = int(np.argmax(looseness))
    members = np.flatnonzero(partition == loosest)
    seed = members[int(np.argmax(distance[members]))]
    halves = np.zeros(len(members), dtype=np.int64)
    halves[members == seed] = 1
    for _ in range(10):
        moved = np.argmax(
            similarities(space.vectors[members], centres(space.vectors[members], halves)), axis=1
        )
        if len(set(moved.tolist())) < 2 or np.array_equal(moved, halves):
            break
        halves = moved
    divided = partition.copy()
    divided[members[halves == 1]] = len(sizes)
    return without_gaps(divided)
