"""Faults in what a sentence denies, and in what it tells as done that its source only asks for or plans."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from search import polarity
from search.stemming import stem
from search.telling import Told, is_past

_REACH: Final = 3
"""How many words that carry meaning a "not" reaches over."""


def _reached(told_: Told, starts: Callable[[int], bool], reach: int) -> set[int]:
    """Return the places of the next few words that carry meaning after each that `starts`, within its clause."""
    found: set[int] = set()
    for place, word in enumerate(told_.words):
        if not starts(place):
            continue
        here = told_.text[word.end :]
        end = word.end + (_CLAUSE_END.search(here) or re.search(r"$", here)).start()  # type: ignore[union-attr]
        after = [
            n
            for n, other in enumerate(told_.words)
            if n > place and other.start < end and other.content and other.stem not in _RAISING
        ]
        found.update(after[:reach])
    return found


_RAISING: Final = frozenset(stem(word) for word in "expect think believe intend plan want seem appear".split())
"""Verbs that a "not" passes over: "is not expected to rise" says "is expected not to rise"."""


_CLAUSE_END: Final = re.compile(r"[.;:!?](?:\s|$)")


def denying(told_: Told, place: int) -> bool:
    """Whether a word denies what follows it."""
    following = told_.words[place + 1].text if place + 1 < len(told_.words) else ""
    return polarity.denies(told_.words[place].text, following)


def denied(told_: Told, reach: int = _REACH) -> set[int]:
    """Return the places of the words that are denied."""
    return _reached(told_, lambda place: denying(told_, place), reach)


def denied_otherwise(claim: Told, source: Told) -> bool:
    """Whether the sentence denies what its source does not, or the other way round."""
    mine, first_of_mine = ({claim.words[n].stem for n in denied(claim, reach)} for reach in (_REACH, 1))
    reached = denied(source)
    theirs, first_of_theirs = ({source.words[n].stem for n in found} for found in (reached, denied(source, 1)))
    free = {word.stem for n, word in enumerate(source.words) if n not in reached}
    # "Not met" may be said of what was missed.
    turned = {word for word in first_of_mine if any(polarity.opposites(word, other) for other in free)}
    if not turned and ((mine and not mine & theirs) or (first_of_mine & free) - theirs):
        return True
    said = {word.stem for word in claim.words if word.content}
    return bool((first_of_theirs & said) - mine - free)


def _opens(told_: Told, place: int) -> bool:
    """Whether a word says that what follows has not happened: "asked to", "is to"."""
    word = told_.words[place].text
    if word == "may" and told_.text[told_.words[place].start] == "M":  # the month
        return False
    before = told_.words[place - 1].text if place else ""
    return word in polarity.OPENING or (word == "to" and before in {"is", "are", "was", "were", "be"})


def opened_otherwise(claim: Told, source: Told, context: Told) -> bool:
    """Whether the sentence tells as done what its source only asks for, plans or allows, or the other way round."""
    if any(_opens(claim, n) or word.text in polarity.FORESEEN for n, word in enumerate(claim.words)):
        return not any(
            word.text in polarity.OPENING | polarity.FORESEEN or word.text in {"to", "be"}
            for word in (*source.words, *context.words)
        )
    reached = _reached(source, lambda place: _opens(source, place), _REACH)
    foreseen = _reached(source, lambda place: source.words[place].text in polarity.FORESEEN, 1)
    free = {word.stem for n, word in enumerate(source.words) if n not in reached | foreseen}
    done = {word.stem for word in claim.words if word.content and is_past(word.text)}
    opened = {source.words[n].stem for n in reached}
    named = {source.words[n].stem for n in foreseen}
    return bool((opened & done) - free) or bool((named & {word.stem for word in claim.words}) - free)
