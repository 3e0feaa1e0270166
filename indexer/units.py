"""The places of a paper, built up block by block: each becomes one passage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from corpus.locators import Locator
from corpus.papers import Box, PassageKind
from indexer.blocks import Block

_SLIP: Final = 4.0  # points by which lines set at one indent may differ


@dataclass(slots=True, eq=False)
class Unit:
    """A place being put together: its words so far, and where they stand.

    `marks` are (offset, footnote mark). `lead_in` is what introduces a list: its items' context.
    """

    locator: Locator | None
    kind: PassageKind
    headings: tuple[str, ...]
    context: str = ""
    parent: Unit | None = None
    text: str = ""
    breaks: list[int] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    @property
    def place(self) -> Locator:
        """The unit's locator; raises ValueError for a heading that has been given none."""
        if self.locator is None:
            raise ValueError("a bare heading has no place until one is counted for it")
        return self.locator

    def add(self, block: Block, skip: int = 0) -> None:
        """Add a block's words, without its first `skip` characters (its number)."""
        words = block.text[skip:]
        start = len(self.text) + 1 if self.text else 0
        if self.text:
            self.breaks.append(start)
        self.text = f"{self.text} {words}" if self.text else words
        self.marks += [(at - skip + start, mark) for at, mark in block.marks if at >= skip]
        self.boxes += block.boxes
        for page in range(block.page, block.last_page + 1):
            if page and page not in self.pages:
                self.pages.append(page)

    def indents(self, block: Block) -> bool:
        """Whether a block is set as far to the right as the words of this place, its number hanging before them."""
        lines = [box for box in self.boxes if box.page == self.boxes[0].page]
        return len(lines) > 1 and bool(block.boxes) and block.boxes[0].left > lines[1].left - _SLIP > lines[0].left

    @property
    def lead_in(self) -> str:
        """The words before the list that is being added, up to its colon."""
        end = self.breaks[0] - 1 if self.breaks else len(self.text)
        return self.text[:end]
