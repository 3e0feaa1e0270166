"""Boxes and shades of one column on a PDF page: labels of what stands beside them, or behind a paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from indexer.readers.ruled import Grid, Rule
from indexer.readers.words import Line, Word, lines_of

_NEAR: Final = 3.0  # points by which words may begin before the edge that they stand beside
_WHITE: Final = 0.8  # of the type size: narrower white is the space between two words, however far justified
_LEVEL: Final = 2.0  # points by which the baselines of cells beside each other differ, at most
_FULL: Final = 0.8  # of a box's width; the lines of a paragraph are longer, but for its last
_LEADING: Final = 1.6  # of the type size; lines further apart are not of one paragraph


def beside(grid: Grid, words: Sequence[Word], grids: Sequence[Grid]) -> Grid | None:
    """Return a grid of one column with the words that stand to the right of its rows as a further one.

    Nothing, where it is the shade behind a paragraph; the grid itself, where nothing stands beside it.
    """
    held = [word for word in words if grid.holds(word)]
    if not held or not _one_column(grid, held):
        return grid
    inside = lines_of(held, 0)
    if any(b.left - a.right > 2 * line.size for line in inside for a, b in pairwise(line.words)):
        return grid
    if _paragraph(grid, inside):
        return None
    edge = grid.columns[-1]
    near = [
        word
        for word in words
        if word.left >= edge - _NEAR and grid.top <= word.base - 0.3 * word.size <= grid.bottom and not grid.holds(word)
    ]
    if any(other.columns[0] > edge - _NEAR and other.top < grid.bottom and grid.top < other.bottom for other in grids):
        return grid
    rows = [
        (top, [line for line in inside if top < line.base - 0.3 * line.size <= bottom])
        for top, bottom in pairwise(grid.rows)
    ]
    rows = [row for row in rows if row[1]]
    right = lines_of(near, 0)
    level = [row for row in rows if any(abs(line.base - row[1][0].base) <= _LEVEL for line in right)]
    alone = [line for line in right if not any(abs(line.base - other.base) <= _LEVEL for other in inside)]
    if len(rows) < 2 or 3 * len(level) < 2 * len(rows) or 4 * len(alone) > len(right):
        return grid
    start, end = min(line.left for line in right), max(line.right for line in right)
    if start - max(line.right for line in inside) < _WHITE * inside[0].size:
        return grid
    columns = (grid.columns[0], (max(line.right for line in inside) + start) / 2, end + 1)
    heights = (grid.top, *(top for top, _ in rows[1:]), grid.bottom)
    return Grid(columns, heights, tuple(Rule(False, at, grid.top, grid.bottom) for at in columns), True)


def _one_column(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether all words stand between the same two edges: what is drawn beside them are strips of the shade."""
    left, right = min(word.left for word in words), max(word.right for word in words)
    return not any(left + 1 < edge < right - 1 for edge in grid.columns)


def _paragraph(grid: Grid, lines: Sequence[Line]) -> bool:
    """Whether the lines in a grid are of one paragraph, each in a row of its own, that fills the grid's width."""
    if len(lines) < 2 or len(grid.rows) <= len(lines):
        return False
    left, right = grid.columns[0], max(line.right for line in lines)
    return (
        right - left > _FULL * (grid.columns[-1] - left)
        and all(line.right - left > _FULL * (right - left) for line in lines[:-1])
        and 2 * sum(line.text[0].islower() for line in lines[1:]) >= len(lines) - 1
        and all(after.base - before.base < _LEADING * before.size for before, after in pairwise(lines))
    )
