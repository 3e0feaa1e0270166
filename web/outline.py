"""A paper laid out for reading: its headings, its paragraphs with the items inside them, its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

from corpus.papers import Passage
from web.tables import Table, tables

_LABEL: Final = re.compile(r"(?:^|(?<=\s))(?:\(?[A-Za-z0-9]{1,5}[.)]|[•·▪–-])\s*$")
_TAIL: Final = re.compile(r"[.,;:]?(?:\s(?:and|or)\b)?[.,;:]?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the paper; `depth` counts from 0."""

    text: str
    depth: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Item:
    """A passage that stands inside another one's text, with what is printed around it: "(a)" before, "; and" after."""

    label: str
    paragraph: Paragraph
    tail: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage as pieces of its text and the items that stand in it, each piece of text shown once."""

    passage: Passage
    pieces: tuple[str | Item, ...]


Block: TypeAlias = Heading | Paragraph | Table


def outline(passages: Sequence[Passage]) -> tuple[Block, ...]:
    """Lay a paper's passages out in the order in which they stand."""
    children = _children(passages)
    inside: set[str] = set()
    blocks: list[Block] = []
    path: tuple[str, ...] = ()
    for name, run in groupby(passages, key=_table_name):
        rows = list(run)
        new = rows[0].headings
        if name:
            blocks += _headings(path, new, len(blocks))
            blocks += tables(name, rows)
            path = new
            continue
        for passage in rows:
            if passage.id in inside:
                continue
            blocks += _headings(path, passage.headings, len(blocks))
            path = passage.headings
            paragraph = _paragraph(passage, children)
            inside.update(_held(paragraph))
            blocks.append(paragraph)
    return tuple(blocks)


def _children(passages: Sequence[Passage]) -> dict[str, list[Passage]]:
    """Group the passages that may stand inside another one's text, by the id of that one."""
    children: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.parent and not _table_name(passage):
            children.setdefault(passage.parent, []).append(passage)
    return children


def _table_name(passage: Passage) -> str:
    """The table that a row, header or contents line stands in; "" for other passages."""
    steps = passage.locator.steps
    return str(steps[0]) if steps and steps[0].kind == "table" else ""


def _headings(before: tuple[str, ...], now: tuple[str, ...], count: int) -> Iterator[Heading]:
    """Yield the headings that were passed on the way from one heading path to the next."""
    same = 0
    while same < min(len(before), len(now)) and before[same] == now[same]:
        same += 1
    for depth in range(same, len(now)):
        yield Heading(now[depth], depth, f"section-{count + depth - same + 1}")


def _paragraph(passage: Passage, children: dict[str, list[Passage]]) -> Paragraph:
    """Put the items whose words stand in this passage's text in their places there; others stay outside."""
    pieces: list[str | Item] = []
    done = 0
    for child in children.get(passage.id, ()):
        later = child.position > passage.position
        start = passage.text.find(child.text, done) if later and child.text else -1
        if start < 0:
            continue
        before = passage.text[done:start]
        label = _LABEL.search(before)
        cut = label.start() if label else len(before)
        if before[:cut].strip():
            pieces.append(before[:cut].strip())
        done = start + len(child.text)
        tail = _TAIL.match(passage.text, done)
        pieces.append(Item(before[cut:].strip(), _paragraph(child, children), tail[0] if tail else ""))
        done = tail.end() if tail else done
    rest = passage.text[done:].strip()
    if rest or not pieces:
        pieces.append(rest)
    return Paragraph(passage, tuple(pieces))


def _held(paragraph: Paragraph) -> Iterator[str]:
    for piece in paragraph.pieces:
        if isinstance(piece, Item):
            yield piece.paragraph.passage.id
            yield from _held(piece.paragraph)
