"""Faults in the names of a sentence: lost, in each other's place, or parted from their titles and surnames."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Final

from search.facts import facts
from search.telling import Told, Word

TITLES: Final = frozenset("mr mrs ms miss dr cllr councillor councillors professor prof sir the".split())


def _names(told_: Told) -> list[Word]:
    """Return the words written with a capital inside a sentence, and the first where a capital follows it."""
    found = []
    for place, word in enumerate(told_.words):
        written = told_.text[word.start : word.end]
        if not written[0].isupper() or not word.content:
            continue
        first = place == 0 or told_.text[: word.start].rstrip().endswith((".", ":", "“", '"'))
        following = told_.words[place + 1] if place + 1 < len(told_.words) else None
        titled = following is not None and told_.text[following.start].isupper()
        if not first or titled or written[1:2].isupper():
            found.append(word)
    return found


def lost(claim: Told, source: Told, there: Collection[str]) -> bool:
    """Whether a name of the sentence stands in none of the words `there`, nor as first letters of its source."""
    words = source.words
    starts = {"".join(word.text[0] for word in words[n : n + k]) for k in range(2, 6) for n in range(len(words))}
    return any(
        word.stem not in there
        and word.text not in starts
        and word.text not in TITLES
        and not facts(claim.text[word.start : word.end])
        for word in _names(claim)
    )


def turned(claim: Told, source: Told) -> bool:
    """Whether two names have changed places in a sentence that otherwise follows its source."""
    wanted = [word.stem for word in claim.words if word.content]
    there = source.stems
    if sum(word in there for word in wanted) < 0.8 * len(wanted):
        return False
    if _passive(claim) != _passive(source):
        return False
    order = []
    for word in _names(claim):
        places = [n for n, other in enumerate(there) if other == word.stem]
        if len(places) == 1 and not facts(claim.text[word.start : word.end]):
            order.append(places[0])
    return any(later < earlier for earlier, later in pairwise(order))


def _passive(told_: Told) -> bool:
    """Whether something is done by somebody who is named after it."""
    return any(word.text == "by" and told_.text[following.start].isupper() for word, following in pairwise(told_.words))


def parted(claim: Told, source: Told) -> bool:
    """Whether two names stand together in the sentence and both elsewhere in its source: another person's surname."""
    words = source.words
    places = {word.stem: [n for n, other in enumerate(words) if other.stem == word.stem] for word in claim.words}
    for one, other in pairwise(_names(claim)):
        together = claim.text[one.end : other.start] == " " and one.text not in TITLES
        if not together or not places[one.stem] or not places[other.stem]:
            continue
        if not any(0 < second - first <= 3 for first in places[one.stem] for second in places[other.stem]):
            return True
    return False


def titles_parted(claim: Told, source: Told) -> bool:
    """Whether a title has gone from one name to another: "Mr Healthwatch thanked Teale"."""

    def titled(told_: Told) -> set[tuple[str, str]]:
        return {(word.text, after.stem) for word, after in pairwise(told_.words) if word.text in TITLES - {"the"}}

    mine, theirs = titled(claim), titled(source)
    said = {word.stem for word in claim.words}
    return any(title == other and name in said for title, _ in mine - theirs for other, name in theirs - mine)
