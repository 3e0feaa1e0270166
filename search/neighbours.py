"""Words of a sentence that took another's place beside a word of its source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from search import polarity
from search.figures import around, fitting
from search.telling import LIGHT, Told, Word, alike, is_past

_NEAR: Final = 8
_CLEARLY: Final = 2.0
"""How much better an opposite must fit the words around one for these to be the opposite's."""


def displaced(
    claim: Told, source: Told, likeness: Callable[[Sequence[str], Sequence[str]], Sequence[float]], least: float
) -> bool:
    """Whether a word stands beside one of the source's where the source always has another, unlike it.

    "Ambulance stations" for "ambulance service": each may be near something in the source, but not what it replaces.
    """
    said = set(claim.stems)
    together = {(left.stem, right.stem) for left, right in _pairs(source)}
    for left, right in _pairs(claim):
        if (left.stem, right.stem) in together or _close(source.stems, left.stem, right.stem):
            continue
        if (right.stem, left.stem) in together:
            return True
        after = [other for one, other in _pairs(source) if one.stem == left.stem]
        before = [one for one, other in _pairs(source) if other.stem == right.stem]
        for kept, new, others in ((left, right, after), (right, left, before)):
            if kept.stem[0].isdigit() or new.stem[0].isdigit():
                continue
            if not others or len(others) < source.stems.count(kept.stem):
                continue
            # Somebody may have done several things, and a plain verb says little.
            if any((others is after and is_past(other.text)) or other.stem in LIGHT for other in others):
                continue
            if any(other.stem in said or alike(new.stem, other.stem) for other in others):
                continue
            if likeness([new.text], [other.text for other in others])[0] < least:
                return True
    return False


def _close(stems: Sequence[str], left: str, right: str) -> bool:
    """Whether two words follow each other within a few words: "approval of the plan conditional"."""
    return any(right in stems[place + 1 : place + 6] for place, stem in enumerate(stems) if stem == left)


_SIDE_BY_SIDE: Final = frozenset([" ", "-", "' ", "’ "])


def _pairs(told_: Told) -> Iterator[tuple[Word, Word]]:
    """Yield the words that carry meaning and stand side by side: "carers' grant", "family judges"."""
    for left, right in pairwise(told_.words):
        if left.content and right.content and told_.text[left.end : right.start] in _SIDE_BY_SIDE:
            yield left, right


def opposite_fits(claim: Told, source: Told) -> bool:
    """Whether a word of the sentence stands in its source beside other words, and its opposite beside these."""
    for word in claim.words:
        own = [other for other in source.words if other.stem == word.stem]
        turned = [other for other in source.words if polarity.opposites(word.stem, other.stem)]
        if not own or not turned:
            continue
        mine = around(claim, word, 4)
        fits, against = (
            max(fitting(mine, around(source, other, _NEAR)) for other in places) for places in (own, turned)
        )
        if against > _CLEARLY * fits:
            return True
    return False
