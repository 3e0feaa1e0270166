"""Answers in the papers' own sentences: which are chosen, in what order, and when the papers do not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.papers import Citation, Passage
from search.codes import SentenceVectors
from search.embedding import Vectors
from search.query import Query
from search.ranking import PRONOUN
from search.sentences import Span, sentences, shortened, word_count
from search.showing import shows
from search.types import Statement
from search.words import content_stems, stems, stems_within

MOST_WORDS: Final = 120
MOST_STATEMENTS: Final = 4
READ: Final = 8
"""How many hits an answer is made from."""
_SHORTEST: Final = 3
_FOLLOWED: Final = 70
"""Words up to which a sentence may take along those that go on about its subject."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit with its sentences' vectors; `pinned` when the question names its very place."""

    passage: Passage
    score: float
    sentences: SentenceVectors | None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a passage that may go into the answer, how well it fits, and its passage's rank among the hits."""

    passage: Passage
    span: Span
    score: float
    rank: int
    pinned: bool = False


def spans_of(evidence: Evidence) -> list[Span]:
    """Return the passage's sentences, as they were when their vectors were made where that is known."""
    if evidence.sentences is not None and len(evidence.sentences.spans):
        return [(int(start), int(end)) for start, end in evidence.sentences.spans]
    return sentences(evidence.passage.text, evidence.passage.breaks)


def coverage(query: Query, found: set[str], rarity: Mapping[str, float]) -> float:
    """Return the share of the question's meaning that these stems say, each word counted by its rarity."""
    for short, meaning in query.shorts:
        if short in found:
            found = found | set(meaning)
    whole = sum(rarity.get(stem, 0.0) for stem in query.words)
    said = sum(rarity.get(stem, 0.0) for stem in query.words if stem in found)
    extra = sum(rarity.get(stem, 0.0) for stem in query.added if stem in found)
    return min(1.0, (said + 0.5 * extra) / whole) if whole else 0.0


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """How much each sign of a good sentence counts; each sign is between 0 and 1.

    A further sentence is taken when its score is at least `further` of the best one's.
    """

    said: float = 0.4
    around: float = 0.2
    near: float = 1.2
    hit: float = 0.4
    shows: float = 0.3
    further: float = 0.72


SENTENCE_WEIGHTS: Final = SentenceWeights()


def candidates(
    query: Query,
    question: Vectors,
    evidence: Sequence[Evidence],
    rarity: Mapping[str, float],
    weights: SentenceWeights = SENTENCE_WEIGHTS,
) -> list[Candidate]:
    """Score every sentence of the hits for the question, best first.

    Where a source's own words are asked for and a hit has them, the others are left out.
    """
    told = [item for item in evidence if item.passage.paper.source in query.speakers]
    evidence = told or evidence
    scores = [item.score for item in evidence]
    best, least = max(scores, default=0.0), min(scores, default=0.0)
    found = []
    for rank, item in enumerate(evidence):
        around = {stem for part in (item.passage.context, *item.passage.headings[-1:]) for stem in stems(part)}
        near = item.sentences.vectors @ question if item.sentences is not None and len(item.sentences.spans) else None
        standing = (item.score - least) / (best - least) if best > least else 1.0
        for number, span in enumerate(spans_of(item)):
            text = item.passage.text[slice(*span)]
            here = stems_within(item.passage.text, *span)
            score = (
                weights.said * coverage(query, here, rarity)
                + weights.around * coverage(query, around | here, rarity)
                + weights.near * (float(near[number]) if near is not None else 0.0)
                + weights.hit * standing
                + weights.shows * shows(query, text)
            )
            kept = with_followers(item.passage, span) if query.about else span
            found.append(Candidate(item.passage, kept, score, rank, item.pinned))
    return sorted(found, key=lambda item: (not item.pinned, -item.score, item.rank, item.span))


def with_followers(passage: Passage, span: Span) -> Span:
    """Let a sentence take along those after it that go on about the same thing: "It takes an active interest …"."""
    end = span[1]
    for start, stop in sentences(passage.text, passage.breaks):
        if start < end:
            continue
        if not PRONOUN.match(passage.text[start:stop]) or word_count(passage.text[span[0] : stop]) > _FOLLOWED:
            break
        end = stop
    return span[0], end


def chosen(
    found: Sequence[Candidate],
    most: int = MOST_STATEMENTS,
    words: int = MOST_WORDS,
    further: float = SENTENCE_WEIGHTS.further,
) -> list[Candidate]:
    """Take the best sentences that say different things, within the room there is; neighbours become one stretch."""
    taken: list[Candidate] = []
    best = max((item.score for item in found), default=0.0)
    for item in found:
        left = words - sum(word_count(_text(other)) for other in taken)
        wanted = item if taken else replace(item, span=shortened(item.passage.text, item.span, words))
        wanted = with_items(wanted, left)
        if taken and (word_count(_text(wanted)) > left or word_count(_text(wanted)) < _SHORTEST):
            continue
        if taken and not item.pinned and item.score < further * best:
            continue
        if any(_repeats(_text(wanted), _text(other)) for other in taken):
            continue
        joined = _joined(taken, wanted)
        if len(joined) <= most:
            taken = joined
    return taken


def with_items(item: Candidate, words: int) -> Candidate:
    """Let a lead-in ("… the following:") take the items after it along, as many as there is room for."""
    text = item.passage.text
    if not text[slice(*item.span)].rstrip().endswith((":", ":-", "to", "that")):
        return item
    end = item.span[1]
    for span in sentences(text, item.passage.breaks):
        if span[0] >= end and word_count(text[item.span[0] : span[1]]) <= words:
            end = span[1]
        elif span[0] >= end:
            break
    return replace(item, span=(item.span[0], end))


def _text(item: Candidate) -> str:
    return item.passage.text[slice(*item.span)]


def _joined(taken: list[Candidate], item: Candidate) -> list[Candidate]:
    """Add a stretch, grown together with one that it follows or precedes in the same passage."""
    for place, other in enumerate(taken):
        if other.passage.id == item.passage.id:
            first, second = sorted((other.span, item.span))
            if not item.passage.text[first[1] : second[0]].strip():
                grown = replace(other, span=(first[0], max(first[1], second[1])), score=max(other.score, item.score))
                return _joined([*taken[:place], *taken[place + 1 :]], grown)
    return [*taken, item]


def _repeats(text: str, other: str) -> bool:
    mine, theirs = set(content_stems(text)), set(content_stems(other))
    smaller = min(len(mine), len(theirs))
    return smaller > 0 and len(mine & theirs) >= 0.8 * smaller


def written(taken: Sequence[Candidate]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Turn the chosen stretches into statements, each its own quotation, in the order of the hits."""
    ordered = sorted(taken, key=lambda item: (item.rank, item.span))
    citations = tuple(Citation(item.passage, *item.span) for item in ordered)
    return tuple(Statement(made.quote, (number,)) for number, made in enumerate(citations)), citations
