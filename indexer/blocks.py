"""What a reader makes of a file, whatever its format: blocks of text in reading order."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from corpus.papers import Box

_log: Final = logging.getLogger(__name__)


class Role(Enum):
    """What a block is on its page, before anyone asks what it means."""

    TEXT = auto()
    HEADING = auto()
    ROW = auto()
    FOOTNOTE = auto()
    RULE = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that stands together on a page: a paragraph, a list item, a heading, a table row, a footnote.

    `text` is plain with single spaces and keeps a printed number ("5.8 ") but no bullet. `level` is a heading's depth
    from 1. `depth` is 0 for plain text and counts list nesting from 1; `bullet` says that the item has no number.
    `cells` are a row's cells in printed order, empty ones included, and `table` numbers the tables of a file from 1;
    `labelled` says that its first cell names the others, so that no row of its table is a header.
    `spans` says over how many columns each cell goes (0: the one before it does), nothing where each has its own.
    `titles` says how many characters of each cell are lines in bold above others, nothing where there are none.
    `cut_above` and `cut_below` say that no line parts a row from the page before or after: the page's end cut it.
    `opens` is the title of the paper that the file's outline says to begin with this block, "" for none.
    `marks` are the footnote marks taken out of the text: (offset, mark). `breaks` are the offsets at which a list
    item or a further paragraph begins, once blocks have been put together. `page` counts the file's pages from 1, 0
    where there are none; `ends_page` is the last page of a block that a page break cut.
    """

    text: str
    role: Role = Role.TEXT
    page: int = 0
    ends_page: int = 0
    level: int = 0
    depth: int = 0
    bullet: bool = False
    bold: bool = False
    size: float = 0.0
    cells: tuple[str, ...] = ()
    spans: tuple[int, ...] = ()
    titles: tuple[int, ...] = ()
    header: bool = False
    labelled: bool = False
    table: int = 0
    cut_above: bool = False
    cut_below: bool = False
    opens: str = ""
    marks: tuple[tuple[int, str], ...] = ()
    breaks: tuple[int, ...] = ()
    boxes: tuple[Box, ...] = ()

    @property
    def last_page(self) -> int:
        """The page on which the block ends."""
        return self.ends_page or self.page


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: its blocks, how many pages it has (0: none), and the numbers printed on them.

    `pack_pages` and `own_pages` map the file's pages (from 1) to the pack's page number and the paper's own.
    `item_stamps` map them to the agenda item stamped on the page. `warnings` say which pages could not be read.
    """

    blocks: tuple[Block, ...]
    page_count: int = 0
    pack_pages: tuple[tuple[int, int], ...] = ()
    own_pages: tuple[tuple[int, int], ...] = ()
    item_stamps: tuple[tuple[int, str], ...] = ()
    warnings: tuple[str, ...] = ()


class Unreadable(Exception):
    """A file cannot be read; the message is a reason that a person can act on."""


# What a mistake of a reader's raises on a file that nobody thought of.
MISTAKES: Final = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def mistaken(error: Exception) -> Unreadable:
    """Return the reason for a file on which a reader has made a mistake: it is left out, and the others are read."""
    _log.error("a file was left out", exc_info=error)
    return Unreadable(f"the program made a mistake in reading it ({type(error).__name__}); please report this")
