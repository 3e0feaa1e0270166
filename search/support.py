"""How likely it is that the papers answer a question: what speaks for it, and from when on an answer is given."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Final

import numpy as np

from corpus.papers import Passage
from search import particulars
from search.codes import SentenceVectors
from search.embedding import TextVectors, Vectors
from search.lexical import NOWHERE
from search.query import Query
from search.ranking import Signals
from search.sentences import Span, sentences
from search.sought import holds
from search.wanted import wanted
from search.words import is_stopword, stem_set, stems, stems_within, terms

READ: Final = 8
"""How many of the first hits are looked at."""
REFUSE_BELOW: Final = 0.22
"""The probability below which the papers are said not to answer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A hit as far as it bears on whether the papers answer.

    `matches` are the cosines of the question's word pieces with the passage's word nearest to each; `pinned` when the
    question names the passage's very place.
    """

    passage: Passage
    signals: Signals
    sentences: SentenceVectors | None
    matches: Vectors
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for the papers answering a question, over the first hits, and what speaks against it.

    For: `near`, the best cosine of a sentence; `said`, how much of the question, its words
    counted by rarity, the best passage says or comes near to; `holding`, the share of the best three sentences that
    hold the sort of thing that is sought, each counted by how much its passage says of the question's particulars.
    Against: `rare`, the share of the question's words that stand in at most one passage of the papers and not in the
    best hit; `year`: a year of the question stands in no hit; `name`: no one hit has all of the question's names;
    `apart`: by how much a sentence that does not hold what is sought fits better than any that does, particulars that
    its passage lacks taken off; `unanswered`: by how much the network that reads the best stretches with the question
    finds it likelier, in log odds, that none of them answers than that one does, MOST_UNANSWERED at most.
    `pinned`: the question names the very place of a hit, and that holds what is sought.
    """

    near: float = 0.0
    said: float = 0.0
    holding: float = 0.0
    rare: float = 0.0
    year: float = 0.0
    name: float = 0.0
    apart: float = 0.0
    unanswered: float = 0.0
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class SupportWeights:
    """What each signal adds to the log odds that the papers answer; `constant` is where they start.

    Fitted by `python -m evaluation.refusal`, which prints them; docs/refusing.md gives the whole command.
    """

    constant: float = -2.49
    near: float = 4.15
    said: float = 0.55
    holding: float = 0.61
    rare: float = -1.19
    year: float = -1.63
    name: float = -0.03
    apart: float = -4.05
    unanswered: float = -0.58


SUPPORT_WEIGHTS: Final = SupportWeights()
SIGNALS: Final = tuple(field.name for field in fields(SupportWeights) if field.name != "constant")
SPEAKS_FOR: Final = frozenset({"near", "said", "holding"})
"""The signals that may only speak for an answer; the others may only speak against it."""
MOST_UNANSWERED: Final = 3.0
"""The log odds beyond which the network that reads stretches with the question is not believed."""
UNREAD: Final = 1.5
"""What stands for `unanswered` where nothing is read: its mean over questions that are answered either way."""
_PINNED: Final = 3.5
"""The log odds that a question which names a passage's place is answered there."""

_FORMAL: Final = frozenset(
    stems(
        "many much name names called long kind percentage proportion share number total happened date day old often "
        "far people given give according exactly actually roughly currently now"
    )
)
"""Words that say what sort of answer is wanted, not what about."""
_MOST_APART: Final = 0.8
_ELSEWHERE: Final = -1e3
"""What stands for the particulars said where a passage is of another meeting than the one asked about."""
_LACKING: Final = 0.5
"""What is taken off a sentence's fit where its passage says none of the question's particulars."""
_EXACT: Final = 1e-6
_ONCE: Final = 0.75
"""Below the rarity of what stands nowhere by at most this: in one passage at most (log 2 = 0.69)."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The question's words that say what it is about: stems, each one's weight and word pieces, and what is unheard."""

    stems: tuple[str, ...]
    rarity: Vectors
    pieces: tuple[tuple[int, ...], ...]
    nowhere: float

    @property
    def share(self) -> Vectors:
        """Each word's part of the whole question, by rarity."""
        total = float(self.rarity.sum())
        made: Vectors = self.rarity / total if total else self.rarity
        return made

    def of_pieces(self, matches: Vectors) -> Vectors:
        """Turn values of word pieces (the last axis) into values of words: the mean of each one's pieces."""
        columns = [
            matches[..., list(pieces)].mean(axis=-1) if pieces else np.zeros(matches.shape[:-1], dtype=np.float32)
            for pieces in self.pieces
        ]
        made: Vectors = np.stack(columns, axis=-1) if columns else np.zeros((*matches.shape[:-1], 0), dtype=np.float32)
        return made


