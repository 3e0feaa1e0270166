"""Ruled tables on a PDF page: the grid its lines draw, and the words in each cell."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from indexer.readers.words import Line, Word, lines_of

_THIN: Final = 2.5  # points; a filled shape thinner than this is a line
_NEAR: Final = 3.0  # points; lines nearer than this are one line
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
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    uprights: tuple[Rule, ...]

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
        x, y = (word.left + word.right) / 2, word.base - 0.3 * word.size
        return self.columns[0] - _NEAR <= x <= self.columns[-1] + _NEAR and self.top <= y <= self.bottom


def drawn(page: pdfium.PdfPage) -> tuple[list[Rule], list[tuple[float, float]]]:
    """Return the straight lines drawn on a page, the edges of boxes included, and the middles of drawn bullets."""
    width, height = page.get_width(), page.get_height()
    found: list[Rule] = []
    dots: list[tuple[float, float]] = []
    for left, bottom, right, top, segments in _paths(page.raw):
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
        elif segments in (4, 5) and down < 0.9 * height:
            found += [Rule(True, top, left, right), Rule(True, bottom, left, right)]
            found += [Rule(False, left, top, bottom), Rule(False, right, top, bottom)]
    return found, dots


def _paths(page: object) -> Iterator[tuple[float, float, float, float, int]]:
    """Yield the bounds (left, bottom, right, top, in page space) and the segments of every path on a page.

    The raw calls are used because wrapping each of a page's thousands of text objects takes longer than reading it.
    """
    count = pdfium_c.FPDFPage_CountObjects(page)
    stack = [(pdfium_c.FPDFPage_GetObject(page, index), _PLAIN) for index in range(count)]
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
            yield min(xs), min(ys), max(xs), max(ys), pdfium_c.FPDFPath_CountSegments(shape)


def _times(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """Find the tables and boxes that the lines draw, from top to bottom; a box is a table of one column."""
    found = []
    for group in _touching(rules):
        columns = _merge(rule.at for rule in group if not rule.flat)
        rows = _merge(rule.at for rule in group if rule.flat)
        if len(columns) >= 2 and len(rows) >= 2:
            found.append(Grid(tuple(columns), tuple(rows), tuple(rule for rule in group if not rule.flat)))
    return sorted(found, key=lambda grid: grid.top)


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group the lines that meet or cross, directly or through others."""
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    down = [index for index, rule in enumerate(rules) if not rule.flat]
    for index, rule in enumerate(rules):
        if not rule.flat:
            continue
        for other in down:
            upright = rules[other]
            if (
                rule.start - _NEAR <= upright.at <= rule.end + _NEAR
                and upright.start - _NEAR <= rule.at <= upright.end + _NEAR
            ):
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


def grid_rows(
    grid: Grid, words: Sequence[Word], page: int, join: Callable[[Sequence[Word]], str]
) -> list[tuple[tuple[str, ...], bool, tuple[Line, ...]]]:
    """Return a table's rows: the cells' texts in printed order, whether all is bold, and the row's lines."""
    found = []
    for top, bottom in zip(grid.rows, grid.rows[1:], strict=False):
        inside = [word for word in words if grid.holds(word) and top <= word.base - 0.3 * word.size < bottom]
        if not inside:
            continue
        middle = (top + bottom) / 2
        edges = _merge(rule.at for rule in grid.uprights if rule.start - _NEAR <= middle <= rule.end + _NEAR)
        cells: list[list[Word]] = [[] for _ in range(max(1, len(edges) - 1))]
        for word in inside:
            column = sum(edge <= (word.left + word.right) / 2 for edge in edges[1:-1])
            cells[column].append(word)
        lines = [lines_of(cell, page) for cell in cells]
        texts = tuple(join([word for line in cell for word in line.words]) for cell in lines)
        bold = all(line.bold for cell in lines for line in cell)
        found.append((texts, bold, tuple(line for cell in lines for line in cell)))
    return found
