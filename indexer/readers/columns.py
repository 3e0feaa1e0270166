"""Columns of prose on a PDF page: the words put on lines in the order a person reads them, column by column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

from indexer.readers.ruled import Grid
from indexer.readers.words import Line, Word, lines_of

_GUTTER: Final = 0.8  # of the type size: narrower white is the space between two words, however far justified
_LINES: Final = 5  # a column has at least so many lines: fewer are a heading beside another, or a form
_BIN: Final = 4.0  # points; left edges nearer than this are one edge
_NARROW: Final = 6  # of the type size, the least a column takes with the white beside it
_INDENT: Final = 8  # such steps from a bullet to its words, at most
_MARGIN: Final = 0.1  # of the page's height, at its top and foot, where running heads stand


@dataclass(frozen=True, slots=True)
class _Band:
    """Lines `first` to `end` (the last one not included) that stand in two columns, parted at `edge`."""

    first: int
    end: int
    edge: float
    lines: int


_Part = tuple[Word, ...]


def lines_in_order(words: list[Word], page: int, height: float, tables: Sequence[Grid] = ()) -> list[Line]:
    """Put words on lines, from top to bottom and column by column; a table across the columns ends them."""
    lines = lines_of(words, page)
    band = _best_band(lines, height, tables)
    if band is None:
        return lines
    inside = [word for line in lines[band.first : band.end] for word in line.words]
    ordered = []
    for column in (
        [word for word in inside if word.left < band.edge],
        [word for word in inside if word.left >= band.edge],
    ):
        read = lines_in_order(column, page, height, tables)
        margin = min(line.left for line in read)
        ordered += [line if line.margin else replace(line, margin=margin) for line in read]
    above = [word for line in lines[: band.first] for word in line.words]
    below = [word for line in lines[band.end :] for word in line.words]
    return [
        *(lines_in_order(above, page, height, tables) if above else ()),
        *ordered,
        *(lines_in_order(below, page, height, tables) if below else ()),
    ]


def _best_band(lines: Sequence[Line], height: float, tables: Sequence[Grid]) -> _Band | None:
    """Return the longest run of lines that stands in two columns of prose."""
    best: _Band | None = None
    for edge in _edges(lines):
        for band in _bands(lines, edge, height, tables):
            if best is None or band.lines > best.lines or (band.lines == best.lines and band.edge < best.edge):
                best = band
    return best


def _edges(lines: Sequence[Line]) -> list[float]:
    """Return where the lines of a second column may begin: where several do, after white or alone on their line."""
    if len(lines) < _LINES:
        return []
    starts: Counter[int] = Counter()
    lefts: dict[int, float] = {}
    outer = min(line.left for line in lines)
    for line in lines:
        wide = _GUTTER * line.size
        found = [after.left for before, after in pairwise(line.words) if after.left - before.right > wide]
        if line.left > outer + _NARROW * line.size:
            found.append(line.left)
        for left in found:
            place = int(left // _BIN)
            starts[place] += 1
            lefts[place] = min(left, lefts.get(place, left))
    return [
        min(lefts[place], lefts.get(place + 1, left)) - 0.5
        for place, left in sorted(lefts.items())
        if starts[place - 1] == 0 and sum(starts[place + step] for step in range(_INDENT)) >= _LINES
    ]


def _bands(lines: Sequence[Line], edge: float, height: float, tables: Sequence[Grid]) -> Iterator[_Band]:
    """Yield the runs of lines that nothing joins across the edge, where both sides are columns of prose."""
    parts = [_parts(line, edge) for line in lines]
    across = [table.top for table in tables if table.columns[0] < edge < table.columns[-1]]
    first = 0
    while first < len(lines):
        if parts[first] is None:
            first += 1
            continue
        end = first + 1
        while (
            end < len(lines)
            and parts[end] is not None
            and not any(lines[end - 1].base < top < lines[end].base for top in across)
        ):
            end += 1
        found = _trimmed(lines, parts, first, end, height)
        if found is not None:
            yield _Band(*found[:2], edge, found[2])
        first = end


def _parts(line: Line, edge: float) -> tuple[_Part, _Part] | None:
    """Return the words left and right of the edge, or None where the line goes on across it."""
    words = line.words
    if line.right <= edge:
        return words, ()
    if line.left >= edge:
        return (), words
    count = 0
    for word in words:
        if word.left >= edge:
            break
        if word.right > edge:
            return None
        count += 1
    if 0 < count < len(words) and words[count].left - words[count - 1].right < _GUTTER * line.size:
        return None
    return words[:count], words[count:]


def _trimmed(
    lines: Sequence[Line], parts: Sequence[tuple[_Part, _Part] | None], first: int, end: int, height: float
) -> tuple[int, int, int] | None:
    """Return a run without what stands above and below its columns, and how many lines the columns have."""
    begun = first
    while first < end and not (parts[first] or ((), ()))[1]:
        first += 1
    while begun < first < end and lines[first].base - lines[first - 1].base < 1.5 * lines[first].size:
        first -= 1  # the first column may begin higher
    while first + 1 < end and lines[first].base < _MARGIN * height and _apart(lines, first):
        first += 1
    while end - 1 > first and lines[end - 1].base > (1 - _MARGIN) * height and _apart(lines, end - 2):
        end -= 1
    sides = [[part[side] for part in parts[first:end] if part and part[side]] for side in (0, 1)]
    if min(map(len, sides)) < _LINES:
        return None
    lowest = max(index for index in range(first, end) if (parts[index] or ((), ()))[1])
    for index in range(lowest, end - 1):  # below the second column the first may go on, without a wide gap
        if _apart(lines, index):
            end = index + 1
            break
    sides = [[part[side] for part in parts[first:end] if part and part[side]] for side in (0, 1)]
    apart = _share_no_baselines(*sides)
    if not all(_is_prose(side, apart) for side in sides) or _is_table(*sides):
        return None
    return first, end, sum(map(len, sides))


def _apart(lines: Sequence[Line], index: int) -> bool:
    """Whether more than a paragraph's gap is between a line and the next."""
    return lines[index + 1].base - lines[index].base > 2.6 * min(lines[index].size, lines[index + 1].size)


