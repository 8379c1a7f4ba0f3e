"""What a person gets from clusters: a draft codebook, a table, and what the codebook leaves uncovered (restricted).

The draft alone may travel: it holds keywords from redacted text and not one sentence of an answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sli_themes.clustering.model import Clusters
from sli_themes.codebook.model import Codebook, Status, Theme
from sli_themes.errors import OutputError
from sli_themes.wording import counted

CLUSTER_ROW_COLUMNS = ("answer_id", "cluster", "margin", "central", "keywords", "text")
_MAX_NAME = 63
_NAME_KEYWORDS = 3
_DRAFT = "codebook-draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Say how much of one cluster the codebook covers.

    ``coded`` answers have at least one theme, by a person or the machine; ``uncoded`` have none; together they are
    the cluster's answers. ``share_coded`` is 0..1.
    """

    cluster: int
    coded: int
    uncoded: int
    share_coded: float


def coverage(clusters: Clusters, coded_answer_ids: Collection[str]) -> tuple[Coverage, ...]:
    """Return the coverage of each cluster, those with most uncoded answers first: there a theme may be missing."""
    coded = clusters.frame["answer_id"].isin(set(coded_answer_ids))
    by_cluster = coded.groupby(clusters.frame["cluster"]).agg(["sum", "size"])
    found = [
        Coverage(
            cluster=int(number), coded=int(hits), uncoded=int(size - hits), share_coded=float(hits / size)
        )
        for number, hits, size in by_cluster.itertuples()
    ]
    return tuple(sorted(found, key=lambda one: (-one.uncoded, one.share_coded, one.cluster)))


def draft_codebook(clusters: Clusters, *, title: str, question: str = "", number_from: int = 1) -> Codebook:
    """Return a codebook with a draft theme for each cluster, to be renamed, merged and defined by people.

    Examples stay empty: they would be words of answers, and a codebook travels. ``question`` "" means all open ones;
    clusters without keywords are named by their number, from ``number_from``.
    """
    themes: list[Theme] = []
    ids: set[str] = set()
    names: set[str] = set()
    for summary in clusters.summaries:
        fallback = f"Cluster {summary.cluster + number_from}"
        name = _name(summary.keywords) or fallback
        theme_id = _slug(name) or _slug(fallback)
        if theme_id in ids or name.casefold() in names:
            name = f"{name[: _MAX_NAME - 6]} ({summary.cluster + number_from})"
            theme_id = f"{theme_id}-{summary.cluster + number_from}"
        ids.add(theme_id)
        names.add(name.casefold())
        themes.append(
            Theme(
                id=theme_id,
                name=name,
                brief=f"Draft from a cluster of {counted(summary.size, 'answer')}{_stability(summary.stability)}",
                keywords=summary.keywords,
                questions=(question,) if question else (),
                status=Status.DRAFT,
            )
        )
    return Codebook(title=title, version=1, themes=tuple(themes))


def write_draft(folder: Path, text: str) -> Path:
    """Write a draft codebook under the first free name in ``folder`` and return its path.

    People edit drafts, so none is ever overwritten: codebook-draft.yaml, then codebook-draft-2.yaml, and so on.
    Raises `OutputError`.
    """
    from sli_themes.files import output_error, write_atomically

    for number in range(1, 10_000):
        path = folder / f"{_DRAFT}{f'-{number}' if number > 1 else ''}.yaml"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.open("x").close()  # claims the name: a second run at the same time takes the next
        except FileExistsError:
            continue
        except OSError as error:
            raise output_error(path, error) from None
        try:
            write_atomically(path, text.encode())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path
    raise OutputError(f"{folder}: no free name for a draft codebook → remove old drafts")


def clusters_csv(clusters: Clusters, texts: Mapping[str, str]) -> bytes:
    """Return a table with a row an answer, by cluster and then from most to least typical (restricted).

    ``texts`` are the answers by answer_id, as they were written; ``central`` is the rank (from 1) among the central
    answers, "" for the rest. A spreadsheet opens it without running any cell.
    """
    from sli_themes.files import csv_bytes

    ranks = {answer: rank for s in clusters.summaries for rank, answer in enumerate(s.central, start=1)}
    ordered = clusters.frame.sort_values(["cluster", "margin", "answer_id"], ascending=[True, False, True])
    rows = [
        (
            str(answer_id),
            int(number),
            float(margin),
            str(ranks.get(answer_id, "")),
            "; ".join(clusters.summaries[int(number)].keywords),
            texts.get(answer_id, ""),
        )
        for answer_id, number, margin in ordered.itertuples(index=False)
    ]
    return csv_bytes(CLUSTER_ROW_COLUMNS, rows, spreadsheet=True)


def _name(keywords: tuple[str, ...]) -> str:
    """Return the first keywords as a name of at most 63 characters, whole keywords only where they fit."""
    name = ""
    for keyword in keywords[:_NAME_KEYWORDS]:
        longer = f"{name}, {keyword}" if name else keyword
        if len(longer) > _MAX_NAME:
            break
        name = longer
    name = name or (keywords[0][:_MAX_NAME].strip() if keywords else "")
    return name[:1].upper() + name[1:]


def _stability(stability: float | None) -> str:
    return "" if stability is None else f" (stability {stability:.2f})"


def _slug(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
