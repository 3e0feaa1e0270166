"""Ruled tables on a PDF page: the grid its lines draw, and the words in each cell."""

from __future__ import annotations

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, TypeAlias, cast

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.readers.words import Line, Word, direct, lines_of

_THIN: Final = 2.5  # points; a filled shape thinner than this is a line
_NEAR: Final = 3.0  # points; lines nearer than this are one line
_OPEN: Final = 12.0  # points by which lines across run on beyond a table's last line down where its side is open
_ROW: Final = 8.0  # points, the least that a row without its closing line takes
_OPEN_WIDTH: Final = 0.9  # of a table's width; the sides of such a row stand so far apart
_EDGE: Final = 0.1  # of the page's height; such a row runs to its head or foot
_SHARE: Final = 0.3  # of a table's width; a line across under less than that does not part its rows
_CLEAR: Final = 0.9  # of the type size; words are further apart than this only in different cells
_MANY: Final = 2000  # parts of one path; more are a picture
_SHAPES: Final = (pdfium_c.FPDF_PAGEOBJ_FORM, pdfium_c.FPDF_PAGEOBJ_PATH)
_DOT: Final = (1.2, 7.0)  # points; a filled shape of this size is a list's bullet, drawn instead of typed

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_PLAIN: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line on a page, across (`flat`) or down: its place, and from where to where it runs."""

    flat: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the edges of its columns and rows, in points from the page's top left corner.

    `uprights` are the lines down, each with where it starts and ends: a cell that spans columns has none inside.
    `labelled`: the first column names what stands in the others, in boxes of its own. `open_top` and `open_foot`: the
    lines down run on beyond the outermost line across, as they do where the page's end cuts a row.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    uprights: tuple[Rule, ...]
    labelled: bool = False
    open_top: bool = False
    open_foot: bool = False

    @property
    def top(self) -> float:
        """The edge above the first row."""
        return self.rows[0]

    @property
    def bottom(self) -> float:
        """The edge below the last row."""
        return self.rows[-1]

    def holds(self, word: Word) -> bool:
        """Whether the word stands inside the table."""
        if not self.rows[0] <= word.base - 0.3 * word.size <= self.rows[-1]:
            return False
        return self.columns[0] - _NEAR <= (word.left + word.right) / 2 <= self.columns[-1] + _NEAR


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table: its cells' texts in printed order, how many columns each spans, and its lines.

    There is a cell for each of the table's columns; one that another spans is empty, and spans 0. `cut_above` and
    `cut_below` say that no line parts the row from the page before or after. `titles` says how many characters of each
    cell its lines in bold take, where others follow them.
    """

    cells: tuple[str, ...]
    spans: tuple[int, ...]
    bold: bool
    lines: tuple[Line, ...]
    cut_above: bool = False
    cut_below: bool = False
    titles: tuple[int, ...] = ()


def drawn(page: pdfium.PdfPage) -> tuple[list[Rule], list[tuple[float, float]]]:
    """Return the straight lines drawn on a page, the edges of boxes included, and the middles of drawn bullets."""
    width, height = page.get_width(), page.get_height()
    found: list[Rule] = []
    dots: list[tuple[float, float]] = []
    for (left, bottom, right, top), shape, matrix in _paths(page.raw):
        top, bottom = height - top, height - bottom
        if right < 0 or left > width or bottom < 0 or top > height:
            continue
        across, down = right - left, bottom - top
        if _DOT[0] <= across <= _DOT[1] and _DOT[0] <= down <= _DOT[1] and 0.7 < across / down < 1.4:
            dots.append(((left + right) / 2, (top + bottom) / 2))
        elif down <= _THIN and across > 2 * _THIN:
            found.append(Rule(True, (top + bottom) / 2, left, right))
        elif across <= _THIN and down > 2 * _THIN:
            found.append(Rule(False, (left + right) / 2, top, bottom))
        elif (segments := pdfium_c.FPDFPath_CountSegments(shape)) in (4, 5) and down < 0.9 * height:
            found += [Rule(True, top, left, right), Rule(True, bottom, left, right)]
            found += [Rule(False, left, top, bottom), Rule(False, right, top, bottom)]
        elif 5 < segments <= _MANY:
            found += _strokes(shape, matrix, segments, height)
    return found, dots


def _strokes(shape: object, outer: Matrix, segments: int, height: float) -> list[Rule]:
    """Return the straight lines across and down of a path that draws several at once."""
    own = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(shape, own)
    a, b, c, d, e, f = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[Rule] = []
    begun = here = (0.0, 0.0)
    for index in range(segments):
        segment = pdfium_c.FPDFPath_GetPathSegment(shape, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, height - (b * x.value + d * y.value + f))
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        ends = [point] if kind == pdfium_c.FPDF_SEGMENT_LINETO else []
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            begun = point
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            ends.append(begun)
        for end in ends:
            across, down = abs(end[0] - here[0]), abs(end[1] - here[1])
            if down < 0.5 and across > 2 * _THIN:
                found.append(Rule(True, end[1], min(here[0], end[0]), max(here[0], end[0])))
            elif across < 0.5 and down > 2 * _THIN:
                found.append(Rule(False, end[0], min(here[1], end[1]), max(here[1], end[1])))
            here = end
        here = ends[-1] if ends else point
    return found


