"""A paper's blocks turned into its places: numbered paragraphs, minutes, resolutions, items, rows, and the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from corpus.locators import Locator
from corpus.papers import PaperKind, PassageKind
from indexer.blocks import Block, Role
from indexer.marks import Mark, follows, leading_number, roman
from indexer.numbering import Sense, senses
from indexer.outline import CAPTION, LABEL, RESOLVED, heading_paths, is_heading
from indexer.packs import Part
from indexer.tables import explain
from indexer.units import Unit

_RESOLVED_TEXT: Final = re.compile(r"(?:it was (?:then |therefore )?)?(?:unanimously )?(?:RESOLVED|Resolved|AGREED)\b\s*"
                                   r"(?:unanimously\s*)?[:–—-]?\s*")
_ACTION: Final = re.compile(r"ACTIONS?\b(?:\s+POINTS?)?\s*:\s*(?=\S)|Actions?:\s+(?=\S)")
_CONTACT: Final = re.compile(r"background (?:papers|documents)|report author|contact (?:officer|details)|access to information",
                             re.IGNORECASE)
_DOTS: Final = re.compile(r".*?[.…\s]{4,}\d{1,3}$")


def places_of(part: Part) -> list[Unit]:
    """Return a paper's places in printed order; every printed word stands in one of them or in their headings."""
    match part.kind:
        case PaperKind.AGENDA:
            builder: _Builder = _Agenda(part.blocks)
        case PaperKind.MINUTES:
            builder = _Minutes(part.blocks)
        case _:
            builder = _Report(part.blocks)
    return builder.build()


