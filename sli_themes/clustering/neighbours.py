"""Who is near whom: centred vectors, copies, exact nearest neighbours and the graph they make.

All sums are in float64 and similarities are rounded before they are compared, so that the number of threads of the
linear algebra underneath does not change who is a neighbour of whom.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from sli_themes.settings import ClusteringSettings

_BLOCK_CELLS = 20_000_000
_DECIMALS = 6


def unit_rows(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``matrix`` (n, d) with rows of length 1; rows without length stay zero."""
    lengths = np.sqrt(np.einsum("ij,ij->i", matrix, matrix))
    lengths[lengths < 1e-12] = 1.0
    scaled: NDArray[np.float64] = matrix / lengths[:, None]
    return scaled


def centred(vectors: NDArray[np.float64], mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return unit vectors (n, d) of the differences from ``mean`` (d,).

    Sentence vectors of one consultation share a large common part (its subject); without it the cosine tells
    answers apart.
    """
    return unit_rows(vectors - mean)


def near_copies(vectors: NDArray[np.float64], threshold: float) -> NDArray[np.int64]:
    """Return for each row (n,) the first row of its group of copies.

    A group is a connected component of the pairs of unit vectors (n, d) with a cosine above ``threshold``: unlike a
    greedy pass, it does not depend on the order of the rows.
    """
    n = len(vectors)
    left: list[NDArray[np.int64]] = []
    right: list[NDArray[np.int64]] = []
    for start, block in _similarity_blocks(vectors):
        rows, columns = np.nonzero(block > threshold)
        rows = rows + start
        upper = rows < columns
        left.append(rows[upper])
        right.append(columns[upper])
    i, j = np.concatenate(left), np.concatenate(right)
    graph = sparse.coo_matrix((np.ones(len(i)), (i, j)), shape=(n, n))
    _, component = connected_components(graph, directed=False)
    return first_of_group(component)


def first_of_group(groups: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return for each row (n,) the first row with the same value in ``groups`` (n,)."""
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], dtype=np.int64)


def neighbour_count(n: int, settings: ClusteringSettings) -> int:
    """Return how many neighbours each of ``n`` distinct answers gets (0 when there is no other)."""
    wanted = round(settings.neighbours_factor * math.sqrt(n))
    return max(0, min(max(wanted, settings.min_neighbours), settings.max_neighbours, n - 1))


def nearest(vectors: NDArray[np.float64], k: int) -> NDArray[np.int64]:
    """Return the ``k`` nearest other rows (n, k) of each unit vector (n, d), nearest first; ties by row.

    Exact and brute: at 20,000 answers an index would save seconds and cost determinism.
    """
    n = len(vectors)
    found = np.empty((n, k), dtype=np.int64)
    for start, block in _similarity_blocks(vectors):
        rows = np.arange(len(block))
        block[rows, rows + start] = -np.inf
        kth = np.partition(block, n - k, axis=1)[:, n - k] if k else np.zeros(len(block))
        for row in rows if k else ():
            candidates = np.flatnonzero(block[row] >= kth[row])
            order = np.argsort(-block[row, candidates], kind="stable")
            found[start + row] = candidates[order[:k]]
    return found


def shared_neighbour_graph(neighbours: NDArray[np.int64]) -> sparse.csr_matrix:
    """Return the symmetric graph (n, n) of ``neighbours`` (n, k), weighted by how many neighbours two rows share.

    The weight is the Jaccard similarity of the two sets of neighbours, each with the row itself (Jarvis and Patrick
    1973; Levine et al. 2015, "PhenoGraph"): it needs no scale, so dense and sparse parts are treated alike.
    """
    n, k = neighbours.shape
    rows = np.repeat(np.arange(n), k)
    links = sparse.csr_matrix((np.ones(n * k), (rows, neighbours.ravel())), shape=(n, n))
    edges = ((links + links.T) > 0).astype(np.float64)
    with_self = sparse.csr_matrix(links + sparse.identity(n, format="csr"))
    upper = sparse.triu(edges, k=1).tocoo()
    shared = _shared(with_self, upper.row, upper.col)
    weights = shared / (2.0 * (k + 1) - shared)
    half = sparse.coo_matrix((weights, (upper.row, upper.col)), shape=(n, n))
    graph = sparse.csr_matrix(half + half.T)
    graph.eliminate_zeros()
    graph.sort_indices()
    return graph


def smoothed(
    vectors: NDArray[np.float64], neighbours: NDArray[np.int64], weight: float
) -> NDArray[np.float64]:
    """Return unit vectors (n, d): each row plus ``weight`` times the mean of its neighbours (n, k).

    Short answers have noisy vectors; their neighbourhood is steadier.
    """
    n, k = neighbours.shape
    if not k or not weight:
        return unit_rows(vectors)
    rows = np.repeat(np.arange(n), k)
    links = sparse.csr_matrix((np.full(n * k, weight / k), (rows, neighbours.ravel())), shape=(n, n))
    links.sort_indices()
    return unit_rows(vectors + links @ vectors)


def _shared(sets: sparse.csr_matrix, i: NDArray[np.int32], j: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return how many members the 0/1 rows ``i`` and ``j`` of ``sets`` have in common, a block of pairs at a time."""
    block = 100_000
    parts = [
        np.asarray(sets[i[at : at + block]].multiply(sets[j[at : at + block]]).sum(axis=1)).ravel()
        for at in range(0, len(i), block)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def _similarity_blocks(vectors: NDArray[np.float64]) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Yield (first row, rounded similarities of some rows to all) so that memory stays bounded."""
    n = len(vectors)
    size = max(1, _BLOCK_CELLS // max(n, 1))
    for start in range(0, n, size):
        yield start, np.round(vectors[start : start + size] @ vectors.T, _DECIMALS)
