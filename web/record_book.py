"""Keeping records on the side: an answer neither waits for its record nor fails by it."""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from corpus.access import Clearance
from corpus.database import LibraryError
from corpus.library import Library
from corpus.state import LibraryState, States
from search.types import Answer, Filters
from web.records import DATABASE, RecordsError, keep, make_record

_MOST_WAITING: Final = 1_000
_PAUSE: Final = 0.25  # seconds
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
        self._waiting: deque[_Asked] = deque()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._closing = threading.Event()

    def keep(self, answer: Answer, filters: Filters, clearance: Clearance, by: str = "") -> Answer:
        """Return the answer with the id of its record, which is written a moment later."""
        if not self._keep_days:
            return answer
        if len(self._waiting) >= _MOST_WAITING:
            self._complain("a record was not kept: too many are waiting to be written")
            return answer
        now = datetime.now(UTC)
        # The day helps a person to find it; the rest says nothing, not even how many others have asked.
        kept = replace(answer, record=f"{now:%Y%m%d}-{secrets.token_hex(6)}")
        self._waiting.append((kept.record, now, kept, filters, clearance, by))
        self._start()
        return kept

    def close(self) -> None:
        """Write what is waiting, for half a minute at most."""
        with self._starting:
            thread, self._thread = self._thread, None
            self._closing.set()
        if thread is not None:
            thread.join(_PATIENCE)
            if thread.is_alive():
                self._complain("the records of the last questions could not be written in time")

    def _start(self) -> None:
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._closing = threading.Event()
                    self._thread = threading.Thread(
                        target=self._write, args=(self._closing,), name="records", daemon=True
                    )
                    self._thread.start()

    def _write(self, closing: threading.Event) -> None:
        # Looking now and then, and not at once: a thread that woke with each answer would hold up the answer's own.
        done = False
        try:
            while not done:
                done = closing.wait(_PAUSE)
                asked = [self._waiting.popleft() for _ in range(len(self._waiting))]
                if asked:
                    self._write_these(asked)
        finally:
            # After a fault of ours, which the interpreter prints, the next question starts a new thread.
            if not done:
                self._thread = None
            self._library.close()

    def _write_these(self, asked: list[_Asked]) -> None:
        try:
            records = [
                (make_record(*one, program=self._program), self._state(one[2].generation, one[4])) for one in asked
            ]
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