def supported(query: Query, question: TextVectors, hits: Sequence[Seen], rarity: Mapping[str, float]) -> Support:
    """Return what speaks for the papers answering, over the first hits, best first.

    `rarity` is that of the question's stems in the papers the asker may see, and of NOWHERE.
    """
    nowhere = rarity[NOWHERE]
    hits = hits[:READ]
    words = _words(query, question, rarity, nowhere)
    meanings = dict(query.shorts)
    around_hits = [_grown(frozenset().union(*map(stem_set, around(hit.passage))), meanings) for hit in hits]
    anywhere = frozenset().union(*around_hits)
    near = words.of_pieces(np.stack([hit.matches for hit in hits]))
    soft = np.clip((near - 0.25) / 0.5, 0, 1)
    for column, stem in enumerate(words.stems):
        for row, found in enumerate(around_hits):
            if stem in found:
                soft[row, column] = 1.0
    said = soft @ words.rarity
    best = around_hits[int(said.argmax())]
    rare = [
        place for place, stem in enumerate(words.stems) if words.rarity[place] >= nowhere - _ONCE and stem not in best
    ]
    particular = [particulars.said(query, found, rarity) for found in around_hits]
    answering, pinned = _answers(query, question, words, hits, meanings, particular)
    return Support(
        said=float(said.max()) / (nowhere or 1.0),
        rare=float(words.share[rare].sum()),
        year=float(any(year not in anywhere for year in query.years)),
        name=_apart(query, around_hits),
        pinned=pinned,
        **answering,
    )


def _words(query: Query, question: TextVectors, rarity: Mapping[str, float], nowhere: float) -> _Words:
    found: dict[str, tuple[int, int]] = {}
    for term in terms(query.asked):
        written = query.asked[term.start : term.end]
        if not is_stopword(written) and term.stem in rarity and term.stem not in _FORMAL:
            found.setdefault(term.stem, (term.start, term.end))
    owner: dict[int, str] = {}
    for stem, (start, end) in found.items():
        for piece, (first, last) in enumerate(question.spans):
            if start <= first and last <= end:
                owner.setdefault(piece, stem)
    return _Words(
        tuple(found),
        np.array([rarity[stem] for stem in found], dtype=np.float32),
        tuple(tuple(piece for piece, whose in owner.items() if whose == stem) for stem in found),
        nowhere,
    )


def _grown(found: Set[str], meanings: Mapping[str, tuple[str, ...]]) -> Set[str]:
    """Let an acronym say what it stands for."""
    for short, meaning in meanings.items():
        if short in found:
            found = found | set(meaning)
    return found


def unheard(query: Query, rarity: Mapping[str, float]) -> dict[str, str]:
    """Return the question's stems that stand in no passage's text, each with how it is typed.

    `rarity` is that of the papers the asker may see, and of NOWHERE. Acronyms that the papers spell out are left out.
    """
    told: dict[str, str] = {}
    for term in terms(query.question):
        written = query.question[term.start : term.end]
        if is_stopword(written) or term.stem in _FORMAL or query.opens(term.stem):
            continue
        if "-" in written and not written[0].isdigit():
            continue  # its parts are words of their own
        if rarity.get(term.stem, 0.0) >= rarity[NOWHERE] - _EXACT:
            told.setdefault(term.stem, written)
    return told


def _apart(query: Query, around_hits: Sequence[Set[str]]) -> float:
    """Return 1 when no one hit has all the names of a question, acronyms that the papers spell out put aside."""
    names = [name for name in query.names if not query.opens(name)]
    return float(not any(all(name in found for name in names) for found in around_hits))


