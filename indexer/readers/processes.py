"""The processes that read pages for this one: what is asked for first is read first, by whichever is free."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, Final

from indexer.readers.worker import Chunk

# A bare interpreter imports the reader and nothing of what runs here, which takes several times as long.
_BEGIN: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); import indexer.readers.worker as worker;"
    " worker.main(int(sys.argv[2]))"
)
_ROOT: Final = str(Path(__file__).parents[2])
_TRIES: Final = 2  # processes that may end before they begin a chunk; a third would end as they did


@dataclass(slots=True)
class Asked:
    """A chunk that was asked for, and what is told of it: pages begun, then bytes, or that its process has ended."""

    chunk: Chunk
    begun: bool = False
    tries: int = 0
    told: SimpleQueue[int | bytes | EOFError] = field(default_factory=SimpleQueue)

    def result(self, on_page: Callable[[int], None] = lambda _: None) -> Any:
        """Wait for what was read, once; `on_page` hears of the pages of a whole file as they are read.

        Raises Unreadable where the file could not be read, and EOFError when the process has ended while it read this.
        """
        while True:
            told = self.told.get()
            if isinstance(told, EOFError):
                raise told
            if isinstance(told, bytes):
                made = pickle.loads(told)  # noqa: S301, a process of ours has made it
                if isinstance(made, Exception):
                    raise made
                return made
            if told:
                on_page(told)


class Processes:
    """So many processes that read chunks, each begun when there is something for it to read.

    Not one of the standard library's pools: where a process is killed while it hands over a result, those wait for the
    rest of it for ever. Here nobody else holds the other end of the line, so that it breaks; and what breaks with it is
    only what that process had begun.
    """

    def __init__(self, number: int) -> None:
        self._lock = Lock()
        self._stopped = False
        self._numbers = count()
        self._waiting: list[tuple[int, int, Asked]] = []
        self._processes = [_Process() for _ in range(number)]

    def ask(self, chunk: Chunk, turn: int) -> Asked:
        """Ask for a chunk; those with the lower `turn` are read first. Once stopped, nothing is read any more."""
        asked = Asked(chunk)
        with self._lock:
            if self._stopped:
                asked.told.put(EOFError())
                return asked
            heappush(self._waiting, (turn, next(self._numbers), asked))
            self._hand_out()
        return asked

    def ids(self) -> list[int]:
        """Return the ids of the processes that run."""
        return [process.running.pid for process in self._processes if process.running is not None]

    def stop(self) -> None:
        """End the processes, whatever they are doing."""
        with self._lock:
            self._stopped = True
            for process in self._processes:
                for _, _, asked in process.doing:
                    asked.told.put(EOFError())
                process.stop()
            for _, _, asked in self._waiting:
                asked.told.put(EOFError())

    def _hand_out(self) -> None:
        """Give each process a chunk, and while there are plenty a second one, so that it need not wait for it."""
        for most in (1, 2):
            for process in self._processes:
                if len(process.doing) < most and len(self._waiting) > (most - 1) * len(self._processes):
                    if process.running is None:
                        line = process.start()
                        Thread(target=self._receive, args=(process, line), daemon=True).start()
                    process.send(heappop(self._waiting))

    def _receive(self, process: _Process, line: Connection) -> None:
        while True:
            try:
                told: int | bytes = line.recv()
            except (EOFError, OSError):
                break
            with self._lock:
                if self._stopped:
                    break
                asked = process.doing[0][2]
                asked.begun = True
                if isinstance(told, bytes):
                    process.doing.popleft()
                    self._hand_out()
            asked.told.put(told)
        with self._lock:
            if not self._stopped:
                self._ended(process)
                self._hand_out()
        line.close()

    def _ended(self, process: _Process) -> None:
        """Give up what a process had begun; the rest is left to others, and to one that begins in its place."""
        process.stop()
        left = list(process.doing)
        process.doing.clear()
        for place, (turn, number, asked) in enumerate(left):
            asked.tries += place == 0
            if asked.begun or asked.tries > _TRIES:
                asked.told.put(EOFError())
            else:
                heappush(self._waiting, (turn, number, asked))


class _Process:
    """A process that may be running, and the chunks that it has been given, in order."""

    def __init__(self) -> None:
        self.doing: deque[tuple[int, int, Asked]] = deque()
        self.running: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None

    def start(self) -> Connection:
        """Begin it; return its line. A new interpreter and not a copy of this one, which has the model's threads."""
        self._line, theirs = Pipe()
        path = json.dumps([_ROOT, *sys.path])
        self.running = subprocess.Popen(  # noqa: S603
            [sys.executable, "-S", "-c", _BEGIN, path, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C is for this process, which ends the others
        )
        theirs.close()
        return self._line

    def send(self, given: tuple[int, int, Asked]) -> None:
        """Give it a chunk; where it has just ended, who receives finds out."""
        assert self._line is not None
        self.doing.append(given)
        try:
            self._line.send(given[2].chunk)
        except OSError:
            return

    def stop(self) -> None:
        """End it, whatever it is doing."""
        if self.running is not None:
            self.running.kill()
            self.running.wait()
            self.running = None
