"""What one reader can ask of the library: every question goes through here, with the reader's clearance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import current_app

from corpus.access import Clearance
from corpus.library import FileRecord, Library
from corpus.papers import Paper, Passage, Reference
from search.types import Answer, SearchResult
from web.forms import Asked

if TYPE_CHECKING:
    from search.engine import Engine

EXTENSION: Final = "boardpapers"


@dataclass(frozen=True, slots=True)
class Reader:
    """An engine and a library as someone with this clearance sees them; views have no other way to either."""

    engine: Engine
    library: Library
    clearance: Clearance

    def ready(self) -> bool:
        """Whether questions can be answered."""
        return self.engine.ready()

    def search(self, asked: Asked) -> SearchResult:
        """Find passages; raises QuestionError."""
        return self.engine.search(asked.question, self.clearance, asked.filters, limit=asked.limit, mode=asked.mode)

    def ask(self, asked: Asked) -> Answer:
        """Answer a question; raises QuestionError."""
        return self.engine.ask(asked.question, self.clearance, asked.filters)

    def papers(self) -> tuple[Paper, ...]:
        """Return the papers, newest meeting first."""
        return self.library.papers(self.clearance)

    def passage_counts(self) -> dict[str, int]:
        """Return how many passages each paper has, by paper id."""
        return self.library.passage_counts(self.clearance)

    def paper(self, paper_id: str) -> Paper:
        """Return one paper; raises NotInLibrary."""
        return self.library.paper(paper_id, self.clearance)

    def passages(self, paper_id: str) -> tuple[Passage, ...]:
        """Return a paper's passages in order; raises NotInLibrary."""
        return self.library.passages(paper_id, self.clearance)

    def passage(self, passage_id: str) -> Passage:
        """Return one passage; raises NotInLibrary."""
        return self.library.passage(passage_id, self.clearance)

    def references_from(self, passage_id: str) -> tuple[Reference, ...]:
        """Return the places a passage points at."""
        return self.library.references_from(passage_id, self.clearance)

    def references_to(self, passage_id: str, *, quoted: bool) -> tuple[Passage, ...]:
        """Return the passages that quote this one, or those that only refer to it."""
        return self.library.references_to(passage_id, self.clearance, quoted=quoted)

    def unread_files(self) -> tuple[FileRecord, ...]:
        """Return the files that could not be read, with their reasons."""
        return tuple(file for file in self.library.files(self.clearance) if file.reason)


def reader() -> Reader:
    """Return the reader that the current request is made for."""
    found: Reader = current_app.extensions[EXTENSION]
    return found