def _answers(
    query: Query,
    question: TextVectors,
    words: _Words,
    hits: Sequence[Seen],
    meanings: Mapping[str, tuple[str, ...]],
    particular: Sequence[float],
) -> tuple[dict[str, float], bool]:
    """Return how near the sentences come that hold what is sought, and whether a place that is named holds it.

    `particular` is how much of the question's names, years and days each hit says.
    """
    want = wanted(query.question)
    asked = frozenset((*stems(query.question), *stems(query.asked)))
    cut = [_sentences(hit, question) for hit in hits]
    near = np.concatenate([cosines for _, cosines, _ in cut])
    # One turn for all hits: many small ones take ten times as long.
    likeness = np.clip((words.of_pieces(np.concatenate([matches for *_, matches in cut])) - 0.2) / 0.5, 0, 0.8)
    share, by_word, cosines = words.share, iter(likeness.tolist()), iter(near.tolist())
    fits: list[float] = []
    says: list[float] = []
    places: list[tuple[Seen, Span]] = []
    for hit, (spans, *_), says_it in zip(hits, cut, particular, strict=True):
        passage = hit.passage
        there = particulars.of_meeting(query, passage)
        place = frozenset().union(*map(stem_set, (passage.context, *passage.headings[-2:], passage.paper.title)))
        for span in spans:
            here = _grown(stems_within(passage.text, *span), meanings)
            said = [
                1.0 if stem in here else 0.8 if stem in place else like
                for stem, like in zip(words.stems, next(by_word), strict=True)
            ]
            fits.append(next(cosines) + 0.8 * float(np.dot(said, share)))
            says.append(says_it if there else _ELSEWHERE)
            places.append((hit, span))

    @cache
    def held(place: int) -> bool:
        hit, span = places[place]
        return says[place] != _ELSEWHERE and holds(want, hit.passage, span, asked)

    pinned = any(hit.pinned and held(place) for place, (hit, _) in enumerate(places))
    return _weighed(near, np.array(fits), np.array(says), held), pinned


def _sentences(hit: Seen, question: TextVectors) -> tuple[list[Span], Vectors, Vectors]:
    """Return a hit's sentences and their cosines with the question and with each of its word pieces."""
    known = hit.sentences
    if known is None or not len(known.spans):
        spans = sentences(hit.passage.text, hit.passage.breaks)
        pieces = np.zeros((len(spans), len(question.tokens)), dtype=np.float32)
        return spans, np.zeros(len(spans), dtype=np.float32), pieces
    spans = [(int(start), int(end)) for start, end in known.spans]
    return spans, known.vectors @ question.windows[0], known.vectors @ question.tokens.T


def _weighed(near: Vectors, fits: Vectors, says: Vectors, held: Callable[[int], bool]) -> dict[str, float]:
    """Weigh sentences by how well they fit, where one holds what is sought, and the particulars its passage says.

    Whether one holds it takes long to find out, so only those are looked at on which it hangs.
    """
    if not len(fits):
        return {}
    first = np.argsort(-fits, kind="stable")[:3].tolist()
    worth = fits - _LACKING * (1 - says)
    least = fits.max() - _MOST_APART
    in_order = np.argsort(-worth, kind="stable").tolist()
    best = next((worth[place] for place in in_order if worth[place] <= least or held(place)), -np.inf)
    return {
        "near": float(near.max()),
        "holding": float(np.mean([says[place] if held(place) else 0.0 for place in first])),
        "apart": min(_MOST_APART, float(fits.max() - best)),
    }


def around(passage: Passage) -> tuple[str, ...]:
    """Return all the texts that say what a passage is about, its own and those of its place."""
    paper = passage.paper
    dates = " ".join(f"{day.day} {day:%B %Y}" for day in (paper.date, paper.meeting.date) if day)
    return passage.text, passage.context, *passage.headings, paper.title, paper.source, paper.meeting.body, dates


def confidence(support: Support, weights: SupportWeights = SUPPORT_WEIGHTS) -> float:
    """Return the probability that the papers answer, a logistic function of what speaks for it and against."""
    odds = weights.constant + sum(getattr(weights, name) * getattr(support, name) for name in SIGNALS)
    return 1 / (1 + math.exp(-max(odds, _PINNED) if support.pinned else -odds))


def in_doubt(support: Support, weights: SupportWeights = SUPPORT_WEIGHTS) -> bool:
    """Whether it hangs on what is read with the question whether an answer is given."""
    least, most = (confidence(replace(support, unanswered=odds), weights) for odds in (MOST_UNANSWERED, 0.0))
    return least < REFUSE_BELOW <= most


def unanswered(log_odds: Sequence[float]) -> float:
    """Return how likely it is that none of some stretches answers, from the log odds that each does."""
    return min(MOST_UNANSWERED, max(0.0, -max(log_odds, default=-MOST_UNANSWERED)))
