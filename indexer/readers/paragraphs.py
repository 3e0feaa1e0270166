"""Lines of a PDF page put together: paragraphs, headings, list items, footnotes, and table rows in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from corpus.papers import Box
from indexer.blocks import Block, Role
from indexer.readers.ruled import Grid, grid_rows
from indexer.readers.style import Style, joined
from indexer.readers.words import Line, Word

if TYPE_CHECKING:
    from indexer.readers.pdf import Page

# Bullets, arrows, shapes and ticks, and what symbol fonts print for them: a character of no script (U+E000 and on).
_BULLET: Final = re.compile("[•‣⁃∙·\u2190-\u21ff\u25a0-\u27bf\u2900-\u2bff\ue000-\uf8ff\ufffd]")
_DASHES: Final = "-–—o*"  # these begin a list item too, and may stand inside a sentence
_MARKER: Final = re.compile(
    r"(?:\d{1,3}[.)]|\(?\d{1,3}\)|\d{1,2}(?:\.\d{1,3}){1,3}\.?|\(?[a-z]\)|\(?[ivx]{1,5}\)|[A-Z]{1,2}\d{1,3}(?:\.\d+)*\.?)"
)
_SHORT: Final = 0.7  # of the way to the right edge; a line that ends before has not run on to the next
_WHOLE: Final = re.compile(r"\d{1,3}[.)]?")
_LABEL: Final = re.compile(r"[A-Z][\w’'/() -]{1,40}:(\s|$)")
_ENDED: Final = re.compile(r"[.!?:;][\"”’')\]]*$")


def page_blocks(
    lines: Sequence[Line], grids: Sequence[Grid], words: Sequence[Word], page: Page, style: Style, tables: int
) -> tuple[list[Block], int]:
    """Return a page's blocks in reading order, and how many tables the file has had so far."""
    blocks: list[Block] = []
    done = 0
    for place, grid in sorted(((_place(grid, lines), grid) for grid in grids), key=lambda found: found[0]):
        rows = grid_rows(grid, words, page.number, lambda found: joined(found, style)[0])
        if not rows:
            continue
        blocks += _text_blocks(lines[done:place], page, style)
        done = place
        tables += 1
        for row in rows:
            blocks.append(
                Block(
                    " ".join(cell for cell in row.cells if cell),
                    Role.ROW,
                    page.number,
                    cells=row.cells,
                    spans=row.spans,
                    titles=row.titles,
                    labelled=grid.labelled,
                    bold=row.bold,
                    size=max(line.size for line in row.lines),
                    table=tables,
                    cut_above=row.cut_above,
                    cut_below=row.cut_below,
                    boxes=tuple(line.box for line in row.lines),
                )
            )
    return blocks + _text_blocks(lines[done:], page, style), tables


def _text_blocks(lines: Sequence[Line], page: Page, style: Style) -> list[Block]:
    if not lines:
        return []
    groups: list[list[Line]] = []
    lines = _with_numbers_above(lines)
    leading, edge = _leading(lines), max(line.right for line in lines)
    for line in lines:
        if groups and not _starts(line, groups[-1], leading, edge, style):
            groups[-1].append(line)
        else:
            groups.append([line])
    margin = min(line.left for line in lines)
    return [_block(group, page, style, group[0].margin or margin) for group in groups]


def _with_numbers_above(lines: Sequence[Line]) -> list[Line]:
    """Put a list's number that stands beside the second line of its item before the first.

    A number is beside its second line when the words after it cannot begin an item: "6 (Cabinet, item 5)". The line
    above must stand where those words do, and the number before this one above that.
    """
    found = list(lines)
    for index in range(2, len(found)):
        line, above = found[index], found[index - 1]
        number, *words = line.words
        if not (words and _WHOLE.fullmatch(number.text) and (words[0].text[0] == "(" or words[0].text[0].islower())):
            continue
        if abs(above.left - words[0].left) > 3 or not above.text[0].isalnum() or above.text[0].islower():
            continue
        before = next((other for other in reversed(found[: index - 1]) if abs(other.left - line.left) <= 3), None)
        first = before.words[0].text.rstrip(".)") if before is not None and before.base < above.base else ""
        if first.isdigit() and int(first) + 1 == int(number.text.rstrip(".)")):
            up = above.base - line.base
            moved = number._replace(top=number.top + up, bottom=number.bottom + up, base=above.base)
            found[index - 1] = replace(above, words=(moved, *above.words))
            found[index] = replace(line, words=tuple(words))
    return found


