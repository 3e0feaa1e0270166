"""The Excel workbook of a schedule. No cell of it is ever a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from web.replies import printable
from web.schedule import COLUMNS, Cell, Entry, rows

LONGEST: Final = 32_767
"""Characters that Excel lets a cell hold."""
_WIDTHS: Final = {
    "no": 6, "question": 40, "asked as": 24, "status": 18, "answer": 60, "places": 50, "pack pages": 14, "quotes": 60,
    "links": 40, "notes": 30, "likelihood": 12, "searched": 26, "which papers": 22, "limited to": 26,
    "asked at (UTC)": 18, "by": 20, "generation": 12, "library digest": 20, "record": 24,
}  # fmt: skip


def schedule_workbook(entries: Iterable[Entry]) -> bytes:
    """Write a schedule: a header that stays in view, a filter on each column, texts wrapped, dates as dates."""
    book = Workbook()
    book.properties.title, book.properties.creator = "Answers from board papers", "Boardpapers"
    book.properties.language = "en-GB"
    book.properties.created = book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Answers"
    _write_header(sheet)
    for number, row in enumerate(rows(entries), start=2):
        _write_row(sheet, number, row)
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_header(sheet: Worksheet) -> None:
    for at, name in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, at, name.capitalize() if name.islower() else name[0].upper() + name[1:])
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="14424A")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS[name]


def _write_row(sheet: Worksheet, number: int, row: Mapping[str, Cell]) -> None:
    for at, name in enumerate(COLUMNS, start=1):
        value = row[name]
        cell = sheet.cell(number, at)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if isinstance(value, str) and value:
            cell.value = cut(printable(value))
            # As text whatever it begins with, also when somebody edits the cell: openpyxl takes "=…" for a formula.
            cell.data_type, cell.quotePrefix = "s", True
        else:
            cell.value = None if value == "" else value
        if isinstance(value, datetime):
            cell.number_format = "yyyy-mm-dd hh:mm"


def cut(text: str) -> str:
    """Shorten a text to what a cell may hold."""
    counted = text.encode("utf-16-le")  # as Excel counts
    return text if len(counted) <= 2 * LONGEST else counted[: 2 * (LONGEST - 2)].decode("utf-16-le", "ignore") + " …"
