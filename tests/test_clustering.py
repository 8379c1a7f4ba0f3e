"""Clustering: nothing is left out, nothing depends on order, and the number of clusters is what was asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from sli_themes.clustering.grouping import _assigned, cluster
from sli_themes.clustering.neighbours import (
    near_copies,
    nearest,
    neighbour_count,
    shared_neighbour_graph,
    unit_rows,
)
from sli_themes.clustering.partition import Space, merged
from sli_themes.errors import UsageError
from sli_themes.settings import ClusteringSettings

SETTINGS = ClusteringSettings()


def mixture(n, groups=5, noise=0.6, seed=1, d=24):
    """Return ids, vectors and true groups of n answers around so many random centres."""
    rng = np.random.default_rng(seed)
    middles = rng.normal(size=(groups, d))
    truth = np.arange(n) % groups
    vectors = (middles[truth] + noise * rng.normal(size=(n, d))).astype(np.float32)
    return [f"R{i:05}:q2" for i in range(n)], vectors, truth


def agreement(left, right):
    """Return the adjusted Rand index of two partitions."""
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(left, right)


def assert_same(left, right):
    """Equal in every row, margin and summary, bit for bit."""
    assert left.frame.equals(right.frame)
    assert left.summaries == right.summaries


def test_every_answer_is_in_exactly_one_cluster():
    """Each id comes back once, sorted, with a cluster from 0 without gaps; the sizes add up."""
    ids, vectors, _ = mixture(203)
    found = cluster(ids, vectors, SETTINGS)
    assert found.frame["answer_id"].tolist() == ids
    assert sorted(found.frame["cluster"].unique()) == list(range(len(found.summaries)))
    assert sum(s.size for s in found.summaries) == len(found) == 203
    assert [s.size for s in found.summaries] == found.frame["cluster"].value_counts().sort_index().tolist()


def test_recovers_groups_that_are_there():
    """Five well separated groups are found as five, without being told."""
    ids, vectors, truth = mixture(300)
    found = cluster(ids, vectors, SETTINGS)
    assert len(found.summaries) == 5
    assert agreement(found.frame["cluster"], truth) > 0.98


@pytest.mark.parametrize("themes", [None, 7])
def test_order_of_rows_changes_nothing(themes):
    """Shuffled input gives the same rows, margins and summaries, bit for bit."""
    ids, vectors, _ = mixture(180, noise=1.5)
    copies = [ids[0] if i in {7, 90} else "" for i in range(180)]
    texts = [f"reserve cut {i % 5} group{'abcde'[i % 5]}" for i in range(180)]
    first = cluster(ids, vectors, SETTINGS, copies=copies, redacted_texts=texts, themes=themes)
    order = np.random.default_rng(3).permutation(180)
    shuffled = cluster(
        [ids[i] for i in order],
        vectors[order],
        SETTINGS,
        copies=[copies[i] for i in order],
        redacted_texts=[texts[i] for i in order],
        themes=themes,
    )
    assert_same(first, shuffled)


def test_number_of_threads_changes_nothing():
    """One thread and two threads of linear algebra give the same clusters and margins."""
    code = (
        "import sys; sys.path[:0] = ['.', 'tests']; from test_clustering import *;"
        "i, v, _ = mixture(700, noise=1.5, d=128); c = cluster(i, v, SETTINGS);"
        "print(hash(tuple(c.frame['cluster'])), hash(tuple(c.frame['margin'])), c.summaries)"
    )
    outputs = set()
    for threads in ("1", "2"):
        env = os.environ | {"OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_clusters_are_numbered_by_size_then_by_smallest_id():
    """The largest cluster is 0; of two equal ones that with the smallest id comes first."""
    _, vectors, _ = mixture(90, groups=3, noise=0.2)
    middles = vectors[:3]
    group = np.array([2] * 20 + [0] * 20 + [1] * 30)
    vectors = middles[group] + 0.2 * np.random.default_rng(0).normal(size=(70, 24)).astype(np.float32)
    ids = [f"R{i:03}" for i in range(70)]
    found = cluster(ids, vectors, SETTINGS, themes=3)
    assert [s.size for s in found.summaries] == [30, 20, 20]
    assert found.frame["cluster"].tolist() == [1] * 20 + [2] * 20 + [0] * 30


@pytest.mark.parametrize("themes", [1, 2, 3, 5, 8, 20, 59])
def test_themes_gives_exactly_so_many(themes):
    """--themes K gives K clusters, none empty, also where no resolution gives that number."""
    ids, vectors, _ = mixture(59, groups=4)
    found = cluster(ids, vectors, SETTINGS, themes=themes)
    assert len(found.summaries) == found.frame["cluster"].nunique() == themes
    assert all(s.size >= 1 for s in found.summaries)


@pytest.mark.parametrize(("themes", "words"), [(0, "at least 1"), (60, "only 59 distinct")])
def test_an_impossible_number_of_themes_is_refused(themes, words):
    """Under 1 or above the number of distinct answers is wrong usage, and the message says what there is."""
    ids, vectors, _ = mixture(59)
    with pytest.raises(UsageError, match=words):
        cluster(ids, vectors, SETTINGS, themes=themes)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 12, 59, 60])
def test_few_answers_are_no_error(n):
    """From one answer on, everything has a cluster and finite numbers."""
    ids, vectors, _ = mixture(n)
    found = cluster(ids, vectors, SETTINGS)
    assert len(found) == n
    assert np.isfinite(found.frame["margin"]).all()
    assert all(-1 <= s.cohesion <= 1 for s in found.summaries)
    assert all(s.stability is None or 0 <= s.stability <= 1 for s in found.summaries)


def test_no_answers_give_no_clusters():
    """An empty question is not an error."""
    found = cluster([], np.zeros((0, 24), dtype=np.float32), SETTINGS)
    assert len(found) == 0
    assert found.summaries == ()


def test_equal_answers_are_one_cluster():
    """Answers with the same vector count as one distinct answer and share a cluster."""
    vectors = np.tile(np.arange(1, 5, dtype=np.float32), (30, 1))
    found = cluster([f"R{i}" for i in range(30)], vectors, SETTINGS)
    assert [(s.size, s.distinct) for s in found.summaries] == [(30, 1)]
    assert found.copies == 29
    with pytest.raises(UsageError, match="only 1 distinct"):
        cluster([f"R{i}" for i in range(30)], vectors, SETTINGS, themes=2)


def test_copies_share_a_cluster_and_move_nobody():
    """A campaign of 80 copies changes its own cluster's size alone: who is with whom stays as it was."""
    ids, vectors, _ = mixture(150, noise=1.5)
    plain = cluster(ids, vectors, SETTINGS)
    more_ids = ids + [f"Z{i:03}" for i in range(80)]
    more = np.vstack([vectors, np.tile(vectors[0], (80, 1))])
    found = cluster(more_ids, more, SETTINGS)
    assert found.frame["cluster"].iloc[150:].nunique() == 1
    assert found.frame["cluster"].iloc[150] == found.frame["cluster"].iloc[0]
    assert agreement(plain.frame["cluster"], found.frame["cluster"].iloc[:150]) == 1.0


