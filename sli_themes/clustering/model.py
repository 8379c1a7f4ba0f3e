"""Clusters: groups of answers that the machine found, for discovery only (restricted)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

CLUSTER_COLUMNS = ("answer_id", "cluster", "margin")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSummary:
    """Say what one cluster is like.

    Attributes:
        cluster: its number, from 0: larger clusters first, then by smallest answer_id.
        size: answers in it, copies included.
        distinct: answers in it, each group of copies once.
        cohesion: mean cosine (-1..1) of its answers to its centre, after the mean of all answers is subtracted.
        stability: mean over subsamples of the best Jaccard similarity (0..1) to a cluster found there (Hennig 2007,
            CSDA 52(1)): from .75 on a cluster is there whichever answers came in, under .5 it is chance. ``None``
            where it cannot be told.
        keywords: words and phrases that set it apart, most telling first; empty when no redacted texts were given.
        central: answer_ids nearest to the centre, nearest first, no two of them copies.
    """

    cluster: int
    size: int
    distinct: int
    cohesion: float
    stability: float | None
    keywords: tuple[str, ...]
    central: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clusters:
    """Hold one row an answer, sorted by ``answer_id``; every answer given is in exactly one cluster.

    Columns of ``frame``: ``answer_id`` (str), ``cluster`` (int from 0), ``margin`` (float: cosine to the own centre
    less that to the next best centre; near 0 the answer could as well be elsewhere, 1.0 when there is one cluster).
    """

    frame: pd.DataFrame
    summaries: tuple[ClusterSummary, ...]
    """One a cluster, by its number."""
    copies: int
    """Answers that were grouped with the answer they copy."""
    sampled: int
    """Distinct answers on which the clusters were found; fewer than there are when the rest was assigned."""
    fewest: int
    """The stability of fewer distinct answers cannot be told; nor can that of one cluster that holds them all."""
    resolution: float
    """The resolution at which the communities were found."""

    def __len__(self) -> int:
        """Return the number of answers."""
        return len(self.frame)