def _place(grid: Grid, lines: Sequence[Line]) -> int:
    """Return how many of the lines come before a table: those of columns beside it are read where they stand."""
    for place, line in enumerate(lines):
        if line.base < grid.top + 2:
            continue
        if not line.margin or (line.left < grid.columns[-1] and line.right > grid.columns[0]):
            return place
    return len(lines)


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual distance of baselines, as a multiple of the type size."""
    steps = [
        (after.base - before.base) / before.size
        for before, after in pairwise(lines)
        if before.size and 0.9 < (after.base - before.base) / before.size < 2.2 and abs(before.size - after.size) < 1
    ]
    if not steps:
        return 1.25
    return min(1.6, sorted(steps)[len(steps) // 4])


def _starts(line: Line, group: list[Line], leading: float, edge: float, style: Style) -> bool:
    """Whether the line begins a block of its own; `edge` is where the longest line of its page ends."""
    last = group[-1]
    step = (line.base - last.base) / max(last.size, line.size if line.size < 1.3 * last.size else last.size)
    # A raised "th" or note mark pushes its line down a little; a paragraph's gap is wider than that.
    if step > leading + (0.48 if _wraps(last, group) else 0.32) or step < 0:
        return True
    if abs(line.size - last.size) > 0.08 * max(line.size, last.size):
        return True
    if line.words[0].mark or (line.size <= 0.92 * style.body and _next_note(line, group)):
        return True
    first = line.words[0].text
    short = last.right < last.left + _SHORT * (edge - last.left)
    if _bulleted(line.words) and (
        first not in _DASHES or _hangs(line) or _ENDED.search(last.text) or not _wraps(last, group)
    ):
        return True
    if _mark_only(group) and len(group) == 1:
        return False
    if line.words[0].bold and _LABEL.match(line.text):
        return True
    if line.bold != last.bold and (last.bold and all(other.bold for other in group)):
        return not (line.words[0].bold and _wraps(last, group))
    if (
        line.bold
        and not last.bold
        and (not _wraps(last, group) or last.right < last.left + _SHORT * (edge - last.left))
    ):
        return True
    if _counts_on(line, group[0]):
        return True
    if _MARKER.fullmatch(first) and (
        _ENDED.search(last.text)
        or not _wraps(last, group)
        or (short and not first[0].isalpha())
        or re.search(r"\b(and|or)$", last.text)
    ):
        return (
            line.left <= group[0].left + 2
            or bool(re.match(r"\(?[a-zivx]+\)", first))
            or bool(_MARKER.match(group[0].text))
        )
    return False


def _bulleted(words: Sequence[Word]) -> bool:
    """Whether words begin with a bullet; only a symbol may touch the word after it."""
    first = words[0].text
    if len(first) == 1:
        return len(words) > 1 and (first in _DASHES or _BULLET.match(first) is not None)
    return _BULLET.match(first) is not None and first[1].isalpha()


def _hangs(line: Line) -> bool:
    """Whether more than a word's space is between the first word and the rest."""
    return line.words[1].left - line.words[0].right > 0.4 * line.size


def _counts_on(line: Line, first: Line) -> bool:
    """Whether a line begins with the number after that of its block, right below it: 5. below 4., 2.2 below 2.1."""
    before, here = first.words[0].text.strip(".)("), line.words[0].text.strip(".)(")
    head, _, last = before.rpartition(".")
    return (
        last.isdigit()
        and here == f"{head}.{int(last) + 1}".lstrip(".")
        and abs(line.left - first.left) < 2
        and len(line.words) > 1
    )


def _next_note(line: Line, group: list[Line]) -> bool:
    """Whether the line begins with the number after that of the footnote before it."""
    before, here = group[0].words[0].text, line.words[0].text
    return before.isdigit() and here.isdigit() and int(here) == int(before) + 1


def _mark_only(group: list[Line]) -> bool:
    return bool(_MARKER.fullmatch(group[0].text)) and len(group) == 1


def _wraps(last: Line, group: list[Line]) -> bool:
    """Whether the line before ran to the right edge, so that what follows may be its continuation."""
    return last.right >= max(line.right for line in group) - 3 * last.size


def _block(group: list[Line], page: Page, style: Style, margin: float) -> Block:
    words = [word for line in group for word in line.words]
    bullet = _bulleted(words)
    if bullet:
        words = [words[0]._replace(text=words[0].text[1:]), *words[1:]] if len(words[0].text) > 1 else words[1:]
    text, marks = joined(words, style)
    first = group[0]
    level = style.level(first) if not bullet else 0
    bold = all(word.bold or not any(map(str.isalnum, word.text)) for word in words) and any(word.bold for word in words)
    depth = 0
    if bullet or _MARKER.fullmatch(first.words[0].text):
        depth = 1 + int(max(0.0, first.left - margin) // 17)
    role = Role.HEADING if level and len(text) < 250 and any(map(str.isalpha, text)) else Role.TEXT
    small = median(line.size for line in group) <= 0.92 * style.body
    note = words[0].mark or (small and re.match(r"\d{1,3}\s", text) and first.base > 0.5 * page.height)
    if note and role is Role.TEXT:
        role = Role.FOOTNOTE
        if words[0].mark:
            text, marks = f"{words[0].text} {text}", ()
    return Block(
        text,
        role,
        page.number,
        level=level if role is Role.HEADING else 0,
        depth=depth,
        bullet=bullet,
        bold=bold,
        size=first.size,
        marks=marks,
        boxes=tuple(_boxes(group)),
    )


def _boxes(group: list[Line]) -> list[Box]:
    return [line.box for line in group]