def test_declared_copies_follow_their_original_however_far():
    """``copies`` binds an answer to its original even where the vectors differ, and through an absent original."""
    ids, vectors, _ = mixture(100)
    copies = [""] * 100
    copies[51] = ids[10]
    copies[72] = copies[73] = "R99999:q2"
    number = cluster(ids, vectors, SETTINGS, copies=copies).frame["cluster"]
    assert number[51] == number[10]
    assert number[72] == number[73]


def test_central_answers_are_distinct_members():
    """Central answers belong to their cluster, and a copy never stands beside its original."""
    ids, vectors, _ = mixture(60, groups=2)
    vectors[2] = vectors[0]
    found = cluster(ids, vectors, SETTINGS)
    number = dict(zip(found.frame["answer_id"], found.frame["cluster"], strict=True))
    for summary in found.summaries:
        assert summary.central
        assert all(number[one] == summary.cluster for one in summary.central)
        assert ids[2] not in summary.central


def test_stability_tells_groups_from_noise():
    """Separated groups come back in nearly every subsample; a cloud without groups does not."""
    ids, vectors, _ = mixture(200)
    groups = cluster(ids, vectors, SETTINGS).summaries
    noise = np.random.default_rng(5).normal(size=(200, 24)).astype(np.float32)
    cloud = cluster(ids, noise, SETTINGS).summaries
    assert min(s.stability for s in groups) > 0.95
    assert np.mean([s.stability for s in cloud]) < 0.75


@pytest.mark.parametrize(("n", "told"), [(8, False), (10, False), (11, True)])
def test_stability_of_few_answers_cannot_be_told(n, told):
    """While every subsample holds all answers, to find a cluster again says nothing."""
    ids, vectors, _ = mixture(n, groups=2)
    found = cluster(ids, vectors, SETTINGS, themes=2)
    assert [s.stability is not None for s in found.summaries] == [told] * 2
    assert found.fewest == 11


def test_stability_of_one_cluster_cannot_be_told():
    """One cluster of all answers is found again whatever is left out; nor is anything told when nothing is left out."""
    ids, vectors, _ = mixture(40)
    (one,) = cluster(ids, vectors, SETTINGS, themes=1).summaries
    assert one.stability is None
    whole = cluster(ids, vectors, replace(SETTINGS, subsample_share=1.0))
    assert {s.stability for s in whole.summaries} == {None}


def test_dropping_a_twentieth_brings_the_same_clusters_back():
    """Whoever is left after 5 % drop out is grouped as before."""
    ids, vectors, _ = mixture(300, noise=1.0)
    kept = np.sort(np.random.default_rng(2).choice(300, 285, replace=False))
    whole = cluster(ids, vectors, SETTINGS).frame["cluster"].to_numpy()
    part = cluster([ids[i] for i in kept], vectors[kept], SETTINGS).frame["cluster"]
    assert agreement(whole[kept], part) > 0.9


