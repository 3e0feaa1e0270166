"""Asking so that the answer can leave the screen: recorded, with what was searched and the state of the library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from corpus.access import Clearance
from corpus.library import Library
from corpus.state import States
from search.types import Answer, Filters
from web.record_book import RecordBook
from web.replies import Reply, Searched, what_is_searched

if TYPE_CHECKING:
    from search.engine import Engine

_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Asking:
    """A question with its limits, the questions before it that it may follow up, and who asks."""

    question: str
    filters: Filters = Filters()
    after: tuple[str, ...] = ()
    by: str = ""


class Replier:
    """Asks an engine on behalf of someone with a clearance; `book` keeps the record, `site` is put before links."""

    def __init__(
        self, engine: Engine, library: Library, clearance: Clearance, book: RecordBook | None = None, site: str = ""
    ) -> None:
        self._engine = engine
        self._library = library
        self._clearance = clearance
        self._book = book
        self._states = book.states if book is not None else States(library)
        self._site = site
        self._searched: tuple[tuple[int, Filters], Searched] | None = None

    def answer(self, asking: Asking) -> Answer:
        """Answer a question and keep its record; raises QuestionError."""
        return self._kept(self._ask(asking), asking)

    def growing(self, asking: Asking) -> Iterator[Answer]:
        """Answer a question as the answer grows; the last one is whole, and its record kept. Raises QuestionError."""
        growing = self._engine.growing(asking.question, self._clearance, asking.filters, after=asking.after)
        return self._kept_at_the_end(growing, asking)

    def _kept_at_the_end(self, growing: Iterator[Answer], asking: Asking) -> Iterator[Answer]:
        for answer in growing:
            if answer.written_by:
                yield answer
        yield self._kept(answer, asking)

    def reply(self, asking: Asking, site: str = "") -> Reply:
        """Answer a question with all that a document says about the answer; raises QuestionError, LibraryError."""
        known, before = None, self._states.of(self._clearance)
        for _ in range(_TRIES):
            answer = self._ask(asking)
            at = datetime.now(UTC)
            searched = self._what_is_searched(asking.filters)
            state = self._states.of(self._clearance)
            # Not by the generation: what changes beyond the asker's clearance must not be felt.
            if state.papers == before.papers:
                known = state
                break
            before = state
        answer = self._kept(answer, asking)
        return Reply(answer, asking.filters, self._clearance, at, searched, known, asking.by, self._site or site)

    def _ask(self, asking: Asking) -> Answer:
        return self._engine.ask(asking.question, self._clearance, asking.filters, after=asking.after)

    def _kept(self, answer: Answer, asking: Asking) -> Answer:
        return answer if self._book is None else self._book.keep(answer, asking.filters, self._clearance, asking.by)

    def _what_is_searched(self, filters: Filters) -> Searched:
        asked = (self._library.generation(), filters)
        held = self._searched
        if held is None or held[0] != asked:
            self._searched = held = (asked, what_is_searched(self._library, self._clearance, filters))
        return held[1]
