"""The search engine: a question in, hits and cited answers out, always over one published state."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from corpus.access import Clearance
from corpus.database import LibraryError
from corpus.library import Library
from corpus.papers import Passage
from search import scoring
from search.answerability import Answerability
from search.beside import beside
from search.embedding import Embedder, ModelError
from search.follow_up import only_person, stand_alone
from search.reranker import Reranker
from search.searching import Found, Reader
from search.snapshot import Snapshot
from search.surroundings import Surroundings
from search.types import Answer, Filters, SearchResult
from search.writing import Writer

MOST_CHARACTERS: Final = 1_000
MODES: Final = ("hybrid", "lexical", "vectors")
SHOWN: Final = 10
_TRIES: Final = 3


class QuestionError(ValueError):
    """The question cannot be asked as it stands; the message says why to the person who asked."""


class Engine:
    """Answers questions from a library; follows its generations by itself, and may be used by many threads."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        writer: Writer | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """Take a library, its model, what writes answers where that is not the papers themselves, and a last step."""
        self._library = library
        self._embedder = embedder
        self._writer = writer
        self._reranker = reranker
        self._answerability = Answerability()
        self._snapshot: Snapshot | None = None
        self._opening = threading.Lock()

    def search(
        self,
        question: str,
        clearance: Clearance,
        filters: Filters = Filters(),
        *,
        limit: int = 10,
        mode: str = "hybrid",
    ) -> SearchResult:
        """Return the best passages for a question; raises QuestionError for one that cannot be asked."""
        began = time.perf_counter()
        if mode not in MODES:
            raise QuestionError(f"“{mode}” is not a way to search; there are {', '.join(MODES)}")
        found = self._found(question, clearance, filters, limit, mode)
        return SearchResult(question, found.hits, _since(began), found.read_as)

    def ask(
        self, question: str, clearance: Clearance, filters: Filters = Filters(), *, after: Sequence[str] = ()
    ) -> Answer:
        """Return what the papers say, or that they do not; raises QuestionError for a question that cannot be asked.

        `after` are the questions asked before this one, oldest first, which a follow-up ("and in 2014?") goes on from.
        """
        *_, answer = self.growing(question, clearance, filters, after=after)
        return answer

    def growing(
        self, question: str, clearance: Clearance, filters: Filters = Filters(), *, after: Sequence[str] = ()
    ) -> Iterator[Answer]:
        """Return an answer as it grows, statement by statement; the last one is whole and may replace those before.

        Raises QuestionError at once for a question that cannot be asked.
        """
        began = time.perf_counter()
        asked, behind = self._standing_alone(question, after, clearance, filters)
        found = self._found(asked, clearance, filters, SHOWN, "hybrid")
        around = Surroundings.in_library(self._library, clearance, filters)
        made, confidence = found.answer(around)
        draft = Answer(
            question,
            made.statements,
            made.citations,
            found.hits,
            confidence,
            _since(began),
            asked=asked if asked != question else "",
            generation=found.generation,
            more=made.more,
            differs=made.differs,
            series=made.series,
            quoted=made.quoted,
            searched=found.searched,
            missing=() if made.statements else found.missing,
            read_as=found.read_as,
        )
        # A language model is never asked what the papers do not answer: that is for us to say. Nor where they differ,
        # or give a figure over time: each is shown with its place, of which a model could choose one.
        if self._writer is None or not draft.answered or draft.differs or draft.series:
            return iter((draft,))
        growing = self._writer.write(draft, [item.passage for item in found.ranked[: scoring.READ]], behind)
        return (replace(_with_own_places(answer, around), took_ms=_since(began)) for answer in growing)

    def _standing_alone(
        self, question: str, after: Sequence[str], clearance: Clearance, filters: Filters
    ) -> tuple[str, tuple[Passage, ...]]:
        """Return a question as it reads without those before it, and the passages that a name in it was taken from.

        It comes back as typed where it would be too long.
        """
        if not after:
            return question, ()
        for asked in (question, *after):
            checked(asked)
        behind: list[Passage] = []

        def person_of(asked: str) -> str:
            made, _ = self._found(asked, clearance, filters, SHOWN, "hybrid").answer()
            person = only_person(made.statements[0].text) if made.statements else ""
            if person:
                behind.extend(made.citations[number].passage for number in made.statements[0].citations)
            return person

        reworded = stand_alone(question, tuple(after), person_of)
        return (reworded, tuple(behind)) if len(reworded) <= MOST_CHARACTERS else (question, ())

    def found(self, question: str, clearance: Clearance, filters: Filters = Filters()) -> Found:
        """Return all that an answer is made from, to be measured step by step; raises QuestionError."""
        return self._found(question, clearance, filters, SHOWN, "hybrid")

    def ready(self) -> bool:
        """Whether an index is open, or can be opened now."""
        try:
            self._current()
        except (LibraryError, ModelError):
            return False
        return True

    def _found(self, question: str, clearance: Clearance, filters: Filters, limit: int, mode: str) -> Found:
        checked(question)
        for _ in range(_TRIES):
            state = self._current()
            reader = Reader(
                self._library, self._embedder, state, clearance, filters, self._reranker, self._answerability
            )
            found = reader.find(question, limit, mode)
            # What has gone may have come back as a new version: then the newer state knows it.
            if not found.gone or self._library.generation() == state.generation:
                break
        return found

    def _current(self) -> Snapshot:
        """Return the snapshot of the last published state, opened if it is new."""
        held = self._snapshot
        if held is not None and held.generation == self._library.generation():
            return held
        with self._opening:
            held = self._snapshot
            if held is None or held.generation != self._library.generation():
                first = held is None
                if first:
                    beside(self._embedder.warm)  # while the library is opened: each waits for other things
                self._snapshot = held = Snapshot.open(self._library, self._embedder, held)
                if first:
                    # What is open stays: Python's collector, which stops a question for as long as it looks through a
                    # large library's papers, need not look through these again.
                    gc.collect()
                    gc.freeze()
            return held


def _with_own_places(answer: Answer, around: Surroundings) -> Answer:
    """Return a written answer without what the extractive one said by its own citations, which are others."""
    if not answer.written_by:
        return answer
    quoted = tuple(around.quoting(citation.passage) for citation in answer.citations)
    return replace(answer, more=0, differs=(), series=None, quoted=quoted)


def checked(question: str) -> None:
    """Raise QuestionError when a question is empty, too long, or holds broken bytes, as a command line may."""
    if not question.strip():
        raise QuestionError("type a question")
    if len(question) > MOST_CHARACTERS:
        raise QuestionError(f"the question has {len(question):,} characters; {MOST_CHARACTERS:,} are allowed")
    if any("\ud800" <= sign <= "\udfff" for sign in question):
        raise QuestionError("the question holds bytes that are no text in UTF-8")


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
