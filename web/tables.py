"""The cells of a table, found again from what its rows say: a row's context names each filled cell's column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from corpus.papers import Passage, PassageKind

Named: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its cells under the table's columns; a row whose cells are not certain is one cell, its whole text."""

    passage: Passage
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the passages that head it, its columns' names and its rows."""

    name: str
    heads: tuple[Passage, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(name: str, passages: Sequence[Passage]) -> list[Table]:
    """Lay out the rows of one table; where a header stands in its middle, what follows is laid out under that one."""
    starts = [0, *(n for n in range(1, len(passages)) if _is_head(passages[n]) and not _is_head(passages[n - 1]))]
    return [_table(name, passages[start:end]) for start, end in pairwise([*starts, len(passages)])]


def _table(name: str, passages: Sequence[Passage]) -> Table:
    heads = tuple(passage for passage in passages if _is_head(passage))
    body = [passage for passage in passages if not _is_head(passage)]
    header = heads[-1].text if heads else ""
    named = [_named(passage, header) for passage in body]
    columns = _columns(header, named)
    return Table(
        name,
        heads,
        columns,
        tuple(
            Row(passage, _cells(columns, cells) or (passage.text,)) for passage, cells in zip(body, named, strict=True)
        ),
    )


def _is_head(passage: Passage) -> bool:
    return passage.kind is PassageKind.HEADER


def _named(passage: Passage, header: str) -> Named:
    """Read "column: cell" pairs off the end of a row's context; none unless together they are the row's very words.

    A first column without a name is not in the context: its cell is what the row's text says before the others.
    """
    parts = passage.context.split("; ")
    pairs: list[tuple[str, str]] = []
    for n in range(len(parts) - 1, -1, -1):
        column, colon, cell = parts[n].partition(": ")
        words = " ".join([cell, *(cell for _, cell in pairs)])
        if not colon or not f" {passage.text}".endswith(f" {words}"):
            break
        pairs.insert(0, (column, cell))
        if words == passage.text:
            return tuple(pairs)
    rest = parts[: len(parts) - len(pairs)]
    # A cell that itself holds "; " cuts the run of pairs short: then its column is still among the parts left over.
    if not pairs or any(": " in part and part.partition(": ")[0] in header for part in rest):
        return ()
    first = passage.text.removesuffix(" ".join(cell for _, cell in pairs)).rstrip()
    return (("", first), *pairs)


def _columns(header: str, named: Sequence[Named]) -> tuple[str, ...]:
    """Cut a header's words into the columns that the rows name; words that no row names are a column left empty."""
    names = sorted({column for cells in named for column, _ in cells if column}, key=len, reverse=True)
    columns: list[str] = [""] if any(column == "" for cells in named for column, _ in cells) else []
    unnamed = ""
    rest = header if names else ""
    while rest:
        name = next((name for name in names if rest == name or rest.startswith(f"{name} ")), "")
        if name:
            columns += [unnamed, name] if unnamed else [name]
            unnamed = ""
        else:
            word = rest.split(" ", 1)[0]
            unnamed = f"{unnamed} {word}".strip()
        rest = rest[len(name or word) :].lstrip()
    if not set(names) <= set(columns):  # a header of several rows: a name has words of each
        return tuple(column for column, _ in max(named, key=len, default=()))
    return (*columns, unnamed) if unnamed else tuple(columns)


def _cells(columns: tuple[str, ...], named: Named) -> tuple[str, ...]:
    """Put named cells under their columns; nothing when it is not certain where each belongs."""
    if [column for column, _ in named] == list(columns):
        return tuple(cell for _, cell in named)
    if not named or len(set(columns)) < len(columns) or not {column for column, _ in named} <= set(columns):
        return ()
    cells = dict(named)
    return tuple(cells.get(column, "") for column in columns)
