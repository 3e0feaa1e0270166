"""Paragraphs that a page break cut in two, put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, takewhile
from typing import Final

from indexer.blocks import Block, Role
from indexer.marks import SLASHED, leading_number

_ENDED: Final = re.compile(r"[.!?:;…][\"”’'“)\]*]*(?:\s*\([^()]*\))?$")
# A paragraph cannot end with one of these words: what follows must be the rest of it.
_DANGLING: Final = re.compile(
    r"(?:\b(?:a|an|the|of|in|on|at|to|for|from|by|with|and|or|but|that|which|who|is|are|was|were|be|been|has|have|had|"
    r"will|would|should|may|can|could|their|its|his|her|our|this|these|those|as|than|into|across|between|through|"
    r"within|under|over|not|no|such|other|all|any|each|per|via|including|if|when|while|where)|[,\-–—(/&])$",
    re.IGNORECASE,
)
_NOTICE: Final = re.compile(
    r"\(?this page (?:is|has been) (?:intentionally )?left (?:intentionally )?blank[.)]*", re.IGNORECASE
)
_LABEL: Final = re.compile(r"[A-Z][\w’'/() -]{1,40}:(\s|$)")
_NOTE: Final = re.compile(r"(\d{1,3})\s")
_REACH: Final = 4  # how many notes, rules and notices may stand between the two halves


def is_blank_notice(block: Block) -> bool:
    """Whether the block only says that its page is blank."""
    return _NOTICE.fullmatch(block.text) is not None


def is_dangling(text: str) -> bool:
    """Whether a text cannot end where it does: with "the", "of the", a comma."""
    return _DANGLING.search(text) is not None


def join_cut_paragraphs(blocks: Sequence[Block]) -> list[Block]:
    """Join what was cut, also across footnotes, rules and repeated table lines in between."""
    joined: list[Block] = []
    for index, block in enumerate(blocks):
        mark = _mark_at_line_start(blocks, index)
        if mark and joined and joined[-1].role is Role.TEXT:
            words = replace(block, text=block.text[len(mark) + 1 :], marks=((0, mark),))
            joined[-1] = _together(joined[-1], words)
            continue
        target = _first_half(joined, block)
        if target is None:
            joined.append(block)
        else:
            joined[target] = _together(joined[target], block)
    return joined


def _mark_at_line_start(blocks: Sequence[Block], index: int) -> str:
    """Return the note mark that opens a line of text, taken for a footnote that the page has below, else ""."""
    number = _NOTE.match(blocks[index].text) if blocks[index].role is Role.FOOTNOTE else None
    if number is None:
        return ""
    block = blocks[index]
    rest_of_page = takewhile(lambda other: other.page == block.page, islice(blocks, index + 1, None))
    below = any(
        other.role is Role.FOOTNOTE and other.text.startswith(number[0]) and other.text != block.text
        for other in rest_of_page
    )
    return number[1] if below else ""


def _first_half(before: Sequence[Block], block: Block) -> int | None:
    """Return the place of the block that this one goes on with, or None."""
    if (
        block.role is not Role.TEXT
        or block.bullet
        or not block.text
        or leading_number(block.text)
        or _numbers_a_minute(block.text)
        or is_blank_notice(block)
    ):
        return None
    crossed = notes = 0
    for place in range(len(before) - 1, -1, -1):
        earlier = before[place]
        if earlier.role in (Role.FOOTNOTE, Role.RULE) and crossed < _REACH:
            crossed += 1
            notes += earlier.role is Role.FOOTNOTE
            continue
        if earlier.role is not Role.TEXT or not _goes_on(earlier, block, notes > 0):
            return None
        return place
    return None


def _numbers_a_minute(text: str) -> bool:
    number = SLASHED.match(text)
    return number is not None and text[number.end() : number.end() + 1].isupper()


def _goes_on(earlier: Block, later: Block, crossed: bool) -> bool:
    if _ENDED.search(earlier.text) or earlier.bold != later.bold or _LABEL.match(later.text):
        return False
    if earlier.bold:
        return False
    words = earlier.text.split()
    first = later.text[0]
    if is_dangling(earlier.text):
        return len(words) >= 4 and (first.isalnum() or first in "(“\"'‘£")
    broken = later.page > earlier.last_page or later.page == 0 or crossed or _above(later, earlier)
    if first.islower():
        return len(words) >= 4
    # Only a break of the page or column with a long line before it joins an open end with a capital or a figure.
    return broken and len(words) >= 12 and (first in '(“"‘£' or first.isdigit() or (crossed and first.isupper()))


def _above(later: Block, earlier: Block) -> bool:
    """Whether a block begins higher on the page than the one before it ends: at the head of the next column."""
    return bool(earlier.boxes and later.boxes) and later.boxes[0].bottom < earlier.boxes[-1].top


def _together(first: Block, second: Block) -> Block:
    glue = "" if first.text.endswith("-") and second.text[:1].islower() else " "
    text = f"{first.text}{glue}{second.text}"
    shift = len(text) - len(second.text)
    return replace(
        first,
        text=text,
        marks=first.marks + tuple((at + shift, mark) for at, mark in second.marks),
        ends_page=second.last_page,
        boxes=first.boxes + second.boxes,
    )
