"""Keywords and what a person gets from clusters: nothing but redacted words, nothing overwritten."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from sli_themes.clustering.explore import (
    clusters_csv,
    coverage,
    draft_codebook,
    write_draft,
)
from sli_themes.clustering.grouping import cluster
from sli_themes.clustering.keywords import cluster_keywords, phrases
from sli_themes.codebook import Status, dump_codebook, read_codebook
from sli_themes.settings import ClusteringSettings

MONEY = [
    "Reserves are low and the budget gap grows",
    "A budget gap means reserves go",
    "The budget gap, again",
]
PEERS = ["Peer challenge helps us", "More peer challenge please", "We value peer challenge teams"]


def two_clusters(texts=(*MONEY, *PEERS)):
    """Return six answers in two clusters, with the keywords of ``texts``."""
    vectors = np.array([[1, 0.1], [1, 0.2], [1, 0.3], [0.1, 1], [0.2, 1], [0.3, 1]], dtype=np.float32)
    ids = [f"R{i}:q2" for i in range(6)]
    return cluster(ids, vectors, ClusteringSettings(), redacted_texts=texts, themes=2)


def test_keywords_set_clusters_apart():
    """The phrase that one cluster uses and the other does not comes first in each."""
    first, second = (summary.keywords for summary in two_clusters().summaries)
    assert first[0] == "budget gap"
    assert second[0] == "peer challenge"


def test_keywords_come_from_the_redacted_text_alone():
    """What redaction replaced is no keyword, nor is its placeholder; without redacted text there are none."""
    texts = [f"[council] and [own authority] say: {text}" for text in (*MONEY, *PEERS)]
    words = " ".join(" ".join(s.keywords) for s in two_clusters(texts).summaries)
    assert "council" not in words
    assert "authority" not in words
    assert all(s.keywords == () for s in two_clusters(None).summaries)


def test_a_word_of_one_answer_is_no_keyword():
    """Only one answer says "teams" and "helps": they would point to who wrote it."""
    words = [word for s in two_clusters().summaries for keyword in s.keywords for word in keyword.split()]
    assert "teams" not in words
    assert "helps" not in words


def test_copies_do_not_write_the_keywords():
    """A text that counts once cannot make its words frequent by being sent often."""
    texts = ["save the otter"] * 5 + ["budget gap", "budget gap grows"]
    once = np.array([True, False, False, False, False, True, True])
    (words,) = cluster_keywords(texts, np.zeros(7, dtype=np.int64), once, 10)
    assert words == ("budget gap",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Value for money.", ["value", "value for money", "money"]),
        ("We don’t agree; the council’s reserves", ["agree", "council", "council reserves", "reserves"]),
        ("budget. Gap 2015 cuts", ["budget", "gap", "cuts"]),
        (
            "Cyngor Sir Gaerwrangon 🙂",
            ["cyngor", "cyngor sir", "cyngor sir gaerwrangon", "sir", "sir gaerwrangon", "gaerwrangon"],
        ),
        ("of the and", []),
        ("", []),
    ],
)
def test_phrases_neither_start_nor_end_with_function_words(text, expected):
    """Phrases stay within a sentence, hold no number, and keep function words inside only."""
    assert list(phrases(text)) == expected


def test_the_draft_is_a_codebook_that_reads_back(tmp_path):
    """Every cluster is a draft theme with its keywords; the file is accepted by the reader."""
    found = two_clusters()
    path = write_draft(tmp_path, dump_codebook(draft_codebook(found, title="Draft", question="q2")))
    book = read_codebook(path)
    assert [theme.status for theme in book.themes] == [Status.DRAFT, Status.DRAFT]
    assert [theme.keywords for theme in book.themes] == [s.keywords for s in found.summaries]
    assert all(theme.questions == ("q2",) and theme.examples == () for theme in book.themes)
    assert book.themes[0].id.startswith("budget-gap")


def test_a_draft_never_overwrites(tmp_path):
    """A second draft takes the next free name, and the first one keeps what people wrote into it."""
    first = write_draft(tmp_path, "one")
    first.write_text("edited")
    second = write_draft(tmp_path, "two")
    assert first.read_text() == "edited"
    assert (second.name, second.read_text()) == ("codebook-draft-2.yaml", "two")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["codebook-draft-2.yaml", "codebook-draft.yaml"]


def test_clusters_without_keywords_get_distinct_names():
    """Ids and names are unique also when there are no words to name a cluster by."""
    book = draft_codebook(two_clusters(None), title="Draft")
    assert [theme.id for theme in book.themes] == ["cluster-1", "cluster-2"]
    assert [theme.name for theme in book.themes] == ["Cluster 1", "Cluster 2"]


def test_coverage_puts_what_is_left_uncovered_first():
    """The cluster with most uncoded answers leads, with the share that is coded."""
    found = two_clusters()
    first, second = coverage(found, ["R0:q2", "R1:q2", "R2:q2", "R3:q2", "elsewhere"])
    assert (first.cluster, first.coded, first.uncoded, round(first.share_coded, 2)) == (1, 1, 2, 0.33)
    assert (second.cluster, second.coded, second.uncoded, second.share_coded) == (0, 3, 0, 1.0)


def test_the_table_has_a_row_an_answer_and_runs_nothing_in_a_spreadsheet():
    """All answers are there, the central ones ranked, and a formula is made harmless."""
    found = two_clusters()
    content = clusters_csv(found, {"R0:q2": "=1+1"}).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert sorted(row["answer_id"] for row in rows) == [f"R{i}:q2" for i in range(6)]
    assert {row["text"] for row in rows if row["answer_id"] == "R0:q2"} == {"'=1+1"}
    assert sorted(row["central"] for row in rows if row["cluster"] == "0") == ["1", "2", "3"]
