"""Tables of a PDF page: the ruled ones, with what their lines leave out, and those without lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from indexer.readers.pieces import (
    FAR,
    Band,
    Span,
    band_of,
    clear_edges,
    crosses,
    cut,
    edges_between,
    figure_columns,
    figure_lines,
    head_start,
    merged,
    widened,
)
from indexer.readers.ruled import Grid, Rule, outside
from indexer.readers.shades import beside
from indexer.readers.unruled import unruled
from indexer.readers.words import Word, lines_of

_HEAD_HEIGHT: Final = 110.0  # points, at most, that a table's header takes


def tables_of(ruled: Sequence[Grid], words: Sequence[Word], rules: Sequence[Rule], page: int) -> tuple[Grid, ...]:
    """Return a page's tables from top to bottom: the ruled ones as far as their lines tell, and those without lines."""
    kept: list[Grid] = []
    for drawn in ruled:
        if not kept or drawn.top > kept[-1].bottom - 3 or drawn.columns[0] > kept[-1].columns[-1]:
            grid = beside(drawn, words, ruled)
            told = _told(grid, words, rules, page, kept[-1].bottom if kept else 0.0) if grid is drawn else grid
            kept += [told] if told else []
    return tuple(sorted([*kept, *unruled(outside(kept, words), rules, page)], key=lambda grid: grid.top))


def _told(grid: Grid, words: Sequence[Word], rules: Sequence[Rule], page: int, above: float) -> Grid | None:
    """Return a grid as it is, with the columns that its lines leave out, or nothing where they leave out its rows."""
    inside = [word for word in words if grid.holds(word)]
    if not figure_lines(inside):
        return grid
    walls = [Rule(False, at, grid.top, grid.bottom) for at in grid.columns]
    bands = [band_of(line, walls, close=False) for line in lines_of(inside, page)]
    crowded, stacked = 0, [0] * len(grid.rows)
    for band in bands:
        cells = {bisect_right(grid.columns, piece.left) for piece in band.figures}
        crowded += len(band.figures) > len(cells)
        stacked[bisect_right(grid.rows, band.middle) - 1] += len(band.figures) > 1
    if max(stacked) > 2 or (crowded > 1 and max(stacked) > 1):
        return None
    if not crowded:
        return grid
    return _with_columns(grid, words, rules, page, above) or (grid if crowded == 1 else None)


def _with_columns(grid: Grid, words: Sequence[Word], rules: Sequence[Rule], page: int, above: float) -> Grid | None:
    """Return a grid of which the lines part the rows only, with its columns and its header; nothing if it has none."""
    left, right = grid.columns[0], grid.columns[-1]
    near = [word for word in words if left - 3 <= word.left and word.right <= right + 3]
    bands = [
        band_of(line, (), close=False)
        for line in lines_of(near, page)
        if line.base > max(above, grid.top - _HEAD_HEIGHT)
    ]
    same = sorted({rule.at for rule in rules if rule.flat and abs(rule.start - left) < 5 and abs(rule.end - right) < 5})
    inside = [band for band in bands if grid.top <= band.middle <= grid.bottom]
    figures = figure_columns([band for band in inside if len(band.figures) > 1])
    rows = _extended(grid, same, bands, figures)
    body = [band for band in bands if rows[0] <= band.middle <= rows[-1]]
    full = [band for band in body if len(band.figures) > 1]
    figures = figure_columns(full)
    if len(figures) < 2 or sum(any(crosses(piece, figures) for piece in band.pieces) for band in body) > 1:
        return None
    columns = merged(
        piece.span for band in body[body.index(full[0]) :] for piece in band.pieces if not crosses(piece, figures)
    )
    while len(rows) > 2 and _is_title([band for band in body if rows[0] <= band.middle < rows[1]], columns):
        rows = rows[1:]
    start = next(index for index, band in enumerate(bands) if band.middle > rows[0])
    texts = [column for column in columns if not any(one[0] < column[1] and column[0] < one[1] for one in figures)]
    first = head_start(bands, start, figures, texts, above)
    lines = [cut(band, columns) for band in bands[first:]]
    columns = widened(columns, lines[: bands.index(full[0]) - first])
    edges = edges_between(columns, left, right)
    if first < start:
        rows = (bands[first].line.top - 1, *(at for at in same if bands[first].line.base < at < rows[0] - 3), *rows)
    rows = tuple(sorted({*rows, *_labels(lines, rows)}))
    uprights = []
    for high, low in pairwise(rows):
        pieces = [piece for band in lines if high <= band.middle < low for piece in band.pieces]
        uprights += clear_edges(edges, pieces, high, low)
    return Grid(tuple(edges), rows, tuple(uprights))


def _extended(grid: Grid, same: Sequence[float], bands: Sequence[Band], figures: Sequence[Span]) -> tuple[float, ...]:
    """Return a grid's rows with those below it: what other lines of the same length part, and one that none closes."""
    rows = list(grid.rows)
    for at in (at for at in same if at > grid.bottom + 3):
        between = [band for band in bands if rows[-1] < band.middle < at]
        if any(crosses(piece, figures) for band in between for piece in band.pieces):
            break
        rows.append(at)
    last = next((band for band in bands if band.middle > rows[-1]), None)
    near = last is not None and last.line.base - rows[-1] < FAR * last.line.size
    if last and near and sum(any(piece.over(column) for column in figures) for piece in last.figures) > 1:
        rows.append(last.line.bottom + 1)
    return tuple(rows)


def _is_title(bands: Sequence[Band], columns: Sequence[Span]) -> bool:
    """Whether the lines of a row are a title above a table's header, or nothing."""
    return not any(len(band.pieces) > 1 or band.pieces[0].over(columns[-1]) for band in bands)


def _labels(lines: Sequence[Band], rows: Sequence[float]) -> list[float]:
    """Return where a group's line in bold stands in one drawn row with the first row of its group."""
    return [
        (before.line.base + band.line.base - 0.6 * band.line.size) / 2
        for before, band in pairwise(lines)
        if before.line.bold
        and not band.line.bold
        and not before.figures
        and len(before.pieces) == 1
        and len(band.figures) > 1
        and band.line.text[0].isupper()
        and bisect_right(rows, before.middle) == bisect_right(rows, band.middle)
    ]