def _share_no_baselines(left: Sequence[_Part], right: Sequence[_Part]) -> bool:
    """Whether most lines of the shorter side stand beside none of the other: neither was set with the other in view."""
    fewer, more = sorted((left, right), key=len)
    bases = [words[0].base for words in more]
    alone = sum(all(abs(words[0].base - base) > 1.5 for base in bases) for words in fewer)
    return 2 * alone > len(fewer)


def _is_prose(side: Sequence[_Part], apart: bool) -> bool:
    """Whether one side is paragraphs: lines close below each other, filled with words; labels and cells are neither.

    A narrow column, of a word or two a line, must be set `apart` from the other side.
    """
    if len(side) < _LINES:
        return False
    right = max(words[-1].right for words in side)
    width = right - min(words[0].left for words in side)
    filled = sum(words[-1].right > right - 0.2 * width for words in side)
    texts = ["".join(word.text for word in words) for words in side]
    letters = [sum(map(str.isalpha, text)) for text in texts]
    figures = sum(2 * count < len(text) for count, text in zip(letters, texts, strict=True))
    steps = _steps(side)
    close = sum(step < 1.25 * _usual(steps) for step in steps)
    wide = 2 * filled >= len(side) and median(letters) >= 16 and median(len(words) for words in side) >= 3
    narrow = apart and len(side) >= 2 * _LINES and 5 * close >= 4 * len(steps)
    return (
        (wide or narrow)
        and 10 * figures <= len(side)
        and _usual(steps) < 1.8 * side[0][-1].size
        and 3 * close >= 2 * len(steps)
    )


def _is_table(left: Sequence[_Part], right: Sequence[_Part]) -> bool:
    """Whether both sides begin their paragraphs side by side, as the cells of a table do."""
    starts, others = _starts(left), _starts(right)
    level = sum(any(abs(base - other) < 2 for other in others) for base in starts)
    return level >= 2 and level >= 0.8 * min(len(starts), len(others))


def _starts(side: Sequence[_Part]) -> list[float]:
    """Return the baselines that come after a gap, the first one left out."""
    bases = [words[0].base for words in side]
    steps = [after - before for before, after in pairwise(bases)]
    usual = _usual(steps)
    return [base for base, step in zip(bases[1:], steps, strict=True) if step > 1.25 * usual]


def _steps(side: Sequence[_Part]) -> list[float]:
    """Return how far each line is above the next one below it, which is not that of a further column beside it."""
    found = []
    for place, words in enumerate(side):
        for other in side[place + 1 : place + 4]:
            if other[0].left < words[-1].right and other[-1].right > words[0].left:
                found.append(other[0].base - words[0].base)
                break
    return found or [0.0]


def _usual(steps: Sequence[float]) -> float:
    """Return the distance of lines within a paragraph: a short one, but not the shortest."""
    return sorted(steps)[len(steps) // 4]
