"""results.json: everything that is published, for programs; ``format_version`` says how to read it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sli_themes.outputs.conventions import option_per_cent
from sli_themes.outputs.quotes_csv import in_theme_order
from sli_themes.results import FORMAT_VERSION, Results, RunRecord
from sli_themes.tabulated import ClosedTable, Tables

FILE_NAME = "results.json"


def render(results: Results) -> bytes:
    """Return the results as indented JSON with sorted keys; lists keep the order of the tables."""
    counts = results.counts.split_by("")
    content = {
        "format_version": FORMAT_VERSION,
        "title": results.title,
        "date": results.date or None,
        "questions": [asdict(question) for question in results.questions],
        "bases": [asdict(base) for base in counts.bases],
        "counts": [asdict(count) for count in counts.counts],
        "pairs": [asdict(pair) for pair in counts.pairs],
        "terms": [asdict(term) for term in results.terms],
        "codings_left_out": dict(counts.left_out),
        "themes": [asdict(theme) for theme in results.themes],
        "quotes": [
            {**asdict(quote), "attribution": quote.attribution.words} for quote in in_theme_order(results)
        ],
        "tables": tables_object(results.tables, results.settings.counts.min_base),
        "record": record_object(results.record),
    }
    return json_bytes(content)


def tables_object(tables: Tables, min_base: int) -> dict[str, Any]:
    """Return the tables with per cents as printed; the counts of a group, which are told nowhere, are left out."""
    return {
        "responses": [asdict(table) for table in tables.responses],
        "closed": [_closed(table, min_base) for table in tables.closed],
        "covered": None if tables.covered is None else asdict(tables.covered),
        "by_group": [asdict(row) for row in tables.by_group],
    }


def _closed(table: ClosedTable, min_base: int) -> dict[str, Any]:
    rows = [
        {
            "option": row.option,
            "counts": [
                number if column.whole else None
                for column, number in zip(table.columns, row.counts, strict=True)
            ],
            "per_cents": [
                option_per_cent(column, number, min_base)
                for column, number in zip(table.columns, row.counts, strict=True)
            ],
        }
        for row in table.rows
    ]
    return {**asdict(table), "rows": rows}


def record_object(record: RunRecord) -> dict[str, Any]:
    """Return a run record with its pairs as objects."""
    pairs = ("versions", "settings", "accounting")
    return {name: dict(value) if name in pairs else value for name, value in asdict(record).items()}


def json_bytes(content: dict[str, Any]) -> bytes:
    """Return JSON that is the same for the same content: sorted keys, no NaN, one line end at the end."""
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return f"{text}\n".encode()
