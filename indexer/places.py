"""A paper's blocks turned into its places: numbered paragraphs, recommendations, agenda items, and the rest."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from corpus.locators import Locator
from corpus.papers import PaperKind, PassageKind
from indexer.blocks import Block, Role
from indexer.builder import Builder
from indexer.lists import item_starts, piece
from indexer.marks import Mark, item_number, leading_number
from indexer.minutes import Minutes
from indexer.numbering import Sense
from indexer.outline import LABEL, is_caption, is_heading
from indexer.packs import Part
from indexer.units import Unit

# What the lines under a heading, or after a label, are asked to become.
_ASKS: Final = re.compile(
    r"(?:[\d.]+\s*)?(?:(?P<recommends>recommendations?\b(?:\(s\))?)|(?:proposed )?decisions?(?:\(s\))?(?=\s*(?::|$)))"
    r"\s*(?P<ends>:\s*|$)?",
    re.IGNORECASE,
)
# "Action 3: …", "Recommendation 4 – …": a list whose items say what they are.
_NAMED: Final = re.compile(
    r"(?P<kind>Action|ACTION|Recommendation|RECOMMENDATION)\s+(?P<number>\d{1,3})\s*(?::|[–—]|-(?=\s)|\.(?=\s+[A-Z]))\s*(?=\S)"
)
_BOXED: Final = re.compile(r"(?:Recommendation|RECOMMENDATION)\s+(?P<number>\d{1,3})\s*(?:[:–—.]|-(?=\s))?\s*(?=[A-Z])")
_BACKGROUND: Final = re.compile(r"(?:[\d.]+\s*)?background (?:papers|documents)\b", re.IGNORECASE)
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
    asks = ""  # "recommendation" or "decision" where such lines stand

    def heading(self, index: int) -> None:
        """Begin a section, which may be that of the recommendations or of the decision."""
        super().heading(index)
        self._ask(self.blocks[index].text)

    def rows(self, start: int, end: int) -> None:
        """Make places of a table's rows, and of what is recommended or decided in a box."""
        super().rows(start, end)
        for index in range(start, end):
            cells = [cell for cell in self.blocks[index].cells if cell]
            if len(self.blocks[index].cells) == 1:
                self._asked_in_box(index)
            elif len(cells) == 2 and _ASKS.fullmatch(cells[0]):
                self._asked_beside(index, *cells)

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
        if self._names_itself(index):
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
        if mark is None and LABEL.match(block.text) and (_ASKS.match(block.text) or not block.text.endswith(":")):
            self._ask(block.text)  # "Cabinet is asked to:" is no label, and leads in to what is asked
        if self.asks and mark is not None and mark.form in ("bracketed", "letter"):
            self.asked(index, mark)
            return
        if self.asks and self._asks_one(index):
            return
        if self._lists_background(index):
            return
        self.unnumbered(index, listed=block.bullet or sense is Sense.LIST)

    def _names_itself(self, index: int) -> bool:
        """Make a place of "Action 3: …" where it opens such a list or counts on in it."""
        found = _NAMED.match(self.blocks[index].text)
        if found is None:
            return False
        kind, number = found["kind"].lower(), int(found["number"])
        if number not in (1, self.counts[f"named {kind}"] + 1):
            return False
        self.counts[f"named {kind}"] = number
        self.close()
        what = PassageKind.RECOMMENDATION if kind == "recommendation" else PassageKind.PARAGRAPH
        self.open = self.unit(index, Locator.of(kind, found["number"]), what)
        self.open.add(self.blocks[index], found.end())
        return True

    def _ask(self, text: str) -> None:
        found = _ASKS.match(text)
        self.asks = "" if found is None else "recommendation" if found["recommends"] else "decision"

    def _asks_one(self, index: int) -> bool:
        """Make a place of what is asked without a letter: after its label, or alone under its heading."""
        block = self.blocks[index]
        label = _ASKS.match(block.text)
        start = label.end() if label and label["ends"] else 0
        if block.text.endswith(":") or block.bullet or not (start or self._alone(index)):
            return False
        made = self.unit(index, Locator.of(self.asks), PassageKind.RECOMMENDATION)
        made.add(block, start)
        return True

    def _alone(self, index: int) -> bool:
        """Whether the block is the one text under the heading that asks for it."""
        above, below = index - 1, index + 1
        while above > 0 and self.blocks[above].role is Role.RULE:
            above -= 1
        while below < len(self.blocks) and self.blocks[below].role is Role.RULE:
            below += 1
        ends = below == len(self.blocks) or is_heading(self.blocks, below) or self.senses[below][0] is Sense.PARA
        return (
            ends
            and above >= 0
            and is_heading(self.blocks, above)
            and _ASKS.fullmatch(self.blocks[above].text) is not None
        )

    def _asked_in_box(self, index: int) -> None:
        """Make places of what a box recommends: "Recommendation 1: …", "Decision: the cabinet agree to: A) … B) …"."""
        block = self.blocks[index]
        named = _BOXED.match(block.text)
        if named is not None and int(named["number"]) in (1, self.counts["boxed"] + 1):
            self.counts["boxed"] = int(named["number"])
            locator = Locator.of("recommendation", named["number"])
            made = self.unit(index, locator, PassageKind.RECOMMENDATION, parent=self._row_of(block))
            made.add(block, named.end())
            return
        self._ask(block.text)
        start = re.match(r"[^:]*:[^:]*:\s+", block.text)
        if self.asks and start is not None:
            self._items_asked(index, start.end())

    def _asked_beside(self, index: int, label: str, said: str) -> None:
        """Make places of the items that stand beside their label: "Recommendation", "The board is asked to: 1. …"."""
        block = self.blocks[index]
        self._ask(label)
        at = block.text.find(said)
        start = re.match(r"[^:]*:\s+", said)
        if start is not None and at >= 0:
            self._items_asked(index, at + start.end())
        self.asks = ""

    def _items_asked(self, index: int, start: int) -> None:
        """Make places of the list that begins at `start` in a row, the words before it being its lead-in."""
        block = self.blocks[index]
        row = self._row_of(block)
        starts = [start + at for at in item_starts(block.text[start:], pointed=True)]
        for begin, end in pairwise([*starts, len(block.text)]):
            item = piece(block, begin, end)
            mark = item_number(item.text)
            if mark is not None:
                number = mark.number if mark.form == "whole" else f"({mark.number})"
                locator = Locator.of(self.asks, number)
                lead_in = block.text[:start].rstrip()
                self.unit(index, locator, PassageKind.RECOMMENDATION, lead_in, row).add(item, mark.end)

    def _row_of(self, block: Block) -> Unit | None:
        return next((unit for unit in reversed(self.units) if unit.text == block.text), None)

    def _lists_background(self, index: int) -> bool:
        """Make an item of a line that counts on under "Background documents"."""
        path, number = self.path(index), re.match(r"(\d{1,2})[.)]?\s+(?=\S)", self.blocks[index].text)
        if not path or not _BACKGROUND.match(path[-1]) or number is None:
            return False
        last = self.counts["background"]
        if int(number[1]) != 1 and not last < int(number[1]) <= last + 2:
            return False
        self.counts["background"] = int(number[1])
        if last and self.units[-1].kind is PassageKind.ITEM and self.blocks[index].text[number.end()] == "(":
            # A number beside the second line of its item: where that begins, in the words above, does not show.
            self.units[-1].add(self.blocks[index])
            return True
        made = self.unit(index, Locator.of("item", number[1]), PassageKind.ITEM)
        made.add(self.blocks[index], number.end())
        return True

    def asked(self, index: int, mark: Mark) -> None:
        """Make a place of a lettered recommendation or decision; the paragraph that introduces it holds it too."""
        block = self.blocks[index]
        holder = self.listed if self.listed is not None and self._introduced(self.listed) else None
        made = self.unit(
            index,
            Locator.of(self.asks, f"({mark.number})"),
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
        if listed and self.listed is not None and (self._deeper(self.listed, block) or self._resumes(index)):
            self.listed.add(block)
            # What leads to a list is no label of a report's front, although it is printed like one.
            self.listed.kind = PassageKind.PARAGRAPH
            return
        made = self.plain(
            index, PassageKind.FRONT if LABEL.match(block.text) and len(block.text) < 120 else PassageKind.PARAGRAPH
        )
        self.listed, self.listed_depth = made, block.depth

    def _deeper(self, listed: Unit, block: Block) -> bool:
        """Whether a list item stands under an unnumbered paragraph, or item of an outer list."""
        return block.depth > self.listed_depth and (block.depth > 1 or self._introduced(listed))

    def _resumes(self, index: int) -> bool:
        """Whether a bullet goes on with the list above a footnote, whose last item ends without a stop."""
        above = index - 1
        while above >= 0 and self.blocks[above].role in (Role.FOOTNOTE, Role.RULE):
            above -= 1
        return (
            above < index - 1
            and above >= 0
            and self.listed is not None
            and bool(self.listed.breaks)
            and self.blocks[index].text[:1].islower()
            and re.search(r"[.!?][\"”’')]*$", self.listed.text) is None
        )

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
