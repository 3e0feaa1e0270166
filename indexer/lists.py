"""Items and paragraphs that a page sets in one block, cut at their numbers; and list items told from headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from indexer.blocks import Block, Role
from indexer.marks import Mark, follows, item_number, leading_number

_ITEM: Final = re.compile(
    r"(?<!\S)(?P<open>\(?)(?P<number>[a-z]|[A-Z]|[ivx]{1,5}|\d{1,2})(?P<close>[.)]?)\s+(?=[^\s.,;:)])"
)
# After these words a letter is named and does not begin an item: "as in a) above".
_NAMED: Final = re.compile(r"\b(?:paras?|paragraphs?|sections?|items?|points?|parts?|to|in|under|see|of)\.?$", re.I)
_PARTED: Final = re.compile(r"(?:[.;:,)”’\"]|\b(?:and|or))$")
_LEADS_IN: Final = re.compile(r"\b(?:to|that|by|follows|following)\s*:$", re.IGNORECASE)
_QUOTE: Final = re.compile(r"[“\"‘'](?=\()")
_INNER: Final = re.compile(
    r"(?<=\s)(?P<whole>\d{1,3})[.)]\s?(?=[A-Z“])|(?<=[.!?:;”)]\s)(?P<decimal>\d{1,3}\.\d{1,3})\.?\s(?=[A-Z“])"
)
_GAP: Final = 3  # numbers that may be missing together
_SHORTEST: Final = 3  # items that bare numbers ("1 … 2 … 3 …") must have to be a list
_SLACK: Final = 4.0  # characters by which a line's width may mislead
_REACH: Final = 12  # blocks within which a letter's neighbour in the list stands


def list_mark(blocks: Sequence[Block], index: int) -> Mark | None:
    """Return the block's leading number as its list has it.

    A capital counts only in a list ("A. Smith" begins none), and in small letters where the rest of its list is so
    printed. A quotation mark may stand before a bracket: “(a) …
    """
    text = blocks[index].text
    quote = _QUOTE.match(text)
    mark = item_number(text[quote.end() :] if quote else text)
    if quote:
        return replace(mark, end=mark.end + quote.end()) if mark and mark.form == "bracketed" else None
    if mark is None or mark.form not in ("bracketed", "letter") or not mark.number.isupper():
        return mark
    beside = _beside(blocks, index, mark)
    if not beside:
        return None
    return replace(mark, number=mark.number.lower()) if beside.islower() else mark


def _beside(blocks: Sequence[Block], index: int, mark: Mark) -> str:
    """Return the number of the item after this one, else of the one before it; "" where it stands alone."""
    for near in (blocks[index + 1 : index + _REACH], blocks[max(0, index - _REACH) : index][::-1]):
        for block in near:
            other = item_number(block.text) if block.role in (Role.TEXT, Role.HEADING) else None
            if other is None or other.form not in ("bracketed", "letter"):
                continue
            if follows(other.number, mark.number) or follows(mark.number, other.number):
                return other.number
    return ""


def with_lost_numbers(blocks: Sequence[Block]) -> list[Block]:
    """Cut each block at a number inside it that is missing where it stands: "42. By" between paragraphs 41 and 43."""
    marks = [leading_number(block.text) if block.role in (Role.TEXT, Role.HEADING) else None for block in blocks]
    printed = [mark.parts if mark and mark.form in ("whole", "decimal") else () for mark in marks]
    cut: list[Block] = []
    before: set[tuple[int, ...]] = set()
    for index, block in enumerate(blocks):
        before.add(printed[index])
        starts = [0]
        for match in _INNER.finditer(block.text) if block.role is Role.TEXT else ():
            *outer, number = map(int, match[0].rstrip(". )").split("."))
            after = {(*outer, number + step) for step in range(1, _GAP + 1)}
            here = (*outer, number)
            if here not in printed and (*outer, number - 1) in before and not after.isdisjoint(printed[index + 1 :]):
                starts.append(match.start())
                before.add(here)
        cut += (
            [piece(block, start, end) for start, end in pairwise([*starts, len(block.text)])] if starts[1:] else [block]
        )
    return cut


def with_list_items(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with every list in blocks of its own, an item each, set as text."""
    found = [item for block in blocks for item in _items(block)]
    listed = [_is_item(found, index) for index in range(len(found))]
    return [
        replace(block, role=Role.TEXT, level=0, bold=False)
        if block.role in (Role.TEXT, Role.HEADING)
        and (listed[index] or (_LEADS_IN.search(block.text) and any(listed[index + 1 : index + 2])))
        else block
        for index, block in enumerate(found)
    ]


