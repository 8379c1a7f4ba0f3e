"""From a graph and vectors to a partition: Leiden communities, small ones merged, refined by k-means.

A partition here is an array (n,) of integers 0..c-1, without gaps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sli_themes.clustering.neighbours import unit_rows
from sli_themes.settings import ClusteringSettings

Partition = NDArray[np.int64]
_DECIMALS = 9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Space:
    """Hold what a partition is found in: the graph (n, n) and the smoothed unit vectors (n, d)."""

    graph: sparse.csr_matrix
    vectors: NDArray[np.float64]


def found_partition(
    space: Space, settings: ClusteringSettings, resolution: float, min_size: int
) -> Partition:
    """Return the communities at ``resolution``, none smaller than ``min_size`` before the refinement."""
    return refined(space, merged(space, communities(space.graph, settings, resolution), min_size), settings)


def smallest_allowed(n: int, settings: ClusteringSettings) -> int:
    """Return the size under which a community of ``n`` distinct answers is merged."""
    return max(settings.min_size, int(np.ceil(settings.min_share * n)))


def communities(graph: sparse.csr_matrix, settings: ClusteringSettings, resolution: float) -> Partition:
    """Return the Leiden communities (Traag et al. 2019) of ``graph`` for modularity at ``resolution``, seeded."""
    from graspologic_native import leiden_csr

    n = graph.shape[0]
    if not graph.nnz:
        return np.arange(n, dtype=np.int64)
    _, found = leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        n,
        resolution=resolution,
        iterations=settings.iterations,
        seed=settings.seed,
    )
    return without_gaps(np.array([found[i] for i in range(n)], dtype=np.int64))


def without_gaps(partition: Partition) -> Partition:
    """Return the same partition numbered 0..c-1 by first appearance."""
    _, first, inverse = np.unique(partition, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]


def merged(space: Space, partition: Partition, min_size: int) -> Partition:
    """Return ``partition`` with communities under ``min_size`` merged, smallest first.

    Each goes into the one it is linked to most (by mean weight; by the nearest centre when it has no link).
    """
    partition = without_gaps(partition)
    while True:
        sizes = np.bincount(partition)
        smallest = int(np.argmin(sizes))
        if len(sizes) == 1 or sizes[smallest] >= min_size:
            return partition
        members = np.flatnonzero(partition == smallest)
        weights = np.asarray(space.graph[members].sum(axis=0)).ravel()
        links = np.round(np.bincount(partition, weights=weights, minlength=len(sizes)) / sizes, _DECIMALS)
        links[smallest] = -1.0
        if links.max() <= 0:
            middles = centres(space.vectors, partition)
            links = np.round(middles @ middles[smallest], _DECIMALS)
            links[smallest] = -np.inf
        partition = without_gaps(np.where(partition == smallest, int(np.argmax(links)), partition))


def centres(vectors: NDArray[np.float64], partition: Partition) -> NDArray[np.float64]:
    """Return the unit mean (c, d) of each cluster's vectors (n, d)."""
    n = len(vectors)
    members = sparse.csr_matrix((np.ones(n), (partition, np.arange(n))), shape=(int(partition.max()) + 1, n))
    return unit_rows(np.asarray(members @ vectors))


def similarities(vectors: NDArray[np.float64], middles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cosine (n, c) of each vector to each centre, rounded so that ties break the same way anywhere."""
    rounded: NDArray[np.float64] = np.round(vectors @ middles.T, _DECIMALS)
    return rounded


def refined(space: Space, partition: Partition, settings: ClusteringSettings) -> Partition:
    """Return ``partition`` after spherical k-means from its own centres (Dhillon and Modha 2001).

    Communities follow links, which can run along a chain; k-means pulls each answer to the centre it is nearest to.
    Clusters that lose all their answers disappear.
    """
    for _ in range(settings.kmeans_steps):
        moved = without_gaps(
            np.argmax(similarities(space.vectors, centres(space.vectors, partition)), axis=1)
        )
        if np.array_equal(moved, partition):
            break
        partition = moved
    return partition
