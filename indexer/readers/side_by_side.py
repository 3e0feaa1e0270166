"""Cells that stand side by side on a PDF page between lines across, with no lines down to part them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Final

from indexer.marks import leading_number
from indexer.readers.pieces import Span, merged
from indexer.readers.ruled import Grid, Rule
from indexer.readers.words import Line, Word, lines_of

_ALIKE: Final = 3.0  # points by which the ends of lines across differ, at most, that part the rows of one table
_JOINT: Final = 1.5  # points between the pieces of one line across, at most
_WIDE: Final = 150.0  # points, the least that a line across runs which parts rows
_WHITE: Final = 0.8  # of the type size: narrower white is the space between two words, however far justified
_NEXT: Final = 2.0  # of the type size; lines further apart, or further from a line across, are not of one row


def between_rules(words: Sequence[Word], rules: Sequence[Rule], grids: Sequence[Grid], page: int) -> list[Grid]:
    """Find the tables whose rows only lines across part: the words of all rows leave the same columns of white.

    `words` are those outside the tables found before.
    """
    found: list[Grid] = []
    for places, joints in _runs(rules, grids):
        left, right = places[0][1], places[0][2]
        inside = [word for word in words if left - _ALIKE <= word.left and word.right <= right + _ALIKE]
        heights = [place[0] for place in places]
        rows = [
            (top, bottom, [word for word in inside if top < _middle(word) < bottom])
            for top, bottom in pairwise(heights)
        ]
        start = 0
        while start < len(rows):
            end = start
            while end < len(rows) and rows[end][2] and _gutters([row[2] for row in rows[start : end + 1]], joints):
                end += 1
            if end > start:
                above = lines_of([word for word in inside if _middle(word) < heights[0]], page) if start == 0 else []
                below = (
                    lines_of([word for word in inside if _middle(word) > heights[-1]], page) if end == len(rows) else []
                )
                table = _table(rows[start:end], joints, (left, right), above, below)
                if table is not None and not any(grid.top < table.bottom and table.top < grid.bottom for grid in found):
                    found.append(table)
            start = max(end, start + 1)
    return sorted(found, key=lambda grid: grid.top)


_Row = tuple[float, float, list[Word]]  # its top, its bottom, and its words


def _table(
    rows: Sequence[_Row], joints: Sequence[float], sides: Span, above: Sequence[Line], below: Sequence[Line]
) -> Grid | None:
    """Return the table of the rows that leave the same columns of white, if cells stand beside each other in them."""
    cells: list[Sequence[Word]] = [row[2] for row in rows]
    words, first = _open_end(above[::-1], rows[0][0], cells, joints)
    cells.append(words)
    words, last = _open_end(below, rows[-1][1], cells, joints)
    cells.append(words)
    kept = _shared(_gutters(cells, joints), cells)
    if not kept:
        return None
    columns = (sides[0], *kept, sides[1])
    heights = [rows[0][0], *(row[1] for row in rows)]
    if first:
        heights.insert(0, min(line.top for line in first) - 1)
    if last:
        heights.append(max(line.bottom for line in last) + 1)
    uprights = tuple(Rule(False, at, heights[0], heights[-1]) for at in columns)
    return Grid(columns, tuple(heights), uprights)


def _open_end(
    lines: Sequence[Line], at: float, rows: Sequence[Sequence[Word]], joints: Sequence[float]
) -> tuple[list[Word], list[Line]]:
    """Return what is one more row above the first line across, or below the last: lines may part the rows only."""
    columns = len(_gutters(rows, joints))
    row: list[Line] = []
    words: list[Word] = []
    for line in lines:
        more = [*words, *line.words]
        if abs(line.base - (row[-1].base if row else at)) > _NEXT * line.size:
            break
        if len(_gutters([*rows, more], joints)) != columns:
            break
        row.append(line)
        words = more
    edges = _gutters([*rows, words], joints)
    filled = {sum(word.left > edge for edge in edges) for word in words}
    return (words, row) if 0 in filled and len(filled) > 1 else ([], [])


_Place = tuple[float, float, float]  # the height of a line across, and from where to where it runs


def _runs(rules: Sequence[Rule], grids: Sequence[Grid]) -> list[tuple[list[_Place], list[float]]]:
    """Return lines across that begin and end alike, two or more below each other with no table among them.

    With each run come the places where the pieces meet of which every one of its lines is drawn.
    """
    heights: list[list[Rule]] = []
    for rule in sorted((rule for rule in rules if rule.flat), key=lambda rule: rule.at):
        if heights and rule.at - heights[-1][0].at < _JOINT:
            heights[-1].append(rule)
        else:
            heights.append([rule])
    joined: list[tuple[_Place, list[float]]] = []
    for level in heights:
        pieces: list[tuple[_Place, list[float]]] = []
        for rule in sorted(level, key=lambda rule: (rule.start, rule.end)):
            (at, start, end), joints = pieces[-1] if pieces else ((0.0, 0.0, float("-inf")), [])
            if rule.start > end + _JOINT:
                pieces.append(((rule.at, rule.start, rule.end), []))
            elif rule.end > end:
                pieces[-1] = ((at, start, rule.end), [*joints, *([rule.start] if rule.start > end - _JOINT else [])])
        joined += pieces
    runs: list[list[tuple[_Place, list[float]]]] = []
    for line in joined:
        at, start, end = line[0]
        if end - start < _WIDE or any(grid.top - _ALIKE <= at <= grid.bottom + _ALIKE for grid in grids):
            continue
        for run in runs:
            before = run[-1][0]
            if abs(before[1] - start) <= _ALIKE and abs(before[2] - end) <= _ALIKE:
                if any(before[0] < grid.bottom and grid.top < at for grid in grids):
                    continue
                run.append(line)
                break
        else:
            runs.append([line])
    return [
        ([place for place, _ in run], [at for at in run[0][1] if all(_near(at, joints) for _, joints in run)])
        for run in runs
        if len(run) > 1
    ]


def _middle(word: Word) -> float:
    return word.base - 0.3 * word.size


def _near(at: float, places: Sequence[float]) -> bool:
    return any(abs(at - place) <= _ALIKE for place in places)


def _gutters(rows: Sequence[Sequence[Word]], joints: Sequence[float]) -> list[float]:
    """Return the middles of the white that no word of any row crosses: wide, or where lines across meet."""
    words = [word for row in rows for word in row]
    if not words:
        return []
    size = median(word.size for word in words)
    spans = merged((word.left, word.right) for word in words)
    white: list[Span] = [(one[1], other[0]) for one, other in pairwise(spans)]
    return [
        (start + end) / 2
        for start, end in white
        if end - start > _WHITE * size or any(start - _ALIKE <= at <= end + _ALIKE for at in joints)
    ]


def _shared(edges: Sequence[float], rows: Sequence[Sequence[Word]]) -> list[float]:
    """Return the edges with words on both sides, up to the next edges, in half of the rows and more than one."""
    kept = list(edges)
    for edge in edges:
        place = kept.index(edge)
        left, right = (kept[place - 1] if place else 0.0), (kept[place + 1] if place + 1 < len(kept) else float("inf"))
        both = sum(
            any(left < word.left < edge for word in row) and any(edge < word.left < right for word in row)
            for row in rows
        )
        if both < max(2, sum(map(bool, rows)) / 2):
            kept.remove(edge)
    return kept


def numbered(grid: Grid, words: Sequence[Word]) -> bool:
    """Whether the first column holds nothing but numbers as paragraphs have, or bullets: the rows are a list."""
    firsts = [
        " ".join(
            word.text for word in words if word.left < grid.columns[1] and grid.holds(word) and top < word.base < low
        )
        for top, low in pairwise(grid.rows)
    ]
    return all(_is_mark(text) for text in firsts if text)


def _is_mark(text: str) -> bool:
    mark = leading_number(f"{text} -")
    return not any(map(str.isalnum, text)) or (mark is not None and mark.end >= len(text))


def with_cells(lines: Sequence[Line], lists: Sequence[Grid], words: Sequence[Word], page: int) -> list[Line]:
    """Put the lines of rows that are numbered paragraphs where they stand among a page's other lines."""
    found = list(lines)
    for grid in lists:
        place = next((index for index, line in enumerate(found) if line.base > grid.top), len(found))
        found[place:place] = _by_cell(grid, words, page)
    return found


def _by_cell(grid: Grid, words: Sequence[Word], page: int) -> list[Line]:
    """Put the words of numbered rows on lines, cell by cell; the number begins the first line."""
    found: list[Line] = []
    for top, bottom in pairwise(grid.rows):
        row = [word for word in words if grid.holds(word) and top < _middle(word) < bottom]
        number = tuple(word for word in row if word.left < grid.columns[1])
        for left, right in pairwise(grid.columns[1:]):
            lines = lines_of([word for word in row if left <= word.left < right], page)
            if lines and number:
                lines[0] = replace(lines[0], words=(*number, *lines[0].words))
                number = ()
            found += lines
        if number:
            found += lines_of(list(number), page)
    return found
