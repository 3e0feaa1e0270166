"""A paper's blocks turned into its places: numbered paragraphs, recommendations, agenda items, and the rest."""

from __future__ import annotations

import re
from typing import Final

from corpus.locators import Locator
from corpus.papers import PaperKind, PassageKind
from indexer.blocks import Role
from indexer.builder import Builder, is_caption
from indexer.marks import Mark, leading_number
from indexer.minutes import Minutes
from indexer.numbering import Sense
from indexer.outline import LABEL, is_heading
from indexer.packs import Part
from indexer.units import Unit

_DOTS: Final = re.compile(r".*?[.…\s]{4,}\d{1,3}$")


def places_of(part: Part) -> list[Unit]:
    """Return a paper's places in printed order; every printed word stands in one of them or in their headings."""
    match part.kind:
        case PaperKind.AGENDA:
            builder: Builder = Agenda(part.blocks)
        case PaperKind.MINUTES:
            builder = Minutes(part.blocks)
        case _:
            builder = Report(part.blocks)
    return builder.build()


class Report(Builder):
    """Reports, appendices and inspections: running paragraph numbers, recommendations, unnumbered text."""

    listed_depth = 0

    def text(self, index: int) -> None:
        """Take a block as a numbered place, as part of the one that is open, or as a place of its own."""
        block = self.blocks[index]
        sense, mark = self.senses[index]
        if sense is Sense.PARA and mark is not None:
            self.close()
            self.open = self.unit(index, Locator.of("para", mark.number), PassageKind.PARAGRAPH)
            self.open.add(block, mark.end)
            return
        if is_caption(self.blocks, index):
            self.plain(index)
            return
        if is_heading(self.blocks, index):
            self.heading(index)
            return
        if sense is Sense.RECOMMENDATION and mark is not None:
            self.close()
            self.open = self.unit(index, Locator.of("recommendation", mark.number), PassageKind.RECOMMENDATION)
            self.open.add(block, mark.end)
            return
        if _DOTS.fullmatch(block.text):
            self.close()
            self.plain(index, PassageKind.CONTENTS)
            return
        if self.is_contact_block(index):
            self.close()
            self.plain(index, PassageKind.FRONT)
            return
        if (
            mark is not None
            and sense is Sense.LIST
            and mark.form in ("bracketed", "letter", "whole")
            and (self.sub_item(index, mark))
        ):
            return
        if self.open is not None:
            self.append(index)
            return
        if mark is not None and mark.form in ("bracketed", "letter") and self.recommends(index):
            self.recommendation(index, mark)
            return
        self.unnumbered(index, listed=block.bullet or sense is Sense.LIST)

    def recommends(self, index: int) -> bool:
        """Whether the heading above is that of the recommendations."""
        path = self.path(index)
        return (
            bool(path)
            and re.match(r"(?:\d+\.?\s*)?recommendations?\b|(?:\d+\.?\s*)?recommendation\(s\)", path[-1], re.I)
            is not None
        )

    def recommendation(self, index: int, mark: Mark) -> None:
        """Make a place of a lettered recommendation; the paragraph that introduces the list holds it too."""
        block = self.blocks[index]
        holder = self.listed if self.listed is not None and self._introduced(self.listed) else None
        made = self.unit(
            index,
            Locator.of("recommendation", f"({mark.number})"),
            PassageKind.RECOMMENDATION,
            holder.lead_in if holder else "",
            holder,
        )
        made.add(block, mark.end)
        if holder is not None:
            holder.add(block)

    def unnumbered(self, index: int, listed: bool) -> None:
        """A list belongs to the paragraph that introduces it; everything else stands for itself."""
        block = self.blocks[index]
        if (
            listed
            and self.listed is not None
            and block.depth > self.listed_depth
            and (block.depth > 1 or self._introduced(self.listed))
        ):
            self.listed.add(block)
            return
        made = self.plain(
            index, PassageKind.FRONT if LABEL.match(block.text) and len(block.text) < 120 else PassageKind.PARAGRAPH
        )
        self.listed, self.listed_depth = made, block.depth

    @staticmethod
    def _introduced(unit: Unit) -> bool:
        return unit.lead_in.rstrip().endswith((":", "–", "—", "…"))


class Agenda(Report):
    """An agenda: its numbered items with what is said under each."""

    def judge(self) -> list[tuple[Sense, Mark | None]]:
        """Take whole numbers that count upwards as the numbers of items."""
        found: list[tuple[Sense, Mark | None]] = []
        last = 0
        for block in self.blocks:
            mark = leading_number(block.text) if block.role in (Role.TEXT, Role.HEADING) else None
            counts = (
                mark is not None
                and mark.form == "whole"
                and (last < mark.parts[0] <= last + 2 if last else mark.parts[0] == 1)
            )
            if mark is not None and counts:
                last = mark.parts[0]
                found.append((Sense.PARA, mark))
            else:
                found.append((Sense.NONE, None))
        return found

    def text(self, index: int) -> None:
        """Take a block as an item or as part of one."""
        sense, mark = self.senses[index]
        if sense is Sense.PARA and mark is not None:
            self.close()
            self.open = self.unit(index, Locator.of("item", mark.number), PassageKind.ITEM)
            self.open.add(self.blocks[index], mark.end)
            return
        if self.is_contact_block(index):
            self.plain(index, PassageKind.FRONT)
            return
        super().text(index)

    def path(self, index: int) -> tuple[str, ...]:
        """Return the headings above the block, the items’ own titles left out."""
        # An item's bold title is its text, not a heading that what follows would stand under.
        return tuple(heading for heading in self.paths[index] if not leading_number(heading))
