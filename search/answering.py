"""Answers in the papers' own sentences: which are chosen, in what order, and when the papers do not say."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.papers import Citation, Passage
from search.codes import SentenceVectors
from search.embedding import Vectors
from search.query import Query, Want
from search.sentences import Span, sentences, shortened, word_count
from search.types import Statement
from search.words import content_stems, stems

MOST_WORDS: Final = 120
MOST_STATEMENTS: Final = 4
READ: Final = 8
"""How many hits an answer is made from."""

_SHOWS: Final[dict[Want, re.Pattern[str]]] = {
    Want.MONEY: re.compile(r"[£$€]\s?\d|\b\d[\d,.]*\s?(?:p|pence|pounds?|million|m|bn|billion|k)\b"),
    Want.SHARE: re.compile(r"\d\s?%|per\s?cent|\bhalf\b|\bthirds?\b|\bquarters?\b|\bone in \w+|\ball\b|\bnone\b"),
    Want.NUMBER: re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|none|no|"
                            r"once|twice|weekly|monthly|quarterly|annually|daily|bi-?monthly|fortnightly|yearly)\b", re.I),
    Want.DATE: re.compile(r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
                          r"spring|summer|autumn|winter|(?:19|20)\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|next meeting)\b", re.I),
    Want.DURATION: re.compile(r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|since)\b", re.I),
    Want.PERSON: re.compile(r"(?<=[a-z,;:] )[A-Z][a-z]+|\b(?:Cllr|Dr|Mr|Mrs|Ms|Director|Chair)|[A-Z][\w'’]+ [A-Z][\w'’]+"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit with what its sentences look like beside the question."""

    passage: Passage
    score: float
    sentences: SentenceVectors | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a passage that may go into the answer, and how well it fits."""

    passage: Passage
    span: Span
    score: float
    rank: int


def spans_of(evidence: Evidence) -> list[Span]:
    """Return the passage's sentences, as they were when their vectors were made where that is known."""
    if evidence.sentences is not None and len(evidence.sentences.spans):
        return [(int(start), int(end)) for start, end in evidence.sentences.spans]
    return sentences(evidence.passage.text, evidence.passage.breaks)


def coverage(query: Query, found: set[str], rarity: Mapping[str, float]) -> float:
    """Return the share of the question's meaning that these stems say, each word counted by its rarity."""
    whole = sum(rarity.get(stem, 0.0) for stem in query.words)
    said = sum(rarity.get(stem, 0.0) for stem in query.words if stem in found)
    extra = sum(rarity.get(stem, 0.0) for stem in query.added if stem in found)
    return min(1.0, (said + 0.5 * extra) / whole) if whole else 0.0


def candidates(query: Query, question: Vectors, evidence: Sequence[Evidence], rarity: Mapping[str, float]) -> list[Candidate]:
    """Score every sentence of the hits for the question, best first."""
    best_hit = max((item.score for item in evidence), default=1.0) or 1.0
    found = []
    for rank, item in enumerate(evidence):
        around = set(stems(" ".join((item.passage.context, *item.passage.headings[-1:]))))
        spans = spans_of(item)
        near = item.sentences.vectors @ question if item.sentences is not None and len(item.sentences.spans) else None
        for number, span in enumerate(spans):
            text = item.passage.text[slice(*span)]
            here = set(stems(text))
            score = (
                0.9 * coverage(query, here, rarity)
                + 0.2 * coverage(query, around | here, rarity)
                + 0.9 * (float(near[number]) if near is not None else 0.0)
                + 1.0 * item.score / best_hit
                + 0.25 * shows(query, text)
            )
            found.append(Candidate(item.passage, span, score, rank))
    return sorted(found, key=lambda item: (-item.score, item.rank, item.span))


def shows(query: Query, text: str) -> float:
    """Return 1 when a sentence holds the kind of thing the question asks for, 0 when it does not, else a half."""
    asked = [want for want in query.wants if want in _SHOWS]
    if not asked:
        return 0.5
    return 1.0 if any(_SHOWS[want].search(text) for want in asked) else 0.0


def chosen(found: Sequence[Candidate], most: int = MOST_STATEMENTS, words: int = MOST_WORDS) -> list[Candidate]:
    """Take the best sentences that say different things, within the room there is; neighbours become one stretch."""
    taken: list[Candidate] = []
    left = words
    for item in found:
        if not taken:
            item = Candidate(item.passage, shortened(item.passage.text, item.span, words), item.score, item.rank)
        text = item.passage.text[slice(*item.span)]
        if len(taken) and (item.score < 0.75 * taken[0].score or word_count(text) > left or word_count(text) < 3):
            continue
        if any(_repeats(text, other.passage.text[slice(*other.span)]) for other in taken):
            continue
        joined = _joined(taken, item)
        if len(joined) > most:
            continue
        taken = joined
        left -= word_count(text)
    return taken


def _joined(taken: list[Candidate], item: Candidate) -> list[Candidate]:
    """Add a stretch, grown together with one that it follows or precedes in the same passage."""
    for place, other in enumerate(taken):
        if other.passage.id == item.passage.id:
            text = item.passage.text
            first, second = sorted((other.span, item.span))
            if first[1] <= second[0] and not text[first[1] : second[0]].strip():
                grown = Candidate(other.passage, (first[0], second[1]), max(other.score, item.score), other.rank)
                return [*taken[:place], grown, *taken[place + 1 :]]
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


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for the papers answering a question."""

    late: float
    vector: float
    covered: float
    numbers: float


def confidence(support: Support) -> float:
    """Return the probability that the papers answer: a logistic function of the support."""
    signal = 9.0 * (support.late - 0.45) + 4.0 * (support.vector - 0.35) + 3.0 * (support.covered - 0.35) + 1.5 * support.numbers
    return 1 / (1 + math.exp(-signal))


REFUSE_BELOW: Final = 0.25
