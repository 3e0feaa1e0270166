"""An agenda's items, and which of them a paper of the pack belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.papers import PaperKind
from indexer.blocks import Block, Role
from indexer.marks import leading_number
from indexer.packs import Part


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item on the agenda: its number, its title, and the pack's pages as printed (0, 0 where none)."""

    number: str
    title: str
    first_page: int = 0
    last_page: int = 0


def agenda_items(agenda: Part | None) -> list[AgendaItem]:
    """Return the agenda's items, with the pages that they give."""
    items: list[AgendaItem] = []
    for block in agenda.blocks if agenda else ():
        if block.role is Role.ROW:
            row = _row_item(block, int(items[-1].number) + 1 if items else 1)
            items += [row] if row else []
            continue
        mark = leading_number(block.text) if block.role in (Role.TEXT, Role.HEADING) else None
        if mark is None or mark.form != "whole" or mark.parts[0] != (int(items[-1].number) + 1 if items else 1):
            continue
        title = block.text[mark.end :]
        pages = re.search(r"\(\s*pages?\s*(\d+)\s*(?:[-–—]\s*(\d+))?\s*\)", title, re.IGNORECASE)
        first = int(pages[1]) if pages else 0
        last = int(pages[2] or pages[1]) if pages else 0
        items.append(
            AgendaItem(mark.number, re.sub(r"\s*\(\s*pages?.*?\)", "", title, flags=re.IGNORECASE), first, last)
        )
    return items


def _row_item(row: Block, number: int) -> AgendaItem | None:
    """Return the item of an agenda set as a table: its number in the first cell, its title in the longest other."""
    if not re.fullmatch(rf"{number}[.)]?", row.cells[0]) or not any(row.cells[1:]):
        return None
    return AgendaItem(str(number), max(row.cells[1:], key=len))


def item_for(title: str, kind: PaperKind, items: Sequence[AgendaItem], current: int, appended: bool) -> int:
    """Return which item (its place in `items`, -1 for none) a paper belongs to; papers follow the agenda's order.

    The words that title and item share decide; the agenda's page numbers are often wrong, so they are not asked.
    """
    if not items:
        return -1
    if kind is PaperKind.AGENDA:
        return -1
    if kind is PaperKind.MINUTES:
        return next((place for place, item in enumerate(items) if re.search(r"\bminutes\b", item.title, re.I)), current)
    words = _words(title)
    likeness = {
        place: len(words & _words(item.title)) / max(1, len(_words(item.title)))
        for place, item in enumerate(items)
        if place >= max(current, 0)
    }
    best = max(likeness, key=lambda place: (likeness[place], -place), default=current)
    if likeness.get(best, 0.0) >= 0.5 and (not appended or best == current or likeness[best] >= 0.75 or current < 0):
        return best
    if appended and current >= 0:
        return current
    return min(current + 1, len(items) - 1) if current >= 0 else best


_STOP: Final = frozenset(
    ["the", "of", "and", "a", "to", "for", "in", "on", "with", "report", "update", "annual", "s", "from", "by", "at"]
)


def _words(text: str) -> set[str]:
    return {
        word for word in re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", "")) if word not in _STOP
    }
