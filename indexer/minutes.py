"""The places of minutes: each minute, and its resolutions and actions apart from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from corpus.locators import Locator
from corpus.papers import PassageKind
from indexer.blocks import Block, Role
from indexer.builder import Builder
from indexer.deciding import ACTION, RESOLVED, carried, decides, is_formal, last_sentence, names_only, with_decisions
from indexer.lists import list_mark
from indexer.marks import Mark, leading_number
from indexer.minute_frames import without_frames
from indexer.minute_numbers import minute_marks, with_numbers_beside_titles, with_titles
from indexer.numbering import Sense
from indexer.outline import is_heading
from indexer.units import Unit

_AGENDA_ITEM: Final = re.compile(r"\(?(?:agenda )?item (?:no\.? ?)?\d{1,2}[A-Z]?\)?", re.IGNORECASE)
_ROLL: Final = re.compile(
    r"(?:.{0,30}\b(?:present|attendance|attendees|members|minutes)\b|held\b|venue\b|date\b|time\b)", re.IGNORECASE
)
_SIGNATURE: Final = re.compile(r"^[^.]{0,40}(?:_{4,}|\.{6,}|…{3,}).{0,60}$")  # "Signed …… Date ……"
_SPOKEN: Final = 160  # characters; a longer paragraph is no line of a roll
_STEP: Final = 9.0  # points by which a list stands further in, at least


class Minutes(Builder):
    """Minutes: each minute is a place without its resolutions and actions, which are places of their own."""

    minute: Unit | None = None
    number: str = ""
    resolving: Unit | None = None
    resolved = False
    in_resolution = False
    lead = ""
    begun = False  # whether a heading of minutes without numbers has come
    formal = True  # whether decisions are marked as such
    depth = 0  # of the numbered paragraph that is open

    def prepare(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """Part the sentences that decide from what was said, and make headings of the minutes' titles."""
        parted = with_numbers_beside_titles(without_frames(blocks))
        self.formal = is_formal(parted)
        parted = with_decisions(parted, self.formal)
        self.marks = minute_marks(parted)
        return with_titles(parted, self.marks)

    def judge(self) -> list[tuple[Sense, Mark | None]]:
        """Take the numbers that count the minutes."""
        return [
            (Sense.SECTION, self.marks[index]) if index in self.marks else (Sense.NONE, None)
            for index in range(len(self.blocks))
        ]

    def text(self, index: int) -> None:
        """Take a block as part of a minute, its resolutions or its actions."""
        block = self.blocks[index]
        sense, mark = self.senses[index]
        if sense is Sense.SECTION and mark is not None:
            self.close()
            self.number = mark.number
            self.minute, self.resolving, self.in_resolution = None, None, False
            self.counts["action"] = 0
            if block.role is Role.HEADING:
                self.heading(index)
            elif mark.end < len(block.text):
                self.minute = self.unit(index, Locator.of("minute", self.number), PassageKind.MINUTE)
                self.minute.add(block, mark.end)
            return
        if not self.number and self.marks:
            self._before_first_minute(index)
            return
        if self._action(index):
            return
        if RESOLVED.fullmatch(block.text):
            self.in_resolution, self.resolved, self.resolving = True, False, None
            self.lead = "That" if re.search(r"\bthat\b", block.text, re.IGNORECASE) else ""
            return
        stated = decides(block.text, self.formal) or carried(block.text)
        if stated and not block.text.isupper() and stated < len(block.text):
            self.in_resolution, self.resolved, self.lead = True, False, ""
            self.close()
            number = leading_number(block.text)
            # The word that makes it a resolution is part of the sentence that is printed.
            self._resolve(index, "", number.end if number else 0)
            return
        if self.in_resolution and self._in_list(index):
            return
        if is_heading(self.blocks, index):
            self.in_resolution = False
            self.begun = self.begun or (index > 0 and not _ROLL.match(block.text))
            self.heading(index)
            return
        if self.number:
            self._of_the_minute(index)
        else:
            self._without_number(index)

    def _action(self, index: int) -> bool:
        """Take a block that says who is to do what; where it only names somebody, the sentence before it says what."""
        block = self.blocks[index]
        action = ACTION.match(block.text)
        if action is None:
            return False
        self.counts["action"] += 1
        before = self.blocks[index - 1]
        made = self.unit(index, self._at(index, "action", str(self.counts["action"])), PassageKind.ACTION)
        if names_only(block.text[action.end() :]) and before.role is Role.TEXT and not ACTION.match(before.text):
            made.add(last_sentence(before))
            made.add(block)
        else:
            made.add(block, action.end())
        self.in_resolution = False
        return True

    def _in_list(self, index: int) -> bool:
        """Take a block after RESOLVED as a resolution, or as more of one; False when the resolutions have ended."""
        block = self.blocks[index]
        mark = list_mark(self.blocks, index)
        own = mark is not None and mark.form == "decimal" and mark.number.split(".")[0] == self.number
        if mark is not None and mark.dotted and (own or mark.form in ("whole", "bracketed", "letter")):
            # A list inside a resolution counts otherwise than the resolutions do: (a), (b) below 1, 2.
            nested = bool(self.subs) and mark.number[-1].isdigit() != self.subs[0][0][-1].isdigit()
            if nested and self.resolving is not None:
                self.resolving.add(block)
                return True
            number = mark.number if own or mark.number.isdigit() else f"({mark.number})"
            if self.resolving and not self.resolving.place.number and self.resolving.text.endswith(":"):
                self.lead = self.resolving.text  # "that Cabinet agree to:" is what its numbered parts mean
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
        made = self.unit(index, self._at(index, "resolution", number), PassageKind.RESOLUTION, context=self.lead)
        made.add(self.blocks[index], skip if self.number else 0)
        self.resolving, self.resolved = made, True
        self.subs = []

    def _of_the_minute(self, index: int) -> None:
        block = self.blocks[index]
        closing = re.match(
            r"(?:the )?(?:meeting|chair(?:man|person)?)\b.{0,30}\b(?:closed|concluded|ended|commenced|declared)",
            block.text,
            re.IGNORECASE,
        )
        if (
            closing
            or _SIGNATURE.search(block.text)
            or (block.text.isupper() and len(block.text) < 30)
            or _AGENDA_ITEM.fullmatch(block.text)
        ):
            self.plain(index, PassageKind.FRONT)
            return
        opening = self.minute is None
        if self.minute is None:
            self.minute = self.unit(index, Locator.of("minute", self.number), PassageKind.MINUTE)
        paragraph = self._numbered(index)
        # The number of its first paragraph stands before the minute's words, as the minute's own does.
        self.minute.add(block, paragraph.end if opening and paragraph else 0)

    def _numbered(self, index: int) -> Mark | None:
        """Make places of the paragraphs that a minute numbers from 1, and of their sub-items; returns a paragraph's."""
        block = self.blocks[index]
        mark = list_mark(self.blocks, index)
        if mark is not None and self._counts(index, mark) and not self._further_in(block):
            self.subs = []
            self.open = self.unit(
                index, self._at(index, "para", mark.number), PassageKind.PARAGRAPH, parent=self.minute
            )
            self.open.add(block, mark.end)
            self.depth = block.depth
            return mark
        if self.open is not None and not (
            mark is not None and mark.form in ("bracketed", "letter") and self.sub_item(index, mark)
        ):
            self.append(index)
        return None

    def _counts(self, index: int, mark: Mark) -> bool:
        """Whether a number counts a minute's paragraphs: 2. after 1., or 4.2 after 4.1 in minute 4."""
        if mark.form not in ("whole", "decimal") or not mark.dotted or "(" in mark.number:
            return False
        *outer, number = mark.parts
        if outer and ".".join(map(str, outer)) != self.number:
            return False
        if self.open is None:
            # A list that begins after a colon, or stands further in, is part of its paragraph, numbered or not.
            return number == 1 and not self.blocks[index - 1].text.endswith(":")
        *before, last = map(int, self.open.place.number.split("."))
        opens = number == 1 and not self.blocks[index - 1].text.endswith(":")
        return before == outer and (number == last + 1 or opens)

    def _further_in(self, block: Block) -> bool:
        """Whether a block stands further in than the numbered paragraph that is open."""
        if self.open is None:
            return False
        if self.open.boxes and block.boxes:
            # A block's depth is counted from its own page's margin; the left edge holds over pages.
            return block.boxes[0].left > self.open.boxes[0].left + _STEP
        return block.depth > self.depth

    def _at(self, index: int, kind: str, number: str) -> Locator:
        """Return the place in its minute; minutes without numbers are cited by their headings."""
        return Locator.of("minute", self.number, kind, number) if self.number else self.under(index)

    def _before_first_minute(self, index: int) -> None:
        if is_heading(self.blocks, index):
            self.heading(index)
        else:
            self._without_number(index)

    def _without_number(self, index: int) -> None:
        block = self.blocks[index]
        if not self.marks and len(block.text) > _SPOKEN and not _ROLL.match(block.text):
            self.begun = True  # minutes without headings begin with what was said
        if (block.bullet or block.depth) and self.listed is not None:
            self.listed.add(block)
        else:
            self.listed = self.plain(index, PassageKind.PARAGRAPH if self.begun else PassageKind.FRONT)
