"""Tables for spreadsheets: CSV (RFC 4180) that a spreadsheet shows as text and never runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from corpus.decisions import Decision
from web.shapes import decision_json

CSV: Final = "text/csv; charset=utf-8; header=present"
COLUMNS: Final = (
    "id",
    "kind",
    "body",
    "date",
    "minute",
    "title",
    "number",
    "text",
    "context",
    "who",
    "by_when",
    "url",
    "citation",
)
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def decisions_csv(decisions: Iterable[Decision]) -> str:
    """Write the decisions register with a header; the columns are the keys of its JSON."""
    return _sheet(decision_json(decision) for decision in decisions)


def _sheet(rows: Iterable[Mapping[str, str | None]]) -> str:
    made = io.StringIO()
    writer = csv.DictWriter(made, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: safe(value or "") for name, value in row.items()} for row in rows)
    return made.getvalue()


def safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_RISKY) else cell
