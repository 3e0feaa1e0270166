"""What the places of every kind of paper have in common: headings, tables, footnotes, sub-items, contact lines."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from typing import Final

from corpus.locators import Locator
from corpus.papers import PassageKind
from indexer.blocks import Block, Role
from indexer.lists import with_list_items, with_lost_numbers
from indexer.marks import Mark, follows, item_number, leading_number, roman
from indexer.numbering import Sense, senses
from indexer.outline import CAPTION, LABEL, heading_paths, with_section_headings
from indexer.tables import Head, explain
from indexer.units import Unit

_CONTACT: Final = re.compile(
    r"background (?:papers|documents)|report author|contact (?:officer|details)|access to information", re.IGNORECASE
)


class Builder(ABC):
    """Walks the blocks of a paper once; its subclasses say what a block of text means in their kind of paper."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks: Sequence[Block] = self.prepare(with_section_headings(with_list_items(with_lost_numbers(blocks))))
        self.senses = self.judge()
        kept = [mark if sense in (Sense.SECTION, Sense.PARA) else None for sense, mark in self.senses]
        self.paths = heading_paths(self.blocks, kept)
        self.units: list[Unit] = []
        self.counts: Counter[str] = Counter()
        self.table = 0
        self.head = Head()  # what explains the cells of the last table
        self.open: Unit | None = None  # the numbered place that following text belongs to
        self.listed: Unit | None = None  # the unnumbered paragraph that following list items belong to
        self.subs: list[tuple[str, Unit]] = []  # the sub-items of `open` that the next may follow, outermost first
        self.inside = False  # whether following text belongs to them, too
        self.interrupted: tuple[Unit, list[tuple[str, Unit]]] | None = None  # a list before a table
        self.used: set[str] = set()

    def prepare(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Set blocks right that are printed together or apart in this kind of paper."""
        return blocks

    def judge(self) -> list[tuple[Sense, Mark | None]]:
        """Say of every block what its leading number counts."""
        return senses(self.blocks)

    def build(self) -> list[Unit]:
        """Walk the blocks and return the places in printed order."""
        index = 0
        while index < len(self.blocks):
            block = self.blocks[index]
            if block.role is Role.ROW:
                end = index
                while (
                    end < len(self.blocks)
                    and self.blocks[end].role is Role.ROW
                    and (self.blocks[end].table == block.table)
                ):
                    end += 1
                self.rows(index, end)
                index = end
                continue
            if block.role is Role.FOOTNOTE:
                self.footnote(index)
            elif block.role is not Role.RULE and any(map(str.isalnum, block.text)):
                self.text(index)
            index += 1
        return self.with_bare_headings()

    @abstractmethod
    def text(self, index: int) -> None:
        """Take one block of text; each kind of paper says how."""

    # --- what every kind of paper has ----------------------------------------------------------------------

    def unit(
        self, index: int, locator: Locator | None, kind: PassageKind, context: str = "", parent: Unit | None = None
    ) -> Unit:
        """Begin a place at this block."""
        made = Unit(locator, kind, self.path(index), context, parent)
        self.units.append(made)
        return made

    def path(self, index: int) -> tuple[str, ...]:
        """Return the headings that the block stands under."""
        return self.paths[index]

    def heading(self, index: int) -> None:
        """End what is open, and keep the heading in case nothing comes to stand under it."""
        self.close()
        self.unit(index, None, PassageKind.FRONT).add(self.blocks[index])

    def close(self) -> None:
        """End the numbered place and the list that are open."""
        self.open = self.listed = self.interrupted = None
        self.subs = []

    def plain(self, index: int, kind: PassageKind = PassageKind.PARAGRAPH) -> Unit:
        """Make an unnumbered passage; its locator counts the passages under its heading."""
        made = self.unit(index, self.under(index), kind)
        made.add(self.blocks[index])
        return made

    def under(self, index: int) -> Locator:
        """Count the next unnumbered place under the heading above the block."""
        path = self.path(index)
        name = path[-1] if path else ""
        self.counts[name] += 1
        return Locator.under(name, self.counts[name])

    def rows(self, start: int, end: int) -> None:
        """Make a place of each row of a table; one that goes on over a page keeps its number and header."""
        # A table or box after a finished paragraph ends it; inside an unfinished one the paragraph goes on below.
        if self.open is not None and re.search(r"[.!?][\"”’')]*$", self.open.text):
            interrupted = (self.open, self.subs) if self.subs else None
            self.close()
            self.interrupted = interrupted
        rows = self.blocks[start:end]
        caption = self.blocks[start - 1].text if start and CAPTION.match(self.blocks[start - 1].text) else ""
        printed = CAPTION.match(caption)
        before = next(
            (block for block in reversed(self.blocks[:start]) if block.role not in (Role.FOOTNOTE, Role.RULE)), None
        )
        continued = before is not None and before.role is Role.ROW
        heads = self.head.rows if continued else ()
        if heads and tuple(row.cells for row in rows[: len(heads)]) == heads:
            rows = rows[len(heads) :]  # the header, printed again at the top of a page
        if not rows:
            return
        explained, self.head = explain(rows, self.head if continued else Head())
        if not (continued and not explained[0].header and self.table > 0):
            number = int(printed["number"]) if printed and printed["number"].isdigit() else self.table + 1
            self.table = number if f"table {number}" not in self.used else self.table + 1
            while f"table {self.table}" in self.used:
                self.table += 1
            self.used.add(f"table {self.table}")
            self.counts[f"table {self.table}"] = 0
        for place, row in enumerate(explained):
            if row.header and place and explained[place - 1].header:
                self.units[-1].add(row.block)
                continue
            if row.header and self.counts[f"table {self.table}"] == 0:
                locator = Locator.of("table", str(self.table))
            else:
                self.counts[f"table {self.table}"] += 1
                locator = Locator.of("table", str(self.table), "row", str(self.counts[f"table {self.table}"]))
            kind = PassageKind.CONTENTS if row.contents else PassageKind.HEADER if row.header else PassageKind.ROW
            context = "; ".join(part for part in (caption, row.context) if part)
            index = end - len(rows) + rows.index(row.block)
            self.unit(index, locator, kind, context=context).add(row.block)

    def footnote(self, index: int) -> None:
        """Make a place of a footnote, numbered as printed."""
        block = self.blocks[index]
        match = re.match(r"([\w-]{1,12}|[*†‡]+)\s+", block.text)
        number = match[1] if match else ""
        made = self.unit(index, Locator.of("footnote", number), PassageKind.FOOTNOTE)
        made.add(block, match.end() if match else 0)

    def with_bare_headings(self) -> list[Unit]:
        """Keep a heading as a passage only where nothing stands under it: its words would be lost otherwise."""
        kept: list[Unit] = []
        used = {heading for unit in self.units if unit.locator is not None for heading in unit.headings}
        for unit in self.units:
            if unit.locator is None:
                if unit.text in used:
                    continue
                outer = unit.headings[-2] if len(unit.headings) > 1 else ""
                self.counts[outer] += 1
                unit.locator = Locator.under(outer, self.counts[outer])
                unit.headings = unit.headings[:-1]
            if unit.text:
                kept.append(unit)
        return kept

    def sub_item(self, index: int, mark: Mark) -> bool:
        """Add "(b)" to the numbered place that holds it, and as a place of its own; False when it goes on from none."""
        if self.open is None and self.interrupted and follows(mark.number, self.interrupted[1][-1][0]):
            self.open, self.subs = self.interrupted
        if self.open is None:
            return False
        block = self.blocks[index]
        level = next((depth for depth, (number, _) in enumerate(self.subs) if follows(mark.number, number)), None)
        if level is None:
            if not follows(mark.number, ""):
                return False
            level = len(self.subs) if self.inside else 0
        elif level + 1 < len(self.subs) and roman(mark.number) and follows(mark.number, self.subs[-1][0]):
            level = len(self.subs) - 1
        self.subs = self.subs[:level]
        holder = self.subs[-1][1] if self.subs else self.open
        made = self.unit(index, holder.place.sub_item(mark.number), holder.kind, context=holder.lead_in, parent=holder)
        for outer in [self.open, *(unit for _, unit in self.subs)]:
            outer.add(block)
        made.add(block, mark.end)
        self.subs.append((mark.number, made))
        self.inside = True
        return True

    def append(self, index: int) -> None:
        """Add a block to the open place, and to the sub-item it stands in."""
        block = self.blocks[index]
        if self.open is not None:
            self.open.add(block)
        held = block.bullet or block.depth > 0 or (bool(self.subs) and self.subs[-1][1].text.endswith(":"))
        self.inside = bool(self.subs) and self.inside and (held or self.subs[-1][1].indents(block))
        if self.inside:
            for _, unit in self.subs:
                unit.add(block)

    def is_contact_block(self, index: int) -> bool:
        """Whether the lines that close a report stand here: labels, or the sentence that leads to them."""
        block = self.blocks[index]
        following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
        listed = item_number(following.text) if following is not None else None
        if block.text.endswith(":") and listed is not None and listed.form in ("bracketed", "letter"):
            return False
        if LABEL.match(block.text) and len(block.text) < 160 and (block.bold is False) and not block.bullet:
            near = self.blocks[max(0, index - 1) : index + 2]
            return sum(LABEL.match(other.text) is not None and len(other.text) < 160 for other in near) >= 2
        return (
            following is not None
            and LABEL.match(following.text) is not None
            and len(following.text) < 120
            and not leading_number(block.text)
            and not block.bullet
            and (block.text.endswith(":") or _CONTACT.search(block.text) is not None or len(block.text) < 60)
        )
