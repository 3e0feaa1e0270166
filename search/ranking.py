"""The steps that put candidates in order: each a pure function of scores, to be measured alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus.papers import Passage, PassageKind
from search.codes import SentenceVectors
from search.embedding import Offsets, Vectors
from search.query import Query, standing
from search.words import first_content_stems, first_stems

CANDIDATES: Final = 100
"""How many passages go on to the closer look."""
REACH: Final = 200
"""How many passages each of the two indexes finds, from which these are chosen."""

OPENING: Final = 10
"""How many words at its start say what a passage is about; what is only mentioned comes later."""
MUCH: Final = 60
"""Words that say much of something: three sentences."""
PRONOUN: Final = re.compile(r"(?:however, |also, )?(?:it|its|they|their|this|these|he|she|his|her)\b", re.IGNORECASE)
"""How a sentence begins that goes on about the subject of the one before."""
STANDS_FOR: Final = 0.8
"""The late-interaction score of an acronym with the words it stands for, which the model does not know.

And of a passage's kind with the words that name it.
"""
MEANS: Final = 0.5
"""The same of a word that papers use with an everyday one of the question: less, for it may mean something else."""
SPOKEN: Final = 30
"""How many more they hand over from the papers of one source whose words are asked for."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts; every signal is scaled to 0..1 among the candidates or is a cosine."""

    words: float = 0.15
    vector: float = 0.3
    sentence: float = 0.2
    late: float = 1.0
    opening: float = 0.1
    subject: float = 0.3
    paper: float = 0.4
    kind: float = 0.3
    shows: float = 0.05


WEIGHTS: Final = Weights()

_RECOMMENDING: Final = re.compile(r"recommend|areas? for (?:improvement|development)|priorit(?:y|ies)", re.IGNORECASE)
# A minute tells all that was said of an item, so it has something of every question; a resolution is to the point.
_SLIGHT: Final = {
    PassageKind.CONTENTS: 0.12,
    PassageKind.HEADER: 0.08,
    PassageKind.MINUTE: 0.08,
    PassageKind.FRONT: 0.05,
}


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of one candidate: BM25, cosine of its best window and best sentence, late interaction.

    `opening` is how much of the question its first words say, `subject` how much of it is about what is asked.
    `shows` is 1 where it holds the kind of thing asked for, 0 where it does not, a half where none is asked for.
    """

    words: float = 0.0
    vector: float = 0.0
    sentence: float = 0.0
    late: float = 0.0
    opening: float = 0.0
    subject: float = 0.0
    shows: float = 0.5


def scaled(scores: Mapping[int, float]) -> dict[int, float]:
    """Divide scores by the best one, so that the best is 1; scores that are not positive become 0."""
    best = max(scores.values(), default=0.0)
    return {key: max(score, 0.0) / best if best > 0 else 0.0 for key, score in scores.items()}


def fused(words: Sequence[tuple[int, float]], vectors: Sequence[tuple[int, float]], limit: int) -> list[int]:
    """Return the keys both lists hold, best first by reciprocal rank (Cormack, Clarke and Büttcher 2009, k = 60)."""
    score: dict[int, float] = {}
    for found in (words, vectors):
        for rank, (key, _) in enumerate(found, start=1):
            score[key] = score.get(key, 0.0) + 1 / (60 + rank)
    return sorted(score, key=lambda key: (-score[key], key))[:limit]


def chosen(words: Mapping[int, float], vectors: Mapping[int, float], limit: int) -> list[int]:
    """Return the keys of the best candidates by the scores that are known of each before the closer look.

    `vectors` has all of them, those too that only the word index found.
    """
    said = scaled(words)
    score = {key: WEIGHTS.words * said.get(key, 0.0) + WEIGHTS.vector * near for key, near in vectors.items()}
    return sorted(score, key=lambda key: (-score[key], key))[:limit]


def matches(question: Vectors, words: Vectors, counts: Sequence[int]) -> Vectors:
    """Return, for each passage and each word piece of the question, the cosine of the passage's word nearest to it.

    `words` are the vectors of all passages' words, one passage after the other; `counts` says how many each has.
    """
    made = np.zeros((len(counts), len(question)), dtype=np.float32)
    if len(words):
        # One product for all passages: many small ones take ten times as long.
        near = words @ question.T
        starts = np.cumsum([0, *(count for count in counts if count)])[:-1]
        made[np.array(counts) > 0] = np.maximum.reduceat(near, starts, axis=0)
    return made


def told(
    best: Vectors, saying: npt.NDArray[np.bool_], pieces: npt.NDArray[np.bool_], score: float = STANDS_FOR
) -> Vectors:
    """Return the matches with what some passages say in other words, or by being of a kind: that they are "resolved".

    `saying` says which passages do, `pieces` which word pieces of the question they say so.
    """
    return np.where(saying[:, None] & pieces, np.maximum(best, np.float32(score)), best)


def pieces_of(pieces: Offsets, words: Collection[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Return which word pieces stand in one of some words, by their offsets."""
    return np.array([any(start <= a and b <= end for start, end in words) for a, b in pieces], dtype=bool)