def _is_item(blocks: Sequence[Block], index: int) -> bool:
    """Whether a lettered line stands right before or after its neighbour: a heading has its text there."""
    mark = _lettered(blocks[index])
    before = _lettered(blocks[index - 1]) if index else None
    after = _lettered(blocks[index + 1]) if index + 1 < len(blocks) else None
    return mark is not None and (
        (before is not None and follows(mark.number, before.number))
        or (after is not None and follows(after.number, mark.number))
    )


def _lettered(block: Block) -> Mark | None:
    mark = item_number(block.text) if block.role in (Role.TEXT, Role.HEADING) else None
    return mark if mark and mark.form in ("bracketed", "letter") else None


def _items(block: Block) -> list[Block]:
    if block.role not in (Role.TEXT, Role.HEADING) or block.bullet:
        return [block]
    starts = item_starts(block.text)
    if len(starts) < 2:
        return [block]
    return [piece(block, start, end) for start, end in pairwise([*starts, len(block.text)])]


def item_starts(text: str, pointed: bool = False) -> list[int]:
    """Return where the items of the list that a text begins with stand; the numbers must count on without a gap.

    Lists counted "1." are taken where they are `pointed` only: in a paragraph such lines are blocks of their own.
    """
    first = _ITEM.match(text)
    if first is None or (first["open"] and first["close"] != ")"):
        return []
    if first["number"].isdigit() and (first["number"] != "1" or ((first["open"] or first["close"]) and not pointed)):
        return []
    starts, number = [0], first["number"]
    for match in _ITEM.finditer(text, first.end()):
        before = text[: match.start()].rstrip()
        alike = (match["open"], match["close"]) == (first["open"], first["close"])
        if not alike or match["number"].isupper() != number.isupper() or not follows(match["number"], number):
            continue
        bare_number = number.isdigit() and not first["close"]
        if _NAMED.search(before) or (first["close"] != ")" and not bare_number and not _PARTED.search(before)):
            continue
        if bare_number and text[match.end()].islower():
            continue
        number = match["number"]
        if not (number.isdigit() and text[match.end()] == "("):
            starts.append(match.start())  # a number beside the second line of its item shows no beginning
    bare = not first["close"]
    return starts if not bare or (number.isdigit() and len(starts) >= _SHORTEST) else []


def piece(block: Block, start: int, end: int) -> Block:
    """Cut the words from `start` to `end` out of a block, with their share of the lines by the lines' widths."""
    whole = sum(box.right - box.left for box in block.boxes)
    slack = min(_SLACK, (end - start) / 2)
    boxes, passed = [], 0.0
    for box in block.boxes:
        left, passed = passed, passed + box.right - box.left
        if passed * len(block.text) > (start + slack) * whole and left * len(block.text) < (end - slack) * whole:
            boxes.append(box)
    return replace(
        block,
        text=block.text[start:end].rstrip(),
        page=boxes[0].page if boxes else block.page,
        ends_page=boxes[-1].page if boxes else block.ends_page,
        marks=tuple(
            (at - start, mark) for at, mark in block.marks if start <= at < end or at == end == len(block.text)
        ),
        boxes=tuple(boxes),
        depth=max(1, block.depth),
    )
