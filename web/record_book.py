"""Keeping records on the side: an answer neither waits for its record nor fails by it."""

from __future__ import annotations

import logging
import queue
import secrets
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from corpus.access import Clearance
from corpus.library import Library, LibraryError
from corpus.state import LibraryState, States
from search.types import Answer, Filters
from web.records import DATABASE, RecordsError, keep, make_record

_MOST_WAITING: Final = 1_000
_PATIENCE: Final = 30.0  # seconds that closing waits for what is still to be written
_log: Final = logging.getLogger("boardpapers.records")

_Asked: TypeAlias = tuple[str, datetime, Answer, Filters, Clearance, str]


class RecordBook:
    """Keeps a record of each answer in the data folder, by a thread of its own; for many threads.

    `complain` is told, in one line, of every record that could not be kept. With `keep_days` 0 nothing is kept.
    """

    def __init__(
        self,
        library: Library,
        states: States,
        keep_days: int,
        program: str,
        complain: Callable[[str], None] = _log.warning,
    ) -> None:
        self.states = states
        self._library = library
        self._path: Path = library.folder / DATABASE
        self._keep_days = keep_days
        self._program = program
        self._complain = complain
        self._waiting: queue.Queue[_Asked | None] = queue.Queue(_MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def keep(self, answer: Answer, filters: Filters, clearance: Clearance, by: str = "") -> Answer:
        """Return the answer with the id of its record, which is being written meanwhile."""
        if not self._keep_days:
            return answer
        now = datetime.now(UTC)
        # The day helps a person to find it; the rest says nothing, not even how many others have asked.
        kept = replace(answer, record=f"{now:%Y%m%d}-{secrets.token_hex(6)}")
        try:
            self._waiting.put_nowait((kept.record, now, kept, filters, clearance, by))
        except queue.Full:
            self._complain(f"the record {kept.record} was not kept: too many are waiting to be written")
            return answer
        self._start()
        return kept

    def close(self) -> None:
        """Write what is waiting, for half a minute at most."""
        with self._starting:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._waiting.put(None)
            thread.join(_PATIENCE)
            if thread.is_alive():
                self._complain("the records of the last questions could not be written in time")

    def _start(self) -> None:
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._write, name="records", daemon=True)
                    self._thread.start()

    def _write(self) -> None:
        done = False
        try:
            while not done:
                asked = [self._waiting.get()]
                while not self._waiting.empty():
                    asked.append(self._waiting.get())
                done = None in asked
                self._write_these([one for one in asked if one is not None])
        finally:
            # After a fault of ours, which the interpreter prints, the next question starts a new thread.
            self._thread = None
            self._library.close()

    def _write_these(self, asked: list[_Asked]) -> None:
        try:
            records = [
                (make_record(*one, program=self._program), self._state(one[2].generation, one[4])) for one in asked
            ]
            if records:
                keep(self._path, records, self._keep_days)
        except RecordsError as error:
            which = ", ".join(one[0] for one in asked)
            self._complain(f"not recorded ({which}): {error}")

    def _state(self, generation: int, clearance: Clearance) -> LibraryState | None:
        """Return the state that an answer was made from; None when the library has changed since."""
        try:
            state = self.states.of(clearance)
        except (LibraryError, sqlite3.Error):
            return None
        return state if state.generation == generation else None