def late_interaction(best: Vectors, weights: Vectors) -> list[float]:
    """Return, for each passage, the weighted mean over the question's words of each one's best match in the passage.

    Khattab and Zaharia 2020 (ColBERT), with words weighted by their rarity.
    """
    whole = weights.sum()
    return [float(score) for score in best @ weights / whole] if whole else [0.0] * len(best)


def nearest(question: Vectors, passages: Sequence[SentenceVectors | None]) -> list[float]:
    """Return, for each passage, the cosine of its sentence nearest to the question, 0 for one without sentences."""
    held = [passage.vectors for passage in passages if passage is not None]
    if not held:
        return [0.0] * len(passages)
    starts = np.cumsum([0, *map(len, held)])[:-1]
    best = iter(np.maximum.reduceat(np.concatenate(held) @ question, starts))
    return [float(next(best)) if passage is not None else 0.0 for passage in passages]


def word_weights(spans: Offsets, rarity: Mapping[tuple[int, int], float]) -> Vectors:
    """Return a weight a word piece: the rarity of the word it stands in, shared among that word's pieces."""
    made = np.zeros(len(spans), dtype=np.float32)
    owners = [next((span for span in rarity if span[0] <= start and end <= span[1]), None) for start, end in spans]
    for row, owner in enumerate(owners):
        if owner is not None:
            made[row] = rarity[owner] / owners.count(owner)
    return made


@lru_cache(maxsize=16_384)
def opening(text: str) -> frozenset[str]:
    """Return the stems of the words that a passage opens with; kept, since passages are found again and again."""
    return frozenset(first_stems(text, OPENING))


@lru_cache(maxsize=16_384)
def _lead(sentence: str, reach: int) -> frozenset[str]:
    return frozenset(first_content_stems(sentence, reach))


def covered(said: Collection[str], rarity: Mapping[str, float], shorts: Sequence[tuple[str, tuple[str, ...]]]) -> float:
    """Return the share of a question's words, by rarity, that a text says, an acronym saying all it stands for."""
    there = frozenset(said)
    for short, meaning in shorts:
        if short in there:
            there = there.union(meaning)
    whole = sum(rarity.values())
    return sum(weight for stem, weight in rarity.items() if stem in there) / whole if whole else 0.0


def devoted(
    sentences: Sequence[str], rarity: Mapping[str, float], shorts: Sequence[tuple[str, tuple[str, ...]]]
) -> float:
    """Return how much a text says of something, 0 to 1: the words of the sentences that have it as their subject.

    A sentence's subject is taken to stand in its first words; one that begins with a pronoun keeps the subject before.
    """
    reach = min(6, len(rarity) + 1)
    words = share = 0.0
    for sentence in sentences:
        if not PRONOUN.match(sentence):
            lead = covered(_lead(sentence, reach), rarity, shorts)
            share = lead if lead > 0.5 else 0.0
        words += share * len(sentence.split())
    return min(1.0, words / MUCH)


def total(
    signals: Signals, query: Query, passage: Passage, stands: float | None = None, weights: Weights = WEIGHTS
) -> float:
    """Return a candidate's score from its signals and from what the question asks for.

    `stands` is its paper's standing, where that is known.
    """
    score = (
        weights.words * signals.words
        + weights.vector * signals.vector
        + weights.sentence * signals.sentence
        + weights.late * signals.late
        + weights.opening * signals.opening
        + weights.subject * signals.subject
        + weights.paper * (standing(query, passage.paper) if stands is None else stands)
        + weights.shows * signals.shows
    )
    if asked_kind(query, passage):
        score += weights.kind
    return score - _SLIGHT.get(passage.kind, 0.0)


def asked_kind(query: Query, passage: Passage) -> bool:
    """Whether a passage is of a kind the question asks for; paragraphs under "Areas for improvement" recommend too."""
    return passage.kind in query.passage_kinds or (
        PassageKind.RECOMMENDATION in query.passage_kinds
        and bool(passage.headings)
        and _RECOMMENDING.search(passage.headings[-1]) is not None
    )


def without_family(passages: Iterable[Passage]) -> list[Passage]:
    """Keep of a passage and those inside it only the one that comes first, in the order given."""
    kept: list[Passage] = []
    ids: set[str] = set()
    parents: set[str] = set()
    for passage in passages:
        if passage.id in ids or passage.id in parents or passage.parent in ids:
            continue
        kept.append(passage)
        ids.add(passage.id)
        if passage.parent:
            parents.add(passage.parent)
    return kept
