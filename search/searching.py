"""One search, step by step: understand, ask both indexes, look closer, rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.access import Clearance
from corpus.library import Library
from corpus.papers import Citation, Passage
from search import answering, ranking
from search.codes import SentenceVectors, turned, unpack_sentences, unpack_tokens
from search.embedding import Embedder, TextVectors
from search.lexical import WeightedStem
from search.query import Query, Want, naming, understand
from search.snapshot import Snapshot
from search.types import Filters, Hit, Statement
from search.words import is_stopword, marked, stems, terms

ADDED_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in its place, with what put it there."""

    key: int
    passage: Passage
    score: float
    signals: ranking.Signals
    sentences: SentenceVectors | None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the hits to show, and all that an answer is made from."""

    query: Query
    question: TextVectors | None
    ranked: tuple[Ranked, ...]
    hits: tuple[Hit, ...]
    rarity: dict[str, float]

    def answer(self) -> tuple[tuple[Statement, ...], tuple[Citation, ...], float]:
        """Return statements, citations and confidence; no statements when the papers do not say."""
        if not self.ranked or self.question is None:
            return (), (), 0.0
        top = self.ranked[: answering.READ]
        evidence = [answering.Evidence(item.passage, item.score, item.sentences, item.pinned) for item in top]
        found = answering.candidates(self.query, self.question.windows[0], evidence, self.rarity)
        sure = answering.confidence(self.support(top, found))
        if sure < answering.REFUSE_BELOW or not found:
            return (), (), sure
        statements, citations = answering.written(answering.chosen(found))
        return statements, citations, sure

    def support(self, top: Sequence[Ranked], found: Sequence[answering.Candidate]) -> answering.Support:
        """Return what speaks for the papers answering, over the first hits and their best sentences."""
        said = {stem for item in top for part in around(item.passage) for stem in stems(part)}
        best = [item.passage.text[slice(*item.span)] for item in found[: answering.READ]]
        return answering.Support(
            late=max(item.signals.late for item in top),
            vector=max(max(item.signals.vector, item.signals.sentence) for item in top),
            year_missing=any(year not in said for year in self.query.years),
            amount_missing=Want.MONEY in self.query.wants and not any(answering.shows_amount(text) for text in best),
            name_missing=any(name not in said and not self.query.opens(name) for name in self.query.names),
            pinned=any(item.pinned for item in top),
        )


def around(passage: Passage) -> tuple[str, ...]:
    """Return all the texts that say what a passage is about, its own and those of its place."""
    paper = passage.paper
    dates = " ".join(f"{day.day} {day:%B %Y}" for day in (paper.date, paper.meeting.date) if day)
    return passage.text, passage.context, *passage.headings, paper.title, paper.source, paper.meeting.body, dates


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader with a clearance and filters, before one state of the library."""

    library: Library
    embedder: Embedder
    snapshot: Snapshot
    clearance: Clearance
    filters: Filters

    def find(self, question: str, limit: int, mode: str) -> Found:
        """Return what a question finds."""
        state = self.snapshot
        query = understand(question, state.knowledge(self.clearance))
        allowed = state.catalogue.allowed(self.clearance, self.filters)
        if state.words is None or state.vectors is None or not len(allowed):
            return Found(query, None, (), (), {})
        wanted = [WeightedStem(stem) for stem in query.words or tuple(stems(question))]
        wanted += [WeightedStem(stem, ADDED_WEIGHT) for stem in query.added]
        rarity = state.words.rarity([item.stem for item in wanted], self.clearance)
        read = self.embedder.read_question(query.asked)
        by_words = [] if mode == "vectors" else state.words.lexical(wanted, self.clearance, self.filters, ranking.CANDIDATES)
        by_vector = [] if mode == "lexical" else state.vectors.vectors(read.windows, allowed, ranking.CANDIDATES)
        pinned = self._places(query)
        if mode == "hybrid":
            keys = ranking.fused(by_words, by_vector, ranking.CANDIDATES)
        else:
            keys = [key for key, _ in by_words or by_vector]
        keys = [*pinned, *(key for key in keys if key not in pinned)]
        passages = self.library.by_keys(keys, self.clearance)
        keys = [key for key in keys if key in passages]
        if mode == "hybrid":
            ranked = self._closer(query, read, keys, passages, dict(by_words), dict(by_vector), pinned)
        else:
            scores = dict(by_words or by_vector)
            ranked = [Ranked(key, passages[key], scores.get(key, 0.0), ranking.Signals(), None) for key in keys]
        ranked.sort(key=lambda item: (not item.pinned, -item.score, item.key))
        kept = {passage.id for passage in ranking.without_family([item.passage for item in ranked])}
        ranked = [item for item in ranked if item.passage.id in kept]
        look_for = {*query.words, *query.added}
        hits = tuple(Hit(item.passage, round(item.score, 6), marked(item.passage.text, look_for)) for item in ranked[:limit])
        return Found(query, read, tuple(ranked), hits, rarity)

    def _places(self, query: Query) -> list[int]:
        """Return the keys of the passages at the places a question names, in the paper it names."""
        found: list[int] = []
        for locator in query.places:
            items = [(naming(query, item.passage.paper), item.key) for item in self.library.located(locator, self.clearance)
                     if self._lets_through(item.key)]
            best = max((score for score, _ in items), default=0.0)
            if best >= 0.5 or len(items) == 1:
                found += [key for score, key in items if score == best]
        return found

    def _lets_through(self, key: int) -> bool:
        allowed = self.snapshot.catalogue.allowed(self.clearance, self.filters)
        place = int(np.searchsorted(allowed, key))
        return place < len(allowed) and int(allowed[place]) == key

    def _closer(
        self, query: Query, read: TextVectors, keys: list[int], passages: dict[int, Passage],
        by_words: dict[int, float], by_vector: dict[int, float], pinned: list[int],
    ) -> list[Ranked]:
        """Score the candidates with all signals: this is where sentences and single words are compared."""
        assert self.snapshot.words is not None and self.snapshot.vectors is not None
        dimension = read.windows.shape[1]
        spans = {(term.start, term.end): term.stem for term in terms(query.asked)
                 if not is_stopword(query.asked[term.start : term.end])}
        rarity = self.snapshot.words.rarity(set(spans.values()), self.clearance)
        weights = ranking.word_weights(read.spans, {span: rarity[stem] for span, stem in spans.items()})
        words = turned(read.tokens)
        word_scores = ranking.scaled(by_words)
        fine = self.library.fine_vectors(keys)
        missing = [key for key in keys if key not in by_vector]
        by_vector = {**by_vector, **dict(self.snapshot.vectors.vectors(
            read.windows, np.array(sorted(missing), dtype=np.int64), len(missing)))}
        counts, tokens = unpack_tokens([fine.get(key, (b"", b""))[1] for key in keys], dimension)
        late = dict(zip(keys, ranking.late_interaction(words, weights, tokens, counts), strict=True))
        made = []
        for key in keys:
            blob = fine.get(key, (b"", b""))[0]
            parts = unpack_sentences(blob, dimension) if blob else None
            signals = ranking.Signals(
                words=word_scores.get(key, 0.0),
                vector=by_vector.get(key, 0.0),
                sentence=float((parts.vectors @ read.windows[0]).max()) if parts is not None else 0.0,
                late=late[key],
            )
            made.append(Ranked(key, passages[key], ranking.total(signals, query, passages[key]), signals, parts,
                               key in pinned))
        return made
