"""What one reader can ask of the library: every question goes through here, with the reader's clearance."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from flask import current_app

from corpus.access import Clearance
from corpus.decisions import Decision, DecisionFilters
from corpus.library import FileRecord, Library
from corpus.papers import Paper, Passage, Reference
from search.types import Answer, SearchResult
from web.forms import Asked
from web.record_book import RecordBook
from web.replies import Reply
from web.replying import Asking, Replier

if TYPE_CHECKING:
    from search.engine import Engine

EXTENSION: Final = "boardpapers"
PAPERS_KEPT: Final = 8


class Reader:
    """An engine and a library as someone with this clearance sees them; views have no other way to either."""

    def __init__(
        self, engine: Engine, library: Library, clearance: Clearance, book: RecordBook | None = None, site: str = ""
    ) -> None:
        self._engine = engine
        self._replier = Replier(engine, library, clearance, book, site)
        self._library = library
        self._clearance = clearance
        # Someone who follows citations opens place after place of the same few papers, each shown in its paper.
        self._read_before = lru_cache(maxsize=PAPERS_KEPT)(self._read)

    def ready(self) -> bool:
        """Whether questions can be answered."""
        return self._engine.ready()

    def search(self, asked: Asked) -> SearchResult:
        """Find passages; raises QuestionError."""
        return self._engine.search(asked.question, self._clearance, asked.filters, limit=asked.limit, mode=asked.mode)

    def ask(self, asked: Asked) -> Answer:
        """Answer a question; raises QuestionError."""
        return self._replier.answer(Asking(asked.question, asked.filters, asked.after))

    def reply(self, asked: Asked, by: str, site: str) -> Reply:
        """Answer a question for a document; `site` is the address it was asked at. Raises QuestionError."""
        return self._replier.reply(Asking(asked.question, asked.filters, asked.after, by), site)

    def growing(self, asked: Asked) -> Iterator[Answer]:
        """Answer a question, as the answer grows; the last one is whole. Raises QuestionError."""
        return self._replier.growing(Asking(asked.question, asked.filters, asked.after))

    def papers(self) -> tuple[Paper, ...]:
        """Return the papers, newest meeting first."""
        return self._library.papers(self._clearance)

    def passage_counts(self) -> dict[str, int]:
        """Return how many passages each paper has, by paper id."""
        return self._library.passage_counts(self._clearance)

    def paper(self, paper_id: str) -> Paper:
        """Return one paper; raises NotInLibrary."""
        return self._library.paper(paper_id, self._clearance)

    def passages(self, paper_id: str) -> tuple[Passage, ...]:
        """Return a paper's passages in order; raises NotInLibrary."""
        return self._read_before(paper_id, self._library.generation())

    def _read(self, paper_id: str, _generation: int) -> tuple[Passage, ...]:
        return self._library.passages(paper_id, self._clearance)

    def passage(self, passage_id: str) -> Passage:
        """Return one passage; raises NotInLibrary."""
        return self._library.passage(passage_id, self._clearance)

    def also(self, passage_id: str) -> tuple[Passage, ...]:
        """Return where else a passage stands, in other copies of its paper."""
        return self._library.repeats_of([passage_id], self._clearance).get(passage_id, ())

    def references_from(self, passage_id: str) -> tuple[Reference, ...]:
        """Return the places a passage points at."""
        return self._library.references_from(passage_id, self._clearance)

    def references_to(self, passage_id: str, *, quoted: bool) -> tuple[Passage, ...]:
        """Return the passages that quote this one, or those that only refer to it."""
        return self._library.references_to(passage_id, self._clearance, quoted=quoted)

    def decisions(self, filters: DecisionFilters) -> tuple[Decision, ...]:
        """Return the rows of the decisions register, newest meeting first."""
        return self._library.decisions(self._clearance, filters)

    def unread_files(self) -> tuple[FileRecord, ...]:
        """Return the files that could not be read, with their reasons."""
        return tuple(file for file in self._library.files(self._clearance) if file.reason)


def reader() -> Reader:
    """Return the reader that the current request is made for."""
    found: Reader = current_app.extensions[EXTENSION]
    return found
