"""What is read together with the question: the stretches of the hits that fit it best, with what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from corpus.papers import Passage, PassageKind
from search.answerability import Excerpt
from search.scoring import Candidate, Evidence, spans_of
from search.sentences import Span, word_count

READ: Final = 2
"""How many stretches are read: each takes as long as the model takes for a long question."""
WORDS: Final = 110
"""Words up to which a stretch is read with its neighbours."""


def excerpts(found: Sequence[Candidate], evidence: Sequence[Evidence], most: int = READ) -> list[Excerpt]:
    """Return the first stretches, best first, each with the sentences around it, those that say the same once."""
    made: dict[tuple[str, int], Excerpt] = {}
    for item in found:
        if len(made) == most:
            break
        passage = item.passage
        start, end = _around(passage, item.span, spans_of(evidence[item.rank]))
        made.setdefault((passage.id, start), _excerpt(passage, (start, end)))
    return list(made.values())


def _excerpt(passage: Passage, span: Span) -> Excerpt:
    """Return a stretch under its source, title, heading and lead-in; a row of a table is read with its header cells.

    Whose words they are, and of what, is asked ("what did Ofsted say about …") where no sentence says so again.
    """
    paper = passage.paper
    above = (paper.source, paper.title, *passage.headings[-1:])
    if passage.kind is PassageKind.ROW and passage.context:
        return Excerpt(_joined(above), passage.context)
    return Excerpt(_joined((*above, passage.context)), passage.text[slice(*span)])


def _joined(parts: Iterable[str]) -> str:
    return ". ".join(part for part in parts if part)


def _around(passage: Passage, span: Span, spans: Sequence[Span]) -> Span:
    """Let a stretch grow by whole sentences, one before it and one after in turn, as long as there is room."""
    within = [place for place, (start, end) in enumerate(spans) if end > span[0] and start < span[1]]
    if not within:
        return span
    first, last = within[0], within[-1]

    def fits(low: int, high: int) -> bool:
        inside = low >= 0 and high < len(spans)
        return inside and word_count(passage.text[spans[low][0] : spans[high][1]]) <= WORDS

    grown = True
    while grown:
        grown = False
        if fits(first - 1, last):
            first, grown = first - 1, True
        if fits(first, last + 1):
            last, grown = last + 1, True
    return min(span[0], spans[first][0]), max(span[1], spans[last][1])