def test_margin_is_smaller_between_groups():
    """An answer half-way between two groups has a smaller margin than the answers of either."""
    ids, vectors, _ = mixture(120, groups=2, noise=0.3)
    vectors[0] = (vectors[2] + vectors[3]) / 2
    margins = cluster(ids, vectors, SETTINGS, themes=2).frame["margin"]
    assert margins[0] < margins[1:].min()


def test_above_the_sample_size_the_rest_is_assigned():
    """Clusters are found on a sample, the others join them, and the number asked for still holds."""
    ids, vectors, truth = mixture(600)
    settings = replace(SETTINGS, sample=200, components=8)
    found = cluster(ids, vectors, settings)
    assert found.sampled == 200
    assert len(found) == 600
    assert agreement(found.frame["cluster"], truth) > 0.95
    order = np.random.default_rng(3).permutation(600)
    assert_same(found, cluster([ids[i] for i in order], vectors[order], settings))
    assert len(cluster(ids, vectors, settings, themes=9).summaries) == 9


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda i, v: (i[:-1], v), "vectors of shape"),
        (lambda i, v: ([i[0], *i[:-1]], v), "repeat"),
        (lambda i, v: (i, np.where(np.arange(len(v))[:, None] == 3, np.nan, v)), "not finite"),
    ],
)
def test_input_that_cannot_be_is_refused(change, words):
    """Repeated ids, rows that do not match and numbers that are none stop at the door."""
    ids, vectors, _ = mixture(20)
    with pytest.raises(ValueError, match=words):
        cluster(*change(ids, vectors), SETTINGS)


def test_nearest_is_exact_and_breaks_ties_by_row():
    """Neighbours are those of the full similarity matrix, never the row itself, equal ones by row."""
    rows = np.array([[1.0, 0], [1, 0], [1, 0], [0.6, 0.8], [0, 1]])
    assert nearest(rows, 2).tolist() == [[1, 2], [0, 2], [0, 1], [4, 0], [3, 0]]


def test_graph_weighs_shared_neighbours():
    """The weight is the Jaccard similarity of the neighbour sets, each with the row itself; symmetric."""
    graph = shared_neighbour_graph(np.array([[1], [0], [1]])).toarray()
    assert graph[0, 1] == graph[1, 0] == 1.0
    assert graph[1, 2] == graph[2, 1] == pytest.approx(1 / 3)
    assert graph[0, 2] == 0


def test_near_copies_are_a_chain_not_a_greedy_pass():
    """Rows above the threshold are one group through any chain, named by the first row."""
    angles = np.radians([0, 2, 4, 90])
    rows = np.column_stack([np.cos(angles), np.sin(angles)])
    assert near_copies(rows, 0.999).tolist() == [0, 0, 0, 3]


@pytest.mark.parametrize(("n", "k"), [(1, 0), (2, 1), (59, 5), (200, 7), (1000, 16), (5000, 35), (20000, 40)])
def test_neighbours_grow_with_the_root_of_the_answers(n, k):
    """Half the root of n, within 5 and 40, and never more than there are others."""
    assert neighbour_count(n, SETTINGS) == k


def test_importing_the_room_loads_nothing_heavy():
    """``import sli_themes.clustering`` costs no numpy, pandas, scipy or scikit-learn."""
    code = (
        "import sys; sys.path.insert(0, '.'); import sli_themes.clustering;"
        "print([m for m in ('numpy', 'pandas', 'scipy', 'sklearn', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_all_but_equal_vectors_count_as_copies():
    """Vectors that differ by rounding or a comma are one distinct answer."""
    ids, vectors, _ = mixture(60)
    vectors[9] = vectors[4] * np.float32(1.0005) + np.float32(1e-4)
    assert cluster(ids, vectors, SETTINGS).copies == 1


def test_small_communities_join_the_one_they_are_linked_to():
    """Under the smallest size a community goes where its links are heaviest, not where its centre is nearest."""
    weights = np.zeros((7, 7))
    for i, j, weight in [(0, 1, 1.0), (1, 2, 1.0), (3, 4, 1.0), (4, 5, 1.0), (6, 3, 0.5), (6, 0, 0.1)]:
        weights[i, j] = weights[j, i] = weight
    vectors = np.array([[1.0, 0]] * 3 + [[0.0, 1]] * 3 + [[1.0, 0]])
    space = Space(graph=sparse.csr_matrix(weights), vectors=vectors)
    partition = np.array([0, 0, 0, 1, 1, 1, 2])
    assert merged(space, partition, 3).tolist() == [0, 0, 0, 1, 1, 1, 1]
    assert merged(space, partition, 1).tolist() == partition.tolist()


def test_assigning_the_rest_empties_no_cluster():
    """A step of the assignment that would leave a cluster empty is not taken."""
    rows = unit_rows(np.array([[1.0, 0.02], [1.0, -0.02], [1.0, 0.0], [1.0, 0.01], [-1.0, 0.0], [-1.0, 0.1]]))
    settings = replace(SETTINGS, components=1)
    labels, _ = _assigned(rows, np.array([0, 1, 4]), np.array([0, 1, 2]), settings)
    assert sorted(set(labels.tolist())) == [0, 1, 2]