class _Builder:
    """Walks the blocks of a paper once; its subclasses say what a block of text means in their kind of paper."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.senses = self.judge()
        kept = [mark if sense in (Sense.SECTION, Sense.PARA) else None for sense, mark in self.senses]
        self.paths = heading_paths(blocks, kept)
        self.units: list[Unit] = []
        self.counts: Counter[str] = Counter()
        self.table = 0
        self.header: tuple[str, ...] = ()
        self.open: Unit | None = None  # the numbered place that following text belongs to
        self.listed: Unit | None = None  # the unnumbered paragraph that following list items belong to
        self.subs: list[tuple[str, Unit]] = []  # the sub-items open inside `open`, outermost first
        self.used: set[str] = set()
        self.unused_headings: dict[int, Unit] = {}

    def judge(self) -> list[tuple[Sense, Mark | None]]:
        return senses(self.blocks)

    def build(self) -> list[Unit]:
        index = 0
        while index < len(self.blocks):
            block = self.blocks[index]
            if block.role is Role.ROW:
                end = index
                while end < len(self.blocks) and self.blocks[end].role is Role.ROW and (
                        self.blocks[end].table == block.table):
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

    def text(self, index: int) -> None:
        raise NotImplementedError

    # --- what every kind of paper has ----------------------------------------------------------------------

    def unit(self, index: int, locator: Locator | None, kind: PassageKind, **more: object) -> Unit:
        made = Unit(locator, kind, self.path(index), **more)  # type: ignore[arg-type]
        self.units.append(made)
        return made

    def path(self, index: int) -> tuple[str, ...]:
        return self.paths[index]

    def heading(self, index: int) -> None:
        self.close()
        self.unit(index, None, PassageKind.FRONT).add(self.blocks[index])

    def close(self) -> None:
        self.open = self.listed = None
        self.subs = []

    def plain(self, index: int, kind: PassageKind = PassageKind.PARAGRAPH) -> Unit:
        """Make an unnumbered passage; its locator counts the passages under its heading."""
        made = self.unit(index, self.under(index), kind)
        made.add(self.blocks[index])
        return made

    def under(self, index: int) -> Locator:
        path = self.path(index)
        name = path[-1] if path else ""
        self.counts[name] += 1
        return Locator.under(name, self.counts[name])

    def rows(self, start: int, end: int) -> None:
        # A table or box after a finished paragraph ends it; inside an unfinished one the paragraph goes on below.
        if self.open is not None and re.search(r"[.!?][\"”’')]*$", self.open.text):
            self.close()
        rows = self.blocks[start:end]
        caption = self.blocks[start - 1].text if start and CAPTION.match(self.blocks[start - 1].text) else ""
        printed = CAPTION.match(caption)
        before = next((block for block in reversed(self.blocks[:start]) if block.role not in (Role.FOOTNOTE, Role.RULE)), None)
        continued = before is not None and before.role is Role.ROW
        if continued and self.header and rows[0].cells == self.header:
            rows = rows[1:]  # the header, printed again at the top of a page
        if not rows:
            return
        explained, self.header = explain(rows, self.header if continued else ())
        goes_on = continued and not explained[0].header and self.table > 0
        if not goes_on:
            number = int(printed["number"]) if printed and printed["number"].isdigit() else self.table + 1
            self.table = number if f"table {number}" not in self.used else self.table + 1
            while f"table {self.table}" in self.used:
                self.table += 1
            self.used.add(f"table {self.table}")
            self.counts[f"table {self.table}"] = 0
        for row in explained:
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
        if self.open is None or self.open.locator is None:
            return False
        block = self.blocks[index]
        level = next((depth for depth, (number, _) in enumerate(self.subs) if follows(mark.number, number)), None)
        if level is None:
            if not follows(mark.number, "") or (mark.number in "i" and self.subs and False):
                return False
            level = len(self.subs)
        elif level + 1 < len(self.subs) and roman(mark.number) and follows(mark.number, self.subs[-1][0]):
            level = len(self.subs) - 1
        self.subs = self.subs[:level]
        holder = self.subs[-1][1] if self.subs else self.open
        assert holder.locator is not None
        last = holder.locator.steps[-1]
        steps = (*holder.locator.steps[:-1], type(last)(last.kind, f"{last.number}({mark.number})"))
        made = self.unit(index, Locator(steps), holder.kind, context=holder.lead_in, parent=holder)
        for outer in [self.open, *(unit for _, unit in self.subs)]:
            outer.add(block)
        made.add(block, mark.end)
        self.subs.append((mark.number, made))
        return True

    def append(self, index: int) -> None:
        """Add a block to the open place, and to the sub-item it stands in."""
        assert self.open is not None
        block = self.blocks[index]
        self.open.add(block)
        if self.subs and (block.bullet or block.depth > 0 or self.subs[-1][1].text.endswith(":")):
            for _, unit in self.subs:
                unit.add(block)
        elif not block.bullet and block.depth == 0:
            self.subs = []

    def is_contact_block(self, index: int) -> bool:
        """Whether the lines that close a report stand here: labels, or the sentence that leads to them."""
        block = self.blocks[index]
        if LABEL.match(block.text) and len(block.text) < 160 and (block.bold is False) and not block.bullet:
            near = self.blocks[max(0, index - 1) : index + 2]
            return sum(LABEL.match(other.text) is not None and len(other.text) < 160 for other in near) >= 2
        following = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
        return (following is not None and LABEL.match(following.text) is not None and len(following.text) < 120
                and not leading_number(block.text) and not block.bullet
                and (block.text.endswith(":") or _CONTACT.search(block.text) is not None or len(block.text) < 60))


class _Report(_Builder):
    """Reports, appendices and inspections: running paragraph numbers, recommendations, unnumbered text."""

    listed_depth = 0

    def text(self, index: int) -> None:
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
        if mark is not None and sense is Sense.LIST and mark.form in ("bracketed", "letter", "whole") and (
                self.sub_item(index, mark)):
            return
        if self.open is not None:
            self.append(index)
            return
        self.unnumbered(index, listed=block.bullet or sense is Sense.LIST)

    def unnumbered(self, index: int, listed: bool) -> None:
        """A list belongs to the paragraph that introduces it; everything else stands for itself."""
        block = self.blocks[index]
        if listed and self.listed is not None and block.depth > self.listed_depth and (
                block.depth > 1 or self._introduced(self.listed)):
            self.listed.add(block)
            return
        made = self.plain(index, PassageKind.FRONT if LABEL.match(block.text) and len(block.text) < 120 else
                          PassageKind.PARAGRAPH)
        self.listed, self.listed_depth = made, block.depth

    @staticmethod
    def _introduced(unit: Unit) -> bool:
        return unit.lead_in.rstrip().endswith((":", "–", "—", "…"))


class _Agenda(_Report):
    """An agenda: its numbered items with what is said under each."""

    def judge(self) -> list[tuple[Sense, Mark | None]]:
        found: list[tuple[Sense, Mark | None]] = []
        last = 0
        for block in self.blocks:
            mark = leading_number(block.text) if block.role in (Role.TEXT, Role.HEADING) else None
            counts = mark is not None and mark.form == "whole" and (
                last < mark.parts[0] <= last + 2 if last else mark.parts[0] == 1)
            if mark is not None and counts:
                last = mark.parts[0]
                found.append((Sense.PARA, mark))
            else:
                found.append((Sense.NONE, None))
        return found

    def text(self, index: int) -> None:
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
        # An item's bold title is its text, not a heading that what follows would stand under.
        return tuple(heading for heading in self.paths[index] if not leading_number(heading))


class _Minutes(_Builder):
    """Minutes: each minute is a place without its resolutions and actions, which are places of their own."""

    minute: Unit | None = None
    number: str = ""
    resolving: Unit | None = None
    resolved = False
    in_resolution = False

    def judge(self) -> list[tuple[Sense, Mark | None]]:
        found: list[tuple[Sense, Mark | None]] = []
        last = 0
        for index, block in enumerate(self.blocks):
            mark = leading_number(block.text) if block.role in (Role.TEXT, Role.HEADING) else None
            whole = mark is not None and mark.form == "whole" and (block.role is Role.HEADING or is_heading(self.blocks, index))
            if mark is not None and whole and (not last or last < mark.parts[0] <= last + 3):
                last = mark.parts[0]
                found.append((Sense.SECTION, mark))
            else:
                found.append((Sense.NONE, None))
        return found

    def text(self, index: int) -> None:
        block = self.blocks[index]
        sense, mark = self.senses[index]
        if sense is Sense.SECTION and mark is not None:
            self.close()
            self.number = mark.number
            self.minute, self.resolving, self.in_resolution = None, None, False
            self.counts["action"] = 0
            self.heading(index)
            return
        if not self.number:
            self._before_first_minute(index)
            return
        if _ACTION.match(block.text):
            self.counts["action"] += 1
            match = _ACTION.match(block.text)
            made = self.unit(index, self._at("action", str(self.counts["action"])), PassageKind.ACTION)
            made.add(block, match.end() if match else 0)
            self.in_resolution = False
            return
        if RESOLVED.fullmatch(block.text):
            self.in_resolution, self.resolved, self.resolving = True, False, None
            self.lead = "That" if re.search(r"\bthat\b", block.text, re.IGNORECASE) else ""
            return
        stated = _RESOLVED_TEXT.match(leading_text(block))
        if stated and (block.text.isupper() is False) and stated.end() < len(leading_text(block)):
            self.in_resolution, self.resolved = True, False
            number = leading_number(block.text)
            skip = (number.end if number else 0) + stated.end()
            self._resolve(index, "", skip)
            return
        if self.in_resolution and self._in_list(index):
            return
        if is_heading(self.blocks, index):
            self.in_resolution = False
            self.heading(index)
            return
        self._of_the_minute(index)

    lead = ""

    def _in_list(self, index: int) -> bool:
        """Take a block after RESOLVED as a resolution, or as more of one; False when the resolutions have ended."""
        block = self.blocks[index]
        mark = leading_number(block.text)
        if mark is not None and mark.form in ("whole", "bracketed", "letter") and (mark.dotted):
            nested = self.resolving is not None and self.subs and not follows(mark.number, self.subs[0][0])
            if nested and self.resolving is not None:
                self.resolving.add(block)
                return True
            number = mark.number if mark.number.isdigit() else f"({mark.number})"
            self._resolve(index, number, mark.end)
            self.subs = [(mark.number, self.units[-1])]
            return True
        if self.resolving is not None and (block.bullet or block.depth > 1 or self.resolving.text.endswith(":")):
            self.resolving.add(block)
            return True
        if not self.resolved or re.match(r"[Tt]hat\b", block.text):
            self._resolve(index, "", 0)
            return True
        self.in_resolution = False
        return False

    def _resolve(self, index: int, number: str, skip: int) -> None:
        made = self.unit(index, self._at("resolution", number), PassageKind.RESOLUTION, context=self.lead)
        made.add(self.blocks[index], skip)
        self.resolving, self.resolved = made, True
        self.subs = []

    def _of_the_minute(self, index: int) -> None:
        block = self.blocks[index]
        closing = re.match(r"(?:the )?(?:meeting|chair(?:man|person)?)\b.{0,30}\b(?:closed|concluded|ended|commenced|declared)",
                           block.text, re.IGNORECASE)
        if closing or (block.text.isupper() and len(block.text) < 30):
            self.plain(index, PassageKind.FRONT)
            return
        if self.minute is None:
            self.minute = self.unit(index, Locator.of("minute", self.number), PassageKind.MINUTE)
        self.minute.add(block)

    def _at(self, kind: str, number: str) -> Locator:
        return Locator.of("minute", self.number, kind, number)

    def _before_first_minute(self, index: int) -> None:
        block = self.blocks[index]
        if is_heading(self.blocks, index):
            self.heading(index)
        elif (block.bullet or block.depth) and self.listed is not None:
            self.listed.add(block)
        else:
            self.listed = self.plain(index, PassageKind.FRONT)


def is_caption(blocks: Sequence[Block], index: int) -> bool:
    """Whether the block is the caption of the table that follows it."""
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    return CAPTION.match(blocks[index].text) is not None and following is not None and following.role is Role.ROW


def leading_text(block: Block) -> str:
    """Return a block's words without the number before them."""
    mark = leading_number(block.text)
    return block.text[mark.end :] if mark else block.text
