"""Lists in passages: a lead-in with its items, shown whole, or shortened item by item where there is no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.papers import Passage, PassageKind
from search.scoring import leads
from search.sentences import Span, sentences, shortened, word_count

_LEAST: Final = 7
"""Words that a shortened item keeps at least; with less room, items are left out instead."""
_LISTED: Final = {PassageKind.RESOLUTION, PassageKind.RECOMMENDATION, PassageKind.ACTION}

Siblings = Callable[[Passage], Sequence[Passage]]
"""Gives the passages that stand in the same parent as one, itself among them, or in a minute, in order."""


@dataclass(frozen=True, slots=True)
class Block:
    """A list in a passage: the span of its lead-in (empty where it has none) and those of its items."""

    lead: Span
    items: tuple[Span, ...]


def block_at(passage: Passage, span: Span) -> Block | None:
    """Return the printed list that a stretch leads in, or is an item of; None where there is none.

    A sentence right before a lead-in belongs to no list: what follows "It includes:" does not begin with it.
    """
    breaks = [at for at in passage.breaks if passage.text[at:].strip()]
    if not breaks:
        return None
    parts = sentences(passage.text, passage.breaks)
    ends = [*breaks[1:], len(passage.text)]
    lists: list[list[Span]] = []
    for start, end in zip(breaks, ends, strict=True):
        fresh = leads(passage.text[:start]) or not lists
        item = start, end - (len(passage.text[start:end]) - len(passage.text[start:end].rstrip()))
        if fresh:
            lists.append([item])
        else:
            lists[-1].append(item)
    for items in lists:
        before = [part for part in parts if part[1] <= items[0][0]]
        lead = before[-1] if before and leads(passage.text[slice(*before[-1])]) else (items[0][0], items[0][0])
        if len(items) > 1 and lead[0] <= span[0] and span[1] <= items[-1][1]:
            return Block(lead, tuple(items))
    return None


def led_to(passage: Passage, span: Span) -> Block | None:
    """Return the list that the sentence after a stretch leads in: "The offer is generous. It includes: …"."""
    after = next((part for part in sentences(passage.text, passage.breaks) if part[0] >= span[1]), None)
    if after is None or not leads(passage.text[slice(*after)]):
        return None
    return block_at(passage, after)


def fitted(passage: Passage, block: Block, words: int, start: int) -> tuple[list[Span], int]:
    """Return the stretches that show a list from `start` on in so many words, and how many items are left out.

    Whole where it fits; else every item cut at a clause; else as many whole items as there is room for.
    """
    text, items = passage.text, block.items
    first = min(start, block.lead[0])
    if word_count(text[first : items[-1][1]]) <= words:
        return [(first, items[-1][1])], 0
    room = words - word_count(text[first : items[0][0]])
    # One more word than is shown: the mark that something is left out.
    each = room // len(items) - 1
    if each >= _LEAST:
        cut = [shortened(text, item, each) for item in items]
        return [(first, cut[0][1]), *cut[1:]], 0
    last = block.lead[1]
    kept = 0
    for item in items:
        if word_count(text[first : item[1]]) > words:
            break
        last, kept = item[1], kept + 1
    if not kept:
        last = shortened(text, (first, items[0][1]), words)[1]
        kept = 1
    return [(first, last)], len(items) - kept


def family(passage: Passage, siblings: Siblings) -> list[Passage]:
    """Return the resolutions or recommendations that stand beside one under the same lead-in, in order.

    Those of a minute are its resolutions.
    """
    if passage.kind is PassageKind.MINUTE:
        return [other for other in siblings(passage) if other.kind is PassageKind.RESOLUTION]
    if passage.kind not in _LISTED and not (passage.parent and leads(passage.context)):
        return [passage]
    found = [other for other in siblings(passage) if other.kind is passage.kind and other.context == passage.context]
    return found if any(other.id == passage.id for other in found) else [passage]
