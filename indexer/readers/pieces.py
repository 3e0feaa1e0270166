"""A line of words as pieces that may be cells, and the columns that the pieces of several lines make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from indexer.readers.ruled import Rule
from indexer.readers.words import Line, Word

_FIGURE: Final = re.compile(
    r"[-–—+(£$€]*\d(?:[\d,.]*\d)?(?:[-/]\d{2,4}|/\d{1,2}/\d{2,4})?(?:%|p|m|k|bn)?\)?%?\*{0,3}|n/a", re.IGNORECASE
)
_AMOUNT: Final = re.compile(r"[.,%£$€]")  # what tells an amount from the parts of a telephone number
_FILLER: Final = re.compile(r"[-–—+*.…]+")  # what stands in a cell without a figure, or before one
_GAP: Final = 0.9  # of the type size; a wider gap parts two cells, a narrower one two words
_CLOSE: Final = 0.4  # of the type size; the least gap between the heads of two columns
FAR: Final = 3.5  # of the type size; lines further apart are not of one table
HEADS: Final = 8  # lines, at most, that head a table

Span: TypeAlias = tuple[float, float]  # from where to where something runs, in points from the left


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together on a line: a cell, or a part of one."""

    left: float
    right: float
    words: tuple[Word, ...]
    figure: bool

    @property
    def span(self) -> Span:
        """From where to where it runs."""
        return self.left, self.right

    def over(self, column: Span) -> bool:
        """Whether it stands above, in or below a column, as far as left and right tell."""
        return self.left < column[1] and column[0] < self.right


@dataclass(frozen=True, slots=True)
class Band:
    """A line of words as pieces, from left to right."""

    line: Line
    pieces: tuple[Piece, ...]

    @property
    def figures(self) -> list[Piece]:
        """The pieces that are figures."""
        return [piece for piece in self.pieces if piece.figure]

    @property
    def middle(self) -> float:
        """The height of the letters' middle."""
        return self.line.base - 0.3 * self.line.size


def figure_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Return the figures of each line that has two or more, from top to bottom, before lines are made."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        if word.text[-1] in "0123456789%)" and _FIGURE.fullmatch(word.text):
            lines.setdefault(round(word.base / 2), []).append(word)
    return [lines[base] for base in sorted(lines) if len(lines[base]) > 1]


def may_hold(words: Sequence[Word]) -> bool:
    """Whether two figures stand below two others in the next such line: most pages are done with here."""
    return any(
        sum(any(one.left < other.right and other.left < one.right for one in above) for other in below) > 1
        for above, below in pairwise(figure_lines(words))
    )


def band_of(line: Line, rules: Sequence[Rule], close: bool = True) -> Band:
    """Part a line at its wide gaps and the lines drawn down through it; figures side by side are also parted."""
    middle = line.base - 0.3 * line.size
    walls = [rule.at for rule in rules if not rule.flat and rule.start <= middle <= rule.end]
    groups: list[list[Word]] = []
    for word in line.words:
        before = groups[-1][-1] if groups else None
        gap = word.left - before.right if before else 0.0
        if (
            before is None
            or gap > _GAP * word.size
            or any(before.right - 1 <= wall <= word.left + 1 for wall in walls)
            or (close and gap > 0.1 * word.size and _is_amount(before.text) and _is_amount(word.text))
        ):
            groups.append([word])
        else:
            groups[-1].append(word)
    return Band(line, tuple(_piece(group) for group in groups))


def _is_amount(text: str) -> bool:
    return _AMOUNT.search(text) is not None and _FIGURE.fullmatch(text) is not None


def _piece(words: Sequence[Word]) -> Piece:
    filled = [word.text for word in words if not word.mark and not _FILLER.fullmatch(word.text)]
    figure = len(filled) == 1 and _FIGURE.fullmatch(filled[0]) is not None
    return Piece(words[0].left, max(word.right for word in words), tuple(words), figure)


def cut(band: Band, columns: Sequence[Span]) -> Band:
    """Part words between two columns where they stand a little wider than words do: two heads set close together."""
    white = [(one[1], other[0]) for one, other in pairwise(columns)]
    groups: list[list[Word]] = []
    for piece in band.pieces:
        groups.append([piece.words[0]])
        for before, word in pairwise(piece.words):
            gap = word.left - before.right
            if gap > _CLOSE * word.size and any(
                before.right - 1 < right and left < word.left + 1 for left, right in white
            ):
                groups.append([word])
            else:
                groups[-1].append(word)
    return Band(band.line, tuple(_piece(group) for group in groups))


def crosses(piece: Piece, columns: Sequence[Span]) -> bool:
    """Whether words run on through two columns of figures, as a line of a paragraph does."""
    return sum(piece.over(column) for column in columns) > 1


def merged(spans: Iterable[Span]) -> list[Span]:
    """Join the stretches that overlap, from left to right."""
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def figure_columns(full: Sequence[Band]) -> list[Span]:
    """Return the columns that figures stand in on several of the lines, and seldom words."""
    figures = [piece for band in full for piece in band.figures]
    words = [piece for band in full for piece in band.pieces if not piece.figure]
    columns = []
    for column in merged(piece.span for piece in figures):
        here = sum(piece.over(column) for piece in figures)
        if here >= max(1, 0.2 * len(full), sum(piece.over(column) for piece in words)):
            columns.append(column)
    return columns


def widened(columns: Sequence[Span], heads: Sequence[Band]) -> list[Span]:
    """Return columns made as wide as the heads that stand over one of them, the nearest first."""
    wide = list(columns)
    for piece in (piece for band in reversed(heads) for piece in band.pieces):
        under = [index for index, column in enumerate(wide) if piece.over(column)]
        if len(under) == 1:
            left, right = wide[under[0]]
            wide[under[0]] = (min(left, piece.left), max(right, piece.right))
    return wide


def edges_between(columns: Sequence[Span], left: float, right: float) -> list[float]:
    """Return the edges of columns: the middles of what lies between them."""
    return [left, *((one[1] + other[0]) / 2 for one, other in pairwise(columns)), right]


def clear_edges(edges: Sequence[float], pieces: Sequence[Piece], top: float, bottom: float) -> list[Rule]:
    """Return the edges that no words of a row run over."""
    return [
        Rule(False, edge, top, bottom)
        for edge in edges
        if not any(piece.left + 1 < edge < piece.right - 1 for piece in pieces)
    ]


def head_start(
    bands: Sequence[Band],
    start: int,
    figures: Sequence[Span],
    texts: Sequence[Span],
    above: float,
) -> int:
    """Return where the lines begin that head a table: short words over its columns, and group lines between them."""
    first = start
    for index in range(start - 1, max(-1, start - 1 - HEADS), -1):
        band, below = bands[index], bands[index + 1].line
        if band.line.top < above or below.base - band.line.base > FAR * max(band.line.size, below.size):
            break
        if any(
            sum(piece.over(column) for column in (*figures, *texts)) > 1 and any(piece.over(text) for text in texts)
            for piece in band.pieces
        ):
            break
        if any(piece.over(column) for piece in band.pieces for column in figures):
            first = index
    return first
