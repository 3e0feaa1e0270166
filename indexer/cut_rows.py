"""Rows of tables that a page break cut in two, put together again cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from indexer.blocks import Block, Role
from indexer.joins import is_dangling
from indexer.tables import is_figure

_ENDED: Final = re.compile(r"[.!?:][\"”’)\]]*$")


def join_cut_rows(blocks: Sequence[Block]) -> list[Block]:
    """Join each row that a page's end cut with its rest on the next page; the rest of that table is the same table.

    A header that is printed again above the rest of a row is left out.
    """
    joined: list[Block] = []
    same: dict[int, int] = {}  # a table -> the one that it goes on
    index = 0
    while index < len(blocks):
        block = blocks[index]
        place = _row_before(joined, block)
        if place is not None:
            earlier = joined[place]
            first = index + _repeated(joined, place, blocks, index)
            if first < len(blocks) and blocks[first].table == block.table and is_rest(earlier, blocks[first]):
                joined[place] = _together(earlier, blocks[first])
                same[block.table] = earlier.table
                index = first + 1
                continue
            if _is_lone_head(joined, place, block):
                same[block.table] = earlier.table
        joined.append(replace(block, table=same[block.table]) if block.table in same else block)
        index += 1
    return joined


def is_rest(earlier: Block, later: Block) -> bool:
    """Whether the first row of a page is the rest of the last one of the page before.

    No line parts them, or each of its cells goes on with the words of the cell above.
    """
    pairs = [(above, below) for above, below in zip(_printed(earlier), _printed(later), strict=False) if below]
    if len(_printed(earlier)) != len(_printed(later)) or not pairs:
        return False
    if earlier.cut_below and later.cut_above:
        return not (len(pairs) == len(_printed(later)) and all(_names(one) and _names(two) for one, two in pairs))
    if any(is_figure(below) or not above for above, below in pairs) or (later.cells[0] and not later.page):
        return False
    sure = sum(_goes_on(above, below) for above, below in pairs)
    if sure == len(pairs):
        return True
    # Where the label is not printed again, what follows may also be a sentence of its own.
    unlabelled = not later.cells[0] and all(len(below.split()) > 1 and not _names(below) for _, below in pairs)
    return (sure > 0 and len(pairs) < len(_printed(later))) or (unlabelled and len(pairs) == 1)


def _goes_on(above: str, below: str) -> bool:
    """Whether the words of a cell are the rest of a sentence."""
    return not _ENDED.search(above) and (below[0].islower() or is_dangling(above))


def _names(cell: str) -> bool:
    """Whether a cell names a person, a post or a body and says nothing of them: its words have capitals."""
    words = [word for word in re.findall(r"[^\W\d_]+", cell) if len(word) > 3 or word[0].isupper()]
    return bool(words) and not is_dangling(cell) and all(word[0].isupper() for word in words)


def _row_before(joined: Sequence[Block], block: Block) -> int | None:
    """Return the place of the row on an earlier page that the first row of a table comes right after."""
    if block.role is not Role.ROW or block.header:
        return None
    for place in range(len(joined) - 1, -1, -1):
        earlier = joined[place]
        if earlier.role in (Role.FOOTNOTE, Role.RULE):
            continue
        above = earlier.role is Role.ROW and earlier.table != block.table and len(block.cells) > 1
        return place if above and (earlier.last_page < block.page or not block.page) else None
    return None


def _repeated(joined: Sequence[Block], place: int, blocks: Sequence[Block], index: int) -> int:
    """Count the rows at the head of a page that are the first ones of the table before, printed again."""
    table = joined[place].table
    start = place
    while start and (joined[start - 1].table == table or joined[start - 1].role in (Role.FOOTNOTE, Role.RULE)):
        start -= 1
    heads = [block.cells for block in joined[start:place] if block.role is Role.ROW]
    count = 0
    while index + count < len(blocks) and count < len(heads) and blocks[index + count].cells == heads[count]:
        count += 1
    return count


def _is_lone_head(joined: Sequence[Block], place: int, block: Block) -> bool:
    """Whether the only row of a table stands at the end of its page, and names the columns of the next page's."""
    earlier = joined[place]
    alone = not any(other.table == earlier.table for other in joined[max(0, place - 3) : place])
    cells = _printed(earlier)
    return alone and len(cells) == len(_printed(block)) and not any(map(is_figure, cells))


def _printed(block: Block) -> tuple[str, ...]:
    """Return the cells of a row that are drawn, the empty ones included."""
    spans = block.spans or (1,) * len(block.cells)
    return tuple(cell for cell, span in zip(block.cells, spans, strict=True) if span)


def _together(first: Block, second: Block) -> Block:
    rest = iter(_printed(second))
    cells = []
    for cell, span in zip(first.cells, first.spans or (1,) * len(first.cells), strict=True):
        more = next(rest) if span else ""
        cells.append(f"{cell} {more}".strip() if more else cell)
    return replace(
        first,
        text=" ".join(cell for cell in cells if cell),
        cells=tuple(cells),
        cut_below=second.cut_below,
        ends_page=second.last_page,
        boxes=first.boxes + second.boxes,
    )
