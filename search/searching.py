"""One search, step by step: understand, ask both indexes, look closer, rank."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import numpy as np

from corpus.access import Clearance
from corpus.library import Library
from corpus.papers import Passage
from search import answering, misprints, ranking, scoring, spelling, support
from search.answerability import Answerability
from search.beside import beside
from search.codes import SentenceVectors, turned, unpack_sentences, unpack_tokens
from search.embedding import Embedder, TextVectors, Vectors
from search.excerpts import excerpts
from search.lexical import NOWHERE, WeightedStem
from search.publishing import indexed_text
from search.query import Knowledge, Query, standing, understand
from search.reranker import READ, Reranker
from search.sentences import sentences
from search.showing import shows
from search.snapshot import Snapshot
from search.straight import minuted_parts, named_places
from search.support import Support
from search.surroundings import Surroundings
from search.types import Filters, Hit, Reading, Searched
from search.vocabulary import PapersVocabulary
from search.words import is_stopword, marked, says, stems, terms

ADDED_WEIGHT: Final = 0.5
"""What a word counts that only means the same as one of the question: an acronym's, a number's other form."""
FORMAL_WEIGHT: Final = 0.25
"""The same for a word that papers use for an everyday one: it may mean something else."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in its place, with what put it there; `matches` as in `ranking.matches`."""

    key: int
    passage: Passage
    score: float
    signals: ranking.Signals
    sentences: SentenceVectors | None
    matches: Vectors
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the hits to show, and all that an answer is made from.

    `missing` are the question's words that stand nowhere in the papers the asker may see, as typed.
    `gone`: passages that were found have left the library since this state of it, `generation`, was opened.
    """

    query: Query
    question: TextVectors | None
    ranked: tuple[Ranked, ...]
    hits: tuple[Hit, ...]
    rarity: dict[str, float]
    gone: bool = False
    generation: int = 0
    searched: Searched = field(default_factory=Searched)
    missing: tuple[str, ...] = ()
    read_as: tuple[Reading, ...] = ()
    answerability: Answerability | None = None

    def answer(self, around: Surroundings = Surroundings()) -> tuple[answering.Composed, float]:
        """Return the answer and its confidence; no statements when the papers do not say."""
        if not self.ranked or self.question is None:
            return answering.Composed(), 0.0
        evidence, found = self._stretches(self.question)
        signs = replace(self._seen(self.question), unanswered=support.UNREAD)
        doubted = support.in_doubt(signs)
        sure = support.confidence(signs)
        if not found or (sure < support.REFUSE_BELOW and not doubted):
            return answering.Composed(), sure
        reading = self._read(evidence, found) if doubted else None
        # Made before it is known whether it is given: the stretches are read with the question meanwhile.
        made = answering.composed(self.query, evidence, found, self.rarity, around)
        if reading is not None:
            sure = support.confidence(replace(signs, unanswered=reading()))
        return (answering.Composed(), sure) if sure < support.REFUSE_BELOW else (made, sure)

    def support(self) -> Support:
        """Return all that speaks for the papers answering, in doubt or not; nothing does where nothing was found."""
        if not self.ranked or self.question is None:
            return Support()
        reading = self._read(*self._stretches(self.question))
        return replace(self._seen(self.question), unanswered=reading())

    def _stretches(self, question: TextVectors) -> tuple[list[scoring.Evidence], list[scoring.Candidate]]:
        """Return the hits that an answer is made from, and their stretches, best first."""
        # A part of the minutes is read whole, however many names it has.
        straight = sum(item.pinned for item in self.ranked) if self.query.part is not None else 0
        top = self.ranked[: max(scoring.READ, straight)]
        evidence = [scoring.Evidence(item.passage, item.score, item.sentences, item.pinned) for item in top]
        return evidence, scoring.candidates(self.query, question.windows[0], evidence, self.rarity)

    def _seen(self, question: TextVectors) -> Support:
        """Return what the first hits say for an answer and against it, without their being read with the question."""
        hits = [
            support.Seen(item.passage, item.signals, item.sentences, item.matches, item.pinned)
            for item in self.ranked[: support.READ]
        ]
        return support.supported(self.query, question, hits, self.rarity)

    def _read(self, evidence: Sequence[scoring.Evidence], found: Sequence[scoring.Candidate]) -> Callable[[], float]:
        """Begin to read the best stretches with the question, and return what waits for `unanswered`."""
        if self.answerability is None:
            return lambda: support.UNREAD
        log_odds, asked = self.answerability.log_odds, self.query.question
        begun = [beside(partial(log_odds, asked, [excerpt])) for excerpt in excerpts(found, evidence)]
        # The last first: what nobody has begun yet is then done here, beside the one that is under way.
        return lambda: support.unanswered([odds()[0] for odds in reversed(begun)])


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader with a clearance and filters, before one state of the library."""

    library: Library
    embedder: Embedder
    snapshot: Snapshot
    clearance: Clearance
    filters: Filters
    reranker: Reranker | None = None
    answerability: Answerability | None = None

    def find(self, question: str, limit: int, mode: str) -> Found:
        """Return what a question finds."""
        state = self.snapshot
        knowledge = state.knowledge(self.clearance)
        question, read_as = self._spelt(question, knowledge)
        query = understand(question, knowledge)
        followers = state.followers(self.clearance, self.filters, query)
        allowed = state.allowed(self.clearance, self.filters, followers)
        searched = Searched(*state.catalogue.counted(allowed))
        if state.words is None or state.vectors is None or not allowed:
            return Found(query, None, (), (), {}, generation=state.generation, searched=searched)
        wanted = [WeightedStem(stem) for stem in query.words or tuple(stems(question))]
        wanted += [WeightedStem(stem, ADDED_WEIGHT) for stem in query.added]
        wanted += [WeightedStem(stem, FORMAL_WEIGHT) for stem, _ in query.formal]
        taken = max(ranking.CANDIDATES, limit)
        reach = max(ranking.REACH, limit) if mode == "hybrid" else taken
        minuted: list[int] = []
        own = self._own(query) if mode == "hybrid" else ()
        asked = [] if mode == "vectors" else [(self.filters, reach), *((filters, ranking.SPOKEN) for filters in own)]
        # The word index does not wait for the model to read the question, nor the vectors for the word index.
        finding = beside(lambda: [self._by_words(wanted, filters, followers, k) for filters, k in asked])
        read = None if mode == "lexical" else self.embedder.read_question(query.asked)
        by_vector = [] if read is None else state.vectors.vectors(read.windows, allowed, reach)
        if mode == "hybrid" and read is not None:
            # A place that stands in very many papers whose names fit alike is not closer to what is meant than others.
            minuted = minuted_parts(self.library, state.catalogue, query, allowed, self.clearance)
            named = named_places(self.library, state.catalogue, query, allowed, self.clearance)
            pinned = list(dict.fromkeys((*minuted, *named)))[:taken]
            spoken_vector = self._spoken(own, read, followers)
            by_words, *said = finding()
            spoken_words = [item for found in said for item in found]
            spoken = ranking.fused(spoken_words, spoken_vector, taken)
            unscored = {key for key, _ in by_words} - {key for key, _ in by_vector}
            by_vector += state.vectors.scores(read.windows, sorted(unscored))
            best = ranking.chosen(dict(by_words), dict(by_vector), taken)
            keys = list(dict.fromkeys((*pinned, *best, *spoken)))
            by_words, by_vector = [*spoken_words, *by_words], [*spoken_vector, *by_vector]
            passages = self.library.by_keys(keys, self.clearance)
            ranked = self._closer(query, read, passages, dict(by_words), dict(by_vector), pinned)
        else:
            scores = dict(finding()[0] if mode == "lexical" else by_vector)
            keys = list(scores)
            passages = self.library.by_keys(keys, self.clearance)
            none = np.empty(0, dtype=np.float32)
            ranked = [
                Ranked(key, passage, scores[key], ranking.Signals(), None, none) for key, passage in passages.items()
            ]
        printed = {key: place for place, key in enumerate(minuted)}
        ranked.sort(key=lambda item: (printed.get(item.key, len(printed)), not item.pinned, -item.score, item.key))
        kept = {passage.id for passage in ranking.without_family([item.passage for item in ranked])}
        shown = tuple(item for item in ranked if item.passage.id in kept)
        if self.reranker is not None and mode == "hybrid":
            shown = reread(self.reranker, question, shown)
        also = self.library.repeats_of([item.passage.id for item in shown[:limit]], self.clearance)
        look_for = {*query.words, *query.added}
        rarity = state.words.rarity([*(item.stem for item in wanted), NOWHERE], self.clearance)
        return Found(
            query=query,
            question=read,
            ranked=shown,
            hits=tuple(
                Hit(
                    item.passage,
                    round(item.score, 6),
                    marked(item.passage.text, look_for),
                    also.get(item.passage.id, ()),
                )
                for item in shown[:limit]
            ),
            rarity=rarity,
            gone=len(passages) < len(keys),
            generation=state.generation,
            searched=searched,
            missing=self._missing(query, rarity),
            read_as=read_as,
            answerability=self.answerability,
        )

    def _spelt(self, question: str, knowledge: Knowledge) -> tuple[str, tuple[Reading, ...]]:
        """Return the question with its spelling mistakes put right, and which words these are."""
        words = self.snapshot.words
        if words is None:
            return question, ()
        vocabulary = PapersVocabulary(
            self.library, words, self.embedder, knowledge.bodies, self.clearance, self.filters
        )
        question, of_words = spelling.read(question, vocabulary)
        question, of_acronyms = misprints.read(question, self.snapshot.misprints(self.clearance))
        return question, (*of_words, *of_acronyms)

    def _missing(self, query: Query, rarity: Mapping[str, float]) -> tuple[str, ...]:
        """Return the words of a question, as typed, that stand in no field of any passage the asker may see."""
        words = self.snapshot.words
        assert words is not None
        unheard = support.unheard(query, rarity)
        return tuple(
            written
            for stem, written in unheard.items()
            if not words.lexical([WeightedStem(stem)], self.clearance, Filters(), 1)
        )

    def _own(self, query: Query) -> tuple[Filters, ...]:
        """Return a filter for each source whose words are asked for, to which its own papers alone answer.

        Papers that quote or mention it name it in every sentence, and would leave no room for its own.
        """
        if self.filters.source:
            return ()
        return tuple(replace(self.filters, source=source) for source in sorted(query.speakers))

    def _spoken(self, own: Sequence[Filters], read: TextVectors, followers: frozenset[int]) -> list[tuple[int, float]]:
        """Return what the vectors find in the papers of those whose words are asked for."""
        state = self.snapshot
        assert state.vectors is not None
        found: list[tuple[int, float]] = []
        for filters in own:
            allowed = state.allowed(self.clearance, filters, followers)
            found += state.vectors.vectors(read.windows, allowed, ranking.SPOKEN)
        return found

    def _by_words(
        self, wanted: Sequence[WeightedStem], filters: Filters, followers: frozenset[int], k: int
    ) -> list[tuple[int, float]]:
        """Ask the word index, which knows nothing of copies, for as many passages as leave k without the followers."""
        assert self.snapshot.words is not None
        asked = k
        while True:
            found = self.snapshot.words.lexical(wanted, self.clearance, filters, asked)
            kept = [item for item in found if item[0] not in followers]
            if len(kept) >= k or len(found) < asked:
                return kept[:k]
            asked *= 2

    def _closer(
        self,
        query: Query,
        read: TextVectors,
        passages: dict[int, Passage],
        by_words: dict[int, float],
        by_vector: dict[int, float],
        pinned: list[int],
    ) -> list[Ranked]:
        """Score the candidates with all signals: this is where sentences and single words are compared."""
        keys = list(passages)
        assert self.snapshot.words is not None
        assert self.snapshot.vectors is not None
        dimension = read.windows.shape[1]
        spans = {
            (term.start, term.end): term.stem
            for term in terms(query.asked)
            if not is_stopword(query.asked[term.start : term.end])
        }
        rarity = self.snapshot.words.rarity(set(spans.values()), self.clearance)
        # Of an acronym that is written out, the words must not outweigh the rest of the question.
        rarity = {stem: weight if stem in query.words else ADDED_WEIGHT * weight for stem, weight in rarity.items()}
        weights = ranking.word_weights(read.spans, {span: rarity[stem] for span, stem in spans.items()})
        words = turned(read.tokens)
        word_scores = ranking.scaled(by_words)
        fine = self.library.fine_vectors(keys)
        missing = [key for key in keys if key not in by_vector]
        by_vector = {
            **by_vector,
            **dict(self.snapshot.vectors.scores(read.windows, missing)),
        }
        codes = [fine.get(key, (b"", b""))[1] for key in keys]
        half = beside(lambda: _matches(words, codes[len(codes) // 2 :]))
        matches = np.concatenate([_matches(words, codes[: len(codes) // 2]), half()])
        of_kind = np.array([passage.kind in query.passage_kinds for passage in passages.values()], dtype=bool)
        naming = ranking.pieces_of(read.spans, [span for span, stem in spans.items() if stem in query.naming_kinds])
        said = ranking.told(matches, of_kind, naming)
        folded = [item.text.casefold() for item in passages.values()] if query.shorts or query.formal else []
        for stands_for, score in ((query.shorts, ranking.STANDS_FOR), (query.formal, ranking.MEANS)):
            for stem, meaning in stands_for:
                saying = np.array([says(text, stem) for text in folded], dtype=bool)
                pieces = ranking.pieces_of(read.spans, [span for span, own in spans.items() if own in meaning])
                said = ranking.told(said, saying, pieces, score)
        late = dict(zip(keys, ranking.late_interaction(said, weights), strict=True))
        parts = dict(
            zip(keys, unpack_sentences([fine.get(key, (b"", b""))[0] for key in keys], dimension), strict=True)
        )
        nearest = dict(zip(keys, ranking.nearest(read.windows[0], list(parts.values())), strict=True))
        stands = {
            paper.id: standing(query, paper)
            for paper in {item.paper.id: item.paper for item in passages.values()}.values()
        }
        made = []
        for place, (key, passage) in enumerate(passages.items()):
            signals = ranking.Signals(
                opening=ranking.covered(
                    ranking.opening(passage.text) | (query.naming_kinds if of_kind[place] else frozenset()),
                    rarity,
                    query.shorts,
                ),
                subject=ranking.devoted(_sentences(passage, parts[key]), rarity, query.shorts) if query.about else 0.0,
                words=word_scores.get(key, 0.0),
                vector=by_vector.get(key, 0.0),
                sentence=nearest[key],
                late=late[key],
                shows=shows(query, passage.text),
            )
            made.append(
                Ranked(
                    key=key,
                    passage=passage,
                    score=ranking.total(signals, query, passage, stands[passage.paper.id]),
                    signals=signals,
                    sentences=parts[key],
                    matches=matches[place],
                    pinned=key in pinned,
                )
            )
        return made


def reread(reranker: Reranker, question: str, ranked: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
    """Put the first hits, after those at a place that was named, in the order a cross-encoder gives them.

    Their scores stay where they are, so that the first hits stand as high above the rest as before.
    """
    named = sum(item.pinned for item in ranked)
    top = ranked[named : named + READ]
    scores = reranker.scores(question, [indexed_text(item.passage) for item in top])
    order = sorted(range(len(top)), key=lambda place: (-scores[place], place))
    read = tuple(replace(top[place], score=old.score) for place, old in zip(order, top, strict=True))
    return (*ranked[:named], *read, *ranked[named + READ :])


def _matches(words: Vectors, codes: Sequence[bytes]) -> Vectors:
    """Return `ranking.matches` of the (turned) words of a question with passages' words, packed."""
    counts, tokens = unpack_tokens(codes, words.shape[1])
    return ranking.matches(words, tokens, counts)


def _sentences(passage: Passage, known: SentenceVectors | None) -> list[str]:
    """Return the sentences of a passage, cut as they were when their vectors were made where that is known."""
    spans = known.spans.tolist() if known is not None else sentences(passage.text, passage.breaks)
    return [passage.text[start:end] for start, end in spans]
