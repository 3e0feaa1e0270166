"""What is printed on a page and is not part of the paper: running heads and feet, page numbers, stamps."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from indexer.readers.words import Line

if TYPE_CHECKING:
    from indexer.readers.pdf import Page

_PAGE: Final = re.compile(r"(?:Page|Pg\.?)\s*(\d{1,4})(?:\s*(?:of|/)\s*\d+)?", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[-–—|\s]*(\d{1,4})[-–—|\s]*")
_STAMP: Final = re.compile(r"Agenda Item\s*(?:No\.?\s*)?([0-9A-Z]{1,4})", re.IGNORECASE)
_MARGIN: Final = 0.1  # of the page's height, at its top and foot
_WINDOW: Final = 12  # pages around one in which a running line must come again


LineKey: TypeAlias = tuple[int, float, float]  # page, baseline, left edge: columns have lines on one baseline


def line_key(line: Line) -> LineKey:
    """Return what tells a line from every other one of its file."""
    return line.page, line.base, line.left


@dataclass(frozen=True, slots=True)
class Furniture:
    """The lines that are furniture, and the numbers they told."""

    lines: frozenset[LineKey]
    pack_pages: tuple[tuple[int, int], ...]
    own_pages: tuple[tuple[int, int], ...]
    item_stamps: tuple[tuple[int, str], ...]


def find_furniture(pages: Sequence[Page], labels: Sequence[str]) -> Furniture:
    """Tell the lines in the margins that number the pages or come again on page after page from the paper's own."""
    drop: set[LineKey] = set()
    stamped: dict[int, list[int]] = defaultdict(list)
    own: dict[int, int] = {}
    stamps: list[tuple[int, str]] = []
    candidates: dict[str, list[Line]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            above = line.base < _MARGIN * page.height
            if not above and line.base < (1 - _MARGIN) * page.height:
                continue
            text = line.text
            stamp, numbered, bare = _STAMP.fullmatch(text), _PAGE.fullmatch(text), _NUMBER.fullmatch(text)
            if stamp:
                stamps.append((page.number, stamp[1]))
                drop.add(line_key(line))
            elif numbered:
                if above:
                    stamped[page.number].append(int(numbered[1]))
                else:
                    own.setdefault(page.number, int(numbered[1]))
                drop.add(line_key(line))
            elif bare:
                candidates[f"#{'head' if above else 'foot'}"].append(line)
            else:
                candidates[("^" if above else "$") + re.sub(r"\d+", "#", text)].append(line)
    for key, lines in candidates.items():
        running = _consecutive(lines) if key.startswith("#") else _repeated(lines)
        for line in running:
            drop.add(line_key(line))
            number = _NUMBER.fullmatch(line.text)
            if number:
                own.setdefault(line.page, int(number[1]))
    pack = {page: numbers[0] for page, numbers in stamped.items()}
    if not pack and not own:
        pack = {index + 1: int(label) for index, label in enumerate(labels) if label.isdigit()}
    return Furniture(frozenset(drop), tuple(sorted(pack.items())), tuple(sorted(own.items())), tuple(stamps))


def _repeated(lines: list[Line]) -> list[Line]:
    """Return the lines that come again on a page near theirs, at the same height: twice the same is no chance there."""
    return [
        line
        for line in lines
        if any(
            0 < abs(other.page - line.page) <= _WINDOW and abs(other.base - line.base) < 3 and _same(line, other)
            for other in lines
        )
    ]


def _same(line: Line, other: Line) -> bool:
    """Whether the figures of two lines are the same, or count the pages: notes may otherwise read alike."""
    pairs = zip(re.findall(r"\d+", line.text), re.findall(r"\d+", other.text), strict=True)
    return all(a == b or int(a) - int(b) == line.page - other.page for a, b in pairs)


def _consecutive(lines: list[Line]) -> list[Line]:
    """Return the bare numbers that count pages: the difference to the file's page is the same for a neighbour's."""
    by_page = {line.page: int(m[1]) - line.page for line in lines if (m := _NUMBER.fullmatch(line.text))}
    return [
        line
        for line in lines
        if any(by_page.get(line.page + step) == by_page.get(line.page) for step in (-2, -1, 1, 2))
    ]
