"""Tables on a PDF page that no lines draw, or only some: figures that stand below each other in columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from indexer.readers.pieces import (
    FAR,
    HEADS,
    Band,
    Span,
    band_of,
    clear_edges,
    crosses,
    cut,
    edges_between,
    figure_columns,
    head_start,
    may_hold,
    merged,
    widened,
)
from indexer.readers.ruled import Grid, Rule
from indexer.readers.words import Word, lines_of

_WIDE: Final = 0.6  # of a table's width; a line drawn over that much of it parts two rows


def unruled(words: Sequence[Word], rules: Sequence[Rule], page: int) -> list[Grid]:
    """Find the tables among words that stand outside ruled ones, from top to bottom."""
    if not may_hold(words):
        return []
    bands = [band_of(line, rules) for line in lines_of(list(words), page)]
    found: list[Grid] = []
    start = 0
    while start < len(bands):
        end = _body(bands, start)
        if end == start:
            start += 1
            continue
        grid = _grid(bands, start, end, rules, found[-1].bottom if found else 0.0)
        if grid is not None:
            found.append(grid)
        start = end
    return found


def _body(bands: Sequence[Band], start: int) -> int:
    """Return where the lines of figures end that begin at `start`, words among them; `start` if there are none."""
    if len(bands[start].figures) < 2:
        return start
    end = start + 1
    columns = merged(piece.span for piece in bands[start].figures)
    for index in range(start + 1, len(bands)):
        band, before = bands[index], bands[index - 1].line
        if band.line.base - before.base > FAR * max(band.line.size, before.size):
            break
        figures = band.figures
        shared = sum(any(piece.over(column) for column in columns) for piece in figures)
        if len(figures) >= 2 and (shared >= 2 or not columns):
            columns = merged([*columns, *(piece.span for piece in figures)])
            end = index + 1
        elif any(crosses(piece, columns) for piece in band.pieces if not piece.figure):
            break
    return end


def _grid(bands: Sequence[Band], start: int, end: int, rules: Sequence[Rule], above: float) -> Grid | None:
    """Return the table of the lines from `start` to `end`, with its header; nothing where it is none."""
    body = bands[start:end]
    full = [band for band in body if len(band.figures) >= 2]
    figures = figure_columns(full)
    labels = [
        [piece for piece in band.pieces if not piece.figure and not any(piece.over(column) for column in figures)]
        for band in body
    ]
    # Two lines with two figures each may stand so by chance.
    if len(figures) < 2 or len(full) + len(figures) < 5 or len(full) < 2 or 2 * sum(map(bool, labels)) < len(full):
        return None
    texts = merged(piece.span for pieces in labels for piece in pieces)
    columns = sorted([*figures, *texts])
    first = head_start(bands, start, figures, texts, above)
    lines = [cut(band, columns) for band in bands[first:end]]
    columns = widened(columns, lines[: start - first])
    left, right = columns[0][0] - 1, columns[-1][1] + 1
    edges = edges_between(columns, left, right)
    label = max(texts, key=lambda text: sum(piece.over(text) for pieces in labels for piece in pieces))
    drawn = sorted(
        rule.at for rule in rules if rule.flat and min(rule.end, right) - max(rule.start, left) > _WIDE * (right - left)
    )
    if len({bisect_right(drawn, band.middle) for band in full}) < 0.8 * len(full):
        drawn = []  # they part groups of rows
    while (
        end < len(bands)
        and _boxed((bands[end - 1],), bands[end], drawn)
        and len(clear_edges(edges, bands[end].pieces, 0.0, 0.0)) == len(edges)
    ):
        lines.append(cut(bands[end], columns))
        end += 1
    head = start - first
    while head and not any(piece.over(column) for piece in lines[head - 1].pieces for column in figures):
        head -= 1
    groups = _rows(lines, head, label, drawn)
    rows = [groups[0][0].line.top - 1]
    spreads = (
        (index, _spread(groups[:index], groups[index], columns, label)) for index in range(1, min(HEADS, len(groups)))
    )
    heads, over = next(((index, over) for index, over in spreads if over), (0, None))
    uprights = []
    for index, group in enumerate(groups):
        foot = max(band.line.base for band in group)
        low = foot + 0.25 * group[-1].line.size
        if index + 1 < len(groups):
            # A cell's text may stand higher or lower than its neighbours': a drawn line parts them better than a gap.
            low = (foot + min(band.line.base - 0.6 * band.line.size for band in groups[index + 1])) / 2
        pieces = [piece for band in group for piece in band.pieces]
        kept = edges
        if over and index < heads:
            apart = [over.get(one, 0) is not over.get(other, 1) for one, other in pairwise(columns)]
            kept = [edge for edge, parts in zip(edges, [True, *apart, True], strict=True) if parts]
        uprights += clear_edges(kept, pieces, rows[-1], low)
        rows.append(low)
    return Grid(tuple(edges), tuple(rows), tuple(uprights))


def _spread(
    above: Sequence[Sequence[Band]],
    below: Sequence[Band],
    columns: Sequence[Span],
    label: Span,
) -> dict[Span, Span] | None:
    """Return what heads each column where header cells stand over several columns, whose own heads are repeated."""
    headed = [column for column in columns if not (column[0] < label[1] and label[0] < column[1])]
    heads = [piece for band in below for piece in band.pieces if any(piece.over(column) for column in headed)]
    texts = {tuple(word.text for word in head.words) for head in heads}
    if len(texts) == len(heads) or len(heads) < 0.8 * len(headed) or any(head.figure for head in heads):
        return None
    pieces = [piece for rows in above for band in rows for piece in band.pieces]
    spans = [piece.span for piece in pieces if any(piece.over(column) for column in headed)]
    # What stands over two of the others heads them in its turn.
    over = merged(span for span in spans if not _heads_two(span, spans))
    if not 1 < len(over) < min(len(heads), len(headed)):
        return None
    # Each stands in the middle of its columns: part them so that all do, as nearly as can be.
    ways: dict[int, tuple[float, tuple[Span, ...]]] = {0: (0.0, ())}
    for span in over:
        ways = {
            end: min(
                (
                    (cost + abs(sum(span) - headed[start][0] - headed[end - 1][1]), before + (span,) * (end - start))
                    for start, (cost, before) in ways.items()
                    if start < end
                ),
                key=lambda way: way[0],
            )
            for end in range(min(ways) + 1, len(headed) + 1)
        }
    return dict(zip(headed, ways[len(headed)][1], strict=True))


def _heads_two(span: Span, spans: Sequence[Span]) -> bool:
    under = [other for other in spans if other != span and other[0] < span[1] and span[0] < other[1]]
    return any(one[1] <= other[0] for one, other in pairwise(sorted(under)))


def _rows(lines: Sequence[Band], body: int, label: Span, drawn: Sequence[float]) -> list[tuple[Band, ...]]:
    """Put the lines of a table together into rows; the first `body` lines are its header."""
    full = [band for band in lines[body:] if len(band.figures) >= 2]
    pitch = median([after.line.base - before.line.base for before, after in pairwise(full)] or [0.0])
    rows: list[list[Band]] = []
    for index, band in enumerate(lines):
        if rows and (_goes_on(rows[-1], band, label, drawn, pitch) if index > body else _boxed(rows[-1], band, drawn)):
            rows[-1].append(band)
        else:
            rows.append([band])
    return [tuple(row) for row in rows]


def _goes_on(row: Sequence[Band], band: Band, label: Span, drawn: Sequence[float], pitch: float) -> bool:
    """Whether a line belongs to the row before it: by the drawn lines, or as a label too long for one line."""
    before = row[-1]
    if len(band.figures) >= 2 and any(len(other.figures) >= 2 for other in row):
        return False
    if _boxed(row, band, drawn):
        return True
    high, low = before.middle, band.middle
    if any(high <= at <= low for at in drawn):
        return False
    last = next((piece for piece in before.pieces if piece.over(label)), None)
    first = next((piece for piece in band.pieces if piece.over(label)), None)
    if first is None:  # words of other columns alone, which go on below their like
        return all(any(piece.over(other.span) for other in before.pieces) for piece in band.pieces)
    if last is None:  # words of another column, that stand higher than this label
        return not any(piece.over(other.span) for piece in before.pieces for other in band.figures)
    if before.line.bold != band.line.bold and not before.figures:
        return False
    word = first.words[0]
    fits = last.right - last.left + 0.3 * word.size + word.right - word.left <= label[1] - label[0]
    if fits:
        return False
    tight = band.line.base - before.line.base < 0.9 * pitch
    return not before.figures or tight or word.text[0].islower() or bool(re.search(r"[-–&,/(]$", last.words[-1].text))


def _boxed(row: Sequence[Band], band: Band, drawn: Sequence[float]) -> bool:
    """Whether a line stands with the row before it between two drawn lines."""
    place = bisect_right(drawn, band.middle)
    return 0 < place < len(drawn) and place == bisect_right(drawn, row[0].middle)
