"""How well each sentence of the hits answers a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np

from corpus.papers import Passage, PassageKind
from search.codes import SentenceVectors
from search.embedding import Vectors
from search.kinds import Kind, counts_what_is_asked, has_answer, kind_of
from search.query import Query
from search.ranking import asked_kind
from search.sentences import Span, sentences, word_count
from search.words import stem_set, stems_within

READ: Final = 8
"""How many hits an answer is made from."""
READ_CLOSELY: Final = 16
"""Of how many sentences, the best by their words and likeness, the values are read."""
LIKELY: Final = 12
"""How many sentences of a passage, those most like the question, are looked at."""
ABOUT: Final = 0.25
"""The share of a question's meaning that has to stand around a decision for this to be about the same."""
WHOLE_ROW: Final = 60
"""Words up to which a row of a table is one statement."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit with its sentences' vectors; `pinned` when the question names its very place."""

    passage: Passage
    score: float
    sentences: SentenceVectors | None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a passage that may go into the answer, how well it fits, and its passage's rank among the hits.

    `cut`: the words go on after it, and are left out for want of room. `scope` are words that do not stand in the
    passage's text and are shown before it, `opening` a stretch before it in the passage that is shown with it: without
    them it could not be understood.
    """

    passage: Passage
    span: Span
    score: float
    rank: int
    pinned: bool = False
    cut: bool = False
    scope: str = ""
    opening: Span | None = None

    @property
    def text(self) -> str:
        """The words of the stretch."""
        return self.passage.text[slice(*self.span)]


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """How much each sign of a good sentence counts; each sign is between 0 and 1.

    `said`: the question's words that it says; `around`: those that it, the sentence before and its surroundings say;
    `near`: its likeness to the question; `beside`: that of its neighbours; `hit`: how good a hit its passage is;
    `told`: its source is the one whose words are asked for; `shows`: it has the kind of thing asked for; `counts`: it
    counts what the question names; `of_kind`: it is a resolution and a decision is asked for, or it recommends and that
    is asked for; `opens`: it only leads to what follows; `names`: it is a line of contents or the head of a table,
    which name what others say.
    """

    said: float = 0.3
    around: float = 0.7
    near: float = 0.9
    beside: float = 0.1
    hit: float = 0.5
    shows: float = 0.6
    counts: float = 0.1
    told: float = 0.3
    of_kind: float = 0.4
    opens: float = -0.2
    names: float = -0.4


_NAMING: Final = {PassageKind.CONTENTS, PassageKind.HEADER}

SENTENCE_WEIGHTS: Final = SentenceWeights()


def candidates(
    query: Query,
    question: Vectors,
    evidence: Sequence[Evidence],
    rarity: Mapping[str, float],
    weights: SentenceWeights = SENTENCE_WEIGHTS,
) -> list[Candidate]:
    """Score every sentence of the hits for the question, best first."""
    scores = [item.score for item in evidence]
    best, least = max(scores, default=0.0), min(scores, default=0.0)
    deciding = kind_of(query) is Kind.DECISION
    found: list[Candidate] = []
    for rank, item in enumerate(evidence):
        spans = spans_of(item)
        near = _likeness(item, spans, question)
        surroundings = frozenset().union(*map(stem_set, _surroundings(item.passage)))
        standing = (item.score - least) / (best - least) if best > least else 1.0
        of_kind = (deciding and item.passage.kind is PassageKind.RESOLUTION) or (
            recommended(query) and asked_kind(query, item.passage)
        )
        likely = sorted(range(len(spans)), key=lambda at: -near[at])[:LIKELY]
        said = {at: stems_within(item.passage.text, *spans[at]) for at in {*likely, *(at - 1 for at in likely if at)}}
        for number in likely:
            span = spans[number]
            here, before = said[number], said[number - 1] if number else frozenset()
            beside = max((near[at] for at in (number - 1, number + 1) if 0 <= at < len(near)), default=near[number])
            around = coverage(query, surroundings | before | here, rarity)
            score = (
                weights.said * coverage(query, here, rarity)
                + weights.around * around
                + weights.near * near[number]
                + weights.beside * beside
                + weights.hit * standing
                + weights.told * (item.passage.paper.source in query.speakers)
                + weights.of_kind * of_kind
                + weights.opens * leads(item.passage.text[slice(*span)])
                + weights.names * (item.passage.kind in _NAMING)
            )
            # What is decided of something else has the words of a decision all the same.
            if of_kind and around < ABOUT:
                score -= weights.of_kind + weights.shows
            found.append(Candidate(item.passage, span, score, rank, item.pinned))
    found.sort(key=_order)
    closely = max(READ_CLOSELY, sum(item.pinned for item in found) if query.part is not None else 0)
    return sorted([_read(query, item, weights) for item in found[:closely]], key=_order)


def _read(query: Query, item: Candidate, weights: SentenceWeights) -> Candidate:
    """Add to a candidate's score what its values say."""
    text = item.text
    # What a row's header says ("£m", "Date") its cells do not.
    shown = f"{item.passage.context} {text}" if item.passage.kind is PassageKind.ROW else text
    more = weights.shows * has_answer(query, shown) + weights.counts * counts_what_is_asked(query, text)
    return Candidate(item.passage, item.span, item.score + more, item.rank, item.pinned)


def _order(item: Candidate) -> tuple[bool, float, int, Span]:
    return not item.pinned, -item.score, item.rank, item.span


def spans_of(evidence: Evidence) -> list[Span]:
    """Return the stretches of a passage that may be quoted: its sentences; a short row of a table is one."""
    passage = evidence.passage
    if passage.kind is PassageKind.ROW and passage.text.strip() and word_count(passage.text) <= WHOLE_ROW:
        return [(0, len(passage.text))]
    if evidence.sentences is not None and len(evidence.sentences.spans):
        return [(int(start), int(end)) for start, end in evidence.sentences.spans]
    return sentences(passage.text, passage.breaks)


def coverage(query: Query, found: Set[str], rarity: Mapping[str, float]) -> float:
    """Return the share of the question's meaning that these stems say, each word counted by its rarity."""
    for short, meaning in query.shorts:
        if short in found:
            found = found | set(meaning)
    words = about(query)
    whole = sum(rarity.get(stem, 0.0) for stem in words)
    said = sum(rarity.get(stem, 0.0) for stem in words if stem in found)
    extra = sum(rarity.get(stem, 0.0) for stem in query.added if stem in found)
    return min(1.0, (said + 0.5 * extra) / whole) if whole else 0.0


def about(query: Query) -> tuple[str, ...]:
    """Return the words of what a question is about; where it asks for a kind of text, without those that say which."""
    of_kind = kind_of(query) is Kind.DECISION or recommended(query)
    return (query.topic if of_kind else ()) or query.words


def recommended(query: Query) -> bool:
    """Whether a question asks, in so many words, for what is recommended."""
    return "recommend" in query.question.casefold() and PassageKind.RECOMMENDATION in query.passage_kinds


def leads(text: str) -> bool:
    """Whether a sentence only leads to what stands after it."""
    return text.rstrip().endswith((":", ":-"))


def _surroundings(passage: Passage) -> tuple[str, ...]:
    return passage.context, *passage.headings[-1:], passage.paper.title


def _likeness(item: Evidence, spans: Sequence[Span], question: Vectors) -> list[float]:
    """Return each stretch's likeness to the question; a whole row has that of its best part."""
    if item.sentences is None or not len(item.sentences.spans):
        return [0.0] * len(spans)
    near = item.sentences.vectors @ question
    return [float(value) for value in near] if len(near) == len(spans) else [float(np.max(near))] * len(spans)
