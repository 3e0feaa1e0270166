"""Tables for spreadsheets: CSV (RFC 4180) that a spreadsheet shows as text and never runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from corpus.decisions import Decision
from web import schedule
from web.records import Record
from web.replies import printable
from web.schedule import Cell, Entry
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
RECORD_COLUMNS: Final = (
    "id", "asked_at", "question", "filters", "papers", "by", "status", "answer", "generation", "digest",
)  # fmt: skip
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # the wide forms too: some spreadsheets take them
_RISKY: Final = ("\t", "\r", "\n")


def decisions_csv(decisions: Iterable[Decision]) -> str:
    """Write the decisions register with a header; the columns are the keys of its JSON."""
    return "".join(_lines((decision_json(decision) for decision in decisions), COLUMNS))


def schedule_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Write a schedule, a line at a time, the header first."""
    return _lines(schedule.rows(entries), schedule.COLUMNS)


def records_csv(records: Iterable[Record]) -> str:
    """Write the search record, an answer in its words alone."""
    return "".join(_lines(map(_record_row, records), RECORD_COLUMNS))


def _record_row(record: Record) -> dict[str, Cell]:
    said = " ".join(statement["text"] for statement in record.answer["statements"])
    limited = "; ".join(f"{name} {value}" for name, value in record.filters.items())
    values = (record.id, record.asked_at, record.question, limited, record.access_name, record.by, record.status, said,
              record.generation, record.state)  # fmt: skip
    return dict(zip(RECORD_COLUMNS, values, strict=True))


def _lines(rows: Iterable[Mapping[str, Cell]], columns: Sequence[str]) -> Iterator[str]:
    made = io.StringIO()
    writer = csv.DictWriter(made, columns, lineterminator="\r\n")
    writer.writeheader()
    yield made.getvalue()
    for row in rows:
        made.seek(0)
        made.truncate()
        writer.writerow({name: _written(value) for name, value in row.items()})
        yield made.getvalue()


def _written(value: Cell) -> str:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return "" if value is None else safe(printable(value)) if isinstance(value, str) else str(value)


def safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_RISKY) or cell.lstrip().startswith(_BEGINS_FORMULA) else cell
