"""Rows of tables: which are headers and group lines, and what a row's cells mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indexer.blocks import Block

_FIGURE: Final = re.compile(r"[-–(+]?\s*[£$€]?\s*[-–]?\d[\d,.]*\s*(?:%|m|k|bn|million|p)?\)?\*?", re.IGNORECASE)
_DATE_HEAD: Final = re.compile(
    r"(?:\d{1,2}[./]){2}\d{2,4}|(?:19|20)\d\d(?:[/-]\d{2,4})?|[A-Z][a-z]{2,8} (?:19|20)?\d\d"
)
_UNIT: Final = re.compile(r"[£$€%]|\b(?:figures|thousands?|millions?)\b", re.IGNORECASE)
_LONG: Final = 90  # characters; a longer cell is no head of a column
_HEADS: Final = 8  # rows, at most, that head a table


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row: its block, whether it is a header or a group's line, and the context that explains its cells."""

    block: Block
    header: bool
    context: str
    contents: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """What explains the cells of a table: the names of its columns, what was said of all of them, and the open groups.

    `rows` are the cells of its header rows as printed, to know them again at the top of the next page. A group is a
    line above rows, with how it is set. `contents`: the table is the paper's list of contents.
    """

    names: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    groups: tuple[tuple[str, tuple[float, bool]], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    contents: bool = False


def explain(rows: Sequence[Block], inherited: Head = Head()) -> tuple[list[Row], Head]:
    """Give every row of a table its context: header and value for each filled cell, and the groups it stands in.

    `inherited` is what holds at the end of the table before, for one that goes on over a page without repeating it.
    Returns the rows and what holds at their end.
    """
    names, said, groups, heads = inherited.names, inherited.said, inherited.groups, inherited.rows
    count = _header_rows(rows, len(names) == len(rows[0].cells))
    if count or rows[0].labelled or len(names) != len(rows[0].cells):
        names, said, groups, heads = (), (), (), ()
    goes_on = inherited.contents and not count
    contents = goes_on or any(re.fullmatch(r"contents|page", cell, re.IGNORECASE) for cell in rows[0].cells)
    label = _label(rows[count:])
    explained: list[Row] = []
    grouped = False  # whether the row before was a group's line
    for index, block in enumerate(rows):
        if index < count or block.header or (heads and block.cells in heads):
            if index >= count:
                names, said = (block.cells, ()) if block.header else (names, said)
            elif index == count - 1:
                heads = tuple(row.cells for row in rows[:count])
                names, said = _names(rows[:count])
            explained.append(Row(block, True, "", contents))
            continue
        if _is_group(block, label):
            name, style = next(filter(None, block.cells)), (block.size, block.bold)
            while groups and not grouped and groups[-1][1] <= style:
                groups = groups[:-1]
            groups = (*groups[-1:], (name, style))
            told = "; ".join(cell for cell in (*said, *names) if cell)
        else:
            told = _context(names, (*said, *(name for name, _ in groups)), block)
        grouped = _is_group(block, label)
        explained.append(Row(block, False, told, contents))
    return explained, Head(names, said, groups, heads, contents)


def is_figure(cell: str) -> bool:
    """Whether a cell holds a figure and nothing else."""
    return _FIGURE.fullmatch(cell) is not None


def _is_unlabelled(block: Block) -> bool:
    """Whether a table's first row on a page may be the rest of a row that the page's end cut: words, no label."""
    filled = [cell for cell in block.cells if cell]
    return (
        len(block.cells) > 1
        and not block.cells[0]
        and bool(filled)
        and all(len(cell.split()) > 1 and not _FIGURE.fullmatch(cell) for cell in filled)
    )


def _is_value(cell: str) -> bool:
    return _FIGURE.fullmatch(cell) is not None and _DATE_HEAD.fullmatch(cell) is None


def _has_values(block: Block) -> bool:
    return any(_is_value(cell) for cell in block.cells[1:])


def _header_rows(rows: Sequence[Block], named: bool) -> int:
    """Count the rows that head a table: those above its first figures, where most of its rows have figures.

    Where the columns are `named` by the table that this one may go on, its first row must be set as a header is.
    """
    if rows[0].labelled or _is_form(rows):
        return 0
    if rows[0].header:
        return next((index for index, row in enumerate(rows) if not row.header), len(rows))
    first = next((index for index, row in enumerate(rows) if _has_values(row)), 0)
    body = rows[first:]
    if first and 2 * sum(map(_has_values, body)) >= len(body):
        label = _label(body)
        while first and _is_group(rows[first - 1], label) and not _UNIT.search(rows[first - 1].text):
            first -= 1
        heads = rows[:first]
        if first <= _HEADS and all(len(cell) <= _LONG for row in heads for cell in row.cells):
            return first if any(sum(map(bool, row.cells)) > 1 or not row.cells[0] for row in heads) else 0
    return int(_is_header(rows) and (not named or (rows[0].bold and not all(row.bold for row in rows))))


def _is_form(rows: Sequence[Block]) -> bool:
    """Whether a table is a form: questions or labels in its first column, with what was filled in beside them."""
    asked = sum(re.search(r"[?:]$", row.cells[0]) is not None for row in rows)
    return len(rows) > 1 and len(rows[0].cells) == 2 and bool(rows[0].cells[0]) and 3 * asked >= 2 * len(rows)


def _is_header(rows: Sequence[Block]) -> bool:
    """Whether the first row is a header where the others need not have figures."""
    block = rows[0]
    if len(rows) < 2 or len(block.cells) < 2:
        return False
    filled = [cell for cell in block.cells if cell]
    if any(_is_value(cell) for cell in filled) or _is_group(block, 0):
        return False
    if not block.cells[0] and filled:
        return not _is_unlabelled(block)
    short = all(len(cell) < 60 for cell in filled) and not any(re.match(r"\d+[.)]", cell) for cell in filled)
    # A group's line, which fills one cell, does not tell what stands in the columns.
    below = next((row.cells for row in rows[1:] if sum(map(bool, row.cells)) > 1), rows[1].cells)
    differs = sum(len(cell) for cell in below) > 1.5 * sum(map(len, filled)) or any(_FIGURE.fullmatch(c) for c in below)
    whole = all(cell or span == 0 for cell, span in zip(block.cells, _spans(block), strict=True))
    return whole and short and (block.bold or differs)


def _spans(block: Block) -> tuple[int, ...]:
    return block.spans or (1,) * len(block.cells)


def _label(rows: Sequence[Block]) -> int:
    """Return the column that says what a row's figures are of: the first with words in half of the rows."""
    full = [row for row in rows if _has_values(row)]
    for column in range(len(full[0].cells) if full else 0):
        cells = [row.cells[column] for row in full if column < len(row.cells)]
        if 2 * sum(bool(re.search(r"[^\W\d_]{2}", cell)) and not _is_value(cell) for cell in cells) >= len(full):
            return column
    return 0


def _is_group(block: Block, label: int) -> bool:
    """Whether a row is a line above others: one cell filled, at the label, or across the whole table."""
    filled = [index for index, cell in enumerate(block.cells) if cell]
    if len(block.cells) < 2 or len(filled) != 1 or _FIGURE.fullmatch(block.cells[filled[0]]):
        return False
    return filled[0] <= label or _spans(block)[filled[0]] > 0.8 * len(block.cells)


def _names(heads: Sequence[Block]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name each column by the cells above it, from the top down; what heads all of them is said apart."""
    columns: list[list[str]] = [[] for _ in heads[0].cells]
    said = []
    for row in heads:
        filled = [index for index, cell in enumerate(row.cells) if cell]
        whole = len(filled) == 1 and _spans(row)[filled[0]] > 0.8 * len(row.cells)
        if len(heads) > 1 and len(filled) == 1 and (whole or (filled[0] and _UNIT.search(row.text))):
            said.append(row.text)
            continue
        for index in filled:
            for column in columns[index : index + _spans(row)[index]]:
                if column[-1:] != [row.cells[index]]:
                    column.append(row.cells[index])
    return tuple(" ".join(column) for column in columns), tuple(said)


def _context(names: Sequence[str], said: Sequence[str], block: Block) -> str:
    cells, spans = block.cells, _spans(block)
    parts = list(said)
    if not names or len(names) != len(cells):
        return "; ".join([*parts, *(name for name in names if name)])
    for index, cell in enumerate(cells):
        over = dict.fromkeys(name for name in names[index : index + max(1, spans[index])] if name)
        if cell and over:
            parts.append(f"{' '.join(over)}: {cell}")
    return "; ".join(parts)
