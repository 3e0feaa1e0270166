"""The primary source first: what a paper quotes is cited from where it was said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from corpus.papers import Passage
from search.query import Query
from search.scoring import Candidate
from search.sentences import Span, sentences
from search.wording import shown_words
from search.words import content_stems

_MOSTLY: Final = 0.6
"""The share of a stretch from which it is no more than the quotation in it."""
_SAME: Final = 0.7
"""The share of a quotation's words that the sentences it was taken from have."""


def primary_first(
    query: Query,
    taken: Sequence[Candidate],
    quotations: Callable[[Passage], Sequence[tuple[Span, Passage]]],
    words: int,
) -> list[Candidate]:
    """Put the passage that is quoted before, or in place of, the one that quotes it, within so many words.

    Nothing is changed where the question asks for the words of the paper that quotes, or names its place.
    """
    made = list(taken)
    for item in taken:
        if item.pinned or item.passage.paper.source in query.speakers or item not in made:
            continue
        for span, original in quotations(item.passage):
            shared = min(span[1], item.span[1]) - max(span[0], item.span[0])
            if shared < (span[1] - span[0]) * _MOSTLY:
                continue
            known = next((other for other in made if other.passage.id == original.id), None)
            first = known or _taken_from(item, item.passage.text[slice(*span)], original)
            if first is None:
                continue
            only_quoted = shared >= (item.span[1] - item.span[0]) * _MOSTLY
            rest = [other for other in made if other is not first and not (only_quoted and other is item)]
            place = made.index(item) if known is None else min(made.index(item), made.index(known))
            place = min(place, len(rest))
            changed = [*rest[:place], first, *rest[place:]]
            if sum(shown_words(other) for other in changed) <= words:
                made = changed
            if only_quoted:
                break
    return made


def _taken_from(item: Candidate, quoted: str, original: Passage) -> Candidate | None:
    """Return the sentences of a passage that a quotation was taken from; None where they cannot be told."""
    wanted = set(content_stems(quoted))
    parts = [
        span
        for span in sentences(original.text, original.breaks)
        if len(wanted & (said := set(content_stems(original.text[slice(*span)])))) >= _MOSTLY * max(1, len(said))
    ]
    if not parts or not wanted:
        return None
    span = parts[0][0], parts[-1][1]
    if len(wanted & set(content_stems(original.text[slice(*span)]))) < _SAME * len(wanted):
        return None
    return replace(item, passage=original, span=span, cut=False, scope="", opening=None)
