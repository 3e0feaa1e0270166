"""The numbers of minutes: "13", "25/001", "HWB/12/24"; which of the numbers in a paper count its minutes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from indexer.blocks import Block, Role
from indexer.marks import SLASHED, Mark, leading_number
from indexer.outline import is_heading

_PREFIXED: Final = re.compile(r"(?P<number>(?P<letters>[A-Z]{2,6}[ .-]?)\d{1,4})[.:)]?\s+(?=\S)")
_DATE: Final = re.compile(r"(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:\d\d|(?:19|20)\d\d)")
_GAP: Final = 3  # minutes that may be missing together
_LEVEL: Final = 9  # of a title that is set as plain text
_TITLE: Final = 140  # characters; a longer line is the minute's text


def minute_marks(blocks: Sequence[Block]) -> dict[int, Mark]:
    """Return the blocks that begin a minute, with its number: numbers of one form that count upwards.

    Numbers that only minutes have ("25/001", "HWB/12/24") need no heading; plain ones stand in headings, or where no
    heading is numbered, in short lines that count up one by one.
    """
    found = [_counting(blocks, SLASHED), _whole(blocks, headed=True), _counting(blocks, _PREFIXED)]
    counted = max(found, key=lambda marks: (_with_words(blocks, marks), len(marks)))
    return counted or _whole(blocks, headed=False) or _decimals(blocks)


def _with_words(blocks: Sequence[Block], marks: dict[int, Mark]) -> int:
    """Count the numbers under which something is said before the next one: in a list there is nothing."""
    return sum(
        (mark.form == "slashed" and not mark.number[0].isalpha() and not _is_title(blocks, index, mark))
        or (index + 1 < len(blocks) and index + 1 not in marks)
        for index, mark in marks.items()
    )


def _counting(blocks: Sequence[Block], pattern: re.Pattern[str]) -> dict[int, Mark]:
    """Return the marks of the commonest form of which one part counts up and the others stay as they are."""
    forms: dict[tuple[str, int], list[tuple[int, re.Match[str], tuple[int, ...]]]] = {}
    for index, block in enumerate(blocks):
        match = pattern.match(block.text) if block.role in (Role.TEXT, Role.HEADING) and not block.bullet else None
        if match is not None:
            parts = tuple(int(part) for part in re.findall(r"\d+", match["number"]))
            if not match["letters"] and _DATE.fullmatch(match["number"].rstrip(" .")):
                continue
            forms.setdefault((match["letters"], len(parts)), []).append((index, match, parts))
    best: dict[int, Mark] = {}
    for (_, count), members in forms.items():
        for counting in range(count):
            others = Counter(parts[:counting] + parts[counting + 1 :] for _, _, parts in members)
            same = others.most_common(1)[0][0]
            kept: dict[int, Mark] = {}
            last = -1
            for index, match, parts in members:
                rest, number = parts[:counting] + parts[counting + 1 :], parts[counting]
                if rest == same and (last < 0 or last < number <= last + _GAP):
                    last = number
                    kept[index] = Mark("slashed", match["number"].rstrip(" ."), match.end())
            if len(kept) > max(1, len(best)):
                best = kept
    return best


def _whole(blocks: Sequence[Block], headed: bool) -> dict[int, Mark]:
    """Return whole numbers that count upwards: of headings, or of short lines that are no sentences."""
    found: dict[int, Mark] = {}
    last = 0
    for index, block in enumerate(blocks):
        mark = leading_number(block.text) if block.role in (Role.TEXT, Role.HEADING) else None
        if mark is None or mark.form != "whole":
            continue
        if headed:
            fits = block.role is Role.HEADING or is_heading(blocks, index)
            counts = not last or last < mark.parts[0] <= last + _GAP
        else:
            fits = not block.bullet and len(block.text) < _TITLE and not re.search(r"[.;:,]$", block.text)
            counts = mark.parts[0] == last + 1 if last else True
        if fits and counts:
            last = mark.parts[0]
            found[index] = mark
    if headed:
        return found
    return found if len(found) >= _GAP and 2 * _with_words(blocks, found) > len(found) else {}


def _decimals(blocks: Sequence[Block]) -> dict[int, Mark]:
    """Return numbers of two parts that count up, 1.1, 1.2, 2.1: of minutes that have no other."""
    found: dict[int, Mark] = {}
    last = (0, 0)
    for index, block in enumerate(blocks):
        mark = leading_number(block.text) if block.role in (Role.TEXT, Role.HEADING) else None
        if mark is None or mark.form != "decimal" or len(mark.parts) != 2:
            continue
        section, number = mark.parts
        if (section == last[0] and 0 < number - last[1] <= _GAP) or (0 < section - last[0] <= _GAP and number == 1):
            last = (section, number)
            found[index] = mark
    return found if len(found) >= _GAP else {}


def with_titles(blocks: Sequence[Block], marks: dict[int, Mark]) -> list[Block]:
    """Make headings of the lines that are the minutes' titles, however they are set, and of no other numbered line."""
    found = list(blocks)
    for index, mark in marks.items():
        titled = _is_title(blocks, index, mark)
        role, level = (Role.HEADING, blocks[index].level or _LEVEL) if titled else (Role.TEXT, 0)
        found[index] = replace(blocks[index], role=role, level=level, bold=titled)
    return found


def with_numbers_beside_titles(blocks: Sequence[Block]) -> list[Block]:
    """Put a minute's number that stands on a line of its own before the title below it."""
    found: list[Block] = []
    for block in blocks:
        number = SLASHED.fullmatch(found[-1].text) if found and found[-1].role is not Role.ROW else None
        if number and block.role in (Role.TEXT, Role.HEADING) and len(block.text) < _TITLE:
            before = found.pop()
            block = replace(
                block,
                text=f"{before.text} {block.text}",
                boxes=before.boxes + block.boxes,
                marks=tuple((at + len(before.text) + 1, mark) for at, mark in block.marks),
            )
        found.append(block)
    return found


def _is_title(blocks: Sequence[Block], index: int, mark: Mark) -> bool:
    """Whether the line after a minute's number is its title, and not what was said."""
    words = blocks[index].text[mark.end :]
    long = len(words) >= _TITLE and not is_heading(blocks, index)  # a title may hold the whole name of a decision
    return bool(words) and not long and not re.search(r"[.;,]$", words)