_object_at = direct(pdfium_c.FPDFPage_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_type_of = direct(pdfium_c.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)


def _paths(page: object) -> Iterator[tuple[tuple[float, float, float, float], object, Matrix]]:
    """Yield every path on a page: its bounds (left, bottom, right, top, in page space), and the space it stands in.

    The raw calls are used because wrapping each of a page's thousands of text objects takes longer than reading it.
    """
    count = pdfium_c.FPDFPage_CountObjects(page)
    handle = ctypes.cast(cast(Any, page), ctypes.c_void_p).value
    shapes = [_object_at(handle, index) for index in range(count)]
    stack: list[tuple[Any, Matrix]] = [
        (ctypes.cast(shape, pdfium_c.FPDF_PAGEOBJECT), _PLAIN) for shape in shapes if _type_of(shape) in _SHAPES
    ]
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    while stack:
        shape, matrix = stack.pop()
        kind = pdfium_c.FPDFPageObj_GetType(shape)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            inner = pdfium_c.FS_MATRIX()
            pdfium_c.FPDFPageObj_GetMatrix(shape, inner)
            own = _times((inner.a, inner.b, inner.c, inner.d, inner.e, inner.f), matrix)
            stack += [
                (pdfium_c.FPDFFormObj_GetObject(shape, index), own)
                for index in range(pdfium_c.FPDFFormObj_CountObjects(shape))
            ]
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH and pdfium_c.FPDFPageObj_GetBounds(shape, left, bottom, right, top):
            a, b, c, d, e, f = matrix
            xs = [a * x + c * y + e for x in (left.value, right.value) for y in (bottom.value, top.value)]
            ys = [b * x + d * y + f for x in (left.value, right.value) for y in (bottom.value, top.value)]
            yield (min(xs), min(ys), max(xs), max(ys)), shape, matrix


def _times(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def grids(rules: Sequence[Rule], height: float) -> list[Grid]:
    """Find the tables and boxes that the lines draw, from top to bottom; a box is a table of one column.

    `height` is the page's.
    """
    found = []
    for group in _touching(rules):
        uprights = [rule for rule in group if not rule.flat]
        flats = [rule for rule in group if rule.flat]
        if uprights and len(flats) > 1:
            uprights += _sides(flats, uprights)
        columns = _merge(rule.at for rule in uprights)
        if len(columns) < 2:
            continue
        rows = _edges(flats, columns[-1] - columns[0])
        above, below = _open_ends(uprights, rows, columns[-1] - columns[0], height)
        rows = [*above, *rows, *below]
        if len(rows) >= 2:
            found.append(
                Grid(tuple(columns), tuple(rows), tuple(uprights), open_top=bool(above), open_foot=bool(below))
            )
    return sorted(found, key=lambda grid: grid.top)


def _sides(flats: Sequence[Rule], uprights: Sequence[Rule]) -> list[Rule]:
    """Return the sides that are left open where several lines across run on beyond the outermost lines down."""
    top, bottom = min(rule.at for rule in flats), max(rule.at for rule in flats)
    left, right = min(rule.at for rule in uprights), max(rule.at for rule in uprights)
    starts = [rule.start for rule in flats if rule.start < left - _OPEN]
    ends = [rule.end for rule in flats if rule.end > right + _OPEN]
    return [
        Rule(False, at, top, bottom)
        for places, at in ((starts, min(starts, default=0)), (ends, max(ends, default=0)))
        if sum(abs(place - at) <= _NEAR for place in places) > 1
    ]


def _open_ends(
    uprights: Sequence[Rule], rows: Sequence[float], width: float, height: float
) -> tuple[list[float], list[float]]:
    """Return where the page's head and its foot cut a row: lines down run on to there, and no line across closes it."""
    top, foot = min(rule.start for rule in uprights), max(rule.end for rule in uprights)
    above = [rule.at for rule in uprights if rule.start - top <= _NEAR]
    below = [rule.at for rule in uprights if foot - rule.end <= _NEAR]
    apart = _OPEN_WIDTH * width
    cut_above = rows[0] - top > _ROW and top < _EDGE * height and max(above) - min(above) > apart
    cut_below = foot - rows[-1] > _ROW and foot > (1 - _EDGE) * height and max(below) - min(below) > apart
    return [top] if cut_above else [], [foot] if cut_below else []


def _edges(flats: Sequence[Rule], width: float) -> list[float]:
    """Return the lines that part rows: what runs under little of a table is a shade or a box inside a cell."""
    covered: dict[float, list[tuple[float, float]]] = {}
    places = _merge(rule.at for rule in flats)
    for rule in flats:
        at = max(place for place in places if place <= rule.at)
        covered.setdefault(at, []).append((rule.start, rule.end))
    found = []
    for at in places:
        reach, run = 0.0, float("-inf")
        for start, end in sorted(covered[at]):
            reach += max(0.0, end - max(start, run))
            run = max(run, end)
        if at in (places[0], places[-1]) or reach > _SHARE * width:
            found.append(at)
    return found


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group the lines that meet or cross, directly or through others."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    down = sorted((index for index, rule in enumerate(rules) if not rule.flat), key=lambda index: rules[index].at)
    places = [rules[index].at for index in down]
    for index, rule in enumerate(rules):
        if not rule.flat:
            continue
        within = slice(bisect_left(places, rule.start - _NEAR), bisect_right(places, rule.end + _NEAR))
        for other in down[within]:
            upright = rules[other]
            if upright.start - _NEAR <= rule.at <= upright.end + _NEAR:
                parent[root(index)] = root(other)
    groups: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        groups.setdefault(root(index), []).append(rule)
    return [group for group in groups.values() if len(group) > 3]


def _merge(places: Iterable[float]) -> list[float]:
    merged: list[float] = []
    for place in sorted(places):
        if not merged or place - merged[-1] > _NEAR:
            merged.append(place)
    return merged


def outside(grids: Sequence[Grid], words: Sequence[Word]) -> list[Word]:
    """Return the words that stand in none of the tables."""
    if not grids:
        return list(words)
    free = list(words)
    for grid in grids:
        holds = grid.holds
        free = [word for word in free if not holds(word)]
    return free


def grid_rows(grid: Grid, words: Sequence[Word], page: int, join: Callable[[Sequence[Word]], str]) -> list[GridRow]:
    """Return a table's rows that hold words, from top to bottom."""
    bands: list[list[Word]] = [[] for _ in grid.rows]
    for word in words:
        if grid.holds(word):
            bands[min(bisect_right(grid.rows, word.base - 0.3 * word.size), len(grid.rows) - 1) - 1].append(word)
    found = []
    for top, bottom, inside in zip(grid.rows, grid.rows[1:], bands, strict=False):
        if not inside:
            continue
        middle = (top + bottom) / 2
        here = [rule.at for rule in grid.uprights if rule.start - _NEAR <= middle <= rule.end + _NEAR]
        edges = [
            edge
            for edge in grid.columns[1:-1]
            if any(abs(edge - at) <= _NEAR for at in here) or _parts(edge, inside, grid.columns)
        ]
        edges = [grid.columns[0], *edges, grid.columns[-1]]
        cells: list[list[Word]] = [[] for _ in edges[1:]]
        for word in inside:
            cells[bisect_right(edges, (word.left + word.right) / 2, 1, len(edges) - 1) - 1].append(word)
        lines = [lines_of(cell, page) for cell in cells]
        texts: list[str] = []
        spans: list[int] = []
        titles: list[int] = []
        for (left, right), cell in zip(pairwise(edges), lines, strict=True):
            width = grid.columns.index(right) - grid.columns.index(left)
            texts += [join([word for line in cell for word in line.words]), *[""] * (width - 1)]
            spans += [width, *[0] * (width - 1)]
            titles += [_title(cell, join), *[0] * (width - 1)]
        bold = all(line.bold for cell in lines for line in cell)
        above = grid.open_top and top == grid.top
        below = grid.open_foot and bottom == grid.bottom
        every = tuple(line for cell in lines for line in cell)
        told = tuple(titles) if any(titles) else ()
        found.append(GridRow(tuple(texts), tuple(spans), bold, every, above, below, told))
    return _with_one_layout(found)


def _title(lines: Sequence[Line], join: Callable[[Sequence[Word]], str]) -> int:
    """Return how many characters the lines in bold take that a cell begins with; 0 where all are, or none."""
    if not lines or not lines[0].bold:
        return 0
    count = next((place for place, line in enumerate(lines) if not line.bold), 0)
    return len(join([word for line in lines[:count] for word in line.words]))


def _with_one_layout(rows: list[GridRow]) -> list[GridRow]:
    """Take each row's cells for the columns where all have as many, drawn at edges that differ from row to row."""
    counts = {sum(map(bool, row.spans)) for row in rows}
    if len(counts) != 1 or all(set(row.spans) == {1} for row in rows):
        return rows
    return [
        replace(
            row,
            cells=tuple(cell for cell, span in zip(row.cells, row.spans, strict=True) if span),
            spans=(1,) * max(counts),
            titles=tuple(title for title, span in zip(row.titles, row.spans, strict=False) if span),
        )
        for row in rows
    ]


def _parts(edge: float, words: Sequence[Word], columns: Sequence[float]) -> bool:
    """Whether a row's words keep clear of a column's edge that is not drawn there, with words right and left of it."""
    place = columns.index(edge)
    left = [word for word in words if columns[place - 1] < (word.left + word.right) / 2 < edge]
    right = [word for word in words if edge < (word.left + word.right) / 2 < columns[place + 1]]
    return (
        bool(left)
        and bool(right)
        and min(word.left for word in right) - max(word.right for word in left) > _CLEAR * words[0].size
    )
