"""Rows of tables: which are headers and group lines, and what a row's cells mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indexer.blocks import Block

_FIGURE: Final = re.compile(r"[-–(]?\s*[£$€]?\s*\d[\d,.]*\s*(?:%|m|k|bn|million|p)?\)?\*?", re.IGNORECASE)
_DATE_HEAD: Final = re.compile(
    r"(?:\d{1,2}[./]){2}\d{2,4}|(?:19|20)\d\d(?:[/-]\d{2,4})?|[A-Z][a-z]{2,8} (?:19|20)?\d\d"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row: its block, whether it is a header or a group's line, and the context that explains its cells."""

    block: Block
    header: bool
    context: str
    contents: bool = False


def explain(rows: Sequence[Block], inherited: Sequence[str] = ()) -> tuple[list[Row], tuple[str, ...]]:
    """Give every row of a table its context: header and value for each filled cell, and the group it stands in.

    `inherited` is the header of the table before, for one that goes on over a page without repeating it.
    Returns the rows and the header cells in force at the end.
    """
    header: tuple[str, ...] = ()
    group = ""
    explained: list[Row] = []
    contents = any(re.fullmatch(r"contents|page", cell, re.IGNORECASE) for cell in rows[0].cells)
    if not _is_header(rows, 0) and len(inherited) == len(rows[0].cells):
        header = tuple(inherited)
    for index, block in enumerate(rows):
        if _is_header(rows, index):
            header = block.cells
            explained.append(Row(block, True, "", contents))
            continue
        filled = [cell for cell in block.cells if cell]
        if len(block.cells) > 1 and len(filled) == 1 and block.cells[0] and not _FIGURE.fullmatch(block.cells[0]):
            group = block.cells[0]
            explained.append(Row(block, False, "; ".join(cell for cell in header if cell), contents))
            continue
        explained.append(Row(block, False, _context(header, group, block.cells), contents))
    return explained, header


def _is_header(rows: Sequence[Block], index: int) -> bool:
    block = rows[index]
    if block.header:
        return True
    if index > 0 or len(rows) < 2 or len(block.cells) < 2:
        return False
    filled = [cell for cell in block.cells if cell]
    if any(_FIGURE.fullmatch(cell) and not _DATE_HEAD.fullmatch(cell) for cell in filled):
        return False
    if not block.cells[0] and filled:
        return True
    short = all(len(cell) < 60 for cell in filled) and not any(re.match(r"\d+[.)]", cell) for cell in filled)
    # A group's line, which fills one cell, does not tell what stands in the columns.
    below = next((row.cells for row in rows[1:] if sum(map(bool, row.cells)) > 1), rows[1].cells)
    differs = sum(len(cell) for cell in below) > 1.5 * sum(map(len, filled)) or any(_FIGURE.fullmatch(c) for c in below)
    return len(filled) == len(block.cells) and short and (block.bold or differs)


def _context(header: Sequence[str], group: str, cells: Sequence[str]) -> str:
    parts = [group] if group else []
    if header and len(header) == len(cells):
        first = f"{header[0]}: {cells[0]}" if header[0] and cells[0] else ""
        parts += [first] if first else []
        parts += [f"{name}: {cell}" for name, cell in zip(header[1:], cells[1:], strict=True) if name and cell]
    else:
        parts += [cell for cell in header if cell]
    return "; ".join(parts)
