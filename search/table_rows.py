"""A row of a table in words: each cell with the header it stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from corpus.papers import Passage, PassageKind
from search.sentences import Span, word_count
from search.words import content_stems

LONGEST: Final = 70
"""Words up to which a row is written out with its headers."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row: what stands above it, and its place in the row's text."""

    header: str
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """A row as its text and its context give it; `label` is the span of what stands before the first known cell."""

    passage: Passage
    label: Span
    cells: tuple[Cell, ...]


def row_of(passage: Passage) -> Row | None:
    """Return the cells of a row with their headers; None where the context does not account for all of its text."""
    if passage.kind is not PassageKind.ROW or ": " not in passage.context:
        return None
    cells: list[Cell] = []
    at = 0
    for part in passage.context.split("; "):
        header, colon, cell = part.partition(": ")
        start = passage.text.find(cell, at) if colon and cell.strip() else -1
        # Cells stand side by side: only the row's label, which may have no header, comes before the first.
        if start < 0 or (cells and passage.text[at:start].strip()):
            continue
        cells.append(Cell(header, (start, start + len(cell))))
        at = start + len(cell)
    if not cells or passage.text[at:].strip() or word_count(passage.text[: cells[0].span[0]]) > LONGEST // 2:
        return None
    return Row(passage, (0, len(passage.text[: cells[0].span[0]].rstrip())), tuple(cells))


def part_of(row: Row, span: Span) -> Row:
    """Return as much of a row as a stretch of its text covers: a cell that it cuts keeps its header."""
    start, end = span
    cells = [Cell(cell.header, (max(start, cell.span[0]), min(end, cell.span[1]))) for cell in row.cells]
    label = max(start, row.label[0]), min(end, row.label[1])
    return Row(
        row.passage, label if label[0] < label[1] else (start, start), tuple(c for c in cells if c.span[0] < c.span[1])
    )


def written_row(row: Row) -> tuple[str, tuple[Span, ...]]:
    """Write a row out, "label; header: cell; …", and say where each cell stands in it."""
    text = row.passage.text[slice(*row.label)]
    places: list[Span] = []
    for cell in row.cells:
        text += f"; {cell.header}: " if text else f"{cell.header}: "
        places.append((len(text), len(text) + cell.span[1] - cell.span[0]))
        text += row.passage.text[slice(*cell.span)]
    return text, tuple(places)


def asked_cells(row: Row, words: set[str]) -> tuple[int, ...]:
    """Return which cells stand under the headers that say most of a question's words, the row's own label aside."""
    said = set(content_stems(row.passage.text[slice(*row.label)]))
    shares = [len((set(content_stems(cell.header)) | _years(cell.header)) & (words - said)) for cell in row.cells]
    best = max(shares, default=0)
    return tuple(place for place, share in enumerate(shares) if share == best) if best else ()


def _years(header: str) -> set[str]:
    return set(re.findall(r"(?:19|20)\d\d", header))
