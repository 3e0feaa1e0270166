"""Minutes set in a table, a row a minute: number, what was said, who is to act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from indexer.blocks import Block, Role
from indexer.marks import SLASHED

_NUMBER: Final = re.compile(r"\d{1,3}[.)]?|\d{1,2}\.\d{1,2}\.?")
_ACTS: Final = re.compile(r"(?:actions?|leads?|owner|by whom|who|responsib\w+)\b", re.IGNORECASE)
_DUE: Final = re.compile(
    r"(?:due|deadline|by when|status|progress|(?:target|completion|review) date|timescale)\b", re.IGNORECASE
)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_LONG: Final = 60  # characters; in a table of minutes what was said is longer than this in some row
_FEWEST: Final = 3  # numbered rows


def without_frames(blocks: Sequence[Block]) -> list[Block]:
    """Take the tables that only frame minutes apart: a heading or paragraph for each number, an action for its cell."""
    tables = _counting_on(blocks)
    numbered = sum(_is_numbered(row) for rows in tables.values() for row in rows)
    frames = {
        table
        for table, rows in tables.items()
        if numbered >= _FEWEST and any(map(_is_numbered, rows)) and any(map(_says_much, rows))
    }
    # Minutes set in a table say there most of what they say.
    inside = sum(len(row.text) for table in frames for row in tables[table])
    if inside < sum(len(block.text) for block in blocks if block.role is not Role.ROW):
        return list(blocks)
    acting = any(_acts(row) for table in frames for row in tables[table])
    found: list[Block] = []
    for block in blocks:
        if block.role is Role.ROW and block.table in frames:
            found += _parts(block, acting)
        else:
            found.append(block)
    return found


def _counting_on(blocks: Sequence[Block]) -> dict[int, list[Block]]:
    """Return the tables that may frame minutes: no logs of actions, and none that begins to count again."""
    tables: dict[int, list[Block]] = {}
    last, log = 0, False
    for table, group in groupby((block for block in blocks if block.role is Role.ROW), key=lambda block: block.table):
        rows = list(group)
        if not _is_numbered(rows[0]):
            log = _is_log(rows[0])
        numbers = [int(number[0]) for row in rows if (number := re.match(r"\d+(?!\d*/)", row.cells[0]))]
        if not log and (not numbers or numbers[0] >= last):
            tables[table] = rows
            last = numbers[-1] if numbers else last
    return tables


def _is_log(row: Block) -> bool:
    """Whether a row heads a log of actions: what is to be done stands before who does it, by when, how far it is."""
    return any(map(_ACTS.match, row.cells[:-1])) or any(map(_DUE.match, row.cells))


def _is_numbered(row: Block) -> bool:
    first = row.cells[0]
    return len(row.cells) > 1 and bool(_NUMBER.fullmatch(first) or SLASHED.fullmatch(first)) and bool(row.cells[1])


def _says_much(row: Block) -> bool:
    return any(len(cell) > _LONG for cell in row.cells[1:])


def _acts(row: Block) -> bool:
    """Whether a row heads its last column as that of who is to act."""
    return len(row.cells) > 2 and len(row.cells[-1]) < _LONG and _ACTS.match(row.cells[-1]) is not None


def _parts(row: Block, acting: bool) -> list[Block]:
    """Return a row as a minute's number with its title or first sentence, the rest of what it says, and its action."""
    if _acts(row):
        return [replace(row, role=Role.TEXT, cells=(), spans=(), table=0, bold=False)]
    number, *cells = row.cells
    action = cells.pop() if acting and len(cells) > 1 else ""
    texts = [cell for cell in cells if cell]
    begins = bool(number) and bool(texts)
    if begins:
        title = row.titles[row.cells.index(texts[0], 1)] if row.titles else 0
        texts[:1] = [texts[0][:title], texts[0][title:].lstrip()] if title else _SENTENCE.split(texts[0], maxsplit=1)
        texts[0] = f"{number} {texts[0]}"
    elif number:
        texts.insert(0, number)
    plain = replace(row, role=Role.TEXT, cells=(), spans=(), table=0, bold=False)
    parts = [replace(plain, text=text) for text in texts]
    if begins and "." not in number.rstrip("."):
        parts[0] = replace(parts[0], role=Role.HEADING, level=9, bold=True)
    return [*parts, *([replace(plain, text=f"Action: {action}")] if action else [])]
