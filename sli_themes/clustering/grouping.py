"""Answers become clusters: the one function that runs all the steps.

    copies as one ─ sample ─ centre ─ neighbours ─ graph ─ communities ─ k-means ─▶ partition ─ assign the rest

Everything after the first line works on rows sorted by answer_id, and every choice by chance is a hash of ids or a
seeded search, so the order of the input changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from sli_themes.clustering.exactly import exactly
from sli_themes.clustering.keywords import cluster_keywords
from sli_themes.clustering.model import CLUSTER_COLUMNS, Clusters, ClusterSummary
from sli_themes.clustering.neighbours import (
    centred,
    first_of_group,
    near_copies,
    nearest,
    neighbour_count,
    shared_neighbour_graph,
    smoothed,
    unit_rows,
)
from sli_themes.clustering.partition import (
    Partition,
    Space,
    centres,
    found_partition,
    similarities,
    smallest_allowed,
    without_gaps,
)
from sli_themes.clustering.stability import fewest_answers, stabilities
from sli_themes.errors import UsageError
from sli_themes.settings import ClusteringSettings

_SHOWN_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Fit:
    """Hold the partition of the distinct answers (m,), and what is said of it."""

    partition: Partition
    margins: NDArray[np.float64]
    stability: NDArray[np.float64] | None
    resolution: float
    sampled: int


def cluster(
    answer_ids: Sequence[str],
    vectors: NDArray[np.float32],
    settings: ClusteringSettings,
    *,
    copies: Sequence[str] | None = None,
    redacted_texts: Sequence[str] | None = None,
    themes: int | None = None,
) -> Clusters:
    """Group answers that say something similar; every answer ends in a cluster, in any order of the input.

    Args:
        answer_ids: unique ids of the answers that say something (blank ones are the caller's to report).
        vectors: their sentence vectors (n, d), aligned.
        settings: the group of settings for clustering.
        copies: for each answer the answer_id whose copy it is, "" for none (``Answers.copy_of``); copies share a
            cluster. Answers with all but equal vectors are grouped in any case.
        redacted_texts: the words keywords may be taken from, aligned; never the answers as they were written, since
            keywords travel with a codebook.
        themes: how many clusters, exactly; chosen by itself when ``None``.

    Raises:
        UsageError: ``themes`` is under 1 or above the number of distinct answers.
        ValueError: ids repeat, lengths differ, or a vector is not finite.
    """
    _check(answer_ids, vectors, copies, redacted_texts)
    order = sorted(range(len(answer_ids)), key=lambda row: answer_ids[row])
    ids = [answer_ids[row] for row in order]
    if themes is not None and themes < 1:
        raise UsageError(f"--themes {themes}: at least 1 cluster is needed")
    if not ids:
        return _nothing(settings)
    rows = unit_rows(np.asarray(vectors, dtype=np.float64)[order])
    leader = _leaders(ids, rows, [copies[row] for row in order] if copies is not None else None, settings)
    distinct, place = np.unique(leader, return_inverse=True)
    fit = _fit(rows[distinct], [ids[row] for row in distinct], settings, themes)
    number = _numbered(fit.partition[place])
    renumber = np.empty(int(number.max()) + 1, dtype=np.int64)
    renumber[number] = fit.partition[place]
    texts = [redacted_texts[row] for row in order] if redacted_texts is not None else None
    frame = pd.DataFrame(
        {"answer_id": pd.Series(ids, dtype=str), "cluster": number, "margin": fit.margins[place]},
        columns=list(CLUSTER_COLUMNS),
    )
    return Clusters(
        frame=frame,
        summaries=_summaries(
            ids,
            rows,
            leader,
            number,
            None if fit.stability is None else fit.stability[renumber],
            texts,
            settings,
        ),
        copies=len(ids) - len(distinct),
        sampled=fit.sampled,
        fewest=fewest_answers(settings),
        resolution=fit.resolution,
    )


def _check(
    answer_ids: Sequence[str],
    vectors: NDArray[np.float32],
    copies: Sequence[str] | None,
    texts: Sequence[str] | None,
) -> None:
    if vectors.ndim != 2 or len(vectors) != len(answer_ids):
        raise ValueError(f"{len(answer_ids)} answer ids, but vectors of shape {vectors.shape}")
    if len(set(answer_ids)) != len(answer_ids):
        raise ValueError("answer ids repeat")
    if not np.isfinite(vectors).all():
        raise ValueError("a vector holds a number that is not finite")
    for name, column in (("copies", copies), ("redacted_texts", texts)):
        if column is not None and len(column) != len(answer_ids):
            raise ValueError(f"{len(answer_ids)} answer ids, but {len(column)} {name}")


def _nothing(settings: ClusteringSettings) -> Clusters:
    frame = pd.DataFrame(
        {
            "answer_id": pd.Series([], dtype=str),
            "cluster": pd.Series([], dtype="int64"),
            "margin": pd.Series([], dtype="float64"),
        }
    )
    return Clusters(
        frame=frame,
        summaries=(),
        copies=0,
        sampled=0,
        fewest=fewest_answers(settings),
        resolution=settings.resolution,
    )


def _leaders(
    ids: list[str], rows: NDArray[np.float64], copies: list[str] | None, settings: ClusteringSettings
) -> NDArray[np.int64]:
    """Return for each row the first row of its group of copies.

    Equal vectors and declared copies first; all but equal vectors only where all pairs can be compared.
    """
    n = len(ids)
    groups: list[NDArray[np.int64]] = [np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)]
    if copies is not None:
        originals = pd.factorize(
            np.array([copy or own for own, copy in zip(ids, copies, strict=True)], dtype=object)
        )[0]
        groups.append(np.asarray(originals, dtype=np.int64))
    leader = _joined(groups, n)
    distinct, place = np.unique(leader, return_inverse=True)
    if len(distinct) <= settings.sample:
        near = near_copies(rows[distinct], settings.copy_similarity)
        leader = distinct[near][place]
    return leader


def _joined(groups: list[NDArray[np.int64]], n: int) -> NDArray[np.int64]:
    """Return for each row the first row that any chain of shared groups links it to."""
    links = [first_of_group(group) for group in groups]
    row = np.concatenate([np.arange(n)] * len(links))
    graph = sparse.coo_matrix((np.ones(len(row)), (row, np.concatenate(links))), shape=(n, n))
    return first_of_group(connected_components(graph, directed=False)[1])


def _fit(rows: NDArray[np.float64], ids: list[str], settings: ClusteringSettings, themes: int | None) -> _Fit:
    """Return the partition of the distinct answers ``rows`` (m, d)."""
    chosen = _chosen(ids, settings)
    mean = rows[chosen].mean(axis=0)
    sample = centred(rows[chosen], mean)
    if themes is not None and themes > len(sample):
        raise UsageError(f"--themes {themes}: there are only {len(sample)} distinct answers → ask for fewer")
    k = neighbour_count(len(sample), settings)
    # A few more than needed: a subsample drops some of them and must still find k.
    wide = nearest(sample, min(len(sample) - 1, k + max(10, k // 3)))
    neighbours = wide[:, :k]
    space = Space(
        graph=shared_neighbour_graph(neighbours),
        vectors=smoothed(sample, neighbours, settings.smoothing),
    )
    if themes is None:
        resolution = settings.resolution
        partition = found_partition(space, settings, resolution, smallest_allowed(len(sample), settings))
    else:
        partition, resolution = exactly(space, themes, settings)
    found = stabilities(sample, wide, [ids[row] for row in chosen], partition, resolution, settings)
    if len(chosen) == len(rows):
        margins = _margins(space.vectors, partition, partition)
    else:
        partition, margins = _assigned(centred(rows, mean), chosen, partition, settings)
    return _Fit(
        partition=partition, margins=margins, stability=found, resolution=resolution, sampled=len(chosen)
    )


def _chosen(ids: list[str], settings: ClusteringSettings) -> NDArray[np.int64]:
    """Return the rows on which clusters are found: all, or those with the smallest hashes of their ids."""
    if len(ids) <= settings.sample:
        return np.arange(len(ids), dtype=np.int64)
    drawn = sorted(
        range(len(ids)), key=lambda row: hashlib.sha256(f"{settings.seed}:{ids[row]}".encode()).digest()
    )
    return np.array(sorted(drawn[: settings.sample]), dtype=np.int64)


def _assigned(
    rows: NDArray[np.float64], chosen: NDArray[np.int64], partition: Partition, settings: ClusteringSettings
) -> tuple[Partition, NDArray[np.float64]]:
    """Return the clusters of all centred ``rows`` (m, d) and their margins, from those of the ``chosen`` ones.

    A step that would leave a cluster empty is not taken, so the number of clusters stays.
    """
    _, axes = np.linalg.eigh(rows[chosen].T @ rows[chosen])
    points = unit_rows(rows @ axes[:, ::-1][:, : settings.components])
    middles = centres(points[chosen], partition)
    labels = np.argmax(similarities(points, middles), axis=1)
    labels[chosen] = partition
    for _ in range(settings.assign_steps):
        moved = np.argmax(similarities(points, centres(points, labels)), axis=1)
        if len(np.unique(moved)) <= int(partition.max()):
            break
        labels = moved
    return labels, _margins(points, labels, labels)


def _margins(vectors: NDArray[np.float64], partition: Partition, labels: Partition) -> NDArray[np.float64]:
    """Return for each vector (n, d) the cosine to its own centre less that to the best other one."""
    middles = centres(vectors, partition)
    if len(middles) == 1:
        return np.ones(len(vectors))
    near = similarities(vectors, middles)
    rows = np.arange(len(vectors))
    own = near[rows, labels].copy()
    near[rows, labels] = -np.inf
    margins: NDArray[np.float64] = np.round(own - near.max(axis=1), _SHOWN_DECIMALS) + 0.0
    return margins


def _numbered(partition: Partition) -> Partition:
    """Return the partition of all answers (n,) numbered by size, then by first row."""
    first_seen = without_gaps(partition)
    rank = np.empty(int(first_seen.max()) + 1, dtype=np.int64)
    rank[np.argsort(-np.bincount(first_seen), kind="stable")] = np.arange(len(rank))
    return rank[first_seen]


def _summaries(
    ids: list[str],
    rows: NDArray[np.float64],
    leader: NDArray[np.int64],
    number: Partition,
    stability: NDArray[np.float64] | None,
    texts: list[str] | None,
    settings: ClusteringSettings,
) -> tuple[ClusterSummary, ...]:
    is_leader = leader == np.arange(len(ids))
    points = centred(rows, rows[is_leader].mean(axis=0))
    middles = centres(points, number)
    near = np.round(np.einsum("ij,ij->i", points, middles[number]), _SHOWN_DECIMALS)
    words = cluster_keywords(texts, number, is_leader, settings.keywords) if texts is not None else None
    summaries = []
    for c in range(len(middles)):
        members = np.flatnonzero(number == c)
        once = members[is_leader[members]]
        central = once[np.argsort(-near[once], kind="stable")][: settings.central_answers]
        summaries.append(
            ClusterSummary(
                cluster=c,
                size=len(members),
                distinct=len(once),
                cohesion=round(float(near[members].mean()), _SHOWN_DECIMALS),
                stability=None if stability is None else round(float(stability[c]), _SHOWN_DECIMALS),
                keywords=words[c] if words is not None else (),
                central=tuple(ids[row] for row in central),
            )
        )
    return tuple(summaries)
