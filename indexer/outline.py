"""Which blocks of a paper are headings, and the headings that each block stands under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from indexer.blocks import Block, Role
from indexer.deciding import RESOLVED
from indexer.marks import Mark, leading_number

LABEL: Final = re.compile(r"[A-Z][\w’'/(), -]{1,45}:(?:\s|$)")
CAPTION: Final = re.compile(r"(?:table|figure|chart|graph|box)\s+(?P<number>\d{1,2}|[A-Z])\b", re.IGNORECASE)
# What is printed over or under a picture; text goes on around it, so it heads nothing.
_FIGURE: Final = re.compile(
    r"(?:figure|chart|graph|map)\s+(?:\d[\d.]*|[A-Z])\s*[:–—.-]\s*\S.{2,120}(?<![.;,])", re.IGNORECASE
)
_QUOTATION: Final = re.compile(r"“[^”]*$|\"[^\"]*$")  # one that this line opens and does not close
_LOWEST: Final = 9  # the level of a bold line that acts as a heading
_LONGEST: Final = 140  # characters of a bold line that acts as a heading
_LONGEST_NUMBERED: Final = 240  # a minute's heading may hold the whole name of a decision


def is_caption(blocks: Sequence[Block], index: int) -> bool:
    """Whether the block is the caption of a picture, or of the table that follows it."""
    block, following = blocks[index], blocks[index + 1] if index + 1 < len(blocks) else None
    if block.role in (Role.TEXT, Role.HEADING) and not block.bullet and _FIGURE.fullmatch(block.text):
        return True
    return CAPTION.match(block.text) is not None and following is not None and following.role is Role.ROW


def is_heading(blocks: Sequence[Block], index: int) -> bool:
    """Whether the block is a heading: set as one, or a bold line that acts as one."""
    block = blocks[index]
    if index and _QUOTATION.match(block.text) and blocks[index - 1].text.endswith(":"):
        return False
    if block.role is not Role.ROW and _FIGURE.fullmatch(block.text):
        return False
    if block.role is Role.HEADING:
        return True
    if block.role is not Role.TEXT or not block.bold or block.bullet:
        return False
    text = block.text
    if (
        len(text) > (_LONGEST_NUMBERED if leading_number(text) else _LONGEST)
        or (LABEL.match(text) and not text.endswith(":") and not _heads_numbers(blocks, index))
        or re.search(r"[.;,]$", text)
    ):
        return False
    following = next((other for other in blocks[index + 1 : index + 3] if other.role is not Role.RULE), None)
    if following is None or (CAPTION.match(text) and following.role is Role.ROW):
        return False
    # A run of bold lines is a cover or a list of names, not a heading above a heading; a number makes it one.
    return not (
        following.bold
        and following.role is Role.TEXT
        and not leading_number(following.text)
        and not leading_number(text)
    )


def _heads_numbers(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line stands alone above a number: the labels at the head of a report stand below each other."""
    labelled = index > 0 and LABEL.match(blocks[index - 1].text) is not None and len(blocks[index - 1].text) < _LONGEST
    following = leading_number(blocks[index + 1].text) if index + 1 < len(blocks) else None
    return following is not None and following.form in ("decimal", "whole", "prefixed") and not labelled


def with_section_headings(blocks: Sequence[Block]) -> list[Block]:
    """Make a heading of each plain line that opens a numbered section: "4 Other factors" just before paragraph 4.1."""
    found = list(blocks)
    for index, block in enumerate(blocks):
        mark = leading_number(block.text) if block.role is Role.TEXT and not block.bullet else None
        if mark is None or mark.form != "whole" or len(block.text) > 100 or re.search(r"[.;:,]$", block.text):
            continue
        following = next((leading_number(other.text) for other in blocks[index + 1 : index + 3] if other.text), None)
        if following is not None and following.form == "decimal" and following.parts == (mark.parts[0], 1):
            found[index] = replace(block, role=Role.HEADING, level=_LOWEST, bold=True)
    return found


def heading_paths(blocks: Sequence[Block], kept_number: Sequence[Mark | None]) -> list[tuple[str, ...]]:
    """Return for each block the headings above it, outermost first; a heading's own path ends with itself.

    `kept_number` holds the number of each block where it counts sections or paragraphs, else None. Numbers overrule
    the type: sections numbered alike are siblings however they are set, and an unnumbered heading between 5.4 and
    5.5 stands inside section 5.
    """
    stack: list[tuple[int, str, str]] = []  # level, section number, text
    levels: dict[int, int] = {}  # parts in a section number -> the level that the first such heading had
    paths: list[tuple[str, ...]] = []
    for index, block in enumerate(blocks):
        if is_heading(blocks, index) and not RESOLVED.fullmatch(block.text):
            level = block.level if block.role is Role.HEADING else _LOWEST
            mark = kept_number[index]
            number = mark.number if mark and mark.form in ("whole", "decimal") else ""
            if number:
                level = levels.setdefault(number.count("."), level)
            else:
                inside = _section_that_goes_on(stack, kept_number, blocks, index)
                if inside is not None and level <= inside:
                    level = inside + 1
            while stack and stack[-1][0] >= level:
                stack.pop()
            stack.append((level, number, block.text))
        paths.append(tuple(text for _, _, text in stack))
    return paths


def _section_that_goes_on(
    stack: Sequence[tuple[int, str, str]], kept_number: Sequence[Mark | None], blocks: Sequence[Block], index: int
) -> int | None:
    """Return the level of the numbered section above if the next decimal number still belongs to it."""
    numbered = [(level, number) for level, number, _ in stack if number]
    if not numbered:
        return None
    for later in range(index + 1, len(blocks)):
        mark = kept_number[later]
        if mark is None:
            continue
        if mark.form == "decimal":
            return next(
                (level for level, number in numbered if mark.number.split(".")[0] == number.split(".")[0]), None
            )
        if mark.form == "whole" and is_heading(blocks, later):
            return None
    return None
